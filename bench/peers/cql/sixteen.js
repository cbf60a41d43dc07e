// The trial of bench/screen/sixteen.elig -> an ELM library (HL7's Expression Logical Model, what CQL is translated to). There
// is no translator here (the reference one is in Java), so the tree that it would make of
//
//   define "alt": 2 * Patient.alt <= 5 * Patient.alt_uln
//
// is put together by hand: plain integers of the columns' own units, the limits folded, as all peers have them.
'use strict';

const INTEGER = '{urn:hl7-org:elm-types:r1}Integer';
const MODEL = 'https://github.com/cqframework/cql-execution/simple';

const number = (value) => ({ type: 'Literal', valueType: INTEGER, value: String(value) });
const field = (path) => ({ type: 'Property', path, source: { type: 'ExpressionRef', name: 'Patient' } });
const binary = (type) => (left, right) => ({ type, operand: [left, right] });
const not = (operand) => ({ type: 'Not', operand });
const and = binary('And');
const times = (factor, path) => (factor === 1 ? field(path) : binary('Multiply')(number(factor), field(path)));

const atLeast = (path, limit) => binary('GreaterOrEqual')(field(path), number(limit));
const atMost = (path, limit) => binary('LessOrEqual')(field(path), number(limit));
const above = (path, limit) => binary('Greater')(field(path), number(limit));
const below = (path, limit) => binary('Less')(field(path), number(limit));
/// ofValue * path <= ofLimit * its upper limit of normal.
const within = (ofValue, path, ofLimit) =>
  binary('LessOrEqual')(times(ofValue, path), times(ofLimit, path + '_uln'));

// `<0.2` is no proof of a bilirubin above its limit: what would be false is null.
const bilirubin = {
  type: 'If',
  condition: and(field('tbil_below'), not(within(2, 'tbil', 3))),
  then: { type: 'Null' },
  else: within(2, 'tbil', 3)
};

const INCLUSIONS = {
  hb: atLeast('hb', 90),
  anc: atLeast('anc', 150),
  plt: atLeast('plt', 100),
  renal: within(1, 'creatinine', 15),
  bili: bilirubin,
  alt: within(2, 'alt', 5),
  ast: within(2, 'ast', 5),
  alp: within(1, 'alp', 5),
  albumin: atLeast('albumin', 28),
  inr: atMost('inr', 150),
  lvef: atLeast('lvef', 50)
};
const EXCLUSIONS = {
  sodium: below('sodium', 130),
  potassium: above('potassium', 55),
  calcium: above('calcium', 115),
  glucose: above('glucose', 250),
  qtc: above('qtc', 480)
};

const define = (name, expression) => ({ name, context: 'Patient', accessLevel: 'Public', expression });
const reference = (name) => ({ type: 'ExpressionRef', name });

const criteria = [...Object.keys(INCLUSIONS), ...Object.keys(EXCLUSIONS)];
const fits = [...Object.keys(INCLUSIONS).map(reference), ...Object.keys(EXCLUSIONS).map((name) => not(reference(name)))];

module.exports = {
  /// The trial's criteria, in its order; `fits` is true where all inclusions are met and no exclusion is.
  criteria,
  library: {
    library: {
      identifier: { id: 'sixteen', version: '1' },
      schemaIdentifier: { id: 'urn:hl7-org:elm', version: 'r1' },
      usings: { def: [{ localIdentifier: 'Simple', uri: MODEL, version: '1.0.0' }] },
      statements: {
        def: [
          define('Patient', { type: 'SingletonFrom', operand: { type: 'Retrieve', dataType: `{${MODEL}}Patient` } }),
          ...Object.entries({ ...INCLUSIONS, ...EXCLUSIONS }).map(([name, expression]) => define(name, expression)),
          define('fits', fits.reduce(and))
        ]
      }
    }
  }
};
