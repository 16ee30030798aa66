// `connack check ...` runs without a GUI library; anything else loads the window's module.
#include "check/CheckCommand.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    return runCheck(application, application.arguments().mid(2));
}
