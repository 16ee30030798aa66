<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AclView</name>
    <message numerus="yes">
        <source>Wrote %n topic(s) to %1. Secrets are masked.</source>
        <translation>
            <numerusform>Wrote %n topic to %1. Secrets are masked.</numerusform>
            <numerusform>Wrote %n topics to %1. Secrets are masked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s)</source>
        <translation>
            <numerusform>%n topic</numerusform>
            <numerusform>%n topics</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttemptText</name>
    <message numerus="yes">
        <source>%n extra connection(s)</source>
        <translation>
            <numerusform>%n extra connection</numerusform>
            <numerusform>%n extra connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AuthPanel</name>
    <message numerus="yes">
        <source>Authenticated anew %n time(s) since.</source>
        <translation>
            <numerusform>Authenticated anew once since.</numerusform>
            <numerusform>Authenticated anew %n times since.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Authentication Data: %n byte(s)</source>
        <translation>
            <numerusform>Authentication Data: %n byte</numerusform>
            <numerusform>Authentication Data: %n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BinaryValueEdit</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>•••• (%n byte(s), press the eye to show and edit)</source>
        <translation>
            <numerusform>•••• (%n byte, press the eye to show and edit)</numerusform>
            <numerusform>•••• (%n bytes, press the eye to show and edit)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BrokerText</name>
    <message numerus="yes">
        <source>%n byte(s), hidden</source>
        <translation>
            <numerusform>%n byte, hidden</numerusform>
            <numerusform>%n bytes, hidden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more User Properties are in the packet log.</source>
        <translation>
            <numerusform>%n more User Property is in the packet log.</numerusform>
            <numerusform>%n more User Properties are in the packet log.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptureFile</name>
    <message numerus="yes">
        <source>It ends within its header, after %n byte(s).</source>
        <translation>
            <numerusform>It ends within its header, after %n byte.</numerusform>
            <numerusform>It ends within its header, after %n bytes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptureReader</name>
    <message numerus="yes">
        <source>%n connection(s) in it are TLS, which cannot be read here.</source>
        <translation>
            <numerusform>%n connection in it is TLS, which cannot be read here.</numerusform>
            <numerusform>%n connections in it are TLS, which cannot be read here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in it are HTTP or WebSocket, which are not read here.</source>
        <translation>
            <numerusform>%n connection in it is HTTP or WebSocket, which is not read here.</numerusform>
            <numerusform>%n connections in it are HTTP or WebSocket, which are not read here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are fragments of IP packets and were left out.</source>
        <translation>
            <numerusform>%n frame is a fragment of an IP packet and was left out.</numerusform>
            <numerusform>%n frames are fragments of IP packets and were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are too short for their headers and were left out.</source>
        <translation>
            <numerusform>%n frame is too short for its headers and was left out.</numerusform>
            <numerusform>%n frames are too short for their headers and were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) have a link type that is not read here (%1); accepted are Ethernet, Linux cooked, raw IP and loopback.</source>
        <translation>
            <numerusform>%n frame has a link type that is not read here (%1); accepted are Ethernet, Linux cooked, raw IP and loopback.</numerusform>
            <numerusform>%n frames have a link type that is not read here (%1); accepted are Ethernet, Linux cooked, raw IP and loopback.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exported PDU(s) of other protocols were left out.</source>
        <translation>
            <numerusform>%n exported PDU of another protocol was left out.</numerusform>
            <numerusform>%n exported PDUs of other protocols were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No MQTT is in it: none of its %n TCP connection(s) begins with CONNECT or goes on with whole MQTT packets.</source>
        <translation>
            <numerusform>No MQTT is in it: its %n TCP connection neither begins with CONNECT nor goes on with whole MQTT packets.</numerusform>
            <numerusform>No MQTT is in it: none of its %n TCP connections begins with CONNECT or goes on with whole MQTT packets.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateFile</name>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n certificate</numerusform>
            <numerusform>%n certificates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateFit</name>
    <message numerus="yes">
        <source>%n check(s) failed: it will not work like this.</source>
        <translation>
            <numerusform>%n check failed: it will not work like this.</numerusform>
            <numerusform>%n checks failed: it will not work like this.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It fits together, but %n thing(s) are worth a look.</source>
        <translation>
            <numerusform>It fits together, but %n thing is worth a look.</numerusform>
            <numerusform>It fits together, but %n things are worth a look.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What was checked fits together; %n check(s) could not be made.</source>
        <translation>
            <numerusform>What was checked fits together; %n check could not be made.</numerusform>
            <numerusform>What was checked fits together; %n checks could not be made.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateRules</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That was %n hour(s) ago.</source>
        <translation>
            <numerusform>That was %n hour ago.</numerusform>
            <numerusform>That was %n hours ago.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n hour(s).</source>
        <translation>
            <numerusform>That is in %n hour.</numerusform>
            <numerusform>That is in %n hours.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That was %n day(s) ago.</source>
        <translation>
            <numerusform>That was %n day ago.</numerusform>
            <numerusform>That was %n days ago.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n day(s).</source>
        <translation>
            <numerusform>That is in %n day.</numerusform>
            <numerusform>That is in %n days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateText</name>
    <message numerus="yes">
        <source>%1 to %2: valid in %n day(s) only</source>
        <translation>
            <numerusform>%1 to %2: valid in %n day only</numerusform>
            <numerusform>%1 to %2: valid in %n days only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: expired %n day(s) ago</source>
        <translation>
            <numerusform>%1 to %2: expired %n day ago</numerusform>
            <numerusform>%1 to %2: expired %n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: %n day(s) left</source>
        <translation>
            <numerusform>%1 to %2: %n day left</numerusform>
            <numerusform>%1 to %2: %n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>no readable certificate (%n byte(s))</source>
        <translation>
            <numerusform>no readable certificate (%n byte)</numerusform>
            <numerusform>no readable certificate (%n bytes)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <comment>names of a certificate</comment>
        <translation>
            <numerusform>%n in all</numerusform>
            <numerusform>%n in all</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateWords</name>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hour(s)</source>
        <translation>
            <numerusform>in %n hour</numerusform>
            <numerusform>in %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>in %n day</numerusform>
            <numerusform>in %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClockSuspicion</name>
    <message numerus="yes">
        <source>None of the %n certificate(s) that the broker sends is valid yet, which points to the clock.</source>
        <translation>
            <numerusform>The %n certificate that the broker sends is not valid yet, which points to the clock.</numerusform>
            <numerusform>None of the %n certificates that the broker sends is valid yet, which points to the clock.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) of different issuers have expired, as it happens when a clock is ahead.</source>
        <translation>
            <numerusform>%n certificate has expired, as it happens when a clock is ahead.</numerusform>
            <numerusform>%n certificates of different issuers have expired, as it happens when a clock is ahead.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message numerus="yes">
        <source>%n more</source>
        <comment>differences</comment>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnackRules</name>
    <message numerus="yes">
        <source>The will&apos;s payload has %n byte(s).</source>
        <translation>
            <numerusform>The will&apos;s payload has %n byte.</numerusform>
            <numerusform>The will&apos;s payload has %n bytes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnectionList</name>
    <message numerus="yes">
        <source>%n connection(s) deleted.</source>
        <translation>
            <numerusform>%n connection deleted.</numerusform>
            <numerusform>%n connections deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group %1 deleted with its %n connection(s).</source>
        <translation>
            <numerusform>Group %1 deleted with its %n connection.</numerusform>
            <numerusform>Group %1 deleted with its %n connections.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n URL(s) copied, without secrets.</source>
        <translation>
            <numerusform>%n URL copied, without secrets.</numerusform>
            <numerusform>%n URLs copied, without secrets.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete the group and its %n connection(s)</source>
        <translation>
            <numerusform>Delete the group and its %n connection</numerusform>
            <numerusform>Delete the group and its %n connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnectionPage</name>
    <message numerus="yes">
        <source>and %n more.</source>
        <translation>
            <numerusform>and %n more.</numerusform>
            <numerusform>and %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeliveryText</name>
    <message numerus="yes">
        <source>Meanwhile %n message(s) of other clients came on the topic.</source>
        <translation>
            <numerusform>Meanwhile %n message of another client came on the topic.</numerusform>
            <numerusform>Meanwhile %n messages of other clients came on the topic.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FileEdit</name>
    <message numerus="yes">
        <source>(PEM text, %n byte(s))</source>
        <translation>
            <numerusform>(PEM text, %n byte)</numerusform>
            <numerusform>(PEM text, %n bytes)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FitChecker</name>
    <message numerus="yes">
        <source>It is in order: %n certificate(s), up to one that &quot;%1&quot; issued.</source>
        <translation>
            <numerusform>It is in order: %n certificate, which &quot;%1&quot; issued.</numerusform>
            <numerusform>It is in order: %n certificates, up to one that &quot;%1&quot; issued.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n certificate(s); the first is &quot;%2&quot;.</source>
        <translation>
            <numerusform>%1 holds %n certificate: &quot;%2&quot;.</numerusform>
            <numerusform>%1 holds %n certificates; the first is &quot;%2&quot;.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is a PKCS#12 file with %n certificate(s); mosquitto reads none.</source>
        <translation>
            <numerusform>%1 is a PKCS#12 file with %n certificate; mosquitto reads no such file.</numerusform>
            <numerusform>%1 is a PKCS#12 file with %n certificates; mosquitto reads no such file.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n hit</numerusform>
            <numerusform>%n hits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HexView</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message numerus="yes">
        <source>%n word(s) belong to no option and were left out.</source>
        <translation>
            <numerusform>%n word belongs to no option and was left out.</numerusform>
            <numerusform>%n words belong to no option and were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) could not be read and have their defaults.</source>
        <translation>
            <numerusform>%n value could not be read and has its default.</numerusform>
            <numerusform>%n values could not be read and have their defaults.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) of this connection were left.</source>
        <translation>
            <numerusform>%n message of this connection was left.</numerusform>
            <numerusform>%n messages of this connection were left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) that are no connections were left.</source>
        <translation>
            <numerusform>%n entry that is no connection was left.</numerusform>
            <numerusform>%n entries that are no connections were left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more connection(s) were left; one import takes %1.</source>
        <translation>
            <numerusform>%n more connection was left; one import takes %1.</numerusform>
            <numerusform>%n more connections were left; one import takes %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportModel</name>
    <message numerus="yes">
        <source>%n thing(s) could not be taken over</source>
        <translation>
            <numerusform>%n thing could not be taken over</numerusform>
            <numerusform>%n things could not be taken over</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportPanel</name>
    <message numerus="yes">
        <source>%1: %n connection(s)</source>
        <translation>
            <numerusform>%1: %n connection</numerusform>
            <numerusform>%1: %n connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Import %n connection(s)</source>
        <translation>
            <numerusform>&amp;Import %n connection</numerusform>
            <numerusform>&amp;Import %n connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JsonLinesReader</name>
    <message numerus="yes">
        <source>%n line(s) are no record of a packet log and were left out; the first is line %1.</source>
        <translation>
            <numerusform>%n line is no record of a packet log and was left out: line %1.</numerusform>
            <numerusform>%n lines are no records of a packet log and were left out; the first is line %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JsonTreeModel</name>
    <message numerus="yes">
        <source>{ %Ln name(s) }</source>
        <translation>
            <numerusform>{ %Ln name }</numerusform>
            <numerusform>{ %Ln names }</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>[ %Ln entry(s) ]</source>
        <translation>
            <numerusform>[ %Ln entry ]</numerusform>
            <numerusform>[ %Ln entries ]</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListEditor</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are masked.</source>
        <translation>
            <numerusform>Wrote %n row to %1 (%2). Secrets are masked.</numerusform>
            <numerusform>Wrote %n rows to %1 (%2). Secrets are masked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are NOT masked in it.</source>
        <translation>
            <numerusform>Wrote %n row to %1 (%2). Secrets are NOT masked in it.</numerusform>
            <numerusform>Wrote %n rows to %1 (%2). Secrets are NOT masked in it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogExportMenu</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n full file(s)</source>
        <translation>
            <numerusform>%n full file</numerusform>
            <numerusform>%n full files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogImport</name>
    <message numerus="yes">
        <source>Read %n row(s).</source>
        <translation>
            <numerusform>Read %n row.</numerusform>
            <numerusform>Read %n rows.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogStatus</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogToFile</name>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2).</source>
        <translation>
            <numerusform>Wrote %n row to %1 (%2).</numerusform>
            <numerusform>Wrote %n rows to %1 (%2).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogWriter</name>
    <message numerus="yes">
        <source>%n packet(s) are longer than Wireshark reads (%1 bytes) and were cut.</source>
        <translation>
            <numerusform>%n packet is longer than Wireshark reads (%1 bytes) and was cut.</numerusform>
            <numerusform>%n packets are longer than Wireshark reads (%1 bytes) and were cut.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>%n setting(s) cannot be expressed; the text lists them.</source>
        <translation>
            <numerusform>%n setting cannot be expressed; the text lists it.</numerusform>
            <numerusform>%n settings cannot be expressed; the text lists them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n connection(s)</source>
        <translation>
            <numerusform>Import %n connection</numerusform>
            <numerusform>Import %n connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) imported.</source>
        <translation>
            <numerusform>%n connection imported.</numerusform>
            <numerusform>%n connections imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MakeResult</name>
    <message numerus="yes">
        <source>%n more</source>
        <comment>files</comment>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved in %1: %n file(s). Private keys can be read by you alone.</source>
        <translation>
            <numerusform>Saved in %1: %n file. Private keys can be read by you alone.</numerusform>
            <numerusform>Saved in %1: %n files. Private keys can be read by you alone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessagesPane</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MqttRules</name>
    <message numerus="yes">
        <source>%1 began an answer to CONNECT (%n byte(s)) and did not finish it within %2.</source>
        <translation>
            <numerusform>%1 began an answer to CONNECT (%n byte) and did not finish it within %2.</numerusform>
            <numerusform>%1 began an answer to CONNECT (%n bytes) and did not finish it within %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewRowsHint</name>
    <message numerus="yes">
        <source>%n new row(s) below</source>
        <translation>
            <numerusform>%n new row below</numerusform>
            <numerusform>%n new rows below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message numerus="yes">
        <source>The certificate &quot;%1&quot; expires in %n day(s), on %2.</source>
        <translation>
            <numerusform>The certificate &quot;%1&quot; expires in %n day, on %2.</numerusform>
            <numerusform>The certificate &quot;%1&quot; expires in %n days, on %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The broker takes at most %n unacknowledged message(s) of QoS 1 and 2 at a time.</source>
        <translation>
            <numerusform>The broker takes at most %n unacknowledged message of QoS 1 and 2 at a time.</numerusform>
            <numerusform>The broker takes at most %n unacknowledged messages of QoS 1 and 2 at a time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PacketText</name>
    <message numerus="yes">
        <source>%1 (%n byte(s))</source>
        <translation>
            <numerusform>%1 (%n byte)</numerusform>
            <numerusform>%1 (%n bytes)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PayloadEdit</name>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PayloadTab</name>
    <message numerus="yes">
        <source>%n byte(s) of secrets are masked with *, in copies and saved files too. &quot;Reveal Secrets for This View&quot; shows them.</source>
        <translation>
            <numerusform>%n byte of secrets is masked with *, in copies and saved files too. &quot;Reveal Secrets for This View&quot; shows it.</numerusform>
            <numerusform>%n bytes of secrets are masked with *, in copies and saved files too. &quot;Reveal Secrets for This View&quot; shows them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PayloadView</name>
    <message numerus="yes">
        <source>%Ln byte(s) saved to %1.</source>
        <translation>
            <numerusform>%Ln byte saved to %1.</numerusform>
            <numerusform>%Ln bytes saved to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProbeRules</name>
    <message numerus="yes">
        <source>Connected and thrown out %n times: %1 after the CONNACK.</source>
        <comment>a list of durations</comment>
        <translation>
            <numerusform>Connected and thrown out %n time: %1 after the CONNACK.</numerusform>
            <numerusform>Connected and thrown out %n times: %1 after the CONNACK.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Profiles</name>
    <message numerus="yes">
        <source>%n saved setting(s) in %1 could not be read and have their default.</source>
        <translation>
            <numerusform>%n saved setting in %1 could not be read and has its default.</numerusform>
            <numerusform>%n saved settings in %1 could not be read and have their default.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in %1 have settings of a newer version of Connack; they are kept.</source>
        <translation>
            <numerusform>%n connection in %1 has settings of a newer version of Connack; they are kept.</numerusform>
            <numerusform>%n connections in %1 have settings of a newer version of Connack; they are kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PubSubView</name>
    <message numerus="yes">
        <source>The server did not keep the session: %n subscription(s) were sent again by themselves.</source>
        <translation>
            <numerusform>The server did not keep the session: %n subscription was sent again by itself.</numerusform>
            <numerusform>The server did not keep the session: %n subscriptions were sent again by themselves.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PublicationText</name>
    <message numerus="yes">
        <source>Awaiting %1; sent again %n time(s)</source>
        <translation>
            <numerusform>Awaiting %1; sent again %n time</numerusform>
            <numerusform>Awaiting %1; sent again %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sent again with DUP, since a connection ended before its acknowledgement: %n time(s).</source>
        <translation>
            <numerusform>Sent again with DUP, since a connection ended before its acknowledgement: %n time.</numerusform>
            <numerusform>Sent again with DUP, since a connection ended before its acknowledgement: %n times.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReconnectText</name>
    <message numerus="yes">
        <source>Connected and thrown out %n times, each about %1 after the CONNACK.</source>
        <translation>
            <numerusform>Connected and thrown out once, each about %1 after the CONNACK.</numerusform>
            <numerusform>Connected and thrown out %n times, each about %1 after the CONNACK.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times, between %1 and %2 after the CONNACK.</source>
        <translation>
            <numerusform>Connected and thrown out once, between %1 and %2 after the CONNACK.</numerusform>
            <numerusform>Connected and thrown out %n times, between %1 and %2 after the CONNACK.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReferenceBroker</name>
    <message numerus="yes">
        <source>mosquitto does not accept connections %n second(s) after its start.</source>
        <translation>
            <numerusform>mosquitto does not accept connections %n second after its start.</numerusform>
            <numerusform>mosquitto does not accept connections %n seconds after its start.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportDocument</name>
    <message numerus="yes">
        <source>The log no longer holds its %n oldest record(s).</source>
        <translation>
            <numerusform>The log no longer holds its oldest record.</numerusform>
            <numerusform>The log no longer holds its %n oldest records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>PEM text, %n character(s)</source>
        <translation>
            <numerusform>PEM text, %n character</numerusform>
            <numerusform>PEM text, %n characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoundTripPanel</name>
    <message numerus="yes">
        <source>last %1 · median %2 · 95th percentile %3 · longest %4 · %n ping(s)</source>
        <translation>
            <numerusform>last %1 · median %2 · 95th percentile %3 · longest %4 · %n ping</numerusform>
            <numerusform>last %1 · median %2 · 95th percentile %3 · longest %4 · %n pings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StageText</name>
    <message numerus="yes">
        <source>%n certificate(s) presented</source>
        <translation>
            <numerusform>%n certificate presented</numerusform>
            <numerusform>%n certificates presented</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n line(s) logged</source>
        <translation>
            <numerusform>%n line logged</numerusform>
            <numerusform>%n lines logged</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusText</name>
    <message numerus="yes">
        <source>The broker set %n limit(s); the tab Broker has them beside what was asked.</source>
        <translation>
            <numerusform>The broker set %n limit; the tab Broker has them beside what was asked.</numerusform>
            <numerusform>The broker set %n limits; the tab Broker has them beside what was asked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> · after %n extra connection(s)</source>
        <comment>behind the circumstances of a verdict</comment>
        <translation>
            <numerusform> · after %n extra connection</numerusform>
            <numerusform> · after %n extra connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n servers took the connection. This is about the first one, %1; the tab Attempts has the others.</source>
        <translation>
            <numerusform>The one server did not take the connection. This is about it, %1.</numerusform>
            <numerusform>None of the %n servers took the connection. This is about the first one, %1; the tab Attempts has the others.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SubscriptionText</name>
    <message numerus="yes">
        <source>%n user propert(y/ies)</source>
        <translation>
            <numerusform>%n user property</numerusform>
            <numerusform>%n user properties</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TlsMaterial</name>
    <message numerus="yes">
        <source>%n CA certificate(s)</source>
        <translation>
            <numerusform>%n CA certificate</numerusform>
            <numerusform>%n CA certificates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n certificate</numerusform>
            <numerusform>%n certificates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, expires in %n day(s)</source>
        <translation>
            <numerusform>%1, expires in %n day</numerusform>
            <numerusform>%1, expires in %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, the next expires in %n day(s)</source>
        <translation>
            <numerusform>%1, the next expires in %n day</numerusform>
            <numerusform>%1, the next expires in %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TlsServerWording</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerdictView</name>
    <message numerus="yes">
        <source>… and %n more</source>
        <comment>lines of evidence</comment>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <comment>notes</comment>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WillReport</name>
    <message numerus="yes">
        <source>%n other message(s) came on the topic, with another payload than the will&apos;s.</source>
        <translation>
            <numerusform>%n other message came on the topic, with another payload than the will&apos;s.</numerusform>
            <numerusform>%n other messages came on the topic, with another payload than the will&apos;s.</numerusform>
        </translation>
    </message>
</context>
</TS>
