# completion.bash FILE: what bash offers with that completion. Status 77: bash-completion is not installed.
support=/usr/share/bash-completion/bash_completion
[ -r $support ] || { echo "bash-completion is not installed"; exit 77; }
source $support
source "$1"
cd "$(mktemp -d)" || exit 1
trap 'rm -r "$PWD"' EXIT
touch ca.pem 'my options.js'
failures=0

# expect OFFERS WORD...: the last word is being typed; OFFERS are sorted, with blanks between them.
expect() {
  local offers=$1
  shift
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE=$* COMP_POINT=${#COMP_LINE} COMPREPLY=()
  _connack 2>/dev/null # compopt wants a line editor around it
  local got
  got=$(printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort | tr '\n' ' ')
  [ "${got% }" = "$offers" ] && return
  echo "FAIL: $* offers '${got% }' instead of '$offers'"
  failures=$((failures + 1))
}

expect "ca.pem check compare" connack c
expect "--will-payload --will-property --will-qos --will-retain --will-topic" connack check --will-
expect "3 4 5" connack check --protocol-version ''
expect "true" connack check --clean t
expect "ca.pem" connack check --ca c
expect "my options.js" connack check --options m
expect "" connack check --username c
expect "dark" connack --theme d
expect "--theme" connack --th
expect "mqtt:// mqtts://" connack check m
expect "mqtt:// mqtts:// my options.js" connack --connect m
expect "--help" connack compare --
expect "ca.pem" connack compare c
[ $failures -eq 0 ] && echo "13 lines are completed"
exit $failures
