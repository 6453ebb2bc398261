"""The blocks for NukeViet, Drupal and Joomla, installed as docs/cms.md says, with the little of each CMS that calls them."""

import json
import os
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as XML

from calling import FUNCTION, ROOT, STUB, Published, unix

INTEGRATIONS = ROOT / "integrations"


class BlockChecks:
    """What each block must hold. `show` is a page's work: the HTML of the block, and what the CMS may keep."""

    @classmethod
    def setUpClass(cls):
        cls.published = Published()
        try:
            cls.root = cls.published.folder / "cms"
            cls.install()
        except BaseException:
            cls.published.remove()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.published.remove()

    def php(self, code, given, now=None):
        """Runs a page of the CMS in PHP; what it prints, a JSON text."""
        process = subprocess.run(
            ["php", "-n", "-d", "display_errors=stderr", "-d", "error_reporting=-1",
             *(["-d", "disable_functions=time"] if now else ())],
            input=("<?php\n" + code).encode(), capture_output=True, timeout=20, cwd=self.root,
            env={**os.environ, "GIVEN": json.dumps(given), "NOW": str(now)})
        self.assertEqual((process.returncode, process.stderr), (0, b""), process.stdout[:1000])
        return json.loads(process.stdout)

    def settings(self, **changes):
        return {"folder": str(self.published.tree), "language": "vi", "widget": "sidebar", **changes}

    def test_the_fragment_arrives_unchanged(self):
        for settings in ({}, {"widget": "rates"}, {"widget": "weather-hanoi", "language": "en"}, {"widget": "controls"}):
            with self.subTest(settings):
                settings = self.settings(**settings)
                file = self.published.site.file(f"{settings['language']}/{settings['widget']}.html")
                self.assertEqual(self.show(settings), file.decode())

    def test_every_page_reads_the_file_again(self):
        until = unix(self.published.index("rates")["validUntil"])
        settings = self.settings(widget="rates")
        self.assertEqual(self.show(settings, until - 1), self.published.site.file("vi/rates.html").decode())
        self.assertEqual(self.show(settings, until), self.published.drawn("rates", "vi", until + 1).decode())

    def test_a_wrong_setting_is_the_stub_and_no_warning(self):
        for wrong in ({"folder": "/nowhere"}, {"folder": ""}, {"language": "../vi"}, {"language": ""}, {"widget": "../rates"},
                      {"widget": "<script>"}):
            with self.subTest(wrong):
                self.assertEqual(self.show(self.settings(**wrong)), STUB.decode())


CLOCK = "if (!function_exists('time')) { function time(): int { return (int) getenv('NOW'); } }\n"


