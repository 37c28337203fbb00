#!/bin/sh
# Install a browser for the tests of the page, if there is none: Debian's chromium.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium for the tests of the page; this takes a minute."
    if apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi
echo "chromium is missing and could not be installed: THE PAGE WILL NOT BE TESTED." >&2
echo "On Debian: sudo apt-get install chromium" >&2
