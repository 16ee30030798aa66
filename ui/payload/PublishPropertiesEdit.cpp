#include "payload/PublishPropertiesEdit.h"

#include "payload/Draft.h"
#include "settings/BinaryValueEdit.h"
#include "settings/FieldHint.h"
#include "settings/FormValues.h"
#include "settings/OptionalNumberEdit.h"
#include "settings/OptionalTextEdit.h"
#include "settings/PairTableEdit.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>

using namespace Qt::StringLiterals;
using mqtt::Properties;
using mqtt::PropertyId;

namespace {

enum AliasChoice { NoAlias, AutomaticAlias, NumberedAlias };

struct Row {
    PropertyId property;
    QLabel *label = nullptr;
    QWidget *field = nullptr; ///< Takes the focus.
    FieldHint *hint = nullptr;
};

/// The properties that this form shows, in its order.
Properties known(const Properties &all)
{
    Properties result;
    for (const PropertyId id : {PropertyId::PayloadFormatIndicator, PropertyId::MessageExpiryInterval, PropertyId::TopicAlias,
                                PropertyId::ResponseTopic, PropertyId::CorrelationData, PropertyId::ContentType}) {
        if (const auto number = all.integer(id))
            result.set(id, *number);
        else if (const auto text = all.string(id))
            result.set(id, *text);
        else if (const auto bytes = all.binary(id))
            result.set(id, *bytes);
    }
    for (const mqtt::StringPair &pair : all.userProperties())
        result.appendUserProperty(pair.name, pair.value);
    return result;
}

} // namespace

struct PublishPropertiesEdit::Private {
    Q_DECLARE_TR_FUNCTIONS(PublishPropertiesEdit)
public:
    explicit Private(PublishPropertiesEdit *edit);

    void add(PropertyId property, QWidget *field, QWidget *focus = nullptr);
    void nameParts();
    void watch();
    void changed();
    void judge();
    void retranslate();
    void setRow(PropertyId property, const QString &label, const QString &toolTip);
    Properties typed() const;
    std::variant<QByteArray, QString> correlation() const;
    QString typedProblem(PropertyId property) const;
    bool isSet(PropertyId property) const;

    PublishPropertiesEdit *q;
    QFormLayout *layout;
    QComboBox *indicator;
    OptionalNumberEdit *expiry;
    QComboBox *aliasChoice;
    OptionalNumberEdit *alias;
    OptionalTextEdit *responseTopic;
    BinaryValueEdit *correlationData;
    OptionalTextEdit *contentType;
    PairTableEdit *userProperties;
    QList<Row> rows;

    Properties loaded;
    mqtt::Version version = mqtt::Version::V5;
    payload::PublishLimits limits;
    std::optional<QByteArray> payload;
    bool filling = false;
    QString problem;
};

PublishPropertiesEdit::Private::Private(PublishPropertiesEdit *edit)
    : q(edit)
    , layout(new QFormLayout(edit))
    , indicator(new QComboBox(edit))
    , expiry(new OptionalNumberEdit(edit))
    , aliasChoice(new QComboBox(edit))
    , alias(new OptionalNumberEdit(edit))
    , responseTopic(new OptionalTextEdit(edit))
    , correlationData(new BinaryValueEdit(edit))
    , contentType(new OptionalTextEdit(edit))
    , userProperties(new PairTableEdit(edit))
{
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->setRowWrapPolicy(QFormLayout::WrapLongRows);
    layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(theme::grid);
    layout->setContentsMargins(0, 0, 0, 0);
    expiry->setUnitName(u"s"_s);
    alias->setMaxLength(5);
    correlationData->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    for (int i = 0; i < 3; ++i) {
        indicator->addItem(QString());
        aliasChoice->addItem(QString());
    }
    auto *aliasBox = new QWidget(edit);
    auto *aliasRow = new QHBoxLayout(aliasBox);
    aliasRow->setContentsMargins(0, 0, 0, 0);
    aliasRow->setSpacing(theme::halfGrid);
    aliasRow->addWidget(aliasChoice);
    aliasRow->addWidget(alias, 1);
    add(PropertyId::ContentType, contentType);
    add(PropertyId::PayloadFormatIndicator, indicator);
    add(PropertyId::MessageExpiryInterval, expiry);
    add(PropertyId::TopicAlias, aliasBox, aliasChoice);
    add(PropertyId::ResponseTopic, responseTopic);
    add(PropertyId::CorrelationData, correlationData);
    add(PropertyId::UserProperty, userProperties);
    nameParts();
    watch();
}

