//! Audits of the sample: one closed, one under way with findings at every stage, one planned; each person answers their own.

use chrono::{NaiveDate, TimeDelta};
use domain::audit::{AnswerForm, Audit, AuditForm, Finding, FindingActForm, FindingForm, PaperForm, SelectionForm};
use domain::id::{AuditId, ContractId, FindingId};
use domain::permission::Actor;
use store::{Store, audits, new_id, users};

use super::people::operation;

/// What a working paper of the sample says of so many items; the rest conforms.
const DEVIATIONS: [(usize, &str); 3] = [(0, "扫描件缺签字页"), (8, "原件借出未登记去向"), (7, "验收没有双方签字的凭据")];

/// Adds them; without an auditor in the company, none.
pub(super) async fn add(store: &Store, today: NaiveDate) -> store::Result<()> {
    let Some(auditor) = person(store, "auditor").await else { return Ok(()) };
    let scene = Scene { store, auditor, today };
    scene.closed().await?;
    scene.running().await?;
    scene.planned().await
}

async fn person(store: &Store, login: &str) -> Option<Actor> {
    let user = users::list(store, &Actor::operator()).await.into_iter().find(|user| user.login == login && user.is_active)?;
    users::actor(store, &user.id).await
}

struct Scene<'a> {
    store: &'a Store,
    auditor: Actor,
    today: NaiveDate,
}

impl Scene<'_> {
    fn day(&self, days: i64) -> String {
        (self.today + TimeDelta::days(days)).to_string()
    }

    fn form(&self, name: &str, from: i64, to: i64, sample: &str) -> AuditForm {
        let selection = SelectionForm { sample: sample.into(), seed: "2024".into(), ..SelectionForm::default() };
        let fresh = AuditForm::fresh(self.auditor.user.clone());
        AuditForm { name: name.into(), from: self.day(from), to: self.day(to), selection, ..fresh }
    }

    async fn create(&self, form: &AuditForm) -> store::Result<Audit> {
        audits::create(self.store, &self.auditor, &operation(), &AuditId::new(new_id()), form).await
    }

    async fn start(&self, form: &AuditForm) -> store::Result<Audit> {
        let audit = self.create(form).await?;
        audits::start(self.store, &self.auditor, &operation(), &audit.id, audit.version).await
    }

    /// Fills in the papers of these contracts; every third deviates in something.
    async fn check(&self, audit: &Audit, contracts: &[ContractId]) -> store::Result<()> {
        for (turn, contract) in contracts.iter().enumerate() {
            let answer = |result: &str, remark: &str| AnswerForm { result: result.into(), remark: remark.into() };
            let mut answers = vec![answer("conforms", ""); audit.terms.checklist.len()];
            answers[5] = answer("not_applicable", "没有偏离");
            if turn.is_multiple_of(3) {
                let (place, remark) = DEVIATIONS[turn / 3 % DEVIATIONS.len()];
                answers[place] = answer("deviates", remark);
            }
            audits::save_paper(self.store, &self.auditor, &operation(), &audit.id, contract, 1, &PaperForm { answers }).await?;
        }
        Ok(())
    }

    /// Asks somebody of the sample; nobody is asked where the login was taken.
    async fn ask(
        &self,
        audit: &Audit,
        contract: &ContractId,
        login: &str,
        finding: (&str, &str, &str),
        due: i64,
    ) -> store::Result<Option<(Actor, Finding)>> {
        let Some(asked) = person(self.store, login).await else { return Ok(None) };
        let (severity, what, measure) = finding;
        let form = FindingForm {
            contract: contract.clone(),
            severity: severity.into(),
            what: what.into(),
            measure: measure.into(),
            owner: asked.user.clone(),
            due: self.day(due),
        };
        let finding = audits::add_finding(self.store, &self.auditor, &operation(), &FindingId::new(new_id()), &audit.id, &form).await?;
        Ok(Some((asked, finding)))
    }

    async fn act(&self, actor: &Actor, finding: &Finding, act: &str, text: &str) -> store::Result<Finding> {
        let form = FindingActForm { act: act.into(), text: text.into() };
        audits::act_on_finding(self.store, actor, &operation(), &finding.id, finding.version, &form).await
    }

    async fn closed(&self) -> store::Result<()> {
        let audit = self.start(&self.form("上半年合同审计", -270, -91, "8")).await?;
        self.check(&audit, &audit.contracts).await?;
        let finding = ("medium", "扫描件缺签字页，无法确认客户已签字", "补扫签字页，并核对全部在履行合同的扫描件");
        if let Some((rep, finding)) = self.ask(&audit, &audit.contracts[0], "rep", finding, 7).await? {
            let answered = self.act(&rep, &finding, "answer", "已找到原件并补扫上传，其余合同逐份核对过，没有同样的问题。").await?;
            self.act(&self.auditor, &answered, "accept", "已核对补扫件。").await?;
        }
        let version = audits::show(self.store, &self.auditor, &audit.id).await?.audit.version;
        let conclusion = "抽查的合同总体合规：审批、金额和回款与账面一致。\n扫描和原件管理有疏漏，已整改。建议每季度核对一次原件。";
        audits::conclude(self.store, &self.auditor, &operation(), &audit.id, version, conclusion).await?;
        Ok(())
    }

    async fn running(&self) -> store::Result<()> {
        let form = AuditForm {
            kind: "external".into(),
            firm: "立信会计师事务所".into(),
            own: "印章使用有登记\n发票与合同金额一致".into(),
            ..self.form("年度合同审计", -365, -1, "12")
        };
        let audit = self.start(&form).await?;
        self.check(&audit, &audit.contracts[..6]).await?;
        let of = |place: usize| &audit.contracts[place];
        self.ask(&audit, of(0), "rep", ("high", "签署扫描件缺签字页", "三日内补扫，并说明原因"), 5).await?;
        self.ask(&audit, of(3), "manager", ("medium", "原件借出未登记去向", "补登记，借出一律走登记"), -3).await?;
        let clauses = ("low", "付款条款与标准文本不同，没有说明", "补写偏离说明");
        if let Some((legal, finding)) = self.ask(&audit, of(1), "legal", clauses, 10).await? {
            self.act(&legal, &finding, "answer", "客户要求按其模板签署，已补写偏离说明并经审批。").await?;
        }
        let receipts = ("medium", "一笔回款没有附银行回单", "补附回单");
        if let Some((finance, finding)) = self.ask(&audit, of(2), "finance", receipts, 8).await? {
            let answered = self.act(&finance, &finding, "answer", "回单已归入凭证。").await?;
            self.act(&self.auditor, &answered, "return", "请说明凭证号，并上传回单。").await?;
        }
        Ok(())
    }

    async fn planned(&self) -> store::Result<()> {
        let form = AuditForm {
            standard: vec!["signed_scan".into(), "originals".into()],
            own: "保管柜上锁，钥匙有登记".into(),
            ..self.form("合同原件专项审计", -365, 0, "20")
        };
        self.create(&form).await.map(drop)
    }
}
