// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import "testing"

func TestParseCreatedBy(t *testing.T) {
	t.Parallel()
	const assignments = `$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';`
	for name, test := range map[string]struct{ createdBy, instruction, command string }{
		"classic CMD":                   {`/bin/sh -c #(nop)  CMD ["bash"]`, "CMD", `["bash"]`},
		"classic CMD of several words":  {`/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]`, "CMD", `["nginx" "-g" "daemon off;"]`},
		"classic COPY":                  {"/bin/sh -c #(nop) COPY file:7bf12aab75c3867a in / ", "COPY", "file:7bf12aab75c3867a in /"},
		"classic ADD":                   {"/bin/sh -c #(nop) ADD file:7e9002edaafd4e45 in / ", "ADD", "file:7e9002edaafd4e45 in /"},
		"classic ENV":                   {"/bin/sh -c #(nop)  ENV NODE_ENV=production", "ENV", "NODE_ENV=production"},
		"classic EXPOSE":                {"/bin/sh -c #(nop)  EXPOSE 8080/tcp", "EXPOSE", "8080/tcp"},
		"classic ARG":                   {"/bin/sh -c #(nop)  ARG BUILD_DATE", "ARG", "BUILD_DATE"},
		"classic HEALTHCHECK":           {`/bin/sh -c #(nop)  HEALTHCHECK &{["CMD" "/bin/true"] "1m0s" "5s" "0s" '\x00'}`, "HEALTHCHECK", `&{["CMD" "/bin/true"] "1m0s" "5s" "0s" '\x00'}`},
		"classic LABEL with a #":        {"/bin/sh -c #(nop)  LABEL about=a # buildkit", "LABEL", "about=a # buildkit"},
		"classic ONBUILD":               {"/bin/sh -c #(nop)  ONBUILD COPY . /app", "ONBUILD", "COPY . /app"},
		"classic SHELL":                 {"/bin/bash -o pipefail -c #(nop)  SHELL [/bin/bash -o pipefail -c]", "SHELL", "[/bin/bash -o pipefail -c]"},
		"classic, no command":           {"/bin/sh -c #(nop)  CMD", "CMD", ""},
		"classic, in a longer shell":    {"/bin/bash -euxo pipefail -c #(nop) COPY dir:3a in /srv ", "COPY", "dir:3a in /srv"},
		"classic, in a login shell":     {"bash --login -c #(nop) WORKDIR /srv", "WORKDIR", "/srv"},
		"classic, options combined":     {"/bin/ash -ec #(nop)  USER 10001", "USER", "10001"},
		"classic, command option first": {"/bin/sh -ce #(nop)  USER 10001", "USER", "10001"},
		"Buildah":                       {"/bin/sh -c #(nop) COPY dir:65327957eecee4ec in / ", "COPY", "dir:65327957eecee4ec in /"},
		"Buildah, lower case":           {`/bin/sh -c #(nop) entrypoint ["/run.sh"]`, "ENTRYPOINT", `["/run.sh"]`},

		"classic RUN":                            {"/bin/sh -c apt-get update", "RUN", "/bin/sh -c apt-get update"},
		"classic RUN with another shell":         {"/bin/bash -o pipefail -c apt update &&     apt install -y lshw", "RUN", "/bin/bash -o pipefail -c apt update &&     apt install -y lshw"},
		"classic RUN with its own option":        {"/bin/sh -c tar -c /srv #(nop) CMD x", "RUN", "/bin/sh -c tar -c /srv #(nop) CMD x"},
		"classic RUN with build arguments":       {"|1 GIT_VERSION=v3.11.3 /bin/sh -c microdnf install hostname", "RUN", "|1 GIT_VERSION=v3.11.3 /bin/sh -c microdnf install hostname"},
		"classic RUN with arguments with spaces": {"|2 FLAGS=-O2 -g COMMIT= /bin/sh -c make", "RUN", "|2 FLAGS=-O2 -g COMMIT= /bin/sh -c make"},
		"classic RUN with another within":        {"/bin/sh -c echo /bin/sh -c #(nop) CMD x", "RUN", "/bin/sh -c echo /bin/sh -c #(nop) CMD x"},
		"classic RUN of an instruction word":     {"/bin/sh -c ENV x", "RUN", "/bin/sh -c ENV x"},

		"BuildKit RUN":                      {"RUN /bin/sh -c apt-get update # buildkit", "RUN", "/bin/sh -c apt-get update # buildkit"},
		"BuildKit RUN with build arguments": {"RUN |1 VERSION=2 /bin/sh -c make # buildkit", "RUN", "|1 VERSION=2 /bin/sh -c make # buildkit"},
		"BuildKit RUN with a comment":       {"RUN /bin/sh -c make # comment # buildkit", "RUN", "/bin/sh -c make # comment # buildkit"},
		"BuildKit RUN with the mark itself": {"RUN /bin/sh -c make # buildkit # buildkit", "RUN", "/bin/sh -c make # buildkit # buildkit"},
		"BuildKit RUN with tabs":            {"RUN /bin/sh -c set -eux; \tapt-get update; # buildkit", "RUN", "/bin/sh -c set -eux; \tapt-get update; # buildkit"},
		"BuildKit RUN of a heredoc":         {"RUN /bin/sh -c set -e\nmake\n # buildkit", "RUN", "/bin/sh -c set -e\nmake\n # buildkit"},
		"BuildKit RUN of a file":            {"RUN /bin/sh -c /dev/pipes/EOF # buildkit", "RUN", "/bin/sh -c /dev/pipes/EOF # buildkit"},
		"BuildKit RUN of two heredocs":      {"RUN /bin/sh -c cat <<A <<B\na\nA\nb\nB # buildkit", "RUN", "/bin/sh -c cat <<A <<B\na\nA\nb\nB # buildkit"},
		"a heredoc in the form of progress": {"RUN <<EOF (apt-get update...)", "RUN", "<<EOF (apt-get update...)"},
		"BuildKit RUN of a list":            {"RUN make install # buildkit", "RUN", "make install # buildkit"},
		"BuildKit RUN with classic within":  {"RUN /bin/sh -c #(nop) CMD x # buildkit", "RUN", "/bin/sh -c #(nop) CMD x # buildkit"},
		"BuildKit RUN, empty":               {"RUN # buildkit", "RUN", "# buildkit"},
		"BuildKit COPY":                     {"COPY . /app # buildkit", "COPY", ". /app # buildkit"},
		"BuildKit COPY with options":        {"COPY --chown=1:1 --link a b # buildkit", "COPY", "--chown=1:1 --link a b # buildkit"},
		"BuildKit COPY of a heredoc":        {"COPY <<EOF /etc/nginx/nginx.conf # buildkit", "COPY", "<<EOF /etc/nginx/nginx.conf # buildkit"},
		"BuildKit ADD":                      {"ADD https://example.com/a.tgz /a.tgz # buildkit", "ADD", "https://example.com/a.tgz /a.tgz # buildkit"},
		"BuildKit CMD":                      {`CMD ["bash"]`, "CMD", `["bash"]`},
		"BuildKit ENV":                      {"ENV A=b", "ENV", "A=b"},
		"BuildKit ENV of the mark":          {"ENV A=b # buildkit", "ENV", "A=b # buildkit"},
		"BuildKit WORKDIR":                  {"WORKDIR /usr/src/app", "WORKDIR", "/usr/src/app"},
		"BuildKit EXPOSE":                   {"EXPOSE map[80/tcp:{} 8080/tcp:{}]", "EXPOSE", "map[80/tcp:{} 8080/tcp:{}]"},
		"newer BuildKit EXPOSE":             {"EXPOSE [80/tcp]", "EXPOSE", "[80/tcp]"},
		"BuildKit on Windows":               {"RUN cmd /S /C dir # buildkit", "RUN", "cmd /S /C dir # buildkit"},

		"kaniko RUN":            {"RUN apt-get update", "RUN", "apt-get update"},
		"kaniko COPY":           {"COPY a b", "COPY", "a b"},
		"FROM":                  {"FROM scratch", "FROM", "scratch"},
		"MAINTAINER":            {"MAINTAINER ops@example.com", "MAINTAINER", "ops@example.com"},
		"STOPSIGNAL":            {"STOPSIGNAL SIGQUIT", "STOPSIGNAL", "SIGQUIT"},
		"VOLUME":                {"VOLUME [/data]", "VOLUME", "[/data]"},
		"tab after instruction": {"USER\t10001", "USER", "10001"},
		"white space around":    {" \n USER 10001 \n", "USER", "10001"},
		"an instruction alone":  {"CMD", "CMD", ""},

		"Windows, classic":                       {`cmd /S /C #(nop)  CMD ["cmd" "/C" "type C:\\hello.txt"]`, "CMD", `["cmd" "/C" "type C:\\hello.txt"]`},
		"Windows, classic COPY":                  {"cmd /S /C #(nop) COPY file:ac9f104fd739943f in C: ", "COPY", "file:ac9f104fd739943f in C:"},
		"Windows, RUN":                           {"cmd /S /C dir", "RUN", "cmd /S /C dir"},
		"CMD in upper case":                      {"CMD /C dir", "CMD", "/C dir"},
		"Windows, RUN by path":                   {`C:\Windows\System32\cmd.exe /C dir`, "RUN", `C:\Windows\System32\cmd.exe /C dir`},
		"PowerShell":                             {"powershell -Command Get-Item .", "RUN", "powershell -Command Get-Item ."},
		"PowerShell with options":                {"powershell.exe -NoLogo -ExecutionPolicy Bypass -Command Get-Item .", "RUN", "powershell.exe -NoLogo -ExecutionPolicy Bypass -Command Get-Item ."},
		"PowerShell, classic":                    {"powershell -Command #(nop)  ENV A=b", "ENV", "A=b"},
		"PowerShell, classic, after assignments": {"powershell -Command " + assignments + " #(nop) WORKDIR C:\\app", "WORKDIR", "C:\\app"},
		"PowerShell, RUN after assignments":      {"powershell -Command " + assignments + " Get-Item .", "RUN", "powershell -Command " + assignments + " Get-Item ."},

		"empty":                            {"", "", ""},
		"white space":                      {" \n", "", ""},
		"a shell alone":                    {"/bin/sh", "", "/bin/sh"},
		"a shell without a command":        {"/bin/sh -c ", "", "/bin/sh -c"},
		"classic, without a shell":         {"#(nop)  ENV A=b", "", "#(nop)  ENV A=b"},
		"a shell's script":                 {"/bin/sh /install.sh -c", "", "/bin/sh /install.sh -c"},
		"Bazel":                            {"bazel build ...", "", "bazel build ..."},
		"ko":                               {"ko build ko://example.com/app/cmd", "", "ko build ko://example.com/app/cmd"},
		"crane":                            {"crane append", "", "crane append"},
		"apko":                             {"apko", "", "apko"},
		"Debian's base":                    {"# debian.sh --arch 'amd64' out/ 'bullseye'", "", "# debian.sh --arch 'amd64' out/ 'bullseye'"},
		"Windows' base":                    {"Apply image 10.0.14393.0", "", "Apply image 10.0.14393.0"},
		"no instruction, with mark":        {"MKDIR a # buildkit", "", "MKDIR a # buildkit"},
		"an instruction in lower case":     {"copy a b", "", "copy a b"},
		"a word with a longer ending":      {"RUN.S env", "", "RUN.S env"},
		"classic, no instruction":          {"/bin/sh -c #(nop)  commit", "", "/bin/sh -c #(nop)  commit"},
		"classic, empty":                   {"/bin/sh -c #(nop) ", "", "/bin/sh -c #(nop)"},
		"classic, in another program":      {"conda run -n env /bin/bash -c #(nop)  ENV A=b", "", "conda run -n env /bin/bash -c #(nop)  ENV A=b"},
		"classic RUN of a list":            {"make install", "", "make install"},
		"a program that ends like a shell": {"push -c x", "", "push -c x"},
		"a pipe":                           {"| tee", "", "| tee"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if instruction, command := ParseCreatedBy(test.createdBy); instruction != test.instruction || command != test.command {
				t.Errorf("ParseCreatedBy(%q) = %q, %q, want %q, %q", test.createdBy, instruction, command, test.instruction, test.command)
			}
		})
	}
}
