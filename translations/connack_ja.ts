<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>AclExport</name>
    <message>
        <source>Topic</source>
        <translation>トピック</translation>
    </message>
    <message>
        <source>May publish</source>
        <translation>発行可</translation>
    </message>
    <message>
        <source>May subscribe</source>
        <translation>購読可</translation>
    </message>
    <message>
        <source>Delivered (ms)</source>
        <translation>配信 (ms)</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>備考</translation>
    </message>
    <message>
        <source>Access check of %1 (MQTT %2), %3</source>
        <translation>%1 のアクセス確認 (MQTT %2)、%3</translation>
    </message>
</context>
<context>
    <name>AclModel</name>
    <message>
        <source>Publish: %1</source>
        <translation>発行: %1</translation>
    </message>
    <message>
        <source>Subscribe: %1</source>
        <translation>購読: %1</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>トピック</translation>
    </message>
    <message>
        <source>May publish</source>
        <translation>発行可</translation>
    </message>
    <message>
        <source>May subscribe</source>
        <translation>購読可</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>配信</translation>
    </message>
    <message>
        <source>As it was typed</source>
        <translation>入力のまま</translation>
    </message>
    <message>
        <source>What the broker answers to a PUBLISH with QoS 1</source>
        <translation>QoS 1 の PUBLISH に対するブローカーの応答</translation>
    </message>
    <message>
        <source>What the broker answers to a SUBSCRIBE with QoS 2 of the second connection</source>
        <translation>2 つ目の接続からの QoS 2 の SUBSCRIBE に対するブローカーの応答</translation>
    </message>
    <message>
        <source>From the PUBLISH to its arrival at the second connection</source>
        <translation>PUBLISH から 2 つ目の接続への到着まで</translation>
    </message>
</context>
<context>
    <name>AclView</name>
    <message>
        <source>Copy All as &amp;Markdown</source>
        <translation>すべて Markdown でコピー(&amp;M)</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 topics are checked.</source>
        <translation>%2 件のトピックのうち最初の %1 件だけを確認します。</translation>
    </message>
    <message>
        <source>Open a List of Topics</source>
        <translation>トピックの一覧を開く</translation>
    </message>
    <message>
        <source>Text (*.txt *.csv *.acl *.conf);;All files (*)</source>
        <translation>テキスト (*.txt *.csv *.acl *.conf);;すべてのファイル (*)</translation>
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
        <translation>アクセス確認のエクスポート</translation>
    </message>
    <message>
        <source>Nothing was written: the name must end in .csv, .md or .json.</source>
        <translation>何も書き込まれていません。名前の末尾は .csv、.md、.json のいずれかにしてください。</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n topic(s) to %1. Secrets are masked.</source>
        <translation>
            <numerusform>%n 件のトピックを %1 に書き込みました。秘密の値は伏せられています。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1 に書き込めません (%2)。</translation>
    </message>
    <message>
        <source>The table is on the clipboard, as Markdown and as CSV.</source>
        <translation>表を Markdown と CSV としてクリップボードにコピーしました。</translation>
    </message>
    <message>
        <source>C&amp;heck</source>
        <translation>確認(&amp;H)</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>キャンセル(&amp;N)</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>%1 / %2 完了</translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s)</source>
        <translation>
            <numerusform>%n 件のトピック</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Access check</source>
        <translation>アクセス確認(&amp;A)</translation>
    </message>
    <message>
        <source>Wa&amp;it</source>
        <translation>待機(&amp;I)</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>How long the message on each topic is waited for</source>
        <translation>各トピックのメッセージを待つ時間</translation>
    </message>
    <message>
        <source>One topic a line, typed, pasted or dropped as a file. Lines that begin with “# ” are remarks.</source>
        <translation>1 行に 1 トピック。入力、貼り付け、またはファイルのドロップができます。「# 」で始まる行は備考です。</translation>
    </message>
    <message>
        <source>Open a list of topics. It can be dropped on the list as well.</source>
        <translation>トピックの一覧を開きます。一覧の上にドロップすることもできます。</translation>
    </message>
    <message>
        <source>Subscribes to each topic with a second connection and publishes one message to it with QoS 1, never retained. Whoever else subscribes there gets it as well.</source>
        <translation>2 つ目の接続で各トピックを購読し、QoS 1 のメッセージを 1 件発行します。Retain は付けません。ほかの購読者にも届きます。</translation>
    </message>
    <message>
        <source>Write the table to a file: CSV, Markdown or JSON, without secrets</source>
        <translation>表をファイルに書き込みます: CSV、Markdown、JSON。秘密の値は含みません</translation>
    </message>
    <message>
        <source>Copy the table, as Markdown for a bug tracker and as CSV for a spreadsheet</source>
        <translation>表をコピーします。バグトラッカー用の Markdown と表計算用の CSV です</translation>
    </message>
    <message>
        <source>What may this client publish and subscribe to? List the topics and press Check.</source>
        <translation>このクライアントは何を発行し、購読できるでしょうか。トピックを並べて「確認」を押してください。</translation>
    </message>
    <message>
        <source>Topic names are published to and subscribed to; filters with + or # are only subscribed to (section 4.7).</source>
        <translation>トピック名は発行と購読の両方を、+ や # を含むフィルターは購読だけを行います (4.7 節)。</translation>
    </message>
</context>
<context>
    <name>AttemptText</name>
    <message>
        <source>%1 after %2</source>
        <comment>state of a stage, duration</comment>
        <translation>%2 後に%1</translation>
    </message>
    <message>
        <source>Addresses tried</source>
        <translation>試したアドレス</translation>
    </message>
    <message>
        <source>%1 after %2, begun at %3</source>
        <comment>result, duration, start</comment>
        <translation>%2 後に%1、開始 %3</translation>
    </message>
    <message>
        <source>%1 after %2, begun at %3 (%4)</source>
        <comment>result, duration, start, the system&apos;s words</comment>
        <translation>%2 後に%1、開始 %3 (%4)</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>TLS version and cipher</comment>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>TLS alert</source>
        <translation>TLS アラート</translation>
    </message>
    <message>
        <source>alert</source>
        <translation>アラート</translation>
    </message>
    <message>
        <source>TLS library</source>
        <translation>TLS ライブラリ</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>number of the attempt, time of day</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>%1, %2 port %3</source>
        <comment>type, host, port</comment>
        <translation>%1、%2 ポート %3</translation>
    </message>
    <message>
        <source>Server tried</source>
        <translation>試したサーバー</translation>
    </message>
    <message>
        <source>End</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>%1 (after %2)</source>
        <comment>how it ended, duration</comment>
        <translation>%1 (%2 後)</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>%1, issued by %2, until %3</source>
        <comment>subject, issuer, date</comment>
        <translation>%1、発行者 %2、期限 %3</translation>
    </message>
    <message>
        <source>Certificate check</source>
        <translation>証明書の検証</translation>
    </message>
    <message>
        <source>not trusted</source>
        <translation>信頼されていない</translation>
    </message>
    <message>
        <source>Key exchange</source>
        <translation>鍵交換</translation>
    </message>
    <message>
        <source>ALPN</source>
        <translation>ALPN</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>クライアント証明書</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>要求あり</translation>
    </message>
    <message>
        <source>asked for, from %1</source>
        <comment>a list of CAs</comment>
        <translation>要求あり、CA: %1</translation>
    </message>
    <message>
        <source>First bytes</source>
        <translation>最初のバイト</translation>
    </message>
    <message>
        <source>Looked closer</source>
        <translation>詳しい調査</translation>
    </message>
    <message numerus="yes">
        <source>%n extra connection(s)</source>
        <translation>
            <numerusform>%n 件の追加接続</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>what an extra connection tried, what came of it</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>begun %1 after the first one</source>
        <translation>最初の接続の %1 後に開始</translation>
    </message>
    <message>
        <source>%1, begun %2 after the first one</source>
        <comment>duration, start</comment>
        <translation>%1、最初の接続の %2 後に開始</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Client ID</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>再接続</translation>
    </message>
</context>
<context>
    <name>AuthPanel</name>
    <message>
        <source>The broker asks for the next step of the re-authentication (AUTH).</source>
        <translation>ブローカーが再認証の次の手順 (AUTH) を求めています。</translation>
    </message>
    <message>
        <source>The broker asks for the next step of the authentication (AUTH).</source>
        <translation>ブローカーが認証の次の手順 (AUTH) を求めています。</translation>
    </message>
    <message>
        <source>AUTH was answered; the broker&apos;s next packet is awaited.</source>
        <translation>AUTH に応答しました。ブローカーの次のパケットを待っています。</translation>
    </message>
    <message>
        <source>Re-authentication with %1 is under way.</source>
        <translation>%1 による再認証を実行中です。</translation>
    </message>
    <message>
        <source>Authenticated with %1, %2 iterations: the broker has proven that it knows the password.</source>
        <translation>%1、反復 %2 回で認証されました。ブローカーはパスワードを知っていることを証明しました。</translation>
    </message>
    <message>
        <source>Authenticated with the method %1.</source>
        <translation>方式 %1 で認証されました。</translation>
    </message>
    <message numerus="yes">
        <source>Authenticated anew %n time(s) since.</source>
        <translation>
            <numerusform>その後 %n 回、再認証されました。</numerusform>
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
            <numerusform>Authentication Data: %n バイト</numerusform>
        </translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Your answer: the Authentication Data of AUTH 0x18</source>
        <translation>応答: AUTH 0x18 の Authentication Data</translation>
    </message>
    <message>
        <source>The Authentication Data of AUTH 0x19, which begins the re-authentication</source>
        <translation>再認証を始める AUTH 0x19 の Authentication Data</translation>
    </message>
    <message>
        <source>&amp;Re-authenticate</source>
        <translation>再認証(&amp;R)</translation>
    </message>
    <message>
        <source>Authenticate again on this connection with AUTH 0x19, as a client does before its right runs out.
MQTT 5, section 4.12.1</source>
        <translation>権限の期限が切れる前にクライアントがするように、この接続で AUTH 0x19 を使って再認証します。
MQTT 5、4.12.1 節</translation>
    </message>
    <message>
        <source>Send AUTH</source>
        <translation>AUTH を送信</translation>
    </message>
    <message>
        <source>Sends AUTH with this data, and the method of CONNECT.
MQTT 5, section 3.15</source>
        <translation>このデータと CONNECT の方式で AUTH を送信します。
MQTT 5、3.15 節</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>16 進</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>nothing: AUTH without data</source>
        <translation>なし: データのない AUTH</translation>
    </message>
    <message>
        <source>Waiting for %1. The connect timeout stands still; the broker may have a limit of its own.</source>
        <translation>%1 を待っています。接続タイムアウトは停止中ですが、ブローカーに独自の制限があるかもしれません。</translation>
    </message>
    <message>
        <source>How the data of the broker&apos;s AUTH is shown.
Authentication Data of AUTH, MQTT 5, section 3.15.2.2.3</source>
        <translation>ブローカーの AUTH のデータの表示方法。
AUTH の Authentication Data、MQTT 5、3.15.2.2.3 節</translation>
    </message>
    <message>
        <source>What the next AUTH carries; it is sent as it stands here.
Authentication Data of AUTH, MQTT 5, section 3.15.2.2.3</source>
        <translation>次の AUTH が運ぶもの。ここにあるまま送信されます。
AUTH の Authentication Data、MQTT 5、3.15.2.2.3 節</translation>
    </message>
</context>
<context>
    <name>AuthenticationRules</name>
    <message>
        <source>What the broker sent in the exchange is not in the form of SCRAM (RFC 5802, section 7).</source>
        <translation>このやり取りでブローカーが送ったものは SCRAM の形式 (RFC 5802、7 節) ではありません。</translation>
    </message>
    <message>
        <source>The broker&apos;s message belongs to another exchange: its nonce does not begin with the one that was sent.</source>
        <translation>ブローカーのメッセージは別のやり取りのものです。nonce が送信したものから始まっていません。</translation>
    </message>
    <message>
        <source>The broker asks for an extension of SCRAM (m=) that no standard defines.</source>
        <translation>ブローカーは、どの標準にもない SCRAM の拡張 (m=) を求めています。</translation>
    </message>
    <message>
        <source>The broker asks for %1 iterations; at most %2 are computed, so that no server can keep a client busy for minutes.</source>
        <translation>ブローカーは %1 回の反復を求めています。サーバーがクライアントを何分も占有できないよう、計算は最大 %2 回です。</translation>
    </message>
    <message>
        <source>The broker says that the proof is not valid: the password is another one.</source>
        <translation>ブローカーによると証明が無効です。パスワードが違います。</translation>
    </message>
    <message>
        <source>The broker says that it does not know the user.</source>
        <translation>ブローカーによると、このユーザーは不明です。</translation>
    </message>
    <message>
        <source>The broker ended the exchange with the error &quot;%1&quot;.</source>
        <translation>ブローカーはエラー「%1」でやり取りを終了しました。</translation>
    </message>
    <message>
        <source>The broker accepts, but does not prove that it knows the password: the server signature of SCRAM is missing.</source>
        <translation>ブローカーは受け入れましたが、パスワードを知っていることを証明していません。SCRAM のサーバー署名がありません。</translation>
    </message>
    <message>
        <source>The broker accepts, but its server signature is wrong: it does not know the password. Something else may answer in the broker&apos;s place.</source>
        <translation>ブローカーは受け入れましたが、サーバー署名が正しくありません。ブローカーはパスワードを知りません。別のものがブローカーの代わりに応答している可能性があります。</translation>
    </message>
    <message>
        <source>The broker sent an AUTH that was not due in the exchange.</source>
        <translation>ブローカーは、やり取りの中で予定外の AUTH を送りました。</translation>
    </message>
    <message>
        <source>The broker did not answer AUTH within the connect timeout.</source>
        <translation>ブローカーは接続タイムアウト内に AUTH に応答しませんでした。</translation>
    </message>
    <message>
        <source>The OpenSSL of this system does not compute what %1 needs.</source>
        <translation>このシステムの OpenSSL は %1 に必要な計算を行えません。</translation>
    </message>
    <message>
        <source>Check user name and password (Credentials): the broker computes with the password of user &quot;%1&quot;.</source>
        <translation>ユーザー名とパスワード (認証情報) を確認してください。ブローカーはユーザー「%1」のパスワードで計算します。</translation>
    </message>
    <message>
        <source>Check that the broker keeps this user&apos;s key for %1; a key for another method does not fit.</source>
        <translation>ブローカーがこのユーザーの %1 用の鍵を持っているか確認してください。別の方式の鍵は使えません。</translation>
    </message>
    <message>
        <source>Make sure that %1 is the broker: a server that cannot prove itself gets no messages.</source>
        <translation>%1 が本当にブローカーであることを確認してください。身元を証明できないサーバーにはメッセージを送りません。</translation>
    </message>
    <message>
        <source>Have the broker&apos;s key for user &quot;%1&quot; made anew; look for a proxy or a plug-in that changes AUTH on the way.</source>
        <translation>ユーザー「%1」の鍵をブローカーで作り直してください。途中で AUTH を書き換えるプロキシやプラグインがないか調べてください。</translation>
    </message>
    <message>
        <source>Choose another SCRAM method under MQTT 5, Authentication, or allow this hash in OpenSSL&apos;s configuration.</source>
        <translation>「MQTT 5」の「認証」で別の SCRAM 方式を選ぶか、OpenSSL の構成でこのハッシュを許可してください。</translation>
    </message>
    <message>
        <source>Set a lower iteration count for this user at the broker; %1 or more are customary.</source>
        <translation>ブローカーでこのユーザーの反復回数を減らしてください。通常は %1 回以上です。</translation>
    </message>
    <message>
        <source>Check that the broker speaks SCRAM under the method name &quot;%1&quot;; its log shows at which step it is.</source>
        <translation>ブローカーが方式名「%1」で SCRAM を話すか確認してください。どの手順にいるかはブローカーのログに出ます。</translation>
    </message>
    <message>
        <source>Answer AUTH by hand (MQTT 5, Authentication) to see each message.</source>
        <translation>AUTH に手動で応答すると (MQTT 5、認証)、各メッセージを確認できます。</translation>
    </message>
    <message>
        <source>The connection ended while it was authenticated anew with &quot;%1&quot;.</source>
        <translation>「%1」での再認証中に接続が終了しました。</translation>
    </message>
    <message>
        <source>The broker refused with DISCONNECT %1.</source>
        <translation>ブローカーは DISCONNECT %1 で拒否しました。</translation>
    </message>
    <message>
        <source>The broker closed it and gave no reason.</source>
        <translation>ブローカーは理由を示さずに接続を閉じました。</translation>
    </message>
    <message>
        <source>Check that the broker allows re-authentication (MQTT 5.0, section 4.12.1); its log tells why it refused.</source>
        <translation>ブローカーが再認証 (MQTT 5.0、4.12.1 節) を許可しているか確認してください。拒否の理由はブローカーのログに出ます。</translation>
    </message>
</context>
<context>
    <name>BinaryText</name>
    <message>
        <source>&quot;%1&quot; is no hexadecimal digit. Give pairs of 0 to 9 and a to f, such as 00 ff 7e.</source>
        <translation>「%1」は 16 進数字ではありません。00 ff 7e のように 0～9 と a～f の組で入力してください。</translation>
    </message>
    <message>
        <source>A byte has two hexadecimal digits; the last one has only one.</source>
        <translation>1 バイトは 16 進数字 2 桁ですが、最後のバイトは 1 桁しかありません。</translation>
    </message>
    <message>
        <source>This is no Base64: it has characters other than A-Z, a-z, 0-9, + and /, or a wrong length.</source>
        <translation>これは Base64 ではありません。A-Z、a-z、0-9、+、/ 以外の文字があるか、長さが正しくありません。</translation>
    </message>
</context>
<context>
    <name>BinaryValueEdit</name>
    <message>
        <source>Give a file; its content is sent as it is.</source>
        <translation>ファイルを指定してください。内容はそのまま送信されます。</translation>
    </message>
    <message>
        <source>The content of the file is sent: %1.</source>
        <translation>ファイルの内容が送信されます: %1。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>そのようなファイルはありません。</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n バイト</numerusform>
        </translation>
    </message>
    <message>
        <source>These bytes are no UTF-8 text, so they stay as they are.</source>
        <translation>このバイト列は UTF-8 テキストではないため、そのまま残します。</translation>
    </message>
    <message>
        <source>Choose the file to send</source>
        <translation>送信するファイルの選択</translation>
    </message>
    <message numerus="yes">
        <source>•••• (%n byte(s), press the eye to show and edit)</source>
        <translation>
            <numerusform>•••• (%n バイト、目のアイコンで表示して編集)</numerusform>
        </translation>
    </message>
    <message>
        <source>as text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>as hexadecimal</source>
        <translation>16 進</translation>
    </message>
    <message>
        <source>as Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>ファイルから</translation>
    </message>
    <message>
        <source>How the bytes are written here. What is sent are the bytes.</source>
        <translation>ここでのバイト列の表記です。送信されるのはバイト列です。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>ファイルを選択</translation>
    </message>
    <message>
        <source>Show what is hidden</source>
        <translation>隠れた値を表示</translation>
    </message>
</context>
<context>
    <name>BrokerAccess</name>
    <message>
        <source>Local broker: %1</source>
        <translation>ローカルブローカー: %1</translation>
    </message>
</context>
<context>
    <name>BrokerCommand</name>
    <message>
        <source>Starts the installed mosquitto on free ports of 127.0.0.1 with mqtt, mqtts, mqtts with client certificates, ws and wss, a fresh CA and certificates, a user and ACLs, prints how to connect, and runs until Ctrl+C or SIGTERM. Nothing is left behind.
Exit status: 0 ended on request, 1 the broker did not start or ended by itself, 2 the command line or the log file cannot be used, 3 mosquitto is not installed.</source>
        <translation>インストール済みの mosquitto を 127.0.0.1 の空きポートで起動します: mqtt、mqtts、クライアント証明書付きの mqtts、ws、wss、新しい CA と証明書、ユーザー、ACL。接続方法を出力し、Ctrl+C または SIGTERM まで動作します。後には何も残りません。
終了ステータス: 0 要求により終了、1 ブローカーが起動しないか自ら終了、2 コマンドラインまたはログファイルを使用不可、3 mosquitto が未インストール。</translation>
    </message>
    <message>
        <source>Usage: connack broker [--scenario NAME] [flags]</source>
        <translation>使い方: connack broker [--scenario NAME] [flags]</translation>
    </message>
    <message>
        <source>There is no flag --%1.</source>
        <translation>フラグ --%1 はありません。</translation>
    </message>
    <message>
        <source>Did you mean --%1?</source>
        <translation>--%1 のことですか?</translation>
    </message>
    <message>
        <source>There is no scenario %1. Give one of: %2</source>
        <translation>シナリオ %1 はありません。次のいずれかを指定してください: %2</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 に書き込めません: %2</translation>
    </message>
    <message>
        <source>%1 is incomplete: %2</source>
        <translation>%1 は不完全です: %2</translation>
    </message>
    <message>
        <source>The connections cannot be written to standard output.</source>
        <translation>接続を標準出力に書き込めません。</translation>
    </message>
    <message>
        <source>Start it broken on purpose; --list names all scenarios.</source>
        <translation>意図的に壊れた状態で起動します。--list ですべてのシナリオ名が出ます。</translation>
    </message>
    <message>
        <source>Print the scenarios and end.</source>
        <translation>シナリオを出力して終了します。</translation>
    </message>
    <message>
        <source>Print one JSON object when the broker is ready (or the list as one).</source>
        <translation>ブローカーの準備ができたら JSON オブジェクトを 1 つ出力します (または一覧を 1 つのオブジェクトで)。</translation>
    </message>
    <message>
        <source>Append the broker&apos;s log to FILE in place of standard error.</source>
        <translation>標準エラー出力の代わりに、ブローカーのログを FILE に追記します。</translation>
    </message>
    <message>
        <source>Start this program in place of the installed one.</source>
        <translation>インストール済みのものの代わりに、このプログラムを起動します。</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>このヘルプを出力します。</translation>
    </message>
    <message>
        <source>%1 is no flag. A scenario is given with --scenario.</source>
        <translation>%1 はフラグではありません。シナリオは --scenario で指定します。</translation>
    </message>
    <message>
        <source>The local broker runs: mosquitto %1, scenario %2.</source>
        <translation>ローカルブローカーが動作中です: mosquitto %1、シナリオ %2。</translation>
    </message>
    <message>
        <source>This mosquitto was built without WebSockets: there is no ws and no wss.</source>
        <translation>この mosquitto は WebSocket なしでビルドされています。ws と wss はありません。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA ファイル</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>クライアント証明書</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>クライアント鍵</translation>
    </message>
    <message>
        <source>Forbidden topics</source>
        <translation>禁止されたトピック</translation>
    </message>
    <message>
        <source>For example:</source>
        <translation>例:</translation>
    </message>
    <message>
        <source>Ctrl+C ends the broker, and its files are removed.</source>
        <translation>Ctrl+C でブローカーを終了し、そのファイルを削除します。</translation>
    </message>
</context>
<context>
    <name>BrokerFacts</name>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA ファイル</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>クライアント証明書</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>クライアント鍵</translation>
    </message>
    <message>
        <source>The broker knows this user alone and lets in nobody else.</source>
        <translation>ブローカーはこのユーザーだけを知り、ほかは受け入れません。</translation>
    </message>
    <message>
        <source>Made anew for each start, and worth nothing after it.</source>
        <translation>起動のたびに新しく作られ、その後は無効です。</translation>
    </message>
    <message>
        <source>Signed the certificates of broker and client. A client that trusts it accepts this broker.</source>
        <translation>ブローカーとクライアントの証明書に署名しました。これを信頼するクライアントはこのブローカーを受け入れます。</translation>
    </message>
    <message>
        <source>For the listener that requires client certificates.</source>
        <translation>クライアント証明書を求めるリスナー用。</translation>
    </message>
    <message>
        <source>Belongs to the client certificate. It goes with the broker, as all its files do.</source>
        <translation>クライアント証明書の鍵です。ほかのファイルと同じく、ブローカーとともに消えます。</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>コピー: %1</translation>
    </message>
</context>
<context>
    <name>BrokerFolder</name>
    <message>
        <source>No folder can be made in %1: %2</source>
        <translation>%1 にフォルダーを作成できません: %2</translation>
    </message>
    <message>
        <source>OpenSSL gave no random bytes for the password file.</source>
        <translation>OpenSSL からパスワードファイル用の乱数を得られませんでした。</translation>
    </message>
    <message>
        <source>The certificates of the local broker can&apos;t be made: %1</source>
        <translation>ローカルブローカーの証明書を作成できません: %1</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>%1 に書き込めません: %2</translation>
    </message>
</context>
<context>
    <name>BrokerScenario</name>
    <message>
        <source>Healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Nothing is broken.</source>
        <translation>どこも壊れていません。</translation>
    </message>
    <message>
        <source>Every way in connects. If your device or another broker fails where this one works with the same settings, the broker is to blame; if it fails here as well, the client is.</source>
        <translation>どの方法でも接続できます。同じ設定でここでは動作し、デバイスや別のブローカーで失敗するなら、原因はブローカーです。ここでも失敗するなら、原因はクライアントです。</translation>
    </message>
    <message>
        <source>Expired server certificate</source>
        <translation>期限切れのサーバー証明書</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate ran out three days ago.</source>
        <translation>ブローカーの証明書は 3 日前に期限が切れました。</translation>
    </message>
    <message>
        <source>The TLS stage fails, and the verdict says since when the certificate is expired. mqtt and ws, without TLS, still connect. Only a new certificate on the broker mends it.</source>
        <translation>TLS の段階で失敗し、判定がいつ期限が切れたかを示します。TLS を使わない mqtt と ws は接続できます。直すには、ブローカーに新しい証明書が必要です。</translation>
    </message>
    <message>
        <source>Server certificate not valid yet</source>
        <translation>まだ有効でないサーバー証明書</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate becomes valid only in three days.</source>
        <translation>ブローカーの証明書は 3 日後に有効になります。</translation>
    </message>
    <message>
        <source>The TLS stage fails. In the field the reason is mostly a device whose clock is wrong: without a battery it starts in 1970, and every certificate lies in the future.</source>
        <translation>TLS の段階で失敗します。現場では多くの場合、デバイスの時計が原因です。電池がないと 1970 年から始まり、すべての証明書が未来のものになります。</translation>
    </message>
    <message>
        <source>Certificate for another name</source>
        <translation>別の名前の証明書</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate names broker.example, not the address that is connected to.</source>
        <translation>ブローカーの証明書の名前は、接続先のアドレスではなく broker.example です。</translation>
    </message>
    <message>
        <source>The TLS stage fails though the CA is trusted; the verdict lists the names in the certificate. Connect by one of them, or have the certificate made with the name that is used.</source>
        <translation>CA が信頼されていても TLS の段階で失敗し、判定が証明書の名前を示します。その名前で接続するか、使う名前で証明書を作成してもらってください。</translation>
    </message>
    <message>
        <source>Another CA is trusted</source>
        <translation>別の CA を信頼</translation>
    </message>
    <message>
        <source>The connection trusts a CA that did not issue the broker&apos;s certificate.</source>
        <translation>接続は、ブローカーの証明書を発行していない CA を信頼しています。</translation>
    </message>
    <message>
        <source>The TLS stage fails, and the verdict names the issuer that is missing. Trust ca.pem of the same folder in place of other-ca.pem (TLS, CA file), and it connects.</source>
        <translation>TLS の段階で失敗し、判定が足りない発行者を示します。同じフォルダーの other-ca.pem の代わりに ca.pem を信頼すると (「TLS」の「CA ファイル」)、接続できます。</translation>
    </message>
    <message>
        <source>Incomplete certificate chain</source>
        <translation>不完全な証明書チェーン</translation>
    </message>
    <message>
        <source>An intermediate CA issued the broker&apos;s certificate, and the broker does not send the intermediate&apos;s.</source>
        <translation>ブローカーの証明書は中間 CA が発行しましたが、ブローカーは中間 CA の証明書を送りません。</translation>
    </message>
    <message>
        <source>The TLS stage fails though the right root is trusted. A browser may hide this fault, for it fetches what is missing. The broker&apos;s certfile must hold its certificate followed by the intermediate&apos;s.</source>
        <translation>正しいルートが信頼されていても TLS の段階で失敗します。ブラウザーは足りないものを取得するため、この問題を隠すことがあります。ブローカーの certfile には、自身の証明書に続けて中間 CA の証明書が必要です。</translation>
    </message>
    <message>
        <source>Missing client certificate</source>
        <translation>クライアント証明書なし</translation>
    </message>
    <message>
        <source>The broker requires a client certificate, and the connection has none.</source>
        <translation>ブローカーはクライアント証明書を求めますが、接続にありません。</translation>
    </message>
    <message>
        <source>With TLS 1.3 the handshake looks finished before the broker hangs up; the verdict still names the certificate. Set client.pem and client.key of the broker&apos;s folder under TLS.</source>
        <translation>TLS 1.3 では、ブローカーが切断する前にハンドシェイクが終わったように見えますが、判定は証明書を示します。「TLS」でブローカーのフォルダーの client.pem と client.key を設定してください。</translation>
    </message>
    <message>
        <source>Expired client certificate</source>
        <translation>期限切れのクライアント証明書</translation>
    </message>
    <message>
        <source>The client certificate of the connection ran out three days ago.</source>
        <translation>接続のクライアント証明書は 3 日前に期限が切れました。</translation>
    </message>
    <message>
        <source>The broker turns the certificate down with a TLS alert; its log says why. Set client.pem and client.key of the broker&apos;s folder under TLS.</source>
        <translation>ブローカーは TLS アラートで証明書を拒否し、理由はブローカーのログに出ます。「TLS」でブローカーのフォルダーの client.pem と client.key を設定してください。</translation>
    </message>
    <message>
        <source>Wrong password</source>
        <translation>誤ったパスワード</translation>
    </message>
    <message>
        <source>The password of the connection is not that of the broker&apos;s user.</source>
        <translation>接続のパスワードがブローカーのユーザーのものではありません。</translation>
    </message>
    <message>
        <source>The broker answers CONNECT with a refusal. mosquitto says &quot;Not authorized&quot; (5) to a wrong password as well as to a missing right, so the verdict names both.</source>
        <translation>ブローカーは CONNECT を拒否します。mosquitto はパスワードの誤りにも権限の不足にも「Not authorized」(5) と応答するため、判定は両方を示します。</translation>
    </message>
    <message>
        <source>No user name</source>
        <translation>ユーザー名なし</translation>
    </message>
    <message>
        <source>The connection sends neither user name nor password, and the broker lets in nobody unknown.</source>
        <translation>接続はユーザー名もパスワードも送りませんが、ブローカーは未知の相手を受け入れません。</translation>
    </message>
    <message>
        <source>The broker answers CONNECT with &quot;Not authorized&quot; (5), mosquitto&apos;s answer since version 2, where allow_anonymous is false unless it is set. Fill in user name and password under Credentials.</source>
        <translation>ブローカーは CONNECT に「Not authorized」(5) で応答します。バージョン 2 以降の mosquitto の応答で、allow_anonymous は設定しない限り false です。「認証情報」にユーザー名とパスワードを入力してください。</translation>
    </message>
    <message>
        <source>Forbidden topic</source>
        <translation>禁止されたトピック</translation>
    </message>
    <message>
        <source>The broker&apos;s ACL forbids connack/forbidden/# to its user.</source>
        <translation>ブローカーの ACL がユーザーに connack/forbidden/# を禁じています。</translation>
    </message>
    <message>
        <source>It connects, and even the subscription is granted. Publish to connack/forbidden/test with QoS 1: MQTT 5 is told &quot;Not authorized&quot; (0x87) in the PUBACK; with MQTT 3.1.1 or QoS 0 the message vanishes without a word, which the tab Delivery finds out.</source>
        <translation>接続でき、購読も許可されます。connack/forbidden/test に QoS 1 で発行してください。MQTT 5 では PUBACK で「Not authorized」(0x87) と通知されます。MQTT 3.1.1 や QoS 0 ではメッセージが通知なしに消え、「配信」タブでそれがわかります。</translation>
    </message>
    <message>
        <source>Wrong WebSocket path</source>
        <translation>誤った WebSocket パス</translation>
    </message>
    <message>
        <source>A small reverse proxy in front of the broker serves the path /mqtt alone; the connection asks for /ws.</source>
        <translation>ブローカーの前の小さなリバースプロキシはパス /mqtt だけを提供しますが、接続は /ws を求めます。</translation>
    </message>
    <message>
        <source>The WebSocket stage fails with HTTP 404, and extra connections find the path that works. mosquitto itself takes any path: it is a proxy or another broker that insists on one.</source>
        <translation>WebSocket の段階で HTTP 404 になり、追加接続が動作するパスを見つけます。mosquitto 自体はどのパスも受け付けます。パスを限定するのは、プロキシか別のブローカーです。</translation>
    </message>
    <message>
        <source>TLS to a port without TLS</source>
        <translation>TLS なしのポートに TLS</translation>
    </message>
    <message>
        <source>The URL says mqtts, but on that port the broker speaks plain MQTT.</source>
        <translation>URL は mqtts ですが、そのポートのブローカーは平文の MQTT を話します。</translation>
    </message>
    <message>
        <source>The TLS stage fails, for nothing answers the handshake; extra connections find that plain MQTT works on that port. Use the port of the mqtts listener.</source>
        <translation>ハンドシェイクに応答がないため TLS の段階で失敗し、追加接続が、そのポートで平文の MQTT が動作することを見つけます。mqtts リスナーのポートを使ってください。</translation>
    </message>
    <message>
        <source>Plain MQTT to a TLS port</source>
        <translation>TLS ポートに平文の MQTT</translation>
    </message>
    <message>
        <source>The URL says mqtt, but the port expects TLS.</source>
        <translation>URL は mqtt ですが、ポートは TLS を求めています。</translation>
    </message>
    <message>
        <source>TCP connects, CONNECT is sent, and the broker hangs up without an answer. Other clients say &quot;socket closed&quot;; extra connections find that the port speaks TLS.</source>
        <translation>TCP で接続し、CONNECT を送ると、ブローカーは応答せずに切断します。ほかのクライアントは「socket closed」と表示します。追加接続が、ポートが TLS を話すことを見つけます。</translation>
    </message>
    <message>
        <source>mqtts with client certificate</source>
        <translation>クライアント証明書付き mqtts</translation>
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
        <translation>%1 バイト</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>MQTT %1 tells no more: what else the broker limits shows only when it is met.</source>
        <translation>MQTT %1 ではこれ以上わかりません。ブローカーのほかの制限は、達したときに初めてわかります。</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>制限</translation>
    </message>
    <message>
        <source>Reason Code</source>
        <translation>Reason Code</translation>
    </message>
    <message>
        <source>Return code</source>
        <translation>Return code</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒否</translation>
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
        <translation>保持されたセッション (あれば)</translation>
    </message>
    <message>
        <source>The broker kept the session of this client ID: its subscriptions and queued messages are there.</source>
        <translation>ブローカーはこの Client ID のセッションを保持していました。購読と待機中のメッセージが残っています。</translation>
    </message>
    <message>
        <source>The broker had no session for this client ID, or dropped it: nothing is subscribed yet.</source>
        <translation>ブローカーにこの Client ID のセッションがなかったか、破棄されました。まだ何も購読していません。</translation>
    </message>
    <message>
        <source>Session Present</source>
        <translation>Session Present</translation>
    </message>
    <message>
        <source>empty: the broker chooses</source>
        <translation>空: ブローカーが選択</translation>
    </message>
    <message>
        <source>Assigned Client Identifier</source>
        <translation>Assigned Client Identifier</translation>
    </message>
    <message>
        <source>as asked</source>
        <translation>要求どおり</translation>
    </message>
    <message>
        <source>The broker named this client. To return to the session, connect with this client ID.</source>
        <translation>ブローカーがこのクライアントに名前を付けました。このセッションに戻るには、この Client ID で接続してください。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>無期限</translation>
    </message>
    <message>
        <source>The session ends with the connection: subscriptions and queued messages are lost.</source>
        <translation>セッションは接続とともに終了します。購読と待機中のメッセージは失われます。</translation>
    </message>
    <message>
        <source>The broker keeps the session until it is asked to drop it.</source>
        <translation>ブローカーは、破棄を求められるまでセッションを保持します。</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1 after the connection ends.</source>
        <translation>ブローカーは接続の終了後、%1 の間セッションを保持します。</translation>
    </message>
    <message>
        <source>Session Expiry Interval</source>
        <translation>Session Expiry Interval</translation>
    </message>
    <message>
        <source>not set: 0 s</source>
        <translation>未設定: 0 s</translation>
    </message>
    <message>
        <source>Keep-alive is off: a dead connection may go unnoticed.</source>
        <translation>Keep Alive はオフです。切れた接続に気づかない可能性があります。</translation>
    </message>
    <message>
        <source>This client sends something at least every %1; the broker drops it after one and a half times as long.</source>
        <translation>このクライアントは少なくとも %1 ごとに何かを送信します。その 1.5 倍の時間が過ぎると、ブローカーは接続を切ります。</translation>
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
        <translation>指定なし: 65,535</translation>
    </message>
    <message>
        <source>The broker takes %1 QoS 1 and 2 messages at a time before it has acknowledged them; this client takes %2.</source>
        <translation>ブローカーは確認応答の前に QoS 1 と 2 のメッセージを同時に %1 件、このクライアントは %2 件受け付けます。</translation>
    </message>
    <message>
        <source>Maximum Packet Size</source>
        <translation>Maximum Packet Size</translation>
    </message>
    <message>
        <source>not given: no limit</source>
        <translation>指定なし: 制限なし</translation>
    </message>
    <message>
        <source>A packet of more than %1 ends the connection.</source>
        <translation>%1 を超えるパケットで接続が終了します。</translation>
    </message>
    <message>
        <source>The broker names no limit to the packets it takes.</source>
        <translation>ブローカーは受け付けるパケットの上限を示していません。</translation>
    </message>
    <message>
        <source>Topic Alias Maximum</source>
        <translation>Topic Alias Maximum</translation>
    </message>
    <message>
        <source>not given: 0</source>
        <translation>指定なし: 0</translation>
    </message>
    <message>
        <source>The broker takes no Topic Aliases from this client.</source>
        <translation>ブローカーはこのクライアントからの Topic Alias を受け付けません。</translation>
    </message>
    <message>
        <source>This client may use Topic Aliases from 1 to %1.</source>
        <translation>このクライアントは 1 から %1 までの Topic Alias を使えます。</translation>
    </message>
    <message>
        <source>Maximum QoS</source>
        <translation>Maximum QoS</translation>
    </message>
    <message>
        <source>not given: 2</source>
        <translation>指定なし: 2</translation>
    </message>
    <message>
        <source>A message published with a higher QoS than %1 ends the connection.</source>
        <translation>%1 より高い QoS でメッセージを発行すると接続が終了します。</translation>
    </message>
    <message>
        <source>Messages may be published with QoS 0, 1 and 2.</source>
        <translation>メッセージは QoS 0、1、2 で発行できます。</translation>
    </message>
    <message>
        <source>Retain Available</source>
        <translation>Retain Available</translation>
    </message>
    <message>
        <source>Retained messages are stored.</source>
        <translation>Retain メッセージは保存されます。</translation>
    </message>
    <message>
        <source>A message published with RETAIN ends the connection.</source>
        <translation>RETAIN 付きでメッセージを発行すると接続が終了します。</translation>
    </message>
    <message>
        <source>Wildcard Subscription Available</source>
        <translation>Wildcard Subscription Available</translation>
    </message>
    <message>
        <source>Topic Filters may hold + and #.</source>
        <translation>Topic Filter に + と # を使えます。</translation>
    </message>
    <message>
        <source>A subscription with + or # ends the connection.</source>
        <translation>+ または # を含む購読で接続が終了します。</translation>
    </message>
    <message>
        <source>Subscription Identifier Available</source>
        <translation>Subscription Identifier Available</translation>
    </message>
    <message>
        <source>Subscriptions may carry an identifier.</source>
        <translation>購読に Subscription Identifier を付けられます。</translation>
    </message>
    <message>
        <source>A subscription with an identifier ends the connection.</source>
        <translation>Subscription Identifier 付きの購読で接続が終了します。</translation>
    </message>
    <message>
        <source>Shared Subscription Available</source>
        <translation>Shared Subscription Available</translation>
    </message>
    <message>
        <source>Topic Filters may begin with $share/.</source>
        <translation>Topic Filter を $share/ で始められます。</translation>
    </message>
    <message>
        <source>A subscription to $share/ ends the connection.</source>
        <translation>$share/ の購読で接続が終了します。</translation>
    </message>
    <message>
        <source>not given: yes</source>
        <translation>指定なし: はい</translation>
    </message>
    <message>
        <source>Reason String</source>
        <translation>Reason String</translation>
    </message>
    <message>
        <source>The broker&apos;s own words for people.</source>
        <translation>人に向けたブローカー自身の言葉です。</translation>
    </message>
    <message>
        <source>Response Information</source>
        <translation>Response Information</translation>
    </message>
    <message>
        <source>Where this client may have answers to its requests sent.</source>
        <translation>このクライアントが要求への応答の送り先にできる場所です。</translation>
    </message>
    <message>
        <source>Server Reference</source>
        <translation>Server Reference</translation>
    </message>
    <message>
        <source>Another server that the broker points to.</source>
        <translation>ブローカーが指し示す別のサーバーです。</translation>
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
            <numerusform>%n バイト、非表示</numerusform>
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
            <numerusform>ほかに %n 件の User Property がパケットログにあります。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BrokerWindow</name>
    <message>
        <source>The verdict should be: %1</source>
        <translation>想定される判定: %1</translation>
    </message>
    <message>
        <source>Not running. Start runs mosquitto on free ports of this machine, with a CA, certificates and a user of its own, and fills in connections to it.</source>
        <translation>停止しています。「開始」で mosquitto をこのマシンの空きポートで、専用の CA、証明書、ユーザーとともに実行し、そこへの接続を入力します。</translation>
    </message>
    <message>
        <source>Starting...</source>
        <translation>起動中...</translation>
    </message>
    <message>
        <source>Running: mosquitto %1, reachable from this machine alone.</source>
        <translation>動作中: mosquitto %1、このマシンからのみ到達可能。</translation>
    </message>
    <message>
        <source>This mosquitto was built without WebSockets: there is no ws and no wss.</source>
        <translation>この mosquitto は WebSocket なしでビルドされています。ws と wss はありません。</translation>
    </message>
    <message>
        <source>Stopping...</source>
        <translation>停止中...</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>開始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Local Broker</source>
        <translation>ローカルブローカー</translation>
    </message>
    <message>
        <source>S&amp;cenario</source>
        <translation>シナリオ(&amp;C)</translation>
    </message>
    <message>
        <source>Healthy, or broken on purpose in one place, to see what that looks like. To be chosen before the start.</source>
        <translation>正常、または症状を確認するため意図的に 1 か所を壊した状態。開始前に選びます。</translation>
    </message>
    <message>
        <source>The broker goes on when this window is closed. It ends with Connack, and its files are removed.</source>
        <translation>このウィンドウを閉じてもブローカーは続きます。Connack とともに終了し、そのファイルは削除されます。</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>開く(&amp;O)</translation>
    </message>
    <message>
        <source>Shows the connection in the main window, filled in and ready</source>
        <translation>入力済みの接続をメインウィンドウに表示します</translation>
    </message>
    <message>
        <source>Co&amp;nnect</source>
        <translation>接続(&amp;N)</translation>
    </message>
    <message>
        <source>Shows the connection in the main window and connects it</source>
        <translation>接続をメインウィンドウに表示し、接続します</translation>
    </message>
    <message>
        <source>The broker&apos;s &amp;log</source>
        <translation>ブローカーのログ(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>追う(&amp;F)</translation>
    </message>
    <message>
        <source>Follow the end: new lines stay in sight</source>
        <translation>末尾を追う: 新しい行が常に見えます</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>コピー(&amp;Y)</translation>
    </message>
    <message>
        <source>Copy what is chosen of the log, or all of it</source>
        <translation>ログの選択部分、またはすべてをコピーします</translation>
    </message>
    <message>
        <source>What the broker says of each connection appears here: its side of the story.</source>
        <translation>各接続についてのブローカーの言葉が、ここに表示されます。ブローカー側から見た経過です。</translation>
    </message>
    <message>
        <source>What the broker writes while it runs, the newest lines last</source>
        <translation>実行中にブローカーが書き出す内容。新しい行ほど後ろにあります</translation>
    </message>
    <message>
        <source>Where the broker listens; Return opens the connection to the chosen listener</source>
        <translation>ブローカーが待ち受ける場所。Enter キーで、選んだリスナーへの接続を開きます</translation>
    </message>
</context>
<context>
    <name>CaFilesEdit</name>
    <message>
        <source>Add another CA file</source>
        <translation>CA ファイルを追加</translation>
    </message>
    <message>
        <source>empty: not used</source>
        <translation>空: 不使用</translation>
    </message>
    <message>
        <source>Adds a line for one more file; all of them are trusted</source>
        <translation>ファイルをもう 1 つ指定する行を追加します。すべてのファイルが信頼されます</translation>
    </message>
</context>
<context>
    <name>CaptureFile</name>
    <message>
        <source>It does not begin as a capture does.</source>
        <translation>先頭がキャプチャの形式ではありません。</translation>
    </message>
    <message numerus="yes">
        <source>It ends within its header, after %n byte(s).</source>
        <translation>
            <numerusform>ヘッダーの途中、%n バイトで終わっています。</numerusform>
        </translation>
    </message>
    <message>
        <source>The frame at byte %1 claims %2 bytes: the file is damaged there.</source>
        <translation>バイト %1 のフレームは %2 バイトと称しています。ファイルはそこで壊れています。</translation>
    </message>
    <message>
        <source>It ends within a frame: it was cut at byte %1.</source>
        <translation>フレームの途中で終わっています。バイト %1 で切れています。</translation>
    </message>
    <message>
        <source>It ends within a block: it was cut at byte %1.</source>
        <translation>ブロックの途中で終わっています。バイト %1 で切れています。</translation>
    </message>
    <message>
        <source>The section at byte %1 has no byte order: the file is damaged there.</source>
        <translation>バイト %1 のセクションにバイト順がありません。ファイルはそこで壊れています。</translation>
    </message>
    <message>
        <source>The block at byte %1 claims %2 bytes: the file is damaged there.</source>
        <translation>バイト %1 のブロックは %2 バイトと称しています。ファイルはそこで壊れています。</translation>
    </message>
    <message>
        <source>The frame at byte %1 does not fit its block or names no interface: the file is damaged there.</source>
        <translation>バイト %1 のフレームはブロックに収まらないか、インターフェイスを示していません。ファイルはそこで壊れています。</translation>
    </message>
    <message>
        <source>It has more than %1 interfaces.</source>
        <translation>インターフェイスが %1 個を超えています。</translation>
    </message>
</context>
<context>
    <name>CaptureReader</name>
    <message>
        <source>It holds no frames.</source>
        <translation>フレームが含まれていません。</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in it are TLS, which cannot be read here.</source>
        <translation>
            <numerusform>そのうち %n 件の接続は TLS で、ここでは読めません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in it are HTTP or WebSocket, which are not read here.</source>
        <translation>
            <numerusform>そのうち %n 件の接続は HTTP または WebSocket で、ここでは読みません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are fragments of IP packets and were left out.</source>
        <translation>
            <numerusform>%n 個のフレームは IP パケットの断片のため、除外しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are too short for their headers and were left out.</source>
        <translation>
            <numerusform>%n 個のフレームはヘッダーより短いため、除外しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) have a link type that is not read here (%1); accepted are Ethernet, Linux cooked, raw IP and loopback.</source>
        <translation>
            <numerusform>%n 個のフレームのリンク種別 (%1) は、ここでは読めません。対応しているのは Ethernet、Linux cooked、raw IP、ループバックです。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exported PDU(s) of other protocols were left out.</source>
        <translation>
            <numerusform>ほかのプロトコルのエクスポート済み PDU %n 個を除外しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>No TCP is in it.</source>
        <translation>TCP が含まれていません。</translation>
    </message>
    <message numerus="yes">
        <source>No MQTT is in it: none of its %n TCP connection(s) begins with CONNECT or goes on with whole MQTT packets.</source>
        <translation>
            <numerusform>MQTT が含まれていません。%n 件の TCP 接続のどれも、CONNECT で始まらず、完全な MQTT パケットも続きません。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Cause</name>
    <message>
        <source>The URL cannot be used</source>
        <translation>URL を使用できません</translation>
    </message>
    <message>
        <source>The URL has a scheme that is not MQTT&apos;s</source>
        <translation>URL のスキームが MQTT のものではありません</translation>
    </message>
    <message>
        <source>A setting has a value that cannot be used</source>
        <translation>設定に使用できない値があります</translation>
    </message>
    <message>
        <source>The CA file cannot be used</source>
        <translation>CA ファイルを使用できません</translation>
    </message>
    <message>
        <source>The client certificate cannot be used</source>
        <translation>クライアント証明書を使用できません</translation>
    </message>
    <message>
        <source>The client key cannot be used</source>
        <translation>クライアント鍵を使用できません</translation>
    </message>
    <message>
        <source>The client key does not belong to the client certificate</source>
        <translation>クライアント鍵がクライアント証明書と対応していません</translation>
    </message>
    <message>
        <source>The passphrase does not open the client key</source>
        <translation>パスフレーズでクライアント鍵を開けません</translation>
    </message>
    <message>
        <source>The host name does not exist</source>
        <translation>ホスト名が存在しません</translation>
    </message>
    <message>
        <source>The host name could not be looked up</source>
        <translation>ホスト名を解決できませんでした</translation>
    </message>
    <message>
        <source>Nothing listens on the port</source>
        <translation>ポートで待ち受けているものがありません</translation>
    </message>
    <message>
        <source>The address does not answer</source>
        <translation>アドレスが応答しません</translation>
    </message>
    <message>
        <source>There is no way to the address</source>
        <translation>アドレスへの経路がありません</translation>
    </message>
    <message>
        <source>The connection is reset as soon as it is made</source>
        <translation>接続は確立直後にリセットされます</translation>
    </message>
    <message>
        <source>The proxy does not connect to the broker</source>
        <translation>プロキシがブローカーに接続しません</translation>
    </message>
    <message>
        <source>The port does not speak TLS</source>
        <translation>ポートは TLS を話しません</translation>
    </message>
    <message>
        <source>A certificate has expired</source>
        <translation>証明書の有効期限が切れています</translation>
    </message>
    <message>
        <source>A certificate is not valid yet</source>
        <translation>証明書はまだ有効ではありません</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is self-signed and not trusted</source>
        <translation>ブローカーの証明書は自己署名で、信頼されていません</translation>
    </message>
    <message>
        <source>The issuer of the broker&apos;s certificate is not trusted</source>
        <translation>ブローカーの証明書の発行者が信頼されていません</translation>
    </message>
    <message>
        <source>The broker does not send its intermediate certificate</source>
        <translation>ブローカーが中間証明書を送りません</translation>
    </message>
    <message>
        <source>The certificate is for other names</source>
        <translation>証明書は別の名前のものです</translation>
    </message>
    <message>
        <source>The certificate is not meant for this use</source>
        <translation>証明書はこの用途のものではありません</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate was revoked</source>
        <translation>ブローカーの証明書は失効しています</translation>
    </message>
    <message>
        <source>A certificate is too weak</source>
        <translation>証明書が弱すぎます</translation>
    </message>
    <message>
        <source>The CA file does not hold the CA of this broker</source>
        <translation>CA ファイルにこのブローカーの CA がありません</translation>
    </message>
    <message>
        <source>Broker and client share no TLS version</source>
        <translation>ブローカーとクライアントに共通の TLS バージョンがありません</translation>
    </message>
    <message>
        <source>Broker and client share no cipher</source>
        <translation>ブローカーとクライアントに共通の暗号スイートがありません</translation>
    </message>
    <message>
        <source>The broker asks for a client certificate</source>
        <translation>ブローカーがクライアント証明書を要求しています</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate</source>
        <translation>ブローカーがクライアント証明書を拒否しています</translation>
    </message>
    <message>
        <source>The server wants another application protocol (ALPN)</source>
        <translation>サーバーは別のアプリケーションプロトコル (ALPN) を求めています</translation>
    </message>
    <message>
        <source>The server does not know the server name</source>
        <translation>サーバーはこのサーバー名を知りません</translation>
    </message>
    <message>
        <source>The connection was closed during the TLS handshake</source>
        <translation>TLS ハンドシェイク中に接続が閉じられました</translation>
    </message>
    <message>
        <source>The TLS handshake is not answered</source>
        <translation>TLS ハンドシェイクに応答がありません</translation>
    </message>
    <message>
        <source>The port does not speak WebSocket</source>
        <translation>ポートは WebSocket を話しません</translation>
    </message>
    <message>
        <source>The server knows no such path</source>
        <translation>サーバーにこのパスはありません</translation>
    </message>
    <message>
        <source>The web server refuses access</source>
        <translation>Web サーバーがアクセスを拒否しています</translation>
    </message>
    <message>
        <source>The server sends the client elsewhere</source>
        <translation>サーバーがクライアントを別の場所へ転送しています</translation>
    </message>
    <message>
        <source>An ordinary web page answers</source>
        <translation>通常の Web ページが応答しています</translation>
    </message>
    <message>
        <source>The server rejects the WebSocket upgrade</source>
        <translation>サーバーが WebSocket アップグレードを拒否しています</translation>
    </message>
    <message>
        <source>The web server does not reach the broker behind it</source>
        <translation>Web サーバーが背後のブローカーに到達できません</translation>
    </message>
    <message>
        <source>The WebSocket does not carry MQTT</source>
        <translation>WebSocket が MQTT を運んでいません</translation>
    </message>
    <message>
        <source>The server sends text frames</source>
        <translation>サーバーがテキストフレームを送っています</translation>
    </message>
    <message>
        <source>The server closed the WebSocket</source>
        <translation>サーバーが WebSocket を閉じました</translation>
    </message>
    <message>
        <source>The WebSocket upgrade is not answered</source>
        <translation>WebSocket アップグレードに応答がありません</translation>
    </message>
    <message>
        <source>The port expects wss://</source>
        <translation>ポートは wss:// を求めています</translation>
    </message>
    <message>
        <source>The port expects TLS</source>
        <translation>ポートは TLS を求めています</translation>
    </message>
    <message>
        <source>The port expects WebSocket</source>
        <translation>ポートは WebSocket を求めています</translation>
    </message>
    <message>
        <source>The port is not an MQTT broker&apos;s</source>
        <translation>ポートは MQTT ブローカーのものではありません</translation>
    </message>
    <message>
        <source>The server accepts the connection, then stays silent</source>
        <translation>サーバーは接続を受け付けた後、応答しません</translation>
    </message>
    <message>
        <source>The server closed the connection without a CONNACK</source>
        <translation>サーバーが CONNACK なしで接続を閉じました</translation>
    </message>
    <message>
        <source>The broker does not speak this MQTT version</source>
        <translation>ブローカーはこの MQTT バージョンを話しません</translation>
    </message>
    <message>
        <source>The broker rejects the client ID</source>
        <translation>ブローカーが Client ID を拒否しています</translation>
    </message>
    <message>
        <source>The broker takes no connections at the moment</source>
        <translation>ブローカーは現在、接続を受け付けません</translation>
    </message>
    <message>
        <source>User name or password is wrong</source>
        <translation>ユーザー名またはパスワードが違います</translation>
    </message>
    <message>
        <source>The broker does not authorize this client</source>
        <translation>ブローカーがこのクライアントを許可していません</translation>
    </message>
    <message>
        <source>The broker has banned this client</source>
        <translation>ブローカーがこのクライアントを禁止しています</translation>
    </message>
    <message>
        <source>The broker does not take this authentication method</source>
        <translation>ブローカーはこの認証方式を受け付けません</translation>
    </message>
    <message>
        <source>The authentication exchange failed</source>
        <translation>認証のやり取りに失敗しました</translation>
    </message>
    <message>
        <source>A quota of the broker is used up</source>
        <translation>ブローカーの割り当てを使い切りました</translation>
    </message>
    <message>
        <source>The CONNECT packet is too large for the broker</source>
        <translation>CONNECT パケットがブローカーには大きすぎます</translation>
    </message>
    <message>
        <source>The broker rejects the last will</source>
        <translation>ブローカーが Will を拒否しています</translation>
    </message>
    <message>
        <source>The broker does not support retained messages</source>
        <translation>ブローカーは Retain メッセージに対応していません</translation>
    </message>
    <message>
        <source>The broker does not support this QoS</source>
        <translation>ブローカーはこの QoS に対応していません</translation>
    </message>
    <message>
        <source>The broker refers to another server</source>
        <translation>ブローカーが別のサーバーを示しています</translation>
    </message>
    <message>
        <source>Too many connections in a short time</source>
        <translation>短時間の接続が多すぎます</translation>
    </message>
    <message>
        <source>The broker is busy</source>
        <translation>ブローカーが混雑しています</translation>
    </message>
    <message>
        <source>A packet could not be parsed</source>
        <translation>パケットを解析できませんでした</translation>
    </message>
    <message>
        <source>A packet breaks the protocol</source>
        <translation>パケットがプロトコルに違反しています</translation>
    </message>
    <message>
        <source>The broker refused the connection</source>
        <translation>ブローカーが接続を拒否しました</translation>
    </message>
    <message>
        <source>Another client took over the client ID</source>
        <translation>別のクライアントが Client ID を引き継ぎました</translation>
    </message>
    <message>
        <source>The keep-alive ran out</source>
        <translation>Keep Alive の時間が切れました</translation>
    </message>
    <message>
        <source>The server closed the connection</source>
        <translation>サーバーが接続を閉じました</translation>
    </message>
    <message>
        <source>The broker ended the connection with DISCONNECT</source>
        <translation>ブローカーが DISCONNECT で接続を終了しました</translation>
    </message>
    <message>
        <source>The network connection was lost</source>
        <translation>ネットワーク接続が失われました</translation>
    </message>
    <message>
        <source>The broker refused a subscription</source>
        <translation>ブローカーが購読を拒否しました</translation>
    </message>
    <message>
        <source>The broker did not answer a subscription</source>
        <translation>ブローカーが購読に応答しませんでした</translation>
    </message>
    <message>
        <source>The broker refused a message</source>
        <translation>ブローカーがメッセージを拒否しました</translation>
    </message>
    <message>
        <source>The broker did not acknowledge a message</source>
        <translation>ブローカーがメッセージに確認応答しませんでした</translation>
    </message>
    <message>
        <source>A published message did not come back</source>
        <translation>発行したメッセージが戻ってきませんでした</translation>
    </message>
</context>
<context>
    <name>CertificateActions</name>
    <message>
        <source>the chosen one</source>
        <translation>選択中の証明書</translation>
    </message>
    <message>
        <source>Save as PEM…</source>
        <translation>PEM として保存…</translation>
    </message>
    <message>
        <source>Writes the certificate %1 to a file, for instance to give it as CA file.</source>
        <translation>証明書 %1 をファイルに書き込みます。CA ファイルとして指定するときなどに使えます。</translation>
    </message>
    <message>
        <source>Save chain…</source>
        <translation>チェーンを保存…</translation>
    </message>
    <message>
        <source>Writes all presented certificates to one file, the broker&apos;s own first.</source>
        <translation>提示されたすべての証明書を、ブローカー自身のものを先頭にして 1 つのファイルに書き込みます。</translation>
    </message>
    <message>
        <source>Copy fingerprint</source>
        <translation>フィンガープリントをコピー</translation>
    </message>
    <message>
        <source>Copies the SHA-256 fingerprint of the certificate %1.</source>
        <translation>証明書 %1 の SHA-256 フィンガープリントをコピーします。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>詳細をコピー</translation>
    </message>
    <message>
        <source>Copies names, dates, key and fingerprint of the certificate %1 as text.</source>
        <translation>証明書 %1 の名前、日付、鍵、フィンガープリントをテキストとしてコピーします。</translation>
    </message>
    <message>
        <source>Trust this CA for this connection…</source>
        <translation>この接続でこの CA を信頼…</translation>
    </message>
    <message>
        <source>Trust it for this connection…</source>
        <translation>この接続で信頼…</translation>
    </message>
    <message>
        <source>%1. Shows the fingerprint first, to be compared.</source>
        <translation>%1。照合のため、先にフィンガープリントを表示します。</translation>
    </message>
    <message>
        <source>Save as PEM</source>
        <translation>PEM として保存</translation>
    </message>
    <message>
        <source>PEM (*.pem *.crt)</source>
        <translation>PEM (*.pem *.crt)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>%1 として保存しました。</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1 に書き込めません (%2)。</translation>
    </message>
    <message>
        <source>The SHA-256 fingerprint of %1 is on the clipboard.</source>
        <translation>%1 の SHA-256 フィンガープリントをクリップボードにコピーしました。</translation>
    </message>
    <message>
        <source>The details of %1 are on the clipboard.</source>
        <translation>%1 の詳細をクリップボードにコピーしました。</translation>
    </message>
</context>
<context>
    <name>CertificateFile</name>
    <message>
        <source>the PEM text</source>
        <translation>PEM テキスト</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>フォルダーです</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>通常のファイルではありません</translation>
    </message>
    <message>
        <source>it is larger than 1 MiB</source>
        <translation>1 MiB を超えています</translation>
    </message>
    <message>
        <source>an OpenSSH private key</source>
        <translation>OpenSSH 秘密鍵</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>Web ページ</translation>
    </message>
    <message>
        <source>a Java key store</source>
        <translation>Java キーストア</translation>
    </message>
    <message>
        <source>an SSH public key</source>
        <translation>SSH 公開鍵</translation>
    </message>
    <message>
        <source>a PuTTY key</source>
        <translation>PuTTY 鍵</translation>
    </message>
    <message>
        <source>nothing: it is empty</source>
        <translation>なし (空です)</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n 個の証明書</numerusform>
        </translation>
    </message>
    <message>
        <source>a private key</source>
        <translation>秘密鍵</translation>
    </message>
    <message>
        <source>an encrypted private key</source>
        <translation>暗号化された秘密鍵</translation>
    </message>
    <message>
        <source>a certificate and a private key</source>
        <translation>証明書と秘密鍵</translation>
    </message>
    <message>
        <source>a certificate signing request, which no CA has signed yet</source>
        <translation>どの CA もまだ署名していない証明書署名要求</translation>
    </message>
    <message>
        <source>a certificate revocation list</source>
        <translation>証明書失効リスト</translation>
    </message>
    <message>
        <source>a PKCS#12 bundle</source>
        <translation>PKCS#12 バンドル</translation>
    </message>
    <message>
        <source>a public key</source>
        <translation>公開鍵</translation>
    </message>
    <message>
        <source>damaged data, which cannot be decoded</source>
        <translation>デコードできない、壊れたデータ</translation>
    </message>
    <message>
        <source>a damaged block &quot;%1&quot;, which cannot be decoded</source>
        <translation>デコードできない、壊れたブロック「%1」</translation>
    </message>
    <message>
        <source>no certificate, no key and no revocation list</source>
        <translation>証明書、鍵、失効リストのどれでもないもの</translation>
    </message>
    <message>
        <source>a PKCS#7 bundle (convert it to PEM: &quot;openssl pkcs7 -print_certs&quot;)</source>
        <translation>PKCS#7 バンドル (PEM に変換してください: &quot;openssl pkcs7 -print_certs&quot;)</translation>
    </message>
    <message>
        <source>OpenPGP data, which TLS does not use</source>
        <translation>TLS では使わない OpenPGP データ</translation>
    </message>
    <message>
        <source>HTML or XML</source>
        <translation>HTML または XML</translation>
    </message>
    <message>
        <source>JSON or something like it</source>
        <translation>JSON またはそれに類するもの</translation>
    </message>
    <message>
        <source>a ZIP archive</source>
        <translation>ZIP アーカイブ</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>gzip アーカイブ</translation>
    </message>
    <message>
        <source>base64 without its BEGIN and END lines</source>
        <translation>BEGIN 行と END 行のない base64</translation>
    </message>
</context>
<context>
    <name>CertificateFit</name>
    <message>
        <source>ok</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>worth a look</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>秘密鍵</translation>
    </message>
    <message>
        <source>Key and certificate</source>
        <translation>鍵と証明書</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>チェーン</translation>
    </message>
    <message>
        <source>Signed by the CA</source>
        <translation>CA による署名</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>日付</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>CA flag</source>
        <translation>CA フラグ</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>強度</translation>
    </message>
    <message>
        <source>Revocation</source>
        <translation>失効</translation>
    </message>
    <message>
        <source>Access to the key file</source>
        <translation>鍵ファイルへのアクセス</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) failed: it will not work like this.</source>
        <translation>
            <numerusform>%n 件の確認に失敗しました。このままでは動作しません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It fits together, but %n thing(s) are worth a look.</source>
        <translation>
            <numerusform>整合していますが、%n 件は確認の価値があります。</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything fits together.</source>
        <translation>すべて整合しています。</translation>
    </message>
    <message numerus="yes">
        <source>What was checked fits together; %n check(s) could not be made.</source>
        <translation>
            <numerusform>確認したものは整合しています。%n 件は確認できませんでした。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateFolder</name>
    <message>
        <source>Certificate of the client %1</source>
        <translation>クライアント %1 の証明書</translation>
    </message>
    <message>
        <source>Private key of the client %1</source>
        <translation>クライアント %1 の秘密鍵</translation>
    </message>
    <message>
        <source>Certificate, key and CA of the client %1 as PKCS#12</source>
        <translation>クライアント %1 の証明書、鍵、CA (PKCS#12)</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 に書き込めません: %2。</translation>
    </message>
    <message>
        <source>%1 is a file. Give a folder.</source>
        <translation>%1 はファイルです。フォルダーを指定してください。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made. Check that you may write there.</source>
        <translation>フォルダー %1 を作成できません。そこに書き込めるか確認してください。</translation>
    </message>
    <message>
        <source>mosquitto reads these files as the user it runs as, often &quot;mosquitto&quot;: that user must be able to.</source>
        <translation>mosquitto は実行ユーザー (多くは「mosquitto」) としてこれらのファイルを読みます。そのユーザーが読めるようにしてください。</translation>
    </message>
    <message>
        <source>Clients need: mqtts:// with one of the names in the server&apos;s certificate, port %1, and %2 as CA file.</source>
        <translation>クライアントに必要なもの: mqtts:// とサーバー証明書の名前のいずれか、ポート %1、CA ファイルとして %2。</translation>
    </message>
    <message>
        <source>Each client also needs a certificate of its own with its key: client-NAME.crt and client-NAME.key.</source>
        <translation>各クライアントには、鍵付きの独自の証明書も必要です: client-NAME.crt と client-NAME.key。</translation>
    </message>
    <message>
        <source>The common name of the client&apos;s certificate is its user name: write the ACL for that.</source>
        <translation>クライアント証明書の Common Name がユーザー名になります。ACL はそれに合わせて書いてください。</translation>
    </message>
    <message>
        <source>Who may connect is another matter: add password_file, or allow_anonymous true for a test.</source>
        <translation>誰が接続できるかは別の問題です。password_file を、テストなら allow_anonymous true を追加してください。</translation>
    </message>
    <message>
        <source>The revocation list runs out after 30 days; then mosquitto refuses every client until there is a new one.</source>
        <translation>失効リストは 30 日で期限切れになります。その後、mosquitto は新しいリストができるまですべてのクライアントを拒否します。</translation>
    </message>
    <message>
        <source>Certificate of the CA: give it to every client</source>
        <translation>CA の証明書: すべてのクライアントに渡します</translation>
    </message>
    <message>
        <source>Private key of the CA: keep it away from the broker</source>
        <translation>CA の秘密鍵: ブローカーには置かないでください</translation>
    </message>
    <message>
        <source>Certificate of the intermediate CA</source>
        <translation>中間 CA の証明書</translation>
    </message>
    <message>
        <source>Private key of the intermediate CA</source>
        <translation>中間 CA の秘密鍵</translation>
    </message>
    <message>
        <source>Certificate of the server, with its chain</source>
        <translation>サーバーの証明書 (チェーン付き)</translation>
    </message>
    <message>
        <source>Private key of the server</source>
        <translation>サーバーの秘密鍵</translation>
    </message>
    <message>
        <source>Certificate revocation list</source>
        <translation>証明書失効リスト</translation>
    </message>
</context>
<context>
    <name>CertificateInspector</name>
    <message>
        <source>Next in the file</source>
        <translation>ファイル内の次の項目</translation>
    </message>
    <message>
        <source>its issuer, which signed it</source>
        <translation>これに署名した発行者</translation>
    </message>
    <message>
        <source>a certificate of its issuer&apos;s name, which did not sign it</source>
        <translation>発行者と同じ名前だが署名していない証明書</translation>
    </message>
    <message>
        <source>not its issuer</source>
        <translation>発行者ではない</translation>
    </message>
    <message>
        <source>The passphrase does not open it.</source>
        <translation>パスフレーズでは開けません。</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>秘密鍵</translation>
    </message>
    <message>
        <source>It is damaged or of a kind that OpenSSL does not know.</source>
        <translation>壊れているか、OpenSSL が知らない種類です。</translation>
    </message>
    <message>
        <source>PKCS#12 bundle</source>
        <translation>PKCS#12 バンドル</translation>
    </message>
    <message>
        <source>Its passphrase is needed to see more.</source>
        <translation>さらに見るにはパスフレーズが必要です。</translation>
    </message>
    <message>
        <source>It is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it). Export it anew with AES.</source>
        <translation>OpenSSL がもう開かない暗号 (RC2 またはその類) で暗号化されています。AES でエクスポートし直してください。</translation>
    </message>
    <message>
        <source>It has no passphrase: whoever has the file has the key.</source>
        <translation>パスフレーズがありません。ファイルを持つ人は鍵を持つことになります。</translation>
    </message>
    <message>
        <source>The passphrase opens it.</source>
        <translation>パスフレーズで開けます。</translation>
    </message>
    <message>
        <source>SHA-256 of the public key</source>
        <translation>公開鍵の SHA-256</translation>
    </message>
    <message>
        <source>It belongs to the first certificate of this file.</source>
        <translation>このファイルの最初の証明書と対応しています。</translation>
    </message>
    <message>
        <source>It does not belong to the first certificate of this file.</source>
        <translation>このファイルの最初の証明書と対応していません。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>鍵</translation>
    </message>
    <message>
        <source>CA certificate %1</source>
        <translation>CA 証明書 %1</translation>
    </message>
    <message>
        <source>Intermediate CA certificate %1</source>
        <translation>中間 CA 証明書 %1</translation>
    </message>
    <message>
        <source>Server certificate %1</source>
        <translation>サーバー証明書 %1</translation>
    </message>
    <message>
        <source>Client certificate %1</source>
        <translation>クライアント証明書 %1</translation>
    </message>
    <message>
        <source>Certificate %1</source>
        <translation>証明書 %1</translation>
    </message>
    <message>
        <source>It has no Subject Alternative Name, so that today&apos;s clients take it for no host.</source>
        <translation>Subject Alternative Name がないため、現在のクライアントはどのホストのものとも認めません。</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>発行者</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>自身 (自己署名)</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>有効期間の開始</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>有効期間の終了</translation>
    </message>
    <message>
        <source>Purposes</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>May issue certificates</source>
        <translation>証明書の発行</translation>
    </message>
    <message>
        <source>yes, it is a CA</source>
        <translation>可、CA です</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>Revoked certificates</source>
        <translation>失効した証明書</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Serial number %1</source>
        <translation>シリアル番号 %1</translation>
    </message>
    <message>
        <source>revoked on %1</source>
        <translation>%1 に失効</translation>
    </message>
    <message>
        <source>revoked on %1: %2</source>
        <translation>%1 に失効: %2</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>%1 entries are not shown</source>
        <translation>%1 件は表示されません</translation>
    </message>
    <message>
        <source>It ran out %1: a broker that uses it refuses every certificate.</source>
        <translation>期限切れ: %1。これを使うブローカーはすべての証明書を拒否します。</translation>
    </message>
    <message>
        <source>The next one is due %1.</source>
        <translation>次の予定: %1。</translation>
    </message>
    <message>
        <source>Certificate that cannot be read</source>
        <translation>読めない証明書</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>シリアル番号</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256 フィンガープリント</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint</source>
        <translation>SHA-1 フィンガープリント</translation>
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
        <translation>発行者証明書の場所</translation>
    </message>
    <message>
        <source>OCSP responder</source>
        <translation>OCSP レスポンダー</translation>
    </message>
    <message>
        <source>Private key, encrypted</source>
        <translation>秘密鍵、暗号化済み</translation>
    </message>
    <message>
        <source>It is not encrypted: whoever has the file has the key.</source>
        <translation>暗号化されていません。ファイルを持つ人は鍵を持つことになります。</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>公開鍵</translation>
    </message>
    <message>
        <source>TLS needs a certificate in its place.</source>
        <translation>TLS では代わりに証明書が必要です。</translation>
    </message>
    <message>
        <source>Certificate signing request</source>
        <translation>証明書署名要求</translation>
    </message>
    <message>
        <source>It cannot be read.</source>
        <translation>読めません。</translation>
    </message>
    <message>
        <source>No CA has signed it yet: send it to one.</source>
        <translation>まだどの CA も署名していません。CA に送ってください。</translation>
    </message>
    <message>
        <source>Its signature is not by its own key: a CA will refuse it.</source>
        <translation>自身の鍵による署名ではありません。CA は拒否します。</translation>
    </message>
    <message>
        <source>Certificate revocation list</source>
        <translation>証明書失効リスト</translation>
    </message>
    <message>
        <source>Issued on</source>
        <translation>発行日</translation>
    </message>
    <message>
        <source>Next one due</source>
        <translation>次回の予定</translation>
    </message>
    <message>
        <source>Number of the list</source>
        <translation>リストの番号</translation>
    </message>
</context>
<context>
    <name>CertificateMaker</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 を読めません: %2。</translation>
    </message>
    <message>
        <source>Give the private key of the CA.</source>
        <translation>CA の秘密鍵を指定してください。</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 の内容: %2。</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>%1 の秘密鍵は壊れているか、OpenSSL が知らない種類です。</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>パスフレーズでは %1 を開けません。</translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1 は暗号化されており、パスフレーズが必要です。</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>鍵の暗号化に使ったパスフレーズを指定してください。</translation>
    </message>
    <message>
        <source>Give the certificate of the CA that shall sign, as PEM or DER.</source>
        <translation>署名する CA の証明書を PEM または DER で指定してください。</translation>
    </message>
    <message>
        <source>The list would be valid for %1 days.</source>
        <translation>リストの有効期間が %1 日になります。</translation>
    </message>
    <message>
        <source>Give 1 to 3650 days.</source>
        <translation>1～3650 日を指定してください。</translation>
    </message>
    <message>
        <source>OpenSSL could not make the revocation list.</source>
        <translation>OpenSSL は失効リストを作成できませんでした。</translation>
    </message>
    <message>
        <source>Give the certificate of a CA together with its private key.</source>
        <translation>CA の証明書を秘密鍵とともに指定してください。</translation>
    </message>
    <message>
        <source>The PKCS#12 file has no passphrase.</source>
        <translation>PKCS#12 ファイルにパスフレーズがありません。</translation>
    </message>
    <message>
        <source>Give a passphrase: it protects the private key in the file.</source>
        <translation>パスフレーズを指定してください。ファイル内の秘密鍵を保護します。</translation>
    </message>
    <message>
        <source>OpenSSL could not make the PKCS#12 file.</source>
        <translation>OpenSSL は PKCS#12 ファイルを作成できませんでした。</translation>
    </message>
    <message>
        <source>Give a certificate together with its private key.</source>
        <translation>証明書を秘密鍵とともに指定してください。</translation>
    </message>
    <message>
        <source>OpenSSL could not make it: %1.</source>
        <translation>OpenSSL は作成できませんでした: %1。</translation>
    </message>
    <message>
        <source>Choose another kind of key.</source>
        <translation>別の種類の鍵を選んでください。</translation>
    </message>
    <message>
        <source>It would outlive its CA, which ends on %1.</source>
        <translation>%1 に終わる CA よりも長く有効になります。</translation>
    </message>
    <message>
        <source>Make a new CA.</source>
        <translation>新しい CA を作成してください。</translation>
    </message>
    <message>
        <source>Give at most %1 days, or make a new CA.</source>
        <translation>最大 %1 日を指定するか、新しい CA を作成してください。</translation>
    </message>
</context>
<context>
    <name>CertificateRules</name>
    <message>
        <source>the CA file</source>
        <translation>CA ファイル</translation>
    </message>
    <message>
        <source>No CA file is given: the system&apos;s CA store is trusted.</source>
        <translation>CA ファイルの指定がないため、システムの CA ストアを信頼します。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; (expires %2)</source>
        <translation>「%1」(期限 %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 の内容: %2。</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as well, or leave the CA file out: they know this issuer.</source>
        <translation>システムの CA も信頼するか、CA ファイルの指定を外してください。この発行者を知っています。</translation>
    </message>
    <message>
        <source>Ask for the certificate of &quot;%1&quot; and give it under TLS, CA file (--ca).</source>
        <translation>「%1」の証明書を入手し、「TLS」の「CA ファイル」(--ca) に指定してください。</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; is self-signed: nobody but itself vouches for it.</source>
        <translation>ブローカーの証明書「%1」は自己署名です。自身のほかに保証するものがありません。</translation>
    </message>
    <message>
        <source>Get this certificate from the broker&apos;s operator and give it as CA file (TLS, CA file, or --ca).</source>
        <translation>この証明書をブローカーの運用者から入手し、CA ファイルとして指定してください (「TLS」の「CA ファイル」または --ca)。</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the operator&apos;s before you trust it: SHA-256 %1.</source>
        <translation>信頼する前に、フィンガープリントを運用者のものと照合してください: SHA-256 %1。</translation>
    </message>
    <message>
        <source>Better: have the broker&apos;s certificate issued by a CA, and give that CA&apos;s certificate as CA file.</source>
        <translation>より良い方法: ブローカーの証明書を CA に発行してもらい、その CA の証明書を CA ファイルとして指定してください。</translation>
    </message>
    <message>
        <source>The certificate chain ends at &quot;%1&quot;, which is not trusted.</source>
        <translation>証明書チェーンは、信頼されていない「%1」で終わっています。</translation>
    </message>
    <message>
        <source>The certificate chain ends at &quot;%1&quot;, issued by &quot;%2&quot;, which is not trusted.</source>
        <translation>証明書チェーンは、「%2」が発行した、信頼されていない「%1」で終わっています。</translation>
    </message>
    <message>
        <source>If &quot;%1&quot; is an intermediate CA, the broker may also have left its certificate out of the chain.</source>
        <translation>「%1」が中間 CA なら、ブローカーがその証明書をチェーンから省いた可能性もあります。</translation>
    </message>
    <message>
        <source>A private CA is not in the system&apos;s store; it has to be given.</source>
        <translation>私設の CA はシステムのストアにないため、指定が必要です。</translation>
    </message>
    <message>
        <source>The broker sends &quot;%1&quot;, issued by &quot;%2&quot;, but not the certificate of &quot;%2&quot; itself, which links it to a trusted CA.</source>
        <translation>ブローカーは「%2」が発行した「%1」を送りますが、それを信頼された CA に結びつける「%2」自身の証明書を送りません。</translation>
    </message>
    <message>
        <source>Its own certificate is not at hand, so the CA file may also be the wrong one.</source>
        <translation>その証明書自体が手元にないため、CA ファイルが違う可能性もあります。</translation>
    </message>
    <message>
        <source>On the broker, append the intermediate certificate &quot;%1&quot; to the server&apos;s certificate file, after the server&apos;s own (mosquitto: certfile).</source>
        <translation>ブローカーで、中間証明書「%1」をサーバー証明書ファイルのサーバー自身の証明書の後に追加してください (mosquitto: certfile)。</translation>
    </message>
    <message>
        <source>The intermediate certificate can be fetched from %1.</source>
        <translation>中間証明書は %1 から取得できます。</translation>
    </message>
    <message>
        <source>To go on without that, add the intermediate certificate to the CA file, beside its root.</source>
        <translation>それをせずに進めるには、CA ファイルのルートの横に中間証明書を追加してください。</translation>
    </message>
    <message>
        <source>%1 holds the broker&apos;s own certificate &quot;%2&quot;, which is not a CA: it was issued by &quot;%3&quot;.</source>
        <translation>%1 にはブローカー自身の証明書「%2」があります。これは CA ではなく、「%3」が発行したものです。</translation>
    </message>
    <message>
        <source>%1 holds &quot;%2&quot;, an intermediate CA that was issued by &quot;%3&quot;. Trust has to end at a self-signed certificate.</source>
        <translation>%1 には「%3」が発行した中間 CA「%2」があります。信頼は自己署名証明書で終わらなければなりません。</translation>
    </message>
    <message>
        <source>%1 holds a certificate of the same name as the issuer, &quot;%2&quot;, but with another key: it did not sign &quot;%3&quot;.</source>
        <translation>%1 には発行者と同じ名前「%2」の証明書がありますが、鍵が異なります。「%3」に署名したものではありません。</translation>
    </message>
    <message>
        <source>The CA was probably made anew.</source>
        <translation>おそらく CA は作り直されています。</translation>
    </message>
    <message>
        <source>Get the present certificate of the CA &quot;%1&quot; from the broker&apos;s operator and give it as CA file (--ca).</source>
        <translation>CA「%1」の現在の証明書をブローカーの運用者から入手し、CA ファイル (--ca) に指定してください。</translation>
    </message>
    <message>
        <source>Give the certificate of the CA &quot;%1&quot; as CA file (--ca), or add it to the file.</source>
        <translation>CA「%1」の証明書を CA ファイル (--ca) に指定するか、ファイルに追加してください。</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued anew by the CA that you hold.</source>
        <translation>または、手元の CA でブローカーの証明書を発行し直してもらってください。</translation>
    </message>
    <message>
        <source>Renew the broker&apos;s certificate, install it on the broker and reload the broker.</source>
        <translation>ブローカーの証明書を更新してブローカーに設置し、ブローカーを再読み込みしてください。</translation>
    </message>
    <message>
        <source>Ask for the renewed CA certificate of &quot;%1&quot; and give it as CA file (--ca).</source>
        <translation>「%1」の更新済み CA 証明書を入手し、CA ファイル (--ca) に指定してください。</translation>
    </message>
    <message>
        <source>Replace the intermediate certificate in the broker&apos;s certificate file by the renewed one.</source>
        <translation>ブローカーの証明書ファイルの中間証明書を、更新済みのものに置き換えてください。</translation>
    </message>
    <message>
        <source>If that date is still to come, set this machine&apos;s clock: it says %1.</source>
        <translation>その日付がまだ先なら、このマシンの時計を合わせてください。現在の表示: %1。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is valid from %2 on; this machine&apos;s clock says %3.</source>
        <translation>証明書「%1」は %2 から有効です。このマシンの時計は %3 です。</translation>
    </message>
    <message>
        <source>Either a clock is wrong, this machine&apos;s or that of the CA, or the certificate was put to use too early.</source>
        <translation>このマシンか CA の時計が間違っているか、証明書の使用開始が早すぎました。</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock: date, time and time zone.</source>
        <translation>このマシンの時計 (日付、時刻、タイムゾーン) を確認してください。</translation>
    </message>
    <message>
        <source>If the clock is right, wait until %1, or have the certificate issued anew.</source>
        <translation>時計が正しければ、%1 まで待つか、証明書を発行し直してもらってください。</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; may not be used for a TLS server: its purpose is %2.</source>
        <translation>ブローカーの証明書「%1」は TLS サーバーには使えません。用途: %2。</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued with the extended key usage serverAuth.</source>
        <translation>拡張鍵用途 serverAuth を付けて、ブローカーの証明書を発行してもらってください。</translation>
    </message>
    <message>
        <source>Check that the broker does not present a client certificate by mistake (mosquitto: certfile).</source>
        <translation>ブローカーが誤ってクライアント証明書を提示していないか確認してください (mosquitto: certfile)。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; may not be used to issue certificates: its purpose is %2.</source>
        <translation>証明書「%1」は証明書の発行には使えません。用途: %2。</translation>
    </message>
    <message>
        <source>not that of a CA</source>
        <translation>CA 以外</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued by a CA: basic constraints CA:TRUE, key usage keyCertSign.</source>
        <translation>ブローカーの証明書を CA (basic constraints CA:TRUE、key usage keyCertSign) に発行してもらってください。</translation>
    </message>
    <message>
        <source>no names but its subject &quot;%1&quot;</source>
        <translation>subject「%1」以外の名前なし</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate names %1; the connection asks for %2.</source>
        <translation>ブローカーの証明書の名前: %1。接続が求める名前: %2。</translation>
    </message>
    <message>
        <source>Clear the server name %1 (TLS, Server name, or servername): the certificate is good for the URL&apos;s host.</source>
        <translation>サーバー名 %1 を消去してください (「TLS」の「サーバー名」または servername)。証明書は URL のホストには有効です。</translation>
    </message>
    <message>
        <source>Or keep the address and set the server name to %1 (TLS, Server name, or --servername).</source>
        <translation>または、アドレスはそのままで、サーバー名を %1 に設定してください (「TLS」の「サーバー名」または --servername)。</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued for %1 as well (subject alternative name).</source>
        <translation>または、ブローカーの証明書を %1 に対しても発行してもらってください (subject alternative name)。</translation>
    </message>
    <message>
        <source>A wildcard stands for one part of a name, not for several and not for none.</source>
        <translation>ワイルドカードは名前の 1 つの部分だけを表します。複数の部分やゼロ個の部分は表しません。</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; revoked the certificate &quot;%2&quot; on %3.</source>
        <translation>発行者「%1」が証明書「%2」を %3 に失効させました。</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; revoked the certificate &quot;%2&quot;.</source>
        <translation>発行者「%1」が証明書「%2」を失効させました。</translation>
    </message>
    <message>
        <source>It stands on the certificate revocation list.</source>
        <translation>証明書失効リストに載っています。</translation>
    </message>
    <message>
        <source>The broker itself presents the answer of the CA&apos;s OCSP responder that says so.</source>
        <translation>CA の OCSP レスポンダーのその旨の応答を、ブローカー自身が提示しています。</translation>
    </message>
    <message>
        <source>Have a new certificate issued for the broker, with a new key, and install it on the broker.</source>
        <translation>新しい鍵でブローカーの新しい証明書を発行してもらい、ブローカーに設置してください。</translation>
    </message>
    <message>
        <source>Until then do not trust this broker: its key may be in other hands.</source>
        <translation>それまではこのブローカーを信頼しないでください。鍵が他者の手にある可能性があります。</translation>
    </message>
    <message>
        <source>Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>より強い鍵で証明書を発行し直してもらってください: RSA 2048 ビット以上または EC P-256、署名は SHA-256。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; does not pass OpenSSL&apos;s verification: %2.</source>
        <translation>証明書「%1」は OpenSSL の検証に合格しません: %2。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s certificate with &quot;openssl verify&quot;, and have it issued anew.</source>
        <translation>「openssl verify」でブローカーの証明書を確認し、発行し直してもらってください。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is revoked.</source>
        <translation>証明書「%1」は失効しています。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; expired on %2.</source>
        <translation>証明書「%1」は %2 に期限が切れました。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is valid only from %2 on.</source>
        <translation>証明書「%1」は %2 から有効です。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is not meant for this use.</source>
        <translation>証明書「%1」はこの用途のものではありません。</translation>
    </message>
    <message>
        <source>The certificate is for other names (%1) than %2.</source>
        <translation>証明書は %2 とは別の名前 (%1) のものです。</translation>
    </message>
    <message>
        <source>OpenSSL says of &quot;%1&quot;: %2.</source>
        <translation>「%1」についての OpenSSL の報告: %2。</translation>
    </message>
    <message>
        <source>The self-signed certificate &quot;%1&quot; is not trusted.</source>
        <translation>自己署名証明書「%1」は信頼されていません。</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; of the certificate &quot;%2&quot; is not trusted.</source>
        <translation>証明書「%2」の発行者「%1」は信頼されていません。</translation>
    </message>
    <message>
        <source>The TLS library says: %1.</source>
        <translation>TLS ライブラリの報告: %1。</translation>
    </message>
    <message>
        <source>Compare the presented chain with the CA file: &quot;openssl s_client -connect %1 -showcerts&quot; shows it.</source>
        <translation>提示されたチェーンを CA ファイルと比べてください。「openssl s_client -connect %1 -showcerts」で表示できます。</translation>
    </message>
    <message>
        <source>Check the CA file (TLS, CA file, or --ca) and this machine&apos;s clock.</source>
        <translation>CA ファイル (「TLS」の「CA ファイル」または --ca) とこのマシンの時計を確認してください。</translation>
    </message>
    <message>
        <source>Without a server name (SNI) the server presents another certificate, for %1.</source>
        <translation>サーバー名 (SNI) なしでは、サーバーは %1 の別の証明書を提示します。</translation>
    </message>
    <message>
        <source>With the server name %1 (SNI) the server presents another certificate, for %2.</source>
        <translation>サーバー名 %1 (SNI) では、サーバーは %2 の別の証明書を提示します。</translation>
    </message>
    <message>
        <source>It is the broker&apos;s own certificate.</source>
        <translation>ブローカー自身の証明書です。</translation>
    </message>
    <message>
        <source>It is an intermediate certificate that the broker sends.</source>
        <translation>ブローカーが送る中間証明書です。</translation>
    </message>
    <message>
        <source>It is a CA certificate of this system.</source>
        <translation>このシステムの CA 証明書です。</translation>
    </message>
    <message>
        <source>It is a CA certificate of %1.</source>
        <translation>%1 の CA 証明書です。</translation>
    </message>
    <message>
        <source>That was less than an hour ago.</source>
        <translation>それから 1 時間も経っていません。</translation>
    </message>
    <message>
        <source>That is in less than an hour.</source>
        <translation>それまで 1 時間もありません。</translation>
    </message>
    <message numerus="yes">
        <source>That was %n hour(s) ago.</source>
        <translation>
            <numerusform>それは %n 時間前です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n hour(s).</source>
        <translation>
            <numerusform>それは %n 時間後です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That was %n day(s) ago.</source>
        <translation>
            <numerusform>それは %n 日前です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n day(s).</source>
        <translation>
            <numerusform>それは %n 日後です。</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; expired on %2.</source>
        <translation>ブローカーの証明書「%1」は %2 に期限が切れました。</translation>
    </message>
    <message>
        <source>The CA certificate &quot;%1&quot; of %2 expired on %3.</source>
        <translation>%2 の CA 証明書「%1」は %3 に期限が切れました。</translation>
    </message>
    <message>
        <source>The intermediate certificate &quot;%1&quot; that the broker sends expired on %2.</source>
        <translation>ブローカーが送る中間証明書「%1」は %2 に期限が切れました。</translation>
    </message>
    <message>
        <source>But this machine&apos;s clock may be ahead; it says %1.</source>
        <translation>ただし、このマシンの時計が進んでいる可能性があります。現在の表示: %1。</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is probably behind.</source>
        <translation>おそらくこのマシンの時計が遅れています。</translation>
    </message>
    <message>
        <source>The CA &quot;%1&quot; allows fewer CAs below it than the chain has (path length constraint).</source>
        <translation>CA「%1」が下位に許す CA の数よりも、チェーンの CA が多くなっています (path length constraint)。</translation>
    </message>
    <message>
        <source>A CA of the chain may not issue certificates for the names of &quot;%1&quot; (name constraints).</source>
        <translation>チェーンの CA は「%1」の名前に証明書を発行できません (name constraints)。</translation>
    </message>
    <message>
        <source>The CA &quot;%1&quot; may not issue certificates for TLS servers: its purpose is %2.</source>
        <translation>CA「%1」は TLS サーバーに証明書を発行できません。用途: %2。</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued by a CA without that restriction.</source>
        <translation>その制限のない CA にブローカーの証明書を発行してもらってください。</translation>
    </message>
    <message>
        <source>%1 stands there as a DNS name, but an address counts only as an IP entry.</source>
        <translation>%1 は DNS 名として記載されていますが、アドレスは IP 項目としてのみ有効です。</translation>
    </message>
    <message>
        <source>%1 stands in the subject, but an address counts only as an IP entry of the subject alternative name.</source>
        <translation>%1 は subject に記載されていますが、アドレスは subject alternative name の IP 項目としてのみ有効です。</translation>
    </message>
    <message>
        <source>%1 stands in the subject, but the subject does not count beside subject alternative names.</source>
        <translation>%1 は subject に記載されていますが、subject alternative name があれば subject は無視されます。</translation>
    </message>
    <message>
        <source>Or use the broker&apos;s name directly under %1, with one part before it.</source>
        <translation>または、%1 の直下にあるブローカーの名前 (前に 1 部分だけ) を使ってください。</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued for %1 as well (subject alternative name, as an IP entry).</source>
        <translation>または、ブローカーの証明書を %1 に対しても発行してもらってください (subject alternative name の IP 項目)。</translation>
    </message>
    <message>
        <source>The signature on the certificate &quot;%1&quot; is too weak: %2. Such a signature can be forged.</source>
        <translation>証明書「%1」の署名が弱すぎます: %2。このような署名は偽造できます。</translation>
    </message>
    <message>
        <source>The key of the certificate &quot;%1&quot; is too weak: %2.</source>
        <translation>証明書「%1」の鍵が弱すぎます: %2。</translation>
    </message>
    <message>
        <source>OpenSSL&apos;s security level 2 asks for RSA with 2048 bits or EC with 224 at least, and for SHA-224 or better.</source>
        <translation>OpenSSL のセキュリティレベル 2 では、RSA 2048 ビット以上または EC 224 ビット以上、SHA-224 以上が必要です。</translation>
    </message>
    <message>
        <source>That is not all: %1</source>
        <translation>それだけではありません: %1</translation>
    </message>
    <message>
        <source>It does send a certificate of the name &quot;%1&quot; (valid %2 to %3), but with another key: that one did not sign &quot;%4&quot;.</source>
        <translation>ブローカーは「%1」という名前の証明書 (有効期間 %2～%3) を送りますが、鍵が異なります。「%4」に署名したものではありません。</translation>
    </message>
    <message>
        <source>%1 holds a self-signed certificate &quot;%2&quot;, but the broker now shows another one of that name, valid from %3 on: it was probably made anew.</source>
        <translation>%1 には自己署名証明書「%2」がありますが、ブローカーは現在、同じ名前の別の証明書 (%3 から有効) を示しています。おそらく作り直されています。</translation>
    </message>
    <message>
        <source>Get the broker&apos;s present certificate from its operator, compare the fingerprint (SHA-256 %1), and give it as CA file (--ca).</source>
        <translation>ブローカーの現在の証明書を運用者から入手し、フィンガープリント (SHA-256 %1) を照合して、CA ファイル (--ca) に指定してください。</translation>
    </message>
</context>
<context>
    <name>CertificateSet</name>
    <message>
        <source>There are %1 clients.</source>
        <translation>クライアントが %1 件あります。</translation>
    </message>
    <message>
        <source>Give 1000 clients at most at a time.</source>
        <translation>一度に指定できるクライアントは最大 1000 件です。</translation>
    </message>
    <message>
        <source>Two clients are called &quot;%1&quot;.</source>
        <translation>「%1」という名前のクライアントが 2 つあります。</translation>
    </message>
    <message>
        <source>Give each client a name of its own: the broker tells them apart by it.</source>
        <translation>各クライアントに固有の名前を付けてください。ブローカーは名前で区別します。</translation>
    </message>
</context>
<context>
    <name>CertificateSpec</name>
    <message>
        <source>The client has no common name.</source>
        <translation>クライアントに Common Name がありません。</translation>
    </message>
    <message>
        <source>The CA has no common name.</source>
        <translation>CA に Common Name がありません。</translation>
    </message>
    <message>
        <source>Give the name by which the broker shall know the client, for instance &quot;pump-7&quot;.</source>
        <translation>ブローカーがクライアントを識別する名前を指定してください (例: &quot;pump-7&quot;)。</translation>
    </message>
    <message>
        <source>Give a name that tells it from other CAs, for instance &quot;Lab CA&quot;.</source>
        <translation>ほかの CA と区別できる名前を指定してください (例: &quot;Lab CA&quot;)。</translation>
    </message>
    <message>
        <source>Many client programs, this one too, read no Ed25519 key.</source>
        <translation>このプログラムを含め、多くのクライアントプログラムは Ed25519 鍵を読めません。</translation>
    </message>
    <message>
        <source>Choose ECDSA P-256 or RSA for clients.</source>
        <translation>クライアントには ECDSA P-256 か RSA を選んでください。</translation>
    </message>
    <message>
        <source>The name has %1 characters; a certificate takes 64 at most.</source>
        <translation>名前が %1 文字あります。証明書では最大 64 文字です。</translation>
    </message>
    <message>
        <source>Give 1 to 64 characters.</source>
        <translation>1～64 文字で指定してください。</translation>
    </message>
    <message>
        <source>The name holds a control character, such as a tab or a line end.</source>
        <translation>名前にタブや改行などの制御文字があります。</translation>
    </message>
    <message>
        <source>The server has no name: clients compare the host of the URL with the names in the certificate.</source>
        <translation>サーバーに名前がありません。クライアントは URL のホストを証明書の名前と比べます。</translation>
    </message>
    <message>
        <source>Give each host name and each address that clients use.</source>
        <translation>クライアントが使うホスト名とアドレスをすべて指定してください。</translation>
    </message>
    <message>
        <source>There are %1 names; that makes every TLS handshake large.</source>
        <translation>名前が %1 件あります。TLS ハンドシェイクが毎回大きくなります。</translation>
    </message>
    <message>
        <source>Give 100 names at most.</source>
        <translation>名前は最大 100 件にしてください。</translation>
    </message>
    <message>
        <source>Give host names and addresses without scheme and port, such as broker.lan, *.lab.lan or 192.168.1.20.</source>
        <translation>スキームとポートを除いたホスト名とアドレスを指定してください (例: broker.lan、*.lab.lan、192.168.1.20)。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a URL.</source>
        <translation>「%1」は URL です。</translation>
    </message>
    <message>
        <source>Give its host alone: %1.</source>
        <translation>ホストだけを指定してください: %1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: a wildcard can only be the whole first label.</source>
        <translation>「%1」: ワイルドカードは先頭のラベル全体にのみ使えます。</translation>
    </message>
    <message>
        <source>Give it as in *.lab.lan.</source>
        <translation>*.lab.lan のように指定してください。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither a host name nor an address.</source>
        <translation>「%1」はホスト名でもアドレスでもありません。</translation>
    </message>
    <message>
        <source>It would be valid for %1 days.</source>
        <translation>有効期間が %1 日になります。</translation>
    </message>
    <message>
        <source>Give 1 to 36500 days.</source>
        <translation>1～36500 日を指定してください。</translation>
    </message>
    <message>
        <source>It would end before it begins.</source>
        <translation>開始より前に終了します。</translation>
    </message>
    <message>
        <source>Give an end that is later than the beginning.</source>
        <translation>開始より後の終了を指定してください。</translation>
    </message>
</context>
<context>
    <name>CertificateText</name>
    <message numerus="yes">
        <source>%1 to %2: valid in %n day(s) only</source>
        <translation>
            <numerusform>%1～%2: %n 日後に有効</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: expired %n day(s) ago</source>
        <translation>
            <numerusform>%1～%2: %n 日前に期限切れ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: %n day(s) left</source>
        <translation>
            <numerusform>%1～%2: 残り %n 日</numerusform>
        </translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>none: it has no Subject Alternative Name</source>
        <translation>なし: Subject Alternative Name がありません</translation>
    </message>
    <message>
        <source>Validity</source>
        <translation>有効期間</translation>
    </message>
    <message>
        <source>not valid now</source>
        <translation>現在は無効</translation>
    </message>
    <message>
        <source>expires soon</source>
        <translation>まもなく期限切れ</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>発行者</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>自身 (自己署名)</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>鍵</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>シリアル番号</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256 フィンガープリント</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint</source>
        <translation>SHA-1 フィンガープリント</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message numerus="yes">
        <source>no readable certificate (%n byte(s))</source>
        <translation>
            <numerusform>読める証明書なし (%n バイト)</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s: %1</source>
        <translation>ブローカー: %1</translation>
    </message>
    <message>
        <source>Root CA: %1</source>
        <translation>ルート CA: %1</translation>
    </message>
    <message>
        <source>Intermediate CA: %1</source>
        <translation>中間 CA: %1</translation>
    </message>
    <message>
        <source>Not a CA: %1</source>
        <translation>CA ではない: %1</translation>
    </message>
    <message>
        <source>Checked against %1, for the name %2.</source>
        <translation>%1 に照らし、名前 %2 で検証しました。</translation>
    </message>
    <message>
        <source>matches %1</source>
        <translation>%1 と一致</translation>
    </message>
    <message>
        <source>another name</source>
        <translation>別の名前</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>does not match</source>
        <translation>不一致</translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <comment>names of a certificate</comment>
        <translation>
            <numerusform>全 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was asked for: it is among them</source>
        <translation>要求された名前 %1: 含まれています</translation>
    </message>
    <message>
        <source>%1 was asked for: it is not among them</source>
        <translation>要求された名前 %1: 含まれていません</translation>
    </message>
    <message>
        <source>no fault found</source>
        <translation>問題なし</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>certificate, verdict in a word</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Verification is off: the faults above did not stop the connection. Compared with %1.</source>
        <translation>検証はオフです。上の問題で接続は止まりませんでした。比較対象: %1。</translation>
    </message>
</context>
<context>
    <name>CertificateWords</name>
    <message>
        <source>less than an hour ago</source>
        <translation>1 時間足らず前</translation>
    </message>
    <message>
        <source>in less than an hour</source>
        <translation>1 時間足らず後</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n 時間前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hour(s)</source>
        <translation>
            <numerusform>%n 時間後</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 日前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>%n 日後</numerusform>
        </translation>
    </message>
    <message>
        <source>Its dates cannot be read.</source>
        <translation>日付を読めません。</translation>
    </message>
    <message>
        <source>It becomes valid %1.</source>
        <translation>%1に有効になります。</translation>
    </message>
    <message>
        <source>It expired %1.</source>
        <translation>%1に期限が切れました。</translation>
    </message>
    <message>
        <source>It expires %1.</source>
        <translation>%1に期限が切れます。</translation>
    </message>
    <message>
        <source>TLS server (serverAuth)</source>
        <translation>TLS サーバー (serverAuth)</translation>
    </message>
    <message>
        <source>TLS client (clientAuth)</source>
        <translation>TLS クライアント (clientAuth)</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>理由の記載なし</translation>
    </message>
    <message>
        <source>key compromised</source>
        <translation>鍵の漏洩</translation>
    </message>
    <message>
        <source>CA compromised</source>
        <translation>CA の漏洩</translation>
    </message>
    <message>
        <source>affiliation changed</source>
        <translation>所属の変更</translation>
    </message>
    <message>
        <source>superseded</source>
        <translation>置き換え済み</translation>
    </message>
    <message>
        <source>no longer in use</source>
        <translation>使用終了</translation>
    </message>
    <message>
        <source>on hold</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>removed from the list</source>
        <translation>リストから削除</translation>
    </message>
    <message>
        <source>privilege withdrawn</source>
        <translation>権限の取り消し</translation>
    </message>
    <message>
        <source>reason %1</source>
        <translation>理由 %1</translation>
    </message>
</context>
<context>
    <name>CertificatesWindow</name>
    <message>
        <source>Certificates</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>A CA, certificates for a broker and its clients, and the lines for mosquitto.conf</source>
        <translation>CA、ブローカーとクライアントの証明書、mosquitto.conf の行</translation>
    </message>
    <message>
        <source>What a certificate, key, request, revocation list or PKCS#12 file holds</source>
        <translation>証明書、鍵、要求、失効リスト、PKCS#12 ファイルの内容</translation>
    </message>
    <message>
        <source>Whether CA, chain, key, name and purpose fit together, before the broker is touched</source>
        <translation>CA、チェーン、鍵、名前、用途が整合するかを、ブローカーに触れる前に確認</translation>
    </message>
</context>
<context>
    <name>CheckCommand</name>
    <message>
        <source>%1 is incomplete: %2</source>
        <translation>%1 は不完全です: %2</translation>
    </message>
    <message>
        <source>%1 %2 cannot be written: %3.</source>
        <translation>%1 %2 に書き込めません: %3。</translation>
    </message>
    <message>
        <source>Name a file in a folder that can be written.</source>
        <translation>書き込めるフォルダー内のファイルを指定してください。</translation>
    </message>
    <message>
        <source>The report cannot be written to standard output.</source>
        <translation>レポートを標準出力に書き込めません。</translation>
    </message>
    <message>
        <source>Looking closer: %1</source>
        <translation>詳しく調査中: %1</translation>
    </message>
</context>
<context>
    <name>CheckOptions</name>
    <message>
        <source>The command line has two URLs: %1 and %2.</source>
        <translation>コマンドラインに URL が 2 つあります: %1 と %2。</translation>
    </message>
    <message>
        <source>Give one URL, and put values with blanks in quotation marks.</source>
        <translation>URL は 1 つだけ指定し、空白を含む値は引用符で囲んでください。</translation>
    </message>
    <message>
        <source>There is no flag %1.</source>
        <translation>フラグ %1 はありません。</translation>
    </message>
    <message>
        <source>Run connack check --help for the list of flags.</source>
        <translation>フラグの一覧は connack check --help で確認できます。</translation>
    </message>
    <message>
        <source>Use --%1, or run connack check --help for the list of flags.</source>
        <translation>--%1 を使うか、connack check --help でフラグの一覧を確認してください。</translation>
    </message>
    <message>
        <source>The command line cannot be read: %1</source>
        <translation>コマンドラインを読めません: %1</translation>
    </message>
    <message>
        <source>Run connack check --help for the flags and their values.</source>
        <translation>フラグとその値は connack check --help で確認できます。</translation>
    </message>
    <message>
        <source>The options file %1 cannot be read: %2.</source>
        <translation>オプションファイル %1 を読めません: %2。</translation>
    </message>
    <message>
        <source>Name a file with an options object.</source>
        <translation>オプションオブジェクトのあるファイルを指定してください。</translation>
    </message>
    <message>
        <source>--publish %1 has no payload.</source>
        <translation>--publish %1 にペイロードがありません。</translation>
    </message>
    <message>
        <source>Give TOPIC=PAYLOAD; an empty payload is TOPIC=.</source>
        <translation>TOPIC=PAYLOAD の形で指定してください。空のペイロードは TOPIC= です。</translation>
    </message>
    <message>
        <source>%1 &quot;%2&quot; cannot be used.</source>
        <translation>%1「%2」は使用できません。</translation>
    </message>
    <message>
        <source>--qos is &quot;%1&quot;.</source>
        <translation>--qos が「%1」です。</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0、1、2 のいずれかを指定してください。</translation>
    </message>
    <message>
        <source>--log %1 has an ending that names no form.</source>
        <translation>--log %1 の拡張子から形式を判断できません。</translation>
    </message>
    <message>
        <source>--junit names no file.</source>
        <translation>--junit にファイルの指定がありません。</translation>
    </message>
    <message>
        <source>Name the file to write.</source>
        <translation>書き込むファイルを指定してください。</translation>
    </message>
    <message>
        <source>--probe-ports and --no-probe contradict each other.</source>
        <translation>--probe-ports と --no-probe は両立しません。</translation>
    </message>
    <message>
        <source>Give one of them.</source>
        <translation>どちらか一方を指定してください。</translation>
    </message>
    <message>
        <source>Name a file that ends in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>末尾が .pcapng、.jsonl、.csv、.txt、.md のいずれかのファイルを指定してください。</translation>
    </message>
    <message>
        <source>--log-rotate is &quot;%1&quot;.</source>
        <translation>--log-rotate が「%1」です。</translation>
    </message>
    <message>
        <source>Give a size from 10kB on, such as 100MB or 64MiB.</source>
        <translation>100MB や 64MiB のように、10kB 以上のサイズを指定してください。</translation>
    </message>
    <message>
        <source>--log-rotate has no file to rotate.</source>
        <translation>--log-rotate で分割するファイルがありません。</translation>
    </message>
    <message>
        <source>Name the file with --log FILE.</source>
        <translation>--log FILE でファイルを指定してください。</translation>
    </message>
    <message>
        <source>--log-keep is &quot;%1&quot;.</source>
        <translation>--log-keep が「%1」です。</translation>
    </message>
    <message>
        <source>Give the number of files to keep, from 1 on.</source>
        <translation>残すファイルの数を 1 以上で指定してください。</translation>
    </message>
    <message>
        <source>--log-keep is of no use without --log-rotate.</source>
        <translation>--log-keep は --log-rotate なしでは意味がありません。</translation>
    </message>
    <message>
        <source>Give the size of a file with --log-rotate SIZE.</source>
        <translation>--log-rotate SIZE でファイルのサイズを指定してください。</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>&amp;For</source>
        <translation>対象(&amp;F)</translation>
    </message>
    <message>
        <source>A broker&apos;s certificate needs a matching name and the purpose serverAuth; a client&apos;s the purpose clientAuth.</source>
        <translation>ブローカーの証明書には一致する名前と用途 serverAuth、クライアントの証明書には用途 clientAuth が必要です。</translation>
    </message>
    <message>
        <source>a broker (server)</source>
        <translation>ブローカー (サーバー)</translation>
    </message>
    <message>
        <source>a client</source>
        <translation>クライアント</translation>
    </message>
    <message>
        <source>C&amp;A file</source>
        <translation>CA ファイル(&amp;A)</translation>
    </message>
    <message>
        <source>What the other side trusts: for a broker&apos;s certificate the clients&apos; CA file, for a client&apos;s the broker&apos;s cafile.</source>
        <translation>相手側が信頼するもの: ブローカーの証明書ではクライアントの CA ファイル、クライアントの証明書ではブローカーの cafile。</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as &amp;well</source>
        <translation>システムの CA も信頼(&amp;W)</translation>
    </message>
    <message>
        <source>For certificates of public CAs.</source>
        <translation>公的な CA の証明書用。</translation>
    </message>
    <message>
        <source>&amp;Certificate</source>
        <translation>証明書(&amp;C)</translation>
    </message>
    <message>
        <source>With its intermediate CAs behind it, as PEM; DER, or PKCS#12 with its key.
mosquitto.conf: certfile</source>
        <translation>中間 CA を後に付けた PEM、DER、または鍵付きの PKCS#12。
mosquitto.conf: certfile</translation>
    </message>
    <message>
        <source>Private &amp;key</source>
        <translation>秘密鍵(&amp;K)</translation>
    </message>
    <message>
        <source>Empty, if it is in the certificate&apos;s file.
mosquitto.conf: keyfile</source>
        <translation>証明書のファイルにある場合は空。
mosquitto.conf: keyfile</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>パスフレーズ(&amp;P)</translation>
    </message>
    <message>
        <source>Opens the key or the PKCS#12 file. It is used here alone, and not kept.</source>
        <translation>鍵または PKCS#12 ファイルを開きます。ここでのみ使い、保存しません。</translation>
    </message>
    <message>
        <source>&amp;Host name</source>
        <translation>ホスト名(&amp;H)</translation>
    </message>
    <message>
        <source>The host name or address in the clients&apos; URL. TLS compares it with the names in the certificate (RFC 6125).</source>
        <translation>クライアントの URL にあるホスト名またはアドレス。TLS が証明書の名前と比べます (RFC 6125)。</translation>
    </message>
    <message>
        <source>&amp;Revocation list</source>
        <translation>失効リスト(&amp;R)</translation>
    </message>
    <message>
        <source>May stay empty. PEM or DER.
mosquitto.conf: crlfile</source>
        <translation>空でもかまいません。PEM または DER。
mosquitto.conf: crlfile</translation>
    </message>
    <message>
        <source>&amp;Take from this connection</source>
        <translation>この接続から取り込む(&amp;T)</translation>
    </message>
    <message>
        <source>Open a connection first.</source>
        <translation>先に接続を開いてください。</translation>
    </message>
    <message>
        <source>CA, client certificate, key and host of %1</source>
        <translation>%1 の CA、クライアント証明書、鍵、ホスト</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>消去(&amp;L)</translation>
    </message>
    <message>
        <source>Empties all fields</source>
        <translation>すべての欄を空にします</translation>
    </message>
    <message>
        <source>Copy the re&amp;sult</source>
        <translation>結果をコピー(&amp;S)</translation>
    </message>
    <message>
        <source>All checks as text</source>
        <translation>すべての確認をテキストで</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Give the files of a broker or of a client, or drop them here: each goes to its field by its content. Nothing is sent anywhere; what is wrong is said before the broker finds it.</source>
        <translation>ブローカーまたはクライアントのファイルを指定するか、ここにドロップしてください。内容によってそれぞれの欄に入ります。どこにも送信されません。ブローカーが気づく前に問題がわかります。</translation>
    </message>
</context>
<context>
    <name>Client</name>
    <message>
        <source>The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).</source>
        <translation>パケットは %1 バイトですが、ブローカーが受け付けるのは最大 %2 です (Maximum Packet Size)。</translation>
    </message>
    <message>
        <source>The Topic Alias is %1; the broker takes 1 to %2 (Topic Alias Maximum; 0: none).</source>
        <translation>Topic Alias は %1 ですが、ブローカーが受け付けるのは 1～%2 です (Topic Alias Maximum、0 はなし)。</translation>
    </message>
    <message>
        <source>The Topic Alias %1 was not given a topic name on this connection.</source>
        <translation>この接続では Topic Alias %1 にトピック名が割り当てられていません。</translation>
    </message>
    <message>
        <source>Not connected.</source>
        <translation>接続していません。</translation>
    </message>
    <message>
        <source>The broker takes messages up to QoS %1 (Maximum QoS).</source>
        <translation>ブローカーは QoS %1 までのメッセージを受け付けます (Maximum QoS)。</translation>
    </message>
    <message>
        <source>The broker does not keep retained messages (Retain Available is 0).</source>
        <translation>ブローカーは Retain メッセージを保持しません (Retain Available が 0)。</translation>
    </message>
    <message>
        <source>A client&apos;s PUBLISH has no Subscription Identifier.</source>
        <translation>クライアントの PUBLISH に Subscription Identifier はありません。</translation>
    </message>
    <message>
        <source>The broker does not keep up: %1 bytes already wait to be sent.</source>
        <translation>ブローカーが追いついていません。すでに %1 バイトが送信待ちです。</translation>
    </message>
    <message>
        <source>There is no topic filter to subscribe to.</source>
        <translation>購読する Topic Filter がありません。</translation>
    </message>
    <message>
        <source>No Local cannot be set on a shared subscription.</source>
        <translation>共有購読に No Local は設定できません。</translation>
    </message>
    <message>
        <source>All 65,535 packet identifiers are in use.</source>
        <translation>65,535 個の Packet Identifier がすべて使用中です。</translation>
    </message>
    <message>
        <source>There is no topic filter to unsubscribe from.</source>
        <translation>購読を解除する Topic Filter がありません。</translation>
    </message>
    <message>
        <source>The broker does not keep up: %1 bytes already wait for their acknowledgement.</source>
        <translation>ブローカーが追いついていません。すでに %1 バイトが確認応答待ちです。</translation>
    </message>
    <message>
        <source>The CONNECT has no Authentication Method: without one there is no AUTH (MQTT 5.0, section 4.12).</source>
        <translation>CONNECT に Authentication Method がありません。それがなければ AUTH は使えません (MQTT 5.0、4.12 節)。</translation>
    </message>
    <message>
        <source>A re-authentication is under way.</source>
        <translation>再認証を実行中です。</translation>
    </message>
</context>
<context>
    <name>ClockSuspicion</name>
    <message>
        <source>The clock is wrong for certain: it says %1, but this program was built later, about %2.</source>
        <translation>時計は確実に間違っています。時計は %1 ですが、このプログラムはそれより後の %2 ごろにビルドされました。</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n certificate(s) that the broker sends is valid yet, which points to the clock.</source>
        <translation>
            <numerusform>ブローカーが送る %n 個の証明書がどれもまだ有効でないため、時計が疑われます。</numerusform>
        </translation>
    </message>
    <message>
        <source>The CA certificate &quot;%1&quot; in use here is valid only from %2 on as well, which points to the clock.</source>
        <translation>ここで使われる CA 証明書「%1」も %2 から有効なため、時計が疑われます。</translation>
    </message>
    <message>
        <source>The revocation list was issued later than this clock says, too.</source>
        <translation>失効リストの発行日もこの時計より後です。</translation>
    </message>
    <message>
        <source>The difference is so small that a wrong time zone explains it.</source>
        <translation>差が小さいため、タイムゾーンの誤りで説明がつきます。</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) of different issuers have expired, as it happens when a clock is ahead.</source>
        <translation>
            <numerusform>発行者の異なる %n 個の証明書が期限切れです。時計が進んでいるときに起こることです。</numerusform>
        </translation>
    </message>
    <message>
        <source>The clock is years beyond everything in the chain: the last of it ended on %1.</source>
        <translation>時計はチェーン全体の期限を何年も過ぎています。最後の期限は %1 でした。</translation>
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
        <translation>使い方: connack compare LEFT.json RIGHT.json
JSON で保存した、または connack check --json で出力した 2 つのレポートを比較し、違いを出力します。
「!」は重要と思われる違いを示します。
終了ステータス: 0 重要な違いなし、1 重要な違いあり、2 ファイルまたはコマンドラインを使用不可。
</translation>
    </message>
    <message>
        <source>Name two files.</source>
        <translation>ファイルを 2 つ指定してください。</translation>
    </message>
    <message>
        <source>The comparison cannot be written to standard output.</source>
        <translation>比較結果を標準出力に書き込めません。</translation>
    </message>
</context>
<context>
    <name>CompareSide</name>
    <message>
        <source>Choose an attempt</source>
        <translation>試行を選択</translation>
    </message>
    <message>
        <source>Open a saved report…</source>
        <translation>保存したレポートを開く…</translation>
    </message>
    <message>
        <source>A report that was saved as JSON, or the output of connack check --json; it can be dropped here as well</source>
        <translation>JSON で保存したレポート、または connack check --json の出力。ここにドロップすることもできます</translation>
    </message>
    <message>
        <source>Every attempt of the open connections, the latest first, and the reports that were opened</source>
        <translation>開いている接続のすべての試行 (新しい順) と、開いたレポート</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>file, URL of its report</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Open a Saved Report</source>
        <translation>保存したレポートを開く</translation>
    </message>
    <message>
        <source>Reports as JSON (*.json)</source>
        <translation>レポート (JSON) (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
</context>
<context>
    <name>CompareWindow</name>
    <message>
        <source>Copy All as &amp;Markdown</source>
        <translation>すべて Markdown でコピー(&amp;M)</translation>
    </message>
    <message>
        <source>No attempt was made yet. Connect twice, or open two saved reports, and see here what differs.</source>
        <translation>まだ試行がありません。2 回接続するか、保存したレポートを 2 つ開くと、ここに違いが表示されます。</translation>
    </message>
    <message>
        <source>Choose two attempts above, of one connection or of two. A report that was saved as JSON on another machine can be one side: open it, or drop it on that side of this window.</source>
        <translation>上で試行を 2 つ選んでください。同じ接続でも別の接続でもかまいません。別のマシンで JSON 保存したレポートも使えます。開くか、このウィンドウの片側にドロップしてください。</translation>
    </message>
    <message>
        <source>Both sides are the same attempt. Choose another one on one side.</source>
        <translation>両側が同じ試行です。片側で別の試行を選んでください。</translation>
    </message>
    <message>
        <source>Compare Attempts</source>
        <translation>試行の比較</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>左(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>右(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Only what differs</source>
        <translation>違いのみ(&amp;O)</translation>
    </message>
    <message>
        <source>Leaves out what is the same, and times that differ by less than twice or 5 ms</source>
        <translation>同じものと、2 倍未満または 5 ms 未満の時間差を省きます</translation>
    </message>
    <message>
        <source>&amp;Swap sides</source>
        <translation>左右を入れ替え(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Copy as Markdown</source>
        <translation>Markdown でコピー(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the sentence and the rows that are shown, for a colleague or a bug tracker</source>
        <translation>表示中の文と行をコピーします。同僚やバグトラッカーに渡せます</translation>
    </message>
    <message>
        <source>The left attempt goes to the right, the right one to the left</source>
        <translation>左の試行を右へ、右の試行を左へ移します</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>connected, then ended or refused</source>
        <translation>接続後、終了または拒否</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(空)</translation>
    </message>
    <message>
        <source>System</source>
        <translation>システム</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>名前解決の対象</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>エラー</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>相手</translation>
    </message>
    <message>
        <source>Own address</source>
        <translation>自分のアドレス</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Tried %1</source>
        <translation>%1 の試行</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>プロトコル</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>暗号スイート</translation>
    </message>
    <message>
        <source>ALPN chosen</source>
        <translation>選択された ALPN</translation>
    </message>
    <message>
        <source>ALPN offered</source>
        <translation>提示した ALPN</translation>
    </message>
    <message>
        <source>Certificate verified</source>
        <translation>証明書の検証</translation>
    </message>
    <message>
        <source>Server name sent</source>
        <translation>送信したサーバー名</translation>
    </message>
    <message>
        <source>Verification errors</source>
        <translation>検証エラー</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>アラート</translation>
    </message>
    <message>
        <source>The library&apos;s words</source>
        <translation>ライブラリの言葉</translation>
    </message>
    <message>
        <source>First bytes received</source>
        <translation>最初の受信バイト</translation>
    </message>
    <message>
        <source>Certificates presented</source>
        <translation>提示された証明書</translation>
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
        <translation>発行者</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>開始日</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>終了日</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>鍵</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>ステータス</translation>
    </message>
    <message>
        <source>Sub-protocol offered</source>
        <translation>提示したサブプロトコル</translation>
    </message>
    <message>
        <source>Sub-protocol chosen</source>
        <translation>選択されたサブプロトコル</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>本文の先頭</translation>
    </message>
    <message>
        <source>Header %1</source>
        <translation>ヘッダー %1</translation>
    </message>
    <message>
        <source>%1 sent, %2 bytes</source>
        <comment>name of a packet, its length</comment>
        <translation>%1 送信、%2 バイト</translation>
    </message>
    <message>
        <source>%1 received, %2 bytes</source>
        <comment>name of a packet, its length</comment>
        <translation>%1 受信、%2 バイト</translation>
    </message>
    <message>
        <source>in the report</source>
        <translation>レポートにあり</translation>
    </message>
    <message>
        <source>not in the report</source>
        <translation>レポートになし</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Packet %1</source>
        <translation>パケット %1</translation>
    </message>
    <message>
        <source>Further packets, not compared</source>
        <translation>その他のパケット (比較対象外)</translation>
    </message>
    <message>
        <source>Choose a report that was saved as JSON, or the output of &quot;connack check --json&quot;.</source>
        <translation>JSON で保存したレポート、または「connack check --json」の出力を選んでください。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 は空です。</translation>
    </message>
    <message>
        <source>%1 is HTML or XML, which is for reading.</source>
        <translation>%1 は HTML または XML で、閲覧用です。</translation>
    </message>
    <message>
        <source>%1 is Markdown, which is for reading.</source>
        <translation>%1 は Markdown で、閲覧用です。</translation>
    </message>
    <message>
        <source>%1 is no JSON (byte %2: %3).</source>
        <translation>%1 は JSON ではありません (バイト %2: %3)。</translation>
    </message>
    <message>
        <source>%1 is JSON, but no report of a connection attempt.</source>
        <translation>%1 は JSON ですが、接続試行のレポートではありません。</translation>
    </message>
    <message>
        <source>%1 is a report of another version than %2, the one that can be read. Save it anew with this program.</source>
        <translation>%1 は、読めるバージョン %2 とは別のバージョンのレポートです。このプログラムで保存し直してください。</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 は存在しません。</translation>
    </message>
    <message>
        <source>%1 is no ordinary file.</source>
        <translation>%1 は通常のファイルではありません。</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>%1 を読めません (%2)。</translation>
    </message>
    <message>
        <source>%1 is larger than 16 MiB.</source>
        <translation>%1 は 16 MiB を超えています。</translation>
    </message>
    <message>
        <source>%1: %2 and %3</source>
        <comment>field, left and right value</comment>
        <translation>%1: %2 と %3</translation>
    </message>
    <message>
        <source>%1 (on the left alone: %2)</source>
        <comment>field, value</comment>
        <translation>%1 (左のみ: %2)</translation>
    </message>
    <message>
        <source>%1 (on the right alone: %2)</source>
        <comment>field, value</comment>
        <translation>%1 (右のみ: %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>differences</comment>
        <translation>
            <numerusform>ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>The causes differ: &quot;%1&quot; on the left, &quot;%2&quot; on the right.</source>
        <translation>原因が違います。左は「%1」、右は「%2」です。</translation>
    </message>
    <message>
        <source>The outcome differs: %1 on the left, %2 on the right.</source>
        <translation>結果が違います。左は「%1」、右は「%2」です。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; on the left alone</source>
        <translation>「%1」は左のみ</translation>
    </message>
    <message>
        <source>&quot;%1&quot; on the right alone</source>
        <translation>「%1」は右のみ</translation>
    </message>
    <message>
        <source>The notes differ: %1.</source>
        <translation>注記が違います: %1。</translation>
    </message>
    <message>
        <source>The server presented another certificate: %1.</source>
        <translation>サーバーが別の証明書を提示しました: %1。</translation>
    </message>
    <message>
        <source>The server presented another chain for its certificate: %1.</source>
        <translation>サーバーが証明書に別のチェーンを提示しました: %1。</translation>
    </message>
    <message>
        <source>The settings differ: %1.</source>
        <translation>設定が違います: %1。</translation>
    </message>
    <message>
        <source>The addresses differ: %1.</source>
        <translation>アドレスが違います: %1。</translation>
    </message>
    <message>
        <source>The TCP connection differs: %1.</source>
        <translation>TCP 接続が違います: %1。</translation>
    </message>
    <message>
        <source>The TLS handshake differs: %1.</source>
        <translation>TLS ハンドシェイクが違います: %1。</translation>
    </message>
    <message>
        <source>The HTTP upgrade differs: %1.</source>
        <translation>HTTP アップグレードが違います: %1。</translation>
    </message>
    <message>
        <source>The CONNACK differs: %1.</source>
        <translation>CONNACK が違います: %1。</translation>
    </message>
    <message>
        <source>The packets differ: %1.</source>
        <translation>パケットが違います: %1。</translation>
    </message>
    <message>
        <source>The times differ: %1.</source>
        <translation>時間が違います: %1。</translation>
    </message>
    <message>
        <source>The probes differ: %1.</source>
        <translation>追加接続が違います: %1。</translation>
    </message>
    <message>
        <source>Nothing differs that is likely to matter.</source>
        <translation>重要と思われる違いはありません。</translation>
    </message>
    <message>
        <source>Nothing differs but the times.</source>
        <translation>違うのは時間だけです。</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>違いはありません。</translation>
    </message>
    <message>
        <source>Resolve and addresses</source>
        <translation>名前解決とアドレス</translation>
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
        <translation>証明書</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>注記</translation>
    </message>
    <message>
        <source>Probes</source>
        <translation>追加接続</translation>
    </message>
    <message>
        <source>same</source>
        <translation>同じ</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>異なる</translation>
    </message>
    <message>
        <source>left only</source>
        <translation>左のみ</translation>
    </message>
    <message>
        <source>right only</source>
        <translation>右のみ</translation>
    </message>
    <message>
        <source>Set on both sides, but reports hold no secrets, so they are not compared: %1.</source>
        <translation>両側で設定されていますが、レポートに秘密の値は含まれないため比較していません: %1。</translation>
    </message>
    <message>
        <source>Two attempts compared</source>
        <translation>2 つの試行の比較</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>項目</translation>
    </message>
</context>
<context>
    <name>ComparisonModel</name>
    <message>
        <source>%1, %2, likely to matter</source>
        <comment>field, how it differs</comment>
        <translation>%1、%2、重要な可能性あり</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>field, how it differs</comment>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>This is likely to matter.</source>
        <translation>重要な可能性があります。</translation>
    </message>
    <message>
        <source>Set on both sides; reports hold no secrets, so whether they are the same is not known.</source>
        <translation>両側で設定されています。レポートに秘密の値は含まれないため、同じかどうかはわかりません。</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>違い</translation>
    </message>
</context>
<context>
    <name>ComparisonView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
</context>
<context>
    <name>ConnackRules</name>
    <message>
        <source>user &quot;%1&quot;</source>
        <translation>ユーザー「%1」</translation>
    </message>
    <message>
        <source>no user name</source>
        <translation>ユーザー名なし</translation>
    </message>
    <message>
        <source>This connection uses MQTT %1.</source>
        <translation>この接続は MQTT %1 を使っています。</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>プロトコルバージョンを MQTT %1 に切り替えてください。</translation>
    </message>
    <message>
        <source>Or allow MQTT %1 on the broker, if it can be set there.</source>
        <translation>または、設定できるならブローカーで MQTT %1 を許可してください。</translation>
    </message>
    <message>
        <source>The client ID is empty: the broker would have to assign one, and it does not for this connection.</source>
        <translation>Client ID が空です。ブローカーが割り当てる必要がありますが、この接続では割り当てません。</translation>
    </message>
    <message>
        <source>An empty client ID is allowed only with a clean session (3.1.1, section 3.1.3.1).</source>
        <translation>空の Client ID は Clean Session のときだけ許されます (3.1.1、3.1.3.1 節)。</translation>
    </message>
    <message>
        <source>Turn clean session on, or set a client ID.</source>
        <translation>Clean Session をオンにするか、Client ID を設定してください。</translation>
    </message>
    <message>
        <source>Set a client ID under General, Client ID (--client-id).</source>
        <translation>「全般」の「Client ID」(--client-id) で Client ID を設定してください。</translation>
    </message>
    <message>
        <source>The client ID is &quot;%1&quot; (%2 bytes).</source>
        <translation>Client ID は「%1」(%2 バイト) です。</translation>
    </message>
    <message>
        <source>Use a client ID of at most 23 bytes: brokers need not take longer ones.</source>
        <translation>Client ID は 23 バイト以内にしてください。ブローカーはそれより長いものを受け付ける義務がありません。</translation>
    </message>
    <message>
        <source>Use a client ID of letters and digits alone, and check whether the broker wants a certain prefix or name.</source>
        <translation>Client ID を英数字だけにし、ブローカーが特定の接頭辞や名前を求めていないか確認してください。</translation>
    </message>
    <message>
        <source>No user name and no password were given.</source>
        <translation>ユーザー名もパスワードも指定されていません。</translation>
    </message>
    <message>
        <source>Give user name and password under Credentials (--username, --password-file).</source>
        <translation>「認証情報」でユーザー名とパスワードを指定してください (--username、--password-file)。</translation>
    </message>
    <message>
        <source>The broker does not know this pair of %1 and password.</source>
        <translation>ブローカーは %1 とパスワードのこの組み合わせを知りません。</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials: upper and lower case, blanks at the ends, the keyboard&apos;s layout.</source>
        <translation>「認証情報」のユーザー名とパスワードを確認してください: 大文字と小文字、前後の空白、キーボード配列。</translation>
    </message>
    <message>
        <source>Give a password: none was sent.</source>
        <translation>パスワードを指定してください。送信されていません。</translation>
    </message>
    <message>
        <source>Check on the broker that the user exists and is enabled (mosquitto: password_file, mosquitto_passwd).</source>
        <translation>ブローカーでユーザーが存在し、有効であることを確認してください (mosquitto: password_file、mosquitto_passwd)。</translation>
    </message>
    <message>
        <source>The broker knows no right for %1 with client ID &quot;%2&quot;.</source>
        <translation>ブローカーには、Client ID「%2」の %1 に対する権限がありません。</translation>
    </message>
    <message>
        <source>Some brokers answer so to a wrong user name or password as well.</source>
        <translation>ユーザー名やパスワードが違う場合にもこう応答するブローカーがあります。</translation>
    </message>
    <message>
        <source>Give user name and password under Credentials, if the broker does not let anonymous clients in (--username, --password-file).</source>
        <translation>ブローカーが匿名クライアントを受け付けないなら、「認証情報」でユーザー名とパスワードを指定してください (--username、--password-file)。</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials.</source>
        <translation>「認証情報」のユーザー名とパスワードを確認してください。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s rules for client ID &quot;%1&quot;: a prefix may be demanded, or the ID tied to a user (mosquitto: clientid_prefixes, acl_file).</source>
        <translation>Client ID「%1」に対するブローカーの規則を確認してください。接頭辞が必須か、ID がユーザーに結びついている可能性があります (mosquitto: clientid_prefixes、acl_file)。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells which rule refused the connection.</source>
        <translation>ブローカーのログを確認してください。接続を拒否した規則がわかります。</translation>
    </message>
    <message>
        <source>An administrator or a rule of the broker has shut out this client: %1, client ID &quot;%2&quot;, or this address.</source>
        <translation>管理者またはブローカーの規則がこのクライアントを締め出しています: %1、Client ID「%2」、またはこのアドレス。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator to lift the ban, and what led to it; too many failed logins often do.</source>
        <translation>ブローカーの運用者に禁止の解除を依頼し、理由を尋ねてください。ログイン失敗の繰り返しが原因であることがよくあります。</translation>
    </message>
    <message>
        <source>Look up client ID, user name and address in the broker&apos;s list of banned clients.</source>
        <translation>ブローカーの禁止クライアント一覧で、Client ID、ユーザー名、アドレスを調べてください。</translation>
    </message>
    <message>
        <source>The authentication method &quot;%1&quot; (enhanced authentication) is not one that the broker takes.</source>
        <translation>ブローカーは認証方式「%1」(拡張認証) を受け付けません。</translation>
    </message>
    <message>
        <source>No authentication method was given, and the broker wants enhanced authentication.</source>
        <translation>認証方式の指定がありませんが、ブローカーは拡張認証を求めています。</translation>
    </message>
    <message>
        <source>Set the authentication method that the broker supports under MQTT 5, Authentication method.</source>
        <translation>「MQTT 5」の「認証方式」で、ブローカーが対応する認証方式を設定してください。</translation>
    </message>
    <message>
        <source>Or leave method and data empty and use user name and password.</source>
        <translation>または、方式とデータを空にして、ユーザー名とパスワードを使ってください。</translation>
    </message>
    <message>
        <source>The broker runs, but takes no further connection from here at the moment.</source>
        <translation>ブローカーは動作していますが、現在ここからの接続をこれ以上受け付けません。</translation>
    </message>
    <message>
        <source>Wait some seconds and connect again; increase the time between reconnects of your devices.</source>
        <translation>数秒待って接続し直し、デバイスの再接続の間隔を長くしてください。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s load and its limits on connections and on their rate.</source>
        <translation>ブローカーの負荷と、接続数および接続頻度の制限を確認してください。</translation>
    </message>
    <message>
        <source>A limit that the broker or its administrator set is used up: connections, sessions, messages or traffic of %1.</source>
        <translation>ブローカーまたは管理者が設けた制限に達しました: %1 の接続数、セッション数、メッセージ数、または通信量。</translation>
    </message>
    <message>
        <source>Check the quotas of this user or tenant on the broker, and raise them or free something.</source>
        <translation>ブローカーでこのユーザーまたはテナントの割り当てを確認し、引き上げるか、空きを作ってください。</translation>
    </message>
    <message>
        <source>End connections and sessions that are not needed any more: those with clean start off are kept.</source>
        <translation>不要になった接続とセッションを終了してください。Clean Start がオフのものは保持されています。</translation>
    </message>
    <message numerus="yes">
        <source>The will&apos;s payload has %n byte(s).</source>
        <translation>
            <numerusform>Will のペイロードは %n バイトです。</numerusform>
        </translation>
    </message>
    <message>
        <source>Shorten the payload of the last will.</source>
        <translation>Will のペイロードを短くしてください。</translation>
    </message>
    <message>
        <source>Shorten what CONNECT carries: user properties, password or token, client ID, will.</source>
        <translation>CONNECT の内容を短くしてください: User Property、パスワードまたはトークン、Client ID、Will。</translation>
    </message>
    <message>
        <source>Or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>または、ブローカーの上限を上げてください (mosquitto: max_packet_size)。</translation>
    </message>
    <message>
        <source>It refers to the last will by this code, although none was sent.</source>
        <translation>Will は送信していませんが、このコードは Will を指しています。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells what it did not take.</source>
        <translation>ブローカーのログを確認してください。何を受け付けなかったかがわかります。</translation>
    </message>
    <message>
        <source>The will has the topic &quot;%1&quot;.</source>
        <translation>Will のトピックは「%1」です。</translation>
    </message>
    <message>
        <source>Clear the will&apos;s payload format indicator (Last Will), or give a payload that is UTF-8 text.</source>
        <translation>Will の Payload Format Indicator をオフにするか (「Will」)、UTF-8 テキストのペイロードを指定してください。</translation>
    </message>
    <message>
        <source>Change the will&apos;s topic (Last Will, Topic) to one that this broker allows.</source>
        <translation>Will のトピック (「Will」の「トピック」) を、このブローカーが許可するものに変更してください。</translation>
    </message>
    <message>
        <source>Connect without the will, to see whether that is all.</source>
        <translation>Will なしで接続し、原因がそれだけか確認してください。</translation>
    </message>
    <message>
        <source>The last will is to be retained, and the broker keeps no retained messages.</source>
        <translation>Will に Retain が設定されていますが、ブローカーは Retain メッセージを保持しません。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages.</source>
        <translation>ブローカーは Retain メッセージを保持しません。</translation>
    </message>
    <message>
        <source>Clear &quot;Retain&quot; of the last will (Last Will).</source>
        <translation>Will の「Retain」をオフにしてください (「Will」)。</translation>
    </message>
    <message>
        <source>Or allow retained messages on the broker (mosquitto: retain_available).</source>
        <translation>または、ブローカーで Retain メッセージを許可してください (mosquitto: retain_available)。</translation>
    </message>
    <message>
        <source>The last will asks for QoS %1.</source>
        <translation>Will は QoS %1 を求めています。</translation>
    </message>
    <message>
        <source>Lower the QoS of the last will to %1 (Last Will, QoS).</source>
        <translation>Will の QoS を %1 に下げてください (「Will」の「QoS」)。</translation>
    </message>
    <message>
        <source>Or allow the higher QoS on the broker (mosquitto: max_qos).</source>
        <translation>または、ブローカーでより高い QoS を許可してください (mosquitto: max_qos)。</translation>
    </message>
    <message>
        <source>It has moved for good.</source>
        <translation>恒久的に移転しています。</translation>
    </message>
    <message>
        <source>It is to be used again later.</source>
        <translation>後でまた使われる予定です。</translation>
    </message>
    <message>
        <source>It does not say which server to use.</source>
        <translation>どのサーバーを使うべきかは示していません。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for the address to use.</source>
        <translation>使うべきアドレスをブローカーの運用者に尋ねてください。</translation>
    </message>
    <message>
        <source>The server reference is &quot;%1&quot;.</source>
        <translation>Server Reference は「%1」です。</translation>
    </message>
    <message>
        <source>Put the host of &quot;%1&quot; into the URL.</source>
        <translation>URL に「%1」のホストを入れてください。</translation>
    </message>
    <message>
        <source>Change the address in the configuration of the devices as well.</source>
        <translation>デバイスの構成のアドレスも変更してください。</translation>
    </message>
    <message>
        <source>So the broker says of the CONNECT that it got. Either something between changes the bytes, or the broker reads them differently.</source>
        <translation>これは、受け取った CONNECT についてのブローカーの説明です。途中でバイト列が変えられたか、ブローカーの読み方が違います。</translation>
    </message>
    <message>
        <source>Leave out optional parts one by one, to find the one that it does not take: user properties, authentication, will.</source>
        <translation>任意の部分を 1 つずつ外し、受け付けられないものを探してください: User Property、認証、Will。</translation>
    </message>
    <message>
        <source>Switch to MQTT 3.1.1, which has fewer parts.</source>
        <translation>要素の少ない MQTT 3.1.1 に切り替えてください。</translation>
    </message>
    <message>
        <source>Compare the bytes of CONNECT in the packet log with what arrives at the broker.</source>
        <translation>パケットログの CONNECT のバイト列を、ブローカーに届いたものと比べてください。</translation>
    </message>
    <message>
        <source>It is a code of MQTT 5: the broker may expect that version.</source>
        <translation>これは MQTT 5 のコードです。ブローカーがそのバージョンを求めている可能性があります。</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT 5.0.</source>
        <translation>プロトコルバージョンを MQTT 5.0 に切り替えてください。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells why it refused client ID &quot;%1&quot;.</source>
        <translation>ブローカーのログを確認してください。Client ID「%1」を拒否した理由がわかります。</translation>
    </message>
    <message>
        <source>Connect with another client ID, without the will and without user properties, to see which of them the broker does not take.</source>
        <translation>別の Client ID で、Will も User Property もなしで接続し、ブローカーがどれを受け付けないのか確認してください。</translation>
    </message>
    <message>
        <source>The broker answered CONNECT with %1.</source>
        <translation>ブローカーは CONNECT に %1 で応答しました。</translation>
    </message>
    <message>
        <source>It gives the reason &quot;%1&quot;.</source>
        <translation>理由は「%1」とされています。</translation>
    </message>
    <message>
        <source>It did so in the course of the exchange with the method &quot;%1&quot;.</source>
        <translation>方式「%1」のやり取りの途中でのことです。</translation>
    </message>
    <message>
        <source>Check the authentication data (MQTT 5, Authentication data): user, password or key that it was made from.</source>
        <translation>認証データ (「MQTT 5」の「認証データ」) を確認してください: 元になったユーザー、パスワード、または鍵。</translation>
    </message>
    <message>
        <source>Check that the method&apos;s steps are the ones that the broker expects; its log shows at which one it gave up.</source>
        <translation>方式の手順がブローカーの想定どおりか確認してください。どこで中断したかはブローカーのログに出ます。</translation>
    </message>
    <message>
        <source>No user name was given, and the broker knows no right for client ID &quot;%1&quot; alone.</source>
        <translation>ユーザー名の指定がなく、ブローカーには Client ID「%1」だけに対する権限がありません。</translation>
    </message>
    <message>
        <source>Check user name and password (Credentials): the proof of %1 was made from them.</source>
        <translation>ユーザー名とパスワード (「認証情報」) を確認してください。%1 の証明はこれらから作られました。</translation>
    </message>
    <message>
        <source>this client</source>
        <translation>このクライアント</translation>
    </message>
</context>
<context>
    <name>ConnectionList</name>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新規</translation>
    </message>
    <message>
        <source>A new connection with a client ID of its own (Ctrl+N)</source>
        <translation>固有の Client ID を持つ新しい接続 (Ctrl+N)</translation>
    </message>
    <message>
        <source>No connections yet.</source>
        <translation>接続はまだありません。</translation>
    </message>
    <message>
        <source>No connection has this in its name, URL or client ID.</source>
        <translation>名前、URL、Client ID にこれを含む接続はありません。</translation>
    </message>
    <message>
        <source>A new group, with the chosen connections in it if there are several. Connections are dragged into groups, or moved with Alt+Up and Alt+Down.</source>
        <translation>新しいグループ。複数選択中なら、その接続を入れます。接続はグループへドラッグするか、Alt+上、Alt+下で移動できます。</translation>
    </message>
    <message>
        <source>Duplicate what is chosen, with new client IDs (Ctrl+Shift+D)</source>
        <translation>選択したものを新しい Client ID で複製します (Ctrl+Shift+D)</translation>
    </message>
    <message>
        <source>Delete what is chosen (Delete). This can be undone.</source>
        <translation>選択したものを削除します (Delete)。元に戻せます。</translation>
    </message>
    <message>
        <source>Deleted: %1</source>
        <translation>削除しました: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) deleted.</source>
        <translation>
            <numerusform>%n 件の接続を削除しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Group %1 deleted; its connections are kept.</source>
        <translation>グループ %1 を削除しました。接続は残しています。</translation>
    </message>
    <message numerus="yes">
        <source>Group %1 deleted with its %n connection(s).</source>
        <translation>
            <numerusform>グループ %1 を %n 件の接続とともに削除しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>元に戻しました: %1</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message numerus="yes">
        <source>%n URL(s) copied, without secrets.</source>
        <translation>
            <numerusform>%n 件の URL をコピーしました。秘密の値は含みません。</numerusform>
        </translation>
    </message>
    <message>
        <source>New &amp;connection</source>
        <translation>新しい接続(&amp;C)</translation>
    </message>
    <message>
        <source>New &amp;group</source>
        <translation>新しいグループ(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Open in a tab</source>
        <translation>タブで開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>接続(&amp;C)</translation>
    </message>
    <message>
        <source>D&amp;isconnect</source>
        <translation>切断(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>名前を変更(&amp;R)</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>複製(&amp;U)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上へ移動(&amp;U)</translation>
    </message>
    <message>
        <source>Move do&amp;wn</source>
        <translation>下へ移動(&amp;W)</translation>
    </message>
    <message>
        <source>Cop&amp;y URL</source>
        <translation>URL をコピー(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>削除(&amp;D)</translation>
    </message>
    <message>
        <source>Move to &amp;group</source>
        <translation>グループへ移動(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;No group</source>
        <translation>グループなし(&amp;N)</translation>
    </message>
    <message>
        <source>N&amp;ew group...</source>
        <translation>新しいグループ(&amp;E)...</translation>
    </message>
    <message>
        <source>&amp;Connect all</source>
        <translation>すべて接続(&amp;C)</translation>
    </message>
    <message>
        <source>D&amp;isconnect all</source>
        <translation>すべて切断(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;New connection in this group</source>
        <translation>このグループに新しい接続(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Delete the group, keep its connections</source>
        <translation>グループを削除し、接続は残す(&amp;D)</translation>
    </message>
    <message numerus="yes">
        <source>Delete the group and its %n connection(s)</source>
        <translation>
            <numerusform>グループと %n 件の接続を削除</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;as</source>
        <translation>形式を選んでコピー(&amp;A)</translation>
    </message>
    <message>
        <source>Shows the connections whose name or URL holds this text</source>
        <translation>名前または URL にこのテキストを含む接続を表示します</translation>
    </message>
</context>
<context>
    <name>ConnectionPage</name>
    <message>
        <source>Version</source>
        <translation>バージョン</translation>
    </message>
    <message>
        <source>Paste options</source>
        <translation>オプションを貼り付け</translation>
    </message>
    <message>
        <source>Taken from the pasted object: %1. Undo with Ctrl+Z.</source>
        <translation>貼り付けたオブジェクトから取り込みました: %1。Ctrl+Z で元に戻せます。</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Edit URL</source>
        <translation>URL を編集</translation>
    </message>
    <message>
        <source>Done: %1. Undo with Ctrl+Z.</source>
        <translation>完了: %1。Ctrl+Z で元に戻せます。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>ステータス</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>The log takes the whole window (F11)</source>
        <translation>ログをウィンドウ全体に表示 (F11)</translation>
    </message>
    <message>
        <source>The report of attempt %1 is on the clipboard. It holds no secrets.</source>
        <translation>試行 %1 のレポートをクリップボードにコピーしました。秘密の値は含みません。</translation>
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
        <translation>テキスト (*.txt)</translation>
    </message>
    <message>
        <source>Save the Report</source>
        <translation>レポートの保存</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>購読</translation>
    </message>
    <message>
        <source>Publish &amp;&amp; Subscribe</source>
        <translation>発行と購読</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>配信</translation>
    </message>
    <message>
        <source>Whether messages arrive, and what may be published and subscribed to</source>
        <translation>メッセージが届くか、何を発行し購読できるか</translation>
    </message>
    <message>
        <source>New client ID</source>
        <translation>新しい Client ID</translation>
    </message>
    <message>
        <source>%1 is connected to this broker with the client ID of this connection. The broker must disconnect it when this one connects [MQTT-3.1.4-3].</source>
        <translation>%1 が、この接続の Client ID でこのブローカーに接続中です。この接続がつながると、ブローカーはそちらを切断しなければなりません [MQTT-3.1.4-3]。</translation>
    </message>
    <message>
        <source>Connect anyway</source>
        <translation>それでも接続</translation>
    </message>
    <message>
        <source>The system&apos;s key store is asked for the secrets of this connection; it may want to be unlocked.</source>
        <translation>この接続の秘密の値をシステムのキーストアに問い合わせています。ロックの解除が必要な場合があります。</translation>
    </message>
    <message>
        <source>Connect without them</source>
        <translation>なしで接続</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Secrets of the key store</source>
        <translation>キーストアの秘密の値</translation>
    </message>
    <message>
        <source>Resume the session</source>
        <translation>セッションを再開</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>セッション</translation>
    </message>
    <message>
        <source>It cannot express these settings; they stand in it as comments:</source>
        <translation>次の設定は表現できないため、コメントとして入っています:</translation>
    </message>
    <message numerus="yes">
        <source>and %n more.</source>
        <translation>
            <numerusform>ほか %n 件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Certificates and keys</source>
        <translation>証明書と鍵</translation>
    </message>
    <message>
        <source>Undo with Ctrl+Z.</source>
        <translation>Ctrl+Z で元に戻せます。</translation>
    </message>
    <message>
        <source>They count with mqtts:// and wss:// only. Undo with Ctrl+Z.</source>
        <translation>mqtts:// と wss:// でのみ有効です。Ctrl+Z で元に戻せます。</translation>
    </message>
</context>
<context>
    <name>ConnectionPages</name>
    <message>
        <source>not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <source>%1: %2
The next connection that is only looked at takes this place. Use the page, or click twice here, and the tab stays.</source>
        <translation>%1: %2
次に表示するだけの接続がこの場所を使います。このページを操作するか、ここをダブルクリックすると、タブが残ります。</translation>
    </message>
</context>
<context>
    <name>ConnectionState</name>
    <message>
        <source>connecting</source>
        <translation>接続中</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>disconnecting</source>
        <translation>切断中</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>接続喪失</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>waiting to reconnect</source>
        <translation>再接続待ち</translation>
    </message>
</context>
<context>
    <name>ConnectionTree</name>
    <message>
        <source>The connections that are kept, in groups. Return opens the chosen one, F2 renames it, Delete takes it out.</source>
        <translation>保存されている接続のグループ別一覧です。Enter で選択した接続を開き、F2 で名前を変え、Delete で外します。</translation>
    </message>
</context>
<context>
    <name>ConnectionsModel</name>
    <message>
        <source>New connection</source>
        <translation>新しい接続</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <source>not saved (Ctrl+S saves it)</source>
        <translation>未保存 (Ctrl+S で保存)</translation>
    </message>
    <message>
        <source>Group %1: %2 of %3 connected</source>
        <translation>グループ %1: %2 / %3 接続済み</translation>
    </message>
    <message>
        <source>Has the client ID of %1 on the same broker: the one that connects later throws the other out [MQTT-3.1.4-3].</source>
        <translation>同じブローカーで %1 と同じ Client ID です。後から接続した方がもう一方を切断させます [MQTT-3.1.4-3]。</translation>
    </message>
</context>
<context>
    <name>CopyAsMenu</name>
    <message>
        <source>No connection is open.</source>
        <translation>開いている接続がありません。</translation>
    </message>
    <message>
        <source>&amp;With secrets</source>
        <translation>秘密の値を含める(&amp;W)</translation>
    </message>
    <message>
        <source>Passwords, passphrases, tokens and authentication data stand in what is copied. Otherwise each has a placeholder in capitals. Off at every start.</source>
        <translation>コピーにはパスワード、パスフレーズ、トークン、認証データがそのまま入ります。オフのときは大文字のプレースホルダーになります。起動時は常にオフです。</translation>
    </message>
</context>
<context>
    <name>CredentialsForm</name>
    <message>
        <source>&amp;Username</source>
        <translation>ユーザー名(&amp;U)</translation>
    </message>
    <message>
        <source>User Name in the payload of CONNECT, all versions. Not sent unless the box is checked; an empty user name that is sent is not the same as none.
MQTT 5.0 section 3.1.3.5, 3.1.1 section 3.1.3.4</source>
        <translation>CONNECT のペイロードの User Name。全バージョン。チェックしたときだけ送信します。空のユーザー名の送信は、送信なしとは異なります。
MQTT 5.0 3.1.3.5 節、3.1.1 3.1.3.4 節</translation>
    </message>
    <message>
        <source>not set: none is sent</source>
        <translation>未設定: 送信しません</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>パスワード(&amp;P)</translation>
    </message>
    <message>
        <source>Password in the payload of CONNECT, all versions. Below 5.0 it needs a user name. It is never written to a file.
MQTT 5.0 section 3.1.3.6, 3.1.1 section 3.1.3.5</source>
        <translation>CONNECT のペイロードの Password。全バージョン。5.0 より前ではユーザー名が必要です。ファイルには書き込まれません。
MQTT 5.0 3.1.3.6 節、3.1.1 3.1.3.5 節</translation>
    </message>
    <message>
        <source>Keeps the password, the passphrase, the authentication data, the proxy&apos;s password and secret headers of this connection in the key store of the desktop (GNOME Keyring, KWallet), where they outlive this window. Off: they are removed from there.</source>
        <translation>この接続のパスワード、パスフレーズ、認証データ、プロキシのパスワード、秘密のヘッダーを、デスクトップのキーストア (GNOME Keyring、KWallet) に保管します。このウィンドウを閉じても残ります。オフにすると、そこから削除します。</translation>
    </message>
    <message>
        <source>&amp;Remember in the system&apos;s key store</source>
        <translation>システムのキーストアに保管(&amp;R)</translation>
    </message>
    <message>
        <source>Secrets are kept in the system&apos;s key store and never written to a file.</source>
        <translation>秘密の値はシステムのキーストアに保管され、ファイルには書き込まれません。</translation>
    </message>
    <message>
        <source>Secrets are kept in memory until Connack is closed; they are never written to a file.</source>
        <translation>秘密の値は Connack を閉じるまでメモリに保持され、ファイルには書き込まれません。</translation>
    </message>
</context>
<context>
    <name>DecisionPanel</name>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256 フィンガープリント</translation>
    </message>
    <message>
        <source>The fingerprints agree: trust it and connect again</source>
        <translation>フィンガープリントが一致: 信頼して再接続</translation>
    </message>
    <message>
        <source>Adds the certificate to the CA files of this connection (TLS, CA file). Ctrl+Z takes it back.</source>
        <translation>証明書をこの接続の CA ファイル (「TLS」の「CA ファイル」) に追加します。Ctrl+Z で元に戻せます。</translation>
    </message>
    <message>
        <source>Do not trust it</source>
        <translation>信頼しない</translation>
    </message>
</context>
<context>
    <name>DelayModel</name>
    <message>
        <source>So many percent of the answers came within this time; off by 0.8 % at most</source>
        <translation>応答のこの割合がこの時間内に届きました。誤差は最大 0.8 % です</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>From the packet that asks to the packet that answers it</source>
        <translation>要求のパケットから応答のパケットまで</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>応答済み</translation>
    </message>
    <message>
        <source>How many were answered</source>
        <translation>応答のあった件数</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>最速</translation>
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
        <translation>最遅</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未応答</translation>
    </message>
    <message>
        <source>Not answered: not yet, or the connection ended before</source>
        <translation>応答なし: まだ届いていないか、その前に接続が終了しました</translation>
    </message>
    <message>
        <source>%1, of the broker</source>
        <comment>PUBLISH → PUBACK</comment>
        <translation>%1 (ブローカー)</translation>
    </message>
</context>
<context>
    <name>DeliveryCheck</name>
    <message>
        <source>The second connection ended while it waited for the message.</source>
        <translation>2 つ目の接続が、メッセージを待つ間に終了しました。</translation>
    </message>
</context>
<context>
    <name>DeliveryTable</name>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
</context>
<context>
    <name>DeliveryText</name>
    <message>
        <source>connection closed</source>
        <translation>接続終了</translation>
    </message>
    <message>
        <source>Yes</source>
        <comment>may publish</comment>
        <translation>可</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>拒否: %1</translation>
    </message>
    <message>
        <source>Silently dropped</source>
        <translation>通知なしに破棄</translation>
    </message>
    <message>
        <source>Unknown: %1</source>
        <translation>不明: %1</translation>
    </message>
    <message>
        <source>not tested: a filter</source>
        <translation>未テスト: フィルター</translation>
    </message>
    <message>
        <source>“%1” is a filter: it can be subscribed to, but no message has it as its topic.</source>
        <translation>「%1」はフィルターです。購読はできますが、これをトピックとするメッセージはありません。</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Granted QoS %1</source>
        <translation>QoS %1 を許可</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>Not possible</source>
        <translation>不可</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>The broker&apos;s words: “%1”.</source>
        <translation>ブローカーの言葉: 「%1」。</translation>
    </message>
    <message>
        <source>Its turn has not come yet.</source>
        <translation>まだ順番が来ていません。</translation>
    </message>
    <message>
        <source>The broker granted the second connection (client ID %1) QoS %2.</source>
        <translation>ブローカーは 2 つ目の接続 (Client ID %1) に QoS %2 を許可しました。</translation>
    </message>
    <message>
        <source>But what is published there does not reach it.</source>
        <translation>しかし、そこに発行されたものは届きません。</translation>
    </message>
    <message>
        <source>The broker refused the subscription: %1.</source>
        <translation>ブローカーが購読を拒否しました: %1。</translation>
    </message>
    <message>
        <source>The broker answered SUBSCRIBE by closing the connection, as some do where an access rule forbids it.</source>
        <translation>ブローカーは SUBSCRIBE に対して接続を閉じました。アクセス規則で禁止されている場合にそうするブローカーがあります。</translation>
    </message>
    <message>
        <source>The broker did not answer SUBSCRIBE.</source>
        <translation>ブローカーは SUBSCRIBE に応答しませんでした。</translation>
    </message>
    <message>
        <source>The second connection did not come about: %1.</source>
        <translation>2 つ目の接続が成立しませんでした: %1。</translation>
    </message>
    <message>
        <source>It was cancelled before it was over.</source>
        <translation>終わる前にキャンセルされました。</translation>
    </message>
    <message>
        <source>Its last acknowledgement came after %1.</source>
        <translation>最後の確認応答は %1 後に届きました。</translation>
    </message>
    <message numerus="yes">
        <source>Meanwhile %n message(s) of other clients came on the topic.</source>
        <translation>
            <numerusform>その間、このトピックにほかのクライアントのメッセージが %n 件届きました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker refused the message after %1: %2.</source>
        <translation>ブローカーは %1 後にメッセージを拒否しました: %2。</translation>
    </message>
    <message>
        <source>The broker answered the message with DISCONNECT %1 and closed the connection.</source>
        <translation>ブローカーはメッセージに DISCONNECT %1 で応答し、接続を閉じました。</translation>
    </message>
    <message>
        <source>The broker closed the connection on the message.</source>
        <translation>ブローカーはメッセージに対して接続を閉じました。</translation>
    </message>
    <message>
        <source>Below MQTT 5 that is the only way to refuse a PUBLISH visibly [MQTT-3.3.5-2]. Look at the broker&apos;s access rules for this topic, and at its log.</source>
        <translation>MQTT 5 より前では、PUBLISH を目に見える形で拒否する方法はこれだけです [MQTT-3.3.5-2]。このトピックに対するブローカーのアクセス規則とログを確認してください。</translation>
    </message>
    <message>
        <source>The message arrived after %1, but not as it was published.</source>
        <translation>メッセージは %1 後に届きましたが、発行時と異なります。</translation>
    </message>
    <message>
        <source>It came with QoS %1; published with QoS %2 to a subscription with QoS %3, it must come with QoS %4 (section 3.8.4).</source>
        <translation>QoS %1 で届きましたが、QoS %2 で発行し QoS %3 で購読しているので、QoS %4 で届くはずです (3.8.4 節)。</translation>
    </message>
    <message>
        <source>It has the retain flag, though it is no retained message (section 3.3.1.3).</source>
        <translation>Retain メッセージではないのに RETAIN フラグが付いています (3.3.1.3 節)。</translation>
    </message>
    <message>
        <source>It came on the topic “%1”.</source>
        <translation>トピック「%1」で届きました。</translation>
    </message>
    <message>
        <source>Its payload was changed on the way: a bridge, a rule or a plug-in of the broker rewrites it.</source>
        <translation>ペイロードが途中で変わっています。ブローカーのブリッジ、規則、またはプラグインが書き換えています。</translation>
    </message>
    <message>
        <source>The message arrived %1 times, first after %2.</source>
        <translation>メッセージは %1 回届きました。最初は %2 後です。</translation>
    </message>
    <message>
        <source>With QoS %1 a message must not arrive again (section 4.3).</source>
        <translation>QoS %1 ではメッセージが重複して届いてはなりません (4.3 節)。</translation>
    </message>
    <message>
        <source>QoS 1 allows that: the broker sent it again, with DUP set, as it missed the acknowledgement (section 4.3.2).</source>
        <translation>QoS 1 では許されます。ブローカーは確認応答を受け取れず、DUP を付けて再送しました (4.3.2 節)。</translation>
    </message>
    <message>
        <source>QoS 1 allows a message to come again, but these copies have no DUP flag: look for a bridge, or a second path, that publishes it once more.</source>
        <translation>QoS 1 ではメッセージの重複が許されますが、この複製には DUP フラグがありません。もう一度発行しているブリッジや別の経路がないか調べてください。</translation>
    </message>
    <message>
        <source>It came with QoS %1, as the broker granted no more to the subscription.</source>
        <translation>ブローカーが購読に許可した上限のため、QoS %1 で届きました。</translation>
    </message>
    <message>
        <source>The message arrived at the second connection after %1.</source>
        <translation>メッセージは %1 後に 2 つ目の接続に届きました。</translation>
    </message>
    <message>
        <source>The message was sent. Whether it was delivered cannot be seen: the second connection may not subscribe to the topic.</source>
        <translation>メッセージは送信されました。2 つ目の接続がトピックを購読できないため、配信されたかどうかはわかりません。</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1. Whether it delivers it cannot be seen: the second connection may not subscribe to the topic.</source>
        <translation>ブローカーは %1 後にメッセージに確認応答しました。2 つ目の接続がトピックを購読できないため、配信されるかどうかはわかりません。</translation>
    </message>
    <message>
        <source>A connection that is needed for it did not come about: %1.</source>
        <translation>必要な接続が成立しませんでした: %1。</translation>
    </message>
    <message>
        <source>Within %1 the broker neither acknowledged the message (%2) nor delivered it. It may be overloaded, or something in between holds packets back.</source>
        <translation>ブローカーは %1 以内にメッセージへの確認応答 (%2) も配信も行いませんでした。過負荷か、途中の何かがパケットを止めている可能性があります。</translation>
    </message>
    <message>
        <source>The message is on its way.</source>
        <translation>メッセージは配信中です。</translation>
    </message>
    <message>
        <source>The message arrived after %1, but the broker did not acknowledge it within %2; a client would have to send it again (section 4.4).</source>
        <translation>メッセージは %1 後に届きましたが、ブローカーは %2 以内に確認応答しませんでした。クライアントは再送する必要があります (4.4 節)。</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>配信中</translation>
    </message>
    <message>
        <source>Delivered with QoS %1</source>
        <translation>QoS %1 で配信</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>配信</translation>
    </message>
    <message>
        <source>Delivered %1 times</source>
        <translation>%1 回配信</translation>
    </message>
    <message>
        <source>Delivered, but changed</source>
        <translation>配信、内容変更あり</translation>
    </message>
    <message>
        <source>Delivered, not acknowledged</source>
        <translation>配信、確認応答なし</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>Nobody could watch</source>
        <translation>確認できる接続なし</translation>
    </message>
    <message>
        <source>The message was sent, the subscription was granted, and nothing arrived within %1.</source>
        <translation>メッセージを送信し、購読も許可されましたが、%1 以内に何も届きませんでした。</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1 and did not deliver it within %2, though it granted the subscription.</source>
        <translation>ブローカーは %1 後にメッセージに確認応答しましたが、購読を許可したにもかかわらず、%2 以内に配信しませんでした。</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1 (%2) and did not deliver it within %3, though it granted the subscription.</source>
        <translation>ブローカーは %1 後にメッセージに確認応答しました (%2) が、購読を許可したにもかかわらず、%3 以内に配信しませんでした。</translation>
    </message>
    <message>
        <source>Topics that begin with $ are the broker&apos;s own (section 4.7.2): most brokers drop what clients publish there.</source>
        <translation>$ で始まるトピックはブローカー自身のものです (4.7.2 節)。ほとんどのブローカーは、クライアントがそこに発行したものを破棄します。</translation>
    </message>
    <message>
        <source>Most often that is an access rule (ACL): below MQTT 5 a PUBLISH cannot be refused with a reason; a broker must acknowledge it all the same, or close the connection [MQTT-3.3.5-2].</source>
        <translation>多くの場合、アクセス規則 (ACL) が原因です。MQTT 5 より前では理由を付けて PUBLISH を拒否できず、ブローカーは確認応答するか接続を閉じるしかありません [MQTT-3.3.5-2]。</translation>
    </message>
    <message>
        <source>QoS 0 has no acknowledgement that could refuse it: a broker drops what an access rule (ACL) forbids.</source>
        <translation>QoS 0 には拒否を伝える確認応答がありません。アクセス規則 (ACL) で禁止されたものをブローカーは破棄します。</translation>
    </message>
    <message>
        <source>With QoS %1 it refuses the message: publishing is what is forbidden.</source>
        <translation>QoS %1 ではメッセージを拒否します。禁止されているのは発行です。</translation>
    </message>
    <message>
        <source>What the second connection publishes on the topic does arrive: reading works. What is dropped is what this connection publishes; look for a rule that goes by its client ID.</source>
        <translation>2 つ目の接続がこのトピックに発行したものは届くので、読み取りは機能しています。破棄されるのはこの接続が発行したものです。Client ID による規則を調べてください。</translation>
    </message>
    <message>
        <source>Publishing is what is forbidden: look at the access rules for writing.</source>
        <translation>禁止されているのは発行です。書き込みのアクセス規則を確認してください。</translation>
    </message>
    <message>
        <source>The second connection has the client ID %1: rights that go by the client ID are another one&apos;s there.</source>
        <translation>2 つ目の接続の Client ID は %1 です。Client ID による権限は別のものになります。</translation>
    </message>
    <message>
        <source>As the broker knows of no matching subscriber, the subscription it granted is not in force: most likely reading is forbidden.</source>
        <translation>ブローカーが該当する購読者を知らないため、許可した購読は有効になっていません。おそらく読み取りが禁止されています。</translation>
    </message>
    <message>
        <source>As publishing is allowed, most likely reading is forbidden: some brokers grant such a subscription and hold the messages back.</source>
        <translation>発行は許可されているので、おそらく読み取りが禁止されています。そのような購読を許可しながらメッセージを止めるブローカーがあります。</translation>
    </message>
    <message>
        <source>Whether publishing or reading is forbidden cannot be told from here; the broker&apos;s log can.</source>
        <translation>発行と読み取りのどちらが禁止されているかは、ここからはわかりません。ブローカーのログでわかります。</translation>
    </message>
    <message>
        <source>A message on another topic (connack/control/…) does arrive: the connections are sound.</source>
        <translation>別のトピック (connack/control/…) のメッセージは届くので、接続は正常です。</translation>
    </message>
    <message>
        <source>A message on another topic (connack/control/…) does not arrive either: this user may have rights on a few topics only.</source>
        <translation>別のトピック (connack/control/…) のメッセージも届きません。このユーザーの権限は一部のトピックに限られている可能性があります。</translation>
    </message>
    <message>
        <source>Over MQTT 5 the broker closes the connection on the same message.</source>
        <translation>MQTT 5 では、ブローカーは同じメッセージに対して接続を閉じます。</translation>
    </message>
    <message>
        <source>Asked over MQTT 5, which has reason codes, the broker answers the same message with %1.</source>
        <translation>Reason Code のある MQTT 5 で試すと、ブローカーは同じメッセージに %1 で応答します。</translation>
    </message>
    <message>
        <source>Nothing arrives</source>
        <translation>何も届かない</translation>
    </message>
</context>
<context>
    <name>DetailTabs</name>
    <message>
        <source>The broker sent no CONNACK in the last attempt.</source>
        <translation>前回の試行で、ブローカーは CONNACK を送りませんでした。</translation>
    </message>
    <message>
        <source>The broker&apos;s answer, CONNACK, appears here: what was asked beside what was granted.</source>
        <translation>ブローカーの応答 CONNACK がここに表示されます。要求と許可の内容が並びます。</translation>
    </message>
    <message>
        <source>%1:// goes without TLS: there are no certificates.</source>
        <translation>%1:// は TLS を使わないため、証明書はありません。</translation>
    </message>
    <message>
        <source>The broker presented no certificate in the last attempt.</source>
        <translation>前回の試行で、ブローカーは証明書を提示しませんでした。</translation>
    </message>
    <message>
        <source>The certificates that the broker presents appear here, over mqtts:// and wss://.</source>
        <translation>mqtts:// と wss:// では、ブローカーが提示した証明書がここに表示されます。</translation>
    </message>
    <message>
        <source>Show the details</source>
        <translation>詳細を表示</translation>
    </message>
    <message>
        <source>Hide the details</source>
        <translation>詳細を隠す</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>ブローカー</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>プロパティ</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>要求</translation>
    </message>
    <message>
        <source>Granted</source>
        <translation>許可</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>観測結果</translation>
    </message>
    <message>
        <source>%1:// goes without a WebSocket.</source>
        <translation>%1:// は WebSocket を使いません。</translation>
    </message>
    <message>
        <source>The last attempt did not get as far as asking for a WebSocket.</source>
        <translation>前回の試行は、WebSocket の要求まで進みませんでした。</translation>
    </message>
    <message>
        <source>The request for a WebSocket and the server&apos;s answer appear here with all their headers, over ws:// and wss://.</source>
        <translation>ws:// と wss:// では、WebSocket の要求とサーバーの応答がすべてのヘッダーとともにここに表示されます。</translation>
    </message>
    <message>
        <source>Every attempt appears here: the addresses tried, TLS alerts, the HTTP upgrade, the extra connections that look closer, and how it ended.</source>
        <translation>すべての試行がここに表示されます: 試したアドレス、TLS アラート、HTTP アップグレード、詳しく調べる追加接続、終わり方。</translation>
    </message>
    <message>
        <source>Co&amp;mpare Attempts…</source>
        <translation>試行を比較(&amp;M)…</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>Diagnosis</name>
    <message>
        <source>The attempt was interrupted after %1, before its limit of %2.</source>
        <translation>試行は、制限 %2 に達する前に %1 で中断されました。</translation>
    </message>
    <message>
        <source>Made once more a moment later, the same connection works: the trouble may have been a passing one.</source>
        <translation>少し後に同じ接続を再度試すと成功しました。一時的な問題だった可能性があります。</translation>
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
        <translation>MQTT %1、%2 節</translation>
    </message>
    <message>
        <source>The connection is over at once.</source>
        <translation>接続は直ちに終了します。</translation>
    </message>
    <message>
        <source>The broker closes the connection once %1 have passed without a packet: one and a half times the keep-alive.</source>
        <translation>パケットのないまま %1 (Keep Alive の 1.5 倍) が過ぎると、ブローカーは接続を閉じます。</translation>
    </message>
    <message>
        <source>The will is not published: the broker throws it away.</source>
        <translation>Will は発行されません。ブローカーが破棄します。</translation>
    </message>
    <message>
        <source>The broker publishes the will at once.</source>
        <translation>ブローカーは直ちに Will を発行します。</translation>
    </message>
    <message>
        <source>The broker publishes the will after %1, unless the client is back before (Will Delay Interval).</source>
        <translation>ブローカーは、クライアントがその前に戻らない限り、%1 後に Will を発行します (Will Delay Interval)。</translation>
    </message>
    <message>
        <source>The session is gone: the next CONNACK says Session Present 0.</source>
        <translation>セッションはなくなります。次の CONNACK は Session Present 0 になります。</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1: until then a CONNECT without Clean Start gets Session Present 1.</source>
        <translation>ブローカーは %1 の間セッションを保持します。それまで、Clean Start なしの CONNECT には Session Present 1 が返ります。</translation>
    </message>
    <message>
        <source>The broker keeps the session without an end: a CONNECT without Clean Start gets Session Present 1.</source>
        <translation>ブローカーは無期限にセッションを保持します。Clean Start なしの CONNECT には Session Present 1 が返ります。</translation>
    </message>
    <message>
        <source>The broker keeps the session: a CONNECT without Clean Session gets Session Present 1.</source>
        <translation>ブローカーはセッションを保持します。Clean Session なしの CONNECT には Session Present 1 が返ります。</translation>
    </message>
    <message>
        <source>The broker goes on with AUTH 0x18 as its method asks for, and ends with AUTH 0x00. If it refuses, it says so in a DISCONNECT.</source>
        <translation>ブローカーは方式に従って AUTH 0x18 で続け、AUTH 0x00 で終えます。拒否する場合は DISCONNECT で示します。</translation>
    </message>
    <message>
        <source>Meanwhile the connection stays as it is, messages included.</source>
        <translation>その間、接続はメッセージも含めてそのままです。</translation>
    </message>
    <message>
        <source>Session Present is 0: the session ended with its connection.</source>
        <translation>Session Present は 0 です。セッションは接続とともに終了しました。</translation>
    </message>
    <message>
        <source>Session Present is 0: the connection has been closed for longer than the Session Expiry Interval of %1.</source>
        <translation>Session Present は 0 です。接続が閉じてから Session Expiry Interval の %1 より長く経ちました。</translation>
    </message>
    <message>
        <source>Session Present is 1: the broker still has the session.</source>
        <translation>Session Present は 1 です。ブローカーにまだセッションがあります。</translation>
    </message>
    <message>
        <source>Subscriptions still hold, and what was not acknowledged is sent again by both sides, with DUP set.</source>
        <translation>購読は有効なままです。確認応答のなかったものは、双方が DUP を付けて再送します。</translation>
    </message>
    <message>
        <source>Session Present is 0: the broker has thrown away what it had.</source>
        <translation>Session Present は 0 です。ブローカーは持っていたものを破棄しました。</translation>
    </message>
    <message>
        <source>The next CONNECT gets Session Present 0 as well: nothing is left to resume.</source>
        <translation>次の CONNECT でも Session Present は 0 です。再開できるものは残っていません。</translation>
    </message>
</context>
<context>
    <name>ExperimentButtons</name>
    <message>
        <source>What should follow:</source>
        <translation>起こるはずのこと:</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>今はできません: %1</translation>
    </message>
    <message>
        <source>The Reason Code that DISCONNECT carries (MQTT 5, section 3.14.2.1).</source>
        <translation>DISCONNECT が運ぶ Reason Code (MQTT 5、3.14.2.1 節)。</translation>
    </message>
    <message>
        <source>0 s: ends the session</source>
        <translation>0 s: セッションを終了</translation>
    </message>
    <message>
        <source>The Session Expiry Interval that DISCONNECT carries (MQTT 5, section 3.14.2.2.2): &quot;90 s&quot;, &quot;5 min&quot;, &quot;never&quot;; 0 ends the session with the connection.</source>
        <translation>DISCONNECT が運ぶ Session Expiry Interval (MQTT 5、3.14.2.2.2 節): 「90 s」、「5 min」、「無期限」。0 ではセッションが接続とともに終了します。</translation>
    </message>
</context>
<context>
    <name>ExperimentRecord</name>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>as specified</source>
        <translation>仕様どおり</translation>
    </message>
    <message>
        <source>otherwise than specified</source>
        <translation>仕様と相違</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>未観測</translation>
    </message>
    <message>
        <source>What the specification says should follow, and what did</source>
        <translation>仕様上起こるはずのことと、実際に起こったこと</translation>
    </message>
    <message>
        <source>%1, at %2</source>
        <extracomment>%1: name of an experiment; %2: time of day</extracomment>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>Should follow</source>
        <translation>起こるはずのこと</translation>
    </message>
    <message>
        <source>Followed</source>
        <translation>起こったこと</translation>
    </message>
    <message>
        <source>Specification</source>
        <translation>仕様</translation>
    </message>
    <message>
        <source>Connect, then press a button at the left: here stands what the broker must do, and what it does. The packets of it are in the tab Packets.</source>
        <translation>接続してから左のボタンを押してください。ブローカーがすべきことと実際の動作がここに表示されます。そのパケットは「パケット」タブにあります。</translation>
    </message>
</context>
<context>
    <name>ExperimentText</name>
    <message>
        <source>Stop the keep-alive</source>
        <translation>Keep Alive を止める</translation>
    </message>
    <message>
        <source>Drop the connection</source>
        <translation>接続を突然切る</translation>
    </message>
    <message>
        <source>Disconnect with will</source>
        <translation>Will 付きで切断</translation>
    </message>
    <message>
        <source>Disconnect with reason</source>
        <translation>理由付きで切断</translation>
    </message>
    <message>
        <source>Disconnect, change expiry</source>
        <translation>期限を変えて切断</translation>
    </message>
    <message>
        <source>Re-authenticate</source>
        <translation>再認証</translation>
    </message>
    <message>
        <source>Resume the session</source>
        <translation>セッションを再開</translation>
    </message>
    <message>
        <source>Wipe the session</source>
        <translation>セッションを消去</translation>
    </message>
    <message>
        <source>Sends no PINGREQ any more, as a device that hangs. The broker must notice (section 3.1.2.10).</source>
        <translation>ハングしたデバイスのように、PINGREQ を送らなくなります。ブローカーはそれに気づかなければなりません (3.1.2.10 節)。</translation>
    </message>
    <message>
        <source>Closes the socket without DISCONNECT, as a device that loses its power. The broker must publish the will (section 3.1.2.5).</source>
        <translation>電源を失ったデバイスのように、DISCONNECT なしでソケットを閉じます。ブローカーは Will を発行しなければなりません (3.1.2.5 節)。</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with Reason Code 0x04: an orderly end after which the broker publishes the will all the same (MQTT 5, section 3.14.2.1).</source>
        <translation>Reason Code 0x04 で DISCONNECT を送ります。正常な終了ですが、ブローカーはその後 Will を発行します (MQTT 5、3.14.2.1 節)。</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with the chosen Reason Code. Only 0x00 makes the broker throw the will away (MQTT 5, section 3.14.4).</source>
        <translation>選んだ Reason Code で DISCONNECT を送ります。0x00 のときだけ、ブローカーは Will を破棄します (MQTT 5、3.14.4 節)。</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with a new Session Expiry Interval: how long the broker keeps the session from now on (MQTT 5, section 3.14.2.2.2).</source>
        <translation>新しい Session Expiry Interval で DISCONNECT を送ります。以後、ブローカーがセッションを保持する時間になります (MQTT 5、3.14.2.2.2 節)。</translation>
    </message>
    <message>
        <source>Sends AUTH with Reason Code 0x19: the authentication exchange is made again while the connection stays (MQTT 5, section 4.12.1).</source>
        <translation>Reason Code 0x19 で AUTH を送ります。接続したまま認証のやり取りをやり直します (MQTT 5、4.12.1 節)。</translation>
    </message>
    <message>
        <source>Connects with Clean Start (3.x: Clean Session) off: the broker says with Session Present whether it still has the session (section 3.2.2.1.1).</source>
        <translation>Clean Start (3.x: Clean Session) をオフにして接続します。ブローカーは、セッションがまだあるかどうかを Session Present で示します (3.2.2.1.1 節)。</translation>
    </message>
    <message>
        <source>Connects with Clean Start (3.x: Clean Session) on and disconnects: nothing of the session may be left, neither there nor here (section 3.1.2.4).</source>
        <translation>Clean Start (3.x: Clean Session) をオンにして接続し、切断します。ブローカーにもこちらにもセッションが残ってはなりません (3.1.2.4 節)。</translation>
    </message>
    <message>
        <source>The keep-alive is 0: the broker need not notice anything.</source>
        <translation>Keep Alive が 0 です。ブローカーは何も気づく必要がありません。</translation>
    </message>
    <message>
        <source>The connection began with a Session Expiry Interval of 0, which DISCONNECT must not raise (section 3.14.2.2.2).</source>
        <translation>接続は Session Expiry Interval 0 で始まりました。DISCONNECT で増やすことはできません (3.14.2.2.2 節)。</translation>
    </message>
    <message>
        <source>CONNECT had no Authentication Method (section 4.12.1). Set one under MQTT 5.</source>
        <translation>CONNECT に Authentication Method がありませんでした (4.12.1 節)。「MQTT 5」で設定してください。</translation>
    </message>
    <message>
        <source>Not connected.</source>
        <translation>接続していません。</translation>
    </message>
    <message>
        <source>Wait until the attempt is over.</source>
        <translation>試行が終わるまでお待ちください。</translation>
    </message>
    <message>
        <source>Connect first, so that there is a session.</source>
        <translation>先に接続して、セッションを作ってください。</translation>
    </message>
    <message>
        <source>The client ID is empty: without one there is no session to find again.</source>
        <translation>Client ID が空です。なければ見つけ直せるセッションがありません。</translation>
    </message>
    <message>
        <source>This needs MQTT 5; the connection is MQTT %1.</source>
        <translation>これには MQTT 5 が必要です。この接続は MQTT %1 です。</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>not expressible: %1</source>
        <translation>表現できません: %1</translation>
    </message>
    <message>
        <source>%1 stands for %2.</source>
        <translation>%1 は %2 の代わりです。</translation>
    </message>
    <message>
        <source>mosquitto bridge</source>
        <translation>mosquitto ブリッジ</translation>
    </message>
    <message>
        <source>A command that connects with mosquitto&apos;s client and prints what arrives for the subscriptions of this connection</source>
        <translation>mosquitto のクライアントで接続し、この接続の購読で届いたものを出力するコマンド</translation>
    </message>
    <message>
        <source>A command that connects with mosquitto&apos;s client and publishes one message</source>
        <translation>mosquitto のクライアントで接続し、メッセージを 1 件発行するコマンド</translation>
    </message>
    <message>
        <source>A command that connects with the command line of MQTTX</source>
        <translation>MQTTX のコマンドラインで接続するコマンド</translation>
    </message>
    <message>
        <source>A command that connects with the command line of MQTTX and subscribes</source>
        <translation>MQTTX のコマンドラインで接続し、購読するコマンド</translation>
    </message>
    <message>
        <source>A script for Node.js with MQTT.js</source>
        <translation>Node.js 用の MQTT.js スクリプト</translation>
    </message>
    <message>
        <source>A script for Python with paho-mqtt, version 2 or 1.6</source>
        <translation>Python 用の paho-mqtt スクリプト (バージョン 2 または 1.6)</translation>
    </message>
    <message>
        <source>The command that makes this connection without a window, for scripts and CI jobs</source>
        <translation>ウィンドウなしでこの接続を行うコマンド。スクリプトや CI ジョブ用</translation>
    </message>
    <message>
        <source>Lines for mosquitto.conf that make a mosquitto broker connect to this one as a bridge</source>
        <translation>mosquitto ブローカーをブリッジとしてこのブローカーに接続させる mosquitto.conf の行</translation>
    </message>
    <message>
        <source>A command that makes the TLS handshake alone, with the same certificates, names and versions</source>
        <translation>同じ証明書、名前、バージョンで TLS ハンドシェイクだけを行うコマンド</translation>
    </message>
    <message>
        <source>A command that makes the WebSocket upgrade alone, with the same path and headers</source>
        <translation>同じパスとヘッダーで WebSocket アップグレードだけを行うコマンド</translation>
    </message>
    <message>
        <source>The URL names no host yet.</source>
        <translation>URL にまだホストがありません。</translation>
    </message>
    <message>
        <source>There is no TLS under %1://; it is for mqtts:// and wss://.</source>
        <translation>%1:// では TLS を使いません。mqtts:// と wss:// 用です。</translation>
    </message>
    <message>
        <source>There is no WebSocket under %1://; it is for ws:// and wss://.</source>
        <translation>%1:// では WebSocket を使いません。ws:// と wss:// 用です。</translation>
    </message>
    <message>
        <source>A bridge of mosquitto does not speak WebSockets; it is for mqtt:// and mqtts://.</source>
        <translation>mosquitto のブリッジは WebSocket を話しません。mqtt:// と mqtts:// 用です。</translation>
    </message>
    <message>
        <source>no line of mosquitto.conf can hold it.</source>
        <translation>mosquitto.conf の行には入りません。</translation>
    </message>
    <message>
        <source>An empty client ID</source>
        <translation>空の Client ID</translation>
    </message>
    <message>
        <source>%1 makes one up.</source>
        <translation>%1 が作成します。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>%1 leaves out the names, but checks the chain all the same.</source>
        <translation>%1 は名前を省きますが、チェーンは検証します。</translation>
    </message>
    <message>
        <source>Subscription %1</source>
        <translation>購読 %1</translation>
    </message>
    <message>
        <source>blanks end a topic there.</source>
        <translation>そこでは空白でトピックが終わります。</translation>
    </message>
    <message>
        <source>The connection has no subscription: # stands for every topic.</source>
        <translation>この接続に購読はありません。# はすべてのトピックを表します。</translation>
    </message>
    <message>
        <source>a file whose first line is the passphrase of the client key</source>
        <translation>1 行目がクライアント鍵のパスフレーズであるファイル</translation>
    </message>
    <message>
        <source>it is switched off.</source>
        <translation>オフになっています。</translation>
    </message>
    <message>
        <source>QoS %1 (one counts for all)</source>
        <translation>QoS %1 (全体で 1 つ)</translation>
    </message>
    <message>
        <source>Save what the connection holds as text as the file %1.</source>
        <translation>接続がテキストとして持つものを、ファイル %1 として保存してください。</translation>
    </message>
    <message>
        <source>given as text</source>
        <translation>テキストで指定</translation>
    </message>
    <message>
        <source>%1 reads one file; put all certificates into it.</source>
        <translation>%1 が読むファイルは 1 つです。すべての証明書をそこに入れてください。</translation>
    </message>
    <message>
        <source>it belongs into the exchange of %1, which %2 does not make.</source>
        <translation>%1 のやり取りに属するものですが、%2 はそれを行いません。</translation>
    </message>
    <message>
        <source>Retain As Published off (it counts for all)</source>
        <translation>Retain As Published オフ (全体に適用)</translation>
    </message>
    <message>
        <source>WebSockets need mosquitto 2.1 or later.</source>
        <translation>WebSocket には mosquitto 2.1 以降が必要です。</translation>
    </message>
    <message>
        <source>%1 asks for it.</source>
        <translation>%1 が尋ねます。</translation>
    </message>
    <message>
        <source>no argument can hold its NUL bytes.</source>
        <translation>その NUL バイトは引数に入りません。</translation>
    </message>
    <message>
        <source>Topic and message are examples.</source>
        <translation>トピックとメッセージは例です。</translation>
    </message>
    <message>
        <source>The order of the User Properties</source>
        <translation>User Property の順序</translation>
    </message>
    <message>
        <source>MQTT.js takes an object.</source>
        <translation>MQTT.js はオブジェクトを受け取ります。</translation>
    </message>
    <message>
        <source>it is not text.</source>
        <translation>テキストではありません。</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>AUTH is answered by hand</source>
        <translation>AUTH への手動応答</translation>
    </message>
    <message>
        <source>The system&apos;s CA certificates besides the CA file</source>
        <translation>CA ファイルに加えたシステムの CA 証明書</translation>
    </message>
    <message>
        <source>Reconnecting also after an attempt that never connected</source>
        <translation>一度も接続できなかった試行の後の再接続</translation>
    </message>
    <message>
        <source>Reconnecting also after a refusal</source>
        <translation>拒否後の再接続</translation>
    </message>
    <message>
        <source>Reconnecting without resuming the session</source>
        <translation>セッションを再開しない再接続</translation>
    </message>
    <message>
        <source>Reconnecting without subscribing again</source>
        <translation>購読し直さない再接続</translation>
    </message>
    <message>
        <source>Connecting only when told to</source>
        <translation>指示したときだけの接続</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>the password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>the user name, which is a token</source>
        <translation>ユーザー名 (トークン)</translation>
    </message>
    <message>
        <source>the client ID, which is a token</source>
        <translation>Client ID (トークン)</translation>
    </message>
    <message>
        <source>the passphrase of the client key</source>
        <translation>クライアント鍵のパスフレーズ</translation>
    </message>
    <message>
        <source>the password of the proxy</source>
        <translation>プロキシのパスワード</translation>
    </message>
    <message>
        <source>the authentication data</source>
        <translation>認証データ</translation>
    </message>
    <message>
        <source>the value of the header %1</source>
        <translation>ヘッダー %1 の値</translation>
    </message>
    <message>
        <source>the token in the path</source>
        <translation>パス内のトークン</translation>
    </message>
    <message>
        <source>the payload of the will, which holds a secret</source>
        <translation>秘密の値を含む Will のペイロード</translation>
    </message>
    <message>
        <source>the Correlation Data of the will, which holds a secret</source>
        <translation>秘密の値を含む Will の Correlation Data</translation>
    </message>
    <message>
        <source>the value of the User Property %1</source>
        <translation>User Property %1 の値</translation>
    </message>
    <message>
        <source>a secret, such as a token</source>
        <translation>トークンなどの秘密の値</translation>
    </message>
</context>
<context>
    <name>FactModel</name>
    <message>
        <source>%1, %2</source>
        <comment>text of a row and the meaning of its icon</comment>
        <translation>%1、%2</translation>
    </message>
</context>
<context>
    <name>FactView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;All</source>
        <translation>すべてコピー(&amp;A)</translation>
    </message>
    <message>
        <source>Facts with their names; Ctrl+C copies the chosen one</source>
        <translation>項目名とその内容です。Ctrl+C で選択した項目をコピーします</translation>
    </message>
</context>
<context>
    <name>FieldMeaning</name>
    <message>
        <source>Begins every packet: its type, flags and length.</source>
        <translation>すべてのパケットの先頭: 種別、フラグ、長さ。</translation>
    </message>
    <message>
        <source>The first byte: the packet&apos;s type in its upper half, flags in its lower one.</source>
        <translation>最初のバイト: 上位半分がパケットの種別、下位半分がフラグ。</translation>
    </message>
    <message>
        <source>What kind of packet this is.</source>
        <translation>パケットの種別です。</translation>
    </message>
    <message>
        <source>Flags that this packet type prescribes.</source>
        <translation>このパケット種別で定められたフラグです。</translation>
    </message>
    <message>
        <source>Bits without a meaning: their value is prescribed, another one makes the packet malformed.</source>
        <translation>意味のないビット: 値は定められており、違う値だとパケットは不正です。</translation>
    </message>
    <message>
        <source>Whether this may be a message that was sent before (1) or is sent for the first time (0).</source>
        <translation>以前に送られた可能性のあるメッセージ (1) か、初めて送られるもの (0) か。</translation>
    </message>
    <message>
        <source>How surely the message is to be delivered.</source>
        <translation>メッセージをどれだけ確実に配信するか。</translation>
    </message>
    <message>
        <source>To the broker: keep the message for later subscribers. From the broker: the message was kept, and is not new.</source>
        <translation>ブローカーへ: 後の購読者のためにメッセージを保持する指示。ブローカーから: 保持されていたメッセージで、新しいものではない印。</translation>
    </message>
    <message>
        <source>Bytes of the packet that follow this field.</source>
        <translation>このフィールドに続くパケットのバイト数です。</translation>
    </message>
    <message>
        <source>Tells MQTT from other protocols.</source>
        <translation>MQTT をほかのプロトコルと区別します。</translation>
    </message>
    <message>
        <source>The version of MQTT: 5 is MQTT 5.0.</source>
        <translation>MQTT のバージョン: 5 は MQTT 5.0 です。</translation>
    </message>
    <message>
        <source>The version of MQTT: 4 is MQTT 3.1.1.</source>
        <translation>MQTT のバージョン: 4 は MQTT 3.1.1 です。</translation>
    </message>
    <message>
        <source>The version of MQTT: 3 is MQTT 3.1.</source>
        <translation>MQTT のバージョン: 3 は MQTT 3.1 です。</translation>
    </message>
    <message>
        <source>How the session begins, and which fields follow in the payload.</source>
        <translation>セッションの始め方と、ペイロードに続くフィールド。</translation>
    </message>
    <message>
        <source>Whether a User Name follows.</source>
        <translation>User Name が続くかどうか。</translation>
    </message>
    <message>
        <source>Whether a Password follows.</source>
        <translation>Password が続くかどうか。</translation>
    </message>
    <message>
        <source>Whether the broker keeps the will for later subscribers when it publishes it.</source>
        <translation>Will を発行するとき、ブローカーが後の購読者のために保持するかどうか。</translation>
    </message>
    <message>
        <source>The QoS with which the broker publishes the will.</source>
        <translation>ブローカーが Will を発行するときの QoS。</translation>
    </message>
    <message>
        <source>Whether the broker is to publish a will for the client when the connection is lost.</source>
        <translation>接続が失われたとき、ブローカーがクライアントに代わって Will を発行するかどうか。</translation>
    </message>
    <message>
        <source>1: the broker discards an earlier session of this client ID. 0: it goes on with it.</source>
        <translation>1: ブローカーはこの Client ID の以前のセッションを破棄します。0: それを続けます。</translation>
    </message>
    <message>
        <source>1: a session that begins and ends with this connection. 0: the broker keeps the session, and goes on with it.</source>
        <translation>1: この接続とともに始まり、終わるセッション。0: ブローカーはセッションを保持し、続けます。</translation>
    </message>
    <message>
        <source>Seconds within which the client sends something; after one and a half times that the broker gives it up. 0: the broker waits for ever.</source>
        <translation>クライアントがこの秒数以内に何かを送信します。その 1.5 倍が過ぎると、ブローカーは接続をあきらめます。0: ブローカーは無期限に待ちます。</translation>
    </message>
    <message>
        <source>The client&apos;s name at the broker: a second client with the same one throws the first out.</source>
        <translation>ブローカーでのクライアントの名前。同じ名前の 2 つ目のクライアントは最初のものを切断させます。</translation>
    </message>
    <message>
        <source>Properties of the will.</source>
        <translation>Will のプロパティです。</translation>
    </message>
    <message>
        <source>The topic on which the broker publishes the will.</source>
        <translation>ブローカーが Will を発行するトピック。</translation>
    </message>
    <message>
        <source>What the broker publishes when the connection is lost.</source>
        <translation>接続が失われたときにブローカーが発行するもの。</translation>
    </message>
    <message>
        <source>Whom the broker is to let in.</source>
        <translation>ブローカーが受け入れる相手。</translation>
    </message>
    <message>
        <source>Proves who the client is. Masked unless secrets are revealed for this view.</source>
        <translation>クライアントの身元を証明します。この表示で秘密の値を見せない限り、伏せられます。</translation>
    </message>
    <message>
        <source>A reserved byte that is not used.</source>
        <translation>使われない予約バイトです。</translation>
    </message>
    <message>
        <source>Flags of the broker&apos;s answer; only Session Present has a meaning.</source>
        <translation>ブローカーの応答のフラグ。意味があるのは Session Present だけです。</translation>
    </message>
    <message>
        <source>1: the broker goes on with an earlier session of this client ID. 0: it has none.</source>
        <translation>1: ブローカーはこの Client ID の以前のセッションを続けます。0: セッションがありません。</translation>
    </message>
    <message>
        <source>What the message is about; subscriptions match it.</source>
        <translation>メッセージの主題。購読と照合されます。</translation>
    </message>
    <message>
        <source>Ties this packet to those that answer it; free again once the exchange is complete.</source>
        <translation>このパケットを応答のパケットと結びつけます。やり取りが完了すると、また使えます。</translation>
    </message>
    <message>
        <source>The message itself: bytes that MQTT does not look into.</source>
        <translation>メッセージ本体: MQTT が中を見ないバイト列。</translation>
    </message>
    <message>
        <source>Which topics are wanted: + stands for one level, # for all that follow.</source>
        <translation>求めるトピック: + は 1 階層、# は以降のすべてを表します。</translation>
    </message>
    <message>
        <source>The subscription that ends: the same text as in its SUBSCRIBE.</source>
        <translation>終了する購読: SUBSCRIBE と同じテキスト。</translation>
    </message>
    <message>
        <source>How the messages of this topic filter are wanted.</source>
        <translation>この Topic Filter のメッセージの受け取り方。</translation>
    </message>
    <message>
        <source>The highest QoS with which messages are wanted.</source>
        <translation>受け取るメッセージの最大 QoS。</translation>
    </message>
    <message>
        <source>Whether retained messages come at the subscription.</source>
        <translation>購読時に Retain メッセージが届くかどうか。</translation>
    </message>
    <message>
        <source>1: messages keep the RETAIN flag with which they were published. 0: it is cleared for new ones.</source>
        <translation>1: メッセージは発行時の RETAIN フラグを保ちます。0: 新しいメッセージではオフになります。</translation>
    </message>
    <message>
        <source>1: messages that this client publishes do not come back to it. 0: they do.</source>
        <translation>1: このクライアントが発行したメッセージは自身に戻りません。0: 戻ります。</translation>
    </message>
    <message>
        <source>Optional values, each with an identifier in front.</source>
        <translation>それぞれ前に識別子の付いた、任意の値。</translation>
    </message>
    <message>
        <source>Bytes that all properties together take.</source>
        <translation>すべてのプロパティの合計バイト数。</translation>
    </message>
    <message>
        <source>Tells which property follows.</source>
        <translation>続くプロパティを示します。</translation>
    </message>
    <message>
        <source>A property whose identifier MQTT 5.0 does not define.</source>
        <translation>MQTT 5.0 が識別子を定義していないプロパティ。</translation>
    </message>
    <message>
        <source>0, at most once: sent once and not acknowledged, it may be lost.</source>
        <translation>0、最大 1 回: 一度だけ送られ、確認応答はなく、失われることがあります。</translation>
    </message>
    <message>
        <source>1, at least once: acknowledged, it may come twice.</source>
        <translation>1、少なくとも 1 回: 確認応答があり、重複することがあります。</translation>
    </message>
    <message>
        <source>2, exactly once: acknowledged in two steps.</source>
        <translation>2、正確に 1 回: 2 段階で確認応答されます。</translation>
    </message>
    <message>
        <source>3 is not allowed.</source>
        <translation>3 は許されません。</translation>
    </message>
    <message>
        <source>0: they come.</source>
        <translation>0: 届きます。</translation>
    </message>
    <message>
        <source>1: they come if the subscription is new.</source>
        <translation>1: 新しい購読なら届きます。</translation>
    </message>
    <message>
        <source>2: they do not come.</source>
        <translation>2: 届きません。</translation>
    </message>
    <message>
        <source>%1 (MQTT %2, section %3)</source>
        <translation>%1 (MQTT %2、%3 節)</translation>
    </message>
</context>
<context>
    <name>FieldTreeModel</name>
    <message>
        <source>%1, wrong</source>
        <comment>a field at which decoding stopped</comment>
        <translation>%1、誤り</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>意味</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>name and value of a field</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, failure</source>
        <comment>a Reason Code that says so</comment>
        <translation>%1、失敗</translation>
    </message>
</context>
<context>
    <name>FileEdit</name>
    <message numerus="yes">
        <source>(PEM text, %n byte(s))</source>
        <translation>
            <numerusform>(PEM テキスト、%n バイト)</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>ファイルを選択</translation>
    </message>
    <message>
        <source>Certificates and keys (*.pem *.crt *.cer *.der *.key *.p12 *.pfx *.crl);;All files (*)</source>
        <translation>証明書と鍵 (*.pem *.crt *.cer *.der *.key *.p12 *.pfx *.crl);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>This is a folder. Give a file.</source>
        <translation>これはフォルダーです。ファイルを指定してください。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>そのようなファイルはありません。</translation>
    </message>
    <message>
        <source>Choose a file. It can be dropped on the field as well, and PEM text can be pasted.</source>
        <translation>ファイルを選んでください。この欄にドロップすることも、PEM テキストを貼り付けることもできます。</translation>
    </message>
</context>
<context>
    <name>FilterLine</name>
    <message>
        <source>%1 The rows are those of the last filter that could be read.</source>
        <translation>%1 表示中の行は、最後に読めたフィルターのものです。</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>例</translation>
    </message>
    <message>
        <source>The CONNACK and its reason</source>
        <translation>CONNACK とその理由</translation>
    </message>
    <message>
        <source>Everything that was refused</source>
        <translation>拒否されたものすべて</translation>
    </message>
    <message>
        <source>All refused publishes</source>
        <translation>拒否されたすべての PUBLISH</translation>
    </message>
    <message>
        <source>What was received on a topic</source>
        <translation>トピックの受信内容</translation>
    </message>
    <message>
        <source>Big messages</source>
        <translation>大きなメッセージ</translation>
    </message>
    <message>
        <source>Retained messages</source>
        <translation>Retain メッセージ</translation>
    </message>
    <message>
        <source>All about one Packet Identifier</source>
        <translation>ある Packet Identifier のすべて</translation>
    </message>
    <message>
        <source>Packets that break the standard</source>
        <translation>標準に違反するパケット</translation>
    </message>
    <message>
        <source>All but the keep-alive</source>
        <translation>Keep Alive 以外すべて</translation>
    </message>
    <message>
        <source>What happened below MQTT</source>
        <translation>MQTT より下の出来事</translation>
    </message>
    <message>
        <source>The first second</source>
        <translation>最初の 1 秒</translation>
    </message>
    <message>
        <source>A text, its case counts</source>
        <translation>テキスト (大文字小文字を区別)</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Forget the recent filters</source>
        <translation>最近のフィルターを消去</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>how much of the log the filter has looked at</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Filter: words, or terms such as type:publish topic:sensors/#</source>
        <translation>フィルター: 単語、または type:publish topic:sensors/# などの条件</translation>
    </message>
    <message>
        <source>Shows the rows that meet it (Ctrl+F). Words must all occur; terms ask for a type, topic, reason, size and more, combined with and, or, not and brackets. Ctrl+Space offers what fits.</source>
        <translation>一致する行を表示します (Ctrl+F)。単語はすべて含まれる必要があります。条件では種別、トピック、理由、サイズなどを指定でき、and、or、not、括弧で組み合わせます。Ctrl+Space で候補が出ます。</translation>
    </message>
    <message>
        <source>Filters to start from, and those that were used last</source>
        <translation>出発点になるフィルターと、最近使ったフィルター</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Stop looking; the rows found so far stay</source>
        <translation>検索を停止。見つかった行は残ります</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the payload</source>
        <translation>ペイロード内を検索</translation>
    </message>
    <message>
        <source>Find the previous place (Shift+F3)</source>
        <translation>前の一致箇所 (Shift+F3)</translation>
    </message>
    <message>
        <source>Find the next place (F3)</source>
        <translation>次の一致箇所 (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>閉じる (Esc)</translation>
    </message>
    <message>
        <source>Marks every place where these characters stand, in either case (F3 goes on)</source>
        <translation>大文字小文字を区別せず、この文字列のあるすべての場所に印を付けます (F3 で次へ)</translation>
    </message>
</context>
<context>
    <name>FitChecker</name>
    <message>
        <source>&quot;%1&quot; stands before &quot;%2&quot;, which did not issue it: the issuer is &quot;%3&quot;.</source>
        <translation>「%1」が「%2」の前にありますが、発行者ではありません。発行者は「%3」です。</translation>
    </message>
    <message>
        <source>Put the certificates in order: the own one first, and behind each its issuer.</source>
        <translation>証明書を順に並べてください。自身のものを先頭に、それぞれの後に発行者を置きます。</translation>
    </message>
    <message>
        <source>Take out what does not belong to the chain, and put the certificate of &quot;%1&quot; in its place.</source>
        <translation>チェーンに属さないものを外し、代わりに「%1」の証明書を入れてください。</translation>
    </message>
    <message>
        <source>The certificate of the intermediate CA &quot;%1&quot; is missing.</source>
        <translation>中間 CA「%1」の証明書がありません。</translation>
    </message>
    <message>
        <source>Append it to the certificate file, behind &quot;%1&quot;.</source>
        <translation>証明書ファイルの「%1」の後に追加してください。</translation>
    </message>
    <message>
        <source>It is in order, up to the CA &quot;%1&quot; itself, which need not be sent.</source>
        <translation>順序は正しく、CA「%1」自身まであります。CA は送らなくてもかまいません。</translation>
    </message>
    <message numerus="yes">
        <source>It is in order: %n certificate(s), up to one that &quot;%1&quot; issued.</source>
        <translation>
            <numerusform>順序は正しく、「%1」が発行したものまで %n 個の証明書があります。</numerusform>
        </translation>
    </message>
    <message>
        <source>Give the certificate of the CA at the end of the chain, as PEM or DER.</source>
        <translation>チェーンの末尾の CA の証明書を PEM または DER で指定してください。</translation>
    </message>
    <message>
        <source>No CA file is given.</source>
        <translation>CA ファイルの指定がありません。</translation>
    </message>
    <message>
        <source>The chain ends at a CA that this system trusts.</source>
        <translation>チェーンは、このシステムが信頼する CA で終わっています。</translation>
    </message>
    <message>
        <source>The chain ends at a CA of %1.</source>
        <translation>チェーンは %1 の CA で終わっています。</translation>
    </message>
    <message>
        <source>the system&apos;s store</source>
        <translation>システムのストア</translation>
    </message>
    <message>
        <source>%1 holds a CA of the right name, &quot;%2&quot;, but with another key: it did not sign &quot;%3&quot;. The CA was probably made anew.</source>
        <translation>%1 には正しい名前の CA「%2」がありますが、鍵が異なります。「%3」に署名したものではありません。おそらく CA は作り直されています。</translation>
    </message>
    <message>
        <source>Give the CA&apos;s certificate that goes with this key, or have &quot;%1&quot; issued anew by this CA.</source>
        <translation>この鍵に対応する CA の証明書を指定するか、この CA で「%1」を発行し直してもらってください。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is self-signed, and it is not in %2.</source>
        <translation>「%1」は自己署名で、%2 にありません。</translation>
    </message>
    <message>
        <source>Give this certificate itself as CA file, or better have it issued by a CA.</source>
        <translation>この証明書自体を CA ファイルとして指定するか、できれば CA に発行してもらってください。</translation>
    </message>
    <message>
        <source>%1 holds &quot;%2&quot;, which is not a CA: it was issued by &quot;%3&quot;.</source>
        <translation>%1 には「%2」がありますが、CA ではありません。「%3」が発行したものです。</translation>
    </message>
    <message>
        <source>Give the certificate of the CA &quot;%1&quot; as CA file.</source>
        <translation>CA「%1」の証明書を CA ファイルとして指定してください。</translation>
    </message>
    <message>
        <source>%1 holds the intermediate CA &quot;%2&quot;; trust has to end at a CA that signs itself.</source>
        <translation>%1 には中間 CA「%2」があります。信頼は自己署名の CA で終わらなければなりません。</translation>
    </message>
    <message>
        <source>Add the certificate of &quot;%1&quot; to the CA file.</source>
        <translation>「%1」の証明書を CA ファイルに追加してください。</translation>
    </message>
    <message>
        <source>As long as the certificate of &quot;%1&quot; is missing, it cannot be told whether the CA of %2 is the right one.</source>
        <translation>「%1」の証明書がない間は、%2 の CA が正しいかどうかを判断できません。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; was issued by &quot;%2&quot;, which is not in %3.</source>
        <translation>「%1」は「%2」が発行したもので、これは %3 にありません。</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs: they know this issuer.</source>
        <translation>システムの CA を信頼してください。この発行者を知っています。</translation>
    </message>
    <message>
        <source>Give the certificate of &quot;%1&quot; as CA file.</source>
        <translation>「%1」の証明書を CA ファイルとして指定してください。</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: %2</source>
        <comment>name of a certificate, sentence on its dates</comment>
        <translation>「%1」: %2</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock, or wait until %1.</source>
        <translation>このマシンの時計を確認するか、%1 まで待ってください。</translation>
    </message>
    <message>
        <source>Renew it. If the date is still to come, set this machine&apos;s clock.</source>
        <translation>更新してください。その日付がまだ先なら、このマシンの時計を合わせてください。</translation>
    </message>
    <message>
        <source>All are valid; &quot;%1&quot; expires first, %2.</source>
        <translation>すべて有効です。最初に期限が切れるのは「%1」です (%2)。</translation>
    </message>
    <message>
        <source>Renew &quot;%1&quot; soon.</source>
        <translation>「%1」を早めに更新してください。</translation>
    </message>
    <message>
        <source>It is valid for more than 825 days in all: iPhones, iPads and Macs refuse such a server.</source>
        <translation>有効期間の合計が 825 日を超えています。iPhone、iPad、Mac はこのようなサーバーを拒否します。</translation>
    </message>
    <message>
        <source>Have it issued for 825 days at most, if such clients are to connect.</source>
        <translation>そのようなクライアントが接続するなら、825 日以内で発行してもらってください。</translation>
    </message>
    <message>
        <source>A broker with use_identity_as_username calls this client &quot;%1&quot;.</source>
        <translation>use_identity_as_username を使うブローカーは、このクライアントを「%1」と呼びます。</translation>
    </message>
    <message>
        <source>No host name is given.</source>
        <translation>ホスト名の指定がありません。</translation>
    </message>
    <message>
        <source>Give the host name or address that stands in the clients&apos; URL.</source>
        <translation>クライアントの URL にあるホスト名またはアドレスを指定してください。</translation>
    </message>
    <message>
        <source>The certificate has no Subject Alternative Name; today&apos;s clients do not look at the subject &quot;%1&quot;.</source>
        <translation>証明書に Subject Alternative Name がありません。現在のクライアントは subject「%1」を見ません。</translation>
    </message>
    <message>
        <source>Have it issued anew with %1 as Subject Alternative Name.</source>
        <translation>%1 を Subject Alternative Name として発行し直してもらってください。</translation>
    </message>
    <message>
        <source>The certificate is good for %1 (it names %2).</source>
        <translation>証明書は %1 に有効です (記載名: %2)。</translation>
    </message>
    <message>
        <source>The certificate names %1, but not %2.</source>
        <translation>証明書に %1 はありますが、%2 はありません。</translation>
    </message>
    <message>
        <source>Use one of these names in the URL, or have the certificate issued for %1 as well.</source>
        <translation>URL でこれらの名前のいずれかを使うか、証明書を %1 に対しても発行してもらってください。</translation>
    </message>
    <message>
        <source>%1 is not for this use: its purpose is %2.</source>
        <translation>%1 はこの用途のものではありません。用途: %2。</translation>
    </message>
    <message>
        <source>that of a CA</source>
        <translation>CA 用</translation>
    </message>
    <message>
        <source>Have it issued with the extended key usage %1.</source>
        <translation>拡張鍵用途 %1 を付けて発行してもらってください。</translation>
    </message>
    <message>
        <source>%1 names no purpose: it may be used for anything.</source>
        <translation>%1 に用途の記載はありません。何にでも使えます。</translation>
    </message>
    <message>
        <source>%1 is for this use: %2.</source>
        <translation>%1 はこの用途のものです: %2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no CA: its certificate does not allow it to issue others.</source>
        <translation>「%1」は CA ではありません。証明書がほかの証明書の発行を許していません。</translation>
    </message>
    <message>
        <source>Have it made anew with basic constraints CA:TRUE and key usage keyCertSign.</source>
        <translation>basic constraints CA:TRUE と key usage keyCertSign を付けて作り直してもらってください。</translation>
    </message>
    <message>
        <source>OpenSSL refuses the CA &quot;%1&quot;: %2.</source>
        <translation>OpenSSL は CA「%1」を拒否します: %2。</translation>
    </message>
    <message>
        <source>Have the certificate issued by a CA without that restriction.</source>
        <translation>その制限のない CA に証明書を発行してもらってください。</translation>
    </message>
    <message>
        <source>%1 may itself issue certificates: it is a CA.</source>
        <translation>%1 は CA であり、自身で証明書を発行できます。</translation>
    </message>
    <message>
        <source>Use a certificate of its own for this, with basic constraints CA:FALSE, and keep the CA&apos;s key away from it.</source>
        <translation>これには basic constraints CA:FALSE の専用の証明書を使い、CA の鍵は近くに置かないでください。</translation>
    </message>
    <message>
        <source>There is no certificate of an issuer to look at.</source>
        <translation>調べる発行者の証明書がありません。</translation>
    </message>
    <message>
        <source>Every issuer is marked as a CA.</source>
        <translation>すべての発行者に CA の印があります。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too weak for OpenSSL&apos;s security level 2: key %2, signature %3.</source>
        <translation>「%1」は OpenSSL のセキュリティレベル 2 には弱すぎます: 鍵 %2、署名 %3。</translation>
    </message>
    <message>
        <source>Have it made anew with RSA of 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>RSA 2048 ビット以上または EC P-256 と、SHA-256 の署名で作り直してもらってください。</translation>
    </message>
    <message>
        <source>Key %1, signature %2.</source>
        <translation>鍵 %1、署名 %2。</translation>
    </message>
    <message>
        <source>Give a list of the CA that issued the certificate, as PEM or DER.</source>
        <translation>証明書を発行した CA のリストを PEM または DER で指定してください。</translation>
    </message>
    <message>
        <source>No revocation list is given.</source>
        <translation>失効リストの指定がありません。</translation>
    </message>
    <message>
        <source>%1 is on the revocation list.</source>
        <translation>%1 は失効リストに載っています。</translation>
    </message>
    <message>
        <source>Have a new one issued, with a new key.</source>
        <translation>新しい鍵で新しい証明書を発行してもらってください。</translation>
    </message>
    <message>
        <source>The list does not settle it: OpenSSL says &quot;%1&quot;.</source>
        <translation>リストでは判断できません。OpenSSL の報告:「%1」。</translation>
    </message>
    <message>
        <source>%1 is not on the list.</source>
        <translation>%1 はリストに載っていません。</translation>
    </message>
    <message>
        <source>There is no certificate to look at.</source>
        <translation>調べる証明書がありません。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate &quot;%1&quot;</source>
        <translation>サーバーの証明書「%1」</translation>
    </message>
    <message>
        <source>The client&apos;s certificate &quot;%1&quot;</source>
        <translation>クライアントの証明書「%1」</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 を読めません: %2。</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 の内容: %2。</translation>
    </message>
    <message>
        <source>Give the server&apos;s certificate, followed by its intermediate CAs (mosquitto: certfile).</source>
        <translation>サーバーの証明書と、それに続けて中間 CA を指定してください (mosquitto: certfile)。</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate, followed by its intermediate CAs.</source>
        <translation>クライアントの証明書と、それに続けて中間 CA を指定してください。</translation>
    </message>
    <message>
        <source>No certificate is given.</source>
        <translation>証明書の指定がありません。</translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n certificate(s); the first is &quot;%2&quot;.</source>
        <translation>
            <numerusform>%1 には %n 個の証明書があり、最初は「%2」です。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1 は暗号化されており、パスフレーズが必要です。</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>パスフレーズでは %1 を開けません。</translation>
    </message>
    <message>
        <source>Give the passphrase with which it was made.</source>
        <translation>作成時のパスフレーズを指定してください。</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it).</source>
        <translation>%1 は、OpenSSL がもう開かない暗号 (RC2 またはその類) で暗号化されています。</translation>
    </message>
    <message>
        <source>Export it anew with AES, or give certificate and key as PEM.</source>
        <translation>AES でエクスポートし直すか、証明書と鍵を PEM で指定してください。</translation>
    </message>
    <message>
        <source>%1 holds no certificate.</source>
        <translation>%1 に証明書がありません。</translation>
    </message>
    <message>
        <source>Export it together with its certificate.</source>
        <translation>証明書とともにエクスポートしてください。</translation>
    </message>
    <message numerus="yes">
        <source>%1 is a PKCS#12 file with %n certificate(s); mosquitto reads none.</source>
        <translation>
            <numerusform>%1 は %n 個の証明書がある PKCS#12 ファイルです。mosquitto はこれを読みません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Give mosquitto certificate and key as PEM.</source>
        <translation>mosquitto には証明書と鍵を PEM で渡してください。</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate, as PEM or DER.</source>
        <translation>証明書に対応する秘密鍵を PEM または DER で指定してください。</translation>
    </message>
    <message>
        <source>It is in %1: %2.</source>
        <translation>%1 にあります: %2。</translation>
    </message>
    <message>
        <source>%1 holds no private key.</source>
        <translation>%1 に秘密鍵がありません。</translation>
    </message>
    <message>
        <source>Export it together with its key.</source>
        <translation>鍵とともにエクスポートしてください。</translation>
    </message>
    <message>
        <source>The file was not opened.</source>
        <translation>ファイルは開かれませんでした。</translation>
    </message>
    <message>
        <source>No private key is given.</source>
        <translation>秘密鍵の指定がありません。</translation>
    </message>
    <message>
        <source>%1 is encrypted: mosquitto asks for the passphrase on the terminal each time it starts, and as a service it cannot.</source>
        <translation>%1 は暗号化されています。mosquitto は起動のたびに端末でパスフレーズを尋ねますが、サービスとしては尋ねられません。</translation>
    </message>
    <message>
        <source>Take the passphrase off the key, and let only mosquitto&apos;s user read the file.</source>
        <translation>鍵のパスフレーズを外し、mosquitto のユーザーだけがファイルを読めるようにしてください。</translation>
    </message>
    <message>
        <source>%1 holds a private key: %2.</source>
        <translation>%1 に秘密鍵があります: %2。</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>鍵の暗号化に使ったパスフレーズを指定してください。</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>%1 の秘密鍵は壊れているか、OpenSSL が知らない種類です。</translation>
    </message>
    <message>
        <source>There is no key to compare with.</source>
        <translation>比べる鍵がありません。</translation>
    </message>
    <message>
        <source>The private key belongs to the certificate &quot;%1&quot;.</source>
        <translation>秘密鍵は証明書「%1」に対応しています。</translation>
    </message>
    <message>
        <source>The private key belongs to &quot;%1&quot;, which is certificate %2 of the file; it has to be the first one.</source>
        <translation>秘密鍵は「%1」に対応していますが、これはファイルの %2 番目の証明書です。先頭になければなりません。</translation>
    </message>
    <message>
        <source>Put the certificate &quot;%1&quot; first in the file, and its issuers behind it.</source>
        <translation>証明書「%1」をファイルの先頭に、その発行者を後に置いてください。</translation>
    </message>
    <message>
        <source>The private key (%1) does not belong to the certificate &quot;%2&quot; (%3).</source>
        <translation>秘密鍵 (%1) は証明書「%2」(%3) に対応していません。</translation>
    </message>
    <message>
        <source>Give the key with which the certificate was requested, or have a certificate issued for this key.</source>
        <translation>証明書の要求に使った鍵を指定するか、この鍵に対する証明書を発行してもらってください。</translation>
    </message>
    <message>
        <source>There is no file with a private key.</source>
        <translation>秘密鍵のあるファイルがありません。</translation>
    </message>
    <message>
        <source>Everybody on this machine can read %1.</source>
        <translation>このマシンの誰でも %1 を読めます。</translation>
    </message>
    <message>
        <source>Take the right away: &quot;chmod 600 %1&quot;.</source>
        <translation>権限を外してください:「chmod 600 %1」。</translation>
    </message>
    <message>
        <source>%1 can be read by its owner and the group &quot;%2&quot;.</source>
        <translation>%1 は所有者とグループ「%2」が読めます。</translation>
    </message>
    <message>
        <source>Only its owner can read %1.</source>
        <translation>%1 を読めるのは所有者だけです。</translation>
    </message>
    <message>
        <source>OpenSSL refuses the certificate &quot;%1&quot;: %2.</source>
        <translation>OpenSSL は証明書「%1」を拒否します: %2。</translation>
    </message>
    <message>
        <source>Have it issued anew without what OpenSSL refuses.</source>
        <translation>OpenSSL が拒否する内容を除いて、発行し直してもらってください。</translation>
    </message>
</context>
<context>
    <name>Fix</name>
    <message>
        <source>Use %1</source>
        <translation>%1 を使う</translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation>%1 に接続</translation>
    </message>
    <message>
        <source>Switch to MQTT %1</source>
        <translation>MQTT %1 に切り替え</translation>
    </message>
    <message>
        <source>Use client ID %1</source>
        <translation>Client ID %1 を使う</translation>
    </message>
    <message>
        <source>Turn clean start on</source>
        <translation>Clean Start をオンにする</translation>
    </message>
    <message>
        <source>Turn clean session on</source>
        <translation>Clean Session をオンにする</translation>
    </message>
    <message>
        <source>Connect without the will</source>
        <translation>Will なしで接続</translation>
    </message>
    <message>
        <source>Do not retain the will</source>
        <translation>Will の Retain をオフにする</translation>
    </message>
    <message>
        <source>Use QoS %1 for the will</source>
        <translation>Will に QoS %1 を使う</translation>
    </message>
    <message>
        <source>Use the URL&apos;s host as server name</source>
        <translation>URL のホストをサーバー名に使う</translation>
    </message>
    <message>
        <source>Use server name %1</source>
        <translation>サーバー名 %1 を使う</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol</source>
        <translation>ALPN プロトコルを提示しない</translation>
    </message>
    <message>
        <source>Offer ALPN protocol %1</source>
        <translation>ALPN プロトコル %1 を提示</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as well</source>
        <translation>システムの CA も信頼</translation>
    </message>
    <message>
        <source>Use the default minimum TLS version</source>
        <translation>最低 TLS バージョンを既定値にする</translation>
    </message>
    <message>
        <source>Use a keep-alive of %1 s</source>
        <translation>Keep Alive を %1 秒にする</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>%1 を外す</translation>
    </message>
    <message>
        <source>Leave out the properties of CONNECT</source>
        <translation>CONNECT のプロパティを外す</translation>
    </message>
    <message>
        <source>Trust this CA for this connection: %1</source>
        <translation>この接続でこの CA を信頼: %1</translation>
    </message>
    <message>
        <source>Trust this certificate for this connection: %1</source>
        <translation>この接続でこの証明書を信頼: %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; would be trusted from then on: whoever holds its key can pose as this broker. Anybody between here and the broker can present a certificate of this name, so compare its fingerprint with the one that the broker&apos;s operator tells you, over another way than this connection.</source>
        <translation>以後「%1」が信頼されます。その鍵を持つ人は、このブローカーになりすませます。ここからブローカーまでの間にいる誰もが、この名前の証明書を提示できます。この接続とは別の経路でブローカーの運用者から聞いたフィンガープリントと照合してください。</translation>
    </message>
    <message>
        <source>Allow TLS 1.0 and later</source>
        <translation>TLS 1.0 以降を許可</translation>
    </message>
    <message>
        <source>Allow TLS 1.1 and later</source>
        <translation>TLS 1.1 以降を許可</translation>
    </message>
    <message>
        <source>Switch to MQTT %1, send the password in CONNECT</source>
        <translation>MQTT %1 に切り替え、パスワードを CONNECT で送る</translation>
    </message>
    <message>
        <source>Leave out %1, send the password in CONNECT</source>
        <translation>%1 を外し、パスワードを CONNECT で送る</translation>
    </message>
    <message>
        <source>Leave out the properties of CONNECT, send the password in it</source>
        <translation>CONNECT のプロパティを外し、パスワードを CONNECT で送る</translation>
    </message>
</context>
<context>
    <name>Flags</name>
    <message>
        <source>Read an options object in MQTT.js&apos;s spelling (JSON or JavaScript); - reads standard input.</source>
        <translation>MQTT.js の書式のオプションオブジェクト (JSON または JavaScript) を読みます。- は標準入力を読みます。</translation>
    </message>
    <message>
        <source>Port in place of the URL&apos;s.</source>
        <translation>URL のポートの代わりに使うポート。</translation>
    </message>
    <message>
        <source>WebSocket path in place of the URL&apos;s.</source>
        <translation>URL のパスの代わりに使う WebSocket パス。</translation>
    </message>
    <message>
        <source>Header of the WebSocket upgrade; may come again.</source>
        <translation>WebSocket アップグレードのヘッダー。繰り返せます。</translation>
    </message>
    <message>
        <source>Client Identifier.</source>
        <translation>Client Identifier。</translation>
    </message>
    <message>
        <source>User name.</source>
        <translation>ユーザー名。</translation>
    </message>
    <message>
        <source>File whose first line is the password.</source>
        <translation>1 行目がパスワードであるファイル。</translation>
    </message>
    <message>
        <source>Password; others can see a command line, so prefer --password-file.</source>
        <translation>パスワード。コマンドラインは他者にも見えるため、--password-file を推奨します。</translation>
    </message>
    <message>
        <source>MQTT 3.1, 3.1.1 (default) or 5.0.</source>
        <translation>MQTT 3.1、3.1.1 (既定)、または 5.0。</translation>
    </message>
    <message>
        <source>Keep-alive in seconds; 0 turns it off.</source>
        <translation>Keep Alive の秒数。0 でオフになります。</translation>
    </message>
    <message>
        <source>Clean session (clean start in MQTT 5).</source>
        <translation>Clean Session (MQTT 5 では Clean Start)。</translation>
    </message>
    <message>
        <source>Limit for the attempt in seconds, 30 by default.</source>
        <translation>試行の制限時間 (秒)。既定は 30 です。</translation>
    </message>
    <message>
        <source>CA certificates to trust in place of the system&apos;s; may come again.</source>
        <translation>システムのものの代わりに信頼する CA 証明書。繰り返せます。</translation>
    </message>
    <message>
        <source>Certificate revocation list.</source>
        <translation>証明書失効リスト。</translation>
    </message>
    <message>
        <source>Client certificate, with its chain.</source>
        <translation>クライアント証明書とそのチェーン。</translation>
    </message>
    <message>
        <source>Key of the client certificate.</source>
        <translation>クライアント証明書の鍵。</translation>
    </message>
    <message>
        <source>Client certificate and key as PKCS#12.</source>
        <translation>PKCS#12 のクライアント証明書と鍵。</translation>
    </message>
    <message>
        <source>File whose first line opens the key.</source>
        <translation>1 行目で鍵を開けるファイル。</translation>
    </message>
    <message>
        <source>Server name to send and to verify.</source>
        <translation>送信し検証するサーバー名。</translation>
    </message>
    <message>
        <source>Application protocol to offer in TLS; may come again.</source>
        <translation>TLS で提示するアプリケーションプロトコル。繰り返せます。</translation>
    </message>
    <message>
        <source>Accept any certificate.</source>
        <translation>どの証明書も受け入れます。</translation>
    </message>
    <message>
        <source>Open the TCP connection there; all names stay the URL&apos;s.</source>
        <translation>そこに TCP 接続を開きます。名前はすべて URL のままです。</translation>
    </message>
    <message>
        <source>socks5:// or http:// proxy.</source>
        <translation>socks5:// または http:// のプロキシ。</translation>
    </message>
    <message>
        <source>Topic of the last will.</source>
        <translation>Will のトピック。</translation>
    </message>
    <message>
        <source>Payload of the last will.</source>
        <translation>Will のペイロード。</translation>
    </message>
    <message>
        <source>QoS of the last will.</source>
        <translation>Will の QoS。</translation>
    </message>
    <message>
        <source>Retain the last will.</source>
        <translation>Will に Retain を付けます。</translation>
    </message>
    <message>
        <source>MQTT 5 property of CONNECT by its name in MQTT.js, userProperties.KEY=VALUE for a user property; may come again.</source>
        <translation>CONNECT の MQTT 5 プロパティを MQTT.js の名前で指定します。User Property は userProperties.KEY=VALUE。繰り返せます。</translation>
    </message>
    <message>
        <source>MQTT 5 property of the will; may come again.</source>
        <translation>Will の MQTT 5 プロパティ。繰り返せます。</translation>
    </message>
    <message>
        <source>After a failure, make the extra connections that narrow the cause down (default).</source>
        <translation>失敗後に、原因を絞り込む追加接続を行います (既定)。</translation>
    </message>
    <message>
        <source>Make exactly one connection.</source>
        <translation>接続を 1 回だけ行います。</translation>
    </message>
    <message>
        <source>Limit for all probes together in seconds, 10 by default.</source>
        <translation>すべての追加接続の合計制限時間 (秒)。既定は 10 です。</translation>
    </message>
    <message>
        <source>Stay connected for S seconds and report what happens.</source>
        <translation>S 秒間接続を保ち、起こったことを報告します。</translation>
    </message>
    <message>
        <source>Subscribe after connecting; may come again.</source>
        <translation>接続後に購読します。繰り返せます。</translation>
    </message>
    <message>
        <source>Publish after subscribing; may come again.</source>
        <translation>購読後に発行します。繰り返せます。</translation>
    </message>
    <message>
        <source>Print the report as one JSON object.</source>
        <translation>レポートを 1 つの JSON オブジェクトとして出力します。</translation>
    </message>
    <message>
        <source>Write the report as JUnit XML.</source>
        <translation>レポートを JUnit XML として書き込みます。</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>このヘルプを出力します。</translation>
    </message>
    <message>
        <source>Makes one MQTT connection attempt, prints what happened at each layer, and names the cause if it failed.
Exit status: 0 connected, 1 not connected or refused later, 2 the command line, the options or a file cannot be used.</source>
        <translation>MQTT の接続試行を 1 回行い、各層で起こったことを出力し、失敗した場合は原因を示します。
終了ステータス: 0 接続成功、1 接続できず、または後で拒否、2 コマンドライン、オプション、またはファイルを使用不可。</translation>
    </message>
    <message>
        <source>mqtt, mqtts, ws or wss URL of the broker.</source>
        <translation>ブローカーの mqtt、mqtts、ws、wss の URL。</translation>
    </message>
    <message>
        <source>Usage: connack check [URL] [--options FILE] [flags]</source>
        <translation>使い方: connack check [URL] [--options FILE] [flags]</translation>
    </message>
    <message>
        <source>Where the port leads nowhere, also look at the customary ports of the host (1883, 8883, ...).</source>
        <translation>ポートがどこにも通じない場合、ホストの一般的なポート (1883、8883、...) も調べます。</translation>
    </message>
    <message>
        <source>Append the TLS session keys to FILE, so that Wireshark can read a recording: it opens all that is sent.</source>
        <translation>Wireshark で記録を読めるよう、TLS セッション鍵を FILE に追記します。送信したものがすべて読めるようになります。</translation>
    </message>
    <message>
        <source>Write the packet log: FILE ends in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>パケットログを書き込みます。FILE の末尾は .pcapng、.jsonl、.csv、.txt、.md のいずれかです。</translation>
    </message>
    <message>
        <source>Begin another file when that of --log has this size (such as 100MB); full ones are called name-0001, ...</source>
        <translation>--log のファイルがこのサイズ (100MB など) に達したら次のファイルを始めます。満杯のファイル名は name-0001、... になります。</translation>
    </message>
    <message>
        <source>With --log-rotate: keep the newest N files and remove older ones of this run.</source>
        <translation>--log-rotate と併用: この実行の最新 N 個のファイルを残し、古いものを削除します。</translation>
    </message>
    <message>
        <source>QoS of --subscribe and --publish, 0 by default.</source>
        <translation>--subscribe と --publish の QoS。既定は 0 です。</translation>
    </message>
</context>
<context>
    <name>GeneralForm</name>
    <message>
        <source>&amp;Name</source>
        <translation>名前(&amp;N)</translation>
    </message>
    <message>
        <source>What this connection is called in the list. It is not sent.</source>
        <translation>一覧でのこの接続の名前です。送信されません。</translation>
    </message>
    <message>
        <source>the URL is shown</source>
        <translation>URL を表示</translation>
    </message>
    <message>
        <source>Client &amp;ID</source>
        <translation>Client ID(&amp;I)</translation>
    </message>
    <message>
        <source>Identifies this client to the broker; a second connection with the same one throws the first out.
Client Identifier in the payload of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.3.1</source>
        <translation>ブローカーに対するこのクライアントの識別名。同じ識別名の 2 つ目の接続は最初のものを切断させます。
CONNECT のペイロードの Client Identifier。全バージョン。
MQTT 5.0 と 3.1.1、3.1.3.1 節</translation>
    </message>
    <message>
        <source>empty: the broker assigns one</source>
        <translation>空: ブローカーが割り当て</translation>
    </message>
    <message>
        <source>Ne&amp;w</source>
        <translation>新規(&amp;W)</translation>
    </message>
    <message>
        <source>Draws eight new random digits; what stands before them stays</source>
        <translation>新しい乱数 8 桁を引きます。その前の部分は残ります</translation>
    </message>
    <message>
        <source>On: the broker forgets what it kept for this client ID and begins a new session.
Off: an earlier session goes on, with its subscriptions and waiting messages.
Connect Flags of CONNECT: Clean Session (3.x) or Clean Start (5.0), section 3.1.2.4</source>
        <translation>オン: ブローカーはこの Client ID について保持していたものを忘れ、新しいセッションを始めます。
オフ: 以前のセッションを、購読と待機中のメッセージとともに続けます。
CONNECT の Connect Flags: Clean Session (3.x) または Clean Start (5.0)、3.1.2.4 節</translation>
    </message>
    <message>
        <source>Clean &amp;session</source>
        <translation>Clean Session(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Keep-alive</source>
        <translation>Keep Alive(&amp;K)</translation>
    </message>
    <message>
        <source>The longest silence: when nothing else was sent for so long, the client sends PINGREQ. 0 turns it off.
Keep Alive of CONNECT, 0 to 65535 seconds, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.10</source>
        <translation>最長の沈黙時間。この間ほかに何も送らなければ、クライアントは PINGREQ を送ります。0 でオフになります。
CONNECT の Keep Alive。0～65535 秒。全バージョン。
MQTT 5.0 と 3.1.1、3.1.2.10 節</translation>
    </message>
    <message>
        <source>60 s</source>
        <translation>60 s</translation>
    </message>
    <message>
        <source>&amp;Timeout</source>
        <translation>タイムアウト(&amp;T)</translation>
    </message>
    <message>
        <source>The limit for the whole attempt, from looking up the name to CONNACK. It is not sent.</source>
        <translation>名前の解決から CONNACK まで、試行全体の制限時間。送信されません。</translation>
    </message>
    <message>
        <source>30 s</source>
        <translation>30 s</translation>
    </message>
    <message>
        <source>Clean &amp;start</source>
        <translation>Clean Start(&amp;S)</translation>
    </message>
    <message>
        <source>%1 has the same client ID on this broker: the one that connects later throws the other out [MQTT-3.1.4-3].</source>
        <translation>%1 がこのブローカーで同じ Client ID を使っています。後から接続した方がもう一方を切断させます [MQTT-3.1.4-3]。</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>What it means</source>
        <translation>意味</translation>
    </message>
    <message>
        <source>How it is recognised</source>
        <translation>見分け方</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>対処</translation>
    </message>
    <message>
        <source>Connect to a broker</source>
        <translation>ブローカーに接続する</translation>
    </message>
    <message>
        <source>Type or paste the URL (Ctrl+L), for instance mqtts://broker.example, and press Connect (Ctrl+Return). The bar at the right fills stage by stage: Resolve, TCP, TLS, WebSocket, MQTT, each with its time. Below it stands the verdict.
User name and password belong to Credentials, the CA file of a private CA to TLS. The version of MQTT stands beside the URL.
The same key cancels an attempt; Ctrl+D disconnects.</source>
        <translation>URL (例: mqtts://broker.example) を入力するか貼り付け (Ctrl+L)、「接続」を押します (Ctrl+Return)。右のバーが段階ごとに埋まります: 名前解決、TCP、TLS、WebSocket、MQTT。それぞれに時間が付きます。その下に判定が表示されます。
ユーザー名とパスワードは「認証情報」に、私設 CA の CA ファイルは「TLS」に入れます。MQTT のバージョンは URL の横にあります。
同じキーで試行をキャンセルできます。Ctrl+D で切断します。</translation>
    </message>
    <message>
        <source>When it fails</source>
        <translation>失敗したとき</translation>
    </message>
    <message>
        <source>The verdict names one cause, what it means and what to do; where a setting can mend it, a button does so in the form and connects again (Ctrl+Z takes it back). &quot;likely&quot; and &quot;possible&quot; tell that other causes fit as well.
Evidence shows word for word what was observed. &quot;More about this cause&quot; opens its page here.
A few extra connections narrow the cause down by themselves; Connection, Look closer after a failure switches them off.</source>
        <translation>判定は 1 つの原因と、その意味、対処を示します。設定で直せる場合は、ボタンがフォームに設定して接続し直します (Ctrl+Z で元に戻せます)。「可能性が高い」と「可能性あり」は、ほかの原因も当てはまることを示します。
「根拠」には、観測したことがそのまま表示されます。「この原因の詳細」を押すと、そのページがここに開きます。
いくつかの追加接続が自動的に原因を絞り込みます。「接続」の「失敗後に詳しく調査」でオフにできます。</translation>
    </message>
    <message>
        <source>Filter the packets</source>
        <translation>パケットを絞り込む</translation>
    </message>
    <message>
        <source>Ctrl+F goes to the filter. Words and &quot;quoted text&quot; are looked for everywhere; terms such as type:connack, topic:sensors/#, is:refused, qos:2, size&gt;1k, t&gt;12.5, attempt:2 or dir:in look at one thing, and are combined with and, or, not and brackets.
Ctrl+Space offers what fits; the ? beside the line has examples. Ctrl+Shift+F finds without hiding the other rows, F3 goes on.</source>
        <translation>Ctrl+F でフィルターに移ります。単語と &quot;引用符で囲んだテキスト&quot; はあらゆる場所で検索されます。type:connack、topic:sensors/#、is:refused、qos:2、size&gt;1k、t&gt;12.5、attempt:2、dir:in などの条件は 1 つの点を見るもので、and、or、not、括弧で組み合わせます。
Ctrl+Space で候補が出ます。横の ? に例があります。Ctrl+Shift+F はほかの行を隠さずに検索し、F3 で次に進みます。</translation>
    </message>
    <message>
        <source>Export the log and report a bug</source>
        <translation>ログをエクスポートし、バグを報告する</translation>
    </message>
    <message>
        <source>Ctrl+E writes the packets as .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked unless you reveal them for that file. Ctrl+O opens a .jsonl, .pcapng or a capture of MQTT over TCP.
Copy report (Ctrl+Shift+C) and Save report (Ctrl+Shift+S) hold everything about the latest attempt, without secrets.</source>
        <translation>Ctrl+E でパケットを Wireshark 用の .pcapng、または .jsonl、.csv、.txt、.md に書き込みます。そのファイルで見せる指定をしない限り、秘密の値は伏せられます。Ctrl+O で .jsonl、.pcapng、または MQTT over TCP のキャプチャを開きます。
「レポートをコピー」(Ctrl+Shift+C) と「レポートを保存」(Ctrl+Shift+S) には最新の試行のすべてが入り、秘密の値は含みません。</translation>
    </message>
    <message>
        <source>Publish and subscribe</source>
        <translation>発行と購読</translation>
    </message>
    <message>
        <source>Ctrl+B goes to the line for a topic filter: test/# and Return subscribe, and the broker&apos;s answer stands beside it. Ctrl+Shift+Return shows the composer, and publishes what stands in it.
Delivery proves with a second connection that a message arrives, and tells delivered, refused and silently dropped apart. Session shows what becomes of a session when a connection is lost.</source>
        <translation>Ctrl+B で Topic Filter の行に移ります。test/# と Return で購読し、ブローカーの応答が横に表示されます。Ctrl+Shift+Return で作成欄を表示し、その内容を発行します。
「配信」は 2 つ目の接続でメッセージの到着を証明し、配信、拒否、通知なしの破棄を区別します。「セッション」は、接続が失われたときセッションがどうなるかを示します。</translation>
    </message>
    <message>
        <source>Works here, fails there</source>
        <translation>ここでは動き、あちらでは失敗する</translation>
    </message>
    <message>
        <source>Connection, Compare attempts puts two attempts side by side: settings, addresses, certificates, CONNACK, packets, times. A report saved as JSON on the other machine, or made there with &quot;connack check --json&quot;, can be one of the two.</source>
        <translation>「接続」の「試行を比較」は 2 つの試行を並べます: 設定、アドレス、証明書、CONNACK、パケット、時間。別のマシンで JSON 保存した、または「connack check --json」で作ったレポートも片側に使えます。</translation>
    </message>
    <message>
        <source>From a script</source>
        <translation>スクリプトから使う</translation>
    </message>
    <message>
        <source>&quot;connack check URL&quot; makes one attempt without a window, through the same client and the same diagnosis, prints a report and ends with 0 (connected), 1 (not connected) or 2 (the command line or a file cannot be used). &quot;connack check --help&quot; lists its flags.</source>
        <translation>「connack check URL」は、同じクライアントと同じ診断を使い、ウィンドウなしで 1 回試行し、レポートを出力して、0 (接続成功)、1 (接続できず)、2 (コマンドラインまたはファイルを使用不可) で終了します。「connack check --help」でフラグの一覧が出ます。</translation>
    </message>
    <message>
        <source>What a field means</source>
        <translation>項目の意味</translation>
    </message>
    <message>
        <source>F1 on a field says what it does, which version and packet carry it, and its section of the specification; so does its tooltip. A field that this version or scheme would not send is marked as such.</source>
        <translation>項目で F1 を押すと、その働き、どのバージョンとパケットで運ばれるか、仕様の節が表示されます。ツールチップも同様です。このバージョンまたはスキームで送られない項目には、その印が付きます。</translation>
    </message>
    <message>
        <source>What is sent and kept</source>
        <translation>送信と保存の内容</translation>
    </message>
    <message>
        <source>Connack connects to nothing but the broker that you name, what you set on the way to it (name server, proxy), and for extra connections the same host. It sends no statistics and looks for no updates.
Settings and connections stay in files of this user, passwords in the system&apos;s key store or nowhere. Edit, Preferences says what else is kept, and forgets it.</source>
        <translation>Connack が接続するのは、指定したブローカー、途中に設定したもの (ネームサーバー、プロキシ)、および追加接続での同じホストだけです。統計は送信せず、更新も確認しません。
設定と接続はこのユーザーのファイルに、パスワードはシステムのキーストアに保存するか、どこにも保存しません。「編集」の「環境設定」で、ほかに何が保存されているかを確認し、消去できます。</translation>
    </message>
    <message>
        <source>The port speaks TLS, and the URL asks for MQTT in the clear (mqtt://). The CONNECT, with its password, went over the network unencrypted.</source>
        <translation>ポートは TLS を話しますが、URL は平文の MQTT (mqtt://) を求めています。CONNECT はパスワードも含め、暗号化されずにネットワークを通りました。</translation>
    </message>
    <message>
        <source>By a TLS record or alert in answer to CONNECT, a web server&apos;s words that it expects HTTPS, or a probe that gets a TLS handshake through on the same port. Without probes silence or a close on a port customary for TLS makes it &quot;likely&quot;.</source>
        <translation>CONNECT への応答の TLS レコードまたはアラート、HTTPS を求める Web サーバーの言葉、または同じポートで TLS ハンドシェイクに成功した追加接続。追加接続がない場合、TLS で一般的なポートでの沈黙や切断なら「可能性が高い」になります。</translation>
    </message>
    <message>
        <source>Use mqtts:// (or wss://, if it is a WebSocket listener) and give the CA file. Or use the port for MQTT in the clear, 1883 by default. Consider to change a password that went over a foreign network in the clear.</source>
        <translation>mqtts:// (WebSocket リスナーなら wss://) を使い、CA ファイルを指定してください。または平文の MQTT 用ポート (既定は 1883) を使ってください。他者のネットワークを平文で通ったパスワードは変更を検討してください。</translation>
    </message>
    <message>
        <source>The port is that of a WebSocket listener, and the URL asks for MQTT over bare TCP or TLS.</source>
        <translation>ポートは WebSocket リスナーのものですが、URL は TCP または TLS 上の直接の MQTT を求めています。</translation>
    </message>
    <message>
        <source>By an HTTP answer to CONNECT that asks for an upgrade to WebSocket, or a probe that opens a WebSocket on the same port. A port that is customary for ws or wss makes it &quot;likely&quot;.</source>
        <translation>WebSocket へのアップグレードを求める CONNECT への HTTP 応答、または同じポートで WebSocket を開けた追加接続。ws や wss で一般的なポートなら「可能性が高い」になります。</translation>
    </message>
    <message>
        <source>Use ws:// or wss:// with the broker&apos;s path, as a rule /mqtt. Or use the port on which the broker listens without WebSocket, 1883 or 8883.</source>
        <translation>ws:// または wss:// をブローカーのパス (通常は /mqtt) とともに使ってください。または、ブローカーが WebSocket なしで待ち受けるポート 1883 か 8883 を使ってください。</translation>
    </message>
    <message>
        <source>Another service listens on the port: a web server, SSH, a mail server, Redis, AMQP, a database, or something that echoes.</source>
        <translation>ポートで別のサービスが待ち受けています: Web サーバー、SSH、メールサーバー、Redis、AMQP、データベース、またはエコーを返すもの。</translation>
    </message>
    <message>
        <source>By what answers the CONNECT: another protocol&apos;s bytes or plain text, named where its greeting tells. If nothing comes, a probe waits for the greeting, and others send the first bytes of other protocols.</source>
        <translation>CONNECT に応答したもの: 別のプロトコルのバイト列またはテキスト。挨拶からわかれば名前を示します。何も来なければ、ある追加接続が挨拶を待ち、ほかの追加接続が別のプロトコルの最初のバイトを送ります。</translation>
    </message>
    <message>
        <source>Check host and port: MQTT has 1883 by default, with TLS 8883. RabbitMQ speaks MQTT on a port of its own when its MQTT plug-in is enabled. &quot;Look at the usual ports&quot; asks the host.</source>
        <translation>ホストとポートを確認してください。MQTT の既定は 1883、TLS では 8883 です。RabbitMQ は MQTT プラグインを有効にすると独自のポートで MQTT を話します。「一般的なポートを調べる」でホストに問い合わせます。</translation>
    </message>
    <message>
        <source>The server accepted the connection and got the CONNECT, but no CONNACK came before the limit of the attempt passed.</source>
        <translation>サーバーは接続を受け付けて CONNECT を受け取りましたが、試行の制限時間内に CONNACK が来ませんでした。</translation>
    </message>
    <message>
        <source>By silence after CONNECT; the evidence tells how many bytes came. Probes rule out what they can: TLS, WebSocket, another version, another client ID without will, MQTT 5 properties. What got no further either is named.</source>
        <translation>CONNECT 後の沈黙。来たバイト数は根拠にあります。追加接続が可能なものを除外します: TLS、WebSocket、別のバージョン、Will なしの別の Client ID、MQTT 5 のプロパティ。同様に進まなかったものも示します。</translation>
    </message>
    <message>
        <source>Check host and port, and whether the server still answers other clients. A plug-in that asks a database about the user can hold the answer up. The broker&apos;s log has the client ID, if the CONNECT arrived.</source>
        <translation>ホストとポート、サーバーがほかのクライアントに応答しているかを確認してください。ユーザーをデータベースに問い合わせるプラグインが応答を遅らせることがあります。CONNECT が届いていれば、ブローカーのログに Client ID があります。</translation>
    </message>
    <message>
        <source>The server hung up after CONNECT and did not say why. Brokers do so to a version they do not speak, to a malformed or forbidden CONNECT, and when there is no broker behind the port.</source>
        <translation>サーバーは CONNECT の後、理由を示さずに切断しました。話さないバージョン、不正または禁止された CONNECT に対して、またポートの背後にブローカーがないときに起こります。</translation>
    </message>
    <message>
        <source>By an end or reset of the connection between CONNECT and CONNACK. Probes with another version, client ID, without will and without properties settle most of these; what remains is listed as candidates.</source>
        <translation>CONNECT と CONNACK の間の接続の終了またはリセット。別のバージョン、別の Client ID、Will なし、プロパティなしの追加接続でほとんどが判明し、残りを候補として示します。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log for the client ID of the evidence. Try the candidates one by one with the verdict&apos;s buttons; check that a forwarded port, container or tunnel has a running broker behind it.</source>
        <translation>根拠にある Client ID をブローカーのログで調べてください。判定のボタンで候補を 1 つずつ試してください。転送ポート、コンテナー、トンネルの背後でブローカーが動作していることを確認してください。</translation>
    </message>
    <message>
        <source>The broker does not speak the version of MQTT that the CONNECT asks for.</source>
        <translation>ブローカーは、CONNECT が求める MQTT バージョンを話しません。</translation>
    </message>
    <message>
        <source>By CONNACK 1 (3.x) or 0x84 (5.0), a CONNACK in the form of another version, or a probe: the same CONNECT in another version is accepted. Brokers without MQTT 5 often just hang up.</source>
        <translation>CONNACK 1 (3.x) または 0x84 (5.0)、別のバージョンの形の CONNACK、または別のバージョンの同じ CONNECT が受け入れられた追加接続。MQTT 5 非対応のブローカーは単に切断することがよくあります。</translation>
    </message>
    <message>
        <source>Choose another version beside the URL; the verdict offers the one that works. Or use a broker, or a version of it, that speaks the wanted one.</source>
        <translation>URL の横で別のバージョンを選んでください。判定が、動作するものを示します。または、求めるバージョンを話すブローカー (またはその版) を使ってください。</translation>
    </message>
    <message>
        <source>The broker does not take this client ID: empty, too long, with characters it does not allow, without the prefix it wants, or tied to another user.</source>
        <translation>ブローカーはこの Client ID を受け付けません: 空、長すぎる、許可されない文字、求める接頭辞がない、または別のユーザーに結びついている。</translation>
    </message>
    <message>
        <source>By CONNACK 2 (3.x) or 0x85 (5.0), or since the same connection works with a fresh client ID while it fails with this one. An empty one with Clean Session off must be refused [MQTT-3.1.3-8].</source>
        <translation>CONNACK 2 (3.x) または 0x85 (5.0)、または同じ接続が新しい Client ID では動作し、これでは失敗すること。Clean Session がオフで空のものは拒否されなければなりません [MQTT-3.1.3-8]。</translation>
    </message>
    <message>
        <source>Use letters and digits, at most 23 bytes: more a broker need not take. Look up prefixes and the list of banned ones on the broker (mosquitto: clientid_prefixes). Set a client ID or turn Clean Session on if it is empty.</source>
        <translation>英数字だけで最大 23 バイトにしてください。ブローカーはそれ以上を受け付ける義務がありません。ブローカーで接頭辞と禁止一覧を調べてください (mosquitto: clientid_prefixes)。空なら Client ID を設定するか、Clean Session をオンにしてください。</translation>
    </message>
    <message>
        <source>The broker runs and answers, but takes no connections now: it starts, stops, or depends on something that is not there.</source>
        <translation>ブローカーは動作し応答していますが、現在は接続を受け付けません。起動中か停止中、または必要なものがありません。</translation>
    </message>
    <message>
        <source>By CONNACK 3 (3.x) or 0x88 Server unavailable (5.0). Nothing about this client is wrong by that code.</source>
        <translation>CONNACK 3 (3.x) または 0x88 Server unavailable (5.0)。このコードでは、クライアントに問題はありません。</translation>
    </message>
    <message>
        <source>Wait some seconds and connect again. If it stays so, look at the broker&apos;s log and at what it needs: its database, its cluster, its authentication service.</source>
        <translation>数秒待って接続し直してください。変わらなければ、ブローカーのログと、必要なもの (データベース、クラスター、認証サービス) を調べてください。</translation>
    </message>
    <message>
        <source>The broker does not know this pair of user name and password, or wants one and none was given.</source>
        <translation>ブローカーはユーザー名とパスワードのこの組み合わせを知らないか、それを求めていますが指定がありませんでした。</translation>
    </message>
    <message>
        <source>By CONNACK 4 (3.x) or 0x86 Bad User Name or Password (5.0). The evidence has the user name; the password stands nowhere.</source>
        <translation>CONNACK 4 (3.x) または 0x86 Bad User Name or Password (5.0)。根拠にはユーザー名があります。パスワードはどこにも出ません。</translation>
    </message>
    <message>
        <source>Check both under Credentials: upper and lower case, blanks at the ends, the keyboard&apos;s layout, a token that has run out. On the broker check that the user exists and is enabled (mosquitto: password_file, and a reload after mosquitto_passwd).</source>
        <translation>「認証情報」の両方を確認してください: 大文字と小文字、前後の空白、キーボード配列、期限切れのトークン。ブローカーでは、ユーザーが存在し有効であることを確認してください (mosquitto: password_file、mosquitto_passwd の後は再読み込み)。</translation>
    </message>
    <message>
        <source>The broker knows who comes, or lets nobody in unnamed, and has no right to connect for this client. Some brokers answer so to a wrong password as well.</source>
        <translation>ブローカーは相手を知っていて (または匿名を受け付けず)、このクライアントには接続の権限がありません。パスワードが違う場合にもこう応答するブローカーがあります。</translation>
    </message>
    <message>
        <source>By CONNACK 5 (3.x) or 0x87 Not authorized (5.0). A probe with a fresh client ID shows whether the right is tied to the client ID, one without the will whether it is the will&apos;s topic.</source>
        <translation>CONNACK 5 (3.x) または 0x87 Not authorized (5.0)。新しい Client ID の追加接続で権限が Client ID に結びついているか、Will なしの追加接続で Will のトピックが原因かがわかります。</translation>
    </message>
    <message>
        <source>Give user name and password if anonymous clients are not let in (mosquitto since 2.0: allow_anonymous), and check them. Look up rules on client IDs and addresses on the broker; its log names the rule.</source>
        <translation>匿名クライアントを受け付けないなら (mosquitto 2.0 以降: allow_anonymous)、ユーザー名とパスワードを指定し、確認してください。ブローカーで Client ID とアドレスの規則を調べてください。ログに規則名が出ます。</translation>
    </message>
    <message>
        <source>An administrator or a rule of the broker has shut this client out, by its client ID, user name or address.</source>
        <translation>管理者またはブローカーの規則が、Client ID、ユーザー名、またはアドレスによってこのクライアントを締め出しています。</translation>
    </message>
    <message>
        <source>By CONNACK 0x8A Banned (5.0); earlier versions have no such code, and their brokers answer 5 or hang up.</source>
        <translation>CONNACK 0x8A Banned (5.0)。以前のバージョンにこのコードはなく、ブローカーは 5 で応答するか切断します。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator to lift the ban and what led to it: often too many failed logins, or connecting too often. Look client ID, user and address up in its list of banned clients.</source>
        <translation>ブローカーの運用者に禁止の解除を依頼し、理由を尋ねてください。ログイン失敗や接続の繰り返しが多い原因です。禁止クライアント一覧で Client ID、ユーザー、アドレスを調べてください。</translation>
    </message>
    <message>
        <source>The broker does not take the authentication method of enhanced authentication that was sent, or wants one and none was sent.</source>
        <translation>ブローカーは送信された拡張認証の認証方式を受け付けないか、それを求めていますが送信されませんでした。</translation>
    </message>
    <message>
        <source>By CONNACK 0x8C Bad authentication method (5.0, section 4.12).</source>
        <translation>CONNACK 0x8C Bad authentication method (5.0、4.12 節)。</translation>
    </message>
    <message>
        <source>Set the method that the broker supports under MQTT 5, Authentication method, spelt as its manual has it, for instance SCRAM-SHA-256. Or leave method and data empty and use user name and password.</source>
        <translation>「MQTT 5」の「認証方式」で、ブローカーが対応する方式をマニュアルどおりの表記 (例: SCRAM-SHA-256) で設定してください。または、方式とデータを空にして、ユーザー名とパスワードを使ってください。</translation>
    </message>
    <message>
        <source>The exchange of enhanced authentication (AUTH packets, MQTT 5) began and came to no good end: the broker refused the proof, or the broker could not prove itself.</source>
        <translation>拡張認証のやり取り (MQTT 5 の AUTH パケット) は始まりましたが、うまく終わりませんでした。ブローカーが証明を拒否したか、ブローカーが自身を証明できませんでした。</translation>
    </message>
    <message>
        <source>By a refusing CONNACK or an end after AUTH, by an error in the SCRAM message (invalid-proof, unknown-user), a wrong or missing server signature, or an AUTH that nobody answered. It also covers a re-authentication after the CONNACK.</source>
        <translation>AUTH の後の拒否の CONNACK または終了、SCRAM メッセージのエラー (invalid-proof、unknown-user)、誤ったまたは欠けたサーバー署名、または応答のない AUTH。CONNACK の後の再認証も含みます。</translation>
    </message>
    <message>
        <source>Check user name and password, and that the broker keeps this user&apos;s key for the same method. A broker whose signature is wrong does not know the password: make sure who answers there. Answer AUTH by hand (MQTT 5) to see each message.</source>
        <translation>ユーザー名とパスワード、およびブローカーが同じ方式用にこのユーザーの鍵を持っているかを確認してください。署名が誤っているブローカーはパスワードを知りません。応答しているのが誰か確かめてください。AUTH に手動で応答すると (MQTT 5)、各メッセージを確認できます。</translation>
    </message>
    <message>
        <source>A limit set on the broker for this user or tenant is used up: connections, sessions, messages or traffic.</source>
        <translation>このユーザーまたはテナントに対するブローカーの制限に達しました: 接続数、セッション数、メッセージ数、または通信量。</translation>
    </message>
    <message>
        <source>By CONNACK 0x97 Quota exceeded (5.0), with the broker&apos;s reason string if it gives one.</source>
        <translation>CONNACK 0x97 Quota exceeded (5.0)。ブローカーが示せば Reason String も付きます。</translation>
    </message>
    <message>
        <source>End connections that are not needed, and sessions that are kept for clients which do not come back (clean start off, long expiry). Raise the quota on the broker.</source>
        <translation>不要な接続と、戻らないクライアントのために保持されているセッション (Clean Start オフ、長い期限) を終了してください。ブローカーで割り当てを引き上げてください。</translation>
    </message>
    <message>
        <source>The CONNECT is larger than the broker takes. Large wills, tokens as passwords and many user properties lead to it.</source>
        <translation>CONNECT がブローカーの受け付けるサイズを超えています。大きな Will、トークンのパスワード、多数の User Property が原因になります。</translation>
    </message>
    <message>
        <source>By CONNACK 0x95 Packet too large (5.0). Brokers of earlier versions hang up instead.</source>
        <translation>CONNACK 0x95 Packet too large (5.0)。以前のバージョンのブローカーは代わりに切断します。</translation>
    </message>
    <message>
        <source>Shorten the will&apos;s payload, the user properties or the token. Or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>Will のペイロード、User Property、またはトークンを短くしてください。または、ブローカーの上限を上げてください (mosquitto: max_packet_size)。</translation>
    </message>
    <message>
        <source>The broker does not take the last will that the CONNECT carries: its topic is not allowed for this client, or its payload is not of the declared format.</source>
        <translation>ブローカーは CONNECT の Will を受け付けません。トピックがこのクライアントに許可されていないか、ペイロードが宣言した形式ではありません。</translation>
    </message>
    <message>
        <source>By CONNACK 0x90 Topic Name invalid or 0x99 Payload format invalid (5.0), or since the same connection works without the will in a probe. Probes never carry a will.</source>
        <translation>CONNACK 0x90 Topic Name invalid または 0x99 Payload format invalid (5.0)、または同じ接続が Will なしの追加接続では動作すること。追加接続は Will を運びません。</translation>
    </message>
    <message>
        <source>Choose a will topic that the broker&apos;s rules allow this client to publish to, without wildcards. Clear the payload format indicator if the payload is no UTF-8 text, or try it without Retain.</source>
        <translation>ブローカーの規則がこのクライアントに発行を許可する、ワイルドカードのない Will トピックを選んでください。ペイロードが UTF-8 テキストでなければ Payload Format Indicator をオフにするか、Retain なしで試してください。</translation>
    </message>
    <message>
        <source>The last will is to be retained, and the broker keeps no retained messages.</source>
        <translation>Will に Retain が設定されていますが、ブローカーは Retain メッセージを保持しません。</translation>
    </message>
    <message>
        <source>By CONNACK 0x9A Retain not supported (5.0).</source>
        <translation>CONNACK 0x9A Retain not supported (5.0)。</translation>
    </message>
    <message>
        <source>Clear Retain under Last Will, or allow retained messages on the broker (mosquitto: retain_available).</source>
        <translation>「Will」の「Retain」をオフにするか、ブローカーで Retain メッセージを許可してください (mosquitto: retain_available)。</translation>
    </message>
    <message>
        <source>The last will asks for a QoS that the broker does not offer.</source>
        <translation>Will が、ブローカーの提供しない QoS を求めています。</translation>
    </message>
    <message>
        <source>By CONNACK 0x9B QoS not supported (5.0), with Maximum QoS beside it if the broker gives it.</source>
        <translation>CONNACK 0x9B QoS not supported (5.0)。ブローカーが示せば Maximum QoS も付きます。</translation>
    </message>
    <message>
        <source>Lower the QoS under Last Will to the one that the verdict names, or allow the higher one on the broker (mosquitto: max_qos).</source>
        <translation>「Will」の「QoS」を判定が示す値に下げるか、ブローカーでより高い QoS を許可してください (mosquitto: max_qos)。</translation>
    </message>
    <message>
        <source>The broker does not serve this client and refers it to another one, for a time or for good.</source>
        <translation>ブローカーはこのクライアントを受け持たず、一時的または恒久的に別のブローカーを示しています。</translation>
    </message>
    <message>
        <source>By CONNACK 0x9C Use another server or 0x9D Server moved (5.0, section 4.11). The Server Reference, if there is one, stands in the evidence.</source>
        <translation>CONNACK 0x9C Use another server または 0x9D Server moved (5.0、4.11 節)。Server Reference があれば根拠に出ます。</translation>
    </message>
    <message>
        <source>Put the host of the Server Reference into the URL; the verdict offers it. After Server moved change the address in the devices too. Without a reference ask the operator.</source>
        <translation>URL に Server Reference のホストを入れてください。判定がその操作を示します。Server moved の場合はデバイスのアドレスも変更してください。参照がなければ運用者に尋ねてください。</translation>
    </message>
    <message>
        <source>Too many connections came in a short time, of this client or of all of them, and the broker slows them down.</source>
        <translation>このクライアント、または全クライアントの接続が短時間に多すぎたため、ブローカーが抑えています。</translation>
    </message>
    <message>
        <source>By CONNACK 0x9F Connection rate exceeded (5.0).</source>
        <translation>CONNACK 0x9F Connection rate exceeded (5.0)。</translation>
    </message>
    <message>
        <source>Wait some seconds. Give your devices growing delays between reconnects, with chance in them, so that they do not all come at once; look for one that connects in a loop. Raise the limit on the broker if it is too low.</source>
        <translation>数秒待ってください。デバイスが一斉に来ないよう、再接続の間隔を徐々に延ばし、ばらつきを持たせてください。接続を繰り返しているデバイスを探してください。低すぎるなら、ブローカーの上限を上げてください。</translation>
    </message>
    <message>
        <source>The broker is too busy to take another connection now.</source>
        <translation>ブローカーが混雑していて、現在は接続を受け付けられません。</translation>
    </message>
    <message>
        <source>By CONNACK 0x89 Server busy (5.0).</source>
        <translation>CONNACK 0x89 Server busy (5.0)。</translation>
    </message>
    <message>
        <source>Connect again later. Check the broker&apos;s load, memory and number of connections, and its limits on them.</source>
        <translation>後で接続し直してください。ブローカーの負荷、メモリ、接続数、およびそれらの制限を確認してください。</translation>
    </message>
    <message>
        <source>A packet cannot be parsed by the rules of the standard: one that the server sent, or, by the server&apos;s word, our CONNECT.</source>
        <translation>標準の規則ではパケットを解析できません。サーバーが送ったもの、またはサーバーによれば、こちらの CONNECT です。</translation>
    </message>
    <message>
        <source>By decoding: the evidence has packet, field, offset and the statement of the specification that is broken, and the log marks the byte. Or by CONNACK 0x81 Malformed Packet (5.0).</source>
        <translation>デコードの結果。根拠にはパケット、フィールド、オフセット、違反した仕様の条文があり、ログではそのバイトに印が付きます。または CONNACK 0x81 Malformed Packet (5.0)。</translation>
    </message>
    <message>
        <source>Make sure that it is a broker&apos;s port. Look for a gateway in between that changes bytes. Try the other version of MQTT, and report the packet to the maker of the broker with the bytes of the log.</source>
        <translation>ブローカーのポートであることを確かめてください。途中でバイト列を変えるゲートウェイを探してください。別の MQTT バージョンを試し、ログのバイト列を添えてブローカーの開発元にパケットを報告してください。</translation>
    </message>
    <message>
        <source>A packet can be parsed, but is not allowed there: a packet other than CONNACK or AUTH first, a property twice, a value that the standard forbids; or the server says so of our CONNECT.</source>
        <translation>パケットは解析できますが、そこでは許されません: 最初のパケットが CONNACK や AUTH でない、プロパティの重複、標準が禁じる値。またはサーバーがこちらの CONNECT についてそう述べています。</translation>
    </message>
    <message>
        <source>By the rules of the standard, with the statement&apos;s number in the evidence, or by CONNACK 0x82 Protocol Error (5.0).</source>
        <translation>標準の規則 (根拠に条文の番号が出ます)、または CONNACK 0x82 Protocol Error (5.0)。</translation>
    </message>
    <message>
        <source>Leave out optional parts of the CONNECT one by one (user properties, authentication, will) if the server complains. If the server&apos;s packet is at fault, report it to its maker with the bytes of the log.</source>
        <translation>サーバーの指摘なら、CONNECT の任意の部分を 1 つずつ外してください (User Property、認証、Will)。サーバーのパケットに問題があれば、ログのバイト列を添えて開発元に報告してください。</translation>
    </message>
    <message>
        <source>The CONNACK refuses with a code that names no exact cause, such as 0x80 Unspecified error or 0x83 Implementation specific error, or one that the version does not define.</source>
        <translation>CONNACK の拒否コードが正確な原因を示していません。0x80 Unspecified error や 0x83 Implementation specific error、またはこのバージョンが定義しないコードです。</translation>
    </message>
    <message>
        <source>By the code of the CONNACK, with Reason String and User Properties in the evidence. Probes with a fresh client ID, without the will and in another version narrow it down.</source>
        <translation>CONNACK のコード。根拠に Reason String と User Property が出ます。新しい Client ID、Will なし、別のバージョンの追加接続で絞り込みます。</translation>
    </message>
    <message>
        <source>Follow the reason string and read the broker&apos;s log for the client ID. A code of MQTT 5 in answer to 3.1.1 means that the broker expects version 5.</source>
        <translation>Reason String に従い、ブローカーのログで Client ID を調べてください。3.1.1 への応答が MQTT 5 のコードなら、ブローカーはバージョン 5 を求めています。</translation>
    </message>
    <message>
        <source>The options set another port</source>
        <translation>オプションが別のポートを設定しています</translation>
    </message>
    <message>
        <source>The URL and the options give different ports; as in MQTT.js the options win.</source>
        <translation>URL とオプションのポートが違います。MQTT.js と同様、オプションが優先されます。</translation>
    </message>
    <message>
        <source>Take the port out of one of the two, so that nobody has to guess.</source>
        <translation>迷わないよう、どちらかからポートを外してください。</translation>
    </message>
    <message>
        <source>The options set parts of the URL otherwise</source>
        <translation>オプションが URL の一部を変えています</translation>
    </message>
    <message>
        <source>Host, protocol, path or credentials stand in the URL and in the options; as in MQTT.js the options win.</source>
        <translation>ホスト、プロトコル、パス、または認証情報が URL とオプションの両方にあります。MQTT.js と同様、オプションが優先されます。</translation>
    </message>
    <message>
        <source>Keep each in one place; the note names what was set aside.</source>
        <translation>それぞれ一方だけに置いてください。使われなかったものは注記に出ます。</translation>
    </message>
    <message>
        <source>The port is customary for another scheme</source>
        <translation>ポートは別のスキームで一般的なものです</translation>
    </message>
    <message>
        <source>Such as 1883 under mqtts:// or 8883 under mqtt://. It can be right, but often scheme or port is wrong.</source>
        <translation>mqtts:// での 1883 や mqtt:// での 8883 などです。正しいこともありますが、スキームかポートの誤りであることがよくあります。</translation>
    </message>
    <message>
        <source>Customary are 1883 mqtt, 8883 mqtts, 80, 8080, 8083 and 9001 ws, 443, 8084 and 8081 wss.</source>
        <translation>一般的なのは 1883 mqtt、8883 mqtts、80、8080、8083、9001 ws、443、8084、8081 wss です。</translation>
    </message>
    <message>
        <source>The scheme was understood in another spelling</source>
        <translation>スキームの別の表記を解釈しました</translation>
    </message>
    <message>
        <source>The URL has no scheme, or one that other clients use for the same thing: tcp for mqtt, ssl, tls or mqtt+ssl for mqtts.</source>
        <translation>URL にスキームがないか、ほかのクライアントが同じものに使う表記です: mqtt に対する tcp、mqtts に対する ssl、tls、mqtt+ssl。</translation>
    </message>
    <message>
        <source>Write mqtt://, mqtts://, ws:// or wss:// where other programs read the URL as well.</source>
        <translation>ほかのプログラムも URL を読む場所では、mqtt://、mqtts://、ws://、wss:// と書いてください。</translation>
    </message>
    <message>
        <source>The path has no meaning here</source>
        <translation>ここではパスに意味がありません</translation>
    </message>
    <message>
        <source>Only a WebSocket has a path; under mqtt:// and mqtts:// it is not sent.</source>
        <translation>パスがあるのは WebSocket だけです。mqtt:// と mqtts:// では送信されません。</translation>
    </message>
    <message>
        <source>Use ws:// or wss:// if the broker is to be reached as a WebSocket; otherwise leave the path out.</source>
        <translation>ブローカーに WebSocket で接続するなら ws:// か wss:// を使い、そうでなければパスを外してください。</translation>
    </message>
    <message>
        <source>Properties are not sent before MQTT 5</source>
        <translation>MQTT 5 より前ではプロパティは送信されません</translation>
    </message>
    <message>
        <source>Properties of CONNECT or of the will are set, but the connection uses 3.1 or 3.1.1, whose packets have none (MQTT 5.0, section 2.2.2).</source>
        <translation>CONNECT または Will のプロパティが設定されていますが、接続が使う 3.1 や 3.1.1 のパケットにはありません (MQTT 5.0、2.2.2 節)。</translation>
    </message>
    <message>
        <source>Choose MQTT 5 beside the URL, or leave them: they are kept for later.</source>
        <translation>URL の横で MQTT 5 を選ぶか、そのままにしてください。設定は後のために残ります。</translation>
    </message>
    <message>
        <source>Settings of TLS have no effect</source>
        <translation>TLS の設定が効いていません</translation>
    </message>
    <message>
        <source>A CA file, a client certificate or another TLS setting is given, but the scheme uses no TLS, or another setting takes its place; or a revocation list does not answer for this certificate.</source>
        <translation>CA ファイル、クライアント証明書、または別の TLS 設定がありますが、スキームが TLS を使わないか、別の設定が優先されます。または、失効リストがこの証明書に対応していません。</translation>
    </message>
    <message>
        <source>Use mqtts:// or wss://. Give either certificate and key or a PKCS#12 file. Get the present revocation list of the certificate&apos;s issuer.</source>
        <translation>mqtts:// または wss:// を使ってください。証明書と鍵、または PKCS#12 ファイルのどちらかを指定してください。証明書の発行者の現在の失効リストを入手してください。</translation>
    </message>
    <message>
        <source>The certificate is not verified</source>
        <translation>証明書を検証していません</translation>
    </message>
    <message>
        <source>TLS, Verify the certificate is off: the connection is encrypted, but anyone could answer in the broker&apos;s place and read along, password included.</source>
        <translation>「TLS」の「証明書を検証」がオフです。接続は暗号化されていますが、誰でもブローカーの代わりに応答し、パスワードを含めて読み取れます。</translation>
    </message>
    <message>
        <source>Give the CA file and turn the verification on. The tab Certificates shows what it would say.</source>
        <translation>CA ファイルを指定し、検証をオンにしてください。検証結果は「証明書」タブに出ます。</translation>
    </message>
    <message>
        <source>With verification this connection would fail</source>
        <translation>検証するとこの接続は失敗します</translation>
    </message>
    <message>
        <source>Verification is off, and the certificate has faults that it would have stopped at; the note names them.</source>
        <translation>検証がオフですが、証明書には検証なら止まるはずの問題があります。注記に示します。</translation>
    </message>
    <message>
        <source>Mend these faults as under the causes of the same names, then turn the verification on: a device that verifies would not connect.</source>
        <translation>同じ名前の原因の説明に従って問題を直し、検証をオンにしてください。検証するデバイスは接続できません。</translation>
    </message>
    <message>
        <source>A certificate expires soon</source>
        <translation>証明書の期限がまもなく切れます</translation>
    </message>
    <message>
        <source>A certificate of the broker&apos;s chain, or the client&apos;s, ends within 30 days.</source>
        <translation>ブローカーのチェーンの証明書、またはクライアントの証明書が 30 日以内に終わります。</translation>
    </message>
    <message>
        <source>Have it renewed before that day; the tab Certificates has the days left of each.</source>
        <translation>その日までに更新してもらってください。各証明書の残り日数は「証明書」タブにあります。</translation>
    </message>
    <message>
        <source>The TLS session keys are written to a file</source>
        <translation>TLS セッション鍵をファイルに書き込んでいます</translation>
    </message>
    <message>
        <source>Whoever has that file and a recording of the traffic can read this connection, the password too.</source>
        <translation>そのファイルと通信の記録を持つ人は、パスワードを含めてこの接続を読めます。</translation>
    </message>
    <message>
        <source>Clear TLS, Key log file, and delete the file when Wireshark needs it no more.</source>
        <translation>「TLS」の「鍵ログファイル」を空にし、Wireshark で不要になったらファイルを削除してください。</translation>
    </message>
    <message>
        <source>A secret went over the network unencrypted</source>
        <translation>秘密の値が暗号化されずにネットワークを通りました</translation>
    </message>
    <message>
        <source>A password, token or secret header was sent without TLS to another machine; everyone on the way can read it.</source>
        <translation>パスワード、トークン、または秘密のヘッダーが TLS なしで別のマシンに送られました。途中の誰もが読めます。</translation>
    </message>
    <message>
        <source>Use mqtts:// or wss://, and change the password if the network is not your own.</source>
        <translation>mqtts:// または wss:// を使い、自分のネットワークでなければパスワードを変更してください。</translation>
    </message>
    <message>
        <source>The first address failed, another one worked</source>
        <translation>最初のアドレスは失敗し、別のものが成功しました</translation>
    </message>
    <message>
        <source>The host name has several addresses, as a rule IPv6 and IPv4, and not all of them lead to the broker. All are tried here in turn (RFC 8305); many devices try only the first.</source>
        <translation>ホスト名に複数のアドレス (通常は IPv6 と IPv4) があり、すべてがブローカーに通じるわけではありません。ここではすべて順に試します (RFC 8305) が、多くのデバイスは最初のものしか試しません。</translation>
    </message>
    <message>
        <source>Let the broker listen on every address of its name, or take the wrong one out of the DNS.</source>
        <translation>名前のすべてのアドレスでブローカーが待ち受けるようにするか、誤ったものを DNS から外してください。</translation>
    </message>
    <message>
        <source>The sub-protocol was not confirmed</source>
        <translation>サブプロトコルが確認されませんでした</translation>
    </message>
    <message>
        <source>The server speaks MQTT over the WebSocket, but did not answer the offered sub-protocol &quot;mqtt&quot; [MQTT-6.0.0-4]. Stricter clients, browsers among them, refuse that.</source>
        <translation>サーバーは WebSocket で MQTT を話しますが、提示したサブプロトコル「mqtt」に応答しませんでした [MQTT-6.0.0-4]。ブラウザーなど厳格なクライアントは拒否します。</translation>
    </message>
    <message>
        <source>Set the sub-protocol &quot;mqtt&quot; on the server or on the gateway in front of it.</source>
        <translation>サーバー、またはその前のゲートウェイでサブプロトコル「mqtt」を設定してください。</translation>
    </message>
    <message>
        <source>A password without a user name</source>
        <translation>ユーザー名のないパスワード</translation>
    </message>
    <message>
        <source>MQTT 3.1.1 has no password without a user name [MQTT-3.1.2-22], so it is not sent. MQTT 5 allows it, but not every broker expects it.</source>
        <translation>MQTT 3.1.1 ではユーザー名なしのパスワードは使えないため [MQTT-3.1.2-22]、送信されません。MQTT 5 では許されますが、すべてのブローカーが想定しているわけではありません。</translation>
    </message>
    <message>
        <source>Give a user name as well; an empty one counts as one. Some services want any user name beside a token.</source>
        <translation>ユーザー名も指定してください。空でもかまいません。トークンのほかに任意のユーザー名を求めるサービスもあります。</translation>
    </message>
    <message>
        <source>The client ID is empty</source>
        <translation>Client ID が空です</translation>
    </message>
    <message>
        <source>The broker gives the client an ID of its own. MQTT 3.1 does not allow that, 3.1.1 only with Clean Session on [MQTT-3.1.3-8].</source>
        <translation>ブローカーがクライアントに ID を割り当てます。MQTT 3.1 では許されず、3.1.1 では Clean Session がオンのときだけ許されます [MQTT-3.1.3-8]。</translation>
    </message>
    <message>
        <source>Set a client ID if a session is to be kept or the broker&apos;s rules match on it.</source>
        <translation>セッションを保持する場合や、ブローカーの規則が Client ID を照合する場合は、設定してください。</translation>
    </message>
    <message>
        <source>The client ID is longer than every broker takes</source>
        <translation>Client ID が一部のブローカーには長すぎます</translation>
    </message>
    <message>
        <source>Brokers of MQTT 3.1 and 3.1.1 need not take more than 23 bytes [MQTT-3.1.3-5].</source>
        <translation>MQTT 3.1 と 3.1.1 のブローカーは、23 バイトを超えるものを受け付ける義務がありません [MQTT-3.1.3-5]。</translation>
    </message>
    <message>
        <source>Shorten it for devices that are to work with any broker.</source>
        <translation>どのブローカーでも動作すべきデバイスでは短くしてください。</translation>
    </message>
    <message>
        <source>SCRAM has nothing to compute with</source>
        <translation>SCRAM の計算に必要なものがありません</translation>
    </message>
    <message>
        <source>The authentication method is SCRAM, but user name or password is missing: the broker&apos;s AUTH would not be answered.</source>
        <translation>認証方式が SCRAM ですが、ユーザー名またはパスワードがありません。ブローカーの AUTH に応答できません。</translation>
    </message>
    <message>
        <source>Give both under Credentials, or answer AUTH by hand (MQTT 5, Authentication).</source>
        <translation>両方を「認証情報」で指定するか、AUTH に手動で応答してください (MQTT 5、認証)。</translation>
    </message>
    <message>
        <source>SCRAM with few iterations</source>
        <translation>SCRAM の反復回数が少なすぎます</translation>
    </message>
    <message>
        <source>The broker asks for fewer iterations than RFC 5802 wants. From a stolen key the password can be guessed faster.</source>
        <translation>ブローカーが求める反復回数は、RFC 5802 が求めるものより少なくなっています。鍵が盗まれると、パスワードをより速く推測されます。</translation>
    </message>
    <message>
        <source>Have the user&apos;s key made anew on the broker with at least 4096 iterations.</source>
        <translation>ブローカーで、ユーザーの鍵を 4096 回以上の反復で作り直してもらってください。</translation>
    </message>
    <message>
        <source>A token has run out</source>
        <translation>トークンの期限が切れています</translation>
    </message>
    <message>
        <source>The password, the user name or another value is a token (JWT, Azure SAS) whose end is past. The broker will as a rule refuse it.</source>
        <translation>パスワード、ユーザー名、または別の値が、期限の過ぎたトークン (JWT、Azure SAS) です。ブローカーは通常これを拒否します。</translation>
    </message>
    <message>
        <source>Get a new token; check this machine&apos;s clock if the end is still to come.</source>
        <translation>新しいトークンを入手してください。期限がまだ先なら、このマシンの時計を確認してください。</translation>
    </message>
    <message>
        <source>A token runs out within the hour</source>
        <translation>トークンの期限が 1 時間以内に切れます</translation>
    </message>
    <message>
        <source>The connection may hold beyond that, but the next one would be refused; some brokers also end it at that time.</source>
        <translation>接続はその後も続くかもしれませんが、次の接続は拒否されます。その時点で接続を終えるブローカーもあります。</translation>
    </message>
    <message>
        <source>Have the client renew its token in time and connect with the new one.</source>
        <translation>クライアントが期限内にトークンを更新し、新しいもので接続するようにしてください。</translation>
    </message>
    <message>
        <source>The broker set another keep-alive</source>
        <translation>ブローカーが別の Keep Alive を設定しました</translation>
    </message>
    <message>
        <source>MQTT 5 lets the broker decide (Server Keep Alive in CONNACK, section 3.2.2.3.14); the client has to keep to it [MQTT-3.2.2-21].</source>
        <translation>MQTT 5 ではブローカーが決められ (CONNACK の Server Keep Alive、3.2.2.3.14 節)、クライアントは従う必要があります [MQTT-3.2.2-21]。</translation>
    </message>
    <message>
        <source>Ask for the broker&apos;s value, so that older clients behave alike; or change it on the broker.</source>
        <translation>古いクライアントも同じ動作になるよう、ブローカーの値を要求するか、ブローカーで変更してください。</translation>
    </message>
    <message>
        <source>The broker assigned a client ID</source>
        <translation>ブローカーが Client ID を割り当てました</translation>
    </message>
    <message>
        <source>An empty client ID was sent, and the broker gave one (Assigned Client Identifier in CONNACK, MQTT 5.0, section 3.2.2.3.7). The next connection gets another.</source>
        <translation>空の Client ID を送り、ブローカーが割り当てました (CONNACK の Assigned Client Identifier、MQTT 5.0、3.2.2.3.7 節)。次の接続では別のものになります。</translation>
    </message>
    <message>
        <source>Set a client ID if its session is to be resumed.</source>
        <translation>セッションを再開する場合は Client ID を設定してください。</translation>
    </message>
    <message>
        <source>The broker keeps the session otherwise than asked</source>
        <translation>セッションの保持が要求と異なります</translation>
    </message>
    <message>
        <source>The Session Expiry Interval in CONNACK (MQTT 5.0, section 3.2.2.3.2) is another one than that of CONNECT, and counts.</source>
        <translation>CONNACK の Session Expiry Interval (MQTT 5.0、3.2.2.3.2 節) が CONNECT のものと異なり、こちらが有効です。</translation>
    </message>
    <message>
        <source>Look up the longest expiry that the broker allows, and plan with it: what waits longer is lost.</source>
        <translation>ブローカーが許す最長の期限を調べ、それに合わせて設計してください。それより長く待つものは失われます。</translation>
    </message>
    <message>
        <source>There was no earlier session</source>
        <translation>以前のセッションがありませんでした</translation>
    </message>
    <message>
        <source>Clean start is off, but the broker has no session of this client ID (Session Present 0): it is the first connection, the session expired, or the broker lost it.</source>
        <translation>Clean Start がオフですが、ブローカーにこの Client ID のセッションがありません (Session Present 0)。最初の接続か、セッションが期限切れか、ブローカーが失っています。</translation>
    </message>
    <message>
        <source>Connect again to see whether it is kept. With MQTT 5 set a Session Expiry Interval: without one the session ends with the connection.</source>
        <translation>保持されるかどうか、もう一度接続して確認してください。MQTT 5 では Session Expiry Interval を設定してください。なければセッションは接続とともに終わります。</translation>
    </message>
    <message>
        <source>The broker limits unacknowledged messages</source>
        <translation>ブローカーが確認応答前のメッセージ数を制限しています</translation>
    </message>
    <message>
        <source>It takes at most so many messages of QoS 1 and 2 at a time (Receive Maximum in CONNACK, MQTT 5.0, section 3.2.2.3.3); more is a protocol error.</source>
        <translation>QoS 1 と 2 のメッセージを同時に受け付ける数に上限があります (CONNACK の Receive Maximum、MQTT 5.0、3.2.2.3.3 節)。超えるとプロトコルエラーです。</translation>
    </message>
    <message>
        <source>Have your client wait for acknowledgements before it sends more; Connack does so by itself.</source>
        <translation>クライアントが確認応答を待ってから次を送るようにしてください。Connack は自動的にそうします。</translation>
    </message>
    <message>
        <source>The broker limits the QoS</source>
        <translation>ブローカーが QoS を制限しています</translation>
    </message>
    <message>
        <source>It takes messages with that QoS at most (Maximum QoS in CONNACK, MQTT 5.0, section 3.2.2.3.4).</source>
        <translation>最大でこの QoS のメッセージまで受け付けます (CONNACK の Maximum QoS、MQTT 5.0、3.2.2.3.4 節)。</translation>
    </message>
    <message>
        <source>Publish with that QoS or a lower one, or raise it on the broker (mosquitto: max_qos).</source>
        <translation>その QoS 以下で発行するか、ブローカーで引き上げてください (mosquitto: max_qos)。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages</source>
        <translation>ブローカーは Retain メッセージを保持しません</translation>
    </message>
    <message>
        <source>A message with Retain is refused (Retain Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.5).</source>
        <translation>Retain 付きのメッセージは拒否されます (CONNACK の Retain Available 0、MQTT 5.0、3.2.2.3.5 節)。</translation>
    </message>
    <message>
        <source>Leave Retain out, or allow it on the broker (mosquitto: retain_available).</source>
        <translation>Retain を外すか、ブローカーで許可してください (mosquitto: retain_available)。</translation>
    </message>
    <message>
        <source>The broker limits the size of packets</source>
        <translation>ブローカーがパケットのサイズを制限しています</translation>
    </message>
    <message>
        <source>A larger packet must not be sent (Maximum Packet Size in CONNACK, MQTT 5.0, section 3.2.2.3.6); the size counts header and topic as well.</source>
        <translation>これより大きいパケットは送信できません (CONNACK の Maximum Packet Size、MQTT 5.0、3.2.2.3.6 節)。サイズにはヘッダーとトピックも含みます。</translation>
    </message>
    <message>
        <source>Split large payloads, or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>大きなペイロードを分割するか、ブローカーの上限を上げてください (mosquitto: max_packet_size)。</translation>
    </message>
    <message>
        <source>The broker takes topic aliases</source>
        <translation>ブローカーは Topic Alias を受け付けます</translation>
    </message>
    <message>
        <source>Up to that number a short alias can stand for a topic that was sent before (Topic Alias Maximum in CONNACK, MQTT 5.0, section 3.2.2.3.8).</source>
        <translation>この数まで、以前に送ったトピックの代わりに短い別名を使えます (CONNACK の Topic Alias Maximum、MQTT 5.0、3.2.2.3.8 節)。</translation>
    </message>
    <message>
        <source>Use them for long topics that are published often; the composer gives them by itself if you wish.</source>
        <translation>頻繁に発行する長いトピックに使ってください。希望すれば、作成欄が自動的に割り当てます。</translation>
    </message>
    <message>
        <source>The broker takes no wildcards</source>
        <translation>ブローカーはワイルドカードを受け付けません</translation>
    </message>
    <message>
        <source>Topic filters with + or # are refused (Wildcard Subscription Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.11).</source>
        <translation>+ または # を含む Topic Filter は拒否されます (CONNACK の Wildcard Subscription Available 0、MQTT 5.0、3.2.2.3.11 節)。</translation>
    </message>
    <message>
        <source>Subscribe to each topic by its full name, or allow wildcards on the broker.</source>
        <translation>各トピックを完全な名前で購読するか、ブローカーでワイルドカードを許可してください。</translation>
    </message>
    <message>
        <source>The broker takes no subscription identifiers</source>
        <translation>ブローカーは Subscription Identifier を受け付けません</translation>
    </message>
    <message>
        <source>A SUBSCRIBE with one is a protocol error (Subscription Identifiers Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.12).</source>
        <translation>それを含む SUBSCRIBE はプロトコルエラーです (CONNACK の Subscription Identifiers Available 0、MQTT 5.0、3.2.2.3.12 節)。</translation>
    </message>
    <message>
        <source>Leave the identifier out; messages are then matched by their topic.</source>
        <translation>識別子を外してください。その場合、メッセージはトピックで照合されます。</translation>
    </message>
    <message>
        <source>The broker takes no shared subscriptions</source>
        <translation>ブローカーは共有購読を受け付けません</translation>
    </message>
    <message>
        <source>Topic filters that begin with $share/ are refused (Shared Subscription Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.13).</source>
        <translation>$share/ で始まる Topic Filter は拒否されます (CONNACK の Shared Subscription Available 0、MQTT 5.0、3.2.2.3.13 節)。</translation>
    </message>
    <message>
        <source>Subscribe without $share and divide the work otherwise, or enable it on the broker.</source>
        <translation>$share なしで購読して処理を別の方法で分けるか、ブローカーで有効にしてください。</translation>
    </message>
    <message>
        <source>An option was not understood</source>
        <translation>理解できないオプションがあります</translation>
    </message>
    <message>
        <source>The options object has a key that Connack has no use for; it was left out, all others were taken.</source>
        <translation>オプションオブジェクトに Connack が使わないキーがあります。それは除外し、ほかはすべて取り込みました。</translation>
    </message>
    <message>
        <source>Check its spelling: keys are those of MQTT.js, and upper and lower case counts.</source>
        <translation>綴りを確認してください。キーは MQTT.js のもので、大文字と小文字は区別されます。</translation>
    </message>
    <message>
        <source>The broker sent a code that the standard does not define</source>
        <translation>ブローカーが標準にないコードを送りました</translation>
    </message>
    <message>
        <source>A CONNACK or DISCONNECT has a code that this version of MQTT has no name for. It is shown as it came.</source>
        <translation>CONNACK または DISCONNECT に、この MQTT バージョンで名前のないコードがあります。届いたまま表示します。</translation>
    </message>
    <message>
        <source>Look it up in the broker&apos;s manual, and report it to its maker if it is not there.</source>
        <translation>ブローカーのマニュアルで調べ、なければ開発元に報告してください。</translation>
    </message>
    <message>
        <source>The text in the URL line is no address of a broker: the host is missing, the port is no number from 1 to 65535, or a character stands where none may be.</source>
        <translation>URL 欄のテキストはブローカーのアドレスではありません。ホストがないか、ポートが 1～65535 の数ではないか、使えない場所に文字があります。</translation>
    </message>
    <message>
        <source>By reading the URL, before anything is sent. The evidence names the part that cannot be read; no extra connections are made.</source>
        <translation>何も送信しないうちに URL を読むこと。根拠に読めない部分が出ます。追加接続は行いません。</translation>
    </message>
    <message>
        <source>Write scheme://host:port, for instance mqtts://broker.example:8883, with an IPv6 address in square brackets. Characters of a user name or password that mean something in a URL (@ : / ?) are written as %40, %3A, %2F, %3F, or given under Credentials instead.</source>
        <translation>mqtts://broker.example:8883 のように scheme://host:port と書き、IPv6 アドレスは角括弧で囲みます。URL で意味を持つユーザー名やパスワードの文字 (@ : / ?) は %40、%3A、%2F、%3F と書くか、代わりに「認証情報」で指定してください。</translation>
    </message>
    <message>
        <source>The URL begins with a scheme by which no MQTT connection can be made, such as amqp:// or ftp://. MQTT travels over mqtt:// (TCP), mqtts:// (TLS), ws:// and wss:// (WebSocket).</source>
        <translation>URL が、amqp:// や ftp:// など MQTT 接続のできないスキームで始まっています。MQTT は mqtt:// (TCP)、mqtts:// (TLS)、ws:// と wss:// (WebSocket) で運ばれます。</translation>
    </message>
    <message>
        <source>By the scheme of the URL, before anything is sent. Common other spellings (tcp, ssl, tls, mqtt+ssl) are understood and only noted.</source>
        <translation>何も送信しないうちに URL のスキームでわかります。一般的な別表記 (tcp、ssl、tls、mqtt+ssl) は解釈し、注記するだけです。</translation>
    </message>
    <message>
        <source>Put mqtt://, mqtts://, ws:// or wss:// in front of the host. The broker&apos;s manual says which of them its port speaks.</source>
        <translation>ホストの前に mqtt://、mqtts://、ws://、wss:// のいずれかを付けてください。ポートがどれを話すかはブローカーのマニュアルにあります。</translation>
    </message>
    <message>
        <source>A setting, a flag or a key of the options object has a value that cannot be sent or used: a number out of its range, a text that is no UTF-8 or longer than 65,535 bytes, a topic with a wildcard where none may be.</source>
        <translation>設定、フラグ、またはオプションオブジェクトのキーに、送信または使用できない値があります: 範囲外の数、UTF-8 でないか 65,535 バイトを超えるテキスト、使えない場所のワイルドカードを含むトピック。</translation>
    </message>
    <message>
        <source>By checking all settings before the first byte is sent, and by putting them into the CONNECT packet. The evidence names each field with its value; secrets are not shown.</source>
        <translation>最初のバイトを送る前の全設定の検査と、CONNECT パケットの組み立て。根拠には各項目と値が出ます。秘密の値は表示しません。</translation>
    </message>
    <message>
        <source>Correct the field that is marked; what it accepts stands beside it and in its tooltip (F1).</source>
        <translation>印の付いた項目を直してください。受け付ける値は、横とツールチップ (F1) にあります。</translation>
    </message>
    <message>
        <source>The file given as CA file cannot be read, or holds no certificate. Without it the broker&apos;s certificate would be checked against the wrong thing, so nothing is sent.</source>
        <translation>CA ファイルとして指定したファイルを読めないか、証明書がありません。このままではブローカーの証明書を誤ったものと照合するため、何も送信しません。</translation>
    </message>
    <message>
        <source>By opening the file and looking for certificates in PEM or DER, with a byte order mark or text around them allowed. The evidence has the file&apos;s name and what the system or OpenSSL says of it.</source>
        <translation>ファイルを開き、PEM または DER の証明書を探すこと。バイト順マークや前後のテキストは許されます。根拠にはファイル名と、システムまたは OpenSSL の報告が出ます。</translation>
    </message>
    <message>
        <source>Give a file that begins with -----BEGIN CERTIFICATE----- or is DER. A key, a certificate request or a PKCS#12 bundle is none: have the CA certificate exported by itself. Check that you may read the file.</source>
        <translation>-----BEGIN CERTIFICATE----- で始まるか DER のファイルを指定してください。鍵、証明書要求、PKCS#12 バンドルは使えません。CA 証明書を単独でエクスポートしてもらってください。ファイルを読めるか確認してください。</translation>
    </message>
    <message>
        <source>The file given as client certificate, or the PKCS#12 file, cannot be read or holds no certificate. The broker would see a connection without a certificate.</source>
        <translation>クライアント証明書または PKCS#12 として指定したファイルを読めないか、証明書がありません。ブローカーには証明書のない接続に見えます。</translation>
    </message>
    <message>
        <source>By opening and parsing the file before anything is sent. The evidence names the file and what was found in it instead.</source>
        <translation>何も送信しないうちにファイルを開いて解析すること。根拠にはファイル名と、代わりに見つかったものが出ます。</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate in PEM or DER, followed by its intermediates if it has any; the private key belongs into Client key. With a .p12 or .pfx file use the field PKCS#12.</source>
        <translation>クライアントの証明書を、あれば中間証明書を後に付けて、PEM または DER で指定してください。秘密鍵は「クライアント鍵」に入れます。.p12 や .pfx ファイルには「PKCS#12」を使ってください。</translation>
    </message>
    <message>
        <source>The file given as client key cannot be read, or holds no private key that OpenSSL can use. A certificate alone proves nothing without its key.</source>
        <translation>クライアント鍵として指定したファイルを読めないか、OpenSSL で使える秘密鍵がありません。証明書だけでは、鍵なしに何も証明できません。</translation>
    </message>
    <message>
        <source>By opening and parsing the file before anything is sent. A public key, a certificate or an empty file is told apart in the evidence.</source>
        <translation>何も送信しないうちにファイルを開いて解析すること。公開鍵、証明書、空のファイルのどれであるかは根拠に出ます。</translation>
    </message>
    <message>
        <source>Give the private key in PEM (-----BEGIN PRIVATE KEY-----, also RSA, EC or ENCRYPTED) or DER, RSA or EC. &quot;openssl pkey -in FILE -noout&quot; tells whether OpenSSL can read it.</source>
        <translation>秘密鍵を PEM (-----BEGIN PRIVATE KEY-----、RSA、EC、ENCRYPTED も可) または DER (RSA か EC) で指定してください。OpenSSL で読めるかは「openssl pkey -in FILE -noout」でわかります。</translation>
    </message>
    <message>
        <source>Certificate and key can both be read, but are not of one pair: the public key in the certificate is another one. No broker would accept the signature.</source>
        <translation>証明書と鍵はどちらも読めますが、対になっていません。証明書の公開鍵が異なります。どのブローカーもこの署名を受け入れません。</translation>
    </message>
    <message>
        <source>By comparing the public key of the first certificate in the file with that of the private key, before anything is sent.</source>
        <translation>何も送信しないうちに、ファイルの最初の証明書の公開鍵を秘密鍵のものと比べること。</translation>
    </message>
    <message>
        <source>Take certificate and key from the same issue: after a renewal the old key often stays in place. In a file with a chain the client&apos;s own certificate must come first.</source>
        <translation>同じ発行時の証明書と鍵を使ってください。更新後に古い鍵が残っていることがよくあります。チェーンのファイルでは、クライアント自身の証明書が先頭になければなりません。</translation>
    </message>
    <message>
        <source>The client key or the PKCS#12 file is encrypted, and the passphrase given (or none) does not open it.</source>
        <translation>クライアント鍵または PKCS#12 ファイルが暗号化されており、指定したパスフレーズ (または指定なし) では開けません。</translation>
    </message>
    <message>
        <source>By trying to decrypt the file before anything is sent. The passphrase itself stands in no evidence and no report.</source>
        <translation>何も送信しないうちにファイルの復号を試みること。パスフレーズ自体は根拠にもレポートにも出ません。</translation>
    </message>
    <message>
        <source>Type the passphrase under TLS, Passphrase; look at blanks at its ends and at the keyboard&apos;s layout. Old PKCS#12 files use ciphers that OpenSSL 3 refuses: write them anew with &quot;openssl pkcs12 -legacy&quot; on a machine that can.</source>
        <translation>「TLS」の「パスフレーズ」に入力してください。前後の空白とキーボード配列に注意してください。古い PKCS#12 ファイルは OpenSSL 3 が拒否する暗号を使います。「openssl pkcs12 -legacy」が使えるマシンで書き直してください。</translation>
    </message>
    <message>
        <source>No name server and no hosts file that this machine asks knows an address for the name in the URL. The broker was not reached; whether it runs is not known.</source>
        <translation>このマシンが問い合わせるネームサーバーにも hosts ファイルにも、URL の名前のアドレスがありません。ブローカーには到達しておらず、動作しているかどうかはわかりません。</translation>
    </message>
    <message>
        <source>The resolver gives the definite answer that the name does not exist (NXDOMAIN). With a SOCKS proxy it is the proxy&apos;s answer, since it looks the name up.</source>
        <translation>リゾルバーは、名前が存在しないと明確に応答しました (NXDOMAIN)。SOCKS プロキシを使う場合は、名前を解決するプロキシの応答です。</translation>
    </message>
    <message>
        <source>Check the spelling, and give the full name with its domain. Names in .local need mDNS and the same network; names of a company&apos;s network need its VPN or its name server. &quot;getent hosts NAME&quot; asks the same resolver. The broker&apos;s address in &quot;Connect to&quot; keeps the name for TLS.</source>
        <translation>綴りを確認し、ドメインを含む完全な名前を指定してください。.local の名前には mDNS と同じネットワークが、社内ネットワークの名前には VPN かネームサーバーが必要です。「getent hosts NAME」は同じリゾルバーに尋ねます。「接続先」にブローカーのアドレスを入れると、TLS では名前がそのまま使われます。</translation>
    </message>
    <message>
        <source>The name could not be looked up: the name server did not answer, or not usably. That says nothing about whether the name exists.</source>
        <translation>名前を解決できませんでした。ネームサーバーが応答しないか、応答が使えません。名前が存在するかどうかはわかりません。</translation>
    </message>
    <message>
        <source>The look-up ends with another failure than &quot;does not exist&quot;, or does not end within the limit of the attempt. The resolver&apos;s words stand in the evidence.</source>
        <translation>名前解決が「存在しない」以外の失敗で終わるか、試行の制限時間内に終わらないこと。リゾルバーの言葉が根拠に出ます。</translation>
    </message>
    <message>
        <source>Check the network and the name servers of this machine (/etc/resolv.conf, &quot;resolvectl status&quot;), and try again in a minute. The broker&apos;s address in the URL or in &quot;Connect to&quot; does without the name server.</source>
        <translation>このマシンのネットワークとネームサーバー (/etc/resolv.conf、「resolvectl status」) を確認し、1 分後にもう一度試してください。URL または「接続先」にブローカーのアドレスを入れると、ネームサーバーは不要です。</translation>
    </message>
    <message>
        <source>The host answered at once that nothing listens on this port. So the host is up and can be reached, unless a firewall answers in its place.</source>
        <translation>ホストは、このポートで待ち受けるものがないと即座に応答しました。ファイアウォールが代わりに応答していない限り、ホストは動作しており到達可能です。</translation>
    </message>
    <message>
        <source>Check that the broker runs and listens on this port and on this address, not on 127.0.0.1 alone: &quot;ss -ltnp&quot; on its machine shows it. A broker in a container needs its port published. Check the port in the URL: 1883 mqtt, 8883 mqtts.</source>
        <translation>ブローカーが動作し、127.0.0.1 だけでなくこのアドレスとこのポートで待ち受けているか、そのマシンの「ss -ltnp」で確認してください。コンテナー内のブローカーにはポートの公開が必要です。URL のポートを確認してください: 1883 mqtt、8883 mqtts。</translation>
    </message>
    <message>
        <source>The address neither accepted nor refused the connection: as a rule a firewall drops the packets, the address belongs to nobody, or the host is down.</source>
        <translation>アドレスは接続を受け付けも拒否もしませんでした。通常は、ファイアウォールがパケットを捨てているか、アドレスの持ち主がないか、ホストが停止しています。</translation>
    </message>
    <message>
        <source>Check the address, and that the host is up. Let the port through the firewalls on the way, of the host, and of the cloud (security group). Check whether that network can be reached from here without a VPN.</source>
        <translation>アドレスと、ホストが動作していることを確認してください。途中、ホスト、クラウド (セキュリティグループ) のファイアウォールでポートを通してください。ここから VPN なしでそのネットワークに到達できるか確認してください。</translation>
    </message>
    <message>
        <source>The network itself says that there is no way to the address: this machine has no route to it, or a router on the way has none.</source>
        <translation>ネットワーク自体が、アドレスへの経路がないと報告しています。このマシンか途中のルーターに経路がありません。</translation>
    </message>
    <message>
        <source>Check cable, Wi-Fi and VPN of this machine, the address in the URL, and the way to it with &quot;ip route get ADDRESS&quot;. Where there is no IPv6, use the broker&apos;s IPv4 address.</source>
        <translation>このマシンのケーブル、Wi-Fi、VPN と、URL のアドレスを確認し、「ip route get ADDRESS」で経路を調べてください。IPv6 がなければ、ブローカーの IPv4 アドレスを使ってください。</translation>
    </message>
    <message>
        <source>Something accepts the connection and throws it away before a byte was exchanged: a load balancer or firewall without a broker behind it, or a server that does not take this client&apos;s address.</source>
        <translation>何かが接続を受け付け、1 バイトも交換しないうちに捨てています: 背後にブローカーのないロードバランサーやファイアウォール、またはこのクライアントのアドレスを受け付けないサーバー。</translation>
    </message>
    <message>
        <source>Check that the load balancer or port forwarding has a running broker behind it, and look at rules on client addresses and limits on the number of connections, in the firewall and in the broker.</source>
        <translation>ロードバランサーまたはポート転送の背後でブローカーが動作しているか確認し、ファイアウォールとブローカーで、クライアントアドレスの規則と接続数の制限を調べてください。</translation>
    </message>
    <message>
        <source>The proxy that is set under Network did not give a connection to the broker: it cannot be reached itself, wants a password, does not allow this host or port, or is no proxy of this kind.</source>
        <translation>「ネットワーク」に設定したプロキシがブローカーに接続しませんでした。プロキシに到達できないか、パスワードを求めているか、このホストやポートを許可していないか、この種類のプロキシではありません。</translation>
    </message>
    <message>
        <source>By the proxy&apos;s answer: an HTTP status (407 password, 403 not allowed, 5xx not reached) or a SOCKS code. Where it says that the broker&apos;s name, port or network is at fault, that cause is shown instead.</source>
        <translation>プロキシの応答: HTTP ステータス (407 パスワード、403 不許可、5xx 到達不可) または SOCKS コード。ブローカーの名前、ポート、ネットワークの問題だと示された場合は、代わりにその原因を表示します。</translation>
    </message>
    <message>
        <source>Check host, port, kind and password of the proxy. Many HTTP proxies let CONNECT through to port 443 alone: have the broker&apos;s port allowed. Connect without the proxy if the broker can be reached directly.</source>
        <translation>プロキシのホスト、ポート、種類、パスワードを確認してください。多くの HTTP プロキシは CONNECT をポート 443 にしか通しません。ブローカーのポートを許可してもらってください。直接到達できるなら、プロキシなしで接続してください。</translation>
    </message>
    <message>
        <source>Another client connected with the same client ID, and the broker keeps only the newer of the two [MQTT-3.1.4-3]. If both reconnect, they throw each other out for ever.</source>
        <translation>別のクライアントが同じ Client ID で接続し、ブローカーは新しい方だけを残します [MQTT-3.1.4-3]。両方が再接続すると、互いを切断し続けます。</translation>
    </message>
    <message>
        <source>Find the other client: a second copy of the device or program, a bridge, another tab. Give each client an ID of its own; General, New draws one.</source>
        <translation>もう一方のクライアントを探してください: デバイスやプログラムの 2 つ目の複製、ブリッジ、別のタブ。各クライアントに固有の ID を付けてください。「全般」の「新規」で作れます。</translation>
    </message>
    <message>
        <source>Nothing came from the other side for longer than the keep-alive allows: the way is broken without either side being told, or one of them hangs.</source>
        <translation>Keep Alive が許す時間より長く、相手側から何も来ませんでした。どちらにも知らされずに経路が切れたか、一方がハングしています。</translation>
    </message>
    <message>
        <source>By a PINGREQ without PINGRESP, with the time of the last packet in the evidence; or by DISCONNECT 0x8D Keep Alive timeout (5.0), with which the broker says that our packets did not reach it in time.</source>
        <translation>PINGRESP のない PINGREQ (最後のパケットの時刻が根拠に出ます)、またはこちらのパケットが間に合わなかったとブローカーが示す DISCONNECT 0x8D Keep Alive timeout (5.0)。</translation>
    </message>
    <message>
        <source>Check the network, and whether the broker still answers others. Routers and firewalls forget quiet connections: use a shorter keep-alive, for instance 30 s. If the broker complains, use a longer one, or find what holds packets up.</source>
        <translation>ネットワークと、ブローカーがほかに応答しているかを確認してください。ルーターやファイアウォールは静かな接続を忘れます。30 秒など短い Keep Alive を使ってください。ブローカーの指摘なら、長くするか、パケットを止めているものを探してください。</translation>
    </message>
    <message>
        <source>After a good CONNACK the server closed the connection in order, without a DISCONNECT that tells why, as brokers before MQTT 5 do for every reason.</source>
        <translation>正常な CONNACK の後、サーバーが、理由を示す DISCONNECT なしで正規に接続を閉じました。MQTT 5 より前のブローカーは、どんな理由でもそうします。</translation>
    </message>
    <message>
        <source>By the end of the stream from the server&apos;s side. A SUBSCRIBE or PUBLISH that it left unanswered a moment before points to access rules; a probe with a fresh client ID shows whether another client is involved.</source>
        <translation>サーバー側からのストリームの終了。直前に応答のなかった SUBSCRIBE や PUBLISH があれば、アクセス規則が疑われます。新しい Client ID の追加接続で、別のクライアントが関わっているかがわかります。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: access rules (ACL) on the topic, another client with this ID, a stop, a limit. Use MQTT 5, where the broker can give its reason. Look for a proxy that ends connections after a time.</source>
        <translation>その時刻のブローカーのログを調べてください: トピックのアクセス規則 (ACL)、この ID の別のクライアント、停止、制限。ブローカーが理由を示せる MQTT 5 を使ってください。一定時間で接続を終えるプロキシを探してください。</translation>
    </message>
    <message>
        <source>The broker ended the connection and gave a reason (MQTT 5), or Connack ended it since the broker sent a packet that breaks the standard.</source>
        <translation>ブローカーが理由を示して接続を終了したか (MQTT 5)、ブローカーが標準に違反するパケットを送ったため Connack が終了しました。</translation>
    </message>
    <message>
        <source>By a DISCONNECT of the server: reason code, Reason String and Server Reference stand in the evidence. Or by a packet that cannot be decoded, with field and offset.</source>
        <translation>サーバーの DISCONNECT。Reason Code、Reason String、Server Reference が根拠に出ます。または、デコードできないパケット。フィールドとオフセットが出ます。</translation>
    </message>
    <message>
        <source>Follow the reason: 0x8B the server shuts down, 0x98 an administrator&apos;s doing, 0x93 more unacknowledged messages than Receive Maximum allows, 0x9C another server. The broker&apos;s log at that time has the rest.</source>
        <translation>理由に従ってください: 0x8B サーバーの停止、0x98 管理者の操作、0x93 Receive Maximum を超える確認応答前のメッセージ、0x9C 別のサーバー。詳細はその時刻のブローカーのログにあります。</translation>
    </message>
    <message>
        <source>The network connection broke off after the CONNACK without being closed: by a reset, or an error of the network.</source>
        <translation>CONNACK の後、ネットワーク接続が閉じられずに切れました。リセットまたはネットワークのエラーです。</translation>
    </message>
    <message>
        <source>By a reset (RST) or the system&apos;s error on the socket; how long the connection had held stands in the evidence.</source>
        <translation>リセット (RST) またはソケットでのシステムのエラー。接続が続いた時間は根拠に出ます。</translation>
    </message>
    <message>
        <source>Look whether the broker crashed or was restarted at that time. Check time limits of load balancers and firewalls on quiet connections (a keep-alive shorter than they are helps), and the network of this machine.</source>
        <translation>その時刻にブローカーがクラッシュしたか再起動したかを調べてください。静かな接続に対するロードバランサーとファイアウォールの制限時間 (それより短い Keep Alive が有効です) と、このマシンのネットワークを確認してください。</translation>
    </message>
    <message>
        <source>The broker did not grant a subscription, or it was not sent since it would break a limit that the broker gave.</source>
        <translation>ブローカーが購読を許可しなかったか、ブローカーの示した制限に違反するため送信されませんでした。</translation>
    </message>
    <message>
        <source>By a code from 0x80 in the SUBACK: 0x87 Not authorized, 0x8F Topic Filter invalid, 0x97 Quota exceeded, 0x9E shared, 0xA2 wildcard subscriptions not supported (5.0); 3.1.1 has 0x80 alone.</source>
        <translation>SUBACK の 0x80 以上のコード: 0x87 Not authorized、0x8F Topic Filter invalid、0x97 Quota exceeded、0x9E 共有購読に非対応、0xA2 ワイルドカード購読に非対応 (5.0)。3.1.1 には 0x80 しかありません。</translation>
    </message>
    <message>
        <source>Check the spelling of the topic filter, and the broker&apos;s access rules (ACL) on subscriptions for this user and client ID. Leave out wildcards, $share or identifiers where the broker says that it has none.</source>
        <translation>Topic Filter の綴りと、このユーザーと Client ID の購読に対するブローカーのアクセス規則 (ACL) を確認してください。ブローカーが対応しないと示す場合は、ワイルドカード、$share、識別子を外してください。</translation>
    </message>
    <message>
        <source>The broker got a SUBSCRIBE and did not answer it, though it has to answer each one with SUBACK [MQTT-3.8.4-1].</source>
        <translation>ブローカーは SUBSCRIBE を受け取りましたが応答しませんでした。すべてに SUBACK で応答しなければなりません [MQTT-3.8.4-1]。</translation>
    </message>
    <message>
        <source>No SUBACK with its Packet Identifier came within 10 s (connack check: 5 s), or until the connection ended.</source>
        <translation>10 秒以内 (connack check では 5 秒)、または接続の終了までに、その Packet Identifier の SUBACK が来なかったこと。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did it arrive, and does a plug-in for access rules hold the answer up? Follow the Packet Identifier in the log: the filter id:N shows all about it.</source>
        <translation>ブローカーのログを調べてください: 届いたか、アクセス規則のプラグインが応答を遅らせていないか。ログで Packet Identifier をたどってください。フィルター id:N で関係するすべてが表示されます。</translation>
    </message>
    <message>
        <source>The broker did not take a message, or it was not sent since it would break a limit that the broker gave (QoS, retain, size) or the standard.</source>
        <translation>ブローカーがメッセージを受け付けなかったか、ブローカーの示した制限 (QoS、Retain、サイズ) または標準に違反するため送信されませんでした。</translation>
    </message>
    <message>
        <source>By a reason code from 0x80 in PUBACK (QoS 1) or PUBREC (QoS 2): 0x87 Not authorized, 0x90 Topic Name invalid, 0x97 Quota exceeded, 0x99 Payload format invalid. Only MQTT 5 can say it.</source>
        <translation>PUBACK (QoS 1) または PUBREC (QoS 2) の 0x80 以上の Reason Code: 0x87 Not authorized、0x90 Topic Name invalid、0x97 Quota exceeded、0x99 Payload format invalid。示せるのは MQTT 5 だけです。</translation>
    </message>
    <message>
        <source>Check the topic&apos;s spelling and the broker&apos;s access rules (ACL) on publishing to it for this user and client ID. Keep to the limits in the tab Broker.</source>
        <translation>トピックの綴りと、このユーザーと Client ID の発行に対するブローカーのアクセス規則 (ACL) を確認してください。「ブローカー」タブの制限を守ってください。</translation>
    </message>
    <message>
        <source>A message with QoS 1 or 2 was sent, and the broker did not acknowledge it. Whether it was taken is not known; after a reconnect it is sent again.</source>
        <translation>QoS 1 または 2 のメッセージを送信しましたが、ブローカーが確認応答しませんでした。受け付けられたかどうかはわかりません。再接続後に再送されます。</translation>
    </message>
    <message>
        <source>No PUBACK (QoS 1), PUBREC or PUBCOMP (QoS 2) with its Packet Identifier came until the connection ended (connack check awaits it 5 s).</source>
        <translation>接続の終了までに、その Packet Identifier の PUBACK (QoS 1)、PUBREC または PUBCOMP (QoS 2) が来なかったこと (connack check は 5 秒待ちます)。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the PUBLISH arrive, and does a plug-in, a full disk or a slow bridge hold the answer up? Some brokers keep silent on what access rules forbid.</source>
        <translation>ブローカーのログを調べてください: PUBLISH が届いたか、プラグイン、満杯のディスク、遅いブリッジが応答を遅らせていないか。アクセス規則で禁止されたものに何も応答しないブローカーもあります。</translation>
    </message>
    <message>
        <source>A message was acknowledged, or sent with QoS 0, and did not come back, though a subscription of the same connection matches its topic.</source>
        <translation>メッセージは確認応答されたか QoS 0 で送信されましたが、同じ接続の購読がトピックに一致するのに戻ってきませんでした。</translation>
    </message>
    <message>
        <source>In the time awaited after the acknowledgement or the sending (connack check: 2 s) no PUBLISH with that topic and payload came. A shared subscription makes it only &quot;likely&quot;, since another member may have got it.</source>
        <translation>確認応答または送信後の待機時間内 (connack check では 2 秒) に、そのトピックとペイロードの PUBLISH が来なかったこと。共有購読では別のメンバーが受け取った可能性があるため、「可能性が高い」にとどまります。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for both, writing to and reading from the topic: before MQTT 5 a broker drops silently what they forbid. Publish with QoS 1 on MQTT 5 to get a reason. Look for rules or bridges that take messages on this topic.</source>
        <translation>トピックの書き込みと読み取りの両方について、ブローカーのアクセス規則 (ACL) を確認してください。MQTT 5 より前では、禁止されたものをブローカーは通知なしに破棄します。理由を知るには MQTT 5 で QoS 1 で発行してください。このトピックのメッセージを取り込む規則やブリッジを探してください。</translation>
    </message>
    <message>
        <source>The URL asks for TLS (mqtts, wss), but the port speaks in the clear: MQTT, HTTP or another protocol without TLS.</source>
        <translation>URL は TLS (mqtts、wss) を求めていますが、ポートは平文で話します: MQTT、HTTP、または TLS のない別のプロトコル。</translation>
    </message>
    <message>
        <source>The first bytes in answer to the ClientHello are no TLS record, and the greeting often names the protocol. If the server only hangs up, a probe asks the same port without TLS and without password, and gets a CONNACK or an HTTP answer.</source>
        <translation>ClientHello への応答の最初のバイトが TLS レコードではないこと。挨拶からプロトコル名がわかることもよくあります。サーバーが切断するだけなら、追加接続が同じポートに TLS もパスワードもなしで問い合わせ、CONNACK または HTTP 応答を得ます。</translation>
    </message>
    <message>
        <source>Use mqtt:// or ws:// for this port, or the port of the TLS listener (8883, or 443 and 8084 for wss). Or set TLS up for this listener on the broker.</source>
        <translation>このポートには mqtt:// または ws:// を使うか、TLS リスナーのポート (8883、wss では 443 と 8084) を使ってください。または、ブローカーでこのリスナーに TLS を設定してください。</translation>
    </message>
    <message>
        <source>A certificate of the chain, the broker&apos;s own, an intermediate or the CA&apos;s, is past its end (notAfter) by this machine&apos;s clock.</source>
        <translation>このマシンの時計では、チェーンの証明書 (ブローカー自身、中間、または CA) の終了日 (notAfter) が過ぎています。</translation>
    </message>
    <message>
        <source>By verifying the presented chain; the evidence has the certificate with its dates in UTC, and the explanation says which of the chain it is. Signs that this machine&apos;s clock is ahead (other certificates that would be expired too) make it &quot;likely&quot;.</source>
        <translation>提示されたチェーンの検証。根拠には証明書と UTC の日付があり、チェーンのどれであるかは説明にあります。このマシンの時計が進んでいる兆候 (ほかの証明書も期限切れになるなど) があると「可能性が高い」になります。</translation>
    </message>
    <message>
        <source>Renew that certificate, install it with its chain on the broker and reload the broker. An expired CA certificate is replaced in the CA file. If the date is still to come, set this machine&apos;s clock.</source>
        <translation>その証明書を更新し、チェーンとともにブローカーに設置して再読み込みしてください。期限切れの CA 証明書は CA ファイルで置き換えます。その日付がまだ先なら、このマシンの時計を合わせてください。</translation>
    </message>
    <message>
        <source>A certificate of the chain begins (notBefore) only later than this machine&apos;s clock says it is now. On devices without a battery the clock often begins in 1970.</source>
        <translation>チェーンの証明書の開始日 (notBefore) が、このマシンの時計の現在より後です。電池のないデバイスでは、時計が 1970 年から始まることがよくあります。</translation>
    </message>
    <message>
        <source>By verifying the presented chain against this machine&apos;s clock. The evidence has both times; other signs that the clock is behind are named in the explanation.</source>
        <translation>提示されたチェーンをこのマシンの時計に照らした検証。根拠に両方の時刻があり、時計が遅れているほかの兆候は説明にあります。</translation>
    </message>
    <message>
        <source>Check date, time and time zone of this machine and of the CA. If they are right, wait for the date or have the certificate issued anew.</source>
        <translation>このマシンと CA の日付、時刻、タイムゾーンを確認してください。正しければ、その日付まで待つか、証明書を発行し直してもらってください。</translation>
    </message>
    <message>
        <source>The broker presents a single certificate that only itself vouches for, and it is not among those that are trusted.</source>
        <translation>ブローカーが提示する証明書は 1 つだけで、自身のほかに保証するものがなく、信頼されたものの中にありません。</translation>
    </message>
    <message>
        <source>Subject and issuer of the certificate are the same, it is signed with its own key, and neither the CA file nor the system&apos;s store holds it. The evidence has its SHA-256 fingerprint.</source>
        <translation>証明書の subject と発行者が同じで、自身の鍵で署名されており、CA ファイルにもシステムのストアにもないこと。根拠に SHA-256 フィンガープリントがあります。</translation>
    </message>
    <message>
        <source>Get the certificate from the broker&apos;s operator and give it as CA file, or let the verdict&apos;s button trust it after you compared the fingerprint. Better: have the broker&apos;s certificate issued by a CA and give that CA&apos;s certificate.</source>
        <translation>証明書をブローカーの運用者から入手して CA ファイルとして指定するか、フィンガープリントを照合してから判定のボタンで信頼してください。より良い方法: ブローカーの証明書を CA に発行してもらい、その CA の証明書を指定してください。</translation>
    </message>
    <message>
        <source>The chain that the broker sends ends at an issuer that is trusted by nothing here: neither by the CA file nor, where it counts, by the system&apos;s store. So it is not known whether this is the broker.</source>
        <translation>ブローカーが送るチェーンは、CA ファイルからも、対象となる場合のシステムのストアからも信頼されない発行者で終わっています。そのため、これが本当にブローカーかどうかわかりません。</translation>
    </message>
    <message>
        <source>By building the chain from the presented certificates to the trusted ones. The evidence lists what was presented and what is trusted; where an intermediate may be missing instead, the verdict says so and is &quot;likely&quot;.</source>
        <translation>提示された証明書から信頼されたものまでチェーンを組み立てること。根拠に、提示されたものと信頼されたものが並びます。中間証明書が欠けている可能性がある場合は、判定がそれを示し、「可能性が高い」になります。</translation>
    </message>
    <message>
        <source>Ask for the certificate of the named issuer&apos;s root CA and give it as CA file. If the CA is public and a CA file is given, trust the system&apos;s CAs as well. Turning the verification off shows the rest, but protects from nobody.</source>
        <translation>示された発行者のルート CA の証明書を入手し、CA ファイルとして指定してください。公的な CA で、CA ファイルを指定しているなら、システムの CA も信頼してください。検証をオフにすると残りを確認できますが、誰からも守られません。</translation>
    </message>
    <message>
        <source>The broker sends its own certificate, but not the intermediate that links it to the trusted CA. Browsers may fetch it by themselves; MQTT clients do not.</source>
        <translation>ブローカーは自身の証明書を送りますが、信頼された CA に結びつける中間証明書を送りません。ブラウザーは自動で取得することがありますが、MQTT クライアントはしません。</translation>
    </message>
    <message>
        <source>The issuer of the last presented certificate is neither presented nor trusted, and its Authority Key Identifier, its name or its Authority Information Access shows that a trusted CA stands above it. Without such a proof the verdict is &quot;likely&quot;.</source>
        <translation>最後に提示された証明書の発行者が提示も信頼もされておらず、その Authority Key Identifier、名前、または Authority Information Access から、信頼された CA が上にあるとわかること。そのような証拠がなければ、判定は「可能性が高い」になります。</translation>
    </message>
    <message>
        <source>Append the intermediate to the server&apos;s certificate file on the broker, behind the server&apos;s own certificate (mosquitto: certfile), and reload it. For the time being the intermediate can be added to the CA file here, beside its root.</source>
        <translation>ブローカーのサーバー証明書ファイルで、サーバー自身の証明書の後に中間証明書を追加し (mosquitto: certfile)、再読み込みしてください。当面は、ここの CA ファイルのルートの横に中間証明書を追加できます。</translation>
    </message>
    <message>
        <source>The certificate is trusted, but names other hosts than the one that was asked for. Someone with a good certificate for another name could answer so.</source>
        <translation>証明書は信頼されていますが、求めたホストとは別の名前のものです。別の名前の正しい証明書を持つ誰かが、そう応答することもあり得ます。</translation>
    </message>
    <message>
        <source>The name or address of the URL (or of TLS, Server name) is compared with the subject alternative names: an address counts only as an IP entry, a wildcard for one part, the subject only where there are no names. A probe with another server name (SNI) tells whether the server has another certificate.</source>
        <translation>URL (または「TLS」の「サーバー名」) の名前かアドレスを subject alternative name と比べます。アドレスは IP 項目としてのみ、ワイルドカードは 1 部分のみ、subject は名前がないときのみ有効です。別のサーバー名 (SNI) の追加接続で、サーバーに別の証明書があるかどうかがわかります。</translation>
    </message>
    <message>
        <source>Use a name of the certificate in the URL (the verdict offers those that fit), or keep the address and set TLS, Server name. Or have the certificate issued for this name or address as well.</source>
        <translation>URL で証明書の名前を使うか (判定が合うものを示します)、アドレスはそのままで「TLS」の「サーバー名」を設定してください。または、この名前やアドレスに対しても証明書を発行してもらってください。</translation>
    </message>
    <message>
        <source>A certificate is used for what its extensions do not allow: a client certificate on the broker, a certificate without CA:TRUE that issued another, a CA beyond its path length or name constraints.</source>
        <translation>証明書が拡張の許さない用途に使われています: ブローカーでのクライアント証明書、ほかを発行した CA:TRUE のない証明書、path length や name constraints を超えた CA。</translation>
    </message>
    <message>
        <source>By verifying the chain for the purpose &quot;TLS server&quot;. The evidence has the key usage and the extended key usage of the certificate in question.</source>
        <translation>用途「TLS サーバー」でのチェーンの検証。根拠に、該当する証明書の key usage と extended key usage があります。</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued with the extended key usage serverAuth, by a CA with basic constraints CA:TRUE and key usage keyCertSign. Check that the broker does not present a client&apos;s certificate by mistake.</source>
        <translation>拡張鍵用途 serverAuth を付けたブローカーの証明書を、basic constraints CA:TRUE と key usage keyCertSign を持つ CA に発行してもらってください。ブローカーが誤ってクライアントの証明書を提示していないか確認してください。</translation>
    </message>
    <message>
        <source>The CA has taken the broker&apos;s certificate back, as a rule since its key may be in other hands. It must not be trusted any more.</source>
        <translation>CA がブローカーの証明書を失効させました。通常は鍵が他者の手にある可能性があるためです。もう信頼してはなりません。</translation>
    </message>
    <message>
        <source>Its serial number stands on the revocation list given under TLS (CRL), or the broker itself staples the answer of the CA&apos;s OCSP responder that says so. The evidence has serial and date.</source>
        <translation>シリアル番号が「TLS」に指定した失効リスト (CRL) にあるか、ブローカー自身が、失効を示す CA の OCSP レスポンダーの応答を添付していること。根拠にシリアル番号と日付が出ます。</translation>
    </message>
    <message>
        <source>Have a new certificate issued for the broker, with a new key, and install it. Until then do not send secrets to this broker.</source>
        <translation>新しい鍵でブローカーの新しい証明書を発行してもらい、設置してください。それまではこのブローカーに秘密の値を送らないでください。</translation>
    </message>
    <message>
        <source>A certificate of the chain has a key or a signature that can be broken or forged with today&apos;s means, such as RSA with 1024 bits or SHA-1.</source>
        <translation>チェーンの証明書に、RSA 1024 ビットや SHA-1 など、現在の手段で破るか偽造できる鍵または署名があります。</translation>
    </message>
    <message>
        <source>By OpenSSL&apos;s security level 2: RSA from 2048 bits, EC from 224, a signature with SHA-224 or better. The evidence has the key&apos;s kind and length and the signature&apos;s algorithm.</source>
        <translation>OpenSSL のセキュリティレベル 2 の基準: RSA 2048 ビット以上、EC 224 ビット以上、SHA-224 以上の署名。根拠に鍵の種類と長さ、署名アルゴリズムが出ます。</translation>
    </message>
    <message>
        <source>Have the certificate issued anew: RSA with 2048 bits or more, or EC P-256, signed with SHA-256. If it is the CA&apos;s, the CA has to be renewed, and the CA file with it.</source>
        <translation>証明書を発行し直してもらってください: RSA 2048 ビット以上または EC P-256、署名は SHA-256。CA の証明書なら、CA と CA ファイルの更新が必要です。</translation>
    </message>
    <message>
        <source>The CA file does hold a certificate, but not the one at which this broker&apos;s chain ends: it is the broker&apos;s own, an intermediate without its root, or a CA of the same name with another key.</source>
        <translation>CA ファイルに証明書はありますが、このブローカーのチェーンが終わる証明書ではありません。ブローカー自身のもの、ルートのない中間証明書、または鍵の異なる同じ名前の CA です。</translation>
    </message>
    <message>
        <source>By comparing names, key identifiers and signatures of the chain with what the CA file holds. Trust must end at a self-signed certificate; the evidence has the key that was wanted and the one that is held.</source>
        <translation>チェーンの名前、鍵識別子、署名を CA ファイルの内容と比べること。信頼は自己署名証明書で終わらなければなりません。根拠に、必要な鍵と手元の鍵が出ます。</translation>
    </message>
    <message>
        <source>Get the present certificate of the root CA from the broker&apos;s operator; after a CA was made anew, the old file fits no more. An intermediate can stay in the file, but its root has to be beside it.</source>
        <translation>ルート CA の現在の証明書をブローカーの運用者から入手してください。CA が作り直されると、古いファイルは合わなくなります。中間証明書は残せますが、ルートが横に必要です。</translation>
    </message>
    <message>
        <source>Broker and client offer no version of TLS in common: as a rule an old broker with TLS 1.0 or 1.1 alone, or one that insists on TLS 1.3.</source>
        <translation>ブローカーとクライアントに共通の TLS バージョンがありません。通常は TLS 1.0 か 1.1 だけの古いブローカー、または TLS 1.3 を必須とするブローカーです。</translation>
    </message>
    <message>
        <source>The server sends the alert protocol_version, or the TLS library refuses its choice. Handshakes of probes, one version each, show which versions the server does speak.</source>
        <translation>サーバーがアラート protocol_version を送るか、TLS ライブラリがサーバーの選択を拒否すること。バージョンごとの追加接続のハンドシェイクで、サーバーが話すバージョンがわかります。</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version). Set TLS, Minimum TLS version back to its default if it demands TLS 1.3. For a device that can do no better, lower it; TLS 1.0 and 1.1 are outdated (RFC 8996).</source>
        <translation>ブローカーで TLS 1.2 または 1.3 を許可してください (mosquitto: tls_version)。「TLS」の「最低 TLS バージョン」が TLS 1.3 を求めているなら、既定値に戻してください。それ以上にできないデバイスでは下げてください。TLS 1.0 と 1.1 は旧式です (RFC 8996)。</translation>
    </message>
    <message>
        <source>Broker and client agree on a TLS version, but on no cipher suite, key exchange group or signature algorithm, or the broker&apos;s certificate has a key that none of the offered ciphers can use.</source>
        <translation>ブローカーとクライアントは TLS バージョンでは一致しますが、暗号スイート、鍵交換グループ、署名アルゴリズムでは一致しないか、提示した暗号スイートで使えない鍵がブローカーの証明書にあります。</translation>
    </message>
    <message>
        <source>The server sends handshake_failure or insufficient_security before its ServerHello. A probe that offers every cipher there is, weak ones too, shows whether it then answers, and with what.</source>
        <translation>サーバーが ServerHello の前に handshake_failure または insufficient_security を送ること。弱いものも含めすべての暗号スイートを提示する追加接続で、サーバーが応答するか、何を使うかがわかります。</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers). Check its certificate&apos;s key: RSA serves ECDHE-RSA, EC serves ECDHE-ECDSA.</source>
        <translation>ブローカーで、AES-GCM を使う ECDHE など現在の暗号スイートを許可してください (mosquitto: ciphers)。証明書の鍵を確認してください: RSA は ECDHE-RSA 用、EC は ECDHE-ECDSA 用です。</translation>
    </message>
    <message>
        <source>The broker lets in only clients that show a certificate of their own (mutual TLS), and none was given.</source>
        <translation>ブローカーは自身の証明書を示すクライアントだけを受け入れますが (相互 TLS)、証明書の指定がありませんでした。</translation>
    </message>
    <message>
        <source>By the alert certificate_required, under TLS 1.2 handshake_failure after the server&apos;s part, or an HTTP answer that says so (495, 496). Under TLS 1.3 it comes only after the handshake; a probe&apos;s handshake shows whether the server sends a CertificateRequest and which CAs it takes.</source>
        <translation>アラート certificate_required、TLS 1.2 ではサーバー側の処理後の handshake_failure、またはその旨の HTTP 応答 (495、496)。TLS 1.3 ではハンドシェイク後に来ます。追加接続のハンドシェイクで、サーバーが CertificateRequest を送るか、どの CA を受け付けるかがわかります。</translation>
    </message>
    <message>
        <source>Give certificate and key under TLS, Client certificate and Client key. Ask the broker&apos;s operator for one from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate); the evidence lists the accepted CAs.</source>
        <translation>「TLS」の「クライアント証明書」と「クライアント鍵」に証明書と鍵を指定してください。ブローカーがクライアント用に信頼する CA (mosquitto: cafile と require_certificate) の証明書を運用者に依頼してください。受け付ける CA は根拠に出ます。</translation>
    </message>
    <message>
        <source>A client certificate was given, and the broker does not take it: from another CA, expired, revoked, without the purpose clientAuth, or signed with a key that does not fit.</source>
        <translation>クライアント証明書を指定しましたが、ブローカーが受け付けません: 別の CA のもの、期限切れ、失効、用途 clientAuth なし、または対応しない鍵による署名。</translation>
    </message>
    <message>
        <source>By the alert (unknown_ca, certificate_expired, certificate_revoked, bad_certificate, access_denied, decrypt_error), during the handshake or, under TLS 1.3, after it. Faults of the certificate that can be seen from here are named beside it.</source>
        <translation>ハンドシェイク中 (TLS 1.3 ではその後) のアラート (unknown_ca、certificate_expired、certificate_revoked、bad_certificate、access_denied、decrypt_error)。ここから見える証明書の問題も併せて示します。</translation>
    </message>
    <message>
        <source>Use a certificate of the CA that the broker trusts for clients, with its intermediates behind it in the file, in its time and with clientAuth. Have it accepted on the broker (mosquitto: cafile, crlfile), and compare both clocks.</source>
        <translation>ブローカーがクライアント用に信頼する CA の、期限内で clientAuth のある証明書を、ファイルで中間証明書を後に付けて使ってください。ブローカーで受け入れるよう設定し (mosquitto: cafile、crlfile)、両方の時計を比べてください。</translation>
    </message>
    <message>
        <source>The server chooses what it serves by the application protocol in the ClientHello (ALPN), and wants another one than was offered. AWS IoT on port 443 is the best known.</source>
        <translation>サーバーは ClientHello のアプリケーションプロトコル (ALPN) で提供内容を選びますが、提示したものとは別のものを求めています。最もよく知られているのはポート 443 の AWS IoT です。</translation>
    </message>
    <message>
        <source>By the alert no_application_protocol, or since a probe with another ALPN protocol (&quot;mqtt&quot;, &quot;x-amzn-mqtt-ca&quot;, &quot;http/1.1&quot;), or none, gets further on the same port with all else alike.</source>
        <translation>アラート no_application_protocol、またはほかの条件が同じで別の ALPN プロトコル (「mqtt」「x-amzn-mqtt-ca」「http/1.1」) かプロトコルなしの追加接続が、同じポートで先に進むこと。</translation>
    </message>
    <message>
        <source>Offer the protocol that the verdict names under TLS, ALPN, or none if it says so. Look up the name in the broker&apos;s manual.</source>
        <translation>「TLS」の「ALPN」で判定が示すプロトコルを提示するか、なしと示されたら何も提示しないでください。名前はブローカーのマニュアルで調べてください。</translation>
    </message>
    <message>
        <source>The server serves several names and does not know the one that the client sent (SNI), or it wants a name and the URL has an address, for which none is sent.</source>
        <translation>サーバーは複数の名前を受け持ちますが、クライアントが送った名前 (SNI) を知りません。または、名前を求めていますが、URL がアドレスのため名前が送信されません。</translation>
    </message>
    <message>
        <source>By the alert unrecognized_name, or since a probe&apos;s handshake with the URL&apos;s name, or without any, goes on where the attempt&apos;s was broken off.</source>
        <translation>アラート unrecognized_name、または試行が中断されたところで、URL の名前か名前なしの追加接続のハンドシェイクが先に進むこと。</translation>
    </message>
    <message>
        <source>Put the broker&apos;s name into the URL instead of its address, or set TLS, Server name to the name that the server expects. Clear a server name that was set by mistake.</source>
        <translation>URL にアドレスの代わりにブローカーの名前を入れるか、「TLS」の「サーバー名」をサーバーが求める名前に設定してください。誤って設定したサーバー名は消去してください。</translation>
    </message>
    <message>
        <source>The server ended the connection in the course of the TLS handshake and did not say usably why.</source>
        <translation>サーバーは TLS ハンドシェイクの途中で接続を終了し、役立つ理由を示しませんでした。</translation>
    </message>
    <message>
        <source>By an end or a reset between ClientHello and the end of the handshake, or an alert without a cause of its own. Probes have then tried the port in the clear and with other versions, ciphers, names and ALPN protocols in vain, and a connection on which nothing is sent.</source>
        <translation>ClientHello とハンドシェイク終了の間の終了やリセット、または固有の原因のないアラート。この場合、追加接続は平文、別のバージョン、暗号スイート、名前、ALPN プロトコル、何も送らない接続を試し、どれも成功していません。</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the load balancer in front of it, and check that it has a broker behind it. Give a client certificate if the server had begun its part. Compare with &quot;openssl s_client -connect HOST:PORT&quot;.</source>
        <translation>ブローカーまたはその前のロードバランサーのログを調べ、背後にブローカーがあることを確認してください。サーバーが自身の処理を始めていたなら、クライアント証明書を指定してください。「openssl s_client -connect HOST:PORT」と比べてください。</translation>
    </message>
    <message>
        <source>The server accepted the TCP connection, but did not answer the TLS handshake, or stopped in the middle of it.</source>
        <translation>サーバーは TCP 接続を受け付けましたが、TLS ハンドシェイクに応答しないか、途中で止まりました。</translation>
    </message>
    <message>
        <source>By silence until the limit of the attempt; the evidence tells whether bytes came. A probe asks the port without TLS, to see whether it waits for something in the clear.</source>
        <translation>試行の制限時間までの沈黙。バイトが来たかどうかは根拠に出ます。サーバーが平文を待っているかを調べるため、追加接続が TLS なしでポートに問い合わせます。</translation>
    </message>
    <message>
        <source>Check the port: one that is meant for MQTT in the clear may wait for a CONNECT. Look whether the server hangs. If the handshake stops after a first answer, packets may be lost on the way: check MTU and firewall.</source>
        <translation>ポートを確認してください。平文の MQTT 用なら CONNECT を待っている可能性があります。サーバーがハングしていないか調べてください。最初の応答の後で止まるなら、途中でパケットが失われている可能性があります。MTU とファイアウォールを確認してください。</translation>
    </message>
    <message>
        <source>The URL asks for a WebSocket (ws, wss), but the port answers with something that is not HTTP: MQTT without WebSocket, or another service.</source>
        <translation>URL は WebSocket (ws、wss) を求めていますが、ポートは HTTP 以外のもので応答しています: WebSocket なしの MQTT、または別のサービス。</translation>
    </message>
    <message>
        <source>The first bytes in answer to the HTTP request are no status line, and often name the protocol. If the server only hangs up, a probe sends CONNECT on the same port without a WebSocket and gets a CONNACK.</source>
        <translation>HTTP 要求への応答の最初のバイトがステータス行ではないこと。プロトコル名がわかることもよくあります。サーバーが切断するだけなら、追加接続が同じポートに WebSocket なしで CONNECT を送り、CONNACK を得ます。</translation>
    </message>
    <message>
        <source>Use mqtt:// or mqtts:// for this port, or the port of the broker&apos;s WebSocket listener (mosquitto: &quot;protocol websockets&quot; under its own &quot;listener&quot;).</source>
        <translation>このポートには mqtt:// または mqtts:// を使うか、ブローカーの WebSocket リスナーのポートを使ってください (mosquitto: 専用の「listener」の下に「protocol websockets」)。</translation>
    </message>
    <message>
        <source>A web server is there and speaks HTTP, but it knows nothing under the path of the URL.</source>
        <translation>Web サーバーがあり HTTP を話しますが、URL のパスには何もありません。</translation>
    </message>
    <message>
        <source>By the HTTP status 404 or 410 to the upgrade request. Probes ask for /mqtt, /ws and / on the same port; a path that opens a WebSocket is put first.</source>
        <translation>アップグレード要求への HTTP ステータス 404 または 410。追加接続が同じポートで /mqtt、/ws、/ を求め、WebSocket を開けたパスを先頭に示します。</translation>
    </message>
    <message>
        <source>Use the path that the broker or the web server in front of it is set to, as a rule /mqtt. Upper and lower case and a &quot;/&quot; at the end count.</source>
        <translation>ブローカーまたはその前の Web サーバーに設定されたパス (通常は /mqtt) を使ってください。大文字と小文字、末尾の「/」は区別されます。</translation>
    </message>
    <message>
        <source>The web server asks for proof of who comes before it opens a WebSocket: MQTT&apos;s user name and password have not come into play yet.</source>
        <translation>Web サーバーは WebSocket を開く前に身元の証明を求めています。MQTT のユーザー名とパスワードはまだ使われていません。</translation>
    </message>
    <message>
        <source>By the HTTP status 401, 403 or 407 (a proxy) to the upgrade request. The evidence has the status line and WWW-Authenticate, but no value of a secret header.</source>
        <translation>アップグレード要求への HTTP ステータス 401、403、または 407 (プロキシ)。根拠にステータス行と WWW-Authenticate が出ますが、秘密のヘッダーの値は出ません。</translation>
    </message>
    <message>
        <source>Add the header that the server wants under WebSocket, Headers, for instance Authorization: Bearer ..., or renew a token that has run out. Some gateways want the token in the path&apos;s query, a certain Origin, or a certain address of the client.</source>
        <translation>サーバーが求めるヘッダー (例: Authorization: Bearer ...) を「WebSocket」の「ヘッダー」に追加するか、期限切れのトークンを更新してください。パスのクエリでのトークン、特定の Origin、特定のクライアントアドレスを求めるゲートウェイもあります。</translation>
    </message>
    <message>
        <source>The web server sends the client to another address. A WebSocket client does not follow redirections by itself, and neither would a device.</source>
        <translation>Web サーバーがクライアントを別のアドレスに転送しています。WebSocket クライアントは自動では転送に従わず、デバイスも同様です。</translation>
    </message>
    <message>
        <source>By an HTTP status from 300 to 399 to the upgrade request, with the new address in Location. Often it is the step from ws:// to wss://, or a missing &quot;/&quot; at the end of the path.</source>
        <translation>アップグレード要求への 300～399 の HTTP ステータス。Location に新しいアドレスがあります。多くは ws:// から wss:// への移行か、パス末尾の「/」の欠落です。</translation>
    </message>
    <message>
        <source>Put the new address into the URL, with ws:// for http:// and wss:// for https://; the verdict offers it. Or take the redirection for this path out of the web server&apos;s configuration.</source>
        <translation>URL に新しいアドレスを、http:// なら ws://、https:// なら wss:// として入れてください。判定がその操作を示します。または、Web サーバーの構成からこのパスの転送を外してください。</translation>
    </message>
    <message>
        <source>The server answers like to a browser, with an ordinary page, and does not switch to WebSocket. Something that knows no WebSocket stands at this path.</source>
        <translation>サーバーはブラウザーに対するように通常のページで応答し、WebSocket に切り替えません。このパスには WebSocket を知らないものがあります。</translation>
    </message>
    <message>
        <source>By an HTTP status from 200 to 299 instead of 101; the evidence has the page&apos;s title or first words. Probes ask for the usual paths.</source>
        <translation>101 ではなく 200～299 の HTTP ステータス。根拠にページのタイトルまたは最初の語句が出ます。追加接続が一般的なパスを求めます。</translation>
    </message>
    <message>
        <source>Check host, port and path. A proxy in front of the broker must pass the headers Upgrade and Connection on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</source>
        <translation>ホスト、ポート、パスを確認してください。ブローカーの前のプロキシは、ヘッダー Upgrade と Connection を渡す必要があります (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;)。</translation>
    </message>
    <message>
        <source>The server understands the request, but refuses to make a WebSocket of it; or its agreement does not belong to this request.</source>
        <translation>サーバーは要求を理解しましたが、WebSocket にすることを拒否しています。または、その同意がこの要求のものではありません。</translation>
    </message>
    <message>
        <source>By another HTTP status than those with a cause of their own (400, 405, 426, 429, 500 and their kin), or by 101 with a missing or wrong Sec-WebSocket-Accept, as a cache in between gives it.</source>
        <translation>固有の原因のない HTTP ステータス (400、405、426、429、500 など)、または途中のキャッシュが返すような、Sec-WebSocket-Accept が欠けているか誤っている 101。</translation>
    </message>
    <message>
        <source>Check path and headers under WebSocket: some servers want a certain Origin or Host. Have the proxy pass Upgrade and Connection on, and turn caching off for this path. The web server&apos;s log tells why it refused.</source>
        <translation>「WebSocket」のパスとヘッダーを確認してください。特定の Origin や Host を求めるサーバーもあります。プロキシで Upgrade と Connection を渡し、このパスのキャッシュをオフにしてください。拒否の理由は Web サーバーのログに出ます。</translation>
    </message>
    <message>
        <source>The web server or gateway is there, but the broker behind it is not, or does not answer as expected.</source>
        <translation>Web サーバーまたはゲートウェイはありますが、背後のブローカーがないか、期待どおりに応答しません。</translation>
    </message>
    <message>
        <source>By the HTTP status 502, 503 or 504, or 520 to 524 of Cloudflare, to the upgrade request.</source>
        <translation>アップグレード要求への HTTP ステータス 502、503、504、または Cloudflare の 520～524。</translation>
    </message>
    <message>
        <source>Check that the broker behind it runs and has a WebSocket listener on the port that the web server forwards to; its error log names the address it tried. Check that the upgrade headers are passed on.</source>
        <translation>背後のブローカーが動作し、Web サーバーの転送先ポートに WebSocket リスナーがあることを確認してください。試したアドレスはエラーログに出ます。アップグレードのヘッダーが渡されているか確認してください。</translation>
    </message>
    <message>
        <source>The WebSocket opens, but for something else than MQTT: the server chose another sub-protocol than the offered &quot;mqtt&quot;, or none, and no MQTT followed.</source>
        <translation>WebSocket は開きますが、MQTT 以外のためのものです。サーバーは提示した「mqtt」とは別のサブプロトコルを選んだか、何も選ばず、MQTT が続きませんでした。</translation>
    </message>
    <message>
        <source>By Sec-WebSocket-Protocol in the answer with status 101. A server that speaks MQTT without confirming the sub-protocol is only a note: stricter clients would fail on it [MQTT-6.0.0-4].</source>
        <translation>ステータス 101 の応答の Sec-WebSocket-Protocol。サブプロトコルを確認せずに MQTT を話すサーバーは注記だけです。厳格なクライアントは失敗します [MQTT-6.0.0-4]。</translation>
    </message>
    <message>
        <source>Check the path: another service may be at this one. Set the sub-protocol &quot;mqtt&quot; on the server or on the gateway in front of the broker.</source>
        <translation>パスを確認してください。別のサービスのものかもしれません。サーバー、またはブローカーの前のゲートウェイでサブプロトコル「mqtt」を設定してください。</translation>
    </message>
    <message>
        <source>The server sends WebSocket text frames. MQTT travels in binary frames only [MQTT-6.0.0-1], so either it is another service, or a gateway passes MQTT on wrongly.</source>
        <translation>サーバーが WebSocket のテキストフレームを送っています。MQTT はバイナリフレームでのみ運ばれるため [MQTT-6.0.0-1]、別のサービスか、ゲートウェイの MQTT の渡し方が誤っています。</translation>
    </message>
    <message>
        <source>By the first text frame that arrives; its beginning stands in the evidence as text and bytes.</source>
        <translation>最初に届いたテキストフレーム。その先頭が、テキストとバイト列で根拠に出ます。</translation>
    </message>
    <message>
        <source>Check the path: a chat or live-reload server may be there. Set a WebSocket proxy in front of the broker to binary frames (websockify: without base64).</source>
        <translation>パスを確認してください。チャットやライブリロードのサーバーかもしれません。ブローカーの前の WebSocket プロキシをバイナリフレームに設定してください (websockify: base64 なし)。</translation>
    </message>
    <message>
        <source>The server closed the connection instead of opening a WebSocket, or closed the WebSocket before MQTT got an answer.</source>
        <translation>サーバーは WebSocket を開かずに接続を閉じたか、MQTT が応答を得る前に WebSocket を閉じました。</translation>
    </message>
    <message>
        <source>By the end or reset of the connection after the upgrade request, or by a Close frame: its code and reason stand in the evidence (1008 a broken rule, 1011 trouble of the server). Probes try MQTT without WebSocket, TLS and other paths.</source>
        <translation>アップグレード要求後の接続の終了やリセット、または Close フレーム。コードと理由が根拠に出ます (1008 規則違反、1011 サーバーの問題)。追加接続が WebSocket なしの MQTT、TLS、別のパスを試します。</translation>
    </message>
    <message>
        <source>Follow the reason of the Close frame. Without one, check port and path, and look into the log of the broker or gateway: credentials, client ID or path are often not allowed there.</source>
        <translation>Close フレームの理由に従ってください。なければ、ポートとパスを確認し、ブローカーまたはゲートウェイのログを調べてください。認証情報、Client ID、パスが許可されていないことがよくあります。</translation>
    </message>
    <message>
        <source>The server accepted the connection, but did not answer the request for a WebSocket.</source>
        <translation>サーバーは接続を受け付けましたが、WebSocket の要求に応答しませんでした。</translation>
    </message>
    <message>
        <source>By silence after the upgrade request until the limit of the attempt. A probe sends CONNECT without WebSocket on the same port.</source>
        <translation>アップグレード要求後、試行の制限時間までの沈黙。追加接続が同じポートに WebSocket なしで CONNECT を送ります。</translation>
    </message>
    <message>
        <source>Check the port: one for MQTT without WebSocket waits for other bytes; use mqtt:// or mqtts:// there. Look whether the web server or the broker behind it hangs.</source>
        <translation>ポートを確認してください。WebSocket なしの MQTT 用なら別のバイト列を待っています。そこでは mqtt:// または mqtts:// を使ってください。Web サーバーまたは背後のブローカーがハングしていないか調べてください。</translation>
    </message>
    <message>
        <source>The port speaks TLS, and the URL asks for a WebSocket in the clear (ws://).</source>
        <translation>ポートは TLS を話しますが、URL は平文の WebSocket (ws://) を求めています。</translation>
    </message>
    <message>
        <source>By a TLS record in answer to the HTTP request, a web server&apos;s words that it expects HTTPS (400, 426, 497), or a probe that gets through a TLS handshake on the same port.</source>
        <translation>HTTP 要求への応答の TLS レコード、HTTPS を求める Web サーバーの言葉 (400、426、497)、または同じポートで TLS ハンドシェイクに成功した追加接続。</translation>
    </message>
    <message>
        <source>Use wss:// and give the CA file if the CA is a private one. Or use the port on which the server listens without TLS.</source>
        <translation>wss:// を使い、CA が私設のものなら CA ファイルを指定してください。または、サーバーが TLS なしで待ち受けるポートを使ってください。</translation>
    </message>
    <message>
        <source>At least one address refused the TCP connection (RST); what each of them did, and when, stands in the evidence. &quot;Look at the usual ports&quot; asks 1883, 8883, 8083, 8084, 8080, 9001 and 443 of the host and says what answers there.</source>
        <translation>少なくとも 1 つのアドレスが TCP 接続を拒否 (RST) したこと。各アドレスの結果と時間は根拠に出ます。「一般的なポートを調べる」でホストの 1883、8883、8083、8084、8080、9001、443 に問い合わせ、応答を示します。</translation>
    </message>
    <message>
        <source>No address of the name refused or reset the connection, and at least one had not answered the TCP SYN when the limit of the attempt was reached; each stands in the evidence with its time. No probe could get further.</source>
        <translation>名前のどのアドレスも接続を拒否もリセットもせず、試行の制限時間に達した時点で少なくとも 1 つが TCP SYN に応答していないこと。それぞれの時間は根拠に出ます。追加接続でもこれ以上は進めません。</translation>
    </message>
    <message>
        <source>The system reports &quot;network unreachable&quot; or &quot;no route to host&quot;, as a rule within milliseconds. An IPv6 address without IPv6 in this network looks so. With another error of the system this cause is only likely.</source>
        <translation>システムが、通常は数ミリ秒以内に「network unreachable」または「no route to host」と報告すること。このネットワークに IPv6 がないときの IPv6 アドレスもこうなります。システムの別のエラーの場合、この原因は推定にとどまります。</translation>
    </message>
    <message>
        <source>The connection is reset (RST) before anything was sent on it. A reset that comes only after something was sent belongs to the stage that it cut off.</source>
        <translation>何も送信しないうちに接続がリセット (RST) されること。何かを送った後のリセットは、それが遮った段階のものとします。</translation>
    </message>
    <message>
        <source>By DISCONNECT 0x8E Session taken over (5.0). Before 5.0 the broker just closes: it is likely this cause when that happens again in a steady rhythm, and certain when only a fresh client ID stays connected.</source>
        <translation>DISCONNECT 0x8E Session taken over (5.0)。5.0 より前のブローカーは閉じるだけです。一定の間隔で再び起こる場合はこの原因と推定し、新しい Client ID の接続だけが維持される場合は確実とします。</translation>
    </message>
    <message>
        <source>Import, and copy as</source>
        <translation>インポートと、形式を選んでコピー</translation>
    </message>
    <message>
        <source>File, Import (Ctrl+I) reads what other clients have, pasted, opened or dropped: URLs, options objects and scripts of MQTT.js, command lines of mosquitto_pub, mosquitto_sub, mqttx, HiveMQ&apos;s mqtt and connack check, paho-mqtt scripts, exports of MQTTX and MQTT Explorer. What cannot be taken over is listed with the reason.
Connection, Copy as makes a command line or a script of the connection for the same clients. Secrets become placeholders unless you choose With secrets.</source>
        <translation>「ファイル」の「インポート」(Ctrl+I) は、ほかのクライアントのものを、貼り付け、ファイルを開く操作、またはドロップで読みます: URL、MQTT.js のオプションオブジェクトとスクリプト、mosquitto_pub、mosquitto_sub、mqttx、HiveMQ の mqtt、connack check のコマンドライン、paho-mqtt のスクリプト、MQTTX と MQTT Explorer のエクスポート。取り込めないものは理由とともに一覧に示されます。
「接続」の「形式を選んでコピー」は、同じクライアント向けに、接続のコマンドラインまたはスクリプトを作ります。「秘密の値を含める」を選ばないかぎり、秘密の値はプレースホルダーになります。</translation>
    </message>
    <message>
        <source>Local broker and scenarios</source>
        <translation>ローカルブローカーとシナリオ</translation>
    </message>
    <message>
        <source>Tools, Local broker starts the installed mosquitto on this machine alone, with mqtt, mqtts, ws and wss, a CA and certificates of its own, a user, and an allowed and a forbidden topic; its connections stand in the list. It ends with Connack and leaves nothing behind.
A scenario breaks it on purpose in one place, to see what that looks like and what the verdict says of it.</source>
        <translation>「ツール」の「ローカルブローカー」は、インストール済みの mosquitto をこのマシンだけで起動します。mqtt、mqtts、ws、wss、専用の CA と証明書、ユーザー 1 人、許可されたトピックと禁止されたトピックを備え、その接続は一覧に表示されます。Connack とともに終了し、何も残しません。
シナリオは意図的に 1 か所を壊します。それがどう見え、判定が何を示すかを確認できます。</translation>
    </message>
    <message>
        <source>Make and check certificates</source>
        <translation>証明書の作成と確認</translation>
    </message>
    <message>
        <source>Tools, Certificates makes a CA, server and client certificates and PKCS#12 files, with the lines for mosquitto.conf. Inspect says what a certificate, key, request, revocation list or chain file holds. Check tells whether chain, key, name and purpose fit together, before a broker is touched.</source>
        <translation>「ツール」の「証明書」は、CA、サーバー証明書とクライアント証明書、PKCS#12 ファイルを、mosquitto.conf 用の行とともに作ります。「内容」は、証明書、鍵、署名要求、失効リスト、チェーンのファイルに何が入っているかを示します。「確認」は、ブローカーに触れる前に、チェーン、鍵、名前、用途が互いに合っているかを示します。</translation>
    </message>
</context>
<context>
    <name>HelpTree</name>
    <message>
        <source>How to</source>
        <translation>使い方</translation>
    </message>
    <message>
        <source>Worth knowing (notes)</source>
        <translation>参考情報 (注記)</translation>
    </message>
    <message>
        <source>Causes: settings</source>
        <translation>原因: 設定</translation>
    </message>
    <message>
        <source>Causes: resolving the name</source>
        <translation>原因: 名前解決</translation>
    </message>
    <message>
        <source>Causes: TCP</source>
        <translation>原因: TCP</translation>
    </message>
    <message>
        <source>Causes: TLS</source>
        <translation>原因: TLS</translation>
    </message>
    <message>
        <source>Causes: WebSocket</source>
        <translation>原因: WebSocket</translation>
    </message>
    <message>
        <source>Causes: MQTT</source>
        <translation>原因: MQTT</translation>
    </message>
    <message>
        <source>Causes: after the CONNACK</source>
        <translation>原因: CONNACK の後</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n ページ</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has all of these words</source>
        <translation>すべての単語を含むものはありません</translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n 件一致</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a key, what it does</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Causes and Help</source>
        <translation>原因とヘルプ</translation>
    </message>
    <message>
        <source>Search, for instance: certificate clock</source>
        <translation>検索 (例: 証明書 時計)</translation>
    </message>
    <message>
        <source>Shows the pages that have all of these words. Return and the arrow keys go through them, Esc shows all again (Ctrl+F)</source>
        <translation>これらの単語をすべて含むページを表示します。Return と矢印キーで移動し、Esc ですべて表示に戻ります (Ctrl+F)</translation>
    </message>
    <message>
        <source>Co&amp;py the page</source>
        <translation>ページをコピー(&amp;P)</translation>
    </message>
    <message>
        <source>Copies this page as plain text</source>
        <translation>このページをプレーンテキストとしてコピーします</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>閉じる(&amp;C)</translation>
    </message>
    <message>
        <source>Esc does so as well</source>
        <translation>Esc でも閉じます</translation>
    </message>
    <message>
        <source>All pages of the help; the chosen one is shown beside them</source>
        <translation>ヘルプの全ページです。選択したページが横に表示されます</translation>
    </message>
</context>
<context>
    <name>HexView</name>
    <message>
        <source>Copy as &amp;Hexadecimal</source>
        <translation>16 進でコピー(&amp;H)</translation>
    </message>
    <message>
        <source>Copy as &amp;Text</source>
        <translation>テキストでコピー(&amp;T)</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>すべて選択(&amp;A)</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n バイト</numerusform>
        </translation>
    </message>
    <message>
        <source>Bytes %1 to %2 of %3 are selected: %4</source>
        <translation>%3 バイト中 %1～%2 を選択: %4</translation>
    </message>
    <message>
        <source>Copy as &amp;C Array</source>
        <translation>C 配列でコピー(&amp;C)</translation>
    </message>
    <message>
        <source>Copy as &amp;Base64</source>
        <translation>Base64 でコピー(&amp;B)</translation>
    </message>
</context>
<context>
    <name>Host</name>
    <message>
        <source>The host &quot;%1&quot; has a dot too many.</source>
        <translation>ホスト「%1」にはドットが 1 つ余分にあります。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is too long: a name has at most 253 characters, each part of it 63.</source>
        <translation>ホスト「%1」は長すぎます。名前は最大 253 文字、各部分は最大 63 文字です。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is no valid internationalised name.</source>
        <translation>ホスト「%1」は有効な国際化名ではありません。</translation>
    </message>
    <message>
        <source>There is no host.</source>
        <translation>ホストがありません。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv6 address.</source>
        <translation>「%1」は IPv6 アドレスではありません。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; has a space in it.</source>
        <translation>ホスト「%1」に空白があります。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; has the character &quot;%2&quot;, which no host name has.</source>
        <translation>ホスト「%1」に、ホスト名に使えない文字「%2」があります。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is a mere number.</source>
        <translation>ホスト「%1」が数だけです。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv4 address: it has four numbers from 0 to 255.</source>
        <translation>「%1」は IPv4 アドレスではありません。0～255 の数が 4 つ必要です。</translation>
    </message>
    <message>
        <source>Give a name such as broker.local, an IPv4 address such as 192.168.1.20, or an IPv6 address, in a URL in brackets: [fe80::1].</source>
        <translation>broker.local などの名前、192.168.1.20 などの IPv4 アドレス、または IPv6 アドレス (URL では角括弧付き: [fe80::1]) を指定してください。</translation>
    </message>
    <message>
        <source>Give a port from 1 to 65535.</source>
        <translation>1～65535 のポートを指定してください。</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>%1, %2 × %3 pixels</source>
        <comment>format, width and height of an image</comment>
        <translation>%1、%2 × %3 ピクセル</translation>
    </message>
    <message>
        <source>&amp;Copy Image</source>
        <translation>画像をコピー(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>The image does not tell its size, so it is not decoded.</source>
        <translation>画像にサイズの記載がないため、デコードしません。</translation>
    </message>
    <message>
        <source>The image has %1 × %2 pixels. That is too large to be shown here; save it to look at it.</source>
        <translation>画像は %1 × %2 ピクセルで、ここに表示するには大きすぎます。保存して閲覧してください。</translation>
    </message>
    <message>
        <source>The bytes do not begin like an image that is known here (PNG, JPEG, GIF, BMP, WebP, ICO).</source>
        <translation>バイト列の先頭が、ここで知られている画像 (PNG、JPEG、GIF、BMP、WebP、ICO) のものではありません。</translation>
    </message>
    <message>
        <source>This is %1, which is not drawn here. Save it to look at it.</source>
        <translation>これは %1 で、ここでは描画しません。保存して閲覧してください。</translation>
    </message>
    <message>
        <source>The JPEG has %1 scans. That takes too long to be drawn here; save it to look at it.</source>
        <translation>JPEG に %1 個のスキャンがあり、ここでの描画には時間がかかりすぎます。保存して閲覧してください。</translation>
    </message>
    <message>
        <source>The %1 image is damaged or incomplete.</source>
        <translation>%1 画像が壊れているか、不完全です。</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>There are more than %1 MiB. An import reads up to that.</source>
        <translation>%1 MiB を超えています。インポートで読めるのはそこまでです。</translation>
    </message>
    <message>
        <source>This is none of the forms that Connack reads.</source>
        <translation>Connack が読める形式ではありません。</translation>
    </message>
    <message>
        <source>This is not text in UTF-8.</source>
        <translation>UTF-8 のテキストではありません。</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 はファイルではありません。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>ファイル %1 を読めません: %2。</translation>
    </message>
    <message>
        <source>There is more that was not taken over; it is not listed.</source>
        <translation>ほかにも取り込まなかったものがありますが、一覧にはありません。</translation>
    </message>
    <message>
        <source>Only the first %1 subscriptions were taken over.</source>
        <translation>最初の %1 件の購読だけを取り込みました。</translation>
    </message>
    <message>
        <source>This file name has no folder; it means a file where the source was used. Choose the file in the form.</source>
        <translation>このファイル名にはフォルダーがなく、元を使った場所のファイルを指します。フォームでファイルを選んでください。</translation>
    </message>
    <message>
        <source>MQTT URL</source>
        <translation>MQTT URL</translation>
    </message>
    <message>
        <source>Line %1, column %2: the string that starts here does not end.</source>
        <translation>%1 行、%2 桁: ここから始まる文字列が終わっていません。</translation>
    </message>
    <message>
        <source>This option is not known; it was left out.</source>
        <translation>このオプションは不明なため、除外しました。</translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) belong to no option and were left out.</source>
        <translation>
            <numerusform>%n 個の語はどのオプションにも属さないため、除外しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>It has no value.</source>
        <translation>値がありません。</translation>
    </message>
    <message>
        <source>Its value comes from the shell (%1); fill it in by hand.</source>
        <translation>値はシェルが与えるものです (%1)。手動で入力してください。</translation>
    </message>
    <message>
        <source>It is about what the tool prints.</source>
        <translation>ツールの出力についてのものです。</translation>
    </message>
    <message>
        <source>It is about when the tool ends.</source>
        <translation>ツールの終了時期についてのものです。</translation>
    </message>
    <message>
        <source>It belongs to a message that is published; a connection has no such part.</source>
        <translation>発行するメッセージに属するもので、接続にはありません。</translation>
    </message>
    <message>
        <source>The command runs in a container or on another machine: host names and files mean those that it sees there.</source>
        <translation>コマンドはコンテナーまたは別のマシンで実行されます。ホスト名とファイルは、そこから見えるものを指します。</translation>
    </message>
    <message>
        <source>%1 command line</source>
        <translation>%1 コマンドライン</translation>
    </message>
    <message>
        <source>Command lines</source>
        <translation>コマンドライン</translation>
    </message>
    <message>
        <source>What that file holds is not here; fill it in by hand.</source>
        <translation>そのファイルの内容はここにありません。手動で入力してください。</translation>
    </message>
    <message>
        <source>The options of that file are not here; give its content as well.</source>
        <translation>そのファイルのオプションはここにありません。内容も指定してください。</translation>
    </message>
    <message>
        <source>A QoS is 0, 1 or 2.</source>
        <translation>QoS は 0、1、2 のいずれかです。</translation>
    </message>
    <message>
        <source>It is not in the form &quot;name=value&quot;.</source>
        <translation>「name=value」の形ではありません。</translation>
    </message>
    <message>
        <source>It is not in the form &quot;name: value&quot;.</source>
        <translation>「name: value」の形ではありません。</translation>
    </message>
    <message>
        <source>Connections of Connack</source>
        <translation>Connack の接続</translation>
    </message>
    <message>
        <source>Its secrets are in the key store of the system that it was saved on, not in the file.</source>
        <translation>秘密の値は、ファイルではなく、保存したシステムのキーストアにあります。</translation>
    </message>
    <message>
        <source>Connack does not know this setting.</source>
        <translation>Connack はこの設定を知りません。</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) could not be read and have their defaults.</source>
        <translation>
            <numerusform>%n 件の値を読めず、既定値にしました。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no connections in it.</source>
        <translation>接続が含まれていません。</translation>
    </message>
    <message>
        <source>A report holds no secrets; fill it in by hand.</source>
        <translation>レポートに秘密の値は含まれません。手動で入力してください。</translation>
    </message>
    <message>
        <source>Report of connack check</source>
        <translation>connack check のレポート</translation>
    </message>
    <message>
        <source>What came of the attempt was left: only its settings are imported.</source>
        <translation>試行の結果は取り込みません。設定だけをインポートします。</translation>
    </message>
    <message>
        <source>Connack sends as much as the broker allows.</source>
        <translation>Connack はブローカーが許す量を送ります。</translation>
    </message>
    <message>
        <source>Connack reads no trust store of Java: choose the CA file, as PEM or DER.</source>
        <translation>Connack は Java のトラストストアを読みません。CA ファイルを PEM または DER で選んでください。</translation>
    </message>
    <message>
        <source>The password is somewhere else; fill it in by hand.</source>
        <translation>パスワードは別の場所にあります。手動で入力してください。</translation>
    </message>
    <message>
        <source>A PKCS #12 file has one passphrase.</source>
        <translation>PKCS #12 ファイルのパスフレーズは 1 つです。</translation>
    </message>
    <message>
        <source>Connack offers the cipher suites that OpenSSL offers by default.</source>
        <translation>Connack は OpenSSL が既定で提示する暗号スイートを提示します。</translation>
    </message>
    <message>
        <source>The client ID is this prefix and random digits.</source>
        <translation>Client ID はこの接頭辞と乱数です。</translation>
    </message>
    <message>
        <source>Connack takes files, not folders of CA certificates: choose the CA file.</source>
        <translation>Connack は CA 証明書のフォルダーではなくファイルを受け取ります。CA ファイルを選んでください。</translation>
    </message>
    <message>
        <source>It is taken as a PKCS #12 file; a key store of Java has to be converted to one.</source>
        <translation>PKCS #12 ファイルとして取り込みます。Java のキーストアは変換が必要です。</translation>
    </message>
    <message>
        <source>Connack does not do TLS with a pre-shared key; it needs certificates.</source>
        <translation>Connack は事前共有鍵の TLS に対応していません。証明書が必要です。</translation>
    </message>
    <message>
        <source>Connack uses no engine of OpenSSL.</source>
        <translation>Connack は OpenSSL のエンジンを使いません。</translation>
    </message>
    <message>
        <source>Connack leaves the address that a connection comes from to the system.</source>
        <translation>Connack は接続元のアドレスをシステムに任せます。</translation>
    </message>
    <message>
        <source>Connack does not look for brokers in SRV records.</source>
        <translation>Connack は SRV レコードでブローカーを探しません。</translation>
    </message>
    <message>
        <source>Connack connects over TCP, not over Unix sockets.</source>
        <translation>Connack は Unix ソケットではなく TCP で接続します。</translation>
    </message>
    <message>
        <source>Connack has no such setting of TCP.</source>
        <translation>Connack に TCP のこの設定はありません。</translation>
    </message>
    <message>
        <source>Unsubscribing is no part of a connection.</source>
        <translation>購読の解除は接続の一部ではありません。</translation>
    </message>
    <message>
        <source>Connack follows the Receive Maximum of the broker.</source>
        <translation>Connack はブローカーの Receive Maximum に従います。</translation>
    </message>
    <message>
        <source>It changes messages on the broker; it is no part of a connection.</source>
        <translation>ブローカーのメッセージを変更するもので、接続の一部ではありません。</translation>
    </message>
    <message>
        <source>The client ID is this prefix and random digits, in place of the process ID.</source>
        <translation>Client ID は、プロセス ID の代わりに、この接頭辞と乱数です。</translation>
    </message>
    <message>
        <source>mosquitto leaves only the name in the certificate unchecked; Connack then checks nothing of it.</source>
        <translation>mosquitto は証明書の名前だけを検証しませんが、Connack ではまったく検証しません。</translation>
    </message>
    <message>
        <source>It belongs to a packet that is no part of a connection&apos;s settings.</source>
        <translation>接続の設定にないパケットに属するものです。</translation>
    </message>
    <message>
        <source>It has too few values, or too many.</source>
        <translation>値が少なすぎるか、多すぎます。</translation>
    </message>
    <message>
        <source>Options file of mosquitto&apos;s clients</source>
        <translation>mosquitto のクライアントのオプションファイル</translation>
    </message>
    <message>
        <source>The content of %1 is no certificate or key in PEM.</source>
        <translation>%1 の内容は PEM の証明書でも鍵でもありません。</translation>
    </message>
    <message>
        <source>A value of this subscription cannot be read; it has its default.</source>
        <translation>この購読の値を読めず、既定値にしました。</translation>
    </message>
    <message>
        <source>Settings of MQTT Explorer</source>
        <translation>MQTT Explorer の設定</translation>
    </message>
    <message>
        <source>How MQTT Explorer looks and shows topics was left.</source>
        <translation>MQTT Explorer の外観とトピックの表示は取り込みません。</translation>
    </message>
    <message>
        <source>Its value is computed; fill it in by hand.</source>
        <translation>値は計算されるものです。手動で入力してください。</translation>
    </message>
    <message>
        <source>Its value is computed (%1); fill it in by hand.</source>
        <translation>値は計算されるものです (%1)。手動で入力してください。</translation>
    </message>
    <message>
        <source>Options object of MQTT.js</source>
        <translation>MQTT.js のオプションオブジェクト</translation>
    </message>
    <message>
        <source>Script with MQTT.js</source>
        <translation>MQTT.js のスクリプト</translation>
    </message>
    <message>
        <source>Connack tries again without a limit, with growing delays, until it is stopped.</source>
        <translation>Connack は停止されるまで、間隔を延ばしながら無制限に再試行します。</translation>
    </message>
    <message>
        <source>One connection was made of many.</source>
        <translation>多数の接続から 1 つを作りました。</translation>
    </message>
    <message>
        <source>Connack adds no time to the client ID.</source>
        <translation>Connack は Client ID に時刻を加えません。</translation>
    </message>
    <message>
        <source>Connack has no names for subscriptions beside their topic filters.</source>
        <translation>Connack の購読には Topic Filter 以外の名前がありません。</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) of this connection were left.</source>
        <translation>
            <numerusform>この接続の %n 件のメッセージは取り込みません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Export of MQTTX</source>
        <translation>MQTTX のエクスポート</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) that are no connections were left.</source>
        <translation>
            <numerusform>接続ではない %n 件の項目は取り込みません。</numerusform>
        </translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>The JSON cannot be read: line %1, column %2: %3.</source>
        <translation>JSON を読めません: %1 行、%2 桁: %3。</translation>
    </message>
    <message>
        <source>This is an object, but none of its keys is known.</source>
        <translation>オブジェクトですが、知っているキーがありません。</translation>
    </message>
    <message>
        <source>JavaScript object</source>
        <translation>JavaScript オブジェクト</translation>
    </message>
    <message>
        <source>Connack connects over TCP and WebSockets.</source>
        <translation>Connack は TCP と WebSocket で接続します。</translation>
    </message>
    <message>
        <source>paho leaves only the name in the certificate unchecked; Connack then checks nothing of it.</source>
        <translation>paho は証明書の名前だけを検証しませんが、Connack ではまったく検証しません。</translation>
    </message>
    <message>
        <source>Connack has no such setting.</source>
        <translation>Connack にこの設定はありません。</translation>
    </message>
    <message>
        <source>It is taken as the oldest version of TLS that is accepted.</source>
        <translation>受け入れる最も古い TLS バージョンとして取り込みます。</translation>
    </message>
    <message>
        <source>The context is not made here; fill in the certificates by hand.</source>
        <translation>コンテキストはここで作られていません。証明書を手動で入力してください。</translation>
    </message>
    <message>
        <source>Script with paho-mqtt (Python)</source>
        <translation>paho-mqtt のスクリプト (Python)</translation>
    </message>
    <message>
        <source>The call that connects is not here; fill in the host by hand.</source>
        <translation>接続する呼び出しがここにありません。ホストを手動で入力してください。</translation>
    </message>
    <message>
        <source>Line %1, column %2: the quotation mark %3 that stands here does not end.</source>
        <translation>%1 行、%2 桁: ここにある引用符 %3 が閉じていません。</translation>
    </message>
    <message>
        <source>on</source>
        <translation>オン</translation>
    </message>
    <message>
        <source>off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>(PEM text)</source>
        <translation>(PEM テキスト)</translation>
    </message>
    <message>
        <source>%1 (QoS %2)</source>
        <translation>%1 (QoS %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>購読</translation>
    </message>
    <message>
        <source>Several files</source>
        <translation>複数のファイル</translation>
    </message>
    <message>
        <source>There is more than an import reads; the rest was left.</source>
        <translation>インポートで読める量を超えています。残りは取り込みません。</translation>
    </message>
    <message numerus="yes">
        <source>%n more connection(s) were left; one import takes %1.</source>
        <translation>
            <numerusform>ほか %n 件の接続は取り込みません。1 回のインポートで取り込めるのは %1 件です。</numerusform>
        </translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>Whether it is called depends on a condition that is not known here; check it.</source>
        <translation>呼び出されるかどうかは、ここでは分からない条件によります。確認してください。</translation>
    </message>
</context>
<context>
    <name>ImportModel</name>
    <message>
        <source>(no host)</source>
        <translation>(ホストなし)</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) could not be taken over</source>
        <translation>
            <numerusform>%n 件を取り込めませんでした</numerusform>
        </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>バージョン</translation>
    </message>
</context>
<context>
    <name>ImportPanel</name>
    <message>
        <source>Open a File to Import</source>
        <translation>インポートするファイルを開く</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n connection(s)</source>
        <translation>
            <numerusform>%1: %n 件の接続</numerusform>
        </translation>
    </message>
    <message>
        <source>What it is shows here as soon as there is something.</source>
        <translation>入力すると、その種類がここに表示されます。</translation>
    </message>
    <message>
        <source>File %1</source>
        <translation>ファイル %1</translation>
    </message>
    <message>
        <source>Not taken over</source>
        <translation>取り込まない</translation>
    </message>
    <message>
        <source>Taken over differently</source>
        <translation>変更して取り込む</translation>
    </message>
    <message>
        <source>Taken over</source>
        <translation>取り込む</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Import %n connection(s)</source>
        <translation>
            <numerusform>%n 件の接続をインポート(&amp;I)</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>インポート(&amp;I)</translation>
    </message>
    <message>
        <source>Import connections</source>
        <translation>接続のインポート</translation>
    </message>
    <message>
        <source>Paste, open or drop what you have. What it is, Connack tells by its content.</source>
        <translation>貼り付け、ファイルを開く、またはドロップしてください。種類は内容から Connack が判断します。</translation>
    </message>
    <message>
        <source>A URL; an options object or a script of MQTT.js; a command line of mosquitto_pub, mosquitto_sub, mosquitto_rr, mqttx, HiveMQ&apos;s mqtt or connack check; an options file of mosquitto; a script with paho-mqtt; an export of MQTTX; settings.json of MQTT Explorer; connections or a report of Connack</source>
        <translation>URL。MQTT.js のオプションオブジェクトまたはスクリプト。mosquitto_pub、mosquitto_sub、mosquitto_rr、mqttx、HiveMQ の mqtt、connack check のコマンドライン。mosquitto のオプションファイル。paho-mqtt のスクリプト。MQTTX のエクスポート。MQTT Explorer の settings.json。Connack の接続またはレポート</translation>
    </message>
    <message>
        <source>The text to import. Nothing in it is run, and nothing is connected.</source>
        <translation>インポートするテキスト。何も実行せず、何にも接続しません。</translation>
    </message>
    <message>
        <source>&amp;Open file...</source>
        <translation>ファイルを開く(&amp;O)...</translation>
    </message>
    <message>
        <source>Reads a file of any of these forms, up to 8 MiB</source>
        <translation>これらの形式のファイルを 8 MiB まで読みます</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>消去(&amp;L)</translation>
    </message>
    <message>
        <source>Empties the text and forgets the file</source>
        <translation>テキストを空にし、ファイルの指定を消します</translation>
    </message>
    <message>
        <source>&amp;All connections</source>
        <translation>すべての接続(&amp;A)</translation>
    </message>
    <message>
        <source>Chooses all that were found, or none</source>
        <translation>見つかったものをすべて選ぶか、すべて外します</translation>
    </message>
    <message>
        <source>What was found. Only connections with a mark are imported.</source>
        <translation>見つかったもの。印のある接続だけをインポートします。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Closes the import; nothing changes (Esc)</source>
        <translation>インポートを閉じます。何も変わりません (Esc)</translation>
    </message>
    <message>
        <source>Adds the chosen connections to the list; this can be undone (Ctrl+Z)</source>
        <translation>選んだ接続を一覧に追加します。元に戻せます (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>閉じる (Esc)</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>What is taken over of a connection, and what is not</source>
        <translation>接続の中で取り込むものと取り込まないもの</translation>
    </message>
    <message>
        <source>Reading was stopped; nothing of it is here.</source>
        <translation>読み込みを停止しました。読み込んだ内容はここにはありません。</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>読み込み中...</translation>
    </message>
    <message>
        <source>Files: %1</source>
        <translation>ファイル: %1</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>読み込みを停止</translation>
    </message>
    <message>
        <source>Reads no further; nothing of it stays here</source>
        <translation>これ以上読み込みません。内容はここに残りません</translation>
    </message>
</context>
<context>
    <name>InputRules</name>
    <message>
        <source>Correct the setting &quot;%1&quot;.</source>
        <translation>設定「%1」を直してください。</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>何も送信されていません。</translation>
    </message>
    <message>
        <source>The settings cannot be put into a CONNECT packet: %1.</source>
        <translation>設定を CONNECT パケットに入れられません: %1。</translation>
    </message>
    <message>
        <source>Correct that field: a text of MQTT has at most 65,535 bytes of UTF-8, no U+0000 and no half of a surrogate pair.</source>
        <translation>その項目を直してください。MQTT のテキストは UTF-8 で最大 65,535 バイトで、U+0000 とサロゲートペアの片方は使えません。</translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>What it is</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Drop a certificate, key, signing request, revocation list, chain or PKCS#12 file here, open one, or paste PEM text. What it is is told by its content, whatever its name.</source>
        <translation>証明書、鍵、署名要求、失効リスト、チェーン、または PKCS#12 ファイルをここにドロップするか、開くか、PEM テキストを貼り付けてください。種類は名前にかかわらず内容で判断します。</translation>
    </message>
    <message>
        <source>&amp;Open files...</source>
        <translation>ファイルを開く(&amp;O)...</translation>
    </message>
    <message>
        <source>PEM or DER, several at once; they can be dropped on the window as well</source>
        <translation>PEM または DER、複数可。ウィンドウにドロップすることもできます</translation>
    </message>
    <message>
        <source>&amp;Paste PEM</source>
        <translation>PEM を貼り付け(&amp;P)</translation>
    </message>
    <message>
        <source>Inspects the PEM text in the clipboard (Ctrl+V)</source>
        <translation>クリップボードの PEM テキストを調べます (Ctrl+V)</translation>
    </message>
    <message>
        <source>&amp;Read again</source>
        <translation>再読み込み(&amp;R)</translation>
    </message>
    <message>
        <source>After a file has changed (F5)</source>
        <translation>ファイルが変わった後に (F5)</translation>
    </message>
    <message>
        <source>&amp;Copy all</source>
        <translation>すべてコピー(&amp;C)</translation>
    </message>
    <message>
        <source>Everything that is shown, as text; no private key is in it</source>
        <translation>表示中のすべてをテキストで。秘密鍵は含みません</translation>
    </message>
    <message>
        <source>Copy as P&amp;EM</source>
        <translation>PEM でコピー(&amp;E)</translation>
    </message>
    <message>
        <source>The chosen certificate, for a CA file or a colleague</source>
        <translation>選択した証明書。CA ファイルや同僚への受け渡しに</translation>
    </message>
    <message>
        <source>Pa&amp;ssphrase</source>
        <translation>パスフレーズ(&amp;S)</translation>
    </message>
    <message>
        <source>Opens an encrypted key or a PKCS#12 file. It is used here alone, and not kept.</source>
        <translation>暗号化された鍵または PKCS#12 ファイルを開きます。ここでのみ使い、保存しません。</translation>
    </message>
    <message>
        <source>Inspect Files</source>
        <translation>調べるファイルを開く</translation>
    </message>
    <message>
        <source>Certificates and keys (*.pem *.crt *.cer *.der *.key *.csr *.p12 *.pfx *.crl);;All files (*)</source>
        <translation>証明書と鍵 (*.pem *.crt *.cer *.der *.key *.csr *.p12 *.pfx *.crl);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Something in it is encrypted.</source>
        <translation>暗号化されたものが含まれています。</translation>
    </message>
    <message>
        <source>The passphrase does not open all of it.</source>
        <translation>パスフレーズで開けないものがあります。</translation>
    </message>
</context>
<context>
    <name>InstallHelp</name>
    <message>
        <source>The local broker is mosquitto, which is not installed on this machine. Run the command for your system in a terminal, then look again.</source>
        <translation>ローカルブローカーは mosquitto ですが、このマシンにインストールされていません。端末でお使いのシステム用のコマンドを実行し、もう一度調べてください。</translation>
    </message>
    <message>
        <source>&amp;Look again</source>
        <translation>もう一度調べる(&amp;L)</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>コマンドをコピー</translation>
    </message>
</context>
<context>
    <name>Json</name>
    <message>
        <source>There is no JSON value yet.</source>
        <translation>JSON の値がまだありません。</translation>
    </message>
    <message>
        <source>This byte is no UTF-8, and JSON is UTF-8 text.</source>
        <translation>このバイトは UTF-8 ではありません。JSON は UTF-8 テキストです。</translation>
    </message>
    <message>
        <source>A value is expected here: an object, an array, a text in double quotes, a number, true, false or null.</source>
        <translation>ここには値が必要です: オブジェクト、配列、二重引用符で囲んだテキスト、数、true、false、null。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no JSON value. Texts stand in double quotes; the only words are true, false and null.</source>
        <translation>「%1」は JSON の値ではありません。テキストは二重引用符で囲みます。使える単語は true、false、null だけです。</translation>
    </message>
    <message>
        <source>JSON has no single quotes. Use double quotes.</source>
        <translation>JSON に単一引用符はありません。二重引用符を使ってください。</translation>
    </message>
    <message>
        <source>JSON has no comments.</source>
        <translation>JSON にコメントはありません。</translation>
    </message>
    <message>
        <source>A name in double quotes is expected here.</source>
        <translation>ここには二重引用符で囲んだ名前が必要です。</translation>
    </message>
    <message>
        <source>A colon is expected here, between the name and its value.</source>
        <translation>ここには名前と値の間のコロンが必要です。</translation>
    </message>
    <message>
        <source>A comma or } is expected here.</source>
        <translation>ここにはコンマか } が必要です。</translation>
    </message>
    <message>
        <source>A comma or ] is expected here.</source>
        <translation>ここにはコンマか ] が必要です。</translation>
    </message>
    <message>
        <source>No comma may stand after the last entry.</source>
        <translation>最後の要素の後にコンマは置けません。</translation>
    </message>
    <message>
        <source>The text that begins here has no closing double quote.</source>
        <translation>ここから始まるテキストに、閉じる二重引用符がありません。</translation>
    </message>
    <message>
        <source>A line end, tab or other control character stands in a text. Write it as \n, \t or \u001F.</source>
        <translation>テキストの中に改行、タブ、またはほかの制御文字があります。\n、\t、\u001F のように書いてください。</translation>
    </message>
    <message>
        <source>After a backslash comes one of &quot; \ / b f n r t, or u and four hexadecimal digits.</source>
        <translation>バックスラッシュの後は &quot; \ / b f n r t のいずれか、または u と 16 進数字 4 桁です。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no JSON number: it has no plus sign and no zero in front, and digits on both sides of a point.</source>
        <translation>「%1」は JSON の数ではありません。先頭のプラス記号とゼロは使えず、小数点の両側に数字が必要です。</translation>
    </message>
    <message>
        <source>The object that begins here is not closed: } is missing.</source>
        <translation>ここから始まるオブジェクトが閉じていません。} がありません。</translation>
    </message>
    <message>
        <source>The array that begins here is not closed: ] is missing.</source>
        <translation>ここから始まる配列が閉じていません。] がありません。</translation>
    </message>
    <message>
        <source>The JSON value is complete before this. Nothing may follow it.</source>
        <translation>JSON の値はこの前で完結しています。後に何も続けられません。</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <comment>place in a text and what is wrong there</comment>
        <translation>%1 行、%2 桁: %3</translation>
    </message>
    <message>
        <source>It begins with a byte order mark, which some readers refuse.</source>
        <translation>バイト順マークで始まっています。拒否する読み取り側もあります。</translation>
    </message>
    <message>
        <source>The name &quot;%1&quot; comes more than once in an object: readers differ in which one they take.</source>
        <translation>名前「%1」が 1 つのオブジェクトに複数あります。どれを取るかは読み取り側によって異なります。</translation>
    </message>
    <message>
        <source>A reader that keeps numbers as doubles changes %1.</source>
        <translation>数を倍精度で保持する読み取り側では %1 が変わります。</translation>
    </message>
</context>
<context>
    <name>JsonLinesReader</name>
    <message numerus="yes">
        <source>%n line(s) are no record of a packet log and were left out; the first is line %1.</source>
        <translation>
            <numerusform>%n 行はパケットログの記録ではないため、除外しました。最初は %1 行目です。</numerusform>
        </translation>
    </message>
    <message>
        <source>It holds no records.</source>
        <translation>記録がありません。</translation>
    </message>
    <message>
        <source>Line %1 is not a JSON object (%2).</source>
        <translation>%1 行目は JSON オブジェクトではありません (%2)。</translation>
    </message>
</context>
<context>
    <name>JsonTree</name>
    <message>
        <source>&amp;Copy Value</source>
        <translation>値をコピー(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;Path</source>
        <translation>パスをコピー(&amp;P)</translation>
    </message>
    <message>
        <source>Copy as Indented &amp;JSON</source>
        <translation>字下げした JSON でコピー(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Open All Below</source>
        <translation>以下をすべて開く(&amp;O)</translation>
    </message>
    <message>
        <source>C&amp;lose All</source>
        <translation>すべて閉じる(&amp;L)</translation>
    </message>
    <message>
        <source>The parts of the payload with their values; the right arrow key opens a part, the left one closes it</source>
        <translation>ペイロードの各部分とその値です。右矢印キーで開き、左矢印キーで閉じます</translation>
    </message>
</context>
<context>
    <name>JsonTreeModel</name>
    <message numerus="yes">
        <source>{ %Ln name(s) }</source>
        <translation>
            <numerusform>{ %Ln 個の名前 }</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>[ %Ln entry(s) ]</source>
        <translation>
            <numerusform>[ %Ln 個の要素 ]</numerusform>
        </translation>
    </message>
    <message>
        <source>&quot;%1… (%2 bytes in all)</source>
        <translation>&quot;%1… (全 %2 バイト)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
</context>
<context>
    <name>LinkStrip</name>
    <message>
        <source>Go to row %1, on another connection: the broker kept the session, and the Packet Identifier is the same.</source>
        <translation>別の接続の行 %1 へ移動: ブローカーがセッションを保持し、Packet Identifier が同じです。</translation>
    </message>
    <message>
        <source>Go to row %1</source>
        <translation>行 %1 へ移動</translation>
    </message>
    <message>
        <source>sent again</source>
        <translation>再送</translation>
    </message>
    <message>
        <source>after %1</source>
        <comment>a duration</comment>
        <translation>%1 後</translation>
    </message>
    <message>
        <source>→ %1: no answer yet</source>
        <comment>PUBACK</comment>
        <translation>→ %1: まだ応答なし</translation>
    </message>
    <message>
        <source>→ %1: never answered, the connection ended</source>
        <comment>PUBACK</comment>
        <translation>→ %1: 応答なし、接続が終了</translation>
    </message>
    <message>
        <source>QoS 0: nothing answers it</source>
        <translation>QoS 0: 応答はありません</translation>
    </message>
    <message>
        <source>What began it is not in the log.</source>
        <translation>始まりのパケットはログにありません。</translation>
    </message>
</context>
<context>
    <name>ListEditor</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (コピー)</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>%1 を複製</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 を削除</translation>
    </message>
    <message>
        <source>Delete group %1</source>
        <translation>グループ %1 を削除</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>新しいグループ</translation>
    </message>
    <message>
        <source>New group %1</source>
        <translation>新しいグループ %1</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 を移動</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>%1 の名前を変更</translation>
    </message>
</context>
<context>
    <name>ListenerModel</name>
    <message>
        <source>MQTT over TCP, without TLS: user name and password travel in the clear.</source>
        <translation>MQTT over TCP、TLS なし: ユーザー名とパスワードは平文で送られます。</translation>
    </message>
    <message>
        <source>MQTT over TLS. The connection trusts the CA of this broker alone.</source>
        <translation>MQTT over TLS。接続はこのブローカーの CA だけを信頼します。</translation>
    </message>
    <message>
        <source>MQTT over TLS. The broker also wants a certificate of the client that its CA issued, besides user name and password.</source>
        <translation>MQTT over TLS。ブローカーは、ユーザー名とパスワードのほかに、自身の CA が発行したクライアント証明書も求めます。</translation>
    </message>
    <message>
        <source>MQTT over WebSockets, sub-protocol &quot;mqtt&quot; (section 6 of the specification). mosquitto takes any path.</source>
        <translation>MQTT over WebSocket、サブプロトコル「mqtt」(仕様の 6 節)。mosquitto はどのパスも受け付けます。</translation>
    </message>
    <message>
        <source>MQTT over WebSockets over TLS, as browsers use it.</source>
        <translation>MQTT over WebSocket over TLS。ブラウザーで使うものです。</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>CA and client certificate</source>
        <translation>CA とクライアント証明書</translation>
    </message>
</context>
<context>
    <name>ListenerTable</name>
    <message>
        <source>&amp;Open</source>
        <translation>開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>接続(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the &amp;URL</source>
        <translation>URL をコピー(&amp;U)</translation>
    </message>
</context>
<context>
    <name>LogColumns</name>
    <message>
        <source>Time Since the &amp;Attempt Began</source>
        <translation>試行開始からの時間(&amp;A)</translation>
    </message>
    <message>
        <source>Time Since the C&amp;hosen Row</source>
        <translation>選択行からの時間(&amp;H)</translation>
    </message>
    <message>
        <source>Time of &amp;Day</source>
        <translation>時刻(&amp;D)</translation>
    </message>
    <message>
        <source>Columns as They &amp;Were</source>
        <translation>列を元に戻す(&amp;W)</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message>
        <source>Nothing was written: %1 cannot be opened (%2).</source>
        <translation>何も書き込まれていません。%1 を開けません (%2)。</translation>
    </message>
    <message>
        <source>The export was cancelled; nothing was written.</source>
        <translation>エクスポートをキャンセルしました。何も書き込まれていません。</translation>
    </message>
    <message>
        <source>Nothing was written: %1.</source>
        <translation>何も書き込まれていません: %1。</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1 に書き込めません (%2)。</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are masked.</source>
        <translation>
            <numerusform>%n 行を %1 に書き込みました (%2)。秘密の値は伏せられています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was written: the name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>何も書き込まれていません。名前の末尾は .pcapng、.jsonl、.csv、.txt、.md のいずれかにしてください。</translation>
    </message>
    <message>
        <source>Nothing was written: the log was cleared meanwhile.</source>
        <translation>何も書き込まれていません。その間にログが消去されました。</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are NOT masked in it.</source>
        <translation>
            <numerusform>%n 行を %1 に書き込みました (%2)。秘密の値は伏せられて「いません」。</numerusform>
        </translation>
    </message>
    <message>
        <source>The filter had looked at %1 of %2 rows by then: there may be more.</source>
        <translation>その時点でフィルターが調べたのは %2 行中 %1 行です。ほかにもある可能性があります。</translation>
    </message>
</context>
<context>
    <name>LogExportMenu</name>
    <message>
        <source>Writing row %1 of %2 …</source>
        <translation>%2 行中 %1 行目を書き込み中 …</translation>
    </message>
    <message>
        <source>Export &amp;All Rows...</source>
        <translation>すべての行をエクスポート(&amp;A)...</translation>
    </message>
    <message>
        <source>The ending of the name chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report</source>
        <translation>名前の末尾で形式が決まります: Wireshark 用の .pcapng、.jsonl、.csv (RFC 4180)、.txt、バグ報告用の .md</translation>
    </message>
    <message>
        <source>Export &amp;Filtered Rows...</source>
        <translation>絞り込んだ行をエクスポート(&amp;F)...</translation>
    </message>
    <message>
        <source>The rows that the filter lets through</source>
        <translation>フィルターを通った行</translation>
    </message>
    <message>
        <source>Export &amp;Selected Rows...</source>
        <translation>選択した行をエクスポート(&amp;S)...</translation>
    </message>
    <message>
        <source>The rows that are chosen in the table</source>
        <translation>表で選択している行</translation>
    </message>
    <message>
        <source>&amp;With Secrets</source>
        <translation>秘密の値を含める(&amp;W)</translation>
    </message>
    <message>
        <source>While secrets are revealed in this view: they are written to the next file too, which says so in its head</source>
        <translation>この表示で秘密の値を見せている間: 次のファイルにも書き込まれ、先頭にその旨が記されます</translation>
    </message>
    <message>
        <source>&amp;Cancel the Export</source>
        <translation>エクスポートをキャンセル(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing is written then</source>
        <translation>その場合、何も書き込まれません</translation>
    </message>
    <message>
        <source>W&amp;rite to a File While It Runs...</source>
        <translation>実行中にファイルへ書き込む(&amp;R)...</translation>
    </message>
    <message>
        <source>The file grows with the log, in parts if you like; it goes on while the tab is closed. Choose it again to stop.</source>
        <translation>ファイルはログとともに増え、分割もできます。タブを閉じても続きます。もう一度選ぶと止まります。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)</source>
        <translation>Wireshark 用パケット (*.pcapng);;JSON 行 (*.jsonl);;表 (*.csv);;テキスト (*.txt);;バグ報告用 Markdown (*.md)</translation>
    </message>
    <message>
        <source>Export the Packet Log</source>
        <translation>パケットログのエクスポート</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n full file(s)</source>
        <translation>
            <numerusform>満杯のファイル %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>Writing to %1: %2, %3</source>
        <translation>%1 に書き込み中: %2、%3</translation>
    </message>
    <message>
        <source>Export &amp;Filtered Rows So Far...</source>
        <translation>ここまでの絞り込み行をエクスポート(&amp;F)...</translation>
    </message>
    <message>
        <source>The filter has looked at %1 of %2 rows: what it may find in the others is not written</source>
        <translation>フィルターが調べたのは %2 行中 %1 行です。残りで見つかるものは書き込まれません</translation>
    </message>
</context>
<context>
    <name>LogFileView</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Reading: %1 of %2</source>
        <translation>読み込み中: %1 / %2</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>%1 – packet log – Connack</source>
        <translation>%1 – パケットログ – Connack</translation>
    </message>
</context>
<context>
    <name>LogFilter</name>
    <message>
        <source>%1 Takes %2.</source>
        <translation>%1 値: %2。</translation>
    </message>
    <message>
        <source>Both what stands before and what stands after; it may be left out.</source>
        <translation>前と後の両方。省略できます。</translation>
    </message>
    <message>
        <source>What stands before, what stands after, or both.</source>
        <translation>前、後、または両方。</translation>
    </message>
    <message>
        <source>Everything but what follows; also written as - before a term.</source>
        <translation>後に続くもの以外すべて。条件の前に - と書くこともできます。</translation>
    </message>
    <message>
        <source>a packet type such as publish, event, or an event&apos;s name</source>
        <translation>publish などのパケット種別、event、またはイベント名</translation>
    </message>
    <message>
        <source>Packets of this type, or events of the connection below MQTT.</source>
        <translation>この種別のパケット、または MQTT より下の接続のイベント。</translation>
    </message>
    <message>
        <source>in or out</source>
        <translation>in または out</translation>
    </message>
    <message>
        <source>Received packets (in) or sent ones (out).</source>
        <translation>受信したパケット (in) または送信したパケット (out)。</translation>
    </message>
    <message>
        <source>a topic filter, such as sensors/# or +/state</source>
        <translation>sensors/# や +/state などの Topic Filter</translation>
    </message>
    <message>
        <source>PUBLISH with a topic that the topic filter matches, also by topic alias; SUBSCRIBE and UNSUBSCRIBE with that filter; CONNECT with such a will topic.</source>
        <translation>Topic Filter に一致するトピックの PUBLISH (Topic Alias によるものも含む)、そのフィルターの SUBSCRIBE と UNSUBSCRIBE、そのような Will トピックの CONNECT。</translation>
    </message>
    <message>
        <source>0, 1 or 2</source>
        <translation>0、1、2 のいずれか</translation>
    </message>
    <message>
        <source>PUBLISH with this QoS; SUBSCRIBE that asks for it, SUBACK that grants it, CONNECT with such a will.</source>
        <translation>この QoS の PUBLISH、それを求める SUBSCRIBE、許可する SUBACK、そのような Will の CONNECT。</translation>
    </message>
    <message>
        <source>a Packet Identifier from 0 to 65535</source>
        <translation>0～65535 の Packet Identifier</translation>
    </message>
    <message>
        <source>Packets with this Packet Identifier.</source>
        <translation>この Packet Identifier のパケット。</translation>
    </message>
    <message>
        <source>a code such as 0x87 or 135, its name such as not-authorized, refused or success</source>
        <translation>0x87 や 135 などのコード、not-authorized などの名前、refused、または success</translation>
    </message>
    <message>
        <source>Packets with this Reason Code or return code; of SUBACK and UNSUBACK each code counts.</source>
        <translation>この Reason Code または Return code のパケット。SUBACK と UNSUBACK では各コードが対象です。</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>yes または no</translation>
    </message>
    <message>
        <source>PUBLISH with or without the RETAIN flag.</source>
        <translation>RETAIN フラグのある、またはない PUBLISH。</translation>
    </message>
    <message>
        <source>PUBLISH with or without the DUP flag, which marks what is sent again.</source>
        <translation>再送を示す DUP フラグのある、またはない PUBLISH。</translation>
    </message>
    <message>
        <source>a number of bytes such as 1000, 64k or 2M</source>
        <translation>1000、64k、2M などのバイト数</translation>
    </message>
    <message>
        <source>Packets with this many bytes on the wire; k is 1000, M a million.</source>
        <translation>通信路上でこのバイト数のパケット。k は 1000、M は 100 万です。</translation>
    </message>
    <message>
        <source>seconds such as 12.5, or a time such as 300ms or 2min</source>
        <translation>12.5 などの秒数、または 300ms や 2min などの時間</translation>
    </message>
    <message>
        <source>Records by the time since their attempt, probe or second connection began.</source>
        <translation>試行、追加接続、または 2 つ目の接続の開始からの時間による記録。</translation>
    </message>
    <message>
        <source>text, in quotes if its case or spaces count</source>
        <translation>テキスト (大文字小文字や空白を区別するなら引用符で囲む)</translation>
    </message>
    <message>
        <source>PUBLISH with this text in its payload, CONNECT with it in the will&apos;s.</source>
        <translation>ペイロードにこのテキストがある PUBLISH、Will のペイロードにある CONNECT。</translation>
    </message>
    <message>
        <source>a client ID or a part of one</source>
        <translation>Client ID またはその一部</translation>
    </message>
    <message>
        <source>CONNECT with this Client Identifier, CONNACK that assigns it.</source>
        <translation>この Client Identifier の CONNECT、それを割り当てる CONNACK。</translation>
    </message>
    <message>
        <source>a property of MQTT 5 such as reasonString, with a value as in contentType=json if wanted</source>
        <translation>reasonString などの MQTT 5 のプロパティ (必要なら contentType=json のように値を付ける)</translation>
    </message>
    <message>
        <source>Packets with this property of MQTT 5.</source>
        <translation>この MQTT 5 プロパティのあるパケット。</translation>
    </message>
    <message>
        <source>the name of a User Property, with a value as in site=lab if wanted</source>
        <translation>User Property の名前 (必要なら site=lab のように値を付ける)</translation>
    </message>
    <message>
        <source>Packets with a User Property of this name.</source>
        <translation>この名前の User Property があるパケット。</translation>
    </message>
    <message>
        <source>bytes in hexadecimal, such as 300a or &quot;30 0a&quot;</source>
        <translation>300a や &quot;30 0a&quot; などの 16 進バイト列</translation>
    </message>
    <message>
        <source>Packets with these bytes anywhere.</source>
        <translation>このバイト列をどこかに含むパケット。</translation>
    </message>
    <message>
        <source>the name of a connection or its broker, or a part of it</source>
        <translation>接続またはブローカーの名前、またはその一部</translation>
    </message>
    <message>
        <source>Records of this connection, by its name or by the URL of its broker.</source>
        <translation>名前またはブローカーの URL による、この接続の記録。</translation>
    </message>
    <message>
        <source>the number of an attempt, from 1</source>
        <translation>試行の番号 (1 から)</translation>
    </message>
    <message>
        <source>Records of this attempt.</source>
        <translation>この試行の記録。</translation>
    </message>
    <message>
        <source>yes, no or the number of a probe</source>
        <translation>yes、no、または追加接続の番号</translation>
    </message>
    <message>
        <source>Records of the extra connections that look for the cause of a failure.</source>
        <translation>失敗の原因を探す追加接続の記録。</translation>
    </message>
    <message>
        <source>yes, no or the number of a second connection</source>
        <translation>yes、no、または 2 つ目の接続の番号</translation>
    </message>
    <message>
        <source>Records of second connections, made to see what arrives there.</source>
        <translation>届くものを確認するための 2 つ目の接続の記録。</translation>
    </message>
    <message>
        <source>Packets that break the standard, or those that do not.</source>
        <translation>標準に違反するパケット、または違反しないパケット。</translation>
    </message>
    <message>
        <source>refused, bookmarked, malformed, event, packet, retained or dup</source>
        <translation>refused、bookmarked、malformed、event、packet、retained、dup のいずれか</translation>
    </message>
    <message>
        <source>Records in this state: is:refused finds each refusal and what was refused.</source>
        <translation>この状態の記録。is:refused は各拒否と、拒否されたものを見つけます。</translation>
    </message>
    <message>
        <source>Every event whose name begins so.</source>
        <translation>名前がこう始まるすべてのイベント。</translation>
    </message>
    <message>
        <source>PUBACK, PUBREC, PUBREL and PUBCOMP.</source>
        <translation>PUBACK、PUBREC、PUBREL、PUBCOMP。</translation>
    </message>
    <message>
        <source>The packet type 0, which the standard reserves.</source>
        <translation>標準が予約しているパケット種別 0。</translation>
    </message>
    <message>
        <source>Every packet.</source>
        <translation>すべてのパケット。</translation>
    </message>
    <message>
        <source>Every event of the connection below MQTT.</source>
        <translation>MQTT より下の接続のすべてのイベント。</translation>
    </message>
    <message>
        <source>Every code that refuses: 0x80 and above.</source>
        <translation>拒否するすべてのコード: 0x80 以上。</translation>
    </message>
    <message>
        <source>Every code that does not refuse.</source>
        <translation>拒否しないすべてのコード。</translation>
    </message>
    <message>
        <source>Each refusal, and the CONNECT, PUBLISH, SUBSCRIBE or UNSUBSCRIBE that it answers.</source>
        <translation>各拒否と、それが応答する CONNECT、PUBLISH、SUBSCRIBE、UNSUBSCRIBE。</translation>
    </message>
    <message>
        <source>Records with a bookmark.</source>
        <translation>ブックマークのある記録。</translation>
    </message>
    <message>
        <source>Packets that break the standard.</source>
        <translation>標準に違反するパケット。</translation>
    </message>
    <message>
        <source>PUBLISH with the RETAIN flag.</source>
        <translation>RETAIN フラグのある PUBLISH。</translation>
    </message>
    <message>
        <source>PUBLISH with the DUP flag, which marks what is sent again.</source>
        <translation>再送を示す DUP フラグのある PUBLISH。</translation>
    </message>
    <message>
        <source>Received from the broker.</source>
        <translation>ブローカーから受信したもの。</translation>
    </message>
    <message>
        <source>Sent to the broker.</source>
        <translation>ブローカーに送信したもの。</translation>
    </message>
    <message>
        <source>This bracket closes none that was opened.</source>
        <translation>この括弧に対応する開き括弧がありません。</translation>
    </message>
    <message>
        <source>A term is missing here, after &quot;and&quot;.</source>
        <translation>ここの「and」の後に条件がありません。</translation>
    </message>
    <message>
        <source>Brackets and &quot;not&quot; are nested too deeply here: %1 levels are the most.</source>
        <translation>括弧と「not」の入れ子が深すぎます。最大 %1 段です。</translation>
    </message>
    <message>
        <source>This bracket is not closed.</source>
        <translation>この括弧が閉じていません。</translation>
    </message>
    <message>
        <source>A term is missing here: a word, &quot;text&quot; in quotes, or one such as type:publish.</source>
        <translation>ここに条件がありません: 単語、引用符で囲んだ &quot;text&quot;、または type:publish のような条件。</translation>
    </message>
    <message>
        <source>There is no text between the quotes.</source>
        <translation>引用符の間にテキストがありません。</translation>
    </message>
    <message>
        <source>There is no term &quot;%1&quot;: did you mean %2? Text that is to be found as it is goes into quotes.</source>
        <translation>「%1」という条件はありません。%2 のことですか? そのまま検索するテキストは引用符で囲みます。</translation>
    </message>
    <message>
        <source>There is no term &quot;%1&quot;. Text that is to be found as it is goes into quotes: &quot;%2&quot;.</source>
        <translation>「%1」という条件はありません。そのまま検索するテキストは引用符で囲みます: &quot;%2&quot;。</translation>
    </message>
    <message>
        <source>%1 has nothing to compare: write %1:, then %2.</source>
        <translation>%1 に比べる値がありません。%1: に続けて書いてください: %2。</translation>
    </message>
    <message>
        <source>The quotes that begin here are not closed.</source>
        <translation>ここから始まる引用符が閉じていません。</translation>
    </message>
    <message>
        <source>%1 lacks its value: it takes %2.</source>
        <translation>%1 に値がありません。使える値: %2。</translation>
    </message>
    <message>
        <source>%1 takes %2, not &quot;%3&quot;.</source>
        <translation>%1 の値「%3」は使えません。使える値: %2。</translation>
    </message>
    <message>
        <source>%1 takes %2, not &quot;%3&quot;: did you mean %4?</source>
        <translation>%1 の値「%3」は使えません。使える値: %2。%4 のことですか?</translation>
    </message>
</context>
<context>
    <name>LogFindBar</name>
    <message>
        <source>Cancelled</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Looking … %1 %</source>
        <translation>検索中 … %1 %</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>見つかりません</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>行 %1</translation>
    </message>
    <message>
        <source>Row %1, from the start again</source>
        <translation>行 %1、先頭に戻って検索</translation>
    </message>
    <message>
        <source>Row %1, from the end again</source>
        <translation>行 %1、末尾に戻って検索</translation>
    </message>
    <message>
        <source>Find: takes what the filter takes, and hides no row</source>
        <translation>検索: フィルターと同じ書き方で、行を隠しません</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>前へ</translation>
    </message>
    <message>
        <source>The row before that meets it (Shift+F3)</source>
        <translation>一致する前の行 (Shift+F3)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>The next row that meets it (F3)</source>
        <translation>一致する次の行 (F3)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>検索を停止</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Close the search (Escape)</source>
        <translation>検索を閉じる (Escape)</translation>
    </message>
    <message>
        <source>Looks for rows without hiding the others: words and terms as in the filter (F3 goes on)</source>
        <translation>ほかの行を隠さずに検索します: フィルターと同じ単語と条件 (F3 で次へ)</translation>
    </message>
</context>
<context>
    <name>LogImport</name>
    <message>
        <source>The file is empty.</source>
        <translation>ファイルが空です。</translation>
    </message>
    <message>
        <source>The file is compressed with gzip: unpack it first.</source>
        <translation>ファイルは gzip で圧縮されています。先に展開してください。</translation>
    </message>
    <message>
        <source>The file is compressed with Zstandard: unpack it first.</source>
        <translation>ファイルは Zstandard で圧縮されています。先に展開してください。</translation>
    </message>
    <message>
        <source>The file begins with the bytes %1: it is neither a packet log nor a capture.</source>
        <translation>ファイルはバイト列 %1 で始まっており、パケットログでもキャプチャでもありません。</translation>
    </message>
    <message>
        <source>Accepted are .jsonl and .pcapng that Connack wrote, and .pcap or .pcapng captures of MQTT over TCP without TLS.</source>
        <translation>対応しているのは、Connack が書き込んだ .jsonl と .pcapng、および TLS なしの MQTT over TCP の .pcap または .pcapng キャプチャです。</translation>
    </message>
    <message numerus="yes">
        <source>Read %n row(s).</source>
        <translation>
            <numerusform>%n 行を読み込みました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Packet logs and captures (%1)</source>
        <translation>パケットログとキャプチャ (%1)</translation>
    </message>
</context>
<context>
    <name>LogLine</name>
    <message>
        <source>event</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>received</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>%1 (malformed)</source>
        <comment>a packet that cannot be read</comment>
        <translation>%1 (不正な形式)</translation>
    </message>
    <message>
        <source>%1 (not allowed here)</source>
        <comment>a packet that breaks the protocol</comment>
        <translation>%1 (ここでは不可)</translation>
    </message>
</context>
<context>
    <name>LogMessage</name>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>このメッセージを閉じる</translation>
    </message>
</context>
<context>
    <name>LogOpener</name>
    <message>
        <source>%1 cannot be opened: %2.</source>
        <translation>%1 を開けません: %2。</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>フォルダーです</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>ファイルではありません</translation>
    </message>
    <message>
        <source>Reading was cancelled: what is shown is the beginning of %1.</source>
        <translation>読み込みをキャンセルしました。表示は %1 の先頭部分です。</translation>
    </message>
</context>
<context>
    <name>LogSource</name>
    <message>
        <source>Attempt %1</source>
        <extracomment>%2 is which of several servers it is made to, such as &quot;server 2 of 3&quot;.</extracomment>
        <translation>試行 %1</translation>
    </message>
    <message>
        <source>Probe %1</source>
        <extracomment>%2 is what the probe tries, such as &quot;TLS on the same port&quot;.</extracomment>
        <translation>追加接続 %1</translation>
    </message>
    <message>
        <source>Probe %1: %2</source>
        <translation>追加接続 %1: %2</translation>
    </message>
    <message>
        <source>Second connection %1</source>
        <extracomment>%2 is what the connection is for, such as &quot;subscriber&quot;.</extracomment>
        <translation>2 つ目の接続 %1</translation>
    </message>
    <message>
        <source>Second connection %1: %2</source>
        <translation>2 つ目の接続 %1: %2</translation>
    </message>
    <message>
        <source>receiver of the delivery check</source>
        <translation>配信確認の受信側</translation>
    </message>
    <message>
        <source>publisher of the delivery check</source>
        <translation>配信確認の発行側</translation>
    </message>
    <message>
        <source>asks with MQTT 5 for a reason</source>
        <translation>MQTT 5 で理由を問い合わせ</translation>
    </message>
    <message>
        <source>watches for the will</source>
        <translation>Will の監視</translation>
    </message>
    <message>
        <source>nothing is sent</source>
        <translation>何も送信しない</translation>
    </message>
    <message>
        <source>the first bytes of %1</source>
        <translation>%1 の最初のバイト</translation>
    </message>
    <message>
        <source>TLS on the same port</source>
        <translation>同じポートで TLS</translation>
    </message>
    <message>
        <source>no TLS on the same port</source>
        <translation>同じポートで TLS なし</translation>
    </message>
    <message>
        <source>a WebSocket on the same port</source>
        <translation>同じポートで WebSocket</translation>
    </message>
    <message>
        <source>no WebSocket on the same port</source>
        <translation>同じポートで WebSocket なし</translation>
    </message>
    <message>
        <source>another path</source>
        <translation>別のパス</translation>
    </message>
    <message>
        <source>MQTT %1</source>
        <translation>MQTT %1</translation>
    </message>
    <message>
        <source>another client ID</source>
        <translation>別の Client ID</translation>
    </message>
    <message>
        <source>without the will</source>
        <translation>Will なし</translation>
    </message>
    <message>
        <source>without properties</source>
        <translation>プロパティなし</translation>
    </message>
    <message>
        <source>without the property %1</source>
        <translation>プロパティ %1 なし</translation>
    </message>
    <message>
        <source>the same once more</source>
        <translation>同じものをもう一度</translation>
    </message>
    <message>
        <source>without ALPN</source>
        <translation>ALPN なし</translation>
    </message>
    <message>
        <source>ALPN %1</source>
        <translation>ALPN %1</translation>
    </message>
    <message>
        <source>a TLS handshake</source>
        <translation>TLS ハンドシェイク</translation>
    </message>
    <message>
        <source>a TLS handshake, %1</source>
        <translation>TLS ハンドシェイク、%1</translation>
    </message>
    <message>
        <source>port %1</source>
        <translation>ポート %1</translation>
    </message>
    <message>
        <source>server %1 of %2</source>
        <translation>サーバー %1 / %2</translation>
    </message>
    <message>
        <source>Attempt %1: %2</source>
        <translation>試行 %1: %2</translation>
    </message>
</context>
<context>
    <name>LogStatisticsView</name>
    <message>
        <source>Nothing to count yet. Connect: packets by type, rates and the times of answers appear here.</source>
        <translation>まだ集計するものがありません。接続すると、種別ごとのパケット、速度、応答時間がここに表示されます。</translation>
    </message>
    <message>
        <source>&amp;Rates over time:</source>
        <translation>速度の推移(&amp;R):</translation>
    </message>
    <message>
        <source>&amp;Times of answers</source>
        <translation>応答時間(&amp;T)</translation>
    </message>
    <message>
        <source>Packets per second</source>
        <translation>パケット/秒</translation>
    </message>
    <message>
        <source>Bytes per second</source>
        <translation>バイト/秒</translation>
    </message>
    <message>
        <source>Rates as a Table</source>
        <translation>速度を表で表示</translation>
    </message>
    <message>
        <source>Show the rates as numbers in place of the plot</source>
        <translation>速度をグラフの代わりに数値で表示します</translation>
    </message>
    <message>
        <source>Copy Statistics</source>
        <translation>統計をコピー</translation>
    </message>
    <message>
        <source>Copy all numbers as text, cells apart by tabs, for a spreadsheet or a bug report</source>
        <translation>すべての数値をタブ区切りのテキストとしてコピーします。表計算やバグ報告に使えます</translation>
    </message>
    <message>
        <source>Back to the Packets</source>
        <translation>パケットに戻る</translation>
    </message>
    <message>
        <source>Show the packets again in place of the statistics</source>
        <translation>統計の代わりにパケットを再び表示します</translation>
    </message>
    <message>
        <source>counting record %1 of %2</source>
        <comment>numbers</comment>
        <translation>%2 件中 %1 件目を集計中</translation>
    </message>
    <message>
        <source>No row meets the filter. Clear it to count all of them.</source>
        <translation>フィルターに一致する行がありません。消去するとすべて集計します。</translation>
    </message>
    <message>
        <source>Only what the filter shows is counted.</source>
        <translation>フィルターが表示するものだけを集計しています。</translation>
    </message>
</context>
<context>
    <name>LogStatus</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 match in the first %2 of %3 (cancelled)</source>
        <translation>%3 行中、最初の %2 行に %1 行一致 (キャンセル)</translation>
    </message>
    <message>
        <source>%1 of %2 match so far</source>
        <translation>%2 行中、これまでに %1 行一致</translation>
    </message>
    <message>
        <source>%1 of %2 match</source>
        <translation>%2 行中 %1 行一致</translation>
    </message>
    <message>
        <source>%1 in memory, %2 on disk</source>
        <translation>メモリ %1、ディスク %2</translation>
    </message>
    <message>
        <source>%1 in memory</source>
        <translation>メモリ %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>rows of the log, and what they take</extracomment>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>%1, %2. Above %3 the oldest rows go to an encrypted temporary file; they stay in the list.</source>
        <translation>%1、%2。%3 を超えると、古い行は暗号化した一時ファイルに移り、一覧には残ります。</translation>
    </message>
</context>
<context>
    <name>LogTerms</name>
    <message>
        <source>Events</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>This Packet Type</source>
        <translation>このパケット種別</translation>
    </message>
    <message>
        <source>This Topic</source>
        <translation>このトピック</translation>
    </message>
    <message>
        <source>This Packet Identifier</source>
        <translation>この Packet Identifier</translation>
    </message>
    <message>
        <source>This Reason</source>
        <translation>この理由</translation>
    </message>
    <message>
        <source>This Attempt, Probe or Second Connection</source>
        <translation>この試行、追加接続、または 2 つ目の接続</translation>
    </message>
    <message>
        <source>This Connection</source>
        <translation>この接続</translation>
    </message>
</context>
<context>
    <name>LogToFile</name>
    <message>
        <source>Nothing is written: the name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>何も書き込まれません。名前の末尾は .pcapng、.jsonl、.csv、.txt、.md のいずれかにしてください。</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1 に書き込めません (%2)。</translation>
    </message>
    <message>
        <source>%1 is incomplete: %2. The rows are still in the log; export them to another disk.</source>
        <translation>%1 は不完全です: %2。行はまだログにあります。別のディスクにエクスポートしてください。</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2).</source>
        <translation>
            <numerusform>%n 行を %1 に書き込みました (%2)。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogToFileDialog</name>
    <message>
        <source>Write the Log to a File While It Runs</source>
        <translation>実行中にログをファイルへ書き込む</translation>
    </message>
    <message>
        <source>never</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>A file of this size is closed and called name-0001, name-0002, ..., and another one begins; each can be opened by itself. For instance 100 MB or 64 MiB.</source>
        <translation>このサイズのファイルは閉じて name-0001、name-0002、... と名付け、次のファイルを始めます。それぞれ単独で開けます。例: 100 MB、64 MiB。</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>So many of the newest files are kept; older ones of this recording are removed</source>
        <translation>最新のファイルをこの数だけ残し、この記録の古いファイルを削除します</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>選択...</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>ファイル(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Begin another file at</source>
        <translation>次のファイルを始めるサイズ(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>残す数(&amp;K)</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>書き込む</translation>
    </message>
    <message>
        <source>The name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>名前の末尾は .pcapng、.jsonl、.csv、.txt、.md のいずれかにしてください。</translation>
    </message>
    <message>
        <source>The folder does not exist.</source>
        <translation>フォルダーが存在しません。</translation>
    </message>
    <message>
        <source>Give a size from 10 kB on, such as 100 MB, or &quot;%1&quot;.</source>
        <translation>100 MB など 10 kB 以上のサイズ、または「%1」を指定してください。</translation>
    </message>
    <message>
        <source>The ending chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report</source>
        <translation>末尾で形式が決まります: Wireshark 用の .pcapng、.jsonl、.csv (RFC 4180)、.txt、バグ報告用の .md</translation>
    </message>
    <message>
        <source>Rows that the log has already are written first. Secrets are masked.</source>
        <translation>ログに既にある行を先に書き込みます。秘密の値は伏せられます。</translation>
    </message>
    <message>
        <source>Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)</source>
        <translation>Wireshark 用パケット (*.pcapng);;JSON 行 (*.jsonl);;表 (*.csv);;テキスト (*.txt);;バグ報告用 Markdown (*.md)</translation>
    </message>
    <message>
        <source>This file exists and will be overwritten.</source>
        <translation>このファイルは存在し、上書きされます。</translation>
    </message>
    <message>
        <source>This file exists: it is kept, as the next of the numbered ones.</source>
        <translation>このファイルは存在します。番号付きファイルの次のものとして残します。</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>上書き</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>No packets yet. Press Connect: every packet sent and received, and what happens below MQTT, appears here.</source>
        <translation>まだパケットがありません。「接続」を押すと、送受信したすべてのパケットと MQTT より下の出来事がここに表示されます。</translation>
    </message>
    <message>
        <source>Copied the first %1 of %2 selected rows. Export writes them all.</source>
        <translation>選択した %2 行のうち最初の %1 行をコピーしました。エクスポートではすべて書き込みます。</translation>
    </message>
    <message>
        <source>&amp;Copy Rows as Text</source>
        <translation>行をテキストでコピー(&amp;C)</translation>
    </message>
    <message>
        <source>Copy Packet as &amp;Hexadecimal</source>
        <translation>パケットを 16 進でコピー(&amp;H)</translation>
    </message>
    <message>
        <source>Follow the End</source>
        <translation>末尾を追う</translation>
    </message>
    <message>
        <source>Follow the end: new rows stay in sight (Space)</source>
        <translation>末尾を追う: 新しい行が常に見えます (スペース)</translation>
    </message>
    <message>
        <source>Reveal Secrets for This View</source>
        <translation>この表示で秘密の値を見せる</translation>
    </message>
    <message>
        <source>Passwords and authentication data are shown in detail and bytes. Press to mask them again.</source>
        <translation>パスワードと認証データを詳細とバイト列に表示しています。押すと再び伏せます。</translation>
    </message>
    <message>
        <source>Show passwords and authentication data in detail and bytes, for this view, until the next connection</source>
        <translation>この表示で、次の接続まで、パスワードと認証データを詳細とバイト列に表示します</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>消去</translation>
    </message>
    <message>
        <source>Remove all rows from the log</source>
        <translation>ログからすべての行を削除します</translation>
    </message>
    <message>
        <source>Find in the Log</source>
        <translation>ログ内を検索</translation>
    </message>
    <message>
        <source>Look for rows without hiding the others (Ctrl+Shift+F)</source>
        <translation>ほかの行を隠さずに検索します (Ctrl+Shift+F)</translation>
    </message>
    <message>
        <source>Log Menu</source>
        <translation>ログメニュー</translation>
    </message>
    <message>
        <source>Attempts to go to, bookmarks, columns, times and the memory of the log</source>
        <translation>移動先の試行、ブックマーク、列、時間、ログのメモリ</translation>
    </message>
    <message>
        <source>Copy Rows as &amp;Markdown</source>
        <translation>行を Markdown でコピー(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Bookmark</source>
        <translation>ブックマーク(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Show Only</source>
        <translation>これだけ表示(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Add to the Filter</source>
        <translation>フィルターに追加(&amp;A)</translation>
    </message>
    <message>
        <source>H&amp;ide</source>
        <translation>隠す(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Go to Attempt</source>
        <translation>試行へ移動(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Bookmarks</source>
        <translation>ブックマーク(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Columns</source>
        <translation>列(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Memory of Each Log</source>
        <translation>各ログのメモリ(&amp;M)</translation>
    </message>
    <message>
        <source>What is above it goes to an encrypted temporary file, oldest rows first. Nothing is lost; the rows stay in the list.</source>
        <translation>これを超えた分は、古い行から暗号化した一時ファイルに移ります。何も失われず、行は一覧に残ります。</translation>
    </message>
    <message>
        <source>Nothing was attempted yet</source>
        <translation>まだ試行がありません</translation>
    </message>
    <message>
        <source>&amp;Set or Remove</source>
        <translation>設定または解除(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>次へ(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous</source>
        <translation>前へ(&amp;P)</translation>
    </message>
    <message>
        <source>Show Only &amp;Bookmarked Rows</source>
        <translation>ブックマーク行だけ表示(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Remove All</source>
        <translation>すべて解除(&amp;R)</translation>
    </message>
    <message>
        <source>It has no row in the log.</source>
        <translation>ログに行がありません。</translation>
    </message>
    <message>
        <source>No row meets the filter. The button beside it has examples.</source>
        <translation>フィルターに一致する行がありません。横のボタンに例があります。</translation>
    </message>
    <message>
        <source>The file holds no packets.</source>
        <translation>ファイルにパケットがありません。</translation>
    </message>
    <message>
        <source>The temporary file for the oldest rows cannot be written (%1): from now on the oldest rows are dropped. Free disk space and clear the log, or raise its memory in the log&apos;s menu.</source>
        <translation>最も古い行用の一時ファイルに書き込めません (%1)。以後、最も古い行は破棄されます。ディスクの空きを増やしてログを消去するか、ログのメニューでメモリを増やしてください。</translation>
    </message>
    <message>
        <source>No row has a bookmark. M in the table sets one.</source>
        <translation>ブックマークのある行がありません。表で M を押すと付きます。</translation>
    </message>
    <message>
        <source>The filter hid row %1, so it was cleared; Ctrl+Z in its line brings it back.</source>
        <translation>フィルターが行 %1 を隠していたため、消去しました。その行内で Ctrl+Z を押すと戻ります。</translation>
    </message>
    <message>
        <source>Write all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md (Ctrl+E). The arrow has more: filtered or chosen rows, a file that grows with the log.</source>
        <translation>すべての行をファイルに書き込みます: Wireshark 用の .pcapng、.jsonl、.csv、.txt、.md (Ctrl+E)。矢印にはほかの操作があります: 絞り込んだ行や選択した行、ログとともに増えるファイル。</translation>
    </message>
    <message>
        <source>&amp;Statistics</source>
        <translation>統計(&amp;S)</translation>
    </message>
    <message>
        <source>No row has this word in it. The filter %1 finds what is meant by it.</source>
        <translation>この単語を含む行はありません。目的のものはフィルター %1 で見つかります。</translation>
    </message>
    <message>
        <source>A row for each packet and event, the oldest first; what is chosen is taken apart in the packet detail. Space follows the end, M sets a bookmark.</source>
        <translation>パケットとイベントを古い順に 1 行ずつ示します。選択した行の内訳はパケットの詳細に表示されます。スペースで末尾を追い、M でブックマークを付けます。</translation>
    </message>
</context>
<context>
    <name>LogWriter</name>
    <message numerus="yes">
        <source>%n packet(s) are longer than Wireshark reads (%1 bytes) and were cut.</source>
        <translation>
            <numerusform>%n 個のパケットが Wireshark の読める長さ (%1 バイト) を超えるため、切り詰めました。</numerusform>
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
        <translation>ウィンドウを開けません: %1
Qt のウィジェットが必要です。Debian と Ubuntu: apt install libqt6widgets6、Fedora: dnf install qt6-qtbase-gui。
「connack check」はそれなしで動作します。
</translation>
    </message>
    <message>
        <source>Connack connects to an MQTT broker and names the cause when that fails.

  connack [URL|FILE] [--options FILE] [--connect]
          [--theme system|light|dark|high-contrast] [--language CODE]
                                               opens the window, with this connection or this
                                               packet log, capture or options object
  connack check [URL] [flags]                  makes one attempt and prints a report;
                                               see connack check --help
  connack compare LEFT.json RIGHT.json         prints what differs between two saved reports
  connack broker [--scenario NAME] [flags]     runs a local broker, healthy or broken on purpose;
                                               see connack broker --help
  connack --version                            versions of Connack, Qt and OpenSSL
</source>
        <translation>Connack は MQTT ブローカーに接続し、失敗した場合は原因を示します。

  connack [URL|FILE] [--options FILE] [--connect]
          [--theme system|light|dark|high-contrast] [--language CODE]
                                               この接続、またはこのパケットログ、
                                               キャプチャ、オプションでウィンドウを開きます
  connack check [URL] [flags]                  1 回試行してレポートを出力します。
                                               connack check --help を参照
  connack compare LEFT.json RIGHT.json         保存した 2 つのレポートの違いを出力します
  connack broker [--scenario NAME] [flags]     正常な、または意図的に壊したローカルブローカーを
                                               実行します。connack broker --help を参照
  connack --version                            Connack、Qt、OpenSSL のバージョン
</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>ファイル(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>新しい接続(&amp;N)</translation>
    </message>
    <message>
        <source>D&amp;uplicate connection</source>
        <translation>接続を複製(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Save connection</source>
        <translation>接続を保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Delete connection</source>
        <translation>接続を削除(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編集(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>元に戻す(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>元に戻す(&amp;U): %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>やり直す(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>やり直す(&amp;R): %1</translation>
    </message>
    <message>
        <source>&amp;Connection</source>
        <translation>接続(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Connect or cancel</source>
        <translation>接続またはキャンセル(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>切断(&amp;D)</translation>
    </message>
    <message>
        <source>Edit the &amp;URL</source>
        <translation>URL を編集(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Explain the focused field</source>
        <translation>選択中の項目を説明(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;About Connack</source>
        <translation>Connack について(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Filter packets</source>
        <translation>パケットを絞り込む(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Log takes the whole window</source>
        <translation>ログをウィンドウ全体に(&amp;L)</translation>
    </message>
    <message>
        <source>Theme of the &amp;desktop</source>
        <translation>デスクトップのテーマ(&amp;D)</translation>
    </message>
    <message>
        <source>Ligh&amp;t theme</source>
        <translation>ライトテーマ(&amp;T)</translation>
    </message>
    <message>
        <source>Dar&amp;k theme</source>
        <translation>ダークテーマ(&amp;K)</translation>
    </message>
    <message>
        <source>About Connack</source>
        <translation>Connack について</translation>
    </message>
    <message>
        <source>Connack %1, with Qt %2</source>
        <translation>Connack %1 (Qt %2)</translation>
    </message>
    <message>
        <source>Shows what happens when a client connects to an MQTT broker, and names the cause when it fails.</source>
        <translation>クライアントが MQTT ブローカーに接続するときの動作を示し、失敗した場合は原因を示します。</translation>
    </message>
    <message>
        <source>&amp;Go to</source>
        <translation>移動(&amp;G)</translation>
    </message>
    <message>
        <source>The copy gets a client ID of its own</source>
        <translation>コピーには固有の Client ID が付きます</translation>
    </message>
    <message>
        <source>Keeps a connection of the command line in the list; those of the list are saved by themselves</source>
        <translation>コマンドラインの接続を一覧に保存します。一覧の接続は自動的に保存されます</translation>
    </message>
    <message>
        <source>&amp;Export the packet log...</source>
        <translation>パケットログをエクスポート(&amp;E)...</translation>
    </message>
    <message>
        <source>&amp;Copy the report</source>
        <translation>レポートをコピー(&amp;C)</translation>
    </message>
    <message>
        <source>Makes one connection attempt, or ends the one that runs</source>
        <translation>接続を 1 回試行します。実行中なら終了します</translation>
    </message>
    <message>
        <source>Shows at the field what it means, the packet it travels in, and the section of the specification</source>
        <translation>項目の意味、運ばれるパケット、仕様の節をその場に表示します</translation>
    </message>
    <message>
        <source>&amp;Next hit</source>
        <translation>次の一致(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous hit</source>
        <translation>前の一致(&amp;P)</translation>
    </message>
    <message>
        <source>%1 · #%2 at %3 · %4</source>
        <comment>connection, number of the attempt, time of day, outcome</comment>
        <translation>%1 · #%2、%3 · %4</translation>
    </message>
    <message>
        <source>Save the repor&amp;t...</source>
        <translation>レポートを保存(&amp;T)...</translation>
    </message>
    <message>
        <source>Saves everything about the latest attempt as Markdown, HTML, JSON or text, without secrets</source>
        <translation>最新の試行のすべてを Markdown、HTML、JSON、またはテキストで保存します。秘密の値は含みません</translation>
    </message>
    <message>
        <source>Copies everything about the latest attempt as Markdown, and as HTML for what takes it, without secrets</source>
        <translation>最新の試行のすべてを Markdown と、対応先では HTML としてコピーします。秘密の値は含みません</translation>
    </message>
    <message>
        <source>Co&amp;mpare attempts...</source>
        <translation>試行を比較(&amp;M)...</translation>
    </message>
    <message>
        <source>Shows two attempts side by side and what differs; a saved report from another machine can be one of them</source>
        <translation>2 つの試行を並べて違いを示します。別のマシンの保存済みレポートも使えます</translation>
    </message>
    <message>
        <source>Look closer after a &amp;failure</source>
        <translation>失敗後に詳しく調査(&amp;F)</translation>
    </message>
    <message>
        <source>After a failure, makes the extra connections that narrow its cause down: another protocol version, a fresh client ID, the same port with and without TLS and so on. They publish nothing and carry no will. Without them an attempt is exactly one connection, as with connack check --no-probe.</source>
        <translation>失敗後に、原因を絞り込む追加接続を行います: 別のプロトコルバージョン、新しい Client ID、同じポートの TLS あり・なしなど。何も発行せず、Will も運びません。オフのとき、試行は connack check --no-probe と同じく 1 接続だけです。</translation>
    </message>
    <message>
        <source>Time for &amp;looking closer</source>
        <translation>詳しい調査の時間(&amp;L)</translation>
    </message>
    <message>
        <source>At most %1</source>
        <comment>a duration</comment>
        <translation>最大 %1</translation>
    </message>
    <message>
        <source>For all extra connections together, as connack check --probe-timeout</source>
        <translation>すべての追加接続の合計。connack check --probe-timeout と同じです</translation>
    </message>
    <message>
        <source>&amp;Stop looking closer</source>
        <translation>詳しい調査を停止(&amp;S)</translation>
    </message>
    <message>
        <source>Ends the extra connections; the verdict stays as far as it came</source>
        <translation>追加接続を終了します。判定はそこまでの結果になります</translation>
    </message>
    <message>
        <source>Look at the usual &amp;ports</source>
        <translation>一般的なポートを調べる(&amp;P)</translation>
    </message>
    <message>
        <source>Makes a connection to each customary port of the host of the last attempt, without user name and password</source>
        <translation>前回の試行のホストの一般的な各ポートに、ユーザー名とパスワードなしで接続します</translation>
    </message>
    <message>
        <source>Sends DISCONNECT and closes the connection, or stops waiting for a reconnect</source>
        <translation>DISCONNECT を送って接続を閉じるか、再接続の待機を止めます</translation>
    </message>
    <message>
        <source>&amp;Reconnect now</source>
        <translation>今すぐ再接続(&amp;R)</translation>
    </message>
    <message>
        <source>Begins the next automatic try at once; after automatic tries have stopped, goes on with them</source>
        <translation>次の自動再試行をすぐに始めます。自動再試行が止まった後は再開します</translation>
    </message>
    <message>
        <source>Shows the composer of messages; when it is in front already, publishes what stands in it</source>
        <translation>メッセージの作成欄を表示します。既に前面にあれば、その内容を発行します</translation>
    </message>
    <message>
        <source>Goes to the line for a topic filter</source>
        <translation>Topic Filter の行に移ります</translation>
    </message>
    <message>
        <source>Follow the &amp;end of the list</source>
        <translation>一覧の末尾を追う(&amp;E)</translation>
    </message>
    <message>
        <source>New rows stay in sight, of the packets or the messages; Space in the list switches it</source>
        <translation>パケットまたはメッセージの新しい行が常に見えます。一覧でスペースを押すと切り替わります</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>新しい接続</translation>
    </message>
    <message>
        <source>%1 goes on without its tab.</source>
        <translation>%1 はタブなしで続きます。</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>%1 does not reconnect by itself while %2 is connected with its client ID.</source>
        <translation>%1 は、%2 が同じ Client ID で接続中のため、自動では再接続しません。</translation>
    </message>
    <message>
        <source>New &amp;group</source>
        <translation>新しいグループ(&amp;G)</translation>
    </message>
    <message>
        <source>Holds connections of the list, which are dragged into it; those that are chosen, if there are several, are in it</source>
        <translation>一覧の接続を入れるグループです。ドラッグで入れます。複数選択中なら、その接続が入ります</translation>
    </message>
    <message>
        <source>Takes it out of the list; this can be undone</source>
        <translation>一覧から外します。元に戻せます</translation>
    </message>
    <message>
        <source>&amp;Close tab</source>
        <translation>タブを閉じる(&amp;C)</translation>
    </message>
    <message>
        <source>The connection stays in the list, and goes on if it is connected</source>
        <translation>接続は一覧に残り、接続中なら続きます</translation>
    </message>
    <message>
        <source>Disconnect &amp;all</source>
        <translation>すべて切断(&amp;A)</translation>
    </message>
    <message>
        <source>Ends every connection of the list in order, also those without a tab</source>
        <translation>一覧のすべての接続を、タブのないものも含めて正常に終了します</translation>
    </message>
    <message>
        <source>The &amp;list of connections</source>
        <translation>接続の一覧(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Next tab</source>
        <translation>次のタブ(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous tab</source>
        <translation>前のタブ(&amp;P)</translation>
    </message>
    <message>
        <source>Tab &amp;%1</source>
        <translation>タブ(&amp;%1)</translation>
    </message>
    <message>
        <source>This connection is not saved (Ctrl+S saves it).</source>
        <translation>この接続は保存されていません (Ctrl+S で保存)。</translation>
    </message>
    <message>
        <source>Saved automatically; passwords in the system&apos;s key store.</source>
        <translation>自動保存。パスワードはシステムのキーストアにあります。</translation>
    </message>
    <message>
        <source>Saved automatically, without passwords.</source>
        <translation>自動保存。パスワードは含みません。</translation>
    </message>
    <message>
        <source>Pu&amp;blish</source>
        <translation>発行(&amp;B)</translation>
    </message>
    <message>
        <source>Subscr&amp;ibe...</source>
        <translation>購読(&amp;I)...</translation>
    </message>
    <message>
        <source>Shows the rows that meet it alone</source>
        <translation>一致する行だけを表示します</translation>
    </message>
    <message>
        <source>F&amp;ind in the packets</source>
        <translation>パケット内を検索(&amp;I)</translation>
    </message>
    <message>
        <source>Looks for rows without hiding the others</source>
        <translation>ほかの行を隠さずに検索します</translation>
    </message>
    <message>
        <source>Chooses the next row that is found, or that the filter lets through</source>
        <translation>検索で見つかった、またはフィルターを通る次の行を選びます</translation>
    </message>
    <message>
        <source>Chooses the previous row that is found, or that the filter lets through</source>
        <translation>検索で見つかった、またはフィルターを通る前の行を選びます</translation>
    </message>
    <message>
        <source>Open a Packet Log or a Capture</source>
        <translation>パケットログまたはキャプチャを開く</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
    <message>
        <source>&amp;Open packet log...</source>
        <translation>パケットログを開く(&amp;O)...</translation>
    </message>
    <message>
        <source>Opens a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP, in a window of its own; such a file can also be dropped here</source>
        <translation>Connack の .jsonl や .pcapng、または MQTT over TCP のキャプチャ (.pcap、.pcapng) を別のウィンドウで開きます。ここにドロップすることもできます</translation>
    </message>
    <message>
        <source>Writes all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked.</source>
        <translation>すべての行をファイルに書き込みます: Wireshark 用の .pcapng、.jsonl、.csv、.txt、.md。秘密の値は伏せられます。</translation>
    </message>
    <message>
        <source>&amp;Preferences...</source>
        <translation>環境設定(&amp;P)...</translation>
    </message>
    <message>
        <source>Theme, language, what new connections begin with, what is kept</source>
        <translation>テーマ、言語、新しい接続の初期値、保存内容</translation>
    </message>
    <message>
        <source>&amp;Causes and help</source>
        <translation>原因とヘルプ(&amp;C)</translation>
    </message>
    <message>
        <source>Every cause with how it is recognised and mended, how to do the usual things, all keys; searchable</source>
        <translation>すべての原因と見分け方、直し方、一般的な操作方法、すべてのキー。検索できます</translation>
    </message>
    <message>
        <source>Cop&amp;y as</source>
        <translation>形式を選んでコピー(&amp;Y)</translation>
    </message>
    <message>
        <source>Nothing is copied yet: its secrets are being read from the system&apos;s key store. Copy it again then.</source>
        <translation>まだ何もコピーされていません。秘密の値をシステムのキーストアから読み込み中です。後でもう一度コピーしてください。</translation>
    </message>
    <message>
        <source>Copied as %1.</source>
        <comment>the name of a tool</comment>
        <translation>%1 としてコピーしました。</translation>
    </message>
    <message>
        <source>Copied as %1, with its secrets.</source>
        <comment>the name of a tool</comment>
        <translation>秘密の値を含め、%1 としてコピーしました。</translation>
    </message>
    <message>
        <source>Copied as %1; the password is a placeholder.</source>
        <comment>the name of a tool</comment>
        <translation>%1 としてコピーしました。パスワードはプレースホルダーです。</translation>
    </message>
    <message>
        <source>Copied as %1; placeholders stand for its secrets: %2.</source>
        <comment>the name of a tool; names of variables</comment>
        <translation>%1 としてコピーしました。秘密の値はプレースホルダーです: %2。</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) cannot be expressed; the text lists them.</source>
        <translation>
            <numerusform>%n 件の設定は表現できません。テキスト内に一覧があります。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>ツール(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Certificates...</source>
        <translation>証明書(&amp;C)...</translation>
    </message>
    <message>
        <source>Makes a CA and certificates for your own broker, shows what any certificate or key file holds, and checks whether they fit together</source>
        <translation>自分のブローカー用の CA と証明書を作成し、証明書や鍵のファイルの内容を示し、整合するか確認します</translation>
    </message>
    <message>
        <source>Use the certificates</source>
        <translation>証明書を使う</translation>
    </message>
    <message>
        <source>Local broker</source>
        <translation>ローカルブローカー</translation>
    </message>
    <message>
        <source>The local broker runs. Its connections are in the list, not saved.</source>
        <translation>ローカルブローカーが動作中です。その接続は未保存で一覧にあります。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>That connection was deleted from the list. Undo brings it back.</source>
        <translation>その接続は一覧から削除されています。「元に戻す」で戻ります。</translation>
    </message>
    <message>
        <source>Local broker, ended at %1</source>
        <translation>ローカルブローカー、%1 に終了</translation>
    </message>
    <message>
        <source>&amp;Local broker...</source>
        <translation>ローカルブローカー(&amp;L)...</translation>
    </message>
    <message>
        <source>Starts the installed mosquitto on this machine alone, healthy or broken on purpose, with certificates, a user and connections to it</source>
        <translation>インストール済みの mosquitto をこのマシンだけで、正常または意図的に壊した状態で、証明書、ユーザー、接続とともに起動します</translation>
    </message>
    <message numerus="yes">
        <source>Import %n connection(s)</source>
        <translation>
            <numerusform>%n 件の接続をインポート</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) imported.</source>
        <translation>
            <numerusform>%n 件の接続をインポートしました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>&amp;Import...</source>
        <translation>インポート(&amp;I)...</translation>
    </message>
    <message>
        <source>Reads connections from URLs, scripts, command lines and the files of other clients; such a file can also be dropped here, and such a text be pasted into the list</source>
        <translation>URL、スクリプト、コマンドライン、ほかのクライアントのファイルから接続を読みます。ファイルはここにドロップでき、テキストは一覧に貼り付けられます</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>ハイコントラスト(&amp;H)</translation>
    </message>
</context>
<context>
    <name>MakeForm</name>
    <message>
        <source>Certificate authority (CA)</source>
        <translation>認証局 (CA)</translation>
    </message>
    <message>
        <source>Make a &amp;new CA</source>
        <translation>新しい CA を作成(&amp;N)</translation>
    </message>
    <message>
        <source>A key and a certificate that signs itself. Every client gets the certificate; the key signs and stays with you.</source>
        <translation>鍵と自己署名証明書。証明書はすべてのクライアントに渡します。鍵は署名に使い、手元に残します。</translation>
    </message>
    <message>
        <source>&amp;Use a CA that exists</source>
        <translation>既存の CA を使う(&amp;U)</translation>
    </message>
    <message>
        <source>So that clients that know the CA already need nothing new.</source>
        <translation>既にその CA を知っているクライアントには、新しいものが不要です。</translation>
    </message>
    <message>
        <source>CA n&amp;ame</source>
        <translation>CA の名前(&amp;A)</translation>
    </message>
    <message>
        <source>Common name of the CA, 1 to 64 characters. Another name than those of your other CAs: two of the same name are a frequent cause of confusion.
X.509, RFC 5280 section 4.1.2.6</source>
        <translation>CA の Common Name。1～64 文字。ほかの CA とは別の名前にしてください。同じ名前が 2 つあると、よく混乱の原因になります。
X.509、RFC 5280 4.1.2.6 節</translation>
    </message>
    <message>
        <source>&amp;Organisation</source>
        <translation>組織(&amp;O)</translation>
    </message>
    <message>
        <source>Of the CA, for people who look at it; may stay empty.
X.509, RFC 5280 section 4.1.2.4</source>
        <translation>CA の組織。見る人のためのもので、空でもかまいません。
X.509、RFC 5280 4.1.2.4 節</translation>
    </message>
    <message>
        <source>CA &amp;key</source>
        <translation>CA の鍵(&amp;K)</translation>
    </message>
    <message>
        <source>Kind and size of the CA&apos;s private key. ECDSA P-256 is small and fast and known to all current clients; RSA suits very old ones; Ed25519 needs TLS 1.3 or recent libraries.</source>
        <translation>CA の秘密鍵の種類とサイズ。ECDSA P-256 は小さく高速で、現在のすべてのクライアントが対応しています。RSA はごく古いもの向けです。Ed25519 には TLS 1.3 または新しいライブラリが必要です。</translation>
    </message>
    <message>
        <source>CA &amp;days</source>
        <translation>CA の日数(&amp;D)</translation>
    </message>
    <message>
        <source>For how many days from now the CA is valid. Nothing that it issues may last longer.
X.509 Validity, RFC 5280 section 4.1.2.5</source>
        <translation>CA の今からの有効日数。発行するものは、これより長くできません。
X.509 Validity、RFC 5280 4.1.2.5 節</translation>
    </message>
    <message>
        <source>CA &amp;certificate</source>
        <translation>CA 証明書(&amp;C)</translation>
    </message>
    <message>
        <source>The certificate of the CA that shall sign: PEM or DER.</source>
        <translation>署名する CA の証明書: PEM または DER。</translation>
    </message>
    <message>
        <source>CA key &amp;file</source>
        <translation>CA の鍵ファイル(&amp;F)</translation>
    </message>
    <message>
        <source>The private key that belongs to that certificate: PEM or DER. It is read when you make the certificates, and not kept.</source>
        <translation>その証明書に対応する秘密鍵: PEM または DER。証明書の作成時に読み、保存しません。</translation>
    </message>
    <message>
        <source>Pass&amp;phrase</source>
        <translation>パスフレーズ(&amp;P)</translation>
    </message>
    <message>
        <source>Opens the key of the CA, if it is encrypted.</source>
        <translation>暗号化されている場合に、CA の鍵を開きます。</translation>
    </message>
    <message>
        <source>With an &amp;intermediate CA</source>
        <translation>中間 CA を使う(&amp;I)</translation>
    </message>
    <message>
        <source>The CA signs an intermediate CA, which issues the rest, as public CAs do. The server then sends the chain: server.crt holds it.</source>
        <translation>公的な CA と同様に、CA が中間 CA に署名し、中間 CA が残りを発行します。サーバーはチェーンを送ります (server.crt にあります)。</translation>
    </message>
    <message>
        <source>Intermediate na&amp;me</source>
        <translation>中間 CA の名前(&amp;M)</translation>
    </message>
    <message>
        <source>Common name of the intermediate CA, 1 to 64 characters.</source>
        <translation>中間 CA の Common Name。1～64 文字。</translation>
    </message>
    <message>
        <source>Server (broker)</source>
        <translation>サーバー (ブローカー)</translation>
    </message>
    <message>
        <source>Ser&amp;ver names</source>
        <translation>サーバーの名前(&amp;V)</translation>
    </message>
    <message>
        <source>Every host name and every address that stands in a client&apos;s URL, one per line: broker.lan, *.lab.lan, 192.168.1.20. Clients refuse the broker under any other.
Subject Alternative Name, RFC 5280 section 4.2.1.6</source>
        <translation>クライアントの URL にあるすべてのホスト名とアドレスを 1 行に 1 つ: broker.lan、*.lab.lan、192.168.1.20。ほかの名前では、クライアントがブローカーを拒否します。
Subject Alternative Name、RFC 5280 4.2.1.6 節</translation>
    </message>
    <message>
        <source>Server ke&amp;y</source>
        <translation>サーバーの鍵(&amp;Y)</translation>
    </message>
    <message>
        <source>Kind and size of the broker&apos;s private key. With Ed25519 alone, clients that cannot do it do not connect at all.</source>
        <translation>ブローカーの秘密鍵の種類とサイズ。Ed25519 だけでは、非対応のクライアントはまったく接続できません。</translation>
    </message>
    <message>
        <source>Server da&amp;ys</source>
        <translation>サーバーの日数(&amp;Y)</translation>
    </message>
    <message>
        <source>For how many days from now. More than 825 are refused by iPhones, iPads and Macs.
X.509 Validity, RFC 5280 section 4.1.2.5</source>
        <translation>今からの有効日数。825 日を超えるものは iPhone、iPad、Mac が拒否します。
X.509 Validity、RFC 5280 4.1.2.5 節</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>クライアント</translation>
    </message>
    <message>
        <source>C&amp;lient names</source>
        <translation>クライアントの名前(&amp;L)</translation>
    </message>
    <message>
        <source>One client per line, by its common name; none, if clients need no certificate. With use_identity_as_username the common name is the client&apos;s user name at the broker.</source>
        <translation>1 行に 1 クライアントを Common Name で。クライアントに証明書が不要なら空。use_identity_as_username では、Common Name がブローカーでのユーザー名になります。</translation>
    </message>
    <message>
        <source>Clien&amp;t key</source>
        <translation>クライアントの鍵(&amp;T)</translation>
    </message>
    <message>
        <source>Kind and size of each client&apos;s private key. Small devices are quicker with ECDSA P-256.</source>
        <translation>各クライアントの秘密鍵の種類とサイズ。小さなデバイスでは ECDSA P-256 の方が高速です。</translation>
    </message>
    <message>
        <source>Client day&amp;s</source>
        <translation>クライアントの日数(&amp;S)</translation>
    </message>
    <message>
        <source>For how many days from now the certificates of the clients are valid.</source>
        <translation>クライアントの証明書の今からの有効日数。</translation>
    </message>
    <message>
        <source>PKCS#12 passp&amp;hrase</source>
        <translation>PKCS#12 パスフレーズ(&amp;H)</translation>
    </message>
    <message>
        <source>With one, each client also gets a .p12 file with certificate, key and CA under this passphrase, for phones, browsers and Java. It is encrypted with AES-256.
RFC 7292</source>
        <translation>指定すると、各クライアントに、証明書、鍵、CA を入れてこのパスフレーズで保護した .p12 ファイルも作ります。スマートフォン、ブラウザー、Java 用です。AES-256 で暗号化します。
RFC 7292</translation>
    </message>
    <message>
        <source>not set: no .p12 files</source>
        <translation>未設定: .p12 ファイルなし</translation>
    </message>
    <message>
        <source>mosquitto</source>
        <translation>mosquitto</translation>
    </message>
    <message>
        <source>Po&amp;rt</source>
        <translation>ポート(&amp;R)</translation>
    </message>
    <message>
        <source>Of the TLS listener; 8883 is the one registered for MQTT over TLS.
mosquitto.conf: listener</source>
        <translation>TLS リスナーのポート。8883 は MQTT over TLS 用に登録されたものです。
mosquitto.conf: listener</translation>
    </message>
    <message>
        <source>Clients must &amp;present a certificate</source>
        <translation>クライアントに証明書の提示を求める(&amp;P)</translation>
    </message>
    <message>
        <source>The TLS handshake fails for whoever has none of this CA.
mosquitto.conf: require_certificate, cafile</source>
        <translation>この CA の証明書がない相手は TLS ハンドシェイクに失敗します。
mosquitto.conf: require_certificate, cafile</translation>
    </message>
    <message>
        <source>The common name is the &amp;user name</source>
        <translation>Common Name をユーザー名にする(&amp;U)</translation>
    </message>
    <message>
        <source>The broker takes the common name of the client&apos;s certificate for the user name, and no password is needed.
mosquitto.conf: use_identity_as_username</source>
        <translation>ブローカーはクライアント証明書の Common Name をユーザー名とし、パスワードは不要です。
mosquitto.conf: use_identity_as_username</translation>
    </message>
    <message>
        <source>With a re&amp;vocation list</source>
        <translation>失効リストを使う(&amp;V)</translation>
    </message>
    <message>
        <source>An empty one to begin with, valid for 30 days; mosquitto refuses certificates that are on it.
mosquitto.conf: crlfile</source>
        <translation>最初は空で、30 日間有効です。mosquitto はリストにある証明書を拒否します。
mosquitto.conf: crlfile</translation>
    </message>
</context>
<context>
    <name>MakePage</name>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>キャンセル(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Make</source>
        <translation>作成(&amp;M)</translation>
    </message>
    <message>
        <source>Stops; nothing of it is kept</source>
        <translation>停止します。何も残しません</translation>
    </message>
    <message>
        <source>Makes keys and certificates in memory; save them afterwards (Ctrl+Return)</source>
        <translation>鍵と証明書をメモリ内に作成します。後で保存してください (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Made in memory; save it at the right.</source>
        <translation>メモリ内に作成しました。右で保存してください。</translation>
    </message>
    <message>
        <source>Cancelled; nothing was made.</source>
        <translation>キャンセルしました。何も作成していません。</translation>
    </message>
    <message>
        <source>Something in the form is wrong; it says so there.</source>
        <translation>フォームに誤りがあります。その場所に示します。</translation>
    </message>
    <message>
        <source>Key %1 of %2</source>
        <translation>鍵 %1 / %2</translation>
    </message>
</context>
<context>
    <name>MakeResult</name>
    <message>
        <source>F&amp;older</source>
        <translation>フォルダー(&amp;O)</translation>
    </message>
    <message>
        <source>Where the files are saved. It is made if it is not there, for you alone; private keys can be read by you alone.</source>
        <translation>ファイルの保存先。なければ本人専用で作成します。秘密鍵は本人だけが読めます。</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>フォルダーを選択</translation>
    </message>
    <message>
        <source>As clien&amp;t</source>
        <translation>クライアント(&amp;T)</translation>
    </message>
    <message>
        <source>Which client certificate the connection gets when you use the files there.</source>
        <translation>そこでファイルを使うとき、接続が使うクライアント証明書。</translation>
    </message>
    <message>
        <source>&amp;Save to the folder</source>
        <translation>フォルダーに保存(&amp;S)</translation>
    </message>
    <message>
        <source>Writes the files; those that are there already are not overwritten without asking.</source>
        <translation>ファイルを書き込みます。既にあるファイルは確認なしに上書きしません。</translation>
    </message>
    <message>
        <source>Copy mosquitto.con&amp;f lines</source>
        <translation>mosquitto.conf の行をコピー(&amp;F)</translation>
    </message>
    <message>
        <source>A listener with these files, and remarks on what the clients need</source>
        <translation>これらのファイルを使うリスナーと、クライアントに必要なものの備考</translation>
    </message>
    <message>
        <source>Use in this connectio&amp;n</source>
        <translation>この接続で使う(&amp;N)</translation>
    </message>
    <message>
        <source>Sets the CA file and the client certificate of %1; that can be undone there.</source>
        <translation>%1 の CA ファイルとクライアント証明書を設定します。そこで元に戻せます。</translation>
    </message>
    <message>
        <source>Open a connection first.</source>
        <translation>先に接続を開いてください。</translation>
    </message>
    <message>
        <source>Chec&amp;k the files</source>
        <translation>ファイルを確認(&amp;K)</translation>
    </message>
    <message>
        <source>Whether CA, server certificate, key and name fit together, on the third tab</source>
        <translation>CA、サーバー証明書、鍵、名前が整合するかを 3 番目のタブで確認</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Nothing is made yet. As the form stands, &quot;Make&quot; gives a CA, a certificate for this machine as broker, and one for a client. Nothing is written to the disk before you save.</source>
        <translation>まだ何も作成していません。フォームの現在の内容では、「作成」で CA、このマシンをブローカーとする証明書、クライアント 1 つの証明書ができます。保存するまでディスクには何も書き込みません。</translation>
    </message>
    <message>
        <source>secret</source>
        <translation>秘密</translation>
    </message>
    <message>
        <source>public</source>
        <translation>公開</translation>
    </message>
    <message>
        <source>Give a folder.</source>
        <translation>フォルダーを指定してください。</translation>
    </message>
    <message>
        <source>The form was changed since these were made.</source>
        <translation>これらの作成後にフォームが変更されました。</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>files</comment>
        <translation>
            <numerusform>ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Already there, and nothing was written: %1. A private key that is overwritten is lost.</source>
        <translation>既にあるため、何も書き込んでいません: %1。上書きした秘密鍵は失われます。</translation>
    </message>
    <message numerus="yes">
        <source>Saved in %1: %n file(s). Private keys can be read by you alone.</source>
        <translation>
            <numerusform>%1 に保存しました: %n 個のファイル。秘密鍵は本人だけが読めます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied. Paste the lines into mosquitto.conf and start mosquitto anew.</source>
        <translation>コピーしました。行を mosquitto.conf に貼り付け、mosquitto を再起動してください。</translation>
    </message>
    <message>
        <source>Copied. Save the files as well: the lines name them in this folder.</source>
        <translation>コピーしました。ファイルも保存してください。行はこのフォルダーのファイルを指しています。</translation>
    </message>
    <message>
        <source>Overwrite them</source>
        <translation>上書きする</translation>
    </message>
</context>
<context>
    <name>MessageDetail</name>
    <message>
        <source>1 (UTF-8 text)</source>
        <translation>1 (UTF-8 テキスト)</translation>
    </message>
    <message>
        <source>0 (unspecified bytes)</source>
        <translation>0 (不特定のバイト列)</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>none of those in the list</source>
        <translation>一覧のどれでもない</translation>
    </message>
    <message>
        <source>%1 (by Subscription Identifier)</source>
        <translation>%1 (Subscription Identifier による)</translation>
    </message>
    <message>
        <source>%1 (its filter matches)</source>
        <translation>%1 (フィルターが一致)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>トピック</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>購読</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Since the attempt began</source>
        <translation>試行開始から</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>ペイロード</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>プロパティ</translation>
    </message>
    <message>
        <source>Choose a message to see what it carries.</source>
        <translation>メッセージを選ぶと内容が表示されます。</translation>
    </message>
    <message>
        <source>What came with the chosen message: topic, QoS, flags, properties and times</source>
        <translation>選択したメッセージに付いてきたもの: トピック、QoS、フラグ、プロパティ、時刻</translation>
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
        <translation>RETAIN: サーバーが保持していたメッセージを購読時に送ったか、Retain As Published により、このフラグ付きで発行されました (3.3.1.3 節)。</translation>
    </message>
    <message>
        <source>DUP: the server sent it before and may have no answer (section 3.3.1.1).</source>
        <translation>DUP: サーバーが以前に送り、応答を得ていない可能性があります (3.3.1.1 節)。</translation>
    </message>
    <message>
        <source>gave way to newer messages</source>
        <translation>新しいメッセージに譲りました</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>(empty)</source>
        <comment>payload</comment>
        <translation>(空)</translation>
    </message>
    <message>
        <source>R: retained, D: duplicate</source>
        <translation>R: Retain、D: 重複</translation>
    </message>
    <message>
        <source>The subscription that it came for: by its Subscription Identifier, or else by comparing topic and filters</source>
        <translation>届いた理由の購読: Subscription Identifier による判定、またはトピックとフィルターの比較</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>トピック</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>フラグ</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>購読</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>ペイロード</translation>
    </message>
</context>
<context>
    <name>MessagesPane</name>
    <message>
        <source>%1 of %2 match so far</source>
        <translation>%2 行中、これまでに %1 行一致</translation>
    </message>
    <message>
        <source>%1 of %2 match</source>
        <translation>%2 行中 %1 行一致</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n 件のメッセージ</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 wait</source>
        <comment>messages, while the list is paused</comment>
        <translation>%1、%2 件待機</translation>
    </message>
    <message>
        <source>%1, %2 gave way</source>
        <comment>messages that are no longer kept</comment>
        <translation>%1、%2 件破棄</translation>
    </message>
    <message>
        <source>The newest messages are kept, up to %1 MB; the oldest %2 gave way.</source>
        <translation>最新のメッセージを %1 MB まで保持します。最も古い %2 件は破棄しました。</translation>
    </message>
    <message>
        <source>No message matches the filter. Every word of it must occur in topic, payload or subscription.</source>
        <translation>フィルターに一致するメッセージがありません。すべての単語がトピック、ペイロード、または購読に含まれる必要があります。</translation>
    </message>
    <message>
        <source>Messages appear here once you are connected and subscribed.</source>
        <translation>接続して購読すると、メッセージがここに表示されます。</translation>
    </message>
    <message>
        <source>Nothing has arrived yet. What the subscriptions match appears here.</source>
        <translation>まだ何も届いていません。購読に一致するものがここに表示されます。</translation>
    </message>
    <message>
        <source>Subscribe to a topic filter at the left: what it matches appears here.</source>
        <translation>左で Topic Filter を購読すると、一致するものがここに表示されます。</translation>
    </message>
    <message>
        <source>&amp;Copy Rows as Text</source>
        <translation>行をテキストでコピー(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;Topic</source>
        <translation>トピックをコピー(&amp;T)</translation>
    </message>
    <message>
        <source>Copy &amp;Payload as Text</source>
        <translation>ペイロードをテキストでコピー(&amp;P)</translation>
    </message>
    <message>
        <source>Copy Payload as &amp;Hexadecimal</source>
        <translation>ペイロードを 16 進でコピー(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Save Payload…</source>
        <translation>ペイロードを保存(&amp;S)…</translation>
    </message>
    <message>
        <source>Publish &amp;Again…</source>
        <translation>再度発行(&amp;A)…</translation>
    </message>
    <message>
        <source>Filter: words of topic, payload or subscription</source>
        <translation>フィルター: トピック、ペイロード、購読の単語</translation>
    </message>
    <message>
        <source>Shows the messages in which every word occurs. Of a payload, its beginning is searched.</source>
        <translation>すべての単語を含むメッセージを表示します。ペイロードは先頭部分だけを検索します。</translation>
    </message>
    <message>
        <source>Follow the end: new messages stay in sight (Space)</source>
        <translation>末尾を追う: 新しいメッセージが常に見えます (スペース)</translation>
    </message>
    <message>
        <source>Pause: nothing new is shown, though all is kept</source>
        <translation>一時停止: 新しいものを表示しませんが、すべて保持します</translation>
    </message>
    <message>
        <source>Remove all messages from the list</source>
        <translation>一覧からすべてのメッセージを削除します</translation>
    </message>
    <message>
        <source>The messages that came, the oldest first; the chosen one is shown in full. Space follows the end.</source>
        <translation>届いたメッセージを古い順に示します。選択したメッセージは全体が表示されます。スペースで末尾を追います。</translation>
    </message>
</context>
<context>
    <name>MosquittoProgram</name>
    <message>
        <source>The local broker needs mosquitto, which is not installed. To install it:</source>
        <translation>ローカルブローカーには mosquitto が必要ですが、インストールされていません。インストール方法:</translation>
    </message>
</context>
<context>
    <name>Mqtt5Form</name>
    <message>
        <source>&amp;Session Expiry Interval</source>
        <translation>Session Expiry Interval(&amp;S)</translation>
    </message>
    <message>
        <source>How long the broker keeps the session after the connection ends. &quot;never&quot; is 0xFFFFFFFF.
Property of CONNECT, MQTT 5, section 3.1.2.11.2</source>
        <translation>接続終了後、ブローカーがセッションを保持する時間。「無期限」は 0xFFFFFFFF です。
CONNECT のプロパティ、MQTT 5、3.1.2.11.2 節</translation>
    </message>
    <message>
        <source>&amp;Receive Maximum</source>
        <translation>Receive Maximum(&amp;R)</translation>
    </message>
    <message>
        <source>How many QoS 1 and 2 messages this client takes at once without acknowledging them, 1 to 65535.
Property of CONNECT, MQTT 5, section 3.1.2.11.3</source>
        <translation>このクライアントが確認応答せずに同時に受け取る QoS 1 と 2 のメッセージ数。1～65535。
CONNECT のプロパティ、MQTT 5、3.1.2.11.3 節</translation>
    </message>
    <message>
        <source>not set: 65535</source>
        <translation>未設定: 65535</translation>
    </message>
    <message>
        <source>Maximum &amp;Packet Size</source>
        <translation>Maximum Packet Size(&amp;P)</translation>
    </message>
    <message>
        <source>The largest packet this client accepts, in bytes.
Property of CONNECT, MQTT 5, section 3.1.2.11.4</source>
        <translation>このクライアントが受け付ける最大のパケット (バイト)。
CONNECT のプロパティ、MQTT 5、3.1.2.11.4 節</translation>
    </message>
    <message>
        <source>not set: no limit</source>
        <translation>未設定: 制限なし</translation>
    </message>
    <message>
        <source>&amp;Topic Alias Maximum</source>
        <translation>Topic Alias Maximum(&amp;T)</translation>
    </message>
    <message>
        <source>The highest topic alias the broker may use, 0 to 65535.
Property of CONNECT, MQTT 5, section 3.1.2.11.5</source>
        <translation>ブローカーが使える最大の Topic Alias。0～65535。
CONNECT のプロパティ、MQTT 5、3.1.2.11.5 節</translation>
    </message>
    <message>
        <source>not set: 0, no aliases</source>
        <translation>未設定: 0、別名なし</translation>
    </message>
    <message>
        <source>Request Response &amp;Information</source>
        <translation>Request Response Information(&amp;I)</translation>
    </message>
    <message>
        <source>Asks the broker for Response Information in CONNACK.
Property of CONNECT, MQTT 5, section 3.1.2.11.6</source>
        <translation>CONNACK の Response Information をブローカーに求めます。
CONNECT のプロパティ、MQTT 5、3.1.2.11.6 節</translation>
    </message>
    <message>
        <source>not set: no</source>
        <translation>未設定: いいえ</translation>
    </message>
    <message>
        <source>yes (1)</source>
        <translation>はい (1)</translation>
    </message>
    <message>
        <source>no (0)</source>
        <translation>いいえ (0)</translation>
    </message>
    <message>
        <source>Request Pro&amp;blem Information</source>
        <translation>Request Problem Information(&amp;B)</translation>
    </message>
    <message>
        <source>Whether the broker may explain failures with a Reason String and User Properties.
Property of CONNECT, MQTT 5, section 3.1.2.11.7</source>
        <translation>ブローカーが Reason String と User Property で失敗を説明してよいか。
CONNECT のプロパティ、MQTT 5、3.1.2.11.7 節</translation>
    </message>
    <message>
        <source>not set: yes</source>
        <translation>未設定: はい</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>User Properties(&amp;U)</translation>
    </message>
    <message>
        <source>Pairs of a name and a value for the broker; a name may come again.
Property of CONNECT, MQTT 5, section 3.1.2.11.8</source>
        <translation>ブローカー向けの名前と値の組。同じ名前を繰り返せます。
CONNECT のプロパティ、MQTT 5、3.1.2.11.8 節</translation>
    </message>
    <message>
        <source>Enhanced authentication</source>
        <translation>拡張認証</translation>
    </message>
    <message>
        <source>Authentication &amp;Method</source>
        <translation>Authentication Method(&amp;M)</translation>
    </message>
    <message>
        <source>Begins an enhanced authentication, for instance SCRAM-SHA-256.
Property of CONNECT, MQTT 5, section 3.1.2.11.9</source>
        <translation>拡張認証を始めます (例: SCRAM-SHA-256)。
CONNECT のプロパティ、MQTT 5、3.1.2.11.9 節</translation>
    </message>
    <message>
        <source>not set: none</source>
        <translation>未設定: なし</translation>
    </message>
    <message>
        <source>Authentication &amp;Data</source>
        <translation>Authentication Data(&amp;D)</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>These travel in MQTT 5 only; this connection uses %1.</source>
        <translation>これらは MQTT 5 でのみ送られます。この接続は %1 です。</translation>
    </message>
    <message>
        <source>not set: 0 s</source>
        <translation>未設定: 0 s</translation>
    </message>
    <message>
        <source>Au&amp;thentication</source>
        <translation>認証(&amp;T)</translation>
    </message>
    <message>
        <source>How the broker&apos;s AUTH packets are answered. SCRAM proves the password of Credentials without sending it, and makes the broker prove that it knows it as well.
By hand: method and data are yours, and every AUTH of the broker waits for your answer.
MQTT 5, section 4.12; SCRAM: RFC 5802 and RFC 7677</source>
        <translation>ブローカーの AUTH パケットへの応答方法。SCRAM は「認証情報」のパスワードを送らずに証明し、ブローカーにもパスワードを知っていることを証明させます。
手動: 方式とデータは自分で決め、ブローカーの各 AUTH は応答を待ちます。
MQTT 5、4.12 節。SCRAM: RFC 5802 と RFC 7677</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手動</translation>
    </message>
    <message>
        <source>Each AUTH of the broker waits for your answer, which is typed under the URL.</source>
        <translation>ブローカーの各 AUTH は、URL の下に入力する応答を待ちます。</translation>
    </message>
    <message>
        <source>User name and password of Credentials go into SCRAM; the password is not sent.</source>
        <translation>「認証情報」のユーザー名とパスワードを SCRAM に使います。パスワードは送信されません。</translation>
    </message>
    <message>
        <source>The first data of the authentication method. Needs an Authentication Method. It is never written to a file.
Property of CONNECT, MQTT 5, section 3.1.2.11.10</source>
        <translation>認証方式の最初のデータ。Authentication Method が必要です。ファイルには書き込まれません。
CONNECT のプロパティ、MQTT 5、3.1.2.11.10 節</translation>
    </message>
</context>
<context>
    <name>MqttRules</name>
    <message>
        <source>The broker answers the CONNECT of MQTT %1 with a CONNACK in the form of MQTT %2: it does not speak %1.</source>
        <translation>ブローカーは MQTT %1 の CONNECT に MQTT %2 の形の CONNACK で応答します。%1 を話しません。</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>プロトコルバージョンを MQTT %1 に切り替えてください。</translation>
    </message>
    <message>
        <source>Or use a broker, or a version of it, that speaks MQTT %1.</source>
        <translation>または、MQTT %1 を話すブローカー (またはその版) を使ってください。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with a TLS alert (%2): the port speaks TLS.</source>
        <translation>%1 は CONNECT に TLS アラート (%2) で応答します。ポートは TLS を話します。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with a TLS record: the port speaks TLS.</source>
        <translation>%1 は CONNECT に TLS レコードで応答します。ポートは TLS を話します。</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>%1 を使ってください。</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1.</source>
        <translation>WebSocket リスナーなら %1 を使ってください。</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without TLS, %1 by default.</source>
        <translation>または、ブローカーが TLS なしで待ち受けるポート (既定は %1) を使ってください。</translation>
    </message>
    <message>
        <source>A web server answers on %1 that this port expects HTTPS, so TLS.</source>
        <translation>%1 の Web サーバーが、このポートは HTTPS (TLS) を求めていると応答しています。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP and asks for a WebSocket: it is a WebSocket listener.</source>
        <translation>%1 は CONNECT に HTTP で応答し、WebSocket を求めています。WebSocket リスナーです。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP: a web server listens there, not an MQTT broker.</source>
        <translation>%1 は CONNECT に HTTP で応答します。そこで待ち受けているのは MQTT ブローカーではなく Web サーバーです。</translation>
    </message>
    <message>
        <source>Check the port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>URL のポートを確認してください。MQTT の既定は %1、TLS では %2 です。</translation>
    </message>
    <message>
        <source>%1 sends the CONNECT back as it got it: an echo service listens there, not an MQTT broker.</source>
        <translation>%1 は CONNECT をそのまま送り返します。そこで待ち受けているのは MQTT ブローカーではなくエコーサービスです。</translation>
    </message>
    <message>
        <source>Check host and port in the URL.</source>
        <translation>URL のホストとポートを確認してください。</translation>
    </message>
    <message>
        <source>Look for a test service, a serial line or a relay that returns what it receives.</source>
        <translation>受け取ったものを返すテストサービス、シリアル回線、中継を探してください。</translation>
    </message>
    <message>
        <source>%1 answers in plain text, %2: it is not an MQTT broker.</source>
        <translation>%1 はテキストで応答します (%2)。MQTT ブローカーではありません。</translation>
    </message>
    <message>
        <source>%1 speaks %2: it is not an MQTT broker.</source>
        <translation>%1 は %2 を話します。MQTT ブローカーではありません。</translation>
    </message>
    <message>
        <source>Use the broker&apos;s MQTT port: RabbitMQ has it, 1883 by default, when its MQTT plug-in is enabled.</source>
        <translation>ブローカーの MQTT ポートを使ってください。RabbitMQ では MQTT プラグインを有効にすると使えます (既定は 1883)。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>URL のホストとポートを確認してください。MQTT の既定は %1、TLS では %2 です。</translation>
    </message>
    <message>
        <source>a packet of no known type</source>
        <translation>未知の種別のパケット</translation>
    </message>
    <message>
        <source>Either the server is not an MQTT broker, or it does not keep to the standard, or something between changes the bytes.</source>
        <translation>サーバーが MQTT ブローカーではないか、標準に従っていないか、途中でバイト列が変えられています。</translation>
    </message>
    <message>
        <source>Check host and port in the URL, if you do not know for sure that an MQTT broker listens there.</source>
        <translation>そこで MQTT ブローカーが待ち受けていると確信できなければ、URL のホストとポートを確認してください。</translation>
    </message>
    <message>
        <source>Switch to MQTT %1, to see whether the broker answers that rightly.</source>
        <translation>MQTT %1 に切り替え、ブローカーが正しく応答するか確認してください。</translation>
    </message>
    <message>
        <source>Report the packet to the maker of the broker; the packet log has its bytes.</source>
        <translation>ブローカーの開発元にパケットを報告してください。バイト列はパケットログにあります。</translation>
    </message>
    <message>
        <source>%1 reset the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 は CONNECT の %2 後、CONNACK なしで接続をリセットしました。</translation>
    </message>
    <message>
        <source>The connection to %1 broke off %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 への接続は CONNECT の %2 後、CONNACK なしで切れました。</translation>
    </message>
    <message>
        <source>%1 closed the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 は CONNECT の %2 後、CONNACK なしで接続を閉じました。</translation>
    </message>
    <message>
        <source>The broker began the exchange with the method &quot;%1&quot; (AUTH), and it did not come to an end.</source>
        <translation>ブローカーは方式「%1」のやり取り (AUTH) を始めましたが、終わりませんでした。</translation>
    </message>
    <message>
        <source>No CONNACK came within %1.</source>
        <translation>%1 以内に CONNACK が来ませんでした。</translation>
    </message>
    <message>
        <source>Check the authentication data (MQTT 5, Authentication data) and that the broker&apos;s next step is answered.</source>
        <translation>認証データ (「MQTT 5」の「認証データ」) と、ブローカーの次の手順に応答しているかを確認してください。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells at which step it gave up.</source>
        <translation>ブローカーのログを確認してください。どの手順で中断したかがわかります。</translation>
    </message>
    <message>
        <source>%1 does not answer CONNECT.</source>
        <translation>%1 は CONNECT に応答しません。</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://.</source>
        <translation>ポート %1 は %2:// で一般的です。</translation>
    </message>
    <message>
        <source>It is also possible that a broker listens there and does not take this CONNECT.</source>
        <translation>そこでブローカーが待ち受けていて、この CONNECT を受け付けない可能性もあります。</translation>
    </message>
    <message>
        <source>Or use the port for %1://: %2.</source>
        <translation>または、%1:// のポートを使ってください: %2。</translation>
    </message>
    <message>
        <source>It may not speak MQTT %1: brokers without it often hang up or keep silent.</source>
        <translation>MQTT %1 を話さない可能性があります。非対応のブローカーは切断するか沈黙することがよくあります。</translation>
    </message>
    <message>
        <source>Switch to MQTT %1 and connect again.</source>
        <translation>MQTT %1 に切り替えて接続し直してください。</translation>
    </message>
    <message>
        <source>The port may expect TLS.</source>
        <translation>ポートが TLS を求めている可能性があります。</translation>
    </message>
    <message>
        <source>Try the port with TLS: %1.</source>
        <translation>TLS でポートを試してください: %1。</translation>
    </message>
    <message>
        <source>The broker may want a client certificate, and under TLS 1.3 some close without saying so.</source>
        <translation>ブローカーがクライアント証明書を求めている可能性があります。TLS 1.3 では、それを示さずに閉じるものもあります。</translation>
    </message>
    <message>
        <source>Give a client certificate and its key, if the broker asks for one (TLS, Client certificate).</source>
        <translation>ブローカーが求めるなら、クライアント証明書とその鍵を指定してください (「TLS」の「クライアント証明書」)。</translation>
    </message>
    <message>
        <source>It may be a WebSocket listener.</source>
        <translation>WebSocket リスナーの可能性があります。</translation>
    </message>
    <message>
        <source>Try the port with WebSocket: %1.</source>
        <translation>WebSocket でポートを試してください: %1。</translation>
    </message>
    <message>
        <source>On port 443 some brokers want an ALPN protocol (TLS, ALPN).</source>
        <translation>ポート 443 では ALPN プロトコルを求めるブローカーがあります (「TLS」の「ALPN」)。</translation>
    </message>
    <message>
        <source>The broker may also dislike the client ID, the credentials or the will and not say so.</source>
        <translation>ブローカーが Client ID、認証情報、または Will を受け入れず、それを示していない可能性もあります。</translation>
    </message>
    <message>
        <source>Connect without the will.</source>
        <translation>Will なしで接続してください。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log for client ID &quot;%1&quot;; check user name, password and client ID.</source>
        <translation>ブローカーのログで Client ID「%1」を調べ、ユーザー名、パスワード、Client ID を確認してください。</translation>
    </message>
    <message numerus="yes">
        <source>%1 began an answer to CONNECT (%n byte(s)) and did not finish it within %2.</source>
        <translation>
            <numerusform>%1 は CONNECT への応答を始めましたが (%n バイト)、%2 以内に終えませんでした。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 accepted the connection and then sent nothing for %2: no CONNACK came.</source>
        <translation>%1 は接続を受け付けた後、%2 の間何も送らず、CONNACK が来ませんでした。</translation>
    </message>
    <message>
        <source>The server may hang, or the port may belong to something else that waits for other bytes.</source>
        <translation>サーバーがハングしているか、ポートが別のバイト列を待つ別のもののポートである可能性があります。</translation>
    </message>
    <message>
        <source>It may also be a broker&apos;s WebSocket listener: that speaks HTTP until it is asked for a WebSocket.</source>
        <translation>ブローカーの WebSocket リスナーの可能性もあります。WebSocket を求められるまでは HTTP を話します。</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1 with the right path.</source>
        <translation>WebSocket リスナーなら、正しいパスで %1 を使ってください。</translation>
    </message>
    <message>
        <source>The server sent %1 that cannot be parsed from byte %2 on: %3.</source>
        <translation>サーバーが送った %1 は、バイト %2 以降を解析できません: %3。</translation>
    </message>
    <message>
        <source>The server sent %1, which is not allowed there: %2.</source>
        <translation>サーバーが送った %1 は、そこでは許されません: %2。</translation>
    </message>
    <message>
        <source>The broker may not take the user name and password and not say so.</source>
        <translation>ブローカーがユーザー名とパスワードを受け付けず、それを示していない可能性があります。</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials.</source>
        <translation>「認証情報」のユーザー名とパスワードを確認してください。</translation>
    </message>
    <message>
        <source>with TLS</source>
        <translation>TLS あり</translation>
    </message>
    <message>
        <source>as a WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>with another version of MQTT</source>
        <translation>別の MQTT バージョン</translation>
    </message>
    <message>
        <source>with another client ID and without a will</source>
        <translation>別の Client ID、Will なし</translation>
    </message>
    <message>
        <source>without MQTT 5 properties</source>
        <translation>MQTT 5 のプロパティなし</translation>
    </message>
    <message>
        <source>with an ALPN protocol</source>
        <translation>ALPN プロトコルあり</translation>
    </message>
    <message>
        <source>Extra connections got no further either: %1.</source>
        <comment>a list such as: with TLS, as a WebSocket</comment>
        <translation>追加接続も先に進めませんでした: %1。</translation>
    </message>
    <message>
        <source>Check host and port in the URL, and whether the server that listens there still answers others.</source>
        <translation>URL のホストとポート、そこで待ち受けるサーバーがほかに応答しているかを確認してください。</translation>
    </message>
    <message>
        <source>Its last AUTH still waited to be answered by hand.</source>
        <translation>最後の AUTH が手動での応答を待ったままでした。</translation>
    </message>
</context>
<context>
    <name>NeighbourPorts</name>
    <message>
        <source>On port %1 an MQTT broker answers (%2://).</source>
        <translation>ポート %1 で MQTT ブローカーが応答します (%2://)。</translation>
    </message>
    <message>
        <source>On port %1 a WebSocket is opened (%2://), but no CONNACK came.</source>
        <translation>ポート %1 で WebSocket が開きますが (%2://)、CONNACK が来ませんでした。</translation>
    </message>
    <message>
        <source>On port %1 a web server answers (HTTP %2).</source>
        <translation>ポート %1 で Web サーバーが応答します (HTTP %2)。</translation>
    </message>
    <message>
        <source>On port %1 a server speaks TLS.</source>
        <translation>ポート %1 でサーバーが TLS を話します。</translation>
    </message>
    <message>
        <source>On port %1 a server speaks %2.</source>
        <translation>ポート %1 でサーバーが %2 を話します。</translation>
    </message>
    <message>
        <source>Port %1 is open, but does not answer as %2://.</source>
        <translation>ポート %1 は開いていますが、%2:// としては応答しません。</translation>
    </message>
    <message>
        <source>Use %1: a broker answers there.</source>
        <translation>%1 を使ってください。ブローカーが応答します。</translation>
    </message>
    <message>
        <source>Try %1: a WebSocket server answers there.</source>
        <translation>%1 を試してください。WebSocket サーバーが応答します。</translation>
    </message>
    <message>
        <source>It goes without TLS: user name, password and messages can be read on the way.</source>
        <translation>TLS を使わないため、ユーザー名、パスワード、メッセージを途中で読まれる可能性があります。</translation>
    </message>
    <message>
        <source>Its certificate is not trusted with the present settings; it was not checked here.</source>
        <translation>その証明書は現在の設定では信頼されません。ここでは検証していません。</translation>
    </message>
    <message>
        <source>None of the other customary ports of this host takes a connection either: %1.</source>
        <translation>このホストのほかの一般的なポートも接続を受け付けません: %1。</translation>
    </message>
</context>
<context>
    <name>NetworkForm</name>
    <message>
        <source>&amp;Connect to</source>
        <translation>接続先(&amp;C)</translation>
    </message>
    <message>
        <source>Opens the TCP connection to this host and port; the names that TLS checks and that HTTP sends stay those of the URL.
For a broker behind a tunnel or without a DNS entry.</source>
        <translation>このホストとポートに TCP 接続を開きます。TLS が検証し HTTP が送る名前は URL のままです。
トンネルの背後や DNS 項目のないブローカー用です。</translation>
    </message>
    <message>
        <source>the URL&apos;s host and port</source>
        <translation>URL のホストとポート</translation>
    </message>
    <message>
        <source>&amp;Servers</source>
        <translation>サーバー(&amp;S)</translation>
    </message>
    <message>
        <source>Servers to try in order, one a line; they win over the URL&apos;s host and port.
MQTT.js: servers</source>
        <translation>順に試すサーバーを 1 行に 1 つ。URL のホストとポートより優先されます。
MQTT.js: servers</translation>
    </message>
    <message>
        <source>not set: the URL&apos;s host alone</source>
        <translation>未設定: URL のホストのみ</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Prox&amp;y</source>
        <translation>プロキシ(&amp;Y)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
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
        <translation>プロキシのホスト(&amp;H)</translation>
    </message>
    <message>
        <source>Name or address of the proxy.</source>
        <translation>プロキシの名前またはアドレス。</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>Proxy p&amp;ort</source>
        <translation>プロキシのポート(&amp;O)</translation>
    </message>
    <message>
        <source>TCP port of the proxy, 1 to 65535.</source>
        <translation>プロキシの TCP ポート。1～65535。</translation>
    </message>
    <message>
        <source>Proxy &amp;username</source>
        <translation>プロキシのユーザー名(&amp;U)</translation>
    </message>
    <message>
        <source>Proxy pass&amp;word</source>
        <translation>プロキシのパスワード(&amp;W)</translation>
    </message>
    <message>
        <source>Give a host, or host:port; an IPv6 address stands in brackets.</source>
        <translation>ホスト、またはホスト:ポートを指定してください。IPv6 アドレスは角括弧で囲みます。</translation>
    </message>
    <message>
        <source>Goes between this client and the broker. With SOCKS5 the proxy resolves the name.
SOCKS5: RFC 1928. HTTP: CONNECT, RFC 9110 section 9.3.6</source>
        <translation>このクライアントとブローカーの間に入ります。SOCKS5 ではプロキシが名前を解決します。
SOCKS5: RFC 1928。HTTP: CONNECT、RFC 9110 9.3.6 節</translation>
    </message>
    <message>
        <source>For a proxy that asks who is there.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</source>
        <translation>身元を尋ねるプロキシ用。
SOCKS5: RFC 1929。HTTP: Proxy-Authorization、RFC 7617</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>再接続</translation>
    </message>
    <message>
        <source>Makes a lost connection anew by itself, with growing delays; not after your own Disconnect.
MQTT.js: reconnectPeriod, 0 switches it off</source>
        <translation>失われた接続を、間隔を延ばしながら自動的に作り直します。自分で切断した後は行いません。
MQTT.js: reconnectPeriod、0 でオフ</translation>
    </message>
    <message>
        <source>&amp;Reconnect when the connection is lost</source>
        <translation>接続が失われたら再接続(&amp;R)</translation>
    </message>
    <message>
        <source>Fi&amp;rst delay</source>
        <translation>最初の間隔(&amp;R)</translation>
    </message>
    <message>
        <source>The wait before the first try; each further try waits twice as long. Half of each delay is left to chance, so that many clients do not come back at once.
MQTT.js: reconnectPeriod</source>
        <translation>最初の再試行までの待ち時間。以後は毎回 2 倍になります。多数のクライアントが一斉に戻らないよう、各間隔の半分は乱数です。
MQTT.js: reconnectPeriod</translation>
    </message>
    <message>
        <source>&amp;Longest delay</source>
        <translation>最長の間隔(&amp;L)</translation>
    </message>
    <message>
        <source>The delays grow up to this one. A busy broker, and one that throws the client out again and again, is asked at this pace at once.</source>
        <translation>間隔はここまで延びます。混雑したブローカーや、クライアントを何度も切断するブローカーには、最初からこの間隔で試みます。</translation>
    </message>
    <message>
        <source>Tries again even if there was no connection yet, as for a broker that is still to be started.</source>
        <translation>まだ一度も接続していなくても再試行します。これから起動するブローカーなどに使えます。</translation>
    </message>
    <message>
        <source>A&amp;lso when the first attempt fails</source>
        <translation>最初の試行の失敗時も(&amp;L)</translation>
    </message>
    <message>
        <source>Tries again, at the longest delay, even if trying again is not likely to help: wrong credentials, missing rights, a certificate that does not pass, a client ID that another client uses.
MQTT.js: reconnectOnConnackError</source>
        <translation>再試行で解決しそうにない場合も、最長の間隔で再試行します: 誤った認証情報、権限不足、検証に合格しない証明書、別のクライアントが使う Client ID。
MQTT.js: reconnectOnConnackError</translation>
    </message>
    <message>
        <source>Also after re&amp;fusals</source>
        <translation>拒否された後も(&amp;F)</translation>
    </message>
    <message>
        <source>While the broker keeps the session, automatic reconnects send Clean Start 0, so that subscriptions and messages under way are kept; your own Connect sends Clean Start as it is set. With MQTT 3.1 and 3.1.1 Clean Session alone decides.
CONNECT, MQTT 5.0: Clean Start, section 3.1.2.4, Session Expiry Interval, section 3.1.2.11.2</source>
        <translation>ブローカーがセッションを保持する間、自動再接続は Clean Start 0 を送り、購読と配信中のメッセージを保ちます。自分で接続するときは、設定どおりの Clean Start を送ります。MQTT 3.1 と 3.1.1 では Clean Session だけで決まります。
CONNECT、MQTT 5.0: Clean Start、3.1.2.4 節、Session Expiry Interval、3.1.2.11.2 節</translation>
    </message>
    <message>
        <source>Resu&amp;me the session</source>
        <translation>セッションを再開(&amp;M)</translation>
    </message>
    <message>
        <source>After a reconnect into a new session, sends the SUBSCRIBE of each subscription again.
SUBSCRIBE, section 3.8. MQTT.js: resubscribe</source>
        <translation>新しいセッションに再接続した後、各購読の SUBSCRIBE を再び送ります。
SUBSCRIBE、3.8 節。MQTT.js: resubscribe</translation>
    </message>
    <message>
        <source>Su&amp;bscribe again</source>
        <translation>購読し直す(&amp;B)</translation>
    </message>
    <message>
        <source>For a proxy that asks for a password. It is never written to a file.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</source>
        <translation>パスワードを求めるプロキシ用。ファイルには書き込まれません。
SOCKS5: RFC 1929。HTTP: Proxy-Authorization、RFC 7617</translation>
    </message>
</context>
<context>
    <name>NewRowsHint</name>
    <message numerus="yes">
        <source>%n new row(s) below</source>
        <translation>
            <numerusform>下に新しい行が %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the end and follow it (Space)</source>
        <translation>末尾に移動して追う (スペース)</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>The password went to %1 unencrypted: everyone on the way can read it. Use %2://.</source>
        <translation>パスワードが暗号化されずに %1 に送られました。途中の誰もが読めます。%2:// を使ってください。</translation>
    </message>
    <message>
        <source>%1 did not answer or refused; %2 worked. A device that tries only the first address would fail.</source>
        <translation>%1 は応答しないか拒否し、%2 は成功しました。最初のアドレスしか試さないデバイスは失敗します。</translation>
    </message>
    <message>
        <source>The server speaks MQTT, but did not confirm the sub-protocol &quot;%1&quot;: stricter clients, browsers among them, refuse that.</source>
        <translation>サーバーは MQTT を話しますが、サブプロトコル「%1」を確認しませんでした。ブラウザーなど厳格なクライアントは拒否します。</translation>
    </message>
    <message numerus="yes">
        <source>The certificate &quot;%1&quot; expires in %n day(s), on %2.</source>
        <translation>
            <numerusform>証明書「%1」の期限は %n 日後、%2 に切れます。</numerusform>
        </translation>
    </message>
    <message>
        <source>With verification on, this connection would fail. %1</source>
        <translation>検証がオンなら、この接続は失敗します。%1</translation>
    </message>
    <message>
        <source>MQTT %1 does not define the code %2 (0x%3) in %4.</source>
        <translation>MQTT %1 は %4 のコード %2 (0x%3) を定義していません。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>無期限</translation>
    </message>
    <message>
        <source>after %1 s</source>
        <translation>%1 秒後</translation>
    </message>
    <message>
        <source>The broker turned keep-alive off; %1 s were asked for.</source>
        <translation>ブローカーが Keep Alive をオフにしました。要求は %1 秒でした。</translation>
    </message>
    <message>
        <source>The broker set the keep-alive to %1 s; %2 s were asked for.</source>
        <translation>ブローカーが Keep Alive を %1 秒に設定しました。要求は %2 秒でした。</translation>
    </message>
    <message>
        <source>The broker assigned the client ID &quot;%1&quot;.</source>
        <translation>ブローカーが Client ID「%1」を割り当てました。</translation>
    </message>
    <message>
        <source>The broker has no earlier session of this client (Session Present 0): it is the first connection with this client ID, or the session was not kept.</source>
        <translation>ブローカーに、このクライアントの以前のセッションがありません (Session Present 0)。この Client ID での最初の接続か、セッションが保持されませんでした。</translation>
    </message>
    <message>
        <source>The broker keeps the session otherwise than asked for: it expires %1, not %2.</source>
        <translation>セッションの保持が要求と異なります。期限: %1 (要求: %2)。</translation>
    </message>
    <message numerus="yes">
        <source>The broker takes at most %n unacknowledged message(s) of QoS 1 and 2 at a time.</source>
        <translation>
            <numerusform>ブローカーが同時に受け付ける、確認応答前の QoS 1 と 2 のメッセージは最大 %n 件です。</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker takes messages with QoS %1 at most.</source>
        <translation>ブローカーが受け付けるメッセージの QoS は最大 %1 です。</translation>
    </message>
    <message>
        <source>The broker takes packets of at most %1 bytes.</source>
        <translation>ブローカーが受け付けるパケットは最大 %1 バイトです。</translation>
    </message>
    <message>
        <source>The broker takes topic aliases up to %1.</source>
        <translation>ブローカーは Topic Alias を %1 まで受け付けます。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages.</source>
        <translation>ブローカーは Retain メッセージを保持しません。</translation>
    </message>
    <message>
        <source>The broker takes no topic filters with wildcards (+ and #).</source>
        <translation>ブローカーはワイルドカード (+ と #) を含む Topic Filter を受け付けません。</translation>
    </message>
    <message>
        <source>The broker takes no subscription identifiers.</source>
        <translation>ブローカーは Subscription Identifier を受け付けません。</translation>
    </message>
    <message>
        <source>The broker takes no shared subscriptions ($share).</source>
        <translation>ブローカーは共有購読 ($share) を受け付けません。</translation>
    </message>
    <message>
        <source>The revocation list (crl) does not tell whether the certificate &quot;%1&quot; was revoked: %2. Get the present list of its issuer &quot;%3&quot;.</source>
        <translation>失効リスト (crl) では、証明書「%1」が失効しているかどうかわかりません: %2。発行者「%3」の現在のリストを入手してください。</translation>
    </message>
    <message>
        <source>The broker asks for %1 iterations of SCRAM; RFC 5802 wants at least %2, so that a stolen key costs time to try passwords on.</source>
        <translation>ブローカーが求める SCRAM の反復は %1 回です。盗まれた鍵でパスワードを試すのに時間がかかるよう、RFC 5802 は %2 回以上を求めています。</translation>
    </message>
    <message>
        <source>The TLS session keys are written to %1: whoever has that file and a recording can read this connection, the password too.</source>
        <translation>TLS セッション鍵を %1 に書き込んでいます。そのファイルと記録を持つ人は、パスワードを含めてこの接続を読めます。</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice (Escape)</source>
        <translation>この通知を閉じる (Escape)</translation>
    </message>
</context>
<context>
    <name>NumberText</name>
    <message>
        <source>Give a time such as 90, 90 s, 5 min or 1 h.</source>
        <translation>90、90 s、5 min、1 h のように時間を指定してください。</translation>
    </message>
    <message>
        <source>Give a time such as 30 s, 500 ms or 2 min.</source>
        <translation>30 s、500 ms、2 min のように時間を指定してください。</translation>
    </message>
    <message>
        <source>Give a number of bytes such as 1024 or 2 MiB.</source>
        <translation>1024 や 2 MiB のようにバイト数を指定してください。</translation>
    </message>
    <message>
        <source>Give a whole number.</source>
        <translation>整数を指定してください。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>無期限</translation>
    </message>
    <message>
        <source>The number is too large: at most 4294967295 can be sent.</source>
        <translation>数が大きすぎます。送信できるのは最大 4294967295 です。</translation>
    </message>
</context>
<context>
    <name>OptionalTextEdit</name>
    <message>
        <source>Send this field. Checked with an empty line, it is sent as an empty text, which is not the same as not sending it.</source>
        <translation>この項目を送信します。チェックして空欄にすると、空のテキストを送信します。送信しないのとは異なります。</translation>
    </message>
    <message>
        <source>Hide what is typed</source>
        <translation>入力を隠す</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>入力を表示</translation>
    </message>
    <message>
        <source>empty, and sent so</source>
        <translation>空のまま送信</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未設定</translation>
    </message>
</context>
<context>
    <name>Options</name>
    <message>
        <source>The value cannot be read as bytes.</source>
        <translation>値をバイト列として読めません。</translation>
    </message>
    <message>
        <source>Give text, {&quot;hex&quot;: &quot;00ff&quot;}, {&quot;base64&quot;: &quot;AP8=&quot;}, {&quot;file&quot;: &quot;path&quot;}, or a Buffer as JSON prints it.</source>
        <translation>テキスト、{&quot;hex&quot;: &quot;00ff&quot;}、{&quot;base64&quot;: &quot;AP8=&quot;}、{&quot;file&quot;: &quot;path&quot;}、または JSON が出力する形の Buffer を指定してください。</translation>
    </message>
    <message>
        <source>the comment that starts here does not end: &quot;*/&quot; was expected.</source>
        <translation>ここから始まるコメントが終わっていません。「*/」が必要です。</translation>
    </message>
    <message>
        <source>the invisible character U+%1 stands here.</source>
        <translation>ここに見えない文字 U+%1 があります。</translation>
    </message>
    <message>
        <source>code is not run: write the text itself in place of ${...}.</source>
        <translation>コードは実行されません。${...} の代わりにテキスト自体を書いてください。</translation>
    </message>
    <message>
        <source>this is no complete escape: \xHH, \uHHHH or \u{H...} was expected.</source>
        <translation>エスケープが不完全です。\xHH、\uHHHH、\u{H...} のいずれかが必要です。</translation>
    </message>
    <message>
        <source>the string that starts here does not end: %1 was expected.</source>
        <translation>ここから始まる文字列が終わっていません。%1 が必要です。</translation>
    </message>
    <message>
        <source>this is no number; text needs quotes.</source>
        <translation>これは数ではありません。テキストには引用符が必要です。</translation>
    </message>
    <message>
        <source>an object was expected: &quot;{&quot;</source>
        <translation>オブジェクトが必要です: &quot;{&quot;</translation>
    </message>
    <message>
        <source>&quot;)&quot; was expected</source>
        <translation>&quot;)&quot; が必要です</translation>
    </message>
    <message>
        <source>nothing more was expected behind the object</source>
        <translation>オブジェクトの後には何も置けません</translation>
    </message>
    <message>
        <source>the text ends here; %1.</source>
        <translation>テキストがここで終わっています。%1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands here; %2.</source>
        <translation>ここに &quot;%1&quot; があります。%2。</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>&quot;{&quot; was expected</source>
        <translation>&quot;{&quot; が必要です</translation>
    </message>
    <message>
        <source>&quot;:&quot; and the value of the key were expected</source>
        <translation>&quot;:&quot; とキーの値が必要です</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot; was expected</source>
        <translation>&quot;,&quot; または &quot;}&quot; が必要です</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot; was expected in &quot;%1&quot;</source>
        <translation>&quot;%1&quot; の中に &quot;,&quot; または &quot;}&quot; が必要です</translation>
    </message>
    <message>
        <source>&quot;}&quot; was expected</source>
        <translation>&quot;}&quot; が必要です</translation>
    </message>
    <message>
        <source>&quot;[&quot; was expected</source>
        <translation>&quot;[&quot; が必要です</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;]&quot; was expected</source>
        <translation>&quot;,&quot; または &quot;]&quot; が必要です</translation>
    </message>
    <message>
        <source>&quot;]&quot; was expected</source>
        <translation>&quot;]&quot; が必要です</translation>
    </message>
    <message>
        <source>a key or &quot;}&quot; was expected</source>
        <translation>キーまたは &quot;}&quot; が必要です</translation>
    </message>
    <message>
        <source>objects and lists are nested more than %1 deep.</source>
        <translation>オブジェクトとリストの入れ子が %1 段を超えています。</translation>
    </message>
    <message>
        <source>there are more than %1 values.</source>
        <translation>値が %1 個を超えています。</translation>
    </message>
    <message>
        <source>a string in quotes was expected; code is not run</source>
        <translation>引用符で囲んだ文字列が必要です。コードは実行されません</translation>
    </message>
    <message>
        <source>a value was expected</source>
        <translation>値が必要です</translation>
    </message>
    <message>
        <source>a value was expected for &quot;%1&quot;</source>
        <translation>&quot;%1&quot; の値が必要です</translation>
    </message>
    <message>
        <source>this is no finite number.</source>
        <translation>有限の数ではありません。</translation>
    </message>
    <message>
        <source>a number was expected</source>
        <translation>数が必要です</translation>
    </message>
    <message>
        <source>text needs quotes, and code is not run: write a string, a number, true, false, null, a list or an object.</source>
        <translation>テキストには引用符が必要で、コードは実行されません。文字列、数、true、false、null、リスト、またはオブジェクトを書いてください。</translation>
    </message>
    <message>
        <source>&quot;(&quot; was expected</source>
        <translation>&quot;(&quot; が必要です</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;)&quot; was expected</source>
        <translation>&quot;,&quot; または &quot;)&quot; が必要です</translation>
    </message>
    <message>
        <source>the name of the file was expected in quotes.</source>
        <translation>引用符で囲んだファイル名が必要です。</translation>
    </message>
    <message>
        <source>give the bytes with Buffer.from(&quot;...&quot;, &quot;hex&quot;).</source>
        <translation>バイト列は Buffer.from(&quot;...&quot;, &quot;hex&quot;) で指定してください。</translation>
    </message>
    <message>
        <source>a string or a list of bytes was expected.</source>
        <translation>文字列またはバイトのリストが必要です。</translation>
    </message>
    <message>
        <source>the encoding was expected to be hex, base64, utf8 or latin1.</source>
        <translation>エンコーディングは hex、base64、utf8、latin1 のいずれかが必要です。</translation>
    </message>
    <message>
        <source>there are %1 characters; at most %2 are read.</source>
        <translation>%1 文字あります。読めるのは最大 %2 文字です。</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>a Boolean</source>
        <translation>真偽値</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>リスト</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>オブジェクト</translation>
    </message>
    <message>
        <source>The option %1 cannot be read.</source>
        <translation>オプション %1 を読めません。</translation>
    </message>
    <message>
        <source>The option %1 is %2.</source>
        <translation>オプション %1 が%2になっています。</translation>
    </message>
    <message>
        <source>There are more options that Connack does not know; they are not listed.</source>
        <translation>ほかにも Connack の知らないオプションがありますが、一覧にはありません。</translation>
    </message>
    <message>
        <source>Connack has no use for the option &quot;%1&quot; of MQTT.js; it was left out.</source>
        <translation>Connack は MQTT.js のオプション「%1」を使わないため、除外しました。</translation>
    </message>
    <message>
        <source>Connack does not know the option &quot;%1&quot;; it was left out.</source>
        <translation>Connack はオプション「%1」を知らないため、除外しました。</translation>
    </message>
    <message>
        <source>Connack does not know the option &quot;%1&quot;; it was left out. Is &quot;%2&quot; meant?</source>
        <translation>Connack はオプション「%1」を知らないため、除外しました。「%2」のことですか?</translation>
    </message>
    <message>
        <source>Give an object: { ... }.</source>
        <translation>オブジェクトを指定してください: { ... }。</translation>
    </message>
    <message>
        <source>Give true or false.</source>
        <translation>true または false を指定してください。</translation>
    </message>
    <message>
        <source>Give text in quotes.</source>
        <translation>引用符で囲んだテキストを指定してください。</translation>
    </message>
    <message>
        <source>The option %1 is &quot;%2&quot;. %3</source>
        <translation>オプション %1 が「%2」です。%3</translation>
    </message>
    <message>
        <source>Give a name or an address alone; scheme, port and path are options of their own.</source>
        <translation>名前またはアドレスだけを指定してください。スキーム、ポート、パスは別のオプションです。</translation>
    </message>
    <message>
        <source>Use &quot;%1&quot;.</source>
        <translation>&quot;%1&quot; を使ってください。</translation>
    </message>
    <message>
        <source>Use &quot;mqtt&quot;, &quot;mqtts&quot;, &quot;ws&quot; or &quot;wss&quot;.</source>
        <translation>&quot;mqtt&quot;、&quot;mqtts&quot;、&quot;ws&quot;、&quot;wss&quot; のいずれかを使ってください。</translation>
    </message>
    <message>
        <source>The protocol %1 was read as %2.</source>
        <translation>プロトコル %1 を %2 として読みました。</translation>
    </message>
    <message>
        <source>Give the path of a file, or PEM text.</source>
        <translation>ファイルのパス、または PEM テキストを指定してください。</translation>
    </message>
    <message>
        <source>Give a list of texts: [&quot;mqtt&quot;].</source>
        <translation>テキストのリストを指定してください: [&quot;mqtt&quot;]。</translation>
    </message>
    <message>
        <source>The option %1 has a value that is no text.</source>
        <translation>オプション %1 に、テキストでない値があります。</translation>
    </message>
    <message>
        <source>Give text, or a list of texts for a name that comes again.</source>
        <translation>テキスト、または繰り返す名前にはテキストのリストを指定してください。</translation>
    </message>
    <message>
        <source>Give text or a number.</source>
        <translation>テキストまたは数を指定してください。</translation>
    </message>
    <message>
        <source>Give an object of names and values, or a list of [name, value].</source>
        <translation>名前と値のオブジェクト、または [name, value] のリストを指定してください。</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>3 (MQTT 3.1)、4 (MQTT 3.1.1)、5 (MQTT 5.0) のいずれかを指定してください。</translation>
    </message>
    <message>
        <source>Give the path of a file.</source>
        <translation>ファイルのパスを指定してください。</translation>
    </message>
    <message>
        <source>Give &quot;TLSv1&quot;, &quot;TLSv1.1&quot;, &quot;TLSv1.2&quot; or &quot;TLSv1.3&quot;.</source>
        <translation>&quot;TLSv1&quot;、&quot;TLSv1.1&quot;、&quot;TLSv1.2&quot;、&quot;TLSv1.3&quot; のいずれかを指定してください。</translation>
    </message>
    <message>
        <source>Give a list: [{&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}].</source>
        <translation>リストを指定してください: [{&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}]。</translation>
    </message>
    <message>
        <source>Give an object with &quot;host&quot;: {&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}.</source>
        <translation>&quot;host&quot; のあるオブジェクトを指定してください: {&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}。</translation>
    </message>
    <message>
        <source>Give &quot;socks5://host:port&quot; or &quot;http://host:port&quot;.</source>
        <translation>&quot;socks5://host:port&quot; または &quot;http://host:port&quot; を指定してください。</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0、1、2 のいずれかを指定してください。</translation>
    </message>
    <message>
        <source>The options cannot be read: line %1, column %2: %3</source>
        <translation>オプションを読めません: %1 行、%2 桁: %3</translation>
    </message>
    <message>
        <source>Give a JSON object or a JavaScript object, for instance {&quot;clientId&quot;: &quot;pump-7&quot;, &quot;keepalive&quot;: 30}.</source>
        <translation>JSON オブジェクトまたは JavaScript オブジェクトを指定してください (例: {&quot;clientId&quot;: &quot;pump-7&quot;, &quot;keepalive&quot;: 30})。</translation>
    </message>
    <message>
        <source>The options are not text in UTF-8.</source>
        <translation>オプションが UTF-8 のテキストではありません。</translation>
    </message>
    <message>
        <source>Save the options as UTF-8.</source>
        <translation>オプションを UTF-8 で保存してください。</translation>
    </message>
    <message>
        <source>There is no property %1.</source>
        <translation>プロパティ %1 はありません。</translation>
    </message>
    <message>
        <source>Give one of: %1.</source>
        <translation>次のいずれかを指定してください: %1。</translation>
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
        <translation>%1 後も接続は開いたままです。</translation>
    </message>
    <message>
        <source>Waiting for the broker to close.</source>
        <translation>ブローカーが閉じるのを待っています。</translation>
    </message>
    <message>
        <source>The connection was ended from this side before.</source>
        <translation>その前にこちら側から接続を終了しました。</translation>
    </message>
    <message>
        <source>Closed by the broker after %1, with DISCONNECT %2.</source>
        <translation>ブローカーが %1 後に DISCONNECT %2 で閉じました。</translation>
    </message>
    <message>
        <source>Closed by the broker after %1, without a DISCONNECT.</source>
        <translation>ブローカーが %1 後に DISCONNECT なしで閉じました。</translation>
    </message>
    <message>
        <source>Over after %1.</source>
        <translation>%1 後に終了しました。</translation>
    </message>
    <message>
        <source>Closing.</source>
        <translation>閉じています。</translation>
    </message>
    <message>
        <source>Closed by the broker after %1.</source>
        <translation>ブローカーが %1 後に閉じました。</translation>
    </message>
    <message>
        <source>Still connected.</source>
        <translation>まだ接続中です。</translation>
    </message>
    <message>
        <source>Connected so far.</source>
        <translation>今のところ接続中です。</translation>
    </message>
    <message>
        <source>The will arrived %1 after the end.</source>
        <translation>終了の %1 後に Will が届きました。</translation>
    </message>
    <message>
        <source>Nobody watches: press Watch the will before.</source>
        <translation>監視する接続がありません。先に「Will を監視」を押してください。</translation>
    </message>
    <message>
        <source>The client was back before the Will Delay Interval had passed.</source>
        <translation>Will Delay Interval が過ぎる前にクライアントが戻りました。</translation>
    </message>
    <message>
        <source>No will within %1.</source>
        <translation>%1 以内に Will が届きませんでした。</translation>
    </message>
    <message>
        <source>Waiting for the will.</source>
        <translation>Will を待っています。</translation>
    </message>
    <message>
        <source>No will so far.</source>
        <translation>今のところ Will は届いていません。</translation>
    </message>
    <message>
        <source>Session Present is 1.</source>
        <translation>Session Present は 1 です。</translation>
    </message>
    <message>
        <source>Session Present is 0.</source>
        <translation>Session Present は 0 です。</translation>
    </message>
    <message>
        <source>The next CONNACK shows it: press Resume the session.</source>
        <translation>次の CONNACK でわかります。「セッションを再開」を押してください。</translation>
    </message>
    <message>
        <source>The next CONNECT asked for a clean start: what was kept is not seen.</source>
        <translation>次の CONNECT は Clean Start を求めました。保持されていたものは確認できません。</translation>
    </message>
    <message>
        <source>%1 The CONNECT came after %2, when the session had expired.</source>
        <translation>%1 CONNECT は、セッションの期限が切れた後の %2 後に送られました。</translation>
    </message>
    <message>
        <source>The connection did not come about; the status says why.</source>
        <translation>接続が成立しませんでした。理由はステータスに出ます。</translation>
    </message>
    <message>
        <source>Waiting for the CONNACK.</source>
        <translation>CONNACK を待っています。</translation>
    </message>
    <message>
        <source>The broker answered AUTH 0x00 Success.</source>
        <translation>ブローカーは AUTH 0x00 Success で応答しました。</translation>
    </message>
    <message>
        <source>Refused after %1: DISCONNECT %2.</source>
        <translation>%1 後に拒否されました: DISCONNECT %2。</translation>
    </message>
    <message>
        <source>The connection ended after %1.</source>
        <translation>接続は %1 後に終了しました。</translation>
    </message>
    <message>
        <source>No end of the exchange within %1.</source>
        <translation>%1 以内にやり取りが終わりませんでした。</translation>
    </message>
    <message>
        <source>Waiting for the broker&apos;s AUTH.</source>
        <translation>ブローカーの AUTH を待っています。</translation>
    </message>
    <message>
        <source>The packet log shows it.</source>
        <translation>パケットログに出ています。</translation>
    </message>
</context>
<context>
    <name>PacketDetail</name>
    <message>
        <source>&amp;Copy Field</source>
        <translation>項目をコピー(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Unfold All</source>
        <translation>すべて展開(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Fold All</source>
        <translation>すべて折りたたむ(&amp;F)</translation>
    </message>
    <message>
        <source>The bytes of the chosen packet appear here.</source>
        <translation>選択したパケットのバイト列がここに表示されます。</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>Happened below MQTT: no packet</source>
        <translation>MQTT より下の出来事: パケットなし</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>観測結果</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>An event has no MQTT bytes.</source>
        <translation>イベントに MQTT のバイト列はありません。</translation>
    </message>
    <message>
        <source>The fields of the chosen packet appear here.</source>
        <translation>選択したパケットのフィールドがここに表示されます。</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>To</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト列</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>ペイロード</translation>
    </message>
    <message>
        <source>Will payload (%1)</source>
        <comment>number of bytes</comment>
        <translation>Will のペイロード (%1)</translation>
    </message>
    <message>
        <source>Payload (%1)</source>
        <comment>number of bytes</comment>
        <translation>ペイロード (%1)</translation>
    </message>
    <message>
        <source>PUBLISH has a payload, and CONNECT with a will.</source>
        <translation>ペイロードがあるのは PUBLISH と、Will 付きの CONNECT です。</translation>
    </message>
    <message>
        <source>Copy &amp;Value</source>
        <translation>値をコピー(&amp;V)</translation>
    </message>
    <message>
        <source>Copy &amp;Subtree</source>
        <translation>サブツリーをコピー(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Bytes of the Field</source>
        <translation>フィールドのバイト列(&amp;B)</translation>
    </message>
    <message>
        <source>Copy &amp;Packet as Hexadecimal</source>
        <translation>パケットを 16 進でコピー(&amp;P)</translation>
    </message>
    <message>
        <source>Copy Pa&amp;yload</source>
        <translation>ペイロードをコピー(&amp;Y)</translation>
    </message>
    <message>
        <source>Save Pay&amp;load…</source>
        <translation>ペイロードを保存(&amp;L)…</translation>
    </message>
    <message>
        <source>The fields of the chosen packet with their values; the bytes of the chosen field are marked in the packet bytes</source>
        <translation>選択したパケットのフィールドとその値です。選択したフィールドのバイト列はパケットのバイト列の中で示されます</translation>
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
        <translation>時間</translation>
    </message>
    <message>
        <source>Delta (s)</source>
        <translation>差分 (秒)</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>時間 (秒)</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>識別子</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>概要</translation>
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
        <translation>行 %1、ブックマークあり</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>トピック</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Time of day, down to the microsecond</source>
        <translation>マイクロ秒までの時刻</translation>
    </message>
    <message>
        <source>Seconds since the attempt, probe or second connection began</source>
        <translation>試行、追加接続、または 2 つ目の接続の開始からの秒数</translation>
    </message>
    <message>
        <source>Seconds since the chosen row</source>
        <translation>選択行からの秒数</translation>
    </message>
    <message>
        <source>Seconds since the row above it</source>
        <translation>上の行からの秒数</translation>
    </message>
    <message>
        <source>The attempt, probe or second connection that the row belongs to</source>
        <translation>行が属する試行、追加接続、または 2 つ目の接続</translation>
    </message>
    <message>
        <source>C: opens or ends the connection. P: PUBLISH. A: acknowledges it. S: subscribes. K: keeps the connection alive.</source>
        <translation>C: 接続の開始または終了。P: PUBLISH。A: その確認応答。S: 購読。K: 接続の維持。</translation>
    </message>
    <message>
        <source>Reason Code or return code; of several the first that tells of a failure</source>
        <translation>Reason Code または Return code。複数なら、失敗を示す最初のもの</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a connection, and what a row of it says</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>PacketText</name>
    <message>
        <source>Looking up the name</source>
        <translation>名前を解決中</translation>
    </message>
    <message>
        <source>Name resolved</source>
        <translation>名前を解決</translation>
    </message>
    <message>
        <source>TCP connecting</source>
        <translation>TCP 接続中</translation>
    </message>
    <message>
        <source>TCP connected</source>
        <translation>TCP 接続済み</translation>
    </message>
    <message>
        <source>TCP failed</source>
        <translation>TCP 失敗</translation>
    </message>
    <message>
        <source>TLS started</source>
        <translation>TLS 開始</translation>
    </message>
    <message>
        <source>TLS established</source>
        <translation>TLS 確立</translation>
    </message>
    <message>
        <source>TLS alert received</source>
        <translation>TLS アラート受信</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 失敗</translation>
    </message>
    <message>
        <source>WebSocket request</source>
        <translation>WebSocket 要求</translation>
    </message>
    <message>
        <source>WebSocket answer</source>
        <translation>WebSocket 応答</translation>
    </message>
    <message>
        <source>WebSocket frame</source>
        <translation>WebSocket フレーム</translation>
    </message>
    <message>
        <source>Connection closed</source>
        <translation>接続終了</translation>
    </message>
    <message>
        <source>empty client ID</source>
        <translation>Client ID 空</translation>
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
        <translation>Keep Alive %1 秒</translation>
    </message>
    <message>
        <source>user %1</source>
        <translation>ユーザー %1</translation>
    </message>
    <message>
        <source>with password</source>
        <translation>パスワードあり</translation>
    </message>
    <message>
        <source>will on %1</source>
        <translation>Will: %1</translation>
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
        <translation>Retain</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>重複</translation>
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
        <translation>サーバー %1 を使用</translation>
    </message>
    <message>
        <source>properties: %1</source>
        <translation>プロパティ: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n byte(s))</source>
        <translation>
            <numerusform>%1 (%n バイト)</numerusform>
        </translation>
    </message>
    <message>
        <source>Reserved packet type 0</source>
        <translation>予約済みパケット種別 0</translation>
    </message>
    <message>
        <source>Malformed at byte %1, %2: %3 [%4]</source>
        <translation>バイト %1 で不正な形式: %2 %3 [%4]</translation>
    </message>
    <message>
        <source>Not allowed here, byte %1, %2: %3 [%4]</source>
        <translation>ここでは不可、バイト %1: %2 %3 [%4]</translation>
    </message>
    <message>
        <source>No longer in the log</source>
        <translation>ログにもうありません</translation>
    </message>
    <message>
        <source>TLS key log</source>
        <translation>TLS 鍵ログ</translation>
    </message>
    <message>
        <source>Not captured</source>
        <translation>未記録</translation>
    </message>
    <message>
        <source>Connection begins</source>
        <translation>接続開始</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>TLS alert sent</source>
        <translation>TLS アラート送信</translation>
    </message>
    <message>
        <source>WebSocket ping</source>
        <translation>WebSocket Ping</translation>
    </message>
    <message>
        <source>WebSocket pong</source>
        <translation>WebSocket Pong</translation>
    </message>
    <message>
        <source>WebSocket close</source>
        <translation>WebSocket Close</translation>
    </message>
    <message>
        <source>Bytes sent</source>
        <translation>送信バイト</translation>
    </message>
    <message>
        <source>Bytes received</source>
        <translation>受信バイト</translation>
    </message>
</context>
<context>
    <name>PageTabs</name>
    <message>
        <source>Close the tab (Ctrl+W, or the middle mouse button). The connection stays in the list and goes on.</source>
        <translation>タブを閉じます (Ctrl+W、または中央ボタン)。接続は一覧に残り、続きます。</translation>
    </message>
</context>
<context>
    <name>PairTableEdit</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>Add a row (Insert). Two columns can be pasted as well (Ctrl+V).</source>
        <translation>行を追加します (Insert)。2 列を貼り付けることもできます (Ctrl+V)。</translation>
    </message>
    <message>
        <source>Remove the row (Delete)</source>
        <translation>行を削除 (Delete)</translation>
    </message>
    <message>
        <source>Move the row up</source>
        <translation>行を上へ移動</translation>
    </message>
    <message>
        <source>Move the row down</source>
        <translation>行を下へ移動</translation>
    </message>
    <message>
        <source>Show the values of Authorization, Cookie and other secret headers</source>
        <translation>Authorization、Cookie などの秘密のヘッダーの値を表示</translation>
    </message>
</context>
<context>
    <name>PassphraseEdit</name>
    <message>
        <source>Hide</source>
        <translation>隠す</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
</context>
<context>
    <name>Payload</name>
    <message>
        <source>%1 bytes are too many: a PUBLISH carries at most %2 bytes.</source>
        <translation>%1 バイトは多すぎます。PUBLISH が運べるのは最大 %2 バイトです。</translation>
    </message>
    <message>
        <source>Give a file. It is read when the message is published.</source>
        <translation>ファイルを指定してください。メッセージの発行時に読み込みます。</translation>
    </message>
    <message>
        <source>This is a folder. Give a file.</source>
        <translation>これはフォルダーです。ファイルを指定してください。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>そのようなファイルはありません。</translation>
    </message>
    <message>
        <source>This is no plain file, but a device or a pipe.</source>
        <translation>通常のファイルではなく、デバイスまたはパイプです。</translation>
    </message>
    <message>
        <source>The file may not be read by this user.</source>
        <translation>このユーザーにはファイルの読み取り権限がありません。</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <translation>ファイルを読めません: %1</translation>
    </message>
    <message>
        <source>The text has half of a surrogate pair, which has no UTF-8 form.</source>
        <translation>テキストにサロゲートペアの片方があり、UTF-8 で表せません。</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <comment>place in a text and what is wrong there</comment>
        <translation>%1 行、%2 桁: %3</translation>
    </message>
    <message>
        <source>Payload Format Indicator says UTF-8 text, but the byte at offset %1 is no UTF-8.</source>
        <translation>Payload Format Indicator は UTF-8 テキストとしていますが、オフセット %1 のバイトは UTF-8 ではありません。</translation>
    </message>
    <message>
        <source>Content Type says %1, but this is no JSON. %2</source>
        <translation>Content Type は %1 ですが、JSON ではありません。%2</translation>
    </message>
    <message>
        <source>Content Type says %1, but the bytes begin like %2.</source>
        <translation>Content Type は %1 ですが、バイト列の先頭は%2です。</translation>
    </message>
    <message>
        <source>Content Type says %1, but the bytes do not begin like one.</source>
        <translation>Content Type は %1 ですが、バイト列の先頭がそれと異なります。</translation>
    </message>
</context>
<context>
    <name>PayloadEdit</name>
    <message>
        <source>Text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Hexadecimal</source>
        <translation>16 進</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>The file is too long to be shown here.</source>
        <translation>ファイルが長すぎて、ここに表示できません。</translation>
    </message>
    <message>
        <source>What is written as %1 is kept there. %2</source>
        <translation>%1 で書いた内容はそちらに残ります。%2</translation>
    </message>
    <message>
        <source>What is written as %1 is too long to be shown here, and is kept there.</source>
        <translation>%1 で書いた内容は長すぎてここに表示できません。そちらに残ります。</translation>
    </message>
    <message>
        <source>What is written as %1 is no UTF-8 text, and is kept there.</source>
        <translation>%1 で書いた内容は UTF-8 テキストではありません。そちらに残ります。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln バイト</numerusform>
        </translation>
    </message>
    <message>
        <source>The content of the file is read when the message is published.</source>
        <translation>ファイルの内容はメッセージの発行時に読み込みます。</translation>
    </message>
    <message>
        <source>Choose the file to publish</source>
        <translation>発行するファイルの選択</translation>
    </message>
    <message>
        <source>How the payload is written here. What is sent are the bytes.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>ここでのペイロードの表記です。送信されるのはバイト列です。
PUBLISH のペイロード、全バージョン、3.3.3 節</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>整形</translation>
    </message>
    <message>
        <source>Indents the JSON. Numbers, names and their order stay as they are. Ctrl+Z takes it back.</source>
        <translation>JSON を字下げします。数、名前、順序は変わりません。Ctrl+Z で元に戻せます。</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>圧縮</translation>
    </message>
    <message>
        <source>Takes the blanks between the parts out. Ctrl+Z brings them back.</source>
        <translation>要素間の空白を取り除きます。Ctrl+Z で元に戻せます。</translation>
    </message>
    <message>
        <source>Choose a file. It can be dropped here as well.</source>
        <translation>ファイルを選びます。ここにドロップすることもできます。</translation>
    </message>
    <message>
        <source>path of a file, or drop one here</source>
        <translation>ファイルのパス。ここにドロップもできます</translation>
    </message>
    <message>
        <source>Type the message, or drop a file. Empty: a message without a payload.</source>
        <translation>メッセージを入力するか、ファイルをドロップします。空: ペイロードのないメッセージ。</translation>
    </message>
    <message>
        <source>for instance {&quot;temperature&quot;: 21.5}</source>
        <translation>例: {&quot;temperature&quot;: 21.5}</translation>
    </message>
    <message>
        <source>for instance 00 ff 7e</source>
        <translation>例: 00 ff 7e</translation>
    </message>
    <message>
        <source>for instance AP9+</source>
        <translation>例: AP9+</translation>
    </message>
    <message>
        <source>What the message holds; what is sent are the bytes that it stands for.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>メッセージの内容。送信されるのは、それが表すバイト列です。
PUBLISH のペイロード、全バージョン、3.3.3 節</translation>
    </message>
</context>
<context>
    <name>PayloadTab</name>
    <message numerus="yes">
        <source>%n byte(s) of secrets are masked with *, in copies and saved files too. &quot;Reveal Secrets for This View&quot; shows them.</source>
        <translation>
            <numerusform>%n バイトの秘密の値は、コピーと保存したファイルでも * で伏せられます。「この表示で秘密の値を見せる」で表示されます。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PayloadView</name>
    <message>
        <source>Text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト列</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>The payload has %1 bytes, which is too much for the clipboard. Save it instead.</source>
        <translation>ペイロードは %1 バイトで、クリップボードには大きすぎます。代わりに保存してください。</translation>
    </message>
    <message>
        <source>Copied as text; bytes that are no UTF-8 became replacement characters (U+FFFD).</source>
        <translation>テキストとしてコピーしました。UTF-8 でないバイトは置換文字 (U+FFFD) になりました。</translation>
    </message>
    <message>
        <source>Save the payload</source>
        <translation>ペイロードの保存</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s) saved to %1.</source>
        <translation>
            <numerusform>%Ln バイトを %1 に保存しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 に書き込めませんでした: %2</translation>
    </message>
    <message>
        <source>Copy as &amp;Text</source>
        <translation>テキストでコピー(&amp;T)</translation>
    </message>
    <message>
        <source>Copy as &amp;Hexadecimal</source>
        <translation>16 進でコピー(&amp;H)</translation>
    </message>
    <message>
        <source>Copy as &amp;Base64</source>
        <translation>Base64 でコピー(&amp;B)</translation>
    </message>
    <message>
        <source>Copy as Indented &amp;JSON</source>
        <translation>字下げした JSON でコピー(&amp;J)</translation>
    </message>
    <message>
        <source>How the payload is shown. Automatic goes by the bytes, Content Type and Payload Format Indicator. The bytes stay as they came.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>ペイロードの表示方法です。「自動」はバイト列、Content Type、Payload Format Indicator で決めます。バイト列は届いたままです。
PUBLISH のペイロード、全バージョン、3.3.3 節</translation>
    </message>
    <message>
        <source>Find in the payload (Ctrl+F)</source>
        <translation>ペイロード内を検索 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Copy the whole payload</source>
        <translation>ペイロード全体をコピー</translation>
    </message>
    <message>
        <source>Save the payload to a file, byte for byte</source>
        <translation>ペイロードをファイルにバイト単位でそのまま保存</translation>
    </message>
    <message>
        <source>Show as a Tree</source>
        <translation>ツリーで表示</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln バイト</numerusform>
        </translation>
    </message>
    <message>
        <source>said to be UTF-8</source>
        <translation>送信側の指定は UTF-8</translation>
    </message>
    <message>
        <source>said to be bytes</source>
        <translation>送信側の指定はバイト列</translation>
    </message>
    <message>
        <source>The payload is empty (0 bytes).</source>
        <translation>ペイロードは空です (0 バイト)。</translation>
    </message>
    <message>
        <source>The payload is long, so it is shown as text. A tree of it takes a moment.</source>
        <translation>ペイロードが長いため、テキストで表示しています。ツリーには少し時間がかかります。</translation>
    </message>
    <message>
        <source>This is no JSON, so it is shown as text. %1</source>
        <translation>JSON ではないため、テキストで表示しています。%1</translation>
    </message>
    <message>
        <source>The byte at offset %1 is no UTF-8. Such bytes show as %2 here.</source>
        <translation>オフセット %1 のバイトは UTF-8 ではありません。そのようなバイトはここでは %2 と表示されます。</translation>
    </message>
    <message>
        <source>Found, but too far down to be listed</source>
        <translation>見つかりましたが、深すぎて一覧に出せません</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>見つかりません</translation>
    </message>
</context>
<context>
    <name>PlainText</name>
    <message>
        <source>%1… (%2 characters in all)</source>
        <translation>%1… (全 %2 文字)</translation>
    </message>
    <message>
        <source>… (%1 characters in all)</source>
        <translation>… (全 %1 文字)</translation>
    </message>
</context>
<context>
    <name>PreferencesWindow</name>
    <message>
        <source>Restore the &amp;defaults</source>
        <translation>既定値に戻す(&amp;D)</translation>
    </message>
    <message>
        <source>Takes back every choice in this window; that can be undone</source>
        <translation>このウィンドウのすべての選択を取り消します。元に戻せます</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>閉じる(&amp;C)</translation>
    </message>
    <message>
        <source>What was changed counts already (Esc)</source>
        <translation>変更は既に有効です (Esc)</translation>
    </message>
    <message>
        <source>The defaults apply.</source>
        <translation>既定値を適用しています。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外観</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>テーマ(&amp;T)</translation>
    </message>
    <message>
        <source>Colours of all windows; --theme sets them for one start</source>
        <translation>すべてのウィンドウの配色。--theme で一度の起動だけ変えられます</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>言語(&amp;L)</translation>
    </message>
    <message>
        <source>Language of all texts, and of numbers and dates with them; --language sets it for one start</source>
        <translation>すべてのテキストと、数や日付の言語。--language で一度の起動だけ変えられます</translation>
    </message>
    <message>
        <source>&amp;Font size of the log</source>
        <translation>ログの文字サイズ(&amp;F)</translation>
    </message>
    <message>
        <source>For the rows of the packet log, the fields of a packet and its bytes, in points</source>
        <translation>パケットログの行、パケットのフィールドとバイト列の文字サイズ (ポイント)</translation>
    </message>
    <message>
        <source>New connections</source>
        <translation>新しい接続</translation>
    </message>
    <message>
        <source>Client &amp;ID prefix</source>
        <translation>Client ID の接頭辞(&amp;I)</translation>
    </message>
    <message>
        <source>Eight random digits follow it, so that no two clients throw each other out; access rules of brokers often match on it.
Client Identifier in the payload of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.3.1</source>
        <translation>後に乱数 8 桁が続くため、クライアント同士が互いを切断させません。ブローカーのアクセス規則がよく照合します。
CONNECT のペイロードの Client Identifier。全バージョン。
MQTT 5.0 と 3.1.1、3.1.3.1 節</translation>
    </message>
    <message>
        <source>Protocol &amp;version</source>
        <translation>プロトコルバージョン(&amp;V)</translation>
    </message>
    <message>
        <source>The version of MQTT that a new connection asks for.
Protocol Level (3.x) or Protocol Version (5.0) of CONNECT.
MQTT 5.0 and 3.1.1, section 3.1.2.2</source>
        <translation>新しい接続が求める MQTT のバージョン。
CONNECT の Protocol Level (3.x) または Protocol Version (5.0)。
MQTT 5.0 と 3.1.1、3.1.2.2 節</translation>
    </message>
    <message>
        <source>&amp;Keep-alive</source>
        <translation>Keep Alive(&amp;K)</translation>
    </message>
    <message>
        <source>The longest silence: when nothing else was sent for so long, the client sends PINGREQ. 0 turns it off.
Keep Alive of CONNECT, 0 to 65535 seconds, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.10</source>
        <translation>最長の沈黙時間。この間ほかに何も送らなければ、クライアントは PINGREQ を送ります。0 でオフになります。
CONNECT の Keep Alive。0～65535 秒。全バージョン。
MQTT 5.0 と 3.1.1、3.1.2.10 節</translation>
    </message>
    <message>
        <source>T&amp;imeout</source>
        <translation>タイムアウト(&amp;I)</translation>
    </message>
    <message>
        <source>The limit for the whole attempt, from looking up the name to CONNACK. It is not sent.</source>
        <translation>名前の解決から CONNACK まで、試行全体の制限時間。送信されません。</translation>
    </message>
    <message>
        <source>&amp;Reconnect after</source>
        <translation>再接続までの時間(&amp;R)</translation>
    </message>
    <message>
        <source>The first delay before a lost connection is made anew by itself; the following ones grow. 0 turns it off. It is not sent.</source>
        <translation>失われた接続を自動的に作り直すまでの最初の間隔。以後は延びます。0 でオフになります。送信されません。</translation>
    </message>
    <message>
        <source>Diagnosis and log</source>
        <translation>診断とログ</translation>
    </message>
    <message>
        <source>Look &amp;closer after a failure</source>
        <translation>失敗後に詳しく調査(&amp;C)</translation>
    </message>
    <message>
        <source>After a failure, makes the extra connections that narrow its cause down. They publish nothing and carry no will. Without them an attempt is exactly one connection.</source>
        <translation>失敗後に、原因を絞り込む追加接続を行います。何も発行せず、Will も運びません。オフのとき、試行は 1 接続だけです。</translation>
    </message>
    <message>
        <source>Time for looking cl&amp;oser</source>
        <translation>詳しい調査の時間(&amp;O)</translation>
    </message>
    <message>
        <source>For all extra connections together, 1 s to 1 h</source>
        <translation>すべての追加接続の合計。1 秒～1 時間</translation>
    </message>
    <message>
        <source>&amp;Memory of a log</source>
        <translation>ログのメモリ(&amp;M)</translation>
    </message>
    <message>
        <source>How much memory each packet log may take. What is older goes to an encrypted temporary file and stays as readable as the rest.</source>
        <translation>各パケットログが使えるメモリの量。古いものは暗号化した一時ファイルに移り、ほかと同じように読めます。</translation>
    </message>
    <message>
        <source>What is kept between starts</source>
        <translation>起動の間に残すもの</translation>
    </message>
    <message>
        <source>&amp;Passwords of new connections, in the system&apos;s key store</source>
        <translation>新しい接続のパスワードをシステムのキーストアに保管(&amp;P)</translation>
    </message>
    <message>
        <source>Each connection can differ: Credentials, Remember. Without the key store&apos;s help no secret is written anywhere.</source>
        <translation>接続ごとに変えられます (「認証情報」の「保管」)。キーストアなしでは、秘密の値はどこにも書き込まれません。</translation>
    </message>
    <message>
        <source>Recent topics, filters, folders and forms of e&amp;xports</source>
        <translation>最近のトピック、フィルター、フォルダー、エクスポート形式(&amp;X)</translation>
    </message>
    <message>
        <source>Off: nothing of what you do is added; what is there stays until it is forgotten</source>
        <translation>オフ: 操作の内容を追加しません。既にあるものは消去するまで残ります</translation>
    </message>
    <message>
        <source>Sizes, columns and tabs of the &amp;windows</source>
        <translation>ウィンドウのサイズ、列、タブ(&amp;W)</translation>
    </message>
    <message>
        <source>Off: the next start looks as the last one that was kept</source>
        <translation>オフ: 次の起動は、最後に残した状態になります</translation>
    </message>
    <message>
        <source>For&amp;get everything remembered</source>
        <translation>記憶したものをすべて消去(&amp;G)</translation>
    </message>
    <message>
        <source>Forgets recent things and the state of the windows; connections, their passwords and the preferences stay. That can be undone.</source>
        <translation>最近の項目とウィンドウの状態を消去します。接続、そのパスワード、環境設定は残ります。元に戻せます。</translation>
    </message>
    <message>
        <source>What was remembered is forgotten. How the windows look now is kept when they close.</source>
        <translation>記憶したものを消去しました。ウィンドウの現在の状態は、閉じるときに保存されます。</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>元に戻す(&amp;U)</translation>
    </message>
    <message>
        <source>Kept in %1</source>
        <translation>保存先: %1</translation>
    </message>
    <message>
        <source>The preferences cannot be written to %1.</source>
        <translation>環境設定を %1 に書き込めません。</translation>
    </message>
    <message>
        <source>The most is 65,535 s.</source>
        <translation>最大は 65,535 秒です。</translation>
    </message>
    <message>
        <source>Give 100 ms to 1 h, or 0.</source>
        <translation>100 ms～1 h、または 0 を指定してください。</translation>
    </message>
    <message>
        <source>Give 1 s to 1 h.</source>
        <translation>1 s～1 h を指定してください。</translation>
    </message>
    <message>
        <source>A prefix has at most 200 characters, all of them printable.</source>
        <translation>接頭辞は最大 200 文字で、すべて印字可能な文字にしてください。</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>環境設定</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>デスクトップに合わせる</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
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
    <message>
        <source>What you set now is not kept.</source>
        <translation>今回の設定は保存しません。</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
</context>
<context>
    <name>ProbeReport</name>
    <message>
        <source>%1: %2.</source>
        <comment>what was asked, what came of it</comment>
        <translation>%1: %2。</translation>
    </message>
</context>
<context>
    <name>ProbeRules</name>
    <message>
        <source>%1 does not answer CONNECT: nothing came for %2.</source>
        <translation>%1 は CONNECT に応答しません。%2 の間、何も来ませんでした。</translation>
    </message>
    <message>
        <source>%1 resets the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 は CONNECT の %2 後、CONNACK なしで接続をリセットします。</translation>
    </message>
    <message>
        <source>%1 closes the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 は CONNECT の %2 後、CONNACK なしで接続を閉じます。</translation>
    </message>
    <message>
        <source>With %1 the connection works.</source>
        <translation>%1 では接続が成功します。</translation>
    </message>
    <message>
        <source>With %1 the connection works once its certificate is trusted; with the present settings it is not: %2.</source>
        <translation>%1 では、証明書を信頼すれば接続が成功します。現在の設定では信頼されません: %2。</translation>
    </message>
    <message>
        <source>With %1 a broker answers.</source>
        <translation>%1 でブローカーが応答します。</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>%1 を使ってください。</translation>
    </message>
    <message>
        <source>Give the certificate of the broker&apos;s CA under TLS, CA file (--ca).</source>
        <translation>ブローカーの CA の証明書を「TLS」の「CA ファイル」(--ca) に指定してください。</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1.</source>
        <translation>WebSocket リスナーなら %1 を使ってください。</translation>
    </message>
    <message>
        <source>%1 does not answer CONNECT in the clear with MQTT.</source>
        <translation>%1 は平文の CONNECT に MQTT で応答しません。</translation>
    </message>
    <message>
        <source>The same port answers a TLS handshake: it expects TLS.</source>
        <translation>同じポートが TLS ハンドシェイクに応答します。TLS を求めています。</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without TLS, %1 by default.</source>
        <translation>または、ブローカーが TLS なしで待ち受けるポート (既定は %1) を使ってください。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP.</source>
        <translation>%1 は CONNECT に HTTP で応答します。</translation>
    </message>
    <message>
        <source>Asked for a WebSocket, it opens one, and with %1 the connection works.</source>
        <translation>WebSocket を求めると開き、%1 では接続が成功します。</translation>
    </message>
    <message>
        <source>Asked for a WebSocket at %1, it opens one.</source>
        <translation>%1 で WebSocket を求めると開きます。</translation>
    </message>
    <message>
        <source>Asked for a WebSocket at %1, it answers as a WebSocket server, but opens none there.</source>
        <translation>%1 で WebSocket を求めると WebSocket サーバーとして応答しますが、そこでは開きません。</translation>
    </message>
    <message>
        <source>Use %1 with the right path.</source>
        <translation>正しいパスで %1 を使ってください。</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without WebSocket, %1 by default.</source>
        <translation>または、ブローカーが WebSocket なしで待ち受けるポート (既定は %1) を使ってください。</translation>
    </message>
    <message>
        <source>To an HTTP request it answers %1: a web server listens there, not an MQTT broker.</source>
        <translation>HTTP 要求に %1 で応答します。そこで待ち受けているのは MQTT ブローカーではなく Web サーバーです。</translation>
    </message>
    <message>
        <source>A broker may still be behind it as a WebSocket, at a path that was not tried.</source>
        <translation>試していないパスの WebSocket として、背後にブローカーがある可能性は残ります。</translation>
    </message>
    <message>
        <source>Check the port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>URL のポートを確認してください。MQTT の既定は %1、TLS では %2 です。</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1 with the right path.</source>
        <translation>WebSocket リスナーなら、正しいパスで %1 を使ってください。</translation>
    </message>
    <message>
        <source>To other bytes than MQTT&apos;s it answers: another service listens there.</source>
        <translation>MQTT 以外のバイト列に応答します。別のサービスが待ち受けています。</translation>
    </message>
    <message>
        <source>It speaks %1: it is not an MQTT broker.</source>
        <translation>%1 を話します。MQTT ブローカーではありません。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>URL のホストとポートを確認してください。MQTT の既定は %1、TLS では %2 です。</translation>
    </message>
    <message>
        <source>%1 does not answer the request for a WebSocket.</source>
        <translation>%1 は WebSocket の要求に応答しません。</translation>
    </message>
    <message>
        <source>%1 hangs up on the request for a WebSocket.</source>
        <translation>%1 は WebSocket の要求に対して切断します。</translation>
    </message>
    <message>
        <source>It answers other bytes: another service listens there.</source>
        <translation>別のバイト列で応答します。別のサービスが待ち受けています。</translation>
    </message>
    <message>
        <source>It speaks %1: it is neither a web server nor an MQTT broker.</source>
        <translation>%1 を話します。Web サーバーでも MQTT ブローカーでもありません。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a WebSocket listener&apos;s.</source>
        <translation>URL のホストとポートを確認してください。このポートは WebSocket リスナーのものではありません。</translation>
    </message>
    <message>
        <source>With the client ID %1 in place of the empty one the same connection works.</source>
        <translation>空の代わりに Client ID %1 を使うと、同じ接続が成功します。</translation>
    </message>
    <message>
        <source>With the client ID %1 the same connection works: the broker does not take &quot;%2&quot; (%3 bytes).</source>
        <translation>Client ID %1 では同じ接続が成功します。ブローカーは「%2」(%3 バイト) を受け付けません。</translation>
    </message>
    <message>
        <source>The last will was left out there as well and may be what the broker does not take.</source>
        <translation>そこでは Will も外したので、ブローカーが受け付けないのは Will の可能性があります。</translation>
    </message>
    <message>
        <source>A clean session was asked for there; the broker may also refuse to keep a session.</source>
        <translation>そこでは Clean Session を求めたので、ブローカーがセッションの保持を拒否している可能性もあります。</translation>
    </message>
    <message>
        <source>Use another client ID, for instance %1.</source>
        <translation>別の Client ID を使ってください (例: %1)。</translation>
    </message>
    <message>
        <source>Use a client ID of at most 23 bytes: brokers need not take longer ones.</source>
        <translation>Client ID は 23 バイト以内にしてください。ブローカーはそれより長いものを受け付ける義務がありません。</translation>
    </message>
    <message>
        <source>Look up on the broker which client IDs it takes: their form, a prefix, a user that each is tied to, a list of banned ones.</source>
        <translation>ブローカーが受け付ける Client ID を調べてください: 形式、接頭辞、結びついたユーザー、禁止一覧。</translation>
    </message>
    <message>
        <source>Without the last will the same connection works: the broker does not take the will with the topic &quot;%1&quot;.</source>
        <translation>Will なしでは同じ接続が成功します。ブローカーはトピック「%1」の Will を受け付けません。</translation>
    </message>
    <message>
        <source>Change the will&apos;s topic (Last Will, Topic) to one that this broker allows.</source>
        <translation>Will のトピック (「Will」の「トピック」) を、このブローカーが許可するものに変更してください。</translation>
    </message>
    <message>
        <source>Or connect without the will.</source>
        <translation>または、Will なしで接続してください。</translation>
    </message>
    <message>
        <source>Try it without &quot;Retain&quot; (Last Will).</source>
        <translation>「Retain」なしで試してください (「Will」)。</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): with %1 it hangs up, without any it goes on.</source>
        <translation>サーバーは提示したアプリケーションプロトコル (ALPN) のどれも受け付けません。%1 では切断し、なしでは先に進みます。</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN): with %1 offered it goes on, without it hangs up.</source>
        <translation>サーバーはアプリケーションプロトコル (ALPN) を求めています。%1 を提示すると先に進み、なしでは切断します。</translation>
    </message>
    <message>
        <source>The server wants another application protocol (ALPN): with %1 offered it goes on, with %2 it hangs up.</source>
        <translation>サーバーは別のアプリケーションプロトコル (ALPN) を求めています。%1 を提示すると先に進み、%2 では切断します。</translation>
    </message>
    <message>
        <source>So the connection works.</source>
        <translation>これで接続が成功します。</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol (TLS, ALPN).</source>
        <translation>ALPN プロトコルを提示しないでください (「TLS」の「ALPN」)。</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>ALPN プロトコル %1 を提示してください (「TLS」の「ALPN」または --alpn)。</translation>
    </message>
    <message>
        <source>Without the properties of CONNECT (%1) the same connection works; no single one of them is to blame.</source>
        <translation>CONNECT のプロパティ (%1) なしでは同じ接続が成功します。どれか 1 つだけの問題ではありません。</translation>
    </message>
    <message>
        <source>Without the property %1 of CONNECT the same connection works: the broker hangs up on it, though MQTT 5 allows it.</source>
        <translation>CONNECT のプロパティ %1 なしでは同じ接続が成功します。MQTT 5 では許されますが、ブローカーはこれに対して切断します。</translation>
    </message>
    <message>
        <source>Leave the properties out (MQTT 5).</source>
        <translation>プロパティを外してください (「MQTT 5」)。</translation>
    </message>
    <message>
        <source>Leave the property %1 out (MQTT 5).</source>
        <translation>プロパティ %1 を外してください (「MQTT 5」)。</translation>
    </message>
    <message>
        <source>Report it to the maker of the broker: it should answer with a reason code.</source>
        <translation>ブローカーの開発元に報告してください。Reason Code で応答するべきです。</translation>
    </message>
    <message>
        <source>It accepts the same CONNECT as MQTT %1: it does not speak MQTT %2.</source>
        <translation>MQTT %1 としては同じ CONNECT を受け付けます。MQTT %2 を話しません。</translation>
    </message>
    <message>
        <source>It answers the same CONNECT as MQTT %1 with a CONNACK: it does not speak MQTT %2.</source>
        <translation>MQTT %1 としては同じ CONNECT に CONNACK で応答します。MQTT %2 を話しません。</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>プロトコルバージョンを MQTT %1 に切り替えてください。</translation>
    </message>
    <message>
        <source>Or use a broker, or a version of it, that speaks MQTT %1.</source>
        <translation>または、MQTT %1 を話すブローカー (またはその版) を使ってください。</translation>
    </message>
    <message>
        <source>%1 accepts the connection and closes it, also when nothing is sent: there after %2.</source>
        <translation>%1 は、何も送らなくても接続を受け付けて閉じます。その場合は %2 後です。</translation>
    </message>
    <message>
        <source>So it is not what was sent, but that somebody connected at all: a load balancer or port forwarding with no broker behind it, a limit on connections, or a rule on client addresses.</source>
        <translation>したがって、送った内容ではなく、接続したこと自体が原因です: 背後にブローカーのないロードバランサーやポート転送、接続数の制限、またはクライアントアドレスの規則。</translation>
    </message>
    <message>
        <source>Check that the broker behind %1 is running: a port that is forwarded (a container, a tunnel, a load balancer) accepts connections also without it.</source>
        <translation>%1 の背後でブローカーが動作しているか確認してください。転送ポート (コンテナー、トンネル、ロードバランサー) は、ブローカーがなくても接続を受け付けます。</translation>
    </message>
    <message>
        <source>Check the rules on client addresses and the limits on connections, of the broker and of a firewall in front of it.</source>
        <translation>ブローカーとその前のファイアウォールの、クライアントアドレスの規則と接続数の制限を確認してください。</translation>
    </message>
    <message>
        <source>With it the broker answers %1.</source>
        <translation>これを使うと、ブローカーは %1 と応答します。</translation>
    </message>
    <message>
        <source>To &quot;%1&quot; the broker answers %2.</source>
        <translation>「%1」に対し、ブローカーは %2 と応答します。</translation>
    </message>
    <message>
        <source>%1 does not answer the TLS handshake.</source>
        <translation>%1 は TLS ハンドシェイクに応答しません。</translation>
    </message>
    <message>
        <source>%1 hangs up on the TLS handshake.</source>
        <translation>%1 は TLS ハンドシェイクに対して切断します。</translation>
    </message>
    <message>
        <source>It answers other bytes in the clear: another service listens there.</source>
        <translation>平文では別のバイト列で応答します。別のサービスが待ち受けています。</translation>
    </message>
    <message>
        <source>It speaks %1, in the clear: it is not an MQTT broker.</source>
        <translation>平文で %1 を話します。MQTT ブローカーではありません。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a broker&apos;s.</source>
        <translation>URL のホストとポートを確認してください。このポートはブローカーのものではありません。</translation>
    </message>
    <message>
        <source>A CONNECT in the clear, sent without user name and password, is answered with a CONNACK: the port has no TLS.</source>
        <translation>ユーザー名とパスワードなしで送った平文の CONNECT に CONNACK で応答します。このポートに TLS はありません。</translation>
    </message>
    <message>
        <source>In the clear it opens a WebSocket: the port has no TLS.</source>
        <translation>平文で WebSocket が開きます。このポートに TLS はありません。</translation>
    </message>
    <message>
        <source>In the clear it answers HTTP: the port has no TLS.</source>
        <translation>平文で HTTP が応答します。このポートに TLS はありません。</translation>
    </message>
    <message>
        <source>At the path %1 no WebSocket is to be had; it may have another one.</source>
        <translation>パス %1 では WebSocket を得られません。別のパスにある可能性があります。</translation>
    </message>
    <message>
        <source>Use %1 to connect to this port without TLS.</source>
        <translation>%1 を使って、このポートに TLS なしで接続してください。</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s TLS listener, %1 by default.</source>
        <translation>または、ブローカーの TLS リスナーのポート (既定は %1) を使ってください。</translation>
    </message>
    <message>
        <source>Or set up TLS for this listener on the broker.</source>
        <translation>または、ブローカーでこのリスナーに TLS を設定してください。</translation>
    </message>
    <message>
        <source>With %1, so without a WebSocket, the connection works.</source>
        <translation>%1 (WebSocket なし) では接続が成功します。</translation>
    </message>
    <message>
        <source>With %1, so without a WebSocket, a broker answers.</source>
        <translation>%1 (WebSocket なし) でブローカーが応答します。</translation>
    </message>
    <message>
        <source>Use %1: MQTT without WebSocket.</source>
        <translation>%1 を使ってください: WebSocket なしの MQTT です。</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s WebSocket listener (mosquitto: &quot;protocol websockets&quot;).</source>
        <translation>または、ブローカーの WebSocket リスナーのポートを使ってください (mosquitto:「protocol websockets」)。</translation>
    </message>
    <message>
        <source>%1 does not answer the request for a WebSocket in the clear.</source>
        <translation>%1 は平文の WebSocket の要求に応答しません。</translation>
    </message>
    <message>
        <source>%1 hangs up on the request for a WebSocket in the clear.</source>
        <translation>%1 は平文の WebSocket の要求に対して切断します。</translation>
    </message>
    <message>
        <source>Or use the port on which the server listens without TLS, if it has one.</source>
        <translation>または、あれば、サーバーが TLS なしで待ち受けるポートを使ってください。</translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times: %1 after the CONNACK.</source>
        <comment>a list of durations</comment>
        <translation>
            <numerusform>接続して切断されることが %n 回ありました: CONNACK の %1 後。</numerusform>
        </translation>
    </message>
    <message>
        <source>With another client ID the connection holds: another client is using &quot;%1&quot;, and the broker keeps only the newer one.</source>
        <translation>別の Client ID では接続が維持されます。別のクライアントが「%1」を使っており、ブローカーは新しい方だけを残します。</translation>
    </message>
    <message>
        <source>So steady a rhythm is that of another client with the client ID &quot;%1&quot; that comes back each time; a broker or a proxy that ends every connection after a fixed time would look the same.</source>
        <translation>これほど一定の間隔は、そのたびに戻ってくる Client ID「%1」の別のクライアントによるものです。一定時間ですべての接続を終えるブローカーやプロキシでも同じように見えます。</translation>
    </message>
    <message>
        <source>Find the other client with the client ID &quot;%1&quot;, for instance a second copy of the device or program.</source>
        <translation>Client ID「%1」の別のクライアントを探してください (例: デバイスやプログラムの 2 つ目の複製)。</translation>
    </message>
    <message>
        <source>Use a client ID that no one else has.</source>
        <translation>ほかの誰も使っていない Client ID を使ってください。</translation>
    </message>
    <message>
        <source>The server closed the connection %1 after the CONNACK, and gave no reason.</source>
        <translation>サーバーは CONNACK の %1 後に、理由を示さずに接続を閉じました。</translation>
    </message>
    <message>
        <source>With another client ID it does the same after %1: the client ID is not the reason.</source>
        <translation>別の Client ID でも %1 後に同じことが起こります。Client ID は原因ではありません。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: a limit on connections, a rule for this user or address, or a plug-in may close it.</source>
        <translation>その時刻のブローカーのログを調べてください。接続数の制限、このユーザーやアドレスの規則、またはプラグインが閉じている可能性があります。</translation>
    </message>
    <message>
        <source>Look for a load balancer or proxy in front of the broker that ends connections after a time.</source>
        <translation>一定時間で接続を終える、ブローカーの前のロードバランサーやプロキシを探してください。</translation>
    </message>
    <message>
        <source>As MQTT %1 it accepts the same CONNECT.</source>
        <translation>MQTT %1 としては同じ CONNECT を受け付けます。</translation>
    </message>
    <message>
        <source>With the client ID %1 the same connection works.</source>
        <translation>Client ID %1 では同じ接続が成功します。</translation>
    </message>
    <message>
        <source>Another client ID is refused as well.</source>
        <translation>別の Client ID も拒否されます。</translation>
    </message>
    <message>
        <source>Without the last will the same connection works.</source>
        <translation>Will なしでは同じ接続が成功します。</translation>
    </message>
    <message>
        <source>Without the MQTT 5 properties of CONNECT the same connection works.</source>
        <translation>CONNECT の MQTT 5 プロパティなしでは同じ接続が成功します。</translation>
    </message>
    <message>
        <source>Without the property %1 of CONNECT the same connection works.</source>
        <translation>CONNECT のプロパティ %1 なしでは同じ接続が成功します。</translation>
    </message>
    <message>
        <source>At %1 the connection works.</source>
        <translation>%1 では接続が成功します。</translation>
    </message>
    <message>
        <source>At %1 a WebSocket is opened.</source>
        <translation>%1 では WebSocket が開きます。</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake in the clear.</source>
        <translation>%1 は TLS ハンドシェイクに平文で応答します。</translation>
    </message>
</context>
<context>
    <name>ProbeText</name>
    <message>
        <source>The port without sending anything</source>
        <translation>何も送らずにポートへ接続</translation>
    </message>
    <message>
        <source>The port with the first bytes of another protocol (%1)</source>
        <translation>ポートに別のプロトコル (%1) の最初のバイトを送信</translation>
    </message>
    <message>
        <source>The same port with TLS: %1</source>
        <translation>同じポートで TLS あり: %1</translation>
    </message>
    <message>
        <source>The same port without TLS: %1</source>
        <translation>同じポートで TLS なし: %1</translation>
    </message>
    <message>
        <source>The same port as a WebSocket: %1</source>
        <translation>同じポートで WebSocket: %1</translation>
    </message>
    <message>
        <source>The same port without a WebSocket: %1</source>
        <translation>同じポートで WebSocket なし: %1</translation>
    </message>
    <message>
        <source>Another path: %1</source>
        <translation>別のパス: %1</translation>
    </message>
    <message>
        <source>The same with MQTT %1</source>
        <translation>MQTT %1 で同じもの</translation>
    </message>
    <message>
        <source>Another client ID: %1</source>
        <translation>別の Client ID: %1</translation>
    </message>
    <message>
        <source>The same without the last will</source>
        <translation>Will なしで同じもの</translation>
    </message>
    <message>
        <source>The same without any MQTT 5 property</source>
        <translation>MQTT 5 のプロパティなしで同じもの</translation>
    </message>
    <message>
        <source>The same without the property %1</source>
        <translation>プロパティ %1 なしで同じもの</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>同じものをもう一度</translation>
    </message>
    <message>
        <source>The same without an ALPN protocol</source>
        <translation>ALPN プロトコルなしで同じもの</translation>
    </message>
    <message>
        <source>The same with the ALPN protocol %1</source>
        <translation>ALPN プロトコル %1 で同じもの</translation>
    </message>
    <message>
        <source>A customary port of the host: %1</source>
        <translation>ホストの一般的なポート: %1</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>ended before it had an answer</source>
        <translation>応答を得る前に終了</translation>
    </message>
    <message>
        <source>connected, and stayed connected for %1</source>
        <translation>接続し、%1 の間維持</translation>
    </message>
    <message>
        <source>connected after %1</source>
        <translation>%1 後に接続</translation>
    </message>
    <message>
        <source>connected, and lost again after %1</source>
        <translation>接続し、%1 後に喪失</translation>
    </message>
    <message>
        <source>refused after %1: %2</source>
        <translation>%1 後に拒否: %2</translation>
    </message>
    <message>
        <source>a WebSocket was opened, but no CONNACK came</source>
        <translation>WebSocket は開いたが、CONNACK なし</translation>
    </message>
    <message>
        <source>answered: %1</source>
        <translation>応答: %1</translation>
    </message>
    <message>
        <source>TLS answered: %1</source>
        <comment>facts of TLS, untranslated</comment>
        <translation>TLS の応答: %1</translation>
    </message>
    <message>
        <source>answered with TLS, then with the alert %1</source>
        <translation>TLS で応答後、アラート %1</translation>
    </message>
    <message>
        <source>TLS was established, but nothing followed</source>
        <translation>TLS 確立後、何も続かず</translation>
    </message>
    <message>
        <source>answered with TLS</source>
        <translation>TLS で応答</translation>
    </message>
    <message>
        <source>reset after %1, without an answer</source>
        <translation>応答なしで %1 後にリセット</translation>
    </message>
    <message>
        <source>closed after %1, without an answer</source>
        <translation>応答なしで %1 後に切断</translation>
    </message>
    <message>
        <source>no answer within %1</source>
        <translation>%1 以内に応答なし</translation>
    </message>
    <message>
        <source>no TCP connection</source>
        <translation>TCP 接続なし</translation>
    </message>
    <message>
        <source>without ALPN</source>
        <translation>ALPN なし</translation>
    </message>
    <message>
        <source>with ALPN %1</source>
        <translation>ALPN %1</translation>
    </message>
    <message>
        <source>without a server name</source>
        <translation>サーバー名なし</translation>
    </message>
    <message>
        <source>with the server name %1</source>
        <translation>サーバー名 %1</translation>
    </message>
    <message>
        <source>every version and cipher</source>
        <translation>全バージョンと全暗号スイート</translation>
    </message>
    <message>
        <source>as a connection of these settings</source>
        <translation>この設定の接続と同じ</translation>
    </message>
    <message>
        <source>A TLS handshake alone: %1</source>
        <comment>what is offered in it</comment>
        <translation>TLS ハンドシェイクのみ: %1</translation>
    </message>
</context>
<context>
    <name>Profiles</name>
    <message>
        <source>%1 was written by a newer version of Connack; it is left as it is, and connections are not saved.</source>
        <translation>%1 は新しいバージョンの Connack が書き込んだものです。そのまま残し、接続は保存しません。</translation>
    </message>
    <message>
        <source>The saved connections in %1 cannot be read: %2.</source>
        <translation>%1 の保存済みの接続を読めません: %2。</translation>
    </message>
    <message>
        <source>The saved connections in %1 are damaged, and the file cannot be renamed.</source>
        <translation>%1 の保存済みの接続が壊れており、ファイル名も変更できません。</translation>
    </message>
    <message>
        <source>The saved connections in %1 are damaged; the file is kept as %2.</source>
        <translation>%1 の保存済みの接続が壊れています。ファイルは %2 として残しました。</translation>
    </message>
    <message numerus="yes">
        <source>%n saved setting(s) in %1 could not be read and have their default.</source>
        <translation>
            <numerusform>%1 の保存済みの設定 %n 件を読めず、既定値にしました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The connections cannot be saved in %1: %2.</source>
        <translation>接続を %1 に保存できません: %2。</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in %1 have settings of a newer version of Connack; they are kept.</source>
        <translation>
            <numerusform>%1 の %n 件の接続に、新しいバージョンの Connack の設定があります。そのまま残します。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PropertyMeaning</name>
    <message>
        <source>Whether the payload is UTF-8 text (1) or unspecified bytes (0).</source>
        <translation>ペイロードが UTF-8 テキスト (1) か、不特定のバイト列 (0) か。</translation>
    </message>
    <message>
        <source>Seconds after which the message is no longer delivered.</source>
        <translation>この秒数が過ぎると、メッセージは配信されません。</translation>
    </message>
    <message>
        <source>What the payload is, usually a MIME type; the applications agree on it.</source>
        <translation>ペイロードの種類。通常は MIME タイプで、アプリケーション間で取り決めます。</translation>
    </message>
    <message>
        <source>The topic on which an answer to this message is expected.</source>
        <translation>このメッセージへの応答が期待されるトピック。</translation>
    </message>
    <message>
        <source>Tells the requester which request an answer belongs to.</source>
        <translation>どの要求への応答かを要求側に示します。</translation>
    </message>
    <message>
        <source>The number that the client gave to the matching subscription.</source>
        <translation>クライアントが該当する購読に付けた番号。</translation>
    </message>
    <message>
        <source>Seconds for which the session is kept after the connection ends; 4294967295 means for ever.</source>
        <translation>接続終了後にセッションを保持する秒数。4294967295 は無期限です。</translation>
    </message>
    <message>
        <source>The client ID that the broker chose, because an empty one was sent.</source>
        <translation>空の Client ID が送られたため、ブローカーが選んだもの。</translation>
    </message>
    <message>
        <source>Seconds of keep-alive that the broker demands in place of the client&apos;s.</source>
        <translation>クライアントの値の代わりにブローカーが求める Keep Alive の秒数。</translation>
    </message>
    <message>
        <source>The method of the enhanced authentication.</source>
        <translation>拡張認証の方式。</translation>
    </message>
    <message>
        <source>Data of the enhanced authentication, as the method defines them.</source>
        <translation>方式が定める拡張認証のデータ。</translation>
    </message>
    <message>
        <source>Whether the broker may send reason strings and user properties on failures in every packet (1) or only in a few (0).</source>
        <translation>ブローカーが失敗時に、Reason String と User Property をすべてのパケットで送れるか (1)、一部だけか (0)。</translation>
    </message>
    <message>
        <source>Seconds that the broker waits after a lost connection before it publishes the will.</source>
        <translation>接続が失われた後、Will を発行するまでブローカーが待つ秒数。</translation>
    </message>
    <message>
        <source>Whether the client asks for Response Information (1) or not (0).</source>
        <translation>クライアントが Response Information を求めるか (1)、求めないか (0)。</translation>
    </message>
    <message>
        <source>The text from which the client is to build its response topics.</source>
        <translation>クライアントが応答トピックを作る元になるテキスト。</translation>
    </message>
    <message>
        <source>Another server that the client should use.</source>
        <translation>クライアントが使うべき別のサーバー。</translation>
    </message>
    <message>
        <source>The sender&apos;s own words on the reason, for people.</source>
        <translation>人に向けた、理由についての送信側の言葉。</translation>
    </message>
    <message>
        <source>How many messages of QoS 1 and 2 the sender of this takes before they are acknowledged.</source>
        <translation>送信側が確認応答前に受け取る QoS 1 と 2 のメッセージ数。</translation>
    </message>
    <message>
        <source>The highest topic alias that the sender of this takes; 0 means none.</source>
        <translation>送信側が受け付ける最大の Topic Alias。0 はなしです。</translation>
    </message>
    <message>
        <source>A number that stands for the topic name on this connection.</source>
        <translation>この接続でトピック名の代わりになる番号。</translation>
    </message>
    <message>
        <source>The highest QoS that the broker takes in PUBLISH.</source>
        <translation>ブローカーが PUBLISH で受け付ける最大の QoS。</translation>
    </message>
    <message>
        <source>Whether the broker keeps retained messages.</source>
        <translation>ブローカーが Retain メッセージを保持するか。</translation>
    </message>
    <message>
        <source>A name and a value whose meaning the applications agree on.</source>
        <translation>意味をアプリケーション間で取り決める名前と値。</translation>
    </message>
    <message>
        <source>Bytes of the largest packet that the sender of this takes.</source>
        <translation>送信側が受け付ける最大パケットのバイト数。</translation>
    </message>
    <message>
        <source>Whether the broker takes subscriptions with + and #.</source>
        <translation>ブローカーが + や # を含む購読を受け付けるか。</translation>
    </message>
    <message>
        <source>Whether the broker takes subscription identifiers.</source>
        <translation>ブローカーが Subscription Identifier を受け付けるか。</translation>
    </message>
    <message>
        <source>Whether the broker takes shared subscriptions ($share/...).</source>
        <translation>ブローカーが共有購読 ($share/...) を受け付けるか。</translation>
    </message>
    <message>
        <source>%1 (MQTT 5.0, section %2)</source>
        <translation>%1 (MQTT 5.0、%2 節)</translation>
    </message>
    <message>
        <source>One byte.</source>
        <translation>1 バイト。</translation>
    </message>
    <message>
        <source>A Two Byte Integer, the high byte first.</source>
        <translation>2 バイト整数、上位バイトが先。</translation>
    </message>
    <message>
        <source>A Four Byte Integer, the high bytes first.</source>
        <translation>4 バイト整数、上位バイトが先。</translation>
    </message>
    <message>
        <source>A Variable Byte Integer: seven bits a byte, the low ones first; the top bit says that more follow.</source>
        <translation>可変長整数: 1 バイトに 7 ビット、下位が先。最上位ビットは続きがあることを示します。</translation>
    </message>
    <message>
        <source>A UTF-8 string behind its length of two bytes.</source>
        <translation>2 バイトの長さに続く UTF-8 文字列。</translation>
    </message>
    <message>
        <source>Bytes behind their length of two bytes.</source>
        <translation>2 バイトの長さに続くバイト列。</translation>
    </message>
    <message>
        <source>One of two UTF-8 strings, each behind its length of two bytes.</source>
        <translation>2 つの UTF-8 文字列の 1 つ。それぞれ 2 バイトの長さに続きます。</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>a Reason Code&apos;s name and meaning</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>%1 (MQTT %2, section %3)</source>
        <translation>%1 (MQTT %2、%3 節)</translation>
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
        <translation>メッセージを送信できなかったため、繰り返しを停止しました。理由は発行したメッセージの一覧にあります。</translation>
    </message>
    <message numerus="yes">
        <source>The server did not keep the session: %n subscription(s) were sent again by themselves.</source>
        <translation>
            <numerusform>サーバーがセッションを保持していませんでした。%n 件の購読を自動的に再送しました。</numerusform>
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
            <numerusform>%1 待ち。再送 %n 回</numerusform>
        </translation>
    </message>
    <message>
        <source>Awaiting %1</source>
        <translation>%1 待ち</translation>
    </message>
    <message>
        <source>It was under way when the connection ended, and the server no longer has the session (Session Present is 0). Whether it arrived cannot be known.</source>
        <translation>配信中に接続が終了し、サーバーにセッションがもうありません (Session Present は 0)。届いたかどうかはわかりません。</translation>
    </message>
    <message>
        <source>It was under way when the session ended: by a clean start, with its connection or by its Session Expiry Interval. Whether it arrived cannot be known.</source>
        <translation>配信中にセッションが終了しました (Clean Start、接続の終了、または Session Expiry Interval による)。届いたかどうかはわかりません。</translation>
    </message>
    <message>
        <source>It was under way when our half of the session was wiped. Whether it arrived cannot be known.</source>
        <translation>配信中に、こちら側のセッションを消去しました。届いたかどうかはわかりません。</translation>
    </message>
    <message>
        <source>It was under way when a connection with another client ID, broker or MQTT version began.</source>
        <translation>配信中に、別の Client ID、ブローカー、または MQTT バージョンの接続が始まりました。</translation>
    </message>
    <message>
        <source>The server of the new connection does not take it: Maximum QoS, Retain Available or Maximum Packet Size.</source>
        <translation>新しい接続のサーバーはこれを受け付けません: Maximum QoS、Retain Available、または Maximum Packet Size。</translation>
    </message>
    <message>
        <source>The connection was gone before it was written; with QoS 0 it is not sent again.</source>
        <translation>書き込む前に接続がなくなりました。QoS 0 では再送しません。</translation>
    </message>
    <message>
        <source>%1 after %2</source>
        <translation>%2 後に%1</translation>
    </message>
    <message>
        <source>%1 after %2: %3</source>
        <translation>%2 後に%1: %3</translation>
    </message>
    <message>
        <source>The server adds: %1</source>
        <translation>サーバーの補足: %1</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>未送信: %1</translation>
    </message>
    <message>
        <source>Waits for the server (Receive Maximum)</source>
        <translation>サーバー待ち (Receive Maximum)</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>書き込み済み</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>確認応答済み</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>拒否: %1</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>断念</translation>
    </message>
    <message>
        <source>Written to the connection. QoS 0 has no acknowledgement: whether the server took it cannot be known.</source>
        <translation>接続に書き込みました。QoS 0 には確認応答がないため、サーバーが受け取ったかどうかはわかりません。</translation>
    </message>
    <message>
        <source>It waited %1 before it was sent, since as many messages as the server takes at once (Receive Maximum) were under way.</source>
        <translation>サーバーが同時に受け取れる数 (Receive Maximum) のメッセージが配信中だったため、送信まで %1 待ちました。</translation>
    </message>
    <message numerus="yes">
        <source>Sent again with DUP, since a connection ended before its acknowledgement: %n time(s).</source>
        <translation>
            <numerusform>確認応答の前に接続が終了したため、DUP を付けて再送しました: %n 回。</numerusform>
        </translation>
    </message>
    <message>
        <source>As many messages as the server takes at once (Receive Maximum) are under way.</source>
        <translation>サーバーが同時に受け取れる数 (Receive Maximum) のメッセージが配信中です。</translation>
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
        <translation>時間</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>トピック</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Acknowledged After</source>
        <translation>確認応答までの時間</translation>
    </message>
</context>
<context>
    <name>Publish</name>
    <message>
        <source>A Topic Alias of 0 is not allowed. Give a number from 1.</source>
        <translation>Topic Alias に 0 は使えません。1 以上の数を指定してください。</translation>
    </message>
    <message>
        <source>A Topic Alias is at most 65535.</source>
        <translation>Topic Alias は最大 65535 です。</translation>
    </message>
    <message>
        <source>The broker accepts no topic aliases (Topic Alias Maximum 0 or absent in CONNACK).</source>
        <translation>ブローカーは Topic Alias を受け付けません (CONNACK の Topic Alias Maximum が 0 またはなし)。</translation>
    </message>
    <message>
        <source>The broker accepts topic aliases up to %1 (Topic Alias Maximum in CONNACK).</source>
        <translation>ブローカーは Topic Alias を %1 まで受け付けます (CONNACK の Topic Alias Maximum)。</translation>
    </message>
    <message>
        <source>The text is longer than 65,535 bytes in UTF-8.</source>
        <translation>テキストが UTF-8 で 65,535 バイトを超えています。</translation>
    </message>
    <message>
        <source>The text has U+0000 or half of a surrogate pair, which cannot be sent.</source>
        <translation>テキストに、送信できない U+0000 またはサロゲートペアの片方があります。</translation>
    </message>
    <message>
        <source>Payload Format Indicator is 0 or 1.</source>
        <translation>Payload Format Indicator は 0 または 1 です。</translation>
    </message>
    <message>
        <source>Correlation Data has at most 65,535 bytes.</source>
        <translation>Correlation Data は最大 65,535 バイトです。</translation>
    </message>
    <message>
        <source>A client must not send a Subscription Identifier in PUBLISH.</source>
        <translation>クライアントは PUBLISH で Subscription Identifier を送ってはなりません。</translation>
    </message>
    <message>
        <source>PUBLISH has no property %1.</source>
        <translation>PUBLISH にプロパティ %1 はありません。</translation>
    </message>
    <message>
        <source>With 0 seconds only those who are connected now can get it.</source>
        <translation>0 秒では、今接続している相手にしか届きません。</translation>
    </message>
</context>
<context>
    <name>PublishPane</name>
    <message>
        <source>Not connected: connect first, then publish.</source>
        <translation>未接続です。先に接続してから発行してください。</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>プロパティ</translation>
    </message>
    <message>
        <source>Properties •</source>
        <comment>some are set</comment>
        <translation>プロパティ •</translation>
    </message>
    <message>
        <source>Nothing was published yet. Each message stands here with its acknowledgements.</source>
        <translation>まだ何も発行していません。各メッセージが確認応答とともにここに表示されます。</translation>
    </message>
    <message>
        <source>Stop (%1 left)</source>
        <translation>停止 (残り %1)</translation>
    </message>
    <message>
        <source>Publish %1×</source>
        <translation>%1 回発行</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>発行</translation>
    </message>
    <message>
        <source>Repeat •</source>
        <comment>a number is set</comment>
        <translation>繰り返し •</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>繰り返し</translation>
    </message>
    <message>
        <source>Publish &amp;Again…</source>
        <translation>再度発行(&amp;A)…</translation>
    </message>
    <message>
        <source>Copy &amp;Topic</source>
        <translation>トピックをコピー(&amp;T)</translation>
    </message>
    <message>
        <source>Copy &amp;State</source>
        <translation>状態をコピー(&amp;S)</translation>
    </message>
    <message>
        <source>Topic to publish on</source>
        <translation>発行先のトピック</translation>
    </message>
    <message>
        <source>The Topic Name, without wildcards (PUBLISH, section 3.3.2.1). Enter publishes.</source>
        <translation>ワイルドカードのない Topic Name (PUBLISH、3.3.2.1 節)。Enter で発行します。</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>0: at most once, without an answer. 1: at least once (PUBACK). 2: exactly once (PUBREC, PUBREL, PUBCOMP). Section 4.3.</source>
        <translation>0: 最大 1 回、応答なし。1: 少なくとも 1 回 (PUBACK)。2: 正確に 1 回 (PUBREC、PUBREL、PUBCOMP)。4.3 節。</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>Retain(&amp;R)</translation>
    </message>
    <message>
        <source>The server keeps the message and sends it to whoever subscribes later; an empty payload removes a kept one (section 3.3.1.3).</source>
        <translation>サーバーはメッセージを保持し、後から購読した相手に送ります。空のペイロードは保持したものを削除します (3.3.1.3 節)。</translation>
    </message>
    <message>
        <source>Publish the message (Ctrl+Shift+Return)</source>
        <translation>メッセージを発行 (Ctrl+Shift+Return)</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>ペイロード</translation>
    </message>
    <message>
        <source>&amp;Times:</source>
        <translation>回数(&amp;T):</translation>
    </message>
    <message>
        <source>&amp;Interval:</source>
        <translation>間隔(&amp;I):</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>Between two messages; 0: as fast as the server acknowledges</source>
        <translation>メッセージの間隔。0: サーバーが確認応答するのと同じ速さ</translation>
    </message>
    <message>
        <source>Remove all rows from the list</source>
        <translation>一覧からすべての行を削除します</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>送信済み</translation>
    </message>
    <message>
        <source>Sent (%1)</source>
        <translation>送信済み (%1)</translation>
    </message>
    <message>
        <source>How often the same message is published, with the interval between</source>
        <translation>間隔を置いて同じメッセージを発行する回数</translation>
    </message>
    <message>
        <source>What was published, with its acknowledgements</source>
        <translation>発行したものとその確認応答です</translation>
    </message>
</context>
<context>
    <name>PublishPropertiesEdit</name>
    <message>
        <source>Give a number from 1 to 65535.</source>
        <translation>1～65535 の数を指定してください。</translation>
    </message>
    <message>
        <source>Travels in MQTT 5 only; it is not sent.</source>
        <translation>MQTT 5 でのみ運ばれます。送信されません。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a property and what is wrong with it</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>&amp;Content Type</source>
        <translation>Content Type(&amp;C)</translation>
    </message>
    <message>
        <source>What the payload is, for instance application/json. The broker passes it on as it is.
Property of PUBLISH, MQTT 5, section 3.3.2.3.9</source>
        <translation>ペイロードの種類 (例: application/json)。ブローカーはそのまま渡します。
PUBLISH のプロパティ、MQTT 5、3.3.2.3.9 節</translation>
    </message>
    <message>
        <source>Payload &amp;Format Indicator</source>
        <translation>Payload Format Indicator(&amp;F)</translation>
    </message>
    <message>
        <source>Whether the payload is said to be UTF-8 text; the receiver or the broker may check it.
Property of PUBLISH, MQTT 5, section 3.3.2.3.2</source>
        <translation>ペイロードが UTF-8 テキストかどうかの指定。受信側またはブローカーが検査することがあります。
PUBLISH のプロパティ、MQTT 5、3.3.2.3.2 節</translation>
    </message>
    <message>
        <source>Message &amp;Expiry Interval</source>
        <translation>Message Expiry Interval(&amp;E)</translation>
    </message>
    <message>
        <source>How long the broker keeps the message for receivers that are not there, and as a retained message.
Property of PUBLISH, MQTT 5, section 3.3.2.3.3</source>
        <translation>不在の受信者のため、また Retain メッセージとして、ブローカーがメッセージを保持する時間。
PUBLISH のプロパティ、MQTT 5、3.3.2.3.3 節</translation>
    </message>
    <message>
        <source>Topic &amp;Alias</source>
        <translation>Topic Alias(&amp;A)</translation>
    </message>
    <message>
        <source>A number that stands for the topic, so that the topic need not be sent again on this connection. The broker says how many it takes (Topic Alias Maximum in CONNACK).
Property of PUBLISH, MQTT 5, section 3.3.2.3.4</source>
        <translation>トピックの代わりになる番号。この接続でトピックを再び送らずに済みます。ブローカーが受け付ける数を示します (CONNACK の Topic Alias Maximum)。
PUBLISH のプロパティ、MQTT 5、3.3.2.3.4 節</translation>
    </message>
    <message>
        <source>Resp&amp;onse Topic</source>
        <translation>Response Topic(&amp;O)</translation>
    </message>
    <message>
        <source>Where receivers send a response. A topic name: no + and #.
Property of PUBLISH, MQTT 5, section 3.3.2.3.5</source>
        <translation>受信側が応答を送る先。トピック名で、+ と # は使えません。
PUBLISH のプロパティ、MQTT 5、3.3.2.3.5 節</translation>
    </message>
    <message>
        <source>Corre&amp;lation Data</source>
        <translation>Correlation Data(&amp;L)</translation>
    </message>
    <message>
        <source>Tells the requester which request a response is for.
Property of PUBLISH, MQTT 5, section 3.3.2.3.6</source>
        <translation>どの要求への応答かを要求側に示します。
PUBLISH のプロパティ、MQTT 5、3.3.2.3.6 節</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>User Properties(&amp;U)</translation>
    </message>
    <message>
        <source>Pairs of a name and a value that travel with the message; a name may come again, and the order is kept.
Property of PUBLISH, MQTT 5, section 3.3.2.3.7</source>
        <translation>メッセージとともに運ばれる名前と値の組。同じ名前を繰り返せ、順序は保たれます。
PUBLISH のプロパティ、MQTT 5、3.3.2.3.7 節</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>not set: no response is asked for</source>
        <translation>未設定: 応答を求めません</translation>
    </message>
    <message>
        <source>not set: it does not expire</source>
        <translation>未設定: 期限なし</translation>
    </message>
    <message>
        <source>1 to 65535</source>
        <translation>1～65535</translation>
    </message>
    <message>
        <source>not set: unspecified bytes</source>
        <translation>未設定: 不特定のバイト列</translation>
    </message>
    <message>
        <source>1: UTF-8 text</source>
        <translation>1: UTF-8 テキスト</translation>
    </message>
    <message>
        <source>0: unspecified bytes</source>
        <translation>0: 不特定のバイト列</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>number</source>
        <translation>番号</translation>
    </message>
</context>
<context>
    <name>PublishRules</name>
    <message>
        <source>No packet of MQTT is larger than 256 MB.</source>
        <translation>MQTT のパケットは 256 MB を超えられません。</translation>
    </message>
    <message>
        <source>The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).</source>
        <translation>パケットは %1 バイトですが、ブローカーが受け付けるのは最大 %2 です (Maximum Packet Size)。</translation>
    </message>
    <message>
        <source>The broker takes messages up to QoS %1 (Maximum QoS).</source>
        <translation>ブローカーは QoS %1 までのメッセージを受け付けます (Maximum QoS)。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages (Retain Available is 0).</source>
        <translation>ブローカーは Retain メッセージを保持しません (Retain Available が 0)。</translation>
    </message>
</context>
<context>
    <name>RateModel</name>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Since the first record of the log, to the end of the row&apos;s time</source>
        <translation>ログの最初の記録から、行の時間の終わりまで</translation>
    </message>
    <message>
        <source>Packets/s sent</source>
        <translation>送信パケット/秒</translation>
    </message>
    <message>
        <source>Packets/s received</source>
        <translation>受信パケット/秒</translation>
    </message>
    <message>
        <source>Bytes/s sent</source>
        <translation>送信バイト/秒</translation>
    </message>
    <message>
        <source>Bytes/s received</source>
        <translation>受信バイト/秒</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>times since the start</comment>
        <translation>%1～%2</translation>
    </message>
</context>
<context>
    <name>RatePlot</name>
    <message>
        <source>%1/s</source>
        <comment>bytes with unit</comment>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1 packets/s</source>
        <translation>%1 パケット/秒</translation>
    </message>
    <message>
        <source>%1: %2 sent, %3 received</source>
        <comment>time since the start, rates with unit</comment>
        <translation>%1: 送信 %2、受信 %3</translation>
    </message>
    <message>
        <source>Packets per second appear here once packets come.</source>
        <translation>パケットが来ると、1 秒あたりのパケット数がここに表示されます。</translation>
    </message>
    <message>
        <source>time since the first record</source>
        <translation>最初の記録からの時間</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>received</source>
        <translation>受信</translation>
    </message>
</context>
<context>
    <name>ReachRules</name>
    <message>
        <source>The proxy %1 reached the host of %2, but nothing listens there: the connection was refused.</source>
        <translation>プロキシ %1 は %2 のホストに到達しましたが、待ち受けているものがなく、接続は拒否されました。</translation>
    </message>
    <message>
        <source>Check that the broker is running and that its listener uses port %1.</source>
        <translation>ブローカーが動作し、リスナーがポート %1 を使っているか確認してください。</translation>
    </message>
    <message>
        <source>The proxy %1 cannot find %2: the name is unknown there, or the host is unreachable from it.</source>
        <translation>プロキシ %1 は %2 を見つけられません。名前が不明か、そこからホストに到達できません。</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the proxy looks it up, not this machine.</source>
        <translation>URL のホスト名を確認してください。このマシンではなく、プロキシが名前を解決します。</translation>
    </message>
    <message>
        <source>Ask for the broker&apos;s address and put it into the URL.</source>
        <translation>ブローカーのアドレスを尋ね、URL に入れてください。</translation>
    </message>
    <message>
        <source>The proxy %1 has no way to %2.</source>
        <translation>プロキシ %1 から %2 への経路がありません。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s address, and whether this proxy may reach its network.</source>
        <translation>ブローカーのアドレスと、このプロキシがそのネットワークに到達できるかを確認してください。</translation>
    </message>
    <message>
        <source>It asks for a user name and password, or does not take those that were given.</source>
        <translation>ユーザー名とパスワードを求めているか、指定したものを受け付けません。</translation>
    </message>
    <message>
        <source>Put the proxy&apos;s user name and password into its URL: http://user:password@%1.</source>
        <translation>プロキシのユーザー名とパスワードをその URL に入れてください: http://user:password@%1。</translation>
    </message>
    <message>
        <source>It does not allow a connection to this host or port.</source>
        <translation>このホストまたはポートへの接続を許可していません。</translation>
    </message>
    <message>
        <source>Ask for port %1 to be allowed in the proxy&apos;s configuration; many proxies let CONNECT through to port 443 alone.</source>
        <translation>プロキシの構成でポート %1 の許可を依頼してください。多くのプロキシは CONNECT をポート 443 にしか通しません。</translation>
    </message>
    <message>
        <source>It could not reach the broker, and does not say why.</source>
        <translation>ブローカーに到達できず、理由も示していません。</translation>
    </message>
    <message>
        <source>Check host and port of the broker, and whether the proxy&apos;s machine can reach them.</source>
        <translation>ブローカーのホストとポート、プロキシのマシンがそこに到達できるかを確認してください。</translation>
    </message>
    <message>
        <source>Nothing listens on the proxy&apos;s port: the connection was refused.</source>
        <translation>プロキシのポートで待ち受けているものがなく、接続は拒否されました。</translation>
    </message>
    <message>
        <source>Check host and port of the proxy, and that it is running.</source>
        <translation>プロキシのホストとポート、動作しているかを確認してください。</translation>
    </message>
    <message>
        <source>The proxy&apos;s host name cannot be found.</source>
        <translation>プロキシのホスト名が見つかりません。</translation>
    </message>
    <message>
        <source>Correct the proxy&apos;s host name.</source>
        <translation>プロキシのホスト名を直してください。</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>時間内に応答しませんでした。</translation>
    </message>
    <message>
        <source>Check host and port of the proxy, and whether it is a %1 proxy at all.</source>
        <translation>プロキシのホストとポート、本当に %1 プロキシかを確認してください。</translation>
    </message>
    <message>
        <source>Check host, port and kind of the proxy: it was addressed as a %1 proxy.</source>
        <translation>プロキシのホスト、ポート、種類を確認してください。%1 プロキシとして接続しました。</translation>
    </message>
    <message>
        <source>Connect without the proxy, if the broker can be reached directly.</source>
        <translation>ブローカーに直接到達できるなら、プロキシなしで接続してください。</translation>
    </message>
    <message>
        <source>The proxy %1 gave no connection to %2.</source>
        <translation>プロキシ %1 は %2 に接続しませんでした。</translation>
    </message>
    <message>
        <source>No name server and no hosts file on this machine knows an address for &quot;%1&quot;.</source>
        <translation>このマシンのネームサーバーにも hosts ファイルにも「%1」のアドレスがありません。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; looks like an IPv4 address, but is none: give four numbers from 0 to 255.</source>
        <translation>「%1」は IPv4 アドレスに見えますが、違います。0～255 の数を 4 つ指定してください。</translation>
    </message>
    <message>
        <source>Check the spelling of the host name in the URL.</source>
        <translation>URL のホスト名の綴りを確認してください。</translation>
    </message>
    <message>
        <source>Names in .local are announced by the host itself (mDNS): check that it is up and in the same network.</source>
        <translation>.local の名前はホスト自身が通知します (mDNS)。動作しており、同じネットワークにあるか確認してください。</translation>
    </message>
    <message>
        <source>Give the full name with its domain, for instance %1.example.com.</source>
        <translation>ドメインを含む完全な名前を指定してください (例: %1.example.com)。</translation>
    </message>
    <message>
        <source>Look the name up with &quot;getent hosts %1&quot;; a name of another network may need its VPN or its DNS server.</source>
        <translation>「getent hosts %1」で名前を調べてください。別のネットワークの名前には VPN または DNS サーバーが必要なことがあります。</translation>
    </message>
    <message>
        <source>Put the broker&apos;s address into the URL, or into the field &quot;Connect to&quot;, which keeps the name for TLS.</source>
        <translation>ブローカーのアドレスを URL に入れるか、「接続先」に入れてください。後者では TLS に名前がそのまま使われます。</translation>
    </message>
    <message>
        <source>The look-up of &quot;%1&quot; failed: the name server did not give a usable answer. Whether the name exists is not known.</source>
        <translation>「%1」の解決に失敗しました。ネームサーバーから使える応答がなく、名前が存在するかどうかはわかりません。</translation>
    </message>
    <message>
        <source>Check the network and the name servers of this machine (/etc/resolv.conf, &quot;resolvectl status&quot;).</source>
        <translation>このマシンのネットワークとネームサーバー (/etc/resolv.conf、「resolvectl status」) を確認してください。</translation>
    </message>
    <message>
        <source>Try again in a minute: name servers can fail for a short time.</source>
        <translation>1 分後にもう一度試してください。ネームサーバーは一時的に失敗することがあります。</translation>
    </message>
    <message>
        <source>Put the broker&apos;s address into the URL, or into the field &quot;Connect to&quot;, to do without the name server.</source>
        <translation>ネームサーバーなしで済むよう、ブローカーのアドレスを URL または「接続先」に入れてください。</translation>
    </message>
    <message>
        <source>Nothing listens on %1: the connection was refused. The host is up, or a firewall answers in its place.</source>
        <translation>%1 で待ち受けているものがなく、接続は拒否されました。ホストは動作しているか、ファイアウォールが代わりに応答しています。</translation>
    </message>
    <message>
        <source>Check that the broker is running and listening on port %1: &quot;ss -ltnp&quot; on its machine shows the ports.</source>
        <translation>ブローカーが動作し、ポート %1 で待ち受けているか確認してください。そのマシンの「ss -ltnp」でポートがわかります。</translation>
    </message>
    <message>
        <source>Check the port in the URL: %1 is the default of %2://.</source>
        <translation>URL のポートを確認してください。%1 は %2:// の既定です。</translation>
    </message>
    <message>
        <source>Check the port in the URL: the broker may use another one than %1.</source>
        <translation>URL のポートを確認してください。ブローカーは %1 以外を使っている可能性があります。</translation>
    </message>
    <message>
        <source>This is the machine itself; a broker in a container or a virtual machine needs its port published, or another address.</source>
        <translation>これはこのマシン自身です。コンテナーや仮想マシンのブローカーには、ポートの公開か別のアドレスが必要です。</translation>
    </message>
    <message>
        <source>Check that the broker listens on this address and not only on 127.0.0.1 of its machine, and that no firewall rejects the port.</source>
        <translation>ブローカーがそのマシンの 127.0.0.1 だけでなくこのアドレスで待ち受けているか、ファイアウォールがポートを拒否していないか確認してください。</translation>
    </message>
    <message>
        <source>%1 resets the connection before anything was sent.</source>
        <translation>%1 は、何も送らないうちに接続をリセットします。</translation>
    </message>
    <message>
        <source>Something accepts connections there and throws them away: a firewall or load balancer, or a server that does not take this client&apos;s address.</source>
        <translation>そこで何かが接続を受け付けて捨てています: ファイアウォール、ロードバランサー、またはこのクライアントのアドレスを受け付けないサーバー。</translation>
    </message>
    <message>
        <source>Check the firewall and the load balancer in front of the broker: does either have a working broker behind it?</source>
        <translation>ブローカーの前のファイアウォールとロードバランサーを確認してください。背後に動作中のブローカーがありますか?</translation>
    </message>
    <message>
        <source>Check the broker&apos;s rules on client addresses and on the number of connections.</source>
        <translation>クライアントアドレスと接続数についてのブローカーの規則を確認してください。</translation>
    </message>
    <message>
        <source>%1 does not answer: neither accepted nor refused within %2.</source>
        <translation>%1 は応答しません。%2 以内に受け付けも拒否もされませんでした。</translation>
    </message>
    <message>
        <source>A firewall may drop the packets, the address may be wrong, or the host is down.</source>
        <translation>ファイアウォールがパケットを捨てているか、アドレスが違うか、ホストが停止している可能性があります。</translation>
    </message>
    <message>
        <source>Check the address in the URL, and that the host is up.</source>
        <translation>URL のアドレスと、ホストが動作していることを確認してください。</translation>
    </message>
    <message>
        <source>Check the firewalls on the way and on the host: port %1 must be let through.</source>
        <translation>途中とホストのファイアウォールを確認してください。ポート %1 を通す必要があります。</translation>
    </message>
    <message>
        <source>Check whether the broker&apos;s network can be reached from here at all; it may need a VPN.</source>
        <translation>ここからブローカーのネットワークに到達できるか確認してください。VPN が必要なことがあります。</translation>
    </message>
    <message>
        <source>There is no way from this machine to %1: the network says that it is unreachable.</source>
        <translation>このマシンから %1 への経路がありません。ネットワークは到達不可と報告しています。</translation>
    </message>
    <message>
        <source>The connection to %1 could not be opened; the system&apos;s words stand in the evidence.</source>
        <translation>%1 への接続を開けませんでした。システムの言葉は根拠に出ます。</translation>
    </message>
    <message>
        <source>Check that this machine is connected to the network: cable, Wi-Fi, VPN.</source>
        <translation>このマシンがネットワークに接続しているか確認してください: ケーブル、Wi-Fi、VPN。</translation>
    </message>
    <message>
        <source>Check the address in the URL, and the route to it with &quot;ip route get&quot;.</source>
        <translation>URL のアドレスと、「ip route get」でそこへの経路を確認してください。</translation>
    </message>
    <message>
        <source>An IPv6 address was tried: where this network has no IPv6, use the broker&apos;s IPv4 address.</source>
        <translation>IPv6 アドレスを試しました。このネットワークに IPv6 がなければ、ブローカーの IPv4 アドレスを使ってください。</translation>
    </message>
</context>
<context>
    <name>ReconnectBar</name>
    <message>
        <source>Go on</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>今すぐ試す</translation>
    </message>
    <message>
        <source>Tries again now, and goes on trying if the connection is lost again</source>
        <translation>今すぐ再試行し、接続が再び失われても再試行を続けます</translation>
    </message>
    <message>
        <source>Begins the next try at once</source>
        <translation>次の再試行をすぐに始めます</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>No more tries by themselves; the verdict stays.</source>
        <translation>自動再試行をやめます。判定は残ります。</translation>
    </message>
</context>
<context>
    <name>ReconnectText</name>
    <message>
        <source>Not connected yet.</source>
        <translation>まだ接続していません。</translation>
    </message>
    <message>
        <source>Connection lost: %1.</source>
        <translation>接続が失われました: %1。</translation>
    </message>
    <message>
        <source>Reconnecting was stopped: two clients throw each other out.</source>
        <translation>再接続を停止しました。2 つのクライアントが互いを切断させています。</translation>
    </message>
    <message>
        <source>Connack does not try again by itself.</source>
        <translation>Connack は自動では再試行しません。</translation>
    </message>
    <message>
        <source>Try %1 runs.</source>
        <translation>%1 回目を実行中です。</translation>
    </message>
    <message>
        <source>Try %1 comes when the extra connections are done.</source>
        <translation>追加接続が終わると %1 回目を行います。</translation>
    </message>
    <message>
        <source>Try %1 comes now.</source>
        <translation>これから %1 回目を行います。</translation>
    </message>
    <message>
        <source>Try %1 comes in %2.</source>
        <translation>%2 後に %1 回目を行います。</translation>
    </message>
    <message>
        <source>Try %1 comes at %2.</source>
        <translation>%2 に %1 回目を行います。</translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times, each about %1 after the CONNACK.</source>
        <translation>
            <numerusform>接続して切断されることが %n 回あり、いずれも CONNACK の約 %1 後でした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times, between %1 and %2 after the CONNACK.</source>
        <translation>
            <numerusform>接続して切断されることが %n 回あり、CONNACK の %1～%2 後でした。</numerusform>
        </translation>
    </message>
    <message>
        <source>So the tries come at the longest delay now.</source>
        <translation>そのため、以後の再試行は最長の間隔で行います。</translation>
    </message>
    <message>
        <source>This is automatic try %1.</source>
        <translation>これは %1 回目の自動再試行です。</translation>
    </message>
    <message>
        <source>This is automatic try %1, after the connection was lost at %2: %3.</source>
        <translation>これは、%2 に接続が失われた後の %1 回目の自動再試行です: %3。</translation>
    </message>
    <message>
        <source>To resume the session, this reconnect is sent with Clean Start 0.</source>
        <translation>セッションを再開するため、この再接続は Clean Start 0 で送ります。</translation>
    </message>
    <message>
        <source>It uses the client ID that the broker had assigned.</source>
        <translation>ブローカーが割り当てた Client ID を使います。</translation>
    </message>
    <message>
        <source>The broker keeps the session without end.</source>
        <translation>ブローカーは無期限にセッションを保持します。</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1 after a loss.</source>
        <translation>ブローカーは接続喪失後 %1 の間セッションを保持します。</translation>
    </message>
</context>
<context>
    <name>ReferenceBroker</name>
    <message numerus="yes">
        <source>mosquitto does not accept connections %n second(s) after its start.</source>
        <translation>
            <numerusform>mosquitto は起動後 %n 秒経っても接続を受け付けません。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 can&apos;t be started: %2</source>
        <translation>%1 を起動できません: %2</translation>
    </message>
    <message>
        <source>There are not enough free ports on 127.0.0.1.</source>
        <translation>127.0.0.1 の空きポートが足りません。</translation>
    </message>
    <message>
        <source>The broker ended by itself. Its last words: %1</source>
        <translation>ブローカーが自ら終了しました。最後の言葉: %1</translation>
    </message>
    <message>
        <source>This mosquitto was built without WebSockets, which the scenario needs.</source>
        <translation>この mosquitto は、シナリオに必要な WebSocket なしでビルドされています。</translation>
    </message>
    <message>
        <source>mosquitto did not start: %1</source>
        <translation>mosquitto が起動しませんでした: %1</translation>
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
        <translation>OK</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到達</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>名前解決</translation>
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
        <translation>応答なし</translation>
    </message>
    <message>
        <source>Subscribe %1: %2</source>
        <translation>購読 %1: %2</translation>
    </message>
    <message>
        <source>Publish %1: %2</source>
        <translation>発行 %1: %2</translation>
    </message>
    <message>
        <source>came back after %1</source>
        <translation>%1 後に返送</translation>
    </message>
    <message>
        <source>never came back</source>
        <translation>返送なし</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>acknowledged after %1</source>
        <translation>%1 後に確認応答</translation>
    </message>
    <message>
        <source>Connected.</source>
        <translation>接続しました。</translation>
    </message>
    <message>
        <source>Not connected: ended before it was.</source>
        <translation>未接続: その前に終了しました。</translation>
    </message>
    <message>
        <source>This is the likely cause; the evidence does not settle it.</source>
        <translation>これが原因である可能性が高いですが、根拠からは断定できません。</translation>
    </message>
    <message>
        <source>This is one possible cause; the evidence does not settle it.</source>
        <translation>これは考えられる原因の 1 つですが、根拠からは断定できません。</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>対処</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>観測結果</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>注記</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>未送信</translation>
    </message>
    <message>
        <source>Extra connections that were made to find out</source>
        <translation>調査のための追加接続</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>未完了</translation>
    </message>
    <message>
        <source>%1 with %2 iterations, the broker has proven that it knows the password</source>
        <translation>%1、反復 %2 回。ブローカーはパスワードを知っていることを証明しました</translation>
    </message>
</context>
<context>
    <name>ReportDocument</name>
    <message>
        <source>Connection report: %1</source>
        <translation>接続レポート: %1</translation>
    </message>
    <message>
        <source>en</source>
        <comment>language of this translation, as a BCP 47 tag</comment>
        <translation>ja</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>段階</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>対処</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>観測結果</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>注記</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>段階</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>名前解決の対象</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>相手</translation>
    </message>
    <message>
        <source>Own address</source>
        <translation>自分のアドレス</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Begun after</source>
        <translation>開始までの時間</translation>
    </message>
    <message>
        <source>The system&apos;s words</source>
        <translation>システムの言葉</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>プロトコル</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>暗号スイート</translation>
    </message>
    <message>
        <source>Server name sent</source>
        <translation>送信したサーバー名</translation>
    </message>
    <message>
        <source>ALPN offered</source>
        <translation>提示した ALPN</translation>
    </message>
    <message>
        <source>ALPN chosen</source>
        <translation>選択された ALPN</translation>
    </message>
    <message>
        <source>Certificate verified</source>
        <translation>証明書の検証</translation>
    </message>
    <message>
        <source>Verification errors</source>
        <translation>検証エラー</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>アラート</translation>
    </message>
    <message>
        <source>The library&apos;s words</source>
        <translation>ライブラリの言葉</translation>
    </message>
    <message>
        <source>First bytes received</source>
        <translation>最初の受信バイト</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificates, as presented</source>
        <translation>証明書 (提示順)</translation>
    </message>
    <message>
        <source>Certificate %1 of %2</source>
        <translation>証明書 %1 / %2</translation>
    </message>
    <message>
        <source>It cannot be read: %1 bytes.</source>
        <translation>読めません: %1 バイト。</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>発行者</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>開始日</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>終了日</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>鍵</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>HTTP exchange</source>
        <translation>HTTP のやり取り</translation>
    </message>
    <message>
        <source>Request header</source>
        <translation>要求ヘッダー</translation>
    </message>
    <message>
        <source>Response header</source>
        <translation>応答ヘッダー</translation>
    </message>
    <message>
        <source>Sub-protocol offered</source>
        <translation>提示したサブプロトコル</translation>
    </message>
    <message>
        <source>Sub-protocol chosen</source>
        <translation>選択されたサブプロトコル</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>本文の先頭</translation>
    </message>
    <message>
        <source>Text frame</source>
        <translation>テキストフレーム</translation>
    </message>
    <message>
        <source>Subscribe and publish</source>
        <translation>購読と発行</translation>
    </message>
    <message>
        <source>Extra connections that were made to find out</source>
        <translation>調査のための追加接続</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト列</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>The first %1 and the last %1 of %2 packets are shown; the report as JSON holds them all.</source>
        <translation>%2 個のパケットのうち、最初の %1 個と最後の %1 個を表示しています。JSON のレポートにはすべて入ります。</translation>
    </message>
    <message numerus="yes">
        <source>The log no longer holds its %n oldest record(s).</source>
        <translation>
            <numerusform>ログに最も古い %n 件の記録はもうありません。</numerusform>
        </translation>
    </message>
    <message>
        <source>sent</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>received</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Settings used</source>
        <translation>使用した設定</translation>
    </message>
    <message>
        <source>Option</source>
        <translation>オプション</translation>
    </message>
    <message>
        <source>The options have the names that MQTT.js gives them. A secret that was set stands as ***.</source>
        <translation>オプション名は MQTT.js のものです。設定された秘密の値は *** で示します。</translation>
    </message>
    <message>
        <source>About this report</source>
        <translation>このレポートについて</translation>
    </message>
    <message>
        <source>Attempt begun</source>
        <translation>試行の開始</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>System</source>
        <translation>システム</translation>
    </message>
    <message>
        <source>%1... (%2 characters in all)</source>
        <translation>%1... (全 %2 文字)</translation>
    </message>
    <message>
        <source>%1 (certificate %2)</source>
        <comment>verification error, number of the certificate</comment>
        <translation>%1 (証明書 %2)</translation>
    </message>
    <message numerus="yes">
        <source>PEM text, %n character(s)</source>
        <translation>
            <numerusform>PEM テキスト、%n 文字</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportSaver</name>
    <message>
        <source>Nothing was written: the name must end in .md, .html, .json or .txt.</source>
        <translation>何も書き込まれていません。名前の末尾は .md、.html、.json、.txt のいずれかにしてください。</translation>
    </message>
    <message>
        <source>The report is saved as %1. It holds no secrets.</source>
        <translation>レポートを %1 として保存しました。秘密の値は含みません。</translation>
    </message>
    <message>
        <source>Nothing was written: %1 cannot be written (%2).</source>
        <translation>何も書き込まれていません。%1 に書き込めません (%2)。</translation>
    </message>
</context>
<context>
    <name>RetryRules</name>
    <message>
        <source>Nothing can be sent before the settings are changed.</source>
        <translation>設定を変更するまで何も送信できません。</translation>
    </message>
    <message>
        <source>A network that fails, or a broker that is restarted, comes back by itself.</source>
        <translation>ネットワークの障害やブローカーの再起動なら、自然に回復します。</translation>
    </message>
    <message>
        <source>Something else than this connection speaks answers there; the scheme, the port or the path has to be changed.</source>
        <translation>そこではこの接続の話すもの以外が応答しています。スキーム、ポート、またはパスの変更が必要です。</translation>
    </message>
    <message>
        <source>The certificates are checked with the same result until one of them, the clock or the settings are changed.</source>
        <translation>証明書、時計、設定のいずれかを変えるまで、証明書の検証結果は同じです。</translation>
    </message>
    <message>
        <source>The TLS settings of the broker and of this connection do not go together; one of them has to be changed.</source>
        <translation>ブローカーとこの接続の TLS 設定が合いません。どちらかの変更が必要です。</translation>
    </message>
    <message>
        <source>The web server waits for the broker behind it, which may come back.</source>
        <translation>Web サーバーは背後のブローカーを待っており、回復する可能性があります。</translation>
    </message>
    <message>
        <source>The broker refuses this user, password or right; trying again can get the address banned.</source>
        <translation>ブローカーがこのユーザー、パスワード、または権限を拒否しています。再試行すると、アドレスが禁止されることがあります。</translation>
    </message>
    <message>
        <source>The broker refuses what CONNECT asks for; the same CONNECT would be refused again.</source>
        <translation>ブローカーは CONNECT の要求内容を拒否しています。同じ CONNECT はまた拒否されます。</translation>
    </message>
    <message>
        <source>The broker is short of room or time; it is left alone for the longest delay.</source>
        <translation>ブローカーに余裕がないため、最長の間隔だけ待ちます。</translation>
    </message>
    <message>
        <source>The broker gave no clear reason; it is asked again after the longest delay.</source>
        <translation>ブローカーが明確な理由を示さなかったため、最長の間隔の後に再試行します。</translation>
    </message>
    <message>
        <source>Connack does not follow a broker or web server that refers elsewhere without your word.</source>
        <translation>別の場所を示すブローカーや Web サーバーに、Connack は指示なしでは従いません。</translation>
    </message>
    <message>
        <source>To come back would throw the other client out, which would come back in turn and throw this one out again.</source>
        <translation>戻ると別のクライアントを切断させ、そのクライアントも戻ってこちらを再び切断させることになります。</translation>
    </message>
    <message>
        <source>A connection that was lost can usually be made anew at once.</source>
        <translation>失われた接続は、通常すぐに作り直せます。</translation>
    </message>
    <message>
        <source>The broker took offence at a packet, which may be sent again; it is left alone for the longest delay.</source>
        <translation>ブローカーがパケットを問題視しました。再送される可能性があるため、最長の間隔だけ待ちます。</translation>
    </message>
    <message>
        <source>Someone who runs the broker ended the connection; it is left alone for the longest delay.</source>
        <translation>ブローカーの運用者が接続を終了したため、最長の間隔だけ待ちます。</translation>
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
        <translation>結果</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>遅延</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>確認応答済み</translation>
    </message>
    <message>
        <source>Quality of Service with which the message was published (section 4.3)</source>
        <translation>メッセージを発行した Quality of Service (4.3 節)</translation>
    </message>
    <message>
        <source>What became of the message</source>
        <translation>メッセージの結果</translation>
    </message>
    <message>
        <source>From the PUBLISH to its arrival at the second connection</source>
        <translation>PUBLISH から 2 つ目の接続への到着まで</translation>
    </message>
    <message>
        <source>From the PUBLISH to its last acknowledgement: PUBACK with QoS 1, PUBCOMP with QoS 2; QoS 0 has none</source>
        <translation>PUBLISH から最後の確認応答まで: QoS 1 では PUBACK、QoS 2 では PUBCOMP。QoS 0 にはありません</translation>
    </message>
</context>
<context>
    <name>RoundTripPanel</name>
    <message>
        <source>The keep-alive pings by itself when nothing else is sent.</source>
        <translation>ほかに何も送らないとき、Keep Alive が自動的に Ping を送ります。</translation>
    </message>
    <message numerus="yes">
        <source>last %1 · median %2 · 95th percentile %3 · longest %4 · %n ping(s)</source>
        <translation>
            <numerusform>前回 %1 · 中央値 %2 · 95 パーセンタイル %3 · 最長 %4 · Ping %n 回</numerusform>
        </translation>
    </message>
    <message>
        <source>Round-trip time</source>
        <translation>往復時間</translation>
    </message>
    <message>
        <source>Ping now</source>
        <translation>今すぐ Ping</translation>
    </message>
    <message>
        <source>Sends PINGREQ (section 3.12) and measures the time until PINGRESP.</source>
        <translation>PINGREQ (3.12 節) を送り、PINGRESP までの時間を測ります。</translation>
    </message>
    <message>
        <source>every second</source>
        <translation>毎秒</translation>
    </message>
    <message>
        <source>Sends PINGREQ (section 3.12) every second while connected. The broker then sees no silence, whatever the keep-alive.</source>
        <translation>接続中、毎秒 PINGREQ (3.12 節) を送ります。Keep Alive の値にかかわらず、ブローカーから見て沈黙がなくなります。</translation>
    </message>
</context>
<context>
    <name>RoundTripPlot</name>
    <message>
        <source>No PINGRESP yet.</source>
        <translation>PINGRESP はまだありません。</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <extracomment>%1: round-trip time with unit; %2: time of day</extracomment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>The time from PINGREQ to PINGRESP (section 3.12): those of the keep-alive, and those that you ask for.</source>
        <translation>PINGREQ から PINGRESP までの時間 (3.12 節): Keep Alive によるものと、自分で求めたもの。</translation>
    </message>
</context>
<context>
    <name>RoundTripView</name>
    <message>
        <source>Choose at least one QoS.</source>
        <translation>QoS を 1 つ以上選んでください。</translation>
    </message>
    <message>
        <source>&amp;Round trip</source>
        <translation>往復テスト(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>キャンセル(&amp;C)</translation>
    </message>
    <message>
        <source>This connection publishes, a second one waits for the message.</source>
        <translation>この接続が発行し、2 つ目の接続がメッセージを待ちます。</translation>
    </message>
    <message>
        <source>Not connected: two connections of their own publish and wait.</source>
        <translation>未接続: 専用の 2 つの接続が発行と待機を行います。</translation>
    </message>
    <message>
        <source>The packets of this connection stand in the log. The second connection has the same server, credentials and TLS, but a client ID of its own that begins alike, no will and no session that stays.</source>
        <translation>この接続のパケットはログにあります。2 つ目の接続はサーバー、認証情報、TLS が同じですが、先頭の似た独自の Client ID を使い、Will も残るセッションもありません。</translation>
    </message>
    <message>
        <source>Both have the server, credentials and TLS of the settings, but client IDs of their own that begin alike, no will and no session that stays. Where rights go by the client ID, connect first: then this connection publishes.</source>
        <translation>どちらも設定のサーバー、認証情報、TLS を使いますが、先頭の似た独自の Client ID を使い、Will も残るセッションもありません。権限が Client ID による場合は、先に接続してください。その場合はこの接続が発行します。</translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation>トピック(&amp;T)</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>&amp;Payload</source>
        <translation>ペイロード(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Wait</source>
        <translation>待機(&amp;W)</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>a topic name, without wildcards</source>
        <translation>ワイルドカードのないトピック名</translation>
    </message>
    <message>
        <source>The topic name that the message is published to, and that the second connection subscribes to (PUBLISH, section 3.3.2.1). Whoever else subscribes to it gets the message as well.</source>
        <translation>メッセージの発行先であり、2 つ目の接続が購読するトピック名 (PUBLISH、3.3.2.1 節)。ほかの購読者にも届きます。</translation>
    </message>
    <message>
        <source>made anew each time</source>
        <translation>毎回新しく作成</translation>
    </message>
    <message>
        <source>How long each message is waited for, from its PUBLISH on</source>
        <translation>PUBLISH から各メッセージを待つ時間</translation>
    </message>
    <message>
        <source>Publishes one message with each chosen QoS, never retained, and waits for it on a second connection (Return in the topic)</source>
        <translation>選んだ各 QoS でメッセージを 1 件ずつ発行し (Retain なし)、2 つ目の接続で待ちます (トピック欄で Return)</translation>
    </message>
    <message>
        <source>Copy the results with their explanations</source>
        <translation>結果を説明とともにコピー</translation>
    </message>
    <message>
        <source>At most once: nothing acknowledges it (section 4.3.1)</source>
        <translation>最大 1 回: 確認応答なし (4.3.1 節)</translation>
    </message>
    <message>
        <source>At least once: PUBACK acknowledges it (section 4.3.2)</source>
        <translation>少なくとも 1 回: PUBACK が確認応答 (4.3.2 節)</translation>
    </message>
    <message>
        <source>Exactly once: PUBREC, PUBREL and PUBCOMP (section 4.3.3)</source>
        <translation>正確に 1 回: PUBREC、PUBREL、PUBCOMP (4.3.3 節)</translation>
    </message>
    <message>
        <source>Does a message arrive? Publish one here and see what a subscriber gets, and how fast.</source>
        <translation>メッセージは届くでしょうか。ここで発行し、購読者に何がどれだけ速く届くかを確認できます。</translation>
    </message>
    <message>
        <source>What the message holds. Left empty, it is “connack” and random digits, so that it cannot be taken for another one. With MQTT 5 a User Property marks the message as well. Payload of PUBLISH, section 3.3.3.</source>
        <translation>メッセージの内容。空の場合は「connack」と乱数になり、ほかと間違えることがありません。MQTT 5 では User Property でもメッセージに印を付けます。PUBLISH のペイロード、3.3.3 節。</translation>
    </message>
</context>
<context>
    <name>SecretKeeper</name>
    <message>
        <source>This build of Connack has no access to the system&apos;s key store.</source>
        <translation>この Connack のビルドはシステムのキーストアを使えません。</translation>
    </message>
    <message>
        <source>The secrets of this connection could not be read. %1</source>
        <translation>この接続の秘密の値を読めませんでした。%1</translation>
    </message>
    <message>
        <source>The system&apos;s key store gave no secrets for this connection: they are gone, or it stayed locked.</source>
        <translation>システムのキーストアから、この接続の秘密の値を得られませんでした。失われたか、ロックされたままです。</translation>
    </message>
    <message>
        <source>What the system&apos;s key store holds for this connection cannot be read.</source>
        <translation>システムのキーストアにあるこの接続の内容を読めません。</translation>
    </message>
    <message>
        <source>The secrets of this connection were not saved. %1</source>
        <translation>この接続の秘密の値を保存できませんでした。%1</translation>
    </message>
    <message>
        <source>The secrets of this connection are still in the system&apos;s key store. %1</source>
        <translation>この接続の秘密の値は、まだシステムのキーストアにあります。%1</translation>
    </message>
</context>
<context>
    <name>SecretStore</name>
    <message>
        <source>This system has no key store that answers.</source>
        <translation>このシステムに、応答するキーストアがありません。</translation>
    </message>
    <message>
        <source>The system&apos;s key store is locked, or refuses access.</source>
        <translation>システムのキーストアがロックされているか、アクセスを拒否しています。</translation>
    </message>
    <message>
        <source>The system&apos;s key store failed and does not say why.</source>
        <translation>システムのキーストアが失敗し、理由を示していません。</translation>
    </message>
    <message>
        <source>The system&apos;s key store failed: %1</source>
        <translation>システムのキーストアが失敗しました: %1</translation>
    </message>
</context>
<context>
    <name>SessionRules</name>
    <message>
        <source>The connection had held for %1.</source>
        <translation>接続は %1 の間続いていました。</translation>
    </message>
    <message>
        <source>Follow the reason: %1</source>
        <translation>理由に従ってください: %1</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells which rule refused it.</source>
        <translation>ブローカーのログを確認してください。拒否した規則がわかります。</translation>
    </message>
    <message>
        <source>The broker refused the subscription to &quot;%1&quot; with %2.</source>
        <translation>ブローカーは「%1」の購読を %2 で拒否しました。</translation>
    </message>
    <message>
        <source>Check the topic filter &quot;%1&quot;: its spelling, and whether wildcards or a share name are allowed there.</source>
        <translation>Topic Filter「%1」を確認してください: 綴り、ワイルドカードや共有名が許されるか。</translation>
    </message>
    <message>
        <source>The broker refused the message to &quot;%1&quot; with %2.</source>
        <translation>ブローカーは「%1」へのメッセージを %2 で拒否しました。</translation>
    </message>
    <message>
        <source>Check the topic &quot;%1&quot;: it may be spelt wrongly, or be read-only.</source>
        <translation>トピック「%1」を確認してください。綴りが違うか、読み取り専用の可能性があります。</translation>
    </message>
    <message>
        <source>The server reference is &quot;%1&quot;.</source>
        <translation>Server Reference は「%1」です。</translation>
    </message>
    <message>
        <source>Put the host of &quot;%1&quot; into the URL.</source>
        <translation>URL に「%1」のホストを入れてください。</translation>
    </message>
    <message>
        <source>Another connection came with the client ID &quot;%1&quot;, and the broker keeps only the newer one.</source>
        <translation>Client ID「%1」で別の接続が来ました。ブローカーは新しい方だけを残します。</translation>
    </message>
    <message>
        <source>Find the other client with the client ID &quot;%1&quot;, for instance a second copy of the device or program.</source>
        <translation>Client ID「%1」の別のクライアントを探してください (例: デバイスやプログラムの 2 つ目の複製)。</translation>
    </message>
    <message>
        <source>Use a client ID that no one else has.</source>
        <translation>ほかの誰も使っていない Client ID を使ってください。</translation>
    </message>
    <message>
        <source>Use a longer keep-alive than %1 s, or look for what holds the packets up on the way.</source>
        <translation>Keep Alive を %1 秒より長くするか、途中でパケットを止めているものを探してください。</translation>
    </message>
    <message>
        <source>Follow the reason and look into the broker&apos;s log at that time.</source>
        <translation>理由に従い、その時刻のブローカーのログを調べてください。</translation>
    </message>
    <message>
        <source>Connect again later.</source>
        <translation>後で接続し直してください。</translation>
    </message>
    <message>
        <source>The broker ended the connection with DISCONNECT %1.</source>
        <translation>ブローカーは DISCONNECT %1 で接続を終了しました。</translation>
    </message>
    <message>
        <source>It gives the reason &quot;%1&quot;.</source>
        <translation>理由は「%1」とされています。</translation>
    </message>
    <message>
        <source>The broker did not answer PINGREQ: no PINGRESP came, and nothing else.</source>
        <translation>ブローカーは PINGREQ に応答しませんでした。PINGRESP もほかのものも来ませんでした。</translation>
    </message>
    <message>
        <source>Either the broker hangs, or the way to it is broken without either side being told, as by a router or firewall that forgot the connection.</source>
        <translation>ブローカーがハングしているか、接続を忘れたルーターやファイアウォールなどにより、どちらにも知らされずに経路が切れています。</translation>
    </message>
    <message>
        <source>Check the network between here and the broker, and whether the broker still answers others.</source>
        <translation>ここからブローカーまでのネットワークと、ブローカーがほかに応答しているかを確認してください。</translation>
    </message>
    <message>
        <source>Use a shorter keep-alive than %1 s, if a router or firewall drops quiet connections.</source>
        <translation>ルーターやファイアウォールが静かな接続を切るなら、Keep Alive を %1 秒より短くしてください。</translation>
    </message>
    <message>
        <source>a packet of no known type</source>
        <translation>未知の種別のパケット</translation>
    </message>
    <message>
        <source>Report the packet to the maker of the broker; the packet log has its bytes.</source>
        <translation>ブローカーの開発元にパケットを報告してください。バイト列はパケットログにあります。</translation>
    </message>
    <message>
        <source>Look for a proxy or gateway between here and the broker that changes the bytes.</source>
        <translation>ここからブローカーまでの間でバイト列を変えるプロキシやゲートウェイを探してください。</translation>
    </message>
    <message>
        <source>The server closed the connection %1 after the CONNACK, and gave no reason.</source>
        <translation>サーバーは CONNACK の %1 後に、理由を示さずに接続を閉じました。</translation>
    </message>
    <message>
        <source>So behave brokers before MQTT 5 when another client takes over the client ID &quot;%1&quot;, when a subscription or message is not allowed, and when they are stopped.</source>
        <translation>MQTT 5 より前のブローカーは、別のクライアントが Client ID「%1」を引き継いだとき、購読やメッセージが許可されないとき、停止するときに、このように動作します。</translation>
    </message>
    <message>
        <source>Check whether another client uses the client ID &quot;%1&quot;; connect with another client ID to find out.</source>
        <translation>別のクライアントが Client ID「%1」を使っていないか確認してください。別の Client ID で接続するとわかります。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules for the topics used: some brokers hang up on what is not allowed.</source>
        <translation>使ったトピックに対するブローカーのアクセス規則を確認してください。許可されないものに対して切断するブローカーがあります。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time.</source>
        <translation>その時刻のブローカーのログを調べてください。</translation>
    </message>
    <message>
        <source>Switch to MQTT 5.0, if the broker speaks it: there it tells its reason.</source>
        <translation>ブローカーが話すなら MQTT 5.0 に切り替えてください。理由が示されます。</translation>
    </message>
    <message>
        <source>The connection was reset %1 after the CONNACK.</source>
        <translation>接続は CONNACK の %1 後にリセットされました。</translation>
    </message>
    <message>
        <source>The network connection broke off %1 after the CONNACK.</source>
        <translation>ネットワーク接続は CONNACK の %1 後に切れました。</translation>
    </message>
    <message>
        <source>The broker may have crashed or been restarted, or a router, firewall or load balancer cut the connection.</source>
        <translation>ブローカーがクラッシュしたか再起動したか、ルーター、ファイアウォール、ロードバランサーが接続を切った可能性があります。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: was it running, and did it drop this client?</source>
        <translation>その時刻のブローカーのログを調べてください。動作していたか、このクライアントを切断しましたか?</translation>
    </message>
    <message>
        <source>Check the network between here and the broker, and time limits of load balancers on quiet connections.</source>
        <translation>ここからブローカーまでのネットワークと、静かな接続に対するロードバランサーの制限時間を確認してください。</translation>
    </message>
    <message>
        <source>The broker did not answer the SUBSCRIBE for &quot;%1&quot;: no SUBACK came.</source>
        <translation>ブローカーは「%1」の SUBSCRIBE に応答しませんでした。SUBACK が来ませんでした。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the SUBSCRIBE arrive, and does a plug-in hold the answer up?</source>
        <translation>ブローカーのログを調べてください。SUBSCRIBE は届きましたか、プラグインが応答を遅らせていませんか?</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules for &quot;%1&quot;; a broker must answer all the same.</source>
        <translation>「%1」に対するブローカーのアクセス規則を確認してください。いずれにしてもブローカーは応答しなければなりません。</translation>
    </message>
    <message>
        <source>The broker did not acknowledge the message to &quot;%1&quot; with QoS %2: no %3 came.</source>
        <translation>ブローカーは「%1」への QoS %2 のメッセージに確認応答しませんでした。%3 が来ませんでした。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the PUBLISH arrive, and does a plug-in hold the answer up?</source>
        <translation>ブローカーのログを調べてください。PUBLISH は届きましたか、プラグインが応答を遅らせていませんか?</translation>
    </message>
    <message>
        <source>The message to &quot;%1&quot; was sent with QoS 0 and did not come back, though a subscription of this connection matches it.</source>
        <translation>「%1」へのメッセージは QoS 0 で送信されましたが、この接続の購読が一致するのに戻ってきませんでした。</translation>
    </message>
    <message>
        <source>The broker acknowledged the message to &quot;%1&quot;, but did not deliver it, though a subscription of this connection matches it.</source>
        <translation>ブローカーは「%1」へのメッセージに確認応答しましたが、この接続の購読が一致するのに配信しませんでした。</translation>
    </message>
    <message>
        <source>Brokers before MQTT 5 drop so what the access rules forbid, and cannot say it.</source>
        <translation>MQTT 5 より前のブローカーは、アクセス規則で禁止されたものをこのように破棄し、それを示せません。</translation>
    </message>
    <message>
        <source>Switch to MQTT 5.0: there the broker can answer a message that is not allowed with a reason code.</source>
        <translation>MQTT 5.0 に切り替えてください。ブローカーは、許可されないメッセージに Reason Code で応答できます。</translation>
    </message>
    <message>
        <source>Check for rules, bridges or plug-ins of the broker that take messages on this topic.</source>
        <translation>このトピックのメッセージを取り込むブローカーの規則、ブリッジ、プラグインがないか確認してください。</translation>
    </message>
    <message>
        <source>The subscription to &quot;%1&quot; was not sent: %2</source>
        <translation>「%1」の購読は送信されませんでした: %2</translation>
    </message>
    <message>
        <source>Change the subscription so that it keeps to this, or the broker&apos;s configuration.</source>
        <translation>これに従うよう購読を変えるか、ブローカーの構成を変えてください。</translation>
    </message>
    <message>
        <source>The message to &quot;%1&quot; was not sent: %2</source>
        <translation>「%1」へのメッセージは送信されませんでした: %2</translation>
    </message>
    <message>
        <source>Change the message so that it keeps to this, or the broker&apos;s configuration.</source>
        <translation>これに従うようメッセージを変えるか、ブローカーの構成を変えてください。</translation>
    </message>
    <message>
        <source>Connack ended the connection: the broker sent %1 that breaks the standard: %2.</source>
        <translation>Connack が接続を終了しました。ブローカーが標準に違反する %1 を送りました: %2。</translation>
    </message>
    <message>
        <source>user &quot;%1&quot; and client ID &quot;%2&quot;</source>
        <translation>ユーザー「%1」、Client ID「%2」</translation>
    </message>
    <message>
        <source>client ID &quot;%1&quot;, which gave no user name</source>
        <translation>ユーザー名のない Client ID「%1」</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for %1.</source>
        <translation>%1 に対するブローカーのアクセス規則 (ACL) を確認してください。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) on subscriptions for %1.</source>
        <translation>%1 の購読に対するブローカーのアクセス規則 (ACL) を確認してください。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for writing to &quot;%1&quot; and for reading it, for %2.</source>
        <translation>%2 の「%1」への書き込みと読み取りに対するブローカーのアクセス規則 (ACL) を確認してください。</translation>
    </message>
    <message>
        <source>The subscription &quot;%1&quot; is shared: another member of its group may have taken the message, and a broker without shared subscriptions takes the name by the letter.</source>
        <translation>購読「%1」は共有です。グループの別のメンバーがメッセージを受け取った可能性があり、共有購読に対応しないブローカーは名前を文字どおりに扱います。</translation>
    </message>
    <message>
        <source>Subscribe to &quot;%1&quot; without $share to find out.</source>
        <translation>$share なしで「%1」を購読するとわかります。</translation>
    </message>
    <message>
        <source>Brokers drop so what the access rules forbid: a message with QoS 0 has no answer that could say it.</source>
        <translation>アクセス規則で禁止されたものを、ブローカーはこのように破棄します。QoS 0 のメッセージには、それを伝える応答がありません。</translation>
    </message>
    <message>
        <source>Publish with QoS 1: then the broker answers, and can say why it does not take the message.</source>
        <translation>QoS 1 で発行してください。ブローカーが応答し、受け付けない理由を示せます。</translation>
    </message>
    <message>
        <source>That was %1 after the %2 for &quot;%3&quot;: the broker&apos;s access rules probably do not allow it.</source>
        <translation>「%3」の %2 の %1 後のことでした。おそらくブローカーのアクセス規則が許可していません。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) on &quot;%1&quot; for %2: some brokers hang up on what is not allowed.</source>
        <translation>%2 の「%1」に対するブローカーのアクセス規則 (ACL) を確認してください。許可されないものに対して切断するブローカーがあります。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>%1 is %2.</source>
        <translation>%1 が %2 です。</translation>
    </message>
    <message>
        <source>%1 holds the NUL character U+0000 [MQTT-1.5.4-2].</source>
        <translation>%1 に NUL 文字 U+0000 があります [MQTT-1.5.4-2]。</translation>
    </message>
    <message>
        <source>Delete that character.</source>
        <translation>その文字を削除してください。</translation>
    </message>
    <message>
        <source>%1 holds half of a surrogate pair, which has no UTF-8 [MQTT-1.5.4-1].</source>
        <translation>%1 にサロゲートペアの片方があり、UTF-8 で表せません [MQTT-1.5.4-1]。</translation>
    </message>
    <message>
        <source>%1 has %2 bytes.</source>
        <translation>%1 は %2 バイトです。</translation>
    </message>
    <message>
        <source>Give at most %1 bytes.</source>
        <translation>最大 %1 バイトで指定してください。</translation>
    </message>
    <message>
        <source>%1 is to come from a file, but none is chosen.</source>
        <translation>%1 はファイルから読む設定ですが、選択されていません。</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>ファイルを選んでください。</translation>
    </message>
    <message>
        <source>%1: the port is 0.</source>
        <translation>%1: ポートが 0 です。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 は空です。</translation>
    </message>
    <message>
        <source>%1 is &quot;%2&quot;. %3</source>
        <translation>%1 が「%2」です。%3</translation>
    </message>
    <message>
        <source>Give a topic name without + and #, for instance plant/pump-7/state.</source>
        <translation>+ と # のないトピック名を指定してください (例: plant/pump-7/state)。</translation>
    </message>
    <message>
        <source>The port is 0.</source>
        <translation>ポートが 0 です。</translation>
    </message>
    <message>
        <source>Give a path such as /mqtt, with its query if need be.</source>
        <translation>/mqtt のようなパスを、必要ならクエリを付けて指定してください。</translation>
    </message>
    <message>
        <source>The path has %1 characters.</source>
        <translation>パスが %1 文字あります。</translation>
    </message>
    <message>
        <source>Give at most %1 characters.</source>
        <translation>最大 %1 文字で指定してください。</translation>
    </message>
    <message>
        <source>The path holds a control character: %1.</source>
        <translation>パスに制御文字があります: %1。</translation>
    </message>
    <message>
        <source>The path holds a #, which starts a fragment: %1.</source>
        <translation>パスに、フラグメントを始める # があります: %1。</translation>
    </message>
    <message>
        <source>Write %23 for a # that belongs to the path.</source>
        <translation>パスに含まれる # は %23 と書いてください。</translation>
    </message>
    <message>
        <source>A header has no name.</source>
        <translation>ヘッダーに名前がありません。</translation>
    </message>
    <message>
        <source>Give a name such as X-Api-Key, or remove the row.</source>
        <translation>X-Api-Key のような名前を指定するか、行を削除してください。</translation>
    </message>
    <message>
        <source>The header name &quot;%1&quot; is not valid (RFC 9110, section 5.1).</source>
        <translation>ヘッダー名「%1」は無効です (RFC 9110、5.1 節)。</translation>
    </message>
    <message>
        <source>Use letters, digits and hyphens.</source>
        <translation>英数字とハイフンを使ってください。</translation>
    </message>
    <message>
        <source>The header %1 is made by the WebSocket handshake itself.</source>
        <translation>ヘッダー %1 は WebSocket ハンドシェイク自体が作ります。</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>削除してください。</translation>
    </message>
    <message>
        <source>The value of the header &quot;%1&quot; holds a character that no header has, or is too long (RFC 9110, section 5.5).</source>
        <translation>ヘッダー「%1」の値に使えない文字があるか、長すぎます (RFC 9110、5.5 節)。</translation>
    </message>
    <message>
        <source>Give one line of Latin-1 text.</source>
        <translation>Latin-1 のテキストを 1 行で指定してください。</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>3 (MQTT 3.1)、4 (MQTT 3.1.1)、5 (MQTT 5.0) のいずれかを指定してください。</translation>
    </message>
    <message>
        <source>The user name or password for the SOCKS5 proxy is too long.</source>
        <translation>SOCKS5 プロキシのユーザー名またはパスワードが長すぎます。</translation>
    </message>
    <message>
        <source>Give at most %1 bytes each.</source>
        <translation>それぞれ最大 %1 バイトで指定してください。</translation>
    </message>
    <message>
        <source>The user name for the HTTP proxy holds a colon (RFC 7617, section 2).</source>
        <translation>HTTP プロキシのユーザー名にコロンがあります (RFC 7617、2 節)。</translation>
    </message>
    <message>
        <source>Give a name without a colon.</source>
        <translation>コロンのない名前を指定してください。</translation>
    </message>
    <message>
        <source>There is authentication data without an authentication method (MQTT 5.0, section 3.1.2.11.10).</source>
        <translation>認証方式のない認証データがあります (MQTT 5.0、3.1.2.11.10 節)。</translation>
    </message>
    <message>
        <source>Name the method as well, or remove the data.</source>
        <translation>方式も指定するか、データを削除してください。</translation>
    </message>
    <message>
        <source>The ALPN name &quot;%1&quot; has %2 bytes.</source>
        <translation>ALPN 名「%1」は %2 バイトです。</translation>
    </message>
    <message>
        <source>Give names of 1 to %1 bytes, for instance mqtt.</source>
        <translation>1～%1 バイトの名前を指定してください (例: mqtt)。</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0、1、2 のいずれかを指定してください。</translation>
    </message>
    <message>
        <source>Give %1 to %2 seconds.</source>
        <translation>%1～%2 秒を指定してください。</translation>
    </message>
    <message>
        <source>Give %1 to %2 milliseconds.</source>
        <translation>%1～%2 ミリ秒を指定してください。</translation>
    </message>
    <message>
        <source>Give %1 to %2 bytes.</source>
        <translation>%1～%2 バイトを指定してください。</translation>
    </message>
    <message>
        <source>Give a whole number from %1 to %2.</source>
        <translation>%1～%2 の整数を指定してください。</translation>
    </message>
    <message>
        <source>No file is chosen.</source>
        <translation>ファイルが選択されていません。</translation>
    </message>
    <message>
        <source>The file name %1 holds a NUL character.</source>
        <translation>ファイル名 %1 に NUL 文字があります。</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 はファイルではありません。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>ファイル %1 を読めません: %2。</translation>
    </message>
    <message>
        <source>The file %1 is larger than %2 bytes.</source>
        <translation>ファイル %1 は %2 バイトを超えています。</translation>
    </message>
    <message>
        <source>Choose a file of at most %1 bytes that can be read.</source>
        <translation>読み取れる最大 %1 バイトのファイルを選んでください。</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://; %3:// is used here.</source>
        <translation>ポート %1 は %2:// で一般的ですが、ここでは %3:// を使っています。</translation>
    </message>
    <message>
        <source>The path %1 has no meaning under %2:// and is not sent.</source>
        <translation>パス %1 は %2:// では意味がなく、送信されません。</translation>
    </message>
    <message>
        <source>Properties travel in MQTT 5 only, this connection uses %1; not sent: %2.</source>
        <translation>プロパティは MQTT 5 でのみ運ばれます。この接続は %1 です。未送信: %2。</translation>
    </message>
    <message>
        <source>%1:// uses no TLS; without effect: %2.</source>
        <translation>%1:// は TLS を使いません。効果なし: %2。</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is not verified: anyone could answer in its place.</source>
        <translation>ブローカーの証明書を検証していません。誰でも代わりに応答できます。</translation>
    </message>
    <message>
        <source>MQTT %1 has no password without a user name [MQTT-3.1.2-22]; the password is not sent.</source>
        <translation>MQTT %1 ではユーザー名なしのパスワードは使えません [MQTT-3.1.2-22]。パスワードは送信されません。</translation>
    </message>
    <message>
        <source>The client ID has %1 bytes; a broker of MQTT %2 need not take more than %3.</source>
        <translation>Client ID は %1 バイトです。MQTT %2 のブローカーは %3 を超えるものを受け付ける義務がありません。</translation>
    </message>
    <message>
        <source>The client ID is empty: the broker gives one.</source>
        <translation>Client ID が空です。ブローカーが割り当てます。</translation>
    </message>
    <message>
        <source>The client ID is empty, which MQTT 3.1 does not allow: most brokers refuse it.</source>
        <translation>Client ID が空です。MQTT 3.1 では許されず、ほとんどのブローカーが拒否します。</translation>
    </message>
    <message>
        <source>The client ID is empty and Clean Session is off: a broker must refuse that [MQTT-3.1.3-8].</source>
        <translation>Client ID が空で Clean Session がオフです。ブローカーはこれを拒否しなければなりません [MQTT-3.1.3-8]。</translation>
    </message>
    <message>
        <source>The password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>The user name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>The client ID</source>
        <translation>Client ID</translation>
    </message>
    <message>
        <source>The authentication data</source>
        <translation>認証データ</translation>
    </message>
    <message>
        <source>The header %1</source>
        <translation>ヘッダー %1</translation>
    </message>
    <message>
        <source>The query&apos;s %1</source>
        <translation>クエリの %1</translation>
    </message>
    <message>
        <source>%1 is a token that expired at %2.</source>
        <translation>%1 は、%2 に期限が切れたトークンです。</translation>
    </message>
    <message>
        <source>%1 is a token that expires at %2, within the hour.</source>
        <translation>%1 は、%2 (1 時間以内) に期限が切れるトークンです。</translation>
    </message>
    <message>
        <source>Used by ws:// and wss:// only; this connection uses %1://.</source>
        <translation>ws:// と wss:// でのみ使います。この接続は %1:// です。</translation>
    </message>
    <message>
        <source>Used by mqtts:// and wss:// only; this connection uses %1://.</source>
        <translation>mqtts:// と wss:// でのみ使います。この接続は %1:// です。</translation>
    </message>
    <message>
        <source>MQTT %1 sends no password without a user name.</source>
        <translation>MQTT %1 はユーザー名なしのパスワードを送りません。</translation>
    </message>
    <message>
        <source>Travels in MQTT 5 only; this connection uses %1.</source>
        <translation>MQTT 5 でのみ運ばれます。この接続は %1 です。</translation>
    </message>
    <message>
        <source>A password is sent without a user name: MQTT 5 allows it, but not every broker expects it.</source>
        <translation>ユーザー名なしでパスワードを送ります。MQTT 5 では許されますが、すべてのブローカーが想定しているわけではありません。</translation>
    </message>
    <message>
        <source>A client certificate or key is given beside the PKCS#12 file, and wins; without effect: pfx.</source>
        <translation>PKCS#12 ファイルのほかにクライアント証明書または鍵があり、そちらが優先されます。効果なし: pfx。</translation>
    </message>
    <message>
        <source>A client certificate or key is given beside it, and wins.</source>
        <translation>ほかにクライアント証明書または鍵があり、そちらが優先されます。</translation>
    </message>
    <message>
        <source>Remove that character, or answer AUTH by hand.</source>
        <translation>その文字を削除するか、AUTH に手動で応答してください。</translation>
    </message>
    <message>
        <source>%1 holds a character that SCRAM does not allow (RFC 4013, section 2.3).</source>
        <translation>%1 に、SCRAM で許されない文字があります (RFC 4013、2.3 節)。</translation>
    </message>
    <message>
        <source>%1 is empty; SCRAM needs one (RFC 5802, section 5.1).</source>
        <translation>%1 が空です。SCRAM には必要です (RFC 5802、5.1 節)。</translation>
    </message>
    <message>
        <source>Give the user name that the broker knows.</source>
        <translation>ブローカーが知っているユーザー名を指定してください。</translation>
    </message>
    <message>
        <source>%1 is not text in UTF-8, which SCRAM needs (RFC 5802, section 2.2).</source>
        <translation>%1 が UTF-8 のテキストではありません。SCRAM には必要です (RFC 5802、2.2 節)。</translation>
    </message>
    <message>
        <source>Give text, or answer AUTH by hand.</source>
        <translation>テキストを指定するか、AUTH に手動で応答してください。</translation>
    </message>
    <message>
        <source>%1 needs a user name and a password; without them the broker&apos;s AUTH is not answered with SCRAM.</source>
        <translation>%1 にはユーザー名とパスワードが必要です。なければ、ブローカーの AUTH に SCRAM で応答できません。</translation>
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
        <translation>ホスト</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>WebSocket path</source>
        <translation>WebSocket パス</translation>
    </message>
    <message>
        <source>WebSocket headers</source>
        <translation>WebSocket ヘッダー</translation>
    </message>
    <message>
        <source>Protocol version</source>
        <translation>プロトコルバージョン</translation>
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
        <translation>Keep Alive</translation>
    </message>
    <message>
        <source>Connect timeout</source>
        <translation>接続タイムアウト</translation>
    </message>
    <message>
        <source>Connect to</source>
        <translation>接続先</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Reconnect period</source>
        <translation>再接続の間隔</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Authentication method</source>
        <translation>認証方式</translation>
    </message>
    <message>
        <source>Authentication data</source>
        <translation>認証データ</translation>
    </message>
    <message>
        <source>Verify the certificate</source>
        <translation>証明書を検証</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA ファイル</translation>
    </message>
    <message>
        <source>Revocation list</source>
        <translation>失効リスト</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>クライアント証明書</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>クライアント鍵</translation>
    </message>
    <message>
        <source>PKCS#12 file</source>
        <translation>PKCS#12 ファイル</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>パスフレーズ</translation>
    </message>
    <message>
        <source>Server name</source>
        <translation>サーバー名</translation>
    </message>
    <message>
        <source>ALPN</source>
        <translation>ALPN</translation>
    </message>
    <message>
        <source>Minimum TLS version</source>
        <translation>最低 TLS バージョン</translation>
    </message>
    <message>
        <source>Last will</source>
        <translation>Will</translation>
    </message>
    <message>
        <source>Will topic</source>
        <translation>Will のトピック</translation>
    </message>
    <message>
        <source>Will payload</source>
        <translation>Will のペイロード</translation>
    </message>
    <message>
        <source>Will QoS</source>
        <translation>Will の QoS</translation>
    </message>
    <message>
        <source>Will retain</source>
        <translation>Will の Retain</translation>
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
        <translation>オプション</translation>
    </message>
    <message>
        <source>Longest delay</source>
        <translation>最長の間隔</translation>
    </message>
    <message>
        <source>Key log file</source>
        <translation>鍵ログファイル</translation>
    </message>
</context>
<context>
    <name>SettingsFile</name>
    <message>
        <source>The preferences in %1 are damaged; the file is kept as %2, and the defaults apply.</source>
        <translation>%1 の環境設定が壊れています。ファイルは %2 として残し、既定値を適用します。</translation>
    </message>
    <message>
        <source>The preferences in %1 are damaged, and the file cannot be renamed. It is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>%1 の環境設定が壊れており、ファイル名も変更できません。そのまま残して既定値を適用し、今回の設定は保存しません。</translation>
    </message>
    <message>
        <source>The preferences in %1 cannot be read. The file is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>%1 の環境設定を読めません。ファイルはそのまま残して既定値を適用し、今回の設定は保存しません。</translation>
    </message>
    <message>
        <source>The preferences in %1 were written by a newer version of Connack. The file is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>%1 の環境設定は新しいバージョンの Connack が書き込んだものです。ファイルはそのまま残して既定値を適用し、今回の設定は保存しません。</translation>
    </message>
</context>
<context>
    <name>SettingsFlags</name>
    <message>
        <source>%1 is &quot;%2&quot;.</source>
        <translation>%1 が「%2」です。</translation>
    </message>
    <message>
        <source>Give seconds, from %1 to 604800.</source>
        <translation>%1～604800 の秒数を指定してください。</translation>
    </message>
    <message>
        <source>Give 1 to 65535.</source>
        <translation>1～65535 を指定してください。</translation>
    </message>
    <message>
        <source>--port is %1.</source>
        <translation>--port が %1 です。</translation>
    </message>
    <message>
        <source>A --ws-header is not in the form &apos;Name: value&apos;.</source>
        <translation>--ws-header が &apos;Name: value&apos; の形ではありません。</translation>
    </message>
    <message>
        <source>Give the header&apos;s name, a colon and its value, in one line and in quotation marks.</source>
        <translation>ヘッダーの名前、コロン、値を 1 行で、引用符で囲んで指定してください。</translation>
    </message>
    <message>
        <source>--protocol-version is &quot;%1&quot;.</source>
        <translation>--protocol-version が「%1」です。</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>3 (MQTT 3.1)、4 (MQTT 3.1.1)、5 (MQTT 5.0) のいずれかを指定してください。</translation>
    </message>
    <message>
        <source>Give 0 to 65535 seconds.</source>
        <translation>0～65535 秒を指定してください。</translation>
    </message>
    <message>
        <source>--clean is &quot;%1&quot;.</source>
        <translation>--clean が「%1」です。</translation>
    </message>
    <message>
        <source>Give true or false.</source>
        <translation>true または false を指定してください。</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0、1、2 のいずれかを指定してください。</translation>
    </message>
    <message>
        <source>--%1 %2 has no value.</source>
        <translation>--%1 %2 に値がありません。</translation>
    </message>
    <message>
        <source>Give NAME=VALUE, for instance sessionExpiryInterval=600.</source>
        <translation>NAME=VALUE の形で指定してください (例: sessionExpiryInterval=600)。</translation>
    </message>
    <message>
        <source>--%1 %2 cannot be read: %3.</source>
        <translation>--%1 %2 を読めません: %3。</translation>
    </message>
    <message>
        <source>Name a file that can be read.</source>
        <translation>読み取れるファイルを指定してください。</translation>
    </message>
    <message>
        <source>--%1 is &quot;%2&quot;.</source>
        <translation>--%1 が「%2」です。</translation>
    </message>
</context>
<context>
    <name>SettingsTabs</name>
    <message>
        <source>General</source>
        <translation>全般</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>認証情報</translation>
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
        <translation>Will</translation>
    </message>
    <message>
        <source>MQTT 5</source>
        <translation>MQTT 5</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Something here is wrong; it is named beside the field.</source>
        <translation>ここに誤りがあります。項目の横に示します。</translation>
    </message>
    <message>
        <source>Something here differs from the default.</source>
        <translation>ここに既定値と異なるものがあります。</translation>
    </message>
    <message>
        <source>Something here would not be sent with this version or scheme, or deserves a look; it is named beside the field.</source>
        <translation>このバージョンやスキームで送信されないもの、または確認すべきものがここにあります。項目の横に示します。</translation>
    </message>
</context>
<context>
    <name>Signer</name>
    <message>
        <source>Give the certificate of a CA together with its private key.</source>
        <translation>CA の証明書を秘密鍵とともに指定してください。</translation>
    </message>
    <message>
        <source>The CA&apos;s certificate or key cannot be read.</source>
        <translation>CA の証明書または鍵を読めません。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no CA: its certificate does not allow it to issue others.</source>
        <translation>「%1」は CA ではありません。証明書がほかの証明書の発行を許していません。</translation>
    </message>
    <message>
        <source>The key does not belong to the certificate of the CA &quot;%1&quot;.</source>
        <translation>鍵が CA「%1」の証明書に対応していません。</translation>
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
        <translation>解決した名前: %1</translation>
    </message>
    <message>
        <source>Addresses: %1</source>
        <translation>アドレス: %1</translation>
    </message>
    <message>
        <source>Through the %1 proxy %2 port %3</source>
        <translation>%1 プロキシ %2 ポート %3 経由</translation>
    </message>
    <message>
        <source>%1: %2 after %3</source>
        <translation>%1: %3 後に%2</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>自分: %1</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>TLS version and cipher</comment>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>Server name sent: %1</source>
        <translation>送信したサーバー名: %1</translation>
    </message>
    <message>
        <source>ALPN: %1</source>
        <translation>ALPN: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) presented</source>
        <translation>
            <numerusform>証明書 %n 個を提示</numerusform>
        </translation>
    </message>
    <message>
        <source>Verification is off</source>
        <translation>検証はオフです</translation>
    </message>
    <message>
        <source>Path: %1</source>
        <translation>パス: %1</translation>
    </message>
    <message>
        <source>HTTP status: %1 %2</source>
        <translation>HTTP ステータス: %1 %2</translation>
    </message>
    <message>
        <source>Sub-protocol: %1</source>
        <translation>サブプロトコル: %1</translation>
    </message>
    <message>
        <source>Close frame: %1 %2</source>
        <translation>Close フレーム: %1 %2</translation>
    </message>
    <message>
        <source>CONNECT sent after %1</source>
        <translation>%1 後に CONNECT を送信</translation>
    </message>
    <message>
        <source>CONNACK: %1</source>
        <translation>CONNACK: %1</translation>
    </message>
    <message>
        <source>DISCONNECT from the broker: %1</source>
        <translation>ブローカーの DISCONNECT: %1</translation>
    </message>
    <message>
        <source>Resolve</source>
        <comment>stage: looking up the host&apos;s addresses</comment>
        <translation>名前解決</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到達</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>省略</translation>
    </message>
    <message>
        <source>%1: not reached</source>
        <translation>%1: 未到達</translation>
    </message>
    <message>
        <source>%1: running for %2</source>
        <translation>%1: %2 実行中</translation>
    </message>
    <message>
        <source>%1: ok after %2</source>
        <translation>%1: %2 後に OK</translation>
    </message>
    <message>
        <source>%1: failed after %2</source>
        <translation>%1: %2 後に失敗</translation>
    </message>
    <message>
        <source>%1: skipped</source>
        <translation>%1: 省略</translation>
    </message>
    <message>
        <source>%1 port %2</source>
        <translation>%1 ポート %2</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>接続中</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>到達不可</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>given up, another address answered first or the attempt was over</source>
        <translation>中止、別のアドレスが先に応答したか、試行が終わりました</translation>
    </message>
    <message>
        <source>an alert that no standard defines</source>
        <translation>どの標準にもないアラート</translation>
    </message>
    <message>
        <source>TLS alert received: %1 (%2)</source>
        <translation>TLS アラート受信: %1 (%2)</translation>
    </message>
    <message>
        <source>TLS alert sent: %1 (%2)</source>
        <translation>TLS アラート送信: %1 (%2)</translation>
    </message>
    <message>
        <source>The broker, or something between, closed the connection.</source>
        <translation>ブローカーまたは途中の何かが接続を閉じました。</translation>
    </message>
    <message>
        <source>The connection was reset by the broker or something between.</source>
        <translation>ブローカーまたは途中の何かが接続をリセットしました。</translation>
    </message>
    <message>
        <source>The network failed: %1.</source>
        <translation>ネットワークに障害が起きました: %1。</translation>
    </message>
    <message>
        <source>The TLS handshake failed.</source>
        <translation>TLS ハンドシェイクに失敗しました。</translation>
    </message>
    <message>
        <source>The WebSocket upgrade failed.</source>
        <translation>WebSocket アップグレードに失敗しました。</translation>
    </message>
    <message>
        <source>The time limit passed.</source>
        <translation>制限時間が過ぎました。</translation>
    </message>
    <message>
        <source>You cancelled it.</source>
        <translation>キャンセルしました。</translation>
    </message>
    <message>
        <source>You disconnected: DISCONNECT was sent.</source>
        <translation>切断しました。DISCONNECT を送信しました。</translation>
    </message>
    <message>
        <source>Connack closed the connection because of what the broker sent.</source>
        <translation>ブローカーが送ったもののため、Connack が接続を閉じました。</translation>
    </message>
    <message>
        <source>The network failed.</source>
        <translation>ネットワークに障害が起きました。</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>%1: cancelled after %2</source>
        <translation>%1: %2 後にキャンセル</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Reached, and asked for the broker, after %1</source>
        <translation>%1 後に到達し、ブローカーを要求</translation>
    </message>
    <message>
        <source>Gave the connection after %1</source>
        <translation>%1 後に接続を提供</translation>
    </message>
</context>
<context>
    <name>StatisticsModel</name>
    <message>
        <source>Click or press Enter to show these packets: %1</source>
        <translation>クリックまたは Enter でこれらのパケットを表示: %1</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Memory: %1</source>
        <translation>メモリ: %1</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <translation>%2 から%1</translation>
    </message>
    <message>
        <source>%1 since %2 (%3)</source>
        <translation>%2 から%1 (%3)</translation>
    </message>
    <message>
        <source>Round trip: %1</source>
        <translation>往復時間: %1</translation>
    </message>
    <message>
        <source>Round trip: not measured</source>
        <translation>往復時間: 未測定</translation>
    </message>
    <message>
        <source>From PINGREQ to PINGRESP, the last time. The client sends PINGREQ when nothing else was sent for the keep-alive.</source>
        <translation>前回の PINGREQ から PINGRESP まで。Keep Alive の間ほかに何も送らなければ、クライアントは PINGREQ を送ります。</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) logged</source>
        <translation>
            <numerusform>ログ %n 行</numerusform>
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
        <translation>CONNECT を送信、CONNACK を待機中</translation>
    </message>
    <message>
        <source>Sending CONNECT</source>
        <translation>CONNECT を送信中</translation>
    </message>
    <message>
        <source>Asking for the WebSocket upgrade at %1</source>
        <translation>%1 で WebSocket アップグレードを要求中</translation>
    </message>
    <message>
        <source>TLS handshake with %1</source>
        <translation>%1 と TLS ハンドシェイク中</translation>
    </message>
    <message>
        <source>Opening the TCP connection to %1 port %2</source>
        <translation>%1 ポート %2 に TCP 接続中</translation>
    </message>
    <message>
        <source>Looking up the addresses of %1</source>
        <translation>%1 のアドレスを解決中</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>%1 に接続中</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, assigned by the broker, in the session it had kept</source>
        <translation>MQTT %1、%2 (ブローカーが割り当て) として、保持されていたセッションで接続</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, assigned by the broker, in a new session</source>
        <translation>MQTT %1、%2 (ブローカーが割り当て) として、新しいセッションで接続</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 with an empty client ID, in a new session</source>
        <translation>MQTT %1、空の Client ID、新しいセッションで接続</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, in the session the broker had kept</source>
        <translation>MQTT %1、%2 として、ブローカーが保持していたセッションで接続</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, in a new session</source>
        <translation>MQTT %1、%2 として、新しいセッションで接続</translation>
    </message>
    <message>
        <source>Since %1, for %2.</source>
        <translation>%1 から %2 経過。</translation>
    </message>
    <message>
        <source>Since %1, for %2. The last PINGREQ was answered after %3.</source>
        <translation>%1 から %2 経過。前回の PINGREQ への応答は %3 後でした。</translation>
    </message>
    <message numerus="yes">
        <source>The broker set %n limit(s); the tab Broker has them beside what was asked.</source>
        <translation>
            <numerusform>ブローカーが %n 件の制限を設けました。「ブローカー」タブに要求の内容と並べて示します。</numerusform>
        </translation>
    </message>
    <message>
        <source>settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>after CONNACK</source>
        <translation>CONNACK の後</translation>
    </message>
    <message>
        <source>Not connected yet</source>
        <translation>まだ接続していません</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>切断中</translation>
    </message>
    <message>
        <source>You disconnected after %1</source>
        <translation>%1 後に切断しました</translation>
    </message>
    <message>
        <source>You cancelled the attempt after %1</source>
        <translation>%1 後に試行をキャンセルしました</translation>
    </message>
    <message>
        <source>The connection ended after %1</source>
        <translation>接続は %1 後に終了しました</translation>
    </message>
    <message>
        <source>The attempt ended after %1</source>
        <translation>試行は %1 後に終了しました</translation>
    </message>
    <message>
        <source>For %1, since %2; the limit is %3.</source>
        <translation>%2 から %1 経過。制限は %3 です。</translation>
    </message>
    <message>
        <source>At %1.</source>
        <translation>時刻: %1。</translation>
    </message>
    <message>
        <source>%1 · %2 · at %3, after %4</source>
        <comment>confidence, stage, time of day, duration of the connection</comment>
        <translation>%1 · %2 · %3、%4 後</translation>
    </message>
    <message>
        <source>%1 · %2 · at %3</source>
        <comment>confidence, stage, time of day</comment>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>Type the broker&apos;s URL above, for instance mqtt://broker.example or wss://broker.example/mqtt, and press Connect. Each stage then shows here what it did, how long it took and, if it failed, why.</source>
        <translation>上にブローカーの URL (例: mqtt://broker.example、wss://broker.example/mqtt) を入力し、「接続」を押してください。各段階で行ったこと、かかった時間、失敗した場合の理由がここに表示されます。</translation>
    </message>
    <message>
        <source>DISCONNECT was sent; the connection closes once it is out.</source>
        <translation>DISCONNECT を送信しました。送出後に接続を閉じます。</translation>
    </message>
    <message>
        <source>DISCONNECT was sent, so the broker does not publish the will.</source>
        <translation>DISCONNECT を送信したため、ブローカーは Will を発行しません。</translation>
    </message>
    <message>
        <source>Nothing is known beyond the stages above. Connect again to let the attempt run to its end.</source>
        <translation>上の段階から先は何もわかりません。もう一度接続し、試行を最後まで実行してください。</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>確実</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>可能性が高い</translation>
    </message>
    <message>
        <source>Possible</source>
        <translation>可能性あり</translation>
    </message>
    <message>
        <source>Asking the proxy %1 for a connection to %2 port %3</source>
        <translation>プロキシ %1 に %2 ポート %3 への接続を要求中</translation>
    </message>
    <message numerus="yes">
        <source> · after %n extra connection(s)</source>
        <comment>behind the circumstances of a verdict</comment>
        <translation>
            <numerusform> · 追加接続 %n 件の後</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking closer, %1 of %2: %3</source>
        <comment>number of the extra connection, how many so far, what it tries</comment>
        <translation>詳しく調査中、%1 / %2: %3</translation>
    </message>
    <message>
        <source>Looking closer: choosing what to try next</source>
        <translation>詳しく調査中: 次に試すものを選択中</translation>
    </message>
    <message>
        <source>Server %1 of %2: %3.</source>
        <comment>number, how many, URL</comment>
        <translation>サーバー %1 / %2: %3。</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n servers took the connection. This is about the first one, %1; the tab Attempts has the others.</source>
        <translation>
            <numerusform>%n 台のサーバーのどれも接続を受け付けませんでした。これは最初の %1 についてです。ほかは「試行」タブにあります。</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s AUTH waits for your answer</source>
        <translation>ブローカーの AUTH が応答を待っています</translation>
    </message>
    <message>
        <source>For %1, since %2; meanwhile the limit stands still.</source>
        <translation>%2 から %1 経過。その間、制限時間は停止しています。</translation>
    </message>
    <message>
        <source>You dropped the connection after %1</source>
        <translation>%1 後に接続を突然切りました</translation>
    </message>
    <message>
        <source>The socket was closed without DISCONNECT: the broker must publish the will.</source>
        <translation>DISCONNECT なしでソケットを閉じました。ブローカーは Will を発行しなければなりません。</translation>
    </message>
    <message>
        <source>The socket was closed without DISCONNECT.</source>
        <translation>DISCONNECT なしでソケットを閉じました。</translation>
    </message>
    <message>
        <source>DISCONNECT was sent with %1: the broker publishes the will all the same.</source>
        <translation>DISCONNECT を %1 で送信しました。それでもブローカーは Will を発行します。</translation>
    </message>
    <message>
        <source>DISCONNECT was sent with %1.</source>
        <translation>DISCONNECT を %1 で送信しました。</translation>
    </message>
</context>
<context>
    <name>SubscriptionChecks</name>
    <message>
        <source>The broker takes no wildcards (Wildcard Subscription Available is 0): write the topic without + and #.</source>
        <translation>ブローカーはワイルドカードを受け付けません (Wildcard Subscription Available が 0)。+ と # なしでトピックを書いてください。</translation>
    </message>
    <message>
        <source>The broker has no shared subscriptions (Shared Subscription Available is 0): leave out $share/ and the share name.</source>
        <translation>ブローカーは共有購読に対応していません (Shared Subscription Available が 0)。$share/ と共有名を外してください。</translation>
    </message>
    <message>
        <source>The broker takes no Subscription Identifier (Subscription Identifier Available is 0): leave it out.</source>
        <translation>ブローカーは Subscription Identifier を受け付けません (Subscription Identifier Available が 0)。外してください。</translation>
    </message>
    <message>
        <source>No Local cannot be set on a shared subscription.</source>
        <translation>共有購読に No Local は設定できません。</translation>
    </message>
    <message>
        <source>The Subscription Identifier must be 1 to 268,435,455.</source>
        <translation>Subscription Identifier は 1～268,435,455 でなければなりません。</translation>
    </message>
    <message>
        <source>Options, Subscription Identifier and user properties are not sent: they exist in MQTT 5 only.</source>
        <translation>オプション、Subscription Identifier、User Property は送信されません。MQTT 5 にしかありません。</translation>
    </message>
    <message>
        <source>Shared subscriptions are part of MQTT 5; below it, a broker may take the filter literally.</source>
        <translation>共有購読は MQTT 5 の一部です。それより前では、ブローカーがフィルターを文字どおりに扱うことがあります。</translation>
    </message>
</context>
<context>
    <name>SubscriptionOptions</name>
    <message>
        <source>Travel in MQTT 5 only; this connection uses %1: none of it is sent.</source>
        <translation>MQTT 5 でのみ運ばれます。この接続は %1 で、どれも送信されません。</translation>
    </message>
    <message>
        <source>&amp;No Local: not the messages that this connection publishes</source>
        <translation>No Local(&amp;N): この接続が発行したメッセージを除く</translation>
    </message>
    <message>
        <source>The server does not send back what came from this client ID. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>サーバーは、この Client ID から来たものを送り返しません。MQTT 5、SUBSCRIBE、3.8.3.1 節。</translation>
    </message>
    <message>
        <source>Retain As &amp;Published: keep the RETAIN flag</source>
        <translation>Retain As Published(&amp;P): RETAIN フラグを保つ</translation>
    </message>
    <message>
        <source>Messages keep the RETAIN flag with which they were published; otherwise the server sets it only on messages that it kept. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>メッセージは発行時の RETAIN フラグを保ちます。そうでなければ、サーバーは保持していたメッセージにだけ付けます。MQTT 5、SUBSCRIBE、3.8.3.1 節。</translation>
    </message>
    <message>
        <source>Retain &amp;Handling:</source>
        <translation>Retain Handling(&amp;H):</translation>
    </message>
    <message>
        <source>0: send retained messages</source>
        <translation>0: Retain メッセージを送る</translation>
    </message>
    <message>
        <source>1: only if the subscription is new</source>
        <translation>1: 新しい購読のときだけ送る</translation>
    </message>
    <message>
        <source>2: do not send them</source>
        <translation>2: 送らない</translation>
    </message>
    <message>
        <source>Which retained messages the server sends at once. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>サーバーがすぐに送る Retain メッセージ。MQTT 5、SUBSCRIBE、3.8.3.1 節。</translation>
    </message>
    <message>
        <source>Subscription &amp;Identifier:</source>
        <translation>Subscription Identifier(&amp;I):</translation>
    </message>
    <message>
        <source>not set: none is sent</source>
        <translation>未設定: 送信しません</translation>
    </message>
    <message>
        <source>A number that the server puts into every message that comes for this subscription: 1 to 268,435,455. MQTT 5, SUBSCRIBE, section 3.8.2.1.2.</source>
        <translation>この購読で届くすべてのメッセージにサーバーが付ける番号: 1～268,435,455。MQTT 5、SUBSCRIBE、3.8.2.1.2 節。</translation>
    </message>
    <message>
        <source>&amp;User properties:</source>
        <translation>User Properties(&amp;U):</translation>
    </message>
    <message>
        <source>Names and values for the server. MQTT 5, SUBSCRIBE, section 3.8.2.1.3.</source>
        <translation>サーバー向けの名前と値。MQTT 5、SUBSCRIBE、3.8.2.1.3 節。</translation>
    </message>
</context>
<context>
    <name>SubscriptionText</name>
    <message>
        <source>Kept with the session</source>
        <translation>セッションとともに保持</translation>
    </message>
    <message>
        <source>QoS %1, kept with the session</source>
        <translation>QoS %1、セッションとともに保持</translation>
    </message>
    <message>
        <source>Granted QoS %1 only</source>
        <translation>QoS %1 のみ許可</translation>
    </message>
    <message>
        <source>Granted QoS %1</source>
        <translation>QoS %1 を許可</translation>
    </message>
    <message>
        <source>Unsubscribing was refused</source>
        <translation>購読解除が拒否されました</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>拒否: %1</translation>
    </message>
    <message>
        <source>The server kept the session, and this subscription with it: no SUBSCRIBE was sent in this connection.</source>
        <translation>サーバーがセッションとともにこの購読を保持していました。この接続で SUBSCRIBE は送信していません。</translation>
    </message>
    <message>
        <source>SUBACK came after %1 ms.</source>
        <translation>SUBACK は %1 ms 後に届きました。</translation>
    </message>
    <message>
        <source>QoS %1 was asked for; the server sends with QoS %2 at most.</source>
        <translation>要求は QoS %1 でした。サーバーが送るのは最大 QoS %2 です。</translation>
    </message>
    <message>
        <source>It was subscribed again by itself, since the server did not keep the session.</source>
        <translation>サーバーがセッションを保持していなかったため、自動的に購読し直しました。</translation>
    </message>
    <message>
        <source>SUBACK has the return code 0x80, Failure. Below MQTT 5 a server cannot say why; most often the access rules (ACL) do not let this user read here.</source>
        <translation>SUBACK の Return code は 0x80、Failure です。MQTT 5 より前のサーバーは理由を示せません。多くの場合、アクセス規則 (ACL) がこのユーザーの読み取りを許可していません。</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <source>Not subscribed</source>
        <translation>未購読</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未送信</translation>
    </message>
    <message>
        <source>Awaiting SUBACK</source>
        <translation>SUBACK 待ち</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>Awaiting UNSUBACK</source>
        <translation>UNSUBACK 待ち</translation>
    </message>
    <message>
        <source>Lost with the session</source>
        <translation>セッションとともに喪失</translation>
    </message>
    <message>
        <source>SUBSCRIBE goes out with the next connection.</source>
        <translation>次の接続で SUBSCRIBE を送ります。</translation>
    </message>
    <message>
        <source>Kept in the list; no messages are asked for.</source>
        <translation>一覧に残し、メッセージは求めません。</translation>
    </message>
    <message>
        <source>SUBSCRIBE was sent; the server has not answered yet.</source>
        <translation>SUBSCRIBE を送信しました。サーバーはまだ応答していません。</translation>
    </message>
    <message>
        <source>The server ended the connection instead of answering SUBSCRIBE, more than once. It is not sent again by itself; some brokers do so where the access rules forbid the filter.</source>
        <translation>サーバーは SUBSCRIBE に応答せず接続を終了することが 2 回以上ありました。自動では再送しません。アクセス規則がフィルターを禁じる場合にそうするブローカーがあります。</translation>
    </message>
    <message>
        <source>The server has not answered in time. It must answer every SUBSCRIBE and UNSUBSCRIBE (sections 3.8.4 and 3.10.4).</source>
        <translation>サーバーは時間内に応答しませんでした。すべての SUBSCRIBE と UNSUBSCRIBE に応答しなければなりません (3.8.4 節と 3.10.4 節)。</translation>
    </message>
    <message>
        <source>UNSUBSCRIBE was sent; the server has not answered yet.</source>
        <translation>UNSUBSCRIBE を送信しました。サーバーはまだ応答していません。</translation>
    </message>
    <message>
        <source>The server did not keep the session, and subscribing again by itself is switched off. Subscribe it again by hand.</source>
        <translation>サーバーがセッションを保持しておらず、自動の再購読はオフです。手動で購読し直してください。</translation>
    </message>
    <message>
        <source>The server adds: %1</source>
        <translation>サーバーの補足: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n user propert(y/ies)</source>
        <translation>
            <numerusform>%n 件の User Property</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Subscriptions</name>
    <message>
        <source>UNSUBSCRIBE was refused: %1.</source>
        <translation>UNSUBSCRIBE が拒否されました: %1。</translation>
    </message>
</context>
<context>
    <name>SubscriptionsModel</name>
    <message>
        <source>The QoS that was asked for. The server may grant a lower one (section 3.8.4).</source>
        <translation>要求した QoS。サーバーが許可するのはそれより低いことがあります (3.8.4 節)。</translation>
    </message>
    <message>
        <source>Topic Filter</source>
        <translation>Topic Filter</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
</context>
<context>
    <name>SubscriptionsPane</name>
    <message>
        <source>Changes the subscription &quot;%1&quot;. Esc leaves it as it is.</source>
        <translation>購読「%1」を変更します。Esc でそのままにします。</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編集(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Subscribe</source>
        <translation>購読(&amp;S)</translation>
    </message>
    <message>
        <source>Subscribe &amp;Again</source>
        <translation>再度購読(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Unsubscribe</source>
        <translation>購読解除(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Copy Filters</source>
        <translation>フィルターをコピー(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;State</source>
        <translation>状態をコピー(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>削除(&amp;R)</translation>
    </message>
    <message>
        <source>No subscriptions yet. Type a topic filter above, such as test/#, and press Enter. They are kept with the connection.</source>
        <translation>購読はまだありません。上に test/# などの Topic Filter を入力し、Enter を押してください。接続とともに保存されます。</translation>
    </message>
    <message>
        <source>Topic filter, for instance test/#</source>
        <translation>Topic Filter (例: test/#)</translation>
    </message>
    <message>
        <source>What to subscribe to: + stands for one level, # for all that follow (section 4.7). Enter subscribes.</source>
        <translation>購読するもの: + は 1 階層、# は以降のすべてを表します (4.7 節)。Enter で購読します。</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>The highest QoS at which the server may send (SUBSCRIBE, section 3.8.3.1)</source>
        <translation>サーバーが送ってよい最大の QoS (SUBSCRIBE、3.8.3.1 節)</translation>
    </message>
    <message>
        <source>Options of MQTT 5: No Local, Retain As Published, Retain Handling, Subscription Identifier, user properties</source>
        <translation>MQTT 5 のオプション: No Local、Retain As Published、Retain Handling、Subscription Identifier、User Properties</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>購読</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Sends SUBSCRIBE (section 3.8), and again after each CONNACK whose session does not know it (Enter)</source>
        <translation>SUBSCRIBE を送ります (3.8 節)。CONNACK のセッションがこの購読を知らないときは、そのたびに再び送ります (Enter)</translation>
    </message>
    <message>
        <source>What is subscribed to, and what the server answered</source>
        <translation>購読しているものと、サーバーの応答です</translation>
    </message>
</context>
<context>
    <name>TextBlock</name>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>すべて選択(&amp;A)</translation>
    </message>
</context>
<context>
    <name>TextPane</name>
    <message>
        <source>Bytes %1 to %2 of %3 are shown.</source>
        <translation>%3 バイト中 %1～%2 を表示しています。</translation>
    </message>
    <message>
        <source>Previous Part</source>
        <translation>前の部分</translation>
    </message>
    <message>
        <source>Next Part</source>
        <translation>次の部分</translation>
    </message>
    <message>
        <source>Show All</source>
        <translation>すべて表示</translation>
    </message>
</context>
<context>
    <name>TlsAlerts</name>
    <message>
        <source>The server could not make sense of what it got: its TLS software is old or faulty, or something on the way changes the bytes.</source>
        <translation>サーバーは受け取ったものを理解できませんでした。TLS ソフトウェアが古いか不具合があるか、途中でバイト列が変えられています。</translation>
    </message>
    <message>
        <source>What the server got did not pass its cryptographic check: something on the way changes the bytes, or its TLS software is faulty.</source>
        <translation>サーバーが受け取ったものは暗号の検査に合格しませんでした。途中でバイト列が変えられているか、TLS ソフトウェアに不具合があります。</translation>
    </message>
    <message>
        <source>The fault is inside the server: often it cannot read or use its own certificate or key, or what is behind it does not answer.</source>
        <translation>問題はサーバー内部にあります。自身の証明書や鍵を読めないか使えない、または背後のものが応答しないことがよくあります。</translation>
    </message>
    <message>
        <source>The server gave the handshake up for a reason outside TLS.</source>
        <translation>サーバーは TLS 以外の理由でハンドシェイクを中止しました。</translation>
    </message>
    <message>
        <source>The server takes only clients that encrypt the server name (ECH).</source>
        <translation>サーバーは、サーバー名を暗号化 (ECH) するクライアントだけを受け付けます。</translation>
    </message>
</context>
<context>
    <name>TlsForm</name>
    <message>
        <source>On: the broker&apos;s certificate must be valid, name the host, and end at a CA that is trusted here. Off: anybody in between can pose as the broker.
TLS handshake, RFC 5280 and RFC 6125. MQTT.js: rejectUnauthorized</source>
        <translation>オン: ブローカーの証明書は有効で、ホストの名前があり、ここで信頼する CA で終わらなければなりません。オフ: 途中の誰もがブローカーになりすませます。
TLS ハンドシェイク、RFC 5280 と RFC 6125。MQTT.js: rejectUnauthorized</translation>
    </message>
    <message>
        <source>&amp;Verify the certificate</source>
        <translation>証明書を検証(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;CA file</source>
        <translation>CA ファイル(&amp;C)</translation>
    </message>
    <message>
        <source>not set: the system&apos;s CA store</source>
        <translation>未設定: システムの CA ストア</translation>
    </message>
    <message>
        <source>Trust the &amp;system&apos;s CA store as well</source>
        <translation>システムの CA ストアも信頼(&amp;S)</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>クライアント証明書</translation>
    </message>
    <message>
        <source>Client cer&amp;tificate</source>
        <translation>クライアント証明書(&amp;T)</translation>
    </message>
    <message>
        <source>not set: none is shown</source>
        <translation>未設定: 何も示しません</translation>
    </message>
    <message>
        <source>Client &amp;key</source>
        <translation>クライアント鍵(&amp;K)</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>&amp;PKCS#12 file</source>
        <translation>PKCS#12 ファイル(&amp;P)</translation>
    </message>
    <message>
        <source>Pass&amp;phrase</source>
        <translation>パスフレーズ(&amp;P)</translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation>ハンドシェイク</translation>
    </message>
    <message>
        <source>Server &amp;name</source>
        <translation>サーバー名(&amp;N)</translation>
    </message>
    <message>
        <source>The name that is asked for (SNI) and that the certificate must have, in place of the URL&apos;s host.
Client Hello, RFC 6066 section 3. MQTT.js: servername</source>
        <translation>URL のホストの代わりに、求める名前 (SNI) であり、証明書になければならない名前。
Client Hello、RFC 6066 3 節。MQTT.js: servername</translation>
    </message>
    <message>
        <source>the URL&apos;s host</source>
        <translation>URL のホスト</translation>
    </message>
    <message>
        <source>A&amp;LPN</source>
        <translation>ALPN(&amp;L)</translation>
    </message>
    <message>
        <source>Protocol names that the client offers, separated by commas, for instance mqtt or x-amzn-mqtt-ca.
Client Hello, RFC 7301. MQTT.js: ALPNProtocols</source>
        <translation>クライアントが提示するプロトコル名をコンマで区切って指定します (例: mqtt、x-amzn-mqtt-ca)。
Client Hello、RFC 7301。MQTT.js: ALPNProtocols</translation>
    </message>
    <message>
        <source>not set: no ALPN extension</source>
        <translation>未設定: ALPN 拡張なし</translation>
    </message>
    <message>
        <source>&amp;Minimum version</source>
        <translation>最低バージョン(&amp;M)</translation>
    </message>
    <message>
        <source>default of this system</source>
        <translation>このシステムの既定値</translation>
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
        <translation>CRL ファイル(&amp;R)</translation>
    </message>
    <message>
        <source>Certificate revocation list, PEM or DER: the broker&apos;s certificate must not be on it.
RFC 5280 section 5</source>
        <translation>証明書失効リスト、PEM または DER: ブローカーの証明書が載っていてはなりません。
RFC 5280 5 節</translation>
    </message>
    <message>
        <source>not set: revocation is not checked</source>
        <translation>未設定: 失効を確認しません</translation>
    </message>
    <message>
        <source>Verification is off: anybody between here and the broker can pose as it and read everything. What the check would have said is still shown after connecting.</source>
        <translation>検証がオフです。ここからブローカーまでの誰もがなりすまし、すべてを読めます。検証した場合の結果は、接続後に表示されます。</translation>
    </message>
    <message>
        <source>Used with mqtts:// and wss:// only; the URL says %1://.</source>
        <translation>mqtts:// と wss:// でのみ使います。URL は %1:// です。</translation>
    </message>
    <message>
        <source>Opens the client key or the PKCS#12 file. It is not sent, and never written to a file.</source>
        <translation>クライアント鍵または PKCS#12 ファイルを開きます。送信されず、ファイルにも書き込まれません。</translation>
    </message>
    <message>
        <source>Key lo&amp;g file</source>
        <translation>鍵ログファイル(&amp;G)</translation>
    </message>
    <message>
        <source>The session keys of this connection are appended to this file (SSLKEYLOGFILE format), so that Wireshark can read a recording of it:
Preferences, Protocols, TLS, (Pre)-Master-Secret log filename. A new file can be read by you alone.
For debugging only: whoever has the file and a recording can read everything, the password too.</source>
        <translation>この接続のセッション鍵をこのファイルに追記し (SSLKEYLOGFILE 形式)、Wireshark で記録を読めるようにします:
Preferences、Protocols、TLS、(Pre)-Master-Secret log filename。新しいファイルは自分だけが読めます。
デバッグ専用です。ファイルと記録を持つ人は、パスワードを含めてすべてを読めます。</translation>
    </message>
    <message>
        <source>not set: no keys are written</source>
        <translation>未設定: 鍵を書き込みません</translation>
    </message>
    <message>
        <source>Whoever has this file and a recording can read the whole connection, the password too. Remove it when you are done.</source>
        <translation>このファイルと記録を持つ人は、パスワードを含めて接続全体を読めます。終わったら削除してください。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>ファイルを選択</translation>
    </message>
    <message>
        <source>Key log file</source>
        <translation>鍵ログファイル</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
    <message>
        <source>The certificate authority that issued the broker&apos;s certificate: PEM (one certificate or several) or DER. Without one, the system&apos;s CA store decides.
TLS handshake, RFC 8446, section 4.4.2; how the chain is verified: RFC 5280, section 6.
MQTT.js: ca</source>
        <translation>ブローカーの証明書を発行した認証局: PEM (証明書 1 つ以上) または DER。なければ、システムの CA ストアで判断します。
TLS ハンドシェイク、RFC 8446、4.4.2 節。チェーンの検証方法: RFC 5280、6 節。
MQTT.js: ca</translation>
    </message>
    <message>
        <source>With a CA file: also accept what the system&apos;s CA store trusts.
Trust anchors, RFC 5280, section 6.1</source>
        <translation>CA ファイルがある場合: システムの CA ストアが信頼するものも受け入れます。
トラストアンカー、RFC 5280、6.1 節</translation>
    </message>
    <message>
        <source>What this client shows when the broker asks for a certificate: PEM, with its chain behind it, or DER.
Certificate in the TLS handshake, RFC 8446, section 4.4.2.
MQTT.js: cert</source>
        <translation>ブローカーが証明書を求めたときにこのクライアントが示すもの: PEM (後にチェーン) または DER。
TLS ハンドシェイクの Certificate、RFC 8446、4.4.2 節。
MQTT.js: cert</translation>
    </message>
    <message>
        <source>The private key of the client certificate: PEM or DER, encrypted or not. It is not sent: it signs CertificateVerify in the TLS handshake, RFC 8446, section 4.4.3.
MQTT.js: key</source>
        <translation>クライアント証明書の秘密鍵: PEM または DER、暗号化の有無は問いません。送信されません。TLS ハンドシェイクの CertificateVerify に署名します。RFC 8446、4.4.3 節。
MQTT.js: key</translation>
    </message>
    <message>
        <source>Certificate and key in one file (.p12, .pfx), in place of the two above.
RFC 7292, section 4. MQTT.js: pfx</source>
        <translation>上の 2 つの代わりに、証明書と鍵を 1 つのファイル (.p12、.pfx) で指定します。
RFC 7292、4 節。MQTT.js: pfx</translation>
    </message>
    <message>
        <source>The oldest TLS version that is accepted. 1.0 and 1.1 are obsolete; many systems refuse them whatever stands here.
supported_versions in the ClientHello, RFC 8446, section 4.2.1</source>
        <translation>受け入れる最も古い TLS バージョン。1.0 と 1.1 は廃止されており、この設定にかかわらず多くのシステムが拒否します。
ClientHello の supported_versions、RFC 8446、4.2.1 節</translation>
    </message>
</context>
<context>
    <name>TlsMaterial</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 を読めません: %2。</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 の内容: %2。</translation>
    </message>
    <message>
        <source>Give the certificate of the CA that issued the broker&apos;s certificate, as PEM or DER.</source>
        <translation>ブローカーの証明書を発行した CA の証明書を PEM または DER で指定してください。</translation>
    </message>
    <message>
        <source>Give a certificate revocation list, as PEM or DER.</source>
        <translation>証明書失効リストを PEM または DER で指定してください。</translation>
    </message>
    <message>
        <source>A client key is given, but no client certificate.</source>
        <translation>クライアント鍵の指定はありますが、クライアント証明書がありません。</translation>
    </message>
    <message>
        <source>Give the certificate that belongs to the key, or remove the key.</source>
        <translation>鍵に対応する証明書を指定するか、鍵を外してください。</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate, followed by its intermediate CAs, as PEM or DER.</source>
        <translation>クライアントの証明書と、それに続けて中間 CA を PEM または DER で指定してください。</translation>
    </message>
    <message>
        <source>A client certificate is given (%1), but no key.</source>
        <translation>クライアント証明書 (%1) の指定はありますが、鍵がありません。</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate.</source>
        <translation>証明書に対応する秘密鍵を指定してください。</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate, as PEM or DER.</source>
        <translation>証明書に対応する秘密鍵を PEM または DER で指定してください。</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>%1 の秘密鍵は壊れているか、OpenSSL が知らない種類です。</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>パスフレーズでは %1 を開けません。</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>鍵の暗号化に使ったパスフレーズを指定してください。</translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1 は暗号化されており、パスフレーズが必要です。</translation>
    </message>
    <message>
        <source>Give its passphrase.</source>
        <translation>パスフレーズを指定してください。</translation>
    </message>
    <message>
        <source>Give a PKCS#12 file (.p12, .pfx) with the client&apos;s certificate and key.</source>
        <translation>クライアントの証明書と鍵のある PKCS#12 ファイル (.p12、.pfx) を指定してください。</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it).</source>
        <translation>%1 は、OpenSSL がもう開かない暗号 (RC2 またはその類) で暗号化されています。</translation>
    </message>
    <message>
        <source>Export it anew with AES, or give certificate and key as PEM.</source>
        <translation>AES でエクスポートし直すか、証明書と鍵を PEM で指定してください。</translation>
    </message>
    <message>
        <source>%1 does not hold a certificate with its private key.</source>
        <translation>%1 に、秘密鍵の付いた証明書がありません。</translation>
    </message>
    <message>
        <source>Export the client&apos;s certificate together with its key.</source>
        <translation>クライアントの証明書を鍵とともにエクスポートしてください。</translation>
    </message>
    <message numerus="yes">
        <source>%n CA certificate(s)</source>
        <translation>
            <numerusform>%n 個の CA 証明書</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n 個の証明書</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, expired on %2</source>
        <translation>%1、%2 に期限切れ</translation>
    </message>
    <message numerus="yes">
        <source>%1, expires in %n day(s)</source>
        <translation>
            <numerusform>%1、期限まで %n 日</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, the next expires in %n day(s)</source>
        <translation>
            <numerusform>%1、次の期限まで %n 日</numerusform>
        </translation>
    </message>
    <message>
        <source>Private key and %1</source>
        <translation>秘密鍵と%1</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>読めません: %1</translation>
    </message>
    <message>
        <source>Holds %1</source>
        <translation>内容: %1</translation>
    </message>
    <message>
        <source>Give it as PKCS#12 (--pfx), in place of certificate and key.</source>
        <translation>証明書と鍵の代わりに、PKCS#12 (--pfx) として指定してください。</translation>
    </message>
    <message>
        <source>Certificate and key are swapped: %1 holds %2, and %3 holds %4.</source>
        <translation>証明書と鍵が逆です。%1 の内容は%2、%3 の内容は%4です。</translation>
    </message>
    <message>
        <source>Give %1 as client certificate and %2 as client key.</source>
        <translation>%1 をクライアント証明書、%2 をクライアント鍵として指定してください。</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2, DES or a relative of them).</source>
        <translation>%1 は、OpenSSL がもう開かない暗号 (RC2、DES、またはその類) で暗号化されています。</translation>
    </message>
    <message>
        <source>Encrypt the key anew with AES: &quot;openssl pkey -provider legacy -provider default -in OLD -aes256 -out NEW&quot;.</source>
        <translation>AES で鍵を暗号化し直してください:「openssl pkey -provider legacy -provider default -in OLD -aes256 -out NEW」。</translation>
    </message>
    <message>
        <source>The private key in %1 does not belong to the certificate &quot;%2&quot;, the first one in %3: they do not match.</source>
        <translation>%1 の秘密鍵は、%3 の最初の証明書「%2」に対応していません。</translation>
    </message>
    <message>
        <source>Give the key for which this certificate was issued, or the certificate that was issued for this key.</source>
        <translation>この証明書の発行対象の鍵、またはこの鍵に対して発行された証明書を指定してください。</translation>
    </message>
    <message>
        <source>The key belongs to &quot;%1&quot;, which stands further down: put that certificate first in %2, its issuers behind it.</source>
        <translation>鍵は、後の方にある「%1」に対応しています。その証明書を %2 の先頭に、発行者を後に置いてください。</translation>
    </message>
</context>
<context>
    <name>TlsPlacement</name>
    <message>
        <source>%1 is the client key now.</source>
        <translation>%1 をクライアント鍵にしました。</translation>
    </message>
    <message>
        <source>%1 is the client key now; it needs its passphrase.</source>
        <translation>%1 をクライアント鍵にしました。パスフレーズが必要です。</translation>
    </message>
    <message>
        <source>%1 is the client certificate and its key now.</source>
        <translation>%1 をクライアント証明書とその鍵にしました。</translation>
    </message>
    <message>
        <source>%1 is the PKCS#12 file of the client now; it may need its passphrase.</source>
        <translation>%1 をクライアントの PKCS#12 ファイルにしました。パスフレーズが必要な場合があります。</translation>
    </message>
    <message>
        <source>%1 is the revocation list now.</source>
        <translation>%1 を失効リストにしました。</translation>
    </message>
    <message>
        <source>%1 was put nowhere: %2</source>
        <translation>%1 は使いませんでした: %2</translation>
    </message>
    <message>
        <source>%1 was put nowhere: it is the certificate of a server. Drop that of the CA which issued it.</source>
        <translation>%1 は使いませんでした。サーバーの証明書です。それを発行した CA の証明書をドロップしてください。</translation>
    </message>
    <message>
        <source>%1 is the client certificate now.</source>
        <translation>%1 をクライアント証明書にしました。</translation>
    </message>
    <message>
        <source>%1 is the CA file now.</source>
        <translation>%1 を CA ファイルにしました。</translation>
    </message>
    <message>
        <source>%1 was added to the CA files.</source>
        <translation>%1 を CA ファイルに追加しました。</translation>
    </message>
</context>
<context>
    <name>TlsProbeRules</name>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): %1. Without any it goes on.</source>
        <translation>サーバーは提示したアプリケーションプロトコル (ALPN) のどれも受け付けません: %1。なしでは先に進みます。</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol (TLS, ALPN).</source>
        <translation>ALPN プロトコルを提示しないでください (「TLS」の「ALPN」)。</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN): with %1 the handshake goes on, with what was offered (%2) it fails.</source>
        <translation>サーバーはアプリケーションプロトコル (ALPN) を求めています。%1 ではハンドシェイクが進み、提示したもの (%2) では失敗します。</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>ALPN プロトコル %1 を提示してください (「TLS」の「ALPN」または --alpn)。</translation>
    </message>
    <message>
        <source>With the server name %1 (SNI) the server breaks the handshake off; %2 it goes on.</source>
        <translation>サーバー名 %1 (SNI) ではサーバーがハンドシェイクを中断します。%2 では先に進みます。</translation>
    </message>
    <message>
        <source>with %1</source>
        <comment>a server name</comment>
        <translation>サーバー名 %1</translation>
    </message>
    <message>
        <source>without a server name</source>
        <translation>サーバー名なし</translation>
    </message>
    <message>
        <source>Clear the server name %1 (TLS, Server name, or servername).</source>
        <translation>サーバー名 %1 を消去してください (「TLS」の「サーバー名」または servername)。</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the server is set up for other names.</source>
        <translation>URL のホスト名を確認してください。サーバーは別の名前用に設定されています。</translation>
    </message>
    <message>
        <source>Or set the server name that the broker expects (TLS, Server name, or --servername).</source>
        <translation>または、ブローカーが求めるサーバー名を設定してください (「TLS」の「サーバー名」または --servername)。</translation>
    </message>
    <message>
        <source>The broker speaks %1; Connack offers %2. They share no version of TLS (protocol version).</source>
        <translation>ブローカーは %1 を話し、Connack は %2 を提示します。共通の TLS バージョンがありません (protocol version)。</translation>
    </message>
    <message>
        <source>Set the minimum TLS version back to its default: TLS 1.3 alone is asked for.</source>
        <translation>最低 TLS バージョンを既定値に戻してください。TLS 1.3 だけを求めています。</translation>
    </message>
    <message>
        <source>TLS 1.0 and 1.1 are outdated (RFC 8996): whoever is on the way may be able to read along.</source>
        <translation>TLS 1.0 と 1.1 は旧式です (RFC 8996)。途中の者が読み取れる可能性があります。</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion).</source>
        <translation>ブローカーで TLS 1.2 または 1.3 を許可してください (mosquitto: tls_version、stunnel: sslVersion)。</translation>
    </message>
    <message>
        <source>For a device that can do no better, lower the minimum version under TLS to %1.</source>
        <translation>それ以上にできないデバイスでは、「TLS」の最低バージョンを %1 に下げてください。</translation>
    </message>
    <message>
        <source>The server gives up on the offer of Connack, and goes on when every cipher suite, key exchange group and signature algorithm is offered, weak ones among them: then with %1, %2.</source>
        <translation>サーバーは Connack の提示内容では中止し、弱いものも含めてすべての暗号スイート、鍵交換グループ、署名アルゴリズムを提示すると先に進みます。その場合は %1、%2 です。</translation>
    </message>
    <message>
        <source>So what they do not share is a key exchange group, a signature algorithm, or a key that is long enough.</source>
        <translation>したがって、共通していないのは鍵交換グループ、署名アルゴリズム、または十分な長さの鍵です。</translation>
    </message>
    <message>
        <source>The server takes no cipher suite that Connack offers. Offered every one that there is, it takes %1 with %2.</source>
        <translation>サーバーは Connack が提示する暗号スイートを受け付けません。すべて提示すると、%2 で %1 を選びます。</translation>
    </message>
    <message>
        <source>Its certificate has the key %1 and the signature %2.</source>
        <translation>証明書の鍵は %1、署名は %2 です。</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers).</source>
        <translation>ブローカーで、AES-GCM を使う ECDHE など現在の暗号スイートを許可してください (mosquitto: ciphers、stunnel: ciphers)。</translation>
    </message>
    <message>
        <source>Check which key its certificate has: an RSA key serves ECDHE-RSA ciphers, an EC key ECDHE-ECDSA ones.</source>
        <translation>証明書の鍵を確認してください。RSA 鍵は ECDHE-RSA、EC 鍵は ECDHE-ECDSA の暗号スイート用です。</translation>
    </message>
    <message>
        <source>The broker asks each client for a certificate of its own (CertificateRequest), and none was given.</source>
        <translation>ブローカーは各クライアントに証明書を求めますが (CertificateRequest)、指定がありませんでした。</translation>
    </message>
    <message>
        <source>Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key).</source>
        <translation>「TLS」の「クライアント証明書」と「クライアント鍵」に、クライアント証明書と鍵を指定してください (--cert、--key)。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate).</source>
        <translation>ブローカーがクライアント用に信頼する CA (mosquitto: cafile と require_certificate) の証明書を運用者に依頼してください。</translation>
    </message>
    <message>
        <source>It hung up after the handshake without saying so; the fault of the certificate is seen from here.</source>
        <translation>ハンドシェイク後に、理由を示さず切断しました。証明書の問題はここから見えています。</translation>
    </message>
</context>
<context>
    <name>TlsRules</name>
    <message>
        <source>%1 answers the TLS handshake in the clear: it speaks %2, not TLS.</source>
        <translation>%1 は TLS ハンドシェイクに平文で応答します。TLS ではなく %2 を話します。</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake with bytes that are not TLS.</source>
        <translation>%1 は TLS ハンドシェイクに、TLS ではないバイト列で応答します。</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake with something that the TLS library does not take for TLS.</source>
        <translation>%1 は TLS ハンドシェイクに、TLS ライブラリが TLS と認めないもので応答します。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a broker&apos;s.</source>
        <translation>URL のホストとポートを確認してください。このポートはブローカーのものではありません。</translation>
    </message>
    <message>
        <source>Use %1 to connect to this port without TLS.</source>
        <translation>%1 を使って、このポートに TLS なしで接続してください。</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s TLS listener, %1 by default.</source>
        <translation>または、ブローカーの TLS リスナーのポート (既定は %1) を使ってください。</translation>
    </message>
    <message>
        <source>Or set up TLS for this listener on the broker.</source>
        <translation>または、ブローカーでこのリスナーに TLS を設定してください。</translation>
    </message>
    <message>
        <source>The TLS library refuses the broker&apos;s certificate: its key or signature is too weak (%1).</source>
        <translation>TLS ライブラリがブローカーの証明書を拒否しています。鍵または署名が弱すぎます (%1)。</translation>
    </message>
    <message>
        <source>Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>より強い鍵で証明書を発行し直してもらってください: RSA 2048 ビット以上または EC P-256、署名は SHA-256。</translation>
    </message>
    <message>
        <source>The broker asks each client for a certificate of its own, and none was given.</source>
        <translation>ブローカーは各クライアントに証明書を求めますが、指定がありませんでした。</translation>
    </message>
    <message>
        <source>Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key).</source>
        <translation>「TLS」の「クライアント証明書」と「クライアント鍵」に、クライアント証明書と鍵を指定してください (--cert、--key)。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate).</source>
        <translation>ブローカーがクライアント用に信頼する CA (mosquitto: cafile と require_certificate) の証明書を運用者に依頼してください。</translation>
    </message>
    <message>
        <source>The broker does not know the CA that issued it.</source>
        <translation>ブローカーは、それを発行した CA を知りません。</translation>
    </message>
    <message>
        <source>It stands on the broker&apos;s revocation list: it is revoked.</source>
        <translation>ブローカーの失効リストに載っており、失効しています。</translation>
    </message>
    <message>
        <source>It has expired, by the broker&apos;s clock.</source>
        <translation>ブローカーの時計では、期限が切れています。</translation>
    </message>
    <message>
        <source>The broker does not take its kind or its purpose.</source>
        <translation>ブローカーはその種類または用途を受け付けません。</translation>
    </message>
    <message>
        <source>It is valid, but does not open this broker.</source>
        <translation>有効ですが、このブローカーには使えません。</translation>
    </message>
    <message>
        <source>The broker could not verify the signature made with its key.</source>
        <translation>ブローカーは、その鍵による署名を検証できませんでした。</translation>
    </message>
    <message>
        <source>The broker does not say more exactly why.</source>
        <translation>ブローカーはこれ以上詳しい理由を示していません。</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate &quot;%1&quot;, issued by &quot;%2&quot;.</source>
        <translation>ブローカーは、「%2」が発行したクライアント証明書「%1」を拒否しています。</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate.</source>
        <translation>ブローカーはクライアント証明書を拒否しています。</translation>
    </message>
    <message>
        <source>Renew the client certificate: it expired on %1.</source>
        <translation>クライアント証明書を更新してください。%1 に期限が切れました。</translation>
    </message>
    <message>
        <source>Use a certificate with the extended key usage clientAuth; this one has %1.</source>
        <translation>拡張鍵用途 clientAuth のある証明書を使ってください。これは %1 です。</translation>
    </message>
    <message>
        <source>Use a client certificate from the CA that the broker trusts, and put its intermediates behind it in the certificate file.</source>
        <translation>ブローカーが信頼する CA のクライアント証明書を使い、証明書ファイルで後に中間証明書を置いてください。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for another client certificate, or to have this one accepted (mosquitto: cafile, crlfile).</source>
        <translation>ブローカーの運用者に、別のクライアント証明書か、これを受け入れる設定を依頼してください (mosquitto: cafile、crlfile)。</translation>
    </message>
    <message>
        <source>The broker and connack share no version of TLS (protocol version).</source>
        <translation>ブローカーと connack に共通の TLS バージョンがありません (protocol version)。</translation>
    </message>
    <message>
        <source>Connack offers what its TLS library allows, as a rule TLS 1.2 and 1.3; the broker speaks older or newer versions alone.</source>
        <translation>Connack は TLS ライブラリが許すもの (通常は TLS 1.2 と 1.3) を提示します。ブローカーはより古いか新しいバージョンしか話しません。</translation>
    </message>
    <message>
        <source>Set the minimum TLS version back to its default: TLS 1.3 alone is asked for.</source>
        <translation>最低 TLS バージョンを既定値に戻してください。TLS 1.3 だけを求めています。</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion).</source>
        <translation>ブローカーで TLS 1.2 または 1.3 を許可してください (mosquitto: tls_version、stunnel: sslVersion)。</translation>
    </message>
    <message>
        <source>For a device that can do no better, lower the minimum version under TLS; the system&apos;s OpenSSL may still forbid TLS 1.0 and 1.1.</source>
        <translation>それ以上にできないデバイスでは、「TLS」の最低バージョンを下げてください。システムの OpenSSL が TLS 1.0 と 1.1 を禁じている場合もあります。</translation>
    </message>
    <message>
        <source>The server gave up on the offer of connack (handshake failure): as a rule it shares no cipher suite, key exchange group or signature algorithm with it.</source>
        <translation>サーバーは connack の提示内容で中止しました (handshake failure)。通常は、共通の暗号スイート、鍵交換グループ、または署名アルゴリズムがありません。</translation>
    </message>
    <message>
        <source>Less likely, it wants a client certificate, a server name or an application protocol that was not given.</source>
        <translation>可能性は低いですが、指定のないクライアント証明書、サーバー名、またはアプリケーションプロトコルを求めていることもあります。</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers).</source>
        <translation>ブローカーで、AES-GCM を使う ECDHE など現在の暗号スイートを許可してください (mosquitto: ciphers、stunnel: ciphers)。</translation>
    </message>
    <message>
        <source>List the ciphers that the server takes: &quot;nmap --script ssl-enum-ciphers -p %1 HOST&quot;.</source>
        <translation>サーバーが受け付ける暗号スイートの一覧:「nmap --script ssl-enum-ciphers -p %1 HOST」。</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN), and none was offered.</source>
        <translation>サーバーはアプリケーションプロトコル (ALPN) を求めていますが、提示しませんでした。</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): %1.</source>
        <translation>サーバーは提示したアプリケーションプロトコル (ALPN) のどれも受け付けません: %1。</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>ALPN プロトコル %1 を提示してください (「TLS」の「ALPN」または --alpn)。</translation>
    </message>
    <message>
        <source>Or offer no ALPN protocol at all.</source>
        <translation>または、ALPN プロトコルを何も提示しないでください。</translation>
    </message>
    <message>
        <source>Look up in the broker&apos;s manual which ALPN name its port wants; AWS IoT wants x-amzn-mqtt-ca on port 443.</source>
        <translation>ポートが求める ALPN 名をブローカーのマニュアルで調べてください。AWS IoT はポート 443 で x-amzn-mqtt-ca を求めます。</translation>
    </message>
    <message>
        <source>The server serves only names that it knows (SNI), and the URL has the address %1: no server name can be sent for it.</source>
        <translation>サーバーは知っている名前 (SNI) だけを受け持ちますが、URL はアドレス %1 です。サーバー名を送信できません。</translation>
    </message>
    <message>
        <source>The server does not know the server name %1 (SNI).</source>
        <translation>サーバーはサーバー名 %1 (SNI) を知りません。</translation>
    </message>
    <message>
        <source>Put the broker&apos;s name into the URL instead of its address.</source>
        <translation>URL にアドレスの代わりにブローカーの名前を入れてください。</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the server is set up for other names.</source>
        <translation>URL のホスト名を確認してください。サーバーは別の名前用に設定されています。</translation>
    </message>
    <message>
        <source>Or set the server name that the broker expects (TLS, Server name, or --servername).</source>
        <translation>または、ブローカーが求めるサーバー名を設定してください (「TLS」の「サーバー名」または --servername)。</translation>
    </message>
    <message>
        <source>The server broke the TLS handshake off with the alert %1.</source>
        <translation>サーバーはアラート %1 で TLS ハンドシェイクを中断しました。</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the proxy in front of it: it tells why the handshake was broken off.</source>
        <translation>ブローカーまたはその前のプロキシのログを調べてください。ハンドシェイクを中断した理由がわかります。</translation>
    </message>
    <message>
        <source>Compare with &quot;openssl s_client -connect %1&quot;.</source>
        <translation>「openssl s_client -connect %1」と比べてください。</translation>
    </message>
    <message>
        <source>%1 accepted the connection and sent nothing in answer to the TLS ClientHello for %2.</source>
        <translation>%1 は接続を受け付けましたが、TLS ClientHello に対し %2 の間何も送りませんでした。</translation>
    </message>
    <message>
        <source>%1 began the TLS handshake and then fell silent; the limit passed after %2.</source>
        <translation>%1 は TLS ハンドシェイクを始めた後に沈黙し、%2 で制限時間が過ぎました。</translation>
    </message>
    <message>
        <source>Either the port speaks no TLS and waits for something else, or the server behind it hangs, or packets are lost on the way (a wrong MTU, a firewall).</source>
        <translation>ポートが TLS を話さず別のものを待っているか、背後のサーバーがハングしているか、途中でパケットが失われています (誤った MTU、ファイアウォール)。</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://, in the clear.</source>
        <translation>ポート %1 は平文の %2:// で一般的です。</translation>
    </message>
    <message>
        <source>Try the port without TLS: %1.</source>
        <translation>TLS なしでポートを試してください: %1。</translation>
    </message>
    <message>
        <source>Check the port in the URL, and look into the log of the broker or of the proxy in front of it.</source>
        <translation>URL のポートを確認し、ブローカーまたはその前のプロキシのログを調べてください。</translation>
    </message>
    <message>
        <source>%1 hung up on the TLS ClientHello without a byte, and port %2 is customary for %3://, in the clear.</source>
        <translation>%1 は TLS ClientHello に対し 1 バイトも送らずに切断しました。ポート %2 は平文の %3:// で一般的です。</translation>
    </message>
    <message>
        <source>A server that has TLS, but turns this client away, could also behave so.</source>
        <translation>TLS があってもこのクライアントを拒むサーバーは、同じ動作をすることがあります。</translation>
    </message>
    <message>
        <source>Or use the broker&apos;s TLS listener: %1.</source>
        <translation>または、ブローカーの TLS リスナーを使ってください: %1。</translation>
    </message>
    <message>
        <source>%1 reset the connection during the TLS handshake, %2 after it began.</source>
        <translation>%1 は TLS ハンドシェイク中、開始の %2 後に接続をリセットしました。</translation>
    </message>
    <message>
        <source>%1 closed the connection during the TLS handshake, %2 after it began, and said nothing of the reason.</source>
        <translation>%1 は TLS ハンドシェイク中、開始の %2 後に理由を示さず接続を閉じました。</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed; the TLS library&apos;s words stand in the evidence.</source>
        <translation>%1 との TLS ハンドシェイクに失敗しました。TLS ライブラリの言葉は根拠に出ます。</translation>
    </message>
    <message>
        <source>The server had begun its part: it may want a client certificate.</source>
        <translation>サーバーは自身の処理を始めていました。クライアント証明書を求めている可能性があります。</translation>
    </message>
    <message>
        <source>Give a client certificate and its key, if the broker asks for one (TLS, Client certificate).</source>
        <translation>ブローカーが求めるなら、クライアント証明書とその鍵を指定してください (「TLS」の「クライアント証明書」)。</translation>
    </message>
    <message>
        <source>The port may have no TLS at all, a load balancer may have no broker behind it, or a filter may not let TLS, this server name or this client&apos;s address pass.</source>
        <translation>ポートに TLS がないか、ロードバランサーの背後にブローカーがないか、フィルターが TLS、このサーバー名、またはこのクライアントのアドレスを通さない可能性があります。</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the load balancer in front of it.</source>
        <translation>ブローカーまたはその前のロードバランサーのログを調べてください。</translation>
    </message>
    <message>
        <source>In the clear it does not answer either: the server behind the port hangs, or it waits for something else, or packets are lost on the way (a wrong MTU, a firewall).</source>
        <translation>平文でも応答しません。ポートの背後のサーバーがハングしているか、別のものを待っているか、途中でパケットが失われています (誤った MTU、ファイアウォール)。</translation>
    </message>
    <message>
        <source>In the clear it does not answer either, and other offers of TLS make no difference.</source>
        <translation>平文でも応答せず、TLS の提示内容を変えても同じです。</translation>
    </message>
    <message>
        <source>A load balancer may have no broker behind it, or a filter may not let this server name or this client&apos;s address pass.</source>
        <translation>ロードバランサーの背後にブローカーがないか、フィルターがこのサーバー名またはこのクライアントのアドレスを通さない可能性があります。</translation>
    </message>
    <message>
        <source>By this machine&apos;s clock, which says %1, it is valid until %2: one of the two clocks is wrong, or the broker means a certificate above it.</source>
        <translation>%1 を示すこのマシンの時計では、%2 まで有効です。どちらかの時計が間違っているか、ブローカーが上位の証明書を指しています。</translation>
    </message>
    <message>
        <source>Check the clocks of this machine and of the broker.</source>
        <translation>このマシンとブローカーの時計を確認してください。</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock, it says %1; if it is right, wait, or renew the client certificate: it is valid only from %2 on.</source>
        <translation>このマシンの時計を確認してください (現在の表示: %1)。正しければ、待つか、クライアント証明書を更新してください。有効なのは %2 からです。</translation>
    </message>
    <message>
        <source>The server had begun its part, and it may have rejected the client certificate. %1</source>
        <translation>サーバーは自身の処理を始めていました。クライアント証明書を拒否した可能性があります。%1</translation>
    </message>
    <message>
        <source>Give a client certificate that is in its time and made for TLS clients.</source>
        <translation>期限内で、TLS クライアント用のクライアント証明書を指定してください。</translation>
    </message>
</context>
<context>
    <name>TlsServerWording</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 と %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1～%2</translation>
    </message>
    <message>
        <source>%1 with all ciphers, old ones too</source>
        <translation>すべての暗号スイート (古いものも含む) の %1</translation>
    </message>
    <message>
        <source>%1 with the usual ciphers</source>
        <translation>通常の暗号スイートの %1</translation>
    </message>
    <message>
        <source>a cipher that OpenSSL does not know</source>
        <translation>OpenSSL の知らない暗号スイート</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>%1, %2, key exchange %3</source>
        <translation>%1、%2、鍵交換 %3</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with %2, which OpenSSL does not take here: %3.</source>
        <translation>%1 を提示すると、サーバーは %2 で応答しますが、OpenSSL はここでは受け付けません: %3。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with %2.</source>
        <translation>%1 を提示すると、サーバーは %2 で応答します。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with the alert %2.</source>
        <translation>%1 を提示すると、サーバーはアラート %2 で応答します。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with TLS, but chooses nothing.</source>
        <translation>%1 を提示すると、サーバーは TLS で応答しますが、何も選びません。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server does not answer.</source>
        <translation>%1 を提示しても、サーバーは応答しません。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with something that is not TLS.</source>
        <translation>%1 を提示すると、サーバーは TLS ではないもので応答します。</translation>
    </message>
    <message>
        <source>The server takes none of %1.</source>
        <translation>サーバーは %1 のどれも受け付けません。</translation>
    </message>
    <message>
        <source>The server takes %1.</source>
        <translation>サーバーは %1 を受け付けます。</translation>
    </message>
    <message>
        <source>The server takes %1, not %2.</source>
        <translation>サーバーは %1 を受け付け、%2 を受け付けません。</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>The server asks for a client certificate and does not say of which CA.</source>
        <translation>サーバーはクライアント証明書を求めますが、どの CA のものかは示していません。</translation>
    </message>
    <message>
        <source>The server asks for a client certificate of one of these CAs: %1.</source>
        <translation>サーバーは次のいずれかの CA のクライアント証明書を求めています: %1。</translation>
    </message>
    <message>
        <source>Without one it breaks off with the alert %1.</source>
        <translation>なければ、アラート %1 で中断します。</translation>
    </message>
    <message>
        <source>Without one it hangs up.</source>
        <translation>なければ切断します。</translation>
    </message>
    <message>
        <source>It goes on without one.</source>
        <translation>なくても先に進みます。</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; was issued by &quot;%2&quot;, which is not among the CAs that the server accepts: %3.</source>
        <translation>クライアント証明書「%1」は「%2」が発行したもので、これはサーバーが受け付ける CA にありません: %3。</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; expired on %2.</source>
        <translation>クライアント証明書「%1」は %2 に期限が切れました。</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; is valid only from %2 on.</source>
        <translation>クライアント証明書「%1」は %2 から有効です。</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; may not be used by a TLS client: its purpose is %2.</source>
        <translation>クライアント証明書「%1」は TLS クライアントには使えません。用途: %2。</translation>
    </message>
</context>
<context>
    <name>TopicsEdit</name>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>%1 を読めません (%2)。</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB: that is no list of topics.</source>
        <translation>%1 は 1 MiB を超えています。トピックの一覧ではありません。</translation>
    </message>
    <message>
        <source>%1 is not a text file.</source>
        <translation>%1 はテキストファイルではありません。</translation>
    </message>
</context>
<context>
    <name>TrafficModel</name>
    <message>
        <source>Packet</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>送信済み</translation>
    </message>
    <message>
        <source>Packets that were sent to the broker</source>
        <translation>ブローカーに送信したパケット</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Packets that came from the broker</source>
        <translation>ブローカーから届いたパケット</translation>
    </message>
    <message>
        <source>Bytes sent</source>
        <translation>送信バイト</translation>
    </message>
    <message>
        <source>Bytes of MQTT packets, without those of TLS, WebSocket and TCP</source>
        <translation>MQTT パケットのバイト数。TLS、WebSocket、TCP の分は含みません</translation>
    </message>
    <message>
        <source>Bytes received</source>
        <translation>受信バイト</translation>
    </message>
    <message>
        <source>Reserved packet type 0</source>
        <translation>予約済みパケット種別 0</translation>
    </message>
    <message>
        <source>All packets</source>
        <translation>すべてのパケット</translation>
    </message>
    <message>
        <source>Malformed: %1</source>
        <comment>number of packets</comment>
        <translation>不正な形式: %1</translation>
    </message>
    <message>
        <source>Events below MQTT: %1</source>
        <comment>number of events</comment>
        <translation>MQTT より下のイベント: %1</translation>
    </message>
</context>
<context>
    <name>TransportEvent</name>
    <message>
        <source>%1 connected after %2</source>
        <translation>%1、%2 後に接続</translation>
    </message>
    <message>
        <source>%1 given up after %2</source>
        <translation>%1、%2 後に中止</translation>
    </message>
    <message>
        <source>%1: %2 after %3</source>
        <translation>%1: %3 後に%2</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>closed by us</source>
        <translation>こちらが切断</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 失敗</translation>
    </message>
    <message>
        <source>WebSocket failed</source>
        <translation>WebSocket 失敗</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>%1 by the %2 proxy %3</source>
        <translation>%1、%2 プロキシ %3 経由</translation>
    </message>
    <message>
        <source>connected by the proxy</source>
        <translation>プロキシが接続</translation>
    </message>
    <message>
        <source>server name %1</source>
        <translation>サーバー名 %1</translation>
    </message>
    <message>
        <source>GET %1, sub-protocol %2</source>
        <translation>GET %1、サブプロトコル %2</translation>
    </message>
    <message>
        <source>text frame</source>
        <translation>テキストフレーム</translation>
    </message>
    <message>
        <source>the temporary file could not be written (%1): the first %2 records were dropped</source>
        <translation>一時ファイルに書き込めませんでした (%1): 最初の %2 件の記録を破棄しました</translation>
    </message>
    <message>
        <source>the temporary file cannot be read (%1)</source>
        <translation>一時ファイルを読めません (%1)</translation>
    </message>
    <message>
        <source>reset by the client (TCP RST)</source>
        <translation>クライアントがリセット (TCP RST)</translation>
    </message>
    <message>
        <source>reset by the broker (TCP RST)</source>
        <translation>ブローカーがリセット (TCP RST)</translation>
    </message>
    <message>
        <source>closed by the client (TCP FIN)</source>
        <translation>クライアントが切断 (TCP FIN)</translation>
    </message>
    <message>
        <source>closed by the broker (TCP FIN)</source>
        <translation>ブローカーが切断 (TCP FIN)</translation>
    </message>
    <message>
        <source>the end of a packet is missing: the capture has only its first %1 bytes</source>
        <translation>パケットの末尾がありません: キャプチャにあるのは最初の %1 バイトだけです</translation>
    </message>
    <message>
        <source>%1 bytes of what the client sent are not in the capture, or of packets that are not whole in it</source>
        <translation>クライアントが送った %1 バイトがキャプチャにないか、その中で不完全なパケットのものです</translation>
    </message>
    <message>
        <source>%1 bytes of what the broker sent are not in the capture, or of packets that are not whole in it</source>
        <translation>ブローカーが送った %1 バイトがキャプチャにないか、その中で不完全なパケットのものです</translation>
    </message>
    <message>
        <source>%1, from %2, as captured</source>
        <translation>%1、%2 から、キャプチャによる</translation>
    </message>
    <message>
        <source>the capture begins in the midst of this connection; judged by its packets, it speaks MQTT %1</source>
        <translation>キャプチャはこの接続の途中から始まっています。パケットから判断すると MQTT %1 です</translation>
    </message>
    <message>
        <source>%1 bytes were left out: where a packet begins in them is not known</source>
        <translation>%1 バイトを除外しました: その中でパケットの始まりがわかりません</translation>
    </message>
    <message>
        <source>the packet before has %1 more bytes, which the file does not hold</source>
        <translation>前のパケットにはさらに %1 バイトありますが、ファイルにありません</translation>
    </message>
    <message>
        <source>the session keys are written to %1: with them a recording can be read</source>
        <translation>セッション鍵を %1 に書き込んでいます: これで記録を読めます</translation>
    </message>
    <message>
        <source>the session keys are not written: %1 cannot be opened (%2)</source>
        <translation>セッション鍵を書き込めません: %1 を開けません (%2)</translation>
    </message>
    <message>
        <source>no session keys came: Qt uses another TLS library than OpenSSL 3</source>
        <translation>セッション鍵が得られませんでした: Qt が OpenSSL 3 以外の TLS ライブラリを使っています</translation>
    </message>
    <message>
        <source>the log shows the first %1 of %2 bytes</source>
        <translation>ログには %2 バイト中、最初の %1 バイトを表示しています</translation>
    </message>
    <message>
        <source>closed by us: no PINGRESP came in time</source>
        <translation>こちらが切断: PINGRESP が時間内に来ませんでした</translation>
    </message>
    <message>
        <source>closed by us: the time limit passed</source>
        <translation>こちらが切断: 制限時間が過ぎました</translation>
    </message>
    <message>
        <source>closed by us: cancelled</source>
        <translation>こちらが切断: キャンセル</translation>
    </message>
    <message>
        <source>closed by us after the server&apos;s DISCONNECT</source>
        <translation>サーバーの DISCONNECT の後、こちらが切断</translation>
    </message>
    <message>
        <source>closed by us: the server sent what it must not send</source>
        <translation>こちらが切断: サーバーが送ってはならないものを送りました</translation>
    </message>
    <message>
        <source>%1, MQTT %2, empty client ID</source>
        <translation>%1、MQTT %2、Client ID 空</translation>
    </message>
    <message>
        <source>%1, MQTT %2, client ID %3</source>
        <translation>%1、MQTT %2、Client ID %3</translation>
    </message>
    <message>
        <source>%1 bytes: %2</source>
        <translation>%1 バイト: %2</translation>
    </message>
    <message>
        <source>%1, a TLS handshake without MQTT</source>
        <translation>%1、MQTT なしの TLS ハンドシェイク</translation>
    </message>
    <message>
        <source>%1, TCP without MQTT</source>
        <translation>%1、MQTT なしの TCP</translation>
    </message>
    <message>
        <source>closed by the peer (FIN)</source>
        <translation>相手が切断 (FIN)</translation>
    </message>
    <message>
        <source>reset by the peer (RST)</source>
        <translation>相手がリセット (RST)</translation>
    </message>
    <message>
        <source>the proxy was reached at %1</source>
        <translation>プロキシに到達: %1</translation>
    </message>
    <message>
        <source>offered to the proxy: no authentication</source>
        <translation>プロキシに提示: 認証なし</translation>
    </message>
    <message>
        <source>offered to the proxy: no authentication, or user name and password</source>
        <translation>プロキシに提示: 認証なし、またはユーザー名とパスワード</translation>
    </message>
    <message>
        <source>asked the proxy for %1, with user name and password</source>
        <translation>プロキシに %1 を要求、ユーザー名とパスワードあり</translation>
    </message>
    <message>
        <source>asked the proxy for %1</source>
        <translation>プロキシに %1 を要求</translation>
    </message>
    <message>
        <source>the proxy chose authentication method %1</source>
        <translation>プロキシが認証方式 %1 を選択</translation>
    </message>
    <message>
        <source>sent user name and password to the proxy</source>
        <translation>プロキシにユーザー名とパスワードを送信</translation>
    </message>
    <message>
        <source>the proxy accepted user name and password</source>
        <translation>プロキシがユーザー名とパスワードを受理</translation>
    </message>
    <message>
        <source>the proxy answered: %1</source>
        <translation>プロキシの応答: %1</translation>
    </message>
    <message>
        <source>no server name</source>
        <translation>サーバー名なし</translation>
    </message>
    <message>
        <source>alert %1 (fatal): %2</source>
        <translation>アラート %1 (致命的): %2</translation>
    </message>
    <message>
        <source>alert %1 (warning): %2</source>
        <translation>アラート %1 (警告): %2</translation>
    </message>
    <message>
        <source>received, without a code</source>
        <translation>受信、コードなし</translation>
    </message>
    <message>
        <source>sent, without a code</source>
        <translation>送信、コードなし</translation>
    </message>
    <message>
        <source>received: %1</source>
        <translation>受信: %1</translation>
    </message>
    <message>
        <source>sent: %1</source>
        <translation>送信: %1</translation>
    </message>
    <message>
        <source>last part of a message, %1 B</source>
        <translation>メッセージの最後の部分、%1 B</translation>
    </message>
    <message>
        <source>part of a message, %1 B; more follow</source>
        <translation>メッセージの一部、%1 B、続きあり</translation>
    </message>
    <message>
        <source>received, %1 B</source>
        <translation>受信、%1 B</translation>
    </message>
    <message>
        <source>sent, %1 B</source>
        <translation>送信、%1 B</translation>
    </message>
    <message>
        <source>%1 bytes of a packet that our close cut off</source>
        <translation>こちらの切断で途切れたパケットの %1 バイト</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
</context>
<context>
    <name>Url</name>
    <message>
        <source>Give a broker&apos;s URL, for instance mqtt://broker.local:1883.</source>
        <translation>ブローカーの URL を指定してください (例: mqtt://broker.local:1883)。</translation>
    </message>
    <message>
        <source>The URL is empty: there is no host.</source>
        <translation>URL が空で、ホストがありません。</translation>
    </message>
    <message>
        <source>The URL has %1 characters.</source>
        <translation>URL が %1 文字あります。</translation>
    </message>
    <message>
        <source>Give at most %1 characters.</source>
        <translation>最大 %1 文字で指定してください。</translation>
    </message>
    <message>
        <source>Character %1 of the URL is the invisible character %2.</source>
        <translation>URL の %1 文字目が見えない文字 %2 です。</translation>
    </message>
    <message>
        <source>Delete it, or type the URL anew.</source>
        <translation>それを削除するか、URL を入力し直してください。</translation>
    </message>
    <message>
        <source>Use mqtt://, mqtts://, ws:// or wss://.</source>
        <translation>mqtt://、mqtts://、ws://、wss:// のいずれかを使ってください。</translation>
    </message>
    <message>
        <source>After &quot;%1:&quot; two slashes are missing.</source>
        <translation>「%1:」の後にスラッシュが 2 つ足りません。</translation>
    </message>
    <message>
        <source>Write %1:// and then the host.</source>
        <translation>%1:// の後にホストを書いてください。</translation>
    </message>
    <message>
        <source>There is no scheme before &quot;://&quot;.</source>
        <translation>「://」の前にスキームがありません。</translation>
    </message>
    <message>
        <source>There is no scheme &quot;%1://&quot; for brokers.</source>
        <translation>ブローカー用のスキーム「%1://」はありません。</translation>
    </message>
    <message>
        <source>Use %1://.</source>
        <translation>%1:// を使ってください。</translation>
    </message>
    <message>
        <source>The URL has no scheme; it was read as %1://%2.</source>
        <translation>URL にスキームがないため、%1://%2 として読みました。</translation>
    </message>
    <message>
        <source>The scheme %1:// was read as %2://.</source>
        <translation>スキーム %1:// を %2:// として読みました。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv6 address in brackets.</source>
        <translation>「%1」は角括弧付きの IPv6 アドレスではありません。</translation>
    </message>
    <message>
        <source>The IPv6 address %1 has no brackets.</source>
        <translation>IPv6 アドレス %1 に角括弧がありません。</translation>
    </message>
    <message>
        <source>Write [%1].</source>
        <translation>[%1] と書いてください。</translation>
    </message>
    <message>
        <source>After the host %1 stands &quot;%2&quot;.</source>
        <translation>ホスト %1 の後に「%2」があります。</translation>
    </message>
    <message>
        <source>After &quot;%1:&quot; there is no port.</source>
        <translation>「%1:」の後にポートがありません。</translation>
    </message>
    <message>
        <source>The port is &quot;%1&quot;.</source>
        <translation>ポートが「%1」です。</translation>
    </message>
    <message>
        <source>The user name or password in the URL has a % that starts no character.</source>
        <translation>URL のユーザー名またはパスワードに、文字を表さない % があります。</translation>
    </message>
    <message>
        <source>Write a % of the password as %25, or give the password on its own.</source>
        <translation>パスワードの % は %25 と書くか、パスワードを別に指定してください。</translation>
    </message>
    <message>
        <source>The URL has the fragment &quot;%1&quot;, which a WebSocket URL cannot have (RFC 6455, section 3).</source>
        <translation>URL にフラグメント「%1」がありますが、WebSocket の URL では使えません (RFC 6455、3 節)。</translation>
    </message>
    <message>
        <source>Leave it out, or write %23 for a # that belongs to the path.</source>
        <translation>外すか、パスに含まれる # を %23 と書いてください。</translation>
    </message>
    <message>
        <source>The path %1 has no meaning under %2:// and is not sent.</source>
        <translation>パス %1 は %2:// では意味がなく、送信されません。</translation>
    </message>
    <message>
        <source>The user name or password in the URL holds a character that ends the host part: /, ? or #.</source>
        <translation>URL のユーザー名またはパスワードに、ホスト部分を終わらせる文字 /、?、# があります。</translation>
    </message>
    <message>
        <source>Write / as %2F, ? as %3F and # as %23, or give the password on its own.</source>
        <translation>/ は %2F、? は %3F、# は %23 と書くか、パスワードを別に指定してください。</translation>
    </message>
    <message>
        <source>the protocol %1</source>
        <translation>プロトコル %1</translation>
    </message>
    <message>
        <source>the host %1</source>
        <translation>ホスト %1</translation>
    </message>
    <message>
        <source>the path %1</source>
        <translation>パス %1</translation>
    </message>
    <message>
        <source>the user name or password (%1)</source>
        <translation>ユーザー名またはパスワード (%1)</translation>
    </message>
    <message>
        <source>the client ID %1</source>
        <translation>Client ID %1</translation>
    </message>
    <message>
        <source>Options and flags win over the URL, which says otherwise. Set aside: %1.</source>
        <translation>オプションとフラグは、異なる内容の URL より優先されます。不使用: %1。</translation>
    </message>
    <message>
        <source>Port %1 is used; the URL&apos;s port %2 was set aside.</source>
        <translation>ポート %1 を使い、URL のポート %2 は使いません。</translation>
    </message>
    <message>
        <source>Give socks5://host:port or http://host:port.</source>
        <translation>socks5://host:port または http://host:port を指定してください。</translation>
    </message>
    <message>
        <source>The proxy&apos;s URL has no scheme.</source>
        <translation>プロキシの URL にスキームがありません。</translation>
    </message>
    <message>
        <source>There is no proxy scheme &quot;%1://&quot;.</source>
        <translation>プロキシのスキーム「%1://」はありません。</translation>
    </message>
    <message>
        <source>The proxy&apos;s URL has something behind host and port.</source>
        <translation>プロキシの URL で、ホストとポートの後に余分なものがあります。</translation>
    </message>
    <message>
        <source>The user name or password of the proxy has a % that starts no character.</source>
        <translation>プロキシのユーザー名またはパスワードに、文字を表さない % があります。</translation>
    </message>
</context>
<context>
    <name>UrlBar</name>
    <message>
        <source>Type the broker&apos;s URL first, for instance mqtt://localhost or mqtts://broker.example:8883.</source>
        <translation>先にブローカーの URL を入力してください (例: mqtt://localhost、mqtts://broker.example:8883)。</translation>
    </message>
    <message>
        <source>User name and password of the URL were put under Credentials.</source>
        <translation>URL のユーザー名とパスワードを「認証情報」に入れました。</translation>
    </message>
    <message>
        <source>The version of MQTT that CONNECT announces.
Protocol Version of CONNECT, section 3.1.2.2</source>
        <translation>CONNECT が示す MQTT のバージョン。
CONNECT の Protocol Version、3.1.2.2 節</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Sends DISCONNECT and closes the connection (Ctrl+D)</source>
        <translation>DISCONNECT を送って接続を閉じます (Ctrl+D)</translation>
    </message>
    <message>
        <source>Makes one connection attempt (Ctrl+Return)</source>
        <translation>接続を 1 回試行します (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Ends the attempt (Ctrl+Return)</source>
        <translation>試行を終了します (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Stops waiting for the next try (Ctrl+Return)</source>
        <translation>次の再試行の待機を止めます (Ctrl+Return)</translation>
    </message>
    <message>
        <source>The broker&apos;s URL: mqtt://, mqtts://, ws:// or wss://, host, port and path (Ctrl+L). RFC 3986, section 3.
An options object of MQTT.js can be pasted here as well.</source>
        <translation>ブローカーの URL: mqtt://、mqtts://、ws://、wss://、ホスト、ポート、パス (Ctrl+L)。RFC 3986、3 節。
MQTT.js のオプションオブジェクトも貼り付けられます。</translation>
    </message>
</context>
<context>
    <name>VerdictView</name>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>再接続</translation>
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
            <numerusform>… ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Evidence (%1)</source>
        <comment>number of lines</comment>
        <translation>根拠 (%1)</translation>
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
            <numerusform>… ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>The settings were edited after this attempt.</source>
        <translation>この試行の後に設定が変更されました。</translation>
    </message>
    <message>
        <source>Connect to the URL above (Ctrl+Return)</source>
        <translation>上の URL に接続します (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>End the attempt (Ctrl+Return)</source>
        <translation>試行を終了 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Copy the evidence</source>
        <translation>根拠をコピー</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>参考情報</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Ends the extra connections; the verdict stays as far as it came.</source>
        <translation>追加接続を終了します。判定はそこまでの結果になります。</translation>
    </message>
    <message>
        <source>Look at the usual ports</source>
        <translation>一般的なポートを調べる</translation>
    </message>
    <message>
        <source>Makes a connection to each customary port of this host (1883, 8883, 8083, 8084, 8080, 9001, 443), without user name and password, and says what answers there.</source>
        <translation>このホストの一般的な各ポート (1883、8883、8083、8084、8080、9001、443) にユーザー名とパスワードなしで接続し、応答を示します。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>レポートをコピー</translation>
    </message>
    <message>
        <source>Copy everything about this attempt, without secrets, for a colleague or a bug tracker (Ctrl+Shift+C)</source>
        <translation>この試行のすべてを、秘密の値を除いてコピーします。同僚やバグトラッカーに渡せます (Ctrl+Shift+C)</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>レポートを保存…</translation>
    </message>
    <message>
        <source>Save everything about this attempt, without secrets, as Markdown, HTML, JSON or text (Ctrl+Shift+S)</source>
        <translation>この試行のすべてを、秘密の値を除いて Markdown、HTML、JSON、またはテキストで保存します (Ctrl+Shift+S)</translation>
    </message>
    <message>
        <source>More about this cause</source>
        <translation>この原因の詳細</translation>
    </message>
    <message>
        <source>Opens the help: what the cause means, how it is recognised, what to do</source>
        <translation>ヘルプを開きます: 原因の意味、見分け方、対処</translation>
    </message>
    <message>
        <source>Changes the settings and connects again; the change can be undone</source>
        <translation>設定を変えて接続し直します。変更は元に戻せます</translation>
    </message>
    <message>
        <source>Shows or hides what the verdict rests on</source>
        <translation>判定の根拠を表示または非表示にします</translation>
    </message>
</context>
<context>
    <name>Waterfall</name>
    <message>
        <source>%1 in all</source>
        <translation>全体 %1</translation>
    </message>
    <message>
        <source>%1
Began %2 after the start</source>
        <translation>%1
開始から %2 後に開始</translation>
    </message>
    <message>
        <source>Preparation</source>
        <comment>before the first stage</comment>
        <translation>準備</translation>
    </message>
    <message>
        <source>Preparation: %1
Before the first stage Connack reads the files that the settings name and starts its network thread.</source>
        <translation>準備: %1
最初の段階の前に、Connack は設定にあるファイルを読み、ネットワークスレッドを開始します。</translation>
    </message>
</context>
<context>
    <name>WebSocketForm</name>
    <message>
        <source>&amp;Path</source>
        <translation>パス(&amp;P)</translation>
    </message>
    <message>
        <source>The path of the upgrade request, with its query if there is one. Most brokers use /mqtt, some / or /ws.
HTTP request line, RFC 6455 section 4.1</source>
        <translation>アップグレード要求のパス。あればクエリも含みます。ほとんどのブローカーは /mqtt、一部は / か /ws を使います。
HTTP 要求行、RFC 6455 4.1 節</translation>
    </message>
    <message>
        <source>/</source>
        <translation>/</translation>
    </message>
    <message>
        <source>&amp;Headers</source>
        <translation>ヘッダー(&amp;H)</translation>
    </message>
    <message>
        <source>Extra headers of the upgrade request, for instance Authorization. Values of secret headers are hidden and not saved.
HTTP request, RFC 6455 section 4.1. MQTT.js: wsOptions.headers</source>
        <translation>アップグレード要求の追加ヘッダー (例: Authorization)。秘密のヘッダーの値は隠され、保存されません。
HTTP 要求、RFC 6455 4.1 節。MQTT.js: wsOptions.headers</translation>
    </message>
    <message>
        <source>Used with ws:// and wss:// only; the URL says %1://.</source>
        <translation>ws:// と wss:// でのみ使います。URL は %1:// です。</translation>
    </message>
</context>
<context>
    <name>WebSocketRules</name>
    <message>
        <source>%1 answers the HTTP request with a TLS record: the port speaks TLS.</source>
        <translation>%1 は HTTP 要求に TLS レコードで応答します。ポートは TLS を話します。</translation>
    </message>
    <message>
        <source>%1 answers that this port expects HTTPS: it speaks TLS.</source>
        <translation>%1 は、このポートが HTTPS を求めていると応答します。TLS を話します。</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>%1 を使ってください。</translation>
    </message>
    <message>
        <source>Or use the port on which the server listens without TLS, if it has one.</source>
        <translation>または、あれば、サーバーが TLS なしで待ち受けるポートを使ってください。</translation>
    </message>
    <message>
        <source>%1 answers the HTTP request with something that is not HTTP.</source>
        <translation>%1 は HTTP 要求に、HTTP ではないもので応答します。</translation>
    </message>
    <message>
        <source>%1 answers the HTTP request with %2, not with HTTP.</source>
        <translation>%1 は HTTP 要求に、HTTP ではなく %2 で応答します。</translation>
    </message>
    <message>
        <source>Use %1: MQTT without WebSocket.</source>
        <translation>%1 を使ってください: WebSocket なしの MQTT です。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a WebSocket listener&apos;s.</source>
        <translation>URL のホストとポートを確認してください。このポートは WebSocket リスナーのものではありません。</translation>
    </message>
    <message>
        <source>Ask on which port the broker has its WebSocket listener (mosquitto: &quot;protocol websockets&quot;).</source>
        <translation>ブローカーの WebSocket リスナーのポートを尋ねてください (mosquitto:「protocol websockets」)。</translation>
    </message>
    <message>
        <source>The server answers 101, but its Sec-WebSocket-Accept is missing or does not belong to this request.</source>
        <translation>サーバーは 101 で応答しますが、Sec-WebSocket-Accept がないか、この要求のものではありません。</translation>
    </message>
    <message>
        <source>Something between answers from a cache or by itself, or the server&apos;s WebSocket is faulty.</source>
        <translation>途中の何かがキャッシュや独自の応答を返しているか、サーバーの WebSocket に不具合があります。</translation>
    </message>
    <message>
        <source>Look for a cache or proxy in front of the broker and turn caching off for this path.</source>
        <translation>ブローカーの前のキャッシュやプロキシを探し、このパスのキャッシュをオフにしてください。</translation>
    </message>
    <message>
        <source>Try the broker&apos;s own port without the proxy.</source>
        <translation>プロキシなしで、ブローカー自身のポートを試してください。</translation>
    </message>
    <message>
        <source>The server answers %1 and does not say where to go. A WebSocket client does not follow redirections.</source>
        <translation>サーバーは %1 で応答し、転送先を示していません。WebSocket クライアントは転送に従いません。</translation>
    </message>
    <message>
        <source>The server answers %1 and sends the client to %2. A WebSocket client does not follow redirections.</source>
        <translation>サーバーは %1 で応答し、クライアントを %2 に転送します。WebSocket クライアントは転送に従いません。</translation>
    </message>
    <message>
        <source>Put the new address into the URL, with ws:// for http:// and wss:// for https://.</source>
        <translation>URL に新しいアドレスを、http:// なら ws://、https:// なら wss:// として入れてください。</translation>
    </message>
    <message>
        <source>Or take the redirection for the path %1 out of the web server&apos;s configuration.</source>
        <translation>または、Web サーバーの構成からパス %1 の転送を外してください。</translation>
    </message>
    <message>
        <source>The web server answers %1 to the WebSocket request, before MQTT and its user name and password come into play.</source>
        <translation>Web サーバーは、MQTT とそのユーザー名とパスワードが使われる前に、WebSocket の要求に %1 で応答します。</translation>
    </message>
    <message>
        <source>A proxy on the way asks for a password.</source>
        <translation>途中のプロキシがパスワードを求めています。</translation>
    </message>
    <message>
        <source>It does not accept the Authorization header that was sent.</source>
        <translation>送信した Authorization ヘッダーを受け付けません。</translation>
    </message>
    <message>
        <source>Check the value of the header Authorization under WebSocket, Headers: password or token, and whether it has run out.</source>
        <translation>「WebSocket」の「ヘッダー」で Authorization の値を確認してください: パスワードまたはトークン、期限切れでないか。</translation>
    </message>
    <message>
        <source>Add the header that the server asks for, for instance Authorization, under WebSocket, Headers (--ws-header).</source>
        <translation>サーバーが求めるヘッダー (例: Authorization) を「WebSocket」の「ヘッダー」に追加してください (--ws-header)。</translation>
    </message>
    <message>
        <source>Check whether the server expects a token in the path, and whether it lets this client&apos;s address and Origin in.</source>
        <translation>サーバーがパスにトークンを求めていないか、このクライアントのアドレスと Origin を受け入れるか確認してください。</translation>
    </message>
    <message>
        <source>A web server is there, but it answers %1 to the path %2.</source>
        <translation>Web サーバーはありますが、パス %2 に %1 で応答します。</translation>
    </message>
    <message>
        <source>Use the path /mqtt, which most brokers have: %1.</source>
        <translation>ほとんどのブローカーが使うパス /mqtt を使ってください: %1。</translation>
    </message>
    <message>
        <source>Try the path %1.</source>
        <translation>パス %1 を試してください。</translation>
    </message>
    <message>
        <source>Look up the path in the configuration of the broker or of the web server in front of it; upper and lower case and a &quot;/&quot; at the end count.</source>
        <translation>ブローカーまたはその前の Web サーバーの構成でパスを調べてください。大文字と小文字、末尾の「/」は区別されます。</translation>
    </message>
    <message>
        <source>The web server answers %1: the broker behind it did not answer in time.</source>
        <translation>Web サーバーは %1 で応答します。背後のブローカーが時間内に応答しませんでした。</translation>
    </message>
    <message>
        <source>The web server answers %1: it has no working broker behind it at the moment.</source>
        <translation>Web サーバーは %1 で応答します。現在、背後に動作中のブローカーがありません。</translation>
    </message>
    <message>
        <source>The web server answers %1: the broker behind it does not answer, or not as expected.</source>
        <translation>Web サーバーは %1 で応答します。背後のブローカーが応答しないか、期待どおりに応答しません。</translation>
    </message>
    <message>
        <source>Check that the broker behind the web server is running and listens for WebSocket on the port that the server forwards to.</source>
        <translation>Web サーバーの背後のブローカーが動作し、転送先のポートで WebSocket を待ち受けているか確認してください。</translation>
    </message>
    <message>
        <source>Check that the proxy passes the upgrade on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</source>
        <translation>プロキシがアップグレードを渡しているか確認してください (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;)。</translation>
    </message>
    <message>
        <source>Read the web server&apos;s error log: it names the address that it tried.</source>
        <translation>Web サーバーのエラーログを確認してください。試したアドレスが出ます。</translation>
    </message>
    <message>
        <source>The server answers %1 to the path %2 like to a browser, without upgrading to WebSocket.</source>
        <translation>サーバーはパス %2 に、ブラウザーに対するように %1 で応答し、WebSocket にアップグレードしません。</translation>
    </message>
    <message>
        <source>The server answers %1 to the path %2 with an ordinary web page, &quot;%3&quot;, without upgrading to WebSocket.</source>
        <translation>サーバーはパス %2 に、通常の Web ページ「%3」を付けて %1 で応答し、WebSocket にアップグレードしません。</translation>
    </message>
    <message>
        <source>Check host, port and path in the URL: the broker&apos;s WebSocket may have another path, as a rule /mqtt.</source>
        <translation>URL のホスト、ポート、パスを確認してください。ブローカーの WebSocket は別のパス (通常は /mqtt) の可能性があります。</translation>
    </message>
    <message>
        <source>If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on for this path.</source>
        <translation>ブローカーの前にプロキシがあれば、このパスでヘッダー Upgrade と Connection を渡すようにしてください。</translation>
    </message>
    <message>
        <source>The server answers %1 to the request for a WebSocket at %2.</source>
        <translation>サーバーは %2 での WebSocket の要求に %1 で応答します。</translation>
    </message>
    <message>
        <source>It wants another protocol than the one asked for (Upgrade: %1).</source>
        <translation>求めたものとは別のプロトコルを必要としています (Upgrade: %1)。</translation>
    </message>
    <message>
        <source>It gets too many requests.</source>
        <translation>要求が多すぎます。</translation>
    </message>
    <message>
        <source>It failed at this request itself.</source>
        <translation>この要求自体で失敗しました。</translation>
    </message>
    <message>
        <source>Check the path and the headers under WebSocket: some servers want a certain Origin, Host or header.</source>
        <translation>「WebSocket」のパスとヘッダーを確認してください。特定の Origin、Host、ヘッダーを求めるサーバーもあります。</translation>
    </message>
    <message>
        <source>If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on (nginx: proxy_set_header).</source>
        <translation>ブローカーの前にプロキシがあれば、ヘッダー Upgrade と Connection を渡すようにしてください (nginx: proxy_set_header)。</translation>
    </message>
    <message>
        <source>Read the web server&apos;s log: it tells why it refused %1.</source>
        <translation>Web サーバーのログを確認してください。%1 を拒否した理由がわかります。</translation>
    </message>
    <message>
        <source>The server sends text frames. MQTT travels in binary frames only [MQTT-6.0.0-1].</source>
        <translation>サーバーがテキストフレームを送っています。MQTT はバイナリフレームでのみ運ばれます [MQTT-6.0.0-1]。</translation>
    </message>
    <message>
        <source>Check the path in the URL: another service, such as a chat or a live-reload server, may be there.</source>
        <translation>URL のパスを確認してください。チャットやライブリロードのサーバーなど、別のサービスの可能性があります。</translation>
    </message>
    <message>
        <source>If it is a WebSocket proxy in front of the broker, set it to binary frames (websockify: leave base64 out).</source>
        <translation>ブローカーの前の WebSocket プロキシなら、バイナリフレームに設定してください (websockify: base64 を外す)。</translation>
    </message>
    <message>
        <source>The server chose the sub-protocol &quot;%1&quot;; &quot;%2&quot; was offered.</source>
        <translation>サーバーはサブプロトコル「%1」を選びました。提示したのは「%2」です。</translation>
    </message>
    <message>
        <source>Check the path in the URL: the server&apos;s MQTT may have another one.</source>
        <translation>URL のパスを確認してください。サーバーの MQTT は別のパスの可能性があります。</translation>
    </message>
    <message>
        <source>Set the sub-protocol &quot;mqtt&quot; on the server.</source>
        <translation>サーバーでサブプロトコル「mqtt」を設定してください。</translation>
    </message>
    <message>
        <source>The server closed the WebSocket with code %1.</source>
        <translation>サーバーはコード %1 で WebSocket を閉じました。</translation>
    </message>
    <message>
        <source>The server closed the WebSocket with code %1 and the reason &quot;%2&quot;.</source>
        <translation>サーバーはコード %1、理由「%2」で WebSocket を閉じました。</translation>
    </message>
    <message>
        <source>Code 1008 means that a rule of the server is broken.</source>
        <translation>コード 1008 は、サーバーの規則への違反を示します。</translation>
    </message>
    <message>
        <source>This code means that the server cannot work with what it got.</source>
        <translation>このコードは、サーバーが受け取ったものを扱えないことを示します。</translation>
    </message>
    <message>
        <source>This code means trouble on the server&apos;s side.</source>
        <translation>このコードは、サーバー側の問題を示します。</translation>
    </message>
    <message>
        <source>Follow the reason, and look into the log of the broker or of the gateway in front of it.</source>
        <translation>理由に従い、ブローカーまたはその前のゲートウェイのログを調べてください。</translation>
    </message>
    <message>
        <source>Check credentials, client ID and path: gateways often close so when one of them is not allowed.</source>
        <translation>認証情報、Client ID、パスを確認してください。どれかが許可されないと、ゲートウェイはよくこのように閉じます。</translation>
    </message>
    <message>
        <source>The server opened the WebSocket without agreeing to the sub-protocol &quot;%1&quot;, and no MQTT followed.</source>
        <translation>サーバーはサブプロトコル「%1」に同意せずに WebSocket を開き、MQTT が続きませんでした。</translation>
    </message>
    <message>
        <source>Another service may answer at this path; it is also possible that a broker is there and did not take the CONNECT.</source>
        <translation>このパスで別のサービスが応答している可能性があります。ブローカーがあり、CONNECT を受け付けなかった可能性もあります。</translation>
    </message>
    <message>
        <source>Check the path in the URL: the server&apos;s MQTT may have another one, as a rule /mqtt.</source>
        <translation>URL のパスを確認してください。サーバーの MQTT は別のパス (通常は /mqtt) の可能性があります。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log for the CONNECT of client ID %1.</source>
        <translation>ブローカーのログで、Client ID %1 の CONNECT を調べてください。</translation>
    </message>
    <message>
        <source>%1 accepted the connection, but did not answer the request for a WebSocket (HTTP upgrade) within %2.</source>
        <translation>%1 は接続を受け付けましたが、WebSocket の要求 (HTTP アップグレード) に %2 以内に応答しませんでした。</translation>
    </message>
    <message>
        <source>The port may speak another protocol, MQTT without WebSocket for one, or the server behind it hangs.</source>
        <translation>ポートが別のプロトコル (WebSocket なしの MQTT など) を話すか、背後のサーバーがハングしている可能性があります。</translation>
    </message>
    <message>
        <source>Check the port in the URL, and try %1.</source>
        <translation>URL のポートを確認し、%1 を試してください。</translation>
    </message>
    <message>
        <source>Look into the log of the web server or broker on that port.</source>
        <translation>そのポートの Web サーバーまたはブローカーのログを調べてください。</translation>
    </message>
    <message>
        <source>%1 hung up on the HTTP request without an answer, and port %2 is customary for %3://: MQTT without WebSocket.</source>
        <translation>%1 は HTTP 要求に応答せずに切断しました。ポート %2 は %3:// (WebSocket なしの MQTT) で一般的です。</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s WebSocket listener.</source>
        <translation>または、ブローカーの WebSocket リスナーのポートを使ってください。</translation>
    </message>
    <message>
        <source>%1 reset the connection instead of answering the request for a WebSocket.</source>
        <translation>%1 は WebSocket の要求に応答せずに接続をリセットしました。</translation>
    </message>
    <message>
        <source>%1 closed the connection instead of answering the request for a WebSocket.</source>
        <translation>%1 は WebSocket の要求に応答せずに接続を閉じました。</translation>
    </message>
    <message>
        <source>The port may be that of MQTT without WebSocket: a broker hangs up on an HTTP request.</source>
        <translation>ポートは WebSocket なしの MQTT 用かもしれません。ブローカーは HTTP 要求に対して切断します。</translation>
    </message>
    <message>
        <source>Try the port with %1.</source>
        <translation>%1 でポートを試してください。</translation>
    </message>
    <message>
        <source>Check port and path in the URL, and look into the log of the web server or broker.</source>
        <translation>URL のポートとパスを確認し、Web サーバーまたはブローカーのログを調べてください。</translation>
    </message>
    <message>
        <source>Or it expects TLS, and hangs up on what is none.</source>
        <translation>または、TLS を求めていて、そうでないものに対して切断しています。</translation>
    </message>
    <message>
        <source>It answers MQTT without WebSocket no better: the server behind the port hangs, or it is another service&apos;s.</source>
        <translation>WebSocket なしの MQTT にも応答しません。ポートの背後のサーバーがハングしているか、別のサービスのものです。</translation>
    </message>
    <message>
        <source>Check the port in the URL.</source>
        <translation>URL のポートを確認してください。</translation>
    </message>
    <message>
        <source>Neither MQTT without WebSocket nor another path is answered there: it may be another service&apos;s port, or a proxy without a server behind it.</source>
        <translation>WebSocket なしの MQTT にも別のパスにも応答がありません。別のサービスのポートか、背後にサーバーのないプロキシの可能性があります。</translation>
    </message>
</context>
<context>
    <name>WebSocketText</name>
    <message>
        <source>normal closure</source>
        <translation>正常な終了</translation>
    </message>
    <message>
        <source>the server goes away</source>
        <translation>サーバーの離脱</translation>
    </message>
    <message>
        <source>protocol error</source>
        <translation>プロトコルエラー</translation>
    </message>
    <message>
        <source>this kind of data is not accepted</source>
        <translation>この種類のデータは受け付けません</translation>
    </message>
    <message>
        <source>no code was given</source>
        <translation>コードの指定なし</translation>
    </message>
    <message>
        <source>closed without a Close frame</source>
        <translation>Close フレームなしで切断</translation>
    </message>
    <message>
        <source>data that does not fit its type</source>
        <translation>種類に合わないデータ</translation>
    </message>
    <message>
        <source>against the server&apos;s policy</source>
        <translation>サーバーの方針に違反</translation>
    </message>
    <message>
        <source>the message is too large</source>
        <translation>メッセージが大きすぎます</translation>
    </message>
    <message>
        <source>an extension is missing</source>
        <translation>拡張がありません</translation>
    </message>
    <message>
        <source>an unexpected condition at the server</source>
        <translation>サーバーでの予期しない状態</translation>
    </message>
    <message>
        <source>the server restarts</source>
        <translation>サーバーの再起動</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>後でもう一度お試しください</translation>
    </message>
    <message>
        <source>bad gateway</source>
        <translation>ゲートウェイ不良</translation>
    </message>
    <message>
        <source>a code of the application</source>
        <translation>アプリケーションのコード</translation>
    </message>
    <message>
        <source>a code that no standard defines</source>
        <translation>どの標準にもないコード</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>本文の先頭</translation>
    </message>
    <message>
        <source>What came instead of HTTP</source>
        <translation>HTTP の代わりに来たもの</translation>
    </message>
    <message>
        <source>Text frame</source>
        <translation>テキストフレーム</translation>
    </message>
    <message>
        <source>WebSocket library</source>
        <translation>WebSocket ライブラリ</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>要求</translation>
    </message>
    <message>
        <source>a random value</source>
        <translation>乱数値</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>it is not HTTP</source>
        <translation>HTTP ではありません</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Sub-protocol</source>
        <translation>サブプロトコル</translation>
    </message>
    <message>
        <source>offered: %1</source>
        <translation>提示: %1</translation>
    </message>
    <message>
        <source>offered: %1; the server chose none</source>
        <translation>提示: %1、サーバーの選択: なし</translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation>選択なし</translation>
    </message>
    <message>
        <source>offered: %1; the server chose %2</source>
        <translation>提示: %1、サーバーの選択: %2</translation>
    </message>
    <message>
        <source>not offered</source>
        <translation>提示なし</translation>
    </message>
    <message>
        <source>right: it answers this request</source>
        <translation>正しい: この要求への応答です</translation>
    </message>
    <message>
        <source>not judged: the answer is wrong in another way</source>
        <translation>未判定: 応答に別の誤りがあります</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>未判定</translation>
    </message>
    <message>
        <source>wrong or missing: the answer belongs to another request, or a cache or proxy made it</source>
        <translation>誤りまたは欠落: 別の要求への応答か、キャッシュまたはプロキシが作ったものです</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>誤り</translation>
    </message>
    <message>
        <source>Close frame</source>
        <translation>Close フレーム</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot;</source>
        <comment>close code with its meaning, the server&apos;s reason</comment>
        <translation>%1:「%2」</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Connect to an MQTT broker</source>
        <translation>MQTT ブローカーに接続</translation>
    </message>
    <message>
        <source>Type or paste the broker&apos;s URL, or an options object of MQTT.js. Connack shows what happens at every layer: name, TCP, TLS, WebSocket, MQTT. When it fails, it names the cause and what to change.</source>
        <translation>ブローカーの URL、または MQTT.js のオプションオブジェクトを入力するか貼り付けてください。Connack は各層 (名前、TCP、TLS、WebSocket、MQTT) で起こったことを示し、失敗した場合は原因と変更すべき点を示します。</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>新しい接続(&amp;N)</translation>
    </message>
    <message>
        <source>An empty connection to fill in (Ctrl+N)</source>
        <translation>入力用の空の接続 (Ctrl+N)</translation>
    </message>
    <message>
        <source>The broker&apos;s URL: mqtt://, mqtts://, ws:// or wss://, host, port and path. RFC 3986, section 3.
An options object of MQTT.js can be pasted here as well.</source>
        <translation>ブローカーの URL: mqtt://、mqtts://、ws://、wss://、ホスト、ポート、パス。RFC 3986、3 節。
MQTT.js のオプションオブジェクトも貼り付けられます。</translation>
    </message>
    <message>
        <source>Makes a connection of it to look at; it does not connect yet (Return)</source>
        <translation>内容を見るための接続を作ります。まだ接続しません (Return)</translation>
    </message>
    <message>
        <source>Start the &amp;local broker</source>
        <translation>ローカルブローカーを開始(&amp;L)</translation>
    </message>
    <message>
        <source>Runs the installed mosquitto on this machine alone, with certificates and a user of its own, and fills in the connections to it: something to try, and to tell a fault of the client from one of the broker</source>
        <translation>インストール済みの mosquitto をこのマシンだけで、専用の証明書とユーザーとともに実行し、そこへの接続を入力します。試用や、クライアントの問題とブローカーの問題の切り分けに使えます</translation>
    </message>
    <message>
        <source>&amp;Import from another client</source>
        <translation>別のクライアントからインポート(&amp;I)</translation>
    </message>
    <message>
        <source>Takes over URLs, options objects, command lines, scripts and saved files of other MQTT clients, and says what was not taken over</source>
        <translation>ほかの MQTT クライアントの URL、オプションオブジェクト、コマンドライン、スクリプト、保存ファイルを取り込み、取り込まなかったものを示します</translation>
    </message>
    <message>
        <source>Open a &amp;packet log</source>
        <translation>パケットログを開く(&amp;P)</translation>
    </message>
    <message>
        <source>Shows a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP (Ctrl+O)</source>
        <translation>Connack の .jsonl や .pcapng、または MQTT over TCP のキャプチャ (.pcap、.pcapng) を表示します (Ctrl+O)</translation>
    </message>
</context>
<context>
    <name>WillForm</name>
    <message>
        <source>The broker publishes this message when the connection ends without DISCONNECT.
Will Flag of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.5</source>
        <translation>接続が DISCONNECT なしで終わると、ブローカーがこのメッセージを発行します。
CONNECT の Will Flag、全バージョン。
MQTT 5.0 と 3.1.1、3.1.2.5 節</translation>
    </message>
    <message>
        <source>Send a last &amp;will</source>
        <translation>Will を送る(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation>トピック(&amp;T)</translation>
    </message>
    <message>
        <source>Where the broker publishes the will. A topic name: no + and #.
Will Topic in the payload of CONNECT, section 3.1.3.3 (3.1.1: 3.1.3.2)</source>
        <translation>ブローカーが Will を発行する先。トピック名で、+ と # は使えません。
CONNECT のペイロードの Will Topic、3.1.3.3 節 (3.1.1: 3.1.3.2)</translation>
    </message>
    <message>
        <source>for instance devices/pump-7/status</source>
        <translation>例: devices/pump-7/status</translation>
    </message>
    <message>
        <source>&amp;Payload</source>
        <translation>ペイロード(&amp;P)</translation>
    </message>
    <message>
        <source>The message itself, as bytes.
Will Payload of CONNECT (3.1.1: Will Message), section 3.1.3.4 (3.1.1: 3.1.3.3)</source>
        <translation>メッセージ本体のバイト列。
CONNECT の Will Payload (3.1.1: Will Message)、3.1.3.4 節 (3.1.1: 3.1.3.3)</translation>
    </message>
    <message>
        <source>&amp;QoS</source>
        <translation>QoS(&amp;Q)</translation>
    </message>
    <message>
        <source>The quality of service at which the broker publishes the will.
Will QoS in the Connect Flags of CONNECT, section 3.1.2.6</source>
        <translation>ブローカーが Will を発行するときの QoS。
CONNECT の Connect Flags の Will QoS、3.1.2.6 節</translation>
    </message>
    <message>
        <source>0 · at most once</source>
        <translation>0 · 最大 1 回</translation>
    </message>
    <message>
        <source>1 · at least once</source>
        <translation>1 · 少なくとも 1 回</translation>
    </message>
    <message>
        <source>2 · exactly once</source>
        <translation>2 · 正確に 1 回</translation>
    </message>
    <message>
        <source>The broker keeps the will as the topic&apos;s retained message.
Will Retain in the Connect Flags of CONNECT, section 3.1.2.7</source>
        <translation>ブローカーが Will をトピックの Retain メッセージとして保持します。
CONNECT の Connect Flags の Will Retain、3.1.2.7 節</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>Retain(&amp;R)</translation>
    </message>
    <message>
        <source>Will properties (MQTT 5)</source>
        <translation>Will のプロパティ (MQTT 5)</translation>
    </message>
    <message>
        <source>Will &amp;Delay Interval</source>
        <translation>Will Delay Interval(&amp;D)</translation>
    </message>
    <message>
        <source>The broker waits so long before it publishes the will; a reconnect in time prevents it.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.2</source>
        <translation>ブローカーが Will を発行するまで待つ時間。間に合う再接続があれば発行されません。
CONNECT の Will Property、MQTT 5、3.1.3.2.2 節</translation>
    </message>
    <message>
        <source>not set: published at once</source>
        <translation>未設定: すぐに発行</translation>
    </message>
    <message>
        <source>Message &amp;Expiry Interval</source>
        <translation>Message Expiry Interval(&amp;E)</translation>
    </message>
    <message>
        <source>How long the broker keeps the will for receivers that are not there.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.4</source>
        <translation>不在の受信者のため、ブローカーが Will を保持する時間。
CONNECT の Will Property、MQTT 5、3.1.3.2.4 節</translation>
    </message>
    <message>
        <source>not set: it does not expire</source>
        <translation>未設定: 期限なし</translation>
    </message>
    <message>
        <source>Payload &amp;Format Indicator</source>
        <translation>Payload Format Indicator(&amp;F)</translation>
    </message>
    <message>
        <source>Whether the payload is said to be UTF-8 text; the broker may check it.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.3</source>
        <translation>ペイロードが UTF-8 テキストかどうかの指定。ブローカーが検査することがあります。
CONNECT の Will Property、MQTT 5、3.1.3.2.3 節</translation>
    </message>
    <message>
        <source>not set: unspecified bytes</source>
        <translation>未設定: 不特定のバイト列</translation>
    </message>
    <message>
        <source>1: UTF-8 text</source>
        <translation>1: UTF-8 テキスト</translation>
    </message>
    <message>
        <source>0: unspecified bytes</source>
        <translation>0: 不特定のバイト列</translation>
    </message>
    <message>
        <source>&amp;Content Type</source>
        <translation>Content Type(&amp;C)</translation>
    </message>
    <message>
        <source>What the payload is, for instance application/json.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.5</source>
        <translation>ペイロードの種類 (例: application/json)。
CONNECT の Will Property、MQTT 5、3.1.3.2.5 節</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>Resp&amp;onse Topic</source>
        <translation>Response Topic(&amp;O)</translation>
    </message>
    <message>
        <source>Where receivers send a response.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.6</source>
        <translation>受信側が応答を送る先。
CONNECT の Will Property、MQTT 5、3.1.3.2.6 節</translation>
    </message>
    <message>
        <source>not set: no response is asked for</source>
        <translation>未設定: 応答を求めません</translation>
    </message>
    <message>
        <source>Corre&amp;lation Data</source>
        <translation>Correlation Data(&amp;L)</translation>
    </message>
    <message>
        <source>Tells the requester which request a response is for.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.7</source>
        <translation>どの要求への応答かを要求側に示します。
CONNECT の Will Property、MQTT 5、3.1.3.2.7 節</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>User Properties(&amp;U)</translation>
    </message>
    <message>
        <source>Pairs of a name and a value that travel with the will; a name may come again.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.8</source>
        <translation>Will とともに運ばれる名前と値の組。同じ名前を繰り返せます。
CONNECT の Will Property、MQTT 5、3.1.3.2.8 節</translation>
    </message>
</context>
<context>
    <name>WillReport</name>
    <message>
        <source>The connection was ended with DISCONNECT %1.</source>
        <translation>接続は DISCONNECT %1 で終了しました。</translation>
    </message>
    <message>
        <source>The connection was ended with DISCONNECT.</source>
        <translation>接続は DISCONNECT で終了しました。</translation>
    </message>
    <message>
        <source>The broker ended the connection.</source>
        <translation>ブローカーが接続を終了しました。</translation>
    </message>
    <message>
        <source>The connection was dropped without DISCONNECT.</source>
        <translation>接続は DISCONNECT なしで切られました。</translation>
    </message>
    <message>
        <source>DISCONNECT with Reason Code 0x00 takes the will back: the broker must not publish it [MQTT-3.14.4-3].</source>
        <translation>Reason Code 0x00 の DISCONNECT は Will を取り消します。ブローカーは発行してはなりません [MQTT-3.14.4-3]。</translation>
    </message>
    <message>
        <source>DISCONNECT takes the will back: the broker must not publish it [MQTT-3.14.4-3].</source>
        <translation>DISCONNECT は Will を取り消します。ブローカーは発行してはなりません [MQTT-3.14.4-3]。</translation>
    </message>
    <message>
        <source>The connection came back with a new session, which ends the old one: the broker must publish the will at once (section 3.1.2.5).</source>
        <translation>接続が新しいセッションで戻り、古いセッションが終了しました。ブローカーは直ちに Will を発行しなければなりません (3.1.2.5 節)。</translation>
    </message>
    <message>
        <source>The broker must publish the will at once [MQTT-3.1.2-8].</source>
        <translation>ブローカーは直ちに Will を発行しなければなりません [MQTT-3.1.2-8]。</translation>
    </message>
    <message>
        <source>The broker must publish the will after %1, when the session ends; the Will Delay Interval is longer (section 3.1.3.2.2).</source>
        <translation>ブローカーは、セッションが終わる %1 後に Will を発行しなければなりません。Will Delay Interval の方が長いためです (3.1.3.2.2 節)。</translation>
    </message>
    <message>
        <source>The broker must publish the will after %1, the Will Delay Interval (section 3.1.3.2.2).</source>
        <translation>ブローカーは %1 後 (Will Delay Interval) に Will を発行しなければなりません (3.1.3.2.2 節)。</translation>
    </message>
    <message>
        <source>Its payload is the configured one.</source>
        <translation>ペイロードは設定どおりです。</translation>
    </message>
    <message>
        <source>It came with QoS %1, as configured.</source>
        <translation>設定どおり QoS %1 で届きました。</translation>
    </message>
    <message>
        <source>It came with QoS %1: the broker granted no more to the subscription.</source>
        <translation>ブローカーが購読に許可した上限のため、QoS %1 で届きました。</translation>
    </message>
    <message>
        <source>It came with QoS %1, not with the configured QoS %2.</source>
        <translation>設定の QoS %2 ではなく QoS %1 で届きました。</translation>
    </message>
    <message>
        <source>The broker keeps it as the topic&apos;s retained message, as configured.</source>
        <translation>ブローカーは設定どおり、トピックの Retain メッセージとして保持しています。</translation>
    </message>
    <message>
        <source>The broker did not keep it, though the will is to be retained (section 3.1.2.7).</source>
        <translation>Will に Retain が設定されていますが、ブローカーは保持しませんでした (3.1.2.7 節)。</translation>
    </message>
    <message>
        <source>The broker waited for the Will Delay Interval of %1, though the session was over before.</source>
        <translation>セッションがその前に終わったのに、ブローカーは Will Delay Interval の %1 を待ちました。</translation>
    </message>
    <message>
        <source>That is earlier than it must come: %1 after the end of the connection.</source>
        <translation>届くべき時より早い到着です。接続の終了から %1 後です。</translation>
    </message>
    <message>
        <source>A retained message with the will&apos;s payload was there before: an older will. It does not count.</source>
        <translation>Will のペイロードの Retain メッセージが以前からありました。古い Will であり、数えません。</translation>
    </message>
    <message>
        <source>A retained message was there before: an older will, or another client&apos;s message. It does not count.</source>
        <translation>Retain メッセージが以前からありました。古い Will か別のクライアントのメッセージであり、数えません。</translation>
    </message>
    <message numerus="yes">
        <source>%n other message(s) came on the topic, with another payload than the will&apos;s.</source>
        <translation>
            <numerusform>Will とは別のペイロードのメッセージが、このトピックに %n 件届きました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing came until %1 after its time.</source>
        <translation>予定の時から %1 後まで、何も届きませんでした。</translation>
    </message>
    <message>
        <source>A broker that ends the connection itself publishes the will as well, unless the same session was taken over.</source>
        <translation>自ら接続を終了したブローカーも Will を発行します。同じセッションが引き継がれた場合を除きます。</translation>
    </message>
    <message>
        <source>Look whether this user may publish to the will&apos;s topic, and the second connection may read it: brokers drop a will that an access rule (ACL) forbids. A round trip on the topic tells.</source>
        <translation>このユーザーが Will のトピックに発行でき、2 つ目の接続が読み取れるか調べてください。アクセス規則 (ACL) で禁止された Will をブローカーは破棄します。そのトピックの往復テストでわかります。</translation>
    </message>
    <message>
        <source>Only Reason Code 0x00 takes the will back; with any other the broker must publish it.</source>
        <translation>Will を取り消すのは Reason Code 0x00 だけです。ほかの場合、ブローカーは発行しなければなりません。</translation>
    </message>
    <message>
        <source>The second connection did not come about: %1.</source>
        <translation>2 つ目の接続が成立しませんでした: %1。</translation>
    </message>
    <message>
        <source>The broker refused the subscription to the will&apos;s topic: %1.</source>
        <translation>ブローカーは Will のトピックの購読を拒否しました: %1。</translation>
    </message>
    <message>
        <source>The connection came back within %1 and resumed its session: the broker must not publish the will then [MQTT-3.1.3-9].</source>
        <translation>接続が %1 以内に戻り、セッションを再開しました。その場合、ブローカーは Will を発行してはなりません [MQTT-3.1.3-9]。</translation>
    </message>
    <message>
        <source>The will is not watched.</source>
        <translation>Will を監視していません。</translation>
    </message>
    <message>
        <source>Connecting a second time, to watch the will …</source>
        <translation>Will を監視するため、2 つ目の接続を確立中 …</translation>
    </message>
    <message>
        <source>Watching. Now drop the connection, or disconnect.</source>
        <translation>監視中です。接続を突然切るか、切断してください。</translation>
    </message>
    <message>
        <source>The connection is over. The will must not come …</source>
        <translation>接続が終わりました。Will は届いてはなりません …</translation>
    </message>
    <message>
        <source>The connection is over. Waiting for the will …</source>
        <translation>接続が終わりました。Will を待っています …</translation>
    </message>
    <message>
        <source>The will arrived after %1.</source>
        <translation>Will は %1 後に届きました。</translation>
    </message>
    <message>
        <source>The will did not arrive.</source>
        <translation>Will は届きませんでした。</translation>
    </message>
    <message>
        <source>The will did not come, and rightly so.</source>
        <translation>Will は届かず、それで正しい動作です。</translation>
    </message>
    <message>
        <source>The will came, though it must not.</source>
        <translation>届いてはならない Will が届きました。</translation>
    </message>
    <message>
        <source>The will did not come, as the session goes on.</source>
        <translation>セッションが続いているため、Will は届きませんでした。</translation>
    </message>
    <message>
        <source>The will cannot be watched.</source>
        <translation>Will を監視できません。</translation>
    </message>
    <message>
        <source>Watching was stopped.</source>
        <translation>監視を停止しました。</translation>
    </message>
    <message>
        <source>Topic: %1</source>
        <translation>トピック: %1</translation>
    </message>
    <message>
        <source>It came after %1 all the same.</source>
        <translation>それでも %1 後に届きました。</translation>
    </message>
</context>
<context>
    <name>WillWatch</name>
    <message>
        <source>Connect first: the will belongs to a connection.</source>
        <translation>先に接続してください。Will は接続に属します。</translation>
    </message>
    <message>
        <source>This connection has no will. Set one under Last Will, and connect anew.</source>
        <translation>この接続に Will がありません。「Will」で設定し、接続し直してください。</translation>
    </message>
</context>
<context>
    <name>WillWatchRun</name>
    <message>
        <source>The second connection ended while it watched.</source>
        <translation>2 つ目の接続が監視中に終了しました。</translation>
    </message>
    <message>
        <source>The connection is over, or has no will.</source>
        <translation>接続が終わっているか、Will がありません。</translation>
    </message>
    <message>
        <source>The connection was closed while its will was watched.</source>
        <translation>Will の監視中に接続が閉じられました。</translation>
    </message>
    <message>
        <source>The connection ended before the second one had subscribed to the will&apos;s topic.</source>
        <translation>2 つ目の接続が Will のトピックを購読する前に、接続が終了しました。</translation>
    </message>
    <message>
        <source>The broker did not answer SUBSCRIBE.</source>
        <translation>ブローカーは SUBSCRIBE に応答しませんでした。</translation>
    </message>
</context>
<context>
    <name>WillWatchView</name>
    <message>
        <source>&amp;Watch the will</source>
        <translation>Will を監視(&amp;W)</translation>
    </message>
    <message>
        <source>S&amp;top watching</source>
        <translation>監視を停止(&amp;T)</translation>
    </message>
    <message>
        <source>A second connection subscribes to the topic of the will. Then drop this connection, or disconnect: here you see whether the will comes, when, and whether that is right.</source>
        <translation>2 つ目の接続が Will のトピックを購読します。その後、この接続を突然切るか、切断してください。Will が届くか、いつ届くか、それが正しいかがここに表示されます。</translation>
    </message>
    <message>
        <source>Subscribes to the topic of the will with a second connection: the same server, credentials and TLS, a client ID of its own, no will (CONNECT, section 3.1.2.5)</source>
        <translation>2 つ目の接続で Will のトピックを購読します: サーバー、認証情報、TLS は同じで、独自の Client ID を使い、Will はありません (CONNECT、3.1.2.5 節)</translation>
    </message>
    <message>
        <source>W&amp;ait</source>
        <translation>待機(&amp;A)</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>How long the will is waited for after its time: after the end of the connection, and the Will Delay Interval if there is one</source>
        <translation>予定の時から Will を待つ時間: 接続の終了後、あれば Will Delay Interval の後</translation>
    </message>
    <message>
        <source>Copy what became of the will</source>
        <translation>Will の結果をコピー</translation>
    </message>
</context>
<context>
    <name>WindowFlags</name>
    <message>
        <source>Options object in MQTT.js&apos;s spelling; - reads standard input.</source>
        <translation>MQTT.js の書式のオプションオブジェクト。- は標準入力を読みます。</translation>
    </message>
    <message>
        <source>The colours, for this start.</source>
        <translation>この起動での配色。</translation>
    </message>
    <message>
        <source>Language code such as en or de, for this start.</source>
        <translation>この起動での en や de などの言語コード。</translation>
    </message>
    <message>
        <source>Connect at once.</source>
        <translation>すぐに接続します。</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>このヘルプを出力します。</translation>
    </message>
    <message>
        <source>Connack shows what happens when a client connects to an MQTT broker.</source>
        <translation>Connack は、クライアントが MQTT ブローカーに接続するときの動作を示します。</translation>
    </message>
    <message>
        <source>The broker (mqtt, mqtts, ws or wss), or a file: a packet log, a capture or an options object.</source>
        <translation>ブローカー (mqtt、mqtts、ws、wss)、またはファイル: パケットログ、キャプチャ、オプションオブジェクト。</translation>
    </message>
</context>
<context>
    <name>WindowMain</name>
    <message>
        <source>The options file %1 cannot be read: %2</source>
        <translation>オプションファイル %1 を読めません: %2</translation>
    </message>
    <message>
        <source>There is no language %1. Give one of: %2</source>
        <translation>言語 %1 はありません。次のいずれかを指定してください: %2</translation>
    </message>
    <message>
        <source>Give one URL or file, not %1.</source>
        <translation>URL またはファイルは %1 個ではなく 1 個指定してください。</translation>
    </message>
    <message>
        <source>There is no theme %1. Give one of: %2</source>
        <translation>テーマ %1 はありません。次のいずれかを指定してください: %2</translation>
    </message>
</context>
<context>
    <name>mqtt::DecodeError</name>
    <message>
        <source>is one that must not come before CONNACK</source>
        <translation>は CONNACK より前に来てはならない</translation>
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
        <translation>の値が 3 である</translation>
    </message>
    <message>
        <source>differ from what this packet prescribes</source>
        <translation>がこのパケットの規定と異なる</translation>
    </message>
    <message>
        <source>is one that this version forbids</source>
        <translation>はこのバージョンで禁止されている</translation>
    </message>
    <message>
        <source>is one that only a client sends</source>
        <translation>はクライアントだけが送るものである</translation>
    </message>
    <message>
        <source>is one that only a server sends</source>
        <translation>はサーバーだけが送るものである</translation>
    </message>
    <message>
        <source>differs from the bytes that follow</source>
        <translation>が後に続くバイト数と異なる</translation>
    </message>
    <message>
        <source>is 0</source>
        <translation>が 0 である</translation>
    </message>
    <message>
        <source>is another than that of the protocol version</source>
        <translation>がプロトコルバージョンのものと異なる</translation>
    </message>
    <message>
        <source>is another than that of the connection</source>
        <translation>が接続のものと異なる</translation>
    </message>
    <message>
        <source>is not 0</source>
        <translation>が 0 ではない</translation>
    </message>
    <message>
        <source>is set without a will</source>
        <translation>が Will なしで設定されている</translation>
    </message>
    <message>
        <source>is set without the User Name Flag</source>
        <translation>が User Name Flag なしで設定されている</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>が空である</translation>
    </message>
    <message>
        <source>contains a wildcard</source>
        <translation>にワイルドカードがある</translation>
    </message>
    <message>
        <source>comes without an Authentication Method</source>
        <translation>が Authentication Method なしで来ている</translation>
    </message>
    <message>
        <source>have reserved bits set</source>
        <translation>の予約ビットが立っている</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>がない</translation>
    </message>
    <message>
        <source>is neither 0 nor 1</source>
        <translation>が 0 でも 1 でもない</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>は存在しない</translation>
    </message>
    <message>
        <source>is no property of this packet</source>
        <translation>はこのパケットのプロパティではない</translation>
    </message>
    <message>
        <source>comes twice</source>
        <translation>が 2 回ある</translation>
    </message>
    <message>
        <source>is one that only a server sends here</source>
        <translation>はここではサーバーだけが送るものである</translation>
    </message>
    <message>
        <source>is longer than 32767 bytes</source>
        <translation>が 32767 バイトを超えている</translation>
    </message>
    <message>
        <source>is set with QoS 0</source>
        <translation>が QoS 0 で設定されている</translation>
    </message>
    <message>
        <source>is empty and there is no Topic Alias</source>
        <translation>が空で、Topic Alias もない</translation>
    </message>
    <message>
        <source>is set on a Shared Subscription</source>
        <translation>が Shared Subscription に設定されている</translation>
    </message>
    <message>
        <source>is not defined for this packet</source>
        <translation>はこのパケットで定義されていない</translation>
    </message>
    <message>
        <source>is one that only a client sends here</source>
        <translation>はここではクライアントだけが送るものである</translation>
    </message>
    <message>
        <source>is DISCONNECT before CONNACK</source>
        <translation>は CONNACK より前の DISCONNECT である</translation>
    </message>
    <message>
        <source>is a second CONNACK</source>
        <translation>は 2 つ目の CONNACK である</translation>
    </message>
    <message>
        <source>follows a CONNACK that refused the connection</source>
        <translation>が接続を拒否した CONNACK の後に続いている</translation>
    </message>
    <message>
        <source>follows a DISCONNECT</source>
        <translation>が DISCONNECT の後に続いている</translation>
    </message>
    <message>
        <source>is set in a refusal</source>
        <translation>が拒否で設定されている</translation>
    </message>
    <message>
        <source>is set though the client asked for a clean start</source>
        <translation>が、クライアントは Clean Start を求めたのに設定されている</translation>
    </message>
    <message>
        <source>is set though the client asked for a clean session</source>
        <translation>が、クライアントは Clean Session を求めたのに設定されている</translation>
    </message>
    <message>
        <source>is there though CONNECT has none</source>
        <translation>が、CONNECT にないのに存在する</translation>
    </message>
    <message>
        <source>is another than that of CONNECT</source>
        <translation>が CONNECT のものと異なる</translation>
    </message>
    <message>
        <source>is AUTH though CONNECT has no Authentication Method</source>
        <translation>は AUTH だが、CONNECT に Authentication Method がない</translation>
    </message>
    <message>
        <source>is not 0x18 before CONNACK</source>
        <translation>が CONNACK より前なのに 0x18 ではない</translation>
    </message>
    <message>
        <source>is of one more message than the Receive Maximum allows</source>
        <translation>が Receive Maximum の許す数を 1 件超えたメッセージのものである</translation>
    </message>
    <message>
        <source>is of no subscription of the client</source>
        <translation>がクライアントのどの購読のものでもない</translation>
    </message>
    <message>
        <source>is above the Topic Alias Maximum of the client</source>
        <translation>がクライアントの Topic Alias Maximum を超えている</translation>
    </message>
    <message>
        <source>was never set</source>
        <translation>が一度も設定されていない</translation>
    </message>
    <message>
        <source>would take more memory than this client gives to aliases</source>
        <translation>は、このクライアントが別名に使えるメモリを超える</translation>
    </message>
    <message>
        <source>is there though the client asked for no problem information</source>
        <translation>が、クライアントは問題の情報を求めていないのに存在する</translation>
    </message>
    <message>
        <source>does not come once for each Topic Filter</source>
        <translation>が Topic Filter ごとに 1 つずつになっていない</translation>
    </message>
    <message>
        <source>takes more bytes than it needs</source>
        <translation>が必要以上のバイトを使っている</translation>
    </message>
    <message>
        <source>goes on after four bytes</source>
        <translation>が 4 バイトを超えて続いている</translation>
    </message>
    <message>
        <source>reaches past the Property Length</source>
        <translation>が Property Length を超えている</translation>
    </message>
    <message>
        <source>reaches past the end of the packet</source>
        <translation>がパケットの末尾を超えている</translation>
    </message>
    <message>
        <source>contains U+0000</source>
        <translation>に U+0000 がある</translation>
    </message>
    <message>
        <source>is not well-formed UTF-8</source>
        <translation>が正しい UTF-8 ではない</translation>
    </message>
    <message>
        <source>is larger than the fields of the packet</source>
        <translation>がパケットのフィールドより大きい</translation>
    </message>
    <message>
        <source>makes the packet larger than the Maximum Packet Size</source>
        <translation>によりパケットが Maximum Packet Size を超えている</translation>
    </message>
    <message>
        <source>are more than this client takes in one packet</source>
        <translation>が、このクライアントが 1 パケットで受け取る数を超えている</translation>
    </message>
    <message>
        <source>is set though the client no longer holds this session</source>
        <translation>が、クライアントはこのセッションをもう持っていないのに設定されている</translation>
    </message>
    <message>
        <source>promises bytes that never came: the connection ended</source>
        <translation>の示すバイトが届く前に接続が終了した</translation>
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
        <translation>がその型には大きすぎる</translation>
    </message>
    <message>
        <source>has a value of another type</source>
        <translation>の値が別の型である</translation>
    </message>
    <message>
        <source>is no property of this packet</source>
        <translation>はこのパケットのプロパティではない</translation>
    </message>
    <message>
        <source>is 0</source>
        <translation>が 0 である</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>がない</translation>
    </message>
    <message>
        <source>does not exist in this version</source>
        <translation>はこのバージョンに存在しない</translation>
    </message>
    <message>
        <source>is above 268435455</source>
        <translation>が 268435455 を超えている</translation>
    </message>
    <message>
        <source>contains U+0000</source>
        <translation>に U+0000 がある</translation>
    </message>
    <message>
        <source>contains half of a surrogate pair</source>
        <translation>にサロゲートペアの片方がある</translation>
    </message>
    <message>
        <source>is longer than 65535 bytes</source>
        <translation>が 65535 バイトを超えている</translation>
    </message>
</context>
<context>
    <name>mqtt::ReasonCode</name>
    <message>
        <source>It worked.</source>
        <translation>成功しました。</translation>
    </message>
    <message>
        <source>An ordinary goodbye; the will is not published.</source>
        <translation>通常の終了です。Will は発行されません。</translation>
    </message>
    <message>
        <source>Subscribed; messages arrive with QoS 0.</source>
        <translation>購読しました。メッセージは QoS 0 で届きます。</translation>
    </message>
    <message>
        <source>Subscribed; messages arrive with QoS 1 at most.</source>
        <translation>購読しました。メッセージは最大 QoS 1 で届きます。</translation>
    </message>
    <message>
        <source>Subscribed with the full QoS.</source>
        <translation>最大の QoS で購読しました。</translation>
    </message>
    <message>
        <source>The client leaves and wants its will published all the same.</source>
        <translation>クライアントは終了しますが、Will の発行を求めています。</translation>
    </message>
    <message>
        <source>The message was taken, but nobody is subscribed to its topic: look at the spelling of the topic.</source>
        <translation>メッセージは受け付けられましたが、トピックの購読者がいません。トピックの綴りを確認してください。</translation>
    </message>
    <message>
        <source>Nothing to unsubscribe: the filter was not subscribed in this session.</source>
        <translation>解除する購読がありません。このセッションでフィルターを購読していませんでした。</translation>
    </message>
    <message>
        <source>The other side wants the next step of the authentication exchange.</source>
        <translation>相手が認証のやり取りの次の手順を求めています。</translation>
    </message>
    <message>
        <source>The client starts the authentication exchange again on a live connection.</source>
        <translation>クライアントが接続したまま認証のやり取りを再び始めます。</translation>
    </message>
    <message>
        <source>Refused without a reason: the broker&apos;s log has to tell.</source>
        <translation>理由のない拒否です。ブローカーのログを調べてください。</translation>
    </message>
    <message>
        <source>The other side could not parse what it got: a codec fault, something in between that changes bytes, or the wrong protocol version.</source>
        <translation>相手が受け取ったものを解析できませんでした。コーデックの不具合、途中でバイト列を変えるもの、または誤ったプロトコルバージョンが原因です。</translation>
    </message>
    <message>
        <source>Parsed, but not allowed here: a wrong order, a forbidden value or a forbidden combination.</source>
        <translation>解析できましたが、ここでは許されません: 誤った順序、禁止された値、または禁止された組み合わせ。</translation>
    </message>
    <message>
        <source>Legal, but this broker does not take it: often a plug-in or a local rule.</source>
        <translation>正当ですが、このブローカーは受け付けません。多くはプラグインまたは独自の規則によります。</translation>
    </message>
    <message>
        <source>The broker does not speak this version: try another one.</source>
        <translation>ブローカーはこのバージョンを話しません。別のバージョンを試してください。</translation>
    </message>
    <message>
        <source>The broker does not take this client identifier: too long, empty, with wrong characters, or reserved.</source>
        <translation>ブローカーはこの Client Identifier を受け付けません: 長すぎる、空、使えない文字、または予約済み。</translation>
    </message>
    <message>
        <source>The credentials are wrong or missing.</source>
        <translation>認証情報が違うか、ありません。</translation>
    </message>
    <message>
        <source>The identity is not allowed to do this: look at the access rules first. Some brokers also say so to a wrong password.</source>
        <translation>この身元には許可されていません。まずアクセス規則を調べてください。パスワードが違う場合にもこう示すブローカーがあります。</translation>
    </message>
    <message>
        <source>The broker runs but takes no connections now.</source>
        <translation>ブローカーは動作していますが、現在は接続を受け付けません。</translation>
    </message>
    <message>
        <source>The broker has too much to do: try again later.</source>
        <translation>ブローカーが混雑しています。後で試してください。</translation>
    </message>
    <message>
        <source>An administrator or a ban rule shut this client out.</source>
        <translation>管理者または禁止規則がこのクライアントを締め出しました。</translation>
    </message>
    <message>
        <source>The broker is stopping: reconnect later.</source>
        <translation>ブローカーが停止します。後で再接続してください。</translation>
    </message>
    <message>
        <source>The broker does not offer this authentication method, or it changed in between.</source>
        <translation>ブローカーがこの認証方式を提供していないか、途中で変わりました。</translation>
    </message>
    <message>
        <source>The broker heard nothing for one and a half keep-alive times.</source>
        <translation>ブローカーに、Keep Alive の 1.5 倍の間、何も届きませんでした。</translation>
    </message>
    <message>
        <source>Another connection came with the same client identifier.</source>
        <translation>同じ Client Identifier の別の接続が来ました。</translation>
    </message>
    <message>
        <source>The topic filter is well formed, but this broker does not take it.</source>
        <translation>Topic Filter の形式は正しいですが、このブローカーは受け付けません。</translation>
    </message>
    <message>
        <source>The topic (or the will&apos;s topic) is well formed, but not taken here.</source>
        <translation>トピック (または Will のトピック) の形式は正しいですが、ここでは受け付けません。</translation>
    </message>
    <message>
        <source>Both sides disagree about the session: a clean start helps.</source>
        <translation>双方のセッションの状態が一致しません。Clean Start で解決します。</translation>
    </message>
    <message>
        <source>An acknowledgement for something unknown: harmless while a session is recovered, otherwise both sides disagree about it.</source>
        <translation>未知のものへの確認応答です。セッションの回復中なら無害ですが、そうでなければ双方の状態が一致していません。</translation>
    </message>
    <message>
        <source>Too many unacknowledged QoS 1 and 2 messages at once.</source>
        <translation>確認応答前の QoS 1 と 2 のメッセージが同時に多すぎます。</translation>
    </message>
    <message>
        <source>A topic alias of 0, or above the limit that was announced.</source>
        <translation>Topic Alias が 0 か、示された上限を超えています。</translation>
    </message>
    <message>
        <source>The packet is larger than the receiver&apos;s maximum packet size.</source>
        <translation>パケットが受信側の Maximum Packet Size を超えています。</translation>
    </message>
    <message>
        <source>Messages come faster than allowed.</source>
        <translation>メッセージが許可より速く来ています。</translation>
    </message>
    <message>
        <source>A limit that the broker or its administrator set is reached.</source>
        <translation>ブローカーまたは管理者が設けた制限に達しました。</translation>
    </message>
    <message>
        <source>Somebody closed the connection by hand or by rule.</source>
        <translation>誰かが手動で、または規則によって接続を閉じました。</translation>
    </message>
    <message>
        <source>The payload is not the UTF-8 that was promised.</source>
        <translation>ペイロードが、指定された UTF-8 ではありません。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages: drop the retain flag, also on the will.</source>
        <translation>ブローカーは Retain メッセージを保持しません。Will も含め、Retain フラグを外してください。</translation>
    </message>
    <message>
        <source>The QoS is above the broker&apos;s maximum QoS; this counts for the will, too.</source>
        <translation>QoS がブローカーの Maximum QoS を超えています。Will も対象です。</translation>
    </message>
    <message>
        <source>Go to another broker for now: look at the Server Reference.</source>
        <translation>当面は別のブローカーを使ってください。Server Reference を確認してください。</translation>
    </message>
    <message>
        <source>Go to another broker for good: look at the Server Reference.</source>
        <translation>今後は別のブローカーを使ってください。Server Reference を確認してください。</translation>
    </message>
    <message>
        <source>This broker has no shared subscriptions ($share filters).</source>
        <translation>このブローカーは共有購読 ($share フィルター) に対応していません。</translation>
    </message>
    <message>
        <source>Too many connections in a short time: slow down.</source>
        <translation>短時間の接続が多すぎます。頻度を下げてください。</translation>
    </message>
    <message>
        <source>The time that this connection was allowed is over.</source>
        <translation>この接続に許された時間が終わりました。</translation>
    </message>
    <message>
        <source>Leave the subscription identifier out.</source>
        <translation>Subscription Identifier を外してください。</translation>
    </message>
    <message>
        <source>Subscribe without the wildcards + and #.</source>
        <translation>ワイルドカード + と # なしで購読してください。</translation>
    </message>
    <message>
        <source>The client is connected.</source>
        <translation>クライアントは接続しています。</translation>
    </message>
    <message>
        <source>The broker does not speak this version. A broker without MQTT 5 also answers so to a CONNECT of MQTT 5.</source>
        <translation>ブローカーはこのバージョンを話しません。MQTT 5 非対応のブローカーも、MQTT 5 の CONNECT にこう応答します。</translation>
    </message>
    <message>
        <source>The broker does not take the client identifier: empty without a clean session, longer than 23 bytes on a strict broker, or reserved.</source>
        <translation>ブローカーは Client Identifier を受け付けません: Clean Session なしで空、厳格なブローカーで 23 バイト超過、または予約済み。</translation>
    </message>
    <message>
        <source>The broker is up but takes no MQTT connections now.</source>
        <translation>ブローカーは動作していますが、現在は MQTT 接続を受け付けません。</translation>
    </message>
    <message>
        <source>The credentials are wrong or missing. Some brokers use code 5 for this.</source>
        <translation>認証情報が違うか、ありません。これにコード 5 を使うブローカーもあります。</translation>
    </message>
    <message>
        <source>The client may not connect. Some brokers also say so to a wrong password.</source>
        <translation>クライアントは接続を許可されていません。パスワードが違う場合にもこう示すブローカーがあります。</translation>
    </message>
    <message>
        <source>The subscription was refused without a reason: look at the broker&apos;s access rules and log.</source>
        <translation>購読が理由なしに拒否されました。ブローカーのアクセス規則とログを調べてください。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>number and name of a code</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 (MQTT %2 defines no such code for %3)</source>
        <translation>%1 (MQTT %2 は %3 にこのコードを定義していません)</translation>
    </message>
</context>
<context>
    <name>mqtt::Topics</name>
    <message>
        <source>A topic has at least one character.</source>
        <translation>トピックには 1 文字以上必要です。</translation>
    </message>
    <message>
        <source>A topic has at most 65,535 bytes in UTF-8 (MQTT 3.1: 32,767).</source>
        <translation>トピックは UTF-8 で最大 65,535 バイトです (MQTT 3.1: 32,767)。</translation>
    </message>
    <message>
        <source>A topic cannot contain the character U+0000.</source>
        <translation>トピックに文字 U+0000 は使えません。</translation>
    </message>
    <message>
        <source>A topic cannot contain half of a surrogate pair: it has no UTF-8 form.</source>
        <translation>トピックにサロゲートペアの片方は使えません。UTF-8 で表せません。</translation>
    </message>
    <message>
        <source>A topic name has no wildcards (+ and #).</source>
        <translation>トピック名にワイルドカード (+ と #) は使えません。</translation>
    </message>
    <message>
        <source>The wildcard # must be the last character of a topic filter.</source>
        <translation>ワイルドカード # は Topic Filter の最後の文字でなければなりません。</translation>
    </message>
    <message>
        <source>The wildcard # must fill its whole level, as in a/#.</source>
        <translation>ワイルドカード # は a/# のように階層全体を占めなければなりません。</translation>
    </message>
    <message>
        <source>The wildcard + must fill its whole level, as in a/+/b.</source>
        <translation>ワイルドカード + は a/+/b のように階層全体を占めなければなりません。</translation>
    </message>
    <message>
        <source>A shared subscription is $share/NAME/FILTER; NAME is not empty and has no wildcards (+ and #).</source>
        <translation>共有購読は $share/NAME/FILTER です。NAME は空にできず、ワイルドカード (+ と #) も使えません。</translation>
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
        <translation>%1 日</translation>
    </message>
</context>
<context>
    <name>theme::Sign</name>
    <message>
        <source>idle</source>
        <translation>待機</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>省略</translation>
    </message>
    <message>
        <source>note</source>
        <translation>注記</translation>
    </message>
</context>
</TS>