void PublishPropertiesEdit::Private::add(PropertyId property, QWidget *field, QWidget *focus)
{
    Row row{property, new QLabel(q), focus ? focus : field, new FieldHint(q)};
    auto *box = new QVBoxLayout;
    box->setSpacing(2);
    box->addWidget(field);
    box->addWidget(row.hint);
    row.label->setBuddy(row.field);
    layout->addRow(row.label, box);
    rows.append(row);
}

void PublishPropertiesEdit::Private::nameParts()
{
    contentType->setName(u"Content Type"_s);
    indicator->setAccessibleName(u"Payload Format Indicator"_s);
    expiry->setAccessibleName(u"Message Expiry Interval"_s);
    aliasChoice->setAccessibleName(u"Topic Alias"_s);
    alias->setAccessibleName(u"Topic Alias: number"_s);
    responseTopic->setName(u"Response Topic"_s);
    correlationData->setName(u"Correlation Data"_s);
    userProperties->setName(u"User Properties"_s);
}

void PublishPropertiesEdit::Private::watch()
{
    const auto edit = [this] { changed(); };
    for (CompositeField *field : {static_cast<CompositeField *>(responseTopic), static_cast<CompositeField *>(correlationData),
                                  static_cast<CompositeField *>(contentType), static_cast<CompositeField *>(userProperties)}) {
        q->connect(field, &CompositeField::edited, q, edit);
        q->connect(field, &CompositeField::judged, q, [this] { judge(); });
    }
    q->connect(indicator, &QComboBox::currentIndexChanged, q, edit);
    q->connect(aliasChoice, &QComboBox::currentIndexChanged, q, [this] {
        alias->setVisible(aliasChoice->currentIndex() == NumberedAlias);
        changed();
    });
    q->connect(expiry, &QLineEdit::textChanged, q, edit);
    q->connect(alias, &QLineEdit::textChanged, q, edit);
}

void PublishPropertiesEdit::Private::changed()
{
    if (filling)
        return;
    judge();
    emit q->edited();
}

/// The bytes of Correlation Data; a file is read now.
std::variant<QByteArray, QString> PublishPropertiesEdit::Private::correlation() const
{
    const BinaryValue value = correlationData->value();
    if (value.form == BinaryValue::Form::File)
        return payload::bytes({payload::Draft::Form::File, value.fileName});
    return value.bytes;
}

Properties PublishPropertiesEdit::Private::typed() const
{
    Properties properties;
    if (const auto isText = optionalBool(indicator))
        properties.set(PropertyId::PayloadFormatIndicator, quint32(*isText));
    if (const auto seconds = expiry->value())
        properties.set(PropertyId::MessageExpiryInterval, *seconds);
    if (aliasChoice->currentIndex() == NumberedAlias && alias->value())
        properties.set(PropertyId::TopicAlias, *alias->value());
    if (const auto topic = responseTopic->value())
        properties.set(PropertyId::ResponseTopic, *topic);
    if (correlationData->optionalValue()) {
        const auto bytes = correlation();
        if (const auto *content = std::get_if<QByteArray>(&bytes))
            properties.set(PropertyId::CorrelationData, *content);
    }
    if (const auto type = contentType->value())
        properties.set(PropertyId::ContentType, *type);
    for (const mqtt::StringPair &pair : userProperties->pairs())
        properties.appendUserProperty(pair.name, pair.value);
    return properties;
}

