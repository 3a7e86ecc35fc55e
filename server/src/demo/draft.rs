//! A sales template of the sample, and unsigned contracts drafted from it, some with changes that legal will look at.

use domain::contract::{ContractType, Life};
use domain::list::ContractFilter;
use domain::money::Amount;
use domain::permission::Actor;
use domain::template::{ClauseForm, ClauseKind, ClauseTextForm, TemplateForm, TextForm};
use store::{Store, contracts, templates, users};

use super::people::operation;

/// How many contracts are drafted: of those that will be submitted for approval, and of others.
const DRAFTED_LARGE: usize = 6;
const DRAFTED_SMALL: usize = 2;

/// Heading, kind, texts (each with the name of an alternative).
type SampleClause = (&'static str, ClauseKind, &'static [(&'static str, &'static str)]);

const CLAUSES: [SampleClause; 11] = [
    (
        "",
        ClauseKind::Standard,
        &[(
            "",
            "甲方（买方）：{{客户名称}}\n统一社会信用代码：{{客户信用代码}}\n地址：{{客户地址}}\n联系电话：{{客户电话}}\n\
             乙方（卖方）：{{签约主体}}\n甲乙双方经平等协商，就下列产品的买卖达成一致，订立本合同，共同遵守。",
        )],
    ),
    (
        "产品、数量与价款",
        ClauseKind::Standard,
        &[(
            "",
            "甲方向乙方购买以下产品：\n{{明细}}\n合同总价为{{币种}} {{合同金额}}（大写：{{合同金额大写}}），含税，税率 {{税率}}。\
             除双方另有书面约定外，总价不再调整。",
        )],
    ),
    (
        "付款",
        ClauseKind::Standard,
        &[("", "甲方按下列计划以{{付款方式}}方式付款：\n{{付款计划}}\n乙方在收到每期款项后七个工作日内开具等额增值税发票。")],
    ),
    (
        "交付",
        ClauseKind::Editable,
        &[(
            "",
            "乙方应自本合同生效之日起三十日内将产品送达甲方指定地点，运费及在途风险由乙方承担。甲方应提前三个工作日书面告知收货地点和收货人。",
        )],
    ),
    (
        "验收",
        ClauseKind::Editable,
        &[("", "甲方应在收货后七个工作日内验收。产品的数量、规格与约定不符的，甲方应在该期限内书面提出；逾期未提出的，视为验收合格。")],
    ),
    (
        "质量保证",
        ClauseKind::Alternative,
        &[
            ("质保一年", "产品质量保证期为验收合格之日起一年。保证期内因产品自身原因发生的故障，乙方免费维修或更换。"),
            ("质保三年", "产品质量保证期为验收合格之日起三年。保证期内因产品自身原因发生的故障，乙方免费维修或更换，易耗件除外。"),
        ],
    ),
    (
        "保密",
        ClauseKind::Standard,
        &[(
            "",
            "双方对因订立和履行本合同知悉的对方商业秘密负有保密义务，未经对方书面同意不得向第三方披露。本义务在合同终止后三年内继续有效。",
        )],
    ),
    (
        "违约责任",
        ClauseKind::Standard,
        &[(
            "",
            "甲方逾期付款的，每逾期一日按逾期金额的万分之五支付违约金；乙方逾期交货的，每逾期一日按逾期货物价款的万分之五支付违约金。\
             违约金累计不超过合同总价的百分之十。",
        )],
    ),
    (
        "不可抗力",
        ClauseKind::Standard,
        &[(
            "",
            "因不能预见、不能避免且不能克服的客观情况不能履行本合同的，受影响一方应及时通知对方并在十五日内提供证明，可部分或全部免除责任。",
        )],
    ),
    (
        "争议解决",
        ClauseKind::Alternative,
        &[
            ("诉讼", "因本合同发生的争议，双方应协商解决；协商不成的，任何一方可向乙方所在地有管辖权的人民法院起诉。"),
            ("仲裁", "因本合同发生的争议，双方应协商解决；协商不成的，提交上海仲裁委员会按其届时有效的规则仲裁，裁决是终局的。"),
        ],
    ),
    (
        "生效及其他",
        ClauseKind::Standard,
        &[(
            "",
            "本合同有效期自{{开始日期}}至{{结束日期}}，自双方签字盖章之日（{{签署日期}}）起生效，合同编号 {{合同编号}}。\
             本合同一式四份，双方各执两份，具有同等效力。",
        )],
    ),
];

/// What some reps wrote in the place of the standard delivery.
const OTHER_DELIVERY: &str = "乙方应在收到首期款项后四十五日内分两批将产品送达甲方指定地点，第一批不少于总数的一半。运费由甲方承担。";

/// Keeps the template, and lets the reps draft their unsigned sales contracts from it.
pub(super) async fn add(store: &Store, actor: &Actor) -> store::Result<()> {
    let template = templates::save(store, actor, &operation(), None, &template_form()).await?;
    let (template, clauses, _) = templates::show(store, actor, &template.id).await?;
    let filter =
        ContractFilter { life: Some(Life::PendingSignature), contract_type: Some(ContractType::Sales), ..ContractFilter::default() };
    let unsigned = contracts::all(store, &Actor::operator(), &filter).await?;
    let (large, small): (Vec<_>, Vec<_>) =
        unsigned.into_iter().partition(|contract| contract.amount >= Amount::whole(super::approval::ASKED_FROM));
    let drafted = large.into_iter().take(DRAFTED_LARGE).chain(small.into_iter().take(DRAFTED_SMALL));
    for (turn, contract) in drafted.enumerate() {
        let Some(rep) = users::actor(store, &contract.owner).await else { continue };
        let mut form = TextForm::fresh(&template, &clauses);
        for (clause, typed) in clauses.iter().zip(&mut form.clauses) {
            match (turn % 3, clause.content.heading.as_str()) {
                (1, "交付") => OTHER_DELIVERY.clone_into(&mut typed.text),
                (1 | 2, "争议解决") => "仲裁".clone_into(&mut typed.choice),
                _ => {}
            }
        }
        match templates::save_text(store, &rep, &operation(), &contract.id, contract.version, &form).await {
            // Who keeps the sample's customers may not be one who drafts.
            Err(store::Error::Refused(_) | store::Error::NotFound) => {}
            saved => drop(saved?),
        }
    }
    Ok(())
}

fn template_form() -> TemplateForm {
    let text = |(name, text): &(&str, &str)| ClauseTextForm { name: (*name).to_owned(), text: (*text).to_owned() };
    let clause = |(heading, kind, texts): SampleClause| ClauseForm {
        heading: heading.to_owned(),
        kind: kind.code().to_owned(),
        texts: texts.iter().map(text).collect(),
        ..ClauseForm::default()
    };
    TemplateForm {
        name: "产品销售合同".to_owned(),
        title: "产品销售合同".to_owned(),
        contract_type: ContractType::Sales.code().to_owned(),
        is_active: true,
        clauses: CLAUSES.into_iter().map(clause).collect(),
    }
}
