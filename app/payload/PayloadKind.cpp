#include "payload/PayloadKind.h"

#include "payload/Json.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <array>

using namespace Qt::StringLiterals;

namespace payload {
namespace {

struct Payload {
    Q_DECLARE_TR_FUNCTIONS(Payload)
};

constexpr qsizetype longestSequence = 4; ///< Bytes of one character in UTF-8.

/// Bytes of the well-formed sequence that begins here; 0 if none does.
int sequenceLength(QByteArrayView bytes)
{
    const auto at = [&](qsizetype i) { return uchar(bytes[i]); };
    const uchar lead = at(0);
    if (lead < 0x80)
        return 1;
    const int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || length > bytes.size())
        return 0;
    for (int i = 1; i < length; ++i) {
        if ((at(i) & 0xC0) != 0x80)
            return 0;
    }
    const bool overlong = (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xF0 && at(1) < 0x90);
    const bool surrogate = lead == 0xED && at(1) >= 0xA0;
    const bool tooLarge = lead == 0xF4 && at(1) >= 0x90;
    return overlong || surrogate || tooLarge ? 0 : length;
}

/// The bytes that are judged. Of a longer payload a character at the cut may be incomplete: it is left out.
QByteArrayView judged(const QByteArray &bytes, qsizetype limit)
{
    QByteArrayView view = QByteArrayView(bytes).first(qMin(bytes.size(), limit));
    if (view.size() == bytes.size())
        return view;
    for (qsizetype back = 1; back <= qMin(longestSequence, view.size()); ++back) {
        const uchar c = uchar(view[view.size() - back]);
        if ((c & 0xC0) == 0x80)
            continue;
        const qsizetype whole = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
        if (c >= 0xC2 && c <= 0xF4 && back < whole)
            view.chop(back);
        break;
    }
    return view;
}

bool isControl(char c)
{
    return (uchar(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

bool looksLikeText(QByteArrayView bytes)
{
    return !firstNonUtf8(bytes) && std::none_of(bytes.begin(), bytes.end(), isControl);
}

char firstCharacter(QByteArrayView bytes)
{
    const QByteArrayView trimmed = bytes.first(qMin<qsizetype>(bytes.size(), 4096)).trimmed();
    const QByteArrayView content = trimmed.startsWith("\xEF\xBB\xBF") ? trimmed.sliced(3) : trimmed;
    return content.isEmpty() ? '\0' : content.front();
}

/// "application/json" of "Application/JSON; charset=utf-8".
QString mimeType(const QString &contentType)
{
    return contentType.left(200).section(u';', 0, 0).trimmed().toLower();
}

bool saysJson(const Hints &hints)
{
    const QString type = mimeType(hints.contentType);
    return type == "application/json"_L1 || type == "text/json"_L1 || type == "json"_L1 || type.endsWith("+json"_L1);
}

bool isJson(QByteArrayView view, bool whole)
{
    const char first = firstCharacter(view);
    if (first != '{' && first != '[')
        return false;
    JsonScanner scanner(view);
    while (scanner.next()) { }
    const JsonProblem problem = scanner.problem();
    if (problem.kind == JsonProblem::Kind::None || whole)
        return problem.kind == JsonProblem::Kind::None;
    constexpr qsizetype longestWord = 64; // a number or word may be cut: "tru", "-1."
    const bool isCutWord = (problem.kind == JsonProblem::Kind::UnknownWord || problem.kind == JsonProblem::Kind::BadNumber)
        && problem.offset > view.size() - longestWord;
    return isCutWord || scanner.endedEarly();
}

/// Peer text in a sentence: short, and without characters that would change the line.
QString shown(const QString &text)
{
    QString result;
    for (const QChar c : text.left(80))
        result += c.isPrint() && c.category() != QChar::Other_Format ? c : QChar(QChar::ReplacementCharacter);
    return text.size() > 80 ? result + u'…' : result;
}

struct Signature {
    ImageKind kind;
    const char *name;
    const char *mimeType;
    const char *suffix;
};
constexpr std::array signatures{
    Signature{ImageKind::Png, "PNG", "image/png", "png"},     Signature{ImageKind::Jpeg, "JPEG", "image/jpeg", "jpg"},
    Signature{ImageKind::Gif, "GIF", "image/gif", "gif"},     Signature{ImageKind::Bmp, "BMP", "image/bmp", "bmp"},
    Signature{ImageKind::WebP, "WebP", "image/webp", "webp"}, Signature{ImageKind::Tiff, "TIFF", "image/tiff", "tiff"},
    Signature{ImageKind::Icon, "ICO", "image/x-icon", "ico"}, Signature{ImageKind::Svg, "SVG", "image/svg+xml", "svg"},
};

const Signature *signatureOf(ImageKind kind)
{
    const auto found = std::find_if(signatures.begin(), signatures.end(), [kind](const Signature &s) { return s.kind == kind; });
    return found == signatures.end() ? nullptr : &*found;
}

bool isSvg(QByteArrayView bytes)
{
    const QByteArray head = bytes.first(qMin<qsizetype>(bytes.size(), 1024)).trimmed().toByteArray();
    return head.startsWith('<') && head.contains("<svg");
}

struct TypeSuffix {
    QLatin1StringView type;
    const char *suffix;
};
constexpr std::array typeSuffixes{
    TypeSuffix{"text/csv"_L1, "csv"},          TypeSuffix{"text/html"_L1, "html"},
    TypeSuffix{"application/xml"_L1, "xml"},   TypeSuffix{"text/xml"_L1, "xml"},
    TypeSuffix{"text/plain"_L1, "txt"},        TypeSuffix{"application/cbor"_L1, "cbor"},
    TypeSuffix{"application/pdf"_L1, "pdf"},   TypeSuffix{"application/gzip"_L1, "gz"},
    TypeSuffix{"application/zip"_L1, "zip"},   TypeSuffix{"application/protobuf"_L1, "pb"},
    TypeSuffix{"application/yaml"_L1, "yaml"}, TypeSuffix{"application/msgpack"_L1, "msgpack"},
};

/// One character of a preview.
void appendVisible(QString &line, QChar c)
{
    const char16_t u = c.unicode();
    if (u == u'\n')
        line += u'↵';
    else if (u < 0x20)
        line += QChar(char16_t(0x2400 + u)); // the symbols of control characters
    else if (u == 0x7F)
        line += u'\u2421';
    else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || u == 0x2028 || u == 0x2029 || u == 0xFFFC)
        line += u"\\u%1"_s.arg(u, 4, 16, QLatin1Char('0'));
    else
        line += c;
}

QString textPreview(const QString &text, bool whole, qsizetype limit)
{
    QString line;
    qsizetype i = 0;
    while (i < text.size() && line.size() < limit) {
        if (text[i].isHighSurrogate() && i + 1 < text.size())
            line += text[i++];
        appendVisible(line, text[i++]);
    }
    return i < text.size() || !whole ? line + u'…' : line;
}

} // namespace

ImageKind imageKind(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return ImageKind::Png;
    if (bytes.startsWith("\xFF\xD8\xFF"))
        return ImageKind::Jpeg;
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a"))
        return ImageKind::Gif;
    if (bytes.size() > 26 && bytes.startsWith("BM") && bytes.mid(6, 4) == QByteArray(4, '\0')) // bytes 6 to 9 are reserved
        return ImageKind::Bmp;
    if (bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP")
        return ImageKind::WebP;
    if (bytes.startsWith(QByteArray("II*\0", 4)) || bytes.startsWith(QByteArray("MM\0*", 4)))
        return ImageKind::Tiff;
    if (bytes.size() > 22 && bytes.startsWith(QByteArray("\0\0\1\0", 4)) && bytes.at(4) != 0 && bytes.at(9) == 0)
        return ImageKind::Icon;
    return isSvg(bytes) ? ImageKind::Svg : ImageKind::None;
}

QString imageName(ImageKind kind)
{
    const Signature *signature = signatureOf(kind);
    return signature ? QString::fromLatin1(signature->name) : QString();
}

std::optional<qsizetype> firstNonUtf8(QByteArrayView bytes)
{
    if (bytes.isValidUtf8())
        return std::nullopt;
    for (qsizetype i = 0; i < bytes.size();) {
        const int length = sequenceLength(bytes.sliced(i));
        if (length == 0)
            return i;
        i += length;
    }
    return std::nullopt;
}

QString toText(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    return decoder(bytes);
}

Kind recognise(const QByteArray &bytes, const Hints &hints)
{
    if (bytes.isEmpty())
        return Kind::Empty;
    const ImageKind image = imageKind(bytes);
    if (image != ImageKind::None && image != ImageKind::Svg)
        return Kind::Image;
    const QByteArrayView view = judged(bytes, judgedBytes);
    const bool isText = looksLikeText(view) || (hints.payloadFormatIndicator == true && !firstNonUtf8(view));
    if (!isText)
        return Kind::Binary;
    return saysJson(hints) || isJson(view, view.size() == bytes.size()) ? Kind::Json : Kind::Text;
}

QString mismatch(const QByteArray &bytes, const Hints &hints, qsizetype limit)
{
    if (hints.payloadFormatIndicator == true) {
        if (const auto wrong = firstNonUtf8(judged(bytes, limit)))
            return Payload::tr("Payload Format Indicator says UTF-8 text, but the byte at offset %1 is no UTF-8.").arg(*wrong);
    }
    if (saysJson(hints) && bytes.size() <= limit) {
        if (const auto problem = checkJson(bytes))
            return Payload::tr("Content Type says %1, but this is no JSON. %2")
                .arg(shown(hints.contentType), describeWithPlace(*problem, bytes));
    }
    const QString type = mimeType(hints.contentType);
    const Signature *seen = signatureOf(imageKind(bytes));
    for (const Signature &signature : signatures) {
        if (type != QLatin1StringView(signature.mimeType) || (seen && seen->kind == signature.kind) || signature.kind == ImageKind::Icon)
            continue;
        return seen
            ? Payload::tr("Content Type says %1, but the bytes begin like %2.").arg(shown(hints.contentType), QLatin1StringView(seen->name))
            : Payload::tr("Content Type says %1, but the bytes do not begin like one.").arg(shown(hints.contentType));
    }
    return {};
}

QString suffix(const QByteArray &bytes, const Hints &hints)
{
    if (const Signature *signature = signatureOf(imageKind(bytes)))
        return QString::fromLatin1(signature->suffix);
    const Kind kind = recognise(bytes, hints);
    if (kind == Kind::Json)
        return u"json"_s;
    const QString type = mimeType(hints.contentType);
    for (const TypeSuffix &entry : typeSuffixes) {
        if (type == entry.type)
            return QString::fromLatin1(entry.suffix);
    }
    if (kind == Kind::Text)
        return bytes.startsWith("<?xml") ? u"xml"_s : u"txt"_s;
    return u"bin"_s;
}

QString fileName(const QByteArray &bytes, const Hints &hints)
{
    QString base;
    for (const QChar c : hints.topicName.section(u'/', -1, -1, QString::SectionSkipEmpty).left(60))
        base += c.isLetterOrNumber() || c == u'-' || c == u'_' ? c : QChar(u'_');
    static const QStringList reserved{u"con"_s, u"prn"_s, u"aux"_s, u"nul"_s}; // and com1, lpt1 ...: names of devices on Windows
    const QString stem = base.toLower();
    const bool isDevice = reserved.contains(stem) || (stem.size() == 4 && (stem.startsWith("com"_L1) || stem.startsWith("lpt"_L1)));
    if (base.isEmpty() || isDevice)
        base.prepend(base.isEmpty() ? u"payload"_s : u"payload_"_s);
    return base + u'.' + suffix(bytes, hints);
}

QString preview(const QByteArray &bytes, qsizetype limit)
{
    const QByteArrayView view = judged(bytes, limit * longestSequence);
    const bool whole = view.size() == bytes.size();
    if (looksLikeText(view))
        return textPreview(toText(view), whole, limit);
    const qsizetype shownBytes = qMin(view.size(), qMax<qsizetype>(1, limit / 3));
    const QString hex = QString::fromLatin1(view.first(shownBytes).toByteArray().toHex(' '));
    return shownBytes < bytes.size() ? hex + u" …"_s : hex;
}

} // namespace payload
