#include "window/CopyAsMenu.h"

#include "text/PlainText.h"

#include <QCoreApplication>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace {

struct CopyAsMenu {
    Q_DECLARE_TR_FUNCTIONS(CopyAsMenu)
};

} // namespace

void fillCopyAsMenu(QMenu *menu, const ConnectionSettings *settings, bool withSecrets, const CopyAsCalls &calls)
{
    menu->clear();
    menu->setToolTipsVisible(true);
    for (const ExportForm form : exportForms()) {
        if (form == ExportForm::MqttJs || form == ExportForm::ConnackCheck || form == ExportForm::OpenSsl)
            menu->addSeparator();
        QAction *action = menu->addAction(exportFormName(form), menu, [form, copy = calls.copy] { copy(form); });
        const QString why = settings ? whyNotExportable(*settings, form) : CopyAsMenu::tr("No connection is open.");
        action->setEnabled(why.isEmpty());
        action->setToolTip(text::toolTip(why.isEmpty() ? exportFormHelp(form) : why));
        action->setObjectName(exportFormKey(form));
    }
    menu->addSeparator();
    QAction *secrets = menu->addAction(CopyAsMenu::tr("&With secrets"), menu, calls.setWithSecrets);
    secrets->setCheckable(true);
    secrets->setChecked(withSecrets);
    secrets->setEnabled(settings);
    secrets->setObjectName(u"withSecrets"_s);
    secrets->setToolTip(
        CopyAsMenu::tr("Passwords, passphrases, tokens and authentication data stand in what is copied. Otherwise each has a "
                       "placeholder in capitals. Off at every start."));
}