class NukeVietTests(BlockChecks, unittest.TestCase):
    # nv_blocks_content() of NukeViet 4.5 includes the file inside a function, keeps the list of blocks but not what they
    # print, and puts the blocks of each position into the page, one position after the other.
    cms = CLOCK + r"""
define('NV_MAINFILE', true);
$given = json_decode(getenv('GIVEN'), true);
$sys_info = ['disable_functions' => []];
function nv_function_exists($name) {
    global $sys_info;
    return function_exists($name) and !in_array($name, $sys_info['disable_functions'], true);
}
function nv_htmlspecialchars($text) { return htmlspecialchars($text, ENT_QUOTES, 'UTF-8'); }
class Request {
    public function get_title($name, $mode, $default = '') {
        global $given;
        return $mode === 'post' && isset($given['post'][$name]) ? trim(strip_tags($given['post'][$name])) : $default;
    }
}
class Cache { public function __call($name, $arguments) { throw new Exception("a block called $name"); } }
$nv_Request = new Request();
$nv_Cache = new Cache();
"""
    page = cms + r"""
define('NV_SYSTEM', true);
function nv_blocks_content($page, $blocks) {
    $positions = ['[TOP]' => '', '[RIGHT]' => ''];
    foreach ($blocks as $row) {
        $block_config = unserialize($row['config']);
        $content = '';
        include getcwd() . '/themes/default/blocks/global.widgets.php';
        unset($block_config);
        $positions[$row['position']] .= $content;
    }
    return str_replace(array_keys($positions), array_values($positions), $page);
}
$blocks = [['position' => '[TOP]', 'config' => serialize($given['top'])],
           ['position' => '[RIGHT]', 'config' => serialize($given['right'])]];
$page = nv_blocks_content('<body>[TOP]<aside>[RIGHT]</aside></body>', $blocks);
echo json_encode($page, JSON_UNESCAPED_UNICODE);
"""
    admin = cms + r"""
include getcwd() . '/themes/default/blocks/global.widgets.php';
echo json_encode(['form' => ($given['data'])('theme', $given['config'], $given['words']),
    'submitted' => ($given['submit'])('theme', $given['words'])]);
"""

    @classmethod
    def install(cls):
        blocks = cls.root / "themes/default/blocks"
        blocks.mkdir(parents=True)
        for file in (*INTEGRATIONS.glob("nukeviet/global.widgets.*"), FUNCTION):
            shutil.copy(file, blocks)
        cls.ini = XML.parse(INTEGRATIONS / "nukeviet/global.widgets.ini").getroot()

    def show(self, settings, now=None):
        page = self.php(self.page, {"top": self.settings(widget="none"), "right": settings}, now)
        self.assertTrue(page.startswith(f"<body>{STUB.decode()}<aside>"))
        self.assertTrue(page.endswith("</aside></body>"))
        return page[len(f"<body>{STUB.decode()}<aside>"):-len("</aside></body>")]

    def test_a_position_inside_a_fragment_is_text(self):
        hostile = self.published.site.file("vi/rates.html").replace(b"</h2>", b" [RIGHT]</h2>")
        folder = str(self.published.fake(hostile))
        page = self.php(self.page, {"top": self.settings(folder=folder, widget="rates"), "right": self.settings()})
        self.assertIn(" &#91;RIGHT&#93;</h2>", page)
        self.assertEqual(page.count('class="wgt-sidebar"'), 1)

    def test_the_file_of_settings_names_what_the_block_has(self):
        defaults = {each.tag: each.text for each in self.ini.find("config")}
        self.assertEqual(defaults, self.settings(folder="/var/lib/widgets/public"))
        for language in ("vi", "en"):
            words = {each.tag: each.text for each in self.ini.find(f"language/{language}")}
            post = {f"config_{name}": f" {value}" for name, value in self.settings().items()}
            answer = self.php(self.admin, {
                "config": {**defaults, "folder": '"><script>'}, "words": words, "post": post,
                "data": self.ini.find("datafunction").text, "submit": self.ini.find("submitfunction").text})
            self.assertEqual(answer["submitted"], {"error": [], "config": self.settings()})
            self.assertNotIn("<script", answer["form"])
            for name, word in words.items():
                self.assertIn(f">{word}:</label>", answer["form"])
                self.assertIn(f'name="config_{name}"', answer["form"])

    def test_settings_that_are_not_there_are_the_stub(self):
        self.assertEqual(self.php(self.page, {"top": [], "right": []}),
                         f"<body>{STUB.decode()}<aside>{STUB.decode()}</aside></body>")

    def test_the_block_does_nothing_when_it_is_asked_for_by_its_address(self):
        for file in ("global.widgets.php", "widgets.php"):
            answer = subprocess.run(["php", "-n", self.root / "themes/default/blocks" / file], capture_output=True, timeout=20)
            self.assertIn((answer.stdout, answer.stderr), ((b"Stop!!!", b""), (b"", b"")))


