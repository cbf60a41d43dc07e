// network.json: sites, what courses of disease have in common, how often patients are seen.
#include "bench/demo/reader.h"

namespace elig::demo {

void Reader::site(Entry& entry) {
  Site& site = all_.sites.emplace_back();
  site.id = entry.text("id");
  const std::string region = entry.text("region");
  for (site.region = 0; site.region < all_.regions.size() && all_.regions[site.region] != region;) ++site.region;
  if (site.region == all_.regions.size()) throw Mistake("`" + region + "` is no region");
  site.si = entry.number("si");
  site.limits = entry.yes("limits", true);
  site.rxnorm = entry.text("medicines") == "rxnorm";
  site.registry = entry.yes("registry", true);
  site.gaps = entry.number("gaps", 1);
  site.month_only = entry.number("month_only", 0);
}

void Reader::pace(Entry& entry) {
  Pace& pace = all_.paces.emplace_back();
  if (entry.has("trait")) pace.trait = traits_.at(entry.text("trait"));
  std::vector<double> weights;
  for (const Json& json : entry.at("shares")) {
    Entry one(json, entry.where());
    weights.push_back(one.number("share"));
    const Between since = one.between("last_visit_days_ago");
    pace.days.emplace_back(since, one.between("days_between_visits"));
    one.end();
  }
  pace.weights = Weights(weights);
}

void Reader::course(Entry& entry) {
  Pattern& course = all_.course;
  course.days_since_diagnosis = entry.number("median_days_since_diagnosis");
  course.days_log_spread = entry.number("log_sd_of_them");
  course.resected_after = entry.between("resected_days_after_diagnosis");
  course.recurs_after = entry.between("recurs_days_after_resection");
  course.spreads_after = entry.between("advances_days_after_diagnosis");
  course.early_after = entry.between("early_line_days_after_resection");
  course.first_after = entry.between("first_line_days_after_advancing");
  course.next_after = entry.between("next_line_days_after_progression");
  course.progresses_after = entry.between("progresses_days_after_a_line");
  course.treated = entry.number("treated");
  course.another_line = entry.number("another_line");
  course.first_responses = Weights(entry.numbers("responses_to_first_line"));
  course.later_responses = Weights(entry.numbers("responses_to_later_lines"));
  course.days_between_assessments = static_cast<int>(entry.number("days_between_assessments"));
  course.seen_by_imaging = entry.number("progressions_seen_by_imaging");
  course.visits = entry.between("visits");
  course.worked_up = entry.share("worked_up", "worked_up_times", traits_, 0);
  course.work_up = entry.between("work_up_days_before_last_visit");
}

void Reader::imaging(Entry& entry) {
  Imaging& imaging = all_.imaging;
  imaging.recorded = entry.number("recorded");
  imaging.images = entry.between("images");
  imaging.days_before_last_visit = entry.between("days_before_last_visit");
  imaging.days_between = entry.between("days_between");
  imaging.lesions = entry.between("lesions");
  imaging.median_mm = entry.number("median_long_diameter_mm");
  imaging.log_spread = entry.number("log_sd_of_it");
  imaging.growth = entry.number("log_sd_between_images");
  imaging.short_of_long = entry.number("short_of_long_diameter");
  imaging.nodal = entry.number("nodal_where_no_other_site");
  imaging.methods = entry.weighted("methods", &imaging.method_weights);
}

void Reader::network() {
  const Json json = open("network.json");
  all_.version = json.at("version").get<std::string>();
  all_.index_date = json.at("index_date").get<std::string>();
  all_.regions = json.at("regions").get<std::vector<std::string>>();
  for (const std::string& region : all_.regions) traits_.add(region);
  std::vector<double> weights;
  each(json, "sites", [&](Entry& entry) {
    weights.push_back(entry.number("share"));
    site(entry);
  });
  all_.site_weights = Weights(weights);
  Entry pattern(json.at("course"), "`course`");
  course(pattern);
  pattern.end();
  Entry recording(json.at("recording"), "`recording`");
  all_.recording.own_way = recording.number("units_unlike_the_sites_system");
  all_.recording.remembered_days = static_cast<int>(recording.number("whole_dates_of_the_last_days"));
  all_.recording.month_known = recording.number("partial_dates_with_a_month");
  recording.end();
  Entry images(json.at("imaging"), "`imaging`");
  imaging(images);
  images.end();
  each(json, "paces", [&](Entry& entry) { pace(entry); });
}

}  // namespace elig::demo
