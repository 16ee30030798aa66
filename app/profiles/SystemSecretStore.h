// The key store of the system.
#pragma once

#include "profiles/SecretStore.h"

/// Through QtKeychain: the secret service of the desktop (GNOME Keyring, KWallet), the Keychain of macOS, the Credential Store of Windows.
/// Without QtKeychain (CMake option CONNACK_KEYCHAIN): one that keeps secrets in memory alone.
std::unique_ptr<SecretStore> systemSecretStore();