class DrupalTests(BlockChecks, unittest.TestCase):
    # A block's markup is filtered unless it is a Markup object; an entry of the render cache is valid in the second in
    # which it expires, counted from the beginning of the request.
    cms = CLOCK + r"""
namespace Drupal\Core\Form { interface FormStateInterface { public function getValue($key); } }
namespace Drupal\Core\Render {
    class Markup {
        private $text;
        public static function create($text) { $made = new self(); $made->text = $text; return $made; }
        public function __toString() { return $this->text; }
    }
}
namespace Drupal\Core\StringTranslation { class TranslatableMarkup { public function __construct(public string $text) {} } }
namespace Drupal\Core\Block\Attribute {
    #[\Attribute(\Attribute::TARGET_CLASS)]
    class Block { public function __construct(public string $id, public $admin_label = null) {} }
}
namespace Drupal\Core\Block {
    abstract class BlockBase {
        protected $configuration;
        public function __construct(array $configuration) {
            $this->configuration = $configuration + $this->defaultConfiguration();
        }
        public function getConfiguration() { return $this->configuration; }
        public function defaultConfiguration() { return []; }
        protected function t($text) { return $text; }
        abstract public function build();
    }
}
namespace {
    class FormState implements Drupal\Core\Form\FormStateInterface {
        public function __construct(private array $values) {}
        public function getValue($key) { return $this->values[$key]; }
    }
    spl_autoload_register(function ($class) {
        $prefix = 'Drupal\\widgets_box\\';
        if (strpos($class, $prefix) === 0) {
            $path = str_replace('\\', '/', substr($class, strlen($prefix)));
            require getcwd() . "/modules/custom/widgets_box/src/$path.php";
        }
    });
    $given = json_decode(getenv('GIVEN'), true);
    $block = new Drupal\widgets_box\Plugin\Block\WidgetsBlock($given);
"""
    page = cms + r"""
    $build = $block->build();
    $markup = $build['#markup'];
    echo json_encode(['html' => $markup instanceof Drupal\Core\Render\Markup ? (string) $markup : strip_tags($markup, '<p>'),
        'maxAge' => $build['#cache']['max-age']], JSON_UNESCAPED_UNICODE);
}
"""
    admin = cms + r"""
    $form = $block->blockForm([], new FormState([]));
    $block->blockSubmit($form, new FormState(array_map('strrev', $given)));
    $attribute = (new ReflectionClass($block))->getAttributes()[0]->newInstance();
    echo json_encode(['form' => array_map(fn ($field) => $field['#default_value'], $form), 'id' => $attribute->id,
        'submitted' => $block->getConfiguration(), 'defaults' => $block->defaultConfiguration()]);
}
"""

    @classmethod
    def install(cls):
        shutil.copytree(INTEGRATIONS / "drupal/widgets_box", cls.root / "modules/custom/widgets_box")
        shutil.copy(FUNCTION, cls.root / "modules/custom/widgets_box")

    def php(self, code, given, now=None):
        # PHP wants nothing before the first namespace.
        return super().php("namespace { " + CLOCK + "}\n" + code.removeprefix(CLOCK), given, now)

    def built(self, settings, now=None):
        return self.php(self.page, settings, now)

    def show(self, settings, now=None):
        return self.built(settings, now)["html"]

    def test_no_cache_of_drupal_keeps_a_box_past_its_end(self):
        until = unix(self.published.index("rates")["validUntil"])
        for left, expected in {3600: 60, 62: 60, 61: 60, 60: 59, 30: 29, 2: 1, 1: 0}.items():
            with self.subTest(left):
                age = self.built(self.settings(widget="rates"), until - left)["maxAge"]
                self.assertEqual(age, expected)
                self.assertLess(until - left + age, until)
        self.assertEqual(self.built(self.settings(widget="rates"), until)["maxAge"], 60)

    def test_a_notice_ends_in_the_caches_of_drupal_too(self):
        end = unix(self.published.index("weather-hanoi")["noticeUntil"])
        self.assertEqual(self.built(self.settings(widget="weather-hanoi"), end - 10)["maxAge"], 9)

    def test_a_stub_is_tried_again_within_a_minute(self):
        for wrong in ({"widget": "none"}, {"widget": "controls"}):
            self.assertEqual(self.built(self.settings(**wrong))["maxAge"], 60)

    def test_the_module_says_what_it_needs_and_what_its_settings_are(self):
        answer = self.php(self.admin, self.settings())
        self.assertEqual(answer["defaults"], self.settings(folder="/var/lib/widgets/public"))
        self.assertEqual(answer["form"], self.settings())
        self.assertEqual(answer["submitted"], {name: value[::-1] for name, value in self.settings().items()})
        module = self.root / "modules/custom/widgets_box"
        schema = (module / "config/schema/widgets_box.schema.yml").read_text()
        self.assertTrue(schema.startswith(f"block.settings.{answer['id']}:\n  type: block_settings\n"))
        self.assertEqual(set(re.findall(r"(?m)^    (\w+):\n      type: string$", schema)), set(self.settings()))
        information = dict(re.findall(r"(?m)^(\w+): (.+)$", (module / "widgets_box.info.yml").read_text()))
        self.assertEqual(information["type"], "module")
        # The attribute of a block is new in 10.2.
        self.assertEqual(information["core_version_requirement"], "^10.2 || ^11")


