// The language Elig: words and phrases. compiler/parse turns the phrases into an Ast.
//
// Every choice below is decided by one token. What one token cannot decide is settled between lexer and
// parser (compiler/parse/settle.cpp), which joins or renames tokens: the pieces of `1.5×10⁹` become one
// NUMBER, the words of a unit one UNIT_TEXT; `in` before a unit becomes UNIT_IN; the `else` of an `if`
// becomes IF_ELSE; the braces of a set become SET_OPEN and SET_CLOSE; `2+` becomes LABEL, `2013-07-01` DATE.
// The words of selections, code sets, populations and tests are names to the lexer, too; settle.cpp knows where they are
// not.
grammar Elig;

// Made by settle.cpp, never by the lexer.
tokens {
    UNIT_TEXT, UNIT_IN, LABEL, IF_ELSE, IF_MISSING, NORMAL_RANGE, TO, SET_OPEN, SET_CLOSE, DATE,
    SELECTOR, NTH, DATE_OF, OF, WHERE, FOLLOWED_BY,
    WITHIN, WITHIN_ANY, BEFORE, AFTER, ON_OR_BEFORE, ON_OR_AFTER, MORE_THAN, AT_LEAST, BETWEEN, EVER,
    SIDE_BEFORE, SIDE_AFTER, SIDE_OF, AGO, BETWEEN_AND,
    NEEDING, READINGS, ON, AT_LEAST_APART, APART,
    CODES_IN, DESCENDANTS, EXCEPT,
    CODES, EVENT, EQUIVALENT, POPULATION, TEST, FIELD_QUANTITY, FIELD_TEXT,
    TABLE, PER_PATIENT, AS, KEY, WITH,
    PATIENT, RECORDED, ROW, LIKE, WITHOUT, EXPECT, AT, TIME, UNKNOWN_DAY
}

// ---- declarations ----

file : expression? item* EOF ;

item
    : use | measurement | score | attribute | codes | equivalent | event | let | reference | population | trial
    | test
    ;

use : USE name (DOT name)* ;

measurement : MEASUREMENT name STRING? (OPEN property* CLOSE)? ;

property
    : UNIT unit                                                                  # unitProperty
    | SCALE labelDeclaration (LT labelDeclaration)*                              # scaleProperty
    | PLAUSIBLE range                                                            # plausibleProperty
    | MOLAR_MASS quantity STRING?                                                # molarMassProperty
    | CHARGE quantity                                                            # chargeProperty
    | CONVERT unit SCALE quantity (OFFSET quantity)? STRING?                     # convertProperty
    | codeList                                                                   # codesProperty
    ;

codeList : NAME STRING (COMMA STRING)* ;

score : SCORE name STRING? range (OPEN codeList* CLOSE)? ;

attribute : ATTRIBUTE name STRING? (YES_NO | labels) (OPEN codeList* CLOSE)? ;

labels : OPEN labelDeclaration (COMMA labelDeclaration)* CLOSE ;

labelDeclaration : (name | LABEL) STRING* ;

codes : CODES name STRING? EQ codeSet ;

equivalent : EQUIVALENT name STRING? OPEN equivalentEntry* CLOSE ;

equivalentEntry : codeSet COLON quantity (DIVIDE quantity)? ;

event : EVENT name STRING? (OPEN (eventField COMMA?)* CLOSE)? ;

eventField
    : name COLON
      (unit | FIELD_QUANTITY | FIELD_TEXT | YES_NO | range | labels | SCALE labelDeclaration (LT labelDeclaration)*)
    ;

let : LET name STRING? (COLON unit)? EQ expression ;

reference : REFERENCE name COLON referenceCase (COMMA referenceCase)* ;

referenceCase : name? quantity (RANGE quantity)? ;

population : POPULATION STRING OPEN populationPart* CLOSE ;

populationPart : INDEX DATE | boundTable ;

boundTable : TABLE STRING (PER_PATIENT | AS name) KEY column OPEN boundColumn* CLOSE ;

boundColumn
    : boundName FROM column (UNIT_IN unit)? (WITH boundBeside (COMMA boundBeside)*)?
      (OPEN mappedValue (COMMA mappedValue)* CLOSE)?
    ;

boundBeside : boundName FROM column ;

boundName : name | ULN | LLN ;

mappedValue : STRING COLON (name | LABEL | YES | NO) ;

column : name | STRING ;

trial : TRIAL name STRING? OPEN trialItem* CLOSE ;

trialItem : trialSource | lookback | let | attestation | criterionGroup ;

