// The texts of the help as tables. For this folder's sources.
#pragma once

#include <QtGlobal>

#include <span>

// All texts: English source text, context "Help"; plain text, paragraphs apart by line ends.

struct CauseHelp {
    const char *id; ///< Of the catalogue.
    const char *meaning;
    const char *recognised; ///< Which evidence, and which extra connections.
    const char *mended;
};
std::span<const CauseHelp> reachHelp(); ///< Stages input, resolve and tcp.
std::span<const CauseHelp> tlsHelp();
std::span<const CauseHelp> webSocketHelp();
std::span<const CauseHelp> mqttHelp();
std::span<const CauseHelp> sessionHelp();

struct NoteHelp {
    const char *id; ///< As in Note::id.
    const char *title;
    const char *meaning;
    const char *mended;
};
std::span<const NoteHelp> noteHelp();

struct HowToHelp {
    const char *id;
    const char *title;
    const char *text;
};
std::span<const HowToHelp> howToHelp();
