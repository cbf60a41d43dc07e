#!/usr/bin/env bash
# Installs what is missing, builds, invents a million patients with their histories (once) and screens them by the rules
# of five published protocols.   ./demo.sh [patients]
set -euo pipefail
cd "$(dirname "$0")"
patients=${1:-1000000}

.ci/install
cmake --preset release
cmake --build --preset release --target eligc make_demo_population
mkdir -p build/demo

# Made anew when anything that it depends on has changed.
made_by=$(echo "$patients"; cat build/release/bin/make_demo_population bench/demo/assumptions/*.json | sha256sum)
if [[ ! -f build/demo/network.pop || $made_by != "$(cat build/demo/made_by 2>/dev/null)" ]]; then
  build/release/bin/make_demo_population --patients 20000 build/demo/small.pop  # the README's
  build/release/bin/make_demo_population --patients "$patients" build/demo/network.pop
  echo "$made_by" >build/demo/made_by
fi

for protocol in BTC_ANS_2L NCT03787251 NCT03890068 NCT04361331 NCT05490667; do
  printf '\n'
  build/release/bin/eligc screen "rules/trials/$protocol.elig" --population build/demo/network.pop
done
