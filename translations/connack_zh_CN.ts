<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AclExport</name>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>May publish</source>
        <translation>可发布</translation>
    </message>
    <message>
        <source>May subscribe</source>
        <translation>可订阅</translation>
    </message>
    <message>
        <source>Delivered (ms)</source>
        <translation>送达 (ms)</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Access check of %1 (MQTT %2), %3</source>
        <translation>%1 的权限检查（MQTT %2），%3</translation>
    </message>
</context>
<context>
    <name>AclModel</name>
    <message>
        <source>Publish: %1</source>
        <translation>发布：%1</translation>
    </message>
    <message>
        <source>Subscribe: %1</source>
        <translation>订阅：%1</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>May publish</source>
        <translation>可发布</translation>
    </message>
    <message>
        <source>May subscribe</source>
        <translation>可订阅</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>送达</translation>
    </message>
    <message>
        <source>As it was typed</source>
        <translation>按输入顺序</translation>
    </message>
    <message>
        <source>What the broker answers to a PUBLISH with QoS 1</source>
        <translation>broker 对 QoS 1 的 PUBLISH 的应答</translation>
    </message>
    <message>
        <source>What the broker answers to a SUBSCRIBE with QoS 2 of the second connection</source>
        <translation>broker 对第二个连接以 QoS 2 发送的 SUBSCRIBE 的应答</translation>
    </message>
    <message>
        <source>From the PUBLISH to its arrival at the second connection</source>
        <translation>从 PUBLISH 到消息抵达第二个连接的时间</translation>
    </message>
</context>
<context>
    <name>AclView</name>
    <message>
        <source>Copy All as &amp;Markdown</source>
        <translation>全部复制为 Markdown(&amp;M)</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 topics are checked.</source>
        <translation>%2 个主题中只检查前 %1 个。</translation>
    </message>
    <message>
        <source>Open a List of Topics</source>
        <translation>打开主题列表</translation>
    </message>
    <message>
        <source>Text (*.txt *.csv *.acl *.conf);;All files (*)</source>
        <translation>文本 (*.txt *.csv *.acl *.conf);;所有文件 (*)</translation>
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
        <translation>导出权限检查</translation>
    </message>
    <message>
        <source>Nothing was written: the name must end in .csv, .md or .json.</source>
        <translation>未写入任何内容：文件名必须以 .csv、.md 或 .json 结尾。</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n topic(s) to %1. Secrets are masked.</source>
        <translation>
            <numerusform>已将 %n 个主题写入 %1。机密内容已遮盖。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>无法写入 %1（%2）。</translation>
    </message>
    <message>
        <source>The table is on the clipboard, as Markdown and as CSV.</source>
        <translation>表格已以 Markdown 和 CSV 格式复制到剪贴板。</translation>
    </message>
    <message>
        <source>C&amp;heck</source>
        <translation>检查(&amp;H)</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>取消(&amp;N)</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>已完成 %1/%2</translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s)</source>
        <translation>
            <numerusform>%n 个主题</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Access check</source>
        <translation>权限检查(&amp;A)</translation>
    </message>
    <message>
        <source>Wa&amp;it</source>
        <translation>等待(&amp;I)</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>How long the message on each topic is waited for</source>
        <translation>每个主题的消息等待多长时间</translation>
    </message>
    <message>
        <source>One topic a line, typed, pasted or dropped as a file. Lines that begin with “# ” are remarks.</source>
        <translation>每行一个主题，可输入、粘贴或拖入文件。以“# ”开头的行为备注。</translation>
    </message>
    <message>
        <source>Open a list of topics. It can be dropped on the list as well.</source>
        <translation>打开主题列表。也可以将文件拖放到列表上。</translation>
    </message>
    <message>
        <source>Subscribes to each topic with a second connection and publishes one message to it with QoS 1, never retained. Whoever else subscribes there gets it as well.</source>
        <translation>用第二个连接订阅每个主题，并以 QoS 1 向其发布一条消息，绝不保留。订阅该主题的其他客户端也会收到。</translation>
    </message>
    <message>
        <source>Write the table to a file: CSV, Markdown or JSON, without secrets</source>
        <translation>将表格写入文件：CSV、Markdown 或 JSON，不含机密内容</translation>
    </message>
    <message>
        <source>Copy the table, as Markdown for a bug tracker and as CSV for a spreadsheet</source>
        <translation>复制表格：Markdown 用于缺陷跟踪系统，CSV 用于电子表格</translation>
    </message>
    <message>
        <source>What may this client publish and subscribe to? List the topics and press Check.</source>
        <translation>此客户端可以发布和订阅哪些主题？请列出主题并按“检查”。</translation>
    </message>
    <message>
        <source>Topic names are published to and subscribed to; filters with + or # are only subscribed to (section 4.7).</source>
        <translation>主题名既发布也订阅；含 + 或 # 的过滤器只订阅（第 4.7 节）。</translation>
    </message>
</context>
<context>
    <name>AttemptText</name>
    <message>
        <source>%1 after %2</source>
        <comment>state of a stage, duration</comment>
        <translation>%1，用时 %2</translation>
    </message>
    <message>
        <source>Addresses tried</source>
        <translation>尝试过的地址</translation>
    </message>
    <message>
        <source>%1 after %2, begun at %3</source>
        <comment>result, duration, start</comment>
        <translation>%1，用时 %2，开始于 %3</translation>
    </message>
    <message>
        <source>%1 after %2, begun at %3 (%4)</source>
        <comment>result, duration, start, the system&apos;s words</comment>
        <translation>%1，用时 %2，开始于 %3（%4）</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>TLS version and cipher</comment>
        <translation>%1，使用 %2</translation>
    </message>
    <message>
        <source>TLS alert</source>
        <translation>TLS 警报</translation>
    </message>
    <message>
        <source>alert</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>TLS library</source>
        <translation>TLS 库</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>number of the attempt, time of day</comment>
        <translation>%1，时间 %2</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>%1, %2 port %3</source>
        <comment>type, host, port</comment>
        <translation>%1，%2 端口 %3</translation>
    </message>
    <message>
        <source>Server tried</source>
        <translation>尝试的服务器</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>%1 (after %2)</source>
        <comment>how it ended, duration</comment>
        <translation>%1（用时 %2）</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>%1, issued by %2, until %3</source>
        <comment>subject, issuer, date</comment>
        <translation>%1，由 %2 签发，有效期至 %3</translation>
    </message>
    <message>
        <source>Certificate check</source>
        <translation>证书检查</translation>
    </message>
    <message>
        <source>not trusted</source>
        <translation>不受信任</translation>
    </message>
    <message>
        <source>Key exchange</source>
        <translation>密钥交换</translation>
    </message>
    <message>
        <source>ALPN</source>
        <translation>ALPN</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>被要求</translation>
    </message>
    <message>
        <source>asked for, from %1</source>
        <comment>a list of CAs</comment>
        <translation>被要求，须由 %1 签发</translation>
    </message>
    <message>
        <source>First bytes</source>
        <translation>首批字节</translation>
    </message>
    <message>
        <source>Looked closer</source>
        <translation>进一步探测</translation>
    </message>
    <message numerus="yes">
        <source>%n extra connection(s)</source>
        <translation>
            <numerusform>%n 个额外连接</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>what an extra connection tried, what came of it</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>begun %1 after the first one</source>
        <translation>在第一次之后 %1 开始</translation>
    </message>
    <message>
        <source>%1, begun %2 after the first one</source>
        <comment>duration, start</comment>
        <translation>%1，在第一次之后 %2 开始</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>重新连接</translation>
    </message>
</context>
<context>
    <name>AuthPanel</name>
    <message>
        <source>The broker asks for the next step of the re-authentication (AUTH).</source>
        <translation>broker 要求重新认证的下一步（AUTH）。</translation>
    </message>
    <message>
        <source>The broker asks for the next step of the authentication (AUTH).</source>
        <translation>broker 要求认证的下一步（AUTH）。</translation>
    </message>
    <message>
        <source>AUTH was answered; the broker&apos;s next packet is awaited.</source>
        <translation>已应答 AUTH；正在等待 broker 的下一个报文。</translation>
    </message>
    <message>
        <source>Re-authentication with %1 is under way.</source>
        <translation>正在用 %1 重新认证。</translation>
    </message>
    <message>
        <source>Authenticated with %1, %2 iterations: the broker has proven that it knows the password.</source>
        <translation>已用 %1 认证，迭代 %2 次：broker 已证明它知道密码。</translation>
    </message>
    <message>
        <source>Authenticated with the method %1.</source>
        <translation>已用方法 %1 认证。</translation>
    </message>
    <message numerus="yes">
        <source>Authenticated anew %n time(s) since.</source>
        <translation>
            <numerusform>此后已重新认证 %n 次。</numerusform>
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
            <numerusform>Authentication Data: %n 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Your answer: the Authentication Data of AUTH 0x18</source>
        <translation>您的应答：AUTH 0x18 的 Authentication Data</translation>
    </message>
    <message>
        <source>The Authentication Data of AUTH 0x19, which begins the re-authentication</source>
        <translation>用于开始重新认证的 AUTH 0x19 的 Authentication Data</translation>
    </message>
    <message>
        <source>&amp;Re-authenticate</source>
        <translation>重新认证(&amp;R)</translation>
    </message>
    <message>
        <source>Authenticate again on this connection with AUTH 0x19, as a client does before its right runs out.
MQTT 5, section 4.12.1</source>
        <translation>在此连接上用 AUTH 0x19 再次认证，如同客户端在权限到期前所做的那样。
MQTT 5，第 4.12.1 节</translation>
    </message>
    <message>
        <source>Send AUTH</source>
        <translation>发送 AUTH</translation>
    </message>
    <message>
        <source>Sends AUTH with this data, and the method of CONNECT.
MQTT 5, section 3.15</source>
        <translation>发送带有此数据和 CONNECT 中的方法的 AUTH。
MQTT 5，第 3.15 节</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>nothing: AUTH without data</source>
        <translation>无：不带数据的 AUTH</translation>
    </message>
    <message>
        <source>Waiting for %1. The connect timeout stands still; the broker may have a limit of its own.</source>
        <translation>正在等待 %1。连接超时已暂停计时；broker 可能有自己的时限。</translation>
    </message>
    <message>
        <source>How the data of the broker&apos;s AUTH is shown.
Authentication Data of AUTH, MQTT 5, section 3.15.2.2.3</source>
        <translation>broker 的 AUTH 中数据的显示方式。
AUTH 的 Authentication Data，MQTT 5，第 3.15.2.2.3 节</translation>
    </message>
    <message>
        <source>What the next AUTH carries; it is sent as it stands here.
Authentication Data of AUTH, MQTT 5, section 3.15.2.2.3</source>
        <translation>下一个 AUTH 携带的内容；按此处所写原样发送。
AUTH 的 Authentication Data，MQTT 5，第 3.15.2.2.3 节</translation>
    </message>
</context>
<context>
    <name>AuthenticationRules</name>
    <message>
        <source>What the broker sent in the exchange is not in the form of SCRAM (RFC 5802, section 7).</source>
        <translation>broker 在交换中发送的内容不符合 SCRAM 的格式（RFC 5802，第 7 节）。</translation>
    </message>
    <message>
        <source>The broker&apos;s message belongs to another exchange: its nonce does not begin with the one that was sent.</source>
        <translation>broker 的消息属于另一次交换：其 nonce 不以已发送的 nonce 开头。</translation>
    </message>
    <message>
        <source>The broker asks for an extension of SCRAM (m=) that no standard defines.</source>
        <translation>broker 要求的 SCRAM 扩展（m=）没有任何标准定义。</translation>
    </message>
    <message>
        <source>The broker asks for %1 iterations; at most %2 are computed, so that no server can keep a client busy for minutes.</source>
        <translation>broker 要求 %1 次迭代；最多计算 %2 次，以免服务器让客户端忙上数分钟。</translation>
    </message>
    <message>
        <source>The broker says that the proof is not valid: the password is another one.</source>
        <translation>broker 表示证明无效：密码不对。</translation>
    </message>
    <message>
        <source>The broker says that it does not know the user.</source>
        <translation>broker 表示不认识该用户。</translation>
    </message>
    <message>
        <source>The broker ended the exchange with the error &quot;%1&quot;.</source>
        <translation>broker 以错误“%1”结束了交换。</translation>
    </message>
    <message>
        <source>The broker accepts, but does not prove that it knows the password: the server signature of SCRAM is missing.</source>
        <translation>broker 接受了连接，但未证明它知道密码：缺少 SCRAM 的服务器签名。</translation>
    </message>
    <message>
        <source>The broker accepts, but its server signature is wrong: it does not know the password. Something else may answer in the broker&apos;s place.</source>
        <translation>broker 接受了连接，但其服务器签名有误：它不知道密码。可能有别的程序冒充 broker 应答。</translation>
    </message>
    <message>
        <source>The broker sent an AUTH that was not due in the exchange.</source>
        <translation>broker 发送了交换中不应出现的 AUTH。</translation>
    </message>
    <message>
        <source>The broker did not answer AUTH within the connect timeout.</source>
        <translation>broker 未在连接超时内应答 AUTH。</translation>
    </message>
    <message>
        <source>The OpenSSL of this system does not compute what %1 needs.</source>
        <translation>本系统的 OpenSSL 无法计算 %1 所需的内容。</translation>
    </message>
    <message>
        <source>Check user name and password (Credentials): the broker computes with the password of user &quot;%1&quot;.</source>
        <translation>检查用户名和密码（凭据）：broker 用用户“%1”的密码计算。</translation>
    </message>
    <message>
        <source>Check that the broker keeps this user&apos;s key for %1; a key for another method does not fit.</source>
        <translation>检查 broker 是否为 %1 保存了该用户的密钥；其他方法的密钥不适用。</translation>
    </message>
    <message>
        <source>Make sure that %1 is the broker: a server that cannot prove itself gets no messages.</source>
        <translation>请确认 %1 就是该 broker：不能证明自身身份的服务器收不到任何消息。</translation>
    </message>
    <message>
        <source>Have the broker&apos;s key for user &quot;%1&quot; made anew; look for a proxy or a plug-in that changes AUTH on the way.</source>
        <translation>让 broker 为用户“%1”重新生成密钥；查找途中是否有代理或插件改动了 AUTH。</translation>
    </message>
    <message>
        <source>Choose another SCRAM method under MQTT 5, Authentication, or allow this hash in OpenSSL&apos;s configuration.</source>
        <translation>在“MQTT 5”的“认证”下选择其他 SCRAM 方法，或在 OpenSSL 的配置中允许此哈希。</translation>
    </message>
    <message>
        <source>Set a lower iteration count for this user at the broker; %1 or more are customary.</source>
        <translation>在 broker 上为该用户设置较低的迭代次数；通常为 %1 次或更多。</translation>
    </message>
    <message>
        <source>Check that the broker speaks SCRAM under the method name &quot;%1&quot;; its log shows at which step it is.</source>
        <translation>检查 broker 是否以方法名“%1”支持 SCRAM；其日志会显示进行到哪一步。</translation>
    </message>
    <message>
        <source>Answer AUTH by hand (MQTT 5, Authentication) to see each message.</source>
        <translation>手动应答 AUTH（“MQTT 5”的“认证”），以查看每条消息。</translation>
    </message>
    <message>
        <source>The connection ended while it was authenticated anew with &quot;%1&quot;.</source>
        <translation>用“%1”重新认证期间连接已结束。</translation>
    </message>
    <message>
        <source>The broker refused with DISCONNECT %1.</source>
        <translation>broker 以 DISCONNECT %1 拒绝。</translation>
    </message>
    <message>
        <source>The broker closed it and gave no reason.</source>
        <translation>broker 关闭了连接，未给出原因。</translation>
    </message>
    <message>
        <source>Check that the broker allows re-authentication (MQTT 5.0, section 4.12.1); its log tells why it refused.</source>
        <translation>检查 broker 是否允许重新认证（MQTT 5.0，第 4.12.1 节）；其日志会说明拒绝的原因。</translation>
    </message>
</context>
<context>
    <name>BinaryText</name>
    <message>
        <source>&quot;%1&quot; is no hexadecimal digit. Give pairs of 0 to 9 and a to f, such as 00 ff 7e.</source>
        <translation>“%1”不是十六进制数字。请输入由 0 到 9 和 a 到 f 组成的数字对，例如 00 ff 7e。</translation>
    </message>
    <message>
        <source>A byte has two hexadecimal digits; the last one has only one.</source>
        <translation>一个字节由两位十六进制数字组成；最后一个字节只有一位。</translation>
    </message>
    <message>
        <source>This is no Base64: it has characters other than A-Z, a-z, 0-9, + and /, or a wrong length.</source>
        <translation>这不是 Base64：含有 A-Z、a-z、0-9、+ 和 / 以外的字符，或长度有误。</translation>
    </message>
</context>
<context>
    <name>BinaryValueEdit</name>
    <message>
        <source>Give a file; its content is sent as it is.</source>
        <translation>请指定文件；其内容将原样发送。</translation>
    </message>
    <message>
        <source>The content of the file is sent: %1.</source>
        <translation>将发送文件的内容：%1。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>没有这样的文件。</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>These bytes are no UTF-8 text, so they stay as they are.</source>
        <translation>这些字节不是 UTF-8 文本，因此保持不变。</translation>
    </message>
    <message>
        <source>Choose the file to send</source>
        <translation>选择要发送的文件</translation>
    </message>
    <message numerus="yes">
        <source>•••• (%n byte(s), press the eye to show and edit)</source>
        <translation>
            <numerusform>••••（%n 字节，按眼睛图标显示和编辑）</numerusform>
        </translation>
    </message>
    <message>
        <source>as text</source>
        <translation>以文本</translation>
    </message>
    <message>
        <source>as hexadecimal</source>
        <translation>以十六进制</translation>
    </message>
    <message>
        <source>as Base64</source>
        <translation>以 Base64</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>来自文件</translation>
    </message>
    <message>
        <source>How the bytes are written here. What is sent are the bytes.</source>
        <translation>此处字节的书写方式。发送的是字节本身。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Show what is hidden</source>
        <translation>显示隐藏内容</translation>
    </message>
</context>
<context>
    <name>BrokerAccess</name>
    <message>
        <source>Local broker: %1</source>
        <translation>本地 broker：%1</translation>
    </message>
</context>
<context>
    <name>BrokerCommand</name>
    <message>
        <source>Starts the installed mosquitto on free ports of 127.0.0.1 with mqtt, mqtts, mqtts with client certificates, ws and wss, a fresh CA and certificates, a user and ACLs, prints how to connect, and runs until Ctrl+C or SIGTERM. Nothing is left behind.
Exit status: 0 ended on request, 1 the broker did not start or ended by itself, 2 the command line or the log file cannot be used, 3 mosquitto is not installed.</source>
        <translation>在 127.0.0.1 的空闲端口上启动已安装的 mosquitto，带 mqtt、mqtts、带客户端证书的 mqtts、ws 和 wss、新的 CA 和证书、一个用户和 ACL，输出连接方法，并运行到 Ctrl+C 或 SIGTERM。不留下任何内容。
退出状态：0 按请求结束，1 broker 未启动或自行结束，2 命令行或日志文件无法使用，3 未安装 mosquitto。</translation>
    </message>
    <message>
        <source>Usage: connack broker [--scenario NAME] [flags]</source>
        <translation>用法：connack broker [--scenario NAME] [flags]</translation>
    </message>
    <message>
        <source>There is no flag --%1.</source>
        <translation>没有标志 --%1。</translation>
    </message>
    <message>
        <source>Did you mean --%1?</source>
        <translation>您是否指 --%1？</translation>
    </message>
    <message>
        <source>There is no scenario %1. Give one of: %2</source>
        <translation>没有场景 %1。请给出其中之一：%2</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>%1 is incomplete: %2</source>
        <translation>%1 不完整：%2</translation>
    </message>
    <message>
        <source>The connections cannot be written to standard output.</source>
        <translation>连接无法写到标准输出。</translation>
    </message>
    <message>
        <source>Start it broken on purpose; --list names all scenarios.</source>
        <translation>以有意的故障启动；--list 列出所有场景。</translation>
    </message>
    <message>
        <source>Print the scenarios and end.</source>
        <translation>输出场景并结束。</translation>
    </message>
    <message>
        <source>Print one JSON object when the broker is ready (or the list as one).</source>
        <translation>broker 就绪时输出一个 JSON 对象（或将列表输出为一个 JSON 对象）。</translation>
    </message>
    <message>
        <source>Append the broker&apos;s log to FILE in place of standard error.</source>
        <translation>将 broker 的日志追加到 FILE，而不是标准错误。</translation>
    </message>
    <message>
        <source>Start this program in place of the installed one.</source>
        <translation>启动此程序，而不是已安装的程序。</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>输出此帮助。</translation>
    </message>
    <message>
        <source>%1 is no flag. A scenario is given with --scenario.</source>
        <translation>%1 不是标志。场景用 --scenario 给出。</translation>
    </message>
    <message>
        <source>The local broker runs: mosquitto %1, scenario %2.</source>
        <translation>本地 broker 正在运行：mosquitto %1，场景 %2。</translation>
    </message>
    <message>
        <source>This mosquitto was built without WebSockets: there is no ws and no wss.</source>
        <translation>此 mosquitto 构建时未包含 WebSocket：没有 ws 和 wss。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 文件</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>Forbidden topics</source>
        <translation>禁止的主题</translation>
    </message>
    <message>
        <source>For example:</source>
        <translation>例如：</translation>
    </message>
    <message>
        <source>Ctrl+C ends the broker, and its files are removed.</source>
        <translation>按 Ctrl+C 结束 broker，并删除其文件。</translation>
    </message>
</context>
<context>
    <name>BrokerFacts</name>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 文件</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>The broker knows this user alone and lets in nobody else.</source>
        <translation>broker 只认识此用户，不允许其他人进入。</translation>
    </message>
    <message>
        <source>Made anew for each start, and worth nothing after it.</source>
        <translation>每次启动时重新生成，之后即无用。</translation>
    </message>
    <message>
        <source>Signed the certificates of broker and client. A client that trusts it accepts this broker.</source>
        <translation>为 broker 和客户端的证书签名。信任它的客户端接受此 broker。</translation>
    </message>
    <message>
        <source>For the listener that requires client certificates.</source>
        <translation>用于要求客户端证书的监听器。</translation>
    </message>
    <message>
        <source>Belongs to the client certificate. It goes with the broker, as all its files do.</source>
        <translation>属于客户端证书。它与 broker 的所有文件一样，随 broker 删除。</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>复制：%1</translation>
    </message>
</context>
<context>
    <name>BrokerFolder</name>
    <message>
        <source>No folder can be made in %1: %2</source>
        <translation>无法在 %1 中创建文件夹：%2</translation>
    </message>
    <message>
        <source>OpenSSL gave no random bytes for the password file.</source>
        <translation>OpenSSL 没有为密码文件给出随机字节。</translation>
    </message>
    <message>
        <source>The certificates of the local broker can&apos;t be made: %1</source>
        <translation>无法生成本地 broker 的证书：%1</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>无法写入 %1：%2</translation>
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
        <translation>没有任何故障。</translation>
    </message>
    <message>
        <source>Every way in connects. If your device or another broker fails where this one works with the same settings, the broker is to blame; if it fails here as well, the client is.</source>
        <translation>每种方式都能连接。如果您的设备或其他 broker 用相同的设置失败而这里成功，问题在 broker；如果这里也失败，问题在客户端。</translation>
    </message>
    <message>
        <source>Expired server certificate</source>
        <translation>服务器证书已到期</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate ran out three days ago.</source>
        <translation>broker 的证书已于三天前到期。</translation>
    </message>
    <message>
        <source>The TLS stage fails, and the verdict says since when the certificate is expired. mqtt and ws, without TLS, still connect. Only a new certificate on the broker mends it.</source>
        <translation>TLS 阶段失败，结论说明证书自何时到期。不用 TLS 的 mqtt 和 ws 仍可连接。只有在 broker 上换新证书才能解决。</translation>
    </message>
    <message>
        <source>Server certificate not valid yet</source>
        <translation>服务器证书尚未生效</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate becomes valid only in three days.</source>
        <translation>broker 的证书三天后才生效。</translation>
    </message>
    <message>
        <source>The TLS stage fails. In the field the reason is mostly a device whose clock is wrong: without a battery it starts in 1970, and every certificate lies in the future.</source>
        <translation>TLS 阶段失败。实际中的原因多为设备的时钟有误：没有电池时它从 1970 年开始，所有证书都在未来。</translation>
    </message>
    <message>
        <source>Certificate for another name</source>
        <translation>证书用于其他名称</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate names broker.example, not the address that is connected to.</source>
        <translation>broker 的证书写明 broker.example，而不是所连接的地址。</translation>
    </message>
    <message>
        <source>The TLS stage fails though the CA is trusted; the verdict lists the names in the certificate. Connect by one of them, or have the certificate made with the name that is used.</source>
        <translation>尽管信任该 CA，TLS 阶段仍失败；结论列出证书中的名称。请用其中之一连接，或以所用的名称生成证书。</translation>
    </message>
    <message>
        <source>Another CA is trusted</source>
        <translation>信任了其他 CA</translation>
    </message>
    <message>
        <source>The connection trusts a CA that did not issue the broker&apos;s certificate.</source>
        <translation>连接信任的 CA 没有签发 broker 的证书。</translation>
    </message>
    <message>
        <source>The TLS stage fails, and the verdict names the issuer that is missing. Trust ca.pem of the same folder in place of other-ca.pem (TLS, CA file), and it connects.</source>
        <translation>TLS 阶段失败，结论指出缺少的签发者。请信任同一文件夹中的 ca.pem 而不是 other-ca.pem（TLS，CA 文件），即可连接。</translation>
    </message>
    <message>
        <source>Incomplete certificate chain</source>
        <translation>证书链不完整</translation>
    </message>
    <message>
        <source>An intermediate CA issued the broker&apos;s certificate, and the broker does not send the intermediate&apos;s.</source>
        <translation>broker 的证书由中间 CA 签发，而 broker 不发送中间 CA 的证书。</translation>
    </message>
    <message>
        <source>The TLS stage fails though the right root is trusted. A browser may hide this fault, for it fetches what is missing. The broker&apos;s certfile must hold its certificate followed by the intermediate&apos;s.</source>
        <translation>尽管信任正确的根证书，TLS 阶段仍失败。浏览器可能掩盖此问题，因为它会获取缺少的证书。broker 的 certfile 必须包含其证书，其后为中间 CA 的证书。</translation>
    </message>
    <message>
        <source>Missing client certificate</source>
        <translation>缺少客户端证书</translation>
    </message>
    <message>
        <source>The broker requires a client certificate, and the connection has none.</source>
        <translation>broker 要求客户端证书，而连接没有。</translation>
    </message>
    <message>
        <source>With TLS 1.3 the handshake looks finished before the broker hangs up; the verdict still names the certificate. Set client.pem and client.key of the broker&apos;s folder under TLS.</source>
        <translation>使用 TLS 1.3 时，在 broker 挂断之前握手看似已完成；结论仍会指出证书。请在 TLS 中设置 broker 文件夹中的 client.pem 和 client.key。</translation>
    </message>
    <message>
        <source>Expired client certificate</source>
        <translation>客户端证书已到期</translation>
    </message>
    <message>
        <source>The client certificate of the connection ran out three days ago.</source>
        <translation>连接的客户端证书已于三天前到期。</translation>
    </message>
    <message>
        <source>The broker turns the certificate down with a TLS alert; its log says why. Set client.pem and client.key of the broker&apos;s folder under TLS.</source>
        <translation>broker 以 TLS 警报拒绝证书；其日志说明原因。请在 TLS 中设置 broker 文件夹中的 client.pem 和 client.key。</translation>
    </message>
    <message>
        <source>Wrong password</source>
        <translation>密码错误</translation>
    </message>
    <message>
        <source>The password of the connection is not that of the broker&apos;s user.</source>
        <translation>连接的密码不是 broker 用户的密码。</translation>
    </message>
    <message>
        <source>The broker answers CONNECT with a refusal. mosquitto says &quot;Not authorized&quot; (5) to a wrong password as well as to a missing right, so the verdict names both.</source>
        <translation>broker 拒绝 CONNECT。mosquitto 对错误的密码和缺少的权限都应答“Not authorized”（5），因此结论同时指出两者。</translation>
    </message>
    <message>
        <source>No user name</source>
        <translation>无用户名</translation>
    </message>
    <message>
        <source>The connection sends neither user name nor password, and the broker lets in nobody unknown.</source>
        <translation>连接不发送用户名和密码，而 broker 不允许未知者进入。</translation>
    </message>
    <message>
        <source>The broker answers CONNECT with &quot;Not authorized&quot; (5), mosquitto&apos;s answer since version 2, where allow_anonymous is false unless it is set. Fill in user name and password under Credentials.</source>
        <translation>broker 对 CONNECT 应答“Not authorized”（5），这是 mosquitto 自版本 2 起的应答，其中 allow_anonymous 未设置时为 false。请在“凭据”中填写用户名和密码。</translation>
    </message>
    <message>
        <source>Forbidden topic</source>
        <translation>禁止的主题</translation>
    </message>
    <message>
        <source>The broker&apos;s ACL forbids connack/forbidden/# to its user.</source>
        <translation>broker 的 ACL 禁止其用户使用 connack/forbidden/#。</translation>
    </message>
    <message>
        <source>It connects, and even the subscription is granted. Publish to connack/forbidden/test with QoS 1: MQTT 5 is told &quot;Not authorized&quot; (0x87) in the PUBACK; with MQTT 3.1.1 or QoS 0 the message vanishes without a word, which the tab Delivery finds out.</source>
        <translation>连接成功，甚至订阅也被授予。以 QoS 1 向 connack/forbidden/test 发布：MQTT 5 在 PUBACK 中得到“Not authorized”（0x87）；使用 MQTT 3.1.1 或 QoS 0 时消息无声消失，“送达”标签页可以查明。</translation>
    </message>
    <message>
        <source>Wrong WebSocket path</source>
        <translation>WebSocket 路径错误</translation>
    </message>
    <message>
        <source>A small reverse proxy in front of the broker serves the path /mqtt alone; the connection asks for /ws.</source>
        <translation>broker 前面的小型反向代理只提供路径 /mqtt；连接请求的是 /ws。</translation>
    </message>
    <message>
        <source>The WebSocket stage fails with HTTP 404, and extra connections find the path that works. mosquitto itself takes any path: it is a proxy or another broker that insists on one.</source>
        <translation>WebSocket 阶段以 HTTP 404 失败，额外连接会找到可行的路径。mosquitto 自身接受任何路径：坚持某一路径的是代理或其他 broker。</translation>
    </message>
    <message>
        <source>TLS to a port without TLS</source>
        <translation>对不带 TLS 的端口使用 TLS</translation>
    </message>
    <message>
        <source>The URL says mqtts, but on that port the broker speaks plain MQTT.</source>
        <translation>URL 为 mqtts，但 broker 在该端口上使用明文 MQTT。</translation>
    </message>
    <message>
        <source>The TLS stage fails, for nothing answers the handshake; extra connections find that plain MQTT works on that port. Use the port of the mqtts listener.</source>
        <translation>TLS 阶段失败，因为没有程序应答握手；额外连接发现明文 MQTT 在该端口上可行。请使用 mqtts 监听器的端口。</translation>
    </message>
    <message>
        <source>Plain MQTT to a TLS port</source>
        <translation>对 TLS 端口使用明文 MQTT</translation>
    </message>
    <message>
        <source>The URL says mqtt, but the port expects TLS.</source>
        <translation>URL 为 mqtt，但端口期望 TLS。</translation>
    </message>
    <message>
        <source>TCP connects, CONNECT is sent, and the broker hangs up without an answer. Other clients say &quot;socket closed&quot;; extra connections find that the port speaks TLS.</source>
        <translation>TCP 连接成功，CONNECT 已发送，broker 未作应答就挂断。其他客户端显示“socket closed”；额外连接发现端口使用 TLS。</translation>
    </message>
    <message>
        <source>mqtts with client certificate</source>
        <translation>带客户端证书的 mqtts</translation>
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
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>MQTT %1 tells no more: what else the broker limits shows only when it is met.</source>
        <translation>MQTT %1 不提供更多信息：broker 的其他限制只有在触及时才会显现。</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>限制</translation>
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
        <translation>被拒绝</translation>
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
        <translation>已保存的会话（如有）</translation>
    </message>
    <message>
        <source>The broker kept the session of this client ID: its subscriptions and queued messages are there.</source>
        <translation>broker 保存了此客户端 ID 的会话：其订阅和排队的消息都在。</translation>
    </message>
    <message>
        <source>The broker had no session for this client ID, or dropped it: nothing is subscribed yet.</source>
        <translation>broker 没有此客户端 ID 的会话，或已丢弃：尚未订阅任何内容。</translation>
    </message>
    <message>
        <source>Session Present</source>
        <translation>Session Present</translation>
    </message>
    <message>
        <source>empty: the broker chooses</source>
        <translation>空：由 broker 选择</translation>
    </message>
    <message>
        <source>Assigned Client Identifier</source>
        <translation>Assigned Client Identifier</translation>
    </message>
    <message>
        <source>as asked</source>
        <translation>与请求相同</translation>
    </message>
    <message>
        <source>The broker named this client. To return to the session, connect with this client ID.</source>
        <translation>broker 为此客户端指定了名称。要回到该会话，请用此客户端 ID 连接。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永不</translation>
    </message>
    <message>
        <source>The session ends with the connection: subscriptions and queued messages are lost.</source>
        <translation>会话随连接结束：订阅和排队的消息会丢失。</translation>
    </message>
    <message>
        <source>The broker keeps the session until it is asked to drop it.</source>
        <translation>broker 会一直保存会话，直到被要求丢弃。</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1 after the connection ends.</source>
        <translation>连接结束后，broker 将会话保存 %1。</translation>
    </message>
    <message>
        <source>Session Expiry Interval</source>
        <translation>Session Expiry Interval</translation>
    </message>
    <message>
        <source>not set: 0 s</source>
        <translation>未设置：0 秒</translation>
    </message>
    <message>
        <source>Keep-alive is off: a dead connection may go unnoticed.</source>
        <translation>保活已关闭：连接中断可能不被察觉。</translation>
    </message>
    <message>
        <source>This client sends something at least every %1; the broker drops it after one and a half times as long.</source>
        <translation>此客户端至少每 %1 发送一次数据；超过该时间的 1.5 倍后 broker 会断开它。</translation>
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
        <translation>未给出：65,535</translation>
    </message>
    <message>
        <source>The broker takes %1 QoS 1 and 2 messages at a time before it has acknowledged them; this client takes %2.</source>
        <translation>在确认之前，broker 同时最多接受 %1 条 QoS 1 和 2 的消息；此客户端接受 %2 条。</translation>
    </message>
    <message>
        <source>Maximum Packet Size</source>
        <translation>Maximum Packet Size</translation>
    </message>
    <message>
        <source>not given: no limit</source>
        <translation>未给出：无限制</translation>
    </message>
    <message>
        <source>A packet of more than %1 ends the connection.</source>
        <translation>超过 %1 的报文会使连接结束。</translation>
    </message>
    <message>
        <source>The broker names no limit to the packets it takes.</source>
        <translation>broker 未说明它所接受报文的大小限制。</translation>
    </message>
    <message>
        <source>Topic Alias Maximum</source>
        <translation>Topic Alias Maximum</translation>
    </message>
    <message>
        <source>not given: 0</source>
        <translation>未给出：0</translation>
    </message>
    <message>
        <source>The broker takes no Topic Aliases from this client.</source>
        <translation>broker 不接受此客户端的 Topic Alias。</translation>
    </message>
    <message>
        <source>This client may use Topic Aliases from 1 to %1.</source>
        <translation>此客户端可使用 1 到 %1 的 Topic Alias。</translation>
    </message>
    <message>
        <source>Maximum QoS</source>
        <translation>Maximum QoS</translation>
    </message>
    <message>
        <source>not given: 2</source>
        <translation>未给出：2</translation>
    </message>
    <message>
        <source>A message published with a higher QoS than %1 ends the connection.</source>
        <translation>以高于 %1 的 QoS 发布消息会使连接结束。</translation>
    </message>
    <message>
        <source>Messages may be published with QoS 0, 1 and 2.</source>
        <translation>可以用 QoS 0、1 和 2 发布消息。</translation>
    </message>
    <message>
        <source>Retain Available</source>
        <translation>Retain Available</translation>
    </message>
    <message>
        <source>Retained messages are stored.</source>
        <translation>保留消息会被存储。</translation>
    </message>
    <message>
        <source>A message published with RETAIN ends the connection.</source>
        <translation>带 RETAIN 发布消息会使连接结束。</translation>
    </message>
    <message>
        <source>Wildcard Subscription Available</source>
        <translation>Wildcard Subscription Available</translation>
    </message>
    <message>
        <source>Topic Filters may hold + and #.</source>
        <translation>Topic Filter 可包含 + 和 #。</translation>
    </message>
    <message>
        <source>A subscription with + or # ends the connection.</source>
        <translation>含 + 或 # 的订阅会使连接结束。</translation>
    </message>
    <message>
        <source>Subscription Identifier Available</source>
        <translation>Subscription Identifier Available</translation>
    </message>
    <message>
        <source>Subscriptions may carry an identifier.</source>
        <translation>订阅可以带标识符。</translation>
    </message>
    <message>
        <source>A subscription with an identifier ends the connection.</source>
        <translation>带标识符的订阅会使连接结束。</translation>
    </message>
    <message>
        <source>Shared Subscription Available</source>
        <translation>Shared Subscription Available</translation>
    </message>
    <message>
        <source>Topic Filters may begin with $share/.</source>
        <translation>Topic Filter 可以 $share/ 开头。</translation>
    </message>
    <message>
        <source>A subscription to $share/ ends the connection.</source>
        <translation>订阅 $share/ 会使连接结束。</translation>
    </message>
    <message>
        <source>not given: yes</source>
        <translation>未给出：是</translation>
    </message>
    <message>
        <source>Reason String</source>
        <translation>Reason String</translation>
    </message>
    <message>
        <source>The broker&apos;s own words for people.</source>
        <translation>broker 自己写给人看的说明。</translation>
    </message>
    <message>
        <source>Response Information</source>
        <translation>Response Information</translation>
    </message>
    <message>
        <source>Where this client may have answers to its requests sent.</source>
        <translation>此客户端可让其请求的应答发往何处。</translation>
    </message>
    <message>
        <source>Server Reference</source>
        <translation>Server Reference</translation>
    </message>
    <message>
        <source>Another server that the broker points to.</source>
        <translation>broker 指向的另一台服务器。</translation>
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
            <numerusform>%n 字节，已隐藏</numerusform>
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
            <numerusform>另有 %n 个 User Property 在报文日志中。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BrokerWindow</name>
    <message>
        <source>The verdict should be: %1</source>
        <translation>结论应为：%1</translation>
    </message>
    <message>
        <source>Not running. Start runs mosquitto on free ports of this machine, with a CA, certificates and a user of its own, and fills in connections to it.</source>
        <translation>未运行。“启动”会在本机的空闲端口上运行 mosquitto，带自己的 CA、证书和用户，并填好到它的连接。</translation>
    </message>
    <message>
        <source>Starting...</source>
        <translation>正在启动...</translation>
    </message>
    <message>
        <source>Running: mosquitto %1, reachable from this machine alone.</source>
        <translation>正在运行：mosquitto %1，仅可从本机访问。</translation>
    </message>
    <message>
        <source>This mosquitto was built without WebSockets: there is no ws and no wss.</source>
        <translation>此 mosquitto 构建时未包含 WebSocket：没有 ws 和 wss。</translation>
    </message>
    <message>
        <source>Stopping...</source>
        <translation>正在停止...</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>启动(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Local Broker</source>
        <translation>本地 broker</translation>
    </message>
    <message>
        <source>S&amp;cenario</source>
        <translation>场景(&amp;C)</translation>
    </message>
    <message>
        <source>Healthy, or broken on purpose in one place, to see what that looks like. To be chosen before the start.</source>
        <translation>正常，或有意在一处设置故障，以观察其表现。须在启动前选择。</translation>
    </message>
    <message>
        <source>The broker goes on when this window is closed. It ends with Connack, and its files are removed.</source>
        <translation>关闭此窗口后 broker 仍继续。它随 Connack 结束，其文件会被删除。</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>Shows the connection in the main window, filled in and ready</source>
        <translation>在主窗口中显示该连接，已填好并就绪</translation>
    </message>
    <message>
        <source>Co&amp;nnect</source>
        <translation>连接(&amp;N)</translation>
    </message>
    <message>
        <source>Shows the connection in the main window and connects it</source>
        <translation>在主窗口中显示该连接并连接它</translation>
    </message>
    <message>
        <source>The broker&apos;s &amp;log</source>
        <translation>broker 的日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>跟随(&amp;F)</translation>
    </message>
    <message>
        <source>Follow the end: new lines stay in sight</source>
        <translation>跟随末尾：新的行保持可见</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>复制(&amp;Y)</translation>
    </message>
    <message>
        <source>Copy what is chosen of the log, or all of it</source>
        <translation>复制日志中选中的内容或全部</translation>
    </message>
    <message>
        <source>What the broker says of each connection appears here: its side of the story.</source>
        <translation>broker 对每个连接的说明显示在此处：从它的角度看到的情况。</translation>
    </message>
    <message>
        <source>What the broker writes while it runs, the newest lines last</source>
        <translation>broker 运行时写出的内容，最新的行在最后</translation>
    </message>
    <message>
        <source>Where the broker listens; Return opens the connection to the chosen listener</source>
        <translation>broker 监听的位置；按 Enter 键打开到所选监听器的连接</translation>
    </message>
</context>
<context>
    <name>CaFilesEdit</name>
    <message>
        <source>Add another CA file</source>
        <translation>添加另一个 CA 文件</translation>
    </message>
    <message>
        <source>empty: not used</source>
        <translation>空：不使用</translation>
    </message>
    <message>
        <source>Adds a line for one more file; all of them are trusted</source>
        <translation>为另一个文件添加一行；所有文件都受信任</translation>
    </message>
</context>
<context>
    <name>CaptureFile</name>
    <message>
        <source>It does not begin as a capture does.</source>
        <translation>其开头不符合抓包文件的格式。</translation>
    </message>
    <message numerus="yes">
        <source>It ends within its header, after %n byte(s).</source>
        <translation>
            <numerusform>文件在文件头内就结束了，只有 %n 字节。</numerusform>
        </translation>
    </message>
    <message>
        <source>The frame at byte %1 claims %2 bytes: the file is damaged there.</source>
        <translation>位于字节 %1 的帧声称有 %2 字节：文件在此处损坏。</translation>
    </message>
    <message>
        <source>It ends within a frame: it was cut at byte %1.</source>
        <translation>文件在帧内结束：在字节 %1 处被截断。</translation>
    </message>
    <message>
        <source>It ends within a block: it was cut at byte %1.</source>
        <translation>文件在块内结束：在字节 %1 处被截断。</translation>
    </message>
    <message>
        <source>The section at byte %1 has no byte order: the file is damaged there.</source>
        <translation>位于字节 %1 的节没有字节序：文件在此处损坏。</translation>
    </message>
    <message>
        <source>The block at byte %1 claims %2 bytes: the file is damaged there.</source>
        <translation>位于字节 %1 的块声称有 %2 字节：文件在此处损坏。</translation>
    </message>
    <message>
        <source>The frame at byte %1 does not fit its block or names no interface: the file is damaged there.</source>
        <translation>位于字节 %1 的帧超出其块或未指明接口：文件在此处损坏。</translation>
    </message>
    <message>
        <source>It has more than %1 interfaces.</source>
        <translation>文件的接口多于 %1 个。</translation>
    </message>
</context>
<context>
    <name>CaptureReader</name>
    <message>
        <source>It holds no frames.</source>
        <translation>其中没有帧。</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in it are TLS, which cannot be read here.</source>
        <translation>
            <numerusform>其中 %n 个连接是 TLS，此处无法读取。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in it are HTTP or WebSocket, which are not read here.</source>
        <translation>
            <numerusform>其中 %n 个连接是 HTTP 或 WebSocket，此处不读取。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are fragments of IP packets and were left out.</source>
        <translation>
            <numerusform>%n 个帧是 IP 包的分片，已略去。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are too short for their headers and were left out.</source>
        <translation>
            <numerusform>%n 个帧短于其头部，已略去。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) have a link type that is not read here (%1); accepted are Ethernet, Linux cooked, raw IP and loopback.</source>
        <translation>
            <numerusform>%n 个帧的链路类型（%1）此处不读取；可接受以太网、Linux cooked、原始 IP 和环回。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exported PDU(s) of other protocols were left out.</source>
        <translation>
            <numerusform>其他协议的 %n 个导出 PDU 已略去。</numerusform>
        </translation>
    </message>
    <message>
        <source>No TCP is in it.</source>
        <translation>其中没有 TCP。</translation>
    </message>
    <message numerus="yes">
        <source>No MQTT is in it: none of its %n TCP connection(s) begins with CONNECT or goes on with whole MQTT packets.</source>
        <translation>
            <numerusform>其中没有 MQTT：%n 个 TCP 连接中没有一个以 CONNECT 开头或以完整的 MQTT 报文继续。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Cause</name>
    <message>
        <source>The URL cannot be used</source>
        <translation>URL 无法使用</translation>
    </message>
    <message>
        <source>The URL has a scheme that is not MQTT&apos;s</source>
        <translation>URL 的协议不属于 MQTT</translation>
    </message>
    <message>
        <source>A setting has a value that cannot be used</source>
        <translation>某项设置的值无法使用</translation>
    </message>
    <message>
        <source>The CA file cannot be used</source>
        <translation>CA 文件无法使用</translation>
    </message>
    <message>
        <source>The client certificate cannot be used</source>
        <translation>客户端证书无法使用</translation>
    </message>
    <message>
        <source>The client key cannot be used</source>
        <translation>客户端密钥无法使用</translation>
    </message>
    <message>
        <source>The client key does not belong to the client certificate</source>
        <translation>客户端密钥与客户端证书不匹配</translation>
    </message>
    <message>
        <source>The passphrase does not open the client key</source>
        <translation>口令无法打开客户端密钥</translation>
    </message>
    <message>
        <source>The host name does not exist</source>
        <translation>主机名不存在</translation>
    </message>
    <message>
        <source>The host name could not be looked up</source>
        <translation>无法查询主机名</translation>
    </message>
    <message>
        <source>Nothing listens on the port</source>
        <translation>端口上没有程序监听</translation>
    </message>
    <message>
        <source>The address does not answer</source>
        <translation>地址没有应答</translation>
    </message>
    <message>
        <source>There is no way to the address</source>
        <translation>没有到该地址的路由</translation>
    </message>
    <message>
        <source>The connection is reset as soon as it is made</source>
        <translation>连接刚建立就被重置</translation>
    </message>
    <message>
        <source>The proxy does not connect to the broker</source>
        <translation>代理未连接到 broker</translation>
    </message>
    <message>
        <source>The port does not speak TLS</source>
        <translation>端口不使用 TLS</translation>
    </message>
    <message>
        <source>A certificate has expired</source>
        <translation>证书已过期</translation>
    </message>
    <message>
        <source>A certificate is not valid yet</source>
        <translation>证书尚未生效</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is self-signed and not trusted</source>
        <translation>broker 的证书是自签名的且不受信任</translation>
    </message>
    <message>
        <source>The issuer of the broker&apos;s certificate is not trusted</source>
        <translation>broker 证书的签发者不受信任</translation>
    </message>
    <message>
        <source>The broker does not send its intermediate certificate</source>
        <translation>broker 未发送其中间证书</translation>
    </message>
    <message>
        <source>The certificate is for other names</source>
        <translation>证书用于其他名称</translation>
    </message>
    <message>
        <source>The certificate is not meant for this use</source>
        <translation>证书不用于此用途</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate was revoked</source>
        <translation>broker 的证书已被吊销</translation>
    </message>
    <message>
        <source>A certificate is too weak</source>
        <translation>证书强度太弱</translation>
    </message>
    <message>
        <source>The CA file does not hold the CA of this broker</source>
        <translation>CA 文件不含此 broker 的 CA</translation>
    </message>
    <message>
        <source>Broker and client share no TLS version</source>
        <translation>broker 与客户端没有共同的 TLS 版本</translation>
    </message>
    <message>
        <source>Broker and client share no cipher</source>
        <translation>broker 与客户端没有共同的密码套件</translation>
    </message>
    <message>
        <source>The broker asks for a client certificate</source>
        <translation>broker 要求客户端证书</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate</source>
        <translation>broker 拒绝客户端证书</translation>
    </message>
    <message>
        <source>The server wants another application protocol (ALPN)</source>
        <translation>服务器要求其他应用协议（ALPN）</translation>
    </message>
    <message>
        <source>The server does not know the server name</source>
        <translation>服务器不认识该服务器名称</translation>
    </message>
    <message>
        <source>The connection was closed during the TLS handshake</source>
        <translation>连接在 TLS 握手期间被关闭</translation>
    </message>
    <message>
        <source>The TLS handshake is not answered</source>
        <translation>TLS 握手没有应答</translation>
    </message>
    <message>
        <source>The port does not speak WebSocket</source>
        <translation>端口不使用 WebSocket</translation>
    </message>
    <message>
        <source>The server knows no such path</source>
        <translation>服务器上没有该路径</translation>
    </message>
    <message>
        <source>The web server refuses access</source>
        <translation>Web 服务器拒绝访问</translation>
    </message>
    <message>
        <source>The server sends the client elsewhere</source>
        <translation>服务器将客户端重定向到别处</translation>
    </message>
    <message>
        <source>An ordinary web page answers</source>
        <translation>应答的是普通网页</translation>
    </message>
    <message>
        <source>The server rejects the WebSocket upgrade</source>
        <translation>服务器拒绝 WebSocket 升级</translation>
    </message>
    <message>
        <source>The web server does not reach the broker behind it</source>
        <translation>Web 服务器无法连到其后的 broker</translation>
    </message>
    <message>
        <source>The WebSocket does not carry MQTT</source>
        <translation>WebSocket 不承载 MQTT</translation>
    </message>
    <message>
        <source>The server sends text frames</source>
        <translation>服务器发送文本帧</translation>
    </message>
    <message>
        <source>The server closed the WebSocket</source>
        <translation>服务器关闭了 WebSocket</translation>
    </message>
    <message>
        <source>The WebSocket upgrade is not answered</source>
        <translation>WebSocket 升级没有应答</translation>
    </message>
    <message>
        <source>The port expects wss://</source>
        <translation>端口要求 wss://</translation>
    </message>
    <message>
        <source>The port expects TLS</source>
        <translation>端口要求 TLS</translation>
    </message>
    <message>
        <source>The port expects WebSocket</source>
        <translation>端口要求 WebSocket</translation>
    </message>
    <message>
        <source>The port is not an MQTT broker&apos;s</source>
        <translation>端口不属于 MQTT broker</translation>
    </message>
    <message>
        <source>The server accepts the connection, then stays silent</source>
        <translation>服务器接受连接后保持沉默</translation>
    </message>
    <message>
        <source>The server closed the connection without a CONNACK</source>
        <translation>服务器未发送 CONNACK 就关闭了连接</translation>
    </message>
    <message>
        <source>The broker does not speak this MQTT version</source>
        <translation>broker 不支持此 MQTT 版本</translation>
    </message>
    <message>
        <source>The broker rejects the client ID</source>
        <translation>broker 拒绝客户端 ID</translation>
    </message>
    <message>
        <source>The broker takes no connections at the moment</source>
        <translation>broker 目前不接受连接</translation>
    </message>
    <message>
        <source>User name or password is wrong</source>
        <translation>用户名或密码错误</translation>
    </message>
    <message>
        <source>The broker does not authorize this client</source>
        <translation>broker 未授权此客户端</translation>
    </message>
    <message>
        <source>The broker has banned this client</source>
        <translation>broker 已封禁此客户端</translation>
    </message>
    <message>
        <source>The broker does not take this authentication method</source>
        <translation>broker 不接受此认证方法</translation>
    </message>
    <message>
        <source>The authentication exchange failed</source>
        <translation>认证交换失败</translation>
    </message>
    <message>
        <source>A quota of the broker is used up</source>
        <translation>broker 的配额已用完</translation>
    </message>
    <message>
        <source>The CONNECT packet is too large for the broker</source>
        <translation>CONNECT 报文对 broker 来说太大</translation>
    </message>
    <message>
        <source>The broker rejects the last will</source>
        <translation>broker 拒绝遗嘱消息</translation>
    </message>
    <message>
        <source>The broker does not support retained messages</source>
        <translation>broker 不支持保留消息</translation>
    </message>
    <message>
        <source>The broker does not support this QoS</source>
        <translation>broker 不支持此 QoS</translation>
    </message>
    <message>
        <source>The broker refers to another server</source>
        <translation>broker 指向另一台服务器</translation>
    </message>
    <message>
        <source>Too many connections in a short time</source>
        <translation>短时间内连接过多</translation>
    </message>
    <message>
        <source>The broker is busy</source>
        <translation>broker 繁忙</translation>
    </message>
    <message>
        <source>A packet could not be parsed</source>
        <translation>报文无法解析</translation>
    </message>
    <message>
        <source>A packet breaks the protocol</source>
        <translation>报文违反协议</translation>
    </message>
    <message>
        <source>The broker refused the connection</source>
        <translation>broker 拒绝了连接</translation>
    </message>
    <message>
        <source>Another client took over the client ID</source>
        <translation>另一个客户端占用了该客户端 ID</translation>
    </message>
    <message>
        <source>The keep-alive ran out</source>
        <translation>保活超时</translation>
    </message>
    <message>
        <source>The server closed the connection</source>
        <translation>服务器关闭了连接</translation>
    </message>
    <message>
        <source>The broker ended the connection with DISCONNECT</source>
        <translation>broker 以 DISCONNECT 结束了连接</translation>
    </message>
    <message>
        <source>The network connection was lost</source>
        <translation>网络连接中断</translation>
    </message>
    <message>
        <source>The broker refused a subscription</source>
        <translation>broker 拒绝了订阅</translation>
    </message>
    <message>
        <source>The broker did not answer a subscription</source>
        <translation>broker 未应答订阅</translation>
    </message>
    <message>
        <source>The broker refused a message</source>
        <translation>broker 拒绝了消息</translation>
    </message>
    <message>
        <source>The broker did not acknowledge a message</source>
        <translation>broker 未确认消息</translation>
    </message>
    <message>
        <source>A published message did not come back</source>
        <translation>发布的消息没有返回</translation>
    </message>
</context>
<context>
    <name>CertificateActions</name>
    <message>
        <source>the chosen one</source>
        <translation>所选证书</translation>
    </message>
    <message>
        <source>Save as PEM…</source>
        <translation>保存为 PEM…</translation>
    </message>
    <message>
        <source>Writes the certificate %1 to a file, for instance to give it as CA file.</source>
        <translation>将证书 %1 写入文件，例如用作 CA 文件。</translation>
    </message>
    <message>
        <source>Save chain…</source>
        <translation>保存证书链…</translation>
    </message>
    <message>
        <source>Writes all presented certificates to one file, the broker&apos;s own first.</source>
        <translation>将出示的所有证书写入一个文件，broker 自己的证书在前。</translation>
    </message>
    <message>
        <source>Copy fingerprint</source>
        <translation>复制指纹</translation>
    </message>
    <message>
        <source>Copies the SHA-256 fingerprint of the certificate %1.</source>
        <translation>复制证书 %1 的 SHA-256 指纹。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Copies names, dates, key and fingerprint of the certificate %1 as text.</source>
        <translation>将证书 %1 的名称、日期、密钥和指纹复制为文本。</translation>
    </message>
    <message>
        <source>Trust this CA for this connection…</source>
        <translation>在此连接中信任此 CA…</translation>
    </message>
    <message>
        <source>Trust it for this connection…</source>
        <translation>在此连接中信任它…</translation>
    </message>
    <message>
        <source>%1. Shows the fingerprint first, to be compared.</source>
        <translation>%1。先显示指纹以供核对。</translation>
    </message>
    <message>
        <source>Save as PEM</source>
        <translation>保存为 PEM</translation>
    </message>
    <message>
        <source>PEM (*.pem *.crt)</source>
        <translation>PEM (*.pem *.crt)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>无法写入 %1（%2）。</translation>
    </message>
    <message>
        <source>The SHA-256 fingerprint of %1 is on the clipboard.</source>
        <translation>%1 的 SHA-256 指纹已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The details of %1 are on the clipboard.</source>
        <translation>%1 的详情已复制到剪贴板。</translation>
    </message>
</context>
<context>
    <name>CertificateFile</name>
    <message>
        <source>the PEM text</source>
        <translation>PEM 文本</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>它不是普通文件</translation>
    </message>
    <message>
        <source>it is larger than 1 MiB</source>
        <translation>它大于 1 MiB</translation>
    </message>
    <message>
        <source>an OpenSSH private key</source>
        <translation>OpenSSH 私钥</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>a Java key store</source>
        <translation>Java 密钥库</translation>
    </message>
    <message>
        <source>an SSH public key</source>
        <translation>SSH 公钥</translation>
    </message>
    <message>
        <source>a PuTTY key</source>
        <translation>PuTTY 密钥</translation>
    </message>
    <message>
        <source>nothing: it is empty</source>
        <translation>无内容：文件为空</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n 个证书</numerusform>
        </translation>
    </message>
    <message>
        <source>a private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>an encrypted private key</source>
        <translation>加密的私钥</translation>
    </message>
    <message>
        <source>a certificate and a private key</source>
        <translation>证书和私钥</translation>
    </message>
    <message>
        <source>a certificate signing request, which no CA has signed yet</source>
        <translation>尚无 CA 签名的证书签名请求</translation>
    </message>
    <message>
        <source>a certificate revocation list</source>
        <translation>证书吊销列表</translation>
    </message>
    <message>
        <source>a PKCS#12 bundle</source>
        <translation>PKCS#12 包</translation>
    </message>
    <message>
        <source>a public key</source>
        <translation>公钥</translation>
    </message>
    <message>
        <source>damaged data, which cannot be decoded</source>
        <translation>无法解码的损坏数据</translation>
    </message>
    <message>
        <source>a damaged block &quot;%1&quot;, which cannot be decoded</source>
        <translation>无法解码的损坏块“%1”</translation>
    </message>
    <message>
        <source>no certificate, no key and no revocation list</source>
        <translation>没有证书、密钥或吊销列表</translation>
    </message>
    <message>
        <source>a PKCS#7 bundle (convert it to PEM: &quot;openssl pkcs7 -print_certs&quot;)</source>
        <translation>PKCS#7 包（请转换为 PEM：&quot;openssl pkcs7 -print_certs&quot;）</translation>
    </message>
    <message>
        <source>OpenPGP data, which TLS does not use</source>
        <translation>TLS 不使用的 OpenPGP 数据</translation>
    </message>
    <message>
        <source>HTML or XML</source>
        <translation>HTML 或 XML</translation>
    </message>
    <message>
        <source>JSON or something like it</source>
        <translation>JSON 或类似内容</translation>
    </message>
    <message>
        <source>a ZIP archive</source>
        <translation>ZIP 归档</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>gzip 归档</translation>
    </message>
    <message>
        <source>base64 without its BEGIN and END lines</source>
        <translation>没有 BEGIN 和 END 行的 base64</translation>
    </message>
</context>
<context>
    <name>CertificateFit</name>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>worth a look</source>
        <translation>值得留意</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>Key and certificate</source>
        <translation>密钥与证书</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>证书链</translation>
    </message>
    <message>
        <source>Signed by the CA</source>
        <translation>由 CA 签名</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>CA flag</source>
        <translation>CA 标志</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Revocation</source>
        <translation>吊销</translation>
    </message>
    <message>
        <source>Access to the key file</source>
        <translation>密钥文件的访问权限</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) failed: it will not work like this.</source>
        <translation>
            <numerusform>%n 项检查失败：这样无法工作。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It fits together, but %n thing(s) are worth a look.</source>
        <translation>
            <numerusform>彼此匹配，但有 %n 处值得留意。</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything fits together.</source>
        <translation>全部彼此匹配。</translation>
    </message>
    <message numerus="yes">
        <source>What was checked fits together; %n check(s) could not be made.</source>
        <translation>
            <numerusform>已检查的内容彼此匹配；%n 项检查无法进行。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateFolder</name>
    <message>
        <source>Certificate of the client %1</source>
        <translation>客户端 %1 的证书</translation>
    </message>
    <message>
        <source>Private key of the client %1</source>
        <translation>客户端 %1 的私钥</translation>
    </message>
    <message>
        <source>Certificate, key and CA of the client %1 as PKCS#12</source>
        <translation>客户端 %1 的证书、密钥和 CA（PKCS#12）</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is a file. Give a folder.</source>
        <translation>%1 是文件。请指定文件夹。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made. Check that you may write there.</source>
        <translation>无法创建文件夹 %1。请检查您在该处是否有写权限。</translation>
    </message>
    <message>
        <source>mosquitto reads these files as the user it runs as, often &quot;mosquitto&quot;: that user must be able to.</source>
        <translation>mosquitto 以其运行用户（通常为“mosquitto”）的身份读取这些文件：该用户必须有读取权限。</translation>
    </message>
    <message>
        <source>Clients need: mqtts:// with one of the names in the server&apos;s certificate, port %1, and %2 as CA file.</source>
        <translation>客户端需要：mqtts:// 加服务器证书中的某个名称、端口 %1，并以 %2 作为 CA 文件。</translation>
    </message>
    <message>
        <source>Each client also needs a certificate of its own with its key: client-NAME.crt and client-NAME.key.</source>
        <translation>每个客户端还需要自己的证书及其密钥：client-NAME.crt 和 client-NAME.key。</translation>
    </message>
    <message>
        <source>The common name of the client&apos;s certificate is its user name: write the ACL for that.</source>
        <translation>客户端证书的通用名称即其用户名：请据此编写 ACL。</translation>
    </message>
    <message>
        <source>Who may connect is another matter: add password_file, or allow_anonymous true for a test.</source>
        <translation>谁可以连接是另一回事：请添加 password_file，或在测试时添加 allow_anonymous true。</translation>
    </message>
    <message>
        <source>The revocation list runs out after 30 days; then mosquitto refuses every client until there is a new one.</source>
        <translation>吊销列表 30 天后到期；此后 mosquitto 会拒绝所有客户端，直到有新的列表。</translation>
    </message>
    <message>
        <source>Certificate of the CA: give it to every client</source>
        <translation>CA 的证书：请交给每个客户端</translation>
    </message>
    <message>
        <source>Private key of the CA: keep it away from the broker</source>
        <translation>CA 的私钥：请勿放在 broker 上</translation>
    </message>
    <message>
        <source>Certificate of the intermediate CA</source>
        <translation>中间 CA 的证书</translation>
    </message>
    <message>
        <source>Private key of the intermediate CA</source>
        <translation>中间 CA 的私钥</translation>
    </message>
    <message>
        <source>Certificate of the server, with its chain</source>
        <translation>服务器的证书及其证书链</translation>
    </message>
    <message>
        <source>Private key of the server</source>
        <translation>服务器的私钥</translation>
    </message>
    <message>
        <source>Certificate revocation list</source>
        <translation>证书吊销列表</translation>
    </message>
</context>
<context>
    <name>CertificateInspector</name>
    <message>
        <source>Next in the file</source>
        <translation>文件中的下一个</translation>
    </message>
    <message>
        <source>its issuer, which signed it</source>
        <translation>其签发者，已为其签名</translation>
    </message>
    <message>
        <source>a certificate of its issuer&apos;s name, which did not sign it</source>
        <translation>与其签发者同名的证书，但未为其签名</translation>
    </message>
    <message>
        <source>not its issuer</source>
        <translation>不是其签发者</translation>
    </message>
    <message>
        <source>The passphrase does not open it.</source>
        <translation>口令无法打开它。</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>It is damaged or of a kind that OpenSSL does not know.</source>
        <translation>它已损坏，或属于 OpenSSL 不认识的类型。</translation>
    </message>
    <message>
        <source>PKCS#12 bundle</source>
        <translation>PKCS#12 包</translation>
    </message>
    <message>
        <source>Its passphrase is needed to see more.</source>
        <translation>需要其口令才能查看更多。</translation>
    </message>
    <message>
        <source>It is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it). Export it anew with AES.</source>
        <translation>它使用了 OpenSSL 不再打开的密码算法（RC2 或同类）加密。请用 AES 重新导出。</translation>
    </message>
    <message>
        <source>It has no passphrase: whoever has the file has the key.</source>
        <translation>它没有口令：拥有此文件者即拥有密钥。</translation>
    </message>
    <message>
        <source>The passphrase opens it.</source>
        <translation>口令可以打开它。</translation>
    </message>
    <message>
        <source>SHA-256 of the public key</source>
        <translation>公钥的 SHA-256</translation>
    </message>
    <message>
        <source>It belongs to the first certificate of this file.</source>
        <translation>它与此文件的第一个证书匹配。</translation>
    </message>
    <message>
        <source>It does not belong to the first certificate of this file.</source>
        <translation>它与此文件的第一个证书不匹配。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>CA certificate %1</source>
        <translation>CA 证书 %1</translation>
    </message>
    <message>
        <source>Intermediate CA certificate %1</source>
        <translation>中间 CA 证书 %1</translation>
    </message>
    <message>
        <source>Server certificate %1</source>
        <translation>服务器证书 %1</translation>
    </message>
    <message>
        <source>Client certificate %1</source>
        <translation>客户端证书 %1</translation>
    </message>
    <message>
        <source>Certificate %1</source>
        <translation>证书 %1</translation>
    </message>
    <message>
        <source>It has no Subject Alternative Name, so that today&apos;s clients take it for no host.</source>
        <translation>它没有 Subject Alternative Name，因此如今的客户端不会将它用于任何主机。</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>签发者</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>自身（自签名）</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>生效时间</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>到期时间</translation>
    </message>
    <message>
        <source>Purposes</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>May issue certificates</source>
        <translation>可签发证书</translation>
    </message>
    <message>
        <source>yes, it is a CA</source>
        <translation>是，它是 CA</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Revoked certificates</source>
        <translation>已吊销的证书</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Serial number %1</source>
        <translation>序列号 %1</translation>
    </message>
    <message>
        <source>revoked on %1</source>
        <translation>吊销于 %1</translation>
    </message>
    <message>
        <source>revoked on %1: %2</source>
        <translation>吊销于 %1：%2</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>%1 entries are not shown</source>
        <translation>有 %1 个条目未显示</translation>
    </message>
    <message>
        <source>It ran out %1: a broker that uses it refuses every certificate.</source>
        <translation>它在%1到期：使用它的 broker 会拒绝所有证书。</translation>
    </message>
    <message>
        <source>The next one is due %1.</source>
        <translation>下一个应在%1发布。</translation>
    </message>
    <message>
        <source>Certificate that cannot be read</source>
        <translation>无法读取的证书</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256 指纹</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint</source>
        <translation>SHA-1 指纹</translation>
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
        <translation>签发者证书位于</translation>
    </message>
    <message>
        <source>OCSP responder</source>
        <translation>OCSP 响应器</translation>
    </message>
    <message>
        <source>Private key, encrypted</source>
        <translation>已加密的私钥</translation>
    </message>
    <message>
        <source>It is not encrypted: whoever has the file has the key.</source>
        <translation>它未加密：拥有此文件者即拥有密钥。</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>公钥</translation>
    </message>
    <message>
        <source>TLS needs a certificate in its place.</source>
        <translation>TLS 需要的是证书，而不是它。</translation>
    </message>
    <message>
        <source>Certificate signing request</source>
        <translation>证书签名请求</translation>
    </message>
    <message>
        <source>It cannot be read.</source>
        <translation>无法读取。</translation>
    </message>
    <message>
        <source>No CA has signed it yet: send it to one.</source>
        <translation>尚无 CA 为其签名：请将它发送给 CA。</translation>
    </message>
    <message>
        <source>Its signature is not by its own key: a CA will refuse it.</source>
        <translation>其签名不是用自身密钥所作：CA 会拒绝它。</translation>
    </message>
    <message>
        <source>Certificate revocation list</source>
        <translation>证书吊销列表</translation>
    </message>
    <message>
        <source>Issued on</source>
        <translation>签发于</translation>
    </message>
    <message>
        <source>Next one due</source>
        <translation>下一个应发布于</translation>
    </message>
    <message>
        <source>Number of the list</source>
        <translation>列表编号</translation>
    </message>
</context>
<context>
    <name>CertificateMaker</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>Give the private key of the CA.</source>
        <translation>请给出 CA 的私钥。</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 包含%2。</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>%1 中的私钥已损坏，或属于 OpenSSL 不认识的类型。</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>口令无法打开 %1。</translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1 已加密，需要口令。</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>请给出加密该密钥时所用的口令。</translation>
    </message>
    <message>
        <source>Give the certificate of the CA that shall sign, as PEM or DER.</source>
        <translation>请给出用于签名的 CA 的证书（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>The list would be valid for %1 days.</source>
        <translation>列表的有效期将为 %1 天。</translation>
    </message>
    <message>
        <source>Give 1 to 3650 days.</source>
        <translation>请给出 1 到 3650 天。</translation>
    </message>
    <message>
        <source>OpenSSL could not make the revocation list.</source>
        <translation>OpenSSL 无法生成吊销列表。</translation>
    </message>
    <message>
        <source>Give the certificate of a CA together with its private key.</source>
        <translation>请给出 CA 的证书及其私钥。</translation>
    </message>
    <message>
        <source>The PKCS#12 file has no passphrase.</source>
        <translation>PKCS#12 文件没有口令。</translation>
    </message>
    <message>
        <source>Give a passphrase: it protects the private key in the file.</source>
        <translation>请给出口令：它保护文件中的私钥。</translation>
    </message>
    <message>
        <source>OpenSSL could not make the PKCS#12 file.</source>
        <translation>OpenSSL 无法生成 PKCS#12 文件。</translation>
    </message>
    <message>
        <source>Give a certificate together with its private key.</source>
        <translation>请给出证书及其私钥。</translation>
    </message>
    <message>
        <source>OpenSSL could not make it: %1.</source>
        <translation>OpenSSL 无法生成：%1。</translation>
    </message>
    <message>
        <source>Choose another kind of key.</source>
        <translation>请选择其他类型的密钥。</translation>
    </message>
    <message>
        <source>It would outlive its CA, which ends on %1.</source>
        <translation>它的有效期将超过其 CA，后者于 %1 到期。</translation>
    </message>
    <message>
        <source>Make a new CA.</source>
        <translation>请新建 CA。</translation>
    </message>
    <message>
        <source>Give at most %1 days, or make a new CA.</source>
        <translation>请最多给出 %1 天，或新建 CA。</translation>
    </message>
</context>
<context>
    <name>CertificateRules</name>
    <message>
        <source>the CA file</source>
        <translation>CA 文件</translation>
    </message>
    <message>
        <source>No CA file is given: the system&apos;s CA store is trusted.</source>
        <translation>未给出 CA 文件：信任系统的 CA 存储。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; (expires %2)</source>
        <translation>“%1”（%2 到期）</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 包含%2。</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as well, or leave the CA file out: they know this issuer.</source>
        <translation>同时信任系统的 CA，或不指定 CA 文件：系统的 CA 认识此签发者。</translation>
    </message>
    <message>
        <source>Ask for the certificate of &quot;%1&quot; and give it under TLS, CA file (--ca).</source>
        <translation>索取“%1”的证书，并在 TLS 的“CA 文件”（--ca）中指定。</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; is self-signed: nobody but itself vouches for it.</source>
        <translation>broker 的证书“%1”是自签名的：除它自身外没有谁为它担保。</translation>
    </message>
    <message>
        <source>Get this certificate from the broker&apos;s operator and give it as CA file (TLS, CA file, or --ca).</source>
        <translation>向 broker 的运营者索取此证书，并将其指定为 CA 文件（TLS，CA 文件，或 --ca）。</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the operator&apos;s before you trust it: SHA-256 %1.</source>
        <translation>信任之前请与运营者核对其指纹：SHA-256 %1。</translation>
    </message>
    <message>
        <source>Better: have the broker&apos;s certificate issued by a CA, and give that CA&apos;s certificate as CA file.</source>
        <translation>更好的做法：让 CA 签发 broker 的证书，并将该 CA 的证书指定为 CA 文件。</translation>
    </message>
    <message>
        <source>The certificate chain ends at &quot;%1&quot;, which is not trusted.</source>
        <translation>证书链止于“%1”，它不受信任。</translation>
    </message>
    <message>
        <source>The certificate chain ends at &quot;%1&quot;, issued by &quot;%2&quot;, which is not trusted.</source>
        <translation>证书链止于由“%2”签发的“%1”，它不受信任。</translation>
    </message>
    <message>
        <source>If &quot;%1&quot; is an intermediate CA, the broker may also have left its certificate out of the chain.</source>
        <translation>如果“%1”是中间 CA，则 broker 也可能在证书链中遗漏了它的证书。</translation>
    </message>
    <message>
        <source>A private CA is not in the system&apos;s store; it has to be given.</source>
        <translation>私有 CA 不在系统的存储中；必须另行指定。</translation>
    </message>
    <message>
        <source>The broker sends &quot;%1&quot;, issued by &quot;%2&quot;, but not the certificate of &quot;%2&quot; itself, which links it to a trusted CA.</source>
        <translation>broker 发送了由“%2”签发的“%1”，但没有发送“%2”自身的证书，而正是它将前者与受信任的 CA 相连。</translation>
    </message>
    <message>
        <source>Its own certificate is not at hand, so the CA file may also be the wrong one.</source>
        <translation>手头没有它自己的证书，因此也可能是 CA 文件有误。</translation>
    </message>
    <message>
        <source>On the broker, append the intermediate certificate &quot;%1&quot; to the server&apos;s certificate file, after the server&apos;s own (mosquitto: certfile).</source>
        <translation>在 broker 上将中间证书“%1”追加到服务器的证书文件中，置于服务器自己的证书之后（mosquitto：certfile）。</translation>
    </message>
    <message>
        <source>The intermediate certificate can be fetched from %1.</source>
        <translation>中间证书可从 %1 获取。</translation>
    </message>
    <message>
        <source>To go on without that, add the intermediate certificate to the CA file, beside its root.</source>
        <translation>若不这样做而要继续，请将中间证书加入 CA 文件，与其根证书放在一起。</translation>
    </message>
    <message>
        <source>%1 holds the broker&apos;s own certificate &quot;%2&quot;, which is not a CA: it was issued by &quot;%3&quot;.</source>
        <translation>%1 包含 broker 自己的证书“%2”，它不是 CA：它由“%3”签发。</translation>
    </message>
    <message>
        <source>%1 holds &quot;%2&quot;, an intermediate CA that was issued by &quot;%3&quot;. Trust has to end at a self-signed certificate.</source>
        <translation>%1 包含“%2”，它是由“%3”签发的中间 CA。信任必须止于自签名证书。</translation>
    </message>
    <message>
        <source>%1 holds a certificate of the same name as the issuer, &quot;%2&quot;, but with another key: it did not sign &quot;%3&quot;.</source>
        <translation>%1 包含与签发者“%2”同名但密钥不同的证书：它没有为“%3”签名。</translation>
    </message>
    <message>
        <source>The CA was probably made anew.</source>
        <translation>该 CA 可能已重新生成。</translation>
    </message>
    <message>
        <source>Get the present certificate of the CA &quot;%1&quot; from the broker&apos;s operator and give it as CA file (--ca).</source>
        <translation>向 broker 的运营者索取 CA“%1”的现行证书，并将其指定为 CA 文件（--ca）。</translation>
    </message>
    <message>
        <source>Give the certificate of the CA &quot;%1&quot; as CA file (--ca), or add it to the file.</source>
        <translation>将 CA“%1”的证书指定为 CA 文件（--ca），或加入该文件。</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued anew by the CA that you hold.</source>
        <translation>或者由您持有的 CA 重新签发 broker 的证书。</translation>
    </message>
    <message>
        <source>Renew the broker&apos;s certificate, install it on the broker and reload the broker.</source>
        <translation>更新 broker 的证书，安装到 broker 上并重新加载 broker。</translation>
    </message>
    <message>
        <source>Ask for the renewed CA certificate of &quot;%1&quot; and give it as CA file (--ca).</source>
        <translation>索取“%1”更新后的 CA 证书，并将其指定为 CA 文件（--ca）。</translation>
    </message>
    <message>
        <source>Replace the intermediate certificate in the broker&apos;s certificate file by the renewed one.</source>
        <translation>将 broker 证书文件中的中间证书替换为更新后的证书。</translation>
    </message>
    <message>
        <source>If that date is still to come, set this machine&apos;s clock: it says %1.</source>
        <translation>如果该日期尚未到来，请校准本机时钟：它显示 %1。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is valid from %2 on; this machine&apos;s clock says %3.</source>
        <translation>证书“%1”自 %2 起有效；本机时钟显示 %3。</translation>
    </message>
    <message>
        <source>Either a clock is wrong, this machine&apos;s or that of the CA, or the certificate was put to use too early.</source>
        <translation>要么是本机或 CA 的时钟有误，要么是证书过早投入使用。</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock: date, time and time zone.</source>
        <translation>检查本机时钟：日期、时间和时区。</translation>
    </message>
    <message>
        <source>If the clock is right, wait until %1, or have the certificate issued anew.</source>
        <translation>如果时钟正确，请等到 %1，或重新签发证书。</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; may not be used for a TLS server: its purpose is %2.</source>
        <translation>broker 的证书“%1”不得用于 TLS 服务器：其用途为%2。</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued with the extended key usage serverAuth.</source>
        <translation>以扩展密钥用途 serverAuth 签发 broker 的证书。</translation>
    </message>
    <message>
        <source>Check that the broker does not present a client certificate by mistake (mosquitto: certfile).</source>
        <translation>检查 broker 是否误出示了客户端证书（mosquitto：certfile）。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; may not be used to issue certificates: its purpose is %2.</source>
        <translation>证书“%1”不得用于签发证书：其用途为%2。</translation>
    </message>
    <message>
        <source>not that of a CA</source>
        <translation>不是 CA 的用途</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued by a CA: basic constraints CA:TRUE, key usage keyCertSign.</source>
        <translation>由 CA 签发 broker 的证书：基本约束 CA:TRUE，密钥用途 keyCertSign。</translation>
    </message>
    <message>
        <source>no names but its subject &quot;%1&quot;</source>
        <translation>除主体“%1”外没有名称</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate names %1; the connection asks for %2.</source>
        <translation>broker 的证书写明 %1；而连接要求 %2。</translation>
    </message>
    <message>
        <source>Clear the server name %1 (TLS, Server name, or servername): the certificate is good for the URL&apos;s host.</source>
        <translation>清除服务器名称 %1（TLS，服务器名称，或 servername）：证书适用于 URL 中的主机。</translation>
    </message>
    <message>
        <source>Or keep the address and set the server name to %1 (TLS, Server name, or --servername).</source>
        <translation>或者保留地址，并将服务器名称设为 %1（TLS，服务器名称，或 --servername）。</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued for %1 as well (subject alternative name).</source>
        <translation>或者让 broker 的证书也为 %1 签发（Subject Alternative Name）。</translation>
    </message>
    <message>
        <source>A wildcard stands for one part of a name, not for several and not for none.</source>
        <translation>通配符代表名称中的一个部分，不能代表多个，也不能代表零个。</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; revoked the certificate &quot;%2&quot; on %3.</source>
        <translation>签发者“%1”已于 %3 吊销证书“%2”。</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; revoked the certificate &quot;%2&quot;.</source>
        <translation>签发者“%1”已吊销证书“%2”。</translation>
    </message>
    <message>
        <source>It stands on the certificate revocation list.</source>
        <translation>它在证书吊销列表上。</translation>
    </message>
    <message>
        <source>The broker itself presents the answer of the CA&apos;s OCSP responder that says so.</source>
        <translation>broker 自己出示了 CA 的 OCSP 响应器的应答，其中如此说明。</translation>
    </message>
    <message>
        <source>Have a new certificate issued for the broker, with a new key, and install it on the broker.</source>
        <translation>为 broker 用新密钥签发新证书，并安装到 broker 上。</translation>
    </message>
    <message>
        <source>Until then do not trust this broker: its key may be in other hands.</source>
        <translation>在此之前请勿信任此 broker：其密钥可能已落入他人之手。</translation>
    </message>
    <message>
        <source>Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>用更强的密钥重新签发证书：2048 位或以上的 RSA，或 EC P-256，并使用 SHA-256 签名。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; does not pass OpenSSL&apos;s verification: %2.</source>
        <translation>证书“%1”未通过 OpenSSL 的验证：%2。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s certificate with &quot;openssl verify&quot;, and have it issued anew.</source>
        <translation>用 &quot;openssl verify&quot; 检查 broker 的证书，并重新签发。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is revoked.</source>
        <translation>证书“%1”已被吊销。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; expired on %2.</source>
        <translation>证书“%1”已于 %2 到期。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is valid only from %2 on.</source>
        <translation>证书“%1”自 %2 起才有效。</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is not meant for this use.</source>
        <translation>证书“%1”不用于此用途。</translation>
    </message>
    <message>
        <source>The certificate is for other names (%1) than %2.</source>
        <translation>证书用于其他名称（%1），而不是 %2。</translation>
    </message>
    <message>
        <source>OpenSSL says of &quot;%1&quot;: %2.</source>
        <translation>OpenSSL 对“%1”的说明：%2。</translation>
    </message>
    <message>
        <source>The self-signed certificate &quot;%1&quot; is not trusted.</source>
        <translation>自签名证书“%1”不受信任。</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; of the certificate &quot;%2&quot; is not trusted.</source>
        <translation>证书“%2”的签发者“%1”不受信任。</translation>
    </message>
    <message>
        <source>The TLS library says: %1.</source>
        <translation>TLS 库的说明：%1。</translation>
    </message>
    <message>
        <source>Compare the presented chain with the CA file: &quot;openssl s_client -connect %1 -showcerts&quot; shows it.</source>
        <translation>将出示的证书链与 CA 文件比较：&quot;openssl s_client -connect %1 -showcerts&quot; 可显示证书链。</translation>
    </message>
    <message>
        <source>Check the CA file (TLS, CA file, or --ca) and this machine&apos;s clock.</source>
        <translation>检查 CA 文件（TLS，CA 文件，或 --ca）和本机时钟。</translation>
    </message>
    <message>
        <source>Without a server name (SNI) the server presents another certificate, for %1.</source>
        <translation>不带服务器名称（SNI）时，服务器出示另一个证书，用于 %1。</translation>
    </message>
    <message>
        <source>With the server name %1 (SNI) the server presents another certificate, for %2.</source>
        <translation>带服务器名称 %1（SNI）时，服务器出示另一个证书，用于 %2。</translation>
    </message>
    <message>
        <source>It is the broker&apos;s own certificate.</source>
        <translation>它是 broker 自己的证书。</translation>
    </message>
    <message>
        <source>It is an intermediate certificate that the broker sends.</source>
        <translation>它是 broker 发送的中间证书。</translation>
    </message>
    <message>
        <source>It is a CA certificate of this system.</source>
        <translation>它是本系统的 CA 证书。</translation>
    </message>
    <message>
        <source>It is a CA certificate of %1.</source>
        <translation>它是 %1 中的 CA 证书。</translation>
    </message>
    <message>
        <source>That was less than an hour ago.</source>
        <translation>那是不到一小时前。</translation>
    </message>
    <message>
        <source>That is in less than an hour.</source>
        <translation>距今不到一小时。</translation>
    </message>
    <message numerus="yes">
        <source>That was %n hour(s) ago.</source>
        <translation>
            <numerusform>那是 %n 小时前。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n hour(s).</source>
        <translation>
            <numerusform>那是 %n 小时后。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That was %n day(s) ago.</source>
        <translation>
            <numerusform>那是 %n 天前。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n day(s).</source>
        <translation>
            <numerusform>那是 %n 天后。</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; expired on %2.</source>
        <translation>broker 的证书“%1”已于 %2 到期。</translation>
    </message>
    <message>
        <source>The CA certificate &quot;%1&quot; of %2 expired on %3.</source>
        <translation>%2 中的 CA 证书“%1”已于 %3 到期。</translation>
    </message>
    <message>
        <source>The intermediate certificate &quot;%1&quot; that the broker sends expired on %2.</source>
        <translation>broker 发送的中间证书“%1”已于 %2 到期。</translation>
    </message>
    <message>
        <source>But this machine&apos;s clock may be ahead; it says %1.</source>
        <translation>但本机时钟可能偏快；它显示 %1。</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is probably behind.</source>
        <translation>本机时钟可能偏慢。</translation>
    </message>
    <message>
        <source>The CA &quot;%1&quot; allows fewer CAs below it than the chain has (path length constraint).</source>
        <translation>CA“%1”允许其下的 CA 数少于证书链中的数量（路径长度约束）。</translation>
    </message>
    <message>
        <source>A CA of the chain may not issue certificates for the names of &quot;%1&quot; (name constraints).</source>
        <translation>证书链中有一个 CA 不得为“%1”的名称签发证书（名称约束）。</translation>
    </message>
    <message>
        <source>The CA &quot;%1&quot; may not issue certificates for TLS servers: its purpose is %2.</source>
        <translation>CA“%1”不得为 TLS 服务器签发证书：其用途为%2。</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued by a CA without that restriction.</source>
        <translation>由没有该限制的 CA 签发 broker 的证书。</translation>
    </message>
    <message>
        <source>%1 stands there as a DNS name, but an address counts only as an IP entry.</source>
        <translation>%1 在其中作为 DNS 名称，但地址只有作为 IP 条目才算数。</translation>
    </message>
    <message>
        <source>%1 stands in the subject, but an address counts only as an IP entry of the subject alternative name.</source>
        <translation>%1 在主体中，但地址只有作为 Subject Alternative Name 的 IP 条目才算数。</translation>
    </message>
    <message>
        <source>%1 stands in the subject, but the subject does not count beside subject alternative names.</source>
        <translation>%1 在主体中，但有 Subject Alternative Name 时主体不算数。</translation>
    </message>
    <message>
        <source>Or use the broker&apos;s name directly under %1, with one part before it.</source>
        <translation>或者使用 broker 在 %1 下的直接名称，前面只带一个部分。</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued for %1 as well (subject alternative name, as an IP entry).</source>
        <translation>或者让 broker 的证书也为 %1 签发（Subject Alternative Name，作为 IP 条目）。</translation>
    </message>
    <message>
        <source>The signature on the certificate &quot;%1&quot; is too weak: %2. Such a signature can be forged.</source>
        <translation>证书“%1”的签名太弱：%2。这样的签名可以伪造。</translation>
    </message>
    <message>
        <source>The key of the certificate &quot;%1&quot; is too weak: %2.</source>
        <translation>证书“%1”的密钥太弱：%2。</translation>
    </message>
    <message>
        <source>OpenSSL&apos;s security level 2 asks for RSA with 2048 bits or EC with 224 at least, and for SHA-224 or better.</source>
        <translation>OpenSSL 的安全级别 2 要求至少 2048 位的 RSA 或 224 位的 EC，以及 SHA-224 或更好。</translation>
    </message>
    <message>
        <source>That is not all: %1</source>
        <translation>不止如此：%1</translation>
    </message>
    <message>
        <source>It does send a certificate of the name &quot;%1&quot; (valid %2 to %3), but with another key: that one did not sign &quot;%4&quot;.</source>
        <translation>它确实发送了名为“%1”的证书（有效期 %2 至 %3），但密钥不同：该证书没有为“%4”签名。</translation>
    </message>
    <message>
        <source>%1 holds a self-signed certificate &quot;%2&quot;, but the broker now shows another one of that name, valid from %3 on: it was probably made anew.</source>
        <translation>%1 包含自签名证书“%2”，但 broker 现在出示另一个同名证书，自 %3 起有效：它可能已重新生成。</translation>
    </message>
    <message>
        <source>Get the broker&apos;s present certificate from its operator, compare the fingerprint (SHA-256 %1), and give it as CA file (--ca).</source>
        <translation>向 broker 的运营者索取其现行证书，核对指纹（SHA-256 %1），并将其指定为 CA 文件（--ca）。</translation>
    </message>
</context>
<context>
    <name>CertificateSet</name>
    <message>
        <source>There are %1 clients.</source>
        <translation>有 %1 个客户端。</translation>
    </message>
    <message>
        <source>Give 1000 clients at most at a time.</source>
        <translation>请一次最多给出 1000 个客户端。</translation>
    </message>
    <message>
        <source>Two clients are called &quot;%1&quot;.</source>
        <translation>有两个客户端名为“%1”。</translation>
    </message>
    <message>
        <source>Give each client a name of its own: the broker tells them apart by it.</source>
        <translation>请为每个客户端指定各自的名称：broker 以此区分它们。</translation>
    </message>
</context>
<context>
    <name>CertificateSpec</name>
    <message>
        <source>The client has no common name.</source>
        <translation>客户端没有通用名称。</translation>
    </message>
    <message>
        <source>The CA has no common name.</source>
        <translation>CA 没有通用名称。</translation>
    </message>
    <message>
        <source>Give the name by which the broker shall know the client, for instance &quot;pump-7&quot;.</source>
        <translation>请给出 broker 用以识别客户端的名称，例如“pump-7”。</translation>
    </message>
    <message>
        <source>Give a name that tells it from other CAs, for instance &quot;Lab CA&quot;.</source>
        <translation>请给出能与其他 CA 区分的名称，例如“Lab CA”。</translation>
    </message>
    <message>
        <source>Many client programs, this one too, read no Ed25519 key.</source>
        <translation>许多客户端程序（包括本程序）不读取 Ed25519 密钥。</translation>
    </message>
    <message>
        <source>Choose ECDSA P-256 or RSA for clients.</source>
        <translation>请为客户端选择 ECDSA P-256 或 RSA。</translation>
    </message>
    <message>
        <source>The name has %1 characters; a certificate takes 64 at most.</source>
        <translation>名称有 %1 个字符；证书最多接受 64 个。</translation>
    </message>
    <message>
        <source>Give 1 to 64 characters.</source>
        <translation>请给出 1 到 64 个字符。</translation>
    </message>
    <message>
        <source>The name holds a control character, such as a tab or a line end.</source>
        <translation>名称含有控制字符，例如制表符或换行符。</translation>
    </message>
    <message>
        <source>The server has no name: clients compare the host of the URL with the names in the certificate.</source>
        <translation>服务器没有名称：客户端会将 URL 中的主机与证书中的名称比较。</translation>
    </message>
    <message>
        <source>Give each host name and each address that clients use.</source>
        <translation>请给出客户端使用的每个主机名和每个地址。</translation>
    </message>
    <message>
        <source>There are %1 names; that makes every TLS handshake large.</source>
        <translation>有 %1 个名称；这会使每次 TLS 握手变大。</translation>
    </message>
    <message>
        <source>Give 100 names at most.</source>
        <translation>请最多给出 100 个名称。</translation>
    </message>
    <message>
        <source>Give host names and addresses without scheme and port, such as broker.lan, *.lab.lan or 192.168.1.20.</source>
        <translation>请给出不带协议和端口的主机名和地址，例如 broker.lan、*.lab.lan 或 192.168.1.20。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a URL.</source>
        <translation>“%1”是 URL。</translation>
    </message>
    <message>
        <source>Give its host alone: %1.</source>
        <translation>请只给出其主机：%1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: a wildcard can only be the whole first label.</source>
        <translation>“%1”：通配符只能是整个第一个标签。</translation>
    </message>
    <message>
        <source>Give it as in *.lab.lan.</source>
        <translation>请按 *.lab.lan 的形式给出。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither a host name nor an address.</source>
        <translation>“%1”既不是主机名也不是地址。</translation>
    </message>
    <message>
        <source>It would be valid for %1 days.</source>
        <translation>其有效期将为 %1 天。</translation>
    </message>
    <message>
        <source>Give 1 to 36500 days.</source>
        <translation>请给出 1 到 36500 天。</translation>
    </message>
    <message>
        <source>It would end before it begins.</source>
        <translation>它会在开始之前结束。</translation>
    </message>
    <message>
        <source>Give an end that is later than the beginning.</source>
        <translation>请给出晚于开始的结束时间。</translation>
    </message>
</context>
<context>
    <name>CertificateText</name>
    <message numerus="yes">
        <source>%1 to %2: valid in %n day(s) only</source>
        <translation>
            <numerusform>%1 至 %2：%n 天后才生效</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: expired %n day(s) ago</source>
        <translation>
            <numerusform>%1 至 %2：%n 天前已到期</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: %n day(s) left</source>
        <translation>
            <numerusform>%1 至 %2：剩余 %n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>none: it has no Subject Alternative Name</source>
        <translation>无：没有 Subject Alternative Name</translation>
    </message>
    <message>
        <source>Validity</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>not valid now</source>
        <translation>目前无效</translation>
    </message>
    <message>
        <source>expires soon</source>
        <translation>即将到期</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>签发者</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>自身（自签名）</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256 指纹</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint</source>
        <translation>SHA-1 指纹</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message numerus="yes">
        <source>no readable certificate (%n byte(s))</source>
        <translation>
            <numerusform>没有可读取的证书（%n 字节）</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s: %1</source>
        <translation>broker 的证书：%1</translation>
    </message>
    <message>
        <source>Root CA: %1</source>
        <translation>根 CA：%1</translation>
    </message>
    <message>
        <source>Intermediate CA: %1</source>
        <translation>中间 CA：%1</translation>
    </message>
    <message>
        <source>Not a CA: %1</source>
        <translation>不是 CA：%1</translation>
    </message>
    <message>
        <source>Checked against %1, for the name %2.</source>
        <translation>已对照 %1 检查，名称为 %2。</translation>
    </message>
    <message>
        <source>matches %1</source>
        <translation>匹配 %1</translation>
    </message>
    <message>
        <source>another name</source>
        <translation>其他名称</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>does not match</source>
        <translation>不匹配</translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <comment>names of a certificate</comment>
        <translation>
            <numerusform>共 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was asked for: it is among them</source>
        <translation>要求的是 %1：在其中</translation>
    </message>
    <message>
        <source>%1 was asked for: it is not among them</source>
        <translation>要求的是 %1：不在其中</translation>
    </message>
    <message>
        <source>no fault found</source>
        <translation>未发现问题</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>certificate, verdict in a word</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Verification is off: the faults above did not stop the connection. Compared with %1.</source>
        <translation>验证已关闭：上述问题没有阻止连接。对照的是 %1。</translation>
    </message>
</context>
<context>
    <name>CertificateWords</name>
    <message>
        <source>less than an hour ago</source>
        <translation>不到一小时前</translation>
    </message>
    <message>
        <source>in less than an hour</source>
        <translation>不到一小时后</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n 小时前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hour(s)</source>
        <translation>
            <numerusform>%n 小时后</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>%n 天后</numerusform>
        </translation>
    </message>
    <message>
        <source>Its dates cannot be read.</source>
        <translation>其日期无法读取。</translation>
    </message>
    <message>
        <source>It becomes valid %1.</source>
        <translation>它在%1生效。</translation>
    </message>
    <message>
        <source>It expired %1.</source>
        <translation>它在%1到期。</translation>
    </message>
    <message>
        <source>It expires %1.</source>
        <translation>它将在%1到期。</translation>
    </message>
    <message>
        <source>TLS server (serverAuth)</source>
        <translation>TLS 服务器 (serverAuth)</translation>
    </message>
    <message>
        <source>TLS client (clientAuth)</source>
        <translation>TLS 客户端 (clientAuth)</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>未给出原因</translation>
    </message>
    <message>
        <source>key compromised</source>
        <translation>密钥已泄露</translation>
    </message>
    <message>
        <source>CA compromised</source>
        <translation>CA 已泄露</translation>
    </message>
    <message>
        <source>affiliation changed</source>
        <translation>隶属关系已变更</translation>
    </message>
    <message>
        <source>superseded</source>
        <translation>已被取代</translation>
    </message>
    <message>
        <source>no longer in use</source>
        <translation>不再使用</translation>
    </message>
    <message>
        <source>on hold</source>
        <translation>暂停使用</translation>
    </message>
    <message>
        <source>removed from the list</source>
        <translation>已从列表中移除</translation>
    </message>
    <message>
        <source>privilege withdrawn</source>
        <translation>权限已撤回</translation>
    </message>
    <message>
        <source>reason %1</source>
        <translation>原因 %1</translation>
    </message>
</context>
<context>
    <name>CertificatesWindow</name>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>A CA, certificates for a broker and its clients, and the lines for mosquitto.conf</source>
        <translation>CA、broker 及其客户端的证书，以及 mosquitto.conf 的各行</translation>
    </message>
    <message>
        <source>What a certificate, key, request, revocation list or PKCS#12 file holds</source>
        <translation>证书、密钥、签名请求、吊销列表或 PKCS#12 文件的内容</translation>
    </message>
    <message>
        <source>Whether CA, chain, key, name and purpose fit together, before the broker is touched</source>
        <translation>在改动 broker 之前，检查 CA、证书链、密钥、名称和用途是否彼此匹配</translation>
    </message>
</context>
<context>
    <name>CheckCommand</name>
    <message>
        <source>%1 is incomplete: %2</source>
        <translation>%1 不完整：%2</translation>
    </message>
    <message>
        <source>%1 %2 cannot be written: %3.</source>
        <translation>无法写入 %1 %2：%3。</translation>
    </message>
    <message>
        <source>Name a file in a folder that can be written.</source>
        <translation>请指定可写文件夹中的文件。</translation>
    </message>
    <message>
        <source>The report cannot be written to standard output.</source>
        <translation>报告无法写到标准输出。</translation>
    </message>
    <message>
        <source>Looking closer: %1</source>
        <translation>正在进一步探测：%1</translation>
    </message>
</context>
<context>
    <name>CheckOptions</name>
    <message>
        <source>The command line has two URLs: %1 and %2.</source>
        <translation>命令行中有两个 URL：%1 和 %2。</translation>
    </message>
    <message>
        <source>Give one URL, and put values with blanks in quotation marks.</source>
        <translation>请只给出一个 URL，并将含空格的值放在引号中。</translation>
    </message>
    <message>
        <source>There is no flag %1.</source>
        <translation>没有标志 %1。</translation>
    </message>
    <message>
        <source>Run connack check --help for the list of flags.</source>
        <translation>运行 connack check --help 可查看标志列表。</translation>
    </message>
    <message>
        <source>Use --%1, or run connack check --help for the list of flags.</source>
        <translation>请使用 --%1，或运行 connack check --help 查看标志列表。</translation>
    </message>
    <message>
        <source>The command line cannot be read: %1</source>
        <translation>命令行无法读取：%1</translation>
    </message>
    <message>
        <source>Run connack check --help for the flags and their values.</source>
        <translation>运行 connack check --help 可查看标志及其值。</translation>
    </message>
    <message>
        <source>The options file %1 cannot be read: %2.</source>
        <translation>选项文件 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>Name a file with an options object.</source>
        <translation>请指定含有选项对象的文件。</translation>
    </message>
    <message>
        <source>--publish %1 has no payload.</source>
        <translation>--publish %1 没有载荷。</translation>
    </message>
    <message>
        <source>Give TOPIC=PAYLOAD; an empty payload is TOPIC=.</source>
        <translation>请给出 TOPIC=PAYLOAD；空载荷写作 TOPIC=。</translation>
    </message>
    <message>
        <source>%1 &quot;%2&quot; cannot be used.</source>
        <translation>%1“%2”无法使用。</translation>
    </message>
    <message>
        <source>--qos is &quot;%1&quot;.</source>
        <translation>--qos 为“%1”。</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>请给出 0、1 或 2。</translation>
    </message>
    <message>
        <source>--log %1 has an ending that names no form.</source>
        <translation>--log %1 的扩展名不对应任何格式。</translation>
    </message>
    <message>
        <source>--junit names no file.</source>
        <translation>--junit 未指定文件。</translation>
    </message>
    <message>
        <source>Name the file to write.</source>
        <translation>请指定要写入的文件。</translation>
    </message>
    <message>
        <source>--probe-ports and --no-probe contradict each other.</source>
        <translation>--probe-ports 与 --no-probe 相互矛盾。</translation>
    </message>
    <message>
        <source>Give one of them.</source>
        <translation>请只给出其中一个。</translation>
    </message>
    <message>
        <source>Name a file that ends in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>请指定以 .pcapng、.jsonl、.csv、.txt 或 .md 结尾的文件。</translation>
    </message>
    <message>
        <source>--log-rotate is &quot;%1&quot;.</source>
        <translation>--log-rotate 为“%1”。</translation>
    </message>
    <message>
        <source>Give a size from 10kB on, such as 100MB or 64MiB.</source>
        <translation>请给出 10kB 以上的大小，例如 100MB 或 64MiB。</translation>
    </message>
    <message>
        <source>--log-rotate has no file to rotate.</source>
        <translation>--log-rotate 没有可轮换的文件。</translation>
    </message>
    <message>
        <source>Name the file with --log FILE.</source>
        <translation>请用 --log FILE 指定文件。</translation>
    </message>
    <message>
        <source>--log-keep is &quot;%1&quot;.</source>
        <translation>--log-keep 为“%1”。</translation>
    </message>
    <message>
        <source>Give the number of files to keep, from 1 on.</source>
        <translation>请给出要保留的文件数，从 1 起。</translation>
    </message>
    <message>
        <source>--log-keep is of no use without --log-rotate.</source>
        <translation>没有 --log-rotate 时 --log-keep 不起作用。</translation>
    </message>
    <message>
        <source>Give the size of a file with --log-rotate SIZE.</source>
        <translation>请用 --log-rotate SIZE 给出文件大小。</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>&amp;For</source>
        <translation>用于(&amp;F)</translation>
    </message>
    <message>
        <source>A broker&apos;s certificate needs a matching name and the purpose serverAuth; a client&apos;s the purpose clientAuth.</source>
        <translation>broker 的证书需要匹配的名称和用途 serverAuth；客户端的证书需要用途 clientAuth。</translation>
    </message>
    <message>
        <source>a broker (server)</source>
        <translation>broker（服务器）</translation>
    </message>
    <message>
        <source>a client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>C&amp;A file</source>
        <translation>CA 文件(&amp;A)</translation>
    </message>
    <message>
        <source>What the other side trusts: for a broker&apos;s certificate the clients&apos; CA file, for a client&apos;s the broker&apos;s cafile.</source>
        <translation>对方信任的内容：对 broker 的证书为客户端的 CA 文件，对客户端的证书为 broker 的 cafile。</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as &amp;well</source>
        <translation>同时信任系统的 CA(&amp;W)</translation>
    </message>
    <message>
        <source>For certificates of public CAs.</source>
        <translation>用于公共 CA 的证书。</translation>
    </message>
    <message>
        <source>&amp;Certificate</source>
        <translation>证书(&amp;C)</translation>
    </message>
    <message>
        <source>With its intermediate CAs behind it, as PEM; DER, or PKCS#12 with its key.
mosquitto.conf: certfile</source>
        <translation>其后为中间 CA，格式为 PEM；也可为 DER，或含密钥的 PKCS#12。
mosquitto.conf：certfile</translation>
    </message>
    <message>
        <source>Private &amp;key</source>
        <translation>私钥(&amp;K)</translation>
    </message>
    <message>
        <source>Empty, if it is in the certificate&apos;s file.
mosquitto.conf: keyfile</source>
        <translation>如果在证书文件中则留空。
mosquitto.conf：keyfile</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>口令(&amp;P)</translation>
    </message>
    <message>
        <source>Opens the key or the PKCS#12 file. It is used here alone, and not kept.</source>
        <translation>打开密钥或 PKCS#12 文件。只在此处使用，不保存。</translation>
    </message>
    <message>
        <source>&amp;Host name</source>
        <translation>主机名(&amp;H)</translation>
    </message>
    <message>
        <source>The host name or address in the clients&apos; URL. TLS compares it with the names in the certificate (RFC 6125).</source>
        <translation>客户端 URL 中的主机名或地址。TLS 将它与证书中的名称比较（RFC 6125）。</translation>
    </message>
    <message>
        <source>&amp;Revocation list</source>
        <translation>吊销列表(&amp;R)</translation>
    </message>
    <message>
        <source>May stay empty. PEM or DER.
mosquitto.conf: crlfile</source>
        <translation>可以留空。PEM 或 DER。
mosquitto.conf：crlfile</translation>
    </message>
    <message>
        <source>&amp;Take from this connection</source>
        <translation>取自此连接(&amp;T)</translation>
    </message>
    <message>
        <source>Open a connection first.</source>
        <translation>请先打开连接。</translation>
    </message>
    <message>
        <source>CA, client certificate, key and host of %1</source>
        <translation>%1 的 CA、客户端证书、密钥和主机</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>清除(&amp;L)</translation>
    </message>
    <message>
        <source>Empties all fields</source>
        <translation>清空所有字段</translation>
    </message>
    <message>
        <source>Copy the re&amp;sult</source>
        <translation>复制结果(&amp;S)</translation>
    </message>
    <message>
        <source>All checks as text</source>
        <translation>以文本复制所有检查</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Give the files of a broker or of a client, or drop them here: each goes to its field by its content. Nothing is sent anywhere; what is wrong is said before the broker finds it.</source>
        <translation>请给出 broker 或客户端的文件，或拖放到此处：每个文件按其内容进入相应字段。不会发送任何内容；在 broker 发现之前就指出问题。</translation>
    </message>
</context>
<context>
    <name>Client</name>
    <message>
        <source>The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).</source>
        <translation>报文有 %1 字节；broker 最多接受 %2（Maximum Packet Size）。</translation>
    </message>
    <message>
        <source>The Topic Alias is %1; the broker takes 1 to %2 (Topic Alias Maximum; 0: none).</source>
        <translation>Topic Alias 为 %1；broker 接受 1 到 %2（Topic Alias Maximum；0：不接受）。</translation>
    </message>
    <message>
        <source>The Topic Alias %1 was not given a topic name on this connection.</source>
        <translation>Topic Alias %1 在此连接上尚未对应主题名。</translation>
    </message>
    <message>
        <source>Not connected.</source>
        <translation>未连接。</translation>
    </message>
    <message>
        <source>The broker takes messages up to QoS %1 (Maximum QoS).</source>
        <translation>broker 接受的消息最高为 QoS %1（Maximum QoS）。</translation>
    </message>
    <message>
        <source>The broker does not keep retained messages (Retain Available is 0).</source>
        <translation>broker 不保存保留消息（Retain Available 为 0）。</translation>
    </message>
    <message>
        <source>A client&apos;s PUBLISH has no Subscription Identifier.</source>
        <translation>客户端的 PUBLISH 没有 Subscription Identifier。</translation>
    </message>
    <message>
        <source>The broker does not keep up: %1 bytes already wait to be sent.</source>
        <translation>broker 跟不上：已有 %1 字节等待发送。</translation>
    </message>
    <message>
        <source>There is no topic filter to subscribe to.</source>
        <translation>没有可订阅的 Topic Filter。</translation>
    </message>
    <message>
        <source>No Local cannot be set on a shared subscription.</source>
        <translation>No Local 不能用于共享订阅。</translation>
    </message>
    <message>
        <source>All 65,535 packet identifiers are in use.</source>
        <translation>全部 65,535 个报文标识符都在使用中。</translation>
    </message>
    <message>
        <source>There is no topic filter to unsubscribe from.</source>
        <translation>没有可取消订阅的 Topic Filter。</translation>
    </message>
    <message>
        <source>The broker does not keep up: %1 bytes already wait for their acknowledgement.</source>
        <translation>broker 跟不上：已有 %1 字节等待确认。</translation>
    </message>
    <message>
        <source>The CONNECT has no Authentication Method: without one there is no AUTH (MQTT 5.0, section 4.12).</source>
        <translation>CONNECT 没有 Authentication Method：没有它就没有 AUTH（MQTT 5.0，第 4.12 节）。</translation>
    </message>
    <message>
        <source>A re-authentication is under way.</source>
        <translation>正在重新认证。</translation>
    </message>
</context>
<context>
    <name>ClockSuspicion</name>
    <message>
        <source>The clock is wrong for certain: it says %1, but this program was built later, about %2.</source>
        <translation>时钟肯定有误：它显示 %1，但本程序是在之后约 %2 构建的。</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n certificate(s) that the broker sends is valid yet, which points to the clock.</source>
        <translation>
            <numerusform>broker 发送的 %n 个证书均尚未生效，这表明时钟有误。</numerusform>
        </translation>
    </message>
    <message>
        <source>The CA certificate &quot;%1&quot; in use here is valid only from %2 on as well, which points to the clock.</source>
        <translation>此处使用的 CA 证书“%1”也自 %2 起才有效，这表明时钟有误。</translation>
    </message>
    <message>
        <source>The revocation list was issued later than this clock says, too.</source>
        <translation>吊销列表的签发时间也晚于此时钟所示。</translation>
    </message>
    <message>
        <source>The difference is so small that a wrong time zone explains it.</source>
        <translation>相差很小，时区有误即可解释。</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) of different issuers have expired, as it happens when a clock is ahead.</source>
        <translation>
            <numerusform>不同签发者的 %n 个证书已到期，时钟偏快时就会如此。</numerusform>
        </translation>
    </message>
    <message>
        <source>The clock is years beyond everything in the chain: the last of it ended on %1.</source>
        <translation>时钟比证书链中的一切都晚数年：其中最后一个已于 %1 到期。</translation>
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
        <translation>用法：connack compare LEFT.json RIGHT.json
比较两份保存为 JSON 或由 connack check --json 输出的报告，并输出不同之处；
“！”标出可能重要的内容。
退出状态：0 重要之处没有不同，1 有不同，2 文件或命令行无法使用。
</translation>
    </message>
    <message>
        <source>Name two files.</source>
        <translation>请指定两个文件。</translation>
    </message>
    <message>
        <source>The comparison cannot be written to standard output.</source>
        <translation>比较结果无法写到标准输出。</translation>
    </message>
</context>
<context>
    <name>CompareSide</name>
    <message>
        <source>Choose an attempt</source>
        <translation>选择尝试</translation>
    </message>
    <message>
        <source>Open a saved report…</source>
        <translation>打开已保存的报告…</translation>
    </message>
    <message>
        <source>A report that was saved as JSON, or the output of connack check --json; it can be dropped here as well</source>
        <translation>保存为 JSON 的报告，或 connack check --json 的输出；也可以拖放到此处</translation>
    </message>
    <message>
        <source>Every attempt of the open connections, the latest first, and the reports that were opened</source>
        <translation>已打开连接的所有尝试（最新的在前）以及已打开的报告</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>file, URL of its report</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Open a Saved Report</source>
        <translation>打开已保存的报告</translation>
    </message>
    <message>
        <source>Reports as JSON (*.json)</source>
        <translation>JSON 报告 (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>CompareWindow</name>
    <message>
        <source>Copy All as &amp;Markdown</source>
        <translation>全部复制为 Markdown(&amp;M)</translation>
    </message>
    <message>
        <source>No attempt was made yet. Connect twice, or open two saved reports, and see here what differs.</source>
        <translation>尚未进行任何尝试。请连接两次，或打开两份已保存的报告，即可在此查看不同之处。</translation>
    </message>
    <message>
        <source>Choose two attempts above, of one connection or of two. A report that was saved as JSON on another machine can be one side: open it, or drop it on that side of this window.</source>
        <translation>请在上方选择两次尝试，可属于同一连接或两个连接。其中一侧可以是在另一台机器上保存为 JSON 的报告：打开它，或将它拖放到本窗口的该侧。</translation>
    </message>
    <message>
        <source>Both sides are the same attempt. Choose another one on one side.</source>
        <translation>两侧是同一次尝试。请在一侧另选一次。</translation>
    </message>
    <message>
        <source>Compare Attempts</source>
        <translation>比较尝试</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>左侧(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>右侧(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Only what differs</source>
        <translation>仅显示不同(&amp;O)</translation>
    </message>
    <message>
        <source>Leaves out what is the same, and times that differ by less than twice or 5 ms</source>
        <translation>略去相同的内容，以及相差不到两倍或不到 5 ms 的时间</translation>
    </message>
    <message>
        <source>&amp;Swap sides</source>
        <translation>交换两侧(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Copy as Markdown</source>
        <translation>复制为 Markdown(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the sentence and the rows that are shown, for a colleague or a bug tracker</source>
        <translation>复制显示的句子和各行，供同事或缺陷跟踪系统使用</translation>
    </message>
    <message>
        <source>The left attempt goes to the right, the right one to the left</source>
        <translation>左侧的尝试移到右侧，右侧的移到左侧</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>connected, then ended or refused</source>
        <translation>已连接，随后结束或被拒绝</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>已查询</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>对端</translation>
    </message>
    <message>
        <source>Own address</source>
        <translation>自身地址</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Tried %1</source>
        <translation>尝试过 %1</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>密码套件</translation>
    </message>
    <message>
        <source>ALPN chosen</source>
        <translation>选定的 ALPN</translation>
    </message>
    <message>
        <source>ALPN offered</source>
        <translation>提供的 ALPN</translation>
    </message>
    <message>
        <source>Certificate verified</source>
        <translation>证书已验证</translation>
    </message>
    <message>
        <source>Server name sent</source>
        <translation>发送的服务器名称</translation>
    </message>
    <message>
        <source>Verification errors</source>
        <translation>验证错误</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>The library&apos;s words</source>
        <translation>库的说明</translation>
    </message>
    <message>
        <source>First bytes received</source>
        <translation>收到的首批字节</translation>
    </message>
    <message>
        <source>Certificates presented</source>
        <translation>出示的证书</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>number of a certificate, name of its field</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>签发者</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>生效时间</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>到期时间</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Sub-protocol offered</source>
        <translation>提供的子协议</translation>
    </message>
    <message>
        <source>Sub-protocol chosen</source>
        <translation>选定的子协议</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>正文开头</translation>
    </message>
    <message>
        <source>Header %1</source>
        <translation>标头 %1</translation>
    </message>
    <message>
        <source>%1 sent, %2 bytes</source>
        <comment>name of a packet, its length</comment>
        <translation>已发送 %1，%2 字节</translation>
    </message>
    <message>
        <source>%1 received, %2 bytes</source>
        <comment>name of a packet, its length</comment>
        <translation>已收到 %1，%2 字节</translation>
    </message>
    <message>
        <source>in the report</source>
        <translation>在报告中</translation>
    </message>
    <message>
        <source>not in the report</source>
        <translation>不在报告中</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Packet %1</source>
        <translation>报文 %1</translation>
    </message>
    <message>
        <source>Further packets, not compared</source>
        <translation>其余报文，未比较</translation>
    </message>
    <message>
        <source>Choose a report that was saved as JSON, or the output of &quot;connack check --json&quot;.</source>
        <translation>请选择保存为 JSON 的报告，或 &quot;connack check --json&quot; 的输出。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 是空的。</translation>
    </message>
    <message>
        <source>%1 is HTML or XML, which is for reading.</source>
        <translation>%1 是 HTML 或 XML，供阅读用。</translation>
    </message>
    <message>
        <source>%1 is Markdown, which is for reading.</source>
        <translation>%1 是 Markdown，供阅读用。</translation>
    </message>
    <message>
        <source>%1 is no JSON (byte %2: %3).</source>
        <translation>%1 不是 JSON（字节 %2：%3）。</translation>
    </message>
    <message>
        <source>%1 is JSON, but no report of a connection attempt.</source>
        <translation>%1 是 JSON，但不是连接尝试的报告。</translation>
    </message>
    <message>
        <source>%1 is a report of another version than %2, the one that can be read. Save it anew with this program.</source>
        <translation>%1 是版本 %2（可读取的版本）以外的报告。请用本程序重新保存。</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message>
        <source>%1 is no ordinary file.</source>
        <translation>%1 不是普通文件。</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>无法读取 %1（%2）。</translation>
    </message>
    <message>
        <source>%1 is larger than 16 MiB.</source>
        <translation>%1 大于 16 MiB。</translation>
    </message>
    <message>
        <source>%1: %2 and %3</source>
        <comment>field, left and right value</comment>
        <translation>%1：%2 与 %3</translation>
    </message>
    <message>
        <source>%1 (on the left alone: %2)</source>
        <comment>field, value</comment>
        <translation>%1（仅左侧：%2）</translation>
    </message>
    <message>
        <source>%1 (on the right alone: %2)</source>
        <comment>field, value</comment>
        <translation>%1（仅右侧：%2）</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>differences</comment>
        <translation>
            <numerusform>另有 %n 处</numerusform>
        </translation>
    </message>
    <message>
        <source>The causes differ: &quot;%1&quot; on the left, &quot;%2&quot; on the right.</source>
        <translation>原因不同：左侧“%1”，右侧“%2”。</translation>
    </message>
    <message>
        <source>The outcome differs: %1 on the left, %2 on the right.</source>
        <translation>结果不同：左侧为%1，右侧为%2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; on the left alone</source>
        <translation>仅左侧“%1”</translation>
    </message>
    <message>
        <source>&quot;%1&quot; on the right alone</source>
        <translation>仅右侧“%1”</translation>
    </message>
    <message>
        <source>The notes differ: %1.</source>
        <translation>提示不同：%1。</translation>
    </message>
    <message>
        <source>The server presented another certificate: %1.</source>
        <translation>服务器出示了另一个证书：%1。</translation>
    </message>
    <message>
        <source>The server presented another chain for its certificate: %1.</source>
        <translation>服务器为其证书出示了另一条证书链：%1。</translation>
    </message>
    <message>
        <source>The settings differ: %1.</source>
        <translation>设置不同：%1。</translation>
    </message>
    <message>
        <source>The addresses differ: %1.</source>
        <translation>地址不同：%1。</translation>
    </message>
    <message>
        <source>The TCP connection differs: %1.</source>
        <translation>TCP 连接不同：%1。</translation>
    </message>
    <message>
        <source>The TLS handshake differs: %1.</source>
        <translation>TLS 握手不同：%1。</translation>
    </message>
    <message>
        <source>The HTTP upgrade differs: %1.</source>
        <translation>HTTP 升级不同：%1。</translation>
    </message>
    <message>
        <source>The CONNACK differs: %1.</source>
        <translation>CONNACK 不同：%1。</translation>
    </message>
    <message>
        <source>The packets differ: %1.</source>
        <translation>报文不同：%1。</translation>
    </message>
    <message>
        <source>The times differ: %1.</source>
        <translation>时间不同：%1。</translation>
    </message>
    <message>
        <source>The probes differ: %1.</source>
        <translation>探测不同：%1。</translation>
    </message>
    <message>
        <source>Nothing differs that is likely to matter.</source>
        <translation>没有可能重要的不同之处。</translation>
    </message>
    <message>
        <source>Nothing differs but the times.</source>
        <translation>除时间外没有不同。</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>没有不同。</translation>
    </message>
    <message>
        <source>Resolve and addresses</source>
        <translation>解析与地址</translation>
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
        <translation>证书</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>报文</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Probes</source>
        <translation>探测</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>left only</source>
        <translation>仅左侧</translation>
    </message>
    <message>
        <source>right only</source>
        <translation>仅右侧</translation>
    </message>
    <message>
        <source>Set on both sides, but reports hold no secrets, so they are not compared: %1.</source>
        <translation>两侧均已设置，但报告不含机密内容，因此未比较：%1。</translation>
    </message>
    <message>
        <source>Two attempts compared</source>
        <translation>两次尝试的比较</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
</context>
<context>
    <name>ComparisonModel</name>
    <message>
        <source>%1, %2, likely to matter</source>
        <comment>field, how it differs</comment>
        <translation>%1，%2，可能重要</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>field, how it differs</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>This is likely to matter.</source>
        <translation>这可能重要。</translation>
    </message>
    <message>
        <source>Set on both sides; reports hold no secrets, so whether they are the same is not known.</source>
        <translation>两侧均已设置；报告不含机密内容，因此不知道是否相同。</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
</context>
<context>
    <name>ComparisonView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
</context>
<context>
    <name>ConnackRules</name>
    <message>
        <source>user &quot;%1&quot;</source>
        <translation>用户“%1”</translation>
    </message>
    <message>
        <source>no user name</source>
        <translation>无用户名</translation>
    </message>
    <message>
        <source>This connection uses MQTT %1.</source>
        <translation>此连接使用 MQTT %1。</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>将协议版本切换为 MQTT %1。</translation>
    </message>
    <message>
        <source>Or allow MQTT %1 on the broker, if it can be set there.</source>
        <translation>或者在 broker 上允许 MQTT %1（如果可以设置）。</translation>
    </message>
    <message>
        <source>The client ID is empty: the broker would have to assign one, and it does not for this connection.</source>
        <translation>客户端 ID 为空：须由 broker 分配，而它没有为此连接分配。</translation>
    </message>
    <message>
        <source>An empty client ID is allowed only with a clean session (3.1.1, section 3.1.3.1).</source>
        <translation>只有在干净会话下才允许空客户端 ID（3.1.1，第 3.1.3.1 节）。</translation>
    </message>
    <message>
        <source>Turn clean session on, or set a client ID.</source>
        <translation>请启用 Clean Session，或设置客户端 ID。</translation>
    </message>
    <message>
        <source>Set a client ID under General, Client ID (--client-id).</source>
        <translation>在“常规”的“客户端 ID”（--client-id）中设置客户端 ID。</translation>
    </message>
    <message>
        <source>The client ID is &quot;%1&quot; (%2 bytes).</source>
        <translation>客户端 ID 为“%1”（%2 字节）。</translation>
    </message>
    <message>
        <source>Use a client ID of at most 23 bytes: brokers need not take longer ones.</source>
        <translation>请使用不超过 23 字节的客户端 ID：broker 不必接受更长的。</translation>
    </message>
    <message>
        <source>Use a client ID of letters and digits alone, and check whether the broker wants a certain prefix or name.</source>
        <translation>请使用仅由字母和数字组成的客户端 ID，并检查 broker 是否要求特定前缀或名称。</translation>
    </message>
    <message>
        <source>No user name and no password were given.</source>
        <translation>未给出用户名和密码。</translation>
    </message>
    <message>
        <source>Give user name and password under Credentials (--username, --password-file).</source>
        <translation>在“凭据”中给出用户名和密码（--username、--password-file）。</translation>
    </message>
    <message>
        <source>The broker does not know this pair of %1 and password.</source>
        <translation>broker 不认识%1与密码的这一组合。</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials: upper and lower case, blanks at the ends, the keyboard&apos;s layout.</source>
        <translation>检查“凭据”中的用户名和密码：大小写、首尾空格、键盘布局。</translation>
    </message>
    <message>
        <source>Give a password: none was sent.</source>
        <translation>请给出密码：未发送任何密码。</translation>
    </message>
    <message>
        <source>Check on the broker that the user exists and is enabled (mosquitto: password_file, mosquitto_passwd).</source>
        <translation>在 broker 上检查该用户是否存在且已启用（mosquitto：password_file、mosquitto_passwd）。</translation>
    </message>
    <message>
        <source>The broker knows no right for %1 with client ID &quot;%2&quot;.</source>
        <translation>broker 没有赋予%1（客户端 ID“%2”）任何权限。</translation>
    </message>
    <message>
        <source>Some brokers answer so to a wrong user name or password as well.</source>
        <translation>有些 broker 对错误的用户名或密码也如此应答。</translation>
    </message>
    <message>
        <source>Give user name and password under Credentials, if the broker does not let anonymous clients in (--username, --password-file).</source>
        <translation>如果 broker 不允许匿名客户端，请在“凭据”中给出用户名和密码（--username、--password-file）。</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials.</source>
        <translation>检查“凭据”中的用户名和密码。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s rules for client ID &quot;%1&quot;: a prefix may be demanded, or the ID tied to a user (mosquitto: clientid_prefixes, acl_file).</source>
        <translation>检查 broker 对客户端 ID“%1”的规则：可能要求前缀，或该 ID 与某个用户绑定（mosquitto：clientid_prefixes、acl_file）。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells which rule refused the connection.</source>
        <translation>查看 broker 的日志：它会说明是哪条规则拒绝了连接。</translation>
    </message>
    <message>
        <source>An administrator or a rule of the broker has shut out this client: %1, client ID &quot;%2&quot;, or this address.</source>
        <translation>管理员或 broker 的规则已封禁此客户端：%1，客户端 ID“%2”，或此地址。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator to lift the ban, and what led to it; too many failed logins often do.</source>
        <translation>请 broker 的运营者解除封禁并消除其起因；常见起因是登录失败次数过多。</translation>
    </message>
    <message>
        <source>Look up client ID, user name and address in the broker&apos;s list of banned clients.</source>
        <translation>在 broker 的封禁客户端列表中查找客户端 ID、用户名和地址。</translation>
    </message>
    <message>
        <source>The authentication method &quot;%1&quot; (enhanced authentication) is not one that the broker takes.</source>
        <translation>认证方法“%1”（增强认证）不为 broker 所接受。</translation>
    </message>
    <message>
        <source>No authentication method was given, and the broker wants enhanced authentication.</source>
        <translation>未给出认证方法，而 broker 要求增强认证。</translation>
    </message>
    <message>
        <source>Set the authentication method that the broker supports under MQTT 5, Authentication method.</source>
        <translation>在“MQTT 5”的“Authentication Method”中设置 broker 支持的认证方法。</translation>
    </message>
    <message>
        <source>Or leave method and data empty and use user name and password.</source>
        <translation>或者将方法和数据留空，使用用户名和密码。</translation>
    </message>
    <message>
        <source>The broker runs, but takes no further connection from here at the moment.</source>
        <translation>broker 正在运行，但目前不再接受来自此处的连接。</translation>
    </message>
    <message>
        <source>Wait some seconds and connect again; increase the time between reconnects of your devices.</source>
        <translation>等待几秒后重新连接；延长您设备的重连间隔。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s load and its limits on connections and on their rate.</source>
        <translation>检查 broker 的负载及其对连接数和连接速率的限制。</translation>
    </message>
    <message>
        <source>A limit that the broker or its administrator set is used up: connections, sessions, messages or traffic of %1.</source>
        <translation>broker 或其管理员设置的限额已用完：%1 的连接、会话、消息或流量。</translation>
    </message>
    <message>
        <source>Check the quotas of this user or tenant on the broker, and raise them or free something.</source>
        <translation>检查 broker 上该用户或租户的配额，提高配额或释放资源。</translation>
    </message>
    <message>
        <source>End connections and sessions that are not needed any more: those with clean start off are kept.</source>
        <translation>结束不再需要的连接和会话：关闭 Clean Start 的会话会被保存。</translation>
    </message>
    <message numerus="yes">
        <source>The will&apos;s payload has %n byte(s).</source>
        <translation>
            <numerusform>遗嘱的载荷有 %n 字节。</numerusform>
        </translation>
    </message>
    <message>
        <source>Shorten the payload of the last will.</source>
        <translation>缩短遗嘱的载荷。</translation>
    </message>
    <message>
        <source>Shorten what CONNECT carries: user properties, password or token, client ID, will.</source>
        <translation>缩短 CONNECT 携带的内容：User Property、密码或令牌、客户端 ID、遗嘱。</translation>
    </message>
    <message>
        <source>Or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>或者提高 broker 上的限制（mosquitto：max_packet_size）。</translation>
    </message>
    <message>
        <source>It refers to the last will by this code, although none was sent.</source>
        <translation>此代码指的是遗嘱，尽管并未发送遗嘱。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells what it did not take.</source>
        <translation>查看 broker 的日志：它会说明不接受什么。</translation>
    </message>
    <message>
        <source>The will has the topic &quot;%1&quot;.</source>
        <translation>遗嘱的主题为“%1”。</translation>
    </message>
    <message>
        <source>Clear the will&apos;s payload format indicator (Last Will), or give a payload that is UTF-8 text.</source>
        <translation>清除遗嘱的 Payload Format Indicator（遗嘱），或给出 UTF-8 文本的载荷。</translation>
    </message>
    <message>
        <source>Change the will&apos;s topic (Last Will, Topic) to one that this broker allows.</source>
        <translation>将遗嘱的主题（遗嘱，主题）改为此 broker 允许的主题。</translation>
    </message>
    <message>
        <source>Connect without the will, to see whether that is all.</source>
        <translation>不带遗嘱连接，看看是否仅因遗嘱。</translation>
    </message>
    <message>
        <source>The last will is to be retained, and the broker keeps no retained messages.</source>
        <translation>遗嘱要求保留，而 broker 不保存保留消息。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages.</source>
        <translation>broker 不保存保留消息。</translation>
    </message>
    <message>
        <source>Clear &quot;Retain&quot; of the last will (Last Will).</source>
        <translation>清除遗嘱的“保留”（遗嘱）。</translation>
    </message>
    <message>
        <source>Or allow retained messages on the broker (mosquitto: retain_available).</source>
        <translation>或者在 broker 上允许保留消息（mosquitto：retain_available）。</translation>
    </message>
    <message>
        <source>The last will asks for QoS %1.</source>
        <translation>遗嘱要求 QoS %1。</translation>
    </message>
    <message>
        <source>Lower the QoS of the last will to %1 (Last Will, QoS).</source>
        <translation>将遗嘱的 QoS 降为 %1（遗嘱，QoS）。</translation>
    </message>
    <message>
        <source>Or allow the higher QoS on the broker (mosquitto: max_qos).</source>
        <translation>或者在 broker 上允许更高的 QoS（mosquitto：max_qos）。</translation>
    </message>
    <message>
        <source>It has moved for good.</source>
        <translation>它已永久迁移。</translation>
    </message>
    <message>
        <source>It is to be used again later.</source>
        <translation>以后可再次使用它。</translation>
    </message>
    <message>
        <source>It does not say which server to use.</source>
        <translation>它没有说明应使用哪台服务器。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for the address to use.</source>
        <translation>向 broker 的运营者询问应使用的地址。</translation>
    </message>
    <message>
        <source>The server reference is &quot;%1&quot;.</source>
        <translation>服务器引用为“%1”。</translation>
    </message>
    <message>
        <source>Put the host of &quot;%1&quot; into the URL.</source>
        <translation>将“%1”的主机填入 URL。</translation>
    </message>
    <message>
        <source>Change the address in the configuration of the devices as well.</source>
        <translation>同时在设备的配置中更改地址。</translation>
    </message>
    <message>
        <source>So the broker says of the CONNECT that it got. Either something between changes the bytes, or the broker reads them differently.</source>
        <translation>broker 对它收到的 CONNECT 如此说明。要么途中有什么改动了字节，要么 broker 的读法不同。</translation>
    </message>
    <message>
        <source>Leave out optional parts one by one, to find the one that it does not take: user properties, authentication, will.</source>
        <translation>逐一去掉可选部分，找出它不接受的部分：User Property、认证、遗嘱。</translation>
    </message>
    <message>
        <source>Switch to MQTT 3.1.1, which has fewer parts.</source>
        <translation>切换到 MQTT 3.1.1，其可选部分较少。</translation>
    </message>
    <message>
        <source>Compare the bytes of CONNECT in the packet log with what arrives at the broker.</source>
        <translation>将报文日志中 CONNECT 的字节与到达 broker 的字节比较。</translation>
    </message>
    <message>
        <source>It is a code of MQTT 5: the broker may expect that version.</source>
        <translation>这是 MQTT 5 的代码：broker 可能期望该版本。</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT 5.0.</source>
        <translation>将协议版本切换为 MQTT 5.0。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells why it refused client ID &quot;%1&quot;.</source>
        <translation>查看 broker 的日志：它会说明为何拒绝客户端 ID“%1”。</translation>
    </message>
    <message>
        <source>Connect with another client ID, without the will and without user properties, to see which of them the broker does not take.</source>
        <translation>换用另一个客户端 ID、不带遗嘱和 User Property 连接，看看 broker 不接受哪一项。</translation>
    </message>
    <message>
        <source>The broker answered CONNECT with %1.</source>
        <translation>broker 对 CONNECT 的应答为 %1。</translation>
    </message>
    <message>
        <source>It gives the reason &quot;%1&quot;.</source>
        <translation>它给出的原因是“%1”。</translation>
    </message>
    <message>
        <source>It did so in the course of the exchange with the method &quot;%1&quot;.</source>
        <translation>这发生在使用方法“%1”的交换过程中。</translation>
    </message>
    <message>
        <source>Check the authentication data (MQTT 5, Authentication data): user, password or key that it was made from.</source>
        <translation>检查认证数据（MQTT 5，Authentication Data）：生成它所用的用户、密码或密钥。</translation>
    </message>
    <message>
        <source>Check that the method&apos;s steps are the ones that the broker expects; its log shows at which one it gave up.</source>
        <translation>检查该方法的步骤是否符合 broker 的期望；其日志会显示它在哪一步放弃。</translation>
    </message>
    <message>
        <source>No user name was given, and the broker knows no right for client ID &quot;%1&quot; alone.</source>
        <translation>未给出用户名，而 broker 没有仅凭客户端 ID“%1”赋予任何权限。</translation>
    </message>
    <message>
        <source>Check user name and password (Credentials): the proof of %1 was made from them.</source>
        <translation>检查用户名和密码（凭据）：%1 的证明由它们生成。</translation>
    </message>
    <message>
        <source>this client</source>
        <translation>此客户端</translation>
    </message>
</context>
<context>
    <name>ConnectionList</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>A new connection with a client ID of its own (Ctrl+N)</source>
        <translation>新建连接，使用自己的客户端 ID (Ctrl+N)</translation>
    </message>
    <message>
        <source>No connections yet.</source>
        <translation>尚无连接。</translation>
    </message>
    <message>
        <source>No connection has this in its name, URL or client ID.</source>
        <translation>没有连接的名称、URL 或客户端 ID 含有此内容。</translation>
    </message>
    <message>
        <source>A new group, with the chosen connections in it if there are several. Connections are dragged into groups, or moved with Alt+Up and Alt+Down.</source>
        <translation>新建组；如果选中了多个连接，则将它们放入组中。连接可拖入组，或用 Alt+Up 和 Alt+Down 移动。</translation>
    </message>
    <message>
        <source>Duplicate what is chosen, with new client IDs (Ctrl+Shift+D)</source>
        <translation>复制所选项，使用新的客户端 ID (Ctrl+Shift+D)</translation>
    </message>
    <message>
        <source>Delete what is chosen (Delete). This can be undone.</source>
        <translation>删除所选项 (Delete)。可以撤销。</translation>
    </message>
    <message>
        <source>Deleted: %1</source>
        <translation>已删除：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) deleted.</source>
        <translation>
            <numerusform>已删除 %n 个连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Group %1 deleted; its connections are kept.</source>
        <translation>已删除组 %1；其连接保留。</translation>
    </message>
    <message numerus="yes">
        <source>Group %1 deleted with its %n connection(s).</source>
        <translation>
            <numerusform>已删除组 %1 及其 %n 个连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>已撤销：%1</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>%n URL(s) copied, without secrets.</source>
        <translation>
            <numerusform>已复制 %n 个 URL，不含机密内容。</numerusform>
        </translation>
    </message>
    <message>
        <source>New &amp;connection</source>
        <translation>新建连接(&amp;C)</translation>
    </message>
    <message>
        <source>New &amp;group</source>
        <translation>新建组(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Open in a tab</source>
        <translation>在标签页中打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>连接(&amp;C)</translation>
    </message>
    <message>
        <source>D&amp;isconnect</source>
        <translation>断开(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>复制一份(&amp;U)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Move do&amp;wn</source>
        <translation>下移(&amp;W)</translation>
    </message>
    <message>
        <source>Cop&amp;y URL</source>
        <translation>复制 URL(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Move to &amp;group</source>
        <translation>移至组(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;No group</source>
        <translation>无组(&amp;N)</translation>
    </message>
    <message>
        <source>N&amp;ew group...</source>
        <translation>新建组(&amp;E)...</translation>
    </message>
    <message>
        <source>&amp;Connect all</source>
        <translation>全部连接(&amp;C)</translation>
    </message>
    <message>
        <source>D&amp;isconnect all</source>
        <translation>全部断开(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;New connection in this group</source>
        <translation>在此组中新建连接(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Delete the group, keep its connections</source>
        <translation>删除组，保留其连接(&amp;D)</translation>
    </message>
    <message numerus="yes">
        <source>Delete the group and its %n connection(s)</source>
        <translation>
            <numerusform>删除组及其 %n 个连接</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;as</source>
        <translation>复制为(&amp;A)</translation>
    </message>
    <message>
        <source>Shows the connections whose name or URL holds this text</source>
        <translation>显示名称或 URL 含有此文本的连接</translation>
    </message>
</context>
<context>
    <name>ConnectionPage</name>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Paste options</source>
        <translation>粘贴选项</translation>
    </message>
    <message>
        <source>Taken from the pasted object: %1. Undo with Ctrl+Z.</source>
        <translation>取自粘贴的对象：%1。按 Ctrl+Z 撤销。</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Edit URL</source>
        <translation>编辑 URL</translation>
    </message>
    <message>
        <source>Done: %1. Undo with Ctrl+Z.</source>
        <translation>完成：%1。按 Ctrl+Z 撤销。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>报文</translation>
    </message>
    <message>
        <source>The log takes the whole window (F11)</source>
        <translation>日志占满整个窗口 (F11)</translation>
    </message>
    <message>
        <source>The report of attempt %1 is on the clipboard. It holds no secrets.</source>
        <translation>尝试 %1 的报告已复制到剪贴板。其中不含机密内容。</translation>
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
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>Save the Report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Publish &amp;&amp; Subscribe</source>
        <translation>发布和订阅</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>送达</translation>
    </message>
    <message>
        <source>Whether messages arrive, and what may be published and subscribed to</source>
        <translation>消息是否到达，以及可发布和订阅什么</translation>
    </message>
    <message>
        <source>New client ID</source>
        <translation>新客户端 ID</translation>
    </message>
    <message>
        <source>%1 is connected to this broker with the client ID of this connection. The broker must disconnect it when this one connects [MQTT-3.1.4-3].</source>
        <translation>%1 已用此连接的客户端 ID 连接到此 broker。此连接建立时，broker 必须断开它 [MQTT-3.1.4-3]。</translation>
    </message>
    <message>
        <source>Connect anyway</source>
        <translation>仍然连接</translation>
    </message>
    <message>
        <source>The system&apos;s key store is asked for the secrets of this connection; it may want to be unlocked.</source>
        <translation>正在向系统的密钥库请求此连接的机密；它可能需要解锁。</translation>
    </message>
    <message>
        <source>Connect without them</source>
        <translation>不带机密连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Secrets of the key store</source>
        <translation>密钥库中的机密</translation>
    </message>
    <message>
        <source>Resume the session</source>
        <translation>恢复会话</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>It cannot express these settings; they stand in it as comments:</source>
        <translation>它无法表达以下设置；它们以注释形式写入其中：</translation>
    </message>
    <message numerus="yes">
        <source>and %n more.</source>
        <translation>
            <numerusform>另有 %n 项。</numerusform>
        </translation>
    </message>
    <message>
        <source>Certificates and keys</source>
        <translation>证书和密钥</translation>
    </message>
    <message>
        <source>Undo with Ctrl+Z.</source>
        <translation>按 Ctrl+Z 撤销。</translation>
    </message>
    <message>
        <source>They count with mqtts:// and wss:// only. Undo with Ctrl+Z.</source>
        <translation>它们仅用于 mqtts:// 和 wss://。按 Ctrl+Z 撤销。</translation>
    </message>
</context>
<context>
    <name>ConnectionPages</name>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>%1: %2
The next connection that is only looked at takes this place. Use the page, or click twice here, and the tab stays.</source>
        <translation>%1：%2
下一个仅供查看的连接会占用此位置。使用该页面或在此双击，标签页即可保留。</translation>
    </message>
</context>
<context>
    <name>ConnectionState</name>
    <message>
        <source>connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>disconnecting</source>
        <translation>正在断开</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>waiting to reconnect</source>
        <translation>等待重连</translation>
    </message>
</context>
<context>
    <name>ConnectionTree</name>
    <message>
        <source>The connections that are kept, in groups. Return opens the chosen one, F2 renames it, Delete takes it out.</source>
        <translation>分组保存的连接。Enter 打开所选连接，F2 重命名，Delete 将其移除。</translation>
    </message>
</context>
<context>
    <name>ConnectionsModel</name>
    <message>
        <source>New connection</source>
        <translation>新建连接</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>not saved (Ctrl+S saves it)</source>
        <translation>未保存（Ctrl+S 保存）</translation>
    </message>
    <message>
        <source>Group %1: %2 of %3 connected</source>
        <translation>组 %1：%2/%3 已连接</translation>
    </message>
    <message>
        <source>Has the client ID of %1 on the same broker: the one that connects later throws the other out [MQTT-3.1.4-3].</source>
        <translation>与 %1 在同一 broker 上的客户端 ID 相同：后连接的会使另一个断开 [MQTT-3.1.4-3]。</translation>
    </message>
</context>
<context>
    <name>CopyAsMenu</name>
    <message>
        <source>No connection is open.</source>
        <translation>没有打开的连接。</translation>
    </message>
    <message>
        <source>&amp;With secrets</source>
        <translation>包含机密(&amp;W)</translation>
    </message>
    <message>
        <source>Passwords, passphrases, tokens and authentication data stand in what is copied. Otherwise each has a placeholder in capitals. Off at every start.</source>
        <translation>密码、口令、令牌和认证数据会包含在复制的内容中。否则各以大写的占位符代替。每次启动时关闭。</translation>
    </message>
</context>
<context>
    <name>CredentialsForm</name>
    <message>
        <source>&amp;Username</source>
        <translation>用户名(&amp;U)</translation>
    </message>
    <message>
        <source>User Name in the payload of CONNECT, all versions. Not sent unless the box is checked; an empty user name that is sent is not the same as none.
MQTT 5.0 section 3.1.3.5, 3.1.1 section 3.1.3.4</source>
        <translation>CONNECT 载荷中的 User Name，所有版本。未勾选则不发送；发送空用户名与不发送不同。
MQTT 5.0 第 3.1.3.5 节，3.1.1 第 3.1.3.4 节</translation>
    </message>
    <message>
        <source>not set: none is sent</source>
        <translation>未设置：不发送</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>密码(&amp;P)</translation>
    </message>
    <message>
        <source>Password in the payload of CONNECT, all versions. Below 5.0 it needs a user name. It is never written to a file.
MQTT 5.0 section 3.1.3.6, 3.1.1 section 3.1.3.5</source>
        <translation>CONNECT 载荷中的 Password，所有版本。5.0 以下需要用户名。绝不写入文件。
MQTT 5.0 第 3.1.3.6 节，3.1.1 第 3.1.3.5 节</translation>
    </message>
    <message>
        <source>Keeps the password, the passphrase, the authentication data, the proxy&apos;s password and secret headers of this connection in the key store of the desktop (GNOME Keyring, KWallet), where they outlive this window. Off: they are removed from there.</source>
        <translation>将此连接的密码、口令、认证数据、代理密码和机密标头保存在桌面的密钥库（GNOME Keyring、KWallet）中，关闭窗口后仍保留。关闭：从中删除。</translation>
    </message>
    <message>
        <source>&amp;Remember in the system&apos;s key store</source>
        <translation>在系统的密钥库中记住(&amp;R)</translation>
    </message>
    <message>
        <source>Secrets are kept in the system&apos;s key store and never written to a file.</source>
        <translation>机密保存在系统的密钥库中，绝不写入文件。</translation>
    </message>
    <message>
        <source>Secrets are kept in memory until Connack is closed; they are never written to a file.</source>
        <translation>机密保存在内存中，直到 Connack 关闭；绝不写入文件。</translation>
    </message>
</context>
<context>
    <name>DecisionPanel</name>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256 指纹</translation>
    </message>
    <message>
        <source>The fingerprints agree: trust it and connect again</source>
        <translation>指纹一致：信任并重新连接</translation>
    </message>
    <message>
        <source>Adds the certificate to the CA files of this connection (TLS, CA file). Ctrl+Z takes it back.</source>
        <translation>将证书添加到此连接的 CA 文件（TLS，CA 文件）。按 Ctrl+Z 撤回。</translation>
    </message>
    <message>
        <source>Do not trust it</source>
        <translation>不信任</translation>
    </message>
</context>
<context>
    <name>DelayModel</name>
    <message>
        <source>So many percent of the answers came within this time; off by 0.8 % at most</source>
        <translation>有此百分比的应答在该时间内到达；误差至多 0.8 %</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>From the packet that asks to the packet that answers it</source>
        <translation>从请求报文到应答报文</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>How many were answered</source>
        <translation>应答的数量</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>最快</translation>
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
        <translation>最慢</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未决</translation>
    </message>
    <message>
        <source>Not answered: not yet, or the connection ended before</source>
        <translation>未应答：尚未应答，或连接先已结束</translation>
    </message>
    <message>
        <source>%1, of the broker</source>
        <comment>PUBLISH → PUBACK</comment>
        <translation>%1，由 broker 应答</translation>
    </message>
</context>
<context>
    <name>DeliveryCheck</name>
    <message>
        <source>The second connection ended while it waited for the message.</source>
        <translation>第二个连接在等待消息时结束。</translation>
    </message>
</context>
<context>
    <name>DeliveryTable</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
</context>
<context>
    <name>DeliveryText</name>
    <message>
        <source>connection closed</source>
        <translation>连接已关闭</translation>
    </message>
    <message>
        <source>Yes</source>
        <comment>may publish</comment>
        <translation>是</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>被拒绝：%1</translation>
    </message>
    <message>
        <source>Silently dropped</source>
        <translation>被静默丢弃</translation>
    </message>
    <message>
        <source>Unknown: %1</source>
        <translation>未知：%1</translation>
    </message>
    <message>
        <source>not tested: a filter</source>
        <translation>未测试：是过滤器</translation>
    </message>
    <message>
        <source>“%1” is a filter: it can be subscribed to, but no message has it as its topic.</source>
        <translation>“%1”是过滤器：可以订阅，但没有消息以它为主题。</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Granted QoS %1</source>
        <translation>已授予 QoS %1</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>Not possible</source>
        <translation>不可行</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>The broker&apos;s words: “%1”.</source>
        <translation>broker 的原话：“%1”。</translation>
    </message>
    <message>
        <source>Its turn has not come yet.</source>
        <translation>尚未轮到它。</translation>
    </message>
    <message>
        <source>The broker granted the second connection (client ID %1) QoS %2.</source>
        <translation>broker 授予第二个连接（客户端 ID %1）QoS %2。</translation>
    </message>
    <message>
        <source>But what is published there does not reach it.</source>
        <translation>但在该主题上发布的消息没有到达它。</translation>
    </message>
    <message>
        <source>The broker refused the subscription: %1.</source>
        <translation>broker 拒绝了订阅：%1。</translation>
    </message>
    <message>
        <source>The broker answered SUBSCRIBE by closing the connection, as some do where an access rule forbids it.</source>
        <translation>broker 以关闭连接应答 SUBSCRIBE，有些 broker 在访问规则禁止时如此。</translation>
    </message>
    <message>
        <source>The broker did not answer SUBSCRIBE.</source>
        <translation>broker 没有应答 SUBSCRIBE。</translation>
    </message>
    <message>
        <source>The second connection did not come about: %1.</source>
        <translation>第二个连接未能建立：%1。</translation>
    </message>
    <message>
        <source>It was cancelled before it was over.</source>
        <translation>检查在结束前被取消。</translation>
    </message>
    <message>
        <source>Its last acknowledgement came after %1.</source>
        <translation>最后的确认在 %1 后到达。</translation>
    </message>
    <message numerus="yes">
        <source>Meanwhile %n message(s) of other clients came on the topic.</source>
        <translation>
            <numerusform>期间该主题上收到其他客户端的 %n 条消息。</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker refused the message after %1: %2.</source>
        <translation>broker 在 %1 后拒绝了消息：%2。</translation>
    </message>
    <message>
        <source>The broker answered the message with DISCONNECT %1 and closed the connection.</source>
        <translation>broker 以 DISCONNECT %1 应答消息并关闭了连接。</translation>
    </message>
    <message>
        <source>The broker closed the connection on the message.</source>
        <translation>broker 因该消息关闭了连接。</translation>
    </message>
    <message>
        <source>Below MQTT 5 that is the only way to refuse a PUBLISH visibly [MQTT-3.3.5-2]. Look at the broker&apos;s access rules for this topic, and at its log.</source>
        <translation>MQTT 5 以下，这是可见地拒绝 PUBLISH 的唯一方式 [MQTT-3.3.5-2]。请查看 broker 对此主题的访问规则及其日志。</translation>
    </message>
    <message>
        <source>The message arrived after %1, but not as it was published.</source>
        <translation>消息在 %1 后到达，但与发布时不同。</translation>
    </message>
    <message>
        <source>It came with QoS %1; published with QoS %2 to a subscription with QoS %3, it must come with QoS %4 (section 3.8.4).</source>
        <translation>它以 QoS %1 到达；以 QoS %2 发布到 QoS %3 的订阅，必须以 QoS %4 到达（第 3.8.4 节）。</translation>
    </message>
    <message>
        <source>It has the retain flag, though it is no retained message (section 3.3.1.3).</source>
        <translation>它带有保留标志，尽管它不是保留消息（第 3.3.1.3 节）。</translation>
    </message>
    <message>
        <source>It came on the topic “%1”.</source>
        <translation>它在主题“%1”上到达。</translation>
    </message>
    <message>
        <source>Its payload was changed on the way: a bridge, a rule or a plug-in of the broker rewrites it.</source>
        <translation>其载荷在途中被更改：broker 的桥接、规则或插件改写了它。</translation>
    </message>
    <message>
        <source>The message arrived %1 times, first after %2.</source>
        <translation>消息到达了 %1 次，首次在 %2 后。</translation>
    </message>
    <message>
        <source>With QoS %1 a message must not arrive again (section 4.3).</source>
        <translation>在 QoS %1 下，消息不得再次到达（第 4.3 节）。</translation>
    </message>
    <message>
        <source>QoS 1 allows that: the broker sent it again, with DUP set, as it missed the acknowledgement (section 4.3.2).</source>
        <translation>QoS 1 允许如此：broker 未收到确认，于是设置 DUP 再次发送（第 4.3.2 节）。</translation>
    </message>
    <message>
        <source>QoS 1 allows a message to come again, but these copies have no DUP flag: look for a bridge, or a second path, that publishes it once more.</source>
        <translation>QoS 1 允许消息再次到达，但这些副本没有 DUP 标志：请查找再次发布该消息的桥接或第二条路径。</translation>
    </message>
    <message>
        <source>It came with QoS %1, as the broker granted no more to the subscription.</source>
        <translation>它以 QoS %1 到达，因为 broker 授予该订阅的不高于此。</translation>
    </message>
    <message>
        <source>The message arrived at the second connection after %1.</source>
        <translation>消息在 %1 后到达第二个连接。</translation>
    </message>
    <message>
        <source>The message was sent. Whether it was delivered cannot be seen: the second connection may not subscribe to the topic.</source>
        <translation>消息已发送。是否送达无法看出：第二个连接不得订阅该主题。</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1. Whether it delivers it cannot be seen: the second connection may not subscribe to the topic.</source>
        <translation>broker 在 %1 后确认了消息。是否送达无法看出：第二个连接不得订阅该主题。</translation>
    </message>
    <message>
        <source>A connection that is needed for it did not come about: %1.</source>
        <translation>所需的一个连接未能建立：%1。</translation>
    </message>
    <message>
        <source>Within %1 the broker neither acknowledged the message (%2) nor delivered it. It may be overloaded, or something in between holds packets back.</source>
        <translation>broker 在 %1 内既未确认消息（%2）也未送达。它可能过载，或途中有什么扣住了报文。</translation>
    </message>
    <message>
        <source>The message is on its way.</source>
        <translation>消息正在途中。</translation>
    </message>
    <message>
        <source>The message arrived after %1, but the broker did not acknowledge it within %2; a client would have to send it again (section 4.4).</source>
        <translation>消息在 %1 后到达，但 broker 未在 %2 内确认；客户端须再次发送（第 4.4 节）。</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>途中</translation>
    </message>
    <message>
        <source>Delivered with QoS %1</source>
        <translation>已以 QoS %1 送达</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>送达</translation>
    </message>
    <message>
        <source>Delivered %1 times</source>
        <translation>已送达 %1 次</translation>
    </message>
    <message>
        <source>Delivered, but changed</source>
        <translation>已送达，但被更改</translation>
    </message>
    <message>
        <source>Delivered, not acknowledged</source>
        <translation>已送达，未确认</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Nobody could watch</source>
        <translation>无法观察</translation>
    </message>
    <message>
        <source>The message was sent, the subscription was granted, and nothing arrived within %1.</source>
        <translation>消息已发送，订阅已授予，但在 %1 内没有任何内容到达。</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1 and did not deliver it within %2, though it granted the subscription.</source>
        <translation>broker 在 %1 后确认了消息，但在 %2 内未送达，尽管它授予了订阅。</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1 (%2) and did not deliver it within %3, though it granted the subscription.</source>
        <translation>broker 在 %1 后确认了消息（%2），但在 %3 内未送达，尽管它授予了订阅。</translation>
    </message>
    <message>
        <source>Topics that begin with $ are the broker&apos;s own (section 4.7.2): most brokers drop what clients publish there.</source>
        <translation>以 $ 开头的主题属于 broker 自己（第 4.7.2 节）：多数 broker 会丢弃客户端在其上发布的内容。</translation>
    </message>
    <message>
        <source>Most often that is an access rule (ACL): below MQTT 5 a PUBLISH cannot be refused with a reason; a broker must acknowledge it all the same, or close the connection [MQTT-3.3.5-2].</source>
        <translation>最常见的是访问规则（ACL）：MQTT 5 以下无法给出原因地拒绝 PUBLISH；broker 仍须确认，或关闭连接 [MQTT-3.3.5-2]。</translation>
    </message>
    <message>
        <source>QoS 0 has no acknowledgement that could refuse it: a broker drops what an access rule (ACL) forbids.</source>
        <translation>QoS 0 没有可用于拒绝的确认：broker 会丢弃访问规则（ACL）所禁止的消息。</translation>
    </message>
    <message>
        <source>With QoS %1 it refuses the message: publishing is what is forbidden.</source>
        <translation>在 QoS %1 下它拒绝消息：被禁止的是发布。</translation>
    </message>
    <message>
        <source>What the second connection publishes on the topic does arrive: reading works. What is dropped is what this connection publishes; look for a rule that goes by its client ID.</source>
        <translation>第二个连接在该主题上发布的内容确实到达：读取可行。被丢弃的是此连接发布的内容；请查找依据其客户端 ID 的规则。</translation>
    </message>
    <message>
        <source>Publishing is what is forbidden: look at the access rules for writing.</source>
        <translation>被禁止的是发布：请查看写入的访问规则。</translation>
    </message>
    <message>
        <source>The second connection has the client ID %1: rights that go by the client ID are another one&apos;s there.</source>
        <translation>第二个连接的客户端 ID 为 %1：依据客户端 ID 的权限在那里是另一个客户端的。</translation>
    </message>
    <message>
        <source>As the broker knows of no matching subscriber, the subscription it granted is not in force: most likely reading is forbidden.</source>
        <translation>由于 broker 不知道有匹配的订阅者，它授予的订阅并未生效：很可能读取被禁止。</translation>
    </message>
    <message>
        <source>As publishing is allowed, most likely reading is forbidden: some brokers grant such a subscription and hold the messages back.</source>
        <translation>由于允许发布，很可能读取被禁止：有些 broker 授予这样的订阅而扣住消息。</translation>
    </message>
    <message>
        <source>Whether publishing or reading is forbidden cannot be told from here; the broker&apos;s log can.</source>
        <translation>被禁止的是发布还是读取，从此处无法判断；broker 的日志可以。</translation>
    </message>
    <message>
        <source>A message on another topic (connack/control/…) does arrive: the connections are sound.</source>
        <translation>另一主题（connack/control/…）上的消息确实到达：连接正常。</translation>
    </message>
    <message>
        <source>A message on another topic (connack/control/…) does not arrive either: this user may have rights on a few topics only.</source>
        <translation>另一主题（connack/control/…）上的消息也没有到达：该用户可能只对少数主题有权限。</translation>
    </message>
    <message>
        <source>Over MQTT 5 the broker closes the connection on the same message.</source>
        <translation>通过 MQTT 5 时，broker 因同一消息关闭连接。</translation>
    </message>
    <message>
        <source>Asked over MQTT 5, which has reason codes, the broker answers the same message with %1.</source>
        <translation>通过有 Reason Code 的 MQTT 5 询问时，broker 对同一消息的应答为 %1。</translation>
    </message>
    <message>
        <source>Nothing arrives</source>
        <translation>没有任何内容到达</translation>
    </message>
</context>
<context>
    <name>DetailTabs</name>
    <message>
        <source>The broker sent no CONNACK in the last attempt.</source>
        <translation>broker 在上次尝试中没有发送 CONNACK。</translation>
    </message>
    <message>
        <source>The broker&apos;s answer, CONNACK, appears here: what was asked beside what was granted.</source>
        <translation>broker 的应答 CONNACK 显示在此处：请求的内容与授予的内容并列。</translation>
    </message>
    <message>
        <source>%1:// goes without TLS: there are no certificates.</source>
        <translation>%1:// 不使用 TLS：没有证书。</translation>
    </message>
    <message>
        <source>The broker presented no certificate in the last attempt.</source>
        <translation>broker 在上次尝试中没有出示证书。</translation>
    </message>
    <message>
        <source>The certificates that the broker presents appear here, over mqtts:// and wss://.</source>
        <translation>broker 通过 mqtts:// 和 wss:// 出示的证书显示在此处。</translation>
    </message>
    <message>
        <source>Show the details</source>
        <translation>显示详情</translation>
    </message>
    <message>
        <source>Hide the details</source>
        <translation>隐藏详情</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>Broker</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Granted</source>
        <translation>授予</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>观察结果</translation>
    </message>
    <message>
        <source>%1:// goes without a WebSocket.</source>
        <translation>%1:// 不使用 WebSocket。</translation>
    </message>
    <message>
        <source>The last attempt did not get as far as asking for a WebSocket.</source>
        <translation>上次尝试没有进行到请求 WebSocket。</translation>
    </message>
    <message>
        <source>The request for a WebSocket and the server&apos;s answer appear here with all their headers, over ws:// and wss://.</source>
        <translation>通过 ws:// 和 wss:// 时，WebSocket 请求和服务器的应答及其全部标头显示在此处。</translation>
    </message>
    <message>
        <source>Every attempt appears here: the addresses tried, TLS alerts, the HTTP upgrade, the extra connections that look closer, and how it ended.</source>
        <translation>每次尝试都显示在此处：尝试过的地址、TLS 警报、HTTP 升级、进一步探测的额外连接，以及如何结束。</translation>
    </message>
    <message>
        <source>Co&amp;mpare Attempts…</source>
        <translation>比较尝试(&amp;M)…</translation>
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
        <translation>尝试在 %1 后中断，未达到其上限 %2。</translation>
    </message>
    <message>
        <source>Made once more a moment later, the same connection works: the trouble may have been a passing one.</source>
        <translation>稍后再次尝试，同样的连接成功：故障可能是暂时的。</translation>
    </message>
</context>
<context>
    <name>EndpointsEdit</name>
    <message>
        <source>%1: %2 %3</source>
        <translation>%1：%2 %3</translation>
    </message>
</context>
<context>
    <name>ExpectationText</name>
    <message>
        <source>MQTT %1, section %2</source>
        <extracomment>%1: a version such as 3.1.1; %2: section and number of the statement</extracomment>
        <translation>MQTT %1，第 %2 节</translation>
    </message>
    <message>
        <source>The connection is over at once.</source>
        <translation>连接立即结束。</translation>
    </message>
    <message>
        <source>The broker closes the connection once %1 have passed without a packet: one and a half times the keep-alive.</source>
        <translation>一旦 %1 内没有报文（即 Keep Alive 的 1.5 倍），broker 就会关闭连接。</translation>
    </message>
    <message>
        <source>The will is not published: the broker throws it away.</source>
        <translation>遗嘱不会发布：broker 会丢弃它。</translation>
    </message>
    <message>
        <source>The broker publishes the will at once.</source>
        <translation>broker 立即发布遗嘱。</translation>
    </message>
    <message>
        <source>The broker publishes the will after %1, unless the client is back before (Will Delay Interval).</source>
        <translation>broker 在 %1 后发布遗嘱，除非客户端在此之前回来（Will Delay Interval）。</translation>
    </message>
    <message>
        <source>The session is gone: the next CONNACK says Session Present 0.</source>
        <translation>会话已不存在：下一个 CONNACK 为 Session Present 0。</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1: until then a CONNECT without Clean Start gets Session Present 1.</source>
        <translation>broker 将会话保存 %1：在此之前不带 Clean Start 的 CONNECT 得到 Session Present 1。</translation>
    </message>
    <message>
        <source>The broker keeps the session without an end: a CONNECT without Clean Start gets Session Present 1.</source>
        <translation>broker 无限期保存会话：不带 Clean Start 的 CONNECT 得到 Session Present 1。</translation>
    </message>
    <message>
        <source>The broker keeps the session: a CONNECT without Clean Session gets Session Present 1.</source>
        <translation>broker 保存会话：不带 Clean Session 的 CONNECT 得到 Session Present 1。</translation>
    </message>
    <message>
        <source>The broker goes on with AUTH 0x18 as its method asks for, and ends with AUTH 0x00. If it refuses, it says so in a DISCONNECT.</source>
        <translation>broker 按其方法的要求以 AUTH 0x18 继续，并以 AUTH 0x00 结束。如果拒绝，则以 DISCONNECT 说明。</translation>
    </message>
    <message>
        <source>Meanwhile the connection stays as it is, messages included.</source>
        <translation>期间连接保持不变，消息也照常。</translation>
    </message>
    <message>
        <source>Session Present is 0: the session ended with its connection.</source>
        <translation>Session Present 为 0：会话已随其连接结束。</translation>
    </message>
    <message>
        <source>Session Present is 0: the connection has been closed for longer than the Session Expiry Interval of %1.</source>
        <translation>Session Present 为 0：连接关闭的时间已超过 Session Expiry Interval %1。</translation>
    </message>
    <message>
        <source>Session Present is 1: the broker still has the session.</source>
        <translation>Session Present 为 1：broker 仍保存着会话。</translation>
    </message>
    <message>
        <source>Subscriptions still hold, and what was not acknowledged is sent again by both sides, with DUP set.</source>
        <translation>订阅仍然有效，未确认的内容由双方设置 DUP 再次发送。</translation>
    </message>
    <message>
        <source>Session Present is 0: the broker has thrown away what it had.</source>
        <translation>Session Present 为 0：broker 已丢弃它保存的内容。</translation>
    </message>
    <message>
        <source>The next CONNECT gets Session Present 0 as well: nothing is left to resume.</source>
        <translation>下一个 CONNECT 也得到 Session Present 0：没有可恢复的内容。</translation>
    </message>
</context>
<context>
    <name>ExperimentButtons</name>
    <message>
        <source>What should follow:</source>
        <translation>预期结果：</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>暂不可用：%1</translation>
    </message>
    <message>
        <source>The Reason Code that DISCONNECT carries (MQTT 5, section 3.14.2.1).</source>
        <translation>DISCONNECT 携带的 Reason Code（MQTT 5，第 3.14.2.1 节）。</translation>
    </message>
    <message>
        <source>0 s: ends the session</source>
        <translation>0 s：结束会话</translation>
    </message>
    <message>
        <source>The Session Expiry Interval that DISCONNECT carries (MQTT 5, section 3.14.2.2.2): &quot;90 s&quot;, &quot;5 min&quot;, &quot;never&quot;; 0 ends the session with the connection.</source>
        <translation>DISCONNECT 携带的 Session Expiry Interval（MQTT 5，第 3.14.2.2.2 节）：“90 s”、“5 min”、“永不”；0 使会话随连接结束。</translation>
    </message>
</context>
<context>
    <name>ExperimentRecord</name>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>as specified</source>
        <translation>符合规范</translation>
    </message>
    <message>
        <source>otherwise than specified</source>
        <translation>不符合规范</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>未观察到</translation>
    </message>
    <message>
        <source>What the specification says should follow, and what did</source>
        <translation>规范规定的结果，以及实际的结果</translation>
    </message>
    <message>
        <source>%1, at %2</source>
        <extracomment>%1: name of an experiment; %2: time of day</extracomment>
        <translation>%1，时间 %2</translation>
    </message>
    <message>
        <source>Should follow</source>
        <translation>预期</translation>
    </message>
    <message>
        <source>Followed</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Specification</source>
        <translation>规范</translation>
    </message>
    <message>
        <source>Connect, then press a button at the left: here stands what the broker must do, and what it does. The packets of it are in the tab Packets.</source>
        <translation>请先连接，再按左侧的按钮：此处显示 broker 必须做什么，以及它做了什么。相关报文在“报文”标签页中。</translation>
    </message>
</context>
<context>
    <name>ExperimentText</name>
    <message>
        <source>Stop the keep-alive</source>
        <translation>停止保活</translation>
    </message>
    <message>
        <source>Drop the connection</source>
        <translation>断掉连接</translation>
    </message>
    <message>
        <source>Disconnect with will</source>
        <translation>断开并触发遗嘱</translation>
    </message>
    <message>
        <source>Disconnect with reason</source>
        <translation>带原因断开</translation>
    </message>
    <message>
        <source>Disconnect, change expiry</source>
        <translation>断开并更改过期</translation>
    </message>
    <message>
        <source>Re-authenticate</source>
        <translation>重新认证</translation>
    </message>
    <message>
        <source>Resume the session</source>
        <translation>恢复会话</translation>
    </message>
    <message>
        <source>Wipe the session</source>
        <translation>清除会话</translation>
    </message>
    <message>
        <source>Sends no PINGREQ any more, as a device that hangs. The broker must notice (section 3.1.2.10).</source>
        <translation>不再发送 PINGREQ，如同挂起的设备。broker 必须察觉（第 3.1.2.10 节）。</translation>
    </message>
    <message>
        <source>Closes the socket without DISCONNECT, as a device that loses its power. The broker must publish the will (section 3.1.2.5).</source>
        <translation>不发送 DISCONNECT 就关闭套接字，如同断电的设备。broker 必须发布遗嘱（第 3.1.2.5 节）。</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with Reason Code 0x04: an orderly end after which the broker publishes the will all the same (MQTT 5, section 3.14.2.1).</source>
        <translation>发送 Reason Code 为 0x04 的 DISCONNECT：有序结束，但 broker 之后仍发布遗嘱（MQTT 5，第 3.14.2.1 节）。</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with the chosen Reason Code. Only 0x00 makes the broker throw the will away (MQTT 5, section 3.14.4).</source>
        <translation>发送带所选 Reason Code 的 DISCONNECT。只有 0x00 会使 broker 丢弃遗嘱（MQTT 5，第 3.14.4 节）。</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with a new Session Expiry Interval: how long the broker keeps the session from now on (MQTT 5, section 3.14.2.2.2).</source>
        <translation>发送带新 Session Expiry Interval 的 DISCONNECT：broker 从现在起将会话保存多久（MQTT 5，第 3.14.2.2.2 节）。</translation>
    </message>
    <message>
        <source>Sends AUTH with Reason Code 0x19: the authentication exchange is made again while the connection stays (MQTT 5, section 4.12.1).</source>
        <translation>发送 Reason Code 为 0x19 的 AUTH：在连接保持的同时再次进行认证交换（MQTT 5，第 4.12.1 节）。</translation>
    </message>
    <message>
        <source>Connects with Clean Start (3.x: Clean Session) off: the broker says with Session Present whether it still has the session (section 3.2.2.1.1).</source>
        <translation>关闭 Clean Start（3.x：Clean Session）连接：broker 以 Session Present 说明是否仍保存会话（第 3.2.2.1.1 节）。</translation>
    </message>
    <message>
        <source>Connects with Clean Start (3.x: Clean Session) on and disconnects: nothing of the session may be left, neither there nor here (section 3.1.2.4).</source>
        <translation>启用 Clean Start（3.x：Clean Session）连接后断开：两侧都不得留下会话的任何内容（第 3.1.2.4 节）。</translation>
    </message>
    <message>
        <source>The keep-alive is 0: the broker need not notice anything.</source>
        <translation>Keep Alive 为 0：broker 不必察觉任何情况。</translation>
    </message>
    <message>
        <source>The connection began with a Session Expiry Interval of 0, which DISCONNECT must not raise (section 3.14.2.2.2).</source>
        <translation>连接开始时 Session Expiry Interval 为 0，DISCONNECT 不得将其提高（第 3.14.2.2.2 节）。</translation>
    </message>
    <message>
        <source>CONNECT had no Authentication Method (section 4.12.1). Set one under MQTT 5.</source>
        <translation>CONNECT 没有 Authentication Method（第 4.12.1 节）。请在“MQTT 5”中设置。</translation>
    </message>
    <message>
        <source>Not connected.</source>
        <translation>未连接。</translation>
    </message>
    <message>
        <source>Wait until the attempt is over.</source>
        <translation>请等到尝试结束。</translation>
    </message>
    <message>
        <source>Connect first, so that there is a session.</source>
        <translation>请先连接，以便有会话。</translation>
    </message>
    <message>
        <source>The client ID is empty: without one there is no session to find again.</source>
        <translation>客户端 ID 为空：没有它就无法找回会话。</translation>
    </message>
    <message>
        <source>This needs MQTT 5; the connection is MQTT %1.</source>
        <translation>这需要 MQTT 5；连接使用的是 MQTT %1。</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>not expressible: %1</source>
        <translation>无法表达：%1</translation>
    </message>
    <message>
        <source>%1 stands for %2.</source>
        <translation>%1 代表 %2。</translation>
    </message>
    <message>
        <source>mosquitto bridge</source>
        <translation>mosquitto 桥接</translation>
    </message>
    <message>
        <source>A command that connects with mosquitto&apos;s client and prints what arrives for the subscriptions of this connection</source>
        <translation>用 mosquitto 的客户端连接并输出此连接的订阅所收到内容的命令</translation>
    </message>
    <message>
        <source>A command that connects with mosquitto&apos;s client and publishes one message</source>
        <translation>用 mosquitto 的客户端连接并发布一条消息的命令</translation>
    </message>
    <message>
        <source>A command that connects with the command line of MQTTX</source>
        <translation>用 MQTTX 命令行连接的命令</translation>
    </message>
    <message>
        <source>A command that connects with the command line of MQTTX and subscribes</source>
        <translation>用 MQTTX 命令行连接并订阅的命令</translation>
    </message>
    <message>
        <source>A script for Node.js with MQTT.js</source>
        <translation>使用 MQTT.js 的 Node.js 脚本</translation>
    </message>
    <message>
        <source>A script for Python with paho-mqtt, version 2 or 1.6</source>
        <translation>使用 paho-mqtt（版本 2 或 1.6）的 Python 脚本</translation>
    </message>
    <message>
        <source>The command that makes this connection without a window, for scripts and CI jobs</source>
        <translation>不用窗口建立此连接的命令，适用于脚本和 CI 任务</translation>
    </message>
    <message>
        <source>Lines for mosquitto.conf that make a mosquitto broker connect to this one as a bridge</source>
        <translation>mosquitto.conf 中的若干行，使 mosquitto broker 作为桥接连接到此 broker</translation>
    </message>
    <message>
        <source>A command that makes the TLS handshake alone, with the same certificates, names and versions</source>
        <translation>仅进行 TLS 握手的命令，使用相同的证书、名称和版本</translation>
    </message>
    <message>
        <source>A command that makes the WebSocket upgrade alone, with the same path and headers</source>
        <translation>仅进行 WebSocket 升级的命令，使用相同的路径和标头</translation>
    </message>
    <message>
        <source>The URL names no host yet.</source>
        <translation>URL 尚未指定主机。</translation>
    </message>
    <message>
        <source>There is no TLS under %1://; it is for mqtts:// and wss://.</source>
        <translation>%1:// 下没有 TLS；它用于 mqtts:// 和 wss://。</translation>
    </message>
    <message>
        <source>There is no WebSocket under %1://; it is for ws:// and wss://.</source>
        <translation>%1:// 下没有 WebSocket；它用于 ws:// 和 wss://。</translation>
    </message>
    <message>
        <source>A bridge of mosquitto does not speak WebSockets; it is for mqtt:// and mqtts://.</source>
        <translation>mosquitto 的桥接不支持 WebSocket；它用于 mqtt:// 和 mqtts://。</translation>
    </message>
    <message>
        <source>no line of mosquitto.conf can hold it.</source>
        <translation>mosquitto.conf 中没有任何行可以容纳它。</translation>
    </message>
    <message>
        <source>An empty client ID</source>
        <translation>空客户端 ID</translation>
    </message>
    <message>
        <source>%1 makes one up.</source>
        <translation>%1 会自行生成。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1 leaves out the names, but checks the chain all the same.</source>
        <translation>%1 不检查名称，但仍检查证书链。</translation>
    </message>
    <message>
        <source>Subscription %1</source>
        <translation>订阅 %1</translation>
    </message>
    <message>
        <source>blanks end a topic there.</source>
        <translation>空格在那里会结束主题。</translation>
    </message>
    <message>
        <source>The connection has no subscription: # stands for every topic.</source>
        <translation>连接没有订阅：# 代表所有主题。</translation>
    </message>
    <message>
        <source>a file whose first line is the passphrase of the client key</source>
        <translation>第一行为客户端密钥口令的文件</translation>
    </message>
    <message>
        <source>it is switched off.</source>
        <translation>它已关闭。</translation>
    </message>
    <message>
        <source>QoS %1 (one counts for all)</source>
        <translation>QoS %1（一个适用于全部）</translation>
    </message>
    <message>
        <source>Save what the connection holds as text as the file %1.</source>
        <translation>将连接中以文本保存的内容另存为文件 %1。</translation>
    </message>
    <message>
        <source>given as text</source>
        <translation>以文本给出</translation>
    </message>
    <message>
        <source>%1 reads one file; put all certificates into it.</source>
        <translation>%1 只读取一个文件；请将所有证书放入其中。</translation>
    </message>
    <message>
        <source>it belongs into the exchange of %1, which %2 does not make.</source>
        <translation>它属于 %1 的交换，而 %2 不进行该交换。</translation>
    </message>
    <message>
        <source>Retain As Published off (it counts for all)</source>
        <translation>关闭 Retain As Published（适用于全部）</translation>
    </message>
    <message>
        <source>WebSockets need mosquitto 2.1 or later.</source>
        <translation>WebSocket 需要 mosquitto 2.1 或更高版本。</translation>
    </message>
    <message>
        <source>%1 asks for it.</source>
        <translation>%1 会询问它。</translation>
    </message>
    <message>
        <source>no argument can hold its NUL bytes.</source>
        <translation>没有参数可以容纳其 NUL 字节。</translation>
    </message>
    <message>
        <source>Topic and message are examples.</source>
        <translation>主题和消息为示例。</translation>
    </message>
    <message>
        <source>The order of the User Properties</source>
        <translation>User Property 的顺序</translation>
    </message>
    <message>
        <source>MQTT.js takes an object.</source>
        <translation>MQTT.js 接受的是对象。</translation>
    </message>
    <message>
        <source>it is not text.</source>
        <translation>它不是文本。</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>AUTH is answered by hand</source>
        <translation>AUTH 由手动应答</translation>
    </message>
    <message>
        <source>The system&apos;s CA certificates besides the CA file</source>
        <translation>CA 文件之外的系统 CA 证书</translation>
    </message>
    <message>
        <source>Reconnecting also after an attempt that never connected</source>
        <translation>从未连上的尝试之后也重连</translation>
    </message>
    <message>
        <source>Reconnecting also after a refusal</source>
        <translation>被拒绝之后也重连</translation>
    </message>
    <message>
        <source>Reconnecting without resuming the session</source>
        <translation>重连时不恢复会话</translation>
    </message>
    <message>
        <source>Reconnecting without subscribing again</source>
        <translation>重连时不重新订阅</translation>
    </message>
    <message>
        <source>Connecting only when told to</source>
        <translation>仅在收到指示时连接</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>the password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>the user name, which is a token</source>
        <translation>用户名（它是令牌）</translation>
    </message>
    <message>
        <source>the client ID, which is a token</source>
        <translation>客户端 ID（它是令牌）</translation>
    </message>
    <message>
        <source>the passphrase of the client key</source>
        <translation>客户端密钥的口令</translation>
    </message>
    <message>
        <source>the password of the proxy</source>
        <translation>代理的密码</translation>
    </message>
    <message>
        <source>the authentication data</source>
        <translation>认证数据</translation>
    </message>
    <message>
        <source>the value of the header %1</source>
        <translation>标头 %1 的值</translation>
    </message>
    <message>
        <source>the token in the path</source>
        <translation>路径中的令牌</translation>
    </message>
    <message>
        <source>the payload of the will, which holds a secret</source>
        <translation>含有机密的遗嘱载荷</translation>
    </message>
    <message>
        <source>the Correlation Data of the will, which holds a secret</source>
        <translation>含有机密的遗嘱 Correlation Data</translation>
    </message>
    <message>
        <source>the value of the User Property %1</source>
        <translation>User Property %1 的值</translation>
    </message>
    <message>
        <source>a secret, such as a token</source>
        <translation>某项机密，例如令牌</translation>
    </message>
</context>
<context>
    <name>FactModel</name>
    <message>
        <source>%1, %2</source>
        <comment>text of a row and the meaning of its icon</comment>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>FactView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;All</source>
        <translation>全部复制(&amp;A)</translation>
    </message>
    <message>
        <source>Facts with their names; Ctrl+C copies the chosen one</source>
        <translation>各项名称及其内容；Ctrl+C 复制所选项</translation>
    </message>
</context>
<context>
    <name>FieldMeaning</name>
    <message>
        <source>Begins every packet: its type, flags and length.</source>
        <translation>每个报文的开头：类型、标志和长度。</translation>
    </message>
    <message>
        <source>The first byte: the packet&apos;s type in its upper half, flags in its lower one.</source>
        <translation>第一个字节：高半部分为报文类型，低半部分为标志。</translation>
    </message>
    <message>
        <source>What kind of packet this is.</source>
        <translation>这是哪种报文。</translation>
    </message>
    <message>
        <source>Flags that this packet type prescribes.</source>
        <translation>此报文类型规定的标志。</translation>
    </message>
    <message>
        <source>Bits without a meaning: their value is prescribed, another one makes the packet malformed.</source>
        <translation>无含义的位：其值是规定的，其他值会使报文格式错误。</translation>
    </message>
    <message>
        <source>Whether this may be a message that was sent before (1) or is sent for the first time (0).</source>
        <translation>这可能是以前发送过的消息（1）还是首次发送（0）。</translation>
    </message>
    <message>
        <source>How surely the message is to be delivered.</source>
        <translation>消息送达的可靠程度。</translation>
    </message>
    <message>
        <source>To the broker: keep the message for later subscribers. From the broker: the message was kept, and is not new.</source>
        <translation>发往 broker：为以后的订阅者保存消息。来自 broker：消息是保存的，并非新消息。</translation>
    </message>
    <message>
        <source>Bytes of the packet that follow this field.</source>
        <translation>此字段之后的报文字节数。</translation>
    </message>
    <message>
        <source>Tells MQTT from other protocols.</source>
        <translation>将 MQTT 与其他协议区分开。</translation>
    </message>
    <message>
        <source>The version of MQTT: 5 is MQTT 5.0.</source>
        <translation>MQTT 的版本：5 为 MQTT 5.0。</translation>
    </message>
    <message>
        <source>The version of MQTT: 4 is MQTT 3.1.1.</source>
        <translation>MQTT 的版本：4 为 MQTT 3.1.1。</translation>
    </message>
    <message>
        <source>The version of MQTT: 3 is MQTT 3.1.</source>
        <translation>MQTT 的版本：3 为 MQTT 3.1。</translation>
    </message>
    <message>
        <source>How the session begins, and which fields follow in the payload.</source>
        <translation>会话如何开始，以及载荷中有哪些字段。</translation>
    </message>
    <message>
        <source>Whether a User Name follows.</source>
        <translation>之后是否有 User Name。</translation>
    </message>
    <message>
        <source>Whether a Password follows.</source>
        <translation>之后是否有 Password。</translation>
    </message>
    <message>
        <source>Whether the broker keeps the will for later subscribers when it publishes it.</source>
        <translation>broker 发布遗嘱时是否为以后的订阅者保存它。</translation>
    </message>
    <message>
        <source>The QoS with which the broker publishes the will.</source>
        <translation>broker 发布遗嘱所用的 QoS。</translation>
    </message>
    <message>
        <source>Whether the broker is to publish a will for the client when the connection is lost.</source>
        <translation>连接中断时 broker 是否要为客户端发布遗嘱。</translation>
    </message>
    <message>
        <source>1: the broker discards an earlier session of this client ID. 0: it goes on with it.</source>
        <translation>1：broker 丢弃此客户端 ID 先前的会话。0：继续该会话。</translation>
    </message>
    <message>
        <source>1: a session that begins and ends with this connection. 0: the broker keeps the session, and goes on with it.</source>
        <translation>1：会话随此连接开始和结束。0：broker 保存会话并继续它。</translation>
    </message>
    <message>
        <source>Seconds within which the client sends something; after one and a half times that the broker gives it up. 0: the broker waits for ever.</source>
        <translation>客户端须在此秒数内发送数据；超过其 1.5 倍后 broker 会放弃它。0：broker 永远等待。</translation>
    </message>
    <message>
        <source>The client&apos;s name at the broker: a second client with the same one throws the first out.</source>
        <translation>客户端在 broker 上的名称：同名的第二个客户端会使第一个断开。</translation>
    </message>
    <message>
        <source>Properties of the will.</source>
        <translation>遗嘱的属性。</translation>
    </message>
    <message>
        <source>The topic on which the broker publishes the will.</source>
        <translation>broker 发布遗嘱所用的主题。</translation>
    </message>
    <message>
        <source>What the broker publishes when the connection is lost.</source>
        <translation>连接中断时 broker 发布的内容。</translation>
    </message>
    <message>
        <source>Whom the broker is to let in.</source>
        <translation>broker 应允许谁进入。</translation>
    </message>
    <message>
        <source>Proves who the client is. Masked unless secrets are revealed for this view.</source>
        <translation>证明客户端的身份。除非在此视图中显示机密，否则遮盖。</translation>
    </message>
    <message>
        <source>A reserved byte that is not used.</source>
        <translation>未使用的保留字节。</translation>
    </message>
    <message>
        <source>Flags of the broker&apos;s answer; only Session Present has a meaning.</source>
        <translation>broker 应答的标志；只有 Session Present 有含义。</translation>
    </message>
    <message>
        <source>1: the broker goes on with an earlier session of this client ID. 0: it has none.</source>
        <translation>1：broker 继续此客户端 ID 先前的会话。0：没有会话。</translation>
    </message>
    <message>
        <source>What the message is about; subscriptions match it.</source>
        <translation>消息的内容归属；订阅与之匹配。</translation>
    </message>
    <message>
        <source>Ties this packet to those that answer it; free again once the exchange is complete.</source>
        <translation>将此报文与应答它的报文联系起来；交换完成后可再次使用。</translation>
    </message>
    <message>
        <source>The message itself: bytes that MQTT does not look into.</source>
        <translation>消息本身：MQTT 不查看的字节。</translation>
    </message>
    <message>
        <source>Which topics are wanted: + stands for one level, # for all that follow.</source>
        <translation>想要哪些主题：+ 代表一级，# 代表其后所有级。</translation>
    </message>
    <message>
        <source>The subscription that ends: the same text as in its SUBSCRIBE.</source>
        <translation>结束的订阅：与其 SUBSCRIBE 中的文本相同。</translation>
    </message>
    <message>
        <source>How the messages of this topic filter are wanted.</source>
        <translation>希望如何接收此 Topic Filter 的消息。</translation>
    </message>
    <message>
        <source>The highest QoS with which messages are wanted.</source>
        <translation>希望接收消息的最高 QoS。</translation>
    </message>
    <message>
        <source>Whether retained messages come at the subscription.</source>
        <translation>订阅时是否发来保留消息。</translation>
    </message>
    <message>
        <source>1: messages keep the RETAIN flag with which they were published. 0: it is cleared for new ones.</source>
        <translation>1：消息保持发布时的 RETAIN 标志。0：对新消息清除该标志。</translation>
    </message>
    <message>
        <source>1: messages that this client publishes do not come back to it. 0: they do.</source>
        <translation>1：此客户端发布的消息不会发回给它。0：会发回。</translation>
    </message>
    <message>
        <source>Optional values, each with an identifier in front.</source>
        <translation>可选的值，每个前面都有标识符。</translation>
    </message>
    <message>
        <source>Bytes that all properties together take.</source>
        <translation>所有属性合计占用的字节数。</translation>
    </message>
    <message>
        <source>Tells which property follows.</source>
        <translation>说明其后是哪个属性。</translation>
    </message>
    <message>
        <source>A property whose identifier MQTT 5.0 does not define.</source>
        <translation>标识符未在 MQTT 5.0 中定义的属性。</translation>
    </message>
    <message>
        <source>0, at most once: sent once and not acknowledged, it may be lost.</source>
        <translation>0，至多一次：发送一次且不确认，可能丢失。</translation>
    </message>
    <message>
        <source>1, at least once: acknowledged, it may come twice.</source>
        <translation>1，至少一次：有确认，可能到达两次。</translation>
    </message>
    <message>
        <source>2, exactly once: acknowledged in two steps.</source>
        <translation>2，恰好一次：分两步确认。</translation>
    </message>
    <message>
        <source>3 is not allowed.</source>
        <translation>不允许 3。</translation>
    </message>
    <message>
        <source>0: they come.</source>
        <translation>0：会发来。</translation>
    </message>
    <message>
        <source>1: they come if the subscription is new.</source>
        <translation>1：订阅为新订阅时发来。</translation>
    </message>
    <message>
        <source>2: they do not come.</source>
        <translation>2：不发来。</translation>
    </message>
    <message>
        <source>%1 (MQTT %2, section %3)</source>
        <translation>%1（MQTT %2，第 %3 节）</translation>
    </message>
</context>
<context>
    <name>FieldTreeModel</name>
    <message>
        <source>%1, wrong</source>
        <comment>a field at which decoding stopped</comment>
        <translation>%1，错误</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>name and value of a field</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1, failure</source>
        <comment>a Reason Code that says so</comment>
        <translation>%1，失败</translation>
    </message>
</context>
<context>
    <name>FileEdit</name>
    <message numerus="yes">
        <source>(PEM text, %n byte(s))</source>
        <translation>
            <numerusform>（PEM 文本，%n 字节）</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Certificates and keys (*.pem *.crt *.cer *.der *.key *.p12 *.pfx *.crl);;All files (*)</source>
        <translation>证书和密钥 (*.pem *.crt *.cer *.der *.key *.p12 *.pfx *.crl);;所有文件 (*)</translation>
    </message>
    <message>
        <source>This is a folder. Give a file.</source>
        <translation>这是文件夹。请指定文件。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>没有这样的文件。</translation>
    </message>
    <message>
        <source>Choose a file. It can be dropped on the field as well, and PEM text can be pasted.</source>
        <translation>选择文件。也可以将文件拖放到字段上，或粘贴 PEM 文本。</translation>
    </message>
</context>
<context>
    <name>FilterLine</name>
    <message>
        <source>%1 The rows are those of the last filter that could be read.</source>
        <translation>%1 各行仍为上一个可读取的过滤器的结果。</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>The CONNACK and its reason</source>
        <translation>CONNACK 及其原因</translation>
    </message>
    <message>
        <source>Everything that was refused</source>
        <translation>所有被拒绝的</translation>
    </message>
    <message>
        <source>All refused publishes</source>
        <translation>所有被拒绝的发布</translation>
    </message>
    <message>
        <source>What was received on a topic</source>
        <translation>某个主题上收到的</translation>
    </message>
    <message>
        <source>Big messages</source>
        <translation>较大的消息</translation>
    </message>
    <message>
        <source>Retained messages</source>
        <translation>保留消息</translation>
    </message>
    <message>
        <source>All about one Packet Identifier</source>
        <translation>某个 Packet Identifier 的全部</translation>
    </message>
    <message>
        <source>Packets that break the standard</source>
        <translation>违反标准的报文</translation>
    </message>
    <message>
        <source>All but the keep-alive</source>
        <translation>除保活外的全部</translation>
    </message>
    <message>
        <source>What happened below MQTT</source>
        <translation>MQTT 以下发生的事</translation>
    </message>
    <message>
        <source>The first second</source>
        <translation>第一秒</translation>
    </message>
    <message>
        <source>A text, its case counts</source>
        <translation>文本，区分大小写</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Forget the recent filters</source>
        <translation>清除最近使用的过滤器</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>how much of the log the filter has looked at</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Filter: words, or terms such as type:publish topic:sensors/#</source>
        <translation>过滤：词语，或 type:publish topic:sensors/# 之类的条件</translation>
    </message>
    <message>
        <source>Shows the rows that meet it (Ctrl+F). Words must all occur; terms ask for a type, topic, reason, size and more, combined with and, or, not and brackets. Ctrl+Space offers what fits.</source>
        <translation>显示符合条件的行 (Ctrl+F)。词语必须全部出现；条件可按类型、主题、原因、大小等查找，并用 and、or、not 和括号组合。Ctrl+Space 提供可选项。</translation>
    </message>
    <message>
        <source>Filters to start from, and those that were used last</source>
        <translation>可作起点的过滤器，以及最近使用的过滤器</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop looking; the rows found so far stay</source>
        <translation>停止查找；已找到的行保留</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the payload</source>
        <translation>在载荷中查找</translation>
    </message>
    <message>
        <source>Find the previous place (Shift+F3)</source>
        <translation>查找上一处 (Shift+F3)</translation>
    </message>
    <message>
        <source>Find the next place (F3)</source>
        <translation>查找下一处 (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Marks every place where these characters stand, in either case (F3 goes on)</source>
        <translation>标出这些字符出现的每一处，不区分大小写（F3 继续）</translation>
    </message>
</context>
<context>
    <name>FitChecker</name>
    <message>
        <source>&quot;%1&quot; stands before &quot;%2&quot;, which did not issue it: the issuer is &quot;%3&quot;.</source>
        <translation>“%1”位于“%2”之前，但它不是由后者签发的：签发者为“%3”。</translation>
    </message>
    <message>
        <source>Put the certificates in order: the own one first, and behind each its issuer.</source>
        <translation>请按顺序排列证书：自己的证书在前，其后依次为各自的签发者。</translation>
    </message>
    <message>
        <source>Take out what does not belong to the chain, and put the certificate of &quot;%1&quot; in its place.</source>
        <translation>去掉不属于证书链的证书，并在其位置放入“%1”的证书。</translation>
    </message>
    <message>
        <source>The certificate of the intermediate CA &quot;%1&quot; is missing.</source>
        <translation>缺少中间 CA“%1”的证书。</translation>
    </message>
    <message>
        <source>Append it to the certificate file, behind &quot;%1&quot;.</source>
        <translation>将其追加到证书文件中，置于“%1”之后。</translation>
    </message>
    <message>
        <source>It is in order, up to the CA &quot;%1&quot; itself, which need not be sent.</source>
        <translation>顺序正确，直到 CA“%1”本身，后者不必发送。</translation>
    </message>
    <message numerus="yes">
        <source>It is in order: %n certificate(s), up to one that &quot;%1&quot; issued.</source>
        <translation>
            <numerusform>顺序正确：%n 个证书，直到由“%1”签发的证书。</numerusform>
        </translation>
    </message>
    <message>
        <source>Give the certificate of the CA at the end of the chain, as PEM or DER.</source>
        <translation>请给出证书链末端 CA 的证书（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>No CA file is given.</source>
        <translation>未给出 CA 文件。</translation>
    </message>
    <message>
        <source>The chain ends at a CA that this system trusts.</source>
        <translation>证书链止于本系统信任的 CA。</translation>
    </message>
    <message>
        <source>The chain ends at a CA of %1.</source>
        <translation>证书链止于 %1 中的 CA。</translation>
    </message>
    <message>
        <source>the system&apos;s store</source>
        <translation>系统的存储</translation>
    </message>
    <message>
        <source>%1 holds a CA of the right name, &quot;%2&quot;, but with another key: it did not sign &quot;%3&quot;. The CA was probably made anew.</source>
        <translation>%1 包含名称正确但密钥不同的 CA“%2”：它没有为“%3”签名。该 CA 可能已重新生成。</translation>
    </message>
    <message>
        <source>Give the CA&apos;s certificate that goes with this key, or have &quot;%1&quot; issued anew by this CA.</source>
        <translation>请给出与此密钥匹配的 CA 证书，或由此 CA 重新签发“%1”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is self-signed, and it is not in %2.</source>
        <translation>“%1”是自签名的，且不在 %2 中。</translation>
    </message>
    <message>
        <source>Give this certificate itself as CA file, or better have it issued by a CA.</source>
        <translation>将此证书本身指定为 CA 文件，或者最好由 CA 签发。</translation>
    </message>
    <message>
        <source>%1 holds &quot;%2&quot;, which is not a CA: it was issued by &quot;%3&quot;.</source>
        <translation>%1 包含“%2”，它不是 CA：它由“%3”签发。</translation>
    </message>
    <message>
        <source>Give the certificate of the CA &quot;%1&quot; as CA file.</source>
        <translation>将 CA“%1”的证书指定为 CA 文件。</translation>
    </message>
    <message>
        <source>%1 holds the intermediate CA &quot;%2&quot;; trust has to end at a CA that signs itself.</source>
        <translation>%1 包含中间 CA“%2”；信任必须止于为自己签名的 CA。</translation>
    </message>
    <message>
        <source>Add the certificate of &quot;%1&quot; to the CA file.</source>
        <translation>将“%1”的证书加入 CA 文件。</translation>
    </message>
    <message>
        <source>As long as the certificate of &quot;%1&quot; is missing, it cannot be told whether the CA of %2 is the right one.</source>
        <translation>只要缺少“%1”的证书，就无法判断 %2 中的 CA 是否正确。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; was issued by &quot;%2&quot;, which is not in %3.</source>
        <translation>“%1”由“%2”签发，后者不在 %3 中。</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs: they know this issuer.</source>
        <translation>信任系统的 CA：系统的 CA 认识此签发者。</translation>
    </message>
    <message>
        <source>Give the certificate of &quot;%1&quot; as CA file.</source>
        <translation>将“%1”的证书指定为 CA 文件。</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: %2</source>
        <comment>name of a certificate, sentence on its dates</comment>
        <translation>“%1”：%2</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock, or wait until %1.</source>
        <translation>检查本机时钟，或等到 %1。</translation>
    </message>
    <message>
        <source>Renew it. If the date is still to come, set this machine&apos;s clock.</source>
        <translation>请更新它。如果该日期尚未到来，请校准本机时钟。</translation>
    </message>
    <message>
        <source>All are valid; &quot;%1&quot; expires first, %2.</source>
        <translation>全部有效；“%1”最先到期，%2。</translation>
    </message>
    <message>
        <source>Renew &quot;%1&quot; soon.</source>
        <translation>请尽快更新“%1”。</translation>
    </message>
    <message>
        <source>It is valid for more than 825 days in all: iPhones, iPads and Macs refuse such a server.</source>
        <translation>它的总有效期超过 825 天：iPhone、iPad 和 Mac 会拒绝这样的服务器。</translation>
    </message>
    <message>
        <source>Have it issued for 825 days at most, if such clients are to connect.</source>
        <translation>如果这类客户端要连接，请以至多 825 天签发。</translation>
    </message>
    <message>
        <source>A broker with use_identity_as_username calls this client &quot;%1&quot;.</source>
        <translation>使用 use_identity_as_username 的 broker 称此客户端为“%1”。</translation>
    </message>
    <message>
        <source>No host name is given.</source>
        <translation>未给出主机名。</translation>
    </message>
    <message>
        <source>Give the host name or address that stands in the clients&apos; URL.</source>
        <translation>请给出客户端 URL 中的主机名或地址。</translation>
    </message>
    <message>
        <source>The certificate has no Subject Alternative Name; today&apos;s clients do not look at the subject &quot;%1&quot;.</source>
        <translation>证书没有 Subject Alternative Name；如今的客户端不查看主体“%1”。</translation>
    </message>
    <message>
        <source>Have it issued anew with %1 as Subject Alternative Name.</source>
        <translation>以 %1 作为 Subject Alternative Name 重新签发。</translation>
    </message>
    <message>
        <source>The certificate is good for %1 (it names %2).</source>
        <translation>证书适用于 %1（它写明 %2）。</translation>
    </message>
    <message>
        <source>The certificate names %1, but not %2.</source>
        <translation>证书写明 %1，但没有 %2。</translation>
    </message>
    <message>
        <source>Use one of these names in the URL, or have the certificate issued for %1 as well.</source>
        <translation>在 URL 中使用其中一个名称，或让证书也为 %1 签发。</translation>
    </message>
    <message>
        <source>%1 is not for this use: its purpose is %2.</source>
        <translation>%1 不用于此用途：其用途为%2。</translation>
    </message>
    <message>
        <source>that of a CA</source>
        <translation>CA 的用途</translation>
    </message>
    <message>
        <source>Have it issued with the extended key usage %1.</source>
        <translation>以扩展密钥用途 %1 签发。</translation>
    </message>
    <message>
        <source>%1 names no purpose: it may be used for anything.</source>
        <translation>%1 未写明用途：可用于任何用途。</translation>
    </message>
    <message>
        <source>%1 is for this use: %2.</source>
        <translation>%1 用于此用途：%2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no CA: its certificate does not allow it to issue others.</source>
        <translation>“%1”不是 CA：其证书不允许它签发其他证书。</translation>
    </message>
    <message>
        <source>Have it made anew with basic constraints CA:TRUE and key usage keyCertSign.</source>
        <translation>以基本约束 CA:TRUE 和密钥用途 keyCertSign 重新生成。</translation>
    </message>
    <message>
        <source>OpenSSL refuses the CA &quot;%1&quot;: %2.</source>
        <translation>OpenSSL 拒绝 CA“%1”：%2。</translation>
    </message>
    <message>
        <source>Have the certificate issued by a CA without that restriction.</source>
        <translation>由没有该限制的 CA 签发证书。</translation>
    </message>
    <message>
        <source>%1 may itself issue certificates: it is a CA.</source>
        <translation>%1 自身可以签发证书：它是 CA。</translation>
    </message>
    <message>
        <source>Use a certificate of its own for this, with basic constraints CA:FALSE, and keep the CA&apos;s key away from it.</source>
        <translation>为此使用单独的证书，基本约束为 CA:FALSE，并且不要在此处存放 CA 的密钥。</translation>
    </message>
    <message>
        <source>There is no certificate of an issuer to look at.</source>
        <translation>没有可查看的签发者证书。</translation>
    </message>
    <message>
        <source>Every issuer is marked as a CA.</source>
        <translation>每个签发者都标记为 CA。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too weak for OpenSSL&apos;s security level 2: key %2, signature %3.</source>
        <translation>“%1”对 OpenSSL 的安全级别 2 来说太弱：密钥 %2，签名 %3。</translation>
    </message>
    <message>
        <source>Have it made anew with RSA of 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>用 2048 位或以上的 RSA 或 EC P-256，以及 SHA-256 签名重新生成。</translation>
    </message>
    <message>
        <source>Key %1, signature %2.</source>
        <translation>密钥 %1，签名 %2。</translation>
    </message>
    <message>
        <source>Give a list of the CA that issued the certificate, as PEM or DER.</source>
        <translation>请给出签发该证书的 CA 的列表（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>No revocation list is given.</source>
        <translation>未给出吊销列表。</translation>
    </message>
    <message>
        <source>%1 is on the revocation list.</source>
        <translation>%1 在吊销列表上。</translation>
    </message>
    <message>
        <source>Have a new one issued, with a new key.</source>
        <translation>用新密钥签发新证书。</translation>
    </message>
    <message>
        <source>The list does not settle it: OpenSSL says &quot;%1&quot;.</source>
        <translation>列表无法给出定论：OpenSSL 的说明为“%1”。</translation>
    </message>
    <message>
        <source>%1 is not on the list.</source>
        <translation>%1 不在列表上。</translation>
    </message>
    <message>
        <source>There is no certificate to look at.</source>
        <translation>没有可查看的证书。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate &quot;%1&quot;</source>
        <translation>服务器的证书“%1”</translation>
    </message>
    <message>
        <source>The client&apos;s certificate &quot;%1&quot;</source>
        <translation>客户端的证书“%1”</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 包含%2。</translation>
    </message>
    <message>
        <source>Give the server&apos;s certificate, followed by its intermediate CAs (mosquitto: certfile).</source>
        <translation>请给出服务器的证书，其后为其中间 CA（mosquitto：certfile）。</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate, followed by its intermediate CAs.</source>
        <translation>请给出客户端的证书，其后为其中间 CA。</translation>
    </message>
    <message>
        <source>No certificate is given.</source>
        <translation>未给出证书。</translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n certificate(s); the first is &quot;%2&quot;.</source>
        <translation>
            <numerusform>%1 包含 %n 个证书；第一个为“%2”。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1 已加密，需要口令。</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>口令无法打开 %1。</translation>
    </message>
    <message>
        <source>Give the passphrase with which it was made.</source>
        <translation>请给出生成它时所用的口令。</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it).</source>
        <translation>%1 使用了 OpenSSL 不再打开的密码算法（RC2 或同类）加密。</translation>
    </message>
    <message>
        <source>Export it anew with AES, or give certificate and key as PEM.</source>
        <translation>请用 AES 重新导出，或以 PEM 给出证书和密钥。</translation>
    </message>
    <message>
        <source>%1 holds no certificate.</source>
        <translation>%1 不含证书。</translation>
    </message>
    <message>
        <source>Export it together with its certificate.</source>
        <translation>请连同其证书一起导出。</translation>
    </message>
    <message numerus="yes">
        <source>%1 is a PKCS#12 file with %n certificate(s); mosquitto reads none.</source>
        <translation>
            <numerusform>%1 是含 %n 个证书的 PKCS#12 文件；mosquitto 不读取这种文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Give mosquitto certificate and key as PEM.</source>
        <translation>请以 PEM 向 mosquitto 提供证书和密钥。</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate, as PEM or DER.</source>
        <translation>请给出与证书匹配的私钥（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>It is in %1: %2.</source>
        <translation>它在 %1 中：%2。</translation>
    </message>
    <message>
        <source>%1 holds no private key.</source>
        <translation>%1 不含私钥。</translation>
    </message>
    <message>
        <source>Export it together with its key.</source>
        <translation>请连同其密钥一起导出。</translation>
    </message>
    <message>
        <source>The file was not opened.</source>
        <translation>文件未被打开。</translation>
    </message>
    <message>
        <source>No private key is given.</source>
        <translation>未给出私钥。</translation>
    </message>
    <message>
        <source>%1 is encrypted: mosquitto asks for the passphrase on the terminal each time it starts, and as a service it cannot.</source>
        <translation>%1 已加密：mosquitto 每次启动都在终端询问口令，而作为服务运行时无法询问。</translation>
    </message>
    <message>
        <source>Take the passphrase off the key, and let only mosquitto&apos;s user read the file.</source>
        <translation>请去掉密钥的口令，并只允许 mosquitto 的用户读取该文件。</translation>
    </message>
    <message>
        <source>%1 holds a private key: %2.</source>
        <translation>%1 包含私钥：%2。</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>请给出加密该密钥时所用的口令。</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>%1 中的私钥已损坏，或属于 OpenSSL 不认识的类型。</translation>
    </message>
    <message>
        <source>There is no key to compare with.</source>
        <translation>没有可比较的密钥。</translation>
    </message>
    <message>
        <source>The private key belongs to the certificate &quot;%1&quot;.</source>
        <translation>私钥与证书“%1”匹配。</translation>
    </message>
    <message>
        <source>The private key belongs to &quot;%1&quot;, which is certificate %2 of the file; it has to be the first one.</source>
        <translation>私钥与“%1”匹配，它是文件中的证书 %2；它必须是第一个。</translation>
    </message>
    <message>
        <source>Put the certificate &quot;%1&quot; first in the file, and its issuers behind it.</source>
        <translation>将证书“%1”放在文件的最前面，其后为其签发者。</translation>
    </message>
    <message>
        <source>The private key (%1) does not belong to the certificate &quot;%2&quot; (%3).</source>
        <translation>私钥（%1）与证书“%2”（%3）不匹配。</translation>
    </message>
    <message>
        <source>Give the key with which the certificate was requested, or have a certificate issued for this key.</source>
        <translation>请给出申请证书时所用的密钥，或为此密钥签发证书。</translation>
    </message>
    <message>
        <source>There is no file with a private key.</source>
        <translation>没有私钥文件。</translation>
    </message>
    <message>
        <source>Everybody on this machine can read %1.</source>
        <translation>本机上任何人都可以读取 %1。</translation>
    </message>
    <message>
        <source>Take the right away: &quot;chmod 600 %1&quot;.</source>
        <translation>取消该权限：&quot;chmod 600 %1&quot;。</translation>
    </message>
    <message>
        <source>%1 can be read by its owner and the group &quot;%2&quot;.</source>
        <translation>%1 可由其所有者和组“%2”读取。</translation>
    </message>
    <message>
        <source>Only its owner can read %1.</source>
        <translation>只有其所有者可以读取 %1。</translation>
    </message>
    <message>
        <source>OpenSSL refuses the certificate &quot;%1&quot;: %2.</source>
        <translation>OpenSSL 拒绝证书“%1”：%2。</translation>
    </message>
    <message>
        <source>Have it issued anew without what OpenSSL refuses.</source>
        <translation>请重新签发，并去掉 OpenSSL 拒绝的内容。</translation>
    </message>
</context>
<context>
    <name>Fix</name>
    <message>
        <source>Use %1</source>
        <translation>使用 %1</translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation>连接到 %1</translation>
    </message>
    <message>
        <source>Switch to MQTT %1</source>
        <translation>切换到 MQTT %1</translation>
    </message>
    <message>
        <source>Use client ID %1</source>
        <translation>使用客户端 ID %1</translation>
    </message>
    <message>
        <source>Turn clean start on</source>
        <translation>启用 Clean Start</translation>
    </message>
    <message>
        <source>Turn clean session on</source>
        <translation>启用 Clean Session</translation>
    </message>
    <message>
        <source>Connect without the will</source>
        <translation>不带遗嘱连接</translation>
    </message>
    <message>
        <source>Do not retain the will</source>
        <translation>不保留遗嘱</translation>
    </message>
    <message>
        <source>Use QoS %1 for the will</source>
        <translation>遗嘱使用 QoS %1</translation>
    </message>
    <message>
        <source>Use the URL&apos;s host as server name</source>
        <translation>用 URL 的主机作为服务器名称</translation>
    </message>
    <message>
        <source>Use server name %1</source>
        <translation>使用服务器名称 %1</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol</source>
        <translation>不提供 ALPN 协议</translation>
    </message>
    <message>
        <source>Offer ALPN protocol %1</source>
        <translation>提供 ALPN 协议 %1</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as well</source>
        <translation>同时信任系统的 CA</translation>
    </message>
    <message>
        <source>Use the default minimum TLS version</source>
        <translation>使用默认的最低 TLS 版本</translation>
    </message>
    <message>
        <source>Use a keep-alive of %1 s</source>
        <translation>使用 %1 s 的保活</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>去掉 %1</translation>
    </message>
    <message>
        <source>Leave out the properties of CONNECT</source>
        <translation>去掉 CONNECT 的属性</translation>
    </message>
    <message>
        <source>Trust this CA for this connection: %1</source>
        <translation>在此连接中信任此 CA：%1</translation>
    </message>
    <message>
        <source>Trust this certificate for this connection: %1</source>
        <translation>在此连接中信任此证书：%1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; would be trusted from then on: whoever holds its key can pose as this broker. Anybody between here and the broker can present a certificate of this name, so compare its fingerprint with the one that the broker&apos;s operator tells you, over another way than this connection.</source>
        <translation>此后将信任“%1”：持有其密钥者可以冒充此 broker。从此处到 broker 之间的任何人都可以出示此名称的证书，因此请与 broker 的运营者通过此连接以外的途径告知的指纹核对。</translation>
    </message>
    <message>
        <source>Allow TLS 1.0 and later</source>
        <translation>允许 TLS 1.0 及更高版本</translation>
    </message>
    <message>
        <source>Allow TLS 1.1 and later</source>
        <translation>允许 TLS 1.1 及更高版本</translation>
    </message>
    <message>
        <source>Switch to MQTT %1, send the password in CONNECT</source>
        <translation>切换到 MQTT %1，在 CONNECT 中发送密码</translation>
    </message>
    <message>
        <source>Leave out %1, send the password in CONNECT</source>
        <translation>去掉 %1，在 CONNECT 中发送密码</translation>
    </message>
    <message>
        <source>Leave out the properties of CONNECT, send the password in it</source>
        <translation>去掉 CONNECT 的属性，在其中发送密码</translation>
    </message>
</context>
<context>
    <name>Flags</name>
    <message>
        <source>Read an options object in MQTT.js&apos;s spelling (JSON or JavaScript); - reads standard input.</source>
        <translation>读取 MQTT.js 写法的选项对象（JSON 或 JavaScript）；- 读取标准输入。</translation>
    </message>
    <message>
        <source>Port in place of the URL&apos;s.</source>
        <translation>代替 URL 中的端口。</translation>
    </message>
    <message>
        <source>WebSocket path in place of the URL&apos;s.</source>
        <translation>代替 URL 中的 WebSocket 路径。</translation>
    </message>
    <message>
        <source>Header of the WebSocket upgrade; may come again.</source>
        <translation>WebSocket 升级的标头；可多次给出。</translation>
    </message>
    <message>
        <source>Client Identifier.</source>
        <translation>Client Identifier。</translation>
    </message>
    <message>
        <source>User name.</source>
        <translation>用户名。</translation>
    </message>
    <message>
        <source>File whose first line is the password.</source>
        <translation>第一行为密码的文件。</translation>
    </message>
    <message>
        <source>Password; others can see a command line, so prefer --password-file.</source>
        <translation>密码；他人可以看到命令行，因此最好使用 --password-file。</translation>
    </message>
    <message>
        <source>MQTT 3.1, 3.1.1 (default) or 5.0.</source>
        <translation>MQTT 3.1、3.1.1（默认）或 5.0。</translation>
    </message>
    <message>
        <source>Keep-alive in seconds; 0 turns it off.</source>
        <translation>保活时间（秒）；0 表示关闭。</translation>
    </message>
    <message>
        <source>Clean session (clean start in MQTT 5).</source>
        <translation>Clean Session（MQTT 5 中为 Clean Start）。</translation>
    </message>
    <message>
        <source>Limit for the attempt in seconds, 30 by default.</source>
        <translation>尝试的时限（秒），默认为 30。</translation>
    </message>
    <message>
        <source>CA certificates to trust in place of the system&apos;s; may come again.</source>
        <translation>代替系统 CA 而信任的 CA 证书；可多次给出。</translation>
    </message>
    <message>
        <source>Certificate revocation list.</source>
        <translation>证书吊销列表。</translation>
    </message>
    <message>
        <source>Client certificate, with its chain.</source>
        <translation>客户端证书及其证书链。</translation>
    </message>
    <message>
        <source>Key of the client certificate.</source>
        <translation>客户端证书的密钥。</translation>
    </message>
    <message>
        <source>Client certificate and key as PKCS#12.</source>
        <translation>PKCS#12 格式的客户端证书和密钥。</translation>
    </message>
    <message>
        <source>File whose first line opens the key.</source>
        <translation>第一行为密钥口令的文件。</translation>
    </message>
    <message>
        <source>Server name to send and to verify.</source>
        <translation>要发送和验证的服务器名称。</translation>
    </message>
    <message>
        <source>Application protocol to offer in TLS; may come again.</source>
        <translation>在 TLS 中提供的应用协议；可多次给出。</translation>
    </message>
    <message>
        <source>Accept any certificate.</source>
        <translation>接受任何证书。</translation>
    </message>
    <message>
        <source>Open the TCP connection there; all names stay the URL&apos;s.</source>
        <translation>在该处建立 TCP 连接；所有名称仍为 URL 中的名称。</translation>
    </message>
    <message>
        <source>socks5:// or http:// proxy.</source>
        <translation>socks5:// 或 http:// 代理。</translation>
    </message>
    <message>
        <source>Topic of the last will.</source>
        <translation>遗嘱的主题。</translation>
    </message>
    <message>
        <source>Payload of the last will.</source>
        <translation>遗嘱的载荷。</translation>
    </message>
    <message>
        <source>QoS of the last will.</source>
        <translation>遗嘱的 QoS。</translation>
    </message>
    <message>
        <source>Retain the last will.</source>
        <translation>保留遗嘱。</translation>
    </message>
    <message>
        <source>MQTT 5 property of CONNECT by its name in MQTT.js, userProperties.KEY=VALUE for a user property; may come again.</source>
        <translation>CONNECT 的 MQTT 5 属性，使用其在 MQTT.js 中的名称；User Property 写作 userProperties.KEY=VALUE；可多次给出。</translation>
    </message>
    <message>
        <source>MQTT 5 property of the will; may come again.</source>
        <translation>遗嘱的 MQTT 5 属性；可多次给出。</translation>
    </message>
    <message>
        <source>After a failure, make the extra connections that narrow the cause down (default).</source>
        <translation>失败后建立额外连接以缩小原因范围（默认）。</translation>
    </message>
    <message>
        <source>Make exactly one connection.</source>
        <translation>只建立一个连接。</translation>
    </message>
    <message>
        <source>Limit for all probes together in seconds, 10 by default.</source>
        <translation>所有探测合计的时限（秒），默认为 10。</translation>
    </message>
    <message>
        <source>Stay connected for S seconds and report what happens.</source>
        <translation>保持连接 S 秒并报告所发生的事。</translation>
    </message>
    <message>
        <source>Subscribe after connecting; may come again.</source>
        <translation>连接后订阅；可多次给出。</translation>
    </message>
    <message>
        <source>Publish after subscribing; may come again.</source>
        <translation>订阅后发布；可多次给出。</translation>
    </message>
    <message>
        <source>Print the report as one JSON object.</source>
        <translation>将报告输出为一个 JSON 对象。</translation>
    </message>
    <message>
        <source>Write the report as JUnit XML.</source>
        <translation>将报告写为 JUnit XML。</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>输出此帮助。</translation>
    </message>
    <message>
        <source>Makes one MQTT connection attempt, prints what happened at each layer, and names the cause if it failed.
Exit status: 0 connected, 1 not connected or refused later, 2 the command line, the options or a file cannot be used.</source>
        <translation>进行一次 MQTT 连接尝试，输出各层发生的事，并在失败时指出原因。
退出状态：0 已连接，1 未连接或随后被拒绝，2 命令行、选项或文件无法使用。</translation>
    </message>
    <message>
        <source>mqtt, mqtts, ws or wss URL of the broker.</source>
        <translation>broker 的 mqtt、mqtts、ws 或 wss URL。</translation>
    </message>
    <message>
        <source>Usage: connack check [URL] [--options FILE] [flags]</source>
        <translation>用法：connack check [URL] [--options FILE] [flags]</translation>
    </message>
    <message>
        <source>Where the port leads nowhere, also look at the customary ports of the host (1883, 8883, ...).</source>
        <translation>如果端口没有结果，也查看该主机的常用端口（1883、8883、...）。</translation>
    </message>
    <message>
        <source>Append the TLS session keys to FILE, so that Wireshark can read a recording: it opens all that is sent.</source>
        <translation>将 TLS 会话密钥追加到 FILE，以便 Wireshark 读取记录：它会解开发送的所有内容。</translation>
    </message>
    <message>
        <source>Write the packet log: FILE ends in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>写入报文日志：FILE 以 .pcapng、.jsonl、.csv、.txt 或 .md 结尾。</translation>
    </message>
    <message>
        <source>Begin another file when that of --log has this size (such as 100MB); full ones are called name-0001, ...</source>
        <translation>当 --log 的文件达到此大小（例如 100MB）时另起一个文件；写满的文件名为 name-0001、...</translation>
    </message>
    <message>
        <source>With --log-rotate: keep the newest N files and remove older ones of this run.</source>
        <translation>与 --log-rotate 一起使用：保留最新的 N 个文件，删除本次运行中较旧的文件。</translation>
    </message>
    <message>
        <source>QoS of --subscribe and --publish, 0 by default.</source>
        <translation>--subscribe 和 --publish 的 QoS，默认为 0。</translation>
    </message>
</context>
<context>
    <name>GeneralForm</name>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>What this connection is called in the list. It is not sent.</source>
        <translation>此连接在列表中的名称。不会发送。</translation>
    </message>
    <message>
        <source>the URL is shown</source>
        <translation>显示 URL</translation>
    </message>
    <message>
        <source>Client &amp;ID</source>
        <translation>客户端 ID(&amp;I)</translation>
    </message>
    <message>
        <source>Identifies this client to the broker; a second connection with the same one throws the first out.
Client Identifier in the payload of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.3.1</source>
        <translation>向 broker 标识此客户端；使用相同 ID 的第二个连接会使第一个断开。
CONNECT 载荷中的 Client Identifier，所有版本。
MQTT 5.0 和 3.1.1，第 3.1.3.1 节</translation>
    </message>
    <message>
        <source>empty: the broker assigns one</source>
        <translation>空：由 broker 分配</translation>
    </message>
    <message>
        <source>Ne&amp;w</source>
        <translation>新建(&amp;W)</translation>
    </message>
    <message>
        <source>Draws eight new random digits; what stands before them stays</source>
        <translation>重新抽取八个随机数字；其前面的内容保留</translation>
    </message>
    <message>
        <source>On: the broker forgets what it kept for this client ID and begins a new session.
Off: an earlier session goes on, with its subscriptions and waiting messages.
Connect Flags of CONNECT: Clean Session (3.x) or Clean Start (5.0), section 3.1.2.4</source>
        <translation>启用：broker 忘记为此客户端 ID 保存的内容并开始新会话。
关闭：继续先前的会话，包括其订阅和等待的消息。
CONNECT 的 Connect Flags：Clean Session（3.x）或 Clean Start（5.0），第 3.1.2.4 节</translation>
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
        <translation>最长的静默时间：这么久没有发送其他内容时，客户端发送 PINGREQ。0 表示关闭。
CONNECT 的 Keep Alive，0 到 65535 秒，所有版本。
MQTT 5.0 和 3.1.1，第 3.1.2.10 节</translation>
    </message>
    <message>
        <source>60 s</source>
        <translation>60 s</translation>
    </message>
    <message>
        <source>&amp;Timeout</source>
        <translation>超时(&amp;T)</translation>
    </message>
    <message>
        <source>The limit for the whole attempt, from looking up the name to CONNACK. It is not sent.</source>
        <translation>整个尝试的时限，从查询名称到 CONNACK。不会发送。</translation>
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
        <translation>%1 在此 broker 上使用相同的客户端 ID：后连接的会使另一个断开 [MQTT-3.1.4-3]。</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>What it means</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>How it is recognised</source>
        <translation>如何识别</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>如何处理</translation>
    </message>
    <message>
        <source>Connect to a broker</source>
        <translation>连接到 broker</translation>
    </message>
    <message>
        <source>Type or paste the URL (Ctrl+L), for instance mqtts://broker.example, and press Connect (Ctrl+Return). The bar at the right fills stage by stage: Resolve, TCP, TLS, WebSocket, MQTT, each with its time. Below it stands the verdict.
User name and password belong to Credentials, the CA file of a private CA to TLS. The version of MQTT stands beside the URL.
The same key cancels an attempt; Ctrl+D disconnects.</source>
        <translation>输入或粘贴 URL (Ctrl+L)，例如 mqtts://broker.example，然后按“连接”（Ctrl+Return）。右侧的进度条逐阶段填充：解析、TCP、TLS、WebSocket、MQTT，各带用时。其下为结论。
用户名和密码在“凭据”中，私有 CA 的 CA 文件在“TLS”中。MQTT 的版本在 URL 旁。
同一按键可取消尝试；Ctrl+D 断开连接。</translation>
    </message>
    <message>
        <source>When it fails</source>
        <translation>失败时</translation>
    </message>
    <message>
        <source>The verdict names one cause, what it means and what to do; where a setting can mend it, a button does so in the form and connects again (Ctrl+Z takes it back). &quot;likely&quot; and &quot;possible&quot; tell that other causes fit as well.
Evidence shows word for word what was observed. &quot;More about this cause&quot; opens its page here.
A few extra connections narrow the cause down by themselves; Connection, Look closer after a failure switches them off.</source>
        <translation>结论指出一个原因、其含义以及如何处理；如果某项设置可以解决，按钮会在表单中更改它并重新连接（Ctrl+Z 撤回）。“很可能”和“可能”表示其他原因也符合。
“依据”逐字显示观察到的内容。“关于此原因的更多内容”在此打开其页面。
少数额外连接会自动缩小原因范围；“连接”菜单中的“失败后进一步探测”可将其关闭。</translation>
    </message>
    <message>
        <source>Filter the packets</source>
        <translation>过滤报文</translation>
    </message>
    <message>
        <source>Ctrl+F goes to the filter. Words and &quot;quoted text&quot; are looked for everywhere; terms such as type:connack, topic:sensors/#, is:refused, qos:2, size&gt;1k, t&gt;12.5, attempt:2 or dir:in look at one thing, and are combined with and, or, not and brackets.
Ctrl+Space offers what fits; the ? beside the line has examples. Ctrl+Shift+F finds without hiding the other rows, F3 goes on.</source>
        <translation>Ctrl+F 转到过滤器。词语和 &quot;quoted text&quot; 在各处查找；type:connack、topic:sensors/#、is:refused、qos:2、size&gt;1k、t&gt;12.5、attempt:2 或 dir:in 之类的条件只查看一项内容，可用 and、or、not 和括号组合。
Ctrl+Space 提供可选项；输入行旁的 ? 有示例。Ctrl+Shift+F 查找而不隐藏其他行，F3 继续。</translation>
    </message>
    <message>
        <source>Export the log and report a bug</source>
        <translation>导出日志和报告缺陷</translation>
    </message>
    <message>
        <source>Ctrl+E writes the packets as .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked unless you reveal them for that file. Ctrl+O opens a .jsonl, .pcapng or a capture of MQTT over TCP.
Copy report (Ctrl+Shift+C) and Save report (Ctrl+Shift+S) hold everything about the latest attempt, without secrets.</source>
        <translation>Ctrl+E 将报文写为供 Wireshark 使用的 .pcapng，或 .jsonl、.csv、.txt、.md。机密内容会遮盖，除非您为该文件显示它们。Ctrl+O 打开 .jsonl、.pcapng 或 TCP 上 MQTT 的抓包。
“复制报告”（Ctrl+Shift+C） 和“保存报告”（Ctrl+Shift+S） 包含最近一次尝试的全部内容，不含机密。</translation>
    </message>
    <message>
        <source>Publish and subscribe</source>
        <translation>发布和订阅</translation>
    </message>
    <message>
        <source>Ctrl+B goes to the line for a topic filter: test/# and Return subscribe, and the broker&apos;s answer stands beside it. Ctrl+Shift+Return shows the composer, and publishes what stands in it.
Delivery proves with a second connection that a message arrives, and tells delivered, refused and silently dropped apart. Session shows what becomes of a session when a connection is lost.</source>
        <translation>Ctrl+B 转到 Topic Filter 输入行：输入 test/# 并按 Return 即可订阅，broker 的应答显示在旁边。Ctrl+Shift+Return 显示编辑器，并发布其中的内容。
“送达”用第二个连接证明消息到达，并区分已送达、被拒绝和被静默丢弃。“会话”显示连接中断后会话的情况。</translation>
    </message>
    <message>
        <source>Works here, fails there</source>
        <translation>此处正常，彼处失败</translation>
    </message>
    <message>
        <source>Connection, Compare attempts puts two attempts side by side: settings, addresses, certificates, CONNACK, packets, times. A report saved as JSON on the other machine, or made there with &quot;connack check --json&quot;, can be one of the two.</source>
        <translation>“连接”菜单中的“比较尝试”将两次尝试并列：设置、地址、证书、CONNACK、报文、时间。其中之一可以是在另一台机器上保存为 JSON 或在那里用 &quot;connack check --json&quot; 生成的报告。</translation>
    </message>
    <message>
        <source>From a script</source>
        <translation>从脚本使用</translation>
    </message>
    <message>
        <source>&quot;connack check URL&quot; makes one attempt without a window, through the same client and the same diagnosis, prints a report and ends with 0 (connected), 1 (not connected) or 2 (the command line or a file cannot be used). &quot;connack check --help&quot; lists its flags.</source>
        <translation>&quot;connack check URL&quot; 不用窗口进行一次尝试，使用相同的客户端和相同的诊断，输出报告并以 0（已连接）、1（未连接）或 2（命令行或文件无法使用）结束。&quot;connack check --help&quot; 列出其标志。</translation>
    </message>
    <message>
        <source>What a field means</source>
        <translation>字段的含义</translation>
    </message>
    <message>
        <source>F1 on a field says what it does, which version and packet carry it, and its section of the specification; so does its tooltip. A field that this version or scheme would not send is marked as such.</source>
        <translation>在字段上按 F1 可了解它的作用、由哪个版本和报文携带，以及规范中的章节；其工具提示也如此。此版本或协议不会发送的字段会如此标记。</translation>
    </message>
    <message>
        <source>What is sent and kept</source>
        <translation>发送和保存的内容</translation>
    </message>
    <message>
        <source>Connack connects to nothing but the broker that you name, what you set on the way to it (name server, proxy), and for extra connections the same host. It sends no statistics and looks for no updates.
Settings and connections stay in files of this user, passwords in the system&apos;s key store or nowhere. Edit, Preferences says what else is kept, and forgets it.</source>
        <translation>Connack 只连接到您指定的 broker、您在途中设置的服务器（名称服务器、代理），以及用于额外连接的同一主机。它不发送统计数据，也不查找更新。
设置和连接保存在此用户的文件中，密码保存在系统的密钥库中或不保存。“编辑”菜单中的“首选项”说明还保存了什么，并可将其清除。</translation>
    </message>
    <message>
        <source>The port speaks TLS, and the URL asks for MQTT in the clear (mqtt://). The CONNECT, with its password, went over the network unencrypted.</source>
        <translation>端口使用 TLS，而 URL 要求明文 MQTT（mqtt://）。CONNECT 及其密码未经加密就在网络上传输。</translation>
    </message>
    <message>
        <source>By a TLS record or alert in answer to CONNECT, a web server&apos;s words that it expects HTTPS, or a probe that gets a TLS handshake through on the same port. Without probes silence or a close on a port customary for TLS makes it &quot;likely&quot;.</source>
        <translation>识别方式：对 CONNECT 应答的 TLS 记录或警报、Web 服务器声明其期望 HTTPS，或在同一端口上完成 TLS 握手的探测。没有探测时，TLS 常用端口上的沉默或关闭为“很可能”。</translation>
    </message>
    <message>
        <source>Use mqtts:// (or wss://, if it is a WebSocket listener) and give the CA file. Or use the port for MQTT in the clear, 1883 by default. Consider to change a password that went over a foreign network in the clear.</source>
        <translation>使用 mqtts://（如果是 WebSocket 监听器则用 wss://）并指定 CA 文件。或使用明文 MQTT 的端口，默认为 1883。请考虑更改曾以明文经过外部网络的密码。</translation>
    </message>
    <message>
        <source>The port is that of a WebSocket listener, and the URL asks for MQTT over bare TCP or TLS.</source>
        <translation>该端口属于 WebSocket 监听器，而 URL 要求直接在 TCP 或 TLS 上使用 MQTT。</translation>
    </message>
    <message>
        <source>By an HTTP answer to CONNECT that asks for an upgrade to WebSocket, or a probe that opens a WebSocket on the same port. A port that is customary for ws or wss makes it &quot;likely&quot;.</source>
        <translation>识别方式：对 CONNECT 的 HTTP 应答要求升级到 WebSocket，或探测在同一端口上打开了 WebSocket。ws 或 wss 的常用端口为“很可能”。</translation>
    </message>
    <message>
        <source>Use ws:// or wss:// with the broker&apos;s path, as a rule /mqtt. Or use the port on which the broker listens without WebSocket, 1883 or 8883.</source>
        <translation>使用 ws:// 或 wss:// 加 broker 的路径，通常为 /mqtt。或使用 broker 不带 WebSocket 监听的端口，1883 或 8883。</translation>
    </message>
    <message>
        <source>Another service listens on the port: a web server, SSH, a mail server, Redis, AMQP, a database, or something that echoes.</source>
        <translation>端口上监听的是其他服务：Web 服务器、SSH、邮件服务器、Redis、AMQP、数据库，或回显程序。</translation>
    </message>
    <message>
        <source>By what answers the CONNECT: another protocol&apos;s bytes or plain text, named where its greeting tells. If nothing comes, a probe waits for the greeting, and others send the first bytes of other protocols.</source>
        <translation>识别方式：对 CONNECT 的应答，即其他协议的字节或纯文本；如果问候语能表明则指出名称。如果没有内容到达，则一个探测等待问候语，其他探测发送其他协议的首批字节。</translation>
    </message>
    <message>
        <source>Check host and port: MQTT has 1883 by default, with TLS 8883. RabbitMQ speaks MQTT on a port of its own when its MQTT plug-in is enabled. &quot;Look at the usual ports&quot; asks the host.</source>
        <translation>检查主机和端口：MQTT 默认为 1883，使用 TLS 时为 8883。RabbitMQ 在启用 MQTT 插件后于单独的端口上支持 MQTT。“查看常用端口”会查询该主机。</translation>
    </message>
    <message>
        <source>The server accepted the connection and got the CONNECT, but no CONNACK came before the limit of the attempt passed.</source>
        <translation>服务器接受了连接并收到 CONNECT，但在尝试的时限之前没有 CONNACK 到达。</translation>
    </message>
    <message>
        <source>By silence after CONNECT; the evidence tells how many bytes came. Probes rule out what they can: TLS, WebSocket, another version, another client ID without will, MQTT 5 properties. What got no further either is named.</source>
        <translation>识别方式：CONNECT 之后的沉默；依据中说明到达了多少字节。探测会排除可排除的原因：TLS、WebSocket、其他版本、不带遗嘱的其他客户端 ID、MQTT 5 属性。同样没有进展的会列出。</translation>
    </message>
    <message>
        <source>Check host and port, and whether the server still answers other clients. A plug-in that asks a database about the user can hold the answer up. The broker&apos;s log has the client ID, if the CONNECT arrived.</source>
        <translation>检查主机和端口，以及服务器是否仍应答其他客户端。向数据库查询用户的插件可能拖延应答。如果 CONNECT 已到达，broker 的日志中有该客户端 ID。</translation>
    </message>
    <message>
        <source>The server hung up after CONNECT and did not say why. Brokers do so to a version they do not speak, to a malformed or forbidden CONNECT, and when there is no broker behind the port.</source>
        <translation>服务器在 CONNECT 之后挂断，未说明原因。broker 对不支持的版本、格式错误或禁止的 CONNECT 会如此，端口后没有 broker 时也会如此。</translation>
    </message>
    <message>
        <source>By an end or reset of the connection between CONNECT and CONNACK. Probes with another version, client ID, without will and without properties settle most of these; what remains is listed as candidates.</source>
        <translation>识别方式：连接在 CONNECT 与 CONNACK 之间结束或被重置。使用其他版本、其他客户端 ID、不带遗嘱和不带属性的探测可以判定其中大多数；其余列为候选。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log for the client ID of the evidence. Try the candidates one by one with the verdict&apos;s buttons; check that a forwarded port, container or tunnel has a running broker behind it.</source>
        <translation>在 broker 的日志中查找依据里的客户端 ID。用结论的按钮逐一尝试候选；检查转发的端口、容器或隧道后面是否有运行中的 broker。</translation>
    </message>
    <message>
        <source>The broker does not speak the version of MQTT that the CONNECT asks for.</source>
        <translation>broker 不支持 CONNECT 所要求的 MQTT 版本。</translation>
    </message>
    <message>
        <source>By CONNACK 1 (3.x) or 0x84 (5.0), a CONNACK in the form of another version, or a probe: the same CONNECT in another version is accepted. Brokers without MQTT 5 often just hang up.</source>
        <translation>识别方式：CONNACK 1（3.x）或 0x84（5.0）、另一版本格式的 CONNACK，或探测：同样的 CONNECT 用另一版本被接受。不支持 MQTT 5 的 broker 常常直接挂断。</translation>
    </message>
    <message>
        <source>Choose another version beside the URL; the verdict offers the one that works. Or use a broker, or a version of it, that speaks the wanted one.</source>
        <translation>在 URL 旁选择另一版本；结论会提供可行的版本。或使用支持所需版本的 broker 或其版本。</translation>
    </message>
    <message>
        <source>The broker does not take this client ID: empty, too long, with characters it does not allow, without the prefix it wants, or tied to another user.</source>
        <translation>broker 不接受此客户端 ID：为空、过长、含有不允许的字符、缺少要求的前缀，或与另一用户绑定。</translation>
    </message>
    <message>
        <source>By CONNACK 2 (3.x) or 0x85 (5.0), or since the same connection works with a fresh client ID while it fails with this one. An empty one with Clean Session off must be refused [MQTT-3.1.3-8].</source>
        <translation>识别方式：CONNACK 2（3.x）或 0x85（5.0），或同样的连接用新的客户端 ID 成功而用此 ID 失败。Clean Session 关闭时必须拒绝空 ID [MQTT-3.1.3-8]。</translation>
    </message>
    <message>
        <source>Use letters and digits, at most 23 bytes: more a broker need not take. Look up prefixes and the list of banned ones on the broker (mosquitto: clientid_prefixes). Set a client ID or turn Clean Session on if it is empty.</source>
        <translation>使用字母和数字，至多 23 字节：更长的 broker 不必接受。在 broker 上查看前缀和封禁列表（mosquitto：clientid_prefixes）。如果为空，请设置客户端 ID 或启用 Clean Session。</translation>
    </message>
    <message>
        <source>The broker runs and answers, but takes no connections now: it starts, stops, or depends on something that is not there.</source>
        <translation>broker 正在运行并有应答，但目前不接受连接：它正在启动、停止，或依赖于不可用的东西。</translation>
    </message>
    <message>
        <source>By CONNACK 3 (3.x) or 0x88 Server unavailable (5.0). Nothing about this client is wrong by that code.</source>
        <translation>识别方式：CONNACK 3（3.x）或 0x88 Server unavailable（5.0）。按此代码，此客户端没有任何问题。</translation>
    </message>
    <message>
        <source>Wait some seconds and connect again. If it stays so, look at the broker&apos;s log and at what it needs: its database, its cluster, its authentication service.</source>
        <translation>等待几秒后重新连接。如果一直如此，请查看 broker 的日志及其所需：数据库、集群、认证服务。</translation>
    </message>
    <message>
        <source>The broker does not know this pair of user name and password, or wants one and none was given.</source>
        <translation>broker 不认识该用户名与密码的组合，或要求提供而没有给出。</translation>
    </message>
    <message>
        <source>By CONNACK 4 (3.x) or 0x86 Bad User Name or Password (5.0). The evidence has the user name; the password stands nowhere.</source>
        <translation>识别方式：CONNACK 4（3.x）或 0x86 Bad User Name or Password（5.0）。依据中有用户名；密码不出现在任何地方。</translation>
    </message>
    <message>
        <source>Check both under Credentials: upper and lower case, blanks at the ends, the keyboard&apos;s layout, a token that has run out. On the broker check that the user exists and is enabled (mosquitto: password_file, and a reload after mosquitto_passwd).</source>
        <translation>在“凭据”中检查两者：大小写、首尾空格、键盘布局、已过期的令牌。在 broker 上检查该用户是否存在且已启用（mosquitto：password_file，以及 mosquitto_passwd 之后重新加载）。</translation>
    </message>
    <message>
        <source>The broker knows who comes, or lets nobody in unnamed, and has no right to connect for this client. Some brokers answer so to a wrong password as well.</source>
        <translation>broker 知道来者是谁，或不允许匿名进入，而此客户端没有连接的权限。有些 broker 对错误的密码也如此应答。</translation>
    </message>
    <message>
        <source>By CONNACK 5 (3.x) or 0x87 Not authorized (5.0). A probe with a fresh client ID shows whether the right is tied to the client ID, one without the will whether it is the will&apos;s topic.</source>
        <translation>识别方式：CONNACK 5（3.x）或 0x87 Not authorized（5.0）。使用新客户端 ID 的探测显示权限是否与客户端 ID 绑定，不带遗嘱的探测显示是否因遗嘱的主题。</translation>
    </message>
    <message>
        <source>Give user name and password if anonymous clients are not let in (mosquitto since 2.0: allow_anonymous), and check them. Look up rules on client IDs and addresses on the broker; its log names the rule.</source>
        <translation>如果不允许匿名客户端（mosquitto 自 2.0 起：allow_anonymous），请给出用户名和密码并检查它们。在 broker 上查看关于客户端 ID 和地址的规则；其日志会指出该规则。</translation>
    </message>
    <message>
        <source>An administrator or a rule of the broker has shut this client out, by its client ID, user name or address.</source>
        <translation>管理员或 broker 的规则已按客户端 ID、用户名或地址封禁此客户端。</translation>
    </message>
    <message>
        <source>By CONNACK 0x8A Banned (5.0); earlier versions have no such code, and their brokers answer 5 or hang up.</source>
        <translation>识别方式：CONNACK 0x8A Banned（5.0）；更早的版本没有此代码，其 broker 应答 5 或挂断。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator to lift the ban and what led to it: often too many failed logins, or connecting too often. Look client ID, user and address up in its list of banned clients.</source>
        <translation>请 broker 的运营者解除封禁并消除其起因：常见为登录失败次数过多，或连接过于频繁。在其封禁客户端列表中查找客户端 ID、用户和地址。</translation>
    </message>
    <message>
        <source>The broker does not take the authentication method of enhanced authentication that was sent, or wants one and none was sent.</source>
        <translation>broker 不接受所发送的增强认证方法，或要求某种方法而没有发送。</translation>
    </message>
    <message>
        <source>By CONNACK 0x8C Bad authentication method (5.0, section 4.12).</source>
        <translation>识别方式：CONNACK 0x8C Bad authentication method（5.0，第 4.12 节）。</translation>
    </message>
    <message>
        <source>Set the method that the broker supports under MQTT 5, Authentication method, spelt as its manual has it, for instance SCRAM-SHA-256. Or leave method and data empty and use user name and password.</source>
        <translation>在“MQTT 5”的“Authentication Method”中设置 broker 支持的方法，写法与其手册一致，例如 SCRAM-SHA-256。或将方法和数据留空，使用用户名和密码。</translation>
    </message>
    <message>
        <source>The exchange of enhanced authentication (AUTH packets, MQTT 5) began and came to no good end: the broker refused the proof, or the broker could not prove itself.</source>
        <translation>增强认证的交换（AUTH 报文，MQTT 5）已开始但未成功：broker 拒绝了证明，或 broker 无法证明自身。</translation>
    </message>
    <message>
        <source>By a refusing CONNACK or an end after AUTH, by an error in the SCRAM message (invalid-proof, unknown-user), a wrong or missing server signature, or an AUTH that nobody answered. It also covers a re-authentication after the CONNACK.</source>
        <translation>识别方式：AUTH 之后表示拒绝的 CONNACK 或结束、SCRAM 消息中的错误（invalid-proof、unknown-user）、错误或缺失的服务器签名，或无人应答的 AUTH。也包括 CONNACK 之后的重新认证。</translation>
    </message>
    <message>
        <source>Check user name and password, and that the broker keeps this user&apos;s key for the same method. A broker whose signature is wrong does not know the password: make sure who answers there. Answer AUTH by hand (MQTT 5) to see each message.</source>
        <translation>检查用户名和密码，以及 broker 是否为同一方法保存了该用户的密钥。签名错误的 broker 不知道密码：请确认那里应答的是谁。手动应答 AUTH（MQTT 5）以查看每条消息。</translation>
    </message>
    <message>
        <source>A limit set on the broker for this user or tenant is used up: connections, sessions, messages or traffic.</source>
        <translation>broker 上为该用户或租户设置的限额已用完：连接、会话、消息或流量。</translation>
    </message>
    <message>
        <source>By CONNACK 0x97 Quota exceeded (5.0), with the broker&apos;s reason string if it gives one.</source>
        <translation>识别方式：CONNACK 0x97 Quota exceeded（5.0），如果 broker 给出 Reason String 则一并显示。</translation>
    </message>
    <message>
        <source>End connections that are not needed, and sessions that are kept for clients which do not come back (clean start off, long expiry). Raise the quota on the broker.</source>
        <translation>结束不需要的连接，以及为不再回来的客户端保存的会话（Clean Start 关闭、过期时间长）。提高 broker 上的配额。</translation>
    </message>
    <message>
        <source>The CONNECT is larger than the broker takes. Large wills, tokens as passwords and many user properties lead to it.</source>
        <translation>CONNECT 大于 broker 所接受的大小。大的遗嘱、用作密码的令牌和大量 User Property 会导致如此。</translation>
    </message>
    <message>
        <source>By CONNACK 0x95 Packet too large (5.0). Brokers of earlier versions hang up instead.</source>
        <translation>识别方式：CONNACK 0x95 Packet too large（5.0）。更早版本的 broker 则会挂断。</translation>
    </message>
    <message>
        <source>Shorten the will&apos;s payload, the user properties or the token. Or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>缩短遗嘱的载荷、User Property 或令牌。或提高 broker 上的限制（mosquitto：max_packet_size）。</translation>
    </message>
    <message>
        <source>The broker does not take the last will that the CONNECT carries: its topic is not allowed for this client, or its payload is not of the declared format.</source>
        <translation>broker 不接受 CONNECT 携带的遗嘱：此客户端不得使用其主题，或其载荷不符合声明的格式。</translation>
    </message>
    <message>
        <source>By CONNACK 0x90 Topic Name invalid or 0x99 Payload format invalid (5.0), or since the same connection works without the will in a probe. Probes never carry a will.</source>
        <translation>识别方式：CONNACK 0x90 Topic Name invalid 或 0x99 Payload format invalid（5.0），或同样的连接在不带遗嘱的探测中成功。探测从不携带遗嘱。</translation>
    </message>
    <message>
        <source>Choose a will topic that the broker&apos;s rules allow this client to publish to, without wildcards. Clear the payload format indicator if the payload is no UTF-8 text, or try it without Retain.</source>
        <translation>选择 broker 的规则允许此客户端发布的遗嘱主题，不带通配符。如果载荷不是 UTF-8 文本，请清除 Payload Format Indicator，或尝试不带 Retain。</translation>
    </message>
    <message>
        <source>The last will is to be retained, and the broker keeps no retained messages.</source>
        <translation>遗嘱要求保留，而 broker 不保存保留消息。</translation>
    </message>
    <message>
        <source>By CONNACK 0x9A Retain not supported (5.0).</source>
        <translation>识别方式：CONNACK 0x9A Retain not supported（5.0）。</translation>
    </message>
    <message>
        <source>Clear Retain under Last Will, or allow retained messages on the broker (mosquitto: retain_available).</source>
        <translation>在“遗嘱”中清除 Retain，或在 broker 上允许保留消息（mosquitto：retain_available）。</translation>
    </message>
    <message>
        <source>The last will asks for a QoS that the broker does not offer.</source>
        <translation>遗嘱要求 broker 不提供的 QoS。</translation>
    </message>
    <message>
        <source>By CONNACK 0x9B QoS not supported (5.0), with Maximum QoS beside it if the broker gives it.</source>
        <translation>识别方式：CONNACK 0x9B QoS not supported（5.0），如果 broker 给出 Maximum QoS 则一并显示。</translation>
    </message>
    <message>
        <source>Lower the QoS under Last Will to the one that the verdict names, or allow the higher one on the broker (mosquitto: max_qos).</source>
        <translation>在“遗嘱”中将 QoS 降到结论所指出的值，或在 broker 上允许更高的值（mosquitto：max_qos）。</translation>
    </message>
    <message>
        <source>The broker does not serve this client and refers it to another one, for a time or for good.</source>
        <translation>broker 不为此客户端服务，并暂时或永久地指向另一个 broker。</translation>
    </message>
    <message>
        <source>By CONNACK 0x9C Use another server or 0x9D Server moved (5.0, section 4.11). The Server Reference, if there is one, stands in the evidence.</source>
        <translation>识别方式：CONNACK 0x9C Use another server 或 0x9D Server moved（5.0，第 4.11 节）。如有 Server Reference，则列在依据中。</translation>
    </message>
    <message>
        <source>Put the host of the Server Reference into the URL; the verdict offers it. After Server moved change the address in the devices too. Without a reference ask the operator.</source>
        <translation>将 Server Reference 的主机填入 URL；结论会提供它。Server moved 之后也请更改设备中的地址。没有引用时请询问运营者。</translation>
    </message>
    <message>
        <source>Too many connections came in a short time, of this client or of all of them, and the broker slows them down.</source>
        <translation>短时间内来自此客户端或所有客户端的连接过多，broker 将其减速。</translation>
    </message>
    <message>
        <source>By CONNACK 0x9F Connection rate exceeded (5.0).</source>
        <translation>识别方式：CONNACK 0x9F Connection rate exceeded（5.0）。</translation>
    </message>
    <message>
        <source>Wait some seconds. Give your devices growing delays between reconnects, with chance in them, so that they do not all come at once; look for one that connects in a loop. Raise the limit on the broker if it is too low.</source>
        <translation>等待几秒。为您的设备设置逐渐增大且带随机性的重连间隔，以免同时涌来；查找循环连接的设备。如果 broker 上的限制过低，请提高。</translation>
    </message>
    <message>
        <source>The broker is too busy to take another connection now.</source>
        <translation>broker 过于繁忙，目前无法再接受连接。</translation>
    </message>
    <message>
        <source>By CONNACK 0x89 Server busy (5.0).</source>
        <translation>识别方式：CONNACK 0x89 Server busy（5.0）。</translation>
    </message>
    <message>
        <source>Connect again later. Check the broker&apos;s load, memory and number of connections, and its limits on them.</source>
        <translation>稍后再连接。检查 broker 的负载、内存和连接数，以及对它们的限制。</translation>
    </message>
    <message>
        <source>A packet cannot be parsed by the rules of the standard: one that the server sent, or, by the server&apos;s word, our CONNECT.</source>
        <translation>某个报文无法按标准的规则解析：服务器发送的报文，或据服务器所说，是我们的 CONNECT。</translation>
    </message>
    <message>
        <source>By decoding: the evidence has packet, field, offset and the statement of the specification that is broken, and the log marks the byte. Or by CONNACK 0x81 Malformed Packet (5.0).</source>
        <translation>识别方式：解码；依据中有报文、字段、偏移以及被违反的规范条文，日志会标出该字节。或 CONNACK 0x81 Malformed Packet（5.0）。</translation>
    </message>
    <message>
        <source>Make sure that it is a broker&apos;s port. Look for a gateway in between that changes bytes. Try the other version of MQTT, and report the packet to the maker of the broker with the bytes of the log.</source>
        <translation>确认这是 broker 的端口。查找途中是否有改动字节的网关。尝试 MQTT 的另一版本，并将该报文连同日志中的字节报告给 broker 的开发者。</translation>
    </message>
    <message>
        <source>A packet can be parsed, but is not allowed there: a packet other than CONNACK or AUTH first, a property twice, a value that the standard forbids; or the server says so of our CONNECT.</source>
        <translation>报文可以解析，但在该处不允许：首个报文不是 CONNACK 或 AUTH、属性出现两次、标准禁止的值；或服务器如此说明我们的 CONNECT。</translation>
    </message>
    <message>
        <source>By the rules of the standard, with the statement&apos;s number in the evidence, or by CONNACK 0x82 Protocol Error (5.0).</source>
        <translation>识别方式：标准的规则，依据中有条文编号；或 CONNACK 0x82 Protocol Error（5.0）。</translation>
    </message>
    <message>
        <source>Leave out optional parts of the CONNECT one by one (user properties, authentication, will) if the server complains. If the server&apos;s packet is at fault, report it to its maker with the bytes of the log.</source>
        <translation>如果服务器有异议，请逐一去掉 CONNECT 的可选部分（User Property、认证、遗嘱）。如果是服务器的报文有误，请连同日志中的字节报告给其开发者。</translation>
    </message>
    <message>
        <source>The CONNACK refuses with a code that names no exact cause, such as 0x80 Unspecified error or 0x83 Implementation specific error, or one that the version does not define.</source>
        <translation>CONNACK 以未指明确切原因的代码拒绝，例如 0x80 Unspecified error 或 0x83 Implementation specific error，或该版本未定义的代码。</translation>
    </message>
    <message>
        <source>By the code of the CONNACK, with Reason String and User Properties in the evidence. Probes with a fresh client ID, without the will and in another version narrow it down.</source>
        <translation>识别方式：CONNACK 的代码，Reason String 和 User Property 列在依据中。使用新客户端 ID、不带遗嘱和使用其他版本的探测会缩小范围。</translation>
    </message>
    <message>
        <source>Follow the reason string and read the broker&apos;s log for the client ID. A code of MQTT 5 in answer to 3.1.1 means that the broker expects version 5.</source>
        <translation>按照 Reason String 处理，并在 broker 的日志中查找客户端 ID。对 3.1.1 的应答中出现 MQTT 5 的代码，表示 broker 期望 5.0 版本。</translation>
    </message>
    <message>
        <source>The options set another port</source>
        <translation>选项设置了另一端口</translation>
    </message>
    <message>
        <source>The URL and the options give different ports; as in MQTT.js the options win.</source>
        <translation>URL 与选项给出的端口不同；与 MQTT.js 一样，以选项为准。</translation>
    </message>
    <message>
        <source>Take the port out of one of the two, so that nobody has to guess.</source>
        <translation>去掉其中一处的端口，以免让人猜测。</translation>
    </message>
    <message>
        <source>The options set parts of the URL otherwise</source>
        <translation>选项中 URL 的部分内容不同</translation>
    </message>
    <message>
        <source>Host, protocol, path or credentials stand in the URL and in the options; as in MQTT.js the options win.</source>
        <translation>主机、协议、路径或凭据同时在 URL 和选项中；与 MQTT.js 一样，以选项为准。</translation>
    </message>
    <message>
        <source>Keep each in one place; the note names what was set aside.</source>
        <translation>每项只保留在一处；提示中指明被忽略的内容。</translation>
    </message>
    <message>
        <source>The port is customary for another scheme</source>
        <translation>端口通常用于另一协议</translation>
    </message>
    <message>
        <source>Such as 1883 under mqtts:// or 8883 under mqtt://. It can be right, but often scheme or port is wrong.</source>
        <translation>例如 mqtts:// 下的 1883 或 mqtt:// 下的 8883。可能正确，但往往是协议或端口有误。</translation>
    </message>
    <message>
        <source>Customary are 1883 mqtt, 8883 mqtts, 80, 8080, 8083 and 9001 ws, 443, 8084 and 8081 wss.</source>
        <translation>常用的有：1883 mqtt，8883 mqtts，80、8080、8083 和 9001 ws，443、8084 和 8081 wss。</translation>
    </message>
    <message>
        <source>The scheme was understood in another spelling</source>
        <translation>协议以另一种写法被识别</translation>
    </message>
    <message>
        <source>The URL has no scheme, or one that other clients use for the same thing: tcp for mqtt, ssl, tls or mqtt+ssl for mqtts.</source>
        <translation>URL 没有协议，或使用了其他客户端表示相同含义的写法：tcp 表示 mqtt，ssl、tls 或 mqtt+ssl 表示 mqtts。</translation>
    </message>
    <message>
        <source>Write mqtt://, mqtts://, ws:// or wss:// where other programs read the URL as well.</source>
        <translation>如果其他程序也读取该 URL，请写 mqtt://、mqtts://、ws:// 或 wss://。</translation>
    </message>
    <message>
        <source>The path has no meaning here</source>
        <translation>路径在此没有意义</translation>
    </message>
    <message>
        <source>Only a WebSocket has a path; under mqtt:// and mqtts:// it is not sent.</source>
        <translation>只有 WebSocket 有路径；在 mqtt:// 和 mqtts:// 下不发送路径。</translation>
    </message>
    <message>
        <source>Use ws:// or wss:// if the broker is to be reached as a WebSocket; otherwise leave the path out.</source>
        <translation>如果要以 WebSocket 访问 broker，请使用 ws:// 或 wss://；否则请去掉路径。</translation>
    </message>
    <message>
        <source>Properties are not sent before MQTT 5</source>
        <translation>MQTT 5 之前不发送属性</translation>
    </message>
    <message>
        <source>Properties of CONNECT or of the will are set, but the connection uses 3.1 or 3.1.1, whose packets have none (MQTT 5.0, section 2.2.2).</source>
        <translation>设置了 CONNECT 或遗嘱的属性，但连接使用 3.1 或 3.1.1，其报文没有属性（MQTT 5.0，第 2.2.2 节）。</translation>
    </message>
    <message>
        <source>Choose MQTT 5 beside the URL, or leave them: they are kept for later.</source>
        <translation>在 URL 旁选择 MQTT 5，或不作改动：它们会保留以备后用。</translation>
    </message>
    <message>
        <source>Settings of TLS have no effect</source>
        <translation>TLS 设置不起作用</translation>
    </message>
    <message>
        <source>A CA file, a client certificate or another TLS setting is given, but the scheme uses no TLS, or another setting takes its place; or a revocation list does not answer for this certificate.</source>
        <translation>给出了 CA 文件、客户端证书或其他 TLS 设置，但协议不使用 TLS，或另一设置取代了它；或吊销列表与此证书无关。</translation>
    </message>
    <message>
        <source>Use mqtts:// or wss://. Give either certificate and key or a PKCS#12 file. Get the present revocation list of the certificate&apos;s issuer.</source>
        <translation>使用 mqtts:// 或 wss://。只给出证书和密钥或 PKCS#12 文件之一。获取证书签发者的现行吊销列表。</translation>
    </message>
    <message>
        <source>The certificate is not verified</source>
        <translation>证书未经验证</translation>
    </message>
    <message>
        <source>TLS, Verify the certificate is off: the connection is encrypted, but anyone could answer in the broker&apos;s place and read along, password included.</source>
        <translation>TLS 的“验证证书”已关闭：连接已加密，但任何人都可以冒充 broker 应答并读取内容，包括密码。</translation>
    </message>
    <message>
        <source>Give the CA file and turn the verification on. The tab Certificates shows what it would say.</source>
        <translation>指定 CA 文件并启用验证。“证书”标签页显示验证会得出的结果。</translation>
    </message>
    <message>
        <source>With verification this connection would fail</source>
        <translation>启用验证时此连接会失败</translation>
    </message>
    <message>
        <source>Verification is off, and the certificate has faults that it would have stopped at; the note names them.</source>
        <translation>验证已关闭，而证书有会使验证中止的问题；提示中指明这些问题。</translation>
    </message>
    <message>
        <source>Mend these faults as under the causes of the same names, then turn the verification on: a device that verifies would not connect.</source>
        <translation>按同名原因所述解决这些问题，然后启用验证：进行验证的设备将无法连接。</translation>
    </message>
    <message>
        <source>A certificate expires soon</source>
        <translation>证书即将到期</translation>
    </message>
    <message>
        <source>A certificate of the broker&apos;s chain, or the client&apos;s, ends within 30 days.</source>
        <translation>broker 的证书链中的证书或客户端的证书将在 30 天内到期。</translation>
    </message>
    <message>
        <source>Have it renewed before that day; the tab Certificates has the days left of each.</source>
        <translation>请在该日之前更新；“证书”标签页显示各证书剩余的天数。</translation>
    </message>
    <message>
        <source>The TLS session keys are written to a file</source>
        <translation>TLS 会话密钥正写入文件</translation>
    </message>
    <message>
        <source>Whoever has that file and a recording of the traffic can read this connection, the password too.</source>
        <translation>拥有该文件和流量记录者可以读取此连接的内容，包括密码。</translation>
    </message>
    <message>
        <source>Clear TLS, Key log file, and delete the file when Wireshark needs it no more.</source>
        <translation>清除 TLS 的“密钥日志文件”，并在 Wireshark 不再需要时删除该文件。</translation>
    </message>
    <message>
        <source>A secret went over the network unencrypted</source>
        <translation>机密未经加密就在网络上传输</translation>
    </message>
    <message>
        <source>A password, token or secret header was sent without TLS to another machine; everyone on the way can read it.</source>
        <translation>密码、令牌或机密标头未用 TLS 就发送到另一台机器；途中的任何人都可以读取。</translation>
    </message>
    <message>
        <source>Use mqtts:// or wss://, and change the password if the network is not your own.</source>
        <translation>使用 mqtts:// 或 wss://；如果不是您自己的网络，请更改密码。</translation>
    </message>
    <message>
        <source>The first address failed, another one worked</source>
        <translation>第一个地址失败，另一个成功</translation>
    </message>
    <message>
        <source>The host name has several addresses, as a rule IPv6 and IPv4, and not all of them lead to the broker. All are tried here in turn (RFC 8305); many devices try only the first.</source>
        <translation>主机名有多个地址，通常为 IPv6 和 IPv4，并非全部通向 broker。此处会依次尝试全部（RFC 8305）；许多设备只尝试第一个。</translation>
    </message>
    <message>
        <source>Let the broker listen on every address of its name, or take the wrong one out of the DNS.</source>
        <translation>让 broker 在其名称的每个地址上监听，或从 DNS 中去掉错误的地址。</translation>
    </message>
    <message>
        <source>The sub-protocol was not confirmed</source>
        <translation>子协议未被确认</translation>
    </message>
    <message>
        <source>The server speaks MQTT over the WebSocket, but did not answer the offered sub-protocol &quot;mqtt&quot; [MQTT-6.0.0-4]. Stricter clients, browsers among them, refuse that.</source>
        <translation>服务器在 WebSocket 上使用 MQTT，但没有应答所提供的子协议“mqtt”[MQTT-6.0.0-4]。更严格的客户端（包括浏览器）会拒绝。</translation>
    </message>
    <message>
        <source>Set the sub-protocol &quot;mqtt&quot; on the server or on the gateway in front of it.</source>
        <translation>在服务器或其前面的网关上设置子协议“mqtt”。</translation>
    </message>
    <message>
        <source>A password without a user name</source>
        <translation>有密码而无用户名</translation>
    </message>
    <message>
        <source>MQTT 3.1.1 has no password without a user name [MQTT-3.1.2-22], so it is not sent. MQTT 5 allows it, but not every broker expects it.</source>
        <translation>MQTT 3.1.1 不允许有密码而无用户名 [MQTT-3.1.2-22]，因此不发送密码。MQTT 5 允许，但并非每个 broker 都支持。</translation>
    </message>
    <message>
        <source>Give a user name as well; an empty one counts as one. Some services want any user name beside a token.</source>
        <translation>请同时给出用户名；空用户名也算。有些服务要求在令牌之外给出任意用户名。</translation>
    </message>
    <message>
        <source>The client ID is empty</source>
        <translation>客户端 ID 为空</translation>
    </message>
    <message>
        <source>The broker gives the client an ID of its own. MQTT 3.1 does not allow that, 3.1.1 only with Clean Session on [MQTT-3.1.3-8].</source>
        <translation>broker 为客户端分配自己的 ID。MQTT 3.1 不允许，3.1.1 仅在 Clean Session 启用时允许 [MQTT-3.1.3-8]。</translation>
    </message>
    <message>
        <source>Set a client ID if a session is to be kept or the broker&apos;s rules match on it.</source>
        <translation>如果要保存会话，或 broker 的规则依据客户端 ID，请设置它。</translation>
    </message>
    <message>
        <source>The client ID is longer than every broker takes</source>
        <translation>客户端 ID 超出所有 broker 都接受的长度</translation>
    </message>
    <message>
        <source>Brokers of MQTT 3.1 and 3.1.1 need not take more than 23 bytes [MQTT-3.1.3-5].</source>
        <translation>MQTT 3.1 和 3.1.1 的 broker 不必接受超过 23 字节的 ID [MQTT-3.1.3-5]。</translation>
    </message>
    <message>
        <source>Shorten it for devices that are to work with any broker.</source>
        <translation>对于要与任何 broker 配合的设备，请缩短它。</translation>
    </message>
    <message>
        <source>SCRAM has nothing to compute with</source>
        <translation>SCRAM 没有可用于计算的内容</translation>
    </message>
    <message>
        <source>The authentication method is SCRAM, but user name or password is missing: the broker&apos;s AUTH would not be answered.</source>
        <translation>认证方法为 SCRAM，但缺少用户名或密码：broker 的 AUTH 将得不到应答。</translation>
    </message>
    <message>
        <source>Give both under Credentials, or answer AUTH by hand (MQTT 5, Authentication).</source>
        <translation>在“凭据”中给出两者，或手动应答 AUTH（MQTT 5，认证）。</translation>
    </message>
    <message>
        <source>SCRAM with few iterations</source>
        <translation>SCRAM 的迭代次数少</translation>
    </message>
    <message>
        <source>The broker asks for fewer iterations than RFC 5802 wants. From a stolen key the password can be guessed faster.</source>
        <translation>broker 要求的迭代次数少于 RFC 5802 的要求。密钥被盗后，密码可能更快被猜出。</translation>
    </message>
    <message>
        <source>Have the user&apos;s key made anew on the broker with at least 4096 iterations.</source>
        <translation>在 broker 上以至少 4096 次迭代重新生成该用户的密钥。</translation>
    </message>
    <message>
        <source>A token has run out</source>
        <translation>令牌已过期</translation>
    </message>
    <message>
        <source>The password, the user name or another value is a token (JWT, Azure SAS) whose end is past. The broker will as a rule refuse it.</source>
        <translation>密码、用户名或其他值是已过期的令牌（JWT、Azure SAS）。broker 通常会拒绝它。</translation>
    </message>
    <message>
        <source>Get a new token; check this machine&apos;s clock if the end is still to come.</source>
        <translation>获取新令牌；如果到期时间尚未到来，请检查本机时钟。</translation>
    </message>
    <message>
        <source>A token runs out within the hour</source>
        <translation>令牌将在一小时内过期</translation>
    </message>
    <message>
        <source>The connection may hold beyond that, but the next one would be refused; some brokers also end it at that time.</source>
        <translation>连接可能在此之后仍保持，但下一次连接会被拒绝；有些 broker 还会在那时结束连接。</translation>
    </message>
    <message>
        <source>Have the client renew its token in time and connect with the new one.</source>
        <translation>让客户端及时更新令牌，并用新令牌连接。</translation>
    </message>
    <message>
        <source>The broker set another keep-alive</source>
        <translation>broker 设置了另一保活时间</translation>
    </message>
    <message>
        <source>MQTT 5 lets the broker decide (Server Keep Alive in CONNACK, section 3.2.2.3.14); the client has to keep to it [MQTT-3.2.2-21].</source>
        <translation>MQTT 5 由 broker 决定（CONNACK 中的 Server Keep Alive，第 3.2.2.3.14 节）；客户端必须遵守 [MQTT-3.2.2-21]。</translation>
    </message>
    <message>
        <source>Ask for the broker&apos;s value, so that older clients behave alike; or change it on the broker.</source>
        <translation>请求 broker 的值，使较旧的客户端行为一致；或在 broker 上更改。</translation>
    </message>
    <message>
        <source>The broker assigned a client ID</source>
        <translation>broker 分配了客户端 ID</translation>
    </message>
    <message>
        <source>An empty client ID was sent, and the broker gave one (Assigned Client Identifier in CONNACK, MQTT 5.0, section 3.2.2.3.7). The next connection gets another.</source>
        <translation>发送了空客户端 ID，broker 给出了一个（CONNACK 中的 Assigned Client Identifier，MQTT 5.0，第 3.2.2.3.7 节）。下次连接会得到另一个。</translation>
    </message>
    <message>
        <source>Set a client ID if its session is to be resumed.</source>
        <translation>如果要恢复其会话，请设置客户端 ID。</translation>
    </message>
    <message>
        <source>The broker keeps the session otherwise than asked</source>
        <translation>broker 保存会话的方式与请求不同</translation>
    </message>
    <message>
        <source>The Session Expiry Interval in CONNACK (MQTT 5.0, section 3.2.2.3.2) is another one than that of CONNECT, and counts.</source>
        <translation>CONNACK 中的 Session Expiry Interval（MQTT 5.0，第 3.2.2.3.2 节）与 CONNECT 中的不同，以前者为准。</translation>
    </message>
    <message>
        <source>Look up the longest expiry that the broker allows, and plan with it: what waits longer is lost.</source>
        <translation>了解 broker 允许的最长过期时间并据此规划：等待更久的内容会丢失。</translation>
    </message>
    <message>
        <source>There was no earlier session</source>
        <translation>没有先前的会话</translation>
    </message>
    <message>
        <source>Clean start is off, but the broker has no session of this client ID (Session Present 0): it is the first connection, the session expired, or the broker lost it.</source>
        <translation>Clean Start 已关闭，但 broker 没有此客户端 ID 的会话（Session Present 0）：这是首次连接、会话已过期，或 broker 丢失了它。</translation>
    </message>
    <message>
        <source>Connect again to see whether it is kept. With MQTT 5 set a Session Expiry Interval: without one the session ends with the connection.</source>
        <translation>再次连接，看看它是否被保存。使用 MQTT 5 时请设置 Session Expiry Interval：没有它则会话随连接结束。</translation>
    </message>
    <message>
        <source>The broker limits unacknowledged messages</source>
        <translation>broker 限制未确认的消息</translation>
    </message>
    <message>
        <source>It takes at most so many messages of QoS 1 and 2 at a time (Receive Maximum in CONNACK, MQTT 5.0, section 3.2.2.3.3); more is a protocol error.</source>
        <translation>它同时最多接受这么多 QoS 1 和 2 的消息（CONNACK 中的 Receive Maximum，MQTT 5.0，第 3.2.2.3.3 节）；更多则为协议错误。</translation>
    </message>
    <message>
        <source>Have your client wait for acknowledgements before it sends more; Connack does so by itself.</source>
        <translation>让您的客户端在发送更多之前等待确认；Connack 会自动这样做。</translation>
    </message>
    <message>
        <source>The broker limits the QoS</source>
        <translation>broker 限制 QoS</translation>
    </message>
    <message>
        <source>It takes messages with that QoS at most (Maximum QoS in CONNACK, MQTT 5.0, section 3.2.2.3.4).</source>
        <translation>它接受的消息最高为该 QoS（CONNACK 中的 Maximum QoS，MQTT 5.0，第 3.2.2.3.4 节）。</translation>
    </message>
    <message>
        <source>Publish with that QoS or a lower one, or raise it on the broker (mosquitto: max_qos).</source>
        <translation>以该 QoS 或更低的 QoS 发布，或在 broker 上提高它（mosquitto：max_qos）。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages</source>
        <translation>broker 不保存保留消息</translation>
    </message>
    <message>
        <source>A message with Retain is refused (Retain Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.5).</source>
        <translation>带 Retain 的消息会被拒绝（CONNACK 中的 Retain Available 0，MQTT 5.0，第 3.2.2.3.5 节）。</translation>
    </message>
    <message>
        <source>Leave Retain out, or allow it on the broker (mosquitto: retain_available).</source>
        <translation>去掉 Retain，或在 broker 上允许它（mosquitto：retain_available）。</translation>
    </message>
    <message>
        <source>The broker limits the size of packets</source>
        <translation>broker 限制报文的大小</translation>
    </message>
    <message>
        <source>A larger packet must not be sent (Maximum Packet Size in CONNACK, MQTT 5.0, section 3.2.2.3.6); the size counts header and topic as well.</source>
        <translation>不得发送更大的报文（CONNACK 中的 Maximum Packet Size，MQTT 5.0，第 3.2.2.3.6 节）；大小也包括头部和主题。</translation>
    </message>
    <message>
        <source>Split large payloads, or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>拆分大的载荷，或提高 broker 上的限制（mosquitto：max_packet_size）。</translation>
    </message>
    <message>
        <source>The broker takes topic aliases</source>
        <translation>broker 接受 Topic Alias</translation>
    </message>
    <message>
        <source>Up to that number a short alias can stand for a topic that was sent before (Topic Alias Maximum in CONNACK, MQTT 5.0, section 3.2.2.3.8).</source>
        <translation>在该数目以内，短别名可以代替先前发送过的主题（CONNACK 中的 Topic Alias Maximum，MQTT 5.0，第 3.2.2.3.8 节）。</translation>
    </message>
    <message>
        <source>Use them for long topics that are published often; the composer gives them by itself if you wish.</source>
        <translation>将它们用于经常发布的长主题；如果您愿意，编辑器会自动分配。</translation>
    </message>
    <message>
        <source>The broker takes no wildcards</source>
        <translation>broker 不接受通配符</translation>
    </message>
    <message>
        <source>Topic filters with + or # are refused (Wildcard Subscription Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.11).</source>
        <translation>含 + 或 # 的 Topic Filter 会被拒绝（CONNACK 中的 Wildcard Subscription Available 0，MQTT 5.0，第 3.2.2.3.11 节）。</translation>
    </message>
    <message>
        <source>Subscribe to each topic by its full name, or allow wildcards on the broker.</source>
        <translation>以全名订阅每个主题，或在 broker 上允许通配符。</translation>
    </message>
    <message>
        <source>The broker takes no subscription identifiers</source>
        <translation>broker 不接受 Subscription Identifier</translation>
    </message>
    <message>
        <source>A SUBSCRIBE with one is a protocol error (Subscription Identifiers Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.12).</source>
        <translation>带有它的 SUBSCRIBE 为协议错误（CONNACK 中的 Subscription Identifiers Available 0，MQTT 5.0，第 3.2.2.3.12 节）。</translation>
    </message>
    <message>
        <source>Leave the identifier out; messages are then matched by their topic.</source>
        <translation>去掉标识符；消息则按主题匹配。</translation>
    </message>
    <message>
        <source>The broker takes no shared subscriptions</source>
        <translation>broker 不接受共享订阅</translation>
    </message>
    <message>
        <source>Topic filters that begin with $share/ are refused (Shared Subscription Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.13).</source>
        <translation>以 $share/ 开头的 Topic Filter 会被拒绝（CONNACK 中的 Shared Subscription Available 0，MQTT 5.0，第 3.2.2.3.13 节）。</translation>
    </message>
    <message>
        <source>Subscribe without $share and divide the work otherwise, or enable it on the broker.</source>
        <translation>不用 $share 订阅并以其他方式分配工作，或在 broker 上启用它。</translation>
    </message>
    <message>
        <source>An option was not understood</source>
        <translation>有选项无法识别</translation>
    </message>
    <message>
        <source>The options object has a key that Connack has no use for; it was left out, all others were taken.</source>
        <translation>选项对象中有 Connack 用不到的键；它已略去，其余均已采用。</translation>
    </message>
    <message>
        <source>Check its spelling: keys are those of MQTT.js, and upper and lower case counts.</source>
        <translation>检查其拼写：键为 MQTT.js 的键，区分大小写。</translation>
    </message>
    <message>
        <source>The broker sent a code that the standard does not define</source>
        <translation>broker 发送了标准未定义的代码</translation>
    </message>
    <message>
        <source>A CONNACK or DISCONNECT has a code that this version of MQTT has no name for. It is shown as it came.</source>
        <translation>CONNACK 或 DISCONNECT 带有此 MQTT 版本没有名称的代码。按收到的原样显示。</translation>
    </message>
    <message>
        <source>Look it up in the broker&apos;s manual, and report it to its maker if it is not there.</source>
        <translation>在 broker 的手册中查找；如果没有，请报告给其开发者。</translation>
    </message>
    <message>
        <source>The text in the URL line is no address of a broker: the host is missing, the port is no number from 1 to 65535, or a character stands where none may be.</source>
        <translation>URL 行中的文本不是 broker 的地址：缺少主机、端口不是 1 到 65535 的数字，或有字符出现在不允许的位置。</translation>
    </message>
    <message>
        <source>By reading the URL, before anything is sent. The evidence names the part that cannot be read; no extra connections are made.</source>
        <translation>识别方式：在发送任何内容之前读取 URL。依据中指明无法读取的部分；不建立额外连接。</translation>
    </message>
    <message>
        <source>Write scheme://host:port, for instance mqtts://broker.example:8883, with an IPv6 address in square brackets. Characters of a user name or password that mean something in a URL (@ : / ?) are written as %40, %3A, %2F, %3F, or given under Credentials instead.</source>
        <translation>请写 scheme://host:port，例如 mqtts://broker.example:8883，IPv6 地址放在方括号中。用户名或密码中在 URL 里有特殊含义的字符（@ : / ?）写作 %40、%3A、%2F、%3F，或改在“凭据”中给出。</translation>
    </message>
    <message>
        <source>The URL begins with a scheme by which no MQTT connection can be made, such as amqp:// or ftp://. MQTT travels over mqtt:// (TCP), mqtts:// (TLS), ws:// and wss:// (WebSocket).</source>
        <translation>URL 开头的协议无法建立 MQTT 连接，例如 amqp:// 或 ftp://。MQTT 通过 mqtt://（TCP）、mqtts://（TLS）、ws:// 和 wss://（WebSocket）传输。</translation>
    </message>
    <message>
        <source>By the scheme of the URL, before anything is sent. Common other spellings (tcp, ssl, tls, mqtt+ssl) are understood and only noted.</source>
        <translation>识别方式：在发送任何内容之前查看 URL 的协议。常见的其他写法（tcp、ssl、tls、mqtt+ssl）可被识别，仅作提示。</translation>
    </message>
    <message>
        <source>Put mqtt://, mqtts://, ws:// or wss:// in front of the host. The broker&apos;s manual says which of them its port speaks.</source>
        <translation>在主机前写上 mqtt://、mqtts://、ws:// 或 wss://。broker 的手册说明其端口使用哪一种。</translation>
    </message>
    <message>
        <source>A setting, a flag or a key of the options object has a value that cannot be sent or used: a number out of its range, a text that is no UTF-8 or longer than 65,535 bytes, a topic with a wildcard where none may be.</source>
        <translation>某项设置、标志或选项对象的键的值无法发送或使用：超出范围的数字、不是 UTF-8 或超过 65,535 字节的文本、在不允许处含通配符的主题。</translation>
    </message>
    <message>
        <source>By checking all settings before the first byte is sent, and by putting them into the CONNECT packet. The evidence names each field with its value; secrets are not shown.</source>
        <translation>识别方式：在发送第一个字节之前检查所有设置，并将其放入 CONNECT 报文。依据中指明每个字段及其值；机密不显示。</translation>
    </message>
    <message>
        <source>Correct the field that is marked; what it accepts stands beside it and in its tooltip (F1).</source>
        <translation>更正标出的字段；它接受的内容写在旁边及其工具提示中 (F1)。</translation>
    </message>
    <message>
        <source>The file given as CA file cannot be read, or holds no certificate. Without it the broker&apos;s certificate would be checked against the wrong thing, so nothing is sent.</source>
        <translation>指定为 CA 文件的文件无法读取或不含证书。没有它，broker 的证书会对照错误的内容检查，因此不发送任何内容。</translation>
    </message>
    <message>
        <source>By opening the file and looking for certificates in PEM or DER, with a byte order mark or text around them allowed. The evidence has the file&apos;s name and what the system or OpenSSL says of it.</source>
        <translation>识别方式：打开文件并查找 PEM 或 DER 格式的证书，允许其前后有字节顺序标记或文本。依据中有文件名以及系统或 OpenSSL 的说明。</translation>
    </message>
    <message>
        <source>Give a file that begins with -----BEGIN CERTIFICATE----- or is DER. A key, a certificate request or a PKCS#12 bundle is none: have the CA certificate exported by itself. Check that you may read the file.</source>
        <translation>请给出以 -----BEGIN CERTIFICATE----- 开头或为 DER 的文件。密钥、证书签名请求或 PKCS#12 包都不是：请单独导出 CA 证书。检查您是否可以读取该文件。</translation>
    </message>
    <message>
        <source>The file given as client certificate, or the PKCS#12 file, cannot be read or holds no certificate. The broker would see a connection without a certificate.</source>
        <translation>指定为客户端证书的文件或 PKCS#12 文件无法读取或不含证书。broker 看到的将是没有证书的连接。</translation>
    </message>
    <message>
        <source>By opening and parsing the file before anything is sent. The evidence names the file and what was found in it instead.</source>
        <translation>识别方式：在发送任何内容之前打开并解析文件。依据中指明文件以及其中实际的内容。</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate in PEM or DER, followed by its intermediates if it has any; the private key belongs into Client key. With a .p12 or .pfx file use the field PKCS#12.</source>
        <translation>请以 PEM 或 DER 给出客户端的证书，如有中间证书则跟在其后；私钥填入“客户端密钥”。.p12 或 .pfx 文件请使用字段“PKCS#12”。</translation>
    </message>
    <message>
        <source>The file given as client key cannot be read, or holds no private key that OpenSSL can use. A certificate alone proves nothing without its key.</source>
        <translation>指定为客户端密钥的文件无法读取，或不含 OpenSSL 可以使用的私钥。没有密钥，单有证书证明不了什么。</translation>
    </message>
    <message>
        <source>By opening and parsing the file before anything is sent. A public key, a certificate or an empty file is told apart in the evidence.</source>
        <translation>识别方式：在发送任何内容之前打开并解析文件。依据中会区分公钥、证书和空文件。</translation>
    </message>
    <message>
        <source>Give the private key in PEM (-----BEGIN PRIVATE KEY-----, also RSA, EC or ENCRYPTED) or DER, RSA or EC. &quot;openssl pkey -in FILE -noout&quot; tells whether OpenSSL can read it.</source>
        <translation>请给出 PEM（-----BEGIN PRIVATE KEY-----，也可为 RSA、EC 或 ENCRYPTED）或 DER 格式的 RSA 或 EC 私钥。&quot;openssl pkey -in FILE -noout&quot; 可显示 OpenSSL 能否读取它。</translation>
    </message>
    <message>
        <source>Certificate and key can both be read, but are not of one pair: the public key in the certificate is another one. No broker would accept the signature.</source>
        <translation>证书和密钥都可以读取，但不是一对：证书中的公钥是另一个。没有 broker 会接受其签名。</translation>
    </message>
    <message>
        <source>By comparing the public key of the first certificate in the file with that of the private key, before anything is sent.</source>
        <translation>识别方式：在发送任何内容之前，将文件中第一个证书的公钥与私钥的公钥比较。</translation>
    </message>
    <message>
        <source>Take certificate and key from the same issue: after a renewal the old key often stays in place. In a file with a chain the client&apos;s own certificate must come first.</source>
        <translation>请使用同一次签发的证书和密钥：更新后旧密钥往往仍留在原处。在含证书链的文件中，客户端自己的证书必须在最前面。</translation>
    </message>
    <message>
        <source>The client key or the PKCS#12 file is encrypted, and the passphrase given (or none) does not open it.</source>
        <translation>客户端密钥或 PKCS#12 文件已加密，而给出的口令（或没有口令）无法打开它。</translation>
    </message>
    <message>
        <source>By trying to decrypt the file before anything is sent. The passphrase itself stands in no evidence and no report.</source>
        <translation>识别方式：在发送任何内容之前尝试解密文件。口令本身不出现在任何依据或报告中。</translation>
    </message>
    <message>
        <source>Type the passphrase under TLS, Passphrase; look at blanks at its ends and at the keyboard&apos;s layout. Old PKCS#12 files use ciphers that OpenSSL 3 refuses: write them anew with &quot;openssl pkcs12 -legacy&quot; on a machine that can.</source>
        <translation>在 TLS 的“口令”中输入口令；注意首尾空格和键盘布局。旧的 PKCS#12 文件使用 OpenSSL 3 拒绝的密码算法：请在支持的机器上用 &quot;openssl pkcs12 -legacy&quot; 重新写出。</translation>
    </message>
    <message>
        <source>No name server and no hosts file that this machine asks knows an address for the name in the URL. The broker was not reached; whether it runs is not known.</source>
        <translation>本机查询的名称服务器和 hosts 文件都不知道 URL 中名称的地址。没有到达 broker；它是否运行不得而知。</translation>
    </message>
    <message>
        <source>The resolver gives the definite answer that the name does not exist (NXDOMAIN). With a SOCKS proxy it is the proxy&apos;s answer, since it looks the name up.</source>
        <translation>解析器明确回答该名称不存在（NXDOMAIN）。使用 SOCKS 代理时，这是代理的应答，因为由它查询名称。</translation>
    </message>
    <message>
        <source>Check the spelling, and give the full name with its domain. Names in .local need mDNS and the same network; names of a company&apos;s network need its VPN or its name server. &quot;getent hosts NAME&quot; asks the same resolver. The broker&apos;s address in &quot;Connect to&quot; keeps the name for TLS.</source>
        <translation>检查拼写，并给出带域名的全名。.local 中的名称需要 mDNS 和同一网络；公司网络的名称需要其 VPN 或其名称服务器。&quot;getent hosts NAME&quot; 查询同一解析器。在“连接到”中填入 broker 的地址，TLS 仍使用原名称。</translation>
    </message>
    <message>
        <source>The name could not be looked up: the name server did not answer, or not usably. That says nothing about whether the name exists.</source>
        <translation>无法查询该名称：名称服务器没有应答，或应答不可用。这并不说明该名称是否存在。</translation>
    </message>
    <message>
        <source>The look-up ends with another failure than &quot;does not exist&quot;, or does not end within the limit of the attempt. The resolver&apos;s words stand in the evidence.</source>
        <translation>查询以“不存在”以外的失败结束，或未在尝试的时限内结束。解析器的说明列在依据中。</translation>
    </message>
    <message>
        <source>Check the network and the name servers of this machine (/etc/resolv.conf, &quot;resolvectl status&quot;), and try again in a minute. The broker&apos;s address in the URL or in &quot;Connect to&quot; does without the name server.</source>
        <translation>检查本机的网络和名称服务器（/etc/resolv.conf，&quot;resolvectl status&quot;），一分钟后重试。在 URL 或“连接到”中使用 broker 的地址则不需要名称服务器。</translation>
    </message>
    <message>
        <source>The host answered at once that nothing listens on this port. So the host is up and can be reached, unless a firewall answers in its place.</source>
        <translation>主机立即回答此端口上没有程序监听。因此主机在运行且可达，除非有防火墙代为应答。</translation>
    </message>
    <message>
        <source>Check that the broker runs and listens on this port and on this address, not on 127.0.0.1 alone: &quot;ss -ltnp&quot; on its machine shows it. A broker in a container needs its port published. Check the port in the URL: 1883 mqtt, 8883 mqtts.</source>
        <translation>检查 broker 是否在运行，是否在此端口和此地址上监听，而不只在 127.0.0.1 上：在其机器上用 &quot;ss -ltnp&quot; 查看。容器中的 broker 需要发布其端口。检查 URL 中的端口：1883 mqtt，8883 mqtts。</translation>
    </message>
    <message>
        <source>The address neither accepted nor refused the connection: as a rule a firewall drops the packets, the address belongs to nobody, or the host is down.</source>
        <translation>该地址既未接受也未拒绝连接：通常是防火墙丢弃了报文、该地址无人使用，或主机已关机。</translation>
    </message>
    <message>
        <source>Check the address, and that the host is up. Let the port through the firewalls on the way, of the host, and of the cloud (security group). Check whether that network can be reached from here without a VPN.</source>
        <translation>检查地址以及主机是否在运行。在途中、主机和云（安全组）的防火墙中放行该端口。检查从此处不用 VPN 能否到达该网络。</translation>
    </message>
    <message>
        <source>The network itself says that there is no way to the address: this machine has no route to it, or a router on the way has none.</source>
        <translation>网络本身表明没有到该地址的路由：本机没有到它的路由，或途中的路由器没有。</translation>
    </message>
    <message>
        <source>Check cable, Wi-Fi and VPN of this machine, the address in the URL, and the way to it with &quot;ip route get ADDRESS&quot;. Where there is no IPv6, use the broker&apos;s IPv4 address.</source>
        <translation>检查本机的网线、Wi-Fi 和 VPN、URL 中的地址，并用 &quot;ip route get ADDRESS&quot; 检查到它的路由。在没有 IPv6 的地方，请使用 broker 的 IPv4 地址。</translation>
    </message>
    <message>
        <source>Something accepts the connection and throws it away before a byte was exchanged: a load balancer or firewall without a broker behind it, or a server that does not take this client&apos;s address.</source>
        <translation>有程序接受连接，却在交换任何字节之前将其丢弃：后面没有 broker 的负载均衡器或防火墙，或不接受此客户端地址的服务器。</translation>
    </message>
    <message>
        <source>Check that the load balancer or port forwarding has a running broker behind it, and look at rules on client addresses and limits on the number of connections, in the firewall and in the broker.</source>
        <translation>检查负载均衡器或端口转发后面是否有运行中的 broker，并查看防火墙和 broker 中关于客户端地址的规则及连接数的限制。</translation>
    </message>
    <message>
        <source>The proxy that is set under Network did not give a connection to the broker: it cannot be reached itself, wants a password, does not allow this host or port, or is no proxy of this kind.</source>
        <translation>“网络”中设置的代理未能连接到 broker：代理自身不可达、要求密码、不允许此主机或端口，或不是此类代理。</translation>
    </message>
    <message>
        <source>By the proxy&apos;s answer: an HTTP status (407 password, 403 not allowed, 5xx not reached) or a SOCKS code. Where it says that the broker&apos;s name, port or network is at fault, that cause is shown instead.</source>
        <translation>识别方式：代理的应答，即 HTTP 状态（407 密码、403 不允许、5xx 未到达）或 SOCKS 代码。如果它表明是 broker 的名称、端口或网络有问题，则改为显示该原因。</translation>
    </message>
    <message>
        <source>Check host, port, kind and password of the proxy. Many HTTP proxies let CONNECT through to port 443 alone: have the broker&apos;s port allowed. Connect without the proxy if the broker can be reached directly.</source>
        <translation>检查代理的主机、端口、类型和密码。许多 HTTP 代理只允许 CONNECT 到端口 443：请让代理允许 broker 的端口。如果可以直接到达 broker，请不用代理连接。</translation>
    </message>
    <message>
        <source>Another client connected with the same client ID, and the broker keeps only the newer of the two [MQTT-3.1.4-3]. If both reconnect, they throw each other out for ever.</source>
        <translation>另一个客户端用相同的客户端 ID 连接，broker 只保留两者中较新的 [MQTT-3.1.4-3]。如果两者都重连，就会永远相互断开。</translation>
    </message>
    <message>
        <source>Find the other client: a second copy of the device or program, a bridge, another tab. Give each client an ID of its own; General, New draws one.</source>
        <translation>找到另一个客户端：设备或程序的第二个副本、桥接、另一个标签页。为每个客户端指定各自的 ID；“常规”中的“新建”可抽取一个。</translation>
    </message>
    <message>
        <source>Nothing came from the other side for longer than the keep-alive allows: the way is broken without either side being told, or one of them hangs.</source>
        <translation>对方没有内容到达的时间超过了 Keep Alive 的允许：线路已断而双方都未得知，或其中一方挂起。</translation>
    </message>
    <message>
        <source>By a PINGREQ without PINGRESP, with the time of the last packet in the evidence; or by DISCONNECT 0x8D Keep Alive timeout (5.0), with which the broker says that our packets did not reach it in time.</source>
        <translation>识别方式：没有 PINGRESP 的 PINGREQ，最后一个报文的时间列在依据中；或 DISCONNECT 0x8D Keep Alive timeout（5.0），broker 以此说明我们的报文未及时到达。</translation>
    </message>
    <message>
        <source>Check the network, and whether the broker still answers others. Routers and firewalls forget quiet connections: use a shorter keep-alive, for instance 30 s. If the broker complains, use a longer one, or find what holds packets up.</source>
        <translation>检查网络，以及 broker 是否仍应答其他客户端。路由器和防火墙会遗忘静默的连接：请使用较短的 Keep Alive，例如 30 s。如果是 broker 有异议，请使用较长的值，或找出拖延报文的原因。</translation>
    </message>
    <message>
        <source>After a good CONNACK the server closed the connection in order, without a DISCONNECT that tells why, as brokers before MQTT 5 do for every reason.</source>
        <translation>在成功的 CONNACK 之后，服务器正常关闭了连接，没有发送说明原因的 DISCONNECT；MQTT 5 之前的 broker 无论何种原因都如此。</translation>
    </message>
    <message>
        <source>By the end of the stream from the server&apos;s side. A SUBSCRIBE or PUBLISH that it left unanswered a moment before points to access rules; a probe with a fresh client ID shows whether another client is involved.</source>
        <translation>识别方式：流从服务器一侧结束。在此前一刻未获应答的 SUBSCRIBE 或 PUBLISH 表明是访问规则；使用新客户端 ID 的探测显示是否涉及另一个客户端。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: access rules (ACL) on the topic, another client with this ID, a stop, a limit. Use MQTT 5, where the broker can give its reason. Look for a proxy that ends connections after a time.</source>
        <translation>查看 broker 当时的日志：主题的访问规则（ACL）、使用此 ID 的另一个客户端、停止、限制。使用 MQTT 5，broker 可给出其原因。查找是否有定时结束连接的代理。</translation>
    </message>
    <message>
        <source>The broker ended the connection and gave a reason (MQTT 5), or Connack ended it since the broker sent a packet that breaks the standard.</source>
        <translation>broker 结束了连接并给出原因（MQTT 5），或 Connack 因 broker 发送了违反标准的报文而结束了连接。</translation>
    </message>
    <message>
        <source>By a DISCONNECT of the server: reason code, Reason String and Server Reference stand in the evidence. Or by a packet that cannot be decoded, with field and offset.</source>
        <translation>识别方式：服务器的 DISCONNECT；Reason Code、Reason String 和 Server Reference 列在依据中。或无法解码的报文，带字段和偏移。</translation>
    </message>
    <message>
        <source>Follow the reason: 0x8B the server shuts down, 0x98 an administrator&apos;s doing, 0x93 more unacknowledged messages than Receive Maximum allows, 0x9C another server. The broker&apos;s log at that time has the rest.</source>
        <translation>按原因处理：0x8B 服务器关停，0x98 管理员操作，0x93 未确认的消息多于 Receive Maximum 所允许，0x9C 另一台服务器。其余在 broker 当时的日志中。</translation>
    </message>
    <message>
        <source>The network connection broke off after the CONNACK without being closed: by a reset, or an error of the network.</source>
        <translation>网络连接在 CONNACK 之后中断而未关闭：因重置或网络错误。</translation>
    </message>
    <message>
        <source>By a reset (RST) or the system&apos;s error on the socket; how long the connection had held stands in the evidence.</source>
        <translation>识别方式：重置（RST）或系统在套接字上的错误；连接已保持的时间列在依据中。</translation>
    </message>
    <message>
        <source>Look whether the broker crashed or was restarted at that time. Check time limits of load balancers and firewalls on quiet connections (a keep-alive shorter than they are helps), and the network of this machine.</source>
        <translation>查看 broker 当时是否崩溃或重启。检查负载均衡器和防火墙对静默连接的时限（更短的 Keep Alive 有帮助），以及本机的网络。</translation>
    </message>
    <message>
        <source>The broker did not grant a subscription, or it was not sent since it would break a limit that the broker gave.</source>
        <translation>broker 没有授予订阅，或因会超出 broker 给出的限制而没有发送。</translation>
    </message>
    <message>
        <source>By a code from 0x80 in the SUBACK: 0x87 Not authorized, 0x8F Topic Filter invalid, 0x97 Quota exceeded, 0x9E shared, 0xA2 wildcard subscriptions not supported (5.0); 3.1.1 has 0x80 alone.</source>
        <translation>识别方式：SUBACK 中从 0x80 起的代码：0x87 Not authorized、0x8F Topic Filter invalid、0x97 Quota exceeded、0x9E 不支持共享订阅、0xA2 不支持通配符订阅（5.0）；3.1.1 只有 0x80。</translation>
    </message>
    <message>
        <source>Check the spelling of the topic filter, and the broker&apos;s access rules (ACL) on subscriptions for this user and client ID. Leave out wildcards, $share or identifiers where the broker says that it has none.</source>
        <translation>检查 Topic Filter 的拼写，以及 broker 对此用户和客户端 ID 的订阅访问规则（ACL）。如果 broker 表明不支持，请去掉通配符、$share 或标识符。</translation>
    </message>
    <message>
        <source>The broker got a SUBSCRIBE and did not answer it, though it has to answer each one with SUBACK [MQTT-3.8.4-1].</source>
        <translation>broker 收到 SUBSCRIBE 却没有应答，尽管它必须以 SUBACK 应答每一个 [MQTT-3.8.4-1]。</translation>
    </message>
    <message>
        <source>No SUBACK with its Packet Identifier came within 10 s (connack check: 5 s), or until the connection ended.</source>
        <translation>在 10 s 内（connack check：5 s）或连接结束之前，没有带其 Packet Identifier 的 SUBACK 到达。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did it arrive, and does a plug-in for access rules hold the answer up? Follow the Packet Identifier in the log: the filter id:N shows all about it.</source>
        <translation>查看 broker 的日志：它是否到达，访问规则插件是否拖延了应答？在日志中跟踪 Packet Identifier：过滤器 id:N 显示与其有关的全部内容。</translation>
    </message>
    <message>
        <source>The broker did not take a message, or it was not sent since it would break a limit that the broker gave (QoS, retain, size) or the standard.</source>
        <translation>broker 没有接受消息，或因会超出 broker 给出的限制（QoS、保留、大小）或违反标准而没有发送。</translation>
    </message>
    <message>
        <source>By a reason code from 0x80 in PUBACK (QoS 1) or PUBREC (QoS 2): 0x87 Not authorized, 0x90 Topic Name invalid, 0x97 Quota exceeded, 0x99 Payload format invalid. Only MQTT 5 can say it.</source>
        <translation>识别方式：PUBACK（QoS 1）或 PUBREC（QoS 2）中从 0x80 起的 Reason Code：0x87 Not authorized、0x90 Topic Name invalid、0x97 Quota exceeded、0x99 Payload format invalid。只有 MQTT 5 能够说明。</translation>
    </message>
    <message>
        <source>Check the topic&apos;s spelling and the broker&apos;s access rules (ACL) on publishing to it for this user and client ID. Keep to the limits in the tab Broker.</source>
        <translation>检查主题的拼写，以及 broker 对此用户和客户端 ID 向其发布的访问规则（ACL）。请遵守“Broker”标签页中的限制。</translation>
    </message>
    <message>
        <source>A message with QoS 1 or 2 was sent, and the broker did not acknowledge it. Whether it was taken is not known; after a reconnect it is sent again.</source>
        <translation>已发送 QoS 1 或 2 的消息，而 broker 没有确认。是否被接受不得而知；重连后会再次发送。</translation>
    </message>
    <message>
        <source>No PUBACK (QoS 1), PUBREC or PUBCOMP (QoS 2) with its Packet Identifier came until the connection ended (connack check awaits it 5 s).</source>
        <translation>在连接结束之前，没有带其 Packet Identifier 的 PUBACK（QoS 1）、PUBREC 或 PUBCOMP（QoS 2）到达（connack check 等待 5 s）。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the PUBLISH arrive, and does a plug-in, a full disk or a slow bridge hold the answer up? Some brokers keep silent on what access rules forbid.</source>
        <translation>查看 broker 的日志：PUBLISH 是否到达，插件、磁盘已满或缓慢的桥接是否拖延了应答？有些 broker 对访问规则禁止的内容保持沉默。</translation>
    </message>
    <message>
        <source>A message was acknowledged, or sent with QoS 0, and did not come back, though a subscription of the same connection matches its topic.</source>
        <translation>消息已被确认或以 QoS 0 发送，却没有返回，尽管同一连接的某个订阅与其主题匹配。</translation>
    </message>
    <message>
        <source>In the time awaited after the acknowledgement or the sending (connack check: 2 s) no PUBLISH with that topic and payload came. A shared subscription makes it only &quot;likely&quot;, since another member may have got it.</source>
        <translation>在确认或发送之后的等待时间内（connack check：2 s）没有带该主题和载荷的 PUBLISH 到达。共享订阅只能判为“很可能”，因为可能由另一成员收到。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for both, writing to and reading from the topic: before MQTT 5 a broker drops silently what they forbid. Publish with QoS 1 on MQTT 5 to get a reason. Look for rules or bridges that take messages on this topic.</source>
        <translation>检查 broker 对写入和读取该主题两者的访问规则（ACL）：MQTT 5 之前，broker 会静默丢弃规则所禁止的内容。在 MQTT 5 上以 QoS 1 发布可得到原因。查找取走此主题消息的规则或桥接。</translation>
    </message>
    <message>
        <source>The URL asks for TLS (mqtts, wss), but the port speaks in the clear: MQTT, HTTP or another protocol without TLS.</source>
        <translation>URL 要求 TLS（mqtts、wss），但端口使用明文：MQTT、HTTP 或其他不带 TLS 的协议。</translation>
    </message>
    <message>
        <source>The first bytes in answer to the ClientHello are no TLS record, and the greeting often names the protocol. If the server only hangs up, a probe asks the same port without TLS and without password, and gets a CONNACK or an HTTP answer.</source>
        <translation>对 ClientHello 应答的首批字节不是 TLS 记录，且问候语往往表明协议。如果服务器只是挂断，探测会不用 TLS、不带密码查询同一端口，并得到 CONNACK 或 HTTP 应答。</translation>
    </message>
    <message>
        <source>Use mqtt:// or ws:// for this port, or the port of the TLS listener (8883, or 443 and 8084 for wss). Or set TLS up for this listener on the broker.</source>
        <translation>此端口请使用 mqtt:// 或 ws://，或使用 TLS 监听器的端口（8883，wss 为 443 和 8084）。或在 broker 上为此监听器设置 TLS。</translation>
    </message>
    <message>
        <source>A certificate of the chain, the broker&apos;s own, an intermediate or the CA&apos;s, is past its end (notAfter) by this machine&apos;s clock.</source>
        <translation>按本机时钟，证书链中的某个证书（broker 自己的、中间的或 CA 的）已过到期时间（notAfter）。</translation>
    </message>
    <message>
        <source>By verifying the presented chain; the evidence has the certificate with its dates in UTC, and the explanation says which of the chain it is. Signs that this machine&apos;s clock is ahead (other certificates that would be expired too) make it &quot;likely&quot;.</source>
        <translation>识别方式：验证出示的证书链；依据中有该证书及其 UTC 日期，解释中说明是证书链中的哪一个。如果有迹象表明本机时钟偏快（其他证书也会随之到期），则为“很可能”。</translation>
    </message>
    <message>
        <source>Renew that certificate, install it with its chain on the broker and reload the broker. An expired CA certificate is replaced in the CA file. If the date is still to come, set this machine&apos;s clock.</source>
        <translation>更新该证书，连同其证书链安装到 broker 上并重新加载 broker。到期的 CA 证书在 CA 文件中替换。如果该日期尚未到来，请校准本机时钟。</translation>
    </message>
    <message>
        <source>A certificate of the chain begins (notBefore) only later than this machine&apos;s clock says it is now. On devices without a battery the clock often begins in 1970.</source>
        <translation>证书链中某个证书的生效时间（notBefore）晚于本机时钟的当前时间。没有电池的设备，其时钟往往从 1970 年开始。</translation>
    </message>
    <message>
        <source>By verifying the presented chain against this machine&apos;s clock. The evidence has both times; other signs that the clock is behind are named in the explanation.</source>
        <translation>识别方式：对照本机时钟验证出示的证书链。依据中有两个时间；表明时钟偏慢的其他迹象在解释中指明。</translation>
    </message>
    <message>
        <source>Check date, time and time zone of this machine and of the CA. If they are right, wait for the date or have the certificate issued anew.</source>
        <translation>检查本机和 CA 的日期、时间和时区。如果正确，请等到该日期或重新签发证书。</translation>
    </message>
    <message>
        <source>The broker presents a single certificate that only itself vouches for, and it is not among those that are trusted.</source>
        <translation>broker 只出示一个仅由其自身担保的证书，且它不在受信任的证书之中。</translation>
    </message>
    <message>
        <source>Subject and issuer of the certificate are the same, it is signed with its own key, and neither the CA file nor the system&apos;s store holds it. The evidence has its SHA-256 fingerprint.</source>
        <translation>证书的主体与签发者相同，用自身的密钥签名，且 CA 文件和系统的存储都不含它。依据中有其 SHA-256 指纹。</translation>
    </message>
    <message>
        <source>Get the certificate from the broker&apos;s operator and give it as CA file, or let the verdict&apos;s button trust it after you compared the fingerprint. Better: have the broker&apos;s certificate issued by a CA and give that CA&apos;s certificate.</source>
        <translation>向 broker 的运营者索取该证书并指定为 CA 文件，或在核对指纹后用结论的按钮信任它。更好的做法：让 CA 签发 broker 的证书，并指定该 CA 的证书。</translation>
    </message>
    <message>
        <source>The chain that the broker sends ends at an issuer that is trusted by nothing here: neither by the CA file nor, where it counts, by the system&apos;s store. So it is not known whether this is the broker.</source>
        <translation>broker 发送的证书链止于此处不被任何一方信任的签发者：CA 文件不信任，系统的存储（如果采用）也不信任。因此不知道这是否就是该 broker。</translation>
    </message>
    <message>
        <source>By building the chain from the presented certificates to the trusted ones. The evidence lists what was presented and what is trusted; where an intermediate may be missing instead, the verdict says so and is &quot;likely&quot;.</source>
        <translation>识别方式：从出示的证书到受信任的证书建立证书链。依据中列出出示的和受信任的证书；如果可能是缺少中间证书，结论会说明并为“很可能”。</translation>
    </message>
    <message>
        <source>Ask for the certificate of the named issuer&apos;s root CA and give it as CA file. If the CA is public and a CA file is given, trust the system&apos;s CAs as well. Turning the verification off shows the rest, but protects from nobody.</source>
        <translation>索取所述签发者的根 CA 的证书并指定为 CA 文件。如果该 CA 是公共的而又给出了 CA 文件，请同时信任系统的 CA。关闭验证可以显示其余内容，但不提供任何保护。</translation>
    </message>
    <message>
        <source>The broker sends its own certificate, but not the intermediate that links it to the trusted CA. Browsers may fetch it by themselves; MQTT clients do not.</source>
        <translation>broker 发送了自己的证书，但没有发送将其与受信任的 CA 相连的中间证书。浏览器可能自行获取；MQTT 客户端不会。</translation>
    </message>
    <message>
        <source>The issuer of the last presented certificate is neither presented nor trusted, and its Authority Key Identifier, its name or its Authority Information Access shows that a trusted CA stands above it. Without such a proof the verdict is &quot;likely&quot;.</source>
        <translation>最后一个出示的证书的签发者既未出示也不受信任，而其 Authority Key Identifier、名称或 Authority Information Access 表明其上有受信任的 CA。没有这样的证明时，结论为“很可能”。</translation>
    </message>
    <message>
        <source>Append the intermediate to the server&apos;s certificate file on the broker, behind the server&apos;s own certificate (mosquitto: certfile), and reload it. For the time being the intermediate can be added to the CA file here, beside its root.</source>
        <translation>在 broker 上将中间证书追加到服务器的证书文件中，置于服务器自己的证书之后（mosquitto：certfile），并重新加载。暂时也可在此处将中间证书加入 CA 文件，与其根证书放在一起。</translation>
    </message>
    <message>
        <source>The certificate is trusted, but names other hosts than the one that was asked for. Someone with a good certificate for another name could answer so.</source>
        <translation>证书受信任，但写明的主机与所要求的不同。持有其他名称的有效证书者可能如此应答。</translation>
    </message>
    <message>
        <source>The name or address of the URL (or of TLS, Server name) is compared with the subject alternative names: an address counts only as an IP entry, a wildcard for one part, the subject only where there are no names. A probe with another server name (SNI) tells whether the server has another certificate.</source>
        <translation>将 URL（或 TLS 的“服务器名称”）中的名称或地址与 Subject Alternative Name 比较：地址只有作为 IP 条目才算数，通配符代表一个部分，主体只在没有名称时才算数。使用另一服务器名称（SNI）的探测显示服务器是否有另一个证书。</translation>
    </message>
    <message>
        <source>Use a name of the certificate in the URL (the verdict offers those that fit), or keep the address and set TLS, Server name. Or have the certificate issued for this name or address as well.</source>
        <translation>在 URL 中使用证书中的名称（结论会提供合适的名称），或保留地址并设置 TLS 的“服务器名称”。或让证书也为此名称或地址签发。</translation>
    </message>
    <message>
        <source>A certificate is used for what its extensions do not allow: a client certificate on the broker, a certificate without CA:TRUE that issued another, a CA beyond its path length or name constraints.</source>
        <translation>证书被用于其扩展所不允许的用途：broker 上的客户端证书、没有 CA:TRUE 却签发了其他证书的证书、超出路径长度或名称约束的 CA。</translation>
    </message>
    <message>
        <source>By verifying the chain for the purpose &quot;TLS server&quot;. The evidence has the key usage and the extended key usage of the certificate in question.</source>
        <translation>识别方式：按用途“TLS 服务器”验证证书链。依据中有相关证书的密钥用途和扩展密钥用途。</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued with the extended key usage serverAuth, by a CA with basic constraints CA:TRUE and key usage keyCertSign. Check that the broker does not present a client&apos;s certificate by mistake.</source>
        <translation>由基本约束为 CA:TRUE、密钥用途为 keyCertSign 的 CA，以扩展密钥用途 serverAuth 签发 broker 的证书。检查 broker 是否误出示了客户端的证书。</translation>
    </message>
    <message>
        <source>The CA has taken the broker&apos;s certificate back, as a rule since its key may be in other hands. It must not be trusted any more.</source>
        <translation>CA 已收回 broker 的证书，通常因为其密钥可能已落入他人之手。不得再信任它。</translation>
    </message>
    <message>
        <source>Its serial number stands on the revocation list given under TLS (CRL), or the broker itself staples the answer of the CA&apos;s OCSP responder that says so. The evidence has serial and date.</source>
        <translation>其序列号在 TLS（CRL）中给出的吊销列表上，或 broker 自己附上了 CA 的 OCSP 响应器如此说明的应答。依据中有序列号和日期。</translation>
    </message>
    <message>
        <source>Have a new certificate issued for the broker, with a new key, and install it. Until then do not send secrets to this broker.</source>
        <translation>为 broker 用新密钥签发新证书并安装。在此之前请勿向此 broker 发送机密。</translation>
    </message>
    <message>
        <source>A certificate of the chain has a key or a signature that can be broken or forged with today&apos;s means, such as RSA with 1024 bits or SHA-1.</source>
        <translation>证书链中某个证书的密钥或签名可用当今手段破解或伪造，例如 1024 位的 RSA 或 SHA-1。</translation>
    </message>
    <message>
        <source>By OpenSSL&apos;s security level 2: RSA from 2048 bits, EC from 224, a signature with SHA-224 or better. The evidence has the key&apos;s kind and length and the signature&apos;s algorithm.</source>
        <translation>识别方式：OpenSSL 的安全级别 2：RSA 至少 2048 位，EC 至少 224 位，签名使用 SHA-224 或更好。依据中有密钥的类型和长度以及签名算法。</translation>
    </message>
    <message>
        <source>Have the certificate issued anew: RSA with 2048 bits or more, or EC P-256, signed with SHA-256. If it is the CA&apos;s, the CA has to be renewed, and the CA file with it.</source>
        <translation>重新签发证书：2048 位或以上的 RSA，或 EC P-256，用 SHA-256 签名。如果是 CA 的证书，则须更新 CA 及 CA 文件。</translation>
    </message>
    <message>
        <source>The CA file does hold a certificate, but not the one at which this broker&apos;s chain ends: it is the broker&apos;s own, an intermediate without its root, or a CA of the same name with another key.</source>
        <translation>CA 文件确实包含证书，但不是此 broker 证书链所止的那个：它是 broker 自己的证书、没有根证书的中间证书，或同名但密钥不同的 CA。</translation>
    </message>
    <message>
        <source>By comparing names, key identifiers and signatures of the chain with what the CA file holds. Trust must end at a self-signed certificate; the evidence has the key that was wanted and the one that is held.</source>
        <translation>识别方式：将证书链的名称、密钥标识符和签名与 CA 文件的内容比较。信任必须止于自签名证书；依据中有所需的密钥和现有的密钥。</translation>
    </message>
    <message>
        <source>Get the present certificate of the root CA from the broker&apos;s operator; after a CA was made anew, the old file fits no more. An intermediate can stay in the file, but its root has to be beside it.</source>
        <translation>向 broker 的运营者索取根 CA 的现行证书；CA 重新生成之后，旧文件不再适用。中间证书可以留在文件中，但其根证书必须在一起。</translation>
    </message>
    <message>
        <source>Broker and client offer no version of TLS in common: as a rule an old broker with TLS 1.0 or 1.1 alone, or one that insists on TLS 1.3.</source>
        <translation>broker 与客户端没有共同的 TLS 版本：通常是只有 TLS 1.0 或 1.1 的旧 broker，或坚持使用 TLS 1.3 的 broker。</translation>
    </message>
    <message>
        <source>The server sends the alert protocol_version, or the TLS library refuses its choice. Handshakes of probes, one version each, show which versions the server does speak.</source>
        <translation>服务器发送警报 protocol_version，或 TLS 库拒绝其选择。探测逐一用每个版本握手，显示服务器支持哪些版本。</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version). Set TLS, Minimum TLS version back to its default if it demands TLS 1.3. For a device that can do no better, lower it; TLS 1.0 and 1.1 are outdated (RFC 8996).</source>
        <translation>在 broker 上允许 TLS 1.2 或 1.3（mosquitto：tls_version）。如果 TLS 的“最低 TLS 版本”要求 TLS 1.3，请恢复默认值。对于只能使用旧版本的设备，请降低它；TLS 1.0 和 1.1 已过时（RFC 8996）。</translation>
    </message>
    <message>
        <source>Broker and client agree on a TLS version, but on no cipher suite, key exchange group or signature algorithm, or the broker&apos;s certificate has a key that none of the offered ciphers can use.</source>
        <translation>broker 与客户端在 TLS 版本上一致，但在密码套件、密钥交换组或签名算法上不一致，或 broker 证书的密钥不适用于所提供的任何密码套件。</translation>
    </message>
    <message>
        <source>The server sends handshake_failure or insufficient_security before its ServerHello. A probe that offers every cipher there is, weak ones too, shows whether it then answers, and with what.</source>
        <translation>服务器在 ServerHello 之前发送 handshake_failure 或 insufficient_security。提供所有密码套件（包括弱的）的探测显示它是否随之应答，以及用什么应答。</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers). Check its certificate&apos;s key: RSA serves ECDHE-RSA, EC serves ECDHE-ECDSA.</source>
        <translation>在 broker 上允许当今的密码套件，例如 ECDHE 加 AES-GCM（mosquitto：ciphers）。检查其证书的密钥：RSA 用于 ECDHE-RSA，EC 用于 ECDHE-ECDSA。</translation>
    </message>
    <message>
        <source>The broker lets in only clients that show a certificate of their own (mutual TLS), and none was given.</source>
        <translation>broker 只允许出示自己证书的客户端进入（双向 TLS），而没有给出证书。</translation>
    </message>
    <message>
        <source>By the alert certificate_required, under TLS 1.2 handshake_failure after the server&apos;s part, or an HTTP answer that says so (495, 496). Under TLS 1.3 it comes only after the handshake; a probe&apos;s handshake shows whether the server sends a CertificateRequest and which CAs it takes.</source>
        <translation>识别方式：警报 certificate_required，在 TLS 1.2 下为服务器部分之后的 handshake_failure，或如此说明的 HTTP 应答（495、496）。在 TLS 1.3 下，它在握手之后才到达；探测的握手显示服务器是否发送 CertificateRequest 以及接受哪些 CA。</translation>
    </message>
    <message>
        <source>Give certificate and key under TLS, Client certificate and Client key. Ask the broker&apos;s operator for one from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate); the evidence lists the accepted CAs.</source>
        <translation>在 TLS 的“客户端证书”和“客户端密钥”中给出证书和密钥。向 broker 的运营者索取由 broker 为客户端所信任的 CA 签发的证书（mosquitto：cafile 加 require_certificate）；依据中列出被接受的 CA。</translation>
    </message>
    <message>
        <source>A client certificate was given, and the broker does not take it: from another CA, expired, revoked, without the purpose clientAuth, or signed with a key that does not fit.</source>
        <translation>给出了客户端证书，而 broker 不接受：来自其他 CA、已到期、已吊销、没有用途 clientAuth，或用不匹配的密钥签名。</translation>
    </message>
    <message>
        <source>By the alert (unknown_ca, certificate_expired, certificate_revoked, bad_certificate, access_denied, decrypt_error), during the handshake or, under TLS 1.3, after it. Faults of the certificate that can be seen from here are named beside it.</source>
        <translation>识别方式：警报（unknown_ca、certificate_expired、certificate_revoked、bad_certificate、access_denied、decrypt_error），出现在握手期间，或在 TLS 1.3 下出现在握手之后。从此处可见的证书问题在旁边指明。</translation>
    </message>
    <message>
        <source>Use a certificate of the CA that the broker trusts for clients, with its intermediates behind it in the file, in its time and with clientAuth. Have it accepted on the broker (mosquitto: cafile, crlfile), and compare both clocks.</source>
        <translation>使用 broker 为客户端所信任的 CA 的证书，文件中其后为中间证书，在有效期内且带 clientAuth。让 broker 接受它（mosquitto：cafile、crlfile），并比较双方的时钟。</translation>
    </message>
    <message>
        <source>The server chooses what it serves by the application protocol in the ClientHello (ALPN), and wants another one than was offered. AWS IoT on port 443 is the best known.</source>
        <translation>服务器按 ClientHello 中的应用协议（ALPN）选择所提供的服务，而它要求的协议与所提供的不同。最著名的例子是端口 443 上的 AWS IoT。</translation>
    </message>
    <message>
        <source>By the alert no_application_protocol, or since a probe with another ALPN protocol (&quot;mqtt&quot;, &quot;x-amzn-mqtt-ca&quot;, &quot;http/1.1&quot;), or none, gets further on the same port with all else alike.</source>
        <translation>识别方式：警报 no_application_protocol，或在同一端口上其他条件相同时，使用另一 ALPN 协议（&quot;mqtt&quot;、&quot;x-amzn-mqtt-ca&quot;、&quot;http/1.1&quot;）或不使用 ALPN 的探测进展更远。</translation>
    </message>
    <message>
        <source>Offer the protocol that the verdict names under TLS, ALPN, or none if it says so. Look up the name in the broker&apos;s manual.</source>
        <translation>在 TLS 的“ALPN”中提供结论所指出的协议，或按其说明不提供。在 broker 的手册中查找名称。</translation>
    </message>
    <message>
        <source>The server serves several names and does not know the one that the client sent (SNI), or it wants a name and the URL has an address, for which none is sent.</source>
        <translation>服务器提供多个名称的服务，却不认识客户端发送的名称（SNI）；或它要求名称，而 URL 中为地址，对地址不发送名称。</translation>
    </message>
    <message>
        <source>By the alert unrecognized_name, or since a probe&apos;s handshake with the URL&apos;s name, or without any, goes on where the attempt&apos;s was broken off.</source>
        <translation>识别方式：警报 unrecognized_name，或使用 URL 中的名称或不带名称的探测在该尝试中断之处继续了握手。</translation>
    </message>
    <message>
        <source>Put the broker&apos;s name into the URL instead of its address, or set TLS, Server name to the name that the server expects. Clear a server name that was set by mistake.</source>
        <translation>在 URL 中用 broker 的名称代替其地址，或将 TLS 的“服务器名称”设为服务器所期望的名称。清除误设的服务器名称。</translation>
    </message>
    <message>
        <source>The server ended the connection in the course of the TLS handshake and did not say usably why.</source>
        <translation>服务器在 TLS 握手过程中结束了连接，未给出可用的原因。</translation>
    </message>
    <message>
        <source>By an end or a reset between ClientHello and the end of the handshake, or an alert without a cause of its own. Probes have then tried the port in the clear and with other versions, ciphers, names and ALPN protocols in vain, and a connection on which nothing is sent.</source>
        <translation>识别方式：在 ClientHello 与握手结束之间的结束或重置，或没有自身原因的警报。此后探测已尝试以明文，以及用其他版本、密码套件、名称和 ALPN 协议访问端口，还尝试了不发送任何内容的连接，均无结果。</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the load balancer in front of it, and check that it has a broker behind it. Give a client certificate if the server had begun its part. Compare with &quot;openssl s_client -connect HOST:PORT&quot;.</source>
        <translation>查看 broker 或其前面的负载均衡器的日志，检查其后是否有 broker。如果服务器已开始其部分，请给出客户端证书。与 &quot;openssl s_client -connect HOST:PORT&quot; 比较。</translation>
    </message>
    <message>
        <source>The server accepted the TCP connection, but did not answer the TLS handshake, or stopped in the middle of it.</source>
        <translation>服务器接受了 TCP 连接，但没有应答 TLS 握手，或在中途停止。</translation>
    </message>
    <message>
        <source>By silence until the limit of the attempt; the evidence tells whether bytes came. A probe asks the port without TLS, to see whether it waits for something in the clear.</source>
        <translation>识别方式：直到尝试的时限都保持沉默；依据中说明是否有字节到达。探测不用 TLS 查询该端口，看它是否在等待明文内容。</translation>
    </message>
    <message>
        <source>Check the port: one that is meant for MQTT in the clear may wait for a CONNECT. Look whether the server hangs. If the handshake stops after a first answer, packets may be lost on the way: check MTU and firewall.</source>
        <translation>检查端口：用于明文 MQTT 的端口可能在等待 CONNECT。查看服务器是否挂起。如果握手在首次应答后停止，报文可能在途中丢失：检查 MTU 和防火墙。</translation>
    </message>
    <message>
        <source>The URL asks for a WebSocket (ws, wss), but the port answers with something that is not HTTP: MQTT without WebSocket, or another service.</source>
        <translation>URL 要求 WebSocket（ws、wss），但端口应答的不是 HTTP：不带 WebSocket 的 MQTT，或其他服务。</translation>
    </message>
    <message>
        <source>The first bytes in answer to the HTTP request are no status line, and often name the protocol. If the server only hangs up, a probe sends CONNECT on the same port without a WebSocket and gets a CONNACK.</source>
        <translation>对 HTTP 请求应答的首批字节不是状态行，且往往表明协议。如果服务器只是挂断，探测会在同一端口上不用 WebSocket 发送 CONNECT 并得到 CONNACK。</translation>
    </message>
    <message>
        <source>Use mqtt:// or mqtts:// for this port, or the port of the broker&apos;s WebSocket listener (mosquitto: &quot;protocol websockets&quot; under its own &quot;listener&quot;).</source>
        <translation>此端口请使用 mqtt:// 或 mqtts://，或使用 broker 的 WebSocket 监听器的端口（mosquitto：在单独的 &quot;listener&quot; 下设置 &quot;protocol websockets&quot;）。</translation>
    </message>
    <message>
        <source>A web server is there and speaks HTTP, but it knows nothing under the path of the URL.</source>
        <translation>那里有使用 HTTP 的 Web 服务器，但 URL 的路径下没有内容。</translation>
    </message>
    <message>
        <source>By the HTTP status 404 or 410 to the upgrade request. Probes ask for /mqtt, /ws and / on the same port; a path that opens a WebSocket is put first.</source>
        <translation>识别方式：对升级请求的 HTTP 状态 404 或 410。探测在同一端口上请求 /mqtt、/ws 和 /；能打开 WebSocket 的路径排在首位。</translation>
    </message>
    <message>
        <source>Use the path that the broker or the web server in front of it is set to, as a rule /mqtt. Upper and lower case and a &quot;/&quot; at the end count.</source>
        <translation>使用 broker 或其前面的 Web 服务器所设置的路径，通常为 /mqtt。大小写和结尾的 &quot;/&quot; 都算数。</translation>
    </message>
    <message>
        <source>The web server asks for proof of who comes before it opens a WebSocket: MQTT&apos;s user name and password have not come into play yet.</source>
        <translation>Web 服务器在打开 WebSocket 之前要求证明来者身份：MQTT 的用户名和密码尚未用到。</translation>
    </message>
    <message>
        <source>By the HTTP status 401, 403 or 407 (a proxy) to the upgrade request. The evidence has the status line and WWW-Authenticate, but no value of a secret header.</source>
        <translation>识别方式：对升级请求的 HTTP 状态 401、403 或 407（代理）。依据中有状态行和 WWW-Authenticate，但没有机密标头的值。</translation>
    </message>
    <message>
        <source>Add the header that the server wants under WebSocket, Headers, for instance Authorization: Bearer ..., or renew a token that has run out. Some gateways want the token in the path&apos;s query, a certain Origin, or a certain address of the client.</source>
        <translation>在“WebSocket”的“标头”中添加服务器要求的标头，例如 Authorization: Bearer ...，或更新已过期的令牌。有些网关要求令牌在路径的查询部分、特定的 Origin 或特定的客户端地址。</translation>
    </message>
    <message>
        <source>The web server sends the client to another address. A WebSocket client does not follow redirections by itself, and neither would a device.</source>
        <translation>Web 服务器将客户端指向另一地址。WebSocket 客户端不会自行跟随重定向，设备也不会。</translation>
    </message>
    <message>
        <source>By an HTTP status from 300 to 399 to the upgrade request, with the new address in Location. Often it is the step from ws:// to wss://, or a missing &quot;/&quot; at the end of the path.</source>
        <translation>识别方式：对升级请求的 300 到 399 的 HTTP 状态，新地址在 Location 中。常见的是从 ws:// 到 wss://，或路径结尾缺少 &quot;/&quot;。</translation>
    </message>
    <message>
        <source>Put the new address into the URL, with ws:// for http:// and wss:// for https://; the verdict offers it. Or take the redirection for this path out of the web server&apos;s configuration.</source>
        <translation>将新地址填入 URL，http:// 换成 ws://，https:// 换成 wss://；结论会提供它。或在 Web 服务器的配置中去掉此路径的重定向。</translation>
    </message>
    <message>
        <source>The server answers like to a browser, with an ordinary page, and does not switch to WebSocket. Something that knows no WebSocket stands at this path.</source>
        <translation>服务器像对浏览器那样以普通网页应答，不切换到 WebSocket。此路径上的程序不支持 WebSocket。</translation>
    </message>
    <message>
        <source>By an HTTP status from 200 to 299 instead of 101; the evidence has the page&apos;s title or first words. Probes ask for the usual paths.</source>
        <translation>识别方式：200 到 299 的 HTTP 状态而不是 101；依据中有页面的标题或开头的文字。探测会请求常用路径。</translation>
    </message>
    <message>
        <source>Check host, port and path. A proxy in front of the broker must pass the headers Upgrade and Connection on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</source>
        <translation>检查主机、端口和路径。broker 前面的代理必须转发标头 Upgrade 和 Connection（nginx：proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;）。</translation>
    </message>
    <message>
        <source>The server understands the request, but refuses to make a WebSocket of it; or its agreement does not belong to this request.</source>
        <translation>服务器理解请求，但拒绝将其升级为 WebSocket；或其同意不属于此请求。</translation>
    </message>
    <message>
        <source>By another HTTP status than those with a cause of their own (400, 405, 426, 429, 500 and their kin), or by 101 with a missing or wrong Sec-WebSocket-Accept, as a cache in between gives it.</source>
        <translation>识别方式：没有自身原因的其他 HTTP 状态（400、405、426、429、500 及同类），或 101 但 Sec-WebSocket-Accept 缺失或错误，途中的缓存会造成后者。</translation>
    </message>
    <message>
        <source>Check path and headers under WebSocket: some servers want a certain Origin or Host. Have the proxy pass Upgrade and Connection on, and turn caching off for this path. The web server&apos;s log tells why it refused.</source>
        <translation>检查“WebSocket”中的路径和标头：有些服务器要求特定的 Origin 或 Host。让代理转发 Upgrade 和 Connection，并为此路径关闭缓存。Web 服务器的日志会说明拒绝的原因。</translation>
    </message>
    <message>
        <source>The web server or gateway is there, but the broker behind it is not, or does not answer as expected.</source>
        <translation>Web 服务器或网关在，但其后的 broker 不在，或应答不符合预期。</translation>
    </message>
    <message>
        <source>By the HTTP status 502, 503 or 504, or 520 to 524 of Cloudflare, to the upgrade request.</source>
        <translation>识别方式：对升级请求的 HTTP 状态 502、503 或 504，或 Cloudflare 的 520 到 524。</translation>
    </message>
    <message>
        <source>Check that the broker behind it runs and has a WebSocket listener on the port that the web server forwards to; its error log names the address it tried. Check that the upgrade headers are passed on.</source>
        <translation>检查其后的 broker 是否在运行，并在 Web 服务器转发到的端口上有 WebSocket 监听器；其错误日志会指明尝试过的地址。检查升级标头是否被转发。</translation>
    </message>
    <message>
        <source>The WebSocket opens, but for something else than MQTT: the server chose another sub-protocol than the offered &quot;mqtt&quot;, or none, and no MQTT followed.</source>
        <translation>WebSocket 已打开，但用于 MQTT 以外的内容：服务器选择了不同于所提供的“mqtt”的子协议，或没有选择，且其后没有 MQTT。</translation>
    </message>
    <message>
        <source>By Sec-WebSocket-Protocol in the answer with status 101. A server that speaks MQTT without confirming the sub-protocol is only a note: stricter clients would fail on it [MQTT-6.0.0-4].</source>
        <translation>识别方式：状态为 101 的应答中的 Sec-WebSocket-Protocol。使用 MQTT 但未确认子协议的服务器只作提示：更严格的客户端会因此失败 [MQTT-6.0.0-4]。</translation>
    </message>
    <message>
        <source>Check the path: another service may be at this one. Set the sub-protocol &quot;mqtt&quot; on the server or on the gateway in front of the broker.</source>
        <translation>检查路径：此路径上可能是其他服务。在服务器或 broker 前面的网关上设置子协议“mqtt”。</translation>
    </message>
    <message>
        <source>The server sends WebSocket text frames. MQTT travels in binary frames only [MQTT-6.0.0-1], so either it is another service, or a gateway passes MQTT on wrongly.</source>
        <translation>服务器发送 WebSocket 文本帧。MQTT 只在二进制帧中传输 [MQTT-6.0.0-1]，因此要么是其他服务，要么是网关错误地转发了 MQTT。</translation>
    </message>
    <message>
        <source>By the first text frame that arrives; its beginning stands in the evidence as text and bytes.</source>
        <translation>识别方式：到达的第一个文本帧；其开头以文本和字节列在依据中。</translation>
    </message>
    <message>
        <source>Check the path: a chat or live-reload server may be there. Set a WebSocket proxy in front of the broker to binary frames (websockify: without base64).</source>
        <translation>检查路径：那里可能是聊天或实时重载服务器。将 broker 前面的 WebSocket 代理设为二进制帧（websockify：不用 base64）。</translation>
    </message>
    <message>
        <source>The server closed the connection instead of opening a WebSocket, or closed the WebSocket before MQTT got an answer.</source>
        <translation>服务器关闭了连接而没有打开 WebSocket，或在 MQTT 得到应答之前关闭了 WebSocket。</translation>
    </message>
    <message>
        <source>By the end or reset of the connection after the upgrade request, or by a Close frame: its code and reason stand in the evidence (1008 a broken rule, 1011 trouble of the server). Probes try MQTT without WebSocket, TLS and other paths.</source>
        <translation>识别方式：升级请求之后连接结束或被重置，或 Close 帧：其代码和原因列在依据中（1008 违反规则，1011 服务器故障）。探测会尝试不用 WebSocket 的 MQTT、TLS 和其他路径。</translation>
    </message>
    <message>
        <source>Follow the reason of the Close frame. Without one, check port and path, and look into the log of the broker or gateway: credentials, client ID or path are often not allowed there.</source>
        <translation>按 Close 帧的原因处理。没有原因时，请检查端口和路径，并查看 broker 或网关的日志：往往是凭据、客户端 ID 或路径在那里不被允许。</translation>
    </message>
    <message>
        <source>The server accepted the connection, but did not answer the request for a WebSocket.</source>
        <translation>服务器接受了连接，但没有应答 WebSocket 请求。</translation>
    </message>
    <message>
        <source>By silence after the upgrade request until the limit of the attempt. A probe sends CONNECT without WebSocket on the same port.</source>
        <translation>识别方式：升级请求之后直到尝试的时限都保持沉默。探测在同一端口上不用 WebSocket 发送 CONNECT。</translation>
    </message>
    <message>
        <source>Check the port: one for MQTT without WebSocket waits for other bytes; use mqtt:// or mqtts:// there. Look whether the web server or the broker behind it hangs.</source>
        <translation>检查端口：用于不带 WebSocket 的 MQTT 的端口等待的是其他字节；在那里请使用 mqtt:// 或 mqtts://。查看 Web 服务器或其后的 broker 是否挂起。</translation>
    </message>
    <message>
        <source>The port speaks TLS, and the URL asks for a WebSocket in the clear (ws://).</source>
        <translation>端口使用 TLS，而 URL 要求明文 WebSocket（ws://）。</translation>
    </message>
    <message>
        <source>By a TLS record in answer to the HTTP request, a web server&apos;s words that it expects HTTPS (400, 426, 497), or a probe that gets through a TLS handshake on the same port.</source>
        <translation>识别方式：对 HTTP 请求应答的 TLS 记录、Web 服务器声明其期望 HTTPS（400、426、497），或在同一端口上完成 TLS 握手的探测。</translation>
    </message>
    <message>
        <source>Use wss:// and give the CA file if the CA is a private one. Or use the port on which the server listens without TLS.</source>
        <translation>使用 wss://；如果 CA 是私有的，请给出 CA 文件。或使用服务器不带 TLS 监听的端口。</translation>
    </message>
    <message>
        <source>At least one address refused the TCP connection (RST); what each of them did, and when, stands in the evidence. &quot;Look at the usual ports&quot; asks 1883, 8883, 8083, 8084, 8080, 9001 and 443 of the host and says what answers there.</source>
        <translation>至少有一个地址拒绝了 TCP 连接（RST）；每个地址的结果和时间列在依据中。“查看常用端口”会查询该主机的 1883、8883、8083、8084、8080、9001 和 443，并说明那里应答的是什么。</translation>
    </message>
    <message>
        <source>No address of the name refused or reset the connection, and at least one had not answered the TCP SYN when the limit of the attempt was reached; each stands in the evidence with its time. No probe could get further.</source>
        <translation>该名称没有任何地址拒绝或重置连接，并且到达尝试的时限时至少有一个地址没有应答 TCP SYN；每个地址及其用时列在依据中。没有探测取得进展。</translation>
    </message>
    <message>
        <source>The system reports &quot;network unreachable&quot; or &quot;no route to host&quot;, as a rule within milliseconds. An IPv6 address without IPv6 in this network looks so. With another error of the system this cause is only likely.</source>
        <translation>系统报告“network unreachable”或“no route to host”，通常在数毫秒之内。在没有 IPv6 的网络中使用 IPv6 地址就会如此。如果是系统的其他错误，则此原因只是可能。</translation>
    </message>
    <message>
        <source>The connection is reset (RST) before anything was sent on it. A reset that comes only after something was sent belongs to the stage that it cut off.</source>
        <translation>连接在发送任何内容之前就被重置（RST）。发送内容之后才出现的重置属于被它中断的阶段。</translation>
    </message>
    <message>
        <source>By DISCONNECT 0x8E Session taken over (5.0). Before 5.0 the broker just closes: it is likely this cause when that happens again in a steady rhythm, and certain when only a fresh client ID stays connected.</source>
        <translation>识别方式：DISCONNECT 0x8E Session taken over（5.0）。5.0 之前 broker 只是关闭：如果以稳定的节奏再次发生，则可能是此原因；如果只有新的客户端 ID 保持连接，则可以确定。</translation>
    </message>
    <message>
        <source>Import, and copy as</source>
        <translation>导入与复制为</translation>
    </message>
    <message>
        <source>File, Import (Ctrl+I) reads what other clients have, pasted, opened or dropped: URLs, options objects and scripts of MQTT.js, command lines of mosquitto_pub, mosquitto_sub, mqttx, HiveMQ&apos;s mqtt and connack check, paho-mqtt scripts, exports of MQTTX and MQTT Explorer. What cannot be taken over is listed with the reason.
Connection, Copy as makes a command line or a script of the connection for the same clients. Secrets become placeholders unless you choose With secrets.</source>
        <translation>“文件”菜单中的“导入”(Ctrl+I) 读取其他客户端的内容，可粘贴、打开或拖放：URL，MQTT.js 的选项对象和脚本，mosquitto_pub、mosquitto_sub、mqttx、HiveMQ 的 mqtt 和 connack check 的命令行，paho-mqtt 脚本，MQTTX 和 MQTT Explorer 的导出文件。无法采用的内容会连同原因列出。
“连接”菜单中的“复制为”为同样的客户端生成该连接的命令行或脚本。除非选择“包含机密”，否则机密由占位符代替。</translation>
    </message>
    <message>
        <source>Local broker and scenarios</source>
        <translation>本地 broker 与场景</translation>
    </message>
    <message>
        <source>Tools, Local broker starts the installed mosquitto on this machine alone, with mqtt, mqtts, ws and wss, a CA and certificates of its own, a user, and an allowed and a forbidden topic; its connections stand in the list. It ends with Connack and leaves nothing behind.
A scenario breaks it on purpose in one place, to see what that looks like and what the verdict says of it.</source>
        <translation>“工具”菜单中的“本地 broker”仅在本机启动已安装的 mosquitto，带有 mqtt、mqtts、ws 和 wss、自己的 CA 和证书、一个用户，以及一个允许的主题和一个禁止的主题；其连接显示在列表中。它随 Connack 结束，不留下任何东西。
场景有意在一处设置故障，以观察其表现以及结论如何说明。</translation>
    </message>
    <message>
        <source>Make and check certificates</source>
        <translation>创建和检查证书</translation>
    </message>
    <message>
        <source>Tools, Certificates makes a CA, server and client certificates and PKCS#12 files, with the lines for mosquitto.conf. Inspect says what a certificate, key, request, revocation list or chain file holds. Check tells whether chain, key, name and purpose fit together, before a broker is touched.</source>
        <translation>“工具”菜单中的“证书”创建 CA、服务器证书、客户端证书和 PKCS#12 文件，并给出用于 mosquitto.conf 的行。“查看”说明证书、密钥、请求、吊销列表或证书链文件中有什么。“检查”在接触 broker 之前判断证书链、密钥、名称和用途是否相符。</translation>
    </message>
</context>
<context>
    <name>HelpTree</name>
    <message>
        <source>How to</source>
        <translation>操作方法</translation>
    </message>
    <message>
        <source>Worth knowing (notes)</source>
        <translation>须知（提示）</translation>
    </message>
    <message>
        <source>Causes: settings</source>
        <translation>原因：设置</translation>
    </message>
    <message>
        <source>Causes: resolving the name</source>
        <translation>原因：解析名称</translation>
    </message>
    <message>
        <source>Causes: TCP</source>
        <translation>原因：TCP</translation>
    </message>
    <message>
        <source>Causes: TLS</source>
        <translation>原因：TLS</translation>
    </message>
    <message>
        <source>Causes: WebSocket</source>
        <translation>原因：WebSocket</translation>
    </message>
    <message>
        <source>Causes: MQTT</source>
        <translation>原因：MQTT</translation>
    </message>
    <message>
        <source>Causes: after the CONNACK</source>
        <translation>原因：CONNACK 之后</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n 页</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has all of these words</source>
        <translation>没有页面含有所有这些词</translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n 个结果</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a key, what it does</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Causes and Help</source>
        <translation>原因与帮助</translation>
    </message>
    <message>
        <source>Search, for instance: certificate clock</source>
        <translation>搜索，例如：证书 时钟</translation>
    </message>
    <message>
        <source>Shows the pages that have all of these words. Return and the arrow keys go through them, Esc shows all again (Ctrl+F)</source>
        <translation>显示含有所有这些词的页面。用 Return 和方向键在其中移动，Esc 重新显示全部 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Co&amp;py the page</source>
        <translation>复制页面(&amp;P)</translation>
    </message>
    <message>
        <source>Copies this page as plain text</source>
        <translation>将此页复制为纯文本</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Esc does so as well</source>
        <translation>按 Esc 亦可</translation>
    </message>
    <message>
        <source>All pages of the help; the chosen one is shown beside them</source>
        <translation>帮助的所有页面；所选页面显示在旁边</translation>
    </message>
</context>
<context>
    <name>HexView</name>
    <message>
        <source>Copy as &amp;Hexadecimal</source>
        <translation>复制为十六进制(&amp;H)</translation>
    </message>
    <message>
        <source>Copy as &amp;Text</source>
        <translation>复制为文本(&amp;T)</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>全选(&amp;A)</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>Bytes %1 to %2 of %3 are selected: %4</source>
        <translation>已选中字节 %1 至 %2（共 %3）：%4</translation>
    </message>
    <message>
        <source>Copy as &amp;C Array</source>
        <translation>复制为 C 数组(&amp;C)</translation>
    </message>
    <message>
        <source>Copy as &amp;Base64</source>
        <translation>复制为 Base64(&amp;B)</translation>
    </message>
</context>
<context>
    <name>Host</name>
    <message>
        <source>The host &quot;%1&quot; has a dot too many.</source>
        <translation>主机“%1”多了一个点。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is too long: a name has at most 253 characters, each part of it 63.</source>
        <translation>主机“%1”过长：名称最多 253 个字符，其每个部分最多 63 个。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is no valid internationalised name.</source>
        <translation>主机“%1”不是有效的国际化名称。</translation>
    </message>
    <message>
        <source>There is no host.</source>
        <translation>没有主机。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv6 address.</source>
        <translation>“%1”不是 IPv6 地址。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; has a space in it.</source>
        <translation>主机“%1”含有空格。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; has the character &quot;%2&quot;, which no host name has.</source>
        <translation>主机“%1”含有字符“%2”，主机名中没有该字符。</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is a mere number.</source>
        <translation>主机“%1”只是一个数字。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv4 address: it has four numbers from 0 to 255.</source>
        <translation>“%1”不是 IPv4 地址：它由四个 0 到 255 的数字组成。</translation>
    </message>
    <message>
        <source>Give a name such as broker.local, an IPv4 address such as 192.168.1.20, or an IPv6 address, in a URL in brackets: [fe80::1].</source>
        <translation>请给出名称（如 broker.local）、IPv4 地址（如 192.168.1.20）或 IPv6 地址，后者在 URL 中放在方括号内：[fe80：：1]。</translation>
    </message>
    <message>
        <source>Give a port from 1 to 65535.</source>
        <translation>请给出 1 到 65535 的端口。</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>%1, %2 × %3 pixels</source>
        <comment>format, width and height of an image</comment>
        <translation>%1，%2 × %3 像素</translation>
    </message>
    <message>
        <source>&amp;Copy Image</source>
        <translation>复制图像(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>The image does not tell its size, so it is not decoded.</source>
        <translation>图像没有说明其尺寸，因此不解码。</translation>
    </message>
    <message>
        <source>The image has %1 × %2 pixels. That is too large to be shown here; save it to look at it.</source>
        <translation>图像有 %1 × %2 像素。太大，无法在此显示；请保存后查看。</translation>
    </message>
    <message>
        <source>The bytes do not begin like an image that is known here (PNG, JPEG, GIF, BMP, WebP, ICO).</source>
        <translation>这些字节的开头不像此处已知的图像（PNG、JPEG、GIF、BMP、WebP、ICO）。</translation>
    </message>
    <message>
        <source>This is %1, which is not drawn here. Save it to look at it.</source>
        <translation>这是 %1，此处不绘制。请保存后查看。</translation>
    </message>
    <message>
        <source>The JPEG has %1 scans. That takes too long to be drawn here; save it to look at it.</source>
        <translation>JPEG 有 %1 次扫描。绘制耗时太长；请保存后查看。</translation>
    </message>
    <message>
        <source>The %1 image is damaged or incomplete.</source>
        <translation>%1 图像已损坏或不完整。</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>There are more than %1 MiB. An import reads up to that.</source>
        <translation>超过 %1 MiB。导入最多读取此大小。</translation>
    </message>
    <message>
        <source>This is none of the forms that Connack reads.</source>
        <translation>这不是 Connack 能读取的任何格式。</translation>
    </message>
    <message>
        <source>This is not text in UTF-8.</source>
        <translation>这不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 不是文件。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>无法读取文件 %1：%2。</translation>
    </message>
    <message>
        <source>There is more that was not taken over; it is not listed.</source>
        <translation>还有更多内容未采用，未列出。</translation>
    </message>
    <message>
        <source>Only the first %1 subscriptions were taken over.</source>
        <translation>只采用了前 %1 个订阅。</translation>
    </message>
    <message>
        <source>This file name has no folder; it means a file where the source was used. Choose the file in the form.</source>
        <translation>此文件名没有文件夹；它指的是来源使用处的文件。请在表单中选择文件。</translation>
    </message>
    <message>
        <source>MQTT URL</source>
        <translation>MQTT URL</translation>
    </message>
    <message>
        <source>Line %1, column %2: the string that starts here does not end.</source>
        <translation>第 %1 行，第 %2 列：从此处开始的字符串没有结束。</translation>
    </message>
    <message>
        <source>This option is not known; it was left out.</source>
        <translation>不认识此选项；已略去。</translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) belong to no option and were left out.</source>
        <translation>
            <numerusform>%n 个词不属于任何选项，已略去。</numerusform>
        </translation>
    </message>
    <message>
        <source>It has no value.</source>
        <translation>它没有值。</translation>
    </message>
    <message>
        <source>Its value comes from the shell (%1); fill it in by hand.</source>
        <translation>其值来自 shell（%1）；请手动填写。</translation>
    </message>
    <message>
        <source>It is about what the tool prints.</source>
        <translation>它涉及工具输出什么。</translation>
    </message>
    <message>
        <source>It is about when the tool ends.</source>
        <translation>它涉及工具何时结束。</translation>
    </message>
    <message>
        <source>It belongs to a message that is published; a connection has no such part.</source>
        <translation>它属于所发布的消息；连接没有这一部分。</translation>
    </message>
    <message>
        <source>The command runs in a container or on another machine: host names and files mean those that it sees there.</source>
        <translation>该命令在容器中或另一台机器上运行：主机名和文件指的是它在那里看到的。</translation>
    </message>
    <message>
        <source>%1 command line</source>
        <translation>%1 命令行</translation>
    </message>
    <message>
        <source>Command lines</source>
        <translation>命令行</translation>
    </message>
    <message>
        <source>What that file holds is not here; fill it in by hand.</source>
        <translation>该文件的内容不在此处；请手动填写。</translation>
    </message>
    <message>
        <source>The options of that file are not here; give its content as well.</source>
        <translation>该文件的选项不在此处；请同时给出其内容。</translation>
    </message>
    <message>
        <source>A QoS is 0, 1 or 2.</source>
        <translation>QoS 为 0、1 或 2。</translation>
    </message>
    <message>
        <source>It is not in the form &quot;name=value&quot;.</source>
        <translation>它不符合 &quot;name=value&quot; 的形式。</translation>
    </message>
    <message>
        <source>It is not in the form &quot;name: value&quot;.</source>
        <translation>它不符合 &quot;name: value&quot; 的形式。</translation>
    </message>
    <message>
        <source>Connections of Connack</source>
        <translation>Connack 的连接</translation>
    </message>
    <message>
        <source>Its secrets are in the key store of the system that it was saved on, not in the file.</source>
        <translation>其机密在保存它的系统的密钥库中，不在文件中。</translation>
    </message>
    <message>
        <source>Connack does not know this setting.</source>
        <translation>Connack 不认识此设置。</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) could not be read and have their defaults.</source>
        <translation>
            <numerusform>%n 个值无法读取，采用默认值。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no connections in it.</source>
        <translation>其中没有连接。</translation>
    </message>
    <message>
        <source>A report holds no secrets; fill it in by hand.</source>
        <translation>报告不含机密；请手动填写。</translation>
    </message>
    <message>
        <source>Report of connack check</source>
        <translation>connack check 的报告</translation>
    </message>
    <message>
        <source>What came of the attempt was left: only its settings are imported.</source>
        <translation>尝试的结果未采用：只导入其设置。</translation>
    </message>
    <message>
        <source>Connack sends as much as the broker allows.</source>
        <translation>Connack 按 broker 所允许的数量发送。</translation>
    </message>
    <message>
        <source>Connack reads no trust store of Java: choose the CA file, as PEM or DER.</source>
        <translation>Connack 不读取 Java 的信任库：请选择 CA 文件（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>The password is somewhere else; fill it in by hand.</source>
        <translation>密码在别处；请手动填写。</translation>
    </message>
    <message>
        <source>A PKCS #12 file has one passphrase.</source>
        <translation>PKCS #12 文件只有一个口令。</translation>
    </message>
    <message>
        <source>Connack offers the cipher suites that OpenSSL offers by default.</source>
        <translation>Connack 提供 OpenSSL 默认提供的密码套件。</translation>
    </message>
    <message>
        <source>The client ID is this prefix and random digits.</source>
        <translation>客户端 ID 为此前缀加随机数字。</translation>
    </message>
    <message>
        <source>Connack takes files, not folders of CA certificates: choose the CA file.</source>
        <translation>Connack 接受文件，不接受 CA 证书文件夹：请选择 CA 文件。</translation>
    </message>
    <message>
        <source>It is taken as a PKCS #12 file; a key store of Java has to be converted to one.</source>
        <translation>它按 PKCS #12 文件处理；Java 密钥库须先转换。</translation>
    </message>
    <message>
        <source>Connack does not do TLS with a pre-shared key; it needs certificates.</source>
        <translation>Connack 不使用预共享密钥的 TLS；它需要证书。</translation>
    </message>
    <message>
        <source>Connack uses no engine of OpenSSL.</source>
        <translation>Connack 不使用 OpenSSL 的引擎。</translation>
    </message>
    <message>
        <source>Connack leaves the address that a connection comes from to the system.</source>
        <translation>Connack 由系统决定连接的来源地址。</translation>
    </message>
    <message>
        <source>Connack does not look for brokers in SRV records.</source>
        <translation>Connack 不在 SRV 记录中查找 broker。</translation>
    </message>
    <message>
        <source>Connack connects over TCP, not over Unix sockets.</source>
        <translation>Connack 通过 TCP 连接，不通过 Unix 套接字。</translation>
    </message>
    <message>
        <source>Connack has no such setting of TCP.</source>
        <translation>Connack 没有此项 TCP 设置。</translation>
    </message>
    <message>
        <source>Unsubscribing is no part of a connection.</source>
        <translation>取消订阅不属于连接。</translation>
    </message>
    <message>
        <source>Connack follows the Receive Maximum of the broker.</source>
        <translation>Connack 遵循 broker 的 Receive Maximum。</translation>
    </message>
    <message>
        <source>It changes messages on the broker; it is no part of a connection.</source>
        <translation>它更改 broker 上的消息；不属于连接。</translation>
    </message>
    <message>
        <source>The client ID is this prefix and random digits, in place of the process ID.</source>
        <translation>客户端 ID 为此前缀加随机数字，而不是进程 ID。</translation>
    </message>
    <message>
        <source>mosquitto leaves only the name in the certificate unchecked; Connack then checks nothing of it.</source>
        <translation>mosquitto 只是不检查证书中的名称；Connack 则完全不检查证书。</translation>
    </message>
    <message>
        <source>It belongs to a packet that is no part of a connection&apos;s settings.</source>
        <translation>它属于不在连接设置中的报文。</translation>
    </message>
    <message>
        <source>It has too few values, or too many.</source>
        <translation>它的值太少或太多。</translation>
    </message>
    <message>
        <source>Options file of mosquitto&apos;s clients</source>
        <translation>mosquitto 客户端的选项文件</translation>
    </message>
    <message>
        <source>The content of %1 is no certificate or key in PEM.</source>
        <translation>%1 的内容不是 PEM 格式的证书或密钥。</translation>
    </message>
    <message>
        <source>A value of this subscription cannot be read; it has its default.</source>
        <translation>此订阅的某个值无法读取；采用默认值。</translation>
    </message>
    <message>
        <source>Settings of MQTT Explorer</source>
        <translation>MQTT Explorer 的设置</translation>
    </message>
    <message>
        <source>How MQTT Explorer looks and shows topics was left.</source>
        <translation>MQTT Explorer 的外观和主题显示方式未采用。</translation>
    </message>
    <message>
        <source>Its value is computed; fill it in by hand.</source>
        <translation>其值由计算得出；请手动填写。</translation>
    </message>
    <message>
        <source>Its value is computed (%1); fill it in by hand.</source>
        <translation>其值由计算得出（%1）；请手动填写。</translation>
    </message>
    <message>
        <source>Options object of MQTT.js</source>
        <translation>MQTT.js 的选项对象</translation>
    </message>
    <message>
        <source>Script with MQTT.js</source>
        <translation>使用 MQTT.js 的脚本</translation>
    </message>
    <message>
        <source>Connack tries again without a limit, with growing delays, until it is stopped.</source>
        <translation>Connack 不限次数地以逐渐增大的间隔重试，直到被停止。</translation>
    </message>
    <message>
        <source>One connection was made of many.</source>
        <translation>多个连接合成了一个。</translation>
    </message>
    <message>
        <source>Connack adds no time to the client ID.</source>
        <translation>Connack 不在客户端 ID 中添加时间。</translation>
    </message>
    <message>
        <source>Connack has no names for subscriptions beside their topic filters.</source>
        <translation>Connack 的订阅除 Topic Filter 外没有名称。</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) of this connection were left.</source>
        <translation>
            <numerusform>此连接的 %n 条消息未采用。</numerusform>
        </translation>
    </message>
    <message>
        <source>Export of MQTTX</source>
        <translation>MQTTX 的导出</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) that are no connections were left.</source>
        <translation>
            <numerusform>%n 个不是连接的条目未采用。</numerusform>
        </translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>The JSON cannot be read: line %1, column %2: %3.</source>
        <translation>JSON 无法读取：第 %1 行，第 %2 列：%3。</translation>
    </message>
    <message>
        <source>This is an object, but none of its keys is known.</source>
        <translation>这是对象，但其中没有已知的键。</translation>
    </message>
    <message>
        <source>JavaScript object</source>
        <translation>JavaScript 对象</translation>
    </message>
    <message>
        <source>Connack connects over TCP and WebSockets.</source>
        <translation>Connack 通过 TCP 和 WebSocket 连接。</translation>
    </message>
    <message>
        <source>paho leaves only the name in the certificate unchecked; Connack then checks nothing of it.</source>
        <translation>paho 只是不检查证书中的名称；Connack 则完全不检查证书。</translation>
    </message>
    <message>
        <source>Connack has no such setting.</source>
        <translation>Connack 没有此项设置。</translation>
    </message>
    <message>
        <source>It is taken as the oldest version of TLS that is accepted.</source>
        <translation>它按所接受的最旧 TLS 版本处理。</translation>
    </message>
    <message>
        <source>The context is not made here; fill in the certificates by hand.</source>
        <translation>上下文不在此处创建；请手动填写证书。</translation>
    </message>
    <message>
        <source>Script with paho-mqtt (Python)</source>
        <translation>使用 paho-mqtt 的脚本 (Python)</translation>
    </message>
    <message>
        <source>The call that connects is not here; fill in the host by hand.</source>
        <translation>建立连接的调用不在此处；请手动填写主机。</translation>
    </message>
    <message>
        <source>Line %1, column %2: the quotation mark %3 that stands here does not end.</source>
        <translation>第 %1 行，第 %2 列：此处的引号 %3 没有结束。</translation>
    </message>
    <message>
        <source>on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>(PEM text)</source>
        <translation>（PEM 文本）</translation>
    </message>
    <message>
        <source>%1 (QoS %2)</source>
        <translation>%1（QoS %2）</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Several files</source>
        <translation>多个文件</translation>
    </message>
    <message>
        <source>There is more than an import reads; the rest was left.</source>
        <translation>内容超出导入所读取的范围；其余部分未采用。</translation>
    </message>
    <message numerus="yes">
        <source>%n more connection(s) were left; one import takes %1.</source>
        <translation>
            <numerusform>另有 %n 个连接未采用；一次导入最多采用 %1 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>Whether it is called depends on a condition that is not known here; check it.</source>
        <translation>是否调用取决于此处未知的条件；请检查。</translation>
    </message>
</context>
<context>
    <name>ImportModel</name>
    <message>
        <source>(no host)</source>
        <translation>（无主机）</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) could not be taken over</source>
        <translation>
            <numerusform>%n 项内容无法采用</numerusform>
        </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
</context>
<context>
    <name>ImportPanel</name>
    <message>
        <source>Open a File to Import</source>
        <translation>打开要导入的文件</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n connection(s)</source>
        <translation>
            <numerusform>%1：%n 个连接</numerusform>
        </translation>
    </message>
    <message>
        <source>What it is shows here as soon as there is something.</source>
        <translation>一有内容，此处即显示它是什么。</translation>
    </message>
    <message>
        <source>File %1</source>
        <translation>文件 %1</translation>
    </message>
    <message>
        <source>Not taken over</source>
        <translation>未采用</translation>
    </message>
    <message>
        <source>Taken over differently</source>
        <translation>以不同方式采用</translation>
    </message>
    <message>
        <source>Taken over</source>
        <translation>已采用</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Import %n connection(s)</source>
        <translation>
            <numerusform>导入 %n 个连接(&amp;I)</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>导入(&amp;I)</translation>
    </message>
    <message>
        <source>Import connections</source>
        <translation>导入连接</translation>
    </message>
    <message>
        <source>Paste, open or drop what you have. What it is, Connack tells by its content.</source>
        <translation>粘贴、打开或拖放您已有的内容。Connack 按内容判断它是什么。</translation>
    </message>
    <message>
        <source>A URL; an options object or a script of MQTT.js; a command line of mosquitto_pub, mosquitto_sub, mosquitto_rr, mqttx, HiveMQ&apos;s mqtt or connack check; an options file of mosquitto; a script with paho-mqtt; an export of MQTTX; settings.json of MQTT Explorer; connections or a report of Connack</source>
        <translation>URL；MQTT.js 的选项对象或脚本；mosquitto_pub、mosquitto_sub、mosquitto_rr、mqttx、HiveMQ 的 mqtt 或 connack check 的命令行；mosquitto 的选项文件；使用 paho-mqtt 的脚本；MQTTX 的导出；MQTT Explorer 的 settings.json；Connack 的连接或报告</translation>
    </message>
    <message>
        <source>The text to import. Nothing in it is run, and nothing is connected.</source>
        <translation>要导入的文本。其中的任何内容都不会运行，也不会建立连接。</translation>
    </message>
    <message>
        <source>&amp;Open file...</source>
        <translation>打开文件(&amp;O)...</translation>
    </message>
    <message>
        <source>Reads a file of any of these forms, up to 8 MiB</source>
        <translation>读取其中任一格式的文件，最大 8 MiB</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>清除(&amp;L)</translation>
    </message>
    <message>
        <source>Empties the text and forgets the file</source>
        <translation>清空文本并忘记文件</translation>
    </message>
    <message>
        <source>&amp;All connections</source>
        <translation>所有连接(&amp;A)</translation>
    </message>
    <message>
        <source>Chooses all that were found, or none</source>
        <translation>选择找到的全部或不选</translation>
    </message>
    <message>
        <source>What was found. Only connections with a mark are imported.</source>
        <translation>找到的内容。只导入带标记的连接。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Closes the import; nothing changes (Esc)</source>
        <translation>关闭导入；不作任何更改 (Esc)</translation>
    </message>
    <message>
        <source>Adds the chosen connections to the list; this can be undone (Ctrl+Z)</source>
        <translation>将所选连接添加到列表；可以撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>What is taken over of a connection, and what is not</source>
        <translation>连接的哪些内容被采用，哪些没有</translation>
    </message>
    <message>
        <source>Reading was stopped; nothing of it is here.</source>
        <translation>读取已停止；此处没有其任何内容。</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>正在读取...</translation>
    </message>
    <message>
        <source>Files: %1</source>
        <translation>文件：%1</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>停止读取</translation>
    </message>
    <message>
        <source>Reads no further; nothing of it stays here</source>
        <translation>不再继续读取；其内容不会留在此处</translation>
    </message>
</context>
<context>
    <name>InputRules</name>
    <message>
        <source>Correct the setting &quot;%1&quot;.</source>
        <translation>更正设置“%1”。</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>未发送任何内容。</translation>
    </message>
    <message>
        <source>The settings cannot be put into a CONNECT packet: %1.</source>
        <translation>设置无法放入 CONNECT 报文：%1。</translation>
    </message>
    <message>
        <source>Correct that field: a text of MQTT has at most 65,535 bytes of UTF-8, no U+0000 and no half of a surrogate pair.</source>
        <translation>请更正该字段：MQTT 的文本最多为 65,535 字节的 UTF-8，不含 U+0000 和半个代理对。</translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>What it is</source>
        <translation>它是什么</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>它的内容</translation>
    </message>
    <message>
        <source>Drop a certificate, key, signing request, revocation list, chain or PKCS#12 file here, open one, or paste PEM text. What it is is told by its content, whatever its name.</source>
        <translation>将证书、密钥、签名请求、吊销列表、证书链或 PKCS#12 文件拖放到此处、打开一个，或粘贴 PEM 文本。无论名称如何，都按内容判断它是什么。</translation>
    </message>
    <message>
        <source>&amp;Open files...</source>
        <translation>打开文件(&amp;O)...</translation>
    </message>
    <message>
        <source>PEM or DER, several at once; they can be dropped on the window as well</source>
        <translation>PEM 或 DER，可同时多个；也可以拖放到窗口上</translation>
    </message>
    <message>
        <source>&amp;Paste PEM</source>
        <translation>粘贴 PEM(&amp;P)</translation>
    </message>
    <message>
        <source>Inspects the PEM text in the clipboard (Ctrl+V)</source>
        <translation>查看剪贴板中的 PEM 文本 (Ctrl+V)</translation>
    </message>
    <message>
        <source>&amp;Read again</source>
        <translation>重新读取(&amp;R)</translation>
    </message>
    <message>
        <source>After a file has changed (F5)</source>
        <translation>文件更改之后 (F5)</translation>
    </message>
    <message>
        <source>&amp;Copy all</source>
        <translation>全部复制(&amp;C)</translation>
    </message>
    <message>
        <source>Everything that is shown, as text; no private key is in it</source>
        <translation>以文本复制显示的全部内容；其中没有私钥</translation>
    </message>
    <message>
        <source>Copy as P&amp;EM</source>
        <translation>复制为 PEM(&amp;E)</translation>
    </message>
    <message>
        <source>The chosen certificate, for a CA file or a colleague</source>
        <translation>所选证书，供 CA 文件或同事使用</translation>
    </message>
    <message>
        <source>Pa&amp;ssphrase</source>
        <translation>口令(&amp;S)</translation>
    </message>
    <message>
        <source>Opens an encrypted key or a PKCS#12 file. It is used here alone, and not kept.</source>
        <translation>打开加密的密钥或 PKCS#12 文件。只在此处使用，不保存。</translation>
    </message>
    <message>
        <source>Inspect Files</source>
        <translation>查看文件</translation>
    </message>
    <message>
        <source>Certificates and keys (*.pem *.crt *.cer *.der *.key *.csr *.p12 *.pfx *.crl);;All files (*)</source>
        <translation>证书和密钥 (*.pem *.crt *.cer *.der *.key *.csr *.p12 *.pfx *.crl);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Something in it is encrypted.</source>
        <translation>其中有加密的内容。</translation>
    </message>
    <message>
        <source>The passphrase does not open all of it.</source>
        <translation>口令不能打开全部内容。</translation>
    </message>
</context>
<context>
    <name>InstallHelp</name>
    <message>
        <source>The local broker is mosquitto, which is not installed on this machine. Run the command for your system in a terminal, then look again.</source>
        <translation>本地 broker 为 mosquitto，本机尚未安装。请在终端中运行适合您系统的命令，然后重新查看。</translation>
    </message>
    <message>
        <source>&amp;Look again</source>
        <translation>重新查看(&amp;L)</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>复制命令</translation>
    </message>
</context>
<context>
    <name>Json</name>
    <message>
        <source>There is no JSON value yet.</source>
        <translation>尚无 JSON 值。</translation>
    </message>
    <message>
        <source>This byte is no UTF-8, and JSON is UTF-8 text.</source>
        <translation>此字节不是 UTF-8，而 JSON 是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>A value is expected here: an object, an array, a text in double quotes, a number, true, false or null.</source>
        <translation>此处应为值：对象、数组、双引号中的文本、数字、true、false 或 null。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no JSON value. Texts stand in double quotes; the only words are true, false and null.</source>
        <translation>“%1”不是 JSON 值。文本须放在双引号中；允许的单词只有 true、false 和 null。</translation>
    </message>
    <message>
        <source>JSON has no single quotes. Use double quotes.</source>
        <translation>JSON 没有单引号。请使用双引号。</translation>
    </message>
    <message>
        <source>JSON has no comments.</source>
        <translation>JSON 没有注释。</translation>
    </message>
    <message>
        <source>A name in double quotes is expected here.</source>
        <translation>此处应为双引号中的名称。</translation>
    </message>
    <message>
        <source>A colon is expected here, between the name and its value.</source>
        <translation>此处应为冒号，位于名称与其值之间。</translation>
    </message>
    <message>
        <source>A comma or } is expected here.</source>
        <translation>此处应为逗号或 }。</translation>
    </message>
    <message>
        <source>A comma or ] is expected here.</source>
        <translation>此处应为逗号或 ]。</translation>
    </message>
    <message>
        <source>No comma may stand after the last entry.</source>
        <translation>最后一个条目之后不得有逗号。</translation>
    </message>
    <message>
        <source>The text that begins here has no closing double quote.</source>
        <translation>从此处开始的文本没有结束的双引号。</translation>
    </message>
    <message>
        <source>A line end, tab or other control character stands in a text. Write it as \n, \t or \u001F.</source>
        <translation>文本中有换行符、制表符或其他控制字符。请写作 \n、\t 或 \u001F。</translation>
    </message>
    <message>
        <source>After a backslash comes one of &quot; \ / b f n r t, or u and four hexadecimal digits.</source>
        <translation>反斜杠之后应为 &quot; \ / b f n r t 之一，或 u 加四位十六进制数字。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no JSON number: it has no plus sign and no zero in front, and digits on both sides of a point.</source>
        <translation>“%1”不是 JSON 数字：它没有加号，前面没有零，小数点两侧都有数字。</translation>
    </message>
    <message>
        <source>The object that begins here is not closed: } is missing.</source>
        <translation>从此处开始的对象没有结束：缺少 }。</translation>
    </message>
    <message>
        <source>The array that begins here is not closed: ] is missing.</source>
        <translation>从此处开始的数组没有结束：缺少 ]。</translation>
    </message>
    <message>
        <source>The JSON value is complete before this. Nothing may follow it.</source>
        <translation>JSON 值在此之前已完整。其后不得有任何内容。</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <comment>place in a text and what is wrong there</comment>
        <translation>第 %1 行，第 %2 列：%3</translation>
    </message>
    <message>
        <source>It begins with a byte order mark, which some readers refuse.</source>
        <translation>它以字节顺序标记开头，有些读取程序会拒绝。</translation>
    </message>
    <message>
        <source>The name &quot;%1&quot; comes more than once in an object: readers differ in which one they take.</source>
        <translation>名称“%1”在一个对象中出现多次：各读取程序采用的不尽相同。</translation>
    </message>
    <message>
        <source>A reader that keeps numbers as doubles changes %1.</source>
        <translation>将数字存为双精度的读取程序会更改 %1。</translation>
    </message>
</context>
<context>
    <name>JsonLinesReader</name>
    <message numerus="yes">
        <source>%n line(s) are no record of a packet log and were left out; the first is line %1.</source>
        <translation>
            <numerusform>%n 行不是报文日志的记录，已略去；第一个为第 %1 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>It holds no records.</source>
        <translation>其中没有记录。</translation>
    </message>
    <message>
        <source>Line %1 is not a JSON object (%2).</source>
        <translation>第 %1 行不是 JSON 对象（%2）。</translation>
    </message>
</context>
<context>
    <name>JsonTree</name>
    <message>
        <source>&amp;Copy Value</source>
        <translation>复制值(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;Path</source>
        <translation>复制路径(&amp;P)</translation>
    </message>
    <message>
        <source>Copy as Indented &amp;JSON</source>
        <translation>复制为缩进的 JSON(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Open All Below</source>
        <translation>展开其下所有(&amp;O)</translation>
    </message>
    <message>
        <source>C&amp;lose All</source>
        <translation>全部折叠(&amp;L)</translation>
    </message>
    <message>
        <source>The parts of the payload with their values; the right arrow key opens a part, the left one closes it</source>
        <translation>载荷的各部分及其值；右方向键展开，左方向键收起</translation>
    </message>
</context>
<context>
    <name>JsonTreeModel</name>
    <message numerus="yes">
        <source>{ %Ln name(s) }</source>
        <translation>
            <numerusform>{ %Ln 个名称 }</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>[ %Ln entry(s) ]</source>
        <translation>
            <numerusform>[ %Ln 个条目 ]</numerusform>
        </translation>
    </message>
    <message>
        <source>&quot;%1… (%2 bytes in all)</source>
        <translation>&quot;%1…（共 %2 字节）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>LinkStrip</name>
    <message>
        <source>Go to row %1, on another connection: the broker kept the session, and the Packet Identifier is the same.</source>
        <translation>转到另一连接上的第 %1 行：broker 保存了会话，Packet Identifier 相同。</translation>
    </message>
    <message>
        <source>Go to row %1</source>
        <translation>转到第 %1 行</translation>
    </message>
    <message>
        <source>sent again</source>
        <translation>再次发送</translation>
    </message>
    <message>
        <source>after %1</source>
        <comment>a duration</comment>
        <translation>%1 后</translation>
    </message>
    <message>
        <source>→ %1: no answer yet</source>
        <comment>PUBACK</comment>
        <translation>→ %1：尚无应答</translation>
    </message>
    <message>
        <source>→ %1: never answered, the connection ended</source>
        <comment>PUBACK</comment>
        <translation>→ %1：未获应答，连接已结束</translation>
    </message>
    <message>
        <source>QoS 0: nothing answers it</source>
        <translation>QoS 0：没有应答</translation>
    </message>
    <message>
        <source>What began it is not in the log.</source>
        <translation>其起因不在日志中。</translation>
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
        <translation>%1（副本）</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>复制 %1</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>Delete group %1</source>
        <translation>删除组 %1</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>新建组</translation>
    </message>
    <message>
        <source>New group %1</source>
        <translation>新建组 %1</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>移动 %1</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>重命名 %1</translation>
    </message>
</context>
<context>
    <name>ListenerModel</name>
    <message>
        <source>MQTT over TCP, without TLS: user name and password travel in the clear.</source>
        <translation>TCP 上的 MQTT，不用 TLS：用户名和密码以明文传输。</translation>
    </message>
    <message>
        <source>MQTT over TLS. The connection trusts the CA of this broker alone.</source>
        <translation>TLS 上的 MQTT。连接只信任此 broker 的 CA。</translation>
    </message>
    <message>
        <source>MQTT over TLS. The broker also wants a certificate of the client that its CA issued, besides user name and password.</source>
        <translation>TLS 上的 MQTT。除用户名和密码外，broker 还要求由其 CA 签发的客户端证书。</translation>
    </message>
    <message>
        <source>MQTT over WebSockets, sub-protocol &quot;mqtt&quot; (section 6 of the specification). mosquitto takes any path.</source>
        <translation>WebSocket 上的 MQTT，子协议“mqtt”（规范第 6 节）。mosquitto 接受任何路径。</translation>
    </message>
    <message>
        <source>MQTT over WebSockets over TLS, as browsers use it.</source>
        <translation>TLS 之上 WebSocket 上的 MQTT，供浏览器使用。</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>CA and client certificate</source>
        <translation>CA 和客户端证书</translation>
    </message>
</context>
<context>
    <name>ListenerTable</name>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>连接(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the &amp;URL</source>
        <translation>复制 URL(&amp;U)</translation>
    </message>
</context>
<context>
    <name>LogColumns</name>
    <message>
        <source>Time Since the &amp;Attempt Began</source>
        <translation>自尝试开始的时间(&amp;A)</translation>
    </message>
    <message>
        <source>Time Since the C&amp;hosen Row</source>
        <translation>自所选行的时间(&amp;H)</translation>
    </message>
    <message>
        <source>Time of &amp;Day</source>
        <translation>时刻(&amp;D)</translation>
    </message>
    <message>
        <source>Columns as They &amp;Were</source>
        <translation>恢复原来的列(&amp;W)</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message>
        <source>Nothing was written: %1 cannot be opened (%2).</source>
        <translation>未写入任何内容：无法打开 %1（%2）。</translation>
    </message>
    <message>
        <source>The export was cancelled; nothing was written.</source>
        <translation>导出已取消；未写入任何内容。</translation>
    </message>
    <message>
        <source>Nothing was written: %1.</source>
        <translation>未写入任何内容：%1。</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>无法写入 %1（%2）。</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are masked.</source>
        <translation>
            <numerusform>已将 %n 行写入 %1（%2）。机密内容已遮盖。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was written: the name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>未写入任何内容：文件名必须以 .pcapng、.jsonl、.csv、.txt 或 .md 结尾。</translation>
    </message>
    <message>
        <source>Nothing was written: the log was cleared meanwhile.</source>
        <translation>未写入任何内容：日志已在此期间清空。</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are NOT masked in it.</source>
        <translation>
            <numerusform>已将 %n 行写入 %1（%2）。其中的机密内容未遮盖。</numerusform>
        </translation>
    </message>
    <message>
        <source>The filter had looked at %1 of %2 rows by then: there may be more.</source>
        <translation>过滤器当时只查看了 %2 行中的 %1 行：可能还有更多。</translation>
    </message>
</context>
<context>
    <name>LogExportMenu</name>
    <message>
        <source>Writing row %1 of %2 …</source>
        <translation>正在写入第 %1 行，共 %2 行…</translation>
    </message>
    <message>
        <source>Export &amp;All Rows...</source>
        <translation>导出所有行(&amp;A)...</translation>
    </message>
    <message>
        <source>The ending of the name chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report</source>
        <translation>文件名的扩展名决定格式：.pcapng 用于 Wireshark、.jsonl、.csv（RFC 4180）、.txt，或用于缺陷报告的 .md</translation>
    </message>
    <message>
        <source>Export &amp;Filtered Rows...</source>
        <translation>导出过滤后的行(&amp;F)...</translation>
    </message>
    <message>
        <source>The rows that the filter lets through</source>
        <translation>过滤器放行的行</translation>
    </message>
    <message>
        <source>Export &amp;Selected Rows...</source>
        <translation>导出所选行(&amp;S)...</translation>
    </message>
    <message>
        <source>The rows that are chosen in the table</source>
        <translation>表格中选中的行</translation>
    </message>
    <message>
        <source>&amp;With Secrets</source>
        <translation>包含机密(&amp;W)</translation>
    </message>
    <message>
        <source>While secrets are revealed in this view: they are written to the next file too, which says so in its head</source>
        <translation>在此视图显示机密期间：机密也写入下一个文件，文件头会注明</translation>
    </message>
    <message>
        <source>&amp;Cancel the Export</source>
        <translation>取消导出(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing is written then</source>
        <translation>此时不写入任何内容</translation>
    </message>
    <message>
        <source>W&amp;rite to a File While It Runs...</source>
        <translation>运行时写入文件(&amp;R)...</translation>
    </message>
    <message>
        <source>The file grows with the log, in parts if you like; it goes on while the tab is closed. Choose it again to stop.</source>
        <translation>文件随日志增长，也可分成多个部分；标签页关闭时仍继续。再次选择可停止。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)</source>
        <translation>供 Wireshark 的报文 (*.pcapng);;JSON 行 (*.jsonl);;表格 (*.csv);;文本 (*.txt);;用于缺陷报告的 Markdown (*.md)</translation>
    </message>
    <message>
        <source>Export the Packet Log</source>
        <translation>导出报文日志</translation>
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
            <numerusform>%n 个写满的文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Writing to %1: %2, %3</source>
        <translation>正在写入 %1：%2，%3</translation>
    </message>
    <message>
        <source>Export &amp;Filtered Rows So Far...</source>
        <translation>导出目前过滤出的行(&amp;F)...</translation>
    </message>
    <message>
        <source>The filter has looked at %1 of %2 rows: what it may find in the others is not written</source>
        <translation>过滤器已查看 %2 行中的 %1 行：其余行中可能符合的内容不会写入</translation>
    </message>
</context>
<context>
    <name>LogFileView</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Reading: %1 of %2</source>
        <translation>正在读取：%1/%2</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>%1 – packet log – Connack</source>
        <translation>%1 – 报文日志 – Connack</translation>
    </message>
</context>
<context>
    <name>LogFilter</name>
    <message>
        <source>%1 Takes %2.</source>
        <translation>%1 取值：%2。</translation>
    </message>
    <message>
        <source>Both what stands before and what stands after; it may be left out.</source>
        <translation>前后两者均符合；可省略。</translation>
    </message>
    <message>
        <source>What stands before, what stands after, or both.</source>
        <translation>前者、后者或两者均符合。</translation>
    </message>
    <message>
        <source>Everything but what follows; also written as - before a term.</source>
        <translation>其后内容以外的全部；也可在条件前写作 -。</translation>
    </message>
    <message>
        <source>a packet type such as publish, event, or an event&apos;s name</source>
        <translation>报文类型（如 publish）、event 或事件名称</translation>
    </message>
    <message>
        <source>Packets of this type, or events of the connection below MQTT.</source>
        <translation>此类型的报文，或 MQTT 以下的连接事件。</translation>
    </message>
    <message>
        <source>in or out</source>
        <translation>in 或 out</translation>
    </message>
    <message>
        <source>Received packets (in) or sent ones (out).</source>
        <translation>收到的报文（in）或发送的报文（out）。</translation>
    </message>
    <message>
        <source>a topic filter, such as sensors/# or +/state</source>
        <translation>Topic Filter，如 sensors/# 或 +/state</translation>
    </message>
    <message>
        <source>PUBLISH with a topic that the topic filter matches, also by topic alias; SUBSCRIBE and UNSUBSCRIBE with that filter; CONNECT with such a will topic.</source>
        <translation>主题与该 Topic Filter 匹配的 PUBLISH（也包括通过 Topic Alias）；带该过滤器的 SUBSCRIBE 和 UNSUBSCRIBE；带此类遗嘱主题的 CONNECT。</translation>
    </message>
    <message>
        <source>0, 1 or 2</source>
        <translation>0、1 或 2</translation>
    </message>
    <message>
        <source>PUBLISH with this QoS; SUBSCRIBE that asks for it, SUBACK that grants it, CONNECT with such a will.</source>
        <translation>使用此 QoS 的 PUBLISH；请求它的 SUBSCRIBE、授予它的 SUBACK、带此类遗嘱的 CONNECT。</translation>
    </message>
    <message>
        <source>a Packet Identifier from 0 to 65535</source>
        <translation>0 到 65535 的 Packet Identifier</translation>
    </message>
    <message>
        <source>Packets with this Packet Identifier.</source>
        <translation>带此 Packet Identifier 的报文。</translation>
    </message>
    <message>
        <source>a code such as 0x87 or 135, its name such as not-authorized, refused or success</source>
        <translation>代码（如 0x87 或 135）、其名称（如 not-authorized）、refused 或 success</translation>
    </message>
    <message>
        <source>Packets with this Reason Code or return code; of SUBACK and UNSUBACK each code counts.</source>
        <translation>带此 Reason Code 或返回码的报文；SUBACK 和 UNSUBACK 的每个代码都算。</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>yes 或 no</translation>
    </message>
    <message>
        <source>PUBLISH with or without the RETAIN flag.</source>
        <translation>带或不带 RETAIN 标志的 PUBLISH。</translation>
    </message>
    <message>
        <source>PUBLISH with or without the DUP flag, which marks what is sent again.</source>
        <translation>带或不带 DUP 标志（标记再次发送）的 PUBLISH。</translation>
    </message>
    <message>
        <source>a number of bytes such as 1000, 64k or 2M</source>
        <translation>字节数，如 1000、64k 或 2M</translation>
    </message>
    <message>
        <source>Packets with this many bytes on the wire; k is 1000, M a million.</source>
        <translation>线路上为此字节数的报文；k 为 1000，M 为一百万。</translation>
    </message>
    <message>
        <source>seconds such as 12.5, or a time such as 300ms or 2min</source>
        <translation>秒数（如 12.5）或时间（如 300ms 或 2min）</translation>
    </message>
    <message>
        <source>Records by the time since their attempt, probe or second connection began.</source>
        <translation>按自其尝试、探测或第二个连接开始以来的时间查找记录。</translation>
    </message>
    <message>
        <source>text, in quotes if its case or spaces count</source>
        <translation>文本，如果区分大小写或含空格则放在引号中</translation>
    </message>
    <message>
        <source>PUBLISH with this text in its payload, CONNECT with it in the will&apos;s.</source>
        <translation>载荷中含此文本的 PUBLISH，遗嘱载荷中含此文本的 CONNECT。</translation>
    </message>
    <message>
        <source>a client ID or a part of one</source>
        <translation>客户端 ID 或其一部分</translation>
    </message>
    <message>
        <source>CONNECT with this Client Identifier, CONNACK that assigns it.</source>
        <translation>带此 Client Identifier 的 CONNECT，分配它的 CONNACK。</translation>
    </message>
    <message>
        <source>a property of MQTT 5 such as reasonString, with a value as in contentType=json if wanted</source>
        <translation>MQTT 5 的属性（如 reasonString），需要时带值，如 contentType=json</translation>
    </message>
    <message>
        <source>Packets with this property of MQTT 5.</source>
        <translation>带此 MQTT 5 属性的报文。</translation>
    </message>
    <message>
        <source>the name of a User Property, with a value as in site=lab if wanted</source>
        <translation>User Property 的名称，需要时带值，如 site=lab</translation>
    </message>
    <message>
        <source>Packets with a User Property of this name.</source>
        <translation>带此名称的 User Property 的报文。</translation>
    </message>
    <message>
        <source>bytes in hexadecimal, such as 300a or &quot;30 0a&quot;</source>
        <translation>十六进制字节，如 300a 或 &quot;30 0a&quot;</translation>
    </message>
    <message>
        <source>Packets with these bytes anywhere.</source>
        <translation>任意位置含这些字节的报文。</translation>
    </message>
    <message>
        <source>the name of a connection or its broker, or a part of it</source>
        <translation>连接或其 broker 的名称，或其一部分</translation>
    </message>
    <message>
        <source>Records of this connection, by its name or by the URL of its broker.</source>
        <translation>此连接的记录，按其名称或其 broker 的 URL。</translation>
    </message>
    <message>
        <source>the number of an attempt, from 1</source>
        <translation>尝试的编号，从 1 起</translation>
    </message>
    <message>
        <source>Records of this attempt.</source>
        <translation>此尝试的记录。</translation>
    </message>
    <message>
        <source>yes, no or the number of a probe</source>
        <translation>yes、no 或探测的编号</translation>
    </message>
    <message>
        <source>Records of the extra connections that look for the cause of a failure.</source>
        <translation>查找失败原因的额外连接的记录。</translation>
    </message>
    <message>
        <source>yes, no or the number of a second connection</source>
        <translation>yes、no 或第二个连接的编号</translation>
    </message>
    <message>
        <source>Records of second connections, made to see what arrives there.</source>
        <translation>为查看到达内容而建立的第二个连接的记录。</translation>
    </message>
    <message>
        <source>Packets that break the standard, or those that do not.</source>
        <translation>违反标准的报文，或不违反的报文。</translation>
    </message>
    <message>
        <source>refused, bookmarked, malformed, event, packet, retained or dup</source>
        <translation>refused、bookmarked、malformed、event、packet、retained 或 dup</translation>
    </message>
    <message>
        <source>Records in this state: is:refused finds each refusal and what was refused.</source>
        <translation>处于此状态的记录：is:refused 查找每次拒绝及被拒绝的内容。</translation>
    </message>
    <message>
        <source>Every event whose name begins so.</source>
        <translation>名称如此开头的每个事件。</translation>
    </message>
    <message>
        <source>PUBACK, PUBREC, PUBREL and PUBCOMP.</source>
        <translation>PUBACK、PUBREC、PUBREL 和 PUBCOMP。</translation>
    </message>
    <message>
        <source>The packet type 0, which the standard reserves.</source>
        <translation>标准保留的报文类型 0。</translation>
    </message>
    <message>
        <source>Every packet.</source>
        <translation>每个报文。</translation>
    </message>
    <message>
        <source>Every event of the connection below MQTT.</source>
        <translation>MQTT 以下的每个连接事件。</translation>
    </message>
    <message>
        <source>Every code that refuses: 0x80 and above.</source>
        <translation>表示拒绝的每个代码：0x80 及以上。</translation>
    </message>
    <message>
        <source>Every code that does not refuse.</source>
        <translation>不表示拒绝的每个代码。</translation>
    </message>
    <message>
        <source>Each refusal, and the CONNECT, PUBLISH, SUBSCRIBE or UNSUBSCRIBE that it answers.</source>
        <translation>每次拒绝，以及它所应答的 CONNECT、PUBLISH、SUBSCRIBE 或 UNSUBSCRIBE。</translation>
    </message>
    <message>
        <source>Records with a bookmark.</source>
        <translation>带书签的记录。</translation>
    </message>
    <message>
        <source>Packets that break the standard.</source>
        <translation>违反标准的报文。</translation>
    </message>
    <message>
        <source>PUBLISH with the RETAIN flag.</source>
        <translation>带 RETAIN 标志的 PUBLISH。</translation>
    </message>
    <message>
        <source>PUBLISH with the DUP flag, which marks what is sent again.</source>
        <translation>带 DUP 标志（标记再次发送）的 PUBLISH。</translation>
    </message>
    <message>
        <source>Received from the broker.</source>
        <translation>从 broker 收到。</translation>
    </message>
    <message>
        <source>Sent to the broker.</source>
        <translation>发送给 broker。</translation>
    </message>
    <message>
        <source>This bracket closes none that was opened.</source>
        <translation>此括号没有对应的左括号。</translation>
    </message>
    <message>
        <source>A term is missing here, after &quot;and&quot;.</source>
        <translation>此处在“and”之后缺少条件。</translation>
    </message>
    <message>
        <source>Brackets and &quot;not&quot; are nested too deeply here: %1 levels are the most.</source>
        <translation>此处括号和“not”嵌套过深：最多 %1 层。</translation>
    </message>
    <message>
        <source>This bracket is not closed.</source>
        <translation>此括号没有结束。</translation>
    </message>
    <message>
        <source>A term is missing here: a word, &quot;text&quot; in quotes, or one such as type:publish.</source>
        <translation>此处缺少条件：词语、引号中的 &quot;text&quot;，或 type:publish 之类的条件。</translation>
    </message>
    <message>
        <source>There is no text between the quotes.</source>
        <translation>引号之间没有文本。</translation>
    </message>
    <message>
        <source>There is no term &quot;%1&quot;: did you mean %2? Text that is to be found as it is goes into quotes.</source>
        <translation>没有条件“%1”：您是否指 %2？要按原样查找的文本请放在引号中。</translation>
    </message>
    <message>
        <source>There is no term &quot;%1&quot;. Text that is to be found as it is goes into quotes: &quot;%2&quot;.</source>
        <translation>没有条件“%1”。要按原样查找的文本请放在引号中：&quot;%2&quot;。</translation>
    </message>
    <message>
        <source>%1 has nothing to compare: write %1:, then %2.</source>
        <translation>%1 没有可比较的内容：请写 %1：，然后写 %2。</translation>
    </message>
    <message>
        <source>The quotes that begin here are not closed.</source>
        <translation>从此处开始的引号没有结束。</translation>
    </message>
    <message>
        <source>%1 lacks its value: it takes %2.</source>
        <translation>%1 缺少值：取值为 %2。</translation>
    </message>
    <message>
        <source>%1 takes %2, not &quot;%3&quot;.</source>
        <translation>%1 的取值为 %2，而不是“%3”。</translation>
    </message>
    <message>
        <source>%1 takes %2, not &quot;%3&quot;: did you mean %4?</source>
        <translation>%1 的取值为 %2，而不是“%3”：您是否指 %4？</translation>
    </message>
</context>
<context>
    <name>LogFindBar</name>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Looking … %1 %</source>
        <translation>正在查找… %1 %</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>Row %1, from the start again</source>
        <translation>第 %1 行，又从头开始</translation>
    </message>
    <message>
        <source>Row %1, from the end again</source>
        <translation>第 %1 行，又从末尾开始</translation>
    </message>
    <message>
        <source>Find: takes what the filter takes, and hides no row</source>
        <translation>查找：与过滤器的写法相同，但不隐藏任何行</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>The row before that meets it (Shift+F3)</source>
        <translation>上一个符合的行 (Shift+F3)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>The next row that meets it (F3)</source>
        <translation>下一个符合的行 (F3)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>停止查找</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the search (Escape)</source>
        <translation>关闭搜索 (Escape)</translation>
    </message>
    <message>
        <source>Looks for rows without hiding the others: words and terms as in the filter (F3 goes on)</source>
        <translation>查找行而不隐藏其他行：词语和条件与过滤器中相同（F3 继续）</translation>
    </message>
</context>
<context>
    <name>LogImport</name>
    <message>
        <source>The file is empty.</source>
        <translation>文件是空的。</translation>
    </message>
    <message>
        <source>The file is compressed with gzip: unpack it first.</source>
        <translation>文件用 gzip 压缩：请先解压。</translation>
    </message>
    <message>
        <source>The file is compressed with Zstandard: unpack it first.</source>
        <translation>文件用 Zstandard 压缩：请先解压。</translation>
    </message>
    <message>
        <source>The file begins with the bytes %1: it is neither a packet log nor a capture.</source>
        <translation>文件以字节 %1 开头：它既不是报文日志也不是抓包。</translation>
    </message>
    <message>
        <source>Accepted are .jsonl and .pcapng that Connack wrote, and .pcap or .pcapng captures of MQTT over TCP without TLS.</source>
        <translation>可接受 Connack 写的 .jsonl 和 .pcapng，以及不带 TLS 的 TCP 上 MQTT 的 .pcap 或 .pcapng 抓包。</translation>
    </message>
    <message numerus="yes">
        <source>Read %n row(s).</source>
        <translation>
            <numerusform>已读取 %n 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>Packet logs and captures (%1)</source>
        <translation>报文日志和抓包 (%1)</translation>
    </message>
</context>
<context>
    <name>LogLine</name>
    <message>
        <source>event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>received</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>%1 (malformed)</source>
        <comment>a packet that cannot be read</comment>
        <translation>%1（格式错误）</translation>
    </message>
    <message>
        <source>%1 (not allowed here)</source>
        <comment>a packet that breaks the protocol</comment>
        <translation>%1（此处不允许）</translation>
    </message>
</context>
<context>
    <name>LogMessage</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>LogOpener</name>
    <message>
        <source>%1 cannot be opened: %2.</source>
        <translation>无法打开 %1：%2。</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>Reading was cancelled: what is shown is the beginning of %1.</source>
        <translation>读取已取消：显示的是 %1 的开头部分。</translation>
    </message>
</context>
<context>
    <name>LogSource</name>
    <message>
        <source>Attempt %1</source>
        <extracomment>%2 is which of several servers it is made to, such as &quot;server 2 of 3&quot;.</extracomment>
        <translation>尝试 %1</translation>
    </message>
    <message>
        <source>Probe %1</source>
        <extracomment>%2 is what the probe tries, such as &quot;TLS on the same port&quot;.</extracomment>
        <translation>探测 %1</translation>
    </message>
    <message>
        <source>Probe %1: %2</source>
        <translation>探测 %1：%2</translation>
    </message>
    <message>
        <source>Second connection %1</source>
        <extracomment>%2 is what the connection is for, such as &quot;subscriber&quot;.</extracomment>
        <translation>第二个连接 %1</translation>
    </message>
    <message>
        <source>Second connection %1: %2</source>
        <translation>第二个连接 %1：%2</translation>
    </message>
    <message>
        <source>receiver of the delivery check</source>
        <translation>送达检查的接收方</translation>
    </message>
    <message>
        <source>publisher of the delivery check</source>
        <translation>送达检查的发布方</translation>
    </message>
    <message>
        <source>asks with MQTT 5 for a reason</source>
        <translation>用 MQTT 5 询问原因</translation>
    </message>
    <message>
        <source>watches for the will</source>
        <translation>观察遗嘱</translation>
    </message>
    <message>
        <source>nothing is sent</source>
        <translation>不发送任何内容</translation>
    </message>
    <message>
        <source>the first bytes of %1</source>
        <translation>%1 的首批字节</translation>
    </message>
    <message>
        <source>TLS on the same port</source>
        <translation>同一端口上用 TLS</translation>
    </message>
    <message>
        <source>no TLS on the same port</source>
        <translation>同一端口上不用 TLS</translation>
    </message>
    <message>
        <source>a WebSocket on the same port</source>
        <translation>同一端口上用 WebSocket</translation>
    </message>
    <message>
        <source>no WebSocket on the same port</source>
        <translation>同一端口上不用 WebSocket</translation>
    </message>
    <message>
        <source>another path</source>
        <translation>另一路径</translation>
    </message>
    <message>
        <source>MQTT %1</source>
        <translation>MQTT %1</translation>
    </message>
    <message>
        <source>another client ID</source>
        <translation>另一客户端 ID</translation>
    </message>
    <message>
        <source>without the will</source>
        <translation>不带遗嘱</translation>
    </message>
    <message>
        <source>without properties</source>
        <translation>不带属性</translation>
    </message>
    <message>
        <source>without the property %1</source>
        <translation>不带属性 %1</translation>
    </message>
    <message>
        <source>the same once more</source>
        <translation>同样再来一次</translation>
    </message>
    <message>
        <source>without ALPN</source>
        <translation>不用 ALPN</translation>
    </message>
    <message>
        <source>ALPN %1</source>
        <translation>ALPN %1</translation>
    </message>
    <message>
        <source>a TLS handshake</source>
        <translation>TLS 握手</translation>
    </message>
    <message>
        <source>a TLS handshake, %1</source>
        <translation>TLS 握手，%1</translation>
    </message>
    <message>
        <source>port %1</source>
        <translation>端口 %1</translation>
    </message>
    <message>
        <source>server %1 of %2</source>
        <translation>服务器 %1/%2</translation>
    </message>
    <message>
        <source>Attempt %1: %2</source>
        <translation>尝试 %1：%2</translation>
    </message>
</context>
<context>
    <name>LogStatisticsView</name>
    <message>
        <source>Nothing to count yet. Connect: packets by type, rates and the times of answers appear here.</source>
        <translation>尚无可统计的内容。请连接：此处显示按类型的报文、速率和应答时间。</translation>
    </message>
    <message>
        <source>&amp;Rates over time:</source>
        <translation>随时间的速率(&amp;R)：</translation>
    </message>
    <message>
        <source>&amp;Times of answers</source>
        <translation>应答时间(&amp;T)</translation>
    </message>
    <message>
        <source>Packets per second</source>
        <translation>每秒报文数</translation>
    </message>
    <message>
        <source>Bytes per second</source>
        <translation>每秒字节数</translation>
    </message>
    <message>
        <source>Rates as a Table</source>
        <translation>以表格显示速率</translation>
    </message>
    <message>
        <source>Show the rates as numbers in place of the plot</source>
        <translation>以数字而不是图表显示速率</translation>
    </message>
    <message>
        <source>Copy Statistics</source>
        <translation>复制统计</translation>
    </message>
    <message>
        <source>Copy all numbers as text, cells apart by tabs, for a spreadsheet or a bug report</source>
        <translation>将所有数字复制为文本，单元格以制表符分隔，供电子表格或缺陷报告使用</translation>
    </message>
    <message>
        <source>Back to the Packets</source>
        <translation>返回报文</translation>
    </message>
    <message>
        <source>Show the packets again in place of the statistics</source>
        <translation>重新显示报文而不是统计</translation>
    </message>
    <message>
        <source>counting record %1 of %2</source>
        <comment>numbers</comment>
        <translation>正在统计记录 %1/%2</translation>
    </message>
    <message>
        <source>No row meets the filter. Clear it to count all of them.</source>
        <translation>没有行符合过滤器。清除过滤器可统计全部。</translation>
    </message>
    <message>
        <source>Only what the filter shows is counted.</source>
        <translation>只统计过滤器显示的内容。</translation>
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
        <translation>%3 中的前 %2 行有 %1 行符合（已取消）</translation>
    </message>
    <message>
        <source>%1 of %2 match so far</source>
        <translation>目前 %2 中有 %1 符合</translation>
    </message>
    <message>
        <source>%1 of %2 match</source>
        <translation>%2 中有 %1 符合</translation>
    </message>
    <message>
        <source>%1 in memory, %2 on disk</source>
        <translation>%1 在内存，%2 在磁盘</translation>
    </message>
    <message>
        <source>%1 in memory</source>
        <translation>%1 在内存</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>rows of the log, and what they take</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1, %2. Above %3 the oldest rows go to an encrypted temporary file; they stay in the list.</source>
        <translation>%1，%2。超过 %3 时，最旧的行转入加密的临时文件；它们仍在列表中。</translation>
    </message>
</context>
<context>
    <name>LogTerms</name>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>This Packet Type</source>
        <translation>此报文类型</translation>
    </message>
    <message>
        <source>This Topic</source>
        <translation>此主题</translation>
    </message>
    <message>
        <source>This Packet Identifier</source>
        <translation>此 Packet Identifier</translation>
    </message>
    <message>
        <source>This Reason</source>
        <translation>此原因</translation>
    </message>
    <message>
        <source>This Attempt, Probe or Second Connection</source>
        <translation>此尝试、探测或第二个连接</translation>
    </message>
    <message>
        <source>This Connection</source>
        <translation>此连接</translation>
    </message>
</context>
<context>
    <name>LogToFile</name>
    <message>
        <source>Nothing is written: the name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>不写入任何内容：文件名必须以 .pcapng、.jsonl、.csv、.txt 或 .md 结尾。</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>无法写入 %1（%2）。</translation>
    </message>
    <message>
        <source>%1 is incomplete: %2. The rows are still in the log; export them to another disk.</source>
        <translation>%1 不完整：%2。各行仍在日志中；请导出到另一磁盘。</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2).</source>
        <translation>
            <numerusform>已将 %n 行写入 %1（%2）。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogToFileDialog</name>
    <message>
        <source>Write the Log to a File While It Runs</source>
        <translation>运行时将日志写入文件</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永不</translation>
    </message>
    <message>
        <source>A file of this size is closed and called name-0001, name-0002, ..., and another one begins; each can be opened by itself. For instance 100 MB or 64 MiB.</source>
        <translation>达到此大小的文件会关闭并命名为 name-0001、name-0002、...，并另起一个文件；每个文件都可以单独打开。例如 100 MB 或 64 MiB。</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>So many of the newest files are kept; older ones of this recording are removed</source>
        <translation>保留这么多个最新的文件；本次记录中较旧的文件会删除</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>选择...</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Begin another file at</source>
        <translation>另起文件的大小(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>The name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>文件名必须以 .pcapng、.jsonl、.csv、.txt 或 .md 结尾。</translation>
    </message>
    <message>
        <source>The folder does not exist.</source>
        <translation>文件夹不存在。</translation>
    </message>
    <message>
        <source>Give a size from 10 kB on, such as 100 MB, or &quot;%1&quot;.</source>
        <translation>请给出 10 kB 以上的大小，例如 100 MB，或“%1”。</translation>
    </message>
    <message>
        <source>The ending chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report</source>
        <translation>扩展名决定格式：.pcapng 用于 Wireshark、.jsonl、.csv（RFC 4180）、.txt，或用于缺陷报告的 .md</translation>
    </message>
    <message>
        <source>Rows that the log has already are written first. Secrets are masked.</source>
        <translation>日志中已有的行先写入。机密内容已遮盖。</translation>
    </message>
    <message>
        <source>Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)</source>
        <translation>供 Wireshark 的报文 (*.pcapng);;JSON 行 (*.jsonl);;表格 (*.csv);;文本 (*.txt);;用于缺陷报告的 Markdown (*.md)</translation>
    </message>
    <message>
        <source>This file exists and will be overwritten.</source>
        <translation>此文件已存在，将被覆盖。</translation>
    </message>
    <message>
        <source>This file exists: it is kept, as the next of the numbered ones.</source>
        <translation>此文件已存在：它会作为下一个编号文件保留。</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>覆盖</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>No packets yet. Press Connect: every packet sent and received, and what happens below MQTT, appears here.</source>
        <translation>尚无报文。请按“连接”：发送和收到的每个报文以及 MQTT 以下发生的事都显示在此处。</translation>
    </message>
    <message>
        <source>Copied the first %1 of %2 selected rows. Export writes them all.</source>
        <translation>已复制所选 %2 行中的前 %1 行。导出可写入全部。</translation>
    </message>
    <message>
        <source>&amp;Copy Rows as Text</source>
        <translation>将行复制为文本(&amp;C)</translation>
    </message>
    <message>
        <source>Copy Packet as &amp;Hexadecimal</source>
        <translation>将报文复制为十六进制(&amp;H)</translation>
    </message>
    <message>
        <source>Follow the End</source>
        <translation>跟随末尾</translation>
    </message>
    <message>
        <source>Follow the end: new rows stay in sight (Space)</source>
        <translation>跟随末尾：新的行保持可见 (Space)</translation>
    </message>
    <message>
        <source>Reveal Secrets for This View</source>
        <translation>在此视图中显示机密</translation>
    </message>
    <message>
        <source>Passwords and authentication data are shown in detail and bytes. Press to mask them again.</source>
        <translation>密码和认证数据在详情和字节中显示。按下可重新遮盖。</translation>
    </message>
    <message>
        <source>Show passwords and authentication data in detail and bytes, for this view, until the next connection</source>
        <translation>在此视图的详情和字节中显示密码和认证数据，直到下一次连接</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Remove all rows from the log</source>
        <translation>从日志中删除所有行</translation>
    </message>
    <message>
        <source>Find in the Log</source>
        <translation>在日志中查找</translation>
    </message>
    <message>
        <source>Look for rows without hiding the others (Ctrl+Shift+F)</source>
        <translation>查找行而不隐藏其他行 (Ctrl+Shift+F)</translation>
    </message>
    <message>
        <source>Log Menu</source>
        <translation>日志菜单</translation>
    </message>
    <message>
        <source>Attempts to go to, bookmarks, columns, times and the memory of the log</source>
        <translation>转到尝试、书签、列、时间和日志的内存</translation>
    </message>
    <message>
        <source>Copy Rows as &amp;Markdown</source>
        <translation>将行复制为 Markdown(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Bookmark</source>
        <translation>书签(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Show Only</source>
        <translation>仅显示(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Add to the Filter</source>
        <translation>加入过滤器(&amp;A)</translation>
    </message>
    <message>
        <source>H&amp;ide</source>
        <translation>隐藏(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Go to Attempt</source>
        <translation>转到尝试(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Bookmarks</source>
        <translation>书签(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Columns</source>
        <translation>列(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Memory of Each Log</source>
        <translation>每个日志的内存(&amp;M)</translation>
    </message>
    <message>
        <source>What is above it goes to an encrypted temporary file, oldest rows first. Nothing is lost; the rows stay in the list.</source>
        <translation>超出部分转入加密的临时文件，最旧的行在先。不会丢失任何内容；各行仍在列表中。</translation>
    </message>
    <message>
        <source>Nothing was attempted yet</source>
        <translation>尚未进行任何尝试</translation>
    </message>
    <message>
        <source>&amp;Set or Remove</source>
        <translation>设置或移除(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一个(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous</source>
        <translation>上一个(&amp;P)</translation>
    </message>
    <message>
        <source>Show Only &amp;Bookmarked Rows</source>
        <translation>仅显示带书签的行(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Remove All</source>
        <translation>全部移除(&amp;R)</translation>
    </message>
    <message>
        <source>It has no row in the log.</source>
        <translation>它在日志中没有行。</translation>
    </message>
    <message>
        <source>No row meets the filter. The button beside it has examples.</source>
        <translation>没有行符合过滤器。旁边的按钮有示例。</translation>
    </message>
    <message>
        <source>The file holds no packets.</source>
        <translation>文件不含报文。</translation>
    </message>
    <message>
        <source>The temporary file for the oldest rows cannot be written (%1): from now on the oldest rows are dropped. Free disk space and clear the log, or raise its memory in the log&apos;s menu.</source>
        <translation>无法写入存放最旧行的临时文件（%1）：从现在起最旧的行会被丢弃。请释放磁盘空间并清空日志，或在日志菜单中提高其内存。</translation>
    </message>
    <message>
        <source>No row has a bookmark. M in the table sets one.</source>
        <translation>没有行带书签。在表格中按 M 可设置。</translation>
    </message>
    <message>
        <source>The filter hid row %1, so it was cleared; Ctrl+Z in its line brings it back.</source>
        <translation>过滤器隐藏了第 %1 行，因此已清除；在其输入行中按 Ctrl+Z 可恢复。</translation>
    </message>
    <message>
        <source>Write all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md (Ctrl+E). The arrow has more: filtered or chosen rows, a file that grows with the log.</source>
        <translation>将所有行写入文件：供 Wireshark 的 .pcapng、.jsonl、.csv、.txt 或 .md (Ctrl+E)。箭头中有更多选项：过滤后或所选的行、随日志增长的文件。</translation>
    </message>
    <message>
        <source>&amp;Statistics</source>
        <translation>统计(&amp;S)</translation>
    </message>
    <message>
        <source>No row has this word in it. The filter %1 finds what is meant by it.</source>
        <translation>没有行含有此词。过滤器 %1 可查找其含义所指的内容。</translation>
    </message>
    <message>
        <source>A row for each packet and event, the oldest first; what is chosen is taken apart in the packet detail. Space follows the end, M sets a bookmark.</source>
        <translation>每个报文和事件一行，最早的在前；所选内容在报文详情中展开。Space 跟随末尾，M 设置书签。</translation>
    </message>
</context>
<context>
    <name>LogWriter</name>
    <message numerus="yes">
        <source>%n packet(s) are longer than Wireshark reads (%1 bytes) and were cut.</source>
        <translation>
            <numerusform>%n 个报文超过 Wireshark 可读取的长度（%1 字节），已截断。</numerusform>
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
        <translation>无法打开窗口：%1
需要 Qt 的 widgets。Debian 和 Ubuntu：apt install libqt6widgets6；Fedora：dnf install qt6-qtbase-gui。
没有它们也可以使用 &quot;connack check&quot;。
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
        <translation>Connack 连接到 MQTT broker，并在失败时指出原因。

  connack [URL|FILE] [--options FILE] [--connect]
          [--theme system|light|dark|high-contrast] [--language CODE]
                                               打开窗口，使用此连接或此
                                               报文日志、抓包或选项对象
  connack check [URL] [flags]                  进行一次尝试并输出报告；
                                               见 connack check --help
  connack compare LEFT.json RIGHT.json         输出两份已保存报告的不同之处
  connack broker [--scenario NAME] [flags]     运行本地 broker，正常或有意设置故障；
                                               见 connack broker --help
  connack --version                            Connack、Qt 和 OpenSSL 的版本
</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>新建连接(&amp;N)</translation>
    </message>
    <message>
        <source>D&amp;uplicate connection</source>
        <translation>复制连接(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Save connection</source>
        <translation>保存连接(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Delete connection</source>
        <translation>删除连接(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>撤销(&amp;U)：%1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>重做(&amp;R)：%1</translation>
    </message>
    <message>
        <source>&amp;Connection</source>
        <translation>连接(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Connect or cancel</source>
        <translation>连接或取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>断开(&amp;D)</translation>
    </message>
    <message>
        <source>Edit the &amp;URL</source>
        <translation>编辑 URL(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Explain the focused field</source>
        <translation>解释当前字段(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;About Connack</source>
        <translation>关于 Connack(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Filter packets</source>
        <translation>过滤报文(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Log takes the whole window</source>
        <translation>日志占满整个窗口(&amp;L)</translation>
    </message>
    <message>
        <source>Theme of the &amp;desktop</source>
        <translation>桌面的外观(&amp;D)</translation>
    </message>
    <message>
        <source>Ligh&amp;t theme</source>
        <translation>浅色外观(&amp;T)</translation>
    </message>
    <message>
        <source>Dar&amp;k theme</source>
        <translation>深色外观(&amp;K)</translation>
    </message>
    <message>
        <source>About Connack</source>
        <translation>关于 Connack</translation>
    </message>
    <message>
        <source>Connack %1, with Qt %2</source>
        <translation>Connack %1，使用 Qt %2</translation>
    </message>
    <message>
        <source>Shows what happens when a client connects to an MQTT broker, and names the cause when it fails.</source>
        <translation>显示客户端连接到 MQTT broker 时发生的事，并在失败时指出原因。</translation>
    </message>
    <message>
        <source>&amp;Go to</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>The copy gets a client ID of its own</source>
        <translation>副本使用自己的客户端 ID</translation>
    </message>
    <message>
        <source>Keeps a connection of the command line in the list; those of the list are saved by themselves</source>
        <translation>将命令行的连接保留在列表中；列表中的连接自动保存</translation>
    </message>
    <message>
        <source>&amp;Export the packet log...</source>
        <translation>导出报文日志(&amp;E)...</translation>
    </message>
    <message>
        <source>&amp;Copy the report</source>
        <translation>复制报告(&amp;C)</translation>
    </message>
    <message>
        <source>Makes one connection attempt, or ends the one that runs</source>
        <translation>进行一次连接尝试，或结束正在进行的尝试</translation>
    </message>
    <message>
        <source>Shows at the field what it means, the packet it travels in, and the section of the specification</source>
        <translation>在字段旁显示其含义、携带它的报文以及规范中的章节</translation>
    </message>
    <message>
        <source>&amp;Next hit</source>
        <translation>下一个结果(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous hit</source>
        <translation>上一个结果(&amp;P)</translation>
    </message>
    <message>
        <source>%1 · #%2 at %3 · %4</source>
        <comment>connection, number of the attempt, time of day, outcome</comment>
        <translation>%1 · #%2，%3 · %4</translation>
    </message>
    <message>
        <source>Save the repor&amp;t...</source>
        <translation>保存报告(&amp;T)...</translation>
    </message>
    <message>
        <source>Saves everything about the latest attempt as Markdown, HTML, JSON or text, without secrets</source>
        <translation>将最近一次尝试的全部内容保存为 Markdown、HTML、JSON 或文本，不含机密</translation>
    </message>
    <message>
        <source>Copies everything about the latest attempt as Markdown, and as HTML for what takes it, without secrets</source>
        <translation>将最近一次尝试的全部内容复制为 Markdown，并为可接受的程序复制为 HTML，不含机密</translation>
    </message>
    <message>
        <source>Co&amp;mpare attempts...</source>
        <translation>比较尝试(&amp;M)...</translation>
    </message>
    <message>
        <source>Shows two attempts side by side and what differs; a saved report from another machine can be one of them</source>
        <translation>并列显示两次尝试及其不同之处；其中之一可以是来自另一台机器的已保存报告</translation>
    </message>
    <message>
        <source>Look closer after a &amp;failure</source>
        <translation>失败后进一步探测(&amp;F)</translation>
    </message>
    <message>
        <source>After a failure, makes the extra connections that narrow its cause down: another protocol version, a fresh client ID, the same port with and without TLS and so on. They publish nothing and carry no will. Without them an attempt is exactly one connection, as with connack check --no-probe.</source>
        <translation>失败后建立额外连接以缩小原因范围：其他协议版本、新的客户端 ID、同一端口用和不用 TLS 等。它们不发布任何内容，也不携带遗嘱。没有它们，一次尝试恰好是一个连接，与 connack check --no-probe 相同。</translation>
    </message>
    <message>
        <source>Time for &amp;looking closer</source>
        <translation>进一步探测的时间(&amp;L)</translation>
    </message>
    <message>
        <source>At most %1</source>
        <comment>a duration</comment>
        <translation>最多 %1</translation>
    </message>
    <message>
        <source>For all extra connections together, as connack check --probe-timeout</source>
        <translation>所有额外连接合计，与 connack check --probe-timeout 相同</translation>
    </message>
    <message>
        <source>&amp;Stop looking closer</source>
        <translation>停止进一步探测(&amp;S)</translation>
    </message>
    <message>
        <source>Ends the extra connections; the verdict stays as far as it came</source>
        <translation>结束额外连接；结论保持目前的状态</translation>
    </message>
    <message>
        <source>Look at the usual &amp;ports</source>
        <translation>查看常用端口(&amp;P)</translation>
    </message>
    <message>
        <source>Makes a connection to each customary port of the host of the last attempt, without user name and password</source>
        <translation>对上次尝试的主机的每个常用端口建立一个连接，不带用户名和密码</translation>
    </message>
    <message>
        <source>Sends DISCONNECT and closes the connection, or stops waiting for a reconnect</source>
        <translation>发送 DISCONNECT 并关闭连接，或停止等待重连</translation>
    </message>
    <message>
        <source>&amp;Reconnect now</source>
        <translation>立即重连(&amp;R)</translation>
    </message>
    <message>
        <source>Begins the next automatic try at once; after automatic tries have stopped, goes on with them</source>
        <translation>立即开始下一次自动重试；自动重试停止后则继续</translation>
    </message>
    <message>
        <source>Shows the composer of messages; when it is in front already, publishes what stands in it</source>
        <translation>显示消息编辑器；如果已在前面，则发布其中的内容</translation>
    </message>
    <message>
        <source>Goes to the line for a topic filter</source>
        <translation>转到 Topic Filter 输入行</translation>
    </message>
    <message>
        <source>Follow the &amp;end of the list</source>
        <translation>跟随列表末尾(&amp;E)</translation>
    </message>
    <message>
        <source>New rows stay in sight, of the packets or the messages; Space in the list switches it</source>
        <translation>新的行（报文或消息）保持可见；在列表中按 Space 切换</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>新建连接</translation>
    </message>
    <message>
        <source>%1 goes on without its tab.</source>
        <translation>%1 在没有标签页的情况下继续。</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>%1 does not reconnect by itself while %2 is connected with its client ID.</source>
        <translation>在 %2 以其客户端 ID 连接期间，%1 不会自动重连。</translation>
    </message>
    <message>
        <source>New &amp;group</source>
        <translation>新建组(&amp;G)</translation>
    </message>
    <message>
        <source>Holds connections of the list, which are dragged into it; those that are chosen, if there are several, are in it</source>
        <translation>容纳列表中的连接，可将它们拖入；如果选中了多个连接，则直接放入其中</translation>
    </message>
    <message>
        <source>Takes it out of the list; this can be undone</source>
        <translation>从列表中移除；可以撤销</translation>
    </message>
    <message>
        <source>&amp;Close tab</source>
        <translation>关闭标签页(&amp;C)</translation>
    </message>
    <message>
        <source>The connection stays in the list, and goes on if it is connected</source>
        <translation>连接保留在列表中；如已连接则继续</translation>
    </message>
    <message>
        <source>Disconnect &amp;all</source>
        <translation>全部断开(&amp;A)</translation>
    </message>
    <message>
        <source>Ends every connection of the list in order, also those without a tab</source>
        <translation>有序结束列表中的每个连接，包括没有标签页的连接</translation>
    </message>
    <message>
        <source>The &amp;list of connections</source>
        <translation>连接列表(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Next tab</source>
        <translation>下一个标签页(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous tab</source>
        <translation>上一个标签页(&amp;P)</translation>
    </message>
    <message>
        <source>Tab &amp;%1</source>
        <translation>标签页 &amp;%1</translation>
    </message>
    <message>
        <source>This connection is not saved (Ctrl+S saves it).</source>
        <translation>此连接未保存（Ctrl+S 保存）。</translation>
    </message>
    <message>
        <source>Saved automatically; passwords in the system&apos;s key store.</source>
        <translation>自动保存；密码在系统的密钥库中。</translation>
    </message>
    <message>
        <source>Saved automatically, without passwords.</source>
        <translation>自动保存，不含密码。</translation>
    </message>
    <message>
        <source>Pu&amp;blish</source>
        <translation>发布(&amp;B)</translation>
    </message>
    <message>
        <source>Subscr&amp;ibe...</source>
        <translation>订阅(&amp;I)...</translation>
    </message>
    <message>
        <source>Shows the rows that meet it alone</source>
        <translation>仅显示符合的行</translation>
    </message>
    <message>
        <source>F&amp;ind in the packets</source>
        <translation>在报文中查找(&amp;I)</translation>
    </message>
    <message>
        <source>Looks for rows without hiding the others</source>
        <translation>查找行而不隐藏其他行</translation>
    </message>
    <message>
        <source>Chooses the next row that is found, or that the filter lets through</source>
        <translation>选择下一个找到的或过滤器放行的行</translation>
    </message>
    <message>
        <source>Chooses the previous row that is found, or that the filter lets through</source>
        <translation>选择上一个找到的或过滤器放行的行</translation>
    </message>
    <message>
        <source>Open a Packet Log or a Capture</source>
        <translation>打开报文日志或抓包</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>&amp;Open packet log...</source>
        <translation>打开报文日志(&amp;O)...</translation>
    </message>
    <message>
        <source>Opens a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP, in a window of its own; such a file can also be dropped here</source>
        <translation>在单独的窗口中打开 Connack 的 .jsonl 或 .pcapng，或 TCP 上 MQTT 的抓包（.pcap、.pcapng）；也可将此类文件拖放到此处</translation>
    </message>
    <message>
        <source>Writes all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked.</source>
        <translation>将所有行写入文件：供 Wireshark 的 .pcapng、.jsonl、.csv、.txt 或 .md。机密内容已遮盖。</translation>
    </message>
    <message>
        <source>&amp;Preferences...</source>
        <translation>首选项(&amp;P)...</translation>
    </message>
    <message>
        <source>Theme, language, what new connections begin with, what is kept</source>
        <translation>外观、语言、新连接的初始设置、保存的内容</translation>
    </message>
    <message>
        <source>&amp;Causes and help</source>
        <translation>原因与帮助(&amp;C)</translation>
    </message>
    <message>
        <source>Every cause with how it is recognised and mended, how to do the usual things, all keys; searchable</source>
        <translation>每个原因及其识别和处理方法、常用操作的方法、所有按键；可搜索</translation>
    </message>
    <message>
        <source>Cop&amp;y as</source>
        <translation>复制为(&amp;Y)</translation>
    </message>
    <message>
        <source>Nothing is copied yet: its secrets are being read from the system&apos;s key store. Copy it again then.</source>
        <translation>尚未复制任何内容：正在从系统的密钥库读取其机密。请稍后再复制。</translation>
    </message>
    <message>
        <source>Copied as %1.</source>
        <comment>the name of a tool</comment>
        <translation>已复制为 %1。</translation>
    </message>
    <message>
        <source>Copied as %1, with its secrets.</source>
        <comment>the name of a tool</comment>
        <translation>已复制为 %1，包含其机密。</translation>
    </message>
    <message>
        <source>Copied as %1; the password is a placeholder.</source>
        <comment>the name of a tool</comment>
        <translation>已复制为 %1；密码为占位符。</translation>
    </message>
    <message>
        <source>Copied as %1; placeholders stand for its secrets: %2.</source>
        <comment>the name of a tool; names of variables</comment>
        <translation>已复制为 %1；其机密由占位符代替：%2。</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) cannot be expressed; the text lists them.</source>
        <translation>
            <numerusform>%n 项设置无法表达；文本中已列出。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Certificates...</source>
        <translation>证书(&amp;C)...</translation>
    </message>
    <message>
        <source>Makes a CA and certificates for your own broker, shows what any certificate or key file holds, and checks whether they fit together</source>
        <translation>为您自己的 broker 生成 CA 和证书，显示任何证书或密钥文件的内容，并检查它们是否彼此匹配</translation>
    </message>
    <message>
        <source>Use the certificates</source>
        <translation>使用证书</translation>
    </message>
    <message>
        <source>Local broker</source>
        <translation>本地 broker</translation>
    </message>
    <message>
        <source>The local broker runs. Its connections are in the list, not saved.</source>
        <translation>本地 broker 正在运行。其连接在列表中，未保存。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>That connection was deleted from the list. Undo brings it back.</source>
        <translation>该连接已从列表中删除。撤销可恢复它。</translation>
    </message>
    <message>
        <source>Local broker, ended at %1</source>
        <translation>本地 broker，结束于 %1</translation>
    </message>
    <message>
        <source>&amp;Local broker...</source>
        <translation>本地 broker(&amp;L)...</translation>
    </message>
    <message>
        <source>Starts the installed mosquitto on this machine alone, healthy or broken on purpose, with certificates, a user and connections to it</source>
        <translation>仅在本机上启动已安装的 mosquitto，正常或有意设置故障，带证书、用户和到它的连接</translation>
    </message>
    <message numerus="yes">
        <source>Import %n connection(s)</source>
        <translation>
            <numerusform>导入 %n 个连接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) imported.</source>
        <translation>
            <numerusform>已导入 %n 个连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>&amp;Import...</source>
        <translation>导入(&amp;I)...</translation>
    </message>
    <message>
        <source>Reads connections from URLs, scripts, command lines and the files of other clients; such a file can also be dropped here, and such a text be pasted into the list</source>
        <translation>从 URL、脚本、命令行和其他客户端的文件读取连接；也可将此类文件拖放到此处，或将此类文本粘贴到列表中</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>高对比度(&amp;H)</translation>
    </message>
</context>
<context>
    <name>MakeForm</name>
    <message>
        <source>Certificate authority (CA)</source>
        <translation>证书颁发机构 (CA)</translation>
    </message>
    <message>
        <source>Make a &amp;new CA</source>
        <translation>新建 CA(&amp;N)</translation>
    </message>
    <message>
        <source>A key and a certificate that signs itself. Every client gets the certificate; the key signs and stays with you.</source>
        <translation>密钥和为自己签名的证书。每个客户端得到证书；密钥用于签名，由您保管。</translation>
    </message>
    <message>
        <source>&amp;Use a CA that exists</source>
        <translation>使用现有的 CA(&amp;U)</translation>
    </message>
    <message>
        <source>So that clients that know the CA already need nothing new.</source>
        <translation>这样，已认识该 CA 的客户端不需要新的内容。</translation>
    </message>
    <message>
        <source>CA n&amp;ame</source>
        <translation>CA 名称(&amp;A)</translation>
    </message>
    <message>
        <source>Common name of the CA, 1 to 64 characters. Another name than those of your other CAs: two of the same name are a frequent cause of confusion.
X.509, RFC 5280 section 4.1.2.6</source>
        <translation>CA 的通用名称，1 到 64 个字符。请与您的其他 CA 名称不同：两个同名 CA 是常见的混淆原因。
X.509，RFC 5280 第 4.1.2.6 节</translation>
    </message>
    <message>
        <source>&amp;Organisation</source>
        <translation>组织(&amp;O)</translation>
    </message>
    <message>
        <source>Of the CA, for people who look at it; may stay empty.
X.509, RFC 5280 section 4.1.2.4</source>
        <translation>CA 的组织，供人查看；可以留空。
X.509，RFC 5280 第 4.1.2.4 节</translation>
    </message>
    <message>
        <source>CA &amp;key</source>
        <translation>CA 密钥(&amp;K)</translation>
    </message>
    <message>
        <source>Kind and size of the CA&apos;s private key. ECDSA P-256 is small and fast and known to all current clients; RSA suits very old ones; Ed25519 needs TLS 1.3 or recent libraries.</source>
        <translation>CA 私钥的类型和大小。ECDSA P-256 小而快，当今所有客户端都支持；RSA 适合非常旧的客户端；Ed25519 需要 TLS 1.3 或较新的库。</translation>
    </message>
    <message>
        <source>CA &amp;days</source>
        <translation>CA 天数(&amp;D)</translation>
    </message>
    <message>
        <source>For how many days from now the CA is valid. Nothing that it issues may last longer.
X.509 Validity, RFC 5280 section 4.1.2.5</source>
        <translation>CA 从现在起有效的天数。它签发的任何证书都不得更久。
X.509 Validity，RFC 5280 第 4.1.2.5 节</translation>
    </message>
    <message>
        <source>CA &amp;certificate</source>
        <translation>CA 证书(&amp;C)</translation>
    </message>
    <message>
        <source>The certificate of the CA that shall sign: PEM or DER.</source>
        <translation>用于签名的 CA 的证书：PEM 或 DER。</translation>
    </message>
    <message>
        <source>CA key &amp;file</source>
        <translation>CA 密钥文件(&amp;F)</translation>
    </message>
    <message>
        <source>The private key that belongs to that certificate: PEM or DER. It is read when you make the certificates, and not kept.</source>
        <translation>与该证书匹配的私钥：PEM 或 DER。它在生成证书时读取，不保存。</translation>
    </message>
    <message>
        <source>Pass&amp;phrase</source>
        <translation>口令(&amp;P)</translation>
    </message>
    <message>
        <source>Opens the key of the CA, if it is encrypted.</source>
        <translation>打开 CA 的密钥（如果已加密）。</translation>
    </message>
    <message>
        <source>With an &amp;intermediate CA</source>
        <translation>使用中间 CA(&amp;I)</translation>
    </message>
    <message>
        <source>The CA signs an intermediate CA, which issues the rest, as public CAs do. The server then sends the chain: server.crt holds it.</source>
        <translation>CA 为中间 CA 签名，后者签发其余证书，与公共 CA 的做法相同。服务器随之发送证书链：server.crt 包含它。</translation>
    </message>
    <message>
        <source>Intermediate na&amp;me</source>
        <translation>中间 CA 名称(&amp;M)</translation>
    </message>
    <message>
        <source>Common name of the intermediate CA, 1 to 64 characters.</source>
        <translation>中间 CA 的通用名称，1 到 64 个字符。</translation>
    </message>
    <message>
        <source>Server (broker)</source>
        <translation>服务器 (broker)</translation>
    </message>
    <message>
        <source>Ser&amp;ver names</source>
        <translation>服务器名称(&amp;V)</translation>
    </message>
    <message>
        <source>Every host name and every address that stands in a client&apos;s URL, one per line: broker.lan, *.lab.lan, 192.168.1.20. Clients refuse the broker under any other.
Subject Alternative Name, RFC 5280 section 4.2.1.6</source>
        <translation>客户端 URL 中的每个主机名和每个地址，每行一个：broker.lan、*.lab.lan、192.168.1.20。对其他任何名称，客户端会拒绝该 broker。
Subject Alternative Name，RFC 5280 第 4.2.1.6 节</translation>
    </message>
    <message>
        <source>Server ke&amp;y</source>
        <translation>服务器密钥(&amp;Y)</translation>
    </message>
    <message>
        <source>Kind and size of the broker&apos;s private key. With Ed25519 alone, clients that cannot do it do not connect at all.</source>
        <translation>broker 私钥的类型和大小。只用 Ed25519 时，不支持它的客户端完全无法连接。</translation>
    </message>
    <message>
        <source>Server da&amp;ys</source>
        <translation>服务器天数(&amp;Y)</translation>
    </message>
    <message>
        <source>For how many days from now. More than 825 are refused by iPhones, iPads and Macs.
X.509 Validity, RFC 5280 section 4.1.2.5</source>
        <translation>从现在起的天数。超过 825 天会被 iPhone、iPad 和 Mac 拒绝。
X.509 Validity，RFC 5280 第 4.1.2.5 节</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>C&amp;lient names</source>
        <translation>客户端名称(&amp;L)</translation>
    </message>
    <message>
        <source>One client per line, by its common name; none, if clients need no certificate. With use_identity_as_username the common name is the client&apos;s user name at the broker.</source>
        <translation>每行一个客户端，使用其通用名称；如果客户端不需要证书则留空。使用 use_identity_as_username 时，通用名称即客户端在 broker 上的用户名。</translation>
    </message>
    <message>
        <source>Clien&amp;t key</source>
        <translation>客户端密钥(&amp;T)</translation>
    </message>
    <message>
        <source>Kind and size of each client&apos;s private key. Small devices are quicker with ECDSA P-256.</source>
        <translation>每个客户端的私钥的类型和大小。小型设备使用 ECDSA P-256 更快。</translation>
    </message>
    <message>
        <source>Client day&amp;s</source>
        <translation>客户端天数(&amp;S)</translation>
    </message>
    <message>
        <source>For how many days from now the certificates of the clients are valid.</source>
        <translation>客户端证书从现在起有效的天数。</translation>
    </message>
    <message>
        <source>PKCS#12 passp&amp;hrase</source>
        <translation>PKCS#12 口令(&amp;H)</translation>
    </message>
    <message>
        <source>With one, each client also gets a .p12 file with certificate, key and CA under this passphrase, for phones, browsers and Java. It is encrypted with AES-256.
RFC 7292</source>
        <translation>给出口令后，每个客户端还得到以此口令保护的 .p12 文件，含证书、密钥和 CA，供手机、浏览器和 Java 使用。以 AES-256 加密。
RFC 7292</translation>
    </message>
    <message>
        <source>not set: no .p12 files</source>
        <translation>未设置：无 .p12 文件</translation>
    </message>
    <message>
        <source>mosquitto</source>
        <translation>mosquitto</translation>
    </message>
    <message>
        <source>Po&amp;rt</source>
        <translation>端口(&amp;R)</translation>
    </message>
    <message>
        <source>Of the TLS listener; 8883 is the one registered for MQTT over TLS.
mosquitto.conf: listener</source>
        <translation>TLS 监听器的端口；8883 是为 TLS 上的 MQTT 注册的端口。
mosquitto.conf：listener</translation>
    </message>
    <message>
        <source>Clients must &amp;present a certificate</source>
        <translation>客户端必须出示证书(&amp;P)</translation>
    </message>
    <message>
        <source>The TLS handshake fails for whoever has none of this CA.
mosquitto.conf: require_certificate, cafile</source>
        <translation>没有此 CA 的证书者，TLS 握手失败。
mosquitto.conf：require_certificate、cafile</translation>
    </message>
    <message>
        <source>The common name is the &amp;user name</source>
        <translation>通用名称即用户名(&amp;U)</translation>
    </message>
    <message>
        <source>The broker takes the common name of the client&apos;s certificate for the user name, and no password is needed.
mosquitto.conf: use_identity_as_username</source>
        <translation>broker 将客户端证书的通用名称作为用户名，不需要密码。
mosquitto.conf：use_identity_as_username</translation>
    </message>
    <message>
        <source>With a re&amp;vocation list</source>
        <translation>带吊销列表(&amp;V)</translation>
    </message>
    <message>
        <source>An empty one to begin with, valid for 30 days; mosquitto refuses certificates that are on it.
mosquitto.conf: crlfile</source>
        <translation>起初为空，有效 30 天；mosquitto 拒绝其中的证书。
mosquitto.conf：crlfile</translation>
    </message>
</context>
<context>
    <name>MakePage</name>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>取消(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Make</source>
        <translation>生成(&amp;M)</translation>
    </message>
    <message>
        <source>Stops; nothing of it is kept</source>
        <translation>停止；不保留任何内容</translation>
    </message>
    <message>
        <source>Makes keys and certificates in memory; save them afterwards (Ctrl+Return)</source>
        <translation>在内存中生成密钥和证书；之后请保存 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Made in memory; save it at the right.</source>
        <translation>已在内存中生成；请在右侧保存。</translation>
    </message>
    <message>
        <source>Cancelled; nothing was made.</source>
        <translation>已取消；未生成任何内容。</translation>
    </message>
    <message>
        <source>Something in the form is wrong; it says so there.</source>
        <translation>表单中有错误；该处有说明。</translation>
    </message>
    <message>
        <source>Key %1 of %2</source>
        <translation>密钥 %1/%2</translation>
    </message>
</context>
<context>
    <name>MakeResult</name>
    <message>
        <source>F&amp;older</source>
        <translation>文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Where the files are saved. It is made if it is not there, for you alone; private keys can be read by you alone.</source>
        <translation>文件保存的位置。不存在时会创建，仅供您使用；私钥只有您可以读取。</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>As clien&amp;t</source>
        <translation>作为客户端(&amp;T)</translation>
    </message>
    <message>
        <source>Which client certificate the connection gets when you use the files there.</source>
        <translation>在此处使用文件时，连接得到哪个客户端证书。</translation>
    </message>
    <message>
        <source>&amp;Save to the folder</source>
        <translation>保存到文件夹(&amp;S)</translation>
    </message>
    <message>
        <source>Writes the files; those that are there already are not overwritten without asking.</source>
        <translation>写入文件；已有的文件不经询问不会覆盖。</translation>
    </message>
    <message>
        <source>Copy mosquitto.con&amp;f lines</source>
        <translation>复制 mosquitto.conf 的各行(&amp;F)</translation>
    </message>
    <message>
        <source>A listener with these files, and remarks on what the clients need</source>
        <translation>使用这些文件的监听器，以及关于客户端所需内容的备注</translation>
    </message>
    <message>
        <source>Use in this connectio&amp;n</source>
        <translation>在此连接中使用(&amp;N)</translation>
    </message>
    <message>
        <source>Sets the CA file and the client certificate of %1; that can be undone there.</source>
        <translation>设置 %1 的 CA 文件和客户端证书；可在那里撤销。</translation>
    </message>
    <message>
        <source>Open a connection first.</source>
        <translation>请先打开连接。</translation>
    </message>
    <message>
        <source>Chec&amp;k the files</source>
        <translation>检查文件(&amp;K)</translation>
    </message>
    <message>
        <source>Whether CA, server certificate, key and name fit together, on the third tab</source>
        <translation>CA、服务器证书、密钥和名称是否彼此匹配，在第三个标签页中</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>它是什么</translation>
    </message>
    <message>
        <source>Nothing is made yet. As the form stands, &quot;Make&quot; gives a CA, a certificate for this machine as broker, and one for a client. Nothing is written to the disk before you save.</source>
        <translation>尚未生成任何内容。按表单现状，“生成”会给出一个 CA、一个用于以本机为 broker 的证书和一个客户端证书。在您保存之前，不会写入磁盘。</translation>
    </message>
    <message>
        <source>secret</source>
        <translation>机密</translation>
    </message>
    <message>
        <source>public</source>
        <translation>公开</translation>
    </message>
    <message>
        <source>Give a folder.</source>
        <translation>请指定文件夹。</translation>
    </message>
    <message>
        <source>The form was changed since these were made.</source>
        <translation>生成这些内容之后，表单已更改。</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>files</comment>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Already there, and nothing was written: %1. A private key that is overwritten is lost.</source>
        <translation>已存在，未写入任何内容：%1。私钥被覆盖后即丢失。</translation>
    </message>
    <message numerus="yes">
        <source>Saved in %1: %n file(s). Private keys can be read by you alone.</source>
        <translation>
            <numerusform>已保存在 %1：%n 个文件。私钥只有您可以读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied. Paste the lines into mosquitto.conf and start mosquitto anew.</source>
        <translation>已复制。请将各行粘贴到 mosquitto.conf 中并重新启动 mosquitto。</translation>
    </message>
    <message>
        <source>Copied. Save the files as well: the lines name them in this folder.</source>
        <translation>已复制。请同时保存文件：各行指向此文件夹中的文件。</translation>
    </message>
    <message>
        <source>Overwrite them</source>
        <translation>覆盖</translation>
    </message>
</context>
<context>
    <name>MessageDetail</name>
    <message>
        <source>1 (UTF-8 text)</source>
        <translation>1（UTF-8 文本）</translation>
    </message>
    <message>
        <source>0 (unspecified bytes)</source>
        <translation>0（未指定的字节）</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>none of those in the list</source>
        <translation>不属于列表中的任何一个</translation>
    </message>
    <message>
        <source>%1 (by Subscription Identifier)</source>
        <translation>%1（按 Subscription Identifier）</translation>
    </message>
    <message>
        <source>%1 (its filter matches)</source>
        <translation>%1（其过滤器匹配）</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>Since the attempt began</source>
        <translation>自尝试开始</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>报文</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>载荷</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Choose a message to see what it carries.</source>
        <translation>选择消息以查看其携带的内容。</translation>
    </message>
    <message>
        <source>What came with the chosen message: topic, QoS, flags, properties and times</source>
        <translation>随所选消息到达的内容：主题、QoS、标志、属性和时间</translation>
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
        <translation>RETAIN：服务器保存了此消息并在订阅时发送；或在 Retain As Published 下，它以此标志发布（第 3.3.1.3 节）。</translation>
    </message>
    <message>
        <source>DUP: the server sent it before and may have no answer (section 3.3.1.1).</source>
        <translation>DUP：服务器以前发送过它，可能未获应答（第 3.3.1.1 节）。</translation>
    </message>
    <message>
        <source>gave way to newer messages</source>
        <translation>已让位于较新的消息</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>(empty)</source>
        <comment>payload</comment>
        <translation>（空）</translation>
    </message>
    <message>
        <source>R: retained, D: duplicate</source>
        <translation>R：保留，D：重复</translation>
    </message>
    <message>
        <source>The subscription that it came for: by its Subscription Identifier, or else by comparing topic and filters</source>
        <translation>它所属的订阅：按其 Subscription Identifier，否则通过比较主题与过滤器</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>标志</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>载荷</translation>
    </message>
</context>
<context>
    <name>MessagesPane</name>
    <message>
        <source>%1 of %2 match so far</source>
        <translation>目前 %2 中有 %1 符合</translation>
    </message>
    <message>
        <source>%1 of %2 match</source>
        <translation>%2 中有 %1 符合</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n 条消息</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 wait</source>
        <comment>messages, while the list is paused</comment>
        <translation>%1，%2 条等待</translation>
    </message>
    <message>
        <source>%1, %2 gave way</source>
        <comment>messages that are no longer kept</comment>
        <translation>%1，%2 条已让位</translation>
    </message>
    <message>
        <source>The newest messages are kept, up to %1 MB; the oldest %2 gave way.</source>
        <translation>保留最新的消息，最多 %1 MB；最旧的 %2 条已让位。</translation>
    </message>
    <message>
        <source>No message matches the filter. Every word of it must occur in topic, payload or subscription.</source>
        <translation>没有消息符合过滤器。其每个词都必须出现在主题、载荷或订阅中。</translation>
    </message>
    <message>
        <source>Messages appear here once you are connected and subscribed.</source>
        <translation>连接并订阅后，消息显示在此处。</translation>
    </message>
    <message>
        <source>Nothing has arrived yet. What the subscriptions match appears here.</source>
        <translation>尚无内容到达。订阅匹配的内容显示在此处。</translation>
    </message>
    <message>
        <source>Subscribe to a topic filter at the left: what it matches appears here.</source>
        <translation>在左侧订阅 Topic Filter：其匹配的内容显示在此处。</translation>
    </message>
    <message>
        <source>&amp;Copy Rows as Text</source>
        <translation>将行复制为文本(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;Topic</source>
        <translation>复制主题(&amp;T)</translation>
    </message>
    <message>
        <source>Copy &amp;Payload as Text</source>
        <translation>将载荷复制为文本(&amp;P)</translation>
    </message>
    <message>
        <source>Copy Payload as &amp;Hexadecimal</source>
        <translation>将载荷复制为十六进制(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Save Payload…</source>
        <translation>保存载荷(&amp;S)…</translation>
    </message>
    <message>
        <source>Publish &amp;Again…</source>
        <translation>再次发布(&amp;A)…</translation>
    </message>
    <message>
        <source>Filter: words of topic, payload or subscription</source>
        <translation>过滤：主题、载荷或订阅中的词</translation>
    </message>
    <message>
        <source>Shows the messages in which every word occurs. Of a payload, its beginning is searched.</source>
        <translation>显示每个词都出现的消息。载荷只搜索其开头。</translation>
    </message>
    <message>
        <source>Follow the end: new messages stay in sight (Space)</source>
        <translation>跟随末尾：新的消息保持可见 (Space)</translation>
    </message>
    <message>
        <source>Pause: nothing new is shown, though all is kept</source>
        <translation>暂停：不显示新内容，但全部保留</translation>
    </message>
    <message>
        <source>Remove all messages from the list</source>
        <translation>从列表中删除所有消息</translation>
    </message>
    <message>
        <source>The messages that came, the oldest first; the chosen one is shown in full. Space follows the end.</source>
        <translation>收到的消息，最早的在前；所选消息完整显示。Space 跟随末尾。</translation>
    </message>
</context>
<context>
    <name>MosquittoProgram</name>
    <message>
        <source>The local broker needs mosquitto, which is not installed. To install it:</source>
        <translation>本地 broker 需要尚未安装的 mosquitto。安装方法：</translation>
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
        <translation>连接结束后 broker 将会话保存多久。“永不”为 0xFFFFFFFF。
CONNECT 的属性，MQTT 5，第 3.1.2.11.2 节</translation>
    </message>
    <message>
        <source>&amp;Receive Maximum</source>
        <translation>Receive Maximum(&amp;R)</translation>
    </message>
    <message>
        <source>How many QoS 1 and 2 messages this client takes at once without acknowledging them, 1 to 65535.
Property of CONNECT, MQTT 5, section 3.1.2.11.3</source>
        <translation>此客户端在不确认的情况下同时接受多少条 QoS 1 和 2 的消息，1 到 65535。
CONNECT 的属性，MQTT 5，第 3.1.2.11.3 节</translation>
    </message>
    <message>
        <source>not set: 65535</source>
        <translation>未设置：65535</translation>
    </message>
    <message>
        <source>Maximum &amp;Packet Size</source>
        <translation>Maximum Packet Size(&amp;P)</translation>
    </message>
    <message>
        <source>The largest packet this client accepts, in bytes.
Property of CONNECT, MQTT 5, section 3.1.2.11.4</source>
        <translation>此客户端接受的最大报文，以字节计。
CONNECT 的属性，MQTT 5，第 3.1.2.11.4 节</translation>
    </message>
    <message>
        <source>not set: no limit</source>
        <translation>未设置：无限制</translation>
    </message>
    <message>
        <source>&amp;Topic Alias Maximum</source>
        <translation>Topic Alias Maximum(&amp;T)</translation>
    </message>
    <message>
        <source>The highest topic alias the broker may use, 0 to 65535.
Property of CONNECT, MQTT 5, section 3.1.2.11.5</source>
        <translation>broker 可使用的最大 Topic Alias，0 到 65535。
CONNECT 的属性，MQTT 5，第 3.1.2.11.5 节</translation>
    </message>
    <message>
        <source>not set: 0, no aliases</source>
        <translation>未设置：0，无别名</translation>
    </message>
    <message>
        <source>Request Response &amp;Information</source>
        <translation>Request Response Information(&amp;I)</translation>
    </message>
    <message>
        <source>Asks the broker for Response Information in CONNACK.
Property of CONNECT, MQTT 5, section 3.1.2.11.6</source>
        <translation>请求 broker 在 CONNACK 中给出 Response Information。
CONNECT 的属性，MQTT 5，第 3.1.2.11.6 节</translation>
    </message>
    <message>
        <source>not set: no</source>
        <translation>未设置：否</translation>
    </message>
    <message>
        <source>yes (1)</source>
        <translation>是 (1)</translation>
    </message>
    <message>
        <source>no (0)</source>
        <translation>否 (0)</translation>
    </message>
    <message>
        <source>Request Pro&amp;blem Information</source>
        <translation>Request Problem Information(&amp;B)</translation>
    </message>
    <message>
        <source>Whether the broker may explain failures with a Reason String and User Properties.
Property of CONNECT, MQTT 5, section 3.1.2.11.7</source>
        <translation>broker 是否可以用 Reason String 和 User Property 解释失败。
CONNECT 的属性，MQTT 5，第 3.1.2.11.7 节</translation>
    </message>
    <message>
        <source>not set: yes</source>
        <translation>未设置：是</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>User Properties(&amp;U)</translation>
    </message>
    <message>
        <source>Pairs of a name and a value for the broker; a name may come again.
Property of CONNECT, MQTT 5, section 3.1.2.11.8</source>
        <translation>给 broker 的名称和值对；名称可以重复。
CONNECT 的属性，MQTT 5，第 3.1.2.11.8 节</translation>
    </message>
    <message>
        <source>Enhanced authentication</source>
        <translation>增强认证</translation>
    </message>
    <message>
        <source>Authentication &amp;Method</source>
        <translation>Authentication Method(&amp;M)</translation>
    </message>
    <message>
        <source>Begins an enhanced authentication, for instance SCRAM-SHA-256.
Property of CONNECT, MQTT 5, section 3.1.2.11.9</source>
        <translation>开始增强认证，例如 SCRAM-SHA-256。
CONNECT 的属性，MQTT 5，第 3.1.2.11.9 节</translation>
    </message>
    <message>
        <source>not set: none</source>
        <translation>未设置：无</translation>
    </message>
    <message>
        <source>Authentication &amp;Data</source>
        <translation>Authentication Data(&amp;D)</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>These travel in MQTT 5 only; this connection uses %1.</source>
        <translation>这些只在 MQTT 5 中传输；此连接使用 %1。</translation>
    </message>
    <message>
        <source>not set: 0 s</source>
        <translation>未设置：0 秒</translation>
    </message>
    <message>
        <source>Au&amp;thentication</source>
        <translation>认证(&amp;T)</translation>
    </message>
    <message>
        <source>How the broker&apos;s AUTH packets are answered. SCRAM proves the password of Credentials without sending it, and makes the broker prove that it knows it as well.
By hand: method and data are yours, and every AUTH of the broker waits for your answer.
MQTT 5, section 4.12; SCRAM: RFC 5802 and RFC 7677</source>
        <translation>如何应答 broker 的 AUTH 报文。SCRAM 证明“凭据”中的密码而不发送它，并让 broker 证明它也知道密码。
手动：方法和数据由您决定，broker 的每个 AUTH 都等待您的应答。
MQTT 5，第 4.12 节；SCRAM：RFC 5802 和 RFC 7677</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Each AUTH of the broker waits for your answer, which is typed under the URL.</source>
        <translation>broker 的每个 AUTH 都等待您的应答，应答在 URL 下方输入。</translation>
    </message>
    <message>
        <source>User name and password of Credentials go into SCRAM; the password is not sent.</source>
        <translation>“凭据”中的用户名和密码用于 SCRAM；不发送密码。</translation>
    </message>
    <message>
        <source>The first data of the authentication method. Needs an Authentication Method. It is never written to a file.
Property of CONNECT, MQTT 5, section 3.1.2.11.10</source>
        <translation>认证方法的首批数据。需要 Authentication Method。绝不写入文件。
CONNECT 的属性，MQTT 5，第 3.1.2.11.10 节</translation>
    </message>
</context>
<context>
    <name>MqttRules</name>
    <message>
        <source>The broker answers the CONNECT of MQTT %1 with a CONNACK in the form of MQTT %2: it does not speak %1.</source>
        <translation>broker 以 MQTT %2 格式的 CONNACK 应答 MQTT %1 的 CONNECT：它不支持 %1。</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>将协议版本切换为 MQTT %1。</translation>
    </message>
    <message>
        <source>Or use a broker, or a version of it, that speaks MQTT %1.</source>
        <translation>或者使用支持 MQTT %1 的 broker 或其版本。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with a TLS alert (%2): the port speaks TLS.</source>
        <translation>%1 以 TLS 警报（%2）应答 CONNECT：端口使用 TLS。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with a TLS record: the port speaks TLS.</source>
        <translation>%1 以 TLS 记录应答 CONNECT：端口使用 TLS。</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>请使用 %1。</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1.</source>
        <translation>如果是 WebSocket 监听器，请使用 %1。</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without TLS, %1 by default.</source>
        <translation>或者使用 broker 不带 TLS 监听的端口，默认为 %1。</translation>
    </message>
    <message>
        <source>A web server answers on %1 that this port expects HTTPS, so TLS.</source>
        <translation>%1 上有 Web 服务器应答说此端口期望 HTTPS，即 TLS。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP and asks for a WebSocket: it is a WebSocket listener.</source>
        <translation>%1 以 HTTP 应答 CONNECT 并要求 WebSocket：它是 WebSocket 监听器。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP: a web server listens there, not an MQTT broker.</source>
        <translation>%1 以 HTTP 应答 CONNECT：那里监听的是 Web 服务器，不是 MQTT broker。</translation>
    </message>
    <message>
        <source>Check the port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>检查 URL 中的端口：MQTT 默认为 %1，使用 TLS 时为 %2。</translation>
    </message>
    <message>
        <source>%1 sends the CONNECT back as it got it: an echo service listens there, not an MQTT broker.</source>
        <translation>%1 将 CONNECT 原样发回：那里监听的是回显服务，不是 MQTT broker。</translation>
    </message>
    <message>
        <source>Check host and port in the URL.</source>
        <translation>检查 URL 中的主机和端口。</translation>
    </message>
    <message>
        <source>Look for a test service, a serial line or a relay that returns what it receives.</source>
        <translation>查找返回所收内容的测试服务、串行线路或中继。</translation>
    </message>
    <message>
        <source>%1 answers in plain text, %2: it is not an MQTT broker.</source>
        <translation>%1 以纯文本应答，%2：它不是 MQTT broker。</translation>
    </message>
    <message>
        <source>%1 speaks %2: it is not an MQTT broker.</source>
        <translation>%1 使用 %2：它不是 MQTT broker。</translation>
    </message>
    <message>
        <source>Use the broker&apos;s MQTT port: RabbitMQ has it, 1883 by default, when its MQTT plug-in is enabled.</source>
        <translation>请使用 broker 的 MQTT 端口：RabbitMQ 在启用 MQTT 插件后提供该端口，默认为 1883。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>检查 URL 中的主机和端口：MQTT 默认为 %1，使用 TLS 时为 %2。</translation>
    </message>
    <message>
        <source>a packet of no known type</source>
        <translation>未知类型的报文</translation>
    </message>
    <message>
        <source>Either the server is not an MQTT broker, or it does not keep to the standard, or something between changes the bytes.</source>
        <translation>要么服务器不是 MQTT broker，要么它不遵守标准，要么途中有什么改动了字节。</translation>
    </message>
    <message>
        <source>Check host and port in the URL, if you do not know for sure that an MQTT broker listens there.</source>
        <translation>如果您不能确定那里有 MQTT broker 监听，请检查 URL 中的主机和端口。</translation>
    </message>
    <message>
        <source>Switch to MQTT %1, to see whether the broker answers that rightly.</source>
        <translation>切换到 MQTT %1，看看 broker 对它的应答是否正确。</translation>
    </message>
    <message>
        <source>Report the packet to the maker of the broker; the packet log has its bytes.</source>
        <translation>将该报文报告给 broker 的开发者；报文日志中有其字节。</translation>
    </message>
    <message>
        <source>%1 reset the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 在 CONNECT 之后 %2 重置了连接，没有 CONNACK。</translation>
    </message>
    <message>
        <source>The connection to %1 broke off %2 after CONNECT, without a CONNACK.</source>
        <translation>与 %1 的连接在 CONNECT 之后 %2 中断，没有 CONNACK。</translation>
    </message>
    <message>
        <source>%1 closed the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 在 CONNECT 之后 %2 关闭了连接，没有 CONNACK。</translation>
    </message>
    <message>
        <source>The broker began the exchange with the method &quot;%1&quot; (AUTH), and it did not come to an end.</source>
        <translation>broker 以方法“%1”（AUTH）开始了交换，但没有完成。</translation>
    </message>
    <message>
        <source>No CONNACK came within %1.</source>
        <translation>在 %1 内没有 CONNACK 到达。</translation>
    </message>
    <message>
        <source>Check the authentication data (MQTT 5, Authentication data) and that the broker&apos;s next step is answered.</source>
        <translation>检查认证数据（MQTT 5，Authentication Data），以及 broker 的下一步是否得到应答。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells at which step it gave up.</source>
        <translation>查看 broker 的日志：它会说明在哪一步放弃。</translation>
    </message>
    <message>
        <source>%1 does not answer CONNECT.</source>
        <translation>%1 没有应答 CONNECT。</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://.</source>
        <translation>端口 %1 通常用于 %2://。</translation>
    </message>
    <message>
        <source>It is also possible that a broker listens there and does not take this CONNECT.</source>
        <translation>也可能是 broker 在那里监听而不接受此 CONNECT。</translation>
    </message>
    <message>
        <source>Or use the port for %1://: %2.</source>
        <translation>或者使用 %1:// 的端口：%2。</translation>
    </message>
    <message>
        <source>It may not speak MQTT %1: brokers without it often hang up or keep silent.</source>
        <translation>它可能不支持 MQTT %1：不支持该版本的 broker 常常挂断或保持沉默。</translation>
    </message>
    <message>
        <source>Switch to MQTT %1 and connect again.</source>
        <translation>切换到 MQTT %1 并重新连接。</translation>
    </message>
    <message>
        <source>The port may expect TLS.</source>
        <translation>端口可能期望 TLS。</translation>
    </message>
    <message>
        <source>Try the port with TLS: %1.</source>
        <translation>尝试对该端口使用 TLS：%1。</translation>
    </message>
    <message>
        <source>The broker may want a client certificate, and under TLS 1.3 some close without saying so.</source>
        <translation>broker 可能要求客户端证书，在 TLS 1.3 下有些会不加说明地关闭。</translation>
    </message>
    <message>
        <source>Give a client certificate and its key, if the broker asks for one (TLS, Client certificate).</source>
        <translation>如果 broker 要求，请给出客户端证书及其密钥（TLS，客户端证书）。</translation>
    </message>
    <message>
        <source>It may be a WebSocket listener.</source>
        <translation>它可能是 WebSocket 监听器。</translation>
    </message>
    <message>
        <source>Try the port with WebSocket: %1.</source>
        <translation>尝试对该端口使用 WebSocket：%1。</translation>
    </message>
    <message>
        <source>On port 443 some brokers want an ALPN protocol (TLS, ALPN).</source>
        <translation>在端口 443 上，有些 broker 要求 ALPN 协议（TLS，ALPN）。</translation>
    </message>
    <message>
        <source>The broker may also dislike the client ID, the credentials or the will and not say so.</source>
        <translation>broker 也可能不接受客户端 ID、凭据或遗嘱而不加说明。</translation>
    </message>
    <message>
        <source>Connect without the will.</source>
        <translation>不带遗嘱连接。</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log for client ID &quot;%1&quot;; check user name, password and client ID.</source>
        <translation>在 broker 的日志中查找客户端 ID“%1”；检查用户名、密码和客户端 ID。</translation>
    </message>
    <message numerus="yes">
        <source>%1 began an answer to CONNECT (%n byte(s)) and did not finish it within %2.</source>
        <translation>
            <numerusform>%1 开始应答 CONNECT（%n 字节），但未在 %2 内完成。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 accepted the connection and then sent nothing for %2: no CONNACK came.</source>
        <translation>%1 接受了连接，随后 %2 没有发送任何内容：没有 CONNACK 到达。</translation>
    </message>
    <message>
        <source>The server may hang, or the port may belong to something else that waits for other bytes.</source>
        <translation>服务器可能挂起，或端口可能属于等待其他字节的程序。</translation>
    </message>
    <message>
        <source>It may also be a broker&apos;s WebSocket listener: that speaks HTTP until it is asked for a WebSocket.</source>
        <translation>它也可能是 broker 的 WebSocket 监听器：它使用 HTTP，直到被要求打开 WebSocket。</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1 with the right path.</source>
        <translation>如果是 WebSocket 监听器，请使用带正确路径的 %1。</translation>
    </message>
    <message>
        <source>The server sent %1 that cannot be parsed from byte %2 on: %3.</source>
        <translation>服务器发送了 %1，从字节 %2 起无法解析：%3。</translation>
    </message>
    <message>
        <source>The server sent %1, which is not allowed there: %2.</source>
        <translation>服务器发送了在那里不允许的 %1：%2。</translation>
    </message>
    <message>
        <source>The broker may not take the user name and password and not say so.</source>
        <translation>broker 可能不接受用户名和密码而不加说明。</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials.</source>
        <translation>检查“凭据”中的用户名和密码。</translation>
    </message>
    <message>
        <source>with TLS</source>
        <translation>用 TLS</translation>
    </message>
    <message>
        <source>as a WebSocket</source>
        <translation>作为 WebSocket</translation>
    </message>
    <message>
        <source>with another version of MQTT</source>
        <translation>用另一 MQTT 版本</translation>
    </message>
    <message>
        <source>with another client ID and without a will</source>
        <translation>用另一客户端 ID 且不带遗嘱</translation>
    </message>
    <message>
        <source>without MQTT 5 properties</source>
        <translation>不带 MQTT 5 属性</translation>
    </message>
    <message>
        <source>with an ALPN protocol</source>
        <translation>用 ALPN 协议</translation>
    </message>
    <message>
        <source>Extra connections got no further either: %1.</source>
        <comment>a list such as: with TLS, as a WebSocket</comment>
        <translation>额外连接同样没有进展：%1。</translation>
    </message>
    <message>
        <source>Check host and port in the URL, and whether the server that listens there still answers others.</source>
        <translation>检查 URL 中的主机和端口，以及在那里监听的服务器是否仍应答其他客户端。</translation>
    </message>
    <message>
        <source>Its last AUTH still waited to be answered by hand.</source>
        <translation>其最后一个 AUTH 仍在等待手动应答。</translation>
    </message>
</context>
<context>
    <name>NeighbourPorts</name>
    <message>
        <source>On port %1 an MQTT broker answers (%2://).</source>
        <translation>端口 %1 上有 MQTT broker 应答（%2://）。</translation>
    </message>
    <message>
        <source>On port %1 a WebSocket is opened (%2://), but no CONNACK came.</source>
        <translation>端口 %1 上打开了 WebSocket（%2://），但没有 CONNACK 到达。</translation>
    </message>
    <message>
        <source>On port %1 a web server answers (HTTP %2).</source>
        <translation>端口 %1 上有 Web 服务器应答（HTTP %2）。</translation>
    </message>
    <message>
        <source>On port %1 a server speaks TLS.</source>
        <translation>端口 %1 上有服务器使用 TLS。</translation>
    </message>
    <message>
        <source>On port %1 a server speaks %2.</source>
        <translation>端口 %1 上有服务器使用 %2。</translation>
    </message>
    <message>
        <source>Port %1 is open, but does not answer as %2://.</source>
        <translation>端口 %1 开放，但没有作为 %2:// 应答。</translation>
    </message>
    <message>
        <source>Use %1: a broker answers there.</source>
        <translation>请使用 %1：那里有 broker 应答。</translation>
    </message>
    <message>
        <source>Try %1: a WebSocket server answers there.</source>
        <translation>请尝试 %1：那里有 WebSocket 服务器应答。</translation>
    </message>
    <message>
        <source>It goes without TLS: user name, password and messages can be read on the way.</source>
        <translation>它不使用 TLS：用户名、密码和消息可在途中被读取。</translation>
    </message>
    <message>
        <source>Its certificate is not trusted with the present settings; it was not checked here.</source>
        <translation>按目前的设置，其证书不受信任；此处未作检查。</translation>
    </message>
    <message>
        <source>None of the other customary ports of this host takes a connection either: %1.</source>
        <translation>此主机的其他常用端口也都不接受连接：%1。</translation>
    </message>
</context>
<context>
    <name>NetworkForm</name>
    <message>
        <source>&amp;Connect to</source>
        <translation>连接到(&amp;C)</translation>
    </message>
    <message>
        <source>Opens the TCP connection to this host and port; the names that TLS checks and that HTTP sends stay those of the URL.
For a broker behind a tunnel or without a DNS entry.</source>
        <translation>对此主机和端口建立 TCP 连接；TLS 检查的名称和 HTTP 发送的名称仍为 URL 中的名称。
适用于隧道后面或没有 DNS 条目的 broker。</translation>
    </message>
    <message>
        <source>the URL&apos;s host and port</source>
        <translation>URL 的主机和端口</translation>
    </message>
    <message>
        <source>&amp;Servers</source>
        <translation>服务器(&amp;S)</translation>
    </message>
    <message>
        <source>Servers to try in order, one a line; they win over the URL&apos;s host and port.
MQTT.js: servers</source>
        <translation>依次尝试的服务器，每行一个；优先于 URL 的主机和端口。
MQTT.js：servers</translation>
    </message>
    <message>
        <source>not set: the URL&apos;s host alone</source>
        <translation>未设置：仅 URL 的主机</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Prox&amp;y</source>
        <translation>代理(&amp;Y)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
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
        <translation>代理主机(&amp;H)</translation>
    </message>
    <message>
        <source>Name or address of the proxy.</source>
        <translation>代理的名称或地址。</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Proxy p&amp;ort</source>
        <translation>代理端口(&amp;O)</translation>
    </message>
    <message>
        <source>TCP port of the proxy, 1 to 65535.</source>
        <translation>代理的 TCP 端口，1 到 65535。</translation>
    </message>
    <message>
        <source>Proxy &amp;username</source>
        <translation>代理用户名(&amp;U)</translation>
    </message>
    <message>
        <source>Proxy pass&amp;word</source>
        <translation>代理密码(&amp;W)</translation>
    </message>
    <message>
        <source>Give a host, or host:port; an IPv6 address stands in brackets.</source>
        <translation>请给出主机或 host:port；IPv6 地址放在方括号中。</translation>
    </message>
    <message>
        <source>Goes between this client and the broker. With SOCKS5 the proxy resolves the name.
SOCKS5: RFC 1928. HTTP: CONNECT, RFC 9110 section 9.3.6</source>
        <translation>位于此客户端与 broker 之间。使用 SOCKS5 时由代理解析名称。
SOCKS5：RFC 1928。HTTP：CONNECT，RFC 9110 第 9.3.6 节</translation>
    </message>
    <message>
        <source>For a proxy that asks who is there.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</source>
        <translation>用于询问来者身份的代理。
SOCKS5：RFC 1929。HTTP：Proxy-Authorization，RFC 7617</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>重连</translation>
    </message>
    <message>
        <source>Makes a lost connection anew by itself, with growing delays; not after your own Disconnect.
MQTT.js: reconnectPeriod, 0 switches it off</source>
        <translation>以逐渐增大的间隔自动重新建立中断的连接；您自己断开后不会重连。
MQTT.js：reconnectPeriod，0 表示关闭</translation>
    </message>
    <message>
        <source>&amp;Reconnect when the connection is lost</source>
        <translation>连接中断时重连(&amp;R)</translation>
    </message>
    <message>
        <source>Fi&amp;rst delay</source>
        <translation>首次间隔(&amp;R)</translation>
    </message>
    <message>
        <source>The wait before the first try; each further try waits twice as long. Half of each delay is left to chance, so that many clients do not come back at once.
MQTT.js: reconnectPeriod</source>
        <translation>首次重试前的等待时间；之后每次等待时间加倍。每个间隔的一半随机，以免许多客户端同时回来。
MQTT.js：reconnectPeriod</translation>
    </message>
    <message>
        <source>&amp;Longest delay</source>
        <translation>最长间隔(&amp;L)</translation>
    </message>
    <message>
        <source>The delays grow up to this one. A busy broker, and one that throws the client out again and again, is asked at this pace at once.</source>
        <translation>间隔增大到此值为止。对繁忙的 broker 和一再断开客户端的 broker，一开始就以此间隔重试。</translation>
    </message>
    <message>
        <source>Tries again even if there was no connection yet, as for a broker that is still to be started.</source>
        <translation>即使从未有过连接也重试，例如 broker 尚待启动时。</translation>
    </message>
    <message>
        <source>A&amp;lso when the first attempt fails</source>
        <translation>首次尝试失败时也重连(&amp;L)</translation>
    </message>
    <message>
        <source>Tries again, at the longest delay, even if trying again is not likely to help: wrong credentials, missing rights, a certificate that does not pass, a client ID that another client uses.
MQTT.js: reconnectOnConnackError</source>
        <translation>即使重试可能无济于事，也以最长间隔重试：凭据错误、缺少权限、证书未通过、客户端 ID 被另一客户端使用。
MQTT.js：reconnectOnConnackError</translation>
    </message>
    <message>
        <source>Also after re&amp;fusals</source>
        <translation>被拒绝后也重连(&amp;F)</translation>
    </message>
    <message>
        <source>While the broker keeps the session, automatic reconnects send Clean Start 0, so that subscriptions and messages under way are kept; your own Connect sends Clean Start as it is set. With MQTT 3.1 and 3.1.1 Clean Session alone decides.
CONNECT, MQTT 5.0: Clean Start, section 3.1.2.4, Session Expiry Interval, section 3.1.2.11.2</source>
        <translation>在 broker 保存会话期间，自动重连发送 Clean Start 0，从而保留订阅和途中的消息；您自己连接时按设置发送 Clean Start。使用 MQTT 3.1 和 3.1.1 时仅由 Clean Session 决定。
CONNECT，MQTT 5.0：Clean Start，第 3.1.2.4 节，Session Expiry Interval，第 3.1.2.11.2 节</translation>
    </message>
    <message>
        <source>Resu&amp;me the session</source>
        <translation>恢复会话(&amp;M)</translation>
    </message>
    <message>
        <source>After a reconnect into a new session, sends the SUBSCRIBE of each subscription again.
SUBSCRIBE, section 3.8. MQTT.js: resubscribe</source>
        <translation>重连到新会话后，再次发送每个订阅的 SUBSCRIBE。
SUBSCRIBE，第 3.8 节。MQTT.js：resubscribe</translation>
    </message>
    <message>
        <source>Su&amp;bscribe again</source>
        <translation>重新订阅(&amp;B)</translation>
    </message>
    <message>
        <source>For a proxy that asks for a password. It is never written to a file.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</source>
        <translation>用于要求密码的代理。绝不写入文件。
SOCKS5：RFC 1929。HTTP：Proxy-Authorization，RFC 7617</translation>
    </message>
</context>
<context>
    <name>NewRowsHint</name>
    <message numerus="yes">
        <source>%n new row(s) below</source>
        <translation>
            <numerusform>下方有 %n 个新行</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the end and follow it (Space)</source>
        <translation>转到末尾并跟随 (Space)</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>The password went to %1 unencrypted: everyone on the way can read it. Use %2://.</source>
        <translation>密码未经加密就发送到 %1：途中的任何人都可以读取。请使用 %2://。</translation>
    </message>
    <message>
        <source>%1 did not answer or refused; %2 worked. A device that tries only the first address would fail.</source>
        <translation>%1 没有应答或已拒绝；%2 成功。只尝试第一个地址的设备会失败。</translation>
    </message>
    <message>
        <source>The server speaks MQTT, but did not confirm the sub-protocol &quot;%1&quot;: stricter clients, browsers among them, refuse that.</source>
        <translation>服务器使用 MQTT，但没有确认子协议“%1”：更严格的客户端（包括浏览器）会拒绝。</translation>
    </message>
    <message numerus="yes">
        <source>The certificate &quot;%1&quot; expires in %n day(s), on %2.</source>
        <translation>
            <numerusform>证书“%1”将在 %n 天后到期，日期为 %2。</numerusform>
        </translation>
    </message>
    <message>
        <source>With verification on, this connection would fail. %1</source>
        <translation>启用验证时此连接会失败。%1</translation>
    </message>
    <message>
        <source>MQTT %1 does not define the code %2 (0x%3) in %4.</source>
        <translation>MQTT %1 未定义 %4 中的代码 %2（0x%3）。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永不</translation>
    </message>
    <message>
        <source>after %1 s</source>
        <translation>%1 s 后</translation>
    </message>
    <message>
        <source>The broker turned keep-alive off; %1 s were asked for.</source>
        <translation>broker 关闭了保活；请求的是 %1 s。</translation>
    </message>
    <message>
        <source>The broker set the keep-alive to %1 s; %2 s were asked for.</source>
        <translation>broker 将保活时间设为 %1 s；请求的是 %2 s。</translation>
    </message>
    <message>
        <source>The broker assigned the client ID &quot;%1&quot;.</source>
        <translation>broker 分配了客户端 ID“%1”。</translation>
    </message>
    <message>
        <source>The broker has no earlier session of this client (Session Present 0): it is the first connection with this client ID, or the session was not kept.</source>
        <translation>broker 没有此客户端先前的会话（Session Present 0）：这是使用此客户端 ID 的首次连接，或会话没有被保存。</translation>
    </message>
    <message>
        <source>The broker keeps the session otherwise than asked for: it expires %1, not %2.</source>
        <translation>broker 保存会话的方式与请求不同：过期时间为%1，而不是%2。</translation>
    </message>
    <message numerus="yes">
        <source>The broker takes at most %n unacknowledged message(s) of QoS 1 and 2 at a time.</source>
        <translation>
            <numerusform>broker 同时最多接受 %n 条未确认的 QoS 1 和 2 的消息。</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker takes messages with QoS %1 at most.</source>
        <translation>broker 接受的消息最高为 QoS %1。</translation>
    </message>
    <message>
        <source>The broker takes packets of at most %1 bytes.</source>
        <translation>broker 接受的报文最大为 %1 字节。</translation>
    </message>
    <message>
        <source>The broker takes topic aliases up to %1.</source>
        <translation>broker 接受的 Topic Alias 最大为 %1。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages.</source>
        <translation>broker 不保存保留消息。</translation>
    </message>
    <message>
        <source>The broker takes no topic filters with wildcards (+ and #).</source>
        <translation>broker 不接受含通配符（+ 和 #）的 Topic Filter。</translation>
    </message>
    <message>
        <source>The broker takes no subscription identifiers.</source>
        <translation>broker 不接受 Subscription Identifier。</translation>
    </message>
    <message>
        <source>The broker takes no shared subscriptions ($share).</source>
        <translation>broker 不接受共享订阅（$share）。</translation>
    </message>
    <message>
        <source>The revocation list (crl) does not tell whether the certificate &quot;%1&quot; was revoked: %2. Get the present list of its issuer &quot;%3&quot;.</source>
        <translation>吊销列表（crl）没有说明证书“%1”是否已吊销：%2。请获取其签发者“%3”的现行列表。</translation>
    </message>
    <message>
        <source>The broker asks for %1 iterations of SCRAM; RFC 5802 wants at least %2, so that a stolen key costs time to try passwords on.</source>
        <translation>broker 要求 SCRAM 的 %1 次迭代；RFC 5802 要求至少 %2 次，以使用被盗的密钥尝试密码耗费时间。</translation>
    </message>
    <message>
        <source>The TLS session keys are written to %1: whoever has that file and a recording can read this connection, the password too.</source>
        <translation>TLS 会话密钥正写入 %1：拥有该文件和记录者可以读取此连接的内容，包括密码。</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice (Escape)</source>
        <translation>关闭此通知 (Escape)</translation>
    </message>
</context>
<context>
    <name>NumberText</name>
    <message>
        <source>Give a time such as 90, 90 s, 5 min or 1 h.</source>
        <translation>请给出时间，如 90、90 s、5 min 或 1 h。</translation>
    </message>
    <message>
        <source>Give a time such as 30 s, 500 ms or 2 min.</source>
        <translation>请给出时间，如 30 s、500 ms 或 2 min。</translation>
    </message>
    <message>
        <source>Give a number of bytes such as 1024 or 2 MiB.</source>
        <translation>请给出字节数，如 1024 或 2 MiB。</translation>
    </message>
    <message>
        <source>Give a whole number.</source>
        <translation>请给出整数。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永不</translation>
    </message>
    <message>
        <source>The number is too large: at most 4294967295 can be sent.</source>
        <translation>数字太大：最多可发送 4294967295。</translation>
    </message>
</context>
<context>
    <name>OptionalTextEdit</name>
    <message>
        <source>Send this field. Checked with an empty line, it is sent as an empty text, which is not the same as not sending it.</source>
        <translation>发送此字段。勾选而行为空时，作为空文本发送，这与不发送不同。</translation>
    </message>
    <message>
        <source>Hide what is typed</source>
        <translation>隐藏输入的内容</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>显示输入的内容</translation>
    </message>
    <message>
        <source>empty, and sent so</source>
        <translation>空，并如此发送</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
</context>
<context>
    <name>Options</name>
    <message>
        <source>The value cannot be read as bytes.</source>
        <translation>该值无法作为字节读取。</translation>
    </message>
    <message>
        <source>Give text, {&quot;hex&quot;: &quot;00ff&quot;}, {&quot;base64&quot;: &quot;AP8=&quot;}, {&quot;file&quot;: &quot;path&quot;}, or a Buffer as JSON prints it.</source>
        <translation>请给出文本、{&quot;hex&quot;: &quot;00ff&quot;}、{&quot;base64&quot;: &quot;AP8=&quot;}、{&quot;file&quot;: &quot;path&quot;}，或 JSON 输出形式的 Buffer。</translation>
    </message>
    <message>
        <source>the comment that starts here does not end: &quot;*/&quot; was expected.</source>
        <translation>从此处开始的注释没有结束：应为 &quot;*/&quot;。</translation>
    </message>
    <message>
        <source>the invisible character U+%1 stands here.</source>
        <translation>此处有不可见字符 U+%1。</translation>
    </message>
    <message>
        <source>code is not run: write the text itself in place of ${...}.</source>
        <translation>代码不会运行：请写文本本身来代替 ${...}。</translation>
    </message>
    <message>
        <source>this is no complete escape: \xHH, \uHHHH or \u{H...} was expected.</source>
        <translation>这不是完整的转义：应为 \xHH、\uHHHH 或 \u{H...}。</translation>
    </message>
    <message>
        <source>the string that starts here does not end: %1 was expected.</source>
        <translation>从此处开始的字符串没有结束：应为 %1。</translation>
    </message>
    <message>
        <source>this is no number; text needs quotes.</source>
        <translation>这不是数字；文本需要引号。</translation>
    </message>
    <message>
        <source>an object was expected: &quot;{&quot;</source>
        <translation>应为对象：&quot;{&quot;</translation>
    </message>
    <message>
        <source>&quot;)&quot; was expected</source>
        <translation>应为 &quot;)&quot;</translation>
    </message>
    <message>
        <source>nothing more was expected behind the object</source>
        <translation>对象之后不应再有内容</translation>
    </message>
    <message>
        <source>the text ends here; %1.</source>
        <translation>文本在此处结束；%1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands here; %2.</source>
        <translation>此处为“%1”；%2。</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>&quot;{&quot; was expected</source>
        <translation>应为 &quot;{&quot;</translation>
    </message>
    <message>
        <source>&quot;:&quot; and the value of the key were expected</source>
        <translation>应为 &quot;:&quot; 和键的值</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot; was expected</source>
        <translation>应为 &quot;,&quot; 或 &quot;}&quot;</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot; was expected in &quot;%1&quot;</source>
        <translation>“%1”中应为 &quot;,&quot; 或 &quot;}&quot;</translation>
    </message>
    <message>
        <source>&quot;}&quot; was expected</source>
        <translation>应为 &quot;}&quot;</translation>
    </message>
    <message>
        <source>&quot;[&quot; was expected</source>
        <translation>应为 &quot;[&quot;</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;]&quot; was expected</source>
        <translation>应为 &quot;,&quot; 或 &quot;]&quot;</translation>
    </message>
    <message>
        <source>&quot;]&quot; was expected</source>
        <translation>应为 &quot;]&quot;</translation>
    </message>
    <message>
        <source>a key or &quot;}&quot; was expected</source>
        <translation>应为键或 &quot;}&quot;</translation>
    </message>
    <message>
        <source>objects and lists are nested more than %1 deep.</source>
        <translation>对象和列表的嵌套超过 %1 层。</translation>
    </message>
    <message>
        <source>there are more than %1 values.</source>
        <translation>值超过 %1 个。</translation>
    </message>
    <message>
        <source>a string in quotes was expected; code is not run</source>
        <translation>应为引号中的字符串；代码不会运行</translation>
    </message>
    <message>
        <source>a value was expected</source>
        <translation>应为值</translation>
    </message>
    <message>
        <source>a value was expected for &quot;%1&quot;</source>
        <translation>“%1”应有值</translation>
    </message>
    <message>
        <source>this is no finite number.</source>
        <translation>这不是有限数。</translation>
    </message>
    <message>
        <source>a number was expected</source>
        <translation>应为数字</translation>
    </message>
    <message>
        <source>text needs quotes, and code is not run: write a string, a number, true, false, null, a list or an object.</source>
        <translation>文本需要引号，代码不会运行：请写字符串、数字、true、false、null、列表或对象。</translation>
    </message>
    <message>
        <source>&quot;(&quot; was expected</source>
        <translation>应为 &quot;(&quot;</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;)&quot; was expected</source>
        <translation>应为 &quot;,&quot; 或 &quot;)&quot;</translation>
    </message>
    <message>
        <source>the name of the file was expected in quotes.</source>
        <translation>应为引号中的文件名。</translation>
    </message>
    <message>
        <source>give the bytes with Buffer.from(&quot;...&quot;, &quot;hex&quot;).</source>
        <translation>请用 Buffer.from(&quot;...&quot;, &quot;hex&quot;) 给出字节。</translation>
    </message>
    <message>
        <source>a string or a list of bytes was expected.</source>
        <translation>应为字符串或字节列表。</translation>
    </message>
    <message>
        <source>the encoding was expected to be hex, base64, utf8 or latin1.</source>
        <translation>编码应为 hex、base64、utf8 或 latin1。</translation>
    </message>
    <message>
        <source>there are %1 characters; at most %2 are read.</source>
        <translation>有 %1 个字符；最多读取 %2 个。</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>a Boolean</source>
        <translation>布尔值</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>The option %1 cannot be read.</source>
        <translation>选项 %1 无法读取。</translation>
    </message>
    <message>
        <source>The option %1 is %2.</source>
        <translation>选项 %1 为%2。</translation>
    </message>
    <message>
        <source>There are more options that Connack does not know; they are not listed.</source>
        <translation>还有 Connack 不认识的选项，未列出。</translation>
    </message>
    <message>
        <source>Connack has no use for the option &quot;%1&quot; of MQTT.js; it was left out.</source>
        <translation>Connack 用不到 MQTT.js 的选项“%1”；已略去。</translation>
    </message>
    <message>
        <source>Connack does not know the option &quot;%1&quot;; it was left out.</source>
        <translation>Connack 不认识选项“%1”；已略去。</translation>
    </message>
    <message>
        <source>Connack does not know the option &quot;%1&quot;; it was left out. Is &quot;%2&quot; meant?</source>
        <translation>Connack 不认识选项“%1”；已略去。是否指“%2”？</translation>
    </message>
    <message>
        <source>Give an object: { ... }.</source>
        <translation>请给出对象：{ ... }。</translation>
    </message>
    <message>
        <source>Give true or false.</source>
        <translation>请给出 true 或 false。</translation>
    </message>
    <message>
        <source>Give text in quotes.</source>
        <translation>请给出引号中的文本。</translation>
    </message>
    <message>
        <source>The option %1 is &quot;%2&quot;. %3</source>
        <translation>选项 %1 为“%2”。%3</translation>
    </message>
    <message>
        <source>Give a name or an address alone; scheme, port and path are options of their own.</source>
        <translation>请只给出名称或地址；协议、端口和路径是单独的选项。</translation>
    </message>
    <message>
        <source>Use &quot;%1&quot;.</source>
        <translation>请使用“%1”。</translation>
    </message>
    <message>
        <source>Use &quot;mqtt&quot;, &quot;mqtts&quot;, &quot;ws&quot; or &quot;wss&quot;.</source>
        <translation>请使用 &quot;mqtt&quot;、&quot;mqtts&quot;、&quot;ws&quot; 或 &quot;wss&quot;。</translation>
    </message>
    <message>
        <source>The protocol %1 was read as %2.</source>
        <translation>协议 %1 已读作 %2。</translation>
    </message>
    <message>
        <source>Give the path of a file, or PEM text.</source>
        <translation>请给出文件路径或 PEM 文本。</translation>
    </message>
    <message>
        <source>Give a list of texts: [&quot;mqtt&quot;].</source>
        <translation>请给出文本列表：[&quot;mqtt&quot;]。</translation>
    </message>
    <message>
        <source>The option %1 has a value that is no text.</source>
        <translation>选项 %1 的值不是文本。</translation>
    </message>
    <message>
        <source>Give text, or a list of texts for a name that comes again.</source>
        <translation>请给出文本，名称重复时给出文本列表。</translation>
    </message>
    <message>
        <source>Give text or a number.</source>
        <translation>请给出文本或数字。</translation>
    </message>
    <message>
        <source>Give an object of names and values, or a list of [name, value].</source>
        <translation>请给出名称和值的对象，或 [name, value] 列表。</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>请给出 3（MQTT 3.1）、4（MQTT 3.1.1）或 5（MQTT 5.0）。</translation>
    </message>
    <message>
        <source>Give the path of a file.</source>
        <translation>请给出文件路径。</translation>
    </message>
    <message>
        <source>Give &quot;TLSv1&quot;, &quot;TLSv1.1&quot;, &quot;TLSv1.2&quot; or &quot;TLSv1.3&quot;.</source>
        <translation>请给出 &quot;TLSv1&quot;、&quot;TLSv1.1&quot;、&quot;TLSv1.2&quot; 或 &quot;TLSv1.3&quot;。</translation>
    </message>
    <message>
        <source>Give a list: [{&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}].</source>
        <translation>请给出列表：[{&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}]。</translation>
    </message>
    <message>
        <source>Give an object with &quot;host&quot;: {&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}.</source>
        <translation>请给出带 &quot;host&quot; 的对象：{&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}。</translation>
    </message>
    <message>
        <source>Give &quot;socks5://host:port&quot; or &quot;http://host:port&quot;.</source>
        <translation>请给出 &quot;socks5://host:port&quot; 或 &quot;http://host:port&quot;。</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>请给出 0、1 或 2。</translation>
    </message>
    <message>
        <source>The options cannot be read: line %1, column %2: %3</source>
        <translation>选项无法读取：第 %1 行，第 %2 列：%3</translation>
    </message>
    <message>
        <source>Give a JSON object or a JavaScript object, for instance {&quot;clientId&quot;: &quot;pump-7&quot;, &quot;keepalive&quot;: 30}.</source>
        <translation>请给出 JSON 对象或 JavaScript 对象，例如 {&quot;clientId&quot;: &quot;pump-7&quot;, &quot;keepalive&quot;: 30}。</translation>
    </message>
    <message>
        <source>The options are not text in UTF-8.</source>
        <translation>选项不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>Save the options as UTF-8.</source>
        <translation>请将选项保存为 UTF-8。</translation>
    </message>
    <message>
        <source>There is no property %1.</source>
        <translation>没有属性 %1。</translation>
    </message>
    <message>
        <source>Give one of: %1.</source>
        <translation>请给出其中之一：%1。</translation>
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
        <translation>连接在 %1 后仍然打开。</translation>
    </message>
    <message>
        <source>Waiting for the broker to close.</source>
        <translation>正在等待 broker 关闭。</translation>
    </message>
    <message>
        <source>The connection was ended from this side before.</source>
        <translation>连接此前已由本侧结束。</translation>
    </message>
    <message>
        <source>Closed by the broker after %1, with DISCONNECT %2.</source>
        <translation>broker 在 %1 后以 DISCONNECT %2 关闭。</translation>
    </message>
    <message>
        <source>Closed by the broker after %1, without a DISCONNECT.</source>
        <translation>broker 在 %1 后关闭，没有 DISCONNECT。</translation>
    </message>
    <message>
        <source>Over after %1.</source>
        <translation>%1 后结束。</translation>
    </message>
    <message>
        <source>Closing.</source>
        <translation>正在关闭。</translation>
    </message>
    <message>
        <source>Closed by the broker after %1.</source>
        <translation>broker 在 %1 后关闭。</translation>
    </message>
    <message>
        <source>Still connected.</source>
        <translation>仍然连接。</translation>
    </message>
    <message>
        <source>Connected so far.</source>
        <translation>目前仍连接。</translation>
    </message>
    <message>
        <source>The will arrived %1 after the end.</source>
        <translation>遗嘱在结束后 %1 到达。</translation>
    </message>
    <message>
        <source>Nobody watches: press Watch the will before.</source>
        <translation>无人观察：请先按“观察遗嘱”。</translation>
    </message>
    <message>
        <source>The client was back before the Will Delay Interval had passed.</source>
        <translation>客户端在 Will Delay Interval 过去之前回来了。</translation>
    </message>
    <message>
        <source>No will within %1.</source>
        <translation>%1 内没有遗嘱。</translation>
    </message>
    <message>
        <source>Waiting for the will.</source>
        <translation>正在等待遗嘱。</translation>
    </message>
    <message>
        <source>No will so far.</source>
        <translation>目前没有遗嘱。</translation>
    </message>
    <message>
        <source>Session Present is 1.</source>
        <translation>Session Present 为 1。</translation>
    </message>
    <message>
        <source>Session Present is 0.</source>
        <translation>Session Present 为 0。</translation>
    </message>
    <message>
        <source>The next CONNACK shows it: press Resume the session.</source>
        <translation>下一个 CONNACK 会显示：请按“恢复会话”。</translation>
    </message>
    <message>
        <source>The next CONNECT asked for a clean start: what was kept is not seen.</source>
        <translation>下一个 CONNECT 要求 Clean Start：看不到保存的内容。</translation>
    </message>
    <message>
        <source>%1 The CONNECT came after %2, when the session had expired.</source>
        <translation>%1 CONNECT 在 %2 后到来，此时会话已过期。</translation>
    </message>
    <message>
        <source>The connection did not come about; the status says why.</source>
        <translation>连接未能建立；状态中说明原因。</translation>
    </message>
    <message>
        <source>Waiting for the CONNACK.</source>
        <translation>正在等待 CONNACK。</translation>
    </message>
    <message>
        <source>The broker answered AUTH 0x00 Success.</source>
        <translation>broker 应答了 AUTH 0x00 Success。</translation>
    </message>
    <message>
        <source>Refused after %1: DISCONNECT %2.</source>
        <translation>%1 后被拒绝：DISCONNECT %2。</translation>
    </message>
    <message>
        <source>The connection ended after %1.</source>
        <translation>连接在 %1 后结束。</translation>
    </message>
    <message>
        <source>No end of the exchange within %1.</source>
        <translation>交换在 %1 内没有结束。</translation>
    </message>
    <message>
        <source>Waiting for the broker&apos;s AUTH.</source>
        <translation>正在等待 broker 的 AUTH。</translation>
    </message>
    <message>
        <source>The packet log shows it.</source>
        <translation>报文日志中有显示。</translation>
    </message>
</context>
<context>
    <name>PacketDetail</name>
    <message>
        <source>&amp;Copy Field</source>
        <translation>复制字段(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Unfold All</source>
        <translation>全部展开(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Fold All</source>
        <translation>全部折叠(&amp;F)</translation>
    </message>
    <message>
        <source>The bytes of the chosen packet appear here.</source>
        <translation>所选报文的字节显示在此处。</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Happened below MQTT: no packet</source>
        <translation>发生在 MQTT 以下：没有报文</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>观察结果</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>An event has no MQTT bytes.</source>
        <translation>事件没有 MQTT 字节。</translation>
    </message>
    <message>
        <source>The fields of the chosen packet appear here.</source>
        <translation>所选报文的字段显示在此处。</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>载荷</translation>
    </message>
    <message>
        <source>Will payload (%1)</source>
        <comment>number of bytes</comment>
        <translation>遗嘱载荷（%1）</translation>
    </message>
    <message>
        <source>Payload (%1)</source>
        <comment>number of bytes</comment>
        <translation>载荷（%1）</translation>
    </message>
    <message>
        <source>PUBLISH has a payload, and CONNECT with a will.</source>
        <translation>PUBLISH 和带遗嘱的 CONNECT 有载荷。</translation>
    </message>
    <message>
        <source>Copy &amp;Value</source>
        <translation>复制值(&amp;V)</translation>
    </message>
    <message>
        <source>Copy &amp;Subtree</source>
        <translation>复制子树(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Bytes of the Field</source>
        <translation>字段的字节(&amp;B)</translation>
    </message>
    <message>
        <source>Copy &amp;Packet as Hexadecimal</source>
        <translation>将报文复制为十六进制(&amp;P)</translation>
    </message>
    <message>
        <source>Copy Pa&amp;yload</source>
        <translation>复制载荷(&amp;Y)</translation>
    </message>
    <message>
        <source>Save Pay&amp;load…</source>
        <translation>保存载荷(&amp;L)…</translation>
    </message>
    <message>
        <source>The fields of the chosen packet with their values; the bytes of the chosen field are marked in the packet bytes</source>
        <translation>所选报文的字段及其值；所选字段的字节在报文字节中标出</translation>
    </message>
</context>
<context>
    <name>PacketHead</name>
    <message>
        <source>%1: %2</source>
        <comment>packet or event, and its facts</comment>
        <translation>%1：%2</translation>
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
        <translation>时间</translation>
    </message>
    <message>
        <source>Delta (s)</source>
        <translation>间隔 (s)</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>时间 (s)</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>报文</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>标识符</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
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
        <translation>第 %1 行，带书签</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Time of day, down to the microsecond</source>
        <translation>时刻，精确到微秒</translation>
    </message>
    <message>
        <source>Seconds since the attempt, probe or second connection began</source>
        <translation>自尝试、探测或第二个连接开始以来的秒数</translation>
    </message>
    <message>
        <source>Seconds since the chosen row</source>
        <translation>自所选行以来的秒数</translation>
    </message>
    <message>
        <source>Seconds since the row above it</source>
        <translation>自上一行以来的秒数</translation>
    </message>
    <message>
        <source>The attempt, probe or second connection that the row belongs to</source>
        <translation>该行所属的尝试、探测或第二个连接</translation>
    </message>
    <message>
        <source>C: opens or ends the connection. P: PUBLISH. A: acknowledges it. S: subscribes. K: keeps the connection alive.</source>
        <translation>C：打开或结束连接。P：PUBLISH。A：确认它。S：订阅。K：保持连接。</translation>
    </message>
    <message>
        <source>Reason Code or return code; of several the first that tells of a failure</source>
        <translation>Reason Code 或返回码；有多个时为第一个表示失败的</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a connection, and what a row of it says</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>PacketText</name>
    <message>
        <source>Looking up the name</source>
        <translation>正在查询名称</translation>
    </message>
    <message>
        <source>Name resolved</source>
        <translation>名称已解析</translation>
    </message>
    <message>
        <source>TCP connecting</source>
        <translation>正在建立 TCP 连接</translation>
    </message>
    <message>
        <source>TCP connected</source>
        <translation>TCP 已连接</translation>
    </message>
    <message>
        <source>TCP failed</source>
        <translation>TCP 失败</translation>
    </message>
    <message>
        <source>TLS started</source>
        <translation>TLS 开始</translation>
    </message>
    <message>
        <source>TLS established</source>
        <translation>TLS 已建立</translation>
    </message>
    <message>
        <source>TLS alert received</source>
        <translation>收到 TLS 警报</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 失败</translation>
    </message>
    <message>
        <source>WebSocket request</source>
        <translation>WebSocket 请求</translation>
    </message>
    <message>
        <source>WebSocket answer</source>
        <translation>WebSocket 应答</translation>
    </message>
    <message>
        <source>WebSocket frame</source>
        <translation>WebSocket 帧</translation>
    </message>
    <message>
        <source>Connection closed</source>
        <translation>连接关闭</translation>
    </message>
    <message>
        <source>empty client ID</source>
        <translation>空客户端 ID</translation>
    </message>
    <message>
        <source>client ID %1</source>
        <translation>客户端 ID %1</translation>
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
        <translation>Keep Alive %1 s</translation>
    </message>
    <message>
        <source>user %1</source>
        <translation>用户 %1</translation>
    </message>
    <message>
        <source>with password</source>
        <translation>带密码</translation>
    </message>
    <message>
        <source>will on %1</source>
        <translation>遗嘱在 %1</translation>
    </message>
    <message>
        <source>session present</source>
        <translation>有会话</translation>
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
        <translation>保留</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 (QoS %2)</source>
        <translation>%1（QoS %2）</translation>
    </message>
    <message>
        <source>use server %1</source>
        <translation>使用服务器 %1</translation>
    </message>
    <message>
        <source>properties: %1</source>
        <translation>属性：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n byte(s))</source>
        <translation>
            <numerusform>%1（%n 字节）</numerusform>
        </translation>
    </message>
    <message>
        <source>Reserved packet type 0</source>
        <translation>保留的报文类型 0</translation>
    </message>
    <message>
        <source>Malformed at byte %1, %2: %3 [%4]</source>
        <translation>字节 %1 处格式错误，%2：%3 [%4]</translation>
    </message>
    <message>
        <source>Not allowed here, byte %1, %2: %3 [%4]</source>
        <translation>此处不允许，字节 %1，%2：%3 [%4]</translation>
    </message>
    <message>
        <source>No longer in the log</source>
        <translation>已不在日志中</translation>
    </message>
    <message>
        <source>TLS key log</source>
        <translation>TLS 密钥日志</translation>
    </message>
    <message>
        <source>Not captured</source>
        <translation>未抓到</translation>
    </message>
    <message>
        <source>Connection begins</source>
        <translation>连接开始</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>TLS alert sent</source>
        <translation>发送 TLS 警报</translation>
    </message>
    <message>
        <source>WebSocket ping</source>
        <translation>WebSocket ping</translation>
    </message>
    <message>
        <source>WebSocket pong</source>
        <translation>WebSocket pong</translation>
    </message>
    <message>
        <source>WebSocket close</source>
        <translation>WebSocket 关闭</translation>
    </message>
    <message>
        <source>Bytes sent</source>
        <translation>发送的字节</translation>
    </message>
    <message>
        <source>Bytes received</source>
        <translation>收到的字节</translation>
    </message>
</context>
<context>
    <name>PageTabs</name>
    <message>
        <source>Close the tab (Ctrl+W, or the middle mouse button). The connection stays in the list and goes on.</source>
        <translation>关闭标签页（Ctrl+W 或鼠标中键）。连接保留在列表中并继续。</translation>
    </message>
</context>
<context>
    <name>PairTableEdit</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Add a row (Insert). Two columns can be pasted as well (Ctrl+V).</source>
        <translation>添加行 (Insert)。也可粘贴两列 (Ctrl+V)。</translation>
    </message>
    <message>
        <source>Remove the row (Delete)</source>
        <translation>移除行 (Delete)</translation>
    </message>
    <message>
        <source>Move the row up</source>
        <translation>上移行</translation>
    </message>
    <message>
        <source>Move the row down</source>
        <translation>下移行</translation>
    </message>
    <message>
        <source>Show the values of Authorization, Cookie and other secret headers</source>
        <translation>显示 Authorization、Cookie 和其他机密标头的值</translation>
    </message>
</context>
<context>
    <name>PassphraseEdit</name>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>Payload</name>
    <message>
        <source>%1 bytes are too many: a PUBLISH carries at most %2 bytes.</source>
        <translation>%1 字节太多：PUBLISH 最多携带 %2 字节。</translation>
    </message>
    <message>
        <source>Give a file. It is read when the message is published.</source>
        <translation>请给出文件。它在发布消息时读取。</translation>
    </message>
    <message>
        <source>This is a folder. Give a file.</source>
        <translation>这是文件夹。请指定文件。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>没有这样的文件。</translation>
    </message>
    <message>
        <source>This is no plain file, but a device or a pipe.</source>
        <translation>这不是普通文件，而是设备或管道。</translation>
    </message>
    <message>
        <source>The file may not be read by this user.</source>
        <translation>此用户不得读取该文件。</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>The text has half of a surrogate pair, which has no UTF-8 form.</source>
        <translation>文本含有半个代理对，它没有 UTF-8 形式。</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <comment>place in a text and what is wrong there</comment>
        <translation>第 %1 行，第 %2 列：%3</translation>
    </message>
    <message>
        <source>Payload Format Indicator says UTF-8 text, but the byte at offset %1 is no UTF-8.</source>
        <translation>Payload Format Indicator 表明是 UTF-8 文本，但偏移 %1 处的字节不是 UTF-8。</translation>
    </message>
    <message>
        <source>Content Type says %1, but this is no JSON. %2</source>
        <translation>Content Type 表明是 %1，但这不是 JSON。%2</translation>
    </message>
    <message>
        <source>Content Type says %1, but the bytes begin like %2.</source>
        <translation>Content Type 表明是 %1，但字节的开头像 %2。</translation>
    </message>
    <message>
        <source>Content Type says %1, but the bytes do not begin like one.</source>
        <translation>Content Type 表明是 %1，但字节的开头不像。</translation>
    </message>
</context>
<context>
    <name>PayloadEdit</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Hexadecimal</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>The file is too long to be shown here.</source>
        <translation>文件太长，无法在此显示。</translation>
    </message>
    <message>
        <source>What is written as %1 is kept there. %2</source>
        <translation>以%1书写的内容保留在那里。%2</translation>
    </message>
    <message>
        <source>What is written as %1 is too long to be shown here, and is kept there.</source>
        <translation>以%1书写的内容太长，无法在此显示，保留在那里。</translation>
    </message>
    <message>
        <source>What is written as %1 is no UTF-8 text, and is kept there.</source>
        <translation>以%1书写的内容不是 UTF-8 文本，保留在那里。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>The content of the file is read when the message is published.</source>
        <translation>文件内容在发布消息时读取。</translation>
    </message>
    <message>
        <source>Choose the file to publish</source>
        <translation>选择要发布的文件</translation>
    </message>
    <message>
        <source>How the payload is written here. What is sent are the bytes.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>此处载荷的书写方式。发送的是字节本身。
PUBLISH 的载荷，所有版本，第 3.3.3 节</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式化</translation>
    </message>
    <message>
        <source>Indents the JSON. Numbers, names and their order stay as they are. Ctrl+Z takes it back.</source>
        <translation>缩进 JSON。数字、名称及其顺序保持不变。按 Ctrl+Z 撤回。</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Takes the blanks between the parts out. Ctrl+Z brings them back.</source>
        <translation>去掉各部分之间的空白。按 Ctrl+Z 恢复。</translation>
    </message>
    <message>
        <source>Choose a file. It can be dropped here as well.</source>
        <translation>选择文件。也可以将文件拖放到此处。</translation>
    </message>
    <message>
        <source>path of a file, or drop one here</source>
        <translation>文件路径，或将文件拖放到此处</translation>
    </message>
    <message>
        <source>Type the message, or drop a file. Empty: a message without a payload.</source>
        <translation>输入消息或拖入文件。空：没有载荷的消息。</translation>
    </message>
    <message>
        <source>for instance {&quot;temperature&quot;: 21.5}</source>
        <translation>例如 {&quot;temperature&quot;: 21.5}</translation>
    </message>
    <message>
        <source>for instance 00 ff 7e</source>
        <translation>例如 00 ff 7e</translation>
    </message>
    <message>
        <source>for instance AP9+</source>
        <translation>例如 AP9+</translation>
    </message>
    <message>
        <source>What the message holds; what is sent are the bytes that it stands for.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>消息的内容；发送的是它所代表的字节。
PUBLISH 的载荷，所有版本，第 3.3.3 节</translation>
    </message>
</context>
<context>
    <name>PayloadTab</name>
    <message numerus="yes">
        <source>%n byte(s) of secrets are masked with *, in copies and saved files too. &quot;Reveal Secrets for This View&quot; shows them.</source>
        <translation>
            <numerusform>%n 字节的机密以 * 遮盖，复制和保存的文件中也如此。“在此视图中显示机密”可显示它们。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PayloadView</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>The payload has %1 bytes, which is too much for the clipboard. Save it instead.</source>
        <translation>载荷有 %1 字节，对剪贴板来说太多。请改为保存。</translation>
    </message>
    <message>
        <source>Copied as text; bytes that are no UTF-8 became replacement characters (U+FFFD).</source>
        <translation>已复制为文本；不是 UTF-8 的字节变为替换字符 (U+FFFD)。</translation>
    </message>
    <message>
        <source>Save the payload</source>
        <translation>保存载荷</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s) saved to %1.</source>
        <translation>
            <numerusform>已将 %Ln 字节保存到 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>Copy as &amp;Text</source>
        <translation>复制为文本(&amp;T)</translation>
    </message>
    <message>
        <source>Copy as &amp;Hexadecimal</source>
        <translation>复制为十六进制(&amp;H)</translation>
    </message>
    <message>
        <source>Copy as &amp;Base64</source>
        <translation>复制为 Base64(&amp;B)</translation>
    </message>
    <message>
        <source>Copy as Indented &amp;JSON</source>
        <translation>复制为缩进的 JSON(&amp;J)</translation>
    </message>
    <message>
        <source>How the payload is shown. Automatic goes by the bytes, Content Type and Payload Format Indicator. The bytes stay as they came.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>载荷的显示方式。“自动”依据字节、Content Type 和 Payload Format Indicator。字节保持收到时的样子。
PUBLISH 的载荷，所有版本，第 3.3.3 节</translation>
    </message>
    <message>
        <source>Find in the payload (Ctrl+F)</source>
        <translation>在载荷中查找 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Copy the whole payload</source>
        <translation>复制整个载荷</translation>
    </message>
    <message>
        <source>Save the payload to a file, byte for byte</source>
        <translation>将载荷逐字节保存到文件</translation>
    </message>
    <message>
        <source>Show as a Tree</source>
        <translation>以树显示</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>said to be UTF-8</source>
        <translation>声明为 UTF-8</translation>
    </message>
    <message>
        <source>said to be bytes</source>
        <translation>声明为字节</translation>
    </message>
    <message>
        <source>The payload is empty (0 bytes).</source>
        <translation>载荷是空的（0 字节）。</translation>
    </message>
    <message>
        <source>The payload is long, so it is shown as text. A tree of it takes a moment.</source>
        <translation>载荷很长，因此以文本显示。树的生成需要片刻。</translation>
    </message>
    <message>
        <source>This is no JSON, so it is shown as text. %1</source>
        <translation>这不是 JSON，因此以文本显示。%1</translation>
    </message>
    <message>
        <source>The byte at offset %1 is no UTF-8. Such bytes show as %2 here.</source>
        <translation>偏移 %1 处的字节不是 UTF-8。此类字节在此显示为 %2。</translation>
    </message>
    <message>
        <source>Found, but too far down to be listed</source>
        <translation>已找到，但位置太靠下，无法列出</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>PlainText</name>
    <message>
        <source>%1… (%2 characters in all)</source>
        <translation>%1…（共 %2 个字符）</translation>
    </message>
    <message>
        <source>… (%1 characters in all)</source>
        <translation>…（共 %1 个字符）</translation>
    </message>
</context>
<context>
    <name>PreferencesWindow</name>
    <message>
        <source>Restore the &amp;defaults</source>
        <translation>恢复默认值(&amp;D)</translation>
    </message>
    <message>
        <source>Takes back every choice in this window; that can be undone</source>
        <translation>撤回此窗口中的所有选择；可以撤销</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>What was changed counts already (Esc)</source>
        <translation>更改已经生效 (Esc)</translation>
    </message>
    <message>
        <source>The defaults apply.</source>
        <translation>默认值已生效。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>外观主题(&amp;T)</translation>
    </message>
    <message>
        <source>Colours of all windows; --theme sets them for one start</source>
        <translation>所有窗口的颜色；--theme 只为一次启动设置</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Language of all texts, and of numbers and dates with them; --language sets it for one start</source>
        <translation>所有文本的语言，以及其中的数字和日期；--language 只为一次启动设置</translation>
    </message>
    <message>
        <source>&amp;Font size of the log</source>
        <translation>日志的字号(&amp;F)</translation>
    </message>
    <message>
        <source>For the rows of the packet log, the fields of a packet and its bytes, in points</source>
        <translation>用于报文日志的行、报文的字段及其字节，以磅计</translation>
    </message>
    <message>
        <source>New connections</source>
        <translation>新连接</translation>
    </message>
    <message>
        <source>Client &amp;ID prefix</source>
        <translation>客户端 ID 前缀(&amp;I)</translation>
    </message>
    <message>
        <source>Eight random digits follow it, so that no two clients throw each other out; access rules of brokers often match on it.
Client Identifier in the payload of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.3.1</source>
        <translation>其后为八个随机数字，以免两个客户端相互断开；broker 的访问规则往往依据它。
CONNECT 载荷中的 Client Identifier，所有版本。
MQTT 5.0 和 3.1.1，第 3.1.3.1 节</translation>
    </message>
    <message>
        <source>Protocol &amp;version</source>
        <translation>协议版本(&amp;V)</translation>
    </message>
    <message>
        <source>The version of MQTT that a new connection asks for.
Protocol Level (3.x) or Protocol Version (5.0) of CONNECT.
MQTT 5.0 and 3.1.1, section 3.1.2.2</source>
        <translation>新连接请求的 MQTT 版本。
CONNECT 的 Protocol Level（3.x）或 Protocol Version（5.0）。
MQTT 5.0 和 3.1.1，第 3.1.2.2 节=165</translation>
    </message>
    <message>
        <source>&amp;Keep-alive</source>
        <translation>Keep Alive(&amp;K)</translation>
    </message>
    <message>
        <source>The longest silence: when nothing else was sent for so long, the client sends PINGREQ. 0 turns it off.
Keep Alive of CONNECT, 0 to 65535 seconds, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.10</source>
        <translation>最长的静默时间：这么久没有发送其他内容时，客户端发送 PINGREQ。0 表示关闭。
CONNECT 的 Keep Alive，0 到 65535 秒，所有版本。
MQTT 5.0 和 3.1.1，第 3.1.2.10 节</translation>
    </message>
    <message>
        <source>T&amp;imeout</source>
        <translation>超时(&amp;I)</translation>
    </message>
    <message>
        <source>The limit for the whole attempt, from looking up the name to CONNACK. It is not sent.</source>
        <translation>整个尝试的时限，从查询名称到 CONNACK。不会发送。</translation>
    </message>
    <message>
        <source>&amp;Reconnect after</source>
        <translation>重连等待时间(&amp;R)</translation>
    </message>
    <message>
        <source>The first delay before a lost connection is made anew by itself; the following ones grow. 0 turns it off. It is not sent.</source>
        <translation>自动重新建立中断的连接之前的首次间隔；之后的间隔逐渐增大。0 表示关闭。不会发送。</translation>
    </message>
    <message>
        <source>Diagnosis and log</source>
        <translation>诊断与日志</translation>
    </message>
    <message>
        <source>Look &amp;closer after a failure</source>
        <translation>失败后进一步探测(&amp;C)</translation>
    </message>
    <message>
        <source>After a failure, makes the extra connections that narrow its cause down. They publish nothing and carry no will. Without them an attempt is exactly one connection.</source>
        <translation>失败后建立额外连接以缩小原因范围。它们不发布任何内容，也不携带遗嘱。没有它们，一次尝试恰好是一个连接。</translation>
    </message>
    <message>
        <source>Time for looking cl&amp;oser</source>
        <translation>进一步探测的时间(&amp;O)</translation>
    </message>
    <message>
        <source>For all extra connections together, 1 s to 1 h</source>
        <translation>所有额外连接合计，1 s 到 1 h</translation>
    </message>
    <message>
        <source>&amp;Memory of a log</source>
        <translation>每个日志的内存(&amp;M)</translation>
    </message>
    <message>
        <source>How much memory each packet log may take. What is older goes to an encrypted temporary file and stays as readable as the rest.</source>
        <translation>每个报文日志可占用多少内存。更旧的内容转入加密的临时文件，并与其余内容一样可读。</translation>
    </message>
    <message>
        <source>What is kept between starts</source>
        <translation>两次启动之间保存的内容</translation>
    </message>
    <message>
        <source>&amp;Passwords of new connections, in the system&apos;s key store</source>
        <translation>新连接的密码，保存在系统的密钥库中(&amp;P)</translation>
    </message>
    <message>
        <source>Each connection can differ: Credentials, Remember. Without the key store&apos;s help no secret is written anywhere.</source>
        <translation>每个连接可以不同：凭据，记住。没有密钥库的帮助，机密不会写入任何地方。</translation>
    </message>
    <message>
        <source>Recent topics, filters, folders and forms of e&amp;xports</source>
        <translation>最近的主题、过滤器、文件夹和导出格式(&amp;X)</translation>
    </message>
    <message>
        <source>Off: nothing of what you do is added; what is there stays until it is forgotten</source>
        <translation>关闭：不再添加您的操作；已有内容保留到清除为止</translation>
    </message>
    <message>
        <source>Sizes, columns and tabs of the &amp;windows</source>
        <translation>窗口的大小、列和标签页(&amp;W)</translation>
    </message>
    <message>
        <source>Off: the next start looks as the last one that was kept</source>
        <translation>关闭：下次启动与上次保存时的样子相同</translation>
    </message>
    <message>
        <source>For&amp;get everything remembered</source>
        <translation>清除所有记住的内容(&amp;G)</translation>
    </message>
    <message>
        <source>Forgets recent things and the state of the windows; connections, their passwords and the preferences stay. That can be undone.</source>
        <translation>清除最近使用的内容和窗口的状态；连接、其密码和首选项保留。可以撤销。</translation>
    </message>
    <message>
        <source>What was remembered is forgotten. How the windows look now is kept when they close.</source>
        <translation>记住的内容已清除。窗口现在的样子在关闭时保存。</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Kept in %1</source>
        <translation>保存在 %1</translation>
    </message>
    <message>
        <source>The preferences cannot be written to %1.</source>
        <translation>无法将首选项写入 %1。</translation>
    </message>
    <message>
        <source>The most is 65,535 s.</source>
        <translation>最多为 65,535 s。</translation>
    </message>
    <message>
        <source>Give 100 ms to 1 h, or 0.</source>
        <translation>请给出 100 ms 到 1 h，或 0。</translation>
    </message>
    <message>
        <source>Give 1 s to 1 h.</source>
        <translation>请给出 1 s 到 1 h。</translation>
    </message>
    <message>
        <source>A prefix has at most 200 characters, all of them printable.</source>
        <translation>前缀最多 200 个字符，且均须可打印。</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>与桌面一致</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source> pt</source>
        <comment>unit behind a number: points</comment>
        <translation> 磅</translation>
    </message>
    <message>
        <source> s</source>
        <comment>unit behind a number: seconds</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>What you set now is not kept.</source>
        <translation>您现在的设置不会保存。</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
</context>
<context>
    <name>ProbeReport</name>
    <message>
        <source>%1: %2.</source>
        <comment>what was asked, what came of it</comment>
        <translation>%1：%2。</translation>
    </message>
</context>
<context>
    <name>ProbeRules</name>
    <message>
        <source>%1 does not answer CONNECT: nothing came for %2.</source>
        <translation>%1 没有应答 CONNECT：%2 内没有任何内容到达。</translation>
    </message>
    <message>
        <source>%1 resets the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 在 CONNECT 之后 %2 重置连接，没有 CONNACK。</translation>
    </message>
    <message>
        <source>%1 closes the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1 在 CONNECT 之后 %2 关闭连接，没有 CONNACK。</translation>
    </message>
    <message>
        <source>With %1 the connection works.</source>
        <translation>用 %1 连接成功。</translation>
    </message>
    <message>
        <source>With %1 the connection works once its certificate is trusted; with the present settings it is not: %2.</source>
        <translation>用 %1 连接，一旦信任其证书即可成功；按目前的设置它不受信任：%2。</translation>
    </message>
    <message>
        <source>With %1 a broker answers.</source>
        <translation>用 %1 有 broker 应答。</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>请使用 %1。</translation>
    </message>
    <message>
        <source>Give the certificate of the broker&apos;s CA under TLS, CA file (--ca).</source>
        <translation>请在 TLS 的“CA 文件”（--ca）中给出 broker 的 CA 的证书。</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1.</source>
        <translation>如果是 WebSocket 监听器，请使用 %1。</translation>
    </message>
    <message>
        <source>%1 does not answer CONNECT in the clear with MQTT.</source>
        <translation>%1 没有以 MQTT 应答明文 CONNECT。</translation>
    </message>
    <message>
        <source>The same port answers a TLS handshake: it expects TLS.</source>
        <translation>同一端口应答 TLS 握手：它期望 TLS。</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without TLS, %1 by default.</source>
        <translation>或者使用 broker 不带 TLS 监听的端口，默认为 %1。</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP.</source>
        <translation>%1 以 HTTP 应答 CONNECT。</translation>
    </message>
    <message>
        <source>Asked for a WebSocket, it opens one, and with %1 the connection works.</source>
        <translation>请求 WebSocket 时它会打开，用 %1 连接成功。</translation>
    </message>
    <message>
        <source>Asked for a WebSocket at %1, it opens one.</source>
        <translation>在 %1 请求 WebSocket 时它会打开。</translation>
    </message>
    <message>
        <source>Asked for a WebSocket at %1, it answers as a WebSocket server, but opens none there.</source>
        <translation>在 %1 请求 WebSocket 时，它作为 WebSocket 服务器应答，但没有在那里打开。</translation>
    </message>
    <message>
        <source>Use %1 with the right path.</source>
        <translation>请使用带正确路径的 %1。</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without WebSocket, %1 by default.</source>
        <translation>或者使用 broker 不带 WebSocket 监听的端口，默认为 %1。</translation>
    </message>
    <message>
        <source>To an HTTP request it answers %1: a web server listens there, not an MQTT broker.</source>
        <translation>对 HTTP 请求它应答 %1：那里监听的是 Web 服务器，不是 MQTT broker。</translation>
    </message>
    <message>
        <source>A broker may still be behind it as a WebSocket, at a path that was not tried.</source>
        <translation>其后仍可能有 broker 作为 WebSocket，位于未尝试过的路径上。</translation>
    </message>
    <message>
        <source>Check the port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>检查 URL 中的端口：MQTT 默认为 %1，使用 TLS 时为 %2。</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1 with the right path.</source>
        <translation>如果是 WebSocket 监听器，请使用带正确路径的 %1。</translation>
    </message>
    <message>
        <source>To other bytes than MQTT&apos;s it answers: another service listens there.</source>
        <translation>它应答 MQTT 以外的字节：那里监听的是其他服务。</translation>
    </message>
    <message>
        <source>It speaks %1: it is not an MQTT broker.</source>
        <translation>它使用 %1：它不是 MQTT broker。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>检查 URL 中的主机和端口：MQTT 默认为 %1，使用 TLS 时为 %2。</translation>
    </message>
    <message>
        <source>%1 does not answer the request for a WebSocket.</source>
        <translation>%1 没有应答 WebSocket 请求。</translation>
    </message>
    <message>
        <source>%1 hangs up on the request for a WebSocket.</source>
        <translation>%1 在 WebSocket 请求时挂断。</translation>
    </message>
    <message>
        <source>It answers other bytes: another service listens there.</source>
        <translation>它应答其他字节：那里监听的是其他服务。</translation>
    </message>
    <message>
        <source>It speaks %1: it is neither a web server nor an MQTT broker.</source>
        <translation>它使用 %1：它既不是 Web 服务器也不是 MQTT broker。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a WebSocket listener&apos;s.</source>
        <translation>检查 URL 中的主机和端口：此端口不属于 WebSocket 监听器。</translation>
    </message>
    <message>
        <source>With the client ID %1 in place of the empty one the same connection works.</source>
        <translation>用客户端 ID %1 代替空 ID 时，同样的连接成功。</translation>
    </message>
    <message>
        <source>With the client ID %1 the same connection works: the broker does not take &quot;%2&quot; (%3 bytes).</source>
        <translation>用客户端 ID %1 时，同样的连接成功：broker 不接受“%2”（%3 字节）。</translation>
    </message>
    <message>
        <source>The last will was left out there as well and may be what the broker does not take.</source>
        <translation>那里也去掉了遗嘱，它可能正是 broker 不接受的内容。</translation>
    </message>
    <message>
        <source>A clean session was asked for there; the broker may also refuse to keep a session.</source>
        <translation>那里请求的是 Clean Session；broker 也可能拒绝保存会话。</translation>
    </message>
    <message>
        <source>Use another client ID, for instance %1.</source>
        <translation>请使用其他客户端 ID，例如 %1。</translation>
    </message>
    <message>
        <source>Use a client ID of at most 23 bytes: brokers need not take longer ones.</source>
        <translation>请使用不超过 23 字节的客户端 ID：broker 不必接受更长的。</translation>
    </message>
    <message>
        <source>Look up on the broker which client IDs it takes: their form, a prefix, a user that each is tied to, a list of banned ones.</source>
        <translation>在 broker 上查看它接受哪些客户端 ID：其格式、前缀、各自绑定的用户、封禁列表。</translation>
    </message>
    <message>
        <source>Without the last will the same connection works: the broker does not take the will with the topic &quot;%1&quot;.</source>
        <translation>不带遗嘱时同样的连接成功：broker 不接受主题为“%1”的遗嘱。</translation>
    </message>
    <message>
        <source>Change the will&apos;s topic (Last Will, Topic) to one that this broker allows.</source>
        <translation>将遗嘱的主题（遗嘱，主题）改为此 broker 允许的主题。</translation>
    </message>
    <message>
        <source>Or connect without the will.</source>
        <translation>或者不带遗嘱连接。</translation>
    </message>
    <message>
        <source>Try it without &quot;Retain&quot; (Last Will).</source>
        <translation>尝试不带“保留”（遗嘱）。</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): with %1 it hangs up, without any it goes on.</source>
        <translation>服务器不接受所提供的任何应用协议（ALPN）：带 %1 时它挂断，不带时它继续。</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN): with %1 offered it goes on, without it hangs up.</source>
        <translation>服务器要求应用协议（ALPN）：提供 %1 时它继续，不提供时它挂断。</translation>
    </message>
    <message>
        <source>The server wants another application protocol (ALPN): with %1 offered it goes on, with %2 it hangs up.</source>
        <translation>服务器要求其他应用协议（ALPN）：提供 %1 时它继续，提供 %2 时它挂断。</translation>
    </message>
    <message>
        <source>So the connection works.</source>
        <translation>这样连接成功。</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol (TLS, ALPN).</source>
        <translation>不提供 ALPN 协议（TLS，ALPN）。</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>提供 ALPN 协议 %1（TLS，ALPN，或 --alpn）。</translation>
    </message>
    <message>
        <source>Without the properties of CONNECT (%1) the same connection works; no single one of them is to blame.</source>
        <translation>不带 CONNECT 的属性（%1）时，同样的连接成功；并非其中某一个单独造成。</translation>
    </message>
    <message>
        <source>Without the property %1 of CONNECT the same connection works: the broker hangs up on it, though MQTT 5 allows it.</source>
        <translation>不带 CONNECT 的属性 %1 时，同样的连接成功：broker 因它挂断，尽管 MQTT 5 允许它。</translation>
    </message>
    <message>
        <source>Leave the properties out (MQTT 5).</source>
        <translation>去掉这些属性（MQTT 5）。</translation>
    </message>
    <message>
        <source>Leave the property %1 out (MQTT 5).</source>
        <translation>去掉属性 %1（MQTT 5）。</translation>
    </message>
    <message>
        <source>Report it to the maker of the broker: it should answer with a reason code.</source>
        <translation>请报告给 broker 的开发者：它应以 Reason Code 应答。</translation>
    </message>
    <message>
        <source>It accepts the same CONNECT as MQTT %1: it does not speak MQTT %2.</source>
        <translation>它接受作为 MQTT %1 的同样 CONNECT：它不支持 MQTT %2。</translation>
    </message>
    <message>
        <source>It answers the same CONNECT as MQTT %1 with a CONNACK: it does not speak MQTT %2.</source>
        <translation>它以 CONNACK 应答作为 MQTT %1 的同样 CONNECT：它不支持 MQTT %2。</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>将协议版本切换为 MQTT %1。</translation>
    </message>
    <message>
        <source>Or use a broker, or a version of it, that speaks MQTT %1.</source>
        <translation>或者使用支持 MQTT %1 的 broker 或其版本。</translation>
    </message>
    <message>
        <source>%1 accepts the connection and closes it, also when nothing is sent: there after %2.</source>
        <translation>%1 接受连接并关闭它，即使不发送任何内容也如此：那里在 %2 后关闭。</translation>
    </message>
    <message>
        <source>So it is not what was sent, but that somebody connected at all: a load balancer or port forwarding with no broker behind it, a limit on connections, or a rule on client addresses.</source>
        <translation>因此原因不在于发送了什么，而在于有人连接：后面没有 broker 的负载均衡器或端口转发、连接数限制，或关于客户端地址的规则。</translation>
    </message>
    <message>
        <source>Check that the broker behind %1 is running: a port that is forwarded (a container, a tunnel, a load balancer) accepts connections also without it.</source>
        <translation>检查 %1 后面的 broker 是否在运行：被转发的端口（容器、隧道、负载均衡器）没有它也会接受连接。</translation>
    </message>
    <message>
        <source>Check the rules on client addresses and the limits on connections, of the broker and of a firewall in front of it.</source>
        <translation>检查 broker 及其前面的防火墙关于客户端地址的规则和连接数的限制。</translation>
    </message>
    <message>
        <source>With it the broker answers %1.</source>
        <translation>带它时 broker 应答 %1。</translation>
    </message>
    <message>
        <source>To &quot;%1&quot; the broker answers %2.</source>
        <translation>对“%1”，broker 应答 %2。</translation>
    </message>
    <message>
        <source>%1 does not answer the TLS handshake.</source>
        <translation>%1 没有应答 TLS 握手。</translation>
    </message>
    <message>
        <source>%1 hangs up on the TLS handshake.</source>
        <translation>%1 在 TLS 握手时挂断。</translation>
    </message>
    <message>
        <source>It answers other bytes in the clear: another service listens there.</source>
        <translation>它以明文应答其他字节：那里监听的是其他服务。</translation>
    </message>
    <message>
        <source>It speaks %1, in the clear: it is not an MQTT broker.</source>
        <translation>它以明文使用 %1：它不是 MQTT broker。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a broker&apos;s.</source>
        <translation>检查 URL 中的主机和端口：此端口不属于 broker。</translation>
    </message>
    <message>
        <source>A CONNECT in the clear, sent without user name and password, is answered with a CONNACK: the port has no TLS.</source>
        <translation>不带用户名和密码发送的明文 CONNECT 得到 CONNACK 应答：端口没有 TLS。</translation>
    </message>
    <message>
        <source>In the clear it opens a WebSocket: the port has no TLS.</source>
        <translation>它以明文打开 WebSocket：端口没有 TLS。</translation>
    </message>
    <message>
        <source>In the clear it answers HTTP: the port has no TLS.</source>
        <translation>它以明文应答 HTTP：端口没有 TLS。</translation>
    </message>
    <message>
        <source>At the path %1 no WebSocket is to be had; it may have another one.</source>
        <translation>路径 %1 上没有 WebSocket；可能在其他路径上。</translation>
    </message>
    <message>
        <source>Use %1 to connect to this port without TLS.</source>
        <translation>请使用 %1 不用 TLS 连接到此端口。</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s TLS listener, %1 by default.</source>
        <translation>或者使用 broker 的 TLS 监听器的端口，默认为 %1。</translation>
    </message>
    <message>
        <source>Or set up TLS for this listener on the broker.</source>
        <translation>或者在 broker 上为此监听器设置 TLS。</translation>
    </message>
    <message>
        <source>With %1, so without a WebSocket, the connection works.</source>
        <translation>用 %1（即不用 WebSocket）连接成功。</translation>
    </message>
    <message>
        <source>With %1, so without a WebSocket, a broker answers.</source>
        <translation>用 %1（即不用 WebSocket）有 broker 应答。</translation>
    </message>
    <message>
        <source>Use %1: MQTT without WebSocket.</source>
        <translation>请使用 %1：不带 WebSocket 的 MQTT。</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s WebSocket listener (mosquitto: &quot;protocol websockets&quot;).</source>
        <translation>或者使用 broker 的 WebSocket 监听器的端口（mosquitto：&quot;protocol websockets&quot;）。</translation>
    </message>
    <message>
        <source>%1 does not answer the request for a WebSocket in the clear.</source>
        <translation>%1 没有应答明文 WebSocket 请求。</translation>
    </message>
    <message>
        <source>%1 hangs up on the request for a WebSocket in the clear.</source>
        <translation>%1 在明文 WebSocket 请求时挂断。</translation>
    </message>
    <message>
        <source>Or use the port on which the server listens without TLS, if it has one.</source>
        <translation>或者使用服务器不带 TLS 监听的端口（如果有）。</translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times: %1 after the CONNACK.</source>
        <comment>a list of durations</comment>
        <translation>
            <numerusform>连接后被断开 %n 次：在 CONNACK 之后 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>With another client ID the connection holds: another client is using &quot;%1&quot;, and the broker keeps only the newer one.</source>
        <translation>用另一客户端 ID 时连接保持：另一个客户端正在使用“%1”，broker 只保留较新的。</translation>
    </message>
    <message>
        <source>So steady a rhythm is that of another client with the client ID &quot;%1&quot; that comes back each time; a broker or a proxy that ends every connection after a fixed time would look the same.</source>
        <translation>如此稳定的节奏表明有另一个使用客户端 ID“%1”的客户端每次都会回来；在固定时间后结束每个连接的 broker 或代理看上去也会如此。</translation>
    </message>
    <message>
        <source>Find the other client with the client ID &quot;%1&quot;, for instance a second copy of the device or program.</source>
        <translation>找到使用客户端 ID“%1”的另一个客户端，例如设备或程序的第二个副本。</translation>
    </message>
    <message>
        <source>Use a client ID that no one else has.</source>
        <translation>请使用别人没有的客户端 ID。</translation>
    </message>
    <message>
        <source>The server closed the connection %1 after the CONNACK, and gave no reason.</source>
        <translation>服务器在 CONNACK 之后 %1 关闭了连接，未给出原因。</translation>
    </message>
    <message>
        <source>With another client ID it does the same after %1: the client ID is not the reason.</source>
        <translation>用另一客户端 ID 时，它在 %1 后同样如此：客户端 ID 不是原因。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: a limit on connections, a rule for this user or address, or a plug-in may close it.</source>
        <translation>查看 broker 当时的日志：可能是连接数限制、针对此用户或地址的规则或插件关闭了它。</translation>
    </message>
    <message>
        <source>Look for a load balancer or proxy in front of the broker that ends connections after a time.</source>
        <translation>查找 broker 前面定时结束连接的负载均衡器或代理。</translation>
    </message>
    <message>
        <source>As MQTT %1 it accepts the same CONNECT.</source>
        <translation>作为 MQTT %1 它接受同样的 CONNECT。</translation>
    </message>
    <message>
        <source>With the client ID %1 the same connection works.</source>
        <translation>用客户端 ID %1 时同样的连接成功。</translation>
    </message>
    <message>
        <source>Another client ID is refused as well.</source>
        <translation>另一客户端 ID 同样被拒绝。</translation>
    </message>
    <message>
        <source>Without the last will the same connection works.</source>
        <translation>不带遗嘱时同样的连接成功。</translation>
    </message>
    <message>
        <source>Without the MQTT 5 properties of CONNECT the same connection works.</source>
        <translation>不带 CONNECT 的 MQTT 5 属性时同样的连接成功。</translation>
    </message>
    <message>
        <source>Without the property %1 of CONNECT the same connection works.</source>
        <translation>不带 CONNECT 的属性 %1 时同样的连接成功。</translation>
    </message>
    <message>
        <source>At %1 the connection works.</source>
        <translation>在 %1 连接成功。</translation>
    </message>
    <message>
        <source>At %1 a WebSocket is opened.</source>
        <translation>在 %1 打开了 WebSocket。</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake in the clear.</source>
        <translation>%1 以明文应答 TLS 握手。</translation>
    </message>
</context>
<context>
    <name>ProbeText</name>
    <message>
        <source>The port without sending anything</source>
        <translation>端口，不发送任何内容</translation>
    </message>
    <message>
        <source>The port with the first bytes of another protocol (%1)</source>
        <translation>端口，发送其他协议的首批字节（%1）</translation>
    </message>
    <message>
        <source>The same port with TLS: %1</source>
        <translation>同一端口用 TLS：%1</translation>
    </message>
    <message>
        <source>The same port without TLS: %1</source>
        <translation>同一端口不用 TLS：%1</translation>
    </message>
    <message>
        <source>The same port as a WebSocket: %1</source>
        <translation>同一端口作为 WebSocket：%1</translation>
    </message>
    <message>
        <source>The same port without a WebSocket: %1</source>
        <translation>同一端口不用 WebSocket：%1</translation>
    </message>
    <message>
        <source>Another path: %1</source>
        <translation>另一路径：%1</translation>
    </message>
    <message>
        <source>The same with MQTT %1</source>
        <translation>同样，用 MQTT %1</translation>
    </message>
    <message>
        <source>Another client ID: %1</source>
        <translation>另一客户端 ID：%1</translation>
    </message>
    <message>
        <source>The same without the last will</source>
        <translation>同样，不带遗嘱</translation>
    </message>
    <message>
        <source>The same without any MQTT 5 property</source>
        <translation>同样，不带任何 MQTT 5 属性</translation>
    </message>
    <message>
        <source>The same without the property %1</source>
        <translation>同样，不带属性 %1</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>同样再来一次</translation>
    </message>
    <message>
        <source>The same without an ALPN protocol</source>
        <translation>同样，不用 ALPN 协议</translation>
    </message>
    <message>
        <source>The same with the ALPN protocol %1</source>
        <translation>同样，用 ALPN 协议 %1</translation>
    </message>
    <message>
        <source>A customary port of the host: %1</source>
        <translation>主机的常用端口：%1</translation>
    </message>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>ended before it had an answer</source>
        <translation>在得到应答之前结束</translation>
    </message>
    <message>
        <source>connected, and stayed connected for %1</source>
        <translation>已连接，并保持连接 %1</translation>
    </message>
    <message>
        <source>connected after %1</source>
        <translation>%1 后连接</translation>
    </message>
    <message>
        <source>connected, and lost again after %1</source>
        <translation>已连接，%1 后又中断</translation>
    </message>
    <message>
        <source>refused after %1: %2</source>
        <translation>%1 后被拒绝：%2</translation>
    </message>
    <message>
        <source>a WebSocket was opened, but no CONNACK came</source>
        <translation>打开了 WebSocket，但没有 CONNACK 到达</translation>
    </message>
    <message>
        <source>answered: %1</source>
        <translation>已应答：%1</translation>
    </message>
    <message>
        <source>TLS answered: %1</source>
        <comment>facts of TLS, untranslated</comment>
        <translation>TLS 已应答：%1</translation>
    </message>
    <message>
        <source>answered with TLS, then with the alert %1</source>
        <translation>以 TLS 应答，随后为警报 %1</translation>
    </message>
    <message>
        <source>TLS was established, but nothing followed</source>
        <translation>TLS 已建立，但其后没有内容</translation>
    </message>
    <message>
        <source>answered with TLS</source>
        <translation>以 TLS 应答</translation>
    </message>
    <message>
        <source>reset after %1, without an answer</source>
        <translation>%1 后被重置，没有应答</translation>
    </message>
    <message>
        <source>closed after %1, without an answer</source>
        <translation>%1 后被关闭，没有应答</translation>
    </message>
    <message>
        <source>no answer within %1</source>
        <translation>%1 内没有应答</translation>
    </message>
    <message>
        <source>no TCP connection</source>
        <translation>没有 TCP 连接</translation>
    </message>
    <message>
        <source>without ALPN</source>
        <translation>不用 ALPN</translation>
    </message>
    <message>
        <source>with ALPN %1</source>
        <translation>用 ALPN %1</translation>
    </message>
    <message>
        <source>without a server name</source>
        <translation>不带服务器名称</translation>
    </message>
    <message>
        <source>with the server name %1</source>
        <translation>用服务器名称 %1</translation>
    </message>
    <message>
        <source>every version and cipher</source>
        <translation>每个版本和密码套件</translation>
    </message>
    <message>
        <source>as a connection of these settings</source>
        <translation>作为采用这些设置的连接</translation>
    </message>
    <message>
        <source>A TLS handshake alone: %1</source>
        <comment>what is offered in it</comment>
        <translation>仅 TLS 握手：%1</translation>
    </message>
</context>
<context>
    <name>Profiles</name>
    <message>
        <source>%1 was written by a newer version of Connack; it is left as it is, and connections are not saved.</source>
        <translation>%1 由较新版本的 Connack 写成；保持原样，连接不会保存。</translation>
    </message>
    <message>
        <source>The saved connections in %1 cannot be read: %2.</source>
        <translation>无法读取 %1 中保存的连接：%2。</translation>
    </message>
    <message>
        <source>The saved connections in %1 are damaged, and the file cannot be renamed.</source>
        <translation>%1 中保存的连接已损坏，且文件无法重命名。</translation>
    </message>
    <message>
        <source>The saved connections in %1 are damaged; the file is kept as %2.</source>
        <translation>%1 中保存的连接已损坏；该文件保留为 %2。</translation>
    </message>
    <message numerus="yes">
        <source>%n saved setting(s) in %1 could not be read and have their default.</source>
        <translation>
            <numerusform>%1 中有 %n 项保存的设置无法读取，采用默认值。</numerusform>
        </translation>
    </message>
    <message>
        <source>The connections cannot be saved in %1: %2.</source>
        <translation>无法在 %1 中保存连接：%2。</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in %1 have settings of a newer version of Connack; they are kept.</source>
        <translation>
            <numerusform>%1 中有 %n 个连接含较新版本 Connack 的设置；它们会保留。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PropertyMeaning</name>
    <message>
        <source>Whether the payload is UTF-8 text (1) or unspecified bytes (0).</source>
        <translation>载荷是 UTF-8 文本（1）还是未指定的字节（0）。</translation>
    </message>
    <message>
        <source>Seconds after which the message is no longer delivered.</source>
        <translation>多少秒后不再送达消息。</translation>
    </message>
    <message>
        <source>What the payload is, usually a MIME type; the applications agree on it.</source>
        <translation>载荷是什么，通常为 MIME 类型；由应用程序约定。</translation>
    </message>
    <message>
        <source>The topic on which an answer to this message is expected.</source>
        <translation>期望此消息的应答所用的主题。</translation>
    </message>
    <message>
        <source>Tells the requester which request an answer belongs to.</source>
        <translation>告诉请求方应答属于哪个请求。</translation>
    </message>
    <message>
        <source>The number that the client gave to the matching subscription.</source>
        <translation>客户端给予匹配订阅的编号。</translation>
    </message>
    <message>
        <source>Seconds for which the session is kept after the connection ends; 4294967295 means for ever.</source>
        <translation>连接结束后保存会话的秒数；4294967295 表示永远。</translation>
    </message>
    <message>
        <source>The client ID that the broker chose, because an empty one was sent.</source>
        <translation>因发送了空 ID 而由 broker 选择的客户端 ID。</translation>
    </message>
    <message>
        <source>Seconds of keep-alive that the broker demands in place of the client&apos;s.</source>
        <translation>broker 要求的保活秒数，代替客户端的值。</translation>
    </message>
    <message>
        <source>The method of the enhanced authentication.</source>
        <translation>增强认证的方法。</translation>
    </message>
    <message>
        <source>Data of the enhanced authentication, as the method defines them.</source>
        <translation>增强认证的数据，由该方法定义。</translation>
    </message>
    <message>
        <source>Whether the broker may send reason strings and user properties on failures in every packet (1) or only in a few (0).</source>
        <translation>broker 可以在每个报文中（1）还是只在少数报文中（0）就失败发送 Reason String 和 User Property。</translation>
    </message>
    <message>
        <source>Seconds that the broker waits after a lost connection before it publishes the will.</source>
        <translation>连接中断后 broker 发布遗嘱之前等待的秒数。</translation>
    </message>
    <message>
        <source>Whether the client asks for Response Information (1) or not (0).</source>
        <translation>客户端是否请求 Response Information（1 是，0 否）。</translation>
    </message>
    <message>
        <source>The text from which the client is to build its response topics.</source>
        <translation>客户端用以构成其应答主题的文本。</translation>
    </message>
    <message>
        <source>Another server that the client should use.</source>
        <translation>客户端应使用的另一台服务器。</translation>
    </message>
    <message>
        <source>The sender&apos;s own words on the reason, for people.</source>
        <translation>发送方自己写给人看的原因说明。</translation>
    </message>
    <message>
        <source>How many messages of QoS 1 and 2 the sender of this takes before they are acknowledged.</source>
        <translation>此报文的发送方在确认之前接受多少条 QoS 1 和 2 的消息。</translation>
    </message>
    <message>
        <source>The highest topic alias that the sender of this takes; 0 means none.</source>
        <translation>此报文的发送方接受的最大 Topic Alias；0 表示不接受。</translation>
    </message>
    <message>
        <source>A number that stands for the topic name on this connection.</source>
        <translation>在此连接上代替主题名的数字。</translation>
    </message>
    <message>
        <source>The highest QoS that the broker takes in PUBLISH.</source>
        <translation>broker 在 PUBLISH 中接受的最高 QoS。</translation>
    </message>
    <message>
        <source>Whether the broker keeps retained messages.</source>
        <translation>broker 是否保存保留消息。</translation>
    </message>
    <message>
        <source>A name and a value whose meaning the applications agree on.</source>
        <translation>含义由应用程序约定的名称和值。</translation>
    </message>
    <message>
        <source>Bytes of the largest packet that the sender of this takes.</source>
        <translation>此报文的发送方接受的最大报文的字节数。</translation>
    </message>
    <message>
        <source>Whether the broker takes subscriptions with + and #.</source>
        <translation>broker 是否接受含 + 和 # 的订阅。</translation>
    </message>
    <message>
        <source>Whether the broker takes subscription identifiers.</source>
        <translation>broker 是否接受 Subscription Identifier。</translation>
    </message>
    <message>
        <source>Whether the broker takes shared subscriptions ($share/...).</source>
        <translation>broker 是否接受共享订阅（$share/...）。</translation>
    </message>
    <message>
        <source>%1 (MQTT 5.0, section %2)</source>
        <translation>%1（MQTT 5.0，第 %2 节）</translation>
    </message>
    <message>
        <source>One byte.</source>
        <translation>一个字节。</translation>
    </message>
    <message>
        <source>A Two Byte Integer, the high byte first.</source>
        <translation>Two Byte Integer，高字节在前。</translation>
    </message>
    <message>
        <source>A Four Byte Integer, the high bytes first.</source>
        <translation>Four Byte Integer，高字节在前。</translation>
    </message>
    <message>
        <source>A Variable Byte Integer: seven bits a byte, the low ones first; the top bit says that more follow.</source>
        <translation>Variable Byte Integer：每字节七位，低位在前；最高位表示后面还有。</translation>
    </message>
    <message>
        <source>A UTF-8 string behind its length of two bytes.</source>
        <translation>UTF-8 字符串，前面为两个字节的长度。</translation>
    </message>
    <message>
        <source>Bytes behind their length of two bytes.</source>
        <translation>字节，前面为两个字节的长度。</translation>
    </message>
    <message>
        <source>One of two UTF-8 strings, each behind its length of two bytes.</source>
        <translation>两个 UTF-8 字符串之一，各自前面为两个字节的长度。</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>a Reason Code&apos;s name and meaning</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>%1 (MQTT %2, section %3)</source>
        <translation>%1（MQTT %2，第 %3 节）</translation>
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
        <translation>重复已停止，因为有消息无法发送。已发布消息的列表中说明原因。</translation>
    </message>
    <message numerus="yes">
        <source>The server did not keep the session: %n subscription(s) were sent again by themselves.</source>
        <translation>
            <numerusform>服务器没有保存会话：已自动重新发送 %n 个订阅。</numerusform>
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
            <numerusform>正在等待 %1；已再次发送 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>Awaiting %1</source>
        <translation>正在等待 %1</translation>
    </message>
    <message>
        <source>It was under way when the connection ended, and the server no longer has the session (Session Present is 0). Whether it arrived cannot be known.</source>
        <translation>连接结束时它正在途中，而服务器不再有该会话（Session Present 为 0）。是否到达无法得知。</translation>
    </message>
    <message>
        <source>It was under way when the session ended: by a clean start, with its connection or by its Session Expiry Interval. Whether it arrived cannot be known.</source>
        <translation>会话结束时它正在途中：因 Clean Start、随其连接，或因其 Session Expiry Interval。是否到达无法得知。</translation>
    </message>
    <message>
        <source>It was under way when our half of the session was wiped. Whether it arrived cannot be known.</source>
        <translation>清除我方的会话时它正在途中。是否到达无法得知。</translation>
    </message>
    <message>
        <source>It was under way when a connection with another client ID, broker or MQTT version began.</source>
        <translation>使用另一客户端 ID、broker 或 MQTT 版本的连接开始时，它正在途中。</translation>
    </message>
    <message>
        <source>The server of the new connection does not take it: Maximum QoS, Retain Available or Maximum Packet Size.</source>
        <translation>新连接的服务器不接受它：Maximum QoS、Retain Available 或 Maximum Packet Size。</translation>
    </message>
    <message>
        <source>The connection was gone before it was written; with QoS 0 it is not sent again.</source>
        <translation>连接在写入之前已不存在；QoS 0 不会再次发送。</translation>
    </message>
    <message>
        <source>%1 after %2</source>
        <translation>%1，用时 %2</translation>
    </message>
    <message>
        <source>%1 after %2: %3</source>
        <translation>%1，%2 后：%3</translation>
    </message>
    <message>
        <source>The server adds: %1</source>
        <translation>服务器补充：%1</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>未发送：%1</translation>
    </message>
    <message>
        <source>Waits for the server (Receive Maximum)</source>
        <translation>等待服务器（Receive Maximum）</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>已写入</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>被拒绝：%1</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>已放弃</translation>
    </message>
    <message>
        <source>Written to the connection. QoS 0 has no acknowledgement: whether the server took it cannot be known.</source>
        <translation>已写入连接。QoS 0 没有确认：服务器是否接受无法得知。</translation>
    </message>
    <message>
        <source>It waited %1 before it was sent, since as many messages as the server takes at once (Receive Maximum) were under way.</source>
        <translation>它在发送前等待了 %1，因为途中的消息已达到服务器同时接受的数量（Receive Maximum）。</translation>
    </message>
    <message numerus="yes">
        <source>Sent again with DUP, since a connection ended before its acknowledgement: %n time(s).</source>
        <translation>
            <numerusform>因连接在确认之前结束，已设置 DUP 再次发送：%n 次。</numerusform>
        </translation>
    </message>
    <message>
        <source>As many messages as the server takes at once (Receive Maximum) are under way.</source>
        <translation>途中的消息已达到服务器同时接受的数量（Receive Maximum）。</translation>
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
        <translation>时间</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Acknowledged After</source>
        <translation>确认用时</translation>
    </message>
</context>
<context>
    <name>Publish</name>
    <message>
        <source>A Topic Alias of 0 is not allowed. Give a number from 1.</source>
        <translation>不允许 Topic Alias 为 0。请给出从 1 起的数字。</translation>
    </message>
    <message>
        <source>A Topic Alias is at most 65535.</source>
        <translation>Topic Alias 最大为 65535。</translation>
    </message>
    <message>
        <source>The broker accepts no topic aliases (Topic Alias Maximum 0 or absent in CONNACK).</source>
        <translation>broker 不接受 Topic Alias（CONNACK 中的 Topic Alias Maximum 为 0 或缺失）。</translation>
    </message>
    <message>
        <source>The broker accepts topic aliases up to %1 (Topic Alias Maximum in CONNACK).</source>
        <translation>broker 接受的 Topic Alias 最大为 %1（CONNACK 中的 Topic Alias Maximum）。</translation>
    </message>
    <message>
        <source>The text is longer than 65,535 bytes in UTF-8.</source>
        <translation>文本在 UTF-8 中超过 65,535 字节。</translation>
    </message>
    <message>
        <source>The text has U+0000 or half of a surrogate pair, which cannot be sent.</source>
        <translation>文本含有 U+0000 或半个代理对，无法发送。</translation>
    </message>
    <message>
        <source>Payload Format Indicator is 0 or 1.</source>
        <translation>Payload Format Indicator 为 0 或 1。</translation>
    </message>
    <message>
        <source>Correlation Data has at most 65,535 bytes.</source>
        <translation>Correlation Data 最多 65,535 字节。</translation>
    </message>
    <message>
        <source>A client must not send a Subscription Identifier in PUBLISH.</source>
        <translation>客户端不得在 PUBLISH 中发送 Subscription Identifier。</translation>
    </message>
    <message>
        <source>PUBLISH has no property %1.</source>
        <translation>PUBLISH 没有属性 %1。</translation>
    </message>
    <message>
        <source>With 0 seconds only those who are connected now can get it.</source>
        <translation>为 0 秒时，只有现在已连接的才能收到。</translation>
    </message>
</context>
<context>
    <name>PublishPane</name>
    <message>
        <source>Not connected: connect first, then publish.</source>
        <translation>未连接：请先连接再发布。</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Properties •</source>
        <comment>some are set</comment>
        <translation>属性 •</translation>
    </message>
    <message>
        <source>Nothing was published yet. Each message stands here with its acknowledgements.</source>
        <translation>尚未发布任何内容。每条消息及其确认显示在此处。</translation>
    </message>
    <message>
        <source>Stop (%1 left)</source>
        <translation>停止（剩余 %1）</translation>
    </message>
    <message>
        <source>Publish %1×</source>
        <translation>发布 %1×</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Repeat •</source>
        <comment>a number is set</comment>
        <translation>重复 •</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Publish &amp;Again…</source>
        <translation>再次发布(&amp;A)…</translation>
    </message>
    <message>
        <source>Copy &amp;Topic</source>
        <translation>复制主题(&amp;T)</translation>
    </message>
    <message>
        <source>Copy &amp;State</source>
        <translation>复制状态(&amp;S)</translation>
    </message>
    <message>
        <source>Topic to publish on</source>
        <translation>要发布到的主题</translation>
    </message>
    <message>
        <source>The Topic Name, without wildcards (PUBLISH, section 3.3.2.1). Enter publishes.</source>
        <translation>Topic Name，不带通配符（PUBLISH，第 3.3.2.1 节）。按 Enter 发布。</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>0: at most once, without an answer. 1: at least once (PUBACK). 2: exactly once (PUBREC, PUBREL, PUBCOMP). Section 4.3.</source>
        <translation>0：至多一次，没有应答。1：至少一次（PUBACK）。2：恰好一次（PUBREC、PUBREL、PUBCOMP）。第 4.3 节。</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>保留(&amp;R)</translation>
    </message>
    <message>
        <source>The server keeps the message and sends it to whoever subscribes later; an empty payload removes a kept one (section 3.3.1.3).</source>
        <translation>服务器保存消息并发送给以后订阅的客户端；空载荷会移除已保存的消息（第 3.3.1.3 节）。</translation>
    </message>
    <message>
        <source>Publish the message (Ctrl+Shift+Return)</source>
        <translation>发布消息 (Ctrl+Shift+Return)</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>载荷</translation>
    </message>
    <message>
        <source>&amp;Times:</source>
        <translation>次数(&amp;T)：</translation>
    </message>
    <message>
        <source>&amp;Interval:</source>
        <translation>间隔(&amp;I)：</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>Between two messages; 0: as fast as the server acknowledges</source>
        <translation>两条消息之间；0：以服务器确认的速度</translation>
    </message>
    <message>
        <source>Remove all rows from the list</source>
        <translation>删除列表中的所有行</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Sent (%1)</source>
        <translation>已发送（%1）</translation>
    </message>
    <message>
        <source>How often the same message is published, with the interval between</source>
        <translation>同一消息发布多少次，其间隔如设置</translation>
    </message>
    <message>
        <source>What was published, with its acknowledgements</source>
        <translation>已发布的内容及其确认</translation>
    </message>
</context>
<context>
    <name>PublishPropertiesEdit</name>
    <message>
        <source>Give a number from 1 to 65535.</source>
        <translation>请给出 1 到 65535 的数字。</translation>
    </message>
    <message>
        <source>Travels in MQTT 5 only; it is not sent.</source>
        <translation>只在 MQTT 5 中传输；不会发送。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a property and what is wrong with it</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>&amp;Content Type</source>
        <translation>Content Type(&amp;C)</translation>
    </message>
    <message>
        <source>What the payload is, for instance application/json. The broker passes it on as it is.
Property of PUBLISH, MQTT 5, section 3.3.2.3.9</source>
        <translation>载荷是什么，例如 application/json。broker 原样转发。
PUBLISH 的属性，MQTT 5，第 3.3.2.3.9 节</translation>
    </message>
    <message>
        <source>Payload &amp;Format Indicator</source>
        <translation>Payload Format Indicator(&amp;F)</translation>
    </message>
    <message>
        <source>Whether the payload is said to be UTF-8 text; the receiver or the broker may check it.
Property of PUBLISH, MQTT 5, section 3.3.2.3.2</source>
        <translation>载荷是否声明为 UTF-8 文本；接收方或 broker 可以检查。
PUBLISH 的属性，MQTT 5，第 3.3.2.3.2 节</translation>
    </message>
    <message>
        <source>Message &amp;Expiry Interval</source>
        <translation>Message Expiry Interval(&amp;E)</translation>
    </message>
    <message>
        <source>How long the broker keeps the message for receivers that are not there, and as a retained message.
Property of PUBLISH, MQTT 5, section 3.3.2.3.3</source>
        <translation>broker 为不在线的接收方以及作为保留消息将此消息保存多久。
PUBLISH 的属性，MQTT 5，第 3.3.2.3.3 节</translation>
    </message>
    <message>
        <source>Topic &amp;Alias</source>
        <translation>Topic Alias(&amp;A)</translation>
    </message>
    <message>
        <source>A number that stands for the topic, so that the topic need not be sent again on this connection. The broker says how many it takes (Topic Alias Maximum in CONNACK).
Property of PUBLISH, MQTT 5, section 3.3.2.3.4</source>
        <translation>代替主题的数字，因此在此连接上不必再次发送主题。broker 会说明它接受多少个（CONNACK 中的 Topic Alias Maximum）。
PUBLISH 的属性，MQTT 5，第 3.3.2.3.4 节</translation>
    </message>
    <message>
        <source>Resp&amp;onse Topic</source>
        <translation>Response Topic(&amp;O)</translation>
    </message>
    <message>
        <source>Where receivers send a response. A topic name: no + and #.
Property of PUBLISH, MQTT 5, section 3.3.2.3.5</source>
        <translation>接收方将应答发往何处。主题名：不含 + 和 #。
PUBLISH 的属性，MQTT 5，第 3.3.2.3.5 节</translation>
    </message>
    <message>
        <source>Corre&amp;lation Data</source>
        <translation>Correlation Data(&amp;L)</translation>
    </message>
    <message>
        <source>Tells the requester which request a response is for.
Property of PUBLISH, MQTT 5, section 3.3.2.3.6</source>
        <translation>告诉请求方应答属于哪个请求。
PUBLISH 的属性，MQTT 5，第 3.3.2.3.6 节</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>User Properties(&amp;U)</translation>
    </message>
    <message>
        <source>Pairs of a name and a value that travel with the message; a name may come again, and the order is kept.
Property of PUBLISH, MQTT 5, section 3.3.2.3.7</source>
        <translation>随消息传输的名称和值对；名称可以重复，顺序会保留。
PUBLISH 的属性，MQTT 5，第 3.3.2.3.7 节</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>not set: no response is asked for</source>
        <translation>未设置：不请求应答</translation>
    </message>
    <message>
        <source>not set: it does not expire</source>
        <translation>未设置：不过期</translation>
    </message>
    <message>
        <source>1 to 65535</source>
        <translation>1 到 65535</translation>
    </message>
    <message>
        <source>not set: unspecified bytes</source>
        <translation>未设置：未指定的字节</translation>
    </message>
    <message>
        <source>1: UTF-8 text</source>
        <translation>1：UTF-8 文本</translation>
    </message>
    <message>
        <source>0: unspecified bytes</source>
        <translation>0：未指定的字节</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
</context>
<context>
    <name>PublishRules</name>
    <message>
        <source>No packet of MQTT is larger than 256 MB.</source>
        <translation>MQTT 的报文不会大于 256 MB。</translation>
    </message>
    <message>
        <source>The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).</source>
        <translation>报文有 %1 字节；broker 最多接受 %2（Maximum Packet Size）。</translation>
    </message>
    <message>
        <source>The broker takes messages up to QoS %1 (Maximum QoS).</source>
        <translation>broker 接受的消息最高为 QoS %1（Maximum QoS）。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages (Retain Available is 0).</source>
        <translation>broker 不保存保留消息（Retain Available 为 0）。</translation>
    </message>
</context>
<context>
    <name>RateModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Since the first record of the log, to the end of the row&apos;s time</source>
        <translation>自日志的第一条记录到该行时间的末尾</translation>
    </message>
    <message>
        <source>Packets/s sent</source>
        <translation>发送报文/秒</translation>
    </message>
    <message>
        <source>Packets/s received</source>
        <translation>收到报文/秒</translation>
    </message>
    <message>
        <source>Bytes/s sent</source>
        <translation>发送字节/秒</translation>
    </message>
    <message>
        <source>Bytes/s received</source>
        <translation>收到字节/秒</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>times since the start</comment>
        <translation>%1 至 %2</translation>
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
        <translation>%1 个报文/秒</translation>
    </message>
    <message>
        <source>%1: %2 sent, %3 received</source>
        <comment>time since the start, rates with unit</comment>
        <translation>%1：发送 %2，收到 %3</translation>
    </message>
    <message>
        <source>Packets per second appear here once packets come.</source>
        <translation>有报文后，每秒报文数显示在此处。</translation>
    </message>
    <message>
        <source>time since the first record</source>
        <translation>自第一条记录以来的时间</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>received</source>
        <translation>收到</translation>
    </message>
</context>
<context>
    <name>ReachRules</name>
    <message>
        <source>The proxy %1 reached the host of %2, but nothing listens there: the connection was refused.</source>
        <translation>代理 %1 已到达 %2 的主机，但那里没有程序监听：连接被拒绝。</translation>
    </message>
    <message>
        <source>Check that the broker is running and that its listener uses port %1.</source>
        <translation>检查 broker 是否在运行，以及其监听器是否使用端口 %1。</translation>
    </message>
    <message>
        <source>The proxy %1 cannot find %2: the name is unknown there, or the host is unreachable from it.</source>
        <translation>代理 %1 找不到 %2：名称在那里未知，或从那里无法到达该主机。</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the proxy looks it up, not this machine.</source>
        <translation>检查 URL 中的主机名：由代理而不是本机查询它。</translation>
    </message>
    <message>
        <source>Ask for the broker&apos;s address and put it into the URL.</source>
        <translation>询问 broker 的地址并填入 URL。</translation>
    </message>
    <message>
        <source>The proxy %1 has no way to %2.</source>
        <translation>代理 %1 没有到 %2 的路由。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s address, and whether this proxy may reach its network.</source>
        <translation>检查 broker 的地址，以及此代理是否可以到达其网络。</translation>
    </message>
    <message>
        <source>It asks for a user name and password, or does not take those that were given.</source>
        <translation>它要求用户名和密码，或不接受所给出的。</translation>
    </message>
    <message>
        <source>Put the proxy&apos;s user name and password into its URL: http://user:password@%1.</source>
        <translation>将代理的用户名和密码写入其 URL：http://user:password@%1。</translation>
    </message>
    <message>
        <source>It does not allow a connection to this host or port.</source>
        <translation>它不允许连接到此主机或端口。</translation>
    </message>
    <message>
        <source>Ask for port %1 to be allowed in the proxy&apos;s configuration; many proxies let CONNECT through to port 443 alone.</source>
        <translation>请求在代理的配置中允许端口 %1；许多代理只允许 CONNECT 到端口 443。</translation>
    </message>
    <message>
        <source>It could not reach the broker, and does not say why.</source>
        <translation>它无法到达 broker，未说明原因。</translation>
    </message>
    <message>
        <source>Check host and port of the broker, and whether the proxy&apos;s machine can reach them.</source>
        <translation>检查 broker 的主机和端口，以及代理的机器能否到达它们。</translation>
    </message>
    <message>
        <source>Nothing listens on the proxy&apos;s port: the connection was refused.</source>
        <translation>代理的端口上没有程序监听：连接被拒绝。</translation>
    </message>
    <message>
        <source>Check host and port of the proxy, and that it is running.</source>
        <translation>检查代理的主机和端口，以及它是否在运行。</translation>
    </message>
    <message>
        <source>The proxy&apos;s host name cannot be found.</source>
        <translation>找不到代理的主机名。</translation>
    </message>
    <message>
        <source>Correct the proxy&apos;s host name.</source>
        <translation>请更正代理的主机名。</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>它没有及时应答。</translation>
    </message>
    <message>
        <source>Check host and port of the proxy, and whether it is a %1 proxy at all.</source>
        <translation>检查代理的主机和端口，以及它是否确为 %1 代理。</translation>
    </message>
    <message>
        <source>Check host, port and kind of the proxy: it was addressed as a %1 proxy.</source>
        <translation>检查代理的主机、端口和类型：它被当作 %1 代理使用。</translation>
    </message>
    <message>
        <source>Connect without the proxy, if the broker can be reached directly.</source>
        <translation>如果可以直接到达 broker，请不用代理连接。</translation>
    </message>
    <message>
        <source>The proxy %1 gave no connection to %2.</source>
        <translation>代理 %1 没有给出到 %2 的连接。</translation>
    </message>
    <message>
        <source>No name server and no hosts file on this machine knows an address for &quot;%1&quot;.</source>
        <translation>名称服务器和本机的 hosts 文件都不知道“%1”的地址。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; looks like an IPv4 address, but is none: give four numbers from 0 to 255.</source>
        <translation>“%1”看似 IPv4 地址，但不是：请给出四个 0 到 255 的数字。</translation>
    </message>
    <message>
        <source>Check the spelling of the host name in the URL.</source>
        <translation>检查 URL 中主机名的拼写。</translation>
    </message>
    <message>
        <source>Names in .local are announced by the host itself (mDNS): check that it is up and in the same network.</source>
        <translation>.local 中的名称由主机自己公布（mDNS）：检查它是否在运行且在同一网络中。</translation>
    </message>
    <message>
        <source>Give the full name with its domain, for instance %1.example.com.</source>
        <translation>请给出带域名的全名，例如 %1.example.com。</translation>
    </message>
    <message>
        <source>Look the name up with &quot;getent hosts %1&quot;; a name of another network may need its VPN or its DNS server.</source>
        <translation>用 &quot;getent hosts %1&quot; 查询该名称；另一网络的名称可能需要其 VPN 或其 DNS 服务器。</translation>
    </message>
    <message>
        <source>Put the broker&apos;s address into the URL, or into the field &quot;Connect to&quot;, which keeps the name for TLS.</source>
        <translation>将 broker 的地址填入 URL，或填入字段“连接到”，后者为 TLS 保留名称。</translation>
    </message>
    <message>
        <source>The look-up of &quot;%1&quot; failed: the name server did not give a usable answer. Whether the name exists is not known.</source>
        <translation>查询“%1”失败：名称服务器没有给出可用的应答。名称是否存在不得而知。</translation>
    </message>
    <message>
        <source>Check the network and the name servers of this machine (/etc/resolv.conf, &quot;resolvectl status&quot;).</source>
        <translation>检查本机的网络和名称服务器（/etc/resolv.conf，&quot;resolvectl status&quot;）。</translation>
    </message>
    <message>
        <source>Try again in a minute: name servers can fail for a short time.</source>
        <translation>一分钟后重试：名称服务器可能短时故障。</translation>
    </message>
    <message>
        <source>Put the broker&apos;s address into the URL, or into the field &quot;Connect to&quot;, to do without the name server.</source>
        <translation>将 broker 的地址填入 URL 或字段“连接到”，即可不用名称服务器。</translation>
    </message>
    <message>
        <source>Nothing listens on %1: the connection was refused. The host is up, or a firewall answers in its place.</source>
        <translation>%1 上没有程序监听：连接被拒绝。主机在运行，或有防火墙代为应答。</translation>
    </message>
    <message>
        <source>Check that the broker is running and listening on port %1: &quot;ss -ltnp&quot; on its machine shows the ports.</source>
        <translation>检查 broker 是否在运行并监听端口 %1：在其机器上用 &quot;ss -ltnp&quot; 可显示端口。</translation>
    </message>
    <message>
        <source>Check the port in the URL: %1 is the default of %2://.</source>
        <translation>检查 URL 中的端口：%1 是 %2:// 的默认端口。</translation>
    </message>
    <message>
        <source>Check the port in the URL: the broker may use another one than %1.</source>
        <translation>检查 URL 中的端口：broker 可能使用 %1 以外的端口。</translation>
    </message>
    <message>
        <source>This is the machine itself; a broker in a container or a virtual machine needs its port published, or another address.</source>
        <translation>这是本机自身；容器或虚拟机中的 broker 需要发布其端口，或使用其他地址。</translation>
    </message>
    <message>
        <source>Check that the broker listens on this address and not only on 127.0.0.1 of its machine, and that no firewall rejects the port.</source>
        <translation>检查 broker 是否在此地址上监听，而不只在其机器的 127.0.0.1 上，以及是否没有防火墙拒绝该端口。</translation>
    </message>
    <message>
        <source>%1 resets the connection before anything was sent.</source>
        <translation>%1 在发送任何内容之前就重置连接。</translation>
    </message>
    <message>
        <source>Something accepts connections there and throws them away: a firewall or load balancer, or a server that does not take this client&apos;s address.</source>
        <translation>那里有程序接受连接又将其丢弃：防火墙或负载均衡器，或不接受此客户端地址的服务器。</translation>
    </message>
    <message>
        <source>Check the firewall and the load balancer in front of the broker: does either have a working broker behind it?</source>
        <translation>检查 broker 前面的防火墙和负载均衡器：其后是否有正常工作的 broker？</translation>
    </message>
    <message>
        <source>Check the broker&apos;s rules on client addresses and on the number of connections.</source>
        <translation>检查 broker 关于客户端地址和连接数的规则。</translation>
    </message>
    <message>
        <source>%1 does not answer: neither accepted nor refused within %2.</source>
        <translation>%1 没有应答：在 %2 内既未接受也未拒绝。</translation>
    </message>
    <message>
        <source>A firewall may drop the packets, the address may be wrong, or the host is down.</source>
        <translation>可能是防火墙丢弃了报文、地址有误，或主机已关机。</translation>
    </message>
    <message>
        <source>Check the address in the URL, and that the host is up.</source>
        <translation>检查 URL 中的地址，以及主机是否在运行。</translation>
    </message>
    <message>
        <source>Check the firewalls on the way and on the host: port %1 must be let through.</source>
        <translation>检查途中和主机上的防火墙：必须放行端口 %1。</translation>
    </message>
    <message>
        <source>Check whether the broker&apos;s network can be reached from here at all; it may need a VPN.</source>
        <translation>检查从此处究竟能否到达 broker 的网络；可能需要 VPN。</translation>
    </message>
    <message>
        <source>There is no way from this machine to %1: the network says that it is unreachable.</source>
        <translation>本机没有到 %1 的路由：网络表明它不可达。</translation>
    </message>
    <message>
        <source>The connection to %1 could not be opened; the system&apos;s words stand in the evidence.</source>
        <translation>无法打开到 %1 的连接；系统的说明列在依据中。</translation>
    </message>
    <message>
        <source>Check that this machine is connected to the network: cable, Wi-Fi, VPN.</source>
        <translation>检查本机是否已连接到网络：网线、Wi-Fi、VPN。</translation>
    </message>
    <message>
        <source>Check the address in the URL, and the route to it with &quot;ip route get&quot;.</source>
        <translation>检查 URL 中的地址，并用 &quot;ip route get&quot; 检查到它的路由。</translation>
    </message>
    <message>
        <source>An IPv6 address was tried: where this network has no IPv6, use the broker&apos;s IPv4 address.</source>
        <translation>尝试的是 IPv6 地址：如果此网络没有 IPv6，请使用 broker 的 IPv4 地址。</translation>
    </message>
</context>
<context>
    <name>ReconnectBar</name>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Tries again now, and goes on trying if the connection is lost again</source>
        <translation>立即重试，如果连接再次中断则继续重试</translation>
    </message>
    <message>
        <source>Begins the next try at once</source>
        <translation>立即开始下一次重试</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>No more tries by themselves; the verdict stays.</source>
        <translation>不再自动重试；结论保留。</translation>
    </message>
</context>
<context>
    <name>ReconnectText</name>
    <message>
        <source>Not connected yet.</source>
        <translation>尚未连接。</translation>
    </message>
    <message>
        <source>Connection lost: %1.</source>
        <translation>连接中断：%1。</translation>
    </message>
    <message>
        <source>Reconnecting was stopped: two clients throw each other out.</source>
        <translation>重连已停止：两个客户端相互断开。</translation>
    </message>
    <message>
        <source>Connack does not try again by itself.</source>
        <translation>Connack 不会自动重试。</translation>
    </message>
    <message>
        <source>Try %1 runs.</source>
        <translation>正在进行第 %1 次重试。</translation>
    </message>
    <message>
        <source>Try %1 comes when the extra connections are done.</source>
        <translation>额外连接完成后进行第 %1 次重试。</translation>
    </message>
    <message>
        <source>Try %1 comes now.</source>
        <translation>现在进行第 %1 次重试。</translation>
    </message>
    <message>
        <source>Try %1 comes in %2.</source>
        <translation>%2 后进行第 %1 次重试。</translation>
    </message>
    <message>
        <source>Try %1 comes at %2.</source>
        <translation>%2 进行第 %1 次重试。</translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times, each about %1 after the CONNACK.</source>
        <translation>
            <numerusform>连接后被断开 %n 次，每次约在 CONNACK 之后 %1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times, between %1 and %2 after the CONNACK.</source>
        <translation>
            <numerusform>连接后被断开 %n 次，在 CONNACK 之后 %1 到 %2 之间。</numerusform>
        </translation>
    </message>
    <message>
        <source>So the tries come at the longest delay now.</source>
        <translation>因此现在以最长间隔重试。</translation>
    </message>
    <message>
        <source>This is automatic try %1.</source>
        <translation>这是第 %1 次自动重试。</translation>
    </message>
    <message>
        <source>This is automatic try %1, after the connection was lost at %2: %3.</source>
        <translation>这是第 %1 次自动重试，连接于 %2 中断：%3。</translation>
    </message>
    <message>
        <source>To resume the session, this reconnect is sent with Clean Start 0.</source>
        <translation>为恢复会话，此次重连以 Clean Start 0 发送。</translation>
    </message>
    <message>
        <source>It uses the client ID that the broker had assigned.</source>
        <translation>它使用 broker 分配的客户端 ID。</translation>
    </message>
    <message>
        <source>The broker keeps the session without end.</source>
        <translation>broker 无限期保存会话。</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1 after a loss.</source>
        <translation>连接中断后，broker 将会话保存 %1。</translation>
    </message>
</context>
<context>
    <name>ReferenceBroker</name>
    <message numerus="yes">
        <source>mosquitto does not accept connections %n second(s) after its start.</source>
        <translation>
            <numerusform>mosquitto 启动 %n 秒后仍不接受连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 can&apos;t be started: %2</source>
        <translation>无法启动 %1：%2</translation>
    </message>
    <message>
        <source>There are not enough free ports on 127.0.0.1.</source>
        <translation>127.0.0.1 上没有足够的空闲端口。</translation>
    </message>
    <message>
        <source>The broker ended by itself. Its last words: %1</source>
        <translation>broker 自行结束。其最后的输出：%1</translation>
    </message>
    <message>
        <source>This mosquitto was built without WebSockets, which the scenario needs.</source>
        <translation>此 mosquitto 构建时未包含场景所需的 WebSocket。</translation>
    </message>
    <message>
        <source>mosquitto did not start: %1</source>
        <translation>mosquitto 未启动：%1</translation>
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
        <translation>正常</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到达</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>解析</translation>
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
        <translation>未获应答</translation>
    </message>
    <message>
        <source>Subscribe %1: %2</source>
        <translation>订阅 %1：%2</translation>
    </message>
    <message>
        <source>Publish %1: %2</source>
        <translation>发布 %1：%2</translation>
    </message>
    <message>
        <source>came back after %1</source>
        <translation>%1 后返回</translation>
    </message>
    <message>
        <source>never came back</source>
        <translation>没有返回</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>acknowledged after %1</source>
        <translation>%1 后确认</translation>
    </message>
    <message>
        <source>Connected.</source>
        <translation>已连接。</translation>
    </message>
    <message>
        <source>Not connected: ended before it was.</source>
        <translation>未连接：在此之前已结束。</translation>
    </message>
    <message>
        <source>This is the likely cause; the evidence does not settle it.</source>
        <translation>这是很可能的原因；依据不足以定论。</translation>
    </message>
    <message>
        <source>This is one possible cause; the evidence does not settle it.</source>
        <translation>这是一个可能的原因；依据不足以定论。</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>如何处理</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>观察结果</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>Extra connections that were made to find out</source>
        <translation>为查明原因而建立的额外连接</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>%1 with %2 iterations, the broker has proven that it knows the password</source>
        <translation>%1，迭代 %2 次，broker 已证明它知道密码</translation>
    </message>
</context>
<context>
    <name>ReportDocument</name>
    <message>
        <source>Connection report: %1</source>
        <translation>连接报告：%1</translation>
    </message>
    <message>
        <source>en</source>
        <comment>language of this translation, as a BCP 47 tag</comment>
        <translation>zh-CN</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>如何处理</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>观察结果</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>已查询</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>对端</translation>
    </message>
    <message>
        <source>Own address</source>
        <translation>自身地址</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Begun after</source>
        <translation>开始于</translation>
    </message>
    <message>
        <source>The system&apos;s words</source>
        <translation>系统的说明</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>密码套件</translation>
    </message>
    <message>
        <source>Server name sent</source>
        <translation>发送的服务器名称</translation>
    </message>
    <message>
        <source>ALPN offered</source>
        <translation>提供的 ALPN</translation>
    </message>
    <message>
        <source>ALPN chosen</source>
        <translation>选定的 ALPN</translation>
    </message>
    <message>
        <source>Certificate verified</source>
        <translation>证书已验证</translation>
    </message>
    <message>
        <source>Verification errors</source>
        <translation>验证错误</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>The library&apos;s words</source>
        <translation>库的说明</translation>
    </message>
    <message>
        <source>First bytes received</source>
        <translation>收到的首批字节</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificates, as presented</source>
        <translation>证书（按出示顺序）</translation>
    </message>
    <message>
        <source>Certificate %1 of %2</source>
        <translation>证书 %1/%2</translation>
    </message>
    <message>
        <source>It cannot be read: %1 bytes.</source>
        <translation>无法读取：%1 字节。</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>签发者</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>生效时间</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>到期时间</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>HTTP exchange</source>
        <translation>HTTP 交换</translation>
    </message>
    <message>
        <source>Request header</source>
        <translation>请求标头</translation>
    </message>
    <message>
        <source>Response header</source>
        <translation>响应标头</translation>
    </message>
    <message>
        <source>Sub-protocol offered</source>
        <translation>提供的子协议</translation>
    </message>
    <message>
        <source>Sub-protocol chosen</source>
        <translation>选定的子协议</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>正文开头</translation>
    </message>
    <message>
        <source>Text frame</source>
        <translation>文本帧</translation>
    </message>
    <message>
        <source>Subscribe and publish</source>
        <translation>订阅和发布</translation>
    </message>
    <message>
        <source>Extra connections that were made to find out</source>
        <translation>为查明原因而建立的额外连接</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>报文</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>报文</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>The first %1 and the last %1 of %2 packets are shown; the report as JSON holds them all.</source>
        <translation>显示 %2 个报文中的前 %1 个和后 %1 个；JSON 报告包含全部。</translation>
    </message>
    <message numerus="yes">
        <source>The log no longer holds its %n oldest record(s).</source>
        <translation>
            <numerusform>日志中不再有其最旧的 %n 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>received</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>Settings used</source>
        <translation>使用的设置</translation>
    </message>
    <message>
        <source>Option</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>The options have the names that MQTT.js gives them. A secret that was set stands as ***.</source>
        <translation>选项使用 MQTT.js 的名称。已设置的机密显示为 ***。</translation>
    </message>
    <message>
        <source>About this report</source>
        <translation>关于此报告</translation>
    </message>
    <message>
        <source>Attempt begun</source>
        <translation>尝试开始于</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>%1... (%2 characters in all)</source>
        <translation>%1...（共 %2 个字符）</translation>
    </message>
    <message>
        <source>%1 (certificate %2)</source>
        <comment>verification error, number of the certificate</comment>
        <translation>%1（证书 %2）</translation>
    </message>
    <message numerus="yes">
        <source>PEM text, %n character(s)</source>
        <translation>
            <numerusform>PEM 文本，%n 个字符</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportSaver</name>
    <message>
        <source>Nothing was written: the name must end in .md, .html, .json or .txt.</source>
        <translation>未写入任何内容：文件名必须以 .md、.html、.json 或 .txt 结尾。</translation>
    </message>
    <message>
        <source>The report is saved as %1. It holds no secrets.</source>
        <translation>报告已保存为 %1。其中不含机密内容。</translation>
    </message>
    <message>
        <source>Nothing was written: %1 cannot be written (%2).</source>
        <translation>未写入任何内容：无法写入 %1（%2）。</translation>
    </message>
</context>
<context>
    <name>RetryRules</name>
    <message>
        <source>Nothing can be sent before the settings are changed.</source>
        <translation>在更改设置之前无法发送任何内容。</translation>
    </message>
    <message>
        <source>A network that fails, or a broker that is restarted, comes back by itself.</source>
        <translation>网络故障或 broker 重启会自行恢复。</translation>
    </message>
    <message>
        <source>Something else than this connection speaks answers there; the scheme, the port or the path has to be changed.</source>
        <translation>那里应答的不是此连接所用的协议；须更改协议、端口或路径。</translation>
    </message>
    <message>
        <source>The certificates are checked with the same result until one of them, the clock or the settings are changed.</source>
        <translation>在更改其中某个证书、时钟或设置之前，证书检查的结果不变。</translation>
    </message>
    <message>
        <source>The TLS settings of the broker and of this connection do not go together; one of them has to be changed.</source>
        <translation>broker 与此连接的 TLS 设置不相容；须更改其中之一。</translation>
    </message>
    <message>
        <source>The web server waits for the broker behind it, which may come back.</source>
        <translation>Web 服务器在等待其后的 broker，它可能恢复。</translation>
    </message>
    <message>
        <source>The broker refuses this user, password or right; trying again can get the address banned.</source>
        <translation>broker 拒绝此用户、密码或权限；重试可能导致地址被封禁。</translation>
    </message>
    <message>
        <source>The broker refuses what CONNECT asks for; the same CONNECT would be refused again.</source>
        <translation>broker 拒绝 CONNECT 所要求的内容；同样的 CONNECT 会再次被拒绝。</translation>
    </message>
    <message>
        <source>The broker is short of room or time; it is left alone for the longest delay.</source>
        <translation>broker 缺少空间或时间；在最长间隔内不打扰它。</translation>
    </message>
    <message>
        <source>The broker gave no clear reason; it is asked again after the longest delay.</source>
        <translation>broker 没有给出明确的原因；在最长间隔之后再次询问。</translation>
    </message>
    <message>
        <source>Connack does not follow a broker or web server that refers elsewhere without your word.</source>
        <translation>没有您的同意，Connack 不会跟随指向别处的 broker 或 Web 服务器。</translation>
    </message>
    <message>
        <source>To come back would throw the other client out, which would come back in turn and throw this one out again.</source>
        <translation>重新连接会使另一个客户端断开，后者又会回来并使此客户端再次断开。</translation>
    </message>
    <message>
        <source>A connection that was lost can usually be made anew at once.</source>
        <translation>中断的连接通常可以立即重新建立。</translation>
    </message>
    <message>
        <source>The broker took offence at a packet, which may be sent again; it is left alone for the longest delay.</source>
        <translation>broker 不接受某个报文，而它可能再次发送；在最长间隔内不打扰它。</translation>
    </message>
    <message>
        <source>Someone who runs the broker ended the connection; it is left alone for the longest delay.</source>
        <translation>broker 的运营者结束了连接；在最长间隔内不打扰它。</translation>
    </message>
</context>
<context>
    <name>RoundTripModel</name>
    <message>
        <source>QoS %1: %2</source>
        <translation>QoS %1：%2</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Quality of Service with which the message was published (section 4.3)</source>
        <translation>发布消息所用的 Quality of Service（第 4.3 节）</translation>
    </message>
    <message>
        <source>What became of the message</source>
        <translation>消息的结果</translation>
    </message>
    <message>
        <source>From the PUBLISH to its arrival at the second connection</source>
        <translation>从 PUBLISH 到消息抵达第二个连接的时间</translation>
    </message>
    <message>
        <source>From the PUBLISH to its last acknowledgement: PUBACK with QoS 1, PUBCOMP with QoS 2; QoS 0 has none</source>
        <translation>从 PUBLISH 到最后的确认：QoS 1 为 PUBACK，QoS 2 为 PUBCOMP；QoS 0 没有</translation>
    </message>
</context>
<context>
    <name>RoundTripPanel</name>
    <message>
        <source>The keep-alive pings by itself when nothing else is sent.</source>
        <translation>没有发送其他内容时，保活会自动 ping。</translation>
    </message>
    <message numerus="yes">
        <source>last %1 · median %2 · 95th percentile %3 · longest %4 · %n ping(s)</source>
        <translation>
            <numerusform>最近 %1 · 中位数 %2 · 第 95 百分位 %3 · 最长 %4 · %n 次 ping</numerusform>
        </translation>
    </message>
    <message>
        <source>Round-trip time</source>
        <translation>往返时间</translation>
    </message>
    <message>
        <source>Ping now</source>
        <translation>立即 ping</translation>
    </message>
    <message>
        <source>Sends PINGREQ (section 3.12) and measures the time until PINGRESP.</source>
        <translation>发送 PINGREQ（第 3.12 节）并测量到 PINGRESP 的时间。</translation>
    </message>
    <message>
        <source>every second</source>
        <translation>每秒</translation>
    </message>
    <message>
        <source>Sends PINGREQ (section 3.12) every second while connected. The broker then sees no silence, whatever the keep-alive.</source>
        <translation>连接期间每秒发送 PINGREQ（第 3.12 节）。无论保活时间如何，broker 都看不到静默。</translation>
    </message>
</context>
<context>
    <name>RoundTripPlot</name>
    <message>
        <source>No PINGRESP yet.</source>
        <translation>尚无 PINGRESP。</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <extracomment>%1: round-trip time with unit; %2: time of day</extracomment>
        <translation>%1，时间 %2</translation>
    </message>
    <message>
        <source>The time from PINGREQ to PINGRESP (section 3.12): those of the keep-alive, and those that you ask for.</source>
        <translation>从 PINGREQ 到 PINGRESP 的时间（第 3.12 节）：保活的以及您要求的。</translation>
    </message>
</context>
<context>
    <name>RoundTripView</name>
    <message>
        <source>Choose at least one QoS.</source>
        <translation>请至少选择一个 QoS。</translation>
    </message>
    <message>
        <source>&amp;Round trip</source>
        <translation>往返(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>This connection publishes, a second one waits for the message.</source>
        <translation>此连接发布，第二个连接等待消息。</translation>
    </message>
    <message>
        <source>Not connected: two connections of their own publish and wait.</source>
        <translation>未连接：两个单独的连接进行发布和等待。</translation>
    </message>
    <message>
        <source>The packets of this connection stand in the log. The second connection has the same server, credentials and TLS, but a client ID of its own that begins alike, no will and no session that stays.</source>
        <translation>此连接的报文在日志中。第二个连接使用相同的服务器、凭据和 TLS，但有开头相同的自己的客户端 ID，没有遗嘱，也没有留存的会话。</translation>
    </message>
    <message>
        <source>Both have the server, credentials and TLS of the settings, but client IDs of their own that begin alike, no will and no session that stays. Where rights go by the client ID, connect first: then this connection publishes.</source>
        <translation>两者使用设置中的服务器、凭据和 TLS，但有开头相同的各自的客户端 ID，没有遗嘱，也没有留存的会话。如果权限依据客户端 ID，请先连接：这样由此连接发布。</translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>&amp;Payload</source>
        <translation>载荷(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Wait</source>
        <translation>等待(&amp;W)</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>a topic name, without wildcards</source>
        <translation>主题名，不带通配符</translation>
    </message>
    <message>
        <source>The topic name that the message is published to, and that the second connection subscribes to (PUBLISH, section 3.3.2.1). Whoever else subscribes to it gets the message as well.</source>
        <translation>消息发布到、且第二个连接所订阅的主题名（PUBLISH，第 3.3.2.1 节）。订阅该主题的其他客户端也会收到消息。</translation>
    </message>
    <message>
        <source>made anew each time</source>
        <translation>每次重新生成</translation>
    </message>
    <message>
        <source>How long each message is waited for, from its PUBLISH on</source>
        <translation>从 PUBLISH 起，每条消息等待多长时间</translation>
    </message>
    <message>
        <source>Publishes one message with each chosen QoS, never retained, and waits for it on a second connection (Return in the topic)</source>
        <translation>以每个所选 QoS 发布一条消息，绝不保留，并在第二个连接上等待它（在主题中按 Return）</translation>
    </message>
    <message>
        <source>Copy the results with their explanations</source>
        <translation>复制结果及其说明</translation>
    </message>
    <message>
        <source>At most once: nothing acknowledges it (section 4.3.1)</source>
        <translation>至多一次：没有确认（第 4.3.1 节）</translation>
    </message>
    <message>
        <source>At least once: PUBACK acknowledges it (section 4.3.2)</source>
        <translation>至少一次：由 PUBACK 确认（第 4.3.2 节）</translation>
    </message>
    <message>
        <source>Exactly once: PUBREC, PUBREL and PUBCOMP (section 4.3.3)</source>
        <translation>恰好一次：PUBREC、PUBREL 和 PUBCOMP（第 4.3.3 节）</translation>
    </message>
    <message>
        <source>Does a message arrive? Publish one here and see what a subscriber gets, and how fast.</source>
        <translation>消息是否到达？在此发布一条，看看订阅者收到什么以及多快。</translation>
    </message>
    <message>
        <source>What the message holds. Left empty, it is “connack” and random digits, so that it cannot be taken for another one. With MQTT 5 a User Property marks the message as well. Payload of PUBLISH, section 3.3.3.</source>
        <translation>消息的内容。留空则为“connack”加随机数字，以免与其他消息混淆。使用 MQTT 5 时，还有 User Property 标记该消息。PUBLISH 的载荷，第 3.3.3 节。</translation>
    </message>
</context>
<context>
    <name>SecretKeeper</name>
    <message>
        <source>This build of Connack has no access to the system&apos;s key store.</source>
        <translation>此 Connack 构建版本不能访问系统的密钥库。</translation>
    </message>
    <message>
        <source>The secrets of this connection could not be read. %1</source>
        <translation>无法读取此连接的机密。%1</translation>
    </message>
    <message>
        <source>The system&apos;s key store gave no secrets for this connection: they are gone, or it stayed locked.</source>
        <translation>系统的密钥库没有给出此连接的机密：它们已不存在，或密钥库保持锁定。</translation>
    </message>
    <message>
        <source>What the system&apos;s key store holds for this connection cannot be read.</source>
        <translation>无法读取系统的密钥库为此连接保存的内容。</translation>
    </message>
    <message>
        <source>The secrets of this connection were not saved. %1</source>
        <translation>此连接的机密未保存。%1</translation>
    </message>
    <message>
        <source>The secrets of this connection are still in the system&apos;s key store. %1</source>
        <translation>此连接的机密仍在系统的密钥库中。%1</translation>
    </message>
</context>
<context>
    <name>SecretStore</name>
    <message>
        <source>This system has no key store that answers.</source>
        <translation>本系统没有应答的密钥库。</translation>
    </message>
    <message>
        <source>The system&apos;s key store is locked, or refuses access.</source>
        <translation>系统的密钥库已锁定或拒绝访问。</translation>
    </message>
    <message>
        <source>The system&apos;s key store failed and does not say why.</source>
        <translation>系统的密钥库失败，未说明原因。</translation>
    </message>
    <message>
        <source>The system&apos;s key store failed: %1</source>
        <translation>系统的密钥库失败：%1</translation>
    </message>
</context>
<context>
    <name>SessionRules</name>
    <message>
        <source>The connection had held for %1.</source>
        <translation>连接已保持 %1。</translation>
    </message>
    <message>
        <source>Follow the reason: %1</source>
        <translation>按原因处理：%1</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells which rule refused it.</source>
        <translation>查看 broker 的日志：它会说明是哪条规则拒绝了它。</translation>
    </message>
    <message>
        <source>The broker refused the subscription to &quot;%1&quot; with %2.</source>
        <translation>broker 以 %2 拒绝了对“%1”的订阅。</translation>
    </message>
    <message>
        <source>Check the topic filter &quot;%1&quot;: its spelling, and whether wildcards or a share name are allowed there.</source>
        <translation>检查 Topic Filter“%1”：其拼写，以及那里是否允许通配符或共享名。</translation>
    </message>
    <message>
        <source>The broker refused the message to &quot;%1&quot; with %2.</source>
        <translation>broker 以 %2 拒绝了发往“%1”的消息。</translation>
    </message>
    <message>
        <source>Check the topic &quot;%1&quot;: it may be spelt wrongly, or be read-only.</source>
        <translation>检查主题“%1”：可能拼写有误，或为只读。</translation>
    </message>
    <message>
        <source>The server reference is &quot;%1&quot;.</source>
        <translation>服务器引用为“%1”。</translation>
    </message>
    <message>
        <source>Put the host of &quot;%1&quot; into the URL.</source>
        <translation>将“%1”的主机填入 URL。</translation>
    </message>
    <message>
        <source>Another connection came with the client ID &quot;%1&quot;, and the broker keeps only the newer one.</source>
        <translation>另一个连接以客户端 ID“%1”到来，broker 只保留较新的。</translation>
    </message>
    <message>
        <source>Find the other client with the client ID &quot;%1&quot;, for instance a second copy of the device or program.</source>
        <translation>找到使用客户端 ID“%1”的另一个客户端，例如设备或程序的第二个副本。</translation>
    </message>
    <message>
        <source>Use a client ID that no one else has.</source>
        <translation>请使用别人没有的客户端 ID。</translation>
    </message>
    <message>
        <source>Use a longer keep-alive than %1 s, or look for what holds the packets up on the way.</source>
        <translation>请使用长于 %1 s 的 Keep Alive，或找出途中拖延报文的原因。</translation>
    </message>
    <message>
        <source>Follow the reason and look into the broker&apos;s log at that time.</source>
        <translation>按原因处理，并查看 broker 当时的日志。</translation>
    </message>
    <message>
        <source>Connect again later.</source>
        <translation>稍后再连接。</translation>
    </message>
    <message>
        <source>The broker ended the connection with DISCONNECT %1.</source>
        <translation>broker 以 DISCONNECT %1 结束了连接。</translation>
    </message>
    <message>
        <source>It gives the reason &quot;%1&quot;.</source>
        <translation>它给出的原因是“%1”。</translation>
    </message>
    <message>
        <source>The broker did not answer PINGREQ: no PINGRESP came, and nothing else.</source>
        <translation>broker 没有应答 PINGREQ：没有 PINGRESP 到达，也没有其他内容。</translation>
    </message>
    <message>
        <source>Either the broker hangs, or the way to it is broken without either side being told, as by a router or firewall that forgot the connection.</source>
        <translation>要么 broker 挂起，要么到它的线路已断而双方都未得知，例如因路由器或防火墙遗忘了连接。</translation>
    </message>
    <message>
        <source>Check the network between here and the broker, and whether the broker still answers others.</source>
        <translation>检查此处与 broker 之间的网络，以及 broker 是否仍应答其他客户端。</translation>
    </message>
    <message>
        <source>Use a shorter keep-alive than %1 s, if a router or firewall drops quiet connections.</source>
        <translation>如果路由器或防火墙丢弃静默的连接，请使用短于 %1 s 的 Keep Alive。</translation>
    </message>
    <message>
        <source>a packet of no known type</source>
        <translation>未知类型的报文</translation>
    </message>
    <message>
        <source>Report the packet to the maker of the broker; the packet log has its bytes.</source>
        <translation>将该报文报告给 broker 的开发者；报文日志中有其字节。</translation>
    </message>
    <message>
        <source>Look for a proxy or gateway between here and the broker that changes the bytes.</source>
        <translation>查找此处与 broker 之间改动字节的代理或网关。</translation>
    </message>
    <message>
        <source>The server closed the connection %1 after the CONNACK, and gave no reason.</source>
        <translation>服务器在 CONNACK 之后 %1 关闭了连接，未给出原因。</translation>
    </message>
    <message>
        <source>So behave brokers before MQTT 5 when another client takes over the client ID &quot;%1&quot;, when a subscription or message is not allowed, and when they are stopped.</source>
        <translation>MQTT 5 之前的 broker 在另一个客户端占用客户端 ID“%1”、订阅或消息不被允许，以及被停止时如此。</translation>
    </message>
    <message>
        <source>Check whether another client uses the client ID &quot;%1&quot;; connect with another client ID to find out.</source>
        <translation>检查是否有另一个客户端使用客户端 ID“%1”；换用另一客户端 ID 连接即可查明。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules for the topics used: some brokers hang up on what is not allowed.</source>
        <translation>检查 broker 对所用主题的访问规则：有些 broker 对不允许的内容会挂断。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time.</source>
        <translation>查看 broker 当时的日志。</translation>
    </message>
    <message>
        <source>Switch to MQTT 5.0, if the broker speaks it: there it tells its reason.</source>
        <translation>如果 broker 支持，请切换到 MQTT 5.0：它在那里会说明原因。</translation>
    </message>
    <message>
        <source>The connection was reset %1 after the CONNACK.</source>
        <translation>连接在 CONNACK 之后 %1 被重置。</translation>
    </message>
    <message>
        <source>The network connection broke off %1 after the CONNACK.</source>
        <translation>网络连接在 CONNACK 之后 %1 中断。</translation>
    </message>
    <message>
        <source>The broker may have crashed or been restarted, or a router, firewall or load balancer cut the connection.</source>
        <translation>可能是 broker 崩溃或重启，或路由器、防火墙或负载均衡器切断了连接。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: was it running, and did it drop this client?</source>
        <translation>查看 broker 当时的日志：它是否在运行，是否断开了此客户端？</translation>
    </message>
    <message>
        <source>Check the network between here and the broker, and time limits of load balancers on quiet connections.</source>
        <translation>检查此处与 broker 之间的网络，以及负载均衡器对静默连接的时限。</translation>
    </message>
    <message>
        <source>The broker did not answer the SUBSCRIBE for &quot;%1&quot;: no SUBACK came.</source>
        <translation>broker 没有应答对“%1”的 SUBSCRIBE：没有 SUBACK 到达。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the SUBSCRIBE arrive, and does a plug-in hold the answer up?</source>
        <translation>查看 broker 的日志：SUBSCRIBE 是否到达，是否有插件拖延了应答？</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules for &quot;%1&quot;; a broker must answer all the same.</source>
        <translation>检查 broker 对“%1”的访问规则；broker 仍须应答。</translation>
    </message>
    <message>
        <source>The broker did not acknowledge the message to &quot;%1&quot; with QoS %2: no %3 came.</source>
        <translation>broker 没有以 QoS %2 确认发往“%1”的消息：没有 %3 到达。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the PUBLISH arrive, and does a plug-in hold the answer up?</source>
        <translation>查看 broker 的日志：PUBLISH 是否到达，是否有插件拖延了应答？</translation>
    </message>
    <message>
        <source>The message to &quot;%1&quot; was sent with QoS 0 and did not come back, though a subscription of this connection matches it.</source>
        <translation>发往“%1”的消息以 QoS 0 发送，没有返回，尽管此连接的某个订阅与其匹配。</translation>
    </message>
    <message>
        <source>The broker acknowledged the message to &quot;%1&quot;, but did not deliver it, though a subscription of this connection matches it.</source>
        <translation>broker 确认了发往“%1”的消息，但没有送达，尽管此连接的某个订阅与其匹配。</translation>
    </message>
    <message>
        <source>Brokers before MQTT 5 drop so what the access rules forbid, and cannot say it.</source>
        <translation>MQTT 5 之前的 broker 以此丢弃访问规则所禁止的内容，且无法说明。</translation>
    </message>
    <message>
        <source>Switch to MQTT 5.0: there the broker can answer a message that is not allowed with a reason code.</source>
        <translation>切换到 MQTT 5.0：broker 在那里可以用 Reason Code 应答不允许的消息。</translation>
    </message>
    <message>
        <source>Check for rules, bridges or plug-ins of the broker that take messages on this topic.</source>
        <translation>检查 broker 是否有取走此主题消息的规则、桥接或插件。</translation>
    </message>
    <message>
        <source>The subscription to &quot;%1&quot; was not sent: %2</source>
        <translation>对“%1”的订阅未发送：%2</translation>
    </message>
    <message>
        <source>Change the subscription so that it keeps to this, or the broker&apos;s configuration.</source>
        <translation>请更改订阅使其符合要求，或更改 broker 的配置。</translation>
    </message>
    <message>
        <source>The message to &quot;%1&quot; was not sent: %2</source>
        <translation>发往“%1”的消息未发送：%2</translation>
    </message>
    <message>
        <source>Change the message so that it keeps to this, or the broker&apos;s configuration.</source>
        <translation>请更改消息使其符合要求，或更改 broker 的配置。</translation>
    </message>
    <message>
        <source>Connack ended the connection: the broker sent %1 that breaks the standard: %2.</source>
        <translation>Connack 结束了连接：broker 发送了违反标准的 %1：%2。</translation>
    </message>
    <message>
        <source>user &quot;%1&quot; and client ID &quot;%2&quot;</source>
        <translation>用户“%1”和客户端 ID“%2”</translation>
    </message>
    <message>
        <source>client ID &quot;%1&quot;, which gave no user name</source>
        <translation>未给出用户名的客户端 ID“%1”</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for %1.</source>
        <translation>检查 broker 对%1的访问规则（ACL）。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) on subscriptions for %1.</source>
        <translation>检查 broker 对%1的订阅访问规则（ACL）。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for writing to &quot;%1&quot; and for reading it, for %2.</source>
        <translation>检查 broker 对%2写入和读取“%1”的访问规则（ACL）。</translation>
    </message>
    <message>
        <source>The subscription &quot;%1&quot; is shared: another member of its group may have taken the message, and a broker without shared subscriptions takes the name by the letter.</source>
        <translation>订阅“%1”是共享的：可能由其组中的另一成员收到消息，而没有共享订阅的 broker 会按字面理解该名称。</translation>
    </message>
    <message>
        <source>Subscribe to &quot;%1&quot; without $share to find out.</source>
        <translation>不用 $share 订阅“%1”即可查明。</translation>
    </message>
    <message>
        <source>Brokers drop so what the access rules forbid: a message with QoS 0 has no answer that could say it.</source>
        <translation>broker 以此丢弃访问规则所禁止的内容：QoS 0 的消息没有可说明此事的应答。</translation>
    </message>
    <message>
        <source>Publish with QoS 1: then the broker answers, and can say why it does not take the message.</source>
        <translation>以 QoS 1 发布：这样 broker 会应答，并能说明为何不接受消息。</translation>
    </message>
    <message>
        <source>That was %1 after the %2 for &quot;%3&quot;: the broker&apos;s access rules probably do not allow it.</source>
        <translation>那是在对“%3”的 %2 之后 %1：broker 的访问规则可能不允许它。</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) on &quot;%1&quot; for %2: some brokers hang up on what is not allowed.</source>
        <translation>检查 broker 对%2在“%1”上的访问规则（ACL）：有些 broker 对不允许的内容会挂断。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>%1 is %2.</source>
        <translation>%1 为 %2。</translation>
    </message>
    <message>
        <source>%1 holds the NUL character U+0000 [MQTT-1.5.4-2].</source>
        <translation>%1 含有 NUL 字符 U+0000 [MQTT-1.5.4-2]。</translation>
    </message>
    <message>
        <source>Delete that character.</source>
        <translation>请删除该字符。</translation>
    </message>
    <message>
        <source>%1 holds half of a surrogate pair, which has no UTF-8 [MQTT-1.5.4-1].</source>
        <translation>%1 含有半个代理对，它没有 UTF-8 形式 [MQTT-1.5.4-1]。</translation>
    </message>
    <message>
        <source>%1 has %2 bytes.</source>
        <translation>%1 有 %2 字节。</translation>
    </message>
    <message>
        <source>Give at most %1 bytes.</source>
        <translation>请最多给出 %1 字节。</translation>
    </message>
    <message>
        <source>%1 is to come from a file, but none is chosen.</source>
        <translation>%1 应来自文件，但没有选择文件。</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>请选择文件。</translation>
    </message>
    <message>
        <source>%1: the port is 0.</source>
        <translation>%1：端口为 0。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 是空的。</translation>
    </message>
    <message>
        <source>%1 is &quot;%2&quot;. %3</source>
        <translation>%1 为“%2”。%3</translation>
    </message>
    <message>
        <source>Give a topic name without + and #, for instance plant/pump-7/state.</source>
        <translation>请给出不含 + 和 # 的主题名，例如 plant/pump-7/state。</translation>
    </message>
    <message>
        <source>The port is 0.</source>
        <translation>端口为 0。</translation>
    </message>
    <message>
        <source>Give a path such as /mqtt, with its query if need be.</source>
        <translation>请给出路径，例如 /mqtt，必要时带查询部分。</translation>
    </message>
    <message>
        <source>The path has %1 characters.</source>
        <translation>路径有 %1 个字符。</translation>
    </message>
    <message>
        <source>Give at most %1 characters.</source>
        <translation>请最多给出 %1 个字符。</translation>
    </message>
    <message>
        <source>The path holds a control character: %1.</source>
        <translation>路径含有控制字符：%1。</translation>
    </message>
    <message>
        <source>The path holds a #, which starts a fragment: %1.</source>
        <translation>路径含有 #，它会开始片段：%1。</translation>
    </message>
    <message>
        <source>Write %23 for a # that belongs to the path.</source>
        <translation>属于路径的 # 请写作 %23。</translation>
    </message>
    <message>
        <source>A header has no name.</source>
        <translation>有一个标头没有名称。</translation>
    </message>
    <message>
        <source>Give a name such as X-Api-Key, or remove the row.</source>
        <translation>请给出名称，例如 X-Api-Key，或移除该行。</translation>
    </message>
    <message>
        <source>The header name &quot;%1&quot; is not valid (RFC 9110, section 5.1).</source>
        <translation>标头名称“%1”无效（RFC 9110，第 5.1 节）。</translation>
    </message>
    <message>
        <source>Use letters, digits and hyphens.</source>
        <translation>请使用字母、数字和连字符。</translation>
    </message>
    <message>
        <source>The header %1 is made by the WebSocket handshake itself.</source>
        <translation>标头 %1 由 WebSocket 握手自己生成。</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>请移除它。</translation>
    </message>
    <message>
        <source>The value of the header &quot;%1&quot; holds a character that no header has, or is too long (RFC 9110, section 5.5).</source>
        <translation>标头“%1”的值含有标头中不允许的字符，或过长（RFC 9110，第 5.5 节）。</translation>
    </message>
    <message>
        <source>Give one line of Latin-1 text.</source>
        <translation>请给出一行 Latin-1 文本。</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>请给出 3（MQTT 3.1）、4（MQTT 3.1.1）或 5（MQTT 5.0）。</translation>
    </message>
    <message>
        <source>The user name or password for the SOCKS5 proxy is too long.</source>
        <translation>SOCKS5 代理的用户名或密码过长。</translation>
    </message>
    <message>
        <source>Give at most %1 bytes each.</source>
        <translation>请各最多给出 %1 字节。</translation>
    </message>
    <message>
        <source>The user name for the HTTP proxy holds a colon (RFC 7617, section 2).</source>
        <translation>HTTP 代理的用户名含有冒号（RFC 7617，第 2 节）。</translation>
    </message>
    <message>
        <source>Give a name without a colon.</source>
        <translation>请给出不含冒号的名称。</translation>
    </message>
    <message>
        <source>There is authentication data without an authentication method (MQTT 5.0, section 3.1.2.11.10).</source>
        <translation>有认证数据而没有认证方法（MQTT 5.0，第 3.1.2.11.10 节）。</translation>
    </message>
    <message>
        <source>Name the method as well, or remove the data.</source>
        <translation>请同时指定方法，或移除数据。</translation>
    </message>
    <message>
        <source>The ALPN name &quot;%1&quot; has %2 bytes.</source>
        <translation>ALPN 名称“%1”有 %2 字节。</translation>
    </message>
    <message>
        <source>Give names of 1 to %1 bytes, for instance mqtt.</source>
        <translation>请给出 1 到 %1 字节的名称，例如 mqtt。</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>请给出 0、1 或 2。</translation>
    </message>
    <message>
        <source>Give %1 to %2 seconds.</source>
        <translation>请给出 %1 到 %2 秒。</translation>
    </message>
    <message>
        <source>Give %1 to %2 milliseconds.</source>
        <translation>请给出 %1 到 %2 毫秒。</translation>
    </message>
    <message>
        <source>Give %1 to %2 bytes.</source>
        <translation>请给出 %1 到 %2 字节。</translation>
    </message>
    <message>
        <source>Give a whole number from %1 to %2.</source>
        <translation>请给出 %1 到 %2 的整数。</translation>
    </message>
    <message>
        <source>No file is chosen.</source>
        <translation>没有选择文件。</translation>
    </message>
    <message>
        <source>The file name %1 holds a NUL character.</source>
        <translation>文件名 %1 含有 NUL 字符。</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 不是文件。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>无法读取文件 %1：%2。</translation>
    </message>
    <message>
        <source>The file %1 is larger than %2 bytes.</source>
        <translation>文件 %1 大于 %2 字节。</translation>
    </message>
    <message>
        <source>Choose a file of at most %1 bytes that can be read.</source>
        <translation>请选择可读取的、至多 %1 字节的文件。</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://; %3:// is used here.</source>
        <translation>端口 %1 通常用于 %2://；此处使用 %3://。</translation>
    </message>
    <message>
        <source>The path %1 has no meaning under %2:// and is not sent.</source>
        <translation>路径 %1 在 %2:// 下没有意义，不会发送。</translation>
    </message>
    <message>
        <source>Properties travel in MQTT 5 only, this connection uses %1; not sent: %2.</source>
        <translation>属性只在 MQTT 5 中传输，此连接使用 %1；不发送：%2。</translation>
    </message>
    <message>
        <source>%1:// uses no TLS; without effect: %2.</source>
        <translation>%1:// 不使用 TLS；不起作用：%2。</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is not verified: anyone could answer in its place.</source>
        <translation>broker 的证书未经验证：任何人都可以冒充它应答。</translation>
    </message>
    <message>
        <source>MQTT %1 has no password without a user name [MQTT-3.1.2-22]; the password is not sent.</source>
        <translation>MQTT %1 不允许有密码而无用户名 [MQTT-3.1.2-22]；不发送密码。</translation>
    </message>
    <message>
        <source>The client ID has %1 bytes; a broker of MQTT %2 need not take more than %3.</source>
        <translation>客户端 ID 有 %1 字节；MQTT %2 的 broker 不必接受超过 %3 字节的 ID。</translation>
    </message>
    <message>
        <source>The client ID is empty: the broker gives one.</source>
        <translation>客户端 ID 为空：由 broker 给出。</translation>
    </message>
    <message>
        <source>The client ID is empty, which MQTT 3.1 does not allow: most brokers refuse it.</source>
        <translation>客户端 ID 为空，MQTT 3.1 不允许：多数 broker 会拒绝。</translation>
    </message>
    <message>
        <source>The client ID is empty and Clean Session is off: a broker must refuse that [MQTT-3.1.3-8].</source>
        <translation>客户端 ID 为空且 Clean Session 关闭：broker 必须拒绝 [MQTT-3.1.3-8]。</translation>
    </message>
    <message>
        <source>The password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>The user name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>The client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>The authentication data</source>
        <translation>认证数据</translation>
    </message>
    <message>
        <source>The header %1</source>
        <translation>标头 %1</translation>
    </message>
    <message>
        <source>The query&apos;s %1</source>
        <translation>查询部分的 %1</translation>
    </message>
    <message>
        <source>%1 is a token that expired at %2.</source>
        <translation>%1 是已于 %2 过期的令牌。</translation>
    </message>
    <message>
        <source>%1 is a token that expires at %2, within the hour.</source>
        <translation>%1 是将于 %2（一小时内）过期的令牌。</translation>
    </message>
    <message>
        <source>Used by ws:// and wss:// only; this connection uses %1://.</source>
        <translation>仅由 ws:// 和 wss:// 使用；此连接使用 %1://。</translation>
    </message>
    <message>
        <source>Used by mqtts:// and wss:// only; this connection uses %1://.</source>
        <translation>仅由 mqtts:// 和 wss:// 使用；此连接使用 %1://。</translation>
    </message>
    <message>
        <source>MQTT %1 sends no password without a user name.</source>
        <translation>MQTT %1 没有用户名就不发送密码。</translation>
    </message>
    <message>
        <source>Travels in MQTT 5 only; this connection uses %1.</source>
        <translation>只在 MQTT 5 中传输；此连接使用 %1。</translation>
    </message>
    <message>
        <source>A password is sent without a user name: MQTT 5 allows it, but not every broker expects it.</source>
        <translation>发送密码而无用户名：MQTT 5 允许，但并非每个 broker 都支持。</translation>
    </message>
    <message>
        <source>A client certificate or key is given beside the PKCS#12 file, and wins; without effect: pfx.</source>
        <translation>在 PKCS#12 文件之外还给出了客户端证书或密钥，以后者为准；不起作用：pfx。</translation>
    </message>
    <message>
        <source>A client certificate or key is given beside it, and wins.</source>
        <translation>在它之外还给出了客户端证书或密钥，以后者为准。</translation>
    </message>
    <message>
        <source>Remove that character, or answer AUTH by hand.</source>
        <translation>请删除该字符，或手动应答 AUTH。</translation>
    </message>
    <message>
        <source>%1 holds a character that SCRAM does not allow (RFC 4013, section 2.3).</source>
        <translation>%1 含有 SCRAM 不允许的字符（RFC 4013，第 2.3 节）。</translation>
    </message>
    <message>
        <source>%1 is empty; SCRAM needs one (RFC 5802, section 5.1).</source>
        <translation>%1 为空；SCRAM 需要它（RFC 5802，第 5.1 节）。</translation>
    </message>
    <message>
        <source>Give the user name that the broker knows.</source>
        <translation>请给出 broker 认识的用户名。</translation>
    </message>
    <message>
        <source>%1 is not text in UTF-8, which SCRAM needs (RFC 5802, section 2.2).</source>
        <translation>%1 不是 SCRAM 所需的 UTF-8 文本（RFC 5802，第 2.2 节）。</translation>
    </message>
    <message>
        <source>Give text, or answer AUTH by hand.</source>
        <translation>请给出文本，或手动应答 AUTH。</translation>
    </message>
    <message>
        <source>%1 needs a user name and a password; without them the broker&apos;s AUTH is not answered with SCRAM.</source>
        <translation>%1 需要用户名和密码；没有它们就不会以 SCRAM 应答 broker 的 AUTH。</translation>
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
        <translation>主机</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>WebSocket path</source>
        <translation>WebSocket 路径</translation>
    </message>
    <message>
        <source>WebSocket headers</source>
        <translation>WebSocket 标头</translation>
    </message>
    <message>
        <source>Protocol version</source>
        <translation>协议版本</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
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
        <translation>连接超时</translation>
    </message>
    <message>
        <source>Connect to</source>
        <translation>连接到</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Reconnect period</source>
        <translation>重连间隔</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
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
        <translation>验证证书</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 文件</translation>
    </message>
    <message>
        <source>Revocation list</source>
        <translation>吊销列表</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>PKCS#12 file</source>
        <translation>PKCS#12 文件</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Server name</source>
        <translation>服务器名称</translation>
    </message>
    <message>
        <source>ALPN</source>
        <translation>ALPN</translation>
    </message>
    <message>
        <source>Minimum TLS version</source>
        <translation>最低 TLS 版本</translation>
    </message>
    <message>
        <source>Last will</source>
        <translation>遗嘱</translation>
    </message>
    <message>
        <source>Will topic</source>
        <translation>遗嘱主题</translation>
    </message>
    <message>
        <source>Will payload</source>
        <translation>遗嘱载荷</translation>
    </message>
    <message>
        <source>Will QoS</source>
        <translation>遗嘱 QoS</translation>
    </message>
    <message>
        <source>Will retain</source>
        <translation>遗嘱 Retain</translation>
    </message>
    <message>
        <source>Will Delay Interval</source>
        <translation>Will Delay Interval</translation>
    </message>
    <message>
        <source>Will Payload Format Indicator</source>
        <translation>遗嘱 Payload Format Indicator</translation>
    </message>
    <message>
        <source>Will Message Expiry Interval</source>
        <translation>遗嘱 Message Expiry Interval</translation>
    </message>
    <message>
        <source>Will Content Type</source>
        <translation>遗嘱 Content Type</translation>
    </message>
    <message>
        <source>Will Response Topic</source>
        <translation>遗嘱 Response Topic</translation>
    </message>
    <message>
        <source>Will Correlation Data</source>
        <translation>遗嘱 Correlation Data</translation>
    </message>
    <message>
        <source>Will User Properties</source>
        <translation>遗嘱 User Properties</translation>
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
        <translation>选项</translation>
    </message>
    <message>
        <source>Longest delay</source>
        <translation>最长间隔</translation>
    </message>
    <message>
        <source>Key log file</source>
        <translation>密钥日志文件</translation>
    </message>
</context>
<context>
    <name>SettingsFile</name>
    <message>
        <source>The preferences in %1 are damaged; the file is kept as %2, and the defaults apply.</source>
        <translation>%1 中的首选项已损坏；该文件保留为 %2，采用默认值。</translation>
    </message>
    <message>
        <source>The preferences in %1 are damaged, and the file cannot be renamed. It is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>%1 中的首选项已损坏，且文件无法重命名。保持原样；采用默认值，您现在的设置不会保存。</translation>
    </message>
    <message>
        <source>The preferences in %1 cannot be read. The file is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>无法读取 %1 中的首选项。文件保持原样；采用默认值，您现在的设置不会保存。</translation>
    </message>
    <message>
        <source>The preferences in %1 were written by a newer version of Connack. The file is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>%1 中的首选项由较新版本的 Connack 写成。文件保持原样；采用默认值，您现在的设置不会保存。</translation>
    </message>
</context>
<context>
    <name>SettingsFlags</name>
    <message>
        <source>%1 is &quot;%2&quot;.</source>
        <translation>%1 为“%2”。</translation>
    </message>
    <message>
        <source>Give seconds, from %1 to 604800.</source>
        <translation>请给出秒数，从 %1 到 604800。</translation>
    </message>
    <message>
        <source>Give 1 to 65535.</source>
        <translation>请给出 1 到 65535。</translation>
    </message>
    <message>
        <source>--port is %1.</source>
        <translation>--port 为 %1。</translation>
    </message>
    <message>
        <source>A --ws-header is not in the form &apos;Name: value&apos;.</source>
        <translation>某个 --ws-header 不符合 &apos;Name: value&apos; 的形式。</translation>
    </message>
    <message>
        <source>Give the header&apos;s name, a colon and its value, in one line and in quotation marks.</source>
        <translation>请给出标头的名称、冒号及其值，写在一行并放在引号中。</translation>
    </message>
    <message>
        <source>--protocol-version is &quot;%1&quot;.</source>
        <translation>--protocol-version 为“%1”。</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>请给出 3（MQTT 3.1）、4（MQTT 3.1.1）或 5（MQTT 5.0）。</translation>
    </message>
    <message>
        <source>Give 0 to 65535 seconds.</source>
        <translation>请给出 0 到 65535 秒。</translation>
    </message>
    <message>
        <source>--clean is &quot;%1&quot;.</source>
        <translation>--clean 为“%1”。</translation>
    </message>
    <message>
        <source>Give true or false.</source>
        <translation>请给出 true 或 false。</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>请给出 0、1 或 2。</translation>
    </message>
    <message>
        <source>--%1 %2 has no value.</source>
        <translation>--%1 %2 没有值。</translation>
    </message>
    <message>
        <source>Give NAME=VALUE, for instance sessionExpiryInterval=600.</source>
        <translation>请给出 NAME=VALUE，例如 sessionExpiryInterval=600。</translation>
    </message>
    <message>
        <source>--%1 %2 cannot be read: %3.</source>
        <translation>--%1 %2 无法读取：%3。</translation>
    </message>
    <message>
        <source>Name a file that can be read.</source>
        <translation>请指定可读取的文件。</translation>
    </message>
    <message>
        <source>--%1 is &quot;%2&quot;.</source>
        <translation>--%1 为“%2”。</translation>
    </message>
</context>
<context>
    <name>SettingsTabs</name>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>凭据</translation>
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
        <translation>遗嘱</translation>
    </message>
    <message>
        <source>MQTT 5</source>
        <translation>MQTT 5</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Something here is wrong; it is named beside the field.</source>
        <translation>此处有错误；字段旁有说明。</translation>
    </message>
    <message>
        <source>Something here differs from the default.</source>
        <translation>此处有与默认值不同的内容。</translation>
    </message>
    <message>
        <source>Something here would not be sent with this version or scheme, or deserves a look; it is named beside the field.</source>
        <translation>此处有内容不会随此版本或协议发送，或值得留意；字段旁有说明。</translation>
    </message>
</context>
<context>
    <name>Signer</name>
    <message>
        <source>Give the certificate of a CA together with its private key.</source>
        <translation>请给出 CA 的证书及其私钥。</translation>
    </message>
    <message>
        <source>The CA&apos;s certificate or key cannot be read.</source>
        <translation>无法读取 CA 的证书或密钥。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no CA: its certificate does not allow it to issue others.</source>
        <translation>“%1”不是 CA：其证书不允许它签发其他证书。</translation>
    </message>
    <message>
        <source>The key does not belong to the certificate of the CA &quot;%1&quot;.</source>
        <translation>密钥与 CA“%1”的证书不匹配。</translation>
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
        <translation>已查询：%1</translation>
    </message>
    <message>
        <source>Addresses: %1</source>
        <translation>地址：%1</translation>
    </message>
    <message>
        <source>Through the %1 proxy %2 port %3</source>
        <translation>经由 %1 代理 %2 端口 %3</translation>
    </message>
    <message>
        <source>%1: %2 after %3</source>
        <translation>%1：%2，用时 %3</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>自 %1</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>TLS version and cipher</comment>
        <translation>%1，使用 %2</translation>
    </message>
    <message>
        <source>Server name sent: %1</source>
        <translation>发送的服务器名称：%1</translation>
    </message>
    <message>
        <source>ALPN: %1</source>
        <translation>ALPN：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) presented</source>
        <translation>
            <numerusform>出示了 %n 个证书</numerusform>
        </translation>
    </message>
    <message>
        <source>Verification is off</source>
        <translation>验证已关闭</translation>
    </message>
    <message>
        <source>Path: %1</source>
        <translation>路径：%1</translation>
    </message>
    <message>
        <source>HTTP status: %1 %2</source>
        <translation>HTTP 状态：%1 %2</translation>
    </message>
    <message>
        <source>Sub-protocol: %1</source>
        <translation>子协议：%1</translation>
    </message>
    <message>
        <source>Close frame: %1 %2</source>
        <translation>Close 帧：%1 %2</translation>
    </message>
    <message>
        <source>CONNECT sent after %1</source>
        <translation>%1 后发送 CONNECT</translation>
    </message>
    <message>
        <source>CONNACK: %1</source>
        <translation>CONNACK：%1</translation>
    </message>
    <message>
        <source>DISCONNECT from the broker: %1</source>
        <translation>来自 broker 的 DISCONNECT：%1</translation>
    </message>
    <message>
        <source>Resolve</source>
        <comment>stage: looking up the host&apos;s addresses</comment>
        <translation>解析</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到达</translation>
    </message>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>%1: not reached</source>
        <translation>%1：未到达</translation>
    </message>
    <message>
        <source>%1: running for %2</source>
        <translation>%1：已进行 %2</translation>
    </message>
    <message>
        <source>%1: ok after %2</source>
        <translation>%1：正常，用时 %2</translation>
    </message>
    <message>
        <source>%1: failed after %2</source>
        <translation>%1：失败，用时 %2</translation>
    </message>
    <message>
        <source>%1: skipped</source>
        <translation>%1：已跳过</translation>
    </message>
    <message>
        <source>%1 port %2</source>
        <translation>%1 端口 %2</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>不可达</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>被重置</translation>
    </message>
    <message>
        <source>given up, another address answered first or the attempt was over</source>
        <translation>已放弃：另一地址先应答或尝试已结束</translation>
    </message>
    <message>
        <source>an alert that no standard defines</source>
        <translation>没有标准定义的警报</translation>
    </message>
    <message>
        <source>TLS alert received: %1 (%2)</source>
        <translation>收到 TLS 警报：%1 (%2)</translation>
    </message>
    <message>
        <source>TLS alert sent: %1 (%2)</source>
        <translation>发送 TLS 警报：%1 (%2)</translation>
    </message>
    <message>
        <source>The broker, or something between, closed the connection.</source>
        <translation>broker 或途中的设备关闭了连接。</translation>
    </message>
    <message>
        <source>The connection was reset by the broker or something between.</source>
        <translation>连接被 broker 或途中的设备重置。</translation>
    </message>
    <message>
        <source>The network failed: %1.</source>
        <translation>网络故障：%1。</translation>
    </message>
    <message>
        <source>The TLS handshake failed.</source>
        <translation>TLS 握手失败。</translation>
    </message>
    <message>
        <source>The WebSocket upgrade failed.</source>
        <translation>WebSocket 升级失败。</translation>
    </message>
    <message>
        <source>The time limit passed.</source>
        <translation>时限已过。</translation>
    </message>
    <message>
        <source>You cancelled it.</source>
        <translation>您取消了它。</translation>
    </message>
    <message>
        <source>You disconnected: DISCONNECT was sent.</source>
        <translation>您断开了连接：已发送 DISCONNECT。</translation>
    </message>
    <message>
        <source>Connack closed the connection because of what the broker sent.</source>
        <translation>Connack 因 broker 发送的内容关闭了连接。</translation>
    </message>
    <message>
        <source>The network failed.</source>
        <translation>网络故障。</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>%1: cancelled after %2</source>
        <translation>%1：%2 后取消</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Reached, and asked for the broker, after %1</source>
        <translation>%1 后到达并请求连接 broker</translation>
    </message>
    <message>
        <source>Gave the connection after %1</source>
        <translation>%1 后给出连接</translation>
    </message>
</context>
<context>
    <name>StatisticsModel</name>
    <message>
        <source>Click or press Enter to show these packets: %1</source>
        <translation>单击或按 Enter 显示这些报文：%1</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Memory: %1</source>
        <translation>内存：%1</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <translation>%1，自 %2</translation>
    </message>
    <message>
        <source>%1 since %2 (%3)</source>
        <translation>%1，自 %2（%3）</translation>
    </message>
    <message>
        <source>Round trip: %1</source>
        <translation>往返：%1</translation>
    </message>
    <message>
        <source>Round trip: not measured</source>
        <translation>往返：未测量</translation>
    </message>
    <message>
        <source>From PINGREQ to PINGRESP, the last time. The client sends PINGREQ when nothing else was sent for the keep-alive.</source>
        <translation>最近一次从 PINGREQ 到 PINGRESP 的时间。在保活时间内没有发送其他内容时，客户端发送 PINGREQ。</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) logged</source>
        <translation>
            <numerusform>已记录 %n 行</numerusform>
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
        <translation>已发送 CONNECT，正在等待 CONNACK</translation>
    </message>
    <message>
        <source>Sending CONNECT</source>
        <translation>正在发送 CONNECT</translation>
    </message>
    <message>
        <source>Asking for the WebSocket upgrade at %1</source>
        <translation>正在 %1 请求 WebSocket 升级</translation>
    </message>
    <message>
        <source>TLS handshake with %1</source>
        <translation>正在与 %1 进行 TLS 握手</translation>
    </message>
    <message>
        <source>Opening the TCP connection to %1 port %2</source>
        <translation>正在打开到 %1 端口 %2 的 TCP 连接</translation>
    </message>
    <message>
        <source>Looking up the addresses of %1</source>
        <translation>正在查询 %1 的地址</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>正在连接到 %1</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, assigned by the broker, in the session it had kept</source>
        <translation>已用 MQTT %1 以 %2（由 broker 分配）连接，处于其保存的会话中</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, assigned by the broker, in a new session</source>
        <translation>已用 MQTT %1 以 %2（由 broker 分配）连接，处于新会话中</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 with an empty client ID, in a new session</source>
        <translation>已用 MQTT %1 以空客户端 ID 连接，处于新会话中</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, in the session the broker had kept</source>
        <translation>已用 MQTT %1 以 %2 连接，处于 broker 保存的会话中</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, in a new session</source>
        <translation>已用 MQTT %1 以 %2 连接，处于新会话中</translation>
    </message>
    <message>
        <source>Since %1, for %2.</source>
        <translation>自 %1 起，已 %2。</translation>
    </message>
    <message>
        <source>Since %1, for %2. The last PINGREQ was answered after %3.</source>
        <translation>自 %1 起，已 %2。最后一个 PINGREQ 在 %3 后得到应答。</translation>
    </message>
    <message numerus="yes">
        <source>The broker set %n limit(s); the tab Broker has them beside what was asked.</source>
        <translation>
            <numerusform>broker 设置了 %n 项限制；“Broker”标签页将其与请求的内容并列显示。</numerusform>
        </translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>after CONNACK</source>
        <translation>CONNACK 之后</translation>
    </message>
    <message>
        <source>Not connected yet</source>
        <translation>尚未连接</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>正在断开</translation>
    </message>
    <message>
        <source>You disconnected after %1</source>
        <translation>您在 %1 后断开了连接</translation>
    </message>
    <message>
        <source>You cancelled the attempt after %1</source>
        <translation>您在 %1 后取消了尝试</translation>
    </message>
    <message>
        <source>The connection ended after %1</source>
        <translation>连接在 %1 后结束</translation>
    </message>
    <message>
        <source>The attempt ended after %1</source>
        <translation>尝试在 %1 后结束</translation>
    </message>
    <message>
        <source>For %1, since %2; the limit is %3.</source>
        <translation>已 %1，自 %2 起；上限为 %3。</translation>
    </message>
    <message>
        <source>At %1.</source>
        <translation>时间 %1。</translation>
    </message>
    <message>
        <source>%1 · %2 · at %3, after %4</source>
        <comment>confidence, stage, time of day, duration of the connection</comment>
        <translation>%1 · %2 · %3，%4 后</translation>
    </message>
    <message>
        <source>%1 · %2 · at %3</source>
        <comment>confidence, stage, time of day</comment>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>Type the broker&apos;s URL above, for instance mqtt://broker.example or wss://broker.example/mqtt, and press Connect. Each stage then shows here what it did, how long it took and, if it failed, why.</source>
        <translation>在上方输入 broker 的 URL，例如 mqtt://broker.example 或 wss://broker.example/mqtt，然后按“连接”。每个阶段随后会在此显示它做了什么、用时多少，以及失败时的原因。</translation>
    </message>
    <message>
        <source>DISCONNECT was sent; the connection closes once it is out.</source>
        <translation>已发送 DISCONNECT；发送完成后连接关闭。</translation>
    </message>
    <message>
        <source>DISCONNECT was sent, so the broker does not publish the will.</source>
        <translation>已发送 DISCONNECT，因此 broker 不会发布遗嘱。</translation>
    </message>
    <message>
        <source>Nothing is known beyond the stages above. Connect again to let the attempt run to its end.</source>
        <translation>除上述阶段外一无所知。再次连接，让尝试进行到结束。</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>很可能</translation>
    </message>
    <message>
        <source>Possible</source>
        <translation>可能</translation>
    </message>
    <message>
        <source>Asking the proxy %1 for a connection to %2 port %3</source>
        <translation>正在请求代理 %1 连接到 %2 端口 %3</translation>
    </message>
    <message numerus="yes">
        <source> · after %n extra connection(s)</source>
        <comment>behind the circumstances of a verdict</comment>
        <translation>
            <numerusform> · 在 %n 个额外连接之后</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking closer, %1 of %2: %3</source>
        <comment>number of the extra connection, how many so far, what it tries</comment>
        <translation>正在进一步探测，%1/%2：%3</translation>
    </message>
    <message>
        <source>Looking closer: choosing what to try next</source>
        <translation>正在进一步探测：正在选择下一步尝试的内容</translation>
    </message>
    <message>
        <source>Server %1 of %2: %3.</source>
        <comment>number, how many, URL</comment>
        <translation>服务器 %1/%2：%3。</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n servers took the connection. This is about the first one, %1; the tab Attempts has the others.</source>
        <translation>
            <numerusform>%n 台服务器都没有接受连接。以下是关于第一台 %1 的内容；“尝试”标签页有其余的。</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s AUTH waits for your answer</source>
        <translation>broker 的 AUTH 正在等待您的应答</translation>
    </message>
    <message>
        <source>For %1, since %2; meanwhile the limit stands still.</source>
        <translation>已 %1，自 %2 起；期间时限停止计时。</translation>
    </message>
    <message>
        <source>You dropped the connection after %1</source>
        <translation>您在 %1 后断掉了连接</translation>
    </message>
    <message>
        <source>The socket was closed without DISCONNECT: the broker must publish the will.</source>
        <translation>套接字未发送 DISCONNECT 就已关闭：broker 必须发布遗嘱。</translation>
    </message>
    <message>
        <source>The socket was closed without DISCONNECT.</source>
        <translation>套接字未发送 DISCONNECT 就已关闭。</translation>
    </message>
    <message>
        <source>DISCONNECT was sent with %1: the broker publishes the will all the same.</source>
        <translation>已发送 DISCONNECT %1：broker 仍会发布遗嘱。</translation>
    </message>
    <message>
        <source>DISCONNECT was sent with %1.</source>
        <translation>已发送 DISCONNECT %1。</translation>
    </message>
</context>
<context>
    <name>SubscriptionChecks</name>
    <message>
        <source>The broker takes no wildcards (Wildcard Subscription Available is 0): write the topic without + and #.</source>
        <translation>broker 不接受通配符（Wildcard Subscription Available 为 0）：请写不含 + 和 # 的主题。</translation>
    </message>
    <message>
        <source>The broker has no shared subscriptions (Shared Subscription Available is 0): leave out $share/ and the share name.</source>
        <translation>broker 没有共享订阅（Shared Subscription Available 为 0）：请去掉 $share/ 和共享名。</translation>
    </message>
    <message>
        <source>The broker takes no Subscription Identifier (Subscription Identifier Available is 0): leave it out.</source>
        <translation>broker 不接受 Subscription Identifier（Subscription Identifier Available 为 0）：请去掉它。</translation>
    </message>
    <message>
        <source>No Local cannot be set on a shared subscription.</source>
        <translation>No Local 不能用于共享订阅。</translation>
    </message>
    <message>
        <source>The Subscription Identifier must be 1 to 268,435,455.</source>
        <translation>Subscription Identifier 必须为 1 到 268,435,455。</translation>
    </message>
    <message>
        <source>Options, Subscription Identifier and user properties are not sent: they exist in MQTT 5 only.</source>
        <translation>选项、Subscription Identifier 和 User Property 不会发送：它们只存在于 MQTT 5。</translation>
    </message>
    <message>
        <source>Shared subscriptions are part of MQTT 5; below it, a broker may take the filter literally.</source>
        <translation>共享订阅属于 MQTT 5；在其以下，broker 可能按字面理解过滤器。</translation>
    </message>
</context>
<context>
    <name>SubscriptionOptions</name>
    <message>
        <source>Travel in MQTT 5 only; this connection uses %1: none of it is sent.</source>
        <translation>只在 MQTT 5 中传输；此连接使用 %1：均不发送。</translation>
    </message>
    <message>
        <source>&amp;No Local: not the messages that this connection publishes</source>
        <translation>No Local：不接收此连接发布的消息(&amp;N)</translation>
    </message>
    <message>
        <source>The server does not send back what came from this client ID. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>服务器不发回来自此客户端 ID 的内容。MQTT 5，SUBSCRIBE，第 3.8.3.1 节。</translation>
    </message>
    <message>
        <source>Retain As &amp;Published: keep the RETAIN flag</source>
        <translation>Retain As Published：保持 RETAIN 标志(&amp;P)</translation>
    </message>
    <message>
        <source>Messages keep the RETAIN flag with which they were published; otherwise the server sets it only on messages that it kept. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>消息保持发布时的 RETAIN 标志；否则服务器只在它保存的消息上设置该标志。MQTT 5，SUBSCRIBE，第 3.8.3.1 节。</translation>
    </message>
    <message>
        <source>Retain &amp;Handling:</source>
        <translation>Retain Handling(&amp;H)：</translation>
    </message>
    <message>
        <source>0: send retained messages</source>
        <translation>0：发送保留消息</translation>
    </message>
    <message>
        <source>1: only if the subscription is new</source>
        <translation>1：仅在订阅为新订阅时</translation>
    </message>
    <message>
        <source>2: do not send them</source>
        <translation>2：不发送</translation>
    </message>
    <message>
        <source>Which retained messages the server sends at once. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>服务器立即发送哪些保留消息。MQTT 5，SUBSCRIBE，第 3.8.3.1 节。</translation>
    </message>
    <message>
        <source>Subscription &amp;Identifier:</source>
        <translation>Subscription Identifier(&amp;I)：</translation>
    </message>
    <message>
        <source>not set: none is sent</source>
        <translation>未设置：不发送</translation>
    </message>
    <message>
        <source>A number that the server puts into every message that comes for this subscription: 1 to 268,435,455. MQTT 5, SUBSCRIBE, section 3.8.2.1.2.</source>
        <translation>服务器放入为此订阅而来的每条消息中的数字：1 到 268,435,455。MQTT 5，SUBSCRIBE，第 3.8.2.1.2 节。</translation>
    </message>
    <message>
        <source>&amp;User properties:</source>
        <translation>User Properties(&amp;U)：</translation>
    </message>
    <message>
        <source>Names and values for the server. MQTT 5, SUBSCRIBE, section 3.8.2.1.3.</source>
        <translation>给服务器的名称和值。MQTT 5，SUBSCRIBE，第 3.8.2.1.3 节。</translation>
    </message>
</context>
<context>
    <name>SubscriptionText</name>
    <message>
        <source>Kept with the session</source>
        <translation>随会话保存</translation>
    </message>
    <message>
        <source>QoS %1, kept with the session</source>
        <translation>QoS %1，随会话保存</translation>
    </message>
    <message>
        <source>Granted QoS %1 only</source>
        <translation>仅授予 QoS %1</translation>
    </message>
    <message>
        <source>Granted QoS %1</source>
        <translation>已授予 QoS %1</translation>
    </message>
    <message>
        <source>Unsubscribing was refused</source>
        <translation>取消订阅被拒绝</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>被拒绝：%1</translation>
    </message>
    <message>
        <source>The server kept the session, and this subscription with it: no SUBSCRIBE was sent in this connection.</source>
        <translation>服务器保存了会话以及其中的此订阅：此连接中没有发送 SUBSCRIBE。</translation>
    </message>
    <message>
        <source>SUBACK came after %1 ms.</source>
        <translation>SUBACK 在 %1 ms 后到达。</translation>
    </message>
    <message>
        <source>QoS %1 was asked for; the server sends with QoS %2 at most.</source>
        <translation>请求的是 QoS %1；服务器至多以 QoS %2 发送。</translation>
    </message>
    <message>
        <source>It was subscribed again by itself, since the server did not keep the session.</source>
        <translation>因服务器没有保存会话，已自动重新订阅。</translation>
    </message>
    <message>
        <source>SUBACK has the return code 0x80, Failure. Below MQTT 5 a server cannot say why; most often the access rules (ACL) do not let this user read here.</source>
        <translation>SUBACK 的返回码为 0x80 Failure。MQTT 5 以下服务器无法说明原因；最常见的是访问规则（ACL）不允许此用户在此读取。</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Not subscribed</source>
        <translation>未订阅</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>Awaiting SUBACK</source>
        <translation>等待 SUBACK</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>Awaiting UNSUBACK</source>
        <translation>等待 UNSUBACK</translation>
    </message>
    <message>
        <source>Lost with the session</source>
        <translation>随会话丢失</translation>
    </message>
    <message>
        <source>SUBSCRIBE goes out with the next connection.</source>
        <translation>SUBSCRIBE 随下次连接发出。</translation>
    </message>
    <message>
        <source>Kept in the list; no messages are asked for.</source>
        <translation>保留在列表中；不请求消息。</translation>
    </message>
    <message>
        <source>SUBSCRIBE was sent; the server has not answered yet.</source>
        <translation>已发送 SUBSCRIBE；服务器尚未应答。</translation>
    </message>
    <message>
        <source>The server ended the connection instead of answering SUBSCRIBE, more than once. It is not sent again by itself; some brokers do so where the access rules forbid the filter.</source>
        <translation>服务器不止一次以结束连接代替应答 SUBSCRIBE。不会自动再次发送；有些 broker 在访问规则禁止该过滤器时如此。</translation>
    </message>
    <message>
        <source>The server has not answered in time. It must answer every SUBSCRIBE and UNSUBSCRIBE (sections 3.8.4 and 3.10.4).</source>
        <translation>服务器没有及时应答。它必须应答每个 SUBSCRIBE 和 UNSUBSCRIBE（第 3.8.4 和 3.10.4 节）。</translation>
    </message>
    <message>
        <source>UNSUBSCRIBE was sent; the server has not answered yet.</source>
        <translation>已发送 UNSUBSCRIBE；服务器尚未应答。</translation>
    </message>
    <message>
        <source>The server did not keep the session, and subscribing again by itself is switched off. Subscribe it again by hand.</source>
        <translation>服务器没有保存会话，且自动重新订阅已关闭。请手动重新订阅。</translation>
    </message>
    <message>
        <source>The server adds: %1</source>
        <translation>服务器补充：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n user propert(y/ies)</source>
        <translation>
            <numerusform>%n 个 User Property</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Subscriptions</name>
    <message>
        <source>UNSUBSCRIBE was refused: %1.</source>
        <translation>UNSUBSCRIBE 被拒绝：%1。</translation>
    </message>
</context>
<context>
    <name>SubscriptionsModel</name>
    <message>
        <source>The QoS that was asked for. The server may grant a lower one (section 3.8.4).</source>
        <translation>请求的 QoS。服务器可能授予较低的 QoS（第 3.8.4 节）。</translation>
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
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>SubscriptionsPane</name>
    <message>
        <source>Changes the subscription &quot;%1&quot;. Esc leaves it as it is.</source>
        <translation>更改订阅“%1”。按 Esc 保持原样。</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Subscribe</source>
        <translation>订阅(&amp;S)</translation>
    </message>
    <message>
        <source>Subscribe &amp;Again</source>
        <translation>重新订阅(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Unsubscribe</source>
        <translation>取消订阅(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Copy Filters</source>
        <translation>复制过滤器(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;State</source>
        <translation>复制状态(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>No subscriptions yet. Type a topic filter above, such as test/#, and press Enter. They are kept with the connection.</source>
        <translation>尚无订阅。在上方输入 Topic Filter，例如 test/#，然后按 Enter。它们随连接保存。</translation>
    </message>
    <message>
        <source>Topic filter, for instance test/#</source>
        <translation>Topic Filter，例如 test/#</translation>
    </message>
    <message>
        <source>What to subscribe to: + stands for one level, # for all that follow (section 4.7). Enter subscribes.</source>
        <translation>要订阅的内容：+ 代表一级，# 代表其后所有级（第 4.7 节）。按 Enter 订阅。</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>The highest QoS at which the server may send (SUBSCRIBE, section 3.8.3.1)</source>
        <translation>服务器可用以发送的最高 QoS（SUBSCRIBE，第 3.8.3.1 节）</translation>
    </message>
    <message>
        <source>Options of MQTT 5: No Local, Retain As Published, Retain Handling, Subscription Identifier, user properties</source>
        <translation>MQTT 5 的选项：No Local、Retain As Published、Retain Handling、Subscription Identifier、User Property</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Sends SUBSCRIBE (section 3.8), and again after each CONNACK whose session does not know it (Enter)</source>
        <translation>发送 SUBSCRIBE（第 3.8 节），若 CONNACK 的会话不知道该订阅，则每次之后再次发送 (Enter)</translation>
    </message>
    <message>
        <source>What is subscribed to, and what the server answered</source>
        <translation>已订阅的内容以及服务器的应答</translation>
    </message>
</context>
<context>
    <name>TextBlock</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>全选(&amp;A)</translation>
    </message>
</context>
<context>
    <name>TextPane</name>
    <message>
        <source>Bytes %1 to %2 of %3 are shown.</source>
        <translation>显示字节 %1 至 %2，共 %3。</translation>
    </message>
    <message>
        <source>Previous Part</source>
        <translation>上一部分</translation>
    </message>
    <message>
        <source>Next Part</source>
        <translation>下一部分</translation>
    </message>
    <message>
        <source>Show All</source>
        <translation>全部显示</translation>
    </message>
</context>
<context>
    <name>TlsAlerts</name>
    <message>
        <source>The server could not make sense of what it got: its TLS software is old or faulty, or something on the way changes the bytes.</source>
        <translation>服务器无法理解收到的内容：其 TLS 软件陈旧或有缺陷，或途中有什么改动了字节。</translation>
    </message>
    <message>
        <source>What the server got did not pass its cryptographic check: something on the way changes the bytes, or its TLS software is faulty.</source>
        <translation>服务器收到的内容未通过其密码学检查：途中有什么改动了字节，或其 TLS 软件有缺陷。</translation>
    </message>
    <message>
        <source>The fault is inside the server: often it cannot read or use its own certificate or key, or what is behind it does not answer.</source>
        <translation>故障在服务器内部：往往是它无法读取或使用自己的证书或密钥，或其后的程序没有应答。</translation>
    </message>
    <message>
        <source>The server gave the handshake up for a reason outside TLS.</source>
        <translation>服务器因 TLS 以外的原因放弃了握手。</translation>
    </message>
    <message>
        <source>The server takes only clients that encrypt the server name (ECH).</source>
        <translation>服务器只接受加密服务器名称（ECH）的客户端。</translation>
    </message>
</context>
<context>
    <name>TlsForm</name>
    <message>
        <source>On: the broker&apos;s certificate must be valid, name the host, and end at a CA that is trusted here. Off: anybody in between can pose as the broker.
TLS handshake, RFC 5280 and RFC 6125. MQTT.js: rejectUnauthorized</source>
        <translation>启用：broker 的证书必须有效、写明主机，并止于此处信任的 CA。关闭：途中的任何人都可以冒充 broker。
TLS 握手，RFC 5280 和 RFC 6125。MQTT.js：rejectUnauthorized</translation>
    </message>
    <message>
        <source>&amp;Verify the certificate</source>
        <translation>验证证书(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;CA file</source>
        <translation>CA 文件(&amp;C)</translation>
    </message>
    <message>
        <source>not set: the system&apos;s CA store</source>
        <translation>未设置：系统的 CA 存储</translation>
    </message>
    <message>
        <source>Trust the &amp;system&apos;s CA store as well</source>
        <translation>同时信任系统的 CA 存储(&amp;S)</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>Client cer&amp;tificate</source>
        <translation>客户端证书(&amp;T)</translation>
    </message>
    <message>
        <source>not set: none is shown</source>
        <translation>未设置：不出示</translation>
    </message>
    <message>
        <source>Client &amp;key</source>
        <translation>客户端密钥(&amp;K)</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>&amp;PKCS#12 file</source>
        <translation>PKCS#12 文件(&amp;P)</translation>
    </message>
    <message>
        <source>Pass&amp;phrase</source>
        <translation>口令(&amp;P)</translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation>握手</translation>
    </message>
    <message>
        <source>Server &amp;name</source>
        <translation>服务器名称(&amp;N)</translation>
    </message>
    <message>
        <source>The name that is asked for (SNI) and that the certificate must have, in place of the URL&apos;s host.
Client Hello, RFC 6066 section 3. MQTT.js: servername</source>
        <translation>所要求的名称（SNI），证书必须具有它，代替 URL 的主机。
Client Hello，RFC 6066 第 3 节。MQTT.js：servername</translation>
    </message>
    <message>
        <source>the URL&apos;s host</source>
        <translation>URL 的主机</translation>
    </message>
    <message>
        <source>A&amp;LPN</source>
        <translation>ALPN(&amp;L)</translation>
    </message>
    <message>
        <source>Protocol names that the client offers, separated by commas, for instance mqtt or x-amzn-mqtt-ca.
Client Hello, RFC 7301. MQTT.js: ALPNProtocols</source>
        <translation>客户端提供的协议名称，以逗号分隔，例如 mqtt 或 x-amzn-mqtt-ca。
Client Hello，RFC 7301。MQTT.js：ALPNProtocols</translation>
    </message>
    <message>
        <source>not set: no ALPN extension</source>
        <translation>未设置：无 ALPN 扩展</translation>
    </message>
    <message>
        <source>&amp;Minimum version</source>
        <translation>最低版本(&amp;M)</translation>
    </message>
    <message>
        <source>default of this system</source>
        <translation>本系统的默认值</translation>
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
        <translation>CRL 文件(&amp;R)</translation>
    </message>
    <message>
        <source>Certificate revocation list, PEM or DER: the broker&apos;s certificate must not be on it.
RFC 5280 section 5</source>
        <translation>证书吊销列表，PEM 或 DER：broker 的证书不得在其上。
RFC 5280 第 5 节</translation>
    </message>
    <message>
        <source>not set: revocation is not checked</source>
        <translation>未设置：不检查吊销</translation>
    </message>
    <message>
        <source>Verification is off: anybody between here and the broker can pose as it and read everything. What the check would have said is still shown after connecting.</source>
        <translation>验证已关闭：此处与 broker 之间的任何人都可以冒充它并读取一切。检查会得出的结果在连接后仍会显示。</translation>
    </message>
    <message>
        <source>Used with mqtts:// and wss:// only; the URL says %1://.</source>
        <translation>仅用于 mqtts:// 和 wss://；URL 为 %1://。</translation>
    </message>
    <message>
        <source>Opens the client key or the PKCS#12 file. It is not sent, and never written to a file.</source>
        <translation>打开客户端密钥或 PKCS#12 文件。不会发送，也绝不写入文件。</translation>
    </message>
    <message>
        <source>Key lo&amp;g file</source>
        <translation>密钥日志文件(&amp;G)</translation>
    </message>
    <message>
        <source>The session keys of this connection are appended to this file (SSLKEYLOGFILE format), so that Wireshark can read a recording of it:
Preferences, Protocols, TLS, (Pre)-Master-Secret log filename. A new file can be read by you alone.
For debugging only: whoever has the file and a recording can read everything, the password too.</source>
        <translation>此连接的会话密钥会追加到此文件（SSLKEYLOGFILE 格式），以便 Wireshark 读取其记录：
Preferences、Protocols、TLS、（Pre）-Master-Secret log filename。新文件只有您可以读取。
仅用于调试：拥有该文件和记录者可以读取一切，包括密码。</translation>
    </message>
    <message>
        <source>not set: no keys are written</source>
        <translation>未设置：不写入密钥</translation>
    </message>
    <message>
        <source>Whoever has this file and a recording can read the whole connection, the password too. Remove it when you are done.</source>
        <translation>拥有此文件和记录者可以读取整个连接的内容，包括密码。用完后请删除它。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Key log file</source>
        <translation>密钥日志文件</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>The certificate authority that issued the broker&apos;s certificate: PEM (one certificate or several) or DER. Without one, the system&apos;s CA store decides.
TLS handshake, RFC 8446, section 4.4.2; how the chain is verified: RFC 5280, section 6.
MQTT.js: ca</source>
        <translation>签发 broker 证书的证书颁发机构：PEM（一个或多个证书）或 DER。没有它时由系统的 CA 存储决定。
TLS 握手，RFC 8446，第 4.4.2 节；证书链的验证方法：RFC 5280，第 6 节。
MQTT.js：ca</translation>
    </message>
    <message>
        <source>With a CA file: also accept what the system&apos;s CA store trusts.
Trust anchors, RFC 5280, section 6.1</source>
        <translation>有 CA 文件时：也接受系统的 CA 存储所信任的。
信任锚，RFC 5280，第 6.1 节</translation>
    </message>
    <message>
        <source>What this client shows when the broker asks for a certificate: PEM, with its chain behind it, or DER.
Certificate in the TLS handshake, RFC 8446, section 4.4.2.
MQTT.js: cert</source>
        <translation>broker 要求证书时此客户端出示的内容：PEM（其后为证书链）或 DER。
TLS 握手中的 Certificate，RFC 8446，第 4.4.2 节。
MQTT.js：cert</translation>
    </message>
    <message>
        <source>The private key of the client certificate: PEM or DER, encrypted or not. It is not sent: it signs CertificateVerify in the TLS handshake, RFC 8446, section 4.4.3.
MQTT.js: key</source>
        <translation>客户端证书的私钥：PEM 或 DER，加密或不加密。不会发送：它在 TLS 握手中为 CertificateVerify 签名，RFC 8446，第 4.4.3 节。
MQTT.js：key</translation>
    </message>
    <message>
        <source>Certificate and key in one file (.p12, .pfx), in place of the two above.
RFC 7292, section 4. MQTT.js: pfx</source>
        <translation>证书和密钥在一个文件中（.p12、.pfx），代替上面两项。
RFC 7292，第 4 节。MQTT.js：pfx</translation>
    </message>
    <message>
        <source>The oldest TLS version that is accepted. 1.0 and 1.1 are obsolete; many systems refuse them whatever stands here.
supported_versions in the ClientHello, RFC 8446, section 4.2.1</source>
        <translation>接受的最旧 TLS 版本。1.0 和 1.1 已过时；无论此处如何设置，许多系统都会拒绝。
ClientHello 中的 supported_versions，RFC 8446，第 4.2.1 节</translation>
    </message>
</context>
<context>
    <name>TlsMaterial</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1 包含%2。</translation>
    </message>
    <message>
        <source>Give the certificate of the CA that issued the broker&apos;s certificate, as PEM or DER.</source>
        <translation>请给出签发 broker 证书的 CA 的证书（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>Give a certificate revocation list, as PEM or DER.</source>
        <translation>请给出证书吊销列表（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>A client key is given, but no client certificate.</source>
        <translation>给出了客户端密钥，但没有客户端证书。</translation>
    </message>
    <message>
        <source>Give the certificate that belongs to the key, or remove the key.</source>
        <translation>请给出与密钥匹配的证书，或移除密钥。</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate, followed by its intermediate CAs, as PEM or DER.</source>
        <translation>请给出客户端的证书，其后为其中间 CA（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>A client certificate is given (%1), but no key.</source>
        <translation>给出了客户端证书（%1），但没有密钥。</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate.</source>
        <translation>请给出与证书匹配的私钥。</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate, as PEM or DER.</source>
        <translation>请给出与证书匹配的私钥（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>%1 中的私钥已损坏，或属于 OpenSSL 不认识的类型。</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>口令无法打开 %1。</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>请给出加密该密钥时所用的口令。</translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1 已加密，需要口令。</translation>
    </message>
    <message>
        <source>Give its passphrase.</source>
        <translation>请给出其口令。</translation>
    </message>
    <message>
        <source>Give a PKCS#12 file (.p12, .pfx) with the client&apos;s certificate and key.</source>
        <translation>请给出含客户端证书和密钥的 PKCS#12 文件（.p12、.pfx）。</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it).</source>
        <translation>%1 使用了 OpenSSL 不再打开的密码算法（RC2 或同类）加密。</translation>
    </message>
    <message>
        <source>Export it anew with AES, or give certificate and key as PEM.</source>
        <translation>请用 AES 重新导出，或以 PEM 给出证书和密钥。</translation>
    </message>
    <message>
        <source>%1 does not hold a certificate with its private key.</source>
        <translation>%1 不含带私钥的证书。</translation>
    </message>
    <message>
        <source>Export the client&apos;s certificate together with its key.</source>
        <translation>请将客户端的证书连同其密钥一起导出。</translation>
    </message>
    <message numerus="yes">
        <source>%n CA certificate(s)</source>
        <translation>
            <numerusform>%n 个 CA 证书</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n 个证书</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, expired on %2</source>
        <translation>%1，已于 %2 到期</translation>
    </message>
    <message numerus="yes">
        <source>%1, expires in %n day(s)</source>
        <translation>
            <numerusform>%1，%n 天后到期</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, the next expires in %n day(s)</source>
        <translation>
            <numerusform>%1，下一个 %n 天后到期</numerusform>
        </translation>
    </message>
    <message>
        <source>Private key and %1</source>
        <translation>私钥和%1</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>无法读取：%1</translation>
    </message>
    <message>
        <source>Holds %1</source>
        <translation>包含%1</translation>
    </message>
    <message>
        <source>Give it as PKCS#12 (--pfx), in place of certificate and key.</source>
        <translation>请作为 PKCS#12（--pfx）给出，代替证书和密钥。</translation>
    </message>
    <message>
        <source>Certificate and key are swapped: %1 holds %2, and %3 holds %4.</source>
        <translation>证书和密钥颠倒了：%1 包含%2，%3 包含%4。</translation>
    </message>
    <message>
        <source>Give %1 as client certificate and %2 as client key.</source>
        <translation>请将 %1 指定为客户端证书，将 %2 指定为客户端密钥。</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2, DES or a relative of them).</source>
        <translation>%1 使用了 OpenSSL 不再打开的密码算法（RC2、DES 或同类）加密。</translation>
    </message>
    <message>
        <source>Encrypt the key anew with AES: &quot;openssl pkey -provider legacy -provider default -in OLD -aes256 -out NEW&quot;.</source>
        <translation>请用 AES 重新加密密钥：&quot;openssl pkey -provider legacy -provider default -in OLD -aes256 -out NEW&quot;。</translation>
    </message>
    <message>
        <source>The private key in %1 does not belong to the certificate &quot;%2&quot;, the first one in %3: they do not match.</source>
        <translation>%1 中的私钥与 %3 中的第一个证书“%2”不匹配。</translation>
    </message>
    <message>
        <source>Give the key for which this certificate was issued, or the certificate that was issued for this key.</source>
        <translation>请给出签发此证书时所用的密钥，或为此密钥签发的证书。</translation>
    </message>
    <message>
        <source>The key belongs to &quot;%1&quot;, which stands further down: put that certificate first in %2, its issuers behind it.</source>
        <translation>密钥与位置靠后的“%1”匹配：请在 %2 中将该证书放在最前面，其后为其签发者。</translation>
    </message>
</context>
<context>
    <name>TlsPlacement</name>
    <message>
        <source>%1 is the client key now.</source>
        <translation>%1 现为客户端密钥。</translation>
    </message>
    <message>
        <source>%1 is the client key now; it needs its passphrase.</source>
        <translation>%1 现为客户端密钥；它需要其口令。</translation>
    </message>
    <message>
        <source>%1 is the client certificate and its key now.</source>
        <translation>%1 现为客户端证书及其密钥。</translation>
    </message>
    <message>
        <source>%1 is the PKCS#12 file of the client now; it may need its passphrase.</source>
        <translation>%1 现为客户端的 PKCS#12 文件；它可能需要其口令。</translation>
    </message>
    <message>
        <source>%1 is the revocation list now.</source>
        <translation>%1 现为吊销列表。</translation>
    </message>
    <message>
        <source>%1 was put nowhere: %2</source>
        <translation>%1 未放入任何字段：%2</translation>
    </message>
    <message>
        <source>%1 was put nowhere: it is the certificate of a server. Drop that of the CA which issued it.</source>
        <translation>%1 未放入任何字段：它是服务器的证书。请拖放签发它的 CA 的证书。</translation>
    </message>
    <message>
        <source>%1 is the client certificate now.</source>
        <translation>%1 现为客户端证书。</translation>
    </message>
    <message>
        <source>%1 is the CA file now.</source>
        <translation>%1 现为 CA 文件。</translation>
    </message>
    <message>
        <source>%1 was added to the CA files.</source>
        <translation>%1 已加入 CA 文件。</translation>
    </message>
</context>
<context>
    <name>TlsProbeRules</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): %1. Without any it goes on.</source>
        <translation>服务器不接受所提供的任何应用协议（ALPN）：%1。不带时它继续。</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol (TLS, ALPN).</source>
        <translation>不提供 ALPN 协议（TLS，ALPN）。</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN): with %1 the handshake goes on, with what was offered (%2) it fails.</source>
        <translation>服务器要求应用协议（ALPN）：带 %1 时握手继续，带所提供的（%2）时失败。</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>提供 ALPN 协议 %1（TLS，ALPN，或 --alpn）。</translation>
    </message>
    <message>
        <source>With the server name %1 (SNI) the server breaks the handshake off; %2 it goes on.</source>
        <translation>带服务器名称 %1（SNI）时服务器中断握手；%2它继续。</translation>
    </message>
    <message>
        <source>with %1</source>
        <comment>a server name</comment>
        <translation>带 %1 时</translation>
    </message>
    <message>
        <source>without a server name</source>
        <translation>不带服务器名称</translation>
    </message>
    <message>
        <source>Clear the server name %1 (TLS, Server name, or servername).</source>
        <translation>请清除服务器名称 %1（TLS，服务器名称，或 servername）。</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the server is set up for other names.</source>
        <translation>检查 URL 中的主机名：服务器是为其他名称设置的。</translation>
    </message>
    <message>
        <source>Or set the server name that the broker expects (TLS, Server name, or --servername).</source>
        <translation>或者设置 broker 所期望的服务器名称（TLS，服务器名称，或 --servername）。</translation>
    </message>
    <message>
        <source>The broker speaks %1; Connack offers %2. They share no version of TLS (protocol version).</source>
        <translation>broker 使用 %1；Connack 提供 %2。它们没有共同的 TLS 版本（protocol version）。</translation>
    </message>
    <message>
        <source>Set the minimum TLS version back to its default: TLS 1.3 alone is asked for.</source>
        <translation>请将最低 TLS 版本恢复为默认值：目前只要求 TLS 1.3。</translation>
    </message>
    <message>
        <source>TLS 1.0 and 1.1 are outdated (RFC 8996): whoever is on the way may be able to read along.</source>
        <translation>TLS 1.0 和 1.1 已过时（RFC 8996）：途中的人可能能够读取内容。</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion).</source>
        <translation>在 broker 上允许 TLS 1.2 或 1.3（mosquitto：tls_version；stunnel：sslVersion）。</translation>
    </message>
    <message>
        <source>For a device that can do no better, lower the minimum version under TLS to %1.</source>
        <translation>对于只能使用旧版本的设备，请在 TLS 中将最低版本降为 %1。</translation>
    </message>
    <message>
        <source>The server gives up on the offer of Connack, and goes on when every cipher suite, key exchange group and signature algorithm is offered, weak ones among them: then with %1, %2.</source>
        <translation>服务器放弃 Connack 所提供的内容，而在提供所有密码套件、密钥交换组和签名算法（包括弱的）时继续：此时用 %1、%2。</translation>
    </message>
    <message>
        <source>So what they do not share is a key exchange group, a signature algorithm, or a key that is long enough.</source>
        <translation>因此它们没有共同的密钥交换组、签名算法，或足够长的密钥。</translation>
    </message>
    <message>
        <source>The server takes no cipher suite that Connack offers. Offered every one that there is, it takes %1 with %2.</source>
        <translation>服务器不接受 Connack 提供的任何密码套件。提供所有套件时，它接受 %1 和 %2。</translation>
    </message>
    <message>
        <source>Its certificate has the key %1 and the signature %2.</source>
        <translation>其证书的密钥为 %1，签名为 %2。</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers).</source>
        <translation>在 broker 上允许当今的密码套件，例如 ECDHE 加 AES-GCM（mosquitto：ciphers；stunnel：ciphers）。</translation>
    </message>
    <message>
        <source>Check which key its certificate has: an RSA key serves ECDHE-RSA ciphers, an EC key ECDHE-ECDSA ones.</source>
        <translation>检查其证书的密钥：RSA 密钥用于 ECDHE-RSA 套件，EC 密钥用于 ECDHE-ECDSA 套件。</translation>
    </message>
    <message>
        <source>The broker asks each client for a certificate of its own (CertificateRequest), and none was given.</source>
        <translation>broker 要求每个客户端有自己的证书（CertificateRequest），而没有给出。</translation>
    </message>
    <message>
        <source>Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key).</source>
        <translation>请在 TLS 的“客户端证书”和“客户端密钥”（--cert、--key）中给出客户端证书及其密钥。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate).</source>
        <translation>向 broker 的运营者索取由 broker 为客户端所信任的 CA 签发的证书（mosquitto：cafile 加 require_certificate）。</translation>
    </message>
    <message>
        <source>It hung up after the handshake without saying so; the fault of the certificate is seen from here.</source>
        <translation>它在握手之后挂断，未作说明；证书的问题是从此处看到的。</translation>
    </message>
</context>
<context>
    <name>TlsRules</name>
    <message>
        <source>%1 answers the TLS handshake in the clear: it speaks %2, not TLS.</source>
        <translation>%1 以明文应答 TLS 握手：它使用 %2，不是 TLS。</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake with bytes that are not TLS.</source>
        <translation>%1 以不是 TLS 的字节应答 TLS 握手。</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake with something that the TLS library does not take for TLS.</source>
        <translation>%1 对 TLS 握手的应答未被 TLS 库认作 TLS。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a broker&apos;s.</source>
        <translation>检查 URL 中的主机和端口：此端口不属于 broker。</translation>
    </message>
    <message>
        <source>Use %1 to connect to this port without TLS.</source>
        <translation>请使用 %1 不用 TLS 连接到此端口。</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s TLS listener, %1 by default.</source>
        <translation>或者使用 broker 的 TLS 监听器的端口，默认为 %1。</translation>
    </message>
    <message>
        <source>Or set up TLS for this listener on the broker.</source>
        <translation>或者在 broker 上为此监听器设置 TLS。</translation>
    </message>
    <message>
        <source>The TLS library refuses the broker&apos;s certificate: its key or signature is too weak (%1).</source>
        <translation>TLS 库拒绝 broker 的证书：其密钥或签名太弱（%1）。</translation>
    </message>
    <message>
        <source>Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>用更强的密钥重新签发证书：2048 位或以上的 RSA，或 EC P-256，并使用 SHA-256 签名。</translation>
    </message>
    <message>
        <source>The broker asks each client for a certificate of its own, and none was given.</source>
        <translation>broker 要求每个客户端有自己的证书，而没有给出。</translation>
    </message>
    <message>
        <source>Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key).</source>
        <translation>请在 TLS 的“客户端证书”和“客户端密钥”（--cert、--key）中给出客户端证书及其密钥。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate).</source>
        <translation>向 broker 的运营者索取由 broker 为客户端所信任的 CA 签发的证书（mosquitto：cafile 加 require_certificate）。</translation>
    </message>
    <message>
        <source>The broker does not know the CA that issued it.</source>
        <translation>broker 不认识签发它的 CA。</translation>
    </message>
    <message>
        <source>It stands on the broker&apos;s revocation list: it is revoked.</source>
        <translation>它在 broker 的吊销列表上：已被吊销。</translation>
    </message>
    <message>
        <source>It has expired, by the broker&apos;s clock.</source>
        <translation>按 broker 的时钟，它已到期。</translation>
    </message>
    <message>
        <source>The broker does not take its kind or its purpose.</source>
        <translation>broker 不接受其类型或用途。</translation>
    </message>
    <message>
        <source>It is valid, but does not open this broker.</source>
        <translation>它有效，但不能进入此 broker。</translation>
    </message>
    <message>
        <source>The broker could not verify the signature made with its key.</source>
        <translation>broker 无法验证用其密钥所作的签名。</translation>
    </message>
    <message>
        <source>The broker does not say more exactly why.</source>
        <translation>broker 没有更确切地说明原因。</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate &quot;%1&quot;, issued by &quot;%2&quot;.</source>
        <translation>broker 拒绝由“%2”签发的客户端证书“%1”。</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate.</source>
        <translation>broker 拒绝客户端证书。</translation>
    </message>
    <message>
        <source>Renew the client certificate: it expired on %1.</source>
        <translation>请更新客户端证书：它已于 %1 到期。</translation>
    </message>
    <message>
        <source>Use a certificate with the extended key usage clientAuth; this one has %1.</source>
        <translation>请使用扩展密钥用途为 clientAuth 的证书；此证书为%1。</translation>
    </message>
    <message>
        <source>Use a client certificate from the CA that the broker trusts, and put its intermediates behind it in the certificate file.</source>
        <translation>请使用 broker 所信任的 CA 签发的客户端证书，并将其中间证书放在证书文件中它之后。</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for another client certificate, or to have this one accepted (mosquitto: cafile, crlfile).</source>
        <translation>向 broker 的运营者索取另一个客户端证书，或请其接受此证书（mosquitto：cafile、crlfile）。</translation>
    </message>
    <message>
        <source>The broker and connack share no version of TLS (protocol version).</source>
        <translation>broker 与 connack 没有共同的 TLS 版本（protocol version）。</translation>
    </message>
    <message>
        <source>Connack offers what its TLS library allows, as a rule TLS 1.2 and 1.3; the broker speaks older or newer versions alone.</source>
        <translation>Connack 提供其 TLS 库所允许的版本，通常为 TLS 1.2 和 1.3；broker 只使用更旧或更新的版本。</translation>
    </message>
    <message>
        <source>Set the minimum TLS version back to its default: TLS 1.3 alone is asked for.</source>
        <translation>请将最低 TLS 版本恢复为默认值：目前只要求 TLS 1.3。</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion).</source>
        <translation>在 broker 上允许 TLS 1.2 或 1.3（mosquitto：tls_version；stunnel：sslVersion）。</translation>
    </message>
    <message>
        <source>For a device that can do no better, lower the minimum version under TLS; the system&apos;s OpenSSL may still forbid TLS 1.0 and 1.1.</source>
        <translation>对于只能使用旧版本的设备，请在 TLS 中降低最低版本；系统的 OpenSSL 可能仍禁止 TLS 1.0 和 1.1。</translation>
    </message>
    <message>
        <source>The server gave up on the offer of connack (handshake failure): as a rule it shares no cipher suite, key exchange group or signature algorithm with it.</source>
        <translation>服务器放弃了 connack 所提供的内容（handshake failure）：通常是没有共同的密码套件、密钥交换组或签名算法。</translation>
    </message>
    <message>
        <source>Less likely, it wants a client certificate, a server name or an application protocol that was not given.</source>
        <translation>可能性较小：它要求未给出的客户端证书、服务器名称或应用协议。</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers).</source>
        <translation>在 broker 上允许当今的密码套件，例如 ECDHE 加 AES-GCM（mosquitto：ciphers；stunnel：ciphers）。</translation>
    </message>
    <message>
        <source>List the ciphers that the server takes: &quot;nmap --script ssl-enum-ciphers -p %1 HOST&quot;.</source>
        <translation>列出服务器接受的密码套件：&quot;nmap --script ssl-enum-ciphers -p %1 HOST&quot;。</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN), and none was offered.</source>
        <translation>服务器要求应用协议（ALPN），而没有提供。</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): %1.</source>
        <translation>服务器不接受所提供的任何应用协议（ALPN）：%1。</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>提供 ALPN 协议 %1（TLS，ALPN，或 --alpn）。</translation>
    </message>
    <message>
        <source>Or offer no ALPN protocol at all.</source>
        <translation>或者完全不提供 ALPN 协议。</translation>
    </message>
    <message>
        <source>Look up in the broker&apos;s manual which ALPN name its port wants; AWS IoT wants x-amzn-mqtt-ca on port 443.</source>
        <translation>在 broker 的手册中查找其端口要求的 ALPN 名称；AWS IoT 在端口 443 上要求 x-amzn-mqtt-ca。</translation>
    </message>
    <message>
        <source>The server serves only names that it knows (SNI), and the URL has the address %1: no server name can be sent for it.</source>
        <translation>服务器只为它认识的名称服务（SNI），而 URL 中为地址 %1：对地址无法发送服务器名称。</translation>
    </message>
    <message>
        <source>The server does not know the server name %1 (SNI).</source>
        <translation>服务器不认识服务器名称 %1（SNI）。</translation>
    </message>
    <message>
        <source>Put the broker&apos;s name into the URL instead of its address.</source>
        <translation>请在 URL 中用 broker 的名称代替其地址。</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the server is set up for other names.</source>
        <translation>检查 URL 中的主机名：服务器是为其他名称设置的。</translation>
    </message>
    <message>
        <source>Or set the server name that the broker expects (TLS, Server name, or --servername).</source>
        <translation>或者设置 broker 所期望的服务器名称（TLS，服务器名称，或 --servername）。</translation>
    </message>
    <message>
        <source>The server broke the TLS handshake off with the alert %1.</source>
        <translation>服务器以警报 %1 中断了 TLS 握手。</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the proxy in front of it: it tells why the handshake was broken off.</source>
        <translation>查看 broker 或其前面的代理的日志：它会说明为何中断握手。</translation>
    </message>
    <message>
        <source>Compare with &quot;openssl s_client -connect %1&quot;.</source>
        <translation>与 &quot;openssl s_client -connect %1&quot; 比较。</translation>
    </message>
    <message>
        <source>%1 accepted the connection and sent nothing in answer to the TLS ClientHello for %2.</source>
        <translation>%1 接受了连接，对 TLS ClientHello 在 %2 内没有发送任何应答。</translation>
    </message>
    <message>
        <source>%1 began the TLS handshake and then fell silent; the limit passed after %2.</source>
        <translation>%1 开始了 TLS 握手，随后沉默；%2 后时限已过。</translation>
    </message>
    <message>
        <source>Either the port speaks no TLS and waits for something else, or the server behind it hangs, or packets are lost on the way (a wrong MTU, a firewall).</source>
        <translation>要么端口不使用 TLS 而在等待其他内容，要么其后的服务器挂起，要么报文在途中丢失（MTU 有误、防火墙）。</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://, in the clear.</source>
        <translation>端口 %1 通常用于明文的 %2://。</translation>
    </message>
    <message>
        <source>Try the port without TLS: %1.</source>
        <translation>尝试不用 TLS 访问该端口：%1。</translation>
    </message>
    <message>
        <source>Check the port in the URL, and look into the log of the broker or of the proxy in front of it.</source>
        <translation>检查 URL 中的端口，并查看 broker 或其前面的代理的日志。</translation>
    </message>
    <message>
        <source>%1 hung up on the TLS ClientHello without a byte, and port %2 is customary for %3://, in the clear.</source>
        <translation>%1 在 TLS ClientHello 时未发送一个字节就挂断，而端口 %2 通常用于明文的 %3://。</translation>
    </message>
    <message>
        <source>A server that has TLS, but turns this client away, could also behave so.</source>
        <translation>有 TLS 但拒绝此客户端的服务器也可能如此。</translation>
    </message>
    <message>
        <source>Or use the broker&apos;s TLS listener: %1.</source>
        <translation>或者使用 broker 的 TLS 监听器：%1。</translation>
    </message>
    <message>
        <source>%1 reset the connection during the TLS handshake, %2 after it began.</source>
        <translation>%1 在 TLS 握手期间重置了连接，在其开始后 %2。</translation>
    </message>
    <message>
        <source>%1 closed the connection during the TLS handshake, %2 after it began, and said nothing of the reason.</source>
        <translation>%1 在 TLS 握手期间关闭了连接，在其开始后 %2，未说明原因。</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed; the TLS library&apos;s words stand in the evidence.</source>
        <translation>与 %1 的 TLS 握手失败；TLS 库的说明列在依据中。</translation>
    </message>
    <message>
        <source>The server had begun its part: it may want a client certificate.</source>
        <translation>服务器已开始其部分：它可能要求客户端证书。</translation>
    </message>
    <message>
        <source>Give a client certificate and its key, if the broker asks for one (TLS, Client certificate).</source>
        <translation>如果 broker 要求，请给出客户端证书及其密钥（TLS，客户端证书）。</translation>
    </message>
    <message>
        <source>The port may have no TLS at all, a load balancer may have no broker behind it, or a filter may not let TLS, this server name or this client&apos;s address pass.</source>
        <translation>可能是端口根本没有 TLS、负载均衡器后面没有 broker，或过滤设备不放行 TLS、此服务器名称或此客户端的地址。</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the load balancer in front of it.</source>
        <translation>查看 broker 或其前面的负载均衡器的日志。</translation>
    </message>
    <message>
        <source>In the clear it does not answer either: the server behind the port hangs, or it waits for something else, or packets are lost on the way (a wrong MTU, a firewall).</source>
        <translation>以明文它同样没有应答：端口后面的服务器挂起，或在等待其他内容，或报文在途中丢失（MTU 有误、防火墙）。</translation>
    </message>
    <message>
        <source>In the clear it does not answer either, and other offers of TLS make no difference.</source>
        <translation>以明文它同样没有应答，提供其他 TLS 选项也没有区别。</translation>
    </message>
    <message>
        <source>A load balancer may have no broker behind it, or a filter may not let this server name or this client&apos;s address pass.</source>
        <translation>可能是负载均衡器后面没有 broker，或过滤设备不放行此服务器名称或此客户端的地址。</translation>
    </message>
    <message>
        <source>By this machine&apos;s clock, which says %1, it is valid until %2: one of the two clocks is wrong, or the broker means a certificate above it.</source>
        <translation>按本机时钟（显示 %1），它有效至 %2：要么两个时钟之一有误，要么 broker 指的是其上级的证书。</translation>
    </message>
    <message>
        <source>Check the clocks of this machine and of the broker.</source>
        <translation>检查本机和 broker 的时钟。</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock, it says %1; if it is right, wait, or renew the client certificate: it is valid only from %2 on.</source>
        <translation>检查本机时钟，它显示 %1；如果正确，请等待或更新客户端证书：它自 %2 起才有效。</translation>
    </message>
    <message>
        <source>The server had begun its part, and it may have rejected the client certificate. %1</source>
        <translation>服务器已开始其部分，可能拒绝了客户端证书。%1</translation>
    </message>
    <message>
        <source>Give a client certificate that is in its time and made for TLS clients.</source>
        <translation>请给出在有效期内且用于 TLS 客户端的客户端证书。</translation>
    </message>
</context>
<context>
    <name>TlsServerWording</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 和 %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>%1 with all ciphers, old ones too</source>
        <translation>%1，使用所有密码套件（包括旧的）</translation>
    </message>
    <message>
        <source>%1 with the usual ciphers</source>
        <translation>%1，使用常用密码套件</translation>
    </message>
    <message>
        <source>a cipher that OpenSSL does not know</source>
        <translation>OpenSSL 不认识的密码套件</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1, %2, key exchange %3</source>
        <translation>%1、%2，密钥交换 %3</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with %2, which OpenSSL does not take here: %3.</source>
        <translation>对所提供的 %1，服务器以 OpenSSL 在此不接受的 %2 应答：%3。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with %2.</source>
        <translation>对所提供的 %1，服务器以 %2 应答。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with the alert %2.</source>
        <translation>对所提供的 %1，服务器以警报 %2 应答。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with TLS, but chooses nothing.</source>
        <translation>对所提供的 %1，服务器以 TLS 应答，但没有作出选择。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server does not answer.</source>
        <translation>对所提供的 %1，服务器没有应答。</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with something that is not TLS.</source>
        <translation>对所提供的 %1，服务器的应答不是 TLS。</translation>
    </message>
    <message>
        <source>The server takes none of %1.</source>
        <translation>服务器不接受 %1 中的任何一个。</translation>
    </message>
    <message>
        <source>The server takes %1.</source>
        <translation>服务器接受 %1。</translation>
    </message>
    <message>
        <source>The server takes %1, not %2.</source>
        <translation>服务器接受 %1，不接受 %2。</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>The server asks for a client certificate and does not say of which CA.</source>
        <translation>服务器要求客户端证书，未说明须由哪个 CA 签发。</translation>
    </message>
    <message>
        <source>The server asks for a client certificate of one of these CAs: %1.</source>
        <translation>服务器要求由以下 CA 之一签发的客户端证书：%1。</translation>
    </message>
    <message>
        <source>Without one it breaks off with the alert %1.</source>
        <translation>没有证书时它以警报 %1 中断。</translation>
    </message>
    <message>
        <source>Without one it hangs up.</source>
        <translation>没有证书时它挂断。</translation>
    </message>
    <message>
        <source>It goes on without one.</source>
        <translation>没有证书时它继续。</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; was issued by &quot;%2&quot;, which is not among the CAs that the server accepts: %3.</source>
        <translation>客户端证书“%1”由“%2”签发，后者不在服务器接受的 CA 之中：%3。</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; expired on %2.</source>
        <translation>客户端证书“%1”已于 %2 到期。</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; is valid only from %2 on.</source>
        <translation>客户端证书“%1”自 %2 起才有效。</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; may not be used by a TLS client: its purpose is %2.</source>
        <translation>客户端证书“%1”不得由 TLS 客户端使用：其用途为%2。</translation>
    </message>
</context>
<context>
    <name>TopicsEdit</name>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>无法读取 %1（%2）。</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB: that is no list of topics.</source>
        <translation>%1 大于 1 MiB：这不是主题列表。</translation>
    </message>
    <message>
        <source>%1 is not a text file.</source>
        <translation>%1 不是文本文件。</translation>
    </message>
</context>
<context>
    <name>TrafficModel</name>
    <message>
        <source>Packet</source>
        <translation>报文</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Packets that were sent to the broker</source>
        <translation>发送给 broker 的报文</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>Packets that came from the broker</source>
        <translation>来自 broker 的报文</translation>
    </message>
    <message>
        <source>Bytes sent</source>
        <translation>发送的字节</translation>
    </message>
    <message>
        <source>Bytes of MQTT packets, without those of TLS, WebSocket and TCP</source>
        <translation>MQTT 报文的字节，不含 TLS、WebSocket 和 TCP 的字节</translation>
    </message>
    <message>
        <source>Bytes received</source>
        <translation>收到的字节</translation>
    </message>
    <message>
        <source>Reserved packet type 0</source>
        <translation>保留的报文类型 0</translation>
    </message>
    <message>
        <source>All packets</source>
        <translation>所有报文</translation>
    </message>
    <message>
        <source>Malformed: %1</source>
        <comment>number of packets</comment>
        <translation>格式错误：%1</translation>
    </message>
    <message>
        <source>Events below MQTT: %1</source>
        <comment>number of events</comment>
        <translation>MQTT 以下的事件：%1</translation>
    </message>
</context>
<context>
    <name>TransportEvent</name>
    <message>
        <source>%1 connected after %2</source>
        <translation>%1 在 %2 后连接</translation>
    </message>
    <message>
        <source>%1 given up after %2</source>
        <translation>%1 在 %2 后放弃</translation>
    </message>
    <message>
        <source>%1: %2 after %3</source>
        <translation>%1：%2，用时 %3</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>closed by us</source>
        <translation>由本侧关闭</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 失败</translation>
    </message>
    <message>
        <source>WebSocket failed</source>
        <translation>WebSocket 失败</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>%1 by the %2 proxy %3</source>
        <translation>%1，经由 %2 代理 %3</translation>
    </message>
    <message>
        <source>connected by the proxy</source>
        <translation>已由代理连接</translation>
    </message>
    <message>
        <source>server name %1</source>
        <translation>服务器名称 %1</translation>
    </message>
    <message>
        <source>GET %1, sub-protocol %2</source>
        <translation>GET %1，子协议 %2</translation>
    </message>
    <message>
        <source>text frame</source>
        <translation>文本帧</translation>
    </message>
    <message>
        <source>the temporary file could not be written (%1): the first %2 records were dropped</source>
        <translation>无法写入临时文件（%1）：前 %2 条记录已丢弃</translation>
    </message>
    <message>
        <source>the temporary file cannot be read (%1)</source>
        <translation>无法读取临时文件（%1）</translation>
    </message>
    <message>
        <source>reset by the client (TCP RST)</source>
        <translation>被客户端重置 (TCP RST)</translation>
    </message>
    <message>
        <source>reset by the broker (TCP RST)</source>
        <translation>被 broker 重置 (TCP RST)</translation>
    </message>
    <message>
        <source>closed by the client (TCP FIN)</source>
        <translation>由客户端关闭 (TCP FIN)</translation>
    </message>
    <message>
        <source>closed by the broker (TCP FIN)</source>
        <translation>由 broker 关闭 (TCP FIN)</translation>
    </message>
    <message>
        <source>the end of a packet is missing: the capture has only its first %1 bytes</source>
        <translation>缺少报文的末尾：抓包只有其前 %1 字节</translation>
    </message>
    <message>
        <source>%1 bytes of what the client sent are not in the capture, or of packets that are not whole in it</source>
        <translation>客户端发送的内容中有 %1 字节不在抓包中，或属于其中不完整的报文</translation>
    </message>
    <message>
        <source>%1 bytes of what the broker sent are not in the capture, or of packets that are not whole in it</source>
        <translation>broker 发送的内容中有 %1 字节不在抓包中，或属于其中不完整的报文</translation>
    </message>
    <message>
        <source>%1, from %2, as captured</source>
        <translation>%1，来自 %2，按抓包</translation>
    </message>
    <message>
        <source>the capture begins in the midst of this connection; judged by its packets, it speaks MQTT %1</source>
        <translation>抓包从此连接的中途开始；从其报文判断，它使用 MQTT %1</translation>
    </message>
    <message>
        <source>%1 bytes were left out: where a packet begins in them is not known</source>
        <translation>%1 字节已略去：不知道其中报文从何处开始</translation>
    </message>
    <message>
        <source>the packet before has %1 more bytes, which the file does not hold</source>
        <translation>前一个报文还有 %1 字节，文件中没有</translation>
    </message>
    <message>
        <source>the session keys are written to %1: with them a recording can be read</source>
        <translation>会话密钥写入 %1：用它们可以读取记录</translation>
    </message>
    <message>
        <source>the session keys are not written: %1 cannot be opened (%2)</source>
        <translation>会话密钥未写入：无法打开 %1（%2）</translation>
    </message>
    <message>
        <source>no session keys came: Qt uses another TLS library than OpenSSL 3</source>
        <translation>没有会话密钥：Qt 使用的 TLS 库不是 OpenSSL 3</translation>
    </message>
    <message>
        <source>the log shows the first %1 of %2 bytes</source>
        <translation>日志显示 %2 字节中的前 %1 字节</translation>
    </message>
    <message>
        <source>closed by us: no PINGRESP came in time</source>
        <translation>由本侧关闭：没有 PINGRESP 及时到达</translation>
    </message>
    <message>
        <source>closed by us: the time limit passed</source>
        <translation>由本侧关闭：时限已过</translation>
    </message>
    <message>
        <source>closed by us: cancelled</source>
        <translation>由本侧关闭：已取消</translation>
    </message>
    <message>
        <source>closed by us after the server&apos;s DISCONNECT</source>
        <translation>在服务器的 DISCONNECT 之后由本侧关闭</translation>
    </message>
    <message>
        <source>closed by us: the server sent what it must not send</source>
        <translation>由本侧关闭：服务器发送了不得发送的内容</translation>
    </message>
    <message>
        <source>%1, MQTT %2, empty client ID</source>
        <translation>%1，MQTT %2，空客户端 ID</translation>
    </message>
    <message>
        <source>%1, MQTT %2, client ID %3</source>
        <translation>%1，MQTT %2，客户端 ID %3</translation>
    </message>
    <message>
        <source>%1 bytes: %2</source>
        <translation>%1 字节：%2</translation>
    </message>
    <message>
        <source>%1, a TLS handshake without MQTT</source>
        <translation>%1，不带 MQTT 的 TLS 握手</translation>
    </message>
    <message>
        <source>%1, TCP without MQTT</source>
        <translation>%1，不带 MQTT 的 TCP</translation>
    </message>
    <message>
        <source>closed by the peer (FIN)</source>
        <translation>由对端关闭 (FIN)</translation>
    </message>
    <message>
        <source>reset by the peer (RST)</source>
        <translation>被对端重置 (RST)</translation>
    </message>
    <message>
        <source>the proxy was reached at %1</source>
        <translation>在 %1 到达代理</translation>
    </message>
    <message>
        <source>offered to the proxy: no authentication</source>
        <translation>向代理提供：无认证</translation>
    </message>
    <message>
        <source>offered to the proxy: no authentication, or user name and password</source>
        <translation>向代理提供：无认证，或用户名和密码</translation>
    </message>
    <message>
        <source>asked the proxy for %1, with user name and password</source>
        <translation>向代理请求 %1，带用户名和密码</translation>
    </message>
    <message>
        <source>asked the proxy for %1</source>
        <translation>向代理请求 %1</translation>
    </message>
    <message>
        <source>the proxy chose authentication method %1</source>
        <translation>代理选择了认证方法 %1</translation>
    </message>
    <message>
        <source>sent user name and password to the proxy</source>
        <translation>已向代理发送用户名和密码</translation>
    </message>
    <message>
        <source>the proxy accepted user name and password</source>
        <translation>代理接受了用户名和密码</translation>
    </message>
    <message>
        <source>the proxy answered: %1</source>
        <translation>代理的应答：%1</translation>
    </message>
    <message>
        <source>no server name</source>
        <translation>无服务器名称</translation>
    </message>
    <message>
        <source>alert %1 (fatal): %2</source>
        <translation>警报 %1（fatal）：%2</translation>
    </message>
    <message>
        <source>alert %1 (warning): %2</source>
        <translation>警报 %1（警告）：%2</translation>
    </message>
    <message>
        <source>received, without a code</source>
        <translation>收到，无代码</translation>
    </message>
    <message>
        <source>sent, without a code</source>
        <translation>发送，无代码</translation>
    </message>
    <message>
        <source>received: %1</source>
        <translation>收到：%1</translation>
    </message>
    <message>
        <source>sent: %1</source>
        <translation>发送：%1</translation>
    </message>
    <message>
        <source>last part of a message, %1 B</source>
        <translation>消息的最后部分，%1 B</translation>
    </message>
    <message>
        <source>part of a message, %1 B; more follow</source>
        <translation>消息的一部分，%1 B；后面还有</translation>
    </message>
    <message>
        <source>received, %1 B</source>
        <translation>收到，%1 B</translation>
    </message>
    <message>
        <source>sent, %1 B</source>
        <translation>发送，%1 B</translation>
    </message>
    <message>
        <source>%1 bytes of a packet that our close cut off</source>
        <translation>因本侧关闭而截断的报文的 %1 字节</translation>
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
        <translation>请给出 broker 的 URL，例如 mqtt://broker.local:1883。</translation>
    </message>
    <message>
        <source>The URL is empty: there is no host.</source>
        <translation>URL 为空：没有主机。</translation>
    </message>
    <message>
        <source>The URL has %1 characters.</source>
        <translation>URL 有 %1 个字符。</translation>
    </message>
    <message>
        <source>Give at most %1 characters.</source>
        <translation>请最多给出 %1 个字符。</translation>
    </message>
    <message>
        <source>Character %1 of the URL is the invisible character %2.</source>
        <translation>URL 的第 %1 个字符是不可见字符 %2。</translation>
    </message>
    <message>
        <source>Delete it, or type the URL anew.</source>
        <translation>请删除它，或重新输入 URL。</translation>
    </message>
    <message>
        <source>Use mqtt://, mqtts://, ws:// or wss://.</source>
        <translation>请使用 mqtt://、mqtts://、ws:// 或 wss://。</translation>
    </message>
    <message>
        <source>After &quot;%1:&quot; two slashes are missing.</source>
        <translation>“%1：”之后缺少两个斜杠。</translation>
    </message>
    <message>
        <source>Write %1:// and then the host.</source>
        <translation>请写 %1://，然后写主机。</translation>
    </message>
    <message>
        <source>There is no scheme before &quot;://&quot;.</source>
        <translation>“://”之前没有协议。</translation>
    </message>
    <message>
        <source>There is no scheme &quot;%1://&quot; for brokers.</source>
        <translation>broker 没有“%1://”协议。</translation>
    </message>
    <message>
        <source>Use %1://.</source>
        <translation>请使用 %1://。</translation>
    </message>
    <message>
        <source>The URL has no scheme; it was read as %1://%2.</source>
        <translation>URL 没有协议；已读作 %1://%2。</translation>
    </message>
    <message>
        <source>The scheme %1:// was read as %2://.</source>
        <translation>协议 %1:// 已读作 %2://。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv6 address in brackets.</source>
        <translation>“%1”不是方括号中的 IPv6 地址。</translation>
    </message>
    <message>
        <source>The IPv6 address %1 has no brackets.</source>
        <translation>IPv6 地址 %1 没有方括号。</translation>
    </message>
    <message>
        <source>Write [%1].</source>
        <translation>请写 [%1]。</translation>
    </message>
    <message>
        <source>After the host %1 stands &quot;%2&quot;.</source>
        <translation>主机 %1 之后为“%2”。</translation>
    </message>
    <message>
        <source>After &quot;%1:&quot; there is no port.</source>
        <translation>“%1：”之后没有端口。</translation>
    </message>
    <message>
        <source>The port is &quot;%1&quot;.</source>
        <translation>端口为“%1”。</translation>
    </message>
    <message>
        <source>The user name or password in the URL has a % that starts no character.</source>
        <translation>URL 中的用户名或密码含有不构成字符的 %。</translation>
    </message>
    <message>
        <source>Write a % of the password as %25, or give the password on its own.</source>
        <translation>请将密码中的 % 写作 %25，或单独给出密码。</translation>
    </message>
    <message>
        <source>The URL has the fragment &quot;%1&quot;, which a WebSocket URL cannot have (RFC 6455, section 3).</source>
        <translation>URL 含有片段“%1”，WebSocket URL 不得含有片段（RFC 6455，第 3 节）。</translation>
    </message>
    <message>
        <source>Leave it out, or write %23 for a # that belongs to the path.</source>
        <translation>请去掉它，或将属于路径的 # 写作 %23。</translation>
    </message>
    <message>
        <source>The path %1 has no meaning under %2:// and is not sent.</source>
        <translation>路径 %1 在 %2:// 下没有意义，不会发送。</translation>
    </message>
    <message>
        <source>The user name or password in the URL holds a character that ends the host part: /, ? or #.</source>
        <translation>URL 中的用户名或密码含有会结束主机部分的字符：/、? 或 #。</translation>
    </message>
    <message>
        <source>Write / as %2F, ? as %3F and # as %23, or give the password on its own.</source>
        <translation>请将 / 写作 %2F，? 写作 %3F，# 写作 %23，或单独给出密码。</translation>
    </message>
    <message>
        <source>the protocol %1</source>
        <translation>协议 %1</translation>
    </message>
    <message>
        <source>the host %1</source>
        <translation>主机 %1</translation>
    </message>
    <message>
        <source>the path %1</source>
        <translation>路径 %1</translation>
    </message>
    <message>
        <source>the user name or password (%1)</source>
        <translation>用户名或密码（%1）</translation>
    </message>
    <message>
        <source>the client ID %1</source>
        <translation>客户端 ID %1</translation>
    </message>
    <message>
        <source>Options and flags win over the URL, which says otherwise. Set aside: %1.</source>
        <translation>选项和标志优先于 URL，而 URL 的内容不同。已忽略：%1。</translation>
    </message>
    <message>
        <source>Port %1 is used; the URL&apos;s port %2 was set aside.</source>
        <translation>使用端口 %1；已忽略 URL 中的端口 %2。</translation>
    </message>
    <message>
        <source>Give socks5://host:port or http://host:port.</source>
        <translation>请给出 socks5://host:port 或 http://host:port。</translation>
    </message>
    <message>
        <source>The proxy&apos;s URL has no scheme.</source>
        <translation>代理的 URL 没有协议。</translation>
    </message>
    <message>
        <source>There is no proxy scheme &quot;%1://&quot;.</source>
        <translation>没有代理协议“%1://”。</translation>
    </message>
    <message>
        <source>The proxy&apos;s URL has something behind host and port.</source>
        <translation>代理的 URL 在主机和端口之后还有内容。</translation>
    </message>
    <message>
        <source>The user name or password of the proxy has a % that starts no character.</source>
        <translation>代理的用户名或密码含有不构成字符的 %。</translation>
    </message>
</context>
<context>
    <name>UrlBar</name>
    <message>
        <source>Type the broker&apos;s URL first, for instance mqtt://localhost or mqtts://broker.example:8883.</source>
        <translation>请先输入 broker 的 URL，例如 mqtt://localhost 或 mqtts://broker.example:8883。</translation>
    </message>
    <message>
        <source>User name and password of the URL were put under Credentials.</source>
        <translation>URL 中的用户名和密码已放入“凭据”。</translation>
    </message>
    <message>
        <source>The version of MQTT that CONNECT announces.
Protocol Version of CONNECT, section 3.1.2.2</source>
        <translation>CONNECT 声明的 MQTT 版本。
CONNECT 的 Protocol Version，第 3.1.2.2 节</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Sends DISCONNECT and closes the connection (Ctrl+D)</source>
        <translation>发送 DISCONNECT 并关闭连接 (Ctrl+D)</translation>
    </message>
    <message>
        <source>Makes one connection attempt (Ctrl+Return)</source>
        <translation>进行一次连接尝试 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Ends the attempt (Ctrl+Return)</source>
        <translation>结束尝试 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Stops waiting for the next try (Ctrl+Return)</source>
        <translation>停止等待下一次重试 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>The broker&apos;s URL: mqtt://, mqtts://, ws:// or wss://, host, port and path (Ctrl+L). RFC 3986, section 3.
An options object of MQTT.js can be pasted here as well.</source>
        <translation>broker 的 URL：mqtt://、mqtts://、ws:// 或 wss://，主机、端口和路径 (Ctrl+L)。RFC 3986，第 3 节。
也可在此粘贴 MQTT.js 的选项对象。</translation>
    </message>
</context>
<context>
    <name>VerdictView</name>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>重新连接</translation>
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
            <numerusform>… 另有 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>Evidence (%1)</source>
        <comment>number of lines</comment>
        <translation>依据（%1）</translation>
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
            <numerusform>… 另有 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>The settings were edited after this attempt.</source>
        <translation>此次尝试之后设置已被编辑。</translation>
    </message>
    <message>
        <source>Connect to the URL above (Ctrl+Return)</source>
        <translation>连接到上方的 URL (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>End the attempt (Ctrl+Return)</source>
        <translation>结束尝试 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Copy the evidence</source>
        <translation>复制依据</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>须知</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Ends the extra connections; the verdict stays as far as it came.</source>
        <translation>结束额外连接；结论保持目前的状态。</translation>
    </message>
    <message>
        <source>Look at the usual ports</source>
        <translation>查看常用端口</translation>
    </message>
    <message>
        <source>Makes a connection to each customary port of this host (1883, 8883, 8083, 8084, 8080, 9001, 443), without user name and password, and says what answers there.</source>
        <translation>对此主机的每个常用端口（1883、8883、8083、8084、8080、9001、443）建立一个连接，不带用户名和密码，并说明那里应答的是什么。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Copy everything about this attempt, without secrets, for a colleague or a bug tracker (Ctrl+Shift+C)</source>
        <translation>复制此次尝试的全部内容，不含机密，供同事或缺陷跟踪系统使用 (Ctrl+Shift+C)</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Save everything about this attempt, without secrets, as Markdown, HTML, JSON or text (Ctrl+Shift+S)</source>
        <translation>将此次尝试的全部内容保存为 Markdown、HTML、JSON 或文本，不含机密 (Ctrl+Shift+S)</translation>
    </message>
    <message>
        <source>More about this cause</source>
        <translation>关于此原因的更多内容</translation>
    </message>
    <message>
        <source>Opens the help: what the cause means, how it is recognised, what to do</source>
        <translation>打开帮助：原因的含义、如何识别、如何处理</translation>
    </message>
    <message>
        <source>Changes the settings and connects again; the change can be undone</source>
        <translation>更改设置并重新连接；更改可以撤销</translation>
    </message>
    <message>
        <source>Shows or hides what the verdict rests on</source>
        <translation>显示或隐藏结论的依据</translation>
    </message>
</context>
<context>
    <name>Waterfall</name>
    <message>
        <source>%1 in all</source>
        <translation>共 %1</translation>
    </message>
    <message>
        <source>%1
Began %2 after the start</source>
        <translation>%1
开始后 %2 启动</translation>
    </message>
    <message>
        <source>Preparation</source>
        <comment>before the first stage</comment>
        <translation>准备</translation>
    </message>
    <message>
        <source>Preparation: %1
Before the first stage Connack reads the files that the settings name and starts its network thread.</source>
        <translation>准备：%1
在第一个阶段之前，Connack 读取设置中指定的文件并启动其网络线程。</translation>
    </message>
</context>
<context>
    <name>WebSocketForm</name>
    <message>
        <source>&amp;Path</source>
        <translation>路径(&amp;P)</translation>
    </message>
    <message>
        <source>The path of the upgrade request, with its query if there is one. Most brokers use /mqtt, some / or /ws.
HTTP request line, RFC 6455 section 4.1</source>
        <translation>升级请求的路径，如有查询部分则一并给出。多数 broker 使用 /mqtt，有些使用 / 或 /ws。
HTTP 请求行，RFC 6455 第 4.1 节</translation>
    </message>
    <message>
        <source>/</source>
        <translation>/</translation>
    </message>
    <message>
        <source>&amp;Headers</source>
        <translation>标头(&amp;H)</translation>
    </message>
    <message>
        <source>Extra headers of the upgrade request, for instance Authorization. Values of secret headers are hidden and not saved.
HTTP request, RFC 6455 section 4.1. MQTT.js: wsOptions.headers</source>
        <translation>升级请求的额外标头，例如 Authorization。机密标头的值会隐藏且不保存。
HTTP 请求，RFC 6455 第 4.1 节。MQTT.js：wsOptions.headers</translation>
    </message>
    <message>
        <source>Used with ws:// and wss:// only; the URL says %1://.</source>
        <translation>仅用于 ws:// 和 wss://；URL 为 %1://。</translation>
    </message>
</context>
<context>
    <name>WebSocketRules</name>
    <message>
        <source>%1 answers the HTTP request with a TLS record: the port speaks TLS.</source>
        <translation>%1 以 TLS 记录应答 HTTP 请求：端口使用 TLS。</translation>
    </message>
    <message>
        <source>%1 answers that this port expects HTTPS: it speaks TLS.</source>
        <translation>%1 应答说此端口期望 HTTPS：它使用 TLS。</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>请使用 %1。</translation>
    </message>
    <message>
        <source>Or use the port on which the server listens without TLS, if it has one.</source>
        <translation>或者使用服务器不带 TLS 监听的端口（如果有）。</translation>
    </message>
    <message>
        <source>%1 answers the HTTP request with something that is not HTTP.</source>
        <translation>%1 对 HTTP 请求的应答不是 HTTP。</translation>
    </message>
    <message>
        <source>%1 answers the HTTP request with %2, not with HTTP.</source>
        <translation>%1 以 %2 而不是 HTTP 应答 HTTP 请求。</translation>
    </message>
    <message>
        <source>Use %1: MQTT without WebSocket.</source>
        <translation>请使用 %1：不带 WebSocket 的 MQTT。</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a WebSocket listener&apos;s.</source>
        <translation>检查 URL 中的主机和端口：此端口不属于 WebSocket 监听器。</translation>
    </message>
    <message>
        <source>Ask on which port the broker has its WebSocket listener (mosquitto: &quot;protocol websockets&quot;).</source>
        <translation>询问 broker 的 WebSocket 监听器在哪个端口上（mosquitto：&quot;protocol websockets&quot;）。</translation>
    </message>
    <message>
        <source>The server answers 101, but its Sec-WebSocket-Accept is missing or does not belong to this request.</source>
        <translation>服务器应答 101，但其 Sec-WebSocket-Accept 缺失或不属于此请求。</translation>
    </message>
    <message>
        <source>Something between answers from a cache or by itself, or the server&apos;s WebSocket is faulty.</source>
        <translation>途中有什么从缓存应答或自行应答，或服务器的 WebSocket 有缺陷。</translation>
    </message>
    <message>
        <source>Look for a cache or proxy in front of the broker and turn caching off for this path.</source>
        <translation>查找 broker 前面的缓存或代理，并为此路径关闭缓存。</translation>
    </message>
    <message>
        <source>Try the broker&apos;s own port without the proxy.</source>
        <translation>不用代理，尝试 broker 自己的端口。</translation>
    </message>
    <message>
        <source>The server answers %1 and does not say where to go. A WebSocket client does not follow redirections.</source>
        <translation>服务器应答 %1，未说明应去何处。WebSocket 客户端不跟随重定向。</translation>
    </message>
    <message>
        <source>The server answers %1 and sends the client to %2. A WebSocket client does not follow redirections.</source>
        <translation>服务器应答 %1，将客户端指向 %2。WebSocket 客户端不跟随重定向。</translation>
    </message>
    <message>
        <source>Put the new address into the URL, with ws:// for http:// and wss:// for https://.</source>
        <translation>将新地址填入 URL，http:// 换成 ws://，https:// 换成 wss://。</translation>
    </message>
    <message>
        <source>Or take the redirection for the path %1 out of the web server&apos;s configuration.</source>
        <translation>或者在 Web 服务器的配置中去掉路径 %1 的重定向。</translation>
    </message>
    <message>
        <source>The web server answers %1 to the WebSocket request, before MQTT and its user name and password come into play.</source>
        <translation>Web 服务器对 WebSocket 请求应答 %1，此时尚未用到 MQTT 及其用户名和密码。</translation>
    </message>
    <message>
        <source>A proxy on the way asks for a password.</source>
        <translation>途中的代理要求密码。</translation>
    </message>
    <message>
        <source>It does not accept the Authorization header that was sent.</source>
        <translation>它不接受所发送的 Authorization 标头。</translation>
    </message>
    <message>
        <source>Check the value of the header Authorization under WebSocket, Headers: password or token, and whether it has run out.</source>
        <translation>检查“WebSocket”的“标头”中 Authorization 的值：密码或令牌，以及是否已过期。</translation>
    </message>
    <message>
        <source>Add the header that the server asks for, for instance Authorization, under WebSocket, Headers (--ws-header).</source>
        <translation>在“WebSocket”的“标头”（--ws-header）中添加服务器要求的标头，例如 Authorization。</translation>
    </message>
    <message>
        <source>Check whether the server expects a token in the path, and whether it lets this client&apos;s address and Origin in.</source>
        <translation>检查服务器是否期望路径中带令牌，以及是否允许此客户端的地址和 Origin。</translation>
    </message>
    <message>
        <source>A web server is there, but it answers %1 to the path %2.</source>
        <translation>那里有 Web 服务器，但它对路径 %2 应答 %1。</translation>
    </message>
    <message>
        <source>Use the path /mqtt, which most brokers have: %1.</source>
        <translation>请使用多数 broker 都有的路径 /mqtt：%1。</translation>
    </message>
    <message>
        <source>Try the path %1.</source>
        <translation>尝试路径 %1。</translation>
    </message>
    <message>
        <source>Look up the path in the configuration of the broker or of the web server in front of it; upper and lower case and a &quot;/&quot; at the end count.</source>
        <translation>在 broker 或其前面的 Web 服务器的配置中查找路径；大小写和结尾的 &quot;/&quot; 都算数。</translation>
    </message>
    <message>
        <source>The web server answers %1: the broker behind it did not answer in time.</source>
        <translation>Web 服务器应答 %1：其后的 broker 没有及时应答。</translation>
    </message>
    <message>
        <source>The web server answers %1: it has no working broker behind it at the moment.</source>
        <translation>Web 服务器应答 %1：其后目前没有正常工作的 broker。</translation>
    </message>
    <message>
        <source>The web server answers %1: the broker behind it does not answer, or not as expected.</source>
        <translation>Web 服务器应答 %1：其后的 broker 没有应答，或应答不符合预期。</translation>
    </message>
    <message>
        <source>Check that the broker behind the web server is running and listens for WebSocket on the port that the server forwards to.</source>
        <translation>检查 Web 服务器后面的 broker 是否在运行，并在服务器转发到的端口上监听 WebSocket。</translation>
    </message>
    <message>
        <source>Check that the proxy passes the upgrade on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</source>
        <translation>检查代理是否转发升级（nginx：proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;）。</translation>
    </message>
    <message>
        <source>Read the web server&apos;s error log: it names the address that it tried.</source>
        <translation>查看 Web 服务器的错误日志：它会指明尝试过的地址。</translation>
    </message>
    <message>
        <source>The server answers %1 to the path %2 like to a browser, without upgrading to WebSocket.</source>
        <translation>服务器像对浏览器那样对路径 %2 应答 %1，没有升级到 WebSocket。</translation>
    </message>
    <message>
        <source>The server answers %1 to the path %2 with an ordinary web page, &quot;%3&quot;, without upgrading to WebSocket.</source>
        <translation>服务器以普通网页“%3”对路径 %2 应答 %1，没有升级到 WebSocket。</translation>
    </message>
    <message>
        <source>Check host, port and path in the URL: the broker&apos;s WebSocket may have another path, as a rule /mqtt.</source>
        <translation>检查 URL 中的主机、端口和路径：broker 的 WebSocket 可能在其他路径上，通常为 /mqtt。</translation>
    </message>
    <message>
        <source>If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on for this path.</source>
        <translation>如果 broker 前面有代理，请让它为此路径转发标头 Upgrade 和 Connection。</translation>
    </message>
    <message>
        <source>The server answers %1 to the request for a WebSocket at %2.</source>
        <translation>服务器对 %2 上的 WebSocket 请求应答 %1。</translation>
    </message>
    <message>
        <source>It wants another protocol than the one asked for (Upgrade: %1).</source>
        <translation>它要求的协议与所请求的不同（Upgrade: %1）。</translation>
    </message>
    <message>
        <source>It gets too many requests.</source>
        <translation>它收到的请求过多。</translation>
    </message>
    <message>
        <source>It failed at this request itself.</source>
        <translation>它自身在处理此请求时失败。</translation>
    </message>
    <message>
        <source>Check the path and the headers under WebSocket: some servers want a certain Origin, Host or header.</source>
        <translation>检查“WebSocket”中的路径和标头：有些服务器要求特定的 Origin、Host 或标头。</translation>
    </message>
    <message>
        <source>If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on (nginx: proxy_set_header).</source>
        <translation>如果 broker 前面有代理，请让它转发标头 Upgrade 和 Connection（nginx：proxy_set_header）。</translation>
    </message>
    <message>
        <source>Read the web server&apos;s log: it tells why it refused %1.</source>
        <translation>查看 Web 服务器的日志：它会说明为何拒绝 %1。</translation>
    </message>
    <message>
        <source>The server sends text frames. MQTT travels in binary frames only [MQTT-6.0.0-1].</source>
        <translation>服务器发送文本帧。MQTT 只在二进制帧中传输 [MQTT-6.0.0-1]。</translation>
    </message>
    <message>
        <source>Check the path in the URL: another service, such as a chat or a live-reload server, may be there.</source>
        <translation>检查 URL 中的路径：那里可能是其他服务，例如聊天或实时重载服务器。</translation>
    </message>
    <message>
        <source>If it is a WebSocket proxy in front of the broker, set it to binary frames (websockify: leave base64 out).</source>
        <translation>如果是 broker 前面的 WebSocket 代理，请将它设为二进制帧（websockify：去掉 base64）。</translation>
    </message>
    <message>
        <source>The server chose the sub-protocol &quot;%1&quot;; &quot;%2&quot; was offered.</source>
        <translation>服务器选择了子协议“%1”；所提供的是“%2”。</translation>
    </message>
    <message>
        <source>Check the path in the URL: the server&apos;s MQTT may have another one.</source>
        <translation>检查 URL 中的路径：服务器的 MQTT 可能在其他路径上。</translation>
    </message>
    <message>
        <source>Set the sub-protocol &quot;mqtt&quot; on the server.</source>
        <translation>在服务器上设置子协议“mqtt”。</translation>
    </message>
    <message>
        <source>The server closed the WebSocket with code %1.</source>
        <translation>服务器以代码 %1 关闭了 WebSocket。</translation>
    </message>
    <message>
        <source>The server closed the WebSocket with code %1 and the reason &quot;%2&quot;.</source>
        <translation>服务器以代码 %1 和原因“%2”关闭了 WebSocket。</translation>
    </message>
    <message>
        <source>Code 1008 means that a rule of the server is broken.</source>
        <translation>代码 1008 表示违反了服务器的规则。</translation>
    </message>
    <message>
        <source>This code means that the server cannot work with what it got.</source>
        <translation>此代码表示服务器无法处理收到的内容。</translation>
    </message>
    <message>
        <source>This code means trouble on the server&apos;s side.</source>
        <translation>此代码表示服务器一侧有故障。</translation>
    </message>
    <message>
        <source>Follow the reason, and look into the log of the broker or of the gateway in front of it.</source>
        <translation>按原因处理，并查看 broker 或其前面的网关的日志。</translation>
    </message>
    <message>
        <source>Check credentials, client ID and path: gateways often close so when one of them is not allowed.</source>
        <translation>检查凭据、客户端 ID 和路径：其中之一不被允许时，网关往往如此关闭。</translation>
    </message>
    <message>
        <source>The server opened the WebSocket without agreeing to the sub-protocol &quot;%1&quot;, and no MQTT followed.</source>
        <translation>服务器打开了 WebSocket 而没有同意子协议“%1”，且其后没有 MQTT。</translation>
    </message>
    <message>
        <source>Another service may answer at this path; it is also possible that a broker is there and did not take the CONNECT.</source>
        <translation>此路径上可能是其他服务应答；也可能那里有 broker 而不接受 CONNECT。</translation>
    </message>
    <message>
        <source>Check the path in the URL: the server&apos;s MQTT may have another one, as a rule /mqtt.</source>
        <translation>检查 URL 中的路径：服务器的 MQTT 可能在其他路径上，通常为 /mqtt。</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log for the CONNECT of client ID %1.</source>
        <translation>在 broker 的日志中查找客户端 ID %1 的 CONNECT。</translation>
    </message>
    <message>
        <source>%1 accepted the connection, but did not answer the request for a WebSocket (HTTP upgrade) within %2.</source>
        <translation>%1 接受了连接，但未在 %2 内应答 WebSocket 请求（HTTP 升级）。</translation>
    </message>
    <message>
        <source>The port may speak another protocol, MQTT without WebSocket for one, or the server behind it hangs.</source>
        <translation>端口可能使用其他协议，例如不带 WebSocket 的 MQTT，或其后的服务器挂起。</translation>
    </message>
    <message>
        <source>Check the port in the URL, and try %1.</source>
        <translation>检查 URL 中的端口，并尝试 %1。</translation>
    </message>
    <message>
        <source>Look into the log of the web server or broker on that port.</source>
        <translation>查看该端口上的 Web 服务器或 broker 的日志。</translation>
    </message>
    <message>
        <source>%1 hung up on the HTTP request without an answer, and port %2 is customary for %3://: MQTT without WebSocket.</source>
        <translation>%1 对 HTTP 请求未作应答就挂断，而端口 %2 通常用于 %3://：不带 WebSocket 的 MQTT。</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s WebSocket listener.</source>
        <translation>或者使用 broker 的 WebSocket 监听器的端口。</translation>
    </message>
    <message>
        <source>%1 reset the connection instead of answering the request for a WebSocket.</source>
        <translation>%1 没有应答 WebSocket 请求，而是重置了连接。</translation>
    </message>
    <message>
        <source>%1 closed the connection instead of answering the request for a WebSocket.</source>
        <translation>%1 没有应答 WebSocket 请求，而是关闭了连接。</translation>
    </message>
    <message>
        <source>The port may be that of MQTT without WebSocket: a broker hangs up on an HTTP request.</source>
        <translation>端口可能用于不带 WebSocket 的 MQTT：broker 对 HTTP 请求会挂断。</translation>
    </message>
    <message>
        <source>Try the port with %1.</source>
        <translation>尝试用 %1 访问该端口。</translation>
    </message>
    <message>
        <source>Check port and path in the URL, and look into the log of the web server or broker.</source>
        <translation>检查 URL 中的端口和路径，并查看 Web 服务器或 broker 的日志。</translation>
    </message>
    <message>
        <source>Or it expects TLS, and hangs up on what is none.</source>
        <translation>或者它期望 TLS，对其他内容会挂断。</translation>
    </message>
    <message>
        <source>It answers MQTT without WebSocket no better: the server behind the port hangs, or it is another service&apos;s.</source>
        <translation>它对不带 WebSocket 的 MQTT 同样没有应答：端口后面的服务器挂起，或端口属于其他服务。</translation>
    </message>
    <message>
        <source>Check the port in the URL.</source>
        <translation>检查 URL 中的端口。</translation>
    </message>
    <message>
        <source>Neither MQTT without WebSocket nor another path is answered there: it may be another service&apos;s port, or a proxy without a server behind it.</source>
        <translation>那里对不带 WebSocket 的 MQTT 和其他路径都没有应答：可能是其他服务的端口，或后面没有服务器的代理。</translation>
    </message>
</context>
<context>
    <name>WebSocketText</name>
    <message>
        <source>normal closure</source>
        <translation>正常关闭</translation>
    </message>
    <message>
        <source>the server goes away</source>
        <translation>服务器离开</translation>
    </message>
    <message>
        <source>protocol error</source>
        <translation>协议错误</translation>
    </message>
    <message>
        <source>this kind of data is not accepted</source>
        <translation>不接受此类数据</translation>
    </message>
    <message>
        <source>no code was given</source>
        <translation>未给出代码</translation>
    </message>
    <message>
        <source>closed without a Close frame</source>
        <translation>未发送 Close 帧就关闭</translation>
    </message>
    <message>
        <source>data that does not fit its type</source>
        <translation>数据与其类型不符</translation>
    </message>
    <message>
        <source>against the server&apos;s policy</source>
        <translation>违反服务器的策略</translation>
    </message>
    <message>
        <source>the message is too large</source>
        <translation>消息太大</translation>
    </message>
    <message>
        <source>an extension is missing</source>
        <translation>缺少扩展</translation>
    </message>
    <message>
        <source>an unexpected condition at the server</source>
        <translation>服务器出现意外情况</translation>
    </message>
    <message>
        <source>the server restarts</source>
        <translation>服务器重启</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>稍后重试</translation>
    </message>
    <message>
        <source>bad gateway</source>
        <translation>网关错误</translation>
    </message>
    <message>
        <source>a code of the application</source>
        <translation>应用程序的代码</translation>
    </message>
    <message>
        <source>a code that no standard defines</source>
        <translation>没有标准定义的代码</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>正文开头</translation>
    </message>
    <message>
        <source>What came instead of HTTP</source>
        <translation>收到的不是 HTTP 而是</translation>
    </message>
    <message>
        <source>Text frame</source>
        <translation>文本帧</translation>
    </message>
    <message>
        <source>WebSocket library</source>
        <translation>WebSocket 库</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>a random value</source>
        <translation>随机值</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>it is not HTTP</source>
        <translation>它不是 HTTP</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Sub-protocol</source>
        <translation>子协议</translation>
    </message>
    <message>
        <source>offered: %1</source>
        <translation>提供：%1</translation>
    </message>
    <message>
        <source>offered: %1; the server chose none</source>
        <translation>提供：%1；服务器未选择</translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>offered: %1; the server chose %2</source>
        <translation>提供：%1；服务器选择了 %2</translation>
    </message>
    <message>
        <source>not offered</source>
        <translation>未提供</translation>
    </message>
    <message>
        <source>right: it answers this request</source>
        <translation>正确：它应答此请求</translation>
    </message>
    <message>
        <source>not judged: the answer is wrong in another way</source>
        <translation>未判定：应答在其他方面有误</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>未判定</translation>
    </message>
    <message>
        <source>wrong or missing: the answer belongs to another request, or a cache or proxy made it</source>
        <translation>错误或缺失：应答属于另一请求，或由缓存或代理生成</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Close frame</source>
        <translation>Close 帧</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot;</source>
        <comment>close code with its meaning, the server&apos;s reason</comment>
        <translation>%1：“%2”</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Connect to an MQTT broker</source>
        <translation>连接到 MQTT broker</translation>
    </message>
    <message>
        <source>Type or paste the broker&apos;s URL, or an options object of MQTT.js. Connack shows what happens at every layer: name, TCP, TLS, WebSocket, MQTT. When it fails, it names the cause and what to change.</source>
        <translation>输入或粘贴 broker 的 URL，或 MQTT.js 的选项对象。Connack 显示每一层发生的事：名称、TCP、TLS、WebSocket、MQTT。失败时，它指出原因以及应更改什么。</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>新建连接(&amp;N)</translation>
    </message>
    <message>
        <source>An empty connection to fill in (Ctrl+N)</source>
        <translation>待填写的空连接 (Ctrl+N)</translation>
    </message>
    <message>
        <source>The broker&apos;s URL: mqtt://, mqtts://, ws:// or wss://, host, port and path. RFC 3986, section 3.
An options object of MQTT.js can be pasted here as well.</source>
        <translation>broker 的 URL：mqtt://、mqtts://、ws:// 或 wss://，主机、端口和路径。RFC 3986，第 3 节。
也可在此粘贴 MQTT.js 的选项对象。</translation>
    </message>
    <message>
        <source>Makes a connection of it to look at; it does not connect yet (Return)</source>
        <translation>由它生成可供查看的连接；尚不连接 (Return)</translation>
    </message>
    <message>
        <source>Start the &amp;local broker</source>
        <translation>启动本地 broker(&amp;L)</translation>
    </message>
    <message>
        <source>Runs the installed mosquitto on this machine alone, with certificates and a user of its own, and fills in the connections to it: something to try, and to tell a fault of the client from one of the broker</source>
        <translation>仅在本机上运行已安装的 mosquitto，带自己的证书和用户，并填好到它的连接：可供试用，并区分是客户端还是 broker 的故障</translation>
    </message>
    <message>
        <source>&amp;Import from another client</source>
        <translation>从其他客户端导入(&amp;I)</translation>
    </message>
    <message>
        <source>Takes over URLs, options objects, command lines, scripts and saved files of other MQTT clients, and says what was not taken over</source>
        <translation>采用其他 MQTT 客户端的 URL、选项对象、命令行、脚本和保存的文件，并说明哪些未采用</translation>
    </message>
    <message>
        <source>Open a &amp;packet log</source>
        <translation>打开报文日志(&amp;P)</translation>
    </message>
    <message>
        <source>Shows a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP (Ctrl+O)</source>
        <translation>显示 Connack 的 .jsonl 或 .pcapng，或 TCP 上 MQTT 的抓包（.pcap、.pcapng）（Ctrl+O）</translation>
    </message>
</context>
<context>
    <name>WillForm</name>
    <message>
        <source>The broker publishes this message when the connection ends without DISCONNECT.
Will Flag of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.5</source>
        <translation>连接未经 DISCONNECT 就结束时，broker 发布此消息。
CONNECT 的 Will Flag，所有版本。
MQTT 5.0 和 3.1.1，第 3.1.2.5 节</translation>
    </message>
    <message>
        <source>Send a last &amp;will</source>
        <translation>发送遗嘱(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Where the broker publishes the will. A topic name: no + and #.
Will Topic in the payload of CONNECT, section 3.1.3.3 (3.1.1: 3.1.3.2)</source>
        <translation>broker 在何处发布遗嘱。主题名：不含 + 和 #。
CONNECT 载荷中的 Will Topic，第 3.1.3.3 节（3.1.1：3.1.3.2）</translation>
    </message>
    <message>
        <source>for instance devices/pump-7/status</source>
        <translation>例如 devices/pump-7/status</translation>
    </message>
    <message>
        <source>&amp;Payload</source>
        <translation>载荷(&amp;P)</translation>
    </message>
    <message>
        <source>The message itself, as bytes.
Will Payload of CONNECT (3.1.1: Will Message), section 3.1.3.4 (3.1.1: 3.1.3.3)</source>
        <translation>消息本身，作为字节。
CONNECT 的 Will Payload（3.1.1：Will Message），第 3.1.3.4 节（3.1.1：3.1.3.3）</translation>
    </message>
    <message>
        <source>&amp;QoS</source>
        <translation>QoS(&amp;Q)</translation>
    </message>
    <message>
        <source>The quality of service at which the broker publishes the will.
Will QoS in the Connect Flags of CONNECT, section 3.1.2.6</source>
        <translation>broker 发布遗嘱所用的服务质量。
CONNECT 的 Connect Flags 中的 Will QoS，第 3.1.2.6 节</translation>
    </message>
    <message>
        <source>0 · at most once</source>
        <translation>0 · 至多一次</translation>
    </message>
    <message>
        <source>1 · at least once</source>
        <translation>1 · 至少一次</translation>
    </message>
    <message>
        <source>2 · exactly once</source>
        <translation>2 · 恰好一次</translation>
    </message>
    <message>
        <source>The broker keeps the will as the topic&apos;s retained message.
Will Retain in the Connect Flags of CONNECT, section 3.1.2.7</source>
        <translation>broker 将遗嘱保存为该主题的保留消息。
CONNECT 的 Connect Flags 中的 Will Retain，第 3.1.2.7 节</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>保留(&amp;R)</translation>
    </message>
    <message>
        <source>Will properties (MQTT 5)</source>
        <translation>遗嘱属性（MQTT 5）</translation>
    </message>
    <message>
        <source>Will &amp;Delay Interval</source>
        <translation>Will Delay Interval(&amp;D)</translation>
    </message>
    <message>
        <source>The broker waits so long before it publishes the will; a reconnect in time prevents it.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.2</source>
        <translation>broker 在发布遗嘱之前等待这么久；及时重连可避免发布。
CONNECT 的 Will Property，MQTT 5，第 3.1.3.2.2 节</translation>
    </message>
    <message>
        <source>not set: published at once</source>
        <translation>未设置：立即发布</translation>
    </message>
    <message>
        <source>Message &amp;Expiry Interval</source>
        <translation>Message Expiry Interval(&amp;E)</translation>
    </message>
    <message>
        <source>How long the broker keeps the will for receivers that are not there.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.4</source>
        <translation>broker 为不在线的接收方将遗嘱保存多久。
CONNECT 的 Will Property，MQTT 5，第 3.1.3.2.4 节</translation>
    </message>
    <message>
        <source>not set: it does not expire</source>
        <translation>未设置：不过期</translation>
    </message>
    <message>
        <source>Payload &amp;Format Indicator</source>
        <translation>Payload Format Indicator(&amp;F)</translation>
    </message>
    <message>
        <source>Whether the payload is said to be UTF-8 text; the broker may check it.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.3</source>
        <translation>载荷是否声明为 UTF-8 文本；broker 可以检查。
CONNECT 的 Will Property，MQTT 5，第 3.1.3.2.3 节</translation>
    </message>
    <message>
        <source>not set: unspecified bytes</source>
        <translation>未设置：未指定的字节</translation>
    </message>
    <message>
        <source>1: UTF-8 text</source>
        <translation>1：UTF-8 文本</translation>
    </message>
    <message>
        <source>0: unspecified bytes</source>
        <translation>0：未指定的字节</translation>
    </message>
    <message>
        <source>&amp;Content Type</source>
        <translation>Content Type(&amp;C)</translation>
    </message>
    <message>
        <source>What the payload is, for instance application/json.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.5</source>
        <translation>载荷是什么，例如 application/json。
CONNECT 的 Will Property，MQTT 5，第 3.1.3.2.5 节</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Resp&amp;onse Topic</source>
        <translation>Response Topic(&amp;O)</translation>
    </message>
    <message>
        <source>Where receivers send a response.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.6</source>
        <translation>接收方将应答发往何处。
CONNECT 的 Will Property，MQTT 5，第 3.1.3.2.6 节</translation>
    </message>
    <message>
        <source>not set: no response is asked for</source>
        <translation>未设置：不请求应答</translation>
    </message>
    <message>
        <source>Corre&amp;lation Data</source>
        <translation>Correlation Data(&amp;L)</translation>
    </message>
    <message>
        <source>Tells the requester which request a response is for.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.7</source>
        <translation>告诉请求方应答属于哪个请求。
CONNECT 的 Will Property，MQTT 5，第 3.1.3.2.7 节</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>User Properties(&amp;U)</translation>
    </message>
    <message>
        <source>Pairs of a name and a value that travel with the will; a name may come again.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.8</source>
        <translation>随遗嘱传输的名称和值对；名称可以重复。
CONNECT 的 Will Property，MQTT 5，第 3.1.3.2.8 节</translation>
    </message>
</context>
<context>
    <name>WillReport</name>
    <message>
        <source>The connection was ended with DISCONNECT %1.</source>
        <translation>连接以 DISCONNECT %1 结束。</translation>
    </message>
    <message>
        <source>The connection was ended with DISCONNECT.</source>
        <translation>连接以 DISCONNECT 结束。</translation>
    </message>
    <message>
        <source>The broker ended the connection.</source>
        <translation>broker 结束了连接。</translation>
    </message>
    <message>
        <source>The connection was dropped without DISCONNECT.</source>
        <translation>连接未经 DISCONNECT 就断掉。</translation>
    </message>
    <message>
        <source>DISCONNECT with Reason Code 0x00 takes the will back: the broker must not publish it [MQTT-3.14.4-3].</source>
        <translation>Reason Code 为 0x00 的 DISCONNECT 撤回遗嘱：broker 不得发布它 [MQTT-3.14.4-3]。</translation>
    </message>
    <message>
        <source>DISCONNECT takes the will back: the broker must not publish it [MQTT-3.14.4-3].</source>
        <translation>DISCONNECT 撤回遗嘱：broker 不得发布它 [MQTT-3.14.4-3]。</translation>
    </message>
    <message>
        <source>The connection came back with a new session, which ends the old one: the broker must publish the will at once (section 3.1.2.5).</source>
        <translation>连接以新会话恢复，旧会话随之结束：broker 必须立即发布遗嘱（第 3.1.2.5 节）。</translation>
    </message>
    <message>
        <source>The broker must publish the will at once [MQTT-3.1.2-8].</source>
        <translation>broker 必须立即发布遗嘱 [MQTT-3.1.2-8]。</translation>
    </message>
    <message>
        <source>The broker must publish the will after %1, when the session ends; the Will Delay Interval is longer (section 3.1.3.2.2).</source>
        <translation>broker 必须在 %1 后会话结束时发布遗嘱；Will Delay Interval 更长（第 3.1.3.2.2 节）。</translation>
    </message>
    <message>
        <source>The broker must publish the will after %1, the Will Delay Interval (section 3.1.3.2.2).</source>
        <translation>broker 必须在 %1（即 Will Delay Interval）后发布遗嘱（第 3.1.3.2.2 节）。</translation>
    </message>
    <message>
        <source>Its payload is the configured one.</source>
        <translation>其载荷与配置相同。</translation>
    </message>
    <message>
        <source>It came with QoS %1, as configured.</source>
        <translation>它以 QoS %1 到达，与配置相同。</translation>
    </message>
    <message>
        <source>It came with QoS %1: the broker granted no more to the subscription.</source>
        <translation>它以 QoS %1 到达：broker 授予该订阅的不高于此。</translation>
    </message>
    <message>
        <source>It came with QoS %1, not with the configured QoS %2.</source>
        <translation>它以 QoS %1 到达，而不是配置的 QoS %2。</translation>
    </message>
    <message>
        <source>The broker keeps it as the topic&apos;s retained message, as configured.</source>
        <translation>broker 将它保存为该主题的保留消息，与配置相同。</translation>
    </message>
    <message>
        <source>The broker did not keep it, though the will is to be retained (section 3.1.2.7).</source>
        <translation>broker 没有保存它，尽管遗嘱要求保留（第 3.1.2.7 节）。</translation>
    </message>
    <message>
        <source>The broker waited for the Will Delay Interval of %1, though the session was over before.</source>
        <translation>broker 等待了 Will Delay Interval %1，尽管会话此前已结束。</translation>
    </message>
    <message>
        <source>That is earlier than it must come: %1 after the end of the connection.</source>
        <translation>这早于它必须到达的时间：连接结束后 %1。</translation>
    </message>
    <message>
        <source>A retained message with the will&apos;s payload was there before: an older will. It does not count.</source>
        <translation>此前已有带遗嘱载荷的保留消息：较早的遗嘱。不计入。</translation>
    </message>
    <message>
        <source>A retained message was there before: an older will, or another client&apos;s message. It does not count.</source>
        <translation>此前已有保留消息：较早的遗嘱，或另一客户端的消息。不计入。</translation>
    </message>
    <message numerus="yes">
        <source>%n other message(s) came on the topic, with another payload than the will&apos;s.</source>
        <translation>
            <numerusform>该主题上收到 %n 条其他消息，其载荷与遗嘱不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing came until %1 after its time.</source>
        <translation>在其时间之后 %1 内没有任何内容到达。</translation>
    </message>
    <message>
        <source>A broker that ends the connection itself publishes the will as well, unless the same session was taken over.</source>
        <translation>自己结束连接的 broker 也会发布遗嘱，除非同一会话被占用。</translation>
    </message>
    <message>
        <source>Look whether this user may publish to the will&apos;s topic, and the second connection may read it: brokers drop a will that an access rule (ACL) forbids. A round trip on the topic tells.</source>
        <translation>查看此用户是否可以发布到遗嘱的主题，以及第二个连接是否可以读取它：broker 会丢弃访问规则（ACL）所禁止的遗嘱。在该主题上进行往返检查即可得知。</translation>
    </message>
    <message>
        <source>Only Reason Code 0x00 takes the will back; with any other the broker must publish it.</source>
        <translation>只有 Reason Code 0x00 撤回遗嘱；其他任何代码下 broker 都必须发布它。</translation>
    </message>
    <message>
        <source>The second connection did not come about: %1.</source>
        <translation>第二个连接未能建立：%1。</translation>
    </message>
    <message>
        <source>The broker refused the subscription to the will&apos;s topic: %1.</source>
        <translation>broker 拒绝了对遗嘱主题的订阅：%1。</translation>
    </message>
    <message>
        <source>The connection came back within %1 and resumed its session: the broker must not publish the will then [MQTT-3.1.3-9].</source>
        <translation>连接在 %1 内恢复并恢复了其会话：此时 broker 不得发布遗嘱 [MQTT-3.1.3-9]。</translation>
    </message>
    <message>
        <source>The will is not watched.</source>
        <translation>没有观察遗嘱。</translation>
    </message>
    <message>
        <source>Connecting a second time, to watch the will …</source>
        <translation>正在进行第二次连接以观察遗嘱 …</translation>
    </message>
    <message>
        <source>Watching. Now drop the connection, or disconnect.</source>
        <translation>正在观察。现在请断掉连接，或断开。</translation>
    </message>
    <message>
        <source>The connection is over. The will must not come …</source>
        <translation>连接已结束。遗嘱不得到达 …</translation>
    </message>
    <message>
        <source>The connection is over. Waiting for the will …</source>
        <translation>连接已结束。正在等待遗嘱 …</translation>
    </message>
    <message>
        <source>The will arrived after %1.</source>
        <translation>遗嘱在 %1 后到达。</translation>
    </message>
    <message>
        <source>The will did not arrive.</source>
        <translation>遗嘱没有到达。</translation>
    </message>
    <message>
        <source>The will did not come, and rightly so.</source>
        <translation>遗嘱没有到达，这是正确的。</translation>
    </message>
    <message>
        <source>The will came, though it must not.</source>
        <translation>遗嘱到达了，尽管不得到达。</translation>
    </message>
    <message>
        <source>The will did not come, as the session goes on.</source>
        <translation>遗嘱没有到达，因为会话仍在继续。</translation>
    </message>
    <message>
        <source>The will cannot be watched.</source>
        <translation>无法观察遗嘱。</translation>
    </message>
    <message>
        <source>Watching was stopped.</source>
        <translation>观察已停止。</translation>
    </message>
    <message>
        <source>Topic: %1</source>
        <translation>主题：%1</translation>
    </message>
    <message>
        <source>It came after %1 all the same.</source>
        <translation>它仍在 %1 后到达。</translation>
    </message>
</context>
<context>
    <name>WillWatch</name>
    <message>
        <source>Connect first: the will belongs to a connection.</source>
        <translation>请先连接：遗嘱属于连接。</translation>
    </message>
    <message>
        <source>This connection has no will. Set one under Last Will, and connect anew.</source>
        <translation>此连接没有遗嘱。请在“遗嘱”中设置，然后重新连接。</translation>
    </message>
</context>
<context>
    <name>WillWatchRun</name>
    <message>
        <source>The second connection ended while it watched.</source>
        <translation>第二个连接在观察期间结束。</translation>
    </message>
    <message>
        <source>The connection is over, or has no will.</source>
        <translation>连接已结束，或没有遗嘱。</translation>
    </message>
    <message>
        <source>The connection was closed while its will was watched.</source>
        <translation>连接在观察其遗嘱期间被关闭。</translation>
    </message>
    <message>
        <source>The connection ended before the second one had subscribed to the will&apos;s topic.</source>
        <translation>连接在第二个连接订阅遗嘱的主题之前结束。</translation>
    </message>
    <message>
        <source>The broker did not answer SUBSCRIBE.</source>
        <translation>broker 没有应答 SUBSCRIBE。</translation>
    </message>
</context>
<context>
    <name>WillWatchView</name>
    <message>
        <source>&amp;Watch the will</source>
        <translation>观察遗嘱(&amp;W)</translation>
    </message>
    <message>
        <source>S&amp;top watching</source>
        <translation>停止观察(&amp;T)</translation>
    </message>
    <message>
        <source>A second connection subscribes to the topic of the will. Then drop this connection, or disconnect: here you see whether the will comes, when, and whether that is right.</source>
        <translation>第二个连接订阅遗嘱的主题。然后断掉此连接或断开：在此可看到遗嘱是否到达、何时到达，以及是否正确。</translation>
    </message>
    <message>
        <source>Subscribes to the topic of the will with a second connection: the same server, credentials and TLS, a client ID of its own, no will (CONNECT, section 3.1.2.5)</source>
        <translation>用第二个连接订阅遗嘱的主题：相同的服务器、凭据和 TLS，自己的客户端 ID，没有遗嘱（CONNECT，第 3.1.2.5 节）</translation>
    </message>
    <message>
        <source>W&amp;ait</source>
        <translation>等待(&amp;A)</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>How long the will is waited for after its time: after the end of the connection, and the Will Delay Interval if there is one</source>
        <translation>在遗嘱应到的时间之后等待多久：即连接结束之后，如有 Will Delay Interval 则再加上它</translation>
    </message>
    <message>
        <source>Copy what became of the will</source>
        <translation>复制遗嘱的结果</translation>
    </message>
</context>
<context>
    <name>WindowFlags</name>
    <message>
        <source>Options object in MQTT.js&apos;s spelling; - reads standard input.</source>
        <translation>MQTT.js 写法的选项对象；- 读取标准输入。</translation>
    </message>
    <message>
        <source>The colours, for this start.</source>
        <translation>此次启动的颜色。</translation>
    </message>
    <message>
        <source>Language code such as en or de, for this start.</source>
        <translation>语言代码，如 en 或 de，用于此次启动。</translation>
    </message>
    <message>
        <source>Connect at once.</source>
        <translation>立即连接。</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>输出此帮助。</translation>
    </message>
    <message>
        <source>Connack shows what happens when a client connects to an MQTT broker.</source>
        <translation>Connack 显示客户端连接到 MQTT broker 时发生的事。</translation>
    </message>
    <message>
        <source>The broker (mqtt, mqtts, ws or wss), or a file: a packet log, a capture or an options object.</source>
        <translation>broker（mqtt、mqtts、ws 或 wss），或文件：报文日志、抓包或选项对象。</translation>
    </message>
</context>
<context>
    <name>WindowMain</name>
    <message>
        <source>The options file %1 cannot be read: %2</source>
        <translation>选项文件 %1 无法读取：%2</translation>
    </message>
    <message>
        <source>There is no language %1. Give one of: %2</source>
        <translation>没有语言 %1。请给出其中之一：%2</translation>
    </message>
    <message>
        <source>Give one URL or file, not %1.</source>
        <translation>请给出一个 URL 或文件，而不是 %1 个。</translation>
    </message>
    <message>
        <source>There is no theme %1. Give one of: %2</source>
        <translation>没有外观主题 %1。请给出其中之一：%2</translation>
    </message>
</context>
<context>
    <name>mqtt::DecodeError</name>
    <message>
        <source>is one that must not come before CONNACK</source>
        <translation>是不得在 CONNACK 之前到达的报文</translation>
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
        <translation>的值为 3</translation>
    </message>
    <message>
        <source>differ from what this packet prescribes</source>
        <translation>与此报文的规定不同</translation>
    </message>
    <message>
        <source>is one that this version forbids</source>
        <translation>是此版本所禁止的</translation>
    </message>
    <message>
        <source>is one that only a client sends</source>
        <translation>是只有客户端才发送的</translation>
    </message>
    <message>
        <source>is one that only a server sends</source>
        <translation>是只有服务器才发送的</translation>
    </message>
    <message>
        <source>differs from the bytes that follow</source>
        <translation>与其后的字节不符</translation>
    </message>
    <message>
        <source>is 0</source>
        <translation>为 0</translation>
    </message>
    <message>
        <source>is another than that of the protocol version</source>
        <translation>与协议版本的不同</translation>
    </message>
    <message>
        <source>is another than that of the connection</source>
        <translation>与连接的不同</translation>
    </message>
    <message>
        <source>is not 0</source>
        <translation>不为 0</translation>
    </message>
    <message>
        <source>is set without a will</source>
        <translation>已设置而没有遗嘱</translation>
    </message>
    <message>
        <source>is set without the User Name Flag</source>
        <translation>已设置而没有 User Name Flag</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>为空</translation>
    </message>
    <message>
        <source>contains a wildcard</source>
        <translation>含有通配符</translation>
    </message>
    <message>
        <source>comes without an Authentication Method</source>
        <translation>出现而没有 Authentication Method</translation>
    </message>
    <message>
        <source>have reserved bits set</source>
        <translation>设置了保留位</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>is neither 0 nor 1</source>
        <translation>既不是 0 也不是 1</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>is no property of this packet</source>
        <translation>不是此报文的属性</translation>
    </message>
    <message>
        <source>comes twice</source>
        <translation>出现两次</translation>
    </message>
    <message>
        <source>is one that only a server sends here</source>
        <translation>在此是只有服务器才发送的</translation>
    </message>
    <message>
        <source>is longer than 32767 bytes</source>
        <translation>长于 32767 字节</translation>
    </message>
    <message>
        <source>is set with QoS 0</source>
        <translation>在 QoS 0 时设置</translation>
    </message>
    <message>
        <source>is empty and there is no Topic Alias</source>
        <translation>为空且没有 Topic Alias</translation>
    </message>
    <message>
        <source>is set on a Shared Subscription</source>
        <translation>在 Shared Subscription 上设置</translation>
    </message>
    <message>
        <source>is not defined for this packet</source>
        <translation>未为此报文定义</translation>
    </message>
    <message>
        <source>is one that only a client sends here</source>
        <translation>在此是只有客户端才发送的</translation>
    </message>
    <message>
        <source>is DISCONNECT before CONNACK</source>
        <translation>是 CONNACK 之前的 DISCONNECT</translation>
    </message>
    <message>
        <source>is a second CONNACK</source>
        <translation>是第二个 CONNACK</translation>
    </message>
    <message>
        <source>follows a CONNACK that refused the connection</source>
        <translation>跟在拒绝连接的 CONNACK 之后</translation>
    </message>
    <message>
        <source>follows a DISCONNECT</source>
        <translation>跟在 DISCONNECT 之后</translation>
    </message>
    <message>
        <source>is set in a refusal</source>
        <translation>在拒绝时设置</translation>
    </message>
    <message>
        <source>is set though the client asked for a clean start</source>
        <translation>已设置，尽管客户端要求 Clean Start</translation>
    </message>
    <message>
        <source>is set though the client asked for a clean session</source>
        <translation>已设置，尽管客户端要求 Clean Session</translation>
    </message>
    <message>
        <source>is there though CONNECT has none</source>
        <translation>存在，尽管 CONNECT 中没有</translation>
    </message>
    <message>
        <source>is another than that of CONNECT</source>
        <translation>与 CONNECT 的不同</translation>
    </message>
    <message>
        <source>is AUTH though CONNECT has no Authentication Method</source>
        <translation>是 AUTH，尽管 CONNECT 没有 Authentication Method</translation>
    </message>
    <message>
        <source>is not 0x18 before CONNACK</source>
        <translation>在 CONNACK 之前不是 0x18</translation>
    </message>
    <message>
        <source>is of one more message than the Receive Maximum allows</source>
        <translation>使消息比 Receive Maximum 所允许的多一条</translation>
    </message>
    <message>
        <source>is of no subscription of the client</source>
        <translation>不属于客户端的任何订阅</translation>
    </message>
    <message>
        <source>is above the Topic Alias Maximum of the client</source>
        <translation>高于客户端的 Topic Alias Maximum</translation>
    </message>
    <message>
        <source>was never set</source>
        <translation>从未设置</translation>
    </message>
    <message>
        <source>would take more memory than this client gives to aliases</source>
        <translation>会占用比此客户端给予别名的更多的内存</translation>
    </message>
    <message>
        <source>is there though the client asked for no problem information</source>
        <translation>存在，尽管客户端要求不要问题信息</translation>
    </message>
    <message>
        <source>does not come once for each Topic Filter</source>
        <translation>不是每个 Topic Filter 各出现一次</translation>
    </message>
    <message>
        <source>takes more bytes than it needs</source>
        <translation>占用的字节多于需要</translation>
    </message>
    <message>
        <source>goes on after four bytes</source>
        <translation>在四个字节之后仍继续</translation>
    </message>
    <message>
        <source>reaches past the Property Length</source>
        <translation>超出 Property Length</translation>
    </message>
    <message>
        <source>reaches past the end of the packet</source>
        <translation>超出报文的末尾</translation>
    </message>
    <message>
        <source>contains U+0000</source>
        <translation>含有 U+0000</translation>
    </message>
    <message>
        <source>is not well-formed UTF-8</source>
        <translation>不是格式正确的 UTF-8</translation>
    </message>
    <message>
        <source>is larger than the fields of the packet</source>
        <translation>大于报文的各字段</translation>
    </message>
    <message>
        <source>makes the packet larger than the Maximum Packet Size</source>
        <translation>使报文大于 Maximum Packet Size</translation>
    </message>
    <message>
        <source>are more than this client takes in one packet</source>
        <translation>多于此客户端在一个报文中接受的数量</translation>
    </message>
    <message>
        <source>is set though the client no longer holds this session</source>
        <translation>已设置，尽管客户端不再有此会话</translation>
    </message>
    <message>
        <source>promises bytes that never came: the connection ended</source>
        <translation>承诺的字节从未到达：连接已结束</translation>
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
        <translation>对其类型来说太大</translation>
    </message>
    <message>
        <source>has a value of another type</source>
        <translation>的值属于另一类型</translation>
    </message>
    <message>
        <source>is no property of this packet</source>
        <translation>不是此报文的属性</translation>
    </message>
    <message>
        <source>is 0</source>
        <translation>为 0</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>does not exist in this version</source>
        <translation>在此版本中不存在</translation>
    </message>
    <message>
        <source>is above 268435455</source>
        <translation>高于 268435455</translation>
    </message>
    <message>
        <source>contains U+0000</source>
        <translation>含有 U+0000</translation>
    </message>
    <message>
        <source>contains half of a surrogate pair</source>
        <translation>含有半个代理对</translation>
    </message>
    <message>
        <source>is longer than 65535 bytes</source>
        <translation>长于 65535 字节</translation>
    </message>
</context>
<context>
    <name>mqtt::ReasonCode</name>
    <message>
        <source>It worked.</source>
        <translation>成功。</translation>
    </message>
    <message>
        <source>An ordinary goodbye; the will is not published.</source>
        <translation>正常告别；不发布遗嘱。</translation>
    </message>
    <message>
        <source>Subscribed; messages arrive with QoS 0.</source>
        <translation>已订阅；消息以 QoS 0 到达。</translation>
    </message>
    <message>
        <source>Subscribed; messages arrive with QoS 1 at most.</source>
        <translation>已订阅；消息至多以 QoS 1 到达。</translation>
    </message>
    <message>
        <source>Subscribed with the full QoS.</source>
        <translation>已以完整的 QoS 订阅。</translation>
    </message>
    <message>
        <source>The client leaves and wants its will published all the same.</source>
        <translation>客户端离开，但仍要求发布其遗嘱。</translation>
    </message>
    <message>
        <source>The message was taken, but nobody is subscribed to its topic: look at the spelling of the topic.</source>
        <translation>消息已被接受，但没有人订阅其主题：请查看主题的拼写。</translation>
    </message>
    <message>
        <source>Nothing to unsubscribe: the filter was not subscribed in this session.</source>
        <translation>没有可取消订阅的内容：此会话中没有订阅该过滤器。</translation>
    </message>
    <message>
        <source>The other side wants the next step of the authentication exchange.</source>
        <translation>对方要求认证交换的下一步。</translation>
    </message>
    <message>
        <source>The client starts the authentication exchange again on a live connection.</source>
        <translation>客户端在活动的连接上再次开始认证交换。</translation>
    </message>
    <message>
        <source>Refused without a reason: the broker&apos;s log has to tell.</source>
        <translation>未给出原因的拒绝：须查看 broker 的日志。</translation>
    </message>
    <message>
        <source>The other side could not parse what it got: a codec fault, something in between that changes bytes, or the wrong protocol version.</source>
        <translation>对方无法解析收到的内容：编解码缺陷、途中有什么改动了字节，或协议版本有误。</translation>
    </message>
    <message>
        <source>Parsed, but not allowed here: a wrong order, a forbidden value or a forbidden combination.</source>
        <translation>可以解析，但在此不允许：顺序错误、禁止的值或禁止的组合。</translation>
    </message>
    <message>
        <source>Legal, but this broker does not take it: often a plug-in or a local rule.</source>
        <translation>合法，但此 broker 不接受：往往是插件或本地规则。</translation>
    </message>
    <message>
        <source>The broker does not speak this version: try another one.</source>
        <translation>broker 不支持此版本：请尝试其他版本。</translation>
    </message>
    <message>
        <source>The broker does not take this client identifier: too long, empty, with wrong characters, or reserved.</source>
        <translation>broker 不接受此客户端标识符：过长、为空、字符有误或已被保留。</translation>
    </message>
    <message>
        <source>The credentials are wrong or missing.</source>
        <translation>凭据错误或缺失。</translation>
    </message>
    <message>
        <source>The identity is not allowed to do this: look at the access rules first. Some brokers also say so to a wrong password.</source>
        <translation>该身份不允许这样做：请先查看访问规则。有些 broker 对错误的密码也如此说明。</translation>
    </message>
    <message>
        <source>The broker runs but takes no connections now.</source>
        <translation>broker 在运行，但目前不接受连接。</translation>
    </message>
    <message>
        <source>The broker has too much to do: try again later.</source>
        <translation>broker 过于繁忙：请稍后重试。</translation>
    </message>
    <message>
        <source>An administrator or a ban rule shut this client out.</source>
        <translation>管理员或封禁规则已封禁此客户端。</translation>
    </message>
    <message>
        <source>The broker is stopping: reconnect later.</source>
        <translation>broker 正在停止：请稍后重连。</translation>
    </message>
    <message>
        <source>The broker does not offer this authentication method, or it changed in between.</source>
        <translation>broker 不提供此认证方法，或方法在中途改变。</translation>
    </message>
    <message>
        <source>The broker heard nothing for one and a half keep-alive times.</source>
        <translation>broker 在 Keep Alive 的 1.5 倍时间内没有收到任何内容。</translation>
    </message>
    <message>
        <source>Another connection came with the same client identifier.</source>
        <translation>另一个连接以相同的客户端标识符到来。</translation>
    </message>
    <message>
        <source>The topic filter is well formed, but this broker does not take it.</source>
        <translation>Topic Filter 格式正确，但此 broker 不接受。</translation>
    </message>
    <message>
        <source>The topic (or the will&apos;s topic) is well formed, but not taken here.</source>
        <translation>主题（或遗嘱的主题）格式正确，但在此不被接受。</translation>
    </message>
    <message>
        <source>Both sides disagree about the session: a clean start helps.</source>
        <translation>双方对会话的认识不一致：Clean Start 有帮助。</translation>
    </message>
    <message>
        <source>An acknowledgement for something unknown: harmless while a session is recovered, otherwise both sides disagree about it.</source>
        <translation>对未知内容的确认：恢复会话期间无害，否则双方对会话的认识不一致。</translation>
    </message>
    <message>
        <source>Too many unacknowledged QoS 1 and 2 messages at once.</source>
        <translation>同时未确认的 QoS 1 和 2 消息过多。</translation>
    </message>
    <message>
        <source>A topic alias of 0, or above the limit that was announced.</source>
        <translation>Topic Alias 为 0，或高于所声明的上限。</translation>
    </message>
    <message>
        <source>The packet is larger than the receiver&apos;s maximum packet size.</source>
        <translation>报文大于接收方的 Maximum Packet Size。</translation>
    </message>
    <message>
        <source>Messages come faster than allowed.</source>
        <translation>消息到来的速度超过允许。</translation>
    </message>
    <message>
        <source>A limit that the broker or its administrator set is reached.</source>
        <translation>已达到 broker 或其管理员设置的限额。</translation>
    </message>
    <message>
        <source>Somebody closed the connection by hand or by rule.</source>
        <translation>有人手动或按规则关闭了连接。</translation>
    </message>
    <message>
        <source>The payload is not the UTF-8 that was promised.</source>
        <translation>载荷不是所声明的 UTF-8。</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages: drop the retain flag, also on the will.</source>
        <translation>broker 不保存保留消息：请去掉保留标志，遗嘱也是如此。</translation>
    </message>
    <message>
        <source>The QoS is above the broker&apos;s maximum QoS; this counts for the will, too.</source>
        <translation>QoS 高于 broker 的 Maximum QoS；对遗嘱同样适用。</translation>
    </message>
    <message>
        <source>Go to another broker for now: look at the Server Reference.</source>
        <translation>目前请改用另一个 broker：请查看 Server Reference。</translation>
    </message>
    <message>
        <source>Go to another broker for good: look at the Server Reference.</source>
        <translation>请永久改用另一个 broker：请查看 Server Reference。</translation>
    </message>
    <message>
        <source>This broker has no shared subscriptions ($share filters).</source>
        <translation>此 broker 没有共享订阅（$share 过滤器）。</translation>
    </message>
    <message>
        <source>Too many connections in a short time: slow down.</source>
        <translation>短时间内连接过多：请放慢。</translation>
    </message>
    <message>
        <source>The time that this connection was allowed is over.</source>
        <translation>此连接被允许的时间已结束。</translation>
    </message>
    <message>
        <source>Leave the subscription identifier out.</source>
        <translation>请去掉 Subscription Identifier。</translation>
    </message>
    <message>
        <source>Subscribe without the wildcards + and #.</source>
        <translation>请不用通配符 + 和 # 订阅。</translation>
    </message>
    <message>
        <source>The client is connected.</source>
        <translation>客户端已连接。</translation>
    </message>
    <message>
        <source>The broker does not speak this version. A broker without MQTT 5 also answers so to a CONNECT of MQTT 5.</source>
        <translation>broker 不支持此版本。不支持 MQTT 5 的 broker 对 MQTT 5 的 CONNECT 也如此应答。</translation>
    </message>
    <message>
        <source>The broker does not take the client identifier: empty without a clean session, longer than 23 bytes on a strict broker, or reserved.</source>
        <translation>broker 不接受客户端标识符：为空而没有 Clean Session、在严格的 broker 上长于 23 字节，或已被保留。</translation>
    </message>
    <message>
        <source>The broker is up but takes no MQTT connections now.</source>
        <translation>broker 在运行，但目前不接受 MQTT 连接。</translation>
    </message>
    <message>
        <source>The credentials are wrong or missing. Some brokers use code 5 for this.</source>
        <translation>凭据错误或缺失。有些 broker 对此使用代码 5。</translation>
    </message>
    <message>
        <source>The client may not connect. Some brokers also say so to a wrong password.</source>
        <translation>客户端不得连接。有些 broker 对错误的密码也如此说明。</translation>
    </message>
    <message>
        <source>The subscription was refused without a reason: look at the broker&apos;s access rules and log.</source>
        <translation>订阅被拒绝而未给出原因：请查看 broker 的访问规则和日志。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>number and name of a code</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 (MQTT %2 defines no such code for %3)</source>
        <translation>%1（MQTT %2 没有为 %3 定义此代码）</translation>
    </message>
</context>
<context>
    <name>mqtt::Topics</name>
    <message>
        <source>A topic has at least one character.</source>
        <translation>主题至少有一个字符。</translation>
    </message>
    <message>
        <source>A topic has at most 65,535 bytes in UTF-8 (MQTT 3.1: 32,767).</source>
        <translation>主题在 UTF-8 中最多 65,535 字节（MQTT 3.1：32,767）。</translation>
    </message>
    <message>
        <source>A topic cannot contain the character U+0000.</source>
        <translation>主题不得含有字符 U+0000。</translation>
    </message>
    <message>
        <source>A topic cannot contain half of a surrogate pair: it has no UTF-8 form.</source>
        <translation>主题不得含有半个代理对：它没有 UTF-8 形式。</translation>
    </message>
    <message>
        <source>A topic name has no wildcards (+ and #).</source>
        <translation>主题名没有通配符（+ 和 #）。</translation>
    </message>
    <message>
        <source>The wildcard # must be the last character of a topic filter.</source>
        <translation>通配符 # 必须是 Topic Filter 的最后一个字符。</translation>
    </message>
    <message>
        <source>The wildcard # must fill its whole level, as in a/#.</source>
        <translation>通配符 # 必须占满其所在级，如 a/#。</translation>
    </message>
    <message>
        <source>The wildcard + must fill its whole level, as in a/+/b.</source>
        <translation>通配符 + 必须占满其所在级，如 a/+/b。</translation>
    </message>
    <message>
        <source>A shared subscription is $share/NAME/FILTER; NAME is not empty and has no wildcards (+ and #).</source>
        <translation>共享订阅为 $share/NAME/FILTER；NAME 不为空且没有通配符（+ 和 #）。</translation>
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
        <translation>%1 天</translation>
    </message>
</context>
<context>
    <name>theme::Sign</name>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>note</source>
        <translation>提示</translation>
    </message>
</context>
</TS>
