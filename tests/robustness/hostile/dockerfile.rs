//! Dockerfiles: everything unterminated, everything too long, everything in a circle.

use super::case::Case;

fn dockerfile(name: &'static str, text: impl Into<Vec<u8>>) -> Case {
    Case::new(name).file("Dockerfile", text)
}

/// A stage that is found in any case, so that what stands around it is seen not to hide it.
const ROOT: &str = "FROM alpine:3.20\nUSER root\nCMD [\"a\"]\n";

pub(crate) fn cases() -> Vec<Case> {
    let noise: Vec<u8> = (0..20_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let stages: String =
        (1..10_000).map(|n| format!("FROM s{} AS s{n}\nRUN npm install -g pnpm\n", n - 1)).collect();
    let copies: String =
        (1..2_000).map(|n| format!("FROM scratch AS s{n}\nCOPY --from=s{} / /\n", n - 1)).collect();
    let triggers = "ONBUILD RUN npm install\n".repeat(200);
    let heredocs: String = (0..1_000).map(|n| format!(" <<E{n}")).collect();
    vec![
        dockerfile("bytes without sense", noise).says("Dockerfile:1:1: error[dockerfile-syntax]"),
        dockerfile("a file of no bytes", "").says("Dockerfile:1:1: error[dockerfile-syntax]: the file has no instructions"),
        dockerfile("a file of one comment", "# nothing\n").says("Dockerfile:1:1: error[dockerfile-syntax]: the file has no instructions"),
        dockerfile("a Dockerfile of fifty megabytes", vec![b'a'; 50 << 20])
            .once().says("Dockerfile:1:1: error[unreadable-file]: this file was not read: it has 52428800 bytes"),
        Case::new("a Compose file of fifty megabytes").file("compose.yaml", vec![b'a'; 50 << 20])
            .once().says("compose.yaml:1:1: error[unreadable-file]: `compose.yaml` cannot be read: it has 52428800 bytes"),
        dockerfile("an instruction of a hundred thousand lines", format!("FROM alpine:3.20\nRUN true{}\nUSER root\nCMD [\"a\"]\n", " \\\n && true".repeat(100_000)))
            .once().says("Dockerfile:100003:6: error[root-user]"),
        dockerfile("a hundred thousand empty lines in an instruction", format!("FROM alpine:3.20\nRUN true \\\n{}\nUSER root\nCMD [\"a\"]\n", "\n".repeat(100_000)))
            .says("Dockerfile:"),
        dockerfile("a line of seventy thousand bytes", format!("FROM alpine:3.20\nRUN {}\nUSER root\nCMD [\"a\"]\n", "a".repeat(70_000)))
            .says("Dockerfile:2:1: error[dockerfile-syntax]"),
        dockerfile("ten thousand stages, each on the last", format!("FROM alpine:3.20 AS s0\n{stages}CMD [\"a\"]\n"))
            .once().says("Dockerfile:19998:6: error[root-user]"),
        dockerfile("two thousand stages, each copied from the last", format!("FROM alpine:3.20 AS s0\n{copies}USER 0\nCMD [\"a\"]\n"))
            .once().says("Dockerfile:4000:6: error[root-user]"),
        dockerfile("stages in a circle", "FROM a AS b\nCOPY --from=b / /\nFROM b AS a\nCOPY --from=c / /\nFROM a AS c\nCMD [\"x\"]\n")
            .says("Dockerfile:"),
        dockerfile("a stage that copies from itself", "FROM alpine:3.20 AS a\nCOPY --from=a /x /y\nUSER 0\nCMD [\"x\"]\n")
            .says("Dockerfile:2:13: error[stage-cycle]"),
        dockerfile("arguments in a circle", "ARG A=$B\nARG B=$A\nFROM alpine:${A:-3.20}\nARG A=${B}\nARG B=${A}\nENV A=$B B=$A\nUSER ${A:-root}\nUSER root\nCMD [\"a\"]\n")
            .says("Dockerfile:8:6: error[root-user]"),
        dockerfile("a trigger in a trigger", "FROM alpine:3.20\nONBUILD ONBUILD RUN true\nUSER 0\nCMD [\"a\"]\n")
            .says("Dockerfile:2:1: error[dockerfile-syntax]: ONBUILD cannot contain another ONBUILD"),
        dockerfile("triggers in triggers, ten thousand deep", format!("FROM alpine:3.20\n{}RUN true\nUSER 0\nCMD [\"a\"]\n", "ONBUILD ".repeat(5_000)))
            .says("Dockerfile:2:"),
        dockerfile("two hundred triggers in two hundred stages", format!("FROM alpine:3.20 AS base\n{triggers}{}USER 0\nCMD [\"a\"]\n", "FROM base\n".repeat(200)))
            .once().says("Dockerfile:402:6: error[root-user]"),
        dockerfile("a trigger that begins a stage", "FROM alpine:3.20\nONBUILD FROM alpine:3.20\nONBUILD MAINTAINER me\nUSER 0\nCMD [\"a\"]\n")
            .says("Dockerfile:2:1: error[dockerfile-syntax]: ONBUILD cannot contain FROM"),
        dockerfile("a heredoc that nothing ends", "FROM alpine:3.20\nRUN <<EOF\nUSER root\n").says("Dockerfile:2:"),
        dockerfile("a thousand heredocs that nothing ends", format!("FROM alpine:3.20\nRUN cat{heredocs}\n")).says("Dockerfile:2:"),
        dockerfile("a quote that nothing closes", format!("FROM alpine:3.20\nENV A=\"b\nLABEL c='d\n{ROOT}")).says("Dockerfile:2:"),
        dockerfile("a list that nothing closes", "FROM alpine:3.20\nUSER root\nCMD [\"a\", \"b\n").says("Dockerfile:2:6: error[root-user]"),
        dockerfile("lists in lists, a thousand deep", format!("FROM alpine:3.20\nUSER root\nCMD {}\n", "[".repeat(1_000)))
            .says("Dockerfile:"),
        dockerfile("a flag that nothing ends", "FROM --platform=\"linux alpine:3.20\nRUN --mount=type= x\nCOPY --from= a b\nCOPY --chown\nUSER 0\nCMD [\"a\"]\n")
            .says("Dockerfile:"),
        dockerfile("a variable that nothing closes", "FROM alpine:3.20\nENV A=${B\nUSER root\nCMD [\"a\"]\n").says("Dockerfile:2:"),
        dockerfile("a default in a default, ten thousand deep", format!("FROM alpine:3.20\nENV A={}x{}\n{ROOT}", "${A:-".repeat(10_000), "}".repeat(10_000)))
            .says("Dockerfile:2:"),
        dockerfile("an escape at the very end", "FROM alpine:3.20\nUSER root\nCMD [\"a\"] \\").says("Dockerfile:2:6: error[root-user]"),
        dockerfile("a script of twenty thousand substitutions", format!("FROM alpine:3.20\nRUN {}\nUSER 0\nCMD [\"a\"]\n", "$(".repeat(20_000)))
            .says("Dockerfile:3:6: error[root-user]"),
        dockerfile("a script of ten thousand subshells", format!("FROM alpine:3.20\nRUN {}true{}\nUSER 0\nCMD [\"a\"]\n", "( ".repeat(10_000), " )".repeat(10_000)))
            .says("Dockerfile:3:6: error[root-user]"),
        dockerfile("a script of ifs, loops and cases in each other", format!("FROM alpine:3.20\nRUN {}\nUSER 0\nCMD [\"a\"]\n", "if while case x in a) ".repeat(2_000)))
            .says("Dockerfile:3:6: error[root-user]"),
        dockerfile("a script that is a shell in a shell in a shell", format!("FROM alpine:3.20\nRUN {}true\nUSER 0\nCMD [\"a\"]\n", "sh -c ".repeat(10_000)))
            .says("Dockerfile:3:6: error[root-user]"),
        dockerfile("a script of evals and sudos in each other", format!("FROM alpine:3.20\nRUN {}true\nUSER 0\nCMD [\"a\"]\n", "eval sudo env -i nice exec ".repeat(2_000)))
            .once().says("Dockerfile:3:6: error[root-user]"),
        dockerfile("a pipe of fifteen thousand programs", format!("FROM alpine:3.20\nRUN a{}\nUSER 0\nCMD [\"a\"]\n", " | a".repeat(15_000)))
            .once().says("Dockerfile:3:6: error[root-user]"),
        dockerfile("an instruction before any stage", format!("RUN true\n{ROOT}")).says("Dockerfile:1:"),
        dockerfile("instructions that do not exist", format!("FROM alpine:3.20\nFORM x\n{}{ROOT}", "FRMO y\n".repeat(5_000)))
            .once().says("Dockerfile:2:1: error[dockerfile-syntax]"),
        dockerfile("every instruction without arguments", "FROM\nRUN\nCMD\nLABEL\nEXPOSE\nENV\nADD\nCOPY\nENTRYPOINT\nVOLUME\nUSER\nWORKDIR\nARG\nONBUILD\nSTOPSIGNAL\nHEALTHCHECK\nSHELL\nMAINTAINER\n")
            .says("Dockerfile:1:1: error[dockerfile-syntax]"),
        dockerfile("every instruction with a list where none may be", "FROM [\"a\"]\nRUN []\nCMD [1]\nLABEL [\"a\"]\nEXPOSE [\"1\"]\nENV [\"a\"]\nADD [\"a\"]\nCOPY []\nENTRYPOINT [null]\nVOLUME [1]\nUSER [\"a\"]\nWORKDIR []\nARG [\"a\"]\nSTOPSIGNAL []\nHEALTHCHECK []\nSHELL []\n")
            .says("Dockerfile:"),
        dockerfile("four hundred thousand variables", format!("FROM alpine:3.20\n{}USER 0\nCMD [\"a\"]\n", (0..400_000).map(|n| format!("ENV V{n}=$V{}\n", n.max(1) - 1)).collect::<String>()))
            .once().says("Dockerfile:50001:1: error[dockerfile-syntax]: the file has more than 50000 instructions"),
        dockerfile("five thousand labels in one instruction", format!("FROM alpine:3.20\nLABEL {}\nUSER 0\nCMD [\"a\"]\n", (0..5_000).map(|n| format!("l{n}=v ")).collect::<String>()))
            .once().says("Dockerfile:3:6: error[root-user]"),
        dockerfile("stages with numbers beyond all numbers", "FROM alpine:3.20\nCOPY --from=99999999999999999999 / /\nCOPY --from=-1 / /\nUSER 0\nCMD [\"a\"]\n")
            .says("Dockerfile:4:6: error[root-user]"),
        dockerfile("names that a terminal obeys", "FROM alpine:3.20 AS \u{1b}[31m\nUSRE \u{202e}\u{7}\nUSER root\nCMD [\"a\"]\n")
            .says("Dockerfile:"),
        dockerfile("health checks with times beyond all numbers", "FROM alpine:3.20\nHEALTHCHECK --interval=99999999999999999999h --retries=-1 --timeout=1e9 CMD x\nUSER 0\nCMD [\"a\"]\n")
            .says("Dockerfile:2:"),
    ]
}
