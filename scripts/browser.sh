#!/usr/bin/env bash
# Sees to it that there is a Chromium to test with: one that is installed, else the system's package, else Playwright's.
# usage: browser.sh FOLDER-OF-PYTHON
set -euo pipefail
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium for the browser tests ..."
  apt-get update -qq >/dev/null
  if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; then exit 0; fi
fi
echo "No Chromium found; asking Playwright for its own ..."
"$1/python" -m playwright install chromium
