"""What the plugin puts into the pages of a real WordPress."""

import json
import os
import re

from calling import Listener
from newsroom import STUB, Newsroom
from reading import get
from wordpress import quoted

HOSTILE = {
    "a script": "<script>window.hit = 1</script>",
    "an event": '<p onclick="window.hit = 1" class="wgt-note">x</p>',
    "a picture with an event": '<img src="/none.png" alt="" onerror="window.hit = 1">',
    "a frame": '<iframe src="/"></iframe>',
    "PHP": "<?php file_put_contents('@HIT@', 'hit'); ?><?= 6*7 ?>",
    "an end of the root": "</section><b>outside</b><section>",
}


class PageTests(Newsroom):
    def test_a_shortcode_shows_the_published_fragment_byte_for_byte(self):
        for language in ("vi", "en"):
            page = self.page(self.wordpress.post(f'[newsroom_box widget="rates" language="{language}"]'))
            self.assert_shows(page, self.file(f"{language}/rates.html"))

    def test_a_block_shows_the_published_fragment_byte_for_byte(self):
        for theme in ("twentytwentythree", "twentytwentyone"):
            self.wordpress.run(f"switch_theme('{theme}');")
            for widget in ("weather-hanoi", "rates", "gold", "sidebar"):
                block = f'<!-- wp:newsroom-boxes/box {{"widget":"{widget}","language":"vi"}} /-->'
                with self.subTest(f"{widget} in {theme}"):
                    page = self.page(self.wordpress.post(block))
                    self.assert_shows(page, self.file(f"vi/{widget}.html"))
                    self.assertIn('class="wp-block-newsroom-boxes-box"', page)

    def test_a_classic_widget_stands_in_the_sidebar_of_a_classic_theme(self):
        self.wordpress.run("""switch_theme('twentytwentyone');
            update_option('widget_newsroom_boxes', ['_multiwidget' => 1, 2 => ['widget' => 'gold', 'language' => 'vi']]);
            update_option('sidebars_widgets', ['sidebar-1' => ['newsroom_boxes-2'], 'array_version' => 3]);""")
        page = self.page("/?s=none")
        self.assert_shows(page, self.file("vi/gold.html"))
        self.assertRegex(page, r'<section id="newsroom_boxes-2" class="widget [^"]*">(<link [^>]*>)?<section class="wgt')

    def test_the_stylesheet_stands_before_the_first_box_and_only_in_pages_with_one(self):
        for theme in ("twentytwentythree", "twentytwentyone"):
            self.wordpress.run(f"switch_theme('{theme}'); update_option('sidebars_widgets', []);")
            with self.subTest(theme):
                page = self.page(self.wordpress.post("[newsroom_box][newsroom_box]"))
                self.assertEqual(page.count("/widgets/v1/widgets.css"), 1)
                self.assertEqual(page.count("/widgets/v1/widgets.js"), 1)
                self.assertLess(page.index("/widgets/v1/widgets.css"), page.index('class="wgt'))
                self.assertNotIn("/widgets/v1/", self.page(self.wordpress.post("Không có hộp tin.")))

    def test_an_address_without_a_host_is_that_of_the_site_also_where_the_site_is_in_a_folder(self):
        found = self.wordpress.run("""add_filter('home_url', fn() => 'https://example.vn:8443/bao');
            add_filter('site_url', fn() => 'https://example.vn:8443/bao');
            wp_deregister_style('newsroom-boxes'); wp_styles()->base_url = site_url(); NewsroomBoxes\\register_assets();
            wp_print_styles(['newsroom-boxes']);""")
        self.assertIn("'https://example.vn:8443/widgets/v1/widgets.css?", found)
        self.set_up_plugin(self.tree, "https://tinh.example.vn/w")
        self.assertIn("'https://tinh.example.vn/w/v1/widgets.css?", self.page(self.wordpress.post("[newsroom_box]")))

    def test_a_new_stylesheet_has_a_new_address(self):
        path = self.wordpress.post("[newsroom_box]")
        os.utime(self.tree / "v1/widgets.css", (1000000000, 1000000000))
        self.assertIn("/widgets/v1/widgets.css?ver=1000000000", self.page(path))

    def test_a_box_can_be_made_where_php_forbids_a_new_output_buffer(self):
        self.page(self.wordpress.post("[newsroom_box]"))
        made = self.wordpress.run("""$wp_actions['wp_head'] = 1;
            ob_start(fn($page) => $page . NewsroomBoxes\\box(['widget' => 'rates', 'language' => 'vi'])
                . NewsroomBoxes\\box(['widget' => 'gold', 'language' => 'vi']));
            echo 'page'; ob_end_flush();""")
        version = int((self.tree / "v1/widgets.css").stat().st_mtime)
        link = (f"<link rel='stylesheet' id='newsroom-boxes-css' href='{self.wordpress.address}/widgets/v1/widgets.css"
                f"?ver={version}' media='all'>")
        self.assertEqual(made, "page" + link + self.file("vi/rates.html") + self.file("vi/gold.html"))

    def test_without_an_address_the_box_stands_without_a_stylesheet(self):
        self.set_up_plugin(self.tree, "")
        page = self.page(self.wordpress.post('[newsroom_box widget="rates" language="vi"]'))
        self.assert_shows(page, self.file("vi/rates.html"))
        self.assertNotIn("widgets.css", page)

    def test_the_language_is_the_sites_own_if_it_is_published(self):
        path = self.wordpress.post('[newsroom_box widget="rates"]')
        self.assert_shows(self.page(path), self.file("en/rates.html"))
        try:
            # The option would be refused because Debian has not installed WordPress's own Vietnamese.
            self.wordpress.run("$wpdb->replace($wpdb->options, ['option_name' => 'WPLANG', 'option_value' => 'vi']);")
            self.assert_shows(self.page(path), self.file("vi/rates.html"))
        finally:
            self.wordpress.run("delete_option('WPLANG');")

    def test_title_and_level_change_the_heading_and_nothing_else(self):
        published = self.file("vi/rates.html")
        own = "Tỷ giá ngoại tệ"
        self.assertIn(f'<h2 class="wgt-title">{own}</h2>', published)
        shown = self.box({"widget": "rates", "language": "vi", "title": "Giá \"đô\" & <b>", "heading": "4"})
        escaped = "Giá &quot;đô&quot; &amp;"
        wanted = published.replace(f'<h2 class="wgt-title">{own}</h2>', f'<h4 class="wgt-title">{escaped}</h4>')
        self.assertEqual(shown, wanted.replace(f'aria-label="{own}"', f'aria-label="{escaped}"'))
        shown = self.box({"widget": "sidebar", "language": "vi", "title": "Khác", "heading": "3"})
        self.assertEqual(shown, self.file("vi/sidebar.html").replace("<h2", "<h3").replace("</h2>", "</h3>"))

    def test_a_title_is_never_markup_and_never_a_shortcode(self):
        for title in ('"><script>window.hit = 1</script>', "[newsroom_box]", "$1\\1$0", "' onmouseover='x", "&#91;gallery]"):
            with self.subTest(title):
                block = self.wordpress.run(
                    "echo get_comment_delimited_block_content('newsroom-boxes/box', "
                    f"['widget' => 'gold', 'title' => {quoted(title)}], '');")
                page = self.page(self.wordpress.post(block.replace("\\", "\\\\")))
                self.assertEqual(page.count('data-wgt="gold"'), 1)
                self.assertNotRegex(page, r"<script>window.hit|onmouseover='|[>\"]\[(newsroom|gallery)")

    def test_impossible_choices_are_left_out(self):
        for given in ({"widget": "../../../wp-config", "language": "vi"}, {"widget": "rates\n", "language": "vi"},
                      {"widget": "", "heading": "9", "language": "vi"}):
            with self.subTest(given):
                self.assertEqual(self.box(given), self.file("vi/sidebar.html"))
        self.assertEqual(self.box({"widget": "rates", "language": "../vi"}), self.file("en/rates.html"))
        self.assertEqual(self.box({"widget": "none", "language": "vi"}), STUB)

    def test_expired_numbers_are_not_shown_by_the_server(self):
        path = self.wordpress.post('[newsroom_box widget="rates" language="vi"]')
        past = re.sub(r'data-wgt-valid-until="[^"]*"', 'data-wgt-valid-until="2026-01-01T00:00:00Z"',
                      self.file("vi/rates.html"))
        self.put("vi/rates.html", past)
        page = self.page(path)
        self.assertIn("Tạm thời chưa có số liệu mới", page)
        self.assertNotIn("26.412", page)

    def test_a_page_cache_that_keeps_a_page_for_long_shows_no_expired_numbers(self):
        for theme in ("twentytwentythree", "twentytwentyone"):
            self.wordpress.run(f"switch_theme('{theme}');")
            path = self.wordpress.post('[newsroom_box widget="rates" language="vi"]')
            get(self.wordpress.cached, path)
            (self.tree / "v1/vi/rates.html").unlink()
            kept = get(self.wordpress.cached, path)
            self.assertEqual(kept.headers["x-cache"], "HIT")
            self.assertIn("26.412", kept.body.decode())
            address = f"http://127.0.0.1:{self.wordpress.cached}{path}"
            self.assertIn("26.412", self.visitor(address)[0])
            text, _ = self.visitor(address, after_hours=24 * 5, wait=".wgt-placeholder")
            self.assertNotIn("26.412", text)
            self.assertIn("Tạm thời chưa có số liệu mới", text)
            self.setUp()

    def test_what_cannot_be_read_is_an_empty_section_and_site_health_says_it(self):
        path = self.wordpress.post('[newsroom_box widget="rates" language="vi"]')
        self.assertEqual(self.health()[0], "good")
        rates = self.tree / "v1/vi/rates.html"
        outside = self.folder / "outside.html"
        outside.write_text(self.file("vi/rates.html"), encoding="utf-8")

        def leads_out(file):
            file.unlink()
            file.symlink_to(outside)

        # Without its index the box is found all the same, because the page says where it is.
        breaks = {
            "v1/vi/rates.html: The file is missing": (rates.unlink, False),
            "v1/vi/rates.html: The web server is not allowed to read the file": (lambda: rates.chmod(0), False),
            "v1/vi/rates.html: The file is a link that leads out": (lambda: leads_out(rates), False),
            "The file is incomplete": (lambda: rates.write_bytes(rates.read_bytes()[:900]), False),
            "The file is not UTF-8": (lambda: rates.write_bytes(rates.read_bytes() + b"\xff\n</section>\n"), False),
            "The file is larger": (lambda: rates.write_bytes(rates.read_bytes() * 9), False),
            "is not allowed to read v1/index.json": (lambda: (self.tree / "v1").chmod(0), False),
            "The folder does not exist": (lambda: self.set_up_plugin(self.folder / "none"), False),
            "There is no v1/index.json": ((self.tree / "v1/index.json").unlink, True),
            "v1/index.json is a link that leads out": (lambda: leads_out(self.tree / "v1/index.json"), True),
            "v1/index.json is not the index": (lambda: self.put("index.json", "[" * 100), True),
        }
        for words, (spoil, is_shown) in breaks.items():
            with self.subTest(words):
                self.setUp()
                spoil()
                try:
                    page = self.page(path)
                    self.assertEqual((STUB in page, "26.412" in page), (not is_shown, is_shown))
                    status, found = self.health()
                finally:
                    (self.tree / "v1").chmod(0o755)
                self.assertEqual(status, "critical")
                self.assertIn(words, found)

    def test_the_folder_itself_may_be_a_link(self):
        link = self.folder / "link"
        link.symlink_to(self.tree)
        self.set_up_plugin(link)
        self.assertEqual(self.box({"widget": "rates", "language": "vi"}), self.file("vi/rates.html"))
        self.assertEqual(self.health()[0], "good")

    def test_nothing_in_a_hostile_file_is_executed(self):
        path = self.wordpress.post('[newsroom_box widget="rates" language="vi"]')
        hit = self.wordpress.folder / "hit"
        for name, text in HOSTILE.items():
            with self.subTest(name):
                self.setUp()
                whole = self.file("vi/rates.html")
                text = text.replace("@HIT@", str(hit))
                self.put("vi/rates.html", whole.replace('<p class="wgt-note">', text + '<p class="wgt-note">', 1))
                self.assertIn(STUB, self.page(path))
                self.assertIsNone(self.visitor(self.wordpress.address + path)[1])
                self.assertFalse(hit.exists())
                status, found = self.health()
                self.assertEqual(status, "critical")
                self.assertIn("v1/vi/rates.html: The file holds something that is not a box", found)

    def test_a_shortcode_in_a_file_stays_text_however_often_wordpress_looks_for_one(self):
        block = '<!-- wp:newsroom-boxes/box {"widget":"rates","language":"vi"} /-->'
        for text in ('[newsroom_box widget="gold"]', "&#91;newsroom_box widget=&quot;gold&quot;&#93;"):
            self.put("vi/rates.html", self.file("vi/rates.html").replace("Đô la Mỹ", text))
            for content in ('[newsroom_box widget="rates" language="vi"]', block):
                # A bracket elsewhere makes WordPress turn its own escapes back.
                page = self.page(self.wordpress.post(content + "<p>[1]</p>"))
                self.assertNotIn('data-wgt="gold"', page)
                self.assertIn("&#x5B;newsroom_box", page)
            self.setUp()

    def test_a_feed_holds_no_box_because_its_readers_keep_it(self):
        block = '<!-- wp:newsroom-boxes/box {"widget":"rates","language":"vi"} /-->'
        self.wordpress.post(f'<p>Bài báo</p>{block}[newsroom_box widget="gold"]', kind="post")
        feed = self.page("/feed/")
        self.assertIn("Bài báo", feed)
        self.assertNotIn("wgt", feed)

    def test_a_hostile_index_leads_nowhere(self):
        self.put("index.json", '{"widgets": [7, null, {"id": "../../x", "html": {"vi": "vi/../../x.html"}}, '
                 '{"id": "rates", "kind": {"a": 1}, "html": {"vi": "vi/rates.html", "../v": "../v/rates.html", "en": 7}}]}')
        found = self.wordpress.run("echo json_encode(NewsroomBoxes\\published_boxes());")
        self.assertEqual(found, '{"rates":["vi"]}')

    def test_no_page_asks_another_server_for_anything(self):
        path = self.wordpress.post("[newsroom_box]")
        log = self.wordpress.folder / "requests.log"
        log.unlink(missing_ok=True)
        self.page(path)
        self.health()
        self.assertFalse(log.exists())

    def test_a_folder_that_is_a_web_address_asks_no_network(self):
        with Listener() as listener:
            self.set_up_plugin(f"ftp://{listener.host}/x")
            self.assertIn(STUB, self.page(self.wordpress.post("[newsroom_box]")))
            self.assertEqual(self.health()[0], "critical")
            self.wordpress.run(
                f"NewsroomBoxes\\clean_settings(['folder' => 'ftp://{listener.host}/x', 'address' => '/widgets']);")
            self.assertFalse(listener.was_asked())

    def test_a_page_reads_the_index_once_and_php_keeps_what_it_knows_of_other_files(self):
        self.put("index.json", json.dumps({"widgets": [{"id": "gold", "html": {"vi": "vi/gold.html"}}]}))
        (self.tree / "v1").chmod(0o777)
        found = self.wordpress.run(f"""realpath(ABSPATH . 'wp-load.php');
            echo NewsroomBoxes\\box(['widget' => 'gold']);
            echo isset(realpath_cache_get()[ABSPATH . 'wp-load.php']) && unlink('{self.tree}/v1/index.json');
            echo NewsroomBoxes\\box(['widget' => 'gold']);""")
        self.assertEqual(found, self.file("vi/gold.html") + "1" + self.file("vi/gold.html"))

    def test_a_link_above_the_folder_is_followed_to_where_it_leads_now(self):
        links = self.folder / "links"
        links.mkdir()
        links.chmod(0o777)
        now, empty = links / "now/public", links / "empty"
        (links / "now").symlink_to(self.tree.parent)
        (empty / "public").mkdir(parents=True)
        self.set_up_plugin(now)
        found = self.wordpress.run(f"""$before = NewsroomBoxes\\boxes_of_index($problem);
            exec('ln -sfn {empty} {links}/now');
            NewsroomBoxes\\boxes_of_index($problem); echo count($before) > 0, $problem;""")
        self.assertEqual(found, "1index-missing")

    def test_nothing_is_kept_between_two_pages(self):
        path = self.wordpress.post('[newsroom_box widget="rates" language="vi"]')
        before = self.wordpress.run("echo count(wp_load_alloptions(true));")
        self.page(path)
        self.put("vi/rates.html", self.file("vi/rates.html").replace("26.412", "26.999"))
        self.assertIn("26.999", self.page(path))
        self.assertEqual(self.wordpress.run("echo count(wp_load_alloptions(true));"), before)