/// Why what stands in the field is no value.
QString PublishPropertiesEdit::Private::typedProblem(PropertyId property) const
{
    switch (property) {
    case PropertyId::MessageExpiryInterval:
        return expiry->problem();
    case PropertyId::TopicAlias:
        if (aliasChoice->currentIndex() != NumberedAlias)
            return {};
        return !alias->problem().isEmpty() ? alias->problem() : alias->value() ? QString() : tr("Give a number from 1 to 65535.");
    case PropertyId::CorrelationData: {
        if (!correlationData->problem().isEmpty() || !correlationData->optionalValue())
            return correlationData->problem();
        const auto bytes = correlation();
        const auto *why = std::get_if<QString>(&bytes);
        return why ? *why : QString();
    }
    default:
        return {};
    }
}

bool PublishPropertiesEdit::Private::isSet(PropertyId property) const
{
    if (property == PropertyId::TopicAlias)
        return aliasChoice->currentIndex() != NoAlias;
    return typed().contains(property) || !typedProblem(property).isEmpty();
}

void PublishPropertiesEdit::Private::judge()
{
    const QString before = problem;
    const QList<payload::PropertyProblem> found = payload::checkPublishProperties(typed(), limits, payload ? &*payload : nullptr);
    problem.clear();
    for (const Row &row : rows) {
        if (version != mqtt::Version::V5) {
            row.hint->say(theme::Sign::Warning, isSet(row.property) ? tr("Travels in MQTT 5 only; it is not sent.") : QString());
            continue;
        }
        QString text = typedProblem(row.property);
        bool isFatal = !text.isEmpty();
        for (const payload::PropertyProblem &one : found) {
            if (one.property == row.property && text.isEmpty()) {
                text = one.text;
                isFatal = one.isFatal;
            }
        }
        if (isFatal && problem.isEmpty())
            problem = tr("%1: %2", "a property and what is wrong with it").arg(row.label->text().remove(u'&'), text);
        if (!text.isEmpty())
            row.hint->say(isFatal ? theme::Sign::Error : theme::Sign::Warning, text);
        else
            row.hint->say(theme::Sign::Info, row.property == PropertyId::CorrelationData ? correlationData->information() : QString());
    }
    if (problem != before)
        emit q->judged();
}

void PublishPropertiesEdit::Private::setRow(PropertyId property, const QString &label, const QString &toolTip)
{
    for (const Row &row : rows) {
        if (row.property != property)
            continue;
        row.label->setText(label);
        row.label->setToolTip(toolTip);
        row.field->setToolTip(toolTip);
    }
}

void PublishPropertiesEdit::Private::retranslate()
{
    setRow(PropertyId::ContentType, tr("&Content Type"),
           tr("What the payload is, for instance application/json. The broker passes it on as it is.\nProperty of PUBLISH, MQTT 5, section "
              "3.3.2.3.9"));
    setRow(PropertyId::PayloadFormatIndicator, tr("Payload &Format Indicator"),
           tr("Whether the payload is said to be UTF-8 text; the receiver or the broker may check it.\nProperty of PUBLISH, MQTT 5, "
              "section 3.3.2.3.2"));
    setRow(PropertyId::MessageExpiryInterval, tr("Message &Expiry Interval"),
           tr("How long the broker keeps the message for receivers that are not there, and as a retained message.\nProperty of PUBLISH, "
              "MQTT 5, section 3.3.2.3.3"));
    setRow(PropertyId::TopicAlias, tr("Topic &Alias"),
           tr("A number that stands for the topic, so that the topic need not be sent again on this connection. The broker says how many "
              "it takes (Topic Alias Maximum in CONNACK).\nProperty of PUBLISH, MQTT 5, section 3.3.2.3.4"));
    setRow(PropertyId::ResponseTopic, tr("Resp&onse Topic"),
           tr("Where receivers send a response. A topic name: no + and #.\nProperty of PUBLISH, MQTT 5, section 3.3.2.3.5"));
    setRow(PropertyId::CorrelationData, tr("Corre&lation Data"),
           tr("Tells the requester which request a response is for.\nProperty of PUBLISH, MQTT 5, section 3.3.2.3.6"));
    setRow(PropertyId::UserProperty, tr("&User Properties"),
           tr("Pairs of a name and a value that travel with the message; a name may come again, and the order is kept.\nProperty of "
              "PUBLISH, MQTT 5, section 3.3.2.3.7"));
    contentType->setPlaceholderText(tr("not set"));
    responseTopic->setPlaceholderText(tr("not set: no response is asked for"));
    correlationData->setPlaceholderText(tr("not set"));
    expiry->setPlaceholderText(tr("not set: it does not expire"));
    alias->setPlaceholderText(tr("1 to 65535"));
    alias->setToolTip(aliasChoice->toolTip());
    const QSignalBlocker indicatorBlocker(indicator);
    indicator->setItemText(0, tr("not set: unspecified bytes"));
    indicator->setItemText(1, tr("1: UTF-8 text"));
    indicator->setItemText(2, tr("0: unspecified bytes"));
    const QSignalBlocker aliasBlocker(aliasChoice);
    aliasChoice->setItemText(NoAlias, tr("none"));
    aliasChoice->setItemText(AutomaticAlias, tr("automatic"));
    aliasChoice->setItemText(NumberedAlias, tr("number"));
    judge();
}

