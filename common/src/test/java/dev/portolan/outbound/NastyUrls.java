package dev.portolan.outbound;

import java.util.List;

/// Ways in which a base URL has been made to lead to where it must not.
final class NastyUrls {
    private NastyUrls() {}

    static List<String> all() {
        return URLS.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(NastyUrls::unescaped)
                .toList();
    }

    /// `<tab>` and the like stand for characters that no source should hold.
    private static String unescaped(String line) {
        return line.replace("<tab>", "\t")
                .replace("<nl>", "\n")
                .replace("<cr>", "\r")
                .replace("<nul>", "\0")
                .replace("<sp>", " ");
    }

    private static final String URLS =
            """
            https://127.0.0.1/v1
            https://127.0.0.1:8080/admin/v1
            https://127.0.0.1:8081/metrics
            https://127.0.0.1:5432
            https://127.0.0.1:9092
            https://127.1/
            https://127.0.1/
            https://127.255.255.254/
            https://0/
            https://0.0.0.0/
            https://0.0.0.0:8080/
            https://2130706433/
            https://017700000001/
            https://0x7f000001/
            https://0x7f.0.0.1/
            https://0177.0.0.1/
            https://0x7F.0x0.0x0.0x1/
            https://127.0.0.0x1/
            https://00000177.1/
            https://3232235777/
            https://192.168.1/
            https://10.1/
            https://1.1.1.1.1/
            https://256.256.256.256/
            https://127.0.0.1./
            https://localhost/
            https://localhost./
            https://LOCALHOST:8080/
            https://LocalHost/
            https://foo.localhost/
            https://ip6-localhost/
            https://ip6-loopback/
            https://[::1]/
            https://[::]/
            https://[0:0:0:0:0:0:0:1]/
            https://[0000::0001]/
            https://[::ffff:127.0.0.1]/
            https://[::ffff:7f00:1]/
            https://[0:0:0:0:0:ffff:127.0.0.1]/
            https://[::ffff:10.0.0.1]/
            https://[::ffff:169.254.169.254]/
            https://[::127.0.0.1]/
            https://[::ffff:0:127.0.0.1]/
            https://[64:ff9b::127.0.0.1]/
            https://[64:ff9b::7f00:1]/
            https://[64:ff9b::a9fe:a9fe]/
            https://[64:ff9b:1::7f00:1]/
            https://[2002:7f00:1::]/
            https://[2002:7f00:0001::1]/
            https://[2002:a9fe:a9fe::]/
            https://[2002:c0a8:101::]/
            https://[2001:0:0:1::1]/
            https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/
            https://[fe80::1]/
            https://[fe80::1%25eth0]/
            https://[fe80::1%eth0]/
            https://[::1%25lo]/
            https://[fec0::1]/
            https://[fc00::1]/
            https://[fd00::1]/
            https://[fd12:3456:789a::1]/
            https://[fd00:ec2::254]/
            https://[fd20:ce::254]/
            https://[ff02::1]/
            https://[ff0e::1]/
            https://[2001:db8::1]/
            https://[100::1]/
            https://[5f00::1]/
            https://[3fff::1]/
            https://[4000::1]/
            https://[2001:10::1]/
            https://[2001:20::1]/
            https://[::1/
            https://::1/
            https://[127.0.0.1]/
            https://10.0.0.1/
            https://10.255.255.255/
            https://100.64.0.1/
            https://100.127.255.254/
            https://169.254.0.1/
            https://169.254.169.254/latest/meta-data/
            https://169.254.170.2/v2/credentials
            https://169.254.170.23/
            https://168.63.129.16/
            https://100.100.100.200/
            https://192.0.0.192/
            https://172.16.0.1/
            https://172.31.255.255/
            https://192.0.0.1/
            https://192.0.2.1/
            https://192.88.99.1/
            https://192.168.0.1/
            https://192.168.255.255/
            https://198.18.0.1/
            https://198.19.255.255/
            https://198.51.100.1/
            https://203.0.113.1/
            https://224.0.0.1/
            https://239.1.1.1/
            https://240.0.0.1/
            https://255.255.255.255/
            https://0.1.2.3/
            https://metadata/
            https://metadata.google.internal/computeMetadata/v1/
            https://METADATA.google.internal./
            https://metadata.goog/
            https://metadata.azure.com/
            https://metadata.azure.internal/
            https://metadata.tencentyun.com/
            https://instance-data/
            https://instance-data.ec2.internal/
            https://user@api.example.com/
            https://user:password@api.example.com/
            https://api.example.com@127.0.0.1/
            https://api.example.com:443@127.0.0.1/
            https://api.example.com%40127.0.0.1/
            https://127.0.0.1@api.example.com/
            https://@127.0.0.1/
            https://:@127.0.0.1/
            https://api.example.com#@127.0.0.1/
            https://127.0.0.1#.api.example.com/
            https://api.example.com/v1#fragment
            https://api.example.com\\@127.0.0.1/
            https://127.0.0.1\\.api.example.com/
            https:\\\\127.0.0.1/
            https:/127.0.0.1/
            https:127.0.0.1/
            https:///127.0.0.1/
            https:////127.0.0.1/
            //127.0.0.1/
            /v1
            api.example.com/v1
            https://127.0.0.1<tab>.api.example.com/
            https://127.0.0.1<nl>/
            https://127.0.0.1<cr><nl>Host:%20api.example.com/
            https://127.0.0.1<nul>.api.example.com/
            https://127.0.0.1<sp>/
            <sp>https://127.0.0.1/
            https://127.0.0.1%00.api.example.com/
            https://127.0.0.1%2f@api.example.com/
            https://%31%32%37.0.0.1/
            https://%6c%6f%63%61%6c%68%6f%73%74/
            https://①②⑦.⓪.⓪.①/
            https://127。0。0。1/
            https://127．0．0．1/
            https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/
            https://locаlhost/
            https://bücher.example/
            https://api..example.com/
            https://.example.com/
            https://-api.example.com/
            https://api.example.com:0/
            https://api.example.com:65536/
            https://api.example.com:99999/
            https://api.example.com:-1/
            https://api.example.com:80:80/
            https://api.example.com:port/
            http://api.example.com/v1
            http://8.8.8.8/v1
            http://127.0.0.1:8080/v1
            http://localhost/v1
            http://[::1]:8080/
            ftp://api.example.com/
            file:///etc/passwd
            gopher://127.0.0.1:6379/_INFO
            dict://127.0.0.1:11211/stats
            ldap://127.0.0.1/
            jar:https://api.example.com!/
            data:text/html,x
            javascript:alert(1)
            mailto:a@example.com
            ws://127.0.0.1/
            unix:///var/run/docker.sock
            https+unix://%2Fvar%2Frun%2Fdocker.sock/
            """;
}
