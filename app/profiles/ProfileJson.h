// The file of saved connections as JSON.
//
//   {"version": 2,
//    "connections": [{"id": "...", "name": "pump 7", "options": {...}, "subscriptions": [...], "remembersSecrets": false,
//                     "hasStoredSecrets": true},
//                    {"id": "...", "group": "plant", "collapsed": true, "connections": [{...}, ...]}],
//    "forgotten": ["id", ...]}
//
// A group stands where the list has it. `options` are those of OptionsJson, without secrets. Version 1 had no groups.
#pragma once

#include "profiles/ProfileStore.h"

constexpr int ProfileFormatVersion = 2;

/// What could not be read stands at its default.
struct ProfilesRead {
    ProfileList list;
    qsizetype unread = 0; ///< Settings that could not be read.
    qsizetype newer = 0;  ///< Connections with keys that this version does not know.
};

/// `root`: of version 1 or 2, with "connections".
ProfilesRead profilesFromJson(const QJsonObject &root);
QJsonObject profilesToJson(const ProfileList &list);