class JoomlaTests(BlockChecks, unittest.TestCase):
    # The dispatcher includes the file with `$module`, `$params` and others; the renderer keeps what a module with the
    # parameter "cache" prints, where the site's caching is on.
    page = CLOCK + r"""
define('_JEXEC', 1);
define('JPATH_BASE', getcwd());
class Registry {
    private $data;
    public function __construct($text) { $this->data = json_decode($text, true); }
    public function get($path, $default = null) { return ($this->data[$path] ?? '') === '' ? $default : $this->data[$path]; }
}
$module = (object) ['module' => 'mod_widgets', 'params' => getenv('GIVEN')];
$params = new Registry($module->params);
if ($params->get('cache', 0) == 1) { throw new Exception('Joomla would keep this module'); }
$loader = static function ($path, array $displayData) { extract($displayData); include $path; };
$shown = [];
for ($times = 0; $times < 2; ++$times) {
    ob_start();
    $loader(JPATH_BASE . '/modules/mod_widgets/mod_widgets.php', ['module' => $module, 'params' => $params]);
    $shown[] = ob_get_clean();
}
echo json_encode($shown[0] === $shown[1] ? $shown[0] : 'another one the second time', JSON_UNESCAPED_UNICODE);
"""

    @classmethod
    def install(cls):
        shutil.copytree(INTEGRATIONS / "joomla/mod_widgets", cls.root / "modules/mod_widgets")
        shutil.copy(FUNCTION, cls.root / "modules/mod_widgets")
        cls.manifest = XML.parse(INTEGRATIONS / "joomla/mod_widgets/mod_widgets.xml").getroot()
        cls.fields = {field.get("name"): field.get("default") for field in cls.manifest.iter("field")}

    def show(self, settings, now=None):
        # A module's parameters are those of its form.
        self.assertEqual(set(self.fields), set(settings))
        return self.php(self.page, settings, now)

    def test_the_manifest_lists_the_files_and_has_no_cache(self):
        names = {each.text for each in self.manifest.iter("filename")}
        installed = {each.name for each in (self.root / "modules/mod_widgets").iterdir()}
        self.assertEqual(names, installed - {"mod_widgets.xml"})
        self.assertEqual(self.fields, self.settings(folder="/var/lib/widgets/public"))
        self.assertFalse({"cache", "cache_time", "cachemode"} & set(self.fields))
        self.assertEqual((self.manifest.get("type"), self.manifest.get("client")), ("module", "site"))

    def test_the_module_does_nothing_when_it_is_asked_for_by_its_address(self):
        for file in ("mod_widgets.php", "widgets.php"):
            answer = subprocess.run(["php", "-n", self.root / "modules/mod_widgets" / file], capture_output=True, timeout=20)
            self.assertEqual((answer.stdout, answer.stderr), (b"", b""))


if __name__ == "__main__":
    unittest.main()
