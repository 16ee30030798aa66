// A plug-in for mosquitto that takes SCRAM-SHA-1, -256 and -512 as MQTT 5's enhanced authentication. For tests.
//
//   plugin_opt_password WORD        of every user; default "pencil"
//   plugin_opt_iterations N         default 4096
//   plugin_opt_forget true          proves itself with the key of another password
#include "support/ScramServer.h"

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>

extern "C" {
#include <mosquitto_broker.h>
#include <mosquitto_plugin.h>
}

namespace {

// Of mosquitto.h, which belongs to another package than the headers of plug-ins.
constexpr int MOSQ_ERR_AUTH_CONTINUE = -4;
constexpr int MOSQ_ERR_SUCCESS = 0;
constexpr int MOSQ_ERR_NOT_SUPPORTED = 10;
constexpr int MOSQ_ERR_AUTH = 11;

struct State {
    mosquitto_plugin_id_t *id = nullptr;
    QByteArray password = "pencil";
    quint32 iterations = 4'096;
    bool forgetful = false;
    std::map<mosquitto *, ScramServer> exchanges;
};

std::optional<QCryptographicHash::Algorithm> hashOf(const char *method)
{
    const QByteArray name = method;
    if (name == "SCRAM-SHA-1")
        return QCryptographicHash::Sha1;
    if (name == "SCRAM-SHA-256")
        return QCryptographicHash::Sha256;
    if (name == "SCRAM-SHA-512")
        return QCryptographicHash::Sha512;
    return std::nullopt;
}

int reply(mosquitto_evt_extended_auth *event, const QByteArray &data, int code)
{
    event->data_out = mosquitto_malloc(std::size_t(data.size()));
    event->data_out_len = std::uint16_t(data.size());
    std::memcpy(event->data_out, data.constData(), std::size_t(data.size()));
    return code;
}

QByteArray dataOf(const mosquitto_evt_extended_auth *event)
{
    return QByteArray(static_cast<const char *>(event->data_in), event->data_in_len);
}

int start(int, void *data, void *userdata)
{
    auto *event = static_cast<mosquitto_evt_extended_auth *>(data);
    auto *state = static_cast<State *>(userdata);
    const auto hash = hashOf(event->auth_method);
    if (!hash)
        return MOSQ_ERR_NOT_SUPPORTED;
    if (!dataOf(event).startsWith("n,,n="))
        return MOSQ_ERR_AUTH;
    ScramServer server(*hash, state->password, state->iterations);
    const QByteArray first = server.first(dataOf(event));
    state->exchanges.insert_or_assign(event->client, server);
    return reply(event, first, MOSQ_ERR_AUTH_CONTINUE);
}

int proceed(int, void *data, void *userdata)
{
    auto *event = static_cast<mosquitto_evt_extended_auth *>(data);
    auto *state = static_cast<State *>(userdata);
    const auto found = state->exchanges.find(event->client);
    if (found == state->exchanges.end())
        return MOSQ_ERR_AUTH;
    QByteArray final = found->second.final(dataOf(event));
    state->exchanges.erase(found);
    if (final.startsWith("e="))
        return MOSQ_ERR_AUTH;
    if (state->forgetful)
        final = "v=" + QByteArray(32, 'x').toBase64();
    return reply(event, final, MOSQ_ERR_SUCCESS);
}

int gone(int, void *data, void *userdata)
{
    static_cast<State *>(userdata)->exchanges.erase(static_cast<mosquitto_evt_disconnect *>(data)->client);
    return MOSQ_ERR_SUCCESS;
}

} // namespace

#define PLUGIN_EXPORT extern "C" __attribute__((visibility("default")))

PLUGIN_EXPORT int mosquitto_plugin_version(int count, const int *versions)
{
    for (int i = 0; i < count; ++i) {
        if (versions[i] == 5)
            return 5;
    }
    return -1;
}

PLUGIN_EXPORT int mosquitto_plugin_init(mosquitto_plugin_id_t *id, void **userdata, mosquitto_opt *options, int count)
{
    auto *state = new State;
    state->id = id;
    for (int i = 0; i < count; ++i) {
        const QByteArray key = options[i].key;
        const QByteArray value = options[i].value;
        if (key == "password")
            state->password = value;
        else if (key == "iterations")
            state->iterations = value.toUInt();
        else if (key == "forget")
            state->forgetful = value == "true";
    }
    *userdata = state;
    mosquitto_callback_register(id, MOSQ_EVT_EXT_AUTH_START, start, nullptr, state);
    mosquitto_callback_register(id, MOSQ_EVT_EXT_AUTH_CONTINUE, proceed, nullptr, state);
    mosquitto_callback_register(id, MOSQ_EVT_DISCONNECT, gone, nullptr, state);
    return MOSQ_ERR_SUCCESS;
}

PLUGIN_EXPORT int mosquitto_plugin_cleanup(void *userdata, mosquitto_opt *, int)
{
    auto *state = static_cast<State *>(userdata);
    mosquitto_callback_unregister(state->id, MOSQ_EVT_EXT_AUTH_START, start, nullptr);
    mosquitto_callback_unregister(state->id, MOSQ_EVT_EXT_AUTH_CONTINUE, proceed, nullptr);
    mosquitto_callback_unregister(state->id, MOSQ_EVT_DISCONNECT, gone, nullptr);
    delete state;
    return MOSQ_ERR_SUCCESS;
}
