"""The few words of the frame; the content brings its own. crh readers get Ukrainian."""

WORDS = {
    "fallback": {
        "uk": "Цієї сторінки цією мовою ще немає.",
        "en": "This page is not yet in English.",
        "ru": "Этой страницы на этом языке ещё нет.",
    },
    "draft": {
        "uk": "Чернетка, не підтверджено",
        "en": "Draft, not confirmed",
        "ru": "Черновик, не подтверждено",
    },
    "law": {"uk": "Закон змінився", "en": "The law changed on", "ru": "Закон изменился"},
    "checked": {"uk": "Переглянуто", "en": "Checked", "ru": "Просмотрено"},
    "updated": {"uk": "Оновлено", "en": "Updated", "ru": "Обновлено"},
    "source": {"uk": "Джерело", "en": "Source", "ru": "Источник"},
    "home": {"uk": "На головну", "en": "Home", "ru": "На главную"},
    "skip": {"uk": "До змісту", "en": "Skip to content", "ru": "К содержанию"},
    "languages": {"uk": "Мови", "en": "Languages", "ru": "Языки"},
    "cancelled": {"uk": "скасовано", "en": "cancelled", "ru": "отменено"},
    "no dates": {
        "uk": "Найближчим часом подій немає.",
        "en": "No events are coming up.",
        "ru": "В ближайшее время событий нет.",
    },
    "preview": {"uk": "Перегляд чернетки", "en": "Draft preview", "ru": "Просмотр черновика"},
}


def say(name: str, language: str) -> str:
    return WORDS[name].get(language) or WORDS[name]["uk"]
