# completion.fish FILE: what fish offers with that completion.
complete -c connack -e
source $argv[1]
set failures 0
set folder (mktemp -d)
cd $folder
touch ca.pem trace.pcapng

# expect OFFERS LINE: the names that are offered for the end of the line, sorted.
function expect
    set got (complete -C "$argv[2]" | string replace -r '\t.*' '' | sort | string join ' ')
    test "$got" = "$argv[1]"; and return
    echo "FAIL: '$argv[2]' offers '$got' instead of '$argv[1]'"
    set -g failures (math $failures + 1)
end

expect "--will-payload --will-property --will-qos --will-retain --will-topic" "connack check --will-"
expect "3 4 5" "connack check --protocol-version "
expect "ca.pem" "connack check --ca c"
expect "" "connack check --username c"
expect "compare" "connack com"
expect "dark high-contrast light system" "connack --theme "
expect "mqtt:// mqtts://" "connack check mq"
expect "--help" "connack compare --"
expect "trace.pcapng" "connack tra"
expect "--version" "connack --ver"
rm -r $folder
test $failures -eq 0; and echo "10 lines are completed"
exit $failures
