<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>AclExport</name>
    <message>
        <source>Topic</source>
        <translation>토픽</translation>
    </message>
    <message>
        <source>May publish</source>
        <translation>발행 가능</translation>
    </message>
    <message>
        <source>May subscribe</source>
        <translation>구독 가능</translation>
    </message>
    <message>
        <source>Delivered (ms)</source>
        <translation>전달 (ms)</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>비고</translation>
    </message>
    <message>
        <source>Access check of %1 (MQTT %2), %3</source>
        <translation>%1의 접근 권한 검사 (MQTT %2), %3</translation>
    </message>
</context>
<context>
    <name>AclModel</name>
    <message>
        <source>Publish: %1</source>
        <translation>발행: %1</translation>
    </message>
    <message>
        <source>Subscribe: %1</source>
        <translation>구독: %1</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>토픽</translation>
    </message>
    <message>
        <source>May publish</source>
        <translation>발행 가능</translation>
    </message>
    <message>
        <source>May subscribe</source>
        <translation>구독 가능</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>전달</translation>
    </message>
    <message>
        <source>As it was typed</source>
        <translation>입력한 그대로</translation>
    </message>
    <message>
        <source>What the broker answers to a PUBLISH with QoS 1</source>
        <translation>QoS 1 PUBLISH에 대한 브로커의 응답</translation>
    </message>
    <message>
        <source>What the broker answers to a SUBSCRIBE with QoS 2 of the second connection</source>
        <translation>두 번째 연결의 QoS 2 SUBSCRIBE에 대한 브로커의 응답</translation>
    </message>
    <message>
        <source>From the PUBLISH to its arrival at the second connection</source>
        <translation>PUBLISH부터 두 번째 연결에 도착하기까지</translation>
    </message>
</context>
<context>
    <name>AclView</name>
    <message>
        <source>Copy All as &amp;Markdown</source>
        <translation>모두 Markdown으로 복사(&amp;M)</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 topics are checked.</source>
        <translation>토픽 %2개 중 처음 %1개만 검사합니다.</translation>
    </message>
    <message>
        <source>Open a List of Topics</source>
        <translation>토픽 목록 열기</translation>
    </message>
    <message>
        <source>Text (*.txt *.csv *.acl *.conf);;All files (*)</source>
        <translation>텍스트 (*.txt *.csv *.acl *.conf);;모든 파일 (*)</translation>
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
        <translation>접근 권한 검사 내보내기</translation>
    </message>
    <message>
        <source>Nothing was written: the name must end in .csv, .md or .json.</source>
        <translation>아무것도 쓰지 않았습니다. 이름은 .csv, .md 또는 .json으로 끝나야 합니다.</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n topic(s) to %1. Secrets are masked.</source>
        <translation>
            <numerusform>토픽 %n개를 %1에 썼습니다. 비밀 값은 가려져 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1에 쓸 수 없습니다(%2).</translation>
    </message>
    <message>
        <source>The table is on the clipboard, as Markdown and as CSV.</source>
        <translation>표를 Markdown과 CSV로 클립보드에 복사했습니다.</translation>
    </message>
    <message>
        <source>C&amp;heck</source>
        <translation>검사(&amp;H)</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>취소(&amp;N)</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>%2개 중 %1개 완료</translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s)</source>
        <translation>
            <numerusform>토픽 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Access check</source>
        <translation>접근 권한 검사(&amp;A)</translation>
    </message>
    <message>
        <source>Wa&amp;it</source>
        <translation>대기(&amp;I)</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>How long the message on each topic is waited for</source>
        <translation>각 토픽의 메시지를 기다리는 시간</translation>
    </message>
    <message>
        <source>One topic a line, typed, pasted or dropped as a file. Lines that begin with “# ” are remarks.</source>
        <translation>한 줄에 토픽 하나씩 입력하거나 붙여넣거나 파일로 끌어다 놓으십시오. “# ”로 시작하는 줄은 비고입니다.</translation>
    </message>
    <message>
        <source>Open a list of topics. It can be dropped on the list as well.</source>
        <translation>토픽 목록을 엽니다. 목록 위에 끌어다 놓을 수도 있습니다.</translation>
    </message>
    <message>
        <source>Subscribes to each topic with a second connection and publishes one message to it with QoS 1, never retained. Whoever else subscribes there gets it as well.</source>
        <translation>두 번째 연결로 각 토픽을 구독하고 QoS 1 메시지를 하나씩 발행합니다. Retain은 쓰지 않습니다. 그 토픽을 구독하는 다른 클라이언트도 메시지를 받습니다.</translation>
    </message>
    <message>
        <source>Write the table to a file: CSV, Markdown or JSON, without secrets</source>
        <translation>표를 파일로 쓰기: CSV, Markdown 또는 JSON, 비밀 값 제외</translation>
    </message>
    <message>
        <source>Copy the table, as Markdown for a bug tracker and as CSV for a spreadsheet</source>
        <translation>표를 복사합니다. 버그 추적기용 Markdown과 스프레드시트용 CSV로 복사됩니다</translation>
    </message>
    <message>
        <source>What may this client publish and subscribe to? List the topics and press Check.</source>
        <translation>이 클라이언트는 무엇을 발행하고 구독할 수 있습니까? 토픽을 나열하고 검사를 누르십시오.</translation>
    </message>
    <message>
        <source>Topic names are published to and subscribed to; filters with + or # are only subscribed to (section 4.7).</source>
        <translation>토픽 이름은 발행과 구독을 모두 하고, +나 #이 있는 필터는 구독만 합니다(4.7절).</translation>
    </message>
</context>
<context>
    <name>AttemptText</name>
    <message>
        <source>%1 after %2</source>
        <comment>state of a stage, duration</comment>
        <translation>%2 후 %1</translation>
    </message>
    <message>
        <source>Addresses tried</source>
        <translation>시도한 주소</translation>
    </message>
    <message>
        <source>%1 after %2, begun at %3</source>
        <comment>result, duration, start</comment>
        <translation>%2 후 %1, 시작 %3</translation>
    </message>
    <message>
        <source>%1 after %2, begun at %3 (%4)</source>
        <comment>result, duration, start, the system&apos;s words</comment>
        <translation>%2 후 %1, 시작 %3 (%4)</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>TLS version and cipher</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>TLS alert</source>
        <translation>TLS 경고</translation>
    </message>
    <message>
        <source>alert</source>
        <translation>경고</translation>
    </message>
    <message>
        <source>TLS library</source>
        <translation>TLS 라이브러리</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>running</source>
        <translation>진행 중</translation>
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
        <translation>프록시</translation>
    </message>
    <message>
        <source>%1, %2 port %3</source>
        <comment>type, host, port</comment>
        <translation>%1, %2 포트 %3</translation>
    </message>
    <message>
        <source>Server tried</source>
        <translation>시도한 서버</translation>
    </message>
    <message>
        <source>End</source>
        <translation>끝</translation>
    </message>
    <message>
        <source>%1 (after %2)</source>
        <comment>how it ended, duration</comment>
        <translation>%1 (%2 후)</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>인증서</translation>
    </message>
    <message>
        <source>%1, issued by %2, until %3</source>
        <comment>subject, issuer, date</comment>
        <translation>%1, 발급자 %2, 만료 %3</translation>
    </message>
    <message>
        <source>Certificate check</source>
        <translation>인증서 검사</translation>
    </message>
    <message>
        <source>not trusted</source>
        <translation>신뢰할 수 없음</translation>
    </message>
    <message>
        <source>Key exchange</source>
        <translation>키 교환</translation>
    </message>
    <message>
        <source>ALPN</source>
        <translation>ALPN</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>클라이언트 인증서</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>요구됨</translation>
    </message>
    <message>
        <source>asked for, from %1</source>
        <comment>a list of CAs</comment>
        <translation>요구됨, CA: %1</translation>
    </message>
    <message>
        <source>First bytes</source>
        <translation>첫 바이트</translation>
    </message>
    <message>
        <source>Looked closer</source>
        <translation>추가 검사</translation>
    </message>
    <message numerus="yes">
        <source>%n extra connection(s)</source>
        <translation>
            <numerusform>추가 연결 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>what an extra connection tried, what came of it</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>begun %1 after the first one</source>
        <translation>첫 연결보다 %1 뒤에 시작</translation>
    </message>
    <message>
        <source>%1, begun %2 after the first one</source>
        <comment>duration, start</comment>
        <translation>%1, 첫 연결보다 %2 뒤에 시작</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Client ID</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>재연결</translation>
    </message>
</context>
<context>
    <name>AuthPanel</name>
    <message>
        <source>The broker asks for the next step of the re-authentication (AUTH).</source>
        <translation>브로커가 재인증의 다음 단계(AUTH)를 요구합니다.</translation>
    </message>
    <message>
        <source>The broker asks for the next step of the authentication (AUTH).</source>
        <translation>브로커가 인증의 다음 단계(AUTH)를 요구합니다.</translation>
    </message>
    <message>
        <source>AUTH was answered; the broker&apos;s next packet is awaited.</source>
        <translation>AUTH에 응답했습니다. 브로커의 다음 패킷을 기다립니다.</translation>
    </message>
    <message>
        <source>Re-authentication with %1 is under way.</source>
        <translation>%1(으)로 재인증하는 중입니다.</translation>
    </message>
    <message>
        <source>Authenticated with %1, %2 iterations: the broker has proven that it knows the password.</source>
        <translation>%1(으)로 인증했습니다(반복 %2회). 브로커는 비밀번호를 알고 있음을 증명했습니다.</translation>
    </message>
    <message>
        <source>Authenticated with the method %1.</source>
        <translation>%1 방식으로 인증했습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Authenticated anew %n time(s) since.</source>
        <translation>
            <numerusform>그 후 %n번 다시 인증했습니다.</numerusform>
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
            <numerusform>Authentication Data: %n바이트</numerusform>
        </translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Your answer: the Authentication Data of AUTH 0x18</source>
        <translation>응답: AUTH 0x18의 Authentication Data</translation>
    </message>
    <message>
        <source>The Authentication Data of AUTH 0x19, which begins the re-authentication</source>
        <translation>재인증을 시작하는 AUTH 0x19의 Authentication Data</translation>
    </message>
    <message>
        <source>&amp;Re-authenticate</source>
        <translation>재인증(&amp;R)</translation>
    </message>
    <message>
        <source>Authenticate again on this connection with AUTH 0x19, as a client does before its right runs out.
MQTT 5, section 4.12.1</source>
        <translation>클라이언트가 권한 만료 전에 하듯이 이 연결에서 AUTH 0x19로 다시 인증합니다.
MQTT 5, 4.12.1절</translation>
    </message>
    <message>
        <source>Send AUTH</source>
        <translation>AUTH 보내기</translation>
    </message>
    <message>
        <source>Sends AUTH with this data, and the method of CONNECT.
MQTT 5, section 3.15</source>
        <translation>이 데이터와 CONNECT의 방식으로 AUTH를 보냅니다.
MQTT 5, 3.15절</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>16진수</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>nothing: AUTH without data</source>
        <translation>없음: 데이터 없는 AUTH</translation>
    </message>
    <message>
        <source>Waiting for %1. The connect timeout stands still; the broker may have a limit of its own.</source>
        <translation>%1을(를) 기다리는 중입니다. 연결 제한 시간은 멈춰 있지만 브로커에 자체 제한이 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>How the data of the broker&apos;s AUTH is shown.
Authentication Data of AUTH, MQTT 5, section 3.15.2.2.3</source>
        <translation>브로커의 AUTH 데이터를 표시하는 방식.
AUTH의 Authentication Data, MQTT 5, 3.15.2.2.3절</translation>
    </message>
    <message>
        <source>What the next AUTH carries; it is sent as it stands here.
Authentication Data of AUTH, MQTT 5, section 3.15.2.2.3</source>
        <translation>다음 AUTH에 담을 것. 여기 있는 그대로 전송됩니다.
AUTH의 Authentication Data, MQTT 5, 3.15.2.2.3절</translation>
    </message>
</context>
<context>
    <name>AuthenticationRules</name>
    <message>
        <source>What the broker sent in the exchange is not in the form of SCRAM (RFC 5802, section 7).</source>
        <translation>교환에서 브로커가 보낸 내용이 SCRAM 형식(RFC 5802, 7절)이 아닙니다.</translation>
    </message>
    <message>
        <source>The broker&apos;s message belongs to another exchange: its nonce does not begin with the one that was sent.</source>
        <translation>브로커의 메시지가 다른 교환에 속합니다. nonce가 보낸 nonce로 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>The broker asks for an extension of SCRAM (m=) that no standard defines.</source>
        <translation>브로커가 어떤 표준에도 없는 SCRAM 확장(m=)을 요구합니다.</translation>
    </message>
    <message>
        <source>The broker asks for %1 iterations; at most %2 are computed, so that no server can keep a client busy for minutes.</source>
        <translation>브로커가 반복 %1회를 요구합니다. 서버가 클라이언트를 몇 분씩 붙잡아 두지 못하도록 최대 %2회까지만 계산합니다.</translation>
    </message>
    <message>
        <source>The broker says that the proof is not valid: the password is another one.</source>
        <translation>브로커가 증명이 유효하지 않다고 합니다. 비밀번호가 다릅니다.</translation>
    </message>
    <message>
        <source>The broker says that it does not know the user.</source>
        <translation>브로커가 사용자를 모른다고 합니다.</translation>
    </message>
    <message>
        <source>The broker ended the exchange with the error &quot;%1&quot;.</source>
        <translation>브로커가 “%1” 오류로 교환을 끝냈습니다.</translation>
    </message>
    <message>
        <source>The broker accepts, but does not prove that it knows the password: the server signature of SCRAM is missing.</source>
        <translation>브로커가 수락했지만 비밀번호를 알고 있음을 증명하지 않았습니다. SCRAM의 서버 서명이 없습니다.</translation>
    </message>
    <message>
        <source>The broker accepts, but its server signature is wrong: it does not know the password. Something else may answer in the broker&apos;s place.</source>
        <translation>브로커가 수락했지만 서버 서명이 틀립니다. 브로커는 비밀번호를 모릅니다. 다른 무언가가 브로커 대신 응답하고 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>The broker sent an AUTH that was not due in the exchange.</source>
        <translation>브로커가 교환에서 차례가 아닌 AUTH를 보냈습니다.</translation>
    </message>
    <message>
        <source>The broker did not answer AUTH within the connect timeout.</source>
        <translation>브로커가 연결 제한 시간 안에 AUTH에 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>The OpenSSL of this system does not compute what %1 needs.</source>
        <translation>이 시스템의 OpenSSL은 %1에 필요한 계산을 하지 못합니다.</translation>
    </message>
    <message>
        <source>Check user name and password (Credentials): the broker computes with the password of user &quot;%1&quot;.</source>
        <translation>사용자 이름과 비밀번호를 확인하십시오(자격 증명). 브로커는 사용자 “%1”의 비밀번호로 계산합니다.</translation>
    </message>
    <message>
        <source>Check that the broker keeps this user&apos;s key for %1; a key for another method does not fit.</source>
        <translation>브로커가 이 사용자의 %1용 키를 가지고 있는지 확인하십시오. 다른 방식의 키는 맞지 않습니다.</translation>
    </message>
    <message>
        <source>Make sure that %1 is the broker: a server that cannot prove itself gets no messages.</source>
        <translation>%1이(가) 브로커인지 확인하십시오. 스스로를 증명하지 못하는 서버에는 메시지를 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Have the broker&apos;s key for user &quot;%1&quot; made anew; look for a proxy or a plug-in that changes AUTH on the way.</source>
        <translation>사용자 “%1”의 브로커 쪽 키를 새로 만들게 하고, 도중에 AUTH를 바꾸는 프록시나 플러그인이 있는지 찾아보십시오.</translation>
    </message>
    <message>
        <source>Choose another SCRAM method under MQTT 5, Authentication, or allow this hash in OpenSSL&apos;s configuration.</source>
        <translation>MQTT 5의 인증에서 다른 SCRAM 방식을 선택하거나 OpenSSL 구성에서 이 해시를 허용하십시오.</translation>
    </message>
    <message>
        <source>Set a lower iteration count for this user at the broker; %1 or more are customary.</source>
        <translation>브로커에서 이 사용자의 반복 횟수를 낮추십시오. 보통 %1회 이상입니다.</translation>
    </message>
    <message>
        <source>Check that the broker speaks SCRAM under the method name &quot;%1&quot;; its log shows at which step it is.</source>
        <translation>브로커가 “%1”이라는 방식 이름으로 SCRAM을 지원하는지 확인하십시오. 브로커 로그에 어느 단계인지 나옵니다.</translation>
    </message>
    <message>
        <source>Answer AUTH by hand (MQTT 5, Authentication) to see each message.</source>
        <translation>각 메시지를 보려면 AUTH에 수동으로 응답하십시오(MQTT 5, 인증).</translation>
    </message>
    <message>
        <source>The connection ended while it was authenticated anew with &quot;%1&quot;.</source>
        <translation>“%1”(으)로 다시 인증하는 동안 연결이 끊겼습니다.</translation>
    </message>
    <message>
        <source>The broker refused with DISCONNECT %1.</source>
        <translation>브로커가 DISCONNECT %1(으)로 거부했습니다.</translation>
    </message>
    <message>
        <source>The broker closed it and gave no reason.</source>
        <translation>브로커가 이유를 밝히지 않고 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>Check that the broker allows re-authentication (MQTT 5.0, section 4.12.1); its log tells why it refused.</source>
        <translation>브로커가 재인증을 허용하는지 확인하십시오(MQTT 5.0, 4.12.1절). 거부한 이유는 브로커 로그에 있습니다.</translation>
    </message>
</context>
<context>
    <name>BinaryText</name>
    <message>
        <source>&quot;%1&quot; is no hexadecimal digit. Give pairs of 0 to 9 and a to f, such as 00 ff 7e.</source>
        <translation>“%1”은(는) 16진수 숫자가 아닙니다. 00 ff 7e처럼 0~9와 a~f를 두 자리씩 입력하십시오.</translation>
    </message>
    <message>
        <source>A byte has two hexadecimal digits; the last one has only one.</source>
        <translation>1바이트는 16진수 두 자리입니다. 마지막 바이트는 한 자리뿐입니다.</translation>
    </message>
    <message>
        <source>This is no Base64: it has characters other than A-Z, a-z, 0-9, + and /, or a wrong length.</source>
        <translation>Base64가 아닙니다. A-Z, a-z, 0-9, +, / 이외의 문자가 있거나 길이가 맞지 않습니다.</translation>
    </message>
</context>
<context>
    <name>BinaryValueEdit</name>
    <message>
        <source>Give a file; its content is sent as it is.</source>
        <translation>파일을 지정하십시오. 내용이 그대로 전송됩니다.</translation>
    </message>
    <message>
        <source>The content of the file is sent: %1.</source>
        <translation>파일의 내용이 전송됩니다: %1.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>그런 파일이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n바이트</numerusform>
        </translation>
    </message>
    <message>
        <source>These bytes are no UTF-8 text, so they stay as they are.</source>
        <translation>이 바이트는 UTF-8 텍스트가 아니므로 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Choose the file to send</source>
        <translation>보낼 파일 선택</translation>
    </message>
    <message numerus="yes">
        <source>•••• (%n byte(s), press the eye to show and edit)</source>
        <translation>
            <numerusform>•••• (%n바이트, 눈 아이콘을 눌러 표시하고 편집)</numerusform>
        </translation>
    </message>
    <message>
        <source>as text</source>
        <translation>텍스트로</translation>
    </message>
    <message>
        <source>as hexadecimal</source>
        <translation>16진수로</translation>
    </message>
    <message>
        <source>as Base64</source>
        <translation>Base64로</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>파일에서</translation>
    </message>
    <message>
        <source>How the bytes are written here. What is sent are the bytes.</source>
        <translation>여기서 바이트를 적는 방식입니다. 실제로 전송되는 것은 바이트입니다.</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>파일 선택</translation>
    </message>
    <message>
        <source>Show what is hidden</source>
        <translation>숨긴 내용 표시</translation>
    </message>
</context>
<context>
    <name>BrokerAccess</name>
    <message>
        <source>Local broker: %1</source>
        <translation>로컬 브로커: %1</translation>
    </message>
</context>
<context>
    <name>BrokerCommand</name>
    <message>
        <source>Starts the installed mosquitto on free ports of 127.0.0.1 with mqtt, mqtts, mqtts with client certificates, ws and wss, a fresh CA and certificates, a user and ACLs, prints how to connect, and runs until Ctrl+C or SIGTERM. Nothing is left behind.
Exit status: 0 ended on request, 1 the broker did not start or ended by itself, 2 the command line or the log file cannot be used, 3 mosquitto is not installed.</source>
        <translation>설치된 mosquitto를 127.0.0.1의 빈 포트에서 mqtt, mqtts, 클라이언트 인증서를 쓰는 mqtts, ws, wss, 새 CA와 인증서, 사용자와 ACL로 시작하고, 연결 방법을 출력하며, Ctrl+C 또는 SIGTERM까지 실행합니다. 아무것도 남기지 않습니다.
종료 상태: 0 요청으로 끝남, 1 브로커가 시작되지 않았거나 스스로 끝남, 2 명령줄이나 로그 파일을 사용할 수 없음, 3 mosquitto가 설치되지 않음.</translation>
    </message>
    <message>
        <source>Usage: connack broker [--scenario NAME] [flags]</source>
        <translation>사용법: connack broker [--scenario NAME] [flags]</translation>
    </message>
    <message>
        <source>There is no flag --%1.</source>
        <translation>--%1 플래그는 없습니다.</translation>
    </message>
    <message>
        <source>Did you mean --%1?</source>
        <translation>--%1을(를) 뜻합니까?</translation>
    </message>
    <message>
        <source>There is no scenario %1. Give one of: %2</source>
        <translation>시나리오 %1은(는) 없습니다. 다음 중 하나를 지정하십시오: %2</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1에 쓸 수 없습니다: %2</translation>
    </message>
    <message>
        <source>%1 is incomplete: %2</source>
        <translation>%1이(가) 불완전합니다: %2</translation>
    </message>
    <message>
        <source>The connections cannot be written to standard output.</source>
        <translation>연결을 표준 출력에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Start it broken on purpose; --list names all scenarios.</source>
        <translation>일부러 고장 난 상태로 시작합니다. --list는 모든 시나리오를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Print the scenarios and end.</source>
        <translation>시나리오를 출력하고 끝냅니다.</translation>
    </message>
    <message>
        <source>Print one JSON object when the broker is ready (or the list as one).</source>
        <translation>브로커가 준비되면 JSON 객체 하나를 출력합니다(또는 목록을 객체 하나로).</translation>
    </message>
    <message>
        <source>Append the broker&apos;s log to FILE in place of standard error.</source>
        <translation>브로커의 로그를 표준 오류 대신 FILE에 추가합니다.</translation>
    </message>
    <message>
        <source>Start this program in place of the installed one.</source>
        <translation>설치된 것 대신 이 프로그램을 시작합니다.</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>이 도움말을 출력합니다.</translation>
    </message>
    <message>
        <source>%1 is no flag. A scenario is given with --scenario.</source>
        <translation>%1은(는) 플래그가 아닙니다. 시나리오는 --scenario로 지정합니다.</translation>
    </message>
    <message>
        <source>The local broker runs: mosquitto %1, scenario %2.</source>
        <translation>로컬 브로커 실행 중: mosquitto %1, 시나리오 %2.</translation>
    </message>
    <message>
        <source>This mosquitto was built without WebSockets: there is no ws and no wss.</source>
        <translation>이 mosquitto는 WebSocket 없이 빌드되어 ws와 wss가 없습니다.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 파일</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>클라이언트 인증서</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>클라이언트 키</translation>
    </message>
    <message>
        <source>Forbidden topics</source>
        <translation>금지된 토픽</translation>
    </message>
    <message>
        <source>For example:</source>
        <translation>예:</translation>
    </message>
    <message>
        <source>Ctrl+C ends the broker, and its files are removed.</source>
        <translation>Ctrl+C로 브로커를 끝내면 그 파일도 제거됩니다.</translation>
    </message>
</context>
<context>
    <name>BrokerFacts</name>
    <message>
        <source>User name</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 파일</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>클라이언트 인증서</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>클라이언트 키</translation>
    </message>
    <message>
        <source>The broker knows this user alone and lets in nobody else.</source>
        <translation>브로커는 이 사용자만 알며 다른 사용자는 받지 않습니다.</translation>
    </message>
    <message>
        <source>Made anew for each start, and worth nothing after it.</source>
        <translation>시작할 때마다 새로 만들며 그 뒤에는 쓸모가 없습니다.</translation>
    </message>
    <message>
        <source>Signed the certificates of broker and client. A client that trusts it accepts this broker.</source>
        <translation>브로커와 클라이언트의 인증서에 서명했습니다. 이를 신뢰하는 클라이언트는 이 브로커를 받아들입니다.</translation>
    </message>
    <message>
        <source>For the listener that requires client certificates.</source>
        <translation>클라이언트 인증서를 요구하는 리스너용입니다.</translation>
    </message>
    <message>
        <source>Belongs to the client certificate. It goes with the broker, as all its files do.</source>
        <translation>클라이언트 인증서에 속합니다. 브로커의 모든 파일처럼 브로커와 함께 사라집니다.</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>복사: %1</translation>
    </message>
</context>
<context>
    <name>BrokerFolder</name>
    <message>
        <source>No folder can be made in %1: %2</source>
        <translation>%1에 폴더를 만들 수 없습니다: %2</translation>
    </message>
    <message>
        <source>OpenSSL gave no random bytes for the password file.</source>
        <translation>OpenSSL이 비밀번호 파일용 임의 바이트를 주지 않았습니다.</translation>
    </message>
    <message>
        <source>The certificates of the local broker can&apos;t be made: %1</source>
        <translation>로컬 브로커의 인증서를 만들 수 없습니다: %1</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>%1에 쓸 수 없습니다: %2</translation>
    </message>
</context>
<context>
    <name>BrokerScenario</name>
    <message>
        <source>Healthy</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>Nothing is broken.</source>
        <translation>고장 난 것이 없습니다.</translation>
    </message>
    <message>
        <source>Every way in connects. If your device or another broker fails where this one works with the same settings, the broker is to blame; if it fails here as well, the client is.</source>
        <translation>모든 방법으로 연결됩니다. 같은 설정으로 여기서는 되는데 장치나 다른 브로커에서 실패하면 브로커가 원인이고, 여기서도 실패하면 클라이언트가 원인입니다.</translation>
    </message>
    <message>
        <source>Expired server certificate</source>
        <translation>만료된 서버 인증서</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate ran out three days ago.</source>
        <translation>브로커의 인증서가 3일 전에 만료되었습니다.</translation>
    </message>
    <message>
        <source>The TLS stage fails, and the verdict says since when the certificate is expired. mqtt and ws, without TLS, still connect. Only a new certificate on the broker mends it.</source>
        <translation>TLS 단계가 실패하고, 판정이 인증서가 언제 만료되었는지 알려 줍니다. TLS 없는 mqtt와 ws는 연결됩니다. 브로커의 새 인증서로만 고칠 수 있습니다.</translation>
    </message>
    <message>
        <source>Server certificate not valid yet</source>
        <translation>아직 유효하지 않은 서버 인증서</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate becomes valid only in three days.</source>
        <translation>브로커의 인증서가 3일 뒤에야 유효해집니다.</translation>
    </message>
    <message>
        <source>The TLS stage fails. In the field the reason is mostly a device whose clock is wrong: without a battery it starts in 1970, and every certificate lies in the future.</source>
        <translation>TLS 단계가 실패합니다. 현장에서는 대개 장치의 시계가 틀린 것이 이유입니다. 배터리가 없으면 1970년에서 시작하여 모든 인증서가 미래의 것이 됩니다.</translation>
    </message>
    <message>
        <source>Certificate for another name</source>
        <translation>다른 이름의 인증서</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate names broker.example, not the address that is connected to.</source>
        <translation>브로커의 인증서에 있는 이름은 연결하는 주소가 아니라 broker.example입니다.</translation>
    </message>
    <message>
        <source>The TLS stage fails though the CA is trusted; the verdict lists the names in the certificate. Connect by one of them, or have the certificate made with the name that is used.</source>
        <translation>CA를 신뢰하는데도 TLS 단계가 실패합니다. 판정이 인증서의 이름을 나열합니다. 그중 하나로 연결하거나, 쓰는 이름으로 인증서를 만들게 하십시오.</translation>
    </message>
    <message>
        <source>Another CA is trusted</source>
        <translation>다른 CA를 신뢰함</translation>
    </message>
    <message>
        <source>The connection trusts a CA that did not issue the broker&apos;s certificate.</source>
        <translation>연결이 브로커의 인증서를 발급하지 않은 CA를 신뢰합니다.</translation>
    </message>
    <message>
        <source>The TLS stage fails, and the verdict names the issuer that is missing. Trust ca.pem of the same folder in place of other-ca.pem (TLS, CA file), and it connects.</source>
        <translation>TLS 단계가 실패하고, 판정이 없는 발급자를 알려 줍니다. other-ca.pem 대신 같은 폴더의 ca.pem을 신뢰하면(TLS, CA 파일) 연결됩니다.</translation>
    </message>
    <message>
        <source>Incomplete certificate chain</source>
        <translation>불완전한 인증서 체인</translation>
    </message>
    <message>
        <source>An intermediate CA issued the broker&apos;s certificate, and the broker does not send the intermediate&apos;s.</source>
        <translation>중간 CA가 브로커의 인증서를 발급했는데, 브로커가 중간 CA의 인증서를 보내지 않습니다.</translation>
    </message>
    <message>
        <source>The TLS stage fails though the right root is trusted. A browser may hide this fault, for it fetches what is missing. The broker&apos;s certfile must hold its certificate followed by the intermediate&apos;s.</source>
        <translation>올바른 루트를 신뢰하는데도 TLS 단계가 실패합니다. 브라우저는 없는 것을 가져오므로 이 문제를 가릴 수 있습니다. 브로커의 certfile에는 브로커의 인증서와 그 뒤에 중간 CA의 인증서가 있어야 합니다.</translation>
    </message>
    <message>
        <source>Missing client certificate</source>
        <translation>없는 클라이언트 인증서</translation>
    </message>
    <message>
        <source>The broker requires a client certificate, and the connection has none.</source>
        <translation>브로커가 클라이언트 인증서를 요구하는데 연결에 없습니다.</translation>
    </message>
    <message>
        <source>With TLS 1.3 the handshake looks finished before the broker hangs up; the verdict still names the certificate. Set client.pem and client.key of the broker&apos;s folder under TLS.</source>
        <translation>TLS 1.3에서는 브로커가 끊기 전에 핸드셰이크가 끝난 것처럼 보입니다. 그래도 판정은 인증서를 가리킵니다. TLS에 브로커 폴더의 client.pem과 client.key를 설정하십시오.</translation>
    </message>
    <message>
        <source>Expired client certificate</source>
        <translation>만료된 클라이언트 인증서</translation>
    </message>
    <message>
        <source>The client certificate of the connection ran out three days ago.</source>
        <translation>연결의 클라이언트 인증서가 3일 전에 만료되었습니다.</translation>
    </message>
    <message>
        <source>The broker turns the certificate down with a TLS alert; its log says why. Set client.pem and client.key of the broker&apos;s folder under TLS.</source>
        <translation>브로커가 TLS 경고로 인증서를 거부합니다. 이유는 브로커 로그에 있습니다. TLS에 브로커 폴더의 client.pem과 client.key를 설정하십시오.</translation>
    </message>
    <message>
        <source>Wrong password</source>
        <translation>틀린 비밀번호</translation>
    </message>
    <message>
        <source>The password of the connection is not that of the broker&apos;s user.</source>
        <translation>연결의 비밀번호가 브로커 사용자의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>The broker answers CONNECT with a refusal. mosquitto says &quot;Not authorized&quot; (5) to a wrong password as well as to a missing right, so the verdict names both.</source>
        <translation>브로커가 CONNECT에 거부로 응답합니다. mosquitto는 틀린 비밀번호와 없는 권한 모두에 “Not authorized”(5)로 응답하므로 판정은 둘 다 알려 줍니다.</translation>
    </message>
    <message>
        <source>No user name</source>
        <translation>사용자 이름 없음</translation>
    </message>
    <message>
        <source>The connection sends neither user name nor password, and the broker lets in nobody unknown.</source>
        <translation>연결이 사용자 이름도 비밀번호도 보내지 않는데, 브로커는 모르는 사용자를 받지 않습니다.</translation>
    </message>
    <message>
        <source>The broker answers CONNECT with &quot;Not authorized&quot; (5), mosquitto&apos;s answer since version 2, where allow_anonymous is false unless it is set. Fill in user name and password under Credentials.</source>
        <translation>브로커가 CONNECT에 “Not authorized”(5)로 응답합니다. 설정하지 않으면 allow_anonymous가 false인 버전 2부터의 mosquitto의 응답입니다. 자격 증명에 사용자 이름과 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>Forbidden topic</source>
        <translation>금지된 토픽</translation>
    </message>
    <message>
        <source>The broker&apos;s ACL forbids connack/forbidden/# to its user.</source>
        <translation>브로커의 ACL이 사용자에게 connack/forbidden/#을 금지합니다.</translation>
    </message>
    <message>
        <source>It connects, and even the subscription is granted. Publish to connack/forbidden/test with QoS 1: MQTT 5 is told &quot;Not authorized&quot; (0x87) in the PUBACK; with MQTT 3.1.1 or QoS 0 the message vanishes without a word, which the tab Delivery finds out.</source>
        <translation>연결되고 구독도 허용됩니다. connack/forbidden/test에 QoS 1로 발행하십시오. MQTT 5에서는 PUBACK으로 “Not authorized”(0x87)를 받습니다. MQTT 3.1.1이나 QoS 0에서는 메시지가 말없이 사라지며, 전달 탭에서 알아낼 수 있습니다.</translation>
    </message>
    <message>
        <source>Wrong WebSocket path</source>
        <translation>잘못된 WebSocket 경로</translation>
    </message>
    <message>
        <source>A small reverse proxy in front of the broker serves the path /mqtt alone; the connection asks for /ws.</source>
        <translation>브로커 앞의 작은 역방향 프록시가 경로 /mqtt만 서비스하는데, 연결은 /ws를 요청합니다.</translation>
    </message>
    <message>
        <source>The WebSocket stage fails with HTTP 404, and extra connections find the path that works. mosquitto itself takes any path: it is a proxy or another broker that insists on one.</source>
        <translation>WebSocket 단계가 HTTP 404로 실패하고, 추가 연결이 되는 경로를 찾습니다. mosquitto 자체는 아무 경로나 받습니다. 경로를 고집하는 것은 프록시나 다른 브로커입니다.</translation>
    </message>
    <message>
        <source>TLS to a port without TLS</source>
        <translation>TLS 없는 포트에 TLS</translation>
    </message>
    <message>
        <source>The URL says mqtts, but on that port the broker speaks plain MQTT.</source>
        <translation>URL은 mqtts인데 그 포트에서 브로커는 평문 MQTT를 사용합니다.</translation>
    </message>
    <message>
        <source>The TLS stage fails, for nothing answers the handshake; extra connections find that plain MQTT works on that port. Use the port of the mqtts listener.</source>
        <translation>핸드셰이크에 응답이 없어 TLS 단계가 실패합니다. 추가 연결이 그 포트에서 평문 MQTT가 되는 것을 알아냅니다. mqtts 리스너의 포트를 쓰십시오.</translation>
    </message>
    <message>
        <source>Plain MQTT to a TLS port</source>
        <translation>TLS 포트에 평문 MQTT</translation>
    </message>
    <message>
        <source>The URL says mqtt, but the port expects TLS.</source>
        <translation>URL은 mqtt인데 포트는 TLS를 기대합니다.</translation>
    </message>
    <message>
        <source>TCP connects, CONNECT is sent, and the broker hangs up without an answer. Other clients say &quot;socket closed&quot;; extra connections find that the port speaks TLS.</source>
        <translation>TCP가 연결되고 CONNECT를 보내지만 브로커가 응답 없이 끊습니다. 다른 클라이언트는 “socket closed”라고 합니다. 추가 연결이 포트가 TLS를 사용하는 것을 알아냅니다.</translation>
    </message>
    <message>
        <source>mqtts with client certificate</source>
        <translation>클라이언트 인증서를 쓰는 mqtts</translation>
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
        <translation>%1바이트</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>설정 안 됨</translation>
    </message>
    <message>
        <source>MQTT %1 tells no more: what else the broker limits shows only when it is met.</source>
        <translation>MQTT %1은(는) 더 알려 주지 않습니다. 브로커의 다른 제한은 부딪혀 봐야 드러납니다.</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>제한</translation>
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
        <translation>거부됨</translation>
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
        <translation>보관된 세션(있는 경우)</translation>
    </message>
    <message>
        <source>The broker kept the session of this client ID: its subscriptions and queued messages are there.</source>
        <translation>브로커가 이 Client ID의 세션을 보관했습니다. 구독과 대기 중인 메시지가 남아 있습니다.</translation>
    </message>
    <message>
        <source>The broker had no session for this client ID, or dropped it: nothing is subscribed yet.</source>
        <translation>브로커에 이 Client ID의 세션이 없거나 버려졌습니다. 아직 구독이 없습니다.</translation>
    </message>
    <message>
        <source>Session Present</source>
        <translation>Session Present</translation>
    </message>
    <message>
        <source>empty: the broker chooses</source>
        <translation>비어 있음: 브로커가 선택</translation>
    </message>
    <message>
        <source>Assigned Client Identifier</source>
        <translation>Assigned Client Identifier</translation>
    </message>
    <message>
        <source>as asked</source>
        <translation>요청대로</translation>
    </message>
    <message>
        <source>The broker named this client. To return to the session, connect with this client ID.</source>
        <translation>브로커가 이 클라이언트의 이름을 정했습니다. 이 세션으로 돌아오려면 이 Client ID로 연결하십시오.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>무기한</translation>
    </message>
    <message>
        <source>The session ends with the connection: subscriptions and queued messages are lost.</source>
        <translation>세션은 연결과 함께 끝납니다. 구독과 대기 중인 메시지는 사라집니다.</translation>
    </message>
    <message>
        <source>The broker keeps the session until it is asked to drop it.</source>
        <translation>브로커는 버리라는 요청을 받을 때까지 세션을 보관합니다.</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1 after the connection ends.</source>
        <translation>브로커는 연결이 끝난 뒤 %1 동안 세션을 보관합니다.</translation>
    </message>
    <message>
        <source>Session Expiry Interval</source>
        <translation>Session Expiry Interval</translation>
    </message>
    <message>
        <source>not set: 0 s</source>
        <translation>설정 안 됨: 0 s</translation>
    </message>
    <message>
        <source>Keep-alive is off: a dead connection may go unnoticed.</source>
        <translation>keep-alive가 꺼져 있어 끊긴 연결을 알아채지 못할 수 있습니다.</translation>
    </message>
    <message>
        <source>This client sends something at least every %1; the broker drops it after one and a half times as long.</source>
        <translation>이 클라이언트는 적어도 %1마다 무언가를 보냅니다. 그 1.5배가 지나면 브로커가 연결을 끊습니다.</translation>
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
        <translation>없음: 65,535</translation>
    </message>
    <message>
        <source>The broker takes %1 QoS 1 and 2 messages at a time before it has acknowledged them; this client takes %2.</source>
        <translation>브로커는 확인 응답 전에 QoS 1 및 2 메시지를 한 번에 %1개까지 받고, 이 클라이언트는 %2개까지 받습니다.</translation>
    </message>
    <message>
        <source>Maximum Packet Size</source>
        <translation>Maximum Packet Size</translation>
    </message>
    <message>
        <source>not given: no limit</source>
        <translation>없음: 제한 없음</translation>
    </message>
    <message>
        <source>A packet of more than %1 ends the connection.</source>
        <translation>%1을(를) 넘는 패킷은 연결을 끝냅니다.</translation>
    </message>
    <message>
        <source>The broker names no limit to the packets it takes.</source>
        <translation>브로커가 받는 패킷의 크기 제한을 밝히지 않았습니다.</translation>
    </message>
    <message>
        <source>Topic Alias Maximum</source>
        <translation>Topic Alias Maximum</translation>
    </message>
    <message>
        <source>not given: 0</source>
        <translation>없음: 0</translation>
    </message>
    <message>
        <source>The broker takes no Topic Aliases from this client.</source>
        <translation>브로커는 이 클라이언트의 Topic Alias를 받지 않습니다.</translation>
    </message>
    <message>
        <source>This client may use Topic Aliases from 1 to %1.</source>
        <translation>이 클라이언트는 Topic Alias를 1부터 %1까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Maximum QoS</source>
        <translation>Maximum QoS</translation>
    </message>
    <message>
        <source>not given: 2</source>
        <translation>없음: 2</translation>
    </message>
    <message>
        <source>A message published with a higher QoS than %1 ends the connection.</source>
        <translation>%1보다 높은 QoS로 메시지를 발행하면 연결이 끊깁니다.</translation>
    </message>
    <message>
        <source>Messages may be published with QoS 0, 1 and 2.</source>
        <translation>QoS 0, 1, 2로 메시지를 발행할 수 있습니다.</translation>
    </message>
    <message>
        <source>Retain Available</source>
        <translation>Retain Available</translation>
    </message>
    <message>
        <source>Retained messages are stored.</source>
        <translation>Retain 메시지를 저장합니다.</translation>
    </message>
    <message>
        <source>A message published with RETAIN ends the connection.</source>
        <translation>RETAIN으로 메시지를 발행하면 연결이 끊깁니다.</translation>
    </message>
    <message>
        <source>Wildcard Subscription Available</source>
        <translation>Wildcard Subscription Available</translation>
    </message>
    <message>
        <source>Topic Filters may hold + and #.</source>
        <translation>Topic Filter에 +와 #을 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>A subscription with + or # ends the connection.</source>
        <translation>+나 #으로 구독하면 연결이 끊깁니다.</translation>
    </message>
    <message>
        <source>Subscription Identifier Available</source>
        <translation>Subscription Identifier Available</translation>
    </message>
    <message>
        <source>Subscriptions may carry an identifier.</source>
        <translation>구독에 식별자를 붙일 수 있습니다.</translation>
    </message>
    <message>
        <source>A subscription with an identifier ends the connection.</source>
        <translation>식별자가 있는 구독을 하면 연결이 끊깁니다.</translation>
    </message>
    <message>
        <source>Shared Subscription Available</source>
        <translation>Shared Subscription Available</translation>
    </message>
    <message>
        <source>Topic Filters may begin with $share/.</source>
        <translation>Topic Filter를 $share/로 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>A subscription to $share/ ends the connection.</source>
        <translation>$share/를 구독하면 연결이 끊깁니다.</translation>
    </message>
    <message>
        <source>not given: yes</source>
        <translation>없음: 예</translation>
    </message>
    <message>
        <source>Reason String</source>
        <translation>Reason String</translation>
    </message>
    <message>
        <source>The broker&apos;s own words for people.</source>
        <translation>사람이 읽도록 브로커가 적은 설명입니다.</translation>
    </message>
    <message>
        <source>Response Information</source>
        <translation>Response Information</translation>
    </message>
    <message>
        <source>Where this client may have answers to its requests sent.</source>
        <translation>이 클라이언트가 요청에 대한 응답을 받을 수 있는 곳입니다.</translation>
    </message>
    <message>
        <source>Server Reference</source>
        <translation>Server Reference</translation>
    </message>
    <message>
        <source>Another server that the broker points to.</source>
        <translation>브로커가 가리키는 다른 서버입니다.</translation>
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
            <numerusform>%n바이트, 숨김</numerusform>
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
            <numerusform>User Property %n개가 패킷 로그에 더 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BrokerWindow</name>
    <message>
        <source>The verdict should be: %1</source>
        <translation>예상 판정: %1</translation>
    </message>
    <message>
        <source>Not running. Start runs mosquitto on free ports of this machine, with a CA, certificates and a user of its own, and fills in connections to it.</source>
        <translation>실행 중이 아닙니다. 시작하면 이 컴퓨터의 빈 포트에서 자체 CA, 인증서, 사용자로 mosquitto를 실행하고, 거기에 연결하는 설정을 채웁니다.</translation>
    </message>
    <message>
        <source>Starting...</source>
        <translation>시작 중...</translation>
    </message>
    <message>
        <source>Running: mosquitto %1, reachable from this machine alone.</source>
        <translation>실행 중: mosquitto %1, 이 컴퓨터에서만 도달할 수 있습니다.</translation>
    </message>
    <message>
        <source>This mosquitto was built without WebSockets: there is no ws and no wss.</source>
        <translation>이 mosquitto는 WebSocket 없이 빌드되어 ws와 wss가 없습니다.</translation>
    </message>
    <message>
        <source>Stopping...</source>
        <translation>중지 중...</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>시작(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>중지(&amp;T)</translation>
    </message>
    <message>
        <source>Local Broker</source>
        <translation>로컬 브로커</translation>
    </message>
    <message>
        <source>S&amp;cenario</source>
        <translation>시나리오(&amp;C)</translation>
    </message>
    <message>
        <source>Healthy, or broken on purpose in one place, to see what that looks like. To be chosen before the start.</source>
        <translation>정상, 또는 그 모습을 볼 수 있도록 한 곳이 일부러 고장 난 상태. 시작하기 전에 선택합니다.</translation>
    </message>
    <message>
        <source>The broker goes on when this window is closed. It ends with Connack, and its files are removed.</source>
        <translation>이 창을 닫아도 브로커는 계속됩니다. Connack과 함께 끝나며 그 파일은 제거됩니다.</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>열기(&amp;O)</translation>
    </message>
    <message>
        <source>Shows the connection in the main window, filled in and ready</source>
        <translation>주 창에 연결을 채워진 상태로 표시합니다</translation>
    </message>
    <message>
        <source>Co&amp;nnect</source>
        <translation>연결(&amp;N)</translation>
    </message>
    <message>
        <source>Shows the connection in the main window and connects it</source>
        <translation>주 창에 연결을 표시하고 연결합니다</translation>
    </message>
    <message>
        <source>The broker&apos;s &amp;log</source>
        <translation>브로커의 로그(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>따라가기(&amp;F)</translation>
    </message>
    <message>
        <source>Follow the end: new lines stay in sight</source>
        <translation>끝 따라가기: 새 줄이 계속 보임</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>복사(&amp;Y)</translation>
    </message>
    <message>
        <source>Copy what is chosen of the log, or all of it</source>
        <translation>로그에서 선택한 것 또는 전체 복사</translation>
    </message>
    <message>
        <source>What the broker says of each connection appears here: its side of the story.</source>
        <translation>각 연결에 대한 브로커 쪽의 기록이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>What the broker writes while it runs, the newest lines last</source>
        <translation>브로커가 실행 중에 쓰는 내용, 최신 줄이 마지막</translation>
    </message>
    <message>
        <source>Where the broker listens; Return opens the connection to the chosen listener</source>
        <translation>브로커가 수신 대기하는 곳. Enter 키는 선택한 리스너에 대한 연결을 엽니다</translation>
    </message>
</context>
<context>
    <name>CaFilesEdit</name>
    <message>
        <source>Add another CA file</source>
        <translation>다른 CA 파일 추가</translation>
    </message>
    <message>
        <source>empty: not used</source>
        <translation>비어 있음: 사용 안 함</translation>
    </message>
    <message>
        <source>Adds a line for one more file; all of them are trusted</source>
        <translation>파일을 하나 더 지정할 줄을 추가합니다. 모든 파일을 신뢰합니다</translation>
    </message>
</context>
<context>
    <name>CaptureFile</name>
    <message>
        <source>It does not begin as a capture does.</source>
        <translation>캡처 파일의 시작 형식이 아닙니다.</translation>
    </message>
    <message numerus="yes">
        <source>It ends within its header, after %n byte(s).</source>
        <translation>
            <numerusform>헤더 안에서 %n바이트 만에 끝납니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The frame at byte %1 claims %2 bytes: the file is damaged there.</source>
        <translation>바이트 %1의 프레임이 %2바이트라고 합니다. 그곳에서 파일이 손상되었습니다.</translation>
    </message>
    <message>
        <source>It ends within a frame: it was cut at byte %1.</source>
        <translation>프레임 안에서 끝납니다. 바이트 %1에서 잘렸습니다.</translation>
    </message>
    <message>
        <source>It ends within a block: it was cut at byte %1.</source>
        <translation>블록 안에서 끝납니다. 바이트 %1에서 잘렸습니다.</translation>
    </message>
    <message>
        <source>The section at byte %1 has no byte order: the file is damaged there.</source>
        <translation>바이트 %1의 섹션에 바이트 순서가 없습니다. 그곳에서 파일이 손상되었습니다.</translation>
    </message>
    <message>
        <source>The block at byte %1 claims %2 bytes: the file is damaged there.</source>
        <translation>바이트 %1의 블록이 %2바이트라고 합니다. 그곳에서 파일이 손상되었습니다.</translation>
    </message>
    <message>
        <source>The frame at byte %1 does not fit its block or names no interface: the file is damaged there.</source>
        <translation>바이트 %1의 프레임이 블록에 맞지 않거나 인터페이스를 가리키지 않습니다. 그곳에서 파일이 손상되었습니다.</translation>
    </message>
    <message>
        <source>It has more than %1 interfaces.</source>
        <translation>인터페이스가 %1개를 넘습니다.</translation>
    </message>
</context>
<context>
    <name>CaptureReader</name>
    <message>
        <source>It holds no frames.</source>
        <translation>프레임이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in it are TLS, which cannot be read here.</source>
        <translation>
            <numerusform>연결 %n개는 TLS여서 여기서 읽을 수 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in it are HTTP or WebSocket, which are not read here.</source>
        <translation>
            <numerusform>연결 %n개는 HTTP 또는 WebSocket이어서 여기서 읽지 않습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are fragments of IP packets and were left out.</source>
        <translation>
            <numerusform>IP 패킷 조각인 프레임 %n개를 제외했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are too short for their headers and were left out.</source>
        <translation>
            <numerusform>헤더에 비해 너무 짧은 프레임 %n개를 제외했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) have a link type that is not read here (%1); accepted are Ethernet, Linux cooked, raw IP and loopback.</source>
        <translation>
            <numerusform>프레임 %n개의 링크 유형은 여기서 읽지 않습니다(%1). Ethernet, Linux cooked, raw IP, loopback만 읽습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exported PDU(s) of other protocols were left out.</source>
        <translation>
            <numerusform>다른 프로토콜의 내보낸 PDU %n개를 제외했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>No TCP is in it.</source>
        <translation>TCP가 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>No MQTT is in it: none of its %n TCP connection(s) begins with CONNECT or goes on with whole MQTT packets.</source>
        <translation>
            <numerusform>MQTT가 없습니다. TCP 연결 %n개 중 CONNECT로 시작하거나 온전한 MQTT 패킷으로 이어지는 것이 없습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Cause</name>
    <message>
        <source>The URL cannot be used</source>
        <translation>URL을 사용할 수 없음</translation>
    </message>
    <message>
        <source>The URL has a scheme that is not MQTT&apos;s</source>
        <translation>URL의 스킴이 MQTT의 것이 아님</translation>
    </message>
    <message>
        <source>A setting has a value that cannot be used</source>
        <translation>설정에 사용할 수 없는 값이 있음</translation>
    </message>
    <message>
        <source>The CA file cannot be used</source>
        <translation>CA 파일을 사용할 수 없음</translation>
    </message>
    <message>
        <source>The client certificate cannot be used</source>
        <translation>클라이언트 인증서를 사용할 수 없음</translation>
    </message>
    <message>
        <source>The client key cannot be used</source>
        <translation>클라이언트 키를 사용할 수 없음</translation>
    </message>
    <message>
        <source>The client key does not belong to the client certificate</source>
        <translation>클라이언트 키가 클라이언트 인증서와 맞지 않음</translation>
    </message>
    <message>
        <source>The passphrase does not open the client key</source>
        <translation>암호 문구로 클라이언트 키를 열 수 없음</translation>
    </message>
    <message>
        <source>The host name does not exist</source>
        <translation>호스트 이름이 존재하지 않음</translation>
    </message>
    <message>
        <source>The host name could not be looked up</source>
        <translation>호스트 이름을 조회할 수 없음</translation>
    </message>
    <message>
        <source>Nothing listens on the port</source>
        <translation>포트에서 수신 대기하는 것이 없음</translation>
    </message>
    <message>
        <source>The address does not answer</source>
        <translation>주소가 응답하지 않음</translation>
    </message>
    <message>
        <source>There is no way to the address</source>
        <translation>주소로 가는 경로가 없음</translation>
    </message>
    <message>
        <source>The connection is reset as soon as it is made</source>
        <translation>연결되자마자 재설정됨</translation>
    </message>
    <message>
        <source>The proxy does not connect to the broker</source>
        <translation>프록시가 브로커에 연결하지 않음</translation>
    </message>
    <message>
        <source>The port does not speak TLS</source>
        <translation>포트가 TLS를 사용하지 않음</translation>
    </message>
    <message>
        <source>A certificate has expired</source>
        <translation>인증서가 만료됨</translation>
    </message>
    <message>
        <source>A certificate is not valid yet</source>
        <translation>인증서가 아직 유효하지 않음</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is self-signed and not trusted</source>
        <translation>브로커의 인증서가 자체 서명이며 신뢰할 수 없음</translation>
    </message>
    <message>
        <source>The issuer of the broker&apos;s certificate is not trusted</source>
        <translation>브로커 인증서의 발급자를 신뢰할 수 없음</translation>
    </message>
    <message>
        <source>The broker does not send its intermediate certificate</source>
        <translation>브로커가 중간 인증서를 보내지 않음</translation>
    </message>
    <message>
        <source>The certificate is for other names</source>
        <translation>인증서가 다른 이름용임</translation>
    </message>
    <message>
        <source>The certificate is not meant for this use</source>
        <translation>인증서가 이 용도의 것이 아님</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate was revoked</source>
        <translation>브로커의 인증서가 폐기됨</translation>
    </message>
    <message>
        <source>A certificate is too weak</source>
        <translation>인증서가 너무 약함</translation>
    </message>
    <message>
        <source>The CA file does not hold the CA of this broker</source>
        <translation>CA 파일에 이 브로커의 CA가 없음</translation>
    </message>
    <message>
        <source>Broker and client share no TLS version</source>
        <translation>브로커와 클라이언트에 공통 TLS 버전이 없음</translation>
    </message>
    <message>
        <source>Broker and client share no cipher</source>
        <translation>브로커와 클라이언트에 공통 암호 스위트가 없음</translation>
    </message>
    <message>
        <source>The broker asks for a client certificate</source>
        <translation>브로커가 클라이언트 인증서를 요구함</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate</source>
        <translation>브로커가 클라이언트 인증서를 거부함</translation>
    </message>
    <message>
        <source>The server wants another application protocol (ALPN)</source>
        <translation>서버가 다른 애플리케이션 프로토콜(ALPN)을 원함</translation>
    </message>
    <message>
        <source>The server does not know the server name</source>
        <translation>서버가 서버 이름을 모름</translation>
    </message>
    <message>
        <source>The connection was closed during the TLS handshake</source>
        <translation>TLS 핸드셰이크 중에 연결이 닫힘</translation>
    </message>
    <message>
        <source>The TLS handshake is not answered</source>
        <translation>TLS 핸드셰이크에 응답이 없음</translation>
    </message>
    <message>
        <source>The port does not speak WebSocket</source>
        <translation>포트가 WebSocket을 사용하지 않음</translation>
    </message>
    <message>
        <source>The server knows no such path</source>
        <translation>서버에 그런 경로가 없음</translation>
    </message>
    <message>
        <source>The web server refuses access</source>
        <translation>웹 서버가 접근을 거부함</translation>
    </message>
    <message>
        <source>The server sends the client elsewhere</source>
        <translation>서버가 클라이언트를 다른 곳으로 보냄</translation>
    </message>
    <message>
        <source>An ordinary web page answers</source>
        <translation>일반 웹 페이지가 응답함</translation>
    </message>
    <message>
        <source>The server rejects the WebSocket upgrade</source>
        <translation>서버가 WebSocket 업그레이드를 거부함</translation>
    </message>
    <message>
        <source>The web server does not reach the broker behind it</source>
        <translation>웹 서버가 뒤에 있는 브로커에 도달하지 못함</translation>
    </message>
    <message>
        <source>The WebSocket does not carry MQTT</source>
        <translation>WebSocket이 MQTT를 전달하지 않음</translation>
    </message>
    <message>
        <source>The server sends text frames</source>
        <translation>서버가 텍스트 프레임을 보냄</translation>
    </message>
    <message>
        <source>The server closed the WebSocket</source>
        <translation>서버가 WebSocket을 닫음</translation>
    </message>
    <message>
        <source>The WebSocket upgrade is not answered</source>
        <translation>WebSocket 업그레이드에 응답이 없음</translation>
    </message>
    <message>
        <source>The port expects wss://</source>
        <translation>포트가 wss://를 기대함</translation>
    </message>
    <message>
        <source>The port expects TLS</source>
        <translation>포트가 TLS를 기대함</translation>
    </message>
    <message>
        <source>The port expects WebSocket</source>
        <translation>포트가 WebSocket을 기대함</translation>
    </message>
    <message>
        <source>The port is not an MQTT broker&apos;s</source>
        <translation>MQTT 브로커의 포트가 아님</translation>
    </message>
    <message>
        <source>The server accepts the connection, then stays silent</source>
        <translation>서버가 연결을 받은 뒤 응답하지 않음</translation>
    </message>
    <message>
        <source>The server closed the connection without a CONNACK</source>
        <translation>서버가 CONNACK 없이 연결을 닫음</translation>
    </message>
    <message>
        <source>The broker does not speak this MQTT version</source>
        <translation>브로커가 이 MQTT 버전을 지원하지 않음</translation>
    </message>
    <message>
        <source>The broker rejects the client ID</source>
        <translation>브로커가 Client ID를 거부함</translation>
    </message>
    <message>
        <source>The broker takes no connections at the moment</source>
        <translation>브로커가 지금 연결을 받지 않음</translation>
    </message>
    <message>
        <source>User name or password is wrong</source>
        <translation>사용자 이름 또는 비밀번호가 틀림</translation>
    </message>
    <message>
        <source>The broker does not authorize this client</source>
        <translation>브로커가 이 클라이언트에 권한을 주지 않음</translation>
    </message>
    <message>
        <source>The broker has banned this client</source>
        <translation>브로커가 이 클라이언트를 차단함</translation>
    </message>
    <message>
        <source>The broker does not take this authentication method</source>
        <translation>브로커가 이 인증 방식을 받지 않음</translation>
    </message>
    <message>
        <source>The authentication exchange failed</source>
        <translation>인증 교환에 실패함</translation>
    </message>
    <message>
        <source>A quota of the broker is used up</source>
        <translation>브로커의 할당량이 소진됨</translation>
    </message>
    <message>
        <source>The CONNECT packet is too large for the broker</source>
        <translation>CONNECT 패킷이 브로커에 너무 큼</translation>
    </message>
    <message>
        <source>The broker rejects the last will</source>
        <translation>브로커가 Last Will을 거부함</translation>
    </message>
    <message>
        <source>The broker does not support retained messages</source>
        <translation>브로커가 Retain 메시지를 지원하지 않음</translation>
    </message>
    <message>
        <source>The broker does not support this QoS</source>
        <translation>브로커가 이 QoS를 지원하지 않음</translation>
    </message>
    <message>
        <source>The broker refers to another server</source>
        <translation>브로커가 다른 서버를 안내함</translation>
    </message>
    <message>
        <source>Too many connections in a short time</source>
        <translation>짧은 시간에 연결이 너무 많음</translation>
    </message>
    <message>
        <source>The broker is busy</source>
        <translation>브로커가 사용 중임</translation>
    </message>
    <message>
        <source>A packet could not be parsed</source>
        <translation>패킷을 해석할 수 없음</translation>
    </message>
    <message>
        <source>A packet breaks the protocol</source>
        <translation>패킷이 프로토콜을 위반함</translation>
    </message>
    <message>
        <source>The broker refused the connection</source>
        <translation>브로커가 연결을 거부함</translation>
    </message>
    <message>
        <source>Another client took over the client ID</source>
        <translation>다른 클라이언트가 Client ID를 넘겨받음</translation>
    </message>
    <message>
        <source>The keep-alive ran out</source>
        <translation>keep-alive 시간이 지남</translation>
    </message>
    <message>
        <source>The server closed the connection</source>
        <translation>서버가 연결을 닫음</translation>
    </message>
    <message>
        <source>The broker ended the connection with DISCONNECT</source>
        <translation>브로커가 DISCONNECT로 연결을 끝냄</translation>
    </message>
    <message>
        <source>The network connection was lost</source>
        <translation>네트워크 연결이 끊김</translation>
    </message>
    <message>
        <source>The broker refused a subscription</source>
        <translation>브로커가 구독을 거부함</translation>
    </message>
    <message>
        <source>The broker did not answer a subscription</source>
        <translation>브로커가 구독에 응답하지 않음</translation>
    </message>
    <message>
        <source>The broker refused a message</source>
        <translation>브로커가 메시지를 거부함</translation>
    </message>
    <message>
        <source>The broker did not acknowledge a message</source>
        <translation>브로커가 메시지에 확인 응답하지 않음</translation>
    </message>
    <message>
        <source>A published message did not come back</source>
        <translation>발행한 메시지가 돌아오지 않음</translation>
    </message>
</context>
<context>
    <name>CertificateActions</name>
    <message>
        <source>the chosen one</source>
        <translation>선택한 인증서</translation>
    </message>
    <message>
        <source>Save as PEM…</source>
        <translation>PEM으로 저장…</translation>
    </message>
    <message>
        <source>Writes the certificate %1 to a file, for instance to give it as CA file.</source>
        <translation>인증서 %1을(를) 파일로 씁니다. 예를 들어 CA 파일로 지정할 수 있습니다.</translation>
    </message>
    <message>
        <source>Save chain…</source>
        <translation>체인 저장…</translation>
    </message>
    <message>
        <source>Writes all presented certificates to one file, the broker&apos;s own first.</source>
        <translation>제시된 모든 인증서를 한 파일로 씁니다. 브로커의 인증서가 맨 앞에 옵니다.</translation>
    </message>
    <message>
        <source>Copy fingerprint</source>
        <translation>지문 복사</translation>
    </message>
    <message>
        <source>Copies the SHA-256 fingerprint of the certificate %1.</source>
        <translation>인증서 %1의 SHA-256 지문을 복사합니다.</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>상세 정보 복사</translation>
    </message>
    <message>
        <source>Copies names, dates, key and fingerprint of the certificate %1 as text.</source>
        <translation>인증서 %1의 이름, 날짜, 키, 지문을 텍스트로 복사합니다.</translation>
    </message>
    <message>
        <source>Trust this CA for this connection…</source>
        <translation>이 연결에서 이 CA 신뢰…</translation>
    </message>
    <message>
        <source>Trust it for this connection…</source>
        <translation>이 연결에서 신뢰…</translation>
    </message>
    <message>
        <source>%1. Shows the fingerprint first, to be compared.</source>
        <translation>%1. 비교할 수 있도록 먼저 지문을 표시합니다.</translation>
    </message>
    <message>
        <source>Save as PEM</source>
        <translation>PEM으로 저장</translation>
    </message>
    <message>
        <source>PEM (*.pem *.crt)</source>
        <translation>PEM (*.pem *.crt)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>%1(으)로 저장했습니다.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1에 쓸 수 없습니다(%2).</translation>
    </message>
    <message>
        <source>The SHA-256 fingerprint of %1 is on the clipboard.</source>
        <translation>%1의 SHA-256 지문을 클립보드에 복사했습니다.</translation>
    </message>
    <message>
        <source>The details of %1 are on the clipboard.</source>
        <translation>%1의 상세 정보를 클립보드에 복사했습니다.</translation>
    </message>
</context>
<context>
    <name>CertificateFile</name>
    <message>
        <source>the PEM text</source>
        <translation>PEM 텍스트</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>폴더임</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>일반 파일이 아님</translation>
    </message>
    <message>
        <source>it is larger than 1 MiB</source>
        <translation>1 MiB보다 큼</translation>
    </message>
    <message>
        <source>an OpenSSH private key</source>
        <translation>OpenSSH 개인 키</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>웹 페이지</translation>
    </message>
    <message>
        <source>a Java key store</source>
        <translation>Java 키 저장소</translation>
    </message>
    <message>
        <source>an SSH public key</source>
        <translation>SSH 공개 키</translation>
    </message>
    <message>
        <source>a PuTTY key</source>
        <translation>PuTTY 키</translation>
    </message>
    <message>
        <source>nothing: it is empty</source>
        <translation>없음: 비어 있음</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>인증서 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>a private key</source>
        <translation>개인 키</translation>
    </message>
    <message>
        <source>an encrypted private key</source>
        <translation>암호화된 개인 키</translation>
    </message>
    <message>
        <source>a certificate and a private key</source>
        <translation>인증서와 개인 키</translation>
    </message>
    <message>
        <source>a certificate signing request, which no CA has signed yet</source>
        <translation>아직 어떤 CA도 서명하지 않은 인증서 서명 요청</translation>
    </message>
    <message>
        <source>a certificate revocation list</source>
        <translation>인증서 폐기 목록</translation>
    </message>
    <message>
        <source>a PKCS#12 bundle</source>
        <translation>PKCS#12 번들</translation>
    </message>
    <message>
        <source>a public key</source>
        <translation>공개 키</translation>
    </message>
    <message>
        <source>damaged data, which cannot be decoded</source>
        <translation>디코딩할 수 없는 손상된 데이터</translation>
    </message>
    <message>
        <source>a damaged block &quot;%1&quot;, which cannot be decoded</source>
        <translation>디코딩할 수 없는 손상된 “%1” 블록</translation>
    </message>
    <message>
        <source>no certificate, no key and no revocation list</source>
        <translation>인증서도 키도 폐기 목록도 아닌 것</translation>
    </message>
    <message>
        <source>a PKCS#7 bundle (convert it to PEM: &quot;openssl pkcs7 -print_certs&quot;)</source>
        <translation>PKCS#7 번들(PEM으로 변환하십시오: &quot;openssl pkcs7 -print_certs&quot;)</translation>
    </message>
    <message>
        <source>OpenPGP data, which TLS does not use</source>
        <translation>TLS에서 쓰지 않는 OpenPGP 데이터</translation>
    </message>
    <message>
        <source>HTML or XML</source>
        <translation>HTML 또는 XML</translation>
    </message>
    <message>
        <source>JSON or something like it</source>
        <translation>JSON 또는 그와 비슷한 것</translation>
    </message>
    <message>
        <source>a ZIP archive</source>
        <translation>ZIP 압축 파일</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>gzip 압축 파일</translation>
    </message>
    <message>
        <source>base64 without its BEGIN and END lines</source>
        <translation>BEGIN 줄과 END 줄이 없는 base64</translation>
    </message>
</context>
<context>
    <name>CertificateFit</name>
    <message>
        <source>ok</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>worth a look</source>
        <translation>확인 필요</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>검사 안 함</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>인증서</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>개인 키</translation>
    </message>
    <message>
        <source>Key and certificate</source>
        <translation>키와 인증서</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>체인</translation>
    </message>
    <message>
        <source>Signed by the CA</source>
        <translation>CA의 서명</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>날짜</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>용도</translation>
    </message>
    <message>
        <source>CA flag</source>
        <translation>CA 플래그</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>강도</translation>
    </message>
    <message>
        <source>Revocation</source>
        <translation>폐기 여부</translation>
    </message>
    <message>
        <source>Access to the key file</source>
        <translation>키 파일 접근 권한</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) failed: it will not work like this.</source>
        <translation>
            <numerusform>검사 %n개가 실패했습니다. 이대로는 작동하지 않습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It fits together, but %n thing(s) are worth a look.</source>
        <translation>
            <numerusform>서로 맞지만 %n가지는 확인이 필요합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything fits together.</source>
        <translation>모두 서로 맞습니다.</translation>
    </message>
    <message numerus="yes">
        <source>What was checked fits together; %n check(s) could not be made.</source>
        <translation>
            <numerusform>검사한 것은 서로 맞습니다. 검사 %n개는 할 수 없었습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateFolder</name>
    <message>
        <source>Certificate of the client %1</source>
        <translation>클라이언트 %1의 인증서</translation>
    </message>
    <message>
        <source>Private key of the client %1</source>
        <translation>클라이언트 %1의 개인 키</translation>
    </message>
    <message>
        <source>Certificate, key and CA of the client %1 as PKCS#12</source>
        <translation>클라이언트 %1의 인증서, 키, CA(PKCS#12)</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1에 쓸 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>%1 is a file. Give a folder.</source>
        <translation>%1은(는) 파일입니다. 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made. Check that you may write there.</source>
        <translation>폴더 %1을(를) 만들 수 없습니다. 그곳에 쓸 권한이 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>mosquitto reads these files as the user it runs as, often &quot;mosquitto&quot;: that user must be able to.</source>
        <translation>mosquitto는 실행 사용자(보통 “mosquitto”)로 이 파일들을 읽습니다. 그 사용자가 읽을 수 있어야 합니다.</translation>
    </message>
    <message>
        <source>Clients need: mqtts:// with one of the names in the server&apos;s certificate, port %1, and %2 as CA file.</source>
        <translation>클라이언트에 필요한 것: 서버 인증서의 이름 중 하나를 쓴 mqtts://, 포트 %1, CA 파일 %2.</translation>
    </message>
    <message>
        <source>Each client also needs a certificate of its own with its key: client-NAME.crt and client-NAME.key.</source>
        <translation>클라이언트마다 자체 인증서와 키도 필요합니다: client-NAME.crt와 client-NAME.key.</translation>
    </message>
    <message>
        <source>The common name of the client&apos;s certificate is its user name: write the ACL for that.</source>
        <translation>클라이언트 인증서의 일반 이름(CN)이 사용자 이름입니다. ACL을 그 이름으로 작성하십시오.</translation>
    </message>
    <message>
        <source>Who may connect is another matter: add password_file, or allow_anonymous true for a test.</source>
        <translation>누가 연결할 수 있는지는 별개입니다. password_file을 추가하거나, 시험용이라면 allow_anonymous true를 추가하십시오.</translation>
    </message>
    <message>
        <source>The revocation list runs out after 30 days; then mosquitto refuses every client until there is a new one.</source>
        <translation>폐기 목록은 30일 뒤에 만료됩니다. 그러면 새 목록이 있을 때까지 mosquitto가 모든 클라이언트를 거부합니다.</translation>
    </message>
    <message>
        <source>Certificate of the CA: give it to every client</source>
        <translation>CA의 인증서: 모든 클라이언트에 배포하십시오</translation>
    </message>
    <message>
        <source>Private key of the CA: keep it away from the broker</source>
        <translation>CA의 개인 키: 브로커에 두지 마십시오</translation>
    </message>
    <message>
        <source>Certificate of the intermediate CA</source>
        <translation>중간 CA의 인증서</translation>
    </message>
    <message>
        <source>Private key of the intermediate CA</source>
        <translation>중간 CA의 개인 키</translation>
    </message>
    <message>
        <source>Certificate of the server, with its chain</source>
        <translation>서버의 인증서와 체인</translation>
    </message>
    <message>
        <source>Private key of the server</source>
        <translation>서버의 개인 키</translation>
    </message>
    <message>
        <source>Certificate revocation list</source>
        <translation>인증서 폐기 목록</translation>
    </message>
</context>
<context>
    <name>CertificateInspector</name>
    <message>
        <source>Next in the file</source>
        <translation>파일의 다음 인증서</translation>
    </message>
    <message>
        <source>its issuer, which signed it</source>
        <translation>서명한 발급자</translation>
    </message>
    <message>
        <source>a certificate of its issuer&apos;s name, which did not sign it</source>
        <translation>이름은 발급자와 같지만 서명하지 않은 인증서</translation>
    </message>
    <message>
        <source>not its issuer</source>
        <translation>발급자가 아님</translation>
    </message>
    <message>
        <source>The passphrase does not open it.</source>
        <translation>암호 문구로 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>개인 키</translation>
    </message>
    <message>
        <source>It is damaged or of a kind that OpenSSL does not know.</source>
        <translation>손상되었거나 OpenSSL이 모르는 종류입니다.</translation>
    </message>
    <message>
        <source>PKCS#12 bundle</source>
        <translation>PKCS#12 번들</translation>
    </message>
    <message>
        <source>Its passphrase is needed to see more.</source>
        <translation>더 보려면 암호 문구가 필요합니다.</translation>
    </message>
    <message>
        <source>It is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it). Export it anew with AES.</source>
        <translation>OpenSSL이 더 이상 열지 않는 암호(RC2 또는 그 계열)로 암호화되어 있습니다. AES로 다시 내보내십시오.</translation>
    </message>
    <message>
        <source>It has no passphrase: whoever has the file has the key.</source>
        <translation>암호 문구가 없습니다. 파일을 가진 사람은 누구나 키를 가집니다.</translation>
    </message>
    <message>
        <source>The passphrase opens it.</source>
        <translation>암호 문구로 열립니다.</translation>
    </message>
    <message>
        <source>SHA-256 of the public key</source>
        <translation>공개 키의 SHA-256</translation>
    </message>
    <message>
        <source>It belongs to the first certificate of this file.</source>
        <translation>이 파일의 첫 번째 인증서에 속합니다.</translation>
    </message>
    <message>
        <source>It does not belong to the first certificate of this file.</source>
        <translation>이 파일의 첫 번째 인증서에 속하지 않습니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>CA certificate %1</source>
        <translation>CA 인증서 %1</translation>
    </message>
    <message>
        <source>Intermediate CA certificate %1</source>
        <translation>중간 CA 인증서 %1</translation>
    </message>
    <message>
        <source>Server certificate %1</source>
        <translation>서버 인증서 %1</translation>
    </message>
    <message>
        <source>Client certificate %1</source>
        <translation>클라이언트 인증서 %1</translation>
    </message>
    <message>
        <source>Certificate %1</source>
        <translation>인증서 %1</translation>
    </message>
    <message>
        <source>It has no Subject Alternative Name, so that today&apos;s clients take it for no host.</source>
        <translation>Subject Alternative Name이 없어 요즘 클라이언트는 어떤 호스트의 인증서로도 인정하지 않습니다.</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>주체</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>발급자</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>자기 자신(자체 서명)</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>유효 시작</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>유효 종료</translation>
    </message>
    <message>
        <source>Purposes</source>
        <translation>용도</translation>
    </message>
    <message>
        <source>May issue certificates</source>
        <translation>인증서 발급 가능</translation>
    </message>
    <message>
        <source>yes, it is a CA</source>
        <translation>예, CA임</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>Revoked certificates</source>
        <translation>폐기된 인증서</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Serial number %1</source>
        <translation>일련번호 %1</translation>
    </message>
    <message>
        <source>revoked on %1</source>
        <translation>%1에 폐기됨</translation>
    </message>
    <message>
        <source>revoked on %1: %2</source>
        <translation>%1에 폐기됨: %2</translation>
    </message>
    <message>
        <source>More</source>
        <translation>기타</translation>
    </message>
    <message>
        <source>%1 entries are not shown</source>
        <translation>항목 %1개는 표시하지 않음</translation>
    </message>
    <message>
        <source>It ran out %1: a broker that uses it refuses every certificate.</source>
        <translation>%1 만료되었습니다. 이 목록을 쓰는 브로커는 모든 인증서를 거부합니다.</translation>
    </message>
    <message>
        <source>The next one is due %1.</source>
        <translation>다음 목록의 예정일: %1.</translation>
    </message>
    <message>
        <source>Certificate that cannot be read</source>
        <translation>읽을 수 없는 인증서</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>서명</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>일련번호</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256 지문</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint</source>
        <translation>SHA-1 지문</translation>
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
        <translation>발급자 인증서 위치</translation>
    </message>
    <message>
        <source>OCSP responder</source>
        <translation>OCSP 응답자</translation>
    </message>
    <message>
        <source>Private key, encrypted</source>
        <translation>개인 키, 암호화됨</translation>
    </message>
    <message>
        <source>It is not encrypted: whoever has the file has the key.</source>
        <translation>암호화되어 있지 않습니다. 파일을 가진 사람은 누구나 키를 가집니다.</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>공개 키</translation>
    </message>
    <message>
        <source>TLS needs a certificate in its place.</source>
        <translation>TLS에는 이 대신 인증서가 필요합니다.</translation>
    </message>
    <message>
        <source>Certificate signing request</source>
        <translation>인증서 서명 요청</translation>
    </message>
    <message>
        <source>It cannot be read.</source>
        <translation>읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>No CA has signed it yet: send it to one.</source>
        <translation>아직 어떤 CA도 서명하지 않았습니다. CA에 보내십시오.</translation>
    </message>
    <message>
        <source>Its signature is not by its own key: a CA will refuse it.</source>
        <translation>서명이 자신의 키로 되어 있지 않습니다. CA가 거부할 것입니다.</translation>
    </message>
    <message>
        <source>Certificate revocation list</source>
        <translation>인증서 폐기 목록</translation>
    </message>
    <message>
        <source>Issued on</source>
        <translation>발급일</translation>
    </message>
    <message>
        <source>Next one due</source>
        <translation>다음 발급 예정</translation>
    </message>
    <message>
        <source>Number of the list</source>
        <translation>목록 번호</translation>
    </message>
</context>
<context>
    <name>CertificateMaker</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1을(를) 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Give the private key of the CA.</source>
        <translation>CA의 개인 키를 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1에 든 것: %2.</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>%1의 개인 키가 손상되었거나 OpenSSL이 모르는 종류입니다.</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>암호 문구로 %1을(를) 열 수 없습니다.</translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1은(는) 암호화되어 있어 암호 문구가 필요합니다.</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>키를 암호화할 때 쓴 암호 문구를 입력하십시오.</translation>
    </message>
    <message>
        <source>Give the certificate of the CA that shall sign, as PEM or DER.</source>
        <translation>서명할 CA의 인증서를 PEM 또는 DER로 지정하십시오.</translation>
    </message>
    <message>
        <source>The list would be valid for %1 days.</source>
        <translation>목록의 유효 기간이 %1일이 됩니다.</translation>
    </message>
    <message>
        <source>Give 1 to 3650 days.</source>
        <translation>1~3650일로 지정하십시오.</translation>
    </message>
    <message>
        <source>OpenSSL could not make the revocation list.</source>
        <translation>OpenSSL이 폐기 목록을 만들지 못했습니다.</translation>
    </message>
    <message>
        <source>Give the certificate of a CA together with its private key.</source>
        <translation>CA의 인증서를 개인 키와 함께 지정하십시오.</translation>
    </message>
    <message>
        <source>The PKCS#12 file has no passphrase.</source>
        <translation>PKCS#12 파일에 암호 문구가 없습니다.</translation>
    </message>
    <message>
        <source>Give a passphrase: it protects the private key in the file.</source>
        <translation>암호 문구를 입력하십시오. 파일 안의 개인 키를 보호합니다.</translation>
    </message>
    <message>
        <source>OpenSSL could not make the PKCS#12 file.</source>
        <translation>OpenSSL이 PKCS#12 파일을 만들지 못했습니다.</translation>
    </message>
    <message>
        <source>Give a certificate together with its private key.</source>
        <translation>인증서를 개인 키와 함께 지정하십시오.</translation>
    </message>
    <message>
        <source>OpenSSL could not make it: %1.</source>
        <translation>OpenSSL이 만들지 못했습니다: %1.</translation>
    </message>
    <message>
        <source>Choose another kind of key.</source>
        <translation>다른 종류의 키를 선택하십시오.</translation>
    </message>
    <message>
        <source>It would outlive its CA, which ends on %1.</source>
        <translation>%1에 끝나는 CA보다 오래 유효하게 됩니다.</translation>
    </message>
    <message>
        <source>Make a new CA.</source>
        <translation>새 CA를 만드십시오.</translation>
    </message>
    <message>
        <source>Give at most %1 days, or make a new CA.</source>
        <translation>%1일 이하로 지정하거나 새 CA를 만드십시오.</translation>
    </message>
</context>
<context>
    <name>CertificateRules</name>
    <message>
        <source>the CA file</source>
        <translation>CA 파일</translation>
    </message>
    <message>
        <source>No CA file is given: the system&apos;s CA store is trusted.</source>
        <translation>CA 파일이 지정되지 않아 시스템의 CA 저장소를 신뢰합니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; (expires %2)</source>
        <translation>“%1”(%2 만료)</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1에 든 것: %2.</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as well, or leave the CA file out: they know this issuer.</source>
        <translation>시스템의 CA도 신뢰하거나 CA 파일을 빼십시오. 시스템의 CA는 이 발급자를 압니다.</translation>
    </message>
    <message>
        <source>Ask for the certificate of &quot;%1&quot; and give it under TLS, CA file (--ca).</source>
        <translation>“%1”의 인증서를 요청하여 TLS의 CA 파일(--ca)에 지정하십시오.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; is self-signed: nobody but itself vouches for it.</source>
        <translation>브로커의 인증서 “%1”은(는) 자체 서명입니다. 자기 자신 외에는 보증하는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Get this certificate from the broker&apos;s operator and give it as CA file (TLS, CA file, or --ca).</source>
        <translation>이 인증서를 브로커 운영자에게서 받아 CA 파일로 지정하십시오(TLS, CA 파일 또는 --ca).</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the operator&apos;s before you trust it: SHA-256 %1.</source>
        <translation>신뢰하기 전에 지문을 운영자의 것과 비교하십시오: SHA-256 %1.</translation>
    </message>
    <message>
        <source>Better: have the broker&apos;s certificate issued by a CA, and give that CA&apos;s certificate as CA file.</source>
        <translation>더 나은 방법: 브로커의 인증서를 CA에서 발급받고, 그 CA의 인증서를 CA 파일로 지정하십시오.</translation>
    </message>
    <message>
        <source>The certificate chain ends at &quot;%1&quot;, which is not trusted.</source>
        <translation>인증서 체인이 신뢰할 수 없는 “%1”에서 끝납니다.</translation>
    </message>
    <message>
        <source>The certificate chain ends at &quot;%1&quot;, issued by &quot;%2&quot;, which is not trusted.</source>
        <translation>인증서 체인이 “%2”이(가) 발급한, 신뢰할 수 없는 “%1”에서 끝납니다.</translation>
    </message>
    <message>
        <source>If &quot;%1&quot; is an intermediate CA, the broker may also have left its certificate out of the chain.</source>
        <translation>“%1”이(가) 중간 CA라면 브로커가 체인에서 그 인증서를 빠뜨렸을 수도 있습니다.</translation>
    </message>
    <message>
        <source>A private CA is not in the system&apos;s store; it has to be given.</source>
        <translation>사설 CA는 시스템 저장소에 없으므로 따로 지정해야 합니다.</translation>
    </message>
    <message>
        <source>The broker sends &quot;%1&quot;, issued by &quot;%2&quot;, but not the certificate of &quot;%2&quot; itself, which links it to a trusted CA.</source>
        <translation>브로커가 “%2”이(가) 발급한 “%1”을(를) 보내지만, 신뢰할 수 있는 CA로 이어 주는 “%2” 자체의 인증서는 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Its own certificate is not at hand, so the CA file may also be the wrong one.</source>
        <translation>그 인증서가 여기 없으므로 CA 파일이 잘못되었을 수도 있습니다.</translation>
    </message>
    <message>
        <source>On the broker, append the intermediate certificate &quot;%1&quot; to the server&apos;s certificate file, after the server&apos;s own (mosquitto: certfile).</source>
        <translation>브로커에서 중간 인증서 “%1”을(를) 서버 인증서 파일의 서버 인증서 뒤에 추가하십시오(mosquitto: certfile).</translation>
    </message>
    <message>
        <source>The intermediate certificate can be fetched from %1.</source>
        <translation>중간 인증서는 %1에서 받을 수 있습니다.</translation>
    </message>
    <message>
        <source>To go on without that, add the intermediate certificate to the CA file, beside its root.</source>
        <translation>그것 없이 진행하려면 중간 인증서를 CA 파일의 루트 인증서 옆에 추가하십시오.</translation>
    </message>
    <message>
        <source>%1 holds the broker&apos;s own certificate &quot;%2&quot;, which is not a CA: it was issued by &quot;%3&quot;.</source>
        <translation>%1에는 브로커 자신의 인증서 “%2”이(가) 들어 있습니다. CA가 아니며 “%3”이(가) 발급했습니다.</translation>
    </message>
    <message>
        <source>%1 holds &quot;%2&quot;, an intermediate CA that was issued by &quot;%3&quot;. Trust has to end at a self-signed certificate.</source>
        <translation>%1에는 “%3”이(가) 발급한 중간 CA “%2”이(가) 들어 있습니다. 신뢰는 자체 서명 인증서에서 끝나야 합니다.</translation>
    </message>
    <message>
        <source>%1 holds a certificate of the same name as the issuer, &quot;%2&quot;, but with another key: it did not sign &quot;%3&quot;.</source>
        <translation>%1에는 발급자와 이름이 같은 인증서 “%2”이(가) 있지만 키가 다릅니다. “%3”에 서명하지 않았습니다.</translation>
    </message>
    <message>
        <source>The CA was probably made anew.</source>
        <translation>CA가 새로 만들어진 것 같습니다.</translation>
    </message>
    <message>
        <source>Get the present certificate of the CA &quot;%1&quot; from the broker&apos;s operator and give it as CA file (--ca).</source>
        <translation>CA “%1”의 현재 인증서를 브로커 운영자에게서 받아 CA 파일(--ca)로 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the certificate of the CA &quot;%1&quot; as CA file (--ca), or add it to the file.</source>
        <translation>CA “%1”의 인증서를 CA 파일(--ca)로 지정하거나 파일에 추가하십시오.</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued anew by the CA that you hold.</source>
        <translation>또는 가지고 있는 CA에서 브로커의 인증서를 새로 발급받으십시오.</translation>
    </message>
    <message>
        <source>Renew the broker&apos;s certificate, install it on the broker and reload the broker.</source>
        <translation>브로커의 인증서를 갱신하여 브로커에 설치하고 브로커를 다시 로드하십시오.</translation>
    </message>
    <message>
        <source>Ask for the renewed CA certificate of &quot;%1&quot; and give it as CA file (--ca).</source>
        <translation>“%1”의 갱신된 CA 인증서를 요청하여 CA 파일(--ca)로 지정하십시오.</translation>
    </message>
    <message>
        <source>Replace the intermediate certificate in the broker&apos;s certificate file by the renewed one.</source>
        <translation>브로커의 인증서 파일에 있는 중간 인증서를 갱신된 것으로 바꾸십시오.</translation>
    </message>
    <message>
        <source>If that date is still to come, set this machine&apos;s clock: it says %1.</source>
        <translation>그 날짜가 아직 오지 않았다면 이 컴퓨터의 시계를 맞추십시오. 지금 시계: %1.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is valid from %2 on; this machine&apos;s clock says %3.</source>
        <translation>인증서 “%1”은(는) %2부터 유효한데, 이 컴퓨터의 시계는 %3입니다.</translation>
    </message>
    <message>
        <source>Either a clock is wrong, this machine&apos;s or that of the CA, or the certificate was put to use too early.</source>
        <translation>이 컴퓨터나 CA의 시계가 틀렸거나, 인증서를 너무 일찍 사용한 것입니다.</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock: date, time and time zone.</source>
        <translation>이 컴퓨터의 시계를 확인하십시오: 날짜, 시간, 시간대.</translation>
    </message>
    <message>
        <source>If the clock is right, wait until %1, or have the certificate issued anew.</source>
        <translation>시계가 맞다면 %1까지 기다리거나 인증서를 새로 발급받으십시오.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; may not be used for a TLS server: its purpose is %2.</source>
        <translation>브로커의 인증서 “%1”은(는) TLS 서버에 쓸 수 없습니다. 용도: %2.</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued with the extended key usage serverAuth.</source>
        <translation>브로커의 인증서를 확장 키 용도 serverAuth로 발급받으십시오.</translation>
    </message>
    <message>
        <source>Check that the broker does not present a client certificate by mistake (mosquitto: certfile).</source>
        <translation>브로커가 실수로 클라이언트 인증서를 제시하는지 확인하십시오(mosquitto: certfile).</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; may not be used to issue certificates: its purpose is %2.</source>
        <translation>인증서 “%1”은(는) 인증서 발급에 쓸 수 없습니다. 용도: %2.</translation>
    </message>
    <message>
        <source>not that of a CA</source>
        <translation>CA의 용도가 아님</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued by a CA: basic constraints CA:TRUE, key usage keyCertSign.</source>
        <translation>브로커의 인증서를 CA에서 발급받으십시오: 기본 제약 CA:TRUE, 키 용도 keyCertSign.</translation>
    </message>
    <message>
        <source>no names but its subject &quot;%1&quot;</source>
        <translation>주체 “%1” 외의 이름 없음</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate names %1; the connection asks for %2.</source>
        <translation>브로커의 인증서에 있는 이름은 %1인데, 연결은 %2을(를) 요구합니다.</translation>
    </message>
    <message>
        <source>Clear the server name %1 (TLS, Server name, or servername): the certificate is good for the URL&apos;s host.</source>
        <translation>서버 이름 %1을(를) 지우십시오(TLS, 서버 이름 또는 servername). 인증서는 URL의 호스트에 맞습니다.</translation>
    </message>
    <message>
        <source>Or keep the address and set the server name to %1 (TLS, Server name, or --servername).</source>
        <translation>또는 주소를 그대로 두고 서버 이름을 %1(으)로 설정하십시오(TLS, 서버 이름 또는 --servername).</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued for %1 as well (subject alternative name).</source>
        <translation>또는 브로커의 인증서를 %1용으로도 발급받으십시오(Subject Alternative Name).</translation>
    </message>
    <message>
        <source>A wildcard stands for one part of a name, not for several and not for none.</source>
        <translation>와일드카드는 이름의 한 부분만 대신하며, 여러 부분이나 빈 부분은 대신하지 않습니다.</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; revoked the certificate &quot;%2&quot; on %3.</source>
        <translation>발급자 “%1”이(가) 인증서 “%2”을(를) %3에 폐기했습니다.</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; revoked the certificate &quot;%2&quot;.</source>
        <translation>발급자 “%1”이(가) 인증서 “%2”을(를) 폐기했습니다.</translation>
    </message>
    <message>
        <source>It stands on the certificate revocation list.</source>
        <translation>인증서 폐기 목록에 올라 있습니다.</translation>
    </message>
    <message>
        <source>The broker itself presents the answer of the CA&apos;s OCSP responder that says so.</source>
        <translation>브로커 자신이 그렇게 적힌 CA의 OCSP 응답을 제시합니다.</translation>
    </message>
    <message>
        <source>Have a new certificate issued for the broker, with a new key, and install it on the broker.</source>
        <translation>브로커의 인증서를 새 키로 새로 발급받아 브로커에 설치하십시오.</translation>
    </message>
    <message>
        <source>Until then do not trust this broker: its key may be in other hands.</source>
        <translation>그때까지 이 브로커를 신뢰하지 마십시오. 키가 다른 사람 손에 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>더 강한 키로 인증서를 새로 발급받으십시오: RSA 2048비트 이상 또는 EC P-256, 그리고 SHA-256 서명.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; does not pass OpenSSL&apos;s verification: %2.</source>
        <translation>인증서 “%1”이(가) OpenSSL의 검증을 통과하지 못합니다: %2.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s certificate with &quot;openssl verify&quot;, and have it issued anew.</source>
        <translation>&quot;openssl verify&quot;로 브로커의 인증서를 확인하고 새로 발급받으십시오.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is revoked.</source>
        <translation>인증서 “%1”은(는) 폐기되었습니다.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; expired on %2.</source>
        <translation>인증서 “%1”은(는) %2에 만료되었습니다.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is valid only from %2 on.</source>
        <translation>인증서 “%1”은(는) %2부터 유효합니다.</translation>
    </message>
    <message>
        <source>The certificate &quot;%1&quot; is not meant for this use.</source>
        <translation>인증서 “%1”은(는) 이 용도의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>The certificate is for other names (%1) than %2.</source>
        <translation>인증서가 %2이(가) 아닌 다른 이름(%1)용입니다.</translation>
    </message>
    <message>
        <source>OpenSSL says of &quot;%1&quot;: %2.</source>
        <translation>“%1”에 대한 OpenSSL의 설명: %2.</translation>
    </message>
    <message>
        <source>The self-signed certificate &quot;%1&quot; is not trusted.</source>
        <translation>자체 서명 인증서 “%1”을(를) 신뢰할 수 없습니다.</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; of the certificate &quot;%2&quot; is not trusted.</source>
        <translation>인증서 “%2”의 발급자 “%1”을(를) 신뢰할 수 없습니다.</translation>
    </message>
    <message>
        <source>The TLS library says: %1.</source>
        <translation>TLS 라이브러리의 설명: %1.</translation>
    </message>
    <message>
        <source>Compare the presented chain with the CA file: &quot;openssl s_client -connect %1 -showcerts&quot; shows it.</source>
        <translation>제시된 체인을 CA 파일과 비교하십시오. &quot;openssl s_client -connect %1 -showcerts&quot;로 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Check the CA file (TLS, CA file, or --ca) and this machine&apos;s clock.</source>
        <translation>CA 파일(TLS, CA 파일 또는 --ca)과 이 컴퓨터의 시계를 확인하십시오.</translation>
    </message>
    <message>
        <source>Without a server name (SNI) the server presents another certificate, for %1.</source>
        <translation>서버 이름(SNI) 없이는 서버가 %1용의 다른 인증서를 제시합니다.</translation>
    </message>
    <message>
        <source>With the server name %1 (SNI) the server presents another certificate, for %2.</source>
        <translation>서버 이름(SNI) %1(으)로는 서버가 %2용의 다른 인증서를 제시합니다.</translation>
    </message>
    <message>
        <source>It is the broker&apos;s own certificate.</source>
        <translation>브로커 자신의 인증서입니다.</translation>
    </message>
    <message>
        <source>It is an intermediate certificate that the broker sends.</source>
        <translation>브로커가 보내는 중간 인증서입니다.</translation>
    </message>
    <message>
        <source>It is a CA certificate of this system.</source>
        <translation>이 시스템의 CA 인증서입니다.</translation>
    </message>
    <message>
        <source>It is a CA certificate of %1.</source>
        <translation>%1의 CA 인증서입니다.</translation>
    </message>
    <message>
        <source>That was less than an hour ago.</source>
        <translation>지금부터 1시간이 안 되었습니다.</translation>
    </message>
    <message>
        <source>That is in less than an hour.</source>
        <translation>1시간도 남지 않았습니다.</translation>
    </message>
    <message numerus="yes">
        <source>That was %n hour(s) ago.</source>
        <translation>
            <numerusform>%n시간 전입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n hour(s).</source>
        <translation>
            <numerusform>%n시간 뒤입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That was %n day(s) ago.</source>
        <translation>
            <numerusform>%n일 전입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %n day(s).</source>
        <translation>
            <numerusform>%n일 뒤입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s certificate &quot;%1&quot; expired on %2.</source>
        <translation>브로커의 인증서 “%1”이(가) %2에 만료되었습니다.</translation>
    </message>
    <message>
        <source>The CA certificate &quot;%1&quot; of %2 expired on %3.</source>
        <translation>%2의 CA 인증서 “%1”이(가) %3에 만료되었습니다.</translation>
    </message>
    <message>
        <source>The intermediate certificate &quot;%1&quot; that the broker sends expired on %2.</source>
        <translation>브로커가 보내는 중간 인증서 “%1”이(가) %2에 만료되었습니다.</translation>
    </message>
    <message>
        <source>But this machine&apos;s clock may be ahead; it says %1.</source>
        <translation>하지만 이 컴퓨터의 시계가 빠를 수 있습니다. 지금 시계: %1.</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is probably behind.</source>
        <translation>이 컴퓨터의 시계가 느린 것 같습니다.</translation>
    </message>
    <message>
        <source>The CA &quot;%1&quot; allows fewer CAs below it than the chain has (path length constraint).</source>
        <translation>CA “%1”이(가) 허용하는 하위 CA 수가 체인보다 적습니다(경로 길이 제약).</translation>
    </message>
    <message>
        <source>A CA of the chain may not issue certificates for the names of &quot;%1&quot; (name constraints).</source>
        <translation>체인의 한 CA는 “%1”의 이름에 대해 인증서를 발급할 수 없습니다(이름 제약).</translation>
    </message>
    <message>
        <source>The CA &quot;%1&quot; may not issue certificates for TLS servers: its purpose is %2.</source>
        <translation>CA “%1”은(는) TLS 서버용 인증서를 발급할 수 없습니다. 용도: %2.</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued by a CA without that restriction.</source>
        <translation>브로커의 인증서를 그런 제한이 없는 CA에서 발급받으십시오.</translation>
    </message>
    <message>
        <source>%1 stands there as a DNS name, but an address counts only as an IP entry.</source>
        <translation>%1이(가) DNS 이름으로 들어 있지만, 주소는 IP 항목일 때만 인정됩니다.</translation>
    </message>
    <message>
        <source>%1 stands in the subject, but an address counts only as an IP entry of the subject alternative name.</source>
        <translation>%1이(가) 주체에 들어 있지만, 주소는 Subject Alternative Name의 IP 항목일 때만 인정됩니다.</translation>
    </message>
    <message>
        <source>%1 stands in the subject, but the subject does not count beside subject alternative names.</source>
        <translation>%1이(가) 주체에 들어 있지만, Subject Alternative Name이 있으면 주체는 인정되지 않습니다.</translation>
    </message>
    <message>
        <source>Or use the broker&apos;s name directly under %1, with one part before it.</source>
        <translation>또는 앞에 한 부분만 붙인, %1 바로 아래의 브로커 이름을 사용하십시오.</translation>
    </message>
    <message>
        <source>Or have the broker&apos;s certificate issued for %1 as well (subject alternative name, as an IP entry).</source>
        <translation>또는 브로커의 인증서를 %1용으로도 발급받으십시오(Subject Alternative Name의 IP 항목).</translation>
    </message>
    <message>
        <source>The signature on the certificate &quot;%1&quot; is too weak: %2. Such a signature can be forged.</source>
        <translation>인증서 “%1”의 서명이 너무 약합니다: %2. 이런 서명은 위조될 수 있습니다.</translation>
    </message>
    <message>
        <source>The key of the certificate &quot;%1&quot; is too weak: %2.</source>
        <translation>인증서 “%1”의 키가 너무 약합니다: %2.</translation>
    </message>
    <message>
        <source>OpenSSL&apos;s security level 2 asks for RSA with 2048 bits or EC with 224 at least, and for SHA-224 or better.</source>
        <translation>OpenSSL의 보안 수준 2는 RSA 2048비트 또는 EC 224비트 이상, 그리고 SHA-224 이상을 요구합니다.</translation>
    </message>
    <message>
        <source>That is not all: %1</source>
        <translation>그것만이 아닙니다: %1</translation>
    </message>
    <message>
        <source>It does send a certificate of the name &quot;%1&quot; (valid %2 to %3), but with another key: that one did not sign &quot;%4&quot;.</source>
        <translation>브로커가 이름이 “%1”인 인증서(%2~%3 유효)를 보내기는 하지만 키가 다릅니다. 그 인증서는 “%4”에 서명하지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 holds a self-signed certificate &quot;%2&quot;, but the broker now shows another one of that name, valid from %3 on: it was probably made anew.</source>
        <translation>%1에는 자체 서명 인증서 “%2”이(가) 있지만, 브로커는 이제 같은 이름의 다른 인증서(%3부터 유효)를 제시합니다. 새로 만들어진 것 같습니다.</translation>
    </message>
    <message>
        <source>Get the broker&apos;s present certificate from its operator, compare the fingerprint (SHA-256 %1), and give it as CA file (--ca).</source>
        <translation>브로커의 현재 인증서를 운영자에게서 받아 지문(SHA-256 %1)을 비교하고 CA 파일(--ca)로 지정하십시오.</translation>
    </message>
</context>
<context>
    <name>CertificateSet</name>
    <message>
        <source>There are %1 clients.</source>
        <translation>클라이언트가 %1개입니다.</translation>
    </message>
    <message>
        <source>Give 1000 clients at most at a time.</source>
        <translation>한 번에 클라이언트를 1000개까지만 지정하십시오.</translation>
    </message>
    <message>
        <source>Two clients are called &quot;%1&quot;.</source>
        <translation>“%1”(이)라는 클라이언트가 둘입니다.</translation>
    </message>
    <message>
        <source>Give each client a name of its own: the broker tells them apart by it.</source>
        <translation>클라이언트마다 고유한 이름을 지정하십시오. 브로커는 이름으로 구분합니다.</translation>
    </message>
</context>
<context>
    <name>CertificateSpec</name>
    <message>
        <source>The client has no common name.</source>
        <translation>클라이언트에 일반 이름(CN)이 없습니다.</translation>
    </message>
    <message>
        <source>The CA has no common name.</source>
        <translation>CA에 일반 이름(CN)이 없습니다.</translation>
    </message>
    <message>
        <source>Give the name by which the broker shall know the client, for instance &quot;pump-7&quot;.</source>
        <translation>브로커가 클라이언트를 알아볼 이름을 지정하십시오. 예: “pump-7”.</translation>
    </message>
    <message>
        <source>Give a name that tells it from other CAs, for instance &quot;Lab CA&quot;.</source>
        <translation>다른 CA와 구별되는 이름을 지정하십시오. 예: “Lab CA”.</translation>
    </message>
    <message>
        <source>Many client programs, this one too, read no Ed25519 key.</source>
        <translation>이 프로그램을 포함한 많은 클라이언트 프로그램은 Ed25519 키를 읽지 못합니다.</translation>
    </message>
    <message>
        <source>Choose ECDSA P-256 or RSA for clients.</source>
        <translation>클라이언트에는 ECDSA P-256 또는 RSA를 선택하십시오.</translation>
    </message>
    <message>
        <source>The name has %1 characters; a certificate takes 64 at most.</source>
        <translation>이름이 %1자입니다. 인증서에는 64자까지 들어갑니다.</translation>
    </message>
    <message>
        <source>Give 1 to 64 characters.</source>
        <translation>1~64자로 지정하십시오.</translation>
    </message>
    <message>
        <source>The name holds a control character, such as a tab or a line end.</source>
        <translation>이름에 탭이나 줄 끝 같은 제어 문자가 있습니다.</translation>
    </message>
    <message>
        <source>The server has no name: clients compare the host of the URL with the names in the certificate.</source>
        <translation>서버에 이름이 없습니다. 클라이언트는 URL의 호스트를 인증서의 이름과 비교합니다.</translation>
    </message>
    <message>
        <source>Give each host name and each address that clients use.</source>
        <translation>클라이언트가 쓰는 호스트 이름과 주소를 모두 지정하십시오.</translation>
    </message>
    <message>
        <source>There are %1 names; that makes every TLS handshake large.</source>
        <translation>이름이 %1개여서 TLS 핸드셰이크가 매번 커집니다.</translation>
    </message>
    <message>
        <source>Give 100 names at most.</source>
        <translation>이름을 100개까지만 지정하십시오.</translation>
    </message>
    <message>
        <source>Give host names and addresses without scheme and port, such as broker.lan, *.lab.lan or 192.168.1.20.</source>
        <translation>broker.lan, *.lab.lan, 192.168.1.20처럼 스킴과 포트 없이 호스트 이름과 주소를 지정하십시오.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a URL.</source>
        <translation>“%1”은(는) URL입니다.</translation>
    </message>
    <message>
        <source>Give its host alone: %1.</source>
        <translation>호스트만 지정하십시오: %1.</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: a wildcard can only be the whole first label.</source>
        <translation>“%1”: 와일드카드는 첫 번째 레이블 전체로만 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Give it as in *.lab.lan.</source>
        <translation>*.lab.lan처럼 지정하십시오.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither a host name nor an address.</source>
        <translation>“%1”은(는) 호스트 이름도 주소도 아닙니다.</translation>
    </message>
    <message>
        <source>It would be valid for %1 days.</source>
        <translation>유효 기간이 %1일이 됩니다.</translation>
    </message>
    <message>
        <source>Give 1 to 36500 days.</source>
        <translation>1~36500일로 지정하십시오.</translation>
    </message>
    <message>
        <source>It would end before it begins.</source>
        <translation>시작하기 전에 끝나게 됩니다.</translation>
    </message>
    <message>
        <source>Give an end that is later than the beginning.</source>
        <translation>시작보다 늦은 종료일을 지정하십시오.</translation>
    </message>
</context>
<context>
    <name>CertificateText</name>
    <message numerus="yes">
        <source>%1 to %2: valid in %n day(s) only</source>
        <translation>
            <numerusform>%1~%2: %n일 뒤에야 유효</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: expired %n day(s) ago</source>
        <translation>
            <numerusform>%1~%2: %n일 전에 만료</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: %n day(s) left</source>
        <translation>
            <numerusform>%1~%2: %n일 남음</numerusform>
        </translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>주체</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>none: it has no Subject Alternative Name</source>
        <translation>없음: Subject Alternative Name이 없음</translation>
    </message>
    <message>
        <source>Validity</source>
        <translation>유효 기간</translation>
    </message>
    <message>
        <source>not valid now</source>
        <translation>지금 유효하지 않음</translation>
    </message>
    <message>
        <source>expires soon</source>
        <translation>곧 만료</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>발급자</translation>
    </message>
    <message>
        <source>itself (self-signed)</source>
        <translation>자기 자신(자체 서명)</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>서명</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>용도</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>일련번호</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256 지문</translation>
    </message>
    <message>
        <source>SHA-1 fingerprint</source>
        <translation>SHA-1 지문</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message numerus="yes">
        <source>no readable certificate (%n byte(s))</source>
        <translation>
            <numerusform>읽을 수 있는 인증서 아님(%n바이트)</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s: %1</source>
        <translation>브로커: %1</translation>
    </message>
    <message>
        <source>Root CA: %1</source>
        <translation>루트 CA: %1</translation>
    </message>
    <message>
        <source>Intermediate CA: %1</source>
        <translation>중간 CA: %1</translation>
    </message>
    <message>
        <source>Not a CA: %1</source>
        <translation>CA 아님: %1</translation>
    </message>
    <message>
        <source>Checked against %1, for the name %2.</source>
        <translation>%1 기준, 이름 %2(으)로 검사했습니다.</translation>
    </message>
    <message>
        <source>matches %1</source>
        <translation>%1와(과) 일치</translation>
    </message>
    <message>
        <source>another name</source>
        <translation>다른 이름</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>일치</translation>
    </message>
    <message>
        <source>does not match</source>
        <translation>불일치</translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <comment>names of a certificate</comment>
        <translation>
            <numerusform>모두 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was asked for: it is among them</source>
        <translation>요구한 이름 %1: 포함됨</translation>
    </message>
    <message>
        <source>%1 was asked for: it is not among them</source>
        <translation>요구한 이름 %1: 포함되지 않음</translation>
    </message>
    <message>
        <source>no fault found</source>
        <translation>문제 없음</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>certificate, verdict in a word</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Verification is off: the faults above did not stop the connection. Compared with %1.</source>
        <translation>검증이 꺼져 있어 위의 문제가 있어도 연결이 중단되지 않았습니다. 비교 기준: %1.</translation>
    </message>
</context>
<context>
    <name>CertificateWords</name>
    <message>
        <source>less than an hour ago</source>
        <translation>1시간 이내 전</translation>
    </message>
    <message>
        <source>in less than an hour</source>
        <translation>1시간 이내 후</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n시간 전</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hour(s)</source>
        <translation>
            <numerusform>%n시간 후</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n일 전</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>%n일 후</numerusform>
        </translation>
    </message>
    <message>
        <source>Its dates cannot be read.</source>
        <translation>날짜를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>It becomes valid %1.</source>
        <translation>유효 시작: %1.</translation>
    </message>
    <message>
        <source>It expired %1.</source>
        <translation>만료됨: %1.</translation>
    </message>
    <message>
        <source>It expires %1.</source>
        <translation>만료 예정: %1.</translation>
    </message>
    <message>
        <source>TLS server (serverAuth)</source>
        <translation>TLS 서버(serverAuth)</translation>
    </message>
    <message>
        <source>TLS client (clientAuth)</source>
        <translation>TLS 클라이언트(clientAuth)</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>이유 없음</translation>
    </message>
    <message>
        <source>key compromised</source>
        <translation>키 유출</translation>
    </message>
    <message>
        <source>CA compromised</source>
        <translation>CA 유출</translation>
    </message>
    <message>
        <source>affiliation changed</source>
        <translation>소속 변경</translation>
    </message>
    <message>
        <source>superseded</source>
        <translation>대체됨</translation>
    </message>
    <message>
        <source>no longer in use</source>
        <translation>더 이상 사용 안 함</translation>
    </message>
    <message>
        <source>on hold</source>
        <translation>보류 중</translation>
    </message>
    <message>
        <source>removed from the list</source>
        <translation>목록에서 제거됨</translation>
    </message>
    <message>
        <source>privilege withdrawn</source>
        <translation>권한 철회</translation>
    </message>
    <message>
        <source>reason %1</source>
        <translation>이유 %1</translation>
    </message>
</context>
<context>
    <name>CertificatesWindow</name>
    <message>
        <source>Certificates</source>
        <translation>인증서</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>만들기</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>살펴보기</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>A CA, certificates for a broker and its clients, and the lines for mosquitto.conf</source>
        <translation>CA, 브로커와 클라이언트의 인증서, mosquitto.conf에 넣을 줄</translation>
    </message>
    <message>
        <source>What a certificate, key, request, revocation list or PKCS#12 file holds</source>
        <translation>인증서, 키, 요청, 폐기 목록, PKCS#12 파일에 든 것</translation>
    </message>
    <message>
        <source>Whether CA, chain, key, name and purpose fit together, before the broker is touched</source>
        <translation>브로커에 손대기 전에 CA, 체인, 키, 이름, 용도가 서로 맞는지 확인</translation>
    </message>
</context>
<context>
    <name>CheckCommand</name>
    <message>
        <source>%1 is incomplete: %2</source>
        <translation>%1이(가) 완전하지 않습니다: %2</translation>
    </message>
    <message>
        <source>%1 %2 cannot be written: %3.</source>
        <translation>%1 %2에 쓸 수 없습니다: %3.</translation>
    </message>
    <message>
        <source>Name a file in a folder that can be written.</source>
        <translation>쓸 수 있는 폴더의 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>The report cannot be written to standard output.</source>
        <translation>보고서를 표준 출력에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Looking closer: %1</source>
        <translation>추가 검사: %1</translation>
    </message>
</context>
<context>
    <name>CheckOptions</name>
    <message>
        <source>The command line has two URLs: %1 and %2.</source>
        <translation>명령줄에 URL이 두 개 있습니다: %1와(과) %2.</translation>
    </message>
    <message>
        <source>Give one URL, and put values with blanks in quotation marks.</source>
        <translation>URL을 하나만 지정하고, 공백이 있는 값은 따옴표로 묶으십시오.</translation>
    </message>
    <message>
        <source>There is no flag %1.</source>
        <translation>%1 플래그는 없습니다.</translation>
    </message>
    <message>
        <source>Run connack check --help for the list of flags.</source>
        <translation>플래그 목록은 connack check --help로 확인하십시오.</translation>
    </message>
    <message>
        <source>Use --%1, or run connack check --help for the list of flags.</source>
        <translation>--%1을(를) 쓰거나 connack check --help로 플래그 목록을 확인하십시오.</translation>
    </message>
    <message>
        <source>The command line cannot be read: %1</source>
        <translation>명령줄을 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Run connack check --help for the flags and their values.</source>
        <translation>플래그와 값은 connack check --help로 확인하십시오.</translation>
    </message>
    <message>
        <source>The options file %1 cannot be read: %2.</source>
        <translation>옵션 파일 %1을(를) 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>Name a file with an options object.</source>
        <translation>옵션 객체가 든 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>--publish %1 has no payload.</source>
        <translation>--publish %1에 페이로드가 없습니다.</translation>
    </message>
    <message>
        <source>Give TOPIC=PAYLOAD; an empty payload is TOPIC=.</source>
        <translation>TOPIC=PAYLOAD를 지정하십시오. 빈 페이로드는 TOPIC=입니다.</translation>
    </message>
    <message>
        <source>%1 &quot;%2&quot; cannot be used.</source>
        <translation>%1 “%2”을(를) 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>--qos is &quot;%1&quot;.</source>
        <translation>--qos가 “%1”입니다.</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0, 1 또는 2를 지정하십시오.</translation>
    </message>
    <message>
        <source>--log %1 has an ending that names no form.</source>
        <translation>--log %1의 확장자에 해당하는 형식이 없습니다.</translation>
    </message>
    <message>
        <source>--junit names no file.</source>
        <translation>--junit에 파일이 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>Name the file to write.</source>
        <translation>쓸 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>--probe-ports and --no-probe contradict each other.</source>
        <translation>--probe-ports와 --no-probe는 서로 모순됩니다.</translation>
    </message>
    <message>
        <source>Give one of them.</source>
        <translation>하나만 지정하십시오.</translation>
    </message>
    <message>
        <source>Name a file that ends in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>.pcapng, .jsonl, .csv, .txt 또는 .md로 끝나는 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>--log-rotate is &quot;%1&quot;.</source>
        <translation>--log-rotate가 “%1”입니다.</translation>
    </message>
    <message>
        <source>Give a size from 10kB on, such as 100MB or 64MiB.</source>
        <translation>10kB 이상의 크기를 지정하십시오. 예: 100MB 또는 64MiB.</translation>
    </message>
    <message>
        <source>--log-rotate has no file to rotate.</source>
        <translation>--log-rotate에 교체할 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Name the file with --log FILE.</source>
        <translation>--log FILE로 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>--log-keep is &quot;%1&quot;.</source>
        <translation>--log-keep이 “%1”입니다.</translation>
    </message>
    <message>
        <source>Give the number of files to keep, from 1 on.</source>
        <translation>보관할 파일 수를 1 이상으로 지정하십시오.</translation>
    </message>
    <message>
        <source>--log-keep is of no use without --log-rotate.</source>
        <translation>--log-keep은 --log-rotate 없이는 쓸모가 없습니다.</translation>
    </message>
    <message>
        <source>Give the size of a file with --log-rotate SIZE.</source>
        <translation>--log-rotate SIZE로 파일 크기를 지정하십시오.</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>&amp;For</source>
        <translation>대상(&amp;F)</translation>
    </message>
    <message>
        <source>A broker&apos;s certificate needs a matching name and the purpose serverAuth; a client&apos;s the purpose clientAuth.</source>
        <translation>브로커의 인증서에는 일치하는 이름과 용도 serverAuth가, 클라이언트의 인증서에는 용도 clientAuth가 필요합니다.</translation>
    </message>
    <message>
        <source>a broker (server)</source>
        <translation>브로커(서버)</translation>
    </message>
    <message>
        <source>a client</source>
        <translation>클라이언트</translation>
    </message>
    <message>
        <source>C&amp;A file</source>
        <translation>CA 파일(&amp;A)</translation>
    </message>
    <message>
        <source>What the other side trusts: for a broker&apos;s certificate the clients&apos; CA file, for a client&apos;s the broker&apos;s cafile.</source>
        <translation>상대가 신뢰하는 것: 브로커의 인증서에는 클라이언트의 CA 파일, 클라이언트의 인증서에는 브로커의 cafile.</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as &amp;well</source>
        <translation>시스템의 CA도 신뢰(&amp;W)</translation>
    </message>
    <message>
        <source>For certificates of public CAs.</source>
        <translation>공인 CA의 인증서용입니다.</translation>
    </message>
    <message>
        <source>&amp;Certificate</source>
        <translation>인증서(&amp;C)</translation>
    </message>
    <message>
        <source>With its intermediate CAs behind it, as PEM; DER, or PKCS#12 with its key.
mosquitto.conf: certfile</source>
        <translation>뒤에 중간 CA가 있는 PEM, DER, 또는 키가 든 PKCS#12.
mosquitto.conf: certfile</translation>
    </message>
    <message>
        <source>Private &amp;key</source>
        <translation>개인 키(&amp;K)</translation>
    </message>
    <message>
        <source>Empty, if it is in the certificate&apos;s file.
mosquitto.conf: keyfile</source>
        <translation>인증서 파일에 들어 있으면 비워 둡니다.
mosquitto.conf: keyfile</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>암호 문구(&amp;P)</translation>
    </message>
    <message>
        <source>Opens the key or the PKCS#12 file. It is used here alone, and not kept.</source>
        <translation>키 또는 PKCS#12 파일을 엽니다. 여기서만 쓰며 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>&amp;Host name</source>
        <translation>호스트 이름(&amp;H)</translation>
    </message>
    <message>
        <source>The host name or address in the clients&apos; URL. TLS compares it with the names in the certificate (RFC 6125).</source>
        <translation>클라이언트의 URL에 있는 호스트 이름이나 주소. TLS가 인증서의 이름과 비교합니다(RFC 6125).</translation>
    </message>
    <message>
        <source>&amp;Revocation list</source>
        <translation>폐기 목록(&amp;R)</translation>
    </message>
    <message>
        <source>May stay empty. PEM or DER.
mosquitto.conf: crlfile</source>
        <translation>비워 둘 수 있습니다. PEM 또는 DER.
mosquitto.conf: crlfile</translation>
    </message>
    <message>
        <source>&amp;Take from this connection</source>
        <translation>이 연결에서 가져오기(&amp;T)</translation>
    </message>
    <message>
        <source>Open a connection first.</source>
        <translation>먼저 연결을 여십시오.</translation>
    </message>
    <message>
        <source>CA, client certificate, key and host of %1</source>
        <translation>%1의 CA, 클라이언트 인증서, 키, 호스트</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>지우기(&amp;L)</translation>
    </message>
    <message>
        <source>Empties all fields</source>
        <translation>모든 필드를 비웁니다</translation>
    </message>
    <message>
        <source>Copy the re&amp;sult</source>
        <translation>결과 복사(&amp;S)</translation>
    </message>
    <message>
        <source>All checks as text</source>
        <translation>모든 검사를 텍스트로</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Give the files of a broker or of a client, or drop them here: each goes to its field by its content. Nothing is sent anywhere; what is wrong is said before the broker finds it.</source>
        <translation>브로커나 클라이언트의 파일을 지정하거나 여기에 끌어다 놓으십시오. 각각 내용에 따라 해당 필드로 들어갑니다. 아무 곳에도 보내지 않으며, 브로커가 찾기 전에 잘못된 것을 알려 줍니다.</translation>
    </message>
</context>
<context>
    <name>Client</name>
    <message>
        <source>The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).</source>
        <translation>패킷이 %1바이트인데, 브로커는 최대 %2바이트를 받습니다(Maximum Packet Size).</translation>
    </message>
    <message>
        <source>The Topic Alias is %1; the broker takes 1 to %2 (Topic Alias Maximum; 0: none).</source>
        <translation>Topic Alias가 %1인데, 브로커는 1~%2을(를) 받습니다(Topic Alias Maximum, 0: 없음).</translation>
    </message>
    <message>
        <source>The Topic Alias %1 was not given a topic name on this connection.</source>
        <translation>Topic Alias %1에 이 연결에서 토픽 이름이 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>Not connected.</source>
        <translation>연결되지 않았습니다.</translation>
    </message>
    <message>
        <source>The broker takes messages up to QoS %1 (Maximum QoS).</source>
        <translation>브로커는 QoS %1까지의 메시지를 받습니다(Maximum QoS).</translation>
    </message>
    <message>
        <source>The broker does not keep retained messages (Retain Available is 0).</source>
        <translation>브로커는 Retain 메시지를 보관하지 않습니다(Retain Available이 0).</translation>
    </message>
    <message>
        <source>A client&apos;s PUBLISH has no Subscription Identifier.</source>
        <translation>클라이언트의 PUBLISH에는 Subscription Identifier가 없습니다.</translation>
    </message>
    <message>
        <source>The broker does not keep up: %1 bytes already wait to be sent.</source>
        <translation>브로커가 따라오지 못합니다. 이미 %1바이트가 전송을 기다립니다.</translation>
    </message>
    <message>
        <source>There is no topic filter to subscribe to.</source>
        <translation>구독할 Topic Filter가 없습니다.</translation>
    </message>
    <message>
        <source>No Local cannot be set on a shared subscription.</source>
        <translation>공유 구독에는 No Local을 설정할 수 없습니다.</translation>
    </message>
    <message>
        <source>All 65,535 packet identifiers are in use.</source>
        <translation>65,535개의 Packet Identifier가 모두 사용 중입니다.</translation>
    </message>
    <message>
        <source>There is no topic filter to unsubscribe from.</source>
        <translation>구독을 해지할 Topic Filter가 없습니다.</translation>
    </message>
    <message>
        <source>The broker does not keep up: %1 bytes already wait for their acknowledgement.</source>
        <translation>브로커가 따라오지 못합니다. 이미 %1바이트가 확인 응답을 기다립니다.</translation>
    </message>
    <message>
        <source>The CONNECT has no Authentication Method: without one there is no AUTH (MQTT 5.0, section 4.12).</source>
        <translation>CONNECT에 Authentication Method가 없습니다. 그것이 없으면 AUTH도 없습니다(MQTT 5.0, 4.12절).</translation>
    </message>
    <message>
        <source>A re-authentication is under way.</source>
        <translation>재인증이 진행 중입니다.</translation>
    </message>
</context>
<context>
    <name>ClockSuspicion</name>
    <message>
        <source>The clock is wrong for certain: it says %1, but this program was built later, about %2.</source>
        <translation>시계가 틀린 것이 확실합니다. 시계는 %1인데, 이 프로그램은 그보다 늦은 %2쯤에 빌드되었습니다.</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n certificate(s) that the broker sends is valid yet, which points to the clock.</source>
        <translation>
            <numerusform>브로커가 보낸 인증서 %n개 중 유효한 것이 아직 없으므로 시계가 의심됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The CA certificate &quot;%1&quot; in use here is valid only from %2 on as well, which points to the clock.</source>
        <translation>여기서 쓰는 CA 인증서 “%1”도 %2부터 유효하므로 시계가 의심됩니다.</translation>
    </message>
    <message>
        <source>The revocation list was issued later than this clock says, too.</source>
        <translation>폐기 목록도 이 시계의 시각보다 나중에 발급되었습니다.</translation>
    </message>
    <message>
        <source>The difference is so small that a wrong time zone explains it.</source>
        <translation>차이가 작아서 잘못된 시간대로 설명됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) of different issuers have expired, as it happens when a clock is ahead.</source>
        <translation>
            <numerusform>서로 다른 발급자의 인증서 %n개가 만료되었습니다. 시계가 빠를 때 일어나는 일입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The clock is years beyond everything in the chain: the last of it ended on %1.</source>
        <translation>시계가 체인의 모든 것보다 몇 년이나 앞서 있습니다. 마지막 것은 %1에 끝났습니다.</translation>
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
        <translation>사용법: connack compare LEFT.json RIGHT.json
JSON으로 저장했거나 connack check --json이 출력한 두 보고서를 비교하여 다른 점을 출력합니다.
&quot;!&quot;는 중요할 가능성이 큰 것을 나타냅니다.
종료 상태: 0 중요한 차이 없음, 1 있음, 2 파일이나 명령줄을 사용할 수 없음.
</translation>
    </message>
    <message>
        <source>Name two files.</source>
        <translation>파일 두 개를 지정하십시오.</translation>
    </message>
    <message>
        <source>The comparison cannot be written to standard output.</source>
        <translation>비교 결과를 표준 출력에 쓸 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>CompareSide</name>
    <message>
        <source>Choose an attempt</source>
        <translation>시도 선택</translation>
    </message>
    <message>
        <source>Open a saved report…</source>
        <translation>저장된 보고서 열기…</translation>
    </message>
    <message>
        <source>A report that was saved as JSON, or the output of connack check --json; it can be dropped here as well</source>
        <translation>JSON으로 저장한 보고서 또는 connack check --json의 출력. 여기로 끌어다 놓을 수도 있습니다</translation>
    </message>
    <message>
        <source>Every attempt of the open connections, the latest first, and the reports that were opened</source>
        <translation>열린 연결의 모든 시도(최신순)와 열어 둔 보고서</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>file, URL of its report</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Open a Saved Report</source>
        <translation>저장된 보고서 열기</translation>
    </message>
    <message>
        <source>Reports as JSON (*.json)</source>
        <translation>JSON 보고서 (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
</context>
<context>
    <name>CompareWindow</name>
    <message>
        <source>Copy All as &amp;Markdown</source>
        <translation>모두 Markdown으로 복사(&amp;M)</translation>
    </message>
    <message>
        <source>No attempt was made yet. Connect twice, or open two saved reports, and see here what differs.</source>
        <translation>아직 시도가 없습니다. 두 번 연결하거나 저장된 보고서 두 개를 열면 여기에 다른 점이 표시됩니다.</translation>
    </message>
    <message>
        <source>Choose two attempts above, of one connection or of two. A report that was saved as JSON on another machine can be one side: open it, or drop it on that side of this window.</source>
        <translation>위에서 한 연결 또는 두 연결의 시도 두 개를 선택하십시오. 다른 컴퓨터에서 JSON으로 저장한 보고서도 한쪽이 될 수 있습니다. 열거나 이 창의 그쪽에 끌어다 놓으십시오.</translation>
    </message>
    <message>
        <source>Both sides are the same attempt. Choose another one on one side.</source>
        <translation>양쪽이 같은 시도입니다. 한쪽에서 다른 시도를 선택하십시오.</translation>
    </message>
    <message>
        <source>Compare Attempts</source>
        <translation>시도 비교</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>왼쪽(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>오른쪽(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Only what differs</source>
        <translation>다른 것만(&amp;O)</translation>
    </message>
    <message>
        <source>Leaves out what is the same, and times that differ by less than twice or 5 ms</source>
        <translation>같은 것과, 차이가 두 배 또는 5 ms 미만인 시간을 제외합니다</translation>
    </message>
    <message>
        <source>&amp;Swap sides</source>
        <translation>양쪽 바꾸기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Copy as Markdown</source>
        <translation>Markdown으로 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the sentence and the rows that are shown, for a colleague or a bug tracker</source>
        <translation>동료나 버그 추적기에 쓸 수 있도록 문장과 표시된 행을 복사합니다</translation>
    </message>
    <message>
        <source>The left attempt goes to the right, the right one to the left</source>
        <translation>왼쪽 시도는 오른쪽으로, 오른쪽 시도는 왼쪽으로 옮깁니다</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>connected, then ended or refused</source>
        <translation>연결된 뒤 끝났거나 거부됨</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>원인</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(비어 있음)</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>조회한 이름</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>상대</translation>
    </message>
    <message>
        <source>Own address</source>
        <translation>자신의 주소</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>프록시</translation>
    </message>
    <message>
        <source>Tried %1</source>
        <translation>시도한 %1</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>프로토콜</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>암호 스위트</translation>
    </message>
    <message>
        <source>ALPN chosen</source>
        <translation>선택된 ALPN</translation>
    </message>
    <message>
        <source>ALPN offered</source>
        <translation>제안한 ALPN</translation>
    </message>
    <message>
        <source>Certificate verified</source>
        <translation>인증서 검증</translation>
    </message>
    <message>
        <source>Server name sent</source>
        <translation>보낸 서버 이름</translation>
    </message>
    <message>
        <source>Verification errors</source>
        <translation>검증 오류</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>경고</translation>
    </message>
    <message>
        <source>The library&apos;s words</source>
        <translation>라이브러리의 설명</translation>
    </message>
    <message>
        <source>First bytes received</source>
        <translation>받은 첫 바이트</translation>
    </message>
    <message>
        <source>Certificates presented</source>
        <translation>제시된 인증서</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>number of a certificate, name of its field</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>주체</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>발급자</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>유효 시작</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>유효 종료</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Sub-protocol offered</source>
        <translation>제안한 하위 프로토콜</translation>
    </message>
    <message>
        <source>Sub-protocol chosen</source>
        <translation>선택된 하위 프로토콜</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>본문 시작</translation>
    </message>
    <message>
        <source>Header %1</source>
        <translation>헤더 %1</translation>
    </message>
    <message>
        <source>%1 sent, %2 bytes</source>
        <comment>name of a packet, its length</comment>
        <translation>보낸 %1, %2바이트</translation>
    </message>
    <message>
        <source>%1 received, %2 bytes</source>
        <comment>name of a packet, its length</comment>
        <translation>받은 %1, %2바이트</translation>
    </message>
    <message>
        <source>in the report</source>
        <translation>보고서에 있음</translation>
    </message>
    <message>
        <source>not in the report</source>
        <translation>보고서에 없음</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Packet %1</source>
        <translation>패킷 %1</translation>
    </message>
    <message>
        <source>Further packets, not compared</source>
        <translation>비교하지 않은 나머지 패킷</translation>
    </message>
    <message>
        <source>Choose a report that was saved as JSON, or the output of &quot;connack check --json&quot;.</source>
        <translation>JSON으로 저장한 보고서 또는 &quot;connack check --json&quot;의 출력을 선택하십시오.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1이(가) 비어 있습니다.</translation>
    </message>
    <message>
        <source>%1 is HTML or XML, which is for reading.</source>
        <translation>%1은(는) 읽기용 HTML 또는 XML입니다.</translation>
    </message>
    <message>
        <source>%1 is Markdown, which is for reading.</source>
        <translation>%1은(는) 읽기용 Markdown입니다.</translation>
    </message>
    <message>
        <source>%1 is no JSON (byte %2: %3).</source>
        <translation>%1은(는) JSON이 아닙니다(바이트 %2: %3).</translation>
    </message>
    <message>
        <source>%1 is JSON, but no report of a connection attempt.</source>
        <translation>%1은(는) JSON이지만 연결 시도의 보고서가 아닙니다.</translation>
    </message>
    <message>
        <source>%1 is a report of another version than %2, the one that can be read. Save it anew with this program.</source>
        <translation>%1은(는) 읽을 수 있는 버전 %2이(가) 아닌 다른 버전의 보고서입니다. 이 프로그램으로 다시 저장하십시오.</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1이(가) 존재하지 않습니다.</translation>
    </message>
    <message>
        <source>%1 is no ordinary file.</source>
        <translation>%1은(는) 일반 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>%1을(를) 읽을 수 없습니다(%2).</translation>
    </message>
    <message>
        <source>%1 is larger than 16 MiB.</source>
        <translation>%1이(가) 16 MiB보다 큽니다.</translation>
    </message>
    <message>
        <source>%1: %2 and %3</source>
        <comment>field, left and right value</comment>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>%1 (on the left alone: %2)</source>
        <comment>field, value</comment>
        <translation>%1(왼쪽에만: %2)</translation>
    </message>
    <message>
        <source>%1 (on the right alone: %2)</source>
        <comment>field, value</comment>
        <translation>%1(오른쪽에만: %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>differences</comment>
        <translation>
            <numerusform>외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>The causes differ: &quot;%1&quot; on the left, &quot;%2&quot; on the right.</source>
        <translation>원인이 다릅니다: 왼쪽 “%1”, 오른쪽 “%2”.</translation>
    </message>
    <message>
        <source>The outcome differs: %1 on the left, %2 on the right.</source>
        <translation>결과가 다릅니다: 왼쪽 %1, 오른쪽 %2.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; on the left alone</source>
        <translation>왼쪽에만 “%1”</translation>
    </message>
    <message>
        <source>&quot;%1&quot; on the right alone</source>
        <translation>오른쪽에만 “%1”</translation>
    </message>
    <message>
        <source>The notes differ: %1.</source>
        <translation>참고 사항이 다릅니다: %1.</translation>
    </message>
    <message>
        <source>The server presented another certificate: %1.</source>
        <translation>서버가 다른 인증서를 제시했습니다: %1.</translation>
    </message>
    <message>
        <source>The server presented another chain for its certificate: %1.</source>
        <translation>서버가 같은 인증서에 다른 체인을 제시했습니다: %1.</translation>
    </message>
    <message>
        <source>The settings differ: %1.</source>
        <translation>설정이 다릅니다: %1.</translation>
    </message>
    <message>
        <source>The addresses differ: %1.</source>
        <translation>주소가 다릅니다: %1.</translation>
    </message>
    <message>
        <source>The TCP connection differs: %1.</source>
        <translation>TCP 연결이 다릅니다: %1.</translation>
    </message>
    <message>
        <source>The TLS handshake differs: %1.</source>
        <translation>TLS 핸드셰이크가 다릅니다: %1.</translation>
    </message>
    <message>
        <source>The HTTP upgrade differs: %1.</source>
        <translation>HTTP 업그레이드가 다릅니다: %1.</translation>
    </message>
    <message>
        <source>The CONNACK differs: %1.</source>
        <translation>CONNACK이 다릅니다: %1.</translation>
    </message>
    <message>
        <source>The packets differ: %1.</source>
        <translation>패킷이 다릅니다: %1.</translation>
    </message>
    <message>
        <source>The times differ: %1.</source>
        <translation>시간이 다릅니다: %1.</translation>
    </message>
    <message>
        <source>The probes differ: %1.</source>
        <translation>추가 검사가 다릅니다: %1.</translation>
    </message>
    <message>
        <source>Nothing differs that is likely to matter.</source>
        <translation>중요할 만한 차이가 없습니다.</translation>
    </message>
    <message>
        <source>Nothing differs but the times.</source>
        <translation>시간 외에는 차이가 없습니다.</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>차이가 없습니다.</translation>
    </message>
    <message>
        <source>Resolve and addresses</source>
        <translation>이름 조회와 주소</translation>
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
        <translation>인증서</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>패킷</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>Probes</source>
        <translation>추가 검사</translation>
    </message>
    <message>
        <source>same</source>
        <translation>같음</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>다름</translation>
    </message>
    <message>
        <source>left only</source>
        <translation>왼쪽만</translation>
    </message>
    <message>
        <source>right only</source>
        <translation>오른쪽만</translation>
    </message>
    <message>
        <source>Set on both sides, but reports hold no secrets, so they are not compared: %1.</source>
        <translation>양쪽에 설정되어 있지만 보고서에는 비밀 값이 없어 비교하지 않습니다: %1.</translation>
    </message>
    <message>
        <source>Two attempts compared</source>
        <translation>시도 두 개 비교</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>왼쪽</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>오른쪽</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>필드</translation>
    </message>
</context>
<context>
    <name>ComparisonModel</name>
    <message>
        <source>%1, %2, likely to matter</source>
        <comment>field, how it differs</comment>
        <translation>%1, %2, 중요할 수 있음</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>field, how it differs</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>This is likely to matter.</source>
        <translation>중요할 가능성이 큽니다.</translation>
    </message>
    <message>
        <source>Set on both sides; reports hold no secrets, so whether they are the same is not known.</source>
        <translation>양쪽에 설정되어 있습니다. 보고서에는 비밀 값이 없어 같은지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>왼쪽</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>오른쪽</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>차이</translation>
    </message>
</context>
<context>
    <name>ComparisonView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
</context>
<context>
    <name>ConnackRules</name>
    <message>
        <source>user &quot;%1&quot;</source>
        <translation>사용자 “%1”</translation>
    </message>
    <message>
        <source>no user name</source>
        <translation>사용자 이름 없음</translation>
    </message>
    <message>
        <source>This connection uses MQTT %1.</source>
        <translation>이 연결은 MQTT %1을(를) 사용합니다.</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>프로토콜 버전을 MQTT %1(으)로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Or allow MQTT %1 on the broker, if it can be set there.</source>
        <translation>또는 설정할 수 있다면 브로커에서 MQTT %1을(를) 허용하십시오.</translation>
    </message>
    <message>
        <source>The client ID is empty: the broker would have to assign one, and it does not for this connection.</source>
        <translation>Client ID가 비어 있습니다. 브로커가 정해 주어야 하는데, 이 연결에는 정해 주지 않습니다.</translation>
    </message>
    <message>
        <source>An empty client ID is allowed only with a clean session (3.1.1, section 3.1.3.1).</source>
        <translation>빈 Client ID는 Clean Session에서만 허용됩니다(3.1.1, 3.1.3.1절).</translation>
    </message>
    <message>
        <source>Turn clean session on, or set a client ID.</source>
        <translation>Clean Session을 켜거나 Client ID를 설정하십시오.</translation>
    </message>
    <message>
        <source>Set a client ID under General, Client ID (--client-id).</source>
        <translation>일반의 Client ID(--client-id)에 Client ID를 설정하십시오.</translation>
    </message>
    <message>
        <source>The client ID is &quot;%1&quot; (%2 bytes).</source>
        <translation>Client ID는 “%1”(%2바이트)입니다.</translation>
    </message>
    <message>
        <source>Use a client ID of at most 23 bytes: brokers need not take longer ones.</source>
        <translation>23바이트 이하의 Client ID를 사용하십시오. 브로커는 더 긴 것을 받지 않아도 됩니다.</translation>
    </message>
    <message>
        <source>Use a client ID of letters and digits alone, and check whether the broker wants a certain prefix or name.</source>
        <translation>글자와 숫자만 있는 Client ID를 사용하고, 브로커가 특정 접두사나 이름을 원하는지 확인하십시오.</translation>
    </message>
    <message>
        <source>No user name and no password were given.</source>
        <translation>사용자 이름도 비밀번호도 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>Give user name and password under Credentials (--username, --password-file).</source>
        <translation>자격 증명에 사용자 이름과 비밀번호를 지정하십시오(--username, --password-file).</translation>
    </message>
    <message>
        <source>The broker does not know this pair of %1 and password.</source>
        <translation>브로커가 이 조합(%1와(과) 비밀번호)을 모릅니다.</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials: upper and lower case, blanks at the ends, the keyboard&apos;s layout.</source>
        <translation>자격 증명의 사용자 이름과 비밀번호를 확인하십시오: 대소문자, 양 끝의 공백, 키보드 배열.</translation>
    </message>
    <message>
        <source>Give a password: none was sent.</source>
        <translation>비밀번호를 지정하십시오. 전송되지 않았습니다.</translation>
    </message>
    <message>
        <source>Check on the broker that the user exists and is enabled (mosquitto: password_file, mosquitto_passwd).</source>
        <translation>사용자가 있고 활성화되어 있는지 브로커에서 확인하십시오(mosquitto: password_file, mosquitto_passwd).</translation>
    </message>
    <message>
        <source>The broker knows no right for %1 with client ID &quot;%2&quot;.</source>
        <translation>브로커에 %1의 권한이 없습니다(Client ID “%2”).</translation>
    </message>
    <message>
        <source>Some brokers answer so to a wrong user name or password as well.</source>
        <translation>일부 브로커는 틀린 사용자 이름이나 비밀번호에도 이렇게 응답합니다.</translation>
    </message>
    <message>
        <source>Give user name and password under Credentials, if the broker does not let anonymous clients in (--username, --password-file).</source>
        <translation>브로커가 익명 클라이언트를 받지 않는다면 자격 증명에 사용자 이름과 비밀번호를 지정하십시오(--username, --password-file).</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials.</source>
        <translation>자격 증명의 사용자 이름과 비밀번호를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s rules for client ID &quot;%1&quot;: a prefix may be demanded, or the ID tied to a user (mosquitto: clientid_prefixes, acl_file).</source>
        <translation>Client ID “%1”에 대한 브로커의 규칙을 확인하십시오. 접두사가 요구되거나 ID가 사용자에 묶여 있을 수 있습니다(mosquitto: clientid_prefixes, acl_file).</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells which rule refused the connection.</source>
        <translation>브로커의 로그를 읽으십시오. 어떤 규칙이 연결을 거부했는지 나옵니다.</translation>
    </message>
    <message>
        <source>An administrator or a rule of the broker has shut out this client: %1, client ID &quot;%2&quot;, or this address.</source>
        <translation>브로커의 관리자나 규칙이 이 클라이언트를 차단했습니다: %1, Client ID “%2” 또는 이 주소.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator to lift the ban, and what led to it; too many failed logins often do.</source>
        <translation>브로커 운영자에게 차단 해제를 요청하고 이유를 물어보십시오. 로그인 실패가 너무 많을 때 흔히 일어납니다.</translation>
    </message>
    <message>
        <source>Look up client ID, user name and address in the broker&apos;s list of banned clients.</source>
        <translation>브로커의 차단 목록에서 Client ID, 사용자 이름, 주소를 찾아보십시오.</translation>
    </message>
    <message>
        <source>The authentication method &quot;%1&quot; (enhanced authentication) is not one that the broker takes.</source>
        <translation>브로커는 인증 방식 “%1”(확장 인증)을 받지 않습니다.</translation>
    </message>
    <message>
        <source>No authentication method was given, and the broker wants enhanced authentication.</source>
        <translation>인증 방식이 지정되지 않았는데, 브로커는 확장 인증을 원합니다.</translation>
    </message>
    <message>
        <source>Set the authentication method that the broker supports under MQTT 5, Authentication method.</source>
        <translation>MQTT 5의 인증 방식에 브로커가 지원하는 인증 방식을 설정하십시오.</translation>
    </message>
    <message>
        <source>Or leave method and data empty and use user name and password.</source>
        <translation>또는 방식과 데이터를 비워 두고 사용자 이름과 비밀번호를 사용하십시오.</translation>
    </message>
    <message>
        <source>The broker runs, but takes no further connection from here at the moment.</source>
        <translation>브로커는 실행 중이지만 지금은 여기에서 더 연결을 받지 않습니다.</translation>
    </message>
    <message>
        <source>Wait some seconds and connect again; increase the time between reconnects of your devices.</source>
        <translation>몇 초 기다렸다가 다시 연결하고, 장치의 재연결 간격을 늘리십시오.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s load and its limits on connections and on their rate.</source>
        <translation>브로커의 부하와 연결 수 및 연결 빈도 제한을 확인하십시오.</translation>
    </message>
    <message>
        <source>A limit that the broker or its administrator set is used up: connections, sessions, messages or traffic of %1.</source>
        <translation>브로커나 관리자가 정한 제한이 소진되었습니다: %1의 연결, 세션, 메시지 또는 트래픽.</translation>
    </message>
    <message>
        <source>Check the quotas of this user or tenant on the broker, and raise them or free something.</source>
        <translation>브로커에서 이 사용자나 테넌트의 할당량을 확인하고, 늘리거나 여유를 만드십시오.</translation>
    </message>
    <message>
        <source>End connections and sessions that are not needed any more: those with clean start off are kept.</source>
        <translation>더 이상 필요 없는 연결과 세션을 끝내십시오. Clean Start가 꺼진 세션은 보관됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>The will&apos;s payload has %n byte(s).</source>
        <translation>
            <numerusform>Will의 페이로드는 %n바이트입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Shorten the payload of the last will.</source>
        <translation>Last Will의 페이로드를 줄이십시오.</translation>
    </message>
    <message>
        <source>Shorten what CONNECT carries: user properties, password or token, client ID, will.</source>
        <translation>CONNECT에 담긴 것을 줄이십시오: User Property, 비밀번호나 토큰, Client ID, Will.</translation>
    </message>
    <message>
        <source>Or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>또는 브로커의 제한을 높이십시오(mosquitto: max_packet_size).</translation>
    </message>
    <message>
        <source>It refers to the last will by this code, although none was sent.</source>
        <translation>Last Will을 보내지 않았는데도 이 코드로 Last Will을 가리킵니다.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells what it did not take.</source>
        <translation>브로커의 로그를 읽으십시오. 무엇을 받지 않았는지 나옵니다.</translation>
    </message>
    <message>
        <source>The will has the topic &quot;%1&quot;.</source>
        <translation>Will의 토픽은 “%1”입니다.</translation>
    </message>
    <message>
        <source>Clear the will&apos;s payload format indicator (Last Will), or give a payload that is UTF-8 text.</source>
        <translation>Will의 Payload Format Indicator를 지우거나(Last Will) UTF-8 텍스트인 페이로드를 지정하십시오.</translation>
    </message>
    <message>
        <source>Change the will&apos;s topic (Last Will, Topic) to one that this broker allows.</source>
        <translation>Will의 토픽(Last Will, 토픽)을 이 브로커가 허용하는 것으로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Connect without the will, to see whether that is all.</source>
        <translation>그것이 전부인지 보려면 Will 없이 연결하십시오.</translation>
    </message>
    <message>
        <source>The last will is to be retained, and the broker keeps no retained messages.</source>
        <translation>Last Will에 Retain이 지정되어 있는데, 브로커는 Retain 메시지를 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages.</source>
        <translation>브로커는 Retain 메시지를 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>Clear &quot;Retain&quot; of the last will (Last Will).</source>
        <translation>Last Will의 “Retain”을 해제하십시오(Last Will).</translation>
    </message>
    <message>
        <source>Or allow retained messages on the broker (mosquitto: retain_available).</source>
        <translation>또는 브로커에서 Retain 메시지를 허용하십시오(mosquitto: retain_available).</translation>
    </message>
    <message>
        <source>The last will asks for QoS %1.</source>
        <translation>Last Will이 QoS %1을(를) 요구합니다.</translation>
    </message>
    <message>
        <source>Lower the QoS of the last will to %1 (Last Will, QoS).</source>
        <translation>Last Will의 QoS를 %1(으)로 낮추십시오(Last Will, QoS).</translation>
    </message>
    <message>
        <source>Or allow the higher QoS on the broker (mosquitto: max_qos).</source>
        <translation>또는 브로커에서 더 높은 QoS를 허용하십시오(mosquitto: max_qos).</translation>
    </message>
    <message>
        <source>It has moved for good.</source>
        <translation>영구적으로 이전되었습니다.</translation>
    </message>
    <message>
        <source>It is to be used again later.</source>
        <translation>나중에 다시 사용해야 합니다.</translation>
    </message>
    <message>
        <source>It does not say which server to use.</source>
        <translation>어떤 서버를 쓸지는 밝히지 않습니다.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for the address to use.</source>
        <translation>사용할 주소를 브로커 운영자에게 물어보십시오.</translation>
    </message>
    <message>
        <source>The server reference is &quot;%1&quot;.</source>
        <translation>Server Reference는 “%1”입니다.</translation>
    </message>
    <message>
        <source>Put the host of &quot;%1&quot; into the URL.</source>
        <translation>“%1”의 호스트를 URL에 넣으십시오.</translation>
    </message>
    <message>
        <source>Change the address in the configuration of the devices as well.</source>
        <translation>장치 구성의 주소도 바꾸십시오.</translation>
    </message>
    <message>
        <source>So the broker says of the CONNECT that it got. Either something between changes the bytes, or the broker reads them differently.</source>
        <translation>브로커가 받은 CONNECT에 대해 그렇게 말합니다. 중간의 무언가가 바이트를 바꾸거나 브로커가 다르게 읽는 것입니다.</translation>
    </message>
    <message>
        <source>Leave out optional parts one by one, to find the one that it does not take: user properties, authentication, will.</source>
        <translation>선택적인 부분을 하나씩 빼서 브로커가 받지 않는 것을 찾으십시오: User Property, 인증, Will.</translation>
    </message>
    <message>
        <source>Switch to MQTT 3.1.1, which has fewer parts.</source>
        <translation>구성 요소가 더 적은 MQTT 3.1.1로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Compare the bytes of CONNECT in the packet log with what arrives at the broker.</source>
        <translation>패킷 로그의 CONNECT 바이트를 브로커에 도착한 것과 비교하십시오.</translation>
    </message>
    <message>
        <source>It is a code of MQTT 5: the broker may expect that version.</source>
        <translation>MQTT 5의 코드입니다. 브로커가 그 버전을 기대할 수 있습니다.</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT 5.0.</source>
        <translation>프로토콜 버전을 MQTT 5.0으로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells why it refused client ID &quot;%1&quot;.</source>
        <translation>브로커의 로그를 읽으십시오. Client ID “%1”을(를) 거부한 이유가 나옵니다.</translation>
    </message>
    <message>
        <source>Connect with another client ID, without the will and without user properties, to see which of them the broker does not take.</source>
        <translation>다른 Client ID로, Will과 User Property 없이 연결하여 브로커가 어느 것을 받지 않는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The broker answered CONNECT with %1.</source>
        <translation>브로커가 CONNECT에 %1(으)로 응답했습니다.</translation>
    </message>
    <message>
        <source>It gives the reason &quot;%1&quot;.</source>
        <translation>이유는 “%1”(이)라고 합니다.</translation>
    </message>
    <message>
        <source>It did so in the course of the exchange with the method &quot;%1&quot;.</source>
        <translation>“%1” 방식의 교환 도중에 그렇게 했습니다.</translation>
    </message>
    <message>
        <source>Check the authentication data (MQTT 5, Authentication data): user, password or key that it was made from.</source>
        <translation>인증 데이터(MQTT 5, 인증 데이터)를 확인하십시오: 데이터를 만든 사용자, 비밀번호 또는 키.</translation>
    </message>
    <message>
        <source>Check that the method&apos;s steps are the ones that the broker expects; its log shows at which one it gave up.</source>
        <translation>방식의 단계가 브로커가 기대하는 것인지 확인하십시오. 어느 단계에서 중단했는지 브로커 로그에 나옵니다.</translation>
    </message>
    <message>
        <source>No user name was given, and the broker knows no right for client ID &quot;%1&quot; alone.</source>
        <translation>사용자 이름이 지정되지 않았고, 브로커에는 Client ID “%1”만으로 된 권한이 없습니다.</translation>
    </message>
    <message>
        <source>Check user name and password (Credentials): the proof of %1 was made from them.</source>
        <translation>사용자 이름과 비밀번호를 확인하십시오(자격 증명). %1의 증명은 그것으로 만들었습니다.</translation>
    </message>
    <message>
        <source>this client</source>
        <translation>이 클라이언트</translation>
    </message>
</context>
<context>
    <name>ConnectionList</name>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>New</source>
        <translation>새로 만들기</translation>
    </message>
    <message>
        <source>A new connection with a client ID of its own (Ctrl+N)</source>
        <translation>자체 Client ID가 있는 새 연결 (Ctrl+N)</translation>
    </message>
    <message>
        <source>No connections yet.</source>
        <translation>아직 연결이 없습니다.</translation>
    </message>
    <message>
        <source>No connection has this in its name, URL or client ID.</source>
        <translation>이름, URL, Client ID에 이것이 있는 연결이 없습니다.</translation>
    </message>
    <message>
        <source>A new group, with the chosen connections in it if there are several. Connections are dragged into groups, or moved with Alt+Up and Alt+Down.</source>
        <translation>새 그룹. 연결을 여러 개 선택했으면 그룹에 넣습니다. 연결은 끌어서 그룹에 넣거나 Alt+Up과 Alt+Down으로 옮깁니다.</translation>
    </message>
    <message>
        <source>Duplicate what is chosen, with new client IDs (Ctrl+Shift+D)</source>
        <translation>선택한 것을 새 Client ID로 복제 (Ctrl+Shift+D)</translation>
    </message>
    <message>
        <source>Delete what is chosen (Delete). This can be undone.</source>
        <translation>선택한 것을 삭제 (Delete). 실행 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>Deleted: %1</source>
        <translation>삭제됨: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) deleted.</source>
        <translation>
            <numerusform>연결 %n개를 삭제했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Group %1 deleted; its connections are kept.</source>
        <translation>그룹 %1을(를) 삭제했습니다. 연결은 유지됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>Group %1 deleted with its %n connection(s).</source>
        <translation>
            <numerusform>그룹 %1와(과) 연결 %n개를 삭제했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>실행 취소됨: %1</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message numerus="yes">
        <source>%n URL(s) copied, without secrets.</source>
        <translation>
            <numerusform>URL %n개를 비밀 값 없이 복사했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>New &amp;connection</source>
        <translation>새 연결(&amp;C)</translation>
    </message>
    <message>
        <source>New &amp;group</source>
        <translation>새 그룹(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Open in a tab</source>
        <translation>탭에서 열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>연결(&amp;N)</translation>
    </message>
    <message>
        <source>D&amp;isconnect</source>
        <translation>연결 끊기(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>이름 바꾸기(&amp;R)</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>복제(&amp;U)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>위로 이동(&amp;P)</translation>
    </message>
    <message>
        <source>Move do&amp;wn</source>
        <translation>아래로 이동(&amp;W)</translation>
    </message>
    <message>
        <source>Cop&amp;y URL</source>
        <translation>URL 복사(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>삭제(&amp;D)</translation>
    </message>
    <message>
        <source>Move to &amp;group</source>
        <translation>그룹으로 이동(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;No group</source>
        <translation>그룹 없음(&amp;N)</translation>
    </message>
    <message>
        <source>N&amp;ew group...</source>
        <translation>새 그룹(&amp;E)...</translation>
    </message>
    <message>
        <source>&amp;Connect all</source>
        <translation>모두 연결(&amp;C)</translation>
    </message>
    <message>
        <source>D&amp;isconnect all</source>
        <translation>모두 연결 끊기(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;New connection in this group</source>
        <translation>이 그룹에 새 연결(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Delete the group, keep its connections</source>
        <translation>그룹 삭제, 연결 유지(&amp;D)</translation>
    </message>
    <message numerus="yes">
        <source>Delete the group and its %n connection(s)</source>
        <translation>
            <numerusform>그룹과 연결 %n개 삭제</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;as</source>
        <translation>다른 형식으로 복사(&amp;A)</translation>
    </message>
    <message>
        <source>Shows the connections whose name or URL holds this text</source>
        <translation>이름이나 URL에 이 텍스트가 있는 연결을 표시합니다</translation>
    </message>
</context>
<context>
    <name>ConnectionPage</name>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Paste options</source>
        <translation>옵션 붙여넣기</translation>
    </message>
    <message>
        <source>Taken from the pasted object: %1. Undo with Ctrl+Z.</source>
        <translation>붙여넣은 객체에서 가져옴: %1. Ctrl+Z로 실행 취소합니다.</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>Edit URL</source>
        <translation>URL 편집</translation>
    </message>
    <message>
        <source>Done: %1. Undo with Ctrl+Z.</source>
        <translation>완료: %1. Ctrl+Z로 실행 취소합니다.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>패킷</translation>
    </message>
    <message>
        <source>The log takes the whole window (F11)</source>
        <translation>로그가 창 전체를 차지합니다 (F11)</translation>
    </message>
    <message>
        <source>The report of attempt %1 is on the clipboard. It holds no secrets.</source>
        <translation>시도 %1의 보고서를 클립보드에 복사했습니다. 비밀 값은 없습니다.</translation>
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
        <translation>텍스트 (*.txt)</translation>
    </message>
    <message>
        <source>Save the Report</source>
        <translation>보고서 저장</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>Publish &amp;&amp; Subscribe</source>
        <translation>발행 &amp;&amp; 구독</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>전달</translation>
    </message>
    <message>
        <source>Whether messages arrive, and what may be published and subscribed to</source>
        <translation>메시지가 도착하는지, 무엇을 발행하고 구독할 수 있는지</translation>
    </message>
    <message>
        <source>New client ID</source>
        <translation>새 Client ID</translation>
    </message>
    <message>
        <source>%1 is connected to this broker with the client ID of this connection. The broker must disconnect it when this one connects [MQTT-3.1.4-3].</source>
        <translation>%1이(가) 이 연결의 Client ID로 이 브로커에 연결되어 있습니다. 이 연결이 연결되면 브로커는 그 연결을 끊어야 합니다 [MQTT-3.1.4-3].</translation>
    </message>
    <message>
        <source>Connect anyway</source>
        <translation>그래도 연결</translation>
    </message>
    <message>
        <source>The system&apos;s key store is asked for the secrets of this connection; it may want to be unlocked.</source>
        <translation>시스템 키 저장소에 이 연결의 비밀 값을 요청합니다. 잠금 해제가 필요할 수 있습니다.</translation>
    </message>
    <message>
        <source>Connect without them</source>
        <translation>비밀 값 없이 연결</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Secrets of the key store</source>
        <translation>키 저장소의 비밀 값</translation>
    </message>
    <message>
        <source>Resume the session</source>
        <translation>세션 이어가기</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>세션</translation>
    </message>
    <message>
        <source>It cannot express these settings; they stand in it as comments:</source>
        <translation>다음 설정은 표현할 수 없어 주석으로 들어 있습니다:</translation>
    </message>
    <message numerus="yes">
        <source>and %n more.</source>
        <translation>
            <numerusform>외 %n개.</numerusform>
        </translation>
    </message>
    <message>
        <source>Certificates and keys</source>
        <translation>인증서와 키</translation>
    </message>
    <message>
        <source>Undo with Ctrl+Z.</source>
        <translation>Ctrl+Z로 실행 취소합니다.</translation>
    </message>
    <message>
        <source>They count with mqtts:// and wss:// only. Undo with Ctrl+Z.</source>
        <translation>mqtts://와 wss://에서만 적용됩니다. Ctrl+Z로 실행 취소합니다.</translation>
    </message>
</context>
<context>
    <name>ConnectionPages</name>
    <message>
        <source>not connected</source>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <source>%1: %2
The next connection that is only looked at takes this place. Use the page, or click twice here, and the tab stays.</source>
        <translation>%1: %2
보기만 하는 다음 연결이 이 자리를 차지합니다. 페이지를 사용하거나 여기를 두 번 클릭하면 탭이 유지됩니다.</translation>
    </message>
</context>
<context>
    <name>ConnectionState</name>
    <message>
        <source>connecting</source>
        <translation>연결 중</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>disconnecting</source>
        <translation>연결 끊는 중</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결이 끊김</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>연결 끊음</translation>
    </message>
    <message>
        <source>waiting to reconnect</source>
        <translation>재연결 대기 중</translation>
    </message>
</context>
<context>
    <name>ConnectionTree</name>
    <message>
        <source>The connections that are kept, in groups. Return opens the chosen one, F2 renames it, Delete takes it out.</source>
        <translation>보관된 연결을 그룹별로 보여 줍니다. Enter는 선택한 연결을 열고, F2는 이름을 바꾸고, Delete는 목록에서 뺍니다.</translation>
    </message>
</context>
<context>
    <name>ConnectionsModel</name>
    <message>
        <source>New connection</source>
        <translation>새 연결</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <source>not saved (Ctrl+S saves it)</source>
        <translation>저장 안 됨 (Ctrl+S로 저장)</translation>
    </message>
    <message>
        <source>Group %1: %2 of %3 connected</source>
        <translation>그룹 %1: %3개 중 %2개 연결됨</translation>
    </message>
    <message>
        <source>Has the client ID of %1 on the same broker: the one that connects later throws the other out [MQTT-3.1.4-3].</source>
        <translation>같은 브로커에서 %1의 Client ID를 씁니다. 나중에 연결하는 쪽이 다른 쪽을 밀어냅니다 [MQTT-3.1.4-3].</translation>
    </message>
</context>
<context>
    <name>CopyAsMenu</name>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>&amp;With secrets</source>
        <translation>비밀 값 포함(&amp;W)</translation>
    </message>
    <message>
        <source>Passwords, passphrases, tokens and authentication data stand in what is copied. Otherwise each has a placeholder in capitals. Off at every start.</source>
        <translation>복사한 내용에 비밀번호, 암호 문구, 토큰, 인증 데이터가 들어갑니다. 끄면 각각 대문자 자리 표시자로 바뀝니다. 시작할 때마다 꺼져 있습니다.</translation>
    </message>
</context>
<context>
    <name>CredentialsForm</name>
    <message>
        <source>&amp;Username</source>
        <translation>사용자 이름(&amp;U)</translation>
    </message>
    <message>
        <source>User Name in the payload of CONNECT, all versions. Not sent unless the box is checked; an empty user name that is sent is not the same as none.
MQTT 5.0 section 3.1.3.5, 3.1.1 section 3.1.3.4</source>
        <translation>CONNECT 페이로드의 User Name, 모든 버전. 확인란을 선택해야 전송됩니다. 빈 사용자 이름을 보내는 것은 보내지 않는 것과 다릅니다.
MQTT 5.0 3.1.3.5절, 3.1.1 3.1.3.4절</translation>
    </message>
    <message>
        <source>not set: none is sent</source>
        <translation>설정 안 됨: 보내지 않음</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>비밀번호(&amp;P)</translation>
    </message>
    <message>
        <source>Password in the payload of CONNECT, all versions. Below 5.0 it needs a user name. It is never written to a file.
MQTT 5.0 section 3.1.3.6, 3.1.1 section 3.1.3.5</source>
        <translation>CONNECT 페이로드의 Password, 모든 버전. 5.0 미만에서는 사용자 이름이 필요합니다. 파일에 쓰지 않습니다.
MQTT 5.0 3.1.3.6절, 3.1.1 3.1.3.5절</translation>
    </message>
    <message>
        <source>Keeps the password, the passphrase, the authentication data, the proxy&apos;s password and secret headers of this connection in the key store of the desktop (GNOME Keyring, KWallet), where they outlive this window. Off: they are removed from there.</source>
        <translation>이 연결의 비밀번호, 암호 문구, 인증 데이터, 프록시 비밀번호, 비밀 헤더를 데스크톱의 키 저장소(GNOME Keyring, KWallet)에 보관하여 이 창을 닫아도 남습니다. 끄면 그곳에서 제거합니다.</translation>
    </message>
    <message>
        <source>&amp;Remember in the system&apos;s key store</source>
        <translation>시스템 키 저장소에 기억(&amp;R)</translation>
    </message>
    <message>
        <source>Secrets are kept in the system&apos;s key store and never written to a file.</source>
        <translation>비밀 값은 시스템 키 저장소에 보관하며 파일에 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Secrets are kept in memory until Connack is closed; they are never written to a file.</source>
        <translation>비밀 값은 Connack을 닫을 때까지 메모리에 보관하며 파일에 쓰지 않습니다.</translation>
    </message>
</context>
<context>
    <name>DecisionPanel</name>
    <message>
        <source>SHA-256 fingerprint</source>
        <translation>SHA-256 지문</translation>
    </message>
    <message>
        <source>The fingerprints agree: trust it and connect again</source>
        <translation>지문이 일치함: 신뢰하고 다시 연결</translation>
    </message>
    <message>
        <source>Adds the certificate to the CA files of this connection (TLS, CA file). Ctrl+Z takes it back.</source>
        <translation>인증서를 이 연결의 CA 파일(TLS, CA 파일)에 추가합니다. Ctrl+Z로 되돌립니다.</translation>
    </message>
    <message>
        <source>Do not trust it</source>
        <translation>신뢰하지 않음</translation>
    </message>
</context>
<context>
    <name>DelayModel</name>
    <message>
        <source>So many percent of the answers came within this time; off by 0.8 % at most</source>
        <translation>응답의 이 비율(%)이 이 시간 안에 왔습니다. 오차는 최대 0.8 %입니다</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>응답</translation>
    </message>
    <message>
        <source>From the packet that asks to the packet that answers it</source>
        <translation>요청하는 패킷부터 응답하는 패킷까지</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>응답됨</translation>
    </message>
    <message>
        <source>How many were answered</source>
        <translation>응답된 수</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>최소</translation>
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
        <translation>최대</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>미응답</translation>
    </message>
    <message>
        <source>Not answered: not yet, or the connection ended before</source>
        <translation>응답 없음: 아직 오지 않았거나 그 전에 연결이 끝남</translation>
    </message>
    <message>
        <source>%1, of the broker</source>
        <comment>PUBLISH → PUBACK</comment>
        <translation>%1, 브로커</translation>
    </message>
</context>
<context>
    <name>DeliveryCheck</name>
    <message>
        <source>The second connection ended while it waited for the message.</source>
        <translation>두 번째 연결이 메시지를 기다리는 동안 끝났습니다.</translation>
    </message>
</context>
<context>
    <name>DeliveryTable</name>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
</context>
<context>
    <name>DeliveryText</name>
    <message>
        <source>connection closed</source>
        <translation>연결 닫힘</translation>
    </message>
    <message>
        <source>Yes</source>
        <comment>may publish</comment>
        <translation>예</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>거부됨: %1</translation>
    </message>
    <message>
        <source>Silently dropped</source>
        <translation>조용히 버려짐</translation>
    </message>
    <message>
        <source>Unknown: %1</source>
        <translation>알 수 없음: %1</translation>
    </message>
    <message>
        <source>not tested: a filter</source>
        <translation>시험 안 함: 필터</translation>
    </message>
    <message>
        <source>“%1” is a filter: it can be subscribed to, but no message has it as its topic.</source>
        <translation>“%1”은(는) 필터입니다. 구독할 수는 있지만 메시지의 토픽이 될 수는 없습니다.</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Granted QoS %1</source>
        <translation>QoS %1 허용됨</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>Not possible</source>
        <translation>불가능</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>The broker&apos;s words: “%1”.</source>
        <translation>브로커의 설명: “%1”.</translation>
    </message>
    <message>
        <source>Its turn has not come yet.</source>
        <translation>아직 차례가 오지 않았습니다.</translation>
    </message>
    <message>
        <source>The broker granted the second connection (client ID %1) QoS %2.</source>
        <translation>브로커가 두 번째 연결(Client ID %1)에 QoS %2을(를) 허용했습니다.</translation>
    </message>
    <message>
        <source>But what is published there does not reach it.</source>
        <translation>하지만 그곳에 발행한 것이 도달하지 않습니다.</translation>
    </message>
    <message>
        <source>The broker refused the subscription: %1.</source>
        <translation>브로커가 구독을 거부했습니다: %1.</translation>
    </message>
    <message>
        <source>The broker answered SUBSCRIBE by closing the connection, as some do where an access rule forbids it.</source>
        <translation>브로커가 SUBSCRIBE에 연결을 닫는 것으로 응답했습니다. 접근 규칙이 금지할 때 일부 브로커가 이렇게 합니다.</translation>
    </message>
    <message>
        <source>The broker did not answer SUBSCRIBE.</source>
        <translation>브로커가 SUBSCRIBE에 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>The second connection did not come about: %1.</source>
        <translation>두 번째 연결이 이루어지지 않았습니다: %1.</translation>
    </message>
    <message>
        <source>It was cancelled before it was over.</source>
        <translation>끝나기 전에 취소되었습니다.</translation>
    </message>
    <message>
        <source>Its last acknowledgement came after %1.</source>
        <translation>마지막 확인 응답은 %1 후에 왔습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Meanwhile %n message(s) of other clients came on the topic.</source>
        <translation>
            <numerusform>그동안 이 토픽에 다른 클라이언트의 메시지 %n개가 왔습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker refused the message after %1: %2.</source>
        <translation>브로커가 %1 후에 메시지를 거부했습니다: %2.</translation>
    </message>
    <message>
        <source>The broker answered the message with DISCONNECT %1 and closed the connection.</source>
        <translation>브로커가 메시지에 DISCONNECT %1(으)로 응답하고 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>The broker closed the connection on the message.</source>
        <translation>브로커가 메시지를 받고 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>Below MQTT 5 that is the only way to refuse a PUBLISH visibly [MQTT-3.3.5-2]. Look at the broker&apos;s access rules for this topic, and at its log.</source>
        <translation>MQTT 5 미만에서는 그것이 PUBLISH를 눈에 띄게 거부하는 유일한 방법입니다 [MQTT-3.3.5-2]. 이 토픽에 대한 브로커의 접근 규칙과 로그를 보십시오.</translation>
    </message>
    <message>
        <source>The message arrived after %1, but not as it was published.</source>
        <translation>메시지가 %1 후에 도착했지만 발행한 그대로가 아닙니다.</translation>
    </message>
    <message>
        <source>It came with QoS %1; published with QoS %2 to a subscription with QoS %3, it must come with QoS %4 (section 3.8.4).</source>
        <translation>QoS %1(으)로 왔습니다. QoS %2(으)로 발행하여 QoS %3 구독으로 오면 QoS %4이어야 합니다(3.8.4절).</translation>
    </message>
    <message>
        <source>It has the retain flag, though it is no retained message (section 3.3.1.3).</source>
        <translation>Retain 메시지가 아닌데 RETAIN 플래그가 있습니다(3.3.1.3절).</translation>
    </message>
    <message>
        <source>It came on the topic “%1”.</source>
        <translation>토픽 “%1”(으)로 왔습니다.</translation>
    </message>
    <message>
        <source>Its payload was changed on the way: a bridge, a rule or a plug-in of the broker rewrites it.</source>
        <translation>페이로드가 도중에 바뀌었습니다. 브릿지, 규칙 또는 브로커의 플러그인이 바꿔 씁니다.</translation>
    </message>
    <message>
        <source>The message arrived %1 times, first after %2.</source>
        <translation>메시지가 %1번 도착했습니다. 첫 번째는 %2 후입니다.</translation>
    </message>
    <message>
        <source>With QoS %1 a message must not arrive again (section 4.3).</source>
        <translation>QoS %1에서는 메시지가 다시 도착하면 안 됩니다(4.3절).</translation>
    </message>
    <message>
        <source>QoS 1 allows that: the broker sent it again, with DUP set, as it missed the acknowledgement (section 4.3.2).</source>
        <translation>QoS 1에서는 허용됩니다. 브로커가 확인 응답을 받지 못해 DUP를 설정하여 다시 보냈습니다(4.3.2절).</translation>
    </message>
    <message>
        <source>QoS 1 allows a message to come again, but these copies have no DUP flag: look for a bridge, or a second path, that publishes it once more.</source>
        <translation>QoS 1에서는 메시지가 다시 올 수 있지만 이 사본에는 DUP 플래그가 없습니다. 한 번 더 발행하는 브릿지나 두 번째 경로를 찾아보십시오.</translation>
    </message>
    <message>
        <source>It came with QoS %1, as the broker granted no more to the subscription.</source>
        <translation>브로커가 구독에 그 이상 허용하지 않아 QoS %1(으)로 왔습니다.</translation>
    </message>
    <message>
        <source>The message arrived at the second connection after %1.</source>
        <translation>메시지가 %1 후에 두 번째 연결에 도착했습니다.</translation>
    </message>
    <message>
        <source>The message was sent. Whether it was delivered cannot be seen: the second connection may not subscribe to the topic.</source>
        <translation>메시지를 보냈습니다. 두 번째 연결이 토픽을 구독할 수 없어 전달되었는지는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1. Whether it delivers it cannot be seen: the second connection may not subscribe to the topic.</source>
        <translation>브로커가 %1 후에 메시지에 확인 응답했습니다. 두 번째 연결이 토픽을 구독할 수 없어 전달하는지는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>A connection that is needed for it did not come about: %1.</source>
        <translation>이에 필요한 연결이 이루어지지 않았습니다: %1.</translation>
    </message>
    <message>
        <source>Within %1 the broker neither acknowledged the message (%2) nor delivered it. It may be overloaded, or something in between holds packets back.</source>
        <translation>브로커가 %1 안에 메시지에 확인 응답(%2)하지도, 전달하지도 않았습니다. 과부하이거나 중간의 무언가가 패킷을 붙잡고 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>The message is on its way.</source>
        <translation>메시지가 가는 중입니다.</translation>
    </message>
    <message>
        <source>The message arrived after %1, but the broker did not acknowledge it within %2; a client would have to send it again (section 4.4).</source>
        <translation>메시지가 %1 후에 도착했지만 브로커가 %2 안에 확인 응답하지 않았습니다. 클라이언트는 다시 보내야 합니다(4.4절).</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>가는 중</translation>
    </message>
    <message>
        <source>Delivered with QoS %1</source>
        <translation>QoS %1(으)로 전달됨</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>전달됨</translation>
    </message>
    <message>
        <source>Delivered %1 times</source>
        <translation>%1번 전달됨</translation>
    </message>
    <message>
        <source>Delivered, but changed</source>
        <translation>전달됐지만 바뀜</translation>
    </message>
    <message>
        <source>Delivered, not acknowledged</source>
        <translation>전달됨, 확인 응답 없음</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>거부됨</translation>
    </message>
    <message>
        <source>Nobody could watch</source>
        <translation>확인할 수 없음</translation>
    </message>
    <message>
        <source>The message was sent, the subscription was granted, and nothing arrived within %1.</source>
        <translation>메시지를 보냈고 구독이 허용되었지만 %1 안에 아무것도 도착하지 않았습니다.</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1 and did not deliver it within %2, though it granted the subscription.</source>
        <translation>브로커가 %1 후에 메시지에 확인 응답했지만, 구독을 허용하고도 %2 안에 전달하지 않았습니다.</translation>
    </message>
    <message>
        <source>The broker acknowledged the message after %1 (%2) and did not deliver it within %3, though it granted the subscription.</source>
        <translation>브로커가 %1 후에 메시지에 확인 응답(%2)했지만, 구독을 허용하고도 %3 안에 전달하지 않았습니다.</translation>
    </message>
    <message>
        <source>Topics that begin with $ are the broker&apos;s own (section 4.7.2): most brokers drop what clients publish there.</source>
        <translation>$로 시작하는 토픽은 브로커 전용입니다(4.7.2절). 대부분의 브로커는 클라이언트가 그곳에 발행한 것을 버립니다.</translation>
    </message>
    <message>
        <source>Most often that is an access rule (ACL): below MQTT 5 a PUBLISH cannot be refused with a reason; a broker must acknowledge it all the same, or close the connection [MQTT-3.3.5-2].</source>
        <translation>대개 접근 규칙(ACL) 때문입니다. MQTT 5 미만에서는 PUBLISH를 이유와 함께 거부할 수 없습니다. 브로커는 그래도 확인 응답하거나 연결을 닫아야 합니다 [MQTT-3.3.5-2].</translation>
    </message>
    <message>
        <source>QoS 0 has no acknowledgement that could refuse it: a broker drops what an access rule (ACL) forbids.</source>
        <translation>QoS 0에는 거부할 수 있는 확인 응답이 없습니다. 브로커는 접근 규칙(ACL)이 금지하는 것을 버립니다.</translation>
    </message>
    <message>
        <source>With QoS %1 it refuses the message: publishing is what is forbidden.</source>
        <translation>QoS %1에서는 메시지를 거부합니다. 금지된 것은 발행입니다.</translation>
    </message>
    <message>
        <source>What the second connection publishes on the topic does arrive: reading works. What is dropped is what this connection publishes; look for a rule that goes by its client ID.</source>
        <translation>두 번째 연결이 토픽에 발행한 것은 도착하므로 읽기는 됩니다. 버려지는 것은 이 연결이 발행한 것입니다. 이 Client ID를 기준으로 하는 규칙을 찾으십시오.</translation>
    </message>
    <message>
        <source>Publishing is what is forbidden: look at the access rules for writing.</source>
        <translation>금지된 것은 발행입니다. 쓰기에 대한 접근 규칙을 보십시오.</translation>
    </message>
    <message>
        <source>The second connection has the client ID %1: rights that go by the client ID are another one&apos;s there.</source>
        <translation>두 번째 연결의 Client ID는 %1입니다. Client ID에 따른 권한은 그곳에서 다릅니다.</translation>
    </message>
    <message>
        <source>As the broker knows of no matching subscriber, the subscription it granted is not in force: most likely reading is forbidden.</source>
        <translation>브로커가 일치하는 구독자를 모르므로, 허용한 구독이 효력이 없습니다. 읽기가 금지되었을 가능성이 가장 큽니다.</translation>
    </message>
    <message>
        <source>As publishing is allowed, most likely reading is forbidden: some brokers grant such a subscription and hold the messages back.</source>
        <translation>발행이 허용되므로 읽기가 금지되었을 가능성이 가장 큽니다. 일부 브로커는 이런 구독을 허용하고 메시지는 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Whether publishing or reading is forbidden cannot be told from here; the broker&apos;s log can.</source>
        <translation>금지된 것이 발행인지 읽기인지 여기서는 알 수 없습니다. 브로커 로그로는 알 수 있습니다.</translation>
    </message>
    <message>
        <source>A message on another topic (connack/control/…) does arrive: the connections are sound.</source>
        <translation>다른 토픽(connack/control/…)의 메시지는 도착하므로 연결은 정상입니다.</translation>
    </message>
    <message>
        <source>A message on another topic (connack/control/…) does not arrive either: this user may have rights on a few topics only.</source>
        <translation>다른 토픽(connack/control/…)의 메시지도 도착하지 않습니다. 이 사용자는 일부 토픽에만 권한이 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>Over MQTT 5 the broker closes the connection on the same message.</source>
        <translation>MQTT 5에서는 같은 메시지에 브로커가 연결을 닫습니다.</translation>
    </message>
    <message>
        <source>Asked over MQTT 5, which has reason codes, the broker answers the same message with %1.</source>
        <translation>Reason Code가 있는 MQTT 5로 물으면 브로커는 같은 메시지에 %1(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>Nothing arrives</source>
        <translation>아무것도 도착하지 않음</translation>
    </message>
</context>
<context>
    <name>DetailTabs</name>
    <message>
        <source>The broker sent no CONNACK in the last attempt.</source>
        <translation>지난 시도에서 브로커가 CONNACK을 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>The broker&apos;s answer, CONNACK, appears here: what was asked beside what was granted.</source>
        <translation>브로커의 응답인 CONNACK이 여기에 표시됩니다. 요청한 것과 허용된 것을 나란히 보여 줍니다.</translation>
    </message>
    <message>
        <source>%1:// goes without TLS: there are no certificates.</source>
        <translation>%1://은(는) TLS를 쓰지 않으므로 인증서가 없습니다.</translation>
    </message>
    <message>
        <source>The broker presented no certificate in the last attempt.</source>
        <translation>지난 시도에서 브로커가 인증서를 제시하지 않았습니다.</translation>
    </message>
    <message>
        <source>The certificates that the broker presents appear here, over mqtts:// and wss://.</source>
        <translation>mqtts://와 wss://에서 브로커가 제시하는 인증서가 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Show the details</source>
        <translation>상세 정보 표시</translation>
    </message>
    <message>
        <source>Hide the details</source>
        <translation>상세 정보 숨기기</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>브로커</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>인증서</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>속성</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>요청</translation>
    </message>
    <message>
        <source>Granted</source>
        <translation>허용</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>관찰된 것</translation>
    </message>
    <message>
        <source>%1:// goes without a WebSocket.</source>
        <translation>%1://은(는) WebSocket을 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>The last attempt did not get as far as asking for a WebSocket.</source>
        <translation>지난 시도는 WebSocket을 요청하는 단계까지 가지 못했습니다.</translation>
    </message>
    <message>
        <source>The request for a WebSocket and the server&apos;s answer appear here with all their headers, over ws:// and wss://.</source>
        <translation>ws://와 wss://에서 WebSocket 요청과 서버의 응답이 모든 헤더와 함께 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Every attempt appears here: the addresses tried, TLS alerts, the HTTP upgrade, the extra connections that look closer, and how it ended.</source>
        <translation>모든 시도가 여기에 표시됩니다: 시도한 주소, TLS 경고, HTTP 업그레이드, 추가 검사 연결, 그리고 어떻게 끝났는지.</translation>
    </message>
    <message>
        <source>Co&amp;mpare Attempts…</source>
        <translation>시도 비교(&amp;M)…</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>부분</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>내용</translation>
    </message>
</context>
<context>
    <name>Diagnosis</name>
    <message>
        <source>The attempt was interrupted after %1, before its limit of %2.</source>
        <translation>시도가 제한 시간 %2이(가) 되기 전 %1 만에 중단되었습니다.</translation>
    </message>
    <message>
        <source>Made once more a moment later, the same connection works: the trouble may have been a passing one.</source>
        <translation>잠시 뒤 다시 시도하자 같은 연결이 됩니다. 일시적인 문제였을 수 있습니다.</translation>
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
        <translation>MQTT %1, %2절</translation>
    </message>
    <message>
        <source>The connection is over at once.</source>
        <translation>연결이 즉시 끝납니다.</translation>
    </message>
    <message>
        <source>The broker closes the connection once %1 have passed without a packet: one and a half times the keep-alive.</source>
        <translation>패킷 없이 keep-alive의 1.5배인 %1이(가) 지나면 브로커가 연결을 닫습니다.</translation>
    </message>
    <message>
        <source>The will is not published: the broker throws it away.</source>
        <translation>Will이 발행되지 않습니다. 브로커가 버립니다.</translation>
    </message>
    <message>
        <source>The broker publishes the will at once.</source>
        <translation>브로커가 Will을 즉시 발행합니다.</translation>
    </message>
    <message>
        <source>The broker publishes the will after %1, unless the client is back before (Will Delay Interval).</source>
        <translation>그 전에 클라이언트가 돌아오지 않으면 브로커가 %1 후에 Will을 발행합니다(Will Delay Interval).</translation>
    </message>
    <message>
        <source>The session is gone: the next CONNACK says Session Present 0.</source>
        <translation>세션이 사라집니다. 다음 CONNACK은 Session Present 0입니다.</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1: until then a CONNECT without Clean Start gets Session Present 1.</source>
        <translation>브로커가 %1 동안 세션을 보관합니다. 그때까지 Clean Start가 없는 CONNECT는 Session Present 1을 받습니다.</translation>
    </message>
    <message>
        <source>The broker keeps the session without an end: a CONNECT without Clean Start gets Session Present 1.</source>
        <translation>브로커가 세션을 무기한 보관합니다. Clean Start가 없는 CONNECT는 Session Present 1을 받습니다.</translation>
    </message>
    <message>
        <source>The broker keeps the session: a CONNECT without Clean Session gets Session Present 1.</source>
        <translation>브로커가 세션을 보관합니다. Clean Session이 없는 CONNECT는 Session Present 1을 받습니다.</translation>
    </message>
    <message>
        <source>The broker goes on with AUTH 0x18 as its method asks for, and ends with AUTH 0x00. If it refuses, it says so in a DISCONNECT.</source>
        <translation>브로커는 방식에 따라 AUTH 0x18로 계속하고 AUTH 0x00으로 끝냅니다. 거부하면 DISCONNECT로 알립니다.</translation>
    </message>
    <message>
        <source>Meanwhile the connection stays as it is, messages included.</source>
        <translation>그동안 연결은 메시지를 포함해 그대로 유지됩니다.</translation>
    </message>
    <message>
        <source>Session Present is 0: the session ended with its connection.</source>
        <translation>Session Present가 0입니다. 세션이 연결과 함께 끝났습니다.</translation>
    </message>
    <message>
        <source>Session Present is 0: the connection has been closed for longer than the Session Expiry Interval of %1.</source>
        <translation>Session Present가 0입니다. 연결이 Session Expiry Interval %1보다 오래 닫혀 있었습니다.</translation>
    </message>
    <message>
        <source>Session Present is 1: the broker still has the session.</source>
        <translation>Session Present가 1입니다. 브로커에 아직 세션이 있습니다.</translation>
    </message>
    <message>
        <source>Subscriptions still hold, and what was not acknowledged is sent again by both sides, with DUP set.</source>
        <translation>구독은 여전히 유효하고, 확인 응답되지 않은 것은 양쪽이 DUP를 설정하여 다시 보냅니다.</translation>
    </message>
    <message>
        <source>Session Present is 0: the broker has thrown away what it had.</source>
        <translation>Session Present가 0입니다. 브로커가 가지고 있던 것을 버렸습니다.</translation>
    </message>
    <message>
        <source>The next CONNECT gets Session Present 0 as well: nothing is left to resume.</source>
        <translation>다음 CONNECT도 Session Present 0을 받습니다. 이어갈 것이 남아 있지 않습니다.</translation>
    </message>
</context>
<context>
    <name>ExperimentButtons</name>
    <message>
        <source>What should follow:</source>
        <translation>예상되는 결과:</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>지금은 안 됨: %1</translation>
    </message>
    <message>
        <source>The Reason Code that DISCONNECT carries (MQTT 5, section 3.14.2.1).</source>
        <translation>DISCONNECT에 담을 Reason Code입니다(MQTT 5, 3.14.2.1절).</translation>
    </message>
    <message>
        <source>0 s: ends the session</source>
        <translation>0 s: 세션을 끝냄</translation>
    </message>
    <message>
        <source>The Session Expiry Interval that DISCONNECT carries (MQTT 5, section 3.14.2.2.2): &quot;90 s&quot;, &quot;5 min&quot;, &quot;never&quot;; 0 ends the session with the connection.</source>
        <translation>DISCONNECT에 담을 Session Expiry Interval입니다(MQTT 5, 3.14.2.2.2절): “90 s”, “5 min”, “무기한”. 0은 연결과 함께 세션을 끝냅니다.</translation>
    </message>
</context>
<context>
    <name>ExperimentRecord</name>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>as specified</source>
        <translation>규격대로</translation>
    </message>
    <message>
        <source>otherwise than specified</source>
        <translation>규격과 다름</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>관찰 안 됨</translation>
    </message>
    <message>
        <source>What the specification says should follow, and what did</source>
        <translation>규격상 일어나야 할 일과 실제로 일어난 일</translation>
    </message>
    <message>
        <source>%1, at %2</source>
        <extracomment>%1: name of an experiment; %2: time of day</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Should follow</source>
        <translation>예상</translation>
    </message>
    <message>
        <source>Followed</source>
        <translation>실제</translation>
    </message>
    <message>
        <source>Specification</source>
        <translation>규격</translation>
    </message>
    <message>
        <source>Connect, then press a button at the left: here stands what the broker must do, and what it does. The packets of it are in the tab Packets.</source>
        <translation>연결한 다음 왼쪽의 버튼을 누르십시오. 브로커가 해야 할 일과 실제로 한 일이 여기에 표시됩니다. 패킷은 패킷 탭에 있습니다.</translation>
    </message>
</context>
<context>
    <name>ExperimentText</name>
    <message>
        <source>Stop the keep-alive</source>
        <translation>keep-alive 중지</translation>
    </message>
    <message>
        <source>Drop the connection</source>
        <translation>연결 갑자기 끊기</translation>
    </message>
    <message>
        <source>Disconnect with will</source>
        <translation>Will과 함께 끊기</translation>
    </message>
    <message>
        <source>Disconnect with reason</source>
        <translation>이유와 함께 끊기</translation>
    </message>
    <message>
        <source>Disconnect, change expiry</source>
        <translation>만료를 바꾸며 끊기</translation>
    </message>
    <message>
        <source>Re-authenticate</source>
        <translation>재인증</translation>
    </message>
    <message>
        <source>Resume the session</source>
        <translation>세션 이어가기</translation>
    </message>
    <message>
        <source>Wipe the session</source>
        <translation>세션 지우기</translation>
    </message>
    <message>
        <source>Sends no PINGREQ any more, as a device that hangs. The broker must notice (section 3.1.2.10).</source>
        <translation>멈춘 장치처럼 PINGREQ를 더 이상 보내지 않습니다. 브로커가 알아채야 합니다(3.1.2.10절).</translation>
    </message>
    <message>
        <source>Closes the socket without DISCONNECT, as a device that loses its power. The broker must publish the will (section 3.1.2.5).</source>
        <translation>전원이 끊긴 장치처럼 DISCONNECT 없이 소켓을 닫습니다. 브로커는 Will을 발행해야 합니다(3.1.2.5절).</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with Reason Code 0x04: an orderly end after which the broker publishes the will all the same (MQTT 5, section 3.14.2.1).</source>
        <translation>Reason Code 0x04의 DISCONNECT를 보냅니다. 정상 종료지만 그래도 브로커가 Will을 발행합니다(MQTT 5, 3.14.2.1절).</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with the chosen Reason Code. Only 0x00 makes the broker throw the will away (MQTT 5, section 3.14.4).</source>
        <translation>선택한 Reason Code로 DISCONNECT를 보냅니다. 0x00일 때만 브로커가 Will을 버립니다(MQTT 5, 3.14.4절).</translation>
    </message>
    <message>
        <source>Sends DISCONNECT with a new Session Expiry Interval: how long the broker keeps the session from now on (MQTT 5, section 3.14.2.2.2).</source>
        <translation>새 Session Expiry Interval로 DISCONNECT를 보냅니다. 이제부터 브로커가 세션을 보관하는 기간입니다(MQTT 5, 3.14.2.2.2절).</translation>
    </message>
    <message>
        <source>Sends AUTH with Reason Code 0x19: the authentication exchange is made again while the connection stays (MQTT 5, section 4.12.1).</source>
        <translation>Reason Code 0x19의 AUTH를 보냅니다. 연결을 유지한 채 인증 교환을 다시 합니다(MQTT 5, 4.12.1절).</translation>
    </message>
    <message>
        <source>Connects with Clean Start (3.x: Clean Session) off: the broker says with Session Present whether it still has the session (section 3.2.2.1.1).</source>
        <translation>Clean Start(3.x: Clean Session)를 끄고 연결합니다. 브로커가 아직 세션이 있는지 Session Present로 알립니다(3.2.2.1.1절).</translation>
    </message>
    <message>
        <source>Connects with Clean Start (3.x: Clean Session) on and disconnects: nothing of the session may be left, neither there nor here (section 3.1.2.4).</source>
        <translation>Clean Start(3.x: Clean Session)를 켜고 연결한 뒤 끊습니다. 세션은 그쪽에도 이쪽에도 남지 않아야 합니다(3.1.2.4절).</translation>
    </message>
    <message>
        <source>The keep-alive is 0: the broker need not notice anything.</source>
        <translation>keep-alive가 0이어서 브로커가 알아채지 않아도 됩니다.</translation>
    </message>
    <message>
        <source>The connection began with a Session Expiry Interval of 0, which DISCONNECT must not raise (section 3.14.2.2.2).</source>
        <translation>연결이 Session Expiry Interval 0으로 시작되었습니다. DISCONNECT로 이를 높일 수 없습니다(3.14.2.2.2절).</translation>
    </message>
    <message>
        <source>CONNECT had no Authentication Method (section 4.12.1). Set one under MQTT 5.</source>
        <translation>CONNECT에 Authentication Method가 없었습니다(4.12.1절). MQTT 5에서 설정하십시오.</translation>
    </message>
    <message>
        <source>Not connected.</source>
        <translation>연결되지 않았습니다.</translation>
    </message>
    <message>
        <source>Wait until the attempt is over.</source>
        <translation>시도가 끝날 때까지 기다리십시오.</translation>
    </message>
    <message>
        <source>Connect first, so that there is a session.</source>
        <translation>세션이 있도록 먼저 연결하십시오.</translation>
    </message>
    <message>
        <source>The client ID is empty: without one there is no session to find again.</source>
        <translation>Client ID가 비어 있습니다. 없으면 다시 찾을 세션이 없습니다.</translation>
    </message>
    <message>
        <source>This needs MQTT 5; the connection is MQTT %1.</source>
        <translation>MQTT 5가 필요합니다. 이 연결은 MQTT %1입니다.</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>not expressible: %1</source>
        <translation>표현할 수 없음: %1</translation>
    </message>
    <message>
        <source>%1 stands for %2.</source>
        <translation>%1은(는) %2을(를) 나타냅니다.</translation>
    </message>
    <message>
        <source>mosquitto bridge</source>
        <translation>mosquitto 브릿지</translation>
    </message>
    <message>
        <source>A command that connects with mosquitto&apos;s client and prints what arrives for the subscriptions of this connection</source>
        <translation>mosquitto의 클라이언트로 연결하여 이 연결의 구독에 도착하는 것을 출력하는 명령</translation>
    </message>
    <message>
        <source>A command that connects with mosquitto&apos;s client and publishes one message</source>
        <translation>mosquitto의 클라이언트로 연결하여 메시지 하나를 발행하는 명령</translation>
    </message>
    <message>
        <source>A command that connects with the command line of MQTTX</source>
        <translation>MQTTX의 명령줄로 연결하는 명령</translation>
    </message>
    <message>
        <source>A command that connects with the command line of MQTTX and subscribes</source>
        <translation>MQTTX의 명령줄로 연결하고 구독하는 명령</translation>
    </message>
    <message>
        <source>A script for Node.js with MQTT.js</source>
        <translation>MQTT.js를 쓰는 Node.js 스크립트</translation>
    </message>
    <message>
        <source>A script for Python with paho-mqtt, version 2 or 1.6</source>
        <translation>paho-mqtt 버전 2 또는 1.6을 쓰는 Python 스크립트</translation>
    </message>
    <message>
        <source>The command that makes this connection without a window, for scripts and CI jobs</source>
        <translation>스크립트와 CI 작업을 위해 창 없이 이 연결을 하는 명령</translation>
    </message>
    <message>
        <source>Lines for mosquitto.conf that make a mosquitto broker connect to this one as a bridge</source>
        <translation>mosquitto 브로커를 브릿지로 이 브로커에 연결하는 mosquitto.conf의 줄</translation>
    </message>
    <message>
        <source>A command that makes the TLS handshake alone, with the same certificates, names and versions</source>
        <translation>같은 인증서, 이름, 버전으로 TLS 핸드셰이크만 하는 명령</translation>
    </message>
    <message>
        <source>A command that makes the WebSocket upgrade alone, with the same path and headers</source>
        <translation>같은 경로와 헤더로 WebSocket 업그레이드만 하는 명령</translation>
    </message>
    <message>
        <source>The URL names no host yet.</source>
        <translation>URL에 아직 호스트가 없습니다.</translation>
    </message>
    <message>
        <source>There is no TLS under %1://; it is for mqtts:// and wss://.</source>
        <translation>%1://에는 TLS가 없습니다. mqtts://와 wss://용입니다.</translation>
    </message>
    <message>
        <source>There is no WebSocket under %1://; it is for ws:// and wss://.</source>
        <translation>%1://에는 WebSocket이 없습니다. ws://와 wss://용입니다.</translation>
    </message>
    <message>
        <source>A bridge of mosquitto does not speak WebSockets; it is for mqtt:// and mqtts://.</source>
        <translation>mosquitto의 브릿지는 WebSocket을 지원하지 않습니다. mqtt://와 mqtts://용입니다.</translation>
    </message>
    <message>
        <source>no line of mosquitto.conf can hold it.</source>
        <translation>mosquitto.conf의 줄에 담을 수 없습니다.</translation>
    </message>
    <message>
        <source>An empty client ID</source>
        <translation>빈 Client ID</translation>
    </message>
    <message>
        <source>%1 makes one up.</source>
        <translation>%1이(가) 만들어 냅니다.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>%1 leaves out the names, but checks the chain all the same.</source>
        <translation>%1은(는) 이름 검사를 생략하지만 체인은 검사합니다.</translation>
    </message>
    <message>
        <source>Subscription %1</source>
        <translation>구독 %1</translation>
    </message>
    <message>
        <source>blanks end a topic there.</source>
        <translation>그곳에서는 공백이 토픽을 끝냅니다.</translation>
    </message>
    <message>
        <source>The connection has no subscription: # stands for every topic.</source>
        <translation>연결에 구독이 없어 #이 모든 토픽을 나타냅니다.</translation>
    </message>
    <message>
        <source>a file whose first line is the passphrase of the client key</source>
        <translation>첫 줄이 클라이언트 키의 암호 문구인 파일</translation>
    </message>
    <message>
        <source>it is switched off.</source>
        <translation>꺼져 있습니다.</translation>
    </message>
    <message>
        <source>QoS %1 (one counts for all)</source>
        <translation>QoS %1(하나가 모두에 적용됨)</translation>
    </message>
    <message>
        <source>Save what the connection holds as text as the file %1.</source>
        <translation>연결이 텍스트로 가진 것을 파일 %1(으)로 저장하십시오.</translation>
    </message>
    <message>
        <source>given as text</source>
        <translation>텍스트로 지정됨</translation>
    </message>
    <message>
        <source>%1 reads one file; put all certificates into it.</source>
        <translation>%1은(는) 파일 하나를 읽습니다. 모든 인증서를 그 파일에 넣으십시오.</translation>
    </message>
    <message>
        <source>it belongs into the exchange of %1, which %2 does not make.</source>
        <translation>%2이(가) 하지 않는 %1 교환에 속합니다.</translation>
    </message>
    <message>
        <source>Retain As Published off (it counts for all)</source>
        <translation>Retain As Published 끔(모두에 적용됨)</translation>
    </message>
    <message>
        <source>WebSockets need mosquitto 2.1 or later.</source>
        <translation>WebSocket에는 mosquitto 2.1 이상이 필요합니다.</translation>
    </message>
    <message>
        <source>%1 asks for it.</source>
        <translation>%1이(가) 물어봅니다.</translation>
    </message>
    <message>
        <source>no argument can hold its NUL bytes.</source>
        <translation>인수에 NUL 바이트를 담을 수 없습니다.</translation>
    </message>
    <message>
        <source>Topic and message are examples.</source>
        <translation>토픽과 메시지는 예입니다.</translation>
    </message>
    <message>
        <source>The order of the User Properties</source>
        <translation>User Property의 순서</translation>
    </message>
    <message>
        <source>MQTT.js takes an object.</source>
        <translation>MQTT.js는 객체를 받습니다.</translation>
    </message>
    <message>
        <source>it is not text.</source>
        <translation>텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>AUTH is answered by hand</source>
        <translation>AUTH에 수동으로 응답</translation>
    </message>
    <message>
        <source>The system&apos;s CA certificates besides the CA file</source>
        <translation>CA 파일 외에 시스템의 CA 인증서</translation>
    </message>
    <message>
        <source>Reconnecting also after an attempt that never connected</source>
        <translation>한 번도 연결되지 않은 시도 뒤에도 재연결</translation>
    </message>
    <message>
        <source>Reconnecting also after a refusal</source>
        <translation>거부된 뒤에도 재연결</translation>
    </message>
    <message>
        <source>Reconnecting without resuming the session</source>
        <translation>세션을 이어가지 않고 재연결</translation>
    </message>
    <message>
        <source>Reconnecting without subscribing again</source>
        <translation>다시 구독하지 않고 재연결</translation>
    </message>
    <message>
        <source>Connecting only when told to</source>
        <translation>지시할 때만 연결</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>the password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>the user name, which is a token</source>
        <translation>토큰인 사용자 이름</translation>
    </message>
    <message>
        <source>the client ID, which is a token</source>
        <translation>토큰인 Client ID</translation>
    </message>
    <message>
        <source>the passphrase of the client key</source>
        <translation>클라이언트 키의 암호 문구</translation>
    </message>
    <message>
        <source>the password of the proxy</source>
        <translation>프록시의 비밀번호</translation>
    </message>
    <message>
        <source>the authentication data</source>
        <translation>인증 데이터</translation>
    </message>
    <message>
        <source>the value of the header %1</source>
        <translation>헤더 %1의 값</translation>
    </message>
    <message>
        <source>the token in the path</source>
        <translation>경로의 토큰</translation>
    </message>
    <message>
        <source>the payload of the will, which holds a secret</source>
        <translation>비밀 값이 든 Will의 페이로드</translation>
    </message>
    <message>
        <source>the Correlation Data of the will, which holds a secret</source>
        <translation>비밀 값이 든 Will의 Correlation Data</translation>
    </message>
    <message>
        <source>the value of the User Property %1</source>
        <translation>User Property %1의 값</translation>
    </message>
    <message>
        <source>a secret, such as a token</source>
        <translation>토큰과 같은 비밀 값</translation>
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
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;All</source>
        <translation>모두 복사(&amp;A)</translation>
    </message>
    <message>
        <source>Facts with their names; Ctrl+C copies the chosen one</source>
        <translation>이름과 내용입니다. Ctrl+C는 선택한 것을 복사합니다</translation>
    </message>
</context>
<context>
    <name>FieldMeaning</name>
    <message>
        <source>Begins every packet: its type, flags and length.</source>
        <translation>모든 패킷의 시작: 유형, 플래그, 길이.</translation>
    </message>
    <message>
        <source>The first byte: the packet&apos;s type in its upper half, flags in its lower one.</source>
        <translation>첫 바이트: 상위 절반은 패킷 유형, 하위 절반은 플래그.</translation>
    </message>
    <message>
        <source>What kind of packet this is.</source>
        <translation>패킷의 종류.</translation>
    </message>
    <message>
        <source>Flags that this packet type prescribes.</source>
        <translation>이 패킷 유형에 규정된 플래그.</translation>
    </message>
    <message>
        <source>Bits without a meaning: their value is prescribed, another one makes the packet malformed.</source>
        <translation>의미가 없는 비트: 값이 규정되어 있으며, 다른 값이면 패킷 형식이 잘못된 것입니다.</translation>
    </message>
    <message>
        <source>Whether this may be a message that was sent before (1) or is sent for the first time (0).</source>
        <translation>전에 보낸 메시지일 수 있는지(1), 처음 보내는 것인지(0).</translation>
    </message>
    <message>
        <source>How surely the message is to be delivered.</source>
        <translation>메시지를 얼마나 확실하게 전달할지.</translation>
    </message>
    <message>
        <source>To the broker: keep the message for later subscribers. From the broker: the message was kept, and is not new.</source>
        <translation>브로커로: 나중의 구독자를 위해 메시지를 보관하십시오. 브로커에서: 보관된 메시지이며 새것이 아닙니다.</translation>
    </message>
    <message>
        <source>Bytes of the packet that follow this field.</source>
        <translation>이 필드 뒤에 오는 패킷의 바이트 수.</translation>
    </message>
    <message>
        <source>Tells MQTT from other protocols.</source>
        <translation>MQTT를 다른 프로토콜과 구별합니다.</translation>
    </message>
    <message>
        <source>The version of MQTT: 5 is MQTT 5.0.</source>
        <translation>MQTT의 버전: 5는 MQTT 5.0.</translation>
    </message>
    <message>
        <source>The version of MQTT: 4 is MQTT 3.1.1.</source>
        <translation>MQTT의 버전: 4는 MQTT 3.1.1.</translation>
    </message>
    <message>
        <source>The version of MQTT: 3 is MQTT 3.1.</source>
        <translation>MQTT의 버전: 3은 MQTT 3.1.</translation>
    </message>
    <message>
        <source>How the session begins, and which fields follow in the payload.</source>
        <translation>세션이 어떻게 시작되는지, 페이로드에 어떤 필드가 오는지.</translation>
    </message>
    <message>
        <source>Whether a User Name follows.</source>
        <translation>User Name이 오는지.</translation>
    </message>
    <message>
        <source>Whether a Password follows.</source>
        <translation>Password가 오는지.</translation>
    </message>
    <message>
        <source>Whether the broker keeps the will for later subscribers when it publishes it.</source>
        <translation>브로커가 Will을 발행할 때 나중의 구독자를 위해 보관하는지.</translation>
    </message>
    <message>
        <source>The QoS with which the broker publishes the will.</source>
        <translation>브로커가 Will을 발행할 때의 QoS.</translation>
    </message>
    <message>
        <source>Whether the broker is to publish a will for the client when the connection is lost.</source>
        <translation>연결이 끊기면 브로커가 클라이언트를 대신해 Will을 발행하는지.</translation>
    </message>
    <message>
        <source>1: the broker discards an earlier session of this client ID. 0: it goes on with it.</source>
        <translation>1: 브로커가 이 Client ID의 이전 세션을 버립니다. 0: 이어갑니다.</translation>
    </message>
    <message>
        <source>1: a session that begins and ends with this connection. 0: the broker keeps the session, and goes on with it.</source>
        <translation>1: 이 연결로 시작하고 끝나는 세션. 0: 브로커가 세션을 보관하고 이어갑니다.</translation>
    </message>
    <message>
        <source>Seconds within which the client sends something; after one and a half times that the broker gives it up. 0: the broker waits for ever.</source>
        <translation>클라이언트가 무언가를 보내는 간격(초). 그 1.5배가 지나면 브로커가 포기합니다. 0: 브로커가 끝없이 기다립니다.</translation>
    </message>
    <message>
        <source>The client&apos;s name at the broker: a second client with the same one throws the first out.</source>
        <translation>브로커에서의 클라이언트 이름: 같은 이름의 두 번째 클라이언트가 첫 번째를 밀어냅니다.</translation>
    </message>
    <message>
        <source>Properties of the will.</source>
        <translation>Will의 속성.</translation>
    </message>
    <message>
        <source>The topic on which the broker publishes the will.</source>
        <translation>브로커가 Will을 발행하는 토픽.</translation>
    </message>
    <message>
        <source>What the broker publishes when the connection is lost.</source>
        <translation>연결이 끊기면 브로커가 발행하는 것.</translation>
    </message>
    <message>
        <source>Whom the broker is to let in.</source>
        <translation>브로커가 받아들일 사용자.</translation>
    </message>
    <message>
        <source>Proves who the client is. Masked unless secrets are revealed for this view.</source>
        <translation>클라이언트가 누구인지 증명합니다. 이 보기에서 비밀 값을 표시하지 않으면 가려집니다.</translation>
    </message>
    <message>
        <source>A reserved byte that is not used.</source>
        <translation>사용하지 않는 예약 바이트.</translation>
    </message>
    <message>
        <source>Flags of the broker&apos;s answer; only Session Present has a meaning.</source>
        <translation>브로커 응답의 플래그. Session Present만 의미가 있습니다.</translation>
    </message>
    <message>
        <source>1: the broker goes on with an earlier session of this client ID. 0: it has none.</source>
        <translation>1: 브로커가 이 Client ID의 이전 세션을 이어갑니다. 0: 세션이 없습니다.</translation>
    </message>
    <message>
        <source>What the message is about; subscriptions match it.</source>
        <translation>메시지의 주제. 구독이 이것과 일치하는지 봅니다.</translation>
    </message>
    <message>
        <source>Ties this packet to those that answer it; free again once the exchange is complete.</source>
        <translation>이 패킷을 이에 응답하는 패킷과 묶습니다. 교환이 끝나면 다시 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>The message itself: bytes that MQTT does not look into.</source>
        <translation>메시지 자체: MQTT가 들여다보지 않는 바이트.</translation>
    </message>
    <message>
        <source>Which topics are wanted: + stands for one level, # for all that follow.</source>
        <translation>원하는 토픽: +는 한 단계, #은 그 뒤의 모든 단계를 나타냅니다.</translation>
    </message>
    <message>
        <source>The subscription that ends: the same text as in its SUBSCRIBE.</source>
        <translation>끝나는 구독: 해당 SUBSCRIBE와 같은 텍스트.</translation>
    </message>
    <message>
        <source>How the messages of this topic filter are wanted.</source>
        <translation>이 Topic Filter의 메시지를 어떻게 받을지.</translation>
    </message>
    <message>
        <source>The highest QoS with which messages are wanted.</source>
        <translation>메시지를 받을 최고 QoS.</translation>
    </message>
    <message>
        <source>Whether retained messages come at the subscription.</source>
        <translation>구독할 때 Retain 메시지가 오는지.</translation>
    </message>
    <message>
        <source>1: messages keep the RETAIN flag with which they were published. 0: it is cleared for new ones.</source>
        <translation>1: 메시지가 발행될 때의 RETAIN 플래그를 유지합니다. 0: 새 메시지에서는 지워집니다.</translation>
    </message>
    <message>
        <source>1: messages that this client publishes do not come back to it. 0: they do.</source>
        <translation>1: 이 클라이언트가 발행한 메시지는 돌아오지 않습니다. 0: 돌아옵니다.</translation>
    </message>
    <message>
        <source>Optional values, each with an identifier in front.</source>
        <translation>앞에 식별자가 붙는 선택적 값.</translation>
    </message>
    <message>
        <source>Bytes that all properties together take.</source>
        <translation>모든 속성이 차지하는 바이트 수.</translation>
    </message>
    <message>
        <source>Tells which property follows.</source>
        <translation>어떤 속성이 오는지 알립니다.</translation>
    </message>
    <message>
        <source>A property whose identifier MQTT 5.0 does not define.</source>
        <translation>MQTT 5.0에 식별자가 정의되지 않은 속성.</translation>
    </message>
    <message>
        <source>0, at most once: sent once and not acknowledged, it may be lost.</source>
        <translation>0, 최대 한 번: 한 번 보내고 확인 응답이 없어 사라질 수 있습니다.</translation>
    </message>
    <message>
        <source>1, at least once: acknowledged, it may come twice.</source>
        <translation>1, 적어도 한 번: 확인 응답이 있으며 두 번 올 수 있습니다.</translation>
    </message>
    <message>
        <source>2, exactly once: acknowledged in two steps.</source>
        <translation>2, 정확히 한 번: 두 단계로 확인 응답합니다.</translation>
    </message>
    <message>
        <source>3 is not allowed.</source>
        <translation>3은 허용되지 않습니다.</translation>
    </message>
    <message>
        <source>0: they come.</source>
        <translation>0: 옵니다.</translation>
    </message>
    <message>
        <source>1: they come if the subscription is new.</source>
        <translation>1: 새 구독이면 옵니다.</translation>
    </message>
    <message>
        <source>2: they do not come.</source>
        <translation>2: 오지 않습니다.</translation>
    </message>
    <message>
        <source>%1 (MQTT %2, section %3)</source>
        <translation>%1 (MQTT %2, %3절)</translation>
    </message>
</context>
<context>
    <name>FieldTreeModel</name>
    <message>
        <source>%1, wrong</source>
        <comment>a field at which decoding stopped</comment>
        <translation>%1, 잘못됨</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>의미</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>name and value of a field</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, failure</source>
        <comment>a Reason Code that says so</comment>
        <translation>%1, 실패</translation>
    </message>
</context>
<context>
    <name>FileEdit</name>
    <message numerus="yes">
        <source>(PEM text, %n byte(s))</source>
        <translation>
            <numerusform>(PEM 텍스트, %n바이트)</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>파일 선택</translation>
    </message>
    <message>
        <source>Certificates and keys (*.pem *.crt *.cer *.der *.key *.p12 *.pfx *.crl);;All files (*)</source>
        <translation>인증서와 키 (*.pem *.crt *.cer *.der *.key *.p12 *.pfx *.crl);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>This is a folder. Give a file.</source>
        <translation>폴더입니다. 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>그런 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Choose a file. It can be dropped on the field as well, and PEM text can be pasted.</source>
        <translation>파일을 선택하십시오. 필드에 끌어다 놓거나 PEM 텍스트를 붙여넣을 수도 있습니다.</translation>
    </message>
</context>
<context>
    <name>FilterLine</name>
    <message>
        <source>%1 The rows are those of the last filter that could be read.</source>
        <translation>%1 행은 읽을 수 있었던 마지막 필터의 결과입니다.</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>예</translation>
    </message>
    <message>
        <source>The CONNACK and its reason</source>
        <translation>CONNACK과 그 이유</translation>
    </message>
    <message>
        <source>Everything that was refused</source>
        <translation>거부된 모든 것</translation>
    </message>
    <message>
        <source>All refused publishes</source>
        <translation>거부된 모든 발행</translation>
    </message>
    <message>
        <source>What was received on a topic</source>
        <translation>토픽에서 받은 것</translation>
    </message>
    <message>
        <source>Big messages</source>
        <translation>큰 메시지</translation>
    </message>
    <message>
        <source>Retained messages</source>
        <translation>Retain 메시지</translation>
    </message>
    <message>
        <source>All about one Packet Identifier</source>
        <translation>한 Packet Identifier의 모든 것</translation>
    </message>
    <message>
        <source>Packets that break the standard</source>
        <translation>표준을 위반하는 패킷</translation>
    </message>
    <message>
        <source>All but the keep-alive</source>
        <translation>keep-alive를 제외한 모든 것</translation>
    </message>
    <message>
        <source>What happened below MQTT</source>
        <translation>MQTT 아래에서 일어난 일</translation>
    </message>
    <message>
        <source>The first second</source>
        <translation>처음 1초</translation>
    </message>
    <message>
        <source>A text, its case counts</source>
        <translation>텍스트, 대소문자 구분</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>최근</translation>
    </message>
    <message>
        <source>Forget the recent filters</source>
        <translation>최근 필터 지우기</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>how much of the log the filter has looked at</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Filter: words, or terms such as type:publish topic:sensors/#</source>
        <translation>필터: 단어 또는 type:publish topic:sensors/# 같은 조건</translation>
    </message>
    <message>
        <source>Shows the rows that meet it (Ctrl+F). Words must all occur; terms ask for a type, topic, reason, size and more, combined with and, or, not and brackets. Ctrl+Space offers what fits.</source>
        <translation>조건에 맞는 행을 표시합니다 (Ctrl+F). 단어는 모두 나와야 합니다. 조건은 유형, 토픽, 이유, 크기 등을 지정하며 and, or, not과 괄호로 조합합니다. Ctrl+Space를 누르면 맞는 것을 제안합니다.</translation>
    </message>
    <message>
        <source>Filters to start from, and those that were used last</source>
        <translation>시작점으로 쓸 필터와 최근에 쓴 필터</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Stop looking; the rows found so far stay</source>
        <translation>검색을 멈춥니다. 지금까지 찾은 행은 남습니다</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the payload</source>
        <translation>페이로드에서 찾기</translation>
    </message>
    <message>
        <source>Find the previous place (Shift+F3)</source>
        <translation>이전 위치 찾기 (Shift+F3)</translation>
    </message>
    <message>
        <source>Find the next place (F3)</source>
        <translation>다음 위치 찾기 (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>닫기 (Esc)</translation>
    </message>
    <message>
        <source>Marks every place where these characters stand, in either case (F3 goes on)</source>
        <translation>대소문자 구분 없이 이 문자가 있는 곳을 모두 표시합니다 (F3으로 계속)</translation>
    </message>
</context>
<context>
    <name>FitChecker</name>
    <message>
        <source>&quot;%1&quot; stands before &quot;%2&quot;, which did not issue it: the issuer is &quot;%3&quot;.</source>
        <translation>“%1” 다음에 “%2”이(가) 있지만 그 발급자가 아닙니다. 발급자는 “%3”입니다.</translation>
    </message>
    <message>
        <source>Put the certificates in order: the own one first, and behind each its issuer.</source>
        <translation>인증서를 순서대로 두십시오: 자신의 인증서를 먼저, 그 뒤에 각각의 발급자.</translation>
    </message>
    <message>
        <source>Take out what does not belong to the chain, and put the certificate of &quot;%1&quot; in its place.</source>
        <translation>체인에 속하지 않는 것을 빼고 그 자리에 “%1”의 인증서를 넣으십시오.</translation>
    </message>
    <message>
        <source>The certificate of the intermediate CA &quot;%1&quot; is missing.</source>
        <translation>중간 CA “%1”의 인증서가 없습니다.</translation>
    </message>
    <message>
        <source>Append it to the certificate file, behind &quot;%1&quot;.</source>
        <translation>인증서 파일의 “%1” 뒤에 추가하십시오.</translation>
    </message>
    <message>
        <source>It is in order, up to the CA &quot;%1&quot; itself, which need not be sent.</source>
        <translation>순서가 맞습니다. 보낼 필요가 없는 CA “%1” 자체까지 이어집니다.</translation>
    </message>
    <message numerus="yes">
        <source>It is in order: %n certificate(s), up to one that &quot;%1&quot; issued.</source>
        <translation>
            <numerusform>순서가 맞습니다: “%1”이(가) 발급한 것까지 인증서 %n개.</numerusform>
        </translation>
    </message>
    <message>
        <source>Give the certificate of the CA at the end of the chain, as PEM or DER.</source>
        <translation>체인 끝에 있는 CA의 인증서를 PEM 또는 DER로 지정하십시오.</translation>
    </message>
    <message>
        <source>No CA file is given.</source>
        <translation>CA 파일이 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>The chain ends at a CA that this system trusts.</source>
        <translation>체인이 이 시스템이 신뢰하는 CA에서 끝납니다.</translation>
    </message>
    <message>
        <source>The chain ends at a CA of %1.</source>
        <translation>체인이 %1의 CA에서 끝납니다.</translation>
    </message>
    <message>
        <source>the system&apos;s store</source>
        <translation>시스템 저장소</translation>
    </message>
    <message>
        <source>%1 holds a CA of the right name, &quot;%2&quot;, but with another key: it did not sign &quot;%3&quot;. The CA was probably made anew.</source>
        <translation>%1에는 이름이 맞는 CA “%2”이(가) 있지만 키가 다릅니다. “%3”에 서명하지 않았습니다. CA가 새로 만들어진 것 같습니다.</translation>
    </message>
    <message>
        <source>Give the CA&apos;s certificate that goes with this key, or have &quot;%1&quot; issued anew by this CA.</source>
        <translation>이 키에 맞는 CA의 인증서를 지정하거나, 이 CA에서 “%1”을(를) 새로 발급받으십시오.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is self-signed, and it is not in %2.</source>
        <translation>“%1”은(는) 자체 서명이며 %2에 없습니다.</translation>
    </message>
    <message>
        <source>Give this certificate itself as CA file, or better have it issued by a CA.</source>
        <translation>이 인증서 자체를 CA 파일로 지정하거나, 되도록 CA에서 발급받으십시오.</translation>
    </message>
    <message>
        <source>%1 holds &quot;%2&quot;, which is not a CA: it was issued by &quot;%3&quot;.</source>
        <translation>%1에는 CA가 아닌 “%2”이(가) 있습니다. “%3”이(가) 발급했습니다.</translation>
    </message>
    <message>
        <source>Give the certificate of the CA &quot;%1&quot; as CA file.</source>
        <translation>CA “%1”의 인증서를 CA 파일로 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 holds the intermediate CA &quot;%2&quot;; trust has to end at a CA that signs itself.</source>
        <translation>%1에는 중간 CA “%2”이(가) 있습니다. 신뢰는 자체 서명한 CA에서 끝나야 합니다.</translation>
    </message>
    <message>
        <source>Add the certificate of &quot;%1&quot; to the CA file.</source>
        <translation>“%1”의 인증서를 CA 파일에 추가하십시오.</translation>
    </message>
    <message>
        <source>As long as the certificate of &quot;%1&quot; is missing, it cannot be told whether the CA of %2 is the right one.</source>
        <translation>“%1”의 인증서가 없는 한 %2의 CA가 맞는 것인지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; was issued by &quot;%2&quot;, which is not in %3.</source>
        <translation>“%1”은(는) %3에 없는 “%2”이(가) 발급했습니다.</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs: they know this issuer.</source>
        <translation>시스템의 CA를 신뢰하십시오. 시스템의 CA는 이 발급자를 압니다.</translation>
    </message>
    <message>
        <source>Give the certificate of &quot;%1&quot; as CA file.</source>
        <translation>“%1”의 인증서를 CA 파일로 지정하십시오.</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: %2</source>
        <comment>name of a certificate, sentence on its dates</comment>
        <translation>“%1”: %2</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock, or wait until %1.</source>
        <translation>이 컴퓨터의 시계를 확인하거나 %1까지 기다리십시오.</translation>
    </message>
    <message>
        <source>Renew it. If the date is still to come, set this machine&apos;s clock.</source>
        <translation>갱신하십시오. 그 날짜가 아직 오지 않았다면 이 컴퓨터의 시계를 맞추십시오.</translation>
    </message>
    <message>
        <source>All are valid; &quot;%1&quot; expires first, %2.</source>
        <translation>모두 유효합니다. “%1”이(가) 가장 먼저 만료됩니다(%2).</translation>
    </message>
    <message>
        <source>Renew &quot;%1&quot; soon.</source>
        <translation>“%1”을(를) 곧 갱신하십시오.</translation>
    </message>
    <message>
        <source>It is valid for more than 825 days in all: iPhones, iPads and Macs refuse such a server.</source>
        <translation>전체 유효 기간이 825일을 넘습니다. iPhone, iPad, Mac은 이런 서버를 거부합니다.</translation>
    </message>
    <message>
        <source>Have it issued for 825 days at most, if such clients are to connect.</source>
        <translation>그런 클라이언트가 연결해야 한다면 825일 이하로 발급받으십시오.</translation>
    </message>
    <message>
        <source>A broker with use_identity_as_username calls this client &quot;%1&quot;.</source>
        <translation>use_identity_as_username을 쓰는 브로커는 이 클라이언트를 “%1”(이)라고 부릅니다.</translation>
    </message>
    <message>
        <source>No host name is given.</source>
        <translation>호스트 이름이 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>Give the host name or address that stands in the clients&apos; URL.</source>
        <translation>클라이언트의 URL에 있는 호스트 이름이나 주소를 지정하십시오.</translation>
    </message>
    <message>
        <source>The certificate has no Subject Alternative Name; today&apos;s clients do not look at the subject &quot;%1&quot;.</source>
        <translation>인증서에 Subject Alternative Name이 없습니다. 요즘 클라이언트는 주체 “%1”을(를) 보지 않습니다.</translation>
    </message>
    <message>
        <source>Have it issued anew with %1 as Subject Alternative Name.</source>
        <translation>%1을(를) Subject Alternative Name으로 하여 새로 발급받으십시오.</translation>
    </message>
    <message>
        <source>The certificate is good for %1 (it names %2).</source>
        <translation>인증서가 %1에 맞습니다(들어 있는 이름: %2).</translation>
    </message>
    <message>
        <source>The certificate names %1, but not %2.</source>
        <translation>인증서에 있는 이름은 %1이며, %2은(는) 없습니다.</translation>
    </message>
    <message>
        <source>Use one of these names in the URL, or have the certificate issued for %1 as well.</source>
        <translation>이 이름 중 하나를 URL에 쓰거나, 인증서를 %1용으로도 발급받으십시오.</translation>
    </message>
    <message>
        <source>%1 is not for this use: its purpose is %2.</source>
        <translation>%1은(는) 이 용도의 것이 아닙니다. 용도: %2.</translation>
    </message>
    <message>
        <source>that of a CA</source>
        <translation>CA의 용도</translation>
    </message>
    <message>
        <source>Have it issued with the extended key usage %1.</source>
        <translation>확장 키 용도 %1(으)로 발급받으십시오.</translation>
    </message>
    <message>
        <source>%1 names no purpose: it may be used for anything.</source>
        <translation>%1에 용도가 없어 무엇에나 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 is for this use: %2.</source>
        <translation>%1은(는) 이 용도의 것입니다: %2.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no CA: its certificate does not allow it to issue others.</source>
        <translation>“%1”은(는) CA가 아닙니다. 그 인증서로는 다른 인증서를 발급할 수 없습니다.</translation>
    </message>
    <message>
        <source>Have it made anew with basic constraints CA:TRUE and key usage keyCertSign.</source>
        <translation>기본 제약 CA:TRUE와 키 용도 keyCertSign으로 새로 만들게 하십시오.</translation>
    </message>
    <message>
        <source>OpenSSL refuses the CA &quot;%1&quot;: %2.</source>
        <translation>OpenSSL이 CA “%1”을(를) 거부합니다: %2.</translation>
    </message>
    <message>
        <source>Have the certificate issued by a CA without that restriction.</source>
        <translation>인증서를 그런 제한이 없는 CA에서 발급받으십시오.</translation>
    </message>
    <message>
        <source>%1 may itself issue certificates: it is a CA.</source>
        <translation>%1은(는) 직접 인증서를 발급할 수 있습니다. CA입니다.</translation>
    </message>
    <message>
        <source>Use a certificate of its own for this, with basic constraints CA:FALSE, and keep the CA&apos;s key away from it.</source>
        <translation>이 용도에는 기본 제약 CA:FALSE인 별도의 인증서를 쓰고, CA의 키는 가까이 두지 마십시오.</translation>
    </message>
    <message>
        <source>There is no certificate of an issuer to look at.</source>
        <translation>살펴볼 발급자 인증서가 없습니다.</translation>
    </message>
    <message>
        <source>Every issuer is marked as a CA.</source>
        <translation>모든 발급자가 CA로 표시되어 있습니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too weak for OpenSSL&apos;s security level 2: key %2, signature %3.</source>
        <translation>“%1”은(는) OpenSSL의 보안 수준 2에 너무 약합니다: 키 %2, 서명 %3.</translation>
    </message>
    <message>
        <source>Have it made anew with RSA of 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>RSA 2048비트 이상 또는 EC P-256, 그리고 SHA-256 서명으로 새로 만들게 하십시오.</translation>
    </message>
    <message>
        <source>Key %1, signature %2.</source>
        <translation>키 %1, 서명 %2.</translation>
    </message>
    <message>
        <source>Give a list of the CA that issued the certificate, as PEM or DER.</source>
        <translation>인증서를 발급한 CA의 목록을 PEM 또는 DER로 지정하십시오.</translation>
    </message>
    <message>
        <source>No revocation list is given.</source>
        <translation>폐기 목록이 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 is on the revocation list.</source>
        <translation>%1이(가) 폐기 목록에 있습니다.</translation>
    </message>
    <message>
        <source>Have a new one issued, with a new key.</source>
        <translation>새 키로 새 인증서를 발급받으십시오.</translation>
    </message>
    <message>
        <source>The list does not settle it: OpenSSL says &quot;%1&quot;.</source>
        <translation>이 목록으로는 결정할 수 없습니다. OpenSSL의 설명: “%1”.</translation>
    </message>
    <message>
        <source>%1 is not on the list.</source>
        <translation>%1이(가) 목록에 없습니다.</translation>
    </message>
    <message>
        <source>There is no certificate to look at.</source>
        <translation>살펴볼 인증서가 없습니다.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate &quot;%1&quot;</source>
        <translation>서버의 인증서 “%1”</translation>
    </message>
    <message>
        <source>The client&apos;s certificate &quot;%1&quot;</source>
        <translation>클라이언트의 인증서 “%1”</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1을(를) 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1에 든 것: %2.</translation>
    </message>
    <message>
        <source>Give the server&apos;s certificate, followed by its intermediate CAs (mosquitto: certfile).</source>
        <translation>서버의 인증서와 그 뒤에 중간 CA를 지정하십시오(mosquitto: certfile).</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate, followed by its intermediate CAs.</source>
        <translation>클라이언트의 인증서와 그 뒤에 중간 CA를 지정하십시오.</translation>
    </message>
    <message>
        <source>No certificate is given.</source>
        <translation>인증서가 지정되지 않았습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n certificate(s); the first is &quot;%2&quot;.</source>
        <translation>
            <numerusform>%1에 인증서 %n개가 있습니다. 첫 번째는 “%2”입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1은(는) 암호화되어 있어 암호 문구가 필요합니다.</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>암호 문구로 %1을(를) 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Give the passphrase with which it was made.</source>
        <translation>만들 때 쓴 암호 문구를 입력하십시오.</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it).</source>
        <translation>%1은(는) OpenSSL이 더 이상 열지 않는 암호(RC2 또는 그 계열)로 암호화되어 있습니다.</translation>
    </message>
    <message>
        <source>Export it anew with AES, or give certificate and key as PEM.</source>
        <translation>AES로 다시 내보내거나 인증서와 키를 PEM으로 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 holds no certificate.</source>
        <translation>%1에 인증서가 없습니다.</translation>
    </message>
    <message>
        <source>Export it together with its certificate.</source>
        <translation>인증서와 함께 내보내십시오.</translation>
    </message>
    <message numerus="yes">
        <source>%1 is a PKCS#12 file with %n certificate(s); mosquitto reads none.</source>
        <translation>
            <numerusform>%1은(는) 인증서 %n개가 든 PKCS#12 파일입니다. mosquitto는 이를 읽지 않습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Give mosquitto certificate and key as PEM.</source>
        <translation>mosquitto에는 인증서와 키를 PEM으로 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate, as PEM or DER.</source>
        <translation>인증서에 속하는 개인 키를 PEM 또는 DER로 지정하십시오.</translation>
    </message>
    <message>
        <source>It is in %1: %2.</source>
        <translation>%1에 있습니다: %2.</translation>
    </message>
    <message>
        <source>%1 holds no private key.</source>
        <translation>%1에 개인 키가 없습니다.</translation>
    </message>
    <message>
        <source>Export it together with its key.</source>
        <translation>키와 함께 내보내십시오.</translation>
    </message>
    <message>
        <source>The file was not opened.</source>
        <translation>파일을 열지 않았습니다.</translation>
    </message>
    <message>
        <source>No private key is given.</source>
        <translation>개인 키가 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 is encrypted: mosquitto asks for the passphrase on the terminal each time it starts, and as a service it cannot.</source>
        <translation>%1은(는) 암호화되어 있습니다. mosquitto는 시작할 때마다 터미널에서 암호 문구를 묻는데, 서비스로는 그럴 수 없습니다.</translation>
    </message>
    <message>
        <source>Take the passphrase off the key, and let only mosquitto&apos;s user read the file.</source>
        <translation>키에서 암호 문구를 없애고, mosquitto의 사용자만 파일을 읽게 하십시오.</translation>
    </message>
    <message>
        <source>%1 holds a private key: %2.</source>
        <translation>%1에 개인 키가 있습니다: %2.</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>키를 암호화할 때 쓴 암호 문구를 입력하십시오.</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>%1의 개인 키가 손상되었거나 OpenSSL이 모르는 종류입니다.</translation>
    </message>
    <message>
        <source>There is no key to compare with.</source>
        <translation>비교할 키가 없습니다.</translation>
    </message>
    <message>
        <source>The private key belongs to the certificate &quot;%1&quot;.</source>
        <translation>개인 키가 인증서 “%1”에 속합니다.</translation>
    </message>
    <message>
        <source>The private key belongs to &quot;%1&quot;, which is certificate %2 of the file; it has to be the first one.</source>
        <translation>개인 키가 파일의 %2번째 인증서인 “%1”에 속합니다. 첫 번째여야 합니다.</translation>
    </message>
    <message>
        <source>Put the certificate &quot;%1&quot; first in the file, and its issuers behind it.</source>
        <translation>인증서 “%1”을(를) 파일의 맨 앞에 두고 그 발급자들을 뒤에 두십시오.</translation>
    </message>
    <message>
        <source>The private key (%1) does not belong to the certificate &quot;%2&quot; (%3).</source>
        <translation>개인 키(%1)가 인증서 “%2”(%3)에 속하지 않습니다.</translation>
    </message>
    <message>
        <source>Give the key with which the certificate was requested, or have a certificate issued for this key.</source>
        <translation>인증서를 요청할 때 쓴 키를 지정하거나, 이 키로 인증서를 발급받으십시오.</translation>
    </message>
    <message>
        <source>There is no file with a private key.</source>
        <translation>개인 키가 든 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Everybody on this machine can read %1.</source>
        <translation>이 컴퓨터의 모든 사용자가 %1을(를) 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Take the right away: &quot;chmod 600 %1&quot;.</source>
        <translation>권한을 제거하십시오: &quot;chmod 600 %1&quot;.</translation>
    </message>
    <message>
        <source>%1 can be read by its owner and the group &quot;%2&quot;.</source>
        <translation>소유자와 그룹 “%2”이(가) %1을(를) 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Only its owner can read %1.</source>
        <translation>소유자만 %1을(를) 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>OpenSSL refuses the certificate &quot;%1&quot;: %2.</source>
        <translation>OpenSSL이 인증서 “%1”을(를) 거부합니다: %2.</translation>
    </message>
    <message>
        <source>Have it issued anew without what OpenSSL refuses.</source>
        <translation>OpenSSL이 거부하는 내용을 빼고 다시 발급받으십시오.</translation>
    </message>
</context>
<context>
    <name>Fix</name>
    <message>
        <source>Use %1</source>
        <translation>%1 사용</translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation>%1에 연결</translation>
    </message>
    <message>
        <source>Switch to MQTT %1</source>
        <translation>MQTT %1(으)로 전환</translation>
    </message>
    <message>
        <source>Use client ID %1</source>
        <translation>Client ID %1 사용</translation>
    </message>
    <message>
        <source>Turn clean start on</source>
        <translation>Clean Start 켜기</translation>
    </message>
    <message>
        <source>Turn clean session on</source>
        <translation>Clean Session 켜기</translation>
    </message>
    <message>
        <source>Connect without the will</source>
        <translation>Will 없이 연결</translation>
    </message>
    <message>
        <source>Do not retain the will</source>
        <translation>Will을 Retain하지 않기</translation>
    </message>
    <message>
        <source>Use QoS %1 for the will</source>
        <translation>Will에 QoS %1 사용</translation>
    </message>
    <message>
        <source>Use the URL&apos;s host as server name</source>
        <translation>URL의 호스트를 서버 이름으로 사용</translation>
    </message>
    <message>
        <source>Use server name %1</source>
        <translation>서버 이름 %1 사용</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol</source>
        <translation>ALPN 프로토콜을 제안하지 않기</translation>
    </message>
    <message>
        <source>Offer ALPN protocol %1</source>
        <translation>ALPN 프로토콜 %1 제안</translation>
    </message>
    <message>
        <source>Trust the system&apos;s CAs as well</source>
        <translation>시스템의 CA도 신뢰</translation>
    </message>
    <message>
        <source>Use the default minimum TLS version</source>
        <translation>기본 최소 TLS 버전 사용</translation>
    </message>
    <message>
        <source>Use a keep-alive of %1 s</source>
        <translation>keep-alive %1 s 사용</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>%1 제외</translation>
    </message>
    <message>
        <source>Leave out the properties of CONNECT</source>
        <translation>CONNECT의 속성 제외</translation>
    </message>
    <message>
        <source>Trust this CA for this connection: %1</source>
        <translation>이 연결에서 이 CA 신뢰: %1</translation>
    </message>
    <message>
        <source>Trust this certificate for this connection: %1</source>
        <translation>이 연결에서 이 인증서 신뢰: %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; would be trusted from then on: whoever holds its key can pose as this broker. Anybody between here and the broker can present a certificate of this name, so compare its fingerprint with the one that the broker&apos;s operator tells you, over another way than this connection.</source>
        <translation>그때부터 “%1”을(를) 신뢰하게 됩니다. 그 키를 가진 사람은 누구나 이 브로커로 행세할 수 있습니다. 여기와 브로커 사이의 누구든 이 이름의 인증서를 제시할 수 있으므로, 이 연결이 아닌 다른 경로로 브로커 운영자가 알려 준 지문과 비교하십시오.</translation>
    </message>
    <message>
        <source>Allow TLS 1.0 and later</source>
        <translation>TLS 1.0 이상 허용</translation>
    </message>
    <message>
        <source>Allow TLS 1.1 and later</source>
        <translation>TLS 1.1 이상 허용</translation>
    </message>
    <message>
        <source>Switch to MQTT %1, send the password in CONNECT</source>
        <translation>MQTT %1(으)로 전환, CONNECT에 비밀번호 전송</translation>
    </message>
    <message>
        <source>Leave out %1, send the password in CONNECT</source>
        <translation>%1 제외, CONNECT에 비밀번호 전송</translation>
    </message>
    <message>
        <source>Leave out the properties of CONNECT, send the password in it</source>
        <translation>CONNECT의 속성을 제외하고 비밀번호 전송</translation>
    </message>
</context>
<context>
    <name>Flags</name>
    <message>
        <source>Read an options object in MQTT.js&apos;s spelling (JSON or JavaScript); - reads standard input.</source>
        <translation>MQTT.js 표기의 옵션 객체(JSON 또는 JavaScript)를 읽습니다. -는 표준 입력을 읽습니다.</translation>
    </message>
    <message>
        <source>Port in place of the URL&apos;s.</source>
        <translation>URL의 포트 대신 쓸 포트.</translation>
    </message>
    <message>
        <source>WebSocket path in place of the URL&apos;s.</source>
        <translation>URL의 경로 대신 쓸 WebSocket 경로.</translation>
    </message>
    <message>
        <source>Header of the WebSocket upgrade; may come again.</source>
        <translation>WebSocket 업그레이드의 헤더. 여러 번 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Client Identifier.</source>
        <translation>Client Identifier.</translation>
    </message>
    <message>
        <source>User name.</source>
        <translation>사용자 이름.</translation>
    </message>
    <message>
        <source>File whose first line is the password.</source>
        <translation>첫 줄이 비밀번호인 파일.</translation>
    </message>
    <message>
        <source>Password; others can see a command line, so prefer --password-file.</source>
        <translation>비밀번호. 명령줄은 다른 사람이 볼 수 있으므로 --password-file을 권장합니다.</translation>
    </message>
    <message>
        <source>MQTT 3.1, 3.1.1 (default) or 5.0.</source>
        <translation>MQTT 3.1, 3.1.1(기본값) 또는 5.0.</translation>
    </message>
    <message>
        <source>Keep-alive in seconds; 0 turns it off.</source>
        <translation>keep-alive(초). 0이면 끕니다.</translation>
    </message>
    <message>
        <source>Clean session (clean start in MQTT 5).</source>
        <translation>Clean Session(MQTT 5에서는 Clean Start).</translation>
    </message>
    <message>
        <source>Limit for the attempt in seconds, 30 by default.</source>
        <translation>시도의 제한 시간(초), 기본값 30.</translation>
    </message>
    <message>
        <source>CA certificates to trust in place of the system&apos;s; may come again.</source>
        <translation>시스템 것 대신 신뢰할 CA 인증서. 여러 번 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Certificate revocation list.</source>
        <translation>인증서 폐기 목록.</translation>
    </message>
    <message>
        <source>Client certificate, with its chain.</source>
        <translation>클라이언트 인증서와 체인.</translation>
    </message>
    <message>
        <source>Key of the client certificate.</source>
        <translation>클라이언트 인증서의 키.</translation>
    </message>
    <message>
        <source>Client certificate and key as PKCS#12.</source>
        <translation>PKCS#12 형식의 클라이언트 인증서와 키.</translation>
    </message>
    <message>
        <source>File whose first line opens the key.</source>
        <translation>첫 줄로 키를 여는 파일.</translation>
    </message>
    <message>
        <source>Server name to send and to verify.</source>
        <translation>보내고 검증할 서버 이름.</translation>
    </message>
    <message>
        <source>Application protocol to offer in TLS; may come again.</source>
        <translation>TLS에서 제안할 애플리케이션 프로토콜. 여러 번 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Accept any certificate.</source>
        <translation>모든 인증서를 받아들입니다.</translation>
    </message>
    <message>
        <source>Open the TCP connection there; all names stay the URL&apos;s.</source>
        <translation>그곳으로 TCP 연결을 엽니다. 모든 이름은 URL의 것을 그대로 씁니다.</translation>
    </message>
    <message>
        <source>socks5:// or http:// proxy.</source>
        <translation>socks5:// 또는 http:// 프록시.</translation>
    </message>
    <message>
        <source>Topic of the last will.</source>
        <translation>Last Will의 토픽.</translation>
    </message>
    <message>
        <source>Payload of the last will.</source>
        <translation>Last Will의 페이로드.</translation>
    </message>
    <message>
        <source>QoS of the last will.</source>
        <translation>Last Will의 QoS.</translation>
    </message>
    <message>
        <source>Retain the last will.</source>
        <translation>Last Will을 Retain합니다.</translation>
    </message>
    <message>
        <source>MQTT 5 property of CONNECT by its name in MQTT.js, userProperties.KEY=VALUE for a user property; may come again.</source>
        <translation>MQTT.js 이름으로 쓴 CONNECT의 MQTT 5 속성. User Property는 userProperties.KEY=VALUE. 여러 번 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>MQTT 5 property of the will; may come again.</source>
        <translation>Will의 MQTT 5 속성. 여러 번 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>After a failure, make the extra connections that narrow the cause down (default).</source>
        <translation>실패하면 원인을 좁히는 추가 연결을 합니다(기본값).</translation>
    </message>
    <message>
        <source>Make exactly one connection.</source>
        <translation>연결을 정확히 한 번만 합니다.</translation>
    </message>
    <message>
        <source>Limit for all probes together in seconds, 10 by default.</source>
        <translation>모든 추가 검사를 합친 제한 시간(초), 기본값 10.</translation>
    </message>
    <message>
        <source>Stay connected for S seconds and report what happens.</source>
        <translation>S초 동안 연결을 유지하고 일어난 일을 보고합니다.</translation>
    </message>
    <message>
        <source>Subscribe after connecting; may come again.</source>
        <translation>연결한 뒤 구독합니다. 여러 번 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Publish after subscribing; may come again.</source>
        <translation>구독한 뒤 발행합니다. 여러 번 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Print the report as one JSON object.</source>
        <translation>보고서를 JSON 객체 하나로 출력합니다.</translation>
    </message>
    <message>
        <source>Write the report as JUnit XML.</source>
        <translation>보고서를 JUnit XML로 씁니다.</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>이 도움말을 출력합니다.</translation>
    </message>
    <message>
        <source>Makes one MQTT connection attempt, prints what happened at each layer, and names the cause if it failed.
Exit status: 0 connected, 1 not connected or refused later, 2 the command line, the options or a file cannot be used.</source>
        <translation>MQTT 연결을 한 번 시도하고, 각 계층에서 일어난 일을 출력하며, 실패하면 원인을 알려 줍니다.
종료 상태: 0 연결됨, 1 연결 안 됨 또는 나중에 거부됨, 2 명령줄, 옵션 또는 파일을 사용할 수 없음.</translation>
    </message>
    <message>
        <source>mqtt, mqtts, ws or wss URL of the broker.</source>
        <translation>브로커의 mqtt, mqtts, ws 또는 wss URL.</translation>
    </message>
    <message>
        <source>Usage: connack check [URL] [--options FILE] [flags]</source>
        <translation>사용법: connack check [URL] [--options FILE] [flags]</translation>
    </message>
    <message>
        <source>Where the port leads nowhere, also look at the customary ports of the host (1883, 8883, ...).</source>
        <translation>포트가 맞지 않으면 호스트의 통상적인 포트(1883, 8883, ...)도 살펴봅니다.</translation>
    </message>
    <message>
        <source>Append the TLS session keys to FILE, so that Wireshark can read a recording: it opens all that is sent.</source>
        <translation>Wireshark가 기록을 읽을 수 있도록 TLS 세션 키를 FILE에 추가합니다. 전송된 모든 것을 열 수 있습니다.</translation>
    </message>
    <message>
        <source>Write the packet log: FILE ends in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>패킷 로그를 씁니다. FILE은 .pcapng, .jsonl, .csv, .txt 또는 .md로 끝납니다.</translation>
    </message>
    <message>
        <source>Begin another file when that of --log has this size (such as 100MB); full ones are called name-0001, ...</source>
        <translation>--log의 파일이 이 크기(예: 100MB)가 되면 다른 파일을 시작합니다. 가득 찬 파일의 이름은 name-0001, ...입니다.</translation>
    </message>
    <message>
        <source>With --log-rotate: keep the newest N files and remove older ones of this run.</source>
        <translation>--log-rotate와 함께: 최신 파일 N개를 보관하고 이번 실행의 이전 파일은 제거합니다.</translation>
    </message>
    <message>
        <source>QoS of --subscribe and --publish, 0 by default.</source>
        <translation>--subscribe와 --publish의 QoS, 기본값 0.</translation>
    </message>
</context>
<context>
    <name>GeneralForm</name>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>What this connection is called in the list. It is not sent.</source>
        <translation>목록에 표시되는 이 연결의 이름입니다. 전송되지 않습니다.</translation>
    </message>
    <message>
        <source>the URL is shown</source>
        <translation>URL을 표시함</translation>
    </message>
    <message>
        <source>Client &amp;ID</source>
        <translation>Client ID(&amp;I)</translation>
    </message>
    <message>
        <source>Identifies this client to the broker; a second connection with the same one throws the first out.
Client Identifier in the payload of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.3.1</source>
        <translation>브로커에서 이 클라이언트를 식별합니다. 같은 ID의 두 번째 연결이 첫 번째를 밀어냅니다.
CONNECT 페이로드의 Client Identifier, 모든 버전.
MQTT 5.0 및 3.1.1, 3.1.3.1절</translation>
    </message>
    <message>
        <source>empty: the broker assigns one</source>
        <translation>비어 있음: 브로커가 지정</translation>
    </message>
    <message>
        <source>Ne&amp;w</source>
        <translation>새로 만들기(&amp;W)</translation>
    </message>
    <message>
        <source>Draws eight new random digits; what stands before them stays</source>
        <translation>새 임의 숫자 여덟 자리를 뽑습니다. 앞에 있는 것은 유지됩니다</translation>
    </message>
    <message>
        <source>On: the broker forgets what it kept for this client ID and begins a new session.
Off: an earlier session goes on, with its subscriptions and waiting messages.
Connect Flags of CONNECT: Clean Session (3.x) or Clean Start (5.0), section 3.1.2.4</source>
        <translation>켬: 브로커가 이 Client ID로 보관한 것을 잊고 새 세션을 시작합니다.
끔: 이전 세션이 구독과 대기 중인 메시지와 함께 이어집니다.
CONNECT의 Connect Flags: Clean Session(3.x) 또는 Clean Start(5.0), 3.1.2.4절</translation>
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
        <translation>가장 긴 침묵 시간: 이 시간 동안 다른 것을 보내지 않으면 클라이언트가 PINGREQ를 보냅니다. 0이면 끕니다.
CONNECT의 Keep Alive, 0~65535초, 모든 버전.
MQTT 5.0 및 3.1.1, 3.1.2.10절</translation>
    </message>
    <message>
        <source>60 s</source>
        <translation>60 s</translation>
    </message>
    <message>
        <source>&amp;Timeout</source>
        <translation>제한 시간(&amp;T)</translation>
    </message>
    <message>
        <source>The limit for the whole attempt, from looking up the name to CONNACK. It is not sent.</source>
        <translation>이름 조회부터 CONNACK까지 시도 전체의 제한 시간입니다. 전송되지 않습니다.</translation>
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
        <translation>%1이(가) 이 브로커에서 같은 Client ID를 씁니다. 나중에 연결하는 쪽이 다른 쪽을 밀어냅니다 [MQTT-3.1.4-3].</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>What it means</source>
        <translation>의미</translation>
    </message>
    <message>
        <source>How it is recognised</source>
        <translation>알아내는 방법</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>해야 할 일</translation>
    </message>
    <message>
        <source>Connect to a broker</source>
        <translation>브로커에 연결</translation>
    </message>
    <message>
        <source>Type or paste the URL (Ctrl+L), for instance mqtts://broker.example, and press Connect (Ctrl+Return). The bar at the right fills stage by stage: Resolve, TCP, TLS, WebSocket, MQTT, each with its time. Below it stands the verdict.
User name and password belong to Credentials, the CA file of a private CA to TLS. The version of MQTT stands beside the URL.
The same key cancels an attempt; Ctrl+D disconnects.</source>
        <translation>URL을 입력하거나 붙여넣고(Ctrl+L) 연결(Ctrl+Return)을 누르십시오. 예: mqtts://broker.example. 오른쪽 막대가 Resolve, TCP, TLS, WebSocket, MQTT 순으로 단계별 시간과 함께 채워집니다. 그 아래에 판정이 있습니다.
사용자 이름과 비밀번호는 자격 증명에, 사설 CA의 CA 파일은 TLS에 넣습니다. MQTT 버전은 URL 옆에 있습니다.
같은 키로 시도를 취소하고, Ctrl+D로 연결을 끊습니다.</translation>
    </message>
    <message>
        <source>When it fails</source>
        <translation>실패할 때</translation>
    </message>
    <message>
        <source>The verdict names one cause, what it means and what to do; where a setting can mend it, a button does so in the form and connects again (Ctrl+Z takes it back). &quot;likely&quot; and &quot;possible&quot; tell that other causes fit as well.
Evidence shows word for word what was observed. &quot;More about this cause&quot; opens its page here.
A few extra connections narrow the cause down by themselves; Connection, Look closer after a failure switches them off.</source>
        <translation>판정은 하나의 원인과 그 의미, 해야 할 일을 알려 줍니다. 설정으로 고칠 수 있으면 버튼이 양식에서 고치고 다시 연결합니다(Ctrl+Z로 되돌림). “유력”과 “가능”은 다른 원인도 들어맞는다는 뜻입니다.
증거는 관찰한 것을 그대로 보여 줍니다. “이 원인에 대해 더 보기”는 여기서 해당 페이지를 엽니다.
몇 개의 추가 연결이 원인을 자동으로 좁힙니다. 연결, 실패 후 추가 검사에서 끌 수 있습니다.</translation>
    </message>
    <message>
        <source>Filter the packets</source>
        <translation>패킷 필터링</translation>
    </message>
    <message>
        <source>Ctrl+F goes to the filter. Words and &quot;quoted text&quot; are looked for everywhere; terms such as type:connack, topic:sensors/#, is:refused, qos:2, size&gt;1k, t&gt;12.5, attempt:2 or dir:in look at one thing, and are combined with and, or, not and brackets.
Ctrl+Space offers what fits; the ? beside the line has examples. Ctrl+Shift+F finds without hiding the other rows, F3 goes on.</source>
        <translation>Ctrl+F로 필터로 이동합니다. 단어와 &quot;quoted text&quot;는 어디에서나 찾습니다. type:connack, topic:sensors/#, is:refused, qos:2, size&gt;1k, t&gt;12.5, attempt:2, dir:in 같은 조건은 한 가지를 보며 and, or, not과 괄호로 조합합니다.
Ctrl+Space를 누르면 맞는 것을 제안하고, 줄 옆의 ?에는 예가 있습니다. Ctrl+Shift+F는 다른 행을 숨기지 않고 찾으며, F3으로 계속합니다.</translation>
    </message>
    <message>
        <source>Export the log and report a bug</source>
        <translation>로그 내보내기와 버그 보고</translation>
    </message>
    <message>
        <source>Ctrl+E writes the packets as .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked unless you reveal them for that file. Ctrl+O opens a .jsonl, .pcapng or a capture of MQTT over TCP.
Copy report (Ctrl+Shift+C) and Save report (Ctrl+Shift+S) hold everything about the latest attempt, without secrets.</source>
        <translation>Ctrl+E는 패킷을 Wireshark용 .pcapng, .jsonl, .csv, .txt 또는 .md로 씁니다. 그 파일에 표시하도록 하지 않으면 비밀 값은 가려집니다. Ctrl+O는 .jsonl, .pcapng 또는 TCP 위의 MQTT 캡처를 엽니다.
보고서 복사(Ctrl+Shift+C)와 보고서 저장(Ctrl+Shift+S)에는 최근 시도에 관한 모든 것이 비밀 값 없이 담깁니다.</translation>
    </message>
    <message>
        <source>Publish and subscribe</source>
        <translation>발행과 구독</translation>
    </message>
    <message>
        <source>Ctrl+B goes to the line for a topic filter: test/# and Return subscribe, and the broker&apos;s answer stands beside it. Ctrl+Shift+Return shows the composer, and publishes what stands in it.
Delivery proves with a second connection that a message arrives, and tells delivered, refused and silently dropped apart. Session shows what becomes of a session when a connection is lost.</source>
        <translation>Ctrl+B로 Topic Filter 줄로 이동합니다. test/#과 Return으로 구독하면 브로커의 응답이 옆에 표시됩니다. Ctrl+Shift+Return은 작성기를 표시하고 거기에 있는 것을 발행합니다.
전달은 두 번째 연결로 메시지의 도착을 증명하고 전달됨, 거부됨, 조용히 버려짐을 구별합니다. 세션은 연결이 끊길 때 세션이 어떻게 되는지 보여 줍니다.</translation>
    </message>
    <message>
        <source>Works here, fails there</source>
        <translation>여기서는 되고 저기서는 안 될 때</translation>
    </message>
    <message>
        <source>Connection, Compare attempts puts two attempts side by side: settings, addresses, certificates, CONNACK, packets, times. A report saved as JSON on the other machine, or made there with &quot;connack check --json&quot;, can be one of the two.</source>
        <translation>연결, 시도 비교는 두 시도를 나란히 놓습니다: 설정, 주소, 인증서, CONNACK, 패킷, 시간. 다른 컴퓨터에서 JSON으로 저장했거나 &quot;connack check --json&quot;으로 만든 보고서도 둘 중 하나가 될 수 있습니다.</translation>
    </message>
    <message>
        <source>From a script</source>
        <translation>스크립트에서</translation>
    </message>
    <message>
        <source>&quot;connack check URL&quot; makes one attempt without a window, through the same client and the same diagnosis, prints a report and ends with 0 (connected), 1 (not connected) or 2 (the command line or a file cannot be used). &quot;connack check --help&quot; lists its flags.</source>
        <translation>&quot;connack check URL&quot;은 같은 클라이언트와 같은 진단으로 창 없이 한 번 시도하고 보고서를 출력하며 0(연결됨), 1(연결 안 됨) 또는 2(명령줄이나 파일을 사용할 수 없음)로 끝납니다. &quot;connack check --help&quot;는 플래그를 나열합니다.</translation>
    </message>
    <message>
        <source>What a field means</source>
        <translation>필드의 의미</translation>
    </message>
    <message>
        <source>F1 on a field says what it does, which version and packet carry it, and its section of the specification; so does its tooltip. A field that this version or scheme would not send is marked as such.</source>
        <translation>필드에서 F1을 누르면 그 기능, 사용되는 버전과 패킷, 규격의 절을 알려 줍니다. 도구 설명도 마찬가지입니다. 이 버전이나 스킴에서 보내지 않는 필드는 그렇게 표시됩니다.</translation>
    </message>
    <message>
        <source>What is sent and kept</source>
        <translation>보내고 보관하는 것</translation>
    </message>
    <message>
        <source>Connack connects to nothing but the broker that you name, what you set on the way to it (name server, proxy), and for extra connections the same host. It sends no statistics and looks for no updates.
Settings and connections stay in files of this user, passwords in the system&apos;s key store or nowhere. Edit, Preferences says what else is kept, and forgets it.</source>
        <translation>Connack은 지정한 브로커, 그 경로에 설정한 것(이름 서버, 프록시), 그리고 추가 연결을 위한 같은 호스트에만 연결합니다. 통계를 보내지 않고 업데이트를 찾지 않습니다.
설정과 연결은 이 사용자의 파일에 남고, 비밀번호는 시스템 키 저장소에만 있거나 어디에도 없습니다. 편집, 기본 설정에서 그 밖에 보관되는 것을 보고 지울 수 있습니다.</translation>
    </message>
    <message>
        <source>The port speaks TLS, and the URL asks for MQTT in the clear (mqtt://). The CONNECT, with its password, went over the network unencrypted.</source>
        <translation>포트는 TLS를 사용하는데 URL은 평문 MQTT(mqtt://)를 요구합니다. 비밀번호가 든 CONNECT가 암호화되지 않은 채 네트워크로 나갔습니다.</translation>
    </message>
    <message>
        <source>By a TLS record or alert in answer to CONNECT, a web server&apos;s words that it expects HTTPS, or a probe that gets a TLS handshake through on the same port. Without probes silence or a close on a port customary for TLS makes it &quot;likely&quot;.</source>
        <translation>CONNECT에 대한 응답으로 온 TLS 레코드나 경고, HTTPS를 기대한다는 웹 서버의 말, 또는 같은 포트에서 TLS 핸드셰이크에 성공한 추가 검사로 알아냅니다. 추가 검사가 없으면 TLS의 통상 포트에서의 침묵이나 종료로 “유력”이 됩니다.</translation>
    </message>
    <message>
        <source>Use mqtts:// (or wss://, if it is a WebSocket listener) and give the CA file. Or use the port for MQTT in the clear, 1883 by default. Consider to change a password that went over a foreign network in the clear.</source>
        <translation>mqtts://(WebSocket 리스너라면 wss://)를 쓰고 CA 파일을 지정하십시오. 또는 평문 MQTT 포트(기본값 1883)를 쓰십시오. 남의 네트워크를 평문으로 지나간 비밀번호는 변경을 고려하십시오.</translation>
    </message>
    <message>
        <source>The port is that of a WebSocket listener, and the URL asks for MQTT over bare TCP or TLS.</source>
        <translation>포트는 WebSocket 리스너의 것인데 URL은 TCP나 TLS 위의 MQTT를 요구합니다.</translation>
    </message>
    <message>
        <source>By an HTTP answer to CONNECT that asks for an upgrade to WebSocket, or a probe that opens a WebSocket on the same port. A port that is customary for ws or wss makes it &quot;likely&quot;.</source>
        <translation>CONNECT에 대해 WebSocket 업그레이드를 요구하는 HTTP 응답, 또는 같은 포트에서 WebSocket을 연 추가 검사로 알아냅니다. ws나 wss의 통상 포트이면 “유력”이 됩니다.</translation>
    </message>
    <message>
        <source>Use ws:// or wss:// with the broker&apos;s path, as a rule /mqtt. Or use the port on which the broker listens without WebSocket, 1883 or 8883.</source>
        <translation>ws:// 또는 wss://와 브로커의 경로(보통 /mqtt)를 쓰십시오. 또는 브로커가 WebSocket 없이 수신하는 포트 1883이나 8883을 쓰십시오.</translation>
    </message>
    <message>
        <source>Another service listens on the port: a web server, SSH, a mail server, Redis, AMQP, a database, or something that echoes.</source>
        <translation>포트에서 다른 서비스가 수신합니다: 웹 서버, SSH, 메일 서버, Redis, AMQP, 데이터베이스 또는 받은 것을 되돌려 보내는 것.</translation>
    </message>
    <message>
        <source>By what answers the CONNECT: another protocol&apos;s bytes or plain text, named where its greeting tells. If nothing comes, a probe waits for the greeting, and others send the first bytes of other protocols.</source>
        <translation>CONNECT에 응답하는 것으로 알아냅니다: 다른 프로토콜의 바이트나 일반 텍스트이며, 인사말로 알 수 있으면 이름을 밝힙니다. 아무것도 오지 않으면 추가 검사가 인사말을 기다리고, 다른 검사는 다른 프로토콜의 첫 바이트를 보냅니다.</translation>
    </message>
    <message>
        <source>Check host and port: MQTT has 1883 by default, with TLS 8883. RabbitMQ speaks MQTT on a port of its own when its MQTT plug-in is enabled. &quot;Look at the usual ports&quot; asks the host.</source>
        <translation>호스트와 포트를 확인하십시오. MQTT는 기본값이 1883, TLS는 8883입니다. RabbitMQ는 MQTT 플러그인을 켜면 별도의 포트에서 MQTT를 지원합니다. “통상적인 포트 살펴보기”로 호스트에 물어볼 수 있습니다.</translation>
    </message>
    <message>
        <source>The server accepted the connection and got the CONNECT, but no CONNACK came before the limit of the attempt passed.</source>
        <translation>서버가 연결을 받고 CONNECT를 받았지만, 시도의 제한 시간 안에 CONNACK이 오지 않았습니다.</translation>
    </message>
    <message>
        <source>By silence after CONNECT; the evidence tells how many bytes came. Probes rule out what they can: TLS, WebSocket, another version, another client ID without will, MQTT 5 properties. What got no further either is named.</source>
        <translation>CONNECT 뒤의 침묵으로 알아냅니다. 증거에 도착한 바이트 수가 있습니다. 추가 검사는 가능한 것을 배제합니다: TLS, WebSocket, 다른 버전, Will 없는 다른 Client ID, MQTT 5 속성. 마찬가지로 진행되지 않은 것은 이름을 밝힙니다.</translation>
    </message>
    <message>
        <source>Check host and port, and whether the server still answers other clients. A plug-in that asks a database about the user can hold the answer up. The broker&apos;s log has the client ID, if the CONNECT arrived.</source>
        <translation>호스트와 포트, 그리고 서버가 다른 클라이언트에 아직 응답하는지 확인하십시오. 데이터베이스에 사용자를 조회하는 플러그인이 응답을 지연시킬 수 있습니다. CONNECT가 도착했다면 브로커 로그에 Client ID가 있습니다.</translation>
    </message>
    <message>
        <source>The server hung up after CONNECT and did not say why. Brokers do so to a version they do not speak, to a malformed or forbidden CONNECT, and when there is no broker behind the port.</source>
        <translation>서버가 CONNECT 뒤에 연결을 끊고 이유를 밝히지 않았습니다. 브로커는 지원하지 않는 버전, 형식이 잘못되었거나 금지된 CONNECT에 그렇게 하며, 포트 뒤에 브로커가 없을 때도 그렇습니다.</translation>
    </message>
    <message>
        <source>By an end or reset of the connection between CONNECT and CONNACK. Probes with another version, client ID, without will and without properties settle most of these; what remains is listed as candidates.</source>
        <translation>CONNECT와 CONNACK 사이의 연결 종료나 재설정으로 알아냅니다. 다른 버전, 다른 Client ID, Will 없음, 속성 없음의 추가 검사로 대부분 가려지며, 남는 것은 후보로 나열합니다.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log for the client ID of the evidence. Try the candidates one by one with the verdict&apos;s buttons; check that a forwarded port, container or tunnel has a running broker behind it.</source>
        <translation>증거의 Client ID로 브로커 로그를 읽으십시오. 판정의 버튼으로 후보를 하나씩 시도하고, 전달된 포트, 컨테이너, 터널 뒤에 실행 중인 브로커가 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The broker does not speak the version of MQTT that the CONNECT asks for.</source>
        <translation>브로커가 CONNECT가 요구하는 MQTT 버전을 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>By CONNACK 1 (3.x) or 0x84 (5.0), a CONNACK in the form of another version, or a probe: the same CONNECT in another version is accepted. Brokers without MQTT 5 often just hang up.</source>
        <translation>CONNACK 1(3.x) 또는 0x84(5.0), 다른 버전 형식의 CONNACK, 또는 같은 CONNECT가 다른 버전에서 수락되는 추가 검사로 알아냅니다. MQTT 5가 없는 브로커는 그냥 끊는 경우가 많습니다.</translation>
    </message>
    <message>
        <source>Choose another version beside the URL; the verdict offers the one that works. Or use a broker, or a version of it, that speaks the wanted one.</source>
        <translation>URL 옆에서 다른 버전을 선택하십시오. 판정이 작동하는 버전을 제안합니다. 또는 원하는 버전을 지원하는 브로커나 브로커 버전을 쓰십시오.</translation>
    </message>
    <message>
        <source>The broker does not take this client ID: empty, too long, with characters it does not allow, without the prefix it wants, or tied to another user.</source>
        <translation>브로커가 이 Client ID를 받지 않습니다: 비어 있음, 너무 김, 허용되지 않는 문자, 원하는 접두사 없음, 또는 다른 사용자에 묶여 있음.</translation>
    </message>
    <message>
        <source>By CONNACK 2 (3.x) or 0x85 (5.0), or since the same connection works with a fresh client ID while it fails with this one. An empty one with Clean Session off must be refused [MQTT-3.1.3-8].</source>
        <translation>CONNACK 2(3.x) 또는 0x85(5.0)로, 또는 같은 연결이 새 Client ID로는 되고 이 ID로는 실패하는 것으로 알아냅니다. Clean Session이 꺼진 빈 ID는 거부되어야 합니다 [MQTT-3.1.3-8].</translation>
    </message>
    <message>
        <source>Use letters and digits, at most 23 bytes: more a broker need not take. Look up prefixes and the list of banned ones on the broker (mosquitto: clientid_prefixes). Set a client ID or turn Clean Session on if it is empty.</source>
        <translation>글자와 숫자를 23바이트 이하로 쓰십시오. 브로커는 그 이상 받지 않아도 됩니다. 브로커에서 접두사와 차단 목록을 확인하십시오(mosquitto: clientid_prefixes). 비어 있으면 Client ID를 설정하거나 Clean Session을 켜십시오.</translation>
    </message>
    <message>
        <source>The broker runs and answers, but takes no connections now: it starts, stops, or depends on something that is not there.</source>
        <translation>브로커가 실행 중이고 응답하지만 지금은 연결을 받지 않습니다. 시작 또는 종료 중이거나, 없는 무언가에 의존합니다.</translation>
    </message>
    <message>
        <source>By CONNACK 3 (3.x) or 0x88 Server unavailable (5.0). Nothing about this client is wrong by that code.</source>
        <translation>CONNACK 3(3.x) 또는 0x88 Server unavailable(5.0)로 알아냅니다. 이 코드로는 이 클라이언트에 잘못된 것이 없습니다.</translation>
    </message>
    <message>
        <source>Wait some seconds and connect again. If it stays so, look at the broker&apos;s log and at what it needs: its database, its cluster, its authentication service.</source>
        <translation>몇 초 기다렸다가 다시 연결하십시오. 계속되면 브로커의 로그와 브로커에 필요한 것(데이터베이스, 클러스터, 인증 서비스)을 살펴보십시오.</translation>
    </message>
    <message>
        <source>The broker does not know this pair of user name and password, or wants one and none was given.</source>
        <translation>브로커가 이 사용자 이름과 비밀번호의 조합을 모르거나, 필요한데 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>By CONNACK 4 (3.x) or 0x86 Bad User Name or Password (5.0). The evidence has the user name; the password stands nowhere.</source>
        <translation>CONNACK 4(3.x) 또는 0x86 Bad User Name or Password(5.0)로 알아냅니다. 증거에 사용자 이름이 있으며, 비밀번호는 어디에도 없습니다.</translation>
    </message>
    <message>
        <source>Check both under Credentials: upper and lower case, blanks at the ends, the keyboard&apos;s layout, a token that has run out. On the broker check that the user exists and is enabled (mosquitto: password_file, and a reload after mosquitto_passwd).</source>
        <translation>자격 증명에서 둘 다 확인하십시오: 대소문자, 양 끝의 공백, 키보드 배열, 만료된 토큰. 브로커에서 사용자가 있고 활성화되어 있는지 확인하십시오(mosquitto: password_file, mosquitto_passwd 뒤의 다시 로드).</translation>
    </message>
    <message>
        <source>The broker knows who comes, or lets nobody in unnamed, and has no right to connect for this client. Some brokers answer so to a wrong password as well.</source>
        <translation>브로커가 누구인지 알거나 이름 없이는 아무도 받지 않으며, 이 클라이언트에는 연결 권한이 없습니다. 일부 브로커는 틀린 비밀번호에도 이렇게 응답합니다.</translation>
    </message>
    <message>
        <source>By CONNACK 5 (3.x) or 0x87 Not authorized (5.0). A probe with a fresh client ID shows whether the right is tied to the client ID, one without the will whether it is the will&apos;s topic.</source>
        <translation>CONNACK 5(3.x) 또는 0x87 Not authorized(5.0)로 알아냅니다. 새 Client ID의 추가 검사는 권한이 Client ID에 묶여 있는지, Will 없는 추가 검사는 Will의 토픽 때문인지 보여 줍니다.</translation>
    </message>
    <message>
        <source>Give user name and password if anonymous clients are not let in (mosquitto since 2.0: allow_anonymous), and check them. Look up rules on client IDs and addresses on the broker; its log names the rule.</source>
        <translation>익명 클라이언트를 받지 않으면(mosquitto 2.0부터: allow_anonymous) 사용자 이름과 비밀번호를 지정하고 확인하십시오. 브로커에서 Client ID와 주소에 대한 규칙을 찾으십시오. 로그에 규칙 이름이 나옵니다.</translation>
    </message>
    <message>
        <source>An administrator or a rule of the broker has shut this client out, by its client ID, user name or address.</source>
        <translation>브로커의 관리자나 규칙이 Client ID, 사용자 이름 또는 주소로 이 클라이언트를 차단했습니다.</translation>
    </message>
    <message>
        <source>By CONNACK 0x8A Banned (5.0); earlier versions have no such code, and their brokers answer 5 or hang up.</source>
        <translation>CONNACK 0x8A Banned(5.0)로 알아냅니다. 이전 버전에는 이런 코드가 없어 브로커가 5로 응답하거나 끊습니다.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator to lift the ban and what led to it: often too many failed logins, or connecting too often. Look client ID, user and address up in its list of banned clients.</source>
        <translation>브로커 운영자에게 차단 해제를 요청하고 이유를 물어보십시오. 너무 많은 로그인 실패나 너무 잦은 연결인 경우가 많습니다. 차단 목록에서 Client ID, 사용자, 주소를 찾아보십시오.</translation>
    </message>
    <message>
        <source>The broker does not take the authentication method of enhanced authentication that was sent, or wants one and none was sent.</source>
        <translation>브로커가 전송된 확장 인증의 방식을 받지 않거나, 필요한데 전송되지 않았습니다.</translation>
    </message>
    <message>
        <source>By CONNACK 0x8C Bad authentication method (5.0, section 4.12).</source>
        <translation>CONNACK 0x8C Bad authentication method(5.0, 4.12절)로 알아냅니다.</translation>
    </message>
    <message>
        <source>Set the method that the broker supports under MQTT 5, Authentication method, spelt as its manual has it, for instance SCRAM-SHA-256. Or leave method and data empty and use user name and password.</source>
        <translation>MQTT 5의 인증 방식에 브로커가 지원하는 방식을 설명서의 표기대로 설정하십시오. 예: SCRAM-SHA-256. 또는 방식과 데이터를 비워 두고 사용자 이름과 비밀번호를 쓰십시오.</translation>
    </message>
    <message>
        <source>The exchange of enhanced authentication (AUTH packets, MQTT 5) began and came to no good end: the broker refused the proof, or the broker could not prove itself.</source>
        <translation>확장 인증의 교환(AUTH 패킷, MQTT 5)이 시작되었지만 제대로 끝나지 않았습니다. 브로커가 증명을 거부했거나 스스로를 증명하지 못했습니다.</translation>
    </message>
    <message>
        <source>By a refusing CONNACK or an end after AUTH, by an error in the SCRAM message (invalid-proof, unknown-user), a wrong or missing server signature, or an AUTH that nobody answered. It also covers a re-authentication after the CONNACK.</source>
        <translation>AUTH 뒤의 거부하는 CONNACK이나 종료, SCRAM 메시지의 오류(invalid-proof, unknown-user), 틀리거나 없는 서버 서명, 또는 아무도 응답하지 않은 AUTH로 알아냅니다. CONNACK 뒤의 재인증도 포함합니다.</translation>
    </message>
    <message>
        <source>Check user name and password, and that the broker keeps this user&apos;s key for the same method. A broker whose signature is wrong does not know the password: make sure who answers there. Answer AUTH by hand (MQTT 5) to see each message.</source>
        <translation>사용자 이름과 비밀번호, 그리고 브로커가 이 사용자의 키를 같은 방식으로 보관하는지 확인하십시오. 서명이 틀린 브로커는 비밀번호를 모릅니다. 누가 응답하는지 확인하십시오. 각 메시지를 보려면 AUTH에 수동으로 응답하십시오(MQTT 5).</translation>
    </message>
    <message>
        <source>A limit set on the broker for this user or tenant is used up: connections, sessions, messages or traffic.</source>
        <translation>브로커에서 이 사용자나 테넌트에 정한 제한이 소진되었습니다: 연결, 세션, 메시지 또는 트래픽.</translation>
    </message>
    <message>
        <source>By CONNACK 0x97 Quota exceeded (5.0), with the broker&apos;s reason string if it gives one.</source>
        <translation>CONNACK 0x97 Quota exceeded(5.0)와, 있으면 브로커의 Reason String으로 알아냅니다.</translation>
    </message>
    <message>
        <source>End connections that are not needed, and sessions that are kept for clients which do not come back (clean start off, long expiry). Raise the quota on the broker.</source>
        <translation>필요 없는 연결과, 돌아오지 않는 클라이언트를 위해 보관된 세션(Clean Start 꺼짐, 긴 만료 시간)을 끝내십시오. 브로커에서 할당량을 늘리십시오.</translation>
    </message>
    <message>
        <source>The CONNECT is larger than the broker takes. Large wills, tokens as passwords and many user properties lead to it.</source>
        <translation>CONNECT가 브로커가 받는 것보다 큽니다. 큰 Will, 비밀번호로 쓴 토큰, 많은 User Property가 원인입니다.</translation>
    </message>
    <message>
        <source>By CONNACK 0x95 Packet too large (5.0). Brokers of earlier versions hang up instead.</source>
        <translation>CONNACK 0x95 Packet too large(5.0)로 알아냅니다. 이전 버전의 브로커는 대신 끊습니다.</translation>
    </message>
    <message>
        <source>Shorten the will&apos;s payload, the user properties or the token. Or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>Will의 페이로드, User Property 또는 토큰을 줄이십시오. 또는 브로커의 제한을 높이십시오(mosquitto: max_packet_size).</translation>
    </message>
    <message>
        <source>The broker does not take the last will that the CONNECT carries: its topic is not allowed for this client, or its payload is not of the declared format.</source>
        <translation>브로커가 CONNECT에 담긴 Last Will을 받지 않습니다. 토픽이 이 클라이언트에 허용되지 않거나 페이로드가 선언된 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>By CONNACK 0x90 Topic Name invalid or 0x99 Payload format invalid (5.0), or since the same connection works without the will in a probe. Probes never carry a will.</source>
        <translation>CONNACK 0x90 Topic Name invalid 또는 0x99 Payload format invalid(5.0)로, 또는 추가 검사에서 Will 없이는 같은 연결이 되는 것으로 알아냅니다. 추가 검사는 Will을 담지 않습니다.</translation>
    </message>
    <message>
        <source>Choose a will topic that the broker&apos;s rules allow this client to publish to, without wildcards. Clear the payload format indicator if the payload is no UTF-8 text, or try it without Retain.</source>
        <translation>브로커의 규칙이 이 클라이언트에 발행을 허용하는, 와일드카드 없는 Will 토픽을 선택하십시오. 페이로드가 UTF-8 텍스트가 아니면 Payload Format Indicator를 지우거나 Retain 없이 시도하십시오.</translation>
    </message>
    <message>
        <source>The last will is to be retained, and the broker keeps no retained messages.</source>
        <translation>Last Will에 Retain이 지정되어 있는데, 브로커는 Retain 메시지를 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>By CONNACK 0x9A Retain not supported (5.0).</source>
        <translation>CONNACK 0x9A Retain not supported(5.0)로 알아냅니다.</translation>
    </message>
    <message>
        <source>Clear Retain under Last Will, or allow retained messages on the broker (mosquitto: retain_available).</source>
        <translation>Last Will에서 Retain을 해제하거나 브로커에서 Retain 메시지를 허용하십시오(mosquitto: retain_available).</translation>
    </message>
    <message>
        <source>The last will asks for a QoS that the broker does not offer.</source>
        <translation>Last Will이 브로커가 제공하지 않는 QoS를 요구합니다.</translation>
    </message>
    <message>
        <source>By CONNACK 0x9B QoS not supported (5.0), with Maximum QoS beside it if the broker gives it.</source>
        <translation>CONNACK 0x9B QoS not supported(5.0)와, 있으면 함께 온 Maximum QoS로 알아냅니다.</translation>
    </message>
    <message>
        <source>Lower the QoS under Last Will to the one that the verdict names, or allow the higher one on the broker (mosquitto: max_qos).</source>
        <translation>Last Will의 QoS를 판정이 알려 주는 값으로 낮추거나, 브로커에서 더 높은 QoS를 허용하십시오(mosquitto: max_qos).</translation>
    </message>
    <message>
        <source>The broker does not serve this client and refers it to another one, for a time or for good.</source>
        <translation>브로커가 이 클라이언트를 받지 않고 일시적으로 또는 영구적으로 다른 서버를 안내합니다.</translation>
    </message>
    <message>
        <source>By CONNACK 0x9C Use another server or 0x9D Server moved (5.0, section 4.11). The Server Reference, if there is one, stands in the evidence.</source>
        <translation>CONNACK 0x9C Use another server 또는 0x9D Server moved(5.0, 4.11절)로 알아냅니다. Server Reference가 있으면 증거에 있습니다.</translation>
    </message>
    <message>
        <source>Put the host of the Server Reference into the URL; the verdict offers it. After Server moved change the address in the devices too. Without a reference ask the operator.</source>
        <translation>Server Reference의 호스트를 URL에 넣으십시오. 판정이 이를 제안합니다. Server moved라면 장치의 주소도 바꾸십시오. Reference가 없으면 운영자에게 물어보십시오.</translation>
    </message>
    <message>
        <source>Too many connections came in a short time, of this client or of all of them, and the broker slows them down.</source>
        <translation>이 클라이언트 또는 전체에서 짧은 시간에 너무 많은 연결이 와서 브로커가 속도를 늦춥니다.</translation>
    </message>
    <message>
        <source>By CONNACK 0x9F Connection rate exceeded (5.0).</source>
        <translation>CONNACK 0x9F Connection rate exceeded(5.0)로 알아냅니다.</translation>
    </message>
    <message>
        <source>Wait some seconds. Give your devices growing delays between reconnects, with chance in them, so that they do not all come at once; look for one that connects in a loop. Raise the limit on the broker if it is too low.</source>
        <translation>몇 초 기다리십시오. 장치가 한꺼번에 오지 않도록 재연결 간격을 점점 늘리고 무작위로 하십시오. 반복해서 연결하는 장치를 찾으십시오. 브로커의 제한이 너무 낮으면 높이십시오.</translation>
    </message>
    <message>
        <source>The broker is too busy to take another connection now.</source>
        <translation>브로커가 지금 다른 연결을 받기에는 너무 바쁩니다.</translation>
    </message>
    <message>
        <source>By CONNACK 0x89 Server busy (5.0).</source>
        <translation>CONNACK 0x89 Server busy(5.0)로 알아냅니다.</translation>
    </message>
    <message>
        <source>Connect again later. Check the broker&apos;s load, memory and number of connections, and its limits on them.</source>
        <translation>나중에 다시 연결하십시오. 브로커의 부하, 메모리, 연결 수와 그 제한을 확인하십시오.</translation>
    </message>
    <message>
        <source>A packet cannot be parsed by the rules of the standard: one that the server sent, or, by the server&apos;s word, our CONNECT.</source>
        <translation>패킷을 표준의 규칙으로 해석할 수 없습니다. 서버가 보낸 패킷이거나, 서버의 말에 따르면 이쪽의 CONNECT입니다.</translation>
    </message>
    <message>
        <source>By decoding: the evidence has packet, field, offset and the statement of the specification that is broken, and the log marks the byte. Or by CONNACK 0x81 Malformed Packet (5.0).</source>
        <translation>디코딩으로 알아냅니다. 증거에 패킷, 필드, 오프셋과 위반한 규격 문장이 있고 로그에 바이트가 표시됩니다. 또는 CONNACK 0x81 Malformed Packet(5.0)으로 알아냅니다.</translation>
    </message>
    <message>
        <source>Make sure that it is a broker&apos;s port. Look for a gateway in between that changes bytes. Try the other version of MQTT, and report the packet to the maker of the broker with the bytes of the log.</source>
        <translation>브로커의 포트인지 확인하십시오. 바이트를 바꾸는 중간 게이트웨이를 찾으십시오. MQTT의 다른 버전을 시도하고, 로그의 바이트와 함께 브로커 제조사에 패킷을 보고하십시오.</translation>
    </message>
    <message>
        <source>A packet can be parsed, but is not allowed there: a packet other than CONNACK or AUTH first, a property twice, a value that the standard forbids; or the server says so of our CONNECT.</source>
        <translation>패킷을 해석할 수는 있지만 그곳에서 허용되지 않습니다: CONNACK이나 AUTH가 아닌 첫 패킷, 두 번 나온 속성, 표준이 금지하는 값. 또는 서버가 이쪽의 CONNECT에 대해 그렇게 말합니다.</translation>
    </message>
    <message>
        <source>By the rules of the standard, with the statement&apos;s number in the evidence, or by CONNACK 0x82 Protocol Error (5.0).</source>
        <translation>표준의 규칙(증거에 문장 번호 있음) 또는 CONNACK 0x82 Protocol Error(5.0)로 알아냅니다.</translation>
    </message>
    <message>
        <source>Leave out optional parts of the CONNECT one by one (user properties, authentication, will) if the server complains. If the server&apos;s packet is at fault, report it to its maker with the bytes of the log.</source>
        <translation>서버가 문제를 제기하면 CONNECT의 선택적인 부분을 하나씩 빼십시오(User Property, 인증, Will). 서버의 패킷이 잘못되었으면 로그의 바이트와 함께 제조사에 보고하십시오.</translation>
    </message>
    <message>
        <source>The CONNACK refuses with a code that names no exact cause, such as 0x80 Unspecified error or 0x83 Implementation specific error, or one that the version does not define.</source>
        <translation>CONNACK이 0x80 Unspecified error나 0x83 Implementation specific error처럼 정확한 원인을 밝히지 않는 코드 또는 이 버전에 정의되지 않은 코드로 거부합니다.</translation>
    </message>
    <message>
        <source>By the code of the CONNACK, with Reason String and User Properties in the evidence. Probes with a fresh client ID, without the will and in another version narrow it down.</source>
        <translation>CONNACK의 코드로 알아내며, 증거에 Reason String과 User Property가 있습니다. 새 Client ID, Will 없음, 다른 버전의 추가 검사로 좁힙니다.</translation>
    </message>
    <message>
        <source>Follow the reason string and read the broker&apos;s log for the client ID. A code of MQTT 5 in answer to 3.1.1 means that the broker expects version 5.</source>
        <translation>Reason String을 따르고, 브로커 로그에서 Client ID를 찾아 읽으십시오. 3.1.1에 대한 응답으로 MQTT 5의 코드가 오면 브로커가 버전 5를 기대하는 것입니다.</translation>
    </message>
    <message>
        <source>The options set another port</source>
        <translation>옵션이 다른 포트를 설정함</translation>
    </message>
    <message>
        <source>The URL and the options give different ports; as in MQTT.js the options win.</source>
        <translation>URL과 옵션의 포트가 다릅니다. MQTT.js처럼 옵션이 우선합니다.</translation>
    </message>
    <message>
        <source>Take the port out of one of the two, so that nobody has to guess.</source>
        <translation>추측할 필요가 없도록 둘 중 하나에서 포트를 빼십시오.</translation>
    </message>
    <message>
        <source>The options set parts of the URL otherwise</source>
        <translation>옵션이 URL의 부분을 다르게 설정함</translation>
    </message>
    <message>
        <source>Host, protocol, path or credentials stand in the URL and in the options; as in MQTT.js the options win.</source>
        <translation>호스트, 프로토콜, 경로 또는 자격 증명이 URL과 옵션에 모두 있습니다. MQTT.js처럼 옵션이 우선합니다.</translation>
    </message>
    <message>
        <source>Keep each in one place; the note names what was set aside.</source>
        <translation>각각 한 곳에만 두십시오. 무시된 것은 참고에 나옵니다.</translation>
    </message>
    <message>
        <source>The port is customary for another scheme</source>
        <translation>포트가 다른 스킴의 통상 포트임</translation>
    </message>
    <message>
        <source>Such as 1883 under mqtts:// or 8883 under mqtt://. It can be right, but often scheme or port is wrong.</source>
        <translation>mqtts://의 1883이나 mqtt://의 8883 같은 경우입니다. 맞을 수도 있지만 스킴이나 포트가 틀린 경우가 많습니다.</translation>
    </message>
    <message>
        <source>Customary are 1883 mqtt, 8883 mqtts, 80, 8080, 8083 and 9001 ws, 443, 8084 and 8081 wss.</source>
        <translation>통상 포트: mqtt 1883, mqtts 8883, ws 80, 8080, 8083, 9001, wss 443, 8084, 8081.</translation>
    </message>
    <message>
        <source>The scheme was understood in another spelling</source>
        <translation>스킴을 다른 표기로 이해함</translation>
    </message>
    <message>
        <source>The URL has no scheme, or one that other clients use for the same thing: tcp for mqtt, ssl, tls or mqtt+ssl for mqtts.</source>
        <translation>URL에 스킴이 없거나 다른 클라이언트가 같은 뜻으로 쓰는 스킴입니다: mqtt 대신 tcp, mqtts 대신 ssl, tls 또는 mqtt+ssl.</translation>
    </message>
    <message>
        <source>Write mqtt://, mqtts://, ws:// or wss:// where other programs read the URL as well.</source>
        <translation>다른 프로그램도 URL을 읽는다면 mqtt://, mqtts://, ws:// 또는 wss://로 쓰십시오.</translation>
    </message>
    <message>
        <source>The path has no meaning here</source>
        <translation>경로가 여기서 의미 없음</translation>
    </message>
    <message>
        <source>Only a WebSocket has a path; under mqtt:// and mqtts:// it is not sent.</source>
        <translation>경로는 WebSocket에만 있으며, mqtt://와 mqtts://에서는 전송되지 않습니다.</translation>
    </message>
    <message>
        <source>Use ws:// or wss:// if the broker is to be reached as a WebSocket; otherwise leave the path out.</source>
        <translation>WebSocket으로 브로커에 연결하려면 ws:// 또는 wss://를 쓰고, 아니면 경로를 빼십시오.</translation>
    </message>
    <message>
        <source>Properties are not sent before MQTT 5</source>
        <translation>MQTT 5 이전에는 속성을 보내지 않음</translation>
    </message>
    <message>
        <source>Properties of CONNECT or of the will are set, but the connection uses 3.1 or 3.1.1, whose packets have none (MQTT 5.0, section 2.2.2).</source>
        <translation>CONNECT나 Will의 속성이 설정되어 있지만, 연결이 쓰는 3.1 또는 3.1.1의 패킷에는 속성이 없습니다(MQTT 5.0, 2.2.2절).</translation>
    </message>
    <message>
        <source>Choose MQTT 5 beside the URL, or leave them: they are kept for later.</source>
        <translation>URL 옆에서 MQTT 5를 선택하거나 그대로 두십시오. 나중을 위해 보관됩니다.</translation>
    </message>
    <message>
        <source>Settings of TLS have no effect</source>
        <translation>TLS 설정이 효력 없음</translation>
    </message>
    <message>
        <source>A CA file, a client certificate or another TLS setting is given, but the scheme uses no TLS, or another setting takes its place; or a revocation list does not answer for this certificate.</source>
        <translation>CA 파일, 클라이언트 인증서 또는 다른 TLS 설정이 있지만, 스킴이 TLS를 쓰지 않거나 다른 설정이 대신합니다. 또는 폐기 목록이 이 인증서에 해당하지 않습니다.</translation>
    </message>
    <message>
        <source>Use mqtts:// or wss://. Give either certificate and key or a PKCS#12 file. Get the present revocation list of the certificate&apos;s issuer.</source>
        <translation>mqtts:// 또는 wss://를 쓰십시오. 인증서와 키 또는 PKCS#12 파일 중 하나만 지정하십시오. 인증서 발급자의 현재 폐기 목록을 받으십시오.</translation>
    </message>
    <message>
        <source>The certificate is not verified</source>
        <translation>인증서를 검증하지 않음</translation>
    </message>
    <message>
        <source>TLS, Verify the certificate is off: the connection is encrypted, but anyone could answer in the broker&apos;s place and read along, password included.</source>
        <translation>TLS의 인증서 검증이 꺼져 있습니다. 연결은 암호화되지만 누구든 브로커 대신 응답하고 비밀번호까지 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Give the CA file and turn the verification on. The tab Certificates shows what it would say.</source>
        <translation>CA 파일을 지정하고 검증을 켜십시오. 인증서 탭에서 검증 결과를 미리 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>With verification this connection would fail</source>
        <translation>검증하면 이 연결은 실패함</translation>
    </message>
    <message>
        <source>Verification is off, and the certificate has faults that it would have stopped at; the note names them.</source>
        <translation>검증이 꺼져 있고, 인증서에 검증이 켜져 있으면 중단되었을 문제가 있습니다. 참고에 그 문제가 나옵니다.</translation>
    </message>
    <message>
        <source>Mend these faults as under the causes of the same names, then turn the verification on: a device that verifies would not connect.</source>
        <translation>같은 이름의 원인에 있는 대로 문제를 고친 다음 검증을 켜십시오. 검증하는 장치는 연결되지 않습니다.</translation>
    </message>
    <message>
        <source>A certificate expires soon</source>
        <translation>인증서가 곧 만료됨</translation>
    </message>
    <message>
        <source>A certificate of the broker&apos;s chain, or the client&apos;s, ends within 30 days.</source>
        <translation>브로커 체인 또는 클라이언트의 인증서가 30일 안에 끝납니다.</translation>
    </message>
    <message>
        <source>Have it renewed before that day; the tab Certificates has the days left of each.</source>
        <translation>그 전에 갱신하십시오. 인증서 탭에 각각의 남은 일수가 있습니다.</translation>
    </message>
    <message>
        <source>The TLS session keys are written to a file</source>
        <translation>TLS 세션 키를 파일에 씀</translation>
    </message>
    <message>
        <source>Whoever has that file and a recording of the traffic can read this connection, the password too.</source>
        <translation>그 파일과 트래픽 기록을 가진 사람은 비밀번호를 포함해 이 연결을 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Clear TLS, Key log file, and delete the file when Wireshark needs it no more.</source>
        <translation>TLS의 키 로그 파일을 지우고, Wireshark에 더 이상 필요 없으면 파일을 삭제하십시오.</translation>
    </message>
    <message>
        <source>A secret went over the network unencrypted</source>
        <translation>비밀 값이 암호화 없이 네트워크로 나감</translation>
    </message>
    <message>
        <source>A password, token or secret header was sent without TLS to another machine; everyone on the way can read it.</source>
        <translation>비밀번호, 토큰 또는 비밀 헤더가 TLS 없이 다른 컴퓨터로 전송되었습니다. 중간의 누구든 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Use mqtts:// or wss://, and change the password if the network is not your own.</source>
        <translation>mqtts:// 또는 wss://를 쓰고, 자신의 네트워크가 아니면 비밀번호를 바꾸십시오.</translation>
    </message>
    <message>
        <source>The first address failed, another one worked</source>
        <translation>첫 주소는 실패하고 다른 주소는 됨</translation>
    </message>
    <message>
        <source>The host name has several addresses, as a rule IPv6 and IPv4, and not all of them lead to the broker. All are tried here in turn (RFC 8305); many devices try only the first.</source>
        <translation>호스트 이름에 주소가 여럿(보통 IPv6와 IPv4) 있고, 모두 브로커로 이어지지는 않습니다. 여기서는 모두 차례로 시도하지만(RFC 8305), 많은 장치는 첫 주소만 시도합니다.</translation>
    </message>
    <message>
        <source>Let the broker listen on every address of its name, or take the wrong one out of the DNS.</source>
        <translation>브로커가 이름의 모든 주소에서 수신하게 하거나, 잘못된 주소를 DNS에서 빼십시오.</translation>
    </message>
    <message>
        <source>The sub-protocol was not confirmed</source>
        <translation>하위 프로토콜이 확인되지 않음</translation>
    </message>
    <message>
        <source>The server speaks MQTT over the WebSocket, but did not answer the offered sub-protocol &quot;mqtt&quot; [MQTT-6.0.0-4]. Stricter clients, browsers among them, refuse that.</source>
        <translation>서버가 WebSocket으로 MQTT를 지원하지만, 제안한 하위 프로토콜 “mqtt”에 응답하지 않았습니다 [MQTT-6.0.0-4]. 브라우저를 포함한 더 엄격한 클라이언트는 이를 거부합니다.</translation>
    </message>
    <message>
        <source>Set the sub-protocol &quot;mqtt&quot; on the server or on the gateway in front of it.</source>
        <translation>서버 또는 그 앞의 게이트웨이에 하위 프로토콜 “mqtt”를 설정하십시오.</translation>
    </message>
    <message>
        <source>A password without a user name</source>
        <translation>사용자 이름 없는 비밀번호</translation>
    </message>
    <message>
        <source>MQTT 3.1.1 has no password without a user name [MQTT-3.1.2-22], so it is not sent. MQTT 5 allows it, but not every broker expects it.</source>
        <translation>MQTT 3.1.1에는 사용자 이름 없는 비밀번호가 없으므로 [MQTT-3.1.2-22] 전송하지 않습니다. MQTT 5는 허용하지만 모든 브로커가 기대하는 것은 아닙니다.</translation>
    </message>
    <message>
        <source>Give a user name as well; an empty one counts as one. Some services want any user name beside a token.</source>
        <translation>사용자 이름도 지정하십시오. 빈 이름도 인정됩니다. 일부 서비스는 토큰 옆에 아무 사용자 이름이나 요구합니다.</translation>
    </message>
    <message>
        <source>The client ID is empty</source>
        <translation>Client ID가 비어 있음</translation>
    </message>
    <message>
        <source>The broker gives the client an ID of its own. MQTT 3.1 does not allow that, 3.1.1 only with Clean Session on [MQTT-3.1.3-8].</source>
        <translation>브로커가 클라이언트에 ID를 지정합니다. MQTT 3.1은 허용하지 않고, 3.1.1은 Clean Session이 켜져 있을 때만 허용합니다 [MQTT-3.1.3-8].</translation>
    </message>
    <message>
        <source>Set a client ID if a session is to be kept or the broker&apos;s rules match on it.</source>
        <translation>세션을 보관해야 하거나 브로커의 규칙이 Client ID를 기준으로 하면 Client ID를 설정하십시오.</translation>
    </message>
    <message>
        <source>The client ID is longer than every broker takes</source>
        <translation>Client ID가 일부 브로커의 한도보다 김</translation>
    </message>
    <message>
        <source>Brokers of MQTT 3.1 and 3.1.1 need not take more than 23 bytes [MQTT-3.1.3-5].</source>
        <translation>MQTT 3.1과 3.1.1의 브로커는 23바이트를 넘는 것을 받지 않아도 됩니다 [MQTT-3.1.3-5].</translation>
    </message>
    <message>
        <source>Shorten it for devices that are to work with any broker.</source>
        <translation>어떤 브로커와도 작동해야 하는 장치라면 줄이십시오.</translation>
    </message>
    <message>
        <source>SCRAM has nothing to compute with</source>
        <translation>SCRAM으로 계산할 것이 없음</translation>
    </message>
    <message>
        <source>The authentication method is SCRAM, but user name or password is missing: the broker&apos;s AUTH would not be answered.</source>
        <translation>인증 방식이 SCRAM인데 사용자 이름이나 비밀번호가 없습니다. 브로커의 AUTH에 응답할 수 없습니다.</translation>
    </message>
    <message>
        <source>Give both under Credentials, or answer AUTH by hand (MQTT 5, Authentication).</source>
        <translation>자격 증명에 둘 다 지정하거나, AUTH에 수동으로 응답하십시오(MQTT 5, 인증).</translation>
    </message>
    <message>
        <source>SCRAM with few iterations</source>
        <translation>SCRAM의 반복 횟수가 적음</translation>
    </message>
    <message>
        <source>The broker asks for fewer iterations than RFC 5802 wants. From a stolen key the password can be guessed faster.</source>
        <translation>브로커가 RFC 5802가 원하는 것보다 적은 반복을 요구합니다. 도난당한 키에서 비밀번호를 더 빨리 추측할 수 있습니다.</translation>
    </message>
    <message>
        <source>Have the user&apos;s key made anew on the broker with at least 4096 iterations.</source>
        <translation>브로커에서 사용자의 키를 4096회 이상의 반복으로 새로 만들게 하십시오.</translation>
    </message>
    <message>
        <source>A token has run out</source>
        <translation>토큰이 만료됨</translation>
    </message>
    <message>
        <source>The password, the user name or another value is a token (JWT, Azure SAS) whose end is past. The broker will as a rule refuse it.</source>
        <translation>비밀번호, 사용자 이름 또는 다른 값이 만료된 토큰(JWT, Azure SAS)입니다. 브로커는 보통 이를 거부합니다.</translation>
    </message>
    <message>
        <source>Get a new token; check this machine&apos;s clock if the end is still to come.</source>
        <translation>새 토큰을 받으십시오. 만료일이 아직 오지 않았다면 이 컴퓨터의 시계를 확인하십시오.</translation>
    </message>
    <message>
        <source>A token runs out within the hour</source>
        <translation>토큰이 1시간 안에 만료됨</translation>
    </message>
    <message>
        <source>The connection may hold beyond that, but the next one would be refused; some brokers also end it at that time.</source>
        <translation>연결은 그 뒤로도 유지될 수 있지만 다음 연결은 거부됩니다. 일부 브로커는 그 시각에 연결을 끝내기도 합니다.</translation>
    </message>
    <message>
        <source>Have the client renew its token in time and connect with the new one.</source>
        <translation>클라이언트가 제때 토큰을 갱신하고 새 토큰으로 연결하게 하십시오.</translation>
    </message>
    <message>
        <source>The broker set another keep-alive</source>
        <translation>브로커가 다른 keep-alive를 정함</translation>
    </message>
    <message>
        <source>MQTT 5 lets the broker decide (Server Keep Alive in CONNACK, section 3.2.2.3.14); the client has to keep to it [MQTT-3.2.2-21].</source>
        <translation>MQTT 5에서는 브로커가 정할 수 있고(CONNACK의 Server Keep Alive, 3.2.2.3.14절), 클라이언트는 이를 지켜야 합니다 [MQTT-3.2.2-21].</translation>
    </message>
    <message>
        <source>Ask for the broker&apos;s value, so that older clients behave alike; or change it on the broker.</source>
        <translation>이전 클라이언트도 같게 동작하도록 브로커의 값을 요청하거나, 브로커에서 바꾸십시오.</translation>
    </message>
    <message>
        <source>The broker assigned a client ID</source>
        <translation>브로커가 Client ID를 지정함</translation>
    </message>
    <message>
        <source>An empty client ID was sent, and the broker gave one (Assigned Client Identifier in CONNACK, MQTT 5.0, section 3.2.2.3.7). The next connection gets another.</source>
        <translation>빈 Client ID를 보냈고 브로커가 하나를 지정했습니다(CONNACK의 Assigned Client Identifier, MQTT 5.0, 3.2.2.3.7절). 다음 연결은 다른 ID를 받습니다.</translation>
    </message>
    <message>
        <source>Set a client ID if its session is to be resumed.</source>
        <translation>세션을 이어가려면 Client ID를 설정하십시오.</translation>
    </message>
    <message>
        <source>The broker keeps the session otherwise than asked</source>
        <translation>브로커가 요청과 다르게 세션을 보관함</translation>
    </message>
    <message>
        <source>The Session Expiry Interval in CONNACK (MQTT 5.0, section 3.2.2.3.2) is another one than that of CONNECT, and counts.</source>
        <translation>CONNACK의 Session Expiry Interval(MQTT 5.0, 3.2.2.3.2절)이 CONNECT의 것과 다르며, 이것이 적용됩니다.</translation>
    </message>
    <message>
        <source>Look up the longest expiry that the broker allows, and plan with it: what waits longer is lost.</source>
        <translation>브로커가 허용하는 가장 긴 만료 시간을 확인하고 그에 맞게 계획하십시오. 더 오래 기다리는 것은 사라집니다.</translation>
    </message>
    <message>
        <source>There was no earlier session</source>
        <translation>이전 세션이 없음</translation>
    </message>
    <message>
        <source>Clean start is off, but the broker has no session of this client ID (Session Present 0): it is the first connection, the session expired, or the broker lost it.</source>
        <translation>Clean Start가 꺼져 있지만 브로커에 이 Client ID의 세션이 없습니다(Session Present 0). 첫 연결이거나, 세션이 만료되었거나, 브로커가 잃었습니다.</translation>
    </message>
    <message>
        <source>Connect again to see whether it is kept. With MQTT 5 set a Session Expiry Interval: without one the session ends with the connection.</source>
        <translation>다시 연결하여 보관되는지 확인하십시오. MQTT 5에서는 Session Expiry Interval을 설정하십시오. 없으면 세션이 연결과 함께 끝납니다.</translation>
    </message>
    <message>
        <source>The broker limits unacknowledged messages</source>
        <translation>브로커가 확인 응답되지 않은 메시지를 제한함</translation>
    </message>
    <message>
        <source>It takes at most so many messages of QoS 1 and 2 at a time (Receive Maximum in CONNACK, MQTT 5.0, section 3.2.2.3.3); more is a protocol error.</source>
        <translation>QoS 1과 2 메시지를 한 번에 그만큼만 받습니다(CONNACK의 Receive Maximum, MQTT 5.0, 3.2.2.3.3절). 넘으면 프로토콜 오류입니다.</translation>
    </message>
    <message>
        <source>Have your client wait for acknowledgements before it sends more; Connack does so by itself.</source>
        <translation>클라이언트가 더 보내기 전에 확인 응답을 기다리게 하십시오. Connack은 알아서 그렇게 합니다.</translation>
    </message>
    <message>
        <source>The broker limits the QoS</source>
        <translation>브로커가 QoS를 제한함</translation>
    </message>
    <message>
        <source>It takes messages with that QoS at most (Maximum QoS in CONNACK, MQTT 5.0, section 3.2.2.3.4).</source>
        <translation>최대 그 QoS까지의 메시지를 받습니다(CONNACK의 Maximum QoS, MQTT 5.0, 3.2.2.3.4절).</translation>
    </message>
    <message>
        <source>Publish with that QoS or a lower one, or raise it on the broker (mosquitto: max_qos).</source>
        <translation>그 QoS 이하로 발행하거나 브로커에서 높이십시오(mosquitto: max_qos).</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages</source>
        <translation>브로커가 Retain 메시지를 보관하지 않음</translation>
    </message>
    <message>
        <source>A message with Retain is refused (Retain Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.5).</source>
        <translation>Retain 메시지는 거부됩니다(CONNACK의 Retain Available 0, MQTT 5.0, 3.2.2.3.5절).</translation>
    </message>
    <message>
        <source>Leave Retain out, or allow it on the broker (mosquitto: retain_available).</source>
        <translation>Retain을 빼거나 브로커에서 허용하십시오(mosquitto: retain_available).</translation>
    </message>
    <message>
        <source>The broker limits the size of packets</source>
        <translation>브로커가 패킷 크기를 제한함</translation>
    </message>
    <message>
        <source>A larger packet must not be sent (Maximum Packet Size in CONNACK, MQTT 5.0, section 3.2.2.3.6); the size counts header and topic as well.</source>
        <translation>더 큰 패킷을 보내면 안 됩니다(CONNACK의 Maximum Packet Size, MQTT 5.0, 3.2.2.3.6절). 크기에는 헤더와 토픽도 포함됩니다.</translation>
    </message>
    <message>
        <source>Split large payloads, or raise the limit on the broker (mosquitto: max_packet_size).</source>
        <translation>큰 페이로드를 나누거나 브로커의 제한을 높이십시오(mosquitto: max_packet_size).</translation>
    </message>
    <message>
        <source>The broker takes topic aliases</source>
        <translation>브로커가 Topic Alias를 받음</translation>
    </message>
    <message>
        <source>Up to that number a short alias can stand for a topic that was sent before (Topic Alias Maximum in CONNACK, MQTT 5.0, section 3.2.2.3.8).</source>
        <translation>그 번호까지 짧은 별칭이 전에 보낸 토픽을 대신할 수 있습니다(CONNACK의 Topic Alias Maximum, MQTT 5.0, 3.2.2.3.8절).</translation>
    </message>
    <message>
        <source>Use them for long topics that are published often; the composer gives them by itself if you wish.</source>
        <translation>자주 발행하는 긴 토픽에 쓰십시오. 원하면 작성기가 자동으로 붙입니다.</translation>
    </message>
    <message>
        <source>The broker takes no wildcards</source>
        <translation>브로커가 와일드카드를 받지 않음</translation>
    </message>
    <message>
        <source>Topic filters with + or # are refused (Wildcard Subscription Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.11).</source>
        <translation>+나 #이 있는 Topic Filter는 거부됩니다(CONNACK의 Wildcard Subscription Available 0, MQTT 5.0, 3.2.2.3.11절).</translation>
    </message>
    <message>
        <source>Subscribe to each topic by its full name, or allow wildcards on the broker.</source>
        <translation>각 토픽을 전체 이름으로 구독하거나 브로커에서 와일드카드를 허용하십시오.</translation>
    </message>
    <message>
        <source>The broker takes no subscription identifiers</source>
        <translation>브로커가 Subscription Identifier를 받지 않음</translation>
    </message>
    <message>
        <source>A SUBSCRIBE with one is a protocol error (Subscription Identifiers Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.12).</source>
        <translation>그것이 있는 SUBSCRIBE는 프로토콜 오류입니다(CONNACK의 Subscription Identifiers Available 0, MQTT 5.0, 3.2.2.3.12절).</translation>
    </message>
    <message>
        <source>Leave the identifier out; messages are then matched by their topic.</source>
        <translation>식별자를 빼십시오. 그러면 메시지는 토픽으로 대응됩니다.</translation>
    </message>
    <message>
        <source>The broker takes no shared subscriptions</source>
        <translation>브로커가 공유 구독을 받지 않음</translation>
    </message>
    <message>
        <source>Topic filters that begin with $share/ are refused (Shared Subscription Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.13).</source>
        <translation>$share/로 시작하는 Topic Filter는 거부됩니다(CONNACK의 Shared Subscription Available 0, MQTT 5.0, 3.2.2.3.13절).</translation>
    </message>
    <message>
        <source>Subscribe without $share and divide the work otherwise, or enable it on the broker.</source>
        <translation>$share 없이 구독하고 작업을 다른 방법으로 나누거나, 브로커에서 활성화하십시오.</translation>
    </message>
    <message>
        <source>An option was not understood</source>
        <translation>이해하지 못한 옵션이 있음</translation>
    </message>
    <message>
        <source>The options object has a key that Connack has no use for; it was left out, all others were taken.</source>
        <translation>옵션 객체에 Connack이 쓰지 않는 키가 있습니다. 그 키는 제외하고 나머지는 모두 적용했습니다.</translation>
    </message>
    <message>
        <source>Check its spelling: keys are those of MQTT.js, and upper and lower case counts.</source>
        <translation>철자를 확인하십시오. 키는 MQTT.js의 것이며 대소문자를 구분합니다.</translation>
    </message>
    <message>
        <source>The broker sent a code that the standard does not define</source>
        <translation>브로커가 표준에 없는 코드를 보냄</translation>
    </message>
    <message>
        <source>A CONNACK or DISCONNECT has a code that this version of MQTT has no name for. It is shown as it came.</source>
        <translation>CONNACK이나 DISCONNECT에 이 MQTT 버전에 이름이 없는 코드가 있습니다. 온 그대로 표시합니다.</translation>
    </message>
    <message>
        <source>Look it up in the broker&apos;s manual, and report it to its maker if it is not there.</source>
        <translation>브로커의 설명서에서 찾아보고, 없으면 제조사에 보고하십시오.</translation>
    </message>
    <message>
        <source>The text in the URL line is no address of a broker: the host is missing, the port is no number from 1 to 65535, or a character stands where none may be.</source>
        <translation>URL 줄의 텍스트가 브로커의 주소가 아닙니다. 호스트가 없거나, 포트가 1~65535의 숫자가 아니거나, 있으면 안 되는 문자가 있습니다.</translation>
    </message>
    <message>
        <source>By reading the URL, before anything is sent. The evidence names the part that cannot be read; no extra connections are made.</source>
        <translation>무엇을 보내기 전에 URL을 읽어서 알아냅니다. 증거에 읽을 수 없는 부분이 나오며, 추가 연결은 하지 않습니다.</translation>
    </message>
    <message>
        <source>Write scheme://host:port, for instance mqtts://broker.example:8883, with an IPv6 address in square brackets. Characters of a user name or password that mean something in a URL (@ : / ?) are written as %40, %3A, %2F, %3F, or given under Credentials instead.</source>
        <translation>scheme://host:port 형식으로 쓰십시오. 예: mqtts://broker.example:8883. IPv6 주소는 대괄호로 묶습니다. 사용자 이름이나 비밀번호에 URL에서 의미가 있는 문자(@ : / ?)가 있으면 %40, %3A, %2F, %3F로 쓰거나 자격 증명에 지정하십시오.</translation>
    </message>
    <message>
        <source>The URL begins with a scheme by which no MQTT connection can be made, such as amqp:// or ftp://. MQTT travels over mqtt:// (TCP), mqtts:// (TLS), ws:// and wss:// (WebSocket).</source>
        <translation>URL이 amqp://나 ftp://처럼 MQTT 연결에 쓸 수 없는 스킴으로 시작합니다. MQTT는 mqtt://(TCP), mqtts://(TLS), ws:// 및 wss://(WebSocket)를 씁니다.</translation>
    </message>
    <message>
        <source>By the scheme of the URL, before anything is sent. Common other spellings (tcp, ssl, tls, mqtt+ssl) are understood and only noted.</source>
        <translation>무엇을 보내기 전에 URL의 스킴으로 알아냅니다. 흔한 다른 표기(tcp, ssl, tls, mqtt+ssl)는 이해하고 참고에만 적습니다.</translation>
    </message>
    <message>
        <source>Put mqtt://, mqtts://, ws:// or wss:// in front of the host. The broker&apos;s manual says which of them its port speaks.</source>
        <translation>호스트 앞에 mqtt://, mqtts://, ws:// 또는 wss://를 붙이십시오. 포트가 어느 것을 지원하는지는 브로커의 설명서에 있습니다.</translation>
    </message>
    <message>
        <source>A setting, a flag or a key of the options object has a value that cannot be sent or used: a number out of its range, a text that is no UTF-8 or longer than 65,535 bytes, a topic with a wildcard where none may be.</source>
        <translation>설정, 플래그 또는 옵션 객체의 키에 보내거나 쓸 수 없는 값이 있습니다: 범위를 벗어난 숫자, UTF-8이 아니거나 65,535바이트보다 긴 텍스트, 허용되지 않는 곳에 와일드카드가 있는 토픽.</translation>
    </message>
    <message>
        <source>By checking all settings before the first byte is sent, and by putting them into the CONNECT packet. The evidence names each field with its value; secrets are not shown.</source>
        <translation>첫 바이트를 보내기 전에 모든 설정을 검사하고 CONNECT 패킷에 넣어 보아 알아냅니다. 증거에 각 필드와 값이 나오며, 비밀 값은 표시하지 않습니다.</translation>
    </message>
    <message>
        <source>Correct the field that is marked; what it accepts stands beside it and in its tooltip (F1).</source>
        <translation>표시된 필드를 고치십시오. 허용되는 값은 필드 옆과 도구 설명(F1)에 있습니다.</translation>
    </message>
    <message>
        <source>The file given as CA file cannot be read, or holds no certificate. Without it the broker&apos;s certificate would be checked against the wrong thing, so nothing is sent.</source>
        <translation>CA 파일로 지정한 파일을 읽을 수 없거나 인증서가 없습니다. 그것이 없으면 브로커의 인증서를 잘못된 기준으로 검사하게 되므로 아무것도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>By opening the file and looking for certificates in PEM or DER, with a byte order mark or text around them allowed. The evidence has the file&apos;s name and what the system or OpenSSL says of it.</source>
        <translation>파일을 열고 PEM 또는 DER 인증서를 찾아 알아냅니다. 바이트 순서 표시나 주변 텍스트는 허용됩니다. 증거에 파일 이름과 시스템 또는 OpenSSL의 설명이 있습니다.</translation>
    </message>
    <message>
        <source>Give a file that begins with -----BEGIN CERTIFICATE----- or is DER. A key, a certificate request or a PKCS#12 bundle is none: have the CA certificate exported by itself. Check that you may read the file.</source>
        <translation>-----BEGIN CERTIFICATE-----로 시작하거나 DER인 파일을 지정하십시오. 키, 인증서 요청, PKCS#12 번들은 아닙니다. CA 인증서만 따로 내보내게 하십시오. 파일을 읽을 권한이 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The file given as client certificate, or the PKCS#12 file, cannot be read or holds no certificate. The broker would see a connection without a certificate.</source>
        <translation>클라이언트 인증서로 지정한 파일 또는 PKCS#12 파일을 읽을 수 없거나 인증서가 없습니다. 브로커에는 인증서 없는 연결로 보입니다.</translation>
    </message>
    <message>
        <source>By opening and parsing the file before anything is sent. The evidence names the file and what was found in it instead.</source>
        <translation>무엇을 보내기 전에 파일을 열고 해석하여 알아냅니다. 증거에 파일 이름과 대신 들어 있던 것이 나옵니다.</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate in PEM or DER, followed by its intermediates if it has any; the private key belongs into Client key. With a .p12 or .pfx file use the field PKCS#12.</source>
        <translation>클라이언트의 인증서를 PEM 또는 DER로 지정하고, 중간 인증서가 있으면 뒤에 두십시오. 개인 키는 클라이언트 키에 넣습니다. .p12나 .pfx 파일은 PKCS#12 필드를 쓰십시오.</translation>
    </message>
    <message>
        <source>The file given as client key cannot be read, or holds no private key that OpenSSL can use. A certificate alone proves nothing without its key.</source>
        <translation>클라이언트 키로 지정한 파일을 읽을 수 없거나 OpenSSL이 쓸 수 있는 개인 키가 없습니다. 키 없는 인증서만으로는 아무것도 증명하지 못합니다.</translation>
    </message>
    <message>
        <source>By opening and parsing the file before anything is sent. A public key, a certificate or an empty file is told apart in the evidence.</source>
        <translation>무엇을 보내기 전에 파일을 열고 해석하여 알아냅니다. 공개 키, 인증서, 빈 파일은 증거에서 구별됩니다.</translation>
    </message>
    <message>
        <source>Give the private key in PEM (-----BEGIN PRIVATE KEY-----, also RSA, EC or ENCRYPTED) or DER, RSA or EC. &quot;openssl pkey -in FILE -noout&quot; tells whether OpenSSL can read it.</source>
        <translation>개인 키를 PEM(-----BEGIN PRIVATE KEY-----, RSA, EC, ENCRYPTED도 가능) 또는 DER, RSA 또는 EC로 지정하십시오. &quot;openssl pkey -in FILE -noout&quot;으로 OpenSSL이 읽을 수 있는지 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Certificate and key can both be read, but are not of one pair: the public key in the certificate is another one. No broker would accept the signature.</source>
        <translation>인증서와 키를 모두 읽을 수 있지만 한 쌍이 아닙니다. 인증서의 공개 키가 다릅니다. 어떤 브로커도 서명을 받아들이지 않습니다.</translation>
    </message>
    <message>
        <source>By comparing the public key of the first certificate in the file with that of the private key, before anything is sent.</source>
        <translation>무엇을 보내기 전에 파일의 첫 인증서의 공개 키를 개인 키의 공개 키와 비교하여 알아냅니다.</translation>
    </message>
    <message>
        <source>Take certificate and key from the same issue: after a renewal the old key often stays in place. In a file with a chain the client&apos;s own certificate must come first.</source>
        <translation>같은 발급의 인증서와 키를 쓰십시오. 갱신 뒤에 이전 키가 남아 있는 경우가 많습니다. 체인이 든 파일에서는 클라이언트 자신의 인증서가 맨 앞에 와야 합니다.</translation>
    </message>
    <message>
        <source>The client key or the PKCS#12 file is encrypted, and the passphrase given (or none) does not open it.</source>
        <translation>클라이언트 키 또는 PKCS#12 파일이 암호화되어 있고, 지정한 암호 문구로(또는 없이) 열 수 없습니다.</translation>
    </message>
    <message>
        <source>By trying to decrypt the file before anything is sent. The passphrase itself stands in no evidence and no report.</source>
        <translation>무엇을 보내기 전에 파일을 복호화해 보아 알아냅니다. 암호 문구 자체는 증거나 보고서에 없습니다.</translation>
    </message>
    <message>
        <source>Type the passphrase under TLS, Passphrase; look at blanks at its ends and at the keyboard&apos;s layout. Old PKCS#12 files use ciphers that OpenSSL 3 refuses: write them anew with &quot;openssl pkcs12 -legacy&quot; on a machine that can.</source>
        <translation>TLS의 암호 문구에 입력하십시오. 양 끝의 공백과 키보드 배열을 확인하십시오. 오래된 PKCS#12 파일은 OpenSSL 3이 거부하는 암호를 씁니다. 가능한 컴퓨터에서 &quot;openssl pkcs12 -legacy&quot;로 다시 만드십시오.</translation>
    </message>
    <message>
        <source>No name server and no hosts file that this machine asks knows an address for the name in the URL. The broker was not reached; whether it runs is not known.</source>
        <translation>이 컴퓨터가 묻는 이름 서버와 hosts 파일 중 어느 것도 URL의 이름에 대한 주소를 모릅니다. 브로커에 도달하지 못했으며, 실행 중인지는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>The resolver gives the definite answer that the name does not exist (NXDOMAIN). With a SOCKS proxy it is the proxy&apos;s answer, since it looks the name up.</source>
        <translation>리졸버가 이름이 존재하지 않는다고 확답합니다(NXDOMAIN). SOCKS 프록시를 쓰면 프록시가 이름을 조회하므로 프록시의 응답입니다.</translation>
    </message>
    <message>
        <source>Check the spelling, and give the full name with its domain. Names in .local need mDNS and the same network; names of a company&apos;s network need its VPN or its name server. &quot;getent hosts NAME&quot; asks the same resolver. The broker&apos;s address in &quot;Connect to&quot; keeps the name for TLS.</source>
        <translation>철자를 확인하고 도메인까지 전체 이름을 지정하십시오. .local 이름에는 mDNS와 같은 네트워크가, 회사 네트워크의 이름에는 그 VPN이나 이름 서버가 필요합니다. &quot;getent hosts NAME&quot;은 같은 리졸버에 묻습니다. “연결할 주소”에 브로커의 주소를 넣으면 TLS용 이름은 유지됩니다.</translation>
    </message>
    <message>
        <source>The name could not be looked up: the name server did not answer, or not usably. That says nothing about whether the name exists.</source>
        <translation>이름을 조회하지 못했습니다. 이름 서버가 응답하지 않았거나 쓸 수 있는 응답이 아닙니다. 이름이 존재하는지는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>The look-up ends with another failure than &quot;does not exist&quot;, or does not end within the limit of the attempt. The resolver&apos;s words stand in the evidence.</source>
        <translation>조회가 “존재하지 않음”이 아닌 다른 오류로 끝나거나 시도의 제한 시간 안에 끝나지 않습니다. 리졸버의 설명이 증거에 있습니다.</translation>
    </message>
    <message>
        <source>Check the network and the name servers of this machine (/etc/resolv.conf, &quot;resolvectl status&quot;), and try again in a minute. The broker&apos;s address in the URL or in &quot;Connect to&quot; does without the name server.</source>
        <translation>이 컴퓨터의 네트워크와 이름 서버(/etc/resolv.conf, &quot;resolvectl status&quot;)를 확인하고 잠시 뒤 다시 시도하십시오. URL이나 “연결할 주소”에 브로커의 주소를 쓰면 이름 서버가 필요 없습니다.</translation>
    </message>
    <message>
        <source>The host answered at once that nothing listens on this port. So the host is up and can be reached, unless a firewall answers in its place.</source>
        <translation>호스트가 이 포트에서 수신하는 것이 없다고 즉시 응답했습니다. 방화벽이 대신 응답한 것이 아니라면 호스트는 켜져 있고 도달할 수 있습니다.</translation>
    </message>
    <message>
        <source>Check that the broker runs and listens on this port and on this address, not on 127.0.0.1 alone: &quot;ss -ltnp&quot; on its machine shows it. A broker in a container needs its port published. Check the port in the URL: 1883 mqtt, 8883 mqtts.</source>
        <translation>브로커가 실행 중이고 127.0.0.1만이 아니라 이 주소와 이 포트에서 수신하는지 확인하십시오. 그 컴퓨터에서 &quot;ss -ltnp&quot;로 볼 수 있습니다. 컨테이너의 브로커는 포트를 공개해야 합니다. URL의 포트를 확인하십시오: mqtt 1883, mqtts 8883.</translation>
    </message>
    <message>
        <source>The address neither accepted nor refused the connection: as a rule a firewall drops the packets, the address belongs to nobody, or the host is down.</source>
        <translation>주소가 연결을 수락하지도 거부하지도 않았습니다. 보통 방화벽이 패킷을 버리거나, 주소가 누구의 것도 아니거나, 호스트가 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>Check the address, and that the host is up. Let the port through the firewalls on the way, of the host, and of the cloud (security group). Check whether that network can be reached from here without a VPN.</source>
        <translation>주소와 호스트가 켜져 있는지 확인하십시오. 중간, 호스트, 클라우드(보안 그룹)의 방화벽에서 포트를 허용하십시오. 여기서 VPN 없이 그 네트워크에 도달할 수 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The network itself says that there is no way to the address: this machine has no route to it, or a router on the way has none.</source>
        <translation>네트워크 자체가 주소로 가는 경로가 없다고 합니다. 이 컴퓨터에 경로가 없거나 중간 라우터에 없습니다.</translation>
    </message>
    <message>
        <source>Check cable, Wi-Fi and VPN of this machine, the address in the URL, and the way to it with &quot;ip route get ADDRESS&quot;. Where there is no IPv6, use the broker&apos;s IPv4 address.</source>
        <translation>이 컴퓨터의 케이블, Wi-Fi, VPN, URL의 주소, 그리고 &quot;ip route get ADDRESS&quot;로 경로를 확인하십시오. IPv6가 없는 곳에서는 브로커의 IPv4 주소를 쓰십시오.</translation>
    </message>
    <message>
        <source>Something accepts the connection and throws it away before a byte was exchanged: a load balancer or firewall without a broker behind it, or a server that does not take this client&apos;s address.</source>
        <translation>무언가가 연결을 수락하고 한 바이트도 교환하기 전에 끊습니다. 뒤에 브로커가 없는 로드 밸런서나 방화벽, 또는 이 클라이언트의 주소를 받지 않는 서버입니다.</translation>
    </message>
    <message>
        <source>Check that the load balancer or port forwarding has a running broker behind it, and look at rules on client addresses and limits on the number of connections, in the firewall and in the broker.</source>
        <translation>로드 밸런서나 포트 전달 뒤에 실행 중인 브로커가 있는지 확인하고, 방화벽과 브로커에서 클라이언트 주소 규칙과 연결 수 제한을 살펴보십시오.</translation>
    </message>
    <message>
        <source>The proxy that is set under Network did not give a connection to the broker: it cannot be reached itself, wants a password, does not allow this host or port, or is no proxy of this kind.</source>
        <translation>네트워크에 설정된 프록시가 브로커에 연결해 주지 않았습니다. 프록시 자체에 도달할 수 없거나, 비밀번호를 원하거나, 이 호스트나 포트를 허용하지 않거나, 이런 종류의 프록시가 아닙니다.</translation>
    </message>
    <message>
        <source>By the proxy&apos;s answer: an HTTP status (407 password, 403 not allowed, 5xx not reached) or a SOCKS code. Where it says that the broker&apos;s name, port or network is at fault, that cause is shown instead.</source>
        <translation>프록시의 응답으로 알아냅니다: HTTP 상태(407 비밀번호, 403 허용 안 됨, 5xx 도달 못 함) 또는 SOCKS 코드. 브로커의 이름, 포트, 네트워크가 문제라고 하면 그 원인을 대신 표시합니다.</translation>
    </message>
    <message>
        <source>Check host, port, kind and password of the proxy. Many HTTP proxies let CONNECT through to port 443 alone: have the broker&apos;s port allowed. Connect without the proxy if the broker can be reached directly.</source>
        <translation>프록시의 호스트, 포트, 종류, 비밀번호를 확인하십시오. 많은 HTTP 프록시는 CONNECT를 포트 443에만 허용합니다. 브로커의 포트를 허용하게 하십시오. 브로커에 직접 도달할 수 있으면 프록시 없이 연결하십시오.</translation>
    </message>
    <message>
        <source>Another client connected with the same client ID, and the broker keeps only the newer of the two [MQTT-3.1.4-3]. If both reconnect, they throw each other out for ever.</source>
        <translation>다른 클라이언트가 같은 Client ID로 연결했고, 브로커는 둘 중 새것만 유지합니다 [MQTT-3.1.4-3]. 둘 다 재연결하면 서로 끝없이 밀어냅니다.</translation>
    </message>
    <message>
        <source>Find the other client: a second copy of the device or program, a bridge, another tab. Give each client an ID of its own; General, New draws one.</source>
        <translation>다른 클라이언트를 찾으십시오: 장치나 프로그램의 두 번째 사본, 브릿지, 다른 탭. 클라이언트마다 고유한 ID를 지정하십시오. 일반의 새로 만들기로 ID를 뽑을 수 있습니다.</translation>
    </message>
    <message>
        <source>Nothing came from the other side for longer than the keep-alive allows: the way is broken without either side being told, or one of them hangs.</source>
        <translation>keep-alive가 허용하는 것보다 오래 상대에게서 아무것도 오지 않았습니다. 양쪽 다 모르는 사이에 경로가 끊겼거나 한쪽이 멈췄습니다.</translation>
    </message>
    <message>
        <source>By a PINGREQ without PINGRESP, with the time of the last packet in the evidence; or by DISCONNECT 0x8D Keep Alive timeout (5.0), with which the broker says that our packets did not reach it in time.</source>
        <translation>PINGRESP 없는 PINGREQ(증거에 마지막 패킷의 시각 있음)로, 또는 이쪽의 패킷이 제때 도달하지 않았다고 브로커가 알리는 DISCONNECT 0x8D Keep Alive timeout(5.0)으로 알아냅니다.</translation>
    </message>
    <message>
        <source>Check the network, and whether the broker still answers others. Routers and firewalls forget quiet connections: use a shorter keep-alive, for instance 30 s. If the broker complains, use a longer one, or find what holds packets up.</source>
        <translation>네트워크와, 브로커가 다른 클라이언트에 아직 응답하는지 확인하십시오. 라우터와 방화벽은 조용한 연결을 잊습니다. 30 s처럼 더 짧은 keep-alive를 쓰십시오. 브로커가 문제를 제기하면 더 길게 하거나 무엇이 패킷을 지연시키는지 찾으십시오.</translation>
    </message>
    <message>
        <source>After a good CONNACK the server closed the connection in order, without a DISCONNECT that tells why, as brokers before MQTT 5 do for every reason.</source>
        <translation>정상적인 CONNACK 뒤에 서버가 이유를 알리는 DISCONNECT 없이 연결을 정상적으로 닫았습니다. MQTT 5 이전의 브로커는 어떤 이유에서든 이렇게 합니다.</translation>
    </message>
    <message>
        <source>By the end of the stream from the server&apos;s side. A SUBSCRIBE or PUBLISH that it left unanswered a moment before points to access rules; a probe with a fresh client ID shows whether another client is involved.</source>
        <translation>서버 쪽에서 스트림이 끝나는 것으로 알아냅니다. 직전에 응답하지 않은 SUBSCRIBE나 PUBLISH는 접근 규칙을 가리킵니다. 새 Client ID의 추가 검사는 다른 클라이언트가 관련되는지 보여 줍니다.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: access rules (ACL) on the topic, another client with this ID, a stop, a limit. Use MQTT 5, where the broker can give its reason. Look for a proxy that ends connections after a time.</source>
        <translation>그 시각의 브로커 로그를 보십시오: 토픽의 접근 규칙(ACL), 이 ID를 가진 다른 클라이언트, 중지, 제한. 브로커가 이유를 알릴 수 있는 MQTT 5를 쓰십시오. 일정 시간 뒤 연결을 끝내는 프록시를 찾으십시오.</translation>
    </message>
    <message>
        <source>The broker ended the connection and gave a reason (MQTT 5), or Connack ended it since the broker sent a packet that breaks the standard.</source>
        <translation>브로커가 연결을 끝내고 이유를 알렸거나(MQTT 5), 브로커가 표준을 위반하는 패킷을 보내 Connack이 연결을 끝냈습니다.</translation>
    </message>
    <message>
        <source>By a DISCONNECT of the server: reason code, Reason String and Server Reference stand in the evidence. Or by a packet that cannot be decoded, with field and offset.</source>
        <translation>서버의 DISCONNECT로 알아냅니다. Reason Code, Reason String, Server Reference가 증거에 있습니다. 또는 디코딩할 수 없는 패킷(필드와 오프셋 포함)으로 알아냅니다.</translation>
    </message>
    <message>
        <source>Follow the reason: 0x8B the server shuts down, 0x98 an administrator&apos;s doing, 0x93 more unacknowledged messages than Receive Maximum allows, 0x9C another server. The broker&apos;s log at that time has the rest.</source>
        <translation>이유를 따르십시오: 0x8B 서버 종료, 0x98 관리자의 조치, 0x93 Receive Maximum보다 많은 확인 응답되지 않은 메시지, 0x9C 다른 서버. 나머지는 그 시각의 브로커 로그에 있습니다.</translation>
    </message>
    <message>
        <source>The network connection broke off after the CONNACK without being closed: by a reset, or an error of the network.</source>
        <translation>CONNACK 뒤에 네트워크 연결이 닫히지 않고 재설정이나 네트워크 오류로 끊겼습니다.</translation>
    </message>
    <message>
        <source>By a reset (RST) or the system&apos;s error on the socket; how long the connection had held stands in the evidence.</source>
        <translation>재설정(RST) 또는 소켓의 시스템 오류로 알아냅니다. 연결이 유지된 시간이 증거에 있습니다.</translation>
    </message>
    <message>
        <source>Look whether the broker crashed or was restarted at that time. Check time limits of load balancers and firewalls on quiet connections (a keep-alive shorter than they are helps), and the network of this machine.</source>
        <translation>그 시각에 브로커가 비정상 종료되었거나 다시 시작되었는지 확인하십시오. 로드 밸런서와 방화벽의 유휴 연결 제한 시간(그보다 짧은 keep-alive가 도움이 됨)과 이 컴퓨터의 네트워크를 확인하십시오.</translation>
    </message>
    <message>
        <source>The broker did not grant a subscription, or it was not sent since it would break a limit that the broker gave.</source>
        <translation>브로커가 구독을 허용하지 않았거나, 브로커가 알린 제한을 넘게 되어 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>By a code from 0x80 in the SUBACK: 0x87 Not authorized, 0x8F Topic Filter invalid, 0x97 Quota exceeded, 0x9E shared, 0xA2 wildcard subscriptions not supported (5.0); 3.1.1 has 0x80 alone.</source>
        <translation>SUBACK의 0x80 이상의 코드로 알아냅니다: 0x87 Not authorized, 0x8F Topic Filter invalid, 0x97 Quota exceeded, 0x9E 공유 구독, 0xA2 와일드카드 구독 미지원(5.0). 3.1.1에는 0x80만 있습니다.</translation>
    </message>
    <message>
        <source>Check the spelling of the topic filter, and the broker&apos;s access rules (ACL) on subscriptions for this user and client ID. Leave out wildcards, $share or identifiers where the broker says that it has none.</source>
        <translation>Topic Filter의 철자와, 이 사용자와 Client ID의 구독에 대한 브로커의 접근 규칙(ACL)을 확인하십시오. 브로커가 지원하지 않는다고 하는 와일드카드, $share, 식별자를 빼십시오.</translation>
    </message>
    <message>
        <source>The broker got a SUBSCRIBE and did not answer it, though it has to answer each one with SUBACK [MQTT-3.8.4-1].</source>
        <translation>브로커가 SUBSCRIBE를 받고 응답하지 않았습니다. 모든 SUBSCRIBE에 SUBACK으로 응답해야 합니다 [MQTT-3.8.4-1].</translation>
    </message>
    <message>
        <source>No SUBACK with its Packet Identifier came within 10 s (connack check: 5 s), or until the connection ended.</source>
        <translation>10 s(connack check: 5 s) 안에 또는 연결이 끝날 때까지 그 Packet Identifier의 SUBACK이 오지 않았습니다.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did it arrive, and does a plug-in for access rules hold the answer up? Follow the Packet Identifier in the log: the filter id:N shows all about it.</source>
        <translation>브로커 로그를 보십시오: 도착했는지, 접근 규칙 플러그인이 응답을 지연시키는지. 로그에서 Packet Identifier를 따라가십시오. 필터 id:N은 그에 관한 모든 것을 보여 줍니다.</translation>
    </message>
    <message>
        <source>The broker did not take a message, or it was not sent since it would break a limit that the broker gave (QoS, retain, size) or the standard.</source>
        <translation>브로커가 메시지를 받지 않았거나, 브로커가 알린 제한(QoS, Retain, 크기)이나 표준을 위반하게 되어 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>By a reason code from 0x80 in PUBACK (QoS 1) or PUBREC (QoS 2): 0x87 Not authorized, 0x90 Topic Name invalid, 0x97 Quota exceeded, 0x99 Payload format invalid. Only MQTT 5 can say it.</source>
        <translation>PUBACK(QoS 1) 또는 PUBREC(QoS 2)의 0x80 이상의 Reason Code로 알아냅니다: 0x87 Not authorized, 0x90 Topic Name invalid, 0x97 Quota exceeded, 0x99 Payload format invalid. MQTT 5만 알릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Check the topic&apos;s spelling and the broker&apos;s access rules (ACL) on publishing to it for this user and client ID. Keep to the limits in the tab Broker.</source>
        <translation>토픽의 철자와, 이 사용자와 Client ID의 발행에 대한 브로커의 접근 규칙(ACL)을 확인하십시오. 브로커 탭의 제한을 지키십시오.</translation>
    </message>
    <message>
        <source>A message with QoS 1 or 2 was sent, and the broker did not acknowledge it. Whether it was taken is not known; after a reconnect it is sent again.</source>
        <translation>QoS 1 또는 2 메시지를 보냈지만 브로커가 확인 응답하지 않았습니다. 받았는지 알 수 없으며, 재연결 뒤 다시 보냅니다.</translation>
    </message>
    <message>
        <source>No PUBACK (QoS 1), PUBREC or PUBCOMP (QoS 2) with its Packet Identifier came until the connection ended (connack check awaits it 5 s).</source>
        <translation>연결이 끝날 때까지 그 Packet Identifier의 PUBACK(QoS 1), PUBREC 또는 PUBCOMP(QoS 2)가 오지 않았습니다(connack check는 5 s 기다림).</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the PUBLISH arrive, and does a plug-in, a full disk or a slow bridge hold the answer up? Some brokers keep silent on what access rules forbid.</source>
        <translation>브로커 로그를 보십시오: PUBLISH가 도착했는지, 플러그인, 가득 찬 디스크, 느린 브릿지가 응답을 지연시키는지. 일부 브로커는 접근 규칙이 금지하는 것에 침묵합니다.</translation>
    </message>
    <message>
        <source>A message was acknowledged, or sent with QoS 0, and did not come back, though a subscription of the same connection matches its topic.</source>
        <translation>메시지가 확인 응답되었거나 QoS 0으로 전송되었지만, 같은 연결의 구독이 그 토픽과 일치하는데도 돌아오지 않았습니다.</translation>
    </message>
    <message>
        <source>In the time awaited after the acknowledgement or the sending (connack check: 2 s) no PUBLISH with that topic and payload came. A shared subscription makes it only &quot;likely&quot;, since another member may have got it.</source>
        <translation>확인 응답이나 전송 뒤 기다린 시간(connack check: 2 s) 안에 그 토픽과 페이로드의 PUBLISH가 오지 않았습니다. 공유 구독이면 다른 구성원이 받았을 수 있어 “유력”에 그칩니다.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for both, writing to and reading from the topic: before MQTT 5 a broker drops silently what they forbid. Publish with QoS 1 on MQTT 5 to get a reason. Look for rules or bridges that take messages on this topic.</source>
        <translation>토픽의 쓰기와 읽기 모두에 대한 브로커의 접근 규칙(ACL)을 확인하십시오. MQTT 5 이전에는 금지된 것을 브로커가 조용히 버립니다. 이유를 알려면 MQTT 5에서 QoS 1로 발행하십시오. 이 토픽의 메시지를 가져가는 규칙이나 브릿지를 찾으십시오.</translation>
    </message>
    <message>
        <source>The URL asks for TLS (mqtts, wss), but the port speaks in the clear: MQTT, HTTP or another protocol without TLS.</source>
        <translation>URL은 TLS(mqtts, wss)를 요구하지만 포트는 평문입니다: TLS 없는 MQTT, HTTP 또는 다른 프로토콜.</translation>
    </message>
    <message>
        <source>The first bytes in answer to the ClientHello are no TLS record, and the greeting often names the protocol. If the server only hangs up, a probe asks the same port without TLS and without password, and gets a CONNACK or an HTTP answer.</source>
        <translation>ClientHello에 대한 응답의 첫 바이트가 TLS 레코드가 아니며, 인사말로 프로토콜을 알 수 있는 경우가 많습니다. 서버가 그냥 끊으면 추가 검사가 같은 포트에 TLS와 비밀번호 없이 물어 CONNACK이나 HTTP 응답을 받습니다.</translation>
    </message>
    <message>
        <source>Use mqtt:// or ws:// for this port, or the port of the TLS listener (8883, or 443 and 8084 for wss). Or set TLS up for this listener on the broker.</source>
        <translation>이 포트에는 mqtt:// 또는 ws://를 쓰거나, TLS 리스너의 포트(8883, wss는 443과 8084)를 쓰십시오. 또는 브로커에서 이 리스너에 TLS를 설정하십시오.</translation>
    </message>
    <message>
        <source>A certificate of the chain, the broker&apos;s own, an intermediate or the CA&apos;s, is past its end (notAfter) by this machine&apos;s clock.</source>
        <translation>체인의 인증서(브로커 자신, 중간 또는 CA의 것)가 이 컴퓨터의 시계로 종료일(notAfter)을 지났습니다.</translation>
    </message>
    <message>
        <source>By verifying the presented chain; the evidence has the certificate with its dates in UTC, and the explanation says which of the chain it is. Signs that this machine&apos;s clock is ahead (other certificates that would be expired too) make it &quot;likely&quot;.</source>
        <translation>제시된 체인을 검증하여 알아냅니다. 증거에 인증서와 UTC 날짜가 있고, 설명에 체인의 어느 것인지 나옵니다. 이 컴퓨터의 시계가 빠르다는 징후(만료되었을 다른 인증서)가 있으면 “유력”이 됩니다.</translation>
    </message>
    <message>
        <source>Renew that certificate, install it with its chain on the broker and reload the broker. An expired CA certificate is replaced in the CA file. If the date is still to come, set this machine&apos;s clock.</source>
        <translation>그 인증서를 갱신하여 체인과 함께 브로커에 설치하고 브로커를 다시 로드하십시오. 만료된 CA 인증서는 CA 파일에서 교체합니다. 그 날짜가 아직 오지 않았다면 이 컴퓨터의 시계를 맞추십시오.</translation>
    </message>
    <message>
        <source>A certificate of the chain begins (notBefore) only later than this machine&apos;s clock says it is now. On devices without a battery the clock often begins in 1970.</source>
        <translation>체인의 인증서가 이 컴퓨터의 현재 시각보다 나중에 시작됩니다(notBefore). 배터리가 없는 장치에서는 시계가 1970년에서 시작하는 경우가 많습니다.</translation>
    </message>
    <message>
        <source>By verifying the presented chain against this machine&apos;s clock. The evidence has both times; other signs that the clock is behind are named in the explanation.</source>
        <translation>제시된 체인을 이 컴퓨터의 시계로 검증하여 알아냅니다. 증거에 두 시각이 있고, 시계가 느리다는 다른 징후는 설명에 나옵니다.</translation>
    </message>
    <message>
        <source>Check date, time and time zone of this machine and of the CA. If they are right, wait for the date or have the certificate issued anew.</source>
        <translation>이 컴퓨터와 CA의 날짜, 시간, 시간대를 확인하십시오. 맞으면 그 날짜까지 기다리거나 인증서를 새로 발급받으십시오.</translation>
    </message>
    <message>
        <source>The broker presents a single certificate that only itself vouches for, and it is not among those that are trusted.</source>
        <translation>브로커가 자기 자신만 보증하는 인증서 하나를 제시하며, 신뢰하는 인증서에 포함되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Subject and issuer of the certificate are the same, it is signed with its own key, and neither the CA file nor the system&apos;s store holds it. The evidence has its SHA-256 fingerprint.</source>
        <translation>인증서의 주체와 발급자가 같고 자체 키로 서명되었으며, CA 파일에도 시스템 저장소에도 없습니다. 증거에 SHA-256 지문이 있습니다.</translation>
    </message>
    <message>
        <source>Get the certificate from the broker&apos;s operator and give it as CA file, or let the verdict&apos;s button trust it after you compared the fingerprint. Better: have the broker&apos;s certificate issued by a CA and give that CA&apos;s certificate.</source>
        <translation>브로커 운영자에게서 인증서를 받아 CA 파일로 지정하거나, 지문을 비교한 뒤 판정의 버튼으로 신뢰하십시오. 더 나은 방법: 브로커의 인증서를 CA에서 발급받고 그 CA의 인증서를 지정하십시오.</translation>
    </message>
    <message>
        <source>The chain that the broker sends ends at an issuer that is trusted by nothing here: neither by the CA file nor, where it counts, by the system&apos;s store. So it is not known whether this is the broker.</source>
        <translation>브로커가 보내는 체인이 여기서 아무것도 신뢰하지 않는 발급자에서 끝납니다. CA 파일도, 적용되는 경우 시스템 저장소도 신뢰하지 않습니다. 따라서 이것이 그 브로커인지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>By building the chain from the presented certificates to the trusted ones. The evidence lists what was presented and what is trusted; where an intermediate may be missing instead, the verdict says so and is &quot;likely&quot;.</source>
        <translation>제시된 인증서에서 신뢰하는 인증서까지 체인을 만들어 알아냅니다. 증거에 제시된 것과 신뢰하는 것이 나열됩니다. 중간 인증서가 빠진 것일 수 있으면 판정이 이를 밝히고 “유력”이 됩니다.</translation>
    </message>
    <message>
        <source>Ask for the certificate of the named issuer&apos;s root CA and give it as CA file. If the CA is public and a CA file is given, trust the system&apos;s CAs as well. Turning the verification off shows the rest, but protects from nobody.</source>
        <translation>표시된 발급자의 루트 CA 인증서를 요청하여 CA 파일로 지정하십시오. CA가 공인이고 CA 파일이 지정되어 있으면 시스템의 CA도 신뢰하십시오. 검증을 끄면 나머지를 볼 수 있지만 아무도 막지 못합니다.</translation>
    </message>
    <message>
        <source>The broker sends its own certificate, but not the intermediate that links it to the trusted CA. Browsers may fetch it by themselves; MQTT clients do not.</source>
        <translation>브로커가 자신의 인증서는 보내지만, 신뢰하는 CA로 이어 주는 중간 인증서는 보내지 않습니다. 브라우저는 스스로 가져올 수 있지만 MQTT 클라이언트는 그러지 않습니다.</translation>
    </message>
    <message>
        <source>The issuer of the last presented certificate is neither presented nor trusted, and its Authority Key Identifier, its name or its Authority Information Access shows that a trusted CA stands above it. Without such a proof the verdict is &quot;likely&quot;.</source>
        <translation>제시된 마지막 인증서의 발급자가 제시되지도 신뢰되지도 않으며, Authority Key Identifier, 이름 또는 Authority Information Access로 그 위에 신뢰하는 CA가 있음을 알 수 있습니다. 그런 증명이 없으면 판정은 “유력”입니다.</translation>
    </message>
    <message>
        <source>Append the intermediate to the server&apos;s certificate file on the broker, behind the server&apos;s own certificate (mosquitto: certfile), and reload it. For the time being the intermediate can be added to the CA file here, beside its root.</source>
        <translation>브로커에서 중간 인증서를 서버 인증서 파일의 서버 인증서 뒤에 추가하고(mosquitto: certfile) 다시 로드하십시오. 당분간은 여기의 CA 파일에 루트와 함께 중간 인증서를 추가할 수 있습니다.</translation>
    </message>
    <message>
        <source>The certificate is trusted, but names other hosts than the one that was asked for. Someone with a good certificate for another name could answer so.</source>
        <translation>인증서를 신뢰하지만, 요구한 것과 다른 호스트의 이름이 들어 있습니다. 다른 이름의 올바른 인증서를 가진 누군가가 이렇게 응답할 수 있습니다.</translation>
    </message>
    <message>
        <source>The name or address of the URL (or of TLS, Server name) is compared with the subject alternative names: an address counts only as an IP entry, a wildcard for one part, the subject only where there are no names. A probe with another server name (SNI) tells whether the server has another certificate.</source>
        <translation>URL(또는 TLS의 서버 이름)의 이름이나 주소를 Subject Alternative Name과 비교합니다. 주소는 IP 항목일 때만, 와일드카드는 한 부분에만, 주체는 이름이 없을 때만 인정됩니다. 다른 서버 이름(SNI)의 추가 검사로 서버에 다른 인증서가 있는지 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Use a name of the certificate in the URL (the verdict offers those that fit), or keep the address and set TLS, Server name. Or have the certificate issued for this name or address as well.</source>
        <translation>URL에 인증서의 이름을 쓰거나(판정이 맞는 것을 제안함), 주소를 그대로 두고 TLS의 서버 이름을 설정하십시오. 또는 이 이름이나 주소용으로도 인증서를 발급받으십시오.</translation>
    </message>
    <message>
        <source>A certificate is used for what its extensions do not allow: a client certificate on the broker, a certificate without CA:TRUE that issued another, a CA beyond its path length or name constraints.</source>
        <translation>인증서가 확장에서 허용하지 않는 용도로 쓰입니다: 브로커의 클라이언트 인증서, 다른 인증서를 발급한 CA:TRUE 없는 인증서, 경로 길이나 이름 제약을 벗어난 CA.</translation>
    </message>
    <message>
        <source>By verifying the chain for the purpose &quot;TLS server&quot;. The evidence has the key usage and the extended key usage of the certificate in question.</source>
        <translation>“TLS 서버” 용도로 체인을 검증하여 알아냅니다. 증거에 해당 인증서의 키 용도와 확장 키 용도가 있습니다.</translation>
    </message>
    <message>
        <source>Have the broker&apos;s certificate issued with the extended key usage serverAuth, by a CA with basic constraints CA:TRUE and key usage keyCertSign. Check that the broker does not present a client&apos;s certificate by mistake.</source>
        <translation>브로커의 인증서를 기본 제약 CA:TRUE와 키 용도 keyCertSign인 CA에서 확장 키 용도 serverAuth로 발급받으십시오. 브로커가 실수로 클라이언트 인증서를 제시하는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The CA has taken the broker&apos;s certificate back, as a rule since its key may be in other hands. It must not be trusted any more.</source>
        <translation>CA가 브로커의 인증서를 철회했습니다. 보통 키가 다른 사람 손에 있을 수 있기 때문입니다. 더 이상 신뢰하면 안 됩니다.</translation>
    </message>
    <message>
        <source>Its serial number stands on the revocation list given under TLS (CRL), or the broker itself staples the answer of the CA&apos;s OCSP responder that says so. The evidence has serial and date.</source>
        <translation>일련번호가 TLS에 지정한 폐기 목록(CRL)에 있거나, 브로커 자신이 그렇게 적힌 CA의 OCSP 응답을 첨부합니다. 증거에 일련번호와 날짜가 있습니다.</translation>
    </message>
    <message>
        <source>Have a new certificate issued for the broker, with a new key, and install it. Until then do not send secrets to this broker.</source>
        <translation>브로커의 인증서를 새 키로 새로 발급받아 설치하십시오. 그때까지 이 브로커에 비밀 값을 보내지 마십시오.</translation>
    </message>
    <message>
        <source>A certificate of the chain has a key or a signature that can be broken or forged with today&apos;s means, such as RSA with 1024 bits or SHA-1.</source>
        <translation>체인의 인증서에 오늘날의 수단으로 깨거나 위조할 수 있는 키나 서명이 있습니다. 예: RSA 1024비트 또는 SHA-1.</translation>
    </message>
    <message>
        <source>By OpenSSL&apos;s security level 2: RSA from 2048 bits, EC from 224, a signature with SHA-224 or better. The evidence has the key&apos;s kind and length and the signature&apos;s algorithm.</source>
        <translation>OpenSSL의 보안 수준 2로 알아냅니다: RSA 2048비트 이상, EC 224비트 이상, SHA-224 이상의 서명. 증거에 키의 종류와 길이, 서명 알고리즘이 있습니다.</translation>
    </message>
    <message>
        <source>Have the certificate issued anew: RSA with 2048 bits or more, or EC P-256, signed with SHA-256. If it is the CA&apos;s, the CA has to be renewed, and the CA file with it.</source>
        <translation>인증서를 새로 발급받으십시오: RSA 2048비트 이상 또는 EC P-256, SHA-256 서명. CA의 것이면 CA를 갱신하고 CA 파일도 바꿔야 합니다.</translation>
    </message>
    <message>
        <source>The CA file does hold a certificate, but not the one at which this broker&apos;s chain ends: it is the broker&apos;s own, an intermediate without its root, or a CA of the same name with another key.</source>
        <translation>CA 파일에 인증서가 있지만 이 브로커의 체인이 끝나는 인증서가 아닙니다. 브로커 자신의 것, 루트 없는 중간 인증서, 또는 이름은 같고 키가 다른 CA입니다.</translation>
    </message>
    <message>
        <source>By comparing names, key identifiers and signatures of the chain with what the CA file holds. Trust must end at a self-signed certificate; the evidence has the key that was wanted and the one that is held.</source>
        <translation>체인의 이름, 키 식별자, 서명을 CA 파일의 내용과 비교하여 알아냅니다. 신뢰는 자체 서명 인증서에서 끝나야 합니다. 증거에 필요한 키와 가진 키가 있습니다.</translation>
    </message>
    <message>
        <source>Get the present certificate of the root CA from the broker&apos;s operator; after a CA was made anew, the old file fits no more. An intermediate can stay in the file, but its root has to be beside it.</source>
        <translation>브로커 운영자에게서 루트 CA의 현재 인증서를 받으십시오. CA를 새로 만든 뒤에는 이전 파일이 맞지 않습니다. 중간 인증서는 파일에 남겨도 되지만 루트가 함께 있어야 합니다.</translation>
    </message>
    <message>
        <source>Broker and client offer no version of TLS in common: as a rule an old broker with TLS 1.0 or 1.1 alone, or one that insists on TLS 1.3.</source>
        <translation>브로커와 클라이언트가 제안하는 TLS 버전에 공통된 것이 없습니다. 보통 TLS 1.0이나 1.1만 되는 오래된 브로커이거나 TLS 1.3만 고집하는 브로커입니다.</translation>
    </message>
    <message>
        <source>The server sends the alert protocol_version, or the TLS library refuses its choice. Handshakes of probes, one version each, show which versions the server does speak.</source>
        <translation>서버가 protocol_version 경고를 보내거나 TLS 라이브러리가 서버의 선택을 거부합니다. 버전별 추가 검사 핸드셰이크로 서버가 지원하는 버전을 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version). Set TLS, Minimum TLS version back to its default if it demands TLS 1.3. For a device that can do no better, lower it; TLS 1.0 and 1.1 are outdated (RFC 8996).</source>
        <translation>브로커에서 TLS 1.2 또는 1.3을 허용하십시오(mosquitto: tls_version). TLS의 최소 TLS 버전이 TLS 1.3을 요구하면 기본값으로 되돌리십시오. 더 나은 것이 안 되는 장치라면 낮추십시오. TLS 1.0과 1.1은 오래되었습니다(RFC 8996).</translation>
    </message>
    <message>
        <source>Broker and client agree on a TLS version, but on no cipher suite, key exchange group or signature algorithm, or the broker&apos;s certificate has a key that none of the offered ciphers can use.</source>
        <translation>브로커와 클라이언트가 TLS 버전에는 합의했지만 암호 스위트, 키 교환 그룹 또는 서명 알고리즘에는 합의하지 못했습니다. 또는 브로커 인증서의 키를 제안한 어떤 암호 스위트로도 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The server sends handshake_failure or insufficient_security before its ServerHello. A probe that offers every cipher there is, weak ones too, shows whether it then answers, and with what.</source>
        <translation>서버가 ServerHello 전에 handshake_failure 또는 insufficient_security를 보냅니다. 약한 것까지 모든 암호 스위트를 제안하는 추가 검사로 서버가 응답하는지, 무엇으로 응답하는지 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers). Check its certificate&apos;s key: RSA serves ECDHE-RSA, EC serves ECDHE-ECDSA.</source>
        <translation>브로커에서 현재의 암호 스위트를 허용하십시오. 예: AES-GCM을 쓰는 ECDHE(mosquitto: ciphers). 인증서의 키를 확인하십시오. RSA는 ECDHE-RSA에, EC는 ECDHE-ECDSA에 쓰입니다.</translation>
    </message>
    <message>
        <source>The broker lets in only clients that show a certificate of their own (mutual TLS), and none was given.</source>
        <translation>브로커가 자신의 인증서를 제시하는 클라이언트만 받는데(mutual TLS), 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>By the alert certificate_required, under TLS 1.2 handshake_failure after the server&apos;s part, or an HTTP answer that says so (495, 496). Under TLS 1.3 it comes only after the handshake; a probe&apos;s handshake shows whether the server sends a CertificateRequest and which CAs it takes.</source>
        <translation>certificate_required 경고로, TLS 1.2에서는 서버 차례 뒤의 handshake_failure로, 또는 그렇게 알리는 HTTP 응답(495, 496)으로 알아냅니다. TLS 1.3에서는 핸드셰이크 뒤에야 옵니다. 추가 검사의 핸드셰이크로 서버가 CertificateRequest를 보내는지, 어떤 CA를 받는지 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Give certificate and key under TLS, Client certificate and Client key. Ask the broker&apos;s operator for one from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate); the evidence lists the accepted CAs.</source>
        <translation>TLS의 클라이언트 인증서와 클라이언트 키에 인증서와 키를 지정하십시오. 브로커가 클라이언트용으로 신뢰하는 CA의 인증서를 운영자에게 요청하십시오(mosquitto: require_certificate와 cafile). 증거에 받아들이는 CA가 나열됩니다.</translation>
    </message>
    <message>
        <source>A client certificate was given, and the broker does not take it: from another CA, expired, revoked, without the purpose clientAuth, or signed with a key that does not fit.</source>
        <translation>클라이언트 인증서를 지정했지만 브로커가 받지 않습니다: 다른 CA의 것, 만료됨, 폐기됨, clientAuth 용도 없음, 또는 맞지 않는 키로 서명됨.</translation>
    </message>
    <message>
        <source>By the alert (unknown_ca, certificate_expired, certificate_revoked, bad_certificate, access_denied, decrypt_error), during the handshake or, under TLS 1.3, after it. Faults of the certificate that can be seen from here are named beside it.</source>
        <translation>핸드셰이크 도중 또는 TLS 1.3에서는 그 뒤의 경고(unknown_ca, certificate_expired, certificate_revoked, bad_certificate, access_denied, decrypt_error)로 알아냅니다. 여기서 보이는 인증서의 문제는 옆에 나옵니다.</translation>
    </message>
    <message>
        <source>Use a certificate of the CA that the broker trusts for clients, with its intermediates behind it in the file, in its time and with clientAuth. Have it accepted on the broker (mosquitto: cafile, crlfile), and compare both clocks.</source>
        <translation>브로커가 클라이언트용으로 신뢰하는 CA의 인증서를, 파일에서 중간 인증서를 뒤에 두고, 유효 기간 안에, clientAuth로 쓰십시오. 브로커가 받아들이게 하고(mosquitto: cafile, crlfile) 양쪽의 시계를 비교하십시오.</translation>
    </message>
    <message>
        <source>The server chooses what it serves by the application protocol in the ClientHello (ALPN), and wants another one than was offered. AWS IoT on port 443 is the best known.</source>
        <translation>서버가 ClientHello의 애플리케이션 프로토콜(ALPN)로 서비스를 선택하며, 제안한 것과 다른 것을 원합니다. 포트 443의 AWS IoT가 가장 잘 알려져 있습니다.</translation>
    </message>
    <message>
        <source>By the alert no_application_protocol, or since a probe with another ALPN protocol (&quot;mqtt&quot;, &quot;x-amzn-mqtt-ca&quot;, &quot;http/1.1&quot;), or none, gets further on the same port with all else alike.</source>
        <translation>no_application_protocol 경고로, 또는 다른 조건이 같을 때 다른 ALPN 프로토콜(&quot;mqtt&quot;, &quot;x-amzn-mqtt-ca&quot;, &quot;http/1.1&quot;)이나 ALPN 없는 추가 검사가 같은 포트에서 더 나아가는 것으로 알아냅니다.</translation>
    </message>
    <message>
        <source>Offer the protocol that the verdict names under TLS, ALPN, or none if it says so. Look up the name in the broker&apos;s manual.</source>
        <translation>TLS의 ALPN에서 판정이 알려 주는 프로토콜을 제안하거나, 그렇게 말하면 제안하지 마십시오. 브로커의 설명서에서 이름을 찾아보십시오.</translation>
    </message>
    <message>
        <source>The server serves several names and does not know the one that the client sent (SNI), or it wants a name and the URL has an address, for which none is sent.</source>
        <translation>서버가 여러 이름을 서비스하는데 클라이언트가 보낸 이름(SNI)을 모릅니다. 또는 이름을 원하는데 URL에 주소가 있어 이름이 전송되지 않습니다.</translation>
    </message>
    <message>
        <source>By the alert unrecognized_name, or since a probe&apos;s handshake with the URL&apos;s name, or without any, goes on where the attempt&apos;s was broken off.</source>
        <translation>unrecognized_name 경고로, 또는 시도가 끊긴 곳에서 URL의 이름이나 이름 없는 추가 검사의 핸드셰이크가 계속되는 것으로 알아냅니다.</translation>
    </message>
    <message>
        <source>Put the broker&apos;s name into the URL instead of its address, or set TLS, Server name to the name that the server expects. Clear a server name that was set by mistake.</source>
        <translation>URL에 주소 대신 브로커의 이름을 넣거나, TLS의 서버 이름에 서버가 기대하는 이름을 설정하십시오. 실수로 설정한 서버 이름은 지우십시오.</translation>
    </message>
    <message>
        <source>The server ended the connection in the course of the TLS handshake and did not say usably why.</source>
        <translation>서버가 TLS 핸드셰이크 도중에 연결을 끝내고 쓸 만한 이유를 알리지 않았습니다.</translation>
    </message>
    <message>
        <source>By an end or a reset between ClientHello and the end of the handshake, or an alert without a cause of its own. Probes have then tried the port in the clear and with other versions, ciphers, names and ALPN protocols in vain, and a connection on which nothing is sent.</source>
        <translation>ClientHello와 핸드셰이크 끝 사이의 종료나 재설정, 또는 별도의 원인이 없는 경고로 알아냅니다. 추가 검사는 평문과 다른 버전, 암호 스위트, 이름, ALPN 프로토콜, 아무것도 보내지 않는 연결로 포트를 시도했지만 소용이 없었습니다.</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the load balancer in front of it, and check that it has a broker behind it. Give a client certificate if the server had begun its part. Compare with &quot;openssl s_client -connect HOST:PORT&quot;.</source>
        <translation>브로커 또는 그 앞의 로드 밸런서의 로그를 보고 뒤에 브로커가 있는지 확인하십시오. 서버가 자기 차례를 시작했다면 클라이언트 인증서를 지정하십시오. &quot;openssl s_client -connect HOST:PORT&quot;와 비교하십시오.</translation>
    </message>
    <message>
        <source>The server accepted the TCP connection, but did not answer the TLS handshake, or stopped in the middle of it.</source>
        <translation>서버가 TCP 연결을 수락했지만 TLS 핸드셰이크에 응답하지 않았거나 도중에 멈췄습니다.</translation>
    </message>
    <message>
        <source>By silence until the limit of the attempt; the evidence tells whether bytes came. A probe asks the port without TLS, to see whether it waits for something in the clear.</source>
        <translation>시도의 제한 시간까지의 침묵으로 알아냅니다. 증거에 바이트가 왔는지 나옵니다. 추가 검사는 포트가 평문을 기다리는지 보려고 TLS 없이 묻습니다.</translation>
    </message>
    <message>
        <source>Check the port: one that is meant for MQTT in the clear may wait for a CONNECT. Look whether the server hangs. If the handshake stops after a first answer, packets may be lost on the way: check MTU and firewall.</source>
        <translation>포트를 확인하십시오. 평문 MQTT용 포트는 CONNECT를 기다릴 수 있습니다. 서버가 멈췄는지 보십시오. 첫 응답 뒤에 핸드셰이크가 멈추면 중간에 패킷이 사라질 수 있습니다. MTU와 방화벽을 확인하십시오.</translation>
    </message>
    <message>
        <source>The URL asks for a WebSocket (ws, wss), but the port answers with something that is not HTTP: MQTT without WebSocket, or another service.</source>
        <translation>URL은 WebSocket(ws, wss)을 요구하지만 포트는 HTTP가 아닌 것으로 응답합니다: WebSocket 없는 MQTT 또는 다른 서비스.</translation>
    </message>
    <message>
        <source>The first bytes in answer to the HTTP request are no status line, and often name the protocol. If the server only hangs up, a probe sends CONNECT on the same port without a WebSocket and gets a CONNACK.</source>
        <translation>HTTP 요청에 대한 응답의 첫 바이트가 상태 줄이 아니며, 프로토콜을 알 수 있는 경우가 많습니다. 서버가 그냥 끊으면 추가 검사가 같은 포트에 WebSocket 없이 CONNECT를 보내 CONNACK을 받습니다.</translation>
    </message>
    <message>
        <source>Use mqtt:// or mqtts:// for this port, or the port of the broker&apos;s WebSocket listener (mosquitto: &quot;protocol websockets&quot; under its own &quot;listener&quot;).</source>
        <translation>이 포트에는 mqtt:// 또는 mqtts://를 쓰거나, 브로커의 WebSocket 리스너 포트를 쓰십시오(mosquitto: 별도의 &quot;listener&quot; 아래 &quot;protocol websockets&quot;).</translation>
    </message>
    <message>
        <source>A web server is there and speaks HTTP, but it knows nothing under the path of the URL.</source>
        <translation>웹 서버가 있고 HTTP를 지원하지만 URL의 경로에 아는 것이 없습니다.</translation>
    </message>
    <message>
        <source>By the HTTP status 404 or 410 to the upgrade request. Probes ask for /mqtt, /ws and / on the same port; a path that opens a WebSocket is put first.</source>
        <translation>업그레이드 요청에 대한 HTTP 상태 404 또는 410으로 알아냅니다. 추가 검사는 같은 포트에 /mqtt, /ws, /를 요청하며, WebSocket이 열리는 경로를 맨 앞에 둡니다.</translation>
    </message>
    <message>
        <source>Use the path that the broker or the web server in front of it is set to, as a rule /mqtt. Upper and lower case and a &quot;/&quot; at the end count.</source>
        <translation>브로커나 앞의 웹 서버에 설정된 경로(보통 /mqtt)를 쓰십시오. 대소문자와 끝의 “/”를 구분합니다.</translation>
    </message>
    <message>
        <source>The web server asks for proof of who comes before it opens a WebSocket: MQTT&apos;s user name and password have not come into play yet.</source>
        <translation>웹 서버가 WebSocket을 열기 전에 누구인지 증명을 요구합니다. MQTT의 사용자 이름과 비밀번호는 아직 쓰이지 않았습니다.</translation>
    </message>
    <message>
        <source>By the HTTP status 401, 403 or 407 (a proxy) to the upgrade request. The evidence has the status line and WWW-Authenticate, but no value of a secret header.</source>
        <translation>업그레이드 요청에 대한 HTTP 상태 401, 403 또는 407(프록시)로 알아냅니다. 증거에 상태 줄과 WWW-Authenticate가 있지만 비밀 헤더의 값은 없습니다.</translation>
    </message>
    <message>
        <source>Add the header that the server wants under WebSocket, Headers, for instance Authorization: Bearer ..., or renew a token that has run out. Some gateways want the token in the path&apos;s query, a certain Origin, or a certain address of the client.</source>
        <translation>서버가 원하는 헤더를 WebSocket의 헤더에 추가하거나(예: Authorization: Bearer ...), 만료된 토큰을 갱신하십시오. 일부 게이트웨이는 경로의 쿼리에 토큰, 특정 Origin 또는 클라이언트의 특정 주소를 원합니다.</translation>
    </message>
    <message>
        <source>The web server sends the client to another address. A WebSocket client does not follow redirections by itself, and neither would a device.</source>
        <translation>웹 서버가 클라이언트를 다른 주소로 보냅니다. WebSocket 클라이언트는 리디렉션을 스스로 따르지 않으며 장치도 마찬가지입니다.</translation>
    </message>
    <message>
        <source>By an HTTP status from 300 to 399 to the upgrade request, with the new address in Location. Often it is the step from ws:// to wss://, or a missing &quot;/&quot; at the end of the path.</source>
        <translation>업그레이드 요청에 대한 HTTP 상태 300~399로 알아내며, Location에 새 주소가 있습니다. ws://에서 wss://로 바뀌었거나 경로 끝에 “/”가 빠진 경우가 많습니다.</translation>
    </message>
    <message>
        <source>Put the new address into the URL, with ws:// for http:// and wss:// for https://; the verdict offers it. Or take the redirection for this path out of the web server&apos;s configuration.</source>
        <translation>새 주소를 URL에 넣으십시오. http://는 ws://로, https://는 wss://로 씁니다. 판정이 이를 제안합니다. 또는 웹 서버 구성에서 이 경로의 리디렉션을 빼십시오.</translation>
    </message>
    <message>
        <source>The server answers like to a browser, with an ordinary page, and does not switch to WebSocket. Something that knows no WebSocket stands at this path.</source>
        <translation>서버가 브라우저에 하듯 일반 페이지로 응답하고 WebSocket으로 전환하지 않습니다. 이 경로에 있는 것은 WebSocket을 모릅니다.</translation>
    </message>
    <message>
        <source>By an HTTP status from 200 to 299 instead of 101; the evidence has the page&apos;s title or first words. Probes ask for the usual paths.</source>
        <translation>101 대신 HTTP 상태 200~299로 알아냅니다. 증거에 페이지의 제목이나 첫 단어가 있습니다. 추가 검사는 통상적인 경로를 요청합니다.</translation>
    </message>
    <message>
        <source>Check host, port and path. A proxy in front of the broker must pass the headers Upgrade and Connection on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</source>
        <translation>호스트, 포트, 경로를 확인하십시오. 브로커 앞의 프록시는 Upgrade와 Connection 헤더를 전달해야 합니다(nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</translation>
    </message>
    <message>
        <source>The server understands the request, but refuses to make a WebSocket of it; or its agreement does not belong to this request.</source>
        <translation>서버가 요청을 이해하지만 WebSocket으로 만들기를 거부합니다. 또는 그 동의가 이 요청에 속하지 않습니다.</translation>
    </message>
    <message>
        <source>By another HTTP status than those with a cause of their own (400, 405, 426, 429, 500 and their kin), or by 101 with a missing or wrong Sec-WebSocket-Accept, as a cache in between gives it.</source>
        <translation>별도의 원인이 있는 것 외의 HTTP 상태(400, 405, 426, 429, 500 등)로, 또는 중간 캐시가 주는 것처럼 Sec-WebSocket-Accept가 없거나 틀린 101로 알아냅니다.</translation>
    </message>
    <message>
        <source>Check path and headers under WebSocket: some servers want a certain Origin or Host. Have the proxy pass Upgrade and Connection on, and turn caching off for this path. The web server&apos;s log tells why it refused.</source>
        <translation>WebSocket의 경로와 헤더를 확인하십시오. 일부 서버는 특정 Origin이나 Host를 원합니다. 프록시가 Upgrade와 Connection을 전달하게 하고 이 경로의 캐시를 끄십시오. 거부한 이유는 웹 서버 로그에 있습니다.</translation>
    </message>
    <message>
        <source>The web server or gateway is there, but the broker behind it is not, or does not answer as expected.</source>
        <translation>웹 서버나 게이트웨이는 있지만 뒤의 브로커가 없거나 기대대로 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>By the HTTP status 502, 503 or 504, or 520 to 524 of Cloudflare, to the upgrade request.</source>
        <translation>업그레이드 요청에 대한 HTTP 상태 502, 503, 504 또는 Cloudflare의 520~524로 알아냅니다.</translation>
    </message>
    <message>
        <source>Check that the broker behind it runs and has a WebSocket listener on the port that the web server forwards to; its error log names the address it tried. Check that the upgrade headers are passed on.</source>
        <translation>뒤의 브로커가 실행 중이고 웹 서버가 전달하는 포트에 WebSocket 리스너가 있는지 확인하십시오. 오류 로그에 시도한 주소가 나옵니다. 업그레이드 헤더가 전달되는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The WebSocket opens, but for something else than MQTT: the server chose another sub-protocol than the offered &quot;mqtt&quot;, or none, and no MQTT followed.</source>
        <translation>WebSocket이 열리지만 MQTT가 아닌 다른 용도입니다. 서버가 제안한 “mqtt”가 아닌 다른 하위 프로토콜을 선택했거나, 선택하지 않고 MQTT도 오지 않았습니다.</translation>
    </message>
    <message>
        <source>By Sec-WebSocket-Protocol in the answer with status 101. A server that speaks MQTT without confirming the sub-protocol is only a note: stricter clients would fail on it [MQTT-6.0.0-4].</source>
        <translation>상태 101 응답의 Sec-WebSocket-Protocol로 알아냅니다. 하위 프로토콜을 확인하지 않고 MQTT를 지원하는 서버는 참고로만 적습니다. 더 엄격한 클라이언트는 실패합니다 [MQTT-6.0.0-4].</translation>
    </message>
    <message>
        <source>Check the path: another service may be at this one. Set the sub-protocol &quot;mqtt&quot; on the server or on the gateway in front of the broker.</source>
        <translation>경로를 확인하십시오. 이 경로에 다른 서비스가 있을 수 있습니다. 서버 또는 브로커 앞의 게이트웨이에 하위 프로토콜 “mqtt”를 설정하십시오.</translation>
    </message>
    <message>
        <source>The server sends WebSocket text frames. MQTT travels in binary frames only [MQTT-6.0.0-1], so either it is another service, or a gateway passes MQTT on wrongly.</source>
        <translation>서버가 WebSocket 텍스트 프레임을 보냅니다. MQTT는 이진 프레임으로만 전송되므로 [MQTT-6.0.0-1], 다른 서비스이거나 게이트웨이가 MQTT를 잘못 전달하는 것입니다.</translation>
    </message>
    <message>
        <source>By the first text frame that arrives; its beginning stands in the evidence as text and bytes.</source>
        <translation>처음 도착하는 텍스트 프레임으로 알아냅니다. 그 시작 부분이 텍스트와 바이트로 증거에 있습니다.</translation>
    </message>
    <message>
        <source>Check the path: a chat or live-reload server may be there. Set a WebSocket proxy in front of the broker to binary frames (websockify: without base64).</source>
        <translation>경로를 확인하십시오. 채팅이나 라이브 리로드 서버일 수 있습니다. 브로커 앞의 WebSocket 프록시를 이진 프레임으로 설정하십시오(websockify: base64 없이).</translation>
    </message>
    <message>
        <source>The server closed the connection instead of opening a WebSocket, or closed the WebSocket before MQTT got an answer.</source>
        <translation>서버가 WebSocket을 여는 대신 연결을 닫았거나, MQTT가 응답을 받기 전에 WebSocket을 닫았습니다.</translation>
    </message>
    <message>
        <source>By the end or reset of the connection after the upgrade request, or by a Close frame: its code and reason stand in the evidence (1008 a broken rule, 1011 trouble of the server). Probes try MQTT without WebSocket, TLS and other paths.</source>
        <translation>업그레이드 요청 뒤의 연결 종료나 재설정, 또는 Close 프레임으로 알아냅니다. 코드와 이유는 증거에 있습니다(1008 규칙 위반, 1011 서버의 문제). 추가 검사는 WebSocket 없는 MQTT, TLS, 다른 경로를 시도합니다.</translation>
    </message>
    <message>
        <source>Follow the reason of the Close frame. Without one, check port and path, and look into the log of the broker or gateway: credentials, client ID or path are often not allowed there.</source>
        <translation>Close 프레임의 이유를 따르십시오. 없으면 포트와 경로를 확인하고 브로커나 게이트웨이의 로그를 보십시오. 그곳에서 자격 증명, Client ID, 경로가 허용되지 않는 경우가 많습니다.</translation>
    </message>
    <message>
        <source>The server accepted the connection, but did not answer the request for a WebSocket.</source>
        <translation>서버가 연결을 수락했지만 WebSocket 요청에 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>By silence after the upgrade request until the limit of the attempt. A probe sends CONNECT without WebSocket on the same port.</source>
        <translation>업그레이드 요청 뒤 시도의 제한 시간까지의 침묵으로 알아냅니다. 추가 검사는 같은 포트에 WebSocket 없이 CONNECT를 보냅니다.</translation>
    </message>
    <message>
        <source>Check the port: one for MQTT without WebSocket waits for other bytes; use mqtt:// or mqtts:// there. Look whether the web server or the broker behind it hangs.</source>
        <translation>포트를 확인하십시오. WebSocket 없는 MQTT용 포트는 다른 바이트를 기다립니다. 그곳에는 mqtt:// 또는 mqtts://를 쓰십시오. 웹 서버나 뒤의 브로커가 멈췄는지 보십시오.</translation>
    </message>
    <message>
        <source>The port speaks TLS, and the URL asks for a WebSocket in the clear (ws://).</source>
        <translation>포트는 TLS를 사용하는데 URL은 평문 WebSocket(ws://)을 요구합니다.</translation>
    </message>
    <message>
        <source>By a TLS record in answer to the HTTP request, a web server&apos;s words that it expects HTTPS (400, 426, 497), or a probe that gets through a TLS handshake on the same port.</source>
        <translation>HTTP 요청에 대한 응답으로 온 TLS 레코드, HTTPS를 기대한다는 웹 서버의 말(400, 426, 497), 또는 같은 포트에서 TLS 핸드셰이크에 성공한 추가 검사로 알아냅니다.</translation>
    </message>
    <message>
        <source>Use wss:// and give the CA file if the CA is a private one. Or use the port on which the server listens without TLS.</source>
        <translation>wss://를 쓰고, 사설 CA이면 CA 파일을 지정하십시오. 또는 서버가 TLS 없이 수신하는 포트를 쓰십시오.</translation>
    </message>
    <message>
        <source>At least one address refused the TCP connection (RST); what each of them did, and when, stands in the evidence. &quot;Look at the usual ports&quot; asks 1883, 8883, 8083, 8084, 8080, 9001 and 443 of the host and says what answers there.</source>
        <translation>하나 이상의 주소가 TCP 연결을 거부했습니다(RST). 각 주소의 결과와 시간은 증거에 있습니다. “통상적인 포트 살펴보기”는 호스트의 1883, 8883, 8083, 8084, 8080, 9001, 443에 물어 무엇이 응답하는지 알려 줍니다.</translation>
    </message>
    <message>
        <source>No address of the name refused or reset the connection, and at least one had not answered the TCP SYN when the limit of the attempt was reached; each stands in the evidence with its time. No probe could get further.</source>
        <translation>이름의 어떤 주소도 연결을 거부하거나 재설정하지 않았고, 시도의 제한 시간이 되었을 때 하나 이상이 TCP SYN에 응답하지 않았습니다. 각각 증거에 시간과 함께 있습니다. 추가 검사도 더 나아가지 못합니다.</translation>
    </message>
    <message>
        <source>The system reports &quot;network unreachable&quot; or &quot;no route to host&quot;, as a rule within milliseconds. An IPv6 address without IPv6 in this network looks so. With another error of the system this cause is only likely.</source>
        <translation>시스템이 보통 몇 밀리초 안에 &quot;network unreachable&quot; 또는 &quot;no route to host&quot;를 보고합니다. 이 네트워크에 IPv6가 없을 때 IPv6 주소가 이렇게 보입니다. 시스템의 다른 오류라면 이 원인은 가능성일 뿐입니다.</translation>
    </message>
    <message>
        <source>The connection is reset (RST) before anything was sent on it. A reset that comes only after something was sent belongs to the stage that it cut off.</source>
        <translation>연결에서 아무것도 보내기 전에 재설정됩니다(RST). 무언가를 보낸 뒤에야 오는 재설정은 그것이 끊은 단계에 속합니다.</translation>
    </message>
    <message>
        <source>By DISCONNECT 0x8E Session taken over (5.0). Before 5.0 the broker just closes: it is likely this cause when that happens again in a steady rhythm, and certain when only a fresh client ID stays connected.</source>
        <translation>DISCONNECT 0x8E Session taken over(5.0)로 알아냅니다. 5.0 이전에는 브로커가 그냥 닫습니다. 일정한 간격으로 다시 일어나면 이 원인일 가능성이 높고, 새 Client ID만 연결을 유지하면 확실합니다.</translation>
    </message>
    <message>
        <source>Import, and copy as</source>
        <translation>가져오기와 다른 형식으로 복사</translation>
    </message>
    <message>
        <source>File, Import (Ctrl+I) reads what other clients have, pasted, opened or dropped: URLs, options objects and scripts of MQTT.js, command lines of mosquitto_pub, mosquitto_sub, mqttx, HiveMQ&apos;s mqtt and connack check, paho-mqtt scripts, exports of MQTTX and MQTT Explorer. What cannot be taken over is listed with the reason.
Connection, Copy as makes a command line or a script of the connection for the same clients. Secrets become placeholders unless you choose With secrets.</source>
        <translation>파일, 가져오기(Ctrl+I)는 다른 클라이언트의 것을 붙여넣거나, 열거나, 끌어다 놓으면 읽습니다: URL, MQTT.js의 옵션 객체와 스크립트, mosquitto_pub, mosquitto_sub, mqttx, HiveMQ의 mqtt, connack check의 명령줄, paho-mqtt 스크립트, MQTTX와 MQTT Explorer에서 내보낸 파일. 가져올 수 없는 것은 이유와 함께 나열됩니다.
연결, 다른 형식으로 복사는 같은 클라이언트를 위해 연결의 명령줄이나 스크립트를 만듭니다. 비밀 값 포함을 선택하지 않으면 비밀 값은 자리 표시자가 됩니다.</translation>
    </message>
    <message>
        <source>Local broker and scenarios</source>
        <translation>로컬 브로커와 시나리오</translation>
    </message>
    <message>
        <source>Tools, Local broker starts the installed mosquitto on this machine alone, with mqtt, mqtts, ws and wss, a CA and certificates of its own, a user, and an allowed and a forbidden topic; its connections stand in the list. It ends with Connack and leaves nothing behind.
A scenario breaks it on purpose in one place, to see what that looks like and what the verdict says of it.</source>
        <translation>도구, 로컬 브로커는 설치된 mosquitto를 이 컴퓨터에서만 시작합니다. mqtt, mqtts, ws, wss, 자체 CA와 인증서, 사용자 하나, 허용된 토픽과 금지된 토픽을 갖추며, 그 연결은 목록에 있습니다. Connack과 함께 끝나고 아무것도 남기지 않습니다.
시나리오는 일부러 한 곳을 고장 내어, 그 모습이 어떠하며 판정이 무엇을 말하는지 보여 줍니다.</translation>
    </message>
    <message>
        <source>Make and check certificates</source>
        <translation>인증서 만들기와 검사</translation>
    </message>
    <message>
        <source>Tools, Certificates makes a CA, server and client certificates and PKCS#12 files, with the lines for mosquitto.conf. Inspect says what a certificate, key, request, revocation list or chain file holds. Check tells whether chain, key, name and purpose fit together, before a broker is touched.</source>
        <translation>도구, 인증서는 CA, 서버 인증서와 클라이언트 인증서, PKCS#12 파일을 mosquitto.conf에 넣을 줄과 함께 만듭니다. 살펴보기는 인증서, 키, 서명 요청, 폐기 목록, 체인 파일에 무엇이 들어 있는지 알려 줍니다. 검사는 브로커를 건드리기 전에 체인, 키, 이름, 용도가 서로 맞는지 알려 줍니다.</translation>
    </message>
</context>
<context>
    <name>HelpTree</name>
    <message>
        <source>How to</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Worth knowing (notes)</source>
        <translation>알아둘 것(참고)</translation>
    </message>
    <message>
        <source>Causes: settings</source>
        <translation>원인: 설정</translation>
    </message>
    <message>
        <source>Causes: resolving the name</source>
        <translation>원인: 이름 조회</translation>
    </message>
    <message>
        <source>Causes: TCP</source>
        <translation>원인: TCP</translation>
    </message>
    <message>
        <source>Causes: TLS</source>
        <translation>원인: TLS</translation>
    </message>
    <message>
        <source>Causes: WebSocket</source>
        <translation>원인: WebSocket</translation>
    </message>
    <message>
        <source>Causes: MQTT</source>
        <translation>원인: MQTT</translation>
    </message>
    <message>
        <source>Causes: after the CONNACK</source>
        <translation>원인: CONNACK 이후</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>페이지 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has all of these words</source>
        <translation>이 단어가 모두 있는 페이지 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>결과 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a key, what it does</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Causes and Help</source>
        <translation>원인과 도움말</translation>
    </message>
    <message>
        <source>Search, for instance: certificate clock</source>
        <translation>검색, 예: 인증서 시계</translation>
    </message>
    <message>
        <source>Shows the pages that have all of these words. Return and the arrow keys go through them, Esc shows all again (Ctrl+F)</source>
        <translation>이 단어가 모두 있는 페이지를 표시합니다. Return과 화살표 키로 이동하고, Esc로 모두 다시 표시합니다 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Co&amp;py the page</source>
        <translation>페이지 복사(&amp;P)</translation>
    </message>
    <message>
        <source>Copies this page as plain text</source>
        <translation>이 페이지를 일반 텍스트로 복사합니다</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message>
        <source>Esc does so as well</source>
        <translation>Esc도 같습니다</translation>
    </message>
    <message>
        <source>All pages of the help; the chosen one is shown beside them</source>
        <translation>도움말의 모든 페이지입니다. 선택한 페이지가 옆에 표시됩니다</translation>
    </message>
</context>
<context>
    <name>HexView</name>
    <message>
        <source>Copy as &amp;Hexadecimal</source>
        <translation>16진수로 복사(&amp;H)</translation>
    </message>
    <message>
        <source>Copy as &amp;Text</source>
        <translation>텍스트로 복사(&amp;T)</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>모두 선택(&amp;A)</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n바이트</numerusform>
        </translation>
    </message>
    <message>
        <source>Bytes %1 to %2 of %3 are selected: %4</source>
        <translation>%3 중 바이트 %1~%2 선택됨: %4</translation>
    </message>
    <message>
        <source>Copy as &amp;C Array</source>
        <translation>C 배열로 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copy as &amp;Base64</source>
        <translation>Base64로 복사(&amp;B)</translation>
    </message>
</context>
<context>
    <name>Host</name>
    <message>
        <source>The host &quot;%1&quot; has a dot too many.</source>
        <translation>호스트 “%1”에 점이 너무 많습니다.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is too long: a name has at most 253 characters, each part of it 63.</source>
        <translation>호스트 “%1”이(가) 너무 깁니다. 이름은 최대 253자, 각 부분은 63자입니다.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is no valid internationalised name.</source>
        <translation>호스트 “%1”은(는) 올바른 국제화 이름이 아닙니다.</translation>
    </message>
    <message>
        <source>There is no host.</source>
        <translation>호스트가 없습니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv6 address.</source>
        <translation>“%1”은(는) IPv6 주소가 아닙니다.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; has a space in it.</source>
        <translation>호스트 “%1”에 공백이 있습니다.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; has the character &quot;%2&quot;, which no host name has.</source>
        <translation>호스트 “%1”에 호스트 이름에 쓸 수 없는 문자 “%2”이(가) 있습니다.</translation>
    </message>
    <message>
        <source>The host &quot;%1&quot; is a mere number.</source>
        <translation>호스트 “%1”은(는) 숫자일 뿐입니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv4 address: it has four numbers from 0 to 255.</source>
        <translation>“%1”은(는) IPv4 주소가 아닙니다. 0~255의 숫자 네 개여야 합니다.</translation>
    </message>
    <message>
        <source>Give a name such as broker.local, an IPv4 address such as 192.168.1.20, or an IPv6 address, in a URL in brackets: [fe80::1].</source>
        <translation>broker.local 같은 이름, 192.168.1.20 같은 IPv4 주소, 또는 IPv6 주소(URL에서는 대괄호 안에: [fe80::1])를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give a port from 1 to 65535.</source>
        <translation>1~65535의 포트를 지정하십시오.</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>%1, %2 × %3 pixels</source>
        <comment>format, width and height of an image</comment>
        <translation>%1, %2 × %3픽셀</translation>
    </message>
    <message>
        <source>&amp;Copy Image</source>
        <translation>이미지 복사(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>The image does not tell its size, so it is not decoded.</source>
        <translation>이미지에 크기 정보가 없어 디코딩하지 않습니다.</translation>
    </message>
    <message>
        <source>The image has %1 × %2 pixels. That is too large to be shown here; save it to look at it.</source>
        <translation>이미지가 %1 × %2픽셀입니다. 여기에 표시하기에는 너무 큽니다. 저장해서 보십시오.</translation>
    </message>
    <message>
        <source>The bytes do not begin like an image that is known here (PNG, JPEG, GIF, BMP, WebP, ICO).</source>
        <translation>바이트가 여기서 아는 이미지(PNG, JPEG, GIF, BMP, WebP, ICO)처럼 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>This is %1, which is not drawn here. Save it to look at it.</source>
        <translation>%1이며 여기서 그리지 않습니다. 저장해서 보십시오.</translation>
    </message>
    <message>
        <source>The JPEG has %1 scans. That takes too long to be drawn here; save it to look at it.</source>
        <translation>JPEG에 스캔이 %1개 있습니다. 그리는 데 너무 오래 걸립니다. 저장해서 보십시오.</translation>
    </message>
    <message>
        <source>The %1 image is damaged or incomplete.</source>
        <translation>%1 이미지가 손상되었거나 불완전합니다.</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>There are more than %1 MiB. An import reads up to that.</source>
        <translation>%1 MiB를 넘습니다. 가져오기는 그만큼까지 읽습니다.</translation>
    </message>
    <message>
        <source>This is none of the forms that Connack reads.</source>
        <translation>Connack이 읽는 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>This is not text in UTF-8.</source>
        <translation>UTF-8 텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1은(는) 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>파일 %1을(를) 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>There is more that was not taken over; it is not listed.</source>
        <translation>가져오지 않은 것이 더 있으며 나열하지 않습니다.</translation>
    </message>
    <message>
        <source>Only the first %1 subscriptions were taken over.</source>
        <translation>처음 구독 %1개만 가져왔습니다.</translation>
    </message>
    <message>
        <source>This file name has no folder; it means a file where the source was used. Choose the file in the form.</source>
        <translation>이 파일 이름에는 폴더가 없습니다. 원본을 쓰던 곳의 파일을 뜻합니다. 양식에서 파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>MQTT URL</source>
        <translation>MQTT URL</translation>
    </message>
    <message>
        <source>Line %1, column %2: the string that starts here does not end.</source>
        <translation>%1줄 %2열: 여기서 시작하는 문자열이 끝나지 않습니다.</translation>
    </message>
    <message>
        <source>This option is not known; it was left out.</source>
        <translation>알 수 없는 옵션이어서 제외했습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) belong to no option and were left out.</source>
        <translation>
            <numerusform>어떤 옵션에도 속하지 않는 단어 %n개를 제외했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>It has no value.</source>
        <translation>값이 없습니다.</translation>
    </message>
    <message>
        <source>Its value comes from the shell (%1); fill it in by hand.</source>
        <translation>값을 셸에서 가져옵니다(%1). 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>It is about what the tool prints.</source>
        <translation>도구가 출력하는 것에 관한 옵션입니다.</translation>
    </message>
    <message>
        <source>It is about when the tool ends.</source>
        <translation>도구가 언제 끝나는지에 관한 옵션입니다.</translation>
    </message>
    <message>
        <source>It belongs to a message that is published; a connection has no such part.</source>
        <translation>발행하는 메시지에 속하며 연결에는 그런 부분이 없습니다.</translation>
    </message>
    <message>
        <source>The command runs in a container or on another machine: host names and files mean those that it sees there.</source>
        <translation>명령이 컨테이너나 다른 컴퓨터에서 실행됩니다. 호스트 이름과 파일은 그곳에서 보이는 것을 뜻합니다.</translation>
    </message>
    <message>
        <source>%1 command line</source>
        <translation>%1 명령줄</translation>
    </message>
    <message>
        <source>Command lines</source>
        <translation>명령줄</translation>
    </message>
    <message>
        <source>What that file holds is not here; fill it in by hand.</source>
        <translation>그 파일의 내용이 여기 없습니다. 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>The options of that file are not here; give its content as well.</source>
        <translation>그 파일의 옵션이 여기 없습니다. 내용도 넣으십시오.</translation>
    </message>
    <message>
        <source>A QoS is 0, 1 or 2.</source>
        <translation>QoS는 0, 1 또는 2입니다.</translation>
    </message>
    <message>
        <source>It is not in the form &quot;name=value&quot;.</source>
        <translation>“name=value” 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>It is not in the form &quot;name: value&quot;.</source>
        <translation>“name: value” 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>Connections of Connack</source>
        <translation>Connack의 연결</translation>
    </message>
    <message>
        <source>Its secrets are in the key store of the system that it was saved on, not in the file.</source>
        <translation>비밀 값은 파일이 아니라 저장한 시스템의 키 저장소에 있습니다.</translation>
    </message>
    <message>
        <source>Connack does not know this setting.</source>
        <translation>Connack이 모르는 설정입니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) could not be read and have their defaults.</source>
        <translation>
            <numerusform>값 %n개를 읽을 수 없어 기본값을 씁니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no connections in it.</source>
        <translation>연결이 없습니다.</translation>
    </message>
    <message>
        <source>A report holds no secrets; fill it in by hand.</source>
        <translation>보고서에는 비밀 값이 없습니다. 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>Report of connack check</source>
        <translation>connack check의 보고서</translation>
    </message>
    <message>
        <source>What came of the attempt was left: only its settings are imported.</source>
        <translation>시도의 결과는 제외하고 설정만 가져옵니다.</translation>
    </message>
    <message>
        <source>Connack sends as much as the broker allows.</source>
        <translation>Connack은 브로커가 허용하는 만큼 보냅니다.</translation>
    </message>
    <message>
        <source>Connack reads no trust store of Java: choose the CA file, as PEM or DER.</source>
        <translation>Connack은 Java의 신뢰 저장소를 읽지 않습니다. CA 파일을 PEM 또는 DER로 선택하십시오.</translation>
    </message>
    <message>
        <source>The password is somewhere else; fill it in by hand.</source>
        <translation>비밀번호가 다른 곳에 있습니다. 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>A PKCS #12 file has one passphrase.</source>
        <translation>PKCS #12 파일에는 암호 문구가 하나입니다.</translation>
    </message>
    <message>
        <source>Connack offers the cipher suites that OpenSSL offers by default.</source>
        <translation>Connack은 OpenSSL이 기본으로 제안하는 암호 스위트를 제안합니다.</translation>
    </message>
    <message>
        <source>The client ID is this prefix and random digits.</source>
        <translation>Client ID는 이 접두사와 임의의 숫자입니다.</translation>
    </message>
    <message>
        <source>Connack takes files, not folders of CA certificates: choose the CA file.</source>
        <translation>Connack은 CA 인증서 폴더가 아니라 파일을 받습니다. CA 파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>It is taken as a PKCS #12 file; a key store of Java has to be converted to one.</source>
        <translation>PKCS #12 파일로 취급합니다. Java의 키 저장소는 변환해야 합니다.</translation>
    </message>
    <message>
        <source>Connack does not do TLS with a pre-shared key; it needs certificates.</source>
        <translation>Connack은 사전 공유 키 TLS를 지원하지 않습니다. 인증서가 필요합니다.</translation>
    </message>
    <message>
        <source>Connack uses no engine of OpenSSL.</source>
        <translation>Connack은 OpenSSL의 엔진을 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Connack leaves the address that a connection comes from to the system.</source>
        <translation>연결의 출발 주소는 시스템에 맡깁니다.</translation>
    </message>
    <message>
        <source>Connack does not look for brokers in SRV records.</source>
        <translation>Connack은 SRV 레코드에서 브로커를 찾지 않습니다.</translation>
    </message>
    <message>
        <source>Connack connects over TCP, not over Unix sockets.</source>
        <translation>Connack은 Unix 소켓이 아니라 TCP로 연결합니다.</translation>
    </message>
    <message>
        <source>Connack has no such setting of TCP.</source>
        <translation>Connack에는 이런 TCP 설정이 없습니다.</translation>
    </message>
    <message>
        <source>Unsubscribing is no part of a connection.</source>
        <translation>구독 해지는 연결의 부분이 아닙니다.</translation>
    </message>
    <message>
        <source>Connack follows the Receive Maximum of the broker.</source>
        <translation>Connack은 브로커의 Receive Maximum을 따릅니다.</translation>
    </message>
    <message>
        <source>It changes messages on the broker; it is no part of a connection.</source>
        <translation>브로커에서 메시지를 바꾸는 것이며 연결의 부분이 아닙니다.</translation>
    </message>
    <message>
        <source>The client ID is this prefix and random digits, in place of the process ID.</source>
        <translation>Client ID는 이 접두사와, 프로세스 ID 대신 임의의 숫자입니다.</translation>
    </message>
    <message>
        <source>mosquitto leaves only the name in the certificate unchecked; Connack then checks nothing of it.</source>
        <translation>mosquitto는 인증서의 이름만 검사하지 않지만, Connack은 그러면 인증서를 전혀 검사하지 않습니다.</translation>
    </message>
    <message>
        <source>It belongs to a packet that is no part of a connection&apos;s settings.</source>
        <translation>연결 설정에 속하지 않는 패킷의 것입니다.</translation>
    </message>
    <message>
        <source>It has too few values, or too many.</source>
        <translation>값이 너무 적거나 많습니다.</translation>
    </message>
    <message>
        <source>Options file of mosquitto&apos;s clients</source>
        <translation>mosquitto 클라이언트의 옵션 파일</translation>
    </message>
    <message>
        <source>The content of %1 is no certificate or key in PEM.</source>
        <translation>%1의 내용이 PEM 인증서나 키가 아닙니다.</translation>
    </message>
    <message>
        <source>A value of this subscription cannot be read; it has its default.</source>
        <translation>이 구독의 값을 읽을 수 없어 기본값을 씁니다.</translation>
    </message>
    <message>
        <source>Settings of MQTT Explorer</source>
        <translation>MQTT Explorer의 설정</translation>
    </message>
    <message>
        <source>How MQTT Explorer looks and shows topics was left.</source>
        <translation>MQTT Explorer의 모양과 토픽 표시 방식은 제외했습니다.</translation>
    </message>
    <message>
        <source>Its value is computed; fill it in by hand.</source>
        <translation>값이 계산됩니다. 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>Its value is computed (%1); fill it in by hand.</source>
        <translation>값이 계산됩니다(%1). 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>Options object of MQTT.js</source>
        <translation>MQTT.js의 옵션 객체</translation>
    </message>
    <message>
        <source>Script with MQTT.js</source>
        <translation>MQTT.js를 쓰는 스크립트</translation>
    </message>
    <message>
        <source>Connack tries again without a limit, with growing delays, until it is stopped.</source>
        <translation>Connack은 중지할 때까지 점점 긴 간격으로 제한 없이 다시 시도합니다.</translation>
    </message>
    <message>
        <source>One connection was made of many.</source>
        <translation>여러 연결로 연결 하나를 만들었습니다.</translation>
    </message>
    <message>
        <source>Connack adds no time to the client ID.</source>
        <translation>Connack은 Client ID에 시간을 추가하지 않습니다.</translation>
    </message>
    <message>
        <source>Connack has no names for subscriptions beside their topic filters.</source>
        <translation>Connack의 구독에는 Topic Filter 외의 이름이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) of this connection were left.</source>
        <translation>
            <numerusform>이 연결의 메시지 %n개를 제외했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export of MQTTX</source>
        <translation>MQTTX의 내보내기</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s) that are no connections were left.</source>
        <translation>
            <numerusform>연결이 아닌 항목 %n개를 제외했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>The JSON cannot be read: line %1, column %2: %3.</source>
        <translation>JSON을 읽을 수 없습니다. %1줄 %2열: %3.</translation>
    </message>
    <message>
        <source>This is an object, but none of its keys is known.</source>
        <translation>객체이지만 아는 키가 없습니다.</translation>
    </message>
    <message>
        <source>JavaScript object</source>
        <translation>JavaScript 객체</translation>
    </message>
    <message>
        <source>Connack connects over TCP and WebSockets.</source>
        <translation>Connack은 TCP와 WebSocket으로 연결합니다.</translation>
    </message>
    <message>
        <source>paho leaves only the name in the certificate unchecked; Connack then checks nothing of it.</source>
        <translation>paho는 인증서의 이름만 검사하지 않지만, Connack은 그러면 인증서를 전혀 검사하지 않습니다.</translation>
    </message>
    <message>
        <source>Connack has no such setting.</source>
        <translation>Connack에는 이런 설정이 없습니다.</translation>
    </message>
    <message>
        <source>It is taken as the oldest version of TLS that is accepted.</source>
        <translation>받아들이는 가장 오래된 TLS 버전으로 취급합니다.</translation>
    </message>
    <message>
        <source>The context is not made here; fill in the certificates by hand.</source>
        <translation>컨텍스트를 여기서 만들지 않습니다. 인증서를 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>Script with paho-mqtt (Python)</source>
        <translation>paho-mqtt를 쓰는 스크립트(Python)</translation>
    </message>
    <message>
        <source>The call that connects is not here; fill in the host by hand.</source>
        <translation>연결하는 호출이 여기 없습니다. 호스트를 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>Line %1, column %2: the quotation mark %3 that stands here does not end.</source>
        <translation>%1줄 %2열: 여기 있는 따옴표 %3이(가) 닫히지 않습니다.</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>(PEM text)</source>
        <translation>(PEM 텍스트)</translation>
    </message>
    <message>
        <source>%1 (QoS %2)</source>
        <translation>%1 (QoS %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>Several files</source>
        <translation>여러 파일</translation>
    </message>
    <message>
        <source>There is more than an import reads; the rest was left.</source>
        <translation>가져오기가 읽는 것보다 많습니다. 나머지는 제외했습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n more connection(s) were left; one import takes %1.</source>
        <translation>
            <numerusform>그 밖의 연결 %n개를 제외했습니다. 가져오기 한 번에 %1개까지 가져옵니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>%1줄</translation>
    </message>
    <message>
        <source>Whether it is called depends on a condition that is not known here; check it.</source>
        <translation>호출되는지는 여기서 알 수 없는 조건에 달려 있습니다. 확인하십시오.</translation>
    </message>
</context>
<context>
    <name>ImportModel</name>
    <message>
        <source>(no host)</source>
        <translation>(호스트 없음)</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) could not be taken over</source>
        <translation>
            <numerusform>가져오지 못한 것 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
</context>
<context>
    <name>ImportPanel</name>
    <message>
        <source>Open a File to Import</source>
        <translation>가져올 파일 열기</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n connection(s)</source>
        <translation>
            <numerusform>%1: 연결 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>What it is shows here as soon as there is something.</source>
        <translation>내용이 있으면 무엇인지 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>File %1</source>
        <translation>파일 %1</translation>
    </message>
    <message>
        <source>Not taken over</source>
        <translation>가져오지 않음</translation>
    </message>
    <message>
        <source>Taken over differently</source>
        <translation>다르게 가져옴</translation>
    </message>
    <message>
        <source>Taken over</source>
        <translation>가져옴</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Import %n connection(s)</source>
        <translation>
            <numerusform>연결 %n개 가져오기(&amp;I)</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>가져오기(&amp;I)</translation>
    </message>
    <message>
        <source>Import connections</source>
        <translation>연결 가져오기</translation>
    </message>
    <message>
        <source>Paste, open or drop what you have. What it is, Connack tells by its content.</source>
        <translation>가지고 있는 것을 붙여넣거나 열거나 끌어다 놓으십시오. 무엇인지는 Connack이 내용으로 알아냅니다.</translation>
    </message>
    <message>
        <source>A URL; an options object or a script of MQTT.js; a command line of mosquitto_pub, mosquitto_sub, mosquitto_rr, mqttx, HiveMQ&apos;s mqtt or connack check; an options file of mosquitto; a script with paho-mqtt; an export of MQTTX; settings.json of MQTT Explorer; connections or a report of Connack</source>
        <translation>URL, MQTT.js의 옵션 객체나 스크립트, mosquitto_pub, mosquitto_sub, mosquitto_rr, mqttx, HiveMQ의 mqtt, connack check의 명령줄, mosquitto의 옵션 파일, paho-mqtt 스크립트, MQTTX의 내보내기, MQTT Explorer의 settings.json, Connack의 연결이나 보고서</translation>
    </message>
    <message>
        <source>The text to import. Nothing in it is run, and nothing is connected.</source>
        <translation>가져올 텍스트. 그 안의 것은 실행하지 않으며 연결도 하지 않습니다.</translation>
    </message>
    <message>
        <source>&amp;Open file...</source>
        <translation>파일 열기(&amp;O)...</translation>
    </message>
    <message>
        <source>Reads a file of any of these forms, up to 8 MiB</source>
        <translation>이 형식의 파일을 8 MiB까지 읽습니다</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>지우기(&amp;L)</translation>
    </message>
    <message>
        <source>Empties the text and forgets the file</source>
        <translation>텍스트를 비우고 파일을 잊습니다</translation>
    </message>
    <message>
        <source>&amp;All connections</source>
        <translation>모든 연결(&amp;A)</translation>
    </message>
    <message>
        <source>Chooses all that were found, or none</source>
        <translation>찾은 것을 모두 선택하거나 모두 해제합니다</translation>
    </message>
    <message>
        <source>What was found. Only connections with a mark are imported.</source>
        <translation>찾은 것. 표시한 연결만 가져옵니다.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Closes the import; nothing changes (Esc)</source>
        <translation>가져오기를 닫습니다. 아무것도 바뀌지 않습니다 (Esc)</translation>
    </message>
    <message>
        <source>Adds the chosen connections to the list; this can be undone (Ctrl+Z)</source>
        <translation>선택한 연결을 목록에 추가합니다. 실행 취소할 수 있습니다 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>닫기 (Esc)</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>What is taken over of a connection, and what is not</source>
        <translation>연결에서 가져오는 것과 가져오지 않는 것</translation>
    </message>
    <message>
        <source>Reading was stopped; nothing of it is here.</source>
        <translation>읽기를 중지했습니다. 여기에는 아무것도 남지 않았습니다.</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>읽는 중...</translation>
    </message>
    <message>
        <source>Files: %1</source>
        <translation>파일: %1</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>읽기 중지</translation>
    </message>
    <message>
        <source>Reads no further; nothing of it stays here</source>
        <translation>더 읽지 않습니다. 여기에 아무것도 남지 않습니다</translation>
    </message>
</context>
<context>
    <name>InputRules</name>
    <message>
        <source>Correct the setting &quot;%1&quot;.</source>
        <translation>설정 “%1”을(를) 고치십시오.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>The settings cannot be put into a CONNECT packet: %1.</source>
        <translation>설정을 CONNECT 패킷에 넣을 수 없습니다: %1.</translation>
    </message>
    <message>
        <source>Correct that field: a text of MQTT has at most 65,535 bytes of UTF-8, no U+0000 and no half of a surrogate pair.</source>
        <translation>그 필드를 고치십시오. MQTT의 텍스트는 UTF-8로 최대 65,535바이트이며 U+0000과 서로게이트 쌍의 반쪽이 없어야 합니다.</translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>What it is</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Drop a certificate, key, signing request, revocation list, chain or PKCS#12 file here, open one, or paste PEM text. What it is is told by its content, whatever its name.</source>
        <translation>인증서, 키, 서명 요청, 폐기 목록, 체인, PKCS#12 파일을 여기에 끌어다 놓거나, 열거나, PEM 텍스트를 붙여넣으십시오. 이름과 관계없이 내용으로 종류를 알아냅니다.</translation>
    </message>
    <message>
        <source>&amp;Open files...</source>
        <translation>파일 열기(&amp;O)...</translation>
    </message>
    <message>
        <source>PEM or DER, several at once; they can be dropped on the window as well</source>
        <translation>PEM 또는 DER, 한 번에 여러 개. 창에 끌어다 놓을 수도 있습니다</translation>
    </message>
    <message>
        <source>&amp;Paste PEM</source>
        <translation>PEM 붙여넣기(&amp;P)</translation>
    </message>
    <message>
        <source>Inspects the PEM text in the clipboard (Ctrl+V)</source>
        <translation>클립보드의 PEM 텍스트를 살펴봅니다 (Ctrl+V)</translation>
    </message>
    <message>
        <source>&amp;Read again</source>
        <translation>다시 읽기(&amp;R)</translation>
    </message>
    <message>
        <source>After a file has changed (F5)</source>
        <translation>파일이 바뀐 뒤에 (F5)</translation>
    </message>
    <message>
        <source>&amp;Copy all</source>
        <translation>모두 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Everything that is shown, as text; no private key is in it</source>
        <translation>표시된 모든 것을 텍스트로. 개인 키는 들어 있지 않습니다</translation>
    </message>
    <message>
        <source>Copy as P&amp;EM</source>
        <translation>PEM으로 복사(&amp;E)</translation>
    </message>
    <message>
        <source>The chosen certificate, for a CA file or a colleague</source>
        <translation>선택한 인증서, CA 파일이나 동료에게 전달용</translation>
    </message>
    <message>
        <source>Pa&amp;ssphrase</source>
        <translation>암호 문구(&amp;S)</translation>
    </message>
    <message>
        <source>Opens an encrypted key or a PKCS#12 file. It is used here alone, and not kept.</source>
        <translation>암호화된 키 또는 PKCS#12 파일을 엽니다. 여기서만 쓰며 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>Inspect Files</source>
        <translation>파일 살펴보기</translation>
    </message>
    <message>
        <source>Certificates and keys (*.pem *.crt *.cer *.der *.key *.csr *.p12 *.pfx *.crl);;All files (*)</source>
        <translation>인증서와 키 (*.pem *.crt *.cer *.der *.key *.csr *.p12 *.pfx *.crl);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Something in it is encrypted.</source>
        <translation>암호화된 것이 있습니다.</translation>
    </message>
    <message>
        <source>The passphrase does not open all of it.</source>
        <translation>암호 문구로 모두 열리지는 않습니다.</translation>
    </message>
</context>
<context>
    <name>InstallHelp</name>
    <message>
        <source>The local broker is mosquitto, which is not installed on this machine. Run the command for your system in a terminal, then look again.</source>
        <translation>로컬 브로커는 mosquitto인데, 이 컴퓨터에 설치되어 있지 않습니다. 터미널에서 시스템에 맞는 명령을 실행한 다음 다시 확인하십시오.</translation>
    </message>
    <message>
        <source>&amp;Look again</source>
        <translation>다시 확인(&amp;L)</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>명령 복사</translation>
    </message>
</context>
<context>
    <name>Json</name>
    <message>
        <source>There is no JSON value yet.</source>
        <translation>아직 JSON 값이 없습니다.</translation>
    </message>
    <message>
        <source>This byte is no UTF-8, and JSON is UTF-8 text.</source>
        <translation>이 바이트는 UTF-8이 아닙니다. JSON은 UTF-8 텍스트입니다.</translation>
    </message>
    <message>
        <source>A value is expected here: an object, an array, a text in double quotes, a number, true, false or null.</source>
        <translation>여기에는 값이 필요합니다: 객체, 배열, 큰따옴표 안의 텍스트, 숫자, true, false 또는 null.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no JSON value. Texts stand in double quotes; the only words are true, false and null.</source>
        <translation>“%1”은(는) JSON 값이 아닙니다. 텍스트는 큰따옴표 안에 쓰며, 단어는 true, false, null뿐입니다.</translation>
    </message>
    <message>
        <source>JSON has no single quotes. Use double quotes.</source>
        <translation>JSON에는 작은따옴표가 없습니다. 큰따옴표를 쓰십시오.</translation>
    </message>
    <message>
        <source>JSON has no comments.</source>
        <translation>JSON에는 주석이 없습니다.</translation>
    </message>
    <message>
        <source>A name in double quotes is expected here.</source>
        <translation>여기에는 큰따옴표 안의 이름이 필요합니다.</translation>
    </message>
    <message>
        <source>A colon is expected here, between the name and its value.</source>
        <translation>여기에는 이름과 값 사이의 콜론이 필요합니다.</translation>
    </message>
    <message>
        <source>A comma or } is expected here.</source>
        <translation>여기에는 쉼표나 }가 필요합니다.</translation>
    </message>
    <message>
        <source>A comma or ] is expected here.</source>
        <translation>여기에는 쉼표나 ]가 필요합니다.</translation>
    </message>
    <message>
        <source>No comma may stand after the last entry.</source>
        <translation>마지막 항목 뒤에는 쉼표를 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The text that begins here has no closing double quote.</source>
        <translation>여기서 시작하는 텍스트에 닫는 큰따옴표가 없습니다.</translation>
    </message>
    <message>
        <source>A line end, tab or other control character stands in a text. Write it as \n, \t or \u001F.</source>
        <translation>텍스트에 줄 끝, 탭 또는 다른 제어 문자가 있습니다. \n, \t 또는 \u001F로 쓰십시오.</translation>
    </message>
    <message>
        <source>After a backslash comes one of &quot; \ / b f n r t, or u and four hexadecimal digits.</source>
        <translation>백슬래시 뒤에는 &quot; \ / b f n r t 중 하나 또는 u와 16진수 네 자리가 옵니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no JSON number: it has no plus sign and no zero in front, and digits on both sides of a point.</source>
        <translation>“%1”은(는) JSON 숫자가 아닙니다. 앞에 더하기 기호나 0이 없고 소수점 양쪽에 숫자가 있어야 합니다.</translation>
    </message>
    <message>
        <source>The object that begins here is not closed: } is missing.</source>
        <translation>여기서 시작하는 객체가 닫히지 않았습니다. }가 없습니다.</translation>
    </message>
    <message>
        <source>The array that begins here is not closed: ] is missing.</source>
        <translation>여기서 시작하는 배열이 닫히지 않았습니다. ]가 없습니다.</translation>
    </message>
    <message>
        <source>The JSON value is complete before this. Nothing may follow it.</source>
        <translation>이 앞에서 JSON 값이 완성되었습니다. 그 뒤에 아무것도 올 수 없습니다.</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <comment>place in a text and what is wrong there</comment>
        <translation>%1줄 %2열: %3</translation>
    </message>
    <message>
        <source>It begins with a byte order mark, which some readers refuse.</source>
        <translation>바이트 순서 표시로 시작합니다. 일부 리더는 이를 거부합니다.</translation>
    </message>
    <message>
        <source>The name &quot;%1&quot; comes more than once in an object: readers differ in which one they take.</source>
        <translation>객체에 이름 “%1”이(가) 여러 번 나옵니다. 어느 것을 쓰는지는 리더마다 다릅니다.</translation>
    </message>
    <message>
        <source>A reader that keeps numbers as doubles changes %1.</source>
        <translation>숫자를 double로 저장하는 리더는 %1을(를) 바꿉니다.</translation>
    </message>
</context>
<context>
    <name>JsonLinesReader</name>
    <message numerus="yes">
        <source>%n line(s) are no record of a packet log and were left out; the first is line %1.</source>
        <translation>
            <numerusform>패킷 로그의 레코드가 아닌 줄 %n개를 제외했습니다. 첫 번째는 %1번째 줄입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>It holds no records.</source>
        <translation>레코드가 없습니다.</translation>
    </message>
    <message>
        <source>Line %1 is not a JSON object (%2).</source>
        <translation>%1번째 줄은 JSON 객체가 아닙니다(%2).</translation>
    </message>
</context>
<context>
    <name>JsonTree</name>
    <message>
        <source>&amp;Copy Value</source>
        <translation>값 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;Path</source>
        <translation>경로 복사(&amp;P)</translation>
    </message>
    <message>
        <source>Copy as Indented &amp;JSON</source>
        <translation>들여쓴 JSON으로 복사(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Open All Below</source>
        <translation>아래 모두 열기(&amp;O)</translation>
    </message>
    <message>
        <source>C&amp;lose All</source>
        <translation>모두 닫기(&amp;L)</translation>
    </message>
    <message>
        <source>The parts of the payload with their values; the right arrow key opens a part, the left one closes it</source>
        <translation>페이로드의 부분과 값입니다. 오른쪽 화살표 키로 열고 왼쪽 화살표 키로 닫습니다</translation>
    </message>
</context>
<context>
    <name>JsonTreeModel</name>
    <message numerus="yes">
        <source>{ %Ln name(s) }</source>
        <translation>
            <numerusform>{ 이름 %Ln개 }</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>[ %Ln entry(s) ]</source>
        <translation>
            <numerusform>[ 항목 %Ln개 ]</numerusform>
        </translation>
    </message>
    <message>
        <source>&quot;%1… (%2 bytes in all)</source>
        <translation>&quot;%1…(모두 %2바이트)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
</context>
<context>
    <name>LinkStrip</name>
    <message>
        <source>Go to row %1, on another connection: the broker kept the session, and the Packet Identifier is the same.</source>
        <translation>다른 연결의 행 %1(으)로 이동합니다. 브로커가 세션을 보관했고 Packet Identifier가 같습니다.</translation>
    </message>
    <message>
        <source>Go to row %1</source>
        <translation>행 %1(으)로 이동</translation>
    </message>
    <message>
        <source>sent again</source>
        <translation>다시 보냄</translation>
    </message>
    <message>
        <source>after %1</source>
        <comment>a duration</comment>
        <translation>%1 후</translation>
    </message>
    <message>
        <source>→ %1: no answer yet</source>
        <comment>PUBACK</comment>
        <translation>→ %1: 아직 응답 없음</translation>
    </message>
    <message>
        <source>→ %1: never answered, the connection ended</source>
        <comment>PUBACK</comment>
        <translation>→ %1: 응답 없이 연결이 끝남</translation>
    </message>
    <message>
        <source>QoS 0: nothing answers it</source>
        <translation>QoS 0: 응답이 없음</translation>
    </message>
    <message>
        <source>What began it is not in the log.</source>
        <translation>이것을 시작한 것이 로그에 없습니다.</translation>
    </message>
</context>
<context>
    <name>ListEditor</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1(사본)</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>%1 복제</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 삭제</translation>
    </message>
    <message>
        <source>Delete group %1</source>
        <translation>그룹 %1 삭제</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>새 그룹</translation>
    </message>
    <message>
        <source>New group %1</source>
        <translation>새 그룹 %1</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 이동</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>%1 이름 바꾸기</translation>
    </message>
</context>
<context>
    <name>ListenerModel</name>
    <message>
        <source>MQTT over TCP, without TLS: user name and password travel in the clear.</source>
        <translation>TCP 위의 MQTT, TLS 없음: 사용자 이름과 비밀번호가 평문으로 전송됩니다.</translation>
    </message>
    <message>
        <source>MQTT over TLS. The connection trusts the CA of this broker alone.</source>
        <translation>TLS 위의 MQTT. 연결은 이 브로커의 CA만 신뢰합니다.</translation>
    </message>
    <message>
        <source>MQTT over TLS. The broker also wants a certificate of the client that its CA issued, besides user name and password.</source>
        <translation>TLS 위의 MQTT. 브로커가 사용자 이름과 비밀번호 외에 자신의 CA가 발급한 클라이언트 인증서도 원합니다.</translation>
    </message>
    <message>
        <source>MQTT over WebSockets, sub-protocol &quot;mqtt&quot; (section 6 of the specification). mosquitto takes any path.</source>
        <translation>WebSocket 위의 MQTT, 하위 프로토콜 “mqtt”(규격의 6절). mosquitto는 아무 경로나 받습니다.</translation>
    </message>
    <message>
        <source>MQTT over WebSockets over TLS, as browsers use it.</source>
        <translation>브라우저가 쓰는 것과 같은, TLS와 WebSocket 위의 MQTT.</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>CA and client certificate</source>
        <translation>CA와 클라이언트 인증서</translation>
    </message>
</context>
<context>
    <name>ListenerTable</name>
    <message>
        <source>&amp;Open</source>
        <translation>열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>연결(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the &amp;URL</source>
        <translation>URL 복사(&amp;U)</translation>
    </message>
</context>
<context>
    <name>LogColumns</name>
    <message>
        <source>Time Since the &amp;Attempt Began</source>
        <translation>시도 시작부터의 시간(&amp;A)</translation>
    </message>
    <message>
        <source>Time Since the C&amp;hosen Row</source>
        <translation>선택한 행부터의 시간(&amp;H)</translation>
    </message>
    <message>
        <source>Time of &amp;Day</source>
        <translation>시각(&amp;D)</translation>
    </message>
    <message>
        <source>Columns as They &amp;Were</source>
        <translation>열을 원래대로(&amp;W)</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message>
        <source>Nothing was written: %1 cannot be opened (%2).</source>
        <translation>아무것도 쓰지 않았습니다: %1을(를) 열 수 없습니다(%2).</translation>
    </message>
    <message>
        <source>The export was cancelled; nothing was written.</source>
        <translation>내보내기를 취소했습니다. 아무것도 쓰지 않았습니다.</translation>
    </message>
    <message>
        <source>Nothing was written: %1.</source>
        <translation>아무것도 쓰지 않았습니다: %1.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1에 쓸 수 없습니다(%2).</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are masked.</source>
        <translation>
            <numerusform>행 %n개를 %1에 썼습니다(%2). 비밀 값은 가려져 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was written: the name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>아무것도 쓰지 않았습니다. 이름은 .pcapng, .jsonl, .csv, .txt 또는 .md로 끝나야 합니다.</translation>
    </message>
    <message>
        <source>Nothing was written: the log was cleared meanwhile.</source>
        <translation>아무것도 쓰지 않았습니다. 그동안 로그가 지워졌습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2). Secrets are NOT masked in it.</source>
        <translation>
            <numerusform>행 %n개를 %1에 썼습니다(%2). 비밀 값이 가려져 있지 않습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The filter had looked at %1 of %2 rows by then: there may be more.</source>
        <translation>그때까지 필터가 행 %2개 중 %1개를 살펴보았습니다. 더 있을 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>LogExportMenu</name>
    <message>
        <source>Writing row %1 of %2 …</source>
        <translation>행 쓰는 중: %1 / %2…</translation>
    </message>
    <message>
        <source>Export &amp;All Rows...</source>
        <translation>모든 행 내보내기(&amp;A)...</translation>
    </message>
    <message>
        <source>The ending of the name chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report</source>
        <translation>이름의 확장자로 형식이 정해집니다: Wireshark용 .pcapng, .jsonl, .csv(RFC 4180), .txt, 버그 보고용 .md</translation>
    </message>
    <message>
        <source>Export &amp;Filtered Rows...</source>
        <translation>필터링된 행 내보내기(&amp;F)...</translation>
    </message>
    <message>
        <source>The rows that the filter lets through</source>
        <translation>필터를 통과한 행</translation>
    </message>
    <message>
        <source>Export &amp;Selected Rows...</source>
        <translation>선택한 행 내보내기(&amp;S)...</translation>
    </message>
    <message>
        <source>The rows that are chosen in the table</source>
        <translation>표에서 선택한 행</translation>
    </message>
    <message>
        <source>&amp;With Secrets</source>
        <translation>비밀 값 포함(&amp;W)</translation>
    </message>
    <message>
        <source>While secrets are revealed in this view: they are written to the next file too, which says so in its head</source>
        <translation>이 보기에서 비밀 값을 표시하는 동안: 다음 파일에도 쓰며, 파일 머리말에 그렇게 적습니다</translation>
    </message>
    <message>
        <source>&amp;Cancel the Export</source>
        <translation>내보내기 취소(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing is written then</source>
        <translation>그러면 아무것도 쓰지 않습니다</translation>
    </message>
    <message>
        <source>W&amp;rite to a File While It Runs...</source>
        <translation>실행 중에 파일로 쓰기(&amp;R)...</translation>
    </message>
    <message>
        <source>The file grows with the log, in parts if you like; it goes on while the tab is closed. Choose it again to stop.</source>
        <translation>파일은 로그와 함께 커지며, 원하면 나눌 수 있습니다. 탭을 닫아도 계속됩니다. 중지하려면 다시 선택하십시오.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)</source>
        <translation>Wireshark용 패킷 (*.pcapng);;JSON 줄 (*.jsonl);;표 (*.csv);;텍스트 (*.txt);;버그 보고용 Markdown (*.md)</translation>
    </message>
    <message>
        <source>Export the Packet Log</source>
        <translation>패킷 로그 내보내기</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>행 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n full file(s)</source>
        <translation>
            <numerusform>가득 찬 파일 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Writing to %1: %2, %3</source>
        <translation>%1에 쓰는 중: %2, %3</translation>
    </message>
    <message>
        <source>Export &amp;Filtered Rows So Far...</source>
        <translation>지금까지 필터링된 행 내보내기(&amp;F)...</translation>
    </message>
    <message>
        <source>The filter has looked at %1 of %2 rows: what it may find in the others is not written</source>
        <translation>필터가 행 %2개 중 %1개를 살펴보았습니다. 나머지에서 찾을 수 있는 것은 쓰지 않습니다</translation>
    </message>
</context>
<context>
    <name>LogFileView</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Reading: %1 of %2</source>
        <translation>읽는 중: %1 / %2</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>%1 – packet log – Connack</source>
        <translation>%1 – 패킷 로그 – Connack</translation>
    </message>
</context>
<context>
    <name>LogFilter</name>
    <message>
        <source>%1 Takes %2.</source>
        <translation>%1 값: %2.</translation>
    </message>
    <message>
        <source>Both what stands before and what stands after; it may be left out.</source>
        <translation>앞의 것과 뒤의 것 모두. 생략할 수 있습니다.</translation>
    </message>
    <message>
        <source>What stands before, what stands after, or both.</source>
        <translation>앞의 것, 뒤의 것 또는 둘 다.</translation>
    </message>
    <message>
        <source>Everything but what follows; also written as - before a term.</source>
        <translation>뒤에 오는 것을 제외한 모두. 조건 앞에 -로도 씁니다.</translation>
    </message>
    <message>
        <source>a packet type such as publish, event, or an event&apos;s name</source>
        <translation>publish 같은 패킷 유형, event 또는 이벤트 이름</translation>
    </message>
    <message>
        <source>Packets of this type, or events of the connection below MQTT.</source>
        <translation>이 유형의 패킷 또는 MQTT 아래 연결의 이벤트.</translation>
    </message>
    <message>
        <source>in or out</source>
        <translation>in 또는 out</translation>
    </message>
    <message>
        <source>Received packets (in) or sent ones (out).</source>
        <translation>받은 패킷(in) 또는 보낸 패킷(out).</translation>
    </message>
    <message>
        <source>a topic filter, such as sensors/# or +/state</source>
        <translation>sensors/# 또는 +/state 같은 Topic Filter</translation>
    </message>
    <message>
        <source>PUBLISH with a topic that the topic filter matches, also by topic alias; SUBSCRIBE and UNSUBSCRIBE with that filter; CONNECT with such a will topic.</source>
        <translation>Topic Filter가 일치하는 토픽의 PUBLISH(Topic Alias 포함), 그 필터의 SUBSCRIBE와 UNSUBSCRIBE, 그런 Will 토픽의 CONNECT.</translation>
    </message>
    <message>
        <source>0, 1 or 2</source>
        <translation>0, 1 또는 2</translation>
    </message>
    <message>
        <source>PUBLISH with this QoS; SUBSCRIBE that asks for it, SUBACK that grants it, CONNECT with such a will.</source>
        <translation>이 QoS의 PUBLISH, 이를 요구하는 SUBSCRIBE, 허용하는 SUBACK, 그런 Will이 있는 CONNECT.</translation>
    </message>
    <message>
        <source>a Packet Identifier from 0 to 65535</source>
        <translation>0~65535의 Packet Identifier</translation>
    </message>
    <message>
        <source>Packets with this Packet Identifier.</source>
        <translation>이 Packet Identifier의 패킷.</translation>
    </message>
    <message>
        <source>a code such as 0x87 or 135, its name such as not-authorized, refused or success</source>
        <translation>0x87이나 135 같은 코드, not-authorized 같은 이름, refused 또는 success</translation>
    </message>
    <message>
        <source>Packets with this Reason Code or return code; of SUBACK and UNSUBACK each code counts.</source>
        <translation>이 Reason Code나 Return code의 패킷. SUBACK과 UNSUBACK은 각 코드를 봅니다.</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>yes 또는 no</translation>
    </message>
    <message>
        <source>PUBLISH with or without the RETAIN flag.</source>
        <translation>RETAIN 플래그가 있거나 없는 PUBLISH.</translation>
    </message>
    <message>
        <source>PUBLISH with or without the DUP flag, which marks what is sent again.</source>
        <translation>다시 보낸 것을 표시하는 DUP 플래그가 있거나 없는 PUBLISH.</translation>
    </message>
    <message>
        <source>a number of bytes such as 1000, 64k or 2M</source>
        <translation>1000, 64k, 2M 같은 바이트 수</translation>
    </message>
    <message>
        <source>Packets with this many bytes on the wire; k is 1000, M a million.</source>
        <translation>전송된 바이트 수가 이만큼인 패킷. k는 1000, M은 백만입니다.</translation>
    </message>
    <message>
        <source>seconds such as 12.5, or a time such as 300ms or 2min</source>
        <translation>12.5 같은 초 또는 300ms나 2min 같은 시간</translation>
    </message>
    <message>
        <source>Records by the time since their attempt, probe or second connection began.</source>
        <translation>시도, 추가 검사 또는 두 번째 연결이 시작된 뒤의 시간별 레코드.</translation>
    </message>
    <message>
        <source>text, in quotes if its case or spaces count</source>
        <translation>텍스트, 대소문자나 공백을 구분하려면 따옴표 안에</translation>
    </message>
    <message>
        <source>PUBLISH with this text in its payload, CONNECT with it in the will&apos;s.</source>
        <translation>페이로드에 이 텍스트가 있는 PUBLISH, Will의 페이로드에 있는 CONNECT.</translation>
    </message>
    <message>
        <source>a client ID or a part of one</source>
        <translation>Client ID 또는 그 일부</translation>
    </message>
    <message>
        <source>CONNECT with this Client Identifier, CONNACK that assigns it.</source>
        <translation>이 Client Identifier의 CONNECT, 이를 지정하는 CONNACK.</translation>
    </message>
    <message>
        <source>a property of MQTT 5 such as reasonString, with a value as in contentType=json if wanted</source>
        <translation>reasonString 같은 MQTT 5 속성, 원하면 contentType=json처럼 값과 함께</translation>
    </message>
    <message>
        <source>Packets with this property of MQTT 5.</source>
        <translation>이 MQTT 5 속성이 있는 패킷.</translation>
    </message>
    <message>
        <source>the name of a User Property, with a value as in site=lab if wanted</source>
        <translation>User Property의 이름, 원하면 site=lab처럼 값과 함께</translation>
    </message>
    <message>
        <source>Packets with a User Property of this name.</source>
        <translation>이 이름의 User Property가 있는 패킷.</translation>
    </message>
    <message>
        <source>bytes in hexadecimal, such as 300a or &quot;30 0a&quot;</source>
        <translation>300a 또는 &quot;30 0a&quot; 같은 16진수 바이트</translation>
    </message>
    <message>
        <source>Packets with these bytes anywhere.</source>
        <translation>어디든 이 바이트가 있는 패킷.</translation>
    </message>
    <message>
        <source>the name of a connection or its broker, or a part of it</source>
        <translation>연결이나 브로커의 이름 또는 그 일부</translation>
    </message>
    <message>
        <source>Records of this connection, by its name or by the URL of its broker.</source>
        <translation>이름이나 브로커의 URL로 찾은 이 연결의 레코드.</translation>
    </message>
    <message>
        <source>the number of an attempt, from 1</source>
        <translation>1부터인 시도 번호</translation>
    </message>
    <message>
        <source>Records of this attempt.</source>
        <translation>이 시도의 레코드.</translation>
    </message>
    <message>
        <source>yes, no or the number of a probe</source>
        <translation>yes, no 또는 추가 검사의 번호</translation>
    </message>
    <message>
        <source>Records of the extra connections that look for the cause of a failure.</source>
        <translation>실패의 원인을 찾는 추가 연결의 레코드.</translation>
    </message>
    <message>
        <source>yes, no or the number of a second connection</source>
        <translation>yes, no 또는 두 번째 연결의 번호</translation>
    </message>
    <message>
        <source>Records of second connections, made to see what arrives there.</source>
        <translation>무엇이 도착하는지 보기 위한 두 번째 연결의 레코드.</translation>
    </message>
    <message>
        <source>Packets that break the standard, or those that do not.</source>
        <translation>표준을 위반하는 패킷 또는 위반하지 않는 패킷.</translation>
    </message>
    <message>
        <source>refused, bookmarked, malformed, event, packet, retained or dup</source>
        <translation>refused, bookmarked, malformed, event, packet, retained 또는 dup</translation>
    </message>
    <message>
        <source>Records in this state: is:refused finds each refusal and what was refused.</source>
        <translation>이 상태의 레코드: is:refused는 각 거부와 거부된 것을 찾습니다.</translation>
    </message>
    <message>
        <source>Every event whose name begins so.</source>
        <translation>이름이 이렇게 시작하는 모든 이벤트.</translation>
    </message>
    <message>
        <source>PUBACK, PUBREC, PUBREL and PUBCOMP.</source>
        <translation>PUBACK, PUBREC, PUBREL, PUBCOMP.</translation>
    </message>
    <message>
        <source>The packet type 0, which the standard reserves.</source>
        <translation>표준이 예약한 패킷 유형 0.</translation>
    </message>
    <message>
        <source>Every packet.</source>
        <translation>모든 패킷.</translation>
    </message>
    <message>
        <source>Every event of the connection below MQTT.</source>
        <translation>MQTT 아래 연결의 모든 이벤트.</translation>
    </message>
    <message>
        <source>Every code that refuses: 0x80 and above.</source>
        <translation>거부하는 모든 코드: 0x80 이상.</translation>
    </message>
    <message>
        <source>Every code that does not refuse.</source>
        <translation>거부하지 않는 모든 코드.</translation>
    </message>
    <message>
        <source>Each refusal, and the CONNECT, PUBLISH, SUBSCRIBE or UNSUBSCRIBE that it answers.</source>
        <translation>각 거부와, 그것이 응답하는 CONNECT, PUBLISH, SUBSCRIBE 또는 UNSUBSCRIBE.</translation>
    </message>
    <message>
        <source>Records with a bookmark.</source>
        <translation>책갈피가 있는 레코드.</translation>
    </message>
    <message>
        <source>Packets that break the standard.</source>
        <translation>표준을 위반하는 패킷.</translation>
    </message>
    <message>
        <source>PUBLISH with the RETAIN flag.</source>
        <translation>RETAIN 플래그가 있는 PUBLISH.</translation>
    </message>
    <message>
        <source>PUBLISH with the DUP flag, which marks what is sent again.</source>
        <translation>다시 보낸 것을 표시하는 DUP 플래그가 있는 PUBLISH.</translation>
    </message>
    <message>
        <source>Received from the broker.</source>
        <translation>브로커에서 받음.</translation>
    </message>
    <message>
        <source>Sent to the broker.</source>
        <translation>브로커로 보냄.</translation>
    </message>
    <message>
        <source>This bracket closes none that was opened.</source>
        <translation>이 괄호로 닫을 열린 괄호가 없습니다.</translation>
    </message>
    <message>
        <source>A term is missing here, after &quot;and&quot;.</source>
        <translation>여기 &quot;and&quot; 뒤에 조건이 없습니다.</translation>
    </message>
    <message>
        <source>Brackets and &quot;not&quot; are nested too deeply here: %1 levels are the most.</source>
        <translation>여기의 괄호와 &quot;not&quot;이 너무 깊이 중첩되었습니다. 최대 %1단계입니다.</translation>
    </message>
    <message>
        <source>This bracket is not closed.</source>
        <translation>이 괄호가 닫히지 않았습니다.</translation>
    </message>
    <message>
        <source>A term is missing here: a word, &quot;text&quot; in quotes, or one such as type:publish.</source>
        <translation>여기에 조건이 없습니다: 단어, 따옴표 안의 &quot;text&quot; 또는 type:publish 같은 것.</translation>
    </message>
    <message>
        <source>There is no text between the quotes.</source>
        <translation>따옴표 사이에 텍스트가 없습니다.</translation>
    </message>
    <message>
        <source>There is no term &quot;%1&quot;: did you mean %2? Text that is to be found as it is goes into quotes.</source>
        <translation>“%1” 조건은 없습니다. %2을(를) 뜻합니까? 그대로 찾을 텍스트는 따옴표 안에 넣습니다.</translation>
    </message>
    <message>
        <source>There is no term &quot;%1&quot;. Text that is to be found as it is goes into quotes: &quot;%2&quot;.</source>
        <translation>“%1” 조건은 없습니다. 그대로 찾을 텍스트는 따옴표 안에 넣습니다: &quot;%2&quot;.</translation>
    </message>
    <message>
        <source>%1 has nothing to compare: write %1:, then %2.</source>
        <translation>%1에 비교할 것이 없습니다. %1: 다음에 값을 쓰십시오: %2.</translation>
    </message>
    <message>
        <source>The quotes that begin here are not closed.</source>
        <translation>여기서 시작하는 따옴표가 닫히지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 lacks its value: it takes %2.</source>
        <translation>%1에 값이 없습니다. 값: %2.</translation>
    </message>
    <message>
        <source>%1 takes %2, not &quot;%3&quot;.</source>
        <translation>%1 값은 %2이며 “%3”이(가) 아닙니다.</translation>
    </message>
    <message>
        <source>%1 takes %2, not &quot;%3&quot;: did you mean %4?</source>
        <translation>%1 값은 %2이며 “%3”이(가) 아닙니다. %4을(를) 뜻합니까?</translation>
    </message>
</context>
<context>
    <name>LogFindBar</name>
    <message>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Looking … %1 %</source>
        <translation>찾는 중… %1 %</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>찾지 못함</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>행 %1</translation>
    </message>
    <message>
        <source>Row %1, from the start again</source>
        <translation>행 %1, 처음부터 다시</translation>
    </message>
    <message>
        <source>Row %1, from the end again</source>
        <translation>행 %1, 끝부터 다시</translation>
    </message>
    <message>
        <source>Find: takes what the filter takes, and hides no row</source>
        <translation>찾기: 필터와 같은 것을 쓰며 행을 숨기지 않음</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>The row before that meets it (Shift+F3)</source>
        <translation>조건에 맞는 이전 행 (Shift+F3)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>The next row that meets it (F3)</source>
        <translation>조건에 맞는 다음 행 (F3)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>찾기 중지</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Close the search (Escape)</source>
        <translation>검색 닫기 (Escape)</translation>
    </message>
    <message>
        <source>Looks for rows without hiding the others: words and terms as in the filter (F3 goes on)</source>
        <translation>다른 행을 숨기지 않고 행을 찾습니다. 필터와 같은 단어와 조건을 씁니다 (F3으로 계속)</translation>
    </message>
</context>
<context>
    <name>LogImport</name>
    <message>
        <source>The file is empty.</source>
        <translation>파일이 비어 있습니다.</translation>
    </message>
    <message>
        <source>The file is compressed with gzip: unpack it first.</source>
        <translation>파일이 gzip으로 압축되어 있습니다. 먼저 압축을 푸십시오.</translation>
    </message>
    <message>
        <source>The file is compressed with Zstandard: unpack it first.</source>
        <translation>파일이 Zstandard로 압축되어 있습니다. 먼저 압축을 푸십시오.</translation>
    </message>
    <message>
        <source>The file begins with the bytes %1: it is neither a packet log nor a capture.</source>
        <translation>파일이 %1 바이트로 시작합니다. 패킷 로그도 캡처도 아닙니다.</translation>
    </message>
    <message>
        <source>Accepted are .jsonl and .pcapng that Connack wrote, and .pcap or .pcapng captures of MQTT over TCP without TLS.</source>
        <translation>Connack이 쓴 .jsonl과 .pcapng, 그리고 TLS 없는 TCP 위의 MQTT 캡처(.pcap, .pcapng)를 읽을 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Read %n row(s).</source>
        <translation>
            <numerusform>행 %n개를 읽었습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Packet logs and captures (%1)</source>
        <translation>패킷 로그와 캡처 (%1)</translation>
    </message>
</context>
<context>
    <name>LogLine</name>
    <message>
        <source>event</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>보냄</translation>
    </message>
    <message>
        <source>received</source>
        <translation>받음</translation>
    </message>
    <message>
        <source>%1 (malformed)</source>
        <comment>a packet that cannot be read</comment>
        <translation>%1 (형식 오류)</translation>
    </message>
    <message>
        <source>%1 (not allowed here)</source>
        <comment>a packet that breaks the protocol</comment>
        <translation>%1 (여기서 허용 안 됨)</translation>
    </message>
</context>
<context>
    <name>LogMessage</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>이 메시지 닫기</translation>
    </message>
</context>
<context>
    <name>LogOpener</name>
    <message>
        <source>%1 cannot be opened: %2.</source>
        <translation>%1을(를) 열 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>폴더임</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>파일이 아님</translation>
    </message>
    <message>
        <source>Reading was cancelled: what is shown is the beginning of %1.</source>
        <translation>읽기를 취소했습니다. %1의 앞부분만 표시됩니다.</translation>
    </message>
</context>
<context>
    <name>LogSource</name>
    <message>
        <source>Attempt %1</source>
        <extracomment>%2 is which of several servers it is made to, such as &quot;server 2 of 3&quot;.</extracomment>
        <translation>시도 %1</translation>
    </message>
    <message>
        <source>Probe %1</source>
        <extracomment>%2 is what the probe tries, such as &quot;TLS on the same port&quot;.</extracomment>
        <translation>추가 검사 %1</translation>
    </message>
    <message>
        <source>Probe %1: %2</source>
        <translation>추가 검사 %1: %2</translation>
    </message>
    <message>
        <source>Second connection %1</source>
        <extracomment>%2 is what the connection is for, such as &quot;subscriber&quot;.</extracomment>
        <translation>두 번째 연결 %1</translation>
    </message>
    <message>
        <source>Second connection %1: %2</source>
        <translation>두 번째 연결 %1: %2</translation>
    </message>
    <message>
        <source>receiver of the delivery check</source>
        <translation>전달 검사의 수신자</translation>
    </message>
    <message>
        <source>publisher of the delivery check</source>
        <translation>전달 검사의 발행자</translation>
    </message>
    <message>
        <source>asks with MQTT 5 for a reason</source>
        <translation>MQTT 5로 이유를 물음</translation>
    </message>
    <message>
        <source>watches for the will</source>
        <translation>Will을 지켜봄</translation>
    </message>
    <message>
        <source>nothing is sent</source>
        <translation>아무것도 보내지 않음</translation>
    </message>
    <message>
        <source>the first bytes of %1</source>
        <translation>%1의 첫 바이트</translation>
    </message>
    <message>
        <source>TLS on the same port</source>
        <translation>같은 포트에서 TLS</translation>
    </message>
    <message>
        <source>no TLS on the same port</source>
        <translation>같은 포트에서 TLS 없음</translation>
    </message>
    <message>
        <source>a WebSocket on the same port</source>
        <translation>같은 포트에서 WebSocket</translation>
    </message>
    <message>
        <source>no WebSocket on the same port</source>
        <translation>같은 포트에서 WebSocket 없음</translation>
    </message>
    <message>
        <source>another path</source>
        <translation>다른 경로</translation>
    </message>
    <message>
        <source>MQTT %1</source>
        <translation>MQTT %1</translation>
    </message>
    <message>
        <source>another client ID</source>
        <translation>다른 Client ID</translation>
    </message>
    <message>
        <source>without the will</source>
        <translation>Will 없이</translation>
    </message>
    <message>
        <source>without properties</source>
        <translation>속성 없이</translation>
    </message>
    <message>
        <source>without the property %1</source>
        <translation>속성 %1 없이</translation>
    </message>
    <message>
        <source>the same once more</source>
        <translation>같은 것 한 번 더</translation>
    </message>
    <message>
        <source>without ALPN</source>
        <translation>ALPN 없이</translation>
    </message>
    <message>
        <source>ALPN %1</source>
        <translation>ALPN %1</translation>
    </message>
    <message>
        <source>a TLS handshake</source>
        <translation>TLS 핸드셰이크</translation>
    </message>
    <message>
        <source>a TLS handshake, %1</source>
        <translation>TLS 핸드셰이크, %1</translation>
    </message>
    <message>
        <source>port %1</source>
        <translation>포트 %1</translation>
    </message>
    <message>
        <source>server %1 of %2</source>
        <translation>서버 %1/%2</translation>
    </message>
    <message>
        <source>Attempt %1: %2</source>
        <translation>시도 %1: %2</translation>
    </message>
</context>
<context>
    <name>LogStatisticsView</name>
    <message>
        <source>Nothing to count yet. Connect: packets by type, rates and the times of answers appear here.</source>
        <translation>아직 셀 것이 없습니다. 연결하면 유형별 패킷, 속도, 응답 시간이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>&amp;Rates over time:</source>
        <translation>시간별 속도(&amp;R):</translation>
    </message>
    <message>
        <source>&amp;Times of answers</source>
        <translation>응답 시간(&amp;T)</translation>
    </message>
    <message>
        <source>Packets per second</source>
        <translation>초당 패킷</translation>
    </message>
    <message>
        <source>Bytes per second</source>
        <translation>초당 바이트</translation>
    </message>
    <message>
        <source>Rates as a Table</source>
        <translation>속도를 표로</translation>
    </message>
    <message>
        <source>Show the rates as numbers in place of the plot</source>
        <translation>그래프 대신 속도를 숫자로 표시</translation>
    </message>
    <message>
        <source>Copy Statistics</source>
        <translation>통계 복사</translation>
    </message>
    <message>
        <source>Copy all numbers as text, cells apart by tabs, for a spreadsheet or a bug report</source>
        <translation>스프레드시트나 버그 보고용으로 모든 숫자를 탭으로 구분된 텍스트로 복사</translation>
    </message>
    <message>
        <source>Back to the Packets</source>
        <translation>패킷으로 돌아가기</translation>
    </message>
    <message>
        <source>Show the packets again in place of the statistics</source>
        <translation>통계 대신 패킷을 다시 표시</translation>
    </message>
    <message>
        <source>counting record %1 of %2</source>
        <comment>numbers</comment>
        <translation>레코드 세는 중: %1 / %2</translation>
    </message>
    <message>
        <source>No row meets the filter. Clear it to count all of them.</source>
        <translation>필터에 맞는 행이 없습니다. 모두 세려면 필터를 지우십시오.</translation>
    </message>
    <message>
        <source>Only what the filter shows is counted.</source>
        <translation>필터가 표시하는 것만 셉니다.</translation>
    </message>
</context>
<context>
    <name>LogStatus</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 match in the first %2 of %3 (cancelled)</source>
        <translation>%3개의 처음 %2개 중 %1개 일치(취소됨)</translation>
    </message>
    <message>
        <source>%1 of %2 match so far</source>
        <translation>지금까지 %2개 중 %1개 일치</translation>
    </message>
    <message>
        <source>%1 of %2 match</source>
        <translation>%2개 중 %1개 일치</translation>
    </message>
    <message>
        <source>%1 in memory, %2 on disk</source>
        <translation>메모리 %1, 디스크 %2</translation>
    </message>
    <message>
        <source>%1 in memory</source>
        <translation>메모리 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>rows of the log, and what they take</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2. Above %3 the oldest rows go to an encrypted temporary file; they stay in the list.</source>
        <translation>%1, %2. %3을(를) 넘으면 가장 오래된 행이 암호화된 임시 파일로 옮겨지며 목록에는 남습니다.</translation>
    </message>
</context>
<context>
    <name>LogTerms</name>
    <message>
        <source>Events</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>This Packet Type</source>
        <translation>이 패킷 유형</translation>
    </message>
    <message>
        <source>This Topic</source>
        <translation>이 토픽</translation>
    </message>
    <message>
        <source>This Packet Identifier</source>
        <translation>이 Packet Identifier</translation>
    </message>
    <message>
        <source>This Reason</source>
        <translation>이 이유</translation>
    </message>
    <message>
        <source>This Attempt, Probe or Second Connection</source>
        <translation>이 시도, 추가 검사 또는 두 번째 연결</translation>
    </message>
    <message>
        <source>This Connection</source>
        <translation>이 연결</translation>
    </message>
</context>
<context>
    <name>LogToFile</name>
    <message>
        <source>Nothing is written: the name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>아무것도 쓰지 않습니다. 이름은 .pcapng, .jsonl, .csv, .txt 또는 .md로 끝나야 합니다.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1에 쓸 수 없습니다(%2).</translation>
    </message>
    <message>
        <source>%1 is incomplete: %2. The rows are still in the log; export them to another disk.</source>
        <translation>%1이(가) 불완전합니다: %2. 행은 아직 로그에 있습니다. 다른 디스크로 내보내십시오.</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n row(s) to %1 (%2).</source>
        <translation>
            <numerusform>행 %n개를 %1에 썼습니다(%2).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogToFileDialog</name>
    <message>
        <source>Write the Log to a File While It Runs</source>
        <translation>실행 중에 로그를 파일로 쓰기</translation>
    </message>
    <message>
        <source>never</source>
        <translation>안 함</translation>
    </message>
    <message>
        <source>A file of this size is closed and called name-0001, name-0002, ..., and another one begins; each can be opened by itself. For instance 100 MB or 64 MiB.</source>
        <translation>이 크기의 파일은 닫혀 name-0001, name-0002, ...라는 이름이 되고 다른 파일이 시작됩니다. 각각 따로 열 수 있습니다. 예: 100 MB 또는 64 MiB.</translation>
    </message>
    <message>
        <source>all</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>So many of the newest files are kept; older ones of this recording are removed</source>
        <translation>최신 파일을 이만큼 보관하고 이 기록의 이전 파일은 제거합니다</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>선택...</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Begin another file at</source>
        <translation>다음 크기에서 새 파일(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>보관(&amp;K)</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>쓰기</translation>
    </message>
    <message>
        <source>The name must end in .pcapng, .jsonl, .csv, .txt or .md.</source>
        <translation>이름은 .pcapng, .jsonl, .csv, .txt 또는 .md로 끝나야 합니다.</translation>
    </message>
    <message>
        <source>The folder does not exist.</source>
        <translation>폴더가 존재하지 않습니다.</translation>
    </message>
    <message>
        <source>Give a size from 10 kB on, such as 100 MB, or &quot;%1&quot;.</source>
        <translation>10 kB 이상의 크기(예: 100 MB) 또는 “%1”을(를) 지정하십시오.</translation>
    </message>
    <message>
        <source>The ending chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report</source>
        <translation>확장자로 형식이 정해집니다: Wireshark용 .pcapng, .jsonl, .csv(RFC 4180), .txt, 버그 보고용 .md</translation>
    </message>
    <message>
        <source>Rows that the log has already are written first. Secrets are masked.</source>
        <translation>로그에 이미 있는 행을 먼저 씁니다. 비밀 값은 가려집니다.</translation>
    </message>
    <message>
        <source>Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)</source>
        <translation>Wireshark용 패킷 (*.pcapng);;JSON 줄 (*.jsonl);;표 (*.csv);;텍스트 (*.txt);;버그 보고용 Markdown (*.md)</translation>
    </message>
    <message>
        <source>This file exists and will be overwritten.</source>
        <translation>이 파일은 이미 있으며 덮어씁니다.</translation>
    </message>
    <message>
        <source>This file exists: it is kept, as the next of the numbered ones.</source>
        <translation>이 파일은 이미 있으며, 번호가 붙은 다음 파일로 보관됩니다.</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>덮어쓰기</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>No packets yet. Press Connect: every packet sent and received, and what happens below MQTT, appears here.</source>
        <translation>아직 패킷이 없습니다. 연결을 누르면 보내고 받은 모든 패킷과 MQTT 아래에서 일어난 일이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Copied the first %1 of %2 selected rows. Export writes them all.</source>
        <translation>선택한 행 %2개 중 처음 %1개를 복사했습니다. 내보내기는 모두 씁니다.</translation>
    </message>
    <message>
        <source>&amp;Copy Rows as Text</source>
        <translation>행을 텍스트로 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copy Packet as &amp;Hexadecimal</source>
        <translation>패킷을 16진수로 복사(&amp;H)</translation>
    </message>
    <message>
        <source>Follow the End</source>
        <translation>끝 따라가기</translation>
    </message>
    <message>
        <source>Follow the end: new rows stay in sight (Space)</source>
        <translation>끝 따라가기: 새 행이 계속 보임 (Space)</translation>
    </message>
    <message>
        <source>Reveal Secrets for This View</source>
        <translation>이 보기에서 비밀 값 표시</translation>
    </message>
    <message>
        <source>Passwords and authentication data are shown in detail and bytes. Press to mask them again.</source>
        <translation>비밀번호와 인증 데이터가 상세 정보와 바이트에 표시됩니다. 다시 가리려면 누르십시오.</translation>
    </message>
    <message>
        <source>Show passwords and authentication data in detail and bytes, for this view, until the next connection</source>
        <translation>다음 연결까지 이 보기에서 비밀번호와 인증 데이터를 상세 정보와 바이트에 표시합니다</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Remove all rows from the log</source>
        <translation>로그에서 모든 행 제거</translation>
    </message>
    <message>
        <source>Find in the Log</source>
        <translation>로그에서 찾기</translation>
    </message>
    <message>
        <source>Look for rows without hiding the others (Ctrl+Shift+F)</source>
        <translation>다른 행을 숨기지 않고 행 찾기 (Ctrl+Shift+F)</translation>
    </message>
    <message>
        <source>Log Menu</source>
        <translation>로그 메뉴</translation>
    </message>
    <message>
        <source>Attempts to go to, bookmarks, columns, times and the memory of the log</source>
        <translation>이동할 시도, 책갈피, 열, 시간, 로그의 메모리</translation>
    </message>
    <message>
        <source>Copy Rows as &amp;Markdown</source>
        <translation>행을 Markdown으로 복사(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Bookmark</source>
        <translation>책갈피(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Show Only</source>
        <translation>이것만 표시(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Add to the Filter</source>
        <translation>필터에 추가(&amp;A)</translation>
    </message>
    <message>
        <source>H&amp;ide</source>
        <translation>숨기기(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Go to Attempt</source>
        <translation>시도로 이동(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Bookmarks</source>
        <translation>책갈피(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Columns</source>
        <translation>열(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Memory of Each Log</source>
        <translation>로그별 메모리(&amp;M)</translation>
    </message>
    <message>
        <source>What is above it goes to an encrypted temporary file, oldest rows first. Nothing is lost; the rows stay in the list.</source>
        <translation>이를 넘는 것은 오래된 행부터 암호화된 임시 파일로 옮겨집니다. 사라지는 것은 없으며 행은 목록에 남습니다.</translation>
    </message>
    <message>
        <source>Nothing was attempted yet</source>
        <translation>아직 시도가 없음</translation>
    </message>
    <message>
        <source>&amp;Set or Remove</source>
        <translation>설정 또는 제거(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>다음(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous</source>
        <translation>이전(&amp;P)</translation>
    </message>
    <message>
        <source>Show Only &amp;Bookmarked Rows</source>
        <translation>책갈피가 있는 행만 표시(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Remove All</source>
        <translation>모두 제거(&amp;R)</translation>
    </message>
    <message>
        <source>It has no row in the log.</source>
        <translation>로그에 해당 행이 없습니다.</translation>
    </message>
    <message>
        <source>No row meets the filter. The button beside it has examples.</source>
        <translation>필터에 맞는 행이 없습니다. 옆의 버튼에 예가 있습니다.</translation>
    </message>
    <message>
        <source>The file holds no packets.</source>
        <translation>파일에 패킷이 없습니다.</translation>
    </message>
    <message>
        <source>The temporary file for the oldest rows cannot be written (%1): from now on the oldest rows are dropped. Free disk space and clear the log, or raise its memory in the log&apos;s menu.</source>
        <translation>가장 오래된 행의 임시 파일에 쓸 수 없습니다(%1). 이제부터 가장 오래된 행은 버려집니다. 디스크 공간을 비우고 로그를 지우거나 로그 메뉴에서 메모리를 늘리십시오.</translation>
    </message>
    <message>
        <source>No row has a bookmark. M in the table sets one.</source>
        <translation>책갈피가 있는 행이 없습니다. 표에서 M으로 설정합니다.</translation>
    </message>
    <message>
        <source>The filter hid row %1, so it was cleared; Ctrl+Z in its line brings it back.</source>
        <translation>필터가 행 %1을(를) 숨겨서 필터를 지웠습니다. 필터 줄에서 Ctrl+Z로 되돌립니다.</translation>
    </message>
    <message>
        <source>Write all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md (Ctrl+E). The arrow has more: filtered or chosen rows, a file that grows with the log.</source>
        <translation>모든 행을 파일로 쓰기: Wireshark용 .pcapng, .jsonl, .csv, .txt 또는 .md (Ctrl+E). 화살표에 더 있습니다: 필터링되거나 선택한 행, 로그와 함께 커지는 파일.</translation>
    </message>
    <message>
        <source>&amp;Statistics</source>
        <translation>통계(&amp;S)</translation>
    </message>
    <message>
        <source>No row has this word in it. The filter %1 finds what is meant by it.</source>
        <translation>이 단어가 있는 행이 없습니다. 필터 %1이(가) 그 뜻의 것을 찾습니다.</translation>
    </message>
    <message>
        <source>A row for each packet and event, the oldest first; what is chosen is taken apart in the packet detail. Space follows the end, M sets a bookmark.</source>
        <translation>패킷과 이벤트를 오래된 것부터 한 행씩 보여 줍니다. 선택한 행은 패킷 세부 정보에 풀어서 표시됩니다. Space는 끝을 따라가고, M은 책갈피를 설정합니다.</translation>
    </message>
</context>
<context>
    <name>LogWriter</name>
    <message numerus="yes">
        <source>%n packet(s) are longer than Wireshark reads (%1 bytes) and were cut.</source>
        <translation>
            <numerusform>Wireshark가 읽는 것(%1바이트)보다 긴 패킷 %n개를 잘랐습니다.</numerusform>
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
        <translation>창을 열 수 없습니다: %1
Qt의 위젯이 필요합니다. Debian과 Ubuntu: apt install libqt6widgets6, Fedora: dnf install qt6-qtbase-gui.
&quot;connack check&quot;는 위젯 없이 작동합니다.
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
        <translation>Connack은 MQTT 브로커에 연결하고, 실패하면 원인을 알려 줍니다.

  connack [URL|FILE] [--options FILE] [--connect]
          [--theme system|light|dark|high-contrast] [--language CODE]
                                               이 연결 또는 이 패킷 로그, 캡처,
                                               옵션 객체로 창을 엽니다
  connack check [URL] [flags]                  한 번 시도하고 보고서를 출력합니다.
                                               connack check --help 참조
  connack compare LEFT.json RIGHT.json         저장된 두 보고서의 차이를 출력합니다
  connack broker [--scenario NAME] [flags]     정상이거나 일부러 고장 난 로컬 브로커를 실행합니다.
                                               connack broker --help 참조
  connack --version                            Connack, Qt, OpenSSL의 버전
</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>새 연결(&amp;N)</translation>
    </message>
    <message>
        <source>D&amp;uplicate connection</source>
        <translation>연결 복제(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Save connection</source>
        <translation>연결 저장(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Delete connection</source>
        <translation>연결 삭제(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>종료(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>실행 취소(&amp;U): %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>다시 실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>다시 실행(&amp;R): %1</translation>
    </message>
    <message>
        <source>&amp;Connection</source>
        <translation>연결(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Connect or cancel</source>
        <translation>연결 또는 취소(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>연결 끊기(&amp;D)</translation>
    </message>
    <message>
        <source>Edit the &amp;URL</source>
        <translation>URL 편집(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Explain the focused field</source>
        <translation>현재 필드 설명(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;About Connack</source>
        <translation>Connack 정보(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Filter packets</source>
        <translation>패킷 필터링(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Log takes the whole window</source>
        <translation>로그를 창 전체로(&amp;L)</translation>
    </message>
    <message>
        <source>Theme of the &amp;desktop</source>
        <translation>데스크톱 테마(&amp;D)</translation>
    </message>
    <message>
        <source>Ligh&amp;t theme</source>
        <translation>밝은 테마(&amp;T)</translation>
    </message>
    <message>
        <source>Dar&amp;k theme</source>
        <translation>어두운 테마(&amp;K)</translation>
    </message>
    <message>
        <source>About Connack</source>
        <translation>Connack 정보</translation>
    </message>
    <message>
        <source>Connack %1, with Qt %2</source>
        <translation>Connack %1, Qt %2</translation>
    </message>
    <message>
        <source>Shows what happens when a client connects to an MQTT broker, and names the cause when it fails.</source>
        <translation>클라이언트가 MQTT 브로커에 연결할 때 일어나는 일을 보여 주고, 실패하면 원인을 알려 줍니다.</translation>
    </message>
    <message>
        <source>&amp;Go to</source>
        <translation>이동(&amp;G)</translation>
    </message>
    <message>
        <source>The copy gets a client ID of its own</source>
        <translation>사본에 새 Client ID가 지정됩니다</translation>
    </message>
    <message>
        <source>Keeps a connection of the command line in the list; those of the list are saved by themselves</source>
        <translation>명령줄의 연결을 목록에 보관합니다. 목록의 연결은 자동으로 저장됩니다</translation>
    </message>
    <message>
        <source>&amp;Export the packet log...</source>
        <translation>패킷 로그 내보내기(&amp;E)...</translation>
    </message>
    <message>
        <source>&amp;Copy the report</source>
        <translation>보고서 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Makes one connection attempt, or ends the one that runs</source>
        <translation>연결을 한 번 시도하거나 진행 중인 시도를 끝냅니다</translation>
    </message>
    <message>
        <source>Shows at the field what it means, the packet it travels in, and the section of the specification</source>
        <translation>필드의 의미, 담기는 패킷, 규격의 절을 필드 옆에 표시합니다</translation>
    </message>
    <message>
        <source>&amp;Next hit</source>
        <translation>다음 결과(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous hit</source>
        <translation>이전 결과(&amp;P)</translation>
    </message>
    <message>
        <source>%1 · #%2 at %3 · %4</source>
        <comment>connection, number of the attempt, time of day, outcome</comment>
        <translation>%1 · #%2, %3 · %4</translation>
    </message>
    <message>
        <source>Save the repor&amp;t...</source>
        <translation>보고서 저장(&amp;T)...</translation>
    </message>
    <message>
        <source>Saves everything about the latest attempt as Markdown, HTML, JSON or text, without secrets</source>
        <translation>최근 시도에 관한 모든 것을 비밀 값 없이 Markdown, HTML, JSON 또는 텍스트로 저장합니다</translation>
    </message>
    <message>
        <source>Copies everything about the latest attempt as Markdown, and as HTML for what takes it, without secrets</source>
        <translation>최근 시도에 관한 모든 것을 비밀 값 없이 Markdown으로, 지원하는 곳에는 HTML로 복사합니다</translation>
    </message>
    <message>
        <source>Co&amp;mpare attempts...</source>
        <translation>시도 비교(&amp;M)...</translation>
    </message>
    <message>
        <source>Shows two attempts side by side and what differs; a saved report from another machine can be one of them</source>
        <translation>두 시도를 나란히 놓고 다른 점을 표시합니다. 다른 컴퓨터에서 저장한 보고서도 하나가 될 수 있습니다</translation>
    </message>
    <message>
        <source>Look closer after a &amp;failure</source>
        <translation>실패 후 추가 검사(&amp;F)</translation>
    </message>
    <message>
        <source>After a failure, makes the extra connections that narrow its cause down: another protocol version, a fresh client ID, the same port with and without TLS and so on. They publish nothing and carry no will. Without them an attempt is exactly one connection, as with connack check --no-probe.</source>
        <translation>실패하면 원인을 좁히는 추가 연결을 합니다: 다른 프로토콜 버전, 새 Client ID, 같은 포트에서 TLS 있음과 없음 등. 아무것도 발행하지 않고 Will도 담지 않습니다. 끄면 connack check --no-probe처럼 시도가 정확히 한 번의 연결입니다.</translation>
    </message>
    <message>
        <source>Time for &amp;looking closer</source>
        <translation>추가 검사 시간(&amp;L)</translation>
    </message>
    <message>
        <source>At most %1</source>
        <comment>a duration</comment>
        <translation>최대 %1</translation>
    </message>
    <message>
        <source>For all extra connections together, as connack check --probe-timeout</source>
        <translation>모든 추가 연결을 합친 시간, connack check --probe-timeout과 같음</translation>
    </message>
    <message>
        <source>&amp;Stop looking closer</source>
        <translation>추가 검사 중지(&amp;S)</translation>
    </message>
    <message>
        <source>Ends the extra connections; the verdict stays as far as it came</source>
        <translation>추가 연결을 끝냅니다. 판정은 지금까지의 것이 남습니다</translation>
    </message>
    <message>
        <source>Look at the usual &amp;ports</source>
        <translation>통상적인 포트 살펴보기(&amp;P)</translation>
    </message>
    <message>
        <source>Makes a connection to each customary port of the host of the last attempt, without user name and password</source>
        <translation>지난 시도의 호스트의 통상적인 포트마다 사용자 이름과 비밀번호 없이 연결합니다</translation>
    </message>
    <message>
        <source>Sends DISCONNECT and closes the connection, or stops waiting for a reconnect</source>
        <translation>DISCONNECT를 보내고 연결을 닫거나, 재연결 대기를 중지합니다</translation>
    </message>
    <message>
        <source>&amp;Reconnect now</source>
        <translation>지금 재연결(&amp;R)</translation>
    </message>
    <message>
        <source>Begins the next automatic try at once; after automatic tries have stopped, goes on with them</source>
        <translation>다음 자동 시도를 즉시 시작합니다. 자동 시도가 멈춘 뒤에는 다시 이어갑니다</translation>
    </message>
    <message>
        <source>Shows the composer of messages; when it is in front already, publishes what stands in it</source>
        <translation>메시지 작성기를 표시합니다. 이미 앞에 있으면 거기에 있는 것을 발행합니다</translation>
    </message>
    <message>
        <source>Goes to the line for a topic filter</source>
        <translation>Topic Filter 줄로 이동합니다</translation>
    </message>
    <message>
        <source>Follow the &amp;end of the list</source>
        <translation>목록의 끝 따라가기(&amp;E)</translation>
    </message>
    <message>
        <source>New rows stay in sight, of the packets or the messages; Space in the list switches it</source>
        <translation>패킷이나 메시지의 새 행이 계속 보입니다. 목록에서 Space로 전환합니다</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>새 연결</translation>
    </message>
    <message>
        <source>%1 goes on without its tab.</source>
        <translation>%1은(는) 탭 없이 계속됩니다.</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>%1 does not reconnect by itself while %2 is connected with its client ID.</source>
        <translation>%2이(가) 같은 Client ID로 연결되어 있는 동안 %1은(는) 자동으로 재연결하지 않습니다.</translation>
    </message>
    <message>
        <source>New &amp;group</source>
        <translation>새 그룹(&amp;G)</translation>
    </message>
    <message>
        <source>Holds connections of the list, which are dragged into it; those that are chosen, if there are several, are in it</source>
        <translation>목록의 연결을 끌어다 넣습니다. 연결을 여러 개 선택했으면 그룹에 들어갑니다</translation>
    </message>
    <message>
        <source>Takes it out of the list; this can be undone</source>
        <translation>목록에서 뺍니다. 실행 취소할 수 있습니다</translation>
    </message>
    <message>
        <source>&amp;Close tab</source>
        <translation>탭 닫기(&amp;C)</translation>
    </message>
    <message>
        <source>The connection stays in the list, and goes on if it is connected</source>
        <translation>연결은 목록에 남으며, 연결되어 있으면 계속됩니다</translation>
    </message>
    <message>
        <source>Disconnect &amp;all</source>
        <translation>모두 연결 끊기(&amp;A)</translation>
    </message>
    <message>
        <source>Ends every connection of the list in order, also those without a tab</source>
        <translation>탭이 없는 것을 포함해 목록의 모든 연결을 정상적으로 끝냅니다</translation>
    </message>
    <message>
        <source>The &amp;list of connections</source>
        <translation>연결 목록(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Next tab</source>
        <translation>다음 탭(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous tab</source>
        <translation>이전 탭(&amp;P)</translation>
    </message>
    <message>
        <source>Tab &amp;%1</source>
        <translation>탭 &amp;%1</translation>
    </message>
    <message>
        <source>This connection is not saved (Ctrl+S saves it).</source>
        <translation>이 연결은 저장되지 않았습니다 (Ctrl+S로 저장).</translation>
    </message>
    <message>
        <source>Saved automatically; passwords in the system&apos;s key store.</source>
        <translation>자동으로 저장되며, 비밀번호는 시스템 키 저장소에 있습니다.</translation>
    </message>
    <message>
        <source>Saved automatically, without passwords.</source>
        <translation>비밀번호 없이 자동으로 저장됩니다.</translation>
    </message>
    <message>
        <source>Pu&amp;blish</source>
        <translation>발행(&amp;B)</translation>
    </message>
    <message>
        <source>Subscr&amp;ibe...</source>
        <translation>구독(&amp;I)...</translation>
    </message>
    <message>
        <source>Shows the rows that meet it alone</source>
        <translation>조건에 맞는 행만 표시합니다</translation>
    </message>
    <message>
        <source>F&amp;ind in the packets</source>
        <translation>패킷에서 찾기(&amp;I)</translation>
    </message>
    <message>
        <source>Looks for rows without hiding the others</source>
        <translation>다른 행을 숨기지 않고 행을 찾습니다</translation>
    </message>
    <message>
        <source>Chooses the next row that is found, or that the filter lets through</source>
        <translation>찾았거나 필터를 통과한 다음 행을 선택합니다</translation>
    </message>
    <message>
        <source>Chooses the previous row that is found, or that the filter lets through</source>
        <translation>찾았거나 필터를 통과한 이전 행을 선택합니다</translation>
    </message>
    <message>
        <source>Open a Packet Log or a Capture</source>
        <translation>패킷 로그 또는 캡처 열기</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>&amp;Open packet log...</source>
        <translation>패킷 로그 열기(&amp;O)...</translation>
    </message>
    <message>
        <source>Opens a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP, in a window of its own; such a file can also be dropped here</source>
        <translation>Connack의 .jsonl이나 .pcapng, 또는 TCP 위의 MQTT 캡처(.pcap, .pcapng)를 별도의 창에서 엽니다. 파일을 여기에 끌어다 놓을 수도 있습니다</translation>
    </message>
    <message>
        <source>Writes all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked.</source>
        <translation>모든 행을 파일로 씁니다: Wireshark용 .pcapng, .jsonl, .csv, .txt 또는 .md. 비밀 값은 가려집니다.</translation>
    </message>
    <message>
        <source>&amp;Preferences...</source>
        <translation>기본 설정(&amp;P)...</translation>
    </message>
    <message>
        <source>Theme, language, what new connections begin with, what is kept</source>
        <translation>테마, 언어, 새 연결의 초기값, 보관하는 것</translation>
    </message>
    <message>
        <source>&amp;Causes and help</source>
        <translation>원인과 도움말(&amp;C)</translation>
    </message>
    <message>
        <source>Every cause with how it is recognised and mended, how to do the usual things, all keys; searchable</source>
        <translation>모든 원인과 알아내고 고치는 방법, 일반적인 작업 방법, 모든 키. 검색할 수 있습니다</translation>
    </message>
    <message>
        <source>Cop&amp;y as</source>
        <translation>다른 형식으로 복사(&amp;Y)</translation>
    </message>
    <message>
        <source>Nothing is copied yet: its secrets are being read from the system&apos;s key store. Copy it again then.</source>
        <translation>아직 복사하지 않았습니다. 시스템 키 저장소에서 비밀 값을 읽는 중입니다. 그 뒤에 다시 복사하십시오.</translation>
    </message>
    <message>
        <source>Copied as %1.</source>
        <comment>the name of a tool</comment>
        <translation>%1(으)로 복사했습니다.</translation>
    </message>
    <message>
        <source>Copied as %1, with its secrets.</source>
        <comment>the name of a tool</comment>
        <translation>%1(으)로 비밀 값과 함께 복사했습니다.</translation>
    </message>
    <message>
        <source>Copied as %1; the password is a placeholder.</source>
        <comment>the name of a tool</comment>
        <translation>%1(으)로 복사했습니다. 비밀번호는 자리 표시자입니다.</translation>
    </message>
    <message>
        <source>Copied as %1; placeholders stand for its secrets: %2.</source>
        <comment>the name of a tool; names of variables</comment>
        <translation>%1(으)로 복사했습니다. 비밀 값 대신 자리 표시자가 있습니다: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) cannot be expressed; the text lists them.</source>
        <translation>
            <numerusform>설정 %n개를 표현할 수 없습니다. 텍스트에 나열되어 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>도구(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Certificates...</source>
        <translation>인증서(&amp;C)...</translation>
    </message>
    <message>
        <source>Makes a CA and certificates for your own broker, shows what any certificate or key file holds, and checks whether they fit together</source>
        <translation>자신의 브로커용 CA와 인증서를 만들고, 인증서나 키 파일에 든 것을 보여 주며, 서로 맞는지 검사합니다</translation>
    </message>
    <message>
        <source>Use the certificates</source>
        <translation>인증서 사용</translation>
    </message>
    <message>
        <source>Local broker</source>
        <translation>로컬 브로커</translation>
    </message>
    <message>
        <source>The local broker runs. Its connections are in the list, not saved.</source>
        <translation>로컬 브로커가 실행 중입니다. 그 연결은 목록에 있으며 저장되지 않습니다.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>That connection was deleted from the list. Undo brings it back.</source>
        <translation>그 연결은 목록에서 삭제되었습니다. 실행 취소로 되돌립니다.</translation>
    </message>
    <message>
        <source>Local broker, ended at %1</source>
        <translation>로컬 브로커, %1에 끝남</translation>
    </message>
    <message>
        <source>&amp;Local broker...</source>
        <translation>로컬 브로커(&amp;L)...</translation>
    </message>
    <message>
        <source>Starts the installed mosquitto on this machine alone, healthy or broken on purpose, with certificates, a user and connections to it</source>
        <translation>설치된 mosquitto를 이 컴퓨터에서만 정상 또는 일부러 고장 난 상태로, 인증서, 사용자, 그에 대한 연결과 함께 시작합니다</translation>
    </message>
    <message numerus="yes">
        <source>Import %n connection(s)</source>
        <translation>
            <numerusform>연결 %n개 가져오기</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) imported.</source>
        <translation>
            <numerusform>연결 %n개를 가져왔습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>&amp;Import...</source>
        <translation>가져오기(&amp;I)...</translation>
    </message>
    <message>
        <source>Reads connections from URLs, scripts, command lines and the files of other clients; such a file can also be dropped here, and such a text be pasted into the list</source>
        <translation>URL, 스크립트, 명령줄, 다른 클라이언트의 파일에서 연결을 읽습니다. 파일을 여기에 끌어다 놓거나 텍스트를 목록에 붙여넣을 수도 있습니다</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>고대비(&amp;H)</translation>
    </message>
</context>
<context>
    <name>MakeForm</name>
    <message>
        <source>Certificate authority (CA)</source>
        <translation>인증 기관(CA)</translation>
    </message>
    <message>
        <source>Make a &amp;new CA</source>
        <translation>새 CA 만들기(&amp;N)</translation>
    </message>
    <message>
        <source>A key and a certificate that signs itself. Every client gets the certificate; the key signs and stays with you.</source>
        <translation>키와 자체 서명 인증서. 모든 클라이언트에 인증서를 배포합니다. 키는 서명에 쓰며 직접 보관합니다.</translation>
    </message>
    <message>
        <source>&amp;Use a CA that exists</source>
        <translation>기존 CA 사용(&amp;U)</translation>
    </message>
    <message>
        <source>So that clients that know the CA already need nothing new.</source>
        <translation>이미 CA를 아는 클라이언트에는 새로운 것이 필요 없습니다.</translation>
    </message>
    <message>
        <source>CA n&amp;ame</source>
        <translation>CA 이름(&amp;A)</translation>
    </message>
    <message>
        <source>Common name of the CA, 1 to 64 characters. Another name than those of your other CAs: two of the same name are a frequent cause of confusion.
X.509, RFC 5280 section 4.1.2.6</source>
        <translation>CA의 일반 이름(CN), 1~64자. 다른 CA와 다른 이름을 쓰십시오. 같은 이름이 둘이면 혼동하기 쉽습니다.
X.509, RFC 5280 4.1.2.6절</translation>
    </message>
    <message>
        <source>&amp;Organisation</source>
        <translation>조직(&amp;O)</translation>
    </message>
    <message>
        <source>Of the CA, for people who look at it; may stay empty.
X.509, RFC 5280 section 4.1.2.4</source>
        <translation>사람이 볼 수 있는 CA의 조직. 비워 둘 수 있습니다.
X.509, RFC 5280 4.1.2.4절</translation>
    </message>
    <message>
        <source>CA &amp;key</source>
        <translation>CA 키(&amp;K)</translation>
    </message>
    <message>
        <source>Kind and size of the CA&apos;s private key. ECDSA P-256 is small and fast and known to all current clients; RSA suits very old ones; Ed25519 needs TLS 1.3 or recent libraries.</source>
        <translation>CA 개인 키의 종류와 크기. ECDSA P-256은 작고 빠르며 현재의 모든 클라이언트가 지원합니다. RSA는 아주 오래된 클라이언트에 맞습니다. Ed25519에는 TLS 1.3이나 최신 라이브러리가 필요합니다.</translation>
    </message>
    <message>
        <source>CA &amp;days</source>
        <translation>CA 일수(&amp;D)</translation>
    </message>
    <message>
        <source>For how many days from now the CA is valid. Nothing that it issues may last longer.
X.509 Validity, RFC 5280 section 4.1.2.5</source>
        <translation>지금부터 CA가 유효한 일수. CA가 발급하는 것은 그보다 오래갈 수 없습니다.
X.509 Validity, RFC 5280 4.1.2.5절</translation>
    </message>
    <message>
        <source>CA &amp;certificate</source>
        <translation>CA 인증서(&amp;C)</translation>
    </message>
    <message>
        <source>The certificate of the CA that shall sign: PEM or DER.</source>
        <translation>서명할 CA의 인증서: PEM 또는 DER.</translation>
    </message>
    <message>
        <source>CA key &amp;file</source>
        <translation>CA 키 파일(&amp;F)</translation>
    </message>
    <message>
        <source>The private key that belongs to that certificate: PEM or DER. It is read when you make the certificates, and not kept.</source>
        <translation>그 인증서에 속하는 개인 키: PEM 또는 DER. 인증서를 만들 때 읽으며 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>Pass&amp;phrase</source>
        <translation>암호 문구(&amp;P)</translation>
    </message>
    <message>
        <source>Opens the key of the CA, if it is encrypted.</source>
        <translation>CA의 키가 암호화되어 있으면 엽니다.</translation>
    </message>
    <message>
        <source>With an &amp;intermediate CA</source>
        <translation>중간 CA 사용(&amp;I)</translation>
    </message>
    <message>
        <source>The CA signs an intermediate CA, which issues the rest, as public CAs do. The server then sends the chain: server.crt holds it.</source>
        <translation>공인 CA처럼, CA가 중간 CA에 서명하고 중간 CA가 나머지를 발급합니다. 그러면 서버가 체인을 보내며 server.crt에 체인이 있습니다.</translation>
    </message>
    <message>
        <source>Intermediate na&amp;me</source>
        <translation>중간 CA 이름(&amp;M)</translation>
    </message>
    <message>
        <source>Common name of the intermediate CA, 1 to 64 characters.</source>
        <translation>중간 CA의 일반 이름(CN), 1~64자.</translation>
    </message>
    <message>
        <source>Server (broker)</source>
        <translation>서버(브로커)</translation>
    </message>
    <message>
        <source>Ser&amp;ver names</source>
        <translation>서버 이름(&amp;V)</translation>
    </message>
    <message>
        <source>Every host name and every address that stands in a client&apos;s URL, one per line: broker.lan, *.lab.lan, 192.168.1.20. Clients refuse the broker under any other.
Subject Alternative Name, RFC 5280 section 4.2.1.6</source>
        <translation>클라이언트의 URL에 있는 모든 호스트 이름과 주소, 한 줄에 하나씩: broker.lan, *.lab.lan, 192.168.1.20. 클라이언트는 다른 이름의 브로커를 거부합니다.
Subject Alternative Name, RFC 5280 4.2.1.6절</translation>
    </message>
    <message>
        <source>Server ke&amp;y</source>
        <translation>서버 키(&amp;Y)</translation>
    </message>
    <message>
        <source>Kind and size of the broker&apos;s private key. With Ed25519 alone, clients that cannot do it do not connect at all.</source>
        <translation>브로커 개인 키의 종류와 크기. Ed25519만 쓰면 이를 지원하지 않는 클라이언트는 전혀 연결되지 않습니다.</translation>
    </message>
    <message>
        <source>Server da&amp;ys</source>
        <translation>서버 일수(&amp;W)</translation>
    </message>
    <message>
        <source>For how many days from now. More than 825 are refused by iPhones, iPads and Macs.
X.509 Validity, RFC 5280 section 4.1.2.5</source>
        <translation>지금부터의 일수. 825일을 넘으면 iPhone, iPad, Mac이 거부합니다.
X.509 Validity, RFC 5280 4.1.2.5절</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>클라이언트</translation>
    </message>
    <message>
        <source>C&amp;lient names</source>
        <translation>클라이언트 이름(&amp;L)</translation>
    </message>
    <message>
        <source>One client per line, by its common name; none, if clients need no certificate. With use_identity_as_username the common name is the client&apos;s user name at the broker.</source>
        <translation>한 줄에 클라이언트 하나씩, 일반 이름(CN)으로. 클라이언트에 인증서가 필요 없으면 비워 둡니다. use_identity_as_username을 쓰면 일반 이름이 브로커에서의 사용자 이름입니다.</translation>
    </message>
    <message>
        <source>Clien&amp;t key</source>
        <translation>클라이언트 키(&amp;T)</translation>
    </message>
    <message>
        <source>Kind and size of each client&apos;s private key. Small devices are quicker with ECDSA P-256.</source>
        <translation>각 클라이언트 개인 키의 종류와 크기. 작은 장치는 ECDSA P-256이 더 빠릅니다.</translation>
    </message>
    <message>
        <source>Client day&amp;s</source>
        <translation>클라이언트 일수(&amp;S)</translation>
    </message>
    <message>
        <source>For how many days from now the certificates of the clients are valid.</source>
        <translation>지금부터 클라이언트의 인증서가 유효한 일수.</translation>
    </message>
    <message>
        <source>PKCS#12 passp&amp;hrase</source>
        <translation>PKCS#12 암호 문구(&amp;H)</translation>
    </message>
    <message>
        <source>With one, each client also gets a .p12 file with certificate, key and CA under this passphrase, for phones, browsers and Java. It is encrypted with AES-256.
RFC 7292</source>
        <translation>입력하면 각 클라이언트에 인증서, 키, CA가 이 암호 문구로 든 .p12 파일도 만듭니다. 전화, 브라우저, Java용이며 AES-256으로 암호화됩니다.
RFC 7292</translation>
    </message>
    <message>
        <source>not set: no .p12 files</source>
        <translation>설정 안 됨: .p12 파일 없음</translation>
    </message>
    <message>
        <source>mosquitto</source>
        <translation>mosquitto</translation>
    </message>
    <message>
        <source>Po&amp;rt</source>
        <translation>포트(&amp;R)</translation>
    </message>
    <message>
        <source>Of the TLS listener; 8883 is the one registered for MQTT over TLS.
mosquitto.conf: listener</source>
        <translation>TLS 리스너의 포트. 8883은 TLS 위의 MQTT용으로 등록된 포트입니다.
mosquitto.conf: listener</translation>
    </message>
    <message>
        <source>Clients must &amp;present a certificate</source>
        <translation>클라이언트가 인증서를 제시해야 함(&amp;E)</translation>
    </message>
    <message>
        <source>The TLS handshake fails for whoever has none of this CA.
mosquitto.conf: require_certificate, cafile</source>
        <translation>이 CA의 인증서가 없으면 TLS 핸드셰이크가 실패합니다.
mosquitto.conf: require_certificate, cafile</translation>
    </message>
    <message>
        <source>The common name is the &amp;user name</source>
        <translation>일반 이름을 사용자 이름으로 사용(&amp;B)</translation>
    </message>
    <message>
        <source>The broker takes the common name of the client&apos;s certificate for the user name, and no password is needed.
mosquitto.conf: use_identity_as_username</source>
        <translation>브로커가 클라이언트 인증서의 일반 이름을 사용자 이름으로 쓰며 비밀번호가 필요 없습니다.
mosquitto.conf: use_identity_as_username</translation>
    </message>
    <message>
        <source>With a re&amp;vocation list</source>
        <translation>폐기 목록 사용(&amp;X)</translation>
    </message>
    <message>
        <source>An empty one to begin with, valid for 30 days; mosquitto refuses certificates that are on it.
mosquitto.conf: crlfile</source>
        <translation>처음에는 빈 목록이며 30일 동안 유효합니다. mosquitto는 목록에 있는 인증서를 거부합니다.
mosquitto.conf: crlfile</translation>
    </message>
</context>
<context>
    <name>MakePage</name>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>취소(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Make</source>
        <translation>만들기(&amp;M)</translation>
    </message>
    <message>
        <source>Stops; nothing of it is kept</source>
        <translation>중지합니다. 아무것도 보관하지 않습니다</translation>
    </message>
    <message>
        <source>Makes keys and certificates in memory; save them afterwards (Ctrl+Return)</source>
        <translation>메모리에 키와 인증서를 만듭니다. 나중에 저장하십시오 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Made in memory; save it at the right.</source>
        <translation>메모리에 만들었습니다. 오른쪽에서 저장하십시오.</translation>
    </message>
    <message>
        <source>Cancelled; nothing was made.</source>
        <translation>취소했습니다. 아무것도 만들지 않았습니다.</translation>
    </message>
    <message>
        <source>Something in the form is wrong; it says so there.</source>
        <translation>양식에 잘못된 것이 있습니다. 그곳에 표시됩니다.</translation>
    </message>
    <message>
        <source>Key %1 of %2</source>
        <translation>키 %1/%2</translation>
    </message>
</context>
<context>
    <name>MakeResult</name>
    <message>
        <source>F&amp;older</source>
        <translation>폴더(&amp;O)</translation>
    </message>
    <message>
        <source>Where the files are saved. It is made if it is not there, for you alone; private keys can be read by you alone.</source>
        <translation>파일을 저장하는 곳. 없으면 본인만 쓸 수 있게 만듭니다. 개인 키는 본인만 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>폴더 선택</translation>
    </message>
    <message>
        <source>As clien&amp;t</source>
        <translation>사용할 클라이언트(&amp;T)</translation>
    </message>
    <message>
        <source>Which client certificate the connection gets when you use the files there.</source>
        <translation>그곳에서 파일을 사용할 때 연결이 받는 클라이언트 인증서.</translation>
    </message>
    <message>
        <source>&amp;Save to the folder</source>
        <translation>폴더에 저장(&amp;S)</translation>
    </message>
    <message>
        <source>Writes the files; those that are there already are not overwritten without asking.</source>
        <translation>파일을 씁니다. 이미 있는 파일은 묻지 않고 덮어쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Copy mosquitto.con&amp;f lines</source>
        <translation>mosquitto.conf 줄 복사(&amp;F)</translation>
    </message>
    <message>
        <source>A listener with these files, and remarks on what the clients need</source>
        <translation>이 파일을 쓰는 리스너와 클라이언트에 필요한 것에 대한 설명</translation>
    </message>
    <message>
        <source>Use in this connectio&amp;n</source>
        <translation>이 연결에서 사용(&amp;N)</translation>
    </message>
    <message>
        <source>Sets the CA file and the client certificate of %1; that can be undone there.</source>
        <translation>%1의 CA 파일과 클라이언트 인증서를 설정합니다. 그곳에서 실행 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>Open a connection first.</source>
        <translation>먼저 연결을 여십시오.</translation>
    </message>
    <message>
        <source>Chec&amp;k the files</source>
        <translation>파일 검사(&amp;K)</translation>
    </message>
    <message>
        <source>Whether CA, server certificate, key and name fit together, on the third tab</source>
        <translation>CA, 서버 인증서, 키, 이름이 서로 맞는지 세 번째 탭에서 검사</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Nothing is made yet. As the form stands, &quot;Make&quot; gives a CA, a certificate for this machine as broker, and one for a client. Nothing is written to the disk before you save.</source>
        <translation>아직 만든 것이 없습니다. 지금 양식대로면 “만들기”로 CA, 이 컴퓨터를 브로커로 하는 인증서, 클라이언트용 인증서를 만듭니다. 저장하기 전에는 디스크에 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>secret</source>
        <translation>비밀</translation>
    </message>
    <message>
        <source>public</source>
        <translation>공개</translation>
    </message>
    <message>
        <source>Give a folder.</source>
        <translation>폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>The form was changed since these were made.</source>
        <translation>이것을 만든 뒤 양식이 변경되었습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>files</comment>
        <translation>
            <numerusform>외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Already there, and nothing was written: %1. A private key that is overwritten is lost.</source>
        <translation>이미 있어 아무것도 쓰지 않았습니다: %1. 덮어쓴 개인 키는 사라집니다.</translation>
    </message>
    <message numerus="yes">
        <source>Saved in %1: %n file(s). Private keys can be read by you alone.</source>
        <translation>
            <numerusform>%1에 저장됨: 파일 %n개. 개인 키는 본인만 읽을 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied. Paste the lines into mosquitto.conf and start mosquitto anew.</source>
        <translation>복사했습니다. mosquitto.conf에 줄을 붙여넣고 mosquitto를 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>Copied. Save the files as well: the lines name them in this folder.</source>
        <translation>복사했습니다. 파일도 저장하십시오. 줄은 이 폴더의 파일을 가리킵니다.</translation>
    </message>
    <message>
        <source>Overwrite them</source>
        <translation>덮어쓰기</translation>
    </message>
</context>
<context>
    <name>MessageDetail</name>
    <message>
        <source>1 (UTF-8 text)</source>
        <translation>1 (UTF-8 텍스트)</translation>
    </message>
    <message>
        <source>0 (unspecified bytes)</source>
        <translation>0 (지정되지 않은 바이트)</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>none of those in the list</source>
        <translation>목록에 있는 것이 아님</translation>
    </message>
    <message>
        <source>%1 (by Subscription Identifier)</source>
        <translation>%1 (Subscription Identifier 기준)</translation>
    </message>
    <message>
        <source>%1 (its filter matches)</source>
        <translation>%1 (필터 일치)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>토픽</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>받은 시각</translation>
    </message>
    <message>
        <source>Since the attempt began</source>
        <translation>시도 시작부터</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>패킷</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>페이로드</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>속성</translation>
    </message>
    <message>
        <source>Choose a message to see what it carries.</source>
        <translation>메시지를 선택하면 내용이 표시됩니다.</translation>
    </message>
    <message>
        <source>What came with the chosen message: topic, QoS, flags, properties and times</source>
        <translation>선택한 메시지와 함께 온 것: 토픽, QoS, 플래그, 속성, 시각</translation>
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
        <translation>RETAIN: 서버가 이 메시지를 보관했다가 구독할 때 보냈거나, Retain As Published로 이 플래그와 함께 발행되었습니다(3.3.1.3절).</translation>
    </message>
    <message>
        <source>DUP: the server sent it before and may have no answer (section 3.3.1.1).</source>
        <translation>DUP: 서버가 전에 보냈으며 응답을 받지 못했을 수 있습니다(3.3.1.1절).</translation>
    </message>
    <message>
        <source>gave way to newer messages</source>
        <translation>새 메시지에 밀려남</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>(empty)</source>
        <comment>payload</comment>
        <translation>(비어 있음)</translation>
    </message>
    <message>
        <source>R: retained, D: duplicate</source>
        <translation>R: Retain, D: 중복</translation>
    </message>
    <message>
        <source>The subscription that it came for: by its Subscription Identifier, or else by comparing topic and filters</source>
        <translation>이 메시지를 받은 구독: Subscription Identifier로, 없으면 토픽과 필터를 비교하여 찾음</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>토픽</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>플래그</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>페이로드</translation>
    </message>
</context>
<context>
    <name>MessagesPane</name>
    <message>
        <source>%1 of %2 match so far</source>
        <translation>지금까지 %2개 중 %1개 일치</translation>
    </message>
    <message>
        <source>%1 of %2 match</source>
        <translation>%2개 중 %1개 일치</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>메시지 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 wait</source>
        <comment>messages, while the list is paused</comment>
        <translation>%1, %2개 대기</translation>
    </message>
    <message>
        <source>%1, %2 gave way</source>
        <comment>messages that are no longer kept</comment>
        <translation>%1, %2개 밀려남</translation>
    </message>
    <message>
        <source>The newest messages are kept, up to %1 MB; the oldest %2 gave way.</source>
        <translation>최신 메시지를 %1 MB까지 보관합니다. 가장 오래된 %2개는 밀려났습니다.</translation>
    </message>
    <message>
        <source>No message matches the filter. Every word of it must occur in topic, payload or subscription.</source>
        <translation>필터에 맞는 메시지가 없습니다. 모든 단어가 토픽, 페이로드 또는 구독에 있어야 합니다.</translation>
    </message>
    <message>
        <source>Messages appear here once you are connected and subscribed.</source>
        <translation>연결하고 구독하면 여기에 메시지가 표시됩니다.</translation>
    </message>
    <message>
        <source>Nothing has arrived yet. What the subscriptions match appears here.</source>
        <translation>아직 도착한 것이 없습니다. 구독과 일치하는 것이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Subscribe to a topic filter at the left: what it matches appears here.</source>
        <translation>왼쪽에서 Topic Filter를 구독하십시오. 일치하는 것이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>&amp;Copy Rows as Text</source>
        <translation>행을 텍스트로 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;Topic</source>
        <translation>토픽 복사(&amp;T)</translation>
    </message>
    <message>
        <source>Copy &amp;Payload as Text</source>
        <translation>페이로드를 텍스트로 복사(&amp;P)</translation>
    </message>
    <message>
        <source>Copy Payload as &amp;Hexadecimal</source>
        <translation>페이로드를 16진수로 복사(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Save Payload…</source>
        <translation>페이로드 저장(&amp;S)…</translation>
    </message>
    <message>
        <source>Publish &amp;Again…</source>
        <translation>다시 발행(&amp;A)…</translation>
    </message>
    <message>
        <source>Filter: words of topic, payload or subscription</source>
        <translation>필터: 토픽, 페이로드, 구독의 단어</translation>
    </message>
    <message>
        <source>Shows the messages in which every word occurs. Of a payload, its beginning is searched.</source>
        <translation>모든 단어가 있는 메시지를 표시합니다. 페이로드는 앞부분만 검색합니다.</translation>
    </message>
    <message>
        <source>Follow the end: new messages stay in sight (Space)</source>
        <translation>끝 따라가기: 새 메시지가 계속 보임 (Space)</translation>
    </message>
    <message>
        <source>Pause: nothing new is shown, though all is kept</source>
        <translation>일시 중지: 모두 보관하지만 새것을 표시하지 않음</translation>
    </message>
    <message>
        <source>Remove all messages from the list</source>
        <translation>목록에서 모든 메시지 제거</translation>
    </message>
    <message>
        <source>The messages that came, the oldest first; the chosen one is shown in full. Space follows the end.</source>
        <translation>도착한 메시지를 오래된 것부터 보여 줍니다. 선택한 메시지는 전체가 표시됩니다. Space는 끝을 따라갑니다.</translation>
    </message>
</context>
<context>
    <name>MosquittoProgram</name>
    <message>
        <source>The local broker needs mosquitto, which is not installed. To install it:</source>
        <translation>로컬 브로커에는 mosquitto가 필요하지만 설치되어 있지 않습니다. 설치하려면:</translation>
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
        <translation>연결이 끝난 뒤 브로커가 세션을 보관하는 기간입니다. “무기한”은 0xFFFFFFFF입니다.
CONNECT의 속성, MQTT 5, 3.1.2.11.2절</translation>
    </message>
    <message>
        <source>&amp;Receive Maximum</source>
        <translation>Receive Maximum(&amp;R)</translation>
    </message>
    <message>
        <source>How many QoS 1 and 2 messages this client takes at once without acknowledging them, 1 to 65535.
Property of CONNECT, MQTT 5, section 3.1.2.11.3</source>
        <translation>이 클라이언트가 확인 응답 없이 한 번에 받는 QoS 1과 2 메시지의 수, 1~65535.
CONNECT의 속성, MQTT 5, 3.1.2.11.3절</translation>
    </message>
    <message>
        <source>not set: 65535</source>
        <translation>설정 안 됨: 65535</translation>
    </message>
    <message>
        <source>Maximum &amp;Packet Size</source>
        <translation>Maximum Packet Size(&amp;P)</translation>
    </message>
    <message>
        <source>The largest packet this client accepts, in bytes.
Property of CONNECT, MQTT 5, section 3.1.2.11.4</source>
        <translation>이 클라이언트가 받는 가장 큰 패킷(바이트).
CONNECT의 속성, MQTT 5, 3.1.2.11.4절</translation>
    </message>
    <message>
        <source>not set: no limit</source>
        <translation>설정 안 됨: 제한 없음</translation>
    </message>
    <message>
        <source>&amp;Topic Alias Maximum</source>
        <translation>Topic Alias Maximum(&amp;T)</translation>
    </message>
    <message>
        <source>The highest topic alias the broker may use, 0 to 65535.
Property of CONNECT, MQTT 5, section 3.1.2.11.5</source>
        <translation>브로커가 쓸 수 있는 가장 높은 Topic Alias, 0~65535.
CONNECT의 속성, MQTT 5, 3.1.2.11.5절</translation>
    </message>
    <message>
        <source>not set: 0, no aliases</source>
        <translation>설정 안 됨: 0, Alias 없음</translation>
    </message>
    <message>
        <source>Request Response &amp;Information</source>
        <translation>Request Response Information(&amp;I)</translation>
    </message>
    <message>
        <source>Asks the broker for Response Information in CONNACK.
Property of CONNECT, MQTT 5, section 3.1.2.11.6</source>
        <translation>CONNACK에 Response Information을 넣도록 브로커에 요청합니다.
CONNECT의 속성, MQTT 5, 3.1.2.11.6절</translation>
    </message>
    <message>
        <source>not set: no</source>
        <translation>설정 안 됨: 아니요</translation>
    </message>
    <message>
        <source>yes (1)</source>
        <translation>예 (1)</translation>
    </message>
    <message>
        <source>no (0)</source>
        <translation>아니요 (0)</translation>
    </message>
    <message>
        <source>Request Pro&amp;blem Information</source>
        <translation>Request Problem Information(&amp;B)</translation>
    </message>
    <message>
        <source>Whether the broker may explain failures with a Reason String and User Properties.
Property of CONNECT, MQTT 5, section 3.1.2.11.7</source>
        <translation>브로커가 Reason String과 User Property로 실패를 설명해도 되는지 여부.
CONNECT의 속성, MQTT 5, 3.1.2.11.7절</translation>
    </message>
    <message>
        <source>not set: yes</source>
        <translation>설정 안 됨: 예</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>User Properties(&amp;U)</translation>
    </message>
    <message>
        <source>Pairs of a name and a value for the broker; a name may come again.
Property of CONNECT, MQTT 5, section 3.1.2.11.8</source>
        <translation>브로커에 보내는 이름과 값의 쌍. 같은 이름을 여러 번 쓸 수 있습니다.
CONNECT의 속성, MQTT 5, 3.1.2.11.8절</translation>
    </message>
    <message>
        <source>Enhanced authentication</source>
        <translation>확장 인증</translation>
    </message>
    <message>
        <source>Authentication &amp;Method</source>
        <translation>Authentication Method(&amp;M)</translation>
    </message>
    <message>
        <source>Begins an enhanced authentication, for instance SCRAM-SHA-256.
Property of CONNECT, MQTT 5, section 3.1.2.11.9</source>
        <translation>확장 인증을 시작합니다. 예: SCRAM-SHA-256.
CONNECT의 속성, MQTT 5, 3.1.2.11.9절</translation>
    </message>
    <message>
        <source>not set: none</source>
        <translation>설정 안 됨: 없음</translation>
    </message>
    <message>
        <source>Authentication &amp;Data</source>
        <translation>Authentication Data(&amp;D)</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>설정 안 됨</translation>
    </message>
    <message>
        <source>These travel in MQTT 5 only; this connection uses %1.</source>
        <translation>MQTT 5에서만 전송됩니다. 이 연결은 %1을(를) 사용합니다.</translation>
    </message>
    <message>
        <source>not set: 0 s</source>
        <translation>설정 안 됨: 0 s</translation>
    </message>
    <message>
        <source>Au&amp;thentication</source>
        <translation>인증(&amp;H)</translation>
    </message>
    <message>
        <source>How the broker&apos;s AUTH packets are answered. SCRAM proves the password of Credentials without sending it, and makes the broker prove that it knows it as well.
By hand: method and data are yours, and every AUTH of the broker waits for your answer.
MQTT 5, section 4.12; SCRAM: RFC 5802 and RFC 7677</source>
        <translation>브로커의 AUTH 패킷에 응답하는 방법입니다. SCRAM은 자격 증명의 비밀번호를 보내지 않고 증명하며, 브로커도 비밀번호를 안다는 것을 증명하게 합니다.
수동: 방식과 데이터를 직접 정하며, 브로커의 모든 AUTH가 응답을 기다립니다.
MQTT 5, 4.12절, SCRAM: RFC 5802 및 RFC 7677</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>수동</translation>
    </message>
    <message>
        <source>Each AUTH of the broker waits for your answer, which is typed under the URL.</source>
        <translation>브로커의 모든 AUTH가 응답을 기다리며, 응답은 URL 아래에 입력합니다.</translation>
    </message>
    <message>
        <source>User name and password of Credentials go into SCRAM; the password is not sent.</source>
        <translation>자격 증명의 사용자 이름과 비밀번호가 SCRAM에 쓰이며 비밀번호는 전송되지 않습니다.</translation>
    </message>
    <message>
        <source>The first data of the authentication method. Needs an Authentication Method. It is never written to a file.
Property of CONNECT, MQTT 5, section 3.1.2.11.10</source>
        <translation>인증 방식의 첫 데이터입니다. Authentication Method가 필요합니다. 파일에 쓰지 않습니다.
CONNECT의 속성, MQTT 5, 3.1.2.11.10절</translation>
    </message>
</context>
<context>
    <name>MqttRules</name>
    <message>
        <source>The broker answers the CONNECT of MQTT %1 with a CONNACK in the form of MQTT %2: it does not speak %1.</source>
        <translation>브로커가 MQTT %1의 CONNECT에 MQTT %2 형식의 CONNACK으로 응답합니다. %1을(를) 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>프로토콜 버전을 MQTT %1(으)로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Or use a broker, or a version of it, that speaks MQTT %1.</source>
        <translation>또는 MQTT %1을(를) 지원하는 브로커나 브로커 버전을 쓰십시오.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with a TLS alert (%2): the port speaks TLS.</source>
        <translation>%1이(가) CONNECT에 TLS 경고(%2)로 응답합니다. 포트가 TLS를 사용합니다.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with a TLS record: the port speaks TLS.</source>
        <translation>%1이(가) CONNECT에 TLS 레코드로 응답합니다. 포트가 TLS를 사용합니다.</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>%1을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1.</source>
        <translation>WebSocket 리스너라면 %1을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without TLS, %1 by default.</source>
        <translation>또는 브로커가 TLS 없이 수신하는 포트(기본값 %1)를 쓰십시오.</translation>
    </message>
    <message>
        <source>A web server answers on %1 that this port expects HTTPS, so TLS.</source>
        <translation>%1의 웹 서버가 이 포트는 HTTPS, 즉 TLS를 기대한다고 응답합니다.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP and asks for a WebSocket: it is a WebSocket listener.</source>
        <translation>%1이(가) CONNECT에 HTTP로 응답하고 WebSocket을 요구합니다. WebSocket 리스너입니다.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP: a web server listens there, not an MQTT broker.</source>
        <translation>%1이(가) CONNECT에 HTTP로 응답합니다. MQTT 브로커가 아닌 웹 서버가 수신합니다.</translation>
    </message>
    <message>
        <source>Check the port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>URL의 포트를 확인하십시오. MQTT의 기본값은 %1, TLS는 %2입니다.</translation>
    </message>
    <message>
        <source>%1 sends the CONNECT back as it got it: an echo service listens there, not an MQTT broker.</source>
        <translation>%1이(가) CONNECT를 받은 그대로 돌려보냅니다. MQTT 브로커가 아닌 에코 서비스가 수신합니다.</translation>
    </message>
    <message>
        <source>Check host and port in the URL.</source>
        <translation>URL의 호스트와 포트를 확인하십시오.</translation>
    </message>
    <message>
        <source>Look for a test service, a serial line or a relay that returns what it receives.</source>
        <translation>받은 것을 돌려보내는 테스트 서비스, 직렬 회선 또는 중계기를 찾아보십시오.</translation>
    </message>
    <message>
        <source>%1 answers in plain text, %2: it is not an MQTT broker.</source>
        <translation>%1이(가) 일반 텍스트 %2(으)로 응답합니다. MQTT 브로커가 아닙니다.</translation>
    </message>
    <message>
        <source>%1 speaks %2: it is not an MQTT broker.</source>
        <translation>%1이(가) %2을(를) 사용합니다. MQTT 브로커가 아닙니다.</translation>
    </message>
    <message>
        <source>Use the broker&apos;s MQTT port: RabbitMQ has it, 1883 by default, when its MQTT plug-in is enabled.</source>
        <translation>브로커의 MQTT 포트를 쓰십시오. RabbitMQ는 MQTT 플러그인을 켜면 그 포트(기본값 1883)가 있습니다.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>URL의 호스트와 포트를 확인하십시오. MQTT의 기본값은 %1, TLS는 %2입니다.</translation>
    </message>
    <message>
        <source>a packet of no known type</source>
        <translation>알 수 없는 유형의 패킷</translation>
    </message>
    <message>
        <source>Either the server is not an MQTT broker, or it does not keep to the standard, or something between changes the bytes.</source>
        <translation>서버가 MQTT 브로커가 아니거나, 표준을 지키지 않거나, 중간의 무언가가 바이트를 바꿉니다.</translation>
    </message>
    <message>
        <source>Check host and port in the URL, if you do not know for sure that an MQTT broker listens there.</source>
        <translation>MQTT 브로커가 그곳에서 수신하는지 확실하지 않으면 URL의 호스트와 포트를 확인하십시오.</translation>
    </message>
    <message>
        <source>Switch to MQTT %1, to see whether the broker answers that rightly.</source>
        <translation>MQTT %1(으)로 바꾸어 브로커가 올바르게 응답하는지 보십시오.</translation>
    </message>
    <message>
        <source>Report the packet to the maker of the broker; the packet log has its bytes.</source>
        <translation>브로커 제조사에 패킷을 보고하십시오. 패킷 로그에 바이트가 있습니다.</translation>
    </message>
    <message>
        <source>%1 reset the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1이(가) CONNECT의 %2 후에 CONNACK 없이 연결을 재설정했습니다.</translation>
    </message>
    <message>
        <source>The connection to %1 broke off %2 after CONNECT, without a CONNACK.</source>
        <translation>%1와(과)의 연결이 CONNECT의 %2 후에 CONNACK 없이 끊겼습니다.</translation>
    </message>
    <message>
        <source>%1 closed the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1이(가) CONNECT의 %2 후에 CONNACK 없이 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>The broker began the exchange with the method &quot;%1&quot; (AUTH), and it did not come to an end.</source>
        <translation>브로커가 “%1” 방식의 교환(AUTH)을 시작했지만 끝나지 않았습니다.</translation>
    </message>
    <message>
        <source>No CONNACK came within %1.</source>
        <translation>%1 안에 CONNACK이 오지 않았습니다.</translation>
    </message>
    <message>
        <source>Check the authentication data (MQTT 5, Authentication data) and that the broker&apos;s next step is answered.</source>
        <translation>인증 데이터(MQTT 5, 인증 데이터)와 브로커의 다음 단계에 응답하는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells at which step it gave up.</source>
        <translation>브로커의 로그를 읽으십시오. 어느 단계에서 중단했는지 나옵니다.</translation>
    </message>
    <message>
        <source>%1 does not answer CONNECT.</source>
        <translation>%1이(가) CONNECT에 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://.</source>
        <translation>포트 %1은(는) %2://의 통상 포트입니다.</translation>
    </message>
    <message>
        <source>It is also possible that a broker listens there and does not take this CONNECT.</source>
        <translation>그곳에서 브로커가 수신하지만 이 CONNECT를 받지 않을 수도 있습니다.</translation>
    </message>
    <message>
        <source>Or use the port for %1://: %2.</source>
        <translation>또는 %1://의 포트를 쓰십시오: %2.</translation>
    </message>
    <message>
        <source>It may not speak MQTT %1: brokers without it often hang up or keep silent.</source>
        <translation>MQTT %1을(를) 지원하지 않을 수 있습니다. 지원하지 않는 브로커는 끊거나 침묵하는 경우가 많습니다.</translation>
    </message>
    <message>
        <source>Switch to MQTT %1 and connect again.</source>
        <translation>MQTT %1(으)로 바꾸고 다시 연결하십시오.</translation>
    </message>
    <message>
        <source>The port may expect TLS.</source>
        <translation>포트가 TLS를 기대할 수 있습니다.</translation>
    </message>
    <message>
        <source>Try the port with TLS: %1.</source>
        <translation>TLS로 포트를 시도하십시오: %1.</translation>
    </message>
    <message>
        <source>The broker may want a client certificate, and under TLS 1.3 some close without saying so.</source>
        <translation>브로커가 클라이언트 인증서를 원할 수 있으며, TLS 1.3에서는 말없이 닫기도 합니다.</translation>
    </message>
    <message>
        <source>Give a client certificate and its key, if the broker asks for one (TLS, Client certificate).</source>
        <translation>브로커가 요구하면 클라이언트 인증서와 키를 지정하십시오(TLS, 클라이언트 인증서).</translation>
    </message>
    <message>
        <source>It may be a WebSocket listener.</source>
        <translation>WebSocket 리스너일 수 있습니다.</translation>
    </message>
    <message>
        <source>Try the port with WebSocket: %1.</source>
        <translation>WebSocket으로 포트를 시도하십시오: %1.</translation>
    </message>
    <message>
        <source>On port 443 some brokers want an ALPN protocol (TLS, ALPN).</source>
        <translation>포트 443에서 일부 브로커는 ALPN 프로토콜을 원합니다(TLS, ALPN).</translation>
    </message>
    <message>
        <source>The broker may also dislike the client ID, the credentials or the will and not say so.</source>
        <translation>브로커가 Client ID, 자격 증명 또는 Will을 거부하면서 알리지 않을 수도 있습니다.</translation>
    </message>
    <message>
        <source>Connect without the will.</source>
        <translation>Will 없이 연결하십시오.</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log for client ID &quot;%1&quot;; check user name, password and client ID.</source>
        <translation>브로커 로그에서 Client ID “%1”을(를) 찾아 읽고 사용자 이름, 비밀번호, Client ID를 확인하십시오.</translation>
    </message>
    <message numerus="yes">
        <source>%1 began an answer to CONNECT (%n byte(s)) and did not finish it within %2.</source>
        <translation>
            <numerusform>%1이(가) CONNECT에 대한 응답(%n바이트)을 시작했지만 %2 안에 끝내지 않았습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 accepted the connection and then sent nothing for %2: no CONNACK came.</source>
        <translation>%1이(가) 연결을 수락한 뒤 %2 동안 아무것도 보내지 않았습니다. CONNACK이 오지 않았습니다.</translation>
    </message>
    <message>
        <source>The server may hang, or the port may belong to something else that waits for other bytes.</source>
        <translation>서버가 멈췄거나, 포트가 다른 바이트를 기다리는 다른 것에 속할 수 있습니다.</translation>
    </message>
    <message>
        <source>It may also be a broker&apos;s WebSocket listener: that speaks HTTP until it is asked for a WebSocket.</source>
        <translation>브로커의 WebSocket 리스너일 수도 있습니다. WebSocket을 요청할 때까지 HTTP를 사용합니다.</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1 with the right path.</source>
        <translation>WebSocket 리스너라면 %1을(를) 올바른 경로로 쓰십시오.</translation>
    </message>
    <message>
        <source>The server sent %1 that cannot be parsed from byte %2 on: %3.</source>
        <translation>서버가 보낸 %1을(를) 바이트 %2부터 해석할 수 없습니다: %3.</translation>
    </message>
    <message>
        <source>The server sent %1, which is not allowed there: %2.</source>
        <translation>서버가 그곳에서 허용되지 않는 %1을(를) 보냈습니다: %2.</translation>
    </message>
    <message>
        <source>The broker may not take the user name and password and not say so.</source>
        <translation>브로커가 사용자 이름과 비밀번호를 받지 않으면서 알리지 않을 수 있습니다.</translation>
    </message>
    <message>
        <source>Check user name and password under Credentials.</source>
        <translation>자격 증명의 사용자 이름과 비밀번호를 확인하십시오.</translation>
    </message>
    <message>
        <source>with TLS</source>
        <translation>TLS로</translation>
    </message>
    <message>
        <source>as a WebSocket</source>
        <translation>WebSocket으로</translation>
    </message>
    <message>
        <source>with another version of MQTT</source>
        <translation>다른 MQTT 버전으로</translation>
    </message>
    <message>
        <source>with another client ID and without a will</source>
        <translation>다른 Client ID로 Will 없이</translation>
    </message>
    <message>
        <source>without MQTT 5 properties</source>
        <translation>MQTT 5 속성 없이</translation>
    </message>
    <message>
        <source>with an ALPN protocol</source>
        <translation>ALPN 프로토콜로</translation>
    </message>
    <message>
        <source>Extra connections got no further either: %1.</source>
        <comment>a list such as: with TLS, as a WebSocket</comment>
        <translation>추가 연결도 더 나아가지 못했습니다: %1.</translation>
    </message>
    <message>
        <source>Check host and port in the URL, and whether the server that listens there still answers others.</source>
        <translation>URL의 호스트와 포트, 그리고 수신하는 서버가 다른 클라이언트에 아직 응답하는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Its last AUTH still waited to be answered by hand.</source>
        <translation>마지막 AUTH가 아직 수동 응답을 기다리고 있었습니다.</translation>
    </message>
</context>
<context>
    <name>NeighbourPorts</name>
    <message>
        <source>On port %1 an MQTT broker answers (%2://).</source>
        <translation>포트 %1에서 MQTT 브로커가 응답합니다(%2://).</translation>
    </message>
    <message>
        <source>On port %1 a WebSocket is opened (%2://), but no CONNACK came.</source>
        <translation>포트 %1에서 WebSocket이 열리지만(%2://) CONNACK이 오지 않았습니다.</translation>
    </message>
    <message>
        <source>On port %1 a web server answers (HTTP %2).</source>
        <translation>포트 %1에서 웹 서버가 응답합니다(HTTP %2).</translation>
    </message>
    <message>
        <source>On port %1 a server speaks TLS.</source>
        <translation>포트 %1에서 서버가 TLS를 사용합니다.</translation>
    </message>
    <message>
        <source>On port %1 a server speaks %2.</source>
        <translation>포트 %1에서 서버가 %2을(를) 사용합니다.</translation>
    </message>
    <message>
        <source>Port %1 is open, but does not answer as %2://.</source>
        <translation>포트 %1은(는) 열려 있지만 %2://(으)로 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Use %1: a broker answers there.</source>
        <translation>%1을(를) 쓰십시오. 그곳에서 브로커가 응답합니다.</translation>
    </message>
    <message>
        <source>Try %1: a WebSocket server answers there.</source>
        <translation>%1을(를) 시도하십시오. 그곳에서 WebSocket 서버가 응답합니다.</translation>
    </message>
    <message>
        <source>It goes without TLS: user name, password and messages can be read on the way.</source>
        <translation>TLS를 쓰지 않으므로 사용자 이름, 비밀번호, 메시지를 중간에서 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Its certificate is not trusted with the present settings; it was not checked here.</source>
        <translation>현재 설정으로는 그 인증서를 신뢰하지 않습니다. 여기서는 검사하지 않았습니다.</translation>
    </message>
    <message>
        <source>None of the other customary ports of this host takes a connection either: %1.</source>
        <translation>이 호스트의 다른 통상 포트도 연결을 받지 않습니다: %1.</translation>
    </message>
</context>
<context>
    <name>NetworkForm</name>
    <message>
        <source>&amp;Connect to</source>
        <translation>연결할 주소(&amp;C)</translation>
    </message>
    <message>
        <source>Opens the TCP connection to this host and port; the names that TLS checks and that HTTP sends stay those of the URL.
For a broker behind a tunnel or without a DNS entry.</source>
        <translation>이 호스트와 포트로 TCP 연결을 엽니다. TLS가 검사하고 HTTP가 보내는 이름은 URL의 것을 그대로 씁니다.
터널 뒤에 있거나 DNS 항목이 없는 브로커에 씁니다.</translation>
    </message>
    <message>
        <source>the URL&apos;s host and port</source>
        <translation>URL의 호스트와 포트</translation>
    </message>
    <message>
        <source>&amp;Servers</source>
        <translation>서버(&amp;S)</translation>
    </message>
    <message>
        <source>Servers to try in order, one a line; they win over the URL&apos;s host and port.
MQTT.js: servers</source>
        <translation>순서대로 시도할 서버, 한 줄에 하나씩. URL의 호스트와 포트보다 우선합니다.
MQTT.js: servers</translation>
    </message>
    <message>
        <source>not set: the URL&apos;s host alone</source>
        <translation>설정 안 됨: URL의 호스트만</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>프록시</translation>
    </message>
    <message>
        <source>Prox&amp;y</source>
        <translation>프록시(&amp;Y)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
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
        <translation>프록시 호스트(&amp;H)</translation>
    </message>
    <message>
        <source>Name or address of the proxy.</source>
        <translation>프록시의 이름 또는 주소.</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>설정 안 됨</translation>
    </message>
    <message>
        <source>Proxy p&amp;ort</source>
        <translation>프록시 포트(&amp;O)</translation>
    </message>
    <message>
        <source>TCP port of the proxy, 1 to 65535.</source>
        <translation>프록시의 TCP 포트, 1~65535.</translation>
    </message>
    <message>
        <source>Proxy &amp;username</source>
        <translation>프록시 사용자 이름(&amp;U)</translation>
    </message>
    <message>
        <source>Proxy pass&amp;word</source>
        <translation>프록시 비밀번호(&amp;W)</translation>
    </message>
    <message>
        <source>Give a host, or host:port; an IPv6 address stands in brackets.</source>
        <translation>호스트 또는 host:port를 지정하십시오. IPv6 주소는 대괄호로 묶습니다.</translation>
    </message>
    <message>
        <source>Goes between this client and the broker. With SOCKS5 the proxy resolves the name.
SOCKS5: RFC 1928. HTTP: CONNECT, RFC 9110 section 9.3.6</source>
        <translation>이 클라이언트와 브로커 사이에 놓입니다. SOCKS5에서는 프록시가 이름을 조회합니다.
SOCKS5: RFC 1928. HTTP: CONNECT, RFC 9110 9.3.6절</translation>
    </message>
    <message>
        <source>For a proxy that asks who is there.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</source>
        <translation>누구인지 묻는 프록시에 씁니다.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>재연결</translation>
    </message>
    <message>
        <source>Makes a lost connection anew by itself, with growing delays; not after your own Disconnect.
MQTT.js: reconnectPeriod, 0 switches it off</source>
        <translation>끊긴 연결을 점점 긴 간격으로 자동으로 다시 맺습니다. 직접 연결을 끊은 뒤에는 하지 않습니다.
MQTT.js: reconnectPeriod, 0이면 끕니다</translation>
    </message>
    <message>
        <source>&amp;Reconnect when the connection is lost</source>
        <translation>연결이 끊기면 재연결(&amp;R)</translation>
    </message>
    <message>
        <source>Fi&amp;rst delay</source>
        <translation>첫 간격(&amp;I)</translation>
    </message>
    <message>
        <source>The wait before the first try; each further try waits twice as long. Half of each delay is left to chance, so that many clients do not come back at once.
MQTT.js: reconnectPeriod</source>
        <translation>첫 재시도 전의 대기 시간. 이후 재시도마다 두 배로 기다립니다. 많은 클라이언트가 한꺼번에 돌아오지 않도록 각 간격의 절반은 무작위입니다.
MQTT.js: reconnectPeriod</translation>
    </message>
    <message>
        <source>&amp;Longest delay</source>
        <translation>최대 간격(&amp;L)</translation>
    </message>
    <message>
        <source>The delays grow up to this one. A busy broker, and one that throws the client out again and again, is asked at this pace at once.</source>
        <translation>간격은 이 값까지 늘어납니다. 바쁜 브로커와 클라이언트를 거듭 내쫓는 브로커에는 처음부터 이 간격으로 시도합니다.</translation>
    </message>
    <message>
        <source>Tries again even if there was no connection yet, as for a broker that is still to be started.</source>
        <translation>아직 시작되지 않은 브로커처럼 연결된 적이 없어도 다시 시도합니다.</translation>
    </message>
    <message>
        <source>A&amp;lso when the first attempt fails</source>
        <translation>첫 시도가 실패해도 재연결(&amp;A)</translation>
    </message>
    <message>
        <source>Tries again, at the longest delay, even if trying again is not likely to help: wrong credentials, missing rights, a certificate that does not pass, a client ID that another client uses.
MQTT.js: reconnectOnConnackError</source>
        <translation>다시 시도해도 도움이 될 것 같지 않은 경우에도 최대 간격으로 다시 시도합니다: 틀린 자격 증명, 권한 없음, 통과하지 못한 인증서, 다른 클라이언트가 쓰는 Client ID.
MQTT.js: reconnectOnConnackError</translation>
    </message>
    <message>
        <source>Also after re&amp;fusals</source>
        <translation>거부된 뒤에도 재연결(&amp;F)</translation>
    </message>
    <message>
        <source>While the broker keeps the session, automatic reconnects send Clean Start 0, so that subscriptions and messages under way are kept; your own Connect sends Clean Start as it is set. With MQTT 3.1 and 3.1.1 Clean Session alone decides.
CONNECT, MQTT 5.0: Clean Start, section 3.1.2.4, Session Expiry Interval, section 3.1.2.11.2</source>
        <translation>브로커가 세션을 보관하는 동안 자동 재연결은 Clean Start 0을 보내 구독과 전송 중인 메시지를 유지합니다. 직접 연결하면 설정된 Clean Start를 보냅니다. MQTT 3.1과 3.1.1에서는 Clean Session만으로 정해집니다.
CONNECT, MQTT 5.0: Clean Start, 3.1.2.4절, Session Expiry Interval, 3.1.2.11.2절</translation>
    </message>
    <message>
        <source>Resu&amp;me the session</source>
        <translation>세션 이어가기(&amp;M)</translation>
    </message>
    <message>
        <source>After a reconnect into a new session, sends the SUBSCRIBE of each subscription again.
SUBSCRIBE, section 3.8. MQTT.js: resubscribe</source>
        <translation>새 세션으로 재연결한 뒤 각 구독의 SUBSCRIBE를 다시 보냅니다.
SUBSCRIBE, 3.8절. MQTT.js: resubscribe</translation>
    </message>
    <message>
        <source>Su&amp;bscribe again</source>
        <translation>다시 구독(&amp;B)</translation>
    </message>
    <message>
        <source>For a proxy that asks for a password. It is never written to a file.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</source>
        <translation>비밀번호를 묻는 프록시에 씁니다. 파일에 쓰지 않습니다.
SOCKS5: RFC 1929. HTTP: Proxy-Authorization, RFC 7617</translation>
    </message>
</context>
<context>
    <name>NewRowsHint</name>
    <message numerus="yes">
        <source>%n new row(s) below</source>
        <translation>
            <numerusform>아래에 새 행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the end and follow it (Space)</source>
        <translation>끝으로 이동하여 따라가기 (Space)</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>The password went to %1 unencrypted: everyone on the way can read it. Use %2://.</source>
        <translation>비밀번호가 암호화되지 않은 채 %1(으)로 나갔습니다. 중간의 누구든 읽을 수 있습니다. %2://을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>%1 did not answer or refused; %2 worked. A device that tries only the first address would fail.</source>
        <translation>%1이(가) 응답하지 않거나 거부했고, %2은(는) 되었습니다. 첫 주소만 시도하는 장치는 실패합니다.</translation>
    </message>
    <message>
        <source>The server speaks MQTT, but did not confirm the sub-protocol &quot;%1&quot;: stricter clients, browsers among them, refuse that.</source>
        <translation>서버가 MQTT를 지원하지만 하위 프로토콜 “%1”을(를) 확인하지 않았습니다. 브라우저를 포함한 더 엄격한 클라이언트는 이를 거부합니다.</translation>
    </message>
    <message numerus="yes">
        <source>The certificate &quot;%1&quot; expires in %n day(s), on %2.</source>
        <translation>
            <numerusform>인증서 “%1”이(가) %n일 뒤 %2에 만료됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>With verification on, this connection would fail. %1</source>
        <translation>검증을 켜면 이 연결은 실패합니다. %1</translation>
    </message>
    <message>
        <source>MQTT %1 does not define the code %2 (0x%3) in %4.</source>
        <translation>MQTT %1은(는) %4의 코드 %2(0x%3)을(를) 정의하지 않습니다.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>무기한</translation>
    </message>
    <message>
        <source>after %1 s</source>
        <translation>%1 s 후</translation>
    </message>
    <message>
        <source>The broker turned keep-alive off; %1 s were asked for.</source>
        <translation>브로커가 keep-alive를 껐습니다. 요청한 값은 %1 s입니다.</translation>
    </message>
    <message>
        <source>The broker set the keep-alive to %1 s; %2 s were asked for.</source>
        <translation>브로커가 keep-alive를 %1 s로 정했습니다. 요청한 값은 %2 s입니다.</translation>
    </message>
    <message>
        <source>The broker assigned the client ID &quot;%1&quot;.</source>
        <translation>브로커가 Client ID “%1”을(를) 지정했습니다.</translation>
    </message>
    <message>
        <source>The broker has no earlier session of this client (Session Present 0): it is the first connection with this client ID, or the session was not kept.</source>
        <translation>브로커에 이 클라이언트의 이전 세션이 없습니다(Session Present 0). 이 Client ID의 첫 연결이거나 세션이 보관되지 않았습니다.</translation>
    </message>
    <message>
        <source>The broker keeps the session otherwise than asked for: it expires %1, not %2.</source>
        <translation>브로커가 요청과 다르게 세션을 보관합니다. 만료: %1(요청: %2).</translation>
    </message>
    <message numerus="yes">
        <source>The broker takes at most %n unacknowledged message(s) of QoS 1 and 2 at a time.</source>
        <translation>
            <numerusform>브로커는 확인 응답되지 않은 QoS 1과 2 메시지를 한 번에 최대 %n개 받습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker takes messages with QoS %1 at most.</source>
        <translation>브로커는 최대 QoS %1의 메시지를 받습니다.</translation>
    </message>
    <message>
        <source>The broker takes packets of at most %1 bytes.</source>
        <translation>브로커는 최대 %1바이트의 패킷을 받습니다.</translation>
    </message>
    <message>
        <source>The broker takes topic aliases up to %1.</source>
        <translation>브로커는 %1까지의 Topic Alias를 받습니다.</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages.</source>
        <translation>브로커는 Retain 메시지를 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>The broker takes no topic filters with wildcards (+ and #).</source>
        <translation>브로커는 와일드카드(+와 #)가 있는 Topic Filter를 받지 않습니다.</translation>
    </message>
    <message>
        <source>The broker takes no subscription identifiers.</source>
        <translation>브로커는 Subscription Identifier를 받지 않습니다.</translation>
    </message>
    <message>
        <source>The broker takes no shared subscriptions ($share).</source>
        <translation>브로커는 공유 구독($share)을 받지 않습니다.</translation>
    </message>
    <message>
        <source>The revocation list (crl) does not tell whether the certificate &quot;%1&quot; was revoked: %2. Get the present list of its issuer &quot;%3&quot;.</source>
        <translation>폐기 목록(crl)으로는 인증서 “%1”이(가) 폐기되었는지 알 수 없습니다: %2. 발급자 “%3”의 현재 목록을 받으십시오.</translation>
    </message>
    <message>
        <source>The broker asks for %1 iterations of SCRAM; RFC 5802 wants at least %2, so that a stolen key costs time to try passwords on.</source>
        <translation>브로커가 SCRAM 반복 %1회를 요구합니다. RFC 5802는 도난당한 키로 비밀번호를 추측하는 데 시간이 들도록 최소 %2회를 원합니다.</translation>
    </message>
    <message>
        <source>The TLS session keys are written to %1: whoever has that file and a recording can read this connection, the password too.</source>
        <translation>TLS 세션 키를 %1에 씁니다. 그 파일과 기록을 가진 사람은 비밀번호를 포함해 이 연결을 읽을 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice (Escape)</source>
        <translation>이 알림 닫기 (Escape)</translation>
    </message>
</context>
<context>
    <name>NumberText</name>
    <message>
        <source>Give a time such as 90, 90 s, 5 min or 1 h.</source>
        <translation>90, 90 s, 5 min, 1 h 같은 시간을 입력하십시오.</translation>
    </message>
    <message>
        <source>Give a time such as 30 s, 500 ms or 2 min.</source>
        <translation>30 s, 500 ms, 2 min 같은 시간을 입력하십시오.</translation>
    </message>
    <message>
        <source>Give a number of bytes such as 1024 or 2 MiB.</source>
        <translation>1024나 2 MiB 같은 바이트 수를 입력하십시오.</translation>
    </message>
    <message>
        <source>Give a whole number.</source>
        <translation>정수를 입력하십시오.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>무기한</translation>
    </message>
    <message>
        <source>The number is too large: at most 4294967295 can be sent.</source>
        <translation>숫자가 너무 큽니다. 최대 4294967295까지 보낼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>OptionalTextEdit</name>
    <message>
        <source>Send this field. Checked with an empty line, it is sent as an empty text, which is not the same as not sending it.</source>
        <translation>이 필드를 보냅니다. 선택하고 줄을 비워 두면 빈 텍스트로 보내며, 이는 보내지 않는 것과 다릅니다.</translation>
    </message>
    <message>
        <source>Hide what is typed</source>
        <translation>입력 내용 숨기기</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>입력 내용 표시</translation>
    </message>
    <message>
        <source>empty, and sent so</source>
        <translation>비어 있으며 그대로 전송됨</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>설정 안 됨</translation>
    </message>
</context>
<context>
    <name>Options</name>
    <message>
        <source>The value cannot be read as bytes.</source>
        <translation>값을 바이트로 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Give text, {&quot;hex&quot;: &quot;00ff&quot;}, {&quot;base64&quot;: &quot;AP8=&quot;}, {&quot;file&quot;: &quot;path&quot;}, or a Buffer as JSON prints it.</source>
        <translation>텍스트, {&quot;hex&quot;: &quot;00ff&quot;}, {&quot;base64&quot;: &quot;AP8=&quot;}, {&quot;file&quot;: &quot;path&quot;} 또는 JSON이 출력하는 형식의 Buffer를 지정하십시오.</translation>
    </message>
    <message>
        <source>the comment that starts here does not end: &quot;*/&quot; was expected.</source>
        <translation>여기서 시작하는 주석이 끝나지 않습니다. &quot;*/&quot;가 필요합니다.</translation>
    </message>
    <message>
        <source>the invisible character U+%1 stands here.</source>
        <translation>여기에 보이지 않는 문자 U+%1이(가) 있습니다.</translation>
    </message>
    <message>
        <source>code is not run: write the text itself in place of ${...}.</source>
        <translation>코드는 실행하지 않습니다. ${...} 대신 텍스트 자체를 쓰십시오.</translation>
    </message>
    <message>
        <source>this is no complete escape: \xHH, \uHHHH or \u{H...} was expected.</source>
        <translation>완전한 이스케이프가 아닙니다. \xHH, \uHHHH 또는 \u{H...}가 필요합니다.</translation>
    </message>
    <message>
        <source>the string that starts here does not end: %1 was expected.</source>
        <translation>여기서 시작하는 문자열이 끝나지 않습니다. %1이(가) 필요합니다.</translation>
    </message>
    <message>
        <source>this is no number; text needs quotes.</source>
        <translation>숫자가 아닙니다. 텍스트에는 따옴표가 필요합니다.</translation>
    </message>
    <message>
        <source>an object was expected: &quot;{&quot;</source>
        <translation>객체가 필요합니다: &quot;{&quot;</translation>
    </message>
    <message>
        <source>&quot;)&quot; was expected</source>
        <translation>&quot;)&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>nothing more was expected behind the object</source>
        <translation>객체 뒤에는 더 이상 아무것도 올 수 없습니다</translation>
    </message>
    <message>
        <source>the text ends here; %1.</source>
        <translation>텍스트가 여기서 끝납니다. %1.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands here; %2.</source>
        <translation>여기에 “%1”이(가) 있습니다. %2.</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>&quot;{&quot; was expected</source>
        <translation>&quot;{&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>&quot;:&quot; and the value of the key were expected</source>
        <translation>&quot;:&quot;와 키의 값이 필요합니다</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot; was expected</source>
        <translation>&quot;,&quot; 또는 &quot;}&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot; was expected in &quot;%1&quot;</source>
        <translation>“%1” 안에 &quot;,&quot; 또는 &quot;}&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>&quot;}&quot; was expected</source>
        <translation>&quot;}&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>&quot;[&quot; was expected</source>
        <translation>&quot;[&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;]&quot; was expected</source>
        <translation>&quot;,&quot; 또는 &quot;]&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>&quot;]&quot; was expected</source>
        <translation>&quot;]&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>a key or &quot;}&quot; was expected</source>
        <translation>키 또는 &quot;}&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>objects and lists are nested more than %1 deep.</source>
        <translation>객체와 목록이 %1단계보다 깊이 중첩되었습니다.</translation>
    </message>
    <message>
        <source>there are more than %1 values.</source>
        <translation>값이 %1개를 넘습니다.</translation>
    </message>
    <message>
        <source>a string in quotes was expected; code is not run</source>
        <translation>따옴표 안의 문자열이 필요합니다. 코드는 실행하지 않습니다</translation>
    </message>
    <message>
        <source>a value was expected</source>
        <translation>값이 필요합니다</translation>
    </message>
    <message>
        <source>a value was expected for &quot;%1&quot;</source>
        <translation>“%1”의 값이 필요합니다</translation>
    </message>
    <message>
        <source>this is no finite number.</source>
        <translation>유한한 숫자가 아닙니다.</translation>
    </message>
    <message>
        <source>a number was expected</source>
        <translation>숫자가 필요합니다</translation>
    </message>
    <message>
        <source>text needs quotes, and code is not run: write a string, a number, true, false, null, a list or an object.</source>
        <translation>텍스트에는 따옴표가 필요하며 코드는 실행하지 않습니다. 문자열, 숫자, true, false, null, 목록 또는 객체를 쓰십시오.</translation>
    </message>
    <message>
        <source>&quot;(&quot; was expected</source>
        <translation>&quot;(&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;)&quot; was expected</source>
        <translation>&quot;,&quot; 또는 &quot;)&quot;가 필요합니다</translation>
    </message>
    <message>
        <source>the name of the file was expected in quotes.</source>
        <translation>따옴표 안의 파일 이름이 필요합니다.</translation>
    </message>
    <message>
        <source>give the bytes with Buffer.from(&quot;...&quot;, &quot;hex&quot;).</source>
        <translation>Buffer.from(&quot;...&quot;, &quot;hex&quot;)로 바이트를 지정하십시오.</translation>
    </message>
    <message>
        <source>a string or a list of bytes was expected.</source>
        <translation>문자열 또는 바이트 목록이 필요합니다.</translation>
    </message>
    <message>
        <source>the encoding was expected to be hex, base64, utf8 or latin1.</source>
        <translation>인코딩은 hex, base64, utf8 또는 latin1이어야 합니다.</translation>
    </message>
    <message>
        <source>there are %1 characters; at most %2 are read.</source>
        <translation>문자가 %1개입니다. 최대 %2개까지 읽습니다.</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>a Boolean</source>
        <translation>불리언</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>숫자</translation>
    </message>
    <message>
        <source>text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>객체</translation>
    </message>
    <message>
        <source>The option %1 cannot be read.</source>
        <translation>옵션 %1을(를) 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The option %1 is %2.</source>
        <translation>옵션 %1의 값은 %2입니다.</translation>
    </message>
    <message>
        <source>There are more options that Connack does not know; they are not listed.</source>
        <translation>Connack이 모르는 옵션이 더 있으며 나열하지 않습니다.</translation>
    </message>
    <message>
        <source>Connack has no use for the option &quot;%1&quot; of MQTT.js; it was left out.</source>
        <translation>Connack은 MQTT.js의 옵션 “%1”을(를) 쓰지 않아 제외했습니다.</translation>
    </message>
    <message>
        <source>Connack does not know the option &quot;%1&quot;; it was left out.</source>
        <translation>Connack은 옵션 “%1”을(를) 몰라 제외했습니다.</translation>
    </message>
    <message>
        <source>Connack does not know the option &quot;%1&quot;; it was left out. Is &quot;%2&quot; meant?</source>
        <translation>Connack은 옵션 “%1”을(를) 몰라 제외했습니다. “%2”을(를) 뜻합니까?</translation>
    </message>
    <message>
        <source>Give an object: { ... }.</source>
        <translation>객체를 지정하십시오: { ... }.</translation>
    </message>
    <message>
        <source>Give true or false.</source>
        <translation>true 또는 false를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give text in quotes.</source>
        <translation>따옴표 안에 텍스트를 지정하십시오.</translation>
    </message>
    <message>
        <source>The option %1 is &quot;%2&quot;. %3</source>
        <translation>옵션 %1의 값은 “%2”입니다. %3</translation>
    </message>
    <message>
        <source>Give a name or an address alone; scheme, port and path are options of their own.</source>
        <translation>이름이나 주소만 지정하십시오. 스킴, 포트, 경로는 별도의 옵션입니다.</translation>
    </message>
    <message>
        <source>Use &quot;%1&quot;.</source>
        <translation>“%1”을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>Use &quot;mqtt&quot;, &quot;mqtts&quot;, &quot;ws&quot; or &quot;wss&quot;.</source>
        <translation>&quot;mqtt&quot;, &quot;mqtts&quot;, &quot;ws&quot; 또는 &quot;wss&quot;를 쓰십시오.</translation>
    </message>
    <message>
        <source>The protocol %1 was read as %2.</source>
        <translation>프로토콜 %1을(를) %2(으)로 읽었습니다.</translation>
    </message>
    <message>
        <source>Give the path of a file, or PEM text.</source>
        <translation>파일 경로 또는 PEM 텍스트를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give a list of texts: [&quot;mqtt&quot;].</source>
        <translation>텍스트 목록을 지정하십시오: [&quot;mqtt&quot;].</translation>
    </message>
    <message>
        <source>The option %1 has a value that is no text.</source>
        <translation>옵션 %1에 텍스트가 아닌 값이 있습니다.</translation>
    </message>
    <message>
        <source>Give text, or a list of texts for a name that comes again.</source>
        <translation>텍스트 또는, 여러 번 나오는 이름이면 텍스트 목록을 지정하십시오.</translation>
    </message>
    <message>
        <source>Give text or a number.</source>
        <translation>텍스트 또는 숫자를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give an object of names and values, or a list of [name, value].</source>
        <translation>이름과 값의 객체 또는 [name, value]의 목록을 지정하십시오.</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>3(MQTT 3.1), 4(MQTT 3.1.1) 또는 5(MQTT 5.0)를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the path of a file.</source>
        <translation>파일 경로를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give &quot;TLSv1&quot;, &quot;TLSv1.1&quot;, &quot;TLSv1.2&quot; or &quot;TLSv1.3&quot;.</source>
        <translation>&quot;TLSv1&quot;, &quot;TLSv1.1&quot;, &quot;TLSv1.2&quot; 또는 &quot;TLSv1.3&quot;을 지정하십시오.</translation>
    </message>
    <message>
        <source>Give a list: [{&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}].</source>
        <translation>목록을 지정하십시오: [{&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}].</translation>
    </message>
    <message>
        <source>Give an object with &quot;host&quot;: {&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}.</source>
        <translation>&quot;host&quot;가 있는 객체를 지정하십시오: {&quot;host&quot;: &quot;a.lan&quot;, &quot;port&quot;: 1883}.</translation>
    </message>
    <message>
        <source>Give &quot;socks5://host:port&quot; or &quot;http://host:port&quot;.</source>
        <translation>&quot;socks5://host:port&quot; 또는 &quot;http://host:port&quot;를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0, 1 또는 2를 지정하십시오.</translation>
    </message>
    <message>
        <source>The options cannot be read: line %1, column %2: %3</source>
        <translation>옵션을 읽을 수 없습니다. %1줄 %2열: %3</translation>
    </message>
    <message>
        <source>Give a JSON object or a JavaScript object, for instance {&quot;clientId&quot;: &quot;pump-7&quot;, &quot;keepalive&quot;: 30}.</source>
        <translation>JSON 객체 또는 JavaScript 객체를 지정하십시오. 예: {&quot;clientId&quot;: &quot;pump-7&quot;, &quot;keepalive&quot;: 30}.</translation>
    </message>
    <message>
        <source>The options are not text in UTF-8.</source>
        <translation>옵션이 UTF-8 텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>Save the options as UTF-8.</source>
        <translation>옵션을 UTF-8로 저장하십시오.</translation>
    </message>
    <message>
        <source>There is no property %1.</source>
        <translation>속성 %1은(는) 없습니다.</translation>
    </message>
    <message>
        <source>Give one of: %1.</source>
        <translation>다음 중 하나를 지정하십시오: %1.</translation>
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
        <translation>%1 후에도 연결이 열려 있습니다.</translation>
    </message>
    <message>
        <source>Waiting for the broker to close.</source>
        <translation>브로커가 닫기를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>The connection was ended from this side before.</source>
        <translation>그 전에 이쪽에서 연결을 끝냈습니다.</translation>
    </message>
    <message>
        <source>Closed by the broker after %1, with DISCONNECT %2.</source>
        <translation>브로커가 %1 후에 DISCONNECT %2(으)로 닫았습니다.</translation>
    </message>
    <message>
        <source>Closed by the broker after %1, without a DISCONNECT.</source>
        <translation>브로커가 %1 후에 DISCONNECT 없이 닫았습니다.</translation>
    </message>
    <message>
        <source>Over after %1.</source>
        <translation>%1 후에 끝났습니다.</translation>
    </message>
    <message>
        <source>Closing.</source>
        <translation>닫는 중입니다.</translation>
    </message>
    <message>
        <source>Closed by the broker after %1.</source>
        <translation>브로커가 %1 후에 닫았습니다.</translation>
    </message>
    <message>
        <source>Still connected.</source>
        <translation>아직 연결되어 있습니다.</translation>
    </message>
    <message>
        <source>Connected so far.</source>
        <translation>지금까지 연결되어 있습니다.</translation>
    </message>
    <message>
        <source>The will arrived %1 after the end.</source>
        <translation>Will이 종료의 %1 후에 도착했습니다.</translation>
    </message>
    <message>
        <source>Nobody watches: press Watch the will before.</source>
        <translation>지켜보는 연결이 없습니다. 먼저 Will 지켜보기를 누르십시오.</translation>
    </message>
    <message>
        <source>The client was back before the Will Delay Interval had passed.</source>
        <translation>Will Delay Interval이 지나기 전에 클라이언트가 돌아왔습니다.</translation>
    </message>
    <message>
        <source>No will within %1.</source>
        <translation>%1 안에 Will이 오지 않았습니다.</translation>
    </message>
    <message>
        <source>Waiting for the will.</source>
        <translation>Will을 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>No will so far.</source>
        <translation>지금까지 Will이 없습니다.</translation>
    </message>
    <message>
        <source>Session Present is 1.</source>
        <translation>Session Present가 1입니다.</translation>
    </message>
    <message>
        <source>Session Present is 0.</source>
        <translation>Session Present가 0입니다.</translation>
    </message>
    <message>
        <source>The next CONNACK shows it: press Resume the session.</source>
        <translation>다음 CONNACK에서 알 수 있습니다. 세션 이어가기를 누르십시오.</translation>
    </message>
    <message>
        <source>The next CONNECT asked for a clean start: what was kept is not seen.</source>
        <translation>다음 CONNECT가 Clean Start를 요청하여 보관된 것을 볼 수 없습니다.</translation>
    </message>
    <message>
        <source>%1 The CONNECT came after %2, when the session had expired.</source>
        <translation>%1 CONNECT가 세션이 만료된 뒤인 %2 후에 왔습니다.</translation>
    </message>
    <message>
        <source>The connection did not come about; the status says why.</source>
        <translation>연결이 이루어지지 않았습니다. 이유는 상태에 있습니다.</translation>
    </message>
    <message>
        <source>Waiting for the CONNACK.</source>
        <translation>CONNACK을 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>The broker answered AUTH 0x00 Success.</source>
        <translation>브로커가 AUTH 0x00 Success로 응답했습니다.</translation>
    </message>
    <message>
        <source>Refused after %1: DISCONNECT %2.</source>
        <translation>%1 후에 거부됨: DISCONNECT %2.</translation>
    </message>
    <message>
        <source>The connection ended after %1.</source>
        <translation>연결이 %1 후에 끝났습니다.</translation>
    </message>
    <message>
        <source>No end of the exchange within %1.</source>
        <translation>%1 안에 교환이 끝나지 않았습니다.</translation>
    </message>
    <message>
        <source>Waiting for the broker&apos;s AUTH.</source>
        <translation>브로커의 AUTH를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>The packet log shows it.</source>
        <translation>패킷 로그에 있습니다.</translation>
    </message>
</context>
<context>
    <name>PacketDetail</name>
    <message>
        <source>&amp;Copy Field</source>
        <translation>필드 복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Unfold All</source>
        <translation>모두 펼치기(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Fold All</source>
        <translation>모두 접기(&amp;F)</translation>
    </message>
    <message>
        <source>The bytes of the chosen packet appear here.</source>
        <translation>선택한 패킷의 바이트가 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>Happened below MQTT: no packet</source>
        <translation>MQTT 아래에서 일어남: 패킷 아님</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>관찰된 것</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>An event has no MQTT bytes.</source>
        <translation>이벤트에는 MQTT 바이트가 없습니다.</translation>
    </message>
    <message>
        <source>The fields of the chosen packet appear here.</source>
        <translation>선택한 패킷의 필드가 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>To</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>바이트</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>페이로드</translation>
    </message>
    <message>
        <source>Will payload (%1)</source>
        <comment>number of bytes</comment>
        <translation>Will 페이로드(%1)</translation>
    </message>
    <message>
        <source>Payload (%1)</source>
        <comment>number of bytes</comment>
        <translation>페이로드(%1)</translation>
    </message>
    <message>
        <source>PUBLISH has a payload, and CONNECT with a will.</source>
        <translation>PUBLISH와, Will이 있는 CONNECT에 페이로드가 있습니다.</translation>
    </message>
    <message>
        <source>Copy &amp;Value</source>
        <translation>값 복사(&amp;V)</translation>
    </message>
    <message>
        <source>Copy &amp;Subtree</source>
        <translation>하위 트리 복사(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Bytes of the Field</source>
        <translation>필드의 바이트(&amp;B)</translation>
    </message>
    <message>
        <source>Copy &amp;Packet as Hexadecimal</source>
        <translation>패킷을 16진수로 복사(&amp;P)</translation>
    </message>
    <message>
        <source>Copy Pa&amp;yload</source>
        <translation>페이로드 복사(&amp;Y)</translation>
    </message>
    <message>
        <source>Save Pay&amp;load…</source>
        <translation>페이로드 저장(&amp;L)…</translation>
    </message>
    <message>
        <source>The fields of the chosen packet with their values; the bytes of the chosen field are marked in the packet bytes</source>
        <translation>선택한 패킷의 필드와 값입니다. 선택한 필드의 바이트는 패킷 바이트에 표시됩니다</translation>
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
        <translation>시간</translation>
    </message>
    <message>
        <source>Delta (s)</source>
        <translation>간격 (s)</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>시간 (s)</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>방향</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>패킷</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>식별자</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>요약</translation>
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
        <translation>행 %1, 책갈피 있음</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>토픽</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>Time of day, down to the microsecond</source>
        <translation>마이크로초까지의 시각</translation>
    </message>
    <message>
        <source>Seconds since the attempt, probe or second connection began</source>
        <translation>시도, 추가 검사 또는 두 번째 연결이 시작된 뒤의 초</translation>
    </message>
    <message>
        <source>Seconds since the chosen row</source>
        <translation>선택한 행부터의 초</translation>
    </message>
    <message>
        <source>Seconds since the row above it</source>
        <translation>위 행부터의 초</translation>
    </message>
    <message>
        <source>The attempt, probe or second connection that the row belongs to</source>
        <translation>행이 속한 시도, 추가 검사 또는 두 번째 연결</translation>
    </message>
    <message>
        <source>C: opens or ends the connection. P: PUBLISH. A: acknowledges it. S: subscribes. K: keeps the connection alive.</source>
        <translation>C: 연결을 열거나 끝냄. P: PUBLISH. A: 이에 확인 응답. S: 구독. K: 연결 유지.</translation>
    </message>
    <message>
        <source>Reason Code or return code; of several the first that tells of a failure</source>
        <translation>Reason Code 또는 Return code. 여럿이면 실패를 알리는 첫 번째</translation>
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
        <translation>이름 조회 중</translation>
    </message>
    <message>
        <source>Name resolved</source>
        <translation>이름 조회됨</translation>
    </message>
    <message>
        <source>TCP connecting</source>
        <translation>TCP 연결 중</translation>
    </message>
    <message>
        <source>TCP connected</source>
        <translation>TCP 연결됨</translation>
    </message>
    <message>
        <source>TCP failed</source>
        <translation>TCP 실패</translation>
    </message>
    <message>
        <source>TLS started</source>
        <translation>TLS 시작</translation>
    </message>
    <message>
        <source>TLS established</source>
        <translation>TLS 수립됨</translation>
    </message>
    <message>
        <source>TLS alert received</source>
        <translation>TLS 경고 받음</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 실패</translation>
    </message>
    <message>
        <source>WebSocket request</source>
        <translation>WebSocket 요청</translation>
    </message>
    <message>
        <source>WebSocket answer</source>
        <translation>WebSocket 응답</translation>
    </message>
    <message>
        <source>WebSocket frame</source>
        <translation>WebSocket 프레임</translation>
    </message>
    <message>
        <source>Connection closed</source>
        <translation>연결 닫힘</translation>
    </message>
    <message>
        <source>empty client ID</source>
        <translation>빈 Client ID</translation>
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
        <translation>keep-alive %1 s</translation>
    </message>
    <message>
        <source>user %1</source>
        <translation>사용자 %1</translation>
    </message>
    <message>
        <source>with password</source>
        <translation>비밀번호 있음</translation>
    </message>
    <message>
        <source>will on %1</source>
        <translation>%1에 Will</translation>
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
        <translation>중복</translation>
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
        <translation>서버 %1 사용</translation>
    </message>
    <message>
        <source>properties: %1</source>
        <translation>속성: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n byte(s))</source>
        <translation>
            <numerusform>%1 (%n바이트)</numerusform>
        </translation>
    </message>
    <message>
        <source>Reserved packet type 0</source>
        <translation>예약된 패킷 유형 0</translation>
    </message>
    <message>
        <source>Malformed at byte %1, %2: %3 [%4]</source>
        <translation>바이트 %1에서 형식 오류, %2: %3 [%4]</translation>
    </message>
    <message>
        <source>Not allowed here, byte %1, %2: %3 [%4]</source>
        <translation>여기서 허용 안 됨, 바이트 %1, %2: %3 [%4]</translation>
    </message>
    <message>
        <source>No longer in the log</source>
        <translation>로그에 더 이상 없음</translation>
    </message>
    <message>
        <source>TLS key log</source>
        <translation>TLS 키 로그</translation>
    </message>
    <message>
        <source>Not captured</source>
        <translation>캡처되지 않음</translation>
    </message>
    <message>
        <source>Connection begins</source>
        <translation>연결 시작</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>프록시</translation>
    </message>
    <message>
        <source>TLS alert sent</source>
        <translation>TLS 경고 보냄</translation>
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
        <translation>WebSocket 닫기</translation>
    </message>
    <message>
        <source>Bytes sent</source>
        <translation>보낸 바이트</translation>
    </message>
    <message>
        <source>Bytes received</source>
        <translation>받은 바이트</translation>
    </message>
</context>
<context>
    <name>PageTabs</name>
    <message>
        <source>Close the tab (Ctrl+W, or the middle mouse button). The connection stays in the list and goes on.</source>
        <translation>탭 닫기 (Ctrl+W 또는 마우스 가운데 버튼). 연결은 목록에 남아 계속됩니다.</translation>
    </message>
</context>
<context>
    <name>PairTableEdit</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Add a row (Insert). Two columns can be pasted as well (Ctrl+V).</source>
        <translation>행 추가 (Insert). 두 열을 붙여넣을 수도 있습니다 (Ctrl+V).</translation>
    </message>
    <message>
        <source>Remove the row (Delete)</source>
        <translation>행 제거 (Delete)</translation>
    </message>
    <message>
        <source>Move the row up</source>
        <translation>행 위로 이동</translation>
    </message>
    <message>
        <source>Move the row down</source>
        <translation>행 아래로 이동</translation>
    </message>
    <message>
        <source>Show the values of Authorization, Cookie and other secret headers</source>
        <translation>Authorization, Cookie 및 다른 비밀 헤더의 값 표시</translation>
    </message>
</context>
<context>
    <name>PassphraseEdit</name>
    <message>
        <source>Hide</source>
        <translation>숨기기</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>표시</translation>
    </message>
</context>
<context>
    <name>Payload</name>
    <message>
        <source>%1 bytes are too many: a PUBLISH carries at most %2 bytes.</source>
        <translation>%1바이트는 너무 많습니다. PUBLISH는 최대 %2바이트를 담습니다.</translation>
    </message>
    <message>
        <source>Give a file. It is read when the message is published.</source>
        <translation>파일을 지정하십시오. 메시지를 발행할 때 읽습니다.</translation>
    </message>
    <message>
        <source>This is a folder. Give a file.</source>
        <translation>폴더입니다. 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>그런 파일이 없습니다.</translation>
    </message>
    <message>
        <source>This is no plain file, but a device or a pipe.</source>
        <translation>일반 파일이 아니라 장치나 파이프입니다.</translation>
    </message>
    <message>
        <source>The file may not be read by this user.</source>
        <translation>이 사용자는 파일을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <translation>파일을 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>The text has half of a surrogate pair, which has no UTF-8 form.</source>
        <translation>텍스트에 UTF-8로 나타낼 수 없는 서로게이트 쌍의 반쪽이 있습니다.</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <comment>place in a text and what is wrong there</comment>
        <translation>%1줄 %2열: %3</translation>
    </message>
    <message>
        <source>Payload Format Indicator says UTF-8 text, but the byte at offset %1 is no UTF-8.</source>
        <translation>Payload Format Indicator는 UTF-8 텍스트라고 하지만, 오프셋 %1의 바이트가 UTF-8이 아닙니다.</translation>
    </message>
    <message>
        <source>Content Type says %1, but this is no JSON. %2</source>
        <translation>Content Type은 %1(이)라고 하지만, JSON이 아닙니다. %2</translation>
    </message>
    <message>
        <source>Content Type says %1, but the bytes begin like %2.</source>
        <translation>Content Type은 %1(이)라고 하지만, 바이트는 %2처럼 시작합니다.</translation>
    </message>
    <message>
        <source>Content Type says %1, but the bytes do not begin like one.</source>
        <translation>Content Type은 %1(이)라고 하지만, 바이트가 그렇게 시작하지 않습니다.</translation>
    </message>
</context>
<context>
    <name>PayloadEdit</name>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Hexadecimal</source>
        <translation>16진수</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>The file is too long to be shown here.</source>
        <translation>파일이 너무 길어 여기에 표시할 수 없습니다.</translation>
    </message>
    <message>
        <source>What is written as %1 is kept there. %2</source>
        <translation>%1(으)로 쓴 것은 그대로 유지됩니다. %2</translation>
    </message>
    <message>
        <source>What is written as %1 is too long to be shown here, and is kept there.</source>
        <translation>%1(으)로 쓴 것은 너무 길어 여기에 표시할 수 없으며 그대로 유지됩니다.</translation>
    </message>
    <message>
        <source>What is written as %1 is no UTF-8 text, and is kept there.</source>
        <translation>%1(으)로 쓴 것은 UTF-8 텍스트가 아니며 그대로 유지됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln바이트</numerusform>
        </translation>
    </message>
    <message>
        <source>The content of the file is read when the message is published.</source>
        <translation>메시지를 발행할 때 파일의 내용을 읽습니다.</translation>
    </message>
    <message>
        <source>Choose the file to publish</source>
        <translation>발행할 파일 선택</translation>
    </message>
    <message>
        <source>How the payload is written here. What is sent are the bytes.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>여기서 페이로드를 적는 방식입니다. 실제로 전송되는 것은 바이트입니다.
PUBLISH의 페이로드, 모든 버전, 3.3.3절</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>서식</translation>
    </message>
    <message>
        <source>Indents the JSON. Numbers, names and their order stay as they are. Ctrl+Z takes it back.</source>
        <translation>JSON을 들여씁니다. 숫자, 이름, 순서는 그대로입니다. Ctrl+Z로 되돌립니다.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>압축</translation>
    </message>
    <message>
        <source>Takes the blanks between the parts out. Ctrl+Z brings them back.</source>
        <translation>부분 사이의 공백을 없앱니다. Ctrl+Z로 되돌립니다.</translation>
    </message>
    <message>
        <source>Choose a file. It can be dropped here as well.</source>
        <translation>파일을 선택하십시오. 여기에 끌어다 놓을 수도 있습니다.</translation>
    </message>
    <message>
        <source>path of a file, or drop one here</source>
        <translation>파일 경로 또는 여기에 끌어다 놓기</translation>
    </message>
    <message>
        <source>Type the message, or drop a file. Empty: a message without a payload.</source>
        <translation>메시지를 입력하거나 파일을 끌어다 놓으십시오. 비어 있음: 페이로드 없는 메시지.</translation>
    </message>
    <message>
        <source>for instance {&quot;temperature&quot;: 21.5}</source>
        <translation>예: {&quot;temperature&quot;: 21.5}</translation>
    </message>
    <message>
        <source>for instance 00 ff 7e</source>
        <translation>예: 00 ff 7e</translation>
    </message>
    <message>
        <source>for instance AP9+</source>
        <translation>예: AP9+</translation>
    </message>
    <message>
        <source>What the message holds; what is sent are the bytes that it stands for.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>메시지의 내용. 실제로 전송되는 것은 그것이 나타내는 바이트입니다.
PUBLISH의 페이로드, 모든 버전, 3.3.3절</translation>
    </message>
</context>
<context>
    <name>PayloadTab</name>
    <message numerus="yes">
        <source>%n byte(s) of secrets are masked with *, in copies and saved files too. &quot;Reveal Secrets for This View&quot; shows them.</source>
        <translation>
            <numerusform>비밀 값 %n바이트가 복사본과 저장한 파일에서도 *로 가려집니다. “이 보기에서 비밀 값 표시”로 볼 수 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PayloadView</name>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>바이트</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>The payload has %1 bytes, which is too much for the clipboard. Save it instead.</source>
        <translation>페이로드가 %1바이트로 클립보드에 너무 큽니다. 대신 저장하십시오.</translation>
    </message>
    <message>
        <source>Copied as text; bytes that are no UTF-8 became replacement characters (U+FFFD).</source>
        <translation>텍스트로 복사했습니다. UTF-8이 아닌 바이트는 대체 문자(U+FFFD)가 되었습니다.</translation>
    </message>
    <message>
        <source>Save the payload</source>
        <translation>페이로드 저장</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s) saved to %1.</source>
        <translation>
            <numerusform>%Ln바이트를 %1에 저장했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1에 쓸 수 없었습니다: %2</translation>
    </message>
    <message>
        <source>Copy as &amp;Text</source>
        <translation>텍스트로 복사(&amp;T)</translation>
    </message>
    <message>
        <source>Copy as &amp;Hexadecimal</source>
        <translation>16진수로 복사(&amp;H)</translation>
    </message>
    <message>
        <source>Copy as &amp;Base64</source>
        <translation>Base64로 복사(&amp;B)</translation>
    </message>
    <message>
        <source>Copy as Indented &amp;JSON</source>
        <translation>들여쓴 JSON으로 복사(&amp;J)</translation>
    </message>
    <message>
        <source>How the payload is shown. Automatic goes by the bytes, Content Type and Payload Format Indicator. The bytes stay as they came.
Payload of PUBLISH, all versions, section 3.3.3</source>
        <translation>페이로드의 표시 방식입니다. 자동은 바이트, Content Type, Payload Format Indicator를 따릅니다. 바이트는 온 그대로입니다.
PUBLISH의 페이로드, 모든 버전, 3.3.3절</translation>
    </message>
    <message>
        <source>Find in the payload (Ctrl+F)</source>
        <translation>페이로드에서 찾기 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Copy the whole payload</source>
        <translation>페이로드 전체 복사</translation>
    </message>
    <message>
        <source>Save the payload to a file, byte for byte</source>
        <translation>페이로드를 바이트 그대로 파일에 저장</translation>
    </message>
    <message>
        <source>Show as a Tree</source>
        <translation>트리로 표시</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln바이트</numerusform>
        </translation>
    </message>
    <message>
        <source>said to be UTF-8</source>
        <translation>UTF-8로 표시됨</translation>
    </message>
    <message>
        <source>said to be bytes</source>
        <translation>바이트로 표시됨</translation>
    </message>
    <message>
        <source>The payload is empty (0 bytes).</source>
        <translation>페이로드가 비어 있습니다(0바이트).</translation>
    </message>
    <message>
        <source>The payload is long, so it is shown as text. A tree of it takes a moment.</source>
        <translation>페이로드가 길어 텍스트로 표시합니다. 트리로 표시하려면 시간이 걸립니다.</translation>
    </message>
    <message>
        <source>This is no JSON, so it is shown as text. %1</source>
        <translation>JSON이 아니어서 텍스트로 표시합니다. %1</translation>
    </message>
    <message>
        <source>The byte at offset %1 is no UTF-8. Such bytes show as %2 here.</source>
        <translation>오프셋 %1의 바이트가 UTF-8이 아닙니다. 그런 바이트는 여기에 %2(으)로 표시됩니다.</translation>
    </message>
    <message>
        <source>Found, but too far down to be listed</source>
        <translation>찾았지만 너무 아래에 있어 나열할 수 없음</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>찾지 못함</translation>
    </message>
</context>
<context>
    <name>PlainText</name>
    <message>
        <source>%1… (%2 characters in all)</source>
        <translation>%1…(모두 %2자)</translation>
    </message>
    <message>
        <source>… (%1 characters in all)</source>
        <translation>…(모두 %1자)</translation>
    </message>
</context>
<context>
    <name>PreferencesWindow</name>
    <message>
        <source>Restore the &amp;defaults</source>
        <translation>기본값 복원(&amp;D)</translation>
    </message>
    <message>
        <source>Takes back every choice in this window; that can be undone</source>
        <translation>이 창의 모든 선택을 되돌립니다. 실행 취소할 수 있습니다</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message>
        <source>What was changed counts already (Esc)</source>
        <translation>변경한 것은 이미 적용되었습니다 (Esc)</translation>
    </message>
    <message>
        <source>The defaults apply.</source>
        <translation>기본값이 적용됩니다.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>테마(&amp;T)</translation>
    </message>
    <message>
        <source>Colours of all windows; --theme sets them for one start</source>
        <translation>모든 창의 색. --theme으로 한 번의 시작에만 설정할 수 있습니다</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>언어(&amp;L)</translation>
    </message>
    <message>
        <source>Language of all texts, and of numbers and dates with them; --language sets it for one start</source>
        <translation>모든 텍스트와 숫자, 날짜의 언어. --language로 한 번의 시작에만 설정할 수 있습니다</translation>
    </message>
    <message>
        <source>&amp;Font size of the log</source>
        <translation>로그의 글꼴 크기(&amp;F)</translation>
    </message>
    <message>
        <source>For the rows of the packet log, the fields of a packet and its bytes, in points</source>
        <translation>패킷 로그의 행, 패킷의 필드와 바이트에 적용, 포인트 단위</translation>
    </message>
    <message>
        <source>New connections</source>
        <translation>새 연결</translation>
    </message>
    <message>
        <source>Client &amp;ID prefix</source>
        <translation>Client ID 접두사(&amp;I)</translation>
    </message>
    <message>
        <source>Eight random digits follow it, so that no two clients throw each other out; access rules of brokers often match on it.
Client Identifier in the payload of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.3.1</source>
        <translation>클라이언트끼리 밀어내지 않도록 임의의 숫자 여덟 자리가 뒤에 붙습니다. 브로커의 접근 규칙은 접두사를 기준으로 하는 경우가 많습니다.
CONNECT 페이로드의 Client Identifier, 모든 버전.
MQTT 5.0 및 3.1.1, 3.1.3.1절</translation>
    </message>
    <message>
        <source>Protocol &amp;version</source>
        <translation>프로토콜 버전(&amp;V)</translation>
    </message>
    <message>
        <source>The version of MQTT that a new connection asks for.
Protocol Level (3.x) or Protocol Version (5.0) of CONNECT.
MQTT 5.0 and 3.1.1, section 3.1.2.2</source>
        <translation>새 연결이 요구하는 MQTT 버전입니다.
CONNECT의 Protocol Level(3.x) 또는 Protocol Version(5.0).
MQTT 5.0 및 3.1.1, 3.1.2.2절</translation>
    </message>
    <message>
        <source>&amp;Keep-alive</source>
        <translation>Keep Alive(&amp;K)</translation>
    </message>
    <message>
        <source>The longest silence: when nothing else was sent for so long, the client sends PINGREQ. 0 turns it off.
Keep Alive of CONNECT, 0 to 65535 seconds, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.10</source>
        <translation>가장 긴 침묵 시간: 이 시간 동안 다른 것을 보내지 않으면 클라이언트가 PINGREQ를 보냅니다. 0이면 끕니다.
CONNECT의 Keep Alive, 0~65535초, 모든 버전.
MQTT 5.0 및 3.1.1, 3.1.2.10절</translation>
    </message>
    <message>
        <source>T&amp;imeout</source>
        <translation>제한 시간(&amp;A)</translation>
    </message>
    <message>
        <source>The limit for the whole attempt, from looking up the name to CONNACK. It is not sent.</source>
        <translation>이름 조회부터 CONNACK까지 시도 전체의 제한 시간입니다. 전송되지 않습니다.</translation>
    </message>
    <message>
        <source>&amp;Reconnect after</source>
        <translation>재연결 간격(&amp;R)</translation>
    </message>
    <message>
        <source>The first delay before a lost connection is made anew by itself; the following ones grow. 0 turns it off. It is not sent.</source>
        <translation>끊긴 연결을 자동으로 다시 맺기까지의 첫 간격. 이후 간격은 늘어납니다. 0이면 끕니다. 전송되지 않습니다.</translation>
    </message>
    <message>
        <source>Diagnosis and log</source>
        <translation>진단과 로그</translation>
    </message>
    <message>
        <source>Look &amp;closer after a failure</source>
        <translation>실패 후 추가 검사(&amp;N)</translation>
    </message>
    <message>
        <source>After a failure, makes the extra connections that narrow its cause down. They publish nothing and carry no will. Without them an attempt is exactly one connection.</source>
        <translation>실패하면 원인을 좁히는 추가 연결을 합니다. 아무것도 발행하지 않고 Will도 담지 않습니다. 끄면 시도가 정확히 한 번의 연결입니다.</translation>
    </message>
    <message>
        <source>Time for looking cl&amp;oser</source>
        <translation>추가 검사 시간(&amp;O)</translation>
    </message>
    <message>
        <source>For all extra connections together, 1 s to 1 h</source>
        <translation>모든 추가 연결을 합친 시간, 1 s~1 h</translation>
    </message>
    <message>
        <source>&amp;Memory of a log</source>
        <translation>로그의 메모리(&amp;M)</translation>
    </message>
    <message>
        <source>How much memory each packet log may take. What is older goes to an encrypted temporary file and stays as readable as the rest.</source>
        <translation>각 패킷 로그가 쓸 수 있는 메모리. 더 오래된 것은 암호화된 임시 파일로 옮겨지며 나머지처럼 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>What is kept between starts</source>
        <translation>시작 사이에 보관하는 것</translation>
    </message>
    <message>
        <source>&amp;Passwords of new connections, in the system&apos;s key store</source>
        <translation>새 연결의 비밀번호, 시스템 키 저장소에(&amp;P)</translation>
    </message>
    <message>
        <source>Each connection can differ: Credentials, Remember. Without the key store&apos;s help no secret is written anywhere.</source>
        <translation>연결마다 다를 수 있습니다: 자격 증명, 기억. 키 저장소 없이는 비밀 값을 어디에도 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Recent topics, filters, folders and forms of e&amp;xports</source>
        <translation>최근 토픽, 필터, 폴더, 내보내기 형식(&amp;X)</translation>
    </message>
    <message>
        <source>Off: nothing of what you do is added; what is there stays until it is forgotten</source>
        <translation>끔: 작업 내용이 추가되지 않습니다. 이미 있는 것은 지울 때까지 남습니다</translation>
    </message>
    <message>
        <source>Sizes, columns and tabs of the &amp;windows</source>
        <translation>창의 크기, 열, 탭(&amp;W)</translation>
    </message>
    <message>
        <source>Off: the next start looks as the last one that was kept</source>
        <translation>끔: 다음 시작은 마지막으로 보관된 모습입니다</translation>
    </message>
    <message>
        <source>For&amp;get everything remembered</source>
        <translation>기억한 것 모두 지우기(&amp;G)</translation>
    </message>
    <message>
        <source>Forgets recent things and the state of the windows; connections, their passwords and the preferences stay. That can be undone.</source>
        <translation>최근 항목과 창의 상태를 지웁니다. 연결, 비밀번호, 기본 설정은 남습니다. 실행 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>What was remembered is forgotten. How the windows look now is kept when they close.</source>
        <translation>기억한 것을 지웠습니다. 지금의 창 모습은 창을 닫을 때 보관됩니다.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>Kept in %1</source>
        <translation>%1에 보관됨</translation>
    </message>
    <message>
        <source>The preferences cannot be written to %1.</source>
        <translation>기본 설정을 %1에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The most is 65,535 s.</source>
        <translation>최대 65,535 s입니다.</translation>
    </message>
    <message>
        <source>Give 100 ms to 1 h, or 0.</source>
        <translation>100 ms~1 h 또는 0을 입력하십시오.</translation>
    </message>
    <message>
        <source>Give 1 s to 1 h.</source>
        <translation>1 s~1 h를 입력하십시오.</translation>
    </message>
    <message>
        <source>A prefix has at most 200 characters, all of them printable.</source>
        <translation>접두사는 인쇄할 수 있는 문자로 최대 200자입니다.</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>기본 설정</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>데스크톱 설정대로</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
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
        <translation>지금 설정하는 것은 보관되지 않습니다.</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>고대비</translation>
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
        <translation>%1이(가) CONNECT에 응답하지 않습니다. %2 동안 아무것도 오지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 resets the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1이(가) CONNECT의 %2 후에 CONNACK 없이 연결을 재설정합니다.</translation>
    </message>
    <message>
        <source>%1 closes the connection %2 after CONNECT, without a CONNACK.</source>
        <translation>%1이(가) CONNECT의 %2 후에 CONNACK 없이 연결을 닫습니다.</translation>
    </message>
    <message>
        <source>With %1 the connection works.</source>
        <translation>%1(으)로는 연결됩니다.</translation>
    </message>
    <message>
        <source>With %1 the connection works once its certificate is trusted; with the present settings it is not: %2.</source>
        <translation>%1(으)로는 인증서를 신뢰하면 연결됩니다. 현재 설정으로는 신뢰하지 않습니다: %2.</translation>
    </message>
    <message>
        <source>With %1 a broker answers.</source>
        <translation>%1(으)로는 브로커가 응답합니다.</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>%1을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>Give the certificate of the broker&apos;s CA under TLS, CA file (--ca).</source>
        <translation>브로커의 CA 인증서를 TLS의 CA 파일(--ca)에 지정하십시오.</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1.</source>
        <translation>WebSocket 리스너라면 %1을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>%1 does not answer CONNECT in the clear with MQTT.</source>
        <translation>%1이(가) 평문 CONNECT에 MQTT로 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>The same port answers a TLS handshake: it expects TLS.</source>
        <translation>같은 포트가 TLS 핸드셰이크에 응답합니다. TLS를 기대합니다.</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without TLS, %1 by default.</source>
        <translation>또는 브로커가 TLS 없이 수신하는 포트(기본값 %1)를 쓰십시오.</translation>
    </message>
    <message>
        <source>%1 answers CONNECT with HTTP.</source>
        <translation>%1이(가) CONNECT에 HTTP로 응답합니다.</translation>
    </message>
    <message>
        <source>Asked for a WebSocket, it opens one, and with %1 the connection works.</source>
        <translation>WebSocket을 요청하면 열리고, %1(으)로는 연결됩니다.</translation>
    </message>
    <message>
        <source>Asked for a WebSocket at %1, it opens one.</source>
        <translation>%1에 WebSocket을 요청하면 열립니다.</translation>
    </message>
    <message>
        <source>Asked for a WebSocket at %1, it answers as a WebSocket server, but opens none there.</source>
        <translation>%1에 WebSocket을 요청하면 WebSocket 서버로 응답하지만 열지는 않습니다.</translation>
    </message>
    <message>
        <source>Use %1 with the right path.</source>
        <translation>%1을(를) 올바른 경로로 쓰십시오.</translation>
    </message>
    <message>
        <source>Or use the port on which the broker listens without WebSocket, %1 by default.</source>
        <translation>또는 브로커가 WebSocket 없이 수신하는 포트(기본값 %1)를 쓰십시오.</translation>
    </message>
    <message>
        <source>To an HTTP request it answers %1: a web server listens there, not an MQTT broker.</source>
        <translation>HTTP 요청에 %1(으)로 응답합니다. MQTT 브로커가 아닌 웹 서버가 수신합니다.</translation>
    </message>
    <message>
        <source>A broker may still be behind it as a WebSocket, at a path that was not tried.</source>
        <translation>시도하지 않은 경로에서 WebSocket으로 브로커가 뒤에 있을 수도 있습니다.</translation>
    </message>
    <message>
        <source>Check the port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>URL의 포트를 확인하십시오. MQTT의 기본값은 %1, TLS는 %2입니다.</translation>
    </message>
    <message>
        <source>If it is a WebSocket listener, use %1 with the right path.</source>
        <translation>WebSocket 리스너라면 %1을(를) 올바른 경로로 쓰십시오.</translation>
    </message>
    <message>
        <source>To other bytes than MQTT&apos;s it answers: another service listens there.</source>
        <translation>MQTT가 아닌 바이트에 응답합니다. 다른 서비스가 수신합니다.</translation>
    </message>
    <message>
        <source>It speaks %1: it is not an MQTT broker.</source>
        <translation>%1을(를) 사용합니다. MQTT 브로커가 아닙니다.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: MQTT has %1 by default, with TLS %2.</source>
        <translation>URL의 호스트와 포트를 확인하십시오. MQTT의 기본값은 %1, TLS는 %2입니다.</translation>
    </message>
    <message>
        <source>%1 does not answer the request for a WebSocket.</source>
        <translation>%1이(가) WebSocket 요청에 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>%1 hangs up on the request for a WebSocket.</source>
        <translation>%1이(가) WebSocket 요청을 받고 끊습니다.</translation>
    </message>
    <message>
        <source>It answers other bytes: another service listens there.</source>
        <translation>다른 바이트로 응답합니다. 다른 서비스가 수신합니다.</translation>
    </message>
    <message>
        <source>It speaks %1: it is neither a web server nor an MQTT broker.</source>
        <translation>%1을(를) 사용합니다. 웹 서버도 MQTT 브로커도 아닙니다.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a WebSocket listener&apos;s.</source>
        <translation>URL의 호스트와 포트를 확인하십시오. 이 포트는 WebSocket 리스너의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>With the client ID %1 in place of the empty one the same connection works.</source>
        <translation>빈 ID 대신 Client ID %1(으)로는 같은 연결이 됩니다.</translation>
    </message>
    <message>
        <source>With the client ID %1 the same connection works: the broker does not take &quot;%2&quot; (%3 bytes).</source>
        <translation>Client ID %1(으)로는 같은 연결이 됩니다. 브로커가 “%2”(%3바이트)을(를) 받지 않습니다.</translation>
    </message>
    <message>
        <source>The last will was left out there as well and may be what the broker does not take.</source>
        <translation>거기서는 Last Will도 뺐으므로, 브로커가 받지 않는 것이 Last Will일 수도 있습니다.</translation>
    </message>
    <message>
        <source>A clean session was asked for there; the broker may also refuse to keep a session.</source>
        <translation>거기서는 Clean Session을 요청했습니다. 브로커가 세션 보관을 거부하는 것일 수도 있습니다.</translation>
    </message>
    <message>
        <source>Use another client ID, for instance %1.</source>
        <translation>다른 Client ID를 쓰십시오. 예: %1.</translation>
    </message>
    <message>
        <source>Use a client ID of at most 23 bytes: brokers need not take longer ones.</source>
        <translation>23바이트 이하의 Client ID를 쓰십시오. 브로커는 더 긴 것을 받지 않아도 됩니다.</translation>
    </message>
    <message>
        <source>Look up on the broker which client IDs it takes: their form, a prefix, a user that each is tied to, a list of banned ones.</source>
        <translation>브로커가 어떤 Client ID를 받는지 확인하십시오: 형식, 접두사, ID가 묶인 사용자, 차단 목록.</translation>
    </message>
    <message>
        <source>Without the last will the same connection works: the broker does not take the will with the topic &quot;%1&quot;.</source>
        <translation>Last Will 없이는 같은 연결이 됩니다. 브로커가 토픽 “%1”의 Will을 받지 않습니다.</translation>
    </message>
    <message>
        <source>Change the will&apos;s topic (Last Will, Topic) to one that this broker allows.</source>
        <translation>Will의 토픽(Last Will, 토픽)을 이 브로커가 허용하는 것으로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Or connect without the will.</source>
        <translation>또는 Will 없이 연결하십시오.</translation>
    </message>
    <message>
        <source>Try it without &quot;Retain&quot; (Last Will).</source>
        <translation>“Retain” 없이 시도하십시오(Last Will).</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): with %1 it hangs up, without any it goes on.</source>
        <translation>서버가 제안한 애플리케이션 프로토콜(ALPN)을 받지 않습니다. %1(으)로는 끊고, 없으면 계속합니다.</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN): with %1 offered it goes on, without it hangs up.</source>
        <translation>서버가 애플리케이션 프로토콜(ALPN)을 원합니다. %1을(를) 제안하면 계속하고, 없으면 끊습니다.</translation>
    </message>
    <message>
        <source>The server wants another application protocol (ALPN): with %1 offered it goes on, with %2 it hangs up.</source>
        <translation>서버가 다른 애플리케이션 프로토콜(ALPN)을 원합니다. %1을(를) 제안하면 계속하고, %2(으)로는 끊습니다.</translation>
    </message>
    <message>
        <source>So the connection works.</source>
        <translation>그러면 연결됩니다.</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol (TLS, ALPN).</source>
        <translation>ALPN 프로토콜을 제안하지 마십시오(TLS, ALPN).</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>ALPN 프로토콜 %1을(를) 제안하십시오(TLS, ALPN 또는 --alpn).</translation>
    </message>
    <message>
        <source>Without the properties of CONNECT (%1) the same connection works; no single one of them is to blame.</source>
        <translation>CONNECT의 속성(%1) 없이는 같은 연결이 됩니다. 어느 하나만의 문제는 아닙니다.</translation>
    </message>
    <message>
        <source>Without the property %1 of CONNECT the same connection works: the broker hangs up on it, though MQTT 5 allows it.</source>
        <translation>CONNECT의 속성 %1 없이는 같은 연결이 됩니다. MQTT 5가 허용하는데도 브로커가 이것 때문에 끊습니다.</translation>
    </message>
    <message>
        <source>Leave the properties out (MQTT 5).</source>
        <translation>속성을 빼십시오(MQTT 5).</translation>
    </message>
    <message>
        <source>Leave the property %1 out (MQTT 5).</source>
        <translation>속성 %1을(를) 빼십시오(MQTT 5).</translation>
    </message>
    <message>
        <source>Report it to the maker of the broker: it should answer with a reason code.</source>
        <translation>브로커 제조사에 보고하십시오. Reason Code로 응답해야 합니다.</translation>
    </message>
    <message>
        <source>It accepts the same CONNECT as MQTT %1: it does not speak MQTT %2.</source>
        <translation>같은 CONNECT를 MQTT %1(으)로는 수락합니다. MQTT %2을(를) 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>It answers the same CONNECT as MQTT %1 with a CONNACK: it does not speak MQTT %2.</source>
        <translation>같은 CONNECT에 MQTT %1(으)로는 CONNACK으로 응답합니다. MQTT %2을(를) 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>Switch the protocol version to MQTT %1.</source>
        <translation>프로토콜 버전을 MQTT %1(으)로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Or use a broker, or a version of it, that speaks MQTT %1.</source>
        <translation>또는 MQTT %1을(를) 지원하는 브로커나 브로커 버전을 쓰십시오.</translation>
    </message>
    <message>
        <source>%1 accepts the connection and closes it, also when nothing is sent: there after %2.</source>
        <translation>%1이(가) 연결을 수락하고 닫습니다. 아무것도 보내지 않아도 마찬가지이며, 그때는 %2 후에 닫습니다.</translation>
    </message>
    <message>
        <source>So it is not what was sent, but that somebody connected at all: a load balancer or port forwarding with no broker behind it, a limit on connections, or a rule on client addresses.</source>
        <translation>따라서 보낸 내용이 아니라 연결 자체가 이유입니다: 뒤에 브로커가 없는 로드 밸런서나 포트 전달, 연결 수 제한 또는 클라이언트 주소 규칙.</translation>
    </message>
    <message>
        <source>Check that the broker behind %1 is running: a port that is forwarded (a container, a tunnel, a load balancer) accepts connections also without it.</source>
        <translation>%1 뒤의 브로커가 실행 중인지 확인하십시오. 전달된 포트(컨테이너, 터널, 로드 밸런서)는 브로커 없이도 연결을 수락합니다.</translation>
    </message>
    <message>
        <source>Check the rules on client addresses and the limits on connections, of the broker and of a firewall in front of it.</source>
        <translation>브로커와 그 앞 방화벽의 클라이언트 주소 규칙과 연결 수 제한을 확인하십시오.</translation>
    </message>
    <message>
        <source>With it the broker answers %1.</source>
        <translation>그러면 브로커가 %1(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>To &quot;%1&quot; the broker answers %2.</source>
        <translation>“%1”에 대해 브로커가 %2(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>%1 does not answer the TLS handshake.</source>
        <translation>%1이(가) TLS 핸드셰이크에 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>%1 hangs up on the TLS handshake.</source>
        <translation>%1이(가) TLS 핸드셰이크를 받고 끊습니다.</translation>
    </message>
    <message>
        <source>It answers other bytes in the clear: another service listens there.</source>
        <translation>평문의 다른 바이트로 응답합니다. 다른 서비스가 수신합니다.</translation>
    </message>
    <message>
        <source>It speaks %1, in the clear: it is not an MQTT broker.</source>
        <translation>평문으로 %1을(를) 사용합니다. MQTT 브로커가 아닙니다.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a broker&apos;s.</source>
        <translation>URL의 호스트와 포트를 확인하십시오. 이 포트는 브로커의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>A CONNECT in the clear, sent without user name and password, is answered with a CONNACK: the port has no TLS.</source>
        <translation>사용자 이름과 비밀번호 없이 보낸 평문 CONNECT에 CONNACK으로 응답합니다. 포트에 TLS가 없습니다.</translation>
    </message>
    <message>
        <source>In the clear it opens a WebSocket: the port has no TLS.</source>
        <translation>평문으로 WebSocket이 열립니다. 포트에 TLS가 없습니다.</translation>
    </message>
    <message>
        <source>In the clear it answers HTTP: the port has no TLS.</source>
        <translation>평문 HTTP로 응답합니다. 포트에 TLS가 없습니다.</translation>
    </message>
    <message>
        <source>At the path %1 no WebSocket is to be had; it may have another one.</source>
        <translation>경로 %1에서는 WebSocket이 열리지 않습니다. 다른 경로에 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>Use %1 to connect to this port without TLS.</source>
        <translation>이 포트에 TLS 없이 연결하려면 %1을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s TLS listener, %1 by default.</source>
        <translation>또는 브로커의 TLS 리스너 포트(기본값 %1)를 쓰십시오.</translation>
    </message>
    <message>
        <source>Or set up TLS for this listener on the broker.</source>
        <translation>또는 브로커에서 이 리스너에 TLS를 설정하십시오.</translation>
    </message>
    <message>
        <source>With %1, so without a WebSocket, the connection works.</source>
        <translation>%1(으)로, 즉 WebSocket 없이는 연결됩니다.</translation>
    </message>
    <message>
        <source>With %1, so without a WebSocket, a broker answers.</source>
        <translation>%1(으)로, 즉 WebSocket 없이는 브로커가 응답합니다.</translation>
    </message>
    <message>
        <source>Use %1: MQTT without WebSocket.</source>
        <translation>%1을(를) 쓰십시오: WebSocket 없는 MQTT.</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s WebSocket listener (mosquitto: &quot;protocol websockets&quot;).</source>
        <translation>또는 브로커의 WebSocket 리스너 포트를 쓰십시오(mosquitto: &quot;protocol websockets&quot;).</translation>
    </message>
    <message>
        <source>%1 does not answer the request for a WebSocket in the clear.</source>
        <translation>%1이(가) 평문 WebSocket 요청에 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>%1 hangs up on the request for a WebSocket in the clear.</source>
        <translation>%1이(가) 평문 WebSocket 요청을 받고 끊습니다.</translation>
    </message>
    <message>
        <source>Or use the port on which the server listens without TLS, if it has one.</source>
        <translation>또는 서버가 TLS 없이 수신하는 포트가 있으면 그 포트를 쓰십시오.</translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times: %1 after the CONNACK.</source>
        <comment>a list of durations</comment>
        <translation>
            <numerusform>%n번 연결되었다가 밀려났습니다. CONNACK 후 시간: %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>With another client ID the connection holds: another client is using &quot;%1&quot;, and the broker keeps only the newer one.</source>
        <translation>다른 Client ID로는 연결이 유지됩니다. 다른 클라이언트가 “%1”을(를) 쓰고 있으며 브로커는 새것만 유지합니다.</translation>
    </message>
    <message>
        <source>So steady a rhythm is that of another client with the client ID &quot;%1&quot; that comes back each time; a broker or a proxy that ends every connection after a fixed time would look the same.</source>
        <translation>이렇게 일정한 간격은 Client ID “%1”의 다른 클라이언트가 매번 돌아오는 것입니다. 모든 연결을 일정 시간 뒤에 끝내는 브로커나 프록시도 같아 보입니다.</translation>
    </message>
    <message>
        <source>Find the other client with the client ID &quot;%1&quot;, for instance a second copy of the device or program.</source>
        <translation>Client ID “%1”의 다른 클라이언트를 찾으십시오. 예: 장치나 프로그램의 두 번째 사본.</translation>
    </message>
    <message>
        <source>Use a client ID that no one else has.</source>
        <translation>다른 누구도 쓰지 않는 Client ID를 쓰십시오.</translation>
    </message>
    <message>
        <source>The server closed the connection %1 after the CONNACK, and gave no reason.</source>
        <translation>서버가 CONNACK의 %1 후에 이유 없이 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>With another client ID it does the same after %1: the client ID is not the reason.</source>
        <translation>다른 Client ID로도 %1 후에 같은 일이 일어납니다. Client ID가 이유가 아닙니다.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: a limit on connections, a rule for this user or address, or a plug-in may close it.</source>
        <translation>그 시각의 브로커 로그를 보십시오. 연결 수 제한, 이 사용자나 주소에 대한 규칙 또는 플러그인이 닫을 수 있습니다.</translation>
    </message>
    <message>
        <source>Look for a load balancer or proxy in front of the broker that ends connections after a time.</source>
        <translation>일정 시간 뒤 연결을 끝내는, 브로커 앞의 로드 밸런서나 프록시를 찾아보십시오.</translation>
    </message>
    <message>
        <source>As MQTT %1 it accepts the same CONNECT.</source>
        <translation>MQTT %1(으)로는 같은 CONNECT를 수락합니다.</translation>
    </message>
    <message>
        <source>With the client ID %1 the same connection works.</source>
        <translation>Client ID %1(으)로는 같은 연결이 됩니다.</translation>
    </message>
    <message>
        <source>Another client ID is refused as well.</source>
        <translation>다른 Client ID도 거부됩니다.</translation>
    </message>
    <message>
        <source>Without the last will the same connection works.</source>
        <translation>Last Will 없이는 같은 연결이 됩니다.</translation>
    </message>
    <message>
        <source>Without the MQTT 5 properties of CONNECT the same connection works.</source>
        <translation>CONNECT의 MQTT 5 속성 없이는 같은 연결이 됩니다.</translation>
    </message>
    <message>
        <source>Without the property %1 of CONNECT the same connection works.</source>
        <translation>CONNECT의 속성 %1 없이는 같은 연결이 됩니다.</translation>
    </message>
    <message>
        <source>At %1 the connection works.</source>
        <translation>%1에서는 연결됩니다.</translation>
    </message>
    <message>
        <source>At %1 a WebSocket is opened.</source>
        <translation>%1에서 WebSocket이 열립니다.</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake in the clear.</source>
        <translation>%1이(가) TLS 핸드셰이크에 평문으로 응답합니다.</translation>
    </message>
</context>
<context>
    <name>ProbeText</name>
    <message>
        <source>The port without sending anything</source>
        <translation>아무것도 보내지 않고 포트에</translation>
    </message>
    <message>
        <source>The port with the first bytes of another protocol (%1)</source>
        <translation>다른 프로토콜의 첫 바이트로 포트에(%1)</translation>
    </message>
    <message>
        <source>The same port with TLS: %1</source>
        <translation>같은 포트, TLS: %1</translation>
    </message>
    <message>
        <source>The same port without TLS: %1</source>
        <translation>같은 포트, TLS 없음: %1</translation>
    </message>
    <message>
        <source>The same port as a WebSocket: %1</source>
        <translation>같은 포트, WebSocket: %1</translation>
    </message>
    <message>
        <source>The same port without a WebSocket: %1</source>
        <translation>같은 포트, WebSocket 없음: %1</translation>
    </message>
    <message>
        <source>Another path: %1</source>
        <translation>다른 경로: %1</translation>
    </message>
    <message>
        <source>The same with MQTT %1</source>
        <translation>MQTT %1(으)로 같은 것</translation>
    </message>
    <message>
        <source>Another client ID: %1</source>
        <translation>다른 Client ID: %1</translation>
    </message>
    <message>
        <source>The same without the last will</source>
        <translation>Last Will 없이 같은 것</translation>
    </message>
    <message>
        <source>The same without any MQTT 5 property</source>
        <translation>MQTT 5 속성 없이 같은 것</translation>
    </message>
    <message>
        <source>The same without the property %1</source>
        <translation>속성 %1 없이 같은 것</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>같은 것 한 번 더</translation>
    </message>
    <message>
        <source>The same without an ALPN protocol</source>
        <translation>ALPN 프로토콜 없이 같은 것</translation>
    </message>
    <message>
        <source>The same with the ALPN protocol %1</source>
        <translation>ALPN 프로토콜 %1(으)로 같은 것</translation>
    </message>
    <message>
        <source>A customary port of the host: %1</source>
        <translation>호스트의 통상 포트: %1</translation>
    </message>
    <message>
        <source>running</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>ended before it had an answer</source>
        <translation>응답을 받기 전에 끝남</translation>
    </message>
    <message>
        <source>connected, and stayed connected for %1</source>
        <translation>연결됨, %1 동안 유지됨</translation>
    </message>
    <message>
        <source>connected after %1</source>
        <translation>%1 후 연결됨</translation>
    </message>
    <message>
        <source>connected, and lost again after %1</source>
        <translation>연결됨, %1 후 다시 끊김</translation>
    </message>
    <message>
        <source>refused after %1: %2</source>
        <translation>%1 후 거부됨: %2</translation>
    </message>
    <message>
        <source>a WebSocket was opened, but no CONNACK came</source>
        <translation>WebSocket이 열렸지만 CONNACK이 오지 않음</translation>
    </message>
    <message>
        <source>answered: %1</source>
        <translation>응답: %1</translation>
    </message>
    <message>
        <source>TLS answered: %1</source>
        <comment>facts of TLS, untranslated</comment>
        <translation>TLS 응답: %1</translation>
    </message>
    <message>
        <source>answered with TLS, then with the alert %1</source>
        <translation>TLS로 응답한 뒤 경고 %1</translation>
    </message>
    <message>
        <source>TLS was established, but nothing followed</source>
        <translation>TLS가 수립되었지만 아무것도 오지 않음</translation>
    </message>
    <message>
        <source>answered with TLS</source>
        <translation>TLS로 응답함</translation>
    </message>
    <message>
        <source>reset after %1, without an answer</source>
        <translation>응답 없이 %1 후 재설정됨</translation>
    </message>
    <message>
        <source>closed after %1, without an answer</source>
        <translation>응답 없이 %1 후 닫힘</translation>
    </message>
    <message>
        <source>no answer within %1</source>
        <translation>%1 안에 응답 없음</translation>
    </message>
    <message>
        <source>no TCP connection</source>
        <translation>TCP 연결 없음</translation>
    </message>
    <message>
        <source>without ALPN</source>
        <translation>ALPN 없이</translation>
    </message>
    <message>
        <source>with ALPN %1</source>
        <translation>ALPN %1(으)로</translation>
    </message>
    <message>
        <source>without a server name</source>
        <translation>서버 이름 없이</translation>
    </message>
    <message>
        <source>with the server name %1</source>
        <translation>서버 이름 %1(으)로</translation>
    </message>
    <message>
        <source>every version and cipher</source>
        <translation>모든 버전과 암호 스위트</translation>
    </message>
    <message>
        <source>as a connection of these settings</source>
        <translation>이 설정의 연결처럼</translation>
    </message>
    <message>
        <source>A TLS handshake alone: %1</source>
        <comment>what is offered in it</comment>
        <translation>TLS 핸드셰이크만: %1</translation>
    </message>
</context>
<context>
    <name>Profiles</name>
    <message>
        <source>%1 was written by a newer version of Connack; it is left as it is, and connections are not saved.</source>
        <translation>%1은(는) 더 새로운 버전의 Connack이 썼습니다. 그대로 두며 연결을 저장하지 않습니다.</translation>
    </message>
    <message>
        <source>The saved connections in %1 cannot be read: %2.</source>
        <translation>%1에 저장된 연결을 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>The saved connections in %1 are damaged, and the file cannot be renamed.</source>
        <translation>%1에 저장된 연결이 손상되었으며 파일 이름을 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>The saved connections in %1 are damaged; the file is kept as %2.</source>
        <translation>%1에 저장된 연결이 손상되었습니다. 파일은 %2(으)로 보관됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n saved setting(s) in %1 could not be read and have their default.</source>
        <translation>
            <numerusform>%1의 저장된 설정 %n개를 읽을 수 없어 기본값을 씁니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The connections cannot be saved in %1: %2.</source>
        <translation>%1에 연결을 저장할 수 없습니다: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) in %1 have settings of a newer version of Connack; they are kept.</source>
        <translation>
            <numerusform>%1의 연결 %n개에 더 새로운 버전의 Connack 설정이 있습니다. 그대로 유지됩니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PropertyMeaning</name>
    <message>
        <source>Whether the payload is UTF-8 text (1) or unspecified bytes (0).</source>
        <translation>페이로드가 UTF-8 텍스트(1)인지 지정되지 않은 바이트(0)인지.</translation>
    </message>
    <message>
        <source>Seconds after which the message is no longer delivered.</source>
        <translation>메시지를 더 이상 전달하지 않게 되는 시간(초).</translation>
    </message>
    <message>
        <source>What the payload is, usually a MIME type; the applications agree on it.</source>
        <translation>페이로드의 종류, 보통 MIME 유형. 애플리케이션끼리 정합니다.</translation>
    </message>
    <message>
        <source>The topic on which an answer to this message is expected.</source>
        <translation>이 메시지에 대한 응답을 기대하는 토픽.</translation>
    </message>
    <message>
        <source>Tells the requester which request an answer belongs to.</source>
        <translation>응답이 어느 요청에 속하는지 요청자에게 알립니다.</translation>
    </message>
    <message>
        <source>The number that the client gave to the matching subscription.</source>
        <translation>클라이언트가 일치하는 구독에 붙인 번호.</translation>
    </message>
    <message>
        <source>Seconds for which the session is kept after the connection ends; 4294967295 means for ever.</source>
        <translation>연결이 끝난 뒤 세션을 보관하는 시간(초). 4294967295는 무기한입니다.</translation>
    </message>
    <message>
        <source>The client ID that the broker chose, because an empty one was sent.</source>
        <translation>빈 Client ID가 전송되어 브로커가 정한 Client ID.</translation>
    </message>
    <message>
        <source>Seconds of keep-alive that the broker demands in place of the client&apos;s.</source>
        <translation>클라이언트의 값 대신 브로커가 요구하는 keep-alive(초).</translation>
    </message>
    <message>
        <source>The method of the enhanced authentication.</source>
        <translation>확장 인증의 방식.</translation>
    </message>
    <message>
        <source>Data of the enhanced authentication, as the method defines them.</source>
        <translation>방식이 정의하는 확장 인증의 데이터.</translation>
    </message>
    <message>
        <source>Whether the broker may send reason strings and user properties on failures in every packet (1) or only in a few (0).</source>
        <translation>브로커가 실패 시 Reason String과 User Property를 모든 패킷에(1) 또는 일부에만(0) 보내도 되는지.</translation>
    </message>
    <message>
        <source>Seconds that the broker waits after a lost connection before it publishes the will.</source>
        <translation>연결이 끊긴 뒤 브로커가 Will을 발행하기까지 기다리는 시간(초).</translation>
    </message>
    <message>
        <source>Whether the client asks for Response Information (1) or not (0).</source>
        <translation>클라이언트가 Response Information을 요청하는지(1), 아닌지(0).</translation>
    </message>
    <message>
        <source>The text from which the client is to build its response topics.</source>
        <translation>클라이언트가 응답 토픽을 만드는 데 쓸 텍스트.</translation>
    </message>
    <message>
        <source>Another server that the client should use.</source>
        <translation>클라이언트가 써야 할 다른 서버.</translation>
    </message>
    <message>
        <source>The sender&apos;s own words on the reason, for people.</source>
        <translation>사람이 읽도록 보낸 쪽이 적은 이유.</translation>
    </message>
    <message>
        <source>How many messages of QoS 1 and 2 the sender of this takes before they are acknowledged.</source>
        <translation>이것을 보낸 쪽이 확인 응답 전에 받는 QoS 1과 2 메시지의 수.</translation>
    </message>
    <message>
        <source>The highest topic alias that the sender of this takes; 0 means none.</source>
        <translation>이것을 보낸 쪽이 받는 가장 높은 Topic Alias. 0은 없음입니다.</translation>
    </message>
    <message>
        <source>A number that stands for the topic name on this connection.</source>
        <translation>이 연결에서 토픽 이름을 대신하는 번호.</translation>
    </message>
    <message>
        <source>The highest QoS that the broker takes in PUBLISH.</source>
        <translation>브로커가 PUBLISH에서 받는 최고 QoS.</translation>
    </message>
    <message>
        <source>Whether the broker keeps retained messages.</source>
        <translation>브로커가 Retain 메시지를 보관하는지.</translation>
    </message>
    <message>
        <source>A name and a value whose meaning the applications agree on.</source>
        <translation>애플리케이션끼리 의미를 정하는 이름과 값.</translation>
    </message>
    <message>
        <source>Bytes of the largest packet that the sender of this takes.</source>
        <translation>이것을 보낸 쪽이 받는 가장 큰 패킷의 바이트 수.</translation>
    </message>
    <message>
        <source>Whether the broker takes subscriptions with + and #.</source>
        <translation>브로커가 +와 #이 있는 구독을 받는지.</translation>
    </message>
    <message>
        <source>Whether the broker takes subscription identifiers.</source>
        <translation>브로커가 Subscription Identifier를 받는지.</translation>
    </message>
    <message>
        <source>Whether the broker takes shared subscriptions ($share/...).</source>
        <translation>브로커가 공유 구독($share/...)을 받는지.</translation>
    </message>
    <message>
        <source>%1 (MQTT 5.0, section %2)</source>
        <translation>%1 (MQTT 5.0, %2절)</translation>
    </message>
    <message>
        <source>One byte.</source>
        <translation>1바이트.</translation>
    </message>
    <message>
        <source>A Two Byte Integer, the high byte first.</source>
        <translation>Two Byte Integer, 상위 바이트가 먼저.</translation>
    </message>
    <message>
        <source>A Four Byte Integer, the high bytes first.</source>
        <translation>Four Byte Integer, 상위 바이트가 먼저.</translation>
    </message>
    <message>
        <source>A Variable Byte Integer: seven bits a byte, the low ones first; the top bit says that more follow.</source>
        <translation>Variable Byte Integer: 바이트당 7비트, 하위가 먼저. 최상위 비트는 더 이어짐을 뜻합니다.</translation>
    </message>
    <message>
        <source>A UTF-8 string behind its length of two bytes.</source>
        <translation>2바이트 길이 뒤의 UTF-8 문자열.</translation>
    </message>
    <message>
        <source>Bytes behind their length of two bytes.</source>
        <translation>2바이트 길이 뒤의 바이트.</translation>
    </message>
    <message>
        <source>One of two UTF-8 strings, each behind its length of two bytes.</source>
        <translation>두 UTF-8 문자열 중 하나, 각각 2바이트 길이 뒤.</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>a Reason Code&apos;s name and meaning</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>%1 (MQTT %2, section %3)</source>
        <translation>%1 (MQTT %2, %3절)</translation>
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
        <translation>메시지를 보낼 수 없어 반복을 중지했습니다. 이유는 발행한 메시지 목록에 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>The server did not keep the session: %n subscription(s) were sent again by themselves.</source>
        <translation>
            <numerusform>서버가 세션을 보관하지 않아 구독 %n개를 자동으로 다시 보냈습니다.</numerusform>
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
            <numerusform>%1 대기 중, %n번 다시 보냄</numerusform>
        </translation>
    </message>
    <message>
        <source>Awaiting %1</source>
        <translation>%1 대기 중</translation>
    </message>
    <message>
        <source>It was under way when the connection ended, and the server no longer has the session (Session Present is 0). Whether it arrived cannot be known.</source>
        <translation>연결이 끝날 때 전송 중이었고 서버에 세션이 더 이상 없습니다(Session Present가 0). 도착했는지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>It was under way when the session ended: by a clean start, with its connection or by its Session Expiry Interval. Whether it arrived cannot be known.</source>
        <translation>Clean Start로, 연결과 함께 또는 Session Expiry Interval로 세션이 끝날 때 전송 중이었습니다. 도착했는지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>It was under way when our half of the session was wiped. Whether it arrived cannot be known.</source>
        <translation>이쪽의 세션을 지울 때 전송 중이었습니다. 도착했는지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>It was under way when a connection with another client ID, broker or MQTT version began.</source>
        <translation>다른 Client ID, 브로커 또는 MQTT 버전의 연결이 시작될 때 전송 중이었습니다.</translation>
    </message>
    <message>
        <source>The server of the new connection does not take it: Maximum QoS, Retain Available or Maximum Packet Size.</source>
        <translation>새 연결의 서버가 받지 않습니다: Maximum QoS, Retain Available 또는 Maximum Packet Size.</translation>
    </message>
    <message>
        <source>The connection was gone before it was written; with QoS 0 it is not sent again.</source>
        <translation>쓰기 전에 연결이 사라졌습니다. QoS 0에서는 다시 보내지 않습니다.</translation>
    </message>
    <message>
        <source>%1 after %2</source>
        <translation>%2 후 %1</translation>
    </message>
    <message>
        <source>%1 after %2: %3</source>
        <translation>%2 후 %1: %3</translation>
    </message>
    <message>
        <source>The server adds: %1</source>
        <translation>서버의 설명: %1</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>보내지 않음: %1</translation>
    </message>
    <message>
        <source>Waits for the server (Receive Maximum)</source>
        <translation>서버 대기 중(Receive Maximum)</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>썼음</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>확인 응답됨</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>거부됨</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>거부됨: %1</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>포기함</translation>
    </message>
    <message>
        <source>Written to the connection. QoS 0 has no acknowledgement: whether the server took it cannot be known.</source>
        <translation>연결에 썼습니다. QoS 0에는 확인 응답이 없어 서버가 받았는지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>It waited %1 before it was sent, since as many messages as the server takes at once (Receive Maximum) were under way.</source>
        <translation>서버가 한 번에 받는 수(Receive Maximum)만큼의 메시지가 전송 중이어서 보내기 전에 %1 동안 기다렸습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Sent again with DUP, since a connection ended before its acknowledgement: %n time(s).</source>
        <translation>
            <numerusform>확인 응답 전에 연결이 끝나 DUP로 %n번 다시 보냈습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>As many messages as the server takes at once (Receive Maximum) are under way.</source>
        <translation>서버가 한 번에 받는 수(Receive Maximum)만큼의 메시지가 전송 중입니다.</translation>
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
        <translation>시간</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>토픽</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Acknowledged After</source>
        <translation>확인 응답 시간</translation>
    </message>
</context>
<context>
    <name>Publish</name>
    <message>
        <source>A Topic Alias of 0 is not allowed. Give a number from 1.</source>
        <translation>Topic Alias 0은 허용되지 않습니다. 1 이상의 숫자를 입력하십시오.</translation>
    </message>
    <message>
        <source>A Topic Alias is at most 65535.</source>
        <translation>Topic Alias는 최대 65535입니다.</translation>
    </message>
    <message>
        <source>The broker accepts no topic aliases (Topic Alias Maximum 0 or absent in CONNACK).</source>
        <translation>브로커가 Topic Alias를 받지 않습니다(CONNACK의 Topic Alias Maximum이 0이거나 없음).</translation>
    </message>
    <message>
        <source>The broker accepts topic aliases up to %1 (Topic Alias Maximum in CONNACK).</source>
        <translation>브로커는 %1까지의 Topic Alias를 받습니다(CONNACK의 Topic Alias Maximum).</translation>
    </message>
    <message>
        <source>The text is longer than 65,535 bytes in UTF-8.</source>
        <translation>텍스트가 UTF-8로 65,535바이트보다 깁니다.</translation>
    </message>
    <message>
        <source>The text has U+0000 or half of a surrogate pair, which cannot be sent.</source>
        <translation>텍스트에 보낼 수 없는 U+0000이나 서로게이트 쌍의 반쪽이 있습니다.</translation>
    </message>
    <message>
        <source>Payload Format Indicator is 0 or 1.</source>
        <translation>Payload Format Indicator는 0 또는 1입니다.</translation>
    </message>
    <message>
        <source>Correlation Data has at most 65,535 bytes.</source>
        <translation>Correlation Data는 최대 65,535바이트입니다.</translation>
    </message>
    <message>
        <source>A client must not send a Subscription Identifier in PUBLISH.</source>
        <translation>클라이언트는 PUBLISH에 Subscription Identifier를 보내면 안 됩니다.</translation>
    </message>
    <message>
        <source>PUBLISH has no property %1.</source>
        <translation>PUBLISH에는 속성 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>With 0 seconds only those who are connected now can get it.</source>
        <translation>0초이면 지금 연결된 클라이언트만 받을 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>PublishPane</name>
    <message>
        <source>Not connected: connect first, then publish.</source>
        <translation>연결되지 않았습니다. 먼저 연결한 다음 발행하십시오.</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>속성</translation>
    </message>
    <message>
        <source>Properties •</source>
        <comment>some are set</comment>
        <translation>속성 •</translation>
    </message>
    <message>
        <source>Nothing was published yet. Each message stands here with its acknowledgements.</source>
        <translation>아직 발행한 것이 없습니다. 각 메시지가 확인 응답과 함께 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Stop (%1 left)</source>
        <translation>중지(%1회 남음)</translation>
    </message>
    <message>
        <source>Publish %1×</source>
        <translation>%1번 발행</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>발행</translation>
    </message>
    <message>
        <source>Repeat •</source>
        <comment>a number is set</comment>
        <translation>반복 •</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Publish &amp;Again…</source>
        <translation>다시 발행(&amp;A)…</translation>
    </message>
    <message>
        <source>Copy &amp;Topic</source>
        <translation>토픽 복사(&amp;T)</translation>
    </message>
    <message>
        <source>Copy &amp;State</source>
        <translation>상태 복사(&amp;S)</translation>
    </message>
    <message>
        <source>Topic to publish on</source>
        <translation>발행할 토픽</translation>
    </message>
    <message>
        <source>The Topic Name, without wildcards (PUBLISH, section 3.3.2.1). Enter publishes.</source>
        <translation>와일드카드 없는 Topic Name(PUBLISH, 3.3.2.1절). Enter로 발행합니다.</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>0: at most once, without an answer. 1: at least once (PUBACK). 2: exactly once (PUBREC, PUBREL, PUBCOMP). Section 4.3.</source>
        <translation>0: 최대 한 번, 응답 없음. 1: 적어도 한 번(PUBACK). 2: 정확히 한 번(PUBREC, PUBREL, PUBCOMP). 4.3절.</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>Retain(&amp;R)</translation>
    </message>
    <message>
        <source>The server keeps the message and sends it to whoever subscribes later; an empty payload removes a kept one (section 3.3.1.3).</source>
        <translation>서버가 메시지를 보관하여 나중에 구독하는 클라이언트에 보냅니다. 빈 페이로드는 보관된 메시지를 제거합니다(3.3.1.3절).</translation>
    </message>
    <message>
        <source>Publish the message (Ctrl+Shift+Return)</source>
        <translation>메시지 발행 (Ctrl+Shift+Return)</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>페이로드</translation>
    </message>
    <message>
        <source>&amp;Times:</source>
        <translation>횟수(&amp;N):</translation>
    </message>
    <message>
        <source>&amp;Interval:</source>
        <translation>간격(&amp;I):</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>Between two messages; 0: as fast as the server acknowledges</source>
        <translation>두 메시지 사이. 0: 서버가 확인 응답하는 대로 최대한 빨리</translation>
    </message>
    <message>
        <source>Remove all rows from the list</source>
        <translation>목록에서 모든 행 제거</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>보냄</translation>
    </message>
    <message>
        <source>Sent (%1)</source>
        <translation>보냄(%1)</translation>
    </message>
    <message>
        <source>How often the same message is published, with the interval between</source>
        <translation>간격을 두고 같은 메시지를 발행하는 횟수</translation>
    </message>
    <message>
        <source>What was published, with its acknowledgements</source>
        <translation>발행한 것과 그 확인 응답입니다</translation>
    </message>
</context>
<context>
    <name>PublishPropertiesEdit</name>
    <message>
        <source>Give a number from 1 to 65535.</source>
        <translation>1~65535의 숫자를 입력하십시오.</translation>
    </message>
    <message>
        <source>Travels in MQTT 5 only; it is not sent.</source>
        <translation>MQTT 5에서만 전송되므로 보내지 않습니다.</translation>
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
        <translation>페이로드의 종류. 예: application/json. 브로커는 그대로 전달합니다.
PUBLISH의 속성, MQTT 5, 3.3.2.3.9절</translation>
    </message>
    <message>
        <source>Payload &amp;Format Indicator</source>
        <translation>Payload Format Indicator(&amp;F)</translation>
    </message>
    <message>
        <source>Whether the payload is said to be UTF-8 text; the receiver or the broker may check it.
Property of PUBLISH, MQTT 5, section 3.3.2.3.2</source>
        <translation>페이로드가 UTF-8 텍스트인지 여부. 받는 쪽이나 브로커가 검사할 수 있습니다.
PUBLISH의 속성, MQTT 5, 3.3.2.3.2절</translation>
    </message>
    <message>
        <source>Message &amp;Expiry Interval</source>
        <translation>Message Expiry Interval(&amp;E)</translation>
    </message>
    <message>
        <source>How long the broker keeps the message for receivers that are not there, and as a retained message.
Property of PUBLISH, MQTT 5, section 3.3.2.3.3</source>
        <translation>없는 수신자를 위해, 그리고 Retain 메시지로서 브로커가 메시지를 보관하는 기간.
PUBLISH의 속성, MQTT 5, 3.3.2.3.3절</translation>
    </message>
    <message>
        <source>Topic &amp;Alias</source>
        <translation>Topic Alias(&amp;A)</translation>
    </message>
    <message>
        <source>A number that stands for the topic, so that the topic need not be sent again on this connection. The broker says how many it takes (Topic Alias Maximum in CONNACK).
Property of PUBLISH, MQTT 5, section 3.3.2.3.4</source>
        <translation>이 연결에서 토픽을 다시 보내지 않아도 되도록 토픽을 대신하는 번호. 브로커가 몇 개를 받는지 알려 줍니다(CONNACK의 Topic Alias Maximum).
PUBLISH의 속성, MQTT 5, 3.3.2.3.4절</translation>
    </message>
    <message>
        <source>Resp&amp;onse Topic</source>
        <translation>Response Topic(&amp;O)</translation>
    </message>
    <message>
        <source>Where receivers send a response. A topic name: no + and #.
Property of PUBLISH, MQTT 5, section 3.3.2.3.5</source>
        <translation>수신자가 응답을 보내는 곳. 토픽 이름: +와 #은 쓸 수 없음.
PUBLISH의 속성, MQTT 5, 3.3.2.3.5절</translation>
    </message>
    <message>
        <source>Corre&amp;lation Data</source>
        <translation>Correlation Data(&amp;L)</translation>
    </message>
    <message>
        <source>Tells the requester which request a response is for.
Property of PUBLISH, MQTT 5, section 3.3.2.3.6</source>
        <translation>응답이 어느 요청에 대한 것인지 요청자에게 알립니다.
PUBLISH의 속성, MQTT 5, 3.3.2.3.6절</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>User Properties(&amp;U)</translation>
    </message>
    <message>
        <source>Pairs of a name and a value that travel with the message; a name may come again, and the order is kept.
Property of PUBLISH, MQTT 5, section 3.3.2.3.7</source>
        <translation>메시지와 함께 전송되는 이름과 값의 쌍. 같은 이름을 여러 번 쓸 수 있으며 순서가 유지됩니다.
PUBLISH의 속성, MQTT 5, 3.3.2.3.7절</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>설정 안 됨</translation>
    </message>
    <message>
        <source>not set: no response is asked for</source>
        <translation>설정 안 됨: 응답을 요청하지 않음</translation>
    </message>
    <message>
        <source>not set: it does not expire</source>
        <translation>설정 안 됨: 만료되지 않음</translation>
    </message>
    <message>
        <source>1 to 65535</source>
        <translation>1~65535</translation>
    </message>
    <message>
        <source>not set: unspecified bytes</source>
        <translation>설정 안 됨: 지정되지 않은 바이트</translation>
    </message>
    <message>
        <source>1: UTF-8 text</source>
        <translation>1: UTF-8 텍스트</translation>
    </message>
    <message>
        <source>0: unspecified bytes</source>
        <translation>0: 지정되지 않은 바이트</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>number</source>
        <translation>번호</translation>
    </message>
</context>
<context>
    <name>PublishRules</name>
    <message>
        <source>No packet of MQTT is larger than 256 MB.</source>
        <translation>MQTT의 패킷은 256 MB를 넘지 않습니다.</translation>
    </message>
    <message>
        <source>The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).</source>
        <translation>패킷이 %1바이트인데, 브로커는 최대 %2바이트를 받습니다(Maximum Packet Size).</translation>
    </message>
    <message>
        <source>The broker takes messages up to QoS %1 (Maximum QoS).</source>
        <translation>브로커는 QoS %1까지의 메시지를 받습니다(Maximum QoS).</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages (Retain Available is 0).</source>
        <translation>브로커는 Retain 메시지를 보관하지 않습니다(Retain Available이 0).</translation>
    </message>
</context>
<context>
    <name>RateModel</name>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Since the first record of the log, to the end of the row&apos;s time</source>
        <translation>로그의 첫 레코드부터 행의 시간 끝까지</translation>
    </message>
    <message>
        <source>Packets/s sent</source>
        <translation>보낸 패킷/s</translation>
    </message>
    <message>
        <source>Packets/s received</source>
        <translation>받은 패킷/s</translation>
    </message>
    <message>
        <source>Bytes/s sent</source>
        <translation>보낸 바이트/s</translation>
    </message>
    <message>
        <source>Bytes/s received</source>
        <translation>받은 바이트/s</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>times since the start</comment>
        <translation>%1~%2</translation>
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
        <translation>%1패킷/s</translation>
    </message>
    <message>
        <source>%1: %2 sent, %3 received</source>
        <comment>time since the start, rates with unit</comment>
        <translation>%1: 보냄 %2, 받음 %3</translation>
    </message>
    <message>
        <source>Packets per second appear here once packets come.</source>
        <translation>패킷이 오면 초당 패킷 수가 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>time since the first record</source>
        <translation>첫 레코드부터의 시간</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>보냄</translation>
    </message>
    <message>
        <source>received</source>
        <translation>받음</translation>
    </message>
</context>
<context>
    <name>ReachRules</name>
    <message>
        <source>The proxy %1 reached the host of %2, but nothing listens there: the connection was refused.</source>
        <translation>프록시 %1이(가) %2의 호스트에 도달했지만 수신하는 것이 없습니다. 연결이 거부되었습니다.</translation>
    </message>
    <message>
        <source>Check that the broker is running and that its listener uses port %1.</source>
        <translation>브로커가 실행 중이고 리스너가 포트 %1을(를) 쓰는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The proxy %1 cannot find %2: the name is unknown there, or the host is unreachable from it.</source>
        <translation>프록시 %1이(가) %2을(를) 찾지 못합니다. 그곳에서 이름을 모르거나 호스트에 도달할 수 없습니다.</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the proxy looks it up, not this machine.</source>
        <translation>URL의 호스트 이름을 확인하십시오. 이 컴퓨터가 아니라 프록시가 조회합니다.</translation>
    </message>
    <message>
        <source>Ask for the broker&apos;s address and put it into the URL.</source>
        <translation>브로커의 주소를 물어 URL에 넣으십시오.</translation>
    </message>
    <message>
        <source>The proxy %1 has no way to %2.</source>
        <translation>프록시 %1에서 %2(으)로 가는 경로가 없습니다.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s address, and whether this proxy may reach its network.</source>
        <translation>브로커의 주소와, 이 프록시가 그 네트워크에 도달할 수 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>It asks for a user name and password, or does not take those that were given.</source>
        <translation>사용자 이름과 비밀번호를 요구하거나, 지정한 것을 받지 않습니다.</translation>
    </message>
    <message>
        <source>Put the proxy&apos;s user name and password into its URL: http://user:password@%1.</source>
        <translation>프록시의 사용자 이름과 비밀번호를 URL에 넣으십시오: http://user:password@%1.</translation>
    </message>
    <message>
        <source>It does not allow a connection to this host or port.</source>
        <translation>이 호스트나 포트로의 연결을 허용하지 않습니다.</translation>
    </message>
    <message>
        <source>Ask for port %1 to be allowed in the proxy&apos;s configuration; many proxies let CONNECT through to port 443 alone.</source>
        <translation>프록시 구성에서 포트 %1을(를) 허용하도록 요청하십시오. 많은 프록시는 CONNECT를 포트 443에만 허용합니다.</translation>
    </message>
    <message>
        <source>It could not reach the broker, and does not say why.</source>
        <translation>브로커에 도달하지 못했으며 이유를 밝히지 않습니다.</translation>
    </message>
    <message>
        <source>Check host and port of the broker, and whether the proxy&apos;s machine can reach them.</source>
        <translation>브로커의 호스트와 포트, 그리고 프록시의 컴퓨터가 거기에 도달할 수 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Nothing listens on the proxy&apos;s port: the connection was refused.</source>
        <translation>프록시의 포트에서 수신하는 것이 없습니다. 연결이 거부되었습니다.</translation>
    </message>
    <message>
        <source>Check host and port of the proxy, and that it is running.</source>
        <translation>프록시의 호스트와 포트, 그리고 실행 중인지 확인하십시오.</translation>
    </message>
    <message>
        <source>The proxy&apos;s host name cannot be found.</source>
        <translation>프록시의 호스트 이름을 찾을 수 없습니다.</translation>
    </message>
    <message>
        <source>Correct the proxy&apos;s host name.</source>
        <translation>프록시의 호스트 이름을 고치십시오.</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>제때 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>Check host and port of the proxy, and whether it is a %1 proxy at all.</source>
        <translation>프록시의 호스트와 포트, 그리고 정말 %1 프록시인지 확인하십시오.</translation>
    </message>
    <message>
        <source>Check host, port and kind of the proxy: it was addressed as a %1 proxy.</source>
        <translation>프록시의 호스트, 포트, 종류를 확인하십시오. %1 프록시로 접속했습니다.</translation>
    </message>
    <message>
        <source>Connect without the proxy, if the broker can be reached directly.</source>
        <translation>브로커에 직접 도달할 수 있으면 프록시 없이 연결하십시오.</translation>
    </message>
    <message>
        <source>The proxy %1 gave no connection to %2.</source>
        <translation>프록시 %1이(가) %2에 연결해 주지 않았습니다.</translation>
    </message>
    <message>
        <source>No name server and no hosts file on this machine knows an address for &quot;%1&quot;.</source>
        <translation>이 컴퓨터의 이름 서버와 hosts 파일 중 어느 것도 “%1”의 주소를 모릅니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; looks like an IPv4 address, but is none: give four numbers from 0 to 255.</source>
        <translation>“%1”은(는) IPv4 주소처럼 보이지만 아닙니다. 0~255의 숫자 네 개를 지정하십시오.</translation>
    </message>
    <message>
        <source>Check the spelling of the host name in the URL.</source>
        <translation>URL의 호스트 이름 철자를 확인하십시오.</translation>
    </message>
    <message>
        <source>Names in .local are announced by the host itself (mDNS): check that it is up and in the same network.</source>
        <translation>.local 이름은 호스트 자신이 알립니다(mDNS). 호스트가 켜져 있고 같은 네트워크에 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Give the full name with its domain, for instance %1.example.com.</source>
        <translation>도메인까지 전체 이름을 지정하십시오. 예: %1.example.com.</translation>
    </message>
    <message>
        <source>Look the name up with &quot;getent hosts %1&quot;; a name of another network may need its VPN or its DNS server.</source>
        <translation>&quot;getent hosts %1&quot;로 이름을 조회하십시오. 다른 네트워크의 이름에는 그 VPN이나 DNS 서버가 필요할 수 있습니다.</translation>
    </message>
    <message>
        <source>Put the broker&apos;s address into the URL, or into the field &quot;Connect to&quot;, which keeps the name for TLS.</source>
        <translation>브로커의 주소를 URL 또는 TLS용 이름을 유지하는 “연결할 주소” 필드에 넣으십시오.</translation>
    </message>
    <message>
        <source>The look-up of &quot;%1&quot; failed: the name server did not give a usable answer. Whether the name exists is not known.</source>
        <translation>“%1”의 조회에 실패했습니다. 이름 서버가 쓸 만한 응답을 하지 않았습니다. 이름이 존재하는지는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Check the network and the name servers of this machine (/etc/resolv.conf, &quot;resolvectl status&quot;).</source>
        <translation>이 컴퓨터의 네트워크와 이름 서버(/etc/resolv.conf, &quot;resolvectl status&quot;)를 확인하십시오.</translation>
    </message>
    <message>
        <source>Try again in a minute: name servers can fail for a short time.</source>
        <translation>잠시 뒤 다시 시도하십시오. 이름 서버는 잠깐 실패할 수 있습니다.</translation>
    </message>
    <message>
        <source>Put the broker&apos;s address into the URL, or into the field &quot;Connect to&quot;, to do without the name server.</source>
        <translation>이름 서버 없이 하려면 브로커의 주소를 URL이나 “연결할 주소” 필드에 넣으십시오.</translation>
    </message>
    <message>
        <source>Nothing listens on %1: the connection was refused. The host is up, or a firewall answers in its place.</source>
        <translation>%1에서 수신하는 것이 없습니다. 연결이 거부되었습니다. 호스트가 켜져 있거나 방화벽이 대신 응답합니다.</translation>
    </message>
    <message>
        <source>Check that the broker is running and listening on port %1: &quot;ss -ltnp&quot; on its machine shows the ports.</source>
        <translation>브로커가 실행 중이고 포트 %1에서 수신하는지 확인하십시오. 그 컴퓨터에서 &quot;ss -ltnp&quot;로 포트를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Check the port in the URL: %1 is the default of %2://.</source>
        <translation>URL의 포트를 확인하십시오. %1은(는) %2://의 기본값입니다.</translation>
    </message>
    <message>
        <source>Check the port in the URL: the broker may use another one than %1.</source>
        <translation>URL의 포트를 확인하십시오. 브로커가 %1이(가) 아닌 다른 포트를 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>This is the machine itself; a broker in a container or a virtual machine needs its port published, or another address.</source>
        <translation>이 컴퓨터 자신입니다. 컨테이너나 가상 머신의 브로커는 포트를 공개하거나 다른 주소를 써야 합니다.</translation>
    </message>
    <message>
        <source>Check that the broker listens on this address and not only on 127.0.0.1 of its machine, and that no firewall rejects the port.</source>
        <translation>브로커가 그 컴퓨터의 127.0.0.1만이 아니라 이 주소에서 수신하는지, 방화벽이 포트를 거부하지 않는지 확인하십시오.</translation>
    </message>
    <message>
        <source>%1 resets the connection before anything was sent.</source>
        <translation>%1이(가) 아무것도 보내기 전에 연결을 재설정합니다.</translation>
    </message>
    <message>
        <source>Something accepts connections there and throws them away: a firewall or load balancer, or a server that does not take this client&apos;s address.</source>
        <translation>그곳의 무언가가 연결을 수락하고 끊습니다: 방화벽이나 로드 밸런서, 또는 이 클라이언트의 주소를 받지 않는 서버.</translation>
    </message>
    <message>
        <source>Check the firewall and the load balancer in front of the broker: does either have a working broker behind it?</source>
        <translation>브로커 앞의 방화벽과 로드 밸런서를 확인하십시오. 뒤에 작동하는 브로커가 있습니까?</translation>
    </message>
    <message>
        <source>Check the broker&apos;s rules on client addresses and on the number of connections.</source>
        <translation>클라이언트 주소와 연결 수에 대한 브로커의 규칙을 확인하십시오.</translation>
    </message>
    <message>
        <source>%1 does not answer: neither accepted nor refused within %2.</source>
        <translation>%1이(가) 응답하지 않습니다. %2 안에 수락하지도 거부하지도 않았습니다.</translation>
    </message>
    <message>
        <source>A firewall may drop the packets, the address may be wrong, or the host is down.</source>
        <translation>방화벽이 패킷을 버리거나, 주소가 틀렸거나, 호스트가 꺼져 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>Check the address in the URL, and that the host is up.</source>
        <translation>URL의 주소와 호스트가 켜져 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the firewalls on the way and on the host: port %1 must be let through.</source>
        <translation>중간과 호스트의 방화벽을 확인하십시오. 포트 %1을(를) 통과시켜야 합니다.</translation>
    </message>
    <message>
        <source>Check whether the broker&apos;s network can be reached from here at all; it may need a VPN.</source>
        <translation>여기서 브로커의 네트워크에 도달할 수 있는지 확인하십시오. VPN이 필요할 수 있습니다.</translation>
    </message>
    <message>
        <source>There is no way from this machine to %1: the network says that it is unreachable.</source>
        <translation>이 컴퓨터에서 %1(으)로 가는 경로가 없습니다. 네트워크가 도달할 수 없다고 합니다.</translation>
    </message>
    <message>
        <source>The connection to %1 could not be opened; the system&apos;s words stand in the evidence.</source>
        <translation>%1에 대한 연결을 열 수 없었습니다. 시스템의 설명이 증거에 있습니다.</translation>
    </message>
    <message>
        <source>Check that this machine is connected to the network: cable, Wi-Fi, VPN.</source>
        <translation>이 컴퓨터가 네트워크에 연결되어 있는지 확인하십시오: 케이블, Wi-Fi, VPN.</translation>
    </message>
    <message>
        <source>Check the address in the URL, and the route to it with &quot;ip route get&quot;.</source>
        <translation>URL의 주소와, &quot;ip route get&quot;으로 경로를 확인하십시오.</translation>
    </message>
    <message>
        <source>An IPv6 address was tried: where this network has no IPv6, use the broker&apos;s IPv4 address.</source>
        <translation>IPv6 주소를 시도했습니다. 이 네트워크에 IPv6가 없으면 브로커의 IPv4 주소를 쓰십시오.</translation>
    </message>
</context>
<context>
    <name>ReconnectBar</name>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>지금 시도</translation>
    </message>
    <message>
        <source>Tries again now, and goes on trying if the connection is lost again</source>
        <translation>지금 다시 시도하고, 연결이 다시 끊기면 계속 시도합니다</translation>
    </message>
    <message>
        <source>Begins the next try at once</source>
        <translation>다음 시도를 즉시 시작합니다</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>No more tries by themselves; the verdict stays.</source>
        <translation>더 이상 자동으로 시도하지 않습니다. 판정은 남습니다.</translation>
    </message>
</context>
<context>
    <name>ReconnectText</name>
    <message>
        <source>Not connected yet.</source>
        <translation>아직 연결되지 않았습니다.</translation>
    </message>
    <message>
        <source>Connection lost: %1.</source>
        <translation>연결이 끊겼습니다: %1.</translation>
    </message>
    <message>
        <source>Reconnecting was stopped: two clients throw each other out.</source>
        <translation>재연결을 중지했습니다. 두 클라이언트가 서로 밀어내고 있습니다.</translation>
    </message>
    <message>
        <source>Connack does not try again by itself.</source>
        <translation>Connack은 자동으로 다시 시도하지 않습니다.</translation>
    </message>
    <message>
        <source>Try %1 runs.</source>
        <translation>재시도 %1 진행 중입니다.</translation>
    </message>
    <message>
        <source>Try %1 comes when the extra connections are done.</source>
        <translation>추가 연결이 끝나면 재시도 %1을(를) 합니다.</translation>
    </message>
    <message>
        <source>Try %1 comes now.</source>
        <translation>지금 재시도 %1을(를) 합니다.</translation>
    </message>
    <message>
        <source>Try %1 comes in %2.</source>
        <translation>%2 후에 재시도 %1을(를) 합니다.</translation>
    </message>
    <message>
        <source>Try %1 comes at %2.</source>
        <translation>%2에 재시도 %1을(를) 합니다.</translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times, each about %1 after the CONNACK.</source>
        <translation>
            <numerusform>%n번 연결되었다가 매번 CONNACK의 약 %1 후에 밀려났습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Connected and thrown out %n times, between %1 and %2 after the CONNACK.</source>
        <translation>
            <numerusform>%n번 연결되었다가 CONNACK의 %1~%2 후에 밀려났습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>So the tries come at the longest delay now.</source>
        <translation>따라서 이제 최대 간격으로 시도합니다.</translation>
    </message>
    <message>
        <source>This is automatic try %1.</source>
        <translation>자동 재시도 %1입니다.</translation>
    </message>
    <message>
        <source>This is automatic try %1, after the connection was lost at %2: %3.</source>
        <translation>%2에 연결이 끊긴 뒤의 자동 재시도 %1입니다: %3.</translation>
    </message>
    <message>
        <source>To resume the session, this reconnect is sent with Clean Start 0.</source>
        <translation>세션을 이어가도록 이 재연결은 Clean Start 0으로 전송됩니다.</translation>
    </message>
    <message>
        <source>It uses the client ID that the broker had assigned.</source>
        <translation>브로커가 지정했던 Client ID를 씁니다.</translation>
    </message>
    <message>
        <source>The broker keeps the session without end.</source>
        <translation>브로커가 세션을 무기한 보관합니다.</translation>
    </message>
    <message>
        <source>The broker keeps the session for %1 after a loss.</source>
        <translation>브로커가 끊긴 뒤 %1 동안 세션을 보관합니다.</translation>
    </message>
</context>
<context>
    <name>ReferenceBroker</name>
    <message numerus="yes">
        <source>mosquitto does not accept connections %n second(s) after its start.</source>
        <translation>
            <numerusform>mosquitto가 시작 %n초 뒤에도 연결을 받지 않습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 can&apos;t be started: %2</source>
        <translation>%1을(를) 시작할 수 없습니다: %2</translation>
    </message>
    <message>
        <source>There are not enough free ports on 127.0.0.1.</source>
        <translation>127.0.0.1에 빈 포트가 부족합니다.</translation>
    </message>
    <message>
        <source>The broker ended by itself. Its last words: %1</source>
        <translation>브로커가 스스로 끝났습니다. 마지막 출력: %1</translation>
    </message>
    <message>
        <source>This mosquitto was built without WebSockets, which the scenario needs.</source>
        <translation>이 mosquitto는 시나리오에 필요한 WebSocket 없이 빌드되었습니다.</translation>
    </message>
    <message>
        <source>mosquitto did not start: %1</source>
        <translation>mosquitto가 시작되지 않았습니다: %1</translation>
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
        <translation>정상</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>사용 안 함</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>도달 안 함</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>이름 조회</translation>
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
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>Subscribe %1: %2</source>
        <translation>구독 %1: %2</translation>
    </message>
    <message>
        <source>Publish %1: %2</source>
        <translation>발행 %1: %2</translation>
    </message>
    <message>
        <source>came back after %1</source>
        <translation>%1 후 돌아옴</translation>
    </message>
    <message>
        <source>never came back</source>
        <translation>돌아오지 않음</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>보냄</translation>
    </message>
    <message>
        <source>acknowledged after %1</source>
        <translation>%1 후 확인 응답됨</translation>
    </message>
    <message>
        <source>Connected.</source>
        <translation>연결되었습니다.</translation>
    </message>
    <message>
        <source>Not connected: ended before it was.</source>
        <translation>연결되지 않음: 그 전에 끝났습니다.</translation>
    </message>
    <message>
        <source>This is the likely cause; the evidence does not settle it.</source>
        <translation>유력한 원인입니다. 증거만으로 확정되지는 않습니다.</translation>
    </message>
    <message>
        <source>This is one possible cause; the evidence does not settle it.</source>
        <translation>가능한 원인 중 하나입니다. 증거만으로 확정되지는 않습니다.</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>해야 할 일</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>관찰된 것</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>보내지 않음</translation>
    </message>
    <message>
        <source>Extra connections that were made to find out</source>
        <translation>원인을 알아내려고 한 추가 연결</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>끝나지 않음</translation>
    </message>
    <message>
        <source>%1 with %2 iterations, the broker has proven that it knows the password</source>
        <translation>%1, 반복 %2회, 브로커가 비밀번호를 알고 있음을 증명함</translation>
    </message>
</context>
<context>
    <name>ReportDocument</name>
    <message>
        <source>Connection report: %1</source>
        <translation>연결 보고서: %1</translation>
    </message>
    <message>
        <source>en</source>
        <comment>language of this translation, as a BCP 47 tag</comment>
        <translation>ko</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>원인</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>해야 할 일</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>관찰된 것</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>조회한 이름</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>상대</translation>
    </message>
    <message>
        <source>Own address</source>
        <translation>자신의 주소</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>프록시</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Begun after</source>
        <translation>시작 시점</translation>
    </message>
    <message>
        <source>The system&apos;s words</source>
        <translation>시스템의 설명</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>프로토콜</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>암호 스위트</translation>
    </message>
    <message>
        <source>Server name sent</source>
        <translation>보낸 서버 이름</translation>
    </message>
    <message>
        <source>ALPN offered</source>
        <translation>제안한 ALPN</translation>
    </message>
    <message>
        <source>ALPN chosen</source>
        <translation>선택된 ALPN</translation>
    </message>
    <message>
        <source>Certificate verified</source>
        <translation>인증서 검증</translation>
    </message>
    <message>
        <source>Verification errors</source>
        <translation>검증 오류</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>경고</translation>
    </message>
    <message>
        <source>The library&apos;s words</source>
        <translation>라이브러리의 설명</translation>
    </message>
    <message>
        <source>First bytes received</source>
        <translation>받은 첫 바이트</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificates, as presented</source>
        <translation>제시된 인증서</translation>
    </message>
    <message>
        <source>Certificate %1 of %2</source>
        <translation>인증서 %1/%2</translation>
    </message>
    <message>
        <source>It cannot be read: %1 bytes.</source>
        <translation>읽을 수 없습니다: %1바이트.</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>주체</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>발급자</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>유효 시작</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>유효 종료</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>HTTP exchange</source>
        <translation>HTTP 교환</translation>
    </message>
    <message>
        <source>Request header</source>
        <translation>요청 헤더</translation>
    </message>
    <message>
        <source>Response header</source>
        <translation>응답 헤더</translation>
    </message>
    <message>
        <source>Sub-protocol offered</source>
        <translation>제안한 하위 프로토콜</translation>
    </message>
    <message>
        <source>Sub-protocol chosen</source>
        <translation>선택된 하위 프로토콜</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>본문 시작</translation>
    </message>
    <message>
        <source>Text frame</source>
        <translation>텍스트 프레임</translation>
    </message>
    <message>
        <source>Subscribe and publish</source>
        <translation>구독과 발행</translation>
    </message>
    <message>
        <source>Extra connections that were made to find out</source>
        <translation>원인을 알아내려고 한 추가 연결</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>패킷</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>방향</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>패킷</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>바이트</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>The first %1 and the last %1 of %2 packets are shown; the report as JSON holds them all.</source>
        <translation>패킷 %2개 중 처음 %1개와 마지막 %1개를 표시합니다. JSON 보고서에는 모두 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>The log no longer holds its %n oldest record(s).</source>
        <translation>
            <numerusform>로그에 가장 오래된 레코드 %n개가 더 이상 없습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>sent</source>
        <translation>보냄</translation>
    </message>
    <message>
        <source>received</source>
        <translation>받음</translation>
    </message>
    <message>
        <source>Settings used</source>
        <translation>사용한 설정</translation>
    </message>
    <message>
        <source>Option</source>
        <translation>옵션</translation>
    </message>
    <message>
        <source>The options have the names that MQTT.js gives them. A secret that was set stands as ***.</source>
        <translation>옵션 이름은 MQTT.js의 이름입니다. 설정된 비밀 값은 ***로 표시합니다.</translation>
    </message>
    <message>
        <source>About this report</source>
        <translation>이 보고서 정보</translation>
    </message>
    <message>
        <source>Attempt begun</source>
        <translation>시도 시작</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>%1... (%2 characters in all)</source>
        <translation>%1...(모두 %2자)</translation>
    </message>
    <message>
        <source>%1 (certificate %2)</source>
        <comment>verification error, number of the certificate</comment>
        <translation>%1 (인증서 %2)</translation>
    </message>
    <message numerus="yes">
        <source>PEM text, %n character(s)</source>
        <translation>
            <numerusform>PEM 텍스트, %n자</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportSaver</name>
    <message>
        <source>Nothing was written: the name must end in .md, .html, .json or .txt.</source>
        <translation>아무것도 쓰지 않았습니다. 이름은 .md, .html, .json 또는 .txt로 끝나야 합니다.</translation>
    </message>
    <message>
        <source>The report is saved as %1. It holds no secrets.</source>
        <translation>보고서를 %1(으)로 저장했습니다. 비밀 값은 없습니다.</translation>
    </message>
    <message>
        <source>Nothing was written: %1 cannot be written (%2).</source>
        <translation>아무것도 쓰지 않았습니다: %1에 쓸 수 없습니다(%2).</translation>
    </message>
</context>
<context>
    <name>RetryRules</name>
    <message>
        <source>Nothing can be sent before the settings are changed.</source>
        <translation>설정을 바꾸기 전에는 아무것도 보낼 수 없습니다.</translation>
    </message>
    <message>
        <source>A network that fails, or a broker that is restarted, comes back by itself.</source>
        <translation>실패한 네트워크나 다시 시작된 브로커는 저절로 돌아옵니다.</translation>
    </message>
    <message>
        <source>Something else than this connection speaks answers there; the scheme, the port or the path has to be changed.</source>
        <translation>이 연결이 쓰는 것이 아닌 다른 것이 응답합니다. 스킴, 포트 또는 경로를 바꿔야 합니다.</translation>
    </message>
    <message>
        <source>The certificates are checked with the same result until one of them, the clock or the settings are changed.</source>
        <translation>인증서, 시계 또는 설정이 바뀔 때까지 인증서 검사 결과는 같습니다.</translation>
    </message>
    <message>
        <source>The TLS settings of the broker and of this connection do not go together; one of them has to be changed.</source>
        <translation>브로커와 이 연결의 TLS 설정이 서로 맞지 않습니다. 둘 중 하나를 바꿔야 합니다.</translation>
    </message>
    <message>
        <source>The web server waits for the broker behind it, which may come back.</source>
        <translation>웹 서버가 뒤의 브로커를 기다리고 있으며, 브로커는 돌아올 수 있습니다.</translation>
    </message>
    <message>
        <source>The broker refuses this user, password or right; trying again can get the address banned.</source>
        <translation>브로커가 이 사용자, 비밀번호 또는 권한을 거부합니다. 다시 시도하면 주소가 차단될 수 있습니다.</translation>
    </message>
    <message>
        <source>The broker refuses what CONNECT asks for; the same CONNECT would be refused again.</source>
        <translation>브로커가 CONNECT의 요청을 거부합니다. 같은 CONNECT는 다시 거부됩니다.</translation>
    </message>
    <message>
        <source>The broker is short of room or time; it is left alone for the longest delay.</source>
        <translation>브로커에 여유나 시간이 부족합니다. 최대 간격 동안 시도하지 않습니다.</translation>
    </message>
    <message>
        <source>The broker gave no clear reason; it is asked again after the longest delay.</source>
        <translation>브로커가 분명한 이유를 밝히지 않았습니다. 최대 간격 뒤에 다시 묻습니다.</translation>
    </message>
    <message>
        <source>Connack does not follow a broker or web server that refers elsewhere without your word.</source>
        <translation>Connack은 지시 없이는 다른 곳을 안내하는 브로커나 웹 서버를 따르지 않습니다.</translation>
    </message>
    <message>
        <source>To come back would throw the other client out, which would come back in turn and throw this one out again.</source>
        <translation>돌아오면 다른 클라이언트를 밀어내고, 그 클라이언트가 돌아와 다시 이쪽을 밀어내게 됩니다.</translation>
    </message>
    <message>
        <source>A connection that was lost can usually be made anew at once.</source>
        <translation>끊긴 연결은 보통 바로 다시 맺을 수 있습니다.</translation>
    </message>
    <message>
        <source>The broker took offence at a packet, which may be sent again; it is left alone for the longest delay.</source>
        <translation>브로커가 다시 보낼 수도 있는 패킷을 문제 삼았습니다. 최대 간격 동안 시도하지 않습니다.</translation>
    </message>
    <message>
        <source>Someone who runs the broker ended the connection; it is left alone for the longest delay.</source>
        <translation>브로커를 운영하는 사람이 연결을 끝냈습니다. 최대 간격 동안 시도하지 않습니다.</translation>
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
        <translation>결과</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>지연 시간</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>확인 응답</translation>
    </message>
    <message>
        <source>Quality of Service with which the message was published (section 4.3)</source>
        <translation>메시지를 발행한 Quality of Service(4.3절)</translation>
    </message>
    <message>
        <source>What became of the message</source>
        <translation>메시지의 결과</translation>
    </message>
    <message>
        <source>From the PUBLISH to its arrival at the second connection</source>
        <translation>PUBLISH부터 두 번째 연결에 도착하기까지</translation>
    </message>
    <message>
        <source>From the PUBLISH to its last acknowledgement: PUBACK with QoS 1, PUBCOMP with QoS 2; QoS 0 has none</source>
        <translation>PUBLISH부터 마지막 확인 응답까지: QoS 1은 PUBACK, QoS 2는 PUBCOMP, QoS 0은 없음</translation>
    </message>
</context>
<context>
    <name>RoundTripPanel</name>
    <message>
        <source>The keep-alive pings by itself when nothing else is sent.</source>
        <translation>다른 것을 보내지 않으면 keep-alive가 자동으로 핑을 보냅니다.</translation>
    </message>
    <message numerus="yes">
        <source>last %1 · median %2 · 95th percentile %3 · longest %4 · %n ping(s)</source>
        <translation>
            <numerusform>마지막 %1 · 중앙값 %2 · 95번째 백분위수 %3 · 최장 %4 · 핑 %n회</numerusform>
        </translation>
    </message>
    <message>
        <source>Round-trip time</source>
        <translation>왕복 시간</translation>
    </message>
    <message>
        <source>Ping now</source>
        <translation>지금 핑</translation>
    </message>
    <message>
        <source>Sends PINGREQ (section 3.12) and measures the time until PINGRESP.</source>
        <translation>PINGREQ를 보내고(3.12절) PINGRESP까지의 시간을 잽니다.</translation>
    </message>
    <message>
        <source>every second</source>
        <translation>1초마다</translation>
    </message>
    <message>
        <source>Sends PINGREQ (section 3.12) every second while connected. The broker then sees no silence, whatever the keep-alive.</source>
        <translation>연결된 동안 1초마다 PINGREQ(3.12절)를 보냅니다. 그러면 keep-alive와 관계없이 브로커에는 침묵이 없습니다.</translation>
    </message>
</context>
<context>
    <name>RoundTripPlot</name>
    <message>
        <source>No PINGRESP yet.</source>
        <translation>아직 PINGRESP가 없습니다.</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <extracomment>%1: round-trip time with unit; %2: time of day</extracomment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>The time from PINGREQ to PINGRESP (section 3.12): those of the keep-alive, and those that you ask for.</source>
        <translation>PINGREQ부터 PINGRESP까지의 시간(3.12절): keep-alive의 것과 직접 요청한 것.</translation>
    </message>
</context>
<context>
    <name>RoundTripView</name>
    <message>
        <source>Choose at least one QoS.</source>
        <translation>QoS를 하나 이상 선택하십시오.</translation>
    </message>
    <message>
        <source>&amp;Round trip</source>
        <translation>왕복(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>취소(&amp;C)</translation>
    </message>
    <message>
        <source>This connection publishes, a second one waits for the message.</source>
        <translation>이 연결이 발행하고 두 번째 연결이 메시지를 기다립니다.</translation>
    </message>
    <message>
        <source>Not connected: two connections of their own publish and wait.</source>
        <translation>연결되지 않음: 별도의 두 연결이 발행하고 기다립니다.</translation>
    </message>
    <message>
        <source>The packets of this connection stand in the log. The second connection has the same server, credentials and TLS, but a client ID of its own that begins alike, no will and no session that stays.</source>
        <translation>이 연결의 패킷은 로그에 있습니다. 두 번째 연결은 서버, 자격 증명, TLS가 같지만, 앞부분이 같은 자체 Client ID를 쓰고 Will과 남는 세션이 없습니다.</translation>
    </message>
    <message>
        <source>Both have the server, credentials and TLS of the settings, but client IDs of their own that begin alike, no will and no session that stays. Where rights go by the client ID, connect first: then this connection publishes.</source>
        <translation>둘 다 설정의 서버, 자격 증명, TLS를 쓰지만, 앞부분이 같은 자체 Client ID를 쓰고 Will과 남는 세션이 없습니다. 권한이 Client ID에 따라 정해지면 먼저 연결하십시오. 그러면 이 연결이 발행합니다.</translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation>토픽(&amp;T)</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>&amp;Payload</source>
        <translation>페이로드(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Wait</source>
        <translation>대기(&amp;W)</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>a topic name, without wildcards</source>
        <translation>와일드카드 없는 토픽 이름</translation>
    </message>
    <message>
        <source>The topic name that the message is published to, and that the second connection subscribes to (PUBLISH, section 3.3.2.1). Whoever else subscribes to it gets the message as well.</source>
        <translation>메시지를 발행하고 두 번째 연결이 구독하는 토픽 이름(PUBLISH, 3.3.2.1절). 이를 구독하는 다른 클라이언트도 메시지를 받습니다.</translation>
    </message>
    <message>
        <source>made anew each time</source>
        <translation>매번 새로 만듦</translation>
    </message>
    <message>
        <source>How long each message is waited for, from its PUBLISH on</source>
        <translation>PUBLISH부터 각 메시지를 기다리는 시간</translation>
    </message>
    <message>
        <source>Publishes one message with each chosen QoS, never retained, and waits for it on a second connection (Return in the topic)</source>
        <translation>선택한 QoS마다 메시지를 하나씩 Retain 없이 발행하고 두 번째 연결에서 기다립니다 (토픽에서 Return)</translation>
    </message>
    <message>
        <source>Copy the results with their explanations</source>
        <translation>설명과 함께 결과 복사</translation>
    </message>
    <message>
        <source>At most once: nothing acknowledges it (section 4.3.1)</source>
        <translation>최대 한 번: 확인 응답 없음(4.3.1절)</translation>
    </message>
    <message>
        <source>At least once: PUBACK acknowledges it (section 4.3.2)</source>
        <translation>적어도 한 번: PUBACK이 확인 응답(4.3.2절)</translation>
    </message>
    <message>
        <source>Exactly once: PUBREC, PUBREL and PUBCOMP (section 4.3.3)</source>
        <translation>정확히 한 번: PUBREC, PUBREL, PUBCOMP(4.3.3절)</translation>
    </message>
    <message>
        <source>Does a message arrive? Publish one here and see what a subscriber gets, and how fast.</source>
        <translation>메시지가 도착합니까? 여기서 발행하여 구독자가 무엇을 얼마나 빨리 받는지 보십시오.</translation>
    </message>
    <message>
        <source>What the message holds. Left empty, it is “connack” and random digits, so that it cannot be taken for another one. With MQTT 5 a User Property marks the message as well. Payload of PUBLISH, section 3.3.3.</source>
        <translation>메시지의 내용. 비워 두면 다른 것과 혼동되지 않도록 “connack”과 임의의 숫자를 씁니다. MQTT 5에서는 User Property로도 메시지를 표시합니다. PUBLISH의 페이로드, 3.3.3절.</translation>
    </message>
</context>
<context>
    <name>SecretKeeper</name>
    <message>
        <source>This build of Connack has no access to the system&apos;s key store.</source>
        <translation>이 빌드의 Connack은 시스템 키 저장소에 접근할 수 없습니다.</translation>
    </message>
    <message>
        <source>The secrets of this connection could not be read. %1</source>
        <translation>이 연결의 비밀 값을 읽을 수 없었습니다. %1</translation>
    </message>
    <message>
        <source>The system&apos;s key store gave no secrets for this connection: they are gone, or it stayed locked.</source>
        <translation>시스템 키 저장소가 이 연결의 비밀 값을 주지 않았습니다. 사라졌거나 잠긴 채였습니다.</translation>
    </message>
    <message>
        <source>What the system&apos;s key store holds for this connection cannot be read.</source>
        <translation>시스템 키 저장소에 있는 이 연결의 내용을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The secrets of this connection were not saved. %1</source>
        <translation>이 연결의 비밀 값을 저장하지 못했습니다. %1</translation>
    </message>
    <message>
        <source>The secrets of this connection are still in the system&apos;s key store. %1</source>
        <translation>이 연결의 비밀 값이 아직 시스템 키 저장소에 있습니다. %1</translation>
    </message>
</context>
<context>
    <name>SecretStore</name>
    <message>
        <source>This system has no key store that answers.</source>
        <translation>이 시스템에는 응답하는 키 저장소가 없습니다.</translation>
    </message>
    <message>
        <source>The system&apos;s key store is locked, or refuses access.</source>
        <translation>시스템 키 저장소가 잠겨 있거나 접근을 거부합니다.</translation>
    </message>
    <message>
        <source>The system&apos;s key store failed and does not say why.</source>
        <translation>시스템 키 저장소가 실패했으며 이유를 밝히지 않습니다.</translation>
    </message>
    <message>
        <source>The system&apos;s key store failed: %1</source>
        <translation>시스템 키 저장소가 실패했습니다: %1</translation>
    </message>
</context>
<context>
    <name>SessionRules</name>
    <message>
        <source>The connection had held for %1.</source>
        <translation>연결은 %1 동안 유지되었습니다.</translation>
    </message>
    <message>
        <source>Follow the reason: %1</source>
        <translation>이유를 따르십시오: %1</translation>
    </message>
    <message>
        <source>Read the broker&apos;s log: it tells which rule refused it.</source>
        <translation>브로커의 로그를 읽으십시오. 어떤 규칙이 거부했는지 나옵니다.</translation>
    </message>
    <message>
        <source>The broker refused the subscription to &quot;%1&quot; with %2.</source>
        <translation>브로커가 “%1”의 구독을 %2(으)로 거부했습니다.</translation>
    </message>
    <message>
        <source>Check the topic filter &quot;%1&quot;: its spelling, and whether wildcards or a share name are allowed there.</source>
        <translation>Topic Filter “%1”을(를) 확인하십시오: 철자와, 와일드카드나 공유 이름이 허용되는지.</translation>
    </message>
    <message>
        <source>The broker refused the message to &quot;%1&quot; with %2.</source>
        <translation>브로커가 “%1”에 보낸 메시지를 %2(으)로 거부했습니다.</translation>
    </message>
    <message>
        <source>Check the topic &quot;%1&quot;: it may be spelt wrongly, or be read-only.</source>
        <translation>토픽 “%1”을(를) 확인하십시오. 철자가 틀렸거나 읽기 전용일 수 있습니다.</translation>
    </message>
    <message>
        <source>The server reference is &quot;%1&quot;.</source>
        <translation>Server Reference는 “%1”입니다.</translation>
    </message>
    <message>
        <source>Put the host of &quot;%1&quot; into the URL.</source>
        <translation>“%1”의 호스트를 URL에 넣으십시오.</translation>
    </message>
    <message>
        <source>Another connection came with the client ID &quot;%1&quot;, and the broker keeps only the newer one.</source>
        <translation>Client ID “%1”(으)로 다른 연결이 왔고 브로커는 새것만 유지합니다.</translation>
    </message>
    <message>
        <source>Find the other client with the client ID &quot;%1&quot;, for instance a second copy of the device or program.</source>
        <translation>Client ID “%1”의 다른 클라이언트를 찾으십시오. 예: 장치나 프로그램의 두 번째 사본.</translation>
    </message>
    <message>
        <source>Use a client ID that no one else has.</source>
        <translation>다른 누구도 쓰지 않는 Client ID를 쓰십시오.</translation>
    </message>
    <message>
        <source>Use a longer keep-alive than %1 s, or look for what holds the packets up on the way.</source>
        <translation>%1 s보다 긴 keep-alive를 쓰거나, 중간에서 패킷을 지연시키는 것을 찾으십시오.</translation>
    </message>
    <message>
        <source>Follow the reason and look into the broker&apos;s log at that time.</source>
        <translation>이유를 따르고 그 시각의 브로커 로그를 보십시오.</translation>
    </message>
    <message>
        <source>Connect again later.</source>
        <translation>나중에 다시 연결하십시오.</translation>
    </message>
    <message>
        <source>The broker ended the connection with DISCONNECT %1.</source>
        <translation>브로커가 DISCONNECT %1(으)로 연결을 끝냈습니다.</translation>
    </message>
    <message>
        <source>It gives the reason &quot;%1&quot;.</source>
        <translation>이유는 “%1”(이)라고 합니다.</translation>
    </message>
    <message>
        <source>The broker did not answer PINGREQ: no PINGRESP came, and nothing else.</source>
        <translation>브로커가 PINGREQ에 응답하지 않았습니다. PINGRESP도 다른 것도 오지 않았습니다.</translation>
    </message>
    <message>
        <source>Either the broker hangs, or the way to it is broken without either side being told, as by a router or firewall that forgot the connection.</source>
        <translation>브로커가 멈췄거나, 라우터나 방화벽이 연결을 잊은 것처럼 양쪽 다 모르는 사이에 경로가 끊겼습니다.</translation>
    </message>
    <message>
        <source>Check the network between here and the broker, and whether the broker still answers others.</source>
        <translation>여기와 브로커 사이의 네트워크, 그리고 브로커가 다른 클라이언트에 아직 응답하는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Use a shorter keep-alive than %1 s, if a router or firewall drops quiet connections.</source>
        <translation>라우터나 방화벽이 조용한 연결을 끊는다면 %1 s보다 짧은 keep-alive를 쓰십시오.</translation>
    </message>
    <message>
        <source>a packet of no known type</source>
        <translation>알 수 없는 유형의 패킷</translation>
    </message>
    <message>
        <source>Report the packet to the maker of the broker; the packet log has its bytes.</source>
        <translation>브로커 제조사에 패킷을 보고하십시오. 패킷 로그에 바이트가 있습니다.</translation>
    </message>
    <message>
        <source>Look for a proxy or gateway between here and the broker that changes the bytes.</source>
        <translation>여기와 브로커 사이에서 바이트를 바꾸는 프록시나 게이트웨이를 찾으십시오.</translation>
    </message>
    <message>
        <source>The server closed the connection %1 after the CONNACK, and gave no reason.</source>
        <translation>서버가 CONNACK의 %1 후에 이유 없이 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>So behave brokers before MQTT 5 when another client takes over the client ID &quot;%1&quot;, when a subscription or message is not allowed, and when they are stopped.</source>
        <translation>MQTT 5 이전의 브로커는 다른 클라이언트가 Client ID “%1”을(를) 넘겨받을 때, 구독이나 메시지가 허용되지 않을 때, 중지될 때 이렇게 합니다.</translation>
    </message>
    <message>
        <source>Check whether another client uses the client ID &quot;%1&quot;; connect with another client ID to find out.</source>
        <translation>다른 클라이언트가 Client ID “%1”을(를) 쓰는지 확인하십시오. 다른 Client ID로 연결하면 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules for the topics used: some brokers hang up on what is not allowed.</source>
        <translation>사용한 토픽에 대한 브로커의 접근 규칙을 확인하십시오. 일부 브로커는 허용되지 않은 것에 연결을 끊습니다.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time.</source>
        <translation>그 시각의 브로커 로그를 보십시오.</translation>
    </message>
    <message>
        <source>Switch to MQTT 5.0, if the broker speaks it: there it tells its reason.</source>
        <translation>브로커가 지원하면 MQTT 5.0으로 바꾸십시오. 거기서는 이유를 알려 줍니다.</translation>
    </message>
    <message>
        <source>The connection was reset %1 after the CONNACK.</source>
        <translation>연결이 CONNACK의 %1 후에 재설정되었습니다.</translation>
    </message>
    <message>
        <source>The network connection broke off %1 after the CONNACK.</source>
        <translation>네트워크 연결이 CONNACK의 %1 후에 끊겼습니다.</translation>
    </message>
    <message>
        <source>The broker may have crashed or been restarted, or a router, firewall or load balancer cut the connection.</source>
        <translation>브로커가 비정상 종료되었거나 다시 시작되었을 수 있고, 라우터, 방화벽 또는 로드 밸런서가 연결을 끊었을 수 있습니다.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log at that time: was it running, and did it drop this client?</source>
        <translation>그 시각의 브로커 로그를 보십시오. 실행 중이었습니까? 이 클라이언트를 끊었습니까?</translation>
    </message>
    <message>
        <source>Check the network between here and the broker, and time limits of load balancers on quiet connections.</source>
        <translation>여기와 브로커 사이의 네트워크와, 조용한 연결에 대한 로드 밸런서의 제한 시간을 확인하십시오.</translation>
    </message>
    <message>
        <source>The broker did not answer the SUBSCRIBE for &quot;%1&quot;: no SUBACK came.</source>
        <translation>브로커가 “%1”의 SUBSCRIBE에 응답하지 않았습니다. SUBACK이 오지 않았습니다.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the SUBSCRIBE arrive, and does a plug-in hold the answer up?</source>
        <translation>브로커 로그를 보십시오. SUBSCRIBE가 도착했는지, 플러그인이 응답을 지연시키는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules for &quot;%1&quot;; a broker must answer all the same.</source>
        <translation>“%1”에 대한 브로커의 접근 규칙을 확인하십시오. 브로커는 그래도 응답해야 합니다.</translation>
    </message>
    <message>
        <source>The broker did not acknowledge the message to &quot;%1&quot; with QoS %2: no %3 came.</source>
        <translation>브로커가 “%1”에 보낸 QoS %2 메시지에 확인 응답하지 않았습니다. %3이(가) 오지 않았습니다.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log: did the PUBLISH arrive, and does a plug-in hold the answer up?</source>
        <translation>브로커 로그를 보십시오. PUBLISH가 도착했는지, 플러그인이 응답을 지연시키는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The message to &quot;%1&quot; was sent with QoS 0 and did not come back, though a subscription of this connection matches it.</source>
        <translation>“%1”에 QoS 0으로 보낸 메시지가, 이 연결의 구독과 일치하는데도 돌아오지 않았습니다.</translation>
    </message>
    <message>
        <source>The broker acknowledged the message to &quot;%1&quot;, but did not deliver it, though a subscription of this connection matches it.</source>
        <translation>브로커가 “%1”에 보낸 메시지에 확인 응답했지만, 이 연결의 구독과 일치하는데도 전달하지 않았습니다.</translation>
    </message>
    <message>
        <source>Brokers before MQTT 5 drop so what the access rules forbid, and cannot say it.</source>
        <translation>MQTT 5 이전의 브로커는 접근 규칙이 금지하는 것을 이렇게 버리며, 알릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Switch to MQTT 5.0: there the broker can answer a message that is not allowed with a reason code.</source>
        <translation>MQTT 5.0으로 바꾸십시오. 거기서는 브로커가 허용되지 않은 메시지에 Reason Code로 응답할 수 있습니다.</translation>
    </message>
    <message>
        <source>Check for rules, bridges or plug-ins of the broker that take messages on this topic.</source>
        <translation>이 토픽의 메시지를 가져가는 브로커의 규칙, 브릿지, 플러그인이 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The subscription to &quot;%1&quot; was not sent: %2</source>
        <translation>“%1”의 구독을 보내지 않았습니다: %2</translation>
    </message>
    <message>
        <source>Change the subscription so that it keeps to this, or the broker&apos;s configuration.</source>
        <translation>이를 지키도록 구독을 바꾸거나 브로커의 구성을 바꾸십시오.</translation>
    </message>
    <message>
        <source>The message to &quot;%1&quot; was not sent: %2</source>
        <translation>“%1”에 메시지를 보내지 않았습니다: %2</translation>
    </message>
    <message>
        <source>Change the message so that it keeps to this, or the broker&apos;s configuration.</source>
        <translation>이를 지키도록 메시지를 바꾸거나 브로커의 구성을 바꾸십시오.</translation>
    </message>
    <message>
        <source>Connack ended the connection: the broker sent %1 that breaks the standard: %2.</source>
        <translation>Connack이 연결을 끝냈습니다. 브로커가 표준을 위반하는 %1을(를) 보냈습니다: %2.</translation>
    </message>
    <message>
        <source>user &quot;%1&quot; and client ID &quot;%2&quot;</source>
        <translation>사용자 “%1”와(과) Client ID “%2”</translation>
    </message>
    <message>
        <source>client ID &quot;%1&quot;, which gave no user name</source>
        <translation>사용자 이름이 없는 Client ID “%1”</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for %1.</source>
        <translation>%1에 대한 브로커의 접근 규칙(ACL)을 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) on subscriptions for %1.</source>
        <translation>%1의 구독에 대한 브로커의 접근 규칙(ACL)을 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) for writing to &quot;%1&quot; and for reading it, for %2.</source>
        <translation>%2의 “%1” 쓰기와 읽기에 대한 브로커의 접근 규칙(ACL)을 확인하십시오.</translation>
    </message>
    <message>
        <source>The subscription &quot;%1&quot; is shared: another member of its group may have taken the message, and a broker without shared subscriptions takes the name by the letter.</source>
        <translation>구독 “%1”은(는) 공유 구독입니다. 그룹의 다른 구성원이 메시지를 가져갔을 수 있고, 공유 구독이 없는 브로커는 이름을 글자 그대로 받아들입니다.</translation>
    </message>
    <message>
        <source>Subscribe to &quot;%1&quot; without $share to find out.</source>
        <translation>알아보려면 $share 없이 “%1”을(를) 구독하십시오.</translation>
    </message>
    <message>
        <source>Brokers drop so what the access rules forbid: a message with QoS 0 has no answer that could say it.</source>
        <translation>브로커는 접근 규칙이 금지하는 것을 이렇게 버립니다. QoS 0 메시지에는 이를 알릴 응답이 없습니다.</translation>
    </message>
    <message>
        <source>Publish with QoS 1: then the broker answers, and can say why it does not take the message.</source>
        <translation>QoS 1로 발행하십시오. 그러면 브로커가 응답하고 메시지를 받지 않는 이유를 알릴 수 있습니다.</translation>
    </message>
    <message>
        <source>That was %1 after the %2 for &quot;%3&quot;: the broker&apos;s access rules probably do not allow it.</source>
        <translation>“%3”의 %2에서 %1 후의 일입니다. 브로커의 접근 규칙이 허용하지 않는 것 같습니다.</translation>
    </message>
    <message>
        <source>Check the broker&apos;s access rules (ACL) on &quot;%1&quot; for %2: some brokers hang up on what is not allowed.</source>
        <translation>%2의 “%1”에 대한 브로커의 접근 규칙(ACL)을 확인하십시오. 일부 브로커는 허용되지 않은 것에 연결을 끊습니다.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>%1 is %2.</source>
        <translation>%1의 값은 %2입니다.</translation>
    </message>
    <message>
        <source>%1 holds the NUL character U+0000 [MQTT-1.5.4-2].</source>
        <translation>%1에 NUL 문자 U+0000이 있습니다 [MQTT-1.5.4-2].</translation>
    </message>
    <message>
        <source>Delete that character.</source>
        <translation>그 문자를 삭제하십시오.</translation>
    </message>
    <message>
        <source>%1 holds half of a surrogate pair, which has no UTF-8 [MQTT-1.5.4-1].</source>
        <translation>%1에 UTF-8로 나타낼 수 없는 서로게이트 쌍의 반쪽이 있습니다 [MQTT-1.5.4-1].</translation>
    </message>
    <message>
        <source>%1 has %2 bytes.</source>
        <translation>%1은(는) %2바이트입니다.</translation>
    </message>
    <message>
        <source>Give at most %1 bytes.</source>
        <translation>%1바이트 이하로 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 is to come from a file, but none is chosen.</source>
        <translation>%1은(는) 파일에서 와야 하는데 선택되지 않았습니다.</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>%1: the port is 0.</source>
        <translation>%1: 포트가 0입니다.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1이(가) 비어 있습니다.</translation>
    </message>
    <message>
        <source>%1 is &quot;%2&quot;. %3</source>
        <translation>%1의 값은 “%2”입니다. %3</translation>
    </message>
    <message>
        <source>Give a topic name without + and #, for instance plant/pump-7/state.</source>
        <translation>+와 # 없는 토픽 이름을 지정하십시오. 예: plant/pump-7/state.</translation>
    </message>
    <message>
        <source>The port is 0.</source>
        <translation>포트가 0입니다.</translation>
    </message>
    <message>
        <source>Give a path such as /mqtt, with its query if need be.</source>
        <translation>/mqtt 같은 경로를, 필요하면 쿼리와 함께 지정하십시오.</translation>
    </message>
    <message>
        <source>The path has %1 characters.</source>
        <translation>경로가 %1자입니다.</translation>
    </message>
    <message>
        <source>Give at most %1 characters.</source>
        <translation>%1자 이하로 지정하십시오.</translation>
    </message>
    <message>
        <source>The path holds a control character: %1.</source>
        <translation>경로에 제어 문자가 있습니다: %1.</translation>
    </message>
    <message>
        <source>The path holds a #, which starts a fragment: %1.</source>
        <translation>경로에 프래그먼트를 시작하는 #이 있습니다: %1.</translation>
    </message>
    <message>
        <source>Write %23 for a # that belongs to the path.</source>
        <translation>경로에 속하는 #은 %23으로 쓰십시오.</translation>
    </message>
    <message>
        <source>A header has no name.</source>
        <translation>헤더에 이름이 없습니다.</translation>
    </message>
    <message>
        <source>Give a name such as X-Api-Key, or remove the row.</source>
        <translation>X-Api-Key 같은 이름을 지정하거나 행을 제거하십시오.</translation>
    </message>
    <message>
        <source>The header name &quot;%1&quot; is not valid (RFC 9110, section 5.1).</source>
        <translation>헤더 이름 “%1”이(가) 올바르지 않습니다(RFC 9110, 5.1절).</translation>
    </message>
    <message>
        <source>Use letters, digits and hyphens.</source>
        <translation>글자, 숫자, 하이픈을 쓰십시오.</translation>
    </message>
    <message>
        <source>The header %1 is made by the WebSocket handshake itself.</source>
        <translation>헤더 %1은(는) WebSocket 핸드셰이크가 직접 만듭니다.</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>제거하십시오.</translation>
    </message>
    <message>
        <source>The value of the header &quot;%1&quot; holds a character that no header has, or is too long (RFC 9110, section 5.5).</source>
        <translation>헤더 “%1”의 값에 헤더에 쓸 수 없는 문자가 있거나 너무 깁니다(RFC 9110, 5.5절).</translation>
    </message>
    <message>
        <source>Give one line of Latin-1 text.</source>
        <translation>Latin-1 텍스트 한 줄을 지정하십시오.</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>3(MQTT 3.1), 4(MQTT 3.1.1) 또는 5(MQTT 5.0)를 지정하십시오.</translation>
    </message>
    <message>
        <source>The user name or password for the SOCKS5 proxy is too long.</source>
        <translation>SOCKS5 프록시의 사용자 이름이나 비밀번호가 너무 깁니다.</translation>
    </message>
    <message>
        <source>Give at most %1 bytes each.</source>
        <translation>각각 %1바이트 이하로 지정하십시오.</translation>
    </message>
    <message>
        <source>The user name for the HTTP proxy holds a colon (RFC 7617, section 2).</source>
        <translation>HTTP 프록시의 사용자 이름에 콜론이 있습니다(RFC 7617, 2절).</translation>
    </message>
    <message>
        <source>Give a name without a colon.</source>
        <translation>콜론 없는 이름을 지정하십시오.</translation>
    </message>
    <message>
        <source>There is authentication data without an authentication method (MQTT 5.0, section 3.1.2.11.10).</source>
        <translation>인증 방식 없이 인증 데이터가 있습니다(MQTT 5.0, 3.1.2.11.10절).</translation>
    </message>
    <message>
        <source>Name the method as well, or remove the data.</source>
        <translation>방식도 지정하거나 데이터를 제거하십시오.</translation>
    </message>
    <message>
        <source>The ALPN name &quot;%1&quot; has %2 bytes.</source>
        <translation>ALPN 이름 “%1”은(는) %2바이트입니다.</translation>
    </message>
    <message>
        <source>Give names of 1 to %1 bytes, for instance mqtt.</source>
        <translation>1~%1바이트의 이름을 지정하십시오. 예: mqtt.</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0, 1 또는 2를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give %1 to %2 seconds.</source>
        <translation>%1~%2초로 지정하십시오.</translation>
    </message>
    <message>
        <source>Give %1 to %2 milliseconds.</source>
        <translation>%1~%2밀리초로 지정하십시오.</translation>
    </message>
    <message>
        <source>Give %1 to %2 bytes.</source>
        <translation>%1~%2바이트로 지정하십시오.</translation>
    </message>
    <message>
        <source>Give a whole number from %1 to %2.</source>
        <translation>%1~%2의 정수를 지정하십시오.</translation>
    </message>
    <message>
        <source>No file is chosen.</source>
        <translation>파일이 선택되지 않았습니다.</translation>
    </message>
    <message>
        <source>The file name %1 holds a NUL character.</source>
        <translation>파일 이름 %1에 NUL 문자가 있습니다.</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1은(는) 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>파일 %1을(를) 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>The file %1 is larger than %2 bytes.</source>
        <translation>파일 %1이(가) %2바이트보다 큽니다.</translation>
    </message>
    <message>
        <source>Choose a file of at most %1 bytes that can be read.</source>
        <translation>읽을 수 있는 %1바이트 이하의 파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://; %3:// is used here.</source>
        <translation>포트 %1은(는) %2://의 통상 포트인데, 여기서는 %3://을(를) 씁니다.</translation>
    </message>
    <message>
        <source>The path %1 has no meaning under %2:// and is not sent.</source>
        <translation>경로 %1은(는) %2://에서 의미가 없으며 전송되지 않습니다.</translation>
    </message>
    <message>
        <source>Properties travel in MQTT 5 only, this connection uses %1; not sent: %2.</source>
        <translation>속성은 MQTT 5에서만 전송되며 이 연결은 %1을(를) 씁니다. 보내지 않음: %2.</translation>
    </message>
    <message>
        <source>%1:// uses no TLS; without effect: %2.</source>
        <translation>%1://은(는) TLS를 쓰지 않습니다. 효력 없음: %2.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is not verified: anyone could answer in its place.</source>
        <translation>브로커의 인증서를 검증하지 않습니다. 누구든 대신 응답할 수 있습니다.</translation>
    </message>
    <message>
        <source>MQTT %1 has no password without a user name [MQTT-3.1.2-22]; the password is not sent.</source>
        <translation>MQTT %1에는 사용자 이름 없는 비밀번호가 없습니다 [MQTT-3.1.2-22]. 비밀번호를 보내지 않습니다.</translation>
    </message>
    <message>
        <source>The client ID has %1 bytes; a broker of MQTT %2 need not take more than %3.</source>
        <translation>Client ID가 %1바이트입니다. MQTT %2의 브로커는 %3바이트를 넘는 것을 받지 않아도 됩니다.</translation>
    </message>
    <message>
        <source>The client ID is empty: the broker gives one.</source>
        <translation>Client ID가 비어 있습니다. 브로커가 지정합니다.</translation>
    </message>
    <message>
        <source>The client ID is empty, which MQTT 3.1 does not allow: most brokers refuse it.</source>
        <translation>Client ID가 비어 있습니다. MQTT 3.1은 허용하지 않으며 대부분의 브로커가 거부합니다.</translation>
    </message>
    <message>
        <source>The client ID is empty and Clean Session is off: a broker must refuse that [MQTT-3.1.3-8].</source>
        <translation>Client ID가 비어 있고 Clean Session이 꺼져 있습니다. 브로커는 이를 거부해야 합니다 [MQTT-3.1.3-8].</translation>
    </message>
    <message>
        <source>The password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>The user name</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>The client ID</source>
        <translation>Client ID</translation>
    </message>
    <message>
        <source>The authentication data</source>
        <translation>인증 데이터</translation>
    </message>
    <message>
        <source>The header %1</source>
        <translation>헤더 %1</translation>
    </message>
    <message>
        <source>The query&apos;s %1</source>
        <translation>쿼리의 %1</translation>
    </message>
    <message>
        <source>%1 is a token that expired at %2.</source>
        <translation>%1은(는) %2에 만료된 토큰입니다.</translation>
    </message>
    <message>
        <source>%1 is a token that expires at %2, within the hour.</source>
        <translation>%1은(는) 1시간 안에, %2에 만료되는 토큰입니다.</translation>
    </message>
    <message>
        <source>Used by ws:// and wss:// only; this connection uses %1://.</source>
        <translation>ws://와 wss://에서만 쓰입니다. 이 연결은 %1://을(를) 씁니다.</translation>
    </message>
    <message>
        <source>Used by mqtts:// and wss:// only; this connection uses %1://.</source>
        <translation>mqtts://와 wss://에서만 쓰입니다. 이 연결은 %1://을(를) 씁니다.</translation>
    </message>
    <message>
        <source>MQTT %1 sends no password without a user name.</source>
        <translation>MQTT %1은(는) 사용자 이름 없이 비밀번호를 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Travels in MQTT 5 only; this connection uses %1.</source>
        <translation>MQTT 5에서만 전송됩니다. 이 연결은 %1을(를) 씁니다.</translation>
    </message>
    <message>
        <source>A password is sent without a user name: MQTT 5 allows it, but not every broker expects it.</source>
        <translation>사용자 이름 없이 비밀번호를 보냅니다. MQTT 5는 허용하지만 모든 브로커가 기대하는 것은 아닙니다.</translation>
    </message>
    <message>
        <source>A client certificate or key is given beside the PKCS#12 file, and wins; without effect: pfx.</source>
        <translation>PKCS#12 파일과 함께 클라이언트 인증서나 키가 지정되어 우선합니다. 효력 없음: pfx.</translation>
    </message>
    <message>
        <source>A client certificate or key is given beside it, and wins.</source>
        <translation>클라이언트 인증서나 키가 함께 지정되어 우선합니다.</translation>
    </message>
    <message>
        <source>Remove that character, or answer AUTH by hand.</source>
        <translation>그 문자를 제거하거나 AUTH에 수동으로 응답하십시오.</translation>
    </message>
    <message>
        <source>%1 holds a character that SCRAM does not allow (RFC 4013, section 2.3).</source>
        <translation>%1에 SCRAM이 허용하지 않는 문자가 있습니다(RFC 4013, 2.3절).</translation>
    </message>
    <message>
        <source>%1 is empty; SCRAM needs one (RFC 5802, section 5.1).</source>
        <translation>%1이(가) 비어 있습니다. SCRAM에 필요합니다(RFC 5802, 5.1절).</translation>
    </message>
    <message>
        <source>Give the user name that the broker knows.</source>
        <translation>브로커가 아는 사용자 이름을 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 is not text in UTF-8, which SCRAM needs (RFC 5802, section 2.2).</source>
        <translation>%1이(가) SCRAM에 필요한 UTF-8 텍스트가 아닙니다(RFC 5802, 2.2절).</translation>
    </message>
    <message>
        <source>Give text, or answer AUTH by hand.</source>
        <translation>텍스트를 지정하거나 AUTH에 수동으로 응답하십시오.</translation>
    </message>
    <message>
        <source>%1 needs a user name and a password; without them the broker&apos;s AUTH is not answered with SCRAM.</source>
        <translation>%1에는 사용자 이름과 비밀번호가 필요합니다. 없으면 브로커의 AUTH에 SCRAM으로 응답하지 않습니다.</translation>
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
        <translation>호스트</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>포트</translation>
    </message>
    <message>
        <source>WebSocket path</source>
        <translation>WebSocket 경로</translation>
    </message>
    <message>
        <source>WebSocket headers</source>
        <translation>WebSocket 헤더</translation>
    </message>
    <message>
        <source>Protocol version</source>
        <translation>프로토콜 버전</translation>
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
        <translation>연결 제한 시간</translation>
    </message>
    <message>
        <source>Connect to</source>
        <translation>연결할 주소</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>프록시</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>Reconnect period</source>
        <translation>재연결 간격</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>Authentication method</source>
        <translation>인증 방식</translation>
    </message>
    <message>
        <source>Authentication data</source>
        <translation>인증 데이터</translation>
    </message>
    <message>
        <source>Verify the certificate</source>
        <translation>인증서 검증</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 파일</translation>
    </message>
    <message>
        <source>Revocation list</source>
        <translation>폐기 목록</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>클라이언트 인증서</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>클라이언트 키</translation>
    </message>
    <message>
        <source>PKCS#12 file</source>
        <translation>PKCS#12 파일</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>암호 문구</translation>
    </message>
    <message>
        <source>Server name</source>
        <translation>서버 이름</translation>
    </message>
    <message>
        <source>ALPN</source>
        <translation>ALPN</translation>
    </message>
    <message>
        <source>Minimum TLS version</source>
        <translation>최소 TLS 버전</translation>
    </message>
    <message>
        <source>Last will</source>
        <translation>Last Will</translation>
    </message>
    <message>
        <source>Will topic</source>
        <translation>Will 토픽</translation>
    </message>
    <message>
        <source>Will payload</source>
        <translation>Will 페이로드</translation>
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
        <translation>옵션</translation>
    </message>
    <message>
        <source>Longest delay</source>
        <translation>최대 간격</translation>
    </message>
    <message>
        <source>Key log file</source>
        <translation>키 로그 파일</translation>
    </message>
</context>
<context>
    <name>SettingsFile</name>
    <message>
        <source>The preferences in %1 are damaged; the file is kept as %2, and the defaults apply.</source>
        <translation>%1의 기본 설정이 손상되었습니다. 파일은 %2(으)로 보관하며 기본값이 적용됩니다.</translation>
    </message>
    <message>
        <source>The preferences in %1 are damaged, and the file cannot be renamed. It is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>%1의 기본 설정이 손상되었으며 파일 이름을 바꿀 수 없습니다. 그대로 둡니다. 기본값이 적용되며 지금 설정하는 것은 보관되지 않습니다.</translation>
    </message>
    <message>
        <source>The preferences in %1 cannot be read. The file is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>%1의 기본 설정을 읽을 수 없습니다. 파일은 그대로 둡니다. 기본값이 적용되며 지금 설정하는 것은 보관되지 않습니다.</translation>
    </message>
    <message>
        <source>The preferences in %1 were written by a newer version of Connack. The file is left as it is; the defaults apply, and what you set now is not kept.</source>
        <translation>%1의 기본 설정은 더 새로운 버전의 Connack이 썼습니다. 파일은 그대로 둡니다. 기본값이 적용되며 지금 설정하는 것은 보관되지 않습니다.</translation>
    </message>
</context>
<context>
    <name>SettingsFlags</name>
    <message>
        <source>%1 is &quot;%2&quot;.</source>
        <translation>%1의 값이 “%2”입니다.</translation>
    </message>
    <message>
        <source>Give seconds, from %1 to 604800.</source>
        <translation>%1~604800의 초를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give 1 to 65535.</source>
        <translation>1~65535를 지정하십시오.</translation>
    </message>
    <message>
        <source>--port is %1.</source>
        <translation>--port가 %1입니다.</translation>
    </message>
    <message>
        <source>A --ws-header is not in the form &apos;Name: value&apos;.</source>
        <translation>--ws-header가 &apos;Name: value&apos; 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>Give the header&apos;s name, a colon and its value, in one line and in quotation marks.</source>
        <translation>헤더 이름, 콜론, 값을 한 줄에 따옴표로 묶어 지정하십시오.</translation>
    </message>
    <message>
        <source>--protocol-version is &quot;%1&quot;.</source>
        <translation>--protocol-version이 “%1”입니다.</translation>
    </message>
    <message>
        <source>Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0).</source>
        <translation>3(MQTT 3.1), 4(MQTT 3.1.1) 또는 5(MQTT 5.0)를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give 0 to 65535 seconds.</source>
        <translation>0~65535초를 지정하십시오.</translation>
    </message>
    <message>
        <source>--clean is &quot;%1&quot;.</source>
        <translation>--clean이 “%1”입니다.</translation>
    </message>
    <message>
        <source>Give true or false.</source>
        <translation>true 또는 false를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give 0, 1 or 2.</source>
        <translation>0, 1 또는 2를 지정하십시오.</translation>
    </message>
    <message>
        <source>--%1 %2 has no value.</source>
        <translation>--%1 %2에 값이 없습니다.</translation>
    </message>
    <message>
        <source>Give NAME=VALUE, for instance sessionExpiryInterval=600.</source>
        <translation>NAME=VALUE를 지정하십시오. 예: sessionExpiryInterval=600.</translation>
    </message>
    <message>
        <source>--%1 %2 cannot be read: %3.</source>
        <translation>--%1 %2을(를) 읽을 수 없습니다: %3.</translation>
    </message>
    <message>
        <source>Name a file that can be read.</source>
        <translation>읽을 수 있는 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>--%1 is &quot;%2&quot;.</source>
        <translation>--%1의 값이 “%2”입니다.</translation>
    </message>
</context>
<context>
    <name>SettingsTabs</name>
    <message>
        <source>General</source>
        <translation>일반</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>자격 증명</translation>
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
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Something here is wrong; it is named beside the field.</source>
        <translation>여기에 잘못된 것이 있습니다. 필드 옆에 표시됩니다.</translation>
    </message>
    <message>
        <source>Something here differs from the default.</source>
        <translation>여기에 기본값과 다른 것이 있습니다.</translation>
    </message>
    <message>
        <source>Something here would not be sent with this version or scheme, or deserves a look; it is named beside the field.</source>
        <translation>여기에 이 버전이나 스킴에서 보내지 않거나 확인이 필요한 것이 있습니다. 필드 옆에 표시됩니다.</translation>
    </message>
</context>
<context>
    <name>Signer</name>
    <message>
        <source>Give the certificate of a CA together with its private key.</source>
        <translation>CA의 인증서를 개인 키와 함께 지정하십시오.</translation>
    </message>
    <message>
        <source>The CA&apos;s certificate or key cannot be read.</source>
        <translation>CA의 인증서나 키를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no CA: its certificate does not allow it to issue others.</source>
        <translation>“%1”은(는) CA가 아닙니다. 그 인증서로는 다른 인증서를 발급할 수 없습니다.</translation>
    </message>
    <message>
        <source>The key does not belong to the certificate of the CA &quot;%1&quot;.</source>
        <translation>키가 CA “%1”의 인증서에 속하지 않습니다.</translation>
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
        <translation>조회한 이름: %1</translation>
    </message>
    <message>
        <source>Addresses: %1</source>
        <translation>주소: %1</translation>
    </message>
    <message>
        <source>Through the %1 proxy %2 port %3</source>
        <translation>%1 프록시 %2 포트 %3 경유</translation>
    </message>
    <message>
        <source>%1: %2 after %3</source>
        <translation>%1: %3 후 %2</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>%1에서</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>TLS version and cipher</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Server name sent: %1</source>
        <translation>보낸 서버 이름: %1</translation>
    </message>
    <message>
        <source>ALPN: %1</source>
        <translation>ALPN: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) presented</source>
        <translation>
            <numerusform>제시된 인증서 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Verification is off</source>
        <translation>검증 꺼짐</translation>
    </message>
    <message>
        <source>Path: %1</source>
        <translation>경로: %1</translation>
    </message>
    <message>
        <source>HTTP status: %1 %2</source>
        <translation>HTTP 상태: %1 %2</translation>
    </message>
    <message>
        <source>Sub-protocol: %1</source>
        <translation>하위 프로토콜: %1</translation>
    </message>
    <message>
        <source>Close frame: %1 %2</source>
        <translation>Close 프레임: %1 %2</translation>
    </message>
    <message>
        <source>CONNECT sent after %1</source>
        <translation>CONNECT 보냄: %1 후</translation>
    </message>
    <message>
        <source>CONNACK: %1</source>
        <translation>CONNACK: %1</translation>
    </message>
    <message>
        <source>DISCONNECT from the broker: %1</source>
        <translation>브로커의 DISCONNECT: %1</translation>
    </message>
    <message>
        <source>Resolve</source>
        <comment>stage: looking up the host&apos;s addresses</comment>
        <translation>이름 조회</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>도달 안 함</translation>
    </message>
    <message>
        <source>running</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>건너뜀</translation>
    </message>
    <message>
        <source>%1: not reached</source>
        <translation>%1: 도달 안 함</translation>
    </message>
    <message>
        <source>%1: running for %2</source>
        <translation>%1: %2 동안 진행 중</translation>
    </message>
    <message>
        <source>%1: ok after %2</source>
        <translation>%1: %2 후 정상</translation>
    </message>
    <message>
        <source>%1: failed after %2</source>
        <translation>%1: %2 후 실패</translation>
    </message>
    <message>
        <source>%1: skipped</source>
        <translation>%1: 건너뜀</translation>
    </message>
    <message>
        <source>%1 port %2</source>
        <translation>%1 포트 %2</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>연결 중</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>거부됨</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>도달할 수 없음</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>재설정됨</translation>
    </message>
    <message>
        <source>given up, another address answered first or the attempt was over</source>
        <translation>포기함, 다른 주소가 먼저 응답했거나 시도가 끝남</translation>
    </message>
    <message>
        <source>an alert that no standard defines</source>
        <translation>표준에 정의되지 않은 경고</translation>
    </message>
    <message>
        <source>TLS alert received: %1 (%2)</source>
        <translation>TLS 경고 받음: %1 (%2)</translation>
    </message>
    <message>
        <source>TLS alert sent: %1 (%2)</source>
        <translation>TLS 경고 보냄: %1 (%2)</translation>
    </message>
    <message>
        <source>The broker, or something between, closed the connection.</source>
        <translation>브로커 또는 중간의 무언가가 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>The connection was reset by the broker or something between.</source>
        <translation>브로커 또는 중간의 무언가가 연결을 재설정했습니다.</translation>
    </message>
    <message>
        <source>The network failed: %1.</source>
        <translation>네트워크 오류: %1.</translation>
    </message>
    <message>
        <source>The TLS handshake failed.</source>
        <translation>TLS 핸드셰이크에 실패했습니다.</translation>
    </message>
    <message>
        <source>The WebSocket upgrade failed.</source>
        <translation>WebSocket 업그레이드에 실패했습니다.</translation>
    </message>
    <message>
        <source>The time limit passed.</source>
        <translation>제한 시간이 지났습니다.</translation>
    </message>
    <message>
        <source>You cancelled it.</source>
        <translation>직접 취소했습니다.</translation>
    </message>
    <message>
        <source>You disconnected: DISCONNECT was sent.</source>
        <translation>직접 연결을 끊었습니다. DISCONNECT를 보냈습니다.</translation>
    </message>
    <message>
        <source>Connack closed the connection because of what the broker sent.</source>
        <translation>브로커가 보낸 것 때문에 Connack이 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>The network failed.</source>
        <translation>네트워크 오류입니다.</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>%1: cancelled after %2</source>
        <translation>%1: %2 후 취소됨</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>프록시</translation>
    </message>
    <message>
        <source>Reached, and asked for the broker, after %1</source>
        <translation>%1 후에 도달하여 브로커 연결을 요청함</translation>
    </message>
    <message>
        <source>Gave the connection after %1</source>
        <translation>%1 후에 연결을 제공함</translation>
    </message>
</context>
<context>
    <name>StatisticsModel</name>
    <message>
        <source>Click or press Enter to show these packets: %1</source>
        <translation>이 패킷을 표시하려면 클릭하거나 Enter를 누르십시오: %1</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Memory: %1</source>
        <translation>메모리: %1</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <translation>%1, %2부터</translation>
    </message>
    <message>
        <source>%1 since %2 (%3)</source>
        <translation>%1, %2부터 (%3)</translation>
    </message>
    <message>
        <source>Round trip: %1</source>
        <translation>왕복: %1</translation>
    </message>
    <message>
        <source>Round trip: not measured</source>
        <translation>왕복: 측정 안 됨</translation>
    </message>
    <message>
        <source>From PINGREQ to PINGRESP, the last time. The client sends PINGREQ when nothing else was sent for the keep-alive.</source>
        <translation>마지막 PINGREQ부터 PINGRESP까지. keep-alive 동안 다른 것을 보내지 않으면 클라이언트가 PINGREQ를 보냅니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) logged</source>
        <translation>
            <numerusform>로그 %n줄</numerusform>
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
        <translation>CONNECT를 보냈습니다. CONNACK 대기 중</translation>
    </message>
    <message>
        <source>Sending CONNECT</source>
        <translation>CONNECT 보내는 중</translation>
    </message>
    <message>
        <source>Asking for the WebSocket upgrade at %1</source>
        <translation>%1에 WebSocket 업그레이드 요청 중</translation>
    </message>
    <message>
        <source>TLS handshake with %1</source>
        <translation>%1와(과) TLS 핸드셰이크 중</translation>
    </message>
    <message>
        <source>Opening the TCP connection to %1 port %2</source>
        <translation>%1 포트 %2(으)로 TCP 연결 여는 중</translation>
    </message>
    <message>
        <source>Looking up the addresses of %1</source>
        <translation>%1의 주소 조회 중</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>%1에 연결 중</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, assigned by the broker, in the session it had kept</source>
        <translation>MQTT %1, 브로커가 지정한 %2(으)로, 보관된 세션에 연결됨</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, assigned by the broker, in a new session</source>
        <translation>MQTT %1, 브로커가 지정한 %2(으)로, 새 세션에 연결됨</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 with an empty client ID, in a new session</source>
        <translation>MQTT %1, 빈 Client ID로, 새 세션에 연결됨</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, in the session the broker had kept</source>
        <translation>MQTT %1, %2(으)로, 브로커가 보관한 세션에 연결됨</translation>
    </message>
    <message>
        <source>Connected with MQTT %1 as %2, in a new session</source>
        <translation>MQTT %1, %2(으)로, 새 세션에 연결됨</translation>
    </message>
    <message>
        <source>Since %1, for %2.</source>
        <translation>%1부터 %2 동안.</translation>
    </message>
    <message>
        <source>Since %1, for %2. The last PINGREQ was answered after %3.</source>
        <translation>%1부터 %2 동안. 마지막 PINGREQ의 응답은 %3 후에 왔습니다.</translation>
    </message>
    <message numerus="yes">
        <source>The broker set %n limit(s); the tab Broker has them beside what was asked.</source>
        <translation>
            <numerusform>브로커가 제한 %n개를 정했습니다. 브로커 탭에 요청한 것과 나란히 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>after CONNACK</source>
        <translation>CONNACK 이후</translation>
    </message>
    <message>
        <source>Not connected yet</source>
        <translation>아직 연결 안 됨</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>연결 끊는 중</translation>
    </message>
    <message>
        <source>You disconnected after %1</source>
        <translation>%1 후에 직접 연결을 끊음</translation>
    </message>
    <message>
        <source>You cancelled the attempt after %1</source>
        <translation>%1 후에 직접 시도를 취소함</translation>
    </message>
    <message>
        <source>The connection ended after %1</source>
        <translation>%1 후에 연결이 끝남</translation>
    </message>
    <message>
        <source>The attempt ended after %1</source>
        <translation>%1 후에 시도가 끝남</translation>
    </message>
    <message>
        <source>For %1, since %2; the limit is %3.</source>
        <translation>%2부터 %1 동안. 제한은 %3입니다.</translation>
    </message>
    <message>
        <source>At %1.</source>
        <translation>시각: %1.</translation>
    </message>
    <message>
        <source>%1 · %2 · at %3, after %4</source>
        <comment>confidence, stage, time of day, duration of the connection</comment>
        <translation>%1 · %2 · %3, %4 후</translation>
    </message>
    <message>
        <source>%1 · %2 · at %3</source>
        <comment>confidence, stage, time of day</comment>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>Type the broker&apos;s URL above, for instance mqtt://broker.example or wss://broker.example/mqtt, and press Connect. Each stage then shows here what it did, how long it took and, if it failed, why.</source>
        <translation>위에 브로커의 URL(예: mqtt://broker.example 또는 wss://broker.example/mqtt)을 입력하고 연결을 누르십시오. 그러면 각 단계가 한 일, 걸린 시간, 실패한 경우 이유가 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>DISCONNECT was sent; the connection closes once it is out.</source>
        <translation>DISCONNECT를 보냈습니다. 전송이 끝나면 연결이 닫힙니다.</translation>
    </message>
    <message>
        <source>DISCONNECT was sent, so the broker does not publish the will.</source>
        <translation>DISCONNECT를 보냈으므로 브로커가 Will을 발행하지 않습니다.</translation>
    </message>
    <message>
        <source>Nothing is known beyond the stages above. Connect again to let the attempt run to its end.</source>
        <translation>위 단계 외에는 알려진 것이 없습니다. 시도를 끝까지 진행하려면 다시 연결하십시오.</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>확실</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>유력</translation>
    </message>
    <message>
        <source>Possible</source>
        <translation>가능</translation>
    </message>
    <message>
        <source>Asking the proxy %1 for a connection to %2 port %3</source>
        <translation>프록시 %1에 %2 포트 %3 연결 요청 중</translation>
    </message>
    <message numerus="yes">
        <source> · after %n extra connection(s)</source>
        <comment>behind the circumstances of a verdict</comment>
        <translation>
            <numerusform> · 추가 연결 %n개 후</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking closer, %1 of %2: %3</source>
        <comment>number of the extra connection, how many so far, what it tries</comment>
        <translation>추가 검사 중, %1/%2: %3</translation>
    </message>
    <message>
        <source>Looking closer: choosing what to try next</source>
        <translation>추가 검사 중: 다음에 시도할 것 선택 중</translation>
    </message>
    <message>
        <source>Server %1 of %2: %3.</source>
        <comment>number, how many, URL</comment>
        <translation>서버 %1/%2: %3.</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n servers took the connection. This is about the first one, %1; the tab Attempts has the others.</source>
        <translation>
            <numerusform>서버 %n개 중 연결을 받은 것이 없습니다. 이것은 첫 번째인 %1에 관한 것이며, 나머지는 시도 탭에 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The broker&apos;s AUTH waits for your answer</source>
        <translation>브로커의 AUTH가 응답을 기다립니다</translation>
    </message>
    <message>
        <source>For %1, since %2; meanwhile the limit stands still.</source>
        <translation>%2부터 %1 동안. 그동안 제한 시간은 멈춰 있습니다.</translation>
    </message>
    <message>
        <source>You dropped the connection after %1</source>
        <translation>%1 후에 직접 연결을 갑자기 끊음</translation>
    </message>
    <message>
        <source>The socket was closed without DISCONNECT: the broker must publish the will.</source>
        <translation>DISCONNECT 없이 소켓을 닫았습니다. 브로커는 Will을 발행해야 합니다.</translation>
    </message>
    <message>
        <source>The socket was closed without DISCONNECT.</source>
        <translation>DISCONNECT 없이 소켓을 닫았습니다.</translation>
    </message>
    <message>
        <source>DISCONNECT was sent with %1: the broker publishes the will all the same.</source>
        <translation>DISCONNECT를 %1(으)로 보냈습니다. 그래도 브로커가 Will을 발행합니다.</translation>
    </message>
    <message>
        <source>DISCONNECT was sent with %1.</source>
        <translation>DISCONNECT를 %1(으)로 보냈습니다.</translation>
    </message>
</context>
<context>
    <name>SubscriptionChecks</name>
    <message>
        <source>The broker takes no wildcards (Wildcard Subscription Available is 0): write the topic without + and #.</source>
        <translation>브로커가 와일드카드를 받지 않습니다(Wildcard Subscription Available이 0). +와 # 없이 토픽을 쓰십시오.</translation>
    </message>
    <message>
        <source>The broker has no shared subscriptions (Shared Subscription Available is 0): leave out $share/ and the share name.</source>
        <translation>브로커에 공유 구독이 없습니다(Shared Subscription Available이 0). $share/와 공유 이름을 빼십시오.</translation>
    </message>
    <message>
        <source>The broker takes no Subscription Identifier (Subscription Identifier Available is 0): leave it out.</source>
        <translation>브로커가 Subscription Identifier를 받지 않습니다(Subscription Identifier Available이 0). 빼십시오.</translation>
    </message>
    <message>
        <source>No Local cannot be set on a shared subscription.</source>
        <translation>공유 구독에는 No Local을 설정할 수 없습니다.</translation>
    </message>
    <message>
        <source>The Subscription Identifier must be 1 to 268,435,455.</source>
        <translation>Subscription Identifier는 1~268,435,455여야 합니다.</translation>
    </message>
    <message>
        <source>Options, Subscription Identifier and user properties are not sent: they exist in MQTT 5 only.</source>
        <translation>옵션, Subscription Identifier, User Property는 보내지 않습니다. MQTT 5에만 있습니다.</translation>
    </message>
    <message>
        <source>Shared subscriptions are part of MQTT 5; below it, a broker may take the filter literally.</source>
        <translation>공유 구독은 MQTT 5의 기능입니다. 그 미만에서는 브로커가 필터를 글자 그대로 받아들일 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>SubscriptionOptions</name>
    <message>
        <source>Travel in MQTT 5 only; this connection uses %1: none of it is sent.</source>
        <translation>MQTT 5에서만 전송됩니다. 이 연결은 %1을(를) 쓰므로 보내지 않습니다.</translation>
    </message>
    <message>
        <source>&amp;No Local: not the messages that this connection publishes</source>
        <translation>No Local: 이 연결이 발행한 메시지 제외(&amp;N)</translation>
    </message>
    <message>
        <source>The server does not send back what came from this client ID. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>서버가 이 Client ID에서 온 것을 돌려보내지 않습니다. MQTT 5, SUBSCRIBE, 3.8.3.1절.</translation>
    </message>
    <message>
        <source>Retain As &amp;Published: keep the RETAIN flag</source>
        <translation>Retain As Published: RETAIN 플래그 유지(&amp;P)</translation>
    </message>
    <message>
        <source>Messages keep the RETAIN flag with which they were published; otherwise the server sets it only on messages that it kept. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>메시지가 발행될 때의 RETAIN 플래그를 유지합니다. 아니면 서버가 보관한 메시지에만 설정합니다. MQTT 5, SUBSCRIBE, 3.8.3.1절.</translation>
    </message>
    <message>
        <source>Retain &amp;Handling:</source>
        <translation>Retain Handling(&amp;H):</translation>
    </message>
    <message>
        <source>0: send retained messages</source>
        <translation>0: Retain 메시지 보내기</translation>
    </message>
    <message>
        <source>1: only if the subscription is new</source>
        <translation>1: 새 구독일 때만</translation>
    </message>
    <message>
        <source>2: do not send them</source>
        <translation>2: 보내지 않기</translation>
    </message>
    <message>
        <source>Which retained messages the server sends at once. MQTT 5, SUBSCRIBE, section 3.8.3.1.</source>
        <translation>서버가 어떤 Retain 메시지를 즉시 보낼지. MQTT 5, SUBSCRIBE, 3.8.3.1절.</translation>
    </message>
    <message>
        <source>Subscription &amp;Identifier:</source>
        <translation>Subscription Identifier(&amp;I):</translation>
    </message>
    <message>
        <source>not set: none is sent</source>
        <translation>설정 안 됨: 보내지 않음</translation>
    </message>
    <message>
        <source>A number that the server puts into every message that comes for this subscription: 1 to 268,435,455. MQTT 5, SUBSCRIBE, section 3.8.2.1.2.</source>
        <translation>이 구독으로 오는 모든 메시지에 서버가 넣는 번호: 1~268,435,455. MQTT 5, SUBSCRIBE, 3.8.2.1.2절.</translation>
    </message>
    <message>
        <source>&amp;User properties:</source>
        <translation>User Properties(&amp;U):</translation>
    </message>
    <message>
        <source>Names and values for the server. MQTT 5, SUBSCRIBE, section 3.8.2.1.3.</source>
        <translation>서버에 보내는 이름과 값. MQTT 5, SUBSCRIBE, 3.8.2.1.3절.</translation>
    </message>
</context>
<context>
    <name>SubscriptionText</name>
    <message>
        <source>Kept with the session</source>
        <translation>세션과 함께 보관됨</translation>
    </message>
    <message>
        <source>QoS %1, kept with the session</source>
        <translation>QoS %1, 세션과 함께 보관됨</translation>
    </message>
    <message>
        <source>Granted QoS %1 only</source>
        <translation>QoS %1만 허용됨</translation>
    </message>
    <message>
        <source>Granted QoS %1</source>
        <translation>QoS %1 허용됨</translation>
    </message>
    <message>
        <source>Unsubscribing was refused</source>
        <translation>구독 해지가 거부됨</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>거부됨: %1</translation>
    </message>
    <message>
        <source>The server kept the session, and this subscription with it: no SUBSCRIBE was sent in this connection.</source>
        <translation>서버가 세션과 함께 이 구독을 보관했습니다. 이 연결에서는 SUBSCRIBE를 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>SUBACK came after %1 ms.</source>
        <translation>SUBACK이 %1 ms 후에 왔습니다.</translation>
    </message>
    <message>
        <source>QoS %1 was asked for; the server sends with QoS %2 at most.</source>
        <translation>QoS %1을(를) 요청했고, 서버는 최대 QoS %2(으)로 보냅니다.</translation>
    </message>
    <message>
        <source>It was subscribed again by itself, since the server did not keep the session.</source>
        <translation>서버가 세션을 보관하지 않아 자동으로 다시 구독했습니다.</translation>
    </message>
    <message>
        <source>SUBACK has the return code 0x80, Failure. Below MQTT 5 a server cannot say why; most often the access rules (ACL) do not let this user read here.</source>
        <translation>SUBACK의 Return code가 0x80, Failure입니다. MQTT 5 미만에서는 서버가 이유를 알릴 수 없습니다. 대개 접근 규칙(ACL)이 이 사용자의 읽기를 허용하지 않는 것입니다.</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <source>Not subscribed</source>
        <translation>구독 안 함</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>보내지 않음</translation>
    </message>
    <message>
        <source>Awaiting SUBACK</source>
        <translation>SUBACK 대기 중</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>Awaiting UNSUBACK</source>
        <translation>UNSUBACK 대기 중</translation>
    </message>
    <message>
        <source>Lost with the session</source>
        <translation>세션과 함께 사라짐</translation>
    </message>
    <message>
        <source>SUBSCRIBE goes out with the next connection.</source>
        <translation>다음 연결에서 SUBSCRIBE를 보냅니다.</translation>
    </message>
    <message>
        <source>Kept in the list; no messages are asked for.</source>
        <translation>목록에 보관하며 메시지를 요청하지 않습니다.</translation>
    </message>
    <message>
        <source>SUBSCRIBE was sent; the server has not answered yet.</source>
        <translation>SUBSCRIBE를 보냈습니다. 서버가 아직 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>The server ended the connection instead of answering SUBSCRIBE, more than once. It is not sent again by itself; some brokers do so where the access rules forbid the filter.</source>
        <translation>서버가 SUBSCRIBE에 응답하는 대신 연결을 두 번 이상 끝냈습니다. 자동으로 다시 보내지 않습니다. 접근 규칙이 필터를 금지할 때 일부 브로커가 이렇게 합니다.</translation>
    </message>
    <message>
        <source>The server has not answered in time. It must answer every SUBSCRIBE and UNSUBSCRIBE (sections 3.8.4 and 3.10.4).</source>
        <translation>서버가 제때 응답하지 않았습니다. 모든 SUBSCRIBE와 UNSUBSCRIBE에 응답해야 합니다(3.8.4절 및 3.10.4절).</translation>
    </message>
    <message>
        <source>UNSUBSCRIBE was sent; the server has not answered yet.</source>
        <translation>UNSUBSCRIBE를 보냈습니다. 서버가 아직 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>The server did not keep the session, and subscribing again by itself is switched off. Subscribe it again by hand.</source>
        <translation>서버가 세션을 보관하지 않았고 자동 재구독이 꺼져 있습니다. 직접 다시 구독하십시오.</translation>
    </message>
    <message>
        <source>The server adds: %1</source>
        <translation>서버의 설명: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n user propert(y/ies)</source>
        <translation>
            <numerusform>User Property %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Subscriptions</name>
    <message>
        <source>UNSUBSCRIBE was refused: %1.</source>
        <translation>UNSUBSCRIBE가 거부되었습니다: %1.</translation>
    </message>
</context>
<context>
    <name>SubscriptionsModel</name>
    <message>
        <source>The QoS that was asked for. The server may grant a lower one (section 3.8.4).</source>
        <translation>요청한 QoS. 서버가 더 낮은 것을 허용할 수 있습니다(3.8.4절).</translation>
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
        <translation>상태</translation>
    </message>
</context>
<context>
    <name>SubscriptionsPane</name>
    <message>
        <source>Changes the subscription &quot;%1&quot;. Esc leaves it as it is.</source>
        <translation>구독 “%1”을(를) 변경합니다. Esc는 그대로 둡니다.</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Subscribe</source>
        <translation>구독(&amp;S)</translation>
    </message>
    <message>
        <source>Subscribe &amp;Again</source>
        <translation>다시 구독(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Unsubscribe</source>
        <translation>구독 해지(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Copy Filters</source>
        <translation>필터 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;State</source>
        <translation>상태 복사(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>제거(&amp;R)</translation>
    </message>
    <message>
        <source>No subscriptions yet. Type a topic filter above, such as test/#, and press Enter. They are kept with the connection.</source>
        <translation>아직 구독이 없습니다. 위에 test/# 같은 Topic Filter를 입력하고 Enter를 누르십시오. 연결과 함께 보관됩니다.</translation>
    </message>
    <message>
        <source>Topic filter, for instance test/#</source>
        <translation>Topic Filter, 예: test/#</translation>
    </message>
    <message>
        <source>What to subscribe to: + stands for one level, # for all that follow (section 4.7). Enter subscribes.</source>
        <translation>구독할 것: +는 한 단계, #은 그 뒤의 모든 단계를 나타냅니다(4.7절). Enter로 구독합니다.</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>The highest QoS at which the server may send (SUBSCRIBE, section 3.8.3.1)</source>
        <translation>서버가 보낼 수 있는 최고 QoS(SUBSCRIBE, 3.8.3.1절)</translation>
    </message>
    <message>
        <source>Options of MQTT 5: No Local, Retain As Published, Retain Handling, Subscription Identifier, user properties</source>
        <translation>MQTT 5의 옵션: No Local, Retain As Published, Retain Handling, Subscription Identifier, User Properties</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>구독</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>Sends SUBSCRIBE (section 3.8), and again after each CONNACK whose session does not know it (Enter)</source>
        <translation>SUBSCRIBE(3.8절)를 보내고, CONNACK의 세션이 이 구독을 모르면 그때마다 다시 보냅니다(Enter)</translation>
    </message>
    <message>
        <source>What is subscribed to, and what the server answered</source>
        <translation>구독한 것과 서버의 응답입니다</translation>
    </message>
</context>
<context>
    <name>TextBlock</name>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>모두 선택(&amp;A)</translation>
    </message>
</context>
<context>
    <name>TextPane</name>
    <message>
        <source>Bytes %1 to %2 of %3 are shown.</source>
        <translation>%3 중 바이트 %1~%2을(를) 표시합니다.</translation>
    </message>
    <message>
        <source>Previous Part</source>
        <translation>이전 부분</translation>
    </message>
    <message>
        <source>Next Part</source>
        <translation>다음 부분</translation>
    </message>
    <message>
        <source>Show All</source>
        <translation>모두 표시</translation>
    </message>
</context>
<context>
    <name>TlsAlerts</name>
    <message>
        <source>The server could not make sense of what it got: its TLS software is old or faulty, or something on the way changes the bytes.</source>
        <translation>서버가 받은 것을 이해하지 못했습니다. 서버의 TLS 소프트웨어가 오래되었거나 결함이 있거나, 중간의 무언가가 바이트를 바꿉니다.</translation>
    </message>
    <message>
        <source>What the server got did not pass its cryptographic check: something on the way changes the bytes, or its TLS software is faulty.</source>
        <translation>서버가 받은 것이 암호 검사를 통과하지 못했습니다. 중간의 무언가가 바이트를 바꾸거나 서버의 TLS 소프트웨어에 결함이 있습니다.</translation>
    </message>
    <message>
        <source>The fault is inside the server: often it cannot read or use its own certificate or key, or what is behind it does not answer.</source>
        <translation>서버 안의 문제입니다. 서버가 자신의 인증서나 키를 읽거나 쓰지 못하거나, 뒤에 있는 것이 응답하지 않는 경우가 많습니다.</translation>
    </message>
    <message>
        <source>The server gave the handshake up for a reason outside TLS.</source>
        <translation>서버가 TLS 밖의 이유로 핸드셰이크를 포기했습니다.</translation>
    </message>
    <message>
        <source>The server takes only clients that encrypt the server name (ECH).</source>
        <translation>서버가 서버 이름을 암호화하는(ECH) 클라이언트만 받습니다.</translation>
    </message>
</context>
<context>
    <name>TlsForm</name>
    <message>
        <source>On: the broker&apos;s certificate must be valid, name the host, and end at a CA that is trusted here. Off: anybody in between can pose as the broker.
TLS handshake, RFC 5280 and RFC 6125. MQTT.js: rejectUnauthorized</source>
        <translation>켬: 브로커의 인증서가 유효하고, 호스트 이름이 있으며, 여기서 신뢰하는 CA에서 끝나야 합니다. 끔: 중간의 누구든 브로커로 행세할 수 있습니다.
TLS 핸드셰이크, RFC 5280 및 RFC 6125. MQTT.js: rejectUnauthorized</translation>
    </message>
    <message>
        <source>&amp;Verify the certificate</source>
        <translation>인증서 검증(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;CA file</source>
        <translation>CA 파일(&amp;C)</translation>
    </message>
    <message>
        <source>not set: the system&apos;s CA store</source>
        <translation>설정 안 됨: 시스템의 CA 저장소</translation>
    </message>
    <message>
        <source>Trust the &amp;system&apos;s CA store as well</source>
        <translation>시스템의 CA 저장소도 신뢰(&amp;S)</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>클라이언트 인증서</translation>
    </message>
    <message>
        <source>Client cer&amp;tificate</source>
        <translation>클라이언트 인증서(&amp;T)</translation>
    </message>
    <message>
        <source>not set: none is shown</source>
        <translation>설정 안 됨: 제시하지 않음</translation>
    </message>
    <message>
        <source>Client &amp;key</source>
        <translation>클라이언트 키(&amp;K)</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>설정 안 됨</translation>
    </message>
    <message>
        <source>&amp;PKCS#12 file</source>
        <translation>PKCS#12 파일(&amp;P)</translation>
    </message>
    <message>
        <source>Pass&amp;phrase</source>
        <translation>암호 문구(&amp;H)</translation>
    </message>
    <message>
        <source>Handshake</source>
        <translation>핸드셰이크</translation>
    </message>
    <message>
        <source>Server &amp;name</source>
        <translation>서버 이름(&amp;N)</translation>
    </message>
    <message>
        <source>The name that is asked for (SNI) and that the certificate must have, in place of the URL&apos;s host.
Client Hello, RFC 6066 section 3. MQTT.js: servername</source>
        <translation>URL의 호스트 대신 요청하고(SNI) 인증서에 있어야 하는 이름.
Client Hello, RFC 6066 3절. MQTT.js: servername</translation>
    </message>
    <message>
        <source>the URL&apos;s host</source>
        <translation>URL의 호스트</translation>
    </message>
    <message>
        <source>A&amp;LPN</source>
        <translation>ALPN(&amp;L)</translation>
    </message>
    <message>
        <source>Protocol names that the client offers, separated by commas, for instance mqtt or x-amzn-mqtt-ca.
Client Hello, RFC 7301. MQTT.js: ALPNProtocols</source>
        <translation>클라이언트가 제안하는 프로토콜 이름, 쉼표로 구분. 예: mqtt 또는 x-amzn-mqtt-ca.
Client Hello, RFC 7301. MQTT.js: ALPNProtocols</translation>
    </message>
    <message>
        <source>not set: no ALPN extension</source>
        <translation>설정 안 됨: ALPN 확장 없음</translation>
    </message>
    <message>
        <source>&amp;Minimum version</source>
        <translation>최소 버전(&amp;M)</translation>
    </message>
    <message>
        <source>default of this system</source>
        <translation>이 시스템의 기본값</translation>
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
        <translation>CRL 파일(&amp;R)</translation>
    </message>
    <message>
        <source>Certificate revocation list, PEM or DER: the broker&apos;s certificate must not be on it.
RFC 5280 section 5</source>
        <translation>PEM 또는 DER 인증서 폐기 목록: 브로커의 인증서가 여기에 없어야 합니다.
RFC 5280 5절</translation>
    </message>
    <message>
        <source>not set: revocation is not checked</source>
        <translation>설정 안 됨: 폐기 여부를 검사하지 않음</translation>
    </message>
    <message>
        <source>Verification is off: anybody between here and the broker can pose as it and read everything. What the check would have said is still shown after connecting.</source>
        <translation>검증이 꺼져 있습니다. 여기와 브로커 사이의 누구든 브로커로 행세하고 모든 것을 읽을 수 있습니다. 검사했을 때의 결과는 연결한 뒤에도 표시됩니다.</translation>
    </message>
    <message>
        <source>Used with mqtts:// and wss:// only; the URL says %1://.</source>
        <translation>mqtts://와 wss://에서만 쓰입니다. URL은 %1://입니다.</translation>
    </message>
    <message>
        <source>Opens the client key or the PKCS#12 file. It is not sent, and never written to a file.</source>
        <translation>클라이언트 키 또는 PKCS#12 파일을 엽니다. 전송되지 않으며 파일에 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Key lo&amp;g file</source>
        <translation>키 로그 파일(&amp;G)</translation>
    </message>
    <message>
        <source>The session keys of this connection are appended to this file (SSLKEYLOGFILE format), so that Wireshark can read a recording of it:
Preferences, Protocols, TLS, (Pre)-Master-Secret log filename. A new file can be read by you alone.
For debugging only: whoever has the file and a recording can read everything, the password too.</source>
        <translation>Wireshark가 기록을 읽을 수 있도록 이 연결의 세션 키를 이 파일에 추가합니다(SSLKEYLOGFILE 형식).
Preferences, Protocols, TLS, (Pre)-Master-Secret log filename. 새 파일은 본인만 읽을 수 있습니다.
디버깅 전용: 파일과 기록을 가진 사람은 비밀번호를 포함해 모든 것을 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>not set: no keys are written</source>
        <translation>설정 안 됨: 키를 쓰지 않음</translation>
    </message>
    <message>
        <source>Whoever has this file and a recording can read the whole connection, the password too. Remove it when you are done.</source>
        <translation>이 파일과 기록을 가진 사람은 비밀번호를 포함해 연결 전체를 읽을 수 있습니다. 다 쓰면 제거하십시오.</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>파일 선택</translation>
    </message>
    <message>
        <source>Key log file</source>
        <translation>키 로그 파일</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>The certificate authority that issued the broker&apos;s certificate: PEM (one certificate or several) or DER. Without one, the system&apos;s CA store decides.
TLS handshake, RFC 8446, section 4.4.2; how the chain is verified: RFC 5280, section 6.
MQTT.js: ca</source>
        <translation>브로커의 인증서를 발급한 인증 기관: PEM(인증서 하나 이상) 또는 DER. 없으면 시스템의 CA 저장소로 판단합니다.
TLS 핸드셰이크, RFC 8446, 4.4.2절, 체인 검증 방법: RFC 5280, 6절.
MQTT.js: ca</translation>
    </message>
    <message>
        <source>With a CA file: also accept what the system&apos;s CA store trusts.
Trust anchors, RFC 5280, section 6.1</source>
        <translation>CA 파일을 쓸 때: 시스템의 CA 저장소가 신뢰하는 것도 받아들입니다.
Trust anchors, RFC 5280, 6.1절</translation>
    </message>
    <message>
        <source>What this client shows when the broker asks for a certificate: PEM, with its chain behind it, or DER.
Certificate in the TLS handshake, RFC 8446, section 4.4.2.
MQTT.js: cert</source>
        <translation>브로커가 인증서를 요구할 때 이 클라이언트가 제시하는 것: 뒤에 체인이 있는 PEM 또는 DER.
TLS 핸드셰이크의 Certificate, RFC 8446, 4.4.2절.
MQTT.js: cert</translation>
    </message>
    <message>
        <source>The private key of the client certificate: PEM or DER, encrypted or not. It is not sent: it signs CertificateVerify in the TLS handshake, RFC 8446, section 4.4.3.
MQTT.js: key</source>
        <translation>클라이언트 인증서의 개인 키: PEM 또는 DER, 암호화 여부 무관. 전송되지 않으며 TLS 핸드셰이크의 CertificateVerify에 서명합니다. RFC 8446, 4.4.3절.
MQTT.js: key</translation>
    </message>
    <message>
        <source>Certificate and key in one file (.p12, .pfx), in place of the two above.
RFC 7292, section 4. MQTT.js: pfx</source>
        <translation>위의 둘 대신 인증서와 키가 든 파일 하나(.p12, .pfx).
RFC 7292, 4절. MQTT.js: pfx</translation>
    </message>
    <message>
        <source>The oldest TLS version that is accepted. 1.0 and 1.1 are obsolete; many systems refuse them whatever stands here.
supported_versions in the ClientHello, RFC 8446, section 4.2.1</source>
        <translation>받아들이는 가장 오래된 TLS 버전. 1.0과 1.1은 폐지되었으며 많은 시스템이 이 설정과 관계없이 거부합니다.
ClientHello의 supported_versions, RFC 8446, 4.2.1절</translation>
    </message>
</context>
<context>
    <name>TlsMaterial</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1을(를) 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>%1 holds %2.</source>
        <translation>%1에 든 것: %2.</translation>
    </message>
    <message>
        <source>Give the certificate of the CA that issued the broker&apos;s certificate, as PEM or DER.</source>
        <translation>브로커의 인증서를 발급한 CA의 인증서를 PEM 또는 DER로 지정하십시오.</translation>
    </message>
    <message>
        <source>Give a certificate revocation list, as PEM or DER.</source>
        <translation>인증서 폐기 목록을 PEM 또는 DER로 지정하십시오.</translation>
    </message>
    <message>
        <source>A client key is given, but no client certificate.</source>
        <translation>클라이언트 키가 지정되었지만 클라이언트 인증서가 없습니다.</translation>
    </message>
    <message>
        <source>Give the certificate that belongs to the key, or remove the key.</source>
        <translation>키에 속하는 인증서를 지정하거나 키를 제거하십시오.</translation>
    </message>
    <message>
        <source>Give the client&apos;s certificate, followed by its intermediate CAs, as PEM or DER.</source>
        <translation>클라이언트의 인증서와 그 뒤에 중간 CA를 PEM 또는 DER로 지정하십시오.</translation>
    </message>
    <message>
        <source>A client certificate is given (%1), but no key.</source>
        <translation>클라이언트 인증서(%1)가 지정되었지만 키가 없습니다.</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate.</source>
        <translation>인증서에 속하는 개인 키를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the certificate, as PEM or DER.</source>
        <translation>인증서에 속하는 개인 키를 PEM 또는 DER로 지정하십시오.</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged or of a kind that OpenSSL does not know.</source>
        <translation>%1의 개인 키가 손상되었거나 OpenSSL이 모르는 종류입니다.</translation>
    </message>
    <message>
        <source>The passphrase does not open %1.</source>
        <translation>암호 문구로 %1을(를) 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Give the passphrase with which the key was encrypted.</source>
        <translation>키를 암호화할 때 쓴 암호 문구를 입력하십시오.</translation>
    </message>
    <message>
        <source>%1 is encrypted and needs a passphrase.</source>
        <translation>%1은(는) 암호화되어 있어 암호 문구가 필요합니다.</translation>
    </message>
    <message>
        <source>Give its passphrase.</source>
        <translation>암호 문구를 입력하십시오.</translation>
    </message>
    <message>
        <source>Give a PKCS#12 file (.p12, .pfx) with the client&apos;s certificate and key.</source>
        <translation>클라이언트의 인증서와 키가 든 PKCS#12 파일(.p12, .pfx)을 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it).</source>
        <translation>%1은(는) OpenSSL이 더 이상 열지 않는 암호(RC2 또는 그 계열)로 암호화되어 있습니다.</translation>
    </message>
    <message>
        <source>Export it anew with AES, or give certificate and key as PEM.</source>
        <translation>AES로 다시 내보내거나 인증서와 키를 PEM으로 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 does not hold a certificate with its private key.</source>
        <translation>%1에 개인 키와 함께 있는 인증서가 없습니다.</translation>
    </message>
    <message>
        <source>Export the client&apos;s certificate together with its key.</source>
        <translation>클라이언트의 인증서를 키와 함께 내보내십시오.</translation>
    </message>
    <message numerus="yes">
        <source>%n CA certificate(s)</source>
        <translation>
            <numerusform>CA 인증서 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>인증서 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, expired on %2</source>
        <translation>%1, %2에 만료됨</translation>
    </message>
    <message numerus="yes">
        <source>%1, expires in %n day(s)</source>
        <translation>
            <numerusform>%1, %n일 뒤 만료</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, the next expires in %n day(s)</source>
        <translation>
            <numerusform>%1, 다음 것이 %n일 뒤 만료</numerusform>
        </translation>
    </message>
    <message>
        <source>Private key and %1</source>
        <translation>개인 키와 %1</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>읽을 수 없음: %1</translation>
    </message>
    <message>
        <source>Holds %1</source>
        <translation>든 것: %1</translation>
    </message>
    <message>
        <source>Give it as PKCS#12 (--pfx), in place of certificate and key.</source>
        <translation>인증서와 키 대신 PKCS#12(--pfx)로 지정하십시오.</translation>
    </message>
    <message>
        <source>Certificate and key are swapped: %1 holds %2, and %3 holds %4.</source>
        <translation>인증서와 키가 바뀌었습니다. %1에는 %2이(가), %3에는 %4이(가) 있습니다.</translation>
    </message>
    <message>
        <source>Give %1 as client certificate and %2 as client key.</source>
        <translation>%1을(를) 클라이언트 인증서로, %2을(를) 클라이언트 키로 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 is encrypted with a cipher that OpenSSL no longer opens (RC2, DES or a relative of them).</source>
        <translation>%1은(는) OpenSSL이 더 이상 열지 않는 암호(RC2, DES 또는 그 계열)로 암호화되어 있습니다.</translation>
    </message>
    <message>
        <source>Encrypt the key anew with AES: &quot;openssl pkey -provider legacy -provider default -in OLD -aes256 -out NEW&quot;.</source>
        <translation>AES로 키를 다시 암호화하십시오: &quot;openssl pkey -provider legacy -provider default -in OLD -aes256 -out NEW&quot;.</translation>
    </message>
    <message>
        <source>The private key in %1 does not belong to the certificate &quot;%2&quot;, the first one in %3: they do not match.</source>
        <translation>%1의 개인 키가 %3의 첫 인증서 “%2”에 속하지 않습니다. 서로 맞지 않습니다.</translation>
    </message>
    <message>
        <source>Give the key for which this certificate was issued, or the certificate that was issued for this key.</source>
        <translation>이 인증서가 발급된 키를 지정하거나, 이 키로 발급된 인증서를 지정하십시오.</translation>
    </message>
    <message>
        <source>The key belongs to &quot;%1&quot;, which stands further down: put that certificate first in %2, its issuers behind it.</source>
        <translation>키가 더 아래에 있는 “%1”에 속합니다. 그 인증서를 %2의 맨 앞에, 발급자들을 그 뒤에 두십시오.</translation>
    </message>
</context>
<context>
    <name>TlsPlacement</name>
    <message>
        <source>%1 is the client key now.</source>
        <translation>%1이(가) 클라이언트 키가 되었습니다.</translation>
    </message>
    <message>
        <source>%1 is the client key now; it needs its passphrase.</source>
        <translation>%1이(가) 클라이언트 키가 되었습니다. 암호 문구가 필요합니다.</translation>
    </message>
    <message>
        <source>%1 is the client certificate and its key now.</source>
        <translation>%1이(가) 클라이언트 인증서와 키가 되었습니다.</translation>
    </message>
    <message>
        <source>%1 is the PKCS#12 file of the client now; it may need its passphrase.</source>
        <translation>%1이(가) 클라이언트의 PKCS#12 파일이 되었습니다. 암호 문구가 필요할 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 is the revocation list now.</source>
        <translation>%1이(가) 폐기 목록이 되었습니다.</translation>
    </message>
    <message>
        <source>%1 was put nowhere: %2</source>
        <translation>%1을(를) 아무 곳에도 넣지 않았습니다: %2</translation>
    </message>
    <message>
        <source>%1 was put nowhere: it is the certificate of a server. Drop that of the CA which issued it.</source>
        <translation>%1을(를) 아무 곳에도 넣지 않았습니다. 서버의 인증서입니다. 이를 발급한 CA의 인증서를 끌어다 놓으십시오.</translation>
    </message>
    <message>
        <source>%1 is the client certificate now.</source>
        <translation>%1이(가) 클라이언트 인증서가 되었습니다.</translation>
    </message>
    <message>
        <source>%1 is the CA file now.</source>
        <translation>%1이(가) CA 파일이 되었습니다.</translation>
    </message>
    <message>
        <source>%1 was added to the CA files.</source>
        <translation>%1을(를) CA 파일에 추가했습니다.</translation>
    </message>
</context>
<context>
    <name>TlsProbeRules</name>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): %1. Without any it goes on.</source>
        <translation>서버가 제안한 애플리케이션 프로토콜(ALPN)을 받지 않습니다: %1. 없으면 계속합니다.</translation>
    </message>
    <message>
        <source>Offer no ALPN protocol (TLS, ALPN).</source>
        <translation>ALPN 프로토콜을 제안하지 마십시오(TLS, ALPN).</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN): with %1 the handshake goes on, with what was offered (%2) it fails.</source>
        <translation>서버가 애플리케이션 프로토콜(ALPN)을 원합니다. %1(으)로는 핸드셰이크가 계속되고, 제안한 것(%2)으로는 실패합니다.</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>ALPN 프로토콜 %1을(를) 제안하십시오(TLS, ALPN 또는 --alpn).</translation>
    </message>
    <message>
        <source>With the server name %1 (SNI) the server breaks the handshake off; %2 it goes on.</source>
        <translation>서버 이름 %1(SNI)(으)로는 서버가 핸드셰이크를 중단하고, %2 계속합니다.</translation>
    </message>
    <message>
        <source>with %1</source>
        <comment>a server name</comment>
        <translation>%1(으)로는</translation>
    </message>
    <message>
        <source>without a server name</source>
        <translation>서버 이름 없이는</translation>
    </message>
    <message>
        <source>Clear the server name %1 (TLS, Server name, or servername).</source>
        <translation>서버 이름 %1을(를) 지우십시오(TLS, 서버 이름 또는 servername).</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the server is set up for other names.</source>
        <translation>URL의 호스트 이름을 확인하십시오. 서버는 다른 이름으로 설정되어 있습니다.</translation>
    </message>
    <message>
        <source>Or set the server name that the broker expects (TLS, Server name, or --servername).</source>
        <translation>또는 브로커가 기대하는 서버 이름을 설정하십시오(TLS, 서버 이름 또는 --servername).</translation>
    </message>
    <message>
        <source>The broker speaks %1; Connack offers %2. They share no version of TLS (protocol version).</source>
        <translation>브로커는 %1을(를) 지원하고 Connack은 %2을(를) 제안합니다. 공통 TLS 버전이 없습니다(protocol version).</translation>
    </message>
    <message>
        <source>Set the minimum TLS version back to its default: TLS 1.3 alone is asked for.</source>
        <translation>최소 TLS 버전을 기본값으로 되돌리십시오. TLS 1.3만 요구하고 있습니다.</translation>
    </message>
    <message>
        <source>TLS 1.0 and 1.1 are outdated (RFC 8996): whoever is on the way may be able to read along.</source>
        <translation>TLS 1.0과 1.1은 오래되었습니다(RFC 8996). 중간의 누군가가 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion).</source>
        <translation>브로커에서 TLS 1.2 또는 1.3을 허용하십시오(mosquitto: tls_version, stunnel: sslVersion).</translation>
    </message>
    <message>
        <source>For a device that can do no better, lower the minimum version under TLS to %1.</source>
        <translation>더 나은 것이 안 되는 장치라면 TLS의 최소 버전을 %1(으)로 낮추십시오.</translation>
    </message>
    <message>
        <source>The server gives up on the offer of Connack, and goes on when every cipher suite, key exchange group and signature algorithm is offered, weak ones among them: then with %1, %2.</source>
        <translation>서버가 Connack의 제안에는 포기하고, 약한 것까지 모든 암호 스위트, 키 교환 그룹, 서명 알고리즘을 제안하면 계속합니다: 그때는 %1, %2.</translation>
    </message>
    <message>
        <source>So what they do not share is a key exchange group, a signature algorithm, or a key that is long enough.</source>
        <translation>따라서 공통되지 않은 것은 키 교환 그룹, 서명 알고리즘 또는 충분히 긴 키입니다.</translation>
    </message>
    <message>
        <source>The server takes no cipher suite that Connack offers. Offered every one that there is, it takes %1 with %2.</source>
        <translation>서버가 Connack이 제안하는 암호 스위트를 받지 않습니다. 모두 제안하면 %2(으)로 %1을(를) 선택합니다.</translation>
    </message>
    <message>
        <source>Its certificate has the key %1 and the signature %2.</source>
        <translation>인증서의 키는 %1, 서명은 %2입니다.</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers).</source>
        <translation>브로커에서 현재의 암호 스위트를 허용하십시오. 예: AES-GCM을 쓰는 ECDHE(mosquitto: ciphers, stunnel: ciphers).</translation>
    </message>
    <message>
        <source>Check which key its certificate has: an RSA key serves ECDHE-RSA ciphers, an EC key ECDHE-ECDSA ones.</source>
        <translation>인증서의 키를 확인하십시오. RSA 키는 ECDHE-RSA에, EC 키는 ECDHE-ECDSA에 쓰입니다.</translation>
    </message>
    <message>
        <source>The broker asks each client for a certificate of its own (CertificateRequest), and none was given.</source>
        <translation>브로커가 모든 클라이언트에 자신의 인증서를 요구하는데(CertificateRequest), 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key).</source>
        <translation>TLS의 클라이언트 인증서와 클라이언트 키에 클라이언트 인증서와 키를 지정하십시오(--cert, --key).</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate).</source>
        <translation>브로커가 클라이언트용으로 신뢰하는 CA의 인증서를 브로커 운영자에게 요청하십시오(mosquitto: require_certificate와 cafile).</translation>
    </message>
    <message>
        <source>It hung up after the handshake without saying so; the fault of the certificate is seen from here.</source>
        <translation>핸드셰이크 뒤에 말없이 끊었습니다. 인증서의 문제는 여기서 보입니다.</translation>
    </message>
</context>
<context>
    <name>TlsRules</name>
    <message>
        <source>%1 answers the TLS handshake in the clear: it speaks %2, not TLS.</source>
        <translation>%1이(가) TLS 핸드셰이크에 평문으로 응답합니다. TLS가 아니라 %2을(를) 사용합니다.</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake with bytes that are not TLS.</source>
        <translation>%1이(가) TLS 핸드셰이크에 TLS가 아닌 바이트로 응답합니다.</translation>
    </message>
    <message>
        <source>%1 answers the TLS handshake with something that the TLS library does not take for TLS.</source>
        <translation>%1이(가) TLS 핸드셰이크에 TLS 라이브러리가 TLS로 보지 않는 것으로 응답합니다.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a broker&apos;s.</source>
        <translation>URL의 호스트와 포트를 확인하십시오. 이 포트는 브로커의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>Use %1 to connect to this port without TLS.</source>
        <translation>이 포트에 TLS 없이 연결하려면 %1을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s TLS listener, %1 by default.</source>
        <translation>또는 브로커의 TLS 리스너 포트(기본값 %1)를 쓰십시오.</translation>
    </message>
    <message>
        <source>Or set up TLS for this listener on the broker.</source>
        <translation>또는 브로커에서 이 리스너에 TLS를 설정하십시오.</translation>
    </message>
    <message>
        <source>The TLS library refuses the broker&apos;s certificate: its key or signature is too weak (%1).</source>
        <translation>TLS 라이브러리가 브로커의 인증서를 거부합니다. 키나 서명이 너무 약합니다(%1).</translation>
    </message>
    <message>
        <source>Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature.</source>
        <translation>더 강한 키로 인증서를 새로 발급받으십시오: RSA 2048비트 이상 또는 EC P-256, 그리고 SHA-256 서명.</translation>
    </message>
    <message>
        <source>The broker asks each client for a certificate of its own, and none was given.</source>
        <translation>브로커가 모든 클라이언트에 자신의 인증서를 요구하는데, 지정되지 않았습니다.</translation>
    </message>
    <message>
        <source>Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key).</source>
        <translation>TLS의 클라이언트 인증서와 클라이언트 키에 클라이언트 인증서와 키를 지정하십시오(--cert, --key).</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with require_certificate).</source>
        <translation>브로커가 클라이언트용으로 신뢰하는 CA의 인증서를 브로커 운영자에게 요청하십시오(mosquitto: require_certificate와 cafile).</translation>
    </message>
    <message>
        <source>The broker does not know the CA that issued it.</source>
        <translation>브로커가 이를 발급한 CA를 모릅니다.</translation>
    </message>
    <message>
        <source>It stands on the broker&apos;s revocation list: it is revoked.</source>
        <translation>브로커의 폐기 목록에 있습니다. 폐기되었습니다.</translation>
    </message>
    <message>
        <source>It has expired, by the broker&apos;s clock.</source>
        <translation>브로커의 시계로는 만료되었습니다.</translation>
    </message>
    <message>
        <source>The broker does not take its kind or its purpose.</source>
        <translation>브로커가 그 종류나 용도를 받지 않습니다.</translation>
    </message>
    <message>
        <source>It is valid, but does not open this broker.</source>
        <translation>유효하지만 이 브로커에 들어갈 수 없습니다.</translation>
    </message>
    <message>
        <source>The broker could not verify the signature made with its key.</source>
        <translation>브로커가 그 키로 만든 서명을 검증하지 못했습니다.</translation>
    </message>
    <message>
        <source>The broker does not say more exactly why.</source>
        <translation>브로커가 더 정확한 이유를 밝히지 않습니다.</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate &quot;%1&quot;, issued by &quot;%2&quot;.</source>
        <translation>브로커가 “%2”이(가) 발급한 클라이언트 인증서 “%1”을(를) 거부합니다.</translation>
    </message>
    <message>
        <source>The broker rejects the client certificate.</source>
        <translation>브로커가 클라이언트 인증서를 거부합니다.</translation>
    </message>
    <message>
        <source>Renew the client certificate: it expired on %1.</source>
        <translation>클라이언트 인증서를 갱신하십시오. %1에 만료되었습니다.</translation>
    </message>
    <message>
        <source>Use a certificate with the extended key usage clientAuth; this one has %1.</source>
        <translation>확장 키 용도가 clientAuth인 인증서를 쓰십시오. 이 인증서의 용도: %1.</translation>
    </message>
    <message>
        <source>Use a client certificate from the CA that the broker trusts, and put its intermediates behind it in the certificate file.</source>
        <translation>브로커가 신뢰하는 CA의 클라이언트 인증서를 쓰고, 인증서 파일에서 중간 인증서를 그 뒤에 두십시오.</translation>
    </message>
    <message>
        <source>Ask the broker&apos;s operator for another client certificate, or to have this one accepted (mosquitto: cafile, crlfile).</source>
        <translation>브로커 운영자에게 다른 클라이언트 인증서를 요청하거나 이 인증서를 받아들이게 하십시오(mosquitto: cafile, crlfile).</translation>
    </message>
    <message>
        <source>The broker and connack share no version of TLS (protocol version).</source>
        <translation>브로커와 connack에 공통 TLS 버전이 없습니다(protocol version).</translation>
    </message>
    <message>
        <source>Connack offers what its TLS library allows, as a rule TLS 1.2 and 1.3; the broker speaks older or newer versions alone.</source>
        <translation>Connack은 TLS 라이브러리가 허용하는 것(보통 TLS 1.2와 1.3)을 제안하고, 브로커는 더 오래되거나 새로운 버전만 지원합니다.</translation>
    </message>
    <message>
        <source>Set the minimum TLS version back to its default: TLS 1.3 alone is asked for.</source>
        <translation>최소 TLS 버전을 기본값으로 되돌리십시오. TLS 1.3만 요구하고 있습니다.</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion).</source>
        <translation>브로커에서 TLS 1.2 또는 1.3을 허용하십시오(mosquitto: tls_version, stunnel: sslVersion).</translation>
    </message>
    <message>
        <source>For a device that can do no better, lower the minimum version under TLS; the system&apos;s OpenSSL may still forbid TLS 1.0 and 1.1.</source>
        <translation>더 나은 것이 안 되는 장치라면 TLS의 최소 버전을 낮추십시오. 시스템의 OpenSSL이 그래도 TLS 1.0과 1.1을 금지할 수 있습니다.</translation>
    </message>
    <message>
        <source>The server gave up on the offer of connack (handshake failure): as a rule it shares no cipher suite, key exchange group or signature algorithm with it.</source>
        <translation>서버가 connack의 제안에 포기했습니다(handshake failure). 보통 공통 암호 스위트, 키 교환 그룹 또는 서명 알고리즘이 없는 것입니다.</translation>
    </message>
    <message>
        <source>Less likely, it wants a client certificate, a server name or an application protocol that was not given.</source>
        <translation>가능성은 낮지만, 지정하지 않은 클라이언트 인증서, 서버 이름 또는 애플리케이션 프로토콜을 원하는 것일 수 있습니다.</translation>
    </message>
    <message>
        <source>Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers).</source>
        <translation>브로커에서 현재의 암호 스위트를 허용하십시오. 예: AES-GCM을 쓰는 ECDHE(mosquitto: ciphers, stunnel: ciphers).</translation>
    </message>
    <message>
        <source>List the ciphers that the server takes: &quot;nmap --script ssl-enum-ciphers -p %1 HOST&quot;.</source>
        <translation>서버가 받는 암호 스위트를 나열하십시오: &quot;nmap --script ssl-enum-ciphers -p %1 HOST&quot;.</translation>
    </message>
    <message>
        <source>The server wants an application protocol (ALPN), and none was offered.</source>
        <translation>서버가 애플리케이션 프로토콜(ALPN)을 원하는데 제안하지 않았습니다.</translation>
    </message>
    <message>
        <source>The server takes none of the offered application protocols (ALPN): %1.</source>
        <translation>서버가 제안한 애플리케이션 프로토콜(ALPN)을 받지 않습니다: %1.</translation>
    </message>
    <message>
        <source>Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).</source>
        <translation>ALPN 프로토콜 %1을(를) 제안하십시오(TLS, ALPN 또는 --alpn).</translation>
    </message>
    <message>
        <source>Or offer no ALPN protocol at all.</source>
        <translation>또는 ALPN 프로토콜을 아예 제안하지 마십시오.</translation>
    </message>
    <message>
        <source>Look up in the broker&apos;s manual which ALPN name its port wants; AWS IoT wants x-amzn-mqtt-ca on port 443.</source>
        <translation>포트가 원하는 ALPN 이름을 브로커의 설명서에서 찾아보십시오. AWS IoT는 포트 443에서 x-amzn-mqtt-ca를 원합니다.</translation>
    </message>
    <message>
        <source>The server serves only names that it knows (SNI), and the URL has the address %1: no server name can be sent for it.</source>
        <translation>서버가 아는 이름(SNI)에만 서비스하는데, URL에 주소 %1이(가) 있어 서버 이름을 보낼 수 없습니다.</translation>
    </message>
    <message>
        <source>The server does not know the server name %1 (SNI).</source>
        <translation>서버가 서버 이름 %1(SNI)을(를) 모릅니다.</translation>
    </message>
    <message>
        <source>Put the broker&apos;s name into the URL instead of its address.</source>
        <translation>URL에 주소 대신 브로커의 이름을 넣으십시오.</translation>
    </message>
    <message>
        <source>Check the host name in the URL: the server is set up for other names.</source>
        <translation>URL의 호스트 이름을 확인하십시오. 서버는 다른 이름으로 설정되어 있습니다.</translation>
    </message>
    <message>
        <source>Or set the server name that the broker expects (TLS, Server name, or --servername).</source>
        <translation>또는 브로커가 기대하는 서버 이름을 설정하십시오(TLS, 서버 이름 또는 --servername).</translation>
    </message>
    <message>
        <source>The server broke the TLS handshake off with the alert %1.</source>
        <translation>서버가 경고 %1(으)로 TLS 핸드셰이크를 중단했습니다.</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the proxy in front of it: it tells why the handshake was broken off.</source>
        <translation>브로커 또는 그 앞의 프록시의 로그를 보십시오. 핸드셰이크를 중단한 이유가 나옵니다.</translation>
    </message>
    <message>
        <source>Compare with &quot;openssl s_client -connect %1&quot;.</source>
        <translation>&quot;openssl s_client -connect %1&quot;과 비교하십시오.</translation>
    </message>
    <message>
        <source>%1 accepted the connection and sent nothing in answer to the TLS ClientHello for %2.</source>
        <translation>%1이(가) 연결을 수락했지만 TLS ClientHello에 %2 동안 아무 응답도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 began the TLS handshake and then fell silent; the limit passed after %2.</source>
        <translation>%1이(가) TLS 핸드셰이크를 시작한 뒤 침묵했습니다. %2 후에 제한 시간이 지났습니다.</translation>
    </message>
    <message>
        <source>Either the port speaks no TLS and waits for something else, or the server behind it hangs, or packets are lost on the way (a wrong MTU, a firewall).</source>
        <translation>포트가 TLS를 쓰지 않고 다른 것을 기다리거나, 뒤의 서버가 멈췄거나, 중간에서 패킷이 사라집니다(잘못된 MTU, 방화벽).</translation>
    </message>
    <message>
        <source>Port %1 is customary for %2://, in the clear.</source>
        <translation>포트 %1은(는) 평문 %2://의 통상 포트입니다.</translation>
    </message>
    <message>
        <source>Try the port without TLS: %1.</source>
        <translation>TLS 없이 포트를 시도하십시오: %1.</translation>
    </message>
    <message>
        <source>Check the port in the URL, and look into the log of the broker or of the proxy in front of it.</source>
        <translation>URL의 포트를 확인하고, 브로커 또는 그 앞의 프록시의 로그를 보십시오.</translation>
    </message>
    <message>
        <source>%1 hung up on the TLS ClientHello without a byte, and port %2 is customary for %3://, in the clear.</source>
        <translation>%1이(가) TLS ClientHello를 받고 한 바이트도 없이 끊었으며, 포트 %2은(는) 평문 %3://의 통상 포트입니다.</translation>
    </message>
    <message>
        <source>A server that has TLS, but turns this client away, could also behave so.</source>
        <translation>TLS가 있지만 이 클라이언트를 돌려보내는 서버도 이렇게 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Or use the broker&apos;s TLS listener: %1.</source>
        <translation>또는 브로커의 TLS 리스너를 쓰십시오: %1.</translation>
    </message>
    <message>
        <source>%1 reset the connection during the TLS handshake, %2 after it began.</source>
        <translation>%1이(가) TLS 핸드셰이크 시작 %2 후에 연결을 재설정했습니다.</translation>
    </message>
    <message>
        <source>%1 closed the connection during the TLS handshake, %2 after it began, and said nothing of the reason.</source>
        <translation>%1이(가) TLS 핸드셰이크 시작 %2 후에 연결을 닫고 이유를 밝히지 않았습니다.</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed; the TLS library&apos;s words stand in the evidence.</source>
        <translation>%1와(과)의 TLS 핸드셰이크에 실패했습니다. TLS 라이브러리의 설명이 증거에 있습니다.</translation>
    </message>
    <message>
        <source>The server had begun its part: it may want a client certificate.</source>
        <translation>서버가 자기 차례를 시작했습니다. 클라이언트 인증서를 원할 수 있습니다.</translation>
    </message>
    <message>
        <source>Give a client certificate and its key, if the broker asks for one (TLS, Client certificate).</source>
        <translation>브로커가 요구하면 클라이언트 인증서와 키를 지정하십시오(TLS, 클라이언트 인증서).</translation>
    </message>
    <message>
        <source>The port may have no TLS at all, a load balancer may have no broker behind it, or a filter may not let TLS, this server name or this client&apos;s address pass.</source>
        <translation>포트에 TLS가 없거나, 로드 밸런서 뒤에 브로커가 없거나, 필터가 TLS, 이 서버 이름 또는 이 클라이언트의 주소를 막을 수 있습니다.</translation>
    </message>
    <message>
        <source>Look into the log of the broker or of the load balancer in front of it.</source>
        <translation>브로커 또는 그 앞의 로드 밸런서의 로그를 보십시오.</translation>
    </message>
    <message>
        <source>In the clear it does not answer either: the server behind the port hangs, or it waits for something else, or packets are lost on the way (a wrong MTU, a firewall).</source>
        <translation>평문에도 응답하지 않습니다. 포트 뒤의 서버가 멈췄거나, 다른 것을 기다리거나, 중간에서 패킷이 사라집니다(잘못된 MTU, 방화벽).</translation>
    </message>
    <message>
        <source>In the clear it does not answer either, and other offers of TLS make no difference.</source>
        <translation>평문에도 응답하지 않으며, TLS의 다른 제안으로도 달라지지 않습니다.</translation>
    </message>
    <message>
        <source>A load balancer may have no broker behind it, or a filter may not let this server name or this client&apos;s address pass.</source>
        <translation>로드 밸런서 뒤에 브로커가 없거나, 필터가 이 서버 이름 또는 이 클라이언트의 주소를 막을 수 있습니다.</translation>
    </message>
    <message>
        <source>By this machine&apos;s clock, which says %1, it is valid until %2: one of the two clocks is wrong, or the broker means a certificate above it.</source>
        <translation>이 컴퓨터의 시계(%1)로는 %2까지 유효합니다. 두 시계 중 하나가 틀렸거나, 브로커가 그 위의 인증서를 뜻하는 것입니다.</translation>
    </message>
    <message>
        <source>Check the clocks of this machine and of the broker.</source>
        <translation>이 컴퓨터와 브로커의 시계를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock, it says %1; if it is right, wait, or renew the client certificate: it is valid only from %2 on.</source>
        <translation>이 컴퓨터의 시계(%1)를 확인하십시오. 맞으면 기다리거나 클라이언트 인증서를 갱신하십시오. %2부터 유효합니다.</translation>
    </message>
    <message>
        <source>The server had begun its part, and it may have rejected the client certificate. %1</source>
        <translation>서버가 자기 차례를 시작했으며 클라이언트 인증서를 거부했을 수 있습니다. %1</translation>
    </message>
    <message>
        <source>Give a client certificate that is in its time and made for TLS clients.</source>
        <translation>유효 기간 안에 있고 TLS 클라이언트용인 클라이언트 인증서를 지정하십시오.</translation>
    </message>
</context>
<context>
    <name>TlsServerWording</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 및 %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1~%2</translation>
    </message>
    <message>
        <source>%1 with all ciphers, old ones too</source>
        <translation>오래된 것까지 모든 암호 스위트를 쓴 %1</translation>
    </message>
    <message>
        <source>%1 with the usual ciphers</source>
        <translation>통상적인 암호 스위트를 쓴 %1</translation>
    </message>
    <message>
        <source>a cipher that OpenSSL does not know</source>
        <translation>OpenSSL이 모르는 암호 스위트</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2, key exchange %3</source>
        <translation>%1, %2, 키 교환 %3</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with %2, which OpenSSL does not take here: %3.</source>
        <translation>%1 제안에 서버가 %2(으)로 응답하지만, OpenSSL이 여기서 받지 않습니다: %3.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with %2.</source>
        <translation>%1 제안에 서버가 %2(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with the alert %2.</source>
        <translation>%1 제안에 서버가 경고 %2(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with TLS, but chooses nothing.</source>
        <translation>%1 제안에 서버가 TLS로 응답하지만 아무것도 선택하지 않습니다.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server does not answer.</source>
        <translation>%1 제안에 서버가 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>To an offer of %1 the server answers with something that is not TLS.</source>
        <translation>%1 제안에 서버가 TLS가 아닌 것으로 응답합니다.</translation>
    </message>
    <message>
        <source>The server takes none of %1.</source>
        <translation>서버가 %1 중 어느 것도 받지 않습니다.</translation>
    </message>
    <message>
        <source>The server takes %1.</source>
        <translation>서버가 %1을(를) 받습니다.</translation>
    </message>
    <message>
        <source>The server takes %1, not %2.</source>
        <translation>서버가 %1을(를) 받고 %2은(는) 받지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>The server asks for a client certificate and does not say of which CA.</source>
        <translation>서버가 클라이언트 인증서를 요구하며 어느 CA의 것인지 밝히지 않습니다.</translation>
    </message>
    <message>
        <source>The server asks for a client certificate of one of these CAs: %1.</source>
        <translation>서버가 다음 CA 중 하나의 클라이언트 인증서를 요구합니다: %1.</translation>
    </message>
    <message>
        <source>Without one it breaks off with the alert %1.</source>
        <translation>없으면 경고 %1(으)로 중단합니다.</translation>
    </message>
    <message>
        <source>Without one it hangs up.</source>
        <translation>없으면 끊습니다.</translation>
    </message>
    <message>
        <source>It goes on without one.</source>
        <translation>없어도 계속합니다.</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; was issued by &quot;%2&quot;, which is not among the CAs that the server accepts: %3.</source>
        <translation>클라이언트 인증서 “%1”을(를) 발급한 “%2”은(는) 서버가 받는 CA에 없습니다: %3.</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; expired on %2.</source>
        <translation>클라이언트 인증서 “%1”은(는) %2에 만료되었습니다.</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; is valid only from %2 on.</source>
        <translation>클라이언트 인증서 “%1”은(는) %2부터 유효합니다.</translation>
    </message>
    <message>
        <source>The client certificate &quot;%1&quot; may not be used by a TLS client: its purpose is %2.</source>
        <translation>클라이언트 인증서 “%1”은(는) TLS 클라이언트가 쓸 수 없습니다. 용도: %2.</translation>
    </message>
</context>
<context>
    <name>TopicsEdit</name>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>%1을(를) 읽을 수 없습니다(%2).</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB: that is no list of topics.</source>
        <translation>%1이(가) 1 MiB보다 큽니다. 토픽 목록이 아닙니다.</translation>
    </message>
    <message>
        <source>%1 is not a text file.</source>
        <translation>%1은(는) 텍스트 파일이 아닙니다.</translation>
    </message>
</context>
<context>
    <name>TrafficModel</name>
    <message>
        <source>Packet</source>
        <translation>패킷</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>보냄</translation>
    </message>
    <message>
        <source>Packets that were sent to the broker</source>
        <translation>브로커로 보낸 패킷</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>받음</translation>
    </message>
    <message>
        <source>Packets that came from the broker</source>
        <translation>브로커에서 온 패킷</translation>
    </message>
    <message>
        <source>Bytes sent</source>
        <translation>보낸 바이트</translation>
    </message>
    <message>
        <source>Bytes of MQTT packets, without those of TLS, WebSocket and TCP</source>
        <translation>MQTT 패킷의 바이트, TLS, WebSocket, TCP의 바이트 제외</translation>
    </message>
    <message>
        <source>Bytes received</source>
        <translation>받은 바이트</translation>
    </message>
    <message>
        <source>Reserved packet type 0</source>
        <translation>예약된 패킷 유형 0</translation>
    </message>
    <message>
        <source>All packets</source>
        <translation>모든 패킷</translation>
    </message>
    <message>
        <source>Malformed: %1</source>
        <comment>number of packets</comment>
        <translation>형식 오류: %1</translation>
    </message>
    <message>
        <source>Events below MQTT: %1</source>
        <comment>number of events</comment>
        <translation>MQTT 아래 이벤트: %1</translation>
    </message>
</context>
<context>
    <name>TransportEvent</name>
    <message>
        <source>%1 connected after %2</source>
        <translation>%1, %2 후 연결됨</translation>
    </message>
    <message>
        <source>%1 given up after %2</source>
        <translation>%1, %2 후 포기함</translation>
    </message>
    <message>
        <source>%1: %2 after %3</source>
        <translation>%1: %3 후 %2</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>closed by us</source>
        <translation>이쪽에서 닫음</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 실패</translation>
    </message>
    <message>
        <source>WebSocket failed</source>
        <translation>WebSocket 실패</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>%1 by the %2 proxy %3</source>
        <translation>%2 프록시 %3의 응답: %1</translation>
    </message>
    <message>
        <source>connected by the proxy</source>
        <translation>프록시가 연결함</translation>
    </message>
    <message>
        <source>server name %1</source>
        <translation>서버 이름 %1</translation>
    </message>
    <message>
        <source>GET %1, sub-protocol %2</source>
        <translation>GET %1, 하위 프로토콜 %2</translation>
    </message>
    <message>
        <source>text frame</source>
        <translation>텍스트 프레임</translation>
    </message>
    <message>
        <source>the temporary file could not be written (%1): the first %2 records were dropped</source>
        <translation>임시 파일에 쓸 수 없었음(%1): 처음 레코드 %2개를 버림</translation>
    </message>
    <message>
        <source>the temporary file cannot be read (%1)</source>
        <translation>임시 파일을 읽을 수 없음(%1)</translation>
    </message>
    <message>
        <source>reset by the client (TCP RST)</source>
        <translation>클라이언트가 재설정함(TCP RST)</translation>
    </message>
    <message>
        <source>reset by the broker (TCP RST)</source>
        <translation>브로커가 재설정함(TCP RST)</translation>
    </message>
    <message>
        <source>closed by the client (TCP FIN)</source>
        <translation>클라이언트가 닫음(TCP FIN)</translation>
    </message>
    <message>
        <source>closed by the broker (TCP FIN)</source>
        <translation>브로커가 닫음(TCP FIN)</translation>
    </message>
    <message>
        <source>the end of a packet is missing: the capture has only its first %1 bytes</source>
        <translation>패킷의 끝이 없음: 캡처에는 처음 %1바이트만 있음</translation>
    </message>
    <message>
        <source>%1 bytes of what the client sent are not in the capture, or of packets that are not whole in it</source>
        <translation>클라이언트가 보낸 것 중 %1바이트가 캡처에 없거나 온전하지 않은 패킷의 것임</translation>
    </message>
    <message>
        <source>%1 bytes of what the broker sent are not in the capture, or of packets that are not whole in it</source>
        <translation>브로커가 보낸 것 중 %1바이트가 캡처에 없거나 온전하지 않은 패킷의 것임</translation>
    </message>
    <message>
        <source>%1, from %2, as captured</source>
        <translation>%1, %2에서, 캡처된 대로</translation>
    </message>
    <message>
        <source>the capture begins in the midst of this connection; judged by its packets, it speaks MQTT %1</source>
        <translation>캡처가 이 연결의 도중에 시작됨. 패킷으로 판단하면 MQTT %1 사용</translation>
    </message>
    <message>
        <source>%1 bytes were left out: where a packet begins in them is not known</source>
        <translation>%1바이트를 제외함: 그 안에서 패킷이 시작되는 곳을 알 수 없음</translation>
    </message>
    <message>
        <source>the packet before has %1 more bytes, which the file does not hold</source>
        <translation>앞 패킷의 %1바이트가 더 있지만 파일에 없음</translation>
    </message>
    <message>
        <source>the session keys are written to %1: with them a recording can be read</source>
        <translation>세션 키를 %1에 씀: 이것으로 기록을 읽을 수 있음</translation>
    </message>
    <message>
        <source>the session keys are not written: %1 cannot be opened (%2)</source>
        <translation>세션 키를 쓰지 않음: %1을(를) 열 수 없음(%2)</translation>
    </message>
    <message>
        <source>no session keys came: Qt uses another TLS library than OpenSSL 3</source>
        <translation>세션 키가 오지 않음: Qt가 OpenSSL 3이 아닌 TLS 라이브러리를 씀</translation>
    </message>
    <message>
        <source>the log shows the first %1 of %2 bytes</source>
        <translation>로그에 %2바이트 중 처음 %1바이트를 표시함</translation>
    </message>
    <message>
        <source>closed by us: no PINGRESP came in time</source>
        <translation>이쪽에서 닫음: 제때 PINGRESP가 오지 않음</translation>
    </message>
    <message>
        <source>closed by us: the time limit passed</source>
        <translation>이쪽에서 닫음: 제한 시간이 지남</translation>
    </message>
    <message>
        <source>closed by us: cancelled</source>
        <translation>이쪽에서 닫음: 취소됨</translation>
    </message>
    <message>
        <source>closed by us after the server&apos;s DISCONNECT</source>
        <translation>서버의 DISCONNECT 뒤에 이쪽에서 닫음</translation>
    </message>
    <message>
        <source>closed by us: the server sent what it must not send</source>
        <translation>이쪽에서 닫음: 서버가 보내면 안 되는 것을 보냄</translation>
    </message>
    <message>
        <source>%1, MQTT %2, empty client ID</source>
        <translation>%1, MQTT %2, 빈 Client ID</translation>
    </message>
    <message>
        <source>%1, MQTT %2, client ID %3</source>
        <translation>%1, MQTT %2, client ID %3</translation>
    </message>
    <message>
        <source>%1 bytes: %2</source>
        <translation>%1바이트: %2</translation>
    </message>
    <message>
        <source>%1, a TLS handshake without MQTT</source>
        <translation>%1, MQTT 없는 TLS 핸드셰이크</translation>
    </message>
    <message>
        <source>%1, TCP without MQTT</source>
        <translation>%1, MQTT 없는 TCP</translation>
    </message>
    <message>
        <source>closed by the peer (FIN)</source>
        <translation>상대가 닫음(FIN)</translation>
    </message>
    <message>
        <source>reset by the peer (RST)</source>
        <translation>상대가 재설정함(RST)</translation>
    </message>
    <message>
        <source>the proxy was reached at %1</source>
        <translation>%1에서 프록시에 도달함</translation>
    </message>
    <message>
        <source>offered to the proxy: no authentication</source>
        <translation>프록시에 제안: 인증 없음</translation>
    </message>
    <message>
        <source>offered to the proxy: no authentication, or user name and password</source>
        <translation>프록시에 제안: 인증 없음, 또는 사용자 이름과 비밀번호</translation>
    </message>
    <message>
        <source>asked the proxy for %1, with user name and password</source>
        <translation>사용자 이름과 비밀번호로 프록시에 %1을(를) 요청함</translation>
    </message>
    <message>
        <source>asked the proxy for %1</source>
        <translation>프록시에 %1을(를) 요청함</translation>
    </message>
    <message>
        <source>the proxy chose authentication method %1</source>
        <translation>프록시가 인증 방식 %1을(를) 선택함</translation>
    </message>
    <message>
        <source>sent user name and password to the proxy</source>
        <translation>프록시에 사용자 이름과 비밀번호를 보냄</translation>
    </message>
    <message>
        <source>the proxy accepted user name and password</source>
        <translation>프록시가 사용자 이름과 비밀번호를 수락함</translation>
    </message>
    <message>
        <source>the proxy answered: %1</source>
        <translation>프록시의 응답: %1</translation>
    </message>
    <message>
        <source>no server name</source>
        <translation>서버 이름 없음</translation>
    </message>
    <message>
        <source>alert %1 (fatal): %2</source>
        <translation>경고 %1 (치명적): %2</translation>
    </message>
    <message>
        <source>alert %1 (warning): %2</source>
        <translation>경고 %1 (주의): %2</translation>
    </message>
    <message>
        <source>received, without a code</source>
        <translation>받음, 코드 없음</translation>
    </message>
    <message>
        <source>sent, without a code</source>
        <translation>보냄, 코드 없음</translation>
    </message>
    <message>
        <source>received: %1</source>
        <translation>받음: %1</translation>
    </message>
    <message>
        <source>sent: %1</source>
        <translation>보냄: %1</translation>
    </message>
    <message>
        <source>last part of a message, %1 B</source>
        <translation>메시지의 마지막 부분, %1 B</translation>
    </message>
    <message>
        <source>part of a message, %1 B; more follow</source>
        <translation>메시지의 일부, %1 B, 더 이어짐</translation>
    </message>
    <message>
        <source>received, %1 B</source>
        <translation>받음, %1 B</translation>
    </message>
    <message>
        <source>sent, %1 B</source>
        <translation>보냄, %1 B</translation>
    </message>
    <message>
        <source>%1 bytes of a packet that our close cut off</source>
        <translation>이쪽에서 닫아 잘린 패킷의 %1바이트</translation>
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
        <translation>브로커의 URL을 지정하십시오. 예: mqtt://broker.local:1883.</translation>
    </message>
    <message>
        <source>The URL is empty: there is no host.</source>
        <translation>URL이 비어 있습니다. 호스트가 없습니다.</translation>
    </message>
    <message>
        <source>The URL has %1 characters.</source>
        <translation>URL이 %1자입니다.</translation>
    </message>
    <message>
        <source>Give at most %1 characters.</source>
        <translation>%1자 이하로 지정하십시오.</translation>
    </message>
    <message>
        <source>Character %1 of the URL is the invisible character %2.</source>
        <translation>URL의 %1번째 문자가 보이지 않는 문자 %2입니다.</translation>
    </message>
    <message>
        <source>Delete it, or type the URL anew.</source>
        <translation>삭제하거나 URL을 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>Use mqtt://, mqtts://, ws:// or wss://.</source>
        <translation>mqtt://, mqtts://, ws:// 또는 wss://를 쓰십시오.</translation>
    </message>
    <message>
        <source>After &quot;%1:&quot; two slashes are missing.</source>
        <translation>“%1:” 뒤에 슬래시 두 개가 없습니다.</translation>
    </message>
    <message>
        <source>Write %1:// and then the host.</source>
        <translation>%1://을(를) 쓰고 그 뒤에 호스트를 쓰십시오.</translation>
    </message>
    <message>
        <source>There is no scheme before &quot;://&quot;.</source>
        <translation>“://” 앞에 스킴이 없습니다.</translation>
    </message>
    <message>
        <source>There is no scheme &quot;%1://&quot; for brokers.</source>
        <translation>브로커용 스킴 “%1://”은(는) 없습니다.</translation>
    </message>
    <message>
        <source>Use %1://.</source>
        <translation>%1://을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>The URL has no scheme; it was read as %1://%2.</source>
        <translation>URL에 스킴이 없어 %1://%2(으)로 읽었습니다.</translation>
    </message>
    <message>
        <source>The scheme %1:// was read as %2://.</source>
        <translation>스킴 %1://을(를) %2://(으)로 읽었습니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no IPv6 address in brackets.</source>
        <translation>“%1”은(는) 대괄호 안의 IPv6 주소가 아닙니다.</translation>
    </message>
    <message>
        <source>The IPv6 address %1 has no brackets.</source>
        <translation>IPv6 주소 %1에 대괄호가 없습니다.</translation>
    </message>
    <message>
        <source>Write [%1].</source>
        <translation>[%1](으)로 쓰십시오.</translation>
    </message>
    <message>
        <source>After the host %1 stands &quot;%2&quot;.</source>
        <translation>호스트 %1 뒤에 “%2”이(가) 있습니다.</translation>
    </message>
    <message>
        <source>After &quot;%1:&quot; there is no port.</source>
        <translation>“%1:” 뒤에 포트가 없습니다.</translation>
    </message>
    <message>
        <source>The port is &quot;%1&quot;.</source>
        <translation>포트가 “%1”입니다.</translation>
    </message>
    <message>
        <source>The user name or password in the URL has a % that starts no character.</source>
        <translation>URL의 사용자 이름이나 비밀번호에 문자를 시작하지 않는 %가 있습니다.</translation>
    </message>
    <message>
        <source>Write a % of the password as %25, or give the password on its own.</source>
        <translation>비밀번호의 %는 %25로 쓰거나, 비밀번호를 따로 지정하십시오.</translation>
    </message>
    <message>
        <source>The URL has the fragment &quot;%1&quot;, which a WebSocket URL cannot have (RFC 6455, section 3).</source>
        <translation>URL에 WebSocket URL에 쓸 수 없는 프래그먼트 “%1”이(가) 있습니다(RFC 6455, 3절).</translation>
    </message>
    <message>
        <source>Leave it out, or write %23 for a # that belongs to the path.</source>
        <translation>빼거나, 경로에 속하는 #은 %23으로 쓰십시오.</translation>
    </message>
    <message>
        <source>The path %1 has no meaning under %2:// and is not sent.</source>
        <translation>경로 %1은(는) %2://에서 의미가 없으며 전송되지 않습니다.</translation>
    </message>
    <message>
        <source>The user name or password in the URL holds a character that ends the host part: /, ? or #.</source>
        <translation>URL의 사용자 이름이나 비밀번호에 호스트 부분을 끝내는 문자(/, ? 또는 #)가 있습니다.</translation>
    </message>
    <message>
        <source>Write / as %2F, ? as %3F and # as %23, or give the password on its own.</source>
        <translation>/는 %2F, ?는 %3F, #은 %23으로 쓰거나, 비밀번호를 따로 지정하십시오.</translation>
    </message>
    <message>
        <source>the protocol %1</source>
        <translation>프로토콜 %1</translation>
    </message>
    <message>
        <source>the host %1</source>
        <translation>호스트 %1</translation>
    </message>
    <message>
        <source>the path %1</source>
        <translation>경로 %1</translation>
    </message>
    <message>
        <source>the user name or password (%1)</source>
        <translation>사용자 이름 또는 비밀번호(%1)</translation>
    </message>
    <message>
        <source>the client ID %1</source>
        <translation>Client ID %1</translation>
    </message>
    <message>
        <source>Options and flags win over the URL, which says otherwise. Set aside: %1.</source>
        <translation>옵션과 플래그는 URL의 다른 값보다 우선합니다. 무시됨: %1.</translation>
    </message>
    <message>
        <source>Port %1 is used; the URL&apos;s port %2 was set aside.</source>
        <translation>포트 %1을(를) 씁니다. URL의 포트 %2은(는) 무시되었습니다.</translation>
    </message>
    <message>
        <source>Give socks5://host:port or http://host:port.</source>
        <translation>socks5://host:port 또는 http://host:port를 지정하십시오.</translation>
    </message>
    <message>
        <source>The proxy&apos;s URL has no scheme.</source>
        <translation>프록시의 URL에 스킴이 없습니다.</translation>
    </message>
    <message>
        <source>There is no proxy scheme &quot;%1://&quot;.</source>
        <translation>프록시 스킴 “%1://”은(는) 없습니다.</translation>
    </message>
    <message>
        <source>The proxy&apos;s URL has something behind host and port.</source>
        <translation>프록시의 URL에 호스트와 포트 뒤에 무언가가 있습니다.</translation>
    </message>
    <message>
        <source>The user name or password of the proxy has a % that starts no character.</source>
        <translation>프록시의 사용자 이름이나 비밀번호에 문자를 시작하지 않는 %가 있습니다.</translation>
    </message>
</context>
<context>
    <name>UrlBar</name>
    <message>
        <source>Type the broker&apos;s URL first, for instance mqtt://localhost or mqtts://broker.example:8883.</source>
        <translation>먼저 브로커의 URL을 입력하십시오. 예: mqtt://localhost 또는 mqtts://broker.example:8883.</translation>
    </message>
    <message>
        <source>User name and password of the URL were put under Credentials.</source>
        <translation>URL의 사용자 이름과 비밀번호를 자격 증명에 넣었습니다.</translation>
    </message>
    <message>
        <source>The version of MQTT that CONNECT announces.
Protocol Version of CONNECT, section 3.1.2.2</source>
        <translation>CONNECT가 알리는 MQTT 버전.
CONNECT의 Protocol Version, 3.1.2.2절</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Sends DISCONNECT and closes the connection (Ctrl+D)</source>
        <translation>DISCONNECT를 보내고 연결을 닫습니다 (Ctrl+D)</translation>
    </message>
    <message>
        <source>Makes one connection attempt (Ctrl+Return)</source>
        <translation>연결을 한 번 시도합니다 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Ends the attempt (Ctrl+Return)</source>
        <translation>시도를 끝냅니다 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Stops waiting for the next try (Ctrl+Return)</source>
        <translation>다음 시도 대기를 중지합니다 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>The broker&apos;s URL: mqtt://, mqtts://, ws:// or wss://, host, port and path (Ctrl+L). RFC 3986, section 3.
An options object of MQTT.js can be pasted here as well.</source>
        <translation>브로커의 URL: mqtt://, mqtts://, ws:// 또는 wss://, 호스트, 포트, 경로 (Ctrl+L). RFC 3986, 3절.
MQTT.js의 옵션 객체를 여기에 붙여넣을 수도 있습니다.</translation>
    </message>
</context>
<context>
    <name>VerdictView</name>
    <message>
        <source>Connect</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>다시 연결</translation>
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
            <numerusform>… 외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Evidence (%1)</source>
        <comment>number of lines</comment>
        <translation>증거(%1)</translation>
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
            <numerusform>… 외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>The settings were edited after this attempt.</source>
        <translation>이 시도 뒤에 설정이 편집되었습니다.</translation>
    </message>
    <message>
        <source>Connect to the URL above (Ctrl+Return)</source>
        <translation>위의 URL에 연결 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>End the attempt (Ctrl+Return)</source>
        <translation>시도 끝내기 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Copy the evidence</source>
        <translation>증거 복사</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>알아둘 것</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Ends the extra connections; the verdict stays as far as it came.</source>
        <translation>추가 연결을 끝냅니다. 판정은 지금까지의 것이 남습니다.</translation>
    </message>
    <message>
        <source>Look at the usual ports</source>
        <translation>통상적인 포트 살펴보기</translation>
    </message>
    <message>
        <source>Makes a connection to each customary port of this host (1883, 8883, 8083, 8084, 8080, 9001, 443), without user name and password, and says what answers there.</source>
        <translation>이 호스트의 통상적인 포트(1883, 8883, 8083, 8084, 8080, 9001, 443)마다 사용자 이름과 비밀번호 없이 연결하고 무엇이 응답하는지 알려 줍니다.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>보고서 복사</translation>
    </message>
    <message>
        <source>Copy everything about this attempt, without secrets, for a colleague or a bug tracker (Ctrl+Shift+C)</source>
        <translation>동료나 버그 추적기용으로 이 시도에 관한 모든 것을 비밀 값 없이 복사 (Ctrl+Shift+C)</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>보고서 저장…</translation>
    </message>
    <message>
        <source>Save everything about this attempt, without secrets, as Markdown, HTML, JSON or text (Ctrl+Shift+S)</source>
        <translation>이 시도에 관한 모든 것을 비밀 값 없이 Markdown, HTML, JSON 또는 텍스트로 저장 (Ctrl+Shift+S)</translation>
    </message>
    <message>
        <source>More about this cause</source>
        <translation>이 원인에 대해 더 보기</translation>
    </message>
    <message>
        <source>Opens the help: what the cause means, how it is recognised, what to do</source>
        <translation>도움말을 엽니다: 원인의 의미, 알아내는 방법, 해야 할 일</translation>
    </message>
    <message>
        <source>Changes the settings and connects again; the change can be undone</source>
        <translation>설정을 바꾸고 다시 연결합니다. 변경은 실행 취소할 수 있습니다</translation>
    </message>
    <message>
        <source>Shows or hides what the verdict rests on</source>
        <translation>판정의 근거를 보이거나 숨깁니다</translation>
    </message>
</context>
<context>
    <name>Waterfall</name>
    <message>
        <source>%1 in all</source>
        <translation>모두 %1</translation>
    </message>
    <message>
        <source>%1
Began %2 after the start</source>
        <translation>%1
시작 후 %2에 시작</translation>
    </message>
    <message>
        <source>Preparation</source>
        <comment>before the first stage</comment>
        <translation>준비</translation>
    </message>
    <message>
        <source>Preparation: %1
Before the first stage Connack reads the files that the settings name and starts its network thread.</source>
        <translation>준비: %1
첫 단계 전에 Connack이 설정에 지정된 파일을 읽고 네트워크 스레드를 시작합니다.</translation>
    </message>
</context>
<context>
    <name>WebSocketForm</name>
    <message>
        <source>&amp;Path</source>
        <translation>경로(&amp;P)</translation>
    </message>
    <message>
        <source>The path of the upgrade request, with its query if there is one. Most brokers use /mqtt, some / or /ws.
HTTP request line, RFC 6455 section 4.1</source>
        <translation>업그레이드 요청의 경로, 쿼리가 있으면 포함. 대부분의 브로커는 /mqtt, 일부는 / 또는 /ws를 씁니다.
HTTP 요청 줄, RFC 6455 4.1절</translation>
    </message>
    <message>
        <source>/</source>
        <translation>/</translation>
    </message>
    <message>
        <source>&amp;Headers</source>
        <translation>헤더(&amp;H)</translation>
    </message>
    <message>
        <source>Extra headers of the upgrade request, for instance Authorization. Values of secret headers are hidden and not saved.
HTTP request, RFC 6455 section 4.1. MQTT.js: wsOptions.headers</source>
        <translation>업그레이드 요청의 추가 헤더. 예: Authorization. 비밀 헤더의 값은 숨기며 저장하지 않습니다.
HTTP 요청, RFC 6455 4.1절. MQTT.js: wsOptions.headers</translation>
    </message>
    <message>
        <source>Used with ws:// and wss:// only; the URL says %1://.</source>
        <translation>ws://와 wss://에서만 쓰입니다. URL은 %1://입니다.</translation>
    </message>
</context>
<context>
    <name>WebSocketRules</name>
    <message>
        <source>%1 answers the HTTP request with a TLS record: the port speaks TLS.</source>
        <translation>%1이(가) HTTP 요청에 TLS 레코드로 응답합니다. 포트가 TLS를 사용합니다.</translation>
    </message>
    <message>
        <source>%1 answers that this port expects HTTPS: it speaks TLS.</source>
        <translation>%1이(가) 이 포트는 HTTPS를 기대한다고 응답합니다. TLS를 사용합니다.</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>%1을(를) 쓰십시오.</translation>
    </message>
    <message>
        <source>Or use the port on which the server listens without TLS, if it has one.</source>
        <translation>또는 서버가 TLS 없이 수신하는 포트가 있으면 그 포트를 쓰십시오.</translation>
    </message>
    <message>
        <source>%1 answers the HTTP request with something that is not HTTP.</source>
        <translation>%1이(가) HTTP 요청에 HTTP가 아닌 것으로 응답합니다.</translation>
    </message>
    <message>
        <source>%1 answers the HTTP request with %2, not with HTTP.</source>
        <translation>%1이(가) HTTP 요청에 HTTP가 아니라 %2(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>Use %1: MQTT without WebSocket.</source>
        <translation>%1을(를) 쓰십시오: WebSocket 없는 MQTT.</translation>
    </message>
    <message>
        <source>Check host and port in the URL: this port is not a WebSocket listener&apos;s.</source>
        <translation>URL의 호스트와 포트를 확인하십시오. 이 포트는 WebSocket 리스너의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>Ask on which port the broker has its WebSocket listener (mosquitto: &quot;protocol websockets&quot;).</source>
        <translation>브로커의 WebSocket 리스너가 어느 포트에 있는지 물어보십시오(mosquitto: &quot;protocol websockets&quot;).</translation>
    </message>
    <message>
        <source>The server answers 101, but its Sec-WebSocket-Accept is missing or does not belong to this request.</source>
        <translation>서버가 101로 응답하지만 Sec-WebSocket-Accept가 없거나 이 요청에 속하지 않습니다.</translation>
    </message>
    <message>
        <source>Something between answers from a cache or by itself, or the server&apos;s WebSocket is faulty.</source>
        <translation>중간의 무언가가 캐시에서 또는 스스로 응답하거나, 서버의 WebSocket에 결함이 있습니다.</translation>
    </message>
    <message>
        <source>Look for a cache or proxy in front of the broker and turn caching off for this path.</source>
        <translation>브로커 앞의 캐시나 프록시를 찾아 이 경로의 캐시를 끄십시오.</translation>
    </message>
    <message>
        <source>Try the broker&apos;s own port without the proxy.</source>
        <translation>프록시 없이 브로커 자신의 포트를 시도하십시오.</translation>
    </message>
    <message>
        <source>The server answers %1 and does not say where to go. A WebSocket client does not follow redirections.</source>
        <translation>서버가 %1(으)로 응답하고 어디로 갈지 밝히지 않습니다. WebSocket 클라이언트는 리디렉션을 따르지 않습니다.</translation>
    </message>
    <message>
        <source>The server answers %1 and sends the client to %2. A WebSocket client does not follow redirections.</source>
        <translation>서버가 %1(으)로 응답하고 클라이언트를 %2(으)로 보냅니다. WebSocket 클라이언트는 리디렉션을 따르지 않습니다.</translation>
    </message>
    <message>
        <source>Put the new address into the URL, with ws:// for http:// and wss:// for https://.</source>
        <translation>새 주소를 URL에 넣으십시오. http://는 ws://로, https://는 wss://로 씁니다.</translation>
    </message>
    <message>
        <source>Or take the redirection for the path %1 out of the web server&apos;s configuration.</source>
        <translation>또는 웹 서버 구성에서 경로 %1의 리디렉션을 빼십시오.</translation>
    </message>
    <message>
        <source>The web server answers %1 to the WebSocket request, before MQTT and its user name and password come into play.</source>
        <translation>웹 서버가 MQTT와 그 사용자 이름, 비밀번호가 쓰이기 전에 WebSocket 요청에 %1(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>A proxy on the way asks for a password.</source>
        <translation>중간의 프록시가 비밀번호를 요구합니다.</translation>
    </message>
    <message>
        <source>It does not accept the Authorization header that was sent.</source>
        <translation>전송된 Authorization 헤더를 받아들이지 않습니다.</translation>
    </message>
    <message>
        <source>Check the value of the header Authorization under WebSocket, Headers: password or token, and whether it has run out.</source>
        <translation>WebSocket의 헤더에서 Authorization 헤더의 값(비밀번호나 토큰)과 만료되었는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Add the header that the server asks for, for instance Authorization, under WebSocket, Headers (--ws-header).</source>
        <translation>서버가 요구하는 헤더(예: Authorization)를 WebSocket의 헤더(--ws-header)에 추가하십시오.</translation>
    </message>
    <message>
        <source>Check whether the server expects a token in the path, and whether it lets this client&apos;s address and Origin in.</source>
        <translation>서버가 경로에 토큰을 기대하는지, 이 클라이언트의 주소와 Origin을 받아들이는지 확인하십시오.</translation>
    </message>
    <message>
        <source>A web server is there, but it answers %1 to the path %2.</source>
        <translation>웹 서버가 있지만 경로 %2에 %1(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>Use the path /mqtt, which most brokers have: %1.</source>
        <translation>대부분의 브로커에 있는 경로 /mqtt를 쓰십시오: %1.</translation>
    </message>
    <message>
        <source>Try the path %1.</source>
        <translation>경로 %1을(를) 시도하십시오.</translation>
    </message>
    <message>
        <source>Look up the path in the configuration of the broker or of the web server in front of it; upper and lower case and a &quot;/&quot; at the end count.</source>
        <translation>브로커 또는 그 앞의 웹 서버의 구성에서 경로를 찾아보십시오. 대소문자와 끝의 “/”를 구분합니다.</translation>
    </message>
    <message>
        <source>The web server answers %1: the broker behind it did not answer in time.</source>
        <translation>웹 서버가 %1(으)로 응답합니다. 뒤의 브로커가 제때 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>The web server answers %1: it has no working broker behind it at the moment.</source>
        <translation>웹 서버가 %1(으)로 응답합니다. 지금 뒤에 작동하는 브로커가 없습니다.</translation>
    </message>
    <message>
        <source>The web server answers %1: the broker behind it does not answer, or not as expected.</source>
        <translation>웹 서버가 %1(으)로 응답합니다. 뒤의 브로커가 응답하지 않거나 기대대로 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Check that the broker behind the web server is running and listens for WebSocket on the port that the server forwards to.</source>
        <translation>웹 서버 뒤의 브로커가 실행 중이고 서버가 전달하는 포트에서 WebSocket을 수신하는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Check that the proxy passes the upgrade on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</source>
        <translation>프록시가 업그레이드를 전달하는지 확인하십시오(nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;).</translation>
    </message>
    <message>
        <source>Read the web server&apos;s error log: it names the address that it tried.</source>
        <translation>웹 서버의 오류 로그를 읽으십시오. 시도한 주소가 나옵니다.</translation>
    </message>
    <message>
        <source>The server answers %1 to the path %2 like to a browser, without upgrading to WebSocket.</source>
        <translation>서버가 경로 %2에 WebSocket으로 업그레이드하지 않고 브라우저에 하듯 %1(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>The server answers %1 to the path %2 with an ordinary web page, &quot;%3&quot;, without upgrading to WebSocket.</source>
        <translation>서버가 경로 %2에 WebSocket으로 업그레이드하지 않고 %1, 일반 웹 페이지 “%3”(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>Check host, port and path in the URL: the broker&apos;s WebSocket may have another path, as a rule /mqtt.</source>
        <translation>URL의 호스트, 포트, 경로를 확인하십시오. 브로커의 WebSocket이 다른 경로(보통 /mqtt)에 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on for this path.</source>
        <translation>브로커 앞에 프록시가 있으면 이 경로의 Upgrade와 Connection 헤더를 전달하게 하십시오.</translation>
    </message>
    <message>
        <source>The server answers %1 to the request for a WebSocket at %2.</source>
        <translation>서버가 %2의 WebSocket 요청에 %1(으)로 응답합니다.</translation>
    </message>
    <message>
        <source>It wants another protocol than the one asked for (Upgrade: %1).</source>
        <translation>요청한 것과 다른 프로토콜을 원합니다(Upgrade: %1).</translation>
    </message>
    <message>
        <source>It gets too many requests.</source>
        <translation>요청이 너무 많습니다.</translation>
    </message>
    <message>
        <source>It failed at this request itself.</source>
        <translation>이 요청에서 서버 자체가 실패했습니다.</translation>
    </message>
    <message>
        <source>Check the path and the headers under WebSocket: some servers want a certain Origin, Host or header.</source>
        <translation>WebSocket의 경로와 헤더를 확인하십시오. 일부 서버는 특정 Origin, Host 또는 헤더를 원합니다.</translation>
    </message>
    <message>
        <source>If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on (nginx: proxy_set_header).</source>
        <translation>브로커 앞에 프록시가 있으면 Upgrade와 Connection 헤더를 전달하게 하십시오(nginx: proxy_set_header).</translation>
    </message>
    <message>
        <source>Read the web server&apos;s log: it tells why it refused %1.</source>
        <translation>웹 서버의 로그를 읽으십시오. %1을(를) 거부한 이유가 나옵니다.</translation>
    </message>
    <message>
        <source>The server sends text frames. MQTT travels in binary frames only [MQTT-6.0.0-1].</source>
        <translation>서버가 텍스트 프레임을 보냅니다. MQTT는 이진 프레임으로만 전송됩니다 [MQTT-6.0.0-1].</translation>
    </message>
    <message>
        <source>Check the path in the URL: another service, such as a chat or a live-reload server, may be there.</source>
        <translation>URL의 경로를 확인하십시오. 채팅이나 라이브 리로드 서버 같은 다른 서비스일 수 있습니다.</translation>
    </message>
    <message>
        <source>If it is a WebSocket proxy in front of the broker, set it to binary frames (websockify: leave base64 out).</source>
        <translation>브로커 앞의 WebSocket 프록시라면 이진 프레임으로 설정하십시오(websockify: base64 제외).</translation>
    </message>
    <message>
        <source>The server chose the sub-protocol &quot;%1&quot;; &quot;%2&quot; was offered.</source>
        <translation>서버가 하위 프로토콜 “%1”을(를) 선택했습니다. 제안한 것은 “%2”입니다.</translation>
    </message>
    <message>
        <source>Check the path in the URL: the server&apos;s MQTT may have another one.</source>
        <translation>URL의 경로를 확인하십시오. 서버의 MQTT가 다른 경로에 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>Set the sub-protocol &quot;mqtt&quot; on the server.</source>
        <translation>서버에 하위 프로토콜 “mqtt”를 설정하십시오.</translation>
    </message>
    <message>
        <source>The server closed the WebSocket with code %1.</source>
        <translation>서버가 코드 %1(으)로 WebSocket을 닫았습니다.</translation>
    </message>
    <message>
        <source>The server closed the WebSocket with code %1 and the reason &quot;%2&quot;.</source>
        <translation>서버가 코드 %1, 이유 “%2”(으)로 WebSocket을 닫았습니다.</translation>
    </message>
    <message>
        <source>Code 1008 means that a rule of the server is broken.</source>
        <translation>코드 1008은 서버의 규칙을 위반했다는 뜻입니다.</translation>
    </message>
    <message>
        <source>This code means that the server cannot work with what it got.</source>
        <translation>이 코드는 서버가 받은 것을 처리할 수 없다는 뜻입니다.</translation>
    </message>
    <message>
        <source>This code means trouble on the server&apos;s side.</source>
        <translation>이 코드는 서버 쪽의 문제를 뜻합니다.</translation>
    </message>
    <message>
        <source>Follow the reason, and look into the log of the broker or of the gateway in front of it.</source>
        <translation>이유를 따르고, 브로커 또는 그 앞의 게이트웨이의 로그를 보십시오.</translation>
    </message>
    <message>
        <source>Check credentials, client ID and path: gateways often close so when one of them is not allowed.</source>
        <translation>자격 증명, Client ID, 경로를 확인하십시오. 게이트웨이는 그중 하나가 허용되지 않을 때 이렇게 닫는 경우가 많습니다.</translation>
    </message>
    <message>
        <source>The server opened the WebSocket without agreeing to the sub-protocol &quot;%1&quot;, and no MQTT followed.</source>
        <translation>서버가 하위 프로토콜 “%1”에 동의하지 않고 WebSocket을 열었으며 MQTT가 오지 않았습니다.</translation>
    </message>
    <message>
        <source>Another service may answer at this path; it is also possible that a broker is there and did not take the CONNECT.</source>
        <translation>이 경로에서 다른 서비스가 응답할 수 있습니다. 브로커가 있지만 CONNECT를 받지 않았을 수도 있습니다.</translation>
    </message>
    <message>
        <source>Check the path in the URL: the server&apos;s MQTT may have another one, as a rule /mqtt.</source>
        <translation>URL의 경로를 확인하십시오. 서버의 MQTT가 다른 경로(보통 /mqtt)에 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s log for the CONNECT of client ID %1.</source>
        <translation>브로커 로그에서 Client ID %1의 CONNECT를 찾아보십시오.</translation>
    </message>
    <message>
        <source>%1 accepted the connection, but did not answer the request for a WebSocket (HTTP upgrade) within %2.</source>
        <translation>%1이(가) 연결을 수락했지만 WebSocket 요청(HTTP 업그레이드)에 %2 안에 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>The port may speak another protocol, MQTT without WebSocket for one, or the server behind it hangs.</source>
        <translation>포트가 다른 프로토콜(예: WebSocket 없는 MQTT)을 쓰거나, 뒤의 서버가 멈췄을 수 있습니다.</translation>
    </message>
    <message>
        <source>Check the port in the URL, and try %1.</source>
        <translation>URL의 포트를 확인하고 %1을(를) 시도하십시오.</translation>
    </message>
    <message>
        <source>Look into the log of the web server or broker on that port.</source>
        <translation>그 포트의 웹 서버나 브로커의 로그를 보십시오.</translation>
    </message>
    <message>
        <source>%1 hung up on the HTTP request without an answer, and port %2 is customary for %3://: MQTT without WebSocket.</source>
        <translation>%1이(가) HTTP 요청을 응답 없이 끊었으며, 포트 %2은(는) %3://(WebSocket 없는 MQTT)의 통상 포트입니다.</translation>
    </message>
    <message>
        <source>Or use the port of the broker&apos;s WebSocket listener.</source>
        <translation>또는 브로커의 WebSocket 리스너 포트를 쓰십시오.</translation>
    </message>
    <message>
        <source>%1 reset the connection instead of answering the request for a WebSocket.</source>
        <translation>%1이(가) WebSocket 요청에 응답하는 대신 연결을 재설정했습니다.</translation>
    </message>
    <message>
        <source>%1 closed the connection instead of answering the request for a WebSocket.</source>
        <translation>%1이(가) WebSocket 요청에 응답하는 대신 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>The port may be that of MQTT without WebSocket: a broker hangs up on an HTTP request.</source>
        <translation>WebSocket 없는 MQTT 포트일 수 있습니다. 브로커는 HTTP 요청을 받으면 끊습니다.</translation>
    </message>
    <message>
        <source>Try the port with %1.</source>
        <translation>%1(으)로 포트를 시도하십시오.</translation>
    </message>
    <message>
        <source>Check port and path in the URL, and look into the log of the web server or broker.</source>
        <translation>URL의 포트와 경로를 확인하고, 웹 서버나 브로커의 로그를 보십시오.</translation>
    </message>
    <message>
        <source>Or it expects TLS, and hangs up on what is none.</source>
        <translation>또는 TLS를 기대하며 TLS가 아닌 것을 끊습니다.</translation>
    </message>
    <message>
        <source>It answers MQTT without WebSocket no better: the server behind the port hangs, or it is another service&apos;s.</source>
        <translation>WebSocket 없는 MQTT에도 마찬가지입니다. 포트 뒤의 서버가 멈췄거나 다른 서비스의 포트입니다.</translation>
    </message>
    <message>
        <source>Check the port in the URL.</source>
        <translation>URL의 포트를 확인하십시오.</translation>
    </message>
    <message>
        <source>Neither MQTT without WebSocket nor another path is answered there: it may be another service&apos;s port, or a proxy without a server behind it.</source>
        <translation>WebSocket 없는 MQTT에도 다른 경로에도 응답이 없습니다. 다른 서비스의 포트이거나 뒤에 서버가 없는 프록시일 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>WebSocketText</name>
    <message>
        <source>normal closure</source>
        <translation>정상 종료</translation>
    </message>
    <message>
        <source>the server goes away</source>
        <translation>서버가 떠남</translation>
    </message>
    <message>
        <source>protocol error</source>
        <translation>프로토콜 오류</translation>
    </message>
    <message>
        <source>this kind of data is not accepted</source>
        <translation>이 종류의 데이터를 받지 않음</translation>
    </message>
    <message>
        <source>no code was given</source>
        <translation>코드 없음</translation>
    </message>
    <message>
        <source>closed without a Close frame</source>
        <translation>Close 프레임 없이 닫힘</translation>
    </message>
    <message>
        <source>data that does not fit its type</source>
        <translation>유형에 맞지 않는 데이터</translation>
    </message>
    <message>
        <source>against the server&apos;s policy</source>
        <translation>서버의 정책 위반</translation>
    </message>
    <message>
        <source>the message is too large</source>
        <translation>메시지가 너무 큼</translation>
    </message>
    <message>
        <source>an extension is missing</source>
        <translation>확장이 없음</translation>
    </message>
    <message>
        <source>an unexpected condition at the server</source>
        <translation>서버의 예기치 않은 상태</translation>
    </message>
    <message>
        <source>the server restarts</source>
        <translation>서버가 다시 시작됨</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>나중에 다시 시도</translation>
    </message>
    <message>
        <source>bad gateway</source>
        <translation>잘못된 게이트웨이</translation>
    </message>
    <message>
        <source>a code of the application</source>
        <translation>애플리케이션의 코드</translation>
    </message>
    <message>
        <source>a code that no standard defines</source>
        <translation>표준에 정의되지 않은 코드</translation>
    </message>
    <message>
        <source>Start of the body</source>
        <translation>본문 시작</translation>
    </message>
    <message>
        <source>What came instead of HTTP</source>
        <translation>HTTP 대신 온 것</translation>
    </message>
    <message>
        <source>Text frame</source>
        <translation>텍스트 프레임</translation>
    </message>
    <message>
        <source>WebSocket library</source>
        <translation>WebSocket 라이브러리</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>요청</translation>
    </message>
    <message>
        <source>a random value</source>
        <translation>임의의 값</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>응답</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>it is not HTTP</source>
        <translation>HTTP가 아님</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>Sub-protocol</source>
        <translation>하위 프로토콜</translation>
    </message>
    <message>
        <source>offered: %1</source>
        <translation>제안: %1</translation>
    </message>
    <message>
        <source>offered: %1; the server chose none</source>
        <translation>제안: %1, 서버가 선택하지 않음</translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation>선택 안 됨</translation>
    </message>
    <message>
        <source>offered: %1; the server chose %2</source>
        <translation>제안: %1, 서버의 선택: %2</translation>
    </message>
    <message>
        <source>not offered</source>
        <translation>제안 안 함</translation>
    </message>
    <message>
        <source>right: it answers this request</source>
        <translation>맞음: 이 요청에 대한 응답</translation>
    </message>
    <message>
        <source>not judged: the answer is wrong in another way</source>
        <translation>판단 안 함: 응답이 다른 점에서 틀림</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>판단 안 함</translation>
    </message>
    <message>
        <source>wrong or missing: the answer belongs to another request, or a cache or proxy made it</source>
        <translation>틀렸거나 없음: 다른 요청에 대한 응답이거나 캐시 또는 프록시가 만든 것</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>틀림</translation>
    </message>
    <message>
        <source>Close frame</source>
        <translation>Close 프레임</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot;</source>
        <comment>close code with its meaning, the server&apos;s reason</comment>
        <translation>%1: “%2”</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Connect to an MQTT broker</source>
        <translation>MQTT 브로커에 연결</translation>
    </message>
    <message>
        <source>Type or paste the broker&apos;s URL, or an options object of MQTT.js. Connack shows what happens at every layer: name, TCP, TLS, WebSocket, MQTT. When it fails, it names the cause and what to change.</source>
        <translation>브로커의 URL 또는 MQTT.js의 옵션 객체를 입력하거나 붙여넣으십시오. Connack은 모든 계층(이름, TCP, TLS, WebSocket, MQTT)에서 일어나는 일을 보여 줍니다. 실패하면 원인과 바꿀 것을 알려 줍니다.</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>새 연결(&amp;N)</translation>
    </message>
    <message>
        <source>An empty connection to fill in (Ctrl+N)</source>
        <translation>채워 넣을 빈 연결 (Ctrl+N)</translation>
    </message>
    <message>
        <source>The broker&apos;s URL: mqtt://, mqtts://, ws:// or wss://, host, port and path. RFC 3986, section 3.
An options object of MQTT.js can be pasted here as well.</source>
        <translation>브로커의 URL: mqtt://, mqtts://, ws:// 또는 wss://, 호스트, 포트, 경로. RFC 3986, 3절.
MQTT.js의 옵션 객체를 여기에 붙여넣을 수도 있습니다.</translation>
    </message>
    <message>
        <source>Makes a connection of it to look at; it does not connect yet (Return)</source>
        <translation>살펴볼 연결을 만듭니다. 아직 연결하지 않습니다 (Return)</translation>
    </message>
    <message>
        <source>Start the &amp;local broker</source>
        <translation>로컬 브로커 시작(&amp;L)</translation>
    </message>
    <message>
        <source>Runs the installed mosquitto on this machine alone, with certificates and a user of its own, and fills in the connections to it: something to try, and to tell a fault of the client from one of the broker</source>
        <translation>설치된 mosquitto를 이 컴퓨터에서만 자체 인증서와 사용자로 실행하고 그에 대한 연결을 채웁니다. 시험해 보고, 클라이언트의 문제와 브로커의 문제를 구별하는 데 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>&amp;Import from another client</source>
        <translation>다른 클라이언트에서 가져오기(&amp;I)</translation>
    </message>
    <message>
        <source>Takes over URLs, options objects, command lines, scripts and saved files of other MQTT clients, and says what was not taken over</source>
        <translation>다른 MQTT 클라이언트의 URL, 옵션 객체, 명령줄, 스크립트, 저장된 파일을 가져오고, 가져오지 않은 것을 알려 줍니다</translation>
    </message>
    <message>
        <source>Open a &amp;packet log</source>
        <translation>패킷 로그 열기(&amp;P)</translation>
    </message>
    <message>
        <source>Shows a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP (Ctrl+O)</source>
        <translation>Connack의 .jsonl이나 .pcapng, 또는 TCP 위의 MQTT 캡처(.pcap, .pcapng)를 표시합니다 (Ctrl+O)</translation>
    </message>
</context>
<context>
    <name>WillForm</name>
    <message>
        <source>The broker publishes this message when the connection ends without DISCONNECT.
Will Flag of CONNECT, all versions.
MQTT 5.0 and 3.1.1, section 3.1.2.5</source>
        <translation>연결이 DISCONNECT 없이 끝나면 브로커가 이 메시지를 발행합니다.
CONNECT의 Will Flag, 모든 버전.
MQTT 5.0 및 3.1.1, 3.1.2.5절</translation>
    </message>
    <message>
        <source>Send a last &amp;will</source>
        <translation>Last Will 보내기(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation>토픽(&amp;T)</translation>
    </message>
    <message>
        <source>Where the broker publishes the will. A topic name: no + and #.
Will Topic in the payload of CONNECT, section 3.1.3.3 (3.1.1: 3.1.3.2)</source>
        <translation>브로커가 Will을 발행하는 곳. 토픽 이름: +와 #은 쓸 수 없음.
CONNECT 페이로드의 Will Topic, 3.1.3.3절(3.1.1: 3.1.3.2)</translation>
    </message>
    <message>
        <source>for instance devices/pump-7/status</source>
        <translation>예: devices/pump-7/status</translation>
    </message>
    <message>
        <source>&amp;Payload</source>
        <translation>페이로드(&amp;P)</translation>
    </message>
    <message>
        <source>The message itself, as bytes.
Will Payload of CONNECT (3.1.1: Will Message), section 3.1.3.4 (3.1.1: 3.1.3.3)</source>
        <translation>바이트로 된 메시지 자체.
CONNECT의 Will Payload(3.1.1: Will Message), 3.1.3.4절(3.1.1: 3.1.3.3)</translation>
    </message>
    <message>
        <source>&amp;QoS</source>
        <translation>QoS(&amp;Q)</translation>
    </message>
    <message>
        <source>The quality of service at which the broker publishes the will.
Will QoS in the Connect Flags of CONNECT, section 3.1.2.6</source>
        <translation>브로커가 Will을 발행할 때의 QoS.
CONNECT의 Connect Flags에 있는 Will QoS, 3.1.2.6절</translation>
    </message>
    <message>
        <source>0 · at most once</source>
        <translation>0 · 최대 한 번</translation>
    </message>
    <message>
        <source>1 · at least once</source>
        <translation>1 · 적어도 한 번</translation>
    </message>
    <message>
        <source>2 · exactly once</source>
        <translation>2 · 정확히 한 번</translation>
    </message>
    <message>
        <source>The broker keeps the will as the topic&apos;s retained message.
Will Retain in the Connect Flags of CONNECT, section 3.1.2.7</source>
        <translation>브로커가 Will을 토픽의 Retain 메시지로 보관합니다.
CONNECT의 Connect Flags에 있는 Will Retain, 3.1.2.7절</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>Retain(&amp;R)</translation>
    </message>
    <message>
        <source>Will properties (MQTT 5)</source>
        <translation>Will 속성(MQTT 5)</translation>
    </message>
    <message>
        <source>Will &amp;Delay Interval</source>
        <translation>Will Delay Interval(&amp;D)</translation>
    </message>
    <message>
        <source>The broker waits so long before it publishes the will; a reconnect in time prevents it.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.2</source>
        <translation>브로커가 Will을 발행하기 전에 이만큼 기다립니다. 제때 재연결하면 발행되지 않습니다.
CONNECT의 Will Property, MQTT 5, 3.1.3.2.2절</translation>
    </message>
    <message>
        <source>not set: published at once</source>
        <translation>설정 안 됨: 즉시 발행</translation>
    </message>
    <message>
        <source>Message &amp;Expiry Interval</source>
        <translation>Message Expiry Interval(&amp;E)</translation>
    </message>
    <message>
        <source>How long the broker keeps the will for receivers that are not there.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.4</source>
        <translation>없는 수신자를 위해 브로커가 Will을 보관하는 기간.
CONNECT의 Will Property, MQTT 5, 3.1.3.2.4절</translation>
    </message>
    <message>
        <source>not set: it does not expire</source>
        <translation>설정 안 됨: 만료되지 않음</translation>
    </message>
    <message>
        <source>Payload &amp;Format Indicator</source>
        <translation>Payload Format Indicator(&amp;F)</translation>
    </message>
    <message>
        <source>Whether the payload is said to be UTF-8 text; the broker may check it.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.3</source>
        <translation>페이로드가 UTF-8 텍스트인지 여부. 브로커가 검사할 수 있습니다.
CONNECT의 Will Property, MQTT 5, 3.1.3.2.3절</translation>
    </message>
    <message>
        <source>not set: unspecified bytes</source>
        <translation>설정 안 됨: 지정되지 않은 바이트</translation>
    </message>
    <message>
        <source>1: UTF-8 text</source>
        <translation>1: UTF-8 텍스트</translation>
    </message>
    <message>
        <source>0: unspecified bytes</source>
        <translation>0: 지정되지 않은 바이트</translation>
    </message>
    <message>
        <source>&amp;Content Type</source>
        <translation>Content Type(&amp;C)</translation>
    </message>
    <message>
        <source>What the payload is, for instance application/json.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.5</source>
        <translation>페이로드의 종류. 예: application/json.
CONNECT의 Will Property, MQTT 5, 3.1.3.2.5절</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>설정 안 됨</translation>
    </message>
    <message>
        <source>Resp&amp;onse Topic</source>
        <translation>Response Topic(&amp;O)</translation>
    </message>
    <message>
        <source>Where receivers send a response.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.6</source>
        <translation>수신자가 응답을 보내는 곳.
CONNECT의 Will Property, MQTT 5, 3.1.3.2.6절</translation>
    </message>
    <message>
        <source>not set: no response is asked for</source>
        <translation>설정 안 됨: 응답을 요청하지 않음</translation>
    </message>
    <message>
        <source>Corre&amp;lation Data</source>
        <translation>Correlation Data(&amp;L)</translation>
    </message>
    <message>
        <source>Tells the requester which request a response is for.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.7</source>
        <translation>응답이 어느 요청에 대한 것인지 요청자에게 알립니다.
CONNECT의 Will Property, MQTT 5, 3.1.3.2.7절</translation>
    </message>
    <message>
        <source>&amp;User Properties</source>
        <translation>User Properties(&amp;U)</translation>
    </message>
    <message>
        <source>Pairs of a name and a value that travel with the will; a name may come again.
Will Property of CONNECT, MQTT 5, section 3.1.3.2.8</source>
        <translation>Will과 함께 전송되는 이름과 값의 쌍. 같은 이름을 여러 번 쓸 수 있습니다.
CONNECT의 Will Property, MQTT 5, 3.1.3.2.8절</translation>
    </message>
</context>
<context>
    <name>WillReport</name>
    <message>
        <source>The connection was ended with DISCONNECT %1.</source>
        <translation>연결이 DISCONNECT %1(으)로 끝났습니다.</translation>
    </message>
    <message>
        <source>The connection was ended with DISCONNECT.</source>
        <translation>연결이 DISCONNECT로 끝났습니다.</translation>
    </message>
    <message>
        <source>The broker ended the connection.</source>
        <translation>브로커가 연결을 끝냈습니다.</translation>
    </message>
    <message>
        <source>The connection was dropped without DISCONNECT.</source>
        <translation>연결이 DISCONNECT 없이 끊겼습니다.</translation>
    </message>
    <message>
        <source>DISCONNECT with Reason Code 0x00 takes the will back: the broker must not publish it [MQTT-3.14.4-3].</source>
        <translation>Reason Code 0x00의 DISCONNECT는 Will을 철회합니다. 브로커는 발행하면 안 됩니다 [MQTT-3.14.4-3].</translation>
    </message>
    <message>
        <source>DISCONNECT takes the will back: the broker must not publish it [MQTT-3.14.4-3].</source>
        <translation>DISCONNECT는 Will을 철회합니다. 브로커는 발행하면 안 됩니다 [MQTT-3.14.4-3].</translation>
    </message>
    <message>
        <source>The connection came back with a new session, which ends the old one: the broker must publish the will at once (section 3.1.2.5).</source>
        <translation>연결이 새 세션으로 돌아와 이전 세션이 끝났습니다. 브로커는 Will을 즉시 발행해야 합니다(3.1.2.5절).</translation>
    </message>
    <message>
        <source>The broker must publish the will at once [MQTT-3.1.2-8].</source>
        <translation>브로커는 Will을 즉시 발행해야 합니다 [MQTT-3.1.2-8].</translation>
    </message>
    <message>
        <source>The broker must publish the will after %1, when the session ends; the Will Delay Interval is longer (section 3.1.3.2.2).</source>
        <translation>브로커는 세션이 끝나는 %1 후에 Will을 발행해야 합니다. Will Delay Interval이 더 깁니다(3.1.3.2.2절).</translation>
    </message>
    <message>
        <source>The broker must publish the will after %1, the Will Delay Interval (section 3.1.3.2.2).</source>
        <translation>브로커는 Will Delay Interval인 %1 후에 Will을 발행해야 합니다(3.1.3.2.2절).</translation>
    </message>
    <message>
        <source>Its payload is the configured one.</source>
        <translation>페이로드가 설정한 것과 같습니다.</translation>
    </message>
    <message>
        <source>It came with QoS %1, as configured.</source>
        <translation>설정대로 QoS %1(으)로 왔습니다.</translation>
    </message>
    <message>
        <source>It came with QoS %1: the broker granted no more to the subscription.</source>
        <translation>QoS %1(으)로 왔습니다. 브로커가 구독에 그 이상 허용하지 않았습니다.</translation>
    </message>
    <message>
        <source>It came with QoS %1, not with the configured QoS %2.</source>
        <translation>설정한 QoS %2이(가) 아니라 QoS %1(으)로 왔습니다.</translation>
    </message>
    <message>
        <source>The broker keeps it as the topic&apos;s retained message, as configured.</source>
        <translation>설정대로 브로커가 토픽의 Retain 메시지로 보관합니다.</translation>
    </message>
    <message>
        <source>The broker did not keep it, though the will is to be retained (section 3.1.2.7).</source>
        <translation>Will에 Retain이 지정되어 있는데도 브로커가 보관하지 않았습니다(3.1.2.7절).</translation>
    </message>
    <message>
        <source>The broker waited for the Will Delay Interval of %1, though the session was over before.</source>
        <translation>세션이 먼저 끝났는데도 브로커가 Will Delay Interval %1 동안 기다렸습니다.</translation>
    </message>
    <message>
        <source>That is earlier than it must come: %1 after the end of the connection.</source>
        <translation>와야 하는 때보다 이릅니다. 연결이 끝난 뒤 %1이어야 합니다.</translation>
    </message>
    <message>
        <source>A retained message with the will&apos;s payload was there before: an older will. It does not count.</source>
        <translation>Will의 페이로드와 같은 Retain 메시지가 이미 있었습니다. 이전의 Will이며 계산에 넣지 않습니다.</translation>
    </message>
    <message>
        <source>A retained message was there before: an older will, or another client&apos;s message. It does not count.</source>
        <translation>Retain 메시지가 이미 있었습니다. 이전의 Will이나 다른 클라이언트의 메시지이며 계산에 넣지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n other message(s) came on the topic, with another payload than the will&apos;s.</source>
        <translation>
            <numerusform>토픽에 Will과 페이로드가 다른 메시지 %n개가 더 왔습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing came until %1 after its time.</source>
        <translation>예정 시각의 %1 후까지 아무것도 오지 않았습니다.</translation>
    </message>
    <message>
        <source>A broker that ends the connection itself publishes the will as well, unless the same session was taken over.</source>
        <translation>연결을 스스로 끝내는 브로커도, 같은 세션이 넘겨지지 않았다면 Will을 발행합니다.</translation>
    </message>
    <message>
        <source>Look whether this user may publish to the will&apos;s topic, and the second connection may read it: brokers drop a will that an access rule (ACL) forbids. A round trip on the topic tells.</source>
        <translation>이 사용자가 Will의 토픽에 발행할 수 있고 두 번째 연결이 읽을 수 있는지 확인하십시오. 브로커는 접근 규칙(ACL)이 금지하는 Will을 버립니다. 이 토픽에서 왕복 검사를 하면 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Only Reason Code 0x00 takes the will back; with any other the broker must publish it.</source>
        <translation>Reason Code 0x00만 Will을 철회합니다. 다른 코드이면 브로커가 발행해야 합니다.</translation>
    </message>
    <message>
        <source>The second connection did not come about: %1.</source>
        <translation>두 번째 연결이 이루어지지 않았습니다: %1.</translation>
    </message>
    <message>
        <source>The broker refused the subscription to the will&apos;s topic: %1.</source>
        <translation>브로커가 Will 토픽의 구독을 거부했습니다: %1.</translation>
    </message>
    <message>
        <source>The connection came back within %1 and resumed its session: the broker must not publish the will then [MQTT-3.1.3-9].</source>
        <translation>연결이 %1 안에 돌아와 세션을 이어갔습니다. 그러면 브로커는 Will을 발행하면 안 됩니다 [MQTT-3.1.3-9].</translation>
    </message>
    <message>
        <source>The will is not watched.</source>
        <translation>Will을 지켜보지 않습니다.</translation>
    </message>
    <message>
        <source>Connecting a second time, to watch the will …</source>
        <translation>Will을 지켜보려고 두 번째로 연결하는 중…</translation>
    </message>
    <message>
        <source>Watching. Now drop the connection, or disconnect.</source>
        <translation>지켜보는 중입니다. 이제 연결을 갑자기 끊거나 연결 끊기를 하십시오.</translation>
    </message>
    <message>
        <source>The connection is over. The will must not come …</source>
        <translation>연결이 끝났습니다. Will이 오면 안 됩니다…</translation>
    </message>
    <message>
        <source>The connection is over. Waiting for the will …</source>
        <translation>연결이 끝났습니다. Will을 기다리는 중…</translation>
    </message>
    <message>
        <source>The will arrived after %1.</source>
        <translation>Will이 %1 후에 도착했습니다.</translation>
    </message>
    <message>
        <source>The will did not arrive.</source>
        <translation>Will이 도착하지 않았습니다.</translation>
    </message>
    <message>
        <source>The will did not come, and rightly so.</source>
        <translation>Will이 오지 않았으며, 이것이 올바릅니다.</translation>
    </message>
    <message>
        <source>The will came, though it must not.</source>
        <translation>오면 안 되는 Will이 왔습니다.</translation>
    </message>
    <message>
        <source>The will did not come, as the session goes on.</source>
        <translation>세션이 계속되므로 Will이 오지 않았습니다.</translation>
    </message>
    <message>
        <source>The will cannot be watched.</source>
        <translation>Will을 지켜볼 수 없습니다.</translation>
    </message>
    <message>
        <source>Watching was stopped.</source>
        <translation>지켜보기를 중지했습니다.</translation>
    </message>
    <message>
        <source>Topic: %1</source>
        <translation>토픽: %1</translation>
    </message>
    <message>
        <source>It came after %1 all the same.</source>
        <translation>그런데도 %1 후에 왔습니다.</translation>
    </message>
</context>
<context>
    <name>WillWatch</name>
    <message>
        <source>Connect first: the will belongs to a connection.</source>
        <translation>먼저 연결하십시오. Will은 연결에 속합니다.</translation>
    </message>
    <message>
        <source>This connection has no will. Set one under Last Will, and connect anew.</source>
        <translation>이 연결에는 Will이 없습니다. Last Will에서 설정하고 다시 연결하십시오.</translation>
    </message>
</context>
<context>
    <name>WillWatchRun</name>
    <message>
        <source>The second connection ended while it watched.</source>
        <translation>두 번째 연결이 지켜보는 동안 끝났습니다.</translation>
    </message>
    <message>
        <source>The connection is over, or has no will.</source>
        <translation>연결이 끝났거나 Will이 없습니다.</translation>
    </message>
    <message>
        <source>The connection was closed while its will was watched.</source>
        <translation>Will을 지켜보는 동안 연결이 닫혔습니다.</translation>
    </message>
    <message>
        <source>The connection ended before the second one had subscribed to the will&apos;s topic.</source>
        <translation>두 번째 연결이 Will의 토픽을 구독하기 전에 연결이 끝났습니다.</translation>
    </message>
    <message>
        <source>The broker did not answer SUBSCRIBE.</source>
        <translation>브로커가 SUBSCRIBE에 응답하지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>WillWatchView</name>
    <message>
        <source>&amp;Watch the will</source>
        <translation>Will 지켜보기(&amp;W)</translation>
    </message>
    <message>
        <source>S&amp;top watching</source>
        <translation>지켜보기 중지(&amp;T)</translation>
    </message>
    <message>
        <source>A second connection subscribes to the topic of the will. Then drop this connection, or disconnect: here you see whether the will comes, when, and whether that is right.</source>
        <translation>두 번째 연결이 Will의 토픽을 구독합니다. 그런 다음 이 연결을 갑자기 끊거나 연결 끊기를 하십시오. Will이 오는지, 언제 오는지, 올바른지 여기서 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Subscribes to the topic of the will with a second connection: the same server, credentials and TLS, a client ID of its own, no will (CONNECT, section 3.1.2.5)</source>
        <translation>두 번째 연결로 Will의 토픽을 구독합니다: 같은 서버, 자격 증명, TLS, 자체 Client ID, Will 없음(CONNECT, 3.1.2.5절)</translation>
    </message>
    <message>
        <source>W&amp;ait</source>
        <translation>대기(&amp;A)</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>How long the will is waited for after its time: after the end of the connection, and the Will Delay Interval if there is one</source>
        <translation>예정 시각 뒤에 Will을 기다리는 시간: 연결이 끝난 뒤, Will Delay Interval이 있으면 그 뒤</translation>
    </message>
    <message>
        <source>Copy what became of the will</source>
        <translation>Will의 결과 복사</translation>
    </message>
</context>
<context>
    <name>WindowFlags</name>
    <message>
        <source>Options object in MQTT.js&apos;s spelling; - reads standard input.</source>
        <translation>MQTT.js 표기의 옵션 객체. -는 표준 입력을 읽습니다.</translation>
    </message>
    <message>
        <source>The colours, for this start.</source>
        <translation>이번 시작에 쓸 색.</translation>
    </message>
    <message>
        <source>Language code such as en or de, for this start.</source>
        <translation>이번 시작에 쓸 언어 코드. 예: en 또는 de.</translation>
    </message>
    <message>
        <source>Connect at once.</source>
        <translation>즉시 연결합니다.</translation>
    </message>
    <message>
        <source>Print this help.</source>
        <translation>이 도움말을 출력합니다.</translation>
    </message>
    <message>
        <source>Connack shows what happens when a client connects to an MQTT broker.</source>
        <translation>Connack은 클라이언트가 MQTT 브로커에 연결할 때 일어나는 일을 보여 줍니다.</translation>
    </message>
    <message>
        <source>The broker (mqtt, mqtts, ws or wss), or a file: a packet log, a capture or an options object.</source>
        <translation>브로커(mqtt, mqtts, ws 또는 wss) 또는 파일: 패킷 로그, 캡처 또는 옵션 객체.</translation>
    </message>
</context>
<context>
    <name>WindowMain</name>
    <message>
        <source>The options file %1 cannot be read: %2</source>
        <translation>옵션 파일 %1을(를) 읽을 수 없습니다: %2</translation>
    </message>
    <message>
        <source>There is no language %1. Give one of: %2</source>
        <translation>언어 %1은(는) 없습니다. 다음 중 하나를 지정하십시오: %2</translation>
    </message>
    <message>
        <source>Give one URL or file, not %1.</source>
        <translation>URL 또는 파일을 %1개가 아니라 하나만 지정하십시오.</translation>
    </message>
    <message>
        <source>There is no theme %1. Give one of: %2</source>
        <translation>테마 %1은(는) 없습니다. 다음 중 하나를 지정하십시오: %2</translation>
    </message>
</context>
<context>
    <name>mqtt::DecodeError</name>
    <message>
        <source>is one that must not come before CONNACK</source>
        <translation>CONNACK 전에 올 수 없는 것임</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>field, what is wrong with it</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 %2 [%3]</source>
        <comment>field, what is wrong with it, statement of the standard</comment>
        <translation>%1: %2 [%3]</translation>
    </message>
    <message>
        <source>has the value 3</source>
        <translation>값이 3임</translation>
    </message>
    <message>
        <source>differ from what this packet prescribes</source>
        <translation>이 패킷에 규정된 것과 다름</translation>
    </message>
    <message>
        <source>is one that this version forbids</source>
        <translation>이 버전에서 금지된 것임</translation>
    </message>
    <message>
        <source>is one that only a client sends</source>
        <translation>클라이언트만 보내는 것임</translation>
    </message>
    <message>
        <source>is one that only a server sends</source>
        <translation>서버만 보내는 것임</translation>
    </message>
    <message>
        <source>differs from the bytes that follow</source>
        <translation>뒤따르는 바이트와 다름</translation>
    </message>
    <message>
        <source>is 0</source>
        <translation>0임</translation>
    </message>
    <message>
        <source>is another than that of the protocol version</source>
        <translation>프로토콜 버전의 것과 다름</translation>
    </message>
    <message>
        <source>is another than that of the connection</source>
        <translation>연결의 것과 다름</translation>
    </message>
    <message>
        <source>is not 0</source>
        <translation>0이 아님</translation>
    </message>
    <message>
        <source>is set without a will</source>
        <translation>Will 없이 설정됨</translation>
    </message>
    <message>
        <source>is set without the User Name Flag</source>
        <translation>User Name Flag 없이 설정됨</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>비어 있음</translation>
    </message>
    <message>
        <source>contains a wildcard</source>
        <translation>와일드카드가 있음</translation>
    </message>
    <message>
        <source>comes without an Authentication Method</source>
        <translation>Authentication Method 없이 옴</translation>
    </message>
    <message>
        <source>have reserved bits set</source>
        <translation>예약된 비트가 설정됨</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>is neither 0 nor 1</source>
        <translation>0도 1도 아님</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>존재하지 않음</translation>
    </message>
    <message>
        <source>is no property of this packet</source>
        <translation>이 패킷의 속성이 아님</translation>
    </message>
    <message>
        <source>comes twice</source>
        <translation>두 번 나옴</translation>
    </message>
    <message>
        <source>is one that only a server sends here</source>
        <translation>여기서는 서버만 보내는 것임</translation>
    </message>
    <message>
        <source>is longer than 32767 bytes</source>
        <translation>32767바이트보다 긺</translation>
    </message>
    <message>
        <source>is set with QoS 0</source>
        <translation>QoS 0에서 설정됨</translation>
    </message>
    <message>
        <source>is empty and there is no Topic Alias</source>
        <translation>비어 있고 Topic Alias도 없음</translation>
    </message>
    <message>
        <source>is set on a Shared Subscription</source>
        <translation>Shared Subscription에 설정됨</translation>
    </message>
    <message>
        <source>is not defined for this packet</source>
        <translation>이 패킷에 정의되지 않음</translation>
    </message>
    <message>
        <source>is one that only a client sends here</source>
        <translation>여기서는 클라이언트만 보내는 것임</translation>
    </message>
    <message>
        <source>is DISCONNECT before CONNACK</source>
        <translation>CONNACK 전의 DISCONNECT임</translation>
    </message>
    <message>
        <source>is a second CONNACK</source>
        <translation>두 번째 CONNACK임</translation>
    </message>
    <message>
        <source>follows a CONNACK that refused the connection</source>
        <translation>연결을 거부한 CONNACK 뒤에 옴</translation>
    </message>
    <message>
        <source>follows a DISCONNECT</source>
        <translation>DISCONNECT 뒤에 옴</translation>
    </message>
    <message>
        <source>is set in a refusal</source>
        <translation>거부인데 설정됨</translation>
    </message>
    <message>
        <source>is set though the client asked for a clean start</source>
        <translation>클라이언트가 Clean Start를 요청했는데 설정됨</translation>
    </message>
    <message>
        <source>is set though the client asked for a clean session</source>
        <translation>클라이언트가 Clean Session을 요청했는데 설정됨</translation>
    </message>
    <message>
        <source>is there though CONNECT has none</source>
        <translation>CONNECT에 없는데 있음</translation>
    </message>
    <message>
        <source>is another than that of CONNECT</source>
        <translation>CONNECT의 것과 다름</translation>
    </message>
    <message>
        <source>is AUTH though CONNECT has no Authentication Method</source>
        <translation>CONNECT에 Authentication Method가 없는데 AUTH임</translation>
    </message>
    <message>
        <source>is not 0x18 before CONNACK</source>
        <translation>CONNACK 전에 0x18이 아님</translation>
    </message>
    <message>
        <source>is of one more message than the Receive Maximum allows</source>
        <translation>Receive Maximum이 허용하는 것보다 메시지가 하나 더 많음</translation>
    </message>
    <message>
        <source>is of no subscription of the client</source>
        <translation>클라이언트의 구독에 속하지 않음</translation>
    </message>
    <message>
        <source>is above the Topic Alias Maximum of the client</source>
        <translation>클라이언트의 Topic Alias Maximum을 넘음</translation>
    </message>
    <message>
        <source>was never set</source>
        <translation>설정된 적 없음</translation>
    </message>
    <message>
        <source>would take more memory than this client gives to aliases</source>
        <translation>이 클라이언트가 Alias에 쓰는 메모리를 넘음</translation>
    </message>
    <message>
        <source>is there though the client asked for no problem information</source>
        <translation>클라이언트가 Problem Information을 요청하지 않았는데 있음</translation>
    </message>
    <message>
        <source>does not come once for each Topic Filter</source>
        <translation>각 Topic Filter마다 하나씩 오지 않음</translation>
    </message>
    <message>
        <source>takes more bytes than it needs</source>
        <translation>필요한 것보다 많은 바이트를 씀</translation>
    </message>
    <message>
        <source>goes on after four bytes</source>
        <translation>4바이트 뒤에도 계속됨</translation>
    </message>
    <message>
        <source>reaches past the Property Length</source>
        <translation>Property Length를 넘어섬</translation>
    </message>
    <message>
        <source>reaches past the end of the packet</source>
        <translation>패킷의 끝을 넘어섬</translation>
    </message>
    <message>
        <source>contains U+0000</source>
        <translation>U+0000이 있음</translation>
    </message>
    <message>
        <source>is not well-formed UTF-8</source>
        <translation>올바른 UTF-8이 아님</translation>
    </message>
    <message>
        <source>is larger than the fields of the packet</source>
        <translation>패킷의 필드보다 큼</translation>
    </message>
    <message>
        <source>makes the packet larger than the Maximum Packet Size</source>
        <translation>패킷을 Maximum Packet Size보다 크게 만듦</translation>
    </message>
    <message>
        <source>are more than this client takes in one packet</source>
        <translation>이 클라이언트가 한 패킷에서 받는 것보다 많음</translation>
    </message>
    <message>
        <source>is set though the client no longer holds this session</source>
        <translation>클라이언트에 이 세션이 더 이상 없는데 설정됨</translation>
    </message>
    <message>
        <source>promises bytes that never came: the connection ended</source>
        <translation>오지 않은 바이트를 약속함: 연결이 끝남</translation>
    </message>
</context>
<context>
    <name>mqtt::EncodeError</name>
    <message>
        <source>%1 %2</source>
        <comment>field, what is wrong with it</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>is too large for its type</source>
        <translation>그 유형에 너무 큼</translation>
    </message>
    <message>
        <source>has a value of another type</source>
        <translation>다른 유형의 값이 있음</translation>
    </message>
    <message>
        <source>is no property of this packet</source>
        <translation>이 패킷의 속성이 아님</translation>
    </message>
    <message>
        <source>is 0</source>
        <translation>0임</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>does not exist in this version</source>
        <translation>이 버전에 존재하지 않음</translation>
    </message>
    <message>
        <source>is above 268435455</source>
        <translation>268435455를 넘음</translation>
    </message>
    <message>
        <source>contains U+0000</source>
        <translation>U+0000이 있음</translation>
    </message>
    <message>
        <source>contains half of a surrogate pair</source>
        <translation>서로게이트 쌍의 반쪽이 있음</translation>
    </message>
    <message>
        <source>is longer than 65535 bytes</source>
        <translation>65535바이트보다 긺</translation>
    </message>
</context>
<context>
    <name>mqtt::ReasonCode</name>
    <message>
        <source>It worked.</source>
        <translation>성공했습니다.</translation>
    </message>
    <message>
        <source>An ordinary goodbye; the will is not published.</source>
        <translation>정상적인 종료입니다. Will은 발행되지 않습니다.</translation>
    </message>
    <message>
        <source>Subscribed; messages arrive with QoS 0.</source>
        <translation>구독되었습니다. 메시지는 QoS 0으로 옵니다.</translation>
    </message>
    <message>
        <source>Subscribed; messages arrive with QoS 1 at most.</source>
        <translation>구독되었습니다. 메시지는 최대 QoS 1로 옵니다.</translation>
    </message>
    <message>
        <source>Subscribed with the full QoS.</source>
        <translation>최고 QoS로 구독되었습니다.</translation>
    </message>
    <message>
        <source>The client leaves and wants its will published all the same.</source>
        <translation>클라이언트가 떠나면서도 Will의 발행을 원합니다.</translation>
    </message>
    <message>
        <source>The message was taken, but nobody is subscribed to its topic: look at the spelling of the topic.</source>
        <translation>메시지를 받았지만 그 토픽을 구독하는 클라이언트가 없습니다. 토픽의 철자를 확인하십시오.</translation>
    </message>
    <message>
        <source>Nothing to unsubscribe: the filter was not subscribed in this session.</source>
        <translation>해지할 구독이 없습니다. 이 세션에서 필터를 구독하지 않았습니다.</translation>
    </message>
    <message>
        <source>The other side wants the next step of the authentication exchange.</source>
        <translation>상대가 인증 교환의 다음 단계를 원합니다.</translation>
    </message>
    <message>
        <source>The client starts the authentication exchange again on a live connection.</source>
        <translation>클라이언트가 유지 중인 연결에서 인증 교환을 다시 시작합니다.</translation>
    </message>
    <message>
        <source>Refused without a reason: the broker&apos;s log has to tell.</source>
        <translation>이유 없이 거부되었습니다. 이유는 브로커 로그에 있습니다.</translation>
    </message>
    <message>
        <source>The other side could not parse what it got: a codec fault, something in between that changes bytes, or the wrong protocol version.</source>
        <translation>상대가 받은 것을 해석하지 못했습니다: 코덱의 결함, 바이트를 바꾸는 중간의 무언가 또는 잘못된 프로토콜 버전.</translation>
    </message>
    <message>
        <source>Parsed, but not allowed here: a wrong order, a forbidden value or a forbidden combination.</source>
        <translation>해석했지만 여기서 허용되지 않습니다: 잘못된 순서, 금지된 값 또는 금지된 조합.</translation>
    </message>
    <message>
        <source>Legal, but this broker does not take it: often a plug-in or a local rule.</source>
        <translation>규격에는 맞지만 이 브로커가 받지 않습니다. 플러그인이나 자체 규칙 때문인 경우가 많습니다.</translation>
    </message>
    <message>
        <source>The broker does not speak this version: try another one.</source>
        <translation>브로커가 이 버전을 지원하지 않습니다. 다른 버전을 시도하십시오.</translation>
    </message>
    <message>
        <source>The broker does not take this client identifier: too long, empty, with wrong characters, or reserved.</source>
        <translation>브로커가 이 Client Identifier를 받지 않습니다: 너무 김, 비어 있음, 잘못된 문자 또는 예약됨.</translation>
    </message>
    <message>
        <source>The credentials are wrong or missing.</source>
        <translation>자격 증명이 틀렸거나 없습니다.</translation>
    </message>
    <message>
        <source>The identity is not allowed to do this: look at the access rules first. Some brokers also say so to a wrong password.</source>
        <translation>이 사용자에게 허용되지 않습니다. 먼저 접근 규칙을 보십시오. 일부 브로커는 틀린 비밀번호에도 이렇게 응답합니다.</translation>
    </message>
    <message>
        <source>The broker runs but takes no connections now.</source>
        <translation>브로커가 실행 중이지만 지금은 연결을 받지 않습니다.</translation>
    </message>
    <message>
        <source>The broker has too much to do: try again later.</source>
        <translation>브로커에 일이 너무 많습니다. 나중에 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>An administrator or a ban rule shut this client out.</source>
        <translation>관리자나 차단 규칙이 이 클라이언트를 차단했습니다.</translation>
    </message>
    <message>
        <source>The broker is stopping: reconnect later.</source>
        <translation>브로커가 중지되고 있습니다. 나중에 다시 연결하십시오.</translation>
    </message>
    <message>
        <source>The broker does not offer this authentication method, or it changed in between.</source>
        <translation>브로커가 이 인증 방식을 제공하지 않거나, 도중에 방식이 바뀌었습니다.</translation>
    </message>
    <message>
        <source>The broker heard nothing for one and a half keep-alive times.</source>
        <translation>브로커가 keep-alive의 1.5배 동안 아무것도 받지 못했습니다.</translation>
    </message>
    <message>
        <source>Another connection came with the same client identifier.</source>
        <translation>같은 Client Identifier로 다른 연결이 왔습니다.</translation>
    </message>
    <message>
        <source>The topic filter is well formed, but this broker does not take it.</source>
        <translation>Topic Filter의 형식은 맞지만 이 브로커가 받지 않습니다.</translation>
    </message>
    <message>
        <source>The topic (or the will&apos;s topic) is well formed, but not taken here.</source>
        <translation>토픽(또는 Will의 토픽)의 형식은 맞지만 여기서 받지 않습니다.</translation>
    </message>
    <message>
        <source>Both sides disagree about the session: a clean start helps.</source>
        <translation>양쪽의 세션이 서로 다릅니다. Clean Start가 도움이 됩니다.</translation>
    </message>
    <message>
        <source>An acknowledgement for something unknown: harmless while a session is recovered, otherwise both sides disagree about it.</source>
        <translation>알 수 없는 것에 대한 확인 응답입니다. 세션을 복구하는 중이면 문제가 없고, 아니면 양쪽의 세션이 서로 다릅니다.</translation>
    </message>
    <message>
        <source>Too many unacknowledged QoS 1 and 2 messages at once.</source>
        <translation>확인 응답되지 않은 QoS 1과 2 메시지가 한 번에 너무 많습니다.</translation>
    </message>
    <message>
        <source>A topic alias of 0, or above the limit that was announced.</source>
        <translation>Topic Alias가 0이거나 알린 제한을 넘습니다.</translation>
    </message>
    <message>
        <source>The packet is larger than the receiver&apos;s maximum packet size.</source>
        <translation>패킷이 받는 쪽의 Maximum Packet Size보다 큽니다.</translation>
    </message>
    <message>
        <source>Messages come faster than allowed.</source>
        <translation>메시지가 허용된 것보다 빠르게 옵니다.</translation>
    </message>
    <message>
        <source>A limit that the broker or its administrator set is reached.</source>
        <translation>브로커나 관리자가 정한 제한에 도달했습니다.</translation>
    </message>
    <message>
        <source>Somebody closed the connection by hand or by rule.</source>
        <translation>누군가가 수동으로 또는 규칙으로 연결을 닫았습니다.</translation>
    </message>
    <message>
        <source>The payload is not the UTF-8 that was promised.</source>
        <translation>페이로드가 약속한 UTF-8이 아닙니다.</translation>
    </message>
    <message>
        <source>The broker keeps no retained messages: drop the retain flag, also on the will.</source>
        <translation>브로커가 Retain 메시지를 보관하지 않습니다. Will을 포함하여 RETAIN 플래그를 빼십시오.</translation>
    </message>
    <message>
        <source>The QoS is above the broker&apos;s maximum QoS; this counts for the will, too.</source>
        <translation>QoS가 브로커의 Maximum QoS보다 높습니다. Will에도 적용됩니다.</translation>
    </message>
    <message>
        <source>Go to another broker for now: look at the Server Reference.</source>
        <translation>당분간 다른 브로커로 가십시오. Server Reference를 보십시오.</translation>
    </message>
    <message>
        <source>Go to another broker for good: look at the Server Reference.</source>
        <translation>앞으로 계속 다른 브로커로 가십시오. Server Reference를 보십시오.</translation>
    </message>
    <message>
        <source>This broker has no shared subscriptions ($share filters).</source>
        <translation>이 브로커에는 공유 구독($share 필터)이 없습니다.</translation>
    </message>
    <message>
        <source>Too many connections in a short time: slow down.</source>
        <translation>짧은 시간에 연결이 너무 많습니다. 속도를 늦추십시오.</translation>
    </message>
    <message>
        <source>The time that this connection was allowed is over.</source>
        <translation>이 연결에 허용된 시간이 끝났습니다.</translation>
    </message>
    <message>
        <source>Leave the subscription identifier out.</source>
        <translation>Subscription Identifier를 빼십시오.</translation>
    </message>
    <message>
        <source>Subscribe without the wildcards + and #.</source>
        <translation>와일드카드 +와 # 없이 구독하십시오.</translation>
    </message>
    <message>
        <source>The client is connected.</source>
        <translation>클라이언트가 연결되었습니다.</translation>
    </message>
    <message>
        <source>The broker does not speak this version. A broker without MQTT 5 also answers so to a CONNECT of MQTT 5.</source>
        <translation>브로커가 이 버전을 지원하지 않습니다. MQTT 5가 없는 브로커도 MQTT 5의 CONNECT에 이렇게 응답합니다.</translation>
    </message>
    <message>
        <source>The broker does not take the client identifier: empty without a clean session, longer than 23 bytes on a strict broker, or reserved.</source>
        <translation>브로커가 Client Identifier를 받지 않습니다: Clean Session 없이 비어 있음, 엄격한 브로커에서 23바이트보다 긺 또는 예약됨.</translation>
    </message>
    <message>
        <source>The broker is up but takes no MQTT connections now.</source>
        <translation>브로커가 켜져 있지만 지금은 MQTT 연결을 받지 않습니다.</translation>
    </message>
    <message>
        <source>The credentials are wrong or missing. Some brokers use code 5 for this.</source>
        <translation>자격 증명이 틀렸거나 없습니다. 일부 브로커는 이때 코드 5를 씁니다.</translation>
    </message>
    <message>
        <source>The client may not connect. Some brokers also say so to a wrong password.</source>
        <translation>클라이언트에 연결이 허용되지 않습니다. 일부 브로커는 틀린 비밀번호에도 이렇게 응답합니다.</translation>
    </message>
    <message>
        <source>The subscription was refused without a reason: look at the broker&apos;s access rules and log.</source>
        <translation>구독이 이유 없이 거부되었습니다. 브로커의 접근 규칙과 로그를 보십시오.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>number and name of a code</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 (MQTT %2 defines no such code for %3)</source>
        <translation>%1 (MQTT %2은(는) %3에 이 코드를 정의하지 않음)</translation>
    </message>
</context>
<context>
    <name>mqtt::Topics</name>
    <message>
        <source>A topic has at least one character.</source>
        <translation>토픽은 한 글자 이상입니다.</translation>
    </message>
    <message>
        <source>A topic has at most 65,535 bytes in UTF-8 (MQTT 3.1: 32,767).</source>
        <translation>토픽은 UTF-8로 최대 65,535바이트입니다(MQTT 3.1: 32,767).</translation>
    </message>
    <message>
        <source>A topic cannot contain the character U+0000.</source>
        <translation>토픽에는 문자 U+0000을 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>A topic cannot contain half of a surrogate pair: it has no UTF-8 form.</source>
        <translation>토픽에는 서로게이트 쌍의 반쪽을 쓸 수 없습니다. UTF-8로 나타낼 수 없습니다.</translation>
    </message>
    <message>
        <source>A topic name has no wildcards (+ and #).</source>
        <translation>토픽 이름에는 와일드카드(+와 #)가 없습니다.</translation>
    </message>
    <message>
        <source>The wildcard # must be the last character of a topic filter.</source>
        <translation>와일드카드 #은 Topic Filter의 마지막 문자여야 합니다.</translation>
    </message>
    <message>
        <source>The wildcard # must fill its whole level, as in a/#.</source>
        <translation>와일드카드 #은 a/#처럼 한 단계 전체를 차지해야 합니다.</translation>
    </message>
    <message>
        <source>The wildcard + must fill its whole level, as in a/+/b.</source>
        <translation>와일드카드 +는 a/+/b처럼 한 단계 전체를 차지해야 합니다.</translation>
    </message>
    <message>
        <source>A shared subscription is $share/NAME/FILTER; NAME is not empty and has no wildcards (+ and #).</source>
        <translation>공유 구독은 $share/NAME/FILTER입니다. NAME은 비어 있지 않고 와일드카드(+와 #)가 없어야 합니다.</translation>
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
        <translation>대기</translation>
    </message>
    <message>
        <source>running</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>경고</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>건너뜀</translation>
    </message>
    <message>
        <source>note</source>
        <translation>참고</translation>
    </message>
</context>
</TS>
