//! `hoptac user`: what an administrator does when nobody can sign in.

use crate::{Answer, Outcome, Unusable, database};
use clap::{Args, Subcommand};
use domain::permission::Role;
use jiff::Timestamp;
use std::io::BufRead;
use storage::user::NewUser;
use storage::{Database, Who, password, user};

const WHO: Who<'static> = Who { actor: None, from: "hoptac user" };

/// Người dùng.
#[derive(Args)]
pub struct User {
    #[command(subcommand)]
    act: Act,
    #[command(flatten)]
    at: database::At,
}

#[derive(Subcommand)]
enum Act {
    /// Thêm một người; mật khẩu đọc từ dòng đầu của đầu vào chuẩn.
    Add {
        /// Tên đăng nhập.
        login: String,
        /// Họ tên.
        #[arg(long)]
        name: String,
        /// Vai trò: commune_officer, district_officer, province_officer, leader, administrator, reader.
        #[arg(long)]
        role: String,
        /// Mã đơn vị (tính đến hôm nay).
        #[arg(long)]
        unit: String,
    },
    /// Đặt lại mật khẩu; mật khẩu mới đọc từ dòng đầu của đầu vào chuẩn, phải đổi khi đăng nhập.
    Password {
        /// Tên đăng nhập.
        login: String,
    },
    /// Liệt kê người dùng.
    List,
}

impl User {
    /// Does it.
    pub async fn run(self) -> Answer {
        let store = self.at.store().await?;
        match self.act {
            Act::Add { login, name, role, unit } => {
                let role =
                    Role::from_code(&role).ok_or_else(|| Unusable(format!("không có vai trò “{role}”")))?;
                let today = server::Clock::System.today();
                let programme = store.programme().await?;
                let unit = programme.units.find(&unit, today).map(|unit| unit.id);
                let unit =
                    unit.ok_or_else(|| Unusable("không có đơn vị mang mã này vào hôm nay".to_owned()))?;
                user::check_grant(&programme, role, unit, today).map_err(in_words)?;
                let new = NewUser {
                    password: read_password(&login).await?,
                    login,
                    name,
                    role,
                    unit: Some(unit),
                    must_change: true,
                };
                add(&store.db, new, Timestamp::now()).await?;
            }
            Act::Password { login } => {
                let found = user::by_login(&mut &store.db, &login).await;
                let found = found.map_err(|_| Unusable(format!("không có người dùng “{login}”")))?;
                let hashed = read_password(&login).await?;
                let mut tx = store.db.begin().await?;
                user::change_password(&mut tx, Timestamp::now(), WHO, found.id, hashed, true, None).await?;
                tx.commit().await?;
            }
            Act::List => list(&store.db).await?,
        }
        Ok(Outcome::Done)
    }
}

/// Adds a user.
pub async fn add(db: &Database, new: NewUser, now: Timestamp) -> Result<storage::User, Unusable> {
    let mut tx = db.begin().await?;
    let made = user::create(&mut tx, now, WHO, new).await.map_err(in_words)?;
    tx.commit().await?;
    Ok(made)
}

fn in_words(error: storage::Error) -> Unusable {
    match error {
        storage::Error::Refused(key) => Unusable(server::Words(server::Language::Vi).t(&key).to_owned()),
        other => Unusable(other.to_string()),
    }
}

async fn read_password(login: &str) -> Result<password::Hashed, Unusable> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let typed = line.trim_end_matches(['\r', '\n']);
    password::check_new(typed, login).map_err(in_words)?;
    Ok(password::hash(typed).await?)
}

#[expect(clippy::print_stdout, reason = "the list is the command's output")]
async fn list(db: &Database) -> Result<(), Unusable> {
    for user in user::list(&mut &*db).await? {
        let state = if user.disabled_at.is_some() { "đã khóa" } else { "" };
        println!("{}\t{}\t{}\t{state}", user.login, user.name, user.role.code());
    }
    Ok(())
}
