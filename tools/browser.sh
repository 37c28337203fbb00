#!/bin/sh
# Have a browser for the tests of the page: Debian's chromium, installed where that is allowed.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium, in which the page is tested; this takes a minute."
    if apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi
echo "There is no chromium, and it could not be installed: THE PAGE WILL NOT BE TESTED." >&2
echo "On Debian: sudo apt-get install chromium" >&2
