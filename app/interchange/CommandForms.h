// The command lines of single programs; a part of Import.
#pragma once

#include "interchange/CommandReader.h"

/// Words behind mosquitto_pub, mosquitto_sub or mosquitto_rr.
void readMosquitto(const QString &program, const QList<ShellWord> &arguments, ImportDraft &draft);
