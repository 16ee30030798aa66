// Deletes what may be the sender of the signal that is being handled.
#pragma once

#include <QObject>
#include <QThread>

/// Like deleteLater(), but at once where no event loop is left to do it: in a thread that is finishing.
inline void deleteSafely(QObject *object)
{
    if (object->thread()->isRunning())
        object->deleteLater();
    else
        delete object;
}
