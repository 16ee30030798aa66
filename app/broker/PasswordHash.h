// A line of mosquitto's password file.
#pragma once

#include <QByteArray>

/// "$7$101$<salt>$<hash>": PBKDF2 with HMAC-SHA-512, which mosquitto understands from 2.0 on. Empty if OpenSSL fails.
QByteArray mosquittoHash7(const QByteArray &password);
/// "$6$<salt>$<hash>": SHA-512 over password and salt, for mosquitto 1.x. Empty if OpenSSL fails.
QByteArray mosquittoHash6(const QByteArray &password);
