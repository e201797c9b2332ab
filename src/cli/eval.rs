use super::Exit;
use super::args::EvalArgs;
use super::session::Session;
pub fn run(_session: &Session, _args: &EvalArgs) -> solieu::Result<Exit> {
    Ok(Exit::Done)
}
