//! Hợp Tác, the command line. Exit codes: 0 done; 1 done, and something is
//! wrong with the data; 2 the request or the file cannot be used.

mod backup;
mod database;
mod demo;
mod export;
mod load;
mod progress;
mod serve;
mod user;
mod verify;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Hợp Tác: điều hành chương trình phát triển kinh tế tập thể của một tỉnh.
#[derive(Parser)]
#[command(name = "hoptac", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bản dùng thử: tỉnh Kon Tum với số liệu, trong một cơ sở dữ liệu tạm.
    Demo(demo::Demo),
    /// Chạy máy chủ; cập nhật cơ sở dữ liệu trước khi chạy.
    Serve(serve::Serve),
    /// Nạp một gói chương trình; nạp lại không làm thay đổi gì thêm.
    Load(load::Load),
    /// Lập báo cáo bằng lời từ số liệu đã tiếp nhận.
    Document(document::Document),
    /// Xuất số liệu hoặc danh sách báo cáo ra CSV hay JSON.
    Export(export::Export),
    /// Người dùng: thêm, đặt lại mật khẩu, khóa.
    User(user::User),
    /// Sao lưu cơ sở dữ liệu SQLite, kể cả khi máy chủ đang chạy.
    Backup(backup::Backup),
    /// Phục hồi cơ sở dữ liệu SQLite từ tệp sao lưu, rồi kiểm tra.
    Restore(backup::Restore),
    /// Cộng lại mọi số tổng và kiểm tra nhật ký.
    Verify(verify::Verify),
}

mod document;

/// What became of a command that did not fail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and something is wrong with the data: exit code 1.
    Findings,
}

/// Why the request cannot be used, in one line for the user.
pub struct Unusable(pub String);

impl<E: std::fmt::Display> From<E> for Unusable {
    fn from(error: E) -> Self {
        Unusable(error.to_string())
    }
}

/// What a command returns.
pub type Answer = Result<Outcome, Unusable>;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Copying a whole database is one statement, and no slow one.
    let usual = match arguments.command {
        Command::Backup(_) => "error",
        _ => "warn,hoptac=info,server=info",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("HOPTAC_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usual));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let answer = match arguments.command {
        Command::Demo(demo) => demo.run().await,
        Command::Serve(serve) => serve.run().await,
        Command::Load(load) => load.run().await,
        Command::Document(document) => document.run().await,
        Command::Export(export) => export.run().await,
        Command::User(user) => user.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Restore(restore) => restore.run().await,
        Command::Verify(verify) => verify.run().await,
    };
    match answer {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(Unusable(line)) => {
            eprintln!("hoptac: {}", line.lines().next().unwrap_or("lỗi không rõ"));
            ExitCode::from(2)
        }
    }
}
