//! The form of one finding: what was found, what is recommended, who answers by when.

use domain::audit::{Finding, FindingForm};
use domain::concern::Severity;
use domain::id::{AuditId, ContractId};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::acts::Acting;
use super::api::{finding_add, finding_edit};
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::acting::renew_when_refused;
use crate::ui::prelude::*;

/// What is typed.
#[derive(Clone, Copy)]
struct Fields {
    contract: RwSignal<String>,
    severity: RwSignal<String>,
    what: RwSignal<String>,
    measure: RwSignal<String>,
    owner: RwSignal<String>,
    due: RwSignal<String>,
}

impl Fields {
    fn of(form: FindingForm) -> Self {
        let text = |text: String| RwSignal::new(text);
        Self {
            contract: text(form.contract.to_string()),
            severity: text(form.severity),
            what: text(form.what),
            measure: text(form.measure),
            owner: text(form.owner.to_string()),
            due: text(form.due),
        }
    }

    fn form(self) -> FindingForm {
        FindingForm {
            contract: self.contract.get_untracked().into(),
            severity: self.severity.get_untracked(),
            what: self.what.get_untracked(),
            measure: self.measure.get_untracked(),
            owner: self.owner.get_untracked().into(),
            due: self.due.get_untracked(),
        }
    }
}

/// Records a finding, or changes the known one.
#[component]
pub(super) fn FindingFields(
    audit: AuditId,
    contract: ContractId,
    known: Option<Finding>,
    acting: Acting,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (l, toasts, operation, fresh) = (lang(), toasts(), fresh_id(), fresh_id());
    let start = match &known {
        Some(known) => FindingForm::of(known),
        None => FindingForm { contract, severity: Severity::Medium.code().to_owned(), ..FindingForm::default() },
    };
    let fields = Fields::of(start);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let subject = known.as_ref().map(|known| (known.id.clone(), known.version));
    let save = Action::new(move |form: &FindingForm| {
        let (operation, fresh, audit) = (operation.clone().into(), fresh.clone().into(), audit.clone());
        let (subject, form) = (subject.clone(), form.clone());
        async move {
            match subject {
                Some((id, version)) => finding_edit(operation, id, version, form).await,
                None => finding_add(operation, fresh, audit, form).await,
            }
        }
    });
    follow_answer(save.value(), problems, failure, move |_| {
        toasts.done(l.pick("已记录，等待答复。", "Recorded; it waits for an answer."));
        open.set(false);
        acting.renew();
    });
    renew_when_refused(problems, acting.done);
    let day = today();
    let submit = move |()| {
        let form = fields.form();
        match form.parse(day) {
            Ok(_) => drop(save.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let about = known.is_none().then(|| about(fields, acting));
    let severities = Severity::ALL.iter().map(|one| Choice::new(one.code(), one.label(l))).collect::<Vec<_>>();
    let people = people(acting, known.as_ref());
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {about}
            <TextArea name="what" label=l.pick("发现了什么", "What was found") value=fields.what autofocus=true/>
            <TextArea name="measure" label=l.pick("建议措施", "Recommended measure") value=fields.measure optional=true rows=2/>
            <SelectField name="severity" label=l.pick("级别", "Severity") value=fields.severity choices=severities/>
            <FieldRow>
                <SelectField name="owner" label=l.pick("由谁答复", "Who answers") value=fields.owner choices=people/>
                <DateField name="due" label=l.pick("答复期限", "Answer by") value=fields.due today=day/>
            </FieldRow>
            <FormActions>
                <SubmitButton pending=save.pending()>{l.pick("保存发现", "Save the finding")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// Which contract of the set, or the audit as a whole. On a working paper's page there is only its own to choose.
fn about(fields: Fields, acting: Acting) -> AnyView {
    let l = lang();
    let whole = Choice::new("", l.pick("整个项目", "The whole audit"));
    let choices: Vec<Choice> = std::iter::once(whole).chain(acting.contracts.get_untracked()).collect();
    view! { <SelectField name="contract" label=l.pick("关于", "About") value=fields.contract choices/> }.into_any()
}

/// Who may be asked. Who is asked now stays to be chosen, even one who has left.
fn people(acting: Acting, known: Option<&Finding>) -> Vec<Choice> {
    let l = lang();
    let mut people: Vec<Choice> =
        acting.people.with_untracked(|people| people.iter().map(|(id, name)| Choice::new(id.as_str(), name)).collect());
    match known {
        Some(known) if people.iter().all(|choice| choice.value != known.owner.as_str()) => {
            people.insert(0, Choice::new(known.owner.as_str(), &known.owner_name));
        }
        Some(_) => {}
        None => people.insert(0, Choice::new("", l.pick("请选择", "Choose"))),
    }
    people
}