PublishPropertiesEdit::PublishPropertiesEdit(QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this))
{
    d->retranslate();
    load({});
}

PublishPropertiesEdit::~PublishPropertiesEdit() = default;

void PublishPropertiesEdit::load(const Properties &properties, bool automaticTopicAlias)
{
    d->filling = true;
    d->loaded = properties;
    if (automaticTopicAlias)
        d->loaded.remove(PropertyId::TopicAlias);
    setOptionalBool(d->indicator, properties.boolean(PropertyId::PayloadFormatIndicator));
    d->expiry->setValue(properties.integer(PropertyId::MessageExpiryInterval));
    const auto alias = d->loaded.integer(PropertyId::TopicAlias);
    d->aliasChoice->setCurrentIndex(automaticTopicAlias ? AutomaticAlias : alias ? NumberedAlias : NoAlias);
    d->alias->setValue(alias);
    d->alias->setVisible(alias.has_value());
    d->responseTopic->setValue(properties.string(PropertyId::ResponseTopic));
    const auto correlation = properties.binary(PropertyId::CorrelationData);
    d->correlationData->setOptionalValue(correlation ? std::optional(BinaryValue{*correlation, BinaryValue::Form::Text, {}})
                                                     : std::nullopt);
    d->contentType->setValue(properties.string(PropertyId::ContentType));
    d->userProperties->setPairs(properties.userProperties());
    d->filling = false;
    d->judge();
}

Properties PublishPropertiesEdit::properties() const
{
    const Properties typed = d->typed();
    return known(typed) == known(d->loaded) ? d->loaded : typed;
}

bool PublishPropertiesEdit::automaticTopicAlias() const
{
    return d->aliasChoice->currentIndex() == AutomaticAlias;
}

bool PublishPropertiesEdit::isEmpty() const
{
    return !automaticTopicAlias() && properties().isEmpty()
        && std::none_of(d->rows.begin(), d->rows.end(), [this](const Row &row) { return d->isSet(row.property); });
}

void PublishPropertiesEdit::setVersion(mqtt::Version version)
{
    d->version = version;
    d->judge();
}

void PublishPropertiesEdit::setLimits(const payload::PublishLimits &limits)
{
    if (limits == d->limits)
        return;
    d->limits = limits;
    d->judge();
}

void PublishPropertiesEdit::setPayload(const std::optional<QByteArray> &payload)
{
    d->payload = payload;
    d->judge();
}

QString PublishPropertiesEdit::problem() const
{
    d->judge(); // a file comes and goes without our doing
    return d->problem;
}

bool PublishPropertiesEdit::focusProblem()
{
    for (const Row &row : d->rows) {
        if (row.hint->sign() == theme::Sign::Error && !row.hint->text().isEmpty()) {
            row.field->setFocus();
            return true;
        }
    }
    return false;
}

void PublishPropertiesEdit::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        d->retranslate();
}
