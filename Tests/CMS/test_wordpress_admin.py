"""What editors and administrators of a real WordPress meet: the block's editor, settings, Site Health."""

import json
import os
import re
from pathlib import Path

from newsroom import Newsroom
from wordpress import quoted

# Where the pictures of a run go, if anybody wants to look at them.
PICTURES = os.environ.get("CMS_PICTURES")


class AdminTests(Newsroom):
    def picture(self, tab, name):
        if PICTURES:
            tab.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)

    def editor(self, kind="page"):
        """The block editor of a new page, with the cursor in its title."""
        tab, said = self.logged_in()
        tab.goto(f"{self.wordpress.address}/wp-admin/post-new.php?post_type={kind}")
        tab.wait_for_selector(".wp-block-post-title")
        tab.evaluate("void wp.data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false)")
        tab.wait_for_selector(".edit-post-welcome-guide", state="detached")
        tab.focus(".wp-block-post-title")
        said[:] = []
        return tab, said

    def insert_box(self, tab, word="/newsroom"):
        """Writes a title, and inserts the block with the keyboard."""
        tab.keyboard.type("Trang")
        tab.keyboard.press("Enter")
        tab.keyboard.type(word)
        tab.wait_for_selector(".components-autocomplete__result.is-selected >> text=/Newsroom box|Hộp tin/")
        tab.keyboard.press("Enter")
        tab.wait_for_selector(".wp-block-newsroom-boxes-box")

    def press_until(self, tab, key, selector, most=30):
        """Presses a key until an element has the focus."""
        for _ in range(most):
            if tab.evaluate("selector => Boolean(document.activeElement.matches(selector))", selector):
                return
            tab.keyboard.press(key)
        self.fail(f"{selector} was not reached with {key}")

    def test_the_block_is_inserted_by_keyboard_previewed_saved_and_seen_by_a_visitor(self):
        tab, said = self.editor()
        self.insert_box(tab)
        tab.wait_for_selector(".wp-block-newsroom-boxes-box .wgt-sidebar .wgt-weather")
        # What the preview shows can be looked at, but its links are not on the way of the keyboard.
        self.press_until(tab, "Tab", ".components-select-control__input")
        tab.keyboard.type("Exchange")
        tab.wait_for_selector(".wp-block-newsroom-boxes-box .wgt-rates")
        tab.keyboard.press("Tab")
        tab.keyboard.type("Ti")
        tab.keyboard.press("Tab")
        tab.keyboard.type("Giá tiền")
        tab.keyboard.press("Tab")
        tab.keyboard.type("H3")
        tab.wait_for_selector(".wp-block-newsroom-boxes-box h3.wgt-title >> text=Giá tiền")
        self.assertIn("26.412", tab.inner_text(".wp-block-newsroom-boxes-box"))
        # The published stylesheet is in the preview, too.
        hidden = "getComputedStyle(document.querySelector('.wp-block-newsroom-boxes-box .wgt-hidden')).position"
        self.assertEqual(tab.evaluate(hidden), "absolute")
        self.picture(tab, "editor")
        self.press_until(tab, "Control+`", ".interface-interface-skeleton__header")
        self.press_until(tab, "Tab", ".editor-post-publish-panel__toggle")
        tab.keyboard.press("Enter")
        self.press_until(tab, "Tab", ".editor-post-publish-panel .editor-post-publish-button")
        tab.keyboard.press("Enter")
        address = tab.wait_for_selector(".post-publish-panel__postpublish-header a").get_attribute("href")
        text, _ = self.visitor(address)
        self.assertIn("Giá tiền", text)
        self.assertIn("26.412", text)
        content = self.wordpress.run("echo get_posts(['post_type' => 'page', 'numberposts' => 1])[0]->post_content;")
        self.assertEqual(
            content, '<!-- wp:newsroom-boxes/box {"widget":"rates","language":"vi","title":"Giá tiền","heading":3} /-->')
        self.assertEqual(said, [])

    def test_the_saved_block_opens_again_without_a_complaint(self):
        path = self.wordpress.post('<!-- wp:newsroom-boxes/box {"widget":"gold","language":"vi"} /-->')
        number = self.wordpress.run(f"echo url_to_postid('{path}');")
        tab, said = self.logged_in()
        tab.goto(f"{self.wordpress.address}/wp-admin/post.php?post={number}&action=edit")
        tab.wait_for_selector(".wp-block-newsroom-boxes-box .wgt-gold")
        self.assertEqual(tab.evaluate("wp.data.select('core/block-editor').getBlocks().map(block => block.isValid)"), [True])
        self.assertEqual(said, [])

    def test_the_preview_has_its_style_in_an_editor_that_is_a_frame(self):
        # Newer versions of WordPress frame every editor, 6.1 only that of the site.
        tab, said = self.logged_in()
        tab.goto(f"{self.wordpress.address}/wp-admin/site-editor.php")
        frame = tab.frame_locator("iframe[name=editor-canvas]")
        frame.locator(".wp-site-blocks, .is-root-container").first.wait_for()
        said[:] = []
        tab.evaluate("""void wp.data.dispatch('core/block-editor').insertBlocks(
            wp.blocks.createBlock('newsroom-boxes/box', { widget: 'gold' }), 0)""")
        title = frame.locator(".wp-block-newsroom-boxes-box .wgt-gold .wgt-hidden").first
        title.wait_for(state="attached")
        self.assertEqual(title.evaluate("element => getComputedStyle(element).position"), "absolute")
        self.picture(tab, "site-editor")
        self.assertEqual(said, [])

    def test_the_editor_says_why_a_box_cannot_be_shown(self):
        (self.tree / "v1/en/sidebar.html").unlink()
        tab, _ = self.editor()
        self.insert_box(tab)
        tab.wait_for_selector(".wp-block-newsroom-boxes-box >> text=The file is missing.")
        self.set_up_plugin("")
        tab, _ = self.editor()
        self.insert_box(tab)
        tab.wait_for_selector(".wp-block-newsroom-boxes-box >> text=The folder is not set yet.")

    def test_the_editor_works_with_languages_that_the_browser_does_not_know(self):
        self.put("index.json", json.dumps({"widgets": [
            {"id": "rates", "html": {each: f"{each}/rates.html" for each in ("en", "vi-a1", "abc-12")}},
            {"id": "gold", "html": {"vi": "vi/gold.html"}}]}))
        (self.tree / "v1/vi/gold.html").unlink()
        tab, said = self.editor()
        self.insert_box(tab)
        tab.wait_for_selector(".block-editor-block-inspector option[value=vi-a1] >> text=vi-a1", state="attached")
        # Its own language is the only one that it has.
        tab.evaluate("""void wp.data.dispatch('core/block-editor').updateBlockAttributes(
            wp.data.select('core/block-editor').getSelectedBlockClientId(), { widget: 'gold' })""")
        tab.wait_for_selector(".wp-block-newsroom-boxes-box >> text=The file is missing.")
        self.assertEqual(said, [])

    def test_a_hostile_name_of_a_box_is_text_in_the_editor(self):
        label = 'aria-label="&lt;!--&lt;script&gt;&lt;/script&gt;&lt;script&gt;window.hit = 1&lt;/script&gt;'
        self.put("en/rates.html", self.file("en/rates.html").replace('aria-label="', label, 1))
        tab, _ = self.editor()
        names = tab.evaluate("newsroomBoxes.choices.map(choice => choice.name)")
        self.assertIn("<!--<script></script><script>window.hit = 1</script>Exchange rates (rates)", names)
        self.assertIsNone(tab.evaluate("window.hit"))

    def test_the_settings_page_stores_both_settings_and_says_how_old_everything_is(self):
        self.set_up_plugin("", "")
        tab, _ = self.logged_in()
        tab.goto(f"{self.wordpress.address}/wp-admin/options-general.php?page=newsroom-boxes")
        self.assertIn("The folder is not set yet.", tab.inner_text(".wrap"))
        tab.fill("#newsroom-boxes-folder", f" {self.tree}/ ")
        tab.fill("#newsroom-boxes-address", "/widgets/")
        tab.press("#newsroom-boxes-address", "Enter")
        tab.wait_for_selector(".notice-success")
        stored = self.wordpress.run("echo json_encode(get_option('newsroom_boxes'), JSON_UNESCAPED_SLASHES);")
        self.assertEqual(json.loads(stored), {"folder": str(self.tree), "address": "/widgets"})
        row = tab.inner_text("tr:has(code:text-is('v1/vi/rates.html'))")
        self.assertRegex(row, r"Up to date\..*ago\).*\(in 4 days\)")
        self.assertIn("it cannot be switched off", tab.inner_text(".wrap"))
        self.assertEqual(tab.locator(".wrap input[type=checkbox]").count(), 0)
        self.assertEqual(self.browser.axe(tab, without=("color-contrast", "region")), [])
        self.picture(tab, "settings")

    def test_the_settings_page_says_that_readers_cannot_get_the_stylesheet_and_the_loader(self):
        tab, _ = self.logged_in()
        for address, seen in (("/wrong", 2), ("http://127.0.0.1:9/widgets", 2), ("/widgets", 0),
                              # Another host need not let scripts read its files.
                              (f"http://localhost:{self.wordpress.port}/widgets", 0)):
            with self.subTest(address):
                self.set_up_plugin(self.tree, address)
                with tab.expect_request(lambda asked: asked.method == "HEAD"):
                    tab.goto(f"{self.wordpress.address}/wp-admin/options-general.php?page=newsroom-boxes")
                tab.wait_for_load_state("networkidle")
                self.assertEqual(tab.locator("text=Readers cannot get").locator("visible=true").count(), seen)

    def test_settings_that_could_do_harm_are_refused_and_the_earlier_ones_stay(self):
        earlier = {"folder": str(self.tree), "address": "/widgets"}
        for key, value in (("folder", "phar:///tmp/x.phar"), ("folder", "file:///tmp"), ("folder", "http://example.vn/"),
                           ("folder", "public"), ("folder", "/tmp/\0x"), ("folder", "/"), ("folder", "\\\\host\\share"),
                           ("folder", "C:\\public"), ("address", "javascript:alert(1)"), ("address", "widgets"), ("address", "/"),
                           ("address", "//example.vn"), ("address", "https:/x"),
                           ("address", '/"><script>')):
            with self.subTest(value):
                found = self.wordpress.run(f"""$clean = NewsroomBoxes\\clean_settings(['{key}' => {quoted(value)}]
                    + NewsroomBoxes\\settings()); echo json_encode([$clean, count(get_settings_errors())]);""")
                self.assertEqual(json.loads(found), [earlier, 1])
        tab, _ = self.logged_in()
        tab.goto(f"{self.wordpress.address}/wp-admin/options-general.php?page=newsroom-boxes")
        tab.fill("#newsroom-boxes-folder", "public")
        tab.press("#newsroom-boxes-folder", "Enter")
        self.assertIn("must be a whole path", tab.wait_for_selector(".notice-error").inner_text())
        self.assertEqual(tab.input_value("#newsroom-boxes-folder"), str(self.tree))

    def test_only_who_may_publish_scripts_sets_a_web_address_on_another_host(self):
        own = self.wordpress.address
        cases = [(False, "https://example.vn/w", False), (False, own.replace("127.0.0.1", "127.0.0.1.example.vn"), False),
                 (False, own.replace("http:", "https:") + "/w", False), (False, f"{own}@example.vn/w", False),
                 (False, f"{own}/w", True), (False, "/w", True), (False, "", True), (True, "https://example.vn/w", True)]
        for may, address, is_taken in cases:
            with self.subTest(address, may=may):
                found = self.wordpress.run(f"""add_filter('user_has_cap',
                    fn($all) => ['unfiltered_html' => {'true' if may else 'false'}] + $all);
                    $clean = NewsroomBoxes\\clean_settings(['address' => {quoted(address)}] + NewsroomBoxes\\settings());
                    echo json_encode([$clean['address'], count(get_settings_errors())], JSON_UNESCAPED_SLASHES);""")
                self.assertEqual(json.loads(found), [address, 0] if is_taken else ["/widgets", 1])
        # What somebody else has set stays when the folder is changed.
        self.set_up_plugin("", "https://example.vn/w")
        found = self.wordpress.run(f"""add_filter('user_has_cap', fn($all) => ['unfiltered_html' => false] + $all);
            echo json_encode([NewsroomBoxes\\clean_settings(['folder' => '{self.tree}'] + NewsroomBoxes\\settings()),
                count(get_settings_errors())], JSON_UNESCAPED_SLASHES);""")
        self.assertEqual(json.loads(found), [{"folder": str(self.tree), "address": "https://example.vn/w"}, 0])

    def test_only_who_manages_the_site_sees_and_changes_the_settings(self):
        self.wordpress.run("wp_insert_user(['user_login' => 'editor', 'user_pass' => 'secret', 'role' => 'editor']);")
        seen = self.wordpress.run("""wp_set_current_user(get_user_by('login', 'editor')->ID);
            ob_start(); NewsroomBoxes\\print_page();
            echo json_encode([ob_get_clean(), current_user_can('manage_options')]);""")
        self.assertEqual(json.loads(seen), ["", False])
        pages = self.wordpress.run("""NewsroomBoxes\\add_settings_page();
            echo json_encode(array_column($GLOBALS['submenu']['options-general.php'], 1, 2)['newsroom-boxes']);""")
        self.assertEqual(json.loads(pages), "manage_options")
        tab, _ = self.logged_in()
        answer = tab.request.post(f"{self.wordpress.address}/wp-admin/options.php", form={
            "option_page": "newsroom-boxes", "action": "update", "newsroom_boxes[folder]": "/", "_wpnonce": "wrong"})
        self.assertEqual(answer.status, 403)

    def test_site_health_shows_the_test_and_the_information(self):
        (self.tree / "v1/vi/gold.html").unlink()
        tab, _ = self.logged_in()
        tab.goto(f"{self.wordpress.address}/wp-admin/site-health.php")
        heading = "#health-check-issues-critical >> text=Some newsroom boxes need your attention"
        tab.click(heading)
        tab.wait_for_selector("#health-check-issues-critical >> text=v1/vi/gold.html: The file is missing.")
        self.picture(tab, "health")
        tab.goto(f"{self.wordpress.address}/wp-admin/site-health.php?tab=debug")
        tab.click("button:has-text('Newsroom boxes')")
        self.assertIn("v1/vi/gold.html\tThe file is missing.",
                      re.sub(r"\s*\t\s*", "\t", tab.inner_text("#health-check-accordion-block-newsroom-boxes")))
        self.picture(tab, "information")

    def test_site_health_tells_what_is_old_from_what_is_broken(self):
        for state, status in (("stale", "recommended"), ("missing", "recommended"), ("unavailable", "good")):
            with self.subTest(state):
                self.setUp()
                for language in ("vi", "en"):
                    text = self.file(f"{language}/gold.html")
                    self.put(f"{language}/gold.html", text.replace('data-wgt-state="fresh"', f'data-wgt-state="{state}"'))
                self.assertEqual(self.health()[0], status)
        self.setUp()
        self.put("vi/gold.html", re.sub(r'until="[^"]*"', 'until="2026-01-01T00:00:00Z"', self.file("vi/gold.html")))
        status, words = self.health()
        self.assertEqual(status, "critical")
        self.assertIn("v1/vi/gold.html: Expired", words)

    def test_everything_is_vietnamese_for_who_reads_vietnamese(self):
        self.wordpress.run("update_user_meta(1, 'locale', 'vi');")
        try:
            tab, _ = self.logged_in()
            tab.goto(f"{self.wordpress.address}/wp-admin/options-general.php?page=newsroom-boxes")
            words = tab.inner_text(".wrap")
            for text in ("Hộp tin tòa soạn", "Thư mục xuất bản", "Ghi nguồn", "Số liệu lúc", "Số liệu còn mới."):
                self.assertIn(text, words)
            self.picture(tab, "settings-vi")
            tab.goto(f"{self.wordpress.address}/wp-admin/plugins.php")
            self.assertIn("giá vàng do", tab.inner_text("[data-slug=newsroom-boxes]").replace("“", '"'))
            tab, _ = self.editor()
            self.insert_box(tab, "/tỷ giá")
            tab.wait_for_selector(".block-editor-block-inspector >> text=Cấp tiêu đề")
            self.picture(tab, "editor-vi")
        finally:
            self.wordpress.run("delete_user_meta(1, 'locale');")

    def test_the_classic_widget_is_named_in_the_language_of_the_site(self):
        try:
            self.wordpress.run("$wpdb->replace($wpdb->options, ['option_name' => 'WPLANG', 'option_value' => 'vi']);")
            found = self.wordpress.run("$widget = $wp_widget_factory->get_widget_object('newsroom_boxes');"
                                       " echo $widget->name, '|', $widget->widget_options['description'];")
        finally:
            self.wordpress.run("delete_option('WPLANG');")
        self.assertEqual(found, "Hộp tin tòa soạn|Thời tiết, chất lượng không khí, tỷ giá hoặc giá vàng, đọc từ tệp trên máy "
                         "chủ này.")

    def test_the_classic_widget_offers_and_stores_the_same_choices(self):
        form = self.wordpress.run("""$widget = new NewsroomBoxes\\Box_Widget(); $widget->_set(2);
            $widget->form(['widget' => 'rates', 'title' => '"><script>', 'heading' => 3]);""")
        self.assertIn('value="rates" selected', re.sub(r"\s+", " ", form).replace("'", '"'))
        self.assertIn("Gold prices (gold)", form)
        self.assertIn('value="&quot;&gt;"', form)
        given = "['widget' => '../x', 'language' => 'vi', 'title' => ' <b>Giá</b> ', 'heading' => '4', 'more' => 1]"
        stored = self.wordpress.run(f"""$widget = new NewsroomBoxes\\Box_Widget();
            echo json_encode($widget->update({given}, []));""")
        self.assertEqual(json.loads(stored), {"widget": "sidebar", "language": "vi", "title": "Giá", "heading": 4})

    def test_a_box_that_is_not_published_any_more_stays_chosen(self):
        form = self.wordpress.run("""$widget = new NewsroomBoxes\\Box_Widget(); $widget->_set(2);
            $widget->form(['widget' => 'weather-hue', 'language' => 'fr']);""")
        chosen = re.findall(r"<option value=\"([^\"]*)\"\s+selected", form.replace("'", '"'))
        self.assertEqual(chosen, ["weather-hue", "fr", "0"])