trialSource : SOURCE STRING (VERSION STRING)? ;

lookback : LOOKBACK quantity ;

attestation : ATTEST name STRING? origin? ;

criterionGroup : (INCLUSION | EXCLUSION) name STRING? (OPEN criterion+ CLOSE | origin? COLON condition) ;

criterion : name STRING? origin? COLON condition ;

origin : FROM STRING ;

condition : expression (IF_MISSING (FAIL | PASS | REVIEW))? ;

// ---- tests ----

test : TEST STRING (OF name)? OPEN testPart* CLOSE ;

testPart
    : INDEX DATE
    | PATIENT recorded (COMMA recorded)*
    | RECORDED name (COMMA name)*
    | row
    | LIKE STRING
    | WITHOUT dottedName (COMMA dottedName)*
    | EXPECT expectation (COMMA expectation)*
    ;

recorded : dottedName COLON recordedValue (ON day)? ;

row : ROW name (COLON recordedValue)? (CODES_IN codeTerms)? rowTime (OPEN (recorded COMMA?)* CLOSE)? ;

rowTime : ON day (AT TIME)? | FROM day (TO day)? ;

day : DATE | UNKNOWN_DAY ;

recordedValue
    : (LT | GT)? quantity (PAREN_OPEN recordedLimit (COMMA recordedLimit)* PAREN_CLOSE)?
    | name | LABEL | STRING | YES | NO | DATE | MISSING
    ;

recordedLimit : (ULN | LLN) quantity ;

// Several ids may stand before one verdict; a word alone is a trial's status, or waits for its verdict.
expectation : dottedName (NOT? name)? ;

dottedName : name (DOT name)* ;

// ---- expressions ----

// A row of operands and operators; compiler/parse/climb.cpp gives it its shape by the table of
// compiler/ast/precedence.h. Loosest first:
//     implies (to the right)   or   and   not   < <= > >= = != in is   ..   else   + -   * /   -x   ^ (to the right)   x in unit
// The rule repeats itself at its right end, because an `if` reaches as far to the right as it can; `depth`
// counts that, and parse.cpp bounds it.
expression locals [std::size_t depth = 0] : prefix* (conditional | operand (infix expression)?) ;

prefix : NOT | MINUS ;

infix
    : IMPLIES | OR | AND | LT | LE | GT | GE | EQ | NE | NOT? IN | RANGE | TO | ELSE
    | PLUS | MINUS | TIMES | DIVIDE | POWER
    ;

conditional : IF expression THEN expression IF_ELSE expression ;

operand : primary (UNIT_IN unit)* presence? ;

presence : IS NOT? (KNOWN | MISSING) ;

primary
    : NUMBER unit?                                           # number
    | name (OF fieldOwner | PAREN_OPEN arguments? PAREN_CLOSE)?  # nameOrCall
    | selection                                              # select
    | DATE_OF PAREN_OPEN expression PAREN_CLOSE              # dateOf
    | INDEX                                                  # index
    | DATE                                                   # date
    | (LABEL | STRING)                                       # label
    | (ULN | LLN) (PAREN_OPEN name PAREN_CLOSE)?             # limit
    | PAREN_OPEN expression PAREN_CLOSE                      # parenthesised
    | (EACH | EITHER) PAREN_OPEN arguments PAREN_CLOSE       # quantifier
    | (YES | NO)                                             # truth
    | ATTESTED                                               # attested
    | SET_OPEN arguments SET_CLOSE                           # set
    | NORMAL_RANGE                                           # normalRange
    ;

arguments : expression (COMMA expression)* ;

// ---- selections ----

selection
    : SELECTOR PAREN_OPEN rows PAREN_CLOSE
    | NTH PAREN_OPEN NUMBER COMMA rows PAREN_CLOSE
    ;

fieldOwner : selection | name | PAREN_OPEN expression PAREN_CLOSE ;

rows : name (OF name)? (CODES_IN codeChoice)? clause* ;

clause : where | followedBy | window | needing ;

where : WHERE expression ;

followedBy : FOLLOWED_BY name (CODES_IN codeChoice)? where? WITHIN expression ;

window
    : WITHIN expression ((SIDE_BEFORE | SIDE_AFTER | SIDE_OF) expression)?
    | WITHIN_ANY expression
    | (BEFORE | AFTER | ON_OR_BEFORE | ON_OR_AFTER) expression
    | (MORE_THAN | AT_LEAST) expression (AGO | SIDE_BEFORE expression)
    | BETWEEN expression BETWEEN_AND expression
    | EVER
    ;

