"""What answers instead of wagtail-localize's own views: checked PO files, drafts in the background."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail_localize.models import Translation

from poruch.editorial.translation import po
from poruch.editorial.translation.machine import drafting
from poruch.editorial.translation.models import MachineRun
from poruch.editorial.translation.routes import refuse


def _translation(translation_id: int) -> Translation:
    rows = Translation.objects.select_related("source__locale", "target_locale")
    return get_object_or_404(rows, pk=translation_id)


def _back(request: HttpRequest, translation: Translation) -> HttpResponse:
    url = get_valid_next_url_from_request(request) or translation.get_target_instance_edit_url()
    return redirect(url)


def download(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation = _translation(translation_id)
    code = translation.target_locale.language_code
    name = slugify(translation.source.object_repr)[:60] or f"page-{translation.pk}"
    response = HttpResponse(str(po.export(translation)), content_type="text/x-gettext-translation")
    response["Content-Disposition"] = f'attachment; filename="{name}.{code}.po"'
    return response


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation = _translation(translation_id)
    file = request.FILES.get("file")
    if file is None:
        return refuse(request, _("Виберіть файл .po."), status=400)
    if (file.size or 0) > po.MOST_BYTES:
        return refuse(request, _("Файл завеликий: найбільше 2 МБ."), status=400)
    try:
        count = po.load(translation, po.read(file.read()), request.user)
    except po.BadFile as error:
        return refuse(request, *error.reasons, _("Нічого не змінено."), status=400)
    text = ngettext("Завантажено %s новий текст.", "Завантажено %s нових текстів.", count) % count
    messages.success(request, text if count else _("У файлі немає нового."))
    return _back(request, translation)


@require_POST
def machine(request: HttpRequest, translation_id: int) -> HttpResponse:
    """A machine draft of what is missing. Its texts wait until a person has read them."""
    translation = _translation(translation_id)
    if not drafting.available(translation):
        return refuse(
            request,
            _("Машинного перекладу для цих мов тут немає. Нічого не надіслано за межі сервера."),
            status=409,
        )
    run = drafting.begin(request.user, translation)
    run.refresh_from_db()
    if run.is_open:
        messages.info(request, _("Машинний переклад триває. Сторінку можна закрити."))
    elif run.state == MachineRun.State.FAILED:
        messages.error(request, _("Машинний переклад не вдався. Нічого не змінено."))
    elif not run.total:
        messages.info(request, _("Усе вже перекладено."))
    else:
        told = {"done": run.total - run.left, "left": run.left}
        messages.success(
            request,
            _("Машина переклала фрагментів: %(done)s. Лишилося для людини: %(left)s. Звірте кожен.") % told,
        )
    return _back(request, translation)
