#!/usr/bin/env bash
# Installs what is missing, builds, makes a population of 100,000 invented patients and screens it.
set -euo pipefail
cd "$(dirname "$0")"

.ci/install
cmake --preset release
cmake --build --preset release --target eligc make_demo_population
mkdir -p build/demo
build/release/bin/make_demo_population --patients 100000 build/demo/patients.csv
build/release/bin/eligc screen bench/demo/maintenance.elig --population build/demo/patients.csv
