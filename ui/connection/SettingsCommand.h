// A step of the page's undo stack: the settings before and after it.
#pragma once

#include "settings/ConnectionSettings.h"

#include <QUndoCommand>

#include <functional>

class SettingsCommand : public QUndoCommand
{
public:
    /// `renames`: the step changed the name of the connection; otherwise the name stays, for the list changes it as well.
    using Show = std::function<void(const ConnectionSettings &, bool renames)>;
    /// `source`: the field that was typed in; successive edits of one field are one step. Null for an action, a paste or a file.
    SettingsCommand(const QString &text, const ConnectionSettings &before, const ConnectionSettings &after, const void *source, Show show)
        : QUndoCommand(text)
        , m_before(before)
        , m_after(after)
        , m_source(source)
        , m_show(std::move(show))
    {
    }

    int id() const override { return m_source ? 1 : -1; }
    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *next = static_cast<const SettingsCommand *>(other);
        if (next->m_source != m_source)
            return false;
        m_after = next->m_after;
        return true;
    }
    void undo() override { m_show(m_before, renames()); }
    void redo() override
    {
        if (m_done || !m_source)
            m_show(m_after, renames());
        m_done = true; // an edit is on the screen already
    }

private:
    bool renames() const { return m_before.name != m_after.name; }

    ConnectionSettings m_before;
    ConnectionSettings m_after;
    const void *m_source;
    Show m_show;
    bool m_done = false;
};
