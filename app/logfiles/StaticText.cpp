#include "logfiles/StaticText.h"

#include <cstring>
#include <mutex>
#include <set>

const char *staticText(const QString &text)
{
    constexpr qsizetype longest = 200;
    constexpr std::size_t most = 1'000;
    static std::mutex mutex;
    static std::set<std::string, std::less<>> texts; // its strings never move
    const QByteArray bytes = text.toUtf8();
    if (bytes.size() > longest)
        return "";
    const std::lock_guard lock(mutex);
    if (const auto found = texts.find(bytes.toStdString()); found != texts.end())
        return found->c_str();
    return texts.size() < most ? texts.insert(bytes.toStdString()).first->c_str() : "";
}

bool sameError(const mqtt::DecodeError &a, const mqtt::DecodeError &b)
{
    return a.kind == b.kind && a.offset == b.offset && a.length == b.length && std::strcmp(a.field, b.field) == 0
        && std::strcmp(a.statement, b.statement) == 0 && std::strcmp(a.what, b.what) == 0;
}

mqtt::DecodeError errorFromFile(const mqtt::DecodeError &told, QByteArrayView packet, mqtt::Version version, mqtt::Sender sender)
{
    const auto decoded = mqtt::decode(packet, version, sender);
    if (const auto *own = std::get_if<mqtt::DecodeError>(&decoded); own && sameError(*own, told))
        return *own;
    mqtt::DecodeError error = told;
    error.offset = std::clamp<qsizetype>(error.offset, 0, packet.size());
    error.length = std::clamp<qsizetype>(error.length, 0, packet.size() - error.offset);
    return error;
}
