// Host names to addresses, without blocking and without making the end of the program wait for a silent name server.
#pragma once

#include "transport/Facts.h"

#include <QObject>

#include <memory>

/// Looks up one name; used once.
class Resolver : public QObject
{
    Q_OBJECT
public:
    explicit Resolver(QObject *parent = nullptr)
        : QObject(parent)
    {
    }
    /// A look-up that is under way is abandoned; finished() does not follow.
    ~Resolver() override;

    /// finished() follows through the event loop.
    void lookUp(const QString &host);

signals:
    void finished(const ResolveFacts &facts);

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

/// The order in which addresses are tried (RFC 8305, section 4): as the system sorted them (RFC 6724),
/// but the families take turns. IPv6 comes first wherever the system has a way to it.
QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses);

Q_DECLARE_METATYPE(ResolveFacts)
