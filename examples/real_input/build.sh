#!/bin/sh
# Builds a warehouse of real institutions from the public CMS and Open Payments extracts.
#   sh examples/real_input/build.sh DATA [WAREHOUSE]
# DATA holds cms_hospital_general_information.csv and the open_payments_*.csv[.gz] files. The raw folder that is made
# in WAREHOUSE/raw only points to them: the files are read as published.
set -eu
project=$(cd "$(dirname "$0")/../.." && pwd)
if [ $# -lt 1 ] || [ ! -d "${1:-}" ]; then
    echo "usage: build.sh DATA [WAREHOUSE]; DATA must be the folder of public extracts" >&2
    exit 2
fi
data=$(cd "$1" && pwd)
warehouse=${2:-$project/warehouse/real_input}
raw=$warehouse/raw
mkdir -p "$raw/cms" "$raw/open_payments"
ln -sf "$data/cms_hospital_general_information.csv" "$raw/cms/hospital_general_information.csv"
ln -sf "$data/open_payments_general_ia_2013_2015.csv.gz" "$raw/open_payments/general_payments.csv.gz"
ln -sf "$data/open_payments_research_ia_2013_2015.csv.gz" "$raw/open_payments/research_payments.csv.gz"
ln -sf "$data/open_payments_physicians_ia.csv" "$raw/open_payments/physicians.csv"
# the payments end in December 2015: that is the day from which they are looked at
exec "$project/.venv/bin/warm" build --raw "$raw" --warehouse "$warehouse" --as-of 2015-12-31
