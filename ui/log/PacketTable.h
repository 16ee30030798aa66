// The table of the packet log.
#pragma once

#include "log/FollowingTable.h"
#include "log/PacketLogModel.h"

class PacketTable : public FollowingTable
{
    Q_OBJECT
public:
    explicit PacketTable(PacketLogModel *model, QWidget *parent = nullptr)
        : FollowingTable(model, parent)
    {
    }
};