class UninstallTests(Newsroom):
    def test_uninstalling_leaves_nothing_in_the_database_and_the_published_files_alone(self):
        self.wordpress.run("""update_option('widget_newsroom_boxes', ['_multiwidget' => 1, 2 => ['widget' => 'gold']]);
            $sidebars = get_option('sidebars_widgets'); $sidebars['wp_inactive_widgets'] = ['block-9', 'newsroom_boxes-2'];
            update_option('sidebars_widgets', $sidebars);""")
        count = f"echo $wpdb->get_var(\"SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE '%newsroom%' \" . " \
            + quoted("OR (option_name = 'sidebars_widgets' AND option_value LIKE '%newsroom%')") + ");"
        self.assertEqual(self.wordpress.run(count), "3")
        self.wordpress.run("""deactivate_plugins('newsroom-boxes/newsroom-boxes.php');
            uninstall_plugin('newsroom-boxes/newsroom-boxes.php');""")
        self.assertEqual(self.wordpress.run(count), "0")
        kept = self.wordpress.run("echo json_encode(get_option('sidebars_widgets')['wp_inactive_widgets']);")
        self.assertEqual(json.loads(kept), ["block-9"])
        self.assertTrue((self.tree / "v1/vi/gold.html").exists())
        # Where there were no sidebars, there are none afterwards.
        self.assertEqual(self.wordpress.run("""delete_option('sidebars_widgets');
            uninstall_plugin('newsroom-boxes/newsroom-boxes.php'); var_export(get_option('sidebars_widgets'));"""), "false")
