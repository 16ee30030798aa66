<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AclExport</name>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>May publish</source>
        <translation>Darf veröffentlichen</translation>
    </message>
    <message>
        <source>May subscribe</source>
        <translation>Darf abonnieren</translation>
    </message>
    <message>
        <source>Delivered (ms)</source>
        <translation>Zugestellt (ms)</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>Access check of %1 (MQTT %2), %3</source>
        <translation>Rechteprüfung von %1 (MQTT %2), %3</translation>
    </message>
</context>
<context>
    <name>AclModel</name>
    <message>
        <source>Publish: %1</source>
        <translation>Veröffentlichen: %1</translation>
    </message>
    <message>
        <source>Subscribe: %1</source>
        <translation>Abonnieren: %1</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>May publish</source>
        <translation>Darf veröffentlichen</translation>
    </message>
    <message>
        <source>May subscribe</source>
        <translation>Darf abonnieren</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>As it was typed</source>
        <translation>Wie eingegeben</translation>
    </message>
    <message>
        <source>What the broker answers to a PUBLISH with QoS 1</source>
        <translation>Was der Broker auf ein PUBLISH mit QoS 1 antwortet</translation>
    </message>
    <message>
        <source>What the broker answers to a SUBSCRIBE with QoS 2 of the second connection</source>
        <translation>Was der Broker auf ein SUBSCRIBE der zweiten Verbindung mit QoS 2 antwortet</translation>
    </message>
    <message>
        <source>From the PUBLISH to its arrival at the second connection</source>
        <translation>Vom PUBLISH bis zur Ankunft bei der zweiten Verbindung</translation>
    </message>
</context>
<context>
    <name>AclView</name>
    <message>
        <source>Copy All as &amp;Markdown</source>
        <translation>Alles als &amp;Markdown kopieren</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 topics are checked.</source>
        <translation>Nur die ersten %1 von %2 Topics werden geprüft.</translation>
    </message>
    <message>
        <source>Open a List of Topics</source>
        <translation>Liste von Topics öffnen</translation>
    </message>
    <message>
        <source>Text (*.txt *.csv *.acl *.conf);;All files (*)</source>
        <translation>Text (*.txt *.csv *.acl *.conf);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Export the Access Check</source>
        <translation>Rechteprüfung exportieren</translation>
    </message>
    <message>
        <source>Nothing was written: the name must end in .csv, .md or .json.</source>
        <translation>Nichts wurde geschrieben: Der Name muss auf .csv, .md oder .json enden.</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n topic(s) to %1. Secrets are masked.</source>
        <translation>
            <numerusform>%n Topic nach %1 geschrieben. Geheimnisse sind unkenntlich.</numerusform>
            <numerusform>%n Topics nach %1 geschrieben. Geheimnisse sind unkenntlich.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1 kann nicht geschrieben werden (%2).</translation>
    </message>
    <message>
        <source>The table is on the clipboard, as Markdown and as CSV.</source>
        <translation>Die Tabelle ist in der Zwischenablage, als Markdown und als CSV.</translation>
    </message>
    <message>
        <source>C&amp;heck</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>Abb&amp;rechen</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>%1 von %2 fertig</translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s)</source>
        <translation>
            <numerusform>%n Topic</numerusform>
            <numerusform>%n Topics</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Access check</source>
        <translation>Rechteprü&amp;fung</translation>
    </message>
    <message>
        <source>Wa&amp;it</source>
        <translation>Wa&amp;rten</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>How long the message on each topic is waited for</source>
        <translation>Wie lange auf die Nachricht zu jedem Topic gewartet wird</translation>
    </message>
    <message>
        <source>One topic a line, typed, pasted or dropped as a file. Lines that begin with “# ” are remarks.</source>
        <translation>Ein Topic je Zeile: getippt, eingefügt oder als Datei hierher gezogen. Zeilen, die mit „# “ beginnen, sind Bemerkungen.</translation>
    </message>
    <message>
        <source>Open a list of topics. It can be dropped on the list as well.</source>
        <translation>Eine Liste von Topics öffnen. Sie kann auch auf die Liste gezogen werden.</translation>
    </message>
    <message>
        <source>Subscribes to each topic with a second connection and publishes one message to it with QoS 1, never retained. Whoever else subscribes there gets it as well.</source>
        <translation>Abonniert jedes Topic mit einer zweiten Verbindung und veröffentlicht dort eine Nachricht mit QoS 1, nie mit Retain. Wer es sonst noch abonniert hat, bekommt sie auch.</translation>
    </message>
    <message>
        <source>Write the table to a file: CSV, Markdown or JSON, without secrets</source>
        <translation>Die Tabelle in eine Datei schreiben: CSV, Markdown oder JSON, ohne Geheimnisse</translation>
    </message>
    <message>
        <source>Copy the table, as Markdown for a bug tracker and as CSV for a spreadsheet</source>
        <translation>Die Tabelle kopieren, als Markdown für einen Bugtracker und als CSV für eine Tabellenkalkulation</translation>
    </message>
    <message>
        <source>What may this client publish and subscribe to? List the topics and press Check.</source>
        <translation>Was darf dieser Client veröffentlichen und abonnieren? Topics auflisten und Prüfen drücken.</translation>
    </message>
    <message>
        <source>Topic names are published to and subscribed to; filters with + or # are only subscribed to (section 4.7).</source>
        <translation>Topic-Namen werden veröffentlicht und abonniert, Filter mit + oder # nur abonniert (Abschnitt 4.7).</translation>
    </message>
</context>
<context>
    <name>AttemptText</name>
    <message>
        <source>%1 after %2</source>
        <comment>state of a stage, duration</comment>
        <translation>%1 nach %2</translation>
    </message>
    <message>
        <source>Addresses tried</source>
        <translation>Versuchte Adressen</translation>
    </message>
    <message>
        <source>%1 after %2, begun at %3</source>
        <comment>result, duration, start</comment>
        <translation>%1 nach %2, begonnen bei %3</translation>
    </message>
    <message>
        <source>%1 after %2, begun at %3 (%4)</source>
        <comment>result, duration, start, the system&apos;s words</comment>
        <translation>%1 nach %2, begonnen bei %3 (%4)</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>TLS version and cipher</comment>
        <translation>%1 mit %2</translation>
    </message>
    <message>
        <source>TLS alert</source>
        <translation>TLS-Alert</translation>
    </message>
    <message>
        <source>alert</source>
        <translation>Alert</translation>
    </message>
    <message>
        <source>TLS library</source>
        <translation>TLS-Bibliothek</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>number of the attempt, time of day</comment>
        <translation>%1 um %2</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>%1, %2 port %3</source>
        <comment>type, host, port</comment>
        <translation>%1, %2 Port %3</translation>
    </message>
    <message>
        <source>Server tried</source>
        <translation>Versuchter Server</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>%1 (after %2)</source>
        <comment>how it ended, duration</comment>
        <translation>%1 (nach %2)</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>%1, issued by %2, until %3</source>
        <comment>subject, issuer, date</comment>
        <translation>%1, ausgestellt von %2, bis %3</translation>
    </message>
    <message>
        <source>Certificate check</source>
        <translation>Zertifikatsprüfung</translation>
    </message>
    <message>
        <source>not trusted</source>
        <translation>nicht vertrauenswürdig</translation>
    </message>
    <message>
        <source>Key exchange</source>
        <translation>Schlüsselaustausch</translation>
    </message>
    <message>
        <source>ALPN</source>
        <translation>ALPN</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>Client-Zertifikat</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>angefragt</translation>
    </message>
    <message>
        <source>asked for, from %1</source>
        <comment>a list of CAs</comment>
        <translation>angefragt, von einer dieser CAs: %1</translation>
    </message>
    <message>
        <source>First bytes</source>
        <translation>Erste Bytes</translation>
    </message>
    <message>
        <source>Looked closer</source>
        <translation>Genauer hingesehen</translation>
    </message>
    <message numerus="yes">
        <source>%n extra connection(s)</source>
        <translation>
            <numerusform>%n zusätzliche Verbindung</numerusform>
            <numerusform>%n zusätzliche Verbindungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>what an extra connection tried, what came of it</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>begun %1 after the first one</source>
        <translation>begonnen %1 nach der ersten</translation>
    </message>
    <message>
        <source>%1, begun %2 after the first one</source>
        <comment>duration, start</comment>
        <translation>%1, begonnen %2 nach der ersten</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Client ID</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Neu verbunden</translation>
    </message>
</context>
<context>
    <name>AuthPanel</name>
    <message>
        <source>The broker asks for the next step of the re-authentication (AUTH).</source>
        <translation>Der Broker fragt nach dem nächsten Schritt der erneuten Authentifizierung (AUTH).</translation>
    </message>
    <message>
        <source>The broker asks for the next step of the authentication (AUTH).</source>
        <translation>Der Broker fragt nach dem nächsten Schritt der Authentifizierung (AUTH).</translation>
    </message>
    <message>
        <source>AUTH was answered; the broker&apos;s next packet is awaited.</source>
        <translation>AUTH ist beantwortet; das nächste Paket des Brokers wird erwartet.</translation>
    </message>
    <message>
        <source>Re-authentication with %1 is under way.</source>
        <translation>Die erneute Authentifizierung mit %1 läuft.</translation>
    </message>
    <message>
        <source>Authenticated with %1, %2 iterations: the broker has proven that it knows the password.</source>
        <translation>Authentifiziert mit %1, %2 Iterationen: Der Broker hat bewiesen, dass er das Passwort kennt.</translation>
    </message>
    <message>
        <source>Authenticated with the method %1.</source>
        <translation>Authentifiziert mit der Methode %1.</translation>
    </message>
    <message numerus="yes">
        <source>Authenticated anew %n time(s) since.</source>
        <translation>
            <numerusform>Seither einmal erneut authentifiziert.</numerusform>
            <numerusform>Seither %n-mal erneut authentifiziert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reason Code %1</source>
        <translation>Reason Code %1</translation>
    </message>
    <message>
        <source>Authentication Method: %1</source>
        <translation>Authentication Method: %1</translation>
    </message>
    <message>
        <source>Reason String: %1</source>
        <translation>Reason String: %1</translation>
    </message>
    <message>
        <source>User Property: %1 = %2</source>
        <translation>User Property: %1 = %2</translation>
    </message>
    <message numerus="yes">
        <source>Authentication Data: %n byte(s)</source>
        <translation>
            <numerusform>Authentication Data: %n Byte</numerusform>
            <numerusform>Authentication Data: %n Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Your answer: the Authentication Data of AUTH 0x18</source>
        <translation>Ihre Antwort: Authentication Data von AUTH 0x18</translation>
    </message>
    <message>
        <source>The Authentication Data of AUTH 0x19, which begins the re-authentication</source>
        <translation>Authentication Data von AUTH 0x19, das die erneute Authentifizierung beginnt</translation>
    </message>
    <message>
        <source>&amp;Re-authenticate</source>
        <translation>&amp;Erneut authentifizieren</translation>
    </message>
    <message>
        <source>Authenticate again on this connection with AUTH 0x19, as a client does before its right runs out.
MQTT 5, section 4.12.1</source>
        <translation>Authentifiziert auf dieser Verbindung erneut mit AUTH 0x19, wie es ein Client tut, bevor sein Recht abläuft.
MQTT 5, Abschnitt 4.12.1</translation>
    </message>
    <message>
        <source>Send AUTH</source>
        <translation>AUTH senden</translation>
    </message>
    <message>
        <source>Sends AUTH with this data, and the method of CONNECT.
MQTT 5, section 3.15</source>
        <translation>Sendet AUTH mit diesen Daten und der Methode aus CONNECT.
MQTT 5, Abschnitt 3.15</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>nothing: AUTH without data</source>
        <translation>nichts: AUTH ohne Daten</translation>
    </message>
    <message>
        <source>Waiting for %1. The connect timeout stands still; the broker may have a limit of its own.</source>
        <translation>Wartet seit %1. Das Zeitlimit steht still; der Broker kann ein eigenes haben.</translation>
    </message>
    <message>
        <source>How the data of the broker&apos;s AUTH is shown.
Authentication Data of AUTH, MQTT 5, section 3.15.2.2.3</source>
        <translation>Wie die Daten im AUTH des Brokers gezeigt werden.
Authentication Data von AUTH, MQTT 5, Abschnitt 3.15.2.2.3</translation>
    </message>
    <message>
        <source>What the next AUTH carries; it is sent as it stands here.
Authentication Data of AUTH, MQTT 5, section 3.15.2.2.3</source>
        <translation>Was das nächste AUTH trägt; es wird gesendet, wie es hier steht.
Authentication Data von AUTH, MQTT 5, Abschnitt 3.15.2.2.3</translation>
    </message>
</context>
<context>
    <name>AuthenticationRules</name>
    <message>
        <source>What the broker sent in the exchange is not in the form of SCRAM (RFC 5802, section 7).</source>
        <translation>Was der Broker im Austausch gesendet hat, hat nicht die Form von SCRAM (RFC 5802, Abschnitt 7).</translation>
    </message>
    <message>
        <source>The broker&apos;s message belongs to another exchange: its nonce does not begin with the one that was sent.</source>
        <translation>Die Nachricht des Brokers gehört zu einem anderen Austausch: Ihre Nonce beginnt nicht mit der gesendeten.</translation>
    </message>
    <message>
        <source>The broker asks for an extension of SCRAM (m=) that no standard defines.</source>
        <translation>Der Broker verlangt eine Erweiterung von SCRAM (m=), die kein Standard kennt.</translation>
    </message>
    <message>
        <source>The broker asks for %1 iterations; at most %2 are computed, so that no server can keep a client busy for minutes.</source>
        <translation>Der Broker verlangt %1 Iterationen; höchstens %2 werden gerechnet, damit kein Server einen Client minutenlang beschäftigen kann.</translation>
    </message>
    <message>
        <source>The broker says that the proof is not valid: the password is another one.</source>
        <translation>Der Broker sagt, dass der Beweis nicht gültig ist: Das Passwort ist ein anderes.</translation>
    </message>
    <message>
        <source>The broker says that it does not know the user.</source>
        <translation>Der Broker sagt, dass er den Benutzer nicht kennt.</translation>
    </message>
    <message>
        <source>The broker ended the exchange with the error &quot;%1&quot;.</source>
        <translation>Der Broker hat den Austausch mit dem Fehler „%1“ beendet.</translation>
    </message>
    <message>
        <source>The broker accepts, but does not prove that it knows the password: the server signature of SCRAM is missing.</source>
        <translation>Der Broker nimmt an, beweist aber nicht, dass er das Passwort kennt: Die Serversignatur von SCRAM fehlt.</translation>
    </message>
    <message>
        <source>The broker accepts, but its server signature is wrong: it does not know the password. Something else may answer in the broker&apos;s place.</source>
        <translation>Der Broker nimmt an, aber seine Serversignatur ist falsch: Er kennt das Passwort nicht. Womöglich antwortet etwas anderes an seiner Stelle.</translation>
    </message>
    <message>
        <source>The broker sent an AUTH that was not due in the exchange.</source>
        <translation>Der Broker hat ein AUTH gesendet, das im Austausch nicht an der Reihe war.</translation>
    </message>
    <message>
        <source>The broker did not answer AUTH within the connect timeout.</source>
        <translation>Der Broker hat AUTH nicht innerhalb des Zeitlimits für die Verbindung beantwortet.</translation>
    </message>
    <message>
        <source>The OpenSSL of this system does not compute what %1 needs.</source>
        <translation>OpenSSL auf diesem System rechnet nicht, was %1 braucht.</translation>
    </message>
    <message>
        <source>Check user name and password (Credentials): the broker computes with the password of user &quot;%1&quot;.</source>
        <translation>Benutzername und Passwort unter Zugangsdaten prüfen: Der Broker rechnet mit dem Passwort des Benutzers „%1“.</translation>
    </message>
    <message>
        <source>Check that the broker keeps this user&apos;s key for %1; a key for another method does not fit.</source>
        <translation>Prüfen, ob der Broker den Schlüssel dieses Benutzers für %1 hat; einer für ein anderes Verfahren passt nicht.</translation>
    </message>
    <message>
        <source>Make sure that %1 is the broker: a server that cannot prove itself gets no messages.</source>
        <translation>Sicherstellen, dass %1 der Broker ist: Ein Server, der sich nicht ausweisen kann, bekommt keine Nachrichten.</translation>
    </message>
    <message>
        <source>Have the broker&apos;s key for user &quot;%1&quot; made anew; look for a proxy or a plug-in that changes AUTH on the way.</source>
        <translation>Den Schlüssel des Brokers für den Benutzer „%1“ neu erzeugen lassen; nach einem Proxy oder Plug-in suchen, das AUTH unterwegs ändert.</translation>
    </message>
    <message>
        <source>Choose another SCRAM method under MQTT 5, Authentication, or allow this hash in OpenSSL&apos;s configuration.</source>
        <translation>Unter MQTT 5, Authentifizierung, ein anderes SCRAM-Verfahren wählen oder diesen Hash in der Konfiguration von OpenSSL erlauben.</translation>
    </message>
    <message>
        <source>Set a lower iteration count for this user at the broker; %1 or more are customary.</source>
        <translation>Am Broker für diesen Benutzer weniger Iterationen einstellen; %1 oder mehr sind üblich.</translation>
    </message>
    <message>
        <source>Check that the broker speaks SCRAM under the method name &quot;%1&quot;; its log shows at which step it is.</source>
        <translation>Prüfen, ob der Broker unter dem Namen „%1“ SCRAM spricht; sein Log zeigt, bei welchem Schritt er ist.</translation>
    </message>
    <message>
        <source>Answer AUTH by hand (MQTT 5, Authentication) to see each message.</source>
        <translation>AUTH von Hand beantworten (MQTT 5, Authentifizierung), um jede Nachricht zu sehen.</translation>
    </message>
    <message>
        <source>The connection ended while it was authenticated anew with &quot;%1&quot;.</source>
        <translation>Die Verbindung endete während der erneuten Authentifizierung mit „%1“.</translation>
    </message>
    <message>
        <source>The broker refused with DISCONNECT %1.</source>
        <translation>Der Broker hat mit DISCONNECT %1 abgelehnt.</translation>
    </message>
    <message>
        <source>The broker closed it and gave no reason.</source>
        <translation>Der Broker hat sie ohne Angabe eines Grundes geschlossen.</translation>
    </message>
    <message>
        <source>Check that the broker allows re-authentication (MQTT 5.0, section 4.12.1); its log tells why it refused.</source>
        <translation>Prüfen, ob der Broker erneute Authentifizierung erlaubt (MQTT 5.0, Abschnitt 4.12.1); sein Log sagt, warum er abgelehnt hat.</translation>
    </message>
</context>
<context>
    <name>BinaryText</name>
    <message>
        <source>&quot;%1&quot; is no hexadecimal digit. Give pairs of 0 to 9 and a to f, such as 00 ff 7e.</source>
        <translation>„%1“ ist keine Hexadezimalziffer. Paare aus 0 bis 9 und a bis f angeben, zum Beispiel 00 ff 7e.</translation>
    </message>
    <message>
        <source>A byte has two hexadecimal digits; the last one has only one.</source>
        <translation>Ein Byte hat zwei Hexadezimalziffern; das letzte hat nur eine.</translation>
    </message>
    <message>
        <source>This is no Base64: it has characters other than A-Z, a-z, 0-9, + and /, or a wrong length.</source>
        <translation>Das ist kein Base64: Es enthält andere Zeichen als A-Z, a-z, 0-9, + und / oder hat eine falsche Länge.</translation>
    </message>
</context>
<context>
    <name>BinaryValueEdit</name>
    <message>
        <source>Give a file; its content is sent as it is.</source>
        <translation>Eine Datei angeben; ihr Inhalt wird unverändert gesendet.</translation>
    </message>
    <message>
        <source>The content of the file is sent: %1.</source>
        <translation>Der Inhalt der Datei wird gesendet: %1.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>These bytes are no UTF-8 text, so they stay as they are.</source>
        <translation>Diese Bytes sind kein UTF-8-Text, darum bleiben sie, wie sie sind.</translation>
    </message>
    <message>
        <source>Choose the file to send</source>
        <translation>Zu sendende Datei wählen</translation>
    </message>
    <message numerus="yes">
        <source>•••• (%n byte(s), press the eye to show and edit)</source>
        <translation>
            <numerusform>•••• (%n Byte, zum Anzeigen und Bearbeiten auf das Auge klicken)</numerusform>
            <numerusform>•••• (%n Bytes, zum Anzeigen und Bearbeiten auf das Auge klicken)</numerusform>
        </translation>
    </message>
    <message>
        <source>as text</source>
        <translation>als Text</translation>
    </message>
    <message>
        <source>as hexadecimal</source>
        <translation>hexadezimal</translation>
    </message>
    <message>
        <source>as Base64</source>
        <translation>als Base64</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>aus einer Datei</translation>
    </message>
    <message>
        <source>How the bytes are written here. What is sent are the bytes.</source>
        <translation>Wie die Bytes hier geschrieben sind. Gesendet werden die Bytes.</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>Show what is hidden</source>
        <translation>Verborgenes anzeigen</translation>
    </message>
</context>
<context>
    <name>BrokerText</name>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>MQTT %1 tells no more: what else the broker limits shows only when it is met.</source>
        <translation>MQTT %1 sagt nicht mehr: Was der Broker sonst begrenzt, zeigt sich erst, wenn ein Limit erreicht wird.</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>Reason Code</source>
        <translation>Reason Code</translation>
    </message>
    <message>
        <source>Return code</source>
        <translation>Return Code</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>Clean Start</source>
        <translation>Clean Start</translation>
    </message>
    <message>
        <source>Clean Session</source>
        <translation>Clean Session</translation>
    </message>
    <message>
        <source>the kept session, if any</source>
        <translation>die behaltene Sitzung, falls vorhanden</translation>
    </message>
    <message>
        <source>The broker kept the session of this client ID: its subscriptions and queued messages are there.</source>
        <translation>Der Broker hat die Sitzung dieser Client ID behalten: Ihre Abonnements und wartenden Nachrichten sind noch da.</translation>
    </message>
    <message>
        <source>The broker had no session for this client ID, or dropped it: nothing is subscribed yet.</source>
        <translation>Der Broker hatte keine Sitzung für diese Client ID oder hat sie verworfen: Noch ist nichts abonniert.</translation>
    </message>
    <message>
        <source>Session Present</source>
        <translation>Session Present</translation>
    </message>
    <message>
        <source>empty: the broker chooses</source>
        <translation>leer: der Broker wählt</translation>
    </message>
    <message>
        <source>Assigned Client Identifier</source>
        <translation>Assigned Client Identifier</translation>
    </message>
    <message>
        <source>as asked</source>
        <translation>wie angefragt</translation>
    </message>
    <message>
        <source>The broker named this client. To return to the session, connect with this client ID.</source>
        <translation>Der Broker hat diesen Client benannt. Um zur Sitzung zurückzukehren, mit dieser Client ID verbinden.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>The session ends with the connection: subscriptions and queued messages are lost.</source>
        <translation>Die Sitzung endet mit der Verbindung: Abonnements und wartende Nachrichten gehen verloren.</translation>
    </message>
    <message>
        <source>The broker keeps the session until it is asked to drop it.</source>
        <translation>Der Broker behält die Sitzung, bis er sie verwerfen soll.</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1 after the connection ends.</source>
        <translation>Der Broker behält die Sitzung nach dem Ende der Verbindung noch %1.</translation>
    </message>
    <message>
        <source>Session Expiry Interval</source>
        <translation>Session Expiry Interval</translation>
    </message>
    <message>
        <source>not set: 0 s</source>
        <translation>nicht gesetzt: 0 s</translation>
    </message>
    <message>
        <source>Keep-alive is off: a dead connection may go unnoticed.</source>
        <translation>Keep-alive ist aus: Eine tote Verbindung bleibt womöglich unbemerkt.</translation>
    </message>
    <message>
        <source>This client sends something at least every %1; the broker drops it after one and a half times as long.</source>
        <translation>Dieser Client sendet mindestens alle %1 etwas; nach der anderthalbfachen Zeit trennt ihn der Broker.</translation>
    </message>
    <message>
        <source>Server Keep Alive</source>
        <translation>Server Keep Alive</translation>
    </message>
    <message>
        <source>Keep Alive</source>
        <translation>Keep Alive</translation>
    </message>
    <message>
        <source>Receive Maximum</source>
        <translation>Receive Maximum</translation>
    </message>
    <message>
        <source>not given: 65,535</source>
        <translation>nicht angegeben: 65.535</translation>
    </message>
    <message>
        <source>The broker takes %1 QoS 1 and 2 messages at a time before it has acknowledged them; this client takes %2.</source>
        <translation>Der Broker nimmt %1 Nachrichten mit QoS 1 und 2 zugleich an, bevor er sie bestätigt hat; dieser Client nimmt %2 an.</translation>
    </message>
    <message>
        <source>Maximum Packet Size</source>
        <translation>Maximum Packet Size</translation>
    </message>
    <message>
        <source>not given: no limit</source>
        <translation>nicht angegeben: kein Limit</translation>
    </message>
    <message>
        <source>A packet of more than %1 ends the connection.</source>
        <translation>Ein Paket von mehr als %1 beendet die Verbindung.</translation>
    </message>
    <message>
        <source>The broker names no limit to the packets it takes.</source>
        <translation>Der Broker nennt kein Limit für die Pakete, die er annimmt.</translation>
    </message>
    <message>
        <source>Topic Alias Maximum</source>
        <translation>Topic Alias Maximum</translation>
    </message>
    <message>
        <source>not given: 0</source>
        <translation>nicht angegeben: 0</translation>
    </message>
    <message>
        <source>The broker takes no Topic Aliases from this client.</source>
        <translation>Der Broker nimmt von diesem Client keine Topic Aliases an.</translation>
    </message>
    <message>
        <source>This client may use Topic Aliases from 1 to %1.</source>
        <translation>Dieser Client darf Topic Aliases von 1 bis %1 verwenden.</translation>
    </message>
    <message>
        <source>Maximum QoS</source>
        <translation>Maximum QoS</translation>
    </message>
    <message>
        <source>not given: 2</source>
        <translation>nicht angegeben: 2</translation>
    </message>
    <message>
        <source>A message published with a higher QoS than %1 ends the connection.</source>
        <translation>Eine mit höherem QoS als %1 veröffentlichte Nachricht beendet die Verbindung.</translation>
    </message>
    <message>
        <source>Messages may be published with QoS 0, 1 and 2.</source>
        <translation>Nachrichten dürfen mit QoS 0, 1 und 2 veröffentlicht werden.</translation>
    </message>
    <message>
        <source>Retain Available</source>
        <translation>Retain Available</translation>
    </message>
    <message>
        <source>Retained messages are stored.</source>
        <translation>Retained-Nachrichten werden gespeichert.</translation>
    </message>
    <message>
        <source>A message published with RETAIN ends the connection.</source>
        <translation>Eine mit RETAIN veröffentlichte Nachricht beendet die Verbindung.</translation>
    </message>
    <message>
        <source>Wildcard Subscription Available</source>
        <translation>Wildcard Subscription Available</translation>
    </message>
    <message>
        <source>Topic Filters may hold + and #.</source>
        <translation>Topic-Filter dürfen + und # enthalten.</translation>
    </message>
    <message>
        <source>A subscription with + or # ends the connection.</source>
        <translation>Ein Abonnement mit + oder # beendet die Verbindung.</translation>
    </message>
    <message>
        <source>Subscription Identifier Available</source>
        <translation>Subscription Identifier Available</translation>
    </message>
    <message>
        <source>Subscriptions may carry an identifier.</source>
        <translation>Abonnements dürfen einen Subscription Identifier haben.</translation>
    </message>
    <message>
        <source>A subscription with an identifier ends the connection.</source>
        <translation>Ein Abonnement mit Subscription Identifier beendet die Verbindung.</translation>
    </message>
    <message>
        <source>Shared Subscription Available</source>
        <translation>Shared Subscription Available</translation>
    </message>
    <message>
        <source>Topic Filters may begin with $share/.</source>
        <translation>Topic-Filter dürfen mit $share/ beginnen.</translation>
    </message>
    <message>
        <source>A subscription to $share/ ends the connection.</source>
        <translation>Ein Abonnement auf $share/ beendet die Verbindung.</translation>
    </message>
    <message>
        <source>not given: yes</source>
        <translation>nicht angegeben: ja</translation>
    </message>
    <message>
        <source>Reason String</source>
        <translation>Reason String</translation>
    </message>
    <message>
        <source>The broker&apos;s own words for people.</source>
        <translation>Die eigenen Worte des Brokers, für Menschen.</translation>
    </message>
    <message>
        <source>Response Information</source>
        <translation>Response Information</translation>
    </message>
    <message>
        <source>Where this client may have answers to its requests sent.</source>
        <translation>Wohin dieser Client Antworten auf seine Anfragen senden lassen kann.</translation>
    </message>
    <message>
        <source>Server Reference</source>
        <translation>Server Reference</translation>
    </message>
    <message>
        <source>Another server that the broker points to.</source>
        <translation>Ein anderer Server, auf den der Broker verweist.</translation>
    </message>
    <message>
        <source>Authentication Method</source>
        <translation>Authentication Method</translation>
    </message>
    <message>
        <source>Authentication Data</source>
        <translation>Authentication Data</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s), hidden</source>
        <translation>
            <numerusform>%n Byte, verborgen</numerusform>
            <numerusform>%n Bytes, verborgen</numerusform>
        </translation>
    </message>
    <message>
        <source>User Property</source>
        <translation>User Property</translation>
    </message>
    <message>
        <source>%1 = %2</source>
        <comment>name and value</comment>
        <translation>%1 = %2</translation>
    </message>
    <message numerus="yes">
        <source>%n more User Properties are in the packet log.</source>
        <translation>
            <numerusform>%n weitere User Property steht im Paketprotokoll.</numerusform>
            <numerusform>%n weitere User Properties stehen im Paketprotokoll.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaFilesEdit</name>
    <message>
        <source>Add another CA file</source>
        <translation>Weitere CA-Datei hinzufügen</translation>
    </message>
    <message>
        <source>empty: not used</source>
        <translation>leer: nicht verwendet</translation>
    </message>
</context>
<context>
    <name>CaptureFile</name>
    <message>
        <source>It does not begin as a capture does.</source>
        <translation>Sie beginnt nicht wie ein Mitschnitt.</translation>
    </message>
    <message numerus="yes">
        <source>It ends within its header, after %n byte(s).</source>
        <translation>
            <numerusform>Sie endet im Kopf, nach %n Byte.</numerusform>
            <numerusform>Sie endet im Kopf, nach %n Byte.</numerusform>
        </translation>
    </message>
    <message>
        <source>The frame at byte %1 claims %2 bytes: the file is damaged there.</source>
        <translation>Der Rahmen bei Byte %1 gibt %2 Byte an: Dort ist die Datei beschädigt.</translation>
    </message>
    <message>
        <source>It ends within a frame: it was cut at byte %1.</source>
        <translation>Sie endet mitten in einem Rahmen: Sie wurde bei Byte %1 abgeschnitten.</translation>
    </message>
    <message>
        <source>It ends within a block: it was cut at byte %1.</source>
        <translation>Sie endet mitten in einem Block: Sie wurde bei Byte %1 abgeschnitten.</translation>
    </message>
    <message>
        <source>The section at byte %1 has no byte order: the file is damaged there.</source>
        <translation>Der Abschnitt bei Byte %1 hat keine Bytereihenfolge: Dort ist die Datei beschädigt.</translation>
    </message>
    <message>
        <source>The block at byte %1 claims %2 bytes: the file is damaged there.</source>
        <translation>Der Block bei Byte %1 gibt %2 Byte an: Dort ist die Datei beschädigt.</translation>
    </message>
    <message>
        <source>The frame at byte %1 does not fit its block or names no interface: the file is damaged there.</source>
        <translation>Der Rahmen bei Byte %1 passt nicht in seinen Block oder nennt keine Schnittstelle: Dort ist die Datei beschädigt.</translation>
    </message>
    <message>
        <source>It has more than %1 interfaces.</source>
        <translation>Sie hat mehr als %1 Schnittstellen.</translation>
    </message>
</context>
<context>
    <name>CaptureReader</name>
    <message>
        <source>It holds no frames.</source>
        <translation>Sie enthält keine Rahmen.</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in it are TLS, which cannot be read here.</source>
        <translation>
            <numerusform>%n Verbindung darin ist TLS und hier nicht lesbar.</numerusform>
            <numerusform>%n Verbindungen darin sind TLS und hier nicht lesbar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in it are HTTP or WebSocket, which are not read here.</source>
        <translation>
            <numerusform>%n Verbindung darin ist HTTP oder WebSocket und wird hier nicht gelesen.</numerusform>
            <numerusform>%n Verbindungen darin sind HTTP oder WebSocket und werden hier nicht gelesen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are fragments of IP packets and were left out.</source>
        <translation>
            <numerusform>%n Rahmen ist das Bruchstück eines IP-Pakets und wurde ausgelassen.</numerusform>
            <numerusform>%n Rahmen sind Bruchstücke von IP-Paketen und wurden ausgelassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are too short for their headers and were left out.</source>
        <translation>
            <numerusform>%n Rahmen ist zu kurz für seinen Kopf und wurde ausgelassen.</numerusform>
            <numerusform>%n Rahmen sind zu kurz für ihre Köpfe und wurden ausgelassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) have a link type that is not read here (%1); accepted are Ethernet, Linux cooked, raw IP and loopback.</source>
        <translation>
            <numerusform>%n Rahmen hat einen Verbindungstyp, der hier nicht gelesen wird (%1); gelesen werden Ethernet, Linux cooked, reines IP und Loopback.</numerusform>
            <numerusform>%n Rahmen haben einen Verbindungstyp, der hier nicht gelesen wird (%1); gelesen werden Ethernet, Linux cooked, reines IP und Loopback.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exported PDU(s) of other protocols were left out.</source>
        <translation>
            <numerusform>%n exportierte PDU eines anderen Protokolls wurde ausgelassen.</numerusform>
            <numerusform>%n exportierte PDUs anderer Protokolle wurden ausgelassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>No TCP is in it.</source>
        <translation>Sie enthält kein TCP.</translation>
    </message>
    <message numerus="yes">
        <source>No MQTT is in it: none of its %n TCP connection(s) begins with CONNECT or goes on with whole MQTT packets.</source>
        <translation>
            <numerusform>Sie enthält kein MQTT: Ihre %n TCP-Verbindung beginnt weder mit CONNECT noch folgen ganze MQTT-Pakete.</numerusform>
            <numerusform>Sie enthält kein MQTT: Keine ihrer %n TCP-Verbindungen beginnt mit CONNECT oder setzt sich mit ganzen MQTT-Paketen fort.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Cause</name>
    <message>
        <source>The URL cannot be used</source>
        <translation>Die URL ist nicht verwendbar</translation>
    </message>
    <message>
        <source>The URL has a scheme that is not MQTT&apos;s</source>
        <translation>Die URL hat ein Schema, das nicht zu MQTT gehört</translation>
    </message>
    <message>
        <source>A setting has a value that cannot be used</source>
        <translation>Eine Einstellung hat einen nicht verwendbaren Wert</translation>
    </message>
    <message>
        <source>The CA file cannot be used</source>
        <translation>Die CA-Datei ist nicht verwendbar</translation>
    </message>
    <message>
        <source>The client certificate cannot be used</source>
        <translation>Das Client-Zertifikat ist nicht verwendbar</translation>
    </message>
    <message>
        <source>The client key cannot be used</source>
        <translation>Der Client-Schlüssel ist nicht verwendbar</translation>
    </message>
    <message>
        <source>The client key does not belong to the client certificate</source>
        <translation>Der Client-Schlüssel gehört nicht zum Client-Zertifikat</translation>
    </message>
    <message>
        <source>The passphrase does not open the client key</source>
        <translation>Die Passphrase öffnet den Client-Schlüssel nicht</translation>
    </message>
    <message>
        <source>The host name does not exist</source>
        <translation>Den Hostnamen gibt es nicht</translation>
    </message>
    <message>
        <source>The host name could not be looked up</source>
        <translation>Der Hostname konnte nicht aufgelöst werden</translation>
    </message>
    <message>
        <source>Nothing listens on the port</source>
        <translation>Auf dem Port lauscht nichts</translation>
    </message>
    <message>
        <source>The address does not answer</source>
        <translation>Die Adresse antwortet nicht</translation>
    </message>
    <message>
        <source>There is no way to the address</source>
        <translation>Es gibt keinen Weg zur Adresse</translation>
    </message>
    <message>
        <source>The connection is reset as soon as it is made</source>
        <translation>Die Verbindung wird sofort nach dem Aufbau zurückgesetzt</translation>
    </message>
    <message>
        <source>The proxy does not connect to the broker</source>
        <translation>Der Proxy verbindet nicht mit dem Broker</translation>
    </message>
    <message>
        <source>The port does not speak TLS</source>
        <translation>Der Port spricht kein TLS</translation>
    </message>
    <message>
        <source>A certificate has expired</source>
        <translation>Ein Zertifikat ist abgelaufen</translation>
    </message>
    <message>
        <source>A certificate is not valid yet</source>
        <translation>Ein Zertifikat ist noch nicht gültig</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is self-signed and not trusted</source>
        <translation>Das Zertifikat des Brokers ist selbst signiert und nicht vertrauenswürdig</translation>
    </message>
    <message>
        <source>The issuer of the broker&apos;s certificate is not trusted</source>
        <translation>Dem Aussteller des Broker-Zertifikats wird nicht vertraut</translation>
    </message>
    <message>
        <source>The broker does not send its intermediate certificate</source>
        <translation>Der Broker sendet sein Zwischenzertifikat nicht</translation>
    </message>
    <message>
        <source>The certificate is for other names</source>
        <translation>Das Zertifikat gilt für andere Namen</translation>
    </message>
    <message>
        <source>The certificate is not meant for this use</source>
        <translation>Das Zertifikat ist nicht für diesen Zweck bestimmt</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate was revoked</source>
        <translation>Das Zertifikat des Brokers wurde widerrufen</translation>
    </message>
    <message>
        <source>A certificate is too weak</source>
        <translation>Ein Zertifikat ist zu schwach</translation>
    </message>
    <message>
        <source>The CA file does not hold the CA of this broker</source>
        <translation>Die CA-Datei enthält nicht die CA dieses Brokers</translation>
    </message>
    <message>
        <source>Broker and client share no TLS version</source>
        <translation>Broker und Client haben keine gemeinsame TLS-Version</translation>
    </message>
    <message>
        <source>Broker and client share no cipher</source>
        <translation>Broker und Client haben keine gemeinsame Cipher-Suite</translation>
    </message>
    <message>
        <source>The broker asks for a client certificate</source>
        <translation>Der Broker verlangt ein Client-Zertifikat</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate</source>
        <translation>Der Broker lehnt das Client-Zertifikat ab</translation>
    </message>
    <message>
        <source>The server wants another application protocol (ALPN)</source>
        <translation>Der Server will ein anderes Anwendungsprotokoll (ALPN)</translation>
    </message>
    <message>
        <source>The server does not know the server name</source>
        <translation>Der Server kennt den Servernamen nicht</translation>
    </message>
    <message>
        <source>The connection was closed during the TLS handshake</source>
        <translation>Die Verbindung wurde während des TLS-Handshakes geschlossen</translation>
    </message>
    <message>
        <source>The TLS handshake is not answered</source>
        <translation>Der TLS-Handshake wird nicht beantwortet</translation>
    </message>
    <message>
        <source>The port does not speak WebSocket</source>
        <translation>Der Port spricht kein WebSocket</translation>
    </message>
    <message>
        <source>The server knows no such path</source>
        <translation>Der Server kennt diesen Pfad nicht</translation>
    </message>
    <message>
        <source>The web server refuses access</source>
        <translation>Der Webserver verweigert den Zugriff</translation>
    </message>
    <message>
        <source>The server sends the client elsewhere</source>
        <translation>Der Server leitet den Client weiter</translation>
    </message>
    <message>
        <source>An ordinary web page answers</source>
        <translation>Eine gewöhnliche Webseite antwortet</translation>
    </message>
    <message>
        <source>The server rejects the WebSocket upgrade</source>
        <translation>Der Server lehnt das WebSocket-Upgrade ab</translation>
    </message>
    <message>
        <source>The web server does not reach the broker behind it</source>
        <translation>Der Webserver erreicht den Broker dahinter nicht</translation>
    </message>
    <message>
        <source>The WebSocket does not carry MQTT</source>
        <translation>Der WebSocket überträgt kein MQTT</translation>
    </message>
    <message>
        <source>The server sends text frames</source>
        <translation>Der Server sendet Text-Frames</translation>
    </message>
    <message>
        <source>The server closed the WebSocket</source>
        <translation>Der Server hat den WebSocket geschlossen</translation>
    </message>
    <message>
        <source>The WebSocket upgrade is not answered</source>
        <translation>Das WebSocket-Upgrade wird nicht beantwortet</translation>
    </message>
    <message>
        <source>The port expects wss://</source>
        <translation>Der Port erwartet wss://</translation>
    </message>
    <message>
        <source>The port expects TLS</source>
        <translation>Der Port erwartet TLS</translation>
    </message>
    <message>
        <source>The port expects WebSocket</source>
        <translation>Der Port erwartet WebSocket</translation>
    </message>
    <message>
        <source>The port is not an MQTT broker&apos;s</source>
        <translation>Der Port gehört zu keinem MQTT-Broker</translation>
    </message>
    <message>
        <source>The server accepts the connection, then stays silent</source>
        <translation>Der Server nimmt die Verbindung an und schweigt dann</translation>
    </message>
    <message>
        <source>The server closed the connection without a CONNACK</source>
        <translation>Der Server hat die Verbindung ohne CONNACK geschlossen</translation>
    </message>
    <message>
        <source>The broker does not speak this MQTT version</source>
        <translation>Der Broker spricht diese MQTT-Version nicht</translation>
    </message>
    <message>
        <source>The broker rejects the client ID</source>
        <translation>Der Broker lehnt die Client ID ab</translation>
    </message>
    <message>
        <source>The broker takes no connections at the moment</source>
        <translation>Der Broker nimmt derzeit keine Verbindungen an</translation>
    </message>
    <message>
        <source>User name or password is wrong</source>
        <translation>Benutzername oder Passwort ist falsch</translation>
    </message>
    <message>
        <source>The broker does not authorize this client</source>
        <translation>Der Broker autorisiert diesen Client nicht</translation>
    </message>
    <message>
        <source>The broker has banned this client</source>
        <translation>Der Broker hat diesen Client gesperrt</translation>
    </message>
    <message>
        <source>The broker does not take this authentication method</source>
        <translation>Der Broker nimmt diese Authentication Method nicht an</translation>
    </message>
    <message>
        <source>The authentication exchange failed</source>
        <translation>Der Authentifizierungsaustausch ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>A quota of the broker is used up</source>
        <translation>Ein Kontingent des Brokers ist aufgebraucht</translation>
    </message>
    <message>
        <source>The CONNECT packet is too large for the broker</source>
        <translation>Das CONNECT-Paket ist zu groß für den Broker</translation>
    </message>
    <message>
        <source>The broker rejects the last will</source>
        <translation>Der Broker lehnt den Last Will ab</translation>
    </message>
    <message>
        <source>The broker does not support retained messages</source>
        <translation>Der Broker unterstützt keine Retained-Nachrichten</translation>
    </message>
    <message>
        <source>The broker does not support this QoS</source>
        <translation>Der Broker unterstützt diesen QoS nicht</translation>
    </message>
    <message>
        <source>The broker refers to another server</source>
        <translation>Der Broker verweist auf einen anderen Server</translation>
    </message>
    <message>
        <source>Too many connections in a short time</source>
        <translation>Zu viele Verbindungen in kurzer Zeit</translation>
    </message>
    <message>
        <source>The broker is busy</source>
        <translation>Der Broker ist ausgelastet</translation>
    </message>
    <message>
        <source>A packet could not be parsed</source>
        <translation>Ein Paket ließ sich nicht lesen</translation>
    </message>
    <message>
        <source>A packet breaks the protocol</source>
        <translation>Ein Paket verletzt das Protokoll</translation>
    </message>
    <message>
        <source>The broker refused the connection</source>
        <translation>Der Broker hat die Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>Another client took over the client ID</source>
        <translation>Ein anderer Client hat die Client ID übernommen</translation>
    </message>
    <message>
        <source>The keep-alive ran out</source>
        <translation>Die Keep-alive-Zeit ist abgelaufen</translation>
    </message>
    <message>
        <source>The server closed the connection</source>
        <translation>Der Server hat die Verbindung geschlossen</translation>
    </message>
    <message>
        <source>The broker ended the connection with DISCONNECT</source>
        <translation>Der Broker hat die Verbindung mit DISCONNECT beendet</translation>
    </message>
    <message>
        <source>The network connection was lost</source>
        <translation>Die Netzwerkverbindung ging verloren</translation>
    </message>
    <message>
        <source>The broker refused a subscription</source>
        <translation>Der Broker hat ein Abonnement abgelehnt</translation>
    </message>
    <message>
        <source>The broker did not answer a subscription</source>
        <translation>Der Broker hat auf ein Abonnement nicht geantwortet</translation>
    </message>
    <message>
        <source>The broker refused a message</source>
        <translation>Der Broker hat eine Nachricht abgelehnt</translation>
    </message>
    <message>
        <source>The broker did not acknowledge a message</source>
        <translation>Der Broker hat eine Nachricht nicht bestätigt</translation>
    </message>
    <message>
        <source>A published message did not come back</source>
        <translation>Eine veröffentlichte Nachricht kam nicht zurück</translation>
    </message>
</context>
<context>
    <name>CertificateActions</name>
    <message>
        <source>the chosen one</source>
        <translation>(das gewählte)</translation>
    </message>
    <message>
        <source>Save as PEM…</source>
        <translation>Als PEM speichern…</translation>
    </message>
    <message>
        <source>Writes the certificate %1 to a file, for instance to give it as CA file.</source>
        <translation>Schreibt das Zertifikat %1 in eine Datei, zum Beispiel um es als CA-Datei anzugeben.</translation>
    </message>
    <message>
        <source>Save chain…</source>
        <translation>Kette speichern…</translation>
    </message>
    <message>
        <source>Writes all presented certificates to one file, the broker&apos;s own first.</source>
        <translation>Schreibt alle vorgelegten Zertifikate in eine Datei, das des Brokers zuerst.</translation>
    </message>
    <message>
        <source>Copy fingerprint</source>
        <translation>Fingerabdruck kopieren</translation>
    </message>
    <message>
        <source>Copies the SHA-256 fingerprint of the certificate %1.</source>
        <translation>Kopiert den SHA-256-Fingerabdruck des Zertifikats %1.</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Copies names, dates, key and fingerprint of the certificate %1 as text.</source>
        <translation>Kopiert Namen, Daten, Schlüssel und Fingerabdruck des Zertifikats %1 als Text.</translation>
    </message>
    <message>
        <source>Trust this CA for this connection…</source>
        <translation>Dieser CA für diese Verbindung vertrauen…</translation>
    </message>
    <message>
        <source>Trust it for this connection…</source>
        <translation>Ihm für diese Verbindung vertrauen…</translation>
    </message>
    <message>
        <source>%1. Shows the fingerprint first, to be compared.</source>
        <translation>%1. Zeigt zuerst den Fingerabdruck, damit er verglichen werden kann.</translation>
    </message>
    <message>
        <source>Save as PEM</source>
        <translation>Als PEM speichern</translation>
    </message>
    <message>
        <source>PEM (*.pem *.crt)</source>
        <translation>PEM (*.pem *.crt)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>Als %1 gespeichert.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1 lässt sich nicht schreiben (%2).</translation>
    </message>
    <message>
        <source>The SHA-256 fingerprint of %1 is on the clipboard.</source>
        <translation>Der SHA-256-Fingerabdruck von %1 ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>The details of %1 are on the clipboard.</source>
        <translation>Die Einzelheiten von %1 sind in der Zwischenablage.</translation>
    </message>
</context>
<context>
    <name>CertificateFile</name>
    <message>
        <source>the PEM text</source>
        <translation>PEM-Text</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>es ist keine reguläre Datei</translation>
    </message>
    <message>
        <source>it is larger than 1 MiB</source>
        <translation>sie ist größer als 1 MiB</translation>
    </message>
    <message>
        <source>an OpenSSH private key</source>
        <translation>einen privaten OpenSSH-Schlüssel</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>eine Webseite</translation>
    </message>
    <message>
        <source>a Java key store</source>
        <translation>einen Java-Schlüsselspeicher</translation>
    </message>
    <message>
        <source>an SSH public key</source>
        <translation>einen öffentlichen SSH-Schlüssel</translation>
    </message>
    <message>
        <source>a PuTTY key</source>
        <translation>einen PuTTY-Schlüssel</translation>
    </message>
    <message>
        <source>nothing: it is empty</source>
        <translation>nichts: Sie ist leer</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n Zertifikat</numerusform>
            <numerusform>%n Zertifikate</numerusform>
        </translation>
    </message>
    <message>
        <source>a private key</source>
        <translation>einen privaten Schlüssel</translation>
    </message>
    <message>
        <source>an encrypted private key</source>
        <translation>einen verschlüsselten privaten Schlüssel</translation>
    </message>
    <message>
        <source>a certificate and a private key</source>
        <translation>ein Zertifikat und einen privaten Schlüssel</translation>
    </message>
    <message>
        <source>a certificate signing request, which no CA has signed yet</source>
        <translation>einen Zertifikatsantrag (CSR), den noch keine CA signiert hat</translation>
    </message>
    <message>
        <source>a certificate revocation list</source>
        <translation>eine Zertifikatssperrliste</translation>
    </message>
    <message>
        <source>a PKCS#12 bundle</source>
        <translation>ein PKCS#12-Bündel</translation>
    </message>
    <message>
        <source>a public key</source>
        <translation>einen öffentlichen Schlüssel</translation>
    </message>
    <message>
        <source>damaged data, which cannot be decoded</source>
        <translation>beschädigte Daten, die sich nicht dekodieren lassen</translation>
    </message>
    <message>
        <source>a damaged block &quot;%1&quot;, which cannot be decoded</source>
        <translation>einen beschädigten Block „%1“, der sich nicht dekodieren lässt</translation>
    </message>
    <message>
        <source>no certificate, no key and no revocation list</source>
        <translation>weder Zertifikat noch Schlüssel noch Sperrliste</translation>
    </message>
    <message>
        <source>a PKCS#7 bundle (convert it to PEM: &quot;openssl pkcs7 -print_certs&quot;)</source>
        <translation>ein PKCS#7-Bündel (in PEM umwandeln: „openssl pkcs7 -print_certs“)</translation>
    </message>
    <message>
        <source>OpenPGP data, which TLS does not use</source>
        <translation>OpenPGP-Daten, die TLS nicht verwendet</translation>
    </message>
    <message>
        <source>HTML or XML</source>
        <translation>HTML oder XML</translation>
    </message>
    <message>
        <source>JSON or something like it</source>
        <translation>JSON oder etwas Ähnliches</translation>
    </message>
    <message>
        <source>a ZIP archive</source>
        <translation>ein ZIP-Archiv</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>ein gzip-Archiv</translation>
    </message>
    <message>
        <source>base64 without its BEGIN and END lines</source>
        <translation>Base64 ohne die Zeilen BEGIN und END</translation>
    </message>
</context>
<context>
    <name>CertificateFit</name>
    <message>
        <source>ok</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>worth a look</source>
        <translation>ansehen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>Key and certificate</source>
        <translation>Schlüssel und Zertifikat</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <source>Signed by the CA</source>
        <translation>Von der CA unterschrieben</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>Gültigkeit</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Zweck</translation>
    </message>
    <message>
        <source>CA flag</source>
        <translation>CA-Kennzeichen</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Revocation</source>
        <translation>Sperrung</translation>
    </message>
    <message>
        <source>Access to the key file</source>
        <translation>Zugriff auf die Schlüsseldatei</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) failed: it will not work like this.</source>
        <translation>
            <numerusform>%n Prüfung ist fehlgeschlagen: So wird es nicht gehen.</numerusform>
            <numerusform>%n Prüfungen sind fehlgeschlagen: So wird es nicht gehen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It fits together, but %n thing(s) are worth a look.</source>
        <translation>
            <numerusform>Es passt zusammen, aber %n Punkt sollten Sie sich ansehen.</numerusform>
            <numerusform>Es passt zusammen, aber %n Punkte sollten Sie sich ansehen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything fits together.</source>
        <translation>Alles passt zusammen.</translation>
    </message>
    <message numerus="yes">
        <source>What was checked fits together; %n check(s) could not be made.</source>
        <translation>
            <numerusform>Was geprüft wurde, passt zusammen; %n Prüfung war nicht möglich.</numerusform>
            <numerusform>Was geprüft wurde, passt zusammen; %n Prüfungen waren nicht möglich.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateFolder</name>
    <message>
        <source>Certificate of the client %1</source>
        <translation>Zertifikat des Clients %1</translation>
    </message>
    <message>
        <source>Private key of the client %1</source>
        <translation>Privater Schlüssel des Clients %1</translation>
    </message>
    <message>
        <source>Certificate, key and CA of the client %1 as PKCS#12</source>
        <translation>Zertifikat, Schlüssel und CA des Clients %1 als PKCS#12</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 lässt sich nicht schreiben: %2.</translation>
    </message>
    <message>
        <source>%1 is a file. Give a folder.</source>
        <translation>%1 ist eine Datei. Geben Sie einen Ordner an.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made. Check that you may write there.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen. Prüfen Sie, ob Sie dort schreiben dürfen.</translation>
    </message>
    <message>
        <source>mosquitto reads these files as the user it runs as, often &quot;mosquitto&quot;: that user must be able to.</source>
        <translation>mosquitto liest diese Dateien als der Benutzer, unter dem es läuft, oft „mosquitto“: Er muss sie lesen können.</translation>
    </message>
    <message>
        <source>Clients need: mqtts:// with one of the names in the server&apos;s certificate, port %1, and %2 as CA file.</source>
        <translation>Clients brauchen: mqtts:// mit einem der Namen im Zertifikat des Servers, Port %1, und %2 als CA-Datei.</translation>
    </message>
    <message>
        <source>Each client also needs a certificate of its own with its key: client-NAME.crt and client-NAME.key.</source>
        <translation>Jeder Client braucht außerdem ein eigenes Zertifikat mit seinem Schlüssel: client-NAME.crt und client-NAME.key.</translation>
    </message>
    <message>
        <source>The common name of the client&apos;s certificate is its user name: write the ACL for that.</source>
        <translation>Der Common Name im Zertifikat des Clients ist sein Benutzername: Schreiben Sie die ACL dafür.</translation>
    </message>
    <message>
        <source>Who may connect is another matter: add password_file, or allow_anonymous true for a test.</source>
        <translation>Wer sich verbinden darf, steht woanders: Ergänzen Sie password_file oder zum Testen allow_anonymous true.</translation>
    </message>
    <message>
        <source>The revocation list runs out after 30 days; then mosquitto refuses every client until there is a new one.</source>
        <translation>Die Sperrliste läuft nach 30 Tagen ab; dann weist mosquitto jeden Client ab, bis es eine neue gibt.</translation>
    </message>
    <message>
        <source>Certificate of the CA: give it to every client</source>
        <translation>Zertifikat der CA: jedem Client geben</translation>
    </message>
    <message>
        <source>Private key of the CA: keep it away from the broker</source>
        <translation>Privater Schlüssel der CA: vom Broker fernhalten</translation>
    </message>
    <message>
        <source>Certificate of the intermediate CA</source>
        <translation>Zertifikat der Zwischen-CA</translation>
    </message>
    <message>
        <source>Private key of the intermediate CA</source>
        <translation>Privater Schlüssel der Zwischen-CA</translation>
    </message>
    <message>
        <source>Certificate of the server, with its chain</source>
        <translation>Zertifikat des Servers, mit seiner Kette</translation>
    </message>
    <message>
        <source>Private key of the server</source>
        <translation>Privater Schlüssel des Servers</translation>
    </message>
    <message>
        <source>Certificate revocation list</source>
        <translation>Sperrliste</translation>
    </message>
</context>
<context>
    <name>CertificateInspector</name>
    <message>
        <source>Next in the file</source>
        <translation>Als Nächstes in der Datei</translation>
    </message>
    <message>
        <source>its issuer, which signed it</source>
        <translation>der Aussteller, der es unterschrieben hat</translation>
    </message>
    <message>
        <source>a certificate of its issuer&apos;s name, which did not sign it</source>
        <translation>ein Zertifikat mit dem Namen des Ausstellers, das es nicht unterschrieben hat</translation>
    </message>
    <message>
        <source>not its issuer</source>
        <translation>nicht der Aussteller</translation>
    </message>
    <message>
        <source>The passphrase does not open it.</source>
        <translation>Die Passphrase passt nicht.</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>It is damaged or of a kind that OpenSSL does not know.</source>
        <translation>Er ist beschädigt oder von einer Art, die OpenSSL nicht kennt.</translation>
    </message>
    <message>
        <source>PKCS#12 bundle</source>
        <translation>PKCS#12-Bündel</translation>
    </message>
    <message>
        <source>Its passphrase is needed to see more.</source>
        <translation>Um mehr zu sehen, ist die Passphrase nötig.</translation>
    </message>
    <message>
        <source>It is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it). Export it anew with AES.</source>
        <translation>Es ist mit einem Verfahren verschlüsselt, das OpenSSL nicht mehr öffnet (RC2 oder ein Verwandter). Exportieren Sie es neu mit AES.</translation>
    </message>
    <message>
        <source>It has no passphrase: whoever has the file has the key.</source>
        <translation>Es hat keine Passphrase: Wer die Datei hat, hat den Schlüssel.</translation>
    </message>
    <message>
        <source>The passphrase opens it.</source>
        <translation>Die Passphrase passt.</translation>
    </message>
    <message>
        <source>SHA-256 of the public key</source>
        <translation>SHA-256 des öffentlichen Schlüssels</translation>
    </message>
    <message>
        <source>It belongs to the first certificate of this file.</source>
        <translation>Er gehört zum ersten Zertifikat dieser Datei.</translation>
    </message>
    <message>
        <source>It does not belong to the first certificate of this file.</source>
        <translation>Er gehört nicht zum ersten Zertifikat dieser Datei.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>CA certificate %1</source>
        <translation>CA-Zertifikat %1</translation>
    </message>
    <message>
        <source>Intermediate CA certificate %1</source>
        <translation>Zertifikat der Zwischen-CA %1</translation>
    </message>
    <message>
        <source>Server certificate %1</source>
        <translation>Server-Zertifikat %1</translation>
    </message>
    <message>
        <source>Client certificate %1</source>
        <translation>Client-Zertifikat %1</translation>
    </message>
    <message>
        <source>Certificate %1</source>
        <translation>Zertifikat %1</translation>
    </message>
    <message>
        <source>It has no Subject Alternative Name, so that today&apos;s clients take it for no host.</source>
        <translation>Es hat keinen Subject Alternative Name; heutige Clients nehmen es deshalb für keinen Host an.</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Inhaber (Subject)</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Aussteller</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>es selbst (selbstsigniert)</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Gültig ab</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Purposes</source>
        <translation>Zwecke</translation>
    </message>
    <message>
        <source>May issue certificates</source>
        <translation>Darf Zertifikate ausstellen</translation>
    </message>
    <message>
        <source>yes, it is a CA</source>
        <translation>ja, es ist eine CA</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Revoked certificates</source>
        <translation>Gesperrte Zertifikate</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Serial number %1</source>
        <translation>Seriennummer %1</translation>
    </message>
    <message>
        <source>revoked on %1</source>
        <translation>gesperrt am %1</translation>
    </message>
    <message>
        <source>revoked on %1: %2</source>
        <translation>gesperrt am %1: %2</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Weitere</translation>
    </message>
    <message>
        <source>%1 entries are not shown</source>
        <translation>%1 Einträge werden nicht gezeigt</translation>
    </message>
    <message>
        <source>It ran out %1: a broker that uses it refuses every certificate.</source>
        <translation>Sie ist %1 abgelaufen: Ein Broker, der sie verwendet, weist jedes Zertifikat ab.</translation>
    </message>
    <message>
        <source>The next one is due %1.</source>
        <translation>Die nächste ist %1 fällig.</translation>
    </message>
    <message>
        <source>Certificate that cannot be read</source>
        <translation>Unlesbares Zertifikat</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Seriennummer</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256-Fingerabdruck</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint</source>
        <translation>SHA-1-Fingerabdruck</translation>
    </message>
    <message>
        <source>Subject Key Identifier</source>
        <translation>Subject Key Identifier</translation>
    </message>
    <message>
        <source>Authority Key Identifier</source>
        <translation>Authority Key Identifier</translation>
    </message>
    <message>
        <source>Issuer&apos;s certificate at</source>
        <translation>Zertifikat des Ausstellers unter</translation>
    </message>
    <message>
        <source>OCSP responder</source>
        <translation>OCSP-Responder</translation>
    </message>
    <message>
        <source>Private key, encrypted</source>
        <translation>Privater Schlüssel, verschlüsselt</translation>
    </message>
    <message>
        <source>It is not encrypted: whoever has the file has the key.</source>
        <translation>Er ist nicht verschlüsselt: Wer die Datei hat, hat den Schlüssel.</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>Öffentlicher Schlüssel</translation>
    </message>
    <message>
        <source>TLS needs a certificate in its place.</source>
        <translation>TLS braucht an seiner Stelle ein Zertifikat.</translation>
    </message>
    <message>
        <source>Certificate signing request</source>
        <translation>Zertifikatsanforderung (CSR)</translation>
    </message>
    <message>
        <source>It cannot be read.</source>
        <translation>Nicht lesbar.</translation>
    </message>
    <message>
        <source>No CA has signed it yet: send it to one.</source>
        <translation>Noch hat keine CA sie unterschrieben: Schicken Sie sie an eine.</translation>
    </message>
    <message>
        <source>Its signature is not by its own key: a CA will refuse it.</source>
        <translation>Ihre Signatur stammt nicht vom eigenen Schlüssel: Eine CA wird sie ablehnen.</translation>
    </message>
    <message>
        <source>Certificate revocation list</source>
        <translation>Sperrliste (CRL)</translation>
    </message>
    <message>
        <source>Issued on</source>
        <translation>Ausgestellt am</translation>
    </message>
    <message>
        <source>Next one due</source>
        <translation>Nächste fällig</translation>
    </message>
    <message>
        <source>Number of the list</source>
        <translation>Nummer der Liste</translation>
    </message>
</context>
<context>
    <name>CertificateMaker</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ist nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>Give the private key of the CA.</source>
        <translation>Geben Sie den privaten Schlüssel der CA an.</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 enthält: %2.</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>Der private Schlüssel in %1 ist beschädigt oder von einer Art, die OpenSSL nicht kennt.</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>Die Passphrase öffnet %1 nicht.</translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1 ist verschlüsselt und braucht eine Passphrase.</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>Geben Sie die Passphrase an, mit der der Schlüssel verschlüsselt wurde.</translation>
    </message>
    <message>
        <source>Give the certificate of the CA that shall sign, as PEM or DER.</source>
        <translation>Geben Sie das Zertifikat der CA an, die unterschreiben soll, als PEM oder DER.</translation>
    </message>
    <message>
        <source>The list would be valid for %1 days.</source>
        <translation>Die Liste wäre %1 Tage gültig.</translation>
    </message>
    <message>
        <source>Give 1 to 3650 days.</source>
        <translation>Geben Sie 1 bis 3650 Tage an.</translation>
    </message>
    <message>
        <source>OpenSSL could not make the revocation list.</source>
        <translation>OpenSSL konnte die Sperrliste nicht erstellen.</translation>
    </message>
    <message>
        <source>Give the certificate of a CA together with its private key.</source>
        <translation>Geben Sie das Zertifikat einer CA zusammen mit ihrem privaten Schlüssel an.</translation>
    </message>
    <message>
        <source>The PKCS#12 file has no passphrase.</source>
        <translation>Die PKCS#12-Datei hat keine Passphrase.</translation>
    </message>
    <message>
        <source>Give a passphrase: it protects the private key in the file.</source>
        <translation>Geben Sie eine Passphrase an: Sie schützt den privaten Schlüssel in der Datei.</translation>
    </message>
    <message>
        <source>OpenSSL could not make the PKCS#12 file.</source>
        <translation>OpenSSL konnte die PKCS#12-Datei nicht erstellen.</translation>
    </message>
    <message>
        <source>Give a certificate together with its private key.</source>
        <translation>Geben Sie ein Zertifikat zusammen mit seinem privaten Schlüssel an.</translation>
    </message>
    <message>
        <source>OpenSSL could not make it: %1.</source>
        <translation>OpenSSL konnte es nicht erstellen: %1.</translation>
    </message>
    <message>
        <source>Choose another kind of key.</source>
        <translation>Wählen Sie eine andere Schlüsselart.</translation>
    </message>
    <message>
        <source>It would outlive its CA, which ends on %1.</source>
        <translation>Es würde seine CA überdauern, die am %1 endet.</translation>
    </message>
    <message>
        <source>Make a new CA.</source>
        <translation>Erstellen Sie eine neue CA.</translation>
    </message>
    <message>
        <source>Give at most %1 days, or make a new CA.</source>
        <translation>Geben Sie höchstens %1 Tage an, oder erstellen Sie eine neue CA.</translation>
    </message>
</context>
<context>
    <name>CertificateRules</name>
    <message>
        <source>the CA file</source>
        <translation>CA-Datei</translation>
    </message>
    <message>
        <source>No CA file is given: the system&apos;s CA store is trusted.</source>
        <translation>Keine CA-Datei ist angegeben: Es gilt der CA-Speicher des Systems.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; (expires %2)</source>
        <translation>„%1“ (gültig bis %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weiteres</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 enthält %2.</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as well, or leave the CA file out: they know this issuer.</source>
        <translation>Auch den CAs des Systems vertrauen oder die CA-Datei weglassen: Dem System ist dieser Aussteller bekannt.</translation>
    </message>
    <message>
        <source>Ask for the certificate of &quot;%1&quot; and give it under TLS, CA file (--ca).</source>
        <translation>Das Zertifikat von „%1“ anfordern und unter TLS, CA-Datei (--ca) angeben.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; is self-signed: nobody but itself vouches for it.</source>
        <translation>Das Zertifikat „%1“ des Brokers ist selbst signiert: Niemand außer ihm selbst bürgt dafür.</translation>
    </message>
    <message>
        <source>Get this certificate from the broker&apos;s operator and give it as CA file (TLS, CA file, or --ca).</source>
        <translation>Dieses Zertifikat vom Betreiber des Brokers besorgen und als CA-Datei angeben (TLS, CA-Datei, oder --ca).</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the operator&apos;s before you trust it: SHA-256 %1.</source>
        <translation>Zuvor seinen Fingerabdruck mit dem des Betreibers vergleichen: SHA-256 %1.</translation>
    </message>
    <message>
        <source>Better: have the broker&apos;s certificate issued by a CA, and give that CA&apos;s certificate as CA file.</source>
        <translation>Besser: Das Zertifikat des Brokers von einer CA ausstellen lassen und deren Zertifikat als CA-Datei angeben.</translation>
    </message>
    <message>
        <source>The certificate chain ends at &quot;%1&quot;, which is not trusted.</source>
        <translation>Die Zertifikatskette endet bei „%1“; diesem Zertifikat wird nicht vertraut.</translation>
    </message>
    <message>
        <source>The certificate chain ends at &quot;%1&quot;, issued by &quot;%2&quot;, which is not trusted.</source>
        <translation>Die Zertifikatskette endet bei „%1“, ausgestellt von „%2“; diesem Aussteller wird nicht vertraut.</translation>
    </message>
    <message>
        <source>If &quot;%1&quot; is an intermediate CA, the broker may also have left its certificate out of the chain.</source>
        <translation>Falls „%1“ eine Zwischen-CA ist, hat der Broker womöglich auch ihr Zertifikat in der Kette ausgelassen.</translation>
    </message>
    <message>
        <source>A private CA is not in the system&apos;s store; it has to be given.</source>
        <translation>Eine private CA steht nicht im Speicher des Systems; sie muss angegeben werden.</translation>
    </message>
    <message>
        <source>The broker sends &quot;%1&quot;, issued by &quot;%2&quot;, but not the certificate of &quot;%2&quot; itself, which links it to a trusted CA.</source>
        <translation>Der Broker sendet „%1“, ausgestellt von „%2“, aber nicht das Zertifikat von „%2“ selbst, das die Verbindung zu einer vertrauenswürdigen CA herstellt.</translation>
    </message>
    <message>
        <source>Its own certificate is not at hand, so the CA file may also be the wrong one.</source>
        <translation>Dessen eigenes Zertifikat liegt nicht vor, daher kann auch die CA-Datei die falsche sein.</translation>
    </message>
    <message>
        <source>On the broker, append the intermediate certificate &quot;%1&quot; to the server&apos;s certificate file, after the server&apos;s own (mosquitto: certfile).</source>
        <translation>Auf dem Broker das Zwischenzertifikat „%1“ an die Zertifikatsdatei des Servers anhängen, hinter dessen eigenes Zertifikat (mosquitto: certfile).</translation>
    </message>
    <message>
        <source>The intermediate certificate can be fetched from %1.</source>
        <translation>Das Zwischenzertifikat ist unter %1 abrufbar.</translation>
    </message>
    <message>
        <source>To go on without that, add the intermediate certificate to the CA file, beside its root.</source>
        <translation>Um ohne das weiterzumachen, das Zwischenzertifikat in die CA-Datei aufnehmen, neben die zugehörige Root-CA.</translation>
    </message>
    <message>
        <source>%1 holds the broker&apos;s own certificate &quot;%2&quot;, which is not a CA: it was issued by &quot;%3&quot;.</source>
        <translation>%1 enthält das eigene Zertifikat „%2“ des Brokers, das keine CA ist: Es wurde von „%3“ ausgestellt.</translation>
    </message>
    <message>
        <source>%1 holds &quot;%2&quot;, an intermediate CA that was issued by &quot;%3&quot;. Trust has to end at a self-signed certificate.</source>
        <translation>%1 enthält „%2“, eine Zwischen-CA, die von „%3“ ausgestellt wurde. Das Vertrauen muss bei einem selbst signierten Zertifikat enden.</translation>
    </message>
    <message>
        <source>%1 holds a certificate of the same name as the issuer, &quot;%2&quot;, but with another key: it did not sign &quot;%3&quot;.</source>
        <translation>%1 enthält ein Zertifikat mit demselben Namen wie der Aussteller, „%2“, aber mit einem anderen Schlüssel: Es hat „%3“ nicht signiert.</translation>
    </message>
    <message>
        <source>The CA was probably made anew.</source>
        <translation>Die CA wurde wahrscheinlich neu erstellt.</translation>
    </message>
    <message>
        <source>Get the present certificate of the CA &quot;%1&quot; from the broker&apos;s operator and give it as CA file (--ca).</source>
        <translation>Das aktuelle Zertifikat der CA „%1“ vom Betreiber des Brokers besorgen und als CA-Datei angeben (--ca).</translation>
    </message>
    <message>
        <source>Give the certificate of the CA &quot;%1&quot; as CA file (--ca), or add it to the file.</source>
        <translation>Das Zertifikat der CA „%1“ als CA-Datei angeben (--ca) oder zur Datei hinzufügen.</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued anew by the CA that you hold.</source>
        <translation>Oder das Zertifikat des Brokers von der vorliegenden CA neu ausstellen lassen.</translation>
    </message>
    <message>
        <source>Renew the broker&apos;s certificate, install it on the broker and reload the broker.</source>
        <translation>Das Zertifikat des Brokers erneuern, auf dem Broker installieren und den Broker neu laden.</translation>
    </message>
    <message>
        <source>Ask for the renewed CA certificate of &quot;%1&quot; and give it as CA file (--ca).</source>
        <translation>Das erneuerte CA-Zertifikat von „%1“ anfordern und als CA-Datei angeben (--ca).</translation>
    </message>
    <message>
        <source>Replace the intermediate certificate in the broker&apos;s certificate file by the renewed one.</source>
        <translation>Das Zwischenzertifikat in der Zertifikatsdatei des Brokers durch das erneuerte ersetzen.</translation>
    </message>
    <message>
        <source>If that date is still to come, set this machine&apos;s clock: it says %1.</source>
        <translation>Falls dieses Datum noch bevorsteht, die Uhr dieses Rechners stellen: Sie zeigt %1.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is valid from %2 on; this machine&apos;s clock says %3.</source>
        <translation>Das Zertifikat „%1“ ist ab %2 gültig; die Uhr dieses Rechners zeigt %3.</translation>
    </message>
    <message>
        <source>Either a clock is wrong, this machine&apos;s or that of the CA, or the certificate was put to use too early.</source>
        <translation>Entweder geht eine Uhr falsch, die dieses Rechners oder die der CA, oder das Zertifikat wurde zu früh in Betrieb genommen.</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock: date, time and time zone.</source>
        <translation>Die Uhr dieses Rechners prüfen: Datum, Uhrzeit und Zeitzone.</translation>
    </message>
    <message>
        <source>If the clock is right, wait until %1, or have the certificate issued anew.</source>
        <translation>Geht die Uhr richtig, bis %1 warten oder das Zertifikat neu ausstellen lassen.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; may not be used for a TLS server: its purpose is %2.</source>
        <translation>Das Zertifikat „%1“ des Brokers darf nicht für einen TLS-Server verwendet werden: Sein Zweck ist %2.</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued with the extended key usage serverAuth.</source>
        <translation>Das Zertifikat des Brokers mit der Extended Key Usage serverAuth ausstellen lassen.</translation>
    </message>
    <message>
        <source>Check that the broker does not present a client certificate by mistake (mosquitto: certfile).</source>
        <translation>Prüfen, ob der Broker versehentlich ein Client-Zertifikat vorlegt (mosquitto: certfile).</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; may not be used to issue certificates: its purpose is %2.</source>
        <translation>Das Zertifikat „%1“ darf nicht zum Ausstellen von Zertifikaten verwendet werden: Sein Zweck ist %2.</translation>
    </message>
    <message>
        <source>not that of a CA</source>
        <translation>nicht der einer CA</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued by a CA: basic constraints CA:TRUE, key usage keyCertSign.</source>
        <translation>Das Zertifikat des Brokers von einer CA ausstellen lassen: Basic Constraints CA:TRUE, Key Usage keyCertSign.</translation>
    </message>
    <message>
        <source>no names but its subject &quot;%1&quot;</source>
        <translation>keine Namen außer seinem Subject „%1“</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate names %1; the connection asks for %2.</source>
        <translation>Das Zertifikat des Brokers nennt %1; die Verbindung verlangt %2.</translation>
    </message>
    <message>
        <source>Clear the server name %1 (TLS, Server name, or servername): the certificate is good for the URL&apos;s host.</source>
        <translation>Den Servernamen %1 leeren (TLS, Servername, oder servername): Das Zertifikat passt zum Host der URL.</translation>
    </message>
    <message>
        <source>Or keep the address and set the server name to %1 (TLS, Server name, or --servername).</source>
        <translation>Oder die Adresse behalten und den Servernamen auf %1 setzen (TLS, Servername, oder --servername).</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued for %1 as well (subject alternative name).</source>
        <translation>Oder das Zertifikat des Brokers auch für %1 ausstellen lassen (Subject Alternative Name).</translation>
    </message>
    <message>
        <source>A wildcard stands for one part of a name, not for several and not for none.</source>
        <translation>Ein Wildcard steht für genau einen Teil eines Namens, nicht für mehrere und nicht für keinen.</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; revoked the certificate &quot;%2&quot; on %3.</source>
        <translation>Der Aussteller „%1“ hat das Zertifikat „%2“ am %3 widerrufen.</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; revoked the certificate &quot;%2&quot;.</source>
        <translation>Der Aussteller „%1“ hat das Zertifikat „%2“ widerrufen.</translation>
    </message>
    <message>
        <source>It stands on the certificate revocation list.</source>
        <translation>Es steht auf der Sperrliste.</translation>
    </message>
    <message>
        <source>The broker itself presents the answer of the CA&apos;s OCSP responder that says so.</source>
        <translation>Der Broker selbst legt die Antwort des OCSP-Responders der CA vor, die das besagt.</translation>
    </message>
    <message>
        <source>Have a new certificate issued for the broker, with a new key, and install it on the broker.</source>
        <translation>Ein neues Zertifikat für den Broker ausstellen lassen, mit neuem Schlüssel, und auf dem Broker installieren.</translation>
    </message>
    <message>
        <source>Until then do not trust this broker: its key may be in other hands.</source>
        <translation>Diesem Broker bis dahin nicht vertrauen: Sein Schlüssel kann in fremden Händen sein.</translation>
    </message>
    <message>
        <source>Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>Das Zertifikat mit einem stärkeren Schlüssel neu ausstellen lassen: RSA mit 2048 Bit oder mehr, oder EC P-256, und eine SHA-256-Signatur.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; does not pass OpenSSL&apos;s verification: %2.</source>
        <translation>Das Zertifikat „%1“ besteht die Prüfung durch OpenSSL nicht: %2.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s certificate with &quot;openssl verify&quot;, and have it issued anew.</source>
        <translation>Das Zertifikat des Brokers mit „openssl verify“ prüfen und neu ausstellen lassen.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is revoked.</source>
        <translation>Das Zertifikat „%1“ ist widerrufen.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; expired on %2.</source>
        <translation>Das Zertifikat „%1“ ist am %2 abgelaufen.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is valid only from %2 on.</source>
        <translation>Das Zertifikat „%1“ ist erst ab %2 gültig.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is not meant for this use.</source>
        <translation>Das Zertifikat „%1“ ist nicht für diesen Zweck bestimmt.</translation>
    </message>
    <message>
        <source>The certificate is for other names (%1) than %2.</source>
        <translation>Das Zertifikat gilt für andere Namen (%1) als %2.</translation>
    </message>
    <message>
        <source>OpenSSL says of &quot;%1&quot;: %2.</source>
        <translation>OpenSSL sagt zu „%1“: %2.</translation>
    </message>
    <message>
        <source>The self-signed certificate &quot;%1&quot; is not trusted.</source>
        <translation>Dem selbst signierten Zertifikat „%1“ wird nicht vertraut.</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; of the certificate &quot;%2&quot; is not trusted.</source>
        <translation>Dem Aussteller „%1“ des Zertifikats „%2“ wird nicht vertraut.</translation>
    </message>
    <message>
        <source>The TLS library says: %1.</source>
        <translation>Die TLS-Bibliothek sagt: %1.</translation>
    </message>
    <message>
        <source>Compare the presented chain with the CA file: &quot;openssl s_client -connect %1 -showcerts&quot; shows it.</source>
        <translation>Die vorgelegte Kette mit der CA-Datei vergleichen: „openssl s_client -connect %1 -showcerts“ zeigt sie.</translation>
    </message>
    <message>
        <source>Check the CA file (TLS, CA file, or --ca) and this machine&apos;s clock.</source>
        <translation>Die CA-Datei (TLS, CA-Datei, oder --ca) und die Uhr dieses Rechners prüfen.</translation>
    </message>
    <message>
        <source>Without a server name (SNI) the server presents another certificate, for %1.</source>
        <translation>Ohne Servernamen (SNI) legt der Server ein anderes Zertifikat vor, für %1.</translation>
    </message>
    <message>
        <source>With the server name %1 (SNI) the server presents another certificate, for %2.</source>
        <translation>Mit dem Servernamen %1 (SNI) legt der Server ein anderes Zertifikat vor, für %2.</translation>
    </message>
    <message>
        <source>It is the broker&apos;s own certificate.</source>
        <translation>Es ist das eigene Zertifikat des Brokers.</translation>
    </message>
    <message>
        <source>It is an intermediate certificate that the broker sends.</source>
        <translation>Es ist ein Zwischenzertifikat, das der Broker sendet.</translation>
    </message>
    <message>
        <source>It is a CA certificate of this system.</source>
        <translation>Es ist ein CA-Zertifikat dieses Systems.</translation>
    </message>
    <message>
        <source>It is a CA certificate of %1.</source>
        <translation>Es ist ein CA-Zertifikat (%1).</translation>
    </message>
    <message>
        <source>That was less than an hour ago.</source>
        <translation>Das war vor weniger als einer Stunde.</translation>
    </message>
    <message>
        <source>That is in less than an hour.</source>
        <translation>Bis dahin ist es noch weniger als eine Stunde.</translation>
    </message>
    <message numerus="yes">
        <source>That was %n hour(s) ago.</source>
        <translation>
            <numerusform>Das war vor %n Stunde.</numerusform>
            <numerusform>Das war vor %n Stunden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n hour(s).</source>
        <translation>
            <numerusform>Bis dahin ist es noch %n Stunde.</numerusform>
            <numerusform>Bis dahin sind es noch %n Stunden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That was %n day(s) ago.</source>
        <translation>
            <numerusform>Das war vor %n Tag.</numerusform>
            <numerusform>Das war vor %n Tagen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n day(s).</source>
        <translation>
            <numerusform>Bis dahin ist es noch %n Tag.</numerusform>
            <numerusform>Bis dahin sind es noch %n Tage.</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; expired on %2.</source>
        <translation>Das Zertifikat „%1“ des Brokers ist am %2 abgelaufen.</translation>
    </message>
    <message>
        <source>The CA certificate &quot;%1&quot; of %2 expired on %3.</source>
        <translation>Das CA-Zertifikat „%1“ (%2) ist am %3 abgelaufen.</translation>
    </message>
    <message>
        <source>The intermediate certificate &quot;%1&quot; that the broker sends expired on %2.</source>
        <translation>Das Zwischenzertifikat „%1“, das der Broker sendet, ist am %2 abgelaufen.</translation>
    </message>
    <message>
        <source>But this machine&apos;s clock may be ahead; it says %1.</source>
        <translation>Allerdings geht die Uhr dieses Rechners womöglich vor; sie zeigt %1.</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is probably behind.</source>
        <translation>Wahrscheinlich geht die Uhr dieses Rechners nach.</translation>
    </message>
    <message>
        <source>The CA &quot;%1&quot; allows fewer CAs below it than the chain has (path length constraint).</source>
        <translation>Die CA „%1“ erlaubt unter sich weniger CAs, als die Kette hat (Path Length Constraint).</translation>
    </message>
    <message>
        <source>A CA of the chain may not issue certificates for the names of &quot;%1&quot; (name constraints).</source>
        <translation>Eine CA der Kette darf für die Namen von „%1“ keine Zertifikate ausstellen (Name Constraints).</translation>
    </message>
    <message>
        <source>The CA &quot;%1&quot; may not issue certificates for TLS servers: its purpose is %2.</source>
        <translation>Die CA „%1“ darf keine Zertifikate für TLS-Server ausstellen: Ihr Zweck ist %2.</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued by a CA without that restriction.</source>
        <translation>Das Zertifikat des Brokers von einer CA ohne diese Einschränkung ausstellen lassen.</translation>
    </message>
    <message>
        <source>%1 stands there as a DNS name, but an address counts only as an IP entry.</source>
        <translation>%1 steht dort als DNS-Name, aber eine Adresse zählt nur als IP-Eintrag.</translation>
    </message>
    <message>
        <source>%1 stands in the subject, but an address counts only as an IP entry of the subject alternative name.</source>
        <translation>%1 steht im Subject, aber eine Adresse zählt nur als IP-Eintrag des Subject Alternative Name.</translation>
    </message>
    <message>
        <source>%1 stands in the subject, but the subject does not count beside subject alternative names.</source>
        <translation>%1 steht im Subject, aber neben einem Subject Alternative Name zählt das Subject nicht.</translation>
    </message>
    <message>
        <source>Or use the broker&apos;s name directly under %1, with one part before it.</source>
        <translation>Oder den Namen des Brokers direkt unter %1 verwenden, mit genau einem Teil davor.</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued for %1 as well (subject alternative name, as an IP entry).</source>
        <translation>Oder das Zertifikat des Brokers auch für %1 ausstellen lassen (Subject Alternative Name, als IP-Eintrag).</translation>
    </message>
    <message>
        <source>The signature on the certificate &quot;%1&quot; is too weak: %2. Such a signature can be forged.</source>
        <translation>Die Signatur des Zertifikats „%1“ ist zu schwach: %2. Eine solche Signatur lässt sich fälschen.</translation>
    </message>
    <message>
        <source>The key of the certificate &quot;%1&quot; is too weak: %2.</source>
        <translation>Der Schlüssel des Zertifikats „%1“ ist zu schwach: %2.</translation>
    </message>
    <message>
        <source>OpenSSL&apos;s security level 2 asks for RSA with 2048 bits or EC with 224 at least, and for SHA-224 or better.</source>
        <translation>Die Sicherheitsstufe 2 von OpenSSL verlangt mindestens RSA mit 2048 Bit oder EC mit 224 Bit, und SHA-224 oder besser.</translation>
    </message>
    <message>
        <source>That is not all: %1</source>
        <translation>Das ist nicht alles: %1</translation>
    </message>
    <message>
        <source>It does send a certificate of the name &quot;%1&quot; (valid %2 to %3), but with another key: that one did not sign &quot;%4&quot;.</source>
        <translation>Der Broker sendet zwar ein Zertifikat mit dem Namen „%1“ (gültig %2 bis %3), aber mit einem anderen Schlüssel: Dieser hat „%4“ nicht signiert.</translation>
    </message>
    <message>
        <source>%1 holds a self-signed certificate &quot;%2&quot;, but the broker now shows another one of that name, valid from %3 on: it was probably made anew.</source>
        <translation>%1 enthält ein selbst signiertes Zertifikat „%2“, aber der Broker legt jetzt ein anderes mit diesem Namen vor, gültig ab %3: Es wurde wahrscheinlich neu erstellt.</translation>
    </message>
    <message>
        <source>Get the broker&apos;s present certificate from its operator, compare the fingerprint (SHA-256 %1), and give it as CA file (--ca).</source>
        <translation>Das aktuelle Zertifikat des Brokers von dessen Betreiber besorgen, den Fingerabdruck (SHA-256 %1) vergleichen und das Zertifikat als CA-Datei angeben (--ca).</translation>
    </message>
</context>
<context>
    <name>CertificateSet</name>
    <message>
        <source>There are %1 clients.</source>
        <translation>Es sind %1 Clients.</translation>
    </message>
    <message>
        <source>Give 1000 clients at most at a time.</source>
        <translation>Geben Sie höchstens 1000 Clients auf einmal an.</translation>
    </message>
    <message>
        <source>Two clients are called &quot;%1&quot;.</source>
        <translation>Zwei Clients heißen „%1“.</translation>
    </message>
    <message>
        <source>Give each client a name of its own: the broker tells them apart by it.</source>
        <translation>Geben Sie jedem Client einen eigenen Namen: Daran unterscheidet sie der Broker.</translation>
    </message>
</context>
<context>
    <name>CertificateSpec</name>
    <message>
        <source>The client has no common name.</source>
        <translation>Der Client hat keinen Common Name.</translation>
    </message>
    <message>
        <source>The CA has no common name.</source>
        <translation>Die CA hat keinen Common Name.</translation>
    </message>
    <message>
        <source>Give the name by which the broker shall know the client, for instance &quot;pump-7&quot;.</source>
        <translation>Geben Sie den Namen an, unter dem der Broker den Client kennen soll, zum Beispiel „pump-7“.</translation>
    </message>
    <message>
        <source>Give a name that tells it from other CAs, for instance &quot;Lab CA&quot;.</source>
        <translation>Geben Sie einen Namen an, der sie von anderen CAs unterscheidet, zum Beispiel „Lab CA“.</translation>
    </message>
    <message>
        <source>Many client programs, this one too, read no Ed25519 key.</source>
        <translation>Viele Client-Programme, auch dieses, lesen keinen Ed25519-Schlüssel.</translation>
    </message>
    <message>
        <source>Choose ECDSA P-256 or RSA for clients.</source>
        <translation>Wählen Sie für Clients ECDSA P-256 oder RSA.</translation>
    </message>
    <message>
        <source>The name has %1 characters; a certificate takes 64 at most.</source>
        <translation>Der Name hat %1 Zeichen; ein Zertifikat nimmt höchstens 64.</translation>
    </message>
    <message>
        <source>Give 1 to 64 characters.</source>
        <translation>Geben Sie 1 bis 64 Zeichen an.</translation>
    </message>
    <message>
        <source>The name holds a control character, such as a tab or a line end.</source>
        <translation>Der Name enthält ein Steuerzeichen, etwa einen Tabulator oder ein Zeilenende.</translation>
    </message>
    <message>
        <source>The server has no name: clients compare the host of the URL with the names in the certificate.</source>
        <translation>Der Server hat keinen Namen: Clients vergleichen den Host der URL mit den Namen im Zertifikat.</translation>
    </message>
    <message>
        <source>Give each host name and each address that clients use.</source>
        <translation>Geben Sie jeden Hostnamen und jede Adresse an, die Clients verwenden.</translation>
    </message>
    <message>
        <source>There are %1 names; that makes every TLS handshake large.</source>
        <translation>Es sind %1 Namen; das macht jeden TLS-Handshake groß.</translation>
    </message>
    <message>
        <source>Give 100 names at most.</source>
        <translation>Geben Sie höchstens 100 Namen an.</translation>
    </message>
    <message>
        <source>Give host names and addresses without scheme and port, such as broker.lan, *.lab.lan or 192.168.1.20.</source>
        <translation>Geben Sie Hostnamen und Adressen ohne Schema und Port an, etwa broker.lan, *.lab.lan oder 192.168.1.20.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a URL.</source>
        <translation>„%1“ ist eine URL.</translation>
    </message>
    <message>
        <source>Give its host alone: %1.</source>
        <translation>Geben Sie nur ihren Host an: %1.</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: a wildcard can only be the whole first label.</source>
        <translation>„%1“: Ein Platzhalter kann nur der ganze erste Teil des Namens sein.</translation>
    </message>
    <message>
        <source>Give it as in *.lab.lan.</source>
        <translation>Geben Sie ihn wie in *.lab.lan an.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither a host name nor an address.</source>
        <translation>„%1“ ist weder ein Hostname noch eine Adresse.</translation>
    </message>
    <message>
        <source>It would be valid for %1 days.</source>
        <translation>Es wäre %1 Tage gültig.</translation>
    </message>
    <message>
        <source>Give 1 to 36500 days.</source>
        <translation>Geben Sie 1 bis 36500 Tage an.</translation>
    </message>
    <message>
        <source>It would end before it begins.</source>
        <translation>Es würde enden, bevor es beginnt.</translation>
    </message>
    <message>
        <source>Give an end that is later than the beginning.</source>
        <translation>Geben Sie ein Ende an, das nach dem Beginn liegt.</translation>
    </message>
</context>
<context>
    <name>CertificateText</name>
    <message numerus="yes">
        <source>%1 to %2: valid in %n day(s) only</source>
        <translation>
            <numerusform>%1 bis %2: erst in %n Tag gültig</numerusform>
            <numerusform>%1 bis %2: erst in %n Tagen gültig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: expired %n day(s) ago</source>
        <translation>
            <numerusform>%1 bis %2: vor %n Tag abgelaufen</numerusform>
            <numerusform>%1 bis %2: vor %n Tagen abgelaufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: %n day(s) left</source>
        <translation>
            <numerusform>%1 bis %2: noch %n Tag</numerusform>
            <numerusform>%1 bis %2: noch %n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>none: it has no Subject Alternative Name</source>
        <translation>keine: es hat keinen Subject Alternative Name</translation>
    </message>
    <message>
        <source>Validity</source>
        <translation>Gültigkeit</translation>
    </message>
    <message>
        <source>not valid now</source>
        <translation>derzeit nicht gültig</translation>
    </message>
    <message>
        <source>expires soon</source>
        <translation>läuft bald ab</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Aussteller</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>es selbst (selbst signiert)</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Verwendung</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Seriennummer</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256-Fingerabdruck</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint</source>
        <translation>SHA-1-Fingerabdruck</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message numerus="yes">
        <source>no readable certificate (%n byte(s))</source>
        <translation>
            <numerusform>kein lesbares Zertifikat (%n Byte)</numerusform>
            <numerusform>kein lesbares Zertifikat (%n Bytes)</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s: %1</source>
        <translation>Vom Broker: %1</translation>
    </message>
    <message>
        <source>Root CA: %1</source>
        <translation>Root-CA: %1</translation>
    </message>
    <message>
        <source>Intermediate CA: %1</source>
        <translation>Zwischen-CA: %1</translation>
    </message>
    <message>
        <source>Not a CA: %1</source>
        <translation>Keine CA: %1</translation>
    </message>
    <message>
        <source>Checked against %1, for the name %2.</source>
        <translation>Geprüft gegen: %1, für den Namen %2.</translation>
    </message>
    <message>
        <source>matches %1</source>
        <translation>passt zu %1</translation>
    </message>
    <message>
        <source>another name</source>
        <translation>ein anderer Name</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>passt</translation>
    </message>
    <message>
        <source>does not match</source>
        <translation>passt nicht</translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <comment>names of a certificate</comment>
        <translation>
            <numerusform>insgesamt %n</numerusform>
            <numerusform>insgesamt %n</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was asked for: it is among them</source>
        <translation>Verlangt war %1: ist dabei</translation>
    </message>
    <message>
        <source>%1 was asked for: it is not among them</source>
        <translation>Verlangt war %1: ist nicht dabei</translation>
    </message>
    <message>
        <source>no fault found</source>
        <translation>kein Fehler gefunden</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>certificate, verdict in a word</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Verification is off: the faults above did not stop the connection. Compared with %1.</source>
        <translation>Die Prüfung ist ausgeschaltet: Die Fehler oben haben die Verbindung nicht verhindert. Verglichen mit %1.</translation>
    </message>
</context>
<context>
    <name>CertificateWords</name>
    <message>
        <source>less than an hour ago</source>
        <translation>vor weniger als einer Stunde</translation>
    </message>
    <message>
        <source>in less than an hour</source>
        <translation>in weniger als einer Stunde</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>vor %n Stunde</numerusform>
            <numerusform>vor %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hour(s)</source>
        <translation>
            <numerusform>in %n Stunde</numerusform>
            <numerusform>in %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>vor %n Tag</numerusform>
            <numerusform>vor %n Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>in %n Tag</numerusform>
            <numerusform>in %n Tagen</numerusform>
        </translation>
    </message>
    <message>
        <source>Its dates cannot be read.</source>
        <translation>Die Gültigkeitsdaten sind nicht lesbar.</translation>
    </message>
    <message>
        <source>It becomes valid %1.</source>
        <translation>Es wird %1 gültig.</translation>
    </message>
    <message>
        <source>It expired %1.</source>
        <translation>Es ist %1 abgelaufen.</translation>
    </message>
    <message>
        <source>It expires %1.</source>
        <translation>Es läuft %1 ab.</translation>
    </message>
    <message>
        <source>TLS server (serverAuth)</source>
        <translation>TLS-Server (serverAuth)</translation>
    </message>
    <message>
        <source>TLS client (clientAuth)</source>
        <translation>TLS-Client (clientAuth)</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>ohne Angabe eines Grundes</translation>
    </message>
    <message>
        <source>key compromised</source>
        <translation>Schlüssel in fremden Händen</translation>
    </message>
    <message>
        <source>CA compromised</source>
        <translation>CA in fremden Händen</translation>
    </message>
    <message>
        <source>affiliation changed</source>
        <translation>Zugehörigkeit geändert</translation>
    </message>
    <message>
        <source>superseded</source>
        <translation>ersetzt</translation>
    </message>
    <message>
        <source>no longer in use</source>
        <translation>nicht mehr in Gebrauch</translation>
    </message>
    <message>
        <source>on hold</source>
        <translation>vorläufig gesperrt</translation>
    </message>
    <message>
        <source>removed from the list</source>
        <translation>von der Liste genommen</translation>
    </message>
    <message>
        <source>privilege withdrawn</source>
        <translation>Berechtigung entzogen</translation>
    </message>
    <message>
        <source>reason %1</source>
        <translation>Grund %1</translation>
    </message>
</context>
<context>
    <name>CheckCommand</name>
    <message>
        <source>%1 is incomplete: %2</source>
        <translation>%1 ist unvollständig: %2</translation>
    </message>
    <message>
        <source>%1 %2 cannot be written: %3.</source>
        <translation>%1 %2 lässt sich nicht schreiben: %3.</translation>
    </message>
    <message>
        <source>Name a file in a folder that can be written.</source>
        <translation>Eine Datei in einem beschreibbaren Ordner nennen.</translation>
    </message>
    <message>
        <source>The report cannot be written to standard output.</source>
        <translation>Der Bericht lässt sich nicht auf die Standardausgabe schreiben.</translation>
    </message>
    <message>
        <source>Looking closer: %1</source>
        <translation>Es wird genauer hingesehen: %1</translation>
    </message>
</context>
<context>
    <name>CheckOptions</name>
    <message>
        <source>The command line has two URLs: %1 and %2.</source>
        <translation>Die Befehlszeile hat zwei URLs: %1 und %2.</translation>
    </message>
    <message>
        <source>Give one URL, and put values with blanks in quotation marks.</source>
        <translation>Nur eine URL angeben und Werte mit Leerzeichen in Anführungszeichen setzen.</translation>
    </message>
    <message>
        <source>There is no flag %1.</source>
        <translation>Es gibt kein Flag %1.</translation>
    </message>
    <message>
        <source>Run connack check --help for the list of flags.</source>
        <translation>connack check --help zeigt die Liste der Flags.</translation>
    </message>
    <message>
        <source>Use --%1, or run connack check --help for the list of flags.</source>
        <translation>--%1 verwenden; connack check --help zeigt die Liste der Flags.</translation>
    </message>
    <message>
        <source>The command line cannot be read: %1</source>
        <translation>Die Befehlszeile ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>Run connack check --help for the flags and their values.</source>
        <translation>connack check --help zeigt die Flags und ihre Werte.</translation>
    </message>
    <message>
        <source>The options file %1 cannot be read: %2.</source>
        <translation>Die Optionsdatei %1 ist nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>Name a file with an options object.</source>
        <translation>Eine Datei mit einem Optionsobjekt nennen.</translation>
    </message>
    <message>
        <source>--publish %1 has no payload.</source>
        <translation>--publish %1 hat keine Payload.</translation>
    </message>
    <message>
        <source>Give TOPIC=PAYLOAD; an empty payload is TOPIC=.</source>
        <translation>TOPIC=PAYLOAD angeben; eine leere Payload ist TOPIC=.</translation>
    </message>
    <message>
        <source>%1 &quot;%2&quot; cannot be used.</source>
        <translation>%1 „%2“ ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>--qos is &quot;%1&quot;.</source>
        <translation>--qos ist „%1“.</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0, 1 oder 2 angeben.</translation>
    </message>
    <message>
        <source>--log %1 has an ending that names no form.</source>
        <translation>--log %1 hat eine Endung, die kein Format nennt.</translation>
    </message>
    <message>
        <source>--junit names no file.</source>
        <translation>--junit nennt keine Datei.</translation>
    </message>
    <message>
        <source>Name the file to write.</source>
        <translation>Die zu schreibende Datei nennen.</translation>
    </message>
    <message>
        <source>--probe-ports and --no-probe contradict each other.</source>
        <translation>--probe-ports und --no-probe widersprechen sich.</translation>
    </message>
    <message>
        <source>Give one of them.</source>
        <translation>Nur eines von beiden angeben.</translation>
    </message>
    <message>
        <source>Name a file that ends in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>Nennen Sie eine Datei, die auf .pcapng, .jsonl, .csv, .txt oder .md endet.</translation>
    </message>
    <message>
        <source>--log-rotate is &quot;%1&quot;.</source>
        <translation>--log-rotate ist „%1“.</translation>
    </message>
    <message>
        <source>Give a size from 10kB on, such as 100MB or 64MiB.</source>
        <translation>Geben Sie eine Größe ab 10kB an, etwa 100MB oder 64MiB.</translation>
    </message>
    <message>
        <source>--log-rotate has no file to rotate.</source>
        <translation>--log-rotate hat keine Datei, die zu teilen wäre.</translation>
    </message>
    <message>
        <source>Name the file with --log FILE.</source>
        <translation>Nennen Sie die Datei mit --log DATEI.</translation>
    </message>
    <message>
        <source>--log-keep is &quot;%1&quot;.</source>
        <translation>--log-keep ist „%1“.</translation>
    </message>
    <message>
        <source>Give the number of files to keep, from 1 on.</source>
        <translation>Geben Sie die Zahl der Dateien an, die bleiben sollen, ab 1.</translation>
    </message>
    <message>
        <source>--log-keep is of no use without --log-rotate.</source>
        <translation>--log-keep bewirkt ohne --log-rotate nichts.</translation>
    </message>
    <message>
        <source>Give the size of a file with --log-rotate SIZE.</source>
        <translation>Geben Sie die Größe einer Datei mit --log-rotate GRÖSSE an.</translation>
    </message>
</context>
<context>
    <name>Client</name>
    <message>
        <source>The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).</source>
        <translation>Das Paket hat %1 Bytes; der Broker nimmt höchstens %2 an (Maximum Packet Size).</translation>
    </message>
    <message>
        <source>The Topic Alias is %1; the broker takes 1 to %2 (Topic Alias Maximum; 0: none).</source>
        <translation>Der Topic Alias ist %1; der Broker nimmt 1 bis %2 an (Topic Alias Maximum; 0: keine).</translation>
    </message>
    <message>
        <source>The Topic Alias %1 was not given a topic name on this connection.</source>
        <translation>Der Topic Alias %1 hat auf dieser Verbindung keinen Topic-Namen erhalten.</translation>
    </message>
    <message>
        <source>Not connected.</source>
        <translation>Nicht verbunden.</translation>
    </message>
    <message>
        <source>The broker takes messages up to QoS %1 (Maximum QoS).</source>
        <translation>Der Broker nimmt Nachrichten bis QoS %1 an (Maximum QoS).</translation>
    </message>
    <message>
        <source>The broker does not keep retained messages (Retain Available is 0).</source>
        <translation>Der Broker speichert keine Retained-Nachrichten (Retain Available ist 0).</translation>
    </message>
    <message>
        <source>A client&apos;s PUBLISH has no Subscription Identifier.</source>
        <translation>Das PUBLISH eines Clients hat keinen Subscription Identifier.</translation>
    </message>
    <message>
        <source>The broker does not keep up: %1 bytes already wait to be sent.</source>
        <translation>Der Broker kommt nicht nach: %1 Bytes warten bereits auf das Senden.</translation>
    </message>
    <message>
        <source>There is no topic filter to subscribe to.</source>
        <translation>Es gibt keinen Topic-Filter zum Abonnieren.</translation>
    </message>
    <message>
        <source>No Local cannot be set on a shared subscription.</source>
        <translation>No Local lässt sich bei einer Shared Subscription nicht setzen.</translation>
    </message>
    <message>
        <source>All 65,535 packet identifiers are in use.</source>
        <translation>Alle 65.535 Packet Identifier sind belegt.</translation>
    </message>
    <message>
        <source>There is no topic filter to unsubscribe from.</source>
        <translation>Es gibt keinen Topic-Filter zum Abbestellen.</translation>
    </message>
    <message>
        <source>The broker does not keep up: %1 bytes already wait for their acknowledgement.</source>
        <translation>Der Broker kommt nicht nach: %1 Bytes warten bereits auf ihre Bestätigung.</translation>
    </message>
    <message>
        <source>The CONNECT has no Authentication Method: without one there is no AUTH (MQTT 5.0, section 4.12).</source>
        <translation>CONNECT hat keine Authentication Method: Ohne sie gibt es kein AUTH (MQTT 5.0, Abschnitt 4.12).</translation>
    </message>
    <message>
        <source>A re-authentication is under way.</source>
        <translation>Eine erneute Authentifizierung läuft bereits.</translation>
    </message>
</context>
<context>
    <name>ClockSuspicion</name>
    <message>
        <source>The clock is wrong for certain: it says %1, but this program was built later, about %2.</source>
        <translation>Die Uhr geht mit Sicherheit falsch: Sie zeigt %1, aber dieses Programm wurde später gebaut, etwa am %2.</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n certificate(s) that the broker sends is valid yet, which points to the clock.</source>
        <translation>
            <numerusform>Das eine Zertifikat, das der Broker sendet, ist noch nicht gültig; das deutet auf die Uhr hin.</numerusform>
            <numerusform>Von den %n Zertifikaten, die der Broker sendet, ist noch keines gültig; das deutet auf die Uhr hin.</numerusform>
        </translation>
    </message>
    <message>
        <source>The CA certificate &quot;%1&quot; in use here is valid only from %2 on as well, which points to the clock.</source>
        <translation>Auch das hier verwendete CA-Zertifikat „%1“ ist erst ab %2 gültig; das deutet auf die Uhr hin.</translation>
    </message>
    <message>
        <source>The revocation list was issued later than this clock says, too.</source>
        <translation>Auch die Sperrliste wurde später ausgestellt, als diese Uhr zeigt.</translation>
    </message>
    <message>
        <source>The difference is so small that a wrong time zone explains it.</source>
        <translation>Der Unterschied ist so klein, dass eine falsche Zeitzone ihn erklärt.</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) of different issuers have expired, as it happens when a clock is ahead.</source>
        <translation>
            <numerusform>%n Zertifikat verschiedener Aussteller ist abgelaufen, wie es vorkommt, wenn eine Uhr vorgeht.</numerusform>
            <numerusform>%n Zertifikate verschiedener Aussteller sind abgelaufen, wie es vorkommt, wenn eine Uhr vorgeht.</numerusform>
        </translation>
    </message>
    <message>
        <source>The clock is years beyond everything in the chain: the last of it ended on %1.</source>
        <translation>Die Uhr ist allem in der Kette um Jahre voraus: Das letzte Zertifikat darin ist am %1 abgelaufen.</translation>
    </message>
</context>
<context>
    <name>CompareCommand</name>
    <message>
        <source>Usage: connack compare LEFT.json RIGHT.json
Compares two reports that were saved as JSON or printed by connack check --json, and prints what differs;
&quot;!&quot; marks what is likely to matter.
Exit status: 0 nothing that matters differs, 1 something does, 2 a file or the command line cannot be used.
</source>
        <translation>Aufruf: connack compare LINKS.json RECHTS.json
Vergleicht zwei Berichte, die als JSON gespeichert oder von connack check --json ausgegeben wurden, und gibt aus, was sich unterscheidet;
„!“ zeichnet aus, worauf es wahrscheinlich ankommt.
Exit-Status: 0 es unterscheidet sich nichts, worauf es ankommt, 1 doch, 2 eine Datei oder die Befehlszeile ist nicht brauchbar.
</translation>
    </message>
    <message>
        <source>Name two files.</source>
        <translation>Zwei Dateien nennen.</translation>
    </message>
    <message>
        <source>The comparison cannot be written to standard output.</source>
        <translation>Der Vergleich lässt sich nicht auf die Standardausgabe schreiben.</translation>
    </message>
</context>
<context>
    <name>CompareSide</name>
    <message>
        <source>Choose an attempt</source>
        <translation>Einen Versuch wählen</translation>
    </message>
    <message>
        <source>Open a saved report…</source>
        <translation>Gespeicherten Bericht öffnen…</translation>
    </message>
    <message>
        <source>A report that was saved as JSON, or the output of connack check --json; it can be dropped here as well</source>
        <translation>Ein als JSON gespeicherter Bericht oder die Ausgabe von connack check --json; er lässt sich auch hierher ziehen</translation>
    </message>
    <message>
        <source>Every attempt of the open connections, the latest first, and the reports that were opened</source>
        <translation>Alle Versuche der offenen Verbindungen, der letzte zuerst, und die geöffneten Berichte</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>file, URL of its report</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Open a Saved Report</source>
        <translation>Gespeicherten Bericht öffnen</translation>
    </message>
    <message>
        <source>Reports as JSON (*.json)</source>
        <translation>Berichte als JSON (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>CompareWindow</name>
    <message>
        <source>Copy All as &amp;Markdown</source>
        <translation>Alles als &amp;Markdown kopieren</translation>
    </message>
    <message>
        <source>No attempt was made yet. Connect twice, or open two saved reports, and see here what differs.</source>
        <translation>Es gibt noch keinen Versuch. Zweimal verbinden oder zwei gespeicherte Berichte öffnen: Hier steht dann, was sich unterscheidet.</translation>
    </message>
    <message>
        <source>Choose two attempts above, of one connection or of two. A report that was saved as JSON on another machine can be one side: open it, or drop it on that side of this window.</source>
        <translation>Oben zwei Versuche wählen, von einer Verbindung oder von zweien. Ein auf einem anderen Rechner als JSON gespeicherter Bericht kann eine Seite sein: ihn öffnen oder auf diese Seite des Fensters ziehen.</translation>
    </message>
    <message>
        <source>Both sides are the same attempt. Choose another one on one side.</source>
        <translation>Auf beiden Seiten steht derselbe Versuch. Auf einer Seite einen anderen wählen.</translation>
    </message>
    <message>
        <source>Compare Attempts</source>
        <translation>Versuche vergleichen</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>&amp;Links</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>&amp;Rechts</translation>
    </message>
    <message>
        <source>&amp;Only what differs</source>
        <translation>Nur &amp;Unterschiede</translation>
    </message>
    <message>
        <source>Leaves out what is the same, and times that differ by less than twice or 5 ms</source>
        <translation>Lässt weg, was gleich ist, und Zeiten, die sich um weniger als das Doppelte oder 5 ms unterscheiden</translation>
    </message>
    <message>
        <source>&amp;Swap sides</source>
        <translation>&amp;Seiten tauschen</translation>
    </message>
    <message>
        <source>&amp;Copy as Markdown</source>
        <translation>Als Markdown &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the sentence and the rows that are shown, for a colleague or a bug tracker</source>
        <translation>Den Satz und die gezeigten Zeilen kopieren, für Kollegen oder einen Bugtracker</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>connected, then ended or refused</source>
        <translation>verbunden, dann beendet oder abgelehnt</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(leer)</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>Abgefragt</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>Gegenstelle</translation>
    </message>
    <message>
        <source>Own address</source>
        <translation>Eigene Adresse</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Tried %1</source>
        <translation>Versucht: %1</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>Cipher-Suite</translation>
    </message>
    <message>
        <source>ALPN chosen</source>
        <translation>ALPN gewählt</translation>
    </message>
    <message>
        <source>ALPN offered</source>
        <translation>ALPN angeboten</translation>
    </message>
    <message>
        <source>Certificate verified</source>
        <translation>Zertifikat geprüft</translation>
    </message>
    <message>
        <source>Server name sent</source>
        <translation>Servername gesendet</translation>
    </message>
    <message>
        <source>Verification errors</source>
        <translation>Fehler der Prüfung</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alerts</translation>
    </message>
    <message>
        <source>The library&apos;s words</source>
        <translation>Worte der Bibliothek</translation>
    </message>
    <message>
        <source>First bytes received</source>
        <translation>Erste empfangene Bytes</translation>
    </message>
    <message>
        <source>Certificates presented</source>
        <translation>Vorgelegte Zertifikate</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>number of a certificate, name of its field</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Aussteller</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>Gültig ab</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Sub-protocol offered</source>
        <translation>Subprotokoll angeboten</translation>
    </message>
    <message>
        <source>Sub-protocol chosen</source>
        <translation>Subprotokoll gewählt</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>Anfang des Bodys</translation>
    </message>
    <message>
        <source>Header %1</source>
        <translation>Header %1</translation>
    </message>
    <message>
        <source>%1 sent, %2 bytes</source>
        <comment>name of a packet, its length</comment>
        <translation>%1 gesendet, %2 Bytes</translation>
    </message>
    <message>
        <source>%1 received, %2 bytes</source>
        <comment>name of a packet, its length</comment>
        <translation>%1 empfangen, %2 Bytes</translation>
    </message>
    <message>
        <source>in the report</source>
        <translation>im Bericht</translation>
    </message>
    <message>
        <source>not in the report</source>
        <translation>nicht im Bericht</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Packet %1</source>
        <translation>Paket %1</translation>
    </message>
    <message>
        <source>Further packets, not compared</source>
        <translation>Weitere Pakete, nicht verglichen</translation>
    </message>
    <message>
        <source>Choose a report that was saved as JSON, or the output of &quot;connack check --json&quot;.</source>
        <translation>Einen als JSON gespeicherten Bericht oder die Ausgabe von „connack check --json“ wählen.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 ist leer.</translation>
    </message>
    <message>
        <source>%1 is HTML or XML, which is for reading.</source>
        <translation>%1 ist HTML oder XML, also zum Lesen da.</translation>
    </message>
    <message>
        <source>%1 is Markdown, which is for reading.</source>
        <translation>%1 ist Markdown, also zum Lesen da.</translation>
    </message>
    <message>
        <source>%1 is no JSON (byte %2: %3).</source>
        <translation>%1 ist kein JSON (Byte %2: %3).</translation>
    </message>
    <message>
        <source>%1 is JSON, but no report of a connection attempt.</source>
        <translation>%1 ist JSON, aber kein Bericht über einen Verbindungsversuch.</translation>
    </message>
    <message>
        <source>%1 is a report of another version than %2, the one that can be read. Save it anew with this program.</source>
        <translation>%1 ist ein Bericht einer anderen Version als %2; nur diese lässt sich lesen. Ihn mit diesem Programm neu speichern.</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 gibt es nicht.</translation>
    </message>
    <message>
        <source>%1 is no ordinary file.</source>
        <translation>%1 ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>%1 lässt sich nicht lesen (%2).</translation>
    </message>
    <message>
        <source>%1 is larger than 16 MiB.</source>
        <translation>%1 ist größer als 16 MiB.</translation>
    </message>
    <message>
        <source>%1: %2 and %3</source>
        <comment>field, left and right value</comment>
        <translation>%1: %2 und %3</translation>
    </message>
    <message>
        <source>%1 (on the left alone: %2)</source>
        <comment>field, value</comment>
        <translation>%1 (nur links: %2)</translation>
    </message>
    <message>
        <source>%1 (on the right alone: %2)</source>
        <comment>field, value</comment>
        <translation>%1 (nur rechts: %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>differences</comment>
        <translation>
            <numerusform>%n weiterer</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>The causes differ: &quot;%1&quot; on the left, &quot;%2&quot; on the right.</source>
        <translation>Die Ursachen unterscheiden sich: links „%1“, rechts „%2“.</translation>
    </message>
    <message>
        <source>The outcome differs: %1 on the left, %2 on the right.</source>
        <translation>Der Ausgang unterscheidet sich: links %1, rechts %2.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; on the left alone</source>
        <translation>„%1“ nur links</translation>
    </message>
    <message>
        <source>&quot;%1&quot; on the right alone</source>
        <translation>„%1“ nur rechts</translation>
    </message>
    <message>
        <source>The notes differ: %1.</source>
        <translation>Die Hinweise unterscheiden sich: %1.</translation>
    </message>
    <message>
        <source>The server presented another certificate: %1.</source>
        <translation>Der Server hat ein anderes Zertifikat vorgelegt: %1.</translation>
    </message>
    <message>
        <source>The server presented another chain for its certificate: %1.</source>
        <translation>Der Server hat zu seinem Zertifikat eine andere Kette vorgelegt: %1.</translation>
    </message>
    <message>
        <source>The settings differ: %1.</source>
        <translation>Die Einstellungen unterscheiden sich: %1.</translation>
    </message>
    <message>
        <source>The addresses differ: %1.</source>
        <translation>Die Adressen unterscheiden sich: %1.</translation>
    </message>
    <message>
        <source>The TCP connection differs: %1.</source>
        <translation>Die TCP-Verbindung unterscheidet sich: %1.</translation>
    </message>
    <message>
        <source>The TLS handshake differs: %1.</source>
        <translation>Der TLS-Handshake unterscheidet sich: %1.</translation>
    </message>
    <message>
        <source>The HTTP upgrade differs: %1.</source>
        <translation>Das HTTP-Upgrade unterscheidet sich: %1.</translation>
    </message>
    <message>
        <source>The CONNACK differs: %1.</source>
        <translation>Das CONNACK unterscheidet sich: %1.</translation>
    </message>
    <message>
        <source>The packets differ: %1.</source>
        <translation>Die Pakete unterscheiden sich: %1.</translation>
    </message>
    <message>
        <source>The times differ: %1.</source>
        <translation>Die Zeiten unterscheiden sich: %1.</translation>
    </message>
    <message>
        <source>The probes differ: %1.</source>
        <translation>Die zusätzlichen Verbindungen unterscheiden sich: %1.</translation>
    </message>
    <message>
        <source>Nothing differs that is likely to matter.</source>
        <translation>Es unterscheidet sich nichts, worauf es wahrscheinlich ankommt.</translation>
    </message>
    <message>
        <source>Nothing differs but the times.</source>
        <translation>Nur die Zeiten unterscheiden sich.</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>Es unterscheidet sich nichts.</translation>
    </message>
    <message>
        <source>Resolve and addresses</source>
        <translation>Namensauflösung und Adressen</translation>
    </message>
    <message>
        <source>TCP</source>
        <translation>TCP</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Probes</source>
        <translation>Zusätzliche Verbindungen</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>verschieden</translation>
    </message>
    <message>
        <source>left only</source>
        <translation>nur links</translation>
    </message>
    <message>
        <source>right only</source>
        <translation>nur rechts</translation>
    </message>
    <message>
        <source>Set on both sides, but reports hold no secrets, so they are not compared: %1.</source>
        <translation>Auf beiden Seiten gesetzt, aber Berichte enthalten keine Geheimnisse, also nicht verglichen: %1.</translation>
    </message>
    <message>
        <source>Two attempts compared</source>
        <translation>Zwei Versuche im Vergleich</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
</context>
<context>
    <name>ComparisonModel</name>
    <message>
        <source>%1, %2, likely to matter</source>
        <comment>field, how it differs</comment>
        <translation>%1, %2, darauf kommt es wahrscheinlich an</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>field, how it differs</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>This is likely to matter.</source>
        <translation>Darauf kommt es wahrscheinlich an.</translation>
    </message>
    <message>
        <source>Set on both sides; reports hold no secrets, so whether they are the same is not known.</source>
        <translation>Auf beiden Seiten gesetzt; Berichte enthalten keine Geheimnisse, ob sie gleich sind, ist also nicht bekannt.</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
</context>
<context>
    <name>ComparisonView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
</context>
<context>
    <name>ConnackRules</name>
    <message>
        <source>user &quot;%1&quot;</source>
        <translation>Benutzer „%1“</translation>
    </message>
    <message>
        <source>no user name</source>
        <translation>kein Benutzername</translation>
    </message>
    <message>
        <source>This connection uses MQTT %1.</source>
        <translation>Diese Verbindung verwendet MQTT %1.</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>Die Protokollversion auf MQTT %1 umstellen.</translation>
    </message>
    <message>
        <source>Or allow MQTT %1 on the broker, if it can be set there.</source>
        <translation>Oder MQTT %1 auf dem Broker erlauben, falls sich das dort einstellen lässt.</translation>
    </message>
    <message>
        <source>The client ID is empty: the broker would have to assign one, and it does not for this connection.</source>
        <translation>Die Client ID ist leer: Der Broker müsste eine vergeben und tut es für diese Verbindung nicht.</translation>
    </message>
    <message>
        <source>An empty client ID is allowed only with a clean session (3.1.1, section 3.1.3.1).</source>
        <translation>Eine leere Client ID ist nur mit Clean Session erlaubt (3.1.1, Abschnitt 3.1.3.1).</translation>
    </message>
    <message>
        <source>Turn clean session on, or set a client ID.</source>
        <translation>Clean Session einschalten oder eine Client ID setzen.</translation>
    </message>
    <message>
        <source>Set a client ID under General, Client ID (--client-id).</source>
        <translation>Unter Allgemein, Client ID (--client-id) eine Client ID setzen.</translation>
    </message>
    <message>
        <source>The client ID is &quot;%1&quot; (%2 bytes).</source>
        <translation>Die Client ID ist „%1“ (%2 Bytes).</translation>
    </message>
    <message>
        <source>Use a client ID of at most 23 bytes: brokers need not take longer ones.</source>
        <translation>Eine Client ID von höchstens 23 Bytes verwenden: Längere müssen Broker nicht annehmen.</translation>
    </message>
    <message>
        <source>Use a client ID of letters and digits alone, and check whether the broker wants a certain prefix or name.</source>
        <translation>Eine Client ID nur aus Buchstaben und Ziffern verwenden und prüfen, ob der Broker ein bestimmtes Präfix oder einen bestimmten Namen verlangt.</translation>
    </message>
    <message>
        <source>No user name and no password were given.</source>
        <translation>Benutzername und Passwort wurden nicht angegeben.</translation>
    </message>
    <message>
        <source>Give user name and password under Credentials (--username, --password-file).</source>
        <translation>Benutzername und Passwort unter Zugangsdaten angeben (--username, --password-file).</translation>
    </message>
    <message>
        <source>The broker does not know this pair of %1 and password.</source>
        <translation>Der Broker kennt dieses Paar aus Benutzername und Passwort nicht: %1.</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials: upper and lower case, blanks at the ends, the keyboard&apos;s layout.</source>
        <translation>Benutzername und Passwort unter Zugangsdaten prüfen: Groß- und Kleinschreibung, Leerzeichen an den Enden, Tastaturlayout.</translation>
    </message>
    <message>
        <source>Give a password: none was sent.</source>
        <translation>Ein Passwort angeben: Es wurde keines gesendet.</translation>
    </message>
    <message>
        <source>Check on the broker that the user exists and is enabled (mosquitto: password_file, mosquitto_passwd).</source>
        <translation>Auf dem Broker prüfen, ob es den Benutzer gibt und er aktiviert ist (mosquitto: password_file, mosquitto_passwd).</translation>
    </message>
    <message>
        <source>The broker knows no right for %1 with client ID &quot;%2&quot;.</source>
        <translation>Der Broker kennt kein Recht für diesen Client: %1, Client ID „%2“.</translation>
    </message>
    <message>
        <source>Some brokers answer so to a wrong user name or password as well.</source>
        <translation>Manche Broker antworten so auch auf einen falschen Benutzernamen oder ein falsches Passwort.</translation>
    </message>
    <message>
        <source>Give user name and password under Credentials, if the broker does not let anonymous clients in (--username, --password-file).</source>
        <translation>Benutzername und Passwort unter Zugangsdaten angeben, falls der Broker keine anonymen Clients zulässt (--username, --password-file).</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials.</source>
        <translation>Benutzername und Passwort unter Zugangsdaten prüfen.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s rules for client ID &quot;%1&quot;: a prefix may be demanded, or the ID tied to a user (mosquitto: clientid_prefixes, acl_file).</source>
        <translation>Die Regeln des Brokers für die Client ID „%1“ prüfen: Vielleicht ist ein Präfix verlangt oder die ID an einen Benutzer gebunden (mosquitto: clientid_prefixes, acl_file).</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells which rule refused the connection.</source>
        <translation>Das Log des Brokers lesen: Es sagt, welche Regel die Verbindung abgelehnt hat.</translation>
    </message>
    <message>
        <source>An administrator or a rule of the broker has shut out this client: %1, client ID &quot;%2&quot;, or this address.</source>
        <translation>Ein Administrator oder eine Regel des Brokers hat diesen Client ausgesperrt: %1, Client ID „%2“ oder diese Adresse.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator to lift the ban, and what led to it; too many failed logins often do.</source>
        <translation>Den Betreiber des Brokers bitten, die Sperre aufzuheben, und fragen, was dazu geführt hat; oft sind es zu viele fehlgeschlagene Anmeldungen.</translation>
    </message>
    <message>
        <source>Look up client ID, user name and address in the broker&apos;s list of banned clients.</source>
        <translation>Client ID, Benutzername und Adresse in der Liste gesperrter Clients des Brokers nachsehen.</translation>
    </message>
    <message>
        <source>The authentication method &quot;%1&quot; (enhanced authentication) is not one that the broker takes.</source>
        <translation>Die Authentication Method „%1“ (Enhanced Authentication) nimmt der Broker nicht an.</translation>
    </message>
    <message>
        <source>No authentication method was given, and the broker wants enhanced authentication.</source>
        <translation>Es wurde keine Authentication Method angegeben, und der Broker verlangt Enhanced Authentication.</translation>
    </message>
    <message>
        <source>Set the authentication method that the broker supports under MQTT 5, Authentication method.</source>
        <translation>Unter MQTT 5, Authentication Method die Methode setzen, die der Broker unterstützt.</translation>
    </message>
    <message>
        <source>Or leave method and data empty and use user name and password.</source>
        <translation>Oder Methode und Daten leer lassen und Benutzername und Passwort verwenden.</translation>
    </message>
    <message>
        <source>The broker runs, but takes no further connection from here at the moment.</source>
        <translation>Der Broker läuft, nimmt aber von hier derzeit keine weitere Verbindung an.</translation>
    </message>
    <message>
        <source>Wait some seconds and connect again; increase the time between reconnects of your devices.</source>
        <translation>Einige Sekunden warten und erneut verbinden; den Abstand zwischen den Verbindungsversuchen der Geräte vergrößern.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s load and its limits on connections and on their rate.</source>
        <translation>Die Last des Brokers prüfen und seine Limits für Verbindungen und deren Rate.</translation>
    </message>
    <message>
        <source>A limit that the broker or its administrator set is used up: connections, sessions, messages or traffic of %1.</source>
        <translation>Ein Limit, das der Broker oder sein Administrator gesetzt hat, ist aufgebraucht: Verbindungen, Sitzungen, Nachrichten oder Datenverkehr (%1).</translation>
    </message>
    <message>
        <source>Check the quotas of this user or tenant on the broker, and raise them or free something.</source>
        <translation>Die Kontingente dieses Benutzers oder Mandanten auf dem Broker prüfen und sie erhöhen oder etwas freigeben.</translation>
    </message>
    <message>
        <source>End connections and sessions that are not needed any more: those with clean start off are kept.</source>
        <translation>Nicht mehr benötigte Verbindungen und Sitzungen beenden: Sitzungen mit ausgeschaltetem Clean Start bleiben erhalten.</translation>
    </message>
    <message numerus="yes">
        <source>The will&apos;s payload has %n byte(s).</source>
        <translation>
            <numerusform>Die Payload des Last Will hat %n Byte.</numerusform>
            <numerusform>Die Payload des Last Will hat %n Bytes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Shorten the payload of the last will.</source>
        <translation>Die Payload des Last Will kürzen.</translation>
    </message>
    <message>
        <source>Shorten what CONNECT carries: user properties, password or token, client ID, will.</source>
        <translation>Kürzen, was CONNECT enthält: User Properties, Passwort oder Token, Client ID, Last Will.</translation>
    </message>
    <message>
        <source>Or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>Oder das Limit auf dem Broker erhöhen (mosquitto: max_packet_size).</translation>
    </message>
    <message>
        <source>It refers to the last will by this code, although none was sent.</source>
        <translation>Mit diesem Code bezieht er sich auf den Last Will, obwohl keiner gesendet wurde.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells what it did not take.</source>
        <translation>Das Log des Brokers lesen: Es sagt, was er nicht angenommen hat.</translation>
    </message>
    <message>
        <source>The will has the topic &quot;%1&quot;.</source>
        <translation>Der Last Will hat das Topic „%1“.</translation>
    </message>
    <message>
        <source>Clear the will&apos;s payload format indicator (Last Will), or give a payload that is UTF-8 text.</source>
        <translation>Den Payload Format Indicator des Last Will leeren (Last Will) oder eine Payload angeben, die UTF-8-Text ist.</translation>
    </message>
    <message>
        <source>Change the will&apos;s topic (Last Will, Topic) to one that this broker allows.</source>
        <translation>Das Topic des Last Will (Last Will, Topic) auf eines ändern, das dieser Broker erlaubt.</translation>
    </message>
    <message>
        <source>Connect without the will, to see whether that is all.</source>
        <translation>Ohne Last Will verbinden, um zu sehen, ob es nur daran liegt.</translation>
    </message>
    <message>
        <source>The last will is to be retained, and the broker keeps no retained messages.</source>
        <translation>Der Last Will soll als Retained-Nachricht gespeichert werden, und der Broker speichert keine Retained-Nachrichten.</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages.</source>
        <translation>Der Broker speichert keine Retained-Nachrichten.</translation>
    </message>
    <message>
        <source>Clear &quot;Retain&quot; of the last will (Last Will).</source>
        <translation>„Retain“ beim Last Will ausschalten (Last Will).</translation>
    </message>
    <message>
        <source>Or allow retained messages on the broker (mosquitto: retain_available).</source>
        <translation>Oder Retained-Nachrichten auf dem Broker erlauben (mosquitto: retain_available).</translation>
    </message>
    <message>
        <source>The last will asks for QoS %1.</source>
        <translation>Der Last Will verlangt QoS %1.</translation>
    </message>
    <message>
        <source>Lower the QoS of the last will to %1 (Last Will, QoS).</source>
        <translation>Den QoS des Last Will auf %1 senken (Last Will, QoS).</translation>
    </message>
    <message>
        <source>Or allow the higher QoS on the broker (mosquitto: max_qos).</source>
        <translation>Oder den höheren QoS auf dem Broker erlauben (mosquitto: max_qos).</translation>
    </message>
    <message>
        <source>It has moved for good.</source>
        <translation>Er ist dauerhaft umgezogen.</translation>
    </message>
    <message>
        <source>It is to be used again later.</source>
        <translation>Er soll später wieder verwendet werden.</translation>
    </message>
    <message>
        <source>It does not say which server to use.</source>
        <translation>Er sagt nicht, welcher Server zu verwenden ist.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for the address to use.</source>
        <translation>Den Betreiber des Brokers nach der richtigen Adresse fragen.</translation>
    </message>
    <message>
        <source>The server reference is &quot;%1&quot;.</source>
        <translation>Die Server Reference ist „%1“.</translation>
    </message>
    <message>
        <source>Put the host of &quot;%1&quot; into the URL.</source>
        <translation>Den Host von „%1“ in die URL eintragen.</translation>
    </message>
    <message>
        <source>Change the address in the configuration of the devices as well.</source>
        <translation>Die Adresse auch in der Konfiguration der Geräte ändern.</translation>
    </message>
    <message>
        <source>So the broker says of the CONNECT that it got. Either something between changes the bytes, or the broker reads them differently.</source>
        <translation>Das sagt der Broker über das CONNECT, das bei ihm ankam. Entweder verändert etwas dazwischen die Bytes, oder der Broker liest sie anders.</translation>
    </message>
    <message>
        <source>Leave out optional parts one by one, to find the one that it does not take: user properties, authentication, will.</source>
        <translation>Optionale Teile einen nach dem anderen weglassen, um den zu finden, den er nicht annimmt: User Properties, Authentifizierung, Last Will.</translation>
    </message>
    <message>
        <source>Switch to MQTT 3.1.1, which has fewer parts.</source>
        <translation>Auf MQTT 3.1.1 umstellen, das weniger Teile hat.</translation>
    </message>
    <message>
        <source>Compare the bytes of CONNECT in the packet log with what arrives at the broker.</source>
        <translation>Die Bytes von CONNECT im Paketprotokoll mit dem vergleichen, was beim Broker ankommt.</translation>
    </message>
    <message>
        <source>It is a code of MQTT 5: the broker may expect that version.</source>
        <translation>Es ist ein Code von MQTT 5: Der Broker erwartet womöglich diese Version.</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT 5.0.</source>
        <translation>Die Protokollversion auf MQTT 5.0 umstellen.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells why it refused client ID &quot;%1&quot;.</source>
        <translation>Das Log des Brokers lesen: Es sagt, warum er die Client ID „%1“ abgelehnt hat.</translation>
    </message>
    <message>
        <source>Connect with another client ID, without the will and without user properties, to see which of them the broker does not take.</source>
        <translation>Mit einer anderen Client ID, ohne Last Will und ohne User Properties verbinden, um zu sehen, was davon der Broker nicht annimmt.</translation>
    </message>
    <message>
        <source>The broker answered CONNECT with %1.</source>
        <translation>Der Broker hat CONNECT mit %1 beantwortet.</translation>
    </message>
    <message>
        <source>It gives the reason &quot;%1&quot;.</source>
        <translation>Er nennt den Grund „%1“.</translation>
    </message>
    <message>
        <source>It did so in the course of the exchange with the method &quot;%1&quot;.</source>
        <translation>Das geschah im Lauf des Austauschs mit der Methode „%1“.</translation>
    </message>
    <message>
        <source>Check the authentication data (MQTT 5, Authentication data): user, password or key that it was made from.</source>
        <translation>Die Authentication Data prüfen (MQTT 5, Authentication Data): Benutzer, Passwort oder Schlüssel, woraus sie erstellt wurden.</translation>
    </message>
    <message>
        <source>Check that the method&apos;s steps are the ones that the broker expects; its log shows at which one it gave up.</source>
        <translation>Prüfen, ob die Schritte der Methode die sind, die der Broker erwartet; sein Log zeigt, bei welchem er aufgegeben hat.</translation>
    </message>
    <message>
        <source>No user name was given, and the broker knows no right for client ID &quot;%1&quot; alone.</source>
        <translation>Es wurde kein Benutzername angegeben, und der Broker kennt kein Recht für die Client ID „%1“ allein.</translation>
    </message>
    <message>
        <source>Check user name and password (Credentials): the proof of %1 was made from them.</source>
        <translation>Benutzername und Passwort unter Zugangsdaten prüfen: Aus ihnen entstand der Beweis von %1.</translation>
    </message>
    <message>
        <source>this client</source>
        <translation>dieser Client</translation>
    </message>
</context>
<context>
    <name>ConnectionList</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>A new connection with a client ID of its own (Ctrl+N)</source>
        <translation>Neue Verbindung mit eigener Client ID (Strg+N)</translation>
    </message>
    <message>
        <source>No connections yet.</source>
        <translation>Noch keine Verbindungen.</translation>
    </message>
    <message>
        <source>No connection has this in its name, URL or client ID.</source>
        <translation>Keine Verbindung hat dies in Name, URL oder Client ID.</translation>
    </message>
    <message>
        <source>A new group, with the chosen connections in it if there are several. Connections are dragged into groups, or moved with Alt+Up and Alt+Down.</source>
        <translation>Eine neue Gruppe; sind mehrere Verbindungen ausgewählt, enthält sie diese. Verbindungen werden in Gruppen gezogen oder mit Alt+Auf und Alt+Ab verschoben.</translation>
    </message>
    <message>
        <source>Duplicate what is chosen, with new client IDs (Ctrl+Shift+D)</source>
        <translation>Das Ausgewählte duplizieren, mit neuen Client-IDs (Strg+Umschalt+D)</translation>
    </message>
    <message>
        <source>Delete what is chosen (Delete). This can be undone.</source>
        <translation>Das Ausgewählte löschen (Entf). Das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Deleted: %1</source>
        <translation>Gelöscht: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) deleted.</source>
        <translation>
            <numerusform>%n Verbindung gelöscht.</numerusform>
            <numerusform>%n Verbindungen gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Group %1 deleted; its connections are kept.</source>
        <translation>Gruppe %1 gelöscht; ihre Verbindungen bleiben.</translation>
    </message>
    <message numerus="yes">
        <source>Group %1 deleted with its %n connection(s).</source>
        <translation>
            <numerusform>Gruppe %1 mit ihrer %n Verbindung gelöscht.</numerusform>
            <numerusform>Gruppe %1 mit ihren %n Verbindungen gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Rückgängig gemacht: %1</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message numerus="yes">
        <source>%n URL(s) copied, without secrets.</source>
        <translation>
            <numerusform>%n URL kopiert, ohne Geheimnisse.</numerusform>
            <numerusform>%n URLs kopiert, ohne Geheimnisse.</numerusform>
        </translation>
    </message>
    <message>
        <source>New &amp;connection</source>
        <translation>Neue &amp;Verbindung</translation>
    </message>
    <message>
        <source>New &amp;group</source>
        <translation>Neue &amp;Gruppe</translation>
    </message>
    <message>
        <source>&amp;Open in a tab</source>
        <translation>In einem &amp;Reiter öffnen</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>D&amp;isconnect</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>Nach &amp;oben</translation>
    </message>
    <message>
        <source>Move do&amp;wn</source>
        <translation>Nach u&amp;nten</translation>
    </message>
    <message>
        <source>Cop&amp;y URL</source>
        <translation>URL &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Move to &amp;group</source>
        <translation>In &amp;Gruppe verschieben</translation>
    </message>
    <message>
        <source>&amp;No group</source>
        <translation>&amp;Keine Gruppe</translation>
    </message>
    <message>
        <source>N&amp;ew group...</source>
        <translation>&amp;Neue Gruppe ...</translation>
    </message>
    <message>
        <source>&amp;Connect all</source>
        <translation>Alle &amp;verbinden</translation>
    </message>
    <message>
        <source>D&amp;isconnect all</source>
        <translation>Alle &amp;trennen</translation>
    </message>
    <message>
        <source>&amp;New connection in this group</source>
        <translation>&amp;Neue Verbindung in dieser Gruppe</translation>
    </message>
    <message>
        <source>&amp;Delete the group, keep its connections</source>
        <translation>Gruppe &amp;löschen, Verbindungen behalten</translation>
    </message>
    <message numerus="yes">
        <source>Delete the group and its %n connection(s)</source>
        <translation>
            <numerusform>Gruppe und ihre %n Verbindung löschen</numerusform>
            <numerusform>Gruppe und ihre %n Verbindungen löschen</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;as</source>
        <translation>Kopieren &amp;als</translation>
    </message>
    <message>
        <source>Shows the connections whose name or URL holds this text</source>
        <translation>Zeigt die Verbindungen, deren Name oder URL diesen Text enthält</translation>
    </message>
</context>
<context>
    <name>ConnectionPage</name>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Paste options</source>
        <translation>Optionen einfügen</translation>
    </message>
    <message>
        <source>Taken from the pasted object: %1. Undo with Ctrl+Z.</source>
        <translation>Aus dem eingefügten Objekt übernommen: %1. Rückgängig mit Strg+Z.</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit URL</source>
        <translation>URL bearbeiten</translation>
    </message>
    <message>
        <source>Done: %1. Undo with Ctrl+Z.</source>
        <translation>Erledigt: %1. Rückgängig mit Strg+Z.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>The log takes the whole window (F11)</source>
        <translation>Das Protokoll füllt das ganze Fenster (F11)</translation>
    </message>
    <message>
        <source>The report of attempt %1 is on the clipboard. It holds no secrets.</source>
        <translation>Der Bericht von Versuch %1 ist in der Zwischenablage. Er enthält keine Geheimnisse.</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>HTML (*.html)</source>
        <translation>HTML (*.html)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>Save the Report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>Abonnements</translation>
    </message>
    <message>
        <source>Publish &amp;&amp; Subscribe</source>
        <translation>Publish &amp;&amp; Subscribe</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Zustellung</translation>
    </message>
    <message>
        <source>Whether messages arrive, and what may be published and subscribed to</source>
        <translation>Ob Nachrichten ankommen und was veröffentlicht und abonniert werden darf</translation>
    </message>
    <message>
        <source>New client ID</source>
        <translation>Neue Client-ID</translation>
    </message>
    <message>
        <source>%1 is connected to this broker with the client ID of this connection. The broker must disconnect it when this one connects [MQTT-3.1.4-3].</source>
        <translation>%1 ist bei diesem Broker mit der Client-ID dieser Verbindung verbunden. Der Broker muss sie trennen, wenn sich diese verbindet [MQTT-3.1.4-3].</translation>
    </message>
    <message>
        <source>Connect anyway</source>
        <translation>Trotzdem verbinden</translation>
    </message>
    <message>
        <source>The system&apos;s key store is asked for the secrets of this connection; it may want to be unlocked.</source>
        <translation>Der Schlüsselbund des Systems wird nach den Geheimnissen dieser Verbindung gefragt; vielleicht will er entsperrt werden.</translation>
    </message>
    <message>
        <source>Connect without them</source>
        <translation>Ohne sie verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Secrets of the key store</source>
        <translation>Geheimnisse des Schlüsselbunds</translation>
    </message>
    <message>
        <source>Resume the session</source>
        <translation>Sitzung wiederaufnehmen</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>It cannot express these settings; they stand in it as comments:</source>
        <translation>Diese Einstellungen lassen sich darin nicht ausdrücken; sie stehen als Kommentare im Text:</translation>
    </message>
    <message numerus="yes">
        <source>and %n more.</source>
        <translation>
            <numerusform>und %n weitere.</numerusform>
            <numerusform>und %n weitere.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnectionPages</name>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>%1: %2
The next connection that is only looked at takes this place. Use the page, or click twice here, and the tab stays.</source>
        <translation>%1: %2
Die nächste Verbindung, die nur angesehen wird, nimmt diesen Platz ein. Wer auf der Seite arbeitet oder hier doppelt klickt, behält den Reiter.</translation>
    </message>
</context>
<context>
    <name>ConnectionState</name>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>disconnecting</source>
        <translation>trennt</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>waiting to reconnect</source>
        <translation>wartet auf neuen Versuch</translation>
    </message>
</context>
<context>
    <name>ConnectionsModel</name>
    <message>
        <source>New connection</source>
        <translation>Neue Verbindung</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>not saved (Ctrl+S saves it)</source>
        <translation>nicht gespeichert (Strg+S speichert)</translation>
    </message>
    <message>
        <source>Group %1: %2 of %3 connected</source>
        <translation>Gruppe %1: %2 von %3 verbunden</translation>
    </message>
    <message>
        <source>Has the client ID of %1 on the same broker: the one that connects later throws the other out [MQTT-3.1.4-3].</source>
        <translation>Hat die Client-ID von %1 beim selben Broker: Wer sich später verbindet, wirft den anderen hinaus [MQTT-3.1.4-3].</translation>
    </message>
</context>
<context>
    <name>CopyAsMenu</name>
    <message>
        <source>No connection is open.</source>
        <translation>Es ist keine Verbindung offen.</translation>
    </message>
    <message>
        <source>&amp;With secrets</source>
        <translation>&amp;Mit Geheimnissen</translation>
    </message>
    <message>
        <source>Passwords, passphrases, tokens and authentication data stand in what is copied. Otherwise each has a placeholder in capitals. Off at every start.</source>
        <translation>Passwörter, Passphrasen, Token und Authentication Data stehen in dem, was kopiert wird. Sonst steht für jedes ein Platzhalter in Großbuchstaben. Bei jedem Start aus.</translation>
    </message>
</context>
<context>
    <name>CredentialsForm</name>
    <message>
        <source>&amp;Username</source>
        <translation>Benut&amp;zername</translation>
    </message>
    <message>
        <source>User Name in the payload of CONNECT, all versions. Not sent unless the box is checked; an empty user name that is sent is not the same as none.
MQTT 5.0 section 3.1.3.5, 3.1.1 section 3.1.3.4</source>
        <translation>User Name in der Payload von CONNECT, alle Versionen. Wird nur gesendet, wenn das Kästchen angekreuzt ist; ein leerer gesendeter Benutzername ist nicht dasselbe wie keiner.
MQTT 5.0 Abschnitt 3.1.3.5, 3.1.1 Abschnitt 3.1.3.4</translation>
    </message>
    <message>
        <source>not set: none is sent</source>
        <translation>nicht gesetzt: keiner wird gesendet</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Password in the payload of CONNECT, all versions. Below 5.0 it needs a user name. It is never written to a file.
MQTT 5.0 section 3.1.3.6, 3.1.1 section 3.1.3.5</source>
        <translation>Passwort in der Payload von CONNECT, alle Versionen. Unterhalb von 5.0 braucht es einen Benutzernamen. Es wird nie in eine Datei geschrieben.
MQTT 5.0 Abschnitt 3.1.3.6, 3.1.1 Abschnitt 3.1.3.5</translation>
    </message>
    <message>
        <source>Keeps the password, the passphrase, the authentication data, the proxy&apos;s password and secret headers of this connection in the key store of the desktop (GNOME Keyring, KWallet), where they outlive this window. Off: they are removed from there.</source>
        <translation>Bewahrt Passwort, Passphrase, Authentifizierungsdaten, Proxy-Passwort und geheime Kopfzeilen dieser Verbindung im Schlüsselbund des Desktops auf (GNOME-Schlüsselbund, KWallet), wo sie dieses Fenster überdauern. Aus: Sie werden dort entfernt.</translation>
    </message>
    <message>
        <source>&amp;Remember in the system&apos;s key store</source>
        <translation>Im Schlüssel&amp;bund des Systems merken</translation>
    </message>
    <message>
        <source>Secrets are kept in the system&apos;s key store and never written to a file.</source>
        <translation>Geheimnisse liegen im Schlüsselbund des Systems und werden nie in eine Datei geschrieben.</translation>
    </message>
    <message>
        <source>Secrets are kept in memory until Connack is closed; they are never written to a file.</source>
        <translation>Geheimnisse bleiben im Speicher, bis Connack beendet wird; sie werden nie in eine Datei geschrieben.</translation>
    </message>
</context>
<context>
    <name>DecisionPanel</name>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256-Fingerabdruck</translation>
    </message>
    <message>
        <source>The fingerprints agree: trust it and connect again</source>
        <translation>Die Fingerabdrücke stimmen überein: vertrauen und neu verbinden</translation>
    </message>
    <message>
        <source>Adds the certificate to the CA files of this connection (TLS, CA file). Ctrl+Z takes it back.</source>
        <translation>Fügt das Zertifikat den CA-Dateien dieser Verbindung hinzu (TLS, CA-Datei). Strg+Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>Do not trust it</source>
        <translation>Nicht vertrauen</translation>
    </message>
</context>
<context>
    <name>DelayModel</name>
    <message>
        <source>So many percent of the answers came within this time; off by 0.8 % at most</source>
        <translation>So viel Prozent der Antworten kamen in dieser Zeit; auf 0,8 % genau</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>From the packet that asks to the packet that answers it</source>
        <translation>Vom Paket, das fragt, bis zu dem, das antwortet</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Beantwortet</translation>
    </message>
    <message>
        <source>How many were answered</source>
        <translation>Wie viele beantwortet wurden</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>Schnellste</translation>
    </message>
    <message>
        <source>50 %</source>
        <translation>50 %</translation>
    </message>
    <message>
        <source>90 %</source>
        <translation>90 %</translation>
    </message>
    <message>
        <source>99 %</source>
        <translation>99 %</translation>
    </message>
    <message>
        <source>Slowest</source>
        <translation>Langsamste</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Not answered: not yet, or the connection ended before</source>
        <translation>Nicht beantwortet: noch nicht, oder die Verbindung endete vorher</translation>
    </message>
    <message>
        <source>%1, of the broker</source>
        <comment>PUBLISH → PUBACK</comment>
        <translation>%1, vom Broker</translation>
    </message>
</context>
<context>
    <name>DeliveryCheck</name>
    <message>
        <source>The second connection ended while it waited for the message.</source>
        <translation>Die zweite Verbindung endete, während sie auf die Nachricht wartete.</translation>
    </message>
</context>
<context>
    <name>DeliveryTable</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
</context>
<context>
    <name>DeliveryText</name>
    <message>
        <source>connection closed</source>
        <translation>Verbindung getrennt</translation>
    </message>
    <message>
        <source>Yes</source>
        <comment>may publish</comment>
        <translation>Ja</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Silently dropped</source>
        <translation>Still verworfen</translation>
    </message>
    <message>
        <source>Unknown: %1</source>
        <translation>Offen: %1</translation>
    </message>
    <message>
        <source>not tested: a filter</source>
        <translation>nicht geprüft: ein Filter</translation>
    </message>
    <message>
        <source>“%1” is a filter: it can be subscribed to, but no message has it as its topic.</source>
        <translation>„%1“ ist ein Filter: Er kann abonniert werden, aber keine Nachricht hat ihn als Topic.</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Granted QoS %1</source>
        <translation>QoS %1 gewährt</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>Unbeantwortet</translation>
    </message>
    <message>
        <source>Not possible</source>
        <translation>Nicht möglich</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>The broker&apos;s words: “%1”.</source>
        <translation>Der Broker sagt: „%1“.</translation>
    </message>
    <message>
        <source>Its turn has not come yet.</source>
        <translation>Das ist noch nicht an der Reihe.</translation>
    </message>
    <message>
        <source>The broker granted the second connection (client ID %1) QoS %2.</source>
        <translation>Der Broker hat der zweiten Verbindung (Client-ID %1) QoS %2 gewährt.</translation>
    </message>
    <message>
        <source>But what is published there does not reach it.</source>
        <translation>Aber was dort veröffentlicht wird, erreicht sie nicht.</translation>
    </message>
    <message>
        <source>The broker refused the subscription: %1.</source>
        <translation>Der Broker hat das Abonnement abgelehnt: %1.</translation>
    </message>
    <message>
        <source>The broker answered SUBSCRIBE by closing the connection, as some do where an access rule forbids it.</source>
        <translation>Der Broker hat auf SUBSCRIBE die Verbindung getrennt, wie es manche tun, wenn eine Zugriffsregel es verbietet.</translation>
    </message>
    <message>
        <source>The broker did not answer SUBSCRIBE.</source>
        <translation>Der Broker hat SUBSCRIBE nicht beantwortet.</translation>
    </message>
    <message>
        <source>The second connection did not come about: %1.</source>
        <translation>Die zweite Verbindung kam nicht zustande: %1.</translation>
    </message>
    <message>
        <source>It was cancelled before it was over.</source>
        <translation>Es wurde vor dem Ende abgebrochen.</translation>
    </message>
    <message>
        <source>Its last acknowledgement came after %1.</source>
        <translation>Die letzte Bestätigung kam nach %1.</translation>
    </message>
    <message numerus="yes">
        <source>Meanwhile %n message(s) of other clients came on the topic.</source>
        <translation>
            <numerusform>Inzwischen kam %n Nachricht eines anderen Clients auf dem Topic.</numerusform>
            <numerusform>Inzwischen kamen %n Nachrichten anderer Clients auf dem Topic.</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker refused the message after %1: %2.</source>
        <translation>Der Broker hat die Nachricht nach %1 abgelehnt: %2.</translation>
    </message>
    <message>
        <source>The broker answered the message with DISCONNECT %1 and closed the connection.</source>
        <translation>Der Broker hat auf die Nachricht mit DISCONNECT %1 geantwortet und die Verbindung getrennt.</translation>
    </message>
    <message>
        <source>The broker closed the connection on the message.</source>
        <translation>Der Broker hat auf die Nachricht hin die Verbindung getrennt.</translation>
    </message>
    <message>
        <source>Below MQTT 5 that is the only way to refuse a PUBLISH visibly [MQTT-3.3.5-2]. Look at the broker&apos;s access rules for this topic, and at its log.</source>
        <translation>Vor MQTT 5 lässt sich ein PUBLISH nur so sichtbar ablehnen [MQTT-3.3.5-2]. Die Zugriffsregeln des Brokers für dieses Topic und sein Log ansehen.</translation>
    </message>
    <message>
        <source>The message arrived after %1, but not as it was published.</source>
        <translation>Die Nachricht kam nach %1 an, aber nicht so, wie sie veröffentlicht wurde.</translation>
    </message>
    <message>
        <source>It came with QoS %1; published with QoS %2 to a subscription with QoS %3, it must come with QoS %4 (section 3.8.4).</source>
        <translation>Sie kam mit QoS %1; mit QoS %2 veröffentlicht und mit QoS %3 abonniert, muss sie mit QoS %4 kommen (Abschnitt 3.8.4).</translation>
    </message>
    <message>
        <source>It has the retain flag, though it is no retained message (section 3.3.1.3).</source>
        <translation>Sie trägt das Retain-Flag, obwohl sie keine aufbewahrte Nachricht ist (Abschnitt 3.3.1.3).</translation>
    </message>
    <message>
        <source>It came on the topic “%1”.</source>
        <translation>Sie kam unter dem Topic „%1“.</translation>
    </message>
    <message>
        <source>Its payload was changed on the way: a bridge, a rule or a plug-in of the broker rewrites it.</source>
        <translation>Ihre Payload wurde unterwegs verändert: Eine Bridge, eine Regel oder ein Plug-in des Brokers schreibt sie um.</translation>
    </message>
    <message>
        <source>The message arrived %1 times, first after %2.</source>
        <translation>Die Nachricht kam %1-mal an, zuerst nach %2.</translation>
    </message>
    <message>
        <source>With QoS %1 a message must not arrive again (section 4.3).</source>
        <translation>Mit QoS %1 darf eine Nachricht nicht noch einmal kommen (Abschnitt 4.3).</translation>
    </message>
    <message>
        <source>QoS 1 allows that: the broker sent it again, with DUP set, as it missed the acknowledgement (section 4.3.2).</source>
        <translation>QoS 1 lässt das zu: Der Broker hat sie mit gesetztem DUP noch einmal gesendet, weil ihm die Bestätigung fehlte (Abschnitt 4.3.2).</translation>
    </message>
    <message>
        <source>QoS 1 allows a message to come again, but these copies have no DUP flag: look for a bridge, or a second path, that publishes it once more.</source>
        <translation>Mit QoS 1 darf eine Nachricht noch einmal kommen, aber diese Kopien tragen kein DUP-Flag: nach einer Bridge oder einem zweiten Weg suchen, der sie noch einmal veröffentlicht.</translation>
    </message>
    <message>
        <source>It came with QoS %1, as the broker granted no more to the subscription.</source>
        <translation>Sie kam mit QoS %1, weil der Broker dem Abonnement nicht mehr gewährt hat.</translation>
    </message>
    <message>
        <source>The message arrived at the second connection after %1.</source>
        <translation>Die Nachricht kam nach %1 bei der zweiten Verbindung an.</translation>
    </message>
    <message>
        <source>The message was sent. Whether it was delivered cannot be seen: the second connection may not subscribe to the topic.</source>
        <translation>Die Nachricht wurde gesendet. Ob sie zugestellt wurde, ist nicht zu sehen: Die zweite Verbindung darf das Topic nicht abonnieren.</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1. Whether it delivers it cannot be seen: the second connection may not subscribe to the topic.</source>
        <translation>Der Broker hat die Nachricht nach %1 bestätigt. Ob er sie zustellt, ist nicht zu sehen: Die zweite Verbindung darf das Topic nicht abonnieren.</translation>
    </message>
    <message>
        <source>A connection that is needed for it did not come about: %1.</source>
        <translation>Eine dafür nötige Verbindung kam nicht zustande: %1.</translation>
    </message>
    <message>
        <source>Within %1 the broker neither acknowledged the message (%2) nor delivered it. It may be overloaded, or something in between holds packets back.</source>
        <translation>Innerhalb von %1 hat der Broker die Nachricht weder bestätigt (%2) noch zugestellt. Vielleicht ist er überlastet, oder etwas dazwischen hält Pakete zurück.</translation>
    </message>
    <message>
        <source>The message is on its way.</source>
        <translation>Die Nachricht ist unterwegs.</translation>
    </message>
    <message>
        <source>The message arrived after %1, but the broker did not acknowledge it within %2; a client would have to send it again (section 4.4).</source>
        <translation>Die Nachricht kam nach %1 an, aber der Broker hat sie nicht innerhalb von %2 bestätigt; ein Client müsste sie noch einmal senden (Abschnitt 4.4).</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Delivered with QoS %1</source>
        <translation>Mit QoS %1 zugestellt</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Delivered %1 times</source>
        <translation>%1-mal zugestellt</translation>
    </message>
    <message>
        <source>Delivered, but changed</source>
        <translation>Verändert zugestellt</translation>
    </message>
    <message>
        <source>Delivered, not acknowledged</source>
        <translation>Zugestellt, nicht bestätigt</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Nobody could watch</source>
        <translation>Niemand konnte zusehen</translation>
    </message>
    <message>
        <source>The message was sent, the subscription was granted, and nothing arrived within %1.</source>
        <translation>Die Nachricht wurde gesendet, das Abonnement gewährt, und innerhalb von %1 kam nichts an.</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1 and did not deliver it within %2, though it granted the subscription.</source>
        <translation>Der Broker hat die Nachricht nach %1 bestätigt und innerhalb von %2 nicht zugestellt, obwohl er das Abonnement gewährt hat.</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1 (%2) and did not deliver it within %3, though it granted the subscription.</source>
        <translation>Der Broker hat die Nachricht nach %1 bestätigt (%2) und innerhalb von %3 nicht zugestellt, obwohl er das Abonnement gewährt hat.</translation>
    </message>
    <message>
        <source>Topics that begin with $ are the broker&apos;s own (section 4.7.2): most brokers drop what clients publish there.</source>
        <translation>Topics, die mit $ beginnen, gehören dem Broker (Abschnitt 4.7.2): Die meisten verwerfen, was Clients dort veröffentlichen.</translation>
    </message>
    <message>
        <source>Most often that is an access rule (ACL): below MQTT 5 a PUBLISH cannot be refused with a reason; a broker must acknowledge it all the same, or close the connection [MQTT-3.3.5-2].</source>
        <translation>Meist ist das eine Zugriffsregel (ACL): Vor MQTT 5 kann ein PUBLISH nicht mit Grund abgelehnt werden; ein Broker muss es trotzdem bestätigen oder die Verbindung trennen [MQTT-3.3.5-2].</translation>
    </message>
    <message>
        <source>QoS 0 has no acknowledgement that could refuse it: a broker drops what an access rule (ACL) forbids.</source>
        <translation>QoS 0 hat keine Bestätigung, die ablehnen könnte: Ein Broker verwirft, was eine Zugriffsregel (ACL) verbietet.</translation>
    </message>
    <message>
        <source>With QoS %1 it refuses the message: publishing is what is forbidden.</source>
        <translation>Mit QoS %1 lehnt er die Nachricht ab: Verboten ist das Veröffentlichen.</translation>
    </message>
    <message>
        <source>What the second connection publishes on the topic does arrive: reading works. What is dropped is what this connection publishes; look for a rule that goes by its client ID.</source>
        <translation>Was die zweite Verbindung auf dem Topic veröffentlicht, kommt an: Lesen geht. Verworfen wird, was diese Verbindung veröffentlicht; nach einer Regel suchen, die nach der Client-ID geht.</translation>
    </message>
    <message>
        <source>Publishing is what is forbidden: look at the access rules for writing.</source>
        <translation>Verboten ist das Veröffentlichen: die Zugriffsregeln für das Schreiben ansehen.</translation>
    </message>
    <message>
        <source>The second connection has the client ID %1: rights that go by the client ID are another one&apos;s there.</source>
        <translation>Die zweite Verbindung hat die Client-ID %1: Rechte, die nach der Client-ID gehen, sind dort andere.</translation>
    </message>
    <message>
        <source>As the broker knows of no matching subscriber, the subscription it granted is not in force: most likely reading is forbidden.</source>
        <translation>Da der Broker keinen passenden Abonnenten kennt, gilt das gewährte Abonnement nicht: Sehr wahrscheinlich ist das Lesen verboten.</translation>
    </message>
    <message>
        <source>As publishing is allowed, most likely reading is forbidden: some brokers grant such a subscription and hold the messages back.</source>
        <translation>Da das Veröffentlichen erlaubt ist, ist sehr wahrscheinlich das Lesen verboten: Manche Broker gewähren ein solches Abonnement und halten die Nachrichten zurück.</translation>
    </message>
    <message>
        <source>Whether publishing or reading is forbidden cannot be told from here; the broker&apos;s log can.</source>
        <translation>Ob das Veröffentlichen oder das Lesen verboten ist, lässt sich von hier aus nicht sagen; das Log des Brokers kann es.</translation>
    </message>
    <message>
        <source>A message on another topic (connack/control/…) does arrive: the connections are sound.</source>
        <translation>Eine Nachricht auf einem anderen Topic (connack/control/…) kommt an: Die Verbindungen sind in Ordnung.</translation>
    </message>
    <message>
        <source>A message on another topic (connack/control/…) does not arrive either: this user may have rights on a few topics only.</source>
        <translation>Auch eine Nachricht auf einem anderen Topic (connack/control/…) kommt nicht an: Dieser Benutzer hat vielleicht nur auf wenigen Topics Rechte.</translation>
    </message>
    <message>
        <source>Over MQTT 5 the broker closes the connection on the same message.</source>
        <translation>Über MQTT 5 trennt der Broker bei derselben Nachricht die Verbindung.</translation>
    </message>
    <message>
        <source>Asked over MQTT 5, which has reason codes, the broker answers the same message with %1.</source>
        <translation>Über MQTT 5 gefragt, das Reason Codes hat, antwortet der Broker auf dieselbe Nachricht mit %1.</translation>
    </message>
    <message>
        <source>Nothing arrives</source>
        <translation>Nichts kommt an</translation>
    </message>
</context>
<context>
    <name>DetailTabs</name>
    <message>
        <source>The broker sent no CONNACK in the last attempt.</source>
        <translation>Der Broker hat beim letzten Versuch kein CONNACK gesendet.</translation>
    </message>
    <message>
        <source>The broker&apos;s answer, CONNACK, appears here: what was asked beside what was granted.</source>
        <translation>Hier erscheint die Antwort des Brokers, CONNACK: was angefragt und was gewährt wurde.</translation>
    </message>
    <message>
        <source>%1:// goes without TLS: there are no certificates.</source>
        <translation>%1:// läuft ohne TLS: Es gibt keine Zertifikate.</translation>
    </message>
    <message>
        <source>The broker presented no certificate in the last attempt.</source>
        <translation>Der Broker hat beim letzten Versuch kein Zertifikat vorgelegt.</translation>
    </message>
    <message>
        <source>The certificates that the broker presents appear here, over mqtts:// and wss://.</source>
        <translation>Hier erscheinen die Zertifikate, die der Broker vorlegt, bei mqtts:// und wss://.</translation>
    </message>
    <message>
        <source>Show the details</source>
        <translation>Details anzeigen</translation>
    </message>
    <message>
        <source>Hide the details</source>
        <translation>Details ausblenden</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>Broker</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>Eigenschaft</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Angefragt</translation>
    </message>
    <message>
        <source>Granted</source>
        <translation>Gewährt</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>Beobachtet</translation>
    </message>
    <message>
        <source>%1:// goes without a WebSocket.</source>
        <translation>%1:// kommt ohne WebSocket aus.</translation>
    </message>
    <message>
        <source>The last attempt did not get as far as asking for a WebSocket.</source>
        <translation>Der letzte Versuch kam nicht so weit, nach einem WebSocket zu fragen.</translation>
    </message>
    <message>
        <source>The request for a WebSocket and the server&apos;s answer appear here with all their headers, over ws:// and wss://.</source>
        <translation>Hier erscheinen bei ws:// und wss:// die Anfrage nach einem WebSocket und die Antwort des Servers mit allen Headern.</translation>
    </message>
    <message>
        <source>Every attempt appears here: the addresses tried, TLS alerts, the HTTP upgrade, the extra connections that look closer, and how it ended.</source>
        <translation>Hier erscheint jeder Versuch: die probierten Adressen, TLS-Alerts, das HTTP-Upgrade, die zusätzlichen Verbindungen, die genauer hinsehen, und wie er endete.</translation>
    </message>
    <message>
        <source>Co&amp;mpare Attempts…</source>
        <translation>Versuche ver&amp;gleichen…</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
</context>
<context>
    <name>Diagnosis</name>
    <message>
        <source>The attempt was interrupted after %1, before its limit of %2.</source>
        <translation>Der Versuch wurde nach %1 unterbrochen, vor seiner Grenze von %2.</translation>
    </message>
    <message>
        <source>Made once more a moment later, the same connection works: the trouble may have been a passing one.</source>
        <translation>Einen Augenblick später noch einmal hergestellt, funktioniert dieselbe Verbindung: Die Störung war womöglich vorübergehend.</translation>
    </message>
</context>
<context>
    <name>EndpointsEdit</name>
    <message>
        <source>%1: %2 %3</source>
        <translation>%1: %2 %3</translation>
    </message>
</context>
<context>
    <name>ExpectationText</name>
    <message>
        <source>MQTT %1, section %2</source>
        <extracomment>%1: a version such as 3.1.1; %2: section and number of the statement</extracomment>
        <translation>MQTT %1, Abschnitt %2</translation>
    </message>
    <message>
        <source>The connection is over at once.</source>
        <translation>Die Verbindung ist sofort zu Ende.</translation>
    </message>
    <message>
        <source>The broker closes the connection once %1 have passed without a packet: one and a half times the keep-alive.</source>
        <translation>Der Broker schließt die Verbindung, sobald %1 ohne Paket vergangen sind: das Eineinhalbfache des Keep-alive.</translation>
    </message>
    <message>
        <source>The will is not published: the broker throws it away.</source>
        <translation>Der Will wird nicht veröffentlicht: Der Broker verwirft ihn.</translation>
    </message>
    <message>
        <source>The broker publishes the will at once.</source>
        <translation>Der Broker veröffentlicht den Will sofort.</translation>
    </message>
    <message>
        <source>The broker publishes the will after %1, unless the client is back before (Will Delay Interval).</source>
        <translation>Der Broker veröffentlicht den Will nach %1, sofern der Client nicht vorher zurück ist (Will Delay Interval).</translation>
    </message>
    <message>
        <source>The session is gone: the next CONNACK says Session Present 0.</source>
        <translation>Die Sitzung ist weg: Das nächste CONNACK sagt Session Present 0.</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1: until then a CONNECT without Clean Start gets Session Present 1.</source>
        <translation>Der Broker behält die Sitzung %1 lang: Bis dahin bekommt ein CONNECT ohne Clean Start Session Present 1.</translation>
    </message>
    <message>
        <source>The broker keeps the session without an end: a CONNECT without Clean Start gets Session Present 1.</source>
        <translation>Der Broker behält die Sitzung ohne Ende: Ein CONNECT ohne Clean Start bekommt Session Present 1.</translation>
    </message>
    <message>
        <source>The broker keeps the session: a CONNECT without Clean Session gets Session Present 1.</source>
        <translation>Der Broker behält die Sitzung: Ein CONNECT ohne Clean Session bekommt Session Present 1.</translation>
    </message>
    <message>
        <source>The broker goes on with AUTH 0x18 as its method asks for, and ends with AUTH 0x00. If it refuses, it says so in a DISCONNECT.</source>
        <translation>Der Broker macht mit AUTH 0x18 weiter, wie seine Methode es verlangt, und endet mit AUTH 0x00. Lehnt er ab, sagt er das in einem DISCONNECT.</translation>
    </message>
    <message>
        <source>Meanwhile the connection stays as it is, messages included.</source>
        <translation>Die Verbindung bleibt dabei bestehen, Nachrichten eingeschlossen.</translation>
    </message>
    <message>
        <source>Session Present is 0: the session ended with its connection.</source>
        <translation>Session Present ist 0: Die Sitzung endete mit ihrer Verbindung.</translation>
    </message>
    <message>
        <source>Session Present is 0: the connection has been closed for longer than the Session Expiry Interval of %1.</source>
        <translation>Session Present ist 0: Die Verbindung ist schon länger geschlossen als das Session Expiry Interval von %1.</translation>
    </message>
    <message>
        <source>Session Present is 1: the broker still has the session.</source>
        <translation>Session Present ist 1: Der Broker hat die Sitzung noch.</translation>
    </message>
    <message>
        <source>Subscriptions still hold, and what was not acknowledged is sent again by both sides, with DUP set.</source>
        <translation>Abonnements gelten noch, und was nicht bestätigt wurde, senden beide Seiten noch einmal, mit gesetztem DUP.</translation>
    </message>
    <message>
        <source>Session Present is 0: the broker has thrown away what it had.</source>
        <translation>Session Present ist 0: Der Broker hat verworfen, was er hatte.</translation>
    </message>
    <message>
        <source>The next CONNECT gets Session Present 0 as well: nothing is left to resume.</source>
        <translation>Auch das nächste CONNECT bekommt Session Present 0: Es ist nichts übrig, was wiederaufzunehmen wäre.</translation>
    </message>
</context>
<context>
    <name>ExperimentButtons</name>
    <message>
        <source>What should follow:</source>
        <translation>Was folgen sollte:</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>Jetzt nicht: %1</translation>
    </message>
    <message>
        <source>The Reason Code that DISCONNECT carries (MQTT 5, section 3.14.2.1).</source>
        <translation>Der Reason Code, den DISCONNECT trägt (MQTT 5, Abschnitt 3.14.2.1).</translation>
    </message>
    <message>
        <source>0 s: ends the session</source>
        <translation>0 s: beendet die Sitzung</translation>
    </message>
    <message>
        <source>The Session Expiry Interval that DISCONNECT carries (MQTT 5, section 3.14.2.2.2): &quot;90 s&quot;, &quot;5 min&quot;, &quot;never&quot;; 0 ends the session with the connection.</source>
        <translation>Das Session Expiry Interval, das DISCONNECT trägt (MQTT 5, Abschnitt 3.14.2.2.2): „90 s“, „5 min“, „nie“; 0 beendet die Sitzung mit der Verbindung.</translation>
    </message>
</context>
<context>
    <name>ExperimentRecord</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>as specified</source>
        <translation>wie spezifiziert</translation>
    </message>
    <message>
        <source>otherwise than specified</source>
        <translation>anders als spezifiziert</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>nicht beobachtet</translation>
    </message>
    <message>
        <source>What the specification says should follow, and what did</source>
        <translation>Was laut Spezifikation folgen sollte und was folgte</translation>
    </message>
    <message>
        <source>%1, at %2</source>
        <extracomment>%1: name of an experiment; %2: time of day</extracomment>
        <translation>%1, um %2</translation>
    </message>
    <message>
        <source>Should follow</source>
        <translation>Sollte folgen</translation>
    </message>
    <message>
        <source>Followed</source>
        <translation>Folgte</translation>
    </message>
    <message>
        <source>Specification</source>
        <translation>Spezifikation</translation>
    </message>
    <message>
        <source>Connect, then press a button at the left: here stands what the broker must do, and what it does. The packets of it are in the tab Packets.</source>
        <translation>Verbinden, dann links einen Knopf drücken: Hier steht, was der Broker tun muss und was er tut. Die Pakete dazu stehen im Reiter Pakete.</translation>
    </message>
</context>
<context>
    <name>ExperimentText</name>
    <message>
        <source>Stop the keep-alive</source>
        <translation>Keep-alive einstellen</translation>
    </message>
    <message>
        <source>Drop the connection</source>
        <translation>Verbindung fallen lassen</translation>
    </message>
    <message>
        <source>Disconnect with will</source>
        <translation>Trennen mit Will</translation>
    </message>
    <message>
        <source>Disconnect with reason</source>
        <translation>Trennen mit Grund</translation>
    </message>
    <message>
        <source>Disconnect, change expiry</source>
        <translation>Trennen, Ablauf ändern</translation>
    </message>
    <message>
        <source>Re-authenticate</source>
        <translation>Neu authentifizieren</translation>
    </message>
    <message>
        <source>Resume the session</source>
        <translation>Sitzung wiederaufnehmen</translation>
    </message>
    <message>
        <source>Wipe the session</source>
        <translation>Sitzung löschen</translation>
    </message>
    <message>
        <source>Sends no PINGREQ any more, as a device that hangs. The broker must notice (section 3.1.2.10).</source>
        <translation>Sendet kein PINGREQ mehr, wie ein Gerät, das hängt. Der Broker muss es bemerken (Abschnitt 3.1.2.10).</translation>
    </message>
    <message>
        <source>Closes the socket without DISCONNECT, as a device that loses its power. The broker must publish the will (section 3.1.2.5).</source>
        <translation>Schließt den Socket ohne DISCONNECT, wie ein Gerät ohne Strom. Der Broker muss den Will veröffentlichen (Abschnitt 3.1.2.5).</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with Reason Code 0x04: an orderly end after which the broker publishes the will all the same (MQTT 5, section 3.14.2.1).</source>
        <translation>Sendet DISCONNECT mit Reason Code 0x04: ein geordnetes Ende, nach dem der Broker den Will trotzdem veröffentlicht (MQTT 5, Abschnitt 3.14.2.1).</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with the chosen Reason Code. Only 0x00 makes the broker throw the will away (MQTT 5, section 3.14.4).</source>
        <translation>Sendet DISCONNECT mit dem gewählten Reason Code. Nur bei 0x00 verwirft der Broker den Will (MQTT 5, Abschnitt 3.14.4).</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with a new Session Expiry Interval: how long the broker keeps the session from now on (MQTT 5, section 3.14.2.2.2).</source>
        <translation>Sendet DISCONNECT mit einem neuen Session Expiry Interval: wie lange der Broker die Sitzung von nun an behält (MQTT 5, Abschnitt 3.14.2.2.2).</translation>
    </message>
    <message>
        <source>Sends AUTH with Reason Code 0x19: the authentication exchange is made again while the connection stays (MQTT 5, section 4.12.1).</source>
        <translation>Sendet AUTH mit Reason Code 0x19: Die Authentifizierung läuft noch einmal ab, während die Verbindung bestehen bleibt (MQTT 5, Abschnitt 4.12.1).</translation>
    </message>
    <message>
        <source>Connects with Clean Start (3.x: Clean Session) off: the broker says with Session Present whether it still has the session (section 3.2.2.1.1).</source>
        <translation>Verbindet mit ausgeschaltetem Clean Start (3.x: Clean Session): Der Broker sagt mit Session Present, ob er die Sitzung noch hat (Abschnitt 3.2.2.1.1).</translation>
    </message>
    <message>
        <source>Connects with Clean Start (3.x: Clean Session) on and disconnects: nothing of the session may be left, neither there nor here (section 3.1.2.4).</source>
        <translation>Verbindet mit eingeschaltetem Clean Start (3.x: Clean Session) und trennt: Von der Sitzung darf nichts übrig bleiben, weder dort noch hier (Abschnitt 3.1.2.4).</translation>
    </message>
    <message>
        <source>The keep-alive is 0: the broker need not notice anything.</source>
        <translation>Der Keep-alive ist 0: Der Broker muss nichts bemerken.</translation>
    </message>
    <message>
        <source>The connection began with a Session Expiry Interval of 0, which DISCONNECT must not raise (section 3.14.2.2.2).</source>
        <translation>Die Verbindung begann mit einem Session Expiry Interval von 0, das DISCONNECT nicht erhöhen darf (Abschnitt 3.14.2.2.2).</translation>
    </message>
    <message>
        <source>CONNECT had no Authentication Method (section 4.12.1). Set one under MQTT 5.</source>
        <translation>CONNECT hatte keine Authentication Method (Abschnitt 4.12.1). Unter MQTT 5 eine setzen.</translation>
    </message>
    <message>
        <source>Not connected.</source>
        <translation>Nicht verbunden.</translation>
    </message>
    <message>
        <source>Wait until the attempt is over.</source>
        <translation>Warten, bis der Versuch vorbei ist.</translation>
    </message>
    <message>
        <source>Connect first, so that there is a session.</source>
        <translation>Zuerst verbinden, damit es eine Sitzung gibt.</translation>
    </message>
    <message>
        <source>The client ID is empty: without one there is no session to find again.</source>
        <translation>Die Client ID ist leer: Ohne sie ist keine Sitzung wiederzufinden.</translation>
    </message>
    <message>
        <source>This needs MQTT 5; the connection is MQTT %1.</source>
        <translation>Das braucht MQTT 5; die Verbindung ist MQTT %1.</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>not expressible: %1</source>
        <translation>nicht ausdrückbar: %1</translation>
    </message>
    <message>
        <source>%1 stands for %2.</source>
        <translation>%1 steht für %2.</translation>
    </message>
    <message>
        <source>mosquitto bridge</source>
        <translation>mosquitto-Bridge</translation>
    </message>
    <message>
        <source>A command that connects with mosquitto&apos;s client and prints what arrives for the subscriptions of this connection</source>
        <translation>Ein Befehl, der sich mit dem Client von mosquitto verbindet und ausgibt, was für die Abonnements dieser Verbindung eintrifft</translation>
    </message>
    <message>
        <source>A command that connects with mosquitto&apos;s client and publishes one message</source>
        <translation>Ein Befehl, der sich mit dem Client von mosquitto verbindet und eine Nachricht veröffentlicht</translation>
    </message>
    <message>
        <source>A command that connects with the command line of MQTTX</source>
        <translation>Ein Befehl, der sich mit dem Kommandozeilenprogramm von MQTTX verbindet</translation>
    </message>
    <message>
        <source>A command that connects with the command line of MQTTX and subscribes</source>
        <translation>Ein Befehl, der sich mit dem Kommandozeilenprogramm von MQTTX verbindet und abonniert</translation>
    </message>
    <message>
        <source>A script for Node.js with MQTT.js</source>
        <translation>Ein Skript für Node.js mit MQTT.js</translation>
    </message>
    <message>
        <source>A script for Python with paho-mqtt, version 2 or 1.6</source>
        <translation>Ein Skript für Python mit paho-mqtt, Version 2 oder 1.6</translation>
    </message>
    <message>
        <source>The command that makes this connection without a window, for scripts and CI jobs</source>
        <translation>Der Befehl, der diese Verbindung ohne Fenster aufbaut, für Skripte und CI</translation>
    </message>
    <message>
        <source>Lines for mosquitto.conf that make a mosquitto broker connect to this one as a bridge</source>
        <translation>Zeilen für mosquitto.conf, mit denen sich ein mosquitto-Broker als Bridge mit diesem Broker verbindet</translation>
    </message>
    <message>
        <source>A command that makes the TLS handshake alone, with the same certificates, names and versions</source>
        <translation>Ein Befehl, der nur den TLS-Handshake macht, mit denselben Zertifikaten, Namen und Versionen</translation>
    </message>
    <message>
        <source>A command that makes the WebSocket upgrade alone, with the same path and headers</source>
        <translation>Ein Befehl, der nur das WebSocket-Upgrade macht, mit demselben Pfad und denselben Headern</translation>
    </message>
    <message>
        <source>The URL names no host yet.</source>
        <translation>Die URL nennt noch keinen Host.</translation>
    </message>
    <message>
        <source>There is no TLS under %1://; it is for mqtts:// and wss://.</source>
        <translation>Unter %1:// gibt es kein TLS; es ist für mqtts:// und wss://.</translation>
    </message>
    <message>
        <source>There is no WebSocket under %1://; it is for ws:// and wss://.</source>
        <translation>Unter %1:// gibt es kein WebSocket; es ist für ws:// und wss://.</translation>
    </message>
    <message>
        <source>A bridge of mosquitto does not speak WebSockets; it is for mqtt:// and mqtts://.</source>
        <translation>Eine Bridge von mosquitto spricht kein WebSocket; sie ist für mqtt:// und mqtts://.</translation>
    </message>
    <message>
        <source>no line of mosquitto.conf can hold it.</source>
        <translation>keine Zeile von mosquitto.conf kann es aufnehmen.</translation>
    </message>
    <message>
        <source>An empty client ID</source>
        <translation>Eine leere Client-ID</translation>
    </message>
    <message>
        <source>%1 makes one up.</source>
        <translation>%1 denkt sich eine aus.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>%1 leaves out the names, but checks the chain all the same.</source>
        <translation>%1 lässt nur die Namen außer Acht, die Kette wird trotzdem geprüft.</translation>
    </message>
    <message>
        <source>Subscription %1</source>
        <translation>Abonnement %1</translation>
    </message>
    <message>
        <source>blanks end a topic there.</source>
        <translation>Leerzeichen beenden dort ein Topic.</translation>
    </message>
    <message>
        <source>The connection has no subscription: # stands for every topic.</source>
        <translation>Die Verbindung hat kein Abonnement: # steht für alle Topics.</translation>
    </message>
    <message>
        <source>a file whose first line is the passphrase of the client key</source>
        <translation>eine Datei, deren erste Zeile die Passphrase des Client-Schlüssels ist</translation>
    </message>
    <message>
        <source>it is switched off.</source>
        <translation>es ist ausgeschaltet.</translation>
    </message>
    <message>
        <source>QoS %1 (one counts for all)</source>
        <translation>QoS %1 (eine gilt für alle)</translation>
    </message>
    <message>
        <source>Save what the connection holds as text as the file %1.</source>
        <translation>Was in der Verbindung als Text steht, als Datei %1 speichern.</translation>
    </message>
    <message>
        <source>given as text</source>
        <translation>als Text angegeben</translation>
    </message>
    <message>
        <source>%1 reads one file; put all certificates into it.</source>
        <translation>%1 liest nur eine Datei; alle Zertifikate müssen darin stehen.</translation>
    </message>
    <message>
        <source>it belongs into the exchange of %1, which %2 does not make.</source>
        <translation>es gehört in den Austausch von %1, den %2 nicht macht.</translation>
    </message>
    <message>
        <source>Retain As Published off (it counts for all)</source>
        <translation>Retain As Published aus (es gilt für alle)</translation>
    </message>
    <message>
        <source>WebSockets need mosquitto 2.1 or later.</source>
        <translation>WebSockets brauchen mosquitto 2.1 oder neuer.</translation>
    </message>
    <message>
        <source>%1 asks for it.</source>
        <translation>%1 fragt danach.</translation>
    </message>
    <message>
        <source>no argument can hold its NUL bytes.</source>
        <translation>kein Argument kann seine NUL-Bytes aufnehmen.</translation>
    </message>
    <message>
        <source>Topic and message are examples.</source>
        <translation>Topic und Nachricht sind Beispiele.</translation>
    </message>
    <message>
        <source>The order of the User Properties</source>
        <translation>Die Reihenfolge der User Properties</translation>
    </message>
    <message>
        <source>MQTT.js takes an object.</source>
        <translation>MQTT.js nimmt ein Objekt.</translation>
    </message>
    <message>
        <source>it is not text.</source>
        <translation>es ist kein Text.</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>AUTH is answered by hand</source>
        <translation>AUTH wird von Hand beantwortet</translation>
    </message>
    <message>
        <source>The system&apos;s CA certificates besides the CA file</source>
        <translation>Die CA-Zertifikate des Systems neben der CA-Datei</translation>
    </message>
    <message>
        <source>Reconnecting also after an attempt that never connected</source>
        <translation>Neuer Versuch auch nach einem Versuch, der nie verbunden war</translation>
    </message>
    <message>
        <source>Reconnecting also after a refusal</source>
        <translation>Neuer Versuch auch nach einer Ablehnung</translation>
    </message>
    <message>
        <source>Reconnecting without resuming the session</source>
        <translation>Neuer Versuch, ohne die Sitzung fortzusetzen</translation>
    </message>
    <message>
        <source>Reconnecting without subscribing again</source>
        <translation>Neuer Versuch, ohne erneut zu abonnieren</translation>
    </message>
    <message>
        <source>Connecting only when told to</source>
        <translation>Verbinden nur auf Anweisung</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>the password</source>
        <translation>das Passwort</translation>
    </message>
    <message>
        <source>the user name, which is a token</source>
        <translation>den Benutzernamen, der ein Token ist</translation>
    </message>
    <message>
        <source>the client ID, which is a token</source>
        <translation>die Client-ID, die ein Token ist</translation>
    </message>
    <message>
        <source>the passphrase of the client key</source>
        <translation>die Passphrase des Client-Schlüssels</translation>
    </message>
    <message>
        <source>the password of the proxy</source>
        <translation>das Passwort des Proxys</translation>
    </message>
    <message>
        <source>the authentication data</source>
        <translation>die Authentication Data</translation>
    </message>
    <message>
        <source>the value of the header %1</source>
        <translation>den Wert des Headers %1</translation>
    </message>
    <message>
        <source>the token in the path</source>
        <translation>das Token im Pfad</translation>
    </message>
    <message>
        <source>the payload of the will, which holds a secret</source>
        <translation>den Will Payload, der ein Geheimnis enthält</translation>
    </message>
    <message>
        <source>the Correlation Data of the will, which holds a secret</source>
        <translation>die Correlation Data des Last Will, die ein Geheimnis enthalten</translation>
    </message>
    <message>
        <source>the value of the User Property %1</source>
        <translation>den Wert der User Property %1</translation>
    </message>
</context>
<context>
    <name>FactModel</name>
    <message>
        <source>%1, %2</source>
        <comment>text of a row and the meaning of its icon</comment>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>FactView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;All</source>
        <translation>&amp;Alles kopieren</translation>
    </message>
</context>
<context>
    <name>FieldMeaning</name>
    <message>
        <source>Begins every packet: its type, flags and length.</source>
        <translation>Beginnt jedes Paket: Typ, Flags und Länge.</translation>
    </message>
    <message>
        <source>The first byte: the packet&apos;s type in its upper half, flags in its lower one.</source>
        <translation>Das erste Byte: in der oberen Hälfte der Typ des Pakets, in der unteren Flags.</translation>
    </message>
    <message>
        <source>What kind of packet this is.</source>
        <translation>Was für ein Paket das ist.</translation>
    </message>
    <message>
        <source>Flags that this packet type prescribes.</source>
        <translation>Flags, die dieser Pakettyp vorschreibt.</translation>
    </message>
    <message>
        <source>Bits without a meaning: their value is prescribed, another one makes the packet malformed.</source>
        <translation>Bits ohne Bedeutung: Ihr Wert ist vorgeschrieben, ein anderer macht das Paket fehlerhaft.</translation>
    </message>
    <message>
        <source>Whether this may be a message that was sent before (1) or is sent for the first time (0).</source>
        <translation>Ob die Nachricht schon einmal gesendet worden sein kann (1) oder zum ersten Mal gesendet wird (0).</translation>
    </message>
    <message>
        <source>How surely the message is to be delivered.</source>
        <translation>Wie sicher die Nachricht zugestellt werden soll.</translation>
    </message>
    <message>
        <source>To the broker: keep the message for later subscribers. From the broker: the message was kept, and is not new.</source>
        <translation>An den Broker: Nachricht für spätere Abonnenten behalten. Vom Broker: Die Nachricht wurde behalten und ist nicht neu.</translation>
    </message>
    <message>
        <source>Bytes of the packet that follow this field.</source>
        <translation>Bytes des Pakets, die auf dieses Feld folgen.</translation>
    </message>
    <message>
        <source>Tells MQTT from other protocols.</source>
        <translation>Unterscheidet MQTT von anderen Protokollen.</translation>
    </message>
    <message>
        <source>The version of MQTT: 5 is MQTT 5.0.</source>
        <translation>Die MQTT-Version: 5 ist MQTT 5.0.</translation>
    </message>
    <message>
        <source>The version of MQTT: 4 is MQTT 3.1.1.</source>
        <translation>Die MQTT-Version: 4 ist MQTT 3.1.1.</translation>
    </message>
    <message>
        <source>The version of MQTT: 3 is MQTT 3.1.</source>
        <translation>Die MQTT-Version: 3 ist MQTT 3.1.</translation>
    </message>
    <message>
        <source>How the session begins, and which fields follow in the payload.</source>
        <translation>Wie die Sitzung beginnt und welche Felder im Payload folgen.</translation>
    </message>
    <message>
        <source>Whether a User Name follows.</source>
        <translation>Ob ein Benutzername folgt.</translation>
    </message>
    <message>
        <source>Whether a Password follows.</source>
        <translation>Ob ein Passwort folgt.</translation>
    </message>
    <message>
        <source>Whether the broker keeps the will for later subscribers when it publishes it.</source>
        <translation>Ob der Broker das Will für spätere Abonnenten behält, wenn er es veröffentlicht.</translation>
    </message>
    <message>
        <source>The QoS with which the broker publishes the will.</source>
        <translation>Die QoS, mit der der Broker das Will veröffentlicht.</translation>
    </message>
    <message>
        <source>Whether the broker is to publish a will for the client when the connection is lost.</source>
        <translation>Ob der Broker bei Verbindungsverlust ein Will für den Client veröffentlichen soll.</translation>
    </message>
    <message>
        <source>1: the broker discards an earlier session of this client ID. 0: it goes on with it.</source>
        <translation>1: Der Broker verwirft eine frühere Sitzung dieser Client-ID. 0: Er setzt sie fort.</translation>
    </message>
    <message>
        <source>1: a session that begins and ends with this connection. 0: the broker keeps the session, and goes on with it.</source>
        <translation>1: Die Sitzung beginnt und endet mit dieser Verbindung. 0: Der Broker behält die Sitzung und setzt sie fort.</translation>
    </message>
    <message>
        <source>Seconds within which the client sends something; after one and a half times that the broker gives it up. 0: the broker waits for ever.</source>
        <translation>Sekunden, in denen der Client etwas sendet; nach dem Anderthalbfachen gibt der Broker ihn auf. 0: Der Broker wartet ewig.</translation>
    </message>
    <message>
        <source>The client&apos;s name at the broker: a second client with the same one throws the first out.</source>
        <translation>Der Name des Clients beim Broker: Ein zweiter Client mit demselben wirft den ersten hinaus.</translation>
    </message>
    <message>
        <source>Properties of the will.</source>
        <translation>Eigenschaften des Wills.</translation>
    </message>
    <message>
        <source>The topic on which the broker publishes the will.</source>
        <translation>Das Topic, unter dem der Broker das Will veröffentlicht.</translation>
    </message>
    <message>
        <source>What the broker publishes when the connection is lost.</source>
        <translation>Was der Broker bei Verbindungsverlust veröffentlicht.</translation>
    </message>
    <message>
        <source>Whom the broker is to let in.</source>
        <translation>Wen der Broker einlassen soll.</translation>
    </message>
    <message>
        <source>Proves who the client is. Masked unless secrets are revealed for this view.</source>
        <translation>Beweist, wer der Client ist. Verdeckt, solange Geheimnisse in dieser Ansicht nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>A reserved byte that is not used.</source>
        <translation>Ein reserviertes Byte, das nicht benutzt wird.</translation>
    </message>
    <message>
        <source>Flags of the broker&apos;s answer; only Session Present has a meaning.</source>
        <translation>Flags der Antwort des Brokers; nur Session Present hat eine Bedeutung.</translation>
    </message>
    <message>
        <source>1: the broker goes on with an earlier session of this client ID. 0: it has none.</source>
        <translation>1: Der Broker setzt eine frühere Sitzung dieser Client-ID fort. 0: Er hat keine.</translation>
    </message>
    <message>
        <source>What the message is about; subscriptions match it.</source>
        <translation>Wovon die Nachricht handelt; danach gehen Abonnements.</translation>
    </message>
    <message>
        <source>Ties this packet to those that answer it; free again once the exchange is complete.</source>
        <translation>Verbindet dieses Paket mit denen, die es beantworten; wieder frei, sobald der Austausch vollständig ist.</translation>
    </message>
    <message>
        <source>The message itself: bytes that MQTT does not look into.</source>
        <translation>Die Nachricht selbst: Bytes, in die MQTT nicht hineinsieht.</translation>
    </message>
    <message>
        <source>Which topics are wanted: + stands for one level, # for all that follow.</source>
        <translation>Welche Topics gewünscht sind: + steht für eine Ebene, # für alle folgenden.</translation>
    </message>
    <message>
        <source>The subscription that ends: the same text as in its SUBSCRIBE.</source>
        <translation>Das Abonnement, das endet: derselbe Text wie in seinem SUBSCRIBE.</translation>
    </message>
    <message>
        <source>How the messages of this topic filter are wanted.</source>
        <translation>Wie die Nachrichten dieses Topic-Filters gewünscht sind.</translation>
    </message>
    <message>
        <source>The highest QoS with which messages are wanted.</source>
        <translation>Die höchste QoS, mit der Nachrichten gewünscht sind.</translation>
    </message>
    <message>
        <source>Whether retained messages come at the subscription.</source>
        <translation>Ob beim Abonnieren behaltene Nachrichten kommen.</translation>
    </message>
    <message>
        <source>1: messages keep the RETAIN flag with which they were published. 0: it is cleared for new ones.</source>
        <translation>1: Nachrichten behalten das RETAIN-Flag, mit dem sie veröffentlicht wurden. 0: Bei neuen wird es gelöscht.</translation>
    </message>
    <message>
        <source>1: messages that this client publishes do not come back to it. 0: they do.</source>
        <translation>1: Nachrichten, die dieser Client veröffentlicht, kommen nicht zu ihm zurück. 0: Sie kommen.</translation>
    </message>
    <message>
        <source>Optional values, each with an identifier in front.</source>
        <translation>Optionale Werte, jeder mit einer Kennung davor.</translation>
    </message>
    <message>
        <source>Bytes that all properties together take.</source>
        <translation>Bytes, die alle Eigenschaften zusammen einnehmen.</translation>
    </message>
    <message>
        <source>Tells which property follows.</source>
        <translation>Sagt, welche Eigenschaft folgt.</translation>
    </message>
    <message>
        <source>A property whose identifier MQTT 5.0 does not define.</source>
        <translation>Eine Eigenschaft, deren Kennung MQTT 5.0 nicht kennt.</translation>
    </message>
    <message>
        <source>0, at most once: sent once and not acknowledged, it may be lost.</source>
        <translation>0, höchstens einmal: einmal gesendet und nicht bestätigt, kann verloren gehen.</translation>
    </message>
    <message>
        <source>1, at least once: acknowledged, it may come twice.</source>
        <translation>1, mindestens einmal: bestätigt, kann doppelt kommen.</translation>
    </message>
    <message>
        <source>2, exactly once: acknowledged in two steps.</source>
        <translation>2, genau einmal: in zwei Schritten bestätigt.</translation>
    </message>
    <message>
        <source>3 is not allowed.</source>
        <translation>3 ist nicht erlaubt.</translation>
    </message>
    <message>
        <source>0: they come.</source>
        <translation>0: Sie kommen.</translation>
    </message>
    <message>
        <source>1: they come if the subscription is new.</source>
        <translation>1: Sie kommen, wenn das Abonnement neu ist.</translation>
    </message>
    <message>
        <source>2: they do not come.</source>
        <translation>2: Sie kommen nicht.</translation>
    </message>
    <message>
        <source>%1 (MQTT %2, section %3)</source>
        <translation>%1 (MQTT %2, Abschnitt %3)</translation>
    </message>
</context>
<context>
    <name>FieldTreeModel</name>
    <message>
        <source>%1, wrong</source>
        <comment>a field at which decoding stopped</comment>
        <translation>%1, falsch</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>name and value of a field</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, failure</source>
        <comment>a Reason Code that says so</comment>
        <translation>%1, Fehlschlag</translation>
    </message>
</context>
<context>
    <name>FileEdit</name>
    <message numerus="yes">
        <source>(PEM text, %n byte(s))</source>
        <translation>
            <numerusform>(PEM-Text, %n Byte)</numerusform>
            <numerusform>(PEM-Text, %n Bytes)</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>Certificates and keys (*.pem *.crt *.cer *.der *.key *.p12 *.pfx *.crl);;All files (*)</source>
        <translation>Zertifikate und Schlüssel (*.pem *.crt *.cer *.der *.key *.p12 *.pfx *.crl);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>This is a folder. Give a file.</source>
        <translation>Das ist ein Ordner. Eine Datei angeben.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>Choose a file. It can be dropped on the field as well, and PEM text can be pasted.</source>
        <translation>Datei wählen. Sie lässt sich auch auf das Feld ziehen, und PEM-Text lässt sich einfügen.</translation>
    </message>
</context>
<context>
    <name>FilterLine</name>
    <message>
        <source>%1 The rows are those of the last filter that could be read.</source>
        <translation>%1 Die Zeilen sind die des letzten lesbaren Filters.</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>The CONNACK and its reason</source>
        <translation>Das CONNACK und sein Grund</translation>
    </message>
    <message>
        <source>Everything that was refused</source>
        <translation>Alles, was abgelehnt wurde</translation>
    </message>
    <message>
        <source>All refused publishes</source>
        <translation>Alle abgelehnten PUBLISH</translation>
    </message>
    <message>
        <source>What was received on a topic</source>
        <translation>Was zu einem Topic empfangen wurde</translation>
    </message>
    <message>
        <source>Big messages</source>
        <translation>Große Nachrichten</translation>
    </message>
    <message>
        <source>Retained messages</source>
        <translation>Aufbewahrte Nachrichten</translation>
    </message>
    <message>
        <source>All about one Packet Identifier</source>
        <translation>Alles zu einem Packet Identifier</translation>
    </message>
    <message>
        <source>Packets that break the standard</source>
        <translation>Pakete, die gegen den Standard verstoßen</translation>
    </message>
    <message>
        <source>All but the keep-alive</source>
        <translation>Alles außer dem Keep-alive</translation>
    </message>
    <message>
        <source>What happened below MQTT</source>
        <translation>Was unterhalb von MQTT geschah</translation>
    </message>
    <message>
        <source>The first second</source>
        <translation>Die erste Sekunde</translation>
    </message>
    <message>
        <source>A text, its case counts</source>
        <translation>Ein Text, Groß- und Kleinschreibung zählt</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Forget the recent filters</source>
        <translation>Die zuletzt benutzten Filter vergessen</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>how much of the log the filter has looked at</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Filter: words, or terms such as type:publish topic:sensors/#</source>
        <translation>Filter: Wörter oder Bedingungen wie type:publish topic:sensors/#</translation>
    </message>
    <message>
        <source>Shows the rows that meet it (Ctrl+F). Words must all occur; terms ask for a type, topic, reason, size and more, combined with and, or, not and brackets. Ctrl+Space offers what fits.</source>
        <translation>Zeigt die Zeilen, die ihn erfüllen (Strg+F). Wörter müssen alle vorkommen; Bedingungen fragen nach Typ, Topic, Grund, Größe und mehr, verbunden mit and, or, not und Klammern. Strg+Leertaste bietet Passendes an.</translation>
    </message>
    <message>
        <source>Filters to start from, and those that were used last</source>
        <translation>Filter für den Anfang und die zuletzt benutzten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop looking; the rows found so far stay</source>
        <translation>Nicht weitersuchen; die bisher gefundenen Zeilen bleiben</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the payload</source>
        <translation>In der Payload suchen</translation>
    </message>
    <message>
        <source>Find the previous place (Shift+F3)</source>
        <translation>Vorige Fundstelle (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Find the next place (F3)</source>
        <translation>Nächste Fundstelle (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Marks every place where these characters stand, in either case (F3 goes on)</source>
        <translation>Markiert jede Stelle, an der diese Zeichen stehen, groß oder klein (F3 geht weiter)</translation>
    </message>
</context>
<context>
    <name>FitChecker</name>
    <message>
        <source>&quot;%1&quot; stands before &quot;%2&quot;, which did not issue it: the issuer is &quot;%3&quot;.</source>
        <translation>„%1“ steht vor „%2“, das es nicht ausgestellt hat: Der Aussteller ist „%3“.</translation>
    </message>
    <message>
        <source>Put the certificates in order: the own one first, and behind each its issuer.</source>
        <translation>Ordnen Sie die Zertifikate: das eigene zuerst, hinter jedem sein Aussteller.</translation>
    </message>
    <message>
        <source>Take out what does not belong to the chain, and put the certificate of &quot;%1&quot; in its place.</source>
        <translation>Nehmen Sie heraus, was nicht zur Kette gehört, und setzen Sie das Zertifikat von „%1“ an die Stelle.</translation>
    </message>
    <message>
        <source>The certificate of the intermediate CA &quot;%1&quot; is missing.</source>
        <translation>Das Zertifikat der Zwischen-CA „%1“ fehlt.</translation>
    </message>
    <message>
        <source>Append it to the certificate file, behind &quot;%1&quot;.</source>
        <translation>Hängen Sie es an die Zertifikatsdatei an, hinter „%1“.</translation>
    </message>
    <message>
        <source>It is in order, up to the CA &quot;%1&quot; itself, which need not be sent.</source>
        <translation>Sie ist in Ordnung, bis zur CA „%1“ selbst, die nicht gesendet werden muss.</translation>
    </message>
    <message numerus="yes">
        <source>It is in order: %n certificate(s), up to one that &quot;%1&quot; issued.</source>
        <translation>
            <numerusform>Sie ist in Ordnung: %n Zertifikat, das „%1“ ausgestellt hat.</numerusform>
            <numerusform>Sie ist in Ordnung: %n Zertifikate, bis zu einem, das „%1“ ausgestellt hat.</numerusform>
        </translation>
    </message>
    <message>
        <source>Give the certificate of the CA at the end of the chain, as PEM or DER.</source>
        <translation>Geben Sie das Zertifikat der CA am Ende der Kette an, als PEM oder DER.</translation>
    </message>
    <message>
        <source>No CA file is given.</source>
        <translation>Es ist keine CA-Datei angegeben.</translation>
    </message>
    <message>
        <source>The chain ends at a CA that this system trusts.</source>
        <translation>Die Kette endet bei einer CA, der dieses System vertraut.</translation>
    </message>
    <message>
        <source>The chain ends at a CA of %1.</source>
        <translation>Die Kette endet bei einer CA aus %1.</translation>
    </message>
    <message>
        <source>the system&apos;s store</source>
        <translation>dem Zertifikatspeicher des Systems</translation>
    </message>
    <message>
        <source>%1 holds a CA of the right name, &quot;%2&quot;, but with another key: it did not sign &quot;%3&quot;. The CA was probably made anew.</source>
        <translation>%1 enthält eine CA mit dem richtigen Namen, „%2“, aber mit einem anderen Schlüssel: Sie hat „%3“ nicht unterschrieben. Die CA wurde wohl neu erstellt.</translation>
    </message>
    <message>
        <source>Give the CA&apos;s certificate that goes with this key, or have &quot;%1&quot; issued anew by this CA.</source>
        <translation>Geben Sie das CA-Zertifikat an, das zu diesem Schlüssel gehört, oder lassen Sie „%1“ von dieser CA neu ausstellen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is self-signed, and it is not in %2.</source>
        <translation>„%1“ ist selbstsigniert und steht nicht in %2.</translation>
    </message>
    <message>
        <source>Give this certificate itself as CA file, or better have it issued by a CA.</source>
        <translation>Geben Sie dieses Zertifikat selbst als CA-Datei an, oder besser: Lassen Sie es von einer CA ausstellen.</translation>
    </message>
    <message>
        <source>%1 holds &quot;%2&quot;, which is not a CA: it was issued by &quot;%3&quot;.</source>
        <translation>%1 enthält „%2“, das keine CA ist: Es wurde von „%3“ ausgestellt.</translation>
    </message>
    <message>
        <source>Give the certificate of the CA &quot;%1&quot; as CA file.</source>
        <translation>Geben Sie das Zertifikat der CA „%1“ als CA-Datei an.</translation>
    </message>
    <message>
        <source>%1 holds the intermediate CA &quot;%2&quot;; trust has to end at a CA that signs itself.</source>
        <translation>%1 enthält die Zwischen-CA „%2“; das Vertrauen muss bei einer CA enden, die sich selbst unterschreibt.</translation>
    </message>
    <message>
        <source>Add the certificate of &quot;%1&quot; to the CA file.</source>
        <translation>Ergänzen Sie in der CA-Datei das Zertifikat von „%1“.</translation>
    </message>
    <message>
        <source>As long as the certificate of &quot;%1&quot; is missing, it cannot be told whether the CA of %2 is the right one.</source>
        <translation>Solange das Zertifikat von „%1“ fehlt, lässt sich nicht sagen, ob die CA aus %2 die richtige ist.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; was issued by &quot;%2&quot;, which is not in %3.</source>
        <translation>„%1“ wurde von „%2“ ausgestellt, das nicht in %3 steht.</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs: they know this issuer.</source>
        <translation>Vertrauen Sie den CAs des Systems: Sie kennen diesen Aussteller.</translation>
    </message>
    <message>
        <source>Give the certificate of &quot;%1&quot; as CA file.</source>
        <translation>Geben Sie das Zertifikat von „%1“ als CA-Datei an.</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: %2</source>
        <comment>name of a certificate, sentence on its dates</comment>
        <translation>„%1“: %2</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock, or wait until %1.</source>
        <translation>Prüfen Sie die Uhr dieses Rechners, oder warten Sie bis %1.</translation>
    </message>
    <message>
        <source>Renew it. If the date is still to come, set this machine&apos;s clock.</source>
        <translation>Erneuern Sie es. Liegt das Datum noch in der Zukunft, stellen Sie die Uhr dieses Rechners.</translation>
    </message>
    <message>
        <source>All are valid; &quot;%1&quot; expires first, %2.</source>
        <translation>Alle sind gültig; „%1“ läuft als erstes ab, %2.</translation>
    </message>
    <message>
        <source>Renew &quot;%1&quot; soon.</source>
        <translation>Erneuern Sie „%1“ bald.</translation>
    </message>
    <message>
        <source>It is valid for more than 825 days in all: iPhones, iPads and Macs refuse such a server.</source>
        <translation>Es ist insgesamt mehr als 825 Tage gültig: iPhones, iPads und Macs lehnen einen solchen Server ab.</translation>
    </message>
    <message>
        <source>Have it issued for 825 days at most, if such clients are to connect.</source>
        <translation>Lassen Sie es für höchstens 825 Tage ausstellen, wenn sich solche Clients verbinden sollen.</translation>
    </message>
    <message>
        <source>A broker with use_identity_as_username calls this client &quot;%1&quot;.</source>
        <translation>Ein Broker mit use_identity_as_username nennt diesen Client „%1“.</translation>
    </message>
    <message>
        <source>No host name is given.</source>
        <translation>Es ist kein Hostname angegeben.</translation>
    </message>
    <message>
        <source>Give the host name or address that stands in the clients&apos; URL.</source>
        <translation>Geben Sie den Hostnamen oder die Adresse aus der URL der Clients an.</translation>
    </message>
    <message>
        <source>The certificate has no Subject Alternative Name; today&apos;s clients do not look at the subject &quot;%1&quot;.</source>
        <translation>Das Zertifikat hat keinen Subject Alternative Name; heutige Clients sehen den Inhaber „%1“ nicht an.</translation>
    </message>
    <message>
        <source>Have it issued anew with %1 as Subject Alternative Name.</source>
        <translation>Lassen Sie es neu ausstellen, mit %1 als Subject Alternative Name.</translation>
    </message>
    <message>
        <source>The certificate is good for %1 (it names %2).</source>
        <translation>Das Zertifikat gilt für %1 (es nennt %2).</translation>
    </message>
    <message>
        <source>The certificate names %1, but not %2.</source>
        <translation>Das Zertifikat nennt %1, aber nicht %2.</translation>
    </message>
    <message>
        <source>Use one of these names in the URL, or have the certificate issued for %1 as well.</source>
        <translation>Verwenden Sie einen dieser Namen in der URL, oder lassen Sie das Zertifikat auch für %1 ausstellen.</translation>
    </message>
    <message>
        <source>%1 is not for this use: its purpose is %2.</source>
        <translation>%1 ist nicht hierfür: Sein Zweck ist %2.</translation>
    </message>
    <message>
        <source>that of a CA</source>
        <translation>der einer CA</translation>
    </message>
    <message>
        <source>Have it issued with the extended key usage %1.</source>
        <translation>Lassen Sie es mit dem erweiterten Schlüsselzweck (extendedKeyUsage) %1 ausstellen.</translation>
    </message>
    <message>
        <source>%1 names no purpose: it may be used for anything.</source>
        <translation>%1 nennt keinen Zweck: Es darf für alles verwendet werden.</translation>
    </message>
    <message>
        <source>%1 is for this use: %2.</source>
        <translation>%1 ist hierfür: %2.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no CA: its certificate does not allow it to issue others.</source>
        <translation>„%1“ ist keine CA: Das Zertifikat erlaubt nicht, andere auszustellen.</translation>
    </message>
    <message>
        <source>Have it made anew with basic constraints CA:TRUE and key usage keyCertSign.</source>
        <translation>Lassen Sie es neu erstellen, mit basicConstraints CA:TRUE und keyUsage keyCertSign.</translation>
    </message>
    <message>
        <source>OpenSSL refuses the CA &quot;%1&quot;: %2.</source>
        <translation>OpenSSL lehnt die CA „%1“ ab: %2.</translation>
    </message>
    <message>
        <source>Have the certificate issued by a CA without that restriction.</source>
        <translation>Lassen Sie das Zertifikat von einer CA ohne diese Einschränkung ausstellen.</translation>
    </message>
    <message>
        <source>%1 may itself issue certificates: it is a CA.</source>
        <translation>%1 darf selbst Zertifikate ausstellen: Es ist eine CA.</translation>
    </message>
    <message>
        <source>Use a certificate of its own for this, with basic constraints CA:FALSE, and keep the CA&apos;s key away from it.</source>
        <translation>Verwenden Sie hierfür ein eigenes Zertifikat mit basicConstraints CA:FALSE, und halten Sie den Schlüssel der CA davon fern.</translation>
    </message>
    <message>
        <source>There is no certificate of an issuer to look at.</source>
        <translation>Es ist kein Zertifikat eines Ausstellers da.</translation>
    </message>
    <message>
        <source>Every issuer is marked as a CA.</source>
        <translation>Jeder Aussteller ist als CA gekennzeichnet.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too weak for OpenSSL&apos;s security level 2: key %2, signature %3.</source>
        <translation>„%1“ ist zu schwach für die Sicherheitsstufe 2 von OpenSSL: Schlüssel %2, Signatur %3.</translation>
    </message>
    <message>
        <source>Have it made anew with RSA of 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>Lassen Sie es neu erstellen, mit RSA ab 2048 Bit oder EC P-256 und einer SHA-256-Signatur.</translation>
    </message>
    <message>
        <source>Key %1, signature %2.</source>
        <translation>Schlüssel %1, Signatur %2.</translation>
    </message>
    <message>
        <source>Give a list of the CA that issued the certificate, as PEM or DER.</source>
        <translation>Geben Sie eine Liste der CA an, die das Zertifikat ausgestellt hat, als PEM oder DER.</translation>
    </message>
    <message>
        <source>No revocation list is given.</source>
        <translation>Es ist keine Sperrliste angegeben.</translation>
    </message>
    <message>
        <source>%1 is on the revocation list.</source>
        <translation>%1 steht auf der Sperrliste.</translation>
    </message>
    <message>
        <source>Have a new one issued, with a new key.</source>
        <translation>Lassen Sie ein neues ausstellen, mit einem neuen Schlüssel.</translation>
    </message>
    <message>
        <source>The list does not settle it: OpenSSL says &quot;%1&quot;.</source>
        <translation>Die Liste entscheidet es nicht: OpenSSL sagt „%1“.</translation>
    </message>
    <message>
        <source>%1 is not on the list.</source>
        <translation>%1 steht nicht auf der Liste.</translation>
    </message>
    <message>
        <source>There is no certificate to look at.</source>
        <translation>Es ist kein Zertifikat da.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate &quot;%1&quot;</source>
        <translation>Das Zertifikat des Servers „%1“</translation>
    </message>
    <message>
        <source>The client&apos;s certificate &quot;%1&quot;</source>
        <translation>Das Zertifikat des Clients „%1“</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ist nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 enthält: %2.</translation>
    </message>
    <message>
        <source>Give the server&apos;s certificate, followed by its intermediate CAs (mosquitto: certfile).</source>
        <translation>Geben Sie das Zertifikat des Servers an, gefolgt von seinen Zwischen-CAs (mosquitto: certfile).</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate, followed by its intermediate CAs.</source>
        <translation>Geben Sie das Zertifikat des Clients an, gefolgt von seinen Zwischen-CAs.</translation>
    </message>
    <message>
        <source>No certificate is given.</source>
        <translation>Es ist kein Zertifikat angegeben.</translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n certificate(s); the first is &quot;%2&quot;.</source>
        <translation>
            <numerusform>%1 enthält %n Zertifikat: „%2“.</numerusform>
            <numerusform>%1 enthält %n Zertifikate; das erste ist „%2“.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1 ist verschlüsselt und braucht eine Passphrase.</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>Die Passphrase öffnet %1 nicht.</translation>
    </message>
    <message>
        <source>Give the passphrase with which it was made.</source>
        <translation>Geben Sie die Passphrase an, mit der sie erstellt wurde.</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it).</source>
        <translation>%1 ist mit einem Verfahren verschlüsselt, das OpenSSL nicht mehr öffnet (RC2 oder ein Verwandter).</translation>
    </message>
    <message>
        <source>Export it anew with AES, or give certificate and key as PEM.</source>
        <translation>Exportieren Sie es neu mit AES, oder geben Sie Zertifikat und Schlüssel als PEM an.</translation>
    </message>
    <message>
        <source>%1 holds no certificate.</source>
        <translation>%1 enthält kein Zertifikat.</translation>
    </message>
    <message>
        <source>Export it together with its certificate.</source>
        <translation>Exportieren Sie ihn zusammen mit seinem Zertifikat.</translation>
    </message>
    <message numerus="yes">
        <source>%1 is a PKCS#12 file with %n certificate(s); mosquitto reads none.</source>
        <translation>
            <numerusform>%1 ist eine PKCS#12-Datei mit %n Zertifikat; mosquitto liest keine solche Datei.</numerusform>
            <numerusform>%1 ist eine PKCS#12-Datei mit %n Zertifikaten; mosquitto liest keine solche Datei.</numerusform>
        </translation>
    </message>
    <message>
        <source>Give mosquitto certificate and key as PEM.</source>
        <translation>Geben Sie mosquitto Zertifikat und Schlüssel als PEM.</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate, as PEM or DER.</source>
        <translation>Geben Sie den privaten Schlüssel an, der zum Zertifikat gehört, als PEM oder DER.</translation>
    </message>
    <message>
        <source>It is in %1: %2.</source>
        <translation>Er ist in %1: %2.</translation>
    </message>
    <message>
        <source>%1 holds no private key.</source>
        <translation>%1 enthält keinen privaten Schlüssel.</translation>
    </message>
    <message>
        <source>Export it together with its key.</source>
        <translation>Exportieren Sie es zusammen mit seinem Schlüssel.</translation>
    </message>
    <message>
        <source>The file was not opened.</source>
        <translation>Die Datei wurde nicht geöffnet.</translation>
    </message>
    <message>
        <source>No private key is given.</source>
        <translation>Es ist kein privater Schlüssel angegeben.</translation>
    </message>
    <message>
        <source>%1 is encrypted: mosquitto asks for the passphrase on the terminal each time it starts, and as a service it cannot.</source>
        <translation>%1 ist verschlüsselt: mosquitto fragt bei jedem Start auf dem Terminal nach der Passphrase, und als Dienst kann es das nicht.</translation>
    </message>
    <message>
        <source>Take the passphrase off the key, and let only mosquitto&apos;s user read the file.</source>
        <translation>Nehmen Sie die Passphrase vom Schlüssel, und lassen Sie nur den Benutzer von mosquitto die Datei lesen.</translation>
    </message>
    <message>
        <source>%1 holds a private key: %2.</source>
        <translation>%1 enthält einen privaten Schlüssel: %2.</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>Geben Sie die Passphrase an, mit der der Schlüssel verschlüsselt wurde.</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>Der private Schlüssel in %1 ist beschädigt oder von einer Art, die OpenSSL nicht kennt.</translation>
    </message>
    <message>
        <source>There is no key to compare with.</source>
        <translation>Es ist kein Schlüssel zum Vergleichen da.</translation>
    </message>
    <message>
        <source>The private key belongs to the certificate &quot;%1&quot;.</source>
        <translation>Der private Schlüssel gehört zum Zertifikat „%1“.</translation>
    </message>
    <message>
        <source>The private key belongs to &quot;%1&quot;, which is certificate %2 of the file; it has to be the first one.</source>
        <translation>Der private Schlüssel gehört zu „%1“, dem Zertifikat Nummer %2 in der Datei; es muss das erste sein.</translation>
    </message>
    <message>
        <source>Put the certificate &quot;%1&quot; first in the file, and its issuers behind it.</source>
        <translation>Setzen Sie das Zertifikat „%1“ an den Anfang der Datei, seine Aussteller dahinter.</translation>
    </message>
    <message>
        <source>The private key (%1) does not belong to the certificate &quot;%2&quot; (%3).</source>
        <translation>Der private Schlüssel (%1) gehört nicht zum Zertifikat „%2“ (%3).</translation>
    </message>
    <message>
        <source>Give the key with which the certificate was requested, or have a certificate issued for this key.</source>
        <translation>Geben Sie den Schlüssel an, mit dem das Zertifikat angefordert wurde, oder lassen Sie ein Zertifikat für diesen Schlüssel ausstellen.</translation>
    </message>
    <message>
        <source>There is no file with a private key.</source>
        <translation>Es gibt keine Datei mit einem privaten Schlüssel.</translation>
    </message>
    <message>
        <source>Everybody on this machine can read %1.</source>
        <translation>Alle auf diesem Rechner können %1 lesen.</translation>
    </message>
    <message>
        <source>Take the right away: &quot;chmod 600 %1&quot;.</source>
        <translation>Nehmen Sie das Recht weg: „chmod 600 %1“.</translation>
    </message>
    <message>
        <source>%1 can be read by its owner and the group &quot;%2&quot;.</source>
        <translation>%1 können der Eigentümer und die Gruppe „%2“ lesen.</translation>
    </message>
    <message>
        <source>Only its owner can read %1.</source>
        <translation>Nur der Eigentümer kann %1 lesen.</translation>
    </message>
</context>
<context>
    <name>Fix</name>
    <message>
        <source>Use %1</source>
        <translation>%1 verwenden</translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation>Mit %1 verbinden</translation>
    </message>
    <message>
        <source>Switch to MQTT %1</source>
        <translation>Auf MQTT %1 umstellen</translation>
    </message>
    <message>
        <source>Use client ID %1</source>
        <translation>Client ID %1 verwenden</translation>
    </message>
    <message>
        <source>Turn clean start on</source>
        <translation>Clean Start einschalten</translation>
    </message>
    <message>
        <source>Turn clean session on</source>
        <translation>Clean Session einschalten</translation>
    </message>
    <message>
        <source>Connect without the will</source>
        <translation>Ohne Last Will verbinden</translation>
    </message>
    <message>
        <source>Do not retain the will</source>
        <translation>Retain des Last Will ausschalten</translation>
    </message>
    <message>
        <source>Use QoS %1 for the will</source>
        <translation>QoS %1 für den Last Will verwenden</translation>
    </message>
    <message>
        <source>Use the URL&apos;s host as server name</source>
        <translation>Host der URL als Servernamen verwenden</translation>
    </message>
    <message>
        <source>Use server name %1</source>
        <translation>Servernamen %1 verwenden</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol</source>
        <translation>Kein ALPN-Protokoll anbieten</translation>
    </message>
    <message>
        <source>Offer ALPN protocol %1</source>
        <translation>ALPN-Protokoll %1 anbieten</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as well</source>
        <translation>Auch den CAs des Systems vertrauen</translation>
    </message>
    <message>
        <source>Use the default minimum TLS version</source>
        <translation>Standard für die minimale TLS-Version verwenden</translation>
    </message>
    <message>
        <source>Use a keep-alive of %1 s</source>
        <translation>Keep-alive von %1 s verwenden</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>%1 weglassen</translation>
    </message>
    <message>
        <source>Leave out the properties of CONNECT</source>
        <translation>Die Properties des CONNECT weglassen</translation>
    </message>
    <message>
        <source>Trust this CA for this connection: %1</source>
        <translation>Dieser CA für diese Verbindung vertrauen: %1</translation>
    </message>
    <message>
        <source>Trust this certificate for this connection: %1</source>
        <translation>Diesem Zertifikat für diese Verbindung vertrauen: %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; would be trusted from then on: whoever holds its key can pose as this broker. Anybody between here and the broker can present a certificate of this name, so compare its fingerprint with the one that the broker&apos;s operator tells you, over another way than this connection.</source>
        <translation>„%1“ wäre von da an vertrauenswürdig: Wer den Schlüssel dazu hat, kann sich als dieser Broker ausgeben. Jeder zwischen hier und dem Broker kann ein Zertifikat dieses Namens vorlegen; den Fingerabdruck also mit dem vergleichen, den der Betreiber des Brokers auf anderem Weg als über diese Verbindung nennt.</translation>
    </message>
    <message>
        <source>Allow TLS 1.0 and later</source>
        <translation>TLS 1.0 und neuer erlauben</translation>
    </message>
    <message>
        <source>Allow TLS 1.1 and later</source>
        <translation>TLS 1.1 und neuer erlauben</translation>
    </message>
    <message>
        <source>Switch to MQTT %1, send the password in CONNECT</source>
        <translation>Auf MQTT %1 wechseln, das Passwort im CONNECT senden</translation>
    </message>
    <message>
        <source>Leave out %1, send the password in CONNECT</source>
        <translation>%1 weglassen, das Passwort im CONNECT senden</translation>
    </message>
    <message>
        <source>Leave out the properties of CONNECT, send the password in it</source>
        <translation>Die Properties von CONNECT weglassen, darin das Passwort senden</translation>
    </message>
</context>
<context>
    <name>Flags</name>
    <message>
        <source>Read an options object in MQTT.js&apos;s spelling (JSON or JavaScript); - reads standard input.</source>
        <translation>Optionsobjekt in der Schreibweise von MQTT.js lesen (JSON oder JavaScript); - liest die Standardeingabe.</translation>
    </message>
    <message>
        <source>Port in place of the URL&apos;s.</source>
        <translation>Port anstelle dessen in der URL.</translation>
    </message>
    <message>
        <source>WebSocket path in place of the URL&apos;s.</source>
        <translation>WebSocket-Pfad anstelle dessen in der URL.</translation>
    </message>
    <message>
        <source>Header of the WebSocket upgrade; may come again.</source>
        <translation>Header des WebSocket-Upgrades; mehrfach möglich.</translation>
    </message>
    <message>
        <source>Client Identifier.</source>
        <translation>Client Identifier.</translation>
    </message>
    <message>
        <source>User name.</source>
        <translation>Benutzername.</translation>
    </message>
    <message>
        <source>File whose first line is the password.</source>
        <translation>Datei, deren erste Zeile das Passwort ist.</translation>
    </message>
    <message>
        <source>Password; others can see a command line, so prefer --password-file.</source>
        <translation>Passwort; andere können eine Befehlszeile sehen, darum besser --password-file.</translation>
    </message>
    <message>
        <source>MQTT 3.1, 3.1.1 (default) or 5.0.</source>
        <translation>MQTT 3.1, 3.1.1 (Standard) oder 5.0.</translation>
    </message>
    <message>
        <source>Keep-alive in seconds; 0 turns it off.</source>
        <translation>Keep-alive in Sekunden; 0 schaltet es aus.</translation>
    </message>
    <message>
        <source>Clean session (clean start in MQTT 5).</source>
        <translation>Clean Session (Clean Start in MQTT 5).</translation>
    </message>
    <message>
        <source>Limit for the attempt in seconds, 30 by default.</source>
        <translation>Limit für den Versuch in Sekunden, Standard 30.</translation>
    </message>
    <message>
        <source>CA certificates to trust in place of the system&apos;s; may come again.</source>
        <translation>CA-Zertifikate, denen anstelle derer des Systems vertraut wird; mehrfach möglich.</translation>
    </message>
    <message>
        <source>Certificate revocation list.</source>
        <translation>Sperrliste für Zertifikate.</translation>
    </message>
    <message>
        <source>Client certificate, with its chain.</source>
        <translation>Client-Zertifikat mit seiner Kette.</translation>
    </message>
    <message>
        <source>Key of the client certificate.</source>
        <translation>Schlüssel des Client-Zertifikats.</translation>
    </message>
    <message>
        <source>Client certificate and key as PKCS#12.</source>
        <translation>Client-Zertifikat und Schlüssel als PKCS#12.</translation>
    </message>
    <message>
        <source>File whose first line opens the key.</source>
        <translation>Datei, deren erste Zeile den Schlüssel öffnet.</translation>
    </message>
    <message>
        <source>Server name to send and to verify.</source>
        <translation>Servername, der gesendet und geprüft wird.</translation>
    </message>
    <message>
        <source>Application protocol to offer in TLS; may come again.</source>
        <translation>Anwendungsprotokoll, das in TLS angeboten wird; mehrfach möglich.</translation>
    </message>
    <message>
        <source>Accept any certificate.</source>
        <translation>Jedes Zertifikat annehmen.</translation>
    </message>
    <message>
        <source>Open the TCP connection there; all names stay the URL&apos;s.</source>
        <translation>TCP-Verbindung dorthin öffnen; alle Namen bleiben die der URL.</translation>
    </message>
    <message>
        <source>socks5:// or http:// proxy.</source>
        <translation>Proxy mit socks5:// oder http://.</translation>
    </message>
    <message>
        <source>Topic of the last will.</source>
        <translation>Topic des Last Will.</translation>
    </message>
    <message>
        <source>Payload of the last will.</source>
        <translation>Payload des Last Will.</translation>
    </message>
    <message>
        <source>QoS of the last will.</source>
        <translation>QoS des Last Will.</translation>
    </message>
    <message>
        <source>Retain the last will.</source>
        <translation>Retain-Flag des Last Will setzen.</translation>
    </message>
    <message>
        <source>MQTT 5 property of CONNECT by its name in MQTT.js, userProperties.KEY=VALUE for a user property; may come again.</source>
        <translation>MQTT-5-Property von CONNECT mit ihrem Namen in MQTT.js, userProperties.KEY=VALUE für eine User Property; mehrfach möglich.</translation>
    </message>
    <message>
        <source>MQTT 5 property of the will; may come again.</source>
        <translation>MQTT-5-Property des Last Will; mehrfach möglich.</translation>
    </message>
    <message>
        <source>After a failure, make the extra connections that narrow the cause down (default).</source>
        <translation>Nach einem Fehlschlag die Zusatzverbindungen aufbauen, die die Ursache eingrenzen (Standard).</translation>
    </message>
    <message>
        <source>Make exactly one connection.</source>
        <translation>Genau eine Verbindung aufbauen.</translation>
    </message>
    <message>
        <source>Limit for all probes together in seconds, 10 by default.</source>
        <translation>Limit für alle Zusatzverbindungen zusammen in Sekunden, Standard 10.</translation>
    </message>
    <message>
        <source>Stay connected for S seconds and report what happens.</source>
        <translation>S Sekunden verbunden bleiben und berichten, was geschieht.</translation>
    </message>
    <message>
        <source>Subscribe after connecting; may come again.</source>
        <translation>Nach dem Verbinden abonnieren; mehrfach möglich.</translation>
    </message>
    <message>
        <source>Publish after subscribing; may come again.</source>
        <translation>Nach dem Abonnieren veröffentlichen; mehrfach möglich.</translation>
    </message>
    <message>
        <source>Print the report as one JSON object.</source>
        <translation>Bericht als ein JSON-Objekt ausgeben.</translation>
    </message>
    <message>
        <source>Write the report as JUnit XML.</source>
        <translation>Bericht als JUnit-XML schreiben.</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>Diese Hilfe ausgeben.</translation>
    </message>
    <message>
        <source>Makes one MQTT connection attempt, prints what happened at each layer, and names the cause if it failed.
Exit status: 0 connected, 1 not connected or refused later, 2 the command line, the options or a file cannot be used.</source>
        <translation>Unternimmt einen MQTT-Verbindungsversuch, gibt aus, was auf jeder Schicht geschah, und nennt die Ursache, falls er fehlschlug.
Exit-Status: 0 verbunden, 1 nicht verbunden oder später abgelehnt, 2 die Befehlszeile, die Optionen oder eine Datei sind nicht verwendbar.</translation>
    </message>
    <message>
        <source>mqtt, mqtts, ws or wss URL of the broker.</source>
        <translation>mqtt-, mqtts-, ws- oder wss-URL des Brokers.</translation>
    </message>
    <message>
        <source>Usage: connack check [URL] [--options FILE] [flags]</source>
        <translation>Aufruf: connack check [URL] [--options DATEI] [Flags]</translation>
    </message>
    <message>
        <source>Where the port leads nowhere, also look at the customary ports of the host (1883, 8883, ...).</source>
        <translation>Wo der Port ins Leere führt, auch die üblichen Ports des Hosts ansehen (1883, 8883, ...).</translation>
    </message>
    <message>
        <source>Append the TLS session keys to FILE, so that Wireshark can read a recording: it opens all that is sent.</source>
        <translation>Die TLS-Sitzungsschlüssel an FILE anhängen, damit Wireshark einen Mitschnitt lesen kann: Sie legen alles offen, was gesendet wird.</translation>
    </message>
    <message>
        <source>Write the packet log: FILE ends in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>Das Paketprotokoll schreiben: FILE endet auf .pcapng, .jsonl, .csv, .txt oder .md.</translation>
    </message>
    <message>
        <source>Begin another file when that of --log has this size (such as 100MB); full ones are called name-0001, ...</source>
        <translation>Eine weitere Datei beginnen, wenn die von --log diese Größe hat (etwa 100MB); volle heißen name-0001, ...</translation>
    </message>
    <message>
        <source>With --log-rotate: keep the newest N files and remove older ones of this run.</source>
        <translation>Mit --log-rotate: die neuesten N Dateien behalten und ältere dieses Laufs entfernen.</translation>
    </message>
    <message>
        <source>QoS of --subscribe and --publish, 0 by default.</source>
        <translation>QoS von --subscribe und --publish, vorgegeben ist 0.</translation>
    </message>
</context>
<context>
    <name>GeneralForm</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>What this connection is called in the list. It is not sent.</source>
        <translation>Wie diese Verbindung in der Liste heißt. Wird nicht gesendet.</translation>
    </message>
    <message>
        <source>the URL is shown</source>
        <translation>die URL wird angezeigt</translation>
    </message>
    <message>
        <source>Client &amp;ID</source>
        <translation>Client &amp;ID</translation>
    </message>
    <message>
        <source>Identifies this client to the broker; a second connection with the same one throws the first out.
Client Identifier in the payload of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.3.1</source>
        <translation>Weist diesen Client beim Broker aus; eine zweite Verbindung mit derselben Client ID wirft die erste hinaus.
Client Identifier in der Payload von CONNECT, alle Versionen.
MQTT 5.0 und 3.1.1, Abschnitt 3.1.3.1</translation>
    </message>
    <message>
        <source>empty: the broker assigns one</source>
        <translation>leer: der Broker vergibt eine</translation>
    </message>
    <message>
        <source>Ne&amp;w</source>
        <translation>Ne&amp;u</translation>
    </message>
    <message>
        <source>Draws eight new random digits; what stands before them stays</source>
        <translation>Zieht acht neue Zufallsziffern; was davor steht, bleibt</translation>
    </message>
    <message>
        <source>On: the broker forgets what it kept for this client ID and begins a new session.
Off: an earlier session goes on, with its subscriptions and waiting messages.
Connect Flags of CONNECT: Clean Session (3.x) or Clean Start (5.0), section 3.1.2.4</source>
        <translation>Ein: Der Broker vergisst, was er für diese Client ID behalten hat, und beginnt eine neue Sitzung.
Aus: Eine frühere Sitzung geht weiter, mit ihren Abonnements und wartenden Nachrichten.
Connect Flags von CONNECT: Clean Session (3.x) oder Clean Start (5.0), Abschnitt 3.1.2.4</translation>
    </message>
    <message>
        <source>Clean &amp;session</source>
        <translation>Clean &amp;Session</translation>
    </message>
    <message>
        <source>&amp;Keep-alive</source>
        <translation>&amp;Keep-alive</translation>
    </message>
    <message>
        <source>The longest silence: when nothing else was sent for so long, the client sends PINGREQ. 0 turns it off.
Keep Alive of CONNECT, 0 to 65535 seconds, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.10</source>
        <translation>Die längste Stille: Wurde so lange nichts anderes gesendet, sendet der Client PINGREQ. 0 schaltet es aus.
Keep Alive von CONNECT, 0 bis 65535 Sekunden, alle Versionen.
MQTT 5.0 und 3.1.1, Abschnitt 3.1.2.10</translation>
    </message>
    <message>
        <source>60 s</source>
        <translation>60 s</translation>
    </message>
    <message>
        <source>&amp;Timeout</source>
        <translation>Zei&amp;tlimit</translation>
    </message>
    <message>
        <source>The limit for the whole attempt, from looking up the name to CONNACK. It is not sent.</source>
        <translation>Das Limit für den ganzen Versuch, von der Namensauflösung bis CONNACK. Wird nicht gesendet.</translation>
    </message>
    <message>
        <source>30 s</source>
        <translation>30 s</translation>
    </message>
    <message>
        <source>Clean &amp;start</source>
        <translation>Clean &amp;Start</translation>
    </message>
    <message>
        <source>%1 has the same client ID on this broker: the one that connects later throws the other out [MQTT-3.1.4-3].</source>
        <translation>%1 hat bei diesem Broker dieselbe Client-ID: Wer sich später verbindet, wirft den anderen hinaus [MQTT-3.1.4-3].</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>What it means</source>
        <translation>Was es bedeutet</translation>
    </message>
    <message>
        <source>How it is recognised</source>
        <translation>Woran man es erkennt</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Connect to a broker</source>
        <translation>Mit einem Broker verbinden</translation>
    </message>
    <message>
        <source>Type or paste the URL (Ctrl+L), for instance mqtts://broker.example, and press Connect (Ctrl+Return). The bar at the right fills stage by stage: Resolve, TCP, TLS, WebSocket, MQTT, each with its time. Below it stands the verdict.
User name and password belong to Credentials, the CA file of a private CA to TLS. The version of MQTT stands beside the URL.
The same key cancels an attempt; Ctrl+D disconnects.</source>
        <translation>Geben Sie die URL ein oder fügen Sie sie ein (Strg+L), zum Beispiel mqtts://broker.example, und drücken Sie Verbinden (Strg+Eingabe). Die Leiste rechts füllt sich Stufe um Stufe: Auflösen, TCP, TLS, WebSocket, MQTT, jede mit ihrer Zeit. Darunter steht das Urteil.
Benutzername und Passwort gehören zu Zugangsdaten, die CA-Datei einer privaten CA zu TLS. Die Version von MQTT steht neben der URL.
Dieselbe Taste bricht einen Versuch ab; Strg+D trennt.</translation>
    </message>
    <message>
        <source>When it fails</source>
        <translation>Wenn es scheitert</translation>
    </message>
    <message>
        <source>The verdict names one cause, what it means and what to do; where a setting can mend it, a button does so in the form and connects again (Ctrl+Z takes it back). &quot;likely&quot; and &quot;possible&quot; tell that other causes fit as well.
Evidence shows word for word what was observed. &quot;More about this cause&quot; opens its page here.
A few extra connections narrow the cause down by themselves; Connection, Look closer after a failure switches them off.</source>
        <translation>Das Urteil nennt eine Ursache, was sie bedeutet und was zu tun ist; wo eine Einstellung hilft, ändert eine Schaltfläche sie im Formular und verbindet erneut (Strg+Z nimmt es zurück). &quot;wahrscheinlich&quot; und &quot;möglich&quot; sagen, dass auch andere Ursachen passen.
Belege zeigt wörtlich, was beobachtet wurde. &quot;Mehr zu dieser Ursache&quot; öffnet ihre Seite hier.
Einige zusätzliche Verbindungen grenzen die Ursache von selbst ein; Verbindung, Nach einem Fehlschlag genauer hinsehen schaltet sie ab.</translation>
    </message>
    <message>
        <source>Filter the packets</source>
        <translation>Die Pakete filtern</translation>
    </message>
    <message>
        <source>Ctrl+F goes to the filter. Words and &quot;quoted text&quot; are looked for everywhere; terms such as type:connack, topic:sensors/#, is:refused, qos:2, size&gt;1k, t&gt;12.5, attempt:2 or dir:in look at one thing, and are combined with and, or, not and brackets.
Ctrl+Space offers what fits; the ? beside the line has examples. Ctrl+Shift+F finds without hiding the other rows, F3 goes on.</source>
        <translation>Strg+F führt zum Filter. Wörter und &quot;Text in Anführungszeichen&quot; werden überall gesucht; Ausdrücke wie type:connack, topic:sensors/#, is:refused, qos:2, size&gt;1k, t&gt;12.5, attempt:2 oder dir:in sehen auf eines und werden mit and, or, not und Klammern verbunden.
Strg+Leertaste bietet an, was passt; das ? neben der Zeile hat Beispiele. Strg+Umschalt+F sucht, ohne die anderen Zeilen zu verbergen, F3 geht weiter.</translation>
    </message>
    <message>
        <source>Export the log and report a bug</source>
        <translation>Das Protokoll exportieren und einen Fehler melden</translation>
    </message>
    <message>
        <source>Ctrl+E writes the packets as .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked unless you reveal them for that file. Ctrl+O opens a .jsonl, .pcapng or a capture of MQTT over TCP.
Copy report (Ctrl+Shift+C) and Save report (Ctrl+Shift+S) hold everything about the latest attempt, without secrets.</source>
        <translation>Strg+E schreibt die Pakete als .pcapng für Wireshark, .jsonl, .csv, .txt oder .md. Geheimnisse sind maskiert, wenn Sie sie nicht für diese Datei aufdecken. Strg+O öffnet eine .jsonl, eine .pcapng oder eine Aufzeichnung von MQTT über TCP.
Bericht kopieren (Strg+Umschalt+C) und Bericht speichern (Strg+Umschalt+S) enthalten alles über den letzten Versuch, ohne Geheimnisse.</translation>
    </message>
    <message>
        <source>Publish and subscribe</source>
        <translation>Veröffentlichen und abonnieren</translation>
    </message>
    <message>
        <source>Ctrl+B goes to the line for a topic filter: test/# and Return subscribe, and the broker&apos;s answer stands beside it. Ctrl+Shift+Return shows the composer, and publishes what stands in it.
Delivery proves with a second connection that a message arrives, and tells delivered, refused and silently dropped apart. Session shows what becomes of a session when a connection is lost.</source>
        <translation>Strg+B führt zur Zeile für einen Topic-Filter: test/# und Eingabe abonnieren, und die Antwort des Brokers steht daneben. Strg+Umschalt+Eingabe zeigt den Editor und veröffentlicht, was darin steht.
Zustellung beweist mit einer zweiten Verbindung, dass eine Nachricht ankommt, und unterscheidet zugestellt, abgelehnt und still verworfen. Sitzung zeigt, was aus einer Sitzung wird, wenn eine Verbindung verloren geht.</translation>
    </message>
    <message>
        <source>Works here, fails there</source>
        <translation>Hier geht es, dort nicht</translation>
    </message>
    <message>
        <source>Connection, Compare attempts puts two attempts side by side: settings, addresses, certificates, CONNACK, packets, times. A report saved as JSON on the other machine, or made there with &quot;connack check --json&quot;, can be one of the two.</source>
        <translation>Verbindung, Versuche vergleichen stellt zwei Versuche nebeneinander: Einstellungen, Adressen, Zertifikate, CONNACK, Pakete, Zeiten. Ein auf der anderen Maschine als JSON gespeicherter oder dort mit &quot;connack check --json&quot; erzeugter Bericht kann einer der beiden sein.</translation>
    </message>
    <message>
        <source>From a script</source>
        <translation>Aus einem Skript</translation>
    </message>
    <message>
        <source>&quot;connack check URL&quot; makes one attempt without a window, through the same client and the same diagnosis, prints a report and ends with 0 (connected), 1 (not connected) or 2 (the command line or a file cannot be used). &quot;connack check --help&quot; lists its flags.</source>
        <translation>&quot;connack check URL&quot; macht einen Versuch ohne Fenster, mit demselben Client und derselben Diagnose, gibt einen Bericht aus und endet mit 0 (verbunden), 1 (nicht verbunden) oder 2 (Kommandozeile oder Datei nicht verwendbar). &quot;connack check --help&quot; listet die Schalter.</translation>
    </message>
    <message>
        <source>What a field means</source>
        <translation>Was ein Feld bedeutet</translation>
    </message>
    <message>
        <source>F1 on a field says what it does, which version and packet carry it, and its section of the specification; so does its tooltip. A field that this version or scheme would not send is marked as such.</source>
        <translation>F1 auf einem Feld sagt, was es bewirkt, welche Version und welches Paket es trägt und in welchem Abschnitt der Norm es steht; ebenso sein Tooltip. Ein Feld, das bei dieser Version oder diesem Schema nicht gesendet würde, ist so gekennzeichnet.</translation>
    </message>
    <message>
        <source>What is sent and kept</source>
        <translation>Was gesendet und behalten wird</translation>
    </message>
    <message>
        <source>Connack connects to nothing but the broker that you name, what you set on the way to it (name server, proxy), and for extra connections the same host. It sends no statistics and looks for no updates.
Settings and connections stay in files of this user, passwords in the system&apos;s key store or nowhere. Edit, Preferences says what else is kept, and forgets it.</source>
        <translation>Connack verbindet sich mit nichts als dem Broker, den Sie nennen, mit dem, was Sie auf dem Weg dorthin einstellen (Nameserver, Proxy), und für zusätzliche Verbindungen mit demselben Host. Es sendet keine Statistik und sucht keine Updates.
Einstellungen und Verbindungen bleiben in Dateien dieses Benutzers, Passwörter im Schlüsselspeicher des Systems oder nirgends. Bearbeiten, Einstellungen sagt, was sonst behalten wird, und vergisst es.</translation>
    </message>
    <message>
        <source>The port speaks TLS, and the URL asks for MQTT in the clear (mqtt://). The CONNECT, with its password, went over the network unencrypted.</source>
        <translation>Der Port spricht TLS, und die URL verlangt MQTT im Klartext (mqtt://). Das CONNECT mit seinem Passwort ging unverschlüsselt durch das Netz.</translation>
    </message>
    <message>
        <source>By a TLS record or alert in answer to CONNECT, a web server&apos;s words that it expects HTTPS, or a probe that gets a TLS handshake through on the same port. Without probes silence or a close on a port customary for TLS makes it &quot;likely&quot;.</source>
        <translation>An einem TLS-Record oder -Alert als Antwort auf CONNECT, den Worten eines Webservers, dass er HTTPS erwartet, oder einem gelungenen TLS-Handshake auf demselben Port. Ohne zusätzliche Verbindungen machen Stille oder Auflegen auf einem für TLS üblichen Port es &quot;wahrscheinlich&quot;.</translation>
    </message>
    <message>
        <source>Use mqtts:// (or wss://, if it is a WebSocket listener) and give the CA file. Or use the port for MQTT in the clear, 1883 by default. Consider to change a password that went over a foreign network in the clear.</source>
        <translation>Nehmen Sie mqtts:// (oder wss://, wenn es ein WebSocket-Listener ist) und geben Sie die CA-Datei an. Oder nehmen Sie den Port für MQTT im Klartext, üblich ist 1883. Ändern Sie ein Passwort, das im Klartext durch ein fremdes Netz ging.</translation>
    </message>
    <message>
        <source>The port is that of a WebSocket listener, and the URL asks for MQTT over bare TCP or TLS.</source>
        <translation>Der Port gehört zu einem WebSocket-Listener, und die URL verlangt MQTT über bloßes TCP oder TLS.</translation>
    </message>
    <message>
        <source>By an HTTP answer to CONNECT that asks for an upgrade to WebSocket, or a probe that opens a WebSocket on the same port. A port that is customary for ws or wss makes it &quot;likely&quot;.</source>
        <translation>An einer HTTP-Antwort auf CONNECT, die ein Upgrade zu WebSocket verlangt, oder einer zusätzlichen Verbindung, die auf demselben Port einen WebSocket öffnet. Ein für ws oder wss üblicher Port macht es &quot;wahrscheinlich&quot;.</translation>
    </message>
    <message>
        <source>Use ws:// or wss:// with the broker&apos;s path, as a rule /mqtt. Or use the port on which the broker listens without WebSocket, 1883 or 8883.</source>
        <translation>Nehmen Sie ws:// oder wss:// mit dem Pfad des Brokers, in der Regel /mqtt. Oder nehmen Sie den Port, auf dem der Broker ohne WebSocket lauscht, 1883 oder 8883.</translation>
    </message>
    <message>
        <source>Another service listens on the port: a web server, SSH, a mail server, Redis, AMQP, a database, or something that echoes.</source>
        <translation>Auf dem Port lauscht ein anderer Dienst: ein Webserver, SSH, ein Mailserver, Redis, AMQP, eine Datenbank oder etwas, das ein Echo gibt.</translation>
    </message>
    <message>
        <source>By what answers the CONNECT: another protocol&apos;s bytes or plain text, named where its greeting tells. If nothing comes, a probe waits for the greeting, and others send the first bytes of other protocols.</source>
        <translation>An dem, was auf CONNECT antwortet: Bytes eines anderen Protokolls oder bloßer Text, benannt, wo die Begrüßung es verrät. Kommt nichts, wartet eine zusätzliche Verbindung auf die Begrüßung, andere senden die ersten Bytes anderer Protokolle.</translation>
    </message>
    <message>
        <source>Check host and port: MQTT has 1883 by default, with TLS 8883. RabbitMQ speaks MQTT on a port of its own when its MQTT plug-in is enabled. &quot;Look at the usual ports&quot; asks the host.</source>
        <translation>Prüfen Sie Host und Port: MQTT hat üblicherweise 1883, mit TLS 8883. RabbitMQ spricht MQTT auf einem eigenen Port, wenn sein MQTT-Plug-in eingeschaltet ist. &quot;Die üblichen Ports ansehen&quot; fragt den Host.</translation>
    </message>
    <message>
        <source>The server accepted the connection and got the CONNECT, but no CONNACK came before the limit of the attempt passed.</source>
        <translation>Der Server nahm die Verbindung an und bekam das CONNECT, doch bis zum Zeitlimit kam kein CONNACK.</translation>
    </message>
    <message>
        <source>By silence after CONNECT; the evidence tells how many bytes came. Probes rule out what they can: TLS, WebSocket, another version, another client ID without will, MQTT 5 properties. What got no further either is named.</source>
        <translation>An der Stille nach CONNECT; die Belege sagen, wie viele Bytes kamen. Zusätzliche Verbindungen schließen aus, was sie können: TLS, WebSocket, andere Version, andere Client ID ohne Last Will, MQTT-5-Properties. Was auch nicht weiterkam, wird genannt.</translation>
    </message>
    <message>
        <source>Check host and port, and whether the server still answers other clients. A plug-in that asks a database about the user can hold the answer up. The broker&apos;s log has the client ID, if the CONNECT arrived.</source>
        <translation>Prüfen Sie Host und Port, und ob der Server anderen Clients noch antwortet. Ein Plug-in, das eine Datenbank nach dem Benutzer fragt, kann die Antwort aufhalten. Das Log des Brokers enthält die Client ID, falls das CONNECT ankam.</translation>
    </message>
    <message>
        <source>The server hung up after CONNECT and did not say why. Brokers do so to a version they do not speak, to a malformed or forbidden CONNECT, and when there is no broker behind the port.</source>
        <translation>Der Server legte nach CONNECT auf und sagte nicht, warum. Das tun Broker bei einer Version, die sie nicht sprechen, bei einem fehlerhaften oder verbotenen CONNECT, und wenn hinter dem Port kein Broker steht.</translation>
    </message>
    <message>
        <source>By an end or reset of the connection between CONNECT and CONNACK. Probes with another version, client ID, without will and without properties settle most of these; what remains is listed as candidates.</source>
        <translation>An einem Ende oder Reset der Verbindung zwischen CONNECT und CONNACK. Zusätzliche Verbindungen mit anderer Version, anderer Client ID, ohne Last Will und ohne Properties klären das meiste; was bleibt, steht als Kandidat da.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log for the client ID of the evidence. Try the candidates one by one with the verdict&apos;s buttons; check that a forwarded port, container or tunnel has a running broker behind it.</source>
        <translation>Lesen Sie das Log des Brokers zur Client ID der Belege. Probieren Sie die Kandidaten einzeln mit den Schaltflächen des Urteils; prüfen Sie, ob hinter Portweiterleitung, Container oder Tunnel ein laufender Broker steht.</translation>
    </message>
    <message>
        <source>The broker does not speak the version of MQTT that the CONNECT asks for.</source>
        <translation>Der Broker spricht die Version von MQTT nicht, die das CONNECT verlangt.</translation>
    </message>
    <message>
        <source>By CONNACK 1 (3.x) or 0x84 (5.0), a CONNACK in the form of another version, or a probe: the same CONNECT in another version is accepted. Brokers without MQTT 5 often just hang up.</source>
        <translation>An CONNACK 1 (3.x) oder 0x84 (5.0), einem CONNACK in der Form einer anderen Version, oder einer zusätzlichen Verbindung: Dasselbe CONNECT in einer anderen Version wird angenommen. Broker ohne MQTT 5 legen oft nur auf.</translation>
    </message>
    <message>
        <source>Choose another version beside the URL; the verdict offers the one that works. Or use a broker, or a version of it, that speaks the wanted one.</source>
        <translation>Wählen Sie neben der URL eine andere Version; das Urteil bietet die an, die geht. Oder nehmen Sie einen Broker oder eine Version von ihm, die die gewünschte spricht.</translation>
    </message>
    <message>
        <source>The broker does not take this client ID: empty, too long, with characters it does not allow, without the prefix it wants, or tied to another user.</source>
        <translation>Der Broker nimmt diese Client ID nicht: leer, zu lang, mit nicht erlaubten Zeichen, ohne das verlangte Präfix oder an einen anderen Benutzer gebunden.</translation>
    </message>
    <message>
        <source>By CONNACK 2 (3.x) or 0x85 (5.0), or since the same connection works with a fresh client ID while it fails with this one. An empty one with Clean Session off must be refused [MQTT-3.1.3-8].</source>
        <translation>An CONNACK 2 (3.x) oder 0x85 (5.0), oder weil dieselbe Verbindung mit einer frischen Client ID geht und mit dieser nicht. Eine leere ohne Clean Session muss abgelehnt werden [MQTT-3.1.3-8].</translation>
    </message>
    <message>
        <source>Use letters and digits, at most 23 bytes: more a broker need not take. Look up prefixes and the list of banned ones on the broker (mosquitto: clientid_prefixes). Set a client ID or turn Clean Session on if it is empty.</source>
        <translation>Nehmen Sie Buchstaben und Ziffern, höchstens 23 Bytes: Mehr muss ein Broker nicht nehmen. Sehen Sie am Broker nach Präfixen und gesperrten (mosquitto: clientid_prefixes). Ist sie leer, setzen Sie eine Client ID oder schalten Sie Clean Session ein.</translation>
    </message>
    <message>
        <source>The broker runs and answers, but takes no connections now: it starts, stops, or depends on something that is not there.</source>
        <translation>Der Broker läuft und antwortet, nimmt aber jetzt keine Verbindungen an: Er startet, stoppt, oder ihm fehlt etwas, das er braucht.</translation>
    </message>
    <message>
        <source>By CONNACK 3 (3.x) or 0x88 Server unavailable (5.0). Nothing about this client is wrong by that code.</source>
        <translation>An CONNACK 3 (3.x) oder 0x88 Server unavailable (5.0). Nach diesem Code ist an diesem Client nichts falsch.</translation>
    </message>
    <message>
        <source>Wait some seconds and connect again. If it stays so, look at the broker&apos;s log and at what it needs: its database, its cluster, its authentication service.</source>
        <translation>Warten Sie einige Sekunden und verbinden Sie erneut. Bleibt es dabei, sehen Sie in das Log des Brokers und nach dem, was er braucht: Datenbank, Cluster, Authentifizierungsdienst.</translation>
    </message>
    <message>
        <source>The broker does not know this pair of user name and password, or wants one and none was given.</source>
        <translation>Der Broker kennt dieses Paar aus Benutzername und Passwort nicht, oder er will eines und keines wurde angegeben.</translation>
    </message>
    <message>
        <source>By CONNACK 4 (3.x) or 0x86 Bad User Name or Password (5.0). The evidence has the user name; the password stands nowhere.</source>
        <translation>An CONNACK 4 (3.x) oder 0x86 Bad User Name or Password (5.0). Die Belege enthalten den Benutzernamen; das Passwort steht nirgends.</translation>
    </message>
    <message>
        <source>Check both under Credentials: upper and lower case, blanks at the ends, the keyboard&apos;s layout, a token that has run out. On the broker check that the user exists and is enabled (mosquitto: password_file, and a reload after mosquitto_passwd).</source>
        <translation>Prüfen Sie beides unter Zugangsdaten: Groß- und Kleinschreibung, Leerzeichen an den Enden, Tastaturbelegung, ein abgelaufenes Token. Am Broker: ob es den Benutzer gibt und er aktiv ist (mosquitto: password_file, und nach mosquitto_passwd neu laden).</translation>
    </message>
    <message>
        <source>The broker knows who comes, or lets nobody in unnamed, and has no right to connect for this client. Some brokers answer so to a wrong password as well.</source>
        <translation>Der Broker weiß, wer kommt, oder lässt niemanden ungenannt ein, und hat für diesen Client kein Recht zu verbinden. Manche Broker antworten auch auf ein falsches Passwort so.</translation>
    </message>
    <message>
        <source>By CONNACK 5 (3.x) or 0x87 Not authorized (5.0). A probe with a fresh client ID shows whether the right is tied to the client ID, one without the will whether it is the will&apos;s topic.</source>
        <translation>An CONNACK 5 (3.x) oder 0x87 Not authorized (5.0). Eine zusätzliche Verbindung mit frischer Client ID zeigt, ob das Recht an der Client ID hängt, eine ohne Last Will, ob es dessen Topic ist.</translation>
    </message>
    <message>
        <source>Give user name and password if anonymous clients are not let in (mosquitto since 2.0: allow_anonymous), and check them. Look up rules on client IDs and addresses on the broker; its log names the rule.</source>
        <translation>Geben Sie Benutzername und Passwort an, wenn anonyme Clients nicht eingelassen werden (mosquitto seit 2.0: allow_anonymous), und prüfen Sie sie. Sehen Sie am Broker nach Regeln zu Client IDs und Adressen; sein Log nennt die Regel.</translation>
    </message>
    <message>
        <source>An administrator or a rule of the broker has shut this client out, by its client ID, user name or address.</source>
        <translation>Ein Administrator oder eine Regel des Brokers hat diesen Client ausgesperrt, nach Client ID, Benutzername oder Adresse.</translation>
    </message>
    <message>
        <source>By CONNACK 0x8A Banned (5.0); earlier versions have no such code, and their brokers answer 5 or hang up.</source>
        <translation>An CONNACK 0x8A Banned (5.0); frühere Versionen haben keinen solchen Code, ihre Broker antworten 5 oder legen auf.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator to lift the ban and what led to it: often too many failed logins, or connecting too often. Look client ID, user and address up in its list of banned clients.</source>
        <translation>Bitten Sie den Betreiber, die Sperre aufzuheben, und fragen Sie nach ihrem Anlass: oft zu viele fehlgeschlagene Anmeldungen oder zu häufiges Verbinden. Suchen Sie Client ID, Benutzer und Adresse in seiner Sperrliste.</translation>
    </message>
    <message>
        <source>The broker does not take the authentication method of enhanced authentication that was sent, or wants one and none was sent.</source>
        <translation>Der Broker nimmt die gesendete Authentication Method der erweiterten Authentifizierung nicht, oder er will eine und keine wurde gesendet.</translation>
    </message>
    <message>
        <source>By CONNACK 0x8C Bad authentication method (5.0, section 4.12).</source>
        <translation>An CONNACK 0x8C Bad authentication method (5.0, Abschnitt 4.12).</translation>
    </message>
    <message>
        <source>Set the method that the broker supports under MQTT 5, Authentication method, spelt as its manual has it, for instance SCRAM-SHA-256. Or leave method and data empty and use user name and password.</source>
        <translation>Setzen Sie unter MQTT 5, Authentication Method das Verfahren, das der Broker unterstützt, geschrieben wie in seinem Handbuch, zum Beispiel SCRAM-SHA-256. Oder lassen Sie Verfahren und Daten leer und nehmen Benutzername und Passwort.</translation>
    </message>
    <message>
        <source>The exchange of enhanced authentication (AUTH packets, MQTT 5) began and came to no good end: the broker refused the proof, or the broker could not prove itself.</source>
        <translation>Der Austausch der erweiterten Authentifizierung (AUTH-Pakete, MQTT 5) begann und kam zu keinem guten Ende: Der Broker lehnte den Beweis ab, oder er konnte sich selbst nicht ausweisen.</translation>
    </message>
    <message>
        <source>By a refusing CONNACK or an end after AUTH, by an error in the SCRAM message (invalid-proof, unknown-user), a wrong or missing server signature, or an AUTH that nobody answered. It also covers a re-authentication after the CONNACK.</source>
        <translation>An einem ablehnenden CONNACK oder Ende nach AUTH, einem Fehler in der SCRAM-Nachricht (invalid-proof, unknown-user), einer falschen oder fehlenden Server-Signatur, oder einem AUTH, das niemand beantwortet hat. Auch eine erneute Authentifizierung nach dem CONNACK gehört dazu.</translation>
    </message>
    <message>
        <source>Check user name and password, and that the broker keeps this user&apos;s key for the same method. A broker whose signature is wrong does not know the password: make sure who answers there. Answer AUTH by hand (MQTT 5) to see each message.</source>
        <translation>Prüfen Sie Benutzername und Passwort, und ob der Broker den Schlüssel dieses Benutzers für dasselbe Verfahren hat. Ein Broker mit falscher Signatur kennt das Passwort nicht: Vergewissern Sie sich, wer dort antwortet. AUTH von Hand beantwortet (MQTT 5) zeigt jede Nachricht.</translation>
    </message>
    <message>
        <source>A limit set on the broker for this user or tenant is used up: connections, sessions, messages or traffic.</source>
        <translation>Eine am Broker gesetzte Grenze für diesen Benutzer oder Mandanten ist aufgebraucht: Verbindungen, Sitzungen, Nachrichten oder Verkehr.</translation>
    </message>
    <message>
        <source>By CONNACK 0x97 Quota exceeded (5.0), with the broker&apos;s reason string if it gives one.</source>
        <translation>An CONNACK 0x97 Quota exceeded (5.0), mit der Begründung des Brokers (Reason String), falls er eine gibt.</translation>
    </message>
    <message>
        <source>End connections that are not needed, and sessions that are kept for clients which do not come back (clean start off, long expiry). Raise the quota on the broker.</source>
        <translation>Beenden Sie nicht benötigte Verbindungen und Sitzungen, die für nicht wiederkehrende Clients aufgehoben werden (ohne Clean Start, langer Ablauf). Erhöhen Sie das Kontingent am Broker.</translation>
    </message>
    <message>
        <source>The CONNECT is larger than the broker takes. Large wills, tokens as passwords and many user properties lead to it.</source>
        <translation>Das CONNECT ist größer, als der Broker nimmt. Große Last Wills, Token als Passwort und viele User Properties führen dazu.</translation>
    </message>
    <message>
        <source>By CONNACK 0x95 Packet too large (5.0). Brokers of earlier versions hang up instead.</source>
        <translation>An CONNACK 0x95 Packet too large (5.0). Broker früherer Versionen legen stattdessen auf.</translation>
    </message>
    <message>
        <source>Shorten the will&apos;s payload, the user properties or the token. Or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>Kürzen Sie die Nutzdaten des Last Will, die User Properties oder das Token. Oder heben Sie die Grenze am Broker an (mosquitto: max_packet_size).</translation>
    </message>
    <message>
        <source>The broker does not take the last will that the CONNECT carries: its topic is not allowed for this client, or its payload is not of the declared format.</source>
        <translation>Der Broker nimmt den Last Will des CONNECT nicht: Sein Topic ist diesem Client nicht erlaubt, oder seine Nutzdaten haben nicht die angegebene Form.</translation>
    </message>
    <message>
        <source>By CONNACK 0x90 Topic Name invalid or 0x99 Payload format invalid (5.0), or since the same connection works without the will in a probe. Probes never carry a will.</source>
        <translation>An CONNACK 0x90 Topic Name invalid oder 0x99 Payload format invalid (5.0), oder weil dieselbe Verbindung ohne Last Will geht. Zusätzliche Verbindungen tragen nie einen Last Will.</translation>
    </message>
    <message>
        <source>Choose a will topic that the broker&apos;s rules allow this client to publish to, without wildcards. Clear the payload format indicator if the payload is no UTF-8 text, or try it without Retain.</source>
        <translation>Wählen Sie ein Topic, auf dem die Regeln des Brokers diesem Client das Veröffentlichen erlauben, ohne Platzhalter. Löschen Sie den Payload Format Indicator, wenn die Nutzdaten kein UTF-8-Text sind, oder versuchen Sie es ohne Retain.</translation>
    </message>
    <message>
        <source>The last will is to be retained, and the broker keeps no retained messages.</source>
        <translation>Der Last Will soll aufbewahrt werden (Retain), und der Broker bewahrt keine Nachrichten auf.</translation>
    </message>
    <message>
        <source>By CONNACK 0x9A Retain not supported (5.0).</source>
        <translation>An CONNACK 0x9A Retain not supported (5.0).</translation>
    </message>
    <message>
        <source>Clear Retain under Last Will, or allow retained messages on the broker (mosquitto: retain_available).</source>
        <translation>Schalten Sie Retain unter Last Will aus, oder erlauben Sie am Broker aufbewahrte Nachrichten (mosquitto: retain_available).</translation>
    </message>
    <message>
        <source>The last will asks for a QoS that the broker does not offer.</source>
        <translation>Der Last Will verlangt einen QoS, den der Broker nicht anbietet.</translation>
    </message>
    <message>
        <source>By CONNACK 0x9B QoS not supported (5.0), with Maximum QoS beside it if the broker gives it.</source>
        <translation>An CONNACK 0x9B QoS not supported (5.0), mit Maximum QoS daneben, falls der Broker es angibt.</translation>
    </message>
    <message>
        <source>Lower the QoS under Last Will to the one that the verdict names, or allow the higher one on the broker (mosquitto: max_qos).</source>
        <translation>Senken Sie den QoS unter Last Will auf den, den das Urteil nennt, oder erlauben Sie am Broker den höheren (mosquitto: max_qos).</translation>
    </message>
    <message>
        <source>The broker does not serve this client and refers it to another one, for a time or for good.</source>
        <translation>Der Broker bedient diesen Client nicht und verweist ihn an einen anderen, vorübergehend oder für immer.</translation>
    </message>
    <message>
        <source>By CONNACK 0x9C Use another server or 0x9D Server moved (5.0, section 4.11). The Server Reference, if there is one, stands in the evidence.</source>
        <translation>An CONNACK 0x9C Use another server oder 0x9D Server moved (5.0, Abschnitt 4.11). Die Server Reference, falls es eine gibt, steht in den Belegen.</translation>
    </message>
    <message>
        <source>Put the host of the Server Reference into the URL; the verdict offers it. After Server moved change the address in the devices too. Without a reference ask the operator.</source>
        <translation>Übernehmen Sie den Host der Server Reference in die URL; das Urteil bietet ihn an. Nach Server moved ändern Sie die Adresse auch in den Geräten. Ohne Server Reference fragen Sie den Betreiber.</translation>
    </message>
    <message>
        <source>Too many connections came in a short time, of this client or of all of them, and the broker slows them down.</source>
        <translation>In kurzer Zeit kamen zu viele Verbindungen, von diesem Client oder von allen, und der Broker bremst sie.</translation>
    </message>
    <message>
        <source>By CONNACK 0x9F Connection rate exceeded (5.0).</source>
        <translation>An CONNACK 0x9F Connection rate exceeded (5.0).</translation>
    </message>
    <message>
        <source>Wait some seconds. Give your devices growing delays between reconnects, with chance in them, so that they do not all come at once; look for one that connects in a loop. Raise the limit on the broker if it is too low.</source>
        <translation>Warten Sie einige Sekunden. Geben Sie Ihren Geräten wachsende, zufällig gestreute Wartezeiten, damit nicht alle zugleich kommen; suchen Sie eines, das in einer Schleife verbindet. Heben Sie die Grenze am Broker an, wenn sie zu niedrig ist.</translation>
    </message>
    <message>
        <source>The broker is too busy to take another connection now.</source>
        <translation>Der Broker ist zu beschäftigt, um jetzt noch eine Verbindung anzunehmen.</translation>
    </message>
    <message>
        <source>By CONNACK 0x89 Server busy (5.0).</source>
        <translation>An CONNACK 0x89 Server busy (5.0).</translation>
    </message>
    <message>
        <source>Connect again later. Check the broker&apos;s load, memory and number of connections, and its limits on them.</source>
        <translation>Verbinden Sie später erneut. Prüfen Sie Last, Speicher und Verbindungszahl des Brokers und seine Grenzen dafür.</translation>
    </message>
    <message>
        <source>A packet cannot be parsed by the rules of the standard: one that the server sent, or, by the server&apos;s word, our CONNECT.</source>
        <translation>Ein Paket ist nach den Regeln der Norm nicht lesbar: eines vom Server, oder, nach dessen Wort, unser CONNECT.</translation>
    </message>
    <message>
        <source>By decoding: the evidence has packet, field, offset and the statement of the specification that is broken, and the log marks the byte. Or by CONNACK 0x81 Malformed Packet (5.0).</source>
        <translation>Am Lesen: Die Belege enthalten Paket, Feld, Stelle und die verletzte Aussage der Norm, und das Protokoll markiert das Byte. Oder an CONNACK 0x81 Malformed Packet (5.0).</translation>
    </message>
    <message>
        <source>Make sure that it is a broker&apos;s port. Look for a gateway in between that changes bytes. Try the other version of MQTT, and report the packet to the maker of the broker with the bytes of the log.</source>
        <translation>Vergewissern Sie sich, dass es der Port eines Brokers ist. Suchen Sie ein Gateway dazwischen, das Bytes verändert. Versuchen Sie die andere MQTT-Version, und melden Sie das Paket dem Hersteller des Brokers mit den Bytes des Protokolls.</translation>
    </message>
    <message>
        <source>A packet can be parsed, but is not allowed there: a packet other than CONNACK or AUTH first, a property twice, a value that the standard forbids; or the server says so of our CONNECT.</source>
        <translation>Ein Paket ist lesbar, aber dort nicht erlaubt: ein anderes als CONNACK oder AUTH zuerst, eine Property doppelt, ein Wert, den die Norm verbietet; oder der Server sagt das von unserem CONNECT.</translation>
    </message>
    <message>
        <source>By the rules of the standard, with the statement&apos;s number in the evidence, or by CONNACK 0x82 Protocol Error (5.0).</source>
        <translation>An den Regeln der Norm, mit der Nummer der Aussage in den Belegen, oder an CONNACK 0x82 Protocol Error (5.0).</translation>
    </message>
    <message>
        <source>Leave out optional parts of the CONNECT one by one (user properties, authentication, will) if the server complains. If the server&apos;s packet is at fault, report it to its maker with the bytes of the log.</source>
        <translation>Lassen Sie optionale Teile des CONNECT einzeln weg (User Properties, Authentifizierung, Last Will), wenn der Server klagt. Ist das Paket des Servers fehlerhaft, melden Sie es seinem Hersteller mit den Bytes des Protokolls.</translation>
    </message>
    <message>
        <source>The CONNACK refuses with a code that names no exact cause, such as 0x80 Unspecified error or 0x83 Implementation specific error, or one that the version does not define.</source>
        <translation>Der Broker lehnte die Verbindung mit einem Code ab, der keine genaue Ursache nennt, etwa 0x80 Unspecified error oder 0x83 Implementation specific error, oder einem, den die Version nicht kennt.</translation>
    </message>
    <message>
        <source>By the code of the CONNACK, with Reason String and User Properties in the evidence. Probes with a fresh client ID, without the will and in another version narrow it down.</source>
        <translation>Am Code des CONNACK, mit Reason String und User Properties in den Belegen. Zusätzliche Verbindungen mit frischer Client ID, ohne Last Will und in anderer Version grenzen es ein.</translation>
    </message>
    <message>
        <source>Follow the reason string and read the broker&apos;s log for the client ID. A code of MQTT 5 in answer to 3.1.1 means that the broker expects version 5.</source>
        <translation>Gehen Sie dem Reason String nach und lesen Sie das Log des Brokers zur Client ID. Ein Code von MQTT 5 auf 3.1.1 bedeutet, dass der Broker Version 5 erwartet.</translation>
    </message>
    <message>
        <source>The options set another port</source>
        <translation>Die Optionen setzen einen anderen Port</translation>
    </message>
    <message>
        <source>The URL and the options give different ports; as in MQTT.js the options win.</source>
        <translation>URL und Optionen nennen verschiedene Ports; wie bei MQTT.js gelten die Optionen.</translation>
    </message>
    <message>
        <source>Take the port out of one of the two, so that nobody has to guess.</source>
        <translation>Nehmen Sie den Port aus einem von beiden heraus, damit niemand raten muss.</translation>
    </message>
    <message>
        <source>The options set parts of the URL otherwise</source>
        <translation>Die Optionen setzen Teile der URL anders</translation>
    </message>
    <message>
        <source>Host, protocol, path or credentials stand in the URL and in the options; as in MQTT.js the options win.</source>
        <translation>Host, Protokoll, Pfad oder Zugangsdaten stehen in der URL und in den Optionen; wie bei MQTT.js gelten die Optionen.</translation>
    </message>
    <message>
        <source>Keep each in one place; the note names what was set aside.</source>
        <translation>Geben Sie jedes nur an einer Stelle an; der Hinweis nennt, was beiseitegelegt wurde.</translation>
    </message>
    <message>
        <source>The port is customary for another scheme</source>
        <translation>Der Port ist für ein anderes Schema üblich</translation>
    </message>
    <message>
        <source>Such as 1883 under mqtts:// or 8883 under mqtt://. It can be right, but often scheme or port is wrong.</source>
        <translation>Etwa 1883 unter mqtts:// oder 8883 unter mqtt://. Das kann stimmen, doch oft ist Schema oder Port falsch.</translation>
    </message>
    <message>
        <source>Customary are 1883 mqtt, 8883 mqtts, 80, 8080, 8083 and 9001 ws, 443, 8084 and 8081 wss.</source>
        <translation>Üblich sind 1883 mqtt, 8883 mqtts, 80, 8080, 8083 und 9001 ws, 443, 8084 und 8081 wss.</translation>
    </message>
    <message>
        <source>The scheme was understood in another spelling</source>
        <translation>Das Schema wurde in anderer Schreibweise verstanden</translation>
    </message>
    <message>
        <source>The URL has no scheme, or one that other clients use for the same thing: tcp for mqtt, ssl, tls or mqtt+ssl for mqtts.</source>
        <translation>Die URL hat kein Schema oder eines, das andere Clients für dasselbe benutzen: tcp für mqtt, ssl, tls oder mqtt+ssl für mqtts.</translation>
    </message>
    <message>
        <source>Write mqtt://, mqtts://, ws:// or wss:// where other programs read the URL as well.</source>
        <translation>Schreiben Sie mqtt://, mqtts://, ws:// oder wss://, wo auch andere Programme die URL lesen.</translation>
    </message>
    <message>
        <source>The path has no meaning here</source>
        <translation>Der Pfad hat hier keine Bedeutung</translation>
    </message>
    <message>
        <source>Only a WebSocket has a path; under mqtt:// and mqtts:// it is not sent.</source>
        <translation>Nur ein WebSocket hat einen Pfad; unter mqtt:// und mqtts:// wird er nicht gesendet.</translation>
    </message>
    <message>
        <source>Use ws:// or wss:// if the broker is to be reached as a WebSocket; otherwise leave the path out.</source>
        <translation>Nehmen Sie ws:// oder wss://, wenn der Broker als WebSocket erreicht werden soll; sonst lassen Sie den Pfad weg.</translation>
    </message>
    <message>
        <source>Properties are not sent before MQTT 5</source>
        <translation>Properties werden vor MQTT 5 nicht gesendet</translation>
    </message>
    <message>
        <source>Properties of CONNECT or of the will are set, but the connection uses 3.1 or 3.1.1, whose packets have none (MQTT 5.0, section 2.2.2).</source>
        <translation>Properties von CONNECT oder Last Will sind gesetzt, doch die Verbindung nutzt 3.1 oder 3.1.1, deren Pakete keine haben (MQTT 5.0, Abschnitt 2.2.2).</translation>
    </message>
    <message>
        <source>Choose MQTT 5 beside the URL, or leave them: they are kept for later.</source>
        <translation>Wählen Sie neben der URL MQTT 5, oder lassen Sie sie stehen: Sie bleiben für später erhalten.</translation>
    </message>
    <message>
        <source>Settings of TLS have no effect</source>
        <translation>TLS-Einstellungen wirken nicht</translation>
    </message>
    <message>
        <source>A CA file, a client certificate or another TLS setting is given, but the scheme uses no TLS, or another setting takes its place; or a revocation list does not answer for this certificate.</source>
        <translation>Eine CA-Datei, ein Client-Zertifikat oder eine andere TLS-Einstellung ist angegeben, doch das Schema nutzt kein TLS, oder eine andere Einstellung geht vor; oder eine Sperrliste sagt zu diesem Zertifikat nichts.</translation>
    </message>
    <message>
        <source>Use mqtts:// or wss://. Give either certificate and key or a PKCS#12 file. Get the present revocation list of the certificate&apos;s issuer.</source>
        <translation>Nehmen Sie mqtts:// oder wss://. Geben Sie entweder Zertifikat und Schlüssel oder eine PKCS#12-Datei an. Holen Sie die aktuelle Sperrliste des Ausstellers.</translation>
    </message>
    <message>
        <source>The certificate is not verified</source>
        <translation>Das Zertifikat wird nicht geprüft</translation>
    </message>
    <message>
        <source>TLS, Verify the certificate is off: the connection is encrypted, but anyone could answer in the broker&apos;s place and read along, password included.</source>
        <translation>TLS, Zertifikat prüfen ist aus: Die Verbindung ist verschlüsselt, doch jeder könnte an Stelle des Brokers antworten und mitlesen, auch das Passwort.</translation>
    </message>
    <message>
        <source>Give the CA file and turn the verification on. The tab Certificates shows what it would say.</source>
        <translation>Geben Sie die CA-Datei an und schalten Sie die Prüfung ein. Der Reiter Zertifikate zeigt, was sie sagen würde.</translation>
    </message>
    <message>
        <source>With verification this connection would fail</source>
        <translation>Mit Prüfung würde diese Verbindung scheitern</translation>
    </message>
    <message>
        <source>Verification is off, and the certificate has faults that it would have stopped at; the note names them.</source>
        <translation>Die Prüfung ist aus, und das Zertifikat hat Mängel, an denen sie gescheitert wäre; der Hinweis nennt sie.</translation>
    </message>
    <message>
        <source>Mend these faults as under the causes of the same names, then turn the verification on: a device that verifies would not connect.</source>
        <translation>Beheben Sie diese Mängel wie bei den gleichnamigen Ursachen, und schalten Sie dann die Prüfung ein: Ein Gerät, das prüft, würde nicht verbinden.</translation>
    </message>
    <message>
        <source>A certificate expires soon</source>
        <translation>Ein Zertifikat läuft bald ab</translation>
    </message>
    <message>
        <source>A certificate of the broker&apos;s chain, or the client&apos;s, ends within 30 days.</source>
        <translation>Ein Zertifikat der Broker-Kette oder des Clients endet innerhalb von 30 Tagen.</translation>
    </message>
    <message>
        <source>Have it renewed before that day; the tab Certificates has the days left of each.</source>
        <translation>Lassen Sie es vor diesem Tag erneuern; der Reiter Zertifikate zeigt die verbleibenden Tage.</translation>
    </message>
    <message>
        <source>The TLS session keys are written to a file</source>
        <translation>Die TLS-Sitzungsschlüssel werden in eine Datei geschrieben</translation>
    </message>
    <message>
        <source>Whoever has that file and a recording of the traffic can read this connection, the password too.</source>
        <translation>Wer diese Datei und eine Aufzeichnung des Verkehrs hat, kann diese Verbindung lesen, auch das Passwort.</translation>
    </message>
    <message>
        <source>Clear TLS, Key log file, and delete the file when Wireshark needs it no more.</source>
        <translation>Löschen Sie TLS, Schlüsseldatei und die Datei, wenn Wireshark sie nicht mehr braucht.</translation>
    </message>
    <message>
        <source>A secret went over the network unencrypted</source>
        <translation>Ein Geheimnis ging unverschlüsselt durch das Netz</translation>
    </message>
    <message>
        <source>A password, token or secret header was sent without TLS to another machine; everyone on the way can read it.</source>
        <translation>Ein Passwort, Token oder geheimer Header wurde ohne TLS an eine andere Maschine gesendet; jeder auf dem Weg kann es lesen.</translation>
    </message>
    <message>
        <source>Use mqtts:// or wss://, and change the password if the network is not your own.</source>
        <translation>Nehmen Sie mqtts:// oder wss://, und ändern Sie das Passwort, wenn das Netz nicht Ihr eigenes ist.</translation>
    </message>
    <message>
        <source>The first address failed, another one worked</source>
        <translation>Die erste Adresse versagte, eine andere ging</translation>
    </message>
    <message>
        <source>The host name has several addresses, as a rule IPv6 and IPv4, and not all of them lead to the broker. All are tried here in turn (RFC 8305); many devices try only the first.</source>
        <translation>Der Hostname hat mehrere Adressen, meist IPv6 und IPv4, und nicht alle führen zum Broker. Hier werden alle der Reihe nach versucht (RFC 8305); viele Geräte versuchen nur die erste.</translation>
    </message>
    <message>
        <source>Let the broker listen on every address of its name, or take the wrong one out of the DNS.</source>
        <translation>Lassen Sie den Broker auf jeder Adresse seines Namens lauschen, oder nehmen Sie die falsche aus dem DNS.</translation>
    </message>
    <message>
        <source>The sub-protocol was not confirmed</source>
        <translation>Das Sub-Protokoll wurde nicht bestätigt</translation>
    </message>
    <message>
        <source>The server speaks MQTT over the WebSocket, but did not answer the offered sub-protocol &quot;mqtt&quot; [MQTT-6.0.0-4]. Stricter clients, browsers among them, refuse that.</source>
        <translation>Der Server spricht MQTT über den WebSocket, hat aber das angebotene Sub-Protokoll &quot;mqtt&quot; nicht bestätigt [MQTT-6.0.0-4]. Strengere Clients, auch Browser, lehnen das ab.</translation>
    </message>
    <message>
        <source>Set the sub-protocol &quot;mqtt&quot; on the server or on the gateway in front of it.</source>
        <translation>Stellen Sie das Sub-Protokoll &quot;mqtt&quot; am Server oder am Gateway davor ein.</translation>
    </message>
    <message>
        <source>A password without a user name</source>
        <translation>Ein Passwort ohne Benutzernamen</translation>
    </message>
    <message>
        <source>MQTT 3.1.1 has no password without a user name [MQTT-3.1.2-22], so it is not sent. MQTT 5 allows it, but not every broker expects it.</source>
        <translation>MQTT 3.1.1 kennt kein Passwort ohne Benutzernamen [MQTT-3.1.2-22]; darum wird es nicht gesendet. MQTT 5 erlaubt es, doch nicht jeder Broker erwartet es.</translation>
    </message>
    <message>
        <source>Give a user name as well; an empty one counts as one. Some services want any user name beside a token.</source>
        <translation>Geben Sie auch einen Benutzernamen an; ein leerer zählt. Manche Dienste wollen neben einem Token irgendeinen Benutzernamen.</translation>
    </message>
    <message>
        <source>The client ID is empty</source>
        <translation>Die Client ID ist leer</translation>
    </message>
    <message>
        <source>The broker gives the client an ID of its own. MQTT 3.1 does not allow that, 3.1.1 only with Clean Session on [MQTT-3.1.3-8].</source>
        <translation>Der Broker gibt dem Client eine eigene ID. MQTT 3.1 erlaubt das nicht, 3.1.1 nur mit Clean Session [MQTT-3.1.3-8].</translation>
    </message>
    <message>
        <source>Set a client ID if a session is to be kept or the broker&apos;s rules match on it.</source>
        <translation>Setzen Sie eine Client ID, wenn eine Sitzung bleiben soll oder die Regeln des Brokers sich nach ihr richten.</translation>
    </message>
    <message>
        <source>The client ID is longer than every broker takes</source>
        <translation>Die Client ID ist länger, als jeder Broker nimmt</translation>
    </message>
    <message>
        <source>Brokers of MQTT 3.1 and 3.1.1 need not take more than 23 bytes [MQTT-3.1.3-5].</source>
        <translation>Broker von MQTT 3.1 und 3.1.1 müssen nicht mehr als 23 Bytes nehmen [MQTT-3.1.3-5].</translation>
    </message>
    <message>
        <source>Shorten it for devices that are to work with any broker.</source>
        <translation>Kürzen Sie sie für Geräte, die mit jedem Broker arbeiten sollen.</translation>
    </message>
    <message>
        <source>SCRAM has nothing to compute with</source>
        <translation>SCRAM hat nichts, womit es rechnen kann</translation>
    </message>
    <message>
        <source>The authentication method is SCRAM, but user name or password is missing: the broker&apos;s AUTH would not be answered.</source>
        <translation>Die Authentication Method ist SCRAM, doch Benutzername oder Passwort fehlt: Das AUTH des Brokers würde nicht beantwortet.</translation>
    </message>
    <message>
        <source>Give both under Credentials, or answer AUTH by hand (MQTT 5, Authentication).</source>
        <translation>Geben Sie beides unter Zugangsdaten an, oder beantworten Sie AUTH von Hand (MQTT 5, Authentifizierung).</translation>
    </message>
    <message>
        <source>SCRAM with few iterations</source>
        <translation>SCRAM mit wenigen Iterationen</translation>
    </message>
    <message>
        <source>The broker asks for fewer iterations than RFC 5802 wants. From a stolen key the password can be guessed faster.</source>
        <translation>Der Broker verlangt weniger Iterationen, als RFC 5802 will. Aus einem gestohlenen Schlüssel lässt sich das Passwort schneller erraten.</translation>
    </message>
    <message>
        <source>Have the user&apos;s key made anew on the broker with at least 4096 iterations.</source>
        <translation>Lassen Sie den Schlüssel des Benutzers am Broker mit mindestens 4096 Iterationen neu erzeugen.</translation>
    </message>
    <message>
        <source>A token has run out</source>
        <translation>Ein Token ist abgelaufen</translation>
    </message>
    <message>
        <source>The password, the user name or another value is a token (JWT, Azure SAS) whose end is past. The broker will as a rule refuse it.</source>
        <translation>Passwort, Benutzername oder ein anderer Wert ist ein Token (JWT, Azure SAS), dessen Ende vorbei ist. Der Broker wird es in der Regel ablehnen.</translation>
    </message>
    <message>
        <source>Get a new token; check this machine&apos;s clock if the end is still to come.</source>
        <translation>Holen Sie ein neues Token; prüfen Sie die Uhr dieser Maschine, wenn das Ende noch bevorsteht.</translation>
    </message>
    <message>
        <source>A token runs out within the hour</source>
        <translation>Ein Token läuft innerhalb einer Stunde ab</translation>
    </message>
    <message>
        <source>The connection may hold beyond that, but the next one would be refused; some brokers also end it at that time.</source>
        <translation>Die Verbindung kann darüber hinaus halten, doch die nächste würde abgelehnt; manche Broker beenden sie auch dann.</translation>
    </message>
    <message>
        <source>Have the client renew its token in time and connect with the new one.</source>
        <translation>Lassen Sie den Client sein Token rechtzeitig erneuern und mit dem neuen verbinden.</translation>
    </message>
    <message>
        <source>The broker set another keep-alive</source>
        <translation>Der Broker hat ein anderes Keep-alive gesetzt</translation>
    </message>
    <message>
        <source>MQTT 5 lets the broker decide (Server Keep Alive in CONNACK, section 3.2.2.3.14); the client has to keep to it [MQTT-3.2.2-21].</source>
        <translation>MQTT 5 lässt den Broker entscheiden (Server Keep Alive im CONNACK, Abschnitt 3.2.2.3.14); der Client muss sich daran halten [MQTT-3.2.2-21].</translation>
    </message>
    <message>
        <source>Ask for the broker&apos;s value, so that older clients behave alike; or change it on the broker.</source>
        <translation>Verlangen Sie den Wert des Brokers, damit ältere Clients sich gleich verhalten; oder ändern Sie ihn am Broker.</translation>
    </message>
    <message>
        <source>The broker assigned a client ID</source>
        <translation>Der Broker hat eine Client ID vergeben</translation>
    </message>
    <message>
        <source>An empty client ID was sent, and the broker gave one (Assigned Client Identifier in CONNACK, MQTT 5.0, section 3.2.2.3.7). The next connection gets another.</source>
        <translation>Eine leere Client ID wurde gesendet, und der Broker hat eine vergeben (Assigned Client Identifier im CONNACK, MQTT 5.0, Abschnitt 3.2.2.3.7). Die nächste Verbindung bekommt eine andere.</translation>
    </message>
    <message>
        <source>Set a client ID if its session is to be resumed.</source>
        <translation>Setzen Sie eine Client ID, wenn die Sitzung fortgesetzt werden soll.</translation>
    </message>
    <message>
        <source>The broker keeps the session otherwise than asked</source>
        <translation>Der Broker hält die Sitzung anders als verlangt</translation>
    </message>
    <message>
        <source>The Session Expiry Interval in CONNACK (MQTT 5.0, section 3.2.2.3.2) is another one than that of CONNECT, and counts.</source>
        <translation>Das Session Expiry Interval im CONNACK (MQTT 5.0, Abschnitt 3.2.2.3.2) ist ein anderes als das im CONNECT, und es gilt.</translation>
    </message>
    <message>
        <source>Look up the longest expiry that the broker allows, and plan with it: what waits longer is lost.</source>
        <translation>Sehen Sie nach, welchen Ablauf der Broker höchstens erlaubt, und planen Sie damit: Was länger wartet, geht verloren.</translation>
    </message>
    <message>
        <source>There was no earlier session</source>
        <translation>Es gab keine frühere Sitzung</translation>
    </message>
    <message>
        <source>Clean start is off, but the broker has no session of this client ID (Session Present 0): it is the first connection, the session expired, or the broker lost it.</source>
        <translation>Clean Start ist aus, doch der Broker hat keine Sitzung zu dieser Client ID (Session Present 0): Es ist die erste Verbindung, die Sitzung ist abgelaufen, oder der Broker hat sie verloren.</translation>
    </message>
    <message>
        <source>Connect again to see whether it is kept. With MQTT 5 set a Session Expiry Interval: without one the session ends with the connection.</source>
        <translation>Verbinden Sie erneut, um zu sehen, ob sie bleibt. Setzen Sie unter MQTT 5 ein Session Expiry Interval: Ohne endet die Sitzung mit der Verbindung.</translation>
    </message>
    <message>
        <source>The broker limits unacknowledged messages</source>
        <translation>Der Broker begrenzt unbestätigte Nachrichten</translation>
    </message>
    <message>
        <source>It takes at most so many messages of QoS 1 and 2 at a time (Receive Maximum in CONNACK, MQTT 5.0, section 3.2.2.3.3); more is a protocol error.</source>
        <translation>Er nimmt höchstens so viele Nachrichten mit QoS 1 und 2 zugleich (Receive Maximum im CONNACK, MQTT 5.0, Abschnitt 3.2.2.3.3); mehr ist ein Protokollfehler.</translation>
    </message>
    <message>
        <source>Have your client wait for acknowledgements before it sends more; Connack does so by itself.</source>
        <translation>Lassen Sie Ihren Client auf Bestätigungen warten, bevor er weiter sendet; Connack tut das von selbst.</translation>
    </message>
    <message>
        <source>The broker limits the QoS</source>
        <translation>Der Broker begrenzt den QoS</translation>
    </message>
    <message>
        <source>It takes messages with that QoS at most (Maximum QoS in CONNACK, MQTT 5.0, section 3.2.2.3.4).</source>
        <translation>Er nimmt Nachrichten höchstens mit diesem QoS (Maximum QoS im CONNACK, MQTT 5.0, Abschnitt 3.2.2.3.4).</translation>
    </message>
    <message>
        <source>Publish with that QoS or a lower one, or raise it on the broker (mosquitto: max_qos).</source>
        <translation>Veröffentlichen Sie mit diesem QoS oder einem niedrigeren, oder heben Sie ihn am Broker an (mosquitto: max_qos).</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages</source>
        <translation>Der Broker bewahrt keine Nachrichten auf</translation>
    </message>
    <message>
        <source>A message with Retain is refused (Retain Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.5).</source>
        <translation>Eine Nachricht mit Retain wird abgelehnt (Retain Available 0 im CONNACK, MQTT 5.0, Abschnitt 3.2.2.3.5).</translation>
    </message>
    <message>
        <source>Leave Retain out, or allow it on the broker (mosquitto: retain_available).</source>
        <translation>Lassen Sie Retain weg, oder erlauben Sie es am Broker (mosquitto: retain_available).</translation>
    </message>
    <message>
        <source>The broker limits the size of packets</source>
        <translation>Der Broker begrenzt die Paketgröße</translation>
    </message>
    <message>
        <source>A larger packet must not be sent (Maximum Packet Size in CONNACK, MQTT 5.0, section 3.2.2.3.6); the size counts header and topic as well.</source>
        <translation>Ein größeres Paket darf nicht gesendet werden (Maximum Packet Size im CONNACK, MQTT 5.0, Abschnitt 3.2.2.3.6); die Größe zählt Header und Topic mit.</translation>
    </message>
    <message>
        <source>Split large payloads, or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>Teilen Sie große Nutzdaten, oder heben Sie die Grenze am Broker an (mosquitto: max_packet_size).</translation>
    </message>
    <message>
        <source>The broker takes topic aliases</source>
        <translation>Der Broker nimmt Topic Aliases</translation>
    </message>
    <message>
        <source>Up to that number a short alias can stand for a topic that was sent before (Topic Alias Maximum in CONNACK, MQTT 5.0, section 3.2.2.3.8).</source>
        <translation>Bis zu dieser Zahl kann ein kurzer Alias für ein schon gesendetes Topic stehen (Topic Alias Maximum im CONNACK, MQTT 5.0, Abschnitt 3.2.2.3.8).</translation>
    </message>
    <message>
        <source>Use them for long topics that are published often; the composer gives them by itself if you wish.</source>
        <translation>Nutzen Sie sie für lange, oft veröffentlichte Topics; auf Wunsch vergibt der Editor sie von selbst.</translation>
    </message>
    <message>
        <source>The broker takes no wildcards</source>
        <translation>Der Broker nimmt keine Platzhalter</translation>
    </message>
    <message>
        <source>Topic filters with + or # are refused (Wildcard Subscription Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.11).</source>
        <translation>Topic-Filter mit + oder # werden abgelehnt (Wildcard Subscription Available 0 im CONNACK, MQTT 5.0, Abschnitt 3.2.2.3.11).</translation>
    </message>
    <message>
        <source>Subscribe to each topic by its full name, or allow wildcards on the broker.</source>
        <translation>Abonnieren Sie jedes Topic mit vollem Namen, oder erlauben Sie am Broker Platzhalter.</translation>
    </message>
    <message>
        <source>The broker takes no subscription identifiers</source>
        <translation>Der Broker nimmt keine Subscription Identifier</translation>
    </message>
    <message>
        <source>A SUBSCRIBE with one is a protocol error (Subscription Identifiers Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.12).</source>
        <translation>Ein SUBSCRIBE mit einem ist ein Protokollfehler (Subscription Identifiers Available 0 im CONNACK, MQTT 5.0, Abschnitt 3.2.2.3.12).</translation>
    </message>
    <message>
        <source>Leave the identifier out; messages are then matched by their topic.</source>
        <translation>Lassen Sie den Identifier weg; Nachrichten werden dann nach ihrem Topic zugeordnet.</translation>
    </message>
    <message>
        <source>The broker takes no shared subscriptions</source>
        <translation>Der Broker nimmt keine geteilten Abonnements</translation>
    </message>
    <message>
        <source>Topic filters that begin with $share/ are refused (Shared Subscription Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.13).</source>
        <translation>Topic-Filter, die mit $share/ beginnen, werden abgelehnt (Shared Subscription Available 0 im CONNACK, MQTT 5.0, Abschnitt 3.2.2.3.13).</translation>
    </message>
    <message>
        <source>Subscribe without $share and divide the work otherwise, or enable it on the broker.</source>
        <translation>Abonnieren Sie ohne $share und verteilen Sie die Arbeit anders, oder schalten Sie es am Broker ein.</translation>
    </message>
    <message>
        <source>An option was not understood</source>
        <translation>Eine Option wurde nicht verstanden</translation>
    </message>
    <message>
        <source>The options object has a key that Connack has no use for; it was left out, all others were taken.</source>
        <translation>Das Optionsobjekt hat einen Schlüssel, mit dem Connack nichts anfangen kann; er wurde weggelassen, alle anderen übernommen.</translation>
    </message>
    <message>
        <source>Check its spelling: keys are those of MQTT.js, and upper and lower case counts.</source>
        <translation>Prüfen Sie die Schreibweise: Die Schlüssel sind die von MQTT.js, und Groß- und Kleinschreibung zählt.</translation>
    </message>
    <message>
        <source>The broker sent a code that the standard does not define</source>
        <translation>Der Broker sandte einen Code, den die Norm nicht kennt</translation>
    </message>
    <message>
        <source>A CONNACK or DISCONNECT has a code that this version of MQTT has no name for. It is shown as it came.</source>
        <translation>Ein CONNACK oder DISCONNECT hat einen Code, für den diese MQTT-Version keinen Namen hat. Er wird gezeigt, wie er kam.</translation>
    </message>
    <message>
        <source>Look it up in the broker&apos;s manual, and report it to its maker if it is not there.</source>
        <translation>Sehen Sie im Handbuch des Brokers nach, und melden Sie es dem Hersteller, wenn er dort nicht steht.</translation>
    </message>
    <message>
        <source>The text in the URL line is no address of a broker: the host is missing, the port is no number from 1 to 65535, or a character stands where none may be.</source>
        <translation>Der Text in der URL-Zeile ist keine Adresse eines Brokers: Der Host fehlt, der Port ist keine Zahl von 1 bis 65535, oder ein Zeichen steht, wo keines stehen darf.</translation>
    </message>
    <message>
        <source>By reading the URL, before anything is sent. The evidence names the part that cannot be read; no extra connections are made.</source>
        <translation>Am Lesen der URL, bevor etwas gesendet wird. Die Belege nennen den Teil, der nicht lesbar ist; zusätzliche Verbindungen gibt es keine.</translation>
    </message>
    <message>
        <source>Write scheme://host:port, for instance mqtts://broker.example:8883, with an IPv6 address in square brackets. Characters of a user name or password that mean something in a URL (@ : / ?) are written as %40, %3A, %2F, %3F, or given under Credentials instead.</source>
        <translation>Schreiben Sie schema://host:port, zum Beispiel mqtts://broker.example:8883, eine IPv6-Adresse in eckigen Klammern. Zeichen in Benutzername oder Passwort, die in einer URL etwas bedeuten (@ : / ?), schreibt man als %40, %3A, %2F, %3F oder gibt sie unter Zugangsdaten an.</translation>
    </message>
    <message>
        <source>The URL begins with a scheme by which no MQTT connection can be made, such as amqp:// or ftp://. MQTT travels over mqtt:// (TCP), mqtts:// (TLS), ws:// and wss:// (WebSocket).</source>
        <translation>Die URL beginnt mit einem Schema, mit dem keine MQTT-Verbindung möglich ist, etwa amqp:// oder ftp://. MQTT läuft über mqtt:// (TCP), mqtts:// (TLS), ws:// und wss:// (WebSocket).</translation>
    </message>
    <message>
        <source>By the scheme of the URL, before anything is sent. Common other spellings (tcp, ssl, tls, mqtt+ssl) are understood and only noted.</source>
        <translation>Am Schema der URL, bevor etwas gesendet wird. Verbreitete andere Schreibweisen (tcp, ssl, tls, mqtt+ssl) werden verstanden und nur vermerkt.</translation>
    </message>
    <message>
        <source>Put mqtt://, mqtts://, ws:// or wss:// in front of the host. The broker&apos;s manual says which of them its port speaks.</source>
        <translation>Setzen Sie mqtt://, mqtts://, ws:// oder wss:// vor den Host. Das Handbuch des Brokers sagt, was sein Port davon spricht.</translation>
    </message>
    <message>
        <source>A setting, a flag or a key of the options object has a value that cannot be sent or used: a number out of its range, a text that is no UTF-8 or longer than 65,535 bytes, a topic with a wildcard where none may be.</source>
        <translation>Eine Einstellung, ein Schalter oder ein Schlüssel des Optionsobjekts hat einen Wert, der nicht gesendet oder verwendet werden kann: eine Zahl außerhalb ihres Bereichs, ein Text, der kein UTF-8 oder länger als 65.535 Bytes ist, ein Topic mit einem Platzhalter, wo keiner stehen darf.</translation>
    </message>
    <message>
        <source>By checking all settings before the first byte is sent, and by putting them into the CONNECT packet. The evidence names each field with its value; secrets are not shown.</source>
        <translation>An der Prüfung aller Einstellungen vor dem ersten gesendeten Byte und am Zusammensetzen des CONNECT-Pakets. Die Belege nennen jedes Feld mit seinem Wert; Geheimnisse werden nicht gezeigt.</translation>
    </message>
    <message>
        <source>Correct the field that is marked; what it accepts stands beside it and in its tooltip (F1).</source>
        <translation>Berichtigen Sie das markierte Feld; was es annimmt, steht daneben und in seinem Tooltip (F1).</translation>
    </message>
    <message>
        <source>The file given as CA file cannot be read, or holds no certificate. Without it the broker&apos;s certificate would be checked against the wrong thing, so nothing is sent.</source>
        <translation>Die als CA-Datei angegebene Datei ist nicht lesbar oder enthält kein Zertifikat. Ohne sie würde das Zertifikat des Brokers gegen das Falsche geprüft; darum wird nichts gesendet.</translation>
    </message>
    <message>
        <source>By opening the file and looking for certificates in PEM or DER, with a byte order mark or text around them allowed. The evidence has the file&apos;s name and what the system or OpenSSL says of it.</source>
        <translation>Am Öffnen der Datei und der Suche nach Zertifikaten in PEM oder DER; eine Byte-Reihenfolge-Marke oder Text darum herum sind erlaubt. Die Belege nennen die Datei und was System oder OpenSSL dazu sagen.</translation>
    </message>
    <message>
        <source>Give a file that begins with -----BEGIN CERTIFICATE----- or is DER. A key, a certificate request or a PKCS#12 bundle is none: have the CA certificate exported by itself. Check that you may read the file.</source>
        <translation>Geben Sie eine Datei an, die mit -----BEGIN CERTIFICATE----- beginnt oder DER ist. Ein Schlüssel, ein Zertifikatsantrag oder ein PKCS#12-Bündel ist keine: Lassen Sie das CA-Zertifikat für sich ausgeben. Prüfen Sie, ob Sie die Datei lesen dürfen.</translation>
    </message>
    <message>
        <source>The file given as client certificate, or the PKCS#12 file, cannot be read or holds no certificate. The broker would see a connection without a certificate.</source>
        <translation>Die als Client-Zertifikat angegebene Datei oder die PKCS#12-Datei ist nicht lesbar oder enthält kein Zertifikat. Der Broker sähe eine Verbindung ohne Zertifikat.</translation>
    </message>
    <message>
        <source>By opening and parsing the file before anything is sent. The evidence names the file and what was found in it instead.</source>
        <translation>Am Öffnen und Lesen der Datei, bevor etwas gesendet wird. Die Belege nennen die Datei und was stattdessen darin steht.</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate in PEM or DER, followed by its intermediates if it has any; the private key belongs into Client key. With a .p12 or .pfx file use the field PKCS#12.</source>
        <translation>Geben Sie das Zertifikat des Clients in PEM oder DER an, gefolgt von seinen Zwischenzertifikaten, falls es welche hat; der private Schlüssel gehört zu Client-Schlüssel. Für eine .p12- oder .pfx-Datei gibt es das Feld PKCS#12.</translation>
    </message>
    <message>
        <source>The file given as client key cannot be read, or holds no private key that OpenSSL can use. A certificate alone proves nothing without its key.</source>
        <translation>Die als Client-Schlüssel angegebene Datei ist nicht lesbar oder enthält keinen privaten Schlüssel, den OpenSSL verwenden kann. Ein Zertifikat allein beweist ohne seinen Schlüssel nichts.</translation>
    </message>
    <message>
        <source>By opening and parsing the file before anything is sent. A public key, a certificate or an empty file is told apart in the evidence.</source>
        <translation>Am Öffnen und Lesen der Datei, bevor etwas gesendet wird. Öffentlicher Schlüssel, Zertifikat und leere Datei werden in den Belegen unterschieden.</translation>
    </message>
    <message>
        <source>Give the private key in PEM (-----BEGIN PRIVATE KEY-----, also RSA, EC or ENCRYPTED) or DER, RSA or EC. &quot;openssl pkey -in FILE -noout&quot; tells whether OpenSSL can read it.</source>
        <translation>Geben Sie den privaten Schlüssel in PEM (-----BEGIN PRIVATE KEY-----, auch RSA, EC oder ENCRYPTED) oder DER an, RSA oder EC. &quot;openssl pkey -in DATEI -noout&quot; sagt, ob OpenSSL ihn lesen kann.</translation>
    </message>
    <message>
        <source>Certificate and key can both be read, but are not of one pair: the public key in the certificate is another one. No broker would accept the signature.</source>
        <translation>Zertifikat und Schlüssel sind beide lesbar, gehören aber nicht zusammen: Der öffentliche Schlüssel im Zertifikat ist ein anderer. Kein Broker würde die Signatur annehmen.</translation>
    </message>
    <message>
        <source>By comparing the public key of the first certificate in the file with that of the private key, before anything is sent.</source>
        <translation>Am Vergleich des öffentlichen Schlüssels im ersten Zertifikat der Datei mit dem des privaten Schlüssels, bevor etwas gesendet wird.</translation>
    </message>
    <message>
        <source>Take certificate and key from the same issue: after a renewal the old key often stays in place. In a file with a chain the client&apos;s own certificate must come first.</source>
        <translation>Nehmen Sie Zertifikat und Schlüssel aus derselben Ausstellung: Nach einer Erneuerung bleibt oft der alte Schlüssel liegen. In einer Datei mit Kette muss das eigene Zertifikat des Clients zuerst stehen.</translation>
    </message>
    <message>
        <source>The client key or the PKCS#12 file is encrypted, and the passphrase given (or none) does not open it.</source>
        <translation>Der Client-Schlüssel oder die PKCS#12-Datei ist verschlüsselt, und die angegebene Passphrase (oder gar keine) öffnet sie nicht.</translation>
    </message>
    <message>
        <source>By trying to decrypt the file before anything is sent. The passphrase itself stands in no evidence and no report.</source>
        <translation>Am Versuch, die Datei zu entschlüsseln, bevor etwas gesendet wird. Die Passphrase selbst steht in keinem Beleg und keinem Bericht.</translation>
    </message>
    <message>
        <source>Type the passphrase under TLS, Passphrase; look at blanks at its ends and at the keyboard&apos;s layout. Old PKCS#12 files use ciphers that OpenSSL 3 refuses: write them anew with &quot;openssl pkcs12 -legacy&quot; on a machine that can.</source>
        <translation>Geben Sie die Passphrase unter TLS, Passphrase ein; achten Sie auf Leerzeichen an ihren Enden und die Tastaturbelegung. Alte PKCS#12-Dateien haben Verfahren, die OpenSSL 3 ablehnt: Schreiben Sie sie mit &quot;openssl pkcs12 -legacy&quot; neu.</translation>
    </message>
    <message>
        <source>No name server and no hosts file that this machine asks knows an address for the name in the URL. The broker was not reached; whether it runs is not known.</source>
        <translation>Kein Nameserver und keine hosts-Datei, die diese Maschine befragt, kennt eine Adresse zum Namen in der URL. Der Broker wurde nicht erreicht; ob er läuft, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The resolver gives the definite answer that the name does not exist (NXDOMAIN). With a SOCKS proxy it is the proxy&apos;s answer, since it looks the name up.</source>
        <translation>Der Resolver gibt die bestimmte Antwort, dass es den Namen nicht gibt (NXDOMAIN). Mit einem SOCKS-Proxy ist es dessen Antwort, denn er schlägt den Namen nach.</translation>
    </message>
    <message>
        <source>Check the spelling, and give the full name with its domain. Names in .local need mDNS and the same network; names of a company&apos;s network need its VPN or its name server. &quot;getent hosts NAME&quot; asks the same resolver. The broker&apos;s address in &quot;Connect to&quot; keeps the name for TLS.</source>
        <translation>Prüfen Sie die Schreibweise und geben Sie den vollen Namen mit Domain an. Namen in .local brauchen mDNS und dasselbe Netz; Namen eines Firmennetzes dessen VPN oder Nameserver. &quot;getent hosts NAME&quot; fragt denselben Resolver. Mit der Adresse des Brokers in &quot;Verbinden mit&quot; bleibt der Name für TLS erhalten.</translation>
    </message>
    <message>
        <source>The name could not be looked up: the name server did not answer, or not usably. That says nothing about whether the name exists.</source>
        <translation>Der Name konnte nicht aufgelöst werden: Der Nameserver antwortete nicht oder nicht brauchbar. Ob es den Namen gibt, ist damit nicht gesagt.</translation>
    </message>
    <message>
        <source>The look-up ends with another failure than &quot;does not exist&quot;, or does not end within the limit of the attempt. The resolver&apos;s words stand in the evidence.</source>
        <translation>Die Auflösung endet mit einem anderen Fehler als &quot;gibt es nicht&quot; oder gar nicht innerhalb des Zeitlimits. Die Worte des Resolvers stehen in den Belegen.</translation>
    </message>
    <message>
        <source>Check the network and the name servers of this machine (/etc/resolv.conf, &quot;resolvectl status&quot;), and try again in a minute. The broker&apos;s address in the URL or in &quot;Connect to&quot; does without the name server.</source>
        <translation>Prüfen Sie das Netz und die Nameserver dieser Maschine (/etc/resolv.conf, &quot;resolvectl status&quot;) und versuchen Sie es in einer Minute erneut. Mit der Adresse des Brokers in der URL oder in &quot;Verbinden mit&quot; geht es ohne Nameserver.</translation>
    </message>
    <message>
        <source>The host answered at once that nothing listens on this port. So the host is up and can be reached, unless a firewall answers in its place.</source>
        <translation>Der Host hat sofort geantwortet, dass auf diesem Port nichts lauscht. Er läuft also und ist erreichbar, es sei denn, eine Firewall antwortet an seiner Stelle.</translation>
    </message>
    <message>
        <source>Every address that was tried refused the TCP connection (RST), with its time in the evidence. &quot;Look at the usual ports&quot; asks 1883, 8883, 8083, 8084, 8080, 9001 and 443 of the host and says what answers there.</source>
        <translation>Jede versuchte Adresse hat die TCP-Verbindung abgelehnt (RST), mit der Zeit in den Belegen. &quot;Die üblichen Ports ansehen&quot; fragt die Ports 1883, 8883, 8083, 8084, 8080, 9001 und 443 des Hosts und sagt, was dort antwortet.</translation>
    </message>
    <message>
        <source>Check that the broker runs and listens on this port and on this address, not on 127.0.0.1 alone: &quot;ss -ltnp&quot; on its machine shows it. A broker in a container needs its port published. Check the port in the URL: 1883 mqtt, 8883 mqtts.</source>
        <translation>Prüfen Sie, ob der Broker läuft und auf diesem Port und dieser Adresse lauscht, nicht nur auf 127.0.0.1: &quot;ss -ltnp&quot; auf seiner Maschine zeigt es. Ein Broker in einem Container muss seinen Port freigeben. Prüfen Sie den Port in der URL: 1883 mqtt, 8883 mqtts.</translation>
    </message>
    <message>
        <source>The address neither accepted nor refused the connection: as a rule a firewall drops the packets, the address belongs to nobody, or the host is down.</source>
        <translation>Die Adresse hat die Verbindung weder angenommen noch abgelehnt: In der Regel verwirft eine Firewall die Pakete, die Adresse gehört niemandem, oder der Host ist aus.</translation>
    </message>
    <message>
        <source>No answer to the TCP SYN came until the limit of the attempt, on any address of the name; each one stands in the evidence with its time. No probe could get further.</source>
        <translation>Bis zum Zeitlimit kam auf keiner Adresse des Namens eine Antwort auf das TCP-SYN; jede steht mit ihrer Zeit in den Belegen. Keine zusätzliche Verbindung käme weiter.</translation>
    </message>
    <message>
        <source>Check the address, and that the host is up. Let the port through the firewalls on the way, of the host, and of the cloud (security group). Check whether that network can be reached from here without a VPN.</source>
        <translation>Prüfen Sie die Adresse, und ob der Host läuft. Lassen Sie den Port durch die Firewalls auf dem Weg, auf dem Host und in der Cloud (Security Group). Prüfen Sie, ob jenes Netz von hier ohne VPN erreichbar ist.</translation>
    </message>
    <message>
        <source>The network itself says that there is no way to the address: this machine has no route to it, or a router on the way has none.</source>
        <translation>Das Netz selbst sagt, dass es keinen Weg zur Adresse gibt: Diese Maschine hat keine Route dorthin, oder ein Router auf dem Weg hat keine.</translation>
    </message>
    <message>
        <source>The system reports &quot;network unreachable&quot; or &quot;no route to host&quot; for every address, as a rule within milliseconds. An IPv6 address without IPv6 in this network looks so.</source>
        <translation>Das System meldet für jede Adresse &quot;Netz nicht erreichbar&quot; oder &quot;keine Route zum Host&quot;, meist binnen Millisekunden. So sieht eine IPv6-Adresse in einem Netz ohne IPv6 aus.</translation>
    </message>
    <message>
        <source>Check cable, Wi-Fi and VPN of this machine, the address in the URL, and the way to it with &quot;ip route get ADDRESS&quot;. Where there is no IPv6, use the broker&apos;s IPv4 address.</source>
        <translation>Prüfen Sie Kabel, WLAN und VPN dieser Maschine, die Adresse in der URL und den Weg dorthin mit &quot;ip route get ADRESSE&quot;. Wo es kein IPv6 gibt, nehmen Sie die IPv4-Adresse des Brokers.</translation>
    </message>
    <message>
        <source>Something accepts the connection and throws it away before a byte was exchanged: a load balancer or firewall without a broker behind it, or a server that does not take this client&apos;s address.</source>
        <translation>Etwas nimmt die Verbindung an und verwirft sie, bevor ein Byte ausgetauscht ist: ein Load Balancer oder eine Firewall ohne Broker dahinter, oder ein Server, der die Adresse dieses Clients nicht annimmt.</translation>
    </message>
    <message>
        <source>The connection is reset (RST), and so is a second one on which a probe sends nothing at all. A reset that comes only after something was sent belongs to the stage that it cut off.</source>
        <translation>Die Verbindung wird zurückgesetzt (RST), und ebenso eine zweite, auf der eine zusätzliche Verbindung gar nichts sendet. Ein RST erst nach dem Senden gehört zur Stufe, die er abschneidet.</translation>
    </message>
    <message>
        <source>Check that the load balancer or port forwarding has a running broker behind it, and look at rules on client addresses and limits on the number of connections, in the firewall and in the broker.</source>
        <translation>Prüfen Sie, ob hinter Load Balancer oder Portweiterleitung ein laufender Broker steht, und sehen Sie nach Regeln zu Client-Adressen und Grenzen der Verbindungszahl, in der Firewall und im Broker.</translation>
    </message>
    <message>
        <source>The proxy that is set under Network did not give a connection to the broker: it cannot be reached itself, wants a password, does not allow this host or port, or is no proxy of this kind.</source>
        <translation>Der unter Netzwerk eingestellte Proxy hat keine Verbindung zum Broker hergestellt: Er ist selbst nicht erreichbar, will ein Passwort, erlaubt diesen Host oder Port nicht oder ist kein Proxy dieser Art.</translation>
    </message>
    <message>
        <source>By the proxy&apos;s answer: an HTTP status (407 password, 403 not allowed, 5xx not reached) or a SOCKS code. Where it says that the broker&apos;s name, port or network is at fault, that cause is shown instead.</source>
        <translation>An der Antwort des Proxys: ein HTTP-Status (407 Passwort, 403 nicht erlaubt, 5xx nicht erreicht) oder ein SOCKS-Code. Sagt er, dass Name, Port oder Netz des Brokers schuld sind, wird jene Ursache gezeigt.</translation>
    </message>
    <message>
        <source>Check host, port, kind and password of the proxy. Many HTTP proxies let CONNECT through to port 443 alone: have the broker&apos;s port allowed. Connect without the proxy if the broker can be reached directly.</source>
        <translation>Prüfen Sie Host, Port, Art und Passwort des Proxys. Viele HTTP-Proxys lassen CONNECT nur zu Port 443 durch: Lassen Sie den Port des Brokers freigeben. Verbinden Sie ohne Proxy, wenn der Broker direkt erreichbar ist.</translation>
    </message>
    <message>
        <source>Another client connected with the same client ID, and the broker keeps only the newer of the two [MQTT-3.1.4-3]. If both reconnect, they throw each other out for ever.</source>
        <translation>Ein anderer Client hat sich mit derselben Client ID verbunden, und der Broker behält nur den neueren [MQTT-3.1.4-3]. Verbinden beide immer neu, werfen sie einander endlos hinaus.</translation>
    </message>
    <message>
        <source>By DISCONNECT 0x8E Session taken over (5.0). Before 5.0 the broker just closes: it is this cause when it happens again, in a steady rhythm or while a probe with a fresh client ID stays connected.</source>
        <translation>An DISCONNECT 0x8E Session taken over (5.0). Vor 5.0 schließt der Broker nur: Es ist diese Ursache, wenn es sich wiederholt, in stetigem Rhythmus oder während eine zusätzliche Verbindung mit frischer Client ID verbunden bleibt.</translation>
    </message>
    <message>
        <source>Find the other client: a second copy of the device or program, a bridge, another tab. Give each client an ID of its own; General, New draws one.</source>
        <translation>Suchen Sie den anderen Client: eine zweite Kopie des Geräts oder Programms, eine Bridge, einen anderen Reiter. Geben Sie jedem Client eine eigene ID; Allgemein, Neu zieht eine.</translation>
    </message>
    <message>
        <source>Nothing came from the other side for longer than the keep-alive allows: the way is broken without either side being told, or one of them hangs.</source>
        <translation>Von der anderen Seite kam länger nichts, als Keep-alive erlaubt: Der Weg ist gebrochen, ohne dass es einer erfährt, oder eine Seite hängt.</translation>
    </message>
    <message>
        <source>By a PINGREQ without PINGRESP, with the time of the last packet in the evidence; or by DISCONNECT 0x8D Keep Alive timeout (5.0), with which the broker says that our packets did not reach it in time.</source>
        <translation>An einem PINGREQ ohne PINGRESP, mit der Zeit des letzten Pakets in den Belegen; oder an DISCONNECT 0x8D Keep Alive timeout (5.0), mit dem der Broker sagt, dass unsere Pakete nicht rechtzeitig kamen.</translation>
    </message>
    <message>
        <source>Check the network, and whether the broker still answers others. Routers and firewalls forget quiet connections: use a shorter keep-alive, for instance 30 s. If the broker complains, use a longer one, or find what holds packets up.</source>
        <translation>Prüfen Sie das Netz, und ob der Broker anderen noch antwortet. Router und Firewalls vergessen stille Verbindungen: Nehmen Sie ein kürzeres Keep-alive, zum Beispiel 30 s. Klagt der Broker, nehmen Sie ein längeres, oder suchen Sie, was Pakete aufhält.</translation>
    </message>
    <message>
        <source>After a good CONNACK the server closed the connection in order, without a DISCONNECT that tells why, as brokers before MQTT 5 do for every reason.</source>
        <translation>Nach einem guten CONNACK schloss der Server die Verbindung ordentlich, ohne ein DISCONNECT mit Grund, wie Broker vor MQTT 5 es aus jedem Grund tun.</translation>
    </message>
    <message>
        <source>By the end of the stream from the server&apos;s side. A SUBSCRIBE or PUBLISH that it left unanswered a moment before points to access rules; a probe with a fresh client ID shows whether another client is involved.</source>
        <translation>Am Ende des Datenstroms von der Seite des Servers. Ein kurz zuvor unbeantwortetes SUBSCRIBE oder PUBLISH deutet auf Zugriffsregeln; eine zusätzliche Verbindung mit frischer Client ID zeigt, ob ein anderer Client beteiligt ist.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: access rules (ACL) on the topic, another client with this ID, a stop, a limit. Use MQTT 5, where the broker can give its reason. Look for a proxy that ends connections after a time.</source>
        <translation>Sehen Sie in das Log des Brokers zu dieser Zeit: Zugriffsregeln (ACL) zum Topic, ein anderer Client mit dieser ID, ein Stopp, eine Grenze. Nehmen Sie MQTT 5, dort kann der Broker seinen Grund nennen. Suchen Sie einen Proxy, der Verbindungen nach einer Zeit beendet.</translation>
    </message>
    <message>
        <source>The broker ended the connection and gave a reason (MQTT 5), or Connack ended it since the broker sent a packet that breaks the standard.</source>
        <translation>Der Broker beendete die Verbindung und nannte einen Grund (MQTT 5), oder Connack beendete sie, weil der Broker ein Paket sandte, das die Norm verletzt.</translation>
    </message>
    <message>
        <source>By a DISCONNECT of the server: reason code, Reason String and Server Reference stand in the evidence. Or by a packet that cannot be decoded, with field and offset.</source>
        <translation>An einem DISCONNECT des Servers: Reason Code, Reason String und Server Reference stehen in den Belegen. Oder an einem nicht lesbaren Paket, mit Feld und Stelle.</translation>
    </message>
    <message>
        <source>Follow the reason: 0x8B the server shuts down, 0x98 an administrator&apos;s doing, 0x93 more unacknowledged messages than Receive Maximum allows, 0x9C another server. The broker&apos;s log at that time has the rest.</source>
        <translation>Gehen Sie dem Grund nach: 0x8B der Server fährt herunter, 0x98 ein Administrator, 0x93 mehr unbestätigte Nachrichten als Receive Maximum erlaubt, 0x9C ein anderer Server. Den Rest hat das Log des Brokers zu dieser Zeit.</translation>
    </message>
    <message>
        <source>The network connection broke off after the CONNACK without being closed: by a reset, or an error of the network.</source>
        <translation>Die Netzwerkverbindung brach nach dem CONNACK ab, ohne geschlossen zu werden: durch einen Reset oder einen Fehler des Netzes.</translation>
    </message>
    <message>
        <source>By a reset (RST) or the system&apos;s error on the socket; how long the connection had held stands in the evidence.</source>
        <translation>An einem Reset (RST) oder dem Fehler des Systems am Socket; wie lange die Verbindung gehalten hatte, steht in den Belegen.</translation>
    </message>
    <message>
        <source>Look whether the broker crashed or was restarted at that time. Check time limits of load balancers and firewalls on quiet connections (a keep-alive shorter than they are helps), and the network of this machine.</source>
        <translation>Sehen Sie nach, ob der Broker zu dieser Zeit abstürzte oder neu startete. Prüfen Sie Zeitgrenzen von Load Balancern und Firewalls für stille Verbindungen (ein kürzeres Keep-alive hilft) und das Netz dieser Maschine.</translation>
    </message>
    <message>
        <source>The broker did not grant a subscription, or it was not sent since it would break a limit that the broker gave.</source>
        <translation>Der Broker gewährte ein Abonnement nicht, oder es wurde nicht gesendet, weil es eine Grenze des Brokers verletzen würde.</translation>
    </message>
    <message>
        <source>By a code from 0x80 in the SUBACK: 0x87 Not authorized, 0x8F Topic Filter invalid, 0x97 Quota exceeded, 0x9E shared, 0xA2 wildcard subscriptions not supported (5.0); 3.1.1 has 0x80 alone.</source>
        <translation>An einem Code ab 0x80 im SUBACK: 0x87 Not authorized, 0x8F Topic Filter invalid, 0x97 Quota exceeded, 0x9E Shared, 0xA2 Wildcard Subscriptions not supported (5.0); 3.1.1 hat nur 0x80.</translation>
    </message>
    <message>
        <source>Check the spelling of the topic filter, and the broker&apos;s access rules (ACL) on subscriptions for this user and client ID. Leave out wildcards, $share or identifiers where the broker says that it has none.</source>
        <translation>Prüfen Sie die Schreibweise des Topic-Filters und die Zugriffsregeln (ACL) des Brokers zu Abonnements für diesen Benutzer und diese Client ID. Lassen Sie Platzhalter, $share oder Subscription Identifier weg, wo der Broker sagt, dass er sie nicht hat.</translation>
    </message>
    <message>
        <source>The broker got a SUBSCRIBE and did not answer it, though it has to answer each one with SUBACK [MQTT-3.8.4-1].</source>
        <translation>Der Broker bekam ein SUBSCRIBE und beantwortete es nicht, obwohl er jedes mit SUBACK beantworten muss [MQTT-3.8.4-1].</translation>
    </message>
    <message>
        <source>No SUBACK with its Packet Identifier came within 10 s (connack check: 5 s), or until the connection ended.</source>
        <translation>Kein SUBACK mit seinem Packet Identifier kam innerhalb von 10 s (connack check: 5 s) oder bis zum Ende der Verbindung.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did it arrive, and does a plug-in for access rules hold the answer up? Follow the Packet Identifier in the log: the filter id:N shows all about it.</source>
        <translation>Sehen Sie in das Log des Brokers: Kam es an, und hält ein Plug-in für Zugriffsregeln die Antwort auf? Folgen Sie dem Packet Identifier im Protokoll: Der Filter id:N zeigt alles dazu.</translation>
    </message>
    <message>
        <source>The broker did not take a message, or it was not sent since it would break a limit that the broker gave (QoS, retain, size) or the standard.</source>
        <translation>Der Broker nahm eine Nachricht nicht, oder sie wurde nicht gesendet, weil sie eine Grenze des Brokers (QoS, Retain, Größe) oder die Norm verletzen würde.</translation>
    </message>
    <message>
        <source>By a reason code from 0x80 in PUBACK (QoS 1) or PUBREC (QoS 2): 0x87 Not authorized, 0x90 Topic Name invalid, 0x97 Quota exceeded, 0x99 Payload format invalid. Only MQTT 5 can say it.</source>
        <translation>An einem Reason Code ab 0x80 in PUBACK (QoS 1) oder PUBREC (QoS 2): 0x87 Not authorized, 0x90 Topic Name invalid, 0x97 Quota exceeded, 0x99 Payload format invalid. Nur MQTT 5 kann es sagen.</translation>
    </message>
    <message>
        <source>Check the topic&apos;s spelling and the broker&apos;s access rules (ACL) on publishing to it for this user and client ID. Keep to the limits in the tab Broker.</source>
        <translation>Prüfen Sie die Schreibweise des Topics und die Zugriffsregeln (ACL) des Brokers zum Veröffentlichen darauf für diesen Benutzer und diese Client ID. Halten Sie die Grenzen im Reiter Broker ein.</translation>
    </message>
    <message>
        <source>A message with QoS 1 or 2 was sent, and the broker did not acknowledge it. Whether it was taken is not known; after a reconnect it is sent again.</source>
        <translation>Eine Nachricht mit QoS 1 oder 2 wurde gesendet, und der Broker bestätigte sie nicht. Ob er sie nahm, ist nicht bekannt; nach einem erneuten Verbinden wird sie noch einmal gesendet.</translation>
    </message>
    <message>
        <source>No PUBACK (QoS 1), PUBREC or PUBCOMP (QoS 2) with its Packet Identifier came until the connection ended (connack check awaits it 5 s).</source>
        <translation>Kein PUBACK (QoS 1), PUBREC oder PUBCOMP (QoS 2) mit seinem Packet Identifier kam bis zum Ende der Verbindung (connack check wartet 5 s).</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the PUBLISH arrive, and does a plug-in, a full disk or a slow bridge hold the answer up? Some brokers keep silent on what access rules forbid.</source>
        <translation>Sehen Sie in das Log des Brokers: Kam das PUBLISH an, und hält ein Plug-in, eine volle Platte oder eine langsame Bridge die Antwort auf? Manche Broker schweigen zu dem, was Zugriffsregeln verbieten.</translation>
    </message>
    <message>
        <source>A message was acknowledged, or sent with QoS 0, and did not come back, though a subscription of the same connection matches its topic.</source>
        <translation>Eine Nachricht wurde bestätigt oder mit QoS 0 gesendet und kam nicht zurück, obwohl ein Abonnement derselben Verbindung zu ihrem Topic passt.</translation>
    </message>
    <message>
        <source>In the time awaited after the acknowledgement or the sending (connack check: 2 s) no PUBLISH with that topic and payload came. A shared subscription makes it only &quot;likely&quot;, since another member may have got it.</source>
        <translation>In der Wartezeit nach der Bestätigung oder dem Senden (connack check: 2 s) kam kein PUBLISH mit diesem Topic und diesen Nutzdaten. Ein geteiltes Abonnement macht es nur &quot;wahrscheinlich&quot;, denn ein anderes Mitglied kann sie bekommen haben.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for both, writing to and reading from the topic: before MQTT 5 a broker drops silently what they forbid. Publish with QoS 1 on MQTT 5 to get a reason. Look for rules or bridges that take messages on this topic.</source>
        <translation>Prüfen Sie die Zugriffsregeln (ACL) des Brokers für beides, Schreiben und Lesen des Topics: Vor MQTT 5 verwirft ein Broker still, was sie verbieten. Veröffentlichen Sie mit QoS 1 unter MQTT 5, um einen Grund zu bekommen. Suchen Sie Regeln oder Bridges, die Nachrichten dieses Topics abfangen.</translation>
    </message>
    <message>
        <source>The URL asks for TLS (mqtts, wss), but the port speaks in the clear: MQTT, HTTP or another protocol without TLS.</source>
        <translation>Die URL verlangt TLS (mqtts, wss), doch der Port spricht im Klartext: MQTT, HTTP oder ein anderes Protokoll ohne TLS.</translation>
    </message>
    <message>
        <source>The first bytes in answer to the ClientHello are no TLS record, and the greeting often names the protocol. If the server only hangs up, a probe asks the same port without TLS and without password, and gets a CONNACK or an HTTP answer.</source>
        <translation>Die ersten Bytes auf das ClientHello sind kein TLS-Record, und die Begrüßung nennt oft das Protokoll. Legt der Server nur auf, fragt eine zusätzliche Verbindung denselben Port ohne TLS und ohne Passwort und erhält CONNACK oder HTTP.</translation>
    </message>
    <message>
        <source>Use mqtt:// or ws:// for this port, or the port of the TLS listener (8883, or 443 and 8084 for wss). Or set TLS up for this listener on the broker.</source>
        <translation>Nehmen Sie mqtt:// oder ws:// für diesen Port, oder den Port des TLS-Listeners (8883, für wss 443 und 8084). Oder richten Sie am Broker TLS für diesen Listener ein.</translation>
    </message>
    <message>
        <source>A certificate of the chain, the broker&apos;s own, an intermediate or the CA&apos;s, is past its end (notAfter) by this machine&apos;s clock.</source>
        <translation>Ein Zertifikat der Kette, das des Brokers, ein Zwischenzertifikat oder das der CA, ist nach der Uhr dieser Maschine über sein Ende (notAfter) hinaus.</translation>
    </message>
    <message>
        <source>By verifying the presented chain; the evidence has the certificate with its dates in UTC, and the explanation says which of the chain it is. Signs that this machine&apos;s clock is ahead (other certificates that would be expired too) make it &quot;likely&quot;.</source>
        <translation>An der Prüfung der vorgelegten Kette; die Belege enthalten das Zertifikat mit seinen Daten in UTC, die Erklärung sagt, welches der Kette es ist. Anzeichen, dass die Uhr dieser Maschine vorgeht, machen es zu &quot;wahrscheinlich&quot;.</translation>
    </message>
    <message>
        <source>Renew that certificate, install it with its chain on the broker and reload the broker. An expired CA certificate is replaced in the CA file. If the date is still to come, set this machine&apos;s clock.</source>
        <translation>Erneuern Sie das Zertifikat, installieren Sie es mit seiner Kette am Broker und laden Sie den Broker neu. Ein abgelaufenes CA-Zertifikat wird in der CA-Datei ersetzt. Liegt das Datum noch in der Zukunft, stellen Sie die Uhr dieser Maschine.</translation>
    </message>
    <message>
        <source>A certificate of the chain begins (notBefore) only later than this machine&apos;s clock says it is now. On devices without a battery the clock often begins in 1970.</source>
        <translation>Ein Zertifikat der Kette beginnt (notBefore) erst später, als es nach der Uhr dieser Maschine ist. Bei Geräten ohne Batterie beginnt die Uhr oft 1970.</translation>
    </message>
    <message>
        <source>By verifying the presented chain against this machine&apos;s clock. The evidence has both times; other signs that the clock is behind are named in the explanation.</source>
        <translation>An der Prüfung der vorgelegten Kette gegen die Uhr dieser Maschine. Die Belege enthalten beide Zeiten; andere Anzeichen, dass die Uhr nachgeht, nennt die Erklärung.</translation>
    </message>
    <message>
        <source>Check date, time and time zone of this machine and of the CA. If they are right, wait for the date or have the certificate issued anew.</source>
        <translation>Prüfen Sie Datum, Uhrzeit und Zeitzone dieser Maschine und der CA. Stimmen sie, warten Sie das Datum ab oder lassen Sie das Zertifikat neu ausstellen.</translation>
    </message>
    <message>
        <source>The broker presents a single certificate that only itself vouches for, and it is not among those that are trusted.</source>
        <translation>Der Broker legt ein einzelnes Zertifikat vor, für das nur es selbst bürgt, und es gehört nicht zu den vertrauten.</translation>
    </message>
    <message>
        <source>Subject and issuer of the certificate are the same, it is signed with its own key, and neither the CA file nor the system&apos;s store holds it. The evidence has its SHA-256 fingerprint.</source>
        <translation>Inhaber und Aussteller des Zertifikats sind gleich, es ist mit dem eigenen Schlüssel signiert, und weder die CA-Datei noch der Speicher des Systems enthält es. Die Belege nennen seinen SHA-256-Fingerabdruck.</translation>
    </message>
    <message>
        <source>Get the certificate from the broker&apos;s operator and give it as CA file, or let the verdict&apos;s button trust it after you compared the fingerprint. Better: have the broker&apos;s certificate issued by a CA and give that CA&apos;s certificate.</source>
        <translation>Holen Sie das Zertifikat vom Betreiber des Brokers und geben Sie es als CA-Datei an, oder vertrauen Sie ihm mit der Schaltfläche, nachdem Sie den Fingerabdruck verglichen haben. Besser: Lassen Sie das Zertifikat von einer CA ausstellen und geben Sie deren Zertifikat an.</translation>
    </message>
    <message>
        <source>The chain that the broker sends ends at an issuer that is trusted by nothing here: neither by the CA file nor, where it counts, by the system&apos;s store. So it is not known whether this is the broker.</source>
        <translation>Die Kette, die der Broker sendet, endet bei einem Aussteller, dem hier nichts vertraut: weder die CA-Datei noch, wo er zählt, der Speicher des Systems. Ob dies der Broker ist, ist also nicht bekannt.</translation>
    </message>
    <message>
        <source>By building the chain from the presented certificates to the trusted ones. The evidence lists what was presented and what is trusted; where an intermediate may be missing instead, the verdict says so and is &quot;likely&quot;.</source>
        <translation>Am Aufbau der Kette von den vorgelegten zu den vertrauten Zertifikaten. Die Belege listen, was vorgelegt wurde und was vertraut wird; könnte stattdessen ein Zwischenzertifikat fehlen, sagt das Urteil das und ist &quot;wahrscheinlich&quot;.</translation>
    </message>
    <message>
        <source>Ask for the certificate of the named issuer&apos;s root CA and give it as CA file. If the CA is public and a CA file is given, trust the system&apos;s CAs as well. Turning the verification off shows the rest, but protects from nobody.</source>
        <translation>Fragen Sie nach dem Zertifikat der Wurzel-CA des genannten Ausstellers und geben Sie es als CA-Datei an. Ist die CA öffentlich und eine CA-Datei angegeben, vertrauen Sie auch den CAs des Systems. Ohne Prüfung sieht man den Rest, ist aber vor niemandem geschützt.</translation>
    </message>
    <message>
        <source>The broker sends its own certificate, but not the intermediate that links it to the trusted CA. Browsers may fetch it by themselves; MQTT clients do not.</source>
        <translation>Der Broker sendet sein eigenes Zertifikat, aber nicht das Zwischenzertifikat, das es mit der vertrauten CA verbindet. Browser holen es sich womöglich selbst; MQTT-Clients nicht.</translation>
    </message>
    <message>
        <source>The issuer of the last presented certificate is neither presented nor trusted, and its Authority Key Identifier, its name or its Authority Information Access shows that a trusted CA stands above it. Without such a proof the verdict is &quot;likely&quot;.</source>
        <translation>Der Aussteller des letzten vorgelegten Zertifikats ist weder vorgelegt noch vertraut, und Authority Key Identifier, Name oder Authority Information Access zeigen, dass eine vertraute CA darüber steht. Ohne solchen Beweis heißt das Urteil &quot;wahrscheinlich&quot;.</translation>
    </message>
    <message>
        <source>Append the intermediate to the server&apos;s certificate file on the broker, behind the server&apos;s own certificate (mosquitto: certfile), and reload it. For the time being the intermediate can be added to the CA file here, beside its root.</source>
        <translation>Hängen Sie am Broker das Zwischenzertifikat in der Zertifikatsdatei hinter das eigene des Servers (mosquitto: certfile) und laden Sie ihn neu. Vorläufig kann es hier neben seiner Wurzel in die CA-Datei.</translation>
    </message>
    <message>
        <source>The certificate is trusted, but names other hosts than the one that was asked for. Someone with a good certificate for another name could answer so.</source>
        <translation>Dem Zertifikat wird vertraut, doch es nennt andere Hosts als den gefragten. So könnte auch jemand mit einem guten Zertifikat für einen anderen Namen antworten.</translation>
    </message>
    <message>
        <source>The name or address of the URL (or of TLS, Server name) is compared with the subject alternative names: an address counts only as an IP entry, a wildcard for one part, the subject only where there are no names. A probe with another server name (SNI) tells whether the server has another certificate.</source>
        <translation>Name oder Adresse der URL (oder TLS, Servername) wird mit den Subject Alternative Names verglichen: Eine Adresse zählt nur als IP-Eintrag, ein Platzhalter für einen Teil, der Inhaber nur ohne solche Namen. Eine zusätzliche Verbindung mit anderem Servernamen (SNI) sagt, ob der Server ein anderes Zertifikat hat.</translation>
    </message>
    <message>
        <source>Use a name of the certificate in the URL (the verdict offers those that fit), or keep the address and set TLS, Server name. Or have the certificate issued for this name or address as well.</source>
        <translation>Nehmen Sie einen Namen des Zertifikats in die URL (das Urteil bietet die passenden an), oder behalten Sie die Adresse und setzen Sie TLS, Servername. Oder lassen Sie das Zertifikat auch für diesen Namen oder diese Adresse ausstellen.</translation>
    </message>
    <message>
        <source>A certificate is used for what its extensions do not allow: a client certificate on the broker, a certificate without CA:TRUE that issued another, a CA beyond its path length or name constraints.</source>
        <translation>Ein Zertifikat wird für etwas benutzt, das seine Erweiterungen nicht erlauben: ein Client-Zertifikat am Broker, ein Zertifikat ohne CA:TRUE, das ein anderes ausgestellt hat, eine CA jenseits ihrer Pfadlänge oder Namensgrenzen.</translation>
    </message>
    <message>
        <source>By verifying the chain for the purpose &quot;TLS server&quot;. The evidence has the key usage and the extended key usage of the certificate in question.</source>
        <translation>An der Prüfung der Kette für den Zweck &quot;TLS-Server&quot;. Die Belege enthalten Key Usage und Extended Key Usage des fraglichen Zertifikats.</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued with the extended key usage serverAuth, by a CA with basic constraints CA:TRUE and key usage keyCertSign. Check that the broker does not present a client&apos;s certificate by mistake.</source>
        <translation>Lassen Sie das Zertifikat des Brokers mit Extended Key Usage serverAuth ausstellen, von einer CA mit Basic Constraints CA:TRUE und Key Usage keyCertSign. Prüfen Sie, ob der Broker versehentlich das Zertifikat eines Clients vorlegt.</translation>
    </message>
    <message>
        <source>The CA has taken the broker&apos;s certificate back, as a rule since its key may be in other hands. It must not be trusted any more.</source>
        <translation>Die CA hat das Zertifikat des Brokers zurückgenommen, in der Regel, weil sein Schlüssel in fremden Händen sein kann. Ihm darf nicht mehr vertraut werden.</translation>
    </message>
    <message>
        <source>Its serial number stands on the revocation list given under TLS (CRL), or the broker itself staples the answer of the CA&apos;s OCSP responder that says so. The evidence has serial and date.</source>
        <translation>Seine Seriennummer steht auf der unter TLS angegebenen Sperrliste (CRL), oder der Broker selbst legt die Antwort des OCSP-Dienstes der CA bei, die das sagt. Die Belege nennen Seriennummer und Datum.</translation>
    </message>
    <message>
        <source>Have a new certificate issued for the broker, with a new key, and install it. Until then do not send secrets to this broker.</source>
        <translation>Lassen Sie ein neues Zertifikat mit neuem Schlüssel für den Broker ausstellen und installieren Sie es. Senden Sie diesem Broker bis dahin keine Geheimnisse.</translation>
    </message>
    <message>
        <source>A certificate of the chain has a key or a signature that can be broken or forged with today&apos;s means, such as RSA with 1024 bits or SHA-1.</source>
        <translation>Ein Zertifikat der Kette hat einen Schlüssel oder eine Signatur, die sich mit heutigen Mitteln brechen oder fälschen lässt, etwa RSA mit 1024 Bit oder SHA-1.</translation>
    </message>
    <message>
        <source>By OpenSSL&apos;s security level 2: RSA from 2048 bits, EC from 224, a signature with SHA-224 or better. The evidence has the key&apos;s kind and length and the signature&apos;s algorithm.</source>
        <translation>An OpenSSLs Sicherheitsstufe 2: RSA ab 2048 Bit, EC ab 224, eine Signatur mit SHA-224 oder besser. Die Belege enthalten Art und Länge des Schlüssels und das Verfahren der Signatur.</translation>
    </message>
    <message>
        <source>Have the certificate issued anew: RSA with 2048 bits or more, or EC P-256, signed with SHA-256. If it is the CA&apos;s, the CA has to be renewed, and the CA file with it.</source>
        <translation>Lassen Sie das Zertifikat neu ausstellen: RSA mit 2048 Bit oder mehr, oder EC P-256, mit SHA-256 signiert. Ist es das der CA, muss die CA erneuert werden und mit ihr die CA-Datei.</translation>
    </message>
    <message>
        <source>The CA file does hold a certificate, but not the one at which this broker&apos;s chain ends: it is the broker&apos;s own, an intermediate without its root, or a CA of the same name with another key.</source>
        <translation>Die CA-Datei enthält zwar ein Zertifikat, aber nicht das, bei dem die Kette dieses Brokers endet: Es ist das eigene des Brokers, ein Zwischenzertifikat ohne seine Wurzel oder eine gleichnamige CA mit anderem Schlüssel.</translation>
    </message>
    <message>
        <source>By comparing names, key identifiers and signatures of the chain with what the CA file holds. Trust must end at a self-signed certificate; the evidence has the key that was wanted and the one that is held.</source>
        <translation>Am Vergleich von Namen, Schlüsselkennungen und Signaturen der Kette mit dem Inhalt der CA-Datei. Vertrauen muss bei einem selbst signierten Zertifikat enden; die Belege nennen den verlangten und den vorhandenen Schlüssel.</translation>
    </message>
    <message>
        <source>Get the present certificate of the root CA from the broker&apos;s operator; after a CA was made anew, the old file fits no more. An intermediate can stay in the file, but its root has to be beside it.</source>
        <translation>Holen Sie das aktuelle Zertifikat der Wurzel-CA vom Betreiber des Brokers; wurde eine CA neu gemacht, passt die alte Datei nicht mehr. Ein Zwischenzertifikat kann in der Datei bleiben, doch seine Wurzel muss daneben stehen.</translation>
    </message>
    <message>
        <source>Broker and client offer no version of TLS in common: as a rule an old broker with TLS 1.0 or 1.1 alone, or one that insists on TLS 1.3.</source>
        <translation>Broker und Client bieten keine gemeinsame TLS-Version an: in der Regel ein alter Broker nur mit TLS 1.0 oder 1.1, oder einer, der auf TLS 1.3 besteht.</translation>
    </message>
    <message>
        <source>The server sends the alert protocol_version, or the TLS library refuses its choice. Handshakes of probes, one version each, show which versions the server does speak.</source>
        <translation>Der Server sendet den Alert protocol_version, oder die TLS-Bibliothek lehnt seine Wahl ab. Handshakes mit je einer Version zeigen, welche Versionen der Server spricht.</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version). Set TLS, Minimum TLS version back to its default if it demands TLS 1.3. For a device that can do no better, lower it; TLS 1.0 and 1.1 are outdated (RFC 8996).</source>
        <translation>Erlauben Sie am Broker TLS 1.2 oder 1.3 (mosquitto: tls_version). Setzen Sie TLS, Minimale TLS-Version zurück, falls sie TLS 1.3 verlangt. Für ein Gerät, das nicht besser kann, senken Sie sie; TLS 1.0 und 1.1 sind veraltet (RFC 8996).</translation>
    </message>
    <message>
        <source>Broker and client agree on a TLS version, but on no cipher suite, key exchange group or signature algorithm, or the broker&apos;s certificate has a key that none of the offered ciphers can use.</source>
        <translation>Broker und Client einigen sich auf eine TLS-Version, aber auf keine Cipher-Suite, Schlüsselaustauschgruppe oder kein Signaturverfahren, oder das Zertifikat des Brokers hat einen Schlüssel, den keine angebotene Cipher-Suite nutzen kann.</translation>
    </message>
    <message>
        <source>The server sends handshake_failure or insufficient_security before its ServerHello. A probe that offers every cipher there is, weak ones too, shows whether it then answers, and with what.</source>
        <translation>Der Server sendet handshake_failure oder insufficient_security vor seinem ServerHello. Ein Handshake, der alle Cipher-Suiten anbietet, auch schwache, zeigt, ob und womit er dann antwortet.</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers). Check its certificate&apos;s key: RSA serves ECDHE-RSA, EC serves ECDHE-ECDSA.</source>
        <translation>Erlauben Sie am Broker eine zeitgemäße Cipher-Suite, zum Beispiel ECDHE mit AES-GCM (mosquitto: ciphers). Prüfen Sie den Schlüssel seines Zertifikats: RSA dient ECDHE-RSA, EC dient ECDHE-ECDSA.</translation>
    </message>
    <message>
        <source>The broker lets in only clients that show a certificate of their own (mutual TLS), and none was given.</source>
        <translation>Der Broker lässt nur Clients ein, die ein eigenes Zertifikat vorlegen (gegenseitiges TLS), und keines wurde angegeben.</translation>
    </message>
    <message>
        <source>By the alert certificate_required, under TLS 1.2 handshake_failure after the server&apos;s part, or an HTTP answer that says so (495, 496). Under TLS 1.3 it comes only after the handshake; a probe&apos;s handshake shows whether the server sends a CertificateRequest and which CAs it takes.</source>
        <translation>Am Alert certificate_required, unter TLS 1.2 handshake_failure nach dem Teil des Servers, oder einer HTTP-Antwort, die es sagt (495, 496). Unter TLS 1.3 zeigt es sich erst nach dem Handshake; ein eigener Handshake zeigt, ob der Server ein CertificateRequest sendet und welche CAs er nimmt.</translation>
    </message>
    <message>
        <source>Give certificate and key under TLS, Client certificate and Client key. Ask the broker&apos;s operator for one from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate); the evidence lists the accepted CAs.</source>
        <translation>Geben Sie Zertifikat und Schlüssel unter TLS, Client-Zertifikat und Client-Schlüssel an. Fragen Sie den Betreiber nach einem von der CA, der der Broker bei Clients vertraut (mosquitto: cafile mit require_certificate); die Belege listen die angenommenen CAs.</translation>
    </message>
    <message>
        <source>A client certificate was given, and the broker does not take it: from another CA, expired, revoked, without the purpose clientAuth, or signed with a key that does not fit.</source>
        <translation>Ein Client-Zertifikat wurde angegeben, und der Broker nimmt es nicht: von einer anderen CA, abgelaufen, widerrufen, ohne den Zweck clientAuth oder mit einem Schlüssel, der nicht passt.</translation>
    </message>
    <message>
        <source>By the alert (unknown_ca, certificate_expired, certificate_revoked, bad_certificate, access_denied, decrypt_error), during the handshake or, under TLS 1.3, after it. Faults of the certificate that can be seen from here are named beside it.</source>
        <translation>Am Alert (unknown_ca, certificate_expired, certificate_revoked, bad_certificate, access_denied, decrypt_error), im Handshake oder, unter TLS 1.3, danach. Mängel des Zertifikats, die von hier zu sehen sind, stehen daneben.</translation>
    </message>
    <message>
        <source>Use a certificate of the CA that the broker trusts for clients, with its intermediates behind it in the file, in its time and with clientAuth. Have it accepted on the broker (mosquitto: cafile, crlfile), and compare both clocks.</source>
        <translation>Nehmen Sie ein Zertifikat der CA, der der Broker bei Clients vertraut, mit seinen Zwischenzertifikaten dahinter, gültig und mit clientAuth. Lassen Sie es am Broker zu (mosquitto: cafile, crlfile) und vergleichen Sie beide Uhren.</translation>
    </message>
    <message>
        <source>The server chooses what it serves by the application protocol in the ClientHello (ALPN), and wants another one than was offered. AWS IoT on port 443 is the best known.</source>
        <translation>Der Server wählt nach dem Anwendungsprotokoll im ClientHello (ALPN), was er bedient, und will ein anderes als das angebotene. Am bekanntesten ist AWS IoT auf Port 443.</translation>
    </message>
    <message>
        <source>By the alert no_application_protocol, or since a probe with another ALPN protocol (&quot;mqtt&quot;, &quot;x-amzn-mqtt-ca&quot;, &quot;http/1.1&quot;), or none, gets further on the same port with all else alike.</source>
        <translation>Am Alert no_application_protocol, oder weil eine zusätzliche Verbindung mit anderem ALPN-Protokoll (&quot;mqtt&quot;, &quot;x-amzn-mqtt-ca&quot;, &quot;http/1.1&quot;) oder ohne auf demselben Port sonst gleich weiterkommt.</translation>
    </message>
    <message>
        <source>Offer the protocol that the verdict names under TLS, ALPN, or none if it says so. Look up the name in the broker&apos;s manual.</source>
        <translation>Bieten Sie unter TLS, ALPN das Protokoll an, das das Urteil nennt, oder keines, wenn es das sagt. Den Namen nennt das Handbuch des Brokers.</translation>
    </message>
    <message>
        <source>The server serves several names and does not know the one that the client sent (SNI), or it wants a name and the URL has an address, for which none is sent.</source>
        <translation>Der Server bedient mehrere Namen und kennt den nicht, den der Client gesendet hat (SNI), oder er will einen Namen und die URL hat eine Adresse, für die keiner gesendet wird.</translation>
    </message>
    <message>
        <source>By the alert unrecognized_name, or since a probe&apos;s handshake with the URL&apos;s name, or without any, goes on where the attempt&apos;s was broken off.</source>
        <translation>Am Alert unrecognized_name, oder weil ein Handshake mit dem Namen der URL oder ohne Namen weitergeht, wo der des Versuchs abgebrochen wurde.</translation>
    </message>
    <message>
        <source>Put the broker&apos;s name into the URL instead of its address, or set TLS, Server name to the name that the server expects. Clear a server name that was set by mistake.</source>
        <translation>Nehmen Sie den Namen des Brokers statt seiner Adresse in die URL, oder setzen Sie TLS, Servername auf den Namen, den der Server erwartet. Löschen Sie einen versehentlich gesetzten Servernamen.</translation>
    </message>
    <message>
        <source>The server ended the connection in the course of the TLS handshake and did not say usably why.</source>
        <translation>Der Server hat die Verbindung während des TLS-Handshakes beendet und nicht brauchbar gesagt, warum.</translation>
    </message>
    <message>
        <source>By an end or a reset between ClientHello and the end of the handshake, or an alert without a cause of its own. Probes have then tried the port in the clear and with other versions, ciphers, names and ALPN protocols in vain, and a connection on which nothing is sent.</source>
        <translation>An einem Ende oder Reset zwischen ClientHello und Ende des Handshakes, oder einem Alert ohne eigene Ursache. Zusätzliche Verbindungen haben den Port dann im Klartext und mit anderen Versionen, Verfahren, Namen und ALPN-Protokollen vergeblich versucht, und eine, auf der nichts gesendet wird.</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the load balancer in front of it, and check that it has a broker behind it. Give a client certificate if the server had begun its part. Compare with &quot;openssl s_client -connect HOST:PORT&quot;.</source>
        <translation>Sehen Sie in das Log des Brokers oder des Load Balancers davor, und prüfen Sie, ob ein Broker dahinter steht. Geben Sie ein Client-Zertifikat an, wenn der Server seinen Teil begonnen hatte. Vergleichen Sie mit &quot;openssl s_client -connect HOST:PORT&quot;.</translation>
    </message>
    <message>
        <source>The server accepted the TCP connection, but did not answer the TLS handshake, or stopped in the middle of it.</source>
        <translation>Der Server hat die TCP-Verbindung angenommen, aber den TLS-Handshake nicht beantwortet oder mitten darin aufgehört.</translation>
    </message>
    <message>
        <source>By silence until the limit of the attempt; the evidence tells whether bytes came. A probe asks the port without TLS, to see whether it waits for something in the clear.</source>
        <translation>An der Stille bis zum Zeitlimit; die Belege sagen, ob Bytes kamen. Eine zusätzliche Verbindung fragt den Port ohne TLS, um zu sehen, ob er auf Klartext wartet.</translation>
    </message>
    <message>
        <source>Check the port: one that is meant for MQTT in the clear may wait for a CONNECT. Look whether the server hangs. If the handshake stops after a first answer, packets may be lost on the way: check MTU and firewall.</source>
        <translation>Prüfen Sie den Port: Einer für MQTT im Klartext wartet womöglich auf ein CONNECT. Sehen Sie nach, ob der Server hängt. Stockt der Handshake nach einer ersten Antwort, gehen womöglich Pakete verloren: Prüfen Sie MTU und Firewall.</translation>
    </message>
    <message>
        <source>The URL asks for a WebSocket (ws, wss), but the port answers with something that is not HTTP: MQTT without WebSocket, or another service.</source>
        <translation>Die URL verlangt einen WebSocket (ws, wss), doch der Port antwortet mit etwas, das kein HTTP ist: MQTT ohne WebSocket oder ein anderer Dienst.</translation>
    </message>
    <message>
        <source>The first bytes in answer to the HTTP request are no status line, and often name the protocol. If the server only hangs up, a probe sends CONNECT on the same port without a WebSocket and gets a CONNACK.</source>
        <translation>Die ersten Bytes auf die HTTP-Anfrage sind keine Statuszeile und nennen oft das Protokoll. Legt der Server nur auf, sendet eine zusätzliche Verbindung auf demselben Port CONNECT ohne WebSocket und erhält ein CONNACK.</translation>
    </message>
    <message>
        <source>Use mqtt:// or mqtts:// for this port, or the port of the broker&apos;s WebSocket listener (mosquitto: &quot;protocol websockets&quot; under its own &quot;listener&quot;).</source>
        <translation>Nehmen Sie mqtt:// oder mqtts:// für diesen Port, oder den Port des WebSocket-Listeners (mosquitto: &quot;protocol websockets&quot; unter eigenem &quot;listener&quot;).</translation>
    </message>
    <message>
        <source>A web server is there and speaks HTTP, but it knows nothing under the path of the URL.</source>
        <translation>Ein Webserver ist da und spricht HTTP, aber unter dem Pfad der URL kennt er nichts.</translation>
    </message>
    <message>
        <source>By the HTTP status 404 or 410 to the upgrade request. Probes ask for /mqtt, /ws and / on the same port; a path that opens a WebSocket is put first.</source>
        <translation>Am HTTP-Status 404 oder 410 auf die Upgrade-Anfrage. Zusätzliche Verbindungen fragen auf demselben Port nach /mqtt, /ws und /; ein Pfad, der einen WebSocket öffnet, steht zuerst.</translation>
    </message>
    <message>
        <source>Use the path that the broker or the web server in front of it is set to, as a rule /mqtt. Upper and lower case and a &quot;/&quot; at the end count.</source>
        <translation>Nehmen Sie den Pfad, der am Broker oder am Webserver davor eingestellt ist, in der Regel /mqtt. Groß- und Kleinschreibung und ein &quot;/&quot; am Ende zählen.</translation>
    </message>
    <message>
        <source>The web server asks for proof of who comes before it opens a WebSocket: MQTT&apos;s user name and password have not come into play yet.</source>
        <translation>Der Webserver will wissen, wer kommt, bevor er einen WebSocket öffnet: Benutzername und Passwort von MQTT sind noch nicht im Spiel.</translation>
    </message>
    <message>
        <source>By the HTTP status 401, 403 or 407 (a proxy) to the upgrade request. The evidence has the status line and WWW-Authenticate, but no value of a secret header.</source>
        <translation>Am HTTP-Status 401, 403 oder 407 (ein Proxy) auf die Upgrade-Anfrage. Die Belege enthalten Statuszeile und WWW-Authenticate, aber keinen Wert eines geheimen Headers.</translation>
    </message>
    <message>
        <source>Add the header that the server wants under WebSocket, Headers, for instance Authorization: Bearer ..., or renew a token that has run out. Some gateways want the token in the path&apos;s query, a certain Origin, or a certain address of the client.</source>
        <translation>Geben Sie unter WebSocket, Header den Header an, den der Server will, zum Beispiel Authorization: Bearer ..., oder erneuern Sie ein abgelaufenes Token. Manche Gateways wollen das Token in der Query des Pfads, einen bestimmten Origin oder eine bestimmte Adresse des Clients.</translation>
    </message>
    <message>
        <source>The web server sends the client to another address. A WebSocket client does not follow redirections by itself, and neither would a device.</source>
        <translation>Der Webserver schickt den Client zu einer anderen Adresse. Ein WebSocket-Client folgt Weiterleitungen nicht von selbst, und ein Gerät auch nicht.</translation>
    </message>
    <message>
        <source>By an HTTP status from 300 to 399 to the upgrade request, with the new address in Location. Often it is the step from ws:// to wss://, or a missing &quot;/&quot; at the end of the path.</source>
        <translation>An einem HTTP-Status von 300 bis 399 auf die Upgrade-Anfrage, mit der neuen Adresse in Location. Oft ist es der Schritt von ws:// zu wss:// oder ein fehlendes &quot;/&quot; am Ende des Pfads.</translation>
    </message>
    <message>
        <source>Put the new address into the URL, with ws:// for http:// and wss:// for https://; the verdict offers it. Or take the redirection for this path out of the web server&apos;s configuration.</source>
        <translation>Übernehmen Sie die neue Adresse in die URL, mit ws:// für http:// und wss:// für https://; das Urteil bietet sie an. Oder nehmen Sie die Weiterleitung für diesen Pfad aus der Konfiguration des Webservers.</translation>
    </message>
    <message>
        <source>The server answers like to a browser, with an ordinary page, and does not switch to WebSocket. Something that knows no WebSocket stands at this path.</source>
        <translation>Der Server antwortet wie einem Browser mit einer gewöhnlichen Seite und wechselt nicht zu WebSocket. Unter diesem Pfad steht etwas, das keinen WebSocket kennt.</translation>
    </message>
    <message>
        <source>By an HTTP status from 200 to 299 instead of 101; the evidence has the page&apos;s title or first words. Probes ask for the usual paths.</source>
        <translation>An einem HTTP-Status von 200 bis 299 statt 101; die Belege enthalten Titel oder erste Worte der Seite. Zusätzliche Verbindungen fragen die üblichen Pfade.</translation>
    </message>
    <message>
        <source>Check host, port and path. A proxy in front of the broker must pass the headers Upgrade and Connection on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</source>
        <translation>Prüfen Sie Host, Port und Pfad. Ein Proxy vor dem Broker muss die Header Upgrade und Connection weitergeben (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</translation>
    </message>
    <message>
        <source>The server understands the request, but refuses to make a WebSocket of it; or its agreement does not belong to this request.</source>
        <translation>Der Server versteht die Anfrage, will aber keinen WebSocket daraus machen; oder seine Zustimmung gehört nicht zu dieser Anfrage.</translation>
    </message>
    <message>
        <source>By another HTTP status than those with a cause of their own (400, 405, 426, 429, 500 and their kin), or by 101 with a missing or wrong Sec-WebSocket-Accept, as a cache in between gives it.</source>
        <translation>An einem anderen HTTP-Status als denen mit eigener Ursache (400, 405, 426, 429, 500 und ihresgleichen), oder an 101 mit fehlendem oder falschem Sec-WebSocket-Accept, wie ein Cache dazwischen es gibt.</translation>
    </message>
    <message>
        <source>Check path and headers under WebSocket: some servers want a certain Origin or Host. Have the proxy pass Upgrade and Connection on, and turn caching off for this path. The web server&apos;s log tells why it refused.</source>
        <translation>Prüfen Sie Pfad und Header unter WebSocket: Manche Server wollen einen bestimmten Origin oder Host. Der Proxy muss Upgrade und Connection weitergeben und darf diesen Pfad nicht zwischenspeichern. Das Log des Webservers sagt, warum er abgelehnt hat.</translation>
    </message>
    <message>
        <source>The web server or gateway is there, but the broker behind it is not, or does not answer as expected.</source>
        <translation>Webserver oder Gateway sind da, aber der Broker dahinter nicht, oder er antwortet nicht wie erwartet.</translation>
    </message>
    <message>
        <source>By the HTTP status 502, 503 or 504, or 520 to 524 of Cloudflare, to the upgrade request.</source>
        <translation>Am HTTP-Status 502, 503 oder 504, oder 520 bis 524 von Cloudflare, auf die Upgrade-Anfrage.</translation>
    </message>
    <message>
        <source>Check that the broker behind it runs and has a WebSocket listener on the port that the web server forwards to; its error log names the address it tried. Check that the upgrade headers are passed on.</source>
        <translation>Prüfen Sie, ob der Broker dahinter läuft und auf dem Port, an den weitergeleitet wird, einen WebSocket-Listener hat; das Fehlerlog des Webservers nennt die versuchte Adresse. Prüfen Sie, ob die Upgrade-Header weitergegeben werden.</translation>
    </message>
    <message>
        <source>The WebSocket opens, but for something else than MQTT: the server chose another sub-protocol than the offered &quot;mqtt&quot;, or none, and no MQTT followed.</source>
        <translation>Der WebSocket öffnet sich, aber für etwas anderes als MQTT: Der Server wählte ein anderes Sub-Protokoll als das angebotene &quot;mqtt&quot; oder keines, und kein MQTT folgte.</translation>
    </message>
    <message>
        <source>By Sec-WebSocket-Protocol in the answer with status 101. A server that speaks MQTT without confirming the sub-protocol is only a note: stricter clients would fail on it [MQTT-6.0.0-4].</source>
        <translation>An Sec-WebSocket-Protocol in der Antwort mit Status 101. Ein Server, der MQTT spricht, ohne das Sub-Protokoll zu bestätigen, ist nur einen Hinweis wert: Strengere Clients scheitern daran [MQTT-6.0.0-4].</translation>
    </message>
    <message>
        <source>Check the path: another service may be at this one. Set the sub-protocol &quot;mqtt&quot; on the server or on the gateway in front of the broker.</source>
        <translation>Prüfen Sie den Pfad: Unter diesem ist womöglich ein anderer Dienst. Stellen Sie am Server oder am Gateway vor dem Broker das Sub-Protokoll &quot;mqtt&quot; ein.</translation>
    </message>
    <message>
        <source>The server sends WebSocket text frames. MQTT travels in binary frames only [MQTT-6.0.0-1], so either it is another service, or a gateway passes MQTT on wrongly.</source>
        <translation>Der Server sendet WebSocket-Text-Frames. MQTT läuft nur in Binär-Frames [MQTT-6.0.0-1]; also ist es ein anderer Dienst, oder ein Gateway gibt MQTT falsch weiter.</translation>
    </message>
    <message>
        <source>By the first text frame that arrives; its beginning stands in the evidence as text and bytes.</source>
        <translation>Am ersten Text-Frame, der ankommt; sein Anfang steht als Text und Bytes in den Belegen.</translation>
    </message>
    <message>
        <source>Check the path: a chat or live-reload server may be there. Set a WebSocket proxy in front of the broker to binary frames (websockify: without base64).</source>
        <translation>Prüfen Sie den Pfad: Dort ist womöglich ein Chat- oder Live-Reload-Server. Stellen Sie einen WebSocket-Proxy vor dem Broker auf Binär-Frames (websockify: ohne base64).</translation>
    </message>
    <message>
        <source>The server closed the connection instead of opening a WebSocket, or closed the WebSocket before MQTT got an answer.</source>
        <translation>Der Server schloss die Verbindung, statt einen WebSocket zu öffnen, oder schloss den WebSocket, bevor MQTT eine Antwort bekam.</translation>
    </message>
    <message>
        <source>By the end or reset of the connection after the upgrade request, or by a Close frame: its code and reason stand in the evidence (1008 a broken rule, 1011 trouble of the server). Probes try MQTT without WebSocket, TLS and other paths.</source>
        <translation>Am Ende oder Reset der Verbindung nach der Upgrade-Anfrage, oder an einem Close-Frame: Code und Grund stehen in den Belegen (1008 eine verletzte Regel, 1011 ein Problem des Servers). Zusätzliche Verbindungen versuchen MQTT ohne WebSocket, TLS und andere Pfade.</translation>
    </message>
    <message>
        <source>Follow the reason of the Close frame. Without one, check port and path, and look into the log of the broker or gateway: credentials, client ID or path are often not allowed there.</source>
        <translation>Gehen Sie dem Grund des Close-Frames nach. Ohne Grund prüfen Sie Port und Pfad und sehen in das Log von Broker oder Gateway: Oft sind dort Zugangsdaten, Client ID oder Pfad nicht erlaubt.</translation>
    </message>
    <message>
        <source>The server accepted the connection, but did not answer the request for a WebSocket.</source>
        <translation>Der Server nahm die Verbindung an, beantwortete aber die Anfrage nach einem WebSocket nicht.</translation>
    </message>
    <message>
        <source>By silence after the upgrade request until the limit of the attempt. A probe sends CONNECT without WebSocket on the same port.</source>
        <translation>An der Stille nach der Upgrade-Anfrage bis zum Zeitlimit. Eine zusätzliche Verbindung sendet auf demselben Port CONNECT ohne WebSocket.</translation>
    </message>
    <message>
        <source>Check the port: one for MQTT without WebSocket waits for other bytes; use mqtt:// or mqtts:// there. Look whether the web server or the broker behind it hangs.</source>
        <translation>Prüfen Sie den Port: Einer für MQTT ohne WebSocket wartet auf andere Bytes; nehmen Sie dort mqtt:// oder mqtts://. Sehen Sie nach, ob Webserver oder Broker hängen.</translation>
    </message>
    <message>
        <source>The port speaks TLS, and the URL asks for a WebSocket in the clear (ws://).</source>
        <translation>Der Port spricht TLS, und die URL verlangt einen WebSocket im Klartext (ws://).</translation>
    </message>
    <message>
        <source>By a TLS record in answer to the HTTP request, a web server&apos;s words that it expects HTTPS (400, 426, 497), or a probe that gets through a TLS handshake on the same port.</source>
        <translation>An einem TLS-Record als Antwort auf die HTTP-Anfrage, den Worten eines Webservers, dass er HTTPS erwartet (400, 426, 497), oder einer zusätzlichen Verbindung, der auf demselben Port ein TLS-Handshake gelingt.</translation>
    </message>
    <message>
        <source>Use wss:// and give the CA file if the CA is a private one. Or use the port on which the server listens without TLS.</source>
        <translation>Nehmen Sie wss:// und geben Sie die CA-Datei an, wenn die CA eine private ist. Oder nehmen Sie den Port, auf dem der Server ohne TLS lauscht.</translation>
    </message>
</context>
<context>
    <name>HelpTree</name>
    <message>
        <source>How to</source>
        <translation>Wie man es macht</translation>
    </message>
    <message>
        <source>Worth knowing (notes)</source>
        <translation>Wissenswertes (Hinweise)</translation>
    </message>
    <message>
        <source>Causes: settings</source>
        <translation>Ursachen: Einstellungen</translation>
    </message>
    <message>
        <source>Causes: resolving the name</source>
        <translation>Ursachen: Auflösen des Namens</translation>
    </message>
    <message>
        <source>Causes: TCP</source>
        <translation>Ursachen: TCP</translation>
    </message>
    <message>
        <source>Causes: TLS</source>
        <translation>Ursachen: TLS</translation>
    </message>
    <message>
        <source>Causes: WebSocket</source>
        <translation>Ursachen: WebSocket</translation>
    </message>
    <message>
        <source>Causes: MQTT</source>
        <translation>Ursachen: MQTT</translation>
    </message>
    <message>
        <source>Causes: after the CONNACK</source>
        <translation>Ursachen: nach dem CONNACK</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n Seite</numerusform>
            <numerusform>%n Seiten</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has all of these words</source>
        <translation>Nichts enthält alle diese Wörter</translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n Treffer</numerusform>
            <numerusform>%n Treffer</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a key, what it does</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Causes and Help</source>
        <translation>Ursachen und Hilfe</translation>
    </message>
    <message>
        <source>Search, for instance: certificate clock</source>
        <translation>Suchen, zum Beispiel: Zertifikat Uhr</translation>
    </message>
    <message>
        <source>Shows the pages that have all of these words. Return and the arrow keys go through them, Esc shows all again (Ctrl+F)</source>
        <translation>Zeigt die Seiten, die alle diese Wörter enthalten. Eingabe und Pfeiltasten gehen hindurch, Esc zeigt wieder alle (Strg+F)</translation>
    </message>
    <message>
        <source>Co&amp;py the page</source>
        <translation>Seite &amp;kopieren</translation>
    </message>
    <message>
        <source>Copies this page as plain text</source>
        <translation>Kopiert diese Seite als bloßen Text</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Esc does so as well</source>
        <translation>Esc tut das auch</translation>
    </message>
</context>
<context>
    <name>HexView</name>
    <message>
        <source>Copy as &amp;Hexadecimal</source>
        <translation>&amp;Hexadezimal kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;Text</source>
        <translation>Als &amp;Text kopieren</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>Bytes %1 to %2 of %3 are selected: %4</source>
        <translation>Bytes %1 bis %2 von %3 sind ausgewählt: %4</translation>
    </message>
    <message>
        <source>Copy as &amp;C Array</source>
        <translation>Als &amp;C-Array kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;Base64</source>
        <translation>Als &amp;Base64 kopieren</translation>
    </message>
</context>
<context>
    <name>Host</name>
    <message>
        <source>The host &quot;%1&quot; has a dot too many.</source>
        <translation>Der Host „%1“ hat einen Punkt zu viel.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is too long: a name has at most 253 characters, each part of it 63.</source>
        <translation>Der Host „%1“ ist zu lang: Ein Name hat höchstens 253 Zeichen, jeder Teil davon 63.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is no valid internationalised name.</source>
        <translation>Der Host „%1“ ist kein gültiger internationalisierter Name.</translation>
    </message>
    <message>
        <source>There is no host.</source>
        <translation>Der Host fehlt.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv6 address.</source>
        <translation>„%1“ ist keine IPv6-Adresse.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; has a space in it.</source>
        <translation>Der Host „%1“ enthält ein Leerzeichen.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; has the character &quot;%2&quot;, which no host name has.</source>
        <translation>Der Host „%1“ enthält das Zeichen „%2“, das in keinem Hostnamen vorkommt.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is a mere number.</source>
        <translation>Der Host „%1“ ist eine bloße Zahl.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv4 address: it has four numbers from 0 to 255.</source>
        <translation>„%1“ ist keine IPv4-Adresse: Sie hat vier Zahlen von 0 bis 255.</translation>
    </message>
    <message>
        <source>Give a name such as broker.local, an IPv4 address such as 192.168.1.20, or an IPv6 address, in a URL in brackets: [fe80::1].</source>
        <translation>Einen Namen wie broker.local angeben, eine IPv4-Adresse wie 192.168.1.20 oder eine IPv6-Adresse, in einer URL in Klammern: [fe80::1].</translation>
    </message>
    <message>
        <source>Give a port from 1 to 65535.</source>
        <translation>Einen Port von 1 bis 65535 angeben.</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>%1, %2 × %3 pixels</source>
        <comment>format, width and height of an image</comment>
        <translation>%1, %2 × %3 Pixel</translation>
    </message>
    <message>
        <source>&amp;Copy Image</source>
        <translation>Bild &amp;kopieren</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>The image does not tell its size, so it is not decoded.</source>
        <translation>Das Bild nennt seine Größe nicht und wird darum nicht dekodiert.</translation>
    </message>
    <message>
        <source>The image has %1 × %2 pixels. That is too large to be shown here; save it to look at it.</source>
        <translation>Das Bild hat %1 × %2 Pixel. Das ist zu groß, um es hier anzuzeigen; zum Ansehen speichern.</translation>
    </message>
    <message>
        <source>The bytes do not begin like an image that is known here (PNG, JPEG, GIF, BMP, WebP, ICO).</source>
        <translation>Die Bytes beginnen nicht wie ein hier bekanntes Bild (PNG, JPEG, GIF, BMP, WebP, ICO).</translation>
    </message>
    <message>
        <source>This is %1, which is not drawn here. Save it to look at it.</source>
        <translation>Das ist %1, das hier nicht gezeichnet wird. Zum Ansehen speichern.</translation>
    </message>
    <message>
        <source>The JPEG has %1 scans. That takes too long to be drawn here; save it to look at it.</source>
        <translation>Das JPEG hat %1 Scans. Das Zeichnen dauert hier zu lange; zum Ansehen speichern.</translation>
    </message>
    <message>
        <source>The %1 image is damaged or incomplete.</source>
        <translation>Das %1-Bild ist beschädigt oder unvollständig.</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>There are more than %1 MiB. An import reads up to that.</source>
        <translation>Es sind mehr als %1 MiB. So viel wird beim Import höchstens gelesen.</translation>
    </message>
    <message>
        <source>This is none of the forms that Connack reads.</source>
        <translation>Das ist keine der Formen, die Connack liest.</translation>
    </message>
    <message>
        <source>This is not text in UTF-8.</source>
        <translation>Das ist kein Text in UTF-8.</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 ist keine Datei.</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>Die Datei %1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>There is more that was not taken over; it is not listed.</source>
        <translation>Es wurde noch mehr nicht übernommen; es ist nicht aufgeführt.</translation>
    </message>
    <message>
        <source>Only the first %1 subscriptions were taken over.</source>
        <translation>Nur die ersten %1 Abonnements wurden übernommen.</translation>
    </message>
    <message>
        <source>This file name has no folder; it means a file where the source was used. Choose the file in the form.</source>
        <translation>Dieser Dateiname hat keinen Ordner; gemeint ist eine Datei dort, wo die Quelle benutzt wurde. Wählen Sie die Datei im Formular.</translation>
    </message>
    <message>
        <source>MQTT URL</source>
        <translation>MQTT-URL</translation>
    </message>
    <message>
        <source>Line %1, column %2: the string that starts here does not end.</source>
        <translation>Zeile %1, Spalte %2: Die Zeichenkette, die hier beginnt, endet nicht.</translation>
    </message>
    <message>
        <source>This option is not known; it was left out.</source>
        <translation>Diese Option ist nicht bekannt; sie wurde weggelassen.</translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) belong to no option and were left out.</source>
        <translation>
            <numerusform>%n Wort gehört zu keiner Option und wurde weggelassen.</numerusform>
            <numerusform>%n Wörter gehören zu keiner Option und wurden weggelassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>It has no value.</source>
        <translation>Sie hat keinen Wert.</translation>
    </message>
    <message>
        <source>Its value comes from the shell (%1); fill it in by hand.</source>
        <translation>Den Wert liefert die Shell (%1); tragen Sie ihn von Hand ein.</translation>
    </message>
    <message>
        <source>It is about what the tool prints.</source>
        <translation>Betrifft nur, was das Werkzeug ausgibt.</translation>
    </message>
    <message>
        <source>It is about when the tool ends.</source>
        <translation>Betrifft nur, wann das Werkzeug endet.</translation>
    </message>
    <message>
        <source>It belongs to a message that is published; a connection has no such part.</source>
        <translation>Gehört zu einer Nachricht, die veröffentlicht wird; in einer Verbindung gibt es das nicht.</translation>
    </message>
    <message>
        <source>The command runs in a container or on another machine: host names and files mean those that it sees there.</source>
        <translation>Der Befehl läuft in einem Container oder auf einem anderen Rechner: Hostnamen und Dateien sind die, die er dort sieht.</translation>
    </message>
    <message>
        <source>%1 command line</source>
        <translation>Befehlszeile von %1</translation>
    </message>
    <message>
        <source>Command lines</source>
        <translation>Befehlszeilen</translation>
    </message>
    <message>
        <source>What that file holds is not here; fill it in by hand.</source>
        <translation>Was in dieser Datei steht, liegt hier nicht vor; tragen Sie es von Hand ein.</translation>
    </message>
    <message>
        <source>The options of that file are not here; give its content as well.</source>
        <translation>Die Optionen dieser Datei liegen hier nicht vor; geben Sie auch deren Inhalt an.</translation>
    </message>
    <message>
        <source>A QoS is 0, 1 or 2.</source>
        <translation>QoS ist 0, 1 oder 2.</translation>
    </message>
    <message>
        <source>It is not in the form &quot;name=value&quot;.</source>
        <translation>Sie hat nicht die Form &quot;Name=Wert&quot;.</translation>
    </message>
    <message>
        <source>It is not in the form &quot;name: value&quot;.</source>
        <translation>Sie hat nicht die Form &quot;Name: Wert&quot;.</translation>
    </message>
    <message>
        <source>Connections of Connack</source>
        <translation>Verbindungen von Connack</translation>
    </message>
    <message>
        <source>Its secrets are in the key store of the system that it was saved on, not in the file.</source>
        <translation>Ihre Geheimnisse stehen im Schlüsselspeicher des Systems, auf dem sie gespeichert wurde, nicht in der Datei.</translation>
    </message>
    <message>
        <source>Connack does not know this setting.</source>
        <translation>Connack kennt diese Einstellung nicht.</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) could not be read and have their defaults.</source>
        <translation>
            <numerusform>%n Wert war nicht lesbar und hat seine Vorgabe.</numerusform>
            <numerusform>%n Werte waren nicht lesbar und haben ihre Vorgaben.</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no connections in it.</source>
        <translation>Es sind keine Verbindungen darin.</translation>
    </message>
    <message>
        <source>A report holds no secrets; fill it in by hand.</source>
        <translation>Ein Bericht enthält keine Geheimnisse; tragen Sie es von Hand ein.</translation>
    </message>
    <message>
        <source>Report of connack check</source>
        <translation>Bericht von connack check</translation>
    </message>
    <message>
        <source>What came of the attempt was left: only its settings are imported.</source>
        <translation>Was aus dem Versuch wurde, bleibt weg: Nur seine Einstellungen werden importiert.</translation>
    </message>
    <message>
        <source>Connack sends as much as the broker allows.</source>
        <translation>Connack sendet so viel, wie der Broker zulässt.</translation>
    </message>
    <message>
        <source>Connack reads no trust store of Java: choose the CA file, as PEM or DER.</source>
        <translation>Connack liest keinen Trust Store von Java: Wählen Sie die CA-Datei, als PEM oder DER.</translation>
    </message>
    <message>
        <source>The password is somewhere else; fill it in by hand.</source>
        <translation>Das Passwort steht woanders; tragen Sie es von Hand ein.</translation>
    </message>
    <message>
        <source>A PKCS #12 file has one passphrase.</source>
        <translation>Eine PKCS-#12-Datei hat eine einzige Passphrase.</translation>
    </message>
    <message>
        <source>Connack offers the cipher suites that OpenSSL offers by default.</source>
        <translation>Connack bietet die Cipher-Suites an, die OpenSSL von sich aus anbietet.</translation>
    </message>
    <message>
        <source>The client ID is this prefix and random digits.</source>
        <translation>Die Client-ID besteht aus diesem Präfix und zufälligen Ziffern.</translation>
    </message>
    <message>
        <source>Connack takes files, not folders of CA certificates: choose the CA file.</source>
        <translation>Connack nimmt Dateien, keine Ordner mit CA-Zertifikaten: Wählen Sie die CA-Datei.</translation>
    </message>
    <message>
        <source>It is taken as a PKCS #12 file; a key store of Java has to be converted to one.</source>
        <translation>Wird als PKCS-#12-Datei übernommen; ein Key Store von Java muss erst umgewandelt werden.</translation>
    </message>
    <message>
        <source>Connack does not do TLS with a pre-shared key; it needs certificates.</source>
        <translation>Connack beherrscht TLS mit vorab geteiltem Schlüssel (PSK) nicht; es braucht Zertifikate.</translation>
    </message>
    <message>
        <source>Connack uses no engine of OpenSSL.</source>
        <translation>Connack benutzt keine Engine von OpenSSL.</translation>
    </message>
    <message>
        <source>Connack leaves the address that a connection comes from to the system.</source>
        <translation>Von welcher Adresse eine Verbindung ausgeht, überlässt Connack dem System.</translation>
    </message>
    <message>
        <source>Connack does not look for brokers in SRV records.</source>
        <translation>Connack sucht Broker nicht in SRV-Einträgen.</translation>
    </message>
    <message>
        <source>Connack connects over TCP, not over Unix sockets.</source>
        <translation>Connack verbindet sich über TCP, nicht über Unix-Sockets.</translation>
    </message>
    <message>
        <source>Connack has no such setting of TCP.</source>
        <translation>Connack hat keine solche Einstellung für TCP.</translation>
    </message>
    <message>
        <source>Unsubscribing is no part of a connection.</source>
        <translation>Abbestellen ist kein Teil einer Verbindung.</translation>
    </message>
    <message>
        <source>Connack follows the Receive Maximum of the broker.</source>
        <translation>Connack hält sich an das Receive Maximum des Brokers.</translation>
    </message>
    <message>
        <source>It changes messages on the broker; it is no part of a connection.</source>
        <translation>Ändert Nachrichten auf dem Broker; das ist kein Teil einer Verbindung.</translation>
    </message>
    <message>
        <source>The client ID is this prefix and random digits, in place of the process ID.</source>
        <translation>Die Client-ID besteht aus diesem Präfix und zufälligen Ziffern statt der Prozess-ID.</translation>
    </message>
    <message>
        <source>mosquitto leaves only the name in the certificate unchecked; Connack then checks nothing of it.</source>
        <translation>mosquitto lässt nur den Namen im Zertifikat ungeprüft; Connack prüft dann gar nichts daran.</translation>
    </message>
    <message>
        <source>It belongs to a packet that is no part of a connection&apos;s settings.</source>
        <translation>Gehört zu einem Paket, das kein Teil der Einstellungen einer Verbindung ist.</translation>
    </message>
    <message>
        <source>It has too few values, or too many.</source>
        <translation>Sie hat zu wenige oder zu viele Werte.</translation>
    </message>
    <message>
        <source>Options file of mosquitto&apos;s clients</source>
        <translation>Optionsdatei der Clients von mosquitto</translation>
    </message>
    <message>
        <source>The content of %1 is no certificate or key in PEM.</source>
        <translation>Der Inhalt von %1 ist kein Zertifikat und kein Schlüssel in PEM.</translation>
    </message>
    <message>
        <source>A value of this subscription cannot be read; it has its default.</source>
        <translation>Ein Wert dieses Abonnements ist nicht lesbar; es gilt seine Vorgabe.</translation>
    </message>
    <message>
        <source>Settings of MQTT Explorer</source>
        <translation>Einstellungen von MQTT Explorer</translation>
    </message>
    <message>
        <source>How MQTT Explorer looks and shows topics was left.</source>
        <translation>Wie MQTT Explorer aussieht und Topics anzeigt, wurde nicht übernommen.</translation>
    </message>
    <message>
        <source>Its value is computed; fill it in by hand.</source>
        <translation>Der Wert wird berechnet; tragen Sie ihn von Hand ein.</translation>
    </message>
    <message>
        <source>Its value is computed (%1); fill it in by hand.</source>
        <translation>Der Wert wird berechnet (%1); tragen Sie ihn von Hand ein.</translation>
    </message>
    <message>
        <source>Options object of MQTT.js</source>
        <translation>Optionsobjekt von MQTT.js</translation>
    </message>
    <message>
        <source>Script with MQTT.js</source>
        <translation>Skript mit MQTT.js</translation>
    </message>
    <message>
        <source>Connack tries again without a limit, with growing delays, until it is stopped.</source>
        <translation>Connack versucht es ohne Grenze mit wachsenden Abständen, bis es angehalten wird.</translation>
    </message>
    <message>
        <source>One connection was made of many.</source>
        <translation>Aus vielen Verbindungen wurde eine.</translation>
    </message>
    <message>
        <source>Connack adds no time to the client ID.</source>
        <translation>Connack hängt keine Zeit an die Client-ID an.</translation>
    </message>
    <message>
        <source>Connack has no names for subscriptions beside their topic filters.</source>
        <translation>Connack hat für Abonnements keine Namen neben ihren Topic-Filtern.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) of this connection were left.</source>
        <translation>
            <numerusform>%n Nachricht dieser Verbindung wurde nicht übernommen.</numerusform>
            <numerusform>%n Nachrichten dieser Verbindung wurden nicht übernommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export of MQTTX</source>
        <translation>Export von MQTTX</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) that are no connections were left.</source>
        <translation>
            <numerusform>%n Eintrag, der keine Verbindung ist, blieb weg.</numerusform>
            <numerusform>%n Einträge, die keine Verbindungen sind, blieben weg.</numerusform>
        </translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>The JSON cannot be read: line %1, column %2: %3.</source>
        <translation>Das JSON lässt sich nicht lesen: Zeile %1, Spalte %2: %3.</translation>
    </message>
    <message>
        <source>This is an object, but none of its keys is known.</source>
        <translation>Das ist ein Objekt, aber keiner seiner Schlüssel ist bekannt.</translation>
    </message>
    <message>
        <source>JavaScript object</source>
        <translation>JavaScript-Objekt</translation>
    </message>
    <message>
        <source>Connack connects over TCP and WebSockets.</source>
        <translation>Connack verbindet sich über TCP und WebSockets.</translation>
    </message>
    <message>
        <source>paho leaves only the name in the certificate unchecked; Connack then checks nothing of it.</source>
        <translation>paho lässt nur den Namen im Zertifikat ungeprüft; Connack prüft dann gar nichts daran.</translation>
    </message>
    <message>
        <source>Connack has no such setting.</source>
        <translation>Connack hat keine solche Einstellung.</translation>
    </message>
    <message>
        <source>It is taken as the oldest version of TLS that is accepted.</source>
        <translation>Wird als älteste TLS-Version übernommen, die akzeptiert wird.</translation>
    </message>
    <message>
        <source>The context is not made here; fill in the certificates by hand.</source>
        <translation>Der Kontext wird nicht hier angelegt; tragen Sie die Zertifikate von Hand ein.</translation>
    </message>
    <message>
        <source>Script with paho-mqtt (Python)</source>
        <translation>Skript mit paho-mqtt (Python)</translation>
    </message>
    <message>
        <source>The call that connects is not here; fill in the host by hand.</source>
        <translation>Der Aufruf, der verbindet, fehlt hier; tragen Sie den Host von Hand ein.</translation>
    </message>
    <message>
        <source>Line %1, column %2: the quotation mark %3 that stands here does not end.</source>
        <translation>Zeile %1, Spalte %2: Das Anführungszeichen %3, das hier steht, wird nicht geschlossen.</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>(PEM text)</source>
        <translation>(PEM-Text)</translation>
    </message>
    <message>
        <source>%1 (QoS %2)</source>
        <translation>%1 (QoS %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weiteres</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>Abonnements</translation>
    </message>
</context>
<context>
    <name>ImportModel</name>
    <message>
        <source>(no host)</source>
        <translation>(kein Host)</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) could not be taken over</source>
        <translation>
            <numerusform>%n Angabe war nicht zu übernehmen</numerusform>
            <numerusform>%n Angaben waren nicht zu übernehmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
</context>
<context>
    <name>ImportPanel</name>
    <message>
        <source>Open a File to Import</source>
        <translation>Datei zum Importieren öffnen</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n connection(s)</source>
        <translation>
            <numerusform>%1: %n Verbindung</numerusform>
            <numerusform>%1: %n Verbindungen</numerusform>
        </translation>
    </message>
    <message>
        <source>What it is shows here as soon as there is something.</source>
        <translation>Was es ist, steht hier, sobald etwas da ist.</translation>
    </message>
    <message>
        <source>File %1</source>
        <translation>Datei %1</translation>
    </message>
    <message>
        <source>Not taken over</source>
        <translation>Nicht übernommen</translation>
    </message>
    <message>
        <source>Taken over differently</source>
        <translation>Anders übernommen</translation>
    </message>
    <message>
        <source>Taken over</source>
        <translation>Übernommen</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Import %n connection(s)</source>
        <translation>
            <numerusform>%n Verbindung &amp;importieren</numerusform>
            <numerusform>%n Verbindungen &amp;importieren</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Importieren</translation>
    </message>
    <message>
        <source>Import connections</source>
        <translation>Verbindungen importieren</translation>
    </message>
    <message>
        <source>Paste, open or drop what you have. What it is, Connack tells by its content.</source>
        <translation>Fügen Sie ein, öffnen Sie oder legen Sie ab, was Sie haben. Was es ist, erkennt Connack am Inhalt.</translation>
    </message>
    <message>
        <source>A URL; an options object or a script of MQTT.js; a command line of mosquitto_pub, mosquitto_sub, mosquitto_rr, mqttx, HiveMQ&apos;s mqtt or connack check; an options file of mosquitto; a script with paho-mqtt; an export of MQTTX; settings.json of MQTT Explorer; connections or a report of Connack</source>
        <translation>Eine URL; ein Optionsobjekt oder Skript mit MQTT.js; eine Befehlszeile von mosquitto_pub, mosquitto_sub, mosquitto_rr, mqttx, HiveMQs mqtt oder connack check; eine Optionsdatei von mosquitto; ein Skript mit paho-mqtt; ein Export von MQTTX; settings.json von MQTT Explorer; Verbindungen oder ein Bericht von Connack</translation>
    </message>
    <message>
        <source>The text to import. Nothing in it is run, and nothing is connected.</source>
        <translation>Der Text zum Importieren. Nichts darin wird ausgeführt, und nichts wird verbunden.</translation>
    </message>
    <message>
        <source>&amp;Open file...</source>
        <translation>Datei ö&amp;ffnen...</translation>
    </message>
    <message>
        <source>Reads a file of any of these forms, up to 8 MiB</source>
        <translation>Liest eine Datei in einer dieser Formen, bis 8 MiB</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>&amp;Leeren</translation>
    </message>
    <message>
        <source>Empties the text and forgets the file</source>
        <translation>Leert den Text und vergisst die Datei</translation>
    </message>
    <message>
        <source>&amp;All connections</source>
        <translation>All&amp;e Verbindungen</translation>
    </message>
    <message>
        <source>Chooses all that were found, or none</source>
        <translation>Wählt alle gefundenen oder keine</translation>
    </message>
    <message>
        <source>What was found. Only connections with a mark are imported.</source>
        <translation>Was gefunden wurde. Nur angehakte Verbindungen werden importiert.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Closes the import; nothing changes (Esc)</source>
        <translation>Schließt den Import; nichts ändert sich (Esc)</translation>
    </message>
    <message>
        <source>Adds the chosen connections to the list; this can be undone (Ctrl+Z)</source>
        <translation>Nimmt die gewählten Verbindungen in die Liste auf; lässt sich rückgängig machen (Strg+Z)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>What is taken over of a connection, and what is not</source>
        <translation>Was von einer Verbindung übernommen wird und was nicht</translation>
    </message>
</context>
<context>
    <name>InputRules</name>
    <message>
        <source>Correct the setting &quot;%1&quot;.</source>
        <translation>Die Einstellung „%1“ korrigieren.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>The settings cannot be put into a CONNECT packet: %1.</source>
        <translation>Die Einstellungen passen nicht in ein CONNECT-Paket: %1.</translation>
    </message>
    <message>
        <source>Correct that field: a text of MQTT has at most 65,535 bytes of UTF-8, no U+0000 and no half of a surrogate pair.</source>
        <translation>Dieses Feld korrigieren: Ein Text in MQTT hat höchstens 65.535 Bytes UTF-8, kein U+0000 und kein halbes Surrogatpaar.</translation>
    </message>
</context>
<context>
    <name>Json</name>
    <message>
        <source>There is no JSON value yet.</source>
        <translation>Noch kein JSON-Wert.</translation>
    </message>
    <message>
        <source>This byte is no UTF-8, and JSON is UTF-8 text.</source>
        <translation>Dieses Byte ist kein UTF-8, und JSON ist UTF-8-Text.</translation>
    </message>
    <message>
        <source>A value is expected here: an object, an array, a text in double quotes, a number, true, false or null.</source>
        <translation>Hier wird ein Wert erwartet: ein Objekt, ein Array, ein Text in doppelten Anführungszeichen, eine Zahl, true, false oder null.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no JSON value. Texts stand in double quotes; the only words are true, false and null.</source>
        <translation>„%1“ ist kein JSON-Wert. Texte stehen in doppelten Anführungszeichen; die einzigen Wörter sind true, false und null.</translation>
    </message>
    <message>
        <source>JSON has no single quotes. Use double quotes.</source>
        <translation>JSON kennt keine einfachen Anführungszeichen. Doppelte verwenden.</translation>
    </message>
    <message>
        <source>JSON has no comments.</source>
        <translation>JSON kennt keine Kommentare.</translation>
    </message>
    <message>
        <source>A name in double quotes is expected here.</source>
        <translation>Hier wird ein Name in doppelten Anführungszeichen erwartet.</translation>
    </message>
    <message>
        <source>A colon is expected here, between the name and its value.</source>
        <translation>Hier wird ein Doppelpunkt erwartet, zwischen dem Namen und seinem Wert.</translation>
    </message>
    <message>
        <source>A comma or } is expected here.</source>
        <translation>Hier wird ein Komma oder } erwartet.</translation>
    </message>
    <message>
        <source>A comma or ] is expected here.</source>
        <translation>Hier wird ein Komma oder ] erwartet.</translation>
    </message>
    <message>
        <source>No comma may stand after the last entry.</source>
        <translation>Nach dem letzten Eintrag darf kein Komma stehen.</translation>
    </message>
    <message>
        <source>The text that begins here has no closing double quote.</source>
        <translation>Dem Text, der hier beginnt, fehlt das schließende Anführungszeichen.</translation>
    </message>
    <message>
        <source>A line end, tab or other control character stands in a text. Write it as \n, \t or \u001F.</source>
        <translation>In einem Text steht ein Zeilenende, Tabulator oder anderes Steuerzeichen. Als \n, \t oder \u001F schreiben.</translation>
    </message>
    <message>
        <source>After a backslash comes one of &quot; \ / b f n r t, or u and four hexadecimal digits.</source>
        <translation>Nach einem Backslash folgt eines von &quot; \ / b f n r t oder u und vier hexadezimale Ziffern.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no JSON number: it has no plus sign and no zero in front, and digits on both sides of a point.</source>
        <translation>„%1“ ist keine JSON-Zahl: Sie hat weder Pluszeichen noch Null vorweg, und Ziffern zu beiden Seiten eines Punkts.</translation>
    </message>
    <message>
        <source>The object that begins here is not closed: } is missing.</source>
        <translation>Das Objekt, das hier beginnt, ist nicht geschlossen: } fehlt.</translation>
    </message>
    <message>
        <source>The array that begins here is not closed: ] is missing.</source>
        <translation>Das Array, das hier beginnt, ist nicht geschlossen: ] fehlt.</translation>
    </message>
    <message>
        <source>The JSON value is complete before this. Nothing may follow it.</source>
        <translation>Der JSON-Wert ist davor schon vollständig. Danach darf nichts folgen.</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <comment>place in a text and what is wrong there</comment>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>It begins with a byte order mark, which some readers refuse.</source>
        <translation>Es beginnt mit einer Byte-Order-Mark, die manche Leser ablehnen.</translation>
    </message>
    <message>
        <source>The name &quot;%1&quot; comes more than once in an object: readers differ in which one they take.</source>
        <translation>Der Name „%1“ steht mehrfach in einem Objekt: Leser nehmen nicht alle denselben.</translation>
    </message>
    <message>
        <source>A reader that keeps numbers as doubles changes %1.</source>
        <translation>Ein Leser, der Zahlen als Double hält, verändert %1.</translation>
    </message>
</context>
<context>
    <name>JsonLinesReader</name>
    <message numerus="yes">
        <source>%n line(s) are no record of a packet log and were left out; the first is line %1.</source>
        <translation>
            <numerusform>%n Zeile ist kein Eintrag eines Paketprotokolls und wurde ausgelassen: Zeile %1.</numerusform>
            <numerusform>%n Zeilen sind keine Einträge eines Paketprotokolls und wurden ausgelassen; die erste ist Zeile %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>It holds no records.</source>
        <translation>Sie enthält keine Einträge.</translation>
    </message>
    <message>
        <source>Line %1 is not a JSON object (%2).</source>
        <translation>Zeile %1 ist kein JSON-Objekt (%2).</translation>
    </message>
</context>
<context>
    <name>JsonTree</name>
    <message>
        <source>&amp;Copy Value</source>
        <translation>Wert &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;Path</source>
        <translation>&amp;Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy as Indented &amp;JSON</source>
        <translation>Als eingerücktes &amp;JSON kopieren</translation>
    </message>
    <message>
        <source>&amp;Open All Below</source>
        <translation>Alles darunter &amp;aufklappen</translation>
    </message>
    <message>
        <source>C&amp;lose All</source>
        <translation>Alles &amp;zuklappen</translation>
    </message>
</context>
<context>
    <name>JsonTreeModel</name>
    <message numerus="yes">
        <source>{ %Ln name(s) }</source>
        <translation>
            <numerusform>{ %Ln Name }</numerusform>
            <numerusform>{ %Ln Namen }</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>[ %Ln entry(s) ]</source>
        <translation>
            <numerusform>[ %Ln Eintrag ]</numerusform>
            <numerusform>[ %Ln Einträge ]</numerusform>
        </translation>
    </message>
    <message>
        <source>&quot;%1… (%2 bytes in all)</source>
        <translation>&quot;%1… (%2 Bytes insgesamt)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>LinkStrip</name>
    <message>
        <source>Go to row %1, on another connection: the broker kept the session, and the Packet Identifier is the same.</source>
        <translation>Zu Zeile %1, auf einer anderen Verbindung: Der Broker behielt die Sitzung, und die Paketkennung ist dieselbe.</translation>
    </message>
    <message>
        <source>Go to row %1</source>
        <translation>Zu Zeile %1</translation>
    </message>
    <message>
        <source>sent again</source>
        <translation>erneut gesendet</translation>
    </message>
    <message>
        <source>after %1</source>
        <comment>a duration</comment>
        <translation>nach %1</translation>
    </message>
    <message>
        <source>→ %1: no answer yet</source>
        <comment>PUBACK</comment>
        <translation>→ %1: noch keine Antwort</translation>
    </message>
    <message>
        <source>→ %1: never answered, the connection ended</source>
        <comment>PUBACK</comment>
        <translation>→ %1: nie beantwortet, die Verbindung endete</translation>
    </message>
    <message>
        <source>QoS 0: nothing answers it</source>
        <translation>QoS 0: Darauf antwortet nichts</translation>
    </message>
    <message>
        <source>What began it is not in the log.</source>
        <translation>Was es begann, steht nicht im Protokoll.</translation>
    </message>
</context>
<context>
    <name>ListEditor</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (Kopie)</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>%1 duplizieren</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 löschen</translation>
    </message>
    <message>
        <source>Delete group %1</source>
        <translation>Gruppe %1 löschen</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>Neue Gruppe</translation>
    </message>
    <message>
        <source>New group %1</source>
        <translation>Neue Gruppe %1</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 verschieben</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
</context>
<context>
    <name>LogColumns</name>
    <message>
        <source>Time Since the &amp;Attempt Began</source>
        <translation>Zeit seit Beginn des &amp;Versuchs</translation>
    </message>
    <message>
        <source>Time Since the &amp;Chosen Row</source>
        <translation>Zeit seit der ge&amp;wählten Zeile</translation>
    </message>
    <message>
        <source>Time of &amp;Day</source>
        <translation>&amp;Uhrzeit</translation>
    </message>
    <message>
        <source>Columns as They &amp;Were</source>
        <translation>Spalten wie am &amp;Anfang</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message>
        <source>Nothing was written: %1 cannot be opened (%2).</source>
        <translation>Es wurde nichts geschrieben: %1 lässt sich nicht öffnen (%2).</translation>
    </message>
    <message>
        <source>The export was cancelled; nothing was written.</source>
        <translation>Der Export wurde abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Nothing was written: %1.</source>
        <translation>Es wurde nichts geschrieben: %1.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1 lässt sich nicht schreiben (%2).</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are masked.</source>
        <translation>
            <numerusform>%n Zeile in %1 geschrieben (%2). Geheimes ist maskiert.</numerusform>
            <numerusform>%n Zeilen in %1 geschrieben (%2). Geheimes ist maskiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was written: the name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>Nichts wurde geschrieben: Der Name muss auf .pcapng, .jsonl, .csv, .txt oder .md enden.</translation>
    </message>
    <message>
        <source>Nothing was written: the log was cleared meanwhile.</source>
        <translation>Nichts wurde geschrieben: Das Protokoll wurde inzwischen geleert.</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are NOT masked in it.</source>
        <translation>
            <numerusform>%n Zeile in %1 geschrieben (%2). Geheimnisse sind darin NICHT verdeckt.</numerusform>
            <numerusform>%n Zeilen in %1 geschrieben (%2). Geheimnisse sind darin NICHT verdeckt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The filter had looked at %1 of %2 rows by then: there may be more.</source>
        <translation>Der Filter hatte bis dahin %1 von %2 Zeilen geprüft: Es kann weitere geben.</translation>
    </message>
</context>
<context>
    <name>LogExportMenu</name>
    <message>
        <source>Writing row %1 of %2 …</source>
        <translation>Zeile %1 von %2 wird geschrieben …</translation>
    </message>
    <message>
        <source>Export &amp;All Rows...</source>
        <translation>&amp;Alle Zeilen exportieren ...</translation>
    </message>
    <message>
        <source>The ending of the name chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report</source>
        <translation>Die Endung des Namens bestimmt die Form: .pcapng für Wireshark, .jsonl, .csv (RFC 4180), .txt oder .md für eine Fehlermeldung</translation>
    </message>
    <message>
        <source>Export &amp;Filtered Rows...</source>
        <translation>&amp;Gefilterte Zeilen exportieren ...</translation>
    </message>
    <message>
        <source>The rows that the filter lets through</source>
        <translation>Die Zeilen, die der Filter durchlässt</translation>
    </message>
    <message>
        <source>Export &amp;Selected Rows...</source>
        <translation>A&amp;usgewählte Zeilen exportieren ...</translation>
    </message>
    <message>
        <source>The rows that are chosen in the table</source>
        <translation>Die Zeilen, die in der Tabelle gewählt sind</translation>
    </message>
    <message>
        <source>&amp;With Secrets</source>
        <translation>&amp;Mit Geheimnissen</translation>
    </message>
    <message>
        <source>While secrets are revealed in this view: they are written to the next file too, which says so in its head</source>
        <translation>Solange Geheimnisse in dieser Ansicht gezeigt werden: Sie stehen dann auch in der nächsten Datei, die das am Anfang sagt</translation>
    </message>
    <message>
        <source>&amp;Cancel the Export</source>
        <translation>Export a&amp;bbrechen</translation>
    </message>
    <message>
        <source>Nothing is written then</source>
        <translation>Dann wird nichts geschrieben</translation>
    </message>
    <message>
        <source>&amp;Write to a File While It Runs...</source>
        <translation>&amp;Laufend in eine Datei schreiben ...</translation>
    </message>
    <message>
        <source>The file grows with the log, in parts if you like; it goes on while the tab is closed. Choose it again to stop.</source>
        <translation>Die Datei wächst mit dem Protokoll, auf Wunsch in Teilen; auch bei geschlossenem Reiter geht es weiter. Nochmals wählen beendet es.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)</source>
        <translation>Pakete für Wireshark (*.pcapng);;JSON-Zeilen (*.jsonl);;Tabelle (*.csv);;Text (*.txt);;Markdown für eine Fehlermeldung (*.md)</translation>
    </message>
    <message>
        <source>Export the Packet Log</source>
        <translation>Paketprotokoll exportieren</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n full file(s)</source>
        <translation>
            <numerusform>%n volle Datei</numerusform>
            <numerusform>%n volle Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Writing to %1: %2, %3</source>
        <translation>Schreibt in %1: %2, %3</translation>
    </message>
    <message>
        <source>Export &amp;Filtered Rows So Far...</source>
        <translation>Bisher &amp;gefilterte Zeilen exportieren ...</translation>
    </message>
    <message>
        <source>The filter has looked at %1 of %2 rows: what it may find in the others is not written</source>
        <translation>Der Filter hat %1 von %2 Zeilen geprüft: Was er in den übrigen noch findet, wird nicht geschrieben</translation>
    </message>
</context>
<context>
    <name>LogFileView</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Reading: %1 of %2</source>
        <translation>Wird gelesen: %1 von %2</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 – packet log – Connack</source>
        <translation>%1 – Paketprotokoll – Connack</translation>
    </message>
</context>
<context>
    <name>LogFilter</name>
    <message>
        <source>%1 Takes %2.</source>
        <translation>%1 Erwartet %2.</translation>
    </message>
    <message>
        <source>Both what stands before and what stands after; it may be left out.</source>
        <translation>Was davor und was danach steht, beides; darf weggelassen werden.</translation>
    </message>
    <message>
        <source>What stands before, what stands after, or both.</source>
        <translation>Was davor steht, was danach steht oder beides.</translation>
    </message>
    <message>
        <source>Everything but what follows; also written as - before a term.</source>
        <translation>Alles außer dem, was folgt; auch als - vor einem Ausdruck.</translation>
    </message>
    <message>
        <source>a packet type such as publish, event, or an event&apos;s name</source>
        <translation>einen Pakettyp wie publish, event oder den Namen eines Ereignisses</translation>
    </message>
    <message>
        <source>Packets of this type, or events of the connection below MQTT.</source>
        <translation>Pakete dieses Typs oder Ereignisse der Verbindung unterhalb von MQTT.</translation>
    </message>
    <message>
        <source>in or out</source>
        <translation>in oder out</translation>
    </message>
    <message>
        <source>Received packets (in) or sent ones (out).</source>
        <translation>Empfangene Pakete (in) oder gesendete (out).</translation>
    </message>
    <message>
        <source>a topic filter, such as sensors/# or +/state</source>
        <translation>einen Topic-Filter wie sensors/# oder +/state</translation>
    </message>
    <message>
        <source>PUBLISH with a topic that the topic filter matches, also by topic alias; SUBSCRIBE and UNSUBSCRIBE with that filter; CONNECT with such a will topic.</source>
        <translation>PUBLISH mit einem Topic, auf den der Topic-Filter passt, auch über einen Topic-Alias; SUBSCRIBE und UNSUBSCRIBE mit diesem Filter; CONNECT mit einem solchen Topic des letzten Willens.</translation>
    </message>
    <message>
        <source>0, 1 or 2</source>
        <translation>0, 1 oder 2</translation>
    </message>
    <message>
        <source>PUBLISH with this QoS; SUBSCRIBE that asks for it, SUBACK that grants it, CONNECT with such a will.</source>
        <translation>PUBLISH mit dieser QoS; SUBSCRIBE, das sie verlangt, SUBACK, das sie gewährt, CONNECT mit einem solchen letzten Willen.</translation>
    </message>
    <message>
        <source>a Packet Identifier from 0 to 65535</source>
        <translation>einen Packet Identifier von 0 bis 65535</translation>
    </message>
    <message>
        <source>Packets with this Packet Identifier.</source>
        <translation>Pakete mit diesem Packet Identifier.</translation>
    </message>
    <message>
        <source>a code such as 0x87 or 135, its name such as not-authorized, refused or success</source>
        <translation>einen Code wie 0x87 oder 135, seinen Namen wie not-authorized, refused oder success</translation>
    </message>
    <message>
        <source>Packets with this Reason Code or return code; of SUBACK and UNSUBACK each code counts.</source>
        <translation>Pakete mit diesem Reason Code oder Return Code; bei SUBACK und UNSUBACK zählt jeder Code.</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>yes oder no</translation>
    </message>
    <message>
        <source>PUBLISH with or without the RETAIN flag.</source>
        <translation>PUBLISH mit oder ohne RETAIN.</translation>
    </message>
    <message>
        <source>PUBLISH with or without the DUP flag, which marks what is sent again.</source>
        <translation>PUBLISH mit oder ohne DUP, das erneut Gesendetes kennzeichnet.</translation>
    </message>
    <message>
        <source>a number of bytes such as 1000, 64k or 2M</source>
        <translation>eine Anzahl Bytes wie 1000, 64k oder 2M</translation>
    </message>
    <message>
        <source>Packets with this many bytes on the wire; k is 1000, M a million.</source>
        <translation>Pakete mit so vielen Bytes auf der Leitung; k steht für 1000, M für eine Million.</translation>
    </message>
    <message>
        <source>seconds such as 12.5, or a time such as 300ms or 2min</source>
        <translation>Sekunden wie 12.5 oder eine Zeit wie 300ms oder 2min</translation>
    </message>
    <message>
        <source>Records by the time since their attempt, probe or second connection began.</source>
        <translation>Einträge nach der Zeit seit dem Beginn ihres Versuchs, ihrer Probe oder zweiten Verbindung.</translation>
    </message>
    <message>
        <source>text, in quotes if its case or spaces count</source>
        <translation>einen Text, in Anführungszeichen, wenn Groß- und Kleinschreibung oder Leerzeichen zählen</translation>
    </message>
    <message>
        <source>PUBLISH with this text in its payload, CONNECT with it in the will&apos;s.</source>
        <translation>PUBLISH mit diesem Text in der Payload, CONNECT mit ihm in der des letzten Willens.</translation>
    </message>
    <message>
        <source>a client ID or a part of one</source>
        <translation>eine Client-ID oder einen Teil davon</translation>
    </message>
    <message>
        <source>CONNECT with this Client Identifier, CONNACK that assigns it.</source>
        <translation>CONNECT mit dieser Client-ID, CONNACK, das sie zuweist.</translation>
    </message>
    <message>
        <source>a property of MQTT 5 such as reasonString, with a value as in contentType=json if wanted</source>
        <translation>eine Property von MQTT 5 wie reasonString, auf Wunsch mit Wert wie in contentType=json</translation>
    </message>
    <message>
        <source>Packets with this property of MQTT 5.</source>
        <translation>Pakete mit dieser Property von MQTT 5.</translation>
    </message>
    <message>
        <source>the name of a User Property, with a value as in site=lab if wanted</source>
        <translation>den Namen einer User Property, auf Wunsch mit Wert wie in site=lab</translation>
    </message>
    <message>
        <source>Packets with a User Property of this name.</source>
        <translation>Pakete mit einer User Property dieses Namens.</translation>
    </message>
    <message>
        <source>bytes in hexadecimal, such as 300a or &quot;30 0a&quot;</source>
        <translation>Bytes in Hexadezimal wie 300a oder &quot;30 0a&quot;</translation>
    </message>
    <message>
        <source>Packets with these bytes anywhere.</source>
        <translation>Pakete mit diesen Bytes an beliebiger Stelle.</translation>
    </message>
    <message>
        <source>the name of a connection or its broker, or a part of it</source>
        <translation>den Namen einer Verbindung oder ihres Brokers oder einen Teil davon</translation>
    </message>
    <message>
        <source>Records of this connection, by its name or by the URL of its broker.</source>
        <translation>Einträge dieser Verbindung, nach ihrem Namen oder der URL ihres Brokers.</translation>
    </message>
    <message>
        <source>the number of an attempt, from 1</source>
        <translation>die Nummer eines Versuchs, ab 1</translation>
    </message>
    <message>
        <source>Records of this attempt.</source>
        <translation>Einträge dieses Versuchs.</translation>
    </message>
    <message>
        <source>yes, no or the number of a probe</source>
        <translation>yes, no oder die Nummer einer Probe</translation>
    </message>
    <message>
        <source>Records of the extra connections that look for the cause of a failure.</source>
        <translation>Einträge der zusätzlichen Verbindungen, die die Ursache eines Fehlers suchen.</translation>
    </message>
    <message>
        <source>yes, no or the number of a second connection</source>
        <translation>yes, no oder die Nummer einer zweiten Verbindung</translation>
    </message>
    <message>
        <source>Records of second connections, made to see what arrives there.</source>
        <translation>Einträge zweiter Verbindungen, die zeigen, was dort ankommt.</translation>
    </message>
    <message>
        <source>Packets that break the standard, or those that do not.</source>
        <translation>Pakete, die gegen den Standard verstoßen, oder solche, die es nicht tun.</translation>
    </message>
    <message>
        <source>refused, bookmarked, malformed, event, packet, retained or dup</source>
        <translation>refused, bookmarked, malformed, event, packet, retained oder dup</translation>
    </message>
    <message>
        <source>Records in this state: is:refused finds each refusal and what was refused.</source>
        <translation>Einträge in diesem Zustand: is:refused findet jede Ablehnung und was abgelehnt wurde.</translation>
    </message>
    <message>
        <source>Every event whose name begins so.</source>
        <translation>Jedes Ereignis, dessen Name so beginnt.</translation>
    </message>
    <message>
        <source>PUBACK, PUBREC, PUBREL and PUBCOMP.</source>
        <translation>PUBACK, PUBREC, PUBREL und PUBCOMP.</translation>
    </message>
    <message>
        <source>The packet type 0, which the standard reserves.</source>
        <translation>Der Pakettyp 0, den der Standard reserviert.</translation>
    </message>
    <message>
        <source>Every packet.</source>
        <translation>Jedes Paket.</translation>
    </message>
    <message>
        <source>Every event of the connection below MQTT.</source>
        <translation>Jedes Ereignis der Verbindung unterhalb von MQTT.</translation>
    </message>
    <message>
        <source>Every code that refuses: 0x80 and above.</source>
        <translation>Jeder Code, der ablehnt: ab 0x80.</translation>
    </message>
    <message>
        <source>Every code that does not refuse.</source>
        <translation>Jeder Code, der nicht ablehnt.</translation>
    </message>
    <message>
        <source>Each refusal, and the CONNECT, PUBLISH, SUBSCRIBE or UNSUBSCRIBE that it answers.</source>
        <translation>Jede Ablehnung und das CONNECT, PUBLISH, SUBSCRIBE oder UNSUBSCRIBE, das sie beantwortet.</translation>
    </message>
    <message>
        <source>Records with a bookmark.</source>
        <translation>Einträge mit Lesezeichen.</translation>
    </message>
    <message>
        <source>Packets that break the standard.</source>
        <translation>Pakete, die gegen den Standard verstoßen.</translation>
    </message>
    <message>
        <source>PUBLISH with the RETAIN flag.</source>
        <translation>PUBLISH mit RETAIN.</translation>
    </message>
    <message>
        <source>PUBLISH with the DUP flag, which marks what is sent again.</source>
        <translation>PUBLISH mit DUP, das erneut Gesendetes kennzeichnet.</translation>
    </message>
    <message>
        <source>Received from the broker.</source>
        <translation>Vom Broker empfangen.</translation>
    </message>
    <message>
        <source>Sent to the broker.</source>
        <translation>An den Broker gesendet.</translation>
    </message>
    <message>
        <source>This bracket closes none that was opened.</source>
        <translation>Diese Klammer schließt keine, die geöffnet wurde.</translation>
    </message>
    <message>
        <source>A term is missing here, after &quot;and&quot;.</source>
        <translation>Hier fehlt ein Ausdruck nach „and“.</translation>
    </message>
    <message>
        <source>Brackets and &quot;not&quot; are nested too deeply here: %1 levels are the most.</source>
        <translation>Klammern und „not“ sind hier zu tief verschachtelt: höchstens %1 Ebenen.</translation>
    </message>
    <message>
        <source>This bracket is not closed.</source>
        <translation>Diese Klammer ist nicht geschlossen.</translation>
    </message>
    <message>
        <source>A term is missing here: a word, &quot;text&quot; in quotes, or one such as type:publish.</source>
        <translation>Hier fehlt ein Ausdruck: ein Wort, &quot;Text&quot; in Anführungszeichen oder einer wie type:publish.</translation>
    </message>
    <message>
        <source>There is no text between the quotes.</source>
        <translation>Zwischen den Anführungszeichen steht kein Text.</translation>
    </message>
    <message>
        <source>There is no term &quot;%1&quot;: did you mean %2? Text that is to be found as it is goes into quotes.</source>
        <translation>Den Ausdruck „%1“ gibt es nicht: War %2 gemeint? Text, der so gesucht werden soll, gehört in Anführungszeichen.</translation>
    </message>
    <message>
        <source>There is no term &quot;%1&quot;. Text that is to be found as it is goes into quotes: &quot;%2&quot;.</source>
        <translation>Den Ausdruck „%1“ gibt es nicht. Text, der so gesucht werden soll, gehört in Anführungszeichen: &quot;%2&quot;.</translation>
    </message>
    <message>
        <source>%1 has nothing to compare: write %1:, then %2.</source>
        <translation>%1 lässt sich nicht vergleichen: Schreiben Sie %1: und dann %2.</translation>
    </message>
    <message>
        <source>The quotes that begin here are not closed.</source>
        <translation>Die Anführungszeichen, die hier beginnen, sind nicht geschlossen.</translation>
    </message>
    <message>
        <source>%1 lacks its value: it takes %2.</source>
        <translation>%1 hat keinen Wert und erwartet %2.</translation>
    </message>
    <message>
        <source>%1 takes %2, not &quot;%3&quot;.</source>
        <translation>%1 erwartet %2, nicht „%3“.</translation>
    </message>
    <message>
        <source>%1 takes %2, not &quot;%3&quot;: did you mean %4?</source>
        <translation>%1 erwartet %2, nicht „%3“: War %4 gemeint?</translation>
    </message>
</context>
<context>
    <name>LogFindBar</name>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Looking … %1 %</source>
        <translation>Suche läuft … %1 %</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Row %1, from the start again</source>
        <translation>Zeile %1, wieder von vorn</translation>
    </message>
    <message>
        <source>Row %1, from the end again</source>
        <translation>Zeile %1, wieder von hinten</translation>
    </message>
    <message>
        <source>Find: takes what the filter takes, and hides no row</source>
        <translation>Suchen: versteht dasselbe wie der Filter und blendet nichts aus</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Vorige</translation>
    </message>
    <message>
        <source>The row before that meets it (Shift+F3)</source>
        <translation>Die vorige Zeile, die passt (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächste</translation>
    </message>
    <message>
        <source>The next row that meets it (F3)</source>
        <translation>Die nächste Zeile, die passt (F3)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>Nicht weitersuchen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the search (Escape)</source>
        <translation>Die Suche schließen (Esc)</translation>
    </message>
    <message>
        <source>Looks for rows without hiding the others: words and terms as in the filter (F3 goes on)</source>
        <translation>Sucht Zeilen, ohne die anderen zu verbergen: Wörter und Ausdrücke wie im Filter (F3 geht weiter)</translation>
    </message>
</context>
<context>
    <name>LogImport</name>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The file is compressed with gzip: unpack it first.</source>
        <translation>Die Datei ist mit gzip gepackt: Entpacken Sie sie zuerst.</translation>
    </message>
    <message>
        <source>The file is compressed with Zstandard: unpack it first.</source>
        <translation>Die Datei ist mit Zstandard gepackt: Entpacken Sie sie zuerst.</translation>
    </message>
    <message>
        <source>The file begins with the bytes %1: it is neither a packet log nor a capture.</source>
        <translation>Die Datei beginnt mit den Bytes %1: Sie ist weder ein Paketprotokoll noch ein Mitschnitt.</translation>
    </message>
    <message>
        <source>Accepted are .jsonl and .pcapng that Connack wrote, and .pcap or .pcapng captures of MQTT over TCP without TLS.</source>
        <translation>Gelesen werden .jsonl und .pcapng von Connack sowie Mitschnitte (.pcap, .pcapng) von MQTT über TCP ohne TLS.</translation>
    </message>
    <message numerus="yes">
        <source>Read %n row(s).</source>
        <translation>
            <numerusform>%n Zeile gelesen.</numerusform>
            <numerusform>%n Zeilen gelesen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Packet logs and captures (%1)</source>
        <translation>Paketprotokolle und Mitschnitte (%1)</translation>
    </message>
</context>
<context>
    <name>LogLine</name>
    <message>
        <source>event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>received</source>
        <translation>empfangen</translation>
    </message>
    <message>
        <source>%1 (malformed)</source>
        <comment>a packet that cannot be read</comment>
        <translation>%1 (fehlerhaft)</translation>
    </message>
    <message>
        <source>%1 (not allowed here)</source>
        <comment>a packet that breaks the protocol</comment>
        <translation>%1 (hier nicht erlaubt)</translation>
    </message>
</context>
<context>
    <name>LogMessage</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>LogOpener</name>
    <message>
        <source>%1 cannot be opened: %2.</source>
        <translation>%1 kann nicht geöffnet werden: %2.</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>sie ist ein Ordner</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>sie ist keine Datei</translation>
    </message>
    <message>
        <source>Reading was cancelled: what is shown is the beginning of %1.</source>
        <translation>Das Lesen wurde abgebrochen: Zu sehen ist der Anfang von %1.</translation>
    </message>
</context>
<context>
    <name>LogSource</name>
    <message>
        <source>Attempt %1</source>
        <extracomment>%2 is which of several servers it is made to, such as &quot;server 2 of 3&quot;.</extracomment>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>Probe %1</source>
        <extracomment>%2 is what the probe tries, such as &quot;TLS on the same port&quot;.</extracomment>
        <translation>Zusatzverbindung %1</translation>
    </message>
    <message>
        <source>Probe %1: %2</source>
        <translation>Zusatzverbindung %1: %2</translation>
    </message>
    <message>
        <source>Second connection %1</source>
        <extracomment>%2 is what the connection is for, such as &quot;subscriber&quot;.</extracomment>
        <translation>Zweite Verbindung %1</translation>
    </message>
    <message>
        <source>Second connection %1: %2</source>
        <translation>Zweite Verbindung %1: %2</translation>
    </message>
    <message>
        <source>receiver of the delivery check</source>
        <translation>Empfänger der Zustellprüfung</translation>
    </message>
    <message>
        <source>publisher of the delivery check</source>
        <translation>Sender der Zustellprüfung</translation>
    </message>
    <message>
        <source>asks with MQTT 5 for a reason</source>
        <translation>fragt mit MQTT 5 nach einem Grund</translation>
    </message>
    <message>
        <source>watches for the will</source>
        <translation>wartet auf den letzten Willen</translation>
    </message>
    <message>
        <source>nothing is sent</source>
        <translation>es wird nichts gesendet</translation>
    </message>
    <message>
        <source>the first bytes of %1</source>
        <translation>die ersten Bytes von %1</translation>
    </message>
    <message>
        <source>TLS on the same port</source>
        <translation>TLS auf demselben Port</translation>
    </message>
    <message>
        <source>no TLS on the same port</source>
        <translation>kein TLS auf demselben Port</translation>
    </message>
    <message>
        <source>a WebSocket on the same port</source>
        <translation>WebSocket auf demselben Port</translation>
    </message>
    <message>
        <source>no WebSocket on the same port</source>
        <translation>kein WebSocket auf demselben Port</translation>
    </message>
    <message>
        <source>another path</source>
        <translation>ein anderer Pfad</translation>
    </message>
    <message>
        <source>MQTT %1</source>
        <translation>MQTT %1</translation>
    </message>
    <message>
        <source>another client ID</source>
        <translation>eine andere Client-ID</translation>
    </message>
    <message>
        <source>without the will</source>
        <translation>ohne den letzten Willen</translation>
    </message>
    <message>
        <source>without properties</source>
        <translation>ohne Eigenschaften</translation>
    </message>
    <message>
        <source>without the property %1</source>
        <translation>ohne die Eigenschaft %1</translation>
    </message>
    <message>
        <source>the same once more</source>
        <translation>noch einmal dasselbe</translation>
    </message>
    <message>
        <source>without ALPN</source>
        <translation>ohne ALPN</translation>
    </message>
    <message>
        <source>ALPN %1</source>
        <translation>ALPN %1</translation>
    </message>
    <message>
        <source>a TLS handshake</source>
        <translation>ein TLS-Handshake</translation>
    </message>
    <message>
        <source>a TLS handshake, %1</source>
        <translation>ein TLS-Handshake, %1</translation>
    </message>
    <message>
        <source>port %1</source>
        <translation>Port %1</translation>
    </message>
    <message>
        <source>server %1 of %2</source>
        <translation>Server %1 von %2</translation>
    </message>
    <message>
        <source>Attempt %1: %2</source>
        <translation>Versuch %1: %2</translation>
    </message>
</context>
<context>
    <name>LogStatisticsView</name>
    <message>
        <source>Nothing to count yet. Connect: packets by type, rates and the times of answers appear here.</source>
        <translation>Noch nichts zu zählen. Nach dem Verbinden erscheinen hier Pakete nach Typ, Raten und Antwortzeiten.</translation>
    </message>
    <message>
        <source>&amp;Rates over time:</source>
        <translation>&amp;Raten über die Zeit:</translation>
    </message>
    <message>
        <source>&amp;Times of answers</source>
        <translation>&amp;Antwortzeiten</translation>
    </message>
    <message>
        <source>Packets per second</source>
        <translation>Pakete je Sekunde</translation>
    </message>
    <message>
        <source>Bytes per second</source>
        <translation>Bytes je Sekunde</translation>
    </message>
    <message>
        <source>Rates as a Table</source>
        <translation>Raten als Tabelle</translation>
    </message>
    <message>
        <source>Show the rates as numbers in place of the plot</source>
        <translation>Die Raten als Zahlen statt als Kurven zeigen</translation>
    </message>
    <message>
        <source>Copy Statistics</source>
        <translation>Statistik kopieren</translation>
    </message>
    <message>
        <source>Copy all numbers as text, cells apart by tabs, for a spreadsheet or a bug report</source>
        <translation>Alle Zahlen als Text kopieren, Zellen durch Tabulatoren getrennt, für eine Tabelle oder einen Fehlerbericht</translation>
    </message>
    <message>
        <source>Back to the Packets</source>
        <translation>Zurück zu den Paketen</translation>
    </message>
    <message>
        <source>Show the packets again in place of the statistics</source>
        <translation>Statt der Statistik wieder die Pakete zeigen</translation>
    </message>
    <message>
        <source>counting record %1 of %2</source>
        <comment>numbers</comment>
        <translation>zählt Eintrag %1 von %2</translation>
    </message>
    <message>
        <source>No row meets the filter. Clear it to count all of them.</source>
        <translation>Keine Zeile passt zum Filter. Ohne Filter werden alle gezählt.</translation>
    </message>
    <message>
        <source>Only what the filter shows is counted.</source>
        <translation>Gezählt wird nur, was der Filter zeigt.</translation>
    </message>
</context>
<context>
    <name>LogStatus</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 match in the first %2 of %3 (cancelled)</source>
        <translation>%1 passend in den ersten %2 von %3 (abgebrochen)</translation>
    </message>
    <message>
        <source>%1 of %2 match so far</source>
        <translation>bisher %1 von %2 passend</translation>
    </message>
    <message>
        <source>%1 of %2 match</source>
        <translation>%1 von %2 passend</translation>
    </message>
    <message>
        <source>%1 in memory, %2 on disk</source>
        <translation>%1 im Speicher, %2 auf der Platte</translation>
    </message>
    <message>
        <source>%1 in memory</source>
        <translation>%1 im Speicher</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>rows of the log, and what they take</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2. Above %3 the oldest rows go to an encrypted temporary file; they stay in the list.</source>
        <translation>%1, %2. Über %3 gehen die ältesten Zeilen in eine verschlüsselte temporäre Datei; sie bleiben in der Liste.</translation>
    </message>
</context>
<context>
    <name>LogTerms</name>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>This Packet Type</source>
        <translation>Dieser Pakettyp</translation>
    </message>
    <message>
        <source>This Topic</source>
        <translation>Dieses Topic</translation>
    </message>
    <message>
        <source>This Packet Identifier</source>
        <translation>Dieser Packet Identifier</translation>
    </message>
    <message>
        <source>This Reason</source>
        <translation>Dieser Grund</translation>
    </message>
    <message>
        <source>This Attempt, Probe or Second Connection</source>
        <translation>Dieser Versuch, diese Probe oder Zweitverbindung</translation>
    </message>
    <message>
        <source>This Connection</source>
        <translation>Diese Verbindung</translation>
    </message>
</context>
<context>
    <name>LogToFile</name>
    <message>
        <source>Nothing is written: the name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>Nichts wird geschrieben: Der Name muss auf .pcapng, .jsonl, .csv, .txt oder .md enden.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1 kann nicht geschrieben werden (%2).</translation>
    </message>
    <message>
        <source>%1 is incomplete: %2. The rows are still in the log; export them to another disk.</source>
        <translation>%1 ist unvollständig: %2. Die Zeilen stehen noch im Protokoll; exportieren Sie sie auf einen anderen Datenträger.</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2).</source>
        <translation>
            <numerusform>%n Zeile in %1 geschrieben (%2).</numerusform>
            <numerusform>%n Zeilen in %1 geschrieben (%2).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogToFileDialog</name>
    <message>
        <source>Write the Log to a File While It Runs</source>
        <translation>Das Protokoll laufend in eine Datei schreiben</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>A file of this size is closed and called name-0001, name-0002, ..., and another one begins; each can be opened by itself. For instance 100 MB or 64 MiB.</source>
        <translation>Eine Datei dieser Größe wird geschlossen und heißt dann name-0001, name-0002, ..., und eine weitere beginnt; jede lässt sich für sich öffnen. Zum Beispiel 100 MB oder 64 MiB.</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>So many of the newest files are kept; older ones of this recording are removed</source>
        <translation>So viele der neuesten Dateien bleiben; ältere dieser Aufzeichnung werden entfernt</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>Wählen ...</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Begin another file at</source>
        <translation>&amp;Weitere Datei beginnen bei</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>The name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>Der Name muss auf .pcapng, .jsonl, .csv, .txt oder .md enden.</translation>
    </message>
    <message>
        <source>The folder does not exist.</source>
        <translation>Den Ordner gibt es nicht.</translation>
    </message>
    <message>
        <source>Give a size from 10 kB on, such as 100 MB, or &quot;%1&quot;.</source>
        <translation>Geben Sie eine Größe ab 10 kB an, etwa 100 MB, oder „%1“.</translation>
    </message>
    <message>
        <source>The ending chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report</source>
        <translation>Die Endung des Namens bestimmt die Form: .pcapng für Wireshark, .jsonl, .csv (RFC 4180), .txt oder .md für eine Fehlermeldung</translation>
    </message>
    <message>
        <source>Rows that the log has already are written first. Secrets are masked.</source>
        <translation>Zeilen, die das Protokoll schon hat, werden zuerst geschrieben. Geheimnisse sind verdeckt.</translation>
    </message>
    <message>
        <source>Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)</source>
        <translation>Pakete für Wireshark (*.pcapng);;JSON-Zeilen (*.jsonl);;Tabelle (*.csv);;Text (*.txt);;Markdown für eine Fehlermeldung (*.md)</translation>
    </message>
    <message>
        <source>This file exists and will be overwritten.</source>
        <translation>Diese Datei gibt es schon; sie wird überschrieben.</translation>
    </message>
    <message>
        <source>This file exists: it is kept, as the next of the numbered ones.</source>
        <translation>Diese Datei gibt es schon; sie bleibt als nächste der nummerierten erhalten.</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>Überschreiben</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>No packets yet. Press Connect: every packet sent and received, and what happens below MQTT, appears here.</source>
        <translation>Noch keine Pakete. Auf Verbinden klicken: Jedes gesendete und empfangene Paket und alles, was unterhalb von MQTT geschieht, erscheint hier.</translation>
    </message>
    <message>
        <source>Copied the first %1 of %2 selected rows. Export writes them all.</source>
        <translation>Die ersten %1 von %2 ausgewählten Zeilen kopiert. Exportieren schreibt alle.</translation>
    </message>
    <message>
        <source>&amp;Copy Rows as Text</source>
        <translation>&amp;Zeilen als Text kopieren</translation>
    </message>
    <message>
        <source>Copy Packet as &amp;Hexadecimal</source>
        <translation>Paket &amp;hexadezimal kopieren</translation>
    </message>
    <message>
        <source>Follow the End</source>
        <translation>Dem Ende folgen</translation>
    </message>
    <message>
        <source>Follow the end: new rows stay in sight (Space)</source>
        <translation>Dem Ende folgen: Neue Zeilen bleiben im Blick (Leertaste)</translation>
    </message>
    <message>
        <source>Reveal Secrets for This View</source>
        <translation>Geheimes in dieser Ansicht anzeigen</translation>
    </message>
    <message>
        <source>Passwords and authentication data are shown in detail and bytes. Press to mask them again.</source>
        <translation>Passwörter und Authentication Data werden in Details und Bytes angezeigt. Klicken, um sie wieder zu maskieren.</translation>
    </message>
    <message>
        <source>Show passwords and authentication data in detail and bytes, for this view, until the next connection</source>
        <translation>Passwörter und Authentication Data in Details und Bytes anzeigen, in dieser Ansicht, bis zur nächsten Verbindung</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Remove all rows from the log</source>
        <translation>Alle Zeilen aus dem Protokoll entfernen</translation>
    </message>
    <message>
        <source>Find in the Log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Look for rows without hiding the others (Ctrl+Shift+F)</source>
        <translation>Zeilen suchen, ohne die anderen auszublenden (Strg+Umschalt+F)</translation>
    </message>
    <message>
        <source>Log Menu</source>
        <translation>Menü des Protokolls</translation>
    </message>
    <message>
        <source>Attempts to go to, bookmarks, columns, times and the memory of the log</source>
        <translation>Versuche zum Hinspringen, Lesezeichen, Spalten, Zeiten und der Speicher des Protokolls</translation>
    </message>
    <message>
        <source>Copy Rows as &amp;Markdown</source>
        <translation>Zeilen als &amp;Markdown kopieren</translation>
    </message>
    <message>
        <source>&amp;Bookmark</source>
        <translation>&amp;Lesezeichen</translation>
    </message>
    <message>
        <source>&amp;Show Only</source>
        <translation>&amp;Nur zeigen</translation>
    </message>
    <message>
        <source>&amp;Add to the Filter</source>
        <translation>Zum &amp;Filter hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Hide</source>
        <translation>&amp;Ausblenden</translation>
    </message>
    <message>
        <source>&amp;Go to Attempt</source>
        <translation>&amp;Gehe zu Versuch</translation>
    </message>
    <message>
        <source>&amp;Bookmarks</source>
        <translation>&amp;Lesezeichen</translation>
    </message>
    <message>
        <source>&amp;Columns</source>
        <translation>&amp;Spalten</translation>
    </message>
    <message>
        <source>&amp;Memory of Each Log</source>
        <translation>Speicher &amp;jedes Protokolls</translation>
    </message>
    <message>
        <source>What is above it goes to an encrypted temporary file, oldest rows first. Nothing is lost; the rows stay in the list.</source>
        <translation>Was darüber ist, geht in eine verschlüsselte temporäre Datei, die ältesten Zeilen zuerst. Nichts geht verloren; die Zeilen bleiben in der Liste.</translation>
    </message>
    <message>
        <source>Nothing was attempted yet</source>
        <translation>Noch kein Versuch</translation>
    </message>
    <message>
        <source>&amp;Set or Remove</source>
        <translation>&amp;Setzen oder entfernen</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Nächstes</translation>
    </message>
    <message>
        <source>&amp;Previous</source>
        <translation>&amp;Voriges</translation>
    </message>
    <message>
        <source>Show Only &amp;Bookmarked Rows</source>
        <translation>Nur Zeilen mit &amp;Lesezeichen zeigen</translation>
    </message>
    <message>
        <source>&amp;Remove All</source>
        <translation>Alle &amp;entfernen</translation>
    </message>
    <message>
        <source>It has no row in the log.</source>
        <translation>Davon steht keine Zeile im Protokoll.</translation>
    </message>
    <message>
        <source>No row meets the filter. The button beside it has examples.</source>
        <translation>Keine Zeile erfüllt den Filter. Die Schaltfläche daneben hat Beispiele.</translation>
    </message>
    <message>
        <source>The file holds no packets.</source>
        <translation>Die Datei enthält keine Pakete.</translation>
    </message>
    <message>
        <source>The temporary file for the oldest rows cannot be written (%1): from now on the oldest rows are dropped. Free disk space and clear the log, or raise its memory in the log&apos;s menu.</source>
        <translation>Die temporäre Datei für die ältesten Zeilen kann nicht geschrieben werden (%1): Von jetzt an fallen die ältesten Zeilen weg. Schaffen Sie Platz auf der Platte und leeren Sie das Protokoll, oder geben Sie ihm im Menü des Protokolls mehr Speicher.</translation>
    </message>
    <message>
        <source>No row has a bookmark. M in the table sets one.</source>
        <translation>Keine Zeile hat ein Lesezeichen. M in der Tabelle setzt eines.</translation>
    </message>
    <message>
        <source>The filter hid row %1, so it was cleared; Ctrl+Z in its line brings it back.</source>
        <translation>Der Filter blendete Zeile %1 aus und wurde gelöscht; Strg+Z in seiner Zeile holt ihn zurück.</translation>
    </message>
    <message>
        <source>Write all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md (Ctrl+E). The arrow has more: filtered or chosen rows, a file that grows with the log.</source>
        <translation>Alle Zeilen in eine Datei schreiben: .pcapng für Wireshark, .jsonl, .csv, .txt oder .md (Strg+E). Der Pfeil hat mehr: gefilterte oder gewählte Zeilen, eine Datei, die mit dem Protokoll wächst.</translation>
    </message>
    <message>
        <source>&amp;Statistics</source>
        <translation>&amp;Statistik</translation>
    </message>
    <message>
        <source>No row has this word in it. The filter %1 finds what is meant by it.</source>
        <translation>In keiner Zeile steht dieses Wort. Der Filter %1 findet, was damit gemeint ist.</translation>
    </message>
</context>
<context>
    <name>LogWriter</name>
    <message numerus="yes">
        <source>%n packet(s) are longer than Wireshark reads (%1 bytes) and were cut.</source>
        <translation>
            <numerusform>%n Paket ist länger, als Wireshark liest (%1 Bytes), und wurde gekürzt.</numerusform>
            <numerusform>%n Pakete sind länger, als Wireshark liest (%1 Bytes), und wurden gekürzt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>The window cannot be opened: %1
It needs Qt&apos;s widgets. Debian and Ubuntu: apt install libqt6widgets6; Fedora: dnf install qt6-qtbase-gui.
&quot;connack check&quot; works without them.
</source>
        <translation>Das Fenster lässt sich nicht öffnen: %1
Es benötigt die Widgets von Qt. Debian und Ubuntu: apt install libqt6widgets6; Fedora: dnf install qt6-qtbase-gui.
„connack check“ funktioniert ohne sie.
</translation>
    </message>
    <message>
        <source>Connack connects to an MQTT broker and names the cause when that fails.

  connack [URL|FILE] [--options FILE] [--connect]
          [--theme system|light|dark] [--language CODE]
                                               opens the window, with this connection or this
                                               packet log, capture or options object
  connack check [URL] [flags]                  makes one attempt and prints a report;
                                               see connack check --help
  connack compare LEFT.json RIGHT.json         prints what differs between two saved reports
  connack --version                            versions of Connack, Qt and OpenSSL
</source>
        <translation>Connack verbindet sich mit einem MQTT-Broker und nennt die Ursache, wenn das scheitert.

  connack [URL|DATEI] [--options DATEI] [--connect]
          [--theme system|light|dark] [--language CODE]
                                               öffnet das Fenster, mit dieser Verbindung oder
                                               diesem Paketprotokoll, Mitschnitt oder Optionsobjekt
  connack check [URL] [Optionen]               macht einen Versuch und gibt einen Bericht aus;
                                               siehe connack check --help
  connack compare LINKS.json RECHTS.json       gibt aus, worin sich zwei Berichte unterscheiden
  connack --version                            Versionen von Connack, Qt und OpenSSL
</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>&amp;Neue Verbindung</translation>
    </message>
    <message>
        <source>D&amp;uplicate connection</source>
        <translation>Verbindung d&amp;uplizieren</translation>
    </message>
    <message>
        <source>&amp;Save connection</source>
        <translation>Verbindung &amp;speichern</translation>
    </message>
    <message>
        <source>&amp;Delete connection</source>
        <translation>Verbindung &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>&amp;Rückgängig: %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>&amp;Wiederherstellen: %1</translation>
    </message>
    <message>
        <source>&amp;Connection</source>
        <translation>&amp;Verbindung</translation>
    </message>
    <message>
        <source>&amp;Connect or cancel</source>
        <translation>&amp;Verbinden oder abbrechen</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>Edit the &amp;URL</source>
        <translation>&amp;URL bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Explain the focused field</source>
        <translation>Fokussiertes &amp;Feld erklären</translation>
    </message>
    <message>
        <source>&amp;About Connack</source>
        <translation>Über &amp;Connack</translation>
    </message>
    <message>
        <source>&amp;Filter packets</source>
        <translation>Pakete &amp;filtern</translation>
    </message>
    <message>
        <source>&amp;Log takes the whole window</source>
        <translation>&amp;Protokoll füllt das ganze Fenster</translation>
    </message>
    <message>
        <source>Theme of the &amp;desktop</source>
        <translation>Design des &amp;Desktops</translation>
    </message>
    <message>
        <source>Ligh&amp;t theme</source>
        <translation>He&amp;lles Design</translation>
    </message>
    <message>
        <source>Dar&amp;k theme</source>
        <translation>Dun&amp;kles Design</translation>
    </message>
    <message>
        <source>About Connack</source>
        <translation>Über Connack</translation>
    </message>
    <message>
        <source>Connack %1, with Qt %2</source>
        <translation>Connack %1, mit Qt %2</translation>
    </message>
    <message>
        <source>Shows what happens when a client connects to an MQTT broker, and names the cause when it fails.</source>
        <translation>Zeigt, was geschieht, wenn ein Client mit einem MQTT-Broker verbindet, und nennt die Ursache, wenn es fehlschlägt.</translation>
    </message>
    <message>
        <source>&amp;Go to</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>The copy gets a client ID of its own</source>
        <translation>Die Kopie bekommt eine eigene Client ID</translation>
    </message>
    <message>
        <source>Keeps a connection of the command line in the list; those of the list are saved by themselves</source>
        <translation>Behält eine Verbindung der Befehlszeile in der Liste; die der Liste werden von selbst gespeichert</translation>
    </message>
    <message>
        <source>&amp;Export the packet log...</source>
        <translation>Paketprotokoll &amp;exportieren...</translation>
    </message>
    <message>
        <source>&amp;Copy the report</source>
        <translation>Bericht &amp;kopieren</translation>
    </message>
    <message>
        <source>Makes one connection attempt, or ends the one that runs</source>
        <translation>Macht einen Verbindungsversuch oder beendet den laufenden</translation>
    </message>
    <message>
        <source>Shows at the field what it means, the packet it travels in, and the section of the specification</source>
        <translation>Zeigt am Feld, was es bedeutet, in welchem Paket es steht und den Abschnitt der Spezifikation</translation>
    </message>
    <message>
        <source>&amp;Next hit</source>
        <translation>&amp;Nächster Treffer</translation>
    </message>
    <message>
        <source>&amp;Previous hit</source>
        <translation>&amp;Voriger Treffer</translation>
    </message>
    <message>
        <source>%1 · #%2 at %3 · %4</source>
        <comment>connection, number of the attempt, time of day, outcome</comment>
        <translation>%1 · Nr. %2 um %3 · %4</translation>
    </message>
    <message>
        <source>Save the repor&amp;t...</source>
        <translation>Berich&amp;t speichern...</translation>
    </message>
    <message>
        <source>Saves everything about the latest attempt as Markdown, HTML, JSON or text, without secrets</source>
        <translation>Speichert alles über den letzten Versuch als Markdown, HTML, JSON oder Text, ohne Geheimnisse</translation>
    </message>
    <message>
        <source>Copies everything about the latest attempt as Markdown, and as HTML for what takes it, without secrets</source>
        <translation>Kopiert alles über den letzten Versuch als Markdown, und als HTML, wo das angenommen wird, ohne Geheimnisse</translation>
    </message>
    <message>
        <source>Co&amp;mpare attempts...</source>
        <translation>Versuche verglei&amp;chen...</translation>
    </message>
    <message>
        <source>Shows two attempts side by side and what differs; a saved report from another machine can be one of them</source>
        <translation>Zeigt zwei Versuche nebeneinander und was sie unterscheidet; ein gespeicherter Bericht von einem anderen Rechner kann einer davon sein</translation>
    </message>
    <message>
        <source>Look closer after a &amp;failure</source>
        <translation>Nach einem &amp;Fehlschlag genauer hinsehen</translation>
    </message>
    <message>
        <source>After a failure, makes the extra connections that narrow its cause down: another protocol version, a fresh client ID, the same port with and without TLS and so on. They publish nothing and carry no will. Without them an attempt is exactly one connection, as with connack check --no-probe.</source>
        <translation>Stellt nach einem Fehlschlag die zusätzlichen Verbindungen her, die seine Ursache eingrenzen: eine andere Protokollversion, eine frische Client ID, denselben Port mit und ohne TLS und so weiter. Sie veröffentlichen nichts und tragen keinen Last Will. Ohne sie ist ein Versuch genau eine Verbindung, wie bei connack check --no-probe.</translation>
    </message>
    <message>
        <source>Time for &amp;looking closer</source>
        <translation>&amp;Zeit zum genaueren Hinsehen</translation>
    </message>
    <message>
        <source>At most %1</source>
        <comment>a duration</comment>
        <translation>Höchstens %1</translation>
    </message>
    <message>
        <source>For all extra connections together, as connack check --probe-timeout</source>
        <translation>Für alle zusätzlichen Verbindungen zusammen, wie connack check --probe-timeout</translation>
    </message>
    <message>
        <source>&amp;Stop looking closer</source>
        <translation>Nicht weiter &amp;hinsehen</translation>
    </message>
    <message>
        <source>Ends the extra connections; the verdict stays as far as it came</source>
        <translation>Beendet die zusätzlichen Verbindungen; der Befund bleibt, so weit er gekommen ist</translation>
    </message>
    <message>
        <source>Look at the usual &amp;ports</source>
        <translation>Die üblichen &amp;Ports ansehen</translation>
    </message>
    <message>
        <source>Makes a connection to each customary port of the host of the last attempt, without user name and password</source>
        <translation>Stellt eine Verbindung zu jedem üblichen Port des Hosts des letzten Versuchs her, ohne Benutzername und Passwort</translation>
    </message>
    <message>
        <source>Sends DISCONNECT and closes the connection, or stops waiting for a reconnect</source>
        <translation>Sendet DISCONNECT und schließt die Verbindung, oder beendet das Warten auf einen neuen Versuch</translation>
    </message>
    <message>
        <source>&amp;Reconnect now</source>
        <translation>Jetzt neu ve&amp;rbinden</translation>
    </message>
    <message>
        <source>Begins the next automatic try at once; after automatic tries have stopped, goes on with them</source>
        <translation>Beginnt den nächsten automatischen Versuch sofort; wurden die automatischen Versuche eingestellt, setzt er sie fort</translation>
    </message>
    <message>
        <source>Shows the composer of messages; when it is in front already, publishes what stands in it</source>
        <translation>Zeigt die Eingabe für Nachrichten; ist sie schon vorn, wird veröffentlicht, was darin steht</translation>
    </message>
    <message>
        <source>Goes to the line for a topic filter</source>
        <translation>Geht zur Zeile für einen Topic-Filter</translation>
    </message>
    <message>
        <source>Follow the &amp;end of the list</source>
        <translation>Dem &amp;Ende der Liste folgen</translation>
    </message>
    <message>
        <source>New rows stay in sight, of the packets or the messages; Space in the list switches it</source>
        <translation>Neue Zeilen bleiben in Sicht, der Pakete oder der Nachrichten; die Leertaste in der Liste schaltet es um</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>Neue Verbindung</translation>
    </message>
    <message>
        <source>%1 goes on without its tab.</source>
        <translation>%1 läuft ohne Reiter weiter.</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>%1 does not reconnect by itself while %2 is connected with its client ID.</source>
        <translation>%1 verbindet sich nicht von selbst neu, solange %2 mit seiner Client-ID verbunden ist.</translation>
    </message>
    <message>
        <source>New &amp;group</source>
        <translation>Neue &amp;Gruppe</translation>
    </message>
    <message>
        <source>Holds connections of the list, which are dragged into it; those that are chosen, if there are several, are in it</source>
        <translation>Fasst Verbindungen der Liste zusammen, die hineingezogen werden; sind mehrere ausgewählt, enthält sie diese</translation>
    </message>
    <message>
        <source>Takes it out of the list; this can be undone</source>
        <translation>Nimmt sie aus der Liste; das lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Close tab</source>
        <translation>&amp;Reiter schließen</translation>
    </message>
    <message>
        <source>The connection stays in the list, and goes on if it is connected</source>
        <translation>Die Verbindung bleibt in der Liste und läuft weiter, wenn sie verbunden ist</translation>
    </message>
    <message>
        <source>Disconnect &amp;all</source>
        <translation>&amp;Alle trennen</translation>
    </message>
    <message>
        <source>Ends every connection of the list in order, also those without a tab</source>
        <translation>Beendet jede Verbindung der Liste in aller Form, auch die ohne Reiter</translation>
    </message>
    <message>
        <source>The &amp;list of connections</source>
        <translation>Zur &amp;Liste der Verbindungen</translation>
    </message>
    <message>
        <source>&amp;Next tab</source>
        <translation>&amp;Nächster Reiter</translation>
    </message>
    <message>
        <source>&amp;Previous tab</source>
        <translation>&amp;Voriger Reiter</translation>
    </message>
    <message>
        <source>Tab &amp;%1</source>
        <translation>Reiter &amp;%1</translation>
    </message>
    <message>
        <source>This connection is not saved (Ctrl+S saves it).</source>
        <translation>Diese Verbindung ist nicht gespeichert (Strg+S speichert sie).</translation>
    </message>
    <message>
        <source>Saved automatically; passwords in the system&apos;s key store.</source>
        <translation>Automatisch gespeichert; Passwörter im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>Saved automatically, without passwords.</source>
        <translation>Automatisch gespeichert, ohne Passwörter.</translation>
    </message>
    <message>
        <source>Pu&amp;blish</source>
        <translation>Veröffe&amp;ntlichen</translation>
    </message>
    <message>
        <source>Subscr&amp;ibe...</source>
        <translation>Abonn&amp;ieren...</translation>
    </message>
    <message>
        <source>Shows the rows that meet it alone</source>
        <translation>Zeigt nur die Zeilen, die ihn erfüllen</translation>
    </message>
    <message>
        <source>F&amp;ind in the packets</source>
        <translation>In den Paketen &amp;suchen</translation>
    </message>
    <message>
        <source>Looks for rows without hiding the others</source>
        <translation>Sucht Zeilen, ohne die anderen auszublenden</translation>
    </message>
    <message>
        <source>Chooses the next row that is found, or that the filter lets through</source>
        <translation>Wählt die nächste gefundene oder vom Filter durchgelassene Zeile</translation>
    </message>
    <message>
        <source>Chooses the previous row that is found, or that the filter lets through</source>
        <translation>Wählt die vorige gefundene oder vom Filter durchgelassene Zeile</translation>
    </message>
    <message>
        <source>Open a Packet Log or a Capture</source>
        <translation>Ein Paketprotokoll oder einen Mitschnitt öffnen</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>&amp;Open packet log...</source>
        <translation>Paketprotokoll ö&amp;ffnen ...</translation>
    </message>
    <message>
        <source>Opens a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP, in a window of its own; such a file can also be dropped here</source>
        <translation>Öffnet ein .jsonl oder .pcapng von Connack oder einen Mitschnitt (.pcap, .pcapng) von MQTT über TCP in einem eigenen Fenster; solche Dateien kann man auch hierher ziehen</translation>
    </message>
    <message>
        <source>Writes all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked.</source>
        <translation>Schreibt alle Zeilen in eine Datei: .pcapng für Wireshark, .jsonl, .csv, .txt oder .md. Geheimnisse sind verdeckt.</translation>
    </message>
    <message>
        <source>&amp;Preferences...</source>
        <translation>&amp;Einstellungen...</translation>
    </message>
    <message>
        <source>Theme, language, what new connections begin with, what is kept</source>
        <translation>Farben, Sprache, womit neue Verbindungen beginnen, was behalten wird</translation>
    </message>
    <message>
        <source>&amp;Causes and help</source>
        <translation>&amp;Ursachen und Hilfe</translation>
    </message>
    <message>
        <source>Every cause with how it is recognised and mended, how to do the usual things, all keys; searchable</source>
        <translation>Jede Ursache, woran man sie erkennt und wie man sie behebt, wie man das Übliche tut, alle Tasten; durchsuchbar</translation>
    </message>
    <message>
        <source>Cop&amp;y as</source>
        <translation>&amp;Kopieren als</translation>
    </message>
    <message>
        <source>Nothing is copied yet: its secrets are being read from the system&apos;s key store. Copy it again then.</source>
        <translation>Noch ist nichts kopiert: Die Geheimnisse werden gerade aus dem Schlüsselspeicher des Systems gelesen. Danach erneut kopieren.</translation>
    </message>
    <message>
        <source>Copied as %1.</source>
        <comment>the name of a tool</comment>
        <translation>Kopiert als %1.</translation>
    </message>
    <message>
        <source>Copied as %1, with its secrets.</source>
        <comment>the name of a tool</comment>
        <translation>Kopiert als %1, mit den Geheimnissen.</translation>
    </message>
    <message>
        <source>Copied as %1; the password is a placeholder.</source>
        <comment>the name of a tool</comment>
        <translation>Kopiert als %1; für das Passwort steht ein Platzhalter.</translation>
    </message>
    <message>
        <source>Copied as %1; placeholders stand for its secrets: %2.</source>
        <comment>the name of a tool; names of variables</comment>
        <translation>Kopiert als %1; für die Geheimnisse stehen Platzhalter: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) cannot be expressed; the text lists them.</source>
        <translation>
            <numerusform>%n Einstellung lässt sich nicht ausdrücken; der Text nennt sie.</numerusform>
            <numerusform>%n Einstellungen lassen sich nicht ausdrücken; der Text nennt sie.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageDetail</name>
    <message>
        <source>1 (UTF-8 text)</source>
        <translation>1 (UTF-8-Text)</translation>
    </message>
    <message>
        <source>0 (unspecified bytes)</source>
        <translation>0 (beliebige Bytes)</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>none of those in the list</source>
        <translation>keines der Liste</translation>
    </message>
    <message>
        <source>%1 (by Subscription Identifier)</source>
        <translation>%1 (laut Subscription Identifier)</translation>
    </message>
    <message>
        <source>%1 (its filter matches)</source>
        <translation>%1 (sein Filter passt)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Abonnement</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Since the attempt began</source>
        <translation>Seit Beginn des Versuchs</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Payload</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Eigenschaften</translation>
    </message>
    <message>
        <source>Choose a message to see what it carries.</source>
        <translation>Wählen Sie eine Nachricht, um zu sehen, was sie enthält.</translation>
    </message>
</context>
<context>
    <name>MessagesModel</name>
    <message>
        <source>R</source>
        <comment>short for: retained</comment>
        <translation>R</translation>
    </message>
    <message>
        <source>D</source>
        <comment>short for: duplicate</comment>
        <translation>D</translation>
    </message>
    <message>
        <source>RETAIN: the server kept this message and sent it on subscribing, or, with Retain As Published, it was published with this flag (section 3.3.1.3).</source>
        <translation>RETAIN: Der Server hatte diese Nachricht gespeichert und beim Abonnieren gesendet, oder sie wurde, mit Retain As Published, mit diesem Flag veröffentlicht (Abschnitt 3.3.1.3).</translation>
    </message>
    <message>
        <source>DUP: the server sent it before and may have no answer (section 3.3.1.1).</source>
        <translation>DUP: Der Server hat sie schon einmal gesendet und womöglich keine Antwort erhalten (Abschnitt 3.3.1.1).</translation>
    </message>
    <message>
        <source>gave way to newer messages</source>
        <translation>wich neueren Nachrichten</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>(empty)</source>
        <comment>payload</comment>
        <translation>(leer)</translation>
    </message>
    <message>
        <source>R: retained, D: duplicate</source>
        <translation>R: retained (gespeichert), D: Duplikat</translation>
    </message>
    <message>
        <source>The subscription that it came for: by its Subscription Identifier, or else by comparing topic and filters</source>
        <translation>Das Abonnement, für das sie kam: laut Subscription Identifier, sonst durch Vergleich von Topic und Filtern</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Flags</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Abonnement</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Payload</translation>
    </message>
</context>
<context>
    <name>MessagesPane</name>
    <message>
        <source>%1 of %2 match so far</source>
        <translation>bisher %1 von %2 passend</translation>
    </message>
    <message>
        <source>%1 of %2 match</source>
        <translation>%1 von %2 passend</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 wait</source>
        <comment>messages, while the list is paused</comment>
        <translation>%1, %2 warten</translation>
    </message>
    <message>
        <source>%1, %2 gave way</source>
        <comment>messages that are no longer kept</comment>
        <translation>%1, %2 gewichen</translation>
    </message>
    <message>
        <source>The newest messages are kept, up to %1 MB; the oldest %2 gave way.</source>
        <translation>Die neuesten Nachrichten werden behalten, bis zu %1 MB; die ältesten %2 sind gewichen.</translation>
    </message>
    <message>
        <source>No message matches the filter. Every word of it must occur in topic, payload or subscription.</source>
        <translation>Keine Nachricht passt zum Filter. Jedes Wort muss in Topic, Payload oder Abonnement vorkommen.</translation>
    </message>
    <message>
        <source>Messages appear here once you are connected and subscribed.</source>
        <translation>Hier erscheinen Nachrichten, sobald Sie verbunden sind und abonniert haben.</translation>
    </message>
    <message>
        <source>Nothing has arrived yet. What the subscriptions match appears here.</source>
        <translation>Noch ist nichts angekommen. Hier erscheint, was zu den Abonnements passt.</translation>
    </message>
    <message>
        <source>Subscribe to a topic filter at the left: what it matches appears here.</source>
        <translation>Abonnieren Sie links einen Topic-Filter: Hier erscheint, was dazu passt.</translation>
    </message>
    <message>
        <source>&amp;Copy Rows as Text</source>
        <translation>Zeilen als Text &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;Topic</source>
        <translation>&amp;Topic kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;Payload as Text</source>
        <translation>&amp;Payload als Text kopieren</translation>
    </message>
    <message>
        <source>Copy Payload as &amp;Hexadecimal</source>
        <translation>Payload &amp;hexadezimal kopieren</translation>
    </message>
    <message>
        <source>&amp;Save Payload…</source>
        <translation>Payload &amp;speichern…</translation>
    </message>
    <message>
        <source>Publish &amp;Again…</source>
        <translation>Er&amp;neut veröffentlichen…</translation>
    </message>
    <message>
        <source>Filter: words of topic, payload or subscription</source>
        <translation>Filter: Wörter aus Topic, Payload oder Abonnement</translation>
    </message>
    <message>
        <source>Shows the messages in which every word occurs. Of a payload, its beginning is searched.</source>
        <translation>Zeigt die Nachrichten, in denen jedes Wort vorkommt. Von einer Payload wird der Anfang durchsucht.</translation>
    </message>
    <message>
        <source>Follow the end: new messages stay in sight (Space)</source>
        <translation>Dem Ende folgen: Neue Nachrichten bleiben in Sicht (Leertaste)</translation>
    </message>
    <message>
        <source>Pause: nothing new is shown, though all is kept</source>
        <translation>Anhalten: Nichts Neues wird gezeigt, doch alles wird behalten</translation>
    </message>
    <message>
        <source>Remove all messages from the list</source>
        <translation>Alle Nachrichten aus der Liste entfernen</translation>
    </message>
</context>
<context>
    <name>Mqtt5Form</name>
    <message>
        <source>&amp;Session Expiry Interval</source>
        <translation>&amp;Session Expiry Interval</translation>
    </message>
    <message>
        <source>How long the broker keeps the session after the connection ends. &quot;never&quot; is 0xFFFFFFFF.
Property of CONNECT, MQTT 5, section 3.1.2.11.2</source>
        <translation>Wie lange der Broker die Sitzung nach dem Ende der Verbindung behält. „nie“ ist 0xFFFFFFFF.
Property von CONNECT, MQTT 5, Abschnitt 3.1.2.11.2</translation>
    </message>
    <message>
        <source>&amp;Receive Maximum</source>
        <translation>&amp;Receive Maximum</translation>
    </message>
    <message>
        <source>How many QoS 1 and 2 messages this client takes at once without acknowledging them, 1 to 65535.
Property of CONNECT, MQTT 5, section 3.1.2.11.3</source>
        <translation>Wie viele Nachrichten mit QoS 1 und 2 dieser Client zugleich annimmt, ohne sie zu bestätigen, 1 bis 65535.
Property von CONNECT, MQTT 5, Abschnitt 3.1.2.11.3</translation>
    </message>
    <message>
        <source>not set: 65535</source>
        <translation>nicht gesetzt: 65535</translation>
    </message>
    <message>
        <source>Maximum &amp;Packet Size</source>
        <translation>Maximum &amp;Packet Size</translation>
    </message>
    <message>
        <source>The largest packet this client accepts, in bytes.
Property of CONNECT, MQTT 5, section 3.1.2.11.4</source>
        <translation>Das größte Paket, das dieser Client annimmt, in Bytes.
Property von CONNECT, MQTT 5, Abschnitt 3.1.2.11.4</translation>
    </message>
    <message>
        <source>not set: no limit</source>
        <translation>nicht gesetzt: kein Limit</translation>
    </message>
    <message>
        <source>&amp;Topic Alias Maximum</source>
        <translation>&amp;Topic Alias Maximum</translation>
    </message>
    <message>
        <source>The highest topic alias the broker may use, 0 to 65535.
Property of CONNECT, MQTT 5, section 3.1.2.11.5</source>
        <translation>Der höchste Topic Alias, den der Broker verwenden darf, 0 bis 65535.
Property von CONNECT, MQTT 5, Abschnitt 3.1.2.11.5</translation>
    </message>
    <message>
        <source>not set: 0, no aliases</source>
        <translation>nicht gesetzt: 0, keine Topic Aliases</translation>
    </message>
    <message>
        <source>Request Response &amp;Information</source>
        <translation>Request Response &amp;Information</translation>
    </message>
    <message>
        <source>Asks the broker for Response Information in CONNACK.
Property of CONNECT, MQTT 5, section 3.1.2.11.6</source>
        <translation>Bittet den Broker um Response Information in CONNACK.
Property von CONNECT, MQTT 5, Abschnitt 3.1.2.11.6</translation>
    </message>
    <message>
        <source>not set: no</source>
        <translation>nicht gesetzt: nein</translation>
    </message>
    <message>
        <source>yes (1)</source>
        <translation>ja (1)</translation>
    </message>
    <message>
        <source>no (0)</source>
        <translation>nein (0)</translation>
    </message>
    <message>
        <source>Request Pro&amp;blem Information</source>
        <translation>Request Prob&amp;lem Information</translation>
    </message>
    <message>
        <source>Whether the broker may explain failures with a Reason String and User Properties.
Property of CONNECT, MQTT 5, section 3.1.2.11.7</source>
        <translation>Ob der Broker Fehler mit einem Reason String und User Properties erklären darf.
Property von CONNECT, MQTT 5, Abschnitt 3.1.2.11.7</translation>
    </message>
    <message>
        <source>not set: yes</source>
        <translation>nicht gesetzt: ja</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>&amp;User Properties</translation>
    </message>
    <message>
        <source>Pairs of a name and a value for the broker; a name may come again.
Property of CONNECT, MQTT 5, section 3.1.2.11.8</source>
        <translation>Paare aus Name und Wert für den Broker; ein Name darf mehrfach vorkommen.
Property von CONNECT, MQTT 5, Abschnitt 3.1.2.11.8</translation>
    </message>
    <message>
        <source>Enhanced authentication</source>
        <translation>Enhanced Authentication</translation>
    </message>
    <message>
        <source>Authentication &amp;Method</source>
        <translation>Authentication &amp;Method</translation>
    </message>
    <message>
        <source>Begins an enhanced authentication, for instance SCRAM-SHA-256.
Property of CONNECT, MQTT 5, section 3.1.2.11.9</source>
        <translation>Beginnt eine Enhanced Authentication, zum Beispiel SCRAM-SHA-256.
Property von CONNECT, MQTT 5, Abschnitt 3.1.2.11.9</translation>
    </message>
    <message>
        <source>not set: none</source>
        <translation>nicht gesetzt: keine</translation>
    </message>
    <message>
        <source>Authentication &amp;Data</source>
        <translation>Authenticatio&amp;n Data</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>These travel in MQTT 5 only; this connection uses %1.</source>
        <translation>Dies wird nur in MQTT 5 übertragen; diese Verbindung verwendet %1.</translation>
    </message>
    <message>
        <source>not set: 0 s</source>
        <translation>nicht gesetzt: 0 s</translation>
    </message>
    <message>
        <source>Au&amp;thentication</source>
        <translation>Au&amp;thentifizierung</translation>
    </message>
    <message>
        <source>How the broker&apos;s AUTH packets are answered. SCRAM proves the password of Credentials without sending it, and makes the broker prove that it knows it as well.
By hand: method and data are yours, and every AUTH of the broker waits for your answer.
MQTT 5, section 4.12; SCRAM: RFC 5802 and RFC 7677</source>
        <translation>Wie AUTH-Pakete des Brokers beantwortet werden. SCRAM beweist das Passwort der Zugangsdaten, ohne es zu senden, und lässt den Broker beweisen, dass er es auch kennt.
Von Hand: Methode und Daten sind Ihre, und jedes AUTH des Brokers wartet auf Ihre Antwort.
MQTT 5, Abschnitt 4.12; SCRAM: RFC 5802 und RFC 7677</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>Each AUTH of the broker waits for your answer, which is typed under the URL.</source>
        <translation>Jedes AUTH des Brokers wartet auf Ihre Antwort, die unter der URL eingegeben wird.</translation>
    </message>
    <message>
        <source>User name and password of Credentials go into SCRAM; the password is not sent.</source>
        <translation>Benutzername und Passwort der Zugangsdaten gehen in SCRAM ein; das Passwort wird nicht gesendet.</translation>
    </message>
    <message>
        <source>The first data of the authentication method. Needs an Authentication Method. It is never written to a file.
Property of CONNECT, MQTT 5, section 3.1.2.11.10</source>
        <translation>Die ersten Daten der Authentication Method. Dazu ist eine Authentication Method nötig. Sie werden nie in eine Datei geschrieben.
Property von CONNECT, MQTT 5, Abschnitt 3.1.2.11.10</translation>
    </message>
</context>
<context>
    <name>MqttRules</name>
    <message>
        <source>The broker answers the CONNECT of MQTT %1 with a CONNACK in the form of MQTT %2: it does not speak %1.</source>
        <translation>Der Broker beantwortet das CONNECT von MQTT %1 mit einem CONNACK in der Form von MQTT %2: Er spricht %1 nicht.</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>Die Protokollversion auf MQTT %1 umstellen.</translation>
    </message>
    <message>
        <source>Or use a broker, or a version of it, that speaks MQTT %1.</source>
        <translation>Oder einen Broker oder eine Version davon verwenden, die MQTT %1 spricht.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with a TLS alert (%2): the port speaks TLS.</source>
        <translation>%1 beantwortet CONNECT mit einem TLS-Alert (%2): Der Port spricht TLS.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with a TLS record: the port speaks TLS.</source>
        <translation>%1 beantwortet CONNECT mit einem TLS-Record: Der Port spricht TLS.</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>%1 verwenden.</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1.</source>
        <translation>Falls es ein WebSocket-Listener ist, %1 verwenden.</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without TLS, %1 by default.</source>
        <translation>Oder den Port verwenden, auf dem der Broker ohne TLS lauscht, standardmäßig %1.</translation>
    </message>
    <message>
        <source>A web server answers on %1 that this port expects HTTPS, so TLS.</source>
        <translation>Ein Webserver antwortet auf %1, dass dieser Port HTTPS erwartet, also TLS.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP and asks for a WebSocket: it is a WebSocket listener.</source>
        <translation>%1 beantwortet CONNECT mit HTTP und verlangt einen WebSocket: Es ist ein WebSocket-Listener.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP: a web server listens there, not an MQTT broker.</source>
        <translation>%1 beantwortet CONNECT mit HTTP: Dort lauscht ein Webserver, kein MQTT-Broker.</translation>
    </message>
    <message>
        <source>Check the port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>Den Port in der URL prüfen: MQTT hat standardmäßig %1, mit TLS %2.</translation>
    </message>
    <message>
        <source>%1 sends the CONNECT back as it got it: an echo service listens there, not an MQTT broker.</source>
        <translation>%1 sendet das CONNECT unverändert zurück: Dort lauscht ein Echo-Dienst, kein MQTT-Broker.</translation>
    </message>
    <message>
        <source>Check host and port in the URL.</source>
        <translation>Host und Port in der URL prüfen.</translation>
    </message>
    <message>
        <source>Look for a test service, a serial line or a relay that returns what it receives.</source>
        <translation>Nach einem Testdienst, einer seriellen Leitung oder einem Relay suchen, das zurückgibt, was es empfängt.</translation>
    </message>
    <message>
        <source>%1 answers in plain text, %2: it is not an MQTT broker.</source>
        <translation>%1 antwortet mit Klartext, %2: Es ist kein MQTT-Broker.</translation>
    </message>
    <message>
        <source>%1 speaks %2: it is not an MQTT broker.</source>
        <translation>%1 spricht %2: Es ist kein MQTT-Broker.</translation>
    </message>
    <message>
        <source>Use the broker&apos;s MQTT port: RabbitMQ has it, 1883 by default, when its MQTT plug-in is enabled.</source>
        <translation>Den MQTT-Port des Brokers verwenden: RabbitMQ hat ihn, standardmäßig 1883, wenn das MQTT-Plug-in aktiviert ist.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>Host und Port in der URL prüfen: MQTT hat standardmäßig %1, mit TLS %2.</translation>
    </message>
    <message>
        <source>a packet of no known type</source>
        <translation>ein Paket ohne bekannten Typ</translation>
    </message>
    <message>
        <source>Either the server is not an MQTT broker, or it does not keep to the standard, or something between changes the bytes.</source>
        <translation>Entweder ist der Server kein MQTT-Broker, oder er hält sich nicht an den Standard, oder etwas dazwischen verändert die Bytes.</translation>
    </message>
    <message>
        <source>Check host and port in the URL, if you do not know for sure that an MQTT broker listens there.</source>
        <translation>Host und Port in der URL prüfen, falls nicht sicher ist, dass dort ein MQTT-Broker lauscht.</translation>
    </message>
    <message>
        <source>Switch to MQTT %1, to see whether the broker answers that rightly.</source>
        <translation>Auf MQTT %1 umstellen, um zu sehen, ob der Broker darauf richtig antwortet.</translation>
    </message>
    <message>
        <source>Report the packet to the maker of the broker; the packet log has its bytes.</source>
        <translation>Das Paket dem Hersteller des Brokers melden; seine Bytes stehen im Paketprotokoll.</translation>
    </message>
    <message>
        <source>%1 reset the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 hat die Verbindung %2 nach CONNECT zurückgesetzt, ohne CONNACK.</translation>
    </message>
    <message>
        <source>The connection to %1 broke off %2 after CONNECT, without a CONNACK.</source>
        <translation>Die Verbindung zu %1 brach %2 nach CONNECT ab, ohne CONNACK.</translation>
    </message>
    <message>
        <source>%1 closed the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 hat die Verbindung %2 nach CONNECT geschlossen, ohne CONNACK.</translation>
    </message>
    <message>
        <source>The broker began the exchange with the method &quot;%1&quot; (AUTH), and it did not come to an end.</source>
        <translation>Der Broker hat den Austausch mit der Methode „%1“ (AUTH) begonnen, und dieser kam nicht zum Abschluss.</translation>
    </message>
    <message>
        <source>No CONNACK came within %1.</source>
        <translation>Innerhalb von %1 kam kein CONNACK.</translation>
    </message>
    <message>
        <source>Check the authentication data (MQTT 5, Authentication data) and that the broker&apos;s next step is answered.</source>
        <translation>Die Authentication Data prüfen (MQTT 5, Authentication Data) und ob der nächste Schritt des Brokers beantwortet wird.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells at which step it gave up.</source>
        <translation>Das Log des Brokers lesen: Es sagt, bei welchem Schritt er aufgegeben hat.</translation>
    </message>
    <message>
        <source>%1 does not answer CONNECT.</source>
        <translation>%1 antwortet nicht auf CONNECT.</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://.</source>
        <translation>Port %1 ist für %2:// üblich.</translation>
    </message>
    <message>
        <source>It is also possible that a broker listens there and does not take this CONNECT.</source>
        <translation>Möglich ist auch, dass dort ein Broker lauscht und dieses CONNECT nicht annimmt.</translation>
    </message>
    <message>
        <source>Or use the port for %1://: %2.</source>
        <translation>Oder den Port für %1:// verwenden: %2.</translation>
    </message>
    <message>
        <source>It may not speak MQTT %1: brokers without it often hang up or keep silent.</source>
        <translation>Womöglich spricht er MQTT %1 nicht: Broker ohne diese Version legen oft auf oder schweigen.</translation>
    </message>
    <message>
        <source>Switch to MQTT %1 and connect again.</source>
        <translation>Auf MQTT %1 umstellen und erneut verbinden.</translation>
    </message>
    <message>
        <source>The port may expect TLS.</source>
        <translation>Vielleicht erwartet der Port TLS.</translation>
    </message>
    <message>
        <source>Try the port with TLS: %1.</source>
        <translation>Den Port mit TLS versuchen: %1.</translation>
    </message>
    <message>
        <source>The broker may want a client certificate, and under TLS 1.3 some close without saying so.</source>
        <translation>Vielleicht verlangt der Broker ein Client-Zertifikat; unter TLS 1.3 schließen manche, ohne das zu sagen.</translation>
    </message>
    <message>
        <source>Give a client certificate and its key, if the broker asks for one (TLS, Client certificate).</source>
        <translation>Ein Client-Zertifikat und dessen Schlüssel angeben, falls der Broker eines verlangt (TLS, Client-Zertifikat).</translation>
    </message>
    <message>
        <source>It may be a WebSocket listener.</source>
        <translation>Vielleicht ist es ein WebSocket-Listener.</translation>
    </message>
    <message>
        <source>Try the port with WebSocket: %1.</source>
        <translation>Den Port mit WebSocket versuchen: %1.</translation>
    </message>
    <message>
        <source>On port 443 some brokers want an ALPN protocol (TLS, ALPN).</source>
        <translation>Auf Port 443 verlangen manche Broker ein ALPN-Protokoll (TLS, ALPN).</translation>
    </message>
    <message>
        <source>The broker may also dislike the client ID, the credentials or the will and not say so.</source>
        <translation>Vielleicht lehnt der Broker auch die Client ID, die Zugangsdaten oder den Last Will ab und sagt es nicht.</translation>
    </message>
    <message>
        <source>Connect without the will.</source>
        <translation>Ohne Last Will verbinden.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log for client ID &quot;%1&quot;; check user name, password and client ID.</source>
        <translation>Das Log des Brokers zur Client ID „%1“ lesen; Benutzername, Passwort und Client ID prüfen.</translation>
    </message>
    <message numerus="yes">
        <source>%1 began an answer to CONNECT (%n byte(s)) and did not finish it within %2.</source>
        <translation>
            <numerusform>%1 hat eine Antwort auf CONNECT begonnen (%n Byte) und sie nicht innerhalb von %2 beendet.</numerusform>
            <numerusform>%1 hat eine Antwort auf CONNECT begonnen (%n Bytes) und sie nicht innerhalb von %2 beendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 accepted the connection and then sent nothing for %2: no CONNACK came.</source>
        <translation>%1 hat die Verbindung angenommen und dann %2 lang nichts gesendet: Es kam kein CONNACK.</translation>
    </message>
    <message>
        <source>The server may hang, or the port may belong to something else that waits for other bytes.</source>
        <translation>Vielleicht hängt der Server, oder der Port gehört zu etwas anderem, das auf andere Bytes wartet.</translation>
    </message>
    <message>
        <source>It may also be a broker&apos;s WebSocket listener: that speaks HTTP until it is asked for a WebSocket.</source>
        <translation>Es kann auch der WebSocket-Listener eines Brokers sein: Der spricht HTTP, bis man ihn um einen WebSocket bittet.</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1 with the right path.</source>
        <translation>Wenn es ein WebSocket-Listener ist, %1 mit dem richtigen Pfad verwenden.</translation>
    </message>
    <message>
        <source>The server sent %1 that cannot be parsed from byte %2 on: %3.</source>
        <translation>Der Server hat %1 gesendet, das ab Byte %2 nicht zu lesen ist: %3.</translation>
    </message>
    <message>
        <source>The server sent %1, which is not allowed there: %2.</source>
        <translation>Der Server hat %1 gesendet, das dort nicht erlaubt ist: %2.</translation>
    </message>
    <message>
        <source>The broker may not take the user name and password and not say so.</source>
        <translation>Vielleicht nimmt der Broker Benutzername und Passwort nicht und sagt es nicht.</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials.</source>
        <translation>Benutzername und Passwort unter Zugangsdaten prüfen.</translation>
    </message>
    <message>
        <source>with TLS</source>
        <translation>mit TLS</translation>
    </message>
    <message>
        <source>as a WebSocket</source>
        <translation>als WebSocket</translation>
    </message>
    <message>
        <source>with another version of MQTT</source>
        <translation>mit einer anderen Version von MQTT</translation>
    </message>
    <message>
        <source>with another client ID and without a will</source>
        <translation>mit einer anderen Client ID und ohne Last Will</translation>
    </message>
    <message>
        <source>without MQTT 5 properties</source>
        <translation>ohne Properties von MQTT 5</translation>
    </message>
    <message>
        <source>with an ALPN protocol</source>
        <translation>mit einem ALPN-Protokoll</translation>
    </message>
    <message>
        <source>Extra connections got no further either: %1.</source>
        <comment>a list such as: with TLS, as a WebSocket</comment>
        <translation>Auch zusätzliche Verbindungen kamen nicht weiter: %1.</translation>
    </message>
    <message>
        <source>Check host and port in the URL, and whether the server that listens there still answers others.</source>
        <translation>Host und Port in der URL prüfen, und ob der Server, der dort lauscht, anderen noch antwortet.</translation>
    </message>
    <message>
        <source>Its last AUTH still waited to be answered by hand.</source>
        <translation>Sein letztes AUTH wartete noch auf die Antwort von Hand.</translation>
    </message>
</context>
<context>
    <name>NeighbourPorts</name>
    <message>
        <source>On port %1 an MQTT broker answers (%2://).</source>
        <translation>Auf Port %1 antwortet ein MQTT-Broker (%2://).</translation>
    </message>
    <message>
        <source>On port %1 a WebSocket is opened (%2://), but no CONNACK came.</source>
        <translation>Auf Port %1 öffnet sich ein WebSocket (%2://), aber es kam kein CONNACK.</translation>
    </message>
    <message>
        <source>On port %1 a web server answers (HTTP %2).</source>
        <translation>Auf Port %1 antwortet ein Webserver (HTTP %2).</translation>
    </message>
    <message>
        <source>On port %1 a server speaks TLS.</source>
        <translation>Auf Port %1 spricht ein Server TLS.</translation>
    </message>
    <message>
        <source>On port %1 a server speaks %2.</source>
        <translation>Auf Port %1 spricht ein Server %2.</translation>
    </message>
    <message>
        <source>Port %1 is open, but does not answer as %2://.</source>
        <translation>Port %1 ist offen, antwortet aber nicht als %2://.</translation>
    </message>
    <message>
        <source>Use %1: a broker answers there.</source>
        <translation>%1 verwenden: Dort antwortet ein Broker.</translation>
    </message>
    <message>
        <source>Try %1: a WebSocket server answers there.</source>
        <translation>%1 versuchen: Dort antwortet ein WebSocket-Server.</translation>
    </message>
    <message>
        <source>It goes without TLS: user name, password and messages can be read on the way.</source>
        <translation>Das geht ohne TLS: Benutzername, Passwort und Nachrichten sind unterwegs lesbar.</translation>
    </message>
    <message>
        <source>Its certificate is not trusted with the present settings; it was not checked here.</source>
        <translation>Seinem Zertifikat wird mit den jetzigen Einstellungen nicht vertraut; es wurde hier nicht geprüft.</translation>
    </message>
    <message>
        <source>None of the other customary ports of this host takes a connection either: %1.</source>
        <translation>Auch keiner der anderen üblichen Ports dieses Hosts nimmt eine Verbindung an: %1.</translation>
    </message>
</context>
<context>
    <name>NetworkForm</name>
    <message>
        <source>&amp;Connect to</source>
        <translation>Verbinden &amp;mit</translation>
    </message>
    <message>
        <source>Opens the TCP connection to this host and port; the names that TLS checks and that HTTP sends stay those of the URL.
For a broker behind a tunnel or without a DNS entry.</source>
        <translation>Öffnet die TCP-Verbindung zu diesem Host und Port; die Namen, die TLS prüft und HTTP sendet, bleiben die der URL.
Für einen Broker hinter einem Tunnel oder ohne DNS-Eintrag.</translation>
    </message>
    <message>
        <source>the URL&apos;s host and port</source>
        <translation>Host und Port der URL</translation>
    </message>
    <message>
        <source>&amp;Servers</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <source>Servers to try in order, one a line; they win over the URL&apos;s host and port.
MQTT.js: servers</source>
        <translation>Server, die der Reihe nach versucht werden, einer je Zeile; sie haben Vorrang vor Host und Port der URL.
MQTT.js: servers</translation>
    </message>
    <message>
        <source>not set: the URL&apos;s host alone</source>
        <translation>nicht gesetzt: nur der Host der URL</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Prox&amp;y</source>
        <translation>Prox&amp;y</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>SOCKS5</source>
        <translation>SOCKS5</translation>
    </message>
    <message>
        <source>HTTP (CONNECT)</source>
        <translation>HTTP (CONNECT)</translation>
    </message>
    <message>
        <source>Proxy &amp;host</source>
        <translation>Proxy-H&amp;ost</translation>
    </message>
    <message>
        <source>Name or address of the proxy.</source>
        <translation>Name oder Adresse des Proxys.</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>Proxy p&amp;ort</source>
        <translation>Proxy-Po&amp;rt</translation>
    </message>
    <message>
        <source>TCP port of the proxy, 1 to 65535.</source>
        <translation>TCP-Port des Proxys, 1 bis 65535.</translation>
    </message>
    <message>
        <source>Proxy &amp;username</source>
        <translation>Proxy-Ben&amp;utzername</translation>
    </message>
    <message>
        <source>Proxy pass&amp;word</source>
        <translation>Proxy-Pass&amp;wort</translation>
    </message>
    <message>
        <source>Give a host, or host:port; an IPv6 address stands in brackets.</source>
        <translation>Einen Host oder host:port angeben; eine IPv6-Adresse steht in eckigen Klammern.</translation>
    </message>
    <message>
        <source>Goes between this client and the broker. With SOCKS5 the proxy resolves the name.
SOCKS5: RFC 1928. HTTP: CONNECT, RFC 9110 section 9.3.6</source>
        <translation>Steht zwischen diesem Client und dem Broker. Bei SOCKS5 löst der Proxy den Namen auf.
SOCKS5: RFC 1928. HTTP: CONNECT, RFC 9110, Abschnitt 9.3.6</translation>
    </message>
    <message>
        <source>For a proxy that asks who is there.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</source>
        <translation>Für einen Proxy, der fragt, wer da ist.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Makes a lost connection anew by itself, with growing delays; not after your own Disconnect.
MQTT.js: reconnectPeriod, 0 switches it off</source>
        <translation>Stellt eine verlorene Verbindung von selbst neu her, mit wachsenden Wartezeiten; nicht, wenn Sie selbst getrennt haben.
MQTT.js: reconnectPeriod, 0 schaltet es ab</translation>
    </message>
    <message>
        <source>&amp;Reconnect when the connection is lost</source>
        <translation>&amp;Neu verbinden, wenn die Verbindung verloren geht</translation>
    </message>
    <message>
        <source>Fi&amp;rst delay</source>
        <translation>E&amp;rste Wartezeit</translation>
    </message>
    <message>
        <source>The wait before the first try; each further try waits twice as long. Half of each delay is left to chance, so that many clients do not come back at once.
MQTT.js: reconnectPeriod</source>
        <translation>Die Wartezeit vor dem ersten Versuch; jeder weitere wartet doppelt so lang. Die Hälfte jeder Wartezeit bestimmt der Zufall, damit nicht viele Clients auf einmal zurückkommen.
MQTT.js: reconnectPeriod</translation>
    </message>
    <message>
        <source>&amp;Longest delay</source>
        <translation>&amp;Längste Wartezeit</translation>
    </message>
    <message>
        <source>The delays grow up to this one. A busy broker, and one that throws the client out again and again, is asked at this pace at once.</source>
        <translation>Bis hierher wachsen die Wartezeiten. Ein ausgelasteter Broker, und einer, der den Client immer wieder hinauswirft, wird gleich in diesem Abstand gefragt.</translation>
    </message>
    <message>
        <source>Tries again even if there was no connection yet, as for a broker that is still to be started.</source>
        <translation>Versucht es auch dann wieder, wenn es noch keine Verbindung gab, etwa bei einem Broker, der erst gestartet wird.</translation>
    </message>
    <message>
        <source>A&amp;lso when the first attempt fails</source>
        <translation>Auch wenn der erste Versuch &amp;fehlschlägt</translation>
    </message>
    <message>
        <source>Tries again, at the longest delay, even if trying again is not likely to help: wrong credentials, missing rights, a certificate that does not pass, a client ID that another client uses.
MQTT.js: reconnectOnConnackError</source>
        <translation>Versucht es mit der längsten Wartezeit auch dann wieder, wenn das kaum helfen wird: bei falschen Zugangsdaten, fehlenden Rechten, einem Zertifikat, das die Prüfung nicht besteht, einer Client ID, die ein anderer Client verwendet.
MQTT.js: reconnectOnConnackError</translation>
    </message>
    <message>
        <source>Also after re&amp;fusals</source>
        <translation>Auch nach &amp;Ablehnungen</translation>
    </message>
    <message>
        <source>While the broker keeps the session, automatic reconnects send Clean Start 0, so that subscriptions and messages under way are kept; your own Connect sends Clean Start as it is set. With MQTT 3.1 and 3.1.1 Clean Session alone decides.
CONNECT, MQTT 5.0: Clean Start, section 3.1.2.4, Session Expiry Interval, section 3.1.2.11.2</source>
        <translation>Solange der Broker die Sitzung aufbewahrt, senden automatische Versuche Clean Start 0, damit Abonnements und laufende Nachrichten erhalten bleiben; Ihr eigenes Verbinden sendet Clean Start wie eingestellt. Bei MQTT 3.1 und 3.1.1 entscheidet Clean Session allein.
CONNECT, MQTT 5.0: Clean Start, Abschnitt 3.1.2.4, Session Expiry Interval, Abschnitt 3.1.2.11.2</translation>
    </message>
    <message>
        <source>Resu&amp;me the session</source>
        <translation>Sit&amp;zung wieder aufnehmen</translation>
    </message>
    <message>
        <source>After a reconnect into a new session, sends the SUBSCRIBE of each subscription again.
SUBSCRIBE, section 3.8. MQTT.js: resubscribe</source>
        <translation>Sendet nach einer neuen Verbindung in einer neuen Sitzung das SUBSCRIBE jedes Abonnements noch einmal.
SUBSCRIBE, Abschnitt 3.8. MQTT.js: resubscribe</translation>
    </message>
    <message>
        <source>Su&amp;bscribe again</source>
        <translation>Neu a&amp;bonnieren</translation>
    </message>
    <message>
        <source>For a proxy that asks for a password. It is never written to a file.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</source>
        <translation>Für einen Proxy, der ein Passwort verlangt. Es wird nie in eine Datei geschrieben.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</translation>
    </message>
</context>
<context>
    <name>NewRowsHint</name>
    <message numerus="yes">
        <source>%n new row(s) below</source>
        <translation>
            <numerusform>%n neue Zeile darunter</numerusform>
            <numerusform>%n neue Zeilen darunter</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the end and follow it (Space)</source>
        <translation>Zum Ende gehen und ihm folgen (Leertaste)</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>The password went to %1 unencrypted: everyone on the way can read it. Use %2://.</source>
        <translation>Das Passwort ging unverschlüsselt an %1: Jeder auf dem Weg kann es lesen. %2:// verwenden.</translation>
    </message>
    <message>
        <source>%1 did not answer or refused; %2 worked. A device that tries only the first address would fail.</source>
        <translation>%1: keine Antwort oder abgelehnt; %2 funktionierte. Ein Gerät, das nur die erste Adresse versucht, würde scheitern.</translation>
    </message>
    <message>
        <source>The server speaks MQTT, but did not confirm the sub-protocol &quot;%1&quot;: stricter clients, browsers among them, refuse that.</source>
        <translation>Der Server spricht MQTT, hat aber das Subprotokoll „%1“ nicht bestätigt: Strengere Clients, darunter Browser, lehnen das ab.</translation>
    </message>
    <message numerus="yes">
        <source>The certificate &quot;%1&quot; expires in %n day(s), on %2.</source>
        <translation>
            <numerusform>Das Zertifikat „%1“ läuft in %n Tag ab, am %2.</numerusform>
            <numerusform>Das Zertifikat „%1“ läuft in %n Tagen ab, am %2.</numerusform>
        </translation>
    </message>
    <message>
        <source>With verification on, this connection would fail. %1</source>
        <translation>Mit eingeschalteter Prüfung würde diese Verbindung scheitern. %1</translation>
    </message>
    <message>
        <source>MQTT %1 does not define the code %2 (0x%3) in %4.</source>
        <translation>MQTT %1 definiert den Code %2 (0x%3) in %4 nicht.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>after %1 s</source>
        <translation>nach %1 s</translation>
    </message>
    <message>
        <source>The broker turned keep-alive off; %1 s were asked for.</source>
        <translation>Der Broker hat Keep-alive ausgeschaltet; angefragt waren %1 s.</translation>
    </message>
    <message>
        <source>The broker set the keep-alive to %1 s; %2 s were asked for.</source>
        <translation>Der Broker hat Keep-alive auf %1 s gesetzt; angefragt waren %2 s.</translation>
    </message>
    <message>
        <source>The broker assigned the client ID &quot;%1&quot;.</source>
        <translation>Der Broker hat die Client ID „%1“ vergeben.</translation>
    </message>
    <message>
        <source>The broker has no earlier session of this client (Session Present 0): it is the first connection with this client ID, or the session was not kept.</source>
        <translation>Der Broker hat keine frühere Sitzung dieses Clients (Session Present 0): Es ist die erste Verbindung mit dieser Client ID, oder die Sitzung wurde nicht behalten.</translation>
    </message>
    <message>
        <source>The broker keeps the session otherwise than asked for: it expires %1, not %2.</source>
        <translation>Der Broker behält die Sitzung anders als angefragt: Sie läuft %1 ab, nicht %2.</translation>
    </message>
    <message numerus="yes">
        <source>The broker takes at most %n unacknowledged message(s) of QoS 1 and 2 at a time.</source>
        <translation>
            <numerusform>Der Broker nimmt höchstens %n unbestätigte Nachricht mit QoS 1 und 2 zugleich an.</numerusform>
            <numerusform>Der Broker nimmt höchstens %n unbestätigte Nachrichten mit QoS 1 und 2 zugleich an.</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker takes messages with QoS %1 at most.</source>
        <translation>Der Broker nimmt Nachrichten höchstens mit QoS %1 an.</translation>
    </message>
    <message>
        <source>The broker takes packets of at most %1 bytes.</source>
        <translation>Der Broker nimmt Pakete von höchstens %1 Bytes an.</translation>
    </message>
    <message>
        <source>The broker takes topic aliases up to %1.</source>
        <translation>Der Broker nimmt Topic Aliases bis %1 an.</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages.</source>
        <translation>Der Broker speichert keine Retained-Nachrichten.</translation>
    </message>
    <message>
        <source>The broker takes no topic filters with wildcards (+ and #).</source>
        <translation>Der Broker nimmt keine Topic-Filter mit Wildcards (+ und #) an.</translation>
    </message>
    <message>
        <source>The broker takes no subscription identifiers.</source>
        <translation>Der Broker nimmt keine Subscription Identifier an.</translation>
    </message>
    <message>
        <source>The broker takes no shared subscriptions ($share).</source>
        <translation>Der Broker nimmt keine Shared Subscriptions ($share) an.</translation>
    </message>
    <message>
        <source>The revocation list (crl) does not tell whether the certificate &quot;%1&quot; was revoked: %2. Get the present list of its issuer &quot;%3&quot;.</source>
        <translation>Die Sperrliste (crl) sagt nicht, ob das Zertifikat „%1“ widerrufen wurde: %2. Die aktuelle Liste des Ausstellers „%3“ besorgen.</translation>
    </message>
    <message>
        <source>The broker asks for %1 iterations of SCRAM; RFC 5802 wants at least %2, so that a stolen key costs time to try passwords on.</source>
        <translation>Der Broker verlangt %1 Iterationen von SCRAM; RFC 5802 will mindestens %2, damit das Durchprobieren von Passwörtern an einem gestohlenen Schlüssel Zeit kostet.</translation>
    </message>
    <message>
        <source>The TLS session keys are written to %1: whoever has that file and a recording can read this connection, the password too.</source>
        <translation>Die TLS-Sitzungsschlüssel werden in %1 geschrieben: Wer diese Datei und einen Mitschnitt hat, kann die Verbindung lesen, auch das Passwort.</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice (Escape)</source>
        <translation>Diesen Hinweis schließen (Esc)</translation>
    </message>
</context>
<context>
    <name>NumberText</name>
    <message>
        <source>Give a time such as 90, 90 s, 5 min or 1 h.</source>
        <translation>Eine Zeit wie 90, 90 s, 5 min oder 1 h angeben.</translation>
    </message>
    <message>
        <source>Give a time such as 30 s, 500 ms or 2 min.</source>
        <translation>Eine Zeit wie 30 s, 500 ms oder 2 min angeben.</translation>
    </message>
    <message>
        <source>Give a number of bytes such as 1024 or 2 MiB.</source>
        <translation>Eine Anzahl Bytes wie 1024 oder 2 MiB angeben.</translation>
    </message>
    <message>
        <source>Give a whole number.</source>
        <translation>Eine ganze Zahl angeben.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>The number is too large: at most 4294967295 can be sent.</source>
        <translation>Die Zahl ist zu groß: Höchstens 4294967295 kann gesendet werden.</translation>
    </message>
</context>
<context>
    <name>OptionalTextEdit</name>
    <message>
        <source>Send this field. Checked with an empty line, it is sent as an empty text, which is not the same as not sending it.</source>
        <translation>Dieses Feld senden. Angehakt und mit leerer Zeile wird es als leerer Text gesendet; das ist nicht dasselbe wie es nicht zu senden.</translation>
    </message>
    <message>
        <source>Hide what is typed</source>
        <translation>Eingabe verbergen</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Eingabe anzeigen</translation>
    </message>
    <message>
        <source>empty, and sent so</source>
        <translation>leer, und so gesendet</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
</context>
<context>
    <name>Options</name>
    <message>
        <source>The value cannot be read as bytes.</source>
        <translation>Der Wert ist nicht als Bytes lesbar.</translation>
    </message>
    <message>
        <source>Give text, {&quot;hex&quot;: &quot;00ff&quot;}, {&quot;base64&quot;: &quot;AP8=&quot;}, {&quot;file&quot;: &quot;path&quot;}, or a Buffer as JSON prints it.</source>
        <translation>Text, {&quot;hex&quot;: &quot;00ff&quot;}, {&quot;base64&quot;: &quot;AP8=&quot;}, {&quot;file&quot;: &quot;path&quot;} oder einen Buffer angeben, wie JSON ihn ausgibt.</translation>
    </message>
    <message>
        <source>the comment that starts here does not end: &quot;*/&quot; was expected.</source>
        <translation>der hier beginnende Kommentar endet nicht: „*/“ wurde erwartet.</translation>
    </message>
    <message>
        <source>the invisible character U+%1 stands here.</source>
        <translation>hier steht das unsichtbare Zeichen U+%1.</translation>
    </message>
    <message>
        <source>code is not run: write the text itself in place of ${...}.</source>
        <translation>Code wird nicht ausgeführt: anstelle von ${...} den Text selbst schreiben.</translation>
    </message>
    <message>
        <source>this is no complete escape: \xHH, \uHHHH or \u{H...} was expected.</source>
        <translation>das ist keine vollständige Escape-Sequenz: \xHH, \uHHHH oder \u{H...} wurde erwartet.</translation>
    </message>
    <message>
        <source>the string that starts here does not end: %1 was expected.</source>
        <translation>die hier beginnende Zeichenkette endet nicht: %1 wurde erwartet.</translation>
    </message>
    <message>
        <source>this is no number; text needs quotes.</source>
        <translation>das ist keine Zahl; Text braucht Anführungszeichen.</translation>
    </message>
    <message>
        <source>an object was expected: &quot;{&quot;</source>
        <translation>ein Objekt wurde erwartet: „{“</translation>
    </message>
    <message>
        <source>&quot;)&quot; was expected</source>
        <translation>„)“ wurde erwartet</translation>
    </message>
    <message>
        <source>nothing more was expected behind the object</source>
        <translation>hinter dem Objekt wurde nichts mehr erwartet</translation>
    </message>
    <message>
        <source>the text ends here; %1.</source>
        <translation>hier endet der Text; %1.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands here; %2.</source>
        <translation>hier steht „%1“; %2.</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>&quot;{&quot; was expected</source>
        <translation>„{“ wurde erwartet</translation>
    </message>
    <message>
        <source>&quot;:&quot; and the value of the key were expected</source>
        <translation>„:“ und der Wert des Schlüssels wurden erwartet</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot; was expected</source>
        <translation>„,“ oder „}“ wurde erwartet</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot; was expected in &quot;%1&quot;</source>
        <translation>„,“ oder „}“ wurde in „%1“ erwartet</translation>
    </message>
    <message>
        <source>&quot;}&quot; was expected</source>
        <translation>„}“ wurde erwartet</translation>
    </message>
    <message>
        <source>&quot;[&quot; was expected</source>
        <translation>„[“ wurde erwartet</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;]&quot; was expected</source>
        <translation>„,“ oder „]“ wurde erwartet</translation>
    </message>
    <message>
        <source>&quot;]&quot; was expected</source>
        <translation>„]“ wurde erwartet</translation>
    </message>
    <message>
        <source>a key or &quot;}&quot; was expected</source>
        <translation>ein Schlüssel oder „}“ wurde erwartet</translation>
    </message>
    <message>
        <source>objects and lists are nested more than %1 deep.</source>
        <translation>Objekte und Listen sind mehr als %1 Ebenen tief verschachtelt.</translation>
    </message>
    <message>
        <source>there are more than %1 values.</source>
        <translation>es sind mehr als %1 Werte.</translation>
    </message>
    <message>
        <source>a string in quotes was expected; code is not run</source>
        <translation>eine Zeichenkette in Anführungszeichen wurde erwartet; Code wird nicht ausgeführt</translation>
    </message>
    <message>
        <source>a value was expected</source>
        <translation>ein Wert wurde erwartet</translation>
    </message>
    <message>
        <source>a value was expected for &quot;%1&quot;</source>
        <translation>ein Wert wurde für „%1“ erwartet</translation>
    </message>
    <message>
        <source>this is no finite number.</source>
        <translation>das ist keine endliche Zahl.</translation>
    </message>
    <message>
        <source>a number was expected</source>
        <translation>eine Zahl wurde erwartet</translation>
    </message>
    <message>
        <source>text needs quotes, and code is not run: write a string, a number, true, false, null, a list or an object.</source>
        <translation>Text braucht Anführungszeichen, und Code wird nicht ausgeführt: eine Zeichenkette, eine Zahl, true, false, null, eine Liste oder ein Objekt schreiben.</translation>
    </message>
    <message>
        <source>&quot;(&quot; was expected</source>
        <translation>„(“ wurde erwartet</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;)&quot; was expected</source>
        <translation>„,“ oder „)“ wurde erwartet</translation>
    </message>
    <message>
        <source>the name of the file was expected in quotes.</source>
        <translation>der Name der Datei wurde in Anführungszeichen erwartet.</translation>
    </message>
    <message>
        <source>give the bytes with Buffer.from(&quot;...&quot;, &quot;hex&quot;).</source>
        <translation>die Bytes mit Buffer.from(&quot;...&quot;, &quot;hex&quot;) angeben.</translation>
    </message>
    <message>
        <source>a string or a list of bytes was expected.</source>
        <translation>eine Zeichenkette oder eine Liste von Bytes wurde erwartet.</translation>
    </message>
    <message>
        <source>the encoding was expected to be hex, base64, utf8 or latin1.</source>
        <translation>als Kodierung wurde hex, base64, utf8 oder latin1 erwartet.</translation>
    </message>
    <message>
        <source>there are %1 characters; at most %2 are read.</source>
        <translation>es sind %1 Zeichen; höchstens %2 werden gelesen.</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>a Boolean</source>
        <translation>ein Boolean</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>ein Objekt</translation>
    </message>
    <message>
        <source>The option %1 cannot be read.</source>
        <translation>Die Option %1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The option %1 is %2.</source>
        <translation>Die Option %1 ist %2.</translation>
    </message>
    <message>
        <source>There are more options that Connack does not know; they are not listed.</source>
        <translation>Es gibt weitere Optionen, die Connack nicht kennt; sie sind nicht aufgeführt.</translation>
    </message>
    <message>
        <source>Connack has no use for the option &quot;%1&quot; of MQTT.js; it was left out.</source>
        <translation>Connack hat keine Verwendung für die Option „%1“ von MQTT.js; sie wurde ausgelassen.</translation>
    </message>
    <message>
        <source>Connack does not know the option &quot;%1&quot;; it was left out.</source>
        <translation>Connack kennt die Option „%1“ nicht; sie wurde ausgelassen.</translation>
    </message>
    <message>
        <source>Connack does not know the option &quot;%1&quot;; it was left out. Is &quot;%2&quot; meant?</source>
        <translation>Connack kennt die Option „%1“ nicht; sie wurde ausgelassen. Ist „%2“ gemeint?</translation>
    </message>
    <message>
        <source>Give an object: { ... }.</source>
        <translation>Ein Objekt angeben: { ... }.</translation>
    </message>
    <message>
        <source>Give true or false.</source>
        <translation>true oder false angeben.</translation>
    </message>
    <message>
        <source>Give text in quotes.</source>
        <translation>Text in Anführungszeichen angeben.</translation>
    </message>
    <message>
        <source>The option %1 is &quot;%2&quot;. %3</source>
        <translation>Die Option %1 ist „%2“. %3</translation>
    </message>
    <message>
        <source>Give a name or an address alone; scheme, port and path are options of their own.</source>
        <translation>Nur einen Namen oder eine Adresse angeben; Schema, Port und Pfad sind eigene Optionen.</translation>
    </message>
    <message>
        <source>Use &quot;%1&quot;.</source>
        <translation>&quot;%1&quot; verwenden.</translation>
    </message>
    <message>
        <source>Use &quot;mqtt&quot;, &quot;mqtts&quot;, &quot;ws&quot; or &quot;wss&quot;.</source>
        <translation>&quot;mqtt&quot;, &quot;mqtts&quot;, &quot;ws&quot; oder &quot;wss&quot; verwenden.</translation>
    </message>
    <message>
        <source>The protocol %1 was read as %2.</source>
        <translation>Das Protokoll %1 wurde als %2 gelesen.</translation>
    </message>
    <message>
        <source>Give the path of a file, or PEM text.</source>
        <translation>Den Pfad einer Datei oder PEM-Text angeben.</translation>
    </message>
    <message>
        <source>Give a list of texts: [&quot;mqtt&quot;].</source>
        <translation>Eine Liste von Texten angeben: [&quot;mqtt&quot;].</translation>
    </message>
    <message>
        <source>The option %1 has a value that is no text.</source>
        <translation>Die Option %1 hat einen Wert, der kein Text ist.</translation>
    </message>
    <message>
        <source>Give text, or a list of texts for a name that comes again.</source>
        <translation>Text angeben, oder eine Liste von Texten für einen mehrfach vorkommenden Namen.</translation>
    </message>
    <message>
        <source>Give text or a number.</source>
        <translation>Text oder eine Zahl angeben.</translation>
    </message>
    <message>
        <source>Give an object of names and values, or a list of [name, value].</source>
        <translation>Ein Objekt aus Namen und Werten oder eine Liste von [name, value] angeben.</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>3 (MQTT 3.1), 4 (MQTT 3.1.1) oder 5 (MQTT 5.0) angeben.</translation>
    </message>
    <message>
        <source>Give the path of a file.</source>
        <translation>Den Pfad einer Datei angeben.</translation>
    </message>
    <message>
        <source>Give &quot;TLSv1&quot;, &quot;TLSv1.1&quot;, &quot;TLSv1.2&quot; or &quot;TLSv1.3&quot;.</source>
        <translation>&quot;TLSv1&quot;, &quot;TLSv1.1&quot;, &quot;TLSv1.2&quot; oder &quot;TLSv1.3&quot; angeben.</translation>
    </message>
    <message>
        <source>Give a list: [{&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}].</source>
        <translation>Eine Liste angeben: [{&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}].</translation>
    </message>
    <message>
        <source>Give an object with &quot;host&quot;: {&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}.</source>
        <translation>Ein Objekt mit &quot;host&quot; angeben: {&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}.</translation>
    </message>
    <message>
        <source>Give &quot;socks5://host:port&quot; or &quot;http://host:port&quot;.</source>
        <translation>&quot;socks5://host:port&quot; oder &quot;http://host:port&quot; angeben.</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0, 1 oder 2 angeben.</translation>
    </message>
    <message>
        <source>The options cannot be read: line %1, column %2: %3</source>
        <translation>Die Optionen sind nicht lesbar: Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>Give a JSON object or a JavaScript object, for instance {&quot;clientId&quot;: &quot;pump-7&quot;, &quot;keepalive&quot;: 30}.</source>
        <translation>Ein JSON-Objekt oder ein JavaScript-Objekt angeben, zum Beispiel {&quot;clientId&quot;: &quot;pump-7&quot;, &quot;keepalive&quot;: 30}.</translation>
    </message>
    <message>
        <source>The options are not text in UTF-8.</source>
        <translation>Die Optionen sind kein Text in UTF-8.</translation>
    </message>
    <message>
        <source>Save the options as UTF-8.</source>
        <translation>Die Optionen als UTF-8 speichern.</translation>
    </message>
    <message>
        <source>There is no property %1.</source>
        <translation>Es gibt keine Property %1.</translation>
    </message>
    <message>
        <source>Give one of: %1.</source>
        <translation>Eine davon angeben: %1.</translation>
    </message>
</context>
<context>
    <name>OutcomeText</name>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>The connection is still open after %1.</source>
        <translation>Die Verbindung ist nach %1 noch offen.</translation>
    </message>
    <message>
        <source>Waiting for the broker to close.</source>
        <translation>Warten darauf, dass der Broker schließt.</translation>
    </message>
    <message>
        <source>The connection was ended from this side before.</source>
        <translation>Die Verbindung wurde vorher von dieser Seite beendet.</translation>
    </message>
    <message>
        <source>Closed by the broker after %1, with DISCONNECT %2.</source>
        <translation>Vom Broker nach %1 geschlossen, mit DISCONNECT %2.</translation>
    </message>
    <message>
        <source>Closed by the broker after %1, without a DISCONNECT.</source>
        <translation>Vom Broker nach %1 geschlossen, ohne DISCONNECT.</translation>
    </message>
    <message>
        <source>Over after %1.</source>
        <translation>Zu Ende nach %1.</translation>
    </message>
    <message>
        <source>Closing.</source>
        <translation>Wird geschlossen.</translation>
    </message>
    <message>
        <source>Closed by the broker after %1.</source>
        <translation>Vom Broker nach %1 geschlossen.</translation>
    </message>
    <message>
        <source>Still connected.</source>
        <translation>Noch verbunden.</translation>
    </message>
    <message>
        <source>Connected so far.</source>
        <translation>Bisher verbunden.</translation>
    </message>
    <message>
        <source>The will arrived %1 after the end.</source>
        <translation>Der Will kam %1 nach dem Ende an.</translation>
    </message>
    <message>
        <source>Nobody watches: press Watch the will before.</source>
        <translation>Niemand sieht zu: vorher „Will beobachten“ drücken.</translation>
    </message>
    <message>
        <source>The client was back before the Will Delay Interval had passed.</source>
        <translation>Der Client war zurück, bevor das Will Delay Interval vergangen war.</translation>
    </message>
    <message>
        <source>No will within %1.</source>
        <translation>Kein Will innerhalb von %1.</translation>
    </message>
    <message>
        <source>Waiting for the will.</source>
        <translation>Warten auf den Will.</translation>
    </message>
    <message>
        <source>No will so far.</source>
        <translation>Bisher kein Will.</translation>
    </message>
    <message>
        <source>Session Present is 1.</source>
        <translation>Session Present ist 1.</translation>
    </message>
    <message>
        <source>Session Present is 0.</source>
        <translation>Session Present ist 0.</translation>
    </message>
    <message>
        <source>The next CONNACK shows it: press Resume the session.</source>
        <translation>Das nächste CONNACK zeigt es: „Sitzung wiederaufnehmen“ drücken.</translation>
    </message>
    <message>
        <source>The next CONNECT asked for a clean start: what was kept is not seen.</source>
        <translation>Das nächste CONNECT verlangte einen Clean Start: Was behalten wurde, ist nicht zu sehen.</translation>
    </message>
    <message>
        <source>%1 The CONNECT came after %2, when the session had expired.</source>
        <translation>%1 Das CONNECT kam nach %2, als die Sitzung abgelaufen war.</translation>
    </message>
    <message>
        <source>The connection did not come about; the status says why.</source>
        <translation>Die Verbindung kam nicht zustande; der Status sagt, warum.</translation>
    </message>
    <message>
        <source>Waiting for the CONNACK.</source>
        <translation>Warten auf das CONNACK.</translation>
    </message>
    <message>
        <source>The broker answered AUTH 0x00 Success.</source>
        <translation>Der Broker antwortete mit AUTH 0x00 Success.</translation>
    </message>
    <message>
        <source>Refused after %1: DISCONNECT %2.</source>
        <translation>Nach %1 abgelehnt: DISCONNECT %2.</translation>
    </message>
    <message>
        <source>The connection ended after %1.</source>
        <translation>Die Verbindung endete nach %1.</translation>
    </message>
    <message>
        <source>No end of the exchange within %1.</source>
        <translation>Kein Ende des Austauschs innerhalb von %1.</translation>
    </message>
    <message>
        <source>Waiting for the broker&apos;s AUTH.</source>
        <translation>Warten auf das AUTH des Brokers.</translation>
    </message>
    <message>
        <source>The packet log shows it.</source>
        <translation>Das Paketprotokoll zeigt es.</translation>
    </message>
</context>
<context>
    <name>PacketDetail</name>
    <message>
        <source>&amp;Copy Field</source>
        <translation>Feld &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Unfold All</source>
        <translation>Alle &amp;aufklappen</translation>
    </message>
    <message>
        <source>&amp;Fold All</source>
        <translation>Alle &amp;zuklappen</translation>
    </message>
    <message>
        <source>The bytes of the chosen packet appear here.</source>
        <translation>Hier erscheinen die Bytes des gewählten Pakets.</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Happened below MQTT: no packet</source>
        <translation>Unterhalb von MQTT geschehen: kein Paket</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>Beobachtet</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>An event has no MQTT bytes.</source>
        <translation>Ein Ereignis hat keine MQTT-Bytes.</translation>
    </message>
    <message>
        <source>The fields of the chosen packet appear here.</source>
        <translation>Hier erscheinen die Felder des gewählten Pakets.</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Payload</translation>
    </message>
    <message>
        <source>Will payload (%1)</source>
        <comment>number of bytes</comment>
        <translation>Will-Payload (%1)</translation>
    </message>
    <message>
        <source>Payload (%1)</source>
        <comment>number of bytes</comment>
        <translation>Payload (%1)</translation>
    </message>
    <message>
        <source>PUBLISH has a payload, and CONNECT with a will.</source>
        <translation>PUBLISH hat einen Payload, und CONNECT mit einem Will.</translation>
    </message>
    <message>
        <source>Copy &amp;Value</source>
        <translation>&amp;Wert kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;Subtree</source>
        <translation>&amp;Teilbaum kopieren</translation>
    </message>
    <message>
        <source>&amp;Bytes of the Field</source>
        <translation>&amp;Bytes des Felds</translation>
    </message>
    <message>
        <source>Copy &amp;Packet as Hexadecimal</source>
        <translation>&amp;Paket hexadezimal kopieren</translation>
    </message>
    <message>
        <source>Copy Pa&amp;yload</source>
        <translation>Pa&amp;yload kopieren</translation>
    </message>
    <message>
        <source>Save Pay&amp;load…</source>
        <translation>Pay&amp;load speichern …</translation>
    </message>
</context>
<context>
    <name>PacketHead</name>
    <message>
        <source>%1: %2</source>
        <comment>packet or event, and its facts</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>PacketLogModel</name>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>#</source>
        <comment>number of the row</comment>
        <translation>#</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Delta (s)</source>
        <translation>Delta (s)</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>Zeit (s)</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>Identifier</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Packet Identifier</source>
        <translation>Packet Identifier</translation>
    </message>
    <message>
        <source>ID</source>
        <comment>column of the Packet Identifier</comment>
        <translation>ID</translation>
    </message>
    <message>
        <source>Row %1, with a bookmark</source>
        <translation>Zeile %1, mit Lesezeichen</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Time of day, down to the microsecond</source>
        <translation>Uhrzeit auf die Mikrosekunde</translation>
    </message>
    <message>
        <source>Seconds since the attempt, probe or second connection began</source>
        <translation>Sekunden seit Beginn des Versuchs, der Probe oder Zweitverbindung</translation>
    </message>
    <message>
        <source>Seconds since the chosen row</source>
        <translation>Sekunden seit der gewählten Zeile</translation>
    </message>
    <message>
        <source>Seconds since the row above it</source>
        <translation>Sekunden seit der Zeile darüber</translation>
    </message>
    <message>
        <source>The attempt, probe or second connection that the row belongs to</source>
        <translation>Der Versuch, die Probe oder Zweitverbindung, zu der die Zeile gehört</translation>
    </message>
    <message>
        <source>C: opens or ends the connection. P: PUBLISH. A: acknowledges it. S: subscribes. K: keeps the connection alive.</source>
        <translation>C: öffnet oder beendet die Verbindung. P: PUBLISH. A: bestätigt es. S: abonniert. K: hält die Verbindung am Leben.</translation>
    </message>
    <message>
        <source>Reason Code or return code; of several the first that tells of a failure</source>
        <translation>Reason Code oder Return Code; von mehreren der erste, der einen Fehler meldet</translation>
    </message>
</context>
<context>
    <name>PacketText</name>
    <message>
        <source>Looking up the name</source>
        <translation>Name wird aufgelöst</translation>
    </message>
    <message>
        <source>Name resolved</source>
        <translation>Name aufgelöst</translation>
    </message>
    <message>
        <source>TCP connecting</source>
        <translation>TCP verbindet</translation>
    </message>
    <message>
        <source>TCP connected</source>
        <translation>TCP verbunden</translation>
    </message>
    <message>
        <source>TCP failed</source>
        <translation>TCP fehlgeschlagen</translation>
    </message>
    <message>
        <source>TLS started</source>
        <translation>TLS begonnen</translation>
    </message>
    <message>
        <source>TLS established</source>
        <translation>TLS aufgebaut</translation>
    </message>
    <message>
        <source>TLS alert received</source>
        <translation>TLS-Alert empfangen</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS fehlgeschlagen</translation>
    </message>
    <message>
        <source>WebSocket request</source>
        <translation>WebSocket-Anfrage</translation>
    </message>
    <message>
        <source>WebSocket answer</source>
        <translation>WebSocket-Antwort</translation>
    </message>
    <message>
        <source>WebSocket frame</source>
        <translation>WebSocket-Frame</translation>
    </message>
    <message>
        <source>Connection closed</source>
        <translation>Verbindung geschlossen</translation>
    </message>
    <message>
        <source>empty client ID</source>
        <translation>leere Client ID</translation>
    </message>
    <message>
        <source>client ID %1</source>
        <translation>Client ID %1</translation>
    </message>
    <message>
        <source>clean start</source>
        <translation>Clean Start</translation>
    </message>
    <message>
        <source>clean session</source>
        <translation>Clean Session</translation>
    </message>
    <message>
        <source>keep-alive %1 s</source>
        <translation>Keep-alive %1 s</translation>
    </message>
    <message>
        <source>user %1</source>
        <translation>Benutzer %1</translation>
    </message>
    <message>
        <source>with password</source>
        <translation>mit Passwort</translation>
    </message>
    <message>
        <source>will on %1</source>
        <translation>Last Will auf %1</translation>
    </message>
    <message>
        <source>session present</source>
        <translation>Session Present</translation>
    </message>
    <message>
        <source>topic alias %1</source>
        <translation>Topic Alias %1</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>retained</source>
        <translation>retained</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>Duplikat</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 (QoS %2)</source>
        <translation>%1 (QoS %2)</translation>
    </message>
    <message>
        <source>use server %1</source>
        <translation>Server %1 verwenden</translation>
    </message>
    <message>
        <source>properties: %1</source>
        <translation>Properties: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n byte(s))</source>
        <translation>
            <numerusform>%1 (%n Byte)</numerusform>
            <numerusform>%1 (%n Bytes)</numerusform>
        </translation>
    </message>
    <message>
        <source>Reserved packet type 0</source>
        <translation>Reservierter Pakettyp 0</translation>
    </message>
    <message>
        <source>Malformed at byte %1, %2: %3 [%4]</source>
        <translation>Fehlerhaft bei Byte %1: %2 %3 [%4]</translation>
    </message>
    <message>
        <source>Not allowed here, byte %1, %2: %3 [%4]</source>
        <translation>Hier nicht erlaubt, Byte %1: %2 %3 [%4]</translation>
    </message>
    <message>
        <source>No longer in the log</source>
        <translation>Nicht mehr im Protokoll</translation>
    </message>
    <message>
        <source>TLS key log</source>
        <translation>TLS-Schlüssel</translation>
    </message>
    <message>
        <source>Not captured</source>
        <translation>Nicht erfasst</translation>
    </message>
    <message>
        <source>Connection begins</source>
        <translation>Verbindung beginnt</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>TLS alert sent</source>
        <translation>TLS-Alert gesendet</translation>
    </message>
    <message>
        <source>WebSocket ping</source>
        <translation>WebSocket-Ping</translation>
    </message>
    <message>
        <source>WebSocket pong</source>
        <translation>WebSocket-Pong</translation>
    </message>
    <message>
        <source>WebSocket close</source>
        <translation>WebSocket-Close</translation>
    </message>
    <message>
        <source>Bytes sent</source>
        <translation>Bytes gesendet</translation>
    </message>
    <message>
        <source>Bytes received</source>
        <translation>Bytes empfangen</translation>
    </message>
</context>
<context>
    <name>PageTabs</name>
    <message>
        <source>Close the tab (Ctrl+W, or the middle mouse button). The connection stays in the list and goes on.</source>
        <translation>Den Reiter schließen (Strg+W oder mittlere Maustaste). Die Verbindung bleibt in der Liste und läuft weiter.</translation>
    </message>
</context>
<context>
    <name>PairTableEdit</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Add a row (Insert). Two columns can be pasted as well (Ctrl+V).</source>
        <translation>Zeile hinzufügen (Einfg). Auch zwei Spalten lassen sich einfügen (Strg+V).</translation>
    </message>
    <message>
        <source>Remove the row (Delete)</source>
        <translation>Zeile entfernen (Entf)</translation>
    </message>
    <message>
        <source>Move the row up</source>
        <translation>Zeile nach oben</translation>
    </message>
    <message>
        <source>Move the row down</source>
        <translation>Zeile nach unten</translation>
    </message>
    <message>
        <source>Show the values of Authorization, Cookie and other secret headers</source>
        <translation>Werte von Authorization, Cookie und anderen geheimen Headern anzeigen</translation>
    </message>
</context>
<context>
    <name>Payload</name>
    <message>
        <source>%1 bytes are too many: a PUBLISH carries at most %2 bytes.</source>
        <translation>%1 Bytes sind zu viele: Ein PUBLISH trägt höchstens %2 Bytes.</translation>
    </message>
    <message>
        <source>Give a file. It is read when the message is published.</source>
        <translation>Eine Datei angeben. Sie wird beim Veröffentlichen gelesen.</translation>
    </message>
    <message>
        <source>This is a folder. Give a file.</source>
        <translation>Das ist ein Ordner. Eine Datei angeben.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>This is no plain file, but a device or a pipe.</source>
        <translation>Das ist keine gewöhnliche Datei, sondern ein Gerät oder eine Pipe.</translation>
    </message>
    <message>
        <source>The file may not be read by this user.</source>
        <translation>Dieser Benutzer darf die Datei nicht lesen.</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <translation>Die Datei lässt sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>The text has half of a surrogate pair, which has no UTF-8 form.</source>
        <translation>Der Text enthält ein halbes Surrogatpaar, das keine UTF-8-Form hat.</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <comment>place in a text and what is wrong there</comment>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>Payload Format Indicator says UTF-8 text, but the byte at offset %1 is no UTF-8.</source>
        <translation>Payload Format Indicator sagt UTF-8-Text, aber das Byte bei Offset %1 ist kein UTF-8.</translation>
    </message>
    <message>
        <source>Content Type says %1, but this is no JSON. %2</source>
        <translation>Content Type sagt %1, aber das ist kein JSON. %2</translation>
    </message>
    <message>
        <source>Content Type says %1, but the bytes begin like %2.</source>
        <translation>Content Type sagt %1, aber die Bytes beginnen wie %2.</translation>
    </message>
    <message>
        <source>Content Type says %1, but the bytes do not begin like one.</source>
        <translation>Content Type sagt %1, aber die Bytes beginnen nicht so.</translation>
    </message>
</context>
<context>
    <name>PayloadEdit</name>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Hexadecimal</source>
        <translation>Hexadezimal</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>The file is too long to be shown here.</source>
        <translation>Die Datei ist zu lang, um sie hier anzuzeigen.</translation>
    </message>
    <message>
        <source>What is written as %1 is kept there. %2</source>
        <translation>Was als %1 geschrieben ist, bleibt dort erhalten. %2</translation>
    </message>
    <message>
        <source>What is written as %1 is too long to be shown here, and is kept there.</source>
        <translation>Was als %1 geschrieben ist, ist zu lang für diese Ansicht und bleibt dort erhalten.</translation>
    </message>
    <message>
        <source>What is written as %1 is no UTF-8 text, and is kept there.</source>
        <translation>Was als %1 geschrieben ist, ist kein UTF-8-Text und bleibt dort erhalten.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln Byte</numerusform>
            <numerusform>%Ln Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>The content of the file is read when the message is published.</source>
        <translation>Der Inhalt der Datei wird beim Veröffentlichen gelesen.</translation>
    </message>
    <message>
        <source>Choose the file to publish</source>
        <translation>Zu veröffentlichende Datei wählen</translation>
    </message>
    <message>
        <source>How the payload is written here. What is sent are the bytes.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>Wie die Payload hier geschrieben wird. Gesendet werden die Bytes.
Payload von PUBLISH, alle Versionen, Abschnitt 3.3.3</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formatieren</translation>
    </message>
    <message>
        <source>Indents the JSON. Numbers, names and their order stay as they are. Ctrl+Z takes it back.</source>
        <translation>Rückt das JSON ein. Zahlen, Namen und ihre Reihenfolge bleiben, wie sie sind. Strg+Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Verdichten</translation>
    </message>
    <message>
        <source>Takes the blanks between the parts out. Ctrl+Z brings them back.</source>
        <translation>Entfernt die Leerzeichen zwischen den Teilen. Strg+Z bringt sie zurück.</translation>
    </message>
    <message>
        <source>Choose a file. It can be dropped here as well.</source>
        <translation>Eine Datei wählen. Sie lässt sich auch hierher ziehen.</translation>
    </message>
    <message>
        <source>path of a file, or drop one here</source>
        <translation>Pfad einer Datei, oder eine hierher ziehen</translation>
    </message>
    <message>
        <source>Type the message, or drop a file. Empty: a message without a payload.</source>
        <translation>Die Nachricht eingeben oder eine Datei hierher ziehen. Leer: eine Nachricht ohne Payload.</translation>
    </message>
    <message>
        <source>for instance {&quot;temperature&quot;: 21.5}</source>
        <translation>zum Beispiel {&quot;temperature&quot;: 21.5}</translation>
    </message>
    <message>
        <source>for instance 00 ff 7e</source>
        <translation>zum Beispiel 00 ff 7e</translation>
    </message>
    <message>
        <source>for instance AP9+</source>
        <translation>zum Beispiel AP9+</translation>
    </message>
    <message>
        <source>What the message holds; what is sent are the bytes that it stands for.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>Was die Nachricht enthält; gesendet werden die Bytes, für die es steht.
Payload von PUBLISH, alle Versionen, Abschnitt 3.3.3</translation>
    </message>
</context>
<context>
    <name>PayloadTab</name>
    <message numerus="yes">
        <source>%n byte(s) of secrets are masked with *, in copies and saved files too. &quot;Reveal Secrets for This View&quot; shows them.</source>
        <translation>
            <numerusform>%n Byte eines Geheimnisses ist mit * verdeckt, auch in Kopien und gespeicherten Dateien. „Geheimnisse in dieser Ansicht zeigen“ deckt es auf.</numerusform>
            <numerusform>%n Bytes von Geheimnissen sind mit * verdeckt, auch in Kopien und gespeicherten Dateien. „Geheimnisse in dieser Ansicht zeigen“ deckt sie auf.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PayloadView</name>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>The payload has %1 bytes, which is too much for the clipboard. Save it instead.</source>
        <translation>Die Payload hat %1 Bytes; das ist zu viel für die Zwischenablage. Stattdessen speichern.</translation>
    </message>
    <message>
        <source>Copied as text; bytes that are no UTF-8 became replacement characters (U+FFFD).</source>
        <translation>Als Text kopiert; aus Bytes, die kein UTF-8 sind, wurden Ersatzzeichen (U+FFFD).</translation>
    </message>
    <message>
        <source>Save the payload</source>
        <translation>Payload speichern</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s) saved to %1.</source>
        <translation>
            <numerusform>%Ln Byte in %1 gespeichert.</numerusform>
            <numerusform>%Ln Bytes in %1 gespeichert.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 ließ sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>Copy as &amp;Text</source>
        <translation>Als &amp;Text kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;Hexadecimal</source>
        <translation>Als &amp;Hexadezimal kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;Base64</source>
        <translation>Als &amp;Base64 kopieren</translation>
    </message>
    <message>
        <source>Copy as Indented &amp;JSON</source>
        <translation>Als eingerücktes &amp;JSON kopieren</translation>
    </message>
    <message>
        <source>How the payload is shown. Automatic goes by the bytes, Content Type and Payload Format Indicator. The bytes stay as they came.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>Wie die Payload angezeigt wird. „Automatisch“ richtet sich nach den Bytes, Content Type und Payload Format Indicator. Die Bytes bleiben, wie sie kamen.
Payload von PUBLISH, alle Versionen, Abschnitt 3.3.3</translation>
    </message>
    <message>
        <source>Find in the payload (Ctrl+F)</source>
        <translation>In der Payload suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Copy the whole payload</source>
        <translation>Die ganze Payload kopieren</translation>
    </message>
    <message>
        <source>Save the payload to a file, byte for byte</source>
        <translation>Die Payload Byte für Byte in eine Datei speichern</translation>
    </message>
    <message>
        <source>Show as a Tree</source>
        <translation>Als Baum anzeigen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln Byte</numerusform>
            <numerusform>%Ln Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>said to be UTF-8</source>
        <translation>laut Absender UTF-8</translation>
    </message>
    <message>
        <source>said to be bytes</source>
        <translation>laut Absender Bytes</translation>
    </message>
    <message>
        <source>The payload is empty (0 bytes).</source>
        <translation>Die Payload ist leer (0 Bytes).</translation>
    </message>
    <message>
        <source>The payload is long, so it is shown as text. A tree of it takes a moment.</source>
        <translation>Die Payload ist lang und wird darum als Text angezeigt. Ein Baum braucht einen Moment.</translation>
    </message>
    <message>
        <source>This is no JSON, so it is shown as text. %1</source>
        <translation>Das ist kein JSON und wird darum als Text angezeigt. %1</translation>
    </message>
    <message>
        <source>The byte at offset %1 is no UTF-8. Such bytes show as %2 here.</source>
        <translation>Das Byte bei Offset %1 ist kein UTF-8. Solche Bytes erscheinen hier als %2.</translation>
    </message>
    <message>
        <source>Found, but too far down to be listed</source>
        <translation>Gefunden, aber zu weit unten für die Liste</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
</context>
<context>
    <name>PlainText</name>
    <message>
        <source>%1… (%2 characters in all)</source>
        <translation>%1… (insgesamt %2 Zeichen)</translation>
    </message>
    <message>
        <source>… (%1 characters in all)</source>
        <translation>… (insgesamt %1 Zeichen)</translation>
    </message>
</context>
<context>
    <name>PreferencesWindow</name>
    <message>
        <source>Restore the &amp;defaults</source>
        <translation>&amp;Voreinstellungen wiederherstellen</translation>
    </message>
    <message>
        <source>Takes back every choice in this window; that can be undone</source>
        <translation>Nimmt jede Wahl in diesem Fenster zurück; das lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>What was changed counts already (Esc)</source>
        <translation>Was geändert wurde, gilt schon (Esc)</translation>
    </message>
    <message>
        <source>The defaults apply.</source>
        <translation>Es gelten die Voreinstellungen.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>Colours of all windows; --theme sets them for one start</source>
        <translation>Farben aller Fenster; --theme setzt sie für einen Start</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>Language of all texts, and of numbers and dates with them; --language sets it for one start</source>
        <translation>Sprache aller Texte, und mit ihnen der Zahlen und Daten; --language setzt sie für einen Start</translation>
    </message>
    <message>
        <source>&amp;Font size of the log</source>
        <translation>Schrift&amp;größe des Protokolls</translation>
    </message>
    <message>
        <source>For the rows of the packet log, the fields of a packet and its bytes, in points</source>
        <translation>Für die Zeilen des Paketprotokolls, die Felder eines Pakets und seine Bytes, in Punkt</translation>
    </message>
    <message>
        <source>New connections</source>
        <translation>Neue Verbindungen</translation>
    </message>
    <message>
        <source>Client &amp;ID prefix</source>
        <translation>Anfang der Client-&amp;ID</translation>
    </message>
    <message>
        <source>Eight random digits follow it, so that no two clients throw each other out; access rules of brokers often match on it.
Client Identifier in the payload of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.3.1</source>
        <translation>Acht zufällige Ziffern folgen, damit nicht zwei Clients einander hinauswerfen; Zugriffsregeln von Brokern richten sich oft danach.
Client Identifier in den Nutzdaten von CONNECT, alle Versionen.
MQTT 5.0 und 3.1.1, Abschnitt 3.1.3.1</translation>
    </message>
    <message>
        <source>Protocol &amp;version</source>
        <translation>P&amp;rotokollversion</translation>
    </message>
    <message>
        <source>The version of MQTT that a new connection asks for.
Protocol Level (3.x) or Protocol Version (5.0) of CONNECT.
MQTT 5.0 and 3.1.1, section 3.1.2.2</source>
        <translation>Die Version von MQTT, die eine neue Verbindung verlangt.
Protocol Level (3.x) oder Protocol Version (5.0) von CONNECT.
MQTT 5.0 und 3.1.1, Abschnitt 3.1.2.2</translation>
    </message>
    <message>
        <source>&amp;Keep-alive</source>
        <translation>&amp;Keep-alive</translation>
    </message>
    <message>
        <source>The longest silence: when nothing else was sent for so long, the client sends PINGREQ. 0 turns it off.
Keep Alive of CONNECT, 0 to 65535 seconds, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.10</source>
        <translation>Die längste Stille: Wurde so lange nichts anderes gesendet, sendet der Client PINGREQ. 0 schaltet das ab.
Keep Alive von CONNECT, 0 bis 65535 Sekunden, alle Versionen.
MQTT 5.0 und 3.1.1, Abschnitt 3.1.2.10</translation>
    </message>
    <message>
        <source>T&amp;imeout</source>
        <translation>&amp;Zeitlimit</translation>
    </message>
    <message>
        <source>The limit for the whole attempt, from looking up the name to CONNACK. It is not sent.</source>
        <translation>Die Grenze für den ganzen Versuch, vom Auflösen des Namens bis zum CONNACK. Sie wird nicht gesendet.</translation>
    </message>
    <message>
        <source>&amp;Reconnect after</source>
        <translation>&amp;Neu verbinden nach</translation>
    </message>
    <message>
        <source>The first delay before a lost connection is made anew by itself; the following ones grow. 0 turns it off. It is not sent.</source>
        <translation>Die erste Wartezeit, bevor eine verlorene Verbindung von selbst neu aufgebaut wird; die folgenden wachsen. 0 schaltet das ab. Sie wird nicht gesendet.</translation>
    </message>
    <message>
        <source>Diagnosis and log</source>
        <translation>Diagnose und Protokoll</translation>
    </message>
    <message>
        <source>Look &amp;closer after a failure</source>
        <translation>Nach einem Fehler genauer &amp;hinsehen</translation>
    </message>
    <message>
        <source>After a failure, makes the extra connections that narrow its cause down. They publish nothing and carry no will. Without them an attempt is exactly one connection.</source>
        <translation>Baut nach einem Fehler die zusätzlichen Verbindungen auf, die seine Ursache eingrenzen. Sie veröffentlichen nichts und tragen kein Testament. Ohne sie ist ein Versuch genau eine Verbindung.</translation>
    </message>
    <message>
        <source>Time for looking cl&amp;oser</source>
        <translation>Zei&amp;t für das Hinsehen</translation>
    </message>
    <message>
        <source>For all extra connections together, 1 s to 1 h</source>
        <translation>Für alle zusätzlichen Verbindungen zusammen, 1 s bis 1 h</translation>
    </message>
    <message>
        <source>&amp;Memory of a log</source>
        <translation>Speicher eines Prot&amp;okolls</translation>
    </message>
    <message>
        <source>How much memory each packet log may take. What is older goes to an encrypted temporary file and stays as readable as the rest.</source>
        <translation>Wie viel Speicher jedes Paketprotokoll nehmen darf. Was älter ist, geht in eine verschlüsselte temporäre Datei und bleibt so lesbar wie der Rest.</translation>
    </message>
    <message>
        <source>What is kept between starts</source>
        <translation>Was zwischen den Starts behalten wird</translation>
    </message>
    <message>
        <source>&amp;Passwords of new connections, in the system&apos;s key store</source>
        <translation>Pass&amp;wörter neuer Verbindungen, im Schlüsselspeicher des Systems</translation>
    </message>
    <message>
        <source>Each connection can differ: Credentials, Remember. Without the key store&apos;s help no secret is written anywhere.</source>
        <translation>Jede Verbindung kann davon abweichen: Anmeldung, Merken. Ohne den Schlüsselspeicher wird kein Geheimnis irgendwo geschrieben.</translation>
    </message>
    <message>
        <source>Recent topics, filters, folders and forms of e&amp;xports</source>
        <translation>&amp;Letzte Topics, Filter, Ordner und Formen der Ausgabe</translation>
    </message>
    <message>
        <source>Off: nothing of what you do is added; what is there stays until it is forgotten</source>
        <translation>Aus: Nichts von dem, was Sie tun, kommt hinzu; was da ist, bleibt, bis es vergessen wird</translation>
    </message>
    <message>
        <source>Sizes, columns and tabs of the &amp;windows</source>
        <translation>Gr&amp;ößen, Spalten und Reiter der Fenster</translation>
    </message>
    <message>
        <source>Off: the next start looks as the last one that was kept</source>
        <translation>Aus: Der nächste Start sieht aus wie der letzte, der behalten wurde</translation>
    </message>
    <message>
        <source>For&amp;get everything remembered</source>
        <translation>&amp;Alles Gemerkte vergessen</translation>
    </message>
    <message>
        <source>Forgets recent things and the state of the windows; connections, their passwords and the preferences stay. That can be undone.</source>
        <translation>Vergisst zuletzt Benutztes und den Zustand der Fenster; Verbindungen, ihre Passwörter und die Einstellungen bleiben. Das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>What was remembered is forgotten. How the windows look now is kept when they close.</source>
        <translation>Das Gemerkte ist vergessen. Wie die Fenster jetzt aussehen, wird beim Schließen behalten.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Kept in %1</source>
        <translation>Aufbewahrt in %1</translation>
    </message>
    <message>
        <source>The preferences cannot be written to %1.</source>
        <translation>Die Einstellungen können nicht nach %1 geschrieben werden.</translation>
    </message>
    <message>
        <source>The most is 65,535 s.</source>
        <translation>Höchstens 65.535 s.</translation>
    </message>
    <message>
        <source>Give 100 ms to 1 h, or 0.</source>
        <translation>Geben Sie 100 ms bis 1 h an, oder 0.</translation>
    </message>
    <message>
        <source>Give 1 s to 1 h.</source>
        <translation>Geben Sie 1 s bis 1 h an.</translation>
    </message>
    <message>
        <source>A prefix has at most 200 characters, all of them printable.</source>
        <translation>Ein Anfang hat höchstens 200 Zeichen, alle druckbar.</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source> pt</source>
        <comment>unit behind a number: points</comment>
        <translation> pt</translation>
    </message>
    <message>
        <source> s</source>
        <comment>unit behind a number: seconds</comment>
        <translation> s</translation>
    </message>
</context>
<context>
    <name>ProbeReport</name>
    <message>
        <source>%1: %2.</source>
        <comment>what was asked, what came of it</comment>
        <translation>%1: %2.</translation>
    </message>
</context>
<context>
    <name>ProbeRules</name>
    <message>
        <source>%1 does not answer CONNECT: nothing came for %2.</source>
        <translation>%1 antwortet nicht auf CONNECT: %2 lang kam nichts.</translation>
    </message>
    <message>
        <source>%1 resets the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 setzt die Verbindung %2 nach CONNECT zurück, ohne CONNACK.</translation>
    </message>
    <message>
        <source>%1 closes the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 schließt die Verbindung %2 nach CONNECT, ohne CONNACK.</translation>
    </message>
    <message>
        <source>With %1 the connection works.</source>
        <translation>Mit %1 funktioniert die Verbindung.</translation>
    </message>
    <message>
        <source>With %1 the connection works once its certificate is trusted; with the present settings it is not: %2.</source>
        <translation>Mit %1 funktioniert die Verbindung, sobald dem Zertifikat vertraut wird; mit den jetzigen Einstellungen wird ihm nicht vertraut: %2.</translation>
    </message>
    <message>
        <source>With %1 a broker answers.</source>
        <translation>Mit %1 antwortet ein Broker.</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>%1 verwenden.</translation>
    </message>
    <message>
        <source>Give the certificate of the broker&apos;s CA under TLS, CA file (--ca).</source>
        <translation>Das Zertifikat der CA des Brokers unter TLS, CA-Datei (--ca) angeben.</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1.</source>
        <translation>Falls es ein WebSocket-Listener ist, %1 verwenden.</translation>
    </message>
    <message>
        <source>%1 does not answer CONNECT in the clear with MQTT.</source>
        <translation>%1 antwortet im Klartext nicht mit MQTT auf CONNECT.</translation>
    </message>
    <message>
        <source>The same port answers a TLS handshake: it expects TLS.</source>
        <translation>Derselbe Port antwortet auf einen TLS-Handshake: Er erwartet TLS.</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without TLS, %1 by default.</source>
        <translation>Oder den Port verwenden, auf dem der Broker ohne TLS lauscht, standardmäßig %1.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP.</source>
        <translation>%1 antwortet auf CONNECT mit HTTP.</translation>
    </message>
    <message>
        <source>Asked for a WebSocket, it opens one, and with %1 the connection works.</source>
        <translation>Nach einem WebSocket gefragt, öffnet er einen, und mit %1 funktioniert die Verbindung.</translation>
    </message>
    <message>
        <source>Asked for a WebSocket at %1, it opens one.</source>
        <translation>Nach einem WebSocket unter %1 gefragt, öffnet er einen.</translation>
    </message>
    <message>
        <source>Asked for a WebSocket at %1, it answers as a WebSocket server, but opens none there.</source>
        <translation>Nach einem WebSocket unter %1 gefragt, antwortet er wie ein WebSocket-Server, öffnet dort aber keinen.</translation>
    </message>
    <message>
        <source>Use %1 with the right path.</source>
        <translation>%1 mit dem richtigen Pfad verwenden.</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without WebSocket, %1 by default.</source>
        <translation>Oder den Port verwenden, auf dem der Broker ohne WebSocket lauscht, standardmäßig %1.</translation>
    </message>
    <message>
        <source>To an HTTP request it answers %1: a web server listens there, not an MQTT broker.</source>
        <translation>Auf eine HTTP-Anfrage antwortet er mit %1: Dort lauscht ein Webserver, kein MQTT-Broker.</translation>
    </message>
    <message>
        <source>A broker may still be behind it as a WebSocket, at a path that was not tried.</source>
        <translation>Dahinter kann dennoch ein Broker als WebSocket stehen, unter einem Pfad, der nicht probiert wurde.</translation>
    </message>
    <message>
        <source>Check the port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>Den Port in der URL prüfen: MQTT hat standardmäßig %1, mit TLS %2.</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1 with the right path.</source>
        <translation>Falls es ein WebSocket-Listener ist, %1 mit dem richtigen Pfad verwenden.</translation>
    </message>
    <message>
        <source>To other bytes than MQTT&apos;s it answers: another service listens there.</source>
        <translation>Auf andere Bytes als die von MQTT antwortet er: Dort lauscht ein anderer Dienst.</translation>
    </message>
    <message>
        <source>It speaks %1: it is not an MQTT broker.</source>
        <translation>Er spricht %1: Das ist kein MQTT-Broker.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>Host und Port in der URL prüfen: MQTT hat standardmäßig %1, mit TLS %2.</translation>
    </message>
    <message>
        <source>%1 does not answer the request for a WebSocket.</source>
        <translation>%1 antwortet nicht auf die Anfrage nach einem WebSocket.</translation>
    </message>
    <message>
        <source>%1 hangs up on the request for a WebSocket.</source>
        <translation>%1 legt bei der Anfrage nach einem WebSocket auf.</translation>
    </message>
    <message>
        <source>It answers other bytes: another service listens there.</source>
        <translation>Auf andere Bytes antwortet er: Dort lauscht ein anderer Dienst.</translation>
    </message>
    <message>
        <source>It speaks %1: it is neither a web server nor an MQTT broker.</source>
        <translation>Er spricht %1: Das ist weder ein Webserver noch ein MQTT-Broker.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a WebSocket listener&apos;s.</source>
        <translation>Host und Port in der URL prüfen: Dieser Port gehört nicht zu einem WebSocket-Listener.</translation>
    </message>
    <message>
        <source>With the client ID %1 in place of the empty one the same connection works.</source>
        <translation>Mit der Client ID %1 anstelle der leeren funktioniert dieselbe Verbindung.</translation>
    </message>
    <message>
        <source>With the client ID %1 the same connection works: the broker does not take &quot;%2&quot; (%3 bytes).</source>
        <translation>Mit der Client ID %1 funktioniert dieselbe Verbindung: Der Broker nimmt „%2“ (%3 Bytes) nicht an.</translation>
    </message>
    <message>
        <source>The last will was left out there as well and may be what the broker does not take.</source>
        <translation>Auch der Last Will wurde dabei weggelassen; vielleicht ist er es, den der Broker nicht annimmt.</translation>
    </message>
    <message>
        <source>A clean session was asked for there; the broker may also refuse to keep a session.</source>
        <translation>Dabei wurde Clean Session verlangt; vielleicht weigert sich der Broker auch nur, eine Sitzung zu behalten.</translation>
    </message>
    <message>
        <source>Use another client ID, for instance %1.</source>
        <translation>Eine andere Client ID verwenden, zum Beispiel %1.</translation>
    </message>
    <message>
        <source>Use a client ID of at most 23 bytes: brokers need not take longer ones.</source>
        <translation>Eine Client ID von höchstens 23 Bytes verwenden: Längere müssen Broker nicht annehmen.</translation>
    </message>
    <message>
        <source>Look up on the broker which client IDs it takes: their form, a prefix, a user that each is tied to, a list of banned ones.</source>
        <translation>Auf dem Broker nachsehen, welche Client IDs er annimmt: ihre Form, ein Präfix, ein Benutzer, an den jede gebunden ist, eine Liste gesperrter.</translation>
    </message>
    <message>
        <source>Without the last will the same connection works: the broker does not take the will with the topic &quot;%1&quot;.</source>
        <translation>Ohne den Last Will funktioniert dieselbe Verbindung: Der Broker nimmt den Last Will mit dem Topic „%1“ nicht an.</translation>
    </message>
    <message>
        <source>Change the will&apos;s topic (Last Will, Topic) to one that this broker allows.</source>
        <translation>Das Topic des Last Will (Last Will, Topic) auf eines ändern, das dieser Broker erlaubt.</translation>
    </message>
    <message>
        <source>Or connect without the will.</source>
        <translation>Oder ohne den Last Will verbinden.</translation>
    </message>
    <message>
        <source>Try it without &quot;Retain&quot; (Last Will).</source>
        <translation>Es ohne „Retain“ versuchen (Last Will).</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): with %1 it hangs up, without any it goes on.</source>
        <translation>Der Server nimmt keines der angebotenen Anwendungsprotokolle (ALPN) an: Mit %1 legt er auf, ohne geht es weiter.</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN): with %1 offered it goes on, without it hangs up.</source>
        <translation>Der Server will ein Anwendungsprotokoll (ALPN): Mit dem Angebot %1 geht es weiter, ohne legt er auf.</translation>
    </message>
    <message>
        <source>The server wants another application protocol (ALPN): with %1 offered it goes on, with %2 it hangs up.</source>
        <translation>Der Server will ein anderes Anwendungsprotokoll (ALPN): Mit dem Angebot %1 geht es weiter, mit %2 legt er auf.</translation>
    </message>
    <message>
        <source>So the connection works.</source>
        <translation>So funktioniert die Verbindung.</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol (TLS, ALPN).</source>
        <translation>Kein ALPN-Protokoll anbieten (TLS, ALPN).</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>Das ALPN-Protokoll %1 anbieten (TLS, ALPN, oder --alpn).</translation>
    </message>
    <message>
        <source>Without the properties of CONNECT (%1) the same connection works; no single one of them is to blame.</source>
        <translation>Ohne die Properties des CONNECT (%1) funktioniert dieselbe Verbindung; keine einzelne davon ist schuld.</translation>
    </message>
    <message>
        <source>Without the property %1 of CONNECT the same connection works: the broker hangs up on it, though MQTT 5 allows it.</source>
        <translation>Ohne die Property %1 des CONNECT funktioniert dieselbe Verbindung: Der Broker legt ihretwegen auf, obwohl MQTT 5 sie erlaubt.</translation>
    </message>
    <message>
        <source>Leave the properties out (MQTT 5).</source>
        <translation>Die Properties weglassen (MQTT 5).</translation>
    </message>
    <message>
        <source>Leave the property %1 out (MQTT 5).</source>
        <translation>Die Property %1 weglassen (MQTT 5).</translation>
    </message>
    <message>
        <source>Report it to the maker of the broker: it should answer with a reason code.</source>
        <translation>Es dem Hersteller des Brokers melden: Er sollte mit einem Reason Code antworten.</translation>
    </message>
    <message>
        <source>It accepts the same CONNECT as MQTT %1: it does not speak MQTT %2.</source>
        <translation>Dasselbe CONNECT nimmt er als MQTT %1 an: MQTT %2 spricht er nicht.</translation>
    </message>
    <message>
        <source>It answers the same CONNECT as MQTT %1 with a CONNACK: it does not speak MQTT %2.</source>
        <translation>Auf dasselbe CONNECT als MQTT %1 antwortet er mit einem CONNACK: MQTT %2 spricht er nicht.</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>Die Protokollversion auf MQTT %1 umstellen.</translation>
    </message>
    <message>
        <source>Or use a broker, or a version of it, that speaks MQTT %1.</source>
        <translation>Oder einen Broker oder eine Version davon verwenden, die MQTT %1 spricht.</translation>
    </message>
    <message>
        <source>%1 accepts the connection and closes it, also when nothing is sent: there after %2.</source>
        <translation>%1 nimmt die Verbindung an und schließt sie, auch wenn nichts gesendet wird: dann nach %2.</translation>
    </message>
    <message>
        <source>So it is not what was sent, but that somebody connected at all: a load balancer or port forwarding with no broker behind it, a limit on connections, or a rule on client addresses.</source>
        <translation>Es liegt also nicht daran, was gesendet wird, sondern dass überhaupt eine Verbindung kommt: ein Load-Balancer oder eine Portweiterleitung ohne Broker dahinter, ein Limit für Verbindungen oder eine Regel für Client-Adressen.</translation>
    </message>
    <message>
        <source>Check that the broker behind %1 is running: a port that is forwarded (a container, a tunnel, a load balancer) accepts connections also without it.</source>
        <translation>Prüfen, ob der Broker hinter %1 läuft: Ein weitergeleiteter Port (Container, Tunnel, Load-Balancer) nimmt Verbindungen auch ohne ihn an.</translation>
    </message>
    <message>
        <source>Check the rules on client addresses and the limits on connections, of the broker and of a firewall in front of it.</source>
        <translation>Die Regeln für Client-Adressen und die Limits für Verbindungen prüfen, beim Broker und bei einer Firewall davor.</translation>
    </message>
    <message>
        <source>With it the broker answers %1.</source>
        <translation>Mit ihm lautet die Antwort des Brokers %1.</translation>
    </message>
    <message>
        <source>To &quot;%1&quot; the broker answers %2.</source>
        <translation>Auf „%1“ antwortet der Broker mit %2.</translation>
    </message>
    <message>
        <source>%1 does not answer the TLS handshake.</source>
        <translation>%1 antwortet nicht auf den TLS-Handshake.</translation>
    </message>
    <message>
        <source>%1 hangs up on the TLS handshake.</source>
        <translation>%1 legt beim TLS-Handshake auf.</translation>
    </message>
    <message>
        <source>It answers other bytes in the clear: another service listens there.</source>
        <translation>Im Klartext antwortet er auf andere Bytes: Dort lauscht ein anderer Dienst.</translation>
    </message>
    <message>
        <source>It speaks %1, in the clear: it is not an MQTT broker.</source>
        <translation>Er spricht %1, im Klartext: Das ist kein MQTT-Broker.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a broker&apos;s.</source>
        <translation>Host und Port in der URL prüfen: Dieser Port gehört zu keinem Broker.</translation>
    </message>
    <message>
        <source>A CONNECT in the clear, sent without user name and password, is answered with a CONNACK: the port has no TLS.</source>
        <translation>Ein CONNECT im Klartext, ohne Benutzername und Passwort gesendet, wird mit einem CONNACK beantwortet: Der Port hat kein TLS.</translation>
    </message>
    <message>
        <source>In the clear it opens a WebSocket: the port has no TLS.</source>
        <translation>Im Klartext öffnet er einen WebSocket: Der Port hat kein TLS.</translation>
    </message>
    <message>
        <source>In the clear it answers HTTP: the port has no TLS.</source>
        <translation>Im Klartext antwortet er mit HTTP: Der Port hat kein TLS.</translation>
    </message>
    <message>
        <source>At the path %1 no WebSocket is to be had; it may have another one.</source>
        <translation>Unter dem Pfad %1 gibt es keinen WebSocket; womöglich hat er einen anderen.</translation>
    </message>
    <message>
        <source>Use %1 to connect to this port without TLS.</source>
        <translation>%1 verwenden, um ohne TLS mit diesem Port zu verbinden.</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s TLS listener, %1 by default.</source>
        <translation>Oder den Port des TLS-Listeners des Brokers verwenden, standardmäßig %1.</translation>
    </message>
    <message>
        <source>Or set up TLS for this listener on the broker.</source>
        <translation>Oder TLS für diesen Listener auf dem Broker einrichten.</translation>
    </message>
    <message>
        <source>With %1, so without a WebSocket, the connection works.</source>
        <translation>Mit %1, also ohne WebSocket, funktioniert die Verbindung.</translation>
    </message>
    <message>
        <source>With %1, so without a WebSocket, a broker answers.</source>
        <translation>Mit %1, also ohne WebSocket, antwortet ein Broker.</translation>
    </message>
    <message>
        <source>Use %1: MQTT without WebSocket.</source>
        <translation>%1 verwenden: MQTT ohne WebSocket.</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s WebSocket listener (mosquitto: &quot;protocol websockets&quot;).</source>
        <translation>Oder den Port des WebSocket-Listeners des Brokers verwenden (mosquitto: „protocol websockets“).</translation>
    </message>
    <message>
        <source>%1 does not answer the request for a WebSocket in the clear.</source>
        <translation>%1 antwortet im Klartext nicht auf die Anfrage nach einem WebSocket.</translation>
    </message>
    <message>
        <source>%1 hangs up on the request for a WebSocket in the clear.</source>
        <translation>%1 legt im Klartext bei der Anfrage nach einem WebSocket auf.</translation>
    </message>
    <message>
        <source>Or use the port on which the server listens without TLS, if it has one.</source>
        <translation>Oder den Port verwenden, auf dem der Server ohne TLS lauscht, falls er einen hat.</translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times: %1 after the CONNACK.</source>
        <comment>a list of durations</comment>
        <translation>
            <numerusform>%n-mal verbunden und hinausgeworfen: %1 nach dem CONNACK.</numerusform>
            <numerusform>%n-mal verbunden und hinausgeworfen: %1 nach dem CONNACK.</numerusform>
        </translation>
    </message>
    <message>
        <source>With another client ID the connection holds: another client is using &quot;%1&quot;, and the broker keeps only the newer one.</source>
        <translation>Mit einer anderen Client ID hält die Verbindung: Ein anderer Client benutzt „%1“, und der Broker behält nur den neueren.</translation>
    </message>
    <message>
        <source>So steady a rhythm is that of another client with the client ID &quot;%1&quot; that comes back each time; a broker or a proxy that ends every connection after a fixed time would look the same.</source>
        <translation>Ein so gleichmäßiger Rhythmus ist der eines anderen Clients mit der Client ID „%1“, der jedes Mal wiederkommt; ein Broker oder Proxy, der jede Verbindung nach einer festen Zeit beendet, sähe genauso aus.</translation>
    </message>
    <message>
        <source>Find the other client with the client ID &quot;%1&quot;, for instance a second copy of the device or program.</source>
        <translation>Den anderen Client mit der Client ID „%1“ suchen, zum Beispiel ein zweites Exemplar des Geräts oder Programms.</translation>
    </message>
    <message>
        <source>Use a client ID that no one else has.</source>
        <translation>Eine Client ID verwenden, die sonst niemand hat.</translation>
    </message>
    <message>
        <source>The server closed the connection %1 after the CONNACK, and gave no reason.</source>
        <translation>Der Server hat die Verbindung %1 nach dem CONNACK geschlossen und keinen Grund genannt.</translation>
    </message>
    <message>
        <source>With another client ID it does the same after %1: the client ID is not the reason.</source>
        <translation>Mit einer anderen Client ID tut er nach %1 dasselbe: Die Client ID ist nicht der Grund.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: a limit on connections, a rule for this user or address, or a plug-in may close it.</source>
        <translation>Im Log des Brokers zu dieser Zeit nachsehen: Ein Limit für Verbindungen, eine Regel für diesen Benutzer oder diese Adresse oder ein Plug-in kann sie schließen.</translation>
    </message>
    <message>
        <source>Look for a load balancer or proxy in front of the broker that ends connections after a time.</source>
        <translation>Nach einem Load-Balancer oder Proxy vor dem Broker suchen, der Verbindungen nach einiger Zeit beendet.</translation>
    </message>
    <message>
        <source>As MQTT %1 it accepts the same CONNECT.</source>
        <translation>Als MQTT %1 nimmt er dasselbe CONNECT an.</translation>
    </message>
    <message>
        <source>With the client ID %1 the same connection works.</source>
        <translation>Mit der Client ID %1 funktioniert dieselbe Verbindung.</translation>
    </message>
    <message>
        <source>Another client ID is refused as well.</source>
        <translation>Auch eine andere Client ID wird abgelehnt.</translation>
    </message>
    <message>
        <source>Without the last will the same connection works.</source>
        <translation>Ohne den Last Will funktioniert dieselbe Verbindung.</translation>
    </message>
    <message>
        <source>Without the MQTT 5 properties of CONNECT the same connection works.</source>
        <translation>Ohne die MQTT-5-Properties des CONNECT funktioniert dieselbe Verbindung.</translation>
    </message>
    <message>
        <source>Without the property %1 of CONNECT the same connection works.</source>
        <translation>Ohne die Property %1 des CONNECT funktioniert dieselbe Verbindung.</translation>
    </message>
    <message>
        <source>At %1 the connection works.</source>
        <translation>Unter %1 funktioniert die Verbindung.</translation>
    </message>
    <message>
        <source>At %1 a WebSocket is opened.</source>
        <translation>Unter %1 öffnet sich ein WebSocket.</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake in the clear.</source>
        <translation>%1 beantwortet den TLS-Handshake im Klartext.</translation>
    </message>
</context>
<context>
    <name>ProbeText</name>
    <message>
        <source>The port without sending anything</source>
        <translation>Der Port, ohne etwas zu senden</translation>
    </message>
    <message>
        <source>The port with the first bytes of another protocol (%1)</source>
        <translation>Der Port mit den ersten Bytes eines anderen Protokolls (%1)</translation>
    </message>
    <message>
        <source>The same port with TLS: %1</source>
        <translation>Derselbe Port mit TLS: %1</translation>
    </message>
    <message>
        <source>The same port without TLS: %1</source>
        <translation>Derselbe Port ohne TLS: %1</translation>
    </message>
    <message>
        <source>The same port as a WebSocket: %1</source>
        <translation>Derselbe Port als WebSocket: %1</translation>
    </message>
    <message>
        <source>The same port without a WebSocket: %1</source>
        <translation>Derselbe Port ohne WebSocket: %1</translation>
    </message>
    <message>
        <source>Another path: %1</source>
        <translation>Ein anderer Pfad: %1</translation>
    </message>
    <message>
        <source>The same with MQTT %1</source>
        <translation>Dasselbe mit MQTT %1</translation>
    </message>
    <message>
        <source>Another client ID: %1</source>
        <translation>Eine andere Client ID: %1</translation>
    </message>
    <message>
        <source>The same without the last will</source>
        <translation>Dasselbe ohne den Last Will</translation>
    </message>
    <message>
        <source>The same without any MQTT 5 property</source>
        <translation>Dasselbe ohne jede Property von MQTT 5</translation>
    </message>
    <message>
        <source>The same without the property %1</source>
        <translation>Dasselbe ohne die Property %1</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>Dasselbe noch einmal</translation>
    </message>
    <message>
        <source>The same without an ALPN protocol</source>
        <translation>Dasselbe ohne ALPN-Protokoll</translation>
    </message>
    <message>
        <source>The same with the ALPN protocol %1</source>
        <translation>Dasselbe mit dem ALPN-Protokoll %1</translation>
    </message>
    <message>
        <source>A customary port of the host: %1</source>
        <translation>Ein üblicher Port des Hosts: %1</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>ended before it had an answer</source>
        <translation>beendet, bevor eine Antwort kam</translation>
    </message>
    <message>
        <source>connected, and stayed connected for %1</source>
        <translation>verbunden, und %1 lang verbunden geblieben</translation>
    </message>
    <message>
        <source>connected after %1</source>
        <translation>verbunden nach %1</translation>
    </message>
    <message>
        <source>connected, and lost again after %1</source>
        <translation>verbunden, und nach %1 wieder verloren</translation>
    </message>
    <message>
        <source>refused after %1: %2</source>
        <translation>abgelehnt nach %1: %2</translation>
    </message>
    <message>
        <source>a WebSocket was opened, but no CONNACK came</source>
        <translation>ein WebSocket wurde geöffnet, aber es kam kein CONNACK</translation>
    </message>
    <message>
        <source>answered: %1</source>
        <translation>geantwortet: %1</translation>
    </message>
    <message>
        <source>TLS answered: %1</source>
        <comment>facts of TLS, untranslated</comment>
        <translation>mit TLS geantwortet: %1</translation>
    </message>
    <message>
        <source>answered with TLS, then with the alert %1</source>
        <translation>mit TLS geantwortet, dann mit dem Alert %1</translation>
    </message>
    <message>
        <source>TLS was established, but nothing followed</source>
        <translation>TLS kam zustande, aber nichts folgte</translation>
    </message>
    <message>
        <source>answered with TLS</source>
        <translation>mit TLS geantwortet</translation>
    </message>
    <message>
        <source>reset after %1, without an answer</source>
        <translation>zurückgesetzt nach %1, ohne Antwort</translation>
    </message>
    <message>
        <source>closed after %1, without an answer</source>
        <translation>geschlossen nach %1, ohne Antwort</translation>
    </message>
    <message>
        <source>no answer within %1</source>
        <translation>keine Antwort innerhalb von %1</translation>
    </message>
    <message>
        <source>no TCP connection</source>
        <translation>keine TCP-Verbindung</translation>
    </message>
    <message>
        <source>without ALPN</source>
        <translation>ohne ALPN</translation>
    </message>
    <message>
        <source>with ALPN %1</source>
        <translation>mit ALPN %1</translation>
    </message>
    <message>
        <source>without a server name</source>
        <translation>ohne Servernamen</translation>
    </message>
    <message>
        <source>with the server name %1</source>
        <translation>mit dem Servernamen %1</translation>
    </message>
    <message>
        <source>every version and cipher</source>
        <translation>jede Version und Cipher-Suite</translation>
    </message>
    <message>
        <source>as a connection of these settings</source>
        <translation>wie eine Verbindung mit diesen Einstellungen</translation>
    </message>
    <message>
        <source>A TLS handshake alone: %1</source>
        <comment>what is offered in it</comment>
        <translation>Ein TLS-Handshake allein: %1</translation>
    </message>
</context>
<context>
    <name>Profiles</name>
    <message>
        <source>%1 was written by a newer version of Connack; it is left as it is, and connections are not saved.</source>
        <translation>%1 wurde von einer neueren Version von Connack geschrieben; die Datei bleibt unverändert, und Verbindungen werden nicht gespeichert.</translation>
    </message>
    <message>
        <source>The saved connections in %1 cannot be read: %2.</source>
        <translation>Die gespeicherten Verbindungen in %1 sind nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>The saved connections in %1 are damaged, and the file cannot be renamed.</source>
        <translation>Die gespeicherten Verbindungen in %1 sind beschädigt, und die Datei lässt sich nicht umbenennen.</translation>
    </message>
    <message>
        <source>The saved connections in %1 are damaged; the file is kept as %2.</source>
        <translation>Die gespeicherten Verbindungen in %1 sind beschädigt; die Datei bleibt als %2 erhalten.</translation>
    </message>
    <message numerus="yes">
        <source>%n saved setting(s) in %1 could not be read and have their default.</source>
        <translation>
            <numerusform>%n gespeicherte Einstellung in %1 war nicht lesbar und hat ihren Standardwert.</numerusform>
            <numerusform>%n gespeicherte Einstellungen in %1 waren nicht lesbar und haben ihren Standardwert.</numerusform>
        </translation>
    </message>
    <message>
        <source>The connections cannot be saved in %1: %2.</source>
        <translation>Die Verbindungen lassen sich nicht in %1 speichern: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in %1 have settings of a newer version of Connack; they are kept.</source>
        <translation>
            <numerusform>%n Verbindung in %1 hat Einstellungen einer neueren Version von Connack; sie bleiben erhalten.</numerusform>
            <numerusform>%n Verbindungen in %1 haben Einstellungen einer neueren Version von Connack; sie bleiben erhalten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PropertyMeaning</name>
    <message>
        <source>Whether the payload is UTF-8 text (1) or unspecified bytes (0).</source>
        <translation>Ob die Payload UTF-8-Text ist (1) oder aus beliebigen Bytes besteht (0).</translation>
    </message>
    <message>
        <source>Seconds after which the message is no longer delivered.</source>
        <translation>Sekunden, nach denen die Nachricht nicht mehr zugestellt wird.</translation>
    </message>
    <message>
        <source>What the payload is, usually a MIME type; the applications agree on it.</source>
        <translation>Was die Payload ist, meist ein MIME-Typ; die Anwendungen vereinbaren es.</translation>
    </message>
    <message>
        <source>The topic on which an answer to this message is expected.</source>
        <translation>Das Topic, auf dem eine Antwort auf diese Nachricht erwartet wird.</translation>
    </message>
    <message>
        <source>Tells the requester which request an answer belongs to.</source>
        <translation>Sagt dem Anfragenden, zu welcher Anfrage eine Antwort gehört.</translation>
    </message>
    <message>
        <source>The number that the client gave to the matching subscription.</source>
        <translation>Die Nummer, die der Client dem passenden Abonnement gegeben hat.</translation>
    </message>
    <message>
        <source>Seconds for which the session is kept after the connection ends; 4294967295 means for ever.</source>
        <translation>Sekunden, die die Sitzung nach dem Ende der Verbindung behalten wird; 4294967295 bedeutet für immer.</translation>
    </message>
    <message>
        <source>The client ID that the broker chose, because an empty one was sent.</source>
        <translation>Die Client ID, die der Broker gewählt hat, weil eine leere gesendet wurde.</translation>
    </message>
    <message>
        <source>Seconds of keep-alive that the broker demands in place of the client&apos;s.</source>
        <translation>Sekunden für Keep-alive, die der Broker anstelle des Werts des Clients verlangt.</translation>
    </message>
    <message>
        <source>The method of the enhanced authentication.</source>
        <translation>Die Methode der Enhanced Authentication.</translation>
    </message>
    <message>
        <source>Data of the enhanced authentication, as the method defines them.</source>
        <translation>Daten der Enhanced Authentication, wie die Methode sie festlegt.</translation>
    </message>
    <message>
        <source>Whether the broker may send reason strings and user properties on failures in every packet (1) or only in a few (0).</source>
        <translation>Ob der Broker bei Fehlern in jedem Paket Reason Strings und User Properties senden darf (1) oder nur in wenigen (0).</translation>
    </message>
    <message>
        <source>Seconds that the broker waits after a lost connection before it publishes the will.</source>
        <translation>Sekunden, die der Broker nach einer verlorenen Verbindung wartet, bevor er den Last Will veröffentlicht.</translation>
    </message>
    <message>
        <source>Whether the client asks for Response Information (1) or not (0).</source>
        <translation>Ob der Client Response Information anfragt (1) oder nicht (0).</translation>
    </message>
    <message>
        <source>The text from which the client is to build its response topics.</source>
        <translation>Der Text, aus dem der Client seine Response Topics bilden soll.</translation>
    </message>
    <message>
        <source>Another server that the client should use.</source>
        <translation>Ein anderer Server, den der Client verwenden soll.</translation>
    </message>
    <message>
        <source>The sender&apos;s own words on the reason, for people.</source>
        <translation>Die eigenen Worte des Absenders zum Grund, für Menschen.</translation>
    </message>
    <message>
        <source>How many messages of QoS 1 and 2 the sender of this takes before they are acknowledged.</source>
        <translation>Wie viele Nachrichten mit QoS 1 und 2 der Absender dieser Angabe annimmt, bevor sie bestätigt sind.</translation>
    </message>
    <message>
        <source>The highest topic alias that the sender of this takes; 0 means none.</source>
        <translation>Der höchste Topic Alias, den der Absender dieser Angabe annimmt; 0 bedeutet keinen.</translation>
    </message>
    <message>
        <source>A number that stands for the topic name on this connection.</source>
        <translation>Eine Zahl, die auf dieser Verbindung für den Topic-Namen steht.</translation>
    </message>
    <message>
        <source>The highest QoS that the broker takes in PUBLISH.</source>
        <translation>Der höchste QoS, den der Broker in PUBLISH annimmt.</translation>
    </message>
    <message>
        <source>Whether the broker keeps retained messages.</source>
        <translation>Ob der Broker Retained-Nachrichten speichert.</translation>
    </message>
    <message>
        <source>A name and a value whose meaning the applications agree on.</source>
        <translation>Ein Name und ein Wert, deren Bedeutung die Anwendungen vereinbaren.</translation>
    </message>
    <message>
        <source>Bytes of the largest packet that the sender of this takes.</source>
        <translation>Bytes des größten Pakets, das der Absender dieser Angabe annimmt.</translation>
    </message>
    <message>
        <source>Whether the broker takes subscriptions with + and #.</source>
        <translation>Ob der Broker Abonnements mit + und # annimmt.</translation>
    </message>
    <message>
        <source>Whether the broker takes subscription identifiers.</source>
        <translation>Ob der Broker Subscription Identifier annimmt.</translation>
    </message>
    <message>
        <source>Whether the broker takes shared subscriptions ($share/...).</source>
        <translation>Ob der Broker Shared Subscriptions ($share/...) annimmt.</translation>
    </message>
    <message>
        <source>%1 (MQTT 5.0, section %2)</source>
        <translation>%1 (MQTT 5.0, Abschnitt %2)</translation>
    </message>
    <message>
        <source>One byte.</source>
        <translation>Ein Byte.</translation>
    </message>
    <message>
        <source>A Two Byte Integer, the high byte first.</source>
        <translation>Eine Ganzzahl aus zwei Bytes, das höherwertige zuerst.</translation>
    </message>
    <message>
        <source>A Four Byte Integer, the high bytes first.</source>
        <translation>Eine Ganzzahl aus vier Bytes, die höherwertigen zuerst.</translation>
    </message>
    <message>
        <source>A Variable Byte Integer: seven bits a byte, the low ones first; the top bit says that more follow.</source>
        <translation>Eine Ganzzahl veränderlicher Länge: sieben Bit je Byte, die niederwertigen zuerst; das oberste Bit sagt, dass weitere folgen.</translation>
    </message>
    <message>
        <source>A UTF-8 string behind its length of two bytes.</source>
        <translation>Eine UTF-8-Zeichenkette hinter ihrer Länge von zwei Bytes.</translation>
    </message>
    <message>
        <source>Bytes behind their length of two bytes.</source>
        <translation>Bytes hinter ihrer Länge von zwei Bytes.</translation>
    </message>
    <message>
        <source>One of two UTF-8 strings, each behind its length of two bytes.</source>
        <translation>Eine von zwei UTF-8-Zeichenketten, jede hinter ihrer Länge von zwei Bytes.</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>a Reason Code&apos;s name and meaning</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>%1 (MQTT %2, section %3)</source>
        <translation>%1 (MQTT %2, Abschnitt %3)</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a value&apos;s meaning, then the field&apos;s</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>PubSubView</name>
    <message>
        <source>Repeating was stopped, since a message could not be sent. The list of published messages says why.</source>
        <translation>Das Wiederholen wurde beendet, denn eine Nachricht ließ sich nicht senden. Die Liste der veröffentlichten Nachrichten nennt den Grund.</translation>
    </message>
    <message numerus="yes">
        <source>The server did not keep the session: %n subscription(s) were sent again by themselves.</source>
        <translation>
            <numerusform>Der Server hat die Sitzung nicht behalten: %n Abonnement wurde von selbst erneut gesendet.</numerusform>
            <numerusform>Der Server hat die Sitzung nicht behalten: %n Abonnements wurden von selbst erneut gesendet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PublicationText</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message numerus="yes">
        <source>Awaiting %1; sent again %n time(s)</source>
        <translation>
            <numerusform>Wartet auf %1; %n-mal erneut gesendet</numerusform>
            <numerusform>Wartet auf %1; %n-mal erneut gesendet</numerusform>
        </translation>
    </message>
    <message>
        <source>Awaiting %1</source>
        <translation>Wartet auf %1</translation>
    </message>
    <message>
        <source>It was under way when the connection ended, and the server no longer has the session (Session Present is 0). Whether it arrived cannot be known.</source>
        <translation>Sie war unterwegs, als die Verbindung endete, und der Server hat die Sitzung nicht mehr (Session Present ist 0). Ob sie ankam, lässt sich nicht wissen.</translation>
    </message>
    <message>
        <source>It was under way when the session ended: by a clean start, with its connection or by its Session Expiry Interval. Whether it arrived cannot be known.</source>
        <translation>Sie war unterwegs, als die Sitzung endete: durch einen Clean Start, mit ihrer Verbindung oder durch ihr Session Expiry Interval. Ob sie ankam, lässt sich nicht wissen.</translation>
    </message>
    <message>
        <source>It was under way when our half of the session was wiped. Whether it arrived cannot be known.</source>
        <translation>Sie war unterwegs, als unsere Hälfte der Sitzung gelöscht wurde. Ob sie ankam, lässt sich nicht wissen.</translation>
    </message>
    <message>
        <source>It was under way when a connection with another client ID, broker or MQTT version began.</source>
        <translation>Sie war unterwegs, als eine Verbindung mit anderer Client ID, anderem Broker oder anderer MQTT-Version begann.</translation>
    </message>
    <message>
        <source>The server of the new connection does not take it: Maximum QoS, Retain Available or Maximum Packet Size.</source>
        <translation>Der Server der neuen Verbindung nimmt sie nicht an: Maximum QoS, Retain Available oder Maximum Packet Size.</translation>
    </message>
    <message>
        <source>The connection was gone before it was written; with QoS 0 it is not sent again.</source>
        <translation>Die Verbindung war weg, bevor sie geschrieben war; mit QoS 0 wird sie nicht erneut gesendet.</translation>
    </message>
    <message>
        <source>%1 after %2</source>
        <translation>%1 nach %2</translation>
    </message>
    <message>
        <source>%1 after %2: %3</source>
        <translation>%1 nach %2: %3</translation>
    </message>
    <message>
        <source>The server adds: %1</source>
        <translation>Der Server ergänzt: %1</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>Nicht gesendet: %1</translation>
    </message>
    <message>
        <source>Waits for the server (Receive Maximum)</source>
        <translation>Wartet auf den Server (Receive Maximum)</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <source>Written to the connection. QoS 0 has no acknowledgement: whether the server took it cannot be known.</source>
        <translation>Auf die Verbindung geschrieben. QoS 0 hat keine Bestätigung: Ob der Server sie annahm, lässt sich nicht wissen.</translation>
    </message>
    <message>
        <source>It waited %1 before it was sent, since as many messages as the server takes at once (Receive Maximum) were under way.</source>
        <translation>Sie wartete %1, bevor sie gesendet wurde, denn so viele Nachrichten, wie der Server zugleich annimmt (Receive Maximum), waren unterwegs.</translation>
    </message>
    <message numerus="yes">
        <source>Sent again with DUP, since a connection ended before its acknowledgement: %n time(s).</source>
        <translation>
            <numerusform>Erneut mit DUP gesendet, denn eine Verbindung endete vor ihrer Bestätigung: %n-mal.</numerusform>
            <numerusform>Erneut mit DUP gesendet, denn eine Verbindung endete vor ihrer Bestätigung: %n-mal.</numerusform>
        </translation>
    </message>
    <message>
        <source>As many messages as the server takes at once (Receive Maximum) are under way.</source>
        <translation>So viele Nachrichten, wie der Server zugleich annimmt (Receive Maximum), sind unterwegs.</translation>
    </message>
</context>
<context>
    <name>PublicationsModel</name>
    <message>
        <source>%1 R</source>
        <comment>QoS, retained</comment>
        <translation>%1 R</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Acknowledged After</source>
        <translation>Bestätigt nach</translation>
    </message>
</context>
<context>
    <name>Publish</name>
    <message>
        <source>A Topic Alias of 0 is not allowed. Give a number from 1.</source>
        <translation>Ein Topic Alias von 0 ist nicht erlaubt. Eine Zahl ab 1 angeben.</translation>
    </message>
    <message>
        <source>A Topic Alias is at most 65535.</source>
        <translation>Ein Topic Alias ist höchstens 65535.</translation>
    </message>
    <message>
        <source>The broker accepts no topic aliases (Topic Alias Maximum 0 or absent in CONNACK).</source>
        <translation>Der Broker nimmt keine Topic Aliase an (Topic Alias Maximum im CONNACK ist 0 oder fehlt).</translation>
    </message>
    <message>
        <source>The broker accepts topic aliases up to %1 (Topic Alias Maximum in CONNACK).</source>
        <translation>Der Broker nimmt Topic Aliase bis %1 an (Topic Alias Maximum im CONNACK).</translation>
    </message>
    <message>
        <source>The text is longer than 65,535 bytes in UTF-8.</source>
        <translation>Der Text ist in UTF-8 länger als 65.535 Bytes.</translation>
    </message>
    <message>
        <source>The text has U+0000 or half of a surrogate pair, which cannot be sent.</source>
        <translation>Der Text enthält U+0000 oder ein halbes Surrogatpaar; das lässt sich nicht senden.</translation>
    </message>
    <message>
        <source>Payload Format Indicator is 0 or 1.</source>
        <translation>Payload Format Indicator ist 0 oder 1.</translation>
    </message>
    <message>
        <source>Correlation Data has at most 65,535 bytes.</source>
        <translation>Correlation Data hat höchstens 65.535 Bytes.</translation>
    </message>
    <message>
        <source>A client must not send a Subscription Identifier in PUBLISH.</source>
        <translation>Ein Client darf in PUBLISH keinen Subscription Identifier senden.</translation>
    </message>
    <message>
        <source>PUBLISH has no property %1.</source>
        <translation>PUBLISH hat keine Property %1.</translation>
    </message>
    <message>
        <source>With 0 seconds only those who are connected now can get it.</source>
        <translation>Mit 0 Sekunden erhalten es nur die, die jetzt verbunden sind.</translation>
    </message>
</context>
<context>
    <name>PublishPane</name>
    <message>
        <source>Not connected: connect first, then publish.</source>
        <translation>Nicht verbunden: Verbinden Sie zuerst, dann veröffentlichen Sie.</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Eigenschaften</translation>
    </message>
    <message>
        <source>Properties •</source>
        <comment>some are set</comment>
        <translation>Eigenschaften •</translation>
    </message>
    <message>
        <source>Nothing was published yet. Each message stands here with its acknowledgements.</source>
        <translation>Noch wurde nichts veröffentlicht. Hier steht jede Nachricht mit ihren Bestätigungen.</translation>
    </message>
    <message>
        <source>Stop (%1 left)</source>
        <translation>Beenden (noch %1)</translation>
    </message>
    <message>
        <source>Publish %1×</source>
        <translation>%1× veröffentlichen</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>Repeat •</source>
        <comment>a number is set</comment>
        <translation>Wiederholen •</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Publish &amp;Again…</source>
        <translation>Er&amp;neut veröffentlichen…</translation>
    </message>
    <message>
        <source>Copy &amp;Topic</source>
        <translation>&amp;Topic kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;State</source>
        <translation>&amp;Zustand kopieren</translation>
    </message>
    <message>
        <source>Topic to publish on</source>
        <translation>Topic der Nachricht</translation>
    </message>
    <message>
        <source>The Topic Name, without wildcards (PUBLISH, section 3.3.2.1). Enter publishes.</source>
        <translation>Der Topic-Name, ohne Wildcards (PUBLISH, Abschnitt 3.3.2.1). Die Eingabetaste veröffentlicht.</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>0: at most once, without an answer. 1: at least once (PUBACK). 2: exactly once (PUBREC, PUBREL, PUBCOMP). Section 4.3.</source>
        <translation>0: höchstens einmal, ohne Antwort. 1: mindestens einmal (PUBACK). 2: genau einmal (PUBREC, PUBREL, PUBCOMP). Abschnitt 4.3.</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>&amp;Retain</translation>
    </message>
    <message>
        <source>The server keeps the message and sends it to whoever subscribes later; an empty payload removes a kept one (section 3.3.1.3).</source>
        <translation>Der Server speichert die Nachricht und sendet sie jedem, der später abonniert; eine leere Payload entfernt eine gespeicherte (Abschnitt 3.3.1.3).</translation>
    </message>
    <message>
        <source>Publish the message (Ctrl+Shift+Return)</source>
        <translation>Die Nachricht veröffentlichen (Strg+Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Payload</translation>
    </message>
    <message>
        <source>&amp;Times:</source>
        <translation>&amp;Anzahl:</translation>
    </message>
    <message>
        <source>&amp;Interval:</source>
        <translation>A&amp;bstand:</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>Between two messages; 0: as fast as the server acknowledges</source>
        <translation>Zwischen zwei Nachrichten; 0: so schnell, wie der Server bestätigt</translation>
    </message>
    <message>
        <source>Remove all rows from the list</source>
        <translation>Alle Zeilen aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Sent (%1)</source>
        <translation>Gesendet (%1)</translation>
    </message>
    <message>
        <source>How often the same message is published, with the interval between</source>
        <translation>Wie oft dieselbe Nachricht veröffentlicht wird, mit dem Abstand dazwischen</translation>
    </message>
</context>
<context>
    <name>PublishPropertiesEdit</name>
    <message>
        <source>Give a number from 1 to 65535.</source>
        <translation>Eine Zahl von 1 bis 65535 angeben.</translation>
    </message>
    <message>
        <source>Travels in MQTT 5 only; it is not sent.</source>
        <translation>Wird nur mit MQTT 5 übertragen; wird nicht gesendet.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a property and what is wrong with it</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>&amp;Content Type</source>
        <translation>&amp;Content Type</translation>
    </message>
    <message>
        <source>What the payload is, for instance application/json. The broker passes it on as it is.
Property of PUBLISH, MQTT 5, section 3.3.2.3.9</source>
        <translation>Was die Payload ist, zum Beispiel application/json. Der Broker reicht es unverändert weiter.
Property von PUBLISH, MQTT 5, Abschnitt 3.3.2.3.9</translation>
    </message>
    <message>
        <source>Payload &amp;Format Indicator</source>
        <translation>Payload &amp;Format Indicator</translation>
    </message>
    <message>
        <source>Whether the payload is said to be UTF-8 text; the receiver or the broker may check it.
Property of PUBLISH, MQTT 5, section 3.3.2.3.2</source>
        <translation>Ob die Payload als UTF-8-Text ausgewiesen wird; Empfänger oder Broker können es prüfen.
Property von PUBLISH, MQTT 5, Abschnitt 3.3.2.3.2</translation>
    </message>
    <message>
        <source>Message &amp;Expiry Interval</source>
        <translation>Message &amp;Expiry Interval</translation>
    </message>
    <message>
        <source>How long the broker keeps the message for receivers that are not there, and as a retained message.
Property of PUBLISH, MQTT 5, section 3.3.2.3.3</source>
        <translation>Wie lange der Broker die Nachricht für nicht verbundene Empfänger und als Retained-Nachricht aufhebt.
Property von PUBLISH, MQTT 5, Abschnitt 3.3.2.3.3</translation>
    </message>
    <message>
        <source>Topic &amp;Alias</source>
        <translation>Topic &amp;Alias</translation>
    </message>
    <message>
        <source>A number that stands for the topic, so that the topic need not be sent again on this connection. The broker says how many it takes (Topic Alias Maximum in CONNACK).
Property of PUBLISH, MQTT 5, section 3.3.2.3.4</source>
        <translation>Eine Zahl, die für das Topic steht, damit es auf dieser Verbindung nicht noch einmal gesendet werden muss. Wie viele er nimmt, sagt der Broker (Topic Alias Maximum im CONNACK).
Property von PUBLISH, MQTT 5, Abschnitt 3.3.2.3.4</translation>
    </message>
    <message>
        <source>Resp&amp;onse Topic</source>
        <translation>Resp&amp;onse Topic</translation>
    </message>
    <message>
        <source>Where receivers send a response. A topic name: no + and #.
Property of PUBLISH, MQTT 5, section 3.3.2.3.5</source>
        <translation>Wohin Empfänger eine Antwort senden. Ein Topic-Name: ohne + und #.
Property von PUBLISH, MQTT 5, Abschnitt 3.3.2.3.5</translation>
    </message>
    <message>
        <source>Corre&amp;lation Data</source>
        <translation>Corre&amp;lation Data</translation>
    </message>
    <message>
        <source>Tells the requester which request a response is for.
Property of PUBLISH, MQTT 5, section 3.3.2.3.6</source>
        <translation>Sagt dem Anfragenden, zu welcher Anfrage eine Antwort gehört.
Property von PUBLISH, MQTT 5, Abschnitt 3.3.2.3.6</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>&amp;User Properties</translation>
    </message>
    <message>
        <source>Pairs of a name and a value that travel with the message; a name may come again, and the order is kept.
Property of PUBLISH, MQTT 5, section 3.3.2.3.7</source>
        <translation>Paare aus Name und Wert, die mit der Nachricht reisen; ein Name darf sich wiederholen, und die Reihenfolge bleibt.
Property von PUBLISH, MQTT 5, Abschnitt 3.3.2.3.7</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>not set: no response is asked for</source>
        <translation>nicht gesetzt: keine Antwort erbeten</translation>
    </message>
    <message>
        <source>not set: it does not expire</source>
        <translation>nicht gesetzt: läuft nicht ab</translation>
    </message>
    <message>
        <source>1 to 65535</source>
        <translation>1 bis 65535</translation>
    </message>
    <message>
        <source>not set: unspecified bytes</source>
        <translation>nicht gesetzt: beliebige Bytes</translation>
    </message>
    <message>
        <source>1: UTF-8 text</source>
        <translation>1: UTF-8-Text</translation>
    </message>
    <message>
        <source>0: unspecified bytes</source>
        <translation>0: beliebige Bytes</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
</context>
<context>
    <name>PublishRules</name>
    <message>
        <source>No packet of MQTT is larger than 256 MB.</source>
        <translation>Kein MQTT-Paket ist größer als 256 MB.</translation>
    </message>
    <message>
        <source>The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).</source>
        <translation>Das Paket hat %1 Bytes; der Broker nimmt höchstens %2 an (Maximum Packet Size).</translation>
    </message>
    <message>
        <source>The broker takes messages up to QoS %1 (Maximum QoS).</source>
        <translation>Der Broker nimmt Nachrichten bis QoS %1 an (Maximum QoS).</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages (Retain Available is 0).</source>
        <translation>Der Broker speichert keine Retained-Nachrichten (Retain Available ist 0).</translation>
    </message>
</context>
<context>
    <name>RateModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Since the first record of the log, to the end of the row&apos;s time</source>
        <translation>Seit dem ersten Eintrag des Protokolls, bis zum Ende der Zeit der Zeile</translation>
    </message>
    <message>
        <source>Packets/s sent</source>
        <translation>Pakete/s gesendet</translation>
    </message>
    <message>
        <source>Packets/s received</source>
        <translation>Pakete/s empfangen</translation>
    </message>
    <message>
        <source>Bytes/s sent</source>
        <translation>Bytes/s gesendet</translation>
    </message>
    <message>
        <source>Bytes/s received</source>
        <translation>Bytes/s empfangen</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>times since the start</comment>
        <translation>%1 bis %2</translation>
    </message>
</context>
<context>
    <name>RatePlot</name>
    <message>
        <source>%1/s</source>
        <comment>bytes with unit</comment>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 packets/s</source>
        <translation>%1 Pakete/s</translation>
    </message>
    <message>
        <source>%1: %2 sent, %3 received</source>
        <comment>time since the start, rates with unit</comment>
        <translation>%1: %2 gesendet, %3 empfangen</translation>
    </message>
    <message>
        <source>Packets per second appear here once packets come.</source>
        <translation>Hier erscheinen die Pakete je Sekunde, sobald welche kommen.</translation>
    </message>
    <message>
        <source>time since the first record</source>
        <translation>Zeit seit dem ersten Eintrag</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>received</source>
        <translation>empfangen</translation>
    </message>
</context>
<context>
    <name>ReachRules</name>
    <message>
        <source>The proxy %1 reached the host of %2, but nothing listens there: the connection was refused.</source>
        <translation>Der Proxy %1 hat den Host von %2 erreicht, aber dort lauscht nichts: Die Verbindung wurde abgelehnt.</translation>
    </message>
    <message>
        <source>Check that the broker is running and that its listener uses port %1.</source>
        <translation>Prüfen, ob der Broker läuft und sein Listener Port %1 verwendet.</translation>
    </message>
    <message>
        <source>The proxy %1 cannot find %2: the name is unknown there, or the host is unreachable from it.</source>
        <translation>Der Proxy %1 findet %2 nicht: Der Name ist dort unbekannt, oder der Host ist von dort nicht erreichbar.</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the proxy looks it up, not this machine.</source>
        <translation>Den Hostnamen in der URL prüfen: Der Proxy löst ihn auf, nicht dieser Rechner.</translation>
    </message>
    <message>
        <source>Ask for the broker&apos;s address and put it into the URL.</source>
        <translation>Nach der Adresse des Brokers fragen und sie in die URL einsetzen.</translation>
    </message>
    <message>
        <source>The proxy %1 has no way to %2.</source>
        <translation>Der Proxy %1 hat keinen Weg zu %2.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s address, and whether this proxy may reach its network.</source>
        <translation>Die Adresse des Brokers prüfen, und ob dieser Proxy dessen Netz erreichen darf.</translation>
    </message>
    <message>
        <source>It asks for a user name and password, or does not take those that were given.</source>
        <translation>Er verlangt Benutzername und Passwort oder nimmt die angegebenen nicht an.</translation>
    </message>
    <message>
        <source>Put the proxy&apos;s user name and password into its URL: http://user:password@%1.</source>
        <translation>Benutzername und Passwort des Proxys in dessen URL einsetzen: http://user:password@%1.</translation>
    </message>
    <message>
        <source>It does not allow a connection to this host or port.</source>
        <translation>Er erlaubt keine Verbindung zu diesem Host oder Port.</translation>
    </message>
    <message>
        <source>Ask for port %1 to be allowed in the proxy&apos;s configuration; many proxies let CONNECT through to port 443 alone.</source>
        <translation>Port %1 in der Konfiguration des Proxys erlauben lassen; viele Proxys lassen CONNECT nur zu Port 443 durch.</translation>
    </message>
    <message>
        <source>It could not reach the broker, and does not say why.</source>
        <translation>Er konnte den Broker nicht erreichen und sagt nicht, warum.</translation>
    </message>
    <message>
        <source>Check host and port of the broker, and whether the proxy&apos;s machine can reach them.</source>
        <translation>Host und Port des Brokers prüfen, und ob der Rechner des Proxys sie erreichen kann.</translation>
    </message>
    <message>
        <source>Nothing listens on the proxy&apos;s port: the connection was refused.</source>
        <translation>Auf dem Port des Proxys lauscht nichts: Die Verbindung wurde abgelehnt.</translation>
    </message>
    <message>
        <source>Check host and port of the proxy, and that it is running.</source>
        <translation>Host und Port des Proxys prüfen, und ob er läuft.</translation>
    </message>
    <message>
        <source>The proxy&apos;s host name cannot be found.</source>
        <translation>Der Hostname des Proxys ist nicht auffindbar.</translation>
    </message>
    <message>
        <source>Correct the proxy&apos;s host name.</source>
        <translation>Den Hostnamen des Proxys korrigieren.</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>Er hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Check host and port of the proxy, and whether it is a %1 proxy at all.</source>
        <translation>Host und Port des Proxys prüfen, und ob es überhaupt ein %1-Proxy ist.</translation>
    </message>
    <message>
        <source>Check host, port and kind of the proxy: it was addressed as a %1 proxy.</source>
        <translation>Host, Port und Art des Proxys prüfen: Er wurde als %1-Proxy angesprochen.</translation>
    </message>
    <message>
        <source>Connect without the proxy, if the broker can be reached directly.</source>
        <translation>Ohne den Proxy verbinden, falls der Broker direkt erreichbar ist.</translation>
    </message>
    <message>
        <source>The proxy %1 gave no connection to %2.</source>
        <translation>Der Proxy %1 hat keine Verbindung zu %2 hergestellt.</translation>
    </message>
    <message>
        <source>No name server and no hosts file on this machine knows an address for &quot;%1&quot;.</source>
        <translation>Kein Nameserver und keine hosts-Datei dieses Rechners kennt eine Adresse für „%1“.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; looks like an IPv4 address, but is none: give four numbers from 0 to 255.</source>
        <translation>„%1“ sieht aus wie eine IPv4-Adresse, ist aber keine: Vier Zahlen von 0 bis 255 angeben.</translation>
    </message>
    <message>
        <source>Check the spelling of the host name in the URL.</source>
        <translation>Die Schreibweise des Hostnamens in der URL prüfen.</translation>
    </message>
    <message>
        <source>Names in .local are announced by the host itself (mDNS): check that it is up and in the same network.</source>
        <translation>Namen in .local gibt der Host selbst bekannt (mDNS): Prüfen, ob er läuft und im selben Netz ist.</translation>
    </message>
    <message>
        <source>Give the full name with its domain, for instance %1.example.com.</source>
        <translation>Den vollständigen Namen mit seiner Domain angeben, zum Beispiel %1.example.com.</translation>
    </message>
    <message>
        <source>Look the name up with &quot;getent hosts %1&quot;; a name of another network may need its VPN or its DNS server.</source>
        <translation>Den Namen mit „getent hosts %1“ nachschlagen; ein Name aus einem anderen Netz braucht vielleicht dessen VPN oder DNS-Server.</translation>
    </message>
    <message>
        <source>Put the broker&apos;s address into the URL, or into the field &quot;Connect to&quot;, which keeps the name for TLS.</source>
        <translation>Die Adresse des Brokers in die URL einsetzen oder in das Feld „Verbinden mit“, das den Namen für TLS beibehält.</translation>
    </message>
    <message>
        <source>The look-up of &quot;%1&quot; failed: the name server did not give a usable answer. Whether the name exists is not known.</source>
        <translation>Die Auflösung von „%1“ ist fehlgeschlagen: Der Nameserver hat keine brauchbare Antwort gegeben. Ob es den Namen gibt, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Check the network and the name servers of this machine (/etc/resolv.conf, &quot;resolvectl status&quot;).</source>
        <translation>Das Netzwerk und die Nameserver dieses Rechners prüfen (/etc/resolv.conf, „resolvectl status“).</translation>
    </message>
    <message>
        <source>Try again in a minute: name servers can fail for a short time.</source>
        <translation>In einer Minute erneut versuchen: Nameserver können kurzzeitig ausfallen.</translation>
    </message>
    <message>
        <source>Put the broker&apos;s address into the URL, or into the field &quot;Connect to&quot;, to do without the name server.</source>
        <translation>Die Adresse des Brokers in die URL einsetzen oder in das Feld „Verbinden mit“, um ohne den Nameserver auszukommen.</translation>
    </message>
    <message>
        <source>Nothing listens on %1: the connection was refused. The host is up, or a firewall answers in its place.</source>
        <translation>Auf %1 lauscht nichts: Die Verbindung wurde abgelehnt. Der Host läuft, oder eine Firewall antwortet an seiner Stelle.</translation>
    </message>
    <message>
        <source>Check that the broker is running and listening on port %1: &quot;ss -ltnp&quot; on its machine shows the ports.</source>
        <translation>Prüfen, ob der Broker läuft und auf Port %1 lauscht: „ss -ltnp“ auf seinem Rechner zeigt die Ports.</translation>
    </message>
    <message>
        <source>Check the port in the URL: %1 is the default of %2://.</source>
        <translation>Den Port in der URL prüfen: %1 ist der Standard für %2://.</translation>
    </message>
    <message>
        <source>Check the port in the URL: the broker may use another one than %1.</source>
        <translation>Den Port in der URL prüfen: Vielleicht verwendet der Broker einen anderen als %1.</translation>
    </message>
    <message>
        <source>This is the machine itself; a broker in a container or a virtual machine needs its port published, or another address.</source>
        <translation>Das ist der Rechner selbst; bei einem Broker in einem Container oder einer virtuellen Maschine muss der Port freigegeben sein, oder er hat eine andere Adresse.</translation>
    </message>
    <message>
        <source>Check that the broker listens on this address and not only on 127.0.0.1 of its machine, and that no firewall rejects the port.</source>
        <translation>Prüfen, ob der Broker auf dieser Adresse lauscht und nicht nur auf 127.0.0.1 seines Rechners, und ob keine Firewall den Port sperrt.</translation>
    </message>
    <message>
        <source>%1 resets the connection before anything was sent.</source>
        <translation>Die Verbindung zu %1 wird zurückgesetzt, bevor etwas gesendet wurde.</translation>
    </message>
    <message>
        <source>Something accepts connections there and throws them away: a firewall or load balancer, or a server that does not take this client&apos;s address.</source>
        <translation>Etwas nimmt dort Verbindungen an und verwirft sie: eine Firewall oder ein Load-Balancer, oder ein Server, der die Adresse dieses Clients nicht annimmt.</translation>
    </message>
    <message>
        <source>Check the firewall and the load balancer in front of the broker: does either have a working broker behind it?</source>
        <translation>Firewall und Load-Balancer vor dem Broker prüfen: Steht dahinter ein funktionierender Broker?</translation>
    </message>
    <message>
        <source>Check the broker&apos;s rules on client addresses and on the number of connections.</source>
        <translation>Die Regeln des Brokers für Client-Adressen und für die Anzahl der Verbindungen prüfen.</translation>
    </message>
    <message>
        <source>%1 does not answer: neither accepted nor refused within %2.</source>
        <translation>Keine Antwort von %1: innerhalb von %2 weder angenommen noch abgelehnt.</translation>
    </message>
    <message>
        <source>A firewall may drop the packets, the address may be wrong, or the host is down.</source>
        <translation>Vielleicht verwirft eine Firewall die Pakete, die Adresse ist falsch oder der Host ist ausgeschaltet.</translation>
    </message>
    <message>
        <source>Check the address in the URL, and that the host is up.</source>
        <translation>Die Adresse in der URL prüfen, und ob der Host läuft.</translation>
    </message>
    <message>
        <source>Check the firewalls on the way and on the host: port %1 must be let through.</source>
        <translation>Die Firewalls auf dem Weg und auf dem Host prüfen: Port %1 muss durchgelassen werden.</translation>
    </message>
    <message>
        <source>Check whether the broker&apos;s network can be reached from here at all; it may need a VPN.</source>
        <translation>Prüfen, ob das Netz des Brokers von hier überhaupt erreichbar ist; vielleicht ist ein VPN nötig.</translation>
    </message>
    <message>
        <source>There is no way from this machine to %1: the network says that it is unreachable.</source>
        <translation>Von diesem Rechner gibt es keinen Weg zu %1: Das Netzwerk meldet, dass das Ziel nicht erreichbar ist.</translation>
    </message>
    <message>
        <source>The connection to %1 could not be opened; the system&apos;s words stand in the evidence.</source>
        <translation>Die Verbindung zu %1 ließ sich nicht öffnen; die Worte des Systems stehen in den Belegen.</translation>
    </message>
    <message>
        <source>Check that this machine is connected to the network: cable, Wi-Fi, VPN.</source>
        <translation>Prüfen, ob dieser Rechner mit dem Netzwerk verbunden ist: Kabel, WLAN, VPN.</translation>
    </message>
    <message>
        <source>Check the address in the URL, and the route to it with &quot;ip route get&quot;.</source>
        <translation>Die Adresse in der URL prüfen, und die Route dorthin mit „ip route get“.</translation>
    </message>
    <message>
        <source>An IPv6 address was tried: where this network has no IPv6, use the broker&apos;s IPv4 address.</source>
        <translation>Eine IPv6-Adresse wurde versucht: Wo dieses Netzwerk kein IPv6 hat, die IPv4-Adresse des Brokers verwenden.</translation>
    </message>
</context>
<context>
    <name>ReconnectBar</name>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Tries again now, and goes on trying if the connection is lost again</source>
        <translation>Versucht es jetzt wieder, und auch weiter, wenn die Verbindung wieder verloren geht</translation>
    </message>
    <message>
        <source>Begins the next try at once</source>
        <translation>Beginnt den nächsten Versuch sofort</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>No more tries by themselves; the verdict stays.</source>
        <translation>Keine weiteren Versuche von selbst; das Urteil bleibt stehen.</translation>
    </message>
</context>
<context>
    <name>ReconnectText</name>
    <message>
        <source>Not connected yet.</source>
        <translation>Noch nicht verbunden.</translation>
    </message>
    <message>
        <source>Connection lost: %1.</source>
        <translation>Verbindung verloren: %1.</translation>
    </message>
    <message>
        <source>Reconnecting was stopped: two clients throw each other out.</source>
        <translation>Das Neuverbinden wurde eingestellt: Zwei Clients werfen einander hinaus.</translation>
    </message>
    <message>
        <source>Connack does not try again by itself.</source>
        <translation>Connack versucht es nicht von selbst wieder.</translation>
    </message>
    <message>
        <source>Try %1 runs.</source>
        <translation>Versuch %1 läuft.</translation>
    </message>
    <message>
        <source>Try %1 comes when the extra connections are done.</source>
        <translation>Versuch %1 folgt, wenn die zusätzlichen Verbindungen fertig sind.</translation>
    </message>
    <message>
        <source>Try %1 comes now.</source>
        <translation>Versuch %1 folgt jetzt.</translation>
    </message>
    <message>
        <source>Try %1 comes in %2.</source>
        <translation>Versuch %1 folgt in %2.</translation>
    </message>
    <message>
        <source>Try %1 comes at %2.</source>
        <translation>Versuch %1 folgt um %2.</translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times, each about %1 after the CONNACK.</source>
        <translation>
            <numerusform>%n-mal verbunden und hinausgeworfen, jeweils etwa %1 nach dem CONNACK.</numerusform>
            <numerusform>%n-mal verbunden und hinausgeworfen, jeweils etwa %1 nach dem CONNACK.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times, between %1 and %2 after the CONNACK.</source>
        <translation>
            <numerusform>%n-mal verbunden und hinausgeworfen, zwischen %1 und %2 nach dem CONNACK.</numerusform>
            <numerusform>%n-mal verbunden und hinausgeworfen, zwischen %1 und %2 nach dem CONNACK.</numerusform>
        </translation>
    </message>
    <message>
        <source>So the tries come at the longest delay now.</source>
        <translation>Darum folgen die Versuche jetzt mit der längsten Wartezeit.</translation>
    </message>
    <message>
        <source>This is automatic try %1.</source>
        <translation>Dies ist der automatische Versuch %1.</translation>
    </message>
    <message>
        <source>This is automatic try %1, after the connection was lost at %2: %3.</source>
        <translation>Dies ist der automatische Versuch %1, nachdem die Verbindung um %2 verloren ging: %3.</translation>
    </message>
    <message>
        <source>To resume the session, this reconnect is sent with Clean Start 0.</source>
        <translation>Um die Sitzung wieder aufzunehmen, wird dieser Versuch mit Clean Start 0 gesendet.</translation>
    </message>
    <message>
        <source>It uses the client ID that the broker had assigned.</source>
        <translation>Er verwendet die Client ID, die der Broker zugewiesen hatte.</translation>
    </message>
    <message>
        <source>The broker keeps the session without end.</source>
        <translation>Der Broker bewahrt die Sitzung unbegrenzt auf.</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1 after a loss.</source>
        <translation>Der Broker bewahrt die Sitzung nach einem Verlust %1 lang auf.</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>ok</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>nicht verwendet</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>Auflösen</translation>
    </message>
    <message>
        <source>TCP</source>
        <translation>TCP</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>MQTT</source>
        <translation>MQTT</translation>
    </message>
    <message>
        <source>unanswered</source>
        <translation>unbeantwortet</translation>
    </message>
    <message>
        <source>Subscribe %1: %2</source>
        <translation>Abonnieren %1: %2</translation>
    </message>
    <message>
        <source>Publish %1: %2</source>
        <translation>Veröffentlichen %1: %2</translation>
    </message>
    <message>
        <source>came back after %1</source>
        <translation>kam nach %1 zurück</translation>
    </message>
    <message>
        <source>never came back</source>
        <translation>kam nie zurück</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>acknowledged after %1</source>
        <translation>nach %1 bestätigt</translation>
    </message>
    <message>
        <source>Connected.</source>
        <translation>Verbunden.</translation>
    </message>
    <message>
        <source>Not connected: ended before it was.</source>
        <translation>Nicht verbunden: vorher beendet.</translation>
    </message>
    <message>
        <source>This is the likely cause; the evidence does not settle it.</source>
        <translation>Das ist die wahrscheinliche Ursache; die Belege beweisen sie nicht.</translation>
    </message>
    <message>
        <source>This is one possible cause; the evidence does not settle it.</source>
        <translation>Das ist eine mögliche Ursache; die Belege beweisen sie nicht.</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>Beobachtet</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>nicht gesendet</translation>
    </message>
    <message>
        <source>Extra connections that were made to find out</source>
        <translation>Zusätzliche Verbindungen zur Klärung</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>nicht abgeschlossen</translation>
    </message>
    <message>
        <source>%1 with %2 iterations, the broker has proven that it knows the password</source>
        <translation>%1 mit %2 Iterationen, der Broker hat bewiesen, dass er das Passwort kennt</translation>
    </message>
</context>
<context>
    <name>ReportDocument</name>
    <message>
        <source>Connection report: %1</source>
        <translation>Verbindungsbericht: %1</translation>
    </message>
    <message>
        <source>en</source>
        <comment>language of this translation, as a BCP 47 tag</comment>
        <translation>de</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>Beobachtet</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>Stufen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>Abgefragt</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>Gegenstelle</translation>
    </message>
    <message>
        <source>Own address</source>
        <translation>Eigene Adresse</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Begun after</source>
        <translation>Begonnen nach</translation>
    </message>
    <message>
        <source>The system&apos;s words</source>
        <translation>Worte des Systems</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>Cipher-Suite</translation>
    </message>
    <message>
        <source>Server name sent</source>
        <translation>Servername gesendet</translation>
    </message>
    <message>
        <source>ALPN offered</source>
        <translation>ALPN angeboten</translation>
    </message>
    <message>
        <source>ALPN chosen</source>
        <translation>ALPN gewählt</translation>
    </message>
    <message>
        <source>Certificate verified</source>
        <translation>Zertifikat geprüft</translation>
    </message>
    <message>
        <source>Verification errors</source>
        <translation>Fehler der Prüfung</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alerts</translation>
    </message>
    <message>
        <source>The library&apos;s words</source>
        <translation>Worte der Bibliothek</translation>
    </message>
    <message>
        <source>First bytes received</source>
        <translation>Erste empfangene Bytes</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificates, as presented</source>
        <translation>Zertifikate, wie vorgelegt</translation>
    </message>
    <message>
        <source>Certificate %1 of %2</source>
        <translation>Zertifikat %1 von %2</translation>
    </message>
    <message>
        <source>It cannot be read: %1 bytes.</source>
        <translation>Es lässt sich nicht lesen: %1 Bytes.</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Aussteller</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>Gültig ab</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>HTTP exchange</source>
        <translation>HTTP-Austausch</translation>
    </message>
    <message>
        <source>Request header</source>
        <translation>Header der Anfrage</translation>
    </message>
    <message>
        <source>Response header</source>
        <translation>Header der Antwort</translation>
    </message>
    <message>
        <source>Sub-protocol offered</source>
        <translation>Subprotokoll angeboten</translation>
    </message>
    <message>
        <source>Sub-protocol chosen</source>
        <translation>Subprotokoll gewählt</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>Anfang des Bodys</translation>
    </message>
    <message>
        <source>Text frame</source>
        <translation>Text-Frame</translation>
    </message>
    <message>
        <source>Subscribe and publish</source>
        <translation>Subscribe und Publish</translation>
    </message>
    <message>
        <source>Extra connections that were made to find out</source>
        <translation>Zusätzliche Verbindungen zur Klärung</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>The first %1 and the last %1 of %2 packets are shown; the report as JSON holds them all.</source>
        <translation>Gezeigt sind die ersten %1 und die letzten %1 von %2 Paketen; der Bericht als JSON enthält alle.</translation>
    </message>
    <message numerus="yes">
        <source>The log no longer holds its %n oldest record(s).</source>
        <translation>
            <numerusform>Den ältesten Eintrag enthält das Log nicht mehr.</numerusform>
            <numerusform>Die %n ältesten Einträge enthält das Log nicht mehr.</numerusform>
        </translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>received</source>
        <translation>empfangen</translation>
    </message>
    <message>
        <source>Settings used</source>
        <translation>Verwendete Einstellungen</translation>
    </message>
    <message>
        <source>Option</source>
        <translation>Option</translation>
    </message>
    <message>
        <source>The options have the names that MQTT.js gives them. A secret that was set stands as ***.</source>
        <translation>Die Optionen heißen wie in MQTT.js. Ein gesetztes Geheimnis steht als *** da.</translation>
    </message>
    <message>
        <source>About this report</source>
        <translation>Über diesen Bericht</translation>
    </message>
    <message>
        <source>Attempt begun</source>
        <translation>Versuch begonnen</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>%1... (%2 characters in all)</source>
        <translation>%1... (insgesamt %2 Zeichen)</translation>
    </message>
    <message>
        <source>%1 (certificate %2)</source>
        <comment>verification error, number of the certificate</comment>
        <translation>%1 (Zertifikat %2)</translation>
    </message>
    <message numerus="yes">
        <source>PEM text, %n character(s)</source>
        <translation>
            <numerusform>PEM-Text, %n Zeichen</numerusform>
            <numerusform>PEM-Text, %n Zeichen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportSaver</name>
    <message>
        <source>Nothing was written: the name must end in .md, .html, .json or .txt.</source>
        <translation>Es wurde nichts geschrieben: Der Name muss auf .md, .html, .json oder .txt enden.</translation>
    </message>
    <message>
        <source>The report is saved as %1. It holds no secrets.</source>
        <translation>Der Bericht ist als %1 gespeichert. Er enthält keine Geheimnisse.</translation>
    </message>
    <message>
        <source>Nothing was written: %1 cannot be written (%2).</source>
        <translation>Es wurde nichts geschrieben: %1 lässt sich nicht schreiben (%2).</translation>
    </message>
</context>
<context>
    <name>RetryRules</name>
    <message>
        <source>Nothing can be sent before the settings are changed.</source>
        <translation>Es kann nichts gesendet werden, bevor die Einstellungen geändert sind.</translation>
    </message>
    <message>
        <source>A network that fails, or a broker that is restarted, comes back by itself.</source>
        <translation>Ein gestörtes Netz oder ein Broker, der neu gestartet wird, kommt von selbst zurück.</translation>
    </message>
    <message>
        <source>Something else than this connection speaks answers there; the scheme, the port or the path has to be changed.</source>
        <translation>Dort antwortet etwas, das anders spricht als diese Verbindung; Schema, Port oder Pfad müssen geändert werden.</translation>
    </message>
    <message>
        <source>The certificates are checked with the same result until one of them, the clock or the settings are changed.</source>
        <translation>Die Prüfung der Zertifikate hat dasselbe Ergebnis, bis eines von ihnen, die Uhr oder die Einstellungen geändert sind.</translation>
    </message>
    <message>
        <source>The TLS settings of the broker and of this connection do not go together; one of them has to be changed.</source>
        <translation>Die TLS-Einstellungen des Brokers und dieser Verbindung passen nicht zusammen; eine Seite muss geändert werden.</translation>
    </message>
    <message>
        <source>The web server waits for the broker behind it, which may come back.</source>
        <translation>Der Webserver wartet auf den Broker dahinter, der zurückkommen kann.</translation>
    </message>
    <message>
        <source>The broker refuses this user, password or right; trying again can get the address banned.</source>
        <translation>Der Broker lehnt diesen Benutzer, das Passwort oder das Recht ab; weitere Versuche können zur Sperre der Adresse führen.</translation>
    </message>
    <message>
        <source>The broker refuses what CONNECT asks for; the same CONNECT would be refused again.</source>
        <translation>Der Broker lehnt ab, was CONNECT verlangt; dasselbe CONNECT würde wieder abgelehnt.</translation>
    </message>
    <message>
        <source>The broker is short of room or time; it is left alone for the longest delay.</source>
        <translation>Dem Broker fehlt es an Platz oder Zeit; er wird für die längste Wartezeit in Ruhe gelassen.</translation>
    </message>
    <message>
        <source>The broker gave no clear reason; it is asked again after the longest delay.</source>
        <translation>Der Broker nannte keinen klaren Grund; er wird nach der längsten Wartezeit wieder gefragt.</translation>
    </message>
    <message>
        <source>Connack does not follow a broker or web server that refers elsewhere without your word.</source>
        <translation>Verweist ein Broker oder Webserver an eine andere Stelle, folgt Connack ihm nicht ohne Ihr Zutun.</translation>
    </message>
    <message>
        <source>To come back would throw the other client out, which would come back in turn and throw this one out again.</source>
        <translation>Zurückzukommen würde den anderen Client hinauswerfen, der seinerseits zurückkäme und diesen wieder hinauswürfe.</translation>
    </message>
    <message>
        <source>A connection that was lost can usually be made anew at once.</source>
        <translation>Eine verlorene Verbindung kann meist gleich neu hergestellt werden.</translation>
    </message>
    <message>
        <source>The broker took offence at a packet, which may be sent again; it is left alone for the longest delay.</source>
        <translation>Der Broker stieß sich an einem Paket, das wieder gesendet werden kann; er wird für die längste Wartezeit in Ruhe gelassen.</translation>
    </message>
    <message>
        <source>Someone who runs the broker ended the connection; it is left alone for the longest delay.</source>
        <translation>Wer den Broker betreibt, hat die Verbindung beendet; er wird für die längste Wartezeit in Ruhe gelassen.</translation>
    </message>
</context>
<context>
    <name>RoundTripModel</name>
    <message>
        <source>QoS %1: %2</source>
        <translation>QoS %1: %2</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <source>Quality of Service with which the message was published (section 4.3)</source>
        <translation>Quality of Service, mit der die Nachricht veröffentlicht wurde (Abschnitt 4.3)</translation>
    </message>
    <message>
        <source>What became of the message</source>
        <translation>Was aus der Nachricht wurde</translation>
    </message>
    <message>
        <source>From the PUBLISH to its arrival at the second connection</source>
        <translation>Vom PUBLISH bis zur Ankunft bei der zweiten Verbindung</translation>
    </message>
    <message>
        <source>From the PUBLISH to its last acknowledgement: PUBACK with QoS 1, PUBCOMP with QoS 2; QoS 0 has none</source>
        <translation>Vom PUBLISH bis zur letzten Bestätigung: PUBACK bei QoS 1, PUBCOMP bei QoS 2; QoS 0 hat keine</translation>
    </message>
</context>
<context>
    <name>RoundTripPanel</name>
    <message>
        <source>The keep-alive pings by itself when nothing else is sent.</source>
        <translation>Der Keep-alive pingt von selbst, wenn sonst nichts gesendet wird.</translation>
    </message>
    <message numerus="yes">
        <source>last %1 · median %2 · 95th percentile %3 · longest %4 · %n ping(s)</source>
        <translation>
            <numerusform>letzte %1 · Median %2 · 95. Perzentil %3 · längste %4 · %n Ping</numerusform>
            <numerusform>letzte %1 · Median %2 · 95. Perzentil %3 · längste %4 · %n Pings</numerusform>
        </translation>
    </message>
    <message>
        <source>Round-trip time</source>
        <translation>Umlaufzeit</translation>
    </message>
    <message>
        <source>Ping now</source>
        <translation>Jetzt pingen</translation>
    </message>
    <message>
        <source>Sends PINGREQ (section 3.12) and measures the time until PINGRESP.</source>
        <translation>Sendet PINGREQ (Abschnitt 3.12) und misst die Zeit bis PINGRESP.</translation>
    </message>
    <message>
        <source>every second</source>
        <translation>jede Sekunde</translation>
    </message>
    <message>
        <source>Sends PINGREQ (section 3.12) every second while connected. The broker then sees no silence, whatever the keep-alive.</source>
        <translation>Sendet jede Sekunde PINGREQ (Abschnitt 3.12), solange verbunden. Der Broker sieht dann keine Stille, gleich welcher Keep-alive.</translation>
    </message>
</context>
<context>
    <name>RoundTripPlot</name>
    <message>
        <source>No PINGRESP yet.</source>
        <translation>Noch kein PINGRESP.</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <extracomment>%1: round-trip time with unit; %2: time of day</extracomment>
        <translation>%1 um %2</translation>
    </message>
    <message>
        <source>The time from PINGREQ to PINGRESP (section 3.12): those of the keep-alive, and those that you ask for.</source>
        <translation>Die Zeit von PINGREQ bis PINGRESP (Abschnitt 3.12): die des Keep-alive und die, die Sie verlangen.</translation>
    </message>
</context>
<context>
    <name>RoundTripView</name>
    <message>
        <source>Choose at least one QoS.</source>
        <translation>Mindestens eine QoS wählen.</translation>
    </message>
    <message>
        <source>&amp;Round trip</source>
        <translation>&amp;Zustelltest</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abbre&amp;chen</translation>
    </message>
    <message>
        <source>This connection publishes, a second one waits for the message.</source>
        <translation>Diese Verbindung veröffentlicht, eine zweite empfängt.</translation>
    </message>
    <message>
        <source>Not connected: two connections of their own publish and wait.</source>
        <translation>Nicht verbunden: Zwei eigene Verbindungen veröffentlichen und warten.</translation>
    </message>
    <message>
        <source>The packets of this connection stand in the log. The second connection has the same server, credentials and TLS, but a client ID of its own that begins alike, no will and no session that stays.</source>
        <translation>Die Pakete dieser Verbindung stehen im Log. Die zweite Verbindung hat denselben Server, dieselben Zugangsdaten und TLS-Einstellungen, aber eine eigene Client-ID, die gleich beginnt, keinen Last Will und keine Sitzung, die bleibt.</translation>
    </message>
    <message>
        <source>Both have the server, credentials and TLS of the settings, but client IDs of their own that begin alike, no will and no session that stays. Where rights go by the client ID, connect first: then this connection publishes.</source>
        <translation>Beide haben Server, Zugangsdaten und TLS der Einstellungen, aber eigene Client-IDs, die gleich beginnen, keinen Last Will und keine Sitzung, die bleibt. Wo Rechte nach der Client-ID gehen, zuerst verbinden: Dann veröffentlicht diese Verbindung.</translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation>&amp;Topic</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>&amp;Payload</source>
        <translation>&amp;Payload</translation>
    </message>
    <message>
        <source>&amp;Wait</source>
        <translation>&amp;Warten</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>a topic name, without wildcards</source>
        <translation>ein Topic-Name, ohne Platzhalter</translation>
    </message>
    <message>
        <source>The topic name that the message is published to, and that the second connection subscribes to (PUBLISH, section 3.3.2.1). Whoever else subscribes to it gets the message as well.</source>
        <translation>Der Topic-Name, unter dem die Nachricht veröffentlicht wird und den die zweite Verbindung abonniert (PUBLISH, Abschnitt 3.3.2.1). Wer ihn sonst noch abonniert hat, bekommt die Nachricht auch.</translation>
    </message>
    <message>
        <source>made anew each time</source>
        <translation>jedes Mal neu</translation>
    </message>
    <message>
        <source>How long each message is waited for, from its PUBLISH on</source>
        <translation>Wie lange auf jede Nachricht gewartet wird, von ihrem PUBLISH an</translation>
    </message>
    <message>
        <source>Publishes one message with each chosen QoS, never retained, and waits for it on a second connection (Return in the topic)</source>
        <translation>Veröffentlicht mit jeder gewählten QoS eine Nachricht, nie mit Retain, und wartet auf einer zweiten Verbindung auf sie (Eingabetaste im Topic)</translation>
    </message>
    <message>
        <source>Copy the results with their explanations</source>
        <translation>Die Ergebnisse mit ihren Erläuterungen kopieren</translation>
    </message>
    <message>
        <source>At most once: nothing acknowledges it (section 4.3.1)</source>
        <translation>Höchstens einmal: Nichts bestätigt sie (Abschnitt 4.3.1)</translation>
    </message>
    <message>
        <source>At least once: PUBACK acknowledges it (section 4.3.2)</source>
        <translation>Mindestens einmal: PUBACK bestätigt sie (Abschnitt 4.3.2)</translation>
    </message>
    <message>
        <source>Exactly once: PUBREC, PUBREL and PUBCOMP (section 4.3.3)</source>
        <translation>Genau einmal: PUBREC, PUBREL und PUBCOMP (Abschnitt 4.3.3)</translation>
    </message>
    <message>
        <source>Does a message arrive? Publish one here and see what a subscriber gets, and how fast.</source>
        <translation>Kommt eine Nachricht an? Hier eine veröffentlichen und sehen, was ein Abonnent bekommt und wie schnell.</translation>
    </message>
    <message>
        <source>What the message holds. Left empty, it is “connack” and random digits, so that it cannot be taken for another one. With MQTT 5 a User Property marks the message as well. Payload of PUBLISH, section 3.3.3.</source>
        <translation>Was die Nachricht enthält. Leer gelassen: „connack“ und zufällige Ziffern, damit sie nicht mit einer anderen verwechselt wird. Mit MQTT 5 kennzeichnet die Nachricht auch eine User Property. Payload von PUBLISH, Abschnitt 3.3.3.</translation>
    </message>
</context>
<context>
    <name>SecretKeeper</name>
    <message>
        <source>This build of Connack has no access to the system&apos;s key store.</source>
        <translation>Diese Fassung von Connack hat keinen Zugriff auf den Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>The secrets of this connection could not be read. %1</source>
        <translation>Die Geheimnisse dieser Verbindung konnten nicht gelesen werden. %1</translation>
    </message>
    <message>
        <source>The system&apos;s key store gave no secrets for this connection: they are gone, or it stayed locked.</source>
        <translation>Der Schlüsselbund des Systems gab keine Geheimnisse für diese Verbindung heraus: Sie sind fort, oder er blieb gesperrt.</translation>
    </message>
    <message>
        <source>What the system&apos;s key store holds for this connection cannot be read.</source>
        <translation>Was der Schlüsselbund des Systems für diese Verbindung enthält, ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The secrets of this connection were not saved. %1</source>
        <translation>Die Geheimnisse dieser Verbindung wurden nicht gespeichert. %1</translation>
    </message>
    <message>
        <source>The secrets of this connection are still in the system&apos;s key store. %1</source>
        <translation>Die Geheimnisse dieser Verbindung sind noch im Schlüsselbund des Systems. %1</translation>
    </message>
</context>
<context>
    <name>SecretStore</name>
    <message>
        <source>This system has no key store that answers.</source>
        <translation>Auf diesem System antwortet kein Schlüsselbund.</translation>
    </message>
    <message>
        <source>The system&apos;s key store is locked, or refuses access.</source>
        <translation>Der Schlüsselbund des Systems ist gesperrt oder verweigert den Zugriff.</translation>
    </message>
    <message>
        <source>The system&apos;s key store failed and does not say why.</source>
        <translation>Der Schlüsselbund des Systems hat versagt und sagt nicht, warum.</translation>
    </message>
    <message>
        <source>The system&apos;s key store failed: %1</source>
        <translation>Der Schlüsselbund des Systems hat versagt: %1</translation>
    </message>
</context>
<context>
    <name>SessionRules</name>
    <message>
        <source>The connection had held for %1.</source>
        <translation>Die Verbindung hatte %1 lang bestanden.</translation>
    </message>
    <message>
        <source>Follow the reason: %1</source>
        <translation>Dem Grund nachgehen: %1</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells which rule refused it.</source>
        <translation>Das Log des Brokers lesen: Es sagt, welche Regel zur Ablehnung geführt hat.</translation>
    </message>
    <message>
        <source>The broker refused the subscription to &quot;%1&quot; with %2.</source>
        <translation>Der Broker hat das Abonnement auf „%1“ mit %2 abgelehnt.</translation>
    </message>
    <message>
        <source>Check the topic filter &quot;%1&quot;: its spelling, and whether wildcards or a share name are allowed there.</source>
        <translation>Den Topic-Filter „%1“ prüfen: seine Schreibweise, und ob dort Wildcards oder ein Share-Name erlaubt sind.</translation>
    </message>
    <message>
        <source>The broker refused the message to &quot;%1&quot; with %2.</source>
        <translation>Der Broker hat die Nachricht an „%1“ mit %2 abgelehnt.</translation>
    </message>
    <message>
        <source>Check the topic &quot;%1&quot;: it may be spelt wrongly, or be read-only.</source>
        <translation>Das Topic „%1“ prüfen: Vielleicht ist es falsch geschrieben oder darf nur gelesen werden.</translation>
    </message>
    <message>
        <source>The server reference is &quot;%1&quot;.</source>
        <translation>Die Server Reference ist „%1“.</translation>
    </message>
    <message>
        <source>Put the host of &quot;%1&quot; into the URL.</source>
        <translation>Den Host von „%1“ in die URL einsetzen.</translation>
    </message>
    <message>
        <source>Another connection came with the client ID &quot;%1&quot;, and the broker keeps only the newer one.</source>
        <translation>Eine andere Verbindung kam mit der Client ID „%1“, und der Broker behält nur die neuere.</translation>
    </message>
    <message>
        <source>Find the other client with the client ID &quot;%1&quot;, for instance a second copy of the device or program.</source>
        <translation>Den anderen Client mit der Client ID „%1“ suchen, zum Beispiel ein zweites Exemplar des Geräts oder Programms.</translation>
    </message>
    <message>
        <source>Use a client ID that no one else has.</source>
        <translation>Eine Client ID verwenden, die sonst niemand hat.</translation>
    </message>
    <message>
        <source>Use a longer keep-alive than %1 s, or look for what holds the packets up on the way.</source>
        <translation>Ein längeres Keep-alive als %1 s verwenden oder suchen, was die Pakete unterwegs aufhält.</translation>
    </message>
    <message>
        <source>Follow the reason and look into the broker&apos;s log at that time.</source>
        <translation>Dem Grund nachgehen und das Log des Brokers zu dieser Zeit ansehen.</translation>
    </message>
    <message>
        <source>Connect again later.</source>
        <translation>Später erneut verbinden.</translation>
    </message>
    <message>
        <source>The broker ended the connection with DISCONNECT %1.</source>
        <translation>Der Broker hat die Verbindung mit DISCONNECT %1 beendet.</translation>
    </message>
    <message>
        <source>It gives the reason &quot;%1&quot;.</source>
        <translation>Er nennt als Grund „%1“.</translation>
    </message>
    <message>
        <source>The broker did not answer PINGREQ: no PINGRESP came, and nothing else.</source>
        <translation>Der Broker hat PINGREQ nicht beantwortet: Es kam kein PINGRESP und auch sonst nichts.</translation>
    </message>
    <message>
        <source>Either the broker hangs, or the way to it is broken without either side being told, as by a router or firewall that forgot the connection.</source>
        <translation>Entweder hängt der Broker, oder der Weg zu ihm ist unterbrochen, ohne dass eine Seite es erfährt, etwa durch einen Router oder eine Firewall, die die Verbindung vergessen hat.</translation>
    </message>
    <message>
        <source>Check the network between here and the broker, and whether the broker still answers others.</source>
        <translation>Das Netzwerk zwischen hier und dem Broker prüfen, und ob der Broker anderen noch antwortet.</translation>
    </message>
    <message>
        <source>Use a shorter keep-alive than %1 s, if a router or firewall drops quiet connections.</source>
        <translation>Ein kürzeres Keep-alive als %1 s verwenden, falls ein Router oder eine Firewall stille Verbindungen verwirft.</translation>
    </message>
    <message>
        <source>a packet of no known type</source>
        <translation>ein Paket unbekannten Typs</translation>
    </message>
    <message>
        <source>Report the packet to the maker of the broker; the packet log has its bytes.</source>
        <translation>Das Paket dem Hersteller des Brokers melden; das Paketprotokoll enthält seine Bytes.</translation>
    </message>
    <message>
        <source>Look for a proxy or gateway between here and the broker that changes the bytes.</source>
        <translation>Nach einem Proxy oder Gateway zwischen hier und dem Broker suchen, das die Bytes ändert.</translation>
    </message>
    <message>
        <source>The server closed the connection %1 after the CONNACK, and gave no reason.</source>
        <translation>Der Server hat die Verbindung %1 nach dem CONNACK geschlossen und keinen Grund genannt.</translation>
    </message>
    <message>
        <source>So behave brokers before MQTT 5 when another client takes over the client ID &quot;%1&quot;, when a subscription or message is not allowed, and when they are stopped.</source>
        <translation>So verhalten sich Broker vor MQTT 5, wenn ein anderer Client die Client ID „%1“ übernimmt, wenn ein Abonnement oder eine Nachricht nicht erlaubt ist und wenn sie beendet werden.</translation>
    </message>
    <message>
        <source>Check whether another client uses the client ID &quot;%1&quot;; connect with another client ID to find out.</source>
        <translation>Prüfen, ob ein anderer Client die Client ID „%1“ verwendet; zum Klären mit einer anderen Client ID verbinden.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules for the topics used: some brokers hang up on what is not allowed.</source>
        <translation>Die Zugriffsregeln des Brokers für die verwendeten Topics prüfen: Manche Broker trennen die Verbindung, wenn etwas nicht erlaubt ist.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time.</source>
        <translation>Im Log des Brokers zu diesem Zeitpunkt nachsehen.</translation>
    </message>
    <message>
        <source>Switch to MQTT 5.0, if the broker speaks it: there it tells its reason.</source>
        <translation>Auf MQTT 5.0 umstellen, falls der Broker es spricht: Dort nennt er seinen Grund.</translation>
    </message>
    <message>
        <source>The connection was reset %1 after the CONNACK.</source>
        <translation>Die Verbindung wurde %1 nach dem CONNACK zurückgesetzt.</translation>
    </message>
    <message>
        <source>The network connection broke off %1 after the CONNACK.</source>
        <translation>Die Netzwerkverbindung brach %1 nach dem CONNACK ab.</translation>
    </message>
    <message>
        <source>The broker may have crashed or been restarted, or a router, firewall or load balancer cut the connection.</source>
        <translation>Der Broker ist womöglich abgestürzt oder neu gestartet worden, oder ein Router, eine Firewall oder ein Load-Balancer hat die Verbindung gekappt.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: was it running, and did it drop this client?</source>
        <translation>Im Log des Brokers zu diesem Zeitpunkt nachsehen: Lief er, und hat er diesen Client getrennt?</translation>
    </message>
    <message>
        <source>Check the network between here and the broker, and time limits of load balancers on quiet connections.</source>
        <translation>Das Netzwerk zwischen hier und dem Broker prüfen, auch Zeitlimits von Load-Balancern für stille Verbindungen.</translation>
    </message>
    <message>
        <source>The broker did not answer the SUBSCRIBE for &quot;%1&quot;: no SUBACK came.</source>
        <translation>Der Broker hat auf das SUBSCRIBE für „%1“ nicht geantwortet: Es kam kein SUBACK.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the SUBSCRIBE arrive, and does a plug-in hold the answer up?</source>
        <translation>Im Log des Brokers nachsehen: Kam das SUBSCRIBE an, und hält ein Plug-in die Antwort auf?</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules for &quot;%1&quot;; a broker must answer all the same.</source>
        <translation>Die Zugriffsregeln des Brokers für „%1“ prüfen; antworten muss ein Broker trotzdem.</translation>
    </message>
    <message>
        <source>The broker did not acknowledge the message to &quot;%1&quot; with QoS %2: no %3 came.</source>
        <translation>Der Broker hat die Nachricht an „%1“ mit QoS %2 nicht bestätigt: Es kam kein %3.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the PUBLISH arrive, and does a plug-in hold the answer up?</source>
        <translation>Im Log des Brokers nachsehen: Kam das PUBLISH an, und hält ein Plug-in die Antwort auf?</translation>
    </message>
    <message>
        <source>The message to &quot;%1&quot; was sent with QoS 0 and did not come back, though a subscription of this connection matches it.</source>
        <translation>Die Nachricht an „%1“ wurde mit QoS 0 gesendet und kam nicht zurück, obwohl ein Abonnement dieser Verbindung auf sie passt.</translation>
    </message>
    <message>
        <source>The broker acknowledged the message to &quot;%1&quot;, but did not deliver it, though a subscription of this connection matches it.</source>
        <translation>Der Broker hat die Nachricht an „%1“ bestätigt, aber nicht zugestellt, obwohl ein Abonnement dieser Verbindung auf sie passt.</translation>
    </message>
    <message>
        <source>Brokers before MQTT 5 drop so what the access rules forbid, and cannot say it.</source>
        <translation>So verwerfen Broker vor MQTT 5, was die Zugriffsregeln verbieten; mitteilen können sie es nicht.</translation>
    </message>
    <message>
        <source>Switch to MQTT 5.0: there the broker can answer a message that is not allowed with a reason code.</source>
        <translation>Auf MQTT 5.0 umstellen: Dort kann der Broker eine nicht erlaubte Nachricht mit einem Reason Code beantworten.</translation>
    </message>
    <message>
        <source>Check for rules, bridges or plug-ins of the broker that take messages on this topic.</source>
        <translation>Nach Regeln, Bridges oder Plug-ins des Brokers suchen, die Nachrichten zu diesem Topic abfangen.</translation>
    </message>
    <message>
        <source>The subscription to &quot;%1&quot; was not sent: %2</source>
        <translation>Das Abonnement von „%1“ wurde nicht gesendet: %2</translation>
    </message>
    <message>
        <source>Change the subscription so that it keeps to this, or the broker&apos;s configuration.</source>
        <translation>Das Abonnement so ändern, dass es dies einhält, oder die Konfiguration des Brokers ändern.</translation>
    </message>
    <message>
        <source>The message to &quot;%1&quot; was not sent: %2</source>
        <translation>Die Nachricht an „%1“ wurde nicht gesendet: %2</translation>
    </message>
    <message>
        <source>Change the message so that it keeps to this, or the broker&apos;s configuration.</source>
        <translation>Die Nachricht so ändern, dass sie dies einhält, oder die Konfiguration des Brokers ändern.</translation>
    </message>
    <message>
        <source>Connack ended the connection: the broker sent %1 that breaks the standard: %2.</source>
        <translation>Connack hat die Verbindung beendet: Der Broker hat %1 gesendet, das gegen den Standard verstößt: %2.</translation>
    </message>
    <message>
        <source>user &quot;%1&quot; and client ID &quot;%2&quot;</source>
        <translation>Benutzer „%1“ und Client ID „%2“</translation>
    </message>
    <message>
        <source>client ID &quot;%1&quot;, which gave no user name</source>
        <translation>Client ID „%1“, ohne Benutzernamen</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for %1.</source>
        <translation>Die Zugriffsregeln (ACL) des Brokers prüfen, für %1.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) on subscriptions for %1.</source>
        <translation>Die Zugriffsregeln (ACL) des Brokers für Abonnements prüfen, für %1.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for writing to &quot;%1&quot; and for reading it, for %2.</source>
        <translation>Die Zugriffsregeln (ACL) des Brokers für das Schreiben auf „%1“ und das Lesen davon prüfen, für %2.</translation>
    </message>
    <message>
        <source>The subscription &quot;%1&quot; is shared: another member of its group may have taken the message, and a broker without shared subscriptions takes the name by the letter.</source>
        <translation>Das Abonnement &quot;%1&quot; ist geteilt: Ein anderes Mitglied der Gruppe kann die Nachricht erhalten haben, und ein Broker ohne geteilte Abonnements nimmt den Namen wörtlich.</translation>
    </message>
    <message>
        <source>Subscribe to &quot;%1&quot; without $share to find out.</source>
        <translation>Abonnieren Sie &quot;%1&quot; ohne $share, um es herauszufinden.</translation>
    </message>
    <message>
        <source>Brokers drop so what the access rules forbid: a message with QoS 0 has no answer that could say it.</source>
        <translation>So verwerfen Broker, was die Zugriffsregeln verbieten: Auf eine Nachricht mit QoS 0 gibt es keine Antwort, die das sagen könnte.</translation>
    </message>
    <message>
        <source>Publish with QoS 1: then the broker answers, and can say why it does not take the message.</source>
        <translation>Veröffentlichen Sie mit QoS 1: Dann antwortet der Broker und kann sagen, warum er die Nachricht nicht annimmt.</translation>
    </message>
    <message>
        <source>That was %1 after the %2 for &quot;%3&quot;: the broker&apos;s access rules probably do not allow it.</source>
        <translation>Das war %1 nach dem %2 für &quot;%3&quot;: Die Zugriffsregeln des Brokers erlauben es vermutlich nicht.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) on &quot;%1&quot; for %2: some brokers hang up on what is not allowed.</source>
        <translation>Prüfen Sie die Zugriffsregeln (ACL) des Brokers zu &quot;%1&quot; für %2: Manche Broker trennen bei dem, was nicht erlaubt ist.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>%1 is %2.</source>
        <translation>%1 ist %2.</translation>
    </message>
    <message>
        <source>%1 holds the NUL character U+0000 [MQTT-1.5.4-2].</source>
        <translation>%1 enthält das NUL-Zeichen U+0000 [MQTT-1.5.4-2].</translation>
    </message>
    <message>
        <source>Delete that character.</source>
        <translation>Dieses Zeichen löschen.</translation>
    </message>
    <message>
        <source>%1 holds half of a surrogate pair, which has no UTF-8 [MQTT-1.5.4-1].</source>
        <translation>%1 enthält ein halbes Surrogatpaar, für das es kein UTF-8 gibt [MQTT-1.5.4-1].</translation>
    </message>
    <message>
        <source>%1 has %2 bytes.</source>
        <translation>%1 hat %2 Bytes.</translation>
    </message>
    <message>
        <source>Give at most %1 bytes.</source>
        <translation>Höchstens %1 Bytes angeben.</translation>
    </message>
    <message>
        <source>%1 is to come from a file, but none is chosen.</source>
        <translation>%1 soll aus einer Datei kommen, aber keine ist gewählt.</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>Eine Datei wählen.</translation>
    </message>
    <message>
        <source>%1: the port is 0.</source>
        <translation>%1: Der Port ist 0.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 ist leer.</translation>
    </message>
    <message>
        <source>%1 is &quot;%2&quot;. %3</source>
        <translation>%1 ist „%2“. %3</translation>
    </message>
    <message>
        <source>Give a topic name without + and #, for instance plant/pump-7/state.</source>
        <translation>Einen Topic-Namen ohne + und # angeben, zum Beispiel plant/pump-7/state.</translation>
    </message>
    <message>
        <source>The port is 0.</source>
        <translation>Der Port ist 0.</translation>
    </message>
    <message>
        <source>Give a path such as /mqtt, with its query if need be.</source>
        <translation>Einen Pfad wie /mqtt angeben, bei Bedarf mit Query.</translation>
    </message>
    <message>
        <source>The path has %1 characters.</source>
        <translation>Der Pfad hat %1 Zeichen.</translation>
    </message>
    <message>
        <source>Give at most %1 characters.</source>
        <translation>Höchstens %1 Zeichen angeben.</translation>
    </message>
    <message>
        <source>The path holds a control character: %1.</source>
        <translation>Der Pfad enthält ein Steuerzeichen: %1.</translation>
    </message>
    <message>
        <source>The path holds a #, which starts a fragment: %1.</source>
        <translation>Der Pfad enthält ein #, mit dem ein Fragment beginnt: %1.</translation>
    </message>
    <message>
        <source>Write %23 for a # that belongs to the path.</source>
        <translation>Für ein #, das zum Pfad gehört, %23 schreiben.</translation>
    </message>
    <message>
        <source>A header has no name.</source>
        <translation>Ein Header hat keinen Namen.</translation>
    </message>
    <message>
        <source>Give a name such as X-Api-Key, or remove the row.</source>
        <translation>Einen Namen wie X-Api-Key angeben oder die Zeile entfernen.</translation>
    </message>
    <message>
        <source>The header name &quot;%1&quot; is not valid (RFC 9110, section 5.1).</source>
        <translation>Der Header-Name „%1“ ist ungültig (RFC 9110, Abschnitt 5.1).</translation>
    </message>
    <message>
        <source>Use letters, digits and hyphens.</source>
        <translation>Buchstaben, Ziffern und Bindestriche verwenden.</translation>
    </message>
    <message>
        <source>The header %1 is made by the WebSocket handshake itself.</source>
        <translation>Den Header %1 erzeugt der WebSocket-Handshake selbst.</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>Diesen Header entfernen.</translation>
    </message>
    <message>
        <source>The value of the header &quot;%1&quot; holds a character that no header has, or is too long (RFC 9110, section 5.5).</source>
        <translation>Der Wert des Headers „%1“ enthält ein Zeichen, das in keinem Header vorkommt, oder ist zu lang (RFC 9110, Abschnitt 5.5).</translation>
    </message>
    <message>
        <source>Give one line of Latin-1 text.</source>
        <translation>Eine Zeile Latin-1-Text angeben.</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>3 (MQTT 3.1), 4 (MQTT 3.1.1) oder 5 (MQTT 5.0) angeben.</translation>
    </message>
    <message>
        <source>The user name or password for the SOCKS5 proxy is too long.</source>
        <translation>Benutzername oder Passwort für den SOCKS5-Proxy ist zu lang.</translation>
    </message>
    <message>
        <source>Give at most %1 bytes each.</source>
        <translation>Jeweils höchstens %1 Bytes angeben.</translation>
    </message>
    <message>
        <source>The user name for the HTTP proxy holds a colon (RFC 7617, section 2).</source>
        <translation>Der Benutzername für den HTTP-Proxy enthält einen Doppelpunkt (RFC 7617, Abschnitt 2).</translation>
    </message>
    <message>
        <source>Give a name without a colon.</source>
        <translation>Einen Namen ohne Doppelpunkt angeben.</translation>
    </message>
    <message>
        <source>There is authentication data without an authentication method (MQTT 5.0, section 3.1.2.11.10).</source>
        <translation>Es gibt Authentication Data ohne Authentication Method (MQTT 5.0, Abschnitt 3.1.2.11.10).</translation>
    </message>
    <message>
        <source>Name the method as well, or remove the data.</source>
        <translation>Auch die Methode angeben oder die Daten entfernen.</translation>
    </message>
    <message>
        <source>The ALPN name &quot;%1&quot; has %2 bytes.</source>
        <translation>Der ALPN-Name „%1“ hat %2 Bytes.</translation>
    </message>
    <message>
        <source>Give names of 1 to %1 bytes, for instance mqtt.</source>
        <translation>Namen von 1 bis %1 Bytes angeben, zum Beispiel mqtt.</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0, 1 oder 2 angeben.</translation>
    </message>
    <message>
        <source>Give %1 to %2 seconds.</source>
        <translation>%1 bis %2 Sekunden angeben.</translation>
    </message>
    <message>
        <source>Give %1 to %2 milliseconds.</source>
        <translation>%1 bis %2 Millisekunden angeben.</translation>
    </message>
    <message>
        <source>Give %1 to %2 bytes.</source>
        <translation>%1 bis %2 Bytes angeben.</translation>
    </message>
    <message>
        <source>Give a whole number from %1 to %2.</source>
        <translation>Eine ganze Zahl von %1 bis %2 angeben.</translation>
    </message>
    <message>
        <source>No file is chosen.</source>
        <translation>Keine Datei ist gewählt.</translation>
    </message>
    <message>
        <source>The file name %1 holds a NUL character.</source>
        <translation>Der Dateiname %1 enthält ein NUL-Zeichen.</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 ist keine Datei.</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>Die Datei %1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>The file %1 is larger than %2 bytes.</source>
        <translation>Die Datei %1 ist größer als %2 Bytes.</translation>
    </message>
    <message>
        <source>Choose a file of at most %1 bytes that can be read.</source>
        <translation>Eine lesbare Datei von höchstens %1 Bytes wählen.</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://; %3:// is used here.</source>
        <translation>Port %1 ist für %2:// üblich; hier wird %3:// verwendet.</translation>
    </message>
    <message>
        <source>The path %1 has no meaning under %2:// and is not sent.</source>
        <translation>Der Pfad %1 hat bei %2:// keine Bedeutung und wird nicht gesendet.</translation>
    </message>
    <message>
        <source>Properties travel in MQTT 5 only, this connection uses %1; not sent: %2.</source>
        <translation>Properties werden nur in MQTT 5 übertragen, diese Verbindung verwendet %1; nicht gesendet: %2.</translation>
    </message>
    <message>
        <source>%1:// uses no TLS; without effect: %2.</source>
        <translation>%1:// verwendet kein TLS; ohne Wirkung: %2.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is not verified: anyone could answer in its place.</source>
        <translation>Das Zertifikat des Brokers wird nicht geprüft: Jeder könnte an seiner Stelle antworten.</translation>
    </message>
    <message>
        <source>MQTT %1 has no password without a user name [MQTT-3.1.2-22]; the password is not sent.</source>
        <translation>MQTT %1 kennt kein Passwort ohne Benutzername [MQTT-3.1.2-22]; das Passwort wird nicht gesendet.</translation>
    </message>
    <message>
        <source>The client ID has %1 bytes; a broker of MQTT %2 need not take more than %3.</source>
        <translation>Die Client ID hat %1 Bytes; ein Broker für MQTT %2 muss nicht mehr als %3 annehmen.</translation>
    </message>
    <message>
        <source>The client ID is empty: the broker gives one.</source>
        <translation>Die Client ID ist leer: Der Broker vergibt eine.</translation>
    </message>
    <message>
        <source>The client ID is empty, which MQTT 3.1 does not allow: most brokers refuse it.</source>
        <translation>Die Client ID ist leer, was MQTT 3.1 nicht erlaubt: Die meisten Broker lehnen sie ab.</translation>
    </message>
    <message>
        <source>The client ID is empty and Clean Session is off: a broker must refuse that [MQTT-3.1.3-8].</source>
        <translation>Die Client ID ist leer und Clean Session ist aus: Das muss ein Broker ablehnen [MQTT-3.1.3-8].</translation>
    </message>
    <message>
        <source>The password</source>
        <translation>Das Passwort</translation>
    </message>
    <message>
        <source>The user name</source>
        <translation>Der Benutzername</translation>
    </message>
    <message>
        <source>The client ID</source>
        <translation>Die Client ID</translation>
    </message>
    <message>
        <source>The authentication data</source>
        <translation>Der Wert von Authentication Data</translation>
    </message>
    <message>
        <source>The header %1</source>
        <translation>Der Header %1</translation>
    </message>
    <message>
        <source>The query&apos;s %1</source>
        <translation>Der Query-Parameter %1</translation>
    </message>
    <message>
        <source>%1 is a token that expired at %2.</source>
        <translation>%1 ist ein Token, das seit %2 abgelaufen ist.</translation>
    </message>
    <message>
        <source>%1 is a token that expires at %2, within the hour.</source>
        <translation>%1 ist ein Token, das in weniger als einer Stunde abläuft (%2).</translation>
    </message>
    <message>
        <source>Used by ws:// and wss:// only; this connection uses %1://.</source>
        <translation>Nur bei ws:// und wss:// verwendet; diese Verbindung verwendet %1://.</translation>
    </message>
    <message>
        <source>Used by mqtts:// and wss:// only; this connection uses %1://.</source>
        <translation>Nur bei mqtts:// und wss:// verwendet; diese Verbindung verwendet %1://.</translation>
    </message>
    <message>
        <source>MQTT %1 sends no password without a user name.</source>
        <translation>MQTT %1 sendet kein Passwort ohne Benutzername.</translation>
    </message>
    <message>
        <source>Travels in MQTT 5 only; this connection uses %1.</source>
        <translation>Wird nur in MQTT 5 übertragen; diese Verbindung verwendet %1.</translation>
    </message>
    <message>
        <source>A password is sent without a user name: MQTT 5 allows it, but not every broker expects it.</source>
        <translation>Ein Passwort wird ohne Benutzernamen gesendet: MQTT 5 erlaubt das, aber nicht jeder Broker rechnet damit.</translation>
    </message>
    <message>
        <source>A client certificate or key is given beside the PKCS#12 file, and wins; without effect: pfx.</source>
        <translation>Neben der PKCS#12-Datei ist ein Client-Zertifikat oder -Schlüssel angegeben und gewinnt; ohne Wirkung: pfx.</translation>
    </message>
    <message>
        <source>A client certificate or key is given beside it, and wins.</source>
        <translation>Daneben ist ein Client-Zertifikat oder -Schlüssel angegeben und gewinnt.</translation>
    </message>
    <message>
        <source>Remove that character, or answer AUTH by hand.</source>
        <translation>Dieses Zeichen entfernen oder AUTH von Hand beantworten.</translation>
    </message>
    <message>
        <source>%1 holds a character that SCRAM does not allow (RFC 4013, section 2.3).</source>
        <translation>%1 enthält ein Zeichen, das SCRAM nicht erlaubt (RFC 4013, Abschnitt 2.3).</translation>
    </message>
    <message>
        <source>%1 is empty; SCRAM needs one (RFC 5802, section 5.1).</source>
        <translation>%1 ist leer; SCRAM braucht einen (RFC 5802, Abschnitt 5.1).</translation>
    </message>
    <message>
        <source>Give the user name that the broker knows.</source>
        <translation>Den Benutzernamen angeben, den der Broker kennt.</translation>
    </message>
    <message>
        <source>%1 is not text in UTF-8, which SCRAM needs (RFC 5802, section 2.2).</source>
        <translation>%1 ist kein Text in UTF-8, den SCRAM braucht (RFC 5802, Abschnitt 2.2).</translation>
    </message>
    <message>
        <source>Give text, or answer AUTH by hand.</source>
        <translation>Text angeben oder AUTH von Hand beantworten.</translation>
    </message>
    <message>
        <source>%1 needs a user name and a password; without them the broker&apos;s AUTH is not answered with SCRAM.</source>
        <translation>%1 braucht Benutzername und Passwort; ohne sie wird AUTH des Brokers nicht mit SCRAM beantwortet.</translation>
    </message>
</context>
<context>
    <name>SettingsField</name>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>WebSocket path</source>
        <translation>WebSocket-Pfad</translation>
    </message>
    <message>
        <source>WebSocket headers</source>
        <translation>WebSocket-Header</translation>
    </message>
    <message>
        <source>Protocol version</source>
        <translation>Protokollversion</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Client ID</translation>
    </message>
    <message>
        <source>Clean start</source>
        <translation>Clean Start</translation>
    </message>
    <message>
        <source>Keep-alive</source>
        <translation>Keep-alive</translation>
    </message>
    <message>
        <source>Connect timeout</source>
        <translation>Zeitlimit</translation>
    </message>
    <message>
        <source>Connect to</source>
        <translation>Verbinden mit</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Reconnect period</source>
        <translation>Abstand der Neuverbindungen</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Authentication method</source>
        <translation>Authentication Method</translation>
    </message>
    <message>
        <source>Authentication data</source>
        <translation>Authentication Data</translation>
    </message>
    <message>
        <source>Verify the certificate</source>
        <translation>Zertifikat prüfen</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA-Datei</translation>
    </message>
    <message>
        <source>Revocation list</source>
        <translation>Sperrliste</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>Client-Zertifikat</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>Client-Schlüssel</translation>
    </message>
    <message>
        <source>PKCS#12 file</source>
        <translation>PKCS#12-Datei</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Server name</source>
        <translation>Servername</translation>
    </message>
    <message>
        <source>ALPN</source>
        <translation>ALPN</translation>
    </message>
    <message>
        <source>Minimum TLS version</source>
        <translation>Minimale TLS-Version</translation>
    </message>
    <message>
        <source>Last will</source>
        <translation>Last Will</translation>
    </message>
    <message>
        <source>Will topic</source>
        <translation>Will Topic</translation>
    </message>
    <message>
        <source>Will payload</source>
        <translation>Will Payload</translation>
    </message>
    <message>
        <source>Will QoS</source>
        <translation>Will QoS</translation>
    </message>
    <message>
        <source>Will retain</source>
        <translation>Will Retain</translation>
    </message>
    <message>
        <source>Will Delay Interval</source>
        <translation>Will Delay Interval</translation>
    </message>
    <message>
        <source>Will Payload Format Indicator</source>
        <translation>Will Payload Format Indicator</translation>
    </message>
    <message>
        <source>Will Message Expiry Interval</source>
        <translation>Will Message Expiry Interval</translation>
    </message>
    <message>
        <source>Will Content Type</source>
        <translation>Will Content Type</translation>
    </message>
    <message>
        <source>Will Response Topic</source>
        <translation>Will Response Topic</translation>
    </message>
    <message>
        <source>Will Correlation Data</source>
        <translation>Will Correlation Data</translation>
    </message>
    <message>
        <source>Will User Properties</source>
        <translation>Will User Properties</translation>
    </message>
    <message>
        <source>Session Expiry Interval</source>
        <translation>Session Expiry Interval</translation>
    </message>
    <message>
        <source>Receive Maximum</source>
        <translation>Receive Maximum</translation>
    </message>
    <message>
        <source>Maximum Packet Size</source>
        <translation>Maximum Packet Size</translation>
    </message>
    <message>
        <source>Topic Alias Maximum</source>
        <translation>Topic Alias Maximum</translation>
    </message>
    <message>
        <source>Request Response Information</source>
        <translation>Request Response Information</translation>
    </message>
    <message>
        <source>Request Problem Information</source>
        <translation>Request Problem Information</translation>
    </message>
    <message>
        <source>User Properties</source>
        <translation>User Properties</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Longest delay</source>
        <translation>Längste Wartezeit</translation>
    </message>
    <message>
        <source>Key log file</source>
        <translation>Key-Log-Datei</translation>
    </message>
</context>
<context>
    <name>SettingsFile</name>
    <message>
        <source>The preferences in %1 are damaged; the file is kept as %2, and the defaults apply.</source>
        <translation>Die Einstellungen in %1 sind beschädigt; die Datei ist als %2 aufgehoben, und es gelten die Voreinstellungen.</translation>
    </message>
    <message>
        <source>The preferences in %1 are damaged, and the file cannot be renamed. It is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>Die Einstellungen in %1 sind beschädigt, und die Datei lässt sich nicht umbenennen. Sie bleibt, wie sie ist; es gelten die Voreinstellungen, und was Sie jetzt einstellen, wird nicht behalten.</translation>
    </message>
    <message>
        <source>The preferences in %1 cannot be read. The file is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>Die Einstellungen in %1 können nicht gelesen werden. Die Datei bleibt, wie sie ist; es gelten die Voreinstellungen, und was Sie jetzt einstellen, wird nicht behalten.</translation>
    </message>
    <message>
        <source>The preferences in %1 were written by a newer version of Connack. The file is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>Die Einstellungen in %1 hat eine neuere Version von Connack geschrieben. Die Datei bleibt, wie sie ist; es gelten die Voreinstellungen, und was Sie jetzt einstellen, wird nicht behalten.</translation>
    </message>
</context>
<context>
    <name>SettingsFlags</name>
    <message>
        <source>%1 is &quot;%2&quot;.</source>
        <translation>%1 ist „%2“.</translation>
    </message>
    <message>
        <source>Give seconds, from %1 to 604800.</source>
        <translation>Sekunden von %1 bis 604800 angeben.</translation>
    </message>
    <message>
        <source>Give 1 to 65535.</source>
        <translation>1 bis 65535 angeben.</translation>
    </message>
    <message>
        <source>--port is %1.</source>
        <translation>--port ist %1.</translation>
    </message>
    <message>
        <source>A --ws-header is not in the form &apos;Name: value&apos;.</source>
        <translation>Ein --ws-header hat nicht die Form &apos;Name: value&apos;.</translation>
    </message>
    <message>
        <source>Give the header&apos;s name, a colon and its value, in one line and in quotation marks.</source>
        <translation>Den Namen des Headers, einen Doppelpunkt und den Wert angeben, in einer Zeile und in Anführungszeichen.</translation>
    </message>
    <message>
        <source>--protocol-version is &quot;%1&quot;.</source>
        <translation>--protocol-version ist „%1“.</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>3 (MQTT 3.1), 4 (MQTT 3.1.1) oder 5 (MQTT 5.0) angeben.</translation>
    </message>
    <message>
        <source>Give 0 to 65535 seconds.</source>
        <translation>0 bis 65535 Sekunden angeben.</translation>
    </message>
    <message>
        <source>--clean is &quot;%1&quot;.</source>
        <translation>--clean ist „%1“.</translation>
    </message>
    <message>
        <source>Give true or false.</source>
        <translation>true oder false angeben.</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0, 1 oder 2 angeben.</translation>
    </message>
    <message>
        <source>--%1 %2 has no value.</source>
        <translation>--%1 %2 hat keinen Wert.</translation>
    </message>
    <message>
        <source>Give NAME=VALUE, for instance sessionExpiryInterval=600.</source>
        <translation>NAME=VALUE angeben, zum Beispiel sessionExpiryInterval=600.</translation>
    </message>
    <message>
        <source>--%1 %2 cannot be read: %3.</source>
        <translation>--%1 %2 lässt sich nicht lesen: %3.</translation>
    </message>
    <message>
        <source>Name a file that can be read.</source>
        <translation>Eine lesbare Datei angeben.</translation>
    </message>
    <message>
        <source>--%1 is &quot;%2&quot;.</source>
        <translation>--%1 ist „%2“.</translation>
    </message>
</context>
<context>
    <name>SettingsTabs</name>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>Last Will</source>
        <translation>Last Will</translation>
    </message>
    <message>
        <source>MQTT 5</source>
        <translation>MQTT 5</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Something here is wrong; it is named beside the field.</source>
        <translation>Hier ist etwas falsch; es steht neben dem Feld.</translation>
    </message>
    <message>
        <source>Something here differs from the default.</source>
        <translation>Etwas hier weicht vom Standard ab.</translation>
    </message>
    <message>
        <source>Something here would not be sent with this version or scheme, or deserves a look; it is named beside the field.</source>
        <translation>Hier steht etwas, das mit dieser Version oder diesem Schema nicht gesendet würde oder Aufmerksamkeit verdient; es ist neben dem Feld benannt.</translation>
    </message>
</context>
<context>
    <name>Signer</name>
    <message>
        <source>Give the certificate of a CA together with its private key.</source>
        <translation>Geben Sie das Zertifikat einer CA zusammen mit ihrem privaten Schlüssel an.</translation>
    </message>
    <message>
        <source>The CA&apos;s certificate or key cannot be read.</source>
        <translation>Zertifikat oder Schlüssel der CA sind nicht lesbar.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no CA: its certificate does not allow it to issue others.</source>
        <translation>„%1“ ist keine CA: Das Zertifikat erlaubt nicht, andere auszustellen.</translation>
    </message>
    <message>
        <source>The key does not belong to the certificate of the CA &quot;%1&quot;.</source>
        <translation>Der Schlüssel gehört nicht zum Zertifikat der CA „%1“.</translation>
    </message>
</context>
<context>
    <name>StageItem</name>
    <message>
        <source>%1
%2</source>
        <comment>state and facts of a stage</comment>
        <translation>%1
%2</translation>
    </message>
</context>
<context>
    <name>StageText</name>
    <message>
        <source>Looked up: %1</source>
        <translation>Abgefragt: %1</translation>
    </message>
    <message>
        <source>Addresses: %1</source>
        <translation>Adressen: %1</translation>
    </message>
    <message>
        <source>Through the %1 proxy %2 port %3</source>
        <translation>Über den %1-Proxy %2 Port %3</translation>
    </message>
    <message>
        <source>%1: %2 after %3</source>
        <translation>%1: %2 nach %3</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Von %1</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>TLS version and cipher</comment>
        <translation>%1 mit %2</translation>
    </message>
    <message>
        <source>Server name sent: %1</source>
        <translation>Gesendeter Servername: %1</translation>
    </message>
    <message>
        <source>ALPN: %1</source>
        <translation>ALPN: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) presented</source>
        <translation>
            <numerusform>%n Zertifikat vorgelegt</numerusform>
            <numerusform>%n Zertifikate vorgelegt</numerusform>
        </translation>
    </message>
    <message>
        <source>Verification is off</source>
        <translation>Prüfung ist aus</translation>
    </message>
    <message>
        <source>Path: %1</source>
        <translation>Pfad: %1</translation>
    </message>
    <message>
        <source>HTTP status: %1 %2</source>
        <translation>HTTP-Status: %1 %2</translation>
    </message>
    <message>
        <source>Sub-protocol: %1</source>
        <translation>Subprotokoll: %1</translation>
    </message>
    <message>
        <source>Close frame: %1 %2</source>
        <translation>Close-Frame: %1 %2</translation>
    </message>
    <message>
        <source>CONNECT sent after %1</source>
        <translation>CONNECT gesendet nach %1</translation>
    </message>
    <message>
        <source>CONNACK: %1</source>
        <translation>CONNACK: %1</translation>
    </message>
    <message>
        <source>DISCONNECT from the broker: %1</source>
        <translation>DISCONNECT vom Broker: %1</translation>
    </message>
    <message>
        <source>Resolve</source>
        <comment>stage: looking up the host&apos;s addresses</comment>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>ok</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>%1: not reached</source>
        <translation>%1: nicht erreicht</translation>
    </message>
    <message>
        <source>%1: running for %2</source>
        <translation>%1: läuft seit %2</translation>
    </message>
    <message>
        <source>%1: ok after %2</source>
        <translation>%1: ok nach %2</translation>
    </message>
    <message>
        <source>%1: failed after %2</source>
        <translation>%1: fehlgeschlagen nach %2</translation>
    </message>
    <message>
        <source>%1: skipped</source>
        <translation>%1: übersprungen</translation>
    </message>
    <message>
        <source>%1 port %2</source>
        <translation>%1 Port %2</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>nicht erreichbar</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>zurückgesetzt</translation>
    </message>
    <message>
        <source>given up, another address answered first or the attempt was over</source>
        <translation>aufgegeben (eine andere Adresse antwortete zuerst, oder der Versuch war zu Ende)</translation>
    </message>
    <message>
        <source>an alert that no standard defines</source>
        <translation>ein Alert, den kein Standard definiert</translation>
    </message>
    <message>
        <source>TLS alert received: %1 (%2)</source>
        <translation>TLS-Alert empfangen: %1 (%2)</translation>
    </message>
    <message>
        <source>TLS alert sent: %1 (%2)</source>
        <translation>TLS-Alert gesendet: %1 (%2)</translation>
    </message>
    <message>
        <source>The broker, or something between, closed the connection.</source>
        <translation>Der Broker oder etwas dazwischen hat die Verbindung geschlossen.</translation>
    </message>
    <message>
        <source>The connection was reset by the broker or something between.</source>
        <translation>Die Verbindung wurde vom Broker oder von etwas dazwischen zurückgesetzt.</translation>
    </message>
    <message>
        <source>The network failed: %1.</source>
        <translation>Das Netzwerk ist ausgefallen: %1.</translation>
    </message>
    <message>
        <source>The TLS handshake failed.</source>
        <translation>Der TLS-Handshake ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>The WebSocket upgrade failed.</source>
        <translation>Das WebSocket-Upgrade ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>The time limit passed.</source>
        <translation>Das Zeitlimit ist abgelaufen.</translation>
    </message>
    <message>
        <source>You cancelled it.</source>
        <translation>Sie haben abgebrochen.</translation>
    </message>
    <message>
        <source>You disconnected: DISCONNECT was sent.</source>
        <translation>Sie haben getrennt: DISCONNECT wurde gesendet.</translation>
    </message>
    <message>
        <source>Connack closed the connection because of what the broker sent.</source>
        <translation>Connack hat die Verbindung wegen etwas geschlossen, das der Broker gesendet hat.</translation>
    </message>
    <message>
        <source>The network failed.</source>
        <translation>Das Netzwerk ist ausgefallen.</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>%1: cancelled after %2</source>
        <translation>%1: nach %2 abgebrochen</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Reached, and asked for the broker, after %1</source>
        <translation>Erreicht und nach dem Broker gefragt nach %1</translation>
    </message>
    <message>
        <source>Gave the connection after %1</source>
        <translation>Verbindung durchgestellt nach %1</translation>
    </message>
</context>
<context>
    <name>StatisticsModel</name>
    <message>
        <source>Click or press Enter to show these packets: %1</source>
        <translation>Anklicken oder Eingabetaste zeigt diese Pakete: %1</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Memory: %1</source>
        <translation>Speicher: %1</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <translation>%1 seit %2</translation>
    </message>
    <message>
        <source>%1 since %2 (%3)</source>
        <translation>%1 seit %2 (%3)</translation>
    </message>
    <message>
        <source>Round trip: %1</source>
        <translation>Umlaufzeit: %1</translation>
    </message>
    <message>
        <source>Round trip: not measured</source>
        <translation>Umlaufzeit: nicht gemessen</translation>
    </message>
    <message>
        <source>From PINGREQ to PINGRESP, the last time. The client sends PINGREQ when nothing else was sent for the keep-alive.</source>
        <translation>Von PINGREQ bis PINGRESP, beim letzten Mal. Der Client sendet PINGREQ, wenn für die Dauer von Keep-alive nichts anderes gesendet wurde.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) logged</source>
        <translation>
            <numerusform>%n Zeile protokolliert</numerusform>
            <numerusform>%n Zeilen protokolliert</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>how the connection stands, what comes next</comment>
        <translation>%1 · %2</translation>
    </message>
</context>
<context>
    <name>StatusText</name>
    <message>
        <source>CONNECT was sent, waiting for CONNACK</source>
        <translation>CONNECT wurde gesendet, CONNACK wird erwartet</translation>
    </message>
    <message>
        <source>Sending CONNECT</source>
        <translation>CONNECT wird gesendet</translation>
    </message>
    <message>
        <source>Asking for the WebSocket upgrade at %1</source>
        <translation>WebSocket-Upgrade für %1 wird angefragt</translation>
    </message>
    <message>
        <source>TLS handshake with %1</source>
        <translation>TLS-Handshake mit %1</translation>
    </message>
    <message>
        <source>Opening the TCP connection to %1 port %2</source>
        <translation>TCP-Verbindung zu %1 Port %2 wird geöffnet</translation>
    </message>
    <message>
        <source>Looking up the addresses of %1</source>
        <translation>Adressen von %1 werden abgefragt</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>Verbindung zu %1 wird aufgebaut</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, assigned by the broker, in the session it had kept</source>
        <translation>Verbunden mit MQTT %1 als %2, vom Broker vergeben, in der behaltenen Sitzung</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, assigned by the broker, in a new session</source>
        <translation>Verbunden mit MQTT %1 als %2, vom Broker vergeben, in einer neuen Sitzung</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 with an empty client ID, in a new session</source>
        <translation>Verbunden mit MQTT %1 mit leerer Client ID, in einer neuen Sitzung</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, in the session the broker had kept</source>
        <translation>Verbunden mit MQTT %1 als %2, in der vom Broker behaltenen Sitzung</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, in a new session</source>
        <translation>Verbunden mit MQTT %1 als %2, in einer neuen Sitzung</translation>
    </message>
    <message>
        <source>Since %1, for %2.</source>
        <translation>Seit %1 (%2).</translation>
    </message>
    <message>
        <source>Since %1, for %2. The last PINGREQ was answered after %3.</source>
        <translation>Seit %1 (%2). Das letzte PINGREQ wurde nach %3 beantwortet.</translation>
    </message>
    <message numerus="yes">
        <source>The broker set %n limit(s); the tab Broker has them beside what was asked.</source>
        <translation>
            <numerusform>Der Broker hat %n Limit gesetzt; der Reiter Broker zeigt es neben dem, was angefragt war.</numerusform>
            <numerusform>Der Broker hat %n Limits gesetzt; der Reiter Broker zeigt sie neben dem, was angefragt war.</numerusform>
        </translation>
    </message>
    <message>
        <source>settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>after CONNACK</source>
        <translation>nach CONNACK</translation>
    </message>
    <message>
        <source>Not connected yet</source>
        <translation>Noch nicht verbunden</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>Verbindung wird getrennt</translation>
    </message>
    <message>
        <source>You disconnected after %1</source>
        <translation>Sie haben nach %1 getrennt</translation>
    </message>
    <message>
        <source>You cancelled the attempt after %1</source>
        <translation>Sie haben den Versuch nach %1 abgebrochen</translation>
    </message>
    <message>
        <source>The connection ended after %1</source>
        <translation>Die Verbindung endete nach %1</translation>
    </message>
    <message>
        <source>The attempt ended after %1</source>
        <translation>Der Versuch endete nach %1</translation>
    </message>
    <message>
        <source>For %1, since %2; the limit is %3.</source>
        <translation>Läuft %1, seit %2; das Limit ist %3.</translation>
    </message>
    <message>
        <source>At %1.</source>
        <translation>Um %1.</translation>
    </message>
    <message>
        <source>%1 · %2 · at %3, after %4</source>
        <comment>confidence, stage, time of day, duration of the connection</comment>
        <translation>%1 · %2 · um %3, nach %4</translation>
    </message>
    <message>
        <source>%1 · %2 · at %3</source>
        <comment>confidence, stage, time of day</comment>
        <translation>%1 · %2 · um %3</translation>
    </message>
    <message>
        <source>Type the broker&apos;s URL above, for instance mqtt://broker.example or wss://broker.example/mqtt, and press Connect. Each stage then shows here what it did, how long it took and, if it failed, why.</source>
        <translation>Oben die URL des Brokers eingeben, zum Beispiel mqtt://broker.example oder wss://broker.example/mqtt, und auf Verbinden klicken. Jede Stufe zeigt dann hier, was sie getan hat, wie lange es dauerte und, falls sie fehlschlug, warum.</translation>
    </message>
    <message>
        <source>DISCONNECT was sent; the connection closes once it is out.</source>
        <translation>DISCONNECT wurde gesendet; die Verbindung schließt, sobald es hinausgegangen ist.</translation>
    </message>
    <message>
        <source>DISCONNECT was sent, so the broker does not publish the will.</source>
        <translation>DISCONNECT wurde gesendet, darum veröffentlicht der Broker den Last Will nicht.</translation>
    </message>
    <message>
        <source>Nothing is known beyond the stages above. Connect again to let the attempt run to its end.</source>
        <translation>Über die Stufen oben hinaus ist nichts bekannt. Erneut verbinden, um den Versuch zu Ende laufen zu lassen.</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>Sicher</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>Wahrscheinlich</translation>
    </message>
    <message>
        <source>Possible</source>
        <translation>Möglich</translation>
    </message>
    <message>
        <source>Asking the proxy %1 for a connection to %2 port %3</source>
        <translation>Der Proxy %1 wird um eine Verbindung zu %2 Port %3 gebeten</translation>
    </message>
    <message numerus="yes">
        <source> · after %n extra connection(s)</source>
        <comment>behind the circumstances of a verdict</comment>
        <translation>
            <numerusform> · nach %n zusätzlichen Verbindung</numerusform>
            <numerusform> · nach %n zusätzlichen Verbindungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking closer, %1 of %2: %3</source>
        <comment>number of the extra connection, how many so far, what it tries</comment>
        <translation>Es wird genauer hingesehen, %1 von %2: %3</translation>
    </message>
    <message>
        <source>Looking closer: choosing what to try next</source>
        <translation>Es wird genauer hingesehen: Das Nächste wird gewählt</translation>
    </message>
    <message>
        <source>Server %1 of %2: %3.</source>
        <comment>number, how many, URL</comment>
        <translation>Server %1 von %2: %3.</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n servers took the connection. This is about the first one, %1; the tab Attempts has the others.</source>
        <translation>
            <numerusform>Der eine Server nahm die Verbindung nicht an. Dies betrifft ihn, %1.</numerusform>
            <numerusform>Keiner der %n Server nahm die Verbindung an. Dies betrifft den ersten, %1; die Registerkarte Versuche hat die anderen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s AUTH waits for your answer</source>
        <translation>AUTH des Brokers wartet auf Ihre Antwort</translation>
    </message>
    <message>
        <source>For %1, since %2; meanwhile the limit stands still.</source>
        <translation>Läuft %1, seit %2; das Limit steht solange still.</translation>
    </message>
    <message>
        <source>You dropped the connection after %1</source>
        <translation>Sie haben die Verbindung nach %1 fallen lassen</translation>
    </message>
    <message>
        <source>The socket was closed without DISCONNECT: the broker must publish the will.</source>
        <translation>Der Socket wurde ohne DISCONNECT geschlossen: Der Broker muss den Last Will veröffentlichen.</translation>
    </message>
    <message>
        <source>The socket was closed without DISCONNECT.</source>
        <translation>Der Socket wurde ohne DISCONNECT geschlossen.</translation>
    </message>
    <message>
        <source>DISCONNECT was sent with %1: the broker publishes the will all the same.</source>
        <translation>DISCONNECT wurde mit %1 gesendet: Der Broker veröffentlicht den Last Will trotzdem.</translation>
    </message>
    <message>
        <source>DISCONNECT was sent with %1.</source>
        <translation>DISCONNECT wurde mit %1 gesendet.</translation>
    </message>
</context>
<context>
    <name>SubscriptionChecks</name>
    <message>
        <source>The broker takes no wildcards (Wildcard Subscription Available is 0): write the topic without + and #.</source>
        <translation>Der Broker nimmt keine Wildcards an (Wildcard Subscription Available ist 0): Schreiben Sie das Topic ohne + und #.</translation>
    </message>
    <message>
        <source>The broker has no shared subscriptions (Shared Subscription Available is 0): leave out $share/ and the share name.</source>
        <translation>Der Broker hat keine Shared Subscriptions (Shared Subscription Available ist 0): Lassen Sie $share/ und den Share-Namen weg.</translation>
    </message>
    <message>
        <source>The broker takes no Subscription Identifier (Subscription Identifier Available is 0): leave it out.</source>
        <translation>Der Broker nimmt keinen Subscription Identifier an (Subscription Identifier Available ist 0): Lassen Sie ihn weg.</translation>
    </message>
    <message>
        <source>No Local cannot be set on a shared subscription.</source>
        <translation>No Local lässt sich bei einer Shared Subscription nicht setzen.</translation>
    </message>
    <message>
        <source>The Subscription Identifier must be 1 to 268,435,455.</source>
        <translation>Der Subscription Identifier muss zwischen 1 und 268.435.455 liegen.</translation>
    </message>
    <message>
        <source>Options, Subscription Identifier and user properties are not sent: they exist in MQTT 5 only.</source>
        <translation>Optionen, Subscription Identifier und User Properties werden nicht gesendet: Es gibt sie nur in MQTT 5.</translation>
    </message>
    <message>
        <source>Shared subscriptions are part of MQTT 5; below it, a broker may take the filter literally.</source>
        <translation>Shared Subscriptions gehören zu MQTT 5; darunter nimmt ein Broker den Filter womöglich wörtlich.</translation>
    </message>
</context>
<context>
    <name>SubscriptionOptions</name>
    <message>
        <source>Travel in MQTT 5 only; this connection uses %1: none of it is sent.</source>
        <translation>Reisen nur in MQTT 5; diese Verbindung verwendet %1: Nichts davon wird gesendet.</translation>
    </message>
    <message>
        <source>&amp;No Local: not the messages that this connection publishes</source>
        <translation>&amp;No Local: nicht die Nachrichten, die diese Verbindung veröffentlicht</translation>
    </message>
    <message>
        <source>The server does not send back what came from this client ID. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>Der Server sendet nicht zurück, was von dieser Client ID kam. MQTT 5, SUBSCRIBE, Abschnitt 3.8.3.1.</translation>
    </message>
    <message>
        <source>Retain As &amp;Published: keep the RETAIN flag</source>
        <translation>Retain As &amp;Published: das RETAIN-Flag behalten</translation>
    </message>
    <message>
        <source>Messages keep the RETAIN flag with which they were published; otherwise the server sets it only on messages that it kept. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>Nachrichten behalten das RETAIN-Flag, mit dem sie veröffentlicht wurden; sonst setzt der Server es nur bei gespeicherten Nachrichten. MQTT 5, SUBSCRIBE, Abschnitt 3.8.3.1.</translation>
    </message>
    <message>
        <source>Retain &amp;Handling:</source>
        <translation>Retain &amp;Handling:</translation>
    </message>
    <message>
        <source>0: send retained messages</source>
        <translation>0: Retained-Nachrichten senden</translation>
    </message>
    <message>
        <source>1: only if the subscription is new</source>
        <translation>1: nur wenn das Abonnement neu ist</translation>
    </message>
    <message>
        <source>2: do not send them</source>
        <translation>2: nicht senden</translation>
    </message>
    <message>
        <source>Which retained messages the server sends at once. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>Welche Retained-Nachrichten der Server sofort sendet. MQTT 5, SUBSCRIBE, Abschnitt 3.8.3.1.</translation>
    </message>
    <message>
        <source>Subscription &amp;Identifier:</source>
        <translation>Subscription &amp;Identifier:</translation>
    </message>
    <message>
        <source>not set: none is sent</source>
        <translation>nicht gesetzt: keiner wird gesendet</translation>
    </message>
    <message>
        <source>A number that the server puts into every message that comes for this subscription: 1 to 268,435,455. MQTT 5, SUBSCRIBE, section 3.8.2.1.2.</source>
        <translation>Eine Zahl, die der Server in jede Nachricht setzt, die für dieses Abonnement kommt: 1 bis 268.435.455. MQTT 5, SUBSCRIBE, Abschnitt 3.8.2.1.2.</translation>
    </message>
    <message>
        <source>&amp;User properties:</source>
        <translation>&amp;User Properties:</translation>
    </message>
    <message>
        <source>Names and values for the server. MQTT 5, SUBSCRIBE, section 3.8.2.1.3.</source>
        <translation>Namen und Werte für den Server. MQTT 5, SUBSCRIBE, Abschnitt 3.8.2.1.3.</translation>
    </message>
</context>
<context>
    <name>SubscriptionText</name>
    <message>
        <source>Kept with the session</source>
        <translation>Mit der Sitzung behalten</translation>
    </message>
    <message>
        <source>QoS %1, kept with the session</source>
        <translation>QoS %1, mit der Sitzung behalten</translation>
    </message>
    <message>
        <source>Granted QoS %1 only</source>
        <translation>Nur QoS %1 gewährt</translation>
    </message>
    <message>
        <source>Granted QoS %1</source>
        <translation>QoS %1 gewährt</translation>
    </message>
    <message>
        <source>Unsubscribing was refused</source>
        <translation>Abbestellen abgelehnt</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>The server kept the session, and this subscription with it: no SUBSCRIBE was sent in this connection.</source>
        <translation>Der Server hat die Sitzung behalten und mit ihr dieses Abonnement: In dieser Verbindung wurde kein SUBSCRIBE gesendet.</translation>
    </message>
    <message>
        <source>SUBACK came after %1 ms.</source>
        <translation>SUBACK kam nach %1 ms.</translation>
    </message>
    <message>
        <source>QoS %1 was asked for; the server sends with QoS %2 at most.</source>
        <translation>QoS %1 war gewünscht; der Server sendet höchstens mit QoS %2.</translation>
    </message>
    <message>
        <source>It was subscribed again by itself, since the server did not keep the session.</source>
        <translation>Es wurde von selbst erneut abonniert, denn der Server hat die Sitzung nicht behalten.</translation>
    </message>
    <message>
        <source>SUBACK has the return code 0x80, Failure. Below MQTT 5 a server cannot say why; most often the access rules (ACL) do not let this user read here.</source>
        <translation>SUBACK hat den Return Code 0x80, Failure. Unter MQTT 5 kann ein Server keinen Grund nennen; meist erlauben die Zugriffsregeln (ACL) diesem Benutzer hier das Lesen nicht.</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Not subscribed</source>
        <translation>Nicht abonniert</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>Awaiting SUBACK</source>
        <translation>Wartet auf SUBACK</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>Ohne Antwort</translation>
    </message>
    <message>
        <source>Awaiting UNSUBACK</source>
        <translation>Wartet auf UNSUBACK</translation>
    </message>
    <message>
        <source>Lost with the session</source>
        <translation>Mit der Sitzung verloren</translation>
    </message>
    <message>
        <source>SUBSCRIBE goes out with the next connection.</source>
        <translation>SUBSCRIBE geht mit der nächsten Verbindung hinaus.</translation>
    </message>
    <message>
        <source>Kept in the list; no messages are asked for.</source>
        <translation>Bleibt in der Liste; Nachrichten werden nicht verlangt.</translation>
    </message>
    <message>
        <source>SUBSCRIBE was sent; the server has not answered yet.</source>
        <translation>SUBSCRIBE wurde gesendet; der Server hat noch nicht geantwortet.</translation>
    </message>
    <message>
        <source>The server ended the connection instead of answering SUBSCRIBE, more than once. It is not sent again by itself; some brokers do so where the access rules forbid the filter.</source>
        <translation>Der Server hat mehr als einmal die Verbindung beendet, statt auf SUBSCRIBE zu antworten. Es wird nicht von selbst erneut gesendet; manche Broker tun das, wo die Zugriffsregeln den Filter verbieten.</translation>
    </message>
    <message>
        <source>The server has not answered in time. It must answer every SUBSCRIBE and UNSUBSCRIBE (sections 3.8.4 and 3.10.4).</source>
        <translation>Der Server hat nicht rechtzeitig geantwortet. Er muss auf jedes SUBSCRIBE und UNSUBSCRIBE antworten (Abschnitte 3.8.4 und 3.10.4).</translation>
    </message>
    <message>
        <source>UNSUBSCRIBE was sent; the server has not answered yet.</source>
        <translation>UNSUBSCRIBE wurde gesendet; der Server hat noch nicht geantwortet.</translation>
    </message>
    <message>
        <source>The server did not keep the session, and subscribing again by itself is switched off. Subscribe it again by hand.</source>
        <translation>Der Server hat die Sitzung nicht behalten, und das erneute Abonnieren von selbst ist abgeschaltet. Abonnieren Sie es von Hand erneut.</translation>
    </message>
    <message>
        <source>The server adds: %1</source>
        <translation>Der Server ergänzt: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n user propert(y/ies)</source>
        <translation>
            <numerusform>%n User Property</numerusform>
            <numerusform>%n User Properties</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Subscriptions</name>
    <message>
        <source>UNSUBSCRIBE was refused: %1.</source>
        <translation>UNSUBSCRIBE wurde abgelehnt: %1.</translation>
    </message>
</context>
<context>
    <name>SubscriptionsModel</name>
    <message>
        <source>The QoS that was asked for. The server may grant a lower one (section 3.8.4).</source>
        <translation>Die gewünschte QoS. Der Server kann eine niedrigere gewähren (Abschnitt 3.8.4).</translation>
    </message>
    <message>
        <source>Topic Filter</source>
        <translation>Topic-Filter</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>SubscriptionsPane</name>
    <message>
        <source>Changes the subscription &quot;%1&quot;. Esc leaves it as it is.</source>
        <translation>Ändert das Abonnement „%1“. Esc lässt es, wie es ist.</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Subscribe</source>
        <translation>&amp;Abonnieren</translation>
    </message>
    <message>
        <source>Subscribe &amp;Again</source>
        <translation>&amp;Erneut abonnieren</translation>
    </message>
    <message>
        <source>&amp;Unsubscribe</source>
        <translation>A&amp;bbestellen</translation>
    </message>
    <message>
        <source>&amp;Copy Filters</source>
        <translation>Filter &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;State</source>
        <translation>&amp;Zustand kopieren</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>E&amp;ntfernen</translation>
    </message>
    <message>
        <source>No subscriptions yet. Type a topic filter above, such as test/#, and press Enter. They are kept with the connection.</source>
        <translation>Noch keine Abonnements. Geben Sie oben einen Topic-Filter ein, etwa test/#, und drücken Sie die Eingabetaste. Sie bleiben bei der Verbindung gespeichert.</translation>
    </message>
    <message>
        <source>Topic filter, for instance test/#</source>
        <translation>Topic-Filter, etwa test/#</translation>
    </message>
    <message>
        <source>What to subscribe to: + stands for one level, # for all that follow (section 4.7). Enter subscribes.</source>
        <translation>Was abonniert wird: + steht für eine Ebene, # für alle folgenden (Abschnitt 4.7). Die Eingabetaste abonniert.</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>The highest QoS at which the server may send (SUBSCRIBE, section 3.8.3.1)</source>
        <translation>Die höchste QoS, mit der der Server senden darf (SUBSCRIBE, Abschnitt 3.8.3.1)</translation>
    </message>
    <message>
        <source>Options of MQTT 5: No Local, Retain As Published, Retain Handling, Subscription Identifier, user properties</source>
        <translation>Optionen von MQTT 5: No Local, Retain As Published, Retain Handling, Subscription Identifier, User Properties</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>Abonnieren</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
</context>
<context>
    <name>TextBlock</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
</context>
<context>
    <name>TextPane</name>
    <message>
        <source>Bytes %1 to %2 of %3 are shown.</source>
        <translation>Bytes %1 bis %2 von %3 sind zu sehen.</translation>
    </message>
    <message>
        <source>Previous Part</source>
        <translation>Voriger Teil</translation>
    </message>
    <message>
        <source>Next Part</source>
        <translation>Nächster Teil</translation>
    </message>
    <message>
        <source>Show All</source>
        <translation>Alles anzeigen</translation>
    </message>
</context>
<context>
    <name>TlsAlerts</name>
    <message>
        <source>The server could not make sense of what it got: its TLS software is old or faulty, or something on the way changes the bytes.</source>
        <translation>Der Server konnte mit dem Empfangenen nichts anfangen: Seine TLS-Software ist alt oder fehlerhaft, oder etwas auf dem Weg verändert die Bytes.</translation>
    </message>
    <message>
        <source>What the server got did not pass its cryptographic check: something on the way changes the bytes, or its TLS software is faulty.</source>
        <translation>Was der Server empfangen hat, bestand seine kryptografische Prüfung nicht: Etwas auf dem Weg verändert die Bytes, oder seine TLS-Software ist fehlerhaft.</translation>
    </message>
    <message>
        <source>The fault is inside the server: often it cannot read or use its own certificate or key, or what is behind it does not answer.</source>
        <translation>Der Fehler liegt im Server: Oft kann er sein eigenes Zertifikat oder seinen Schlüssel nicht lesen oder verwenden, oder was hinter ihm steht, antwortet nicht.</translation>
    </message>
    <message>
        <source>The server gave the handshake up for a reason outside TLS.</source>
        <translation>Der Server hat den Handshake aus einem Grund außerhalb von TLS aufgegeben.</translation>
    </message>
    <message>
        <source>The server takes only clients that encrypt the server name (ECH).</source>
        <translation>Der Server nimmt nur Clients an, die den Servernamen verschlüsseln (ECH).</translation>
    </message>
</context>
<context>
    <name>TlsForm</name>
    <message>
        <source>On: the broker&apos;s certificate must be valid, name the host, and end at a CA that is trusted here. Off: anybody in between can pose as the broker.
TLS handshake, RFC 5280 and RFC 6125. MQTT.js: rejectUnauthorized</source>
        <translation>Ein: Das Zertifikat des Brokers muss gültig sein, den Host nennen und bei einer CA enden, der hier vertraut wird. Aus: Jeder dazwischen kann sich als der Broker ausgeben.
TLS-Handshake, RFC 5280 und RFC 6125. MQTT.js: rejectUnauthorized</translation>
    </message>
    <message>
        <source>&amp;Verify the certificate</source>
        <translation>&amp;Zertifikat prüfen</translation>
    </message>
    <message>
        <source>&amp;CA file</source>
        <translation>&amp;CA-Datei</translation>
    </message>
    <message>
        <source>not set: the system&apos;s CA store</source>
        <translation>nicht gesetzt: CA-Speicher des Systems</translation>
    </message>
    <message>
        <source>Trust the &amp;system&apos;s CA store as well</source>
        <translation>Auch dem CA-Speicher des &amp;Systems vertrauen</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>Client-Zertifikat</translation>
    </message>
    <message>
        <source>Client cer&amp;tificate</source>
        <translation>Client-Zer&amp;tifikat</translation>
    </message>
    <message>
        <source>not set: none is shown</source>
        <translation>nicht gesetzt: keines wird vorgelegt</translation>
    </message>
    <message>
        <source>Client &amp;key</source>
        <translation>Cl&amp;ient-Schlüssel</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>&amp;PKCS#12 file</source>
        <translation>&amp;PKCS#12-Datei</translation>
    </message>
    <message>
        <source>Pass&amp;phrase</source>
        <translation>Passphras&amp;e</translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation>Handshake</translation>
    </message>
    <message>
        <source>Server &amp;name</source>
        <translation>Server&amp;name</translation>
    </message>
    <message>
        <source>The name that is asked for (SNI) and that the certificate must have, in place of the URL&apos;s host.
Client Hello, RFC 6066 section 3. MQTT.js: servername</source>
        <translation>Der Name, der angefragt wird (SNI) und den das Zertifikat haben muss, anstelle des Hosts der URL.
Client Hello, RFC 6066 Abschnitt 3. MQTT.js: servername</translation>
    </message>
    <message>
        <source>the URL&apos;s host</source>
        <translation>der Host der URL</translation>
    </message>
    <message>
        <source>A&amp;LPN</source>
        <translation>A&amp;LPN</translation>
    </message>
    <message>
        <source>Protocol names that the client offers, separated by commas, for instance mqtt or x-amzn-mqtt-ca.
Client Hello, RFC 7301. MQTT.js: ALPNProtocols</source>
        <translation>Protokollnamen, die der Client anbietet, durch Kommas getrennt, zum Beispiel mqtt oder x-amzn-mqtt-ca.
Client Hello, RFC 7301. MQTT.js: ALPNProtocols</translation>
    </message>
    <message>
        <source>not set: no ALPN extension</source>
        <translation>nicht gesetzt: keine ALPN-Erweiterung</translation>
    </message>
    <message>
        <source>&amp;Minimum version</source>
        <translation>&amp;Minimale Version</translation>
    </message>
    <message>
        <source>default of this system</source>
        <translation>Standard dieses Systems</translation>
    </message>
    <message>
        <source>TLS 1.0</source>
        <translation>TLS 1.0</translation>
    </message>
    <message>
        <source>TLS 1.1</source>
        <translation>TLS 1.1</translation>
    </message>
    <message>
        <source>TLS 1.2</source>
        <translation>TLS 1.2</translation>
    </message>
    <message>
        <source>TLS 1.3</source>
        <translation>TLS 1.3</translation>
    </message>
    <message>
        <source>C&amp;RL file</source>
        <translation>C&amp;RL-Datei</translation>
    </message>
    <message>
        <source>Certificate revocation list, PEM or DER: the broker&apos;s certificate must not be on it.
RFC 5280 section 5</source>
        <translation>Zertifikatssperrliste, PEM oder DER: Das Zertifikat des Brokers darf nicht darauf stehen.
RFC 5280 Abschnitt 5</translation>
    </message>
    <message>
        <source>not set: revocation is not checked</source>
        <translation>nicht gesetzt: Sperrungen werden nicht geprüft</translation>
    </message>
    <message>
        <source>Verification is off: anybody between here and the broker can pose as it and read everything. What the check would have said is still shown after connecting.</source>
        <translation>Die Prüfung ist aus: Jeder zwischen hier und dem Broker kann sich als dieser ausgeben und alles lesen. Was die Prüfung ergeben hätte, wird nach dem Verbinden trotzdem angezeigt.</translation>
    </message>
    <message>
        <source>Used with mqtts:// and wss:// only; the URL says %1://.</source>
        <translation>Nur bei mqtts:// und wss:// verwendet; die URL hat %1://.</translation>
    </message>
    <message>
        <source>Opens the client key or the PKCS#12 file. It is not sent, and never written to a file.</source>
        <translation>Öffnet den Client-Schlüssel oder die PKCS#12-Datei. Sie wird nicht gesendet und nie in eine Datei geschrieben.</translation>
    </message>
    <message>
        <source>Key lo&amp;g file</source>
        <translation>Key-&amp;Log-Datei</translation>
    </message>
    <message>
        <source>The session keys of this connection are appended to this file (SSLKEYLOGFILE format), so that Wireshark can read a recording of it:
Preferences, Protocols, TLS, (Pre)-Master-Secret log filename. A new file can be read by you alone.
For debugging only: whoever has the file and a recording can read everything, the password too.</source>
        <translation>An diese Datei werden die Sitzungsschlüssel dieser Verbindung angehängt (Format SSLKEYLOGFILE), damit Wireshark einen Mitschnitt lesen kann:
Preferences, Protocols, TLS, (Pre)-Master-Secret log filename. Eine neue Datei können nur Sie lesen.
Nur zur Fehlersuche: Wer die Datei und einen Mitschnitt hat, kann alles lesen, auch das Passwort.</translation>
    </message>
    <message>
        <source>not set: no keys are written</source>
        <translation>nicht gesetzt: keine Schlüssel werden geschrieben</translation>
    </message>
    <message>
        <source>Whoever has this file and a recording can read the whole connection, the password too. Remove it when you are done.</source>
        <translation>Wer diese Datei und einen Mitschnitt hat, kann die ganze Verbindung lesen, auch das Passwort. Entfernen Sie sie, wenn Sie fertig sind.</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Datei auswählen</translation>
    </message>
    <message>
        <source>Key log file</source>
        <translation>Key-Log-Datei</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>The certificate authority that issued the broker&apos;s certificate: PEM (one certificate or several) or DER. Without one, the system&apos;s CA store decides.
TLS handshake, RFC 8446, section 4.4.2; how the chain is verified: RFC 5280, section 6.
MQTT.js: ca</source>
        <translation>Die Zertifizierungsstelle, die das Zertifikat des Brokers ausgestellt hat: PEM (ein Zertifikat oder mehrere) oder DER. Ohne Angabe entscheidet der CA-Speicher des Systems.
TLS-Handshake, RFC 8446, Abschnitt 4.4.2; wie die Kette geprüft wird: RFC 5280, Abschnitt 6.
MQTT.js: ca</translation>
    </message>
    <message>
        <source>With a CA file: also accept what the system&apos;s CA store trusts.
Trust anchors, RFC 5280, section 6.1</source>
        <translation>Mit einer CA-Datei: auch annehmen, wem der CA-Speicher des Systems vertraut.
Vertrauensanker, RFC 5280, Abschnitt 6.1</translation>
    </message>
    <message>
        <source>What this client shows when the broker asks for a certificate: PEM, with its chain behind it, or DER.
Certificate in the TLS handshake, RFC 8446, section 4.4.2.
MQTT.js: cert</source>
        <translation>Was dieser Client vorlegt, wenn der Broker ein Zertifikat verlangt: PEM, mit der Kette dahinter, oder DER.
Certificate im TLS-Handshake, RFC 8446, Abschnitt 4.4.2.
MQTT.js: cert</translation>
    </message>
    <message>
        <source>The private key of the client certificate: PEM or DER, encrypted or not. It is not sent: it signs CertificateVerify in the TLS handshake, RFC 8446, section 4.4.3.
MQTT.js: key</source>
        <translation>Der private Schlüssel des Client-Zertifikats: PEM oder DER, verschlüsselt oder nicht. Er wird nicht gesendet: Er signiert CertificateVerify im TLS-Handshake, RFC 8446, Abschnitt 4.4.3.
MQTT.js: key</translation>
    </message>
    <message>
        <source>Certificate and key in one file (.p12, .pfx), in place of the two above.
RFC 7292, section 4. MQTT.js: pfx</source>
        <translation>Zertifikat und Schlüssel in einer Datei (.p12, .pfx), anstelle der beiden oben.
RFC 7292, Abschnitt 4. MQTT.js: pfx</translation>
    </message>
    <message>
        <source>The oldest TLS version that is accepted. 1.0 and 1.1 are obsolete; many systems refuse them whatever stands here.
supported_versions in the ClientHello, RFC 8446, section 4.2.1</source>
        <translation>Die älteste TLS-Version, die angenommen wird. 1.0 und 1.1 sind veraltet; viele Systeme lehnen sie ab, was immer hier steht.
supported_versions im ClientHello, RFC 8446, Abschnitt 4.2.1</translation>
    </message>
</context>
<context>
    <name>TlsMaterial</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 enthält %2.</translation>
    </message>
    <message>
        <source>Give the certificate of the CA that issued the broker&apos;s certificate, as PEM or DER.</source>
        <translation>Das Zertifikat der CA angeben, die das Zertifikat des Brokers ausgestellt hat, als PEM oder DER.</translation>
    </message>
    <message>
        <source>Give a certificate revocation list, as PEM or DER.</source>
        <translation>Eine Zertifikatssperrliste als PEM oder DER angeben.</translation>
    </message>
    <message>
        <source>A client key is given, but no client certificate.</source>
        <translation>Ein Client-Schlüssel ist angegeben, aber kein Client-Zertifikat.</translation>
    </message>
    <message>
        <source>Give the certificate that belongs to the key, or remove the key.</source>
        <translation>Das Zertifikat angeben, das zum Schlüssel gehört, oder den Schlüssel entfernen.</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate, followed by its intermediate CAs, as PEM or DER.</source>
        <translation>Das Zertifikat des Clients angeben, gefolgt von seinen Zwischen-CAs, als PEM oder DER.</translation>
    </message>
    <message>
        <source>A client certificate is given (%1), but no key.</source>
        <translation>Ein Client-Zertifikat ist angegeben (%1), aber kein Schlüssel.</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate.</source>
        <translation>Den privaten Schlüssel angeben, der zum Zertifikat gehört.</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate, as PEM or DER.</source>
        <translation>Den privaten Schlüssel angeben, der zum Zertifikat gehört, als PEM oder DER.</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>Der private Schlüssel in %1 ist beschädigt oder von einer Art, die OpenSSL nicht kennt.</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>Die Passphrase öffnet %1 nicht.</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>Die Passphrase angeben, mit der der Schlüssel verschlüsselt wurde.</translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1 ist verschlüsselt und braucht eine Passphrase.</translation>
    </message>
    <message>
        <source>Give its passphrase.</source>
        <translation>Die zugehörige Passphrase angeben.</translation>
    </message>
    <message>
        <source>Give a PKCS#12 file (.p12, .pfx) with the client&apos;s certificate and key.</source>
        <translation>Eine PKCS#12-Datei (.p12, .pfx) mit Zertifikat und Schlüssel des Clients angeben.</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it).</source>
        <translation>%1 ist mit einem Verfahren verschlüsselt, das OpenSSL nicht mehr öffnet (RC2 oder ein verwandtes).</translation>
    </message>
    <message>
        <source>Export it anew with AES, or give certificate and key as PEM.</source>
        <translation>Die Datei neu mit AES exportieren oder Zertifikat und Schlüssel als PEM angeben.</translation>
    </message>
    <message>
        <source>%1 does not hold a certificate with its private key.</source>
        <translation>%1 enthält kein Zertifikat mit dem zugehörigen privaten Schlüssel.</translation>
    </message>
    <message>
        <source>Export the client&apos;s certificate together with its key.</source>
        <translation>Das Zertifikat des Clients zusammen mit seinem Schlüssel exportieren.</translation>
    </message>
    <message numerus="yes">
        <source>%n CA certificate(s)</source>
        <translation>
            <numerusform>%n CA-Zertifikat</numerusform>
            <numerusform>%n CA-Zertifikate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n Zertifikat</numerusform>
            <numerusform>%n Zertifikate</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, expired on %2</source>
        <translation>%1, abgelaufen am %2</translation>
    </message>
    <message numerus="yes">
        <source>%1, expires in %n day(s)</source>
        <translation>
            <numerusform>%1, läuft in %n Tag ab</numerusform>
            <numerusform>%1, läuft in %n Tagen ab</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, the next expires in %n day(s)</source>
        <translation>
            <numerusform>%1, das nächste läuft in %n Tag ab</numerusform>
            <numerusform>%1, das nächste läuft in %n Tagen ab</numerusform>
        </translation>
    </message>
    <message>
        <source>Private key and %1</source>
        <translation>Privater Schlüssel und %1</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>Nicht lesbar: %1</translation>
    </message>
    <message>
        <source>Holds %1</source>
        <translation>Enthält %1</translation>
    </message>
    <message>
        <source>Give it as PKCS#12 (--pfx), in place of certificate and key.</source>
        <translation>Die Datei als PKCS#12 angeben (--pfx), anstelle von Zertifikat und Schlüssel.</translation>
    </message>
    <message>
        <source>Certificate and key are swapped: %1 holds %2, and %3 holds %4.</source>
        <translation>Zertifikat und Schlüssel sind vertauscht: %1 enthält %2, und %3 enthält %4.</translation>
    </message>
    <message>
        <source>Give %1 as client certificate and %2 as client key.</source>
        <translation>%1 als Client-Zertifikat und %2 als Client-Schlüssel angeben.</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2, DES or a relative of them).</source>
        <translation>%1 ist mit einem Verfahren verschlüsselt, das OpenSSL nicht mehr öffnet (RC2, DES oder ein verwandtes).</translation>
    </message>
    <message>
        <source>Encrypt the key anew with AES: &quot;openssl pkey -provider legacy -provider default -in OLD -aes256 -out NEW&quot;.</source>
        <translation>Den Schlüssel neu mit AES verschlüsseln: „openssl pkey -provider legacy -provider default -in ALT -aes256 -out NEU“.</translation>
    </message>
    <message>
        <source>The private key in %1 does not belong to the certificate &quot;%2&quot;, the first one in %3: they do not match.</source>
        <translation>Der private Schlüssel in %1 gehört nicht zum Zertifikat „%2“, dem ersten in %3: Sie passen nicht zusammen.</translation>
    </message>
    <message>
        <source>Give the key for which this certificate was issued, or the certificate that was issued for this key.</source>
        <translation>Den Schlüssel angeben, für den dieses Zertifikat ausgestellt wurde, oder das Zertifikat, das für diesen Schlüssel ausgestellt wurde.</translation>
    </message>
    <message>
        <source>The key belongs to &quot;%1&quot;, which stands further down: put that certificate first in %2, its issuers behind it.</source>
        <translation>Der Schlüssel gehört zu „%1“, das weiter unten steht: Dieses Zertifikat in %2 an die erste Stelle setzen, seine Aussteller dahinter.</translation>
    </message>
</context>
<context>
    <name>TlsPlacement</name>
    <message>
        <source>%1 is the client key now.</source>
        <translation>%1 ist jetzt der Schlüssel des Clients.</translation>
    </message>
    <message>
        <source>%1 is the client key now; it needs its passphrase.</source>
        <translation>%1 ist jetzt der Schlüssel des Clients; er braucht seine Passphrase.</translation>
    </message>
    <message>
        <source>%1 is the client certificate and its key now.</source>
        <translation>%1 ist jetzt das Client-Zertifikat mit seinem Schlüssel.</translation>
    </message>
    <message>
        <source>%1 is the PKCS#12 file of the client now; it may need its passphrase.</source>
        <translation>%1 ist jetzt die PKCS#12-Datei des Clients; sie braucht womöglich ihre Passphrase.</translation>
    </message>
    <message>
        <source>%1 is the revocation list now.</source>
        <translation>%1 ist jetzt die Sperrliste.</translation>
    </message>
    <message>
        <source>%1 was put nowhere: %2</source>
        <translation>%1 wurde nirgends eingesetzt: %2</translation>
    </message>
    <message>
        <source>%1 was put nowhere: it is the certificate of a server. Drop that of the CA which issued it.</source>
        <translation>%1 wurde nirgends eingesetzt: Es ist das Zertifikat eines Servers. Legen Sie das der CA ab, die es ausgestellt hat.</translation>
    </message>
    <message>
        <source>%1 is the client certificate now.</source>
        <translation>%1 ist jetzt das Client-Zertifikat.</translation>
    </message>
    <message>
        <source>%1 is the CA file now.</source>
        <translation>%1 ist jetzt die CA-Datei.</translation>
    </message>
    <message>
        <source>%1 was added to the CA files.</source>
        <translation>%1 wurde zu den CA-Dateien hinzugefügt.</translation>
    </message>
</context>
<context>
    <name>TlsProbeRules</name>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): %1. Without any it goes on.</source>
        <translation>Der Server nimmt keines der angebotenen Anwendungsprotokolle (ALPN) an: %1. Ohne geht es weiter.</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol (TLS, ALPN).</source>
        <translation>Kein ALPN-Protokoll anbieten (TLS, ALPN).</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN): with %1 the handshake goes on, with what was offered (%2) it fails.</source>
        <translation>Der Server will ein Anwendungsprotokoll (ALPN): Mit %1 geht der Handshake weiter, mit dem Angebotenen (%2) scheitert er.</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>Das ALPN-Protokoll %1 anbieten (TLS, ALPN, oder --alpn).</translation>
    </message>
    <message>
        <source>With the server name %1 (SNI) the server breaks the handshake off; %2 it goes on.</source>
        <translation>Mit dem Servernamen %1 (SNI) bricht der Server den Handshake ab; %2 geht er weiter.</translation>
    </message>
    <message>
        <source>with %1</source>
        <comment>a server name</comment>
        <translation>mit %1</translation>
    </message>
    <message>
        <source>without a server name</source>
        <translation>ohne Servernamen</translation>
    </message>
    <message>
        <source>Clear the server name %1 (TLS, Server name, or servername).</source>
        <translation>Den Servernamen %1 leeren (TLS, Servername, oder servername).</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the server is set up for other names.</source>
        <translation>Den Hostnamen in der URL prüfen: Der Server ist für andere Namen eingerichtet.</translation>
    </message>
    <message>
        <source>Or set the server name that the broker expects (TLS, Server name, or --servername).</source>
        <translation>Oder den Servernamen setzen, den der Broker erwartet (TLS, Servername, oder --servername).</translation>
    </message>
    <message>
        <source>The broker speaks %1; Connack offers %2. They share no version of TLS (protocol version).</source>
        <translation>Der Broker spricht %1; Connack bietet %2 an. Sie haben keine gemeinsame TLS-Version (protocol version).</translation>
    </message>
    <message>
        <source>Set the minimum TLS version back to its default: TLS 1.3 alone is asked for.</source>
        <translation>Die minimale TLS-Version auf ihren Standard zurücksetzen: Verlangt wird nur TLS 1.3.</translation>
    </message>
    <message>
        <source>TLS 1.0 and 1.1 are outdated (RFC 8996): whoever is on the way may be able to read along.</source>
        <translation>TLS 1.0 und 1.1 sind veraltet (RFC 8996): Wer auf dem Weg sitzt, kann womöglich mitlesen.</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion).</source>
        <translation>Auf dem Broker TLS 1.2 oder 1.3 erlauben (mosquitto: tls_version; stunnel: sslVersion).</translation>
    </message>
    <message>
        <source>For a device that can do no better, lower the minimum version under TLS to %1.</source>
        <translation>Für ein Gerät, das nichts Besseres kann, die minimale Version unter TLS auf %1 senken.</translation>
    </message>
    <message>
        <source>The server gives up on the offer of Connack, and goes on when every cipher suite, key exchange group and signature algorithm is offered, weak ones among them: then with %1, %2.</source>
        <translation>Der Server gibt auf das Angebot von Connack hin auf; er macht weiter, wenn jede Cipher-Suite, jede Schlüsselaustauschgruppe und jedes Signaturverfahren angeboten wird, auch schwache: dann mit %1, %2.</translation>
    </message>
    <message>
        <source>So what they do not share is a key exchange group, a signature algorithm, or a key that is long enough.</source>
        <translation>Was fehlt, ist also eine gemeinsame Schlüsselaustauschgruppe, ein gemeinsames Signaturverfahren oder ein Schlüssel, der lang genug ist.</translation>
    </message>
    <message>
        <source>The server takes no cipher suite that Connack offers. Offered every one that there is, it takes %1 with %2.</source>
        <translation>Der Server nimmt keine Cipher-Suite an, die Connack anbietet. Werden ihm alle angeboten, die es gibt, nimmt er %1 mit %2.</translation>
    </message>
    <message>
        <source>Its certificate has the key %1 and the signature %2.</source>
        <translation>Sein Zertifikat hat den Schlüssel %1 und die Signatur %2.</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers).</source>
        <translation>Auf dem Broker eine heutige Cipher-Suite erlauben, zum Beispiel ECDHE mit AES-GCM (mosquitto: ciphers; stunnel: ciphers).</translation>
    </message>
    <message>
        <source>Check which key its certificate has: an RSA key serves ECDHE-RSA ciphers, an EC key ECDHE-ECDSA ones.</source>
        <translation>Prüfen, welchen Schlüssel sein Zertifikat hat: Ein RSA-Schlüssel dient Cipher-Suites mit ECDHE-RSA, ein EC-Schlüssel solchen mit ECDHE-ECDSA.</translation>
    </message>
    <message>
        <source>The broker asks each client for a certificate of its own (CertificateRequest), and none was given.</source>
        <translation>Der Broker verlangt von jedem Client ein eigenes Zertifikat (CertificateRequest), und keines wurde angegeben.</translation>
    </message>
    <message>
        <source>Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key).</source>
        <translation>Ein Client-Zertifikat und dessen Schlüssel unter TLS, Client-Zertifikat und Client-Schlüssel (--cert, --key) angeben.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate).</source>
        <translation>Den Betreiber des Brokers um ein Zertifikat von der CA bitten, der der Broker bei Clients vertraut (mosquitto: cafile mit require_certificate).</translation>
    </message>
    <message>
        <source>It hung up after the handshake without saying so; the fault of the certificate is seen from here.</source>
        <translation>Er hat nach dem Handshake aufgelegt, ohne das zu sagen; der Fehler des Zertifikats ist von hier aus zu sehen.</translation>
    </message>
</context>
<context>
    <name>TlsRules</name>
    <message>
        <source>%1 answers the TLS handshake in the clear: it speaks %2, not TLS.</source>
        <translation>%1 beantwortet den TLS-Handshake im Klartext: Es spricht %2, nicht TLS.</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake with bytes that are not TLS.</source>
        <translation>%1 beantwortet den TLS-Handshake mit Bytes, die kein TLS sind.</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake with something that the TLS library does not take for TLS.</source>
        <translation>%1 beantwortet den TLS-Handshake mit etwas, das die TLS-Bibliothek nicht für TLS hält.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a broker&apos;s.</source>
        <translation>Host und Port in der URL prüfen: Dieser Port gehört zu keinem Broker.</translation>
    </message>
    <message>
        <source>Use %1 to connect to this port without TLS.</source>
        <translation>%1 verwenden, um ohne TLS mit diesem Port zu verbinden.</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s TLS listener, %1 by default.</source>
        <translation>Oder den Port des TLS-Listeners des Brokers verwenden, standardmäßig %1.</translation>
    </message>
    <message>
        <source>Or set up TLS for this listener on the broker.</source>
        <translation>Oder TLS für diesen Listener auf dem Broker einrichten.</translation>
    </message>
    <message>
        <source>The TLS library refuses the broker&apos;s certificate: its key or signature is too weak (%1).</source>
        <translation>Die TLS-Bibliothek lehnt das Zertifikat des Brokers ab: Sein Schlüssel oder seine Signatur ist zu schwach (%1).</translation>
    </message>
    <message>
        <source>Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>Das Zertifikat mit einem stärkeren Schlüssel neu ausstellen lassen: RSA mit mindestens 2048 Bit oder EC P-256, und eine SHA-256-Signatur.</translation>
    </message>
    <message>
        <source>The broker asks each client for a certificate of its own, and none was given.</source>
        <translation>Der Broker verlangt von jedem Client ein eigenes Zertifikat, und keines wurde angegeben.</translation>
    </message>
    <message>
        <source>Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key).</source>
        <translation>Ein Client-Zertifikat und dessen Schlüssel unter TLS, Client-Zertifikat und Client-Schlüssel (--cert, --key) angeben.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate).</source>
        <translation>Den Betreiber des Brokers um ein Zertifikat von der CA bitten, der der Broker bei Clients vertraut (mosquitto: cafile mit require_certificate).</translation>
    </message>
    <message>
        <source>The broker does not know the CA that issued it.</source>
        <translation>Der Broker kennt die CA nicht, die es ausgestellt hat.</translation>
    </message>
    <message>
        <source>It stands on the broker&apos;s revocation list: it is revoked.</source>
        <translation>Es steht auf der Sperrliste des Brokers: Es ist widerrufen.</translation>
    </message>
    <message>
        <source>It has expired, by the broker&apos;s clock.</source>
        <translation>Es ist abgelaufen, nach der Uhr des Brokers.</translation>
    </message>
    <message>
        <source>The broker does not take its kind or its purpose.</source>
        <translation>Der Broker nimmt seine Art oder seinen Zweck nicht an.</translation>
    </message>
    <message>
        <source>It is valid, but does not open this broker.</source>
        <translation>Es ist gültig, gibt aber keinen Zugang zu diesem Broker.</translation>
    </message>
    <message>
        <source>The broker could not verify the signature made with its key.</source>
        <translation>Der Broker konnte die mit seinem Schlüssel erzeugte Signatur nicht prüfen.</translation>
    </message>
    <message>
        <source>The broker does not say more exactly why.</source>
        <translation>Genauer sagt der Broker nicht, warum.</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate &quot;%1&quot;, issued by &quot;%2&quot;.</source>
        <translation>Der Broker lehnt das Client-Zertifikat „%1“ ab, ausgestellt von „%2“.</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate.</source>
        <translation>Der Broker lehnt das Client-Zertifikat ab.</translation>
    </message>
    <message>
        <source>Renew the client certificate: it expired on %1.</source>
        <translation>Das Client-Zertifikat erneuern: Es ist am %1 abgelaufen.</translation>
    </message>
    <message>
        <source>Use a certificate with the extended key usage clientAuth; this one has %1.</source>
        <translation>Ein Zertifikat mit der Extended Key Usage clientAuth verwenden; dieses hat %1.</translation>
    </message>
    <message>
        <source>Use a client certificate from the CA that the broker trusts, and put its intermediates behind it in the certificate file.</source>
        <translation>Ein Client-Zertifikat von der CA verwenden, der der Broker vertraut, und dessen Zwischenzertifikate in der Zertifikatsdatei dahinter einfügen.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for another client certificate, or to have this one accepted (mosquitto: cafile, crlfile).</source>
        <translation>Den Betreiber des Brokers um ein anderes Client-Zertifikat bitten oder dieses zulassen lassen (mosquitto: cafile, crlfile).</translation>
    </message>
    <message>
        <source>The broker and connack share no version of TLS (protocol version).</source>
        <translation>Der Broker und Connack haben keine gemeinsame TLS-Version (protocol version).</translation>
    </message>
    <message>
        <source>Connack offers what its TLS library allows, as a rule TLS 1.2 and 1.3; the broker speaks older or newer versions alone.</source>
        <translation>Connack bietet an, was seine TLS-Bibliothek erlaubt, in der Regel TLS 1.2 und 1.3; der Broker spricht nur ältere oder neuere Versionen.</translation>
    </message>
    <message>
        <source>Set the minimum TLS version back to its default: TLS 1.3 alone is asked for.</source>
        <translation>Die minimale TLS-Version auf ihren Standard zurücksetzen: Verlangt wird nur TLS 1.3.</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion).</source>
        <translation>Auf dem Broker TLS 1.2 oder 1.3 erlauben (mosquitto: tls_version; stunnel: sslVersion).</translation>
    </message>
    <message>
        <source>For a device that can do no better, lower the minimum version under TLS; the system&apos;s OpenSSL may still forbid TLS 1.0 and 1.1.</source>
        <translation>Für ein Gerät, das nichts Besseres kann, die minimale Version unter TLS senken; das OpenSSL des Systems verbietet TLS 1.0 und 1.1 womöglich trotzdem.</translation>
    </message>
    <message>
        <source>The server gave up on the offer of connack (handshake failure): as a rule it shares no cipher suite, key exchange group or signature algorithm with it.</source>
        <translation>Der Server hat auf das Angebot von Connack hin aufgegeben (handshake failure): In der Regel fehlt eine gemeinsame Cipher-Suite, Schlüsselaustauschgruppe oder ein gemeinsames Signaturverfahren.</translation>
    </message>
    <message>
        <source>Less likely, it wants a client certificate, a server name or an application protocol that was not given.</source>
        <translation>Weniger wahrscheinlich: Er will ein Client-Zertifikat, einen Servernamen oder ein Anwendungsprotokoll, das nicht angegeben wurde.</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers).</source>
        <translation>Auf dem Broker eine heutige Cipher-Suite erlauben, zum Beispiel ECDHE mit AES-GCM (mosquitto: ciphers; stunnel: ciphers).</translation>
    </message>
    <message>
        <source>List the ciphers that the server takes: &quot;nmap --script ssl-enum-ciphers -p %1 HOST&quot;.</source>
        <translation>Die Cipher-Suites auflisten, die der Server annimmt: „nmap --script ssl-enum-ciphers -p %1 HOST“.</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN), and none was offered.</source>
        <translation>Der Server will ein Anwendungsprotokoll (ALPN), und keines wurde angeboten.</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): %1.</source>
        <translation>Der Server nimmt keines der angebotenen Anwendungsprotokolle (ALPN) an: %1.</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>Das ALPN-Protokoll %1 anbieten (TLS, ALPN, oder --alpn).</translation>
    </message>
    <message>
        <source>Or offer no ALPN protocol at all.</source>
        <translation>Oder gar kein ALPN-Protokoll anbieten.</translation>
    </message>
    <message>
        <source>Look up in the broker&apos;s manual which ALPN name its port wants; AWS IoT wants x-amzn-mqtt-ca on port 443.</source>
        <translation>Im Handbuch des Brokers nachschlagen, welchen ALPN-Namen sein Port will; AWS IoT will x-amzn-mqtt-ca auf Port 443.</translation>
    </message>
    <message>
        <source>The server serves only names that it knows (SNI), and the URL has the address %1: no server name can be sent for it.</source>
        <translation>Der Server bedient nur Namen, die er kennt (SNI), und die URL hat die Adresse %1: Für sie lässt sich kein Servername senden.</translation>
    </message>
    <message>
        <source>The server does not know the server name %1 (SNI).</source>
        <translation>Der Server kennt den Servernamen %1 nicht (SNI).</translation>
    </message>
    <message>
        <source>Put the broker&apos;s name into the URL instead of its address.</source>
        <translation>Den Namen des Brokers statt seiner Adresse in die URL eintragen.</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the server is set up for other names.</source>
        <translation>Den Hostnamen in der URL prüfen: Der Server ist für andere Namen eingerichtet.</translation>
    </message>
    <message>
        <source>Or set the server name that the broker expects (TLS, Server name, or --servername).</source>
        <translation>Oder den Servernamen setzen, den der Broker erwartet (TLS, Servername, oder --servername).</translation>
    </message>
    <message>
        <source>The server broke the TLS handshake off with the alert %1.</source>
        <translation>Der Server hat den TLS-Handshake mit dem Alert %1 abgebrochen.</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the proxy in front of it: it tells why the handshake was broken off.</source>
        <translation>Im Log des Brokers oder des Proxys davor nachsehen: Es sagt, warum der Handshake abgebrochen wurde.</translation>
    </message>
    <message>
        <source>Compare with &quot;openssl s_client -connect %1&quot;.</source>
        <translation>Mit „openssl s_client -connect %1“ vergleichen.</translation>
    </message>
    <message>
        <source>%1 accepted the connection and sent nothing in answer to the TLS ClientHello for %2.</source>
        <translation>%1 hat die Verbindung angenommen und auf das TLS ClientHello %2 lang nichts gesendet.</translation>
    </message>
    <message>
        <source>%1 began the TLS handshake and then fell silent; the limit passed after %2.</source>
        <translation>%1 hat den TLS-Handshake begonnen und dann geschwiegen; das Limit lief nach %2 ab.</translation>
    </message>
    <message>
        <source>Either the port speaks no TLS and waits for something else, or the server behind it hangs, or packets are lost on the way (a wrong MTU, a firewall).</source>
        <translation>Entweder spricht der Port kein TLS und wartet auf etwas anderes, oder der Server dahinter hängt, oder unterwegs gehen Pakete verloren (falsche MTU, Firewall).</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://, in the clear.</source>
        <translation>Port %1 ist für %2:// üblich, im Klartext.</translation>
    </message>
    <message>
        <source>Try the port without TLS: %1.</source>
        <translation>Den Port ohne TLS versuchen: %1.</translation>
    </message>
    <message>
        <source>Check the port in the URL, and look into the log of the broker or of the proxy in front of it.</source>
        <translation>Den Port in der URL prüfen und im Log des Brokers oder des Proxys davor nachsehen.</translation>
    </message>
    <message>
        <source>%1 hung up on the TLS ClientHello without a byte, and port %2 is customary for %3://, in the clear.</source>
        <translation>%1 hat auf das TLS ClientHello hin ohne ein Byte getrennt, und Port %2 ist für %3:// üblich, im Klartext.</translation>
    </message>
    <message>
        <source>A server that has TLS, but turns this client away, could also behave so.</source>
        <translation>Auch ein Server, der TLS hat, aber diesen Client abweist, könnte sich so verhalten.</translation>
    </message>
    <message>
        <source>Or use the broker&apos;s TLS listener: %1.</source>
        <translation>Oder den TLS-Listener des Brokers verwenden: %1.</translation>
    </message>
    <message>
        <source>%1 reset the connection during the TLS handshake, %2 after it began.</source>
        <translation>%1 hat die Verbindung während des TLS-Handshakes zurückgesetzt, %2 nach dessen Beginn.</translation>
    </message>
    <message>
        <source>%1 closed the connection during the TLS handshake, %2 after it began, and said nothing of the reason.</source>
        <translation>%1 hat die Verbindung während des TLS-Handshakes geschlossen, %2 nach dessen Beginn, und keinen Grund genannt.</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed; the TLS library&apos;s words stand in the evidence.</source>
        <translation>Der TLS-Handshake mit %1 ist fehlgeschlagen; die Worte der TLS-Bibliothek stehen in den Belegen.</translation>
    </message>
    <message>
        <source>The server had begun its part: it may want a client certificate.</source>
        <translation>Der Server hatte seinen Teil begonnen: Womöglich will er ein Client-Zertifikat.</translation>
    </message>
    <message>
        <source>Give a client certificate and its key, if the broker asks for one (TLS, Client certificate).</source>
        <translation>Ein Client-Zertifikat und dessen Schlüssel angeben, falls der Broker eines verlangt (TLS, Client-Zertifikat).</translation>
    </message>
    <message>
        <source>The port may have no TLS at all, a load balancer may have no broker behind it, or a filter may not let TLS, this server name or this client&apos;s address pass.</source>
        <translation>Womöglich hat der Port gar kein TLS, ein Load-Balancer hat keinen Broker hinter sich, oder ein Filter lässt TLS, diesen Servernamen oder die Adresse dieses Clients nicht durch.</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the load balancer in front of it.</source>
        <translation>Im Log des Brokers oder des Load-Balancers davor nachsehen.</translation>
    </message>
    <message>
        <source>In the clear it does not answer either: the server behind the port hangs, or it waits for something else, or packets are lost on the way (a wrong MTU, a firewall).</source>
        <translation>Auch im Klartext antwortet er nicht: Der Server hinter dem Port hängt oder wartet auf etwas anderes, oder Pakete gehen unterwegs verloren (falsche MTU, Firewall).</translation>
    </message>
    <message>
        <source>In the clear it does not answer either, and other offers of TLS make no difference.</source>
        <translation>Auch im Klartext antwortet er nicht, und andere Angebote von TLS ändern nichts.</translation>
    </message>
    <message>
        <source>A load balancer may have no broker behind it, or a filter may not let this server name or this client&apos;s address pass.</source>
        <translation>Womöglich hat ein Load-Balancer keinen Broker hinter sich, oder ein Filter lässt diesen Servernamen oder die Adresse dieses Clients nicht durch.</translation>
    </message>
    <message>
        <source>By this machine&apos;s clock, which says %1, it is valid until %2: one of the two clocks is wrong, or the broker means a certificate above it.</source>
        <translation>Nach der Uhr dieses Rechners, die %1 zeigt, ist es bis %2 gültig: Eine der beiden Uhren geht falsch, oder der Broker meint ein Zertifikat weiter oben in der Kette.</translation>
    </message>
    <message>
        <source>Check the clocks of this machine and of the broker.</source>
        <translation>Die Uhren dieses Rechners und des Brokers prüfen.</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock, it says %1; if it is right, wait, or renew the client certificate: it is valid only from %2 on.</source>
        <translation>Die Uhr dieses Rechners prüfen, sie zeigt %1; geht sie richtig, warten oder das Client-Zertifikat erneuern: Es ist erst ab %2 gültig.</translation>
    </message>
    <message>
        <source>The server had begun its part, and it may have rejected the client certificate. %1</source>
        <translation>Der Server hatte seinen Teil begonnen und hat womöglich das Client-Zertifikat abgelehnt. %1</translation>
    </message>
    <message>
        <source>Give a client certificate that is in its time and made for TLS clients.</source>
        <translation>Ein Client-Zertifikat angeben, das zurzeit gültig und für TLS-Clients ausgestellt ist.</translation>
    </message>
</context>
<context>
    <name>TlsServerWording</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>%1 with all ciphers, old ones too</source>
        <translation>%1 mit allen, auch alten Cipher-Suites</translation>
    </message>
    <message>
        <source>%1 with the usual ciphers</source>
        <translation>%1 mit den üblichen Cipher-Suites</translation>
    </message>
    <message>
        <source>a cipher that OpenSSL does not know</source>
        <translation>einer Cipher-Suite, die OpenSSL nicht kennt</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2, key exchange %3</source>
        <translation>%1, %2, Schlüsselaustausch %3</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with %2, which OpenSSL does not take here: %3.</source>
        <translation>Auf ein Angebot von %1 antwortet der Server mit %2; OpenSSL nimmt das hier nicht an: %3.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with %2.</source>
        <translation>Auf ein Angebot von %1 antwortet der Server mit %2.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with the alert %2.</source>
        <translation>Auf ein Angebot von %1 antwortet der Server mit dem Alert %2.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with TLS, but chooses nothing.</source>
        <translation>Auf ein Angebot von %1 antwortet der Server mit TLS, wählt aber nichts davon.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server does not answer.</source>
        <translation>Auf ein Angebot von %1 antwortet der Server nicht.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with something that is not TLS.</source>
        <translation>Auf ein Angebot von %1 antwortet der Server mit etwas, das kein TLS ist.</translation>
    </message>
    <message>
        <source>The server takes none of %1.</source>
        <translation>Der Server nimmt keine dieser Versionen an: %1.</translation>
    </message>
    <message>
        <source>The server takes %1.</source>
        <translation>Der Server nimmt %1 an.</translation>
    </message>
    <message>
        <source>The server takes %1, not %2.</source>
        <translation>Der Server nimmt %1 an, nicht aber %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weitere</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>The server asks for a client certificate and does not say of which CA.</source>
        <translation>Der Server fragt nach einem Client-Zertifikat und sagt nicht, von welcher CA.</translation>
    </message>
    <message>
        <source>The server asks for a client certificate of one of these CAs: %1.</source>
        <translation>Der Server fragt nach einem Client-Zertifikat von einer dieser CAs: %1.</translation>
    </message>
    <message>
        <source>Without one it breaks off with the alert %1.</source>
        <translation>Ohne eines bricht er mit dem Alert %1 ab.</translation>
    </message>
    <message>
        <source>Without one it hangs up.</source>
        <translation>Ohne eines legt er auf.</translation>
    </message>
    <message>
        <source>It goes on without one.</source>
        <translation>Ohne eines macht er weiter.</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; was issued by &quot;%2&quot;, which is not among the CAs that the server accepts: %3.</source>
        <translation>Das Client-Zertifikat „%1“ wurde von „%2“ ausgestellt; diese CA gehört nicht zu denen, die der Server annimmt: %3.</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; expired on %2.</source>
        <translation>Das Client-Zertifikat „%1“ ist am %2 abgelaufen.</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; is valid only from %2 on.</source>
        <translation>Das Client-Zertifikat „%1“ ist erst ab %2 gültig.</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; may not be used by a TLS client: its purpose is %2.</source>
        <translation>Das Client-Zertifikat „%1“ darf nicht von einem TLS-Client verwendet werden: Sein Zweck ist %2.</translation>
    </message>
</context>
<context>
    <name>TopicsEdit</name>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>%1 kann nicht gelesen werden (%2).</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB: that is no list of topics.</source>
        <translation>%1 ist größer als 1 MiB: Das ist keine Liste von Topics.</translation>
    </message>
    <message>
        <source>%1 is not a text file.</source>
        <translation>%1 ist keine Textdatei.</translation>
    </message>
</context>
<context>
    <name>TrafficModel</name>
    <message>
        <source>Packet</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Packets that were sent to the broker</source>
        <translation>Pakete, die an den Broker gingen</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Packets that came from the broker</source>
        <translation>Pakete, die vom Broker kamen</translation>
    </message>
    <message>
        <source>Bytes sent</source>
        <translation>Bytes gesendet</translation>
    </message>
    <message>
        <source>Bytes of MQTT packets, without those of TLS, WebSocket and TCP</source>
        <translation>Bytes der MQTT-Pakete, ohne die von TLS, WebSocket und TCP</translation>
    </message>
    <message>
        <source>Bytes received</source>
        <translation>Bytes empfangen</translation>
    </message>
    <message>
        <source>Reserved packet type 0</source>
        <translation>Reservierter Pakettyp 0</translation>
    </message>
    <message>
        <source>All packets</source>
        <translation>Alle Pakete</translation>
    </message>
    <message>
        <source>Malformed: %1</source>
        <comment>number of packets</comment>
        <translation>Fehlerhaft: %1</translation>
    </message>
    <message>
        <source>Events below MQTT: %1</source>
        <comment>number of events</comment>
        <translation>Ereignisse unter MQTT: %1</translation>
    </message>
</context>
<context>
    <name>TransportEvent</name>
    <message>
        <source>%1 connected after %2</source>
        <translation>%1 verbunden nach %2</translation>
    </message>
    <message>
        <source>%1 given up after %2</source>
        <translation>%1 aufgegeben nach %2</translation>
    </message>
    <message>
        <source>%1: %2 after %3</source>
        <translation>%1: %2 nach %3</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>closed by us</source>
        <translation>von uns geschlossen</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS gescheitert</translation>
    </message>
    <message>
        <source>WebSocket failed</source>
        <translation>WebSocket gescheitert</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>%1 by the %2 proxy %3</source>
        <translation>%1 über den %2-Proxy %3</translation>
    </message>
    <message>
        <source>connected by the proxy</source>
        <translation>vom Proxy verbunden</translation>
    </message>
    <message>
        <source>server name %1</source>
        <translation>Servername %1</translation>
    </message>
    <message>
        <source>GET %1, sub-protocol %2</source>
        <translation>GET %1, Subprotokoll %2</translation>
    </message>
    <message>
        <source>text frame</source>
        <translation>Text-Frame</translation>
    </message>
    <message>
        <source>the temporary file could not be written (%1): the first %2 records were dropped</source>
        <translation>die temporäre Datei konnte nicht geschrieben werden (%1): die ersten %2 Einträge wurden verworfen</translation>
    </message>
    <message>
        <source>the temporary file cannot be read (%1)</source>
        <translation>die temporäre Datei kann nicht gelesen werden (%1)</translation>
    </message>
    <message>
        <source>reset by the client (TCP RST)</source>
        <translation>vom Client abgebrochen (TCP RST)</translation>
    </message>
    <message>
        <source>reset by the broker (TCP RST)</source>
        <translation>vom Broker abgebrochen (TCP RST)</translation>
    </message>
    <message>
        <source>closed by the client (TCP FIN)</source>
        <translation>vom Client geschlossen (TCP FIN)</translation>
    </message>
    <message>
        <source>closed by the broker (TCP FIN)</source>
        <translation>vom Broker geschlossen (TCP FIN)</translation>
    </message>
    <message>
        <source>the end of a packet is missing: the capture has only its first %1 bytes</source>
        <translation>das Ende eines Pakets fehlt: Der Mitschnitt hat nur seine ersten %1 Byte</translation>
    </message>
    <message>
        <source>%1 bytes of what the client sent are not in the capture, or of packets that are not whole in it</source>
        <translation>%1 Byte des Clients fehlen im Mitschnitt oder gehören zu Paketen, die darin nicht ganz sind</translation>
    </message>
    <message>
        <source>%1 bytes of what the broker sent are not in the capture, or of packets that are not whole in it</source>
        <translation>%1 Byte des Brokers fehlen im Mitschnitt oder gehören zu Paketen, die darin nicht ganz sind</translation>
    </message>
    <message>
        <source>%1, from %2, as captured</source>
        <translation>%1, von %2, laut Mitschnitt</translation>
    </message>
    <message>
        <source>the capture begins in the midst of this connection; judged by its packets, it speaks MQTT %1</source>
        <translation>der Mitschnitt beginnt mitten in dieser Verbindung; nach ihren Paketen spricht sie MQTT %1</translation>
    </message>
    <message>
        <source>%1 bytes were left out: where a packet begins in them is not known</source>
        <translation>%1 Byte wurden ausgelassen: Wo darin ein Paket beginnt, ist nicht bekannt</translation>
    </message>
    <message>
        <source>the packet before has %1 more bytes, which the file does not hold</source>
        <translation>das Paket davor hat %1 weitere Byte, die nicht in der Datei stehen</translation>
    </message>
    <message>
        <source>the session keys are written to %1: with them a recording can be read</source>
        <translation>die Sitzungsschlüssel werden in %1 geschrieben: Mit ihnen ist ein Mitschnitt lesbar</translation>
    </message>
    <message>
        <source>the session keys are not written: %1 cannot be opened (%2)</source>
        <translation>die Sitzungsschlüssel werden nicht geschrieben: %1 kann nicht geöffnet werden (%2)</translation>
    </message>
    <message>
        <source>no session keys came: Qt uses another TLS library than OpenSSL 3</source>
        <translation>es kamen keine Sitzungsschlüssel: Qt verwendet eine andere TLS-Bibliothek als OpenSSL 3</translation>
    </message>
    <message>
        <source>the log shows the first %1 of %2 bytes</source>
        <translation>das Protokoll zeigt die ersten %1 von %2 Bytes</translation>
    </message>
    <message>
        <source>closed by us: no PINGRESP came in time</source>
        <translation>von uns geschlossen: kein PINGRESP kam rechtzeitig</translation>
    </message>
    <message>
        <source>closed by us: the time limit passed</source>
        <translation>von uns geschlossen: die Zeit ist abgelaufen</translation>
    </message>
    <message>
        <source>closed by us: cancelled</source>
        <translation>von uns geschlossen: abgebrochen</translation>
    </message>
    <message>
        <source>closed by us after the server&apos;s DISCONNECT</source>
        <translation>von uns geschlossen nach dem DISCONNECT des Servers</translation>
    </message>
    <message>
        <source>closed by us: the server sent what it must not send</source>
        <translation>von uns geschlossen: der Server sendete, was er nicht senden darf</translation>
    </message>
    <message>
        <source>%1, MQTT %2, empty client ID</source>
        <translation>%1, MQTT %2, leere Client-ID</translation>
    </message>
    <message>
        <source>%1, MQTT %2, client ID %3</source>
        <translation>%1, MQTT %2, Client-ID %3</translation>
    </message>
    <message>
        <source>%1 bytes: %2</source>
        <translation>%1 Bytes: %2</translation>
    </message>
    <message>
        <source>%1, a TLS handshake without MQTT</source>
        <translation>%1, ein TLS-Handshake ohne MQTT</translation>
    </message>
    <message>
        <source>%1, TCP without MQTT</source>
        <translation>%1, TCP ohne MQTT</translation>
    </message>
    <message>
        <source>closed by the peer (FIN)</source>
        <translation>von der Gegenseite geschlossen (FIN)</translation>
    </message>
    <message>
        <source>reset by the peer (RST)</source>
        <translation>von der Gegenseite zurückgesetzt (RST)</translation>
    </message>
    <message>
        <source>the proxy was reached at %1</source>
        <translation>der Proxy wurde unter %1 erreicht</translation>
    </message>
    <message>
        <source>offered to the proxy: no authentication</source>
        <translation>dem Proxy angeboten: keine Anmeldung</translation>
    </message>
    <message>
        <source>offered to the proxy: no authentication, or user name and password</source>
        <translation>dem Proxy angeboten: keine Anmeldung oder Benutzername und Passwort</translation>
    </message>
    <message>
        <source>asked the proxy for %1, with user name and password</source>
        <translation>vom Proxy %1 verlangt, mit Benutzername und Passwort</translation>
    </message>
    <message>
        <source>asked the proxy for %1</source>
        <translation>vom Proxy %1 verlangt</translation>
    </message>
    <message>
        <source>the proxy chose authentication method %1</source>
        <translation>der Proxy wählte die Anmeldeart %1</translation>
    </message>
    <message>
        <source>sent user name and password to the proxy</source>
        <translation>Benutzername und Passwort an den Proxy gesendet</translation>
    </message>
    <message>
        <source>the proxy accepted user name and password</source>
        <translation>der Proxy nahm Benutzername und Passwort an</translation>
    </message>
    <message>
        <source>the proxy answered: %1</source>
        <translation>der Proxy antwortete: %1</translation>
    </message>
    <message>
        <source>no server name</source>
        <translation>kein Servername</translation>
    </message>
    <message>
        <source>alert %1 (fatal): %2</source>
        <translation>Alert %1 (fatal): %2</translation>
    </message>
    <message>
        <source>alert %1 (warning): %2</source>
        <translation>Alert %1 (Warnung): %2</translation>
    </message>
    <message>
        <source>received, without a code</source>
        <translation>empfangen, ohne Code</translation>
    </message>
    <message>
        <source>sent, without a code</source>
        <translation>gesendet, ohne Code</translation>
    </message>
    <message>
        <source>received: %1</source>
        <translation>empfangen: %1</translation>
    </message>
    <message>
        <source>sent: %1</source>
        <translation>gesendet: %1</translation>
    </message>
    <message>
        <source>last part of a message, %1 B</source>
        <translation>letzter Teil einer Nachricht, %1 B</translation>
    </message>
    <message>
        <source>part of a message, %1 B; more follow</source>
        <translation>Teil einer Nachricht, %1 B; weitere folgen</translation>
    </message>
    <message>
        <source>received, %1 B</source>
        <translation>empfangen, %1 B</translation>
    </message>
    <message>
        <source>sent, %1 B</source>
        <translation>gesendet, %1 B</translation>
    </message>
    <message>
        <source>%1 bytes of a packet that our close cut off</source>
        <translation>%1 Bytes eines Pakets, das unser Schließen abgeschnitten hat</translation>
    </message>
</context>
<context>
    <name>Url</name>
    <message>
        <source>Give a broker&apos;s URL, for instance mqtt://broker.local:1883.</source>
        <translation>Die URL eines Brokers angeben, zum Beispiel mqtt://broker.local:1883.</translation>
    </message>
    <message>
        <source>The URL is empty: there is no host.</source>
        <translation>Die URL ist leer: Es gibt keinen Host.</translation>
    </message>
    <message>
        <source>The URL has %1 characters.</source>
        <translation>Die URL hat %1 Zeichen.</translation>
    </message>
    <message>
        <source>Give at most %1 characters.</source>
        <translation>Höchstens %1 Zeichen angeben.</translation>
    </message>
    <message>
        <source>Character %1 of the URL is the invisible character %2.</source>
        <translation>Zeichen %1 der URL ist das unsichtbare Zeichen %2.</translation>
    </message>
    <message>
        <source>Delete it, or type the URL anew.</source>
        <translation>Es löschen oder die URL neu eingeben.</translation>
    </message>
    <message>
        <source>Use mqtt://, mqtts://, ws:// or wss://.</source>
        <translation>mqtt://, mqtts://, ws:// oder wss:// verwenden.</translation>
    </message>
    <message>
        <source>After &quot;%1:&quot; two slashes are missing.</source>
        <translation>Nach „%1:“ fehlen zwei Schrägstriche.</translation>
    </message>
    <message>
        <source>Write %1:// and then the host.</source>
        <translation>%1:// und dann den Host schreiben.</translation>
    </message>
    <message>
        <source>There is no scheme before &quot;://&quot;.</source>
        <translation>Vor „://“ steht kein Schema.</translation>
    </message>
    <message>
        <source>There is no scheme &quot;%1://&quot; for brokers.</source>
        <translation>Für Broker gibt es kein Schema „%1://“.</translation>
    </message>
    <message>
        <source>Use %1://.</source>
        <translation>%1:// verwenden.</translation>
    </message>
    <message>
        <source>The URL has no scheme; it was read as %1://%2.</source>
        <translation>Die URL hat kein Schema; sie wurde als %1://%2 gelesen.</translation>
    </message>
    <message>
        <source>The scheme %1:// was read as %2://.</source>
        <translation>Das Schema %1:// wurde als %2:// gelesen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv6 address in brackets.</source>
        <translation>„%1“ ist keine IPv6-Adresse in eckigen Klammern.</translation>
    </message>
    <message>
        <source>The IPv6 address %1 has no brackets.</source>
        <translation>Die IPv6-Adresse %1 steht nicht in eckigen Klammern.</translation>
    </message>
    <message>
        <source>Write [%1].</source>
        <translation>[%1] schreiben.</translation>
    </message>
    <message>
        <source>After the host %1 stands &quot;%2&quot;.</source>
        <translation>Nach dem Host %1 steht „%2“.</translation>
    </message>
    <message>
        <source>After &quot;%1:&quot; there is no port.</source>
        <translation>Nach „%1:“ steht kein Port.</translation>
    </message>
    <message>
        <source>The port is &quot;%1&quot;.</source>
        <translation>Der Port ist „%1“.</translation>
    </message>
    <message>
        <source>The user name or password in the URL has a % that starts no character.</source>
        <translation>Benutzername oder Passwort in der URL enthält ein %, mit dem kein Zeichen beginnt.</translation>
    </message>
    <message>
        <source>Write a % of the password as %25, or give the password on its own.</source>
        <translation>Ein % im Passwort als %25 schreiben oder das Passwort gesondert angeben.</translation>
    </message>
    <message>
        <source>The URL has the fragment &quot;%1&quot;, which a WebSocket URL cannot have (RFC 6455, section 3).</source>
        <translation>Die URL hat das Fragment „%1“, das eine WebSocket-URL nicht haben darf (RFC 6455, Abschnitt 3).</translation>
    </message>
    <message>
        <source>Leave it out, or write %23 for a # that belongs to the path.</source>
        <translation>Es weglassen, oder %23 schreiben für ein #, das zum Pfad gehört.</translation>
    </message>
    <message>
        <source>The path %1 has no meaning under %2:// and is not sent.</source>
        <translation>Der Pfad %1 hat unter %2:// keine Bedeutung und wird nicht gesendet.</translation>
    </message>
    <message>
        <source>The user name or password in the URL holds a character that ends the host part: /, ? or #.</source>
        <translation>Benutzername oder Passwort in der URL enthält ein Zeichen, das den Host-Teil beendet: /, ? oder #.</translation>
    </message>
    <message>
        <source>Write / as %2F, ? as %3F and # as %23, or give the password on its own.</source>
        <translation>/ als %2F, ? als %3F und # als %23 schreiben oder das Passwort gesondert angeben.</translation>
    </message>
    <message>
        <source>the protocol %1</source>
        <translation>das Protokoll %1</translation>
    </message>
    <message>
        <source>the host %1</source>
        <translation>der Host %1</translation>
    </message>
    <message>
        <source>the path %1</source>
        <translation>der Pfad %1</translation>
    </message>
    <message>
        <source>the user name or password (%1)</source>
        <translation>Benutzername oder Passwort (%1)</translation>
    </message>
    <message>
        <source>the client ID %1</source>
        <translation>die Client ID %1</translation>
    </message>
    <message>
        <source>Options and flags win over the URL, which says otherwise. Set aside: %1.</source>
        <translation>Optionen und Flags haben Vorrang vor der URL, die anderes sagt. Nicht verwendet: %1.</translation>
    </message>
    <message>
        <source>Port %1 is used; the URL&apos;s port %2 was set aside.</source>
        <translation>Port %1 wird verwendet; Port %2 aus der URL nicht.</translation>
    </message>
    <message>
        <source>Give socks5://host:port or http://host:port.</source>
        <translation>socks5://host:port oder http://host:port angeben.</translation>
    </message>
    <message>
        <source>The proxy&apos;s URL has no scheme.</source>
        <translation>Die URL des Proxys hat kein Schema.</translation>
    </message>
    <message>
        <source>There is no proxy scheme &quot;%1://&quot;.</source>
        <translation>Es gibt kein Proxy-Schema „%1://“.</translation>
    </message>
    <message>
        <source>The proxy&apos;s URL has something behind host and port.</source>
        <translation>Die URL des Proxys hat hinter Host und Port noch etwas stehen.</translation>
    </message>
    <message>
        <source>The user name or password of the proxy has a % that starts no character.</source>
        <translation>Benutzername oder Passwort des Proxys enthält ein %, mit dem kein Zeichen beginnt.</translation>
    </message>
</context>
<context>
    <name>UrlBar</name>
    <message>
        <source>Type the broker&apos;s URL first, for instance mqtt://localhost or mqtts://broker.example:8883.</source>
        <translation>Zuerst die URL des Brokers eingeben, zum Beispiel mqtt://localhost oder mqtts://broker.example:8883.</translation>
    </message>
    <message>
        <source>User name and password of the URL were put under Credentials.</source>
        <translation>Benutzername und Passwort der URL stehen jetzt unter Zugangsdaten.</translation>
    </message>
    <message>
        <source>The version of MQTT that CONNECT announces.
Protocol Version of CONNECT, section 3.1.2.2</source>
        <translation>Die MQTT-Version, die CONNECT ankündigt.
Protocol Version von CONNECT, Abschnitt 3.1.2.2</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Sends DISCONNECT and closes the connection (Ctrl+D)</source>
        <translation>Sendet DISCONNECT und schließt die Verbindung (Strg+D)</translation>
    </message>
    <message>
        <source>Makes one connection attempt (Ctrl+Return)</source>
        <translation>Macht einen Verbindungsversuch (Strg+Return)</translation>
    </message>
    <message>
        <source>Ends the attempt (Ctrl+Return)</source>
        <translation>Beendet den Versuch (Strg+Return)</translation>
    </message>
    <message>
        <source>Stops waiting for the next try (Ctrl+Return)</source>
        <translation>Beendet das Warten auf den nächsten Versuch (Strg+Return)</translation>
    </message>
    <message>
        <source>The broker&apos;s URL: mqtt://, mqtts://, ws:// or wss://, host, port and path (Ctrl+L). RFC 3986, section 3.
An options object of MQTT.js can be pasted here as well.</source>
        <translation>Die URL des Brokers: mqtt://, mqtts://, ws:// oder wss://, Host, Port und Pfad (Strg+L). RFC 3986, Abschnitt 3.
Hier lässt sich auch ein Optionsobjekt von MQTT.js einfügen.</translation>
    </message>
</context>
<context>
    <name>VerdictView</name>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>Erneut verbinden</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>number and text of a suggestion</comment>
        <translation>%1. %2</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <comment>lines of evidence</comment>
        <translation>
            <numerusform>… und %n weitere</numerusform>
            <numerusform>… und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Evidence (%1)</source>
        <comment>number of lines</comment>
        <translation>Belege (%1)</translation>
    </message>
    <message>
        <source>• %1</source>
        <comment>a line of a list</comment>
        <translation>• %1</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <comment>notes</comment>
        <translation>
            <numerusform>… und %n weiterer</numerusform>
            <numerusform>… und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>The settings were edited after this attempt.</source>
        <translation>Die Einstellungen wurden nach diesem Versuch geändert.</translation>
    </message>
    <message>
        <source>Connect to the URL above (Ctrl+Return)</source>
        <translation>Mit der URL oben verbinden (Strg+Return)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>End the attempt (Ctrl+Return)</source>
        <translation>Den Versuch beenden (Strg+Return)</translation>
    </message>
    <message>
        <source>Copy the evidence</source>
        <translation>Belege kopieren</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>Gut zu wissen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Ends the extra connections; the verdict stays as far as it came.</source>
        <translation>Beendet die zusätzlichen Verbindungen; der Befund bleibt, so weit er gekommen ist.</translation>
    </message>
    <message>
        <source>Look at the usual ports</source>
        <translation>Die üblichen Ports ansehen</translation>
    </message>
    <message>
        <source>Makes a connection to each customary port of this host (1883, 8883, 8083, 8084, 8080, 9001, 443), without user name and password, and says what answers there.</source>
        <translation>Stellt eine Verbindung zu jedem üblichen Port dieses Hosts her (1883, 8883, 8083, 8084, 8080, 9001, 443), ohne Benutzername und Passwort, und sagt, was dort antwortet.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Copy everything about this attempt, without secrets, for a colleague or a bug tracker (Ctrl+Shift+C)</source>
        <translation>Alles über diesen Versuch kopieren, ohne Geheimnisse, für Kollegen oder einen Bugtracker (Strg+Umschalt+C)</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Bericht speichern…</translation>
    </message>
    <message>
        <source>Save everything about this attempt, without secrets, as Markdown, HTML, JSON or text (Ctrl+Shift+S)</source>
        <translation>Alles über diesen Versuch speichern, ohne Geheimnisse, als Markdown, HTML, JSON oder Text (Strg+Umschalt+S)</translation>
    </message>
    <message>
        <source>More about this cause</source>
        <translation>Mehr zu dieser Ursache</translation>
    </message>
    <message>
        <source>Opens the help: what the cause means, how it is recognised, what to do</source>
        <translation>Öffnet die Hilfe: was die Ursache bedeutet, woran man sie erkennt, was zu tun ist</translation>
    </message>
</context>
<context>
    <name>Waterfall</name>
    <message>
        <source>%1 in all</source>
        <translation>insgesamt %1</translation>
    </message>
    <message>
        <source>%1
Began %2 after the start</source>
        <translation>%1
Begann %2 nach dem Start</translation>
    </message>
    <message>
        <source>Preparation</source>
        <comment>before the first stage</comment>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>Preparation: %1
Before the first stage Connack reads the files that the settings name and starts its network thread.</source>
        <translation>Vorbereitung: %1
Vor der ersten Stufe liest Connack die Dateien, die die Einstellungen nennen, und startet seinen Netzwerk-Thread.</translation>
    </message>
</context>
<context>
    <name>WebSocketForm</name>
    <message>
        <source>&amp;Path</source>
        <translation>&amp;Pfad</translation>
    </message>
    <message>
        <source>The path of the upgrade request, with its query if there is one. Most brokers use /mqtt, some / or /ws.
HTTP request line, RFC 6455 section 4.1</source>
        <translation>Der Pfad der Upgrade-Anfrage, mit Query, falls vorhanden. Die meisten Broker verwenden /mqtt, manche / oder /ws.
HTTP-Anfragezeile, RFC 6455 Abschnitt 4.1</translation>
    </message>
    <message>
        <source>/</source>
        <translation>/</translation>
    </message>
    <message>
        <source>&amp;Headers</source>
        <translation>&amp;Header</translation>
    </message>
    <message>
        <source>Extra headers of the upgrade request, for instance Authorization. Values of secret headers are hidden and not saved.
HTTP request, RFC 6455 section 4.1. MQTT.js: wsOptions.headers</source>
        <translation>Zusätzliche Header der Upgrade-Anfrage, zum Beispiel Authorization. Werte geheimer Header werden verborgen und nicht gespeichert.
HTTP-Anfrage, RFC 6455 Abschnitt 4.1. MQTT.js: wsOptions.headers</translation>
    </message>
    <message>
        <source>Used with ws:// and wss:// only; the URL says %1://.</source>
        <translation>Wird nur bei ws:// und wss:// verwendet; die URL sagt %1://.</translation>
    </message>
</context>
<context>
    <name>WebSocketRules</name>
    <message>
        <source>%1 answers the HTTP request with a TLS record: the port speaks TLS.</source>
        <translation>%1 beantwortet die HTTP-Anfrage mit einem TLS-Record: Der Port spricht TLS.</translation>
    </message>
    <message>
        <source>%1 answers that this port expects HTTPS: it speaks TLS.</source>
        <translation>%1 antwortet, dass dieser Port HTTPS erwartet: Er spricht TLS.</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>%1 verwenden.</translation>
    </message>
    <message>
        <source>Or use the port on which the server listens without TLS, if it has one.</source>
        <translation>Oder den Port verwenden, auf dem der Server ohne TLS lauscht, falls er einen hat.</translation>
    </message>
    <message>
        <source>%1 answers the HTTP request with something that is not HTTP.</source>
        <translation>%1 beantwortet die HTTP-Anfrage mit etwas, das kein HTTP ist.</translation>
    </message>
    <message>
        <source>%1 answers the HTTP request with %2, not with HTTP.</source>
        <translation>%1 beantwortet die HTTP-Anfrage mit %2, nicht mit HTTP.</translation>
    </message>
    <message>
        <source>Use %1: MQTT without WebSocket.</source>
        <translation>%1 verwenden: MQTT ohne WebSocket.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a WebSocket listener&apos;s.</source>
        <translation>Host und Port in der URL prüfen: Dieser Port gehört nicht zu einem WebSocket-Listener.</translation>
    </message>
    <message>
        <source>Ask on which port the broker has its WebSocket listener (mosquitto: &quot;protocol websockets&quot;).</source>
        <translation>Nachfragen, auf welchem Port der Broker seinen WebSocket-Listener hat (mosquitto: „protocol websockets“).</translation>
    </message>
    <message>
        <source>The server answers 101, but its Sec-WebSocket-Accept is missing or does not belong to this request.</source>
        <translation>Der Server antwortet 101, aber sein Sec-WebSocket-Accept fehlt oder gehört nicht zu dieser Anfrage.</translation>
    </message>
    <message>
        <source>Something between answers from a cache or by itself, or the server&apos;s WebSocket is faulty.</source>
        <translation>Etwas dazwischen antwortet aus einem Cache oder von sich aus, oder der WebSocket des Servers ist fehlerhaft.</translation>
    </message>
    <message>
        <source>Look for a cache or proxy in front of the broker and turn caching off for this path.</source>
        <translation>Nach einem Cache oder Proxy vor dem Broker suchen und das Caching für diesen Pfad ausschalten.</translation>
    </message>
    <message>
        <source>Try the broker&apos;s own port without the proxy.</source>
        <translation>Den Port des Brokers selbst versuchen, ohne den Proxy.</translation>
    </message>
    <message>
        <source>The server answers %1 and does not say where to go. A WebSocket client does not follow redirections.</source>
        <translation>Der Server antwortet %1 und sagt nicht, wohin. Ein WebSocket-Client folgt keinen Weiterleitungen.</translation>
    </message>
    <message>
        <source>The server answers %1 and sends the client to %2. A WebSocket client does not follow redirections.</source>
        <translation>Der Server antwortet %1 und schickt den Client zu %2. Ein WebSocket-Client folgt keinen Weiterleitungen.</translation>
    </message>
    <message>
        <source>Put the new address into the URL, with ws:// for http:// and wss:// for https://.</source>
        <translation>Die neue Adresse in die URL einsetzen, mit ws:// für http:// und wss:// für https://.</translation>
    </message>
    <message>
        <source>Or take the redirection for the path %1 out of the web server&apos;s configuration.</source>
        <translation>Oder die Weiterleitung für den Pfad %1 aus der Konfiguration des Webservers entfernen.</translation>
    </message>
    <message>
        <source>The web server answers %1 to the WebSocket request, before MQTT and its user name and password come into play.</source>
        <translation>Der Webserver beantwortet die WebSocket-Anfrage mit %1, bevor MQTT mit Benutzername und Passwort ins Spiel kommt.</translation>
    </message>
    <message>
        <source>A proxy on the way asks for a password.</source>
        <translation>Ein Proxy auf dem Weg verlangt ein Passwort.</translation>
    </message>
    <message>
        <source>It does not accept the Authorization header that was sent.</source>
        <translation>Er nimmt den gesendeten Header Authorization nicht an.</translation>
    </message>
    <message>
        <source>Check the value of the header Authorization under WebSocket, Headers: password or token, and whether it has run out.</source>
        <translation>Den Wert des Headers Authorization unter WebSocket, Header prüfen: Passwort oder Token, und ob es abgelaufen ist.</translation>
    </message>
    <message>
        <source>Add the header that the server asks for, for instance Authorization, under WebSocket, Headers (--ws-header).</source>
        <translation>Den Header, den der Server verlangt, zum Beispiel Authorization, unter WebSocket, Header hinzufügen (--ws-header).</translation>
    </message>
    <message>
        <source>Check whether the server expects a token in the path, and whether it lets this client&apos;s address and Origin in.</source>
        <translation>Prüfen, ob der Server ein Token im Pfad erwartet und ob er Adresse und Origin dieses Clients zulässt.</translation>
    </message>
    <message>
        <source>A web server is there, but it answers %1 to the path %2.</source>
        <translation>Dort ist ein Webserver, aber er beantwortet den Pfad %2 mit %1.</translation>
    </message>
    <message>
        <source>Use the path /mqtt, which most brokers have: %1.</source>
        <translation>Den Pfad /mqtt verwenden, den die meisten Broker haben: %1.</translation>
    </message>
    <message>
        <source>Try the path %1.</source>
        <translation>Den Pfad %1 versuchen.</translation>
    </message>
    <message>
        <source>Look up the path in the configuration of the broker or of the web server in front of it; upper and lower case and a &quot;/&quot; at the end count.</source>
        <translation>Den Pfad in der Konfiguration des Brokers oder des Webservers davor nachsehen; Groß- und Kleinschreibung und ein „/“ am Ende zählen.</translation>
    </message>
    <message>
        <source>The web server answers %1: the broker behind it did not answer in time.</source>
        <translation>Der Webserver antwortet %1: Der Broker dahinter hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>The web server answers %1: it has no working broker behind it at the moment.</source>
        <translation>Der Webserver antwortet %1: Zurzeit steht kein funktionierender Broker dahinter.</translation>
    </message>
    <message>
        <source>The web server answers %1: the broker behind it does not answer, or not as expected.</source>
        <translation>Der Webserver antwortet %1: Der Broker dahinter antwortet nicht oder nicht wie erwartet.</translation>
    </message>
    <message>
        <source>Check that the broker behind the web server is running and listens for WebSocket on the port that the server forwards to.</source>
        <translation>Prüfen, ob der Broker hinter dem Webserver läuft und auf dem Port, an den der Server weiterleitet, für WebSocket lauscht.</translation>
    </message>
    <message>
        <source>Check that the proxy passes the upgrade on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</source>
        <translation>Prüfen, ob der Proxy das Upgrade weitergibt (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</translation>
    </message>
    <message>
        <source>Read the web server&apos;s error log: it names the address that it tried.</source>
        <translation>Das Fehlerlog des Webservers lesen: Es nennt die Adresse, die er versucht hat.</translation>
    </message>
    <message>
        <source>The server answers %1 to the path %2 like to a browser, without upgrading to WebSocket.</source>
        <translation>Der Server beantwortet den Pfad %2 mit %1 wie einem Browser, ohne Upgrade auf WebSocket.</translation>
    </message>
    <message>
        <source>The server answers %1 to the path %2 with an ordinary web page, &quot;%3&quot;, without upgrading to WebSocket.</source>
        <translation>Der Server beantwortet den Pfad %2 mit %1 und einer gewöhnlichen Webseite, „%3“, ohne Upgrade auf WebSocket.</translation>
    </message>
    <message>
        <source>Check host, port and path in the URL: the broker&apos;s WebSocket may have another path, as a rule /mqtt.</source>
        <translation>Host, Port und Pfad in der URL prüfen: Der WebSocket des Brokers hat vielleicht einen anderen Pfad, in der Regel /mqtt.</translation>
    </message>
    <message>
        <source>If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on for this path.</source>
        <translation>Steht ein Proxy vor dem Broker, ihn die Header Upgrade und Connection für diesen Pfad weitergeben lassen.</translation>
    </message>
    <message>
        <source>The server answers %1 to the request for a WebSocket at %2.</source>
        <translation>Der Server beantwortet die WebSocket-Anfrage an %2 mit %1.</translation>
    </message>
    <message>
        <source>It wants another protocol than the one asked for (Upgrade: %1).</source>
        <translation>Er verlangt ein anderes Protokoll als das angefragte (Upgrade: %1).</translation>
    </message>
    <message>
        <source>It gets too many requests.</source>
        <translation>Er bekommt zu viele Anfragen.</translation>
    </message>
    <message>
        <source>It failed at this request itself.</source>
        <translation>Er ist an dieser Anfrage selbst gescheitert.</translation>
    </message>
    <message>
        <source>Check the path and the headers under WebSocket: some servers want a certain Origin, Host or header.</source>
        <translation>Pfad und Header unter WebSocket prüfen: Manche Server verlangen einen bestimmten Origin, Host oder Header.</translation>
    </message>
    <message>
        <source>If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on (nginx: proxy_set_header).</source>
        <translation>Steht ein Proxy vor dem Broker, ihn die Header Upgrade und Connection weitergeben lassen (nginx: proxy_set_header).</translation>
    </message>
    <message>
        <source>Read the web server&apos;s log: it tells why it refused %1.</source>
        <translation>Das Log des Webservers lesen: Es sagt, warum er %1 abgelehnt hat.</translation>
    </message>
    <message>
        <source>The server sends text frames. MQTT travels in binary frames only [MQTT-6.0.0-1].</source>
        <translation>Der Server sendet Text-Frames. MQTT läuft nur in Binär-Frames [MQTT-6.0.0-1].</translation>
    </message>
    <message>
        <source>Check the path in the URL: another service, such as a chat or a live-reload server, may be there.</source>
        <translation>Den Pfad in der URL prüfen: Vielleicht ist dort ein anderer Dienst, etwa ein Chat- oder Live-Reload-Server.</translation>
    </message>
    <message>
        <source>If it is a WebSocket proxy in front of the broker, set it to binary frames (websockify: leave base64 out).</source>
        <translation>Falls es ein WebSocket-Proxy vor dem Broker ist, ihn auf Binär-Frames stellen (websockify: base64 weglassen).</translation>
    </message>
    <message>
        <source>The server chose the sub-protocol &quot;%1&quot;; &quot;%2&quot; was offered.</source>
        <translation>Der Server hat das Subprotokoll „%1“ gewählt; angeboten war „%2“.</translation>
    </message>
    <message>
        <source>Check the path in the URL: the server&apos;s MQTT may have another one.</source>
        <translation>Den Pfad in der URL prüfen: MQTT hat auf dem Server vielleicht einen anderen.</translation>
    </message>
    <message>
        <source>Set the sub-protocol &quot;mqtt&quot; on the server.</source>
        <translation>Auf dem Server das Subprotokoll „mqtt“ einstellen.</translation>
    </message>
    <message>
        <source>The server closed the WebSocket with code %1.</source>
        <translation>Der Server hat den WebSocket mit Code %1 geschlossen.</translation>
    </message>
    <message>
        <source>The server closed the WebSocket with code %1 and the reason &quot;%2&quot;.</source>
        <translation>Der Server hat den WebSocket mit Code %1 und dem Grund „%2“ geschlossen.</translation>
    </message>
    <message>
        <source>Code 1008 means that a rule of the server is broken.</source>
        <translation>Code 1008 bedeutet, dass eine Regel des Servers verletzt ist.</translation>
    </message>
    <message>
        <source>This code means that the server cannot work with what it got.</source>
        <translation>Dieser Code bedeutet, dass der Server mit dem Empfangenen nicht arbeiten kann.</translation>
    </message>
    <message>
        <source>This code means trouble on the server&apos;s side.</source>
        <translation>Dieser Code bedeutet ein Problem auf der Seite des Servers.</translation>
    </message>
    <message>
        <source>Follow the reason, and look into the log of the broker or of the gateway in front of it.</source>
        <translation>Dem Grund nachgehen und das Log des Brokers oder des Gateways davor ansehen.</translation>
    </message>
    <message>
        <source>Check credentials, client ID and path: gateways often close so when one of them is not allowed.</source>
        <translation>Zugangsdaten, Client ID und Pfad prüfen: Gateways schließen oft so, wenn etwas davon nicht erlaubt ist.</translation>
    </message>
    <message>
        <source>The server opened the WebSocket without agreeing to the sub-protocol &quot;%1&quot;, and no MQTT followed.</source>
        <translation>Der Server hat den WebSocket geöffnet, ohne das Subprotokoll „%1“ zu bestätigen, und es folgte kein MQTT.</translation>
    </message>
    <message>
        <source>Another service may answer at this path; it is also possible that a broker is there and did not take the CONNECT.</source>
        <translation>Vielleicht antwortet auf diesem Pfad ein anderer Dienst; möglich ist auch, dass dort ein Broker ist und das CONNECT nicht angenommen hat.</translation>
    </message>
    <message>
        <source>Check the path in the URL: the server&apos;s MQTT may have another one, as a rule /mqtt.</source>
        <translation>Den Pfad in der URL prüfen: MQTT hat auf dem Server vielleicht einen anderen, in der Regel /mqtt.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log for the CONNECT of client ID %1.</source>
        <translation>Das Log des Brokers nach dem CONNECT der Client ID %1 durchsehen.</translation>
    </message>
    <message>
        <source>%1 accepted the connection, but did not answer the request for a WebSocket (HTTP upgrade) within %2.</source>
        <translation>%1 hat die Verbindung angenommen, aber die WebSocket-Anfrage (HTTP-Upgrade) nicht innerhalb von %2 beantwortet.</translation>
    </message>
    <message>
        <source>The port may speak another protocol, MQTT without WebSocket for one, or the server behind it hangs.</source>
        <translation>Vielleicht spricht der Port ein anderes Protokoll, etwa MQTT ohne WebSocket, oder der Server dahinter hängt.</translation>
    </message>
    <message>
        <source>Check the port in the URL, and try %1.</source>
        <translation>Den Port in der URL prüfen und %1 versuchen.</translation>
    </message>
    <message>
        <source>Look into the log of the web server or broker on that port.</source>
        <translation>Das Log des Webservers oder Brokers auf diesem Port ansehen.</translation>
    </message>
    <message>
        <source>%1 hung up on the HTTP request without an answer, and port %2 is customary for %3://: MQTT without WebSocket.</source>
        <translation>%1 hat auf die HTTP-Anfrage ohne Antwort aufgelegt, und Port %2 ist für %3:// üblich: MQTT ohne WebSocket.</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s WebSocket listener.</source>
        <translation>Oder den Port des WebSocket-Listeners des Brokers verwenden.</translation>
    </message>
    <message>
        <source>%1 reset the connection instead of answering the request for a WebSocket.</source>
        <translation>%1 hat die Verbindung zurückgesetzt, statt die WebSocket-Anfrage zu beantworten.</translation>
    </message>
    <message>
        <source>%1 closed the connection instead of answering the request for a WebSocket.</source>
        <translation>%1 hat die Verbindung geschlossen, statt die WebSocket-Anfrage zu beantworten.</translation>
    </message>
    <message>
        <source>The port may be that of MQTT without WebSocket: a broker hangs up on an HTTP request.</source>
        <translation>Vielleicht ist es der Port für MQTT ohne WebSocket: Ein Broker legt bei einer HTTP-Anfrage auf.</translation>
    </message>
    <message>
        <source>Try the port with %1.</source>
        <translation>Den Port mit %1 versuchen.</translation>
    </message>
    <message>
        <source>Check port and path in the URL, and look into the log of the web server or broker.</source>
        <translation>Port und Pfad in der URL prüfen und das Log des Webservers oder Brokers ansehen.</translation>
    </message>
    <message>
        <source>Or it expects TLS, and hangs up on what is none.</source>
        <translation>Oder er erwartet TLS und legt bei allem anderen auf.</translation>
    </message>
    <message>
        <source>It answers MQTT without WebSocket no better: the server behind the port hangs, or it is another service&apos;s.</source>
        <translation>MQTT ohne WebSocket beantwortet er nicht besser: Der Server hinter dem Port hängt, oder der Port gehört einem anderen Dienst.</translation>
    </message>
    <message>
        <source>Check the port in the URL.</source>
        <translation>Den Port in der URL prüfen.</translation>
    </message>
    <message>
        <source>Neither MQTT without WebSocket nor another path is answered there: it may be another service&apos;s port, or a proxy without a server behind it.</source>
        <translation>Weder MQTT ohne WebSocket noch ein anderer Pfad wird dort beantwortet: Vielleicht ist es der Port eines anderen Dienstes oder ein Proxy ohne Server dahinter.</translation>
    </message>
</context>
<context>
    <name>WebSocketText</name>
    <message>
        <source>normal closure</source>
        <translation>normales Ende</translation>
    </message>
    <message>
        <source>the server goes away</source>
        <translation>der Server geht weg</translation>
    </message>
    <message>
        <source>protocol error</source>
        <translation>Protokollfehler</translation>
    </message>
    <message>
        <source>this kind of data is not accepted</source>
        <translation>diese Art von Daten wird nicht angenommen</translation>
    </message>
    <message>
        <source>no code was given</source>
        <translation>es wurde kein Code angegeben</translation>
    </message>
    <message>
        <source>closed without a Close frame</source>
        <translation>ohne Close-Frame geschlossen</translation>
    </message>
    <message>
        <source>data that does not fit its type</source>
        <translation>Daten, die nicht zu ihrem Typ passen</translation>
    </message>
    <message>
        <source>against the server&apos;s policy</source>
        <translation>gegen die Regeln des Servers</translation>
    </message>
    <message>
        <source>the message is too large</source>
        <translation>die Nachricht ist zu groß</translation>
    </message>
    <message>
        <source>an extension is missing</source>
        <translation>eine Erweiterung fehlt</translation>
    </message>
    <message>
        <source>an unexpected condition at the server</source>
        <translation>ein unerwarteter Zustand beim Server</translation>
    </message>
    <message>
        <source>the server restarts</source>
        <translation>der Server startet neu</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>später noch einmal versuchen</translation>
    </message>
    <message>
        <source>bad gateway</source>
        <translation>Bad Gateway</translation>
    </message>
    <message>
        <source>a code of the application</source>
        <translation>ein Code der Anwendung</translation>
    </message>
    <message>
        <source>a code that no standard defines</source>
        <translation>ein Code, den kein Standard festlegt</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>Anfang des Bodys</translation>
    </message>
    <message>
        <source>What came instead of HTTP</source>
        <translation>Was statt HTTP kam</translation>
    </message>
    <message>
        <source>Text frame</source>
        <translation>Text-Frame</translation>
    </message>
    <message>
        <source>WebSocket library</source>
        <translation>WebSocket-Bibliothek</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>a random value</source>
        <translation>ein zufälliger Wert</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>it is not HTTP</source>
        <translation>es ist kein HTTP</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>ok</translation>
    </message>
    <message>
        <source>Sub-protocol</source>
        <translation>Subprotokoll</translation>
    </message>
    <message>
        <source>offered: %1</source>
        <translation>angeboten: %1</translation>
    </message>
    <message>
        <source>offered: %1; the server chose none</source>
        <translation>angeboten: %1; der Server wählte keines</translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation>keines gewählt</translation>
    </message>
    <message>
        <source>offered: %1; the server chose %2</source>
        <translation>angeboten: %1; der Server wählte %2</translation>
    </message>
    <message>
        <source>not offered</source>
        <translation>nicht angeboten</translation>
    </message>
    <message>
        <source>right: it answers this request</source>
        <translation>richtig: beantwortet diese Anfrage</translation>
    </message>
    <message>
        <source>not judged: the answer is wrong in another way</source>
        <translation>nicht beurteilt: Die Antwort ist anders falsch</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
    </message>
    <message>
        <source>wrong or missing: the answer belongs to another request, or a cache or proxy made it</source>
        <translation>falsch oder fehlt: Die Antwort gehört zu einer anderen Anfrage, oder ein Cache oder Proxy hat sie erzeugt</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>Close frame</source>
        <translation>Close-Frame</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot;</source>
        <comment>close code with its meaning, the server&apos;s reason</comment>
        <translation>%1: „%2“</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Connect to an MQTT broker</source>
        <translation>Mit einem MQTT-Broker verbinden</translation>
    </message>
    <message>
        <source>Type or paste the broker&apos;s URL, or an options object of MQTT.js. Connack shows what happens at every layer: name, TCP, TLS, WebSocket, MQTT. When it fails, it names the cause and what to change.</source>
        <translation>Die URL des Brokers oder ein Optionsobjekt von MQTT.js eingeben oder einfügen. Connack zeigt, was auf jeder Ebene geschieht: Name, TCP, TLS, WebSocket, MQTT. Schlägt es fehl, nennt es die Ursache und was zu ändern ist.</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>&amp;Neue Verbindung</translation>
    </message>
    <message>
        <source>An empty connection to fill in (Ctrl+N)</source>
        <translation>Eine leere Verbindung zum Ausfüllen (Strg+N)</translation>
    </message>
    <message>
        <source>The broker&apos;s URL: mqtt://, mqtts://, ws:// or wss://, host, port and path. RFC 3986, section 3.
An options object of MQTT.js can be pasted here as well.</source>
        <translation>Die URL des Brokers: mqtt://, mqtts://, ws:// oder wss://, Host, Port und Pfad. RFC 3986, Abschnitt 3.
Hier lässt sich auch ein Optionsobjekt von MQTT.js einfügen.</translation>
    </message>
    <message>
        <source>Makes a connection of it to look at; it does not connect yet (Return)</source>
        <translation>Macht daraus eine Verbindung zum Ansehen; verbunden wird noch nicht (Eingabe)</translation>
    </message>
    <message>
        <source>Start the &amp;local broker</source>
        <translation>&amp;Lokalen Broker starten</translation>
    </message>
    <message>
        <source>Runs the installed mosquitto on this machine alone, with certificates and a user of its own, and fills in the connections to it: something to try, and to tell a fault of the client from one of the broker</source>
        <translation>Startet das installierte mosquitto nur auf dieser Maschine, mit eigenen Zertifikaten und eigenem Benutzer, und füllt die Verbindungen dazu aus: zum Ausprobieren, und um einen Fehler des Clients von einem des Brokers zu unterscheiden</translation>
    </message>
    <message>
        <source>&amp;Import from another client</source>
        <translation>Von anderem Client &amp;importieren</translation>
    </message>
    <message>
        <source>Takes over URLs, options objects, command lines, scripts and saved files of other MQTT clients, and says what was not taken over</source>
        <translation>Übernimmt URLs, Optionsobjekte, Kommandozeilen, Skripte und gespeicherte Dateien anderer MQTT-Clients und sagt, was nicht übernommen wurde</translation>
    </message>
    <message>
        <source>Open a &amp;packet log</source>
        <translation>&amp;Paketprotokoll öffnen</translation>
    </message>
    <message>
        <source>Shows a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP (Ctrl+O)</source>
        <translation>Zeigt eine .jsonl oder .pcapng von Connack oder eine Aufzeichnung (.pcap, .pcapng) von MQTT über TCP (Strg+O)</translation>
    </message>
</context>
<context>
    <name>WillForm</name>
    <message>
        <source>The broker publishes this message when the connection ends without DISCONNECT.
Will Flag of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.5</source>
        <translation>Der Broker veröffentlicht diese Nachricht, wenn die Verbindung ohne DISCONNECT endet.
Will Flag von CONNECT, alle Versionen.
MQTT 5.0 und 3.1.1, Abschnitt 3.1.2.5</translation>
    </message>
    <message>
        <source>Send a last &amp;will</source>
        <translation>Last &amp;Will senden</translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation>&amp;Topic</translation>
    </message>
    <message>
        <source>Where the broker publishes the will. A topic name: no + and #.
Will Topic in the payload of CONNECT, section 3.1.3.3 (3.1.1: 3.1.3.2)</source>
        <translation>Wo der Broker den Last Will veröffentlicht. Ein Topic-Name: ohne + und #.
Will Topic in der Payload von CONNECT, Abschnitt 3.1.3.3 (3.1.1: 3.1.3.2)</translation>
    </message>
    <message>
        <source>for instance devices/pump-7/status</source>
        <translation>zum Beispiel devices/pump-7/status</translation>
    </message>
    <message>
        <source>&amp;Payload</source>
        <translation>&amp;Payload</translation>
    </message>
    <message>
        <source>The message itself, as bytes.
Will Payload of CONNECT (3.1.1: Will Message), section 3.1.3.4 (3.1.1: 3.1.3.3)</source>
        <translation>Die Nachricht selbst, als Bytes.
Will Payload von CONNECT (3.1.1: Will Message), Abschnitt 3.1.3.4 (3.1.1: 3.1.3.3)</translation>
    </message>
    <message>
        <source>&amp;QoS</source>
        <translation>&amp;QoS</translation>
    </message>
    <message>
        <source>The quality of service at which the broker publishes the will.
Will QoS in the Connect Flags of CONNECT, section 3.1.2.6</source>
        <translation>Der QoS (Quality of Service), mit dem der Broker den Last Will veröffentlicht.
Will QoS in den Connect Flags von CONNECT, Abschnitt 3.1.2.6</translation>
    </message>
    <message>
        <source>0 · at most once</source>
        <translation>0 · höchstens einmal</translation>
    </message>
    <message>
        <source>1 · at least once</source>
        <translation>1 · mindestens einmal</translation>
    </message>
    <message>
        <source>2 · exactly once</source>
        <translation>2 · genau einmal</translation>
    </message>
    <message>
        <source>The broker keeps the will as the topic&apos;s retained message.
Will Retain in the Connect Flags of CONNECT, section 3.1.2.7</source>
        <translation>Der Broker speichert den Last Will als Retained-Nachricht des Topics.
Will Retain in den Connect Flags von CONNECT, Abschnitt 3.1.2.7</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>&amp;Retain</translation>
    </message>
    <message>
        <source>Will properties (MQTT 5)</source>
        <translation>Will Properties (MQTT 5)</translation>
    </message>
    <message>
        <source>Will &amp;Delay Interval</source>
        <translation>Will &amp;Delay Interval</translation>
    </message>
    <message>
        <source>The broker waits so long before it publishes the will; a reconnect in time prevents it.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.2</source>
        <translation>So lange wartet der Broker, bevor er den Last Will veröffentlicht; eine rechtzeitige neue Verbindung verhindert es.
Will Property von CONNECT, MQTT 5, Abschnitt 3.1.3.2.2</translation>
    </message>
    <message>
        <source>not set: published at once</source>
        <translation>nicht gesetzt: sofort veröffentlicht</translation>
    </message>
    <message>
        <source>Message &amp;Expiry Interval</source>
        <translation>Message &amp;Expiry Interval</translation>
    </message>
    <message>
        <source>How long the broker keeps the will for receivers that are not there.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.4</source>
        <translation>Wie lange der Broker den Last Will für Empfänger behält, die nicht da sind.
Will Property von CONNECT, MQTT 5, Abschnitt 3.1.3.2.4</translation>
    </message>
    <message>
        <source>not set: it does not expire</source>
        <translation>nicht gesetzt: läuft nicht ab</translation>
    </message>
    <message>
        <source>Payload &amp;Format Indicator</source>
        <translation>Payload &amp;Format Indicator</translation>
    </message>
    <message>
        <source>Whether the payload is said to be UTF-8 text; the broker may check it.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.3</source>
        <translation>Ob die Payload als UTF-8-Text ausgewiesen wird; der Broker darf das prüfen.
Will Property von CONNECT, MQTT 5, Abschnitt 3.1.3.2.3</translation>
    </message>
    <message>
        <source>not set: unspecified bytes</source>
        <translation>nicht gesetzt: beliebige Bytes</translation>
    </message>
    <message>
        <source>1: UTF-8 text</source>
        <translation>1: UTF-8-Text</translation>
    </message>
    <message>
        <source>0: unspecified bytes</source>
        <translation>0: beliebige Bytes</translation>
    </message>
    <message>
        <source>&amp;Content Type</source>
        <translation>&amp;Content Type</translation>
    </message>
    <message>
        <source>What the payload is, for instance application/json.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.5</source>
        <translation>Was die Payload ist, zum Beispiel application/json.
Will Property von CONNECT, MQTT 5, Abschnitt 3.1.3.2.5</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>Resp&amp;onse Topic</source>
        <translation>Resp&amp;onse Topic</translation>
    </message>
    <message>
        <source>Where receivers send a response.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.6</source>
        <translation>Wohin Empfänger eine Antwort senden.
Will Property von CONNECT, MQTT 5, Abschnitt 3.1.3.2.6</translation>
    </message>
    <message>
        <source>not set: no response is asked for</source>
        <translation>nicht gesetzt: keine Antwort erbeten</translation>
    </message>
    <message>
        <source>Corre&amp;lation Data</source>
        <translation>Corre&amp;lation Data</translation>
    </message>
    <message>
        <source>Tells the requester which request a response is for.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.7</source>
        <translation>Sagt dem Anfragenden, zu welcher Anfrage eine Antwort gehört.
Will Property von CONNECT, MQTT 5, Abschnitt 3.1.3.2.7</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>&amp;User Properties</translation>
    </message>
    <message>
        <source>Pairs of a name and a value that travel with the will; a name may come again.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.8</source>
        <translation>Paare aus Name und Wert, die mit dem Last Will reisen; ein Name darf mehrfach vorkommen.
Will Property von CONNECT, MQTT 5, Abschnitt 3.1.3.2.8</translation>
    </message>
</context>
<context>
    <name>WillReport</name>
    <message>
        <source>The connection was ended with DISCONNECT %1.</source>
        <translation>Die Verbindung wurde mit DISCONNECT %1 beendet.</translation>
    </message>
    <message>
        <source>The connection was ended with DISCONNECT.</source>
        <translation>Die Verbindung wurde mit DISCONNECT beendet.</translation>
    </message>
    <message>
        <source>The broker ended the connection.</source>
        <translation>Der Broker hat die Verbindung beendet.</translation>
    </message>
    <message>
        <source>The connection was dropped without DISCONNECT.</source>
        <translation>Die Verbindung wurde ohne DISCONNECT abgebrochen.</translation>
    </message>
    <message>
        <source>DISCONNECT with Reason Code 0x00 takes the will back: the broker must not publish it [MQTT-3.14.4-3].</source>
        <translation>DISCONNECT mit Reason Code 0x00 nimmt den Last Will zurück: Der Broker darf ihn nicht veröffentlichen [MQTT-3.14.4-3].</translation>
    </message>
    <message>
        <source>DISCONNECT takes the will back: the broker must not publish it [MQTT-3.14.4-3].</source>
        <translation>DISCONNECT nimmt den Last Will zurück: Der Broker darf ihn nicht veröffentlichen [MQTT-3.14.4-3].</translation>
    </message>
    <message>
        <source>The connection came back with a new session, which ends the old one: the broker must publish the will at once (section 3.1.2.5).</source>
        <translation>Die Verbindung kam mit einer neuen Sitzung wieder, und die beendet die alte: Der Broker muss den Last Will sofort veröffentlichen (Abschnitt 3.1.2.5).</translation>
    </message>
    <message>
        <source>The broker must publish the will at once [MQTT-3.1.2-8].</source>
        <translation>Der Broker muss den Last Will sofort veröffentlichen [MQTT-3.1.2-8].</translation>
    </message>
    <message>
        <source>The broker must publish the will after %1, when the session ends; the Will Delay Interval is longer (section 3.1.3.2.2).</source>
        <translation>Der Broker muss den Last Will nach %1 veröffentlichen, wenn die Sitzung endet; das Will Delay Interval ist länger (Abschnitt 3.1.3.2.2).</translation>
    </message>
    <message>
        <source>The broker must publish the will after %1, the Will Delay Interval (section 3.1.3.2.2).</source>
        <translation>Der Broker muss den Last Will nach %1 veröffentlichen, dem Will Delay Interval (Abschnitt 3.1.3.2.2).</translation>
    </message>
    <message>
        <source>Its payload is the configured one.</source>
        <translation>Die Payload ist die eingestellte.</translation>
    </message>
    <message>
        <source>It came with QoS %1, as configured.</source>
        <translation>Er kam mit QoS %1, wie eingestellt.</translation>
    </message>
    <message>
        <source>It came with QoS %1: the broker granted no more to the subscription.</source>
        <translation>Er kam mit QoS %1: Mehr hat der Broker dem Abonnement nicht gewährt.</translation>
    </message>
    <message>
        <source>It came with QoS %1, not with the configured QoS %2.</source>
        <translation>Er kam mit QoS %1, nicht mit der eingestellten QoS %2.</translation>
    </message>
    <message>
        <source>The broker keeps it as the topic&apos;s retained message, as configured.</source>
        <translation>Der Broker bewahrt ihn als Nachricht des Topics auf (Retain), wie eingestellt.</translation>
    </message>
    <message>
        <source>The broker did not keep it, though the will is to be retained (section 3.1.2.7).</source>
        <translation>Der Broker hat ihn nicht aufbewahrt, obwohl Retain eingestellt ist (Abschnitt 3.1.2.7).</translation>
    </message>
    <message>
        <source>The broker waited for the Will Delay Interval of %1, though the session was over before.</source>
        <translation>Der Broker hat das Will Delay Interval von %1 abgewartet, obwohl die Sitzung vorher zu Ende war.</translation>
    </message>
    <message>
        <source>That is earlier than it must come: %1 after the end of the connection.</source>
        <translation>Das ist früher, als er kommen darf: %1 nach dem Ende der Verbindung.</translation>
    </message>
    <message>
        <source>A retained message with the will&apos;s payload was there before: an older will. It does not count.</source>
        <translation>Eine aufbewahrte Nachricht mit der Payload des Last Will war schon vorher da: ein älterer Last Will. Sie zählt nicht.</translation>
    </message>
    <message>
        <source>A retained message was there before: an older will, or another client&apos;s message. It does not count.</source>
        <translation>Eine aufbewahrte Nachricht war schon vorher da: ein älterer Last Will oder die Nachricht eines anderen Clients. Sie zählt nicht.</translation>
    </message>
    <message numerus="yes">
        <source>%n other message(s) came on the topic, with another payload than the will&apos;s.</source>
        <translation>
            <numerusform>%n andere Nachricht kam auf dem Topic, mit anderer Payload als der des Last Will.</numerusform>
            <numerusform>%n andere Nachrichten kamen auf dem Topic, mit anderer Payload als der des Last Will.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing came until %1 after its time.</source>
        <translation>Bis %1 nach seiner Zeit kam nichts.</translation>
    </message>
    <message>
        <source>A broker that ends the connection itself publishes the will as well, unless the same session was taken over.</source>
        <translation>Auch ein Broker, der die Verbindung selbst beendet, veröffentlicht den Last Will, wenn nicht dieselbe Sitzung übernommen wurde.</translation>
    </message>
    <message>
        <source>Look whether this user may publish to the will&apos;s topic, and the second connection may read it: brokers drop a will that an access rule (ACL) forbids. A round trip on the topic tells.</source>
        <translation>Prüfen, ob dieser Benutzer auf dem Topic des Last Will veröffentlichen und die zweite Verbindung es lesen darf: Broker verwerfen einen Last Will, den eine Zugriffsregel (ACL) verbietet. Ein Zustelltest auf dem Topic zeigt es.</translation>
    </message>
    <message>
        <source>Only Reason Code 0x00 takes the will back; with any other the broker must publish it.</source>
        <translation>Nur Reason Code 0x00 nimmt den Last Will zurück; bei jedem anderen muss der Broker ihn veröffentlichen.</translation>
    </message>
    <message>
        <source>The second connection did not come about: %1.</source>
        <translation>Die zweite Verbindung kam nicht zustande: %1.</translation>
    </message>
    <message>
        <source>The broker refused the subscription to the will&apos;s topic: %1.</source>
        <translation>Der Broker hat das Abonnement auf das Topic des Last Will abgelehnt: %1.</translation>
    </message>
    <message>
        <source>The connection came back within %1 and resumed its session: the broker must not publish the will then [MQTT-3.1.3-9].</source>
        <translation>Die Verbindung kam innerhalb von %1 wieder und setzte ihre Sitzung fort: Dann darf der Broker den Last Will nicht veröffentlichen [MQTT-3.1.3-9].</translation>
    </message>
    <message>
        <source>The will is not watched.</source>
        <translation>Der Last Will wird nicht beobachtet.</translation>
    </message>
    <message>
        <source>Connecting a second time, to watch the will …</source>
        <translation>Ein zweites Mal verbinden, um den Last Will zu beobachten …</translation>
    </message>
    <message>
        <source>Watching. Now drop the connection, or disconnect.</source>
        <translation>Beobachtet. Jetzt die Verbindung abbrechen oder trennen.</translation>
    </message>
    <message>
        <source>The connection is over. The will must not come …</source>
        <translation>Die Verbindung ist zu Ende. Der Last Will darf nicht kommen …</translation>
    </message>
    <message>
        <source>The connection is over. Waiting for the will …</source>
        <translation>Die Verbindung ist zu Ende. Warten auf den Last Will …</translation>
    </message>
    <message>
        <source>The will arrived after %1.</source>
        <translation>Der Last Will kam nach %1 an.</translation>
    </message>
    <message>
        <source>The will did not arrive.</source>
        <translation>Der Last Will kam nicht an.</translation>
    </message>
    <message>
        <source>The will did not come, and rightly so.</source>
        <translation>Der Last Will kam nicht, und das ist richtig so.</translation>
    </message>
    <message>
        <source>The will came, though it must not.</source>
        <translation>Der Last Will kam, obwohl er nicht darf.</translation>
    </message>
    <message>
        <source>The will did not come, as the session goes on.</source>
        <translation>Der Last Will kam nicht, weil die Sitzung weitergeht.</translation>
    </message>
    <message>
        <source>The will cannot be watched.</source>
        <translation>Der Last Will kann nicht beobachtet werden.</translation>
    </message>
    <message>
        <source>Watching was stopped.</source>
        <translation>Das Beobachten wurde beendet.</translation>
    </message>
    <message>
        <source>Topic: %1</source>
        <translation>Topic: %1</translation>
    </message>
    <message>
        <source>It came after %1 all the same.</source>
        <translation>Er kam nach %1 trotzdem.</translation>
    </message>
</context>
<context>
    <name>WillWatch</name>
    <message>
        <source>Connect first: the will belongs to a connection.</source>
        <translation>Zuerst verbinden: Der Last Will gehört zu einer Verbindung.</translation>
    </message>
    <message>
        <source>This connection has no will. Set one under Last Will, and connect anew.</source>
        <translation>Diese Verbindung hat keinen Last Will. Unter Last Will einen einstellen und neu verbinden.</translation>
    </message>
</context>
<context>
    <name>WillWatchRun</name>
    <message>
        <source>The second connection ended while it watched.</source>
        <translation>Die zweite Verbindung endete beim Beobachten.</translation>
    </message>
    <message>
        <source>The connection is over, or has no will.</source>
        <translation>Die Verbindung ist zu Ende oder hat keinen Last Will.</translation>
    </message>
    <message>
        <source>The connection was closed while its will was watched.</source>
        <translation>Die Verbindung wurde geschlossen, während ihr Last Will beobachtet wurde.</translation>
    </message>
    <message>
        <source>The connection ended before the second one had subscribed to the will&apos;s topic.</source>
        <translation>Die Verbindung endete, bevor die zweite das Topic des Last Will abonniert hatte.</translation>
    </message>
    <message>
        <source>The broker did not answer SUBSCRIBE.</source>
        <translation>Der Broker hat SUBSCRIBE nicht beantwortet.</translation>
    </message>
</context>
<context>
    <name>WillWatchView</name>
    <message>
        <source>&amp;Watch the will</source>
        <translation>&amp;Last Will beobachten</translation>
    </message>
    <message>
        <source>S&amp;top watching</source>
        <translation>Beobachten &amp;beenden</translation>
    </message>
    <message>
        <source>A second connection subscribes to the topic of the will. Then drop this connection, or disconnect: here you see whether the will comes, when, and whether that is right.</source>
        <translation>Eine zweite Verbindung abonniert das Topic des Last Will. Dann diese Verbindung abbrechen oder trennen: Hier ist zu sehen, ob der Last Will kommt, wann, und ob das richtig ist.</translation>
    </message>
    <message>
        <source>Subscribes to the topic of the will with a second connection: the same server, credentials and TLS, a client ID of its own, no will (CONNECT, section 3.1.2.5)</source>
        <translation>Abonniert das Topic des Last Will mit einer zweiten Verbindung: derselbe Server, dieselben Zugangsdaten und TLS-Einstellungen, eine eigene Client-ID, kein Last Will (CONNECT, Abschnitt 3.1.2.5)</translation>
    </message>
    <message>
        <source>W&amp;ait</source>
        <translation>W&amp;arten</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>How long the will is waited for after its time: after the end of the connection, and the Will Delay Interval if there is one</source>
        <translation>Wie lange nach seiner Zeit auf den Last Will gewartet wird: nach dem Ende der Verbindung und dem Will Delay Interval, wenn es eines gibt</translation>
    </message>
    <message>
        <source>Copy what became of the will</source>
        <translation>Kopieren, was aus dem Last Will wurde</translation>
    </message>
</context>
<context>
    <name>WindowFlags</name>
    <message>
        <source>Options object in MQTT.js&apos;s spelling; - reads standard input.</source>
        <translation>Optionsobjekt in der Schreibweise von MQTT.js; - liest die Standardeingabe.</translation>
    </message>
    <message>
        <source>The colours, for this start.</source>
        <translation>Die Farben, für diesen Start.</translation>
    </message>
    <message>
        <source>Language code such as en or de, for this start.</source>
        <translation>Sprachcode wie en oder de, für diesen Start.</translation>
    </message>
    <message>
        <source>Connect at once.</source>
        <translation>Sofort verbinden.</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>Diese Hilfe ausgeben.</translation>
    </message>
    <message>
        <source>Connack shows what happens when a client connects to an MQTT broker.</source>
        <translation>Connack zeigt, was geschieht, wenn sich ein Client mit einem MQTT-Broker verbindet.</translation>
    </message>
    <message>
        <source>The broker (mqtt, mqtts, ws or wss), or a file: a packet log, a capture or an options object.</source>
        <translation>Der Broker (mqtt, mqtts, ws oder wss) oder eine Datei: ein Paketprotokoll, ein Mitschnitt oder ein Optionsobjekt.</translation>
    </message>
</context>
<context>
    <name>WindowMain</name>
    <message>
        <source>The options file %1 cannot be read: %2</source>
        <translation>Die Optionsdatei %1 ist nicht lesbar: %2</translation>
    </message>
    <message>
        <source>There is no theme %1. Give system, light or dark.</source>
        <translation>Es gibt kein Design %1. system, light oder dark angeben.</translation>
    </message>
    <message>
        <source>There is no language %1. Give one of: %2</source>
        <translation>Es gibt keine Sprache %1. Eine davon angeben: %2</translation>
    </message>
    <message>
        <source>Give one URL or file, not %1.</source>
        <translation>Eine URL oder Datei angeben, nicht %1.</translation>
    </message>
</context>
<context>
    <name>mqtt::DecodeError</name>
    <message>
        <source>is one that must not come before CONNACK</source>
        <translation>darf nicht vor CONNACK kommen</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>field, what is wrong with it</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 %2 [%3]</source>
        <comment>field, what is wrong with it, statement of the standard</comment>
        <translation>%1 %2 [%3]</translation>
    </message>
    <message>
        <source>has the value 3</source>
        <translation>hat den Wert 3</translation>
    </message>
    <message>
        <source>differ from what this packet prescribes</source>
        <translation>weichen von dem ab, was dieses Paket vorschreibt</translation>
    </message>
    <message>
        <source>is one that this version forbids</source>
        <translation>ist in dieser Version verboten</translation>
    </message>
    <message>
        <source>is one that only a client sends</source>
        <translation>wird nur von einem Client gesendet</translation>
    </message>
    <message>
        <source>is one that only a server sends</source>
        <translation>wird nur von einem Server gesendet</translation>
    </message>
    <message>
        <source>differs from the bytes that follow</source>
        <translation>weicht von der Anzahl der folgenden Bytes ab</translation>
    </message>
    <message>
        <source>is 0</source>
        <translation>ist 0</translation>
    </message>
    <message>
        <source>is another than that of the protocol version</source>
        <translation>weicht von dem der Protokollversion ab</translation>
    </message>
    <message>
        <source>is another than that of the connection</source>
        <translation>weicht von der Version der Verbindung ab</translation>
    </message>
    <message>
        <source>is not 0</source>
        <translation>ist nicht 0</translation>
    </message>
    <message>
        <source>is set without a will</source>
        <translation>ist ohne Last Will gesetzt</translation>
    </message>
    <message>
        <source>is set without the User Name Flag</source>
        <translation>ist ohne User Name Flag gesetzt</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>contains a wildcard</source>
        <translation>enthält eine Wildcard</translation>
    </message>
    <message>
        <source>comes without an Authentication Method</source>
        <translation>kommt ohne eine Authentication Method</translation>
    </message>
    <message>
        <source>have reserved bits set</source>
        <translation>haben reservierte Bits gesetzt</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>is neither 0 nor 1</source>
        <translation>ist weder 0 noch 1</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>existiert nicht</translation>
    </message>
    <message>
        <source>is no property of this packet</source>
        <translation>ist keine Property dieses Pakets</translation>
    </message>
    <message>
        <source>comes twice</source>
        <translation>kommt doppelt vor</translation>
    </message>
    <message>
        <source>is one that only a server sends here</source>
        <translation>wird hier nur von einem Server gesendet</translation>
    </message>
    <message>
        <source>is longer than 32767 bytes</source>
        <translation>ist länger als 32767 Bytes</translation>
    </message>
    <message>
        <source>is set with QoS 0</source>
        <translation>ist bei QoS 0 gesetzt</translation>
    </message>
    <message>
        <source>is empty and there is no Topic Alias</source>
        <translation>ist leer, und es gibt keinen Topic Alias</translation>
    </message>
    <message>
        <source>is set on a Shared Subscription</source>
        <translation>ist bei einer Shared Subscription gesetzt</translation>
    </message>
    <message>
        <source>is not defined for this packet</source>
        <translation>ist für dieses Paket nicht definiert</translation>
    </message>
    <message>
        <source>is one that only a client sends here</source>
        <translation>wird hier nur von einem Client gesendet</translation>
    </message>
    <message>
        <source>is DISCONNECT before CONNACK</source>
        <translation>ist DISCONNECT vor CONNACK</translation>
    </message>
    <message>
        <source>is a second CONNACK</source>
        <translation>ist ein zweites CONNACK</translation>
    </message>
    <message>
        <source>follows a CONNACK that refused the connection</source>
        <translation>folgt auf ein CONNACK, das die Verbindung ablehnte</translation>
    </message>
    <message>
        <source>follows a DISCONNECT</source>
        <translation>folgt auf ein DISCONNECT</translation>
    </message>
    <message>
        <source>is set in a refusal</source>
        <translation>ist in einer Ablehnung gesetzt</translation>
    </message>
    <message>
        <source>is set though the client asked for a clean start</source>
        <translation>ist gesetzt, obwohl der Client Clean Start verlangt hat</translation>
    </message>
    <message>
        <source>is set though the client asked for a clean session</source>
        <translation>ist gesetzt, obwohl der Client Clean Session verlangt hat</translation>
    </message>
    <message>
        <source>is there though CONNECT has none</source>
        <translation>ist vorhanden, obwohl CONNECT keine hat</translation>
    </message>
    <message>
        <source>is another than that of CONNECT</source>
        <translation>weicht von der in CONNECT ab</translation>
    </message>
    <message>
        <source>is AUTH though CONNECT has no Authentication Method</source>
        <translation>ist AUTH, obwohl CONNECT keine Authentication Method hat</translation>
    </message>
    <message>
        <source>is not 0x18 before CONNACK</source>
        <translation>ist vor CONNACK nicht 0x18</translation>
    </message>
    <message>
        <source>is of one more message than the Receive Maximum allows</source>
        <translation>gehört zu einer Nachricht mehr, als Receive Maximum erlaubt</translation>
    </message>
    <message>
        <source>is of no subscription of the client</source>
        <translation>gehört zu keinem Abonnement des Clients</translation>
    </message>
    <message>
        <source>is above the Topic Alias Maximum of the client</source>
        <translation>liegt über dem Topic Alias Maximum des Clients</translation>
    </message>
    <message>
        <source>was never set</source>
        <translation>wurde nie gesetzt</translation>
    </message>
    <message>
        <source>would take more memory than this client gives to aliases</source>
        <translation>würde mehr Speicher brauchen, als dieser Client für Aliases hergibt</translation>
    </message>
    <message>
        <source>is there though the client asked for no problem information</source>
        <translation>ist vorhanden, obwohl der Client keine Problem Information wollte</translation>
    </message>
    <message>
        <source>does not come once for each Topic Filter</source>
        <translation>kommt nicht genau einmal je Topic-Filter vor</translation>
    </message>
    <message>
        <source>takes more bytes than it needs</source>
        <translation>belegt mehr Bytes als nötig</translation>
    </message>
    <message>
        <source>goes on after four bytes</source>
        <translation>geht nach vier Bytes weiter</translation>
    </message>
    <message>
        <source>reaches past the Property Length</source>
        <translation>reicht über die Property Length hinaus</translation>
    </message>
    <message>
        <source>reaches past the end of the packet</source>
        <translation>reicht über das Ende des Pakets hinaus</translation>
    </message>
    <message>
        <source>contains U+0000</source>
        <translation>enthält U+0000</translation>
    </message>
    <message>
        <source>is not well-formed UTF-8</source>
        <translation>ist kein wohlgeformtes UTF-8</translation>
    </message>
    <message>
        <source>is larger than the fields of the packet</source>
        <translation>ist größer als die Felder des Pakets</translation>
    </message>
    <message>
        <source>makes the packet larger than the Maximum Packet Size</source>
        <translation>macht das Paket größer als Maximum Packet Size</translation>
    </message>
    <message>
        <source>are more than this client takes in one packet</source>
        <translation>sind mehr, als dieser Client in einem Paket annimmt</translation>
    </message>
    <message>
        <source>is set though the client no longer holds this session</source>
        <translation>ist gesetzt, obwohl der Client diese Sitzung nicht mehr hat</translation>
    </message>
    <message>
        <source>promises bytes that never came: the connection ended</source>
        <translation>verspricht Bytes, die nie kamen: die Verbindung endete</translation>
    </message>
</context>
<context>
    <name>mqtt::EncodeError</name>
    <message>
        <source>%1 %2</source>
        <comment>field, what is wrong with it</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>is too large for its type</source>
        <translation>ist zu groß für den Typ</translation>
    </message>
    <message>
        <source>has a value of another type</source>
        <translation>hat einen Wert eines anderen Typs</translation>
    </message>
    <message>
        <source>is no property of this packet</source>
        <translation>ist keine Property dieses Pakets</translation>
    </message>
    <message>
        <source>is 0</source>
        <translation>ist 0</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>does not exist in this version</source>
        <translation>existiert in dieser Version nicht</translation>
    </message>
    <message>
        <source>is above 268435455</source>
        <translation>liegt über 268435455</translation>
    </message>
    <message>
        <source>contains U+0000</source>
        <translation>enthält U+0000</translation>
    </message>
    <message>
        <source>contains half of a surrogate pair</source>
        <translation>enthält ein halbes Surrogat-Paar</translation>
    </message>
    <message>
        <source>is longer than 65535 bytes</source>
        <translation>ist länger als 65535 Bytes</translation>
    </message>
</context>
<context>
    <name>mqtt::ReasonCode</name>
    <message>
        <source>It worked.</source>
        <translation>Es hat funktioniert.</translation>
    </message>
    <message>
        <source>An ordinary goodbye; the will is not published.</source>
        <translation>Ein gewöhnlicher Abschied; der Last Will wird nicht veröffentlicht.</translation>
    </message>
    <message>
        <source>Subscribed; messages arrive with QoS 0.</source>
        <translation>Abonniert; Nachrichten kommen mit QoS 0 an.</translation>
    </message>
    <message>
        <source>Subscribed; messages arrive with QoS 1 at most.</source>
        <translation>Abonniert; Nachrichten kommen höchstens mit QoS 1 an.</translation>
    </message>
    <message>
        <source>Subscribed with the full QoS.</source>
        <translation>Mit vollem QoS abonniert.</translation>
    </message>
    <message>
        <source>The client leaves and wants its will published all the same.</source>
        <translation>Der Client geht und will, dass sein Last Will trotzdem veröffentlicht wird.</translation>
    </message>
    <message>
        <source>The message was taken, but nobody is subscribed to its topic: look at the spelling of the topic.</source>
        <translation>Die Nachricht wurde angenommen, aber niemand hat ihr Topic abonniert: Die Schreibweise des Topics prüfen.</translation>
    </message>
    <message>
        <source>Nothing to unsubscribe: the filter was not subscribed in this session.</source>
        <translation>Nichts abzubestellen: Der Filter war in dieser Sitzung nicht abonniert.</translation>
    </message>
    <message>
        <source>The other side wants the next step of the authentication exchange.</source>
        <translation>Die Gegenseite will den nächsten Schritt der Authentifizierung.</translation>
    </message>
    <message>
        <source>The client starts the authentication exchange again on a live connection.</source>
        <translation>Der Client beginnt die Authentifizierung auf einer laufenden Verbindung neu.</translation>
    </message>
    <message>
        <source>Refused without a reason: the broker&apos;s log has to tell.</source>
        <translation>Ohne Grund abgelehnt: Das Log des Brokers muss Auskunft geben.</translation>
    </message>
    <message>
        <source>The other side could not parse what it got: a codec fault, something in between that changes bytes, or the wrong protocol version.</source>
        <translation>Die Gegenseite konnte das Empfangene nicht parsen: ein Fehler im Codec, etwas dazwischen, das Bytes ändert, oder die falsche Protokollversion.</translation>
    </message>
    <message>
        <source>Parsed, but not allowed here: a wrong order, a forbidden value or a forbidden combination.</source>
        <translation>Geparst, aber hier nicht erlaubt: eine falsche Reihenfolge, ein verbotener Wert oder eine verbotene Kombination.</translation>
    </message>
    <message>
        <source>Legal, but this broker does not take it: often a plug-in or a local rule.</source>
        <translation>Zulässig, aber dieser Broker nimmt es nicht an: oft ein Plug-in oder eine örtliche Regel.</translation>
    </message>
    <message>
        <source>The broker does not speak this version: try another one.</source>
        <translation>Der Broker spricht diese Version nicht: Eine andere versuchen.</translation>
    </message>
    <message>
        <source>The broker does not take this client identifier: too long, empty, with wrong characters, or reserved.</source>
        <translation>Der Broker nimmt diese Client ID nicht an: zu lang, leer, mit falschen Zeichen oder reserviert.</translation>
    </message>
    <message>
        <source>The credentials are wrong or missing.</source>
        <translation>Die Zugangsdaten sind falsch oder fehlen.</translation>
    </message>
    <message>
        <source>The identity is not allowed to do this: look at the access rules first. Some brokers also say so to a wrong password.</source>
        <translation>Diese Identität darf das nicht: Zuerst die Zugriffsregeln prüfen. Manche Broker sagen das auch bei einem falschen Passwort.</translation>
    </message>
    <message>
        <source>The broker runs but takes no connections now.</source>
        <translation>Der Broker läuft, nimmt aber zurzeit keine Verbindungen an.</translation>
    </message>
    <message>
        <source>The broker has too much to do: try again later.</source>
        <translation>Der Broker hat zu viel zu tun: Später erneut versuchen.</translation>
    </message>
    <message>
        <source>An administrator or a ban rule shut this client out.</source>
        <translation>Ein Administrator oder eine Sperrregel hat diesen Client ausgeschlossen.</translation>
    </message>
    <message>
        <source>The broker is stopping: reconnect later.</source>
        <translation>Der Broker wird beendet: Später neu verbinden.</translation>
    </message>
    <message>
        <source>The broker does not offer this authentication method, or it changed in between.</source>
        <translation>Der Broker bietet diese Authentication Method nicht an, oder sie hat zwischendurch gewechselt.</translation>
    </message>
    <message>
        <source>The broker heard nothing for one and a half keep-alive times.</source>
        <translation>Der Broker hat anderthalb Keep-alive-Zeiten lang nichts gehört.</translation>
    </message>
    <message>
        <source>Another connection came with the same client identifier.</source>
        <translation>Eine andere Verbindung kam mit derselben Client ID.</translation>
    </message>
    <message>
        <source>The topic filter is well formed, but this broker does not take it.</source>
        <translation>Der Topic-Filter ist wohlgeformt, aber dieser Broker nimmt ihn nicht an.</translation>
    </message>
    <message>
        <source>The topic (or the will&apos;s topic) is well formed, but not taken here.</source>
        <translation>Das Topic (oder das des Last Will) ist wohlgeformt, wird hier aber nicht angenommen.</translation>
    </message>
    <message>
        <source>Both sides disagree about the session: a clean start helps.</source>
        <translation>Beide Seiten sind sich über die Sitzung uneinig: Clean Start hilft.</translation>
    </message>
    <message>
        <source>An acknowledgement for something unknown: harmless while a session is recovered, otherwise both sides disagree about it.</source>
        <translation>Eine Bestätigung für etwas Unbekanntes: harmlos, solange eine Sitzung wiederhergestellt wird, sonst sind sich beide Seiten über sie uneinig.</translation>
    </message>
    <message>
        <source>Too many unacknowledged QoS 1 and 2 messages at once.</source>
        <translation>Zu viele unbestätigte Nachrichten mit QoS 1 und 2 zugleich.</translation>
    </message>
    <message>
        <source>A topic alias of 0, or above the limit that was announced.</source>
        <translation>Ein Topic Alias von 0 oder über dem angekündigten Limit.</translation>
    </message>
    <message>
        <source>The packet is larger than the receiver&apos;s maximum packet size.</source>
        <translation>Das Paket ist größer als die Maximum Packet Size des Empfängers.</translation>
    </message>
    <message>
        <source>Messages come faster than allowed.</source>
        <translation>Nachrichten kommen schneller als erlaubt.</translation>
    </message>
    <message>
        <source>A limit that the broker or its administrator set is reached.</source>
        <translation>Ein Limit, das der Broker oder sein Administrator gesetzt hat, ist erreicht.</translation>
    </message>
    <message>
        <source>Somebody closed the connection by hand or by rule.</source>
        <translation>Jemand hat die Verbindung von Hand oder per Regel geschlossen.</translation>
    </message>
    <message>
        <source>The payload is not the UTF-8 that was promised.</source>
        <translation>Die Payload ist nicht das UTF-8, das versprochen war.</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages: drop the retain flag, also on the will.</source>
        <translation>Der Broker speichert keine Retained-Nachrichten: Das Retain-Flag weglassen, auch beim Last Will.</translation>
    </message>
    <message>
        <source>The QoS is above the broker&apos;s maximum QoS; this counts for the will, too.</source>
        <translation>Der QoS liegt über dem höchsten QoS des Brokers; das gilt auch für den Last Will.</translation>
    </message>
    <message>
        <source>Go to another broker for now: look at the Server Reference.</source>
        <translation>Vorerst einen anderen Broker verwenden: Die Server Reference ansehen.</translation>
    </message>
    <message>
        <source>Go to another broker for good: look at the Server Reference.</source>
        <translation>Dauerhaft einen anderen Broker verwenden: Die Server Reference ansehen.</translation>
    </message>
    <message>
        <source>This broker has no shared subscriptions ($share filters).</source>
        <translation>Dieser Broker hat keine Shared Subscriptions ($share-Filter).</translation>
    </message>
    <message>
        <source>Too many connections in a short time: slow down.</source>
        <translation>Zu viele Verbindungen in kurzer Zeit: Langsamer verbinden.</translation>
    </message>
    <message>
        <source>The time that this connection was allowed is over.</source>
        <translation>Die Zeit, die dieser Verbindung erlaubt war, ist um.</translation>
    </message>
    <message>
        <source>Leave the subscription identifier out.</source>
        <translation>Den Subscription Identifier weglassen.</translation>
    </message>
    <message>
        <source>Subscribe without the wildcards + and #.</source>
        <translation>Ohne die Wildcards + und # abonnieren.</translation>
    </message>
    <message>
        <source>The client is connected.</source>
        <translation>Der Client ist verbunden.</translation>
    </message>
    <message>
        <source>The broker does not speak this version. A broker without MQTT 5 also answers so to a CONNECT of MQTT 5.</source>
        <translation>Der Broker spricht diese Version nicht. Auch ein Broker ohne MQTT 5 antwortet so auf ein CONNECT mit MQTT 5.</translation>
    </message>
    <message>
        <source>The broker does not take the client identifier: empty without a clean session, longer than 23 bytes on a strict broker, or reserved.</source>
        <translation>Der Broker nimmt die Client ID nicht an: leer ohne Clean Session, länger als 23 Bytes bei einem strengen Broker, oder reserviert.</translation>
    </message>
    <message>
        <source>The broker is up but takes no MQTT connections now.</source>
        <translation>Der Broker läuft, nimmt aber zurzeit keine MQTT-Verbindungen an.</translation>
    </message>
    <message>
        <source>The credentials are wrong or missing. Some brokers use code 5 for this.</source>
        <translation>Die Zugangsdaten sind falsch oder fehlen. Manche Broker verwenden dafür Code 5.</translation>
    </message>
    <message>
        <source>The client may not connect. Some brokers also say so to a wrong password.</source>
        <translation>Der Client darf nicht verbinden. Manche Broker sagen das auch bei einem falschen Passwort.</translation>
    </message>
    <message>
        <source>The subscription was refused without a reason: look at the broker&apos;s access rules and log.</source>
        <translation>Das Abonnement wurde ohne Grund abgelehnt: Zugriffsregeln und Log des Brokers ansehen.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>number and name of a code</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 (MQTT %2 defines no such code for %3)</source>
        <translation>%1 (MQTT %2 definiert für %3 keinen solchen Code)</translation>
    </message>
</context>
<context>
    <name>mqtt::Topics</name>
    <message>
        <source>A topic has at least one character.</source>
        <translation>Ein Topic hat mindestens ein Zeichen.</translation>
    </message>
    <message>
        <source>A topic has at most 65,535 bytes in UTF-8 (MQTT 3.1: 32,767).</source>
        <translation>Ein Topic hat höchstens 65.535 Bytes in UTF-8 (MQTT 3.1: 32.767).</translation>
    </message>
    <message>
        <source>A topic cannot contain the character U+0000.</source>
        <translation>Ein Topic kann das Zeichen U+0000 nicht enthalten.</translation>
    </message>
    <message>
        <source>A topic cannot contain half of a surrogate pair: it has no UTF-8 form.</source>
        <translation>Ein Topic kann kein halbes Surrogatpaar enthalten: Dafür gibt es keine UTF-8-Form.</translation>
    </message>
    <message>
        <source>A topic name has no wildcards (+ and #).</source>
        <translation>Ein Topic-Name hat keine Platzhalter (+ und #).</translation>
    </message>
    <message>
        <source>The wildcard # must be the last character of a topic filter.</source>
        <translation>Der Platzhalter # muss das letzte Zeichen eines Topic-Filters sein.</translation>
    </message>
    <message>
        <source>The wildcard # must fill its whole level, as in a/#.</source>
        <translation>Der Platzhalter # muss seine ganze Ebene füllen, wie in a/#.</translation>
    </message>
    <message>
        <source>The wildcard + must fill its whole level, as in a/+/b.</source>
        <translation>Der Platzhalter + muss seine ganze Ebene füllen, wie in a/+/b.</translation>
    </message>
    <message>
        <source>A shared subscription is $share/NAME/FILTER; NAME is not empty and has no wildcards (+ and #).</source>
        <translation>Ein geteiltes Abonnement ist $share/NAME/FILTER; NAME ist nicht leer und hat keine Platzhalter (+ und #).</translation>
    </message>
</context>
<context>
    <name>theme::Duration</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
</context>
<context>
    <name>theme::Sign</name>
    <message>
        <source>idle</source>
        <translation>inaktiv</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>ok</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Hinweis</translation>
    </message>
</context>
</TS>
