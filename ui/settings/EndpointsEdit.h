// Servers, one a line: "host", "host:port" or a URL.
#pragma once

#include "settings/CompositeField.h"
#include "settings/ConnectionSettings.h"

class QPlainTextEdit;

class EndpointsEdit : public CompositeField
{
    Q_OBJECT
    Q_PROPERTY(int lines READ lines WRITE setLines)
public:
    explicit EndpointsEdit(QWidget *parent = nullptr);

    QList<Endpoint> endpoints() const { return m_endpoints; }
    void setEndpoints(const QList<Endpoint> &endpoints);
    /// What a line without a scheme means.
    void setDefaultScheme(Scheme scheme) { m_scheme = scheme; }

    int lines() const { return m_lines; }
    void setLines(int lines);
    void setName(const QString &name) override;
    QString placeholderText() const override;
    void setPlaceholderText(const QString &text) override;
    QString problem() const override { return m_problem; }

private:
    void typed();

    QPlainTextEdit *m_text;
    QList<Endpoint> m_endpoints;
    Scheme m_scheme = Scheme::Mqtt;
    QString m_problem;
    int m_lines = 3;
};
