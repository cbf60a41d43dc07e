#!/usr/bin/env bash
# Installs what is missing, builds, and passes every test.   ./test.sh [ctest options]
set -euo pipefail
cd "$(dirname "$0")"

.ci/install
cmake --preset dev
cmake --build --preset dev
ctest --preset dev --parallel "$(nproc)" "$@"