needing : NEEDING NUMBER READINGS (ON NUMBER unit)? (AT_LEAST_APART NUMBER unit APART)? ;

// A code after a comma belongs to the system before it.
codeSet : codeTerms (EXCEPT codeTerms)? ;

codeTerms : codeTerm (COMMA (codeTerm | codePattern))* ;

codeChoice : codeTerm (COMMA codePattern)* | SET_OPEN codeSet SET_CLOSE ;

codeTerm : DESCENDANTS? name codePattern? ;

codePattern : STRING (RANGE STRING)? ;

// ---- parts ----

quantity : MINUS? NUMBER unit? ;

range : quantity RANGE quantity ;

unit : UNIT_TEXT | QUOTED_UNIT ;

// Words with a meaning in one place only remain names elsewhere.
name
    : NAME | SOURCE | VERSION | LOOKBACK | FROM | UNIT | SCALE | PLAUSIBLE | MOLAR_MASS | CHARGE | CONVERT
    | OFFSET | YES_NO | FAIL | PASS | REVIEW
    ;

// ---- words ----

TRIAL : 'trial' ;
USE : 'use' ;
MEASUREMENT : 'measurement' ;
SCORE : 'score' ;
ATTRIBUTE : 'attribute' ;
LET : 'let' ;
REFERENCE : 'reference' ;
INCLUSION : 'inclusion' ;
EXCLUSION : 'exclusion' ;
ATTEST : 'attest' ;

SOURCE : 'source' ;
VERSION : 'version' ;
LOOKBACK : 'lookback' ;
FROM : 'from' ;
UNIT : 'unit' ;
SCALE : 'scale' ;
PLAUSIBLE : 'plausible' ;
MOLAR_MASS : 'molar_mass' ;
CHARGE : 'charge' ;
CONVERT : 'convert' ;
OFFSET : 'offset' ;
YES_NO : 'yes_no' ;
FAIL : 'fail' ;
PASS : 'pass' ;
REVIEW : 'review' ;

AND : 'and' ;
OR : 'or' ;
NOT : 'not' ;
IMPLIES : 'implies' ;
IN : 'in' ;
IS : 'is' ;
KNOWN : 'known' ;
MISSING : 'missing' ;
IF : 'if' ;
THEN : 'then' ;
ELSE : 'else' ;
EACH : 'each' ;
EITHER : 'either' ;
ATTESTED : 'attested' ;
ULN : 'ULN' ;
LLN : 'LLN' ;
YES : 'yes' | 'true' ;
NO : 'no' | 'false' ;
INDEX : 'index' ;

LT : '<' ;
LE : '<=' | '\u2264' | '\u2A7D' ;
GT : '>' ;
GE : '>=' | '\u2265' | '\u2A7E' ;
EQ : '=' | '==' ;
NE : '!=' | '<>' | '\u2260' ;
PLUS : '+' ;
MINUS : '-' | '\u2010'..'\u2015' | '\u2212' ;
TIMES : '*' | '\u00D7' | '\u00B7' | '\u22C5' ;
DIVIDE : '/' | '\u00F7' | '\u2215' ;
POWER : '^' ;
PERCENT : '%' ;
RANGE : '..' | '\u2025' | '...' | '\u2026' ;
DOT : '.' ;
COMMA : ',' ;
COLON : ':' ;
OPEN : '{' ;
CLOSE : '}' ;
PAREN_OPEN : '(' ;
PAREN_CLOSE : ')' ;

STRING : '"' ( '\\' ["\\] | ~["\r\n] )* '"' ;
QUOTED_UNIT : '\'' ~['\r\n]* '\'' ;

NUMBER : DIGIT+ ('.' DIGIT+)? ([eE] [+\-]? DIGIT+)? ;
// Letters, µ and superscripts: a unit such as m² is a word; a name may not contain those (parse.cpp).
NAME : [A-Za-z_\u00B5\u03BC] ([A-Za-z0-9_\u00B5\u03BC] | SUPER)* ;
DEGREE : '\u00B0' [CF] | '\u2103' | '\u2109' ;
SUPERSCRIPT : SUPER+ ;

COMMENT : '#' ~[\r\n]* -> skip ;
SPACE : [ \t\r\n\f\u00A0\u2007\u2009\u200A\u202F\uFEFF]+ -> skip ;
UNKNOWN : . ;

fragment DIGIT : [0-9] ;
fragment SUPER : [\u00B2\u00B3\u00B9\u2070\u2074-\u2079\u207A\u207B] ;
