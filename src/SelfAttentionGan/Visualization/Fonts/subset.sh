#!/usr/bin/env bash
# Makes DejaVuSans.ttf, the characters of captions, from Debian's packages fonts-dejavu-core and python3-fonttools.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# ASCII, Latin-1, gamma and sigma, dashes, quotes and the ellipsis, arrows, minus, infinity, comparisons, and the sign
# for what no font has.
characters=U+0020-007E,U+00A0-00FF,U+03B3,U+03C3,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2026
characters+=,U+2190-2194,U+2212,U+221E,U+2264,U+2265,U+FFFD

/usr/bin/python3 -m fontTools.subset /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf \
    --unicodes="$characters" --output-file=DejaVuSans.ttf \
    --no-hinting --layout-features='' --notdef-outline --name-IDs='0,1,2,3,4,5,6,13,14'
sed -e '/^Files: debian/,$d' -e '/^Format: /d' -e 's/(original author),$/(original author)/' -e '/see \/usr\/share\/doc/d' \
    /usr/share/doc/fonts-dejavu-core/copyright >DejaVuSans.license.txt
