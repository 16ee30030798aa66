#include "log/PacketDelegate.h"

#include "log/PacketLogModel.h"
#include "theme/Theme.h"

#include <QPainter>

namespace {

constexpr int side = 16;  ///< px of a sign.
constexpr int margin = 4; ///< px at the left and the right of a cell.

/// What the width may hold at most, so that a long text is not laid out for a narrow column.
QString cut(const QString &text, int width)
{
    constexpr int narrowest = 2; ///< px of a character.
    return text.size() > width / narrowest ? text.left(width / narrowest) : text;
}

} // namespace

PacketDelegate::PacketDelegate(const PacketLogModel *model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
{
}

QPixmap PacketDelegate::signOf(const QModelIndex &index, const QColor &text, const QColor &ground, const QPalette &palette, bool isSelected,
                               qreal ratio) const
{
    const LogLine &line = m_model->line(index.row());
    using Sign = LogSigns::Sign;
    switch (index.column()) {
    case PacketLogModel::Direction:
        return m_signs.pixmap(!line.isPacket                            ? Sign::Event
                                  : line.sender == mqtt::Sender::Client ? Sign::Sent
                                                                        : Sign::Received,
                              text, ratio);
    case PacketLogModel::Packet:
        if (line.malformed || line.failed)
            return m_signs.pixmap(Sign::Failed, isSelected ? text : theme::colour(theme::Sign::Error, palette), ratio);
        return m_signs.badge(line.family, isSelected ? text : colourOf(line.family, palette), ground, ratio);
    case PacketLogModel::Number:
        return m_model->bookmarks()->contains(line.index) ? m_signs.pixmap(Sign::Bookmark, text, ratio) : QPixmap();
    default:
        return {};
    }
}

void PacketDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    const QPalette::ColorGroup group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const QVariant own = isSelected ? QVariant() : index.data(Qt::ForegroundRole);
    const QColor text =
        own.isValid() ? own.value<QColor>() : option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
    const QColor ground = option.palette.color(group, isSelected ? QPalette::Highlight : QPalette::Base);
    QRect rect = option.rect.adjusted(margin, 0, -margin, 0);
    const bool isWide = rect.width() > 2 * side;
    const QPixmap sign = signOf(index, text, ground, option.palette, isSelected, painter->device()->devicePixelRatioF());
    if (!sign.isNull()) {
        const int x = index.column() == PacketLogModel::Direction ? rect.center().x() - side / 2 + 1 : rect.left();
        const QRect place(x, rect.center().y() - side / 2 + 1, side, side);
        painter->drawPixmap(QStyle::visualRect(option.direction, option.rect, place).topLeft(), sign);
        if (index.column() != PacketLogModel::Number)
            rect.setLeft(rect.left() + side + margin);
    } else if (index.column() == PacketLogModel::Packet && isWide) {
        rect.setLeft(rect.left() + side + margin); // names stand under each other
    }
    if (index.column() == PacketLogModel::Direction || rect.width() <= 0)
        return;
    QString shown = cut(m_model->text(index.row(), index.column()), rect.width());
    if (shown.isEmpty())
        return;
    if (option.fontMetrics.horizontalAdvance(shown) > rect.width())
        shown = option.fontMetrics.elidedText(shown, Qt::ElideRight, rect.width());
    painter->setPen(text);
    painter->drawText(QStyle::visualRect(option.direction, option.rect, rect),
                      index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine, shown);
}
