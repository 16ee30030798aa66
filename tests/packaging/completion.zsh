# completion.zsh FILE: what zsh makes of a line and Tab with that completion, in a shell of its own on a pseudo-terminal.
zmodload zsh/zpty zsh/datetime zsh/zselect || { print "zsh's modules are not installed"; exit 77 }
folder=$(mktemp -d)
trap 'rm -rf $folder' EXIT
cp $1 $folder/_connack
mkdir $folder/work
touch $folder/work/ca.pem $folder/work/trace.pcapng
zpty shell 'TERM=dumb zsh -f -i'
failures=0

# Reads what the shell writes until it has written $1; gives up after ten seconds.
await() {
  local piece
  local -F end=$(( EPOCHREALTIME + 10 ))
  REPLY=
  while (( EPOCHREALTIME < end )); do
    if zpty -r -t shell piece; then
      REPLY+=$piece
      [[ $REPLY == *$1* ]] && return 0
    else
      zselect -t 2
    fi
  done
  return 1
}

# expect_line LINE END: Tab behind LINE makes it LINE with END behind it.
expect_line() {
  zpty -w -n shell "$1"$'\t'
  await "$1$2" || { print -r -- "FAIL: '$1' does not become '$1$2': ${(q)REPLY}"; (( failures++ )) }
  zpty -w -n shell $'\C-u'
}

zpty -w shell "PS1=; cd $folder/work; fpath=($folder \$fpath); autoload -U compinit; compinit -D -u; setopt no_beep; print rea''dy"
await ready || { print "zsh does not start"; exit 1 }
expect_line "connack com" "pare"
expect_line "connack check --protocol-v" "ersion="
expect_line "connack check --will-q" "os="
expect_line "connack check --ca c" "a.pem"
expect_line "connack --theme d" "ark"
expect_line "connack check mqtts" "://"
expect_line "connack tra" "ce.pcapng"
expect_line "connack compare tra" "ce.pcapng"
zpty -d shell
(( failures )) || print "8 lines are completed"
exit $failures
