#!/bin/sh
# with-bus.sh LAUNCHER PROGRAM [ARGUMENT ...]: runs the program with an accessibility bus. Within dbus-run-session.
launcher=$1
shift
"$launcher" --launch-immediately >/dev/null 2>&1 &
bus=$!
"$@"
status=$?
kill $bus
wait $bus
exit $status
