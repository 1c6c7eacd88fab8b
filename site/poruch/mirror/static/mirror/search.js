// Search in a copy of the site: no server, nothing sent, nothing stored. Understands what the site's own search
// does as far as a small index goes: other forms of a word, typing mistakes, the wrong keyboard layout, Latin
// letters, Russian words, names from the glossary. Written for old phones: no modules, nothing newer than 2015.
(function (root) {
  "use strict";
  var K1 = 1.6, B = 0.75, TITLE = 1.25, STOP = 0.3, LAYOUT = 0.95, LATIN = 0.9, RUSSIAN = 0.9, SPELLING = 0.8,
    STEM = 0.9, BEGINNING = 0.25, NAMES = 0.8, OTHER_LANGUAGE = 0.9, MOST = 20, WORDS_MOST = 16, LEAST = 3;
  var LETTERS = /[0-9A-Za-z\u00C0-\u024F\u0400-\u04FF\u02BC]+/g;
  var QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", UKRAINIAN = "йцукенгшщзхїфівапролджєячсмитьбюʼ";
  var RUSSIAN_ENDINGS = [["ость", "ість"], ["ение", "ення"], ["ения", "ення"], ["ание", "ання"], ["ания", "ання"],
    ["ция", "ція"], ["ции", "ції"], ["ый", "ий"], ["ая", "а"], ["ое", "е"], ["ые", "і"], ["ии", "ії"], ["ие", "я"],
    ["ия", "ія"], ["ть", "ти"]];
  var SOUNDS = { а: "a", б: "b", в: "v", г: "h", д: "d", е: "e", ж: "Z", з: "z", и: "i", й: "i", і: "i", ї: "i", к: "k",
    л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "c", ч: "C", ш: "S",
    щ: "SC", ы: "i", э: "e", є: "ie", ю: "iu", я: "ia", ь: "", ъ: "", "ʼ": "" };
  var ROMAN = [["shch", "SC"], ["sch", "SC"], ["zgh", "z\u0001h"], ["kh", "h"], ["zh", "Z"], ["ts", "c"], ["tz", "c"],
    ["ch", "C"], ["sh", "S"], ["w", "v"], ["q", "k"], ["x", "h"], ["g", "h"], ["y", "i"], ["j", "i"], ["\u0001", ""]];

  function normalise(text) {
    text = text.toLowerCase();
    if (text.normalize) text = text.replace(/[\u0300\u0301]/g, "").normalize("NFC");
    return text.replace(/[\u00AD\u0300\u0301\u200B-\u200F\u2060\uFEFF]/g, "").replace(/['\u2018\u2019\u201B\u02B9\u02BB\u02BD\u2032\u0060\u00B4\uFF07]/g, "\u02BC")
      .replace(/ґ/g, "г").replace(/ё/g, "е");
  }
  function split(text) {
    return (normalise(text).match(LETTERS) || []).map(function (word) { return word.replace(/^\u02BC+|\u02BC+$/g, ""); }).filter(Boolean);
  }
  function translate(text, from, to) {
    return text.split("").map(function (one) { var at = from.indexOf(one); return at < 0 ? one : to.charAt(at); }).join("");
  }
  function stemmer(endings) {
    var cut = new RegExp(endings);
    return function (form) {
      // The ending is looked for behind the letters that must stay.
      var found = cut.exec(form.slice(LEAST));
      return found ? form.slice(0, LEAST + found.index) : form;
    };
  }
  // FNV-1a, as poruch.mirror.stems.mark; in halves, because a product of 32 bits is more than a number holds.
  function mark(word) {
    var value = 0x811C9DC5, i;
    for (i = 0; i < word.length; i += 1) {
      value = (value ^ word.charCodeAt(i)) >>> 0;
      value = ((value & 0xFFFF) * 0x01000193 + (((value >>> 16) * 0x01000193 & 0xFFFF) << 16 >>> 0)) % 4294967296;
    }
    return (value >>> 0).toString(16);
  }
  function skeleton(form) {
    var i;
    if (/^[\x00-\x7F\u02BC]+$/.test(form)) {
      form = form.replace(/\u02BC/g, "");
      for (i = 0; i < ROMAN.length; i += 1) form = form.split(ROMAN[i][0]).join(ROMAN[i][1]);
    } else {
      form = form.replace(/./g, function (one) { return SOUNDS.hasOwnProperty(one) ? SOUNDS[one] : one; });
    }
    return form.replace(/i+/g, "i").replace(/([a-zA-Z])\1/g, "$1");
  }
  function respelt(form) {
    var i, pair;
    form = form.replace(/ск(?=(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$)/, "ськ");
    for (i = 0; i < RUSSIAN_ENDINGS.length; i += 1) {
      pair = RUSSIAN_ENDINGS[i];
      if (form.slice(-pair[0].length) === pair[0]) return translate(form.slice(0, -pair[0].length), "ыэъи", "иеʼі") + pair[1];
    }
    return translate(form, "ыэъи", "иеʼі");
  }
  // Edits between two words, a swap of neighbours counted once; more than `most` is not counted further.
  function distance(a, b, most) {
    var before = [], last = [], row, i, j, least;
    if (Math.abs(a.length - b.length) > most) return most + 1;
    for (j = 0; j <= b.length; j += 1) last[j] = j;
    for (i = 1; i <= a.length; i += 1) {
      row = [i]; least = i;
      for (j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1));
        if (i > 1 && j > 1 && a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1)) row[j] = Math.min(row[j], before[j - 2] + 1);
        if (row[j] < least) least = row[j];
      }
      if (least > most) return most + 1;
      before = last; last = row;
    }
    return last[b.length];
  }

  // The words nearest to one, no further than its length excuses.
  function nearest(form, words) {
    var most = form.length < 4 ? 0 : form.length < 7 ? 1 : 2, best = most + 1, found = [];
    if (most) {
      words.forEach(function (word) {
        var apart = distance(form, word, Math.min(best, most));
        if (apart < best) { best = apart; found = [word]; } else if (apart === best && apart <= most) found.push(word);
      });
    }
    return found;
  }

  // An index that is ready to be asked.
  function Shard(data) {
    var self = this, words = data.words ? data.words.split(" ") : [], ids = data.lemmas ? data.lemmas.split(" ") : [];
    self.data = data;
    self.words = words;
    self.stem = stemmer(data.endings);
    self.ids = Object.create(null); self.stems = Object.create(null); self.stops = Object.create(null);
    words.forEach(function (word, i) {
      var stem = self.stem(word);
      self.ids[word] = ids[i].split(",").map(Number);
      (self.stems[stem] = self.stems[stem] || []).push(word);
    });
    data.stops.split(" ").forEach(function (word) { self.stops[word] = true; });
  }
  Shard.prototype = {
    idf: function (ids) {
      var postings = this.data.postings, count = this.data.docs.length, df = 0;
      ids.forEach(function (id) { df = Math.max(df, postings[id].length / 2); });
      return df ? Math.max(0.05, Math.log(1 + (count - df + 0.5) / (df + 0.5))) : 0;
    },
    held: function (ids) { var postings = this.data.postings; return ids.filter(function (id) { return postings[id].length; }); },
    of: function (words) {
      var found = {}, self = this;
      words.forEach(function (word) { self.ids[word].forEach(function (id) { found[id] = true; }); });
      return self.held(Object.keys(found).map(Number));
    },
    has: function (form) { return form in this.ids && this.held(this.ids[form]).length > 0; },
    alike: function (form) { return form.length > LEAST && this.stems[this.stem(form)] || []; },
    romanised: function (form) {
      var all = this.skeletons, wanted = skeleton(form), self = this;
      if (!all) {
        all = self.skeletons = Object.create(null);
        self.words.forEach(function (word) { var one = skeleton(word); (all[one] = all[one] || []).push(word); });
      }
      return all[wanted] || [];
    },
    near: function (form) {
      var self = this, found;
      function held(word) { return word.length > 2 && self.held(self.ids[word]).length; }
      found = nearest(form, self.words.filter(held));
      if (found.length) return found.slice(0, 3);
      // A mistake in a form that no text has: compare without endings.
      nearest(self.stem(form), Object.keys(self.stems)).slice(0, 3).forEach(function (stem) { found = found.concat(self.stems[stem].filter(held).slice(0, 1)); });
      return found;
    },
    beginning: function (form) {
      var start = form.slice(0, Math.max(5, form.length - 3)), found;
      if (form.length < 5) return [];
      found = this.words.filter(function (word) { return word.lastIndexOf(start, 0) === 0; });
      return found.slice(0, 12);
    },
    // The readings of one word: [weight, lemmas, what it was read as].
    readings: function (form, chunk) {
      var self = this, found = [], russian = this.data.russian, other, mapped;
      function add(weight, ids, as) { if (ids.length) found.push([weight, ids, as || ""]); }
      function word(form, weight, as) {
        if (self.has(form)) add(weight, self.held(self.ids[form]), as);
        else add(weight * STEM, self.of(self.alike(form)), as);
      }
      word(form, 1);
      other = translate(form, "ыъэ", "іїє");
      if (other !== form) word(other, LAYOUT, other);
      if (/[а-яіїєґ]/.test(form)) {
        if (russian[this.stem(form)]) add(RUSSIAN, self.held(russian[this.stem(form)]));
        if (!found.length) {
          mapped = respelt(form);
          if (mapped !== form) word(mapped, RUSSIAN * STEM, mapped);
        }
      }
      if (!found.length && /^[a-z\u02BC]+$/.test(form)) add(LATIN, self.of(self.romanised(form)), self.romanised(form)[0]);
      if (!found.length) self.near(form).forEach(function (near) { add(SPELLING, self.held(self.ids[near]), near); });
      if (!found.length) add(BEGINNING, self.of(self.beginning(form)));
      return found;
    },
    // The words of a question, each with its readings.
    slots: function (question) {
      var self = this, slots = [];
      question.split(/\s+/).forEach(function (chunk) {
        var forms = split(chunk), typed, other;
        typed = normalise(chunk).replace(/\u02BC/g, "'");
        other = split(/[a-z]/.test(typed) ? translate(typed, QWERTY, UKRAINIAN) : translate(typed, UKRAINIAN, QWERTY));
        if (forms.length && !forms.every(function (form) { return self.sure(form); }) && other.length &&
            other.every(function (form) { return form.length > 1 && self.sure(form); })) {
          other.forEach(function (form) { slots.push({ form: form, readings: self.readings(form).map(function (one) { return [one[0] * LAYOUT, one[1], form]; }) }); });
        } else {
          forms.forEach(function (form) { slots.push({ form: form, readings: self.readings(form) }); });
        }
      });
      return slots.slice(0, WORDS_MOST);
    },
    sure: function (form) { return this.has(form) || this.alike(form).length > 0 || form in this.data.short; },
    // Other names of what the question names: [weight, [lemmas of each word]].
    expansions: function (slots) {
      var self = this, asked = {}, found = [];
      slots.forEach(function (slot) {
        asked[mark(self.stem(slot.form))] = true;
        slot.readings.forEach(function (one) { if (one[2]) asked[mark(self.stem(one[2]))] = true; });
        if (self.data.short[slot.form]) found.push([NAMES, [self.data.short[slot.form]]]);
      });
      self.data.names.forEach(function (group) {
        var named = group[0].some(function (name) { return name.every(function (one) { return asked[one]; }); });
        if (named) found.push([NAMES, group[1]]);
      });
      return found.slice(0, 8);
    },
    // Scores of all documents for one set of lemmas.
    score: function (ids) {
      var data = this.data, scores = {}, counts = {}, idf = this.idf(ids);
      ids.forEach(function (id) {
        var row = data.postings[id], i, known;
        for (i = 0; i < row.length; i += 2) {
          known = counts[row[i]] = counts[row[i]] || [0, 0];
          known[0] = Math.max(known[0], row[i + 1] & 63);
          known[1] = Math.max(known[1], row[i + 1] >> 6);
        }
      });
      Object.keys(counts).forEach(function (number) {
        var doc = data.docs[number], mean = data.averages[doc[3]], tf = counts[number][0], title = counts[number][1], value;
        value = tf / (tf + K1 * (1 - B + B * doc[6] / mean[0]));
        if (title) value += TITLE * title / (title + K1 * (1 - B + B * doc[7] / mean[1]));
        scores[number] = idf * (K1 + 1) * value;
      });
      return scores;
    },
    ask: function (question) {
      var self = this, total = {}, slots = self.slots(question), also = [];
      function best(into, scores, weight) {
        Object.keys(scores).forEach(function (number) { into[number] = Math.max(into[number] || 0, scores[number] * weight); });
      }
      function sum(scores, weight) {
        Object.keys(scores).forEach(function (number) { total[number] = (total[number] || 0) + scores[number] * weight; });
      }
      slots.forEach(function (slot) {
        var scores = {};
        slot.readings.forEach(function (one) {
          best(scores, self.score(one[1]), one[0]);
          if (one[2] && one[2] !== slot.form && also.indexOf(one[2]) < 0) also.push(one[2]);
        });
        sum(scores, self.stops[slot.form] ? STOP : 1);
      });
      self.expansions(slots).forEach(function (expansion) {
        var scores = {};
        expansion[1].forEach(function (phrase) {
          var parts = {}, counts = {};
          phrase.forEach(function (ids) {
            var one = self.score(ids);
            Object.keys(one).forEach(function (number) { parts[number] = (parts[number] || 0) + one[number]; counts[number] = (counts[number] || 0) + 1; });
          });
          // A name of several words counts by how much of it is there, squared.
          Object.keys(parts).forEach(function (number) { parts[number] *= Math.pow(counts[number] / phrase.length, 2) / Math.sqrt(phrase.length); });
          best(scores, parts, 1);
        });
        sum(scores, expansion[0]);
      });
      return {
        also: also,
        hits: Object.keys(total).map(function (number) { var doc = self.data.docs[number]; return { doc: doc, shard: self, score: total[number] * doc[8] }; })
      };
    }
  };

  // The best answers of all shards, the reader's language first; one of each page in several languages.
  function search(shards, question) {
    var groups = {}, also = [];
    shards.forEach(function (shard, rank) {
      var answer = shard.ask(question);
      if (!rank || !also.length) also = answer.also;
      answer.hits.forEach(function (hit) {
        var key = hit.doc[5], known = groups[key], score = hit.score * (rank ? OTHER_LANGUAGE : 1);
        if (!known) groups[key] = { doc: hit.doc, shard: shard, score: score };
        else known.score = Math.max(known.score, score);
      });
    });
    return {
      also: also.slice(0, 4),
      hits: Object.keys(groups).map(function (key) { return groups[key]; }).sort(function (a, b) { return b.score - a.score || (a.doc[0] < b.doc[0] ? -1 : 1); }).slice(0, MOST)
    };
  }

  root.PoruchSearch = { Shard: Shard, search: search, mark: mark, stemmer: stemmer, distance: distance };
  if (typeof document === "undefined") return;

  var list = document.getElementById("found"), status = document.getElementById("found-status"), shards = {}, asked = "";
  if (!list) return;
  function data(name) { return list.getAttribute("data-" + name) || ""; }
  function element(name, text, type) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (type) made.className = type;
    return made;
  }
  root.poruchIndex = function (index) { shards[index.language] = new Shard(index); };
  // By <script>, because a page opened from a memory card may not fetch the file beside it.
  function load(codes, then) {
    var code = codes.filter(function (one) { return !(one in shards); })[0], script;
    if (!code) { then(); return; }
    script = document.createElement("script");
    script.src = data("shard-" + code);
    script.onload = function () { load(codes, then); };
    script.onerror = function () { status.textContent = data("failed"); };
    document.head.appendChild(script);
  }
  function show(question, codes) {
    var found = search(codes.map(function (code) { return shards[code]; }), question), language = data("language");
    list.textContent = "";
    status.textContent = found.hits.length ? data("found") + " " + found.hits.length + "." + (found.also.length ? " " + data("also") + " " + found.also.join(", ") + "." : "") : data("none");
    found.hits.forEach(function (hit) {
      var item = element("li", "", "hit"), doc = hit.doc, own = hit.shard.data.language, kind, title = element("h3"), link = element("a", doc[1]), note;
      kind = element("span", data("type-" + hit.shard.data.types[doc[3]]), "kind");
      if (own !== language) { item.lang = own; kind.lang = language; }
      link.href = data("root") + doc[0];
      title.appendChild(link);
      item.appendChild(kind); item.appendChild(title);
      if (doc[2]) item.appendChild(element("p", doc[2]));
      if (doc[4]) { note = element("p", "", "note"); note.lang = language; note.appendChild(element("span", data("draft"), "tag warn")); item.appendChild(note); }
      list.appendChild(item);
    });
  }
  function answer() {
    var found = /[?#&]q=([^&#]*)/.exec(location.hash || location.search), codes = data("chain").split(" "), question = "";
    try { question = found ? decodeURIComponent(found[1].replace(/\+/g, " ")).slice(0, 400).trim() : ""; } catch (error) { question = ""; }
    if (question === asked) return;
    asked = question;
    document.getElementById("q").value = question;
    if (!question) { list.textContent = ""; status.textContent = ""; return; }
    status.textContent = data("wait");
    load(codes, function () { if (asked === question) show(question, codes); });
  }
  addEventListener("hashchange", answer);
  answer();
})(typeof window === "undefined" ? globalThis : window);
