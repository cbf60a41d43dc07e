// What the parts of the FHIR R4 importer share: macros that read the data types of FHIR, and for each resource that is
// read the members that are looked at and the rows they become. https://hl7.org/fhir/R4/
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/history_query.h"

namespace elig::fhir {

/// SQL that defines temporary macros fhir_...: exact(line), codes(concept), name(concept), text(concept),
/// unit(quantity), daily(dosages), moment(date), id(reference, type), excluded(type, status, verification, intent,
/// not_performed).
std::string macros();

/// A resource -> rows of a table. A member that a file does not have, or has in another shape, is NULL.
struct Resource {
  std::string type;   // `Observation`
  std::string table;  // `measurement`; empty: Patient
  // What json_transform is to look at, besides kCommonMembers: members of the JSON object, where `<Concept>`,
  // `<Quantity>`,
  // ... stand for data types.
  std::string members;
  // SQL, where `r` is a resource so read, `*FROM*` stands for the FROM and WHERE that give those, in the source's
  // order; with `m`, the codes and display of the Medication that it refers to, where `medication`.
  std::string select;
  bool lasts = false;
  bool medication = false;
};
/// In the order in which a population lists its tables. Patient is the first.
std::vector<Resource> resources();
std::vector<Resource> observation_resources();
std::vector<Resource> medication_resources();

/// `text` with the data types in it written out.
std::string with_shapes(std::string_view text);

/// Members that `excluded` and the reference to the patient need, of every resource.
inline constexpr std::string_view kCommonMembers =
    R"("resourceType": "VARCHAR", "id": "VARCHAR", "status": "VARCHAR", "intent": "VARCHAR", "doNotPerform": "VARCHAR",
       "verificationStatus": <Concept>, "subject": {"reference": "VARCHAR"}, "patient": {"reference": "VARCHAR"})";

/// The Medication resources, by id.
inline constexpr std::string_view kMedicationMembers = R"("code": <Concept>)";

}  // namespace elig::fhir
